/* Cuts lanes into legs where they meet. Points are compared rounded to 1e-5 degrees (a metre), the
 * way network_node_at does; the map writes four decimals. */
#include "base/memory.h"
#include "model/geo.h"
#include "model/network.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A point of a lane or a named one, for sorting equal places together. */
typedef struct Place {
    int64_t lon, lat;    /* rounded, 1e-5 degrees */
    int32_t lane, point; /* lane -1: named point number `point` */
    int32_t node;        /* -1: none (yet) */
} Place;

typedef struct Joint {
    Network *network;
    const NamedPoint *named;
    Place *places; /* [place_count]: points of the lanes in their order, then the named */
    int32_t place_count;
    int32_t *lane_place; /* [lane_count] place of each lane's first point */
} Joint;

static int32_t compare_int64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* A total order, so that every sort gives the same. */
static int compare_places(const void *left, const void *right)
{
    const Place *a = *(const Place *const *)left;
    const Place *b = *(const Place *const *)right;
    int order = compare_int64(a->lon, b->lon);
    order = order != 0 ? order : compare_int64(a->lat, b->lat);
    return order != 0 ? order : (a > b) - (a < b);
}

static bool same_place(const Place *a, const Place *b)
{
    return a->lon == b->lon && a->lat == b->lat;
}

static Place place_of(GeoPoint at, int32_t lane, int32_t point)
{
    return (Place){
        .lon = (int64_t)floor(at.lon * 1e5 + 0.5),
        .lat = (int64_t)floor(at.lat * 1e5 + 0.5),
        .lane = lane,
        .point = point,
        .node = -1,
    };
}

static void list_places(Joint *joint, int32_t named_count)
{
    const Network *network = joint->network;
    int32_t count = named_count;
    for (int32_t l = 0; l < network->lane_count; l++) {
        assert(network->lanes[l].point_count >= 2);
        count += network->lanes[l].point_count;
    }
    joint->places = mem_alloc((size_t)count, sizeof joint->places[0]);
    joint->lane_place = mem_alloc((size_t)network->lane_count, sizeof joint->lane_place[0]);
    count = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        const Lane *lane = &network->lanes[l];
        joint->lane_place[l] = count;
        for (int32_t p = 0; p < lane->point_count; p++) {
            joint->places[count++] = place_of(lane->points[p], l, p);
        }
    }
    for (int32_t n = 0; n < named_count; n++) {
        joint->places[count++] = place_of(joint->named[n].at, -1, n);
    }
    joint->place_count = count;
}

static bool is_lane_end(const Joint *joint, const Place *place)
{
    return place->lane >= 0 && (place->point == 0 ||
                                place->point == joint->network->lanes[place->lane].point_count - 1);
}

/* Gives every place that is to be a node the number of the first place (in file order) it shares;
 * others keep -1. */
static void mark_nodes(Joint *joint)
{
    Place **sorted = mem_alloc((size_t)joint->place_count, sizeof sorted[0]);
    for (int32_t i = 0; i < joint->place_count; i++) {
        sorted[i] = &joint->places[i];
    }
    qsort(sorted, (size_t)joint->place_count, sizeof sorted[0], compare_places);
    for (int32_t i = 0, end; i < joint->place_count; i = end) {
        bool is_node = false;
        for (end = i; end < joint->place_count && same_place(sorted[i], sorted[end]); end++) {
            is_node |= sorted[end]->lane < 0 || is_lane_end(joint, sorted[end]);
        }
        is_node |= end - i > 1;
        for (int32_t k = i; k < end && is_node; k++) {
            sorted[k]->node = (int32_t)(sorted[i] - joint->places);
        }
    }
    mem_free(sorted);
}

static Node make_node(Joint *joint, const Place *place)
{
    Network *network = joint->network;
    if (place->lane < 0) {
        return (Node){.at = joint->named[place->point].at};
    }
    const Lane *lane = &network->lanes[place->lane];
    char id[160];
    snprintf(id, sizeof id, "%.140s/%d", lane->id, (int)place->point);
    return (Node){.id = arena_string(&network->arena, id), .at = lane->points[place->point]};
}

/* Turns the numbers of mark_nodes into node indexes, in file order, and makes the nodes. */
static void make_nodes(Joint *joint)
{
    Network *network = joint->network;
    int32_t count = 0;
    for (int32_t i = 0; i < joint->place_count; i++) {
        count += joint->places[i].node == i;
    }
    network->nodes = arena_alloc(&network->arena, (size_t)count, sizeof network->nodes[0]);
    network->node_count = 0;
    for (int32_t i = 0; i < joint->place_count; i++) {
        Place *place = &joint->places[i];
        if (place->node == i) {
            network->nodes[network->node_count] = make_node(joint, place);
            place->node = network->node_count++;
        } else if (place->node >= 0) {
            place->node = joint->places[place->node].node;
        }
        if (place->lane < 0) {
            const NamedPoint *named = &joint->named[place->point];
            Node *node = &network->nodes[place->node];
            if (!node->name) { /* of two names for one place the first counts */
                node->id = named->id;
                node->name = named->name;
                node->aliases = named->aliases;
                node->alias_count = named->alias_count;
            }
        }
    }
}

/* Metres from the lane's start, the sum rounded once at each point. */
static void measure_lane(Network *network, Lane *lane)
{
    int32_t *along = arena_alloc(&network->arena, (size_t)lane->point_count, sizeof along[0]);
    double metres = 0;
    for (int32_t p = 1; p < lane->point_count; p++) {
        metres += geo_distance_m(lane->points[p - 1], lane->points[p]);
        along[p] = metres < INT32_MAX ? (int32_t)(metres + 0.5) : INT32_MAX;
    }
    lane->along_m = along;
    lane->length_m = along[lane->point_count - 1];
}

static int32_t node_of_point(const Joint *joint, int32_t lane, int32_t point)
{
    return joint->places[joint->lane_place[lane] + point].node;
}

static void cut_lane(Joint *joint, int32_t l)
{
    Network *network = joint->network;
    Lane *lane = &network->lanes[l];
    lane->first_leg = network->leg_count;
    int32_t first = 0;
    for (int32_t p = 1; p < lane->point_count; p++) {
        if (node_of_point(joint, l, p) < 0) {
            continue;
        }
        network->legs[network->leg_count++] = (Leg){
            .lane = l,
            .first_point = first,
            .last_point = p,
            .from_node = node_of_point(joint, l, first),
            .to_node = node_of_point(joint, l, p),
            .length_m = lane->along_m[p] - lane->along_m[first],
        };
        first = p;
    }
    lane->leg_count = network->leg_count - lane->first_leg;
}

static void make_legs(Joint *joint)
{
    Network *network = joint->network;
    size_t most = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        most += (size_t)network->lanes[l].point_count - 1;
    }
    network->legs = arena_alloc(&network->arena, most, sizeof network->legs[0]);
    network->leg_count = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        measure_lane(network, &network->lanes[l]);
        cut_lane(joint, l);
    }
}

/* Each node's outgoing directed legs, in rising order. */
static void list_edges(Network *network)
{
    network->edge_count = 2 * network->leg_count;
    network->edges =
        arena_alloc(&network->arena, (size_t)network->edge_count, sizeof network->edges[0]);
    for (DirectedLeg leg = 0; leg < network->edge_count; leg++) {
        network->nodes[leg_start_node(network, leg)].edge_count++;
    }
    int32_t first = 0;
    for (int32_t n = 0; n < network->node_count; n++) {
        network->nodes[n].first_edge = first;
        first += network->nodes[n].edge_count;
        network->nodes[n].edge_count = 0;
    }
    for (DirectedLeg leg = 0; leg < network->edge_count; leg++) {
        Node *node = &network->nodes[leg_start_node(network, leg)];
        network->edges[node->first_edge + node->edge_count++] = leg;
    }
}

static void list_draughts(Network *network)
{
    int32_t *limits =
        arena_alloc(&network->arena, (size_t)network->lane_count + 1, sizeof limits[0]);
    int32_t count = 0;
    for (int32_t l = 0; l < network->lane_count; l++) {
        int32_t limit = network->lanes[l].draught_limit_cm, at = 0;
        while (at < count && limits[at] < limit) {
            at++;
        }
        if (limit == 0 || (at < count && limits[at] == limit)) {
            continue;
        }
        for (int32_t i = count++; i > at; i--) {
            limits[i] = limits[i - 1];
        }
        limits[at] = limit;
    }
    network->draught_limits = limits;
    network->draught_limit_count = count;
}

void network_join(Network *network, const NamedPoint *named, int32_t named_count)
{
    Joint joint = {.network = network, .named = named};
    list_places(&joint, named_count);
    mark_nodes(&joint);
    make_nodes(&joint);
    make_legs(&joint);
    list_edges(network);
    list_draughts(network);
    mem_free(joint.places);
    mem_free(joint.lane_place);
}
