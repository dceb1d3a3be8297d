/* Rules by which an inspection, queue or registration does not take a vessel: its parcel is too
 * small, and it is turned away, or it is for a port that is refused, and it waits. */
#include "sim/state.h"

/* The least parcel for a cargo: by an entry of its own, else by the one for all; NULL: none. */
static const LeastParcel *least_parcel(const Station *station, int32_t commodity)
{
    const LeastParcel *any = NULL;
    for (int32_t i = 0; i < station->minimum_count; i++) {
        const LeastParcel *rule = &station->minimum[i];
        if (rule->commodity == commodity && commodity >= 0) {
            return rule;
        }
        any = rule->commodity < 0 ? rule : any;
    }
    return any;
}

bool gate_undercuts(const Sim *sim, const Station *station, const Vessel *v)
{
    const LeastParcel *rule = least_parcel(station, v->commodity);
    return rule && !(v->flags & VESSEL_LADEN) &&
           v->parcel_kg < dated_value(rule->kg, rule->count, sim->h.now);
}

bool gate_bars(const Sim *sim, const Station *station, const Vessel *v)
{
    for (int32_t i = 0; i < station->refusal_count; i++) {
        const PortRefusal *rule = &station->refusals[i];
        if (rule->port == v->port) {
            return dated_value(rule->refused, rule->count, sim->h.now) != 0;
        }
    }
    return false;
}

int64_t gate_next(const Station *station, int64_t t)
{
    int64_t next = NEVER;
    for (int32_t i = 0; i < station->minimum_count; i++) {
        int64_t change = dated_next(station->minimum[i].kg, station->minimum[i].count, t);
        next = change < next ? change : next;
    }
    for (int32_t i = 0; i < station->refusal_count; i++) {
        int64_t change = dated_next(station->refusals[i].refused, station->refusals[i].count, t);
        next = change < next ? change : next;
    }
    return next;
}

void gate_turn_away(Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    if (station->minimum_count == 0 || gate_next(station, sim->h.now - 1) != sim->h.now) {
        return;
    }
    for (int32_t i = 0; i < station->line_count; i++) {
        int32_t next;
        for (int32_t v = sim->lines[station->first_line + i].first; v >= 0; v = next) {
            next = sim->vessels[v].next;
            if (gate_is_too_small(sim, station, &sim->vessels[v])) {
                sim->stations[index].too_small++;
                station_leave(sim, v);
                vessel_divert(sim, v);
            }
        }
    }
}
