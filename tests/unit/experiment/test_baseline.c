/* The same run without closure, in a world small enough to follow by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "experiment/baseline.h"

#include <math.h>

static Sim *start(const Toy *toy)
{
    SimConfig config = {&toy->scenario, 7, 0, false};
    return sim_create(&config);
}

static void apply(Sim *sim, const Toy *toy, const char *text)
{
    Command command = toy_command(toy, text);
    assert_true(sim_apply(sim, &command, NULL));
}

static FoodGap gap_of(const Sim *sim)
{
    Scenario open;
    baseline_scenario(sim_scenario(sim), &open);
    Sim *baseline = baseline_run(sim, 7, 0, &open);
    assert_null(sim_fault(baseline));
    FoodGap gap = baseline_food_gap(sim, baseline);
    sim_destroy(baseline);
    scenario_free(&open);
    return gap;
}

static void test_a_run_without_closure_is_its_own_baseline(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    FoodGap gap = gap_of(sim);
    assert_true(gap.delivered_kg > 0);
    assert_int_equal(gap.delivered_kg, gap.baseline_kg);
    assert_true(gap.late_tonne_days == 0.0);
    assert_int_equal(gap.largest_kg, 0);
    assert_false(gap.bread_known);
    sim_destroy(sim);
    toy_free(&toy);
}

/* A ship a day of 20,000 t is all wheat; the deal is suspended from day 30 to the end, day 60.
 * Ships need four to five days for the call, so by the end of day 31 all who left port are through.
 */
static void test_what_a_closure_to_the_end_keeps_back(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.berths = 5;
    toy_corridor(&toy, &options);
    static const int32_t wheat[] = {0};
    Commodity goods[] = {{.id = "wheat"}};
    Flow *flow = (Flow *)toy.scenario.flows;
    flow->commodities = flow->ports;
    flow->commodity_count = 1;
    flow->commodity_mix = flow->port_mix;
    flow->commodity_mix_count = 1;
    toy.scenario.commodities = goods;
    toy.scenario.commodity_count = 1;
    toy.scenario.economy.food = (Food){.given = true,
                                       .wheat = wheat,
                                       .wheat_count = 1,
                                       .wheat_per_bread_ppm = 800000,
                                       .bread_a_day_ppm = 250000};
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.start + 30 * MS_PER_DAY);
    apply(sim, &toy, "suspend deal east");
    sim_run_until(sim, toy.scenario.end);
    FoodGap gap = gap_of(sim);
    int64_t missing = gap.baseline_kg - gap.delivered_kg;
    assert_in_range(missing / 20000000, 28, 32); /* ships of thirty days */
    assert_int_equal(missing % 20000000, 0);
    assert_int_equal(gap.baseline_wheat_kg - gap.wheat_kg, missing);
    assert_int_equal(gap.largest_kg, missing);
    /* It grew by a ship a day: a triangle. */
    double triangle = (double)missing / 1000 * (double)(missing / 20000000 + 1) / 2;
    assert_true(fabs(gap.late_tonne_days - triangle) < 1);
    assert_true(gap.bread_known);
    assert_true(fabs(gap.bread_days - (double)missing / 0.8 / 0.25) < 1);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_commands_that_close_the_corridor_are_left_out(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.start + 20 * MS_PER_DAY);
    apply(sim, &toy, "corridor corr closed");
    apply(sim, &toy, "teams check 0"); /* stays: it is no closure of the corridor */
    sim_run_until(sim, toy.scenario.start + 40 * MS_PER_DAY);
    Scenario open;
    baseline_scenario(sim_scenario(sim), &open);
    Sim *baseline = baseline_run(sim, 7, 0, &open);
    assert_int_equal(sim_corridor(baseline, 0).mode, MODE_INSPECTED);
    assert_int_equal(sim_station(baseline, 0).servers, 0);
    assert_int_equal(sim_now(baseline), sim_now(sim));
    assert_int_equal(sim_totals(baseline).arrived, sim_totals(sim).arrived); /* common luck */
    sim_destroy(baseline);
    scenario_free(&open);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_only_corridors_that_serve_ports_and_can_open_are_kept_open(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Corridor *corridor = (Corridor *)toy.scenario.corridors;
    Scenario open;
    baseline_scenario(&toy.scenario, &open);
    assert_int_equal(open.corridors[0].rule_count, 3);
    assert_int_equal(open.corridors[0].rules[0].clause_count, 1);
    assert_int_equal(open.corridors[0].rules[1].mode, MODE_INSPECTED); /* was closed */
    assert_int_equal(open.corridors[0].rules[2].clause_count, 0);
    scenario_free(&open);
    corridor->port_count = 0;
    baseline_scenario(&toy.scenario, &open);
    assert_ptr_equal(open.corridors[0].rules, corridor->rules);
    scenario_free(&open);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_without_closure_is_its_own_baseline),
        cmocka_unit_test(test_what_a_closure_to_the_end_keeps_back),
        cmocka_unit_test(test_commands_that_close_the_corridor_are_left_out),
        cmocka_unit_test(test_only_corridors_that_serve_ports_and_can_open_are_kept_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
