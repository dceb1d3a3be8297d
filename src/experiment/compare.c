#include "experiment/compare.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/running.h"
#include "experiment/waits.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

const MeasureInfo measure_infos[MEASURES] = {
    [MEASURE_EXPORTED] = {"exported_t", "exported", "t", 0},
    [MEASURE_VOYAGES] = {"voyages_outbound", "outbound voyages", "voyages", 1},
    [MEASURE_MEAN_WAIT] = {"mean_wait_outbound_days", "mean outbound wait", "days", 3},
    [MEASURE_P90_WAIT] = {"p90_wait_outbound_days", "p90 outbound wait", "days", 3},
    [MEASURE_SHIP_DAYS] = {"waiting_loaded_ship_days", "loaded ships waiting", "ship-days", 1},
    [MEASURE_COST] = {"cost_per_tonne_usd", "cost per tonne", "USD/t", 3},
    [MEASURE_DELIVERED] = {"delivered_t", "delivered", "t", 0},
    [MEASURE_DELIVERED_LOW] = {"delivered_low_income_t", "delivered to low income", "t", 0},
};

/* ---- measures ---- */

static bool is_outbound_inspection(const Scenario *s, int32_t line)
{
    return s->lines[line].outbound &&
           s->stations[s->lines[line].station].kind == STATION_INSPECTION;
}

static int64_t counted_from(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    return s->start + s->warm_up_ms;
}

MeasuredQueue measure_loaded_queue(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    int64_t from = counted_from(sim), now = sim_now(sim);
    double days = now > from ? (double)(now - from) / MS_PER_DAY : 0;
    MeasuredQueue queue = {0, 0};
    for (int32_t l = 0; l < s->line_count; l++) {
        if (is_outbound_inspection(s, l)) {
            LineView line = sim_line(sim, l);
            queue.ships += line.waiting;
            queue.ship_days += line.mean_waiting * days;
        }
    }
    return queue;
}

static void measure_waits(const Sim *sim, double *figures)
{
    int32_t count;
    double *waits = inspection_waits(sim, true, counted_from(sim), INT64_MAX, &count);
    figures[MEASURE_MEAN_WAIT] = waits_mean(waits, count);
    figures[MEASURE_P90_WAIT] = waits_p90(waits, count);
    mem_free(waits);
}

double measure_cost_per_tonne(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    int64_t cents = 0, kg = 0;
    for (int32_t f = 0; f < s->flow_count; f++) {
        if (s->flows[f].counted) {
            FlowCost cost = sim_flow_cost(sim, f);
            cents += cost.total_cents;
            kg += cost.cargo_kg;
        }
    }
    bool known = s->economy.costs.given && kg > 0;
    return known ? ((double)cents / 100) / ((double)kg / 1000) : NAN;
}

MeasuredDelivery measure_delivery(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    int64_t all = 0, low = 0;
    bool any_low = false;
    for (int32_t d = -1; d < s->destination_count; d++) {
        int64_t kg = sim_delivery(sim, d).kg;
        all += kg;
        const char *group = d >= 0 ? s->destinations[d].income_group : NULL;
        if (group && strcmp(group, "Low income") == 0) {
            any_low = true;
            low += kg;
        }
    }
    return (MeasuredDelivery){(double)all / 1000, any_low ? (double)low / 1000 : NAN};
}

void compare_measure(const Sim *sim, double figures[MEASURES])
{
    SimTotals totals = sim_totals(sim);
    MeasuredDelivery delivered = measure_delivery(sim);
    figures[MEASURE_EXPORTED] = (double)totals.exported_kg / 1000;
    figures[MEASURE_VOYAGES] = (double)totals.voyages_outbound;
    measure_waits(sim, figures);
    figures[MEASURE_SHIP_DAYS] = measure_loaded_queue(sim).ship_days;
    figures[MEASURE_COST] = measure_cost_per_tonne(sim);
    figures[MEASURE_DELIVERED] = delivered.t;
    figures[MEASURE_DELIVERED_LOW] = delivered.low_income_t;
}

/* ---- Student's t ---- */

/* P(-t < T < t) for t = sqrt(degrees) tan(angle). */
static double within(double angle, int32_t degrees)
{
    double sine = sin(angle), cosine = cos(angle), sum = 0;
    bool odd = degrees % 2 == 1;
    double term = odd ? cosine : 1;
    for (int32_t k = odd ? 1 : 0; k <= degrees - 2; k += 2) {
        sum += term;
        term *= cosine * cosine * (k + 1) / (k + 2);
    }
    return odd ? (angle + sine * sum) / acos(0) : sine * sum;
}

double student_t(double confidence, int32_t degrees)
{
    assert(confidence > 0 && confidence < 1 && degrees >= 1);
    double low = 0, high = acos(0); /* an angle: a quarter turn is an infinite t */
    for (int32_t i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (within(middle, degrees) < confidence) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return sqrt(degrees) * tan((low + high) / 2);
}

/* ---- pairs ---- */

static bool is_pair(double a, double b)
{
    return isfinite(a) && isfinite(b);
}

MeasureResult compare_pairs(const double (*a)[MEASURES], const double (*b)[MEASURES], int32_t count,
                            Measure measure)
{
    MeasureResult result = {0, 0, 0, 0, NAN};
    for (int32_t i = 0; i < count; i++) {
        double x = a[i][measure], y = b[i][measure];
        if (is_pair(x, y)) {
            result.pairs++;
            result.mean_a += x;
            result.mean_b += y;
            result.difference += x - y;
        }
    }
    int32_t n = result.pairs;
    if (n == 0) {
        return (MeasureResult){0, NAN, NAN, NAN, NAN};
    }
    result.mean_a /= n;
    result.mean_b /= n;
    result.difference /= n;
    if (n < 2) {
        return result;
    }
    double squares = 0;
    for (int32_t i = 0; i < count; i++) {
        double x = a[i][measure], y = b[i][measure];
        if (is_pair(x, y)) {
            double off = x - y - result.difference;
            squares += off * off;
        }
    }
    result.half = student_t(0.95, n - 1) * sqrt(squares / (n - 1) / n);
    return result;
}

/* ---- runs ---- */

/* What the threads share. Each replication writes to its own places only. */
typedef struct Work {
    const CompareConfig *config;
    Comparison *comparison;
    int32_t *failed; /* [replications] command that was not possible; -1 */
    bool *in_a;      /* [replications] it was one of A */
    char **why;      /* [replications] */
    atomic_int next; /* replication to be run */
    atomic_int done;
} Work;

/* Runs A or B of a pair, and measures it. Returns the command that was not possible; -1: none. */
static int32_t run_side(const Work *work, int32_t r, bool of_a)
{
    const CompareConfig *config = work->config;
    const Command *commands = of_a ? config->commands_a : config->commands;
    int32_t count = of_a ? config->command_count_a : config->command_count, failed = -1;
    running_now = (Running){true, of_a ? 0 : 1, (uint32_t)r, NULL};
    Sim *sim = sim_create(&(SimConfig){config->scenario, config->seed, (uint32_t)r, false});
    running_now.sim = sim;
    for (int32_t i = 0; i < count && failed < 0; i++) {
        Errors errors = {0};
        sim_run_until(sim, commands[i].t);
        if (!sim_apply(sim, &commands[i], &errors)) {
            failed = i;
            work->why[r] = mem_string(errors_first(&errors));
        }
        errors_free(&errors);
    }
    if (failed < 0) {
        sim_run_until(sim, config->until);
        compare_measure(sim, of_a ? work->comparison->a[r] : work->comparison->b[r]);
    }
    running_now.on = false;
    sim_destroy(sim);
    return failed;
}

static void run_pair(const Work *work, int32_t r)
{
    work->failed[r] = run_side(work, r, false);
    if (work->failed[r] < 0) {
        work->failed[r] = run_side(work, r, true);
        work->in_a[r] = work->failed[r] >= 0;
    }
}

/* Runs the next pair that nobody runs; false when there is none. */
static bool run_one_pair(Work *work)
{
    int32_t r = atomic_fetch_add(&work->next, 1);
    if (r >= work->config->replications) {
        return false;
    }
    run_pair(work, r);
    atomic_fetch_add(&work->done, 1);
    return true;
}

static void *run_pairs(void *argument)
{
    while (run_one_pair(argument)) {
    }
    return NULL;
}

static void tell_progress(const CompareConfig *config, int32_t done)
{
    if (config->progress) {
        config->progress(config->context, done, config->replications);
    }
}

/* On the caller's thread and threads - 1 others; on fewer where the system gives no more. */
static void run_on_threads(Work *work, int32_t threads)
{
    pthread_t *helpers = mem_alloc((size_t)threads, sizeof helpers[0]);
    int32_t started = 0;
    while (started < threads - 1 && pthread_create(&helpers[started], NULL, run_pairs, work) == 0) {
        started++;
    }
    while (run_one_pair(work)) {
        tell_progress(work->config, atomic_load(&work->done));
    }
    for (int32_t i = 0; i < started; i++) {
        pthread_join(helpers[i], NULL);
    }
    tell_progress(work->config, work->config->replications);
    mem_free(helpers);
}

/* The first replication that failed, whichever thread came to it first. */
static void find_failure(const Work *work, Comparison *comparison)
{
    comparison->failed = -1;
    for (int32_t r = 0; r < comparison->replications; r++) {
        if (work->failed[r] >= 0 && comparison->failed < 0) {
            comparison->failed = r;
            comparison->command = work->failed[r];
            comparison->in_a = work->in_a[r];
            comparison->why = work->why[r];
        } else {
            mem_free(work->why[r]);
        }
    }
}

bool compare_run(const CompareConfig *config, Comparison *comparison)
{
    size_t count = (size_t)config->replications;
    *comparison = (Comparison){.replications = config->replications,
                               .a = mem_alloc(count, sizeof comparison->a[0]),
                               .b = mem_alloc(count, sizeof comparison->b[0])};
    Work work = {.config = config,
                 .comparison = comparison,
                 .failed = mem_alloc(count, sizeof work.failed[0]),
                 .in_a = mem_alloc(count, sizeof work.in_a[0]),
                 .why = mem_alloc(count, sizeof work.why[0])};
    run_on_threads(&work, config->threads);
    find_failure(&work, comparison);
    mem_free(work.failed);
    mem_free(work.in_a);
    mem_free(work.why);
    if (comparison->failed >= 0) {
        return false;
    }
    for (int32_t m = 0; m < MEASURES; m++) {
        comparison->results[m] = compare_pairs((const double(*)[MEASURES])comparison->a,
                                               (const double(*)[MEASURES])comparison->b,
                                               config->replications, (Measure)m);
    }
    return true;
}

void comparison_free(Comparison *comparison)
{
    mem_free(comparison->a);
    mem_free(comparison->b);
    mem_free(comparison->why);
    *comparison = (Comparison){0};
}
