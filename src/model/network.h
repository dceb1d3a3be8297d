/* The network: ports, lanes and areas of a map, and the graph that vessels route over.
 *
 * A lane is a charted line with one set of rules (kind, speed limit, draught, traffic). Lanes join
 * where they share a vertex, at an end or midway; the loader cuts them there into legs, the edges
 * of the graph. Junctions, lane ends and named waypoints are its nodes. Everything lives in the
 * arena of the Map and is immutable once loaded. */
#ifndef CORRIDOR_MODEL_NETWORK_H
#define CORRIDOR_MODEL_NETWORK_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct GeoPoint {
    double lon, lat; /* degrees WGS84, east and north positive */
} GeoPoint;

/* How far a figure is to be trusted; shown wherever the figure is. */
typedef enum DataStatus {
    STATUS_PUBLISHED,
    STATUS_DERIVED,
    STATUS_ESTIMATE,
    STATUS_UNVERIFIED,
    DATA_STATUSES
} DataStatus;
extern const char *const data_status_names[DATA_STATUSES]; /* "published" ... */

typedef enum LaneKind {
    LANE_OPEN_SEA,
    LANE_CORRIDOR, /* exists only while a truce or a state opens it; closed "as in peace" */
    LANE_STRAIT,
    LANE_CHANNEL,
    LANE_RIVER,
    LANE_APPROACH,
    LANE_LINK,
    LANE_KINDS
} LaneKind;
extern const char *const lane_kind_names[LANE_KINDS]; /* "open_sea" ... as in network.geojson */

/* The three arrangements that routes on the map are measured in. Not a state of the simulation:
 * what opens and shuts lanes in a run are the corridors of its scenario. */
typedef enum TrafficMode {
    TRAFFIC_PEACE,
    TRAFFIC_BSGI,
    TRAFFIC_UA_CORRIDOR,
    TRAFFIC_MODES
} TrafficMode;
extern const char *const traffic_mode_names[TRAFFIC_MODES]; /* "peace" "bsgi" "ua_corridor" */

typedef enum AreaKind {
    AREA_ANCHORAGE,
    AREA_INSPECTION,
    AREA_WAITING,
    AREA_PORT_LIMIT,
    AREA_MINE_RISK,
    AREA_KINDS
} AreaKind;
extern const char *const area_kind_names[AREA_KINDS];

typedef struct Port {
    const char *id;             /* UN/LOCODE or pseudo-code, unique */
    const char *name;           /* plain name, unique: "Odesa" */
    const char *label;          /* as written on the map, local letters: "Constanța" */
    const char *country;        /* ISO 3166 alpha-2 */
    const char *const *aliases; /* [alias_count] */
    int32_t alias_count;
    const char *control;    /* who controls it in 2025, as text */
    const char *war_status; /* as text */
    const char *source;
    GeoPoint at, roadstead;
    int32_t berth_node, roadstead_node; /* nodes of the network */
    int32_t berths;                     /* grain berths; 0: no loading port */
    int64_t load_kg_per_day;            /* of one typical berth */
    int64_t storage_kg;
    int32_t max_draught_cm;
    int64_t max_dwt_kg;
    int32_t rank; /* 1 label first .. 4 label last */
    DataStatus berths_status, load_status, storage_status, draught_status, dwt_status;
} Port;

typedef struct Lane {
    const char *id, *name, *source;
    LaneKind kind;
    DataStatus status;
    const GeoPoint *points; /* [point_count], in file order */
    const int32_t *along_m; /* metres from the first point at each point; [point_count], rising,
                               [0] = 0. Rounded once at load so that travel times are integers. */
    int32_t point_count;
    int32_t length_m;             /* along_m[point_count - 1] */
    int32_t speed_limit_mm_s;     /* 0: none */
    int32_t draught_limit_cm;     /* 0: none */
    int32_t width_m;              /* 0: not stated */
    bool alternates;              /* one direction at a time */
    uint32_t modes;               /* bit per TrafficMode: used in it; for checking the map only */
    int32_t first_leg, leg_count; /* legs of this lane, from its first point to its last */
} Lane;

/* An edge of the graph: the stretch of a lane between two nodes. */
typedef struct Leg {
    int32_t lane;
    int32_t first_point, last_point; /* of the lane; first < last */
    int32_t from_node, to_node;      /* at first_point, at last_point */
    int32_t length_m;
} Leg;

/* Routes are found with arrays of this size on the stack; the loader refuses larger maps. */
enum { NETWORK_NODES_MAX = 512 };

typedef struct Node {
    const char *id;   /* waypoint id, or the "lane/vertex" it came from, vertices from 0 */
    const char *name; /* of the waypoint; NULL for a mere junction */
    const char *const *aliases; /* [alias_count], of the waypoint */
    int32_t alias_count;
    GeoPoint at;
    int32_t first_edge, edge_count; /* in edges[] of the network */
} Node;

typedef struct Area {
    const char *id, *name, *source;
    AreaKind kind;
    DataStatus status;
    const GeoPoint *points; /* [point_count], not closed */
    int32_t point_count;
    GeoPoint centre;
} Area;

/* A leg in a direction: leg * 2, plus 1 when sailed from to_node to from_node. */
typedef int32_t DirectedLeg;

typedef struct Network {
    const char *name;
    Port *ports;
    Lane *lanes;
    Leg *legs;
    Node *nodes;
    Area *areas;
    DirectedLeg *edges; /* outgoing directed legs by node */
    int32_t port_count, lane_count, leg_count, node_count, area_count, edge_count;
    const int32_t *draught_limits; /* [draught_limit_count] of all lanes, cm, each once, rising */
    int32_t draught_limit_count;
    uint64_t hash; /* of the file that it was read from; 0: none */
    Arena arena;   /* owns all of the above */
} Network;

void network_free(Network *network);

/* Joins the lanes into the graph: fills nodes, legs, edges, along_m and lengths from the points
 * (geodesics on WGS84 by PROJ). named[] are waypoints that become nodes even within a lane, or
 * alone where no lane passes. Called once by the loader, which then finds the ports' nodes with
 * network_node_at. named's strings are not copied: they must live as long as the network. Every
 * lane has two points or more; points are finite. */
typedef struct NamedPoint {
    const char *id, *name;
    GeoPoint at;
    const char *const *aliases; /* [alias_count] */
    int32_t alias_count;
} NamedPoint;
void network_join(Network *network, const NamedPoint *named, int32_t named_count);

/* Index of the node at a point (rounded to 1e-5 degrees), of a lane, area or node by id; -1 when
 * there is none. Ports are found by id, name, label or alias, ASCII case ignored. */
int32_t network_node_at(const Network *network, GeoPoint at);
int32_t network_find_node(const Network *network, const char *id);
int32_t network_find_lane(const Network *network, const char *id);
int32_t network_find_port(const Network *network, const char *name);
int32_t network_find_area(const Network *network, const char *id);

/* The node that a person means by the name of a place: a port's berths, else a waypoint by id, name
 * or alias, ASCII case ignored; -1 when there is none. */
int32_t network_find_place(const Network *network, const char *name);

static inline int32_t leg_index(DirectedLeg leg)
{
    return leg >> 1;
}
static inline int32_t leg_start_node(const Network *n, DirectedLeg leg)
{
    return (leg & 1) ? n->legs[leg >> 1].to_node : n->legs[leg >> 1].from_node;
}
static inline int32_t leg_end_node(const Network *n, DirectedLeg leg)
{
    return (leg & 1) ? n->legs[leg >> 1].from_node : n->legs[leg >> 1].to_node;
}
static inline const Lane *leg_lane(const Network *n, DirectedLeg leg)
{
    return &n->lanes[n->legs[leg >> 1].lane];
}

/* The draught that stands for draught_cm when asking for a way: the least limit of a lane that is
 * not below it, one more than the greatest when all are, 0 when no lane has a limit. The same lanes
 * are open to both, so that there are few different questions. */
int32_t network_draught_class(const Network *network, int32_t draught_cm);

/* Milliseconds that a vessel of the given speed needs for so many metres under a speed limit (0:
 * none); rounded up. speed_mm_s > 0, metres >= 0. */
static inline int64_t travel_ms(int32_t metres, int32_t speed_mm_s, int32_t limit_mm_s)
{
    uint64_t speed =
        (uint32_t)(limit_mm_s > 0 && limit_mm_s < speed_mm_s ? limit_mm_s : speed_mm_s);
    /* 2^31 m * 10^6 < 2^51: mm over mm/s are seconds, times 1000. */
    return (int64_t)(((uint64_t)(uint32_t)metres * 1000000 + speed - 1) / speed);
}
/* The same over so many metres of a lane. */
int64_t lane_travel_ms(const Lane *lane, int32_t metres, int32_t speed_mm_s);

/* The quickest route. */
typedef struct RouteQuery {
    int32_t from_node, to_node;
    int32_t speed_mm_s;       /* > 0 */
    int32_t draught_cm;       /* lanes with a lower limit are shut to it; 0: no limit counts */
    const uint8_t *lane_shut; /* [lane_count], not 0: shut; NULL: none is */
} RouteQuery;

/* Writes the directed legs to route[capacity] and returns how many; 0 when from = to; -1 when there
 * is no way or it has more legs than capacity. Times are whole milliseconds, leg by leg; where two
 * ways to a node take the same time, the one whose last leg has the smaller index is taken. */
int32_t network_route(const Network *network, const RouteQuery *query, DirectedLeg *route,
                      int32_t capacity);

/* Lanes shut "as in peace": all corridors. shut has lane_count bytes, each set to 0 or 1. */
void network_shut_as_in_peace(const Network *network, uint8_t *shut);

/* Point and course (degrees clockwise from north) at `metres` along a directed leg, 0..length.
 * Between two points of a lane a vessel steers one course, a rhumb line, and so stays on the
 * straight line that the chart draws there. For drawing and reports: it uses libm. */
typedef struct Pose {
    GeoPoint at;
    double course_deg;
} Pose;
Pose leg_pose(const Network *network, DirectedLeg leg, int32_t metres);

#endif
