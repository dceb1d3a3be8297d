#include "base/simtime.h"

#include <assert.h>
#include <stdio.h>

enum { FIRST_YEAR = 1970, LAST_YEAR = 2199 }; /* of what people may write */

const char *const time_month_names[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
const char *const time_weekday_names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

static bool is_civil(const CivilTime *c)
{
    return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= days_in_month(c->year, c->month) && c->hour >= 0 && c->hour < 24 &&
           c->minute >= 0 && c->minute < 60 && c->second >= 0 && c->second < 60 && c->milli >= 0 &&
           c->milli < 1000;
}

/* Days since 1970-01-01 and back: Howard Hinnant, "chrono-compatible low-level date algorithms".
 * Years begin in March there, so that the leap day comes last; an era is 400 years, 146097 days. */
static int64_t days_from_civil(int32_t year, int32_t month, int32_t day)
{
    int64_t y = (int64_t)year - (month <= 2 ? 1 : 0);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static CivilTime civil_from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153; /* 0 March .. 11 February */
    int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int64_t weekday = days + 3; /* 1970-01-01 was a Thursday */
    return (CivilTime){
        .year = (int32_t)(era * 400 + year_of_era + (month <= 2 ? 1 : 0)),
        .month = (int32_t)month,
        .day = (int32_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
        .weekday = (int32_t)(weekday - floor_div(weekday, 7) * 7),
    };
}

int64_t time_from_civil(CivilTime civil)
{
    assert(is_civil(&civil));
    return days_from_civil(civil.year, civil.month, civil.day) * MS_PER_DAY +
           civil.hour * MS_PER_HOUR + civil.minute * MS_PER_MINUTE + civil.second * MS_PER_SECOND +
           civil.milli;
}

CivilTime time_to_civil(int64_t t)
{
    int64_t days = floor_div(t, MS_PER_DAY);
    int64_t rest = t - days * MS_PER_DAY;
    CivilTime civil = civil_from_days(days);
    civil.hour = (int32_t)(rest / MS_PER_HOUR);
    civil.minute = (int32_t)(rest % MS_PER_HOUR / MS_PER_MINUTE);
    civil.second = (int32_t)(rest % MS_PER_MINUTE / MS_PER_SECOND);
    civil.milli = (int32_t)(rest % MS_PER_SECOND);
    return civil;
}

/* Reads exactly `digits` decimal digits and moves *text past them. */
static bool read_digits(const char **text, int digits, int32_t *value)
{
    int32_t sum = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        sum = sum * 10 + (c - '0');
    }
    *text += digits;
    *value = sum;
    return true;
}

static bool read_char(const char **text, char c)
{
    if (**text != c) {
        return false;
    }
    ++*text;
    return true;
}

static bool read_date(const char **text, CivilTime *c)
{
    return read_digits(text, 4, &c->year) && read_char(text, '-') &&
           read_digits(text, 2, &c->month) && read_char(text, '-') && read_digits(text, 2, &c->day);
}

/* "06:30", "06:30:15" or "06:30:15.250", then an optional Z. */
static bool read_clock(const char **text, CivilTime *c)
{
    if (!read_digits(text, 2, &c->hour) || !read_char(text, ':') ||
        !read_digits(text, 2, &c->minute)) {
        return false;
    }
    if (read_char(text, ':')) {
        if (!read_digits(text, 2, &c->second)) {
            return false;
        }
        if (read_char(text, '.') && !read_digits(text, 3, &c->milli)) {
            return false;
        }
    }
    (void)read_char(text, 'Z');
    return true;
}

bool time_parse(const char *text, int64_t *t)
{
    CivilTime civil = {0};
    if (!read_date(&text, &civil)) {
        return false;
    }
    if ((read_char(&text, ' ') || read_char(&text, 'T')) && !read_clock(&text, &civil)) {
        return false;
    }
    if (*text != '\0' || civil.year < FIRST_YEAR || civil.year > LAST_YEAR || !is_civil(&civil)) {
        return false;
    }
    *t = time_from_civil(civil);
    return true;
}

const char *time_format(int64_t t, char out[TIME_TEXT])
{
    CivilTime c = time_to_civil(t);
    int length = snprintf(out, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", (int)c.year,
                          (int)c.month, (int)c.day, (int)c.hour, (int)c.minute, (int)c.second);
    assert(length > 0 && length <= TIME_TEXT - 6); /* room for ".250Z" even in far years */
    char *end = out + length;
    size_t room = (size_t)(TIME_TEXT - length);
    if (c.milli != 0) {
        snprintf(end, room, ".%03dZ", (int)c.milli);
    } else {
        snprintf(end, room, "Z");
    }
    return out;
}

const char *time_format_date(int64_t t, char out[TIME_TEXT])
{
    CivilTime c = time_to_civil(t);
    snprintf(out, TIME_TEXT, "%04d-%02d-%02d", (int)c.year, (int)c.month, (int)c.day);
    return out;
}

int64_t time_day_start(int64_t t)
{
    return floor_div(t, MS_PER_DAY) * MS_PER_DAY;
}

int64_t time_month_start(int64_t t)
{
    CivilTime c = time_to_civil(t);
    return days_from_civil(c.year, c.month, 1) * MS_PER_DAY;
}

int64_t time_next_month(int64_t t)
{
    CivilTime c = time_to_civil(t);
    int32_t year = c.month == 12 ? c.year + 1 : c.year;
    int32_t month = c.month == 12 ? 1 : c.month + 1;
    return days_from_civil(year, month, 1) * MS_PER_DAY;
}
