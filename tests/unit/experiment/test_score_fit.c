/* The search for the least error, on losses whose least is known. */
#include "experiment/score_fit.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* A bowl with its bottom at 1.34, -7. */
static double bowl(void *context, const double *v)
{
    int32_t *calls = context;
    ++*calls;
    return (v[0] - 1.34) * (v[0] - 1.34) + (v[1] + 7) * (v[1] + 7) / 100;
}

static void test_the_bottom_of_a_bowl_is_found_on_the_grid(void **state)
{
    (void)state;
    int32_t calls = 0, tries = 0;
    FitParameter p[] = {{0.8, 1.8, 0.02, 1.3}, {-20, 20, 1, 0}};
    double loss = fit_search(p, 2, bowl, &calls, &tries);
    assert_true(fabs(p[0].value - 1.34) < 1e-9);
    assert_true(fabs(p[1].value + 7) < 1e-9);
    assert_true(loss < 1e-12);
    assert_int_equal(calls, tries);
    assert_true(tries < 60); /* of 51 * 41 points */
    FitParameter again[] = {{0.8, 1.8, 0.02, 1.3}, {-20, 20, 1, 0}};
    fit_search(again, 2, bowl, &calls, &tries);
    assert_true(again[0].value == p[0].value && again[1].value == p[1].value);
}

static void test_the_search_stays_on_the_grid(void **state)
{
    (void)state;
    int32_t calls = 0, tries = 0;
    FitParameter p[] = {{2, 3, 0.3, 100}, {0, 0, 1, 5}}; /* 2, 2.3, 2.6, 2.9 and 0 */
    fit_search(p, 2, bowl, &calls, &tries);
    assert_true(p[0].value == 2 && p[1].value == 0);
}

static void test_the_loss_is_the_mean_of_two_relative_errors(void **state)
{
    (void)state;
    ScoreTarget targets[] = {{.key = "queue_daily", .seen = {.rows = 3, .relative = 0.2}},
                             {.key = "wait_p90", .seen = {.rows = 3, .relative = 9}},
                             {.key = "wait_mean", .seen = {.rows = 1, .relative = 0.1}}};
    Score score = {.targets = targets, .count = 3};
    assert_true(fabs(fit_loss(&score) - 0.15) < 1e-12);
    targets[0].seen.rows = 0;
    assert_true(fabs(fit_loss(&score) - 0.1) < 1e-12);
    score.count = 2;
    assert_true(isnan(fit_loss(&score)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_bottom_of_a_bowl_is_found_on_the_grid),
        cmocka_unit_test(test_the_search_stays_on_the_grid),
        cmocka_unit_test(test_the_loss_is_the_mean_of_two_relative_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
