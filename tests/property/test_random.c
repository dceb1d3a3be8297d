/* What must hold in any scenario, over scenarios made up from a number (common/random_scenario.h).
 * Fifty of them, or CORRIDOR_RANDOM_SEEDS, from CORRIDOR_RANDOM_FIRST on. One that breaks a promise
 * is printed, and its files are kept. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/random_scenario.h"
#include "io/scenario_file.h"
#include "model/geo.h"
#include "sim/sim.h"
#include "sim/timeline.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static char folder[64], map_file[96], yaml_file[96];

typedef struct Trial {
    uint64_t seed;
    RandomScenario made;
    ScenarioBundle bundle;
    uint64_t luck; /* of the test: where to cut, what to decide */
    uint64_t end_hash;
    /* [slots] line by line: vessels that say they are there */
    int32_t *in_line;
    uint64_t *serials;
    int32_t serial_capacity;
} Trial;

static uint64_t draw(Trial *t)
{
    uint64_t z = t->luck += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

static const Trial *on_trial;

static void show(const Trial *t)
{
    if (t->made.network) {
        fputs(t->made.network, stderr);
    }
    fputs(t->made.yaml, stderr);
    fprintf(stderr, "seed %llu, kept in %s\n", (unsigned long long)t->seed, folder);
}

/* An assert of the simulator. The program ends, so that what it may spoil does not matter. */
static void aborted(int number)
{
    (void)number;
    if (on_trial) {
        show(on_trial);
    }
    _exit(1);
}

static void broken(const Trial *t, const Sim *sim, const char *what)
{
    char when[TIME_TEXT];
    show(t);
    folder[0] = '\0';
    fail_msg("seed %llu%s%s: %s", (unsigned long long)t->seed, sim ? " at " : "",
             sim ? time_format(sim_now(sim), when) : "", what);
}
#define HOLDS(t, sim, condition) ((condition) ? (void)0 : broken(t, sim, #condition))

static Sim *start(const Trial *t)
{
    return sim_create(&(SimConfig){.scenario = t->bundle.scenario, .seed = t->seed});
}

/* ---- what holds at any moment ---- */

static void check_sums(Trial *t, const Sim *sim)
{
    SimTotals totals = sim_totals(sim);
    if (sim_fault(sim)) {
        broken(t, sim, sim_fault(sim));
    }
    HOLDS(t, sim, totals.vessels_balance == 0);
    HOLDS(t, sim, totals.cargo_balance_kg == 0);
    HOLDS(t, sim, totals.crew_balance == 0);
    HOLDS(t, sim, totals.inside == sim_vessels_inside(sim));
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        HOLDS(t, sim, totals.wait_ms[c] >= 0);
    }
    const Scenario *s = t->bundle.scenario;
    for (int32_t p = 0; p < s->network->port_count; p++) {
        PortView port = sim_port(sim, p);
        HOLDS(t, sim, port.balance_kg == 0);
        HOLDS(t, sim, port.stock_kg >= 0 && port.stock_kg <= port.capacity_kg);
        HOLDS(t, sim, port.loading >= 0 && port.waiting >= 0);
        HOLDS(t, sim, port.berths_out >= 0 && port.berths_out <= port.berths);
    }
}

static void check_lines(Trial *t, const Sim *sim)
{
    const Scenario *s = t->bundle.scenario;
    for (int32_t l = 0; l < s->line_count; l++) {
        LineView line = sim_line(sim, l);
        HOLDS(t, sim, line.waiting >= 0 && line.in_service >= 0);
        HOLDS(t, sim, line.served <= line.arrivals);
        HOLDS(t, sim, line.waiting <= line.max_waiting);
        HOLDS(t, sim, fabs(line.little_ratio - 1) < 1e-9 || line.little_ratio == 0);
        HOLDS(t, sim, line.waiting == t->in_line[l]);
    }
    for (int32_t i = 0; i < s->station_count; i++) {
        StationView station = sim_station(sim, i);
        HOLDS(t, sim, station.servers >= 0 && station.busy >= 0 && station.stopped >= 0);
        HOLDS(t, sim,
              station.cause != CAUSE_WEATHER || station.is_open ||
                  sim_station_weather(sim, i) >= 0);
    }
}

/* Metres from the point to the lane's line, which is short and straight on the chart. */
static double metres_off(const Lane *lane, GeoPoint at)
{
    double least = 1e9;
    for (int32_t i = 1; i < lane->point_count; i++) {
        GeoPoint a = lane->points[i - 1], b = lane->points[i];
        /* A degree of longitude in degrees of latitude, at the point. */
        double narrow = cos(at.lat * 0.017453292519943295);
        double bx = (b.lon - a.lon) * narrow, by = b.lat - a.lat;
        double px = (at.lon - a.lon) * narrow, py = at.lat - a.lat;
        double square = bx * bx + by * by;
        double along = square > 0 ? fmax(0, fmin(1, (px * bx + py * by) / square)) : 0;
        least = fmin(least, hypot(px - along * bx, py - along * by) * 111200);
    }
    return least;
}

/* The greatest speed that the lanes through this point allow a ship of that speed; -1: no lane goes
 * through it. Charts and lines differ by some metres in the middle of a long stretch. */
static int32_t speed_allowed(const Network *network, GeoPoint at, int32_t own_mm_s)
{
    int32_t most = -1;
    for (int32_t l = 0; l < network->lane_count; l++) {
        const Lane *lane = &network->lanes[l];
        if (metres_off(lane, at) < 2000) {
            int32_t limit = lane->speed_limit_mm_s;
            int32_t allowed = limit > 0 && limit < own_mm_s ? limit : own_mm_s;
            most = allowed > most ? allowed : most;
        }
    }
    return most;
}

static void check_place(Trial *t, const Sim *sim, VesselIndex vessel, const VesselView *v)
{
    const Scenario *s = t->bundle.scenario;
    Pose now, later;
    if (!sim_pose(sim, vessel, sim_now(sim), &now)) {
        return;
    }
    const VesselClass *class = &s->classes[v->vessel_class];
    int32_t own = v->is_laden ? class->laden_mm_s : class->ballast_mm_s;
    int32_t allowed = speed_allowed(s->network, now.at, own);
    HOLDS(t, sim, allowed >= 0); /* on a lane, and lanes keep to the water */
    if (v->speed_mm_s > allowed + 1)
        fprintf(stderr, "vessel %d state %s speed %d own %d allowed %d laden %d at %f %f\n",
                (int)vessel, vessel_state_names[v->state], v->speed_mm_s, own, allowed, v->is_laden,
                now.at.lon, now.at.lat);
    HOLDS(t, sim, v->speed_mm_s <= allowed + 1);
    /* Until the next event nothing changes, so that it sails on at one speed a lane. */
    int64_t until = sim_next_event(sim);
    if (until > sim_now(sim) && until < s->end && sim_pose(sim, vessel, until - 1, &later)) {
        double seconds = (double)(until - 1 - sim_now(sim)) / 1000;
        double metres = geo_distance_m(now.at, later.at);
        HOLDS(t, sim, metres <= seconds * own / 1000 + 30);
    }
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void check_vessels(Trial *t, const Sim *sim, bool places)
{
    const Scenario *s = t->bundle.scenario;
    int32_t slots = sim_vessel_slots(sim), count = 0;
    if (slots > t->serial_capacity) {
        t->serials = mem_resize(t->serials, (size_t)t->serial_capacity, (size_t)slots * 2,
                                sizeof t->serials[0]);
        t->serial_capacity = slots * 2;
    }
    memset(t->in_line, 0, (size_t)s->line_count * sizeof t->in_line[0]);
    for (VesselIndex i = 0; i < slots; i++) {
        VesselView v = sim_vessel(sim, i);
        if (v.serial == 0) {
            continue;
        }
        t->serials[count++] = v.serial;
        HOLDS(t, sim, v.born <= sim_now(sim) && v.since <= sim_now(sim));
        HOLDS(t, sim, v.cargo_kg >= 0 && v.loaded_kg >= 0);
        HOLDS(t, sim, v.until >= sim_now(sim));
        if (sim_place_in_line(sim, i) > 0) {
            HOLDS(t, sim, v.line >= 0 && v.is_waiting);
            t->in_line[v.line]++;
        }
        if (places) {
            check_place(t, sim, i, &v);
        }
    }
    HOLDS(t, sim, count == sim_vessels_inside(sim));
    if (count > 0) {
        qsort(t->serials, (size_t)count, sizeof t->serials[0], by_value);
    }
    for (int32_t i = 1; i < count; i++) {
        HOLDS(t, sim, t->serials[i] != t->serials[i - 1]); /* nobody is in two places */
    }
}

/* Nobody jumps: where each is when the next event comes, it is still once that has happened. */
static void step_without_jumps(Trial *t, Sim *sim)
{
    int32_t slots = sim_vessel_slots(sim);
    int64_t next = sim_next_event(sim);
    uint64_t *serials = mem_alloc((size_t)slots + 1, sizeof serials[0]);
    Pose *before = mem_alloc((size_t)slots + 1, sizeof before[0]), after;
    for (VesselIndex i = 0; i < slots; i++) {
        serials[i] = sim_pose(sim, i, next, &before[i]) ? sim_vessel(sim, i).serial : 0;
    }
    sim_step(sim);
    for (VesselIndex i = 0; i < slots; i++) {
        if (serials[i] != 0 && sim_vessel(sim, i).serial == serials[i] &&
            sim_pose(sim, i, sim_now(sim), &after)) {
            HOLDS(t, sim, geo_distance_m(before[i].at, after.at) < 30);
        }
    }
    mem_free(serials);
    mem_free(before);
}

/* The way ahead begins where it is and keeps to the lanes. */
static void check_way_ahead(Trial *t, const Sim *sim)
{
    enum { POINTS = 32 };
    GeoPoint points[POINTS];
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        Pose pose;
        int32_t count = sim_route_ahead(sim, i, points, POINTS);
        if (count > 0 && sim_pose(sim, i, sim_now(sim), &pose)) {
            HOLDS(t, sim, geo_distance_m(points[0], pose.at) < 1);
        }
        for (int32_t p = 0; p < count; p++) {
            HOLDS(t, sim, speed_allowed(t->bundle.network, points[p], 1) > 0);
        }
    }
}

/* Event by event, with a close look now and then. */
static void check_every_event(Trial *t)
{
    Sim *sim = start(t);
    const Scenario *s = t->bundle.scenario;
    int64_t before = s->start;
    for (int64_t i = 0; sim_next_event(sim) <= s->end; i++) {
        HOLDS(t, sim, sim_next_event(sim) >= sim_now(sim)); /* nothing happens in the past */
        if (i % 11 == 0) {
            step_without_jumps(t, sim);
        } else if (!sim_step(sim)) {
            break;
        }
        HOLDS(t, sim, sim_now(sim) >= before);
        before = sim_now(sim);
        if (i % 7 == 0) {
            check_sums(t, sim);
        }
        if (i % 61 == 0) {
            check_vessels(t, sim, i % 305 == 0);
            check_lines(t, sim);
            check_way_ahead(t, sim);
        }
    }
    sim_run_until(sim, s->end);
    check_sums(t, sim);
    check_vessels(t, sim, true);
    check_lines(t, sim);
    t->end_hash = sim_state_hash(sim);
    sim_destroy(sim);
}

/* ---- chunks, snapshots, decisions taken back ---- */

static int64_t some_moment(Trial *t)
{
    const Scenario *s = t->bundle.scenario;
    return s->start + (int64_t)(draw(t) % (uint64_t)(s->end - s->start));
}

static void check_chunks_and_snapshots(Trial *t)
{
    const Scenario *s = t->bundle.scenario;
    Sim *sim = start(t), *other = start(t);
    int64_t kept = some_moment(t);
    sim_run_until(sim, kept);
    size_t size = sim_snapshot_size(sim);
    void *image = mem_alloc(size, 1);
    sim_snapshot(sim, image, size);
    for (int64_t at = kept; at < s->end;
         at += 1 + (int64_t)(draw(t) % (uint64_t)(9 * MS_PER_DAY))) {
        sim_run_until(sim, at);
    }
    sim_run_until(sim, s->end);
    HOLDS(t, sim, sim_state_hash(sim) == t->end_hash);
    sim_run_until(other, some_moment(t)); /* whatever it was before */
    HOLDS(t, other, sim_restore(other, image, size));
    sim_run_until(other, s->end);
    HOLDS(t, other, sim_state_hash(other) == t->end_hash);
    HOLDS(t, sim, sim_restore(sim, image, size)); /* back in time */
    sim_run_until(sim, s->end);
    HOLDS(t, sim, sim_state_hash(sim) == t->end_hash);
    mem_free(image);
    sim_destroy(sim);
    sim_destroy(other);
}

static const char *some_decision(Trial *t, char out[128])
{
    const Scenario *s = t->bundle.scenario;
    int32_t kind = (int32_t)(draw(t) % 6), pick = (int32_t)(draw(t) % 1000);
    out[0] = '\0';
    if (kind == 0 && s->agreement_count > 0) {
        snprintf(out, 128, "%s %s p%d", pick % 2 ? "suspend" : "violate",
                 s->agreements[pick % s->agreement_count].id, (int)(pick % 2));
    } else if (kind == 1 && s->corridor_count > 0) {
        snprintf(out, 128, "corridor way %s", pick % 2 ? "closed" : "open");
    } else if (kind == 2) {
        snprintf(out, 128, "port %s closed",
                 s->network->ports[s->flows[0].ports[pick % s->flows[0].port_count]].name);
    } else if (kind == 3 && s->hazard_count > 0) {
        snprintf(out, 128, "attack %s any", s->hazards[pick % s->hazard_count].id);
    } else if (kind == 4) {
        snprintf(out, 128, "lane %s closed", s->network->lanes[pick % s->network->lane_count].id);
    } else if (s->station_count > 0) {
        snprintf(out, 128, "teams %s %d", s->stations[pick % s->station_count].id, (int)(pick % 4));
    }
    return out;
}

/* Decisions by hand keep every promise, and one taken back leaves nothing behind. */
static void check_decisions(Trial *t)
{
    const Scenario *s = t->bundle.scenario;
    Sim *sim = start(t);
    Timeline *timeline = timeline_create(sim, 1 << 20);
    for (int64_t at = s->start + (s->end - s->start) / 9; at < s->end;
         at += (s->end - s->start) / 9) {
        char text[128];
        Command command;
        timeline_run_until(timeline, at);
        Errors errors = {0};
        if (command_parse(s, some_decision(t, text), &command, &errors)) {
            command.t = at;
            timeline_apply(timeline, &command, NULL);
        }
        errors_free(&errors);
        check_sums(t, sim);
        check_vessels(t, sim, true);
        check_lines(t, sim);
    }
    timeline_run_until(timeline, s->end);
    check_sums(t, sim);
    timeline_seek(timeline, some_moment(t));
    check_sums(t, sim);
    timeline_seek(timeline, s->end);
    while (sim_command_count(sim) > 0) {
        timeline_take_back(timeline, (int32_t)(draw(t) % (uint64_t)sim_command_count(sim)));
    }
    timeline_seek(timeline, s->end);
    HOLDS(t, sim, sim_state_hash(sim) == t->end_hash);
    timeline_destroy(timeline);
    sim_destroy(sim);
}

/* ---- the seeds ---- */

static void try_seed(uint64_t seed)
{
    Trial t = {.seed = seed, .made = random_scenario(seed), .luck = seed};
    Errors errors = {0};
    on_trial = &t;
    write_file(yaml_file, t.made.yaml);
    if (t.made.network) {
        write_file(map_file, t.made.network);
    }
    if (!scenario_load(&sources, yaml_file, NULL, &t.bundle, &errors)) {
        errors_print(&errors, stderr);
        broken(&t, NULL, "it is not accepted");
    }
    t.in_line = mem_alloc((size_t)t.bundle.scenario->line_count + 1, sizeof t.in_line[0]);
    check_every_event(&t);
    check_chunks_and_snapshots(&t);
    check_decisions(&t);
    on_trial = NULL;
    scenario_bundle_free(&t.bundle);
    random_scenario_free(&t.made);
    mem_free(t.in_line);
    mem_free(t.serials);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

static void test_promises_hold_in_scenarios_of_any_kind(void **state)
{
    (void)state;
    uint64_t first = number_of("CORRIDOR_RANDOM_FIRST", 1);
    uint64_t count = number_of("CORRIDOR_RANDOM_SEEDS", 50);
    for (uint64_t seed = first; seed < first + count; seed++) {
        try_seed(seed);
    }
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/corridor-random-XXXXXX");
    if (!mkdtemp(folder)) {
        return -1;
    }
    snprintf(yaml_file, sizeof yaml_file, "%s/random.yaml", folder);
    snprintf(map_file, sizeof map_file, "%s/map", folder);
    if (mkdir(map_file, 0700) != 0) {
        return -1;
    }
    snprintf(map_file, sizeof map_file, "%s/map/network.geojson", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    if (folder[0]) {
        unlink(yaml_file);
        unlink(map_file);
        map_file[strlen(map_file) - strlen("/network.geojson")] = '\0';
        rmdir(map_file);
        rmdir(folder);
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_promises_hold_in_scenarios_of_any_kind),
    };
    signal(SIGABRT, aborted);
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
