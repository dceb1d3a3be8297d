#include "io/map_file.h"

#include "base/hash.h"
#include "io/feature_reader.h"
#include "io/limits.h"
#include "model/geo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum FeatureKind {
    FEATURE_PORT,
    FEATURE_WAYPOINT,
    FEATURE_LANE,
    FEATURE_AREA,
    FEATURE_KINDS
} FeatureKind;
static const char *const feature_kind_names[FEATURE_KINDS] = {"port", "waypoint", "lane", "area"};

/* What becomes a node: a waypoint, or a port's berths or roadstead, which may lie within a lane. */
typedef struct Stop {
    NamedPoint point;
    size_t index;    /* of its feature */
    const char *key; /* of its property; NULL: the feature is a waypoint */
} Stop;

typedef struct MapReader {
    FeatureReader reader;
    Network *network;
    Stop *waypoints; /* [waypoint_count] */
    int32_t waypoint_count;
    Stop *port_stops;    /* [port_count][2] berths, roadstead */
    bool graph_is_whole; /* no lane or waypoint was left out for its errors */
} MapReader;

char *map_path(const char *folder, const char *name)
{
    size_t bytes = strlen(folder) + strlen(name) + 2;
    char *path = mem_alloc(bytes, 1);
    snprintf(path, bytes, "%s/%s", folder, name);
    return path;
}

/* ---- numbers in the units of the simulator ---- */

static int32_t rounded(double x)
{
    return (int32_t)floor(x + 0.5);
}

static int32_t read_metres_as_cm(FeatureReader *r, const char *key)
{
    return rounded(100 * feature_number(r, key, (NumberRange){0.1, 60, true, "0.1 to 60 metres"}));
}

static int64_t read_tonnes_as_kg(FeatureReader *r, const char *key, double most, const char *what)
{
    return 1000 * (int64_t)floor(feature_number(r, key, (NumberRange){0, most, false, what}) + 0.5);
}

static DataStatus read_status(FeatureReader *r, const char *key)
{
    return (DataStatus)feature_choice(r, key, data_status_names, DATA_STATUSES);
}

/* ---- the four kinds of feature ---- */

static void read_port_statuses(FeatureReader *r, Port *port)
{
    static const char *const keys[] = {"roadstead",   "berths",  "load_rate", "storage",
                                       "max_draught", "max_dwt", "grain_mtpa"};
    if (!feature_enter(r, "status")) {
        return;
    }
    feature_check_keys(r, keys, sizeof keys / sizeof keys[0]);
    port->berths_status = read_status(r, "berths");
    port->load_status = read_status(r, "load_rate");
    port->storage_status = read_status(r, "storage");
    port->draught_status = read_status(r, "max_draught");
    port->dwt_status = read_status(r, "max_dwt");
    feature_enter(r, NULL);
}

static Stop port_stop(FeatureReader *r, const Port *port, const char *key, const char *what)
{
    char id[256], name[256];
    snprintf(id, sizeof id, "%s/%s", port->id, what);
    snprintf(name, sizeof name, "%s %s", port->name, what);
    return (Stop){
        .point = {.id = arena_string(r->arena, id),
                  .name = arena_string(r->arena, name),
                  .at = feature_place(r, key)},
        .index = r->index,
        .key = key,
    };
}

static void read_port(MapReader *m)
{
    static const char *const keys[] = {"feature",
                                       "id",
                                       "name",
                                       "label",
                                       "aliases",
                                       "rank",
                                       "country",
                                       "control_2025",
                                       "war_status",
                                       "grain_berths",
                                       "load_rate_t_per_day",
                                       "storage_t",
                                       "max_draught_m",
                                       "max_dwt",
                                       "grain_mtpa_prewar",
                                       "roadstead",
                                       "berth_node",
                                       "roadstead_node",
                                       "status",
                                       "source"};
    FeatureReader *r = &m->reader;
    feature_check_keys(r, keys, sizeof keys / sizeof keys[0]);
    Port port = {
        .id = feature_name(r, "id"),
        .name = feature_name(r, "name"),
        .label = feature_name(r, "label"),
        .country = feature_name(r, "country"),
        .control = feature_text(r, "control_2025"),
        .war_status = feature_text(r, "war_status"),
        .source = feature_text(r, "source"),
        .at = feature_point(r),
        .roadstead = feature_place(r, "roadstead"),
        .berth_node = -1,
        .roadstead_node = -1,
        .max_draught_cm = read_metres_as_cm(r, "max_draught_m"),
    };
    port.aliases = feature_names(r, "aliases", &port.alias_count);
    port.rank = rounded(feature_number(r, "rank", (NumberRange){1, 4, false, "1 to 4"}));
    port.berths =
        rounded(feature_number(r, "grain_berths", (NumberRange){0, 1000, false, "0 to 1000"}));
    port.load_kg_per_day =
        read_tonnes_as_kg(r, "load_rate_t_per_day", 1e6, "0 to 1000000 tonnes a day");
    port.storage_kg = read_tonnes_as_kg(r, "storage_t", 1e8, "0 to 100000000 tonnes");
    port.max_dwt_kg = read_tonnes_as_kg(r, "max_dwt", 1e6, "0 to 1000000 tonnes");
    read_port_statuses(r, &port);
    Stop *stops = &m->port_stops[2 * m->network->port_count];
    stops[0] = port_stop(r, &port, "berth_node", "berths");
    stops[1] = port_stop(r, &port, "roadstead_node", "roads");
    m->network->ports[m->network->port_count++] = port;
}

static void read_waypoint(MapReader *m)
{
    static const char *const keys[] = {"feature", "id", "name", "aliases", "status", "source"};
    FeatureReader *r = &m->reader;
    feature_check_keys(r, keys, sizeof keys / sizeof keys[0]);
    NamedPoint waypoint = {
        .id = feature_name(r, "id"),
        .name = feature_name(r, "name"),
        .at = feature_point(r),
    };
    waypoint.aliases = feature_names(r, "aliases", &waypoint.alias_count);
    read_status(r, "status");
    feature_text(r, "source");
    if (r->wrong > 0) {
        m->graph_is_whole = false;
        return;
    }
    m->waypoints[m->waypoint_count++] = (Stop){.point = waypoint, .index = r->index};
}

/* The stated length guards against slips in the coordinates: it must be true to 2 %, or to 0.2 nm
 * where the line is short. */
static void check_length(FeatureReader *r, const Lane *lane, double stated_nm)
{
    double metres = 0;
    for (int32_t i = 1; i < lane->point_count; i++) {
        metres += geo_distance_m(lane->points[i - 1], lane->points[i]);
    }
    double nm = metres / METRES_PER_NM;
    double slack = fmax(0.2, nm * 0.02);
    if (fabs(nm - stated_nm) > slack) {
        feature_error(r, "length_nm",
                      "found %.10g for `length_nm`, expected %.1f, which the line measures",
                      stated_nm, nm);
    }
}

static void read_lane(MapReader *m)
{
    static const char *const keys[] = {"feature",   "id",
                                       "name",      "kind",
                                       "length_nm", "speed_limit_kn",
                                       "one_way",   "draught_limit_m",
                                       "width_nm",  "width_status",
                                       "modes",     "status",
                                       "source"};
    FeatureReader *r = &m->reader;
    feature_check_keys(r, keys, sizeof keys / sizeof keys[0]);
    Lane lane = {
        .id = feature_name(r, "id"),
        .name = feature_name(r, "name"),
        .source = feature_text(r, "source"),
        .kind = (LaneKind)feature_choice(r, "kind", lane_kind_names, LANE_KINDS),
        .status = read_status(r, "status"),
        .draught_limit_cm = read_metres_as_cm(r, "draught_limit_m"),
        .alternates = feature_bool(r, "one_way"),
        .modes = feature_choices(r, "modes", traffic_mode_names, TRAFFIC_MODES),
    };
    /* 1 kn = 1852 m/h. */
    lane.speed_limit_mm_s = rounded(
        feature_number(r, "speed_limit_kn", (NumberRange){0.5, 60, true, "0.5 to 60 knots"}) *
        1852000 / 3600);
    lane.width_m =
        rounded(feature_number(r, "width_nm",
                               (NumberRange){0.01, 100, true, "0.01 to 100 nautical miles"}) *
                METRES_PER_NM);
    double length_nm = feature_number(
        r, "length_nm", (NumberRange){0.01, 10000, false, "0.01 to 10000 nautical miles"});
    lane.points = feature_line(r, &lane.point_count);
    if (lane.points && length_nm > 0) {
        check_length(r, &lane, length_nm);
    }
    if (r->wrong > 0) {
        m->graph_is_whole = false;
        return;
    }
    m->network->lanes[m->network->lane_count++] = lane;
}

/* Centre of gravity of a ring (Bourke 1988); of its points where it has no surface. */
static GeoPoint ring_centre(const GeoPoint *points, int32_t count)
{
    double twice_area = 0, lon = 0, lat = 0;
    GeoPoint origin = points[0], mean = {0};
    for (int32_t i = 0; i < count; i++) {
        GeoPoint a = points[i], b = points[(i + 1) % count];
        double ax = a.lon - origin.lon, ay = a.lat - origin.lat;
        double bx = b.lon - origin.lon, by = b.lat - origin.lat;
        double cross = ax * by - bx * ay;
        twice_area += cross;
        lon += (ax + bx) * cross;
        lat += (ay + by) * cross;
        mean.lon += a.lon / count;
        mean.lat += a.lat / count;
    }
    if (fabs(twice_area) < 1e-12) {
        return mean;
    }
    return (GeoPoint){origin.lon + lon / (3 * twice_area), origin.lat + lat / (3 * twice_area)};
}

static void read_area(MapReader *m)
{
    static const char *const keys[] = {"feature", "id", "name", "kind", "status", "source"};
    FeatureReader *r = &m->reader;
    feature_check_keys(r, keys, sizeof keys / sizeof keys[0]);
    Area area = {
        .id = feature_name(r, "id"),
        .name = feature_name(r, "name"),
        .source = feature_text(r, "source"),
        .kind = (AreaKind)feature_choice(r, "kind", area_kind_names, AREA_KINDS),
        .status = read_status(r, "status"),
    };
    area.points = feature_ring(r, &area.point_count);
    if (r->wrong == 0) {
        area.centre = ring_centre(area.points, area.point_count);
        m->network->areas[m->network->area_count++] = area;
    }
}

/* ---- names that must differ ---- */

typedef const char *(*IdOf)(const MapReader *m, int32_t i);

static const char *id_of_port(const MapReader *m, int32_t i)
{
    return m->network->ports[i].id;
}
static const char *name_of_port(const MapReader *m, int32_t i)
{
    return m->network->ports[i].name;
}
static const char *id_of_waypoint(const MapReader *m, int32_t i)
{
    return m->waypoints[i].point.id;
}
static const char *id_of_lane(const MapReader *m, int32_t i)
{
    return m->network->lanes[i].id;
}
static const char *id_of_area(const MapReader *m, int32_t i)
{
    return m->network->areas[i].id;
}

/* Called when number `count - 1` has just been read: the reader stands at its feature. */
static void check_unique(MapReader *m, IdOf id_of, const char *key, int32_t count)
{
    const char *id = id_of(m, count - 1);
    for (int32_t i = 0; i < count - 1 && *id; i++) {
        if (strcmp(id_of(m, i), id) == 0) {
            feature_error(&m->reader, key, "found `%s` a second time for `%s`, expected a new one",
                          id, key);
            return;
        }
    }
}

static void read_feature(MapReader *m)
{
    FeatureReader *r = &m->reader;
    FeatureKind kind = (FeatureKind)feature_choice(r, "feature", feature_kind_names, FEATURE_KINDS);
    if (r->wrong > 0) {
        m->graph_is_whole = false;
        return;
    }
    Network *n = m->network;
    int32_t before = n->port_count + n->lane_count + n->area_count + m->waypoint_count;
    switch (kind) {
    case FEATURE_PORT:
        read_port(m);
        check_unique(m, id_of_port, "id", n->port_count);
        check_unique(m, name_of_port, "name", n->port_count);
        return;
    case FEATURE_WAYPOINT:
        read_waypoint(m);
        break;
    case FEATURE_LANE:
        read_lane(m);
        break;
    case FEATURE_AREA:
        read_area(m);
        break;
    case FEATURE_KINDS:
        break;
    }
    if (n->port_count + n->lane_count + n->area_count + m->waypoint_count == before) {
        return;
    }
    if (kind == FEATURE_WAYPOINT) {
        check_unique(m, id_of_waypoint, "id", m->waypoint_count);
    } else if (kind == FEATURE_LANE) {
        check_unique(m, id_of_lane, "id", n->lane_count);
    } else {
        check_unique(m, id_of_area, "id", n->area_count);
    }
}

/* ---- joining ---- */

/* The vertex of a lane nearest to a point, as "[lon, lat] of lane `id`". */
static void describe_nearest(const Network *network, GeoPoint at, char *out, size_t size)
{
    double least = INFINITY;
    snprintf(out, size, "there is none");
    for (int32_t l = 0; l < network->lane_count; l++) {
        const Lane *lane = &network->lanes[l];
        for (int32_t p = 0; p < lane->point_count; p++) {
            double metres = geo_distance_m(at, lane->points[p]);
            if (metres < least) {
                least = metres;
                snprintf(out, size, "the nearest is [%.4f, %.4f] of lane `%s`", lane->points[p].lon,
                         lane->points[p].lat, lane->id);
            }
        }
    }
}

/* Node of a stop. A stop that is no point of a lane can't be sailed to; two waypoints at one place
 * would be one node with two names, of which one would never be found. */
static int32_t find_stop(MapReader *m, const Stop *stop)
{
    const Network *network = m->network;
    int32_t index = network_node_at(network, stop->point.at);
    const Node *node = &network->nodes[index];
    m->reader.index = stop->index;
    if (node->edge_count == 0) {
        char nearest[320];
        describe_nearest(network, stop->point.at, nearest, sizeof nearest);
        feature_error(&m->reader, stop->key,
                      "found `%s` at [%.10g, %.10g], expected a point of a lane; %s",
                      stop->key ? stop->key : stop->point.id, stop->point.at.lon,
                      stop->point.at.lat, nearest);
    } else if (!stop->key && strcmp(node->id, stop->point.id) != 0) {
        feature_error(&m->reader, NULL, "found `%s` at the place of `%s`, expected one of its own",
                      stop->point.id, node->id);
    }
    return index;
}

static void join(MapReader *m)
{
    Network *network = m->network;
    int32_t count = 0;
    NamedPoint *points =
        mem_alloc((size_t)(m->waypoint_count + 2 * network->port_count), sizeof points[0]);
    for (int32_t i = 0; i < m->waypoint_count; i++) {
        points[count++] = m->waypoints[i].point;
    }
    for (int32_t i = 0; i < 2 * network->port_count; i++) {
        points[count++] = m->port_stops[i].point;
    }
    network_join(network, points, count);
    mem_free(points);
    if (network->node_count > NETWORK_NODES_MAX) {
        errors_add(m->reader.errors, m->reader.file->path, 0, 0,
                   "found %d places where lanes end or join, expected at most %d",
                   (int)network->node_count, NETWORK_NODES_MAX);
        return;
    }
    m->reader.inner = NULL;
    for (int32_t i = 0; i < m->waypoint_count; i++) {
        find_stop(m, &m->waypoints[i]);
    }
    for (int32_t i = 0; i < network->port_count; i++) {
        network->ports[i].berth_node = find_stop(m, &m->port_stops[2 * i]);
        network->ports[i].roadstead_node = find_stop(m, &m->port_stops[2 * i + 1]);
    }
}

/* ---- the file ---- */

/* Room for every feature in every array: simpler than counting kinds, and still small. */
static void make_room(MapReader *m, size_t count)
{
    Arena *arena = &m->network->arena;
    m->network->ports = arena_alloc(arena, count, sizeof(Port));
    m->network->lanes = arena_alloc(arena, count, sizeof(Lane));
    m->network->areas = arena_alloc(arena, count, sizeof(Area));
    m->waypoints = mem_alloc(count, sizeof m->waypoints[0]);
    m->port_stops = mem_alloc(2 * count, sizeof m->port_stops[0]);
}

static void read_network(const JsonFile *file, Network *network, Errors *errors)
{
    const json_t *features = feature_collection(file, errors);
    if (!features) {
        return;
    }
    size_t count = json_array_size(features);
    if (count > FEATURES_MAX) {
        errors_add(errors, file->path, 0, 0, "found %zu features, expected at most %d", count,
                   FEATURES_MAX);
        return;
    }
    MapReader m = {
        .reader = {.file = file, .errors = errors, .arena = &network->arena},
        .network = network,
        .graph_is_whole = true,
    };
    make_room(&m, count);
    for (size_t i = 0; i < count; i++) {
        if (feature_begin(&m.reader, features, i)) {
            read_feature(&m);
        } else {
            m.graph_is_whole = false;
        }
    }
    /* Without all lanes and waypoints, errors of joining would be echoes of those told already. */
    if (m.graph_is_whole && network->lane_count == 0) {
        int32_t line, column;
        json_file_place(file, json_file_value(file, json_file_root(file), "features"), &line,
                        &column);
        errors_add(errors, file->path, line, column,
                   "found no lane among the %zu features, expected one or more", count);
    } else if (m.graph_is_whole) {
        join(&m);
    }
    mem_free(m.waypoints);
    mem_free(m.port_stops);
}

static const char *last_part(const char *folder, Arena *arena)
{
    char *copy = arena_string(arena, folder);
    for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--) {
        copy[length - 1] = '\0';
    }
    char *slash = strrchr(copy, '/');
    return slash && slash[1] ? slash + 1 : copy;
}

bool map_load_network(const char *folder, Network *out, Errors *errors)
{
    int32_t before = errors->total;
    char *path = map_path(folder, "network.geojson");
    JsonFile file;
    Network network = {0};
    if (json_file_load(path, &file, errors)) {
        network.name = last_part(folder, &network.arena);
        network.hash = hash_bytes(file.text, file.length, 0);
        read_network(&file, &network, errors);
        json_file_free(&file);
    }
    mem_free(path);
    if (errors->total > before) {
        network_free(&network);
        return false;
    }
    *out = network;
    return true;
}
