/* War-risk premiums: incidents raise them, days let them fade. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "sim/sim.h"
#include "sim/state.h"

static void insured(Toy *toy)
{
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(toy, &options);
    toy->scenario.economy.insurance = (Insurance){.source = "test",
                                                  .incident_ppm = 2500,
                                                  .half_life_ms = 14 * MS_PER_DAY,
                                                  .decay_ppb = insurance_decay_ppb(14 * MS_PER_DAY),
                                                  .cap_ppm = 10000,
                                                  .elsewhere_ppm = 500};
}

static Sim *start(const Toy *toy)
{
    SimConfig config = {&toy->scenario, 1, 0, false};
    return sim_create(&config);
}

static void test_decay_halves_over_the_half_life(void **context)
{
    (void)context;
    assert_int_equal(insurance_decay_ppb(MS_PER_DAY), 500000000);
    assert_int_equal(insurance_decay_ppb(MS_PER_DAY / 2), 250000000);
    assert_int_equal(insurance_decay_ppb(14 * MS_PER_DAY), 951695153); /* 2^(-1/14) */
    assert_int_equal(insurance_decay_ppb(MS_PER_HOUR * 1), 60);        /* 2^-24 */
}

static void
test_an_incident_raises_the_premium_and_half_of_it_is_left_after_the_half_life(void **context)
{
    (void)context;
    Toy toy;
    insured(&toy);
    Sim *sim = start(&toy);
    int64_t noon = toy.scenario.start + 3 * MS_PER_DAY + 12 * MS_PER_HOUR;
    sim_run_until(sim, noon);
    int32_t before = sim_premium(sim, 0);
    insurance_incident(sim, 0, 1000000);
    assert_int_equal(sim_premium(sim, 0), before + 2500);
    assert_int_equal(sim_premium(sim, -1), 500); /* others do not feel it */
    sim_run_until(sim, noon + 11 * MS_PER_HOUR);
    assert_int_equal(sim_premium(sim, 0), before + 2500); /* quoted anew at midnight */
    sim_run_until(sim, noon + 14 * MS_PER_DAY);
    assert_in_range(sim_premium(sim, 0) - before, 1249, 1250);
    sim_run_until(sim, noon + 28 * MS_PER_DAY);
    assert_in_range(sim_premium(sim, 0) - before, 624, 625);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_premiums_stop_at_the_cap_and_fade_from_there(void **context)
{
    (void)context;
    Toy toy;
    insured(&toy);
    Sim *sim = start(&toy);
    for (int i = 0; i < 10; i++) {
        insurance_incident(sim, -1, 500000); /* 10 times half of 0.25 % is 1.25 % */
    }
    assert_int_equal(sim_premium(sim, 0), 10000);
    assert_int_equal(sim_premium(sim, -1), 10000);
    sim_run_until(sim, toy.scenario.start + 14 * MS_PER_DAY);
    assert_in_range(sim_premium(sim, -1), 500 + 4999,
                    500 + 5000); /* from the cap, not from above */
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_the_first_corridor_that_serves_a_port_insures_it(void **context)
{
    (void)context;
    Toy toy;
    insured(&toy);
    assert_int_equal(insurance_corridor_of_port(&toy.scenario, 0), 0);
    assert_int_equal(insurance_corridor_of_port(&toy.scenario, 1), -1);
    assert_int_equal(insurance_corridor_of_port(&toy.scenario, -1), -1);
    toy_free(&toy);
}

static void test_chunks_do_not_move_premiums(void **context)
{
    (void)context;
    Toy toy;
    insured(&toy);
    Sim *whole = start(&toy), *pieces = start(&toy);
    insurance_incident(whole, 0, 700000);
    insurance_incident(pieces, 0, 700000);
    sim_run_until(whole, toy.scenario.end);
    for (int64_t t = toy.scenario.start; t <= toy.scenario.end; t += 7 * MS_PER_HOUR + 1) {
        sim_run_until(pieces, t);
        sim_premium(pieces, 0);
    }
    sim_run_until(pieces, toy.scenario.end);
    assert_true(sim_state_hash(whole) == sim_state_hash(pieces));
    sim_destroy(whole);
    sim_destroy(pieces);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decay_halves_over_the_half_life),
        cmocka_unit_test(
            test_an_incident_raises_the_premium_and_half_of_it_is_left_after_the_half_life),
        cmocka_unit_test(test_premiums_stop_at_the_cap_and_fade_from_there),
        cmocka_unit_test(test_the_first_corridor_that_serves_a_port_insures_it),
        cmocka_unit_test(test_chunks_do_not_move_premiums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
