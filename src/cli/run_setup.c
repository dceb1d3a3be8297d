#include "cli/run_setup.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/running.h"
#include "io/crash.h"
#include "io/out_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_until(RunSetup *setup, const CliOption *until, const CliOption *days)
{
    const Scenario *s = setup->bundle.scenario;
    setup->until = s->end;
    if (until->count > 0 && days->count > 0) {
        return cli_bad_word("--until and --days", "one of them") == 0;
    }
    if (until->count > 0 && !cli_date(until->values[0], s, &setup->until)) {
        return false;
    }
    if (days->count > 0) {
        uint64_t count;
        if (!cli_number("days", days->values[0], (uint64_t)((s->end - s->start) / MS_PER_DAY),
                        &count)) {
            return false;
        }
        setup->until = s->start + (int64_t)count * MS_PER_DAY;
    }
    return true;
}

/* One command, or all that is wrong with it, after the command itself. */
static bool read_command(const RunSetup *setup, const char *option, const char *text,
                         Command *command, Errors *errors)
{
    Errors inner = {0};
    if (command_parse_dated(setup->bundle.scenario, text, command, &inner) &&
        command->t > setup->until) {
        char end[TIME_TEXT];
        errors_add(&inner, NULL, 0, 0, "expected a date up to the run's end, %s",
                   time_format(setup->until, end));
    }
    for (int32_t i = 0; i < inner.count; i++) {
        errors_add(errors, NULL, 0, 0, "corridor: --%s '%s': %s", option, text,
                   inner.items[i].text);
    }
    bool good = inner.total == 0;
    errors_free(&inner);
    return good;
}

static bool read_commands(RunSetup *setup, const CliOption *option, Errors *errors)
{
    bool good = true;
    for (int32_t i = 0; i < option->count; i++) {
        Command command;
        if (!read_command(setup, option->name, option->values[i], &command, errors)) {
            good = false;
            continue;
        }
        int32_t at = setup->command_count++;
        while (at > 0 && setup->commands[at - 1].t > command.t) { /* stable insertion by date */
            setup->commands[at] = setup->commands[at - 1];
            at--;
        }
        setup->commands[at] = command;
    }
    return good;
}

int run_setup(RunSetup *setup, const char *name, const CliOption *until, const CliOption *days,
              const CliOption *seed, const CliOption *set, const CliOption *command)
{
    memset(setup, 0, sizeof *setup);
    ScenarioSources sources = data_sources();
    ScenarioSettings settings = {set->values, set->count};
    Errors errors = {0};
    if (!scenario_load(&sources, name, &settings, &setup->bundle, &errors)) {
        return cli_bad_input(&errors);
    }
    setup->seed = setup->bundle.scenario->seed;
    setup->hash_every = RECORDING_HASH_EVERY;
    bool good =
        (seed->count == 0 || cli_number("seed", seed->values[0], UINT64_MAX >> 1, &setup->seed)) &&
        read_until(setup, until, days);
    if (!good || !read_commands(setup, command, &errors)) {
        run_setup_free(setup);
        cli_bad_input(&errors);
        return 2;
    }
    return 0;
}

void run_setup_free(RunSetup *setup)
{
    scenario_bundle_free(&setup->bundle);
}

bool run_apply(Sim *sim, const Command *command)
{
    Errors errors = {0};
    if (sim_apply(sim, command, &errors)) {
        return true;
    }
    char when[TIME_TEXT], text[COMMAND_TEXT];
    fprintf(stderr, "corridor: at %s, `%s` is not possible: %s\n", time_format(command->t, when),
            command_format(sim_scenario(sim), command, text), errors_first(&errors));
    errors_free(&errors);
    return false;
}

/* Hashes of all dates before t that are due; those of t itself follow its commands. */
static void record_hashes(Sim *sim, int64_t t, int64_t every, Recording *recording, int64_t *next)
{
    for (; recording && *next < t; *next += every) {
        sim_run_until(sim, *next);
        recording_add_hash(&recording->run, *next, sim_state_hash(sim));
    }
}

Sim *run_sim(const RunSetup *setup, bool trace, Recording *recording)
{
    SimConfig config = {setup->bundle.scenario, setup->seed, setup->replication, trace};
    running_now = (Running){true, 0, setup->replication, NULL};
    Sim *sim = sim_create(&config);
    int64_t next = setup->bundle.scenario->start;
    running_now.sim = sim;
    for (int32_t i = 0; i < setup->command_count; i++) {
        const Command *command = &setup->commands[i];
        record_hashes(sim, command->t, setup->hash_every, recording, &next);
        sim_run_until(sim, command->t);
        if (!run_apply(sim, command)) {
            running_now.on = false;
            sim_destroy(sim);
            return NULL;
        }
    }
    record_hashes(sim, setup->until, setup->hash_every, recording, &next);
    sim_run_until(sim, setup->until);
    if (recording) {
        recording_add_hash(&recording->run, setup->until, sim_state_hash(sim));
    }
    return sim;
}

/* ---- recordings ---- */

bool run_can_be_recorded(const char *name, const CliOption *set)
{
    bool can = recording_can_hold(name);
    for (int32_t i = 0; i < set->count; i++) {
        can = can && recording_can_hold(set->values[i]);
    }
    return can;
}

int run_recording(const RunSetup *setup, const char *name, const CliOption *set,
                  Recording *recording)
{
    const Scenario *s = setup->bundle.scenario;
    *recording = RECORDING_EMPTY;
    recording->scenario = mem_string(name);
    recording->content = s->hash;
    recording->seed = setup->seed;
    recording->until = setup->until;
    if (!recording_can_hold(name)) {
        return cli_bad_word(name, "a name that a line of a recording can hold");
    }
    for (int32_t i = 0; i < set->count; i++) {
        if (!recording_can_hold(set->values[i])) {
            return cli_bad_word(set->values[i], "a setting that a line of a recording can hold");
        }
        recording_add_set(recording, set->values[i]);
    }
    for (int32_t i = 0; i < setup->command_count; i++) {
        const Command *command = &setup->commands[i];
        char when[TIME_TEXT], text[COMMAND_TEXT], dated[TIME_TEXT + COMMAND_TEXT];
        snprintf(dated, sizeof dated, "%s %s", time_format(command->t, when),
                 command_format(s, command, text));
        recording_add_command(&recording->run, command->t, dated);
    }
    return 0;
}

void run_keep(int32_t run, const RunSetup *setup, const char *name, const CliOption *set)
{
    Recording recording = RECORDING_EMPTY;
    if (run_can_be_recorded(name, set) && run_recording(setup, name, set, &recording) == 0) {
        crash_start(NULL);
        crash_keep(run, &recording);
    }
    recording_free(&recording);
}

static bool load_recorded(RunSetup *setup, const Recording *recording, Errors *errors)
{
    ScenarioSources sources = data_sources();
    const char *texts[RUN_SETS_MAX];
    ScenarioSettings settings = {texts, recording->set_count};
    for (int32_t i = 0; i < recording->set_count; i++) {
        texts[i] = recording->sets[i].text;
    }
    Errors inner = {0};
    if (!scenario_load(&sources, recording->scenario, &settings, &setup->bundle, &inner)) {
        errors_add(
            errors, recording->file, recording->scenario_line, recording->scenario_column,
            "found `%s`, expected a scenario that loads with these settings:", recording->scenario);
        /* A recording may come from anybody and name any file: what is in that is not quoted. */
        bool bundled = !scenario_name_is_path(recording->scenario);
        for (int32_t i = 0; i < inner.count; i++) {
            const ErrorItem *item = &inner.items[i];
            if (bundled || item->line == 0) {
                errors_add(errors, item->file, item->line, item->column, "%s", item->text);
            }
        }
        errors_free(&inner);
        return false;
    }
    return true;
}

static void check_commands(const Scenario *s, const char *file, const RecordedRun *run,
                           Command *commands, Errors *errors)
{
    for (int32_t i = 0; i < run->command_count; i++) {
        const RecordedText *text = &run->commands[i];
        Errors inner = {0};
        if (!command_parse_dated(s, text->text, &commands[i], &inner)) {
            errors_add(errors, file, text->line, text->column, "%s", errors_first(&inner));
        }
        errors_free(&inner);
    }
}

/* What can be said only with the scenario at hand. */
static void check_recorded(RunSetup *setup, const Recording *recording, bool anew, Errors *errors)
{
    const Scenario *s = setup->bundle.scenario;
    const RecordedRun *run = &recording->run;
    char from[TIME_TEXT], to[TIME_TEXT];
    if (s->hash != recording->content && !anew) {
        errors_add(errors, recording->file, recording->content_line, recording->content_column,
                   "found %016" PRIx64 ", expected %016" PRIx64
                   ": `%s` is not what it was when this was recorded",
                   recording->content, s->hash, recording->scenario);
    }
    if (recording->until < s->start || recording->until > s->end) {
        errors_add(errors, recording->file, recording->until_line, recording->until_column,
                   "expected a date within the run, %s to %s", time_format_date(s->start, from),
                   time_format_date(s->end, to));
    }
    if (run->hash_count > 0 && run->hashes[0].t < s->start) {
        errors_add(errors, recording->file, run->hashes[0].line, 1,
                   "found a hash before the start of the run, %s", time_format(s->start, from));
    }
    if (recording->at_line > 0 && recording->at < s->start) {
        errors_add(errors, recording->file, recording->at_line, recording->at_column,
                   "found a date before the start of the run, %s", time_format(s->start, from));
    }
    check_commands(s, recording->file, run, setup->commands, errors);
    for (int32_t i = 0; i < recording->branch_count; i++) {
        Command commands[RUN_COMMANDS_MAX];
        check_commands(s, recording->file, &recording->branches[i].run, commands, errors);
    }
}

int run_setup_recorded(RunSetup *setup, const Recording *recording, bool anew)
{
    memset(setup, 0, sizeof *setup);
    Errors errors = {0};
    if (load_recorded(setup, recording, &errors)) {
        check_recorded(setup, recording, anew, &errors);
    }
    if (errors.total > 0) {
        run_setup_free(setup);
        return cli_bad_input(&errors);
    }
    setup->seed = recording->seed;
    setup->replication = recording->replication;
    setup->until = recording->until;
    run_setup_branch(setup, recording, -1);
    return 0;
}

/* Those with a date up to t. */
static void take_commands(RunSetup *setup, const RecordedRun *run, int64_t t)
{
    for (int32_t i = 0; i < run->command_count && run->commands[i].t <= t; i++) {
        Errors none = {0}; /* they were looked at by check_recorded */
        command_parse_dated(setup->bundle.scenario, run->commands[i].text,
                            &setup->commands[setup->command_count++], &none);
        errors_free(&none);
    }
}

/* The way to it and its own, up to t. A branch is of one above it. */
static void take_branch(RunSetup *setup, const Recording *recording, int32_t branch, int64_t t)
{
    if (branch < 0) {
        take_commands(setup, &recording->run, t);
    } else {
        const RecordedBranch *b = &recording->branches[branch];
        take_branch(setup, recording, b->of, b->t < t ? b->t : t);
        take_commands(setup, &b->run, t);
    }
}

void run_setup_branch(RunSetup *setup, const Recording *recording, int32_t branch)
{
    setup->command_count = 0;
    take_branch(setup, recording, branch, INT64_MAX);
}

/* The file that comes with the program by this name, assets/FOLDER/NAME.ENDING, or NULL: for
 * mem_free. */
static char *bundled_file(const char *folder, const char *name, const char *ending)
{
    const char *assets = data_sources().assets_dir;
    if (strchr(name, '/') || strchr(name, '.')) {
        return NULL;
    }
    size_t size = strlen(assets) + strlen(folder) + strlen(name) + strlen(ending) + 4;
    char *path = mem_alloc(size, 1);
    snprintf(path, size, "%s/%s/%s.%s", assets, folder, name, ending);
    if (access(path, R_OK) != 0) {
        mem_free(path);
        return NULL;
    }
    return path;
}

static bool has_bundled(const char *folder, const char *name, const char *ending)
{
    char *path = bundled_file(folder, name, ending);
    bool has = path != NULL;
    mem_free(path);
    return has;
}

bool run_is_scenario(const char *name)
{
    return has_bundled("scenarios", name, "yaml") || scenario_name_is_path(name);
}

bool run_is_recording(const char *name)
{
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".rec") == 0) {
        return true;
    }
    return has_bundled("recordings", name, "rec") ||
           (!has_bundled("scenarios", name, "yaml") && recording_is_file(name));
}

bool run_load_recording(const char *name, Recording *recording, Errors *errors)
{
    char *path = bundled_file("recordings", name, "rec");
    bool good = recording_load(path ? path : name, recording, errors);
    mem_free(path);
    return good;
}

bool run_write_recording(const Recording *recording, const char *path)
{
    OutFile out;
    bool good = out_file_open(&out, path);
    if (good) {
        recording_write(recording, out.stream);
        good = out_file_close(&out, true);
    }
    if (!good) {
        fprintf(stderr, "corridor: cannot write %s: %s\n", path, strerror(errno));
    }
    return good;
}
