/* Weather in small worlds: what it closes, how often, and that nothing moves it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/world.h"

#define INSPECTED                                                                                  \
    "inspection:\n"                                                                                \
    "  check: {name: Check, corridor: way, outbound: {at: GATE, name: Out},\n"                     \
    "    inbound: {at: GATE, name: In}, teams: 1, order: fifo, service: 2 h}\n"                    \
    "flows:\n"                                                                                     \
    "  alpha: {name: Alpha, counted: yes, arrivals: {even: 4 /day}, entry: GATE, exit: GATE,\n"    \
    "    ports: {Alpha: 1}, classes: {boat: 1}, fill: 100 %, commodities: {corn: 1},\n"            \
    "    destinations: {east: 1}, itinerary: [{serve: check inbound}, load,\n"                     \
    "    {serve: check outbound}, depart]}\n"

/* Walks the trace; in spells nothing of `barred` may begin. Returns the spells begun. */
static int32_t assert_barred_in_spells(const World *w, uint32_t barred, uint64_t *hash)
{
    TraceRecord r;
    int64_t cursor = 0, changed = INT64_MIN;
    int32_t spells = 0;
    bool on = false;
    *hash = 0;
    while (sim_trace(w->sim, &cursor, &r, 1) == 1) {
        if (r.kind == TRACE_WEATHER) {
            on = r.a;
            changed = r.t;
            spells += r.a;
            *hash = *hash * 31 + (uint64_t)r.t;
        } else if (r.kind == TRACE_VESSEL && on && r.t > changed && barred >> r.a & 1) {
            fail_msg("%s at %lld in a spell", vessel_state_names[r.a], (long long)r.t);
        }
    }
    return spells;
}

#define WIND_CLOSES(what)                                                                          \
    "weather:\n  gate: {name: The gate, closes: [" what                                            \
    "],\n    wind: {spells: [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], length: {gamma: 12 h, cv: "      \
    "50 %}}}\n"

static void test_no_boarding_begins_in_wind_and_one_under_way_is_finished(void **context)
{
    (void)context;
    World w = world_of(WIND_CLOSES("check") INSPECTED);
    run_all(&w);
    uint64_t hash;
    uint32_t barred = 1u << VESSEL_INBOUND_INSPECTION | 1u << VESSEL_OUTBOUND_INSPECTION;
    assert_in_range(assert_barred_in_spells(&w, barred, &hash), 8, 30);
    assert_true(waited(&w, CAUSE_WEATHER) > MS_PER_DAY);
    /* Some inspection was under way when a spell began, and took its 2 h. */
    TraceRecord r;
    int64_t cursor = 0, began = INT64_MIN;
    int32_t spanned = 0;
    bool in_spell = false;
    while (sim_trace(w.sim, &cursor, &r, 1) == 1) {
        if (r.kind == TRACE_WEATHER) {
            in_spell = r.a;
            spanned += r.a && r.t < began + 2 * MS_PER_HOUR;
        } else if (r.kind == TRACE_VESSEL && barred >> r.a & 1) {
            assert_true(r.t >= began + 2 * MS_PER_HOUR); /* one team */
            assert_false(in_spell);
            began = r.t;
        }
    }
    assert_true(spanned > 0);
    world_free(&w);
}

static void test_decisions_do_not_move_the_weather(void **context)
{
    (void)context;
    World a = world_of(WIND_CLOSES("check, Alpha") INSPECTED);
    World b = world_of(WIND_CLOSES("check, Alpha") INSPECTED);
    static const char *const texts[] = {"teams check 3", "suspend deal south"};
    for (int32_t i = 0; i < 2; i++) {
        Command command;
        assert_true(command_parse(b.bundle.scenario, texts[i], &command, NULL));
        sim_run_until(b.sim, at(&b, 5 + 5 * i, 0));
        assert_true(sim_apply(b.sim, &command, NULL));
    }
    run_all(&a);
    run_all(&b);
    uint64_t hash_a, hash_b;
    assert_int_equal(assert_barred_in_spells(&a, 0, &hash_a),
                     assert_barred_in_spells(&b, 0, &hash_b));
    assert_true(hash_a == hash_b);
    assert_true(sim_totals(a.sim).departed != sim_totals(b.sim).departed);
    world_free(&a);
    world_free(&b);
}

/* Runs to the end in steps of three hours; in clear weather nobody may wait for it. */
static void run_and_look_for_the_forgotten(World *w)
{
    for (int64_t t = at(w, 1, 0); t < w->bundle.scenario->end; t += 3 * MS_PER_HOUR) {
        sim_run_until(w->sim, t);
        for (int32_t i = 0; !sim_weather(w->sim, 0).is_on && i < sim_vessel_slots(w->sim); i++) {
            VesselView v = sim_vessel(w->sim, i);
            if (v.serial != 0 && v.is_waiting && v.cause == CAUSE_WEATHER) {
                fail_msg("a vessel waits for weather that is clear");
            }
        }
    }
    run_all(w);
}

static void test_pilots_neither_take_in_nor_out_in_wind(void **context)
{
    (void)context;
    World w = world_of(WIND_CLOSES(
        "Beta") "flows:\n  beta: {name: Beta, counted: no, arrivals: {even: 1 /day}, entry: GATE,\n"
                "    exit: GATE, ports: {Beta: 1}, classes: {boat: 1}, fill: 30 %,\n"
                "    itinerary: [load, depart]}\n");
    run_and_look_for_the_forgotten(&w);
    uint64_t hash;
    /* From the roads a vessel sails on as OUTBOUND_PASSAGE; it lies there no more. */
    uint32_t barred = 1u << VESSEL_OUTBOUND_PASSAGE;
    assert_in_range(assert_barred_in_spells(&w, barred, &hash), 8, 30);
    int32_t held = 0, entered_late = 0;
    TraceRecord r;
    int64_t cursor = 0, spell = INT64_MIN;
    bool on = false;
    while (sim_trace(w.sim, &cursor, &r, 1) == 1) {
        if (r.kind == TRACE_WEATHER) {
            on = r.a;
            spell = r.t;
        } else if (r.kind == TRACE_VESSEL && on) {
            held += r.a == VESSEL_HOLDING;
            /* From the roads to the berth takes 5529 m / 5 m/s: who loads later has come in late.
             */
            entered_late += r.a == VESSEL_LOADING && r.t > spell + 1106 * MS_PER_SECOND;
        }
    }
    assert_true(held > 0);
    assert_int_equal(entered_late, 0);
    assert_true(waited(&w, CAUSE_WEATHER) > 0);
    world_free(&w);
}

static void test_a_pilot_waits_for_the_wind_to_fall(void **context)
{
    (void)context;
    World w = world_of(WIND_CLOSES(
        "Beta") "ports: {Beta: {pilots: {count: 2, pilotage: 1 h}}}\n"
                "flows:\n  beta: {name: Beta, counted: no, arrivals: {even: 1 /day}, entry: GATE,\n"
                "    exit: GATE, ports: {Beta: 1}, classes: {boat: 1}, fill: 30 %,\n"
                "    itinerary: [load, depart]}\n");
    run_and_look_for_the_forgotten(&w);
    TraceRecord r;
    int64_t cursor = 0, spell = INT64_MIN;
    bool on = false;
    while (sim_trace(w.sim, &cursor, &r, 1) == 1) {
        if (r.kind == TRACE_WEATHER) {
            on = r.a;
            spell = r.t;
        } else if (r.kind == TRACE_VESSEL && on && r.t > spell) {
            assert_int_not_equal(r.a, VESSEL_OUTBOUND_PASSAGE); /* nobody is taken out */
            assert_int_not_equal(r.a, VESSEL_HOLDING); /* it keeps its berth until it leaves */
        }
    }
    assert_true(waited(&w, CAUSE_WEATHER) > 0);
    world_free(&w);
}

static void test_a_lane_in_wind_is_not_entered_but_sailed_to_its_end(void **context)
{
    (void)context;
    World w = world_of(WIND_CLOSES(
        "BET_APP") "flows:\n  beta: {name: Beta, counted: no, arrivals: {even: 3 /day},\n"
                   "    entry: GATE, exit: GATE, ports: {Beta: 1}, classes: {boat: 1},\n"
                   "    fill: 30 %, itinerary: [load, depart]}\n");
    run_and_look_for_the_forgotten(&w);
    TraceRecord r;
    int64_t cursor = 0, spell = INT64_MIN;
    bool on = false;
    int32_t held = 0;
    while (sim_trace(w.sim, &cursor, &r, 1) == 1) {
        if (r.kind == TRACE_WEATHER) {
            on = r.a;
            spell = r.t;
        } else if (r.kind == TRACE_VESSEL && on) {
            held += r.a == VESSEL_HOLDING;
            /* The roads lie 1106 s into the lane: nobody arrives there later in a spell. */
            assert_false(r.a == VESSEL_ROADSTEAD && r.t > spell + 1107 * MS_PER_SECOND);
        }
    }
    assert_true(held > 0);
    assert_true(waited(&w, CAUSE_WEATHER) > 0);
    world_free(&w);
}

static void test_spells_come_as_often_and_last_as_long_as_the_file_says(void **context)
{
    (void)context;
    World w = world_until(
        "2036-01-01",
        "weather:\n  gate: {name: Gate, closes: [SEA],\n"
        "    fog: {spells: [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], length: {gamma: 8 h, cv: 50 "
        "%}}}\n"
        "flows:\n  east: {name: East, counted: no, arrivals: {even: 1 /month}, entry: GATE,\n"
        "    exit: FORK, classes: {boat: 1}, itinerary: [depart]}\n",
        3);
    run_all(&w);
    TraceRecord r;
    int64_t cursor = 0, began = 0, lasted = 0;
    int32_t by_month[12] = {0}, spells = 0;
    while (sim_trace(w.sim, &cursor, &r, 1) == 1) {
        if (r.kind != TRACE_WEATHER) {
            continue;
        }
        if (r.a) {
            began = r.t;
            by_month[time_to_civil(r.t).month - 1]++;
            spells++;
        } else {
            lasted += r.t - began;
        }
    }
    /* 16 years: 160 in January, 32 in December, within three standard errors. */
    assert_in_range(by_month[0], 160 - 38, 160 + 38);
    assert_in_range(by_month[11], 32 - 17, 32 + 17);
    assert_int_equal(by_month[0] + by_month[11], spells);
    assert_near((double)lasted / spells / MS_PER_HOUR, 8.0, 3 * 4.0 / sqrt(spells));
    assert_int_equal(sim_weather(w.sim, 0).spells, spells);
    assert_true(sim_weather(w.sim, 0).on_ms == lasted);
    assert_false(sim_weather(w.sim, 0).is_on);
    assert_int_equal(sim_weather(w.sim, 0).kind, WEATHER_FOG);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_boarding_begins_in_wind_and_one_under_way_is_finished),
        cmocka_unit_test(test_decisions_do_not_move_the_weather),
        cmocka_unit_test(test_pilots_neither_take_in_nor_out_in_wind),
        cmocka_unit_test(test_a_pilot_waits_for_the_wind_to_fall),
        cmocka_unit_test(test_a_lane_in_wind_is_not_entered_but_sailed_to_its_end),
        cmocka_unit_test(test_spells_come_as_often_and_last_as_long_as_the_file_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
