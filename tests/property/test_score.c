/* The shipped scenarios against the shipped record. The figures of today with room for other luck:
 * who changes the model sees here what it does to them. */
#include "experiment/scorecard.h"
#include "io/history_file.h"
#include "io/scenario_file.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

static void run(const char *name, bool driven, Score *score)
{
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    History history = {0};
    Errors errors = {0};
    bool good = scenario_load(&sources, name, NULL, &bundle, &errors);
    for (int32_t i = 0; good && i < bundle.scenario->record.file_count; i++) {
        char path[1024];
        snprintf(path, sizeof path, SOURCE_DIR "/assets/history/%s",
                 bundle.scenario->record.files[i]);
        good = history_load(path, &history, &errors);
    }
    if (!good) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
    const RecordRef *record = &bundle.scenario->record;
    ScoreConfig config = {.scenario = bundle.scenario,
                          .history = &history,
                          .driven = driven,
                          .seed = bundle.scenario->seed,
                          .replications = 20,
                          .threads = 2,
                          .fit_from = record->fit_from,
                          .fit_to = record->fit_to,
                          .fall_from = record->fall_from,
                          .fall_to = record->fall_to};
    score_run(&config, score);
    history_free(&history);
    scenario_bundle_free(&bundle);
}

/* The model's error over unseen months is at most so much, and less than those of all baselines. */
static void expect_skill(const Score *score, const char *key, double most, double least_coverage)
{
    const ScoreTarget *target = score_find(score, key);
    assert_non_null(target);
    const ScoreErrors *e = &target->unseen;
    if (!(e->mae <= most && e->mae < e->queue_mae && e->mae < e->inputs_mae &&
          e->mae < e->last_mae && e->coverage >= least_coverage)) {
        fail_msg("%s: error %.2f (M/D/c %.2f, inputs %.2f, last month %.2f), coverage %.2f", key,
                 e->mae, e->queue_mae, e->inputs_mae, e->last_mae, e->coverage);
    }
}

static void test_recorded_departures_give_the_queue_and_the_waits(void **state)
{
    (void)state;
    Score score;
    run("bsgi-2022-driven", true, &score);
    expect_skill(&score, "queue_daily", 5.5, 0.75);
    expect_skill(&score, "wait_mean", 1.1, 0.75);
    expect_skill(&score, "wait_median", 1.5, 0.5);
    expect_skill(&score, "fall", 11, 0.5);
    score_free(&score);
}

static void test_the_whole_loop_keeps_the_order_of_size(void **state)
{
    (void)state;
    Score score;
    run("bsgi-2022", false, &score);
    expect_skill(&score, "queue_daily", 9, 0.6);
    const ScoreTarget *wait = score_find(&score, "wait_mean");
    for (int32_t r = 0; r < wait->count; r++) {
        double ratio = wait->rows[r].median / wait->rows[r].observed;
        assert_true(ratio > 0.5 && ratio < 2);
    }
    score_free(&score);
}

static void test_the_ramp_of_the_corridor_is_within_fifteen_percent(void **state)
{
    (void)state;
    Score score;
    run("corridor-2023", false, &score);
    const ScoreTarget *sum = score_find(&score, "corridor_sum");
    for (int32_t r = 0; r < sum->count; r++) {
        assert_true(fabs(sum->rows[r].median / sum->rows[r].observed - 1) < 0.15);
    }
    score_free(&score);
}

static void test_passages_of_the_bosphorus_are_within_two_percent(void **state)
{
    (void)state;
    Score score;
    run("peace-2021", false, &score);
    const ScoreTarget *passages = score_find(&score, "transits");
    assert_true(fabs(passages->rows[0].median / passages->rows[0].observed - 1) < 0.02);
    score_free(&score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recorded_departures_give_the_queue_and_the_waits),
        cmocka_unit_test(test_the_whole_loop_keeps_the_order_of_size),
        cmocka_unit_test(test_the_ramp_of_the_corridor_is_within_fifteen_percent),
        cmocka_unit_test(test_passages_of_the_bosphorus_are_within_two_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
