/* Straits, weather and inspection in small worlds with answers worked out by hand. The map is
 * tests/data/tiny-map: Gate --SEA 55,660 m-- Fork, Beta 11,058 m south of Fork. Everybody sails at
 * 5 m/s, so the SEA takes 11,132 s = 3:05:32. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SEA_MS (11132 * MS_PER_SECOND)

static const char head[] =
    "corridor: 1\n"
    "id: gates\n"
    "title: Gates\n"
    "summary: Small worlds.\n"
    "start: 2020-01-01\n"
    "map: ./tiny-map\n"
    "classes:\n"
    "  boat: {name: Boat, dwt: 11 kt, cargo: 10 kt, loa: 100 m, beam: 15 m,\n"
    "    draught: {laden: 7 m, ballast: 4 m}, speed: {laden: 5 m/s, ballast: 5 m/s},\n"
    "    fuel: {laden: 10 t/day, ballast: 8 t/day, port: 1 t/day}, value: 5 MUSD, hire: 5000 USD,\n"
    "    crew: 12, status: estimate, source: made up}\n"
    "  ship: {name: Ship, dwt: 11 kt, cargo: 10 kt, loa: 250 m, beam: 15 m,\n"
    "    draught: {laden: 7 m, ballast: 4 m}, speed: {laden: 5 m/s, ballast: 5 m/s},\n"
    "    fuel: {laden: 10 t/day, ballast: 8 t/day, port: 1 t/day}, value: 5 MUSD, hire: 5000 USD,\n"
    "    crew: 12, status: estimate, source: made up}\n"
    "commodities: {corn: {name: Corn}, wheat: {name: Wheat}}\n"
    "destinations: {east: {name: Eastland, region: East, income_group: High income}}\n"
    "parties: {north: North, south: South}\n"
    "agreements:\n"
    "  deal: {name: Deal, targets: [ports], signatories: [north, south], status: in_force,\n"
    "    term: open, tolerance: 1, window: 10 d, leakage: 0 %}\n"
    "corridors:\n"
    "  way: {name: Way, lanes: [CORR], ports: [Alpha], under_way: continue,\n"
    "    rules: [{when: deal in_force, mode: inspected}, {mode: closed}]}\n";

/* A flow of dated vessels that only sail, from Gate to Fork or back. */
#define EASTBOUND(dated)                                                                           \
    "flows:\n  east: {name: East, counted: no, arrivals: {dated: [" dated                          \
    "]}, entry: GATE, exit: FORK, classes: {boat: 1}, itinerary: [depart]}\n"
#define WESTBOUND(dated)                                                                           \
    "  west: {name: West, counted: no, arrivals: {dated: [" dated                                  \
    "]}, entry: FORK, exit: GATE, classes: {boat: 1}, itinerary: [depart]}\n"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

typedef struct World {
    ScenarioBundle bundle;
    Sim *sim;
} World;

static World world_until(const char *end, const char *body, uint64_t seed)
{
    char text[16000];
    snprintf(text, sizeof text, "%send: %s\n%s", head, end, body);
    World world = {0};
    Errors errors = {0};
    if (!scenario_load_text(&sources, SOURCE_DIR "/tests/data/world.yaml", text, strlen(text), NULL,
                            &world.bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("the world could not be loaded");
    }
    SimConfig config = {world.bundle.scenario, seed, 0, true};
    world.sim = sim_create(&config);
    return world;
}

static World world_of(const char *body)
{
    return world_until("2020-03-01", body, 1);
}

static void world_free(World *world)
{
    assert_null(sim_fault(world->sim));
    sim_destroy(world->sim);
    scenario_bundle_free(&world->bundle);
}

static int64_t at(const World *world, int32_t day, int32_t hour)
{
    return world->bundle.scenario->start + (day - 1) * MS_PER_DAY + hour * MS_PER_HOUR;
}

static void run_all(World *world)
{
    sim_run_until(world->sim, world->bundle.scenario->end);
}

static int64_t waited(const World *world, WaitCause cause)
{
    return sim_totals(world->sim).wait_ms[cause];
}

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance)) {
        fail_msg("%g is not within %g of %g", found, tolerance, expected);
    }
}

static void assert_only_causes(const World *world, WaitCause a, WaitCause b)
{
    SimTotals totals = sim_totals(world->sim);
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        if (c != (int32_t)a && c != (int32_t)b && totals.wait_ms[c] != 0) {
            fail_msg("%s: %lld ms", wait_cause_names[c], (long long)totals.wait_ms[c]);
        }
    }
}

/* ---- controls ---- */

static void test_a_large_vessel_waits_for_its_hours_and_the_others_pass_it(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  large: {loa: 200 m, hours: 06:00-18:00}}}\n" EASTBOUND(
                           "{on: 2020-01-02, class: ship}, {on: 2020-01-02 01:00, class: boat}, "
                           "{on: 2020-01-02 20:00, class: ship}"));
    sim_run_until(w.sim, at(&w, 2, 2));
    VesselView ship = sim_vessel(w.sim, 0);
    assert_true(ship.is_waiting);
    assert_int_equal(ship.cause, CAUSE_DAYLIGHT);
    assert_int_equal(sim_vessel(w.sim, 1).state, VESSEL_INBOUND_SEA);
    sim_run_until(w.sim, at(&w, 2, 6) + SEA_MS - 1);
    assert_int_equal(sim_totals(w.sim).departed, 1);
    sim_run_until(w.sim, at(&w, 2, 6) + SEA_MS);
    assert_int_equal(sim_totals(w.sim).departed, 2);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_DAYLIGHT), 16 * MS_PER_HOUR); /* 6 h, and 20:00 to 06:00 */
    assert_only_causes(&w, CAUSE_DAYLIGHT, CAUSE_DAYLIGHT);
    world_free(&w);
}

static void test_a_direction_opens_in_its_window_only(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  windows: {eastbound: 04:00-10:00, westbound: 22:00-03:00}}}\n" EASTBOUND(
                           "{on: 2020-01-02}, {on: 2020-01-02 12:00}")
                           WESTBOUND("{on: 2020-01-05 02:00}, {on: 2020-01-05 12:00}"));
    sim_run_until(w.sim, at(&w, 2, 1));
    assert_int_equal(sim_vessel(w.sim, 0).cause, CAUSE_WINDOW);
    run_all(&w);
    /* Eastbound 4 h and 16 h; westbound 0 and from noon to 22:00. */
    assert_int_equal(waited(&w, CAUSE_WINDOW), (4 + 16 + 10) * MS_PER_HOUR);
    assert_only_causes(&w, CAUSE_WINDOW, CAUSE_WINDOW);
    assert_int_equal(sim_totals(w.sim).departed, 4);
    world_free(&w);
}

static void test_a_canal_lets_in_its_number_a_day(void **context)
{
    (void)context;
    World w = world_of("controls: {canal: {name: Canal, lane: SEA, headway: 1 min,\n"
                       "  capacity: 2 /day}}\n" EASTBOUND("{on: 2020-01-02, count: 5}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    assert_int_equal(sim_line(w.sim, 0).waiting + sim_line(w.sim, 1).waiting +
                         sim_line(w.sim, 2).waiting + sim_line(w.sim, 3).waiting,
                     3);
    run_all(&w);
    /* Day 2: four wait a minute for the second; three for the next day. Day 3: two wait a minute,
     * one for the day after. */
    assert_int_equal(waited(&w, CAUSE_SERVERS_BUSY), 6 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_DAY_QUOTA), 4 * (MS_PER_DAY - MS_PER_MINUTE));
    assert_only_causes(&w, CAUSE_SERVERS_BUSY, CAUSE_DAY_QUOTA);
    world_free(&w);
}

static void test_a_capacity_with_a_fraction_is_kept_over_days(void **context)
{
    (void)context;
    World w = world_of("controls: {canal: {name: Canal, lane: SEA, headway: 1 min,\n"
                       "  capacity: 1.5 /day}}\n" EASTBOUND("{on: 2020-01-02, count: 60}"));
    sim_run_until(w.sim, at(&w, 12, 0) - 1); /* ten whole days */
    int32_t waiting = 0;
    for (int32_t l = 0; l < w.bundle.scenario->line_count; l++) {
        waiting += sim_line(w.sim, l).waiting;
    }
    assert_int_equal(waiting, 45);
    world_free(&w);
}

static void test_a_large_vessel_passes_alone_against_nobody(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 10 min,\n"
                       "  large: {loa: 200 m, one_way: yes}}}\n" EASTBOUND(
                           "{on: 2020-01-02}, {on: 2020-01-02 02:00}")
                           WESTBOUND("{on: 2020-01-02 01:00, class: ship}"));
    sim_run_until(w.sim, at(&w, 2, 0) + 150 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_ONE_WAY), (90 + 30) * MS_PER_MINUTE);
    int32_t east = scenario_find_station(w.bundle.scenario, "neck_eastbound");
    int32_t west = scenario_find_station(w.bundle.scenario, "neck_westbound");
    assert_true(sim_turns(w.sim, east).held_for_large);
    assert_false(sim_turns(w.sim, west).held_for_large);
    assert_true(sim_turns(w.sim, west).clear_at == at(&w, 2, 0) + SEA_MS);
    assert_int_equal(sim_turns(w.sim, west).left_today, -1);
    run_all(&w);
    /* The ship: until the first boat is out. The second boat: until the ship is out. */
    assert_int_equal(waited(&w, CAUSE_ONE_WAY),
                     (SEA_MS - MS_PER_HOUR) + (2 * SEA_MS - 2 * MS_PER_HOUR));
    assert_only_causes(&w, CAUSE_ONE_WAY, CAUSE_ONE_WAY);
    world_free(&w);
}

/* The other trades and ours are one stream with constant service: Pollaczek-Khinchine. */
static void test_other_trades_take_turns_without_being_there(void **context)
{
    (void)context;
    World w = world_until(
        "2029-01-01",
        "controls: {neck: {name: Neck, lane: SEA, headway: 10 min, background: 96 /day}}\n"
        "flows:\n  east: {name: East, counted: no, arrivals: {poisson: 6 /day}, entry: GATE,\n"
        "    exit: FORK, classes: {boat: 1}, itinerary: [depart]}\n",
        7);
    run_all(&w);
    double rho = (48.0 + 6.0) * 10 / 1440, minutes = 0;
    double expected = rho * 10 / (2 * (1 - rho));
    int32_t count = 0;
    for (int32_t l = 0; l < w.bundle.scenario->line_count; l++) {
        LineView line = sim_line(w.sim, l);
        if (line.served > 0) {
            minutes = line.mean_wait_days * 1440;
            count = (int32_t)line.served;
            assert_near(line.little_ratio, 1.0, 1e-9);
        }
    }
    assert_true(count > 19000);
    assert_near(minutes, expected, 0.15); /* 3.0 min; standard error about 0.035 */
    assert_only_causes(&w, CAUSE_SERVERS_BUSY, CAUSE_SERVERS_BUSY);
    /* Arrival and end of the passage of each of ours, and a turn for those that wait. */
    assert_true(sim_events(w.sim) < (uint64_t)count * 4 + 3300);
    world_free(&w);
}

/* A closure of half of each day: after it, the other trades that came meanwhile go first. */
static void test_other_trades_that_came_in_a_closure_are_let_in_before_later_vessels(void **context)
{
    (void)context;
    World w = world_of("controls: {neck: {name: Neck, lane: SEA, headway: 6 min,\n"
                       "  windows: {eastbound: 12:00-24:00}, background: 144 /day}}\n" EASTBOUND(
                           "{on: 2020-01-02 11:59}, {on: 2020-01-04 00:01}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    int32_t east = scenario_find_station(w.bundle.scenario, "neck_eastbound");
    int32_t ahead = sim_turns(w.sim, east).other_trades_ahead;
    assert_in_range(ahead, 20, 52);
    sim_run_until(w.sim, at(&w, 3, 0));
    assert_int_equal(waited(&w, CAUSE_SERVERS_BUSY), ahead * 6 * MS_PER_MINUTE);
    /* About 36 came before it in the night, 6 min each: it enters about 3 h 36 after the opening.
     */
    double hours = (double)waited(&w, CAUSE_SERVERS_BUSY) / MS_PER_HOUR;
    assert_in_range((int64_t)(hours * 10), 20, 52);
    int64_t first = waited(&w, CAUSE_SERVERS_BUSY);
    run_all(&w);
    /* The one that came at the beginning of a night is among the first. */
    assert_true(waited(&w, CAUSE_SERVERS_BUSY) - first < 40 * MS_PER_MINUTE);
    assert_int_equal(waited(&w, CAUSE_WINDOW), 12 * MS_PER_HOUR);
    world_free(&w);
}

/* ---- weather ---- */

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

static void test_pilots_neither_take_in_nor_out_in_wind(void **context)
{
    (void)context;
    World w = world_of(WIND_CLOSES(
        "Beta") "flows:\n  beta: {name: Beta, counted: no, arrivals: {even: 1 /day}, entry: GATE,\n"
                "    exit: GATE, ports: {Beta: 1}, classes: {boat: 1}, fill: 30 %,\n"
                "    itinerary: [load, depart]}\n");
    run_all(&w);
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
    run_all(&w);
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
    run_all(&w);
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

/* ---- registration and inspection ---- */

#define REGISTERED(more, dated)                                                                    \
    "registration: {desk: {name: Desk, corridor: way, at: GATE, " more "}}\n"                      \
    "flows:\n"                                                                                     \
    "  alpha: {name: Alpha, counted: no, arrivals: {dated: [" dated                                \
    "]},\n    entry: GATE, exit: FORK, ports: {Alpha: 1}, classes: {boat: 1}, fill: 100 %,\n"      \
    "    commodities: {corn: 1, wheat: 1}, itinerary: [{serve: desk}, depart]}\n"

static void test_a_registration_approves_its_number_a_day(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 2 /day", "{on: 2020-01-02, count: 5}"));
    sim_run_until(w.sim, at(&w, 2, 12));
    assert_int_equal(sim_line(w.sim, 0).waiting, 3);
    assert_int_equal(sim_station(w.sim, 0).servers, 2);
    assert_int_equal(sim_line(w.sim, 0).cause, CAUSE_REGISTRATION);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_REGISTRATION), (24 + 24 + 48) * MS_PER_HOUR);
    assert_only_causes(&w, CAUSE_REGISTRATION, CAUSE_REGISTRATION);
    assert_int_equal(sim_totals(w.sim).departed, 5);
    world_free(&w);
}

static void test_teams_sets_a_registrations_approvals_and_its_corridor_shuts_it(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 1 /day", "{on: 2020-01-02, count: 5}"));
    static const struct {
        int32_t day, hour;
        const char *text;
        int32_t waiting;
        WaitCause cause;
    } steps[] = {{2, 6, "teams desk 3", 2, CAUSE_REGISTRATION},
                 {2, 12, "teams desk 0", 2, CAUSE_REGISTRATION},
                 {4, 0, "suspend deal south", 2, CAUSE_CORRIDOR_SHUT},
                 {5, 0, "teams desk auto", 2, CAUSE_CORRIDOR_SHUT},
                 {6, 0, "resume deal south", 1, CAUSE_REGISTRATION},
                 {6, 6, "corridor way open", 0, CAUSE_REGISTRATION}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        Command command;
        assert_true(command_parse(w.bundle.scenario, steps[i].text, &command, NULL));
        sim_run_until(w.sim, at(&w, steps[i].day, steps[i].hour));
        assert_true(sim_apply(w.sim, &command, NULL));
        assert_int_equal(sim_line(w.sim, 0).waiting, steps[i].waiting);
        if (steps[i].waiting > 0) {
            assert_int_equal(sim_vessel(w.sim, sim_line(w.sim, 0).first).cause, steps[i].cause);
        }
    }
    world_free(&w);
}

static void test_the_smaller_are_turned_away_from_the_day_of_the_rule(void **context)
{
    (void)context;
    World w =
        world_of(REGISTERED("approvals: {start: 10 /day, 2020-01-08: 0 /day, 2020-01-20: 10 /day}, "
                            "minimum: {start: 2 kt, 2020-01-10: 5 kt}",
                            "{on: 2020-01-05, cargo: 4 kt}, {on: 2020-01-05, cargo: 1 kt}, "
                            "{on: 2020-01-09, cargo: 4 kt}, {on: 2020-01-09, cargo: 5 kt}, "
                            "{on: 2020-01-12, cargo: 4 kt}"));
    sim_run_until(w.sim, at(&w, 9, 12));
    assert_int_equal(sim_totals(w.sim).diverted, 1); /* 1 kt, at the door */
    assert_int_equal(sim_line(w.sim, 0).waiting, 2);
    sim_run_until(w.sim, at(&w, 10, 0));
    assert_int_equal(sim_totals(w.sim).diverted, 2); /* 4 kt, that waited */
    run_all(&w);
    SimTotals totals = sim_totals(w.sim);
    assert_int_equal(totals.arrived, 5);
    assert_int_equal(totals.departed, 2);
    assert_int_equal(totals.diverted, 3);
    assert_int_equal(totals.vessels_balance, 0);
    world_free(&w);
}

static void test_a_cargo_may_have_a_least_parcel_of_its_own(void **context)
{
    (void)context;
    World w = world_of(REGISTERED(
        "approvals: 99 /day, minimum: {start: 2 kt, 2020-01-10: 5 kt}, "
        "minimum_of: {wheat: {start: 1 kt, 2020-01-10: 3 kt}}",
        "{on: 2020-01-05, cargo: 1500 t, count: 40}, {on: 2020-01-12, cargo: 4 kt, count: 40}"));
    int32_t corn = 0, wheat = 0;
    for (int32_t day = 5; day <= 12; day += 7) {
        sim_run_until(w.sim, at(&w, day, 1));
        for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
            VesselView v = sim_vessel(w.sim, i);
            corn += v.serial != 0 && v.commodity == 0;
            wheat += v.serial != 0 && v.commodity == 1;
        }
    }
    /* Of each forty about half are wheat, and only they are let in. */
    assert_int_equal(corn, 0);
    assert_in_range(wheat, 25, 55);
    assert_int_equal(sim_totals(w.sim).diverted, 80 - wheat);
    world_free(&w);
}

static void test_vessels_for_a_refused_port_wait_and_the_others_pass(void **context)
{
    (void)context;
    World w = world_of(
        "registration: {desk: {name: Desk, corridor: way, at: GATE, approvals: 2 /day,\n"
        "  refuses: {Alpha: {start: yes, 2020-01-05: no}}}}\n"
        "flows:\n  both: {name: Both, counted: no, entry: GATE, exit: FORK, classes: {boat: 1},\n"
        "    arrivals: {dated: [{on: 2020-01-02, port: Alpha, count: 2}, {on: 2020-01-02, port: "
        "Beta, count: 3}]},\n"
        "    ports: {Alpha: 1, Beta: 1}, fill: 100 %, itinerary: [{serve: desk}, depart]}\n");
    sim_run_until(w.sim, at(&w, 2, 1));
    assert_int_equal(sim_line(w.sim, 0).waiting, 3); /* two for Alpha, one for Beta */
    assert_int_equal(sim_turns(w.sim, 0).left_today, 0);
    sim_run_until(w.sim, at(&w, 4, 23));
    assert_int_equal(sim_line(w.sim, 0).waiting, 2);
    assert_int_equal(sim_turns(w.sim, 0).left_today, 2);
    assert_int_equal(sim_vessel(w.sim, sim_line(w.sim, 0).first).cause, CAUSE_REGISTRATION);
    sim_run_until(w.sim, at(&w, 5, 0));
    assert_int_equal(sim_line(w.sim, 0).waiting, 0);
    run_all(&w);
    assert_int_equal(waited(&w, CAUSE_REGISTRATION), (24 + 2 * 72) * MS_PER_HOUR);
    world_free(&w);
}

static void test_repeats_have_causes_with_their_own_delays(void **context)
{
    (void)context;
    World w = world_until(
        "2021-01-01",
        "inspection:\n"
        "  check: {name: Check, corridor: way, outbound: {at: GATE, name: Out},\n"
        "    inbound: {at: GATE, name: In}, teams: 4, order: fifo, service: 1 h, repeat: 30 %,\n"
        "    repeat_causes: {fumigation: {part: 40, after: 2 d}, documents: {part: 30, after: 12 "
        "h},\n"
        "      equipment: {part: 15, after: 6 h}, readiness: {part: 10, after: 3 h}, crew: {part: "
        "5, "
        "after: 1 d}}}\n"
        "flows:\n"
        "  alpha: {name: Alpha, counted: no, arrivals: {even: 20 /day}, entry: GATE, exit: FORK,\n"
        "    classes: {boat: 1}, itinerary: [{serve: check inbound}, depart]}\n",
        5);
    run_all(&w);
    static const int32_t hours[5] = {48, 12, 6, 3, 24}, parts[5] = {40, 30, 15, 10, 5};
    int64_t expected = 0, sum = 0;
    for (int32_t i = 0; i < 5; i++) {
        expected += sim_repeats(w.sim, 0, i) * hours[i] * MS_PER_HOUR;
        sum += sim_repeats(w.sim, 0, i);
    }
    /* 20 a day, each 0.3 / 0.7 times: about 3137; those not ready at the end have waited less. */
    assert_in_range(sum, 2950, 3330);
    for (int32_t i = 0; i < 5; i++) {
        double p = parts[i] / 100.0;
        assert_near((double)sim_repeats(w.sim, 0, i) / (double)sum, p,
                    3.3 * sqrt(p * (1 - p) / (double)sum));
    }
    int64_t missing = expected - waited(&w, CAUSE_NOT_READY);
    assert_true(missing >= 0 && missing < 30 * 2 * MS_PER_DAY);
    world_free(&w);
}

static void test_a_service_of_steps_takes_their_sum(void **context)
{
    (void)context;
    World w = world_of("queues: {desk: {name: Desk, servers: 1, order: fifo, set_up: 5 min,\n"
                       "  steps: {boat: 40 min, documents: 30 min, holds: 45 min}, pace: 2}}\n"
                       "flows:\n  calls: {name: Calls, counted: no,\n"
                       "    arrivals: {dated: [{on: 2020-01-02, count: 3}]},\n"
                       "    itinerary: [{serve: desk}, depart]}\n");
    int64_t each = 5 * MS_PER_MINUTE + 2 * 115 * MS_PER_MINUTE;
    sim_run_until(w.sim, at(&w, 2, 0) + 3 * each - 1);
    assert_int_equal(sim_totals(w.sim).departed, 2);
    sim_run_until(w.sim, at(&w, 2, 0) + 3 * each);
    assert_int_equal(sim_totals(w.sim).departed, 3);
    world_free(&w);
}

static void test_the_cargo_that_goes_first_goes_first(void **context)
{
    (void)context;
    World w = world_of(REGISTERED("approvals: 1 /day, order: cargo, cargo_first: [wheat]",
                                  "{on: 2020-01-02, count: 30}"));
    /* Of those in line, no corn is approved while wheat waits. */
    int32_t wheat_waiting = 1;
    for (int32_t day = 2; day < 31 && wheat_waiting > 0; day++) {
        sim_run_until(w.sim, at(&w, day, 12));
        wheat_waiting = 0;
        for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
            VesselView v = sim_vessel(w.sim, i);
            wheat_waiting += v.serial != 0 && v.is_waiting && v.commodity == 1;
            if (v.serial != 0 && !v.is_waiting && day > 2) { /* today's, under way to the fork */
                assert_int_equal(v.commodity, 1);
            }
        }
    }
    world_free(&w);
}

/* ---- the account of waits ---- */

/* tests/data/gates.yaml has everything at once. */
static World whole_world(uint64_t seed)
{
    World world = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/gates.yaml", NULL, &world.bundle,
                       &errors)) {
        errors_print(&errors, stderr);
        fail_msg("tests/data/gates.yaml could not be loaded");
    }
    SimConfig config = {world.bundle.scenario, seed, 0, true};
    world.sim = sim_create(&config);
    return world;
}

/* Counted from outside, vessel by vessel between events, every cause has the same time. */
static void test_the_causes_are_those_of_the_vessels_at_every_moment(void **context)
{
    (void)context;
    int32_t seen = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        World w = whole_world(seed);
        int64_t by_cause[WAIT_CAUSES] = {0}, before = sim_now(w.sim);
        int32_t step = 0;
        for (bool more = true; more;) {
            int32_t waiting[WAIT_CAUSES] = {0};
            for (int32_t i = 0; i < sim_vessel_slots(w.sim); i++) {
                VesselView v = sim_vessel(w.sim, i);
                waiting[v.cause] += v.serial != 0 && v.is_waiting;
            }
            more = sim_step(w.sim);
            if (!more) {
                run_all(&w);
            }
            for (int32_t c = 0; c < WAIT_CAUSES; c++) {
                by_cause[c] += waiting[c] * (sim_now(w.sim) - before);
            }
            before = sim_now(w.sim);
            const char *fault = ++step % 50 == 0 ? sim_fault(w.sim) : NULL;
            if (fault) {
                fail_msg("seed %d: %s", (int)seed, fault);
            }
        }
        SimTotals totals = sim_totals(w.sim);
        for (int32_t c = 0; c < WAIT_CAUSES; c++) {
            if (by_cause[c] != totals.wait_ms[c]) {
                fail_msg("seed %d, %s: %lld ms from outside, %lld in the account", (int)seed,
                         wait_cause_names[c], (long long)by_cause[c], (long long)totals.wait_ms[c]);
            }
            seen |= (totals.wait_ms[c] > 0) << c;
        }
        assert_int_equal(totals.vessels_balance, 0);
        assert_int_equal(totals.cargo_balance_kg, 0);
        world_free(&w);
    }
    /* The world is rich enough to mean something. */
    static const WaitCause rich[] = {CAUSE_SERVERS_BUSY, CAUSE_OFF_HOURS,    CAUSE_CORRIDOR_SHUT,
                                     CAUSE_NOT_READY,    CAUSE_WAY_SHUT,     CAUSE_WEATHER,
                                     CAUSE_DAYLIGHT,     CAUSE_WINDOW,       CAUSE_ONE_WAY,
                                     CAUSE_DAY_QUOTA,    CAUSE_REGISTRATION, CAUSE_NO_PILOT};
    for (size_t i = 0; i < sizeof rich / sizeof rich[0]; i++) {
        if (!(seen >> rich[i] & 1)) {
            fail_msg("nobody waited for %s", wait_cause_names[rich[i]]);
        }
    }
}

static void test_chunks_and_snapshots_keep_the_state_of_turns_and_weather(void **context)
{
    (void)context;
    World whole = whole_world(4);
    World pieces = whole_world(4);
    for (int64_t t = at(&pieces, 1, 0); t < at(&pieces, 61, 0); t += 7 * MS_PER_HOUR + 17) {
        sim_run_until(pieces.sim, t);
        Sim *clone = sim_clone(pieces.sim);
        assert_true(sim_state_hash(clone) == sim_state_hash(pieces.sim));
        sim_destroy(pieces.sim);
        pieces.sim = clone;
    }
    run_all(&whole);
    run_all(&pieces);
    assert_true(sim_state_hash(whole.sim) == sim_state_hash(pieces.sim));
    world_free(&whole);
    world_free(&pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_large_vessel_waits_for_its_hours_and_the_others_pass_it),
        cmocka_unit_test(test_a_direction_opens_in_its_window_only),
        cmocka_unit_test(test_a_canal_lets_in_its_number_a_day),
        cmocka_unit_test(test_a_capacity_with_a_fraction_is_kept_over_days),
        cmocka_unit_test(test_a_large_vessel_passes_alone_against_nobody),
        cmocka_unit_test(test_other_trades_take_turns_without_being_there),
        cmocka_unit_test(test_other_trades_that_came_in_a_closure_are_let_in_before_later_vessels),
        cmocka_unit_test(test_no_boarding_begins_in_wind_and_one_under_way_is_finished),
        cmocka_unit_test(test_decisions_do_not_move_the_weather),
        cmocka_unit_test(test_pilots_neither_take_in_nor_out_in_wind),
        cmocka_unit_test(test_a_pilot_waits_for_the_wind_to_fall),
        cmocka_unit_test(test_a_lane_in_wind_is_not_entered_but_sailed_to_its_end),
        cmocka_unit_test(test_spells_come_as_often_and_last_as_long_as_the_file_says),
        cmocka_unit_test(test_a_registration_approves_its_number_a_day),
        cmocka_unit_test(test_teams_sets_a_registrations_approvals_and_its_corridor_shuts_it),
        cmocka_unit_test(test_the_smaller_are_turned_away_from_the_day_of_the_rule),
        cmocka_unit_test(test_a_cargo_may_have_a_least_parcel_of_its_own),
        cmocka_unit_test(test_vessels_for_a_refused_port_wait_and_the_others_pass),
        cmocka_unit_test(test_repeats_have_causes_with_their_own_delays),
        cmocka_unit_test(test_a_service_of_steps_takes_their_sum),
        cmocka_unit_test(test_the_cargo_that_goes_first_goes_first),
        cmocka_unit_test(test_the_causes_are_those_of_the_vessels_at_every_moment),
        cmocka_unit_test(test_chunks_and_snapshots_keep_the_state_of_turns_and_weather),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
