/* Branches of one run have the same luck: equal to the bit until their decisions differ, each equal
 * to a run made straight with its decisions, and what a decision does not reach stays as it was. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/branch.h"
#include "io/scenario_file.h"

#include <math.h>
#include <string.h>

static ScenarioBundle bsgi, seas;

static int load(void **state)
{
    (void)state;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    if (!scenario_load(&sources, "bsgi-2022", NULL, &bsgi, &errors) ||
        !scenario_load(&sources, SOURCE_DIR "/tests/data/toy-two-seas.yaml", NULL, &seas,
                       &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    scenario_bundle_free(&bsgi);
    scenario_bundle_free(&seas);
    return 0;
}

static Command command(const Scenario *scenario, const char *text)
{
    Command read = {0};
    Errors errors = {0};
    if (!command_parse_dated(scenario, text, &read, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return read;
}

static Branches *grow(const Scenario *scenario, bool trace, size_t budget)
{
    return branches_create(&(SimConfig){scenario, 11, 0, trace}, budget);
}

/* Goes to the command's date and takes it in a branch. */
static void decide(Branches *tree, int32_t branch, const char *text)
{
    Command c = command(sim_scenario(branch_sim(tree, branch)), text);
    branches_seek(tree, c.t);
    assert_true(branch_apply(tree, branch, &c, NULL));
}

static uint64_t hash(const Branches *tree, int32_t branch)
{
    return sim_state_hash(branch_sim(tree, branch));
}

/* The hash of a run made straight to the tree's moment with the branch's decisions. */
static uint64_t straight_hash(const Branches *tree, int32_t branch)
{
    const Timeline *timeline = branch_timeline(tree, branch);
    const Sim *sim = branch_sim(tree, branch);
    Sim *straight = sim_create(&(SimConfig){sim_scenario(sim), 11, 0, false});
    for (int32_t i = 0; i < sim_command_count(sim); i++) {
        Command c = timeline_decision(timeline, i);
        sim_run_until(straight, c.t);
        assert_true(sim_apply(straight, &c, NULL));
    }
    sim_run_until(straight, sim_now(sim));
    uint64_t result = sim_state_hash(straight);
    sim_destroy(straight);
    return result;
}

static void assert_no_difference(const Branches *tree, int32_t a, int32_t b, int32_t days)
{
    for (int32_t figure = 0; figure < DAY_FIGURES; figure++) {
        double *differences = mem_alloc((size_t)days, sizeof differences[0]);
        assert_true(branches_difference(tree, a, b, (DayFigure)figure, differences, days) >= days);
        for (int32_t day = 0; day < days; day++) {
            bool none = isnan(branch_figure(tree, a, (DayFigure)figure, day));
            assert_true(differences[day] == 0 || (none && isnan(differences[day])));
        }
        mem_free(differences);
    }
}

static void test_a_branch_without_a_changed_decision_differs_by_zero_for_ever(void **state)
{
    (void)state;
    Branches *tree = grow(bsgi.scenario, false, 0);
    decide(tree, 0, "2022-09-15 00:00 teams istanbul 10");
    decide(tree, 0, "2022-11-20 13:37 suspend bsgi turkiye");
    decide(tree, 0, "2022-12-01 08:00 resume bsgi turkiye");
    branches_run_until(tree, bsgi.scenario->end);
    const char *const dates[] = {"2022-08-01", "2022-11-25 10:00", "2023-06-01"};
    for (int i = 0; i < 3; i++) { /* behind, between and after the decisions */
        int64_t t;
        assert_true(time_parse(dates[i], &t));
        branches_seek(tree, t);
        assert_true(branch_fork(tree, i, NULL, NULL) > 0);
    }
    branches_seek(tree, bsgi.scenario->start);
    for (int64_t t = bsgi.scenario->start; t < bsgi.scenario->end; t += 5 * MS_PER_DAY) {
        branches_run_until(tree, t);
        for (int32_t branch = 1; branch < BRANCHES_MAX; branch++) {
            assert_true(hash(tree, branch) == hash(tree, 0));
        }
    }
    branches_run_until(tree, bsgi.scenario->end);
    for (int32_t branch = 1; branch < BRANCHES_MAX; branch++) {
        assert_true(hash(tree, branch) == hash(tree, 0));
        assert_true(branches_parted(tree, 0, branch) == INT64_MAX);
        assert_no_difference(tree, 0, branch, branch_days(tree, 0));
    }
    branches_destroy(tree);
}

static void test_hashes_agree_before_the_day_of_a_change(void **state)
{
    (void)state;
    Branches *tree = grow(bsgi.scenario, false, 0);
    branches_run_until(tree, bsgi.scenario->end);
    Command c = command(bsgi.scenario, "2022-10-28 12:00 teams istanbul 10");
    branches_seek(tree, c.t - 30 * MS_PER_DAY);
    int32_t other = branch_fork(tree, 0, "ten teams stay", NULL);
    branches_seek(tree, c.t);
    assert_true(branch_apply(tree, other, &c, NULL));
    branches_run_until(tree, bsgi.scenario->end);
    assert_int_equal(branches_parted(tree, 0, other), c.t);
    int32_t equal = 0;
    for (int64_t t = bsgi.scenario->start + MS_PER_DAY; t < bsgi.scenario->end; t += MS_PER_DAY) {
        branches_seek(tree, t);
        assert_true((hash(tree, 0) == hash(tree, other)) == (t < c.t));
        equal += t < c.t;
    }
    branches_seek(tree, c.t - 1);
    assert_true(hash(tree, 0) == hash(tree, other));
    branches_seek(tree, c.t);
    assert_true(hash(tree, 0) != hash(tree, other));
    assert_no_difference(tree, 0, other, equal);
    branches_destroy(tree);
}

static void test_each_branch_is_the_straight_run_with_its_decisions(void **state)
{
    (void)state;
    Branches *tree = grow(bsgi.scenario, false, 0);
    decide(tree, 0, "2022-09-15 00:00 teams istanbul 10");
    int32_t b = branch_fork(tree, 0, NULL, NULL);
    decide(tree, b, "2022-10-28 12:00 teams istanbul 2");
    int32_t c = branch_fork(tree, b, NULL, NULL);
    decide(tree, c, "2022-12-24 18:00 suspend bsgi turkiye");
    int32_t d = branch_fork(tree, 0, NULL, NULL);
    decide(tree, d, "2023-01-10 00:00 corridor bsgi closed");
    decide(tree, 0, "2023-02-01 00:00 port Odesa closed");
    branches_run_until(tree, bsgi.scenario->end);
    for (int i = 0; i < 12; i++) {
        branches_seek(tree, bsgi.scenario->start + i * 31 * MS_PER_DAY + i * 12345);
        for (int32_t branch = 0; branch < BRANCHES_MAX; branch++) {
            assert_true(hash(tree, branch) == straight_hash(tree, branch));
            assert_null(sim_fault(branch_sim(tree, branch)));
        }
    }
    branches_destroy(tree);
}

static void test_four_branches_keep_one_budget(void **state)
{
    (void)state;
    enum { BUDGET = 8 << 20 };
    Branches *tree = grow(bsgi.scenario, false, BUDGET);
    decide(tree, 0, "2022-10-28 12:00 teams istanbul 10");
    for (int32_t teams = 1; teams < BRANCHES_MAX; teams++) {
        int32_t branch = branch_fork(tree, 0, NULL, NULL);
        Command c = command(bsgi.scenario, "2022-10-28 12:00 teams istanbul 0");
        c.value = teams;
        assert_true(branch_apply(tree, branch, &c, NULL));
    }
    for (int64_t t = branches_now(tree); t < bsgi.scenario->end; t += MS_PER_DAY) {
        branches_run_until(tree, t);
        assert_true(branches_bytes(tree) <= BUDGET);
    }
    branches_seek(tree, bsgi.scenario->start + 200 * MS_PER_DAY + 1);
    for (int32_t branch = 0; branch < BRANCHES_MAX; branch++) {
        assert_true(hash(tree, branch) == straight_hash(tree, branch));
    }
    size_t all = branches_bytes(tree);
    assert_true(branch_delete(tree, 0) && branch_delete(tree, 1) && branch_delete(tree, 2));
    assert_true(branches_bytes(tree) < all);
    branches_destroy(tree);
}

/* ---- what is not reached ---- */

/* A vessel's serial has the number of its flow, from 1, above bit 40. */
static int32_t flow_of(const TraceRecord *record)
{
    return (int32_t)(record->serial >> 40);
}

/* The records of vessels of a flow, without the slots that they had. Free them. */
static TraceRecord *records_of(const Sim *sim, int32_t flow, int32_t *count)
{
    int64_t cursor = 0;
    TraceRecord *kept = NULL, record;
    int32_t capacity = 0;
    *count = 0;
    while (sim_trace(sim, &cursor, &record, 1) > 0) {
        bool of_vessel = record.kind == TRACE_VESSEL || record.kind == TRACE_GONE;
        if (of_vessel && flow_of(&record) == flow) {
            kept = mem_grow(kept, *count, &capacity, sizeof kept[0]);
            record.subject = 0;
            kept[(*count)++] = record;
        }
    }
    return kept;
}

static bool same_records(const Branches *tree, int32_t a, int32_t b, int32_t flow, int32_t *count)
{
    int32_t of_b;
    TraceRecord *x = records_of(branch_sim(tree, a), flow, count);
    TraceRecord *y = records_of(branch_sim(tree, b), flow, &of_b);
    bool same = *count == of_b && memcmp(x, y, (size_t)of_b * sizeof x[0]) == 0;
    mem_free(x);
    mem_free(y);
    return same;
}

static void test_vessels_that_are_not_reached_stay_the_same_to_the_millisecond(void **state)
{
    (void)state;
    enum { ALPHA = 1, BETA = 2 };
    Branches *tree = grow(seas.scenario, true, 0);
    branches_run_until(tree, seas.scenario->start + 40 * MS_PER_DAY);
    int32_t other = branch_fork(tree, 0, NULL, NULL), count;
    decide(tree, other, "2020-02-15 00:00 teams gate 0");
    decide(tree, other, "2020-03-10 00:00 suspend deal south");
    decide(tree, other, "2020-04-01 00:00 teams gate 3");
    decide(tree, other, "2020-04-20 00:00 resume deal south");
    branches_run_until(tree, seas.scenario->end);
    assert_true(hash(tree, 0) != hash(tree, other));
    assert_false(same_records(tree, 0, other, ALPHA, &count)); /* those of the inspection differ */
    assert_true(same_records(tree, 0, other, BETA, &count));
    assert_true(count > 200); /* and this is a run of many */
    branches_destroy(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_branch_without_a_changed_decision_differs_by_zero_for_ever),
        cmocka_unit_test(test_hashes_agree_before_the_day_of_a_change),
        cmocka_unit_test(test_each_branch_is_the_straight_run_with_its_decisions),
        cmocka_unit_test(test_four_branches_keep_one_budget),
        cmocka_unit_test(test_vessels_that_are_not_reached_stay_the_same_to_the_millisecond),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
