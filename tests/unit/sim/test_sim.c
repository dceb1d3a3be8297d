#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "model/geo.h"
#include "sim/sim.h"

#include <string.h>

static Sim *start(const Toy *toy, uint64_t seed)
{
    SimConfig config = {&toy->scenario, seed, 0, true};
    return sim_create(&config);
}

static void apply(Sim *sim, const Toy *toy, const char *text)
{
    Command command = toy_command(toy, text);
    Errors errors = {0};
    if (!sim_apply(sim, &command, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
    errors_free(&errors);
}

static bool possible(const Sim *sim, const Toy *toy, const char *text)
{
    Command command = toy_command(toy, text);
    Errors errors = {0};
    bool good = sim_check(sim, &command, &errors);
    assert_true(good == (errors.total == 0)); /* a refusal gives its reason */
    errors_free(&errors);
    return good;
}

static int32_t in_state(const Sim *sim, VesselState state)
{
    int32_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        count += sim_vessel(sim, i).state == state;
    }
    return count;
}

/* The first vessel, alone: every moment of its port call is known by hand. */
static void test_a_port_call_takes_the_time_worked_out_by_hand(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY; /* one vessel in the run, at day 50 */
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    int64_t t = toy.scenario.start + 50 * MS_PER_DAY;
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_SEA), 1);
    const Lane *lanes = toy.network.lanes;
    t += lane_travel_ms(&lanes[0], lanes[0].length_m, 6000);
    sim_run_until(sim, t - 1);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_SEA), 1);
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_INSPECTION), 1);
    t += 2 * MS_PER_HOUR;
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_PASSAGE), 1);
    t += lane_travel_ms(&lanes[1], lanes[1].length_m, 6000) +
         lane_travel_ms(&lanes[2], lanes[2].length_m, 6000);
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    t += 2 * MS_PER_DAY; /* 20 kt at 10 kt a day */
    sim_run_until(sim, t - 1);
    assert_int_equal(sim_totals(sim).exported_kg, 0);
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_OUTBOUND_PASSAGE), 1);
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    t += lane_travel_ms(&lanes[2], lanes[2].length_m, 5000) +
         lane_travel_ms(&lanes[1], lanes[1].length_m, 5000);
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_OUTBOUND_INSPECTION), 1);
    t += 2 * MS_PER_HOUR + lane_travel_ms(&lanes[0], lanes[0].length_m, 5000);
    sim_run_until(sim, t - 1);
    assert_int_equal(in_state(sim, VESSEL_OUTBOUND_SEA), 1);
    sim_run_until(sim, t);
    assert_int_equal(sim_totals(sim).departed, 1);
    assert_int_equal(sim_totals(sim).inside, 0);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_position_moves_evenly_along_the_lane(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    int64_t born = toy.scenario.start + 50 * MS_PER_DAY;
    sim_run_until(sim, born);
    Pose at, later;
    assert_true(sim_pose(sim, 0, born, &at));
    assert_true(sim_pose(sim, 0, born + MS_PER_HOUR, &later));
    /* 6 m/s for an hour. */
    assert_float_equal(geo_distance_m(at.at, later.at), 21600.0, 30.0);
    assert_float_equal(later.course_deg, 0.0, 0.01);
    sim_destroy(sim);
    toy_free(&toy);
}

/* From where it is to where it arrives, to the metre. */
static void test_the_way_ahead_leads_to_the_end_of_the_passage(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    int64_t born = toy.scenario.start + 50 * MS_PER_DAY;
    sim_run_until(sim, born + MS_PER_HOUR);
    GeoPoint ahead[64];
    int32_t count = sim_route_ahead(sim, 0, ahead, 64);
    Pose last, now;
    assert_in_range(count, 2, 63);
    assert_true(sim_pose(sim, 0, sim_now(sim), &now));
    assert_float_equal(geo_distance_m(now.at, ahead[0]), 0, 1);
    assert_true(sim_step(sim)); /* it arrives */
    assert_true(sim_now(sim) > born + MS_PER_HOUR);
    assert_true(sim_pose(sim, 0, sim_now(sim), &last));
    assert_float_equal(geo_distance_m(last.at, ahead[count - 1]), 0, 1);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_suspending_the_deal_stops_the_corridor_and_resuming_releases_it(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    int64_t start_t = toy.scenario.start;
    sim_run_until(sim, start_t + 20 * MS_PER_DAY);
    apply(sim, &toy, "suspend deal east");
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_SUSPENDED);
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_CLOSED);
    assert_false(sim_lane_is_open(sim, network_find_lane(&toy.network, "CORR")));
    sim_run_until(sim, start_t + 22 * MS_PER_DAY); /* those under way have sailed on */
    uint64_t voyages = sim_totals(sim).voyages_outbound;
    sim_run_until(sim, start_t + 30 * MS_PER_DAY);
    assert_int_equal(sim_totals(sim).voyages_outbound, voyages);
    /* One a day joined the anchorage since: ten, and none was inspected. */
    assert_in_range(sim_line(sim, 1).waiting, 9, 10);
    assert_int_equal(sim_vessel(sim, sim_line(sim, 1).first).cause, CAUSE_CORRIDOR_SHUT);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_INSPECTION), 0);
    apply(sim, &toy, "resume deal east");
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_INSPECTED);
    assert_int_equal(in_state(sim, VESSEL_HOLDING), 0);
    sim_run_until(sim, start_t + 45 * MS_PER_DAY);
    assert_int_equal(sim_line(sim, 1).waiting, 0);
    assert_true(sim_totals(sim).voyages_outbound > voyages + 10);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

static int32_t moving_after_closure(UnderWayRule rule, int32_t *holding, double *lat)
{
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 10 * MS_PER_DAY;
    options.under_way = rule;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    /* Born at day 10; in the corridor from about 0.2 d to 0.7 d later. */
    int64_t t = toy.scenario.start + 10 * MS_PER_DAY + 10 * MS_PER_HOUR;
    sim_run_until(sim, t);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_PASSAGE), 1);
    apply(sim, &toy, "suspend deal west");
    sim_run_until(sim, t + MS_PER_HOUR);
    Pose pose;
    assert_true(sim_pose(sim, 0, sim_now(sim), &pose));
    *lat = pose.at.lat;
    *holding = in_state(sim, VESSEL_HOLDING);
    int32_t moving = sim_vessel(sim, 0).speed_mm_s > 0;
    sim_run_until(sim, t + 3 * MS_PER_DAY);
    if (rule == UNDER_WAY_RETURN) {
        assert_int_equal(in_state(sim, VESSEL_HOLDING), 1);
        assert_true(sim_pose(sim, 0, sim_now(sim), &pose));
        assert_float_equal(pose.at.lat, 42.5, 1e-6); /* back at the anchorage */
    }
    apply(sim, &toy, "resume deal west");
    sim_run_until(sim, t + 9 * MS_PER_DAY);
    assert_int_equal(sim_totals(sim).voyages_outbound, 1); /* whatever the rule, it loads at last */
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
    return moving;
}

static void test_vessels_under_way_follow_the_rule_of_the_scenario(void **context)
{
    (void)context;
    int32_t holding;
    double on, held, back;
    assert_int_equal(moving_after_closure(UNDER_WAY_CONTINUE, &holding, &on), 1);
    assert_int_equal(holding, 0);
    assert_int_equal(moving_after_closure(UNDER_WAY_HOLD, &holding, &held), 0);
    assert_int_equal(holding, 1);
    assert_int_equal(moving_after_closure(UNDER_WAY_RETURN, &holding, &back), 1);
    assert_true(back < held && held < on);
}

static void test_a_laden_vessel_that_turns_back_is_exported_once(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 10 * MS_PER_DAY;
    options.under_way = UNDER_WAY_RETURN;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.start + 10 * MS_PER_DAY);
    while (in_state(sim, VESSEL_OUTBOUND_PASSAGE) == 0) {
        assert_true(sim_step(sim));
    }
    sim_run_until(sim, sim_now(sim) + 6 * MS_PER_HOUR); /* well into the corridor */
    assert_int_equal(sim_totals(sim).voyages_outbound, 1);
    apply(sim, &toy, "suspend deal west");
    sim_run_until(sim, sim_now(sim) + 2 * MS_PER_DAY);
    assert_int_equal(in_state(sim, VESSEL_HOLDING), 1); /* back at its berth */
    apply(sim, &toy, "resume deal west");
    assert_int_equal(in_state(sim, VESSEL_OUTBOUND_PASSAGE), 1);
    assert_int_equal(sim_totals(sim).voyages_outbound, 1);
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_impossible_commands_are_refused_with_a_reason(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    assert_false(possible(sim, &toy, "resume deal east"));
    assert_false(possible(sim, &toy, "consent deal east signed"));
    assert_false(possible(sim, &toy, "renew deal 30 d")); /* open-ended */
    assert_true(possible(sim, &toy, "suspend deal east"));
    apply(sim, &toy, "suspend deal east");
    assert_false(possible(sim, &toy, "suspend deal east"));
    assert_true(possible(sim, &toy, "suspend deal west"));
    apply(sim, &toy, "withdraw deal west");
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_COLLAPSED);
    assert_false(possible(sim, &toy, "withdraw deal west"));
    assert_false(possible(sim, &toy, "resume deal east"));
    assert_int_equal(sim_command_count(sim), 2);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_a_term_that_nobody_renews_expires(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.term_ms = 20 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.start + 19 * MS_PER_DAY);
    apply(sim, &toy, "renew deal 5 d");
    sim_run_until(sim, toy.scenario.start + 25 * MS_PER_DAY - 1);
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_IN_FORCE);
    sim_run_until(sim, toy.scenario.start + 25 * MS_PER_DAY);
    assert_int_equal(sim_agreement(sim, 0).status, AGREEMENT_EXPIRED);
    assert_int_equal(sim_agreement(sim, 0).in_force_ms, 25 * MS_PER_DAY);
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_CLOSED);
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_an_open_corridor_asks_for_no_inspection(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.teams = 0; /* nobody would ever be inspected */
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.start + 10 * MS_PER_DAY);
    assert_int_equal(sim_totals(sim).voyages_outbound, 0);
    apply(sim, &toy, "corridor corr open");
    assert_int_equal(sim_line(sim, 1).waiting, 0);
    sim_run_until(sim, toy.scenario.start + 20 * MS_PER_DAY);
    assert_true(sim_totals(sim).voyages_outbound > 5);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_the_ledger_balances_after_every_event(void **context)
{
    (void)context;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        Toy toy;
        ToyCorridor options = toy_corridor_defaults();
        options.repeat_ppm = 200000;
        options.every_ms = 8 * MS_PER_HOUR;
        toy_corridor(&toy, &options);
        Sim *sim = start(&toy, seed);
        int64_t before = 0;
        int32_t step = 0;
        while (sim_step(sim)) {
            assert_true(sim_now(sim) >= before);
            before = sim_now(sim);
            const char *fault = sim_fault(sim);
            if (fault) {
                fail_msg("seed %d, event %d: %s", (int)seed, (int)step, fault);
            }
            if (step % 97 == 50) {
                apply(sim, &toy,
                      sim_corridor(sim, 0).by_command ? "corridor corr auto"
                                                      : "corridor corr closed");
            }
            step++;
        }
        assert_true(step > 300);
        sim_destroy(sim);
        toy_free(&toy);
    }
}

static void test_chunks_of_any_size_end_in_the_same_state(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.repeat_ppm = 200000;
    toy_corridor(&toy, &options);
    Sim *whole = start(&toy, 7), *pieces = start(&toy, 7);
    sim_run_until(whole, toy.scenario.end);
    for (int64_t t = toy.scenario.start; t < toy.scenario.end; t += 12345677) {
        sim_run_until(pieces, t);
    }
    sim_run_until(pieces, toy.scenario.end);
    assert_true(sim_state_hash(whole) == sim_state_hash(pieces));
    Sim *other = start(&toy, 8);
    sim_run_until(other, toy.scenario.end);
    assert_true(sim_state_hash(whole) != sim_state_hash(other));
    sim_destroy(whole);
    sim_destroy(pieces);
    sim_destroy(other);
    toy_free(&toy);
}

static void test_a_snapshot_runs_on_to_the_same_state(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.repeat_ppm = 200000;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 7);
    sim_run_until(sim, toy.scenario.start + 23 * MS_PER_DAY + 1234567);
    apply(sim, &toy, "suspend deal east");
    uint64_t at_snapshot = sim_state_hash(sim);
    size_t size = sim_snapshot_size(sim);
    void *buffer = mem_alloc(1, size);
    sim_snapshot(sim, buffer, size);
    Sim *clone = sim_clone(sim);
    sim_run_until(sim, toy.scenario.end);
    uint64_t at_end = sim_state_hash(sim);
    assert_true(sim_restore(sim, buffer, size)); /* back in time */
    assert_true(sim_state_hash(sim) == at_snapshot);
    sim_run_until(sim, toy.scenario.end);
    assert_true(sim_state_hash(sim) == at_end);
    sim_run_until(clone, toy.scenario.end);
    assert_true(sim_state_hash(clone) == at_end);
    assert_false(sim_restore(sim, buffer, size - 1)); /* cut short */
    ((unsigned char *)buffer)[0] ^= 1;
    assert_false(sim_restore(sim, buffer, size)); /* not a snapshot */
    assert_true(sim_state_hash(sim) == at_end);
    mem_free(buffer);
    sim_destroy(sim);
    sim_destroy(clone);
    toy_free(&toy);
}

static void test_the_trace_tells_a_port_call_in_order(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 50 * MS_PER_DAY;
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.end);
    static const VesselState expected[] = {VESSEL_INBOUND_ANCHORAGE,   VESSEL_INBOUND_INSPECTION,
                                           VESSEL_INBOUND_PASSAGE,     VESSEL_ROADSTEAD,
                                           VESSEL_INBOUND_PASSAGE,     VESSEL_LOADING,
                                           VESSEL_OUTBOUND_PASSAGE,    VESSEL_OUTBOUND_ANCHORAGE,
                                           VESSEL_OUTBOUND_INSPECTION, VESSEL_OUTBOUND_SEA};
    TraceRecord records[64];
    int64_t cursor = 0;
    int32_t count = sim_trace(sim, &cursor, records, 64), seen = 0;
    for (int32_t i = 0; i < count; i++) {
        if (records[i].kind == TRACE_VESSEL) {
            assert_true(seen < 10);
            assert_int_equal(records[i].a, expected[seen]);
            seen++;
        }
    }
    assert_int_equal(seen, 10);
    assert_int_equal(records[count - 1].kind, TRACE_GONE);
    assert_int_equal(sim_trace(sim, &cursor, records, 64), 0);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Event by event, so that several share a moment: the trace after a way back is as it was then. */
static void test_the_trace_goes_back_with_the_state(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 7);
    sim_run_until(sim, toy.scenario.start + 20 * MS_PER_DAY);
    static TraceRecord records[1 << 14], again[1 << 14];
    for (int32_t i = 0; i < 40; i++) {
        size_t size = sim_snapshot_size(sim);
        void *buffer = mem_alloc(1, size);
        sim_snapshot(sim, buffer, size);
        Sim *clone = sim_clone(sim);
        int64_t cursor = 0, cloned = 0;
        int32_t before = sim_trace(sim, &cursor, records, 1 << 14);
        assert_int_equal(sim_trace(clone, &cloned, again, 1 << 14), before);
        assert_memory_equal(records, again, (size_t)before * sizeof records[0]);
        for (int32_t more = 0; more < 7; more++) {
            sim_step(sim);
        }
        assert_true(sim_restore(sim, buffer, size));
        cursor = 0;
        assert_int_equal(sim_trace(sim, &cursor, again, 1 << 14), before);
        sim_step(sim);
        sim_destroy(clone);
        mem_free(buffer);
    }
    sim_destroy(sim);
    toy_free(&toy);
}

static void test_a_laden_vessel_waits_for_a_lane_that_is_deep_enough(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.shoal_cm = 500; /* 4 m in ballast passes, 7 m laden does not */
    toy_corridor(&toy, &options);
    Sim *sim = start(&toy, 1);
    int64_t start_t = toy.scenario.start;
    sim_run_until(sim, start_t + 20 * MS_PER_DAY);
    apply(sim, &toy, "lane CORR closed");
    sim_run_until(sim, start_t + 24 * MS_PER_DAY);
    uint64_t voyages = sim_totals(sim).voyages_outbound;
    sim_run_until(sim, start_t + 30 * MS_PER_DAY);
    int32_t held = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        VesselView v = sim_vessel(sim, i);
        if (v.serial != 0 && v.state == VESSEL_HOLDING) {
            assert_int_equal(v.cause, CAUSE_DRAUGHT);
            assert_true(v.is_laden);
            held++;
        }
    }
    /* One a day comes in by the shoal, loads, and lies in port. */
    assert_in_range(held, 6, 10);
    assert_int_equal(sim_totals(sim).voyages_outbound, voyages);
    assert_true(sim_totals(sim).wait_ms[CAUSE_DRAUGHT] > 6 * MS_PER_DAY);
    assert_null(sim_fault(sim));
    apply(sim, &toy, "lane CORR auto");
    assert_int_equal(in_state(sim, VESSEL_HOLDING), 0);
    assert_int_equal(sim_totals(sim).voyages_outbound, voyages + (uint64_t)held);
    sim_destroy(sim);
    toy_free(&toy);
}

/* Laden too deep for every way of the map: the scenario let it load so much, and it sails. */
static void test_a_vessel_too_deep_for_the_whole_map_sails_all_the_same(void **context)
{
    (void)context;
    Toy toy;
    ToyCorridor options = toy_corridor_defaults();
    options.shoal_cm = 500;
    toy_corridor(&toy, &options);
    toy.network.lanes[1].draught_limit_cm = 500; /* the corridor too */
    Sim *sim = start(&toy, 1);
    sim_run_until(sim, toy.scenario.end);
    assert_true(sim_totals(sim).departed > 40);
    assert_int_equal(sim_totals(sim).wait_ms[CAUSE_DRAUGHT], 0);
    sim_destroy(sim);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_laden_vessel_waits_for_a_lane_that_is_deep_enough),
        cmocka_unit_test(test_a_vessel_too_deep_for_the_whole_map_sails_all_the_same),
        cmocka_unit_test(test_a_port_call_takes_the_time_worked_out_by_hand),
        cmocka_unit_test(test_position_moves_evenly_along_the_lane),
        cmocka_unit_test(test_the_way_ahead_leads_to_the_end_of_the_passage),
        cmocka_unit_test(test_suspending_the_deal_stops_the_corridor_and_resuming_releases_it),
        cmocka_unit_test(test_vessels_under_way_follow_the_rule_of_the_scenario),
        cmocka_unit_test(test_a_laden_vessel_that_turns_back_is_exported_once),
        cmocka_unit_test(test_impossible_commands_are_refused_with_a_reason),
        cmocka_unit_test(test_a_term_that_nobody_renews_expires),
        cmocka_unit_test(test_an_open_corridor_asks_for_no_inspection),
        cmocka_unit_test(test_the_ledger_balances_after_every_event),
        cmocka_unit_test(test_chunks_of_any_size_end_in_the_same_state),
        cmocka_unit_test(test_a_snapshot_runs_on_to_the_same_state),
        cmocka_unit_test(test_the_trace_tells_a_port_call_in_order),
        cmocka_unit_test(test_the_trace_goes_back_with_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
