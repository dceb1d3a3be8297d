#include "base/fmath.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Distance in steps of the last place, for finite numbers of one sign. */
static int64_t ulps_between(double a, double b)
{
    int64_t x;
    int64_t y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x > y ? x - y : y - x;
}

static void assert_within(int64_t ulps, double ours, double expected, double at)
{
    if (ours != expected && !(ulps_between(ours, expected) <= ulps)) {
        fail_msg("at %.17g: %.17g, expected %.17g", at, ours, expected);
    }
}

/* A number that wanders over 0 .. 1, the same in every run. */
static double next_uniform(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*x >> 11) + 0.5) * 0x1p-53;
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static void test_log_agrees_with_libm(void **state)
{
    (void)state;
    uint64_t x = 1;
    for (int i = 0; i < 1000000; i++) {
        double small = next_uniform(&x);
        assert_within(2, fm_log(small), log(small), small);
        double near_one = 0.5 + 1.5 * next_uniform(&x);
        assert_within(2, fm_log(near_one), log(near_one), near_one);
        double wide = ldexp(0.5 + small, (int)(next_uniform(&x) * 2000) - 1000);
        assert_within(2, fm_log(wide), log(wide), wide);
    }
}

static void test_log_is_right_at_the_ends_and_beside_one(void **state)
{
    (void)state;
    static const double points[] = {
        DBL_MIN, DBL_MAX, 0x1p-1074, 0x1.8p-1060, 1 + DBL_EPSILON, 1 - DBL_EPSILON / 2,
        2,       0.5,     10,        1e-300};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        assert_within(1, fm_log(points[i]), log(points[i]), points[i]);
    }
    assert_true(bits_of(fm_log(1)) == 0);
}

static void test_exp_agrees_with_libm(void **state)
{
    (void)state;
    uint64_t x = 2;
    for (int i = 0; i < 1000000; i++) {
        double wide = 1400 * next_uniform(&x) - 700;
        assert_within(2, fm_exp(wide), exp(wide), wide);
        double narrow = 4 * next_uniform(&x) - 2;
        assert_within(2, fm_exp(narrow), exp(narrow), narrow);
    }
}

static void test_exp_is_right_at_the_ends_and_beside_zero(void **state)
{
    (void)state;
    static const double points[] = {
        -700, 700,   1, -1, 0x1p-60, -0x1p-60, 0.34657359027997264, -0.34657359027997264,
        0.5,  1e-300};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        assert_within(1, fm_exp(points[i]), exp(points[i]), points[i]);
    }
    assert_true(fm_exp(0) == 1);
}

static void test_exp_undoes_log(void **state)
{
    (void)state;
    uint64_t x = 3;
    for (int i = 0; i < 100000; i++) {
        double value = 100 * next_uniform(&x);
        assert_true(fabs(fm_exp(fm_log(value)) / value - 1) < 4e-15);
    }
}

/* These bits are the promise of the module: they must come out on every machine. */
static void test_results_have_the_same_bits_everywhere(void **state)
{
    (void)state;
    uint64_t x = 4;
    uint64_t digest = 0;
    for (int i = 0; i < 100000; i++) {
        double p = next_uniform(&x);
        digest = digest * UINT64_C(0x9E3779B97F4A7C15) + bits_of(fm_log(p));
        digest = digest * UINT64_C(0x9E3779B97F4A7C15) + bits_of(fm_exp(1400 * p - 700));
        digest = digest * UINT64_C(0x9E3779B97F4A7C15) + bits_of(fm_normal_quantile(p));
        digest = digest * UINT64_C(0x9E3779B97F4A7C15) + bits_of(fm_sqrt(p));
    }
    assert_int_equal(digest, UINT64_C(0xE3792EBADEC79AA0));
}

static void test_normal_quantile_matches_tabulated_values(void **state)
{
    (void)state;
    /* The first three from the AS 241 article, the rest from R's qnorm. */
    static const struct {
        double p, z;
    } table[] = {
        {0.25, -0.6744897501960817}, {0.001, -3.090232306167814}, {1e-20, -9.262340089798408},
        {0.975, 1.959963984540054},  {0.95, 1.644853626951472},   {0.9, 1.281551565544600},
        {0.075, -1.439531470938456}, {1e-6, -4.753424308822899},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_true(fabs(fm_normal_quantile(table[i].p) / table[i].z - 1) < 2e-15);
    }
    assert_true(fm_normal_quantile(0.5) == 0);
}

static void test_normal_quantile_undoes_the_distribution(void **state)
{
    (void)state;
    uint64_t x = 5;
    for (int i = 0; i < 200000; i++) {
        double p = next_uniform(&x) * 0.5;
        p = i % 2 ? p : pow(p, 20); /* far tail */
        double z = fm_normal_quantile(p);
        double back = 0.5 * erfc(-z / sqrt(2.0));
        /* A relative error e of z becomes about z^2 e in the tail. */
        if (!(fabs(back / p - 1) < 2e-15 * (1 + z * z))) {
            fail_msg("p %.17g gave z %.17g, which is p %.17g", p, z, back);
        }
    }
}

static void test_normal_quantile_is_symmetric_and_rising(void **state)
{
    (void)state;
    double last = fm_normal_quantile(0x1p-13);
    for (int i = 2; i < 8192; i++) {
        double p = i * 0x1p-13; /* exact, as is 1 - p */
        double z = fm_normal_quantile(p);
        assert_true(z > last);
        assert_true(z == -fm_normal_quantile(1 - p));
        last = z;
    }
}

static void test_sqrt_is_exactly_rounded(void **state)
{
    (void)state;
    for (int i = 0; i < 10000; i++) {
        assert_true(fm_sqrt((double)i * i) == i);
    }
    assert_true(fm_sqrt(2) == 0x1.6a09e667f3bcdp+0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_agrees_with_libm),
        cmocka_unit_test(test_log_is_right_at_the_ends_and_beside_one),
        cmocka_unit_test(test_exp_agrees_with_libm),
        cmocka_unit_test(test_exp_is_right_at_the_ends_and_beside_zero),
        cmocka_unit_test(test_exp_undoes_log),
        cmocka_unit_test(test_results_have_the_same_bits_everywhere),
        cmocka_unit_test(test_normal_quantile_matches_tabulated_values),
        cmocka_unit_test(test_normal_quantile_undoes_the_distribution),
        cmocka_unit_test(test_normal_quantile_is_symmetric_and_rising),
        cmocka_unit_test(test_sqrt_is_exactly_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
