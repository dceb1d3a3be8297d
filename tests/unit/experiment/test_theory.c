#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/theory.h"

#include <math.h>

/* To half a unit of the last printed digit. */
static void expect(double value, double printed, double half_unit)
{
    if (!(fabs(value - printed) <= half_unit * 1.0001)) {
        fail_msg("found %.6f, expected %.6f", value, printed);
    }
}

/* Groenveld 2007, table I; PIANC 2014. */
static void test_mmn_equals_the_printed_table(void **context)
{
    (void)context;
    static const int32_t servers[] = {1, 2, 3, 4, 5, 6, 8, 10};
    static const double rows[][9] = {
        {0.5, 1.0000, .3333, .1579, .0870, .0521, .0330, .0148, .0072},
        {0.7, 2.3333, .9608, .5470, .3572, .2519, .1867, .1128, .0739},
        {0.9, 9.0000, 4.2632, 2.7235, 1.9693, 1.5250, 1.2335, .8769, .6687}};
    for (int r = 0; r < 3; r++) {
        for (int i = 0; i < 8; i++) {
            /* A few cells are cut, not rounded. */
            expect(theory_mmn_wait(servers[i], rows[r][0]), rows[r][i + 1], 1e-4);
        }
    }
}

/* Table IV: M/E2/n. Its row for 0.85 is wrong as printed; these are the exact values. */
static void test_me2n_equals_the_printed_table(void **context)
{
    (void)context;
    static const double row6[] = {1.13, .43, .23, .14}, row7[] = {1.75, .73, .42, .27};
    static const double row85[] = {4.2500, 1.9622, 1.2273, .8710};
    for (int n = 1; n <= 4; n++) {
        expect(theory_erlang2_wait(1, n, 0.6), row6[n - 1], 5e-3);
        expect(theory_erlang2_wait(1, n, 0.7), row7[n - 1], 5e-3);
        expect(theory_erlang2_wait(1, n, 0.85), row85[n - 1], 5e-5);
    }
}

/* Table V: E2/E2/n. About a fifth of its cells are wrong: printed is 0.0532 for four servers at
 * 0.5. These values were worked out a second time, by elimination without subtractions (Grassmann,
 * Taksar, Heyman) over the whole chain in another language; they agree to 1e-6. */
static void test_e2e2n_equals_another_solution_of_the_chain(void **context)
{
    (void)context;
    static const double row5[] = {.390388, .118060, .051079, .025744, .014138};
    static const double row7[] = {1.039055, .412534, .227523, .144215, .098842};
    for (int n = 1; n <= 5; n++) {
        expect(theory_erlang2_wait(2, n, 0.5), row5[n - 1], 5e-7);
        expect(theory_erlang2_wait(2, n, 0.7), row7[n - 1], 5e-7);
    }
}

/* One server with Poisson arrivals is M/G/1, up to a load at which the chain is long. */
static void test_the_chain_agrees_with_pollaczek_khinchine(void **context)
{
    (void)context;
    for (int i = 1; i <= 19; i++) {
        double load = i / 20.0;
        expect(theory_erlang2_wait(1, 1, load), theory_mg1_wait(load, 0.5), 1e-8);
    }
    /* A busier or larger one waits longer or shorter; even gaps wait less. */
    assert_true(theory_erlang2_wait(4, 16, 0.95) < theory_erlang2_wait(1, 16, 0.95));
    assert_true(theory_erlang2_wait(3, 2, 0.5) < theory_erlang2_wait(2, 2, 0.5));
}

static void test_priorities_networks_and_servers_that_shut(void **context)
{
    (void)context;
    static const double arrivals[] = {0.3, 0.4}, mean[] = {1, 1};
    double waits[2];
    theory_priority_waits(2, arrivals, mean, 1, waits); /* Cobham */
    expect(waits[0], 1.0, 1e-12);
    expect(waits[1], 10.0 / 3, 1e-12);

    /* Hillier and Lieberman: servers 1, 2, 1 of rate 10 each. */
    static const double external[] = {1, 4, 3};
    static const double routing[] = {0, 0.6, 0.3, 0.1, 0, 0.3, 0.4, 0.4, 0};
    double rates[3];
    assert_true(theory_network_rates(3, external, routing, rates));
    expect(rates[0], 5, 1e-12);
    expect(rates[1], 10, 1e-12);
    expect(rates[2], 7.5, 1e-12);
    expect(theory_mmn_inside(1, rates[0] / 10), 1, 1e-12);
    expect(theory_mmn_inside(2, rates[1] / 20), 4.0 / 3, 1e-12);
    expect(theory_mmn_inside(1, rates[2] / 10), 3, 1e-12);
    static const double circle[] = {0, 1, 0, 0, 0, 1, 1, 0, 0}; /* nobody ever leaves */
    assert_false(theory_network_rates(3, external, circle, rates));

    expect(theory_on_off_inside(0.5, 1, 0.1, 0.5), 1.916667, 5e-7); /* White and Christie */
    expect(theory_on_off_inside(0.6, 1, 0.05, 0.2), 5.4, 1e-12);
    expect(theory_on_off_inside(0.6, 1, 0, 0.2), theory_mmn_inside(1, 0.6), 1e-12);
    assert_true(isinf(theory_on_off_inside(0.8, 1, 0.05, 0.2)));
}

static void test_the_county_hospital(void **context)
{
    (void)context;
    /* Hillier and Lieberman: lambda 2/h, mu 3/h; Wq 2/3 h and 1/24 h, service 1/3 h. */
    expect(theory_mmn_wait(1, 2.0 / 3) / 3, 2.0 / 3, 1e-12);
    expect(theory_mmn_wait(2, 1.0 / 3) / 3, 1.0 / 24, 1e-12);
    expect(theory_mmn_inside(1, 2.0 / 3), 2, 1e-12);
    expect(theory_mmn_inside(2, 1.0 / 3), 0.75, 1e-12);
    expect(theory_mmn_empty(1, 2.0 / 3), 1.0 / 3, 1e-12);
    expect(theory_mmn_empty(2, 1.0 / 3), 0.5, 1e-12);
}

static void test_pollaczek_khinchine(void **context)
{
    (void)context;
    static const double cv2[] = {0, 0.25, 0.5, 1, 4}, wait[] = {2.0, 2.5, 3.0, 4.0, 10.0};
    for (int i = 0; i < 5; i++) {
        expect(theory_mg1_wait(0.8, cv2[i]), wait[i], 1e-12);
    }
}

static void test_twice_the_closure_is_four_times_the_delay(void **context)
{
    (void)context;
    expect(theory_closure_delay(5, 8, 6), 240, 1e-9);
    expect(theory_closure_delay(5, 8, 12), 960, 1e-9);
    expect(theory_closure_clearing(5, 8, 6), 10, 1e-9);
    expect(theory_closure_peak(5, 6), 30, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mmn_equals_the_printed_table),
        cmocka_unit_test(test_me2n_equals_the_printed_table),
        cmocka_unit_test(test_e2e2n_equals_another_solution_of_the_chain),
        cmocka_unit_test(test_the_chain_agrees_with_pollaczek_khinchine),
        cmocka_unit_test(test_priorities_networks_and_servers_that_shut),
        cmocka_unit_test(test_the_county_hospital),
        cmocka_unit_test(test_pollaczek_khinchine),
        cmocka_unit_test(test_twice_the_closure_is_four_times_the_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
