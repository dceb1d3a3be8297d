#include "experiment/branch.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/running.h"

#include <assert.h>
#include <string.h>

/* How far all run before they look whether they have done enough. */
#define PACE_MS MS_PER_HOUR

typedef struct Day {
    double figures[DAY_FIGURES];
} Day;

typedef struct Branch {
    Sim *sim; /* NULL: the place is free */
    Timeline *timeline;
    char name[BRANCH_NAME];
    int32_t parent;
    int64_t forked; /* not before the parent's, else it hangs on the parent's parent */
    Day *days;      /* of every midnight after the start, up to timeline_end */
    int32_t day_count, day_capacity;
} Branch;

struct Branches {
    const Scenario *scenario;
    Branch branches[BRANCHES_MAX];
    int32_t root;
};

static Branch *existing(Branches *tree, int32_t branch)
{
    assert(branch_exists(tree, branch));
    return &tree->branches[branch];
}

static const Branch *existing_const(const Branches *tree, int32_t branch)
{
    assert(branch_exists(tree, branch));
    return &tree->branches[branch];
}

/* From here on this branch is moved, until another is. */
static void is_moved(const Branches *tree, const Branch *b)
{
    running_now = (Running){true, (int32_t)(b - tree->branches), 0, b->sim};
}

/* ---- time ---- */

int64_t branches_day_end(const Branches *tree, int32_t day)
{
    return time_day_start(tree->scenario->start) + (day + 1) * MS_PER_DAY;
}

static void note_day(Branch *b)
{
    b->days = mem_grow(b->days, b->day_count, &b->day_capacity, sizeof b->days[0]);
    day_figures(b->sim, b->days[b->day_count++].figures);
}

/* Runs to t, at most the scenario's end; stops at each midnight where nobody has been yet. */
static void run_one(const Branches *tree, Branch *b, int64_t t)
{
    int64_t midnight;
    is_moved(tree, b);
    while ((midnight = branches_day_end(tree, b->day_count)) <= t) {
        timeline_run_until(b->timeline, midnight);
        note_day(b);
    }
    timeline_run_until(b->timeline, t);
}

static void seek_one(const Branches *tree, Branch *b, int64_t t)
{
    int64_t known = timeline_end(b->timeline);
    is_moved(tree, b);
    timeline_seek(b->timeline, t < known ? t : known);
    if (t > known) {
        run_one(tree, b, t);
    }
}

/* From t on, the run is another. */
static void forget_days(const Branches *tree, Branch *b, int64_t t)
{
    while (b->day_count > 0 && branches_day_end(tree, b->day_count - 1) >= t) {
        b->day_count--;
    }
}

static int64_t within(const Branches *tree, int64_t t)
{
    return t < tree->scenario->end ? t : tree->scenario->end;
}

int64_t branches_now(const Branches *tree)
{
    return sim_now(tree->branches[tree->root].sim);
}

int64_t branches_next_event(const Branches *tree)
{
    int64_t next = INT64_MAX;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        const Branch *b = &tree->branches[i];
        int64_t t = b->sim ? sim_next_event(b->sim) : INT64_MAX;
        next = t < next ? t : next;
    }
    return next;
}

void branches_run_until(Branches *tree, int64_t t)
{
    t = within(tree, t);
    for (int32_t i = 0; i < BRANCHES_MAX && t >= branches_now(tree); i++) {
        if (tree->branches[i].sim) {
            run_one(tree, &tree->branches[i], t);
        }
    }
}

static uint64_t all_events(const Branches *tree)
{
    uint64_t events = 0;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        events += tree->branches[i].sim ? sim_events(tree->branches[i].sim) : 0;
    }
    return events;
}

bool branches_run_some(Branches *tree, int64_t t, uint64_t max_events)
{
    t = within(tree, t);
    uint64_t before = all_events(tree);
    while (branches_now(tree) < t && all_events(tree) - before < max_events) {
        int64_t next = branches_now(tree) + PACE_MS;
        branches_run_until(tree, next < t ? next : t);
    }
    return branches_now(tree) >= t;
}

void branches_seek(Branches *tree, int64_t t)
{
    t = within(tree, t);
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        if (tree->branches[i].sim) {
            seek_one(tree, &tree->branches[i], t);
        }
    }
}

bool branches_seek_some(Branches *tree, int64_t t, uint64_t max_events)
{
    int64_t known = INT64_MAX, now = branches_now(tree);
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        const Branch *b = &tree->branches[i];
        int64_t end = b->sim ? timeline_end(b->timeline) : INT64_MAX;
        known = end < known ? end : known;
    }
    if (t < now || known > now) {
        branches_seek(tree, t < known ? t : known);
    }
    return t <= branches_now(tree) || branches_run_some(tree, t, max_events);
}

/* ---- names ---- */

static void refuse(Errors *errors, const char *reason)
{
    if (errors) {
        errors_add(errors, NULL, 0, 0, "%s", reason);
    }
}

static bool is_taken(const Branches *tree, const char *name, int32_t but)
{
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        const Branch *b = &tree->branches[i];
        if (b->sim && i != but && strcmp(b->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool will_do(const Branches *tree, const char *name, int32_t branch, Errors *errors)
{
    size_t length = strlen(name);
    bool plain = length > 0 && name[0] != ' ' && name[length - 1] != ' ';
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        plain = plain && c >= ' ' && c != 0x7F;
    }
    if (!plain) {
        refuse(errors, "a branch's name has no control characters and no blanks at an end");
    } else if (length >= BRANCH_NAME) {
        refuse(errors, "a branch's name is at most 63 bytes long");
    } else if (is_taken(tree, name, branch)) {
        refuse(errors, "another branch has this name");
    } else {
        return true;
    }
    return false;
}

static void name_by_letter(const Branches *tree, char name[BRANCH_NAME])
{
    memset(name, 0, BRANCH_NAME);
    name[0] = 'A';
    while (is_taken(tree, name, -1)) {
        name[0]++;
    }
}

bool branch_rename(Branches *tree, int32_t branch, const char *name, Errors *errors)
{
    Branch *b = existing(tree, branch);
    if (!will_do(tree, name, branch, errors)) {
        return false;
    }
    memmove(b->name, name, strlen(name) + 1);
    return true;
}

/* ---- the tree ---- */

/* What left its line before its parent did hangs on the parent's parent: until then they are one.
 */
static void hang_up(Branches *tree, int32_t branch)
{
    Branch *b = &tree->branches[branch];
    while (b->parent >= 0 && b->parent != tree->root &&
           b->forked < tree->branches[b->parent].forked) {
        b->parent = tree->branches[b->parent].parent;
    }
}

/* The branch goes its own way from t on, so it leaves its parent there and its children leave it,
 * at the latest. What had forked from it further on had its line from its parent, if that is where
 * it was before. */
static void part(Branches *tree, int32_t branch, int64_t t)
{
    Branch *b = &tree->branches[branch];
    bool leaves = b->parent >= 0 && t < b->forked;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        Branch *child = &tree->branches[i];
        if (child->sim && child->parent == branch && child->forked > t) {
            child->parent = leaves ? b->parent : branch;
            child->forked = leaves ? b->forked : t;
        }
    }
    if (leaves) {
        b->forked = t;
        hang_up(tree, branch);
    }
}

static int32_t free_place(const Branches *tree)
{
    int32_t place = 0;
    while (place < BRANCHES_MAX && tree->branches[place].sim) {
        place++;
    }
    return place;
}

int32_t branch_fork(Branches *tree, int32_t from, const char *name, Errors *errors)
{
    const Branch *parent = existing(tree, from);
    int32_t place = free_place(tree);
    if (place == BRANCHES_MAX) {
        refuse(errors, "there are four branches, the most there can be: delete one first");
        return -1;
    }
    if (name && !will_do(tree, name, place, errors)) {
        return -1;
    }
    Branch branch = {.parent = from, .forked = branches_now(tree), .day_count = parent->day_count};
    if (name) {
        memcpy(branch.name, name, strlen(name) + 1);
    } else {
        name_by_letter(tree, branch.name);
    }
    branch.timeline = timeline_fork(parent->timeline, &branch.sim);
    if (branch.day_count > 0) {
        size_t count = (size_t)branch.day_count;
        branch.days = mem_alloc(count, sizeof branch.days[0]);
        memcpy(branch.days, parent->days, count * sizeof branch.days[0]);
        branch.day_capacity = branch.day_count;
    }
    tree->branches[place] = branch;
    hang_up(tree, place);
    return place;
}

static void free_branch(Branch *b)
{
    running_now.on = running_now.on && running_now.sim != b->sim;
    timeline_destroy(b->timeline);
    sim_destroy(b->sim);
    mem_free(b->days);
    *b = (Branch){0};
}

static bool is_child(const Branches *tree, int32_t branch, int32_t parent)
{
    return tree->branches[branch].sim && tree->branches[branch].parent == parent;
}

/* Of the branch's children the first to fork; -1: it has none. */
static int32_t first_child(const Branches *tree, int32_t branch)
{
    int32_t first = -1;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        if (is_child(tree, i, branch) &&
            (first < 0 || tree->branches[i].forked < tree->branches[first].forked)) {
            first = i;
        }
    }
    return first;
}

bool branch_delete(Branches *tree, int32_t branch)
{
    const Branch *b = existing(tree, branch);
    if (branches_count(tree) == 1) {
        return false;
    }
    int32_t heir = branch == tree->root ? first_child(tree, branch) : b->parent;
    int64_t forked = branch == tree->root ? tree->branches[heir].forked : b->forked;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        if (is_child(tree, i, branch) && i != heir) {
            tree->branches[i].parent = heir;
            tree->branches[i].forked = forked;
        }
    }
    if (branch == tree->root) {
        tree->root = heir;
        tree->branches[heir].parent = -1;
        tree->branches[heir].forked = tree->scenario->start;
    }
    free_branch(&tree->branches[branch]);
    return true;
}

void branch_promote(Branches *tree, int32_t branch)
{
    int32_t child = branch, parent = existing(tree, branch)->parent;
    int64_t forked = tree->branches[branch].forked;
    while (parent >= 0) { /* the way to the root turns round */
        Branch *p = &tree->branches[parent];
        int32_t next = p->parent;
        int64_t next_forked = p->forked;
        p->parent = child;
        p->forked = forked;
        child = parent;
        forked = next_forked;
        parent = next;
    }
    tree->root = branch;
    tree->branches[branch].parent = -1;
    tree->branches[branch].forked = tree->scenario->start;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        if (tree->branches[i].sim) {
            hang_up(tree, i);
        }
    }
}

uint64_t branch_hash(Branches *tree, int32_t branch, int64_t t)
{
    Sim *sim;
    Timeline *copy = timeline_fork(existing(tree, branch)->timeline, &sim);
    int64_t known = timeline_end(copy);
    t = within(tree, t);
    timeline_seek(copy, t < known ? t : known);
    timeline_destroy(copy); /* beyond what is known the Sim runs by itself and keeps nothing */
    sim_run_until(sim, t);
    uint64_t hash = sim_state_hash(sim);
    sim_destroy(sim);
    return hash;
}

/* ---- decisions ---- */

bool branch_apply(Branches *tree, int32_t branch, const Command *command, Errors *errors)
{
    Branch *b = existing(tree, branch);
    is_moved(tree, b);
    if (!timeline_apply(b->timeline, command, errors)) {
        return false;
    }
    int64_t now = branches_now(tree);
    forget_days(tree, b, now);
    run_one(tree, b, now); /* notes it when it is midnight */
    part(tree, branch, now);
    return true;
}

int32_t branch_take_back(Branches *tree, int32_t branch, int32_t index)
{
    Branch *b = existing(tree, branch);
    int64_t now = branches_now(tree), t = timeline_decision(b->timeline, index).t;
    is_moved(tree, b);
    int32_t left_out = timeline_take_back(b->timeline, index);
    forget_days(tree, b, t);
    if (branches_day_end(tree, b->day_count) <= now) { /* once more, to note the days */
        timeline_seek(b->timeline, t);
        run_one(tree, b, now);
    }
    part(tree, branch, t);
    return left_out;
}

/* ---- figures ---- */

int32_t branch_days(const Branches *tree, int32_t branch)
{
    return existing_const(tree, branch)->day_count;
}

double branch_figure(const Branches *tree, int32_t branch, DayFigure figure, int32_t day)
{
    const Branch *b = existing_const(tree, branch);
    assert(day >= 0 && day < b->day_count);
    return b->days[day].figures[figure];
}

/* ---- the whole ---- */

Branches *branches_create(const SimConfig *config, size_t budget)
{
    Branches *tree = mem_alloc(1, sizeof *tree);
    Branch *root = &tree->branches[0];
    tree->scenario = config->scenario;
    root->sim = sim_create(config);
    root->timeline = timeline_create(root->sim, budget);
    root->parent = -1;
    root->forked = config->scenario->start;
    memcpy(root->name, "A", 2);
    return tree;
}

void branches_destroy(Branches *tree)
{
    for (int32_t i = 0; tree && i < BRANCHES_MAX; i++) {
        if (tree->branches[i].sim) {
            free_branch(&tree->branches[i]);
        }
    }
    mem_free(tree);
}

int32_t branches_count(const Branches *tree)
{
    int32_t count = 0;
    for (int32_t i = 0; i < BRANCHES_MAX; i++) {
        count += tree->branches[i].sim != NULL;
    }
    return count;
}

int32_t branches_root(const Branches *tree)
{
    return tree->root;
}

bool branch_exists(const Branches *tree, int32_t branch)
{
    return branch >= 0 && branch < BRANCHES_MAX && tree->branches[branch].sim;
}

BranchInfo branch_info(const Branches *tree, int32_t branch)
{
    const Branch *b = existing_const(tree, branch);
    return (BranchInfo){.name = b->name,
                        .parent = b->parent,
                        .forked = b->forked,
                        .known = timeline_end(b->timeline),
                        .taken = sim_command_count(b->sim),
                        .decisions = timeline_decisions(b->timeline)};
}

const Sim *branch_sim(const Branches *tree, int32_t branch)
{
    return existing_const(tree, branch)->sim;
}

const Timeline *branch_timeline(const Branches *tree, int32_t branch)
{
    return existing_const(tree, branch)->timeline;
}

size_t branches_bytes(const Branches *tree)
{
    return timeline_bytes(tree->branches[tree->root].timeline);
}
