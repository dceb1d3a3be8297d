/* Vessels: under way where they are, stopped ones side by side (crowd.h), crowds of hundreds far
 * out as clusters (vessel_clusters.c). */
#include "view/map_layer.h"
#include "view/vessel_symbol.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* ---- gathering ---- */

/* A lane's flow is estimated from those on it now; on short lanes as if they were this long. */
static const float shortest_lane_m = 60000;

static void add_flow(MapLayer *layer, const Network *network, const VesselMark *mark)
{
    float length = fmaxf((float)network->lanes[mark->lane].length_m, shortest_lane_m);
    float a_day = (float)mark->speed_mm_s * 86.4f / length; /* passages by one at this speed */
    LaneFlow *flow = &layer->flows[mark->lane];
    flow->passages += a_day;
    float kg = mark->is_laden ? a_day * (float)mark->cargo_kg : 0;
    *(mark->against ? &flow->against_kg : &flow->along_kg) += kg;
}

static void add_ship(Desk *desk, VesselIndex index, const VesselMark *mark, VesselLook look)
{
    MapLayer *layer = desk->map_layer;
    layer->ships =
        mem_grow(layer->ships, layer->ship_count, &layer->ship_capacity, sizeof layer->ships[0]);
    Ship *ship = &layer->ships[layer->ship_count++];
    *ship = (Ship){.mark = *mark, .index = index, .look = look, .cluster = -1};
    ship->at = camera_project(&desk->camera, mark->pose.at.lon, mark->pose.at.lat);
    ship->is_near = near_window(desk, ship->at, (mark->speed_mm_s == 0 ? 200 : 30) * desk->u);
    layer->near_count += ship->is_near;
}

void vessel_view_gather(Desk *desk)
{
    MapLayer *layer = desk->map_layer;
    const Network *network = desk->config.scenario->network;
    memset(desk->looks, 0, sizeof desk->looks);
    memset(layer->at_port, 0, (size_t)network->port_count * sizeof layer->at_port[0]);
    memset(layer->flows, 0, (size_t)network->lane_count * sizeof layer->flows[0]);
    layer->ship_count = layer->near_count = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselMark mark = sim_mark(desk->sim, i);
        if (mark.serial == 0) {
            continue;
        }
        VesselLook look = look_of_state(mark.state, mark.cause, mark.is_laden);
        desk->looks[look]++;
        if (mark.port >= 0 && (mark.state == VESSEL_LOADING || mark.state == VESSEL_ROADSTEAD)) {
            layer->at_port[mark.port]++;
        }
        if (mark.lane >= 0) {
            add_flow(layer, network, &mark);
        }
        if (mark.is_placed) {
            add_ship(desk, i, &mark, look);
        }
    }
    vessel_clusters_make(desk);
}

/* Gives the stopped vessels that the window may show their places side by side. */
static void spread_stopped(Desk *desk)
{
    MapLayer *layer = desk->map_layer;
    crowd_reset(&layer->crowd);
    for (int32_t i = 0; i < layer->ship_count; i++) {
        const Ship *ship = &layer->ships[i];
        if (ship->mark.speed_mm_s == 0 && ship->is_near && ship->cluster < 0) {
            crowd_add(&layer->crowd, ship->at, ship->mark.serial);
        }
    }
    float close = fminf(closeness(desk), 10);
    int32_t most =
        6 + (int32_t)(120 * close * close); /* a crowd's part of the sea stays the same */
    CrowdGround ground = {&desk->camera, layer->water, &layer->clutter, stopped_length(desk), most};
    crowd_spread(&layer->crowd, &ground);
}

/* ---- drawing ---- */

static void draw_damage(DrawList *list, Vec2 at, float size, float u)
{
    float arm = size * 0.5f; /* a cross over the hull */
    draw_ring(list, at.x, at.y, size * 0.62f, 1.4f * u, COLOR_BROKEN);
    draw_line(list, at.x - arm, at.y - arm, at.x + arm, at.y + arm, 2 * u, COLOR_BROKEN_TEXT);
    draw_line(list, at.x - arm, at.y + arm, at.x + arm, at.y - arm, 2 * u, COLOR_BROKEN_TEXT);
}

/* The region that answers the pointer; words are made only where it is. */
static void add_hit(Desk *desk, const Ship *ship, Vec2 at, float half)
{
    float apart = fmaxf(fabsf(desk->pointer_x - at.x), fabsf(desk->pointer_y - at.y));
    char tip[96] = "";
    if (apart < half + 2) {
        VesselView v = sim_vessel(desk->sim, ship->index);
        char name[64];
        vessel_name(&v, name, sizeof name);
        snprintf(tip, sizeof tip, "%.40s \xC2\xB7 %.44s", name, state_sentences[v.state]);
    }
    desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_VESSEL, ship->index,
             false, tip);
}

static void draw_ship(Desk *desk, DrawList *list, const Ship *ship, double course_deg, Vec2 at,
                      bool in_crowd)
{
    float u = desk->u, size = hull_length(desk);
    float length = ship->mark.speed_mm_s == 0 ? stopped_length(desk) : size;
    vessel_hull(list, at, course_deg, length, ship->look, u);
    if (ship->mark.state == VESSEL_DAMAGED) {
        draw_damage(list, at, size, u);
    } else { /* in a crowd, frames beside each other stay apart */
        vessel_frame(list, at, in_crowd ? size * 0.68f : size, ship->look, u);
    }
    if (ship->index == desk->vessel) {
        float radius = size * 0.95f;
        desk->map_layer->selected = (Rect){at.x - radius, at.y - radius, 2 * radius, 2 * radius};
    }
    bool moves = ship->mark.speed_mm_s > 0;
    add_hit(desk, ship, at, moves ? fmaxf(length * 0.55f, 7 * u) : length * 0.5f);
    if (!moves || desk->paused) { /* labels do not dodge what sails past */
        float half = length * (moves ? 0.5f : 0.42f);
        clutter_add_rect(&desk->map_layer->clutter,
                         (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, COVER_HULL);
    }
}

/* Those at rest, which lie in the crowd in the order of ships. */
static void draw_stopped(Desk *desk, DrawList *list)
{
    const MapLayer *layer = desk->map_layer;
    const Crowd *crowd = &layer->crowd;
    int32_t next = 0;
    for (int32_t i = 0; i < layer->ship_count && next < crowd->ship_count; i++) {
        const Ship *ship = &layer->ships[i];
        if (ship->mark.serial != crowd->ships[next].serial) {
            continue;
        }
        const CrowdShip *place = &crowd->ships[next++];
        if (place->hidden && ship->index != desk->vessel) {
            continue;
        }
        bool in_crowd = crowd->groups[place->group].count > 1;
        double course = ship->mark.pose.course_deg;
        if (near_window(desk, place->drawn, 30 * desk->u)) {
            draw_ship(desk, list, ship, in_crowd || course == 0 ? CROWD_COURSE_DEG : course,
                      place->drawn, in_crowd);
        }
    }
}

static void draw_under_way(Desk *desk, DrawList *list)
{
    const MapLayer *layer = desk->map_layer;
    for (int32_t i = 0; i < layer->ship_count; i++) {
        const Ship *ship = &layer->ships[i];
        if (ship->mark.speed_mm_s > 0 && ship->is_near && ship->cluster < 0) {
            draw_ship(desk, list, ship, ship->mark.pose.course_deg, ship->at, false);
        }
    }
}

/* Around the selected vessel, over the ships beside it. */
static void draw_selection(const Desk *desk, DrawList *list)
{
    Rect r = desk->map_layer->selected;
    if (r.w > 0) {
        float x = r.x + r.w / 2, y = r.y + r.h / 2, u = desk->u;
        draw_ring(list, x, y, r.w / 2, 5 * u, color_alpha(COLOR_INK, 0.8f));
        draw_ring(list, x, y, r.w / 2, 2.2f * u, COLOR_SELECTED);
    }
}

void vessel_view_draw(Desk *desk, DrawList *list)
{
    desk->map_layer->selected = (Rect){0};
    spread_stopped(desk);
    vessel_track_draw(desk, list, desk->tracked);
    draw_stopped(desk, list);
    draw_under_way(desk, list); /* on top: they are what moves */
    draw_selection(desk, list);
    vessel_clusters_draw(desk, list);
}
