#include "experiment/branch.h"

/* ---- decisions ---- */

static bool is_same(const Command *a, const Command *b)
{
    Command x = command_plain(a), y = command_plain(b);
    return x.t == y.t && x.verb == y.verb && x.subject == y.subject && x.party == y.party &&
           x.value == y.value;
}

/* How many of the first `count` decisions are the same as this one. */
static int32_t times_taken(const Timeline *timeline, int32_t count, const Command *command)
{
    int32_t times = 0;
    for (int32_t i = 0; i < count; i++) {
        Command other = timeline_decision(timeline, i);
        times += is_same(&other, command);
    }
    return times;
}

/* The first decision of `mine` from `index` on that `theirs` has not, or not so often. */
static int32_t next_own(const Timeline *mine, const Timeline *theirs, int32_t index)
{
    int32_t count = timeline_decisions(mine);
    for (; index < count; index++) {
        Command command = timeline_decision(mine, index);
        if (times_taken(mine, index, &command) >=
            times_taken(theirs, timeline_decisions(theirs), &command)) {
            break;
        }
    }
    return index;
}

static int64_t decided(const Timeline *timeline, int32_t index)
{
    return index < timeline_decisions(timeline) ? timeline_decision(timeline, index).t : INT64_MAX;
}

int32_t branches_decisions(const Branches *tree, int32_t a, int32_t b, BranchDecision *decisions,
                           int32_t capacity)
{
    const Timeline *x = branch_timeline(tree, a), *y = branch_timeline(tree, b);
    int32_t of_a = next_own(x, y, 0), of_b = next_own(y, x, 0), count = 0;
    while (of_a < timeline_decisions(x) || of_b < timeline_decisions(y)) {
        bool first = decided(x, of_a) <= decided(y, of_b);
        if (count < capacity) {
            decisions[count] = first ? (BranchDecision){timeline_decision(x, of_a), a, of_a}
                                     : (BranchDecision){timeline_decision(y, of_b), b, of_b};
        }
        count++;
        of_a = first ? next_own(x, y, of_a + 1) : of_a;
        of_b = first ? of_b : next_own(y, x, of_b + 1);
    }
    return count;
}

int64_t branches_parted(const Branches *tree, int32_t a, int32_t b)
{
    const Timeline *x = branch_timeline(tree, a), *y = branch_timeline(tree, b);
    int32_t i = 0;
    for (; i < timeline_decisions(x) && i < timeline_decisions(y); i++) {
        Command of_a = timeline_decision(x, i), of_b = timeline_decision(y, i);
        if (!is_same(&of_a, &of_b)) {
            break;
        }
    }
    int64_t s = decided(x, i), t = decided(y, i);
    return s < t ? s : t;
}

/* ---- figures ---- */

int32_t branches_difference(const Branches *tree, int32_t a, int32_t b, DayFigure figure,
                            double *differences, int32_t capacity)
{
    int32_t of_a = branch_days(tree, a), of_b = branch_days(tree, b);
    int32_t count = of_a < of_b ? of_a : of_b;
    for (int32_t day = 0; day < count && day < capacity; day++) {
        differences[day] =
            branch_figure(tree, a, figure, day) - branch_figure(tree, b, figure, day);
    }
    return count;
}
