/* `corridor score`: a scenario held against the record of its `record:`, or of --observed.
 *
 * --json prints {scenario, mode, seed, replications, fitted: {from, to}, rule, team_rate_per_day,
 * targets: [{key, name, unit, step, role, grade, unseen, seen: {rows, mae, bias, relative,
 * coverage, queue_model_mae, inputs_mae, last_month_mae, mae_where_queue_model, mae_where_inputs,
 * mae_where_last_month (the model's over the rows that the baseline has)}, rows: [{date, observed,
 * median, low, high, queue_model, inputs, last_month, fitted, status, source}]}]}; null where there
 * is none. Figures of a target are in its `unit`. */
#include "base/memory.h"
#include "base/simtime.h"
#include "cli/figure.h"
#include "cli/score_task.h"
#include "io/history_file.h"
#include "io/map_file.h"
#include "io/crash.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    OPT_MODE,
    OPT_REPLICATIONS,
    OPT_THREADS,
    OPT_SEED,
    OPT_SET,
    OPT_OBSERVED,
    OPT_FIT,
    OPT_OUT,
    OPT_JSON,
    OPT_ALL,
    OPTIONS
};
enum { REPLICATIONS_DEFAULT = 100, REPLICATIONS_MAX = 10000, OBSERVED_MAX = 16 };

/* ---- output ---- */

static json_t *json_errors(const ScoreErrors *e)
{
    return json_pack(
        "{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rows", (int)e->rows, "mae",
        figure_json(e->mae), "bias", figure_json(e->bias), "relative", figure_json(e->relative),
        "coverage", figure_json(e->coverage), "queue_model_mae", figure_json(e->queue_mae),
        "inputs_mae", figure_json(e->inputs_mae), "last_month_mae", figure_json(e->last_mae),
        "mae_where_queue_model", figure_json(e->mae_queue_rows), "mae_where_inputs",
        figure_json(e->mae_inputs_rows), "mae_where_last_month", figure_json(e->mae_last_rows));
}

static const char *row_date(const ScoreTarget *target, const ScoreRow *row, char out[TIME_TEXT])
{
    time_format_date(row->t, out);
    if (target->step == HISTORY_MONTHLY) {
        out[7] = '\0';
    }
    return out;
}

static const char *source_text(const Score *score, const ScoreRow *row)
{
    HistoryValue value = {.source = row->source};
    const HistorySource *source = history_source(&score->history, &value);
    return source ? source->url : row->source;
}

static json_t *json_target(const Score *score, const ScoreTarget *target)
{
    static const char *const steps[HISTORY_STEPS] = {"day", "month", "date"};
    json_t *rows = json_array();
    for (int32_t r = 0; r < target->count; r++) {
        const ScoreRow *row = &target->rows[r];
        char date[TIME_TEXT];
        json_array_append_new(
            rows, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:s}", "date",
                            row_date(target, row, date), "observed", figure_json(row->observed),
                            "median", figure_json(row->median), "low", figure_json(row->low),
                            "high", figure_json(row->high), "queue_model",
                            figure_json(row->queue_model), "inputs", figure_json(row->inputs),
                            "last_month", figure_json(row->last_month), "fitted", (int)row->fitted,
                            "status", row->status, "source", source_text(score, row)));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "key", target->key, "name",
                     target->name, "unit", target->unit, "step", steps[target->step], "role",
                     score_role_names[target->role], "grade", score_grade_names[target->grade],
                     "unseen", json_errors(&target->unseen), "seen", json_errors(&target->seen),
                     "rows", rows);
}

static const RecordRef *record_of(const ScoreTask *task)
{
    return &task->bundle.scenario->record;
}

static void print_json(const ScoreTask *task, const Score *score)
{
    char from[TIME_TEXT], to[TIME_TEXT];
    const RecordRef *record = record_of(task);
    json_t *targets = json_array(), *root = json_object();
    for (int32_t t = 0; t < score->count; t++) {
        json_array_append_new(targets, json_target(score, &score->targets[t]));
    }
    json_object_set_new(root, "scenario", json_string(task->bundle.scenario->id));
    json_object_set_new(root, "mode", json_string(task->driven ? "driven" : "free"));
    json_object_set_new(root, "seed", json_integer((json_int_t)task->seed));
    json_object_set_new(root, "replications", json_integer(task->replications));
    json_object_set_new(root, "fitted",
                        record->fit_to > record->fit_from
                            ? json_pack("{s:s, s:s}", "from",
                                        time_format_date(record->fit_from, from), "to",
                                        time_format_date(record->fit_to - 1, to))
                            : json_null());
    json_object_set_new(root, "rule", json_string(score_rule));
    json_object_set_new(root, "team_rate_per_day", figure_json(score->team_rate));
    json_object_set_new(root, "targets", targets);
    json_dumpf(root, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    json_decref(root);
    putchar('\n');
}

static int decimals_of(const ScoreTarget *target)
{
    return strcmp(target->unit, "t") == 0 ? 0 : strcmp(target->unit, "Mt") == 0 ? 2 : 1;
}

static void print_row(const ScoreTarget *target, const ScoreRow *row)
{
    char date[TIME_TEXT];
    int decimals = decimals_of(target);
    printf("    %-10s %s", row_date(target, row, date), row->fitted ? "f" : " ");
    figure_print(row->observed, 10, decimals);
    figure_print(row->median, 10, decimals);
    figure_print(row->low, 10, decimals);
    figure_print(row->high, 10, decimals);
    figure_print(row->queue_model, 10, decimals);
    figure_print(row->inputs, 10, decimals);
    figure_print(row->last_month, 10, decimals);
    printf("  %s\n", !isfinite(row->median)                                             ? ""
                     : row->low <= row->observed_high && row->high >= row->observed_low ? "in band"
                     : row->median > row->observed                                      ? "above"
                                                                                        : "below");
}

/* Days by month: means of the observed and of the medians, mean absolute errors. */
static void print_days(const ScoreTarget *target)
{
    for (int32_t r = 0; r < target->count;) {
        int64_t month = time_month_start(target->rows[r].t);
        int32_t first = r;
        while (r < target->count && time_month_start(target->rows[r].t) == month) {
            r++;
        }
        ScoreErrors e = score_errors(&target->rows[first], r - first, target->rows[first].fitted);
        double observed = 0;
        for (int32_t i = first; i < r; i++) {
            observed += target->rows[i].observed / (r - first);
        }
        char date[TIME_TEXT];
        time_format_date(month, date);
        printf("    %.7s    %s", date, target->rows[first].fitted ? "f" : " ");
        figure_print(observed, 10, 1);
        figure_print(observed + e.bias, 10, 1);
        figure_print(e.mae, 10, 1);
        figure_print(e.queue_mae, 10, 1);
        figure_print(e.inputs_mae, 10, 1);
        figure_print(e.last_mae, 10, 1);
        printf("  %3.0f %% in band\n", 100 * e.coverage);
    }
}

static void print_summary(const Score *score)
{
    printf("  %-44s %-11s %5s %8s %8s %8s %8s %8s %6s  %s\n", "", "", "rows", "error", "M/D/c",
           "inputs", "last m.", "bias", "band", "grade");
    for (int32_t t = 0; t < score->count; t++) {
        const ScoreTarget *target = &score->targets[t];
        const ScoreErrors *e = &target->unseen;
        int decimals = decimals_of(target);
        printf("  %-44s %-11s %5d", target->name, score_role_names[target->role], (int)e->rows);
        figure_print(e->mae, 8, decimals);
        figure_print(e->queue_mae, 8, decimals);
        figure_print(e->inputs_mae, 8, decimals);
        figure_print(e->last_mae, 8, decimals);
        figure_print(e->bias, 8, decimals);
        if (e->rows > 0) {
            printf(" %4.0f %%", 100 * e->coverage);
        } else {
            printf(" %6s", "-");
        }
        printf("  %s\n", score_grade_names[target->grade]);
    }
}

static void print_text(const ScoreTask *task, const Score *score, bool all)
{
    char from[TIME_TEXT], to[TIME_TEXT];
    const Scenario *s = task->bundle.scenario;
    const RecordRef *record = &s->record;
    printf("%s (%s), %s, seed %" PRIu64 ", %d replications\n", s->title, s->id,
           task->driven ? "driven by the recorded departures" : "free", task->seed,
           (int)task->replications);
    if (record->fit_to > record->fit_from) {
        printf("Fitted on %.7s to %.7s: rows with f, which count for no grade.\n",
               time_format_date(record->fit_from, from), time_format_date(record->fit_to - 1, to));
    }
    if (isfinite(score->team_rate)) {
        printf("Simpler predictions: M/D/c with each month's teams at %.2f inspections a day; the "
               "inputs alone\n(ships and each month's inspections as put in, by arithmetic); the "
               "month before.\n",
               score->team_rate);
    }
    printf("%s\n\nMean absolute error of the median over what the fit has not seen:\n", score_rule);
    print_summary(score);
    for (int32_t t = 0; t < score->count; t++) {
        const ScoreTarget *target = &score->targets[t];
        bool by_month = target->step == HISTORY_DAILY && target->count > 40 && !all;
        static const char *const heads[2][7] = {
            {"observed", "median", "5 %", "95 %", "M/D/c", "inputs", "last m."},
            {"observed", "mean", "error", "M/D/c", "inputs", "last m.", ""}};
        printf("\n  %s, %s\n    %-12s", target->name, target->unit, "");
        for (int32_t h = 0; h < 7; h++) {
            printf(" %10s", heads[by_month][h]);
        }
        putchar('\n');
        if (by_month) {
            print_days(target);
        }
        for (int32_t r = 0; r < target->count && !by_month; r++) {
            print_row(target, &target->rows[r]);
        }
    }
}

/* ---- input ---- */

static bool load_record(ScoreTask *task, const CliOption *observed, Errors *errors)
{
    const RecordRef *record = record_of(task);
    char *folder = map_path(data_sources().assets_dir, "history");
    for (int32_t i = 0; i < record->file_count; i++) {
        char *path = map_path(folder, record->files[i]);
        history_load(path, &task->history, errors);
        mem_free(path);
    }
    mem_free(folder);
    for (int32_t i = 0; i < observed->count; i++) {
        task->has_asked = true;
        history_load(observed->values[i], &task->asked, errors);
    }
    if (errors->total == 0) {
        history_join(&task->history, &task->asked);
    }
    return errors->total == 0;
}

/* The scenario, or the variant of it that is driven. */
static int load_scenario(ScoreTask *task, const char *name, const CliOption *mode,
                         const CliOption *set)
{
    ScenarioSources sources = data_sources();
    ScenarioSettings settings = {set->values, set->count};
    Errors errors = {0};
    if (!scenario_load(&sources, name, &settings, &task->bundle, &errors)) {
        return cli_bad_input(&errors);
    }
    const char *driven = record_of(task)->driven;
    bool asks_free = mode->count > 0 && strcmp(mode->values[0], "free") == 0;
    if (mode->count > 0 && !asks_free && strcmp(mode->values[0], "driven") != 0) {
        static const char *const modes[] = {"driven", "free"};
        return cli_bad_name(mode->values[0], "--mode driven or free", modes, 2);
    }
    if (mode->count > 0 && !asks_free && !driven) {
        return cli_bad_word(name, "a scenario whose `record` names one that is driven, for --mode "
                                  "driven");
    }
    task->named = task->file = name;
    task->driven = driven && !asks_free;
    if (task->driven && strcmp(driven, task->bundle.scenario->id) != 0) {
        ScenarioBundle variant = {0};
        if (!scenario_load(&sources, driven, &settings, &variant, &errors)) {
            return cli_bad_input(&errors);
        }
        scenario_bundle_free(&task->bundle);
        task->bundle = variant;
        task->file = task->bundle.scenario->id;
    }
    return 0;
}

ScoreConfig score_task_config(const ScoreTask *task)
{
    const RecordRef *record = record_of(task);
    return (ScoreConfig){.scenario = task->scenario,
                         .history = &task->history,
                         .asked = task->has_asked ? &task->asked : NULL,
                         .driven = task->driven,
                         .seed = task->seed,
                         .replications = task->replications,
                         .threads = task->threads,
                         .fit_from = record->fit_from,
                         .fit_to = record->fit_to,
                         .fall_from = record->fall_from,
                         .fall_to = record->fall_to};
}

/* A fault of the program in a replication leaves that as a recording: not where the run is driven
 * by a record of the user's, which no recording names. */
static void keep(const ScoreTask *task, const CliOption *set)
{
    static RunSetup setup; /* large: not on the stack */
    setup.bundle = task->bundle;
    setup.seed = task->seed;
    setup.until = task->bundle.scenario->end;
    if (task->scenario == task->bundle.scenario) {
        run_keep(0, &setup, task->file, set);
    }
}

static int score_and_print(ScoreTask *task, const CliOption *set, bool json, bool all)
{
    task->scenario = task->bundle.scenario;
    if (task->driven && history_find(&task->asked, "outbound_departures") &&
        score_drive(task->scenario, &task->asked, &task->driven_by_record)) {
        task->scenario = &task->driven_by_record;
    }
    ScoreConfig config = score_task_config(task);
    Score score;
    keep(task, set);
    score_run(&config, &score);
    crash_stop();
    int code = 0;
    if (score.count == 0) {
        code = cli_bad_word("no figure of the record that the scenario's run could be held against",
                            "one of its dates and series (see assets/history/README.md)");
    } else if (json) {
        print_json(task, &score);
    } else {
        print_text(task, &score, all);
    }
    score_free(&score);
    if (task->scenario == &task->driven_by_record) {
        scenario_free(&task->driven_by_record);
    }
    return code;
}

int cmd_score(int argc, char **argv)
{
    static const char *sets[RUN_SETS_MAX];
    const char *mode[1], *counts[1], *threads[1], *seed[1], *observed[OBSERVED_MAX], *fit[1],
        *out[1];
    const char *words[1];
    CliOption o[OPTIONS] = {
        [OPT_MODE] = {"mode", true, mode, 1, 0},
        [OPT_REPLICATIONS] = {"replications", true, counts, 1, 0},
        [OPT_THREADS] = {"threads", true, threads, 1, 0},
        [OPT_SEED] = {"seed", true, seed, 1, 0},
        [OPT_SET] = {"set", true, sets, RUN_SETS_MAX, 0},
        [OPT_OBSERVED] = {"observed", true, observed, OBSERVED_MAX, 0},
        [OPT_FIT] = {"fit", true, fit, 1, 0},
        [OPT_OUT] = {"out", true, out, 1, 0},
        [OPT_JSON] = {.name = "json"},
        [OPT_ALL] = {.name = "days"},
    };
    int32_t count;
    ScoreTask task = {.replications = REPLICATIONS_DEFAULT, .threads = cli_processors()};
    if (!cli_options(argc, argv, o, OPTIONS, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word("corridor score", "`corridor score SCENARIO`");
    }
    static const CliRule rules[] = {
        {OPT_OUT, CLI_ONLY_WITH, OPT_FIT, 0},
        {OPT_FIT, CLI_NOT_WITH, OPT_JSON, 0},
        {OPT_FIT, CLI_NOT_WITH, OPT_ALL, 0},
        {OPT_ALL, CLI_NOT_WITH, OPT_JSON, 0},
    };
    if (!cli_rules(o, rules, sizeof rules / sizeof rules[0])) {
        return 2;
    }
    if (!cli_count(&o[OPT_REPLICATIONS], REPLICATIONS_MAX, &task.replications) ||
        !cli_count(&o[OPT_THREADS], CLI_THREADS_MAX, &task.threads)) {
        return 2;
    }
    int code = load_scenario(&task, words[0], &o[OPT_MODE], &o[OPT_SET]);
    Errors errors = {0};
    if (code == 0 && record_of(&task)->file_count + o[OPT_OBSERVED].count == 0) {
        code = cli_bad_word(words[0], "a scenario with a `record`, or --observed FILE");
    }
    if (code == 0) {
        task.seed = task.bundle.scenario->seed;
        bool good = o[OPT_SEED].count == 0 ||
                    cli_number("seed", o[OPT_SEED].values[0], UINT64_MAX >> 1, &task.seed);
        code = !good                                            ? 2
               : !load_record(&task, &o[OPT_OBSERVED], &errors) ? cli_bad_input(&errors)
                                                                : 0;
    }
    if (code == 0) {
        code =
            o[OPT_FIT].count > 0
                ? score_fit(&task, &o[OPT_SET], fit[0], o[OPT_OUT].count > 0 ? out[0] : NULL)
                : score_and_print(&task, &o[OPT_SET], o[OPT_JSON].count > 0, o[OPT_ALL].count > 0);
    }
    history_free(&task.history);
    history_free(&task.asked);
    scenario_bundle_free(&task.bundle);
    return code;
}
