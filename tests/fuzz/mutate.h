/* Changes to a scenario that keep it YAML, so that they get past the syntax and into what the
 * readers and the simulator make of it: parts are left out, doubled, swapped and moved, values
 * scaled or replaced by others of the file or of a list, single values made dated or random, and
 * events added. */
#ifndef CORRIDOR_TESTS_MUTATE_H
#define CORRIDOR_TESTS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* The text with `times` changes by this seed; free with mem_free. NULL when it is no plain YAML. */
char *mutate_scenario(const char *text, size_t length, uint64_t seed, int32_t times,
                      size_t *out_length);

#endif
