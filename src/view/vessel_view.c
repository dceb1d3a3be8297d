/* Vessels: under way where they are, stopped ones side by side (crowd.h). */
#include "view/map_layer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AHEAD_MAX = 256 };

/* Hull outline, bow at +y of the unit square turned to the course. */
static void draw_hull(DrawList *list, Vec2 at, double course_deg, float length, VesselLook look,
                      float u)
{
    static const float outline[][2] = {{0, 0.5f},      {0.17f, 0.28f},  {0.2f, -0.36f},
                                       {0.13f, -0.5f}, {-0.13f, -0.5f}, {-0.2f, -0.36f},
                                       {-0.17f, 0.28f}};
    float angle = (float)(course_deg * 3.14159265 / 180.0);
    float s = sinf(angle), c = cosf(angle);
    Vec2 points[7];
    for (int32_t i = 0; i < 7; i++) {
        float x = outline[i][0] * length * 1.25f, y = outline[i][1] * length;
        points[i] = (Vec2){at.x + x * c + y * s, at.y + x * s - y * c};
    }
    Color color = look_color(look);
    if (look == LOOK_BALLAST) { /* hollow: no cargo */
        draw_polygon(list, points, 7, 0xFF10283Cu);
        draw_polyline(list, points, 7, true, 1.4f * u, color);
    } else {
        draw_polyline(list, points, 7, true, 2.2f * u, 0xC0071322u);
        draw_polygon(list, points, 7, color);
    }
}

/* How close one looks: 1 with the whole sea across 1000 layout units. Below, hulls shrink a little.
 */
static float closeness(const Desk *desk)
{
    return (float)desk->camera.scale / (62 * desk->u);
}

static float hull_length(const Desk *desk)
{
    float zoom = (float)camera_zoom(&desk->camera);
    float grow = zoom < 1 ? 1 : powf(zoom, 0.28f);
    float shrink = fminf(fmaxf(powf(closeness(desk), 0.3f), 0.8f), 1);
    return 11.5f * desk->u * fminf(grow, 2.6f) * shrink;
}

static float stopped_length(const Desk *desk)
{
    return 0.72f * hull_length(desk);
}

static void draw_vessel(Desk *desk, DrawList *list, VesselIndex index, const VesselView *v,
                        double course_deg, Vec2 at, bool in_crowd)
{
    float u = desk->u, ring = hull_length(desk);
    float length = v->speed_mm_s == 0 ? stopped_length(desk) : ring;
    float narrow = in_crowd ? 0.68f : 1; /* rings beside each other stay apart */
    VesselLook look = look_of(v);
    draw_hull(list, at, course_deg, length, look, u);
    if (look == LOOK_INSPECTION) {
        draw_ring(list, at.x, at.y, ring * 0.55f * narrow, 1.4f * u * narrow, COLOR_INSPECTION);
    } else if (v->state == VESSEL_DAMAGED) { /* a cross over the hull */
        float arm = ring * 0.5f;
        draw_ring(list, at.x, at.y, ring * 0.62f, 1.4f * u, COLOR_BROKEN);
        draw_line(list, at.x - arm, at.y - arm, at.x + arm, at.y + arm, 2 * u, COLOR_BROKEN_TEXT);
        draw_line(list, at.x - arm, at.y + arm, at.x + arm, at.y - arm, 2 * u, COLOR_BROKEN_TEXT);
    } else if (look == LOOK_HELD) {
        draw_ring(list, at.x, at.y, ring * 0.62f * narrow, 1.8f * u * narrow, COLOR_HELD);
    }
    if (index == desk->vessel) {
        draw_ring(list, at.x, at.y, ring * 0.95f, 2.2f * u, 0xFFFFFFFFu);
    }
    float half = v->speed_mm_s == 0 ? length * 0.5f : fmaxf(length * 0.55f, 7 * u);
    char name[64], tip[96];
    vessel_name(v, name, sizeof name);
    snprintf(tip, sizeof tip, "%.40s \xC2\xB7 %.44s", name, state_sentences[v->state]);
    desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_VESSEL, index,
             false, tip);
}

static void draw_route_ahead(Desk *desk, DrawList *list)
{
    GeoPoint ahead[AHEAD_MAX];
    Vec2 points[AHEAD_MAX];
    int32_t count =
        desk->vessel >= 0 ? sim_route_ahead(desk->sim, desk->vessel, ahead, AHEAD_MAX) : 0;
    for (int32_t i = 0; i < count; i++) {
        points[i] = camera_project(&desk->camera, ahead[i].lon, ahead[i].lat);
    }
    if (count > 1) {
        draw_polyline(list, points, count, false, 2 * desk->u, 0xB0FFFFFFu);
    }
}

/* Counts who is where, and gathers the stopped vessels that the window may show. */
static void gather(Desk *desk)
{
    MapLayer *layer = desk->map_layer;
    int64_t now = sim_now(desk->sim);
    memset(desk->looks, 0, sizeof desk->looks);
    memset(layer->at_port, 0,
           (size_t)desk->config.scenario->network->port_count * sizeof layer->at_port[0]);
    crowd_reset(&layer->crowd);
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        Pose pose;
        if (v.serial == 0) {
            continue;
        }
        desk->looks[look_of(&v)]++;
        if (v.port >= 0 && (v.state == VESSEL_LOADING || v.state == VESSEL_ROADSTEAD)) {
            layer->at_port[v.port]++;
        }
        if (v.speed_mm_s == 0 && sim_pose(desk->sim, i, now, &pose)) {
            Vec2 at = camera_project(&desk->camera, pose.at.lon, pose.at.lat);
            if (near_window(desk, at, 200 * desk->u)) {
                crowd_add(&layer->crowd, at, v.serial);
            }
        }
    }
    float close = fminf(closeness(desk), 10);
    int32_t most =
        6 + (int32_t)(120 * close * close); /* a crowd's part of the sea stays the same */
    CrowdGround ground = {&desk->camera, layer->water, &layer->clutter, stopped_length(desk), most};
    crowd_spread(&layer->crowd, &ground);
}

/* Those at rest, which lie in the crowd in the order of slots. */
static void draw_stopped(Desk *desk, DrawList *list)
{
    const Crowd *crowd = &desk->map_layer->crowd;
    float half = stopped_length(desk) * 0.42f;
    int64_t now = sim_now(desk->sim);
    int32_t next = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim) && next < crowd->ship_count; i++) {
        VesselView v = sim_vessel(desk->sim, i);
        Pose pose;
        if (v.serial != crowd->ships[next].serial || !sim_pose(desk->sim, i, now, &pose)) {
            continue;
        }
        const CrowdShip *ship = &crowd->ships[next++];
        if (ship->hidden && i != desk->vessel) {
            continue;
        }
        bool in_crowd = crowd->groups[ship->group].count > 1;
        double course = in_crowd || pose.course_deg == 0 ? CROWD_COURSE_DEG : pose.course_deg;
        Vec2 at = ship->drawn;
        if (near_window(desk, at, 30 * desk->u)) {
            draw_vessel(desk, list, i, &v, course, at, in_crowd);
            clutter_add_rect(&desk->map_layer->clutter,
                             (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, COVER_HULL);
        }
    }
}

static void draw_under_way(Desk *desk, DrawList *list)
{
    int64_t now = sim_now(desk->sim);
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        Pose pose;
        if (v.serial == 0 || v.speed_mm_s == 0 || !sim_pose(desk->sim, i, now, &pose)) {
            continue;
        }
        Vec2 at = camera_project(&desk->camera, pose.at.lon, pose.at.lat);
        if (near_window(desk, at, 30 * desk->u)) {
            draw_vessel(desk, list, i, &v, pose.course_deg, at, false);
        }
    }
}

void vessel_view_draw(Desk *desk, DrawList *list)
{
    gather(desk);
    draw_route_ahead(desk, list);
    draw_stopped(desk, list);
    draw_under_way(desk, list); /* on top: they are what moves */
}
