/* What `run`, `compare` and `hash` share: a scenario, its options, and a Sim brought to its end. */
#ifndef CORRIDOR_CLI_RUN_SETUP_H
#define CORRIDOR_CLI_RUN_SETUP_H

#include "cli/cli.h"
#include "io/recording.h"
#include "sim/sim.h"

enum { RUN_SETS_MAX = RECORDING_SETS_MAX, RUN_COMMANDS_MAX = RECORDING_COMMANDS_MAX };

typedef struct RunSetup {
    ScenarioBundle bundle;
    uint64_t seed;
    int64_t until;
    Command commands[RUN_COMMANDS_MAX]; /* rising t */
    int32_t command_count;
    int64_t hash_every; /* ms between the hashes of a recording */
} RunSetup;

/* Reads the scenario and the options --until, --days, --seed, --set, --command (or another that
 * takes commands, named as it is called). 0, or exit code 2 after messages, and then there is
 * nothing to free. */
int run_setup(RunSetup *setup, const char *name, const CliOption *until, const CliOption *days,
              const CliOption *seed, const CliOption *set, const CliOption *command);
void run_setup_free(RunSetup *setup);

/* The same from a recording, with its places in the messages; it is refused when the scenario is
 * not the one that was recorded. */
int run_setup_recorded(RunSetup *setup, const Recording *recording);

/* Runs a new Sim to the end, applying the commands at their dates: after every event of that
 * millisecond, as a person at the window would. NULL after a message when one is not possible.
 * recording (NULL: none) gets the state hashes, every setup->hash_every and at the end. */
Sim *run_sim(const RunSetup *setup, bool trace, Recording *recording);

/* Applies it now; false after a message when it is not possible. */
bool run_apply(Sim *sim, const Command *command);

/* What was run, still without hashes. name: the scenario's. 0, or exit code 2 after a message when
 * a file of lines cannot hold it. Free it either way. */
int run_recording(const RunSetup *setup, const char *name, const CliOption *set,
                  Recording *recording);

#endif
