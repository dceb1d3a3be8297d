/* What ship owners decide: whether to come, how long to wait, where to go instead, whether to come
 * again. All of it is optional for a flow; a zeroed OwnerRules is a flow whose ships come as they
 * are told and wait for as long as it takes. Money is in US cents. */
#ifndef CORRIDOR_MODEL_OWNERS_H
#define CORRIDOR_MODEL_OWNERS_H

#include "model/distribution.h"
#include "model/network.h"

struct Dated; /* scenario.h: a value from a date on */

/* Owners are offered voyages (the flow's arrivals are these offers) and take those that pay. The
 * expected result of a voyage is
 *
 *   freight - hire - fuel - dues - war-risk premium
 *
 * over its days: those of an undisturbed voyage and the waits that are now to be expected at the
 * inspections and berths on its way, for each line the larger of how long ships waited lately and
 * how long those in it have waited so far. An owner comes when the result per day is at least a
 * margin of his own, and the port is open. */
typedef struct Market {
    const struct Dated *freight; /* [freight_count] cents per tonne of cargo */
    int32_t freight_count;
    const int32_t *class_ppm;        /* [class_count of the scenario] of the freight, by class */
    const Distribution *reservation; /* the owner's margin, cents a day above the hire */
    int64_t sea_ms;  /* under way on an undisturbed voyage, a half of it laden, ends included */
    int64_t port_ms; /* in service at both ends */
    int64_t dues_cents_t; /* of straits, canals and the other port, per tonne of deadweight */
    DataStatus status;
    const char *source;
} Market;

typedef struct OwnerRules {
    const Market *market;         /* NULL: all that is offered comes */
    const Distribution *patience; /* ms that a ship waits in ballast, in all, before its owner sends
                                     it elsewhere; NULL: without end */
    const int32_t *divert_to;     /* [divert_count] ports, the first that is open, reachable and
                                     fits, with a wait within that patience to be expected, is
                                     taken; none: it leaves empty */
    int32_t divert_count;
    int32_t returns_ppm;               /* part of the ships that come again */
    const Distribution *returns_after; /* ms from leaving the model to entering it again */
} OwnerRules;

#endif
