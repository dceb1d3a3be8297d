/* A desk on a scenario, without a window or a coast: what a test clicks, types and reads. */
#ifndef CORRIDOR_TESTS_DESK_WORLD_H
#define CORRIDOR_TESTS_DESK_WORLD_H

#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "io/text_file.h"
#include "view/desk_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TOY_TRUCE SOURCE_DIR "/tests/data/toy-truce.yaml"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

typedef struct World {
    ScenarioBundle bundle;
    Chart chart; /* empty */
    Desk *desk;
    DrawList list;
    char *text; /* the last frame's draw list */
} World;

/* Draws a frame; its text lasts until the next. */
static inline const char *frame(World *w)
{
    mem_free(w->text);
    desk_draw(w->desk, &w->list, 0);
    w->text = draw_list_to_text(&w->list);
    return w->text;
}

/* Shows the scenario of w->bundle. */
static inline void show_world(World *w, uint64_t seed, int32_t width, int32_t height, float scale)
{
    DeskConfig config = {w->bundle.scenario, &w->chart, text_fixed(), seed, width, height, scale,
                         .synchronous = true};
    w->desk = desk_create(&config);
    frame(w);
}

static inline void open_world(World *w, const char *scenario, uint64_t seed, int32_t width,
                              int32_t height, float scale)
{
    memset(w, 0, sizeof *w);
    Errors errors = {0};
    if (!scenario_load(&sources, scenario, NULL, &w->bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    show_world(w, seed, width, height, scale);
}

/* The toy of TOY_TRUCE over eight years, with lines added to its text. */
static inline void open_long_world(World *w, const char *more, int32_t width, int32_t height)
{
    static const char *const years[] = {"end=2028-01-01"};
    memset(w, 0, sizeof *w);
    Errors errors = {0};
    size_t length;
    char *toy = text_file_read(TOY_TRUCE, &length, &errors);
    char *text = mem_alloc(length + strlen(more) + 1, 1);
    memcpy(text, toy, length);
    memcpy(text + length, more, strlen(more) + 1);
    ScenarioSettings settings = {years, 1};
    if (!scenario_load_text(&sources, TOY_TRUCE, text, length + strlen(more), &settings, &w->bundle,
                            &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    mem_free(text);
    mem_free(toy);
    show_world(w, 1, width, height, 1);
}

static inline void close_world(World *w)
{
    desk_destroy(w->desk);
    draw_list_free(&w->list);
    mem_free(w->text);
    chart_free(&w->chart);
    scenario_bundle_free(&w->bundle);
}

static inline void send(World *w, DeskEvent event)
{
    desk_event(w->desk, &event);
    frame(w);
}

static inline void key(World *w, DeskKey which)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = which});
}

static inline void click(World *w, float x, float y)
{
    DeskEvent down = {.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1};
    desk_event(w->desk, &down);
    send(w, (DeskEvent){.kind = EVENT_UP, .x = x, .y = y});
}

static inline void click_in(World *w, Rect r)
{
    click(w, r.x + r.w / 2, r.y + r.h / 2);
}

/* Whether a control's tooltip contains the words. */
static inline bool shows(World *w, const char *tip)
{
    Rect r;
    frame(w);
    return desk_find(w->desk, tip, &r);
}

/* Clicks the control whose tooltip contains the words. */
static inline void press(World *w, const char *tip)
{
    Rect r;
    frame(w);
    if (!desk_find(w->desk, tip, &r)) {
        fail_msg("no control says \"%s\"", tip);
    }
    click_in(w, r);
}

#endif
