/* Whole frames with 300, 3,000 and 20,000 vessels and every panel: what moves time, makes the draw
 * list, fills the pixels and, with --present on a display, brings them to the window through SDL.
 * The least and the median of many frames in ms, and the median of what the thread spent on the
 * processor: on a busy machine the least and that one are the program's.
 *
 * The worlds are bsgi-2022 with K times as many ships, berths and inspectors. */
#include "app/present_sdl.h"
#include "app/text_sdl.h"
#include "base/simtime.h"
#include "io/map_chart.h"
#include "io/scenario_file.h"
#include "view/canvas.h"
#include "view/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { FRAMES = 90, WARM_UP = 12 };

typedef struct World {
    int32_t vessels; /* the run stops when there are so many */
    int64_t times;   /* K */
    double goal_ms;  /* of a frame */
} World;

static const World worlds[] = {{300, 1, 8}, {3000, 7, 1000.0 / 60}, {20000, 30, 1000.0 / 30}};
static const int32_t sizes[][2] = {{1280, 720}, {1920, 1080}};

/* Running: 1 s is a day. Close: the waters off the Bosporus, where most wait. The last two run with
 * the plots and with the string lines open. */
typedef enum Motion { STILL, PANNING, RUNNING, CLOSE, PLOTS, STRINGS, MOTIONS } Motion;
static const char *const motions[MOTIONS] = {"still", "panning", "running",
                                             "close", "plots",   "strings"};

/* What a frame is made of. */
typedef enum Share { TIME, LIST, PIXELS, PRESENT, WHOLE, PROCESSOR, SHARES } Share;

typedef struct Bench {
    Desk *desk;
    Canvas *canvas;
    TextSource *text;
    Presenter *presenter; /* NULL: nothing is shown */
    Motion motions;       /* the first so many; the past of 20,000 takes long to read for plots */
    DrawList list;
    double shares[SHARES][FRAMES];
} Bench;

static double ms_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* Of this thread alone: what others do on the machine adds little to it. */
static double processor_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double least(const double *values)
{
    double value = values[0];
    for (int32_t i = 1; i < FRAMES; i++) {
        value = values[i] < value ? values[i] : value;
    }
    return value;
}

static double median(double *values)
{
    qsort(values, FRAMES, sizeof values[0], by_size);
    return values[FRAMES / 2];
}

/* K times as many ships, servers and berths. A bench may: the scenario is its own. */
static void scale(const Scenario *s, int64_t k)
{
    for (int32_t i = 0; i < s->station_count; i++) {
        for (int32_t d = 0; d < s->stations[i].server_count; d++) {
            ((Dated *)(uintptr_t)s->stations[i].servers)[d].value *= k;
        }
    }
    for (int32_t f = 0; f < s->flow_count; f++) {
        for (int32_t d = 0; d < s->flows[f].rate_count; d++) {
            ((Dated *)(uintptr_t)s->flows[f].rates)[d].value *= k;
        }
    }
}

static void frame(Bench *b, Motion motion, float *x, float y, int32_t i)
{
    double times[SHARES];
    double began = ms_now(), busy = processor_ms();
    if (motion == PANNING) {
        *x += i % 20 < 10 ? 20.0f : -20.0f;
        DeskEvent move = {.kind = EVENT_MOVE, .x = *x, .y = y};
        desk_event(b->desk, &move);
    }
    desk_advance(b->desk, 1.0 / 60);
    times[TIME] = ms_now();
    desk_draw(b->desk, &b->list, began);
    times[LIST] = ms_now();
    canvas_draw(b->canvas, &b->list, b->text);
    times[PIXELS] = ms_now();
    Errors errors = {0};
    if (b->presenter != NULL && !presenter_show(b->presenter, b->canvas, &errors)) {
        errors_print(&errors, stderr);
        exit(1);
    }
    times[PRESENT] = ms_now();
    if (i >= 0) {
        b->shares[WHOLE][i] = times[PRESENT] - began;
        b->shares[PROCESSOR][i] = processor_ms() - busy;
        for (Share s = TIME; s < WHOLE; s++) {
            b->shares[s][i] = times[s] - (s == TIME ? began : times[s - 1]);
        }
    }
}

/* Frames until nothing more comes. */
static void past_is_there(Bench *b)
{
    for (int32_t i = 0; i < 400 && desk_draw(b->desk, &b->list, ms_now()); i++) {
    }
}

static void measure(Bench *b, Motion motion)
{
    float x = (float)canvas_width(b->canvas) * 0.6f, y = (float)canvas_height(b->canvas) * 0.75f;
    DeskEvent down = {.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1}; /* on land */
    DeskEvent up = {.kind = EVENT_UP, .x = x, .y = y};
    SDL_PumpEvents();
    bool close = motion == CLOSE;
    desk_look_at(b->desk, close ? 29.2 : 33.7, close ? 41.4 : 43.6, close ? 8 : 1);
    if (motion == PANNING) {
        desk_event(b->desk, &down);
    }
    DeskEvent open = {
        .kind = EVENT_KEY, .key = KEY_CHARACTER, .character = motion == PLOTS ? 'p' : 'g'};
    if (motion >= PLOTS) {
        desk_event(b->desk, &open);
        past_is_there(b);
    }
    DeskEvent speed = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = '4'};
    desk_event(b->desk, &speed);
    desk_set_paused(b->desk, motion == STILL || motion == PANNING);
    for (int32_t i = -WARM_UP; i < FRAMES; i++) {
        frame(b, motion, &x, y, i);
    }
    desk_set_paused(b->desk, true);
    if (motion >= PLOTS) {
        desk_event(b->desk, &open);
    }
    if (motion == PANNING) {
        desk_event(b->desk, &up);
    }
    double whole = least(b->shares[WHOLE]);
    printf("  %4dx%-4d %-8s %6.1f %6.1f %9.1f ", (int)canvas_width(b->canvas),
           (int)canvas_height(b->canvas), motions[motion], whole, median(b->shares[WHOLE]),
           median(b->shares[PROCESSOR]));
    for (Share s = TIME; s < WHOLE; s++) {
        printf(" %7.1f", least(b->shares[s]));
    }
    printf(" %8.0f\n", 1000 / whole);
}

/* Every size, with a window of that size where there is a display. */
static void measure_sizes(Bench *b, bool presents)
{
    for (int32_t s = 0; s < 2; s++) {
        int32_t width = sizes[s][0], height = sizes[s][1];
        DeskEvent resize = {.kind = EVENT_RESIZE, .width = width, .height = height};
        desk_event(b->desk, &resize);
        b->canvas = canvas_create(width, height);
        Presenter presenter;
        Errors errors = {0};
        if (presents && presenter_open(&presenter, "Corridor bench", width, height, &errors)) {
            b->presenter = &presenter;
        }
        errors_print(&errors, stderr);
        errors_free(&errors);
        for (Motion m = STILL; m < b->motions; m++) {
            measure(b, m);
        }
        if (b->presenter != NULL) {
            presenter_close(b->presenter);
            b->presenter = NULL;
        }
        canvas_destroy(b->canvas);
    }
}

static bool measure_world(const World *world, const Chart *chart, TextSource *text, bool presents)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, "bsgi-2022", NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        return false;
    }
    scale(bundle.scenario, world->times);
    DeskConfig config = {bundle.scenario, chart, text, 1, 1280, 720, 1, .synchronous = false};
    Desk *desk = desk_create(&config);
    for (int64_t t = bundle.scenario->start;
         sim_vessels_inside(desk_sim(desk)) < world->vessels && t < bundle.scenario->end;
         t += MS_PER_HOUR) {
        desk_run_until(desk, t);
    }
    Bench bench = {.desk = desk, .text = text, .motions = world->vessels > 3000 ? PLOTS : MOTIONS};
    past_is_there(&bench);
    printf("%d vessels; goal %.1f ms\n", (int)sim_vessels_inside(desk_sim(desk)), world->goal_ms);
    measure_sizes(&bench, presents);
    draw_list_free(&bench.list);
    desk_destroy(desk);
    scenario_bundle_free(&bundle);
    return true;
}

static bool start_video(void)
{
    const char *driver = SDL_GetHint(SDL_HINT_RENDER_DRIVER);
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        fprintf(stderr, "bench_fleet: no display: %s\n", SDL_GetError());
        return false;
    }
    printf("presented by SDL's %s renderer on %s\n", driver != NULL ? driver : "software",
           SDL_GetCurrentVideoDriver());
    return true;
}

int main(int argc, char **argv)
{
    bool presents = argc > 1 && strcmp(argv[1], "--present") == 0;
    Errors errors = {0};
    Chart chart = {0};
    TextSource *text = text_sdl_create(&errors);
    if (!text || !map_load_chart(SOURCE_DIR "/maps/black-sea", &chart, &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    if (presents && !start_video()) {
        return 77;
    }
    printf("  ms a frame: least, median; median on the processor; least of time, list, pixels, "
           "present; frames/s\n");
    bool good = true;
    for (size_t w = 0; good && w < sizeof worlds / sizeof worlds[0]; w++) {
        good = measure_world(&worlds[w], &chart, text, presents);
        fflush(stdout);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %.0f MB\n", (double)usage.ru_maxrss / 1024);
    chart_free(&chart);
    text_sdl_destroy(text);
    if (presents) {
        SDL_Quit();
    }
    return good ? 0 : 1;
}
