#include "view/known.h"
#include "view/timeline.h"
#include "view/truce_spans.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

typedef struct Painter {
    Desk *desk;
    DrawList *list;
    Rect strip;
    int32_t agreement;
} Painter;

static StatusLook span_look(const Span *span)
{
    return span->violated ? violated_look() : status_look(span->status);
}

/* What is seen of a stretch of time; w 0: nothing. */
static Rect seen(const Painter *p, int64_t from, int64_t to)
{
    float left = p->strip.x - 4 * p->desk->u, right = p->strip.x + p->strip.w + 4 * p->desk->u;
    float x0 = fmaxf(timeline_x(p->desk, p->strip, from), left);
    float x1 = fminf(timeline_x(p->desk, p->strip, to), right);
    if (x1 < left || x0 > right) {
        return (Rect){0};
    }
    return (Rect){x0, p->strip.y, fmaxf(x1 - x0, p->desk->u), p->strip.h};
}

static void fill(const Painter *p, Rect b, StatusLook look, float alpha)
{
    float u = p->desk->u;
    if (look.icon == ICON_RING) { /* absent */
        draw_border(p->list, b, 2 * u, fmaxf(1, u), color_alpha(look.fill, 0.4f * alpha));
    } else if (look.hatched) {
        widget_hatched(p->list, b, 2 * u, 6 * u, color_alpha(look.fill, alpha), 0.28f);
    } else {
        draw_rect(p->list, b, 2 * u, color_alpha(look.fill, alpha));
    }
}

/* The word on the band, dark on full colours, light on hatched and on faint ones. */
static void word(const Painter *p, Rect b, StatusLook look)
{
    float u = p->desk->u, now = timeline_x(p->desk, p->strip, sim_now(p->desk->sim));
    bool faint = now < b.x + 20 * u;
    TextStyle style = style_of(FONT_SEMIBOLD, 10 * u,
                               look.icon == ICON_RING  ? COLOR_MUTED
                               : look.hatched || faint ? COLOR_TEXT
                                                       : COLOR_ON_BAND);
    float width = text_width(p->desk->config.text, &style, look.word);
    if (b.h < 12 * u || width > b.w - 12 * u) {
        return;
    }
    if (look.hatched) { /* room among the lines */
        draw_rect(p->list, (Rect){b.x + 4 * u, b.y + u, width + 6 * u, b.h - 2 * u}, 2 * u,
                  COLOR_BAND_LABEL);
    }
    draw_text(p->list, b.x + 7 * u, b.y + b.h / 2 + 3.5f * u, style, look.word);
}

static void tip(const Painter *p, const Span *span, char *out, size_t size)
{
    const Sim *sim = p->desk->sim;
    char from[48], to[48], lasted[48], why[WHY_TEXT], origin[EVENT_WORDS];
    const char *cause = "It stood so at the start";
    origin[0] = '\0';
    int32_t index = span->event >= 0 ? span->event : span->status_event;
    if (index >= 0) {
        TruceEvent event = known_truce_event(p->desk, index);
        cause = sim_truce_text(sim, &event, why);
        timeline_origin(p->desk, &event, origin);
    }
    bool open = span->to == sim_now(sim) && span->to == known_end(p->desk);
    snprintf(out, size, "%s: %s\n\n%s \xE2\x80\x93 %s (%s)\n\n%s%s%s",
             p->desk->config.scenario->agreements[p->agreement].name, span_look(span).word,
             date_words(span->from, from), open ? "now" : date_words(span->to, to),
             duration_words(span->to - span->from, lasted), cause, origin[0] ? "\n\n" : "", origin);
}

static void visit(void *context, const Span *span)
{
    const Painter *p = context;
    Rect b = seen(p, span->from, span->to);
    if (b.w <= 0) {
        return;
    }
    StatusLook look = span_look(span);
    float x = timeline_x(p->desk, p->strip, sim_now(p->desk->sim));
    float past = fminf(fmaxf(x - b.x, 0), b.w);
    if (past > 0) {
        fill(p, (Rect){b.x, b.y, past, b.h}, look, 1);
    }
    if (past < b.w && span->to > sim_now(p->desk->sim)) {
        fill(p, (Rect){b.x + past, b.y, b.w - past, b.h}, look, AHEAD_ALPHA);
    }
    char text[EVENT_WORDS + 400];
    tip(p, span, text, sizeof text);
    timeline_hit(p->desk, p->strip, b, timeline_grab, 0, text);
}

/* After the marks of violations, which would hide them. */
static void visit_word(void *context, const Span *span)
{
    const Painter *p = context;
    Rect b = seen(p, span->from, span->to);
    if (b.w > 0) {
        word(p, b, span_look(span));
    }
}

/* What is not known yet: faint, up to the end of the term. */
static void ahead(const Painter *p)
{
    Desk *desk = p->desk;
    float u = desk->u;
    AgreementView view = sim_agreement(desk->sim, p->agreement);
    int64_t now = known_end(desk), end = desk->config.scenario->end;
    float right = p->strip.x + p->strip.w;
    float x = fmaxf(timeline_x(desk, p->strip, now), p->strip.x);
    if (x > right) {
        return;
    }
    draw_rect(p->list, (Rect){x, p->strip.y, right - x, p->strip.h}, 2 * u,
              color_alpha(COLOR_LINE, 0.08f));
    int64_t until = view.term_ends < end ? view.term_ends : end;
    if (sim_now(desk->sim) == now && view.status == AGREEMENT_IN_FORCE && until > now) {
        float stop = fminf(fmaxf(timeline_x(desk, p->strip, until), x), right + 4 * u);
        fill(p, (Rect){x, p->strip.y, stop - x, p->strip.h}, agreement_look(&view), 0.28f);
        char when[48], text[200];
        snprintf(text, sizeof text, "%s: the term ends on %s",
                 desk->config.scenario->agreements[p->agreement].name,
                 date_words(view.term_ends, when));
        if (view.term_ends < end) {
            draw_rect(p->list, (Rect){stop - u, p->strip.y, 2 * u, p->strip.h}, 0, COLOR_TEXT_2);
            timeline_hit(desk, p->strip, (Rect){x, p->strip.y, stop - x + 3 * u, p->strip.h},
                         timeline_grab, 0, text);
        }
    }
}

/* Violations, whoever made them: marks on the band of their agreement. */
static void violations(const Painter *p)
{
    Desk *desk = p->desk;
    float u = desk->u, taken = -1e9f, size = fminf(3.5f * u, p->strip.h * 0.25f);
    for (int32_t i = 0; i < known_truce_count(desk); i++) {
        TruceEvent event = known_truce_event(desk, i);
        if (event.kind != TRUCE_VIOLATION || event.agreement != p->agreement) {
            continue;
        }
        float x = timeline_x(desk, p->strip, event.t), y = p->strip.y - 1.5f * u;
        if (x < p->strip.x - size || x > p->strip.x + p->strip.w + size) {
            continue;
        }
        Vec2 mark[] = {{x - size, y}, {x + size, y}, {x, y + 1.8f * size}};
        float alpha = event.t > sim_now(desk->sim) ? AHEAD_ALPHA : 1;
        draw_polygon(p->list, mark, 3, color_alpha(COLOR_BROKEN_TEXT, alpha));
        draw_polyline(p->list, mark, 3, true, fmaxf(1, 0.8f * u), COLOR_ON_BAND);
        if (x < taken + 3 * u) {
            continue;
        }
        char when[48], why[WHY_TEXT], origin[EVENT_WORDS], text[EVENT_WORDS + 400];
        snprintf(text, sizeof text, "%s, %s\n\n%s\n\n%s",
                 desk->config.scenario->agreements[p->agreement].name, date_words(event.t, when),
                 sim_truce_text(desk->sim, &event, why), timeline_origin(desk, &event, origin));
        int32_t seconds = (int32_t)((event.t - desk->config.scenario->start) / MS_PER_SECOND);
        timeline_hit(desk, p->strip, (Rect){x - 3.5f * u, y, 7 * u, p->strip.h}, timeline_grab_at,
                     seconds, text);
        taken = x;
    }
}

void timeline_bands(Desk *desk, DrawList *list, Rect strip, int32_t agreement)
{
    float u = desk->u;
    Painter painter = {desk, list, strip, agreement};
    draw_clip(list, (Rect){strip.x - u, strip.y - 3 * u, strip.w + 3 * u, strip.h + 4 * u});
    ahead(&painter);
    truce_spans_known(desk, agreement, visit, &painter);
    violations(&painter);
    truce_spans_known(desk, agreement, visit_word, &painter);
    draw_unclip(list);
}
