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

/* The raw function, for tests against the published vectors. Here, in line, since it is short and
 * the event loop asks for a block in every other event. Multipliers and key increments: Salmon et
 * al. 2011, table 2 and section 4.3. */
static inline RngBlock rng_philox(RngKey key, const uint32_t counter[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    uint32_t k0 = key.k[0], k1 = key.k[1];
    for (int i = 0; i < 10; i++) {
        uint64_t p0 = (uint64_t)UINT32_C(0xD2511F53) * x0;
        uint64_t p1 = (uint64_t)UINT32_C(0xCD9E8D57) * x2;
        x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
        x1 = (uint32_t)p1;
        x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
        x3 = (uint32_t)p0;
        k0 += UINT32_C(0x9E3779B9); /* golden ratio */
        k1 += UINT32_C(0xBB67AE85); /* sqrt(3) - 1 */
    }
    return (RngBlock){{x0, x1, x2, x3}};
}

/* Key of one replication of one seed. */
RngKey rng_key(uint64_t seed, uint32_t replication);

/* The block of four uniforms number `index` of `purpose` of `entity`. Entities are numbered by the
 * process that made them, so a number means the same entity in every branch. */
static inline RngBlock rng_block(RngKey key, uint64_t entity, uint32_t purpose, uint32_t index)
{
    const uint32_t counter[4] = {(uint32_t)entity, (uint32_t)(entity >> 32), purpose, index};
    return rng_philox(key, counter);
}

/* Uniform integer in 0 .. bound-1 from a 32-bit uniform; bound > 0 (bias < bound / 2^32). */
static inline uint32_t rng_below(uint32_t uniform, uint32_t bound)
{
    return (uint32_t)(((uint64_t)uniform * bound) >> 32);
}

#endif
