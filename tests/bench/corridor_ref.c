/* Replications of the yardstick, tests/data/corridor-ref.yaml, as JSON: the same figures by the
 * same definitions as corridor_ref_simpy.py, which see.
 *
 *   corridor_ref [REPLICATIONS [SEED]]
 *
 * cpu: processor seconds of a replication, from making the Sim to its last statistic. */
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STATIONS = 5, MONTHS = 12, PER_STATION = 4, REPLICATIONS_MAX = 100000 };

typedef struct Figures {
    double cpu_s, events, arrived, finished, tonnage_kt;
    double station[STATIONS][PER_STATION]; /* wait_mean wait_p95 queue_avg util */
    double month_kt[MONTHS];
} Figures;

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure_station(const Sim *sim, int32_t station, double out[PER_STATION])
{
    int32_t index = sim_scenario(sim)->stations[station].first_line;
    LineView line = sim_line(sim, index);
    StationView view = sim_station(sim, station);
    out[0] = line.mean_wait_days;
    out[1] = sim_line_wait_quantile(sim, index, 950000);
    out[2] = line.mean_waiting;
    out[3] = view.busy_mean / view.servers;
}

static Figures replicate(const Scenario *s, uint64_t seed, uint32_t replication)
{
    static const int32_t days[MONTHS] = {31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    double start = cpu_s(), kt_before = 0;
    Figures f = {0};
    SimConfig config = {s, seed, replication, false};
    Sim *sim = sim_create(&config);
    for (int m = 0; m < MONTHS; m++) {
        sim_run_until(sim, s->start + days[m] * MS_PER_DAY);
        double kt = (double)sim_totals(sim).departed_kg / 1e6;
        f.month_kt[m] = kt - kt_before;
        kt_before = kt;
    }
    SimTotals totals = sim_totals(sim);
    f.events = (double)sim_events(sim);
    f.arrived = (double)totals.arrived;
    f.finished = (double)totals.departed;
    f.tonnage_kt = kt_before;
    const int32_t *ports = s->port_station;
    const int32_t stations[STATIONS] = {0, ports[0], ports[1], ports[2], 1};
    for (int i = 0; i < STATIONS; i++) {
        measure_station(sim, stations[i], f.station[i]);
    }
    sim_destroy(sim);
    f.cpu_s = cpu_s() - start;
    return f;
}

static void print_numbers(const char *key, const double *values, int count, const char *after)
{
    printf("\"%s\": [", key);
    for (int i = 0; i < count; i++) {
        printf("%s%.9g", i > 0 ? ", " : "", values[i]);
    }
    printf("]%s", after);
}

static void print_run(const Figures *f, bool last)
{
    static const char *const names[STATIONS] = {"in_", "port0", "port1", "port2", "out"};
    printf("  {\"cpu_s\": %.9f, \"events\": %.0f, \"arrived\": %.0f, \"finished\": %.0f, "
           "\"tonnage_kt\": %.6f,\n   ",
           f->cpu_s, f->events, f->arrived, f->finished, f->tonnage_kt);
    for (int i = 0; i < STATIONS; i++) {
        const double *s = f->station[i];
        printf("\"%s\": {\"wait_mean\": %.9g, \"wait_p95\": %.9g, \"queue_avg\": %.9g, "
               "\"util\": %.9g},\n   ",
               names[i], s[0], s[1], s[2], s[3]);
    }
    print_numbers("tonnage_month_kt", f->month_kt, MONTHS, last ? "}\n" : "},\n");
}

int main(int argc, char **argv)
{
    long replications = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (replications < 1 || replications > REPLICATIONS_MAX) {
        fprintf(stderr, "usage: corridor_ref [REPLICATIONS [SEED]]\n");
        return 2;
    }
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/corridor-ref.yaml", NULL, &bundle,
                       &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    printf("{\"model\": \"corridor-ref\", \"engine\": \"corridor\", \"reps\": %ld, \"runs\": [\n",
           replications);
    for (long r = 0; r < replications; r++) {
        Figures f = replicate(bundle.scenario, seed, (uint32_t)r);
        print_run(&f, r == replications - 1);
    }
    printf("]}\n");
    scenario_bundle_free(&bundle);
    return 0;
}
