#include "model/network.h"

#include "model/geo.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *const data_status_names[DATA_STATUSES] = {
    [STATUS_PUBLISHED] = "published",
    [STATUS_DERIVED] = "derived",
    [STATUS_ESTIMATE] = "estimate",
    [STATUS_UNVERIFIED] = "unverified",
};

const char *const lane_kind_names[LANE_KINDS] = {
    [LANE_OPEN_SEA] = "open_sea", [LANE_CORRIDOR] = "corridor", [LANE_STRAIT] = "strait",
    [LANE_CHANNEL] = "channel",   [LANE_RIVER] = "river",       [LANE_APPROACH] = "approach",
    [LANE_LINK] = "link",
};

const char *const traffic_mode_names[TRAFFIC_MODES] = {
    [TRAFFIC_PEACE] = "peace",
    [TRAFFIC_BSGI] = "bsgi",
    [TRAFFIC_UA_CORRIDOR] = "ua_corridor",
};

const char *const area_kind_names[AREA_KINDS] = {
    [AREA_ANCHORAGE] = "anchorage",   [AREA_INSPECTION] = "inspection", [AREA_WAITING] = "waiting",
    [AREA_PORT_LIMIT] = "port_limit", [AREA_MINE_RISK] = "mine_risk",
};

void network_free(Network *network)
{
    arena_free(&network->arena);
    *network = (Network){0};
}

/* ASCII case ignored; other bytes must be equal. */
static bool same_name(const char *a, const char *b)
{
    if (!a || !b) {
        return false;
    }
    for (; *a && *b; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b - 'A' + 'a') : *b;
        if (x != y) {
            return false;
        }
    }
    return *a == *b;
}

static bool any_same(const char *const *aliases, int32_t count, const char *name)
{
    for (int32_t i = 0; i < count; i++) {
        if (same_name(aliases[i], name)) {
            return true;
        }
    }
    return false;
}

int32_t network_node_at(const Network *network, GeoPoint at)
{
    double lon = floor(at.lon * 1e5 + 0.5), lat = floor(at.lat * 1e5 + 0.5);
    for (int32_t i = 0; i < network->node_count; i++) {
        GeoPoint node = network->nodes[i].at;
        if (floor(node.lon * 1e5 + 0.5) == lon && floor(node.lat * 1e5 + 0.5) == lat) {
            return i;
        }
    }
    return -1;
}

int32_t network_find_node(const Network *network, const char *id)
{
    for (int32_t i = 0; i < network->node_count; i++) {
        if (strcmp(network->nodes[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t network_find_lane(const Network *network, const char *id)
{
    for (int32_t i = 0; i < network->lane_count; i++) {
        if (strcmp(network->lanes[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t network_find_area(const Network *network, const char *id)
{
    for (int32_t i = 0; i < network->area_count; i++) {
        if (strcmp(network->areas[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

/* Names first: an alias of one port must not hide the name of another. */
int32_t network_find_port(const Network *network, const char *name)
{
    for (int32_t i = 0; i < network->port_count; i++) {
        const Port *port = &network->ports[i];
        if (same_name(port->id, name) || same_name(port->name, name)) {
            return i;
        }
    }
    for (int32_t i = 0; i < network->port_count; i++) {
        const Port *port = &network->ports[i];
        if (same_name(port->label, name) || any_same(port->aliases, port->alias_count, name)) {
            return i;
        }
    }
    return -1;
}

int32_t network_find_place(const Network *network, const char *name)
{
    int32_t port = network_find_port(network, name);
    if (port >= 0 && network->ports[port].berth_node >= 0) {
        return network->ports[port].berth_node;
    }
    for (int32_t i = 0; i < network->node_count; i++) {
        const Node *node = &network->nodes[i];
        if (same_name(node->id, name) || same_name(node->name, name)) {
            return i;
        }
    }
    for (int32_t i = 0; i < network->node_count; i++) {
        const Node *node = &network->nodes[i];
        if (any_same(node->aliases, node->alias_count, name)) {
            return i;
        }
    }
    return -1;
}

int32_t network_draught_class(const Network *network, int32_t draught_cm)
{
    int32_t count = network->draught_limit_count;
    for (int32_t i = 0; i < count; i++) {
        if (network->draught_limits[i] >= draught_cm) {
            return network->draught_limits[i];
        }
    }
    return count > 0 ? network->draught_limits[count - 1] + 1 : 0;
}

int64_t lane_travel_ms(const Lane *lane, int32_t metres, int32_t speed_mm_s)
{
    return travel_ms(metres, speed_mm_s, lane->speed_limit_mm_s);
}

void network_shut_as_in_peace(const Network *network, uint8_t *shut)
{
    for (int32_t i = 0; i < network->lane_count; i++) {
        shut[i] = network->lanes[i].kind == LANE_CORRIDOR;
    }
}

/* ---- routes: Dijkstra's algorithm. The set of nodes reached but not settled stays small (a sea
 * chart is mostly long chains), so a plain list searched for its least is quicker than a heap. ----
 */

typedef struct RouteSearch {
    const Network *network;
    const RouteQuery *query;
    int64_t ms[NETWORK_NODES_MAX];     /* time from the start, of reached nodes */
    DirectedLeg by[NETWORK_NODES_MAX]; /* leg that it was reached by */
    bool reached[NETWORK_NODES_MAX], settled[NETWORK_NODES_MAX];
    int16_t open[NETWORK_NODES_MAX]; /* [open_count] reached, not settled */
    int32_t open_count;
} RouteSearch;

/* Takes the nearest open node out; equal times are decided by the smaller index. */
static int32_t settle_nearest(RouteSearch *s)
{
    /* By time and node in one number, without a branch: which is the least nobody foresees. */
    int32_t best = 0;
    uint64_t least = UINT64_MAX;
    for (int32_t i = 0; i < s->open_count; i++) {
        uint64_t key = (uint64_t)s->ms[s->open[i]] << 16 | (uint16_t)s->open[i];
        best = key < least ? i : best;
        least = key < least ? key : least;
    }
    int32_t node = s->open[best];
    s->open[best] = s->open[--s->open_count];
    s->settled[node] = true;
    return node;
}

static bool lane_is_usable(const RouteSearch *s, const Lane *lane)
{
    const RouteQuery *query = s->query;
    if (query->lane_shut && query->lane_shut[lane - s->network->lanes]) {
        return false;
    }
    return query->draught_cm <= 0 || lane->draught_limit_cm <= 0 ||
           query->draught_cm <= lane->draught_limit_cm;
}

static void reach(RouteSearch *s, int32_t node, int64_t ms, DirectedLeg by)
{
    if (s->settled[node]) {
        return;
    }
    if (!s->reached[node]) {
        s->reached[node] = true;
        s->open[s->open_count++] = (int16_t)node;
    } else if (ms > s->ms[node] || (ms == s->ms[node] && by >= s->by[node])) {
        return; /* directed legs are ordered as their legs are */
    }
    s->ms[node] = ms;
    s->by[node] = by;
}

static void reach_neighbours(RouteSearch *s, int32_t node)
{
    const Network *network = s->network;
    const Node *from = &network->nodes[node];
    for (int32_t i = 0; i < from->edge_count; i++) {
        DirectedLeg leg = network->edges[from->first_edge + i];
        const Lane *lane = leg_lane(network, leg);
        if (lane_is_usable(s, lane)) {
            int64_t ms =
                lane_travel_ms(lane, network->legs[leg_index(leg)].length_m, s->query->speed_mm_s);
            reach(s, leg_end_node(network, leg), s->ms[node] + ms, leg);
        }
    }
}

int32_t network_route(const Network *network, const RouteQuery *query, DirectedLeg *route,
                      int32_t capacity)
{
    assert(network->node_count <= NETWORK_NODES_MAX);
    assert(query->from_node >= 0 && query->from_node < network->node_count);
    assert(query->to_node >= 0 && query->to_node < network->node_count);
    if (query->from_node == query->to_node) {
        return 0;
    }
    RouteSearch s;
    s.network = network;
    s.query = query;
    memset(s.reached, 0, sizeof s.reached);
    memset(s.settled, 0, sizeof s.settled);
    s.open_count = 0;
    s.by[query->from_node] = -1;
    reach(&s, query->from_node, 0, -1);
    while (s.open_count > 0 && !s.settled[query->to_node]) {
        reach_neighbours(&s, settle_nearest(&s));
    }
    if (!s.settled[query->to_node]) {
        return -1;
    }
    int32_t count = 0;
    for (int32_t node = query->to_node; node != query->from_node; count++) {
        node = leg_start_node(network, s.by[node]);
    }
    if (count > capacity) {
        return -1;
    }
    int32_t node = query->to_node;
    for (int32_t i = count - 1; i >= 0; i--) {
        route[i] = s.by[node];
        node = leg_start_node(network, s.by[node]);
    }
    return count;
}

/* ---- poses ---- */

static const double DEGREE = 0.017453292519943295769;

/* Northward coordinate of the (spherical) Mercator chart, in degrees. */
static double mercator(double lat)
{
    return asinh(tan(lat * DEGREE)) / DEGREE;
}

/* On a rhumb line latitude grows evenly with the distance; longitude follows the chart. */
static Pose rhumb_pose(GeoPoint a, GeoPoint b, double part)
{
    double ya = mercator(a.lat), yb = mercator(b.lat);
    Pose pose;
    pose.at.lat = a.lat + (b.lat - a.lat) * part;
    double east = part;
    /* Nearly along a parallel the ratio of the two small rises would be mostly rounding. */
    if (fabs(b.lat - a.lat) > 1e-7) {
        east = (mercator(pose.at.lat) - ya) / (yb - ya);
    }
    pose.at.lon = a.lon + (b.lon - a.lon) * east;
    double course = atan2(b.lon - a.lon, yb - ya) / DEGREE;
    pose.course_deg = course < 0 ? course + 360 : course;
    return pose;
}

/* Point that begins the stretch of the lane which holds `along`. Repeated points are passed over.
 */
static int32_t stretch_at(const Lane *lane, int32_t first, int32_t last, int32_t along)
{
    int32_t low = first, high = last; /* along_m[low] <= along, low < high */
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (lane->along_m[middle] <= along) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

Pose leg_pose(const Network *network, DirectedLeg leg, int32_t metres)
{
    const Leg *l = &network->legs[leg_index(leg)];
    const Lane *lane = &network->lanes[l->lane];
    assert(metres >= 0 && metres <= l->length_m);
    bool back = (leg & 1) != 0;
    int32_t along = lane->along_m[l->first_point] + (back ? l->length_m - metres : metres);
    int32_t i = stretch_at(lane, l->first_point, l->last_point, along);
    int32_t length = lane->along_m[i + 1] - lane->along_m[i];
    double part = length > 0 ? (double)(along - lane->along_m[i]) / length : 0;
    Pose pose = rhumb_pose(lane->points[i], lane->points[i + 1], part);
    if (back) {
        pose.course_deg += pose.course_deg < 180 ? 180 : -180;
    }
    return pose;
}
