#include "view/truce_spans.h"

#include "view/desk_state.h"
#include "view/known.h"

typedef struct Walk {
    Span span;         /* open: `to` is not known yet */
    int64_t calm_from; /* when the last violation leaves the window */
    int64_t window;
    SpanVisitor *visit;
    void *context;
} Walk;

static void close_at(Walk *walk, int64_t t)
{
    walk->span.to = t;
    if (walk->span.to > walk->span.from) {
        walk->visit(walk->context, &walk->span);
    }
    walk->span.from = t;
}

/* Ends the violated part when its window has passed before t. */
static void calm_down(Walk *walk, int64_t t)
{
    if (walk->span.violated && walk->calm_from < t) {
        close_at(walk, walk->calm_from);
        walk->span.violated = false;
        walk->span.event = -1;
    }
}

static void step(Walk *walk, const TruceEvent *event, int32_t index)
{
    calm_down(walk, event->t);
    if (event->kind == TRUCE_STATUS && event->to != (int32_t)walk->span.status) {
        close_at(walk, event->t);
        walk->span.status = (AgreementStatus)event->to;
        walk->span.violated = false;
        walk->span.event = walk->span.status_event = index;
    } else if (event->kind == TRUCE_VIOLATION && walk->span.status == AGREEMENT_IN_FORCE) {
        if (!walk->span.violated) {
            close_at(walk, event->t);
            walk->span.violated = true;
            walk->span.event = index;
        }
        walk->calm_from = event->t + walk->window;
    }
}

/* Where events come from. */
typedef struct Log {
    const Scenario *scenario;
    const Sim *sim;
    const Desk *desk; /* NULL: the Sim alone */
    int32_t count;
    int64_t end;
} Log;

static void walk_log(const Log *log, int32_t agreement, SpanVisitor *visit, void *context)
{
    const Agreement *def = &log->scenario->agreements[agreement];
    Walk walk = {.span = {.from = log->scenario->start,
                          .status = def->status_at_start,
                          .event = -1,
                          .status_event = -1},
                 .window = def->window_ms,
                 .visit = visit,
                 .context = context};
    for (int32_t i = 0; i < log->count; i++) {
        TruceEvent event =
            log->desk ? known_truce_event(log->desk, i) : sim_truce_event(log->sim, i);
        if (event.agreement == agreement) {
            step(&walk, &event, i);
        }
    }
    calm_down(&walk, log->end);
    close_at(&walk, log->end);
}

void truce_spans(const Sim *sim, int32_t agreement, SpanVisitor *visit, void *context)
{
    Log log = {sim_scenario(sim), sim, NULL, sim_truce_count(sim), sim_now(sim)};
    walk_log(&log, agreement, visit, context);
}

void truce_spans_known(const Desk *desk, int32_t agreement, SpanVisitor *visit, void *context)
{
    Log log = {desk->config.scenario, desk->sim, desk, known_truce_count(desk), known_end(desk)};
    walk_log(&log, agreement, visit, context);
}
