/* A second run in the shadow of the desk's: it lives the same scenario with the same luck and the
 * same decisions, but stops wherever somebody wants to look. So the past can be read although the
 * desk's own Sim has been moved to another moment, and is read in the same way however fast the
 * desk runs. */
#ifndef CORRIDOR_VIEW_SHADOW_H
#define CORRIDOR_VIEW_SHADOW_H

#include "sim/sim.h"

typedef struct Shadow {
    const Scenario *scenario;
    uint64_t seed;
    Sim *sim; /* what it has lived; read it freely */
} Shadow;

void shadow_open(Shadow *shadow, const Scenario *scenario, uint64_t seed);
void shadow_close(Shadow *shadow);

/* Starts the shadow anew when the decisions of `sim` up to its present are not those that the
 * shadow lived with. Returns the moment up to which what was seen before stays true: INT64_MAX when
 * nothing changed. Decisions that lie ahead of the present of `sim` may be forgotten there (the
 * desk went back): they are still what is known of the future. */
int64_t shadow_check(Shadow *shadow, const Sim *sim);

/* Runs to t, at most to the present of `sim`, taking its decisions at their times, and at most
 * *events events, which it takes off; true: it is there. After shadow_check. */
bool shadow_run(Shadow *shadow, const Sim *sim, int64_t t, int32_t *events);

#endif
