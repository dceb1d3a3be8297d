/* Two futures with the same luck: N replications of a scenario as it is, or with some decisions
 * (A), and with others (B), pair by pair. Replication r of A and of B have the same seed and
 * replication number, hence common random numbers: what differs between them follows from the
 * decisions. */
#ifndef CORRIDOR_EXPERIMENT_COMPARE_H
#define CORRIDOR_EXPERIMENT_COMPARE_H

#include "sim/sim.h"

/* What is measured of a run, at its end. Flows that the scenario is about count (`counted: yes`).
 * Waits are those at inspection before going on loaded, and begin after the scenario's warm-up. */
typedef enum Measure {
    MEASURE_EXPORTED,      /* t that left port */
    MEASURE_VOYAGES,       /* vessels that left port loaded */
    MEASURE_MEAN_WAIT,     /* days, of waits that have ended */
    MEASURE_P90_WAIT,      /* days: nine of ten of them are no longer, by nearest rank */
    MEASURE_SHIP_DAYS,     /* days that loaded vessels waited, those that still wait included */
    MEASURE_COST,          /* USD a tonne carried out of the model */
    MEASURE_DELIVERED,     /* t through the exit */
    MEASURE_DELIVERED_LOW, /* t of these to countries of low income */
    MEASURES
} Measure;

typedef struct MeasureInfo {
    const char *key;  /* "mean_wait_outbound_days": its unit at the end */
    const char *name; /* "mean outbound wait" */
    const char *unit; /* "days" */
    int32_t decimals; /* that make sense to a person */
} MeasureInfo;
extern const MeasureInfo measure_infos[MEASURES];

/* Measures a run. NAN: it has none of it (no wait has ended, the scenario has no costs). */
void compare_measure(const Sim *sim, double figures[MEASURES]);

/* Parts of it that do not walk the logs, for those who measure often. */
typedef struct MeasuredQueue {
    int32_t ships;    /* loaded vessels that wait for inspection now */
    double ship_days; /* MEASURE_SHIP_DAYS */
} MeasuredQueue;
MeasuredQueue measure_loaded_queue(const Sim *sim);
typedef struct MeasuredDelivery {
    double t, low_income_t; /* MEASURE_DELIVERED, MEASURE_DELIVERED_LOW */
} MeasuredDelivery;
MeasuredDelivery measure_delivery(const Sim *sim);
double measure_cost_per_tonne(const Sim *sim); /* MEASURE_COST */

typedef struct CompareConfig {
    const Scenario *scenario;
    uint64_t seed;
    int64_t until;           /* ms; runs end here, at most at the scenario's end */
    const Command *commands; /* [command_count] of B, rising t, each carried out after every event
                                of its millisecond, as by hand */
    int32_t command_count;
    const Command *commands_a; /* [command_count_a] of A, the same; none: as the scenario is */
    int32_t command_count_a;
    int32_t replications; /* >= 1 */
    int32_t threads;      /* >= 1; the result does not depend on it */
    /* Called now and then from the caller's thread with how many of the replications are done, at
     * the end with all of them; NULL: not. */
    void (*progress)(void *context, int32_t done, int32_t replications);
    void *context;
} CompareConfig;

/* One measure over the pairs in which both runs have it. */
typedef struct MeasureResult {
    int32_t pairs;
    double mean_a, mean_b; /* NAN without pairs */
    double difference;     /* mean of A - B over the pairs: above 0, A has more of it */
    double half;           /* half width of its 95 % interval; NAN with fewer than two pairs */
} MeasureResult;

typedef struct Comparison {
    int32_t replications;
    double (*a)[MEASURES], (*b)[MEASURES]; /* [replications] */
    MeasureResult results[MEASURES];
    int32_t failed;  /* first replication in which a command was not possible; -1: none, and only
                        then there are figures and results */
    int32_t command; /* that command */
    bool in_a;       /* of A */
    char *why;       /* and why; NULL */
} Comparison;

/* Runs them all. False when a command was not possible in some replication. Free it either way. */
bool compare_run(const CompareConfig *config, Comparison *comparison);
void comparison_free(Comparison *comparison);

/* The measure of paired runs a[i], b[i]: means, and Student's paired interval of A - B
 * (half = t(0.975, n - 1) s / sqrt(n), s the standard deviation of the differences). */
MeasureResult compare_pairs(const double (*a)[MEASURES], const double (*b)[MEASURES], int32_t count,
                            Measure measure);

/* The t > 0 with P(-t < T < t) = confidence for Student's T with so many degrees of freedom (>= 1),
 * 0 < confidence < 1. From the finite sums for whole degrees of freedom (Abramowitz & Stegun,
 * "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4), inverted by bisection. */
double student_t(double confidence, int32_t degrees);

#endif
