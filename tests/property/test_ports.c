/* Ports with all they can have (tests/data/toy-silo.yaml): hand-computed calls, and promises under
 * attacks for many seeds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/rng.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/state.h"

enum { ALPHA, BETA };

static ScenarioBundle load(const char *const *settings, int32_t count)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings changes = {settings, count};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/toy-silo.yaml", &changes, &bundle,
                       &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return bundle;
}

static Sim *start(const ScenarioBundle *bundle, uint64_t seed)
{
    SimConfig config = {bundle->scenario, seed, 0, false};
    return sim_create(&config);
}

static void check(const Sim *sim, uint64_t seed)
{
    const char *fault = sim_fault(sim);
    if (fault) {
        fail_msg("seed %d: %s", (int)seed, fault);
    }
}

static int64_t at(int32_t day, int32_t hour, int32_t minute)
{
    return time_from_civil(
        (CivilTime){.year = 2020, .month = 1, .day = day, .hour = hour, .minute = minute});
}

static int32_t in_state(const Sim *sim, VesselState state)
{
    int32_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        count += sim_vessel(sim, i).state == state;
    }
    return count;
}

/* Gate to the roads: 55,660 m and 111,319 m at 5 m/s. */
#define TO_ROADS_MS (11132000 + 22263800)

/* ---- pilots ---- */

/* Three small ships come to the roads at 09:16:35.8. Two pilots, 2 h each, half an hour between
 * ships: the first goes in at once, the second half an hour later, the third when the first pilot
 * is back, after 2 h. They lie at berth 2 h after that. Two load 5 kt in a day; the third, in the
 * large berth, in half a day, to 01:16:35.8, and waits for day. At 06:00 it goes, and the channel
 * is its own for an hour: the fourth, at the roads at 06:09:35.8, waits until 07:00. */
static void test_pilots_hours_and_the_channel_make_ships_wait_as_worked_out_by_hand(void **context)
{
    (void)context;
    const char *const settings[] = {
        ("flows.grain.arrivals={dated: [{on: 2020-01-02, count: 3, port: Alpha, class: small, "
         "cargo: 5 kt}, {on: 2020-01-02 20:53, port: Alpha, class: small, cargo: 5 kt}]}"),
        "flows.grain.commodities={corn: 1}", "flows.grain.fill=100 %",
        "ports.Alpha.silo.capacity={corn: 200 kt, wheat: 1 kt}",
        "ports.Alpha.silo.stock={corn: 100 kt}"};
    ScenarioBundle bundle = load(settings, 5);
    Sim *sim = start(&bundle, 1);
    int64_t roads = at(2, 0, 0) + TO_ROADS_MS, half_hour = 30 * MS_PER_MINUTE;
    sim_run_until(sim, roads);
    assert_int_equal(in_state(sim, VESSEL_INBOUND_SEA), 1);
    assert_int_equal(in_state(sim, VESSEL_ROADSTEAD), 2);
    assert_int_equal(sim_port(sim, ALPHA).waiting, 2);
    sim_run_until(sim, roads + half_hour);
    assert_int_equal(in_state(sim, VESSEL_ROADSTEAD), 1);
    sim_run_until(sim, roads + 2 * MS_PER_HOUR - 1);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 0);
    assert_int_equal(in_state(sim, VESSEL_IN_SERVICE), 2); /* mooring */
    assert_int_equal(in_state(sim, VESSEL_ROADSTEAD), 1);
    sim_run_until(sim, roads + 2 * MS_PER_HOUR);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 1);
    assert_int_equal(in_state(sim, VESSEL_ROADSTEAD), 0);
    sim_run_until(sim, roads + 4 * MS_PER_HOUR);
    assert_int_equal(in_state(sim, VESSEL_LOADING), 3);
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_PILOT] == 5 * half_hour);
    sim_run_until(sim, at(3, 6, 0) - 1);
    assert_int_equal(sim_totals(sim).exported_kg, 0);
    sim_run_until(sim, at(3, 6, 0));
    assert_int_equal(sim_totals(sim).exported_kg, 5000000);
    assert_true(sim_totals(sim).wait_ms[CAUSE_OFF_HOURS] ==
                at(3, 6, 0) - (roads + 16 * MS_PER_HOUR));
    sim_run_until(sim, at(3, 7, 0));
    int64_t fourth = at(2, 20, 53) + TO_ROADS_MS;
    assert_true(sim_totals(sim).wait_ms[CAUSE_NO_PILOT] == 5 * half_hour + at(3, 7, 0) - fourth);
    check(sim, 1);
    sim_run_until(sim, at(5, 0, 0));
    assert_int_equal(sim_totals(sim).exported_kg, 20000000);
    assert_int_equal(sim_totals(sim).wait_ms[CAUSE_NO_CARGO], 0);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- sizes ---- */

/* Two big ships and, behind them, a small one: the second big ship waits for the one large berth
 * while the small one takes a small berth at once. A big ship carries 96 % of 25 kt at 10 m; 180 m
 * by 25 m carry 41.94 t a cm, so 19,806 of its 20,000 t at 9 m. */
static void test_large_ships_wait_for_large_berths_and_load_to_the_draught(void **context)
{
    (void)context;
    const char *const settings[] = {
        ("flows.grain.arrivals={dated: [{on: 2020-01-02, count: 2, port: Alpha, class: big, "
         "cargo: 20 kt}, {on: 2020-01-02 01:00, port: Alpha, class: small, cargo: 5 kt}]}"),
        "flows.grain.commodities={corn: 1}", "flows.grain.fill=100 %",
        "ports.Alpha.silo.capacity={corn: 200 kt, wheat: 1 kt}",
        "ports.Alpha.silo.stock={corn: 100 kt}"};
    ScenarioBundle bundle = load(settings, 5);
    Sim *sim = start(&bundle, 1);
    sim_run_until(sim, at(2, 16, 0));
    assert_int_equal(in_state(sim, VESSEL_LOADING), 2);
    assert_int_equal(in_state(sim, VESSEL_ROADSTEAD), 1);
    const Station *station = &bundle.scenario->stations[bundle.scenario->port_station[ALPHA]];
    assert_int_equal(station->line_count, 2);
    assert_string_equal(bundle.scenario->lines[station->first_line].name,
                        "Alpha berths, to 10000 t");
    assert_int_equal(sim_line(sim, station->first_line).waiting, 0);
    assert_int_equal(sim_line(sim, station->first_line + 1).waiting, 1);
    assert_int_equal(sim_port(sim, ALPHA).light_loaded, 1);
    check(sim, 1);
    sim_run_until(sim, at(12, 0, 0));
    assert_int_equal(sim_totals(sim).exported_kg, 2 * 19806000 + 5000000);
    assert_int_equal(sim_port(sim, ALPHA).light_loaded, 2);
    assert_int_equal(sim_port(sim, ALPHA).light_shortage_kg, 2 * 194000);
    check(sim, 1);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_a_berth_of_the_size_that_has_most_goes_first(void **context)
{
    (void)context;
    ScenarioBundle bundle = load(NULL, 0);
    Sim *sim = start(&bundle, 1);
    port_take_berths(sim, ALPHA, 1);
    assert_int_equal(sim->ports[ALPHA].group_out[0], 1);
    port_take_berths(sim, ALPHA, 5);
    assert_int_equal(sim_port(sim, ALPHA).berths_out, 3);
    assert_int_equal(sim->ports[ALPHA].group_out[0], 2);
    assert_int_equal(sim->ports[ALPHA].group_out[1], 1);
    sim_run_until(sim, bundle.scenario->start + 20 * MS_PER_DAY);
    assert_int_equal(sim_port(sim, ALPHA).loading, 0);
    assert_true(sim_port(sim, ALPHA).waiting > 5);
    port_give_berths(sim, ALPHA, 1);
    assert_int_equal(sim->ports[ALPHA].group_out[0], 1);
    check(sim, 1);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A class that fits only one port of its flow goes there. */
static void test_a_ship_that_no_berth_of_its_port_fits_is_nominated_anew(void **context)
{
    (void)context;
    const char *const settings[] = {"ports.Alpha.berths=[{count: 3, max_loa: 120 m}]",
                                    "ports.Beta={berths: 9}"};
    ScenarioBundle bundle = load(settings, 2);
    Sim *sim = start(&bundle, 3);
    int32_t big = 0;
    while (sim_step(sim)) {
        for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
            VesselView v = sim_vessel(sim, i);
            big += v.serial != 0 && v.vessel_class == 1;
            assert_false(v.serial != 0 && v.vessel_class == 1 && v.port == ALPHA);
        }
    }
    assert_true(big > 100);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- promises ---- */

/* An attack, a repair or a cut every few days, by the seed's luck. */
static void disturb(Sim *sim, uint64_t seed, uint32_t index)
{
    RngBlock luck = rng_block(rng_key(seed, 7), 0, 0, index);
    int32_t ppm = (int32_t)(luck.u[1] % 5) * 250000;
    int32_t berthed = sim->ports[ALPHA].berth.last, moving = sim->ports[ALPHA].moves.first;
    switch (luck.u[0] % 8) {
    case 0:
        port_take_berths(sim, ALPHA, 1 + (int32_t)(luck.u[1] % 2));
        break;
    case 1:
        port_give_berths(sim, ALPHA, 3);
        break;
    case 2:
        port_set_power(sim, ALPHA, ppm);
        break;
    case 3:
        port_set_power(sim, BETA, ppm);
        break;
    case 4:
        port_set_rail(sim, ALPHA, ppm);
        break;
    case 5: /* sunk at its berth, with what it has loaded, or while it waits for a pilot */
        if (luck.u[1] % 2 == 0 && berthed >= 0) {
            vessel_lose(sim, berthed);
        } else if (moving >= 0) {
            vessel_lose(sim, moving);
        }
        break;
    case 6:
        if (berthed >= 0) {
            vessel_damage(sim, berthed, 1 + (int64_t)(luck.u[1] % 4) * MS_PER_DAY, 0);
        }
        break;
    default:
        port_lose_grain(sim, ALPHA, (int64_t)(luck.u[1] % 9000000));
        break;
    }
}

static void disturbed_until(Sim *sim, uint64_t seed, int64_t t)
{
    int64_t begin = sim_scenario(sim)->start, every = 3 * MS_PER_DAY + 12345;
    for (int64_t i = (sim_now(sim) - begin) / every + 1; begin + i * every <= t; i++) {
        sim_run_until(sim, begin + i * every);
        disturb(sim, seed, (uint32_t)i);
    }
    sim_run_until(sim, t);
}

static int64_t waiting_now(const Sim *sim)
{
    int64_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        VesselView v = sim_vessel(sim, i);
        count += v.serial != 0 && v.is_waiting;
    }
    return count;
}

static void test_silos_balance_and_causes_partition_waits_for_sixty_seeds(void **context)
{
    (void)context;
    ScenarioBundle bundle = load(NULL, 0);
    int64_t of_cause[WAIT_CAUSES] = {0}, turned_away = 0, lost = 0, sunk = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Sim *sim = start(&bundle, seed);
        int64_t waited = 0, by_cause = 0, next = sim_now(sim);
        uint32_t index = 0;
        while (sim_next_event(sim) <= bundle.scenario->end) {
            int64_t before = sim_now(sim), waiting = waiting_now(sim);
            sim_step(sim);
            waited += waiting * (sim_now(sim) - before);
            check(sim, seed);
            if (sim_now(sim) >= next) {
                disturb(sim, seed, index++);
                next = sim_now(sim) + 3 * MS_PER_DAY;
                check(sim, seed);
            }
            assert_int_equal(sim_port(sim, ALPHA).balance_kg, 0);
        }
        SimTotals totals = sim_totals(sim);
        for (int32_t c = 0; c < WAIT_CAUSES; c++) {
            by_cause += totals.wait_ms[c];
            of_cause[c] += totals.wait_ms[c];
        }
        assert_true(waited == by_cause); /* to the millisecond */
        sunk += (int64_t)totals.lost;
        assert_true(totals.vessels_balance == 0 && totals.cargo_balance_kg == 0);
        turned_away += sim_port(sim, ALPHA).turned_away_kg;
        lost += sim_port(sim, ALPHA).lost_kg;
        sim_destroy(sim);
    }
    /* Everything that this is about has happened. */
    assert_true(of_cause[CAUSE_NO_CARGO] > 0 && of_cause[CAUSE_NO_POWER] > 0);
    assert_true(of_cause[CAUSE_NO_PILOT] > 0 && of_cause[CAUSE_OFF_HOURS] > 0);
    assert_true(of_cause[CAUSE_NO_SERVERS] > 0 && of_cause[CAUSE_SERVERS_BUSY] > 0);
    assert_true(turned_away > 0 && lost > 0 && sunk > 50);
    scenario_bundle_free(&bundle);
}

static void test_chunks_and_snapshots_keep_silos_to_the_bit(void **context)
{
    (void)context;
    ScenarioBundle bundle = load(NULL, 0);
    int64_t begin = bundle.scenario->start, end = bundle.scenario->end;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        Sim *whole = start(&bundle, seed), *pieces = start(&bundle, seed);
        Sim *other = start(&bundle, seed + 100); /* restored into a Sim that has run elsewhere */
        port_take_berths(other, ALPHA, 3);       /* and had more vessels */
        sim_run_until(other, end);
        disturbed_until(whole, seed, end);
        for (int64_t t = begin; t < end; t += 7 * MS_PER_HOUR + 13) {
            disturbed_until(pieces, seed, t);
            sim_port(pieces, ALPHA); /* looking changes nothing */
        }
        disturbed_until(pieces, seed, end);
        assert_true(sim_state_hash(whole) == sim_state_hash(pieces));
        sim_destroy(pieces);
        pieces = start(&bundle, seed);
        disturbed_until(pieces, seed, begin + 60 * MS_PER_DAY + (int64_t)seed * 7654321);
        size_t size = sim_snapshot_size(pieces);
        void *buffer = mem_alloc(1, size);
        sim_snapshot(pieces, buffer, size);
        assert_true(sim_restore(other, buffer, size));
        assert_true(sim_state_hash(other) == sim_state_hash(pieces));
        disturbed_until(other, seed, end);
        assert_true(sim_state_hash(whole) == sim_state_hash(other));
        mem_free(buffer);
        sim_destroy(whole);
        sim_destroy(pieces);
        sim_destroy(other);
    }
    scenario_bundle_free(&bundle);
}

static void test_stock_between_events_is_what_an_event_would_find(void **context)
{
    (void)context;
    ScenarioBundle bundle = load(NULL, 0);
    Sim *looked = start(&bundle, 5), *settled = start(&bundle, 5);
    for (int64_t t = bundle.scenario->start; t < bundle.scenario->end; t += 17 * MS_PER_HOUR) {
        sim_run_until(looked, t);
        sim_run_until(settled, t);
        PortView view = sim_port(looked, ALPHA);
        port_set_rail(settled, ALPHA, 1000000); /* as it is: settles, and no more */
        PortView now = sim_port(settled, ALPHA);
        assert_int_equal(view.stock_kg, now.stock_kg);
        assert_int_equal(view.turned_away_kg, now.turned_away_kg);
        assert_int_equal(view.loaded_kg, now.loaded_kg);
        assert_true(view.stock_kg <= view.capacity_kg);
    }
    sim_destroy(looked);
    sim_destroy(settled);
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pilots_hours_and_the_channel_make_ships_wait_as_worked_out_by_hand),
        cmocka_unit_test(test_large_ships_wait_for_large_berths_and_load_to_the_draught),
        cmocka_unit_test(test_a_berth_of_the_size_that_has_most_goes_first),
        cmocka_unit_test(test_a_ship_that_no_berth_of_its_port_fits_is_nominated_anew),
        cmocka_unit_test(test_silos_balance_and_causes_partition_waits_for_sixty_seeds),
        cmocka_unit_test(test_chunks_and_snapshots_keep_silos_to_the_bit),
        cmocka_unit_test(test_stock_between_events_is_what_an_event_would_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
