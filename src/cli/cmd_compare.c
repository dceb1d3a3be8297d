/* `corridor compare`: a scenario as it is (A) against itself with further decisions (B).
 *
 * --json prints {scenario, seed, start, end, replications, branch[], measures{KEY: {pairs, a, b,
 * a_minus_b, low_95, high_95}}}; the unit of a, b and what follows is in KEY, null where there is
 * none. --csv prints the same as a table, one row a measure. */
#include "base/simtime.h"
#include "cli/progress.h"
#include "cli/run_setup.h"
#include "experiment/compare.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

enum {
    OPT_BRANCH,
    OPT_REPLICATIONS,
    OPT_THREADS,
    OPT_UNTIL,
    OPT_DAYS,
    OPT_SEED,
    OPT_SET,
    OPT_JSON,
    OPT_CSV,
    OPTIONS
};
enum { REPLICATIONS_DEFAULT = 30, REPLICATIONS_MAX = 100000 };

/* Two runs of a setup, compared. */
typedef struct Told {
    const RunSetup *setup;
    const Comparison *comparison;
} Told;

/* ---- output ---- */

static json_t *json_figure(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static void print_json(const Told *told)
{
    const Scenario *s = told->setup->bundle.scenario;
    char from[TIME_TEXT], to[TIME_TEXT];
    json_t *branch = json_array(), *measures = json_object(), *root = json_object();
    for (int32_t i = 0; i < told->setup->command_count; i++) {
        const Command *command = &told->setup->commands[i];
        char when[TIME_TEXT], text[COMMAND_TEXT];
        json_array_append_new(branch, json_sprintf("%s %s", time_format(command->t, when),
                                                   command_format(s, command, text)));
    }
    for (int32_t m = 0; m < MEASURES; m++) {
        const MeasureResult *r = &told->comparison->results[m];
        json_t *row = json_object();
        json_object_set_new(row, "pairs", json_integer(r->pairs));
        json_object_set_new(row, "a", json_figure(r->mean_a));
        json_object_set_new(row, "b", json_figure(r->mean_b));
        json_object_set_new(row, "a_minus_b", json_figure(r->difference));
        json_object_set_new(row, "low_95", json_figure(r->difference - r->half));
        json_object_set_new(row, "high_95", json_figure(r->difference + r->half));
        json_object_set_new(measures, measure_infos[m].key, row);
    }
    json_object_set_new(root, "scenario", json_string(s->id));
    json_object_set_new(root, "seed", json_integer((json_int_t)told->setup->seed));
    json_object_set_new(root, "start", json_string(time_format(s->start, from)));
    json_object_set_new(root, "end", json_string(time_format(told->setup->until, to)));
    json_object_set_new(root, "replications", json_integer(told->comparison->replications));
    json_object_set_new(root, "branch", branch);
    json_object_set_new(root, "measures", measures);
    json_dumpf(root, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    json_decref(root);
    putchar('\n');
}

static void print_csv_figure(double x)
{
    if (isfinite(x)) {
        printf(",%.12g", x);
    } else {
        putchar(',');
    }
}

static void print_csv(const Told *told)
{
    printf("measure,pairs,a,b,a_minus_b,low_95,high_95\n");
    for (int32_t m = 0; m < MEASURES; m++) {
        const MeasureResult *r = &told->comparison->results[m];
        printf("%s,%d", measure_infos[m].key, (int)r->pairs);
        const double figures[] = {r->mean_a, r->mean_b, r->difference, r->difference - r->half,
                                  r->difference + r->half};
        for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
            print_csv_figure(figures[i]);
        }
        putchar('\n');
    }
}

static void print_figure(double x, int width, int decimals)
{
    if (isfinite(x)) {
        printf(" %*.*f", width, decimals, x == 0 ? 0.0 : x);
    } else {
        printf(" %*s", width, "-");
    }
}

static void print_table(const Told *told)
{
    const Scenario *s = told->setup->bundle.scenario;
    char from[TIME_TEXT], to[TIME_TEXT];
    int64_t end = told->setup->until;
    printf("%s (%s), %s to %s, seed %" PRIu64 ", %d replications\n\n  A  as it is\n", s->title,
           s->id, time_format_date(s->start, from),
           end % MS_PER_DAY == 0 ? time_format_date(end, to) : time_format(end, to),
           told->setup->seed, (int)told->comparison->replications);
    for (int32_t i = 0; i < told->setup->command_count; i++) {
        const Command *command = &told->setup->commands[i];
        char when[TIME_TEXT], text[COMMAND_TEXT];
        printf("  %s  %s  %s\n", i == 0 ? "B" : " ", time_format(command->t, when),
               command_format(s, command, text));
    }
    printf("\n  %-26s %-9s %12s %12s %12s   %s\n", "mean of", "unit", "A", "B", "A - B",
           "95 % interval of A - B");
    for (int32_t m = 0; m < MEASURES; m++) {
        const MeasureInfo *info = &measure_infos[m];
        const MeasureResult *r = &told->comparison->results[m];
        printf("  %-26s %-9s", info->name, info->unit);
        print_figure(r->mean_a, 12, info->decimals);
        print_figure(r->mean_b, 12, info->decimals);
        print_figure(r->difference, 12, info->decimals);
        print_figure(r->difference - r->half, 12, info->decimals);
        printf(" to");
        print_figure(r->difference + r->half, 12, info->decimals);
        if (r->pairs < told->comparison->replications) {
            printf("  (%d pairs)", (int)r->pairs);
        }
        putchar('\n');
    }
}

/* ---- the command ---- */

/* Exit code 2 after saying which command was not possible, when and why. */
static int not_possible(const Told *told)
{
    const Command *command = &told->setup->commands[told->comparison->command];
    char when[TIME_TEXT], text[COMMAND_TEXT];
    fprintf(stderr, "corridor: in replication %d at %s, `%s` is not possible: %s\n",
            (int)told->comparison->failed, time_format(command->t, when),
            command_format(told->setup->bundle.scenario, command, text), told->comparison->why);
    return 2;
}

static int compare_and_print(const RunSetup *setup, int32_t replications, int32_t threads,
                             void (*print)(const Told *told))
{
    CompareConfig config = {.scenario = setup->bundle.scenario,
                            .seed = setup->seed,
                            .until = setup->until,
                            .commands = setup->commands,
                            .command_count = setup->command_count,
                            .replications = replications,
                            .threads = threads,
                            .progress = progress_show};
    Comparison comparison;
    Told told = {setup, &comparison};
    int code = 0;
    if (compare_run(&config, &comparison)) {
        print(&told);
    } else {
        code = not_possible(&told);
    }
    comparison_free(&comparison);
    return code;
}

int cmd_compare(int argc, char **argv)
{
    static const char *sets[RUN_SETS_MAX], *branch[RUN_COMMANDS_MAX];
    const char *until[1], *days[1], *seed[1], *counts[1], *threads_given[1], *words[1];
    CliOption o[OPTIONS] = {
        [OPT_BRANCH] = {"branch", true, branch, RUN_COMMANDS_MAX, 0},
        [OPT_REPLICATIONS] = {"replications", true, counts, 1, 0},
        [OPT_THREADS] = {"threads", true, threads_given, 1, 0},
        [OPT_UNTIL] = {"until", true, until, 1, 0},
        [OPT_DAYS] = {"days", true, days, 1, 0},
        [OPT_SEED] = {"seed", true, seed, 1, 0},
        [OPT_SET] = {"set", true, sets, RUN_SETS_MAX, 0},
        [OPT_JSON] = {.name = "json"},
        [OPT_CSV] = {.name = "csv"},
    };
    int32_t count, replications = REPLICATIONS_DEFAULT, threads = cli_processors();
    if (!cli_options(argc, argv, o, OPTIONS, words, 1, &count)) {
        return 2;
    }
    if (count < 1 || o[OPT_BRANCH].count == 0) {
        return cli_bad_word(count < 1 ? "corridor compare" : "no --branch",
                            "`corridor compare SCENARIO --branch 'DATE VERB ...'`");
    }
    if (o[OPT_JSON].count > 0 && o[OPT_CSV].count > 0) {
        return cli_bad_word("--json and --csv", "one of them");
    }
    if (!cli_count(&o[OPT_REPLICATIONS], REPLICATIONS_MAX, &replications) ||
        !cli_count(&o[OPT_THREADS], CLI_THREADS_MAX, &threads)) {
        return 2;
    }
    static RunSetup setup; /* large: not on the stack */
    int code = run_setup(&setup, words[0], &o[OPT_UNTIL], &o[OPT_DAYS], &o[OPT_SEED], &o[OPT_SET],
                         &o[OPT_BRANCH]);
    if (code == 0) {
        code = compare_and_print(&setup, replications, threads,
                                 o[OPT_JSON].count > 0  ? print_json
                                 : o[OPT_CSV].count > 0 ? print_csv
                                                        : print_table);
        run_setup_free(&setup);
    }
    return code;
}
