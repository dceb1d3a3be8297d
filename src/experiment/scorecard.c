#include "experiment/scorecard.h"

#include "base/simtime.h"
#include "experiment/running.h"
#include "experiment/score_measure.h"
#include "experiment/waits.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

const char *const score_role_names[SCORE_ROLES] = {"predicted", "consistency", "fed in"};
const char *const score_grade_names[SCORE_UNGRADED + 1] = {"A", "B", "C", "D", "-"};

const char score_rule[] =
    "Grades count only the months that the fit has not seen. With simpler predictions: A beats all "
    "of them in mean absolute error and 80 to 97 % of the observations lie in the 90 % band; B "
    "beats "
    "all; C beats some; D none. Without: A in the band 80 % of the time or within 15 % on average; "
    "B "
    "within 30 %; C within 60 %; D worse. What follows from the inputs is consistency and has no "
    "grade.";

enum { BAND_DAYS_AFTER = 60 }; /* the run goes on, so that those who left late are cleared */

/* ---- errors and grades ---- */

/* Mean absolute error of a baseline, and of the model over the same rows. */
static void against(const ScoreRow *rows, int32_t count, bool fitted, size_t baseline,
                    double *theirs, double *ours)
{
    double sum = 0, own = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < count; i++) {
        double other = *(const double *)((const char *)&rows[i] + baseline);
        if (rows[i].fitted == fitted && isfinite(rows[i].median) && isfinite(other)) {
            sum += fabs(other - rows[i].observed);
            own += fabs(rows[i].median - rows[i].observed);
            n++;
        }
    }
    *theirs = n > 0 ? sum / n : NAN;
    *ours = n > 0 ? own / n : NAN;
}

ScoreErrors score_errors(const ScoreRow *rows, int32_t count, bool fitted)
{
    ScoreErrors e = {0};
    double observed = 0;
    int32_t covered = 0;
    for (int32_t i = 0; i < count; i++) {
        const ScoreRow *row = &rows[i];
        if (row->fitted == fitted && isfinite(row->median)) {
            e.rows++;
            e.mae += fabs(row->median - row->observed);
            e.bias += row->median - row->observed;
            observed += fabs(row->observed);
            covered += row->low <= row->observed_high && row->high >= row->observed_low;
        }
    }
    e.mae = e.rows > 0 ? e.mae / e.rows : NAN;
    e.bias = e.rows > 0 ? e.bias / e.rows : NAN;
    e.relative = e.rows > 0 && observed > 0 ? e.mae * e.rows / observed : NAN;
    e.coverage = e.rows > 0 ? (double)covered / e.rows : NAN;
    against(rows, count, fitted, offsetof(ScoreRow, queue_model), &e.queue_mae, &e.mae_queue_rows);
    against(rows, count, fitted, offsetof(ScoreRow, inputs), &e.inputs_mae, &e.mae_inputs_rows);
    against(rows, count, fitted, offsetof(ScoreRow, last_month), &e.last_mae, &e.mae_last_rows);
    return e;
}

ScoreGrade score_grade(const ScoreErrors *e, ScoreRole role, bool has_baselines)
{
    if (role != SCORE_PREDICTED || e->rows == 0) {
        return SCORE_UNGRADED;
    }
    if (!has_baselines) {
        return e->coverage >= 0.8 || e->relative <= 0.15 ? SCORE_A
               : e->relative <= 0.3                      ? SCORE_B
               : e->relative <= 0.6                      ? SCORE_C
                                                         : SCORE_D;
    }
    const double theirs[] = {e->queue_mae, e->inputs_mae, e->last_mae};
    const double ours[] = {e->mae_queue_rows, e->mae_inputs_rows, e->mae_last_rows};
    int32_t of = 0, beaten = 0;
    for (int32_t i = 0; i < 3; i++) {
        of += isfinite(theirs[i]) != 0;
        beaten += isfinite(theirs[i]) && ours[i] < theirs[i];
    }
    if (of == 0) {
        return SCORE_UNGRADED;
    }
    bool band = e->coverage >= 0.8 && e->coverage <= 0.97;
    return beaten == of ? (band ? SCORE_A : SCORE_B) : beaten > 0 ? SCORE_C : SCORE_D;
}

/* ---- rows ---- */

static int64_t row_end(HistoryStep step, int64_t t)
{
    return step == HISTORY_MONTHLY ? time_next_month(t) : t + MS_PER_DAY;
}

static double month_mean(const HistorySeries *series, int64_t month)
{
    double sum = 0;
    int32_t days = 0;
    for (int64_t t = month; t < time_next_month(month); t += MS_PER_DAY) {
        const HistoryValue *value = history_at(series, t);
        sum += value ? value->value : 0;
        days += value != NULL;
    }
    return days > 0 ? sum / days : NAN;
}

/* The month before: its value, or the mean of its days. */
static double last_month(const HistorySeries *series, HistoryStep step, int64_t t)
{
    int64_t before = time_month_start(time_month_start(t) - 1);
    if (step == HISTORY_DAILY) {
        return month_mean(series, before);
    }
    const HistoryValue *value = history_at(series, before);
    return value ? value->value : NAN;
}

static double by_queue_model(const QueueModel *model, ScoreBaseline baseline, int64_t t)
{
    if (baseline == BASELINE_QUEUE) {
        int64_t day = (t - model->first_day) / MS_PER_DAY;
        return t >= model->first_day && day < model->day_count ? model->queue[day] : NAN;
    }
    for (int32_t m = 0; baseline <= BASELINE_P90 && m < model->month_count; m++) {
        if (model->months[m] == t) {
            return model->waits[m * 3 + (int32_t)(baseline - BASELINE_MEAN)];
        }
    }
    return NAN;
}

typedef struct Baselines {
    QueueModel queue, inputs;
} Baselines;

static ScoreRow row_of(const ScoreConfig *config, const ScoreMeasure *measure,
                       const HistorySeries *series, const Baselines *baselines,
                       const HistoryValue *value)
{
    ScoreRow row = {.t = value->t,
                    .observed = value->value,
                    .observed_low = value->low,
                    .observed_high = value->high,
                    .median = NAN,
                    .low = NAN,
                    .high = NAN,
                    .queue_model = NAN,
                    .inputs = NAN,
                    .last_month = NAN,
                    .status = value->status,
                    .source = value->source,
                    .fitted = value->t >= config->fit_from && value->t < config->fit_to};
    if (measure->baseline != BASELINE_NONE) {
        row.last_month = last_month(series, measure->step, value->t);
    }
    if (measure->baseline != BASELINE_NONE && measure->baseline != BASELINE_LAST) {
        row.queue_model = by_queue_model(&baselines->queue, measure->baseline, value->t);
        row.inputs = by_queue_model(&baselines->inputs, measure->baseline, value->t);
    }
    return row;
}

/* The end of the last day on which recorded departures drive the run. */
static int64_t last_driven(const Scenario *s)
{
    int64_t last = s->start;
    for (int32_t f = 0; f < s->flow_count; f++) {
        const Flow *flow = &s->flows[f];
        if (flow->starts_laden && flow->dated_count > 0) {
            int64_t end = time_day_start(flow->dated[flow->dated_count - 1].t) + MS_PER_DAY;
            last = end > last ? end : last;
        }
    }
    return last;
}

static bool is_asked(const ScoreConfig *config, const ScoreMeasure *measure,
                     const HistoryValue *value)
{
    const Scenario *s = config->scenario;
    bool in_run =
        value->t >= time_day_start(s->start) && row_end(measure->step, value->t) <= s->end;
    in_run = in_run && (!config->driven || row_end(measure->step, value->t) <= last_driven(s));
    in_run = in_run &&
             (!config->fit_only || (value->t >= config->fit_from && value->t < config->fit_to));
    bool in_fall = value->t >= config->fall_from && value->t < config->fall_to;
    return in_run && isfinite(value->value) && (!measure->in_fall || in_fall);
}

static bool make_target(const ScoreConfig *config, const Score *score, const ScoreMeasure *measure,
                        const Baselines *baselines, ScoreTarget *target)
{
    const HistorySeries *known = history_find(&score->history, measure->series);
    const HistorySeries *series = history_find(&score->asked, measure->series);
    if (!series || series->step != measure->step || (measure->free_only && config->driven)) {
        return false;
    }
    *target = (ScoreTarget){.key = measure->key,
                            .name = measure->name,
                            .unit = measure->unit,
                            .step = measure->step,
                            .role = config->driven ? measure->driven_role : measure->role,
                            .rows = mem_alloc((size_t)series->count + 1, sizeof target->rows[0])};
    for (int32_t i = 0; i < series->count; i++) {
        if (is_asked(config, measure, &series->values[i])) {
            target->rows[target->count++] =
                row_of(config, measure, known, baselines, &series->values[i]);
        }
    }
    if (target->count == 0) {
        mem_free(target->rows);
    }
    return target->count > 0;
}

/* ---- what follows from the record ---- */

/* The mean wait of the ships cleared in a month, from a table of days that has the whole month. */
static void derive_cleared_waits(const History *history, History *derived)
{
    const HistorySeries *count = history_find(history, "outbound_inspections_cleared");
    const HistorySeries *mean = history_find(history, "mean_days_of_ships_cleared_today");
    if (!count || !mean || count->count == 0) {
        return;
    }
    int64_t last = count->values[count->count - 1].t;
    for (int64_t month = time_month_start(count->values[0].t);
         time_next_month(month) <= last + MS_PER_DAY; month = time_next_month(month)) {
        double sum = 0, ships = 0;
        bool whole = true;
        for (int64_t t = month; t < time_next_month(month); t += MS_PER_DAY) {
            const HistoryValue *n = history_at(count, t), *days = history_at(mean, t);
            whole = whole && n && (days || n->value == 0);
            sum += n && days ? n->value * days->value : 0;
            ships += n && days ? n->value : 0;
        }
        if (whole && ships > 0) {
            double value = sum / ships;
            HistoryValue put = {month, value, value, value, "derived", count->values[0].source};
            history_put(derived, "cleared_wait_days", "days", HISTORY_MONTHLY, &put);
        }
    }
}

/* ---- runs ---- */

typedef struct Work {
    const ScoreConfig *config;
    const Score *score;
    const int32_t *measures; /* [score->count] */
    const int32_t *first;    /* [score->count] of its rows */
    int64_t until;
    double *values; /* [rows][replications] */
    atomic_int next;
} Work;

static void run_one(Work *work, int32_t replication)
{
    const ScoreConfig *config = work->config;
    SimConfig run = {config->scenario, config->seed, (uint32_t)replication, true};
    running_now = (Running){true, 0, run.replication, NULL};
    Sim *sim = sim_create(&run);
    running_now.sim = sim;
    sim_run_until(sim, work->until);
    running_now.on = false;
    Lived lived;
    lived_read(sim, &lived);
    int32_t *queue = mem_alloc((size_t)lived.day_count, sizeof queue[0]);
    for (int32_t d = 0, n = 0; d < lived.day_count; d++) {
        n -= lived.days[d].cleared;
        queue[d] = n > 0 ? n : 0;
        n += lived.days[d].departed;
    }
    ScoreRun told = {sim, &lived, queue};
    for (int32_t t = 0; t < work->score->count; t++) {
        const ScoreTarget *target = &work->score->targets[t];
        for (int32_t r = 0; r < target->count; r++) {
            int64_t from = target->rows[r].t;
            size_t at = (size_t)(work->first[t] + r) * (size_t)config->replications;
            work->values[at + (size_t)replication] =
                score_measures[work->measures[t]].measure(&told, from, row_end(target->step, from));
        }
    }
    mem_free(queue);
    lived_free(&lived);
    sim_destroy(sim);
}

static void *run_some(void *argument)
{
    Work *work = argument;
    int32_t r;
    while ((r = atomic_fetch_add(&work->next, 1)) < work->config->replications) {
        run_one(work, r);
    }
    return NULL;
}

static void run_all(Work *work)
{
    int32_t threads = work->config->threads, started = 0;
    pthread_t *helpers = mem_alloc((size_t)threads, sizeof helpers[0]);
    while (started < threads - 1 && pthread_create(&helpers[started], NULL, run_some, work) == 0) {
        started++;
    }
    run_some(work);
    for (int32_t i = 0; i < started; i++) {
        pthread_join(helpers[i], NULL);
    }
    mem_free(helpers);
}

/* As many of the replications lie below the band as above it: 9 in 10 of new ones lie in it. */
void score_summarise(double *values, int32_t count, ScoreRow *row)
{
    int32_t n = 0;
    for (int32_t i = 0; i < count; i++) {
        if (isfinite(values[i])) {
            values[n++] = values[i];
        }
    }
    if (n == 0) {
        return;
    }
    waits_sort(values, n);
    row->median = (values[(n - 1) / 2] + values[n / 2]) / 2;
    int32_t rank = (n * 5 + 99) / 100; /* from 1 */
    row->low = values[rank - 1];
    row->high = values[n - rank];
}

static bool has_baselines(ScoreBaseline baseline)
{
    return baseline != BASELINE_NONE;
}

static void measure_all(const ScoreConfig *config, Score *score, const int32_t *measures)
{
    int32_t rows = 0;
    int32_t *first = mem_alloc((size_t)score->count + 1, sizeof first[0]);
    int64_t until = config->scenario->start;
    for (int32_t t = 0; t < score->count; t++) {
        const ScoreTarget *target = &score->targets[t];
        int64_t end = row_end(target->step, target->rows[target->count - 1].t);
        until = end > until ? end : until;
        first[t] = rows;
        rows += target->count;
    }
    until += BAND_DAYS_AFTER * MS_PER_DAY;
    Work work = {.config = config,
                 .score = score,
                 .measures = measures,
                 .first = first,
                 .until = until < config->scenario->end ? until : config->scenario->end,
                 .values = mem_alloc((size_t)rows * (size_t)config->replications + 1,
                                     sizeof work.values[0])};
    run_all(&work);
    for (int32_t t = 0; t < score->count; t++) {
        ScoreTarget *target = &score->targets[t];
        for (int32_t r = 0; r < target->count; r++) {
            score_summarise(&work.values[(size_t)(first[t] + r) * (size_t)config->replications],
                            config->replications, &target->rows[r]);
        }
        target->seen = score_errors(target->rows, target->count, true);
        target->unseen = score_errors(target->rows, target->count, false);
        target->grade = score_grade(&target->unseen, target->role,
                                    has_baselines(score_measures[measures[t]].baseline));
    }
    mem_free(work.values);
    mem_free(first);
}

void score_run(const ScoreConfig *config, Score *score)
{
    *score = (Score){.targets = mem_alloc((size_t)score_measure_count, sizeof score->targets[0])};
    const History *asked = config->asked ? config->asked : config->history;
    history_join(&score->history, config->history);
    derive_cleared_waits(config->history, &score->history);
    history_join(&score->asked, asked);
    derive_cleared_waits(asked, &score->asked);
    Baselines baselines;
    queue_model(config->scenario, &score->history, config->fit_from, config->fit_to,
                &baselines.queue);
    inputs_model(config->scenario, &score->history, config->driven, &baselines.inputs);
    score->team_rate = baselines.queue.team_rate;
    int32_t *measures = mem_alloc((size_t)score_measure_count, sizeof measures[0]);
    for (int32_t m = 0; m < score_measure_count; m++) {
        if (make_target(config, score, &score_measures[m], &baselines,
                        &score->targets[score->count])) {
            measures[score->count++] = m;
        }
    }
    measure_all(config, score, measures);
    mem_free(measures);
    queue_model_free(&baselines.queue);
    queue_model_free(&baselines.inputs);
}

void score_free(Score *score)
{
    for (int32_t t = 0; t < score->count; t++) {
        mem_free(score->targets[t].rows);
    }
    mem_free(score->targets);
    history_free(&score->history);
    history_free(&score->asked);
    *score = (Score){0};
}

const ScoreTarget *score_find(const Score *score, const char *key)
{
    for (int32_t t = 0; t < score->count; t++) {
        if (strcmp(score->targets[t].key, key) == 0) {
            return &score->targets[t];
        }
    }
    return NULL;
}
