/* The menu of a consent chip: what the party can do, and why it cannot do the rest. */
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>

typedef struct Layout {
    Rect rect;
    float row, head, pad;
} Layout;

/* Below the chip, or above it, or where there is room. */
static Layout lay_out(const Desk *desk, float width)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    Layout l = {.head = 26 * u, .pad = 5 * u};
    l.row = fminf(25 * u, (h - l.head - 3 * l.pad - 8 * u) / CHOICES);
    float height = l.head + l.row * CHOICES + 3 * l.pad;
    Rect a = desk->menu.anchor;
    float y = a.y + a.h + 4 * u;
    if (y + height > h - 4 * u) {
        y = a.y - height - 4 * u;
    }
    if (y < 4 * u) { /* neither fits: beside it */
        y = fmaxf(h - height - 4 * u, 0);
        a.x += a.w + 4 * u;
    }
    float x = fmaxf(fminf(a.x, w - width - 4 * u), 4 * u);
    l.rect = (Rect){x, y, width, height};
    return l;
}

static bool is_now(const Desk *desk, const Choice *choice)
{
    Consent consent = sim_consent(desk->sim, desk->menu.agreement, desk->menu.party);
    bool speaks = choice->verb == VERB_CONSENT || choice->verb == VERB_SIGN;
    return speaks && choice->consent == consent;
}

static void draw_choice(Desk *desk, DrawList *list, Rect r, int32_t index)
{
    const Choice *choice = &desk_choices[index];
    float u = desk->u, middle = r.y + r.h / 2;
    Command command = desk_choice_command(desk, index);
    Errors errors = {0};
    bool now = is_now(desk, choice), possible = sim_check(desk->sim, &command, &errors);
    bool lit = desk_hovers(desk, r) || desk->menu.at == index;
    if (lit) {
        draw_rect(list, r, 4 * u, possible ? COLOR_BUTTON_HOVER : color_alpha(COLOR_MUTED, 0.25f));
    }
    Color ink = possible ? COLOR_TEXT : now ? COLOR_TEXT : color_alpha(COLOR_MUTED, 0.8f);
    if (now) {
        draw_icon(list, r.x + 12 * u, middle, 10 * u, ICON_TICK, COLOR_ACCENT);
    }
    float size = fminf(12.5f * u, r.h * 0.6f);
    draw_text(list, r.x + 24 * u, middle + size * 0.36f, style_of(FONT_MEDIUM, size, ink),
              choice->word);
    char tip[WORDS_TEXT + 200], words[WORDS_TEXT];
    command_words(desk->config.scenario, &command, words);
    if (possible) {
        snprintf(tip, sizeof tip, "%s", words);
    } else {
        snprintf(tip, sizeof tip, "%s: not possible\n\n%s", choice->word, errors_first(&errors));
    }
    errors_free(&errors);
    desk_hit(desk, r, ACTION_CHOICE, index, false, tip);
}

void panel_menu_draw(Desk *desk, DrawList *list)
{
    if (desk->menu.agreement < 0) {
        return;
    }
    const Scenario *s = desk->config.scenario;
    float u = desk->u, width = fminf(210 * u, (float)desk->config.width - 8 * u);
    Layout l = lay_out(desk, width);
    desk->menu_rect = l.rect;
    draw_shadow(list, l.rect, 8 * u, 16 * u, color_alpha(COLOR_DIALOG_SHADOW, 0.9f));
    draw_rect(list, l.rect, 8 * u, COLOR_MENU);
    draw_border(list, l.rect, 8 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    desk_hit(desk, l.rect, ACTION_NONE, 0, false, NULL);
    TextStyle title = style_of(FONT_SEMIBOLD, 11 * u, COLOR_TEXT_2);
    char text[200], fitted[200];
    snprintf(text, sizeof text, "%s \xC2\xB7 %s", s->parties[desk->menu.party].name,
             s->agreements[desk->menu.agreement].name);
    text_fit(desk->config.text, &title, text, width - 24 * u, fitted, sizeof fitted);
    draw_text(list, l.rect.x + 12 * u, l.rect.y + 18 * u, title, fitted);
    float y = l.rect.y + l.head;
    for (int32_t i = 0; i < CHOICES; i++) {
        if (i == CHOICES_OF_CONSENT) {
            draw_rect(list, (Rect){l.rect.x + 8 * u, y + l.pad / 2, width - 16 * u, fmaxf(1, u)}, 0,
                      COLOR_RULE);
            y += l.pad;
        }
        draw_choice(desk, list, (Rect){l.rect.x + l.pad, y, width - 2 * l.pad, l.row}, i);
        y += l.row;
    }
}
