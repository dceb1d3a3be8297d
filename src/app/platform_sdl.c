#include "app/platform_sdl.h"

#include "app/input_sdl.h"
#include "app/present_sdl.h"
#include "app/save_plot.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WINDOW_WIDTH = 1600, /* at UI scale 1 */
    WINDOW_HEIGHT = 900,
    WIDTH_MIN = 640,
    HEIGHT_MIN = 400,
    REST_MS = 1000, /* a resting window wakes this often */
    HIDDEN_MS = 100 /* an invisible one moves its simulation this often */
};

static const double frame_s = 1.0 / 60.0;
static const double longest_step_s = 0.25; /* after a sleep of the machine time does not leap */

struct Platform {
    Presenter presenter;
    Canvas *canvas;
    DrawList list;
    float ui_scale;
    bool quit;
    bool dirty;    /* something happened since the last frame */
    bool moving;   /* the picture changes by itself */
    double last_s; /* when time was last passed to the desk */
};

static double now_s(void)
{
    return (double)SDL_GetPerformanceCounter() / (double)SDL_GetPerformanceFrequency();
}

/* ---- opening ---- */

/* From the display's dots per inch, in quarters, rounded down: 96 is 1. Displays that tell nonsense
 * count as ordinary ones. */
static float display_scale(void)
{
    float dpi = 0;
    if (SDL_GetDisplayDPI(0, NULL, &dpi, NULL) != 0 || !(dpi >= 96 && dpi <= 400)) {
        return 1;
    }
    return fminf(floorf(dpi / 96 * 4) / 4, 3);
}

/* $CORRIDOR_UI_SCALE; 0 when it is not set. False when it is no scale. */
static bool wished_scale(float *scale, Errors *errors)
{
    const char *text = getenv("CORRIDOR_UI_SCALE");
    *scale = 0;
    if (text == NULL || text[0] == '\0') {
        return true;
    }
    char *end = NULL;
    *scale = strtof(text, &end);
    if (*end != '\0' || !(*scale >= 0.75F && *scale <= 3.0F)) {
        errors_add(errors, NULL, 0, 0,
                   "CORRIDOR_UI_SCALE: found `%s`, expected a number from 0.75 to 3", text);
        return false;
    }
    return true;
}

static void window_name(const char *title, char out[256])
{
    snprintf(out, 256, "%.200s \xE2\x80\x94 Corridor", title);
}

/* Window units: as it was left, else as designed, times the scale; within the screen. */
static void window_size(float scale, const Preferences *left, int32_t *width, int32_t *height)
{
    bool known = left->width >= WIDTH_MIN && left->height >= HEIGHT_MIN;
    *width = known ? left->width : (int32_t)(WINDOW_WIDTH * scale);
    *height = known ? left->height : (int32_t)(WINDOW_HEIGHT * scale);
    SDL_Rect usable;
    if (SDL_GetDisplayUsableBounds(0, &usable) == 0 && usable.w > 0 && usable.h > 0) {
        *width = *width < usable.w ? *width : usable.w;
        *height = *height < usable.h ? *height : usable.h;
    }
}

static void pixels_per_unit(const Platform *platform, float *x, float *y)
{
    int32_t width = 1;
    int32_t height = 1;
    int units_x = 1;
    int units_y = 1;
    presenter_size(&platform->presenter, &width, &height);
    SDL_GetWindowSize(platform->presenter.window, &units_x, &units_y);
    *x = (float)width / (float)(units_x > 0 ? units_x : 1);
    *y = (float)height / (float)(units_y > 0 ? units_y : 1);
}

/* Without a display SDL may pick a driver whose windows nobody sees; they are right only for who
 * asks for them by $SDL_VIDEODRIVER. */
static bool is_visible_driver(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return SDL_getenv("SDL_VIDEODRIVER") != NULL ||
           (driver != NULL && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0);
}

bool platform_has_display(void)
{
#ifdef __linux__ /* SDL's drivers complain on stderr when there is nothing to try */
    if (!SDL_getenv("DISPLAY") && !SDL_getenv("WAYLAND_DISPLAY") &&
        !SDL_getenv("SDL_VIDEODRIVER")) {
        return false;
    }
#endif
    bool started = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0, visible = started && is_visible_driver();
    if (started) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    SDL_Quit();
    return visible;
}

static bool start_video(Errors *errors)
{
    bool started = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
    if (started && is_visible_driver()) {
        return true;
    }
    errors_add(errors, NULL, 0, 0,
               "there is no display to open a window on (%s); `corridor shot` draws pictures and "
               "`corridor run` simulates without one",
               started ? "neither X11 nor Wayland answers" : SDL_GetError());
    if (started) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    SDL_Quit();
    return false;
}

Platform *platform_open(const char *title, const Preferences *preferences, Errors *errors)
{
    float wished = 0;
    if (!wished_scale(&wished, errors)) {
        return NULL;
    }
    wished = wished > 0 ? wished : preferences->ui_scale;
    if (!start_video(errors)) {
        return NULL;
    }
    SDL_EnableScreenSaver(); /* SDL holds it off otherwise */
    char name[256];
    window_name(title, name);
    Platform *platform = mem_alloc(1, sizeof *platform);
    float scale = wished > 0 ? wished : display_scale();
    int32_t width = 0;
    int32_t height = 0;
    window_size(scale, preferences, &width, &height);
    if (!presenter_open(&platform->presenter, name, width, height, errors)) {
        platform_close(platform);
        return NULL;
    }
    SDL_SetWindowMinimumSize(platform->presenter.window, WIDTH_MIN, HEIGHT_MIN);
    float pixels_x = 1;
    float pixels_y = 1;
    pixels_per_unit(platform, &pixels_x, &pixels_y);
    platform->ui_scale = wished > 0 ? wished : fminf(fmaxf(scale, pixels_x), 3);
    PlatformView view = platform_view(platform);
    platform->canvas = canvas_create(view.width, view.height);
    return platform;
}

void platform_close(Platform *platform)
{
    if (platform == NULL) {
        return;
    }
    presenter_close(&platform->presenter);
    if (platform->canvas != NULL) {
        canvas_destroy(platform->canvas);
    }
    draw_list_free(&platform->list);
    mem_free(platform);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    SDL_Quit();
}

static int32_t within(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

PlatformView platform_view(const Platform *platform)
{
    PlatformView view = {1, 1, platform->ui_scale};
    presenter_size(&platform->presenter, &view.width, &view.height);
    view.width = within(view.width, 1, CANVAS_SIZE_MAX); /* larger windows stretch the picture */
    view.height = within(view.height, 1, CANVAS_SIZE_MAX);
    return view;
}

/* ---- events ---- */

/* Brings canvas and desk to the window's size. */
static void take_size(Platform *platform, Desk *desk)
{
    PlatformView view = platform_view(platform);
    if (view.width != canvas_width(platform->canvas) ||
        view.height != canvas_height(platform->canvas)) {
        canvas_resize(platform->canvas, view.width, view.height);
        DeskEvent event = {.kind = EVENT_RESIZE, .width = view.width, .height = view.height};
        desk_event(desk, &event);
    }
}

static void handle_event(Platform *platform, Desk *desk, const SDL_Event *event)
{
    if (event->type == SDL_QUIT) {
        platform->quit = true;
        return;
    }
    if (event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET) {
        presenter_reset(&platform->presenter);
        platform->dirty = true;
        return;
    }
    if (event->type == SDL_WINDOWEVENT) {
        take_size(platform, desk);
        platform->dirty = true; /* exposed, shown, resized... */
    }
    float pixels_x = 1;
    float pixels_y = 1;
    pixels_per_unit(platform, &pixels_x, &pixels_y);
    DeskEvent translated;
    if (input_translate(event, pixels_x, pixels_y, &translated)) {
        desk_event(desk, &translated);
        platform->dirty = true;
    }
    if (event->type == SDL_DROPFILE) {
        SDL_free(event->drop.file);
    }
}

static bool is_hidden(const Platform *platform)
{
    Uint32 flags = SDL_GetWindowFlags(platform->presenter.window);
    return (flags & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) != 0;
}

static void handle_waiting(Platform *platform, Desk *desk)
{
    SDL_Event event;
    while (!platform->quit && SDL_PollEvent(&event) != 0) {
        handle_event(platform, desk, &event);
    }
}

/* Waits for the next frame's time or, while the picture rests, for an event; then handles all
 * events there are. Time spent at rest does not count: an event that ends it starts from there. */
static void wait_and_handle(Platform *platform, Desk *desk)
{
    bool hidden = is_hidden(platform);
    SDL_Event event;
    if (hidden || !(platform->moving || platform->dirty)) {
        if (SDL_WaitEventTimeout(&event, platform->moving ? HIDDEN_MS : REST_MS) != 0) {
            platform->last_s = platform->moving ? platform->last_s : now_s();
            handle_event(platform, desk, &event);
        }
    } else {
        double left = platform->last_s + frame_s - now_s();
        if (left > 0.001) {
            SDL_Delay((Uint32)(left * 1000));
        }
    }
    handle_waiting(platform, desk);
}

/* ---- frames ---- */

/* Passes the time since the last call to the desk. */
static void pass_time(Platform *platform, Desk *desk)
{
    double now = now_s();
    desk_advance(desk, fmin(now - platform->last_s, longest_step_s));
    platform->last_s = now;
}

/* Opens another scenario, whose name the window then has. */
static void open_other(Platform *platform, Host *host, Desk **desk, const char *name)
{
    char title[256];
    *desk = host_open(host, *desk, name);
    window_name(host_title(host), title);
    SDL_SetWindowTitle(platform->presenter.window, title);
    platform->last_s = now_s(); /* what opening took does not count */
    platform->dirty = true;
}

/* The window's size is kept with the settings, but not that of a maximised one. */
static void note_size(Platform *platform, Desk *desk)
{
    Uint32 flags = SDL_GetWindowFlags(platform->presenter.window);
    if ((flags & (SDL_WINDOW_MAXIMIZED | SDL_WINDOW_FULLSCREEN | SDL_WINDOW_MINIMIZED)) == 0) {
        Preferences preferences = *desk_preferences(desk);
        int width = 0;
        int height = 0;
        SDL_GetWindowSize(platform->presenter.window, &width, &height);
        preferences.width = width;
        preferences.height = height;
        desk_set_preferences(desk, &preferences);
    }
}

/* Does what the desk asked for. */
static void answer(Platform *platform, Host *host, Desk **desk, const DeskRequest *request)
{
    switch (request->kind) {
    case REQUEST_SCREENSHOT:
        save_screenshot(*desk, platform->canvas);
        platform->dirty = true; /* the message */
        break;
    case REQUEST_QUIT:
        platform->quit = true;
        break;
    case REQUEST_OPEN:
        open_other(platform, host, desk, request->text);
        break;
    case REQUEST_SAVE_RECORDING:
        host_save(host, *desk, request->text);
        platform->dirty = true;
        break;
    case REQUEST_SETTINGS:
        host_keep_settings(host, *desk);
        break;
    case REQUEST_SOURCES:
        host_list_sources(host, *desk);
        platform->dirty = true;
        break;
    case REQUEST_SAVE_PICTURE:
        save_plot(*desk, request, host_text(host));
        platform->dirty = true; /* the message */
        break;
    }
}

static bool draw_frame(Platform *platform, Desk *desk, TextSource *text, Errors *errors)
{
    platform->dirty = false;
    draw_list_clear(&platform->list);
    platform->moving = desk_draw(desk, &platform->list, now_s() * 1000);
    canvas_draw(platform->canvas, &platform->list, text);
    return presenter_show(&platform->presenter, platform->canvas, errors);
}

bool platform_run(Platform *platform, Host *host, Desk **desk, Errors *errors)
{
    double begun = now_s();
    platform->last_s = begun;
    platform->dirty = true;
    platform->moving = true;
    while (!platform->quit) {
        wait_and_handle(platform, *desk);
        pass_time(platform, *desk);
        handle_waiting(platform, *desk); /* what came while it simulated is in this frame yet */
        if (!is_hidden(platform) && (platform->moving || platform->dirty) && !platform->quit &&
            !draw_frame(platform, *desk, host_text(host), errors)) {
            return false;
        }
        DeskRequest request;
        while (desk_take_request(*desk, &request)) {
            answer(platform, host, desk, &request);
        }
        host_tick(host, *desk, now_s() - begun);
    }
    note_size(platform, *desk);
    return true;
}
