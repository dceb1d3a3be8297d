/* What a vessel lacks at a station: servers, hours, turns, weather that lets it work. */
#include "sim/why_chain.h"

#include <assert.h>

/* ---- servers ---- */

/* Whose decision the number of servers is. */
static void why_servers(Chain *chain, int32_t index, int32_t of)
{
    const Sim *sim = chain->sim;
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    const CorridorRule *rule = station->corridor >= 0 ? regime_rule(sim, station->corridor) : NULL;
    if (state->servers_by_hand != COMMAND_AUTO) {
        Decision decision = decision_over(sim, VERB_TEAMS, index);
        int32_t link = chain_add_count(chain, FACT_TEAMS_SET, index, of, decision.t,
                                       state->servers_by_hand, NEVER);
        why_decision(chain, decision, link);
    } else if (rule && rule->teams >= 0 && station->kind == STATION_INSPECTION) {
        int32_t link = chain_add_count(chain, FACT_TEAMS_BY_RULE, index, of,
                                       why_rule_since(sim, station->corridor), rule->teams, NEVER);
        why_rule(chain, station->corridor, link);
    } else {
        int64_t until = dated_next(station->servers, station->server_count, sim->h.now);
        chain_add_count(chain, FACT_CALENDAR, index, of,
                        chain_dated_since(sim, station->servers, station->server_count),
                        (int32_t)dated_value(station->servers, station->server_count, sim->h.now),
                        until);
    }
    why_berths_out(chain, station->port, of);
}

/* Whether, by the order of service, some of other lines (or of its own) go before those who came
 * first. */
static bool others_go_first(const Sim *sim, const Station *station, const Vessel *v,
                            Discipline order)
{
    const Scenario *s = sim->scenario;
    int32_t before = 0, outbound = 0;
    for (int32_t l = station->first_line; l < station->first_line + station->line_count; l++) {
        before += l < v->line ? sim->lines[l].waiting : 0;
        outbound += s->lines[l].outbound ? sim->lines[l].waiting : 0;
    }
    switch (order) {
    case DISCIPLINE_SMALLEST:
        return true;
    case DISCIPLINE_PRIORITY:
        return before > 0;
    case DISCIPLINE_OUTBOUND:
        return outbound > 0 && !s->lines[v->line].outbound;
    case DISCIPLINE_CARGO:
        return !station->cargo_first || v->commodity < 0 || !station->cargo_first[v->commodity];
    case DISCIPLINE_FIFO:
    case DISCIPLINES:
        break;
    }
    return false;
}

static void why_order(Chain *chain, int32_t index, int32_t of)
{
    const Sim *sim = chain->sim;
    const Station *station = &sim->scenario->stations[index];
    Discipline order =
        (Discipline)dated_value(station->disciplines, station->discipline_count, sim->h.now);
    if (others_go_first(sim, station, &sim->vessels[chain->vessel], order)) {
        chain_add_count(chain, FACT_ORDER, index, of,
                        chain_dated_since(sim, station->disciplines, station->discipline_count),
                        (int32_t)order, NEVER);
    }
}

/* Among those who hold a server of the station, the one that is done first; -1: nobody does. */
static int32_t first_done(const Sim *sim, int32_t index)
{
    int32_t best = -1;
    for (int32_t i = 0; i < sim->h.vessel_slots; i++) {
        const Vessel *v = &sim->vessels[i];
        if (v->serial != 0 && v->flags & VESSEL_IN_STATION && v->held >= 0 &&
            sim->scenario->lines[v->held].station == index &&
            (best < 0 || v->until < sim->vessels[best].until)) {
            best = i;
        }
    }
    return best;
}

/* While somebody waits at an open station all servers that fit are taken; so they have been at the
 * latest since the first in line came and the station was open. */
static int64_t busy_since(const Sim *sim, const Vessel *v)
{
    const LineState *line = &sim->lines[v->line];
    int64_t joined = sim->vessels[line->first].joined;
    return joined > line->cause_since ? joined : line->cause_since;
}

static void why_busy(Chain *chain, int32_t index, int32_t of)
{
    const Sim *sim = chain->sim;
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    const Vessel *v = &sim->vessels[chain->vessel];
    if (station->kind == STATION_CONTROL) {
        int32_t link = chain_add_count(chain, FACT_TURN, index, of, busy_since(sim, v), 0,
                                       state->free_at > sim->h.now ? state->free_at : NEVER);
        chain_behind(chain, link, v->previous);
        chain_add(chain, FACT_HEADWAY, index, link, sim->h.start);
        return;
    }
    int32_t ahead = v->previous >= 0 ? v->previous : first_done(sim, index);
    int64_t until = v->previous < 0 && ahead >= 0 ? sim->vessels[ahead].until : NEVER;
    int32_t link =
        chain_add_count(chain, FACT_BUSY, index, of, busy_since(sim, v), state->servers, until);
    chain_behind(chain, link, ahead);
    why_servers(chain, index, link);
    why_order(chain, index, link);
}

/* ---- hours, turns, weather ---- */

/* Shut for a while by what the scenario says of the station: the line has waited for it since its
 * cause changed. */
static int32_t why_pause(Chain *chain, WhyFact fact, WhyFact decision, int32_t station,
                         int64_t until, int32_t of)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    bool listed = v->flags & VESSEL_LISTED;
    int32_t line = listed ? v->line : v->held;
    int32_t link =
        chain_add_count(chain, fact, station, of, sim->lines[line].cause_since, 0, until);
    chain_behind(chain, link, listed ? v->previous : -1);
    chain_add(chain, decision, station, link, sim->h.start);
    return link;
}

static void why_hours(Chain *chain, int32_t station, int32_t of)
{
    const Station *def = &chain->sim->scenario->stations[station];
    int64_t now = chain->sim->h.now, day = time_day_start(now);
    int64_t opens = day + def->opens_ms + (now - day >= def->closes_ms ? MS_PER_DAY : 0);
    why_pause(chain, FACT_HOURS, FACT_HOURS_SET, station, opens, of);
}

static void why_daylight(Chain *chain, int32_t station, int32_t of)
{
    const Station *def = &chain->sim->scenario->stations[station];
    int64_t now = chain->sim->h.now;
    bool all = !hours_hold(def->daylight, now);
    why_pause(chain, FACT_DAYLIGHT, all ? FACT_DAYLIGHT_SET : FACT_LARGE_SET, station,
              hours_next(all ? def->daylight : def->large.hours, now), of);
}

/* A large vessel in the lane against it, the first that would enter, or traffic that must be out
 * before it may enter as a large one itself. */
static void why_one_way(Chain *chain, int32_t station, int32_t of)
{
    const Sim *sim = chain->sim;
    const Station *def = &sim->scenario->stations[station];
    const TurnState *opposite = &sim->turns[def->opposite];
    int64_t out = opposite->large_exit;
    if (out <= sim->h.now && sim->vessels[chain->vessel].line > def->first_line) {
        out = opposite->last_exit;
    }
    int32_t link =
        why_pause(chain, FACT_ONE_WAY, FACT_LARGE_SET, station, out > sim->h.now ? out : NEVER, of);
    const Station *against = &sim->scenario->stations[def->opposite];
    if (opposite->claims && against->line_count > 1) {
        chain_behind(chain, link, sim->lines[against->first_line + 1].first);
    }
}

/* The turns or approvals of the day are used up, or there are none. */
static void why_quota(Chain *chain, int32_t station, WhyFact fact, int32_t of)
{
    const Sim *sim = chain->sim;
    const Station *def = &sim->scenario->stations[station];
    const Vessel *v = &sim->vessels[chain->vessel];
    int32_t quota = sim->turns[station].quota;
    int64_t since = sim->lines[v->line].cause_since, today = time_day_start(sim->h.now);
    if (def->kind == STATION_REGISTRATION && quota > 0 && since < today) {
        since = today; /* the cause stays from day to day; what is given out is of this one */
    }
    int32_t link = chain_add_count(chain, fact, station, of, since, quota, today + MS_PER_DAY);
    chain_behind(chain, link, v->previous);
    if (sim->stations[station].servers_by_hand != COMMAND_AUTO) {
        Decision decision = decision_over(sim, VERB_TEAMS, station);
        why_decision(
            chain, decision,
            chain_add_count(chain, FACT_QUOTA_ORDERED, station, link, decision.t, quota, NEVER));
    } else {
        chain_add_count(chain, FACT_QUOTA_SET, station, link,
                        chain_dated_since(sim, def->quota, def->quota_count), quota,
                        dated_next(def->quota, def->quota_count, sim->h.now));
    }
}

static bool has(const int32_t *list, int32_t count, int32_t item)
{
    for (int32_t i = 0; i < count; i++) {
        if (list[i] == item) {
            return true;
        }
    }
    return false;
}

void why_weather(Chain *chain, WhySubject about, int32_t subject, int32_t of)
{
    const Sim *sim = chain->sim;
    for (int32_t w = 0; w < sim->scenario->weather_count; w++) {
        const Weather *weather = &sim->scenario->weather[w];
        bool closes = about == WHY_OF_STATION
                          ? has(weather->stations, weather->station_count, subject)
                      : about == WHY_OF_LANE ? has(weather->lanes, weather->lane_count, subject)
                                             : has(weather->ports, weather->port_count, subject);
        if (closes && sim->weather[w].is_on) {
            chain_add_count(chain, FACT_WEATHER, w, of, sim->weather[w].since, 0,
                            sim->weather[w].until);
        }
    }
}

static void why_station_weather(Chain *chain, int32_t station, int32_t of)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    bool listed = v->flags & VESSEL_LISTED;
    int32_t link = chain_add(chain, FACT_STATION_WEATHER, station, of,
                             sim->lines[listed ? v->line : v->held].cause_since);
    chain_behind(chain, link, listed ? v->previous : -1);
    why_weather(chain, WHY_OF_STATION, station, link);
}

/* ---- no servers ---- */

/* Since when a station has had no servers: the calendar, a command, a rule or the last strike. */
static int64_t none_since(const Sim *sim, int32_t station)
{
    const Station *def = &sim->scenario->stations[station];
    if (sim->stations[station].servers_by_hand != COMMAND_AUTO) {
        return decision_over(sim, VERB_TEAMS, station).t;
    }
    const CorridorRule *rule = def->corridor >= 0 ? regime_rule(sim, def->corridor) : NULL;
    if (rule && rule->teams >= 0 && def->kind == STATION_INSPECTION) {
        return why_rule_since(sim, def->corridor);
    }
    int64_t since = chain_dated_since(sim, def->servers, def->server_count);
    for (int64_t i = sim->h.incident_count - 1; i >= 0 && def->port >= 0; i--) {
        const IncidentRecord *record = &sim->incidents[i];
        if (record->kind == INCIDENT_PORT && record->port == def->port &&
            record->until > sim->h.now) {
            return record->t > since ? record->t : since;
        }
    }
    return since;
}

static void why_none(Chain *chain, int32_t station, int32_t of)
{
    int32_t link = chain_add(chain, FACT_NO_SERVERS, station, of, none_since(chain->sim, station));
    why_servers(chain, station, link);
}

void why_station(Chain *chain, int32_t station, WaitCause cause, int32_t of)
{
    const Station *def = &chain->sim->scenario->stations[station];
    const Vessel *v = &chain->sim->vessels[chain->vessel];
    switch (cause) {
    case CAUSE_SERVERS_BUSY:
        why_busy(chain, station, of);
        break;
    case CAUSE_OFF_HOURS:
        why_hours(chain, station, of);
        break;
    case CAUSE_NO_SERVERS:
        why_none(chain, station, of);
        break;
    case CAUSE_CORRIDOR_SHUT:
        why_corridor(chain, def->corridor, of);
        break;
    case CAUSE_PORT_CLOSED:
        why_port_closed(chain, def->port, of);
        break;
    case CAUSE_NOT_READY: {
        int32_t link =
            chain_add_count(chain, FACT_NOT_READY, station, of, v->joined, v->attempt, v->until);
        chain_add(chain, FACT_REPEAT, station, link, chain->sim->h.start);
        break;
    }
    case CAUSE_WEATHER:
        why_station_weather(chain, station, of);
        break;
    case CAUSE_DAYLIGHT:
        why_daylight(chain, station, of);
        break;
    case CAUSE_WINDOW:
        why_pause(chain, FACT_WINDOW, FACT_WINDOW_SET, station,
                  hours_next(def->windows, chain->sim->h.now), of);
        break;
    case CAUSE_ONE_WAY:
        why_one_way(chain, station, of);
        break;
    case CAUSE_DAY_QUOTA:
        why_quota(chain, station, FACT_QUOTA, of);
        break;
    case CAUSE_REGISTRATION:
        why_quota(chain, station, FACT_APPROVALS, of);
        break;
    case CAUSE_WAY_SHUT:
    case CAUSE_NO_CARGO:
    case CAUSE_NO_POWER:
    case CAUSE_NO_PILOT:
    case CAUSE_DRAUGHT:
    case WAIT_CAUSES:
        assert(0 && "no station shuts for this");
        break;
    }
}
