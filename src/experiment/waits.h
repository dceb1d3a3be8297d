/* The waits at inspections, of all inspection stations together. */
#ifndef CORRIDOR_EXPERIMENT_WAITS_H
#define CORRIDOR_EXPERIMENT_WAITS_H

#include "sim/sim.h"

/* Those of one direction that ended within [from, to), ms, in days, rising. The array, *count long,
 * is for the caller to free by mem_free; NULL when there were none. */
double *inspection_waits(const Sim *sim, bool outbound, int64_t from, int64_t to, int32_t *count);

/* Of so many rising waits; NAN when there are none. */
double waits_mean(const double *days, int32_t count);
double waits_median(const double *days, int32_t count);
double waits_p90(const double *days, int32_t count); /* nine of ten are no longer: nearest rank */

void waits_sort(double *days, int32_t count); /* rising */

#endif
