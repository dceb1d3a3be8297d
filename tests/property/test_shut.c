/* Stations that shut while they serve: what stands still, for how long, and what it counts as. The
 * world is tests/data/toy-shut.yaml: two cranes, lifts of 10 h, three barges at midnight. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <math.h>

static bool is_near(double a, double b)
{
    return fabs(a - b) < 1e-12;
}

typedef struct World {
    ScenarioBundle bundle;
    Sim *sim;
} World;

static World open_file(const char *file, const char *const *settings, int32_t count)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings set = {settings, count};
    World w = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, file, &set, &w.bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    SimConfig config = {w.bundle.scenario, 1, 0, false};
    w.sim = sim_create(&config);
    return w;
}

/* The pier, with one setting or none (NULL). */
static World open_world(const char *setting)
{
    return open_file(SOURCE_DIR "/tests/data/toy-shut.yaml", &setting, setting ? 1 : 0);
}

static void close_world(World *w)
{
    assert_null(sim_fault(w->sim));
    sim_destroy(w->sim);
    scenario_bundle_free(&w->bundle);
}

static void to_hour(World *w, int32_t hour)
{
    sim_run_until(w->sim, w->bundle.scenario->start + hour * MS_PER_HOUR);
    assert_null(sim_fault(w->sim));
}

static void command(World *w, const char *text)
{
    Command c;
    Errors errors = {0};
    if (!command_parse(w->bundle.scenario, text, &c, &errors) || !sim_apply(w->sim, &c, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
    assert_null(sim_fault(w->sim));
}

static void expect_departed(World *w, int32_t hour, uint64_t departed)
{
    sim_run_until(w->sim, w->bundle.scenario->start + hour * MS_PER_HOUR - 1);
    assert_true(sim_totals(w->sim).departed < departed);
    to_hour(w, hour);
    assert_true(sim_totals(w->sim).departed == departed);
}

/* Shut from 4 h to 9 h: 6 h of work are left, so the two end at 15 h, the third at 25 h. */
static void expect_five_hours_lost(World *w, WaitCause cause)
{
    const int64_t hour = MS_PER_HOUR;
    to_hour(w, 9);
    StationView station = sim_station(w->sim, 0);
    assert_true(station.is_open);
    assert_int_equal(station.stopped, 0);
    assert_int_equal(sim_vessel(w->sim, 0).until, w->bundle.scenario->start + 15 * hour);
    expect_departed(w, 15, 2);
    expect_departed(w, 25, 3);
    SimTotals totals = sim_totals(w->sim);
    assert_int_equal(totals.wait_ms[CAUSE_SERVERS_BUSY], 10 * hour); /* of the third: 15 h */
    assert_int_equal(totals.wait_ms[cause], 5 * hour);
    /* Two services stood still for 5 h of 25; they are part of the 2 * 15 + 10 h in service. */
    assert_true(is_near(sim_station(w->sim, 0).stopped_mean, 2 * 5 / 25.0));
    assert_true(is_near(sim_station(w->sim, 0).busy_mean, 40 / 25.0));
}

static void test_service_stands_still_while_the_truce_is_suspended(void **context)
{
    (void)context;
    World w = open_world(NULL);
    to_hour(&w, 4);
    command(&w, "suspend deal south");
    to_hour(&w, 6);
    StationView station = sim_station(w.sim, 0);
    assert_false(station.is_open);
    assert_int_equal(station.stopped, 2);
    assert_int_equal(station.busy, 2);
    assert_true(is_near(station.stopped_mean, 2 * 2 / 6.0));
    VesselView served = sim_vessel(w.sim, 0), third = sim_vessel(w.sim, 2);
    assert_true(served.is_stopped && !served.is_waiting);
    assert_true(served.until == INT64_MAX && served.cause == CAUSE_CORRIDOR_SHUT);
    assert_true(third.is_waiting && !third.is_stopped && third.cause == CAUSE_CORRIDOR_SHUT);
    to_hour(&w, 9);
    command(&w, "resume deal south");
    expect_five_hours_lost(&w, CAUSE_CORRIDOR_SHUT);
    close_world(&w);
}

static void test_service_stands_still_without_servers(void **context)
{
    (void)context;
    World w = open_world(NULL);
    to_hour(&w, 4);
    command(&w, "teams pier 0");
    to_hour(&w, 9);
    command(&w, "teams pier auto");
    expect_five_hours_lost(&w, CAUSE_NO_SERVERS);
    close_world(&w);
}

/* 00:00-04:00: two days of 4 h, then the last 2 h; the third from 50 h on, 2 + 4 + 4 h:
 * it is over as the hours end. */
static void test_service_stands_still_out_of_hours(void **context)
{
    (void)context;
    World w = open_world("queues.pier.hours=00:00-04:00");
    expect_departed(&w, 50, 2);
    expect_departed(&w, 100, 3);
    close_world(&w);
}

static void test_service_is_finished_where_nothing_else_is_said(void **context)
{
    (void)context;
    World w = open_world("queues.pier.on_shut=finish");
    to_hour(&w, 4);
    command(&w, "suspend deal south");
    expect_departed(&w, 10, 2);
    assert_int_equal(sim_station(w.sim, 0).stopped, 0);
    to_hour(&w, 30);
    command(&w, "resume deal south");
    expect_departed(&w, 40, 3);
    close_world(&w);
}

static void test_service_that_ends_as_the_station_shuts_is_over(void **context)
{
    (void)context;
    static const char *const settings[] = {"events=[{on: 2020-01-01 10:00, do: teams pier 0}]"};
    World w = open_file(SOURCE_DIR "/tests/data/toy-shut.yaml", settings, 1);
    expect_departed(&w, 10, 2);
    to_hour(&w, 200);
    assert_int_equal(sim_station(w.sim, 0).busy, 0);
    assert_true(sim_totals(w.sim).departed == 2);
    assert_true(is_near(sim_station(w.sim, 0).stopped_mean, 0));
    close_world(&w);
}

/* A plain queue works in a coastal or open corridor and is never skipped. */
static void test_a_queue_of_an_open_corridor_still_serves(void **context)
{
    (void)context;
    World w = open_world(NULL);
    to_hour(&w, 4);
    command(&w, "corridor way coastal");
    expect_departed(&w, 10, 2);
    expect_departed(&w, 20, 3);
    close_world(&w);
}

/* Every twist of a truce that flickers, with a snapshot in the midst of a stop. */
static void test_a_snapshot_while_service_stands_still_goes_on_the_same(void **context)
{
    (void)context;
    World w = open_world(NULL);
    to_hour(&w, 4);
    command(&w, "suspend deal south");
    to_hour(&w, 6);
    size_t size = sim_snapshot_size(w.sim);
    void *snapshot = mem_alloc(1, size);
    sim_snapshot(w.sim, snapshot, size);
    uint64_t hashes[2];
    for (int i = 0; i < 2; i++) {
        to_hour(&w, 7);
        command(&w, "resume deal south");
        to_hour(&w, 8);
        command(&w, "suspend deal north");
        to_hour(&w, 9);
        command(&w, "resume deal north");
        expect_departed(&w, 14, 2); /* 3 h and 1 h lost */
        expect_departed(&w, 24, 3);
        hashes[i] = sim_state_hash(w.sim);
        assert_true(sim_restore(w.sim, snapshot, size));
        assert_null(sim_fault(w.sim));
    }
    assert_true(hashes[0] == hashes[1]);
    mem_free(snapshot);
    close_world(&w);
}

/* Inspections: a corridor that closes stops them, a duty that ends lets them finish and sends
 * those in line on. The gate of toy-two-ports: 2 h each, the first barge comes after a day. */
static void test_inspections_stop_with_the_corridor_and_not_with_the_duty(void **context)
{
    (void)context;
    static const char *const settings[] = {"inspection.gate.on_shut=interrupt"};
    World w = open_file(SOURCE_DIR "/tests/data/toy-two-ports.yaml", settings, 1);
    to_hour(&w, 25);
    assert_int_equal(sim_station(w.sim, 0).busy, 1);
    command(&w, "corridor way coastal");
    assert_int_equal(sim_station(w.sim, 0).stopped, 0);
    command(&w, "corridor way closed");
    assert_int_equal(sim_station(w.sim, 0).stopped, 1);
    to_hour(&w, 30);
    command(&w, "corridor way open"); /* an hour of work is left, and done */
    assert_int_equal(sim_station(w.sim, 0).stopped, 0);
    sim_run_until(w.sim, w.bundle.scenario->start + 31 * MS_PER_HOUR - 1);
    assert_int_equal(sim_station(w.sim, 0).busy, 1);
    to_hour(&w, 31);
    assert_int_equal(sim_station(w.sim, 0).busy, 0);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_service_stands_still_while_the_truce_is_suspended),
        cmocka_unit_test(test_service_stands_still_without_servers),
        cmocka_unit_test(test_service_stands_still_out_of_hours),
        cmocka_unit_test(test_service_is_finished_where_nothing_else_is_said),
        cmocka_unit_test(test_service_that_ends_as_the_station_shuts_is_over),
        cmocka_unit_test(test_a_queue_of_an_open_corridor_still_serves),
        cmocka_unit_test(test_a_snapshot_while_service_stands_still_goes_on_the_same),
        cmocka_unit_test(test_inspections_stop_with_the_corridor_and_not_with_the_duty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
