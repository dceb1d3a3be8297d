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
    sim_run_until(sim, berthed + MS_PER_DAY); /* 10 kt of 20 are aboard */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_half_the_power_doubles_what_is_left_of_loading),
        cmocka_unit_test(test_without_power_a_vessel_waits_for_it),
        cmocka_unit_test(test_power_that_changes_nothing_changes_nothing),
        cmocka_unit_test(test_a_berth_in_use_is_lost_when_its_vessel_leaves),
        cmocka_unit_test(test_a_port_without_a_silo_has_no_grain_to_lose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
