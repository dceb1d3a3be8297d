/* The strip along the bottom: one band per agreement, flags of events, weekly exports, the moment.
 */
#include "view/known.h"
#include "view/panel_bookmarks.h"
#include "view/panel_branches.h"
#include "view/timeline.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the pointer ---- */

void timeline_drag(Desk *desk, float x)
{
    Rect r = desk->seek.strip;
    x = fmaxf(r.x, fminf(x + desk->seek.grab, r.x + r.w)); /* what is seen of the run */
    desk_drag_time(desk, timeline_t(desk, r, x));
}

void timeline_grab(Desk *desk, int32_t mark, Rect where)
{
    (void)where;
    float x = timeline_x(desk, desk->seek.strip, sim_now(desk->sim));
    desk->seek.grab = mark ? x - desk->pointer_x : 0;
    desk_grab_time(desk);
    if (!mark) {
        timeline_drag(desk, desk->pointer_x);
    }
}

void timeline_grab_at(Desk *desk, int32_t seconds, Rect where)
{
    (void)where;
    int64_t t = desk->config.scenario->start + seconds * MS_PER_SECOND;
    desk->seek.grab = timeline_x(desk, desk->seek.strip, t) - desk->pointer_x;
    desk_grab_time(desk);
    desk_drag_time(desk, t);
}

void timeline_go(Desk *desk, int32_t seconds, Rect where)
{
    (void)where;
    desk_seek(desk, desk->config.scenario->start + seconds * MS_PER_SECOND);
}

/* ---- drawing ---- */

/* A curve with its area, from the left; what lies right of x is drawn fainter. */
static void curve(DrawList *list, Rect r, Vec2 *points, int32_t count, float x, float u)
{
    float right = fmaxf(r.x + r.w, x);
    Rect sides[] = {{r.x, r.y - 2 * u, x - r.x, r.h + 4 * u},
                    {x, r.y - 2 * u, right - x, r.h + 4 * u}};
    points[count] = (Vec2){points[count - 1].x, r.y + r.h};
    points[count + 1] = (Vec2){points[0].x, r.y + r.h};
    for (int32_t side = 0; side < 2; side++) {
        float alpha = side ? AHEAD_ALPHA : 1;
        bool any = side ? points[count - 1].x > x : points[0].x < x;
        if (any) {
            draw_clip(list, sides[side]);
            draw_polygon(list, points, count + 2, color_alpha(COLOR_ACCENT, 0.18f * alpha));
            draw_polyline(list, points, count, false, 1.5f * u, color_alpha(COLOR_ACCENT, alpha));
            draw_unclip(list);
        }
    }
}

static void throughput(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u;
    double top = 0.05;
    const DayRow *rows = known_days(desk);
    int32_t count = known_day_count(desk) / 7;
    double *week = mem_alloc((size_t)count + 1, sizeof week[0]);
    Vec2 *points = mem_alloc((size_t)count + 2, sizeof points[0]);
    for (int32_t d = 0; d < 7 * count; d++) {
        week[d / 7] += (double)rows[d].exported_kg / 1e9;
        top = fmax(top, week[d / 7]);
    }
    for (int32_t i = 0; i < count; i++) {
        int64_t t = rows[i * 7].day + 7 * MS_PER_DAY / 2;
        points[i] = (Vec2){timeline_x(desk, r, t), r.y + r.h - r.h * (float)(week[i] / top)};
    }
    draw_line(list, r.x, r.y + r.h, r.x + r.w, r.y + r.h, fmaxf(1, u), COLOR_RULE);
    if (count > 1) {
        float now = timeline_x(desk, r, sim_now(desk->sim));
        draw_clip(list, (Rect){r.x, r.y - 3 * u, r.w, r.h + 5 * u});
        curve(list, r, points, count, fminf(fmaxf(now, r.x), r.x + r.w), u);
        draw_unclip(list);
    }
    mem_free(points);
    mem_free(week);
    TextStyle style = style_right(style_of(FONT_REGULAR, 10 * u, COLOR_MUTED));
    draw_textf(list, r.x - 6 * u, r.y + 5 * u, style, "%.1f", top);
    draw_text(list, r.x - 6 * u, r.y + r.h + 2 * u, style, "0");
}

/* "running to 3 Mar 2023" beside the mark, on the side that has room, and where that is. */
static void progress(Desk *desk, DrawList *list, Rect r, Rect pill)
{
    float u = desk->u, goal = timeline_x(desk, r, desk->seek.goal);
    char when[48], text[96];
    snprintf(text, sizeof text, "running to %s \xE2\x80\xA6  Esc stops",
             date_words(desk->seek.goal, when));
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_ACCENT);
    float width = text_width(desk->config.text, &style, text) + 16 * u;
    float x = pill.x + pill.w + 6 * u;
    if (x + width > r.x + r.w) {
        x = pill.x - 6 * u - width;
    }
    draw_rect(list, (Rect){goal - u, pill.y + pill.h, 2 * u, r.y + r.h - pill.y - pill.h}, 0,
              color_alpha(COLOR_ACCENT, 0.8f));
    draw_rect(list, (Rect){x, pill.y, width, pill.h}, pill.h / 2, COLOR_PANEL_BOTTOM);
    draw_text(list, x + 8 * u, pill.y + 13.5f * u, style, text);
}

enum { PILL_HALF = 46 };

/* With the hour when what is seen is short. */
static const char *pill_words(const Desk *desk, char out[32])
{
    CivilTime c = time_to_civil(sim_now(desk->sim));
    const char *month = time_month_names[c.month - 1];
    if (desk->strip.to - desk->strip.from < 20 * MS_PER_DAY) {
        snprintf(out, 32, "%d %s %02d:%02d", (int)c.day, month, (int)c.hour, (int)c.minute);
    } else {
        snprintf(out, 32, "%d %s %02d", (int)c.day, month, (int)(c.year % 100));
    }
    return out;
}

static void playhead(Desk *desk, DrawList *list, Rect r, float top)
{
    float u = desk->u, x = timeline_x(desk, r, sim_now(desk->sim));
    bool seen = x >= r.x - u && x <= r.x + r.w + u;
    char text[32];
    TextStyle style = style_center(style_of(FONT_SEMIBOLD, 11 * u, COLOR_ON_ACCENT));
    float width = text_width(desk->config.text, &style, pill_words(desk, text)) + 18 * u;
    float left = fminf(fmaxf(x - width / 2, r.x), r.x + r.w - width);
    Rect pill = {left, top, width, 19 * u};
    bool held = desk->seek.dragging || desk_hovers(desk, pill);
    if (seen) {
        draw_rect(list, (Rect){x - 0.75f * u, top + 8 * u, 1.5f * u, r.y + r.h - top - 8 * u}, 0,
                  COLOR_TEXT);
    }
    draw_rect(list, pill, 9.5f * u, held ? COLOR_ACCENT : seen ? COLOR_TEXT : COLOR_TEXT_2);
    draw_text(list, left + width / 2, top + 13.5f * u, style, text);
    desk_hit_call(desk, (Rect){pill.x - 4 * u, top - 5 * u, width + 8 * u, 26 * u}, timeline_grab,
                  1, false, desk->seek.dragging ? "" : "Drag: to any moment, past or future");
    if (desk->seek.on) {
        progress(desk, list, r, pill);
    }
}

/* The time under the pointer, here or on another time axis. */
static void cursor(Desk *desk, DrawList *list, Rect r, float top)
{
    float u = desk->u;
    bool over = desk_hovers(desk, (Rect){r.x, top, r.w, r.y + r.h - top});
    if (over && !desk->seek.dragging && !desk->strip.panning) {
        desk_hover_time(desk, timeline_t(desk, r, desk->pointer_x));
    }
    float x = desk->cursor == CURSOR_NONE ? -1 : timeline_x(desk, r, desk->cursor);
    if (desk->cursor == CURSOR_NONE || x < r.x || x > r.x + r.w) {
        return;
    }
    draw_rect(list, (Rect){x - 0.5f * u, r.y, fmaxf(1, u), r.h}, 0, COLOR_ACCENT);
    if (over) {
        char when[48];
        TextStyle style = style_center(style_of(FONT_MEDIUM, 11 * u, COLOR_ACCENT));
        moment_words(desk->cursor, when);
        float width = text_width(desk->config.text, &style, when) + 12 * u;
        float left = fminf(fmaxf(x - width / 2, r.x), r.x + r.w - width);
        draw_rect(list, (Rect){left, top, width, 19 * u}, 4 * u, COLOR_PANEL_BOTTOM);
        draw_text(list, left + width / 2, top + 13.5f * u, style, when);
    }
}

static void row_name(Desk *desk, DrawList *list, Rect row, float size, const char *name, bool opens)
{
    float u = desk->u;
    TextStyle style = style_of(FONT_MEDIUM, size, COLOR_TEXT);
    char text[96];
    text_fit(desk->config.text, &style, name, row.w, text, sizeof text);
    draw_text(list, row.x, row.y + row.h / 2 + size * 0.36f, style, text);
    if (strcmp(text, name) != 0 && !opens) {
        desk_hit(desk, (Rect){row.x, row.y, row.w, fmaxf(row.h, 8 * u)}, ACTION_NONE, 0, false,
                 name);
    }
}

/* The name opens the agreement in the panel. */
static void open_name(Desk *desk, Rect row, int32_t agreement)
{
    char tip[200];
    snprintf(tip, sizeof tip, "%s\n\nClick: details in the panel",
             desk->config.scenario->agreements[agreement].name);
    desk_hit(desk, row, ACTION_OPEN, agreement, false, tip);
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

/* Axis and ground: what the pointer takes hold of. */
static void axis(Desk *desk, DrawList *list, Rect panel, Rect r, float height)
{
    float u = desk->u;
    const Scenario *s = desk->config.scenario;
    bool whole = desk->strip.to - desk->strip.from >= s->end - s->start;
    Rect row = {r.x, panel.y, r.w, r.y - panel.y};
    desk_hit_call(desk, (Rect){r.x, panel.y + 3 * u, r.w, height - 6 * u}, timeline_focus, 0, true,
                  "Time: \xE2\x86\x90 and \xE2\x86\x92 move it, with Shift further; "
                  "\xE2\x86\x91 and \xE2\x86\x93 zoom, Home and End go to the ends of what "
                  "is known, Enter to the next event");
    desk_hit_call(desk, (Rect){r.x, panel.y, r.w, height}, timeline_grab, 0, false, "");
    if (!whole) {
        desk_hit_call(desk, row, timeline_take_axis, 0, false,
                      "Drag: earlier or later. Wheel: closer  (Shift+\xE2\x86\x91, "
                      "Shift+\xE2\x86\x93; all: Shift+Home)");
    }
    float x = timeline_x(desk, r, sim_now(desk->sim));
    timeline_ticks(desk, list, r, fminf(fmaxf(x, r.x + PILL_HALF * u), r.x + r.w - PILL_HALF * u),
                   PILL_HALF * u);
    bookmarks_draw_marks(desk, list, (Rect){r.x, r.y, r.w, r.h});
}

/* Heights from the top down: months, bands, flags, then what is left for the graph. */
void panel_timeline_draw(Desk *desk, DrawList *list)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u, flags = 16 * u;
    Rect panel = layout_timeline(desk);
    panel_ground(desk, list, panel);
    draw_clip(list, panel);
    float tree = branch_tree_height(desk);
    Rect below = {panel.x, panel.y + panel.h - tree - 4 * u, panel.w, tree};
    panel.h -= tree;
    int32_t first = 0, end = s->agreement_count;
    if (layout_is_low(desk) && end > 0) {
        first = desk->agreement >= 0 ? desk->agreement : desk_first_agreement(desk);
        end = first + 1;
    }
    float names = names_width(desk, panel), rows = (float)(end - first);
    Rect r = {panel.x + names, panel.y + 28 * u, panel.w - names - 18 * u, panel.h - 36 * u};
    float pitch = rows > 0 ? fminf(18 * u, (r.h - flags - 2 * u) / rows) : 0;
    float size = rows > 0 ? fmaxf(fminf(12 * u, pitch * 0.75f), 10 * u) : 12 * u;
    desk->seek.strip = r;
    timeline_follow(desk);
    axis(desk, list, panel, r, panel.h + tree);
    float y = r.y + 2 * u, gap = fminf(4 * u, pitch * 0.2f);
    for (int32_t a = first; a < end; a++, y += pitch) {
        Rect name = {panel.x + 14 * u, y, names - 22 * u, pitch - gap};
        open_name(desk, name, a);
        row_name(desk, list, name, size, s->agreements[a].name, true);
        timeline_bands(desk, list, (Rect){r.x, y, r.w, pitch - gap}, a);
    }
    Rect marks = {r.x, y + u, r.w, flags};
    row_name(desk, list, (Rect){panel.x + 14 * u, marks.y, names - 22 * u, flags}, size, "Events",
             false);
    timeline_flags(desk, list, marks, r.y + r.h);
    float top = marks.y + marks.h + 6 * u;
    Rect graph = {r.x, top, r.w, r.y + r.h - top};
    if (graph.h > 16 * u) {
        throughput(desk, list, graph);
        row_name(desk, list, (Rect){panel.x + 14 * u, graph.y, names - 48 * u, graph.h}, size,
                 "Exports, Mt a week", false);
    }
    branch_buttons_draw(desk, list,
                        (Rect){panel.x + 12 * u, panel.y + 3 * u, names - 20 * u, 24 * u});
    if (tree > 0) {
        draw_rect(list, (Rect){panel.x, below.y, panel.w, fmaxf(1, u)}, 0, COLOR_RULE);
        branch_tree_draw(desk, list, below, r);
    }
    timeline_overview(desk, list, (Rect){r.x, panel.y + panel.h + tree - 5 * u, r.w, 3 * u});
    cursor(desk, list, (Rect){r.x, r.y, r.w, r.h + tree}, panel.y + 5 * u);
    playhead(desk, list, (Rect){r.x, r.y, r.w, r.h + tree}, panel.y + 5 * u);
    draw_unclip(list);
}
