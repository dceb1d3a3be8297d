/* What a scenario's text must bear: to be refused with a word, or else to run some thousand events
 * without an assertion and with every balance kept. Aborts when it does not. */
#ifndef CORRIDOR_TESTS_SCENARIO_TRIAL_H
#define CORRIDOR_TESTS_SCENARIO_TRIAL_H

#include "io/scenario_file.h"

/* Whether it was accepted. The file is where it would lie, for what it names. */
bool scenario_trial_at(const ScenarioSources *sources, const char *file, const char *text,
                       size_t length, const ScenarioSettings *settings);
/* Among the tests' data, with all assets. */
bool scenario_trial(const char *text, size_t length);

#endif
