#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "experiment/theory.h"

static void test_waiting_factors_equal_the_printed_tables(void **context)
{
    (void)context;
    /* Groenveld 2007, table I; PIANC 2014. */
    assert_float_equal(theory_mmn_wait(1, 0.5), 1.0000, 5e-5);
    assert_float_equal(theory_mmn_wait(4, 0.5), 0.0870, 5e-5);
    assert_float_equal(theory_mmn_wait(3, 0.7), 0.5470, 5e-5);
    assert_float_equal(theory_mmn_wait(10, 0.7), 0.0739, 5e-5);
    assert_float_equal(theory_mmn_wait(2, 0.9), 4.2632, 5e-5);
    assert_float_equal(theory_mmn_wait(8, 0.9), 0.8769, 5e-5);
}

static void test_the_county_hospital(void **context)
{
    (void)context;
    /* Hillier and Lieberman: lambda 2/h, mu 3/h; Wq 2/3 h and 1/24 h, service 1/3 h. */
    assert_float_equal(theory_mmn_wait(1, 2.0 / 3) / 3, 2.0 / 3, 1e-12);
    assert_float_equal(theory_mmn_wait(2, 1.0 / 3) / 3, 1.0 / 24, 1e-12);
}

static void test_pollaczek_khinchine(void **context)
{
    (void)context;
    static const double cv2[] = {0, 0.25, 0.5, 1, 4}, wait[] = {2.0, 2.5, 3.0, 4.0, 10.0};
    for (int i = 0; i < 5; i++) {
        assert_float_equal(theory_mg1_wait(0.8, cv2[i]), wait[i], 1e-12);
    }
}

static void test_twice_the_closure_is_four_times_the_delay(void **context)
{
    (void)context;
    assert_float_equal(theory_closure_delay(5, 8, 6), 240, 1e-9);
    assert_float_equal(theory_closure_delay(5, 8, 12), 960, 1e-9);
    assert_float_equal(theory_closure_clearing(5, 8, 6), 10, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waiting_factors_equal_the_printed_tables),
        cmocka_unit_test(test_the_county_hospital),
        cmocka_unit_test(test_pollaczek_khinchine),
        cmocka_unit_test(test_twice_the_closure_is_four_times_the_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
