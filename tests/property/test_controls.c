/* Straits and canals in small worlds, with answers worked out by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/world.h"

static void test_a_large_vessel_waits_for_its_hours_and_the_others_pass_it(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  large: {loa: 200 m, hours: 06:00-18:00}}}\n" EASTBOUND(
                           "{on: 2020-01-02, class: ship}, {on: 2020-01-02 01:00, class: boat}, "
                           "{on: 2020-01-02 20:00, class: ship}"));
    sim_run_until(w.sim, at(&w, 2, 2));
    VesselView ship = sim_vessel(w.sim, 0);
    assert_true(ship.is_waiting);
    assert_int_equal(ship.cause, CAUSE_DAYLIGHT);
    assert_int_equal(sim_vessel(w.sim, 1).state, VESSEL_INBOUND_SEA);
    sim_run_until(w.sim, at(&w, 2, 6) + SEA_MS - 1);
    assert_int_equal(sim_totals(w.sim).departed, 1);
    sim_run_until(w.sim, at(&w, 2, 6) + SEA_MS);
    assert_int_equal(sim_totals(w.sim).departed, 2);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_DAYLIGHT), 16 * MS_PER_HOUR); /* 6 h, and 20:00 to 06:00 */
    assert_only_causes(&w, CAUSE_DAYLIGHT, CAUSE_DAYLIGHT);
    world_free(&w);
}

static void test_a_direction_opens_in_its_window_only(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  windows: {eastbound: 04:00-10:00, westbound: 22:00-03:00}}}\n" EASTBOUND(
                           "{on: 2020-01-02}, {on: 2020-01-02 12:00}")
                           WESTBOUND("{on: 2020-01-05 02:00}, {on: 2020-01-05 12:00}"));
    sim_run_until(w.sim, at(&w, 2, 1));
    assert_int_equal(sim_vessel(w.sim, 0).cause, CAUSE_WINDOW);
    run_all(&w);
    /* Eastbound 4 h and 16 h; westbound 0 and from noon to 22:00. */
    assert_int_equal(waited(&w, CAUSE_WINDOW), (4 + 16 + 10) * MS_PER_HOUR);
    assert_only_causes(&w, CAUSE_WINDOW, CAUSE_WINDOW);
    assert_int_equal(sim_totals(w.sim).departed, 4);
    world_free(&w);
}

static void test_a_canal_lets_in_its_number_a_day(void **context)
{
    (void)context;
    World w = world_of("controls: {canal: {name: Canal, lane: SEA, headway: 1 min,\n"
                       "  capacity: 2 /day}}\n" EASTBOUND("{on: 2020-01-02, count: 5}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    assert_int_equal(sim_line(w.sim, 0).waiting + sim_line(w.sim, 1).waiting +
                         sim_line(w.sim, 2).waiting + sim_line(w.sim, 3).waiting,
                     3);
    run_all(&w);
    /* Day 2: four wait a minute for the second; three for the next day. Day 3: two wait a minute,
     * one for the day after. */
    assert_int_equal(waited(&w, CAUSE_SERVERS_BUSY), 6 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_DAY_QUOTA), 4 * (MS_PER_DAY - MS_PER_MINUTE));
    assert_only_causes(&w, CAUSE_SERVERS_BUSY, CAUSE_DAY_QUOTA);
    world_free(&w);
}

static void test_a_capacity_with_a_fraction_is_kept_over_days(void **context)
{
    (void)context;
    World w = world_of("controls: {canal: {name: Canal, lane: SEA, headway: 1 min,\n"
                       "  capacity: 1.5 /day}}\n" EASTBOUND("{on: 2020-01-02, count: 60}"));
    sim_run_until(w.sim, at(&w, 12, 0) - 1); /* ten whole days */
    int32_t waiting = 0;
    for (int32_t l = 0; l < w.bundle.scenario->line_count; l++) {
        waiting += sim_line(w.sim, l).waiting;
    }
    assert_int_equal(waiting, 45);
    world_free(&w);
}

static void test_a_large_vessel_passes_alone_against_nobody(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  large: {loa: 200 m, one_way: yes}}}\n" EASTBOUND(
                           "{on: 2020-01-02}, {on: 2020-01-02 02:00}")
                           WESTBOUND("{on: 2020-01-02 01:00, class: ship}"));
    sim_run_until(w.sim, at(&w, 2, 0) + 150 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_ONE_WAY), (90 + 30) * MS_PER_MINUTE);
    int32_t east = scenario_find_station(w.bundle.scenario, "neck_eastbound");
    int32_t west = scenario_find_station(w.bundle.scenario, "neck_westbound");
    assert_true(sim_turns(w.sim, east).held_for_large);
    assert_false(sim_turns(w.sim, west).held_for_large);
    assert_true(sim_turns(w.sim, west).clear_at == at(&w, 2, 0) + SEA_MS);
    assert_int_equal(sim_turns(w.sim, west).left_today, -1);
    run_all(&w);
    /* The ship: until the first boat is out. The second boat: until the ship is out. */
    assert_int_equal(waited(&w, CAUSE_ONE_WAY),
                     (SEA_MS - MS_PER_HOUR) + (2 * SEA_MS - 2 * MS_PER_HOUR));
    assert_only_causes(&w, CAUSE_ONE_WAY, CAUSE_ONE_WAY);
    world_free(&w);
}

/* The other trades and ours are one stream with constant service: Pollaczek-Khinchine. */
static void test_other_trades_take_turns_without_being_there(void **context)
{
    (void)context;
    World w = world_until(
        "2029-01-01",
        "controls: {neck: {name: Neck, lane: SEA, headway: 10 min, background: 96 /day}}\n"
        "flows:\n  east: {name: East, counted: no, arrivals: {poisson: 6 /day}, entry: GATE,\n"
        "    exit: FORK, classes: {boat: 1}, itinerary: [depart]}\n",
        7);
    run_all(&w);
    double rho = (48.0 + 6.0) * 10 / 1440, minutes = 0;
    double expected = rho * 10 / (2 * (1 - rho));
    int32_t count = 0;
    for (int32_t l = 0; l < w.bundle.scenario->line_count; l++) {
        LineView line = sim_line(w.sim, l);
        if (line.served > 0) {
            minutes = line.mean_wait_days * 1440;
            count = (int32_t)line.served;
            assert_near(line.little_ratio, 1.0, 1e-9);
        }
    }
    assert_true(count > 19000);
    assert_near(minutes, expected, 0.15); /* 3.0 min; standard error about 0.035 */
    assert_only_causes(&w, CAUSE_SERVERS_BUSY, CAUSE_SERVERS_BUSY);
    /* Arrival and end of the passage of each of ours, and a turn for those that wait. */
    assert_true(sim_events(w.sim) < (uint64_t)count * 4 + 3300);
    world_free(&w);
}

/* Other trades sail 10 kn: the SEA takes them 10,820 s. The last one to enter did so a moment ago.
 */
static void test_a_large_vessel_waits_for_other_trades_to_clear_the_lane(void **context)
{
    (void)context;
    World w =
        world_of("controls: {neck: {name: Neck, lane: SEA, headway: 5 min, background: 200 "
                 "/day,\n  large: {loa: 200 m, one_way: yes}}}\n" EASTBOUND("{on: 2020-02-01}")
                     WESTBOUND("{on: 2020-01-02, class: ship}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    assert_in_range(waited(&w, CAUSE_ONE_WAY), 130 * MS_PER_MINUTE, 10820 * MS_PER_SECOND);
    world_free(&w);
}

/* A closure of half of each day: after it, the other trades that came meanwhile go first. */
static void test_other_trades_that_came_in_a_closure_are_let_in_before_later_vessels(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 6 min,\n"
                       "  windows: {eastbound: 12:00-24:00}, background: 144 /day}}\n" EASTBOUND(
                           "{on: 2020-01-02 11:59}, {on: 2020-01-04 00:01}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    int32_t east = scenario_find_station(w.bundle.scenario, "neck_eastbound");
    int32_t ahead = sim_turns(w.sim, east).other_trades_ahead;
    assert_in_range(ahead, 20, 52);
    sim_run_until(w.sim, at(&w, 3, 0));
    assert_int_equal(waited(&w, CAUSE_SERVERS_BUSY), ahead * 6 * MS_PER_MINUTE);
    /* About 36 came before it in the night, 6 min each: it enters about 3 h 36 after the opening.
     */
    double hours = (double)waited(&w, CAUSE_SERVERS_BUSY) / MS_PER_HOUR;
    assert_in_range((int64_t)(hours * 10), 20, 52);
    int64_t first = waited(&w, CAUSE_SERVERS_BUSY);
    run_all(&w);
    /* The one that came at the beginning of a night is among the first. */
    assert_true(waited(&w, CAUSE_SERVERS_BUSY) - first < 40 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_WINDOW), 12 * MS_PER_HOUR);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_large_vessel_waits_for_its_hours_and_the_others_pass_it),
        cmocka_unit_test(test_a_direction_opens_in_its_window_only),
        cmocka_unit_test(test_a_canal_lets_in_its_number_a_day),
        cmocka_unit_test(test_a_capacity_with_a_fraction_is_kept_over_days),
        cmocka_unit_test(test_a_large_vessel_passes_alone_against_nobody),
        cmocka_unit_test(test_other_trades_take_turns_without_being_there),
        cmocka_unit_test(test_a_large_vessel_waits_for_other_trades_to_clear_the_lane),
        cmocka_unit_test(test_other_trades_that_came_in_a_closure_are_let_in_before_later_vessels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
