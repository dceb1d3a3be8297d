/* Berths, power and silos, by worlds small enough to work out by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "sim/state.h"

#include <string.h>

/* The toy's vessels lie at berth from `berthed` after they come on: two lanes of sea, an inspection
 * of 2 h and the approach. */
static int64_t berthed_after(const Toy *toy)
{
    const Lane *lanes = toy->network.lanes;
    int64_t t = 2 * MS_PER_HOUR;
    for (int32_t i = 0; i < 3; i++) {
        t += lane_travel_ms(&lanes[i], lanes[i].length_m, 6000);
    }
    return t;
}

static Sim *start(const Toy *toy)
{
    SimConfig config = {&toy->scenario, 1, 0, true};
    return sim_create(&config);
}

static void check(const Sim *sim)
{
    const char *fault = sim_fault(sim);
    if (fault) {
        fail_msg("%s", fault);
    }
}

static int32_t in_state(const Sim *sim, VesselState state)
{
    int32_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        count += sim_vessel(sim, i).state == state;
    }
    return count;
}

/* One vessel that comes at day `day`, a divisor of 1000; returns when it lies at berth. */
static int64_t one_vessel(Toy *toy, int32_t day)
{
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = day * MS_PER_DAY;
    options.run_days = 2 * day - 1;
    toy_corridor(toy, &options);
    return toy->scenario.start + day * MS_PER_DAY + berthed_after(toy);
}

/* ---- power ---- */

static void test_half_the_power_doubles_what_is_left_of_loading(void **context)
{
    (void)context;
    Toy toy;
    int64_t berthed = one_vessel(&toy, 40);
    Sim *sim = start(&toy);
    sim_run_until(sim, berthed + MS_PER_DAY / 4);
    assert_int_equal(sim_vessel(sim, sim->ports[0].berth.first).loaded_kg, 2500000);
    sim_run_until(sim, berthed + MS_PER_DAY);
    assert_int_equal(sim_vessel(sim, sim->ports[0].berth.first).loaded_kg, 10000000);
    assert_int_equal(sim_port(sim, 0).loading, 1);
    port_set_power(sim, 0, 500000);
    assert_int_equal(sim_port(sim, 0).power_ppm, 500000);
    sim_run_until(sim, berthed + 3 * MS_PER_DAY - 1);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    sim_run_until(sim, berthed + 3 * MS_PER_DAY); /* 10 kt at 5 kt a day */
    assert_int_equal(in_state(sim, VESSEL_OUTBOUND_PASSAGE), 1);
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_without_power_a_vessel_waits_for_it(void **context)
{
    (void)context;
    Toy toy;
    int64_t berthed = one_vessel(&toy, 40);
    Sim *sim = start(&toy);
    sim_run_until(sim, berthed + 7 * MS_PER_HOUR);
    port_set_power(sim, 0, 0);
    check(sim);
    sim_run_until(sim, berthed + 12 * MS_PER_HOUR);
    int32_t waiting = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        VesselView v = sim_vessel(sim, i);
        waiting += v.is_waiting && v.cause == CAUSE_NO_POWER && v.state == VESSEL_LOADING;
    }
    assert_int_equal(waiting, 1);
    port_set_power(sim, 0, 1000000);
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_POWER] == 5 * MS_PER_HOUR);
    sim_run_until(sim, berthed + 2 * MS_PER_DAY + 5 * MS_PER_HOUR - 1);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    sim_run_until(sim, berthed + 2 * MS_PER_DAY + 5 * MS_PER_HOUR);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 0);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_power_that_changes_nothing_changes_nothing(void **context)
{
    (void)context;
    Toy toy;
    int64_t berthed = one_vessel(&toy, 40);
    Sim *sim = start(&toy);
    for (int32_t i = 1; i < 48; i++) { /* settling at odd moments loses no kilogram */
        sim_run_until(sim, berthed + i * 3333333);
        port_set_power(sim, 0, 1000000);
    }
    sim_run_until(sim, berthed + 2 * MS_PER_DAY - 1);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    sim_run_until(sim, berthed + 2 * MS_PER_DAY);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 0);
    sim_destroy(sim);
    toy_free(&toy);
}

/* ---- berths out of service ---- */

static void test_a_berth_in_use_is_lost_when_its_vessel_leaves(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = MS_PER_DAY; /* a vessel a day, two days each: both berths are taken */
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.start + 20 * MS_PER_DAY + MS_PER_HOUR);
    assert_int_equal(sim_port(sim, 0).loading, 2);
    port_take_berths(sim, 0, 1);
    assert_int_equal(sim_port(sim, 0).loading, 2); /* nobody is interrupted */
    assert_int_equal(sim_port(sim, 0).berths, 2);
    assert_int_equal(sim_port(sim, 0).berths_out, 1);
    check(sim);
    sim_run_until(sim, toy.scenario.start + 30 * MS_PER_DAY);
    assert_int_equal(sim_port(sim, 0).loading, 1);
    assert_true(sim_port(sim, 0).waiting >= 4); /* one of two a day is served */
    check(sim);
    port_take_berths(sim, 0, 7); /* at most what is there */
    assert_int_equal(sim_port(sim, 0).berths_out, 2);
    sim_run_until(sim, toy.scenario.start + 34 * MS_PER_DAY);
    assert_int_equal(sim_port(sim, 0).loading, 0);
    assert_int_equal(sim_station(sim, 1).cause, CAUSE_NO_SERVERS);
    port_give_berths(sim, 0, 9);
    assert_int_equal(sim_port(sim, 0).berths_out, 0);
    assert_int_equal(sim_port(sim, 0).loading + in_state(sim, VESSEL_INBOUND_PASSAGE), 2);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_a_port_without_a_silo_has_no_grain_to_lose(void **context)
{
    (void)context;
    Toy toy;
    one_vessel(&toy, 40);
    Sim *sim = start(&toy);
    assert_true(port_lose_grain(sim, 0, 5000) == 0);
    assert_false(sim_port(sim, 0).has_silo);
    assert_true(sim_port_stock(sim, 0, 0) == 0);
    port_set_rail(sim, 0, 250000);
    assert_int_equal(sim_port(sim, 0).rail_ppm, 250000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

/* ---- silos ---- */

enum { CORN, WHEAT };

typedef struct ToySilo {
    SiloBin bins[2];
    SiloRules rules;
    Dated rail, truck, wagons, trucks[2];
    uint32_t shares[2];
    Mix goods;
    int32_t commodity[1];
    uint32_t only[1];
    Mix mix;
} ToySilo;

/* Gives the toy's port a silo; its vessels come for corn. */
static void add_silo(Toy *toy, ToySilo *silo, int64_t corn_t, int64_t wheat_t, int64_t cells_t)
{
    *silo = (ToySilo){
        .bins = {{CORN, corn_t * 1000, cells_t * 1000}, {WHEAT, wheat_t * 1000, cells_t * 1000}},
        .shares = {0x80000000u, UINT32_MAX}, /* half and half */
        .only = {UINT32_MAX}};
    silo->goods = (Mix){toy->scenario.start, silo->shares};
    silo->mix = (Mix){toy->scenario.start, silo->only};
    silo->rules =
        (SiloRules){.bins = silo->bins, .bin_count = 2, .goods = &silo->goods, .goods_count = 1};
    silo->rules.inflow[INLAND_RAIL] = &silo->rail;
    silo->rules.inflow[INLAND_TRUCK] = &silo->truck;
    silo->rules.inflow_count[INLAND_RAIL] = silo->rules.inflow_count[INLAND_TRUCK] = 1;
    ((PortSetting *)toy->scenario.port_settings)->rules.silo = &silo->rules;
    toy->scenario.bin_count = 2;
    Flow *flow = (Flow *)toy->scenario.flows;
    flow->commodities = silo->commodity;
    flow->commodity_count = 1;
    flow->commodity_mix = &silo->mix;
    flow->commodity_mix_count = 1;
    static const Commodity commodities[] = {{.id = "corn"}, {.id = "wheat"}};
    toy->scenario.commodities = commodities;
    toy->scenario.commodity_count = 2;
}

/* 20 kt wanted at 10 kt a day; cells of 8 kt, full when the vessel comes; 2 kt a day of corn.
 *
 * It loads 8 kt in 0.8 d. Then it begins whenever 8 h of loading lie there, 3.333 kt, and at last
 * for the rest: of the 12 kt that come at 2 kt a day the last comes 6 days after berthing, and 2 kt
 * of them are still to be loaded: 0.2 d. So it is done after 6.2 d, of which 2 d were loading. */
static void test_a_vessel_loads_what_the_silo_holds_and_waits_for_the_rest(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    int64_t berthed = one_vessel(&toy, 40);
    add_silo(&toy, &silo, 0, 0, 8000);
    silo.truck.value = 4000000; /* half of it corn */
    Sim *sim = start(&toy);
    sim_run_until(sim, berthed);
    assert_true(sim_port_stock(sim, 0, CORN) == 8000000);
    int64_t days_x2000 = (berthed - toy.scenario.start) * 4000 / MS_PER_DAY * 1000;
    assert_in_range(sim_port(sim, 0).turned_away_kg, days_x2000 - 16000000 - 1000000,
                    days_x2000 - 16000000 + 1000000);
    check(sim);
    sim_run_until(sim, berthed + MS_PER_DAY * 8 / 10 - 1);
    assert_int_equal(sim_totals(sim).wait_ms[CAUSE_NO_CARGO], 0);
    for (int32_t hour = 20; hour < 148; hour++) {
        sim_run_until(sim, berthed + hour * MS_PER_HOUR);
        assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
        assert_true(sim_port(sim, 0).balance_kg == 0);
        check(sim);
    }
    sim_run_until(sim, berthed + MS_PER_DAY * 62 / 10 - 1);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    sim_run_until(sim, berthed + MS_PER_DAY * 62 / 10 + 5); /* each wait ends on a whole ms */
    assert_int_equal(in_state(sim, VESSEL_LOADING), 0);
    int64_t waited = sim_totals(sim).wait_ms[CAUSE_NO_CARGO];
    assert_in_range(waited, MS_PER_DAY * 42 / 10 - 5, MS_PER_DAY * 42 / 10 + 5);
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    assert_int_equal(sim_port(sim, 0).loaded_kg, 20000000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_vessels_share_the_stock_in_order_of_berthing(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    ToyCorridor options = toy_corridor_defaults(); /* a vessel a day, two berths, 20 kt each */
    toy_corridor(&toy, &options);
    add_silo(&toy, &silo, 30000, 5000, 100000);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.start + 30 * MS_PER_DAY);
    /* The first has 20 kt and is gone; the second has 10 kt; the next finds nothing. */
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    PortView port = sim_port(sim, 0);
    assert_int_equal(port.loading, 2);
    assert_int_equal(port.loaded_kg, 30000000);
    assert_int_equal(port.stock_kg, 5000000); /* the wheat */
    int32_t first = sim->ports[0].berth.first, last = sim->ports[0].berth.last;
    assert_true(sim->berths[first].remaining == 10000000 * MS_PER_DAY);
    assert_true(sim->berths[last].remaining == 20000000 * MS_PER_DAY);
    assert_int_equal(sim_vessel(sim, first).cause, CAUSE_NO_CARGO);
    assert_true(sim_vessel(sim, first).is_waiting);
    assert_true(sim_vessel(sim, first).until == INT64_MAX);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Two berths for ships of 20 kt that come a day apart: the first loads 1 kt a day, the second
 * 10 kt a day. Returns when the first lies at berth. */
static int64_t slow_and_fast(Toy *toy, ToySilo *silo, int64_t corn_t, int64_t cells_t)
{
    static const BerthGroup groups[] = {
        {.count = 1, .max_dwt_kg = INT64_MAX, .max_loa_cm = INT32_MAX, .load_kg_per_day = 1000000},
        {.count = 1,
         .max_dwt_kg = INT64_MAX,
         .max_loa_cm = INT32_MAX,
         .load_kg_per_day = 10000000}};
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(toy, &options);
    PortRules *rules = &((PortSetting *)toy->scenario.port_settings)->rules;
    rules->groups = groups;
    rules->group_count = 2;
    /* A line for each size behind the one that the toy has. */
    Line *lines = arena_alloc(&toy->scenario.arena, 4, sizeof lines[0]);
    memcpy(lines, toy->scenario.lines, 3 * sizeof lines[0]);
    lines[3] = lines[2];
    toy->scenario.lines = lines;
    toy->scenario.line_count = 4;
    ((Station *)toy->scenario.stations)[1].line_count = 2;
    add_silo(toy, silo, corn_t, 0, cells_t);
    int64_t berthed = toy->scenario.start + MS_PER_DAY + berthed_after(toy);
    /* Nothing comes until the first is there; then 4 kt a day of corn. */
    silo->trucks[0] = (Dated){toy->scenario.start, 0};
    silo->trucks[1] = (Dated){berthed, 8000000};
    silo->rules.inflow[INLAND_TRUCK] = silo->trucks;
    silo->rules.inflow_count[INLAND_TRUCK] = 2;
    return berthed;
}

static VesselView at_berth(const Sim *sim, bool last)
{
    const VesselList *berth = &sim->ports[0].berth;
    return sim_vessel(sim, last ? berth->last : berth->first);
}

/* 8 kt lie there, which the first reserves. It wants 12 more; the second begins when those and a
 * shift's 3.333 kt are free, for what the first will need is not for it: at 4 kt a day after
 * 3.8333 days, though the first does not touch them for eight. */
static void test_a_later_ship_leaves_what_an_earlier_one_still_wants(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    int64_t berthed = slow_and_fast(&toy, &silo, 8000, 100000);
    Sim *sim = start(&toy);
    int64_t begins = berthed + 331200000;
    sim_run_until(sim, begins - 1);
    assert_int_equal(sim_port(sim, 0).loading, 2);
    assert_false(at_berth(sim, false).is_waiting);
    assert_int_equal(at_berth(sim, true).cause, CAUSE_NO_CARGO);
    assert_true(at_berth(sim, true).is_waiting);
    check(sim);
    sim_run_until(sim, begins);
    assert_false(at_berth(sim, true).is_waiting);
    assert_int_equal(sim_port_stock(sim, 0, CORN), 8000000 + 15333333 - 3833333);
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_CARGO] == begins - berthed - MS_PER_DAY);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Cells of 8 kt, full: no more comes in than the first takes out, 1 kt a day. After 8 days it
 * reserves the 8 kt that lie there and wants 4 more; the second begins when those and its 3.333 kt
 * are free: 7.333 days later. */
static void test_a_full_silo_takes_in_what_ships_take_out(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    int64_t berthed = slow_and_fast(&toy, &silo, 8000, 8000);
    Sim *sim = start(&toy);
    int64_t begins = berthed + 8 * MS_PER_DAY + 633600000;
    sim_run_until(sim, begins - 1);
    assert_true(at_berth(sim, true).is_waiting);
    assert_int_equal(sim_port_stock(sim, 0, CORN), 8000000);
    sim_run_until(sim, begins);
    assert_false(at_berth(sim, true).is_waiting);
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_CARGO] == begins - berthed - MS_PER_DAY);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_grain_is_lost_in_proportion_and_at_most_what_is_there(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    int64_t berthed = one_vessel(&toy, 40);
    add_silo(&toy, &silo, 30000, 10000, 100000);
    Sim *sim = start(&toy);
    assert_int_equal(port_lose_grain(sim, 0, 8000000), 8000000);
    assert_int_equal(sim_port_stock(sim, 0, CORN), 24000000);
    assert_int_equal(sim_port_stock(sim, 0, WHEAT), 8000000);
    assert_int_equal(port_lose_grain(sim, 0, -5), 0);
    sim_run_until(sim, berthed + MS_PER_DAY); /* 10 kt aboard, 10 kt reserved, 4 kt free */
    check(sim);
    assert_int_equal(port_lose_grain(sim, 0, INT64_C(1) << 40), 14000000 + 8000000);
    assert_int_equal(sim_port(sim, 0).stock_kg, 0);
    assert_int_equal(sim_port(sim, 0).lost_kg, 30000000);
    assert_int_equal(sim_vessel(sim, sim->ports[0].berth.first).cause, CAUSE_NO_CARGO);
    assert_int_equal(sim_port(sim, 0).balance_kg, 0);
    check(sim);
    sim_run_until(sim, berthed + 5 * MS_PER_DAY);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1); /* for ever: nothing comes */
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_CARGO] == 4 * MS_PER_DAY);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_rail_brings_what_wagons_and_the_line_allow(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    one_vessel(&toy, 40);
    add_silo(&toy, &silo, 0, 0, 100000);
    silo.rail.value = 6000000;
    silo.truck.value = 2000000;
    silo.wagons = (Dated){toy.scenario.start, 50000}; /* 50 a day of 60 t: 3 kt */
    silo.rules.wagons = &silo.wagons;
    silo.rules.wagon_count = 1;
    silo.rules.wagon_kg = 60000;
    Sim *sim = start(&toy);
    assert_int_equal(sim_port(sim, 0).inflow_kg_per_day, 5000000);
    sim_run_until(sim, toy.scenario.start + 2 * MS_PER_DAY);
    assert_int_equal(sim_port(sim, 0).stock_kg, 10000000);
    port_set_rail(sim, 0, 500000);
    assert_int_equal(sim_port(sim, 0).inflow_kg_per_day, 3500000);
    sim_run_until(sim, toy.scenario.start + 4 * MS_PER_DAY);
    assert_int_equal(sim_port(sim, 0).stock_kg, 17000000);
    assert_int_equal(sim_port_stock(sim, 0, CORN), 8500000);
    port_set_rail(sim, 0, 0);
    assert_int_equal(sim_port(sim, 0).inflow_kg_per_day, 2000000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

/* 300 kt a day for a thousand days and nobody to fetch it: more than 64 bits hold in one go. */
static void test_years_of_inflow_are_counted_to_the_kilogram(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    one_vessel(&toy, 500);
    add_silo(&toy, &silo, 0, 0, 100000);
    silo.truck.value = 300000000;
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.start + 499 * MS_PER_DAY);
    PortView port = sim_port(sim, 0);
    assert_int_equal(port.stock_kg, 200000000);
    assert_int_equal(port.accepted_kg, 200000000);
    assert_true(port.turned_away_kg == INT64_C(300000000) * 499 - 200000000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_what_ships_at_berth_lack_is_called_forward(void **context)
{
    (void)context;
    Toy toy;
    ToySilo silo;
    int64_t berthed = one_vessel(&toy, 40);
    add_silo(&toy, &silo, 0, 0, 8000);
    silo.truck.value = 4000000;
    silo.rules.call_forward_ppm = 500000;
    Sim *sim = start(&toy);
    sim_run_until(sim, berthed - 1);
    assert_int_equal(sim->bins[CORN].inflow_kg_per_day, 2000000);
    sim_run_until(sim,
                  berthed); /* 8 kt lie there of the 20 it wants: half goes for it, half as ever */
    assert_int_equal(sim->bins[CORN].inflow_kg_per_day, 3000000);
    assert_int_equal(sim->bins[WHEAT].inflow_kg_per_day, 1000000);
    /* 12 kt more at 3 kt a day: after four days nothing is lacking any more. */
    sim_run_until(sim, berthed + 4 * MS_PER_DAY - 1);
    assert_int_equal(sim->bins[CORN].inflow_kg_per_day, 3000000);
    sim_run_until(sim, berthed + 4 * MS_PER_DAY + 1);
    assert_int_equal(sim->bins[CORN].inflow_kg_per_day, 2000000);
    check(sim);
    sim_destroy(sim);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_half_the_power_doubles_what_is_left_of_loading),
        cmocka_unit_test(test_without_power_a_vessel_waits_for_it),
        cmocka_unit_test(test_power_that_changes_nothing_changes_nothing),
        cmocka_unit_test(test_a_berth_in_use_is_lost_when_its_vessel_leaves),
        cmocka_unit_test(test_a_port_without_a_silo_has_no_grain_to_lose),
        cmocka_unit_test(test_a_vessel_loads_what_the_silo_holds_and_waits_for_the_rest),
        cmocka_unit_test(test_vessels_share_the_stock_in_order_of_berthing),
        cmocka_unit_test(test_a_later_ship_leaves_what_an_earlier_one_still_wants),
        cmocka_unit_test(test_a_full_silo_takes_in_what_ships_take_out),
        cmocka_unit_test(test_grain_is_lost_in_proportion_and_at_most_what_is_there),
        cmocka_unit_test(test_rail_brings_what_wagons_and_the_line_allow),
        cmocka_unit_test(test_years_of_inflow_are_counted_to_the_kilogram),
        cmocka_unit_test(test_what_ships_at_berth_lack_is_called_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
