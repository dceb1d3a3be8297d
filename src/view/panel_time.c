#include "view/panel_time.h"

#include "base/simtime.h"
#include "view/auto_pause.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum TimeMenu { MENU_NONE, MENU_SPEEDS, MENU_PAUSE } TimeMenu;

typedef struct TimeState {
    TimeMenu open;
    int32_t at; /* row that the keyboard is on; -1 */
    Rect rect;  /* of the open menu, of the last frame */
    Rect speed, pause;
    TextField date;
    bool wrong; /* the date typed is none */
} TimeState;

enum { QUEUE_STEP = 10, QUEUE_MOST = 990 };

static void open_menu(Desk *desk, int32_t menu, Rect where)
{
    TimeState *state = part_state(desk, &part_time);
    (void)where;
    state->open = state->open == (TimeMenu)menu ? MENU_NONE : (TimeMenu)menu;
    state->at = desk->by_keyboard ? 0 : -1;
    if (state->open == MENU_SPEEDS && state->at == 0) {
        state->at = desk->speed;
    }
    char text[TIME_TEXT];
    text_field_set(&state->date, time_format_date(desk->auto_pause.date_at, text));
    state->wrong = false;
}

/* ---- the bar ---- */

static void ground(Desk *desk, DrawList *list, Rect r, bool on)
{
    float u = desk->u;
    draw_rect(list, r, 6 * u,
              on                     ? color_alpha(COLOR_ACCENT, 0.30f)
              : desk_hovers(desk, r) ? COLOR_BUTTON_HOVER
                                     : COLOR_BUTTON);
    draw_border(list, r, 6 * u, fmaxf(1, u), on ? COLOR_ACCENT : COLOR_PANEL_EDGE);
}

static void draw_pause(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, cx = r.x + r.w / 2, middle = r.y + r.h / 2;
    ground(desk, list, r, false);
    desk_hit(desk, r, ACTION_PAUSE, 0, true, desk->paused ? "Run  (Space)" : "Pause  (Space)");
    if (desk->paused) {
        Vec2 play[] = {
            {cx - 4 * u, middle - 6 * u}, {cx + 7 * u, middle}, {cx - 4 * u, middle + 6 * u}};
        draw_polygon(list, play, 3, COLOR_TEXT);
    } else {
        draw_rect(list, (Rect){cx - 5 * u, middle - 6 * u, 3.4f * u, 12 * u}, u, COLOR_TEXT);
        draw_rect(list, (Rect){cx + 1.6f * u, middle - 6 * u, 3.4f * u, 12 * u}, u, COLOR_TEXT);
    }
}

static void sign(DrawList *list, Rect r, bool plus, Color color, float u)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    draw_rect(list, (Rect){cx - 5 * u, cy - 0.9f * u, 10 * u, 1.8f * u}, 0, color);
    if (plus) {
        draw_rect(list, (Rect){cx - 0.9f * u, cy - 5 * u, 1.8f * u, 10 * u}, 0, color);
    }
}

static void step_speed(Desk *desk, int32_t steps, Rect where)
{
    (void)where;
    bool paused = desk->paused;
    desk_set_speed(desk, desk->speed + steps);
    desk->paused = paused; /* a dial, not a start */
}

static const char *speed_words(const Desk *desk, int32_t speed, char out[64])
{
    if (desk_speeds[speed].factor > 0 || desk->speed != speed || desk->paused ||
        desk->reached <= 0) {
        snprintf(out, 64, "%s", desk_speeds[speed].words);
    } else if (desk->reached < 2 * 86400) {
        snprintf(out, 64, "1 s is %.0f h", desk->reached / 3600);
    } else {
        snprintf(out, 64, "1 s is %.0f days", desk->reached / 86400);
    }
    return out;
}

/* "x21,600" over "1 s is 6 h", between minus and plus. */
static float draw_speed(Desk *desk, DrawList *list, float x, float middle, bool narrow)
{
    TimeState *state = part_state(desk, &part_time);
    float u = desk->u, h = 28 * u, side = 26 * u, width = (narrow ? 92 : 104) * u;
    bool tight = (float)desk->config.width < 400 * u; /* the menu and the keys do it as well */
    Rect minus = {x, middle - h / 2, side, h};
    Rect field = {tight ? x : minus.x + side + 2 * u, middle - h / 2, width, h};
    Rect plus = {field.x + width + 2 * u, middle - h / 2, side, h};
    bool slowest = desk->speed == 0, fastest = desk->speed == SPEEDS - 1;
    ground(desk, list, field, state->open == MENU_SPEEDS);
    char words[64], tip[160];
    TextStyle factor = style_center(style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT));
    TextStyle small = style_center(style_of(FONT_REGULAR, 10 * u, COLOR_TEXT_2));
    draw_text(list, field.x + width / 2, middle - 1 * u, factor,
              desk_speeds[desk->speed].factor_text);
    draw_text(list, field.x + width / 2, middle + 10.5f * u, small,
              speed_words(desk, desk->speed, words));
    snprintf(tip, sizeof tip, "%s: %s\n\nClick: all speeds  ([ slower, ] faster)",
             desk_speeds[desk->speed].factor_text, words);
    desk_hit_call(desk, field, open_menu, MENU_SPEEDS, true, state->open == MENU_SPEEDS ? "" : tip);
    state->speed = field;
    if (tight) {
        return field.x + field.w;
    }
    ground(desk, list, minus, false);
    sign(list, minus, false, slowest ? COLOR_MUTED : COLOR_TEXT, u);
    desk_hit_call(desk, minus, step_speed, -1, true, "Slower  ([)");
    ground(desk, list, plus, false);
    sign(list, plus, true, fastest ? COLOR_MUTED : COLOR_TEXT, u);
    desk_hit_call(desk, plus, step_speed, 1, true, "Faster  (])");
    return plus.x + side;
}

/* Two bars and a flag: pauses by itself. */
static void draw_auto_icon(DrawList *list, Rect r, Color color, float u)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    draw_rect(list, (Rect){cx - 8 * u, cy - 5 * u, 2.8f * u, 11 * u}, u, color);
    draw_rect(list, (Rect){cx - 3.2f * u, cy - 5 * u, 2.8f * u, 11 * u}, u, color);
    Vec2 flag[] = {{cx + 3.5f * u, cy - 7 * u}, {cx + 10 * u, cy - 4 * u}, {cx + 3.5f * u, cy - u}};
    draw_polygon(list, flag, 3, color);
    draw_rect(list, (Rect){cx + 2.6f * u, cy - 7 * u, 1.4f * u, 13 * u}, 0, color);
}

static float draw_auto_pause(Desk *desk, DrawList *list, float x, float middle, bool roomy)
{
    TimeState *state = part_state(desk, &part_time);
    float u = desk->u, h = 28 * u;
    Rect r = {x, middle - h / 2, 32 * u, h};
    char tip[400], text[PAUSE_TEXT];
    int32_t on = 0;
    size_t used =
        (size_t)snprintf(tip, sizeof tip, "Pauses by itself, you say when  (Shift+Space)");
    for (int32_t c = 0; c < PAUSE_CONDITIONS; c++) {
        if (*auto_pause_switch(desk, (PauseOn)c)) {
            used += (size_t)snprintf(tip + used, sizeof tip - used, "%s%s", on == 0 ? "\n\n" : ", ",
                                     auto_pause_chip(desk, (PauseOn)c, text));
            on++;
        }
    }
    ground(desk, list, r, state->open == MENU_PAUSE);
    draw_auto_icon(list, r, on > 0 ? COLOR_ACCENT : COLOR_TEXT_2, u);
    desk_hit_call(desk, r, open_menu, MENU_PAUSE, true, state->open == MENU_PAUSE ? "" : tip);
    state->pause = r;
    x += r.w + 4 * u;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT);
    for (int32_t c = 0; c < PAUSE_CONDITIONS && roomy; c++) {
        if (*auto_pause_switch(desk, (PauseOn)c)) {
            auto_pause_chip(desk, (PauseOn)c, text);
            Rect chip = {x, middle - 12 * u, text_width(desk->config.text, &style, text) + 16 * u,
                         24 * u};
            draw_border(list, chip, 12 * u, fmaxf(1, u), color_alpha(COLOR_ACCENT, 0.7f));
            draw_text(list, chip.x + 8 * u, middle + 4 * u, style, text);
            desk_hit_call(desk, chip, open_menu, MENU_PAUSE, false, tip);
            x += chip.w + 4 * u;
        }
    }
    if (on > 0 && !roomy) { /* how many */
        Rect badge = {r.x + r.w - 11 * u, r.y - 4 * u, 15 * u, 15 * u};
        draw_rect(list, badge, 7.5f * u, COLOR_ACCENT);
        draw_textf(list, badge.x + badge.w / 2, badge.y + 11 * u,
                   style_center(style_of(FONT_SEMIBOLD, 10 * u, COLOR_ON_ACCENT)), "%d", (int)on);
    }
    return x;
}

float panel_time_draw(Desk *desk, DrawList *list, float x, float middle, bool narrow, bool roomy)
{
    float u = desk->u, gap = (narrow ? 3 : 6) * u;
    Rect pause = {x, middle - 14 * u, (narrow ? 28 : 32) * u, 28 * u};
    draw_pause(desk, list, pause);
    x = draw_speed(desk, list, pause.x + pause.w + gap, middle, narrow);
    return draw_auto_pause(desk, list, x + gap, middle, roomy) + 6 * u;
}

/* ---- the menus ---- */

static Rect menu_ground(Desk *desk, DrawList *list, Rect anchor, float width, float height)
{
    float u = desk->u, w = (float)desk->config.width;
    Rect r = {fmaxf(fminf(anchor.x, w - width - 4 * u), 4 * u), anchor.y + anchor.h + 4 * u, width,
              height};
    draw_shadow(list, r, 8 * u, 16 * u, COLOR_SHADOW);
    draw_rect(list, r, 8 * u, COLOR_BAR); /* nothing shines through */
    draw_rect_gradient(list, r, 8 * u, COLOR_PANEL_TOP, COLOR_PANEL_BOTTOM);
    draw_border(list, r, 8 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    return r;
}

static void choose_speed(Desk *desk, int32_t speed, Rect where)
{
    TimeState *state = part_state(desk, &part_time);
    (void)where;
    desk_set_speed(desk, speed);
    state->open = MENU_NONE;
}

static void lit_row(Desk *desk, DrawList *list, Rect row, bool at)
{
    if (at || desk_hovers(desk, row)) {
        draw_rect(list, row, 4 * desk->u, COLOR_BUTTON_HOVER);
    }
}

static void draw_speeds(Desk *desk, TimeState *state, DrawList *list)
{
    float u = desk->u, h = 26 * u;
    Rect r = menu_ground(desk, list, state->speed, 220 * u, h * SPEEDS + 10 * u);
    state->rect = r;
    for (int32_t i = 0; i < SPEEDS; i++) {
        Rect row = {r.x + 5 * u, r.y + 5 * u + h * (float)i, r.w - 10 * u, h};
        float base = row.y + h / 2 + 4.2f * u;
        char tip[100];
        lit_row(desk, list, row, state->at == i);
        if (i == desk->speed) {
            draw_icon(list, row.x + 12 * u, row.y + h / 2, 10 * u, ICON_TICK, COLOR_ACCENT);
        }
        draw_text(list, row.x + 24 * u, base, style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT),
                  desk_speeds[i].factor_text);
        draw_text(list, row.x + row.w - 8 * u, base,
                  style_right(style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2)), desk_speeds[i].words);
        snprintf(tip, sizeof tip, "Run: %s", desk_speeds[i].words);
        desk_hit_call(desk, row, choose_speed, i, false, tip);
    }
}

static void toggle(Desk *desk, int32_t condition, Rect where)
{
    TimeState *state = part_state(desk, &part_time);
    bool *on = auto_pause_switch(desk, (PauseOn)condition);
    (void)where;
    *on = !*on;
    if (condition == PAUSE_DATE && *on && desk->auto_pause.date_at <= sim_now(desk->sim)) {
        char text[TIME_TEXT]; /* one that is still to come */
        desk->auto_pause.date_at = time_next_month(sim_now(desk->sim));
        text_field_set(&state->date, time_format_date(desk->auto_pause.date_at, text));
    }
    auto_pause_keep(desk);
}

static void step_queue(Desk *desk, int32_t step, Rect where)
{
    int32_t *over = &desk->auto_pause.queue_over;
    (void)where;
    *over += step * QUEUE_STEP;
    *over = *over < 0 ? 0 : *over > QUEUE_MOST ? QUEUE_MOST : *over;
    desk->auto_pause.queue = true;
    auto_pause_keep(desk);
}

static void draw_stepper(Desk *desk, DrawList *list, Rect row)
{
    float u = desk->u;
    Rect plus = {row.x + row.w - 30 * u, row.y + 3 * u, 26 * u, row.h - 6 * u};
    Rect minus = {plus.x - 70 * u, plus.y, 26 * u, plus.h};
    ground(desk, list, minus, false);
    ground(desk, list, plus, false);
    sign(list, minus, false, COLOR_TEXT, u);
    sign(list, plus, true, COLOR_TEXT, u);
    draw_textf(list, minus.x + 48 * u, row.y + row.h / 2 + 4.2f * u,
               style_center(style_tabular(style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT))), "%d",
               (int)desk->auto_pause.queue_over);
    desk_hit_call(desk, minus, step_queue, -1, false, "Ten fewer");
    desk_hit_call(desk, plus, step_queue, 1, false, "Ten more");
}

static void draw_conditions(Desk *desk, TimeState *state, DrawList *list)
{
    float u = desk->u, h = 32 * u;
    Rect r =
        menu_ground(desk, list, state->pause, fminf(400 * u, (float)desk->config.width - 8 * u),
                    h * PAUSE_CONDITIONS + 36 * u);
    state->rect = r;
    panel_caption(desk, list, r.x + 14 * u, r.y + 20 * u, "PAUSE WHEN");
    for (int32_t c = 0; c < PAUSE_CONDITIONS; c++) {
        Rect row = {r.x + 5 * u, r.y + 30 * u + h * (float)c, r.w - 10 * u, h};
        char words[PAUSE_TEXT];
        bool on = *auto_pause_switch(desk, (PauseOn)c);
        lit_row(desk, list, row, state->at == c);
        widget_check(desk, list, (Rect){row.x + 8 * u, row.y + h / 2 - 8 * u, 16 * u, 16 * u}, on,
                     false, desk_hovers(desk, row));
        TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
        auto_pause_words(desk, (PauseOn)c, words);
        if (text_width(desk->config.text, &style, words) > row.w - 140 * u && c == PAUSE_QUEUE) {
            auto_pause_chip(desk, PAUSE_QUEUE, words); /* no room beside the number */
        }
        draw_text(list, row.x + 33 * u, row.y + h / 2 + 4.2f * u, style, words);
        desk_hit_call(desk, row, toggle, c, false,
                      on ? "Pause no longer for this" : "Pause for this");
        if (c == PAUSE_QUEUE) {
            draw_stepper(desk, list, row);
        } else if (c == PAUSE_DATE) {
            Rect field = {row.x + row.w - 126 * u, row.y + 3 * u, 122 * u, h - 6 * u};
            text_field_draw(desk, list, field, &state->date, "2022-11-01");
            if (state->wrong) {
                draw_border(list, field, 4 * u, 1.5f * u, COLOR_BROKEN_TEXT);
            }
            desk_hit(desk, field, ACTION_NONE, 0, false, "Type a date: year-month-day");
        }
    }
}

static void draw_menus(Desk *desk, void *data, DrawList *list)
{
    TimeState *state = data;
    if (state->open == MENU_SPEEDS) {
        draw_speeds(desk, state, list);
    } else if (state->open == MENU_PAUSE) {
        draw_conditions(desk, state, list);
    }
}

/* ---- input of an open menu ---- */

static bool type_date(Desk *desk, TimeState *state, const DeskEvent *event)
{
    bool digit = (event->character >= '0' && event->character <= '9') || event->character == '-';
    bool edits = event->key == KEY_BACKSPACE || event->key == KEY_DELETE;
    if (event->ctrl ||
        !(edits || (event->key == KEY_CHARACTER && digit) || event->key == KEY_MINUS)) {
        return false;
    }
    int64_t t;
    DeskEvent typed = *event;
    if (event->key == KEY_MINUS) {
        typed.key = KEY_CHARACTER;
        typed.character = typed.typed = '-';
    }
    text_field_key(&state->date, &typed);
    state->at = PAUSE_DATE;
    state->wrong = !time_parse(state->date.text, &t);
    if (!state->wrong) {
        desk->auto_pause.date_at = t;
        desk->auto_pause.date = true;
    }
    return true;
}

static bool menu_key(Desk *desk, TimeState *state, const DeskEvent *event)
{
    int32_t count = state->open == MENU_SPEEDS ? SPEEDS : PAUSE_CONDITIONS;
    bool pauses = state->open == MENU_PAUSE;
    switch ((int32_t)event->key) {
    case KEY_ESCAPE:
        state->open = MENU_NONE;
        return true;
    case KEY_TAB:
        state->open = MENU_NONE;
        return false;
    case KEY_DOWN:
    case KEY_UP:
        state->at += event->key == KEY_DOWN ? 1 : state->at < 0 ? count : count - 1;
        state->at %= count;
        return true;
    case KEY_ENTER:
    case KEY_SPACE:
        if (state->at >= 0 && pauses) {
            toggle(desk, state->at, state->rect);
        } else if (state->at >= 0) {
            choose_speed(desk, state->at, state->rect);
        }
        return true;
    case KEY_LEFT:
    case KEY_RIGHT:
        if (pauses && state->at == PAUSE_QUEUE) {
            step_queue(desk, event->key == KEY_RIGHT ? 1 : -1, state->rect);
        } else if (pauses && state->at == PAUSE_DATE) {
            text_field_key(&state->date, event);
        }
        return true;
    default:
        return pauses && type_date(desk, state, event);
    }
}

static bool menu_event(Desk *desk, void *data, const DeskEvent *event)
{
    TimeState *state = data;
    if (state->open == MENU_NONE || desk->help) {
        return false;
    }
    if (event->kind == EVENT_KEY) {
        return menu_key(desk, state, event);
    }
    if (event->kind == EVENT_DOWN && !rect_contains(state->rect, event->x, event->y)) {
        Rect anchor = state->open == MENU_SPEEDS ? state->speed : state->pause;
        bool again = rect_contains(anchor, event->x, event->y);
        state->open = again ? state->open : MENU_NONE; /* the control closes it itself */
    }
    return false;
}

/* ---- commands ---- */

static void run_menu(Desk *desk, int32_t menu)
{
    desk->by_keyboard = true;
    open_menu(desk, menu, (Rect){0});
}

static void run_condition(Desk *desk, int32_t condition)
{
    char words[PAUSE_TEXT], text[PAUSE_TEXT + 40];
    toggle(desk, condition, (Rect){0});
    snprintf(text, sizeof text, "%s: %s", auto_pause_chip(desk, (PauseOn)condition, words),
             *auto_pause_switch(desk, (PauseOn)condition) ? "pauses the run" : "no longer pauses");
    desk_say(desk, text);
}

static const UiCommand commands[] = {
    {"Time", "Choose when to pause", {{KEY_SPACE, 0, false, true}}, run_menu, MENU_PAUSE, NULL},
    {"Time", "Choose a speed", {{KEY_NONE, 0, false, false}}, run_menu, MENU_SPEEDS, NULL},
    {"Time",
     "Pause when an agreement changes",
     {{KEY_NONE, 0, false, false}},
     run_condition,
     PAUSE_TRUCE,
     NULL},
    {"Time",
     "Pause when a vessel is hit",
     {{KEY_NONE, 0, false, false}},
     run_condition,
     PAUSE_HIT,
     NULL},
    {"Time",
     "Pause when the queue is too long",
     {{KEY_NONE, 0, false, false}},
     run_condition,
     PAUSE_QUEUE,
     NULL},
    {"Time", "Pause on a date", {{KEY_NONE, 0, false, false}}, run_condition, PAUSE_DATE, NULL},
};

const Part part_time = {
    .level = PART_OVERLAY,
    .state_size = sizeof(TimeState),
    .event = menu_event,
    .draw = draw_menus,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
