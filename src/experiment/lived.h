/* What a run made of the quantities that a record tells of: by day, and by voyage. */
#ifndef CORRIDOR_EXPERIMENT_LIVED_H
#define CORRIDOR_EXPERIMENT_LIVED_H

#include "sim/sim.h"

enum { LIVED_NEVER = -1 };

/* A call of a ship of a counted flow; ms, LIVED_NEVER where it did not come to that. */
typedef struct LivedVoyage {
    int64_t let_in;   /* inbound inspection passed; in port from the start: then */
    int64_t departed; /* left port with cargo */
    int64_t cleared;  /* outbound inspection passed */
} LivedVoyage;

/* One day; what waits is counted at its end. */
typedef struct LivedDay {
    int32_t departed, cleared, let_in; /* counted flows, that day */
    int32_t waiting_loaded;            /* at the outbound inspection, or in it */
    int32_t waiting_registered;        /* at the inbound inspection, or in it; all flows */
    int32_t waiting_inbound;           /* the same and those not yet approved; all flows */
} LivedDay;

typedef struct Lived {
    int64_t first_day; /* start of the first day, ms */
    LivedDay *days;    /* [day_count] */
    int32_t day_count;
    LivedVoyage *voyages; /* [voyage_count], in order of birth */
    int32_t voyage_count, voyage_capacity;
} Lived;

/* Reads it from a run that kept its trace, up to sim_now. Free with lived_free. */
void lived_read(const Sim *sim, Lived *lived);
void lived_free(Lived *lived); /* leaves it empty */

#endif
