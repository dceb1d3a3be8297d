#include "base/memory.h"
#include "io/map_file.h"
#include "model/geo.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a small map: a port, two waypoints, a lane from its berths to sea and an area ---- */

enum { LINES = 8 };
static const char *const small_map[LINES] = {
    "{\"type\":\"FeatureCollection\",\"features\":[",
    "{\"type\":\"Feature\",\"properties\":{\"feature\":\"port\",\"id\":\"XXAAA\",\"name\":\"Aaa\","
    "\"label\":\"\xC3\x84\xC3\xA4\",\"aliases\":[\"Old A\"],\"rank\":1,\"country\":\"XX\","
    "\"control_2025\":\"X\",\"war_status\":\"open\",\"grain_berths\":2,"
    "\"load_rate_t_per_day\":9000,\"storage_t\":50000,\"max_draught_m\":12.5,\"max_dwt\":80000,"
    "\"grain_mtpa_prewar\":1.5,\"roadstead\":[30.1,45.0],\"berth_node\":[30.0,45.0],"
    "\"roadstead_node\":[30.1,45.0],\"status\":{\"roadstead\":\"estimate\","
    "\"berths\":\"published\",\"load_rate\":\"derived\",\"storage\":\"unverified\","
    "\"max_draught\":\"estimate\",\"max_dwt\":\"estimate\",\"grain_mtpa\":\"derived\"},"
    "\"source\":\"none\",\"notes\":\"free text\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[29.99,45.01]}},",
    "{\"type\":\"Feature\",\"properties\":{\"feature\":\"waypoint\",\"id\":\"A_BERTHS\","
    "\"name\":\"Aaa berths\",\"aliases\":[],\"status\":\"estimate\",\"source\":\"none\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[30.0,45.0]}},",
    "{\"type\":\"Feature\",\"properties\":{\"feature\":\"waypoint\",\"id\":\"SEA\","
    "\"name\":\"Sea\",\"aliases\":[\"Ocean\"],\"status\":\"estimate\",\"source\":\"none\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[30.2,45.0]}},",
    "{\"type\":\"Feature\",\"properties\":{\"feature\":\"lane\",\"id\":\"A_APP\","
    "\"name\":\"Approach\",\"kind\":\"approach\",\"length_nm\":8.51,\"speed_limit_kn\":8,"
    "\"one_way\":true,\"draught_limit_m\":12.5,\"width_nm\":3,\"width_status\":null,"
    "\"modes\":[\"peace\",\"bsgi\"],\"status\":\"estimate\",\"source\":\"none\",\"note\":\"\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[30.0,45.0],[30.1,45.0],"
    "[30.2,45.0]]}},",
    "{\"type\":\"Feature\",\"properties\":{\"feature\":\"area\",\"id\":\"BOX\",\"name\":\"Box\","
    "\"kind\":\"mine_risk\",\"status\":\"estimate\",\"source\":\"none\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[30,44],[31,44],[31,45],[30,45],"
    "[30,44]]]}}",
    "]}",
    "",
};

typedef struct TestMap {
    char folder[64];
    char file[128];
} TestMap;

/* Writes text as network.geojson into a new folder. */
static TestMap write_text(const char *text, size_t length)
{
    TestMap map;
    snprintf(map.folder, sizeof map.folder, "/tmp/corridor-map-XXXXXX");
    assert_non_null(mkdtemp(map.folder));
    snprintf(map.file, sizeof map.file, "%s/network.geojson", map.folder);
    FILE *out = fopen(map.file, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    fclose(out);
    return map;
}

static void remove_map(const TestMap *map)
{
    remove(map->file);
    rmdir(map->folder);
}

/* The small map with `find` in line (from 1) replaced. */
static TestMap write_changed(int32_t line, const char *find, const char *replacement)
{
    char text[8192] = "";
    for (int32_t i = 0; i < LINES; i++) {
        const char *at = i + 1 == line ? strstr(small_map[i], find) : NULL;
        assert_true(i + 1 != line || at);
        size_t length = strlen(text);
        if (at) {
            snprintf(text + length, sizeof text - length, "%.*s%s%s\n", (int)(at - small_map[i]),
                     small_map[i], replacement, at + strlen(find));
        } else {
            snprintf(text + length, sizeof text - length, "%s\n", small_map[i]);
        }
    }
    return write_text(text, strlen(text));
}

/* The change leads to exactly one error, on that line, at the text `at` in it (NULL: any column).
 */
static void assert_one_error(int32_t line, const char *find, const char *replacement,
                             const char *at, const char *message)
{
    TestMap map = write_changed(line, find, replacement);
    Network network = {.port_count = 4711};
    Errors errors = {0};
    assert_false(map_load_network(map.folder, &network, &errors));
    assert_string_equal(errors_first(&errors), message);
    if (errors.total != 1) {
        fail_msg("%d errors, the second is: %s", (int)errors.total, errors.items[1].text);
    }
    assert_string_equal(errors.items[0].file, map.file);
    assert_int_equal(errors.items[0].line, line);
    if (at) {
        const char *text = small_map[line - 1], *key = strstr(text, at);
        assert_non_null(key);
        int32_t column = 1;
        for (const char *p = text; p < key; p++) {
            column += ((unsigned char)*p & 0xC0) != 0x80;
        }
        assert_int_equal(errors.items[0].column, column);
    }
    assert_int_equal(network.port_count, 4711); /* untouched */
    errors_free(&errors);
    remove_map(&map);
}

static void load_or_fail(const char *folder, Network *network)
{
    Errors errors = {0};
    if (!map_load_network(folder, network, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s was refused", folder);
    }
    errors_free(&errors);
}

/* ---- what is read ---- */

static void test_features_become_ports_lanes_and_areas(void **state)
{
    (void)state;
    TestMap map = write_changed(1, "features", "features");
    Network network;
    load_or_fail(map.folder, &network);
    assert_string_equal(network.name, strrchr(map.folder, '/') + 1);
    assert_int_equal(network.port_count, 1);
    const Port *port = &network.ports[0];
    assert_string_equal(port->id, "XXAAA");
    assert_string_equal(port->label, "\xC3\x84\xC3\xA4");
    assert_int_equal(port->alias_count, 1);
    assert_string_equal(port->aliases[0], "Old A");
    assert_int_equal(port->berths, 2);
    assert_true(port->load_kg_per_day == 9000000);
    assert_true(port->storage_kg == 50000000 && port->max_dwt_kg == 80000000);
    assert_int_equal(port->max_draught_cm, 1250);
    assert_int_equal(port->berths_status, STATUS_PUBLISHED);
    assert_int_equal(port->storage_status, STATUS_UNVERIFIED);
    assert_int_equal(port->berth_node, network_find_node(&network, "A_BERTHS"));
    /* No waypoint lies at the roadstead, which is a vertex within the lane. */
    assert_string_equal(network.nodes[port->roadstead_node].id, "XXAAA/roads");
    assert_string_equal(network.nodes[port->roadstead_node].name, "Aaa roads");
    assert_int_equal(network.leg_count, 2);
    const Lane *lane = &network.lanes[0];
    assert_int_equal(lane->kind, LANE_APPROACH);
    assert_int_equal(lane->speed_limit_mm_s, 4116); /* 8 * 1852000 / 3600 = 4115.6 */
    assert_int_equal(lane->draught_limit_cm, 1250);
    assert_int_equal(lane->width_m, 5556);
    assert_true(lane->alternates);
    assert_int_equal(lane->modes, 1u << TRAFFIC_PEACE | 1u << TRAFFIC_BSGI);
    assert_int_equal(network.area_count, 1);
    assert_int_equal(network.areas[0].point_count, 4);
    assert_true(fabs(network.areas[0].centre.lon - 30.5) < 1e-9);
    assert_true(fabs(network.areas[0].centre.lat - 44.5) < 1e-9);
    assert_int_equal(network_find_place(&network, "ocean"), network_find_node(&network, "SEA"));
    network_free(&network);
    remove_map(&map);
}

static void test_unknown_figures_may_be_null(void **state)
{
    (void)state;
    TestMap map = write_changed(5, "\"speed_limit_kn\":8", "\"speed_limit_kn\":null");
    Network network;
    load_or_fail(map.folder, &network);
    assert_int_equal(network.lanes[0].speed_limit_mm_s, 0);
    network_free(&network);
    remove_map(&map);
}

static void test_the_black_sea_is_read(void **state)
{
    (void)state;
    Network network;
    load_or_fail(SOURCE_DIR "/maps/black-sea/", &network);
    assert_string_equal(network.name, "black-sea");
    assert_true(network.port_count >= 30);
    assert_true(network.lane_count >= 50);
    assert_true(network.node_count <= NETWORK_NODES_MAX);
    int32_t odesa = network_find_port(&network, "Odessa");
    assert_string_equal(network.ports[odesa].id, "UAODS");
    int32_t istanbul = network_find_place(&network, "Istanbul");
    assert_string_equal(network.nodes[istanbul].id, "BOS_S");
    uint8_t *shut = mem_alloc((size_t)network.lane_count, 1);
    network_shut_as_in_peace(&network, shut);
    RouteQuery query = {.from_node = network.ports[odesa].berth_node,
                        .to_node = istanbul,
                        .speed_mm_s = 6000,
                        .lane_shut = shut};
    DirectedLeg route[NETWORK_NODES_MAX];
    int32_t count = network_route(&network, &query, route, NETWORK_NODES_MAX);
    double metres = 0;
    for (int32_t i = 0; i < count; i++) {
        metres += network.legs[leg_index(route[i])].length_m;
    }
    assert_true(fabs(metres / METRES_PER_NM - 349) < 4); /* distances.csv */
    mem_free(shut);
    network_free(&network);
}

/* ---- what is refused ---- */

static void test_unknown_keys_get_the_nearest(void **state)
{
    (void)state;
    assert_one_error(2, "\"source\":\"none\"", "\"source\":\"none\",\"colour\":1", NULL,
                     "found unknown key `colour`, expected one such as `feature`");
    assert_one_error(5, "\"status\":\"estimate\"", "\"status\":\"estimate\",\"mode\":1", NULL,
                     "found unknown key `mode`; did you mean `modes`?");
    assert_one_error(2, "\"grain_mtpa\":\"derived\"", "\"berth\":\"derived\"", "\"grain_mtpa\"",
                     "found unknown key `berth`; did you mean `berths`?");
}

static void test_missing_keys_are_named(void **state)
{
    (void)state;
    assert_one_error(2, "\"rank\":1,", "", NULL, "found no `rank`, expected 1 to 4");
    assert_one_error(5, "\"modes\":[\"peace\",\"bsgi\"],", "", NULL,
                     "found no `modes`, expected a list of words");
    assert_one_error(3, "\"feature\":\"waypoint\",", "", NULL,
                     "found no `feature`, expected a word");
    assert_one_error(2, "\"berths\":\"published\",", "", NULL,
                     "found no `berths`, expected a word");
}

static void test_wrong_values_tell_what_was_expected(void **state)
{
    (void)state;
    assert_one_error(2, "\"name\":\"Aaa\"", "\"name\":7", "\"Aaa\"",
                     "found number 7 for `name`, expected a name of 1 to 200 bytes");
    assert_one_error(2, "\"name\":\"Aaa\"", "\"name\":\"\"", "\"Aaa\"",
                     "found text `` for `name`, expected a name of 1 to 200 bytes");
    assert_one_error(2, "\"grain_berths\":2", "\"grain_berths\":-2", "2,\"load_rate",
                     "found number -2 for `grain_berths`, expected 0 to 1000");
    assert_one_error(2, "\"max_draught_m\":12.5", "\"max_draught_m\":1e300", "12.5",
                     "found number 1e+300 for `max_draught_m`, expected 0.1 to 60 metres, or null");
    assert_one_error(2, "[\"Old A\"]", "[3]", "[\"Old A\"]",
                     "found number 3 for `aliases`, expected a list of names");
    assert_one_error(2, "\"berths\":\"published\"", "\"berths\":\"publishd\"", "\"published\"",
                     "found text `publishd` for `berths`, expected `published`, `derived`, "
                     "`estimate` or `unverified`; did you mean `published`?");
    assert_one_error(5, "\"one_way\":true", "\"one_way\":\"yes\"", "true",
                     "found text `yes` for `one_way`, expected true or false");
    assert_one_error(6, "\"mine_risk\"", "\"mine\"", "\"mine_risk\"",
                     "found text `mine` for `kind`, expected `anchorage`, `inspection`, `waiting`, "
                     "`port_limit` or `mine_risk`");
    assert_one_error(4, "\"waypoint\"", "\"wayponit\"", "\"waypoint\"",
                     "found text `wayponit` for `feature`, expected `port`, `waypoint`, `lane` or "
                     "`area`; did you mean `waypoint`?");
    assert_one_error(2, "\"roadstead\":[30.1,45.0]", "\"roadstead\":[30.1]", "[30.1,45.0]",
                     "found a list for `roadstead`, expected [longitude, latitude] in degrees, "
                     "-180 to 180 and -85 to 85");
    assert_one_error(2, "\"status\":{", "\"status\":7,\"note\":{", NULL,
                     "found number 7 for `status`, expected an object");
}

static void test_wrong_geometry_is_refused(void **state)
{
    (void)state;
    assert_one_error(3, "\"Point\"", "\"Pint\"", NULL,
                     "found geometry of type text `Pint`, expected `Point`");
    assert_one_error(3, "[30.0,45.0]", "[30.0,95.0]", NULL,
                     "found no point in `coordinates`, expected [longitude, latitude] in degrees, "
                     "-180 to 180 and -85 to 85");
    assert_one_error(5, "[[30.0,45.0],[30.1,45.0],[30.2,45.0]]", "[[30.0,45.0]]", NULL,
                     "found 1 points, expected 2 to 100000");
    assert_one_error(5, "[30.1,45.0]", "[30.1,\"x\"]", NULL,
                     "found no point at number 2 of `coordinates`, expected [longitude, latitude] "
                     "in degrees, -180 to 180 and -85 to 85");
    assert_one_error(5, "[30.1,45.0]", "[30.0,45.0]", NULL,
                     "found point number 2 at the place of the one before it");
    assert_one_error(6, ",[30,44]]]", "]]", NULL,
                     "found an open ring, expected the last point to be the first again");
    assert_one_error(6, "[30,44]]]", "[30,44]],[]]", NULL,
                     "found 2 rings, expected one (holes are not known here)");
    assert_one_error(4, "\"geometry\"", "\"geometrie\"", NULL,
                     "found a feature without `geometry`, expected an object");
    assert_one_error(4, "\"properties\"", "\"proporties\"", NULL,
                     "found a feature without `properties`, expected an object of them");
}

static void test_places_that_do_not_meet_are_refused(void **state)
{
    (void)state;
    assert_one_error(2, "\"berth_node\":[30.0,45.0]", "\"berth_node\":[30.0,45.001]", "[30.0,45.0]",
                     "found `berth_node` at [30, 45.001], expected a point of a lane; the nearest "
                     "is [30.0000, 45.0000] of lane `A_APP`");
    assert_one_error(4, "[30.2,45.0]", "[30.3,45.0]", NULL,
                     "found `SEA` at [30.3, 45], expected a point of a lane; the nearest is "
                     "[30.2000, 45.0000] of lane `A_APP`");
    assert_one_error(4, "[30.2,45.0]", "[30.0,45.0]", NULL,
                     "found `SEA` at the place of `A_BERTHS`, expected one of its own");
}

static void test_names_must_differ(void **state)
{
    (void)state;
    assert_one_error(4, "\"id\":\"SEA\"", "\"id\":\"A_BERTHS\"", "\"SEA\"",
                     "found `A_BERTHS` a second time for `id`, expected a new one");
}

static void test_stated_length_must_be_that_of_the_line(void **state)
{
    (void)state;
    assert_one_error(5, "\"length_nm\":8.51", "\"length_nm\":9.1", "8.51",
                     "found 9.1 for `length_nm`, expected 8.5, which the line measures");
}

static void test_all_errors_are_told_in_one_go(void **state)
{
    (void)state;
    TestMap map = write_changed(2, "\"rank\":1,\"country\":\"XX\",\"control_2025\":\"X\"",
                                "\"rank\":9,\"contry\":\"XX\",\"control_2025\":4");
    Network network;
    Errors errors = {0};
    assert_false(map_load_network(map.folder, &network, &errors));
    assert_int_equal(errors.total, 4); /* rank, contry, no country, control_2025 */
    errors_free(&errors);
    remove_map(&map);
}

static void test_files_that_are_no_map_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "x",
        "{",
        "[]",
        "7",
        "null",
        "{\"type\":\"FeatureCollection\"}",
        "{\"type\":\"FeatureCollection\",\"features\":{}}",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
        "{\"type\":\"FeatureCollection\",\"features\":[null]}",
        "{\"type\":\"FeatureCollection\",\"features\":[7,[],{},{\"type\":\"Feature\"}]}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
        "\"feature\":\"lane\",\"id\":NaN}}]}",
        "{\"a\":1,\"a\":2}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
        "{\"feature\":\"area\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1e400,0]]]}}"
        "]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        TestMap map = write_text(texts[i], strlen(texts[i]));
        Network network;
        Errors errors = {0};
        assert_false(map_load_network(map.folder, &network, &errors));
        assert_true(errors.total >= 1);
        assert_true(errors.items[0].line >= 1);
        errors_free(&errors);
        remove_map(&map);
    }
    Network network;
    Errors errors = {0};
    assert_false(map_load_network("/nonexistent", &network, &errors));
    assert_int_equal(errors.total, 1);
    errors_free(&errors);
}

/* Each byte of the small map in turn is dropped or changed; whatever comes of it, nothing breaks.
 */
static void test_damaged_files_never_crash(void **state)
{
    (void)state;
    char text[8192] = "", damaged[8192];
    for (int32_t i = 0; i < LINES; i++) {
        strcat(text, small_map[i]);
    }
    size_t length = strlen(text);
    static const char replacements[] = "9-[{\"";
    for (size_t at = 0; at < length; at += 3) {
        memcpy(damaged, text, length + 1);
        damaged[at] = replacements[at / 3 % 5];
        TestMap map = write_text(damaged, at % 2 == 0 ? length : at);
        Network network;
        Errors errors = {0};
        if (map_load_network(map.folder, &network, &errors)) {
            network_free(&network);
        } else {
            assert_true(errors.total > 0);
        }
        errors_free(&errors);
        remove_map(&map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_features_become_ports_lanes_and_areas),
        cmocka_unit_test(test_unknown_figures_may_be_null),
        cmocka_unit_test(test_the_black_sea_is_read),
        cmocka_unit_test(test_unknown_keys_get_the_nearest),
        cmocka_unit_test(test_missing_keys_are_named),
        cmocka_unit_test(test_wrong_values_tell_what_was_expected),
        cmocka_unit_test(test_wrong_geometry_is_refused),
        cmocka_unit_test(test_places_that_do_not_meet_are_refused),
        cmocka_unit_test(test_names_must_differ),
        cmocka_unit_test(test_stated_length_must_be_that_of_the_line),
        cmocka_unit_test(test_all_errors_are_told_in_one_go),
        cmocka_unit_test(test_files_that_are_no_map_are_refused),
        cmocka_unit_test(test_damaged_files_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
