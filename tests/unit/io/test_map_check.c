/* One lane along the equator from a port at 30 E to 30.5 E; 0.1 degrees are 11.1 km or 6.01 nm. The
 * network is made in memory, its coast and distances are files in a folder of their own. */
#include "io/map_check.h"
#include "io/map_file.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char no_land[] = "{\"type\":\"FeatureCollection\",\"features\":[]}";
static const char header[] = "from,to,mode,lane_nm,source\n";
static const char true_distance[] = "from,to,mode,lane_nm,source\nWest,East,peace,30,\n";

typedef struct World {
    char folder[64];
    Network network;
    Port port;
    MapCheckReport report;
    Errors errors;
    bool good;
} World;

static void write_file(const World *world, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", world->folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void make_network(World *world, LaneKind kind)
{
    static const GeoPoint along[] = {{30, 0}, {30.2, 0}, {30.5, 0}};
    static const NamedPoint named[] = {{.id = "W", .name = "West", .at = {30, 0}},
                                       {.id = "E", .name = "East", .at = {30.5, 0}}};
    Network *network = &world->network;
    network->lanes = arena_alloc(&network->arena, 2, sizeof(Lane));
    network->lanes[network->lane_count++] = (Lane){.id = "ALONG",
                                                   .name = "Along",
                                                   .kind = kind,
                                                   .points = along,
                                                   .point_count = 3,
                                                   .modes = 1u << TRAFFIC_PEACE};
    network_join(network, named, 2);
    world->port = (Port){.id = "XXPRT", .name = "Port", .label = "Port"};
    network->ports = &world->port;
    network->port_count = 1;
}

/* NULL: the file is missing. */
static void check_world(World *world, LaneKind kind, const char *land, const char *distances)
{
    *world = (World){0};
    snprintf(world->folder, sizeof world->folder, "/tmp/corridor-check-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    write_file(world, "network.geojson",
               "{\"features\":[\n{},\n{\"properties\":{\"id\":\"ALONG\"}}]}");
    if (land) {
        write_file(world, "land-high.geojson", land);
    }
    if (distances) {
        write_file(world, "distances.csv", distances);
    }
    make_network(world, kind);
    world->good = map_check(world->folder, &world->network, &world->errors, &world->report);
    assert_true(world->good == (world->errors.total == 0));
}

static void end_world(World *world)
{
    static const char *const files[] = {"network.geojson", "land-high.geojson", "distances.csv"};
    for (int32_t i = 0; i < 3; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", world->folder, files[i]);
        remove(path);
    }
    rmdir(world->folder);
    errors_free(&world->errors);
    network_free(&world->network);
}

static void assert_passes(LaneKind kind, const char *land)
{
    World world;
    check_world(&world, kind, land, true_distance);
    if (!world.good) {
        fail_msg("%s", errors_first(&world.errors));
    }
    end_world(&world);
}

/* Fails once, in that file (the end of its name) and line. */
static void assert_fails(const char *land, const char *distances, const char *file, int32_t line,
                         const char *message)
{
    World world;
    check_world(&world, LANE_OPEN_SEA, land, distances);
    assert_false(world.good);
    assert_string_equal(errors_first(&world.errors), message);
    assert_int_equal(world.errors.total, 1);
    assert_int_equal(world.errors.items[0].line, line);
    assert_string_equal(strrchr(world.errors.items[0].file, '/') + 1, file);
    end_world(&world);
}

/* A rectangle of land from west to east, half a degree to either side of the lane. */
#define LAND(west, east)                                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"       \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",-0.5],[" east ",-0.5],[" east  \
    ",0.5],[" west ",0.5],[" west ",-0.5]]]}}]}"

static void test_lane_in_open_water_passes(void **state)
{
    (void)state;
    World world;
    check_world(&world, LANE_OPEN_SEA, no_land, true_distance);
    assert_true(world.good);
    assert_int_equal(world.report.parts, 1);
    assert_int_equal(world.report.segments, 2);
    assert_int_equal(world.report.routes, 1);
    assert_true(world.report.worst_percent < 0.3); /* 30.05 against 30 */
    end_world(&world);
}

static void test_lane_over_land_fails_where_it_meets_the_coast(void **state)
{
    (void)state;
    /* 0.3 degrees are 18.03 nm. */
    assert_fails(LAND("30.3", "30.31"), true_distance, "network.geojson", 3,
                 "found land at [30.3000, 0.0000] on lane `ALONG` between its points 2 and 3, "
                 "expected water more than 2.5 nm from berths (the nearest are Port's, 18.0 nm "
                 "away)");
}

static void test_lane_that_ends_on_land_fails(void **state)
{
    (void)state;
    assert_fails(LAND("30.45", "31"), true_distance, "network.geojson", 3,
                 "found land at [30.4500, 0.0000] on lane `ALONG` between its points 2 and 3, "
                 "expected water more than 2.5 nm from berths (the nearest are Port's, 27.0 nm "
                 "away)");
}

/* The lane, cut short at its second point, meets the coast 2.4 nm from the berths, which is let
 * pass, and stays on land until it ends. */
static void test_lane_that_ends_far_inland_of_a_quay_fails(void **state)
{
    (void)state;
    World world;
    check_world(&world, LANE_OPEN_SEA, LAND("30.04", "31"), true_distance);
    errors_free(&world.errors);
    world.network.lanes[0].point_count = 2;
    assert_false(map_check(world.folder, &world.network, &world.errors, &world.report));
    assert_int_equal(world.errors.total, 1);
    assert_string_equal(errors_first(&world.errors),
                        "found land at [30.2000, 0.0000] on lane `ALONG` between its points 1 and "
                        "2, expected water more than 2.5 nm from berths (the nearest are Port's, "
                        "12.0 nm away)");
    end_world(&world);
}

static void test_segment_wholly_on_land_fails(void **state)
{
    (void)state;
    World world;
    check_world(&world, LANE_OPEN_SEA, LAND("29", "32"), true_distance);
    assert_int_equal(world.errors.total, 1); /* the first segment begins at the berths */
    assert_non_null(strstr(errors_first(&world.errors), "land at [30.2000, 0.0000]"));
    end_world(&world);
}

static void test_rivers_and_channels_may_be_narrower_than_the_coast_is_drawn(void **state)
{
    (void)state;
    assert_passes(LANE_RIVER, LAND("30.3", "30.31"));
    assert_passes(LANE_CHANNEL, LAND("30.3", "30.31"));
}

static void test_quays_may_be_drawn_as_land(void **state)
{
    (void)state;
    World world;
    check_world(&world, LANE_OPEN_SEA, LAND("29.5", "30.04"), true_distance); /* 2.4 nm */
    assert_true(world.good);
    assert_int_equal(world.report.near_berths, 1);
    end_world(&world);
    check_world(&world, LANE_OPEN_SEA, LAND("29.5", "30.05"), true_distance); /* 3 nm */
    assert_false(world.good);
    end_world(&world);
}

static void test_hole_in_the_land_is_water(void **state)
{
    (void)state;
    assert_passes(LANE_OPEN_SEA,
                  "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                  "\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["
                  "[[29,-2],[32,-2],[32,2],[29,2],[29,-2]],"
                  "[[29.5,-1],[29.5,1],[31,1],[31,-1],[29.5,-1]]]}}]}");
}

static void test_parts_that_do_not_hang_together_fail(void **state)
{
    (void)state;
    static const GeoPoint apart[] = {{31, 1}, {31, 2}};
    World world;
    check_world(&world, LANE_OPEN_SEA, no_land, true_distance);
    world.network.nodes = NULL;
    world.network.lanes[world.network.lane_count++] =
        (Lane){.id = "APART", .name = "Apart", .points = apart, .point_count = 2, .modes = 1};
    network_join(&world.network, NULL, 0);
    write_file(&world, "distances.csv", header);
    assert_false(map_check(world.folder, &world.network, &world.errors, &world.report));
    assert_int_equal(world.report.parts, 2);
    assert_int_equal(world.errors.total, 1);
    assert_string_equal(errors_first(&world.errors),
                        "found 2 places from `APART/0` on that no lane joins to `ALONG/0`, "
                        "expected one network");
    end_world(&world);
}

static void test_distances_must_agree(void **state)
{
    (void)state;
    assert_fails(
        no_land, "from,to,mode,lane_nm,source\nWest,East,peace,30,\nWest,East,peace,32,x\n",
        "distances.csv", 3,
        "`lane_nm`: found 32 nm from West to East in peace, expected 30.1, which the lanes "
        "measure (to 4 %)");
    assert_fails(no_land, "from,to,mode,lane_nm,source\nWest,East,bsgi,30,\n", "distances.csv", 2,
                 "`lane_nm`: found no way from West to East in bsgi");
}

static void test_distances_name_places_and_modes(void **state)
{
    (void)state;
    assert_fails(no_land, "from,to,mode,lane_nm,source\nWestt,East,peace,30,\n", "distances.csv", 2,
                 "`from`: found `Westt`, expected a port or waypoint; did you mean `West`?");
    assert_fails(no_land, "from,to,mode,lane_nm,source\nWest,East,war,30,\n", "distances.csv", 2,
                 "`mode`: found `war`, expected `peace`, `bsgi` or `ua_corridor`");
    assert_fails(no_land, "from,to,mode,lane_nm,source\nWest,East,peace,far,\n", "distances.csv", 2,
                 "`lane_nm`: found `far`, expected a number from 0.1 to 10000");
    assert_fails(no_land, "from,to,mode,nm,source\nWest,East,peace,30,\n", "distances.csv", 1,
                 "found no column `lane_nm`");
}

static void test_missing_files_fail(void **state)
{
    (void)state;
    World world;
    check_world(&world, LANE_OPEN_SEA, NULL, NULL);
    assert_int_equal(world.errors.total, 2);
    end_world(&world);
}

static void test_the_black_sea_passes(void **state)
{
    (void)state;
    Network network;
    Errors errors = {0};
    MapCheckReport report;
    assert_true(map_load_network(SOURCE_DIR "/maps/black-sea", &network, &errors));
    if (!map_check(SOURCE_DIR "/maps/black-sea", &network, &errors, &report)) {
        errors_print(&errors, stderr);
        fail_msg("the map was refused");
    }
    assert_true(report.segments > 150);
    assert_true(report.coast_edges > 10000);
    assert_true(report.routes >= 40);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lane_in_open_water_passes),
        cmocka_unit_test(test_lane_over_land_fails_where_it_meets_the_coast),
        cmocka_unit_test(test_lane_that_ends_on_land_fails),
        cmocka_unit_test(test_lane_that_ends_far_inland_of_a_quay_fails),
        cmocka_unit_test(test_segment_wholly_on_land_fails),
        cmocka_unit_test(test_rivers_and_channels_may_be_narrower_than_the_coast_is_drawn),
        cmocka_unit_test(test_quays_may_be_drawn_as_land),
        cmocka_unit_test(test_hole_in_the_land_is_water),
        cmocka_unit_test(test_parts_that_do_not_hang_together_fail),
        cmocka_unit_test(test_distances_must_agree),
        cmocka_unit_test(test_distances_name_places_and_modes),
        cmocka_unit_test(test_missing_files_fail),
        cmocka_unit_test(test_the_black_sea_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
