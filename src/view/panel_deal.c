/* The details of one agreement: why it stands where it stands, and what to do about it. */
#include "view/panel_truce.h"
#include "view/plots.h"

#include "base/simtime.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Adds a word to a list in a buffer: "a", "a, b". One that does not fit is left out. */
static void add_word(char *out, size_t size, const char *word)
{
    size_t used = strlen(out), more = strlen(word);
    if (used + more + 3 > size) {
        return;
    }
    if (used > 0) {
        memcpy(out + used, ", ", 2);
        used += 2;
    }
    memcpy(out + used, word, more + 1);
}

/* ---- what it is ---- */

static void parties_line(Pen *pen, const char *title, uint32_t bits)
{
    const Scenario *s = pen->desk->config.scenario;
    char names[280] = "", text[320];
    for (int32_t p = 0; p < s->party_count; p++) {
        if (bits >> p & 1) {
            add_word(names, sizeof names, s->parties[p].name);
        }
    }
    if (names[0]) {
        snprintf(text, sizeof text, "%s: %s", title, names);
        pen_paragraph(pen, style_of(FONT_REGULAR, 11 * pen->desk->u, COLOR_MUTED), text);
    }
}

static void coverage(Pen *pen, const Agreement *def)
{
    const Scenario *s = pen->desk->config.scenario;
    char list[280] = "", text[360];
    for (int32_t t = 0; t < TARGETS; t++) {
        if (def->targets >> t & 1) {
            add_word(list, sizeof list, target_names[t]);
        }
    }
    char ports[280] = "";
    for (int32_t i = 0; i < def->port_count && s->network; i++) {
        const Port *port = &s->network->ports[def->ports[i]];
        add_word(ports, sizeof ports, port->label);
    }
    snprintf(text, sizeof text, ports[0] ? "Covers: %s; only at %s" : "Covers: %s", list, ports);
    pen_paragraph(pen, style_of(FONT_REGULAR, 11 * pen->desk->u, COLOR_MUTED), text);
    parties_line(pen, "Mediators", def->mediators);
    parties_line(pen, "Guarantors", def->guarantors);
}

/* ---- its term ---- */

/* "30 h", "120 d". */
static const char *span_words(int64_t ms, char out[24])
{
    bool hours = ms < 2 * MS_PER_DAY;
    snprintf(out, 24, hours ? "%d h" : "%d d", (int)(ms / (hours ? MS_PER_HOUR : MS_PER_DAY)));
    return out;
}

static void term_lines(Pen *pen, int32_t agreement, const AgreementView *view)
{
    const Agreement *def = &pen->desk->config.scenario->agreements[agreement];
    char text[128], when[48], span[24];
    int64_t now = sim_now(pen->desk->sim);
    if (view->term_ends != INT64_MAX) {
        char left[48];
        snprintf(text, sizeof text, "%s, in %s", date_words(view->term_ends, when),
                 duration_words(view->term_ends - now, left));
        pen_pair(pen, "Ends on", text);
    } else if (def->term_ms > 0) {
        snprintf(text, sizeof text, "%s once in force", span_words(def->term_ms, span));
        pen_pair(pen, "Term", text);
    } else {
        pen_pair(pen, "Term", "open-ended");
    }
    if (view->recovers != INT64_MAX) {
        pen_pair(pen, "Taken up again on", date_words(view->recovers, when));
    }
    if (view->in_force_ms > 0) {
        pen_pair(pen, "In force so far", duration_words(view->in_force_ms, when));
    }
    PlotSpec strain = {PLOT_AGREEMENT, agreement};
    if (view->status == AGREEMENT_IN_FORCE) {
        snprintf(text, sizeof text, "%d of %d borne in %s", (int)view->strain, (int)def->tolerance,
                 span_words(def->window_ms, span));
        pen_pair_pinned(pen, "Violations", text, strain);
    } else if (view->violations > 0) {
        snprintf(text, sizeof text, "%d so far", (int)view->violations);
        pen_pair_pinned(pen, "Violations", text, strain);
    }
}

static void renewal(Pen *pen, int32_t agreement)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    TextStyle label = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    float x = pen->x + text_width(desk->config.text, &label, "Renew by") + 12 * u;
    float gap = 5 * u, width = (pen->x + pen->w - x - gap * (RENEWALS - 1)) / RENEWALS;
    draw_text(pen->list, pen->x, pen->y + 19 * u, label, "Renew by");
    for (int32_t i = 0; i < RENEWALS; i++) {
        Command command = desk_renewal_command(agreement, i);
        Errors errors = {0};
        bool possible = sim_check(desk->sim, &command, &errors);
        char text[24], tip[320];
        snprintf(text, sizeof text, "%d d", (int)desk_renewal_days[i]);
        snprintf(tip, sizeof tip, possible ? "Renew by %d days" : "Renew by %d days: not now: %s",
                 (int)desk_renewal_days[i], errors_first(&errors));
        errors_free(&errors);
        Rect r = {x + (width + gap) * (float)i, pen->y + 4 * u, width, 22 * u};
        widget_button(desk, pen->list, r, text, -1, possible ? BUTTON_PLAIN : BUTTON_OFF,
                      ACTION_RENEW, agreement * RENEWALS + i, tip);
    }
    pen->y += 30 * u;
}

/* ---- what blocks it ---- */

static int32_t blocker_icon(const Blocker *b, Color *color)
{
    switch (b->kind) {
    case BLOCKER_CONSENT: {
        StatusLook look = consent_look(b->consent, false);
        *color = look.text;
        return look.icon;
    }
    case BLOCKER_SUSPENDED:
        *color = COLOR_BROKEN_TEXT;
        return ICON_PAUSE;
    case BLOCKER_CONDITION:
        *color = COLOR_STRAINED_TEXT;
        return ICON_TRIANGLE;
    case BLOCKER_ENDED:
    case BLOCKER_KINDS:
        break;
    }
    *color = COLOR_BROKEN_TEXT;
    return ICON_CROSS;
}

/* The conditions of a party that are not met, in one line: they stand one by one below. */
static void asks_line(Pen *pen, int32_t party, int32_t count)
{
    char text[200];
    snprintf(text, sizeof text, "%s asks for %d things that are not met, see below",
             pen->desk->config.scenario->parties[party].name, (int)count);
    pen_item(pen, ICON_TRIANGLE, COLOR_STRAINED_TEXT,
             style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT), text);
}

static void blockers(Pen *pen, int32_t agreement)
{
    enum { SHOWN = PARTIES_MAX + CONDITIONS_MAX };
    Blocker list[SHOWN];
    Desk *desk = pen->desk;
    int32_t count = sim_blockers(desk->sim, agreement, list, SHOWN);
    TextStyle style = style_of(FONT_REGULAR, 12 * desk->u, COLOR_TEXT);
    pen_caption(pen, "WHAT BLOCKS THIS DEAL");
    if (count == 0) {
        pen_item(pen, ICON_TICK, COLOR_GOOD_TEXT, style, "Nothing: it is in force");
    }
    for (int32_t i = 0; i < count && i < SHOWN; i++) {
        int32_t asked = 0;
        while (i + asked < count && list[i + asked].kind == BLOCKER_CONDITION &&
               list[i + asked].party == list[i].party) {
            asked++;
        }
        if (asked > 1) {
            asks_line(pen, list[i].party, asked);
            i += asked - 1;
            continue;
        }
        char text[WHY_TEXT];
        Color color;
        int32_t icon = blocker_icon(&list[i], &color);
        pen_item(pen, icon, color, style, sim_blocker_text(desk->sim, &list[i], text));
    }
}

/* ---- what the parties ask for ---- */

static void condition_row(Pen *pen, int32_t condition)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    const Condition *def = &s->conditions[condition];
    float u = desk->u, top = pen->y;
    bool met = sim_condition_met(desk->sim, condition), fixed = def->needs_agreement >= 0;
    char text[400], tip[700];
    snprintf(text, sizeof text, "%s: %s", s->parties[def->party].name, def->text);
    TextStyle style = style_of(FONT_REGULAR, 12 * u, met ? COLOR_TEXT : COLOR_TEXT_2);
    Pen inner = {desk, pen->list, pen->x + 24 * u, top + 3 * u, pen->w - 24 * u};
    pen_paragraph(&inner, style, text);
    if (fixed) {
        char follows[200];
        snprintf(follows, sizeof follows, "follows %s", s->agreements[def->needs_agreement].name);
        draw_icon(pen->list, inner.x + 5 * u, inner.y + 7 * u, 10 * u, ICON_LINK, COLOR_MUTED);
        inner.x += 16 * u;
        inner.w -= 16 * u;
        pen_paragraph(&inner, style_of(FONT_ITALIC, 11 * u, COLOR_MUTED), follows);
    }
    Rect row = {pen->x - 4 * u, top, pen->w + 8 * u, inner.y - top};
    widget_check(desk, pen->list, (Rect){pen->x, top + 4 * u, 15 * u, 15 * u}, met, fixed,
                 desk_hovers(desk, row));
    Command command = desk_condition_command(desk, condition);
    Errors errors = {0};
    bool possible = sim_check(desk->sim, &command, &errors);
    const char *says = !possible ? errors_first(&errors)
                       : met     ? "Click: it is no longer met"
                                 : "Click: it is met";
    snprintf(tip, sizeof tip, "%s%s%s", says, def->source ? "\n\nSource: " : "",
             def->source ? def->source : "");
    errors_free(&errors);
    desk_hit(desk, row, possible ? ACTION_CONDITION : ACTION_NONE, condition, possible, tip);
    pen->y = inner.y + 3 * u;
}

static void conditions(Pen *pen, const Agreement *def)
{
    int32_t met = 0;
    char title[64];
    for (int32_t i = 0; i < def->condition_count; i++) {
        met += sim_condition_met(pen->desk->sim, def->first_condition + i);
    }
    if (def->condition_count == 0) {
        return;
    }
    snprintf(title, sizeof title, "CONDITIONS, %d OF %d MET", (int)met, (int)def->condition_count);
    pen_caption(pen, title);
    for (int32_t i = 0; i < def->condition_count; i++) {
        condition_row(pen, def->first_condition + i);
    }
}

/* "Suspended: Russia suspended its part. Since 29 Oct 2022." */
static void why_line(Pen *pen, int32_t agreement, const AgreementView *view)
{
    char text[WHY_TEXT + 96], why[WHY_TEXT], when[48];
    sim_agreement_why(pen->desk->sim, agreement, why);
    why[0] = (char)toupper((unsigned char)why[0]);
    date_words(view->since, when);
    bool renewed = view->reason == REASON_RENEWED || view->reason == REASON_RENEWED_BY_LOT;
    if (renewed) { /* not why it is in force */
        const char *colon = strchr(why, ':');
        snprintf(text, sizeof text, "In force since %s;%s", when, colon ? colon + 1 : "");
    } else {
        snprintf(text, sizeof text, "%s. Since %s.", why, when);
    }
    pen->y += 3 * pen->desk->u;
    pen_paragraph(pen, style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT_2), text);
}

void panel_deal_draw(Pen *pen, int32_t agreement)
{
    const Agreement *def = &pen->desk->config.scenario->agreements[agreement];
    AgreementView view = sim_agreement(pen->desk->sim, agreement);
    why_line(pen, agreement, &view);
    blockers(pen, agreement);
    conditions(pen, def);
    pen_caption(pen, "TERM");
    term_lines(pen, agreement, &view);
    renewal(pen, agreement);
    coverage(pen, def);
    pen_plot(pen, (PlotSpec){PLOT_GUARD, agreement}, 70);
}
