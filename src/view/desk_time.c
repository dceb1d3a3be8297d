/* How time moves in the window: it runs, is dragged, leaps; in pieces, so that input never waits.
 */
#include "view/auto_pause.h"
#include "view/desk_state.h"
#include "view/known.h"

#include "base/simtime.h"

#include <string.h>

/* About 2 ms of a run: what a frame can give. At full speed a frame gives what it bears. */
enum { EVENTS_A_FRAME = 20000, FLAT_OUT_LEAST = 2000, FLAT_OUT_MOST = 4000000 };

#define TIMES "\xC3\x97"
const Speed desk_speeds[SPEEDS] = {
    {1, TIMES "1", "real time"},
    {10, TIMES "10", "1 s is 10 s"},
    {60, TIMES "60", "1 s is 1 min"},
    {600, TIMES "600", "1 s is 10 min"},
    {3600, TIMES "3,600", "1 s is 1 h"},
    {21600, TIMES "21,600", "1 s is 6 h"},
    {86400, TIMES "86,400", "1 s is 1 day"},
    {432000, TIMES "432,000", "1 s is 5 days"},
    {0, "Max", "as fast as it can"},
};

static void take_branch(Desk *desk, int32_t branch)
{
    desk->branch = branch;
    desk->sim = branch_sim(desk->branches, branch);
    desk->timeline = branch_timeline(desk->branches, branch);
}

void desk_create_time(Desk *desk)
{
    SimConfig config = {desk->config.scenario, desk->config.seed, 0, false};
    desk->branches = branches_create(&config, 0);
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        desk->known[b] = known_create();
    }
    desk->other = -1;
    take_branch(desk, branches_root(desk->branches));
    desk_tell_run(desk, desk->branch);
    desk->seek.budget = EVENTS_A_FRAME;
    auto_pause_create(desk);
    desk->strip = (StripView){.from = desk->config.scenario->start,
                              .to = desk->config.scenario->end,
                              .now = desk->config.scenario->start};
}

void desk_destroy_time(Desk *desk)
{
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        known_destroy(desk->known[b]);
    }
    branches_destroy(desk->branches);
}

/* ---- the selected vessel ---- */

static bool is_vessel(const Sim *sim, VesselIndex slot, uint64_t serial)
{
    return slot >= 0 && slot < sim_vessel_slots(sim) && sim_vessel(sim, slot).serial == serial;
}

static VesselIndex find_vessel(const Sim *sim, uint64_t serial)
{
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        if (sim_vessel(sim, i).serial == serial) {
            return i;
        }
    }
    return -1;
}

/* The same vessel stays selected and followed wherever it exists, and is again where it does. */
static void keep_vessel(Desk *desk)
{
    Seek *seek = &desk->seek;
    if (desk->vessel >= 0 && !is_vessel(desk->sim, desk->vessel, desk->vessel_serial)) {
        uint64_t serial = desk->vessel_serial;
        bool following = desk->following;
        VesselIndex slot = find_vessel(desk->sim, serial);
        if (slot >= 0) {
            desk->vessel = slot;
        } else {
            desk_select(desk, -1, -1);
            seek->lost_serial = serial;
            seek->lost_following = following;
        }
    } else if (desk->vessel < 0 && desk->port < 0 && seek->lost_serial != 0) {
        bool following = seek->lost_following;
        VesselIndex slot = find_vessel(desk->sim, seek->lost_serial);
        if (slot >= 0) {
            desk_select(desk, slot, -1);
            desk->following = following;
        }
    }
}

/* ---- moving ---- */

/* What is known ahead is kept before time turns back. */
static void leave(Desk *desk, int64_t t)
{
    int64_t now = sim_now(desk->sim);
    for (int32_t b = 0; b < BRANCHES_MAX && t < now; b++) {
        if (branch_exists(desk->branches, b) && branch_info(desk->branches, b).known == now) {
            known_keep(desk->known[b], branch_sim(desk->branches, b));
        }
    }
}

static int64_t within_run(const Desk *desk, int64_t t)
{
    int64_t start = timeline_start(desk->timeline), end = desk->config.scenario->end;
    return t < start ? start : t > end ? end : t;
}

/* A piece of the way; what it costs is taken from the events. */
static void pursue(Desk *desk, uint64_t events)
{
    if (desk->seek.on) {
        leave(desk, desk->seek.goal);
        desk->seek.on = !branches_seek_some(desk->branches, desk->seek.goal, events);
        keep_vessel(desk);
    }
}

static void aim(Desk *desk, int64_t t)
{
    desk->seek.goal = within_run(desk, t);
    desk->seek.from = sim_now(desk->sim);
    desk->seek.on = true;
    desk->time_debt_ms = 0;
}

void desk_seek(Desk *desk, int64_t t)
{
    aim(desk, t);
    pursue(desk, EVENTS_A_FRAME);
}

void desk_go_to(Desk *desk, int64_t t)
{
    desk->paused = true;
    desk_seek(desk, t);
}

void desk_stop_seek(Desk *desk)
{
    desk->seek.on = false;
}

void desk_jump(Desk *desk, int64_t t)
{
    desk->seek.on = false;
    t = within_run(desk, t);
    leave(desk, t);
    branches_seek(desk->branches, t);
    keep_vessel(desk);
}

void desk_run_until(Desk *desk, int64_t t)
{
    if (t >= sim_now(desk->sim)) {
        desk_jump(desk, t);
    }
}

/* Frames that come late give less, so that input is answered within two of them. */
static uint64_t flat_out(Desk *desk, double seconds)
{
    uint64_t events = desk->flat_out > 0 ? desk->flat_out : EVENTS_A_FRAME;
    if (seconds < 0.018) {
        events += events / 4;
    } else if (seconds > 0.022) {
        events = events / 3 * 2;
    }
    events = events < FLAT_OUT_LEAST ? FLAT_OUT_LEAST : events;
    desk->flat_out = events > FLAT_OUT_MOST ? FLAT_OUT_MOST : events;
    return desk->flat_out;
}

static void run(Desk *desk, double seconds)
{
    int64_t now = sim_now(desk->sim), end = desk->config.scenario->end, goal = end;
    int32_t factor = desk_speeds[desk->speed].factor;
    uint64_t events = EVENTS_A_FRAME;
    if (factor > 0) {
        desk->time_debt_ms += seconds * 1000.0 * factor;
        goal = now + (int64_t)desk->time_debt_ms;
        desk->time_debt_ms -= (double)(goal - now);
    } else {
        events = flat_out(desk, seconds);
    }
    if (auto_pause_run(desk, goal < end ? goal : end, events)) {
        desk->paused = true;
    }
    if (factor == 0 && seconds > 0) {
        double rate = (double)(sim_now(desk->sim) - now) / 1000 / seconds;
        desk->reached += (rate - desk->reached) * (desk->reached > 0 ? 0.1 : 1);
    }
    keep_vessel(desk);
}

void desk_set_speed(Desk *desk, int32_t speed)
{
    desk->speed = speed < 0 ? 0 : speed >= SPEEDS ? SPEEDS - 1 : speed;
    desk->reached = 0;
    desk->paused = false;
    desk_stop_seek(desk);
}

void desk_advance_time(Desk *desk, double seconds)
{
    desk->seek.budget = EVENTS_A_FRAME;
    if (desk->seek.on) {
        pursue(desk, EVENTS_A_FRAME);
    } else if (!desk->paused && !desk->seek.dragging) {
        run(desk, seconds);
        desk->paused |= sim_now(desk->sim) >= desk->config.scenario->end;
    }
}

/* ---- the pointer on the timeline ---- */

void desk_drag_time(Desk *desk, int64_t t)
{
    t = within_run(desk, t);
    if (!desk->seek.dragging || (desk->seek.on ? desk->seek.goal : sim_now(desk->sim)) == t) {
        return;
    }
    uint64_t before = sim_events(desk->sim);
    aim(desk, t);
    if (desk->seek.budget > 0) {
        pursue(desk, desk->seek.budget);
    }
    /* A leap costs a copy of the world as well; many of them in a frame are of no use. */
    uint64_t after = sim_events(desk->sim), run = after > before ? after - before : 0;
    uint64_t cost = run + EVENTS_A_FRAME / 4;
    desk->seek.budget -= cost < desk->seek.budget ? cost : desk->seek.budget;
}

void desk_grab_time(Desk *desk)
{
    desk->seek.dragging = true;
}

void desk_release_time(Desk *desk)
{
    desk->seek.dragging = false;
}

/* ---- steps ---- */

/* The next moment at which something happens in the branch shown: an event, or a decision that is
 * known. */
static int64_t next_moment(const Desk *desk)
{
    int64_t next = sim_next_event(desk->sim);
    int32_t taken = sim_command_count(desk->sim);
    if (taken < timeline_decisions(desk->timeline)) {
        int64_t decided = timeline_decision(desk->timeline, taken).t;
        next = decided < next ? decided : next;
    }
    return next;
}

void desk_next_event(Desk *desk)
{
    int64_t next = next_moment(desk);
    desk->paused = true;
    desk->seek.on = false;
    if (next <= desk->config.scenario->end) {
        desk_jump(desk, next);
    }
}

/* From moments ever further back, until something happens between one of them and now. */
void desk_previous_event(Desk *desk)
{
    int64_t now = sim_now(desk->sim), start = timeline_start(desk->timeline);
    bool found = false;
    desk->paused = true;
    desk->seek.on = false;
    leave(desk, now - 1);
    for (int64_t back = MS_PER_HOUR / 4; !found; back *= 8) {
        int64_t from = now - back > start ? now - back : start;
        branches_seek(desk->branches, from);
        for (int64_t next = next_moment(desk); next < now; next = next_moment(desk)) {
            branches_run_until(desk->branches, next);
            found = true;
        }
        found = found || from == start;
    }
    keep_vessel(desk);
}

void desk_step_days(Desk *desk, int32_t days)
{
    int64_t now = desk->seek.on ? desk->seek.goal : sim_now(desk->sim);
    int64_t day = time_day_start(now);
    if (days < 0 && day < now) {
        days++; /* the start of this day is one step back */
    }
    desk_go_to(desk, day + days * MS_PER_DAY);
}

void desk_step_months(Desk *desk, int32_t months)
{
    int64_t t = desk->seek.on ? desk->seek.goal : sim_now(desk->sim);
    for (; months > 0; months--) {
        t = time_next_month(t);
    }
    for (; months < 0; months++) {
        t = time_month_start(t - 1);
    }
    desk_go_to(desk, t);
}

/* ---- branches ---- */

void desk_activate(Desk *desk, int32_t branch)
{
    if (branch == desk->branch || !branch_exists(desk->branches, branch)) {
        return;
    }
    int32_t before = desk->branch;
    take_branch(desk, branch);
    desk->menu.agreement = -1;
    if (desk->other == branch || desk->other < 0) {
        desk->other = before; /* the two change places */
    }
    keep_vessel(desk);
}

int32_t desk_branch_here(Desk *desk)
{
    Errors errors = {0};
    desk_stop_seek(desk);
    int32_t from = desk->branch;
    int32_t branch = branch_fork(desk->branches, from, NULL, &errors);
    if (branch < 0) {
        desk_say(desk, errors_first(&errors));
    } else {
        desk_tell_run(desk, branch);
        known_copy(desk->known[branch], desk->known[from]);
        desk->redo_of[branch] = desk->redo_of[from];
        desk_activate(desk, branch);
        desk->other = from;
    }
    errors_free(&errors);
    return branch;
}

void desk_delete_branch(Desk *desk, int32_t branch)
{
    int32_t parent = branch_info(desk->branches, branch).parent, last = desk->branch;
    if (branches_count(desk->branches) < 2) {
        return;
    }
    for (int32_t b = 0; b < BRANCHES_MAX && branch == last; b++) {
        bool better = b == parent || (parent < 0 && b != branch);
        if (better && branch_exists(desk->branches, b)) {
            desk_activate(desk, b);
            break;
        }
    }
    branch_delete(desk->branches, branch);
    if (desk->other == branch) {
        desk->other = -1;
    }
    for (int32_t b = 0; b < BRANCHES_MAX && desk->other < 0; b++) {
        desk->other = branch_exists(desk->branches, b) && b != desk->branch ? b : -1;
    }
    desk_lay_out(desk);
}

bool desk_compares(const Desk *desk)
{
    return desk->compare != COMPARE_OFF && desk->other >= 0 &&
           branch_exists(desk->branches, desk->other);
}

/* ---- the run as a whole ---- */

int64_t desk_known_end(const Desk *desk)
{
    return timeline_end(desk->timeline);
}

int32_t desk_decision_count(const Desk *desk)
{
    return timeline_decisions(desk->timeline);
}

Command desk_decision(const Desk *desk, int32_t index)
{
    return timeline_decision(desk->timeline, index);
}
