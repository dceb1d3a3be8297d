/* A line to type or click a decision together, in the words of the shell: what can come next stands
 * below it. Reaches what has no control of its own: ports, lanes, teams, corridors, hazards. */
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { OFFERS = 28 };

void desk_open_entry(Desk *desk, bool open)
{
    desk->entry = (Entry){.open = open, .focus = desk->focus};
    desk->focus = -1;
    desk->menu.agreement = -1;
    if (open) {
        desk_show_card(desk, false);
        desk->message_left = 0;
    }
}

static void type(Entry *entry, const char *text)
{
    size_t length = strlen(entry->text);
    snprintf(entry->text + length, sizeof entry->text - length, "%s", text);
    entry->error[0] = '\0';
}

/* Puts the word in the place of the one that is not finished. */
static void take_word(Desk *desk, const char *word)
{
    size_t from;
    command_next(desk->config.scenario, desk->entry.text, NULL, 0, &from);
    desk->entry.text[from] = '\0';
    type(&desk->entry, word);
    type(&desk->entry, " ");
}

void desk_entry_word(Desk *desk, int32_t index)
{
    CommandWord words[OFFERS];
    size_t from;
    int32_t count = command_next(desk->config.scenario, desk->entry.text, words, OFFERS, &from);
    if (index < count && index < OFFERS) {
        take_word(desk, words[index]);
        desk->focus = -1;
    }
}

void desk_entry_decide(Desk *desk)
{
    Command command;
    Errors errors = {0};
    Entry *entry = &desk->entry;
    if (command_parse(desk->config.scenario, entry->text, &command, &errors) &&
        sim_check(desk->sim, &command, &errors)) {
        desk_open_entry(desk, false);
        desk_decide(desk, &command);
    } else {
        size_t used = 0;
        for (int32_t i = 0; i < errors.count && used < sizeof entry->error; i++) {
            used += (size_t)snprintf(entry->error + used, sizeof entry->error - used, "%s%s",
                                     i > 0 ? "\n\n" : "", errors.items[i].text);
        }
    }
    errors_free(&errors);
}

bool desk_entry_key(Desk *desk, const DeskEvent *event)
{
    Entry *entry = &desk->entry;
    size_t length = strlen(entry->text);
    char typed[2] = {event->typed ? event->typed : event->character, '\0'};
    const Hit *focused = desk_focused(desk);
    switch (event->key) {
    case KEY_ESCAPE: {
        int32_t focus = entry->focus;
        desk_open_entry(desk, false);
        desk->focus = focus; /* back to where it was opened from */
        return true;
    }
    case KEY_ENTER:
        if (!focused) {
            desk_entry_decide(desk);
        }
        return !focused;
    case KEY_BACKSPACE:
        entry->text[length > 0 ? length - 1 : 0] = '\0';
        entry->error[0] = '\0';
        return true;
    case KEY_SPACE:
        type(entry, " ");
        return true;
    case KEY_TAB: /* the first that fits; with nothing begun the focus walks over the words */
        if (length > 0 && entry->text[length - 1] != ' ' && !focused) {
            desk_entry_word(desk, 0);
            return true;
        }
        return false;
    case KEY_PLUS:
    case KEY_MINUS:
    case KEY_CHARACTER:
        if (event->ctrl) {
            return false;
        }
        if (event->by_place || (event->utf8[0] & 0x80)) {
            return true; /* its words are ASCII */
        }
        type(entry, typed);
        return true;
    case KEY_NONE:
    case KEY_HOME:
    case KEY_END:
    case KEY_PAGE_UP:
    case KEY_PAGE_DOWN:
    case KEY_DELETE:
    case KEY_F2:
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_UP:
    case KEY_DOWN:
    case KEY_F1:
    case KEY_F12:
    case KEY_MENU:
        break;
    }
    return false;
}

/* ---- drawing ---- */

/* The line that is typed into; its end is seen where it is too long. */
static void draw_line_of_text(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, base = r.y + r.h / 2 + 4.5f * u;
    draw_rect(list, r, 5 * u, COLOR_FIELD);
    draw_border(list, r, 5 * u, fmaxf(1, u), COLOR_ACCENT);
    TextStyle style = style_of(FONT_MEDIUM, 13 * u, COLOR_TEXT);
    const char *text = desk->entry.text;
    float room = r.w - 24 * u;
    while (*text && text_width(desk->config.text, &style, text) > room) {
        text++;
    }
    if (*text == '\0') {
        draw_text(list, r.x + 14 * u, base, style_of(FONT_REGULAR, 12.5f * u, COLOR_MUTED),
                  "type, or click the words below");
    }
    draw_text(list, r.x + 10 * u, base, style, text);
    float caret = r.x + 10 * u + text_width(desk->config.text, &style, text) + 1.5f * u;
    draw_rect(list, (Rect){caret, r.y + 6 * u, fmaxf(1, 1.5f * u), r.h - 12 * u}, 0, COLOR_ACCENT);
}

/* The words that can come next, in as many rows as r is high enough for; returns their height. With
 * list NULL nothing is drawn. */
static float words(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, x = r.x, y = r.y, height = 24 * u, gap = 5 * u;
    CommandWord offers[OFFERS];
    size_t from;
    int32_t count = command_next(desk->config.scenario, desk->entry.text, offers, OFFERS, &from);
    int32_t shown = 0;
    TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    for (; shown < count && shown < OFFERS; shown++) {
        float width = fminf(text_width(desk->config.text, &style, offers[shown]) + 18 * u, r.w);
        if (x > r.x && x + width > r.x + r.w) {
            if (y + 2 * (height + gap) + 16 * u > r.y + r.h) {
                break;
            }
            x = r.x;
            y += height + gap;
        }
        if (list) {
            widget_button(desk, list, (Rect){x, y, width, height}, offers[shown], -1, BUTTON_PLAIN,
                          ACTION_WORD, shown, NULL);
        }
        x += width + gap;
    }
    if (count > shown) {
        y += height + gap;
        height = 16 * u;
        char more[64];
        snprintf(more, sizeof more, "and %d more: type the first letters", (int)(count - shown));
        if (list) {
            draw_text(list, r.x, y + 12 * u, style_of(FONT_REGULAR, 11 * u, COLOR_MUTED), more);
        }
    }
    return count > 0 ? y + height - r.y : 0;
}

/* What is wrong, or the form and the meaning of the verb. */
static const char *hint(const Desk *desk, char out[400])
{
    const char *text = desk->entry.text;
    if (desk->entry.error[0]) {
        return desk->entry.error;
    }
    snprintf(out, 400, "A decision as the shell takes it. Enter decides, Esc closes.");
    text += strspn(text, " ");
    size_t length = strcspn(text, " ");
    for (int32_t v = 0; v < VERBS; v++) {
        const VerbInfo *info = &verb_infos[v];
        if (strlen(info->word) == length && strncmp(info->word, text, length) == 0) {
            snprintf(out, 400, "%s %s\n\n%s", info->word, info->arguments, info->help);
        }
    }
    return out;
}

void panel_entry_draw(Desk *desk, DrawList *list)
{
    if (!desk->entry.open) {
        return;
    }
    for (int32_t i = 0; i < desk->hit_count; i++) {
        desk->hits[i].focusable = false;
    }
    float u = desk->u, pad = 14 * u, line = 32 * u, side = 78 * u;
    Rect m = desk->map_rect;
    float w = (float)desk->config.width, width = fminf(560 * u, w - 24 * u),
          inner = width - 2 * pad;
    char text[400];
    const char *says = hint(desk, text);
    bool wrong = desk->entry.error[0] != '\0';
    TextStyle style = style_of(FONT_REGULAR, 12 * u, wrong ? COLOR_BROKEN_TEXT : COLOR_TEXT_2);
    Wrapped lines = text_wrap(desk->config.text, &style, says, inner);
    float said = wrapped_height(&lines, 17 * u, 3 * u);
    float top = layout_top(desk).h + 12 * u;
    float room = (float)desk->config.height - 12 * u - top - 2 * pad - line - 16 * u - said;
    float offered = words(desk, NULL, (Rect){0, 0, inner, room});
    float height = pad + line + 8 * u + said + (offered > 0 ? 8 * u + offered : 0) + pad;
    float x = fmaxf(fminf(m.x + (m.w - width) / 2, w - width - 12 * u), 12 * u);
    Rect r = {x, top, width, height};
    desk->entry.rect = r;
    draw_shadow(list, r, 8 * u, 20 * u, color_alpha(COLOR_DIALOG_SHADOW, 0.9f));
    draw_rect_gradient(list, r, 8 * u, COLOR_DIALOG_TOP, COLOR_DIALOG_BOTTOM);
    draw_border(list, r, 8 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    float y = r.y + pad;
    draw_line_of_text(desk, list, (Rect){r.x + pad, y, inner - side - 8 * u, line});
    widget_button(desk, list, (Rect){r.x + width - pad - side, y, side, line}, "Decide", -1,
                  BUTTON_PRIMARY, ACTION_DECIDE, 0, "Carry it out now  (Enter)");
    y += line + 8 * u;
    draw_wrapped(list, r.x + pad, y + 12.5f * u, 17 * u, 3 * u, style, says, &lines);
    y += said + 8 * u;
    words(desk, list, (Rect){r.x + pad, y, inner, room});
}
