#include "base/hash.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define PRIME_32 UINT64_C(2654435761)
#define PRIME_64 UINT64_C(11400714785074694797)

/* The buffer of xxHash's own sanity check. */
static void fill_sanity_buffer(unsigned char *buffer, size_t length)
{
    uint64_t generator = PRIME_32;
    for (size_t i = 0; i < length; i++) {
        buffer[i] = (unsigned char)(generator >> 56);
        generator *= PRIME_64;
    }
}

static int bits_set(uint64_t x)
{
    int count = 0;
    for (; x; x &= x - 1) {
        count++;
    }
    return count;
}

static void test_hash_matches_the_published_values_of_xxh64(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        uint64_t seed, hash;
    } published[] = {
        {0, 0, UINT64_C(0xEF46DB3751D8E999)},          {0, PRIME_32, UINT64_C(0xAC75FDA2929B17EF)},
        {1, 0, UINT64_C(0xE934A84ADB052768)},          {1, PRIME_32, UINT64_C(0x5014607643A9B4C3)},
        {4, 0, UINT64_C(0x9136A0DCA57457EE)},          {14, 0, UINT64_C(0x8282DCC4994E35C8)},
        {14, PRIME_32, UINT64_C(0xC3BD6BF63DEB6DF0)},  {222, 0, UINT64_C(0xB641AE8CB691C174)},
        {222, PRIME_32, UINT64_C(0x20CB8AB7AE10C14A)},
    };
    unsigned char buffer[222];
    fill_sanity_buffer(buffer, sizeof buffer);
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        assert_true(hash_bytes(buffer, published[i].length, published[i].seed) ==
                    published[i].hash);
    }
    assert_true(hash_string("ABC") == UINT64_C(0xE66AE7354FCFEE98));
    assert_true(hash_string("xxhash") == UINT64_C(0x32DD38952C4BC720));
}

static void test_nothing_may_be_null(void **state)
{
    (void)state;
    assert_true(hash_bytes(NULL, 0, 0) == hash_string(""));
}

static void test_string_hashes_like_its_bytes(void **state)
{
    (void)state;
    const char *text = "Vessel waits at the roads of Odesa until a berth falls free";
    assert_true(hash_string(text) == hash_bytes(text, strlen(text), 0));
}

static void test_hash_does_not_depend_on_alignment(void **state)
{
    (void)state;
    unsigned char source[300];
    unsigned char shifted[320];
    fill_sanity_buffer(source, sizeof source);
    uint64_t expected = hash_bytes(source, sizeof source, 7);
    for (size_t offset = 0; offset < 16; offset++) {
        memcpy(shifted + offset, source, sizeof source);
        assert_true(hash_bytes(shifted + offset, sizeof source, 7) == expected);
    }
}

static void test_chained_hash_depends_on_order(void **state)
{
    (void)state;
    uint64_t ab = hash_bytes("b", 1, hash_bytes("a", 1, 0));
    uint64_t ba = hash_bytes("a", 1, hash_bytes("b", 1, 0));
    assert_true(ab != ba);
    assert_true(ab != hash_bytes("ab", 2, 0)); /* the cut counts too */
}

static void test_length_counts_when_all_bytes_are_zero(void **state)
{
    (void)state;
    static const unsigned char zeros[200];
    uint64_t seen[200];
    for (size_t n = 0; n < 200; n++) {
        seen[n] = hash_bytes(zeros, n, 0);
        for (size_t k = 0; k < n; k++) {
            assert_true(seen[k] != seen[n]);
        }
    }
}

static void test_every_input_bit_changes_about_half_of_the_hash(void **state)
{
    (void)state;
    unsigned char buffer[100];
    for (size_t length = 1; length <= sizeof buffer; length += 9) {
        fill_sanity_buffer(buffer, length);
        uint64_t before = hash_bytes(buffer, length, 0);
        int64_t flipped = 0;
        for (size_t bit = 0; bit < length * 8; bit++) {
            buffer[bit / 8] ^= (unsigned char)(1u << bit % 8);
            int changed = bits_set(before ^ hash_bytes(buffer, length, 0));
            buffer[bit / 8] ^= (unsigned char)(1u << bit % 8);
            assert_in_range(changed, 10, 54); /* 32 +- 5.5 standard deviations of 4 */
            flipped += changed;
        }
        double mean = (double)flipped / (double)(length * 8);
        assert_true(mean > 27 && mean < 37);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_matches_the_published_values_of_xxh64),
        cmocka_unit_test(test_nothing_may_be_null),
        cmocka_unit_test(test_string_hashes_like_its_bytes),
        cmocka_unit_test(test_hash_does_not_depend_on_alignment),
        cmocka_unit_test(test_chained_hash_depends_on_order),
        cmocka_unit_test(test_length_counts_when_all_bytes_are_zero),
        cmocka_unit_test(test_every_input_bit_changes_about_half_of_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
