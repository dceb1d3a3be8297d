/* Plots: axes, reading values, reduction to pixels, and what is drawn. */
#include "view/plot.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_axis(double least, double top, int32_t most, double low, double high,
                        double step, int32_t decimals)
{
    ValueAxis a = plot_value_axis(least, top, most);
    assert_true(fabs(a.low - low) < 1e-9 && fabs(a.high - high) < 1e-9);
    assert_true(fabs(a.step - step) < 1e-9);
    assert_int_equal(a.decimals, decimals);
}

static void test_value_axes_have_round_steps_and_hold_the_values(void **state)
{
    (void)state;
    assert_axis(0, 78, 4, 0, 80, 20, 0);
    assert_axis(0, 78, 2, 0, 100, 50, 0);
    assert_axis(0, 0.07, 4, 0, 0.08, 0.02, 2);
    assert_axis(-3, 4, 5, -4, 4, 2, 0);
    assert_axis(0, 0, 4, 0, 1, 0.5, 1);
    assert_axis(0, 100, 4, 0, 100, 50, 0);
    for (double top = 0.013; top < 1e7; top *= 1.7) {
        ValueAxis a = plot_value_axis(0, top, 4);
        assert_true(a.high >= top && a.high / a.step < 4.5 && a.high - a.step < top);
    }
}

static int64_t date(const char *text)
{
    int64_t t = 0;
    assert_true(time_parse(text, &t));
    return t;
}

/* The ticks' texts, one after the other. */
static const char *ticks(const char *from, const char *to, int32_t most)
{
    static char out[400];
    TimeTick list[PLOT_TICKS];
    int32_t count = plot_time_ticks(date(from), date(to), most, list);
    size_t used = 0;
    out[0] = '\0';
    for (int32_t i = 0; i < count; i++) {
        used +=
            (size_t)snprintf(out + used, sizeof out - used, "%s%s", i > 0 ? "|" : "", list[i].text);
    }
    return out;
}

static void test_time_ticks_stand_at_the_calendar(void **state)
{
    (void)state;
    assert_string_equal(ticks("2022-10-29", "2022-10-30", 4), "29 Oct|06:00|12:00|18:00|30 Oct");
    assert_string_equal(ticks("2022-10-29", "2022-11-02", 5), "29 Oct|30 Oct|31 Oct|1 Nov|2 Nov");
    assert_string_equal(ticks("2022-10-29", "2022-11-20", 4), "31 Oct|7 Nov|14 Nov"); /* Mondays */
    assert_string_equal(ticks("2022-08-01", "2022-12-15", 5), "Aug|Sep|Oct|Nov|Dec");
    assert_string_equal(ticks("2022-10-15", "2023-06-15", 4), "Nov|2023|Mar|May");
    assert_string_equal(ticks("2022-06-15", "2026-02-01", 4), "2023|2024|2025|2026");
}

enum { DAYS = 5 };
static const int64_t days[DAYS] = {1 * MS_PER_DAY, 2 * MS_PER_DAY, 3 * MS_PER_DAY, 4 * MS_PER_DAY,
                                   5 * MS_PER_DAY};
static const double values[DAYS] = {10, 30, NAN, 20, 40};

static Plot five_days(SeriesLook look)
{
    Plot plot = {.times = days,
                 .count = DAYS,
                 .series_count = 1,
                 .from = 0,
                 .to = 6 * MS_PER_DAY,
                 .now = 5 * MS_PER_DAY,
                 .cursor = INT64_MIN,
                 .bars_end = 6 * MS_PER_DAY};
    plot.series[0] =
        (Series){.name = "ships", .look = look, .color = 0xFF112233u, .values = values};
    return plot;
}

static void test_lines_are_read_at_the_nearest_time(void **state)
{
    (void)state;
    Plot plot = five_days(SERIES_LINE);
    assert_true(plot_value_at(&plot, 0, 2 * MS_PER_DAY + MS_PER_HOUR, NULL) == 30);
    assert_true(isnan(plot_value_at(&plot, 0, 2 * MS_PER_DAY + 13 * MS_PER_HOUR, NULL)));
    assert_true(plot_value_at(&plot, 0, 3 * MS_PER_DAY + 13 * MS_PER_HOUR, NULL) == 20);
    assert_true(plot_value_at(&plot, 0, 5 * MS_PER_DAY + 13 * MS_PER_HOUR, NULL) == 40);
    assert_true(isnan(plot_value_at(&plot, 0, 9 * MS_PER_DAY, NULL)));
    assert_true(isnan(plot_value_at(&plot, 0, -9 * MS_PER_DAY, NULL)));
}

static void test_bars_are_read_where_they_hold(void **state)
{
    (void)state;
    Plot plot = five_days(SERIES_BARS);
    assert_true(plot_value_at(&plot, 0, 3 * MS_PER_DAY - 1, NULL) == 30);
    assert_true(plot_value_at(&plot, 0, 6 * MS_PER_DAY - 1, NULL) == 40);
    assert_true(isnan(plot_value_at(&plot, 0, 6 * MS_PER_DAY, NULL)));
    assert_true(isnan(plot_value_at(&plot, 0, 0, NULL)));
}

static void test_a_gap_parts_the_line(void **state)
{
    (void)state;
    Plot plot = five_days(SERIES_LINE);
    PlotLayout layout = {{0, 0, 600, 100}, {0, 40, 20, 0}};
    Vec2 points[4 * 600 + 16];
    int32_t lengths[604];
    assert_int_equal(plot_reduce(&plot, &layout, values, points, lengths, 600), 2);
    assert_int_equal(lengths[0], 2);
    assert_int_equal(lengths[1], 2);
    assert_true(points[0].x == 100 && points[0].y == 75);
    assert_true(points[3].x == 500 && points[3].y == 0);
}

static void test_a_long_series_is_reduced_and_keeps_its_extremes(void **state)
{
    (void)state;
    enum { COUNT = 100000, WIDTH = 200 };
    int64_t *times = mem_alloc(COUNT, sizeof times[0]);
    double *many = mem_alloc(COUNT, sizeof many[0]);
    for (int32_t i = 0; i < COUNT; i++) {
        times[i] = i * MS_PER_HOUR;
        many[i] = 50 + 10 * sin(i * 0.37);
    }
    many[31337] = 99;
    many[71077] = 1;
    Plot plot = {.times = times, .count = COUNT, .series_count = 1, .to = COUNT * MS_PER_HOUR};
    plot.series[0].values = many;
    PlotLayout layout = {{0, 0, WIDTH, 100}, {0, 100, 20, 0}};
    Vec2 points[4 * WIDTH + 16];
    int32_t lengths[WIDTH + 4];
    assert_int_equal(plot_reduce(&plot, &layout, many, points, lengths, WIDTH), 1);
    assert_true(lengths[0] <= 4 * WIDTH);
    bool high = false, low = false;
    for (int32_t i = 0; i < lengths[0]; i++) {
        high = high || points[i].y == 1;
        low = low || points[i].y == 99;
        assert_true(i == 0 || points[i].x >= points[i - 1].x - 1);
    }
    assert_true(high && low);
    mem_free(times);
    mem_free(many);
}

static char *drawn(Plot *plot)
{
    DrawList list = {0};
    PlotLayout layout = plot_lay_out(plot, text_fixed(), (Rect){0, 0, 300, 120}, 1);
    plot_draw(plot, &layout, text_fixed(), &list, 1);
    char *text = draw_list_to_text(&list);
    draw_list_free(&list);
    return text;
}

static void test_the_cursor_is_drawn_only_within_the_times(void **state)
{
    (void)state;
    Plot plot = five_days(SERIES_LINE);
    char *none = drawn(&plot);
    plot.cursor = 2 * MS_PER_DAY;
    char *within = drawn(&plot);
    plot.cursor = 60 * MS_PER_DAY;
    char *beyond = drawn(&plot);
    assert_string_not_equal(none, within);
    assert_string_equal(none, beyond);
    mem_free(none);
    mem_free(within);
    mem_free(beyond);
}

static void test_every_look_is_drawn_and_an_empty_plot_as_well(void **state)
{
    (void)state;
    static const double upper[DAYS] = {20, 40, NAN, 30, 50};
    for (int32_t look = SERIES_LINE; look <= SERIES_DOTS; look++) {
        Plot plot = five_days((SeriesLook)look);
        plot.series[0].upper = look == SERIES_BAND ? upper : NULL;
        char *text = drawn(&plot);
        assert_non_null(strstr(text, "112233")); /* its colour */
        mem_free(text);
        plot.count = 0;
        text = drawn(&plot);
        assert_null(strstr(text, "112233"));
        mem_free(text);
    }
}

static void test_values_in_words(void **state)
{
    (void)state;
    char out[VALUE_TEXT];
    assert_string_equal(plot_value_words(1234567.25, 1, out), "1,234,567.2");
    assert_string_equal(plot_value_words(-1234, 0, out), "\xE2\x88\x92"
                                                         "1,234");
    assert_string_equal(plot_value_words(-0.001, 1, out), "0.0");
    assert_string_equal(plot_value_words(999, 0, out), "999");
    assert_string_equal(plot_value_words(NAN, 0, out), "\xE2\x80\x93");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value_axes_have_round_steps_and_hold_the_values),
        cmocka_unit_test(test_time_ticks_stand_at_the_calendar),
        cmocka_unit_test(test_lines_are_read_at_the_nearest_time),
        cmocka_unit_test(test_bars_are_read_where_they_hold),
        cmocka_unit_test(test_a_gap_parts_the_line),
        cmocka_unit_test(test_a_long_series_is_reduced_and_keeps_its_extremes),
        cmocka_unit_test(test_the_cursor_is_drawn_only_within_the_times),
        cmocka_unit_test(test_every_look_is_drawn_and_an_empty_plot_as_well),
        cmocka_unit_test(test_values_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
