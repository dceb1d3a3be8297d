#include "app/relive.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/branch.h"

#include <stdio.h>
#include <string.h>

enum { RUNS = 1 + RECORDING_BRANCHES_MAX }; /* the run, then its branches */

/* ---- living it again ---- */

/* How far it has come. */
typedef struct Living {
    const Recording *recording;
    const Scenario *scenario;
    Desk *desk;
    int32_t places[RUNS]; /* branch of the desk; -1: it found none */
    int32_t next[RUNS];   /* command; -1: it has not forked yet */
    bool same;
} Living;

static const RecordedRun *run_of(const Recording *recording, int32_t run)
{
    return run == 0 ? &recording->run : &recording->branches[run - 1].run;
}

/* When a run has something to do again; INT64_MAX: it is through. */
static int64_t due(const Living *living, int32_t run)
{
    const RecordedRun *r = run_of(living->recording, run);
    int32_t next = living->next[run];
    return next < 0                  ? living->recording->branches[run - 1].t
           : next < r->command_count ? r->commands[next].t
                                     : INT64_MAX;
}

static void fork_off(Living *living, int32_t run)
{
    const RecordedBranch *branch = &living->recording->branches[run - 1];
    int32_t from = living->places[1 + branch->of];
    living->next[run] = 0;
    living->places[run] = from < 0 ? -1 : desk_fork(living->desk, from, branch->t, branch->name);
    living->same &= living->places[run] >= 0;
}

static void decide(Living *living, int32_t run)
{
    const RecordedText *text = &run_of(living->recording, run)->commands[living->next[run]++];
    Command command;
    if (living->places[run] >= 0) {
        living->same &= command_parse_dated(living->scenario, text->text, &command, NULL) &&
                        desk_take_decision(living->desk, living->places[run], &command);
    }
}

/* A fork at a date has the decisions of that date that stand above it, and not those that follow.
 */
static void live_all(Living *living)
{
    int32_t runs = 1 + living->recording->branch_count;
    for (;;) {
        int32_t first = 0;
        for (int32_t run = 1; run < runs; run++) {
            first = due(living, run) < due(living, first) ? run : first;
        }
        if (due(living, first) == INT64_MAX) {
            return;
        }
        if (living->next[first] < 0) {
            fork_off(living, first);
        } else {
            decide(living, first);
        }
    }
}

static void check_ends(Living *living)
{
    for (int32_t run = 0; run <= living->recording->branch_count; run++) {
        const RecordedRun *r = run_of(living->recording, run);
        const Branches *tree = desk_branches(living->desk);
        const RecordedHash *last = r->hash_count > 0 ? &r->hashes[r->hash_count - 1] : NULL;
        if (last && last->t == branches_now(tree) && living->places[run] >= 0) {
            living->same &= last->hash == sim_state_hash(branch_sim(tree, living->places[run]));
        }
    }
}

/* "A" until it is told otherwise: a branch may want that name, and a letter is left then. */
static void name_the_run(const Living *living)
{
    const Recording *recording = living->recording;
    bool taken = false;
    for (int32_t i = 0; i < recording->branch_count; i++) {
        taken = taken || strcmp(recording->branches[i].name, "A") == 0;
    }
    if (recording->name || taken) {
        desk_name_branch(living->desk, living->places[0],
                         recording->name ? recording->name : "as recorded");
    }
}

bool relive(const Session *session, Desk *desk)
{
    const Recording *recording = &session->recording;
    Living living = {recording, session->bundle.scenario, desk, {0}, {0}, true};
    if (!recording->scenario) {
        desk_run_until(desk, session->at);
        return true;
    }
    living.places[0] = desk_branch(desk);
    for (int32_t run = 1; run < RUNS; run++) {
        living.next[run] = -1;
    }
    name_the_run(&living);
    live_all(&living);
    desk_run_until(desk, recording->crash ? recording->crashed_at - 1 : recording->until);
    if (recording->seed == session->seed) {
        check_ends(&living);
    }
    desk_move_to(desk, session->at);
    desk_show_branches(desk);
    return living.same;
}

/* ---- taking it down ---- */

static void add_command(RecordedRun *run, const Scenario *scenario, const Command *command)
{
    char when[TIME_TEXT], text[COMMAND_TEXT], dated[TIME_TEXT + COMMAND_TEXT];
    snprintf(dated, sizeof dated, "%s %s", time_format(command->t, when),
             command_format(scenario, command, text));
    recording_add_command(run, command->t, dated);
}

Recording relive_plain(const Session *session, const Command *commands, int32_t count,
                       int64_t until)
{
    Recording recording = RECORDING_EMPTY;
    recording.scenario = mem_string(session->name);
    recording.content = session->bundle.scenario->hash;
    recording.seed = session->seed;
    recording.replication = session->recording.replication;
    recording.until = until;
    for (int32_t i = 0; i < session->recording.set_count; i++) {
        recording_add_set(&recording, session->recording.sets[i].text);
    }
    for (int32_t i = 0; i < count; i++) {
        add_command(&recording.run, session->bundle.scenario, &commands[i]);
    }
    return recording;
}

/* The decisions that two branches have in common from the start. */
static int32_t common(const Timeline *a, const Timeline *b)
{
    int32_t count = 0;
    while (count < timeline_decisions(a) && count < timeline_decisions(b)) {
        Command one = timeline_decision(a, count), other = timeline_decision(b, count);
        if (memcmp(&one, &other, sizeof one) != 0) {
            break;
        }
        count++;
    }
    return count;
}

/* Where a file lets a branch leave its parent: it takes all the parent's decisions of that date and
 * none of those after it, so one that the parent alone took at the very moment of the fork stays
 * out when it leaves just before. */
static int64_t leaves_at(const Branches *tree, int32_t branch, int32_t parent)
{
    const Timeline *own = branch_timeline(tree, branch), *other = branch_timeline(tree, parent);
    int32_t count = common(own, other);
    int64_t t = branch_info(tree, branch).forked;
    if (count < timeline_decisions(other) && timeline_decision(other, count).t <= t) {
        t = timeline_decision(other, count).t - 1;
    }
    if (count < timeline_decisions(own) && timeline_decision(own, count).t < t) {
        t = timeline_decision(own, count).t;
    }
    return t;
}

enum { NOT_WRITTEN = -2 };
typedef struct Writing {
    const Session *session;
    Desk *desk;
    Recording *recording;
    int32_t runs[BRANCHES_MAX]; /* where each branch stands in the file; -1: the run itself */
} Writing;

/* What it is of, among those that stand in the file, and when it leaves that. */
typedef struct Leaving {
    int32_t parent;
    int64_t t;
} Leaving;

static Leaving leaving_of(const Writing *w, int32_t branch)
{
    const Branches *tree = desk_branches(w->desk);
    int32_t parent = branch_info(tree, branch).parent;
    int64_t t = leaves_at(tree, branch, parent);
    while (w->runs[parent] >= 0 && t < w->recording->branches[w->runs[parent]].t) {
        parent = branch_info(tree, parent).parent; /* the two are the same run until then */
        int64_t sooner = leaves_at(tree, branch, parent);
        t = sooner < t ? sooner : t;
    }
    return (Leaving){parent, t};
}

static void add_branch(Writing *w, int32_t branch, Leaving leaving)
{
    const Branches *tree = desk_branches(w->desk);
    const Timeline *own = branch_timeline(tree, branch);
    const Timeline *other = branch_timeline(tree, leaving.parent);
    int32_t first = 0;
    while (first < timeline_decisions(other) && timeline_decision(other, first).t <= leaving.t) {
        first++;
    }
    RecordedRun *run = recording_add_branch(w->recording, leaving.t, branch_info(tree, branch).name,
                                            w->runs[leaving.parent]);
    w->runs[branch] = w->recording->branch_count - 1;
    for (int32_t i = first; i < timeline_decisions(own); i++) {
        Command command = timeline_decision(own, i);
        add_command(run, w->session->bundle.scenario, &command);
    }
    recording_add_hash(run, w->recording->until,
                       desk_branch_hash(w->desk, branch, w->recording->until));
}

/* In the order in which they fork, which is that in which they are lived again. */
static void add_branches(Writing *w)
{
    const Branches *tree = desk_branches(w->desk);
    int32_t next;
    do {
        Leaving soonest = {-1, INT64_MAX};
        next = -1;
        for (int32_t b = 0; b < BRANCHES_MAX; b++) {
            bool waits = branch_exists(tree, b) && w->runs[b] == NOT_WRITTEN &&
                         w->runs[branch_info(tree, b).parent] != NOT_WRITTEN;
            Leaving leaving = waits ? leaving_of(w, b) : (Leaving){-1, INT64_MAX};
            if (leaving.t < soonest.t) {
                soonest = leaving;
                next = b;
            }
        }
        if (next >= 0) {
            add_branch(w, next, soonest);
        }
    } while (next >= 0);
}

Recording session_record(const Session *session, Desk *desk)
{
    const Branches *tree = desk_branches(desk);
    int32_t root = branches_root(tree), count = branch_info(tree, root).decisions;
    Command *commands = mem_alloc((size_t)count + 1, sizeof commands[0]);
    for (int32_t i = 0; i < count; i++) {
        commands[i] = timeline_decision(branch_timeline(tree, root), i);
    }
    Recording recording = relive_plain(session, commands, count, relive_known(desk));
    mem_free(commands);
    const char *title = session->recording.title, *name = branch_info(tree, root).name;
    recording.title = title ? mem_string(title) : NULL;
    recording.name = strcmp(name, "A") != 0 ? mem_string(name) : NULL;
    if (branches_now(tree) < recording.until) {
        recording.at = branches_now(tree);
    }
    recording_add_hash(&recording.run, recording.until,
                       desk_branch_hash(desk, root, recording.until));
    Writing writing = {session, desk, &recording, {0}};
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        writing.runs[b] = b == root ? -1 : NOT_WRITTEN;
    }
    add_branches(&writing);
    return recording;
}

/* ---- what is new ---- */

uint64_t relive_decided(const Desk *desk)
{
    const Branches *tree = desk_branches(desk);
    uint64_t hash = hash_string("");
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        if (!branch_exists(tree, b)) {
            continue;
        }
        BranchInfo info = branch_info(tree, b);
        int32_t numbers[] = {b, info.parent, info.decisions};
        hash = hash_bytes(numbers, sizeof numbers, hash);
        hash = hash_bytes(info.name, strlen(info.name), hash);
        hash = hash_bytes(&info.forked, sizeof info.forked, hash);
        for (int32_t i = 0; i < info.decisions; i++) {
            Command command = timeline_decision(branch_timeline(tree, b), i);
            hash = hash_bytes(&command, sizeof command, hash);
        }
    }
    return hash;
}

int64_t relive_known(const Desk *desk)
{
    const Branches *tree = desk_branches(desk);
    int64_t known = branches_now(tree);
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        if (branch_exists(tree, b) && branch_info(tree, b).known > known) {
            known = branch_info(tree, b).known;
        }
    }
    return known;
}
