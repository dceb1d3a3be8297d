/* Student's t against printed tables, and the interval of pairs by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "experiment/compare.h"

#include <math.h>

static void student_t_is_as_tabulated(void **state)
{
    (void)state;
    /* Two-sided, to three decimals (Abramowitz & Stegun, table 26.10). */
    static const struct {
        int32_t degrees;
        double t95, t99;
    } rows[] = {
        {1, 12.706, 63.657}, {2, 4.303, 9.925},  {3, 3.182, 5.841},   {4, 2.776, 4.604},
        {5, 2.571, 4.032},   {9, 2.262, 3.250},  {10, 2.228, 3.169},  {19, 2.093, 2.861},
        {20, 2.086, 2.845},  {29, 2.045, 2.756}, {30, 2.042, 2.750},  {40, 2.021, 2.704},
        {60, 2.000, 2.660},  {99, 1.984, 2.626}, {120, 1.980, 2.617},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(fabs(student_t(0.95, rows[i].degrees) - rows[i].t95) < 0.00051);
        assert_true(fabs(student_t(0.99, rows[i].degrees) - rows[i].t99) < 0.00051);
    }
    assert_true(fabs(student_t(0.5, 1) - 1) < 1e-12);            /* Cauchy: tan(pi/4) */
    assert_true(fabs(student_t(0.95, 99999) - 1.959964) < 1e-4); /* nearly normal */
}

static void the_interval_is_that_of_the_differences(void **state)
{
    (void)state;
    double a[4][MEASURES] = {{3}, {5}, {4}, {NAN}}, b[4][MEASURES] = {{1}, {2}, {3}, {9}};
    /* Differences 2, 3, 1; the fourth has no A. s = 1, t(0.975, 2) = 4.3027. */
    MeasureResult r = compare_pairs((const double(*)[MEASURES])a, (const double(*)[MEASURES])b, 4,
                                    MEASURE_EXPORTED);
    assert_int_equal(r.pairs, 3);
    assert_true(r.mean_a == 4 && r.mean_b == 2 && r.difference == 2);
    assert_true(fabs(r.half - 4.302653 / sqrt(3)) < 1e-5);
}

static void too_few_pairs_have_no_interval(void **state)
{
    (void)state;
    double a[2][MEASURES] = {{3}, {NAN}}, b[2][MEASURES] = {{1}, {2}};
    const double(*x)[MEASURES] = (const double(*)[MEASURES])a;
    const double(*y)[MEASURES] = (const double(*)[MEASURES])b;
    MeasureResult one = compare_pairs(x, y, 2, MEASURE_EXPORTED);
    assert_true(one.pairs == 1 && one.difference == 2 && isnan(one.half));
    MeasureResult none = compare_pairs(x + 1, y + 1, 1, MEASURE_EXPORTED);
    assert_true(none.pairs == 0 && isnan(none.difference) && isnan(none.half));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_t_is_as_tabulated),
        cmocka_unit_test(the_interval_is_that_of_the_differences),
        cmocka_unit_test(too_few_pairs_have_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
