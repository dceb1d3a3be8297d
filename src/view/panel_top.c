/* The bar along the top: what runs, when it is, how fast, and the agreements. */
#include "view/panel_time.h"
#include "view/widgets.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

/* A bar too narrow for all leaves out the weekday and what goes without saying. */
static bool is_narrow(const Desk *desk)
{
    return (float)desk->config.width < 660 * desk->u;
}

static float draw_title(Desk *desk, DrawList *list, float x, float middle)
{
    float u = desk->u;
    draw_ring(list, x + 13 * u, middle, 13 * u, 2 * u, COLOR_ACCENT);
    Vec2 needle[] = {{x + 19 * u, middle - 6 * u},
                     {x + 15 * u, middle + 2 * u},
                     {x + 7 * u, middle + 6 * u},
                     {x + 11 * u, middle - 2 * u}};
    draw_polygon(list, needle, 4, COLOR_ACCENT);
    x += 38 * u;
    TextStyle title = style_of(FONT_SEMIBOLD, 14 * u, COLOR_TEXT);
    TextStyle small = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    char text[128];
    text_fit(desk->config.text, &small, desk->config.scenario->title, 210 * u, text, sizeof text);
    draw_text(list, x, middle - 2 * u, title, "Black Sea Corridor");
    draw_text(list, x, middle + 14 * u, small, text);
    float width = fmaxf(text_width(desk->config.text, &title, "Black Sea Corridor"),
                        text_width(desk->config.text, &small, text));
    desk_hit(desk, (Rect){x - 38 * u, middle - 18 * u, width + 44 * u, 36 * u}, ACTION_CARD, 0,
             true, "What the scenario is about, what to watch and to try  (I)");
    return x + width + 28 * u;
}

static float draw_time(Desk *desk, DrawList *list, float x, float middle)
{
    bool narrow = is_narrow(desk);
    float u = desk->u, size = (narrow ? 15 : 20) * u, base = middle + size * 0.35f;
    CivilTime c = time_to_civil(sim_now(desk->sim));
    char text[64];
    TextStyle date = style_tabular(style_of(FONT_SEMIBOLD, size, COLOR_TEXT));
    snprintf(text, sizeof text, "%s %02d %s %d", time_weekday_names[c.weekday], (int)c.day,
             time_month_names[c.month - 1], (int)c.year);
    draw_text(list, x, base, date, narrow ? text + 4 : text); /* 4: after the weekday */
    x += text_width(desk->config.text, &date, narrow ? "28 May 2022" : "Wed 28 May 2022") + 10 * u;
    TextStyle clock = style_tabular(style_of(FONT_REGULAR, size, COLOR_TEXT_2));
    snprintf(text, sizeof text, "%02d:%02d", (int)c.hour, (int)c.minute);
    draw_text(list, x, base, clock, text);
    x += text_width(desk->config.text, &clock, "00:00") + 8 * u;
    if (narrow) {
        return x + 4 * u;
    }
    TextStyle zone = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    draw_text(list, x, middle + 6.5f * u, zone, "UTC");
    return x + 42 * u;
}

/* How much of the agreements' chips the room allows. */
typedef enum ChipForm {
    CHIP_FULL,    /* icon, name, status */
    CHIP_NAME,    /* icon, name */
    CHIP_TARGETS, /* icon, icons of what it covers */
    CHIP_ICON
} ChipForm;

static TextStyle chip_name(float u)
{
    return style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
}

static float chip_width(const Desk *desk, int32_t agreement, ChipForm form)
{
    float u = desk->u;
    AgreementView view = sim_agreement(desk->sim, agreement);
    TextStyle name = chip_name(u), word = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT);
    const char *text = desk->config.scenario->agreements[agreement].name;
    float name_width = text_width(desk->config.text, &name, text);
    if (form == CHIP_ICON) {
        return 30 * u;
    }
    if (form == CHIP_NAME) {
        return name_width + 40 * u;
    }
    if (form == CHIP_TARGETS) {
        uint32_t targets = desk->config.scenario->agreements[agreement].targets;
        int32_t count = 0;
        for (int32_t t = 0; t < TARGETS; t++) {
            count += (int32_t)(targets >> t & 1);
        }
        return (34 + 19 * (float)count) * u;
    }
    return name_width + text_width(desk->config.text, &word, agreement_look(&view).word) + 46 * u;
}

/* One form for all: the fullest that fits. */
static ChipForm chip_form(const Desk *desk, float room)
{
    for (ChipForm form = CHIP_FULL; form < CHIP_ICON; form++) {
        float need = 0;
        for (int32_t a = 0; a < desk->config.scenario->agreement_count; a++) {
            need += chip_width(desk, a, form) + 8 * desk->u;
        }
        if (need <= room) {
            return form;
        }
    }
    return CHIP_ICON;
}

static void chip(Desk *desk, DrawList *list, Rect r, int32_t agreement, ChipForm form)
{
    float u = desk->u, middle = r.y + r.h / 2;
    const Agreement *def = &desk->config.scenario->agreements[agreement];
    AgreementView view = sim_agreement(desk->sim, agreement);
    StatusLook look = agreement_look(&view);
    draw_rect(list, r, r.h / 2, color_alpha(look.fill, desk_hovers(desk, r) ? 0.34f : 0.18f));
    draw_border(list, r, r.h / 2, fmaxf(1, 1.2f * u), color_alpha(look.fill, 0.9f));
    draw_icon(list, r.x + (form == CHIP_ICON ? r.w / 2 : 16 * u), middle, 11 * u, look.icon,
              look.text);
    for (int32_t t = 0, n = 0; form == CHIP_TARGETS && t < TARGETS; t++) {
        if (def->targets >> t & 1) {
            draw_icon(list, r.x + (37 + 19 * (float)n++) * u, middle, 14 * u, ICON_TARGETS + t,
                      COLOR_TEXT);
        }
    }
    if (form <= CHIP_NAME) {
        draw_text(list, r.x + 28 * u, middle + 4.2f * u, chip_name(u), def->name);
    }
    if (form == CHIP_FULL) {
        draw_text(list, r.x + r.w - 11 * u, middle + 4.2f * u,
                  style_right(style_of(FONT_SEMIBOLD, 12 * u, look.text)), look.word);
    }
    char tip[400], why[WHY_TEXT];
    snprintf(tip, sizeof tip, "%s: %s\n\n%s\n\nClick: details in the panel", def->name, look.word,
             sim_agreement_why(desk->sim, agreement, why));
    desk_hit(desk, r, ACTION_OPEN, agreement, true, tip);
}

/* How many are in force, where there is no room for every agreement. */
static void summary_chip(Desk *desk, DrawList *list, float left, float right, float middle)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    int32_t in_force = 0;
    char text[32], tip[600];
    size_t used = 0;
    tip[0] = '\0';
    for (int32_t a = 0; a < s->agreement_count && used < sizeof tip; a++) {
        AgreementView view = sim_agreement(desk->sim, a);
        in_force += view.status == AGREEMENT_IN_FORCE;
        used += (size_t)snprintf(tip + used, sizeof tip - used, "%s%s: %s", a > 0 ? "\n\n" : "",
                                 s->agreements[a].name, agreement_look(&view).word);
    }
    snprintf(text, sizeof text, "%d of %d", (int)in_force, (int)s->agreement_count);
    TextStyle style = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT);
    float width = text_width(desk->config.text, &style, text) + 38 * u;
    Rect r = {right - width, middle - 14 * u, width, 28 * u};
    if (r.x < left) {
        return;
    }
    Color color = in_force > 0 ? COLOR_GOOD : COLOR_MUTED;
    draw_rect(list, r, r.h / 2, color_alpha(color, 0.18f));
    draw_border(list, r, r.h / 2, fmaxf(1, 1.2f * u), color_alpha(color, 0.9f));
    draw_icon(list, r.x + 16 * u, middle, 11 * u, in_force > 0 ? ICON_TICK : ICON_RING,
              in_force > 0 ? COLOR_GOOD_TEXT : COLOR_TEXT_2);
    draw_text(list, r.x + 27 * u, middle + 4.2f * u, style, text);
    desk_hit(desk, r, ACTION_NONE, 0, false, tip);
}

/* Where not all names fit, those that something has come of have theirs as far as there is room. */
static void name_some(const Desk *desk, float room, ChipForm forms[AGREEMENTS_MAX])
{
    int32_t count = desk->config.scenario->agreement_count;
    for (int32_t a = 0; a < count; a++) {
        room -= chip_width(desk, a, forms[a]) + 8 * desk->u;
    }
    for (int32_t alive = 1; alive >= 0; alive--) {
        for (int32_t a = 0; a < count; a++) {
            AgreementStatus status = sim_agreement(desk->sim, a).status;
            bool is_alive = status != AGREEMENT_ABSENT && status != AGREEMENT_PROPOSED;
            float more = chip_width(desk, a, CHIP_NAME) - chip_width(desk, a, forms[a]);
            if (is_alive == (alive == 1) && forms[a] > CHIP_NAME && more <= room) {
                room -= more;
                forms[a] = CHIP_NAME;
            }
        }
    }
}

static void chips(Desk *desk, DrawList *list, float left, float right, float middle)
{
    float u = desk->u;
    int32_t count = desk->config.scenario->agreement_count;
    ChipForm form = chip_form(desk, right - left), forms[AGREEMENTS_MAX];
    if (form == CHIP_ICON && (38 * u) * (float)count > right - left) {
        summary_chip(desk, list, left, right, middle);
        return;
    }
    for (int32_t a = 0; a < count; a++) {
        forms[a] = form;
    }
    name_some(desk, right - left, forms);
    for (int32_t a = count - 1; a >= 0; a--) {
        float width = chip_width(desk, a, forms[a]);
        chip(desk, list, (Rect){right - width, middle - 14 * u, width, 28 * u}, a, forms[a]);
        right -= width + 8 * u;
    }
}

void panel_top_draw(Desk *desk, DrawList *list)
{
    float u = desk->u;
    Rect bar = layout_top(desk);
    draw_rect(list, bar, 0, COLOR_BAR);
    draw_rect(list, (Rect){0, bar.h - 1, bar.w, 1}, 0, COLOR_RULE);
    desk_hit(desk, bar, ACTION_NONE, 0, false, NULL);
    float middle = bar.h / 2, x = (is_narrow(desk) ? 12 : 16) * u;
    if (bar.w > 1180 * u) {
        x = draw_title(desk, list, x, middle);
    }
    x = draw_time(desk, list, x, middle);
    x = panel_time_draw(desk, list, x, middle, is_narrow(desk), bar.w > 1320 * u);
    chips(desk, list, x, bar.w - 12 * u, middle);
}
