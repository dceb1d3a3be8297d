/* Stations: servers, the lines before them, and the account of why those in line wait. */
#include "sim/state.h"

#include <assert.h>

/* Adds the time since the last change to the accounts of the line: length and cause. */
static void account_line(Sim *sim, LineState *line)
{
    if (sim->scenario->warm_up_ms > 0) {
        tally_line_changes(sim, line);
    }
    int64_t waited = (sim->h.now - line->last_change) * line->waiting;
    line->area_ms += waited;
    line->wait_ms[line->cause] += waited;
    line->last_change = sim->h.now;
}

void station_line_cause(Sim *sim, int32_t index, WaitCause cause)
{
    LineState *line = &sim->lines[index];
    if (line->cause == (int32_t)cause) {
        return;
    }
    account_line(sim, line);
    if (line->cause_since < sim->h.now) {
        line->before = line->cause;
        line->before_since = line->cause_since;
    }
    line->cause_since = line->before == (int32_t)cause ? line->before_since : sim->h.now;
    line->cause = (int32_t)cause;
}

static void account_busy(Sim *sim, StationState *state)
{
    state->busy_area_ms += (sim->h.now - state->busy_since) * state->busy;
    state->busy_since = sim->h.now;
}

static bool within_hours(const Station *station, int64_t t)
{
    int64_t of_day = t - time_day_start(t);
    return of_day >= station->opens_ms && of_day < station->closes_ms;
}

/* When the hours or the calendar next change after now. */
static int64_t next_calendar_change(const Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    int64_t now = sim->h.now;
    int64_t t = dated_next(station->servers, station->server_count, now);
    int64_t discipline = dated_next(station->disciplines, station->discipline_count, now);
    t = discipline < t ? discipline : t;
    if (station->opens_ms > 0 || station->closes_ms < MS_PER_DAY) {
        int64_t day = time_day_start(now);
        int64_t of_day = now - day;
        int64_t hours = of_day < station->opens_ms    ? day + station->opens_ms
                        : of_day < station->closes_ms ? day + station->closes_ms
                                                      : day + MS_PER_DAY + station->opens_ms;
        t = hours < t ? hours : t;
    }
    int64_t light = hours_next(station->daylight, now);
    t = light < t ? light : t;
    if (station->minimum_count + station->refusal_count > 0) {
        int64_t rule = gate_next(station, now);
        t = rule < t ? rule : t;
    }
    int64_t window = hours_next(station->windows, now);
    return window < t ? window : t;
}

/* The next change of hours or calendar; where turns are given, when to look again. turn: when the
 * next has its turn, by turns_give. */
static void schedule(Sim *sim, int32_t index, int64_t turn)
{
    int64_t t = sim->stations[index].calendar_change;
    if (station_gives_turns(&sim->scenario->stations[index])) {
        t = turns_rest(sim, index) ? NEVER : t;
        int64_t look = turns_next(sim, index, turn);
        t = look < t ? look : t;
    }
    set_alarm(sim, slot_of_station(sim, index), ALARM_STATION, t);
}

/* A station that has no business while its corridor is coastal or open. */
static bool is_duty(const Station *station)
{
    return station->kind == STATION_INSPECTION || station->kind == STATION_REGISTRATION;
}

/* By hand, by the rule of the corridor that holds now, or by the calendar. */
static int32_t server_count(const Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    if (station->kind == STATION_REGISTRATION) {
        return sim->turns[index].quota; /* approvals of the day */
    }
    if (state->servers_by_hand != COMMAND_AUTO) {
        return state->servers_by_hand;
    }
    const CorridorRule *rule = station->corridor >= 0 ? regime_rule(sim, station->corridor) : NULL;
    if (rule && rule->teams >= 0 && station->kind == STATION_INSPECTION) {
        return rule->teams;
    }
    return (int32_t)dated_value(station->servers, station->server_count, sim->h.now);
}

/* By corridor, port, servers, hours and weather of now. */
static WaitCause cause_now(const Sim *sim, int32_t index, int32_t servers)
{
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    if (state->shut_by_corridor) {
        return CAUSE_CORRIDOR_SHUT;
    }
    if (station->port >= 0 && sim->port_shut[station->port]) {
        return CAUSE_PORT_CLOSED;
    }
    if (servers == 0) {
        return station->kind == STATION_REGISTRATION ? CAUSE_REGISTRATION : CAUSE_NO_SERVERS;
    }
    return !within_hours(station, sim->h.now)           ? CAUSE_OFF_HOURS
           : !hours_hold(station->daylight, sim->h.now) ? CAUSE_DAYLIGHT
           : !hours_hold(station->windows, sim->h.now)  ? CAUSE_WINDOW
           : state->weather > 0                         ? CAUSE_WEATHER
                                                        : CAUSE_SERVERS_BUSY;
}

WaitCause station_cause(const Sim *sim, int32_t index)
{
    const StationState *state = &sim->stations[index];
    return sim->h.now < state->calendar_change ? (WaitCause)state->cause
                                               : cause_now(sim, index, server_count(sim, index));
}

/* Works out how many servers there are, whether a service may begin now, and if not, why. */
static void work_out(Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    StationState *state = &sim->stations[index];
    state->servers = server_count(sim, index);
    if (station->corridor >= 0) {
        int32_t mode = sim->corridors[station->corridor].mode;
        state->shut_by_corridor = is_duty(station) ? mode != MODE_INSPECTED : mode == MODE_CLOSED;
    }
    if (station->kind == STATION_BERTHS) {
        int32_t out = sim->ports[station->port].berths_out;
        state->servers = state->servers > out ? state->servers - out : 0;
    }
    WaitCause cause = cause_now(sim, index, state->servers);
    state->calendar_change = next_calendar_change(sim, index);
    state->is_open = cause == CAUSE_SERVERS_BUSY;
    state->cause = (int32_t)cause;
    for (int32_t i = 0; i < station->line_count; i++) {
        station_line_cause(sim, station->first_line + i, cause);
    }
}

bool station_came_first(const Sim *sim, int32_t a, int32_t b)
{
    const Vessel *va = &sim->vessels[a], *vb = &sim->vessels[b];
    return va->joined != vb->joined ? va->joined < vb->joined : va->serial < vb->serial;
}

static bool has_first_cargo(const Station *station, const Vessel *v)
{
    return station->cargo_first && v->commodity >= 0 && station->cargo_first[v->commodity];
}

/* Whether a should be served before b, both heads or members of lines of a station. */
static bool goes_first(const Sim *sim, const Station *station, Discipline discipline, int32_t a,
                       int32_t b)
{
    const Vessel *va = &sim->vessels[a], *vb = &sim->vessels[b];
    bool a_first = has_first_cargo(station, va), b_first = has_first_cargo(station, vb);
    if (discipline == DISCIPLINE_SMALLEST && va->parcel_kg != vb->parcel_kg) {
        return va->parcel_kg < vb->parcel_kg;
    }
    if (discipline == DISCIPLINE_CARGO && a_first != b_first) {
        return a_first;
    }
    return station_came_first(sim, a, b);
}

/* Who is served next; -1: nobody, or nobody for whom there is a berth. */
int32_t station_choose(const Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    Discipline discipline =
        (Discipline)dated_value(station->disciplines, station->discipline_count, sim->h.now);
    bool looks_behind = discipline == DISCIPLINE_SMALLEST || discipline == DISCIPLINE_CARGO ||
                        station->refusal_count > 0;
    if (station->line_count == 1 && !looks_behind) { /* most: whoever stands first */
        bool full = station->kind == STATION_BERTHS && port_free_group(sim, station->port, 0) < 0;
        return full ? -1 : sim->lines[station->first_line].first;
    }
    int32_t best = -1, best_outbound = -1;
    for (int32_t i = 0; i < station->line_count; i++) {
        int32_t line = station->first_line + i, vessel = sim->lines[line].first;
        if (station->kind == STATION_BERTHS && port_free_group(sim, station->port, i) < 0) {
            continue;
        }
        /* Lines are in order of joining, so only some must look behind the head. */
        for (; vessel >= 0; vessel = looks_behind ? sim->vessels[vessel].next : -1) {
            if (gate_refuses(sim, station, &sim->vessels[vessel])) {
                continue;
            }
            if (best < 0 || goes_first(sim, station, discipline, vessel, best)) {
                best = vessel;
            }
            if (sim->scenario->lines[line].outbound &&
                (best_outbound < 0 || station_came_first(sim, vessel, best_outbound))) {
                best_outbound = vessel;
            }
        }
        if (best >= 0 && discipline == DISCIPLINE_PRIORITY) {
            return best;
        }
    }
    return discipline == DISCIPLINE_OUTBOUND && best_outbound >= 0 ? best_outbound : best;
}

static void note_wait(Sim *sim, int32_t line_index, int64_t wait)
{
    sim->lines[line_index].wait_sum_ms += wait;
    stats_wait(sim, line_index, wait);
    market_wait_ended(sim, line_index, wait);
}

/* Takes a vessel out of its line and closes its wait. */
static void take_out(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    int32_t line_index = v->line;
    LineState *line = &sim->lines[line_index];
    StationState *state = &sim->stations[sim->scenario->lines[line_index].station];
    assert(v->flags & VESSEL_LISTED);
    account_line(sim, line);
    if (v->previous >= 0) {
        sim->vessels[v->previous].next = v->next;
    } else {
        line->first = v->next;
    }
    if (v->next >= 0) {
        sim->vessels[v->next].previous = v->previous;
    } else {
        line->last = v->previous;
    }
    v->next = v->previous = -1;
    v->flags &= (uint8_t)~VESSEL_LISTED;
    line->waiting--;
    state->waiting--;
    line->wait_open_ms += v->joined - sim->h.start;
    note_wait(sim, line_index, sim->h.now - v->joined);
    patience_stop(sim, vessel);
}

/* ---- services that a shut station interrupts ---- */

static bool may_stop(const Station *station)
{
    return station->on_shut == ON_SHUT_INTERRUPT;
}

bool station_has_stopped(const Sim *sim, const Vessel *v)
{
    if (!(v->flags & VESSEL_IN_STATION)) {
        return false;
    }
    const StationState *state = &sim->stations[sim->scenario->lines[v->held].station];
    /* A service that ends in the very moment of the stop is over. */
    return state->stopped_since != NEVER && v->until > state->stopped_since;
}

static void list_served(Sim *sim, StationState *state, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    v->previous = -1;
    v->next = state->first_served;
    if (v->next >= 0) {
        sim->vessels[v->next].previous = vessel;
    }
    state->first_served = vessel;
}

static void unlist_served(Sim *sim, StationState *state, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (station_has_stopped(sim, v)) {
        state->stopped_ms += sim->h.now - state->stopped_since;
    }
    if (v->previous >= 0) {
        sim->vessels[v->previous].next = v->next;
    } else {
        state->first_served = v->next;
    }
    if (v->next >= 0) {
        sim->vessels[v->next].previous = v->previous;
    }
    v->next = v->previous = -1;
}

/* Stops the services of a station that has shut, or lets them go on. All stop together, so one
 * time stands for all of them. A duty that has ended stops nothing. */
static void stop_or_resume(Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    StationState *state = &sim->stations[index];
    bool stop = !state->is_open && !station_is_void(sim, station);
    if (stop == (state->stopped_since != NEVER)) {
        return;
    }
    int64_t passed = stop ? 0 : sim->h.now - state->stopped_since;
    if (stop) {
        state->stopped_since = sim->h.now;
    }
    for (int32_t i = state->first_served; i >= 0; i = sim->vessels[i].next) {
        Vessel *v = &sim->vessels[i];
        if (!station_has_stopped(sim, v)) {
            continue;
        }
        if (stop) {
            alarm_idle(&sim->alarms, slot_of_vessel(sim, i));
        } else {
            v->until += passed;
            state->stopped_ms += passed;
            set_alarm(sim, slot_of_vessel(sim, i), ALARM_VESSEL, v->until);
        }
    }
    if (!stop) {
        state->stopped_since = NEVER;
    }
}

/* Serves a vessel whose wait is over: it stands in no line any more, but v->line says in which. */
static void serve(Sim *sim, int32_t index, int32_t vessel)
{
    const Station *station = &sim->scenario->stations[index];
    StationState *state = &sim->stations[index];
    Vessel *v = &sim->vessels[vessel];
    LineState *line = &sim->lines[v->line];
    line->served++;
    if (!station_gives_turns(station)) {
        account_busy(sim, state);
        state->busy++;
        line->in_service++;
        v->flags |= VESSEL_IN_STATION;
        v->held = v->line;
        if (may_stop(station)) {
            list_served(sim, state, vessel);
        }
    }
    if (station->kind == STATION_BERTHS) {
        port_allot(sim, vessel);
    }
    vessel_begin_service(sim, vessel);
}

void station_serve(Sim *sim, int32_t index, int32_t vessel)
{
    take_out(sim, vessel);
    serve(sim, index, vessel);
}

static void start_services(Sim *sim, int32_t index)
{
    StationState *state = &sim->stations[index];
    while (state->is_open && state->waiting > 0 && state->busy < state->servers) {
        int32_t vessel = station_choose(sim, index);
        if (vessel < 0) {
            break;
        }
        station_serve(sim, index, vessel);
    }
}

bool station_can_serve(const Sim *sim, int32_t index)
{
    const StationState *state = &sim->stations[index];
    return state->is_open && state->waiting > 0 && state->busy < state->servers &&
           station_choose(sim, index) >= 0;
}

/* Puts a vessel at the end of a line. */
static void list_waiting(Sim *sim, int32_t vessel, int32_t line_index)
{
    LineState *line = &sim->lines[line_index];
    Vessel *v = &sim->vessels[vessel];
    account_line(sim, line);
    v->line = line_index;
    v->joined = sim->h.now;
    v->next = -1;
    v->previous = line->last;
    v->flags |= VESSEL_LISTED;
    if (line->last >= 0) {
        sim->vessels[line->last].next = vessel;
    } else {
        line->first = vessel;
    }
    line->last = vessel;
    line->waiting++;
    line->arrivals++;
    line->wait_open_ms -= v->joined - sim->h.start;
    sim->stations[sim->scenario->lines[line_index].station].waiting++;
}

static void note_longest(LineState *line)
{
    if (line->waiting > line->max_waiting) {
        line->max_waiting = line->waiting;
    }
}

/* Joins where turns are given. */
static void join_for_turn(Sim *sim, int32_t vessel, int32_t line_index, int32_t index)
{
    LineState *line = &sim->lines[line_index];
    /* Where nobody waits the hours may have changed unseen. */
    bool is_today =
        turns_are_of_today(sim, index) && sim->h.now < sim->stations[index].calendar_change;
    /* At a control only the first of a line counts, and the alarm is set for it. */
    bool behind =
        line->waiting > 0 && is_today && sim->scenario->stations[index].kind == STATION_CONTROL;
    if (behind) {
        list_waiting(sim, vessel, line_index);
        note_longest(line);
        return;
    }
    turns_advance(sim, index);
    if (!is_today) {
        turns_new_day(sim, index);
        work_out(sim, index);
    }
    list_waiting(sim, vessel, line_index);
    int64_t turn = turns_give(sim, index);
    note_longest(line);
    patience_start(sim, vessel);
    /* Who entered at once changed nothing that the station's alarm looks at. */
    if (sim->stations[index].waiting > 0) {
        schedule(sim, index, turn);
    }
}

/* Whether who joins the line now is served in the same moment: nobody waits, and a server is free.
 */
static bool serves_at_once(const Sim *sim, int32_t index, int32_t line_index)
{
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    return state->is_open && state->waiting == 0 && state->busy < state->servers &&
           station->refusal_count == 0 &&
           (station->kind != STATION_BERTHS ||
            port_free_group(sim, station->port, line_index - station->first_line) >= 0);
}

/* Counts as having joined the line and left it, without standing in it. */
static void serve_at_once(Sim *sim, int32_t vessel, int32_t line_index, int32_t index)
{
    LineState *line = &sim->lines[line_index];
    account_line(sim, line);
    line->arrivals++;
    sim->vessels[vessel].line = line_index;
    sim->vessels[vessel].joined = sim->h.now;
    note_wait(sim, line_index, 0);
    serve(sim, index, vessel);
}

void station_join(Sim *sim, int32_t vessel, int32_t line_index)
{
    int32_t index = sim->scenario->lines[line_index].station;
    if (station_gives_turns(&sim->scenario->stations[index])) {
        join_for_turn(sim, vessel, line_index, index);
        return;
    }
    if (serves_at_once(sim, index, line_index)) {
        serve_at_once(sim, vessel, line_index, index);
        return;
    }
    list_waiting(sim, vessel, line_index);
    start_services(sim, index);
    note_longest(&sim->lines[line_index]);
    patience_start(sim, vessel);
}

void station_leave(Sim *sim, int32_t vessel)
{
    take_out(sim, vessel);
    sim->vessels[vessel].line = -1;
}

void station_release(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    assert(v->flags & VESSEL_IN_STATION && v->held >= 0);
    int32_t index = sim->scenario->lines[v->held].station;
    StationState *state = &sim->stations[index];
    if (sim->scenario->stations[index].kind == STATION_BERTHS) {
        port_release(sim, vessel);
    }
    account_busy(sim, state);
    state->busy--;
    sim->lines[v->held].in_service--;
    if (may_stop(&sim->scenario->stations[index])) {
        unlist_served(sim, state, vessel);
    }
    v->flags &= (uint8_t)~VESSEL_IN_STATION;
    v->line = v->held = -1;
    if (state->waiting > 0) {
        start_services(sim, index);
    }
}

void station_refresh(Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    if (station_gives_turns(station)) {
        turns_advance(sim, index);
        turns_new_day(sim, index);
    }
    work_out(sim, index);
    if (may_stop(station)) {
        stop_or_resume(sim, index);
    }
    /* No duty, no line: those who wait for an inspection that is no longer asked for go on. */
    if (station_is_void(sim, station)) {
        for (int32_t i = 0; i < station->line_count; i++) {
            LineState *line = &sim->lines[station->first_line + i];
            while (line->first >= 0) {
                vessel_skip_inspection(sim, line->first);
            }
        }
    }
    int64_t turn = NEVER;
    if (station_gives_turns(station)) {
        turn = turns_give(sim, index);
    } else {
        start_services(sim, index);
    }
    schedule(sim, index, turn);
}

void station_weather(Sim *sim, int32_t index, int32_t change)
{
    StationState *state = &sim->stations[index];
    state->weather += change;
    assert(state->weather >= 0);
    if (state->weather == (change > 0)) { /* the first spell begins or the last ends */
        station_refresh(sim, index);
    }
}

void station_turn(Sim *sim, int32_t index)
{
    if (sim->h.now >= sim->stations[index].calendar_change || !turns_are_of_today(sim, index)) {
        station_refresh(sim, index);
        return;
    }
    turns_advance(sim, index);
    schedule(sim, index, turns_give(sim, index));
}

void station_alarm(Sim *sim, int32_t index)
{
    if (station_gives_turns(&sim->scenario->stations[index]) &&
        sim->h.now < sim->stations[index].calendar_change) {
        station_turn(sim, index);
    } else {
        gate_turn_away(sim, index);
        station_refresh(sim, index);
    }
}

void stations_start(Sim *sim)
{
    for (int32_t i = 0; i < sim->scenario->line_count; i++) {
        sim->lines[i].first = sim->lines[i].last = -1;
        sim->lines[i].last_change = sim->h.start;
        sim->lines[i].cause_since = sim->lines[i].before_since = sim->h.start;
    }
    for (int32_t i = 0; i < sim->scenario->station_count; i++) {
        StationState *state = &sim->stations[i];
        state->servers_by_hand = COMMAND_AUTO;
        state->busy_since = state->free_at = sim->h.start;
        state->first_served = -1;
        state->stopped_since = NEVER;
        if (station_gives_turns(&sim->scenario->stations[i])) {
            turns_start(sim, i);
        }
        work_out(sim, i);
    }
    for (int32_t i = 0; i < sim->scenario->station_count; i++) {
        if (station_gives_turns(&sim->scenario->stations[i])) {
            turns_give(sim, i); /* nobody is there yet: whether the way flows */
        }
        schedule(sim, i, NEVER);
    }
}
