/* A scenario's text. What the reader takes must also run: some thousand events, with the ledger
 * balanced and no fault. */
#include "fuzz/fuzz.h"

#include "io/scenario_file.h"
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>

enum { EVENTS = 2000 };

static void run(const Scenario *scenario)
{
    SimConfig config = {scenario, scenario->seed, 0, true};
    Sim *sim = sim_create(&config);
    for (int32_t i = 0; i < EVENTS && sim_next_event(sim) <= scenario->end; i++) {
        sim_step(sim);
        if (sim_fault(sim) != NULL) {
            fprintf(stderr, "fault: %s\n", sim_fault(sim));
            abort();
        }
    }
    sim_destroy(sim);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (scenario_load_text(&sources, SOURCE_DIR "/tests/data/fuzzed.yaml", (const char *)data, size,
                           NULL, &bundle, &errors)) {
        run(bundle.scenario);
        scenario_bundle_free(&bundle);
    } else if (errors.total == 0) {
        abort(); /* refused without a word */
    }
    errors_free(&errors);
    return 0;
}
