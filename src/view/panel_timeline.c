/* The strip along the bottom: one band per agreement, flags of events, weekly exports, the moment.
 */
#include "view/desk_state.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

static float x_of(const Desk *desk, Rect r, int64_t t)
{
    const Scenario *s = desk->config.scenario;
    return r.x + r.w * (float)((double)(t - s->start) / (double)(s->end - s->start));
}

static void months(Desk *desk, DrawList *list, Rect r)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT_2);
    float free_from = 0;
    for (int64_t t = time_next_month(s->start - 1); t < s->end; t = time_next_month(t)) {
        float x = x_of(desk, r, t);
        draw_rect(list, (Rect){x, r.y, fmaxf(1, u), r.h}, 0, 0x1A8FB3C7u);
        CivilTime c = time_to_civil(t);
        char text[24];
        if (c.month == 1 || free_from == 0) {
            snprintf(text, sizeof text, "%s %d", time_month_names[c.month - 1], (int)c.year);
        } else {
            snprintf(text, sizeof text, "%s", time_month_names[c.month - 1]);
        }
        float width = text_width(desk->config.text, &style, text);
        float now = x_of(desk, r, sim_now(desk->sim)); /* the moment's pill needs the room */
        bool under_pill = x + width + 8 * u > now - 46 * u && x < now + 46 * u;
        if (x >= free_from && x + width < r.x + r.w && !under_pill) {
            draw_text(list, x + 4 * u, r.y - 5 * u, style, text);
            free_from = x + width + 14 * u;
        }
    }
}

static void band(Desk *desk, DrawList *list, Rect r, int64_t from, int64_t to,
                 AgreementStatus status)
{
    float u = desk->u;
    StatusLook look = status_look(status);
    Rect b = {x_of(desk, r, from), r.y, 0, r.h};
    b.w = x_of(desk, r, to) - b.x;
    if (b.w < 0.5f) {
        return;
    }
    if (status == AGREEMENT_PROPOSED || status == AGREEMENT_IN_PRINCIPLE) {
        Vec2 corners[] = {{b.x, b.y}, {b.x + b.w, b.y}, {b.x + b.w, b.y + b.h}, {b.x, b.y + b.h}};
        draw_rect(list, b, 2 * u, color_alpha(look.fill, 0.30f));
        draw_hatch(list, corners, 4, 6 * u, 2 * u, look.fill);
    } else {
        draw_rect(list, b, 2 * u, look.fill);
    }
    TextStyle style = style_of(FONT_SEMIBOLD, 10 * u, 0xFF06131Au);
    if (text_width(desk->config.text, &style, look.word) < b.w - 12 * u) {
        draw_text(list, b.x + 7 * u, b.y + b.h - 3.6f * u, style, look.word);
    }
}

static void bands(Desk *desk, DrawList *list, Rect r, int32_t agreement)
{
    int64_t now = sim_now(desk->sim);
    const Band *open = NULL;
    for (int32_t i = 0; i < desk->band_count; i++) {
        if (desk->bands[i].agreement != agreement) {
            continue;
        }
        if (open) {
            band(desk, list, r, open->from, desk->bands[i].from, (AgreementStatus)open->status);
        }
        open = &desk->bands[i];
    }
    if (open) {
        band(desk, list, r, open->from, now, (AgreementStatus)open->status);
    }
    float x = x_of(desk, r, now);
    draw_rect(list, (Rect){x, r.y, r.x + r.w - x, r.h}, 2 * desk->u, 0x148FB3C7u);
}

static void flags(Desk *desk, DrawList *list, Rect r)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u, taken = -1e9f;
    for (int32_t i = 0; i < s->event_count; i++) {
        const ScenarioEvent *event = &s->events[i];
        if (!event->text || event->t < s->start) {
            continue;
        }
        float x = x_of(desk, r, event->t);
        bool past = event->t <= sim_now(desk->sim);
        Color color = past ? COLOR_TEXT : COLOR_MUTED;
        draw_line(list, x, r.y, x, r.y + r.h, fmaxf(1, u), color_alpha(color, 0.5f));
        Vec2 flag[] = {{x, r.y}, {x + 6 * u, r.y + 3 * u}, {x, r.y + 6 * u}};
        draw_polygon(list, flag, 3, color);
        if (x > taken + 3 * u) {
            desk_hit(desk, (Rect){x - 3 * u, r.y - 2 * u, 10 * u, r.h + 4 * u}, ACTION_NONE, 0,
                     false, event->text);
            taken = x;
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
        points[i] = (Vec2){x_of(desk, r, t), r.y + r.h - r.h * (float)(week[i] / top)};
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
    float u = desk->u, x = x_of(desk, r, sim_now(desk->sim));
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

void panel_timeline_draw(Desk *desk, DrawList *list)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    Rect panel = layout_timeline(desk);
    panel_ground(desk, list, panel);
    draw_clip(list, panel);
    float names = fminf(200 * u, panel.w * 0.2f);
    Rect r = {panel.x + names, panel.y + 26 * u, panel.w - names - 18 * u, panel.h - 36 * u};
    months(desk, list, r);
    TextStyle name = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float y = r.y + 3 * u;
    for (int32_t a = 0; a < s->agreement_count && y + 16 * u < r.y + r.h; a++, y += 18 * u) {
        char text[96];
        text_fit(desk->config.text, &name, s->agreements[a].name, names - 28 * u, text,
                 sizeof text);
        draw_text(list, panel.x + 16 * u, y + 11 * u, name, text);
        bands(desk, list, (Rect){r.x, y, r.w, 14 * u}, a);
    }
    Rect graph = {r.x, y + 5 * u, r.w, r.y + r.h - y - 6 * u};
    if (graph.h > 12 * u) {
        throughput(desk, list, graph);
        char text[96];
        text_fit(desk->config.text, &name, "Exports, Mt a week", names - 44 * u, text, sizeof text);
        draw_text(list, panel.x + 16 * u, graph.y + graph.h / 2 + 4 * u, name, text);
        flags(desk, list, graph);
    }
    playhead(desk, list, r, panel.y + 5 * u);
    draw_unclip(list);
}
