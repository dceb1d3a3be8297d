#include "common/random_maker.h"

#include "base/memory.h"
#include "model/geo.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WAYPOINTS_MAX = 6, PORTS_MAX = 4 };

void add(Text *text, const char *format, ...)
{
    for (;;) {
        va_list arguments;
        va_start(arguments, format);
        size_t room = text->capacity - text->length;
        int needed =
            vsnprintf(text->bytes ? text->bytes + text->length : NULL, room, format, arguments);
        va_end(arguments);
        assert(needed >= 0);
        if ((size_t)needed < room) {
            text->length += (size_t)needed;
            return;
        }
        size_t wider = 2 * text->capacity + (size_t)needed + 1;
        text->bytes = mem_resize(text->bytes, text->capacity, wider, 1);
        text->capacity = wider;
    }
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(Maker *m)
{
    uint64_t z = m->luck += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

int32_t below(Maker *m, int32_t bound)
{
    return (int32_t)(draw(m) % (uint64_t)bound);
}
int32_t within(Maker *m, int32_t low, int32_t high)
{
    return low + below(m, high - low + 1);
}
bool chance(Maker *m, int32_t percent)
{
    return below(m, 100) < percent;
}
const char *one_of(Maker *m, const char *const *words, int32_t count)
{
    return words[below(m, count)];
}
/* ---- the map ---- */

static void add_lane(Maker *m, const char *id, const char *kind, const GeoPoint *points,
                     int32_t count)
{
    double metres = 0;
    for (int32_t i = 1; i < count; i++) {
        metres += geo_distance_m(points[i - 1], points[i]);
    }
    add(&m->map,
        "{\"type\": \"Feature\", \"properties\": {\"feature\": \"lane\", \"id\": \"%s\", \"name\": "
        "\"Lane %s\", \"kind\": \"%s\", \"length_nm\": %.2f, \"speed_limit_kn\": ",
        id, id, kind, metres / METRES_PER_NM);
    if (chance(m, 40)) {
        add(&m->map, "%d", within(m, 4, 14));
    } else {
        add(&m->map, "null");
    }
    add(&m->map,
        ", \"one_way\": %s, \"draught_limit_m\": %s, \"width_nm\": null, \"width_status\": null, "
        "\"modes\": [\"peace\", \"bsgi\"], \"status\": \"estimate\", \"source\": \"made up\"}, "
        "\"geometry\": {\"type\": \"LineString\", \"coordinates\": [",
        chance(m, 20) ? "true" : "false", chance(m, 30) ? ONE_OF(m, "7", "8.5", "11") : "null");
    for (int32_t i = 0; i < count; i++) {
        add(&m->map, "%s[%.6f, %.6f]", i > 0 ? ", " : "", points[i].lon, points[i].lat);
    }
    add(&m->map, "]}},\n");
}

static void add_port(Maker *m, int32_t index, GeoPoint roads, GeoPoint berths)
{
    add(&m->map,
        "{\"type\": \"Feature\", \"properties\": {\"feature\": \"port\", \"id\": \"XX%s\", "
        "\"name\": \"%s\", \"label\": \"%s\", \"aliases\": [], \"rank\": %d, \"country\": \"XX\", "
        "\"control_2025\": \"test\", \"war_status\": \"test\", \"grain_berths\": %d, "
        "\"load_rate_t_per_day\": %d, \"storage_t\": 100000, \"max_draught_m\": %s, \"max_dwt\": "
        "100000, \"grain_mtpa_prewar\": 1, ",
        m->ports[index], m->ports[index], m->ports[index], within(m, 1, 4), within(m, 1, 4),
        within(m, 2, 20) * 1000, chance(m, 30) ? "9.5" : "null");
    add(&m->map,
        "\"roadstead\": [%.6f, %.6f], \"berth_node\": [%.6f, %.6f], \"roadstead_node\": [%.6f, "
        "%.6f], \"status\": {\"roadstead\": \"estimate\", \"berths\": \"estimate\", \"load_rate\": "
        "\"estimate\", \"storage\": \"estimate\", \"max_draught\": \"estimate\", \"max_dwt\": "
        "\"estimate\", \"grain_mtpa\": \"estimate\"}, \"source\": \"made up\"}, \"geometry\": "
        "{\"type\": \"Point\", \"coordinates\": [%.6f, %.6f]}},\n",
        roads.lon, roads.lat, berths.lon, berths.lat, roads.lon, roads.lat, berths.lon, berths.lat);
}

/* A chain of waypoints to the east, ways around some of them, and ports off any but the first. */
static void make_map(Maker *m)
{
    static const char *const waypoints[WAYPOINTS_MAX] = {"W0", "W1", "W2", "W3", "W4", "W5"};
    static const char *const lanes[WAYPOINTS_MAX] = {"L0", "L1", "L2", "L3", "L4", "L5"};
    static const char *const ports[PORTS_MAX] = {"Alpha", "Beta", "Gamma", "Delta"};
    static const char *const approaches[PORTS_MAX] = {"A_APP", "B_APP", "G_APP", "D_APP"};
    GeoPoint at[WAYPOINTS_MAX];
    m->node_count = within(m, 2, WAYPOINTS_MAX);
    m->port_count = within(m, 1, PORTS_MAX);
    add(&m->map, "{\"type\": \"FeatureCollection\", \"features\": [\n");
    for (int32_t i = 0; i < m->node_count; i++) {
        m->nodes[i] = waypoints[i];
        at[i] = (GeoPoint){.lon = 30 + i * 0.5 + below(m, 200) / 1000.0,
                           .lat = 43 + below(m, 300) / 1000.0};
        add(&m->map,
            "{\"type\": \"Feature\", \"properties\": {\"feature\": \"waypoint\", \"id\": \"%s\", "
            "\"name\": \"Point %d\", \"aliases\": [], \"status\": \"estimate\", \"source\": \"made "
            "up\"}, \"geometry\": {\"type\": \"Point\", \"coordinates\": [%.6f, %.6f]}},\n",
            waypoints[i], i, at[i].lon, at[i].lat);
    }
    for (int32_t i = 0; i + 1 < m->node_count; i++) {
        m->lanes[m->lane_count++] = lanes[i];
        add_lane(m, lanes[i], ONE_OF(m, "open_sea", "link", "strait", "channel"), &at[i], 2);
    }
    if (m->node_count > 2 && chance(m, 50)) {
        GeoPoint around[] = {at[0], {.lat = 42.6, .lon = at[1].lon}, at[2]};
        m->lanes[m->lane_count++] = "AROUND";
        add_lane(m, "AROUND", "open_sea", around, 3);
    }
    for (int32_t p = 0; p < m->port_count; p++) {
        int32_t off = within(m, 1, m->node_count - 1);
        GeoPoint roads = at[off], berths;
        roads.lat += 0.5 + p * 0.1;
        roads.lon += (p - 2) * 0.03;
        berths = roads;
        berths.lat += 0.05;
        m->ports[p] = ports[p];
        m->lanes[m->lane_count++] = approaches[p];
        add_port(m, p, roads, berths);
        add_lane(m, approaches[p], "approach", (GeoPoint[]){at[off], roads, berths}, 3);
    }
    add(&m->map,
        "{\"type\": \"Feature\", \"properties\": {\"feature\": \"area\", \"id\": \"ROADS\", "
        "\"name\": \"Roads\", \"kind\": \"inspection\", \"status\": \"estimate\", \"source\": "
        "\"made up\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[29.9, 42.9], "
        "[30.1, 42.9], [30.1, 43.1], [29.9, 43.1], [29.9, 42.9]]]}}\n]}\n");
    m->first = m->nodes[0];
    m->last = m->nodes[below(m, m->node_count)];
}

static void take_shipped_map(Maker *m)
{
    static const char *const ports[] = {"Odesa", "Chornomorsk", "Constanta", "Varna"};
    static const char *const lanes[] = {"PEACE_ODS_BOS", "BOSPHORUS", "MARMARA", "AEG_EXIT",
                                        "ODS_APP",       "VAR_BOS",   "CND_BOS"};
    memcpy(m->ports, ports, sizeof ports);
    memcpy(m->lanes, lanes, sizeof lanes);
    m->port_count = 4;
    m->lane_count = 7;
    m->nodes[m->node_count++] = "AEG_EXIT/1";
    m->nodes[m->node_count++] = "INSP_S";
    m->first = m->last = "AEG_EXIT/1";
    m->shipped = true;
}

void random_map(Maker *m)
{
    if (below(m, 4) == 0) {
        take_shipped_map(m);
    } else {
        make_map(m);
    }
}
