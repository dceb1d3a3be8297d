/* The bar along the top: what runs, when it is, how fast, and the agreements. */
#include "view/desk_state.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

static void button(Desk *desk, DrawList *list, Rect r, bool on, Action action, int32_t argument,
                   const char *tip)
{
    float u = desk->u;
    draw_rect(list, r, 6 * u,
              on                     ? COLOR_ACCENT
              : desk_hovers(desk, r) ? COLOR_BUTTON_HOVER
                                     : COLOR_BUTTON);
    draw_border(list, r, 6 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, r, action, argument, true, tip);
}

static float draw_time(Desk *desk, DrawList *list, float x, float middle)
{
    float u = desk->u;
    CivilTime c = time_to_civil(sim_now(desk->sim));
    char text[64];
    TextStyle date = style_tabular(style_of(FONT_SEMIBOLD, 20 * u, COLOR_TEXT));
    snprintf(text, sizeof text, "%s %02d %s %d", time_weekday_names[c.weekday], (int)c.day,
             time_month_names[c.month - 1], (int)c.year);
    draw_text(list, x, middle + 7 * u, date, text);
    x += text_width(desk->config.text, &date, "Wed 28 May 2022") + 10 * u;
    TextStyle clock = style_tabular(style_of(FONT_REGULAR, 20 * u, COLOR_TEXT_2));
    snprintf(text, sizeof text, "%02d:%02d", (int)c.hour, (int)c.minute);
    draw_text(list, x, middle + 7 * u, clock, text);
    x += text_width(desk->config.text, &clock, "00:00") + 8 * u;
    TextStyle zone = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    draw_text(list, x, middle + 6.5f * u, zone, "UTC");
    return x + 42 * u;
}

static float draw_controls(Desk *desk, DrawList *list, float x, float middle)
{
    float u = desk->u, h = 28 * u;
    Rect pause = {x, middle - h / 2, 32 * u, h};
    button(desk, list, pause, false, ACTION_PAUSE, 0,
           desk->paused ? "Run  (Space)" : "Pause  (Space)");
    float cx = pause.x + pause.w / 2;
    if (desk->paused) {
        Vec2 play[] = {
            {cx - 4 * u, middle - 6 * u}, {cx + 7 * u, middle}, {cx - 4 * u, middle + 6 * u}};
        draw_polygon(list, play, 3, COLOR_TEXT);
    } else {
        draw_rect(list, (Rect){cx - 5 * u, middle - 6 * u, 3.4f * u, 12 * u}, u, COLOR_TEXT);
        draw_rect(list, (Rect){cx + 1.6f * u, middle - 6 * u, 3.4f * u, 12 * u}, u, COLOR_TEXT);
    }
    x += pause.w + 8 * u;
    for (int32_t i = 0; i < SPEEDS; i++) {
        Rect r = {x, middle - h / 2, (i == 0 ? 52 : 38) * u, h};
        bool on = desk->speed == i;
        button(desk, list, r, on, ACTION_SPEED, i, desk_speeds[i].tip);
        TextStyle style =
            style_center(style_of(FONT_SEMIBOLD, 12 * u, on ? COLOR_ON_ACCENT : COLOR_TEXT_2));
        draw_text(list, r.x + r.w / 2, middle + 4.2f * u, style, desk_speeds[i].label);
        x += r.w + 4 * u;
    }
    draw_text(list, x + 4 * u, middle + 4.2f * u, style_of(FONT_REGULAR, 11 * u, COLOR_MUTED),
              "per second");
    return x + 78 * u;
}

static float chip(Desk *desk, DrawList *list, float right, float middle, int32_t agreement,
                  float room)
{
    float u = desk->u;
    const Agreement *def = &desk->config.scenario->agreements[agreement];
    StatusLook look = status_look(sim_agreement(desk->sim, agreement).status);
    TextStyle name = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    TextStyle word = style_of(FONT_SEMIBOLD, 12 * u, look.text);
    float word_width = text_width(desk->config.text, &word, look.word);
    char text[96];
    text_fit(desk->config.text, &name, def->name, room - word_width - 52 * u, text, sizeof text);
    float width = text_width(desk->config.text, &name, text) + word_width + 46 * u;
    Rect r = {right - width, middle - 14 * u, width, 28 * u};
    draw_rect(list, r, 14 * u, color_alpha(look.fill, desk_hovers(desk, r) ? 0.34f : 0.18f));
    draw_border(list, r, 14 * u, fmaxf(1, 1.2f * u), color_alpha(look.fill, 0.9f));
    draw_icon_status(list, r.x + 16 * u, middle, 11 * u, look.icon, look.text);
    draw_text(list, r.x + 28 * u, middle + 4.2f * u, name, text);
    draw_text(list, r.x + width - word_width - 11 * u, middle + 4.2f * u, word, look.word);
    AgreementView view = sim_agreement(desk->sim, agreement);
    int32_t party = view.suspended_by >= 0 ? view.suspended_by : desk->suspender[agreement];
    char tip[96];
    snprintf(tip, sizeof tip, "%s: %.40s  (T)",
             view.status == AGREEMENT_SUSPENDED ? "Resume" : "Suspend",
             desk->config.scenario->parties[party].name);
    desk_hit(desk, r, ACTION_AGREEMENT, agreement, true, tip);
    return r.x - 8 * u;
}

void panel_top_draw(Desk *desk, DrawList *list)
{
    float u = desk->u;
    Rect bar = layout_top(desk);
    const Scenario *s = desk->config.scenario;
    draw_rect(list, bar, 0, COLOR_BAR);
    draw_rect(list, (Rect){0, bar.h - 1, bar.w, 1}, 0, COLOR_RULE);
    desk_hit(desk, bar, ACTION_NONE, 0, false, NULL);
    float middle = bar.h / 2, x = 16 * u;
    bool wide = bar.w > 1180 * u;
    if (wide) {
        draw_ring(list, x + 13 * u, middle, 13 * u, 2 * u, COLOR_ACCENT);
        Vec2 needle[] = {{x + 19 * u, middle - 6 * u},
                         {x + 15 * u, middle + 2 * u},
                         {x + 7 * u, middle + 6 * u},
                         {x + 11 * u, middle - 2 * u}};
        draw_polygon(list, needle, 4, COLOR_ACCENT);
        x += 38 * u;
        TextStyle title = style_of(FONT_SEMIBOLD, 14 * u, COLOR_TEXT);
        draw_text(list, x, middle - 2 * u, title, "Black Sea Corridor");
        TextStyle small = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
        char text[128];
        text_fit(desk->config.text, &small, s->title, 210 * u, text, sizeof text);
        draw_text(list, x, middle + 14 * u, small, text);
        x += 226 * u;
    }
    x = draw_time(desk, list, x, middle);
    x = draw_controls(desk, list, x, middle);
    float right = bar.w - 12 * u;
    for (int32_t a = s->agreement_count - 1; a >= 0; a--) {
        float room = fminf(right - x, 330 * u);
        if (room > 120 * u) {
            right = chip(desk, list, right, middle, a, room);
        }
    }
}
