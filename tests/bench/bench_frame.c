/* Whole frames of the desk on bsgi-2022: list, base map and pixels, without upload and present.
 * Prints medians in ms. */
#include "app/text_sdl.h"
#include "base/memory.h"
#include "base/simtime.h"
#include "io/map_chart.h"
#include "io/scenario_file.h"
#include "view/canvas.h"
#include "view/desk.h"

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
    desk_destroy(desk);
    chart_free(&chart);
    scenario_bundle_free(&bundle);
    return 0;
}
