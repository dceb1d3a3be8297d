/* What the rest of the world may see of a port, and whether its state holds together. */
#include "sim/port.h"

PortView sim_port(const Sim *sim, int32_t port)
{
    const PortState *state = &sim->ports[port];
    int32_t station = sim->scenario->port_station[port];
    int32_t berths = port_berths(sim, port); /* by hand there may be fewer than are struck */
    PortView view = {.berths = berths,
                     .berths_out = state->berths_out < berths ? state->berths_out : berths,
                     .loading = state->berth.count,
                     .power_ppm = state->power_ppm,
                     .rail_ppm = state->rail_ppm,
                     .light_loaded = state->light_loaded,
                     .light_shortage_kg = state->light_shortage_kg};
    if (station >= 0) {
        view.waiting = sim->stations[station].waiting;
    }
    for (int32_t i = state->moves.first; i >= 0; i = sim->berths[i].next) {
        view.waiting += sim->berths[i].phase == PHASE_PILOT_IN;
    }
    silo_view(sim, port, &view);
    return view;
}

int64_t port_loaded_kg(const Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    const BerthState *b = &sim->berths[vessel];
    if (!port_is_berthed(sim, vessel)) {
        return v->cargo_kg;
    }
    int64_t left = b->remaining - port_drawn(sim, v->port, b);
    return v->parcel_kg - (left + MS_PER_DAY - 1) / MS_PER_DAY;
}

static const char *list_fault(const Sim *sim, const VesselList *list, int32_t port)
{
    int32_t count = 0, previous = -1;
    for (int32_t i = list->first; i >= 0; i = sim->berths[i].next) {
        const BerthState *b = &sim->berths[i];
        if (b->previous != previous || sim->vessels[i].port != port || ++count > list->count) {
            return "a port's list is broken";
        }
        if (b->reserved < 0 || b->reserved > b->remaining) {
            return "a vessel has more reserved than it wants";
        }
        previous = i;
    }
    return count != list->count || list->last != previous ? "a port's count or end is wrong" : NULL;
}

const char *port_fault(const Sim *sim, int32_t port)
{
    const PortState *state = &sim->ports[port];
    int32_t station = sim->scenario->port_station[port], busy = 0;
    for (int32_t g = 0; g < BERTH_GROUPS_MAX; g++) {
        if (state->group_busy[g] < 0 || state->group_out[g] < 0) {
            return "a port's berths of a size are fewer than none";
        }
        busy += state->group_busy[g];
    }
    if (station >= 0 && busy != sim->stations[station].busy) {
        return "a port's berths in use differ from its station's";
    }
    const char *fault = list_fault(sim, &state->berth, port);
    fault = fault ? fault : list_fault(sim, &state->moves, port);
    return fault ? fault : silo_fault(sim, port);
}
