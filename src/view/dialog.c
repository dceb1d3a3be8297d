#include "view/dialog.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void dialog_open(Desk *desk, const Part *part)
{
    dialog_close(desk);
    int32_t focus = desk->focus;
    if (desk->entry.open) {
        desk_open_entry(desk, false);
    }
    if (desk->card) {
        desk_show_card(desk, false);
    }
    desk->help = part == &part_help;
    desk->menu.agreement = -1;
    desk->dragging = false;
    desk->dialog = part;
    desk->dialog_focus = focus;
    desk->focus = -1;
    desk->covered = desk->scroll;
    desk->scroll = (Scroll){0};
}

void dialog_close(Desk *desk)
{
    if (desk->dialog) {
        desk->dialog = NULL;
        desk->help = false;
        desk->focus = desk->dialog_focus;
        desk->scroll = desk->covered;
        desk->scroll.dragged = false;
    }
}

bool dialog_is_open(const Desk *desk, const Part *part)
{
    return desk->dialog == part;
}

void dialog_below(Desk *desk, bool below)
{
    desk->below = below && desk->dialog;
    if (desk->dialog) {
        Scroll scroll = desk->scroll;
        desk->scroll = desk->covered;
        desk->covered = scroll;
    }
}

/* ---- events ---- */

static void scroll_by(Desk *desk, float pixels)
{
    desk->scroll.offset += pixels;
}

static bool key_event(Desk *desk, const DeskEvent *event)
{
    const UiCommand *command = ui_command_of_key(desk, event);
    const Hit *hit = desk_focused(desk);
    float page = desk->scroll.view.h * 0.9f;
    bool sizes = event->key == KEY_PLUS || event->key == KEY_MINUS ||
                 (event->key == KEY_CHARACTER && event->character == '0');
    if (event->ctrl && sizes) {
        return false;
    }
    if (event->key == KEY_ESCAPE) {
        dialog_close(desk);
    } else if (event->key == KEY_TAB && !event->ctrl) {
        desk_focus_next(desk, event->shift ? -1 : 1);
    } else if (hit && (event->key == KEY_ENTER || event->key == KEY_SPACE)) {
        desk_press(desk, hit);
    } else if (event->key == KEY_DOWN || event->key == KEY_UP) {
        scroll_by(desk, (event->key == KEY_DOWN ? 48 : -48) * desk->u);
    } else if (event->key == KEY_PAGE_DOWN || event->key == KEY_PAGE_UP) {
        scroll_by(desk, event->key == KEY_PAGE_DOWN ? page : -page);
    } else if (event->key == KEY_HOME || event->key == KEY_END) {
        desk->scroll.offset = event->key == KEY_END ? desk->scroll.content : 0;
    } else if (command && strcmp(command->section, "Window") == 0) {
        command->run(desk, command->argument);
    }
    return true;
}

bool dialog_event(Desk *desk, const DeskEvent *event)
{
    const Hit *hit;
    switch (event->kind) {
    case EVENT_KEY:
        return key_event(desk, event);
    case EVENT_DOWN:
        desk->focus = -1;
        desk->by_keyboard = false;
        hit = desk_hit_at(desk, event->x, event->y);
        if (hit) {
            desk_press(desk, hit);
        }
        return true;
    case EVENT_WHEEL:
        if (rect_contains(desk->scroll.view, event->x, event->y)) {
            scroll_by(desk, -event->amount * 48 * desk->u);
        }
        return true;
    case EVENT_CONTEXT:
    case EVENT_ZOOM:
        return true;
    case EVENT_MOVE:
    case EVENT_UP:
    case EVENT_LEAVE:
    case EVENT_DROP:
    case EVENT_RESIZE:
    case EVENT_SCALE:
        break;
    }
    return false;
}

bool dialog_points(const Desk *desk, const DeskEvent *event)
{
    bool moved = event->x != desk->pointer_x || event->y != desk->pointer_y;
    return event->kind == EVENT_WHEEL ||
           (event->kind == EVENT_MOVE && desk->pointer_inside && moved);
}

/* ---- drawing ---- */

static void close_call(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    dialog_close(desk);
}

static void cross(Desk *desk, DrawList *list, Rect r)
{
    bool hovered = desk_hovers(desk, r);
    if (hovered) {
        draw_rect(list, r, 6 * desk->u, COLOR_BUTTON_HOVER);
    }
    draw_icon(list, r.x + r.w / 2, r.y + r.h / 2, 11 * desk->u, ICON_CROSS,
              hovered ? COLOR_TEXT : COLOR_TEXT_2);
    desk_hit_call(desk, r, close_call, 0, true, "Close  (Esc)");
}

Rect dialog_begin(Desk *desk, DrawList *list, float width, float height, const char *title)
{
    for (int32_t i = 0; i < desk->hit_count; i++) {
        desk->hits[i].focusable = false;
    }
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    float margin = fminf(16 * u, h * 0.03f), pad = 18 * u, head = 50 * u;
    draw_rect(list, (Rect){0, 0, w, h}, 0, COLOR_CURTAIN);
    desk_hit_call(desk, (Rect){0, 0, w, h}, close_call, 0, false, NULL);
    width = fminf(width * u, w - 2 * margin);
    height = fminf(head + height + pad, h - 2 * margin);
    Rect r = {floorf((w - width) / 2), floorf(fmaxf((h - height) * 0.4f, margin)), width, height};
    draw_shadow(list, r, 10 * u, 30 * u, COLOR_SHADOW);
    draw_rect_gradient(list, r, 10 * u, COLOR_DIALOG_TOP, COLOR_DIALOG_BOTTOM);
    draw_border(list, r, 10 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    char fitted[160];
    TextStyle style = style_of(FONT_SEMIBOLD, 17 * u, COLOR_TEXT);
    text_fit(desk->config.text, &style, title, r.w - 2 * pad - 36 * u, fitted, sizeof fitted);
    draw_text(list, r.x + pad, r.y + 31 * u, style, fitted);
    cross(desk, list, (Rect){r.x + r.w - 42 * u, r.y + 10 * u, 30 * u, 30 * u});
    return (Rect){r.x + pad, r.y + head, r.w - 2 * pad, fmaxf(r.h - head - pad, 0)};
}

void dialog_show(Desk *desk, float view_height, float content, float y0, float y1)
{
    Scroll *scroll = &desk->scroll;
    scroll->content = content;
    scroll->view.h = view_height;
    if (y1 > scroll->offset + view_height) {
        scroll->offset = y1 - view_height;
    }
    if (y0 < scroll->offset) {
        scroll->offset = y0;
    }
}

static float plate(Desk *desk, DrawList *list, float right, float middle, const char *key)
{
    float u = desk->u;
    TextStyle style = style_of(FONT_SEMIBOLD, 11 * u, COLOR_TEXT_2);
    float width = fmaxf(text_width(desk->config.text, &style, key) + 12 * u, 20 * u);
    Rect r = {right - width, middle - 9.5f * u, width, 19 * u};
    draw_rect(list, r, 4 * u, COLOR_STEP);
    draw_border(list, r, 4 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    draw_text(list, r.x + r.w / 2, middle + 4 * u, style_center(style), key);
    return r.x - 4 * u;
}

float dialog_keys(Desk *desk, DrawList *list, float x, float middle, const char *keys)
{
    char text[KEYS_TEXT], *parts[4] = {0};
    int32_t count = 0;
    snprintf(text, sizeof text, "%s", keys);
    for (char *part = text; part && count < 4;) {
        char *end = strstr(part, ", ");
        if (end) {
            *end = '\0';
        }
        if (part[0]) {
            parts[count++] = part;
        }
        part = end ? end + 2 : NULL;
    }
    while (count > 0) {
        x = plate(desk, list, x, middle, parts[--count]);
    }
    return x;
}
