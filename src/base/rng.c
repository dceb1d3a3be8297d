#include "base/rng.h"

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
