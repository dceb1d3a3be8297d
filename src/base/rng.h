/* Random numbers by counter, not by state: Philox4x32-10 (Salmon et al., "Parallel random numbers:
 * as easy as 1, 2, 3", SC11; test vectors of Random123). A draw is a pure function of
 * (seed, replication, entity, purpose, index), so adding a process or changing a decision never
 * shifts another entity's luck: A/B comparisons use common random numbers for free. */
#ifndef CORRIDOR_BASE_RNG_H
#define CORRIDOR_BASE_RNG_H

#include <stdint.h>

typedef struct RngKey {
    uint32_t k[2];
} RngKey;

typedef struct RngBlock {
    uint32_t u[4]; /* four independent uniforms over 0 .. 2^32-1 */
} RngBlock;

/* The raw function, for tests against the published vectors. */
RngBlock rng_philox(RngKey key, const uint32_t counter[4]);

/* Key of one replication of one seed. */
RngKey rng_key(uint64_t seed, uint32_t replication);

/* The block of four uniforms number `index` of `purpose` of `entity`. Entities are numbered by the
 * process that made them, so a number means the same entity in every branch. */
RngBlock rng_block(RngKey key, uint64_t entity, uint32_t purpose, uint32_t index);

/* Uniform integer in 0 .. bound-1 from a 32-bit uniform; bound > 0 (bias < bound / 2^32). */
static inline uint32_t rng_below(uint32_t uniform, uint32_t bound)
{
    return (uint32_t)(((uint64_t)uniform * bound) >> 32);
}

#endif
