/* What every target of the fuzzer has: it is called with arbitrary bytes and must neither crash nor
 * leak nor trip an assertion. Linked with libFuzzer (preset fuzz), else with replay.c, which feeds
 * it the files named on its command line. */
#ifndef CORRIDOR_TESTS_FUZZ_H
#define CORRIDOR_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
