/* Small worlds for tests of straits, weather and inspection, from YAML put together in the test.
 * The map is tests/data/tiny-map: Gate --SEA 55,660 m-- Fork, Beta 11,058 m south of Fork.
 * Everybody sails at 5 m/s, so the SEA takes 11,132 s = 3:05:32. Include after cmocka.h. */
#ifndef CORRIDOR_TESTS_WORLD_H
#define CORRIDOR_TESTS_WORLD_H

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

static inline World world_until(const char *end, const char *body, uint64_t seed)
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

static inline World world_of(const char *body)
{
    return world_until("2020-03-01", body, 1);
}

static inline void world_free(World *world)
{
    assert_null(sim_fault(world->sim));
    sim_destroy(world->sim);
    scenario_bundle_free(&world->bundle);
}

static inline int64_t at(const World *world, int32_t day, int32_t hour)
{
    return world->bundle.scenario->start + (day - 1) * MS_PER_DAY + hour * MS_PER_HOUR;
}

static inline void run_all(World *world)
{
    sim_run_until(world->sim, world->bundle.scenario->end);
}

static inline int64_t waited(const World *world, WaitCause cause)
{
    return sim_totals(world->sim).wait_ms[cause];
}

static inline void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance)) {
        fail_msg("%g is not within %g of %g", found, tolerance, expected);
    }
}

static inline void assert_only_causes(const World *world, WaitCause a, WaitCause b)
{
    SimTotals totals = sim_totals(world->sim);
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        if (c != (int32_t)a && c != (int32_t)b && totals.wait_ms[c] != 0) {
            fail_msg("%s: %lld ms", wait_cause_names[c], (long long)totals.wait_ms[c]);
        }
    }
}

#endif
