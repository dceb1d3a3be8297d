/* Statistics of lines after a warm-up, and histograms. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "sim/sim.h"

#include <math.h>

static Sim *start(const Toy *toy)
{
    SimConfig config = {&toy->scenario, 5, 0, false};
    return sim_create(&config);
}

static void expect(double found, double right)
{
    assert_true(fabs(found - right) <= 1e-9 * (1 + fabs(right)));
}

/* Two runs of the same luck, one with a warm-up: what counts after it is the difference of what had
 * been counted at its end and at the end of the run. */
static void test_a_warm_up_takes_off_exactly_what_came_before(void **context)
{
    (void)context;
    Toy toy;
    toy_queue(&toy, 20, 0.1, 2, 100);
    Sim *whole = start(&toy);
    int64_t warm = 30 * MS_PER_DAY + 5 * MS_PER_HOUR + 123;
    sim_run_until(whole, toy.scenario.start + warm);
    LineView before = sim_line(whole, 0);
    sim_run_until(whole, toy.scenario.end);
    LineView after = sim_line(whole, 0);
    toy.scenario.warm_up_ms = warm;
    Sim *warmed = start(&toy);
    sim_run_until(warmed, toy.scenario.start + warm - 1);
    LineView cold = sim_line(warmed, 0);
    assert_int_equal(cold.arrivals, 0);
    assert_int_equal(cold.waiting, before.waiting);
    sim_run_until(warmed, toy.scenario.end);
    LineView view = sim_line(warmed, 0);
    assert_int_equal(view.arrivals, after.arrivals - before.arrivals);
    assert_int_equal(view.served, after.served - before.served);
    double warm_days = (double)warm / (double)MS_PER_DAY;
    expect(view.mean_waiting,
           (after.mean_waiting * 100 - before.mean_waiting * warm_days) / (100 - warm_days));
    expect(view.little_ratio, 1);
    /* Waits that began after the warm-up, one by one. */
    int32_t count = sim_line_waits(whole, 0, INT64_MIN, INT64_MAX, NULL, 0), used = 0;
    double *days = mem_alloc((size_t)count, sizeof days[0]), sum = 0;
    sim_line_waits(whole, 0, INT64_MIN, INT64_MAX, days, count);
    for (int32_t i = count - (int32_t)(view.arrivals - (uint64_t)view.waiting); i < count; i++) {
        sum += days[i]; /* first come, first served: the last to end are the last to begin */
        used++;
    }
    expect(view.mean_wait_days, sum / used);
    assert_int_equal(sim_line_histogram(warmed, 0).total, used);
    assert_true(view.max_waiting <= after.max_waiting && view.max_waiting > 0);
    mem_free(days);
    sim_destroy(whole);
    sim_destroy(warmed);
    toy_free(&toy);
}

/* No team from the start: the line stands still through the end of the warm-up. */
static void test_a_line_that_does_not_change_is_counted_from_the_end_of_the_warm_up(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 25 * MS_PER_DAY; /* on days 25 and 50 */
    toy_corridor(&toy, &options);
    toy.scenario.warm_up_ms = 30 * MS_PER_DAY;
    Sim *sim = start(&toy);
    Command none = toy_command(&toy, "teams check 0");
    assert_true(sim_apply(sim, &none, NULL));
    sim_run_until(sim, toy.scenario.start + 40 * MS_PER_DAY);
    LineView view = sim_line(sim, 1);
    assert_int_equal(view.waiting, 1);
    assert_int_equal(view.arrivals, 0);
    assert_int_equal(view.max_waiting, 1);
    expect(view.mean_waiting, 1);
    expect(view.little_ratio, 1);
    sim_run_until(sim, toy.scenario.end);
    view = sim_line(sim, 1);
    assert_int_equal(view.arrivals, 1);
    assert_int_equal(view.max_waiting, 2);
    assert_true(view.mean_waiting > 1 && view.mean_waiting < 2);
    expect(view.little_ratio, 1);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Every ten days one, while no team works until day 45; then each has its wait behind it. */
static Sim *stand_until_day_45(const Toy *toy, double days[4])
{
    Sim *sim = start(toy);
    Command none = toy_command(toy, "teams check 0"), back = toy_command(toy, "teams check auto");
    assert_true(sim_apply(sim, &none, NULL));
    sim_run_until(sim, toy->scenario.start + 45 * MS_PER_DAY);
    assert_true(sim_apply(sim, &back, NULL));
    sim_run_until(sim, toy->scenario.start + 49 * MS_PER_DAY);
    assert_int_equal(sim_line_waits(sim, 1, INT64_MIN, INT64_MAX, days, 4), 4);
    return sim;
}

/* The warm-up ends at the very moment at which the third joins the line. */
static void test_who_comes_as_the_warm_up_ends_counts(void **context)
{
    (void)context;
    Toy toy;
    double days[4];
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 10 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    sim_destroy(stand_until_day_45(&toy, days));
    int64_t third_served = 45 * MS_PER_DAY + 2 * options.inspection_ms;
    toy.scenario.warm_up_ms = third_served - llround(days[2] * (double)MS_PER_DAY);
    Sim *sim = stand_until_day_45(&toy, days);
    assert_int_equal(sim_line(sim, 1).arrivals, 2);
    expect(sim_line(sim, 1).mean_wait_days, (days[2] + days[3]) / 2);
    sim_destroy(sim);
    toy.scenario.warm_up_ms++;
    sim = stand_until_day_45(&toy, days);
    assert_int_equal(sim_line(sim, 1).arrivals, 1);
    expect(sim_line(sim, 1).mean_wait_days, days[3]);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Days 45, and two, four and six hours later. */
static void test_a_window_has_what_ended_in_it_but_not_at_its_end(void **context)
{
    (void)context;
    Toy toy;
    double days[4], one;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 10 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    Sim *sim = stand_until_day_45(&toy, days);
    for (int32_t i = 0; i < 4; i++) {
        int64_t t = toy.scenario.start + 45 * MS_PER_DAY + i * options.inspection_ms;
        assert_int_equal(sim_line_waits(sim, 1, t, t + options.inspection_ms, &one, 1), 1);
        expect(one, days[i]);
        assert_int_equal(sim_line_waits(sim, 1, t + 1, t + options.inspection_ms, &one, 1), 0);
        assert_int_equal(sim_line_waits(sim, 1, INT64_MIN, t, NULL, 0), i);
    }
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_a_warm_up_moves_nothing_but_statistics(void **context)
{
    (void)context;
    Toy toy;
    toy_queue(&toy, 20, 0.1, 2, 100);
    Sim *plain = start(&toy);
    sim_run_until(plain, toy.scenario.end);
    toy.scenario.warm_up_ms = 20 * MS_PER_DAY;
    Sim *warmed = start(&toy), *pieces = start(&toy);
    sim_run_until(warmed, toy.scenario.end);
    for (int64_t t = toy.scenario.start; t < toy.scenario.end; t += 5 * MS_PER_HOUR + 7) {
        sim_run_until(pieces, t);
        sim_line(pieces, 0);
    }
    sim_run_until(pieces, toy.scenario.end);
    assert_true(sim_state_hash(warmed) == sim_state_hash(pieces));
    assert_int_equal(sim_events(warmed), sim_events(plain));
    assert_int_equal(sim_totals(warmed).departed, sim_totals(plain).departed);
    sim_destroy(plain);
    sim_destroy(warmed);
    sim_destroy(pieces);
    toy_free(&toy);
}

static void test_a_histogram_counts_every_wait_once(void **context)
{
    (void)context;
    Toy toy;
    toy_queue(&toy, 18, 0.1, 2, 200);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    WaitHistogram histogram = sim_line_histogram(sim, 0);
    int32_t count = sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, NULL, 0);
    double *days = mem_alloc((size_t)count, sizeof days[0]);
    sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, days, count);
    static const double ends[] = {0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 1e9};
    int64_t sum = 0;
    for (int32_t bin = 0; bin < WAIT_BINS; bin++) {
        int64_t here = 0;
        for (int32_t i = 0; i < count; i++) {
            here += days[i] <= ends[bin] && (bin == 0 || days[i] > ends[bin - 1]);
        }
        assert_int_equal(histogram.counts[bin], here);
        sum += here;
    }
    assert_int_equal(sum, count);
    assert_int_equal(histogram.total, count);
    assert_true(histogram.counts[0] > 0 && histogram.counts[1] > 0);
    mem_free(days);
    sim_destroy(sim);
    toy_free(&toy);
}

/* By the definition of the nearest rank, counted from outside: fewer than the rank are shorter, and
 * at least so many are not longer. Zero-waits, which many have, are equal to each other. */
static void test_a_quantile_has_its_part_of_the_waits_below_it(void **context)
{
    (void)context;
    static const int32_t parts[] = {0, 1, 100000, 333333, 500000, 900000, 999999, 1000000};
    enum { PARTS = sizeof parts / sizeof parts[0] };
    Toy toy;
    toy_queue(&toy, 18, 0.1, 2, 200);
    Sim *sim = start(&toy);
    double found[PARTS];
    expect(sim_line_wait_quantile(sim, 0, 500000), 0); /* of none */
    sim_run_until(sim, toy.scenario.end);
    int32_t count = sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, NULL, 0);
    double *days = mem_alloc((size_t)count, sizeof days[0]);
    sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, days, count);
    sim_line_wait_quantiles(sim, 0, parts, found, PARTS);
    for (int32_t p = 0; p < PARTS; p++) {
        int32_t shorter = 0, not_longer = 0;
        for (int32_t i = 0; i < count; i++) {
            shorter += days[i] < found[p];
            not_longer += days[i] <= found[p];
        }
        int64_t rank = ((int64_t)count * parts[p] + 999999) / 1000000;
        rank = rank > 1 ? rank : 1;
        assert_true(shorter < rank && not_longer >= rank);
        expect(sim_line_wait_quantile(sim, 0, parts[p]), found[p]);
    }
    assert_true(found[0] == 0 && found[PARTS - 1] > 1.0 / 24);
    mem_free(days);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Windows of time, one after the other, give the waits that ended in each, in their order: together
 * all there are. */
static void test_the_waits_of_every_week_are_together_those_of_the_run(void **context)
{
    (void)context;
    Toy toy;
    toy_queue(&toy, 18, 0.1, 2, 100);
    Sim *sim = start(&toy);
    sim_run_until(sim, toy.scenario.end);
    int32_t count = sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, NULL, 0), used = 0;
    double *days = mem_alloc((size_t)count, sizeof days[0]);
    double *weeks = mem_alloc((size_t)count, sizeof weeks[0]);
    sim_line_waits(sim, 0, INT64_MIN, INT64_MAX, days, count);
    for (int64_t t = toy.scenario.start; t <= toy.scenario.end; t += 7 * MS_PER_DAY) {
        int32_t more = sim_line_waits(sim, 0, t, t + 7 * MS_PER_DAY, NULL, 0);
        assert_true(used + more <= count);
        assert_int_equal(sim_line_waits(sim, 0, t, t + 7 * MS_PER_DAY, weeks + used, more), more);
        used += more;
    }
    assert_int_equal(used, count);
    assert_memory_equal(weeks, days, (size_t)count * sizeof days[0]);
    assert_true(count > 1000);
    mem_free(days);
    mem_free(weeks);
    sim_destroy(sim);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_warm_up_takes_off_exactly_what_came_before),
        cmocka_unit_test(test_a_line_that_does_not_change_is_counted_from_the_end_of_the_warm_up),
        cmocka_unit_test(test_who_comes_as_the_warm_up_ends_counts),
        cmocka_unit_test(test_a_warm_up_moves_nothing_but_statistics),
        cmocka_unit_test(test_a_quantile_has_its_part_of_the_waits_below_it),
        cmocka_unit_test(test_a_window_has_what_ended_in_it_but_not_at_its_end),
        cmocka_unit_test(test_the_waits_of_every_week_are_together_those_of_the_run),
        cmocka_unit_test(test_a_histogram_counts_every_wait_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
