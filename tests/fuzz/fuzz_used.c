/* The files that a scenario names: what it uses, what it starts from, fitted values and a table of
 * arrivals. The input is tried as each of them; what is accepted must run. */
#include "fuzz/fuzz_file.h"

#include "base/memory.h"
#include "fuzz/scenario_trial.h"
#include "io/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "corridor: 1\nid: fuzzed\ntitle: Fuzzed\nsummary: Names a file.\n"
static const char *const scenarios[] = {
    HEAD "base: ./toy.yaml\nuse: [./named]\n",
    HEAD "base: ./named\n",
    HEAD "base: ./toy.yaml\nvalues: ./named\n",
    HEAD "base: ./toy.yaml\nflows:\n  beta: none\n  alpha: {arrivals: {csv: ./named}, "
         "starts_in_port: yes, starts_laden: yes, itinerary: [{serve: gate outbound}, depart]}\n",
};

static void write_toy(FuzzFile *at)
{
    size_t length = 0;
    Errors errors = {0};
    char *toy = text_file_read(SOURCE_DIR "/tests/data/toy-two-ports.yaml", &length, &errors);
    if (toy == NULL) {
        abort();
    }
    fuzz_file_write(at, "toy.yaml", (const uint8_t *)toy, length);
    mem_free(toy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FuzzFile at;
    if (at.count == 0) {
        write_toy(&at);
    }
    fuzz_file_write(&at, "named", data, size);
    ScenarioSources sources = {at.folder, SOURCE_DIR "/tests/data"};
    const char *map = "map=tiny-map"; /* of maps: the toy's own is not in this folder */
    ScenarioSettings settings = {&map, 1};
    char file[96];
    snprintf(file, sizeof file, "%s/fuzzed.yaml", at.folder);
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        scenario_trial_at(&sources, file, scenarios[i], strlen(scenarios[i]), &settings);
    }
    return 0;
}
