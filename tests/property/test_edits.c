/* Random edits of a tree of branches: run, seek, decide, undo, redo, branch, delete, promote and
 * rename, in any order. After each the tree is whole, all branches are at one moment and the budget
 * is kept; now and then each branch is the straight run with its decisions, and its ledger
 * balances.
 *
 * Usage: [STEPS] [SEED]; 10,000 steps from seed 1 without them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "experiment/branch.h"
#include "io/scenario_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REDO_MAX = 16, CHECK_EVERY = 25, BUDGET = 400000, SIM_SEED = 5 };

static int32_t steps = 10000;
static uint64_t luck = 1;

static int32_t draw(int32_t below)
{
    luck = luck * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (int32_t)((luck >> 33) % (uint64_t)below);
}

/* Some are possible at most times, some hardly ever. */
static const char *const words[] = {
    "teams gate 0",        "teams gate 1",      "teams gate 4",       "teams gate auto",
    "suspend deal south",  "resume deal south", "suspend deal north", "resume deal north",
    "corridor way closed", "corridor way auto", "corridor way open",  "port Beta closed",
    "port Beta open",      "port Alpha closed", "port Alpha open",    "violate deal south",
    "withdraw deal north", "sign deal north",   "lane CORR closed",   "lane CORR auto",
};
enum { WORDS = sizeof words / sizeof words[0] };

typedef struct World {
    ScenarioBundle bundle;
    const Scenario *scenario;
    Branches *tree;
    Command commands[WORDS];
    Command redo[REDO_MAX];
    int32_t redo_count;
    int32_t done[16], refused; /* what the script did */
} World;

static int32_t any_branch(const World *world)
{
    int32_t branch;
    do {
        branch = draw(BRANCHES_MAX);
    } while (!branch_exists(world->tree, branch));
    return branch;
}

static void fail_at(const World *world, int32_t branch, const char *what)
{
    char when[TIME_TEXT];
    fail_msg("%s: branch %d of %d at %s, luck %llu", what, (int)branch,
             (int)branches_count(world->tree), time_format(branches_now(world->tree), when),
             (unsigned long long)luck);
}

/* ---- what is done ---- */

static int64_t any_moment(const World *world)
{
    const Scenario *s = world->scenario;
    int64_t length = s->end - s->start;
    switch (draw(4)) {
    case 0: /* a midnight */
        return s->start + draw((int32_t)(length / MS_PER_DAY) + 1) * MS_PER_DAY;
    case 1: /* of a decision, or beside it */
    {
        const Timeline *timeline = branch_timeline(world->tree, any_branch(world));
        if (timeline_decisions(timeline) > 0) {
            return timeline_decision(timeline, draw(timeline_decisions(timeline))).t + draw(3) - 1;
        }
    } /* fall through */
    default:
        return s->start + (int64_t)((double)length * draw(1 << 20) / (1 << 20));
    }
}

static void decide(World *world, const Command *command)
{
    Errors errors = {0};
    int32_t branch = any_branch(world), before = branch_info(world->tree, branch).decisions;
    uint64_t hash = sim_state_hash(branch_sim(world->tree, branch));
    if (!branch_apply(world->tree, branch, command, &errors)) {
        world->refused++;
        if (errors.total == 0 || branch_info(world->tree, branch).decisions != before ||
            sim_state_hash(branch_sim(world->tree, branch)) != hash) {
            fail_at(world, branch, "a refused decision changed something, or gave no reason");
        }
    }
    errors_free(&errors);
}

static void undo(World *world)
{
    int32_t branch = any_branch(world), taken = branch_info(world->tree, branch).taken;
    if (taken == 0) {
        return;
    }
    int32_t index = draw(2) ? taken - 1 : draw(taken);
    if (world->redo_count < REDO_MAX) {
        world->redo[world->redo_count++] =
            timeline_decision(branch_timeline(world->tree, branch), index);
    }
    int32_t left_out = branch_take_back(world->tree, branch, index);
    if (branch_info(world->tree, branch).taken != taken - 1 - left_out) {
        fail_at(world, branch, "an undo lost a decision");
    }
}

static void redo(World *world)
{
    if (world->redo_count > 0) {
        decide(world, &world->redo[--world->redo_count]);
    }
}

static void fork_one(World *world)
{
    int32_t from = any_branch(world), count = branches_count(world->tree);
    int32_t branch = branch_fork(world->tree, from, NULL, NULL);
    if ((branch < 0) != (count == BRANCHES_MAX)) {
        fail_at(world, from, "a fork too many or too few");
    }
    if (branch >= 0 && sim_state_hash(branch_sim(world->tree, branch)) !=
                           sim_state_hash(branch_sim(world->tree, from))) {
        fail_at(world, branch, "a fork differs from what it was forked from");
    }
}

static void step(World *world)
{
    int32_t what = draw(16);
    world->done[what]++;
    switch (what) {
    case 0:
    case 1:
    case 2:
        branches_run_until(world->tree,
                           branches_now(world->tree) + draw(20) * MS_PER_DAY + draw(9));
        break;
    case 3:
    case 4:
        branches_seek(world->tree, any_moment(world));
        break;
    case 5:
    case 6:
    case 7:
    case 8:
        decide(world, &world->commands[draw(WORDS)]);
        break;
    case 9:
    case 10:
        undo(world);
        break;
    case 11:
        redo(world);
        break;
    case 12:
    case 13:
        fork_one(world);
        break;
    case 14:
        branch_delete(world->tree, any_branch(world));
        break;
    default:
        branch_promote(world->tree, any_branch(world));
        branch_rename(world->tree, any_branch(world), "another", NULL);
        break;
    }
}

/* ---- what must hold ---- */

static void check_tree(const World *world)
{
    int32_t roots = 0, count = 0;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        if (!branch_exists(world->tree, i)) {
            continue;
        }
        BranchInfo info = branch_info(world->tree, i);
        count++;
        roots += info.parent < 0;
        bool hangs = info.parent < 0
                         ? branches_root(world->tree) == i
                         : branch_exists(world->tree, info.parent) &&
                               info.forked >= branch_info(world->tree, info.parent).forked;
        if (!hangs || info.taken > info.decisions || info.known < branches_now(world->tree)) {
            fail_at(world, i, "the tree is broken");
        }
        if (sim_now(branch_sim(world->tree, i)) != branches_now(world->tree)) {
            fail_at(world, i, "a branch is at another moment");
        }
        /* To its fork it is its parent's run, unless both decided the same since. */
        if (info.parent >= 0 && branches_parted(world->tree, i, info.parent) < info.forked) {
            fail_at(world, i, "a branch left its parent before its fork");
        }
    }
    if (roots != 1 || count != branches_count(world->tree)) {
        fail_at(world, -1, "the tree has no root, or two");
    }
    if (branches_bytes(world->tree) > BUDGET) {
        fail_at(world, -1, "the budget is not kept");
    }
}

static void check_days(const World *world, int32_t branch, const Sim *straight)
{
    int32_t days = branch_days(world->tree, branch);
    int64_t now = branches_now(world->tree);
    for (int32_t day = 0; day < days && branches_day_end(world->tree, day) <= now; day++) {
        if (branches_day_end(world->tree, day) == now) {
            double figures[DAY_FIGURES];
            day_figures(straight, figures);
            for (int32_t f = 0; f < DAY_FIGURES; f++) {
                double kept = branch_figure(world->tree, branch, (DayFigure)f, day);
                if (kept != figures[f] && !(isnan(kept) && isnan(figures[f]))) {
                    fail_at(world, branch, "a day's figure is not that of the straight run");
                }
            }
        }
    }
}

static void check_branch(const World *world, int32_t branch)
{
    const Timeline *timeline = branch_timeline(world->tree, branch);
    const Sim *sim = branch_sim(world->tree, branch);
    Sim *straight = sim_create(&(SimConfig){world->scenario, SIM_SEED, 0, false});
    for (int32_t i = 0; i < sim_command_count(sim); i++) {
        Command command = timeline_decision(timeline, i);
        sim_run_until(straight, command.t);
        if (!sim_apply(straight, &command, NULL)) {
            fail_at(world, branch, "a decision that was taken is not possible");
        }
        sim_run_until(straight, command.t);
    }
    sim_run_until(straight, sim_now(sim));
    if (sim_state_hash(straight) != sim_state_hash(sim)) {
        fail_at(world, branch, "a branch is not the straight run with its decisions");
    }
    const char *fault = sim_fault(sim);
    if (fault) {
        fail_at(world, branch, fault);
    }
    check_days(world, branch, straight);
    sim_destroy(straight);
}

static void test_random_edits_keep_every_promise(void **state)
{
    (void)state;
    static World world;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    assert_true(scenario_load(&sources, SOURCE_DIR "/tests/data/toy-two-seas.yaml", NULL,
                              &world.bundle, &errors));
    world.scenario = world.bundle.scenario;
    for (int32_t i = 0; i < WORDS; i++) {
        assert_true(command_parse(world.scenario, words[i], &world.commands[i], &errors));
    }
    world.tree = branches_create(&(SimConfig){world.scenario, SIM_SEED, 0, false}, BUDGET);
    for (int32_t i = 0; i < steps; i++) {
        step(&world);
        check_tree(&world);
        if (i % CHECK_EVERY == 0) {
            check_branch(&world, any_branch(&world));
        }
    }
    for (int32_t branch = 0; branch < BRANCHES_MAX; branch++) {
        if (branch_exists(world.tree, branch)) {
            check_branch(&world, branch);
        }
    }
    for (int32_t i = 0; i < 16; i++) {
        assert_true(world.done[i] > 0);
    }
    assert_true(world.refused > steps / 100); /* both happen */
    assert_true(world.refused < steps / 4);
    branches_destroy(world.tree);
    scenario_bundle_free(&world.bundle);
}

int main(int argc, char **argv)
{
    steps = argc > 1 ? atoi(argv[1]) : steps;
    luck = argc > 2 ? (uint64_t)atoll(argv[2]) : luck;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_edits_keep_every_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
