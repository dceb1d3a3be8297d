/* The route book, for voyages only. Answers point into arrays that move when the book grows: at the
 * next question. */
#ifndef CORRIDOR_SIM_ROUTE_H
#define CORRIDOR_SIM_ROUTE_H

#include "sim/state.h"

enum { ROUTE_LEGS_MAX = 256 };

/* The way from one node to another at its speed over lanes that are open to it and this deep;
 * count -1: there is none. */
const RouteEntry *route_look_up(Sim *sim, const Vessel *v, int32_t from, int32_t to,
                                int32_t draught_cm);
/* The same at its own draught. One that is laden too deep for any way of the map has been loaded
 * without regard to it: it is taken over the open lanes as if it drew less, since it would lie
 * there for ever. */
const RouteEntry *route_for(Sim *sim, const Vessel *v, int32_t from, int32_t to);
/* That way, or one around the lane in which it would wait, whichever ends sooner by what waits now.
 */
const RouteEntry *route_choose(Sim *sim, const Vessel *v, int32_t from, int32_t to,
                               const RouteEntry *entry);
/* Gives it a list of legs as a route of its own. */
void route_own(Sim *sim, Vessel *v, const DirectedLeg *legs, int32_t count);

/* Brings the marks up to the book. Among the legs of its entries lie those of vessels' own routes,
 * which have none. */
void routes_mark(Sim *sim);
/* The marks of its route; NULL when it is one of its own. */
static inline const RouteMark *route_marks_of(Sim *sim, const Vessel *v)
{
    if (v->route_entry < 0) {
        return NULL;
    }
    if (sim->routes_marked < sim->h.route_count) {
        routes_mark(sim);
    }
    return sim->route_marks + v->route;
}

#endif
