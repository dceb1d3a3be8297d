/* Between the scorecard's parts: what there is to hold against a record, and how a run says it. */
#ifndef CORRIDOR_EXPERIMENT_SCORE_MEASURE_H
#define CORRIDOR_EXPERIMENT_SCORE_MEASURE_H

#include "experiment/lived.h"
#include "experiment/scorecard.h"

/* One run, at its end. */
typedef struct ScoreRun {
    const Sim *sim;
    const Lived *lived;
    const int32_t *queue; /* [lived->day_count] loaded ships at Istanbul, as the record counts */
} ScoreRun;

/* Which baselines a target has. */
typedef enum ScoreBaseline {
    BASELINE_NONE,
    BASELINE_QUEUE, /* both, of the daily queue */
    BASELINE_MEAN,  /* both, of monthly waits... */
    BASELINE_MEDIAN,
    BASELINE_P90,
    BASELINE_LAST /* that of the last month only */
} ScoreBaseline;

typedef struct ScoreMeasure {
    const char *key, *series; /* of the target; of the history it is held against */
    const char *name, *unit;
    HistoryStep step;
    ScoreRole role, driven_role;
    ScoreBaseline baseline;
    bool free_only; /* nothing of it happens in a driven run */
    bool in_fall;   /* only the days of the fall */
    /* Over [from, to): a day or a month. NAN: the run has none of it. */
    double (*measure)(const ScoreRun *run, int64_t from, int64_t to);
} ScoreMeasure;

extern const ScoreMeasure score_measures[];
extern const int32_t score_measure_count;

#endif
