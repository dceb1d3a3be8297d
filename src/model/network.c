#include "model/network.h"

#include "model/geo.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *const data_status_names[DATA_STATUSES] = {"published", "derived", "estimate",
                                                      "unverified"};
const char *const lane_kind_names[LANE_KINDS] = {"open_sea", "corridor", "strait", "channel",
                                                 "river",    "approach", "link"};
const char *const area_kind_names[AREA_KINDS] = {"anchorage", "inspection", "waiting",
                                                 "port_limit", "mine_risk"};

void network_free(Network *network)
{
    arena_free(&network->arena);
    memset(network, 0, sizeof *network);
}

/* ---- joining lanes into a graph ---- */

/* Lane vertices are written with four decimals; equal means equal to a tenth of that. */
static bool same_point(GeoPoint a, GeoPoint b)
{
    return fabs(a.lon - b.lon) < 1e-5 && fabs(a.lat - b.lat) < 1e-5;
}

int32_t network_node_at(const Network *network, GeoPoint at)
{
    for (int32_t i = 0; i < network->node_count; i++) {
        if (same_point(network->nodes[i].at, at)) {
            return i;
        }
    }
    return -1;
}

static void add_node(Network *network, GeoPoint at, const char *id, const char *name)
{
    Node *node = &network->nodes[network->node_count++];
    node->at = at;
    node->id = arena_string(&network->arena, id);
    node->name = arena_string(&network->arena, name);
}

/* How many lane vertices lie at a point: two or more make a junction. */
static int32_t vertices_at(const Network *network, GeoPoint at)
{
    int32_t count = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        const Lane *lane = &network->lanes[l];
        for (int32_t p = 0; p < lane->point_count; p++) {
            count += same_point(lane->points[p], at);
        }
    }
    return count;
}

static const NamedPoint *named_at(const NamedPoint *named, int32_t count, GeoPoint at)
{
    for (int32_t i = 0; i < count; i++) {
        if (same_point(named[i].at, at)) {
            return &named[i];
        }
    }
    return NULL;
}

static void find_nodes(Network *network, const NamedPoint *named, int32_t named_count)
{
    int32_t vertices = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        vertices += network->lanes[l].point_count;
    }
    network->nodes =
        arena_alloc(&network->arena, (size_t)vertices + 1, sizeof network->nodes[0]);
    for (int32_t l = 0; l < network->lane_count; l++) {
        const Lane *lane = &network->lanes[l];
        for (int32_t p = 0; p < lane->point_count; p++) {
            GeoPoint at = lane->points[p];
            const NamedPoint *name = named_at(named, named_count, at);
            bool is_end = p == 0 || p == lane->point_count - 1;
            if ((!is_end && !name && vertices_at(network, at) < 2) ||
                network_node_at(network, at) >= 0) {
                continue;
            }
            char id[80];
            snprintf(id, sizeof id, "%.60s/%d", lane->id, (int)p);
            add_node(network, at, name ? name->id : id, name ? name->name : "");
        }
    }
}

static void measure_lane(Network *network, Lane *lane)
{
    int32_t *along =
        arena_alloc(&network->arena, (size_t)lane->point_count, sizeof along[0]);
    double metres = 0;
    for (int32_t p = 1; p < lane->point_count; p++) {
        metres += geo_distance_m(lane->points[p - 1], lane->points[p]);
        along[p] = (int32_t)floor(metres + 0.5);
        if (along[p] <= along[p - 1]) { /* vertices closer than a metre still make progress */
            along[p] = along[p - 1] + 1;
        }
    }
    lane->along_m = along;
    lane->length_m = along[lane->point_count - 1];
}

static void cut_legs(Network *network)
{
    int32_t most = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        most += network->lanes[l].point_count;
    }
    network->legs = arena_alloc(&network->arena, (size_t)most + 1, sizeof network->legs[0]);
    for (int32_t l = 0; l < network->lane_count; l++) {
        Lane *lane = &network->lanes[l];
        lane->first_leg = network->leg_count;
        int32_t first = 0;
        for (int32_t p = 1; p < lane->point_count; p++) {
            int32_t node = network_node_at(network, lane->points[p]);
            if (node < 0) {
                continue;
            }
            network->legs[network->leg_count++] =
                (Leg){l, first, p, network_node_at(network, lane->points[first]), node,
                      lane->along_m[p] - lane->along_m[first]};
            first = p;
        }
        lane->leg_count = network->leg_count - lane->first_leg;
    }
}

static void list_edges(Network *network)
{
    network->edge_count = 2 * network->leg_count;
    network->edges =
        arena_alloc(&network->arena, (size_t)network->edge_count + 1, sizeof network->edges[0]);
    int32_t next = 0;
    for (int32_t n = 0; n < network->node_count; n++) {
        network->nodes[n].first_edge = next;
        for (DirectedLeg leg = 0; leg < 2 * network->leg_count; leg++) {
            if (leg_start_node(network, leg) == n) {
                network->edges[next++] = leg;
            }
        }
        network->nodes[n].edge_count = next - network->nodes[n].first_edge;
    }
}

void network_join(Network *network, const NamedPoint *named, int32_t named_count)
{
    network->node_count = network->leg_count = 0;
    find_nodes(network, named, named_count);
    for (int32_t l = 0; l < network->lane_count; l++) {
        measure_lane(network, &network->lanes[l]);
    }
    cut_legs(network);
    list_edges(network);
}

/* ---- finding ---- */

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

static bool port_answers_to(const Port *port, const char *name)
{
    if (strcasecmp(port->id, name) == 0 || strcasecmp(port->name, name) == 0 ||
        (port->label && strcasecmp(port->label, name) == 0)) {
        return true;
    }
    for (int32_t i = 0; i < port->alias_count; i++) {
        if (strcasecmp(port->aliases[i], name) == 0) {
            return true;
        }
    }
    return false;
}

int32_t network_find_port(const Network *network, const char *name)
{
    for (int32_t i = 0; i < network->port_count; i++) {
        if (port_answers_to(&network->ports[i], name)) {
            return i;
        }
    }
    return -1;
}

/* ---- routes ---- */

int64_t lane_travel_ms(const Lane *lane, int32_t metres, int32_t speed_mm_s)
{
    assert(speed_mm_s > 0);
    int64_t speed = lane->speed_limit_mm_s > 0 && lane->speed_limit_mm_s < speed_mm_s
                        ? lane->speed_limit_mm_s
                        : speed_mm_s;
    return ((int64_t)metres * 1000000 + speed - 1) / speed;
}

void network_shut_as_in_peace(const Network *network, uint8_t *shut)
{
    for (int32_t l = 0; l < network->lane_count; l++) {
        shut[l] = network->lanes[l].kind == LANE_CORRIDOR;
    }
}

enum { ROUTE_NODES_MAX = 1024 };

static bool may_sail(const Network *network, const RouteQuery *query, DirectedLeg leg)
{
    const Lane *lane = leg_lane(network, leg);
    if (query->lane_shut && query->lane_shut[network->legs[leg_index(leg)].lane]) {
        return false;
    }
    return query->draught_cm == 0 || lane->draught_limit_cm == 0 ||
           query->draught_cm <= lane->draught_limit_cm;
}

/* Dijkstra without a heap: networks have some hundred nodes, and answers are kept by the caller. */
int32_t network_route(const Network *network, const RouteQuery *query, DirectedLeg *route,
                      int32_t capacity)
{
    assert(network->node_count <= ROUTE_NODES_MAX);
    int64_t cost[ROUTE_NODES_MAX];
    DirectedLeg by[ROUTE_NODES_MAX];
    bool done[ROUTE_NODES_MAX] = {false};
    for (int32_t n = 0; n < network->node_count; n++) {
        cost[n] = INT64_MAX;
        by[n] = -1;
    }
    cost[query->from_node] = 0;
    for (;;) {
        int32_t nearest = -1;
        for (int32_t n = 0; n < network->node_count; n++) {
            if (!done[n] && cost[n] != INT64_MAX && (nearest < 0 || cost[n] < cost[nearest])) {
                nearest = n;
            }
        }
        if (nearest < 0) {
            return -1;
        }
        if (nearest == query->to_node) {
            break;
        }
        done[nearest] = true;
        const Node *node = &network->nodes[nearest];
        for (int32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            DirectedLeg leg = network->edges[e];
            if (!may_sail(network, query, leg)) {
                continue;
            }
            int32_t end = leg_end_node(network, leg);
            int64_t through = cost[nearest] + lane_travel_ms(leg_lane(network, leg),
                                                             network->legs[leg_index(leg)].length_m,
                                                             query->speed_mm_s);
            if (through < cost[end] || (through == cost[end] && !done[end] && leg < by[end])) {
                cost[end] = through;
                by[end] = leg;
            }
        }
    }
    int32_t count = 0;
    for (int32_t n = query->to_node; n != query->from_node; n = leg_start_node(network, by[n])) {
        count++;
    }
    if (count > capacity) {
        return -1;
    }
    int32_t at = count;
    for (int32_t n = query->to_node; n != query->from_node; n = leg_start_node(network, by[n])) {
        route[--at] = by[n];
    }
    return count;
}

/* ---- poses ---- */

Pose leg_pose(const Network *network, DirectedLeg directed, int32_t metres)
{
    const Leg *leg = &network->legs[leg_index(directed)];
    const Lane *lane = &network->lanes[leg->lane];
    int32_t from = lane->along_m[leg->first_point];
    bool reversed = directed & 1;
    int32_t along = from + (reversed ? leg->length_m - metres : metres);
    int32_t p = leg->first_point;
    while (p + 2 <= leg->last_point && lane->along_m[p + 1] < along) {
        p++;
    }
    GeoPoint a = lane->points[p], b = lane->points[p + 1];
    double part = (double)(along - lane->along_m[p]) /
                  (double)(lane->along_m[p + 1] - lane->along_m[p]);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    Pose pose;
    /* Lanes are drawn as straight lines on the chart, so positions follow the same lines. */
    pose.at = (GeoPoint){a.lon + (b.lon - a.lon) * part, a.lat + (b.lat - a.lat) * part};
    double dx = (b.lon - a.lon) * cos((a.lat + b.lat) * 0.5 * 3.14159265358979 / 180.0);
    double course = atan2(dx, b.lat - a.lat) * 180.0 / 3.14159265358979;
    course += reversed ? 180.0 : 0.0;
    pose.course_deg = course < 0 ? course + 360.0 : course >= 360.0 ? course - 360.0 : course;
    return pose;
}
