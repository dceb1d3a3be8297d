#include "fuzz/scenario_trial.h"

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

bool scenario_trial_at(const ScenarioSources *sources, const char *file, const char *text,
                       size_t length, const ScenarioSettings *settings)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    bool accepted = scenario_load_text(sources, file, text, length, settings, &bundle, &errors);
    if (accepted) {
        run(bundle.scenario);
        scenario_bundle_free(&bundle);
    } else if (errors.total == 0) {
        abort(); /* refused without a word */
    }
    errors_free(&errors);
    return accepted;
}

bool scenario_trial(const char *text, size_t length)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    return scenario_trial_at(&sources, SOURCE_DIR "/tests/data/fuzzed.yaml", text, length, NULL);
}
