/* What the core costs: an event against the hold model of its pending set, a year of bsgi-2022, and
 * the yardstick (tests/data/corridor-ref.yaml) from about 60 vessels to 70,000. Run by hand; times
 * depend on the machine, so mind the ratios, which are of the same run. */
#include "base/memory.h"
#include "base/simtime.h"
#include "io/report.h"
#include "io/scenario_file.h"
#include "sim/alarm.h"
#include "sim/sim.h"
#include "sim/state.h"
#include "sim/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 9 };

static double cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof values[0], compare);
    return values[count / 2];
}

static ScenarioBundle load(const char *name)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, name, NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        exit(1);
    }
    return bundle;
}

/* ---- the hold model ---- */

static volatile uint64_t sink; /* so that nothing is optimised away */

/* Takes the earliest of n pending alarms and sets it again at a random time ahead, over and over:
 * what an event cannot do without. Nanoseconds a hold. */
static double hold_ns(uint32_t n)
{
    enum { HOLDS = 1000000 };
    AlarmTree tree;
    alarm_init(&tree, n);
    uint64_t luck = 1;
    for (uint32_t slot = 0; slot < n; slot++) {
        luck = luck * UINT64_C(6364136223846793005) + 1442695040888963407u;
        alarm_put(&tree, slot, alarm_key((int64_t)(luck >> 44), ALARM_VESSEL, slot));
    }
    double rounds[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        double start = cpu_ns();
        for (int i = 0; i < HOLDS; i++) {
            uint64_t key = alarm_top(&tree);
            uint32_t slot = alarm_slot(key);
            luck = luck * UINT64_C(6364136223846793005) + 1442695040888963407u;
            /* Below 2^39 ms after all holds: the mean step is 2^20 / n ms. */
            int64_t ahead = (int64_t)(luck >> 44);
            alarm_put(&tree, slot, alarm_key(alarm_time(key) + ahead, ALARM_VESSEL, slot));
        }
        rounds[r] = (cpu_ns() - start) / HOLDS;
    }
    sink = alarm_top(&tree);
    alarm_free(&tree);
    return median(rounds, ROUNDS);
}

static void bench_hold(void)
{
    printf("hold model of the pending set, ns a hold\n");
    for (uint32_t n = 100; n <= 100000; n *= 10) {
        printf("  %7u pending %8.1f\n", n, hold_ns(n));
    }
}

/* ---- a year of bsgi-2022 ---- */

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024; /* kilobytes on Linux */
}

static void bench_year(void)
{
    ScenarioBundle bundle = load("bsgi-2022");
    double run[ROUNDS], all[ROUNDS];
    uint64_t events = 0;
    for (int r = 0; r < ROUNDS; r++) {
        double start = cpu_ns();
        SimConfig config = {bundle.scenario, 1, 0, false};
        Sim *sim = sim_create(&config);
        sim_run_until(sim, bundle.scenario->end);
        run[r] = cpu_ns() - start;
        events = sim_events(sim);
        json_decref(report_json(sim, 1, 0));
        sim_destroy(sim);
        all[r] = cpu_ns() - start;
    }
    double year =
        365.25 * (double)MS_PER_DAY / (double)(bundle.scenario->end - bundle.scenario->start);
    double run_ns = median(run, ROUNDS);
    printf("bsgi-2022: %llu events, %.1f ns an event; a year %.2f ms, with every statistic of the "
           "report %.2f ms (goal 10)\n",
           (unsigned long long)events, run_ns / (double)events, run_ns * year * 1e-6,
           median(all, ROUNDS) * year * 1e-6);
    printf("  peak memory of the process %.1f MB (goal 64)\n", peak_mb());
    scenario_bundle_free(&bundle);
}

/* ---- the yardstick ---- */

/* K times as many ships, servers and berths. A bench may: the scenario is its own. */
static void scale(const Scenario *s, int64_t k)
{
    for (int32_t i = 0; i < s->station_count; i++) {
        ((Dated *)(uintptr_t)s->stations[i].servers)->value *= k;
    }
    ((Dated *)(uintptr_t)s->flows[0].rates)->value *= k;
}

typedef struct Cost {
    double event_ns, alive, pending;
} Cost;

/* Events from day 20, when it has filled, on; with its statistics at the end. */
static Cost yardstick(int64_t k, int32_t days)
{
    enum { FILLED = 20 };
    ScenarioBundle bundle = load(SOURCE_DIR "/tests/data/corridor-ref.yaml");
    const Scenario *s = bundle.scenario;
    scale(s, k);
    double rounds[ROUNDS];
    Cost cost = {0};
    int count = k >= 100 ? 3 : ROUNDS;
    for (int r = 0; r < count; r++) {
        SimConfig config = {s, 1, (uint32_t)r, false};
        Sim *sim = sim_create(&config);
        sim_run_until(sim, s->start + FILLED * MS_PER_DAY);
        uint64_t before = sim_events(sim);
        double start = cpu_ns();
        sim_run_until(sim, s->start + (FILLED + days) * MS_PER_DAY);
        for (int32_t l = 0; l < s->line_count; l++) {
            sink = sim_line(sim, l).served;
        }
        rounds[r] = (cpu_ns() - start) / (double)(sim_events(sim) - before);
        cost.alive = sim_vessels_inside(sim);
        cost.pending = sim_vessel_slots(sim);
        sim_destroy(sim);
    }
    cost.event_ns = median(rounds, count);
    scenario_bundle_free(&bundle);
    return cost;
}

static void bench_scale(void)
{
    static const int32_t days[] = {345, 345, 60, 6};
    printf("corridor-ref, K times as large; a hold at as many pending\n");
    printf("  %6s %8s %10s %8s %8s\n", "K", "alive", "ns/event", "hold", "ratio");
    double small = 0;
    int64_t k = 1;
    for (int i = 0; i < 4; i++, k *= 10) {
        Cost c = yardstick(k, days[i]);
        double hold = hold_ns((uint32_t)c.pending);
        printf("  %6d %8.0f %10.1f %8.1f %8.2f\n", (int)k, c.alive, c.event_ns, hold,
               c.event_ns / hold);
        small = i == 0 ? c.event_ns : small;
        if (k == 100) {
            printf("         %.0f alive against K = 1: %.2f times (goal 1.6)\n", c.alive,
                   c.event_ns / small);
        }
    }
    printf(
        "  An event of this engine is an arrival, or the end of a service or a passage. With the "
        "legs\n  that it works out instead of stopping at, one of the yardstick's own 20 a ship "
        "costs %.1f ns:\n  %.2f holds (goal 2.5)\n",
        small * 6 / 20, small * 6 / 20 / hold_ns(64));
}

/* ---- keyframes ---- */

/* What it takes to keep the state, in memory that is at hand and in memory that the system has yet
 * to give, and to go back to it, against a day of the run. */
static void bench_keyframe(const char *label, const char *name, int64_t k, int64_t days)
{
    enum { REPEATS = 200 };
    ScenarioBundle bundle = load(name);
    const Scenario *s = bundle.scenario;
    scale(s, k);
    SimConfig config = {s, 1, 0, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, s->start + days * MS_PER_DAY);
    size_t size = state_mark_size(sim);
    void *mark = mem_alloc(1, size);
    double start = cpu_ns();
    for (int i = 0; i < REPEATS; i++) {
        state_mark(sim, mark);
    }
    double save = (cpu_ns() - start) / REPEATS, day = 0, restore = 0;
    void *fresh[REPEATS];
    start = cpu_ns();
    for (int i = 0; i < REPEATS; i++) {
        fresh[i] = mem_alloc(1, size);
        state_mark(sim, fresh[i]);
    }
    double anew = (cpu_ns() - start) / REPEATS;
    for (int i = 0; i < REPEATS; i++) {
        mem_free(fresh[i]);
    }
    for (int i = 0; i < REPEATS; i++) {
        start = cpu_ns();
        sim_run_until(sim, s->start + (days + 1) * MS_PER_DAY);
        day += (cpu_ns() - start) / REPEATS;
        start = cpu_ns();
        state_return(sim, mark);
        restore += (cpu_ns() - start) / REPEATS;
    }
    printf("  %-12s x %-3d %6d %8.1f %8.1f %8.2f %8.2f %8.2f %8.2f %8.1f %% %6.1f %%\n", label,
           (int)k, (int)sim_vessels_inside(sim), (double)sim_snapshot_size(sim) / 1024,
           (double)size / 1024, save * 1e-3, anew * 1e-3, restore * 1e-3, day * 1e-3,
           100 * save / day, 100 * anew / day);
    mem_free(mark);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- rewind ---- */

/* The cheapest of some runs over the days: the differences are of a few per cent. */
static double run_ns(const Scenario *s, int64_t end, bool with_timeline)
{
    double best = 0;
    for (int r = 0; r < ROUNDS; r++) {
        SimConfig config = {s, 1, 0, false};
        Sim *sim = sim_create(&config);
        double start = cpu_ns();
        if (with_timeline) {
            Timeline *timeline = timeline_create(sim, 0);
            timeline_run_until(timeline, end);
            double took = cpu_ns() - start;
            best = r == 0 || took < best ? took : best;
            timeline_destroy(timeline);
        } else {
            sim_run_until(sim, end);
            double took = cpu_ns() - start;
            best = r == 0 || took < best ? took : best;
        }
        sim_destroy(sim);
    }
    return best;
}

/* Seeks to random moments of the first `days`. */
static void bench_timeline(const char *name, int64_t k, int64_t days)
{
    enum { SEEKS = 1000 };
    ScenarioBundle bundle = load(name);
    const Scenario *s = bundle.scenario;
    scale(s, k);
    int64_t end = s->start + days * MS_PER_DAY;
    double plain = run_ns(s, end, false), kept = run_ns(s, end, true);
    SimConfig config = {s, 1, 0, false};
    Sim *sim = sim_create(&config);
    Timeline *timeline = timeline_create(sim, 0);
    timeline_run_until(timeline, end);
    int32_t inside = sim_vessels_inside(sim), keys = timeline_keyframes(timeline);
    double seeks[SEEKS];
    uint64_t luck = 1;
    for (int i = 0; i < SEEKS; i++) {
        luck = luck * UINT64_C(6364136223846793005) + 1442695040888963407u;
        double start = cpu_ns();
        timeline_seek(timeline, s->start + (int64_t)((luck >> 16) % (uint64_t)(end - s->start)));
        seeks[i] = (cpu_ns() - start) * 1e-6;
    }
    double middle = median(seeks, SEEKS); /* sorts */
    printf("  %6d %8d %6d %10.1f %10.1f %10.3f %10.3f %8.1f %%\n", (int)k, (int)inside, (int)keys,
           (double)timeline_bytes(timeline) / 1024 / keys,
           (double)timeline_bytes(timeline) / (1 << 20), middle, seeks[SEEKS - 1],
           100 * (kept - plain) / plain);
    timeline_destroy(timeline);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void bench_rewind(void)
{
    printf("keyframes: alive, KB a snapshot, KB without logs; us to keep, in memory at hand and in "
           "fresh\n  memory, to go back, a simulated day; keep / day (goal 5 %%), fresh / day\n");
    bench_keyframe("bsgi-2022", "bsgi-2022", 1, 100);
    for (int64_t k = 1; k <= 100; k *= 10) {
        bench_keyframe("corridor-ref", SOURCE_DIR "/tests/data/corridor-ref.yaml", k, 30);
    }
    printf(
        "rewind: K, alive, keyframes, KB a keyframe, MB in all; ms a seek, median and worst "
        "of 1,000\n        (goal 10, from 10,000 vessels on 100); what keyframes add to the run\n");
    printf("  bsgi-2022, 361 days\n");
    bench_timeline("bsgi-2022", 1, 361);
    printf("  corridor-ref, a year\n");
    for (int64_t k = 1; k <= 100; k *= 10) {
        bench_timeline(SOURCE_DIR "/tests/data/corridor-ref.yaml", k, 345);
    }
    bench_timeline(SOURCE_DIR "/tests/data/corridor-ref.yaml", 165, 345);
}

/* `bench_core rewind`: only that, keyframes with it. */
int main(int argc, char **argv)
{
    bool rewind = argc > 1 && strcmp(argv[1], "rewind") == 0;
    if (rewind) {
        bench_rewind();
        return 0;
    }
    bench_year(); /* first: peak memory is of the whole process */
    bench_hold();
    bench_scale();
    bench_rewind();
    return 0;
}
