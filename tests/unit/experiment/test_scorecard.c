/* Errors, grades and baselines of the scorecard, on figures small enough for a slip of paper. */
#include "experiment/scorecard.h"

#include "base/simtime.h"
#include "common/toy.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void expect(double found, double expected)
{
    if (!(fabs(found - expected) < 1e-9)) {
        fail_msg("found %.12g, expected %.12g", found, expected);
    }
}

static ScoreRow row(double observed, double median, double half, double queue, double last,
                    bool fitted)
{
    return (ScoreRow){.observed = observed,
                      .observed_low = observed,
                      .observed_high = observed,
                      .median = median,
                      .low = median - half,
                      .high = median + half,
                      .queue_model = queue,
                      .inputs = NAN,
                      .last_month = last,
                      .fitted = fitted};
}

/* Unseen: 10 | 12, 20 | 17, 30 | 30; off by 2, 3, 0: MAE 5/3, bias -1/3, of 60/3 = 1/12; bands of 2
 * hold the first and the last. M/D/c is off by 5 on the first two only, the inputs alone by 4 on
 * the second, the month before by 1 on the last. */
static void test_errors_are_those_of_the_slip_of_paper(void **state)
{
    (void)state;
    ScoreRow rows[] = {row(100, 0, 0, 0, 0, true), row(10, 12, 2, 15, NAN, false),
                       row(20, 17, 2, 25, NAN, false), row(30, 30, 2, NAN, 29, false)};
    rows[2].inputs = 24;
    ScoreErrors e = score_errors(rows, 4, false);
    assert_int_equal(e.rows, 3);
    expect(e.mae, 5.0 / 3);
    expect(e.bias, -1.0 / 3);
    expect(e.relative, 5.0 / 60);
    expect(e.coverage, 2.0 / 3);
    expect(e.queue_mae, 5);
    expect(e.mae_queue_rows, 2.5);
    expect(e.inputs_mae, 4);
    expect(e.mae_inputs_rows, 3);
    expect(e.last_mae, 1);
    expect(e.mae_last_rows, 0);
    ScoreErrors seen = score_errors(rows, 4, true);
    assert_int_equal(seen.rows, 1);
    expect(seen.mae, 100);
    ScoreErrors none = score_errors(rows, 0, true);
    assert_true(none.rows == 0 && isnan(none.mae) && isnan(none.coverage));
}

static void test_a_range_is_covered_where_the_band_touches_it(void **state)
{
    (void)state;
    ScoreRow touched = row(5.5, 7, 1, NAN, NAN, false), missed = touched;
    touched.observed_low = missed.observed_low = 5;
    touched.observed_high = 6;
    missed.observed_high = 5.9;
    expect(score_errors(&touched, 1, false).coverage, 1);
    expect(score_errors(&missed, 1, false).coverage, 0);
}

static void test_grades_follow_the_rule(void **state)
{
    (void)state;
    ScoreErrors e = {.rows = 10,
                     .coverage = 0.9,
                     .relative = 0.5,
                     .queue_mae = 3,
                     .mae_queue_rows = 2,
                     .inputs_mae = 2.5,
                     .mae_inputs_rows = 2,
                     .last_mae = 4,
                     .mae_last_rows = 2};
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_A);
    assert_int_equal(score_grade(&e, SCORE_CONSISTENCY, true), SCORE_UNGRADED);
    assert_int_equal(score_grade(&e, SCORE_FED, true), SCORE_UNGRADED);
    e.coverage = 1; /* a band that holds everything says too little */
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_B);
    e.mae_inputs_rows = 2.5; /* as good is not better */
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_C);
    e.inputs_mae = e.mae_inputs_rows = NAN; /* where there is none the others count */
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_B);
    e.mae_queue_rows = 3;
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_C);
    e.mae_last_rows = 5;
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_D);
    e.coverage = 0.5;
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, false), SCORE_C);
    e.relative = 0.2;
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, false), SCORE_B);
    e.coverage = 0.8;
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, false), SCORE_A);
}

/* Of 20 the least and the greatest, of 100 the fifth from either end: 91 of 101 new ones would lie
 * between. Replications without a figure do not count. */
static void test_the_band_leaves_as_many_out_below_as_above(void **state)
{
    (void)state;
    double values[101];
    ScoreRow r = row(0, NAN, 0, NAN, NAN, false);
    for (int32_t i = 0; i < 20; i++) {
        values[i] = (i * 7) % 20 + 1; /* 1 .. 20, stirred */
    }
    score_summarise(values, 20, &r);
    expect(r.median, 10.5);
    expect(r.low, 1);
    expect(r.high, 20);
    for (int32_t i = 0; i < 101; i++) {
        values[i] = i == 40 ? (double)NAN : (double)((i * 37) % 101); /* 0 .. 100 but for one in the middle */
    }
    score_summarise(values, 101, &r);
    expect(r.low, 4);
    expect(r.high, 96);
    double one = 3, none = NAN;
    score_summarise(&one, 1, &r);
    expect(r.low, 3);
    expect(r.high, 3);
    score_summarise(&none, 1, &r); /* nothing is said, so what stood there stays */
    expect(r.median, 3);
}

/* ---- the history ---- */

static void put(History *history, const char *key, HistoryStep step, int64_t t, double value)
{
    HistoryValue v = {t, value, value, value, "", ""};
    history_put(history, key, "", step, &v);
}

static void test_a_history_is_kept_by_date_and_joined(void **state)
{
    (void)state;
    History a = {0}, b = {0};
    put(&a, "x", HISTORY_DAILY, 2 * MS_PER_DAY, 2);
    put(&a, "x", HISTORY_DAILY, 0, 1);
    put(&b, "x", HISTORY_DAILY, 2 * MS_PER_DAY, 20);
    put(&b, "y", HISTORY_DATED, 0, NAN);
    history_join(&a, &b);
    const HistorySeries *x = history_find(&a, "x");
    assert_int_equal(x->count, 2);
    expect(history_at(x, 0)->value, 1);
    expect(history_at(x, 2 * MS_PER_DAY)->value, 20);
    assert_null(history_at(x, MS_PER_DAY));
    assert_null(history_at(history_find(&a, "y"), 0)); /* not known */
    assert_null(history_at(history_find(&a, "z"), 0));
    history_free(&a);
    history_free(&b);
}

static void test_spans_are_of_months_or_days(void **state)
{
    (void)state;
    int64_t from, to, start, end;
    assert_true(history_span("2022-08..2022-09", &from, &to));
    assert_true(time_parse("2022-08-01", &start) && time_parse("2022-10-01", &end));
    assert_true(from == start && to == end);
    assert_true(history_span("2022-08-01", &from, &to));
    assert_true(from == start && to == start + MS_PER_DAY);
    assert_false(history_span("2022-09..2022-08", &from, &to));
    assert_false(history_span("2022-13", &from, &to));
    assert_false(history_span("2022-08...2022-09", &from, &to));
    assert_false(history_span("", &from, &to));
}

/* ---- the baseline ---- */

/* January 1970 with two teams. 1 loaded ship a day and none in ballast, 31 cleared in 62 days of a
 * team: half a ship a team and day, so one a day. Poisson arrivals of mean 1 and one clearance a
 * day: the queue after the first day is max(A - 1, 0), of mean 1 - 1 + P(A = 0) = 1/e. */
static void test_the_queue_at_constant_rate_starts_as_by_hand(void **state)
{
    (void)state;
    static const Dated teams[] = {{0, 2}};
    Station station = {.kind = STATION_INSPECTION, .servers = teams, .server_count = 1};
    Scenario scenario = {.stations = &station, .station_count = 1, .end = 31 * MS_PER_DAY};
    History history = {0};
    for (int64_t d = 0; d < 31; d++) {
        put(&history, "outbound_departures", HISTORY_DAILY, d * MS_PER_DAY, 1);
        put(&history, "outbound_inspections_cleared", HISTORY_DAILY, d * MS_PER_DAY, 1);
    }
    QueueModel model;
    assert_true(queue_model(&scenario, &history, 0, 31 * MS_PER_DAY, &model));
    expect(model.team_rate, 0.5);
    assert_int_equal(model.day_count, 31);
    assert_true(fabs(model.queue[0] - exp(-1)) < 1e-6);
    assert_true(model.queue[30] > model.queue[0]); /* as many come as can be cleared: it grows */
    queue_model_free(&model);
    assert_false(queue_model(&scenario, &history, 40 * MS_PER_DAY, 50 * MS_PER_DAY, &model));
    history_free(&history);
}

/* January 1970: ten ships leave on the first, none after; two teams to the tenth, then four. Of the
 * month 93 inspections, 62 of them inbound, in 20 + 84 days of a team: 93 / 104 a team and day, of
 * which two a day go to inbound ships. The ten come on the third. Two teams end 1.79, four 3.58: on
 * the first ten days none is left for the loaded, then 1.577 a day, so the fifth of them, the
 * middle one, is cleared on the fourteenth, 13 days after it left. */
static void test_arithmetic_on_the_inputs_is_as_by_hand(void **state)
{
    (void)state;
    static const Dated teams[] = {{0, 2}, {10 * MS_PER_DAY, 4}};
    Station station = {.kind = STATION_INSPECTION, .servers = teams, .server_count = 2};
    Scenario scenario = {.stations = &station, .station_count = 1, .end = 31 * MS_PER_DAY};
    History history = {0};
    for (int64_t d = 0; d < 31; d++) {
        put(&history, "outbound_departures", HISTORY_DAILY, d * MS_PER_DAY, d == 0 ? 10 : 0);
        put(&history, "outbound_inspections_cleared", HISTORY_DAILY, d * MS_PER_DAY, 1);
    }
    put(&history, "bsgi_inbound_inspections", HISTORY_MONTHLY, 0, 62);
    QueueModel model;
    double a_day = 4 * 93.0 / 104 - 2;
    assert_true(inputs_model(&scenario, &history, true, &model));
    expect(model.queue[1], 0);
    expect(model.queue[2], 10);
    expect(model.queue[9], 10);
    expect(model.queue[10], 10 - a_day);
    expect(model.queue[15], 10 - 6 * a_day);
    expect(model.queue[30], 0);
    for (int32_t i = 0; i < 3; i++) {
        expect(model.waits[i], 13);
    }
    queue_model_free(&model);
    assert_true(
        inputs_model(&scenario, &history, false, &model)); /* 10 / 31 a day from the third */
    expect(model.queue[9], 8 * 10.0 / 31);
    queue_model_free(&model);
    history_free(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors_are_those_of_the_slip_of_paper),
        cmocka_unit_test(test_a_range_is_covered_where_the_band_touches_it),
        cmocka_unit_test(test_grades_follow_the_rule),
        cmocka_unit_test(test_the_band_leaves_as_many_out_below_as_above),
        cmocka_unit_test(test_a_history_is_kept_by_date_and_joined),
        cmocka_unit_test(test_spans_are_of_months_or_days),
        cmocka_unit_test(test_the_queue_at_constant_rate_starts_as_by_hand),
        cmocka_unit_test(test_arithmetic_on_the_inputs_is_as_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
