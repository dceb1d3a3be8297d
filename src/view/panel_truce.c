#include "view/panel_truce.h"
#include "view/panel_places.h"

#include "base/simtime.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECISIONS_SHOWN = 12 };

/* ---- protection ---- */

/* "by Energy truce, Ports truce": the agreements that cover a target, with their status. */
static void protectors(const Desk *desk, Target target, char *out, size_t size)
{
    const Scenario *s = desk->config.scenario;
    size_t used = 0;
    out[0] = '\0';
    for (int32_t a = 0; a < s->agreement_count && used < size; a++) {
        if (s->agreements[a].targets >> target & 1) {
            AgreementView view = sim_agreement(desk->sim, a);
            used += (size_t)snprintf(out + used, size - used, "\n\n%s: %s", s->agreements[a].name,
                                     agreement_look(&view).word);
        }
    }
}

/* Icon, figure and name of a target; where that is too wide, icon above figure. */
static void indicator_face(Desk *desk, DrawList *list, Rect r, Target target, Color ink,
                           const char *text)
{
    float u = desk->u, middle = r.x + r.w / 2;
    int32_t icon = ICON_TARGETS + (int32_t)target;
    TextStyle figure = style_of(FONT_SEMIBOLD, 11 * u, ink);
    if (r.w < 43 * u) {
        draw_icon(list, middle, r.y + 11 * u, 15 * u, icon, ink);
        draw_text(list, middle, r.y + 31 * u, style_center(figure), text);
        return;
    }
    float wide = text_width(desk->config.text, &figure, text) + 16 * u;
    draw_icon(list, middle - wide / 2 + 6 * u, r.y + 12.5f * u, 13 * u, icon, ink);
    draw_text(list, middle - wide / 2 + 16 * u, r.y + 16.5f * u, figure, text);
    TextStyle name = style_center(style_of(FONT_REGULAR, 10 * u, COLOR_TEXT_2));
    draw_text(list, middle, r.y + 31 * u, name, target_words[target]);
}

static void indicator(Desk *desk, DrawList *list, Rect r, Target target)
{
    float u = desk->u;
    int32_t ppm = sim_protection_ppm(desk->sim, target, -1);
    bool partial = sim_protection_is_partial(desk->sim, target);
    Color fill = ppm >= 800000 ? COLOR_GOOD : ppm > 0 ? COLOR_STRAINED : COLOR_MUTED;
    Color ink = ppm >= 800000 ? COLOR_GOOD_TEXT : ppm > 0 ? COLOR_STRAINED_TEXT : COLOR_TEXT_2;
    draw_rect(list, r, 6 * u, desk_hovers(desk, r) ? COLOR_BUTTON_HOVER : COLOR_BUTTON);
    char text[32], tip[700], by[560];
    snprintf(text, sizeof text, ppm > 0 ? "%d %%" : "none", (int)(ppm / 10000));
    indicator_face(desk, list, r, target, ink, text);
    Rect bar = {r.x + 6 * u, r.y + r.h - 7 * u, r.w - 12 * u, 3 * u};
    draw_rect(list, bar, 1.5f * u, color_alpha(COLOR_LINE, 0.188f));
    bar.w *= (float)ppm / 1e6f;
    if (ppm > 0 && partial) { /* at some ports only */
        for (float x = bar.x; x < bar.x + bar.w; x += 5 * u) {
            draw_rect(list, (Rect){x, bar.y, fminf(3 * u, bar.x + bar.w - x), bar.h}, 0, fill);
        }
    } else if (ppm > 0) {
        draw_rect(list, bar, 1.5f * u, fill);
    }
    protectors(desk, target, by, sizeof by);
    snprintf(tip, sizeof tip, "Protection of %s: %d %% of strikes are held back%s%s",
             target == TARGET_MARITIME ? "ships" : target_names[target], (int)(ppm / 10000),
             partial ? ", at some ports only" : "", by[0] ? by : "\n\nNo agreement covers it");
    desk_hit(desk, r, ACTION_NONE, 0, false, tip);
}

static void protection(Pen *pen)
{
    float u = pen->desk->u, gap = 4 * u;
    float width = (pen->w - gap * (TARGETS - 1)) / TARGETS, height = 43 * u;
    for (int32_t t = 0; t < TARGETS; t++) {
        Rect r = {pen->x + (width + gap) * (float)t, pen->y, width, height};
        indicator(pen->desk, pen->list, r, (Target)t);
    }
    pen->y += height + gap + 4 * u;
}

/* ---- the table: agreements by parties ---- */

/* The parties that sign anything, in the scenario's order. */
static int32_t signing_parties(const Scenario *s, int32_t parties[PARTIES_MAX])
{
    uint32_t signs = 0;
    int32_t count = 0;
    for (int32_t a = 0; a < s->agreement_count; a++) {
        signs |= s->agreements[a].signatories;
    }
    for (int32_t p = 0; p < s->party_count; p++) {
        if (signs >> p & 1) {
            parties[count++] = p;
        }
    }
    return count;
}

static TextStyle word_style(float u, Color color)
{
    return style_of(FONT_SEMIBOLD, 10.5f * u, color);
}

/* As many columns as leave room for the longest word; rows of equal length. */
static int32_t columns_of(const Pen *pen, int32_t parties)
{
    float u = pen->desk->u, widest = 0;
    TextStyle style = word_style(u, 0);
    for (int32_t c = 0; c < CONSENTS; c++) {
        widest = fmaxf(widest, text_width(pen->desk->config.text, &style,
                                          consent_look((Consent)c, false).word));
    }
    widest = fmaxf(widest, text_width(pen->desk->config.text, &style, consent_look(0, true).word));
    int32_t fit = (int32_t)((pen->w + 4 * u) / (widest + 14 * u));
    fit = fit < 1 ? 1 : fit;
    int32_t rows = (parties + fit - 1) / fit;
    return rows > 0 ? (parties + rows - 1) / rows : 1;
}

/* The party's name, or its short id in capitals where the name is too long ("UN"). */
static void party_label(const Desk *desk, int32_t party, const TextStyle *style, float width,
                        char *out, size_t size)
{
    const Party *p = &desk->config.scenario->parties[party];
    if (text_width(desk->config.text, style, p->name) > width && strlen(p->id) <= 4) {
        snprintf(out, size, "%s", p->id);
        for (char *c = out; *c; c++) {
            *c = (char)toupper((unsigned char)*c);
        }
        return;
    }
    text_fit(desk->config.text, style, p->name, width, out, (int32_t)size);
}

static void chip_ground(Desk *desk, DrawList *list, Rect r, StatusLook look, bool open)
{
    float u = desk->u;
    bool hovered = desk_hovers(desk, r);
    draw_rect(list, r, 6 * u, color_alpha(look.fill, hovered ? 0.36f : 0.18f));
    if (open) {
        draw_border(list, r, 6 * u, 1.6f * u, COLOR_ACCENT);
    } else if (look.hatched) {
        Vec2 corners[] = {{r.x + u, r.y + u},
                          {r.x + r.w - u, r.y + u},
                          {r.x + r.w - u, r.y + r.h - u},
                          {r.x + u, r.y + r.h - u}};
        draw_dashed(list, corners, 4, true, fmaxf(1, u), 4 * u, 3 * u, look.fill);
    } else {
        draw_border(list, r, 6 * u, fmaxf(1, u), color_alpha(look.fill, 0.85f));
    }
}

static void consent_chip(Desk *desk, DrawList *list, Rect r, int32_t agreement, int32_t party)
{
    float u = desk->u;
    const Scenario *s = desk->config.scenario;
    AgreementView view = sim_agreement(desk->sim, agreement);
    bool suspended = view.suspended_bits >> party & 1;
    StatusLook look = consent_look(sim_consent(desk->sim, agreement, party), suspended);
    bool open = desk->menu.agreement == agreement && desk->menu.party == party;
    chip_ground(desk, list, r, look, open);
    TextStyle name = style_of(FONT_REGULAR, 10 * u, COLOR_TEXT);
    char text[96], tip[300];
    party_label(desk, party, &name, r.w - 25 * u, text, sizeof text);
    draw_text(list, r.x + 6 * u, r.y + 14 * u, name, text);
    draw_icon(list, r.x + r.w - 11 * u, r.y + 10.5f * u, 9.5f * u, look.icon, look.text);
    TextStyle word = word_style(u, look.text);
    draw_text(list, r.x + 6 * u, r.y + 28.5f * u, word, look.word);
    snprintf(tip, sizeof tip, "%s, %s: %s\n\nClick: what it can do", s->parties[party].name,
             s->agreements[agreement].name, look.word);
    desk_hit(desk, r, ACTION_CHIP, agreement * PARTIES_MAX + party, true, tip);
}

/* What a party that does not sign this agreement does for it; NULL: nothing. */
static const char *other_role(const Agreement *def, int32_t party)
{
    return def->mediators >> party & 1    ? "Mediates"
           : def->guarantors >> party & 1 ? "Guarantees"
                                          : NULL;
}

static void idle_cell(Desk *desk, DrawList *list, Rect r, int32_t party, const char *role)
{
    float u = desk->u;
    TextStyle name = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    char text[96];
    party_label(desk, party, &name, r.w - 8 * u, text, sizeof text);
    draw_text(list, r.x + 6 * u, r.y + 14 * u, name, text);
    draw_text(list, r.x + 6 * u, r.y + 28.5f * u, style_of(FONT_REGULAR, 10.5f * u, COLOR_MUTED),
              role);
}

static void chips(Pen *pen, int32_t agreement)
{
    const Scenario *s = pen->desk->config.scenario;
    float u = pen->desk->u, gap = 4 * u, height = 36 * u;
    int32_t parties[PARTIES_MAX], count = signing_parties(s, parties);
    int32_t columns = columns_of(pen, count);
    float width = (pen->w - gap * (float)(columns - 1)) / (float)columns;
    const Agreement *def = &s->agreements[agreement];
    int32_t at = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t party = parties[i];
        const char *role = other_role(def, party);
        bool signs = def->signatories >> party & 1;
        if (columns < count && !signs) {
            continue; /* in one row a party keeps its column, over several it would be a hole */
        }
        Rect r = {pen->x + (width + gap) * (float)(at % columns),
                  pen->y + (height + gap) * (float)(at / columns), width, height};
        if (signs) {
            consent_chip(pen->desk, pen->list, r, agreement, party);
        } else if (role || def->signatories >> party > 0) { /* others sign on its right: no hole */
            idle_cell(pen->desk, pen->list, r, party, role ? role : "No part");
        }
        at++;
    }
    pen->y += (height + gap) * (float)((at + columns - 1) / columns);
}

/* The agreement's name, targets and status; a click opens and closes its details. */
static void deal_head(Pen *pen, int32_t agreement)
{
    Desk *desk = pen->desk;
    float u = desk->u, top = pen->y;
    const Agreement *def = &desk->config.scenario->agreements[agreement];
    AgreementView view = sim_agreement(desk->sim, agreement);
    StatusLook look = agreement_look(&view);
    bool open = desk->agreement == agreement;
    TextStyle name = style_of(FONT_SEMIBOLD, 13 * u, COLOR_TEXT);
    Wrapped lines = text_wrap(desk->config.text, &name, def->name, pen->w - 18 * u);
    float height = (25 + 18 * (float)lines.count) * u;
    Rect r = {pen->x - 6 * u, top, pen->w + 12 * u, height};
    if (desk_hovers(desk, r)) {
        draw_rect(pen->list, r, 6 * u, color_alpha(COLOR_LINE, 0.126f));
    }
    draw_icon(pen->list, pen->x + 5 * u, top + 12 * u, 10 * u, open ? ICON_DOWN : ICON_RIGHT,
              COLOR_TEXT_2);
    draw_wrapped(pen->list, pen->x + 18 * u, top + 17 * u, 18 * u, 0, name, def->name, &lines);
    float base = top + height - 8 * u, x = pen->x + 18 * u;
    TextStyle word = style_of(FONT_SEMIBOLD, 11.5f * u, look.text);
    draw_icon(pen->list, x + 5 * u, base - 4 * u, 10 * u, look.icon, look.text);
    draw_text(pen->list, x + 16 * u, base, word, look.word);
    x = pen->x + pen->w - 8 * u; /* what it covers, from the right */
    for (int32_t t = TARGETS - 1; t >= 0; t--) {
        if (def->targets >> t & 1) {
            draw_icon(pen->list, x, base - 4 * u, 13 * u, ICON_TARGETS + t, COLOR_TEXT_2);
            x -= 20 * u;
        }
    }
    char tip[320];
    snprintf(tip, sizeof tip, "%s\n\nClick: %s", def->name,
             open ? "hide what blocks it and its conditions"
                  : "what blocks it, its conditions, its term");
    desk_hit(desk, r, ACTION_OPEN, agreement, true, tip);
    pen->y = top + height + u;
}

static void agreements(Pen *pen)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    for (int32_t a = 0; a < desk->config.scenario->agreement_count; a++) {
        float top = pen->y;
        deal_head(pen, a);
        chips(pen, a);
        if (desk->agreement == a) {
            panel_deal_draw(pen, a);
            draw_rect(pen->list, (Rect){pen->x - 9 * u, top + 2 * u, 2 * u, pen->y - top - 2 * u},
                      u, COLOR_ACCENT);
        }
        pen->y += 6 * u;
    }
}

/* ---- what follows from it ---- */

static void corridors(Pen *pen)
{
    static const char *const words[CORRIDOR_MODES] = {"Closed", "Inspected", "Coastal", "Open"};
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    TextStyle small = style_of(FONT_REGULAR, 11 * desk->u, COLOR_MUTED);
    pen_caption(pen, "CORRIDOR");
    for (int32_t c = 0; c < s->corridor_count; c++) {
        CorridorView view = sim_corridor(desk->sim, c);
        pen_pair(pen, s->corridors[c].name, words[view.mode]);
        if (view.by_command) {
            pen_paragraph(pen, small, "set by a decision, not by the rules");
        }
    }
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION) {
            StationView view = sim_station(desk->sim, i);
            char text[96];
            snprintf(text, sizeof text, "%d of %d at work", (int)view.busy, (int)view.servers);
            float top = pen->y;
            pen_pair(pen, "Inspection teams", text);
            pen_source(pen, top, "Inspection teams and their pace", -1, s->stations[i].source);
            if (!view.is_open) {
                pen_paragraph(pen, small, cause_sentences[view.cause]);
            }
            pen_teams(pen, i);
        }
    }
}

/* ---- decisions by hand ---- */

static void decision(Pen *pen, int32_t index)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    Command command = sim_command(desk->sim, index);
    char words[WORDS_TEXT], when[48], shell[COMMAND_TEXT], date[TIME_TEXT];
    char tip[COMMAND_TEXT + TIME_TEXT + 80];
    Pen inner = {desk, pen->list, pen->x, pen->y + 4 * u, pen->w - 26 * u};
    pen_paragraph(&inner, style_of(FONT_REGULAR, 10.5f * u, COLOR_MUTED),
                  moment_words(command.t, when));
    pen_paragraph(&inner, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT),
                  command_words(desk->config.scenario, &command, words));
    Rect row = {pen->x, pen->y, pen->w, inner.y - pen->y};
    snprintf(tip, sizeof tip, "From the shell: --command '%s %s'", time_format(command.t, date),
             command_format(desk->config.scenario, &command, shell));
    desk_hit(desk, row, ACTION_NONE, 0, false, tip);
    Rect cross = {pen->x + pen->w - 22 * u, pen->y + 6 * u, 20 * u, 20 * u};
    draw_rect(pen->list, cross, 5 * u,
              desk_hovers(desk, cross) ? COLOR_BUTTON_HOVER : COLOR_BUTTON);
    draw_icon(pen->list, cross.x + cross.w / 2, cross.y + cross.h / 2, 9 * u, ICON_CROSS,
              COLOR_TEXT_2);
    desk_hit(desk, cross, ACTION_UNDO, index, true, "Take this decision back; later ones stay");
    pen->y = inner.y + 2 * u;
}

static void decisions(Pen *pen)
{
    int32_t count = sim_command_count(pen->desk->sim);
    pen_caption(pen, "DECISIONS BY HAND");
    for (int32_t i = count - 1; i >= 0 && i >= count - DECISIONS_SHOWN; i--) {
        decision(pen, i);
    }
    if (count > DECISIONS_SHOWN) {
        char text[48];
        snprintf(text, sizeof text, "and %d before", (int)(count - DECISIONS_SHOWN));
        pen_paragraph(pen, style_of(FONT_REGULAR, 11 * pen->desk->u, COLOR_MUTED), text);
    }
}

/* Between sections, not above the first. */
static void part(Pen *pen, float top)
{
    if (pen->y > top) {
        pen_rule(pen);
    }
}

void panel_truce_draw(Pen *pen)
{
    const Scenario *s = pen->desk->config.scenario;
    float top = pen->y;
    if (s->agreement_count > 0) {
        protection(pen);
        agreements(pen);
    }
    if (s->corridor_count > 0) {
        part(pen, top);
        corridors(pen);
    }
    pen_button(pen, "Other decisions", ACTION_ENTRY, 0, false,
               "Corridors, teams, ports, lanes, hazards: all that can be decided  (C)");
    if (sim_command_count(pen->desk->sim) > 0) {
        part(pen, top);
        decisions(pen);
    }
    if (s->card) {
        part(pen, top);
        pen_caption(pen, "WHAT TO TRY");
        pen_paragraph(pen, style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT_2), s->card);
    }
}
