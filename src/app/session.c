#include "app/session.h"

#include "app/text_sdl.h"
#include "base/memory.h"
#include "io/history_file.h"
#include "io/map_chart.h"
#include "io/map_file.h"

#include <stdio.h>
#include <string.h>

static bool read_at(Session *session, const CliOption *at)
{
    const Scenario *scenario = session->bundle.scenario;
    session->at = scenario->start;
    return at->count == 0 || cli_date(at->values[0], scenario, &session->at);
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

int session_open(Session *session, const char *name, const CliOption *at, const CliOption *seed)
{
    memset(session, 0, sizeof *session);
    ScenarioSources sources = data_sources();
    Errors errors = {0};
    if (!scenario_load(&sources, name, NULL, &session->bundle, &errors)) {
        return cli_bad_input(&errors);
    }
    session->seed = session->bundle.scenario->seed;
    bool good =
        read_at(session, at) &&
        (seed->count == 0 || cli_number("seed", seed->values[0], UINT64_MAX >> 1, &session->seed));
    if (good) {
        good = load_chart(session, &errors) && load_history(session, &errors);
        session->text = good ? text_sdl_create(&errors) : NULL;
    }
    if (session->text == NULL) {
        session_close(session);
        return cli_bad_input(&errors);
    }
    return 0;
}

void session_close(Session *session)
{
    text_sdl_destroy(session->text);
    chart_free(&session->chart);
    history_free(&session->history);
    scenario_bundle_free(&session->bundle);
    memset(session, 0, sizeof *session);
}

Desk *session_desk(Session *session, int32_t width, int32_t height, float ui_scale,
                   bool synchronous)
{
    DeskConfig config = {.scenario = session->bundle.scenario,
                         .chart = &session->chart,
                         .history = &session->history,
                         .text = session->text,
                         .seed = session->seed,
                         .width = width,
                         .height = height,
                         .ui_scale = ui_scale,
                         .synchronous = synchronous};
    Desk *desk = desk_create(&config);
    desk_run_until(desk, session->at);
    return desk;
}
