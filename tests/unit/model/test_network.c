/* Small networks near 0 N 0 E, where a hundredth of a degree is about 1113 m east and 1106 m north.
 */
#include "model/network.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

/* cmocka's own comparison rounds to float. */
static void assert_near(double found, double expected, double slack)
{
    if (!(fabs(found - expected) <= slack)) {
        fail_msg("found %.17g, expected %.17g to %g", found, expected, slack);
    }
}

enum { ROUTE_MAX = 16, KNOT_MM_S = 514 };

static void add_lane(Network *network, const char *id, const GeoPoint *points, int32_t count)
{
    network->lanes[network->lane_count++] = (Lane){
        .id = id,
        .name = id,
        .kind = LANE_OPEN_SEA,
        .points = points,
        .point_count = count,
    };
}

static Network empty_network(void)
{
    Network network = {0};
    network.lanes = arena_alloc(&network.arena, 8, sizeof(Lane));
    return network;
}

/* Two ways from W to E: the straight one, and a longer one by the north that leaves the straight
 * lane at a vertex within it and comes back at its end.
 *
 *          n ----- e2
 *         /          \
 *   w -- m ---------- e                      */
static const GeoPoint straight[] = {{0, 0}, {0.01, 0}, {0.02, 0}, {0.05, 0}};
static const GeoPoint north[] = {{0.01, 0}, {0.02, 0.01}, {0.04, 0.01}, {0.05, 0}};

static Network fork(void)
{
    static const NamedPoint named[] = {
        {.id = "W", .name = "West", .at = {0, 0}},
        {.id = "E", .name = "East", .at = {0.05, 0}},
        {.id = "N", .name = "North", .at = {0.04, 0.01}},
    };
    Network network = empty_network();
    add_lane(&network, "STRAIGHT", straight, 4);
    add_lane(&network, "NORTH", north, 4);
    network_join(&network, named, 3);
    return network;
}

static RouteQuery west_to_east(const Network *network)
{
    return (RouteQuery){
        .from_node = network_find_node(network, "W"),
        .to_node = network_find_node(network, "E"),
        .speed_mm_s = 10 * KNOT_MM_S,
    };
}

static void assert_route(const Network *network, const RouteQuery *query,
                         const DirectedLeg *expected, int32_t count)
{
    DirectedLeg route[ROUTE_MAX];
    assert_int_equal(network_route(network, query, route, ROUTE_MAX), count);
    for (int32_t i = 0; i < count; i++) {
        assert_int_equal(route[i], expected[i]);
    }
}

static void test_lanes_join_at_a_vertex_within_a_lane(void **state)
{
    (void)state;
    Network network = fork();
    /* W, m, E and the named N; the other inner vertices are none. */
    assert_int_equal(network.node_count, 4);
    assert_int_equal(network.leg_count, 4);
    assert_int_equal(network.lanes[0].leg_count, 2);
    assert_int_equal(network.lanes[1].first_leg, 2);
    int32_t m = network_node_at(&network, straight[1]);
    assert_string_equal(network.nodes[m].id, "STRAIGHT/1");
    assert_null(network.nodes[m].name);
    assert_int_equal(network.nodes[m].edge_count, 3);
    assert_int_equal(network_node_at(&network, straight[2]), -1);
    network_free(&network);
}

static void test_legs_hold_the_lanes_points_and_lengths(void **state)
{
    (void)state;
    Network network = fork();
    const Lane *lane = &network.lanes[0];
    assert_int_equal(lane->along_m[0], 0);
    assert_int_equal(lane->along_m[1], 1113); /* 0.01 degrees of a circle of 6378137 m */
    assert_int_equal(lane->along_m[3], 5566);
    assert_int_equal(lane->length_m, 5566);
    assert_int_equal(network.legs[0].length_m, 1113);
    assert_int_equal(network.legs[1].length_m, 5566 - 1113);
    assert_int_equal(network.legs[1].first_point, 1);
    assert_int_equal(network.legs[1].last_point, 3);
    assert_int_equal(network.legs[1].to_node, network_find_node(&network, "E"));
    network_free(&network);
}

static void test_crossing_without_a_shared_vertex_is_no_junction(void **state)
{
    (void)state;
    static const GeoPoint a[] = {{0, 0}, {0.02, 0.02}}, b[] = {{0, 0.02}, {0.02, 0}};
    Network network = empty_network();
    add_lane(&network, "A", a, 2);
    add_lane(&network, "B", b, 2);
    network_join(&network, NULL, 0);
    assert_int_equal(network.node_count, 4);
    RouteQuery query = {.from_node = network_node_at(&network, a[0]),
                        .to_node = network_node_at(&network, b[0]),
                        .speed_mm_s = 1000};
    DirectedLeg route[ROUTE_MAX];
    assert_int_equal(network_route(&network, &query, route, ROUTE_MAX), -1);
    network_free(&network);
}

static void test_waypoint_off_all_lanes_is_a_node_alone(void **state)
{
    (void)state;
    static const NamedPoint named[] = {{.id = "OFF", .name = "Off", .at = {1, 1}}};
    Network network = empty_network();
    add_lane(&network, "STRAIGHT", straight, 4);
    network_join(&network, named, 1);
    int32_t node = network_find_node(&network, "OFF");
    assert_int_equal(node, 2);
    assert_int_equal(network.nodes[node].edge_count, 0);
    network_free(&network);
}

static void test_quickest_way_is_taken(void **state)
{
    (void)state;
    Network network = fork();
    RouteQuery query = west_to_east(&network);
    assert_route(&network, &query, (DirectedLeg[]){0, 2}, 2); /* legs 0 and 1 forwards */
    RouteQuery back = {query.to_node, query.from_node, query.speed_mm_s, 0, NULL};
    assert_route(&network, &back, (DirectedLeg[]){3, 1}, 2); /* the same backwards */
    network_free(&network);
}

static void test_speed_limit_makes_the_longer_way_quicker(void **state)
{
    (void)state;
    Network network = fork();
    network.lanes[0].speed_limit_mm_s = 2 * KNOT_MM_S;
    RouteQuery query = west_to_east(&network);
    assert_route(&network, &query, (DirectedLeg[]){0, 4, 6}, 3);
    query.speed_mm_s = 2 * KNOT_MM_S; /* a vessel that is no faster than the limit */
    assert_route(&network, &query, (DirectedLeg[]){0, 2}, 2);
    network_free(&network);
}

static void test_shut_lanes_are_not_sailed(void **state)
{
    (void)state;
    Network network = fork();
    RouteQuery query = west_to_east(&network);
    uint8_t north_shut[] = {0, 1}, straight_shut[] = {1, 0};
    query.lane_shut = north_shut;
    assert_route(&network, &query, (DirectedLeg[]){0, 2}, 2);
    query.lane_shut = straight_shut;
    assert_route(&network, &query, NULL, -1);
    network_free(&network);
}

static void test_draught_decides_which_lanes_count(void **state)
{
    (void)state;
    Network network = fork();
    network.lanes[0].draught_limit_cm = 1200;
    network.lanes[1].draught_limit_cm = 900;
    /* Only the straight lane leads away from W: deep vessels stay. */
    RouteQuery query = west_to_east(&network);
    query.draught_cm = 1200;
    assert_route(&network, &query, (DirectedLeg[]){0, 2}, 2);
    query.draught_cm = 1201;
    assert_route(&network, &query, NULL, -1);
    query.draught_cm = 0;
    assert_route(&network, &query, (DirectedLeg[]){0, 2}, 2);
    network_free(&network);
}

static void test_a_draughts_class_opens_the_same_lanes(void **state)
{
    (void)state;
    static const GeoPoint line[] = {{0, 0}, {0.01, 0.01}, {0.02, 0}};
    static const int32_t limits[] = {1200, 0, 700, 1200, 400};
    Network network = empty_network();
    for (int32_t i = 0; i < 5; i++) {
        add_lane(&network, "LANE", line, 3);
        network.lanes[i].draught_limit_cm = limits[i];
    }
    network_join(&network, NULL, 0);
    assert_int_equal(network.draught_limit_count, 3);
    static const int32_t classes[][2] = {{0, 400},     {400, 400},   {401, 700},  {700, 700},
                                         {1199, 1200}, {1201, 1201}, {2000, 1201}};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        assert_int_equal(network_draught_class(&network, classes[i][0]), classes[i][1]);
    }
    network_free(&network);
    Network free_lane = empty_network();
    add_lane(&free_lane, "LANE", line, 3);
    network_join(&free_lane, NULL, 0);
    assert_int_equal(network_draught_class(&free_lane, 900), 0); /* no lane asks */
    network_free(&free_lane);
}

static void test_equal_times_are_decided_by_the_smaller_leg(void **state)
{
    (void)state;
    static const GeoPoint above[] = {{0, 0}, {0.01, 0.01}, {0.02, 0}};
    static const GeoPoint below[] = {{0, 0}, {0.01, -0.01}, {0.02, 0}};
    for (int32_t order = 0; order < 2; order++) {
        Network network = empty_network();
        add_lane(&network, "FIRST", order == 0 ? above : below, 3);
        add_lane(&network, "SECOND", order == 0 ? below : above, 3);
        network_join(&network, NULL, 0);
        RouteQuery query = {.from_node = network_node_at(&network, above[0]),
                            .to_node = network_node_at(&network, above[2]),
                            .speed_mm_s = 5000};
        assert_route(&network, &query, (DirectedLeg[]){0}, 1);
        network_free(&network);
    }
}

static void test_route_to_the_start_is_empty_and_a_long_one_is_refused(void **state)
{
    (void)state;
    Network network = fork();
    RouteQuery query = west_to_east(&network);
    DirectedLeg route[ROUTE_MAX];
    assert_int_equal(network_route(&network, &query, route, 1), -1);
    query.to_node = query.from_node;
    assert_int_equal(network_route(&network, &query, route, ROUTE_MAX), 0);
    network_free(&network);
}

static void test_travel_time_is_rounded_up(void **state)
{
    (void)state;
    Lane lane = {0};
    assert_int_equal(lane_travel_ms(&lane, 1852, KNOT_MM_S), 3603113); /* 3603112.84 */
    assert_int_equal(lane_travel_ms(&lane, 0, 1), 0);
    assert_int_equal(lane_travel_ms(&lane, 10, 1000), 10000);
    lane.speed_limit_mm_s = 500;
    assert_int_equal(lane_travel_ms(&lane, 10, 1000), 20000);
    assert_int_equal(lane_travel_ms(&lane, 10, 400), 25000);
    assert_true(lane_travel_ms(&lane, INT32_MAX, 1) == INT64_C(2147483647000000));
}

static void test_only_corridors_are_shut_in_peace(void **state)
{
    (void)state;
    Network network = fork();
    network.lanes[1].kind = LANE_CORRIDOR;
    uint8_t shut[2] = {9, 9};
    network_shut_as_in_peace(&network, shut);
    assert_int_equal(shut[0], 0);
    assert_int_equal(shut[1], 1);
    network_free(&network);
}

static void test_pose_lies_on_the_lane(void **state)
{
    (void)state;
    Network network = fork();
    Pose pose = leg_pose(&network, 2, 0); /* leg 1 forwards: from m to E */
    assert_near(pose.at.lon, 0.01, 1e-9);
    assert_near(pose.course_deg, 90, 1e-6);
    pose = leg_pose(&network, 2, 5566 - 1113);
    assert_near(pose.at.lon, 0.05, 1e-9);
    pose = leg_pose(&network, 2, 1113); /* at the inner vertex */
    assert_near(pose.at.lon, 0.02, 1e-5);
    pose = leg_pose(&network, 3, 0); /* backwards: from E to m */
    assert_near(pose.at.lon, 0.05, 1e-9);
    assert_near(pose.course_deg, 270, 1e-6);
    /* North of m the lane runs north-east: 0.01 degrees each way, the chart is square here. */
    pose = leg_pose(&network, 4, 0);
    assert_near(pose.course_deg, 45, 0.01);
    pose = leg_pose(&network, 5, network.legs[2].length_m); /* back to m */
    assert_near(pose.at.lon, 0.01, 1e-9);
    assert_near(pose.at.lat, 0, 1e-9);
    assert_near(pose.course_deg, 225, 0.01);
    network_free(&network);
}

/* Far north, where Mercator's y grows quicker than latitude. */
static void test_pose_stays_on_the_line_that_the_chart_draws(void **state)
{
    (void)state;
    static const GeoPoint points[] = {{30, 41}, {33, 46}};
    Network network = empty_network();
    add_lane(&network, "LONG", points, 2);
    network_join(&network, NULL, 0);
    double degree = acos(-1) / 180;
    double y0 = asinh(tan(41 * degree)), y1 = asinh(tan(46 * degree));
    double course = atan2(3 * degree, y1 - y0) / degree;
    for (int32_t i = 0; i <= 10; i++) {
        int32_t metres = (int32_t)((int64_t)network.legs[0].length_m * i / 10);
        Pose pose = leg_pose(&network, 0, metres);
        double part = (asinh(tan(pose.at.lat * degree)) - y0) / (y1 - y0);
        assert_near(pose.at.lon, 30 + 3 * part, 1e-9);
        assert_near(pose.at.lat, 41 + 0.5 * i, 1e-4);
        assert_near(pose.course_deg, course, 1e-9);
    }
    network_free(&network);
}

static void test_places_are_found_by_any_of_their_names(void **state)
{
    (void)state;
    static const char *const port_aliases[] = {"Odessa"}, *const aliases[] = {"Istanbul"};
    static const NamedPoint named[] = {
        {.id = "BOS_S",
         .name = "Bosphorus S",
         .at = {0.05, 0},
         .aliases = aliases,
         .alias_count = 1},
    };
    Network network = empty_network();
    add_lane(&network, "STRAIGHT", straight, 4);
    network_join(&network, named, 1);
    Port ports[] = {
        {.id = "UAODS",
         .name = "Odesa",
         .label = "Odesa",
         .aliases = port_aliases,
         .alias_count = 1},
        {.id = "TRIST", .name = "Istanbul North", .label = "Türkeli", .berth_node = 1},
        {.id = "XXODE", .name = "Odessa", .label = "Odessa", .berth_node = 1},
    };
    network.ports = ports;
    network.port_count = 3;
    assert_int_equal(network_find_port(&network, "uaods"), 0);
    assert_int_equal(network_find_port(&network, "ODESA"), 0);
    assert_int_equal(network_find_port(&network, "Odessa"), 2); /* a name goes before an alias */
    assert_int_equal(network_find_port(&network, "Türkeli"), 1);
    assert_int_equal(network_find_port(&network, "Istanbul"), -1);
    assert_int_equal(network_find_place(&network, "istanbul"),
                     network_find_node(&network, "BOS_S"));
    assert_int_equal(network_find_place(&network, "bosphorus s"), 1);
    assert_int_equal(network_find_place(&network, "Odesa"), 0);
    assert_int_equal(network_find_place(&network, "Atlantis"), -1);
    assert_int_equal(network_find_lane(&network, "STRAIGHT"), 0);
    assert_int_equal(network_find_lane(&network, "straight"), -1);
    assert_int_equal(network_find_area(&network, "X"), -1);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes_join_at_a_vertex_within_a_lane),
        cmocka_unit_test(test_legs_hold_the_lanes_points_and_lengths),
        cmocka_unit_test(test_crossing_without_a_shared_vertex_is_no_junction),
        cmocka_unit_test(test_waypoint_off_all_lanes_is_a_node_alone),
        cmocka_unit_test(test_quickest_way_is_taken),
        cmocka_unit_test(test_speed_limit_makes_the_longer_way_quicker),
        cmocka_unit_test(test_shut_lanes_are_not_sailed),
        cmocka_unit_test(test_draught_decides_which_lanes_count),
        cmocka_unit_test(test_a_draughts_class_opens_the_same_lanes),
        cmocka_unit_test(test_equal_times_are_decided_by_the_smaller_leg),
        cmocka_unit_test(test_route_to_the_start_is_empty_and_a_long_one_is_refused),
        cmocka_unit_test(test_travel_time_is_rounded_up),
        cmocka_unit_test(test_only_corridors_are_shut_in_peace),
        cmocka_unit_test(test_pose_lies_on_the_lane),
        cmocka_unit_test(test_pose_stays_on_the_line_that_the_chart_draws),
        cmocka_unit_test(test_places_are_found_by_any_of_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
