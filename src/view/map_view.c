/* What lies on the chart: lanes, areas, vessels, ports and their labels. */
#include "view/desk_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MAX = 256, BOXES_MAX = 256, NODES_MAX = 1024 };

static bool near_window(const Desk *desk, Vec2 p, float margin)
{
    return p.x > -margin && p.y > -margin && p.x < (float)desk->config.width + margin &&
           p.y < (float)desk->config.height + margin;
}

/* ---- lanes and areas ---- */

static int32_t lane_points(const Desk *desk, const Lane *lane, Vec2 points[POINTS_MAX], bool *seen)
{
    int32_t count = lane->point_count < POINTS_MAX ? lane->point_count : POINTS_MAX;
    float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
    for (int32_t i = 0; i < count; i++) {
        Vec2 p = camera_project(&desk->camera, lane->points[i].lon, lane->points[i].lat);
        points[i] = p;
        x0 = fminf(x0, p.x);
        x1 = fmaxf(x1, p.x);
        y0 = fminf(y0, p.y);
        y1 = fmaxf(y1, p.y);
    }
    *seen = x1 > 0 && y1 > 0 && x0 < (float)desk->config.width && y0 < (float)desk->config.height;
    return count;
}

static bool in_a_corridor(const Scenario *s, int32_t lane)
{
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            if (s->corridors[c].lanes[i] == lane) {
                return true;
            }
        }
    }
    return false;
}

static void draw_lanes(Desk *desk, DrawList *list)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    Vec2 points[POINTS_MAX];
    for (int32_t l = 0; l < s->network->lane_count; l++) {
        const Lane *lane = &s->network->lanes[l];
        bool corridor = in_a_corridor(s, l), open = sim_lane_is_open(desk->sim, l), seen;
        if (!open && !corridor) {
            continue; /* shut in this scenario and no part of its story */
        }
        int32_t count = lane_points(desk, lane, points, &seen);
        if (!seen) {
            continue;
        }
        if (corridor && open) {
            draw_polyline(list, points, count, false, 14 * u, color_alpha(COLOR_CORRIDOR, 0.15f));
            draw_dashed(list, points, count, false, 2 * u, 12 * u, 8 * u,
                        color_alpha(COLOR_CORRIDOR, 0.8f));
        } else if (corridor) {
            draw_dashed(list, points, count, false, 2 * u, 4 * u, 6 * u,
                        color_alpha(COLOR_BROKEN, 0.9f));
        } else if (lane->kind == LANE_OPEN_SEA || lane->kind == LANE_STRAIT) {
            draw_dashed(list, points, count, false, 1.3f * u, 8 * u, 7 * u,
                        color_alpha(COLOR_LANE, 0.45f));
        } else {
            draw_polyline(list, points, count, false, 1.2f * u, color_alpha(COLOR_LANE, 0.3f));
        }
    }
}

static void draw_areas(Desk *desk, DrawList *list)
{
    const Network *n = desk->config.scenario->network;
    float u = desk->u;
    Vec2 points[POINTS_MAX];
    for (int32_t a = 0; a < n->area_count; a++) {
        const Area *area = &n->areas[a];
        int32_t count = area->point_count < POINTS_MAX ? area->point_count : POINTS_MAX;
        for (int32_t i = 0; i < count; i++) {
            points[i] = camera_project(&desk->camera, area->points[i].lon, area->points[i].lat);
        }
        if (area->kind == AREA_INSPECTION) {
            draw_polygon(list, points, count, color_alpha(COLOR_ZONE, 0.12f));
            draw_dashed(list, points, count, true, 1.3f * u, 5 * u, 3 * u, COLOR_ZONE_EDGE);
        } else if (area->kind == AREA_MINE_RISK) {
            draw_hatch(list, points, count, 9 * u, 1.2f * u, color_alpha(COLOR_BROKEN, 0.20f));
            draw_dashed(list, points, count, true, 1.1f * u, 6 * u, 4 * u,
                        color_alpha(COLOR_BROKEN, 0.45f));
        } else {
            draw_dashed(list, points, count, true, u, 3 * u, 4 * u, color_alpha(COLOR_LANE, 0.28f));
        }
    }
}

/* ---- vessels ---- */

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

/* Stopped vessels at one place are spread over a spiral, so that a queue is seen as one. */
static Vec2 spread(Vec2 at, int32_t place, float step)
{
    float r = step * sqrtf((float)place), angle = (float)place * 2.3999632f;
    return (Vec2){at.x + r * cosf(angle), at.y + r * sinf(angle)};
}

typedef struct Stopped {
    Vec2 at;
    int32_t count;
} Stopped;

static int32_t place_at(Stopped *places, int32_t *count, Vec2 at)
{
    for (int32_t i = 0; i < *count; i++) {
        if (fabsf(places[i].at.x - at.x) < 0.5f && fabsf(places[i].at.y - at.y) < 0.5f) {
            return places[i].count++;
        }
    }
    if (*count < NODES_MAX) {
        places[(*count)++] = (Stopped){at, 1};
    }
    return 0;
}

static float hull_length(const Desk *desk)
{
    float zoom = (float)camera_zoom(&desk->camera);
    float grow = zoom < 1 ? 1 : powf(zoom, 0.28f);
    return 11.5f * desk->u * (grow < 2.6f ? grow : 2.6f);
}

static void draw_vessel(Desk *desk, DrawList *list, VesselIndex index, const VesselView *v,
                        const Pose *pose, Vec2 at, bool stopped)
{
    float u = desk->u, length = hull_length(desk);
    VesselLook look = look_of(v);
    float drawn = stopped ? length * 0.72f : length;
    draw_hull(list, at, stopped && pose->course_deg == 0 ? 40 : pose->course_deg, drawn, look, u);
    if (look == LOOK_INSPECTION) {
        draw_ring(list, at.x, at.y, length * 0.55f, 1.4f * u, COLOR_INSPECTION);
    } else if (v->state == VESSEL_DAMAGED) { /* a cross over the hull */
        float arm = length * 0.5f;
        draw_ring(list, at.x, at.y, length * 0.62f, 1.4f * u, COLOR_BROKEN);
        draw_line(list, at.x - arm, at.y - arm, at.x + arm, at.y + arm, 2 * u, COLOR_BROKEN_TEXT);
        draw_line(list, at.x - arm, at.y + arm, at.x + arm, at.y - arm, 2 * u, COLOR_BROKEN_TEXT);
    } else if (look == LOOK_HELD) {
        draw_ring(list, at.x, at.y, length * 0.62f, 1.8f * u, COLOR_HELD);
    }
    if (index == desk->vessel) {
        draw_ring(list, at.x, at.y, length * 0.95f, 2.2f * u, 0xFFFFFFFFu);
    }
    float half = fmaxf(length * 0.55f, 7 * u);
    char name[64], tip[96];
    vessel_name(v, name, sizeof name);
    snprintf(tip, sizeof tip, "%.40s \xC2\xB7 %.44s", name, state_sentences[v->state]);
    desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_VESSEL, index,
             false, tip);
}

static void draw_route_ahead(Desk *desk, DrawList *list)
{
    GeoPoint ahead[POINTS_MAX];
    Vec2 points[POINTS_MAX];
    int32_t count =
        desk->vessel >= 0 ? sim_route_ahead(desk->sim, desk->vessel, ahead, POINTS_MAX) : 0;
    for (int32_t i = 0; i < count; i++) {
        points[i] = camera_project(&desk->camera, ahead[i].lon, ahead[i].lat);
    }
    if (count > 1) {
        draw_polyline(list, points, count, false, 2 * desk->u, 0xB0FFFFFFu);
    }
}

static void draw_vessels(Desk *desk, DrawList *list)
{
    static _Thread_local Stopped places[NODES_MAX];
    int32_t place_count = 0;
    int64_t now = sim_now(desk->sim);
    memset(desk->looks, 0, sizeof desk->looks);
    draw_route_ahead(desk, list);
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        Pose pose;
        if (v.serial == 0) {
            continue;
        }
        desk->looks[look_of(&v)]++;
        if (!sim_pose(desk->sim, i, now, &pose)) {
            continue;
        }
        Vec2 at = camera_project(&desk->camera, pose.at.lon, pose.at.lat);
        bool stopped = v.speed_mm_s == 0;
        if (stopped) {
            at = spread(at, place_at(places, &place_count, at), 4.6f * desk->u);
        }
        if (near_window(desk, at, 30 * desk->u)) {
            draw_vessel(desk, list, i, &v, &pose, at, stopped);
        }
    }
}

/* ---- ports and labels ---- */

typedef struct Boxes {
    Rect box[BOXES_MAX];
    int32_t count;
} Boxes;

static bool overlaps(const Boxes *boxes, Rect r)
{
    for (int32_t i = 0; i < boxes->count; i++) {
        Rect b = boxes->box[i];
        if (r.x < b.x + b.w && b.x < r.x + r.w && r.y < b.y + b.h && b.y < r.y + r.h) {
            return true;
        }
    }
    return false;
}

static void take(Boxes *boxes, Rect r)
{
    if (boxes->count < BOXES_MAX) {
        boxes->box[boxes->count++] = r;
    }
}

static bool inside(Rect outer, Rect r)
{
    return r.x >= outer.x && r.y >= outer.y && r.x + r.w <= outer.x + outer.w &&
           r.y + r.h <= outer.y + outer.h;
}

/* Tries places round the mark; false when every one is taken. */
static bool place_label(const Desk *desk, Boxes *boxes, Vec2 at, float width, float height,
                        Rect *out)
{
    float gap = 8 * desk->u;
    const Rect tries[] = {
        {at.x + gap, at.y - height / 2, width, height},
        {at.x - gap - width, at.y - height / 2, width, height},
        {at.x - width / 2, at.y - gap - height, width, height},
        {at.x - width / 2, at.y + gap, width, height},
        {at.x + gap * 0.7f, at.y - gap * 0.7f - height, width, height},
        {at.x + gap * 0.7f, at.y + gap * 0.7f, width, height},
        {at.x - gap * 0.7f - width, at.y - gap * 0.7f - height, width, height},
        {at.x - gap * 0.7f - width, at.y + gap * 0.7f, width, height},
    };
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        if (inside(desk->map_rect, tries[i]) && !overlaps(boxes, tries[i])) {
            *out = tries[i];
            take(boxes, tries[i]);
            return true;
        }
    }
    return false;
}

static int32_t vessels_at_port(const Desk *desk, int32_t port)
{
    int32_t count = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        count += v.serial && v.port == port &&
                 (v.state == VESSEL_LOADING || v.state == VESSEL_ROADSTEAD);
    }
    return count;
}

static void draw_port(Desk *desk, DrawList *list, Boxes *boxes, int32_t index)
{
    const Port *port = &desk->config.scenario->network->ports[index];
    float u = desk->u;
    Vec2 at = camera_project(&desk->camera, port->at.lon, port->at.lat);
    if (!inside(desk->map_rect, (Rect){at.x - 1, at.y - 1, 2, 2})) {
        return;
    }
    bool open = sim_port_is_open(desk->sim, index);
    float r = (port->rank <= 2 ? 3.6f : 2.8f) * u;
    if (index == desk->port) {
        draw_ring(list, at.x, at.y, 10 * u, 2 * u, 0xFFFFFFFFu);
    }
    if (port->berths > 0) {
        Rect square = {at.x - r, at.y - r, 2 * r, 2 * r};
        draw_rect(list, (Rect){square.x - u, square.y - u, square.w + 2 * u, square.h + 2 * u}, u,
                  0xE0071322u);
        draw_rect(list, square, u, open ? 0xFFF4E4B0u : COLOR_MUTED);
    } else {
        draw_circle(list, at.x, at.y, r + u, 0xE0071322u);
        draw_circle(list, at.x, at.y, r, open ? 0xFFE6EDF2u : COLOR_MUTED);
    }
    TextStyle style =
        style_of(port->rank <= 1 ? FONT_SEMIBOLD : FONT_MEDIUM,
                 (port->rank <= 1 ? 13.0f : 12.0f) * u, open ? COLOR_TEXT : COLOR_TEXT_2);
    style.halo = COLOR_HALO;
    char text[96];
    int32_t vessels = vessels_at_port(desk, index);
    if (vessels > 0) {
        snprintf(text, sizeof text, "%s  %d", port->label ? port->label : port->name, (int)vessels);
    } else {
        snprintf(text, sizeof text, "%s%s", port->label ? port->label : port->name,
                 open ? "" : " (closed)");
    }
    float width = text_width(desk->config.text, &style, text), height = style.size * 1.25f;
    Rect box;
    if (place_label(desk, boxes, at, width, height, &box)) {
        draw_text(list, box.x, box.y + height * 0.78f, style, text);
        desk_hit(desk, box, ACTION_PORT, index, false, port->name);
    }
    float half = 8 * u;
    desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_PORT, index, false,
             port->name);
}

static void draw_ports(Desk *desk, DrawList *list, Boxes *boxes)
{
    const Network *n = desk->config.scenario->network;
    double zoom = camera_zoom(&desk->camera);
    int32_t ranks = zoom < 2.2 ? 2 : zoom < 4 ? 3 : 4;
    /* Marks keep their ground before any label is placed. */
    for (int32_t p = 0; p < n->port_count; p++) {
        Vec2 at = camera_project(&desk->camera, n->ports[p].at.lon, n->ports[p].at.lat);
        if (n->ports[p].rank <= ranks) {
            take(boxes, (Rect){at.x - 5 * desk->u, at.y - 5 * desk->u, 10 * desk->u, 10 * desk->u});
        }
    }
    for (int32_t rank = 1; rank <= ranks; rank++) {
        for (int32_t p = 0; p < n->port_count; p++) {
            if (n->ports[p].rank == rank) {
                draw_port(desk, list, boxes, p);
            }
        }
    }
}

static void draw_queue_labels(Desk *desk, DrawList *list, Boxes *boxes)
{
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    for (int32_t l = 0; l < s->line_count; l++) {
        const Line *line = &s->lines[l];
        if (s->stations[line->station].kind != STATION_INSPECTION || line->node < 0) {
            continue;
        }
        LineView view = sim_line(desk->sim, l);
        GeoPoint where = s->network->nodes[line->node].at;
        Vec2 at = camera_project(&desk->camera, where.lon, where.lat);
        TextStyle style = style_of(FONT_SEMIBOLD, 12 * u, COLOR_ZONE_EDGE);
        style.halo = COLOR_HALO;
        char text[96];
        snprintf(text, sizeof text, "%s: %d waiting", line->name, (int)view.waiting);
        float width = text_width(desk->config.text, &style, text), height = style.size * 1.25f;
        float reach = (10 + 4.6f * sqrtf((float)view.waiting)) * u;
        Rect box;
        Vec2 beside = {at.x + reach, line->outbound ? at.y - 4 * u : at.y + 14 * u};
        if (place_label(desk, boxes, beside, width, height, &box)) {
            draw_text(list, box.x, box.y + height * 0.78f, style, text);
        }
    }
}

static void draw_sea_names(Desk *desk, DrawList *list)
{
    static const struct {
        const char *name;
        double lon, lat;
        float size;
    } seas[] = {{"BLACK SEA", 34.3, 43.15, 26},
                {"SEA OF AZOV", 36.6, 46.05, 12},
                {"SEA OF MARMARA", 28.2, 40.72, 10}};
    float zoom = (float)fmin(camera_zoom(&desk->camera), 3.0);
    for (size_t i = 0; i < sizeof seas / sizeof seas[0]; i++) {
        if (zoom < 1.6f && seas[i].size < 11) {
            continue;
        }
        Vec2 at = camera_project(&desk->camera, seas[i].lon, seas[i].lat);
        TextStyle style = style_of(FONT_ITALIC, seas[i].size * desk->u * sqrtf(zoom), 0x4C9FC6DCu);
        style.tracking = style.size * 0.45f;
        float width = text_width(desk->config.text, &style, seas[i].name);
        if (inside(desk->map_rect,
                   (Rect){at.x - width / 2, at.y - style.size, width, style.size * 1.3f})) {
            draw_text(list, at.x - width / 2, at.y, style, seas[i].name);
        }
    }
}

void map_view_draw(Desk *desk, DrawList *list)
{
    if (!desk->config.scenario->network) {
        return;
    }
    float u = desk->u;
    TextStyle degrees = style_of(FONT_REGULAR, 10 * u, 0x90A9B8C4u);
    chart_view_draw_graticule(list, &desk->camera, desk->map_rect, 0x148FB3C7u, desk->config.text,
                              degrees);
    draw_sea_names(desk, list);
    draw_areas(desk, list);
    draw_lanes(desk, list);
    draw_vessels(desk, list);
    incident_view_draw(desk, list);
    Boxes boxes = {0};
    draw_queue_labels(desk, list, &boxes); /* the story first, then names */
    draw_ports(desk, list, &boxes);
    TextStyle scale = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT);
    chart_view_draw_scale(list, &desk->camera, desk->map_rect.x + 16 * u,
                          desk->map_rect.y + desk->map_rect.h - 16 * u, 140 * u, scale);
}
