#include "model/hours.h"

#include "base/fmath.h"
#include "base/simtime.h"

#include <assert.h>

#define PI  3.14159265358979323846
#define DEG (PI / 180)

/* Day of the year from 0, right from 1970 to 2099: years come in fours. */
static int32_t day_of_year(int64_t day_start)
{
    int32_t day = (int32_t)(day_start / MS_PER_DAY % 1461);
    return day < 365 ? day : day < 730 ? day - 365 : day < 1096 ? day - 730 : day - 1096;
}

bool hours_hold(const Hours *hours, int64_t t)
{
    if (!hours) {
        return true;
    }
    int64_t day = time_day_start(t), of_day = t - day;
    const DayPart *part = hours->parts;
    int32_t count = hours->part_count;
    if (hours->daylight) {
        part = &hours->daylight[day_of_year(day)];
        count = 1;
    }
    for (int32_t i = 0; i < count; i++) {
        if (of_day >= part[i].opens_ms && of_day < part[i].closes_ms) {
            return true;
        }
    }
    return false;
}

/* The first begin or end of a part after t. */
static int64_t next_edge(const Hours *hours, int64_t t)
{
    for (int64_t day = time_day_start(t);; day += MS_PER_DAY) {
        const DayPart *part = hours->daylight ? &hours->daylight[day_of_year(day)] : hours->parts;
        int32_t count = hours->daylight ? 1 : hours->part_count;
        for (int32_t i = 0; i < count; i++) {
            if (day + part[i].opens_ms > t) {
                return day + part[i].opens_ms;
            }
            if (day + part[i].closes_ms > t) {
                return day + part[i].closes_ms;
            }
        }
    }
}

int64_t hours_next(const Hours *hours, int64_t t)
{
    bool whole_day = hours && !hours->daylight && hours->part_count == 1 &&
                     hours->parts[0].opens_ms == 0 && hours->parts[0].closes_ms == MS_PER_DAY;
    if (!hours || whole_day) {
        return INT64_MAX;
    }
    /* A part that ends with the day may go on in one that begins with the next: no change there. */
    do {
        t = next_edge(hours, t);
    } while (hours_hold(hours, t) == hours_hold(hours, t - 1));
    return t;
}

/* ---- daylight ---- */

/* Within a few turns of 0; the series is cut at 10^-14. */
static double cosine(double x)
{
    double sum = 1, term = 1;
    while (x > PI) {
        x -= 2 * PI;
    }
    while (x < -PI) {
        x += 2 * PI;
    }
    for (int32_t k = 1; k <= 13; k++) {
        term *= -x * x / ((2 * k - 1) * (2 * k));
        sum += term;
    }
    return sum;
}

static double sine(double x)
{
    return cosine(x - PI / 2);
}

/* The angle within 0..pi of that cosine, by halving down to 10^-8. */
static double arc_cosine(double c)
{
    double low = 0, high = PI;
    for (int32_t i = 0; i < 28; i++) {
        double middle = (low + high) / 2;
        if (cosine(middle) > c) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static int32_t minute_ms(double hours)
{
    return (int32_t)(hours * 60 + 0.5) * (int32_t)MS_PER_MINUTE;
}

const Hours *hours_daylight(double lat_deg, double lon_deg, Arena *arena)
{
    assert(lat_deg < 60.1 && lat_deg > -60.1 && lon_deg < 90.1 && lon_deg > -90.1);
    Hours *hours = arena_alloc(arena, 1, sizeof *hours);
    DayPart *days = arena_alloc(arena, DAYLIGHT_DAYS, sizeof days[0]);
    double lat = lat_deg * DEG;
    for (int32_t d = 0; d < DAYLIGHT_DAYS; d++) {
        double year = 2 * PI * (d + 10.5) / 365.25;
        year += 1.914 * DEG * sine(2 * PI * (d - 1.5) / 365.25); /* the orbit is an ellipse */
        double declination = arc_cosine(0.39779 * cosine(year)) - PI / 2; /* sin 23.44 degrees */
        double b = 2 * PI * (d - 80.5) / 365.25;
        double equation_min = 9.87 * sine(2 * b) - 7.53 * cosine(b) - 1.5 * sine(b);
        double c = (sine(-0.833 * DEG) - sine(lat) * sine(declination)) /
                   (cosine(lat) * cosine(declination));
        double half_h = arc_cosine(c) * 12 / PI;
        double noon_h = 12 - lon_deg / 15 - equation_min / 60;
        days[d] = (DayPart){minute_ms(noon_h - half_h), minute_ms(noon_h + half_h)};
    }
    hours->daylight = days;
    return hours;
}
