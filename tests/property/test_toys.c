/* From a scenario line to a number that theory knows: the toy files of tests/data. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/theory.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <math.h>
#include <stdio.h>

/* The mean wait over 30 replications must hold the exact one within its 99.9 % interval (Student t,
 * 29 degrees of freedom: 3.659), and the interval must be narrow. */
static void check(const char *file, int32_t servers, double utilisation)
{
    enum { REPLICATIONS = 30 };
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, file, NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        SimConfig config = {bundle.scenario, 11, r, false};
        Sim *sim = sim_create(&config);
        sim_run_until(sim, bundle.scenario->end);
        LineView line = sim_line(sim, 0);
        double days = (double)(bundle.scenario->end - bundle.scenario->start) / 86400000.0;
        double hours = line.mean_waiting * days / (double)line.arrivals * 24;
        assert_float_equal(line.little_ratio, 1.0, 1e-12);
        sum += hours;
        squares += hours * hours;
        sim_destroy(sim);
    }
    double mean = sum / REPLICATIONS;
    double half = 3.659 * sqrt((squares - sum * mean) / (REPLICATIONS - 1) / REPLICATIONS);
    double exact = theory_mmn_wait(servers, utilisation); /* the mean service is an hour */
    if (fabs(mean - exact) > half || half > 0.1 * exact) {
        fail_msg("%s: %.4f +- %.4f h, exact %.4f h", file, mean, half, exact);
    }
    scenario_bundle_free(&bundle);
}

static void test_one_desk_waits_as_theory_says(void **context)
{
    (void)context;
    check(SOURCE_DIR "/tests/data/toy-mm1.yaml", 1, 0.5);
}

static void test_three_desks_wait_as_theory_says(void **context)
{
    (void)context;
    check(SOURCE_DIR "/tests/data/toy-mmn.yaml", 3, 2.0 / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_desk_waits_as_theory_says),
        cmocka_unit_test(test_three_desks_wait_as_theory_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
