#include "view/auto_pause.h"

#include "base/simtime.h"
#include "view/record.h"
#include "view/widgets.h"

#include <stdio.h>

/* A queue can rise and fall between two looks, so they are no further apart. */
#define LOOK_MS (6 * MS_PER_HOUR)

enum { QUEUE_AT_START = 60 };

void auto_pause_create(Desk *desk)
{
    const Scenario *s = desk->config.scenario;
    const Preferences *p = &desk->preferences;
    desk->auto_pause = (AutoPause){.truce = p->pause_on_truce,
                                   .hit = p->pause_on_hit,
                                   .queue = p->pause_on_queue > 0,
                                   .queue_over = QUEUE_AT_START,
                                   .date_at = time_next_month(s->start)};
    if (p->pause_on_queue > 0) {
        desk->auto_pause.queue_over = p->pause_on_queue;
    }
}

void auto_pause_keep(Desk *desk)
{
    const AutoPause *a = &desk->auto_pause;
    Preferences p = desk->preferences;
    p.pause_on_truce = a->truce;
    p.pause_on_hit = a->hit;
    p.pause_on_queue = a->queue ? a->queue_over : 0;
    desk_set_preferences(desk, &p);
}

bool *auto_pause_switch(Desk *desk, PauseOn on)
{
    AutoPause *a = &desk->auto_pause;
    return on == PAUSE_TRUCE   ? &a->truce
           : on == PAUSE_HIT   ? &a->hit
           : on == PAUSE_QUEUE ? &a->queue
                               : &a->date;
}

/* Whether PAUSE_QUEUE counts those that wait for inspection. */
static bool inspects(const Desk *desk)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION) {
            return true;
        }
    }
    return false;
}

const char *auto_pause_words(const Desk *desk, PauseOn on, char out[PAUSE_TEXT])
{
    const char *queue =
        inspects(desk) ? "Loaded ships awaiting inspection exceed" : "Ships in lines exceed";
    const char *words = on == PAUSE_TRUCE   ? "An agreement changes"
                        : on == PAUSE_HIT   ? "A vessel is hit"
                        : on == PAUSE_QUEUE ? queue
                                            : "The date is";
    snprintf(out, PAUSE_TEXT, "%s", words);
    return out;
}

const char *auto_pause_chip(const Desk *desk, PauseOn on, char out[PAUSE_TEXT])
{
    char when[48];
    if (on == PAUSE_QUEUE) {
        snprintf(out, PAUSE_TEXT, "queue > %d", (int)desk->auto_pause.queue_over);
    } else {
        snprintf(out, PAUSE_TEXT, "%s",
                 on == PAUSE_TRUCE ? "agreement"
                 : on == PAUSE_HIT ? "hit"
                                   : date_words(desk->auto_pause.date_at, when));
    }
    return out;
}

int32_t auto_pause_queue(const Desk *desk)
{
    if (inspects(desk)) {
        return (int32_t)record_level(desk->sim, QUANTITY_WAITING_OUT, 0);
    }
    int32_t waiting = 0;
    for (int32_t l = 0; l < desk->config.scenario->line_count; l++) {
        waiting += sim_line(desk->sim, l).waiting;
    }
    return waiting;
}

/* ---- what came true ---- */

/* As it was before a piece of the run. */
typedef struct Before {
    int64_t t;
    int32_t truces, incidents, queue;
} Before;

typedef struct Cause {
    int64_t t; /* INT64_MAX: none */
    char words[200];
} Cause;

static Before look(const Desk *desk)
{
    return (Before){sim_now(desk->sim), sim_truce_count(desk->sim), sim_incident_count(desk->sim),
                    auto_pause_queue(desk)};
}

static void find_truce(const Desk *desk, const Before *before, Cause *cause)
{
    for (int32_t i = before->truces; i < sim_truce_count(desk->sim); i++) {
        TruceEvent event = sim_truce_event(desk->sim, i);
        char why[WHY_TEXT];
        if (event.kind == TRUCE_STATUS && event.from != event.to && event.t < cause->t) {
            cause->t = event.t;
            snprintf(cause->words, sizeof cause->words, "%s %s",
                     desk->config.scenario->agreements[event.agreement].name,
                     sim_truce_text(desk->sim, &event, why));
        }
    }
}

static void find_hit(const Desk *desk, const Before *before, Cause *cause)
{
    for (int32_t i = before->incidents; i < sim_incident_count(desk->sim); i++) {
        Incident incident = sim_incident(desk->sim, i);
        bool vessel = incident.kind == INCIDENT_DAMAGED || incident.kind == INCIDENT_LOST;
        if (vessel && incident.t < cause->t) {
            cause->t = incident.t;
            snprintf(cause->words, sizeof cause->words, "a vessel is %s: %s",
                     incident.kind == INCIDENT_LOST ? "lost" : "damaged",
                     desk->config.scenario->hazards[incident.hazard].name);
        }
    }
}

/* The moment at which the queue grew too long, to the minute. Time is moved. */
static void find_queue(Desk *desk, const Before *before, Cause *cause)
{
    int32_t over = desk->auto_pause.queue_over, queue = auto_pause_queue(desk);
    if (before->queue > over || queue <= over) {
        return;
    }
    int64_t low = before->t, high = sim_now(desk->sim);
    while (high - low > MS_PER_MINUTE) {
        int64_t middle = low + (high - low) / 2;
        desk_jump(desk, middle);
        if (auto_pause_queue(desk) > over) {
            high = middle;
        } else {
            low = middle;
        }
    }
    if (high < cause->t) {
        cause->t = high;
        snprintf(cause->words, sizeof cause->words,
                 inspects(desk) ? "more than %d loaded ships await inspection"
                                : "more than %d ships are in lines",
                 (int)over);
    }
}

static bool came_true(Desk *desk, const Before *before)
{
    const AutoPause *on = &desk->auto_pause;
    Cause cause = {INT64_MAX, ""};
    if (on->truce) {
        find_truce(desk, before, &cause);
    }
    if (on->hit) {
        find_hit(desk, before, &cause);
    }
    if (on->date && before->t < on->date_at && on->date_at <= sim_now(desk->sim)) {
        cause.t = on->date_at < cause.t ? on->date_at : cause.t;
        if (cause.t == on->date_at) {
            snprintf(cause.words, sizeof cause.words, "the date is reached");
        }
    }
    if (on->queue) {
        find_queue(desk, before, &cause);
    }
    if (cause.t == INT64_MAX) {
        return false;
    }
    char text[320], when[48];
    desk_jump(desk, cause.t);
    snprintf(text, sizeof text, "Paused on %s: %s", moment_words(cause.t, when), cause.words);
    desk_say(desk, text);
    return true;
}

bool auto_pause_run(Desk *desk, int64_t t, uint64_t events)
{
    const AutoPause *on = &desk->auto_pause;
    if (!on->truce && !on->hit && !on->queue && !on->date) {
        branches_run_some(desk->branches, t, events);
        return false;
    }
    while (sim_now(desk->sim) < t && events > 0) {
        Before before = look(desk);
        uint64_t first = sim_events(desk->sim);
        int64_t stop = on->queue && t - before.t > LOOK_MS ? before.t + LOOK_MS : t;
        branches_run_some(desk->branches, stop, events);
        uint64_t run = sim_events(desk->sim) - first;
        if (came_true(desk, &before)) {
            return true;
        }
        events -= run + 1 < events ? run + 1 : events;
    }
    return false;
}
