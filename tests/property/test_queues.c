/* From a scenario line to a number that theory knows: the published queues, as files of tests/data.
 * Each figure is a mean over 30 replications; the exact value must lie within its 99.9 % confidence
 * interval (Student t), whose half-width must itself be small. Seeds are fixed, so a test either
 * always passes or always fails; 69 figures at 99.9 % would fail one seed in fifteen though the
 * simulator is right. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/replicate.h"
#include "common/theory.h"

static void run_wait(Sim *sim, uint32_t replication, double *figures)
{
    (void)replication;
    sim_run_until(sim, sim_scenario(sim)->end);
    figures[0] = wait_hours(sim, 0);
}

/* The mean wait of theory-queue.yaml; arrivals and service in YAML, with a mean service of 1 h. */
static void expect_wait(const char *arrivals, const char *service, int32_t servers, double exact,
                        double widest)
{
    char texts[4][96];
    snprintf(texts[0], sizeof texts[0], "flows.ships.arrivals=%s", arrivals);
    snprintf(texts[1], sizeof texts[1], "queues.desk.service=%s", service);
    snprintf(texts[2], sizeof texts[2], "queues.desk.servers=%d", (int)servers);
    /* With more servers more happens in a year and the past is sooner forgotten. */
    snprintf(texts[3], sizeof texts[3], "end=%d-01-01",
             servers == 1  ? 2024
             : servers < 5 ? 2022
                           : 2021);
    const char *settings[] = {texts[0], texts[1], texts[2], texts[3]};
    ScenarioBundle bundle = load_with("theory-queue.yaml", settings, 4);
    Estimate e;
    replicate(&bundle, 7, run_wait, 1, &e);
    char what[256];
    snprintf(what, sizeof what, "%s, %d servers of %s", arrivals, (int)servers, service);
    expect_estimate(what, e, exact, widest);
    scenario_bundle_free(&bundle);
}

/* All cells of Groenveld's table I that theory.c is tested against. */
static void test_mmn(void **context)
{
    (void)context;
    static const int32_t servers[] = {1, 2, 3, 4, 5, 6, 8, 10};
    static const double loads[] = {0.5, 0.7, 0.9};
    char text[64];
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < 3; k++) {
            int32_t n = servers[i];
            snprintf(text, sizeof text, "{poisson: %.1f /h}", loads[k] * n);
            expect_wait(text, "{exponential: 1 h}", n, theory_mmn_wait(n, loads[k]), 0.12);
        }
    }
}

/* Table IV; 0.85 is the row that is wrong as printed. */
static void test_me2n(void **context)
{
    (void)context;
    static const double loads[] = {0.6, 0.7, 0.85};
    char text[64];
    for (int32_t n = 1; n <= 4; n++) {
        for (int k = 0; k < 3; k++) {
            snprintf(text, sizeof text, "{poisson: %.2f /h}", loads[k] * n);
            expect_wait(text, "{erlang: 1 h, shape: 2}", n, theory_erlang2_wait(1, n, loads[k]),
                        0.08);
        }
    }
}

/* Table V, with the right value where the printed one is wrong (four servers at 0.5). */
static void test_e2e2n(void **context)
{
    (void)context;
    static const double loads[] = {0.5, 0.7};
    char text[64];
    for (int32_t n = 1; n <= 5; n++) {
        for (int k = 0; k < 2; k++) {
            snprintf(text, sizeof text, "{erlang: %.1f /h, shape: 2}", loads[k] * n);
            expect_wait(text, "{erlang: 1 h, shape: 2}", n, theory_erlang2_wait(2, n, loads[k]),
                        0.08);
        }
    }
}

/* Load 0.8; cv squared 0, .25, .5, 1 and 4. The last has a law of heavy tail (gamma of shape 1/4).
 */
static void test_pollaczek_khinchine(void **context)
{
    (void)context;
    static const char *const services[] = {"1 h", "{erlang: 1 h, shape: 4}",
                                           "{erlang: 1 h, shape: 2}", "{exponential: 1 h}",
                                           "{gamma: 1 h, cv: 2}"};
    static const double cv2[] = {0, 0.25, 0.5, 1, 4};
    for (int i = 0; i < 5; i++) {
        expect_wait("{poisson: 0.8 /h}", services[i], 1, theory_mg1_wait(0.8, cv2[i]), 0.08);
    }
}

/* ---- the county hospital ---- */

static void run_hospital(Sim *sim, uint32_t replication, double *figures)
{
    (void)replication;
    int64_t empty = 0, before = sim_now(sim);
    int32_t inside = 0;
    while (sim_step(sim)) {
        empty += inside == 0 ? sim_now(sim) - before : 0;
        before = sim_now(sim);
        inside = sim_vessels_inside(sim);
    }
    double hours = hours_of(sim), arrivals = (double)sim_line(sim, 0).arrivals;
    figures[0] = number_inside(sim, 0);
    figures[1] = sim_line(sim, 0).mean_waiting;
    figures[2] = figures[0] * hours / arrivals;
    figures[3] = wait_hours(sim, 0);
    figures[4] = (double)empty / 3600000.0 / hours;
}

static void expect_hospital(const char *doctors, const double exact[5])
{
    static const char *const names[] = {"L", "Lq", "W", "Wq", "P0"};
    ScenarioBundle bundle = load_with("theory-hospital.yaml", &doctors, 1);
    Estimate e[5];
    replicate(&bundle, 1, run_hospital, 5, e);
    for (int i = 0; i < 5; i++) {
        expect_estimate(names[i], e[i], exact[i], 0.08);
    }
    scenario_bundle_free(&bundle);
}

static void test_the_county_hospital(void **context)
{
    (void)context;
    expect_hospital("queues.room.servers=1", (double[]){2, 4.0 / 3, 1, 2.0 / 3, 1.0 / 3});
    expect_hospital("queues.room.servers=2", (double[]){0.75, 1.0 / 12, 0.375, 1.0 / 24, 0.5});
}

/* ---- priorities and networks ---- */

static void run_two_lines(Sim *sim, uint32_t replication, double *figures)
{
    (void)replication;
    sim_run_until(sim, sim_scenario(sim)->end);
    figures[0] = wait_hours(sim, 0);
    figures[1] = wait_hours(sim, 1);
}

static void test_priority(void **context)
{
    (void)context;
    static const double arrivals[] = {0.3, 0.4}, mean[] = {1, 1};
    double exact[2];
    theory_priority_waits(2, arrivals, mean, 1, exact);
    ScenarioBundle bundle = load_with("theory-priority.yaml", NULL, 0);
    Estimate e[2];
    replicate(&bundle, 1, run_two_lines, 2, e);
    expect_estimate("urgent", e[0], exact[0], 0.05);
    expect_estimate("others", e[1], exact[1], 0.05);
    scenario_bundle_free(&bundle);
}

static void run_network(Sim *sim, uint32_t replication, double *figures)
{
    (void)replication;
    sim_run_until(sim, sim_scenario(sim)->end);
    for (int32_t i = 0; i < 3; i++) {
        figures[i] = number_inside(sim, i);
        figures[3 + i] = (double)sim_line(sim, i).arrivals / hours_of(sim);
    }
}

static void test_network(void **context)
{
    (void)context;
    static const int32_t servers[] = {1, 2, 1};
    static const double external[] = {1, 4, 3};
    static const double routing[] = {0, 0.6, 0.3, 0.1, 0, 0.3, 0.4, 0.4, 0};
    double rates[3];
    assert_true(theory_network_rates(3, external, routing, rates));
    ScenarioBundle bundle = load_with("theory-network.yaml", NULL, 0);
    Estimate e[6];
    replicate(&bundle, 1, run_network, 6, e);
    for (int i = 0; i < 3; i++) {
        double load = rates[i] / 10 / servers[i];
        expect_estimate("inside", e[i], theory_mmn_inside(servers[i], load), 0.06);
        expect_estimate("rate", e[3 + i], rates[i], 0.01);
    }
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mmn),
        cmocka_unit_test(test_me2n),
        cmocka_unit_test(test_e2e2n),
        cmocka_unit_test(test_pollaczek_khinchine),
        cmocka_unit_test(test_the_county_hospital),
        cmocka_unit_test(test_priority),
        cmocka_unit_test(test_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
