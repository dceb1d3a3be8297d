/* Owners' decisions on a small map: promises of the core with all of them at work. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

static ScenarioBundle bundle;

static int load(void **context)
{
    (void)context;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/toy-owners.yaml", NULL, &bundle,
                       &errors)) {
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

static void check_sums(const Sim *sim, uint64_t seed)
{
    SimTotals totals = sim_totals(sim);
    FlowOwners owners = sim_flow_owners(sim, 0);
    const char *fault = sim_fault(sim);
    if (fault || totals.vessels_balance != 0 || totals.cargo_balance_kg != 0) {
        fail_msg("seed %d: %s", (int)seed, fault ? fault : "the ledger is out");
    }
    assert_int_equal(owners.offers, owners.declined + totals.arrived);
    assert_true(totals.diverted <= owners.left_empty); /* the rest are on their way */
    int64_t by_cause = 0, by_vessel = sim_flow_cost(sim, 0).waiting_ms;
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        by_cause += totals.wait_ms[c];
    }
    for (int32_t v = 0; v < sim_vessel_slots(sim); v++) {
        by_vessel += sim_voyage_cost(sim, v).waiting_ms;
    }
    /* Those who left empty have taken their waits with them. */
    assert_true(owners.left_empty > 0 ? by_vessel <= by_cause : by_vessel == by_cause);
}

static void test_ledgers_balance_and_decisions_add_up_over_seeds(void **context)
{
    (void)context;
    int64_t declined = 0, returned = 0, diverted = 0, beta_kg = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        Sim *sim = start(seed);
        for (int32_t step = 0; sim_step(sim); step++) {
            if (step % 50 == 0) {
                check_sums(sim, seed);
            }
        }
        check_sums(sim, seed);
        FlowOwners owners = sim_flow_owners(sim, 0);
        ExportQuery query = {.flow = -1,
                             .port = network_find_port(bundle.network, "Beta"),
                             .commodity = -1,
                             .destination = -1,
                             .from = INT64_MIN,
                             .to = INT64_MAX};
        declined += (int64_t)owners.declined;
        returned += (int64_t)owners.returned;
        diverted += (int64_t)owners.diverted_to_port;
        beta_kg += sim_exports(sim, &query).kg;
        sim_destroy(sim);
    }
    assert_true(declined > 1000);
    assert_true(returned > 1000);
    assert_true(diverted > 200);
    assert_true(beta_kg > 0); /* where the diverted load */
}

static void test_chunks_of_any_size_end_in_the_same_state(void **context)
{
    (void)context;
    static const int64_t chunks[] = {MS_PER_DAY * 3, MS_PER_HOUR * 7 + 13, MS_PER_DAY * 31};
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
    sim_destroy(whole);
}

static void test_a_snapshot_taken_anywhere_runs_on_to_the_same_state(void **context)
{
    (void)context;
    Sim *whole = start(6), *other = start(99);
    sim_run_until(other, bundle.scenario->start + 100 * MS_PER_DAY);
    void *buffers[9];
    size_t sizes[9];
    for (int i = 0; i < 9; i++) {
        sim_run_until(whole, bundle.scenario->start + (i * 20 + 1) * MS_PER_DAY + i * 7654321);
        sizes[i] = sim_snapshot_size(whole);
        buffers[i] = mem_alloc(1, sizes[i]);
        sim_snapshot(whole, buffers[i], sizes[i]);
    }
    sim_run_until(whole, bundle.scenario->end);
    for (int i = 8; i >= 0; i--) {
        assert_true(sim_restore(other, buffers[i], sizes[i]));
        sim_run_until(other, bundle.scenario->end);
        assert_true(sim_state_hash(other) == sim_state_hash(whole));
        mem_free(buffers[i]);
    }
    sim_destroy(whole);
    sim_destroy(other);
}

/* South suspends the deal on 1 February: Alpha is shut until the 12th. */
static void test_while_the_corridor_is_closed_nobody_comes(void **context)
{
    (void)context;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Sim *sim = start(seed);
        sim_run_until(sim, bundle.scenario->start + 31 * MS_PER_DAY);
        SimTotals totals = sim_totals(sim);
        FlowOwners owners = sim_flow_owners(sim, 0);
        assert_true(totals.arrived > 20 && owners.declined < owners.offers);
        sim_run_until(sim, bundle.scenario->start + 42 * MS_PER_DAY - 1);
        assert_int_equal(sim_totals(sim).arrived, totals.arrived);
        assert_int_equal(sim_flow_owners(sim, 0).declined - owners.declined,
                         sim_flow_owners(sim, 0).offers - owners.offers);
        sim_run_until(sim, bundle.scenario->start + 60 * MS_PER_DAY);
        assert_true(sim_totals(sim).arrived > totals.arrived + 5);
        sim_destroy(sim);
    }
}

/* Off Alpha: given a berth, but the approach to it is shut for longer than owners bear. Those who
 * sail away leave the berth to others; one that kept it moored there after it had left. */
static void test_who_leaves_before_the_berth_it_was_given_gives_it_back(void **context)
{
    (void)context;
    uint64_t left = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Sim *sim = start(seed);
        Errors errors = {0};
        for (int32_t i = 0; i < 2; i++) {
            Command command;
            int64_t t = bundle.scenario->start + (10 + 10 * i) * MS_PER_DAY;
            assert_true(command_parse(bundle.scenario,
                                      i == 0 ? "lane ALP_APP closed" : "lane ALP_APP open",
                                      &command, &errors));
            command.t = t;
            sim_run_until(sim, t);
            assert_true(sim_apply(sim, &command, &errors));
        }
        FlowOwners owners = sim_flow_owners(sim, 0);
        left += owners.left_empty + owners.diverted_to_port;
        sim_run_until(sim, bundle.scenario->end);
        check_sums(sim, seed);
        sim_destroy(sim);
    }
    assert_true(left > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ledgers_balance_and_decisions_add_up_over_seeds),
        cmocka_unit_test(test_chunks_of_any_size_end_in_the_same_state),
        cmocka_unit_test(test_a_snapshot_taken_anywhere_runs_on_to_the_same_state),
        cmocka_unit_test(test_while_the_corridor_is_closed_nobody_comes),
        cmocka_unit_test(test_who_leaves_before_the_berth_it_was_given_gives_it_back),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
