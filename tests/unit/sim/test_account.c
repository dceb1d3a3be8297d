/* What a port call costs, in worlds small enough to add up by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "sim/sim.h"
#include "sim/state.h"

#include <math.h>

static Dated bunker_price[2], port_price, lane_price, grain_price[2];
static LaneDues lane_dues;
static int16_t dues_of_lane[3]; /* of the toy's lanes */
static InlandCost inland;

/* A ship of 20,000 t deadweight: 10,000 USD a day; 24 t a day laden, 20 in ballast, 2 in port. Fuel
 * 600 USD, from day 55 on 900. Port dues 2 USD and the corridor 0.50 USD a tonne of deadweight. */
static void priced(Toy *toy, const ToyCorridor *options)
{
    toy_corridor(toy, options);
    Scenario *s = &toy->scenario;
    VesselClass *class = (VesselClass *)s->classes;
    class->hire_cents_day = 1000000;
    class->fuel_laden_kg_day = 24000;
    class->fuel_ballast_kg_day = 20000;
    class->fuel_port_kg_day = 2000;
    class->hull_value_cents = 1000000000;
    bunker_price[0] = (Dated){s->start, 60000};
    bunker_price[1] = (Dated){s->start + 55 * MS_PER_DAY, 90000};
    port_price = (Dated){s->start, 200};
    lane_price = (Dated){s->start, 50};
    lane_dues = (LaneDues){.lane = network_find_lane(&toy->network, "CORR"),
                           .charge = {.cents = &lane_price, .count = 1}};
    for (int32_t l = 0; l < 3; l++) {
        dues_of_lane[l] = l == lane_dues.lane ? 0 : -1;
    }
    inland = (InlandCost){.cents_t = 2500};
    s->economy.costs = (Costs){.given = true,
                               .bunker = {.cents = bunker_price, .count = 2},
                               .port_dues = {.cents = &port_price, .count = 1},
                               .lanes = &lane_dues,
                               .lane_count = 1,
                               .lane_dues = dues_of_lane,
                               .inland = &inland};
    s->economy.insurance = (Insurance){
        .source = "test", .incident_ppm = 10000, .decay_ppb = 1000000000, .cap_ppm = 50000};
}

static Sim *start(const Toy *toy)
{
    SimConfig config = {&toy->scenario, 1, 0, false};
    return sim_create(&config);
}

static int64_t sail_ms(const Toy *toy, int32_t speed_mm_s)
{
    int64_t ms = 0;
    for (int32_t i = 0; i < 3; i++) {
        ms += lane_travel_ms(&toy->network.lanes[i], toy->network.lanes[i].length_m, speed_mm_s);
    }
    return ms;
}

static void test_a_lone_port_call_costs_what_adds_up_by_hand(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY; /* one vessel in the run, at day 50 */
    priced(&toy, &options);
    Sim *sim = start(&toy);
    insurance_incident(sim, 0, 1000000); /* 1 % of the hull from now on */
    sim_run_until(sim, toy.scenario.start + 52 * MS_PER_DAY + 12 * MS_PER_HOUR);
    VoyageCost on_the_way = sim_voyage_cost(sim, 0);
    sim_run_until(sim, toy.scenario.end);
    FlowCost cost = sim_flow_cost(sim, 0);
    assert_int_equal(cost.voyages, 1);
    assert_int_equal(cost.cargo_kg, 20000000);
    int64_t in = sail_ms(&toy, 6000), out = sail_ms(&toy, 5000);
    int64_t served = 2 * MS_PER_DAY + 4 * MS_PER_HOUR; /* loading, two inspections */
    assert_int_equal(cost.waiting_ms, 0);
    assert_int_equal(cost.cents[COST_WAITING], 0);
    assert_int_equal(cost.cents[COST_HIRE], 1000000 * (in + out + served) / MS_PER_DAY);
    /* 60,000 cents a tonne is 60 a kilogram. */
    assert_int_equal(cost.cents[COST_FUEL_SEA],
                     (20000 * in + 24000 * out) / 1000 * 60 / (MS_PER_DAY / 1000));
    assert_int_equal(cost.cents[COST_FUEL_PORT], 2000 * 60 * served / MS_PER_DAY);
    assert_int_equal(cost.cents[COST_DUES], 20000 * 200 + 2 * 20000 * 50);
    assert_int_equal(cost.cents[COST_INSURANCE], 10000000);
    assert_int_equal(cost.cents[COST_INLAND], 20000 * 2500);
    /* At noon of day 52 it lay at its berth: what had been spent by then is part of the whole. */
    assert_int_equal(on_the_way.cents[COST_DUES], 20000 * 200 + 20000 * 50);
    assert_int_equal(on_the_way.cents[COST_INLAND], 0);
    assert_int_equal(on_the_way.premium_ppm, 10000);
    assert_int_equal(on_the_way.cents[COST_HIRE],
                     1000000 * (2 * MS_PER_DAY + 12 * MS_PER_HOUR) / MS_PER_DAY);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_fuel_is_bought_at_the_price_of_the_day_the_voyage_began(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 27 * MS_PER_DAY; /* days 27 and 54 */
    priced(&toy, &options);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    int64_t cheap = sim_flow_cost(sim, 0).cents[COST_FUEL_SEA];
    assert_int_equal(sim_flow_cost(sim, 0).voyages, 2);
    sim_destroy(sim);
    bunker_price[1].from = toy.scenario.start + 54 * MS_PER_DAY; /* just in time for the second */
    sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    /* Once at 600 and once at 900 instead of twice at 600; each rounded down to a cent. */
    assert_in_range(sim_flow_cost(sim, 0).cents[COST_FUEL_SEA], cheap * 5 / 4, cheap * 5 / 4 + 1);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Each vessel's own waits, inside or gone, sum to what the lines and pools counted by cause. */
static void test_waits_of_port_calls_sum_to_the_waits_by_cause(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 7 * MS_PER_HOUR;
    options.inspection_ms = 5 * MS_PER_HOUR;
    options.repeat_ppm = 200000;
    options.under_way = UNDER_WAY_HOLD;
    priced(&toy, &options);
    Sim *sim = start(&toy);
    static const char *const commands[] = {"suspend deal east", "resume deal east"};
    for (int day = 1; day <= 60; day++) {
        sim_run_until(sim, toy.scenario.start + day * MS_PER_DAY);
        if (day == 20 || day == 25) {
            Command command = toy_command(&toy, commands[day == 25]);
            assert_true(sim_apply(sim, &command, NULL));
        }
        SimTotals totals = sim_totals(sim);
        int64_t by_cause = 0, by_vessel = sim_flow_cost(sim, 0).waiting_ms;
        for (int32_t c = 0; c < WAIT_CAUSES; c++) {
            by_cause += totals.wait_ms[c];
        }
        for (int32_t v = 0; v < sim_vessel_slots(sim); v++) {
            VoyageCost cost = sim_voyage_cost(sim, v);
            VesselView view = sim_vessel(sim, v);
            by_vessel += cost.waiting_ms;
            if (view.serial != 0) { /* and its times sum to its age */
                assert_int_equal(cost.waiting_ms + cost.under_way_ms + cost.served_ms,
                                 sim_now(sim) - view.born);
            }
        }
        assert_int_equal(by_vessel, by_cause);
    }
    assert_true(sim_totals(sim).wait_ms[CAUSE_CORRIDOR_SHUT] > 0);
    assert_true(sim_totals(sim).wait_ms[CAUSE_NOT_READY] > 0);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_deliveries_and_days_sum_to_what_departed(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 7 * MS_PER_HOUR;
    options.inspection_ms = 6 * MS_PER_HOUR; /* more than the team can do: a queue grows */
    priced(&toy, &options);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    Delivery unknown = sim_delivery(sim, -1);
    assert_int_equal(unknown.kg, sim_totals(sim).departed_kg);
    int64_t by_day = 0;
    for (int32_t d = 0; d < sim_day_count(sim); d++) {
        by_day += sim_economy_days(sim)[d].delivered_kg;
    }
    assert_int_equal(by_day, unknown.kg);
    /* Equal cargoes: the delay of a tonne is the mean wait of a ship (to a second each). */
    FlowCost cost = sim_flow_cost(sim, 0);
    double mean = (double)cost.waiting_ms / (double)cost.voyages / (double)MS_PER_DAY;
    assert_true(mean > 1);
    assert_true(fabs(unknown.delay_tonne_days / ((double)unknown.kg / 1000) - mean) < 2e-5);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_exports_are_worth_the_price_of_their_day(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 27 * MS_PER_DAY; /* out of port some days after day 27 and 54 */
    priced(&toy, &options);
    Commodity corn = {
        .id = "corn", .price_cents_t = 30000, .prices = grain_price, .price_count = 2};
    grain_price[0] = (Dated){toy.scenario.start, 30000};
    grain_price[1] = (Dated){toy.scenario.start + 40 * MS_PER_DAY, 20000};
    Flow *flow = (Flow *)toy.scenario.flows;
    flow->commodities = flow->ports; /* the first, always */
    flow->commodity_count = 1;
    flow->commodity_mix = flow->port_mix;
    flow->commodity_mix_count = 1;
    toy.scenario.commodities = &corn;
    toy.scenario.commodity_count = 1;
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    assert_int_equal(sim_totals(sim).exported_cents, INT64_C(20000) * (30000 + 20000));
    sim_destroy(sim);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_lone_port_call_costs_what_adds_up_by_hand),
        cmocka_unit_test(test_fuel_is_bought_at_the_price_of_the_day_the_voyage_began),
        cmocka_unit_test(test_waits_of_port_calls_sum_to_the_waits_by_cause),
        cmocka_unit_test(test_deliveries_and_days_sum_to_what_departed),
        cmocka_unit_test(test_exports_are_worth_the_price_of_their_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
