/* The strip along the bottom: one band per agreement, flags of events, weekly exports, the moment.
 */
#include "view/timeline.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

float timeline_x(const Desk *desk, Rect strip, int64_t t)
{
    const Scenario *s = desk->config.scenario;
    return strip.x + strip.w * (float)((double)(t - s->start) / (double)(s->end - s->start));
}

static void months(Desk *desk, DrawList *list, Rect r)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT_2);
    float free_from = 0;
    for (int64_t t = time_next_month(s->start - 1); t < s->end; t = time_next_month(t)) {
        float x = timeline_x(desk, r, t);
        draw_rect(list, (Rect){x, r.y, fmaxf(1, u), r.h}, 0, 0x1A8FB3C7u);
        CivilTime c = time_to_civil(t);
        char text[24];
        if (c.month == 1 || free_from == 0) {
            snprintf(text, sizeof text, "%s %d", time_month_names[c.month - 1], (int)c.year);
        } else {
            snprintf(text, sizeof text, "%s", time_month_names[c.month - 1]);
        }
        float width = text_width(desk->config.text, &style, text);
        float now = timeline_x(desk, r, sim_now(desk->sim)); /* the moment's pill needs the room */
        bool under_pill = x + width + 8 * u > now - 46 * u && x < now + 46 * u;
        if (x >= free_from && x + width < r.x + r.w && !under_pill) {
            draw_text(list, x + 4 * u, r.y - 5 * u, style, text);
            free_from = x + width + 14 * u;
        }
    }
}

static void throughput(Desk *desk, DrawList *list, Rect r)
{
    enum { WEEKS = 400 };
    float u = desk->u;
    double week[WEEKS] = {0}, top = 0.05;
    const DayRow *rows = sim_days(desk->sim);
    int32_t days = sim_day_count(desk->sim), count = 0;
    for (int32_t d = 0; d + 7 <= days && count < WEEKS; d += 7, count++) {
        for (int32_t i = 0; i < 7; i++) {
            week[count] += (double)rows[d + i].exported_kg / 1e9;
        }
        top = fmax(top, week[count]);
    }
    Vec2 points[WEEKS + 2];
    for (int32_t i = 0; i < count; i++) {
        int64_t t = rows[i * 7].day + 7 * MS_PER_DAY / 2;
        points[i] = (Vec2){timeline_x(desk, r, t), r.y + r.h - r.h * (float)(week[i] / top)};
    }
    draw_line(list, r.x, r.y + r.h, r.x + r.w, r.y + r.h, fmaxf(1, u), COLOR_RULE);
    if (count > 1) {
        points[count] = (Vec2){points[count - 1].x, r.y + r.h};
        points[count + 1] = (Vec2){points[0].x, r.y + r.h};
        draw_polygon(list, points, count + 2, color_alpha(COLOR_ACCENT, 0.18f));
        draw_polyline(list, points, count, false, 1.5f * u, COLOR_ACCENT);
    }
    TextStyle style = style_right(style_of(FONT_REGULAR, 10 * u, COLOR_MUTED));
    draw_textf(list, r.x - 6 * u, r.y + 5 * u, style, "%.1f", top);
    draw_text(list, r.x - 6 * u, r.y + r.h + 2 * u, style, "0");
}

static void playhead(Desk *desk, DrawList *list, Rect r, float top)
{
    float u = desk->u, x = timeline_x(desk, r, sim_now(desk->sim));
    CivilTime c = time_to_civil(sim_now(desk->sim));
    char text[32];
    snprintf(text, sizeof text, "%d %s %02d", (int)c.day, time_month_names[c.month - 1],
             (int)(c.year % 100));
    TextStyle style = style_center(style_of(FONT_SEMIBOLD, 11 * u, COLOR_ON_ACCENT));
    float width = text_width(desk->config.text, &style, text) + 18 * u;
    float left = fminf(fmaxf(x - width / 2, r.x), r.x + r.w - width);
    draw_rect(list, (Rect){x - 0.75f * u, top + 8 * u, 1.5f * u, r.y + r.h - top - 8 * u}, 0,
              COLOR_TEXT);
    draw_rect(list, (Rect){left, top, width, 19 * u}, 9.5f * u, COLOR_TEXT);
    draw_text(list, left + width / 2, top + 13.5f * u, style, text);
}

static void row_name(Desk *desk, DrawList *list, Rect row, float size, const char *name)
{
    float u = desk->u;
    TextStyle style = style_of(FONT_MEDIUM, size, COLOR_TEXT);
    char text[96];
    text_fit(desk->config.text, &style, name, row.w, text, sizeof text);
    draw_text(list, row.x, row.y + row.h / 2 + size * 0.36f, style, text);
    if (strcmp(text, name) != 0) {
        desk_hit(desk, (Rect){row.x, row.y, row.w, fmaxf(row.h, 8 * u)}, ACTION_NONE, 0, false,
                 name);
    }
}

/* The names' column: the longest name, within reason. */
static float names_width(const Desk *desk, Rect panel)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float width = text_width(desk->config.text, &style, "Exports, Mt a week") + 26 * u;
    for (int32_t a = 0; a < s->agreement_count; a++) {
        width = fmaxf(width, text_width(desk->config.text, &style, s->agreements[a].name));
    }
    return fminf(width + 30 * u, fminf(panel.w * 0.3f, 260 * u));
}

/* Heights from the top down: months, bands, flags, then what is left for the graph. */
void panel_timeline_draw(Desk *desk, DrawList *list)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u, flags = 16 * u;
    Rect panel = layout_timeline(desk);
    panel_ground(desk, list, panel);
    draw_clip(list, panel);
    int32_t first = 0, end = s->agreement_count;
    if (layout_is_low(desk) && end > 0) {
        first = desk->agreement >= 0 ? desk->agreement : desk_first_agreement(desk);
        end = first + 1;
    }
    float names = names_width(desk, panel), rows = (float)(end - first);
    Rect r = {panel.x + names, panel.y + 26 * u, panel.w - names - 18 * u, panel.h - 34 * u};
    float pitch = rows > 0 ? fminf(18 * u, (r.h - flags - 2 * u) / rows) : 0;
    float size = rows > 0 ? fmaxf(fminf(12 * u, pitch * 0.75f), 10 * u) : 12 * u;
    months(desk, list, r);
    float y = r.y + 2 * u, gap = fminf(4 * u, pitch * 0.2f);
    for (int32_t a = first; a < end; a++, y += pitch) {
        Rect name = {panel.x + 14 * u, y, names - 22 * u, pitch - gap};
        row_name(desk, list, name, size, s->agreements[a].name);
        timeline_bands(desk, list, (Rect){r.x, y, r.w, pitch - gap}, a);
    }
    Rect marks = {r.x, y + u, r.w, flags};
    row_name(desk, list, (Rect){panel.x + 14 * u, marks.y, names - 22 * u, flags}, size, "Events");
    timeline_flags(desk, list, marks, r.y + r.h);
    float top = marks.y + marks.h + 6 * u;
    Rect graph = {r.x, top, r.w, r.y + r.h - top};
    if (graph.h > 16 * u) {
        throughput(desk, list, graph);
        row_name(desk, list, (Rect){panel.x + 14 * u, graph.y, names - 48 * u, graph.h}, size,
                 "Exports, Mt a week");
    }
    playhead(desk, list, r, panel.y + 5 * u);
    draw_unclip(list);
}
