#include "io/map_check.h"

#include "base/memory.h"
#include "io/csv.h"
#include "io/json_file.h"
#include "io/map_chart.h"
#include "io/map_file.h"
#include "model/geo.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double BERTH_NM = 2.5;
static const double DISTANCE_PERCENT = 4;

enum { ROUTE_LEGS = NETWORK_NODES_MAX };

typedef struct MapCheck {
    const char *folder;
    const Network *network;
    Errors *errors;
    MapCheckReport *report;
} MapCheck;

/* ---- errors at a feature of network.geojson ---- */

static bool has_id(const json_t *feature, const char *id)
{
    const json_t *properties = json_object_get(feature, "properties");
    const char *found = json_string_value(json_object_get(properties, "id"));
    return found && strcmp(found, id) == 0;
}

/* The network doesn't say where its features stood, so the file is searched again: errors are few.
 */
static void lane_error(const MapCheck *check, const Lane *lane, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void lane_error(const MapCheck *check, const Lane *lane, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    int32_t line = 0, column = 0;
    char *path = map_path(check->folder, "network.geojson");
    JsonFile file;
    Errors ignored = {0};
    if (json_file_load(path, &file, &ignored)) {
        const json_t *features = json_object_get(file.root, "features");
        size_t list = json_file_value(&file, json_file_root(&file), "features");
        for (size_t i = 0; i < json_array_size(features); i++) {
            if (has_id(json_array_get(features, i), lane->id)) {
                json_file_place(&file, json_file_element(&file, list, i), &line, &column);
            }
        }
        json_file_free(&file);
    }
    errors_free(&ignored);
    errors_add(check->errors, path, line, column, "%s", text);
    mem_free(path);
}

/* ---- connected ---- */

/* Marks all that can be reached from a node with the part's number. */
static int32_t flood(const Network *network, int32_t start, int32_t part, int32_t *part_of)
{
    int32_t *waiting = mem_alloc((size_t)network->node_count, sizeof waiting[0]);
    int32_t count = 1, reached = 1;
    waiting[0] = start;
    part_of[start] = part;
    while (count > 0) {
        const Node *node = &network->nodes[waiting[--count]];
        for (int32_t i = 0; i < node->edge_count; i++) {
            int32_t next = leg_end_node(network, network->edges[node->first_edge + i]);
            if (part_of[next] == 0) {
                part_of[next] = part;
                waiting[count++] = next;
                reached++;
            }
        }
    }
    mem_free(waiting);
    return reached;
}

static void check_connected(const MapCheck *check)
{
    const Network *network = check->network;
    int32_t *part_of = mem_alloc((size_t)network->node_count, sizeof part_of[0]);
    for (int32_t i = 0; i < network->node_count; i++) {
        if (part_of[i] > 0) {
            continue;
        }
        int32_t reached = flood(network, i, ++check->report->parts, part_of);
        if (check->report->parts > 1) {
            const Node *node = &network->nodes[i];
            const Lane *lane = leg_lane(network, network->edges[node->first_edge]);
            lane_error(check, lane,
                       "found %d place%s from `%s` on that no lane joins to `%s`, expected one "
                       "network",
                       (int)reached, reached == 1 ? "" : "s", node->id, network->nodes[0].id);
        }
    }
    mem_free(part_of);
}

/* ---- dry land ---- */

static GeoPoint geo_point(ChartPoint point)
{
    return (GeoPoint){point.lon, point.lat};
}

static bool boxes_touch(ChartBox a, ChartBox b)
{
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

static ChartBox box_of(GeoPoint a, GeoPoint b)
{
    /* Widened by more than a float rounds away. */
    const double margin = 1e-4;
    return (ChartBox){(float)(fmin(a.lon, b.lon) - margin), (float)(fmin(a.lat, b.lat) - margin),
                      (float)(fmax(a.lon, b.lon) + margin), (float)(fmax(a.lat, b.lat) + margin)};
}

/* Where two segments that cross do so; for nearly parallel ones, the first's start. */
static GeoPoint crossing_of(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d)
{
    double bx = b.lon - a.lon, by = b.lat - a.lat, dx = d.lon - c.lon, dy = d.lat - c.lat;
    double across = bx * dy - by * dx;
    if (across == 0) {
        return a;
    }
    double part = ((c.lon - a.lon) * dy - (c.lat - a.lat) * dx) / across;
    return (GeoPoint){a.lon + part * bx, a.lat + part * by};
}

static double nearest_berth_nm(const Network *network, GeoPoint at, const Port **nearest)
{
    double least = INFINITY;
    for (int32_t i = 0; i < network->port_count; i++) {
        const Port *port = &network->ports[i];
        double nm = geo_distance_m(at, network->nodes[port->berth_node].at) / METRES_PER_NM;
        if (nm < least) {
            least = nm;
            *nearest = port;
        }
    }
    return least;
}

/* Says so when land at a place is too far from all berths. */
static bool is_ashore(const MapCheck *check, const Lane *lane, int32_t point, GeoPoint at)
{
    const Port *port = NULL;
    double nm = nearest_berth_nm(check->network, at, &port);
    if (nm <= BERTH_NM) {
        return false;
    }
    lane_error(check, lane,
               "found land at [%.4f, %.4f] on lane `%s` between its points %d and %d, expected "
               "water more than 2.5 nm from berths (the nearest are %s's, %.1f nm away)",
               at.lon, at.lat, lane->id, (int)point + 1, (int)point + 2,
               port ? port->name : "no port", nm);
    return true;
}

/* Looks at every edge of the coast near the segment that begins at a point of the lane; ends with
 * the first error. Boxes of the coast's paths and edges leave few edges to compare: about 20 ms for
 * 250 segments and 60 000 edges. */
static void check_segment(const MapCheck *check, const ChartShapes *land, const Lane *lane,
                          int32_t point)
{
    GeoPoint a = lane->points[point], b = lane->points[point + 1];
    ChartBox box = box_of(a, b);
    bool crosses = false;
    check->report->segments++;
    for (int32_t p = 0; p < land->path_count; p++) {
        const ChartPath *path = &land->paths[p];
        if (!boxes_touch(box, path->box)) {
            continue;
        }
        ChartPoint before = land->points[path->first + path->count - 1];
        for (int32_t i = 0; i < path->count; i++) {
            ChartPoint here = land->points[path->first + i];
            GeoPoint c = geo_point(before), d = geo_point(here);
            before = here;
            bool apart = (c.lon < box.west && d.lon < box.west) ||
                         (c.lon > box.east && d.lon > box.east) ||
                         (c.lat < box.south && d.lat < box.south) ||
                         (c.lat > box.north && d.lat > box.north);
            if (!apart && geo_segments_cross(a, b, c, d)) {
                crosses = true;
                if (is_ashore(check, lane, point, crossing_of(a, b, c, d))) {
                    return;
                }
            }
        }
    }
    check->report->near_berths += crosses;
}

/* Whether a point lies on land: how often the rings run around it. */
static bool on_land(const ChartShapes *land, GeoPoint at)
{
    int32_t winding = 0;
    for (int32_t p = 0; p < land->path_count; p++) {
        const ChartPath *path = &land->paths[p];
        if (!boxes_touch(box_of(at, at), path->box)) {
            continue;
        }
        GeoPoint a = geo_point(land->points[path->first + path->count - 1]);
        for (int32_t i = 0; i < path->count; i++) {
            GeoPoint b = geo_point(land->points[path->first + i]);
            if ((a.lat <= at.lat) != (b.lat <= at.lat)) {
                double lon = a.lon + (at.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
                winding += lon > at.lon ? (b.lat > a.lat ? 1 : -1) : 0;
            }
            a = b;
        }
    }
    return winding != 0;
}

static void check_water(const MapCheck *check)
{
    char *path = map_path(check->folder, "land-high.geojson");
    ChartShapes land = {0};
    bool loaded = map_load_shapes(path, &land, check->errors);
    mem_free(path);
    const Network *network = check->network;
    for (int32_t l = 0; l < network->lane_count && loaded; l++) {
        const Lane *lane = &network->lanes[l];
        if (lane->kind == LANE_RIVER || lane->kind == LANE_CHANNEL) {
            continue;
        }
        int32_t before = check->errors->total;
        for (int32_t i = 0; i + 1 < lane->point_count; i++) {
            /* A segment that lies on land as a whole crosses no coast. */
            if (!on_land(&land, lane->points[i]) || !is_ashore(check, lane, i, lane->points[i])) {
                check_segment(check, &land, lane, i);
            }
        }
        /* The other points begin a segment; the last may lie inland of a quay's coast. */
        int32_t last = lane->point_count - 1;
        if (check->errors->total == before && on_land(&land, lane->points[last])) {
            is_ashore(check, lane, last - 1, lane->points[last]);
        }
    }
    check->report->coast_edges = land.point_count;
    chart_shapes_free(&land);
}

/* ---- distances ---- */

typedef struct DistanceColumns {
    int32_t from, to, mode, nm;
} DistanceColumns;

static int32_t find_place(const MapCheck *check, const CsvTable *table, int32_t row, int32_t column)
{
    const Network *network = check->network;
    const char *name = csv_cell(table, row, column);
    int32_t node = network_find_place(network, name);
    if (node >= 0) {
        return node;
    }
    int32_t count = 0;
    const char **names =
        mem_alloc((size_t)(network->port_count + network->node_count), sizeof names[0]);
    for (int32_t i = 0; i < network->port_count; i++) {
        names[count++] = network->ports[i].name;
    }
    for (int32_t i = 0; i < network->node_count; i++) {
        names[count++] = network->nodes[i].name;
    }
    const char *nearest = nearest_name(name, names, count);
    csv_error(table, row, column, check->errors, "found `%.80s`, expected a port or waypoint%s%s%s",
              name, nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    mem_free(names);
    return -1;
}

static int32_t find_mode(const MapCheck *check, const CsvTable *table, int32_t row, int32_t column)
{
    const char *word = csv_cell(table, row, column);
    for (int32_t i = 0; i < TRAFFIC_MODES; i++) {
        if (strcmp(word, traffic_mode_names[i]) == 0) {
            return i;
        }
    }
    csv_error(table, row, column, check->errors,
              "found `%.40s`, expected `peace`, `bsgi` or `ua_corridor`", word);
    return -1;
}

/* Nautical miles of the shortest way over the lanes of a mode; -1 when there is none. */
static double shortest_nm(const Network *network, int32_t from, int32_t to, int32_t mode)
{
    uint8_t *shut = mem_alloc((size_t)network->lane_count, sizeof shut[0]);
    for (int32_t i = 0; i < network->lane_count; i++) {
        shut[i] = !(network->lanes[i].modes >> mode & 1);
    }
    /* Slower than any speed limit, so that the quickest way is the shortest. */
    RouteQuery query = {.from_node = from, .to_node = to, .speed_mm_s = 100, .lane_shut = shut};
    DirectedLeg route[ROUTE_LEGS];
    int32_t count = network_route(network, &query, route, ROUTE_LEGS);
    mem_free(shut);
    double metres = 0;
    for (int32_t i = 0; i < count; i++) {
        metres += network->legs[leg_index(route[i])].length_m;
    }
    return count < 0 ? -1 : metres / METRES_PER_NM;
}

static void check_distance(const MapCheck *check, const CsvTable *table, DistanceColumns columns,
                           int32_t row)
{
    double expected;
    int32_t from = find_place(check, table, row, columns.from);
    int32_t to = find_place(check, table, row, columns.to);
    int32_t mode = find_mode(check, table, row, columns.mode);
    if (!csv_number(table, row, columns.nm, 0.1, 10000, &expected, check->errors) || from < 0 ||
        to < 0 || mode < 0) {
        return;
    }
    const char *from_name = csv_cell(table, row, columns.from);
    const char *to_name = csv_cell(table, row, columns.to);
    double nm = shortest_nm(check->network, from, to, mode);
    check->report->routes++;
    if (nm < 0) {
        csv_error(table, row, columns.nm, check->errors, "found no way from %.80s to %.80s in %s",
                  from_name, to_name, traffic_mode_names[mode]);
        return;
    }
    double percent = fabs(nm - expected) / expected * 100;
    check->report->worst_percent = fmax(check->report->worst_percent, percent);
    if (percent > DISTANCE_PERCENT) {
        csv_error(
            table, row, columns.nm, check->errors,
            "found %.10g nm from %.80s to %.80s in %s, expected %.1f, which the lanes measure "
            "(to 4 %%)",
            expected, from_name, to_name, traffic_mode_names[mode], nm);
    }
}

static void check_distances(const MapCheck *check)
{
    char *path = map_path(check->folder, "distances.csv");
    CsvTable table;
    bool loaded = csv_load(path, &table, check->errors);
    mem_free(path);
    if (!loaded) {
        return;
    }
    DistanceColumns columns = {
        .from = csv_column(&table, "from", check->errors),
        .to = csv_column(&table, "to", check->errors),
        .mode = csv_column(&table, "mode", check->errors),
        .nm = csv_column(&table, "lane_nm", check->errors),
    };
    if (columns.from >= 0 && columns.to >= 0 && columns.mode >= 0 && columns.nm >= 0) {
        for (int32_t row = 0; row < table.row_count; row++) {
            check_distance(check, &table, columns, row);
        }
    }
    csv_free(&table);
}

bool map_check(const char *folder, const Network *network, Errors *errors, MapCheckReport *report)
{
    int32_t before = errors->total;
    *report = (MapCheckReport){0};
    MapCheck check = {folder, network, errors, report};
    check_connected(&check);
    check_water(&check);
    check_distances(&check);
    return errors->total == before;
}
