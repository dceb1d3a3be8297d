/* What the rest of the world may see of a vessel. */
#include "sim/state.h"

#include <stddef.h>

int32_t sim_vessel_slots(const Sim *sim)
{
    return sim->h.vessel_slots;
}

int32_t sim_vessels_inside(const Sim *sim)
{
    return sim->h.inside;
}

int32_t sim_vessels_in_state(const Sim *sim, VesselState state, bool counted_only)
{
    return sim->h.in_state[1][state] + (counted_only ? 0 : sim->h.in_state[0][state]);
}

int32_t sim_place_in_line(const Sim *sim, VesselIndex vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    if (v->serial == 0 || !(v->flags & VESSEL_LISTED)) {
        return 0;
    }
    int32_t place = 1;
    for (int32_t p = v->previous; p >= 0; p = sim->vessels[p].previous) {
        place++;
    }
    return place;
}

/* What its lane lets it make of its own speed; 0 when stopped. */
static int32_t speed_over_ground(const Sim *sim, const Vessel *v)
{
    int32_t leg, metres;
    if (v->leg_end <= v->leg || v->until == NEVER) {
        return 0;
    }
    if (!voyage_position(sim, v, sim->h.now, &leg, &metres)) {
        return v->speed_mm_s;
    }
    const Lane *lane = leg_lane(sim->scenario->network, sim->route_legs[v->route + leg]);
    bool slowed = lane->speed_limit_mm_s > 0 && lane->speed_limit_mm_s < v->speed_mm_s;
    return slowed ? lane->speed_limit_mm_s : v->speed_mm_s;
}

/* Why it waits: what its line waits for, if it stands in one. */
static WaitCause cause_of(const Sim *sim, const Vessel *v, bool is_stopped)
{
    int32_t line = v->flags & VESSEL_LISTED ? v->line : is_stopped ? v->held : -1;
    return line >= 0 ? (WaitCause)sim->lines[line].cause : (WaitCause)v->cause;
}

/* Waits at a line, in which it is not yet again. */
static bool is_preparing(const Vessel *v)
{
    return v->cause == CAUSE_NOT_READY && !(v->flags & VESSEL_LISTED) &&
           (v->state == VESSEL_INBOUND_ANCHORAGE || v->state == VESSEL_OUTBOUND_ANCHORAGE ||
            v->state == VESSEL_IN_QUEUE);
}

int32_t sim_line_preparing(const Sim *sim, int32_t line)
{
    int32_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        const Vessel *v = &sim->vessels[i];
        count += v->serial != 0 && v->line == line && is_preparing(v);
    }
    return count;
}

VesselView sim_vessel(const Sim *sim, VesselIndex index)
{
    const Vessel *v = &sim->vessels[index];
    VesselView view = {.serial = v->serial, .state = (VesselState)v->state, .flow = v->flow};
    if (v->serial == 0) {
        return view;
    }
    bool listed = v->flags & VESSEL_LISTED;
    view.vessel_class = v->vessel_class;
    view.port = v->port;
    view.commodity = v->commodity;
    view.destination = v->destination;
    view.cargo_kg = v->cargo_kg;
    view.parcel_kg = v->parcel_kg;
    view.loaded_kg = port_loaded_kg(sim, index);
    view.born = v->born;
    view.since = v->since;
    view.is_stopped = station_has_stopped(sim, v);
    view.until = view.is_stopped ? NEVER : v->until;
    view.line = v->line;
    view.is_laden = v->flags & VESSEL_LADEN;
    view.is_waiting =
        listed || v->state == VESSEL_HOLDING || is_preparing(v) || port_vessel_waits(sim, index);
    view.cause = cause_of(sim, v, view.is_stopped);
    view.is_cleared = v->flags & VESSEL_CLEARED;
    view.has_berth =
        v->flags & VESSEL_IN_STATION &&
        sim->scenario->stations[sim->scenario->lines[v->held].station].kind == STATION_BERTHS;
    view.speed_mm_s = speed_over_ground(sim, v);
    view.next_node = v->goal;
    view.attempt = v->attempt;
    view.repeat_cause = -1;
    if (v->attempt > 0 && v->line >= 0) {
        const Station *station = &sim->scenario->stations[sim->scenario->lines[v->line].station];
        view.repeat_cause =
            station->repeat_cause_count > 0 ? vessel_repeat_cause(sim, v, station) : -1;
    }
    const Flow *flow = &sim->scenario->flows[v->flow];
    view.name = v->name >= 0 ? flow->dated[v->name].name : NULL;
    return view;
}

int32_t sim_repeats(const Sim *sim, int32_t station, int32_t repeat_cause)
{
    return (int32_t)sim->stations[station].repeats[repeat_cause];
}

int32_t sim_too_small(const Sim *sim, int32_t station)
{
    return sim->stations[station].too_small;
}

bool sim_pose(const Sim *sim, VesselIndex index, int64_t t, Pose *pose)
{
    const Vessel *v = &sim->vessels[index];
    const Network *network = sim->scenario->network;
    if (v->serial == 0 || !network) {
        return false;
    }
    int32_t leg, metres;
    if (voyage_position(sim, v, t, &leg, &metres)) {
        *pose = leg_pose(network, sim->route_legs[v->route + leg], metres);
        return true;
    }
    if (v->node < 0) {
        return false;
    }
    *pose = (Pose){network->nodes[v->node].at, 0};
    return true;
}

int32_t sim_vessel_lane(const Sim *sim, VesselIndex index)
{
    const Vessel *v = &sim->vessels[index];
    int32_t leg, metres;
    if (v->serial == 0 || !sim->scenario->network ||
        !voyage_position(sim, v, sim->h.now, &leg, &metres)) {
        return -1;
    }
    return sim->scenario->network->legs[leg_index(sim->route_legs[v->route + leg])].lane;
}

VesselMark sim_mark(const Sim *sim, VesselIndex index)
{
    const Vessel *v = &sim->vessels[index];
    const Network *network = sim->scenario->network;
    VesselMark mark = {.serial = v->serial, .port = -1, .lane = -1};
    int32_t leg, metres;
    if (v->serial == 0) {
        return mark;
    }
    mark.state = (VesselState)v->state;
    mark.cause = cause_of(sim, v, station_has_stopped(sim, v));
    mark.port = v->port;
    mark.speed_mm_s = speed_over_ground(sim, v);
    mark.is_laden = v->flags & VESSEL_LADEN;
    mark.cargo_kg = v->cargo_kg;
    if (!network) {
        return mark;
    }
    if (voyage_position(sim, v, sim->h.now, &leg, &metres)) {
        DirectedLeg directed = sim->route_legs[v->route + leg];
        mark.pose = leg_pose(network, directed, metres);
        mark.is_placed = true;
        if (mark.speed_mm_s > 0) {
            mark.lane = network->legs[leg_index(directed)].lane;
            mark.against = directed & 1;
        }
    } else if (v->node >= 0) {
        mark.pose = (Pose){network->nodes[v->node].at, 0};
        mark.is_placed = true;
    }
    return mark;
}

int32_t sim_route_behind(const Sim *sim, VesselIndex index, GeoPoint *points, int32_t capacity)
{
    const Vessel *v = &sim->vessels[index];
    const Network *network = sim->scenario->network;
    int32_t here, metres, count = 0;
    if (v->serial == 0 || !network || !voyage_position(sim, v, sim->h.now, &here, &metres)) {
        return 0;
    }
    for (int32_t leg = 0; leg <= here && leg < v->route_count; leg++) {
        DirectedLeg directed = sim->route_legs[v->route + leg];
        const Leg *def = &network->legs[leg_index(directed)];
        const Lane *lane = &network->lanes[def->lane];
        int32_t from = lane->along_m[def->first_point];
        for (int32_t i = leg > 0; i <= def->last_point - def->first_point; i++) {
            int32_t p = directed & 1 ? def->last_point - i : def->first_point + i;
            int32_t along = lane->along_m[p] - from;
            along = directed & 1 ? def->length_m - along : along;
            if ((leg < here || along < metres) && count < capacity) {
                points[count++] = lane->points[p];
            }
        }
    }
    if (count < capacity) {
        points[count++] = leg_pose(network, sim->route_legs[v->route + here], metres).at;
    }
    return count;
}

int32_t sim_route_ahead(const Sim *sim, VesselIndex index, GeoPoint *points, int32_t capacity)
{
    const Vessel *v = &sim->vessels[index];
    const Network *network = sim->scenario->network;
    int32_t leg, metres, count = 0;
    if (v->serial == 0 || !network || !voyage_position(sim, v, sim->h.now, &leg, &metres)) {
        return 0;
    }
    if (capacity > 0) {
        points[count++] = leg_pose(network, sim->route_legs[v->route + leg], metres).at;
    }
    for (; leg < v->route_count; leg++, metres = 0) {
        DirectedLeg directed = sim->route_legs[v->route + leg];
        const Leg *def = &network->legs[leg_index(directed)];
        const Lane *lane = &network->lanes[def->lane];
        int32_t from = lane->along_m[def->first_point];
        for (int32_t i = 1; i <= def->last_point - def->first_point; i++) {
            int32_t p = directed & 1 ? def->last_point - i : def->first_point + i;
            int32_t along = lane->along_m[p] - from;
            along = directed & 1 ? def->length_m - along : along;
            if (along > metres && count < capacity) {
                points[count++] = lane->points[p];
            }
        }
    }
    return count;
}
