/* Whole frames of the desk on bsgi-2022: list, base map and pixels, without upload and present.
 * Prints medians in ms. */
#include "app/text_sdl.h"
#include "base/memory.h"
#include "base/simtime.h"
#include "io/map_chart.h"
#include "io/scenario_file.h"
#include "view/canvas.h"
#include "view/desk.h"
#include "view/record.h"
#include "view/strings.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FRAMES = 61 };

static double ms_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(Desk *desk, TextSource *text, int32_t width, int32_t height, const char *what,
                    float pan, float wheel)
{
    DeskEvent resize = {.kind = EVENT_RESIZE, .width = width, .height = height};
    desk_event(desk, &resize);
    DeskEvent home = {.kind = EVENT_KEY, .key = KEY_HOME};
    desk_event(desk, &home);
    Canvas *canvas = canvas_create(width, height);
    DrawList list = {0};
    double times[FRAMES];
    float x = (float)width * 0.6f, y = (float)height * 0.75f; /* land: nothing to click on */
    DeskEvent down = {.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1};
    desk_event(desk, &down);
    for (int32_t i = 0; i < FRAMES + 5; i++) {
        double began = ms_now();
        x += i % 20 < 10 ? pan : -pan;
        DeskEvent move = {.kind = EVENT_MOVE, .x = x, .y = y};
        desk_event(desk, &move);
        if (wheel != 0) {
            DeskEvent turn = {
                .kind = EVENT_WHEEL, .x = 600, .y = 300, .amount = i % 20 < 10 ? wheel : -wheel};
            desk_event(desk, &turn);
        }
        desk_draw(desk, &list, began);
        canvas_draw(canvas, &list, text);
        if (i >= 5) {
            times[i - 5] = ms_now() - began;
        }
    }
    if (desk_selected_vessel(desk) >= 0 || desk_selected_port(desk) >= 0) {
        printf("(the drag hit something: this was no pan)\n");
    }
    DeskEvent up = {.kind = EVENT_UP, .x = x, .y = y};
    desk_event(desk, &up);
    qsort(times, FRAMES, sizeof times[0], by_size);
    printf("frame %dx%d, %s: median %.1f ms, worst tenth %.1f ms (%d commands)\n", (int)width,
           (int)height, what, times[FRAMES / 2], times[FRAMES * 9 / 10], (int)list.count);
    draw_list_free(&list);
    canvas_destroy(canvas);
}

static void measure_year(const Scenario *scenario)
{
    double times[11];
    uint64_t events = 0;
    for (int32_t i = 0; i < 11; i++) {
        double began = ms_now();
        SimConfig config = {scenario, (uint64_t)i + 1, 0, false};
        Sim *sim = sim_create(&config);
        sim_run_until(sim, scenario->end);
        times[i] = ms_now() - began;
        events = sim_events(sim);
        sim_destroy(sim);
    }
    qsort(times, 11, sizeof times[0], by_size);
    printf("run of bsgi-2022: median %.1f ms, %d events, %.0f ns an event\n", times[5], (int)events,
           times[5] * 1e6 / (double)events);
}

/* What the plots cost beside the frames: the past of a year, read by shadow runs. */
static void measure_past(const Scenario *scenario)
{
    SimConfig config = {scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, scenario->end);
    double began = ms_now();
    Record *record = record_create(scenario, 1);
    record_follow(record, sim, INT32_MAX);
    double recorded = ms_now();
    StringAxis axis;
    int32_t axes = string_axes(scenario, &axis, 1);
    Strings *strings = axes > 0 ? strings_create(scenario, 1, &axis) : NULL;
    if (strings) {
        strings_follow(strings, sim, INT32_MAX, INT32_MAX);
    }
    printf("past of a year: record %.1f ms (%d days), string lines %.1f ms (%d ships)\n",
           recorded - began, (int)record_days(record), ms_now() - recorded,
           strings ? (int)strings_tracks(strings) : 0);
    strings_destroy(strings);
    if (axes > 0) {
        string_axis_free(&axis);
    }
    record_destroy(record);
    sim_destroy(sim);
}

/* The same frames with the string-line diagram open. */
static void measure_strings(Desk *desk, TextSource *text)
{
    DeskEvent open = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'g'};
    desk_event(desk, &open);
    DrawList list = {0};
    for (int32_t i = 0; i < 200 && desk_draw(desk, &list, ms_now()); i++) {
    } /* its past is there */
    draw_list_free(&list);
    measure(desk, text, 1280, 720, "string lines", 0, 0);
    desk_event(desk, &open);
}

int main(void)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    Chart chart = {0};
    TextSource *text = text_sdl_create(&errors);
    if (!text || !scenario_load(&sources, "bsgi-2022", NULL, &bundle, &errors) ||
        !map_load_chart(SOURCE_DIR "/maps/black-sea", &chart, &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    measure_year(bundle.scenario);
    measure_past(bundle.scenario);
    DeskConfig config = {bundle.scenario, &chart, text, 1, 1280, 720, 1, .synchronous = false};
    Desk *desk = desk_create(&config);
    desk_run_until(desk, time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 10}));
    printf("%d vessels\n", (int)sim_vessels_inside(desk_sim(desk)));
    static const int32_t sizes[][2] = {{1280, 720}, {1920, 1080}};
    for (int32_t s = 0; s < 2; s++) {
        measure(desk, text, sizes[s][0], sizes[s][1], "still", 0, 0);
        measure(desk, text, sizes[s][0], sizes[s][1], "panning", 20, 0);
        measure(desk, text, sizes[s][0], sizes[s][1], "zooming", 0, 0.5f);
    }
    measure_strings(desk, text);
    desk_destroy(desk);
    chart_free(&chart);
    scenario_bundle_free(&bundle);
    return 0;
}
