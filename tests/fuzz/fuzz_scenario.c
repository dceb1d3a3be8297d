/* A scenario's text. With libFuzzer half of the changes keep it YAML (mutate.h). */
#include "fuzz/fuzz.h"

#include "base/memory.h"
#include "fuzz/mutate.h"
#include "fuzz/scenario_trial.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scenario_trial((const char *)data, size);
    return 0;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && defined(CORRIDOR_LIBFUZZER)
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned int seed)
{
    size_t length = 0;
    char *text = seed % 2 ? mutate_scenario((const char *)data, size, seed,
                                            1 + (int32_t)(seed / 2 % 4), &length)
                          : NULL;
    if (text && length <= most) {
        memcpy(data, text, length);
    } else {
        length = LLVMFuzzerMutate(data, size, most);
    }
    mem_free(text);
    return length;
}
#endif
#endif
