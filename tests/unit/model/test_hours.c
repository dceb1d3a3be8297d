#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "model/hours.h"

#include <stdlib.h>

static int64_t on(int32_t month, int32_t day, int32_t hour, int32_t minute)
{
    return time_from_civil(
        (CivilTime){.year = 2022, .month = month, .day = day, .hour = hour, .minute = minute});
}

static void test_no_hours_are_all_hours(void **context)
{
    (void)context;
    assert_true(hours_hold(NULL, on(1, 1, 3, 0)));
    assert_true(hours_next(NULL, on(1, 1, 3, 0)) == INT64_MAX);
    DayPart whole[] = {{0, (int32_t)MS_PER_DAY}};
    Hours day = {.parts = whole, .part_count = 1};
    assert_true(hours_hold(&day, on(1, 1, 23, 59)));
    assert_true(hours_next(&day, on(1, 1, 3, 0)) == INT64_MAX);
}

static void test_parts_hold_from_their_begin_to_before_their_end(void **context)
{
    (void)context;
    int32_t h = (int32_t)MS_PER_HOUR;
    DayPart parts[] = {
        {0, 5 * h}, {8 * h, 12 * h}, {20 * h, 24 * h}}; /* 20:00 to 05:00 over midnight */
    Hours hours = {.parts = parts, .part_count = 3};
    static const struct {
        int32_t hour, minute;
        int hold;
        int32_t next_day, next_hour;
    } cases[] = {{4, 59, 1, 1, 5},  {5, 0, 0, 1, 8},  {8, 0, 1, 1, 12},
                 {12, 0, 0, 1, 20}, {20, 0, 1, 2, 5}, {23, 59, 1, 2, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t t = on(3, 1, cases[i].hour, cases[i].minute);
        assert_int_equal(hours_hold(&hours, t), cases[i].hold);
        assert_true(hours_next(&hours, t) == on(3, cases[i].next_day, cases[i].next_hour, 0));
    }
    Hours late = {.parts = parts + 2, .part_count = 1};
    assert_true(hours_next(&late, on(3, 1, 21, 0)) == on(3, 2, 0, 0));
    assert_true(hours_next(&late, on(3, 2, 0, 0)) == on(3, 2, 20, 0));
}

/* Istanbul and Odesa in 2022, UTC, by the long series of Meeus, Astronomical Algorithms, 25 and 28.
 */
static void test_daylight_is_that_of_the_long_series_within_three_minutes(void **context)
{
    (void)context;
    static const struct {
        double lat, lon;
        int32_t month, day, rise_h, rise_m, set_h, set_m;
    } almanac[] = {{41.01, 28.98, 6, 21, 2, 32, 17, 40}, {41.01, 28.98, 12, 21, 5, 25, 14, 39},
                   {41.01, 28.98, 3, 20, 4, 8, 16, 16},  {41.01, 28.98, 9, 23, 3, 52, 16, 0},
                   {46.48, 30.73, 6, 21, 2, 4, 17, 54},  {46.48, 30.73, 12, 21, 5, 38, 14, 12},
                   {46.48, 30.73, 11, 3, 4, 41, 14, 39}}; /* 07:40, 16:09 */
    for (size_t i = 0; i < sizeof almanac / sizeof almanac[0]; i++) {
        Arena arena = {0};
        const Hours *hours = hours_daylight(almanac[i].lat, almanac[i].lon, &arena);
        int64_t midnight = on(almanac[i].month, almanac[i].day, 0, 0);
        int64_t rise = hours_next(hours, midnight), set = hours_next(hours, rise);
        int64_t off_rise =
            rise - on(almanac[i].month, almanac[i].day, almanac[i].rise_h, almanac[i].rise_m);
        int64_t off_set =
            set - on(almanac[i].month, almanac[i].day, almanac[i].set_h, almanac[i].set_m);
        if (llabs(off_rise) > 3 * MS_PER_MINUTE || llabs(off_set) > 3 * MS_PER_MINUTE) {
            fail_msg("case %d: sunrise off by %d min, sunset by %d", (int)i,
                     (int)(off_rise / MS_PER_MINUTE), (int)(off_set / MS_PER_MINUTE));
        }
        assert_false(hours_hold(hours, rise - 1));
        assert_true(hours_hold(hours, rise));
        assert_false(hours_hold(hours, set));
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_hours_are_all_hours),
        cmocka_unit_test(test_parts_hold_from_their_begin_to_before_their_end),
        cmocka_unit_test(test_daylight_is_that_of_the_long_series_within_three_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
