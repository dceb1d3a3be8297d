/* Passages. A vessel sails a route of directed legs. A passage is the stretch of it that it can
 * sail without asking: up to the next lane that needs admission, is shut, or to its goal. Only the
 * end of a passage is an event; where the vessel is in between is worked out from its start. */
#include "sim/route.h"

#include <assert.h>
#include <string.h>

static const Network *network_of(const Sim *sim)
{
    return sim->scenario->network;
}

static DirectedLeg leg_at(const Sim *sim, const Vessel *v, int32_t leg)
{
    assert(leg >= 0 && leg < v->route_count);
    return sim->route_legs[v->route + leg];
}

static int32_t lane_at(const Sim *sim, const Vessel *v, int32_t leg)
{
    return sim->legs[leg_at(sim, v, leg)].lane;
}

static bool lane_shut_to(const Sim *sim, const Vessel *v, int32_t lane)
{
    return regime_shut(sim, v->flow)[lane] && !(v->flags & VESSEL_COMMITTED);
}

/* ---- where it is ---- */

bool voyage_position(const Sim *sim, const Vessel *v, int64_t t, int32_t *leg, int32_t *metres)
{
    if (v->route_count == 0 || v->leg >= v->route_count) {
        return false;
    }
    int32_t at = v->leg, from_m = v->leg_m;
    int64_t left = t - v->passage_start;
    while (at < v->leg_end) {
        const Lane *lane = leg_lane(network_of(sim), leg_at(sim, v, at));
        int32_t length = network_of(sim)->legs[leg_index(leg_at(sim, v, at))].length_m;
        int64_t whole = lane_travel_ms(lane, length - from_m, v->speed_mm_s);
        if (left < whole) {
            int64_t moved = whole > 0 ? (length - from_m) * (left > 0 ? left : 0) / whole : 0;
            *leg = at;
            *metres = from_m + (int32_t)moved;
            return true;
        }
        left -= whole;
        from_m = 0;
        at++;
    }
    if (at == v->leg && v->leg_end <= v->leg) { /* stopped where its passage began */
        *leg = v->leg;
        *metres = v->leg_m;
        return true;
    }
    *leg = at - 1; /* at the end of the passage */
    *metres = network_of(sim)->legs[leg_index(leg_at(sim, v, at - 1))].length_m;
    return true;
}

/* ---- sailing ---- */

static VesselState passage_state(const Sim *sim, const Vessel *v)
{
    if (sim->accounts[v - sim->vessels].diverted && !(v->flags & VESSEL_LADEN)) {
        return VESSEL_DIVERTED;
    }
    if (v->flags & VESSEL_LADEN) {
        return v->flags & VESSEL_CLEARED ? VESSEL_OUTBOUND_SEA : VESSEL_OUTBOUND_PASSAGE;
    }
    return v->flags & VESSEL_CLEARED ? VESSEL_INBOUND_PASSAGE : VESSEL_INBOUND_SEA;
}

/* Whether leg `at` is the last of its lane. */
static bool ends_lane(const Sim *sim, const Vessel *v, int32_t at)
{
    return at + 1 == v->route_count || lane_at(sim, v, at + 1) != lane_at(sim, v, at);
}

/* Legs leg .. before are behind it: lanes whose last leg is among them have been passed. */
static void lanes_passed(Sim *sim, int32_t vessel, int32_t before)
{
    const Vessel *v = &sim->vessels[vessel];
    const RouteMark *marks = route_marks_of(sim, v);
    for (int32_t i = v->leg; i < before; i++) {
        if (marks) {
            i = marks[i].dues; /* those between are of lanes without dues */
            if (i >= before) {
                return;
            }
        }
        if (marks || ends_lane(sim, v, i)) {
            account_lane(sim, vessel, lane_at(sim, v, i)); /* nothing where it has none */
        }
    }
}

static void stop_at(Sim *sim, Vessel *v)
{
    v->leg_end = v->leg;
    v->passage_start = sim->h.now;
}

/* Why the way ahead is shut: by a corridor of the scenario, or otherwise. */
static WaitCause shut_cause(const Sim *sim, int32_t lane)
{
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        const Corridor *corridor = &sim->scenario->corridors[c];
        for (int32_t i = 0; i < corridor->lane_count; i++) {
            if (corridor->lanes[i] == lane && sim->corridors[c].mode == MODE_CLOSED) {
                return CAUSE_CORRIDOR_SHUT;
            }
        }
    }
    return CAUSE_WAY_SHUT;
}

/* The cause when there is no way to its goal: its draught, if it is only that; a corridor if any is
 * closed. */
static WaitCause no_way_cause(Sim *sim, const Vessel *v, int32_t from)
{
    if (route_look_up(sim, v, from, v->goal, 0)->count >= 0) {
        return CAUSE_DRAUGHT;
    }
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        if (sim->corridors[c].mode == MODE_CLOSED) {
            return CAUSE_CORRIDOR_SHUT;
        }
    }
    return CAUSE_WAY_SHUT;
}

static void arrive(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    v->node = v->goal;
    v->goal = -1;
    v->admitted_lane = -1;
    v->route_count = v->leg = v->leg_m = v->leg_end = 0;
    v->flags &= (uint8_t) ~(VESSEL_COMMITTED | VESSEL_TURNED);
    vessel_arrived(sim, vessel);
}

/* Whether it must stop at the start of leg `at`. What a lane asks for is asked where it is entered.
 */
static bool must_ask(const Sim *sim, const Vessel *v, int32_t at)
{
    const DirectedLeg *route = sim->route_legs + v->route;
    const LegFacts *leg = &sim->legs[route[at]];
    if (at > 0 && sim->legs[route[at - 1]].lane == leg->lane) {
        return false;
    }
    if (leg->control >= 0 && leg->lane != v->admitted_lane) {
        return true;
    }
    /* It looks at the weather when it is there. */
    return leg->gated && (at > v->leg || sim->lane_weather[leg->lane] > 0);
}

/* Whether no lane of its route is shut to it now: none was when its entry was written. */
static bool way_is_open(const Sim *sim, const Vessel *v)
{
    return v->flags & VESSEL_COMMITTED ||
           sim->routes[v->route_entry].shut_version ==
               sim->shut_version[sim->scenario->flows[v->flow].access];
}

static int64_t leg_ms(const LegFacts *leg, const Vessel *v, int32_t metres)
{
    return travel_ms(leg->length_m - metres, v->speed_mm_s, leg->speed_limit_mm_s);
}

/* The leg before which the passage ends that begins at leg v->leg, v->leg_m metres into it, and how
 * long it takes. */
static int32_t passage_end(Sim *sim, const Vessel *v, int64_t *duration)
{
    *duration = 0;
    int32_t end = v->leg, metres = v->leg_m;
    const DirectedLeg *route = sim->route_legs + v->route;
    const RouteMark *marks = route_marks_of(sim, v);
    if (marks && way_is_open(sim, v)) {
        const RouteMark *here = &marks[end];
        if (metres == 0 && ((here->control >= 0 && here->lane != v->admitted_lane) ||
                            (here->gated && sim->lane_weather[here->lane] > 0))) {
            return end;
        }
        int32_t stop = here->stop;
        bool again = stop < v->route_count && marks[stop].lane == v->admitted_lane;
        if (!again) { /* else it has leave: it need not stop there */
            *duration = marks[stop - 1].through_ms - (end > 0 ? marks[end - 1].through_ms : 0);
            if (metres > 0) {
                const LegFacts *leg = &sim->legs[route[end]];
                *duration += leg_ms(leg, v, metres) - leg_ms(leg, v, 0);
            }
            return stop;
        }
    }
    const uint8_t *shut = v->flags & VESSEL_COMMITTED ? NULL : regime_shut(sim, v->flow);
    for (; end < v->route_count; end++) {
        const LegFacts *leg = &sim->legs[route[end]];
        if ((shut && shut[leg->lane]) || (metres == 0 && must_ask(sim, v, end))) {
            break;
        }
        *duration += leg_ms(leg, v, metres);
        metres = 0;
    }
    return end;
}

/* Sails on from leg v->leg, v->leg_m metres into it, as far as it may. */
static void sail_on(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->leg == v->route_count) {
        arrive(sim, vessel);
        return;
    }
    int64_t duration;
    int32_t end = passage_end(sim, v, &duration);
    if (end > v->leg) {
        v->leg_end = end;
        v->passage_start = sim->h.now;
        v->node = -1;
        v->until = sim->h.now + duration;
        VesselState state = passage_state(sim, v);
        if (v->state != state) {
            vessel_set_state(sim, vessel, state);
        }
        set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
        return;
    }
    stop_at(sim, v);
    int32_t lane = lane_at(sim, v, end);
    if (lane_shut_to(sim, v, lane)) {
        vessel_wait_begin(sim, vessel, VESSEL_HOLDING, shut_cause(sim, lane));
        return;
    }
    int32_t station = sim->legs[leg_at(sim, v, end)].control;
    if (station < 0 || lane == v->admitted_lane) {
        vessel_wait_begin(sim, vessel, VESSEL_HOLDING, CAUSE_WEATHER);
        return;
    }
    int32_t line = control_line(sim, station, v);
    v->line = line;
    vessel_set_state(sim, vessel, VESSEL_STRAIT_QUEUE);
    station_join(sim, vessel, line);
}

/* Takes up a route from `node` to its goal. False when there is no way. */
static bool plan(Sim *sim, Vessel *v, int32_t node)
{
    const RouteEntry *entry = route_for(sim, v, node, v->goal);
    if (entry->count < 0) {
        return false;
    }
    entry = sim->ways_compete ? route_choose(sim, v, node, v->goal, entry) : entry;
    v->route = entry->first;
    v->route_entry = (int32_t)(entry - sim->routes);
    v->route_count = entry->count;
    v->leg = v->leg_m = v->leg_end = 0;
    return true;
}

/* Whether weather keeps it in port: no pilot takes it out. */
static bool kept_in_port(const Sim *sim, const Vessel *v)
{
    return v->port >= 0 && sim->port_weather[v->port] > 0 &&
           v->node == network_of(sim)->ports[v->port].berth_node;
}

/* A laden vessel that leaves its port is an export, once, however often it is turned back. */
static void leave_port(Sim *sim, Vessel *v)
{
    if (v->flags & VESSEL_LADEN && !(v->flags & VESSEL_EXPORTED)) {
        v->flags |= VESSEL_EXPORTED;
        stats_export(sim, v);
    }
}

void voyage_begin(Sim *sim, int32_t vessel, int32_t goal)
{
    Vessel *v = &sim->vessels[vessel];
    assert(v->node >= 0 && goal >= 0);
    v->goal = goal;
    const VesselClass *class = &sim->scenario->classes[v->vessel_class];
    v->speed_mm_s = v->flags & VESSEL_LADEN ? class->laden_mm_s : class->ballast_mm_s;
    if (!plan(sim, v, v->node)) {
        v->route_count = v->leg = v->leg_m = v->leg_end = 0;
        vessel_wait_begin(sim, vessel, VESSEL_HOLDING, no_way_cause(sim, v, v->node));
        return;
    }
    if (kept_in_port(sim, v)) {
        vessel_wait_begin(sim, vessel, VESSEL_HOLDING, CAUSE_WEATHER);
        return;
    }
    leave_port(sim, v);
    v->flags &= (uint8_t)~VESSEL_COMMITTED;
    sail_on(sim, vessel);
}

void voyage_continue(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->leg_end > v->leg) { /* a passage ended */
        lanes_passed(sim, vessel, v->leg_end);
        v->leg = v->leg_end;
        v->leg_m = 0;
        if (v->flags & VESSEL_TURNED && v->leg == v->route_count) {
            /* Back where it came from: it waits there for the way to open. */
            v->node = leg_end_node(network_of(sim), leg_at(sim, v, v->leg - 1));
            v->route_count = v->leg = v->leg_m = v->leg_end = 0;
            v->flags &= (uint8_t)~VESSEL_TURNED;
            if (v->node != v->goal && !plan(sim, v, v->node)) {
                vessel_wait_begin(sim, vessel, VESSEL_HOLDING, no_way_cause(sim, v, v->node));
                return;
            }
        }
        if (v->leg < v->route_count && lane_at(sim, v, v->leg) != v->admitted_lane) {
            v->admitted_lane = -1;
        }
    }
    sail_on(sim, vessel);
}

/* ---- when lanes open or shut ---- */

static UnderWayRule under_way_rule(const Sim *sim, int32_t lane)
{
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        const Corridor *corridor = &sim->scenario->corridors[c];
        for (int32_t i = 0; i < corridor->lane_count; i++) {
            if (corridor->lanes[i] == lane) {
                return corridor->under_way;
            }
        }
    }
    return UNDER_WAY_CONTINUE;
}

static bool any_lane_shut(const Sim *sim, const Vessel *v, int32_t from)
{
    const uint8_t *shut = regime_shut(sim, v->flow);
    for (int32_t i = from; i < v->route_count; i++) {
        if (shut[lane_at(sim, v, i)]) {
            return true;
        }
    }
    return false;
}

/* Turns round: back over the legs sailed so far to where its route began. */
static void turn_back(Sim *sim, int32_t vessel, int32_t leg, int32_t metres)
{
    Vessel *v = &sim->vessels[vessel];
    DirectedLeg back[ROUTE_LEGS_MAX];
    int32_t count = 0;
    for (int32_t i = leg; i >= 0; i--) {
        back[count++] = leg_at(sim, v, i) ^ 1;
    }
    int32_t length = network_of(sim)->legs[leg_index(leg_at(sim, v, leg))].length_m;
    route_own(sim, v, back, count);
    v->leg = 0;
    v->leg_m = length - metres;
    v->leg_end = 0;
    v->flags |= VESSEL_TURNED | VESSEL_COMMITTED;
    sail_on(sim, vessel);
}

/* From the end of its present leg by the best open way, where its route has been shut ahead. */
static void replan_ahead(Sim *sim, int32_t vessel, int32_t leg, int32_t metres)
{
    Vessel *v = &sim->vessels[vessel];
    DirectedLeg now = leg_at(sim, v, leg);
    const RouteEntry *entry = route_for(sim, v, leg_end_node(network_of(sim), now), v->goal);
    if (entry->count >= 0 && entry->count < ROUTE_LEGS_MAX) {
        DirectedLeg legs[ROUTE_LEGS_MAX];
        legs[0] = now;
        memcpy(legs + 1, sim->route_legs + entry->first, (size_t)entry->count * sizeof legs[0]);
        route_own(sim, v, legs, entry->count + 1);
        leg = 0;
    }
    v->leg = leg;
    v->leg_m = metres;
    v->leg_end = leg;
    sail_on(sim, vessel);
}

static void hold_here(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    voyage_stop(sim, vessel);
    vessel_wait_begin(sim, vessel, VESSEL_HOLDING, shut_cause(sim, lane_at(sim, v, v->leg)));
}

static void under_way_changed(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    int32_t leg, metres;
    if (!voyage_position(sim, v, sim->h.now, &leg, &metres) || !any_lane_shut(sim, v, leg)) {
        v->flags &= (uint8_t)~VESSEL_COMMITTED;
        return;
    }
    if (v->flags & (VESSEL_COMMITTED | VESSEL_TURNED)) {
        return;
    }
    int32_t lane = lane_at(sim, v, leg);
    if (!regime_shut(sim, v->flow)[lane]) {
        lanes_passed(sim, vessel, leg); /* its passage is about to be cut here */
        replan_ahead(sim, vessel, leg, metres);
        return;
    }
    switch (under_way_rule(sim, lane)) {
    case UNDER_WAY_HOLD:
        hold_here(sim, vessel);
        break;
    case UNDER_WAY_RETURN:
        lanes_passed(sim, vessel, leg);
        turn_back(sim, vessel, leg, metres);
        break;
    case UNDER_WAY_CONTINUE:
    case UNDER_WAY_RULES:
        v->flags |= VESSEL_COMMITTED; /* it finishes what it began; passage and alarm stay */
        break;
    }
}

/* A vessel at rest for want of a way, or for its port. */
static void holding_changed(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->goal < 0) { /* its port was closed before it sailed: the step begins again */
        if (!sim->port_shut[v->port]) {
            vessel_wait_end(sim, vessel);
            vessel_arrived(sim, vessel);
        }
        return;
    }
    if (v->route_count > 0 && v->leg_m > 0) { /* stopped at sea */
        int32_t lane = lane_at(sim, v, v->leg);
        if (regime_shut(sim, v->flow)[lane]) {
            vessel_wait_change(sim, vessel, shut_cause(sim, lane));
        } else {
            vessel_wait_end(sim, vessel);
            voyage_resume(sim, vessel);
        }
        return;
    }
    int32_t node =
        v->route_count > 0 ? leg_start_node(network_of(sim), leg_at(sim, v, v->leg)) : v->node;
    const RouteEntry *entry = route_for(sim, v, node, v->goal);
    bool kept = kept_in_port(sim, v);
    if (entry->count >= 0 && !kept) {
        vessel_wait_end(sim, vessel);
        plan(sim, v, node);
        leave_port(sim, v);
        sail_on(sim, vessel);
        return;
    }
    WaitCause cause = entry->count < 0 ? no_way_cause(sim, v, node) : CAUSE_WEATHER;
    vessel_wait_change(sim, vessel, cause);
}

void voyage_weather_cleared(Sim *sim)
{
    if (sim->h.pools[CAUSE_WEATHER].count == 0) {
        return;
    }
    for (int32_t vessel = 0; vessel < sim->h.vessel_slots; vessel++) {
        const Vessel *v = &sim->vessels[vessel];
        if (v->serial != 0 && v->state == VESSEL_HOLDING && v->cause == CAUSE_WEATHER) {
            holding_changed(sim, vessel);
        }
    }
}

/* A damaged vessel in a lane that shuts may finish it later where the rule is to continue. */
static void damaged_changed(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->leg >= v->route_count) { /* at its berth */
        return;
    }
    int32_t lane = lane_at(sim, v, v->leg);
    if (regime_shut(sim, v->flow)[lane] && under_way_rule(sim, lane) == UNDER_WAY_CONTINUE) {
        v->flags |= VESSEL_COMMITTED;
    }
}

void voyage_stop(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    int32_t leg, metres;
    bool on_route = voyage_position(sim, v, sim->h.now, &leg, &metres);
    assert(on_route);
    (void)on_route;
    lanes_passed(sim, vessel, leg);
    v->leg = leg;
    v->leg_m = metres;
    stop_at(sim, v);
    alarm_idle(&sim->alarms, slot_of_vessel(sim, vessel));
}

void voyage_resume(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    bool committed = v->flags & (VESSEL_COMMITTED | VESSEL_TURNED);
    int32_t lane = lane_at(sim, v, v->leg);
    if (!committed && !regime_shut(sim, v->flow)[lane] && any_lane_shut(sim, v, v->leg)) {
        replan_ahead(sim, vessel, v->leg, v->leg_m);
    } else {
        sail_on(sim, vessel);
    }
}

/* Where a stopped vessel may be taken off its route: here, or where the route began; -1: nowhere.
 */
static int32_t leaving_node(const Sim *sim, const Vessel *v)
{
    if (v->route_count == 0 || v->leg == v->route_count) {
        return v->node;
    }
    return leg_start_node(network_of(sim), leg_at(sim, v, v->leg_m == 0 ? v->leg : 0));
}

bool voyage_can_reach(Sim *sim, const Vessel *v, int32_t goal)
{
    Vessel probe = *v;
    int32_t node = leaving_node(sim, v);
    probe.speed_mm_s = sim->scenario->classes[v->vessel_class].ballast_mm_s;
    return node >= 0 && goal >= 0 && route_for(sim, &probe, node, goal)->count >= 0;
}

bool voyage_divert(Sim *sim, int32_t vessel, int32_t goal)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->route_count > 0 && v->leg < v->route_count && v->leg_m > 0) {
        v->steps_begun++;
        v->goal = goal;
        turn_back(sim, vessel, v->leg, v->leg_m);
        return false;
    }
    v->node = leaving_node(sim, v);
    v->goal = v->admitted_lane = -1;
    v->route_count = v->leg = v->leg_m = v->leg_end = 0;
    v->flags &= (uint8_t) ~(VESSEL_COMMITTED | VESSEL_TURNED);
    return true;
}

void voyage_way_changed(Sim *sim)
{
    for (int32_t vessel = 0; vessel < sim->h.vessel_slots; vessel++) {
        const Vessel *v = &sim->vessels[vessel];
        if (v->serial == 0) {
            continue;
        }
        if (v->state == VESSEL_HOLDING) {
            holding_changed(sim, vessel);
        } else if (v->state == VESSEL_DAMAGED) {
            damaged_changed(sim, vessel);
        } else if (v->leg_end > v->leg && v->until != NEVER) {
            under_way_changed(sim, vessel);
        }
    }
}

void voyage_modes_changed(Sim *sim)
{
    const WaitPool *pools = sim->h.pools;
    if (pools[CAUSE_CORRIDOR_SHUT].count + pools[CAUSE_WAY_SHUT].count == 0) {
        return;
    }
    for (int32_t vessel = 0; vessel < sim->h.vessel_slots; vessel++) {
        if (sim->vessels[vessel].serial != 0 && sim->vessels[vessel].state == VESSEL_HOLDING) {
            holding_changed(sim, vessel);
        }
    }
}
