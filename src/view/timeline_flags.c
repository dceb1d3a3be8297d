#include "view/known.h"
#include "view/timeline.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum MarkKind {
    MARK_SCRIPT,   /* an event of the scenario */
    MARK_DECISION, /* a command by hand */
    MARK_INCIDENT  /* of a hazard */
} MarkKind;

typedef struct Mark {
    int64_t t;
    MarkKind kind;
    int32_t index; /* of the event, command or incident */
} Mark;

enum { TIP_MARKS = 4 };

/* What an event means for ships decides the flag's shape and colour. */
typedef enum Mood { MOOD_GOOD, MOOD_BAD, MOOD_HAMPERS, MOOD_NEUTRAL } Mood;

static Mood mood_of(const char *category)
{
    static const struct {
        const char *word;
        Mood mood;
    } moods[] = {
        {"agreement", MOOD_GOOD},    {"truce", MOOD_GOOD},         {"renewal", MOOD_GOOD},
        {"resumption", MOOD_GOOD},   {"talks", MOOD_GOOD},         {"corridor", MOOD_GOOD},
        {"milestone", MOOD_GOOD},    {"route", MOOD_GOOD},         {"attack", MOOD_BAD},
        {"war", MOOD_BAD},           {"incident", MOOD_BAD},       {"mines", MOOD_BAD},
        {"threat", MOOD_BAD},        {"escalation", MOOD_BAD},     {"blockade", MOOD_BAD},
        {"termination", MOOD_BAD},   {"suspension", MOOD_BAD},     {"violation", MOOD_BAD},
        {"port block", MOOD_BAD},    {"inspection", MOOD_HAMPERS}, {"congestion", MOOD_HAMPERS},
        {"stoppage", MOOD_HAMPERS},  {"weather", MOOD_HAMPERS},    {"registration", MOOD_HAMPERS},
        {"insurance", MOOD_HAMPERS},
    };
    for (size_t i = 0; category && i < sizeof moods / sizeof moods[0]; i++) {
        if (strcmp(category, moods[i].word) == 0) {
            return moods[i].mood;
        }
    }
    return MOOD_NEUTRAL;
}

/* ---- collecting ---- */

static int by_time(const void *a, const void *b)
{
    const Mark *x = a, *y = b;
    if (x->t != y->t) {
        return x->t < y->t ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

/* All marks of the known run in time's order; free them. */
static Mark *collect(const Desk *desk, int32_t *count)
{
    const Scenario *s = desk->config.scenario;
    int32_t decisions = known_decision_count(desk), incidents = known_incident_count(desk), n = 0;
    Mark *marks = mem_alloc((size_t)(s->event_count + decisions + incidents) + 1, sizeof marks[0]);
    for (int32_t i = 0; i < s->event_count; i++) {
        if (s->events[i].t >= s->start) {
            marks[n++] = (Mark){s->events[i].t, MARK_SCRIPT, i};
        }
    }
    for (int32_t i = 0; i < decisions; i++) {
        marks[n++] = (Mark){known_decision(desk, i).t, MARK_DECISION, i};
    }
    for (int32_t i = 0; i < incidents; i++) {
        marks[n++] = (Mark){known_incident(desk, i).t, MARK_INCIDENT, i};
    }
    qsort(marks, (size_t)n, sizeof marks[0], by_time);
    *count = n;
    return marks;
}

/* ---- words ---- */

static const char *event_words(const Scenario *s, const ScenarioEvent *event, char out[WORDS_TEXT])
{
    if (event->text) {
        return event->text;
    }
    return command_words(s, &event->command, out);
}

const char *timeline_origin(const Desk *desk, const TruceEvent *event, char out[EVENT_WORDS])
{
    const Scenario *s = desk->config.scenario;
    char words[WORDS_TEXT];
    if (event->origin == ORIGIN_HAND) {
        snprintf(out, EVENT_WORDS, "A decision by hand");
    } else if (event->origin >= 0 && event->origin < s->event_count) {
        const ScenarioEvent *cause = &s->events[event->origin];
        snprintf(out, EVENT_WORDS, "Scenario: %s%s%s", event_words(s, cause, words),
                 cause->source ? "\n\nSource: " : "", cause->source ? cause->source : "");
    } else {
        snprintf(out, EVENT_WORDS,
                 event->kind == TRUCE_VIOLATION ? "By lot, at the rate of the scenario"
                                                : "It followed by itself");
    }
    return out;
}

static void incident_tip(const Desk *desk, const Incident *incident, char *out, size_t size)
{
    const Scenario *s = desk->config.scenario;
    const char *where =
        incident->port >= 0 && s->network ? s->network->ports[incident->port].label : "";
    snprintf(out, size, "%s%s%s (%s)", s->hazards[incident->hazard].name, where[0] ? ", " : "",
             where, incident_kind_names[incident->kind]);
}

/* One mark; alone it says everything, among others only what happened. */
static void mark_words(const Desk *desk, const Mark *mark, bool alone, char *out, size_t size)
{
    const Scenario *s = desk->config.scenario;
    char when[48], words[WORDS_TEXT];
    date_words(mark->t, when);
    if (mark->kind == MARK_SCRIPT) {
        const ScenarioEvent *event = &s->events[mark->index];
        bool source = alone && event->source;
        snprintf(out, size, "%s%s%s: %s%s%s", when, event->category ? ", " : "",
                 event->category ? event->category : "", event_words(s, event, words),
                 source ? "\n\nSource: " : "", source ? event->source : "");
    } else if (mark->kind == MARK_DECISION) {
        Command command = known_decision(desk, mark->index);
        snprintf(out, size, "%s, by hand: %s", when, command_words(s, &command, words));
    } else {
        Incident incident = known_incident(desk, mark->index);
        incident_tip(desk, &incident, words, sizeof words);
        snprintf(out, size, "%s: %s", when, words);
    }
}

static void cluster_tip(const Desk *desk, const Mark *marks, int32_t count, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int32_t i = 0; i < count && i < TIP_MARKS && used + 8 < size; i++) {
        char text[EVENT_WORDS];
        mark_words(desk, &marks[i], count == 1, text, sizeof text);
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? "\n\n" : "", text);
    }
    if (count > TIP_MARKS && used + 8 < size) {
        snprintf(out + used, size - used, "\n\nand %d more", (int)(count - TIP_MARKS));
    }
}

/* ---- drawing ---- */

static void draw_flag(DrawList *list, float x, float y, float u, Mood mood, bool past)
{
    static const Color colors[] = {COLOR_GOOD_TEXT, COLOR_BROKEN_TEXT, COLOR_STRAINED_TEXT,
                                   COLOR_TEXT};
    Color color = color_alpha(colors[mood], past ? 1 : 0.45f);
    draw_line(list, x, y - 5 * u, x, y + 6 * u, fmaxf(1, u), color);
    if (mood == MOOD_GOOD) { /* pennant */
        Vec2 points[] = {{x, y - 5.5f * u}, {x + 7.5f * u, y - 2 * u}, {x, y + 1.5f * u}};
        draw_polygon(list, points, 3, color);
    } else if (mood == MOOD_BAD) { /* swallowtail */
        Vec2 points[] = {{x, y - 5.5f * u},
                         {x + 8 * u, y - 5.5f * u},
                         {x + 4.5f * u, y - 2 * u},
                         {x + 8 * u, y + 1.5f * u},
                         {x, y + 1.5f * u}};
        draw_polygon(list, points, 5, color);
    } else { /* square: filled, or hollow where it is only news */
        Rect r = {x, y - 5.5f * u, 7 * u, 6.5f * u};
        if (mood == MOOD_HAMPERS) {
            draw_rect(list, r, 0, color);
        } else {
            draw_border(list, r, 0, 1.4f * u, color);
        }
    }
}

static void draw_mark(const Desk *desk, DrawList *list, const Mark *mark, float x, Rect strip,
                      float reach)
{
    float u = desk->u, y = strip.y + strip.h / 2;
    bool past = mark->t <= sim_now(desk->sim);
    if (mark->kind == MARK_SCRIPT) {
        Mood mood = mood_of(desk->config.scenario->events[mark->index].category);
        draw_line(list, x, strip.y + strip.h, x, reach, fmaxf(1, u),
                  color_alpha(COLOR_TEXT, past ? 0.125f : 0.063f));
        draw_flag(list, x, y - u, u, mood, past);
    } else if (mark->kind == MARK_DECISION) {
        Vec2 points[] = {
            {x, y - 7 * u}, {x + 5.5f * u, y - u}, {x, y + 5 * u}, {x - 5.5f * u, y - u}};
        float alpha = past ? 1 : AHEAD_ALPHA;
        draw_line(list, x, strip.y + strip.h, x, reach, 1.4f * u,
                  color_alpha(COLOR_ACCENT, 0.5f * alpha));
        draw_polygon(list, points, 4, color_alpha(COLOR_ACCENT, alpha));
        draw_polyline(list, points, 4, true, fmaxf(1, u), COLOR_ON_ACCENT);
    } else {
        Rect tick = {x - 0.7f * u, strip.y + strip.h - 3.5f * u, 1.6f * u, 4 * u};
        draw_rect(list, tick, 0, color_alpha(COLOR_HELD, past ? 1 : AHEAD_ALPHA));
    }
}

/* What a flag says beside it: a few words. */
static void flag_words(const Desk *desk, const Mark *mark, char out[EVENT_WORDS])
{
    const Scenario *s = desk->config.scenario;
    char words[WORDS_TEXT];
    if (mark->kind == MARK_SCRIPT) {
        snprintf(out, EVENT_WORDS, "%s", event_words(s, &s->events[mark->index], words));
    } else if (mark->kind == MARK_DECISION) {
        Command command = known_decision(desk, mark->index);
        snprintf(out, EVENT_WORDS, "%s", command_words(s, &command, words));
    } else {
        Incident incident = known_incident(desk, mark->index);
        incident_tip(desk, &incident, out, EVENT_WORDS);
    }
}

/* Between a flag and the next one, where there is room for some of it. */
static void draw_words(Desk *desk, DrawList *list, Rect strip, const Mark *mark, float x,
                       float until)
{
    float u = desk->u, left = x + 11 * u, room = until - 6 * u - left;
    char words[EVENT_WORDS], text[EVENT_WORDS];
    if (room < 64 * u || x < strip.x - u || mark->kind == MARK_INCIDENT) {
        return;
    }
    bool past = mark->t <= sim_now(desk->sim);
    TextStyle style = style_of(FONT_REGULAR, 10.5f * u, past ? COLOR_TEXT_2 : COLOR_MUTED);
    flag_words(desk, mark, words);
    text_fit(desk->config.text, &style, words, room, text, sizeof text);
    draw_text(list, left, strip.y + strip.h / 2 + 1.5f * u, style, text);
}

/* Marks that lie close together answer the pointer as one. */
static void clusters(Desk *desk, DrawList *list, Rect strip, const Mark *marks, int32_t count)
{
    float u = desk->u;
    for (int32_t i = 0; i < count;) {
        float x = timeline_x(desk, strip, marks[i].t), last = x;
        int32_t first = i;
        while (i < count && timeline_x(desk, strip, marks[i].t) < x + 7 * u) {
            last = timeline_x(desk, strip, marks[i].t);
            i++;
        }
        float until = i < count ? timeline_x(desk, strip, marks[i].t) : strip.x + strip.w;
        if (last < strip.x - 8 * u || x > strip.x + strip.w + 8 * u) {
            continue;
        }
        draw_words(desk, list, strip, &marks[first], last, fminf(until, strip.x + strip.w));
        char tip[TIP_MARKS * EVENT_WORDS];
        cluster_tip(desk, &marks[first], i - first, tip, sizeof tip);
        int32_t seconds =
            (int32_t)((marks[first].t - desk->config.scenario->start) / MS_PER_SECOND);
        timeline_hit(desk, strip,
                     (Rect){x - 4 * u, strip.y - u, last - x + 11 * u, strip.h + 2 * u},
                     timeline_grab_at, seconds, tip);
    }
}

void timeline_flags(Desk *desk, DrawList *list, Rect strip, float reach)
{
    float u = desk->u;
    int32_t count;
    Mark *marks = collect(desk, &count);
    draw_clip(list,
              (Rect){strip.x - 6 * u, strip.y - 2 * u, strip.w + 16 * u, reach - strip.y + 4 * u});
    for (int32_t layer = 0; layer < 2; layer++) { /* decisions on top of all */
        for (int32_t i = 0; i < count; i++) {
            float x = timeline_x(desk, strip, marks[i].t);
            bool seen = x > strip.x - 8 * u && x < strip.x + strip.w + 8 * u;
            if (seen && (marks[i].kind == MARK_DECISION) == (layer == 1)) {
                draw_mark(desk, list, &marks[i], x, strip, reach);
            }
        }
    }
    clusters(desk, list, strip, marks, count);
    draw_unclip(list);
    mem_free(marks);
}
