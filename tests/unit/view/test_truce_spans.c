/* An agreement's history as spans, read from the truce log. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "view/truce_spans.h"

enum { SPANS = 32 };

typedef struct Kept {
    Span spans[SPANS];
    int32_t count;
} Kept;

static void keep(void *context, const Span *span)
{
    Kept *kept = context;
    assert_true(kept->count < SPANS);
    kept->spans[kept->count++] = *span;
}

static Kept spans_of(const Sim *sim)
{
    Kept kept = {0};
    truce_spans(sim, 0, keep, &kept);
    return kept;
}

static void decide(Sim *sim, const Toy *toy, const char *text)
{
    Command command = toy_command(toy, text);
    assert_true(sim_apply(sim, &command, NULL));
}

/* A day of the run. */
static int64_t day(const Toy *toy, int32_t n)
{
    return toy->scenario.start + n * MS_PER_DAY;
}

static void expect(const Kept *kept, int32_t index, int64_t from, int64_t to,
                   AgreementStatus status, bool violated)
{
    assert_true(index < kept->count);
    assert_true(kept->spans[index].from == from);
    assert_true(kept->spans[index].to == to);
    assert_int_equal(kept->spans[index].status, status);
    assert_int_equal(kept->spans[index].violated, violated);
}

static void test_spans_join_from_the_start_to_now(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    SimConfig config = {&toy.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    assert_int_equal(spans_of(sim).count, 0); /* no time has passed */
    sim_run_until(sim, day(&toy, 4));
    decide(sim, &toy, "suspend deal east");
    sim_run_until(sim, day(&toy, 6));
    decide(sim, &toy, "suspend deal west"); /* still suspended: the same span */
    sim_run_until(sim, day(&toy, 7));
    decide(sim, &toy, "resume deal east");
    decide(sim, &toy, "resume deal west");
    sim_run_until(sim, day(&toy, 9));
    Kept kept = spans_of(sim);
    assert_int_equal(kept.count, 3);
    expect(&kept, 0, day(&toy, 0), day(&toy, 4), AGREEMENT_IN_FORCE, false);
    expect(&kept, 1, day(&toy, 4), day(&toy, 7), AGREEMENT_SUSPENDED, false);
    expect(&kept, 2, day(&toy, 7), day(&toy, 9), AGREEMENT_IN_FORCE, false);
    TruceEvent event = sim_truce_event(sim, kept.spans[1].event);
    assert_int_equal(event.reason, REASON_SUSPENDED);
    assert_int_equal(event.origin, ORIGIN_HAND);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Violated from a violation until the last one has left the window of 4 days. */
static void test_a_violation_marks_a_span_as_long_as_it_counts(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Agreement deal = toy.scenario.agreements[0];
    deal.tolerance = 2;
    deal.window_ms = 4 * MS_PER_DAY;
    toy.scenario.agreements = &deal;
    SimConfig config = {&toy.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, day(&toy, 2));
    decide(sim, &toy, "violate deal east");
    sim_run_until(sim, day(&toy, 5));
    decide(sim, &toy, "violate deal west");
    sim_run_until(sim, day(&toy, 8));
    Kept kept = spans_of(sim);
    assert_int_equal(kept.count, 2);
    expect(&kept, 1, day(&toy, 2), day(&toy, 8), AGREEMENT_IN_FORCE, true);
    assert_true(sim_agreement(sim, 0).is_violated);
    sim_run_until(sim, day(&toy, 12));
    kept = spans_of(sim);
    assert_int_equal(kept.count, 3);
    expect(&kept, 1, day(&toy, 2), day(&toy, 9), AGREEMENT_IN_FORCE, true);
    expect(&kept, 2, day(&toy, 9), day(&toy, 12), AGREEMENT_IN_FORCE, false);
    assert_false(sim_agreement(sim, 0).is_violated);
    sim_destroy(sim);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans_join_from_the_start_to_now),
        cmocka_unit_test(test_a_violation_marks_a_span_as_long_as_it_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
