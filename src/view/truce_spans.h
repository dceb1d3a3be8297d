/* The history of an agreement as stretches of time, read from the truce log, so that it is right
 * after a decision was taken back. */
#ifndef CORRIDOR_VIEW_TRUCE_SPANS_H
#define CORRIDOR_VIEW_TRUCE_SPANS_H

#include "view/desk.h"

typedef struct Span {
    int64_t from, to; /* ms, from < to; the last ends where the log does */
    AgreementStatus status;
    bool violated;        /* in force, with violations within the window */
    int32_t event;        /* of the truce log, that began it; -1: the start of the run, or the last
                             violation has left the window */
    int32_t status_event; /* that began the status; -1: the start */
} Span;

typedef void SpanVisitor(void *context, const Span *span);

/* Visits the spans of an agreement in order, up to now. */
void truce_spans(const Sim *sim, int32_t agreement, SpanVisitor *visit, void *context);
/* The same up to the furthest known moment of the desk's run; indices of known_truce_event. */
void truce_spans_known(const Desk *desk, int32_t agreement, SpanVisitor *visit, void *context);

#endif
