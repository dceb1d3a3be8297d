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
                      .last_month = last,
                      .fitted = fitted};
}

/* Unseen: 10 | 12, 20 | 17, 30 | 30; off by 2, 3, 0: MAE 5/3, bias -1/3, of 60/3 = 1/12; bands of 2
 * hold the first and the last. M/D/c is off by 5 on the first two only, the month before by 1 on
 * the last. */
static void test_errors_are_those_of_the_slip_of_paper(void **state)
{
    (void)state;
    const ScoreRow rows[] = {row(100, 0, 0, 0, 0, true), row(10, 12, 2, 15, NAN, false),
                             row(20, 17, 2, 25, NAN, false), row(30, 30, 2, NAN, 29, false)};
    ScoreErrors e = score_errors(rows, 4, false);
    assert_int_equal(e.rows, 3);
    expect(e.mae, 5.0 / 3);
    expect(e.bias, -1.0 / 3);
    expect(e.relative, 5.0 / 60);
    expect(e.coverage, 2.0 / 3);
    expect(e.queue_mae, 5);
    expect(e.mae_queue_rows, 2.5);
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
                     .last_mae = 4,
                     .mae_last_rows = 2};
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_A);
    assert_int_equal(score_grade(&e, SCORE_CONSISTENCY, true), SCORE_UNGRADED);
    assert_int_equal(score_grade(&e, SCORE_FED, true), SCORE_UNGRADED);
    e.coverage = 1; /* a band that holds everything says too little */
    assert_int_equal(score_grade(&e, SCORE_PREDICTED, true), SCORE_B);
    e.mae_queue_rows = 3; /* as good is not better */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors_are_those_of_the_slip_of_paper),
        cmocka_unit_test(test_a_range_is_covered_where_the_band_touches_it),
        cmocka_unit_test(test_grades_follow_the_rule),
        cmocka_unit_test(test_a_history_is_kept_by_date_and_joined),
        cmocka_unit_test(test_spans_are_of_months_or_days),
        cmocka_unit_test(test_the_queue_at_constant_rate_starts_as_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
