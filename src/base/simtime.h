/* Time: int64 milliseconds UTC since 1970-01-01T00:00:00Z, proleptic Gregorian, no leap seconds. */
#ifndef CORRIDOR_BASE_SIMTIME_H
#define CORRIDOR_BASE_SIMTIME_H

#include <stdbool.h>
#include <stdint.h>

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR   INT64_C(3600000)
#define MS_PER_DAY    INT64_C(86400000)

typedef struct CivilTime {
    int32_t year, month, day; /* month 1..12, day 1..31 */
    int32_t hour, minute, second, milli;
    int32_t weekday; /* 0 Monday .. 6 Sunday */
} CivilTime;

int64_t time_from_civil(CivilTime civil); /* weekday is ignored; fields must be in range */
CivilTime time_to_civil(int64_t t);

/* Reads "2022-10-29", "2022-10-29 06:30", "2022-10-29T06:30:15Z", "2022-10-29T06:30:15.250Z" (a
 * space or T, Z optional, milliseconds in three digits, years 1970..2199), so everything that
 * time_format writes for those years. "24:00" and second 60 are refused. False, *t untouched, when
 * the text is not such a date or the day does not exist. */
bool time_parse(const char *text, int64_t *t);

enum { TIME_TEXT = 32 };
/* "2022-10-29T06:30:15Z"; milliseconds only when not 0. Returns out (TIME_TEXT bytes). */
const char *time_format(int64_t t, char out[TIME_TEXT]);
const char *time_format_date(int64_t t, char out[TIME_TEXT]); /* "2022-10-29" */

/* Start of the UTC day / of the month that holds t; start of the following month. */
int64_t time_day_start(int64_t t);
int64_t time_month_start(int64_t t);
int64_t time_next_month(int64_t t);

extern const char *const time_month_names[12];  /* "Jan" .. "Dec" */
extern const char *const time_weekday_names[7]; /* "Mon" .. "Sun" */

#endif
