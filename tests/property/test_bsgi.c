/* Promises of the core, on the real scenario: chunks, snapshots, seeds, ledger, Little. */
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

static ScenarioBundle bundle;

static int load(void **context)
{
    (void)context;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    if (!scenario_load(&sources, "bsgi-2022", NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        return -1;
    }
    return 0;
}

static int unload(void **context)
{
    (void)context;
    scenario_bundle_free(&bundle);
    return 0;
}

static Sim *start(uint64_t seed)
{
    SimConfig config = {bundle.scenario, seed, 0, false};
    return sim_create(&config);
}

static void test_chunks_of_any_size_end_in_the_same_state(void **context)
{
    (void)context;
    static const int64_t chunks[] = {MS_PER_DAY * 3, MS_PER_HOUR * 7 + 13, MS_PER_DAY * 61};
    Sim *whole = start(5);
    sim_run_until(whole, bundle.scenario->end);
    for (int c = 0; c < 3; c++) {
        Sim *pieces = start(5);
        for (int64_t t = bundle.scenario->start; t < bundle.scenario->end; t += chunks[c]) {
            sim_run_until(pieces, t);
        }
        sim_run_until(pieces, bundle.scenario->end);
        assert_true(sim_state_hash(whole) == sim_state_hash(pieces));
        sim_destroy(pieces);
    }
    Sim *steps = start(5);
    while (sim_step(steps)) {
    }
    sim_run_until(steps, bundle.scenario->end);
    assert_true(sim_state_hash(whole) == sim_state_hash(steps));
    sim_destroy(steps);
    sim_destroy(whole);
}

static void test_a_snapshot_taken_anywhere_runs_on_to_the_same_state(void **context)
{
    (void)context;
    Sim *whole = start(6);
    Sim *other = start(99); /* restored into a Sim that has run elsewhere */
    sim_run_until(other, bundle.scenario->start + 200 * MS_PER_DAY);
    uint64_t hashes[12];
    void *buffers[12];
    size_t sizes[12];
    for (int i = 0; i < 12; i++) {
        sim_run_until(whole, bundle.scenario->start + (i * 30 + 1) * MS_PER_DAY + i * 7654321);
        hashes[i] = sim_state_hash(whole);
        sizes[i] = sim_snapshot_size(whole);
        buffers[i] = mem_alloc(1, sizes[i]);
        sim_snapshot(whole, buffers[i], sizes[i]);
    }
    sim_run_until(whole, bundle.scenario->end);
    for (int i = 11; i >= 0; i -= 3) {
        assert_true(sim_restore(other, buffers[i], sizes[i]));
        assert_true(sim_state_hash(other) == hashes[i]);
        sim_run_until(other, bundle.scenario->end);
        assert_true(sim_state_hash(other) == sim_state_hash(whole));
    }
    for (int i = 0; i < 12; i++) {
        mem_free(buffers[i]);
    }
    sim_destroy(whole);
    sim_destroy(other);
}

static void test_the_same_seed_repeats_and_another_differs(void **context)
{
    (void)context;
    Sim *a = start(1), *b = start(1), *c = start(2);
    sim_run_until(a, bundle.scenario->end);
    sim_run_until(b, bundle.scenario->end);
    sim_run_until(c, bundle.scenario->end);
    assert_true(sim_state_hash(a) == sim_state_hash(b));
    assert_true(sim_state_hash(a) != sim_state_hash(c));
    sim_destroy(a);
    sim_destroy(b);
    sim_destroy(c);
}

static void test_the_ledger_balances_after_every_event_of_fifty_seeds(void **context)
{
    (void)context;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        Sim *sim = start(seed);
        int64_t until = bundle.scenario->start + 150 * MS_PER_DAY; /* the suspension included */
        int32_t step = 0;
        while (sim_next_event(sim) <= until && sim_step(sim)) {
            SimTotals totals = sim_totals(sim);
            if (totals.vessels_balance != 0 || totals.cargo_balance_kg != 0) {
                fail_msg("seed %d, event %d: the ledger is out", (int)seed, (int)step);
            }
            if (++step % 500 == 0) {
                const char *fault = sim_fault(sim);
                if (fault) {
                    fail_msg("seed %d, event %d: %s", (int)seed, (int)step, fault);
                }
            }
        }
        assert_true(step > 5000);
        sim_destroy(sim);
    }
}

static void test_every_queue_obeys_little(void **context)
{
    (void)context;
    Sim *sim = start(3);
    sim_run_until(sim, bundle.scenario->end);
    for (int32_t l = 0; l < bundle.scenario->line_count; l++) {
        assert_float_equal(sim_line(sim, l).little_ratio, 1.0, 1e-9);
    }
    sim_destroy(sim);
}

static int64_t waiting_now(const Sim *sim)
{
    int64_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        VesselView v = sim_vessel(sim, i);
        count += v.serial != 0 && v.is_waiting;
    }
    return count;
}

static void test_causes_sum_to_the_total_wait(void **context)
{
    (void)context;
    Sim *sim = start(4);
    int64_t until = bundle.scenario->start + 105 * MS_PER_DAY; /* the suspension included */
    int64_t waited = 0, by_cause = 0;
    while (sim_next_event(sim) <= until) {
        int64_t before = sim_now(sim), waiting = waiting_now(sim);
        sim_step(sim);
        waited += waiting * (sim_now(sim) - before);
    }
    SimTotals totals = sim_totals(sim);
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        by_cause += totals.wait_ms[c];
    }
    assert_true(totals.wait_ms[CAUSE_CORRIDOR_SHUT] > 0);
    assert_true(waited == by_cause); /* to the millisecond */
    sim_destroy(sim);
}

static void test_the_suspension_of_october_stops_and_releases_ships(void **context)
{
    (void)context;
    Sim *sim = start(1);
    sim_run_until(sim,
                  time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 29, .hour = 20}));
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_SUSPENDED);
    sim_run_until(sim, time_from_civil((CivilTime){.year = 2022, .month = 11, .day = 10}));
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_IN_FORCE);
    sim_run_until(sim, bundle.scenario->end);
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_COLLAPSED);
    sim_destroy(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chunks_of_any_size_end_in_the_same_state),
        cmocka_unit_test(test_a_snapshot_taken_anywhere_runs_on_to_the_same_state),
        cmocka_unit_test(test_the_same_seed_repeats_and_another_differs),
        cmocka_unit_test(test_the_ledger_balances_after_every_event_of_fifty_seeds),
        cmocka_unit_test(test_every_queue_obeys_little),
        cmocka_unit_test(test_causes_sum_to_the_total_wait),
        cmocka_unit_test(test_the_suspension_of_october_stops_and_releases_ships),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
