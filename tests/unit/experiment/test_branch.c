/* The tree of branches: its shape, its names, its decisions and its days, on a small corridor. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "experiment/branch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct World {
    Toy toy;
    Branches *tree;
} World;

static int set_up(void **state)
{
    static World world;
    ToyCorridor options = toy_corridor_defaults();
    options.run_days = 60;
    toy_corridor(&world.toy, &options);
    world.tree = branches_create(&(SimConfig){&world.toy.scenario, 3, 0, false}, 0);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    World *world = *state;
    branches_destroy(world->tree);
    toy_free(&world->toy);
    return 0;
}

static int64_t day(const World *world, double days)
{
    return world->toy.scenario.start + (int64_t)(days * MS_PER_DAY);
}

static int32_t fork_at(World *world, double days, int32_t from)
{
    branches_seek(world->tree, day(world, days));
    int32_t branch = branch_fork(world->tree, from, NULL, NULL);
    assert_true(branch >= 0);
    return branch;
}

static void decide(World *world, int32_t branch, const char *text)
{
    Command command = toy_command(&world->toy, text);
    Errors errors = {0};
    if (!branch_apply(world->tree, branch, &command, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
}

static uint64_t hash(const World *world, int32_t branch)
{
    return sim_state_hash(branch_sim(world->tree, branch));
}

static void expect(const World *world, int32_t branch, int32_t parent, double forked_days)
{
    BranchInfo info = branch_info(world->tree, branch);
    assert_int_equal(info.parent, parent);
    assert_int_equal(info.forked, day(world, forked_days));
    assert_true((parent < 0) == (branches_root(world->tree) == branch));
}

/* Whatever was done: one root, parents that exist, forks no earlier than the parents'. */
static void check_tree(const World *world)
{
    int32_t roots = 0, count = 0;
    for (int32_t i = -1; i <= BRANCHES_MAX; i++) {
        if (!branch_exists(world->tree, i)) {
            continue;
        }
        BranchInfo info = branch_info(world->tree, i);
        count++;
        roots += info.parent < 0;
        assert_int_equal(sim_now(branch_sim(world->tree, i)), branches_now(world->tree));
        if (info.parent >= 0) {
            assert_true(branch_exists(world->tree, info.parent));
            assert_true(info.forked >= branch_info(world->tree, info.parent).forked);
        }
    }
    assert_int_equal(roots, 1);
    assert_int_equal(count, branches_count(world->tree));
}

static void test_a_tree_begins_with_its_root(void **state)
{
    World *world = *state;
    assert_int_equal(branches_count(world->tree), 1);
    expect(world, 0, -1, 0);
    assert_string_equal(branch_info(world->tree, 0).name, "A");
    assert_false(branch_delete(world->tree, 0));
    assert_false(branch_exists(world->tree, 1));
    check_tree(world);
}

static void test_forks_take_places_and_letters_that_are_free(void **state)
{
    World *world = *state;
    assert_int_equal(fork_at(world, 5, 0), 1);
    assert_int_equal(fork_at(world, 10, 1), 2);
    assert_int_equal(fork_at(world, 20, 0), 3);
    assert_string_equal(branch_info(world->tree, 3).name, "D");
    expect(world, 1, 0, 5);
    expect(world, 2, 1, 10);
    expect(world, 3, 0, 20);
    Errors errors = {0};
    assert_int_equal(branch_fork(world->tree, 0, NULL, &errors), -1);
    assert_non_null(strstr(errors_first(&errors), "four"));
    errors_free(&errors);
    assert_true(branch_delete(world->tree, 2));
    assert_int_equal(fork_at(world, 30, 3), 2);
    assert_string_equal(branch_info(world->tree, 2).name, "C");
    check_tree(world);
}

static void test_a_fork_behind_its_own_fork_hangs_further_up(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 20, 0), c = fork_at(world, 10, b);
    expect(world, c, 0, 10);
    check_tree(world);
}

static void test_names_are_held_to_their_rules(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 5, 0);
    char longest[BRANCH_NAME + 1];
    memset(longest, 'x', BRANCH_NAME);
    longest[BRANCH_NAME] = '\0';
    const char *const bad[] = {"", " x", "x ", "A", "a\nb", "\x7f", longest};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Errors errors = {0};
        assert_false(branch_rename(world->tree, b, bad[i], &errors));
        assert_int_equal(errors.total, 1);
        errors_free(&errors);
        assert_int_equal(branch_fork(world->tree, 0, bad[i], NULL), -1);
    }
    assert_string_equal(branch_info(world->tree, b).name, "B");
    assert_true(branch_rename(world->tree, b, longest + 1, NULL));
    assert_string_equal(branch_info(world->tree, b).name, longest + 1);
    assert_true(branch_rename(world->tree, b, longest + 1, NULL)); /* its own */
    int32_t c = branch_fork(world->tree, b, "ten teams stay", NULL);
    assert_string_equal(branch_info(world->tree, c).name, "ten teams stay");
}

static void test_a_decision_before_a_fork_moves_it(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 20, 0), c = fork_at(world, 30, b);
    branches_seek(world->tree, day(world, 25));
    decide(world, b, "teams check 0"); /* c, forked later, leaves b here */
    expect(world, b, 0, 20);
    expect(world, c, b, 25);
    branches_seek(world->tree, day(world, 10));
    decide(world, b, "teams check 3"); /* b leaves a here; c was a's line to day 20 */
    expect(world, b, 0, 10);
    expect(world, c, 0, 20);
    check_tree(world);
    assert_int_equal(branches_parted(world->tree, 0, b), day(world, 10));
    assert_true(branches_parted(world->tree, 0, c) == INT64_MAX); /* it never decided */
}

static void test_a_decision_of_the_root_moves_the_forks_after_it(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 5, 0), c = fork_at(world, 20, 0);
    branches_seek(world->tree, day(world, 10));
    decide(world, 0, "teams check 0");
    expect(world, b, 0, 5);
    expect(world, c, 0, 10);
    check_tree(world);
}

static void test_deleting_leaves_the_children(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 10, 0), c = fork_at(world, 20, b), d = fork_at(world, 30, c);
    uint64_t before = hash(world, c);
    assert_true(branch_delete(world->tree, b));
    expect(world, c, 0, 10);
    expect(world, d, c, 30);
    assert_true(hash(world, c) == before);
    check_tree(world);
    assert_true(branch_delete(world->tree, 0)); /* the root: c takes its place */
    expect(world, c, -1, 0);
    expect(world, d, c, 30);
    check_tree(world);
    branches_run_until(world->tree, day(world, 50));
    branches_seek(world->tree, day(world, 1)); /* its past is its own */
    assert_int_equal(branches_now(world->tree), day(world, 1));
}

static void test_the_first_to_fork_follows_a_deleted_root(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 20, 0), c = fork_at(world, 10, 0), d = fork_at(world, 30, 0);
    assert_true(branch_delete(world->tree, 0));
    expect(world, c, -1, 0);
    expect(world, b, c, 10);
    expect(world, d, c, 10);
    check_tree(world);
}

static void test_promoting_turns_the_way_to_the_root_round(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 10, 0), c = fork_at(world, 20, b), d = fork_at(world, 5, 0);
    uint64_t before = hash(world, c);
    branch_promote(world->tree, c);
    expect(world, c, -1, 0);
    expect(world, b, c, 20);
    expect(world, 0, c, 10); /* b was the way to it until 20, a until 10 */
    expect(world, d, c, 5);
    assert_true(hash(world, c) == before);
    check_tree(world);
    branch_promote(world->tree, c); /* it is the root: nothing happens */
    expect(world, b, c, 20);
    branch_promote(world->tree, 0);
    expect(world, 0, -1, 0);
    expect(world, c, 0, 10);
    expect(world, b, c, 20);
    expect(world, d, 0, 5);
    check_tree(world);
}

static void test_decisions_that_differ_are_listed_in_order(void **state)
{
    World *world = *state;
    branches_run_until(world->tree, day(world, 5));
    decide(world, 0, "teams check 2"); /* in common */
    int32_t b = fork_at(world, 10, 0);
    BranchDecision found[8];
    assert_int_equal(branches_decisions(world->tree, 0, b, found, 8), 0);
    assert_true(branches_parted(world->tree, 0, b) == INT64_MAX);
    decide(world, b, "teams check 0");
    branches_run_until(world->tree, day(world, 12));
    decide(world, 0, "suspend deal east");
    branches_run_until(world->tree, day(world, 15));
    decide(world, 0, "teams check 4");
    decide(world, b, "teams check 4"); /* both */
    branches_run_until(world->tree, day(world, 20));
    decide(world, b, "teams check auto");
    assert_int_equal(branches_decisions(world->tree, 0, b, found, 8), 3);
    assert_int_equal(found[0].branch, b);
    assert_int_equal(found[0].index, 1);
    assert_int_equal(found[0].command.t, day(world, 10));
    assert_int_equal(found[1].branch, 0);
    assert_int_equal(found[1].command.verb, VERB_SUSPEND);
    assert_int_equal(found[2].branch, b);
    assert_int_equal(found[2].command.value, COMMAND_AUTO);
    assert_int_equal(branches_parted(world->tree, b, 0), day(world, 10));
    memset(found, 0, sizeof found); /* no more than there is room for */
    assert_int_equal(branches_decisions(world->tree, 0, b, found, 1), 3);
    assert_int_equal(found[1].command.t, 0);
    branches_seek(world->tree, day(world, 11)); /* those of the known future too */
    assert_int_equal(branches_decisions(world->tree, 0, b, found, 8), 3);
    assert_int_equal(branch_info(world->tree, b).taken, 2);
    assert_int_equal(branch_info(world->tree, b).decisions, 4);
}

static void test_a_day_is_measured_at_its_end(void **state)
{
    World *world = *state;
    branches_run_until(world->tree, day(world, 40.5));
    assert_int_equal(branch_days(world->tree, 0), 40);
    assert_int_equal(branches_day_end(world->tree, 0), day(world, 1));
    const Sim *sim = branch_sim(world->tree, 0);
    for (int32_t i = 0; i < 40; i++) {
        branches_seek(world->tree, branches_day_end(world->tree, i));
        double now[DAY_FIGURES];
        day_figures(sim, now);
        for (int32_t figure = 0; figure < DAY_FIGURES; figure++) {
            double kept = branch_figure(world->tree, 0, (DayFigure)figure, i);
            assert_true(kept == now[figure] || (isnan(kept) && isnan(now[figure])));
        }
    }
    assert_int_equal(branch_days(world->tree, 0), 40); /* the known future's */
    assert_true(branch_figure(world->tree, 0, FIGURE_EXPORTED, 39) > 0);
}

static void test_differences_begin_with_the_decision(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 20, 0);
    decide(world, b, "teams check 0"); /* at midnight: the day's figures are those after it */
    branches_run_until(world->tree, day(world, 50));
    double exported[60], queue[60];
    assert_int_equal(branches_difference(world->tree, 0, b, FIGURE_EXPORTED, exported, 60), 50);
    assert_int_equal(branches_difference(world->tree, 0, b, FIGURE_LOADED_QUEUE, queue, 60), 50);
    for (int32_t i = 0; i < 20; i++) {
        assert_true(exported[i] == 0 && queue[i] == 0);
    }
    assert_true(exported[49] > 0); /* without teams nobody passes */
    assert_true(queue[49] < 0);
    branches_seek(world->tree, day(world, 30));
    decide(world, 0, "teams check 0");
    assert_int_equal(branch_days(world->tree, 0), 30); /* the rest is no longer known */
    assert_int_equal(branches_difference(world->tree, 0, b, FIGURE_EXPORTED, exported, 10), 30);
}

static void test_a_decision_taken_back_leaves_the_other_run(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 20, 0);
    decide(world, b, "teams check 0");
    branches_run_until(world->tree, day(world, 40));
    assert_true(hash(world, 0) != hash(world, b));
    assert_int_equal(branch_take_back(world->tree, b, 0), 0);
    assert_true(hash(world, 0) == hash(world, b));
    assert_int_equal(branch_days(world->tree, b), 40);
    for (int32_t figure = 0; figure < DAY_FIGURES; figure++) {
        double differences[60];
        assert_int_equal(branches_difference(world->tree, 0, b, (DayFigure)figure, differences, 60),
                         40);
        for (int32_t i = 0; i < 40; i++) {
            assert_true(differences[i] == 0 || isnan(differences[i]));
        }
    }
    assert_true(branches_parted(world->tree, 0, b) == INT64_MAX);
}

static void test_running_in_pieces_keeps_step(void **state)
{
    World *world = *state;
    int32_t b = fork_at(world, 10, 0);
    decide(world, b, "teams check 0");
    int32_t pieces = 1;
    while (!branches_run_some(world->tree, day(world, 40), 10)) {
        pieces++;
        check_tree(world);
    }
    assert_true(pieces > 5);
    assert_int_equal(branches_now(world->tree), day(world, 40));
    uint64_t a_hash = hash(world, 0), b_hash = hash(world, b);
    branches_seek(world->tree, day(world, 10));
    branches_seek(world->tree, day(world, 40));
    assert_true(hash(world, 0) == a_hash && hash(world, b) == b_hash);
    assert_true(branches_next_event(world->tree) > day(world, 40));
    branches_run_until(world->tree, day(world, 20)); /* in the past: nothing */
    assert_int_equal(branches_now(world->tree), day(world, 40));
    branches_run_until(world->tree, INT64_MAX);
    assert_int_equal(branches_now(world->tree), world->toy.scenario.end);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(test_a_tree_begins_with_its_root),
        TREE_TEST(test_forks_take_places_and_letters_that_are_free),
        TREE_TEST(test_a_fork_behind_its_own_fork_hangs_further_up),
        TREE_TEST(test_names_are_held_to_their_rules),
        TREE_TEST(test_a_decision_before_a_fork_moves_it),
        TREE_TEST(test_a_decision_of_the_root_moves_the_forks_after_it),
        TREE_TEST(test_deleting_leaves_the_children),
        TREE_TEST(test_the_first_to_fork_follows_a_deleted_root),
        TREE_TEST(test_promoting_turns_the_way_to_the_root_round),
        TREE_TEST(test_decisions_that_differ_are_listed_in_order),
        TREE_TEST(test_a_day_is_measured_at_its_end),
        TREE_TEST(test_differences_begin_with_the_decision),
        TREE_TEST(test_a_decision_taken_back_leaves_the_other_run),
        TREE_TEST(test_running_in_pieces_keeps_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
