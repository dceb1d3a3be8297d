/* Rewind is exact: wherever a Timeline goes in a year of bsgi-2022 with decisions, the state is
 * that of a run made straight to there, under any budget of bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"
#include "sim/timeline.h"

#include <stdlib.h>

enum { SEEKS = 1000, DECISIONS = 7 };

static ScenarioBundle bundle;
/* Two of them at the same moment. */
static const char *const words[DECISIONS] = {
    "2022-09-15 00:00 teams istanbul 10",    "2022-10-20 13:37 suspend bsgi turkiye",
    "2022-11-02 08:00 resume bsgi turkiye",  "2022-11-02 08:00 teams istanbul 2",
    "2023-01-10 00:00 corridor bsgi closed", "2023-01-25 12:00 corridor bsgi auto",
    "2023-04-01 00:00 teams istanbul auto"};
static Command decisions[DECISIONS];

static int load(void **context)
{
    (void)context;
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    if (!scenario_load(&sources, "bsgi-2022", NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        return -1;
    }
    for (int i = 0; i < DECISIONS; i++) {
        if (!command_parse_dated(bundle.scenario, words[i], &decisions[i], &errors)) {
            errors_print(&errors, stderr);
            return -1;
        }
    }
    return 0;
}

static int unload(void **context)
{
    (void)context;
    scenario_bundle_free(&bundle);
    return 0;
}

static Sim *start(bool trace)
{
    return sim_create(&(SimConfig){bundle.scenario, 7, 0, trace});
}

/* As straight as can be: forward only, by the Sim alone. *next: the first decision not taken. */
static void run_straight(Sim *sim, int *next, int64_t t)
{
    for (; *next < DECISIONS && decisions[*next].t <= t; ++*next) {
        sim_run_until(sim, decisions[*next].t);
        assert_true(sim_apply(sim, &decisions[*next], NULL));
    }
    sim_run_until(sim, t);
}

/* Runs to t; decisions up to it are taken for the first time. */
static void live(Timeline *timeline, int *next, int64_t t)
{
    for (; *next < DECISIONS && decisions[*next].t <= t; ++*next) {
        timeline_run_until(timeline, decisions[*next].t);
        assert_true(timeline_apply(timeline, &decisions[*next], NULL));
    }
    timeline_run_until(timeline, t);
}

static Timeline *live_a_year(Sim *sim, size_t budget)
{
    int next = 0;
    Timeline *timeline = timeline_create(sim, budget);
    live(timeline, &next, bundle.scenario->end);
    assert_int_equal(next, DECISIONS);
    return timeline;
}

static uint64_t luck = 1;
static uint64_t draw(uint64_t below)
{
    luck = luck * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (luck >> 33) % below;
}

typedef struct Moment {
    int64_t t;
    uint64_t hash;
} Moment;

static int by_time(const void *a, const void *b)
{
    int64_t x = ((const Moment *)a)->t, y = ((const Moment *)b)->t;
    return x < y ? -1 : x > y;
}

/* Random moments, the ends, and each decision's own moment with the milliseconds beside it; with
 * the hashes of a straight run, in time's order. */
static void draw_moments(Moment moments[SEEKS])
{
    const Scenario *s = bundle.scenario;
    for (int i = 0; i < SEEKS; i++) {
        moments[i].t = s->start + (int64_t)draw((uint64_t)(s->end - s->start));
    }
    for (int i = 0; i < 3 * DECISIONS; i++) {
        moments[i].t = decisions[i / 3].t + i % 3 - 1;
    }
    moments[SEEKS - 2].t = s->start;
    moments[SEEKS - 1].t = s->end;
    qsort(moments, SEEKS, sizeof moments[0], by_time);
    Sim *straight = start(false);
    int next = 0;
    for (int i = 0; i < SEEKS; i++) {
        run_straight(straight, &next, moments[i].t);
        moments[i].hash = sim_state_hash(straight);
    }
    sim_destroy(straight);
}

static void seek_everywhere(size_t budget, int32_t fewest, int32_t most)
{
    Moment moments[SEEKS];
    draw_moments(moments);
    Sim *sim = start(false);
    Timeline *timeline = live_a_year(sim, budget);
    int32_t keys = timeline_keyframes(timeline);
    if (keys < fewest || keys > most) {
        fail_msg("%d keyframes, expected %d to %d", (int)keys, (int)fewest, (int)most);
    }
    for (int i = 0; i < SEEKS; i++) {
        const Moment *m = &moments[draw(SEEKS)];
        timeline_seek(timeline, m->t);
        assert_int_equal(sim_now(sim), m->t);
        if (sim_state_hash(sim) != m->hash) {
            fail_msg("seek %d, to %lld, differs from the straight run", i, (long long)m->t);
        }
        assert_true(timeline_bytes(timeline) <= budget);
        assert_int_equal(timeline_end(timeline), bundle.scenario->end);
        assert_int_equal(timeline_decisions(timeline), DECISIONS);
    }
    assert_int_equal(timeline_keyframes(timeline), keys); /* a seek makes and drops none */
    assert_null(sim_fault(sim));
    timeline_destroy(timeline);
    sim_destroy(sim);
}

static void test_seeks_equal_the_straight_run_with_the_default_budget(void **context)
{
    (void)context;
    seek_everywhere(TIMELINE_BUDGET, 8, 200);
}

static void test_seeks_equal_the_straight_run_with_8_megabytes(void **context)
{
    (void)context;
    seek_everywhere((size_t)8 << 20, 4, 200);
}

static void test_a_budget_that_is_reached_thins_keyframes_out_and_is_kept(void **context)
{
    (void)context;
    seek_everywhere((size_t)1 << 20, 2, 8);
}

/* 90 days of the yardstick with as many servers and ships as make 10,000 of them. */
static void crowd_keeps(const Scenario *s, size_t budget, int32_t fewest, int32_t most)
{
    enum { MOMENTS = 24, DAYS = 90 };
    Sim *sim = sim_create(&(SimConfig){s, 7, 0, false});
    Sim *straight = sim_create(&(SimConfig){s, 7, 0, false});
    Timeline *timeline = timeline_create(sim, budget);
    uint64_t hashes[MOMENTS];
    for (int day = 1; day <= DAYS; day++) {
        timeline_run_until(timeline, s->start + day * MS_PER_DAY);
        assert_true(timeline_bytes(timeline) <= (budget > 0 ? budget : TIMELINE_BUDGET));
    }
    assert_in_range(sim_vessels_inside(sim), 9000, 11000);
    assert_in_range(timeline_keyframes(timeline), fewest, most);
    for (int i = 0; i < MOMENTS; i++) {
        sim_run_until(straight, s->start + i * (DAYS * MS_PER_DAY / MOMENTS) + 12345);
        hashes[i] = sim_state_hash(straight);
    }
    for (int i = 0; i < MOMENTS; i++) {
        int moment = (int)draw(MOMENTS);
        timeline_seek(timeline, s->start + moment * (DAYS * MS_PER_DAY / MOMENTS) + 12345);
        assert_true(sim_state_hash(sim) == hashes[moment]);
    }
    timeline_destroy(timeline);
    sim_destroy(straight);
    sim_destroy(sim);
}

static void test_ten_thousand_vessels_keep_the_budget(void **context)
{
    (void)context;
    enum { TIMES = 165 };
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle crowd;
    assert_true(scenario_load(&sources, SOURCE_DIR "/tests/data/corridor-ref.yaml", NULL, &crowd,
                              &(Errors){0}));
    const Scenario *s = crowd.scenario;
    for (int32_t i = 0; i < s->station_count; i++) {
        ((Dated *)(uintptr_t)s->stations[i].servers)->value *= TIMES; /* it is this test's own */
    }
    ((Dated *)(uintptr_t)s->flows[0].rates)->value *= TIMES;
    crowd_keeps(s, 0, 3, 200);
    crowd_keeps(s, (size_t)8 << 20, 2, 4);
    scenario_bundle_free(&crowd);
}

static void test_the_first_keyframe_stays_without_any_budget(void **context)
{
    (void)context;
    Sim *sim = start(false), *straight = start(false);
    int next = 0;
    Timeline *timeline = live_a_year(sim, 1);
    assert_int_equal(timeline_keyframes(timeline), 1);
    int64_t t = bundle.scenario->start + 120 * MS_PER_DAY;
    timeline_seek(timeline, t);
    run_straight(straight, &next, t);
    assert_true(sim_state_hash(sim) == sim_state_hash(straight));
    timeline_destroy(timeline);
    sim_destroy(sim);
    sim_destroy(straight);
}

static void test_a_decision_in_the_past_cuts_the_known_future(void **context)
{
    (void)context;
    const Scenario *s = bundle.scenario;
    Sim *sim = start(false), *straight = start(false);
    Timeline *timeline = live_a_year(sim, 0);
    int32_t keys = timeline_keyframes(timeline);
    int64_t t = s->start + 130 * MS_PER_DAY + 12345;
    timeline_seek(timeline, t);
    int32_t taken = sim_command_count(sim);
    assert_true(taken > 0 && taken < DECISIONS); /* there is a future to cut */

    Command refused = decisions[2]; /* Türkiye has resumed already: nothing is cut */
    assert_false(timeline_apply(timeline, &refused, NULL));
    assert_int_equal(timeline_decisions(timeline), DECISIONS);
    assert_int_equal(timeline_end(timeline), s->end);

    Command now = decisions[0];
    now.value = 1;
    assert_true(timeline_apply(timeline, &now, NULL));
    assert_int_equal(timeline_decisions(timeline), taken + 1);
    assert_int_equal(timeline_end(timeline), t);
    assert_true(timeline_keyframes(timeline) < keys);
    timeline_run_until(timeline, s->end);
    int next = 0;
    run_straight(straight, &next, t);
    assert_true(sim_apply(straight, &now, NULL));
    Sim *middle = sim_clone(straight);
    sim_run_until(middle, t + 40 * MS_PER_DAY);
    sim_run_until(straight, s->end);
    assert_true(sim_state_hash(sim) == sim_state_hash(straight));
    timeline_seek(timeline, t + 40 * MS_PER_DAY); /* and rewinds in the new future as well */
    assert_true(sim_state_hash(sim) == sim_state_hash(middle));
    assert_int_equal(timeline_end(timeline), s->end);
    timeline_destroy(timeline);
    sim_destroy(sim);
    sim_destroy(middle);
    sim_destroy(straight);
}

static void test_each_decision_taken_back_equals_the_run_without_it(void **context)
{
    (void)context;
    const Scenario *s = bundle.scenario;
    for (int32_t i = 0; i < DECISIONS; i++) {
        Sim *sim = start(false);
        Timeline *timeline = live_a_year(sim, 0);
        int32_t expected = 0;
        Sim *without = sim_without_command(sim, i, &expected);
        assert_int_equal(timeline_take_back(timeline, i), expected);
        assert_int_equal(expected, i == 1); /* nothing to resume when nobody suspended */
        assert_true(sim_state_hash(sim) == sim_state_hash(without));
        timeline_seek(timeline, s->start); /* and stays so after a rewind */
        timeline_seek(timeline, s->end);
        assert_true(sim_state_hash(sim) == sim_state_hash(without));
        timeline_destroy(timeline);
        sim_destroy(without);
        sim_destroy(sim);
    }
}

static void test_a_decision_taken_back_at_once_leaves_the_run_as_it_was(void **context)
{
    (void)context;
    Sim *sim = start(false);
    Timeline *timeline = live_a_year(sim, 0);
    timeline_seek(timeline, decisions[4].t + 1);
    uint64_t before = sim_state_hash(sim);
    Command again = decisions[0];
    again.value = 3;
    assert_true(timeline_apply(timeline, &again, NULL));
    assert_true(sim_state_hash(sim) != before);
    assert_int_equal(timeline_take_back(timeline, sim_command_count(sim) - 1), 0);
    assert_true(sim_state_hash(sim) == before);
    timeline_destroy(timeline);
    sim_destroy(sim);
}

static int32_t trace_length(const Sim *sim)
{
    static TraceRecord records[1 << 12];
    int64_t cursor = 0;
    int32_t length = 0, got;
    while ((got = sim_trace(sim, &cursor, records, 1 << 12)) > 0) {
        length += got;
    }
    return length;
}

static void test_a_trace_is_whole_after_a_seek_either_way(void **context)
{
    (void)context;
    Sim *sim = start(true), *straight = start(true);
    Timeline *timeline = live_a_year(sim, 0);
    int next = 0;
    for (int i = 1; i <= 3; i += 2) {
        int64_t t = decisions[i].t; /* a moment with records of its own */
        run_straight(straight, &next, t);
        timeline_seek(timeline, bundle.scenario->start + MS_PER_DAY);
        timeline_seek(timeline, t);
        assert_int_equal(trace_length(sim), trace_length(straight));
        timeline_seek(timeline, t + 100 * MS_PER_DAY);
        timeline_seek(timeline, t);
        assert_int_equal(trace_length(sim), trace_length(straight));
    }
    timeline_destroy(timeline);
    sim_destroy(sim);
    sim_destroy(straight);
}

static void test_a_trace_holds_a_decision_once_where_a_keyframe_is(void **context)
{
    (void)context;
    Sim *sim = start(true);
    int64_t t = decisions[0].t;
    sim_run_until(sim, t);
    Timeline *timeline = timeline_create(sim, 0); /* a keyframe here, before the decision */
    assert_true(timeline_apply(timeline, &decisions[0], NULL));
    int32_t length = trace_length(sim);
    timeline_run_until(timeline, t + MS_PER_DAY);
    timeline_seek(timeline, t);
    assert_int_equal(trace_length(sim), length);
    assert_int_equal(sim_command_count(sim), 1);
    timeline_destroy(timeline);
    sim_destroy(sim);
}

static void test_a_timeline_begins_where_its_run_is(void **context)
{
    (void)context;
    Sim *sim = start(false);
    int next = 0;
    int64_t begin = decisions[1].t;
    run_straight(sim, &next, begin);
    Timeline *timeline = timeline_create(sim, 0);
    uint64_t before = sim_state_hash(sim);
    assert_int_equal(timeline_first_decision(timeline), 2);
    live(timeline, &next, begin + 90 * MS_PER_DAY);
    assert_true(timeline_decisions(timeline) > 2);
    timeline_seek(timeline, bundle.scenario->start);
    assert_int_equal(sim_now(sim), begin);
    assert_int_equal(timeline_start(timeline), begin);
    assert_true(sim_state_hash(sim) == before);
    timeline_destroy(timeline);
    sim_destroy(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seeks_equal_the_straight_run_with_the_default_budget),
        cmocka_unit_test(test_seeks_equal_the_straight_run_with_8_megabytes),
        cmocka_unit_test(test_a_budget_that_is_reached_thins_keyframes_out_and_is_kept),
        cmocka_unit_test(test_ten_thousand_vessels_keep_the_budget),
        cmocka_unit_test(test_the_first_keyframe_stays_without_any_budget),
        cmocka_unit_test(test_a_decision_in_the_past_cuts_the_known_future),
        cmocka_unit_test(test_each_decision_taken_back_equals_the_run_without_it),
        cmocka_unit_test(test_a_decision_taken_back_at_once_leaves_the_run_as_it_was),
        cmocka_unit_test(test_a_trace_is_whole_after_a_seek_either_way),
        cmocka_unit_test(test_a_trace_holds_a_decision_once_where_a_keyframe_is),
        cmocka_unit_test(test_a_timeline_begins_where_its_run_is),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
