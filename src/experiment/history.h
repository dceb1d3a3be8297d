/* What was observed: series of dated figures, each with its source, to be held against a run.
 * Loaded by io/history_file.h; nothing here reads files. */
#ifndef CORRIDOR_EXPERIMENT_HISTORY_H
#define CORRIDOR_EXPERIMENT_HISTORY_H

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum HistoryStep {
    HISTORY_DAILY,   /* one value a day, none missing between the first and the last */
    HISTORY_MONTHLY, /* t is the start of the month */
    HISTORY_DATED,   /* reported on some days */
    HISTORY_STEPS
} HistoryStep;

typedef struct HistoryValue {
    int64_t t;          /* ms UTC, start of the day or month */
    double value;       /* NAN: not known */
    double low, high;   /* what the source says; the value itself where that is a single one */
    const char *status; /* "published", "derived"...; "" where it is not said */
    const char *source; /* an address, or the id of a HistorySource; "" where there is none */
} HistoryValue;

typedef struct HistorySeries {
    const char *key;  /* "loaded_waiting_at_istanbul_est" */
    const char *unit; /* "ships"; "" where it is not said */
    HistoryStep step;
    HistoryValue *values; /* [count], rising t */
    int32_t count, capacity;
} HistorySeries;

/* A publication that several values come from. */
typedef struct HistorySource {
    const char *id, *title, *attribution, *licence, *url;
} HistorySource;

/* Zero is an empty history. */
typedef struct History {
    HistorySeries *series;  /* [series_count] */
    HistorySource *sources; /* [source_count] */
    int32_t series_count, series_capacity, source_count, source_capacity;
    Arena arena; /* of the texts */
} History;

void history_free(History *history); /* leaves it empty */

/* NULL where there is none. */
const HistorySeries *history_find(const History *history, const char *key);
/* The value of that very day or month; NULL where the series (which may be NULL) has none, or it is
 * not known. */
const HistoryValue *history_at(const HistorySeries *series, int64_t t);
/* The publication a value's source stands for; NULL: it is an address or nothing. */
const HistorySource *history_source(const History *history, const HistoryValue *value);

/* Puts a value into the series of that key, which is made where there is none; one of the same t is
 * replaced. Texts are copied. */
void history_put(History *history, const char *key, const char *unit, HistoryStep step,
                 const HistoryValue *value);
void history_put_source(History *history, const HistorySource *source);

/* Reads "2022-08..2022-09" or "2022-10-29..2022-11-09", both ends meant, or one month or day, as
 * [from, to). False, both untouched, when it is not such a span. */
bool history_span(const char *text, int64_t *from, int64_t *to);

/* Puts all of more into history; where both have a value that of more stands. */
void history_join(History *history, const History *more);

#endif
