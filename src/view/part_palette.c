/* The command palette: everything that the program can do, and everything there is to go to, by a
 * few letters. Decisions may be typed as in the shell, word by word, or found by what they say. */
#include "view/dialog.h"
#include "view/match.h"
#include "view/palette_items.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RECENT_MAX = 6 };

typedef struct Palette {
    TextField field;
    PaletteItems items;
    int32_t at; /* the row that Enter takes */
    bool show;  /* bring it into sight */
    bool hovering;
    PaletteItem recent[RECENT_MAX]; /* the newest first */
    int32_t recent_count;
} Palette;

static Palette *state_of(const Desk *desk)
{
    return part_state(desk, &part_palette);
}

/* ---- what it offers ---- */

static void find(Desk *desk, Palette *palette)
{
    palette->items.count = 0;
    if (palette->field.text[strspn(palette->field.text, " ")] == '\0') {
        for (int32_t i = 0; i < palette->recent_count; i++) {
            palette_items_add(&palette->items, &palette->recent[i]);
        }
    }
    palette_items_find(desk, palette->field.text, &palette->items);
    palette->at = 0;
    palette->show = true;
    desk->scroll.offset = 0;
}

static void remember(Palette *palette, const PaletteItem *item)
{
    int32_t at = 0;
    while (at < palette->recent_count && !palette_item_same(&palette->recent[at], item)) {
        at++;
    }
    if (at == palette->recent_count && palette->recent_count < RECENT_MAX) {
        palette->recent_count++;
    }
    at = at < RECENT_MAX ? at : RECENT_MAX - 1;
    PaletteItem kept = *item; /* may be one of those that move */
    memmove(&palette->recent[1], &palette->recent[0], (size_t)at * sizeof palette->recent[0]);
    palette->recent[0] = kept;
    palette->recent[0].recent = true;
}

static void open_palette(Desk *desk, int32_t argument)
{
    (void)argument;
    if (dialog_is_open(desk, &part_palette)) {
        dialog_close(desk);
        return;
    }
    Palette *palette = state_of(desk);
    dialog_open(desk, &part_palette);
    text_field_set(&palette->field, "");
    find(desk, palette);
}

/* ---- what is done ---- */

/* Moves the map so that the place is in its middle, near enough to see it. */
static void show_place(Desk *desk, GeoPoint at)
{
    Rect m = desk->map_rect;
    float x = m.x + m.w / 2, y = m.y + m.h / 2;
    desk->following = false;
    if (camera_zoom(&desk->camera) < 4) {
        camera_zoom_at(&desk->camera, x, y, 4 / camera_zoom(&desk->camera));
    }
    camera_follow(&desk->camera, at.lon, at.lat, x, y);
}

static void show_vessel(Desk *desk, const PaletteItem *item)
{
    Pose pose;
    if (item->index < sim_vessel_slots(desk->sim) &&
        sim_vessel(desk->sim, item->index).serial == item->serial) {
        desk_select(desk, item->index, -1);
        if (sim_pose(desk->sim, item->index, sim_now(desk->sim), &pose)) {
            show_place(desk, pose.at);
        }
    } else {
        desk_say(desk, "That vessel has left");
    }
}

static void do_item(Desk *desk, const PaletteItem *item)
{
    const UiCommand *command;
    switch (item->kind) {
    case ITEM_COMMAND:
        command = ui_command(item->index);
        if (ui_command_possible(desk, command)) {
            command->run(desk, command->argument);
        } else {
            desk_say(desk, "That is not possible now");
        }
        break;
    case ITEM_DECISION:
        desk_decide(desk, &item->command);
        break;
    case ITEM_AGREEMENT:
        desk_select(desk, -1, -1);
        desk->agreement = item->index;
        break;
    case ITEM_PORT:
        desk_select(desk, -1, item->index);
        show_place(desk, desk->config.scenario->network->ports[item->index].at);
        break;
    case ITEM_VESSEL:
        show_vessel(desk, item);
        break;
    case ITEM_FILE:
        if (item->index < desk->config.shelf->count) {
            desk_request(desk, REQUEST_OPEN, 0, desk->config.shelf->items[item->index].open);
        }
        break;
    case ITEM_WORD:
    case ITEM_KINDS:
        break;
    }
}

static void choose(Desk *desk, Palette *palette, int32_t index)
{
    if (index < 0 || index >= palette->items.count) {
        return;
    }
    PaletteItem item = palette->items.items[index];
    if (item.kind == ITEM_WORD) {
        text_field_set(&palette->field, item.text);
        find(desk, palette);
        return;
    }
    remember(palette, &item);
    dialog_close(desk);
    do_item(desk, &item);
}

static void choose_call(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    choose(desk, state_of(desk), argument);
}

/* ---- input ---- */

static void move(Palette *palette, int32_t step, bool around)
{
    int32_t count = palette->items.count, at = palette->at + step;
    if (count > 0) {
        palette->at = around ? (at + count) % count : at < 0 ? 0 : at >= count ? count - 1 : at;
        palette->show = true;
    }
}

/* Tab writes what the row says, where that can be typed; else it goes on. */
static void complete(Desk *desk, Palette *palette, bool back)
{
    const PaletteItem *item = &palette->items.items[palette->at];
    if (!back && palette->at < palette->items.count && item->kind == ITEM_WORD) {
        choose(desk, palette, palette->at);
    } else {
        move(palette, back ? -1 : 1, true);
    }
}

static bool palette_key(Desk *desk, Palette *palette, const DeskEvent *event)
{
    bool down = event->key == KEY_DOWN || event->key == KEY_PAGE_DOWN;
    desk->by_keyboard = true;
    if (event->key == KEY_UP || event->key == KEY_DOWN) {
        move(palette, down ? 1 : -1, true);
    } else if (event->key == KEY_PAGE_UP || event->key == KEY_PAGE_DOWN) {
        move(palette, down ? 8 : -8, false);
    } else if (event->key == KEY_ENTER) {
        choose(desk, palette, palette->at);
    } else if (event->key == KEY_TAB) {
        complete(desk, palette, event->shift);
    } else if (text_field_key(&palette->field, event)) {
        find(desk, palette);
    } else {
        return false;
    }
    return true;
}

static bool palette_event(Desk *desk, void *state, const DeskEvent *event)
{
    Palette *palette = state;
    if (!dialog_is_open(desk, &part_palette)) {
        return false;
    }
    palette->hovering = dialog_points(desk, event);
    if (event->kind == EVENT_KEY && palette_key(desk, palette, event)) {
        return true;
    }
    return dialog_event(desk, event);
}

/* ---- drawing ---- */

static void draw_row(Desk *desk, DrawList *list, Rect r, const PaletteItem *item, bool chosen)
{
    float u = desk->u, middle = r.y + r.h / 2, right = r.x + r.w - 12 * u;
    char name[PALETTE_TEXT], aside[PALETTE_TEXT], fitted[PALETTE_TEXT];
    bool possible = palette_item_words(desk, item, name, aside);
    if (chosen) {
        draw_rect(list, (Rect){r.x, r.y + u, r.w, r.h - 2 * u}, 6 * u, COLOR_BUTTON_HOVER);
        draw_rect(list, (Rect){r.x, r.y + 7 * u, 3 * u, r.h - 14 * u}, 1.5f * u, COLOR_ACCENT);
    }
    TextStyle kind = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    TextStyle style = style_of(FONT_MEDIUM, 13 * u,
                               possible ? COLOR_TEXT
                               : chosen ? COLOR_TEXT_2
                                        : COLOR_MUTED);
    const char *word = palette_item_kind(item);
    float room = 76 * u, x = r.x + 12 * u;
    if (r.w < 420 * u) {
        room = 0; /* the name is worth more */
    } else {
        text_fit(desk->config.text, &kind, word, room - 8 * u, fitted, sizeof fitted);
        draw_text(list, x, middle + 4 * u, kind, fitted);
    }
    if (item->kind == ITEM_COMMAND) {
        right = dialog_keys(desk, list, right, middle, aside);
    } else if (aside[0]) {
        float wide = fminf(text_width(desk->config.text, &kind, aside), r.w * 0.36f);
        text_fit(desk->config.text, &kind, aside, wide + u, fitted, sizeof fitted);
        draw_text(list, right, middle + 4 * u, style_right(kind), fitted);
        right -= wide + 8 * u;
    }
    text_fit(desk->config.text, &style, name, right - x - room - 4 * u, fitted, sizeof fitted);
    draw_text(list, x + room, middle + 4.6f * u, style, fitted);
}

static void draw_rows(Desk *desk, DrawList *list, Palette *palette, Rect view)
{
    float row = 32 * desk->u;
    int32_t count = palette->items.count;
    if (palette->show) {
        palette->show = false;
        dialog_show(desk, view.h, (float)count * row, (float)palette->at * row,
                    (float)(palette->at + 1) * row);
    }
    float y = scroll_begin(desk, list, view), top = y;
    for (int32_t i = 0; i < count; i++, y += row) {
        Rect r = {view.x, y, view.w - 10 * desk->u, row};
        if (y + row > view.y && y < view.y + view.h) {
            if (palette->hovering && desk_hovers(desk, r)) {
                palette->at = i;
            }
            draw_row(desk, list, r, &palette->items.items[i], i == palette->at);
            desk_hit_call(desk, r, choose_call, i, false, NULL);
        }
    }
    scroll_end(desk, list, top + (float)count * row);
}

static void draw_nothing(Desk *desk, DrawList *list, Palette *palette, Rect view)
{
    float u = desk->u;
    char text[PALETTE_TEXT + 160];
    Pen pen = {desk, list, view.x + 2 * u, view.y + 6 * u, view.w - 4 * u};
    palette_nothing_found(desk, palette->field.text, text, sizeof text);
    pen_paragraph(&pen, style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2), text);
}

static void palette_draw(Desk *desk, void *state, DrawList *list)
{
    Palette *palette = state;
    if (!dialog_is_open(desk, &part_palette)) {
        return;
    }
    float u = desk->u, line = 34 * u, foot = 26 * u;
    Rect r = dialog_begin(desk, list, 640, 34 * u + 26 * u + 12 * 32 * u + 12 * u, "Do anything");
    text_field_draw(desk, list, (Rect){r.x, r.y, r.w, line}, &palette->field,
                    "a command, a decision, a port, a ship, a scenario");
    Rect view = {r.x, r.y + line + 8 * u, r.w, fmaxf(r.h - line - foot - 8 * u, 0)};
    if (palette->items.count > 0) {
        draw_rows(desk, list, palette, view);
    } else {
        draw_nothing(desk, list, palette, view);
    }
    char fitted[160];
    TextStyle style = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    text_fit(
        desk->config.text, &style,
        "\xE2\x86\x91 \xE2\x86\x93 choose \xC2\xB7 Enter does it \xC2\xB7 Tab completes a word "
        "\xC2\xB7 Esc closes",
        r.w, fitted, sizeof fitted);
    draw_text(list, r.x, r.y + r.h - 2 * u, style, fitted);
}

static const UiCommand commands[] = {
    {"Window", "Find and do anything", {{KEY_CHARACTER, 'p', true, false}}, open_palette, 0, NULL},
};

const Part part_palette = {.level = PART_DIALOG,
                           .state_size = sizeof(Palette),
                           .event = palette_event,
                           .draw = palette_draw,
                           .commands = commands,
                           .command_count = 1};
