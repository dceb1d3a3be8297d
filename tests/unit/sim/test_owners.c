/* Owners: which voyages they take, when their patience ends, who comes again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "sim/sim.h"
#include "sim/state.h"

#include <math.h>
#include <string.h>

static Market market;
static Dated freight;
static int32_t class_ppm[1];

static const Distribution *distribution(Toy *toy, DistributionSpec spec)
{
    return distribution_compile(&spec, &toy->scenario.arena);
}

static const Distribution *constant(Toy *toy, int64_t value)
{
    return distribution(toy, (DistributionSpec){.kind = DIST_CONSTANT, .mean = value});
}

static Flow *flow_of_toy(Toy *toy)
{
    return (Flow *)toy->scenario.flows;
}

/* Ships of 20,000 t at 10,000 USD a day, for a freight of 10 USD a tonne: of 200,000 USD, ten days
 * of hire and dues of 1 USD a tonne leave 80,000 USD, 8000 a day. */
static void market_toy(Toy *toy, const Distribution *reservation)
{
    VesselClass *class = (VesselClass *)toy->scenario.classes;
    class->hire_cents_day = 1000000;
    class->hull_value_cents = 100000000;
    freight = (Dated){toy->scenario.start, 1000};
    class_ppm[0] = 1000000;
    market = (Market){.freight = &freight,
                      .freight_count = 1,
                      .class_ppm = class_ppm,
                      .reservation = reservation,
                      .sea_ms = 6 * MS_PER_DAY,
                      .port_ms = 4 * MS_PER_DAY,
                      .dues_cents_t = 100};
    flow_of_toy(toy)->owners.market = &market;
}

static Sim *start(const Toy *toy, uint64_t seed)
{
    SimConfig config = {&toy->scenario, seed, 0, true};
    return sim_create(&config);
}

static void apply(Sim *sim, const Toy *toy, const char *text)
{
    Command command = toy_command(toy, text);
    assert_true(sim_apply(sim, &command, NULL));
}

static Vessel offered(Sim *sim)
{
    VesselOrder order = {.port = -1, .vessel_class = -1, .name = -1};
    int32_t vessel = vessel_prepare(sim, 0, 77, &order);
    Vessel v = sim->vessels[vessel];
    vessel_withdraw(sim, vessel);
    return v;
}

static void test_a_voyage_is_worth_what_adds_up_by_hand(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    market_toy(&toy, constant(&toy, 800000));
    toy.scenario.economy.insurance =
        (Insurance){.source = "test", .incident_ppm = 20000, .decay_ppb = 1000000000};
    Sim *sim = start(&toy, 1);
    Vessel v = offered(sim);
    VoyageOffer offer = market_offer(sim, &v);
    assert_int_equal(offer.wait_ms, 0);
    assert_int_equal(offer.freight_cents, 20000000);
    assert_int_equal(offer.hire_cents, 10000000);
    assert_int_equal(offer.dues_cents, 2000000);
    assert_int_equal(offer.insurance_cents, 0);
    assert_int_equal(offer.result_cents_day, 800000);
    assert_true(market_takes(sim, &v));
    insurance_incident(sim, 0, 1000000); /* 2 % of a hull of a million dollars */
    offer = market_offer(sim, &v);
    assert_int_equal(offer.insurance_cents, 2000000);
    assert_int_equal(offer.result_cents_day, 600000);
    assert_false(market_takes(sim, &v));
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_owners_see_waits_in_the_line_and_of_late(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 10 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    market_toy(&toy, constant(&toy, 0));
    Sim *sim = start(&toy, 1);
    apply(sim, &toy, "teams check 0");
    int64_t joins = toy.scenario.start + 10 * MS_PER_DAY +
                    lane_travel_ms(&toy.network.lanes[0], toy.network.lanes[0].length_m, 6000);
    sim_run_until(sim, joins + 4 * MS_PER_DAY);
    Vessel v = offered(sim);
    assert_int_equal(market_offer(sim, &v).wait_ms, 4 * MS_PER_DAY);
    apply(sim, &toy, "teams check auto"); /* served at once: a wait of four days has ended */
    assert_int_equal(market_offer(sim, &v).wait_ms, 4 * MS_PER_DAY / 8);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_nobody_comes_to_a_closed_corridor(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    market_toy(&toy, constant(&toy, 0));
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.start + 10 * MS_PER_DAY + 1);
    assert_int_equal(sim_totals(sim).arrived, 10);
    apply(sim, &toy, "corridor corr closed");
    sim_run_until(sim, toy.scenario.start + 15 * MS_PER_DAY + 1);
    assert_int_equal(sim_totals(sim).arrived, 10);
    apply(sim, &toy, "corridor corr auto");
    sim_run_until(sim, toy.scenario.start + 20 * MS_PER_DAY + 1);
    assert_int_equal(sim_totals(sim).arrived, 15);
    FlowOwners owners = sim_flow_owners(sim, 0);
    assert_int_equal(owners.offers, 20);
    assert_int_equal(owners.declined, 5);
    int64_t by_day = 0;
    for (int32_t d = 0; d < sim_day_count(sim); d++) {
        by_day += sim_economy_days(sim)[d].declined;
    }
    assert_int_equal(by_day, 5);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Serials that came, as bits of the count of their flow. */
static uint64_t who_came(const Sim *sim)
{
    uint64_t bits = 0;
    int64_t cursor = 0;
    TraceRecord record;
    while (sim_trace(sim, &cursor, &record, 1) == 1) {
        if (record.kind == TRACE_VESSEL) {
            bits |= UINT64_C(1) << (record.serial & 63);
        }
    }
    return bits;
}

static void test_a_decision_never_shifts_the_luck_of_others(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.teams = options.berths = 50; /* nobody waits, so nobody looks at others */
    toy_corridor(&toy, &options);
    market_toy(&toy, distribution(&toy, (DistributionSpec){.kind = DIST_UNIFORM, .high = 1600000}));
    uint64_t before = 0;
    int32_t sizes[3];
    for (int i = 0; i < 3;
         i++) { /* 4000, 8000, 12,000 USD a day: a quarter, half, three quarters */
        freight.value = 800 + 200 * i;
        Sim *sim = start(&toy, 4);
        sim_run_until(sim, toy.scenario.end);
        uint64_t came = who_came(sim);
        assert_true((came & before) == before); /* those who came for less come for more */
        sizes[i] = (int32_t)sim_totals(sim).arrived;
        assert_int_equal(sim_totals(sim).arrived + sim_flow_owners(sim, 0).declined, 60);
        before = came;
        sim_destroy(sim);
    }
    /* Binomial, 60 at 1/4, 1/2, 3/4: within three standard deviations (3.4, 3.9, 3.4). */
    assert_in_range(sizes[0], 5, 25);
    assert_in_range(sizes[1], 19, 41);
    assert_in_range(sizes[2], 35, 55);
    toy_free(&toy);
}

static void test_a_ship_waits_as_long_as_its_owner_and_leaves_empty(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    flow_of_toy(&toy)->owners.patience = constant(&toy, 3 * MS_PER_DAY);
    Sim *sim = start(&toy, 1);
    apply(sim, &toy, "teams check 0");
    int64_t there = toy.scenario.start + 50 * MS_PER_DAY +
                    lane_travel_ms(&toy.network.lanes[0], toy.network.lanes[0].length_m, 6000);
    int64_t leaves = there + 3 * MS_PER_DAY;
    sim_run_until(sim, leaves - 1);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_INBOUND_ANCHORAGE);
    sim_run_until(sim, leaves);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_DIVERTED);
    assert_int_equal(sim_line(sim, 1).waiting, 0);
    sim_run_until(sim, leaves + (there - toy.scenario.start - 50 * MS_PER_DAY) - 1);
    assert_int_equal(sim_totals(sim).diverted, 0);
    sim_run_until(sim, leaves + (there - toy.scenario.start - 50 * MS_PER_DAY));
    SimTotals totals = sim_totals(sim);
    assert_int_equal(totals.departed, 0);
    assert_int_equal(totals.diverted, 1);
    assert_int_equal(totals.departed_kg, 0);
    assert_int_equal(totals.wait_ms[CAUSE_NO_SERVERS], 3 * MS_PER_DAY);
    assert_int_equal(totals.vessels_balance, 0);
    assert_int_equal(sim_flow_owners(sim, 0).left_empty, 1);
    assert_float_equal(sim_line(sim, 1).little_ratio, 1.0, 1e-12);
    assert_int_equal(sim_flow_cost(sim, 0).voyages, 0); /* no tonnes to share its cost */
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_a_ship_that_is_served_in_time_forgets_its_owner(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    flow_of_toy(&toy)->owners.patience = constant(&toy, MS_PER_DAY + MS_PER_HOUR);
    Sim *sim = start(&toy, 1);
    apply(sim, &toy, "teams check 0");
    int64_t there = toy.scenario.start + 50 * MS_PER_DAY +
                    lane_travel_ms(&toy.network.lanes[0], toy.network.lanes[0].length_m, 6000);
    sim_run_until(sim, there + MS_PER_DAY);
    apply(sim, &toy, "teams check auto");
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_INBOUND_INSPECTION);
    sim_run_until(sim, toy.scenario.end);
    assert_int_equal(sim_totals(sim).diverted, 0);
    assert_int_equal(sim_totals(sim).voyages_outbound, 1);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Held in the corridor, a day and a half on its way: it goes back and away. */
static void test_a_ship_held_at_sea_turns_round_when_patience_ends(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    options.under_way = UNDER_WAY_HOLD;
    toy_corridor(&toy, &options);
    flow_of_toy(&toy)->owners.patience = constant(&toy, 2 * MS_PER_DAY);
    Sim *sim = start(&toy, 1);
    int64_t born = toy.scenario.start + 50 * MS_PER_DAY;
    const Lane *lanes = toy.network.lanes;
    int64_t sea = lane_travel_ms(&lanes[0], lanes[0].length_m, 6000);
    int64_t held = born + sea + 2 * MS_PER_HOUR + 3 * MS_PER_HOUR; /* 3 h into the corridor */
    sim_run_until(sim, held);
    apply(sim, &toy, "corridor corr closed");
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_HOLDING);
    sim_run_until(sim, held + 2 * MS_PER_DAY);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_DIVERTED);
    assert_int_equal(sim_totals(sim).wait_ms[CAUSE_CORRIDOR_SHUT], 2 * MS_PER_DAY);
    int64_t back = held + 2 * MS_PER_DAY + 3 * MS_PER_HOUR + sea;
    sim_run_until(sim, back - 2000); /* metres are whole: within a second or two */
    assert_int_equal(sim_totals(sim).diverted, 0);
    sim_run_until(sim, back + 2000);
    assert_int_equal(sim_totals(sim).diverted, 1);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

/* Its corridor closes; half a day later a shut lane keeps it: two causes, one wait of two days. */
static void test_patience_outlasts_a_change_of_cause(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    flow_of_toy(&toy)->owners.patience = constant(&toy, 2 * MS_PER_DAY);
    Sim *sim = start(&toy, 1);
    const Lane *lanes = toy.network.lanes;
    int64_t held = toy.scenario.start + 50 * MS_PER_DAY +
                   lane_travel_ms(&lanes[0], lanes[0].length_m, 6000) + 2 * MS_PER_HOUR;
    sim_run_until(sim, held - MS_PER_HOUR);
    apply(sim, &toy, "corridor corr closed");
    sim_run_until(sim, held + MS_PER_DAY / 2);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_HOLDING);
    apply(sim, &toy, "lane CORR closed");
    apply(sim, &toy, "corridor corr inspected");
    assert_int_equal(sim_vessel(sim, 0).cause, CAUSE_WAY_SHUT);
    sim_run_until(sim, held + 2 * MS_PER_DAY - 1);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_HOLDING);
    sim_run_until(sim, held + 2 * MS_PER_DAY);
    assert_int_equal(sim_vessel(sim, 0).state, VESSEL_DIVERTED);
    SimTotals totals = sim_totals(sim);
    assert_int_equal(totals.wait_ms[CAUSE_CORRIDOR_SHUT], MS_PER_DAY / 2);
    assert_int_equal(totals.wait_ms[CAUSE_WAY_SHUT], 3 * MS_PER_DAY / 2);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_the_same_ship_comes_again_after_the_drawn_time(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 40 * MS_PER_DAY; /* one comes by itself */
    toy_corridor(&toy, &options);
    OwnerRules *owners = &flow_of_toy(&toy)->owners;
    owners->returns_ppm = 1000000;
    owners->returns_after = constant(&toy, 5 * MS_PER_DAY);
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.start + 40 * MS_PER_DAY);
    uint64_t first = sim_vessel(sim, 0).serial;
    while (sim_totals(sim).departed == 0 && sim_step(sim)) {
    }
    int64_t departed = sim_now(sim);
    sim_run_until(sim, departed + 5 * MS_PER_DAY - 1);
    assert_int_equal(sim_totals(sim).arrived, 1);
    sim_run_until(sim, departed + 5 * MS_PER_DAY);
    assert_int_equal(sim_totals(sim).arrived, 2);
    assert_true(sim_vessel(sim, 0).serial == first + (UINT64_C(1) << 32));
    assert_true(ship_of_serial(sim_vessel(sim, 0).serial) == first);
    assert_int_equal(sim_vessel(sim, 0).vessel_class, 0);
    assert_int_equal(sim_flow_owners(sim, 0).returned, 1);
    sim_run_until(sim, toy.scenario.end);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

/* ---- theory: customers who leave the line, M/M/n+M ---- */

/* Part of the customers who leave unserved: a birth-death chain with births at `arrivals` and
 * deaths at min(k, n) + (k - n)+ * leaving, rates per mean service (Palm 1957; Mandelbaum and
 * Zeltyn 2007).
 */
static double part_that_leaves(double arrivals, int32_t servers, double leaving)
{
    double weight = 1, sum = 1, left = 0;
    for (int32_t k = 1; k < 400; k++) {
        double waiting = k > servers ? k - servers : 0;
        weight *= arrivals / ((k < servers ? k : servers) + waiting * leaving);
        sum += weight;
        left += weight * waiting * leaving;
    }
    return left / sum / arrivals;
}

static void test_impatient_customers_leave_as_theory_says(void **context)
{
    (void)context;
    enum { REPLICATIONS = 20 };
    Toy toy;
    toy_queue(&toy, 16, 0.125, 2, 400); /* as many as the two desks can serve */
    flow_of_toy(&toy)->owners.patience =
        distribution(&toy, (DistributionSpec){.kind = DIST_EXPONENTIAL, .mean = MS_PER_DAY / 4});
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        SimConfig config = {&toy.scenario, 3, r, false};
        Sim *sim = sim_create(&config);
        sim_run_until(sim, toy.scenario.end);
        SimTotals totals = sim_totals(sim);
        double part = (double)totals.diverted / (double)(totals.departed + totals.diverted);
        assert_float_equal(sim_line(sim, 0).little_ratio, 1.0, 1e-12);
        assert_null(sim_fault(sim));
        sum += part;
        squares += part * part;
        sim_destroy(sim);
    }
    double mean = sum / REPLICATIONS;
    /* 99.9 % of Student's t with 19 degrees of freedom: 3.883. */
    double half = 3.883 * sqrt((squares - sum * mean) / (REPLICATIONS - 1) / REPLICATIONS);
    double exact = part_that_leaves(2, 2, 0.5);
    if (fabs(mean - exact) > half || half > 0.1 * exact) {
        fail_msg("%.4f +- %.4f leave, exact %.4f", mean, half, exact);
    }
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_voyage_is_worth_what_adds_up_by_hand),
        cmocka_unit_test(test_owners_see_waits_in_the_line_and_of_late),
        cmocka_unit_test(test_nobody_comes_to_a_closed_corridor),
        cmocka_unit_test(test_a_decision_never_shifts_the_luck_of_others),
        cmocka_unit_test(test_a_ship_waits_as_long_as_its_owner_and_leaves_empty),
        cmocka_unit_test(test_a_ship_that_is_served_in_time_forgets_its_owner),
        cmocka_unit_test(test_a_ship_held_at_sea_turns_round_when_patience_ends),
        cmocka_unit_test(test_patience_outlasts_a_change_of_cause),
        cmocka_unit_test(test_the_same_ship_comes_again_after_the_drawn_time),
        cmocka_unit_test(test_impatient_customers_leave_as_theory_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
