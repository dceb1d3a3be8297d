/* What a run was like, day by day: the past of every figure that can be plotted. A record is filled
 * by a shadow run, so it is whole however the desk moves in time; what lay ahead when the desk went
 * back stays known until another decision changes it. */
#ifndef CORRIDOR_VIEW_RECORD_H
#define CORRIDOR_VIEW_RECORD_H

#include "view/shadow.h"

/* What is recorded at the end of each UTC day. In brackets: of what; index. */
typedef enum Quantity {
    QUANTITY_EXPORTED,     /* kt that left port that day, counted flows */
    QUANTITY_DELIVERED,    /* kt that left the model that day, counted flows */
    QUANTITY_WAITING_OUT,  /* loaded ships at the anchorage of an inspection: in its line, or
                              preparing to be inspected again; counted flows */
    QUANTITY_WAITING_IN,   /* empty ones */
    QUANTITY_INSIDE,       /* ships in the region */
    QUANTITY_IN_PORT,      /* ships of counted flows at roadstead or berth */
    QUANTITY_UNDER_WAY,    /* ships */
    QUANTITY_WAIT_MEAN,    /* days, waits at inspection that ended in the last 30 days (0 outbound,
                              1 inbound) */
    QUANTITY_WAIT_MEDIAN,  /* the same */
    QUANTITY_WAIT_P90,     /* the same, by nearest rank */
    QUANTITY_COST,         /* USD a tonne, of the cargo that departed in the last 30 days (0: all;
                              1 + CostPart) */
    QUANTITY_PREMIUM,      /* % of the hull's value (corridor) */
    QUANTITY_PROTECTION,   /* % (target) */
    QUANTITY_STRAIN,       /* violations within the window (agreement) */
    QUANTITY_STATUS,       /* AgreementStatus (agreement) */
    QUANTITY_MODE,         /* CorridorMode (corridor) */
    QUANTITY_BERTHED,      /* ships (port) */
    QUANTITY_ROADSTEAD,    /* ships (port) */
    QUANTITY_SILO,         /* kt (port) */
    QUANTITY_STOCK,        /* kt (port * commodities + commodity) */
    QUANTITY_PORT_EXPORTS, /* kt that day, all flows (port) */
    QUANTITY_LINE,         /* ships in the line, without those that prepare (line) */
    QUANTITY_LINE_WAIT,    /* days, mean of waits that ended in the last 30 days (line) */
    QUANTITY_BUSY,         /* servers (station) */
    QUANTITIES
} Quantity;

typedef struct Record Record;

Record *record_create(const Scenario *scenario, uint64_t seed);
void record_destroy(Record *record);

/* Lets it live what sim has lived, by at most max_events events; true: all of it. */
bool record_follow(Record *record, const Sim *sim, int32_t max_events);

int32_t record_days(const Record *record);
/* Ends of the days, ms: [record_days]; until the next record_follow. */
const int64_t *record_times(const Record *record);
/* One quantity: value of day d at [d * record_stride]; NAN: not known then. NULL: the scenario has
 * no such index. Until the next record_follow. */
const double *record_column(const Record *record, Quantity quantity, int32_t index);
int32_t record_stride(const Record *record);
/* Copies days [first, first + count) of a quantity; NAN where there is none. */
void record_copy(const Record *record, Quantity quantity, int32_t index, int32_t first,
                 int32_t count, double *values);

/* A quantity of this very moment, of those that are levels; NAN for those that are sums or means
 * over a time. */
double record_level(const Sim *sim, Quantity quantity, int32_t index);

#endif
