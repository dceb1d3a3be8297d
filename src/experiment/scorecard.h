/* A scenario held against the record: many runs of it, and for each thing that was observed what
 * they said, with a band, an error, and what simpler predictions would have said.
 *
 * Rows are observations: a day, a month, or a reported date. The band of a row is that of its
 * replications, from the 5 % of them at the bottom to as many at the top. Errors are of the median,
 * and told apart for rows that the fit saw and for those it did not; only the latter count for the
 * grade. */
#ifndef CORRIDOR_EXPERIMENT_SCORECARD_H
#define CORRIDOR_EXPERIMENT_SCORECARD_H

#include "experiment/history.h"
#include "sim/sim.h"

typedef enum ScoreRole {
    SCORE_PREDICTED,   /* comes out of the model; what is put in does not say it */
    SCORE_CONSISTENCY, /* follows from what is put in: consistency, not skill */
    SCORE_FED,         /* is put in */
    SCORE_ROLES
} ScoreRole;
extern const char *const score_role_names[SCORE_ROLES]; /* "predicted" "consistency" "fed in" */

typedef enum ScoreGrade { SCORE_A, SCORE_B, SCORE_C, SCORE_D, SCORE_UNGRADED } ScoreGrade;
extern const char *const score_grade_names[SCORE_UNGRADED + 1]; /* "A" .. "D" "-" */
extern const char score_rule[]; /* how grades are given, for people */

typedef struct ScoreRow {
    int64_t t;                                    /* start of the day or month */
    double observed, observed_low, observed_high; /* a source may give a range */
    double median, low, high;                     /* of the replications; NAN: they have none */
    double queue_model;                           /* what M/D/c says; NAN: nothing */
    double inputs;                                /* what arithmetic on the inputs says; NAN */
    double last_month;                            /* what the month before says; NAN: nothing */
    const char *status, *source;                  /* of the observation; in the score's history */
    bool fitted;                                  /* lies in the months that the fit saw */
} ScoreRow;

/* Over some rows of a target. */
typedef struct ScoreErrors {
    int32_t rows;    /* with an observation and a median; 0: all else is NAN */
    double mae;      /* mean of |median - observed| */
    double bias;     /* mean of median - observed */
    double relative; /* mae over the mean observation */
    double coverage; /* part of the rows whose band touches what was observed */
    /* Of the baselines, over the rows that have them; NAN. */
    double queue_mae, inputs_mae, last_mae;
    double mae_queue_rows, mae_inputs_rows, mae_last_rows; /* the model's over the same rows */
} ScoreErrors;

typedef struct ScoreTarget {
    const char *key, *name,
        *unit; /* of the record; "mean wait from departure to clearance"; "days" */
    HistoryStep step;
    ScoreRole role;
    ScoreRow *rows; /* [count], rising t */
    int32_t count;
    ScoreErrors seen, unseen; /* by the fit */
    ScoreGrade grade;
} ScoreTarget;

typedef struct ScoreConfig {
    const Scenario *scenario; /* in driven mode the variant whose departures are recorded */
    const History *history;   /* all that is known: baselines look back in it */
    const History *asked;     /* what is scored; NULL: all of history */
    bool driven;              /* says what of the targets is fed in */
    uint64_t seed;
    int32_t replications;       /* >= 1 */
    int32_t threads;            /* >= 1; the result does not depend on it */
    int64_t fit_from, fit_to;   /* months that the fit saw, [from, to) ms; equal: none */
    bool fit_only;              /* only rows in those months, and no longer runs than they need */
    int64_t fall_from, fall_to; /* days of the fall of the queue, [from, to); equal: none */
} ScoreConfig;

typedef struct Score {
    ScoreTarget *targets; /* [count]; only what both the record and the runs have */
    int32_t count;
    History history, asked; /* of the configuration, with what was derived: rows point into them */
    double team_rate;       /* inspections a team and day of the M/D/c baseline; NAN: none */
} Score;

/* Free with score_free. */
void score_run(const ScoreConfig *config, Score *score);
void score_free(Score *score); /* leaves it empty */
/* NULL where there is none of that key. */
const ScoreTarget *score_find(const Score *score, const char *key);

/* Median and band of the values that are finite, into the row; untouched when none is. Sorts them.
 */
void score_summarise(double *values, int32_t count, ScoreRow *row);
/* Errors over the rows that are fitted, or over those that are not. */
ScoreErrors score_errors(const ScoreRow *rows, int32_t count, bool fitted);
/* By score_rule, from the errors over unseen rows. */
ScoreGrade score_grade(const ScoreErrors *errors, ScoreRole role, bool has_baselines);

/* ---- driving ---- */

/* The scenario with the departures of the record: on days that have `outbound_departures` its
 * flow of dated laden vessels leaves as recorded, on others as the scenario says. By port where the
 * record tells ports, with an equal part of the day's tonnes each. False when the scenario has no
 * such flow. *driven borrows from scenario, which must outlive it; free it with scenario_free. */
bool score_drive(const Scenario *scenario, const History *history, Scenario *driven);

/* ---- the baselines ---- */

/* M/D/c with the teams of each month at a constant rate. Every day as many ships come as a Poisson
 * draw of the month's mean, loaded and in ballast together; the month's mean number of teams end
 * `team_rate` inspections each; who is left waits. Solved day by day as a distribution, from no
 * queue on the first day. team_rate: inspections of both directions over days of a team, in the
 * months of the fit. */
typedef struct QueueModel {
    int64_t first_day;
    int32_t day_count;
    double team_rate;
    double *queue; /* [day_count] expected loaded ships waiting at the end of the day */
    double *waits; /* [month_count][3] mean, median, p90 days from departure to clearance */
    int32_t month_count;
    int64_t *months; /* [month_count] */
} QueueModel;
/* False, *model empty, when the scenario has no inspection or the record no departures. */
bool queue_model(const Scenario *scenario, const History *history, int64_t fit_from, int64_t fit_to,
                 QueueModel *model);
/* Arithmetic on what the model is given: loaded ships come two days after they left (daily: on the
 * recorded days, as in driven mode; else the month's mean), each day the teams of its calendar end
 * as many inspections as the record has of the month by team and day, inbound ships first; who is
 * left waits, in the order of coming. No luck, no hours, no weather. NAN where the record does not
 * tell the inspections. Beating it is what a simulation adds to its inputs. */
bool inputs_model(const Scenario *scenario, const History *history, bool daily, QueueModel *model);
void queue_model_free(QueueModel *model);

#endif
