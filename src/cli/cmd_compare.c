/* `corridor compare`: a scenario as it is (A) against itself with further decisions (B), or a
 * recorded run (A) against a branch of it (B).
 *
 * --json prints {scenario, seed, start, end, replications, name_b, a[], branch[], measures{KEY:
 * {pairs, a, b, a_minus_b, low_95, high_95}}}: a[] and branch[] are the decisions of A and of B;
 * the unit of a, b and what follows is in KEY, null where there is none. --csv prints the same as a
 * table, one row a measure. */
#include "base/simtime.h"
#include "cli/figure.h"
#include "cli/progress.h"
#include "cli/run_setup.h"
#include "experiment/compare.h"
#include "io/crash.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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
    const RunSetup *setup; /* with the commands of B */
    const Comparison *comparison;
    const Command *a; /* [a_count] */
    int32_t a_count;
    const char *title, *name_b; /* of a recording and its branch; NULL */
    const char *scenario;       /* as it is recorded */
    const CliOption *set;
} Told;

/* ---- output ---- */

static json_t *json_commands(const Scenario *s, const Command *commands, int32_t count)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < count; i++) {
        char when[TIME_TEXT], text[COMMAND_TEXT];
        json_array_append_new(list, json_sprintf("%s %s", time_format(commands[i].t, when),
                                                 command_format(s, &commands[i], text)));
    }
    return list;
}

static void print_json(const Told *told)
{
    const Scenario *s = told->setup->bundle.scenario;
    char from[TIME_TEXT], to[TIME_TEXT];
    json_t *measures = json_object(), *root = json_object();
    for (int32_t m = 0; m < MEASURES; m++) {
        const MeasureResult *r = &told->comparison->results[m];
        json_t *row = json_object();
        json_object_set_new(row, "pairs", json_integer(r->pairs));
        json_object_set_new(row, "a", figure_json(r->mean_a));
        json_object_set_new(row, "b", figure_json(r->mean_b));
        json_object_set_new(row, "a_minus_b", figure_json(r->difference));
        json_object_set_new(row, "low_95", figure_json(r->difference - r->half));
        json_object_set_new(row, "high_95", figure_json(r->difference + r->half));
        json_object_set_new(measures, measure_infos[m].key, row);
    }
    json_object_set_new(root, "scenario", json_string(s->id));
    json_object_set_new(root, "seed", json_integer((json_int_t)told->setup->seed));
    json_object_set_new(root, "start", json_string(time_format(s->start, from)));
    json_object_set_new(root, "end", json_string(time_format(told->setup->until, to)));
    json_object_set_new(root, "replications", json_integer(told->comparison->replications));
    json_object_set_new(root, "name_b", told->name_b ? json_string(told->name_b) : json_null());
    json_object_set_new(root, "a", json_commands(s, told->a, told->a_count));
    json_object_set_new(root, "branch",
                        json_commands(s, told->setup->commands, told->setup->command_count));
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

static void print_commands(const Scenario *s, char side, const Command *commands, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        char when[TIME_TEXT], text[COMMAND_TEXT];
        printf("  %c  %s  %s\n", i == 0 ? side : ' ', time_format(commands[i].t, when),
               command_format(s, &commands[i], text));
    }
}

static void print_table(const Told *told)
{
    const Scenario *s = told->setup->bundle.scenario;
    char from[TIME_TEXT], to[TIME_TEXT];
    int64_t end = told->setup->until;
    if (told->name_b) {
        printf("%s\n", told->title);
    }
    printf("%s (%s), %s to %s, seed %" PRIu64 ", %d replications\n\n", s->title, s->id,
           time_format_date(s->start, from),
           end % MS_PER_DAY == 0 ? time_format_date(end, to) : time_format(end, to),
           told->setup->seed, (int)told->comparison->replications);
    if (told->a_count == 0) {
        printf("  A  as it is\n");
    }
    print_commands(s, 'A', told->a, told->a_count);
    if (told->name_b) {
        printf("  B  %s\n", told->name_b);
    }
    print_commands(s, told->name_b ? ' ' : 'B', told->setup->commands, told->setup->command_count);
    printf("\n  %-26s %-9s %12s %12s %12s   %s\n", "mean of", "unit", "A", "B", "A - B",
           "95 % interval of A - B");
    for (int32_t m = 0; m < MEASURES; m++) {
        const MeasureInfo *info = &measure_infos[m];
        const MeasureResult *r = &told->comparison->results[m];
        printf("  %-26s %-9s", info->name, info->unit);
        figure_print(r->mean_a, 12, info->decimals);
        figure_print(r->mean_b, 12, info->decimals);
        figure_print(r->difference, 12, info->decimals);
        figure_print(r->difference - r->half, 12, info->decimals);
        printf(" to");
        figure_print(r->difference + r->half, 12, info->decimals);
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
    const Comparison *c = told->comparison;
    const Command *command = c->in_a ? &told->a[c->command] : &told->setup->commands[c->command];
    char when[TIME_TEXT], text[COMMAND_TEXT];
    fprintf(stderr, "corridor: in replication %d at %s, `%s` is not possible: %s\n", (int)c->failed,
            time_format(command->t, when),
            command_format(told->setup->bundle.scenario, command, text), c->why);
    return 2;
}

/* How it is run and told. */
typedef struct Wish {
    int32_t replications, threads;
    void (*print)(const Told *told);
} Wish;

/* A fault of the program in either of the two leaves it as a recording. */
static void keep_both(const Told *told)
{
    static RunSetup a; /* large: not on the stack */
    a = *told->setup;
    a.command_count = told->a_count;
    for (int32_t i = 0; i < told->a_count; i++) {
        a.commands[i] = told->a[i];
    }
    run_keep(0, &a, told->scenario, told->set);
    run_keep(1, told->setup, told->scenario, told->set);
}

static int compare_and_print(Told *told, const Wish *wish)
{
    const RunSetup *setup = told->setup;
    CompareConfig config = {.scenario = setup->bundle.scenario,
                            .seed = setup->seed,
                            .until = setup->until,
                            .commands = setup->commands,
                            .command_count = setup->command_count,
                            .commands_a = told->a,
                            .command_count_a = told->a_count,
                            .replications = wish->replications,
                            .threads = wish->threads,
                            .progress = progress_show};
    Comparison comparison;
    told->comparison = &comparison;
    int code = 0;
    keep_both(told);
    if (compare_run(&config, &comparison)) {
        wish->print(told);
    } else {
        code = not_possible(told);
    }
    crash_stop();
    comparison_free(&comparison);
    told->comparison = NULL;
    return code;
}

/* The branch of that name or, without one, the only one; -1 after a message. */
static int32_t find_branch(const Recording *recording, const CliOption *name)
{
    const char *names[RECORDING_BRANCHES_MAX];
    int32_t count = recording->branch_count;
    for (int32_t i = 0; i < count; i++) {
        names[i] = recording->branches[i].name;
        if (name->count > 0 && strcmp(name->values[0], names[i]) == 0) {
            return i;
        }
    }
    if (name->count == 0 && count == 1) {
        return 0;
    }
    if (count == 0) {
        cli_bad_word(recording->file, "a recording with a branch");
    } else if (name->count > 0) {
        cli_bad_name(name->values[0], "the name of a branch of the recording", names, count);
    } else {
        fprintf(stderr, "corridor: found no --branch, expected the name of one of them:");
        for (int32_t i = 0; i < count; i++) {
            fprintf(stderr, " `%s`", names[i]);
        }
        fputc('\n', stderr);
    }
    return -1;
}

/* A recording knows itself what is run. */
static int compare_recorded(const char *name, const CliOption *o, const Wish *wish)
{
    static const int32_t own[] = {OPT_UNTIL, OPT_DAYS, OPT_SEED, OPT_SET};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (o[own[i]].count > 0) {
            fprintf(stderr, "corridor: found --%s with a recording, which has its own\n",
                    o[own[i]].name);
            return 2;
        }
    }
    if (o[OPT_BRANCH].count > 1) {
        fprintf(
            stderr,
            "corridor: found --branch %d times with a recording, expected one of its branches\n",
            (int)o[OPT_BRANCH].count);
        return 2;
    }
    Recording recording;
    Errors errors = {0};
    if (!run_load_recording(name, &recording, &errors)) {
        return cli_bad_input(&errors);
    }
    static RunSetup setup; /* large: not on the stack */
    static Command a[RUN_COMMANDS_MAX];
    int32_t branch = find_branch(&recording, &o[OPT_BRANCH]);
    int code = branch < 0 ? 2 : run_setup_recorded(&setup, &recording, false);
    if (code == 0) {
        const char *texts[RECORDING_SETS_MAX];
        for (int32_t i = 0; i < recording.set_count; i++) {
            texts[i] = recording.sets[i].text;
        }
        CliOption set = {.values = texts, .count = recording.set_count};
        Told told = {.setup = &setup, .a = a, .a_count = setup.command_count, .set = &set};
        told.scenario = recording.scenario;
        memcpy(a, setup.commands, (size_t)setup.command_count * sizeof a[0]);
        told.name_b = recording.branches[branch].name;
        told.title = recording.title ? recording.title : name;
        run_setup_branch(&setup, &recording, branch);
        code = compare_and_print(&told, wish);
        run_setup_free(&setup);
    }
    recording_free(&recording);
    return code;
}

static int compare_scenario(const char *name, const CliOption *o, const Wish *wish)
{
    static RunSetup setup; /* large: not on the stack */
    if (o[OPT_BRANCH].count == 0) {
        return cli_bad_word("no --branch", "`corridor compare SCENARIO --branch 'DATE VERB ...'`");
    }
    int code = run_setup(&setup, name, &o[OPT_UNTIL], &o[OPT_DAYS], &o[OPT_SEED], &o[OPT_SET],
                         &o[OPT_BRANCH]);
    if (code == 0) {
        Told told = {.setup = &setup, .scenario = name, .set = &o[OPT_SET]};
        code = compare_and_print(&told, wish);
        run_setup_free(&setup);
    }
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
    if (count < 1) {
        return cli_bad_word("corridor compare",
                            "`corridor compare SCENARIO --branch 'DATE VERB ...'` or a recording");
    }
    static const CliRule rules[] = {{OPT_JSON, CLI_NOT_WITH, OPT_CSV, 0}};
    if (!cli_rules(o, rules, sizeof rules / sizeof rules[0])) {
        return 2;
    }
    if (!cli_count(&o[OPT_REPLICATIONS], REPLICATIONS_MAX, &replications) ||
        !cli_count(&o[OPT_THREADS], CLI_THREADS_MAX, &threads)) {
        return 2;
    }
    Wish wish = {replications, threads,
                 o[OPT_JSON].count > 0  ? print_json
                 : o[OPT_CSV].count > 0 ? print_csv
                                        : print_table};
    return run_is_recording(words[0]) ? compare_recorded(words[0], o, &wish)
                                      : compare_scenario(words[0], o, &wish);
}
