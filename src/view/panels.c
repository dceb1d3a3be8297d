/* What panels share: layout, ground, names, tooltip and help. */
#include "sim/why.h"
#include "view/panel_branches.h"
#include "view/parts.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- layout ---- */

Rect layout_top(const Desk *desk)
{
    return (Rect){0, 0, (float)desk->config.width, 52 * desk->u};
}

bool layout_is_low(const Desk *desk)
{
    return (float)desk->config.height < 400 * desk->u;
}

Rect layout_timeline(const Desk *desk)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    int32_t bands = desk->config.scenario->agreement_count;
    float rows = (float)bands;
    float least = fminf((56 + 11 * rows) * u, h * 0.42f); /* every band can still be told */
    float height = fmaxf(fminf((98 + 18 * rows) * u, h * 0.3f), least);
    if (layout_is_low(desk)) { /* the truce panel is worth more: the open agreement's band alone */
        height = (bands > 0 ? 72 : 56) * u;
    }
    height += branch_tree_height(desk);
    return (Rect){12 * u, h - height - 12 * u, w - 24 * u, height};
}

Rect layout_inspector(const Desk *desk)
{
    float u = desk->u, top = layout_top(desk).h + 12 * u;
    float share = fmaxf((float)desk->config.width * 0.30f, 236 * u);
    float width = fminf(fminf(312 * u, share), (float)desk->config.width - 24 * u);
    return (Rect){12 * u, top, width, layout_timeline(desk).y - 12 * u - top};
}

Rect layout_cards(const Desk *desk)
{
    float u = desk->u, w = (float)desk->config.width, top = layout_top(desk).h + 12 * u;
    float height = layout_timeline(desk).y - 12 * u - top;
    if (w < 900 * u || height < 220 * u) {
        return (Rect){w - 12 * u, top, 0, height}; /* the map is worth more */
    }
    float width = fminf(272 * u, w * 0.22f);
    return (Rect){w - 12 * u - width, top, width, height};
}

/* ---- shapes ---- */

void panel_ground(Desk *desk, DrawList *list, Rect rect)
{
    float u = desk->u;
    draw_shadow(list, rect, 8 * u, 14 * u, COLOR_SHADOW);
    draw_rect_gradient(list, rect, 8 * u, COLOR_PANEL_TOP, COLOR_PANEL_BOTTOM);
    draw_border(list, rect, 8 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, rect, ACTION_NONE, 0, false, NULL);
}

void panel_caption(Desk *desk, DrawList *list, float x, float baseline, const char *text)
{
    TextStyle style = style_of(FONT_SEMIBOLD, 10.5f * desk->u, COLOR_MUTED);
    style.tracking = 0.8f * desk->u;
    draw_text(list, x, baseline, style, text);
}

void vessel_name(const VesselView *vessel, char *out, int32_t size)
{
    char name[VESSEL_NAME];
    snprintf(out, (size_t)size, "%s", sim_vessel_name(vessel, name));
}

/* ---- tooltip and message ---- */

/* Text over as many lines as it needs, at most 340 units wide; centred: about x. Where there is
 * no room below it stands above the line `above`. */
static void bubble(Desk *desk, DrawList *list, float x, float y, float above, bool centred,
                   const char *text)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float pitch = 17 * u, gap = 6 * u, most = fminf(340 * u, w - 28 * u);
    Wrapped lines = text_wrap(desk->config.text, &style, text, most);
    float width = lines.width + 20 * u, height = wrapped_height(&lines, pitch, gap) + 10 * u;
    x -= centred ? width / 2 : 0;
    x = fminf(fmaxf(x, 4 * u), w - width - 4 * u);
    if (!centred && y + height > h - 4 * u) {
        y = above - height - 8 * u; /* above what it is about, not on it */
    }
    y = fminf(fmaxf(y, 4 * u), h - height - 4 * u);
    Rect r = {x, y, width, height};
    draw_shadow(list, r, 6 * u, 8 * u, COLOR_SHADOW);
    draw_rect(list, r, 6 * u, 0xF81B2A37u);
    draw_border(list, r, 6 * u, fmaxf(1, u), 0x508FB3C7u);
    draw_wrapped(list, x + 10 * u, y + 17.5f * u, pitch, gap, style, text, &lines);
}

/* What the keyboard is on: the choice of an open menu, else the focused control. */
static const Hit *keyboard_hit(const Desk *desk)
{
    if (desk->menu.agreement < 0) {
        return desk_focused(desk);
    }
    for (int32_t i = 0; i < desk->hit_count; i++) {
        const Hit *hit = &desk->hits[i];
        if (hit->action == ACTION_CHOICE && hit->argument == desk->menu.at) {
            return hit;
        }
    }
    return NULL;
}

static void keyboard_tip(Desk *desk, DrawList *list)
{
    const Hit *hit = keyboard_hit(desk);
    if (hit && hit->tip > 0 && hit->rect.w > 0) {
        bool choice = hit->action == ACTION_CHOICE;
        float u = desk->u, x = hit->rect.x + (choice ? hit->rect.w + 10 * u : 0);
        float y = hit->rect.y + (choice ? 0 : hit->rect.h + 6 * u);
        bubble(desk, list, x, y, hit->rect.y, false, desk_tip(desk, hit));
    }
}

static void pointer_tip(Desk *desk, DrawList *list)
{
    float u = desk->u;
    const Hit *hit = desk_hit_at(desk, desk->pointer_x, desk->pointer_y);
    bool covered = desk->menu.agreement >= 0 && hit && hit->action != ACTION_CHOICE;
    if (hit && hit->tip > 0 && !covered) {
        bubble(desk, list, desk->pointer_x + 14 * u, desk->pointer_y + 16 * u, desk->pointer_y,
               false, desk_tip(desk, hit));
    }
    char tip[200];
    if (!hit && desk->menu.agreement < 0 &&
        desk_place_tip(desk, desk->pointer_x, desk->pointer_y, tip, sizeof tip)) {
        bubble(desk, list, desk->pointer_x + 14 * u, desk->pointer_y + 16 * u, desk->pointer_y,
               false, tip);
    }
}

void panel_tip_draw(Desk *desk, DrawList *list)
{
    Rect m = desk->map_rect;
    if (desk->message_left > 0 && desk->message[0]) {
        bubble(desk, list, m.x + m.w / 2, m.y + 14 * desk->u, 0, true, desk->message);
    }
    if (desk->help) {
        return;
    }
    if (desk->by_keyboard) {
        keyboard_tip(desk, list);
    } else if (desk->pointer_inside && !desk->dragging) {
        pointer_tip(desk, list);
    }
}

/* ---- help ---- */

/* What has no key of its own. */
static const char *const help_rows[][3] = {
    {"Decisions", "click a chip", "What the party can do"},
    {"Map", "drag", "Move the map"},
    {"Map", "wheel, pinch", "Zoom at the pointer"},
    {"Selecting", "click", "Inspect a vessel or a port"},
    {"Selecting", "Tab, Enter", "Go through the controls, press one"},
    {"Selecting", "Esc", "Close, select nothing"},
    {"Window", "Ctrl +, \xE2\x88\x92, 0", "Larger, smaller, the size at the start"},
};
enum { HELP_ROWS = sizeof help_rows / sizeof help_rows[0], HELP_SECTIONS = 12 };

typedef struct Help {
    Desk *desk;
    DrawList *list;          /* NULL: only counts */
    float x, y, top, bottom; /* of the column */
    float width, pitch;
    int32_t columns;
} Help;

/* Room for `rows` lines in this column, or in the next. */
static void help_room(Help *help, float rows)
{
    if (help->y + rows * help->pitch > help->bottom && help->y > help->top) {
        help->x += help->width;
        help->y = help->top;
        help->columns++;
    }
}

static void help_row(Help *help, const char *keys, const char *text)
{
    help_room(help, 1);
    Desk *desk = help->desk;
    float u = desk->u, size = fminf(12 * u, help->pitch * 0.62f),
          base = help->y + help->pitch * 0.7f;
    float key_room = fminf(124 * u, help->width * 0.42f);
    if (help->list) {
        char fitted[160];
        TextStyle key = style_of(FONT_SEMIBOLD, size, COLOR_ACCENT);
        text_fit(desk->config.text, &key, keys, key_room - 8 * u, fitted, sizeof fitted);
        draw_text(help->list, help->x, base, key, fitted);
        TextStyle style = style_of(FONT_REGULAR, size, COLOR_TEXT);
        text_fit(desk->config.text, &style, text, help->width - key_room - 14 * u, fitted,
                 sizeof fitted);
        draw_text(help->list, help->x + key_room, base, style, fitted);
    }
    help->y += help->pitch;
}

static void help_section(Help *help, const char *section)
{
    help_room(help, 3);
    float u = help->desk->u;
    if (help->y > help->top) {
        help->y += help->pitch * 0.4f;
    }
    if (help->list) {
        panel_caption(help->desk, help->list, help->x, help->y + help->pitch * 0.72f, section);
        draw_rect(help->list,
                  (Rect){help->x, help->y + help->pitch, help->width - 20 * u, fmaxf(1, u)}, 0,
                  COLOR_RULE);
    }
    help->y += help->pitch * 1.2f;
    for (int32_t i = 0; i < ui_command_count(); i++) {
        const UiCommand *command = ui_command(i);
        char keys[KEYS_TEXT];
        if (strcmp(command->section, section) == 0 && ui_keys_words(command, keys)[0]) {
            help_row(help, keys, command->name);
        }
    }
    for (int32_t i = 0; i < HELP_ROWS; i++) {
        if (strcmp(help_rows[i][0], section) == 0) {
            help_row(help, help_rows[i][1], help_rows[i][2]);
        }
    }
}

/* The sections in the order in which they are first named. */
static int32_t help_sections(const char *out[HELP_SECTIONS])
{
    int32_t count = 0;
    for (int32_t i = 0; i < ui_command_count() + HELP_ROWS; i++) {
        const char *section =
            i < ui_command_count() ? ui_command(i)->section : help_rows[i - ui_command_count()][0];
        bool known = false;
        for (int32_t k = 0; k < count; k++) {
            known |= strcmp(out[k], section) == 0;
        }
        if (!known && count < HELP_SECTIONS) {
            out[count++] = section;
        }
    }
    return count;
}

static int32_t help_flow(Help help)
{
    const char *sections[HELP_SECTIONS];
    int32_t count = help_sections(sections);
    help.columns = 1;
    for (int32_t i = 0; i < count; i++) {
        help_section(&help, sections[i]);
    }
    return help.columns;
}

void panel_help_draw(Desk *desk, DrawList *list)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    draw_rect(list, (Rect){0, 0, w, h}, 0, 0xA0050B12u);
    float head = fminf(50 * u, h * 0.12f), pad = 20 * u, room = h - 24 * u - head - pad;
    float most = fminf(340 * u, w - 64 * u);
    Help help = {desk, NULL, 0, 0, 0, room, most, 25 * u, 1};
    int32_t columns = help_flow(help);
    while ((float)columns * most > w - 64 * u && help.pitch > 7 * u) { /* smaller, to the end */
        help.pitch *= 0.94f;
        columns = help_flow(help);
    }
    float height = columns > 1 ? room : 0;
    if (columns == 1) { /* no higher than it must be */
        height = room;
    }
    float width = (float)columns * most + 2 * pad;
    Rect r = {fmaxf((w - width) / 2, 0), 12 * u, width, head + height + pad};
    panel_ground(desk, list, r);
    draw_text(list, r.x + pad, r.y + head * 0.66f,
              style_of(FONT_SEMIBOLD, fminf(16 * u, head * 0.4f), COLOR_TEXT), "Keys");
    help.list = list;
    help.x = r.x + pad;
    help.y = help.top = r.y + head;
    help.bottom = r.y + head + room;
    help_flow(help);
}
