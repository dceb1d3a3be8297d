#include "view/string_plot.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "sim/why.h"
#include "view/theme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MAX = 4096, PLACES_MAX = 32, SPREAD = 23 };
static const double metres_a_mile = 1852;

/* ---- places along the axis ---- */

typedef struct Place {
    double along_m;
    const char *name;
    int32_t rank; /* 0 first */
} Place;

static int32_t add_place(Place *places, int32_t count, double along, const char *name, int32_t rank)
{
    if (isnan(along) || !name || count == PLACES_MAX) {
        return count;
    }
    for (int32_t i = 0; i < count; i++) {
        if (strcmp(places[i].name, name) == 0) {
            return count;
        }
    }
    places[count] = (Place){along, name, rank};
    return count + 1;
}

/* The port, where ships are inspected, and ports on the way. */
static int32_t places_of(const StringPlot *plot, Place places[PLACES_MAX])
{
    const Scenario *s = plot->scenario;
    const StringAxis *axis = plot->axis;
    const Network *n = s->network;
    int32_t count = add_place(places, 0, 0, n->ports[axis->port].label, 0);
    for (int32_t l = 0; l < s->line_count; l++) {
        if (s->stations[s->lines[l].station].kind == STATION_INSPECTION && s->lines[l].node >= 0) {
            double along = string_axis_along(axis, n->nodes[s->lines[l].node].at);
            count = add_place(places, count, along, s->lines[l].name, 1);
        }
    }
    for (int32_t p = 0; p < n->port_count; p++) {
        double along = string_axis_along(axis, n->ports[p].at);
        if (along > 0.08 * axis->length_m) {
            count = add_place(places, count, along, n->ports[p].label, 2 + n->ports[p].rank);
        }
    }
    return count;
}

static float y_of(const StringPlot *plot, Rect area, double along_m)
{
    return area.y + area.h * (float)(along_m / plot->axis->length_m);
}

static Plot time_plot(const StringPlot *plot)
{
    return (Plot){.from = plot->from, .to = plot->to, .now = plot->now, .cursor = plot->cursor};
}

Rect string_plot_area(const StringPlot *plot, TextSource *text, Rect r, float u)
{
    (void)plot;
    TextStyle style = style_of(FONT_REGULAR, 10.5f * u, COLOR_MUTED);
    float left = fminf(128 * u, r.w * 0.2f), right = text_width(text, &style, "000 nm") + 8 * u;
    return (Rect){r.x + left, r.y + 8 * u, r.w - left - right, r.h - 28 * u};
}

static void draw_places(const StringPlot *plot, TextSource *text, DrawList *list, Rect rect,
                        Rect area, float u)
{
    Place places[PLACES_MAX];
    int32_t count = places_of(plot, places);
    float taken[PLACES_MAX];
    int32_t shown = 0;
    TextStyle style = style_right(style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT_2));
    for (int32_t rank = 0; rank < 8; rank++) {
        for (int32_t i = 0; i < count; i++) {
            float y = y_of(plot, area, places[i].along_m);
            bool free = places[i].rank == rank;
            for (int32_t k = 0; k < shown; k++) {
                free = free && fabsf(taken[k] - y) > 14 * u;
            }
            if (free) {
                char name[96];
                text_fit(text, &style, places[i].name, area.x - rect.x - 8 * u, name, sizeof name);
                draw_line(list, area.x, y, area.x + area.w, y, fmaxf(1, u),
                          color_alpha(COLOR_RULE, 0.8f));
                draw_text(list, area.x - 8 * u, y + 4 * u, style, name);
                taken[shown++] = y;
            }
        }
    }
}

/* Nautical miles on the right, times below. */
static void draw_axes(const StringPlot *plot, TextSource *text, DrawList *list, Rect area, float u)
{
    TextStyle style = style_of(FONT_REGULAR, 10.5f * u, COLOR_MUTED);
    double miles = plot->axis->length_m / metres_a_mile;
    ValueAxis axis = plot_value_axis(0, miles, (int32_t)(area.h / (48 * u)));
    for (double m = 0; m <= miles + 1e-6; m += axis.step) {
        float y = y_of(plot, area, m * metres_a_mile);
        draw_textf(list, area.x + area.w + 6 * u, y + 4 * u, style, "%.0f nm", m);
    }
    Plot times = time_plot(plot);
    TimeTick ticks[PLOT_TICKS];
    int32_t most = (int32_t)(area.w / (64 * u));
    int32_t count = plot_time_ticks(plot->from, plot->to, most < 2 ? 2 : most, ticks);
    float free_from = area.x - 20 * u;
    for (int32_t i = 0; i < count; i++) {
        float x = plot_x(&times, area, ticks[i].t);
        float width = text_width(text, &style, ticks[i].text);
        draw_line(list, x, area.y, x, area.y + area.h, fmaxf(1, u), color_alpha(COLOR_RULE, 0.5f));
        if (x - width / 2 >= free_from && x + width / 2 <= area.x + area.w + 24 * u) {
            draw_text(list, x, area.y + area.h + 16 * u, style_center(style), ticks[i].text);
            free_from = x + width / 2 + 8 * u;
        }
    }
}

static void draw_closures(const StringPlot *plot, DrawList *list, Rect area, float u)
{
    Plot times = time_plot(plot);
    for (int32_t i = 0; i < strings_closures(plot->strings); i++) {
        StringClosure c = strings_closure(plot->strings, i);
        if (c.to <= plot->from || c.from >= plot->to) {
            continue;
        }
        float x0 = fmaxf(plot_x(&times, area, c.from), area.x);
        float x1 = fminf(plot_x(&times, area, c.to), area.x + area.w);
        Vec2 corners[] = {{x0, area.y}, {x1, area.y}, {x1, area.y + area.h}, {x0, area.y + area.h}};
        draw_rect(list, (Rect){x0, area.y, x1 - x0, area.h}, 0, color_alpha(COLOR_BROKEN, 0.12f));
        draw_hatch(list, corners, 4, 9 * u, 1.2f * u, color_alpha(COLOR_BROKEN, 0.28f));
    }
}

/* ---- lines ---- */

/* A ship's line, from the latest point back, in pixels. kind: 0 in ballast, 1 laden, 2 waits. */
typedef struct Trail {
    Vec2 points[POINTS_MAX];
    int32_t kinds[POINTS_MAX]; /* of the stretch from the next point to this; -1: there is none */
    int32_t samples[POINTS_MAX];
    int32_t count;
} Trail;

/* Ships that wait in the same place are spread, so that each is seen. */
static float spread(int32_t track, const StringSample *sample, Rect area, float u)
{
    return sample->waits ? fminf(1.3f * u, area.h / 440) * (float)(track * 7 % SPREAD - SPREAD / 2)
                         : 0;
}

static void trace(const StringPlot *plot, Rect area, float u, int32_t track, Trail *line)
{
    Plot times = time_plot(plot);
    int32_t at = strings_track(plot->strings, track)->last;
    bool linked = false; /* to the point before in the array, which is later */
    line->count = 0;
    while (at >= 0 && line->count < POINTS_MAX) {
        const StringSample *s = strings_sample(plot->strings, at);
        bool on = !isnan(s->along_m);
        if (on && s->t <= plot->to + STRING_HOURS * MS_PER_HOUR) {
            int32_t i = line->count++;
            float y = y_of(plot, area, (double)s->along_m) + spread(track, s, area, u);
            line->points[i] = (Vec2){plot_x(&times, area, s->t), y};
            line->samples[i] = at;
            line->kinds[i] = -1;
            if (linked) {
                line->kinds[i - 1] = s->waits ? 2 : s->laden;
            }
        }
        linked = on && line->count > 0;
        if (s->t < plot->from) {
            break;
        }
        at = s->previous;
    }
}

static Color kind_color(int32_t kind)
{
    return kind == 2 ? COLOR_INSPECTION : kind == 1 ? COLOR_LADEN : COLOR_BALLAST;
}

/* color 0: by what the ship did. */
static void draw_one(DrawList *list, const Trail *line, float width, float alpha, Color color)
{
    int32_t i = 0;
    while (i + 1 < line->count) {
        int32_t end = i + 1;
        if (line->kinds[i] < 0) {
            i = end;
            continue;
        }
        while (end + 1 < line->count && line->kinds[end] == line->kinds[i]) {
            end++;
        }
        Color own = color ? color : kind_color(line->kinds[i]);
        bool faint = line->kinds[i] == 2 && !color; /* many lie close: the more, the brighter */
        draw_polyline(list, line->points + i, end - i + 1, false, width,
                      color_alpha(own, faint ? 0.3f * alpha : alpha));
        i = end;
    }
}

static void draw_lines(const StringPlot *plot, DrawList *list, Rect area, float u)
{
    Trail *line = mem_alloc(1, sizeof *line);
    for (int32_t t = 0; t < strings_tracks(plot->strings); t++) {
        int32_t last = strings_track(plot->strings, t)->last;
        if (last >= 0 && strings_sample(plot->strings, last)->t >= plot->from) {
            trace(plot, area, u, t, line);
            draw_one(list, line, 1.1f * u, 0.75f, 0);
        }
    }
    if (plot->selected >= 0) {
        trace(plot, area, u, plot->selected, line);
        draw_one(list, line, 3 * u, 1, COLOR_ACCENT);
    }
    mem_free(line);
}

void string_plot_draw(const StringPlot *plot, TextSource *text, DrawList *list, Rect rect, float u)
{
    Rect area = string_plot_area(plot, text, rect, u);
    if (area.w < 16 || area.h < 16) {
        return;
    }
    Plot times = time_plot(plot);
    draw_closures(plot, list, area, u);
    draw_axes(plot, text, list, area, u);
    draw_places(plot, text, list, rect, area, u);
    draw_clip(list, (Rect){area.x, area.y - 6 * u, area.w, area.h + 12 * u});
    draw_lines(plot, list, area, u);
    if (plot->now > plot->from && plot->now < plot->to) {
        float x = plot_x(&times, area, plot->now);
        draw_line(list, x, area.y, x, area.y + area.h, fmaxf(1, 1.5f * u), COLOR_TEXT);
    }
    draw_unclip(list);
}

void string_plot_marks(const StringPlot *plot, TextSource *text, DrawList *list, Rect rect, float u)
{
    Rect area = string_plot_area(plot, text, rect, u);
    Plot times = time_plot(plot);
    draw_clip(list, (Rect){area.x, area.y - 6 * u, area.w, area.h + 12 * u});
    if (plot->marked >= 0) {
        Trail *line = mem_alloc(1, sizeof *line);
        trace(plot, area, u, plot->marked, line);
        draw_one(list, line, 3 * u, 1, COLOR_TEXT);
        mem_free(line);
    }
    if (plot->cursor >= plot->from && plot->cursor <= plot->to) {
        float x = plot_x(&times, area, plot->cursor);
        draw_line(list, x, area.y, x, area.y + area.h, fmaxf(1, u),
                  color_alpha(COLOR_ACCENT, 0.9f));
    }
    draw_unclip(list);
}

void string_plot_legend(TextSource *text, DrawList *list, float x, float baseline, float width,
                        float u)
{
    bool narrow = width < 470 * u;
    const char *words[] = {"in ballast", "laden", narrow ? "waits" : "waits (lines spread apart)",
                           narrow ? "closed" : "corridor closed"};
    TextStyle style = style_of(FONT_REGULAR, 11.5f * u, COLOR_TEXT_2);
    for (int32_t i = 0; i < 4; i++) {
        float y = baseline - 4 * u;
        if (i < 3) {
            draw_line(list, x, y, x + 16 * u, y, 2.2f * u, kind_color(i));
        } else {
            draw_rect(list, (Rect){x, y - 5 * u, 16 * u, 10 * u}, 2 * u,
                      color_alpha(COLOR_BROKEN, 0.45f));
        }
        draw_text(list, x + 22 * u, baseline, style, words[i]);
        x += 22 * u + text_width(text, &style, words[i]) + (narrow ? 10 : 18) * u;
    }
}

/* ---- reading ---- */

static float distance_to(Vec2 a, Vec2 b, float x, float y)
{
    float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    float part = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0;
    part = fminf(fmaxf(part, 0), 1);
    return hypotf(a.x + part * dx - x, a.y + part * dy - y);
}

int32_t string_plot_at(const StringPlot *plot, Rect area, float u, float x, float y, float reach,
                       StringSample *sample)
{
    Trail *line = mem_alloc(1, sizeof *line);
    int32_t found = -1;
    for (int32_t t = 0; t < strings_tracks(plot->strings); t++) {
        int32_t last = strings_track(plot->strings, t)->last;
        if (last < 0 || strings_sample(plot->strings, last)->t < plot->from) {
            continue;
        }
        trace(plot, area, u, t, line);
        for (int32_t i = 0; i + 1 < line->count; i++) {
            float distance = distance_to(line->points[i], line->points[i + 1], x, y);
            if (line->kinds[i] >= 0 && distance < reach) {
                reach = distance;
                found = t;
                *sample = *strings_sample(plot->strings, line->samples[i + 1]);
            }
        }
    }
    mem_free(line);
    return found;
}

/* The port farthest along the axis; NULL: there is none in its second half. */
static const char *last_port(const Scenario *s, const StringAxis *axis)
{
    const char *name = NULL;
    double farthest = axis->length_m / 2;
    for (int32_t p = 0; p < s->network->port_count; p++) {
        double along = string_axis_along(axis, s->network->ports[p].at);
        if (along > farthest) { /* NAN is not */
            farthest = along;
            name = s->network->ports[p].label;
        }
    }
    return name;
}

const char *string_axis_words(const Scenario *s, const StringAxis *axis, char out[160])
{
    const char *exit = s->network->nodes[s->flows[axis->flow].exit_node].name;
    const char *port = last_port(s, axis);
    snprintf(out, 160, "%s \xE2\x80\x93 %s, %s", s->network->ports[axis->port].label,
             port   ? port
             : exit ? exit
                    : "the exit",
             axis->corridor >= 0 ? s->corridors[axis->corridor].name : "all ships that count");
    return out;
}

void string_plot_to_csv(const StringPlot *plot, TextBuffer *out)
{
    char words[160], when[TIME_TEXT], name[VESSEL_NAME];
    text_buffer_add(out,
                    "# Distance along %s, nm\n# source: Corridor, scenario %s, simulated; looked "
                    "at every %d hours, times in which nothing changed left out\n",
                    string_axis_words(plot->scenario, plot->axis, words), plot->scenario->id,
                    STRING_HOURS);
    text_buffer_add(out, "time_utc,ship,distance_nm,laden,waits\n");
    for (int32_t t = 0; t < strings_tracks(plot->strings); t++) {
        const StringTrack *track = strings_track(plot->strings, t);
        VesselView view = {.serial = track->serial, .name = track->name};
        for (int32_t i = track->last; i >= 0; i = strings_sample(plot->strings, i)->previous) {
            const StringSample *s = strings_sample(plot->strings, i);
            if (!isnan(s->along_m) && s->t >= plot->from && s->t <= plot->to) {
                text_buffer_add(out, "%s,\"%s\",%.1f,%d,%d\n", time_format(s->t, when),
                                sim_vessel_name(&view, name), (double)s->along_m / metres_a_mile,
                                s->laden, s->waits);
            }
        }
    }
}
