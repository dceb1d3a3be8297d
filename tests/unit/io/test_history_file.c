/* Records of observed figures from files, and a tiny one scored with errors worked out by hand. */
#include "io/history_file.h"

#include "base/simtime.h"
#include "experiment/scorecard.h"
#include "io/scenario_file.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DATA SOURCE_DIR "/tests/data/"

static void expect(double found, double expected)
{
    if (!(fabs(found - expected) < 1e-9)) {
        fail_msg("found %.12g, expected %.12g", found, expected);
    }
}

static void load(const char *path, History *history)
{
    Errors errors = {0};
    if (!history_load(path, history, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
}

/* ---- mistakes ---- */

static void expect_mistake(const char *text, int32_t line, const char *message)
{
    char path[] = "/tmp/corridor-record-XXXXXX";
    int handle = mkstemp(path);
    FILE *out = fdopen(handle, "wb");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    History history = {0};
    Errors errors = {0};
    bool good = history_load(path, &history, &errors);
    unlink(path);
    assert_false(good);
    assert_int_equal(history.series_count, 0);
    if (errors.total != 1 || errors.items[0].line != line ||
        strcmp(errors.items[0].text, message) != 0) {
        errors_print(&errors, stderr);
        fail_msg("expected just line %d: %s", (int)line, message);
    }
    assert_string_equal(errors.items[0].file, path);
    errors_free(&errors);
}

static void test_mistakes_in_a_table_of_days(void **state)
{
    (void)state;
#define DAYS "date,outbound_departures\n2022-08-01,1\n2022-08-02,2\n"
    expect_mistake(DAYS "2022-08-04,1\n", 4,
                   "`date`: found `2022-08-04`, expected 2022-08-03: a day is missing");
    expect_mistake(DAYS "2022-08-02,1\n", 4,
                   "`date`: found `2022-08-02` a second time, expected it once");
    expect_mistake(DAYS "2022-08-01,1\n", 4,
                   "`date`: found `2022-08-01` after a later one, expected rising dates");
    expect_mistake(DAYS ",1\n", 4, "`date`: found ``, expected a day as 2022-10-29");
    expect_mistake(DAYS "2022-08-03,some\n", 4,
                   "`outbound_departures`: found `some`, expected a number from 0 to 1000000000");
    expect_mistake("date,outbound_departure\n2022-08-01,1\n", 1,
                   "found the column `outbound_departure`, which is not one of such a table; is "
                   "`outbound_departures` meant?");
    expect_mistake("date,outbound_departures\n", 1, "found no rows, expected some");
}

static void test_mistakes_in_a_table_of_figures(void **state)
{
    (void)state;
#define MONTHS "month,metric,value\n2022-08,wait,2.7\n2022-09,wait,9\n2022-08,queue,3\n"
    expect_mistake(MONTHS "2022-09,wait,1\n", 5,
                   "`month`: found `2022-09` a second time for wait, expected it once");
    expect_mistake(MONTHS "2022-08,wait,1\n", 5,
                   "`month`: found `2022-08` after a later one for wait, expected rising dates");
    expect_mistake(MONTHS "2022-9,queue,1\n", 5,
                   "`month`: found `2022-9`, expected a month as 2022-10");
    expect_mistake(MONTHS "2022-10,wait,6-5\n", 5,
                   "`value`: found `6-5`, expected a number or a range as 5-6");
    expect_mistake(MONTHS "2022-10,wait,5-1e400\n", 5,
                   "`value`: found `5-1e400`, expected a number or a range as 5-6");
    expect_mistake(MONTHS "2022-10,,5\n", 5, "`metric`: found nothing, expected what was observed");
    expect_mistake("month,metric,value,unt\n2022-08,wait,1,d\n", 1,
                   "found the column `unt`, which is not one of such a table; is `unit` meant?");
    expect_mistake("when,what\n1,2\n", 1,
                   "found neither `date` nor `month` and `metric`, expected a table of days, or of "
                   "figures by month or date");
}

static void test_the_shipped_record_is_whole_and_says_where_it_is_from(void **state)
{
    (void)state;
    History history = {0};
    load(SOURCE_DIR "/assets/history/bsgi-daily.csv", &history);
    load(SOURCE_DIR "/assets/history/bsgi-monthly.csv", &history);
    load(SOURCE_DIR "/assets/history/bsgi-points.csv", &history);
    load(SOURCE_DIR "/assets/history/corridor-2023-monthly.csv", &history);
    load(SOURCE_DIR "/assets/history/corridor-2023-points.csv", &history);
    load(SOURCE_DIR "/assets/history/peace-2021-monthly.csv", &history);
    load(SOURCE_DIR "/assets/history/peace-2021-points.csv", &history);
    for (int32_t s = 0; s < history.series_count; s++) {
        for (int32_t v = 0; v < history.series[s].count; v++) {
            const HistoryValue *value = &history.series[s].values[v];
            const HistorySource *source = history_source(&history, value);
            if (!source && !strstr(value->source, "http")) {
                fail_msg("%s has a value from `%s`", history.series[s].key, value->source);
            }
        }
    }
    const HistorySeries *departures = history_find(&history, "outbound_departures");
    double sum = 0;
    for (int32_t d = 0; d < departures->count; d++) {
        sum += departures->values[d].value;
    }
    expect(sum, 690); /* voyages to 31 January 2023 */
    assert_string_equal(history_source(&history, &departures->values[0])->licence, "CC-BY");
    history_free(&history);
}

/* ---- the tiny record ---- */

static void expect_row(const Score *score, const char *key, double observed, double simulated)
{
    const ScoreTarget *target = score_find(score, key);
    assert_non_null(target);
    assert_int_equal(target->count, 1);
    const ScoreRow *row = &target->rows[0];
    expect(row->observed, observed);
    expect(row->median, simulated);
    expect(row->low, simulated); /* nothing is left to chance */
    expect(row->high, simulated);
}

/* tests/data/toy-driven.yaml says what comes out: ships of the 3rd are cleared on the 4th, those of
 * the 19th on the 25th; days 1, 1, 6, 6. */
static void test_a_tiny_record_is_scored_as_by_hand(void **state)
{
    (void)state;
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, DATA "toy-driven.yaml", NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
    History history = {0};
    load(DATA "toy-days.csv", &history);
    load(DATA "toy-months.csv", &history);
    ScoreConfig config = {.scenario = bundle.scenario,
                          .history = &history,
                          .seed = 1,
                          .replications = 3,
                          .threads = 2};
    Score score;
    score_run(&config, &score);
    expect_row(&score, "wait_mean", 4, 3.5);
    expect_row(&score, "wait_median", 3.5, 3.5);
    expect_row(&score, "wait_p90", 5, 6);
    expect_row(&score, "tonnes", 30000, 30000);
    expect_row(&score, "voyages", 5, 4);
    const ScoreTarget *queue = score_find(&score, "queue_daily");
    static const double simulated[] = {0, 0, 2, 2, 2, 2, 2, 0, 0};
    assert_int_equal(queue->count, 9);
    for (int32_t i = 0; i < 9; i++) {
        expect(queue->rows[i].median, simulated[i]);
    }
    expect(queue->unseen.mae, 2.0 / 9);
    expect(queue->unseen.bias, 0);
    expect(queue->unseen.relative, 2.0 / 10);
    expect(queue->unseen.coverage, 7.0 / 9);
    score_free(&score);
    history_free(&history);
    scenario_bundle_free(&bundle);
}

/* On the days of the record its two ships of the 19th leave, by whatever port; before and after
 * those of the table. */
static void test_a_record_takes_the_place_of_the_table_on_its_days(void **state)
{
    (void)state;
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, DATA "toy-driven.yaml", NULL, &bundle, &errors));
    History history = {0};
    load(DATA "toy-days.csv", &history);
    Scenario driven;
    assert_true(score_drive(bundle.scenario, &history, &driven));
    const Flow *flow = &driven.flows[0];
    assert_int_equal(flow->dated_count, 4);
    assert_true(flow->dated[0].t == bundle.scenario->flows[0].dated[0].t);
    assert_true(flow->dated[2].t == bundle.scenario->start + 18 * MS_PER_DAY); /* the day's start */
    assert_int_equal(flow->dated[2].port, -1);
    assert_true(driven.hash != bundle.scenario->hash);
    scenario_free(&driven);
    history_free(&history);
    scenario_bundle_free(&bundle);
    assert_true(scenario_load(&sources, DATA "toy-two-ports.yaml", NULL, &bundle, &errors));
    assert_false(score_drive(bundle.scenario, &history, &driven));
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_a_table_of_days),
        cmocka_unit_test(test_mistakes_in_a_table_of_figures),
        cmocka_unit_test(test_the_shipped_record_is_whole_and_says_where_it_is_from),
        cmocka_unit_test(test_a_tiny_record_is_scored_as_by_hand),
        cmocka_unit_test(test_a_record_takes_the_place_of_the_table_on_its_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
