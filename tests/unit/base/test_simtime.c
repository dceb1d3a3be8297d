#include "base/simtime.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static int64_t parsed(const char *text)
{
    int64_t t = -1;
    assert_true(time_parse(text, &t));
    return t;
}

static void assert_refused(const char *text)
{
    int64_t t = 4711;
    if (time_parse(text, &t)) {
        fail_msg("`%s` was accepted", text);
    }
    assert_int_equal(t, 4711);
}

static void assert_formats(int64_t t, const char *expected)
{
    char text[TIME_TEXT];
    assert_ptr_equal(time_format(t, text), text);
    assert_string_equal(text, expected);
}

static void test_known_instants_are_parsed(void **state)
{
    (void)state;
    assert_int_equal(parsed("1970-01-01"), 0);
    assert_int_equal(parsed("1970-01-02"), MS_PER_DAY);
    assert_int_equal(parsed("2001-09-09T01:46:40Z"), INT64_C(1000000000000));
    assert_int_equal(parsed("2022-10-29"), INT64_C(1667001600000));
    assert_int_equal(parsed("2022-10-29 06:30"), INT64_C(1667001600000) + 390 * MS_PER_MINUTE);
    assert_int_equal(parsed("2038-01-19T03:14:08"), INT64_C(2147483648000));
    assert_int_equal(parsed("2199-12-31T23:59:59.999Z"), parsed("2199-12-31") + MS_PER_DAY - 1);
}

static void test_space_or_t_and_an_optional_z_mean_the_same(void **state)
{
    (void)state;
    int64_t t = parsed("2022-10-29T06:30:15Z");
    assert_int_equal(parsed("2022-10-29 06:30:15"), t);
    assert_int_equal(parsed("2022-10-29 06:30:15Z"), t);
    assert_int_equal(parsed("2022-10-29T06:30:15"), t);
    assert_int_equal(parsed("2022-10-29T06:30:15.250Z"), t + 250);
    assert_int_equal(parsed("2022-10-29T06:30Z"), t - 15000);
}

static void test_texts_that_are_no_dates_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2022",
        "2022-10",
        "2022-1-1",
        "2022-10-2",
        "2022-10-291",
        "2022-10-29x",
        "2022-10-29 ",
        " 2022-10-29",
        "2022-10-29Z",
        "2022-10-29T",
        "2022-10-29T6:30",
        "2022-10-29T06",
        "2022-10-29T06:3",
        "2022-10-29T06:30:",
        "2022-10-29T06:30:15.",
        "2022-10-29T06:30:15.25",
        "2022-10-29T06:30:15.2500",
        "2022-10-29T06:30:15ZZ",
        "2022-10-29T06:30:15+02:00",
        "2022-10-29  06:30",
        "2022-10-29t06:30",
        "2022/10/29",
        "29.10.2022",
        "-022-10-29",
        "+022-10-29",
        "2022-+1-29",
        "today",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_refused(bad[i]);
    }
}

static void test_days_and_times_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "2022-00-10",       "2022-13-01",          "2022-01-00",       "2022-01-32",
        "2022-02-30",       "2022-02-29",          "2024-02-30",       "2100-02-29",
        "2022-04-31",       "2022-06-31",          "2022-09-31",       "2022-11-31",
        "2022-10-29 24:00", "2022-10-29 23:60",    "2022-10-29 99:99", "2016-12-31T23:59:60Z",
        "1969-12-31",       "1969-12-31T23:59:59", "2200-01-01",       "0000-01-01",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_refused(bad[i]);
    }
}

static void test_leap_days_follow_the_gregorian_rule(void **state)
{
    (void)state;
    assert_int_equal(parsed("2024-02-29") + MS_PER_DAY, parsed("2024-03-01"));
    assert_int_equal(parsed("2000-02-29") + MS_PER_DAY, parsed("2000-03-01"));
    assert_int_equal(parsed("2023-02-28") + MS_PER_DAY, parsed("2023-03-01"));
    assert_int_equal(parsed("2100-02-28") + MS_PER_DAY, parsed("2100-03-01"));
    assert_formats(parsed("2024-02-28") + MS_PER_DAY, "2024-02-29T00:00:00Z");
}

/* Counts the calendar by hand, the way a clerk would, and compares every day. */
static void test_every_day_from_1970_to_2199_round_trips(void **state)
{
    (void)state;
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t t = 0;
    int32_t weekday = 3;
    for (int32_t year = 1970; year <= 2199; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year == 2000;
        for (int32_t month = 1; month <= 12; month++) {
            int32_t last = days[month - 1] + (month == 2 && leap ? 1 : 0);
            for (int32_t day = 1; day <= last; day++) {
                CivilTime c = time_to_civil(t + 45296789); /* 12:34:56.789 */
                assert_int_equal(c.year, year);
                assert_int_equal(c.month, month);
                assert_int_equal(c.day, day);
                assert_int_equal(c.weekday, weekday);
                assert_int_equal(c.hour, 12);
                assert_int_equal(c.minute, 34);
                assert_int_equal(c.second, 56);
                assert_int_equal(c.milli, 789);
                assert_int_equal(time_from_civil(c), t + 45296789);
                char text[TIME_TEXT];
                assert_int_equal(parsed(time_format(t + 45296789, text)), t + 45296789);
                assert_int_equal(parsed(time_format_date(t, text)), t);
                t += MS_PER_DAY;
                weekday = (weekday + 1) % 7;
            }
        }
    }
}

static void test_formats_show_milliseconds_only_when_there_are_any(void **state)
{
    (void)state;
    assert_formats(0, "1970-01-01T00:00:00Z");
    assert_formats(7, "1970-01-01T00:00:00.007Z");
    assert_formats(parsed("2022-10-29 06:30:15"), "2022-10-29T06:30:15Z");
    assert_formats(parsed("2022-10-29 06:30:15") + 250, "2022-10-29T06:30:15.250Z");
    char text[TIME_TEXT];
    assert_string_equal(time_format_date(parsed("2022-10-29 23:59"), text), "2022-10-29");
}

static void test_times_before_1970_count_backwards(void **state)
{
    (void)state;
    assert_formats(-1, "1969-12-31T23:59:59.999Z");
    CivilTime c = time_to_civil(-MS_PER_DAY);
    assert_int_equal(c.year, 1969);
    assert_int_equal(c.weekday, 2); /* a Wednesday */
    assert_int_equal(time_from_civil((CivilTime){.year = 1600, .month = 2, .day = 29}),
                     INT64_C(-11670998400000));
}

static void test_farthest_times_still_fit_the_text(void **state)
{
    (void)state;
    char text[TIME_TEXT];
    assert_true(strlen(time_format(INT64_MAX, text)) < TIME_TEXT);
    assert_true(strlen(time_format(INT64_MIN + MS_PER_DAY, text)) < TIME_TEXT);
}

static void test_weekdays_are_those_of_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(time_to_civil(parsed("2022-10-29")).weekday, 5);
    assert_string_equal(time_weekday_names[time_to_civil(parsed("2022-10-29")).weekday], "Sat");
    assert_string_equal(time_weekday_names[time_to_civil(parsed("1970-01-01")).weekday], "Thu");
    assert_string_equal(time_weekday_names[time_to_civil(parsed("2024-02-29")).weekday], "Thu");
    assert_string_equal(time_weekday_names[time_to_civil(parsed("2000-01-03")).weekday], "Mon");
}

static void test_names_begin_with_january_and_monday(void **state)
{
    (void)state;
    assert_string_equal(time_month_names[0], "Jan");
    assert_string_equal(time_month_names[11], "Dec");
    assert_string_equal(time_weekday_names[0], "Mon");
    assert_string_equal(time_weekday_names[6], "Sun");
}

static void test_day_and_month_starts_hold_the_instant(void **state)
{
    (void)state;
    int64_t t = parsed("2024-02-29 17:45");
    assert_int_equal(time_day_start(t), parsed("2024-02-29"));
    assert_int_equal(time_month_start(t), parsed("2024-02-01"));
    assert_int_equal(time_next_month(t), parsed("2024-03-01"));
    int64_t first = parsed("2024-02-01");
    assert_int_equal(time_day_start(first), first);
    assert_int_equal(time_month_start(first), first);
    assert_int_equal(time_next_month(first), parsed("2024-03-01"));
    assert_int_equal(time_month_start(first - 1), parsed("2024-01-01"));
    assert_int_equal(time_next_month(parsed("2023-12-31 23:59:59")), parsed("2024-01-01"));
    assert_int_equal(time_day_start(-1), -MS_PER_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_instants_are_parsed),
        cmocka_unit_test(test_space_or_t_and_an_optional_z_mean_the_same),
        cmocka_unit_test(test_texts_that_are_no_dates_are_refused),
        cmocka_unit_test(test_days_and_times_that_do_not_exist_are_refused),
        cmocka_unit_test(test_leap_days_follow_the_gregorian_rule),
        cmocka_unit_test(test_every_day_from_1970_to_2199_round_trips),
        cmocka_unit_test(test_formats_show_milliseconds_only_when_there_are_any),
        cmocka_unit_test(test_times_before_1970_count_backwards),
        cmocka_unit_test(test_farthest_times_still_fit_the_text),
        cmocka_unit_test(test_weekdays_are_those_of_the_calendar),
        cmocka_unit_test(test_names_begin_with_january_and_monday),
        cmocka_unit_test(test_day_and_month_starts_hold_the_instant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
