#include "scenes.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "io/history_file.h"
#include "io/map_chart.h"
#include "io/map_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- what a user does ---- */

void stage_frame(Stage *stage)
{
    stage->now_ms += 20;
    desk_draw(stage->desk, &stage->list, stage->now_ms);
}

void stage_settle(Stage *stage)
{
    enum { FRAMES_MAX = 20000 };
    for (int32_t i = 0; i < FRAMES_MAX; i++) {
        desk_advance(stage->desk, 0.02);
        stage->now_ms += 20;
        if (!desk_draw(stage->desk, &stage->list, stage->now_ms)) {
            return;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL); /* for the scorecard's thread */
    }
    fprintf(stderr, "the picture does not come to rest\n");
    exit(1);
}

void stage_send(Stage *stage, DeskEvent event)
{
    desk_event(stage->desk, &event);
    stage_frame(stage);
}

static void press_key(Stage *stage, DeskKey which)
{
    stage_send(stage, (DeskEvent){.kind = EVENT_KEY, .key = which});
}

void stage_letter(Stage *stage, char letter)
{
    stage_send(stage, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = letter});
}

static void type(Stage *stage, const char *text)
{
    for (; *text != '\0'; text++) {
        DeskEvent event = {.kind = EVENT_KEY,
                           .key = *text == ' ' ? KEY_SPACE : KEY_CHARACTER,
                           .character = *text == ' ' ? '\0' : *text,
                           .typed = *text};
        event.utf8[0] = *text;
        stage_send(stage, event);
    }
}

static void point(Stage *stage, float x, float y)
{
    stage_send(stage, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
}

static void click_at(Stage *stage, float x, float y)
{
    point(stage, x, y);
    stage_send(stage, (DeskEvent){.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1});
    stage_send(stage, (DeskEvent){.kind = EVENT_UP, .x = x, .y = y});
}

static void leave(Stage *stage)
{
    stage_send(stage, (DeskEvent){.kind = EVENT_LEAVE});
}

/* Turns the wheel over the left column, where the control may be scrolled out of sight. */
static void click_on(Stage *stage, const char *tip)
{
    Rect column = layout_inspector(stage->desk), r = {0};
    for (int32_t i = 0; i < 40; i++) {
        stage_frame(stage);
        const Hit *hit = NULL;
        if (desk_find(stage->desk, tip, &r)) {
            hit = desk_hit_at(stage->desk, r.x + r.w / 2, r.y + r.h / 2);
        }
        if (hit && strstr(desk_tip(stage->desk, hit), tip)) {
            click_at(stage, r.x + r.w / 2, r.y + r.h / 2);
            return;
        }
        stage_send(stage, (DeskEvent){.kind = EVENT_WHEEL,
                                      .x = column.x + column.w / 2,
                                      .y = column.y + column.h / 2,
                                      .amount = -0.5F});
    }
    fprintf(stderr, "no control says \"%s\"\n", tip);
    exit(1);
}

static void go_to(Stage *stage, const char *date)
{
    int64_t t = 0;
    if (!time_parse(date, &t)) {
        abort();
    }
    desk_run_until(stage->desk, t);
    stage_frame(stage);
}

static void wear(Stage *stage, PaletteChoice palette)
{
    Preferences preferences = *desk_preferences(stage->desk);
    preferences.palette = palette;
    desk_set_preferences(stage->desk, &preferences);
}

/* ---- the scenes ---- */

static void play_card(Stage *stage)
{
    desk_show_card(stage->desk, true);
}

/* The one that has waited longest, for the inspection that the scenario is about. */
static void play_queue(Stage *stage)
{
    go_to(stage, "2022-10-20 12:00");
    const Sim *sim = desk_sim(stage->desk);
    VesselIndex longest = -1;
    int64_t since = INT64_MAX;
    for (VesselIndex v = 0; v < sim_vessel_slots(sim); v++) {
        VesselView vessel = sim_vessel(sim, v);
        if (vessel.state == VESSEL_OUTBOUND_ANCHORAGE && vessel.since < since) {
            since = vessel.since;
            longest = v;
        }
    }
    desk_look_at(stage->desk, 29.6, 41.6, 5);
    desk_select(stage->desk, longest, -1);
}

static void play_truce(Stage *stage)
{
    go_to(stage, "2025-04-10 12:00");
    click_on(stage, "Energy truce\n\nClick: what blocks it");
    click_on(stage, "Russia, Energy truce");
}

static void play_futures(Stage *stage)
{
    go_to(stage, "2022-09-15");
    stage_letter(stage, 'k');
    stage_letter(stage, 'c');
    type(stage, "suspend bsgi russia");
    press_key(stage, KEY_ENTER);
    press_key(stage, KEY_ESCAPE);
    int64_t t = 0;
    time_parse("2022-10-20", &t);
    desk_jump(stage->desk, t);
    desk_look_at(stage->desk, 31.2, 43.9, 1.5);
}

static void play_strings(Stage *stage)
{
    go_to(stage, "2022-11-06");
    stage_letter(stage, 'g');
    click_on(stage, "Show 7 days");
    leave(stage);
}

static void play_score(Stage *stage)
{
    go_to(stage, "2022-12-20");
    stage_letter(stage, 'r');
}

static void play_night(Stage *stage)
{
    go_to(stage, "2021-11-10 19:00");
    wear(stage, PALETTE_NIGHT);
    desk_look_at(stage->desk, 29.1, 41.15, 13);
    const Network *n = stage->bundle.network;
    for (int32_t l = 0; l < n->lane_count; l++) {
        if (strcmp(n->lanes[l].id, "BOSPHORUS") == 0) {
            desk_select_place(stage->desk, l, -1);
        }
    }
}

static void play_list(Stage *stage)
{
    go_to(stage, "2024-02-20 10:00");
    wear(stage, PALETTE_DAY);
    stage_letter(stage, 'l');
    click_on(stage, "Laden: these alone");
    leave(stage);
    for (int32_t i = 0; i < 7; i++) {
        press_key(stage, KEY_PAGE_DOWN);
    }
    stage_letter(stage, 'o');
}

const Scene scenes[SCENES] = {
    {"card", "riyadh-2025", false, play_card},    {"queue", "bsgi-2022", true, play_queue},
    {"truce", "riyadh-2025", true, play_truce},   {"futures", "bsgi-2022", true, play_futures},
    {"strings", "bsgi-2022", true, play_strings}, {"score", "bsgi-2022", false, play_score},
    {"night", "peace-2021", false, play_night},   {"list", "corridor-2023", false, play_list},
};

/* ---- the stage ---- */

static void unload(Stage *stage)
{
    chart_free(&stage->chart);
    history_free(&stage->history);
    scenario_bundle_free(&stage->bundle);
    stage->id = NULL;
}

static void load(Stage *stage, const char *id)
{
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    if (stage->id != NULL && strcmp(stage->id, id) == 0) {
        return;
    }
    unload(stage);
    stage->id = id;
    Errors errors = {0};
    bool good = scenario_load(&sources, id, NULL, &stage->bundle, &errors);
    if (good) {
        const Scenario *s = stage->bundle.scenario;
        char *folder = map_path(sources.maps_dir, s->map_name);
        good = map_load_chart(folder, &stage->chart, &errors);
        mem_free(folder);
        for (int32_t i = 0; i < s->record.file_count; i++) {
            char *path = map_path(SOURCE_DIR "/assets/history", s->record.files[i]);
            good = history_load(path, &stage->history, &errors) && good;
            mem_free(path);
        }
    }
    if (!good) {
        errors_print(&errors, stderr);
        exit(1);
    }
}

void stage_play(Stage *stage, const Scene *scene, TextSource *text, int32_t width, int32_t height,
                float scale)
{
    desk_destroy(stage->desk);
    load(stage, scene->scenario);
    Preferences preferences = preferences_defaults();
    preferences.reduced_motion = true;
    DeskConfig config = {.scenario = stage->bundle.scenario,
                         .chart = &stage->chart,
                         .history = &stage->history,
                         .text = text,
                         .seed = stage->bundle.scenario->seed,
                         .width = width,
                         .height = height,
                         .ui_scale = scale,
                         .synchronous = true,
                         .preferences = &preferences};
    stage->desk = desk_create(&config);
    stage->now_ms = 0;
    stage_frame(stage);
    scene->play(stage);
    stage_settle(stage);
}

void stage_close(Stage *stage)
{
    desk_destroy(stage->desk);
    draw_list_free(&stage->list);
    unload(stage);
    memset(stage, 0, sizeof *stage);
}
