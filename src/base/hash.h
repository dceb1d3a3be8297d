/* Hashes: a 64-bit hash over bytes, the same on every machine (little-endian reading). Used for
 * state hashes and for finding strings; not for security. */
#ifndef CORRIDOR_BASE_HASH_H
#define CORRIDOR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Hash of bytes, chained: pass the previous result as seed, 0 to start. */
uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);
uint64_t hash_string(const char *text); /* hash_bytes over the text without its end */

#endif
