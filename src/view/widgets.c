#include "view/widgets.h"
#include "view/glossary.h"

#include "base/simtime.h"
#include "view/vessel_symbol.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- text over several lines ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

static float run_width(TextSource *source, const TextStyle *style, const char *text, size_t bytes)
{
    char run[256];
    bytes = bytes < sizeof run ? bytes : sizeof run - 1;
    for (size_t i = 0; i < bytes; i++) {
        run[i] = text[i] == '\n' ? ' ' : text[i];
    }
    run[bytes] = '\0';
    return text_width(source, style, run);
}

/* Bytes of a word that fit, at least one whole code point. */
static size_t cut_word(TextSource *source, const TextStyle *style, const char *text, size_t bytes,
                       float width)
{
    size_t fits = 0;
    for (size_t i = 1; i <= bytes; i++) {
        bool whole = i == bytes || ((unsigned char)text[i] & 0xC0) != 0x80;
        if (whole && (fits == 0 || run_width(source, style, text, i) <= width)) {
            fits = i;
        } else if (whole) {
            break;
        }
    }
    return fits;
}

/* Bytes of the first line of text, which begins with a word. */
static size_t first_line(TextSource *source, const TextStyle *style, const char *text, float width)
{
    size_t taken = 0;
    for (;;) {
        size_t start = taken;
        while (is_blank(text[start])) {
            if (text[start] == '\n' && text[start + 1] == '\n') {
                return taken;
            }
            start++;
        }
        size_t end = start;
        while (text[end] != '\0' && !is_blank(text[end])) {
            end++;
        }
        if (end == start) {
            return taken; /* the end */
        }
        if (end > 250 || run_width(source, style, text, end) > width) {
            return taken > 0 ? taken : cut_word(source, style, text, end, width);
        }
        taken = end;
    }
}

Wrapped text_wrap(TextSource *source, const TextStyle *style, const char *text, float width)
{
    Wrapped w = {0};
    size_t at = 0;
    while (w.count < WRAP_LINES) {
        bool empty_line = false;
        while (is_blank(text[at])) {
            empty_line |= text[at] == '\n' && text[at + 1] == '\n';
            at++;
        }
        if (text[at] == '\0') {
            break;
        }
        int32_t before = w.count > 0 ? w.block[w.count - 1] : 0;
        w.block[w.count] = before + (empty_line && w.count > 0);
        size_t bytes = first_line(source, style, text + at, width);
        w.first[w.count] = (int32_t)at;
        w.bytes[w.count] = (int32_t)bytes;
        w.width = fmaxf(w.width, run_width(source, style, text + at, bytes));
        w.count++;
        at += bytes;
    }
    return w;
}

float wrapped_height(const Wrapped *wrapped, float pitch, float gap)
{
    int32_t last = wrapped->count - 1;
    return last < 0 ? 0 : pitch * (float)wrapped->count + gap * (float)wrapped->block[last];
}

enum { LINE_TEXT = 256 };

/* Line i as it is drawn. */
static const char *wrapped_line(const Wrapped *wrapped, int32_t i, const char *text,
                                char out[LINE_TEXT])
{
    int32_t bytes = wrapped->bytes[i] < LINE_TEXT - 1 ? wrapped->bytes[i] : LINE_TEXT - 1;
    for (int32_t c = 0; c < bytes; c++) {
        char letter = text[wrapped->first[i] + c];
        out[c] = letter == '\n' ? ' ' : letter;
    }
    out[bytes] = '\0';
    return out;
}

void draw_wrapped(DrawList *list, float x, float baseline, float pitch, float gap, TextStyle style,
                  const char *text, const Wrapped *wrapped)
{
    for (int32_t i = 0; i < wrapped->count; i++) {
        char line[LINE_TEXT];
        wrapped_line(wrapped, i, text, line);
        float y = baseline + pitch * (float)i + gap * (float)wrapped->block[i];
        draw_text(list, x, y, style, line);
    }
}

/* ---- the pen ---- */

void pen_caption(Pen *pen, const char *text)
{
    float u = pen->desk->u;
    panel_caption(pen->desk, pen->list, pen->x, pen->y + 16 * u, text);
    pen->y += 22 * u;
}

void pen_rule(Pen *pen)
{
    float u = pen->desk->u;
    draw_rect(pen->list, (Rect){pen->x, pen->y + 8 * u, pen->w, fmaxf(1, u)}, 0, COLOR_RULE);
    pen->y += 12 * u;
}

void pen_line(Pen *pen, TextStyle style, float units, const char *text)
{
    char fitted[256];
    float height = units * pen->desk->u;
    text_fit(pen->desk->config.text, &style, text, pen->w, fitted, sizeof fitted);
    pen->y += height;
    draw_text(pen->list, pen->x, pen->y - height * 0.28f, style, fitted);
    glossary_mark(pen->desk, pen->list, pen->x, pen->y - height * 0.28f, &style, fitted);
}

void pen_paragraph(Pen *pen, TextStyle style, const char *text)
{
    float pitch = style.size * 1.42f, gap = pitch * 0.35f;
    Wrapped wrapped = text_wrap(pen->desk->config.text, &style, text, pen->w);
    draw_wrapped(pen->list, pen->x, pen->y + pitch * 0.76f, pitch, gap, style, text, &wrapped);
    for (int32_t i = 0; i < wrapped.count; i++) {
        char line[LINE_TEXT];
        wrapped_line(&wrapped, i, text, line);
        float y = pen->y + pitch * (0.76f + (float)i) + gap * (float)wrapped.block[i];
        glossary_mark(pen->desk, pen->list, pen->x, y, &style, line);
    }
    pen->y += wrapped_height(&wrapped, pitch, gap) + 2 * pen->desk->u;
}

void pen_item(Pen *pen, int32_t icon, Color icon_color, TextStyle style, const char *text)
{
    float u = pen->desk->u, indent = 18 * u;
    draw_icon(pen->list, pen->x + 6 * u, pen->y + style.size * 0.72f, 10 * u, icon, icon_color);
    Pen inner = {pen->desk, pen->list, pen->x + indent, pen->y, pen->w - indent};
    pen_paragraph(&inner, style, text);
    pen->y = inner.y + 2 * u;
}

void pen_pair(Pen *pen, const char *key, const char *value)
{
    float u = pen->desk->u;
    TextSource *source = pen->desk->config.text;
    TextStyle left = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    TextStyle right = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float used = text_width(source, &left, key), need = text_width(source, &right, value);
    if (used + need + 12 * u <= pen->w) {
        pen->y += 22 * u;
        draw_text(pen->list, pen->x, pen->y - 6 * u, left, key);
        glossary_mark(pen->desk, pen->list, pen->x, pen->y - 6 * u, &left, key);
        draw_text(pen->list, pen->x + pen->w, pen->y - 6 * u, style_right(right), value);
        return;
    }
    pen->y += 4 * u;
    pen_paragraph(pen, left, key);
    Pen inner = {pen->desk, pen->list, pen->x + 10 * u, pen->y, pen->w - 10 * u};
    pen_paragraph(&inner, right, value);
    pen->y = inner.y;
}

void pen_source(Pen *pen, float top, const char *what, int32_t status, const char *source)
{
    char tip[600];
    snprintf(tip, sizeof tip, "%s%s%s%s%.420s", what, status >= 0 ? ": " : "",
             status >= 0 ? data_status_names[status] : "",
             source && source[0] ? "\n\nSource: " : "", source ? source : "");
    if (status >= 0 || (source && source[0])) {
        desk_hit(pen->desk, (Rect){pen->x, top, pen->w - 26 * pen->desk->u, pen->y - top},
                 ACTION_NONE, 0, false, tip);
    }
}

void pen_button(Pen *pen, const char *text, Action action, int32_t argument, bool primary,
                const char *tip)
{
    float u = pen->desk->u;
    Rect r = {pen->x, pen->y + 8 * u, pen->w, 30 * u};
    widget_button(pen->desk, pen->list, r, text, -1, primary ? BUTTON_PRIMARY : BUTTON_PLAIN,
                  action, argument, tip);
    pen->y += 40 * u;
}

/* ---- parts ---- */

void widget_veil(DrawList *list, Rect r)
{
    draw_rect(list, r, 0, color_alpha(COLOR_CURTAIN, 0.75f));
}

void widget_overlay(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u;
    draw_shadow(list, r, 8 * u, 20 * u, color_alpha(COLOR_DIALOG_SHADOW, 0.9f));
    draw_rect_gradient(list, r, 8 * u, COLOR_DIALOG_TOP, COLOR_DIALOG_BOTTOM);
    draw_border(list, r, 8 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
}

static void button_shape(Desk *desk, DrawList *list, Rect r, const char *text, int32_t icon,
                         ButtonLook look)
{
    float u = desk->u;
    bool off = look == BUTTON_OFF;
    Color ground = look == BUTTON_PRIMARY         ? COLOR_ACCENT
                   : !off && desk_hovers(desk, r) ? COLOR_BUTTON_HOVER
                                                  : COLOR_BUTTON;
    Color ink = look == BUTTON_PRIMARY ? COLOR_ON_ACCENT
                : off                  ? color_alpha(COLOR_MUTED, 0.75f)
                                       : COLOR_TEXT;
    draw_rect(list, r, 6 * u, off ? color_alpha(ground, 0.55f) : ground);
    draw_border(list, r, 6 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    float size = fminf(12.5f * u, r.h * 0.5f), icon_room = icon >= 0 ? size + 5 * u : 0;
    TextStyle style = style_of(FONT_SEMIBOLD, size, ink);
    char fitted[96];
    text_fit(desk->config.text, &style, text, r.w - icon_room - 8 * u, fitted, sizeof fitted);
    float width = text_width(desk->config.text, &style, fitted) + icon_room;
    float x = r.x + (r.w - width) / 2;
    if (icon >= 0) {
        draw_icon(list, x + size * 0.45f, r.y + r.h / 2, size * 0.9f, icon, ink);
    }
    draw_text(list, x + icon_room, r.y + r.h / 2 + size * 0.36f, style, fitted);
}

void widget_button(Desk *desk, DrawList *list, Rect r, const char *text, int32_t icon,
                   ButtonLook look, Action action, int32_t argument, const char *tip)
{
    button_shape(desk, list, r, text, icon, look);
    desk_hit(desk, r, action, argument, true, tip);
}

void widget_button_call(Desk *desk, DrawList *list, Rect r, const char *text, int32_t icon,
                        ButtonLook look, HitCall call, int32_t argument, const char *tip)
{
    button_shape(desk, list, r, text, icon, look);
    desk_hit_call(desk, r, call, argument, true, tip);
}

void widget_check(Desk *desk, DrawList *list, Rect box, bool on, bool fixed, bool hovered)
{
    float u = desk->u;
    Color color = fixed ? COLOR_MUTED : on ? COLOR_GOOD_TEXT : COLOR_TEXT_2;
    Color ground = fixed ? 0x00000000u : hovered ? COLOR_BUTTON_HOVER : COLOR_BUTTON;
    draw_rect(list, box, 3.5f * u, on && !fixed ? color_alpha(COLOR_GOOD, 0.35f) : ground);
    if (fixed) {
        Vec2 corners[] = {{box.x, box.y},
                          {box.x + box.w, box.y},
                          {box.x + box.w, box.y + box.h},
                          {box.x, box.y + box.h}};
        draw_dashed(list, corners, 4, true, 1.2f * u, 2.5f * u, 2 * u, color);
    } else {
        draw_border(list, box, 3.5f * u, 1.4f * u, color);
    }
    if (on) {
        draw_icon(list, box.x + box.w / 2, box.y + box.h / 2, box.w * 0.72f, ICON_TICK,
                  fixed ? COLOR_TEXT_2 : COLOR_GOOD_TEXT);
    }
}

void widget_look_mark(DrawList *list, float x, float y, VesselLook look, float u)
{
    float length = (look == LOOK_WAITING ? 9 : 12) * u;
    vessel_hull(list, (Vec2){x, y}, 90, length, look, u);
    vessel_frame(list, (Vec2){x, y}, 12 * u, look, u);
}

void widget_hatched(DrawList *list, Rect r, float radius, float spacing, Color color, float ground)
{
    Vec2 corners[] = {{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}};
    draw_rect(list, r, radius, color_alpha(color, ground));
    draw_hatch(list, corners, 4, spacing, spacing * 0.36f, color);
}

/* ---- a line to type into ---- */

void text_field_set(TextField *field, const char *text)
{
    snprintf(field->text, sizeof field->text, "%s", text);
    size_t length = strlen(field->text);
    while (length > 0 && text[length] && ((unsigned char)text[length] & 0xC0) == 0x80) {
        length--; /* no half letters */
    }
    field->text[length] = '\0';
    field->caret = (int32_t)length;
}

static int32_t letter_before(const TextField *field)
{
    int32_t at = field->caret;
    while (at > 0 && ((unsigned char)field->text[--at] & 0xC0) == 0x80) {
    }
    return at;
}

static int32_t letter_after(const TextField *field)
{
    int32_t at = field->caret;
    if (field->text[at] != '\0') {
        at++;
    }
    while (((unsigned char)field->text[at] & 0xC0) == 0x80) {
        at++;
    }
    return at;
}

static void cut(TextField *field, int32_t from, int32_t to)
{
    memmove(field->text + from, field->text + to, strlen(field->text + to) + 1);
    field->caret = from;
}

static void insert(TextField *field, const char *letter)
{
    size_t bytes = strlen(letter), length = strlen(field->text);
    if (length + bytes < sizeof field->text) {
        char *at = field->text + field->caret;
        memmove(at + bytes, at, length - (size_t)field->caret + 1);
        memcpy(at, letter, bytes);
        field->caret += (int32_t)bytes;
    }
}

/* All of it or nothing; without what ends its lines and other signs that are no letters. */
static void paste(TextField *field, const char *text)
{
    char kept[FIELD_TEXT];
    size_t length = 0;
    for (; *text != '\0' && length < sizeof kept; text++) {
        if ((unsigned char)*text >= ' ' && *text != 0x7F) {
            kept[length++] = *text;
        }
    }
    if (length < sizeof kept) {
        kept[length] = '\0';
        insert(field, kept);
    }
}

bool text_field_key(TextField *field, const DeskEvent *event)
{
    if (event->kind == EVENT_KEY && event->ctrl && event->pasted) {
        paste(field, event->pasted);
        return true;
    }
    if (event->kind != EVENT_KEY || event->ctrl) {
        return false;
    }
    char plain[2] = {event->typed ? event->typed : event->character, '\0'};
    switch (event->key) {
    case KEY_BACKSPACE:
        cut(field, letter_before(field), field->caret);
        return true;
    case KEY_DELETE:
        cut(field, field->caret, letter_after(field));
        return true;
    case KEY_LEFT:
        field->caret = letter_before(field);
        return true;
    case KEY_RIGHT:
        field->caret = letter_after(field);
        return true;
    case KEY_HOME:
        field->caret = 0;
        return true;
    case KEY_END:
        field->caret = (int32_t)strlen(field->text);
        return true;
    case KEY_SPACE:
        insert(field, " ");
        return true;
    case KEY_PLUS:
    case KEY_MINUS:
    case KEY_CHARACTER:
        if (!event->by_place) { /* its letter comes by itself */
            insert(field, event->utf8[0] ? event->utf8 : plain);
        }
        return true;
    case KEY_NONE:
    case KEY_ESCAPE:
    case KEY_TAB:
    case KEY_ENTER:
    case KEY_PAGE_UP:
    case KEY_PAGE_DOWN:
    case KEY_UP:
    case KEY_DOWN:
    case KEY_F1:
    case KEY_F2:
    case KEY_F12:
    case KEY_MENU:
        break;
    }
    return false;
}

void text_field_draw(Desk *desk, DrawList *list, Rect r, const TextField *field, const char *hint)
{
    float u = desk->u, base = r.y + r.h / 2 + 4.5f * u, room = r.w - 24 * u;
    draw_rect(list, r, 5 * u, COLOR_FIELD);
    draw_border(list, r, 5 * u, fmaxf(1, u), COLOR_ACCENT);
    TextStyle style = style_of(FONT_MEDIUM, 13 * u, COLOR_TEXT);
    char before[FIELD_TEXT];
    snprintf(before, sizeof before, "%.*s", (int)field->caret, field->text);
    const char *text = field->text, *upto = before;
    while (*upto && text_width(desk->config.text, &style, upto) > room) { /* the caret is seen */
        do {
            upto++;
            text++;
        } while (((unsigned char)*upto & 0xC0) == 0x80);
    }
    float x = r.x + 10 * u;
    if (field->text[0] == '\0') {
        char fitted[FIELD_TEXT];
        TextStyle faint = style_of(FONT_REGULAR, 12.5f * u, COLOR_MUTED);
        text_fit(desk->config.text, &faint, hint, room, fitted, sizeof fitted);
        draw_text(list, x + 4 * u, base, faint, fitted);
    }
    draw_clip(list, (Rect){r.x + 4 * u, r.y, r.w - 8 * u, r.h});
    draw_text(list, x, base, style, text);
    draw_unclip(list);
    float caret = x + text_width(desk->config.text, &style, upto) + 0.5f * u;
    draw_rect(list, (Rect){caret, r.y + 6 * u, fmaxf(1, 1.5f * u), r.h - 12 * u}, 0, COLOR_ACCENT);
}

/* ---- scrolling ---- */

static float scroll_most(const Scroll *scroll)
{
    return fmaxf(0, scroll->content - scroll->view.h);
}

float scroll_begin(Desk *desk, DrawList *list, Rect view)
{
    Scroll *scroll = &desk->scroll;
    scroll->view = view;
    scroll->offset = fminf(fmaxf(scroll->offset, 0), scroll_most(scroll));
    draw_clip(list, view);
    desk->scrolling = true;
    return view.y - scroll->offset;
}

void scroll_end(Desk *desk, DrawList *list, float content_bottom)
{
    Scroll *scroll = &desk->scroll;
    float u = desk->u;
    desk->scrolling = false;
    draw_unclip(list);
    scroll->content = content_bottom - scroll->view.y + scroll->offset;
    float most = scroll_most(scroll);
    if (most <= 0.5f) {
        scroll->offset = 0;
        return;
    }
    Rect v = scroll->view;
    float fade = fminf(16 * u, v.h / 4);
    if (scroll->offset < most - 1) { /* there is more below, and above */
        Rect below = {v.x + 2 * u, v.y + v.h - fade, v.w - 12 * u, fade};
        draw_rect_gradient(list, below, 0, color_alpha(COLOR_PANEL_BOTTOM, 0), COLOR_PANEL_BOTTOM);
    }
    if (scroll->offset > 1) {
        Rect above = {v.x + 2 * u, v.y, v.w - 12 * u, fade};
        draw_rect_gradient(list, above, 0, COLOR_PANEL_TOP, color_alpha(COLOR_PANEL_TOP, 0));
    }
    float height = fmaxf(v.h * v.h / scroll->content, fminf(24 * u, v.h));
    float top = v.y + (v.h - height) * fminf(scroll->offset / most, 1);
    Rect bar = {v.x + v.w - 7 * u, top, 4 * u, height};
    Rect wide = {bar.x - 3 * u, bar.y, bar.w + 6 * u, bar.h};
    bool held = scroll->dragged || desk_hovers(desk, wide);
    draw_rect(list, bar, 2 * u,
              held ? color_alpha(COLOR_TEXT_2, 0.75f) : color_alpha(COLOR_TEXT_2, 0.376f));
    desk_hit(desk, wide, ACTION_SCROLL, 0, false, NULL);
}

/* ---- words ---- */

const char *duration_words(int64_t ms, char out[48])
{
    int64_t hours = ms / MS_PER_HOUR;
    if (hours >= 48) {
        snprintf(out, 48, "%d d %02d h", (int)(hours / 24), (int)(hours % 24));
    } else {
        snprintf(out, 48, "%d h %02d min", (int)hours, (int)(ms / MS_PER_MINUTE % 60));
    }
    return out;
}

const char *moment_words(int64_t t, char out[48])
{
    CivilTime c = time_to_civil(t);
    snprintf(out, 48, "%d %s %02d:%02d", (int)c.day, time_month_names[c.month - 1], (int)c.hour,
             (int)c.minute);
    return out;
}

const char *date_words(int64_t t, char out[48])
{
    CivilTime c = time_to_civil(t);
    snprintf(out, 48, "%d %s %d", (int)c.day, time_month_names[c.month - 1], (int)c.year);
    return out;
}
