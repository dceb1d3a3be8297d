/* What the parts of `corridor score` share. */
#ifndef CORRIDOR_CLI_SCORE_TASK_H
#define CORRIDOR_CLI_SCORE_TASK_H

#include "cli/run_setup.h"
#include "experiment/scorecard.h"

/* What is scored. */
typedef struct ScoreTask {
    ScenarioBundle bundle;
    const char *named;         /* the scenario, as on the command line */
    const char *file;          /* what is loaded anew: that name, or the driven variant's */
    Scenario driven_by_record; /* in place of the bundle's, where the asked record drives */
    const Scenario *scenario;
    History history, asked; /* all that is known; of --observed */
    bool driven, has_asked;
    uint64_t seed;
    int32_t replications, threads;
} ScoreTask;

ScoreConfig score_task_config(const ScoreTask *task);

/* Fits, and writes to `out` or (NULL) to the file of the scenario's values. Exit code, after
 * messages. */
int score_fit(ScoreTask *task, const CliOption *set, const char *months, const char *out);

#endif
