/* What a scenario's text must bear: to be refused with a word, or else to run some thousand events
 * without an assertion and with every balance kept. Aborts when it does not. */
#ifndef CORRIDOR_TESTS_SCENARIO_TRIAL_H
#define CORRIDOR_TESTS_SCENARIO_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

bool scenario_trial(const char *text, size_t length); /* whether it was accepted */

#endif
