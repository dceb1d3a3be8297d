/* Lanes and areas under the pointer: what has no hit of its own, since it is no rectangle. */
#include "view/parts.h"

#include <math.h>
#include <stdio.h>

static const float reach = 6; /* layout units from a lane's line */

static Vec2 project(const Desk *desk, GeoPoint p)
{
    return camera_project(&desk->camera, p.lon, p.lat);
}

static float distance_to(Vec2 a, Vec2 b, float x, float y)
{
    float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    float part = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0;
    part = fminf(fmaxf(part, 0), 1);
    return hypotf(x - a.x - part * dx, y - a.y - part * dy);
}

/* Drawn on the map: open, or closed but part of the scenario's story. */
static bool is_drawn(const Desk *desk, int32_t lane)
{
    const Scenario *s = desk->config.scenario;
    if (sim_lane_is_open(desk->sim, lane)) {
        return true;
    }
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            if (s->corridors[c].lanes[i] == lane) {
                return true;
            }
        }
    }
    return false;
}

int32_t desk_lane_at(const Desk *desk, float x, float y)
{
    const Network *n = desk->config.scenario->network;
    float least = reach * desk->u;
    int32_t best = -1;
    if (!n || !rect_contains(desk->map_rect, x, y)) {
        return -1;
    }
    for (int32_t l = 0; l < n->lane_count; l++) {
        const Lane *lane = &n->lanes[l];
        if (!is_drawn(desk, l)) {
            continue;
        }
        Vec2 from = project(desk, lane->points[0]);
        for (int32_t i = 1; i < lane->point_count; i++) {
            Vec2 to = project(desk, lane->points[i]);
            float distance = distance_to(from, to, x, y);
            if (distance < least) {
                least = distance;
                best = l;
            }
            from = to;
        }
    }
    return best;
}

/* Even-odd rule, in degrees. */
static bool contains(const Area *area, double lon, double lat)
{
    bool in = false;
    for (int32_t i = 0, k = area->point_count - 1; i < area->point_count; k = i++) {
        GeoPoint a = area->points[i], b = area->points[k];
        if ((a.lat > lat) != (b.lat > lat) &&
            lon < a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat)) {
            in = !in;
        }
    }
    return in;
}

/* Of its box, square degrees: to tell the smaller of two. */
static double size_of(const Area *area)
{
    GeoPoint low = area->points[0], high = low;
    for (int32_t i = 1; i < area->point_count; i++) {
        GeoPoint p = area->points[i];
        low = (GeoPoint){fmin(low.lon, p.lon), fmin(low.lat, p.lat)};
        high = (GeoPoint){fmax(high.lon, p.lon), fmax(high.lat, p.lat)};
    }
    return (high.lon - low.lon) * (high.lat - low.lat);
}

int32_t desk_area_at(const Desk *desk, float x, float y)
{
    const Network *n = desk->config.scenario->network;
    double least = INFINITY, lon, lat;
    int32_t best = -1;
    if (!n || !rect_contains(desk->map_rect, x, y)) {
        return -1;
    }
    camera_unproject(&desk->camera, x, y, &lon, &lat);
    for (int32_t a = 0; a < n->area_count; a++) {
        if (contains(&n->areas[a], lon, lat) && size_of(&n->areas[a]) < least) {
            least = size_of(&n->areas[a]);
            best = a;
        }
    }
    return best;
}

bool desk_place_tip(const Desk *desk, float x, float y, char *tip, int32_t size)
{
    const Network *n = desk->config.scenario->network;
    int32_t lane = desk_lane_at(desk, x, y), area = lane < 0 ? desk_area_at(desk, x, y) : -1;
    if (lane >= 0) {
        bool open = sim_lane_is_open(desk->sim, lane);
        snprintf(tip, (size_t)size, "%s \xC2\xB7 %s, %d under way", n->lanes[lane].name,
                 open ? "open" : "closed", (int)desk_lane_vessels(desk, lane));
    } else if (area >= 0 && n->areas[area].kind == AREA_MINE_RISK) {
        snprintf(tip, (size_t)size, "%s \xC2\xB7 danger of mines", n->areas[area].name);
    } else if (area >= 0) {
        int32_t count = desk_area_vessels(desk, area);
        snprintf(tip, (size_t)size, "%s \xC2\xB7 %d %s", n->areas[area].name, (int)count,
                 count == 1 ? "vessel" : "vessels");
    }
    return lane >= 0 || area >= 0;
}

int32_t desk_lane_vessels(const Desk *desk, int32_t lane)
{
    int32_t count = 0;
    for (VesselIndex v = 0; v < sim_vessel_slots(desk->sim); v++) {
        count += sim_vessel_lane(desk->sim, v) == lane;
    }
    return count;
}

int32_t desk_area_vessels(const Desk *desk, int32_t area)
{
    const Area *def = &desk->config.scenario->network->areas[area];
    int32_t count = 0;
    for (VesselIndex v = 0; v < sim_vessel_slots(desk->sim); v++) {
        Pose pose;
        count += sim_vessel_lane(desk->sim, v) < 0 &&
                 sim_pose(desk->sim, v, sim_now(desk->sim), &pose) &&
                 contains(def, pose.at.lon, pose.at.lat);
    }
    return count;
}

/* ---- the selected one, on the map ---- */

enum { POINTS_MAX = 256 };

static void draw(Desk *desk, void *state, DrawList *list)
{
    (void)state;
    const Network *n = desk->config.scenario->network;
    bool lane = desk->lane >= 0;
    if (!lane && desk->area < 0) {
        return;
    }
    const GeoPoint *points = lane ? n->lanes[desk->lane].points : n->areas[desk->area].points;
    int32_t count = lane ? n->lanes[desk->lane].point_count : n->areas[desk->area].point_count;
    count = count < POINTS_MAX ? count : POINTS_MAX;
    Vec2 at[POINTS_MAX];
    for (int32_t i = 0; i < count; i++) {
        at[i] = project(desk, points[i]);
    }
    if (!lane) {
        draw_polygon(list, at, count, color_alpha(COLOR_FOCUS, 0.10f));
    }
    draw_polyline(list, at, count, !lane, 2.2f * desk->u, color_alpha(COLOR_FOCUS, 0.85f));
}

const Part part_place = {.level = PART_MAP, .draw = draw};
