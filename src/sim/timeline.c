#include "sim/timeline.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "sim/state.h"

#include <assert.h>
#include <string.h>

/* A keyframe is due when running since the last one has cost SHARE times what it costs, so that
 * keyframes take about 1 / SHARE of a run, and a seek little more than SHARE keyframes' time,
 * whatever the size of the world. A kilobyte in fresh memory costs about as much as an event where
 * pages are cheap, 60 to 80 ns, and 400 ns on a virtual machine (tests/bench). Counted, not timed,
 * so that keyframes are in the same places on every machine. */
enum { SHARE = 40, EVENTS_PER_KB = 1 };
/* How often, from the start, the run stops to see whether one is due. Every six hours, looking cost
 * a small world more than the keyframes. */
#define LOOK_MS MS_PER_DAY

/* A mark of a Sim's state, shared by the timelines whose runs have it in common. */
typedef struct Mark {
    size_t size;
    int32_t users, padding;
    unsigned char state[];
} Mark;

typedef struct Keyframe {
    int64_t t;
    uint64_t events;  /* run by then */
    int32_t commands; /* taken by then */
    int32_t trace_count;
    Mark *mark;
} Keyframe;

/* What a timeline shares with its forks. */
typedef struct Family {
    size_t budget, bytes;
    uint64_t stretch; /* how much wider the budget has made the spacing: 1, 2, 4 ... */
    Timeline *first;
} Family;

/* Keyframes rise in t, events and commands; [0] is the start and stays. Those that two timelines
 * share are the first of both. */
struct Timeline {
    Sim *sim;
    Family *family;
    Timeline *next; /* of the family */
    int64_t end;
    uint64_t due; /* no keyframe is before so many events */
    Keyframe *keys;
    int32_t key_count, key_capacity;
    Command *log; /* the first sim->h.command_count are taken by now, the rest lie ahead */
    int32_t log_count, log_capacity;
};

static size_t bytes_of_key(size_t mark)
{
    return sizeof(Mark) + mark + sizeof(Keyframe);
}

/* ---- keyframes ---- */

static void drop_key(Timeline *timeline, int32_t index)
{
    Mark *mark = timeline->keys[index].mark;
    if (--mark->users == 0) {
        timeline->family->bytes -= bytes_of_key(mark->size);
        mem_free(mark);
    }
}

static void drop_keys_from(Timeline *timeline, int32_t first)
{
    assert(first > 0 && "the first keyframe stays");
    while (timeline->key_count > first) {
        drop_key(timeline, --timeline->key_count);
    }
    timeline->due = 0; /* look again */
}

/* Every other one goes. True when there were others than the first. */
static bool drop_every_other(Timeline *timeline)
{
    int32_t kept = 0;
    bool thinner = timeline->key_count > 1;
    for (int32_t i = 0; i < timeline->key_count; i++) {
        if (i % 2 == 0) {
            timeline->keys[kept++] = timeline->keys[i];
        } else {
            drop_key(timeline, i);
        }
    }
    timeline->key_count = kept;
    return thinner;
}

/* In the whole family, so that what is shared goes from all of them; those to come are as far
 * apart. False when there is nothing left to drop. */
static bool thin_out(Family *family)
{
    bool thinner = false;
    for (Timeline *one = family->first; one; one = one->next) {
        thinner |= drop_every_other(one);
    }
    family->stretch *= thinner ? 2 : 1;
    return thinner;
}

/* Looks at the size only when so much has been run that the last known one would do. */
static bool key_is_due(Timeline *timeline)
{
    const Keyframe *last = &timeline->keys[timeline->key_count - 1];
    const Sim *sim = timeline->sim;
    if (sim->h.events < timeline->due || sim->h.now <= last->t) {
        return false;
    }
    uint64_t kb = (uint64_t)state_mark_size(sim) / 1024;
    timeline->due = last->events + kb * EVENTS_PER_KB * SHARE * timeline->family->stretch;
    return sim->h.events >= timeline->due;
}

static void add_key(Timeline *timeline)
{
    const Sim *sim = timeline->sim;
    size_t size = state_mark_size(sim);
    timeline->keys = mem_grow(timeline->keys, timeline->key_count, &timeline->key_capacity,
                              sizeof timeline->keys[0]);
    Mark *mark = mem_alloc(1, sizeof *mark + size);
    mark->size = size;
    mark->users = 1;
    state_mark(sim, mark->state);
    timeline->keys[timeline->key_count++] = (Keyframe){
        sim->h.now, sim->h.events, (int32_t)sim->h.command_count, sim->trace_count, mark};
    timeline->family->bytes += bytes_of_key(size);
}

/* Makes a keyframe of the present moment where one is due and the budget bears it. */
static void consider_key(Timeline *timeline)
{
    while (key_is_due(timeline)) {
        const Family *family = timeline->family;
        if (family->bytes + bytes_of_key(state_mark_size(timeline->sim)) <= family->budget) {
            add_key(timeline);
        } else if (!thin_out(timeline->family)) {
            return;
        }
    }
}

/* The last keyframe at or before t that had at most `commands` decisions behind it. */
static int32_t find_key(const Timeline *timeline, int64_t t, int32_t commands)
{
    int32_t low = 0, high = timeline->key_count;
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        const Keyframe *key = &timeline->keys[middle];
        if (key->t <= t && key->commands <= commands) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static void restore(Timeline *timeline, int32_t index)
{
    const Keyframe *key = &timeline->keys[index];
    state_return(timeline->sim, key->mark->state);
    timeline->sim->trace_count = key->trace_count; /* not what came later in the same moment */
}

/* ---- running ---- */

/* Runs to t, which no decision lies before; looks for keyframes where no one has been yet. */
static void run(Timeline *timeline, int64_t t)
{
    Sim *sim = timeline->sim;
    t = t < sim->h.end ? t : sim->h.end;
    if (sim->h.now < timeline->end) {
        sim_run_until(sim, t < timeline->end ? t : timeline->end);
    }
    while (sim->h.now < t) {
        int64_t look = sim->h.now + LOOK_MS - (sim->h.now - sim->h.start) % LOOK_MS;
        sim_run_until(sim, t < look ? t : look);
        if (sim->h.now == look) {
            consider_key(timeline);
        }
    }
    sim_run_until(sim, t); /* what is due at t itself */
}

static void advance(Timeline *timeline, int64_t t)
{
    Sim *sim = timeline->sim;
    while (sim->h.command_count < timeline->log_count &&
           timeline->log[sim->h.command_count].t <= t) {
        const Command *next = &timeline->log[sim->h.command_count];
        run(timeline, next->t);
        bool good = sim_apply(sim, next, NULL);
        assert(good && "what was possible once is possible in the same state");
        (void)good;
    }
    run(timeline, t);
    if (sim->h.now > timeline->end) {
        timeline->end = sim->h.now;
    }
}

void timeline_run_until(Timeline *timeline, int64_t t)
{
    if (t >= timeline->sim->h.now) {
        advance(timeline, t);
    }
}

void timeline_seek(Timeline *timeline, int64_t t)
{
    const Sim *sim = timeline->sim;
    int64_t start = timeline->keys[0].t;
    t = t > start ? t : start;
    int32_t key = find_key(timeline, t, INT32_MAX);
    bool skips = timeline->keys[key].t > sim->h.now && !sim->trace_on;
    if (t < sim->h.now || skips) {
        restore(timeline, key);
    }
    advance(timeline, t);
}

/* ---- decisions ---- */

static void log_add(Timeline *timeline, Command command)
{
    timeline->log = mem_grow(timeline->log, timeline->log_count, &timeline->log_capacity,
                             sizeof timeline->log[0]);
    timeline->log[timeline->log_count++] = command;
}

/* Forgets what lies after the present moment. Keyframes of this moment itself stay: the decisions
 * that they know are taken. */
static void cut_future(Timeline *timeline)
{
    timeline->log_count = (int32_t)timeline->sim->h.command_count;
    timeline->end = timeline->sim->h.now;
    drop_keys_from(timeline, find_key(timeline, timeline->end, timeline->log_count) + 1);
}

static bool apply_and_log(Timeline *timeline, const Command *command, Errors *errors)
{
    Sim *sim = timeline->sim;
    if (!sim_apply(sim, command, errors)) {
        return false;
    }
    log_add(timeline, sim_command(sim, sim_command_count(sim) - 1));
    return true;
}

bool timeline_apply(Timeline *timeline, const Command *command, Errors *errors)
{
    Sim *sim = timeline->sim;
    if (!sim_check(sim, command, errors)) {
        return false;
    }
    cut_future(timeline);
    bool good = apply_and_log(timeline, command, errors);
    sim_run_until(sim, sim->h.now);
    return good;
}

int32_t timeline_take_back(Timeline *timeline, int32_t index)
{
    Sim *sim = timeline->sim;
    assert(index >= timeline->keys[0].commands && index < sim->h.command_count);
    int64_t now = sim->h.now;
    cut_future(timeline);
    int32_t later = timeline->log_count - index - 1, left_out = 0;
    Command *others = mem_alloc((size_t)later + 1, sizeof others[0]);
    memcpy(others, timeline->log + index + 1, (size_t)later * sizeof others[0]);
    timeline->log_count = index;
    int32_t key = find_key(timeline, now, index);
    drop_keys_from(timeline, key + 1);
    restore(timeline, key);
    timeline->end = sim->h.now; /* from here on all is new */
    for (int32_t i = 0; i < later; i++) {
        advance(timeline, others[i].t);
        left_out += !apply_and_log(timeline, &others[i], NULL);
    }
    advance(timeline, now);
    mem_free(others);
    return left_out;
}

/* ---- the whole ---- */

static Timeline *new_timeline(Sim *sim, Family *family)
{
    Timeline *timeline = mem_alloc(1, sizeof *timeline);
    timeline->sim = sim;
    timeline->family = family;
    timeline->next = family->first;
    family->first = timeline;
    return timeline;
}

Timeline *timeline_create(Sim *sim, size_t budget)
{
    Family *family = mem_alloc(1, sizeof *family);
    family->budget = budget > 0 ? budget : TIMELINE_BUDGET;
    family->stretch = 1;
    Timeline *timeline = new_timeline(sim, family);
    timeline->end = sim->h.now;
    for (int32_t i = 0; i < sim_command_count(sim); i++) {
        log_add(timeline, sim_command(sim, i));
    }
    sim_run_until(sim, sim->h.now); /* a moment is whole */
    add_key(timeline);
    return timeline;
}

Timeline *timeline_fork(Timeline *timeline, Sim **sim)
{
    const Keyframe *last = &timeline->keys[timeline->key_count - 1];
    *sim = state_twin(timeline->sim, last->t > timeline->sim->h.now ? last->mark->state : NULL);
    Timeline *fork = new_timeline(*sim, timeline->family);
    fork->end = timeline->end;
    for (int32_t i = 0; i < timeline->log_count; i++) {
        log_add(fork, timeline->log[i]);
    }
    for (int32_t i = 0; i < timeline->key_count; i++) {
        fork->keys = mem_grow(fork->keys, i, &fork->key_capacity, sizeof fork->keys[0]);
        fork->keys[fork->key_count++] = timeline->keys[i];
        timeline->keys[i].mark->users++;
    }
    return fork;
}

void timeline_destroy(Timeline *timeline)
{
    if (!timeline) {
        return;
    }
    for (int32_t i = 0; i < timeline->key_count; i++) {
        drop_key(timeline, i);
    }
    Timeline **link = &timeline->family->first;
    while (*link != timeline) {
        link = &(*link)->next;
    }
    *link = timeline->next;
    if (!timeline->family->first) {
        mem_free(timeline->family);
    }
    mem_free(timeline->keys);
    mem_free(timeline->log);
    mem_free(timeline);
}

int64_t timeline_start(const Timeline *timeline)
{
    return timeline->keys[0].t;
}

int64_t timeline_end(const Timeline *timeline)
{
    return timeline->end;
}

int32_t timeline_first_decision(const Timeline *timeline)
{
    return timeline->keys[0].commands;
}

int32_t timeline_decisions(const Timeline *timeline)
{
    return timeline->log_count;
}

Command timeline_decision(const Timeline *timeline, int32_t index)
{
    assert(index >= 0 && index < timeline->log_count);
    return timeline->log[index];
}

size_t timeline_bytes(const Timeline *timeline)
{
    return timeline->family->bytes;
}

int32_t timeline_keyframes(const Timeline *timeline)
{
    return timeline->key_count;
}
