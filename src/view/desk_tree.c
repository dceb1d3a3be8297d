/* The tree of runs: decisions go into it here, and who runs the desk keeps and builds it. */
#include "view/desk_state.h"
#include "view/known.h"
#include "view/panel_branches.h"

#include "base/memory.h"

/* ---- decisions ---- */

/* The first `count` decisions of a branch but that at `but` (-1: all), and then `more` (NULL:
 * none).
 */
static void tell(Desk *desk, int32_t branch, int32_t count, int32_t but, const Command *more)
{
    if (!desk->config.will_run) {
        return;
    }
    const Timeline *timeline = branch_timeline(desk->branches, branch);
    Command *commands = mem_alloc((size_t)count + 1, sizeof commands[0]);
    int32_t told = 0;
    for (int32_t i = 0; i < count; i++) {
        if (i != but) {
            commands[told++] = timeline_decision(timeline, i);
        }
    }
    if (more) {
        commands[told] = *more;
        commands[told++].t = branches_now(desk->branches);
    }
    desk->config.will_run(desk->config.owner, branch, commands, told);
    mem_free(commands);
}

void desk_tell_run(Desk *desk, int32_t branch)
{
    tell(desk, branch, branch_info(desk->branches, branch).decisions, -1, NULL);
}

bool desk_apply(Desk *desk, int32_t branch, const Command *command, Errors *errors)
{
    tell(desk, branch, branch_info(desk->branches, branch).taken, -1, command);
    bool good = branch_apply(desk->branches, branch, command, errors);
    if (!good) {
        desk_tell_run(desk, branch);
    }
    return good;
}

int32_t desk_take_back(Desk *desk, int32_t branch, int32_t index)
{
    tell(desk, branch, branch_info(desk->branches, branch).taken, index, NULL);
    int32_t left_out = branch_take_back(desk->branches, branch, index);
    desk_tell_run(desk, branch);
    return left_out;
}

/* ---- from outside ---- */

const Branches *desk_branches(const Desk *desk)
{
    return desk->branches;
}

int32_t desk_branch(const Desk *desk)
{
    return desk->branch;
}

uint64_t desk_branch_hash(Desk *desk, int32_t branch, int64_t t)
{
    return branch_hash(desk->branches, branch, t);
}

bool desk_take_decision(Desk *desk, int32_t branch, const Command *command)
{
    desk_jump(desk, command->t);
    return desk_apply(desk, branch, command, NULL);
}

int32_t desk_fork(Desk *desk, int32_t from, int64_t t, const char *name)
{
    desk_jump(desk, t);
    int32_t branch = branch_fork(desk->branches, from, name, NULL);
    if (branch < 0 && name) {
        branch = branch_fork(desk->branches, from, NULL, NULL);
    }
    if (branch >= 0) {
        desk_tell_run(desk, branch);
        known_copy(desk->known[branch], desk->known[from]);
        desk->redo_of[branch].count = 0;
        desk->other = desk->other < 0 ? branch : desk->other;
    }
    return branch;
}

bool desk_name_branch(Desk *desk, int32_t branch, const char *name)
{
    return branch_rename(desk->branches, branch, name, NULL);
}

void desk_move_to(Desk *desk, int64_t t)
{
    desk_jump(desk, t);
}

void desk_show_branches(Desk *desk)
{
    if (branches_count(desk->branches) > 1 && desk->other >= 0) {
        branches_compare(desk, COMPARE_SIDES);
    }
}
