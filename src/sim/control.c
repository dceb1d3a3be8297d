/* Turns: how straits, channels, canals and registration gates let vessels in one by one.
 *
 * A control has no servers. A vessel enters when its turn has come: the headway after the one
 * before is over, the direction is open, the day's quota is not used up and, where large vessels
 * pass one way, nobody is in the lane against it. Large vessels stand in a line of their own, so
 * that each line always has one cause of waiting; between the lines the first to come goes first
 * among those that may go.
 *
 * Vessels of other trades take turns too. They come by a stream of their own and are no vessels of
 * the run: each only moves the time of the next free turn. Those that came before the first of ours
 * in line go before it. While the direction is shut their turns that had not begun stay in the line
 * and are taken when it opens again. All this is worked out when one of ours comes or something
 * changes, so the other trades cost no events. */
#include "sim/state.h"

#include <assert.h>

enum { LARGE = 1 }; /* index of the line of the large, when there are two */

static const Station *station_of(const Sim *sim, int32_t index)
{
    return &sim->scenario->stations[index];
}

static const TurnRules *rules_of(const Sim *sim, int32_t index)
{
    return &sim->turn_rules[index];
}

static TurnState *opposite_of(const Sim *sim, int32_t index)
{
    int32_t opposite = rules_of(sim, index)->opposite;
    return opposite >= 0 ? &sim->turns[opposite] : NULL;
}

void turns_gather(Sim *sim)
{
    enum { OTHER_TRADES_MM_S = 5144 }; /* 10 kn, the limit of the Turkish straits */
    for (int32_t i = 0; i < sim->scenario->station_count; i++) {
        const Station *station = station_of(sim, i);
        TurnRules *rules = &sim->turn_rules[i];
        *rules = (TurnRules){.first_line = station->first_line,
                             .opposite = -1,
                             .is_control = station->kind == STATION_CONTROL,
                             .has_quota = station_has_quota(station),
                             .has_others = station->background_count > 0,
                             .other_way = station->other_way};
        sim->ways_compete |= station->other_way;
        if (!rules->is_control) {
            continue;
        }
        const Lane *lane = &sim->scenario->network->lanes[station->lane];
        rules->lane_length_m = lane->length_m;
        rules->lane_limit_mm_s = lane->speed_limit_mm_s;
        rules->others_lane_ms = lane_travel_ms(lane, lane->length_m, OTHER_TRADES_MM_S);
        rules->headway_ms = station->service->spec.mean;
        rules->has_large = station->line_count > LARGE;
        rules->large_headway_ms =
            station->large.headway_ms > 0 ? station->large.headway_ms : rules->headway_ms;
        rules->opposite = rules->has_large && station->large.one_way ? station->opposite : -1;
    }
}

int32_t control_line(const Sim *sim, int32_t index, const Vessel *v)
{
    const Station *station = station_of(sim, index);
    const LargeRule *rule = &station->large;
    if (!rules_of(sim, index)->has_large || v->vessel_class < 0) {
        return station->first_line;
    }
    const VesselClass *class = &sim->scenario->classes[v->vessel_class];
    bool may_be_deep = rule->draught_cm > 0 && (class->draught_laden_cm >= rule->draught_cm ||
                                                class->draught_ballast_cm >= rule->draught_cm);
    bool large = class->loa_cm >= rule->loa_cm ||
                 (may_be_deep && vessel_draught_cm(sim, v) >= rule->draught_cm);
    return station->first_line + (large ? LARGE : 0);
}

/* ---- the day's quota ---- */

void turns_new_day(Sim *sim, int32_t index)
{
    const Station *station = station_of(sim, index);
    TurnState *turns = &sim->turns[index];
    int32_t by_hand = sim->stations[index].servers_by_hand;
    int64_t day_start = time_day_start(sim->h.now), day = day_start / MS_PER_DAY;
    if (sim->h.now >= turns->day_ends) {
        turns->day_ends = day_start + MS_PER_DAY;
        turns->granted = 0;
    }
    turns->quota = INT32_MAX;
    if (station->kind == STATION_REGISTRATION && by_hand != COMMAND_AUTO) {
        turns->quota = by_hand;
    } else if (station->quota_count > 0) {
        /* Whole turns whose sum over days keeps to a rate with a fraction. */
        int64_t rate = dated_value(station->quota, station->quota_count, sim->h.now);
        turns->quota = (int32_t)((day + 1) * rate / 1000 - day * rate / 1000);
    }
}

bool turns_are_of_today(const Sim *sim, int32_t index)
{
    return sim->h.now < sim->turns[index].day_ends || !rules_of(sim, index)->has_quota;
}

/* ---- other trades ---- */

/* Draws four gaps at a time, ahead of their use: what a turn waits for is not the draw then. */
static void draw_gaps(Sim *sim, int32_t index)
{
    TurnState *turns = &sim->turns[index];
    RngBlock block =
        rng_block(sim->key, (uint64_t)index, PURPOSE_BACKGROUND, turns->background_count / 4);
    for (int32_t i = 0; i < 4; i++) {
        int64_t units = distribution_draw(station_of(sim, index)->background_gap, block.u[i]);
        turns->background_gaps[i] = (uint32_t)(units >> 16); /* at most some 2^37 */
    }
}

/* Time from one of them, that came at t, to the next: one draw, at the rate of then. Half of them
 * go this way. */
static int64_t background_gap(Sim *sim, int32_t index, int64_t t)
{
    TurnState *turns = &sim->turns[index];
    if (t >= turns->background_change) {
        const Station *station = station_of(sim, index);
        int64_t rate = dated_value(station->background, station->background_count, t);
        turns->background_mean = 2 * 1000 * MS_PER_DAY / rate;
        turns->background_change = dated_next(station->background, station->background_count, t);
    }
    if (turns->background_count % 4 == 0) {
        draw_gaps(sim, index);
    }
    uint32_t units = turns->background_gaps[turns->background_count++ % 4];
    /* units are at most some 2^21 and the mean gap 2^38 ms: no product reaches 2^63. */
    return units * turns->background_mean >> 16;
}

/* Turns of other trades that have been given but not begun at t: they stand at the end of the time
 * that is taken, one headway each. */
static int64_t turns_ahead(int64_t free_at, int64_t t, int64_t headway)
{
    return free_at > t ? (free_at - t) / headway : 0;
}

/* Gives turns to those of other trades that came up to `limit`, at most now. */
static void background_join(Sim *sim, int32_t index, int64_t limit)
{
    TurnState *turns = &sim->turns[index];
    StationState *state = &sim->stations[index];
    int64_t headway = rules_of(sim, index)->headway_ms;
    while (turns->background_next <= limit) {
        int64_t came = turns->flows ? turns->background_next : sim->h.now;
        state->free_at = (state->free_at > came ? state->free_at : came) + headway;
        turns->background_next += background_gap(sim, index, turns->background_next);
    }
}

/* The first of ours that may enter once its turn has come; -1. */
static int32_t first_ready(const Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    if (!rules->is_control) {
        const TurnState *turns = &sim->turns[index];
        bool open = sim->stations[index].is_open && turns->granted < turns->quota;
        return open ? station_choose(sim, index) : -1;
    }
    const LineState *line = &sim->lines[rules->first_line];
    int32_t first = line->cause == CAUSE_SERVERS_BUSY ? line->first : -1;
    if (rules->has_large && line[LARGE].first >= 0 && line[LARGE].cause == CAUSE_SERVERS_BUSY &&
        (first < 0 || station_came_first(sim, line[LARGE].first, first))) {
        first = line[LARGE].first;
    }
    return first;
}

/* Up to when those of other trades have come before the first of ours. Large vessels that wait for
 * their hours or for the way are passed by. */
static int64_t background_limit(const Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    const LineState *line = &sim->lines[rules->first_line];
    int64_t limit = sim->h.now;
    if (line->first >= 0) {
        limit = sim->vessels[line->first].joined;
    }
    if (rules->has_large && line[LARGE].first >= 0 && line[LARGE].cause != CAUSE_DAYLIGHT &&
        line[LARGE].cause != CAUSE_ONE_WAY && sim->vessels[line[LARGE].first].joined < limit) {
        limit = sim->vessels[line[LARGE].first].joined;
    }
    return limit;
}

/* Works out when the vessel of other trades that entered last is out of the lane, at the lane's
 * speed. To be done while they flow, after turns_advance. */
static void background_exit(Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    TurnState *turns = &sim->turns[index];
    if (!turns->flows || !rules->has_others) {
        return;
    }
    int64_t free_at = sim->stations[index].free_at;
    int64_t ahead = turns_ahead(free_at, sim->h.now, rules->headway_ms);
    int64_t out = free_at - (ahead + 1) * rules->headway_ms + rules->others_lane_ms;
    turns->last_exit = out > turns->last_exit ? out : turns->last_exit;
}

void turns_advance(Sim *sim, int32_t index)
{
    TurnState *turns = &sim->turns[index];
    StationState *state = &sim->stations[index];
    int64_t now = sim->h.now;
    if (!rules_of(sim, index)->has_others || turns->advanced == now) {
        return;
    }
    if (!turns->flows) { /* what had not begun waits until now at least */
        int64_t headway = rules_of(sim, index)->headway_ms;
        int64_t ahead = turns_ahead(state->free_at, turns->advanced, headway);
        int64_t begun = state->free_at - ahead * headway;
        state->free_at = (begun > now ? begun : now) + ahead * headway;
    }
    if (turns->background_next <= now) {
        background_join(sim, index, background_limit(sim, index));
    }
    turns->advanced = now;
}

/* ---- who may enter ---- */

/* Whether a large vessel waits that only the traffic against it may still keep from its turn. */
static bool large_looks(const Sim *sim, int32_t index)
{
    return sim->turns[index].large_open && sim->stations[index].is_open &&
           sim->lines[rules_of(sim, index)->first_line + LARGE].waiting > 0;
}

/* A large vessel that could enter but for the traffic against it stops that traffic, unless one on
 * the other side was first; it keeps the way while more of them wait. */
static void update_claim(Sim *sim, int32_t index)
{
    TurnState *turns = &sim->turns[index];
    const TurnState *opposite = opposite_of(sim, index);
    if (opposite) {
        turns->claims =
            large_looks(sim, index) && turns->granted < turns->quota && !opposite->claims;
    }
}

/* Whether the other direction keeps everybody out: a large vessel of it is in the lane or claims
 * it. */
static bool is_held(const TurnState *turns, const TurnState *opposite, int64_t now)
{
    return opposite && ((opposite->claims && !turns->claims) || opposite->large_exit > now);
}

/* Works out why nobody of a line may enter even if the next turn is free; CAUSE_SERVERS_BUSY: they
 * may. */
static void update_causes(Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    TurnState *turns = &sim->turns[index];
    const TurnState *opposite = opposite_of(sim, index);
    int64_t now = sim->h.now;
    WaitCause cause = (WaitCause)sim->stations[index].cause, large = cause;
    if (cause == CAUSE_SERVERS_BUSY && !rules->is_control) {
        cause = CAUSE_REGISTRATION;
    } else if (cause == CAUSE_SERVERS_BUSY) {
        bool held = is_held(turns, opposite, now);
        bool against = opposite && opposite->last_exit > now;
        WaitCause turn = turns->granted >= turns->quota ? CAUSE_DAY_QUOTA : CAUSE_SERVERS_BUSY;
        cause = held ? CAUSE_ONE_WAY : turn;
        large = !turns->large_open ? CAUSE_DAYLIGHT : held || against ? CAUSE_ONE_WAY : turn;
    }
    station_line_cause(sim, rules->first_line, cause);
    if (rules->has_large) {
        station_line_cause(sim, rules->first_line + LARGE, large);
    }
    bool flows = cause == CAUSE_SERVERS_BUSY;
    if (turns->flows && !flows && opposite) {
        background_exit(sim, index); /* a large vessel may ask for it later */
    }
    turns->flows = flows;
}

/* Whether claim and causes are as they were worked out last: ordinary vessels may enter, and no
 * large one waits, or for its hours only. The cause of a line in which nobody waits may be an old
 * one; it is worked out when somebody comes. */
static bool is_calm(const Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    const TurnState *turns = &sim->turns[index];
    if (!turns->flows || !sim->stations[index].is_open || turns->granted >= turns->quota) {
        return false;
    }
    if (!rules->has_large) {
        return true;
    }
    const LineState *large = &sim->lines[rules->first_line + LARGE];
    bool large_rests =
        large->waiting == 0 || (large->cause == CAUSE_DAYLIGHT && sim->h.now < turns->large_change);
    return large_rests && !turns->claims && !is_held(turns, opposite_of(sim, index), sim->h.now);
}

static void update_large_hours(Sim *sim, int32_t index)
{
    const Station *station = station_of(sim, index);
    TurnState *turns = &sim->turns[index];
    if (rules_of(sim, index)->has_large && sim->h.now >= turns->large_change) {
        turns->large_open = hours_hold(station->large.hours, sim->h.now);
        turns->large_change = hours_next(station->large.hours, sim->h.now);
    }
}

/* Takes note that a vessel enters now. True when others may enter no more for it. */
static bool enter(Sim *sim, int32_t index, int32_t vessel)
{
    const TurnRules *rules = rules_of(sim, index);
    TurnState *turns = &sim->turns[index];
    const Vessel *v = &sim->vessels[vessel];
    bool large = rules->has_large && v->line == rules->first_line + LARGE;
    turns->granted++;
    if (rules->is_control) {
        sim->stations[index].free_at =
            sim->h.now + (large ? rules->large_headway_ms : rules->headway_ms);
    }
    if (rules->opposite >= 0) {
        int64_t out =
            sim->h.now + travel_ms(rules->lane_length_m, v->speed_mm_s, rules->lane_limit_mm_s);
        turns->last_exit = out > turns->last_exit ? out : turns->last_exit;
        if (large) {
            turns->large_exit = out > turns->large_exit ? out : turns->large_exit;
        }
    }
    return large || turns->granted >= turns->quota;
}

/* Works out whether the large may enter by their hours, and the claim and causes. */
static void look(Sim *sim, int32_t index)
{
    update_large_hours(sim, index);
    if (opposite_of(sim, index) && large_looks(sim, index)) {
        /* When the other trades against it are out of the lane. */
        int32_t against = rules_of(sim, index)->opposite;
        turns_advance(sim, against);
        background_exit(sim, against);
    }
    update_claim(sim, index);
    update_causes(sim, index);
}

/* When the first of ours that may enter has its turn; NEVER: nobody may. */
static int64_t next_turn(const Sim *sim, int32_t index)
{
    bool waits = rules_of(sim, index)->is_control && first_ready(sim, index) >= 0;
    return waits ? sim->stations[index].free_at : NEVER;
}

int64_t turns_give(Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    const StationState *state = &sim->stations[index];
    const TurnState *turns = &sim->turns[index];
    int64_t large_exit = turns->large_exit, turn = NEVER;
    int32_t claims = turns->claims;
    if (!is_calm(sim, index)) {
        look(sim, index);
    }
    while (state->waiting > 0) {
        int32_t first = first_ready(sim, index);
        if (first < 0) {
            break;
        }
        if (turns->background_next <= sim->vessels[first].joined) {
            background_join(sim, index, sim->vessels[first].joined);
        }
        if (rules->is_control && state->free_at > sim->h.now) {
            turn = state->free_at;
            break;
        }
        bool matters = enter(sim, index, first);
        station_serve(sim, index, first);
        if (matters) {
            update_claim(sim, index);
            update_causes(sim, index);
        }
    }
    if (turns->claims != claims || turns->large_exit != large_exit) {
        station_turn(sim, rules->opposite);
        turn = next_turn(sim, index); /* that may have changed something here */
    }
    return turn;
}

/* The earlier of two times, where one that has passed does not count. */
static int64_t sooner(int64_t next, int64_t t, int64_t now)
{
    return t > now && t < next ? t : next;
}

int64_t turns_next(const Sim *sim, int32_t index, int64_t turn)
{
    const TurnRules *rules = rules_of(sim, index);
    const TurnState *turns = &sim->turns[index];
    int64_t now = sim->h.now, next = sooner(NEVER, turn, now);
    if (sim->stations[index].waiting == 0) {
        return NEVER;
    }
    /* An ordinary vessel that only waits for its turn looks at nothing of the large. */
    bool large_waits = rules->has_large && sim->lines[rules->first_line + LARGE].waiting > 0;
    if (rules->has_large && (large_waits || next == NEVER)) {
        next = sooner(next, turns->large_change, now);
        if (rules->opposite >= 0) {
            const TurnState *opposite = &sim->turns[rules->opposite];
            next = sooner(next, opposite->large_exit, now);
            next = large_looks(sim, index) ? sooner(next, opposite->last_exit, now) : next;
        }
    }
    return rules->has_quota ? sooner(next, turns->day_ends, now) : next;
}

bool turns_rest(const Sim *sim, int32_t index)
{
    const TurnRules *rules = rules_of(sim, index);
    return rules->is_control && sim->stations[index].waiting == 0 && !rules->has_others &&
           rules->opposite < 0;
}

/* The first time from t on within the hours of a control. */
static int64_t opens(const Station *station, int64_t t)
{
    int64_t of_day = t - time_day_start(t);
    if (of_day < station->opens_ms || of_day >= station->closes_ms) {
        int64_t days = of_day < station->opens_ms ? 0 : MS_PER_DAY;
        t = time_day_start(t) + days + station->opens_ms;
    }
    const Hours *hours = station->daylight ? station->daylight : station->windows;
    return hours_hold(hours, t) ? t : hours_next(hours, t);
}

int64_t turns_ready(const Sim *sim, int32_t index, int64_t t)
{
    const Station *station = station_of(sim, index);
    const TurnState *turns = &sim->turns[index];
    int64_t now = sim->h.now, free_at = sim->stations[index].free_at;
    int64_t waiting = sim->stations[index].waiting;
    int64_t ready = (free_at > now ? free_at : now) + waiting * rules_of(sim, index)->headway_ms;
    if (station->quota_count > 0) {
        int64_t rate = dated_value(station->quota, station->quota_count, now);
        int64_t left = turns->quota - (turns_are_of_today(sim, index) ? turns->granted : 0);
        if (rate == 0) {
            return NEVER;
        }
        if (waiting >= left) { /* the turns of the next days, spread over them */
            int64_t tomorrow = time_day_start(now) + MS_PER_DAY;
            int64_t quota = tomorrow + (waiting - left) * (1000 * MS_PER_DAY / rate);
            ready = quota > ready ? quota : ready;
        }
    }
    return opens(station, ready > t ? ready : t);
}

void turns_start(Sim *sim, int32_t index)
{
    TurnState *turns = &sim->turns[index];
    turns->large_change = sim->h.start; /* to be worked out */
    turns->last_exit = turns->large_exit = turns->advanced = sim->h.start;
    turns->background_next = NEVER;
    turns->background_change = sim->h.start;
    if (station_of(sim, index)->background_count > 0) {
        turns->background_next = sim->h.start + background_gap(sim, index, sim->h.start);
    }
    turns_new_day(sim, index);
}

const char *turns_fault(const Sim *sim, int32_t index)
{
    const Station *station = station_of(sim, index);
    if (sim->stations[index].waiting == 0 || first_ready(sim, index) < 0) {
        return NULL;
    }
    if (station->kind == STATION_REGISTRATION) {
        return "a vessel waits while the day has an approval left";
    }
    return sim->stations[index].free_at < sim->h.now ? "a vessel waits though its turn has come"
                                                     : NULL;
}

TurnView sim_turns(const Sim *sim, int32_t index)
{
    const Station *station = station_of(sim, index);
    if (!station_gives_turns(station)) {
        return (TurnView){.next_free = NEVER, .left_today = -1};
    }
    const TurnState *turns = &sim->turns[index];
    const TurnState *opposite = opposite_of(sim, index);
    int64_t now = sim->h.now, free_at = sim->stations[index].free_at;
    bool limited = turns->quota != INT32_MAX;
    int32_t granted = turns_are_of_today(sim, index) ? turns->granted : 0;
    return (TurnView){
        .next_free = station->kind == STATION_CONTROL ? (free_at > now ? free_at : now) : NEVER,
        .left_today = limited && turns->quota > granted ? turns->quota - granted
                      : limited                         ? 0
                                                        : -1,
        .other_trades_ahead =
            station->background_count > 0
                ? (int32_t)turns_ahead(free_at, now, rules_of(sim, index)->headway_ms)
                : 0,
        .held_for_large = opposite && opposite->claims && !turns->claims,
        .clear_at = opposite ? opposite->last_exit : now};
}
