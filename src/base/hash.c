/* XXH64 (Yann Collet, xxHash specification 0.1.1), written from the specification. Four independent
 * lanes keep the multiplier busy. The published values test it. */
#include "base/hash.h"

#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "hash.c reads words as they lie in memory; a big-endian machine needs them swapped here"
#endif

#define PRIME_1 UINT64_C(0x9E3779B185EBCA87)
#define PRIME_2 UINT64_C(0xC2B2AE3D27D4EB4F)
#define PRIME_3 UINT64_C(0x165667B19E3779F9)
#define PRIME_4 UINT64_C(0x85EBCA77C2B2AE63)
#define PRIME_5 UINT64_C(0x27D4EB2F165667C5)

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static uint64_t read_64(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static uint32_t read_32(const unsigned char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static uint64_t lane_round(uint64_t lane, uint64_t word)
{
    return rotate(lane + word * PRIME_2, 31) * PRIME_1;
}

static uint64_t merge_lane(uint64_t hash, uint64_t lane)
{
    return (hash ^ lane_round(0, lane)) * PRIME_1 + PRIME_4;
}

/* The last 0 .. 31 bytes. */
static uint64_t add_tail(uint64_t hash, const unsigned char *p, size_t left)
{
    for (; left >= 8; p += 8, left -= 8) {
        hash = rotate(hash ^ lane_round(0, read_64(p)), 27) * PRIME_1 + PRIME_4;
    }
    if (left >= 4) {
        hash = rotate(hash ^ read_32(p) * PRIME_1, 23) * PRIME_2 + PRIME_3;
        p += 4;
        left -= 4;
    }
    for (; left > 0; p++, left--) {
        hash = rotate(hash ^ *p * PRIME_5, 11) * PRIME_1;
    }
    return hash;
}

static uint64_t avalanche(uint64_t hash)
{
    hash = (hash ^ (hash >> 33)) * PRIME_2;
    hash = (hash ^ (hash >> 29)) * PRIME_3;
    return hash ^ (hash >> 32);
}

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
    const unsigned char *p = bytes;
    size_t left = length;
    uint64_t hash = seed + PRIME_5;
    if (left >= 32) {
        uint64_t a = seed + PRIME_1 + PRIME_2;
        uint64_t b = seed + PRIME_2;
        uint64_t c = seed;
        uint64_t d = seed - PRIME_1;
        for (; left >= 32; p += 32, left -= 32) {
            a = lane_round(a, read_64(p));
            b = lane_round(b, read_64(p + 8));
            c = lane_round(c, read_64(p + 16));
            d = lane_round(d, read_64(p + 24));
        }
        hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
        hash = merge_lane(hash, a);
        hash = merge_lane(hash, b);
        hash = merge_lane(hash, c);
        hash = merge_lane(hash, d);
    }
    return avalanche(add_tail(hash + length, p, left));
}

uint64_t hash_string(const char *text)
{
    return hash_bytes(text, strlen(text), 0);
}
