#include "base/rng.h"

/* Multipliers and key increments of Philox4x32 (Salmon et al. 2011, table 2 and section 4.3). */
enum { ROUNDS = 10 };
#define MULTIPLIER_0 UINT32_C(0xD2511F53)
#define MULTIPLIER_1 UINT32_C(0xCD9E8D57)
#define WEYL_0       UINT32_C(0x9E3779B9) /* golden ratio */
#define WEYL_1       UINT32_C(0xBB67AE85) /* sqrt(3) - 1 */

RngBlock rng_philox(RngKey key, const uint32_t counter[4])
{
    uint32_t x0 = counter[0];
    uint32_t x1 = counter[1];
    uint32_t x2 = counter[2];
    uint32_t x3 = counter[3];
    uint32_t k0 = key.k[0];
    uint32_t k1 = key.k[1];
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t p0 = (uint64_t)MULTIPLIER_0 * x0;
        uint64_t p1 = (uint64_t)MULTIPLIER_1 * x2;
        x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
        x1 = (uint32_t)p1;
        x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
        x3 = (uint32_t)p0;
        k0 += WEYL_0;
        k1 += WEYL_1;
    }
    return (RngBlock){{x0, x1, x2, x3}};
}

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014, variant 13 of Stafford): a bijection in
 * which every input bit flips about half of the output bits. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

RngKey rng_key(uint64_t seed, uint32_t replication)
{
    /* Neighbouring seeds are far apart after the first mix, so seed 1 replication 2 can't meet
     * seed 2 replication 1; replications of one seed never share a key, mix being a bijection. */
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t key = mix(mix(seed + golden) + golden * ((uint64_t)replication + 1));
    return (RngKey){{(uint32_t)key, (uint32_t)(key >> 32)}};
}

RngBlock rng_block(RngKey key, uint64_t entity, uint32_t purpose, uint32_t index)
{
    const uint32_t counter[4] = {(uint32_t)entity, (uint32_t)(entity >> 32), purpose, index};
    return rng_philox(key, counter);
}
