/* Parts of the day in which something may begin: fixed hours, several windows a day, or daylight,
 * which moves with the season. Everything in UTC; a part does not cross midnight (two parts do). */
#ifndef CORRIDOR_MODEL_HOURS_H
#define CORRIDOR_MODEL_HOURS_H

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct DayPart {
    int32_t opens_ms, closes_ms; /* of the day; 0 <= opens < closes <= MS_PER_DAY */
} DayPart;

enum { DAYLIGHT_DAYS = 366 };

typedef struct Hours {
    const DayPart *parts; /* [part_count], rising, not touching */
    int32_t part_count;
    const DayPart *daylight; /* [DAYLIGHT_DAYS] by day of the year from 0, instead of parts; NULL */
} Hours;

/* Whether t lies within the hours. NULL: always. */
bool hours_hold(const Hours *hours, int64_t t);
/* When that next changes after t; INT64_MAX when it never does. */
int64_t hours_next(const Hours *hours, int64_t t);

/* Sunrise to sunset at a place, to about two minutes and rounded to whole ones: the sun's
 * declination and the equation of time by their usual series in the day of the year, the upper limb
 * on the horizon with refraction (-0.833 degrees). Latitudes up to 60 degrees, longitudes within 90
 * (so that no day crosses midnight UTC). Own arithmetic: the same on every machine. */
const Hours *hours_daylight(double lat_deg, double lon_deg, Arena *arena);

#endif
