/* The life of one vessel: its speed, waits and cost, hour by hour, from a shadow run. */
#ifndef CORRIDOR_VIEW_LIFE_H
#define CORRIDOR_VIEW_LIFE_H

#include "view/shadow.h"

typedef struct LifePoint {
    int64_t t;
    float knots;
    float cost_kusd; /* of its call so far */
    int32_t cause;   /* WaitCause while it waits; -1 */
} LifePoint;

typedef struct Life {
    uint64_t serial; /* 0: of nobody */
    char name[80];
    int64_t born;
    Shadow shadow;
    VesselIndex slot;  /* in the shadow; -1: not yet born there */
    LifePoint *points; /* [count], rising t, an hour apart */
    int32_t count, capacity;
    int64_t next; /* when it is looked at again */
    bool over;    /* it has left */
} Life;

void life_open(Life *life, const Sim *sim, uint64_t seed, VesselIndex vessel);
void life_close(Life *life); /* leaves it zeroed; a zeroed one is fine */
/* As record_follow. */
bool life_follow(Life *life, const Sim *sim, int32_t max_events);

#endif
