#include "base/fmath.h"
#include "model/distribution.h"
#include "model/gamma.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

/* cmocka's own comparison rounds to float. */
static void assert_near(double found, double expected, double slack)
{
    if (!(fabs(found - expected) <= slack)) {
        fail_msg("found %.17g, expected %.17g to %g", found, expected, slack);
    }
}

enum { HOUR = 3600000 };

typedef struct Case {
    const char *name;
    DistributionSpec spec;
    double cv; /* the exact coefficient of variation; 0: not asked */
} Case;

static const Case cases[] = {
    {"constant", {.kind = DIST_CONSTANT, .mean = 18 * HOUR}, 0},
    {"exponential", {.kind = DIST_EXPONENTIAL, .mean = 18 * HOUR}, 1},
    {"unit gap", {.kind = DIST_EXPONENTIAL, .mean = INT64_C(1) << 32}, 1},
    {"erlang 1", {.kind = DIST_ERLANG, .mean = 5 * HOUR, .shape = 1}, 1},
    {"erlang 2", {.kind = DIST_ERLANG, .mean = 5 * HOUR, .shape = 2}, 0.70710678},
    {"erlang 64", {.kind = DIST_ERLANG, .mean = 5 * HOUR, .shape = 64}, 0.125},
    {"gamma 0.01", {.kind = DIST_GAMMA, .mean = 5 * HOUR, .cv_ppm = 10000}, 0.01},
    {"gamma 0.3", {.kind = DIST_GAMMA, .mean = 5 * HOUR, .cv_ppm = 300000}, 0.3},
    {"gamma 1.5", {.kind = DIST_GAMMA, .mean = 5 * HOUR, .cv_ppm = 1500000}, 1.5},
    {"gamma 5", {.kind = DIST_GAMMA, .mean = 5 * HOUR, .cv_ppm = 5000000}, 5},
    {"lognormal 0.1", {.kind = DIST_LOGNORMAL, .mean = 5 * HOUR, .cv_ppm = 100000}, 0.1},
    {"lognormal 1", {.kind = DIST_LOGNORMAL, .mean = 5 * HOUR, .cv_ppm = 1000000}, 1},
    /* The tail between the 1 - 2^-18 and the 1 - 2^-33 quantile has its mean but not all of its
     * spread, so the variance of wilder ones comes out too small. */
    {"lognormal 5", {.kind = DIST_LOGNORMAL, .mean = 5 * HOUR, .cv_ppm = 5000000}, 0},
    {"uniform", {.kind = DIST_UNIFORM, .low = HOUR, .high = 7 * HOUR}, 0.4330127},
    {"triangular",
     {.kind = DIST_TRIANGULAR, .low = HOUR, .mode = 2 * HOUR, .high = 9 * HOUR},
     0.44488},
    {"triangular, no rise",
     {.kind = DIST_TRIANGULAR, .low = HOUR, .mode = HOUR, .high = 4 * HOUR},
     0.35355339},
    {"triangular, no fall",
     {.kind = DIST_TRIANGULAR, .low = HOUR, .mode = 4 * HOUR, .high = 4 * HOUR},
     0.23570226},
    /* 1/x uniform: mean ln(h/l) / (1/l - 1/h), mean of squares l h. */
    {"passage", {.kind = DIST_PASSAGE, .low = 10 * HOUR, .high = 13 * HOUR}, 0.07582499},
};
enum { CASES = sizeof cases / sizeof cases[0] };

/* Mean and cv over evenly spread uniforms: 2^22 of them, the tails' cells wholly. */
static void measure(const Distribution *d, double *mean, double *cv)
{
    double weight = 0, sum = 0, squares = 0;
    for (uint64_t u = 0; u < UINT64_C(1) << 32;) {
        bool tail = u >> 23 == 0 || u >> 23 == QUANTILE_CELLS - 1;
        uint64_t step = tail ? 16 : 1024;
        double value = (double)distribution_draw(d, (uint32_t)(u + step / 2));
        weight += (double)step;
        sum += value * (double)step;
        squares += value * value * (double)step;
        u += step;
    }
    *mean = sum / weight;
    *cv = sqrt(squares / weight - *mean * *mean) / *mean;
}

static void test_means_are_exact_to_a_thousandth(void **state)
{
    (void)state;
    for (int32_t i = 0; i < CASES; i++) {
        assert_null(distribution_fault(&cases[i].spec));
        Arena arena = {0};
        const Distribution *d = distribution_compile(&cases[i].spec, &arena);
        double mean, cv, exact = distribution_mean(&cases[i].spec);
        measure(d, &mean, &cv);
        if (fabs(mean / exact - 1) > 1e-3) {
            fail_msg("%s: mean %.10g, exactly %.10g", cases[i].name, mean, exact);
        }
        if (cases[i].cv > 0 && fabs(cv / cases[i].cv - 1) > 2e-3) {
            fail_msg("%s: cv %.6g, exactly %.6g", cases[i].name, cv, cases[i].cv);
        }
        arena_free(&arena);
    }
}

static void test_tables_rise_and_meet_at_the_cells_ends(void **state)
{
    (void)state;
    for (int32_t i = 0; i < CASES; i++) {
        Arena arena = {0};
        const Distribution *d = distribution_compile(&cases[i].spec, &arena);
        assert_true(d->low[0] == d->cell[0] && d->low[QUANTILE_CELLS] == d->cell[1]);
        assert_true(d->high[0] == d->cell[QUANTILE_CELLS - 1]);
        assert_true(d->high[QUANTILE_CELLS] == d->cell[QUANTILE_CELLS]);
        for (int32_t k = 0; k < QUANTILE_CELLS; k++) {
            assert_true(d->cell[k] <= d->cell[k + 1]);
            assert_true(d->low[k] <= d->low[k + 1]);
            assert_true(d->high[k] <= d->high[k + 1]);
        }
        arena_free(&arena);
    }
}

/* Whatever is known before, in whatever order. */
static void test_tables_are_the_same_by_what_is_known(void **state)
{
    (void)state;
    Arena arena = {0};
    KnownShapes known = {.arena = &arena};
    for (int32_t round = 0; round < 2; round++) {
        for (int32_t i = 0; i < CASES; i++) {
            DistributionSpec longer = cases[i].spec;
            longer.mean *= 3;
            const Distribution *alone = distribution_compile(&cases[i].spec, &arena);
            const Distribution *shared =
                distribution_compile_knowing(&cases[i].spec, &known, &arena);
            assert_memory_equal(alone, shared, sizeof *alone);
            alone = distribution_compile(&longer, &arena);
            shared = distribution_compile_knowing(&longer, &known, &arena);
            assert_memory_equal(alone, shared, sizeof *alone);
        }
    }
    assert_non_null(known.first);
    arena_free(&arena);
}

/* Straight lines within cells: the worst are those next to the divided ones, with 0.15 %. */
static void test_draws_are_true_quantiles(void **state)
{
    (void)state;
    Arena arena = {0};
    DistributionSpec spec = {.kind = DIST_EXPONENTIAL, .mean = 100 * HOUR};
    const Distribution *d = distribution_compile(&spec, &arena);
    static const double parts[] = {0.0001, 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999};
    for (int32_t i = 0; i < 9; i++) {
        double drawn = (double)distribution_draw(d, (uint32_t)(parts[i] * 4294967296.0));
        double exact = -log(1 - parts[i]) * 100 * HOUR;
        assert_near(drawn / exact, 1, 2e-3);
    }
    arena_free(&arena);
}

static void test_bounds_are_kept(void **state)
{
    (void)state;
    Arena arena = {0};
    DistributionSpec uniform = {.kind = DIST_UNIFORM, .low = 10, .high = 20};
    DistributionSpec hill = {
        .kind = DIST_TRIANGULAR, .low = 100000, .mode = 300000, .high = 400000};
    DistributionSpec constant = {.kind = DIST_CONSTANT, .mean = 7};
    const Distribution *d = distribution_compile(&uniform, &arena);
    assert_int_equal(distribution_draw(d, 0), 10);
    assert_in_range(distribution_draw(d, UINT32_MAX), 19, 20);
    d = distribution_compile(&hill, &arena);
    assert_in_range(distribution_draw(d, 0), 100000, 100010);
    assert_in_range(distribution_draw(d, UINT32_MAX), 399990, 400000);
    /* F(mode) = rise / width = 2/3 */
    assert_in_range(distribution_draw(d, (uint32_t)(4294967296.0 * 2 / 3)), 299990, 300010);
    d = distribution_compile(&constant, &arena);
    assert_int_equal(distribution_draw(d, 0), 7);
    assert_int_equal(distribution_draw(d, UINT32_MAX), 7);
    arena_free(&arena);
}

/* By bisection of 1 - e^-x (1 + x + ... + x^(k-1) / (k-1)!) with 50 digits. */
static void test_gamma_quantiles_of_whole_shapes(void **state)
{
    (void)state;
    static const struct {
        double shape, below, above, x;
    } rows[] = {
        {2, 1e-9, 1 - 1e-9, 0.000044722026230327639}, {2, 0.001, 1 - 0.001, 0.045402017769489557},
        {2, 0.5, 1 - 0.5, 1.6783469900166607},        {2, 1 - 0.001, 0.001, 9.2334134764515857},
        {2, 1 - 1e-9, 1e-9, 23.939727865573973},      {4, 1e-9, 1 - 1e-9, 0.012477753124183051},
        {4, 0.001, 1 - 0.001, 0.42855241362842297},   {4, 0.5, 1 - 0.5, 3.6720607488508961},
        {4, 1 - 0.001, 0.001, 13.062240779188071},    {4, 1 - 1e-9, 1e-9, 29.153806563742815},
        {64, 1e-9, 1 - 1e-9, 26.986964542023835},     {64, 0.001, 1 - 0.001, 42.093910352265577},
        {64, 0.5, 1 - 0.5, 63.666977071663832},       {64, 1 - 0.001, 0.001, 91.593218667236130},
        {64, 1 - 1e-9, 1e-9, 124.17054733128512},     {400, 1e-9, 1 - 1e-9, 291.44730161608875},
        {400, 0.001, 1 - 0.001, 341.03322649350716},  {400, 0.5, 1 - 0.5, 399.66671609446439},
        {400, 1 - 0.001, 0.001, 464.66446017322390},  {400, 1 - 1e-9, 1e-9, 531.84308383744903},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        GammaShape shape = gamma_shape(rows[i].shape);
        double x = gamma_quantile(&shape, rows[i].below, rows[i].above);
        if (fabs(x / rows[i].x - 1) > 1e-11) {
            fail_msg("shape %g, %g below: %.17g, exactly %.17g", rows[i].shape, rows[i].below, x,
                     rows[i].x);
        }
    }
}

/* Half the square of a normal variable has the gamma distribution of shape 1/2. */
static void test_gamma_quantiles_of_shape_one_half(void **state)
{
    (void)state;
    GammaShape shape = gamma_shape(0.5);
    static const double aboves[] = {1e-9, 1e-4, 0.1, 0.5, 0.9, 0.999};
    for (int32_t i = 0; i < 6; i++) {
        double z = -fm_normal_quantile(aboves[i] / 2);
        double x = gamma_quantile(&shape, 1 - aboves[i], aboves[i]);
        assert_near(x / (z * z / 2), 1, 1e-10);
    }
}

static void test_gamma_parts_invert_its_quantiles(void **state)
{
    (void)state;
    static const double shapes[] = {0.01, 0.04, 0.25, 1, 3.7, 40, 900};
    static const double belows[] = {1e-9, 1e-3, 0.3, 0.5, 0.7, 0.999, 1 - 1e-9};
    for (int32_t s = 0; s < 7; s++) {
        GammaShape shape = gamma_shape(shapes[s]);
        for (int32_t i = 0; i < 7; i++) {
            double below, above;
            double x = gamma_quantile(&shape, belows[i], 1 - belows[i]);
            if (x < 1e-290) {
                continue; /* rounded to nothing */
            }
            gamma_parts(&shape, x, &below, &above);
            bool low = belows[i] < 0.5;
            assert_near(low ? below / belows[i] : above / (1 - belows[i]), 1, 1e-10);
        }
    }
}

static void test_log_gamma(void **state)
{
    (void)state;
    assert_near(gamma_log(1), 0, 1e-14);
    assert_near(gamma_log(0.5), 0.57236494292470009, 1e-14); /* ln sqrt(pi) */
    assert_near(gamma_log(11), 15.104412573075516, 1e-13);   /* ln 10! */
    assert_near(gamma_log(1000.5) / lgamma(1000.5), 1, 1e-14);
}

static void test_unsound_distributions_are_named(void **state)
{
    (void)state;
    static const struct {
        DistributionSpec spec;
        const char *fault;
    } rows[] = {
        {{.kind = DIST_CONSTANT, .mean = -1}, "value must not be negative"},
        {{.kind = DIST_EXPONENTIAL, .mean = 0}, "mean must be above 0"},
        {{.kind = DIST_EXPONENTIAL, .mean = INT64_MAX}, "mean must not be above 2^40"},
        {{.kind = DIST_EXPONENTIAL, .mean = INT64_C(1) << 39},
         "the largest values would be above 2^40"},
        {{.kind = DIST_ERLANG, .mean = 5}, "shape must be 1 to 64"},
        {{.kind = DIST_ERLANG, .mean = 5, .shape = 65}, "shape must be 1 to 64"},
        {{.kind = DIST_GAMMA, .mean = 5}, "cv must be above 0"},
        {{.kind = DIST_LOGNORMAL, .mean = 5, .cv_ppm = 10000001}, "cv must not be above 10"},
        {{.kind = DIST_UNIFORM, .low = -1, .high = 5}, "low must not be negative"},
        {{.kind = DIST_UNIFORM, .low = 5, .high = 5}, "high must be above low"},
        {{.kind = DIST_UNIFORM, .high = INT64_MAX}, "high must not be above 2^40"},
        {{.kind = DIST_TRIANGULAR, .low = 2, .mode = 1, .high = 5},
         "mode must lie between low and high"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *fault = distribution_fault(&rows[i].spec);
        assert_non_null(fault);
        assert_string_equal(fault, rows[i].fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means_are_exact_to_a_thousandth),
        cmocka_unit_test(test_tables_rise_and_meet_at_the_cells_ends),
        cmocka_unit_test(test_tables_are_the_same_by_what_is_known),
        cmocka_unit_test(test_draws_are_true_quantiles),
        cmocka_unit_test(test_bounds_are_kept),
        cmocka_unit_test(test_gamma_quantiles_of_whole_shapes),
        cmocka_unit_test(test_gamma_quantiles_of_shape_one_half),
        cmocka_unit_test(test_gamma_parts_invert_its_quantiles),
        cmocka_unit_test(test_log_gamma),
        cmocka_unit_test(test_unsound_distributions_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
