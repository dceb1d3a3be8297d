/* `corridor score SCENARIO --fit MONTHS`: fits the values that the scenario's `record: fit:` names
 * and writes them to the file of its `values:`, by another name first. */
#include "cli/score_task.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/score_fit.h"
#include "io/map_file.h"
#include "io/out_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SETTING_TEXT = 256, SETTINGS_MAX = RUN_SETS_MAX + 64 };

typedef struct Fit {
    ScoreTask *task;
    const char *name; /* of the scenario that is loaded anew for each try */
    const CliOption *set;
    int64_t from, to;
    Score score; /* of the last try */
    bool failed; /* a try did not load; it has been told why */
} Fit;

static bool load_with(const Fit *fit, const double *values, ScenarioBundle *bundle)
{
    const RecordRef *record = &fit->task->bundle.scenario->record;
    static char texts[SETTINGS_MAX][SETTING_TEXT];
    const char *settings[SETTINGS_MAX];
    int32_t count = 0;
    for (int32_t i = 0; i < fit->set->count; i++) {
        settings[count++] = fit->set->values[i];
    }
    for (int32_t p = 0; p < record->fit_count; p++) {
        for (int32_t i = 0; i < record->fit[p].path_count && count < SETTINGS_MAX; i++) {
            snprintf(texts[count], SETTING_TEXT, "%s=%.10g", record->fit[p].paths[i], values[p]);
            settings[count] = texts[count];
            count++;
        }
    }
    ScenarioSources sources = data_sources();
    ScenarioSettings given = {settings, count};
    Errors errors = {0};
    bool good = scenario_load(&sources, fit->name, &given, bundle, &errors);
    if (!good) {
        cli_bad_input(&errors);
    }
    return good;
}

static double try_values(void *context, const double *values)
{
    Fit *fit = context;
    ScenarioBundle bundle;
    if (fit->failed || !load_with(fit, values, &bundle)) {
        fit->failed = true;
        return INFINITY;
    }
    ScoreConfig config = score_task_config(fit->task);
    config.scenario = bundle.scenario;
    config.fit_from = fit->from;
    config.fit_to = fit->to;
    config.fit_only = true;
    score_free(&fit->score);
    score_run(&config, &fit->score);
    scenario_bundle_free(&bundle);
    double loss = fit_loss(&fit->score);
    fprintf(stderr, "corridor: fit");
    for (int32_t p = 0; p < fit->task->bundle.scenario->record.fit_count; p++) {
        fprintf(stderr, " %.10g", values[p]);
    }
    fprintf(stderr, ": %.4f\n", loss);
    return isfinite(loss) ? loss : INFINITY;
}

/* As it stands between double quotes in YAML, and on one line of a comment. */
static void write_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c == 127) {
            fprintf(out, "\\x%02x", c);
        } else {
            fprintf(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
        }
    }
}

/* A path of --set, in quotes where a key needs them. */
static void write_key(FILE *out, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    const char *quote = path[strspn(path, plain)] ? "\"" : "";
    fputs(quote, out);
    write_escaped(out, path);
    fputs(quote, out);
}

static void write_head(FILE *out, const ScoreTask *task, const char *months, double loss,
                       int32_t tries)
{
    fprintf(out, "# Written by `corridor score ");
    write_escaped(out, task->named);
    fprintf(out, " --fit %s`, not by hand.\ncorridor: 1\ntitle: \"Values fitted for ", months);
    write_escaped(out, task->bundle.scenario->title);
    fprintf(out,
            "\"\nfitted_on: %s\nmode: %s\nseed: %llu\nreplications: %d\ntries: %d\n"
            "loss: %.4f # mean of the relative errors of the daily queue and the mean wait\n"
            "values:\n",
            months, task->driven ? "driven" : "free", (unsigned long long)task->seed,
            (int)task->replications, (int)tries, loss);
}

static void write_residuals(FILE *out, const Score *score)
{
    fprintf(out, "residuals: # over the months of the fit: mean absolute error, mean error\n");
    for (int32_t t = 0; t < score->count; t++) {
        const ScoreTarget *target = &score->targets[t];
        if (target->role == SCORE_PREDICTED && target->seen.rows > 0) {
            fprintf(out, "  %s: {rows: %d, error: %.2f, bias: %.2f, in_band: %.0f %%, unit: %s}\n",
                    target->key, (int)target->seen.rows, target->seen.mae, target->seen.bias,
                    100 * target->seen.coverage, target->unit);
        }
    }
}

static bool write_values(const Fit *fit, const FitParameter *parameters, double loss, int32_t tries,
                         const char *path, const char *months)
{
    const ScoreTask *task = fit->task;
    const RecordRef *record = &task->bundle.scenario->record;
    OutFile out;
    if (!out_file_open(&out, path)) {
        fprintf(stderr, "corridor: %s: %s\n", path, strerror(errno));
        return false;
    }
    write_head(out.stream, task, months, loss, tries);
    for (int32_t p = 0; p < record->fit_count; p++) {
        for (int32_t i = 0; i < record->fit[p].path_count; i++) {
            fputs("  ", out.stream);
            write_key(out.stream, record->fit[p].paths[i]);
            fprintf(out.stream, ": %.10g\n", parameters[p].value);
        }
    }
    write_residuals(out.stream, &fit->score);
    if (!out_file_close(&out, true)) {
        fprintf(stderr, "corridor: %s: %s\n", path, strerror(errno));
        return false;
    }
    printf("%s: fitted on %s, loss %.4f after %d tries\n", path, months, loss, (int)tries);
    return true;
}

/* The file of the scenario's `values:`, or the one asked for. For mem_free. */
static char *target_path(const ScoreTask *task, const char *out)
{
    if (out) {
        return mem_string(out);
    }
    char *folder = map_path(data_sources().assets_dir, "history");
    char *path = map_path(folder, task->bundle.scenario->record.values);
    mem_free(folder);
    return path;
}

int score_fit(ScoreTask *task, const CliOption *set, const char *months, const char *out)
{
    const RecordRef *record = &task->bundle.scenario->record;
    Fit fit = {.task = task, .name = task->file, .set = set};
    if (!history_span(months, &fit.from, &fit.to)) {
        return cli_bad_word(months, "months as 2022-08..2022-09");
    }
    if (record->fit_count == 0 || (!record->values && !out)) {
        return cli_bad_word(fit.name, "a scenario whose `record` says what to fit, and `values` "
                                      "where to write it");
    }
    cli_guard_files();
    FitParameter parameters[FIT_PARAMETERS_MAX];
    double values[FIT_PARAMETERS_MAX];
    for (int32_t p = 0; p < record->fit_count; p++) {
        const FitRange *range = &record->fit[p];
        parameters[p] =
            (FitParameter){range->low, range->high, range->step, (range->low + range->high) / 2};
    }
    int32_t tries = 0;
    double loss = fit_search(parameters, record->fit_count, try_values, &fit, &tries);
    for (int32_t p = 0; p < record->fit_count; p++) {
        values[p] = parameters[p].value;
    }
    int code = 1;
    if (!fit.failed && isfinite(loss)) {
        try_values(&fit, values); /* its residuals */
        char *path = target_path(task, out);
        code = write_values(&fit, parameters, loss, tries, path, months) ? 0 : 1;
        mem_free(path);
    } else if (!fit.failed) {
        code = cli_bad_word(months, "months of which the record has the daily queue or the waits");
    }
    score_free(&fit.score);
    return code;
}
