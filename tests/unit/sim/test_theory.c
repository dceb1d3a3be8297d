/* Queues against exact results: M/M/n waiting factors (Groenveld 2007, table I; PIANC 2014) and
 * Little's law. Each figure is the mean over independent replications; the exact value must lie
 * within the 99.9 % confidence interval, whose half-width must itself be small. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/toy.h"
#include "sim/sim.h"

#include <math.h>

typedef struct Estimate {
    double mean, half_width;
} Estimate;

static double waiting_factor(const Toy *toy, uint32_t replication, double *little)
{
    SimConfig config = {&toy->scenario, 1, replication, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, toy->scenario.end);
    LineView line = sim_line(sim, 0);
    *little = line.little_ratio;
    /* The mean wait by the time average (Little): free of the bias of unfinished waits. */
    double rate =
        (double)line.arrivals / ((double)(toy->scenario.end - toy->scenario.start) / 86400000.0);
    double wait_days = line.mean_waiting / rate;
    sim_destroy(sim);
    return wait_days * 10.0; /* the mean service is a tenth of a day */
}

static Estimate estimate(double rho, int32_t servers)
{
    enum { REPLICATIONS = 40, DAYS = 3000 };
    Toy toy;
    toy_queue(&toy, rho * servers * 10.0, 0.1, servers, DAYS);
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        double little;
        double x = waiting_factor(&toy, r, &little);
        assert_float_equal(little, 1.0, 1e-12);
        sum += x;
        squares += x * x;
    }
    toy_free(&toy);
    double mean = sum / REPLICATIONS;
    double variance = (squares - sum * mean) / (REPLICATIONS - 1);
    /* Student t, 39 degrees of freedom, two-sided 99.9 %: 3.558. */
    return (Estimate){mean, 3.558 * sqrt(variance / REPLICATIONS)};
}

static void check(double rho, int32_t servers, double exact, double widest)
{
    Estimate e = estimate(rho, servers);
    if (fabs(e.mean - exact) > e.half_width || e.half_width > widest * exact) {
        fail_msg("M/M/%d at %.1f: %.4f +- %.4f, exact %.4f", (int)servers, rho, e.mean,
                 e.half_width, exact);
    }
}

static void test_mm1_waits_as_theory_says(void **context)
{
    (void)context;
    check(0.5, 1, 1.0000, 0.05);
    check(0.7, 1, 2.3333, 0.05);
    check(0.9, 1, 9.0000, 0.12);
}

static void test_mmn_waits_as_theory_says(void **context)
{
    (void)context;
    check(0.5, 2, 0.3333, 0.05);
    check(0.7, 3, 0.5470, 0.05);
    check(0.7, 5, 0.2519, 0.05);
    check(0.9, 4, 1.9693, 0.10);
    check(0.9, 10, 0.6687, 0.10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mm1_waits_as_theory_says),
        cmocka_unit_test(test_mmn_waits_as_theory_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
