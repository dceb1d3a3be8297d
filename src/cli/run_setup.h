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
    uint32_t replication; /* of a recording; else the first */
    int64_t until;
    Command commands[RUN_COMMANDS_MAX * (1 + RECORDING_BRANCHES_MAX)]; /* rising t; of a run and of
                                                        branches from it, each of the one before */
    int32_t command_count;
    int64_t hash_every; /* ms between the hashes of a recording */
} RunSetup;

/* Reads the scenario and the options --until, --days, --seed, --set, --command (or another that
 * takes commands, named as it is called). 0, or exit code 2 after messages, and then there is
 * nothing to free. */
int run_setup(RunSetup *setup, const char *name, const CliOption *until, const CliOption *days,
              const CliOption *seed, const CliOption *set, const CliOption *command);
void run_setup_free(RunSetup *setup);

/* A recording by its path or, when it comes with the program, by its name. False with all errors.
 */
bool run_load_recording(const char *name, Recording *recording, Errors *errors);
/* True for the name of one that comes with the program, a path that ends in .rec, and a file that
 * begins as a recording; names of bundled scenarios come before files without an ending. */
bool run_is_recording(const char *name);
/* True for the name of a scenario that comes with the program and for a path. */
bool run_is_scenario(const char *name);

/* The same from a recording, with its places in the messages. It is refused when the scenario is
 * not the one that was recorded, unless it is to be recorded anew. The commands are those of its
 * run; of its branches, so far they are only looked at. */
int run_setup_recorded(RunSetup *setup, const Recording *recording, bool anew);
/* What `corridor open` takes: a line of `share`, or a recording as above. */
bool run_open_recording(const char *word, Recording *recording, Errors *errors);
/* The commands of a branch of it, or with -1 those of its run. */
void run_setup_branch(RunSetup *setup, const Recording *recording, int32_t branch);

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
/* Whether a file of lines can. */
bool run_can_be_recorded(const char *name, const CliOption *set);
/* From now on a fault of the program in run `run` (experiment/running.h) leaves the setup's run as
 * a recording, where a file of lines can hold it; until crash_stop. */
void run_keep(int32_t run, const RunSetup *setup, const char *name, const CliOption *set);
/* Writes it to a file; false after a message. */
bool run_write_recording(const Recording *recording, const char *path);

#endif
