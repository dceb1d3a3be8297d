/* Replications of a scenario file, as estimates with confidence. Header only: what it needs (sim,
 * io) is above the library of builders. Include after cmocka.h. */
#ifndef CORRIDOR_TESTS_REPLICATE_H
#define CORRIDOR_TESTS_REPLICATE_H

#include "io/scenario_file.h"
#include "sim/sim.h"

#include <math.h>
#include <stdio.h>

enum { REPLICATIONS = 30, FIGURES_MAX = 8 };

/* Student t, 29 degrees of freedom, two-sided 99.9 %. */
#define STUDENT_T 3.659

/* Mean over replications and half of its 99.9 % confidence interval. */
typedef struct Estimate {
    double mean, half;
} Estimate;

/* Runs a Sim to its end and writes the figures of interest. */
typedef void RunAndMeasure(Sim *sim, uint32_t replication, double *figures);

static inline ScenarioBundle load_with(const char *file, const char *const *settings, int32_t count)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings set = {settings, count};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    char path[256];
    snprintf(path, sizeof path, "%s/tests/data/%s", SOURCE_DIR, file);
    if (!scenario_load(&sources, path, &set, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return bundle;
}

/* Little's law on every line of a run, by the two independent accounts of the state: the integral
 * of the length over time, and the vessels' own waits. And the run is sound. */
static inline void expect_sound(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    for (int32_t l = 0; l < s->line_count; l++) {
        double ratio = sim_line(sim, l).little_ratio;
        if (fabs(ratio - 1) > 1e-12) {
            fail_msg("%s, line %s: L / (lambda W) = %.15f", s->id, s->lines[l].id, ratio);
        }
    }
    const char *fault = sim_fault(sim);
    if (fault) {
        fail_msg("%s: %s", s->id, fault);
    }
}

/* Figures over REPLICATIONS runs; expect_sound of each. */
static inline void replicate(const ScenarioBundle *bundle, uint64_t seed, RunAndMeasure *run,
                             int32_t figure_count, Estimate *estimates)
{
    double sum[FIGURES_MAX] = {0}, squares[FIGURES_MAX] = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        SimConfig config = {bundle->scenario, seed, r, false};
        Sim *sim = sim_create(&config);
        double x[FIGURES_MAX] = {0};
        run(sim, r, x);
        expect_sound(sim);
        sim_destroy(sim);
        for (int32_t i = 0; i < figure_count; i++) {
            sum[i] += x[i];
            squares[i] += x[i] * x[i];
        }
    }
    for (int32_t i = 0; i < figure_count; i++) {
        double mean = sum[i] / REPLICATIONS;
        double variance = (squares[i] - sum[i] * mean) / (REPLICATIONS - 1);
        estimates[i] = (Estimate){mean, STUDENT_T * sqrt(variance / REPLICATIONS)};
    }
}

/* The exact value lies within the interval, and the interval is narrow: at most `widest` of it. */
static inline void expect_estimate(const char *what, Estimate e, double exact, double widest)
{
    if (!(fabs(e.mean - exact) <= e.half) || !(e.half <= widest * exact)) {
        fail_msg("%s: %.5f +- %.5f (99.9 %%), exact %.5f", what, e.mean, e.half, exact);
    }
}

/* Hours of simulated time. */
static inline double hours_of(const Sim *sim)
{
    return (double)(sim_now(sim) - sim_scenario(sim)->start) / 3600000.0;
}

/* Mean wait in hours of a line by its mean length, free of the bias of waits not yet ended. */
static inline double wait_hours(const Sim *sim, int32_t line)
{
    LineView view = sim_line(sim, line);
    return view.mean_waiting * hours_of(sim) / (double)view.arrivals;
}

/* Mean number inside a station of one line, waiting and served. */
static inline double number_inside(const Sim *sim, int32_t station)
{
    int32_t line = sim_scenario(sim)->stations[station].first_line;
    return sim_line(sim, line).mean_waiting + sim_station(sim, station).busy_mean;
}

#endif
