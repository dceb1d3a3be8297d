#include "base/rng.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool same_block(RngBlock a, RngBlock b)
{
    return memcmp(a.u, b.u, sizeof a.u) == 0;
}

static int bits_set(uint32_t x)
{
    int count = 0;
    for (; x; x &= x - 1) {
        count++;
    }
    return count;
}

static uint64_t key_word(RngKey key)
{
    return (uint64_t)key.k[1] << 32 | key.k[0];
}

static int compare_words(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* kat_vectors of Random123 1.14, lines "philox4x32 10". */
static void test_philox_matches_the_published_vectors(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4];
        RngKey key;
        RngBlock block;
    } published[] = {
        {{0, 0, 0, 0}, {{0, 0}}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {{0xffffffff, 0xffffffff}},
         {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {{0xa4093822, 0x299f31d0}},
         {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
    };
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        RngBlock block = rng_philox(published[i].key, published[i].counter);
        assert_true(same_block(block, published[i].block));
    }
}

static void test_block_counts_entity_purpose_and_index(void **state)
{
    (void)state;
    RngKey key = {{0xa4093822, 0x299f31d0}};
    RngBlock block = rng_block(key, UINT64_C(0x85a308d3243f6a88), 0x13198a2e, 0x03707344);
    const RngBlock expected = {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    assert_true(same_block(block, expected));
}

static void test_every_part_of_the_address_matters(void **state)
{
    (void)state;
    RngKey key = rng_key(1, 0);
    RngBlock block = rng_block(key, 5, 6, 7);
    assert_true(same_block(block, rng_block(key, 5, 6, 7)));
    assert_false(same_block(block, rng_block(key, 6, 5, 7)));
    assert_false(same_block(block, rng_block(key, 5, 7, 6)));
    assert_false(same_block(block, rng_block(key, 5 + (UINT64_C(1) << 32), 6, 7)));
    assert_false(same_block(block, rng_block(rng_key(2, 0), 5, 6, 7)));
    assert_false(same_block(block, rng_block(rng_key(1, 1), 5, 6, 7)));
}

/* Changing these changes every result ever published with a seed. */
static void test_keys_stay_what_they_are(void **state)
{
    (void)state;
    assert_true(key_word(rng_key(0, 0)) == UINT64_C(0xA706DD2F4D197E6F));
    assert_true(key_word(rng_key(42, 7)) == UINT64_C(0xBC16A3D4CC48678E));
}

static void test_neighbouring_seeds_and_replications_have_distinct_keys(void **state)
{
    (void)state;
    enum { SEEDS = 200, REPLICATIONS = 200, KEYS = SEEDS * REPLICATIONS };
    static uint64_t words[KEYS];
    for (uint32_t i = 0; i < KEYS; i++) {
        words[i] = key_word(rng_key(i / REPLICATIONS, i % REPLICATIONS));
    }
    qsort(words, KEYS, sizeof words[0], compare_words);
    for (int i = 1; i < KEYS; i++) {
        assert_true(words[i - 1] != words[i]);
    }
}

static void test_neighbouring_keys_differ_in_about_half_of_their_bits(void **state)
{
    (void)state;
    int64_t changed = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        uint64_t by_seed = key_word(rng_key(i, 3)) ^ key_word(rng_key(i + 1, 3));
        uint64_t by_replication = key_word(rng_key(3, i)) ^ key_word(rng_key(3, i + 1));
        changed += bits_set((uint32_t)by_seed) + bits_set((uint32_t)(by_seed >> 32));
        changed += bits_set((uint32_t)by_replication) + bits_set((uint32_t)(by_replication >> 32));
    }
    assert_in_range(changed, 63000, 65000); /* 64000 +- 179 */
}

static void test_uniforms_fill_their_range_evenly(void **state)
{
    (void)state;
    enum { DRAWS = 160000, BINS = 16 };
    int64_t bins[4][BINS] = {{0}};
    RngKey key = rng_key(2022, 0);
    for (uint32_t i = 0; i < DRAWS; i++) {
        RngBlock block = rng_block(key, i % 400, 1, i / 400);
        for (int lane = 0; lane < 4; lane++) {
            bins[lane][rng_below(block.u[lane], BINS)]++;
        }
    }
    for (int lane = 0; lane < 4; lane++) {
        double chi_square = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double off = (double)bins[lane][bin] - DRAWS / BINS;
            chi_square += off * off / (DRAWS / BINS);
        }
        assert_true(chi_square < 44.3); /* 15 degrees of freedom, p = 1e-4 */
    }
}

static void test_below_reaches_both_ends_and_never_the_bound(void **state)
{
    (void)state;
    assert_int_equal(rng_below(0, 10), 0);
    assert_int_equal(rng_below(UINT32_MAX, 10), 9);
    assert_int_equal(rng_below(UINT32_MAX, 1), 0);
    assert_int_equal(rng_below(UINT32_MAX, UINT32_MAX), UINT32_MAX - 1);
    assert_int_equal(rng_below(UINT32_C(1) << 31, 2), 1);
    assert_int_equal(rng_below((UINT32_C(1) << 31) - 1, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_matches_the_published_vectors),
        cmocka_unit_test(test_block_counts_entity_purpose_and_index),
        cmocka_unit_test(test_every_part_of_the_address_matters),
        cmocka_unit_test(test_keys_stay_what_they_are),
        cmocka_unit_test(test_neighbouring_seeds_and_replications_have_distinct_keys),
        cmocka_unit_test(test_neighbouring_keys_differ_in_about_half_of_their_bits),
        cmocka_unit_test(test_uniforms_fill_their_range_evenly),
        cmocka_unit_test(test_below_reaches_both_ends_and_never_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
