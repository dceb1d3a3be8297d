#define _XOPEN_SOURCE 700 /* realpath */
#include "app/session.h"

#include "app/relive.h"
#include "app/text_sdl.h"
#include "base/memory.h"
#include "cli/run_setup.h"
#include "io/history_file.h"
#include "io/map_chart.h"
#include "io/map_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_at(Session *session, const CliOption *at)
{
    return at->count == 0 || cli_date(at->values[0], session->bundle.scenario, &session->at);
}

/* The map's folder: one of maps/, or, with a slash, a path from the scenario's file. */
static char *map_folder(const Scenario *scenario)
{
    const char *name = scenario->map_name;
    const char *slash = scenario->file != NULL ? strrchr(scenario->file, '/') : NULL;
    if (strchr(name, '/') == NULL) {
        return map_path(data_sources().maps_dir, name);
    }
    if (name[0] == '/' || slash == NULL) {
        return mem_string(name);
    }
    char *base = mem_string(scenario->file);
    base[slash - scenario->file] = '\0';
    char *folder = map_path(base, name);
    mem_free(base);
    return folder;
}

static bool load_chart(Session *session, Errors *errors)
{
    if (session->bundle.scenario->map_name == NULL) {
        return true;
    }
    char *folder = map_folder(session->bundle.scenario);
    bool good = map_load_chart(folder, &session->chart, errors);
    mem_free(folder);
    return good;
}

/* What the scenario is held against. */
static bool load_history(Session *session, Errors *errors)
{
    const RecordRef *record = &session->bundle.scenario->record;
    char *folder = map_path(data_sources().assets_dir, "history");
    bool good = true;
    for (int32_t i = 0; i < record->file_count; i++) {
        char *path = map_path(folder, record->files[i]);
        good = history_load(path, &session->history, errors) && good;
        mem_free(path);
    }
    mem_free(folder);
    return good;
}

/* ---- recordings ---- */

bool session_is_recording(const char *name)
{
    return run_is_recording(name) || recording_is_line(name);
}

/* A recording may come from anybody and name any file: what is in that is not quoted. */
static void add_reasons(const Recording *recording, const Errors *inner, Errors *errors)
{
    errors_add(errors, recording->file, recording->scenario_line, recording->scenario_column,
               "found `%s`, expected a scenario that loads with these settings",
               recording->scenario);
    for (int32_t i = 0; i < inner->count; i++) {
        const ErrorItem *item = &inner->items[i];
        if (!scenario_name_is_path(recording->scenario) || item->line == 0) {
            errors_add(errors, item->file, item->line, item->column, "%s", item->text);
        }
    }
}

static void check_commands(const Session *session, const RecordedRun *run, Errors *errors)
{
    for (int32_t i = 0; i < run->command_count; i++) {
        const RecordedText *text = &run->commands[i];
        Command command;
        Errors inner = {0};
        if (!command_parse_dated(session->bundle.scenario, text->text, &command, &inner)) {
            errors_add(errors, session->recording.file, text->line, text->column, "%s",
                       errors_first(&inner));
        }
        errors_free(&inner);
    }
}

static bool check_recording(Session *session, Errors *errors)
{
    const Recording *recording = &session->recording;
    const Scenario *s = session->bundle.scenario;
    int32_t before = errors->total;
    if (recording->until < s->start || recording->until > s->end) {
        char from[TIME_TEXT];
        char to[TIME_TEXT];
        errors_add(errors, recording->file, recording->until_line, recording->until_column,
                   "expected a date within the run, %s to %s", time_format_date(s->start, from),
                   time_format_date(s->end, to));
    }
    check_commands(session, &recording->run, errors);
    for (int32_t i = 0; i < recording->branch_count; i++) {
        check_commands(session, &recording->branches[i].run, errors);
    }
    return errors->total == before;
}

static bool load_scenario(Session *session, const char *name, Errors *errors)
{
    ScenarioSources sources = data_sources();
    Recording *recording = &session->recording;
    if (!session_is_recording(name)) {
        return scenario_load(&sources, name, NULL, &session->bundle, errors);
    }
    if (!run_open_recording(name, recording, errors)) {
        return false;
    }
    const char *texts[RECORDING_SETS_MAX];
    ScenarioSettings settings = {texts, recording->set_count};
    for (int32_t i = 0; i < recording->set_count; i++) {
        texts[i] = recording->sets[i].text;
    }
    Errors inner = {0};
    bool good = scenario_load(&sources, recording->scenario, &settings, &session->bundle, &inner);
    if (!good) {
        add_reasons(recording, &inner, errors);
    }
    errors_free(&inner);
    return good && check_recording(session, errors);
}

/* A path that does not depend on the working folder, so that a recording may lie elsewhere. */
static char *lasting_name(const char *name)
{
    char *whole = scenario_name_is_path(name) ? realpath(name, NULL) : NULL;
    char *kept = mem_string(whole != NULL ? whole : name);
    free(whole);
    return kept;
}

bool session_load(Session *session, const char *name, Errors *errors)
{
    Session loaded = {0};
    if (!load_scenario(&loaded, name, errors) || !load_chart(&loaded, errors) ||
        !load_history(&loaded, errors)) {
        session_close(&loaded);
        return false;
    }
    bool recorded = loaded.recording.scenario != NULL;
    loaded.name = lasting_name(recorded ? loaded.recording.scenario : name);
    loaded.seed = recorded ? loaded.recording.seed : loaded.bundle.scenario->seed;
    loaded.at = loaded.bundle.scenario->start;
    if (recorded) {
        bool told = loaded.recording.at_line > 0;
        loaded.at = told                     ? loaded.recording.at
                    : loaded.recording.crash ? loaded.recording.crashed_at - 1
                                             : loaded.recording.until;
    }
    *session = loaded;
    return true;
}

int session_open(Session *session, const char *name, const CliOption *at, const CliOption *seed)
{
    Errors errors = {0};
    memset(session, 0, sizeof *session);
    if (!session_load(session, name, &errors)) {
        return cli_bad_input(&errors);
    }
    bool good =
        read_at(session, at) &&
        (seed->count == 0 || cli_number("seed", seed->values[0], UINT64_MAX >> 1, &session->seed));
    session->text = good ? text_sdl_create(&errors) : NULL;
    if (session->text == NULL) {
        session_close(session);
        cli_bad_input(&errors);
        return good ? 1 : 2; /* without fonts no input would be good */
    }
    return 0;
}

void session_close(Session *session)
{
    text_sdl_destroy(session->text);
    source_list_free(&session->sources);
    chart_free(&session->chart);
    history_free(&session->history);
    scenario_bundle_free(&session->bundle);
    recording_free(&session->recording);
    mem_free(session->name);
    memset(session, 0, sizeof *session);
}

const SourceList *session_sources(Session *session, Errors *errors)
{
    ScenarioSources sources = data_sources();
    bool listed = session->sources.count > 0 ||
                  scenario_list_sources(&sources, session->name, &session->sources, errors);
    return listed ? &session->sources : NULL;
}

/* ---- desks ---- */

Desk *session_desk(Session *session, const DeskConfig *config, bool *differs)
{
    DeskConfig whole = *config;
    whole.scenario = session->bundle.scenario;
    whole.chart = &session->chart;
    whole.history = &session->history;
    whole.text = session->text;
    whole.seed = session->seed;
    Desk *desk = desk_create(&whole);
    bool same = relive(session, desk);
    if (differs != NULL) {
        *differs = !same;
    }
    return desk;
}
