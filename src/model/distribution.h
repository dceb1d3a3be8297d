/* Distributions: how long, how much, how often. A distribution is described in the scenario, turned
 * into an integer quantile table when it is loaded (with our own mathematics, so the table is the
 * same on every machine), and drawn by inversion: one 32-bit uniform, one integer. The table has
 * 512 cells with linear interpolation inside; the first and last cell are divided again into 512,
 * so that tails are true to 2^-18 and cut at the 2^-33 quantiles.
 *
 * Means are kept: what the straight lines add to a convex tail is taken off again, by the choice of
 * the very last value and a common factor (within 3e-4 of 1 for cv <= 1). What is left is rounding:
 * draws are whole numbers, on average up to 1/2 below, so use units in which that is small. */
#ifndef CORRIDOR_MODEL_DISTRIBUTION_H
#define CORRIDOR_MODEL_DISTRIBUTION_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum DistributionKind {
    DIST_CONSTANT,    /* value = mean                                     */
    DIST_EXPONENTIAL, /* mean                                             */
    DIST_ERLANG,      /* mean, shape (1..64): sum of that many exponentials */
    DIST_GAMMA,       /* mean, cv (cv > 0): shape 1 / cv^2                */
    DIST_LOGNORMAL,   /* mean, cv                                         */
    DIST_UNIFORM,     /* low, high                                        */
    DIST_TRIANGULAR,  /* low, mode, high                                  */
    DIST_PASSAGE,     /* low, high: time over a distance at a uniform speed, low at the highest:
                         one over it is uniform. low > 0                  */
    DIST_KINDS
} DistributionKind;
extern const char *const distribution_kind_names[DIST_KINDS]; /* "constant" ... */

/* All values in the unit of what is drawn (ms, kg...); not negative, at most 2^40. */
typedef struct DistributionSpec {
    DistributionKind kind;
    int64_t mean;
    int64_t low, mode, high;
    int32_t cv_ppm; /* coefficient of variation, parts per million */
    int32_t shape;
} DistributionSpec;

enum { QUANTILE_CELLS = 512 };

typedef struct Distribution {
    DistributionSpec spec;
    int64_t cell[QUANTILE_CELLS + 1]; /* quantiles at k / 512 (ends: of the tables below) */
    int64_t low[QUANTILE_CELLS + 1];  /* the first cell divided again */
    int64_t high[QUANTILE_CELLS + 1]; /* the last cell divided again */
} Distribution;

/* NULL when the spec is sound, else what is wrong with it, as a phrase ("cv must be above 0"). */
const char *distribution_fault(const DistributionSpec *spec);

/* Builds the table; spec must have no fault. Lives in the arena. */
const Distribution *distribution_compile(const DistributionSpec *spec, Arena *arena);

/* Gamma and Erlang shapes whose quantiles were worked out before, which is nearly all the work of a
 * table: those that differ in their means alone share them. */
typedef struct KnownShapes {
    struct KnownShape *first; /* NULL: none yet */
    Arena *arena;             /* in which they live */
} KnownShapes;

/* The same table, by what is known and is from then on. */
const Distribution *distribution_compile_knowing(const DistributionSpec *spec, KnownShapes *known,
                                                 Arena *arena);

double distribution_mean(const DistributionSpec *spec);

/* The value at the quantile (uniform + 1/2) / 2^32. */
static inline int64_t distribution_draw(const Distribution *d, uint32_t uniform)
{
    uint32_t index = uniform >> 23;
    const int64_t *cell = d->cell;
    uint32_t rest = uniform & 0x7FFFFFu; /* 23 bits */
    if (index == 0 || index == QUANTILE_CELLS - 1) {
        cell = index == 0 ? d->low : d->high;
        index = rest >> 14;
        rest = (rest & 0x3FFFu) << 9;
    }
    int64_t from = cell[index];
    /* The difference of two neighbours is below 2^40, so the product stays below 2^63. */
    return from + (((cell[index + 1] - from) * (int64_t)rest) >> 23);
}

#endif
