#include "cli/run_setup.h"

#include "base/simtime.h"
#include "io/crash.h"
#include "io/out_file.h"
#include "io/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    OPT_UNTIL,
    OPT_DAYS,
    OPT_SEED,
    OPT_SET,
    OPT_COMMAND,
    OPT_JSON,
    OPT_CSV,
    OPT_OUT,
    OPT_TRACE,
    OPT_STEP_EVENTS,
    OPT_WHY,
    OPT_BREAD_DAYS,
    OPT_RECORD,
    OPT_HASH_DAYS,
    OPTIONS
};

static const CliRule rules[] = {
    {OPT_JSON, CLI_NOT_WITH, OPT_CSV, 0},
    {OPT_STEP_EVENTS, CLI_NOT_WITH, OPT_JSON, 0},
    {OPT_STEP_EVENTS, CLI_NOT_WITH, OPT_CSV, 0},
    {OPT_WHY, CLI_NOT_WITH, OPT_STEP_EVENTS, 0},
    {OPT_WHY, CLI_NOT_WITH, OPT_CSV, 0},
    /* Which print nothing of it; the report of --out has it. */
    {OPT_BREAD_DAYS, CLI_NOT_WITH, OPT_STEP_EVENTS, 1U << OPT_OUT},
    {OPT_BREAD_DAYS, CLI_NOT_WITH, OPT_CSV, 1U << OPT_OUT},
    {OPT_BREAD_DAYS, CLI_NOT_WITH, OPT_WHY, 1U << OPT_OUT | 1U << OPT_JSON},
    {OPT_HASH_DAYS, CLI_ONLY_WITH, OPT_RECORD, 0},
};

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool open_file(OutFile *out, const char *path)
{
    bool good = out_file_open(out, path);
    if (!good) {
        fprintf(stderr, "corridor: cannot write %s: %s\n", path, strerror(errno));
    }
    return good;
}

static bool finish_file(OutFile *out, const char *path)
{
    bool good = out_file_close(out, true);
    if (!good) {
        fprintf(stderr, "corridor: cannot write %s: %s\n", path, strerror(errno));
    }
    return good;
}

static void trace_line(const Sim *sim, const TraceRecord *r, FILE *out)
{
    const Scenario *s = sim_scenario(sim);
    char when[TIME_TEXT];
    fprintf(out, "%s,", time_format(r->t, when));
    switch (r->kind) {
    case TRACE_VESSEL:
        fprintf(out, "vessel,%" PRIu64 ",%s,%s\n", r->serial, vessel_state_names[r->a],
                r->b >= 0 ? s->stations[s->lines[r->b].station].id : "");
        break;
    case TRACE_GONE:
        fprintf(out, "gone,%" PRIu64 ",%s,\n", r->serial,
                r->a == 1   ? "departed"
                : r->a == 2 ? "lost"
                            : "diverted");
        break;
    case TRACE_AGREEMENT:
        fprintf(out, "agreement,%s,%s,%s\n", s->agreements[r->subject].id,
                agreement_status_names[r->a], r->b >= 0 ? s->parties[r->b].id : "");
        break;
    case TRACE_CORRIDOR:
        fprintf(out, "corridor,%s,%s,\n", s->corridors[r->subject].id, corridor_mode_names[r->a]);
        break;
    case TRACE_COMMAND:
        fprintf(out, "command,%s,%s,\n", verb_infos[r->subject].word,
                r->a < 0 ? "by hand" : "scenario");
        break;
    case TRACE_NOTE:
        fprintf(out, "%s,event %d,,\n", r->a ? "not possible" : "note", (int)r->subject);
        break;
    case TRACE_INCIDENT:
        fprintf(out, "incident,%s,%s,%s\n", s->hazards[r->subject].id, incident_kind_names[r->a],
                r->b >= 0 ? s->network->ports[r->b].name : "");
        break;
    case TRACE_WEATHER:
        fprintf(out, "weather,%s,%s,%s\n", s->weather[r->subject].id,
                weather_kind_names[s->weather[r->subject].kind], r->a ? "begins" : "ends");
        break;
    case TRACE_KINDS:
        break;
    }
}

static bool write_trace(const Sim *sim, const char *path)
{
    OutFile out;
    if (!open_file(&out, path)) {
        return false;
    }
    fprintf(out.stream, "time,kind,subject,state,detail\n");
    TraceRecord records[256];
    int64_t cursor = 0;
    int32_t count;
    while ((count = sim_trace(sim, &cursor, records, 256)) > 0) {
        for (int32_t i = 0; i < count; i++) {
            trace_line(sim, &records[i], out.stream);
        }
    }
    return finish_file(&out, path);
}

/* What is told of a finished run. */
typedef struct Result {
    const Sim *sim;
    uint64_t seed;
    double wall;
    const FoodGap *gap;     /* NULL: not asked for */
    bool why;               /* tell why vessels wait */
    StepEvents step_events; /* STEP_EVENTS_KINDS: not asked for */
} Result;

static void print_json(const Result *result, FILE *out)
{
    json_t *json = report_json(result->sim, result->seed, result->wall);
    if (result->why) {
        report_why(result->sim, json);
    }
    if (result->gap) {
        report_add_food_gap(json, result->sim, result->gap);
    }
    json_dumpf(json, out, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    json_decref(json);
    fputc('\n', out);
}

static bool write_table(const Sim *sim, void (*table)(const Sim *sim, FILE *out),
                        const char *folder, const char *name)
{
    char path[4096];
    OutFile out;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!open_file(&out, path)) {
        return false;
    }
    table(sim, out.stream);
    return finish_file(&out, path);
}

/* DIR/report.json, DIR/months.csv and DIR/daily.csv. */
static bool write_folder(const Result *result, const char *folder)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "corridor: cannot make %s: %s\n", folder, strerror(errno));
        return false;
    }
    char path[4096];
    OutFile out;
    snprintf(path, sizeof path, "%s/report.json", folder);
    if (!open_file(&out, path)) {
        return false;
    }
    print_json(result, out.stream);
    return finish_file(&out, path) && write_table(result->sim, report_csv, folder, "months.csv") &&
           write_table(result->sim, report_daily_csv, folder, "daily.csv");
}

static void print_result(const Result *result, bool as_json, bool as_csv)
{
    if (result->step_events != STEP_EVENTS_KINDS) {
        report_step_events(result->sim, result->step_events, stdout);
    } else if (as_json) {
        print_json(result, stdout);
    } else if (as_csv) {
        report_csv(result->sim, stdout);
    } else if (result->why) {
        report_why_text(result->sim, stdout);
    } else {
        report_text(result->sim, result->seed, stdout);
        if (result->gap) {
            report_text_food_gap(result->sim, result->gap, stdout);
        }
    }
}

/* The same run without closure, against it. */
static FoodGap food_gap(const Sim *sim, uint64_t seed)
{
    Scenario open;
    baseline_scenario(sim_scenario(sim), &open);
    Sim *baseline = baseline_run(sim, seed, 0, &open);
    FoodGap gap = baseline_food_gap(sim, baseline);
    sim_destroy(baseline);
    scenario_free(&open);
    return gap;
}

/* What `--step-events` lists. */
static bool read_step_events(const char *word, StepEvents *kind)
{
    for (int32_t i = 0; i < STEP_EVENTS_KINDS; i++) {
        if (strcmp(word, step_events_names[i]) == 0) {
            *kind = (StepEvents)i;
            return true;
        }
    }
    cli_bad_name(word, "truce, incidents or all", step_events_names, STEP_EVENTS_KINDS);
    return false;
}

/* False after a message. */
static bool read_hash_days(RunSetup *setup, const CliOption *days)
{
    int32_t count;
    if (!cli_count(days, 10000, &count)) {
        return false;
    }
    if (days->count > 0) {
        setup->hash_every = count * MS_PER_DAY;
    }
    return true;
}

/* Prints it, after the files that were asked for. False after a message. */
static bool tell(const Result *result, const Recording *recording, const CliOption *o)
{
    if ((o[OPT_TRACE].count > 0 && !write_trace(result->sim, o[OPT_TRACE].values[0])) ||
        (o[OPT_OUT].count > 0 && !write_folder(result, o[OPT_OUT].values[0])) ||
        (o[OPT_RECORD].count > 0 && !run_write_recording(recording, o[OPT_RECORD].values[0]))) {
        return false;
    }
    print_result(result, o[OPT_JSON].count > 0, o[OPT_CSV].count > 0);
    return true;
}

/* Exit code. name: the scenario's. */
static int run_and_tell(const RunSetup *setup, const char *name, const CliOption *o,
                        StepEvents step_events)
{
    Recording recording = RECORDING_EMPTY;
    bool records = o[OPT_RECORD].count > 0;
    int code = 0;
    if (records || run_can_be_recorded(name, &o[OPT_SET])) {
        code = run_recording(setup, name, &o[OPT_SET], &recording);
        crash_start(NULL);
        crash_keep(0, &recording);
    }
    double began = seconds_now();
    Sim *sim =
        code == 0 ? run_sim(setup, o[OPT_TRACE].count > 0, records ? &recording : NULL) : NULL;
    Result result = {.sim = sim,
                     .seed = setup->seed,
                     .wall = seconds_now() - began,
                     .why = o[OPT_WHY].count > 0,
                     .step_events = step_events};
    FoodGap gap;
    if (sim && o[OPT_BREAD_DAYS].count > 0) {
        gap = food_gap(sim, setup->seed);
        result.gap = &gap;
    }
    code = !sim ? 2 : tell(&result, &recording, o) ? 0 : 1;
    crash_stop();
    running_now.on = false;
    sim_destroy(sim);
    recording_free(&recording);
    return code;
}

int cmd_run(int argc, char **argv)
{
    static const char *sets[RUN_SETS_MAX], *commands[RUN_COMMANDS_MAX];
    const char *until[1], *days[1], *seed[1], *out[1], *trace[1], *words[1];
    const char *steps[1], *record[1], *hash_days[1];
    CliOption o[OPTIONS] = {
        [OPT_UNTIL] = {"until", true, until, 1, 0},
        [OPT_DAYS] = {"days", true, days, 1, 0},
        [OPT_SEED] = {"seed", true, seed, 1, 0},
        [OPT_SET] = {"set", true, sets, RUN_SETS_MAX, 0},
        [OPT_COMMAND] = {"command", true, commands, RUN_COMMANDS_MAX, 0},
        [OPT_JSON] = {.name = "json"},
        [OPT_CSV] = {.name = "csv"},
        [OPT_OUT] = {"out", true, out, 1, 0},
        [OPT_TRACE] = {"trace", true, trace, 1, 0},
        [OPT_STEP_EVENTS] = {"step-events", true, steps, 1, 0},
        [OPT_WHY] = {.name = "why"},
        [OPT_BREAD_DAYS] = {.name = "bread-days"},
        [OPT_RECORD] = {"record", true, record, 1, 0},
        [OPT_HASH_DAYS] = {"hash-days", true, hash_days, 1, 0},
    };
    int32_t count;
    if (!cli_options(argc, argv, o, OPTIONS, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word("corridor run", "`corridor run SCENARIO`");
    }
    if (!cli_rules(o, rules, sizeof rules / sizeof rules[0])) {
        return 2;
    }
    StepEvents step_events = STEP_EVENTS_KINDS;
    if (o[OPT_STEP_EVENTS].count > 0 && !read_step_events(steps[0], &step_events)) {
        return 2;
    }
    cli_guard_files();
    static RunSetup setup; /* large: not on the stack */
    int code = run_setup(&setup, words[0], &o[OPT_UNTIL], &o[OPT_DAYS], &o[OPT_SEED], &o[OPT_SET],
                         &o[OPT_COMMAND]);
    if (code == 0 && !read_hash_days(&setup, &o[OPT_HASH_DAYS])) {
        run_setup_free(&setup);
        code = 2;
    }
    if (code != 0) {
        return code;
    }
    code = run_and_tell(&setup, words[0], o, step_events);
    run_setup_free(&setup);
    return code;
}
