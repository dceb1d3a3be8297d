/* Two futures with the same luck: zero where nothing is decided, the same by any number of threads,
 * and far less noise than by independent seeds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "experiment/compare.h"
#include "io/scenario_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SOME = 6, MANY = 20 };

static ScenarioBundle bundle;

static int load(void **state)
{
    (void)state;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings none = {NULL, 0};
    Errors errors = {0};
    if (!scenario_load(&sources, "bsgi-2022", &none, &bundle, &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    scenario_bundle_free(&bundle);
    return 0;
}

static Command command(const char *text)
{
    Command read = {0};
    Errors errors = {0};
    if (!command_parse_dated(bundle.scenario, text, &read, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return read;
}

/* To 20 November 2022 with the commands in B. */
static Comparison compare(const Command *commands, int32_t count, uint64_t seed,
                          int32_t replications, int32_t threads)
{
    int64_t until;
    assert_true(time_parse("2022-11-20", &until));
    CompareConfig config = {.scenario = bundle.scenario,
                            .seed = seed,
                            .until = until,
                            .commands = commands,
                            .command_count = count,
                            .replications = replications,
                            .threads = threads};
    Comparison comparison;
    assert_true(compare_run(&config, &comparison));
    return comparison;
}

static void same_decisions_differ_by_zero_in_every_replication(void **state)
{
    (void)state;
    /* No command at all, and some that decide what holds anyway. */
    Command idle[] = {command("2022-09-10 teams istanbul auto"),
                      command("2022-09-10 port Odesa open")};
    for (int32_t count = 0; count <= 2; count++) {
        Comparison c = compare(idle, count, 1, SOME, 2);
        assert_memory_equal(c.a, c.b, SOME * sizeof c.a[0]);
        for (int32_t m = 0; m < MEASURES; m++) {
            assert_int_equal(c.results[m].pairs, SOME);
            assert_true(c.results[m].difference == 0 && c.results[m].half == 0);
            assert_true(c.results[m].mean_a > 0);
        }
        assert_true(c.a[0][MEASURE_EXPORTED] != c.a[1][MEASURE_EXPORTED]); /* luck of their own */
        comparison_free(&c);
    }
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    Command ten = command("2022-10-28 teams istanbul 10");
    Comparison one = compare(&ten, 1, 1, SOME, 1);
    for (int32_t threads = 2; threads <= 9; threads += 7) {
        Comparison more = compare(&ten, 1, 1, SOME, threads);
        assert_memory_equal(one.a, more.a, SOME * sizeof one.a[0]);
        assert_memory_equal(one.b, more.b, SOME * sizeof one.b[0]);
        for (int32_t m = 0; m < MEASURES; m++) {
            assert_true(one.results[m].difference == more.results[m].difference);
            assert_true(one.results[m].half == more.results[m].half);
        }
        comparison_free(&more);
    }
    comparison_free(&one);
}

/* Of A - B, by the interval's half width. */
static double variance(MeasureResult result)
{
    double s = result.half / student_t(0.95, result.pairs - 1);
    return s * s * result.pairs;
}

static void pairing_cuts_the_variance_at_least_five_times(void **state)
{
    (void)state;
    /* Voyages are few and whole: their ratio is small and uncertain (5.9 measured; the others 20 to
     * 58), so less is asked of it. */
    static const struct {
        Measure measure;
        double least;
    } watched[] = {{MEASURE_EXPORTED, 5},
                   {MEASURE_MEAN_WAIT, 5},
                   {MEASURE_SHIP_DAYS, 5},
                   {MEASURE_COST, 5},
                   {MEASURE_VOYAGES, 3}};
    Command ten = command("2022-10-28 teams istanbul 10");
    Comparison paired = compare(&ten, 1, 1, MANY, 2), other = compare(&ten, 1, 2, MANY, 2);
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        Measure m = watched[i].measure;
        MeasureResult apart = compare_pairs((const double(*)[MEASURES])paired.a,
                                            (const double(*)[MEASURES])other.b, MANY, m);
        double ratio = variance(apart) / variance(paired.results[m]);
        print_message("%s: %.1f times\n", measure_infos[m].key, ratio);
        assert_true(variance(paired.results[m]) > 0); /* the decision does something */
        if (!(ratio >= watched[i].least)) {
            fail_msg("%s: independent seeds have only %.2f times the variance of pairs",
                     measure_infos[m].key, ratio);
        }
    }
    assert_true(paired.results[MEASURE_SHIP_DAYS].difference >
                paired.results[MEASURE_SHIP_DAYS].half); /* ten teams: fewer wait in B */
    comparison_free(&paired);
    comparison_free(&other);
}

/* Never more than there are, and all at the end. */
static void note_progress(void *context, int32_t done, int32_t all)
{
    int32_t *last = context;
    assert_int_equal(all, SOME);
    assert_true(done >= *last && done <= all && done > 0);
    *last = done;
}

static void progress_is_told_up_to_the_end(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= 3; threads++) {
        int32_t last = 0;
        CompareConfig config = {.scenario = bundle.scenario,
                                .seed = 1,
                                .until = bundle.scenario->start + 20 * MS_PER_DAY,
                                .replications = SOME,
                                .threads = threads,
                                .progress = note_progress,
                                .context = &last};
        Comparison comparison;
        assert_true(compare_run(&config, &comparison));
        assert_int_equal(last, SOME);
        comparison_free(&comparison);
    }
}

static void the_first_replication_that_cannot_is_named(void **state)
{
    (void)state;
    Command twice[] = {command("2022-09-10 teams istanbul 3"),
                       command("2022-09-11 resume bsgi russia")};
    CompareConfig config = {.scenario = bundle.scenario,
                            .seed = 1,
                            .until = bundle.scenario->end,
                            .commands = twice,
                            .command_count = 2,
                            .replications = SOME,
                            .threads = 2};
    Comparison c;
    assert_false(compare_run(&config, &c));
    assert_int_equal(c.failed, 0);
    assert_int_equal(c.command, 1);
    assert_non_null(strstr(c.why, "has not suspended"));
    comparison_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_decisions_differ_by_zero_in_every_replication),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(pairing_cuts_the_variance_at_least_five_times),
        cmocka_unit_test(progress_is_told_up_to_the_end),
        cmocka_unit_test(the_first_replication_that_cannot_is_named),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
