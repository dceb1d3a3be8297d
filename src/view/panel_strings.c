/* The string-line diagram over the map. */
#include "view/panel_strings.h"
#include "view/plot_save.h"
#include "view/string_plot.h"
#include "view/canvas.h"
#include "view/widgets.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AXES_MAX = 6, RANGES = 4, LOOKS_A_FRAME = 80, EVENTS_A_FRAME = 20000 };

typedef struct StringPanel {
    bool open;
    StringAxis axes[AXES_MAX];
    int32_t axis_count, axis;
    Strings *strings; /* of the axis; NULL until it is first opened */
    int64_t span;     /* ms shown */
    int64_t to;       /* end of what is shown, while it does not follow the moment */
    bool follows;
    bool dragging, moved, saving;
    float drag_x;
    Rect area; /* of the lines in the last frame */
    Rect menu; /* of the menu to save in the last frame */
    /* The lines as a picture, made anew when what it shows changes, while running a few times a
     * second: hundreds of lines are too many for every frame. */
    Canvas *canvas;
    StringPlot drawn;
    Theme drawn_theme;
    int64_t drawn_end; /* strings_end */
    int32_t drawn_axis;
    double age; /* s, real time */
} StringPanel;

static const int64_t spans[RANGES] = {7 * MS_PER_DAY, 30 * MS_PER_DAY, 90 * MS_PER_DAY, 0};

static StringPanel *panel_of(const Desk *desk)
{
    return part_state(desk, &part_strings);
}

static void create(Desk *desk, void *state)
{
    StringPanel *p = state;
    p->axis_count = string_axes(desk->config.scenario, p->axes, AXES_MAX);
    p->span = spans[1];
    p->follows = true;
}

/* With its raster 8 MB at 1920x1080: kept only while it is shown. */
static void drop_canvas(StringPanel *p)
{
    if (p->canvas) {
        canvas_destroy(p->canvas);
        p->canvas = NULL;
    }
}

static void destroy(Desk *desk, void *state)
{
    (void)desk;
    StringPanel *p = state;
    strings_destroy(p->strings);
    drop_canvas(p);
    for (int32_t i = 0; i < p->axis_count; i++) {
        string_axis_free(&p->axes[i]);
    }
}

/* ---- what is shown ---- */

static int64_t shown_to(const Desk *desk, const StringPanel *p)
{
    int64_t start = desk->config.scenario->start, now = sim_now(desk->sim);
    int64_t to = p->follows ? now + p->span / 40 : p->to;
    return to - p->span < start ? start + p->span : to;
}

static int32_t track_of(const Strings *strings, uint64_t serial)
{
    for (int32_t t = 0; serial != 0 && t < strings_tracks(strings); t++) {
        if (strings_track(strings, t)->serial == serial) {
            return t;
        }
    }
    return -1;
}

static StringPlot plot_of(const Desk *desk, const StringPanel *p)
{
    int64_t to = shown_to(desk, p);
    return (StringPlot){desk->config.scenario,
                        p->strings,
                        &p->axes[p->axis],
                        to - p->span,
                        to,
                        sim_now(desk->sim),
                        desk->cursor,
                        -1,
                        track_of(p->strings, desk->vessel >= 0 ? desk->vessel_serial : 0)};
}

bool plots_strings(const Desk *desk, StringPlot *plot)
{
    const StringPanel *p = panel_of(desk);
    if (p->open && p->strings) {
        *plot = plot_of(desk, p);
    }
    return p->open && p->strings;
}

/* ---- controls ---- */

static void call_close(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    panel_of(desk)->open = false;
}

static void call_range(Desk *desk, int32_t range, Rect where)
{
    (void)where;
    StringPanel *p = panel_of(desk);
    int64_t whole = sim_now(desk->sim) - desk->config.scenario->start;
    p->span = spans[range] > 0 ? spans[range] : whole > spans[0] ? whole : spans[0];
    p->follows = true;
}

static void call_axis(Desk *desk, int32_t axis, Rect where)
{
    (void)where;
    StringPanel *p = panel_of(desk);
    if (axis != p->axis) {
        strings_destroy(p->strings);
        p->strings = NULL;
        p->axis = axis;
    }
}

static void call_menu(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    panel_of(desk)->saving = !panel_of(desk)->saving;
}

static void call_save(Desk *desk, int32_t format, Rect where)
{
    (void)where;
    panel_of(desk)->saving = false;
    plot_save(desk, (PlotSpec){PLOT_STRINGS, 0}, (PlotFormat)format);
}

/* From the right: close, save, ranges, and further corridors. Returns the x where they begin. */
static float controls(Desk *desk, DrawList *list, const StringPanel *p, Rect r)
{
    static const char *const words[RANGES] = {"7 d", "30 d", "90 d", "All"};
    static const char *const tips[RANGES] = {"Show 7 days", "Show 30 days", "Show 90 days",
                                             "Show the whole run so far"};
    float u = desk->u, h = 26 * u, gap = 4 * u, y = r.y + 9 * u;
    char tip[TIP_TEXT];
    Rect b = {r.x + r.w - 12 * u - h, y, h, h};
    widget_button_call(desk, list, b, "", ICON_CROSS, BUTTON_PLAIN, call_close, 0,
                       ui_tip(panel_strings_toggle, 0, "Close the diagram", tip));
    b.w = 50 * u;
    b.x -= b.w + gap;
    widget_button_call(desk, list, b, "Save", -1, BUTTON_PLAIN, call_menu, 0,
                       "Save the diagram as a picture or a table");
    b.w = 42 * u;
    b.x -= 8 * u;
    for (int32_t i = RANGES - 1; i >= 0; i--) {
        b.x -= b.w + gap;
        bool on = p->follows && p->span == spans[i];
        widget_button_call(desk, list, b, words[i], -1, on ? BUTTON_PRIMARY : BUTTON_PLAIN,
                           call_range, i, tips[i]);
    }
    b.w = 26 * u;
    b.x -= 8 * u;
    for (int32_t i = p->axis_count - 1; i >= 0 && p->axis_count > 1; i--) {
        char text[160], number[16];
        b.x -= b.w + gap;
        snprintf(number, sizeof number, "%d", (int)i + 1);
        widget_button_call(desk, list, b, number, -1, i == p->axis ? BUTTON_PRIMARY : BUTTON_PLAIN,
                           call_axis, i,
                           string_axis_words(desk->config.scenario, &p->axes[i], text));
    }
    return b.x;
}

static void save_menu(Desk *desk, DrawList *list, StringPanel *p, Rect r)
{
    float u = desk->u, row = 28 * u;
    Rect m = {r.x + r.w - 176 * u, r.y + 40 * u, 140 * u, PLOT_FORMATS * row + 10 * u};
    widget_overlay(desk, list, m);
    p->menu = m;
    for (int32_t i = 0; i < PLOT_FORMATS; i++) {
        char text[40];
        snprintf(text, sizeof text, "Save as %s", plot_format_names[i]);
        Rect b = {m.x + 5 * u, m.y + 5 * u + row * (float)i, m.w - 10 * u, row - 2 * u};
        widget_button_call(desk, list, b, text, -1, BUTTON_PLAIN, call_save, i, NULL);
    }
}

/* ---- drawing ---- */

static void bubble(Desk *desk, DrawList *list, const StringPanel *p, int32_t track,
                   const StringSample *sample)
{
    float u = desk->u;
    const StringTrack *t = strings_track(p->strings, track);
    VesselView view = {.serial = t->serial, .name = t->name};
    char name[96], when[48], text[240];
    vessel_name(&view, name, sizeof name);
    const char *what = sample->waits ? "waits" : sample->laden ? "laden" : "in ballast";
    snprintf(text, sizeof text, "%s \xC2\xB7 %s%s \xC2\xB7 %.0f nm", name,
             sample->waits ? (sample->laden ? "laden, " : "in ballast, ") : "", what,
             (double)sample->along_m / 1852);
    TextStyle style = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT);
    TextStyle small = style_of(FONT_REGULAR, 11.5f * u, COLOR_TEXT_2);
    moment_words(desk->cursor, when);
    float w = fmaxf(text_width(desk->config.text, &style, text),
                    text_width(desk->config.text, &small, when)) +
              20 * u;
    float x = desk->pointer_x + 14 * u, y = desk->pointer_y - 48 * u;
    x = fminf(x, p->area.x + p->area.w - w);
    y = fmaxf(y, p->area.y);
    Rect r = {x, y, w, 40 * u};
    draw_shadow(list, r, 6 * u, 8 * u, COLOR_SHADOW);
    draw_rect(list, r, 6 * u, COLOR_BUTTON);
    draw_border(list, r, 6 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    draw_text(list, x + 10 * u, y + 16 * u, style, text);
    draw_text(list, x + 10 * u, y + 32 * u, small, when);
}

/* All that is free of the other panels, but for a margin; all between the bar and the timeline
 * where that is little; over the timeline too in a low window. */
static Rect layout(const Desk *desk)
{
    float u = desk->u;
    Rect m = desk->map_rect;
    if (m.w < 300 * u) {
        m.x = 2 * u;
        m.w = (float)desk->config.width - 4 * u;
    }
    if (layout_is_low(desk)) {
        m.h = (float)desk->config.height - m.y - 2 * u;
    }
    return (Rect){m.x + 10 * u, m.y + 12 * u, m.w - 20 * u, m.h - 22 * u};
}

static void advance(Desk *desk, void *state, double seconds)
{
    (void)desk;
    ((StringPanel *)state)->age += seconds;
}

/* Whether the picture still shows what it should, or nearly so and is fresh enough. */
static bool is_fresh(const Desk *desk, const StringPanel *p, const StringPlot *plot, int32_t width,
                     int32_t height)
{
    if (!p->canvas || canvas_width(p->canvas) != width || canvas_height(p->canvas) != height ||
        p->drawn_axis != p->axis || plot->to - plot->from != p->drawn.to - p->drawn.from ||
        plot->selected != p->drawn.selected ||
        memcmp(&p->drawn_theme, &desk->theme, sizeof desk->theme) != 0) {
        return false;
    }
    bool same = p->drawn.to == plot->to && p->drawn_end == strings_end(p->strings);
    return same || (p->age < 0.25 && p->follows && !desk->config.synchronous);
}

/* Draws what is slow to draw, from the pictures's own origin. */
static void paint(Desk *desk, StringPanel *p, const StringPlot *plot, Rect inner)
{
    int32_t width = (int32_t)inner.w + 1, height = (int32_t)inner.h + 1;
    if (!is_fresh(desk, p, plot, width, height)) {
        StringPlot still = *plot;
        DrawList own = {0};
        still.cursor = INT64_MIN;
        still.marked = -1;
        if (p->canvas) {
            canvas_resize(p->canvas, width, height);
        } else {
            p->canvas = canvas_create(width, height);
        }
        canvas_clear(p->canvas, theme_color(&desk->theme, COLOR_DIALOG_BOTTOM));
        string_plot_draw(&still, desk->config.text, &own, (Rect){0, 0, inner.w, inner.h}, desk->u);
        theme_apply(&desk->theme, &own);
        canvas_draw(p->canvas, &own, desk->config.text);
        draw_list_free(&own);
        p->drawn = still;
        p->drawn_theme = desk->theme;
        p->drawn_end = strings_end(p->strings);
        p->drawn_axis = p->axis;
        p->age = 0;
    }
}

static void draw_diagram(Desk *desk, DrawList *list, StringPanel *p, Rect r)
{
    float u = desk->u;
    StringPlot plot = plot_of(desk, p);
    Rect inner = {floorf(r.x + 14 * u), floorf(r.y + 66 * u), floorf(r.w - 28 * u),
                  floorf(r.h - 74 * u)};
    p->area = string_plot_area(&plot, desk->config.text, inner, u);
    paint(desk, p, &plot, inner);
    DrawImage image = {canvas_pixels(p->canvas),
                       canvas_width(p->canvas),
                       canvas_height(p->canvas),
                       canvas_stride(p->canvas),
                       true,
                       "string lines"};
    draw_image(list, inner.x, inner.y, image);
    int32_t under = -1;
    StringSample sample = {0};
    Plot times = {.from = plot.from, .to = plot.to};
    if (desk_hovers(desk, p->area) && !p->saving) {
        desk_hover_time(desk, plot_time_at(&times, p->area, desk->pointer_x));
        under = string_plot_at(&plot, p->area, u, desk->pointer_x, desk->pointer_y, 7 * u, &sample);
    }
    plot.cursor = desk->cursor;
    plot.marked = under;
    string_plot_marks(&plot, desk->config.text, list, inner, u);
    if (under >= 0 && !p->dragging) {
        bubble(desk, list, p, under, &sample);
    }
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    StringPanel *p = state;
    float u = desk->u;
    p->area = p->menu = (Rect){0};
    if (!p->open || p->axis_count == 0) {
        drop_canvas(p);
        return;
    }
    Rect r = layout(desk);
    if (r.w < 200 * u || r.h < 120 * u) {
        return;
    }
    if (!p->strings) {
        p->strings = strings_create(desk->config.scenario, desk->config.seed, &p->axes[p->axis]);
    }
    bool now = desk->config.synchronous;
    desk->unfinished |= !strings_follow(p->strings, desk->sim, now ? INT32_MAX : EVENTS_A_FRAME,
                                        now ? INT32_MAX : LOOKS_A_FRAME);
    widget_veil(list, (Rect){r.x - 10 * u, r.y - 12 * u, r.w + 20 * u, r.h + 22 * u});
    panel_ground(desk, list, r);
    draw_rect(list, r, 8 * u, COLOR_DIALOG_BOTTOM); /* nothing shines through */
    float end = controls(desk, list, p, r);
    char words[160], fitted[160];
    string_axis_words(desk->config.scenario, &p->axes[p->axis], words);
    TextStyle title = style_of(FONT_SEMIBOLD, 14 * u, COLOR_TEXT);
    text_fit(desk->config.text, &title, words, end - r.x - 24 * u, fitted, sizeof fitted);
    draw_text(list, r.x + 14 * u, r.y + 26 * u, title, fitted);
    string_plot_legend(desk->config.text, list, r.x + 14 * u, r.y + 50 * u, r.w - 28 * u, u);
    draw_diagram(desk, list, p, r);
    if (p->saving) {
        save_menu(desk, list, p, r);
    }
}

/* ---- input ---- */

static void select_at(Desk *desk, StringPanel *p, float x, float y)
{
    StringPlot plot = plot_of(desk, p);
    StringSample sample;
    int32_t track = string_plot_at(&plot, p->area, desk->u, x, y, 7 * desk->u, &sample);
    if (track < 0) {
        return;
    }
    const StringTrack *t = strings_track(p->strings, track);
    for (VesselIndex v = 0; v < sim_vessel_slots(desk->sim); v++) {
        if (sim_vessel(desk->sim, v).serial == t->serial) {
            desk_select(desk, v, -1);
            return;
        }
    }
    char name[96], text[160];
    VesselView view = {.serial = t->serial, .name = t->name};
    vessel_name(&view, name, sizeof name);
    snprintf(text, sizeof text, "%s is not in the region now", name);
    desk_say(desk, text);
}

static void zoom_time(Desk *desk, StringPanel *p, float x, float amount)
{
    int64_t to = shown_to(desk, p), from = to - p->span;
    Plot times = {.from = from, .to = to};
    int64_t at = plot_time_at(&times, p->area, x);
    double factor = pow(1.25, (double)-amount);
    double span =
        fmin(fmax((double)p->span * factor, (double)MS_PER_DAY), 17.0 * 366 * (double)MS_PER_DAY);
    factor = span / (double)p->span;
    p->to = at + (int64_t)((double)(to - at) * factor);
    p->span = (int64_t)span;
    p->follows = false;
}

static bool event(Desk *desk, void *state, const DeskEvent *e)
{
    StringPanel *p = state;
    if (!p->open || p->area.w <= 0) {
        return false;
    }
    bool inside = rect_contains(p->area, e->x, e->y);
    if (e->kind == EVENT_KEY && e->key == KEY_ESCAPE) {
        if (p->saving) {
            p->saving = false;
        } else if (desk->focus < 0 && !desk->help && !desk->entry.open) {
            p->open = false;
        } else {
            return false;
        }
        return true;
    }
    if (e->kind == EVENT_WHEEL && inside) {
        zoom_time(desk, p, e->x, e->amount);
        return true;
    }
    if (e->kind == EVENT_DOWN && p->saving && !rect_contains(p->menu, e->x, e->y)) {
        p->saving = false;
        return true;
    }
    const Hit *hit = e->kind == EVENT_DOWN ? desk_hit_at(desk, e->x, e->y) : NULL;
    if (e->kind == EVENT_DOWN && inside && hit && hit->action == ACTION_NONE && !desk->help &&
        !desk->card && !p->saving) {
        p->dragging = true;
        p->moved = false;
        p->drag_x = e->x;
        desk->focus = -1;
        return true;
    }
    if (e->kind == EVENT_MOVE && p->dragging) {
        float dx = e->x - p->drag_x;
        if (p->moved || fabsf(dx) > 3 * desk->u) {
            int64_t to = shown_to(desk, p);
            p->to = to - (int64_t)((double)dx / (double)p->area.w * (double)p->span);
            p->follows = false;
            p->moved = true;
            p->drag_x = e->x;
        }
        return false; /* the pointer has moved for all */
    }
    if (e->kind == EVENT_UP && p->dragging) {
        p->dragging = false;
        if (!p->moved) {
            select_at(desk, p, e->x, e->y);
        }
        return true;
    }
    return false;
}

/* ---- commands ---- */

void panel_strings_toggle(Desk *desk, int32_t argument)
{
    (void)argument;
    StringPanel *p = panel_of(desk);
    p->open = !p->open;
    p->saving = false;
}

static bool has_axes(const Desk *desk)
{
    return panel_of(desk)->axis_count > 0;
}

static const UiCommand commands[] = {
    {"Plots",
     "String-line diagram of the corridor",
     {{KEY_CHARACTER, 'g', false, false}},
     panel_strings_toggle,
     0,
     has_axes},
};

const Part part_strings = {
    .level = PART_PANEL,
    .state_size = sizeof(StringPanel),
    .create = create,
    .destroy = destroy,
    .event = event,
    .advance = advance,
    .draw = draw,
    .commands = commands,
    .command_count = 1,
};
