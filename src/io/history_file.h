/* Observed figures from CSV, in one of three forms, told by the header:
 *
 *   days     date, then one column a series (history_daily_columns), and perhaps `source`. One row
 *            a day, rising, none missing. An empty cell: not known.
 *   months   month (2022-10), metric, value; perhaps unit, status, source (or source_url), quote,
 *            licence, note. For each metric rising months; some may be missing.
 *   dates    date, metric, value... as above, by day: figures reported on some days.
 *
 * A value of a month or date is a number or a range of two, "5-6", which counts as its middle. A
 * source is an address, or an id of sources.csv in the same folder (id, title, attribution,
 * licence, url). */
#ifndef CORRIDOR_IO_HISTORY_FILE_H
#define CORRIDOR_IO_HISTORY_FILE_H

#include "base/error.h"
#include "experiment/history.h"

enum { HISTORY_DAILY_COLUMNS = 10 };
/* What a file of days may have: departures and tonnes of loaded ships by port, how many were
 * cleared by inspection, and how many waited at the end of the day. */
extern const char *const history_daily_columns[HISTORY_DAILY_COLUMNS];

/* Joins the file to history. False, history untouched, with all mistakes in errors: columns that
 * are not known, dates that are missing, twice or out of order, bad numbers. */
bool history_load(const char *path, History *history, Errors *errors);

#endif
