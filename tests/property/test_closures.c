/* What theory says of servers that shut: closures, the line at Suez, and a switch that flickers.
 * The files are tests/data/theory-closure.yaml, -suez.yaml and -on-off.yaml. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/fmath.h"
#include "base/memory.h"
#include "base/rng.h"
#include "base/simtime.h"
#include "common/replicate.h"
#include "common/theory.h"

/* ---- deterministic closures ---- */

/* What a closure cost: lines and times in ships and days. */
typedef struct Closure {
    double delay, peak, clearing;
} Closure;

/* Runs a closure that ends at `reopens` (ms) and takes stock; `lots` make up a ship. */
static Closure run_closure(const char *const *settings, int32_t count, int64_t reopens, double lots)
{
    ScenarioBundle bundle = load_with("theory-closure.yaml", settings, count);
    SimConfig config = {bundle.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, reopens - 1);
    Closure c = {.peak = sim_line(sim, 0).waiting / lots};
    assert_int_equal(sim_line(sim, 0).max_waiting, sim_line(sim, 0).waiting);
    int64_t cleared = reopens;
    while (sim_step(sim)) {
        /* One is in service; the others wait. */
        cleared = sim_vessels_inside(sim) > 1 ? sim_now(sim) : cleared;
        if (sim_now(sim) > cleared + MS_PER_DAY) {
            break;
        }
    }
    c.clearing = (double)(cleared - reopens) / (double)MS_PER_DAY;
    SimTotals totals = sim_totals(sim);
    for (int32_t i = 0; i < WAIT_CAUSES; i++) {
        c.delay += (double)totals.wait_ms[i] / (double)MS_PER_DAY / lots;
    }
    expect_sound(sim);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
    return c;
}

static int64_t date(int32_t month, int32_t day, int32_t hour)
{
    return time_from_civil((CivilTime){.year = 2020, .month = month, .day = day, .hour = hour});
}

static void expect_closure(const char *events, int64_t reopens, double days)
{
    Closure c = run_closure(&events, 1, reopens, 1000);
    /* A lot comes every 17.28 s: what is not a flow about it is a part in 10,000. */
    double delay = theory_closure_delay(5, 8, days), clearing = theory_closure_clearing(5, 8, days);
    if (fabs(c.delay / delay - 1) > 2e-4 ||
        fabs(c.peak / theory_closure_peak(5, days) - 1) > 1e-4 ||
        fabs(c.clearing / clearing - 1) > 2e-4) {
        fail_msg("%s: %.3f ship-days, %.3f ships, %.4f days", events, c.delay, c.peak, c.clearing);
    }
}

/* 240 ship-days for 6 days, 960 (not 480) for 12; 30 ships; 10 days to clear: by every door that
 * shuts a station. */
static void test_delay_grows_with_the_square_of_the_closure(void **context)
{
    (void)context;
    expect_closure("events=[{on: 2020-01-10, do: suspend deal south}, "
                   "{on: 2020-01-16, do: resume deal south}]",
                   date(1, 16, 0), 6);
    expect_closure("events=[{on: 2020-01-10, do: suspend deal south}, "
                   "{on: 2020-01-22, do: resume deal south}]",
                   date(1, 22, 0), 12);
    expect_closure("events=[{on: 2020-01-10, do: corridor way closed}, "
                   "{on: 2020-01-16, do: corridor way auto}]",
                   date(1, 16, 0), 6);
    expect_closure("events=[{on: 2020-01-10, do: teams desk 0}, "
                   "{on: 2020-01-16, do: teams desk auto}]",
                   date(1, 16, 0), 6);
}

/* The same with whole ships, to the millisecond. One comes every 4.8 h, the first 0.9 h after the
 * closure, so the k-th 0.9 + 4.8 (k - 1) h after it; served T + 3 (k - 1) h after it, it waits
 * T - 0.9 - 1.8 (k - 1) h while that is above 0, which sums to
 *     T = 6 d:   80 * 143.1 - 1.8 * 80 * 79 / 2   =  5,760 h = 240 ship-days
 *     T = 12 d: 160 * 287.1 - 1.8 * 160 * 159 / 2 = 23,040 h = 960 ship-days. */
static void test_whole_ships_lose_exactly_240_and_960_days(void **context)
{
    (void)context;
    static const struct {
        const char *events;
        int32_t day;
        double ship_days, ships;
    } cases[] = {{"events=[{on: 2020-01-10 13:30, do: suspend deal south}, "
                  "{on: 2020-01-16 13:30, do: resume deal south}]",
                  16, 240, 30},
                 {"events=[{on: 2020-01-10 13:30, do: suspend deal south}, "
                  "{on: 2020-01-22 13:30, do: resume deal south}]",
                  22, 960, 60}};
    for (int i = 0; i < 2; i++) {
        const char *settings[] = {cases[i].events, "flows.ships.arrivals.even=5 /day",
                                  "queues.desk.service=3 h"};
        int64_t reopens = date(1, cases[i].day, 13) + 30 * MS_PER_MINUTE;
        Closure c = run_closure(settings, 3, reopens, 1);
        assert_true(fabs(c.delay - cases[i].ship_days) < 1e-9); /* a millisecond is 1.2e-8 days */
        assert_true(c.peak == cases[i].ships);
    }
}

/* 422 ships, 84 a day: 5.0 days to the last. */
static void test_suez_clears_in_five_days(void **context)
{
    (void)context;
    ScenarioBundle bundle = load_with("theory-suez.yaml", NULL, 0);
    SimConfig config = {bundle.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    int64_t reopens = bundle.scenario->events[1].t;
    sim_run_until(sim, reopens - 1);
    assert_int_equal(sim_line(sim, 0).waiting, 422);
    while (sim_totals(sim).departed < 422 && sim_step(sim)) {
    }
    double days = (double)(sim_now(sim) - reopens) / (double)MS_PER_DAY;
    assert_true(fabs(days - 422 / 84.0) < 1e-5);
    assert_true(fabs(days - 5.0) < 0.05); /* as it was */
    expect_sound(sim);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- a switch at exponential times ---- */

typedef struct Switch {
    double arrivals, shutting, reopening; /* an hour */
} Switch;

static Switch rates; /* of the case that runs */

static void command(Sim *sim, const char *text)
{
    Command c;
    Errors errors = {0};
    if (!command_parse(sim_scenario(sim), text, &c, &errors) || !sim_apply(sim, &c, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
}

/* The switch has its own luck: the test's generator, not the simulator's streams. */
static int64_t exponential_ms(RngKey key, uint32_t index, double per_hour)
{
    double u = (rng_block(key, 1, 1, index).u[0] + 0.5) / 4294967296.0;
    return (int64_t)(-fm_log(u) / per_hour * 3600000.0 + 0.5);
}

static void run_on_off(Sim *sim, uint32_t replication, double *figures)
{
    RngKey key = rng_key(UINT64_C(0x5EED), replication);
    int64_t t = sim_now(sim), end = sim_scenario(sim)->end, shut = 0;
    for (uint32_t i = 0; t < end; i++) {
        bool open = i % 2 == 0;
        int64_t lasts = exponential_ms(key, i, open ? rates.shutting : rates.reopening);
        lasts = lasts < end - t ? lasts : end - t;
        t += lasts;
        shut += open ? 0 : lasts;
        sim_run_until(sim, t);
        command(sim, open ? "suspend deal south" : "resume deal south");
    }
    figures[0] = number_inside(sim, 0);
    /* All the time that it stood still is known: service under way while the truce was not. */
    double hours = hours_of(sim);
    figures[1] = sim_station(sim, 0).busy_mean - sim_station(sim, 0).stopped_mean;
    figures[2] = (double)shut / 3600000.0 / hours;
}

static void expect_on_off(Switch s)
{
    rates = s;
    char text[64];
    snprintf(text, sizeof text, "flows.ships.arrivals={poisson: %.1f /h}", s.arrivals);
    const char *settings[] = {text};
    ScenarioBundle bundle = load_with("theory-on-off.yaml", settings, 1);
    Estimate e[3];
    replicate(&bundle, 3, run_on_off, 3, e);
    double exact = theory_on_off_inside(s.arrivals, 1, s.shutting, s.reopening);
    expect_estimate("inside", e[0], exact, 0.08);
    expect_estimate("at work", e[1], s.arrivals, 0.02);
    expect_estimate("shut", e[2], s.shutting / (s.shutting + s.reopening), 0.03);
    scenario_bundle_free(&bundle);
}

static void test_a_server_that_shuts_and_reopens(void **context)
{
    (void)context;
    expect_on_off((Switch){0.5, 0.1, 0.5});
    expect_on_off((Switch){0.6, 0.05, 0.2});
}

/* The same by the truce alone: random violations that it does not tolerate suspend it, the parties
 * take it up again after a random time. No command, only the scenario. */
static void run_truce(Sim *sim, uint32_t replication, double *figures)
{
    (void)replication;
    sim_run_until(sim, sim_scenario(sim)->end);
    StationView station = sim_station(sim, 0);
    figures[0] = number_inside(sim, 0);
    figures[1] = station.busy_mean - station.stopped_mean;
    figures[2] = (double)sim_agreement(sim, 0).in_force_ms / 3600000.0 / hours_of(sim);
}

static void expect_truce(Switch s)
{
    char texts[4][96];
    snprintf(texts[0], sizeof texts[0], "flows.ships.arrivals={poisson: %.1f /h}", s.arrivals);
    snprintf(texts[1], sizeof texts[1], "agreements.deal.violations={rate: %.2f /day}",
             24 * s.shutting);
    snprintf(texts[2], sizeof texts[2], "agreements.deal.recovery={exponential: %.1f h}",
             1 / s.reopening);
    snprintf(texts[3], sizeof texts[3], "agreements.deal.tolerance=0");
    const char *settings[] = {texts[0], texts[1], texts[2], texts[3]};
    ScenarioBundle bundle = load_with("theory-on-off.yaml", settings, 4);
    Estimate e[3];
    replicate(&bundle, 4, run_truce, 3, e);
    double exact = theory_on_off_inside(s.arrivals, 1, s.shutting, s.reopening);
    expect_estimate("inside", e[0], exact, 0.08);
    expect_estimate("at work", e[1], s.arrivals, 0.02);
    expect_estimate("in force", e[2], s.reopening / (s.shutting + s.reopening), 0.01);
    scenario_bundle_free(&bundle);
}

static void test_a_truce_that_flickers_by_itself(void **context)
{
    (void)context;
    expect_truce((Switch){0.5, 0.1, 0.5});
    expect_truce((Switch){0.6, 0.05, 0.2});
}

/* The other rule costs less time inside, and is what it says: nothing stands still. */
static void run_finishing(Sim *sim, uint32_t replication, double *figures)
{
    run_on_off(sim, replication, figures);
    assert_true(sim_station(sim, 0).stopped_mean == 0);
}

static void test_finishing_what_is_under_way_waits_less(void **context)
{
    (void)context;
    rates = (Switch){0.6, 0.05, 0.2};
    const char *settings[] = {"flows.ships.arrivals={poisson: 0.6 /h}",
                              "queues.desk.on_shut=finish"};
    ScenarioBundle bundle = load_with("theory-on-off.yaml", settings, 2);
    Estimate e;
    replicate(&bundle, 3, run_finishing, 1, &e);
    assert_true(e.mean + e.half < theory_on_off_inside(0.6, 1, 0.05, 0.2));
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delay_grows_with_the_square_of_the_closure),
        cmocka_unit_test(test_whole_ships_lose_exactly_240_and_960_days),
        cmocka_unit_test(test_suez_clears_in_five_days),
        cmocka_unit_test(test_a_server_that_shuts_and_reopens),
        cmocka_unit_test(test_a_truce_that_flickers_by_itself),
        cmocka_unit_test(test_finishing_what_is_under_way_waits_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
