/* Registration, rules of size and repeats of inspections in small worlds; and, with everything at
 * once, the account of waits. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/world.h"

#define REGISTERED(more, dated)                                                                    \
    "registration: {desk: {name: Desk, corridor: way, at: GATE, " more "}}\n"                      \
    "flows:\n"                                                                                     \
    "  alpha: {name: Alpha, counted: no, arrivals: {dated: [" dated                                \
    "]},\n    entry: GATE, exit: FORK, ports: {Alpha: 1}, classes: {boat: 1}, fill: 100 %,\n"      \
    "    commodities: {corn: 1, wheat: 1}, itinerary: [{serve: desk}, depart]}\n"

static void test_a_registration_approves_its_number_a_day(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 2 /day", "{on: 2020-01-02, count: 5}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    assert_int_equal(sim_line(w.sim, 0).waiting, 3);
    assert_int_equal(sim_station(w.sim, 0).servers, 2);
    assert_int_equal(sim_line(w.sim, 0).cause, CAUSE_REGISTRATION);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_REGISTRATION), (24 + 24 + 48) * MS_PER_HOUR);
    assert_only_causes(&w, CAUSE_REGISTRATION, CAUSE_REGISTRATION);
    assert_int_equal(sim_totals(w.sim).departed, 5);
    world_free(&w);
}

static void test_teams_sets_a_registrations_approvals_and_its_corridor_shuts_it(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 1 /day", "{on: 2020-01-02, count: 5}"));
    static const struct {
        int32_t day, hour;
        const char *text;
        int32_t waiting;
        WaitCause cause;
    } steps[] = {{2, 6, "teams desk 3", 2, CAUSE_REGISTRATION},
                 {2, 12, "teams desk 0", 2, CAUSE_REGISTRATION},
                 {4, 0, "suspend deal south", 2, CAUSE_CORRIDOR_SHUT},
                 {5, 0, "teams desk auto", 2, CAUSE_CORRIDOR_SHUT},
                 {6, 0, "resume deal south", 1, CAUSE_REGISTRATION},
                 {6, 6, "corridor way open", 0, CAUSE_REGISTRATION}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        Command command;
        assert_true(command_parse(w.bundle.scenario, steps[i].text, &command, NULL));
        sim_run_until(w.sim, at(&w, steps[i].day, steps[i].hour));
        assert_true(sim_apply(w.sim, &command, NULL));
        assert_int_equal(sim_line(w.sim, 0).waiting, steps[i].waiting);
        if (steps[i].waiting > 0) {
            assert_int_equal(sim_vessel(w.sim, sim_line(w.sim, 0).first).cause, steps[i].cause);
        }
    }
    world_free(&w);
}

static void test_the_smaller_are_turned_away_from_the_day_of_the_rule(void **context)
{
    (void)context;
    World w =
        world_of(REGISTERED("approvals: {start: 10 /day, 2020-01-08: 0 /day, 2020-01-20: 10 /day}, "
                            "minimum: {start: 2 kt, 2020-01-10: 5 kt}",
                            "{on: 2020-01-05, cargo: 4 kt}, {on: 2020-01-05, cargo: 1 kt}, "
                            "{on: 2020-01-09, cargo: 4 kt}, {on: 2020-01-09, cargo: 5 kt}, "
                            "{on: 2020-01-12, cargo: 4 kt}"));
    sim_run_until(w.sim, at(&w, 9, 12));
    assert_int_equal(sim_totals(w.sim).diverted, 1); /* 1 kt, at the door */
    assert_int_equal(sim_line(w.sim, 0).waiting, 2);
    sim_run_until(w.sim, at(&w, 10, 0));
    assert_int_equal(sim_totals(w.sim).diverted, 2); /* 4 kt, that waited */
    run_all(&w);
    SimTotals totals = sim_totals(w.sim);
    assert_int_equal(totals.arrived, 5);
    assert_int_equal(totals.departed, 2);
    assert_int_equal(totals.diverted, 3);
    assert_int_equal(totals.vessels_balance, 0);
    world_free(&w);
}

#define OWN_MINIMUM(good)                                                                          \
    REGISTERED("approvals: 99 /day, minimum: {start: 2 kt, 2020-01-10: 5 kt}, "                    \
               "minimum_of: {" good ": {start: 1 kt, 2020-01-10: 3 kt}}",                          \
               "{on: 2020-01-05, cargo: 1500 t, count: 40}, "                                      \
               "{on: 2020-01-12, cargo: 4 kt, count: 40}")

/* Of each forty about half are of that good, and only they are let in. */
static void assert_only_this_good_is_let_in(World w, int32_t commodity)
{
    int32_t these = 0, others = 0;
    for (int32_t day = 5; day <= 12; day += 7) {
        sim_run_until(w.sim, at(&w, day, 1));
        for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
            VesselView v = sim_vessel(w.sim, i);
            these += v.serial != 0 && v.commodity == commodity;
            others += v.serial != 0 && v.commodity != commodity;
        }
    }
    assert_int_equal(others, 0);
    assert_in_range(these, 25, 55);
    assert_int_equal(sim_totals(w.sim).diverted, 80 - these);
    world_free(&w);
}

static void test_a_cargo_may_have_a_least_parcel_of_its_own(void **context)
{
    (void)context;
    assert_only_this_good_is_let_in(world_of(OWN_MINIMUM("corn")), 0);
    assert_only_this_good_is_let_in(world_of(OWN_MINIMUM("wheat")), 1);
}

static void test_vessels_for_a_refused_port_wait_and_the_others_pass(void **context)
{
    (void)context;
    World w = world_of(
        "registration: {desk: {name: Desk, corridor: way, at: GATE, approvals: 2 /day,\n"
        "  refuses: {Alpha: {start: yes, 2020-01-05: no}}}}\n"
        "flows:\n  both: {name: Both, counted: no, entry: GATE, exit: FORK, classes: {boat: 1},\n"
        "    arrivals: {dated: [{on: 2020-01-02, port: Alpha, count: 2}, {on: 2020-01-02, port: "
        "Beta, count: 3}]},\n"
        "    ports: {Alpha: 1, Beta: 1}, fill: 100 %, itinerary: [{serve: desk}, depart]}\n");
    sim_run_until(w.sim, at(&w, 2, 1));
    assert_int_equal(sim_line(w.sim, 0).waiting, 3); /* two for Alpha, one for Beta */
    assert_int_equal(sim_turns(w.sim, 0).left_today, 0);
    sim_run_until(w.sim, at(&w, 4, 23));
    assert_int_equal(sim_line(w.sim, 0).waiting, 2);
    assert_int_equal(sim_turns(w.sim, 0).left_today, 2);
    assert_int_equal(sim_vessel(w.sim, sim_line(w.sim, 0).first).cause, CAUSE_REGISTRATION);
    sim_run_until(w.sim, at(&w, 5, 0));
    assert_int_equal(sim_line(w.sim, 0).waiting, 0);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_REGISTRATION), (24 + 2 * 72) * MS_PER_HOUR);
    world_free(&w);
}

static void test_repeats_have_causes_with_their_own_delays(void **context)
{
    (void)context;
    World w = world_until(
        "2021-01-01",
        "inspection:\n"
        "  check: {name: Check, corridor: way, outbound: {at: GATE, name: Out},\n"
        "    inbound: {at: GATE, name: In}, teams: 4, order: fifo, service: 1 h, repeat: 30 %,\n"
        "    repeat_causes: {fumigation: {part: 40, after: 2 d}, documents: {part: 30, after: 12 "
        "h},\n"
        "      equipment: {part: 15, after: 6 h}, readiness: {part: 10, after: 3 h}, crew: {part: "
        "5, "
        "after: 1 d}}}\n"
        "flows:\n"
        "  alpha: {name: Alpha, counted: no, arrivals: {even: 20 /day}, entry: GATE, exit: FORK,\n"
        "    classes: {boat: 1}, itinerary: [{serve: check inbound}, depart]}\n",
        5);
    run_all(&w);
    static const int32_t hours[5] = {48, 12, 6, 3, 24}, parts[5] = {40, 30, 15, 10, 5};
    int64_t expected = 0, sum = 0;
    for (int32_t i = 0; i < 5; i++) {
        expected += sim_repeats(w.sim, 0, i) * hours[i] * MS_PER_HOUR;
        sum += sim_repeats(w.sim, 0, i);
    }
    /* 20 a day, each 0.3 / 0.7 times: about 3137; those not ready at the end have waited less. */
    assert_in_range(sum, 2950, 3330);
    for (int32_t i = 0; i < 5; i++) {
        double p = parts[i] / 100.0;
        assert_near((double)sim_repeats(w.sim, 0, i) / (double)sum, p,
                    3.3 * sqrt(p * (1 - p) / (double)sum));
    }
    int64_t missing = expected - waited(&w, CAUSE_NOT_READY);
    assert_true(missing >= 0 && missing < 30 * 2 * MS_PER_DAY);
    world_free(&w);
}

static void test_a_service_of_steps_takes_their_sum(void **context)
{
    (void)context;
    World w = world_of("queues: {desk: {name: Desk, servers: 1, order: fifo, set_up: 5 min,\n"
                       "  steps: {boat: 40 min, documents: 30 min, holds: 45 min}, pace: 2}}\n"
                       "flows:\n  calls: {name: Calls, counted: no,\n"
                       "    arrivals: {dated: [{on: 2020-01-02, count: 3}]},\n"
                       "    itinerary: [{serve: desk}, depart]}\n");
    int64_t each = 5 * MS_PER_MINUTE + 2 * 115 * MS_PER_MINUTE;
    sim_run_until(w.sim, at(&w, 2, 0) + 3 * each - 1);
    assert_int_equal(sim_totals(w.sim).departed, 2);
    sim_run_until(w.sim, at(&w, 2, 0) + 3 * each);
    assert_int_equal(sim_totals(w.sim).departed, 3);
    world_free(&w);
}

static void test_the_cargo_that_goes_first_goes_first(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 1 /day, order: cargo, cargo_first: [wheat]",
                                  "{on: 2020-01-02, count: 30}"));
    /* Of those in line, no corn is approved while wheat waits. */
    int32_t wheat_waiting = 1;
    for (int32_t day = 2; day < 31 && wheat_waiting > 0; day++) {
        sim_run_until(w.sim, at(&w, day, 12));
        wheat_waiting = 0;
        for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
            VesselView v = sim_vessel(w.sim, i);
            wheat_waiting += v.serial != 0 && v.is_waiting && v.commodity == 1;
            if (v.serial != 0 && !v.is_waiting && day > 2) { /* today's, under way to the fork */
                assert_int_equal(v.commodity, 1);
            }
        }
    }
    world_free(&w);
}

/* ---- the account of waits ---- */

/* tests/data/gates.yaml has everything at once. */
static World whole_world(uint64_t seed)
{
    World world = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/gates.yaml", NULL, &world.bundle,
                       &errors)) {
        errors_print(&errors, stderr);
        fail_msg("tests/data/gates.yaml could not be loaded");
    }
    SimConfig config = {world.bundle.scenario, seed, 0, true};
    world.sim = sim_create(&config);
    return world;
}

/* Counted from outside, vessel by vessel between events, every cause has the same time. */
static void test_the_causes_are_those_of_the_vessels_at_every_moment(void **context)
{
    (void)context;
    int32_t seen = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        World w = whole_world(seed);
        int64_t by_cause[WAIT_CAUSES] = {0}, before = sim_now(w.sim);
        int32_t step = 0;
        for (bool more = true; more;) {
            int32_t waiting[WAIT_CAUSES] = {0};
            for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
                VesselView v = sim_vessel(w.sim, i);
                waiting[v.cause] += v.serial != 0 && v.is_waiting;
            }
            more = sim_step(w.sim);
            if (!more) {
                run_all(&w);
            }
            for (int32_t c = 0; c < WAIT_CAUSES; c++) {
                by_cause[c] += waiting[c] * (sim_now(w.sim) - before);
            }
            before = sim_now(w.sim);
            const char *fault = ++step % 50 == 0 ? sim_fault(w.sim) : NULL;
            if (fault) {
                fail_msg("seed %d: %s", (int)seed, fault);
            }
        }
        SimTotals totals = sim_totals(w.sim);
        for (int32_t c = 0; c < WAIT_CAUSES; c++) {
            if (by_cause[c] != totals.wait_ms[c]) {
                fail_msg("seed %d, %s: %lld ms from outside, %lld in the account", (int)seed,
                         wait_cause_names[c], (long long)by_cause[c], (long long)totals.wait_ms[c]);
            }
            seen |= (totals.wait_ms[c] > 0) << c;
        }
        assert_int_equal(totals.vessels_balance, 0);
        assert_int_equal(totals.cargo_balance_kg, 0);
        world_free(&w);
    }
    /* The world is rich enough to mean something. */
    static const WaitCause rich[] = {CAUSE_SERVERS_BUSY, CAUSE_OFF_HOURS,    CAUSE_CORRIDOR_SHUT,
                                     CAUSE_NOT_READY,    CAUSE_WAY_SHUT,     CAUSE_WEATHER,
                                     CAUSE_DAYLIGHT,     CAUSE_WINDOW,       CAUSE_ONE_WAY,
                                     CAUSE_DAY_QUOTA,    CAUSE_REGISTRATION, CAUSE_NO_PILOT};
    for (size_t i = 0; i < sizeof rich / sizeof rich[0]; i++) {
        if (!(seen >> rich[i] & 1)) {
            fail_msg("nobody waited for %s", wait_cause_names[rich[i]]);
        }
    }
}

static void test_chunks_and_snapshots_keep_the_state_of_turns_and_weather(void **context)
{
    (void)context;
    World whole = whole_world(4);
    World pieces = whole_world(4);
    for (int64_t t = at(&pieces, 1, 0); t < at(&pieces, 61, 0); t += 7 * MS_PER_HOUR + 17) {
        sim_run_until(pieces.sim, t);
        Sim *clone = sim_clone(pieces.sim);
        assert_true(sim_state_hash(clone) == sim_state_hash(pieces.sim));
        sim_destroy(pieces.sim);
        pieces.sim = clone;
    }
    run_all(&whole);
    run_all(&pieces);
    assert_true(sim_state_hash(whole.sim) == sim_state_hash(pieces.sim));
    world_free(&whole);
    world_free(&pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_registration_approves_its_number_a_day),
        cmocka_unit_test(test_teams_sets_a_registrations_approvals_and_its_corridor_shuts_it),
        cmocka_unit_test(test_the_smaller_are_turned_away_from_the_day_of_the_rule),
        cmocka_unit_test(test_a_cargo_may_have_a_least_parcel_of_its_own),
        cmocka_unit_test(test_vessels_for_a_refused_port_wait_and_the_others_pass),
        cmocka_unit_test(test_repeats_have_causes_with_their_own_delays),
        cmocka_unit_test(test_a_service_of_steps_takes_their_sum),
        cmocka_unit_test(test_the_cargo_that_goes_first_goes_first),
        cmocka_unit_test(test_the_causes_are_those_of_the_vessels_at_every_moment),
        cmocka_unit_test(test_chunks_and_snapshots_keep_the_state_of_turns_and_weather),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
