/* The scenario's card: what it is about, what to watch and what to try, when it opens and whenever
 * it is asked for. */
#include "view/dialog.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CARD_TEXT = 2000 };

void desk_show_card(Desk *desk, bool shown)
{
    if (shown) {
        dialog_close(desk);
    }
    desk->card = shown;
    desk->card_offset = desk->scroll.offset = 0;
    desk->focus = -1;
    desk->menu.agreement = -1;
}

bool desk_shows_card(const Desk *desk)
{
    return desk->card;
}

/* The card's text in two: up to "Try:", and what follows. Where it has no "Try:", all is told. */
static void split_card(const char *card, char watch[CARD_TEXT], char try[CARD_TEXT])
{
    const char *mark = strstr(card, "Try:");
    size_t length = mark ? (size_t)(mark - card) : strlen(card);
    snprintf(watch, CARD_TEXT, "%.*s", (int)length, card);
    const char *rest = mark ? mark + strlen("Try:") : "";
    rest += strspn(rest, " \n");
    snprintf(try, CARD_TEXT, "%s", rest);
    try[0] = try[0] >= 'a' && try[0] <= 'z' ? (char)(try[0] - 'a' + 'A') : try[0];
}

static void section(Pen *pen, const char *caption, const char *text)
{
    if (text[0]) {
        pen->y += 4 * pen->desk->u;
        pen_caption(pen, caption);
        pen_paragraph(pen, style_of(FONT_REGULAR, 12.5f * pen->desk->u, COLOR_TEXT), text);
    }
}

static void words(Pen *pen)
{
    const Scenario *s = pen->desk->config.scenario;
    float u = pen->desk->u;
    char from[48], to[48], text[CARD_TEXT], try[CARD_TEXT];
    pen_line(pen, style_of(FONT_SEMIBOLD, 19 * u, COLOR_TEXT), 28, s->title);
    snprintf(text, sizeof text, "%s to %s", date_words(s->start, from), date_words(s->end, to));
    pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_MUTED), 18, text);
    pen->y += 6 * u;
    if (s->summary) {
        pen_paragraph(pen, style_of(FONT_MEDIUM, 13 * u, COLOR_TEXT_2), s->summary);
    }
    split_card(s->card ? s->card : "", text, try);
    section(pen, "WHAT TO WATCH", text);
    section(pen, "WHAT TO TRY", try);
    section(pen, "KEYS",
            "Space runs and pauses \xC2\xB7 1 to 5 set the speed \xC2\xB7 Ctrl+Z takes a decision "
            "back \xC2\xB7 C types one, for ports, lanes, teams and hazards too \xC2\xB7 I brings "
            "this card again \xC2\xB7 F1 lists all keys");
}

/* How high the words are at that width: they are written aside. */
static float words_height(Desk *desk, float width)
{
    DrawList aside = {0};
    Pen pen = {desk, &aside, 0, 0, width};
    uint64_t glossed = desk->glossed;
    desk->glossed = UINT64_MAX; /* terms are marked where they are seen */
    words(&pen);
    desk->glossed = glossed;
    draw_list_free(&aside);
    return pen.y;
}

/* In the middle of the map, over the panels where that is too small for it. */
static Rect lay_out(const Desk *desk, float width, float height)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    float margin = 12 * u, top = layout_top(desk).h + margin;
    height = fminf(height, h - 2 * margin);
    if (height > h - top - margin) {
        top = margin; /* over the bar too */
    }
    Rect m = desk->map_rect;
    float x = m.x + (m.w - width) / 2, y = m.y + (m.h - height) / 2;
    x = fmaxf(fminf(x, w - width - margin), margin);
    y = fmaxf(fminf(y, h - height - margin), top);
    return (Rect){x, y, width, height};
}

static void buttons(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, gap = 8 * u, half = (r.w - gap) / 2;
    widget_button(desk, list, (Rect){r.x, r.y, half, r.h}, "Run", -1, BUTTON_PRIMARY, ACTION_START,
                  0, "Close this and let time run  (Space)");
    widget_button(desk, list, (Rect){r.x + half + gap, r.y, half, r.h}, "Look around", -1,
                  BUTTON_PLAIN, ACTION_CARD, 0, "Close this; time stands still  (Esc)");
}

void panel_start_draw(Desk *desk, DrawList *list)
{
    if (!desk->card) {
        return;
    }
    for (int32_t i = 0; i < desk->hit_count; i++) {
        desk->hits[i].focusable = false; /* Tab goes to what the card offers */
    }
    float u = desk->u, pad = 18 * u, foot = 32 * u;
    float width = fminf(540 * u, (float)desk->config.width - 24 * u);
    float content = words_height(desk, width - 2 * pad);
    Rect r = lay_out(desk, width, content + foot + 2.2f * pad);
    desk->card_rect = r;
    widget_veil(list, (Rect){0, 0, (float)desk->config.width, (float)desk->config.height});
    draw_shadow(list, r, 10 * u, 30 * u, COLOR_DIALOG_SHADOW);
    draw_rect_gradient(list, r, 10 * u, COLOR_DIALOG_TOP, COLOR_DIALOG_BOTTOM);
    draw_border(list, r, 10 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    Rect view = {r.x + u, r.y + pad * 0.6f, r.w - 2 * u, r.h - foot - 2.1f * pad};
    Pen pen = {desk, list, r.x + pad, 0, r.w - 2 * pad};
    desk->scroll.content = content;
    desk->scroll.offset = desk->card_offset;
    pen.y = scroll_begin(desk, list, view);
    words(&pen);
    scroll_end(desk, list, pen.y);
    desk->card_offset = desk->scroll.offset;
    buttons(desk, list, (Rect){r.x + pad, r.y + r.h - pad - foot, r.w - 2 * pad, foot});
}
