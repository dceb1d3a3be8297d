/* What lies on the chart: lanes, areas, ports and their labels; vessels by vessel_view.c. */
#include "view/map_layer.h"

#include "base/memory.h"
#include "view/minimap.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MAX = 256, BOXES_MAX = 256, QUEUE_LABELS = 32 };

bool near_window(const Desk *desk, Vec2 p, float margin)
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

/* How broad a lane's traffic is drawn, layout units: by the square root, from a line for none. */
static float flow_width(const LaneFlow *flow)
{
    return fminf(1.1f * sqrtf(flow->passages), 7);
}

/* Chevrons in the direction of the cargo, where most of it goes one way. */
static void draw_chevrons(Desk *desk, DrawList *list, const Vec2 *points, int32_t count,
                          const LaneFlow *flow, Color color)
{
    enum { MOST = 24 };
    float u = desk->u, gap = 92 * u, arm = (2.6f + 0.5f * flow_width(flow)) * u;
    float net = flow->along_kg - flow->against_kg, both = flow->along_kg + flow->against_kg;
    if (both <= 0 || fabsf(net) < 0.2f * both) {
        return;
    }
    float way = net > 0 ? 1 : -1, next = gap / 2;
    int32_t drawn = 0;
    for (int32_t i = 1; i < count && drawn < MOST; i++) {
        float dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y;
        float length = hypotf(dx, dy);
        for (; next < length && drawn < MOST; next += gap) {
            float t = next / length, ux = way * dx / length, uy = way * dy / length;
            Vec2 at = {points[i - 1].x + dx * t, points[i - 1].y + dy * t};
            if (!near_window(desk, at, arm)) {
                continue;
            }
            Vec2 tip[3] = {{at.x - arm * (ux - 0.9f * uy), at.y - arm * (uy + 0.9f * ux)},
                           at,
                           {at.x - arm * (ux + 0.9f * uy), at.y - arm * (uy - 0.9f * ux)}};
            draw_polyline(list, tip, 3, false, 1.7f * u, color);
            drawn++;
        }
        next -= length;
    }
}

/* A broad band as wide as its traffic, the lane's own line over it. */
static void draw_lane(Desk *desk, DrawList *list, int32_t l, bool corridor, bool open)
{
    const Lane *lane = &desk->config.scenario->network->lanes[l];
    const LaneFlow *flow = &desk->map_layer->flows[l];
    float u = desk->u, width = flow_width(flow);
    Color color = corridor ? COLOR_CORRIDOR : COLOR_LANE;
    Vec2 points[POINTS_MAX];
    bool seen;
    int32_t count = lane_points(desk, lane, points, &seen);
    if (!seen) {
        return;
    }
    for (int32_t i = 1; i < count; i++) {
        clutter_add_line(&desk->map_layer->clutter, points[i - 1], points[i], COVER_LANE);
    }
    if (corridor && !open) {
        draw_dashed(list, points, count, false, 2 * u, 4 * u, 6 * u,
                    color_alpha(COLOR_BROKEN, 0.9f));
        return;
    }
    if (corridor) {
        draw_polyline(list, points, count, false, 14 * u, color_alpha(color, 0.15f));
    }
    if (width > 0.6f) {
        draw_polyline(list, points, count, false, (1.5f + width) * u, color_alpha(color, 0.34f));
    }
    if (corridor) {
        draw_dashed(list, points, count, false, 2 * u, 12 * u, 8 * u, color_alpha(color, 0.8f));
    } else if (lane->kind == LANE_OPEN_SEA || lane->kind == LANE_STRAIT) {
        draw_dashed(list, points, count, false, 1.3f * u, 8 * u, 7 * u, color_alpha(color, 0.45f));
    } else {
        draw_polyline(list, points, count, false, 1.2f * u, color_alpha(color, 0.3f));
    }
    if (lane->kind == LANE_OPEN_SEA || corridor) {
        draw_chevrons(desk, list, points, count, flow, color_alpha(color, 0.9f));
    }
}

static void draw_lanes(Desk *desk, DrawList *list)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t l = 0; l < s->network->lane_count; l++) {
        bool corridor = in_a_corridor(s, l), open = sim_lane_is_open(desk->sim, l);
        if (open || corridor) { /* else shut in this scenario and no part of its story */
            draw_lane(desk, list, l, corridor, open);
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

typedef struct LabelWish {
    float width, height;
    int32_t step; /* how much worse each further place is */
    int32_t most; /* rather no label than one that hides more; INT32_MAX: whatever it hides */
} LabelWish;

static Rect grown(Rect r, float edge)
{
    return (Rect){r.x - edge, r.y - edge, r.w + 2 * edge, r.h + 2 * edge};
}

/* Looks for room beside a rectangle: right, left, above, below and the corners, then the same
 * twice further out. Never on another label or a port's mark; else where it hides least, counting
 * `step` for each place and something for where it stood last (so that labels rest while ships come
 * and go). False when there is no room. */
static bool place_label(Desk *desk, Boxes *boxes, Rect round, const LabelWish *wish,
                        uint8_t *choice, Rect *out)
{
    enum { SIDES = 8, RINGS = 3, AS_BEFORE = 10 };
    static const float ring_gap[RINGS] = {3, 14, 27};
    static const float side[SIDES][2] = {{1, 0},  {-1, 0}, {0, -1},  {0, 1},
                                         {1, -1}, {1, 1},  {-1, -1}, {-1, 1}};
    float w = wish->width, h = wish->height;
    int32_t best = -1, least = INT32_MAX;
    for (int32_t i = 0; i < SIDES * RINGS; i++) {
        float x = side[i % SIDES][0], y = side[i % SIDES][1];
        float gap = ring_gap[i / SIDES] * desk->u * (x != 0 && y != 0 ? 0.5f : 1);
        Rect r = {round.x + (round.w - w) / 2 + x * ((round.w + w) / 2 + gap),
                  round.y + (round.h - h) / 2 + y * ((round.h + h) / 2 + gap), w, h};
        int32_t hidden = clutter_sum(&desk->map_layer->clutter, r);
        if (!inside(desk->map_rect, r) || overlaps(boxes, r) || hidden > wish->most) {
            continue;
        }
        int32_t cost = hidden + wish->step * (i % SIDES + 2 * SIDES * (i / SIDES)) -
                       (i + 1 == *choice ? AS_BEFORE : 0);
        if (cost < least) {
            least = cost;
            best = i;
            *out = r;
        }
    }
    if (best >= 0) {
        *choice = (uint8_t)(best + 1);
        take(boxes, *out);
    }
    return best >= 0;
}

/* Writes text beside a rectangle, if there is room; *box is then where. */
static bool label_beside(Desk *desk, DrawList *list, Boxes *boxes, Rect round, TextStyle style,
                         LabelWish wish, uint8_t *choice, const char *text, Rect *box)
{
    wish.width = text_width(desk->config.text, &style, text);
    wish.height = style.size * 1.25f;
    style.halo = COLOR_HALO;
    if (!place_label(desk, boxes, round, &wish, choice, box)) {
        return false;
    }
    if (clutter_sum(&desk->map_layer->clutter, *box) > 0) { /* on ships it needs a ground */
        draw_rect(list, grown(*box, 3 * desk->u), 4 * desk->u, color_alpha(COLOR_BAR, 0.75f));
    }
    draw_text(list, box->x, box->y + wish.height * 0.78f, style, text);
    return true;
}

/* Nothing is written on a cluster. */
static void take_clusters(const Desk *desk, Boxes *boxes)
{
    for (int32_t i = 0; i < desk->map_layer->cluster_count; i++) {
        Rect place = vessel_cluster_place(desk, i);
        if (place.w > 0) {
            take(boxes, place);
        }
    }
}

/* A cluster's number is worth more than the mark of the port that it lies at. */
static bool under_cluster(const Desk *desk, Vec2 at)
{
    for (int32_t i = 0; i < desk->map_layer->cluster_count; i++) {
        if (rect_contains(vessel_cluster_place(desk, i), at.x, at.y)) {
            return true;
        }
    }
    return false;
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
        draw_ring(list, at.x, at.y, 10 * u, 2 * u, COLOR_SELECTED);
    }
    bool seen = !under_cluster(desk, at);
    if (seen && port->berths > 0) {
        Rect square = {at.x - r, at.y - r, 2 * r, 2 * r};
        draw_rect(list, (Rect){square.x - u, square.y - u, square.w + 2 * u, square.h + 2 * u}, u,
                  color_alpha(COLOR_INK, 0.878f));
        draw_rect(list, square, u, open ? COLOR_PORT_EXPORT : COLOR_MUTED);
    } else if (seen) {
        draw_circle(list, at.x, at.y, r + u, color_alpha(COLOR_INK, 0.878f));
        draw_circle(list, at.x, at.y, r, open ? COLOR_PORT : COLOR_MUTED);
    }
    TextStyle style =
        style_of(port->rank <= 1 ? FONT_SEMIBOLD : FONT_MEDIUM,
                 (port->rank <= 1 ? 13.0f : 12.0f) * u, open ? COLOR_TEXT : COLOR_TEXT_2);
    char text[96];
    int32_t vessels = desk->map_layer->at_port[index];
    const char *closed = open ? "" : " (closed)";
    if (vessels > 0) {
        snprintf(text, sizeof text, "%s  %d%s", port->label, (int)vessels, closed);
    } else {
        snprintf(text, sizeof text, "%s%s", port->label, closed);
    }
    Rect mark = grown((Rect){at.x, at.y, 0, 0}, 5 * u), box;
    LabelWish wish = {.step = 2, .most = INT32_MAX};
    if (label_beside(desk, list, boxes, mark, style, wish, &desk->map_layer->port_choice[index],
                     text, &box)) {
        desk_hit(desk, box, ACTION_PORT, index, false, port->name);
    }
    if (seen) {
        float half = 8 * u;
        desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_PORT, index,
                 false, port->name);
    }
}

/* Ports shown at this scale: the more one looks closer, the more. */
static int32_t shown_ranks(const Desk *desk)
{
    double zoom = camera_zoom(&desk->camera);
    return zoom < 2.2 ? 2 : zoom < 4 ? 3 : 4;
}

/* Marks keep their ground before anything is placed. */
static void take_marks(Desk *desk, Boxes *boxes)
{
    const Network *n = desk->config.scenario->network;
    float half = 5 * desk->u;
    for (int32_t p = 0; p < n->port_count; p++) {
        if (n->ports[p].rank <= shown_ranks(desk)) {
            Vec2 at = camera_project(&desk->camera, n->ports[p].at.lon, n->ports[p].at.lat);
            Rect mark = {at.x - half, at.y - half, 2 * half, 2 * half};
            clutter_add_rect(&desk->map_layer->clutter, mark, COVER_MARK);
            if (near_window(desk, at, half)) {
                take(boxes, mark);
            }
        }
    }
}

static void draw_ports(Desk *desk, DrawList *list, Boxes *boxes)
{
    const Network *n = desk->config.scenario->network;
    int32_t ranks = shown_ranks(desk);
    for (int32_t rank = 1; rank <= ranks; rank++) {
        for (int32_t p = 0; p < n->port_count; p++) {
            if (n->ports[p].rank == rank) {
                draw_port(desk, list, boxes, p);
            }
        }
    }
}

/* Where the vessels of an inspection's line wait; false for other lines. */
static bool queue_place(const Desk *desk, int32_t l, Vec2 *at)
{
    const Scenario *s = desk->config.scenario;
    const Line *line = &s->lines[l];
    if (s->stations[line->station].kind != STATION_INSPECTION || line->node < 0) {
        return false;
    }
    GeoPoint where = s->network->nodes[line->node].at;
    *at = camera_project(&desk->camera, where.lon, where.lat);
    return true;
}

/* All that wait at an inspection's line, as the plots count them: QUANTITY_WAITING_OUT and _IN. */
static int32_t waiting_at(const Desk *desk, int32_t l)
{
    return sim_line(desk->sim, l).waiting + sim_line_preparing(desk->sim, l);
}

/* An inspection that nobody needs and nobody waits for is not worth a label. */
static bool is_idle(const Desk *desk, int32_t l)
{
    const Scenario *s = desk->config.scenario;
    int32_t corridor = s->stations[s->lines[l].station].corridor;
    LineView line = sim_line(desk->sim, l);
    return waiting_at(desk, l) == 0 && line.in_service == 0 && corridor >= 0 &&
           sim_corridor(desk->sim, corridor).mode != MODE_INSPECTED;
}

/* "10.4 kn, 47.2 kt", or how long it has waited. */
static void selected_words(const Desk *desk, const VesselView *v, char *out, size_t size)
{
    char text[48];
    if (v->is_waiting) {
        snprintf(out, size, "waits %s", duration_words(sim_now(desk->sim) - v->since, text));
    } else if (v->speed_mm_s > 0) {
        snprintf(out, size, v->cargo_kg > 0 ? "%.1f kn \xC2\xB7 %.1f kt" : "%.1f kn \xC2\xB7 empty",
                 v->speed_mm_s / 514.444, (double)v->cargo_kg / 1e6);
    } else {
        snprintf(out, size, "%s", state_sentences[v->state]);
    }
}

/* The selected vessel's name beside it. */
static void draw_selected(Desk *desk, DrawList *list, Boxes *boxes)
{
    Rect ring = desk->map_layer->selected, box;
    if (ring.w <= 0 || desk->vessel < 0) {
        return;
    }
    float u = desk->u, pad = 8 * u;
    TextStyle name_style = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT);
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT_2);
    VesselView v = sim_vessel(desk->sim, desk->vessel);
    char name[64], text[96];
    vessel_name(&v, name, sizeof name);
    selected_words(desk, &v, text, sizeof text);
    take(boxes, ring);
    LabelWish wish = {.width = fmaxf(text_width(desk->config.text, &name_style, name),
                                     text_width(desk->config.text, &style, text)) +
                               2 * pad,
                      .height = 38 * u,
                      .step = 30,
                      .most = INT32_MAX};
    if (place_label(desk, boxes, ring, &wish, &desk->map_layer->selected_choice, &box)) {
        Vec2 from = {ring.x + ring.w / 2, ring.y + ring.h / 2};
        Vec2 to = {fmaxf(box.x, fminf(from.x, box.x + box.w)),
                   fmaxf(box.y, fminf(from.y, box.y + box.h))};
        float away = hypotf(to.x - from.x, to.y - from.y), part = ring.w / 2 / fmaxf(away, 1);
        if (part < 1) { /* from the ring on */
            draw_line(list, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, to.x,
                      to.y, 1.5f * u, COLOR_SELECTED);
        }
        draw_rect(list, box, 5 * u, color_alpha(COLOR_BAR, 0.88f));
        draw_border(list, box, 5 * u, fmaxf(1, u), color_alpha(COLOR_SELECTED, 0.6f));
        draw_text(list, box.x + pad, box.y + 16 * u, name_style, name);
        draw_text(list, box.x + pad, box.y + 31 * u, style, text);
    }
}

/* False: there is no room for it, not even in short. */
static bool draw_queue_label(Desk *desk, DrawList *list, Boxes *boxes, int32_t l, int32_t waiting)
{
    const Line *line = &desk->config.scenario->lines[l];
    TextStyle style = style_of(FONT_SEMIBOLD, 12 * desk->u, COLOR_ZONE_EDGE);
    char text[120];
    Vec2 at;
    if (!queue_place(desk, l, &at)) {
        return true;
    }
    StationView station = sim_station(desk->sim, line->station);
    bool narrow = desk->map_rect.w < 560 * desk->u;
    if (narrow) {
        snprintf(text, sizeof text, "%s: %d", line->name, (int)waiting);
    } else if (camera_zoom(&desk->camera) > 2.2) {
        snprintf(text, sizeof text, "%s: %d waiting, %d of %d teams busy", line->name, (int)waiting,
                 (int)station.busy, (int)station.servers);
    } else {
        snprintf(text, sizeof text, "%s: %d waiting", line->name, (int)waiting);
    }
    const CrowdGroup *crowd = crowd_group_at(&desk->map_layer->crowd, at);
    Rect round = grown(crowd ? crowd->extent : (Rect){at.x, at.y, 0, 0}, 7 * desk->u), box;
    LabelWish wish = {.step = 30, .most = INT32_MAX};
    uint8_t *choice = &desk->map_layer->queue_choice[l];
    static const char *const shorter[2][2] = {{"Inbound", "In"}, {"Outbound", "Out"}};
    bool placed = label_beside(desk, list, boxes, round, style, wish, choice, text, &box);
    for (int32_t i = 0; i < 2 && !placed; i++) {
        snprintf(text, sizeof text, "%s: %d", shorter[line->outbound][i], (int)waiting);
        placed = label_beside(desk, list, boxes, round, style, wish, choice, text, &box);
    }
    return placed;
}

/* The longest first, and none shorter than one that there is no room for. */
static void draw_queue_labels(Desk *desk, DrawList *list, Boxes *boxes)
{
    int32_t lines[QUEUE_LABELS], waiting[QUEUE_LABELS], count = 0;
    bool told = true;
    for (int32_t l = 0; l < desk->config.scenario->line_count; l++) {
        Vec2 at;
        if (!queue_place(desk, l, &at) || is_idle(desk, l)) {
            continue;
        }
        int32_t ships = waiting_at(desk, l), i = count;
        if (count == QUEUE_LABELS && waiting[--i] >= ships) {
            continue;
        }
        count = i + 1;
        for (; i > 0 && waiting[i - 1] < ships; i--) {
            lines[i] = lines[i - 1];
            waiting[i] = waiting[i - 1];
        }
        lines[i] = l;
        waiting[i] = ships;
    }
    for (int32_t i = 0; i < count && told; i++) {
        told = draw_queue_label(desk, list, boxes, lines[i], waiting[i]);
    }
}

/* ---- areas ---- */

static bool in_area(const Area *area, GeoPoint at)
{
    bool is_inside = false;
    for (int32_t i = 0, k = area->point_count - 1; i < area->point_count; k = i++) {
        GeoPoint a = area->points[i], b = area->points[k];
        if ((a.lat > at.lat) != (b.lat > at.lat) &&
            at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon) {
            is_inside = !is_inside;
        }
    }
    return is_inside;
}

static int32_t stopped_in(const Desk *desk, const Area *area)
{
    const MapLayer *layer = desk->map_layer;
    int32_t count = 0;
    for (int32_t i = 0; i < layer->ship_count; i++) {
        const Ship *ship = &layer->ships[i];
        count += ship->is_near && ship->mark.speed_mm_s == 0 && in_area(area, ship->mark.pose.at);
    }
    return count;
}

/* The area in pixels, where its name can stand beside it; a spot in its middle when it is large. */
static Rect area_spot(const Desk *desk, const Area *area)
{
    float u = desk->u;
    Vec2 at = camera_project(&desk->camera, area->centre.lon, area->centre.lat), low = at,
         high = at;
    for (int32_t i = 0; i < area->point_count; i++) {
        Vec2 p = camera_project(&desk->camera, area->points[i].lon, area->points[i].lat);
        low = (Vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
        high = (Vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
    }
    bool large = high.x - low.x > 180 * u || high.y - low.y > 130 * u;
    return large ? grown((Rect){at.x, at.y, 0, 0}, 4 * u)
                 : (Rect){low.x, low.y, high.x - low.x, high.y - low.y};
}

/* Names of areas with how many lie in them, once one looks closer; of danger areas earlier. */
static void draw_area_labels(Desk *desk, DrawList *list, Boxes *boxes)
{
    const Network *n = desk->config.scenario->network;
    double zoom = camera_zoom(&desk->camera);
    for (int32_t a = 0; a < n->area_count; a++) {
        const Area *area = &n->areas[a];
        bool danger = area->kind == AREA_MINE_RISK;
        if (zoom < (danger ? 2.5 : 5.5) || area->kind == AREA_PORT_LIMIT) {
            continue;
        }
        Vec2 at = camera_project(&desk->camera, area->centre.lon, area->centre.lat);
        if (!inside(desk->map_rect, (Rect){at.x - 1, at.y - 1, 2, 2})) {
            continue;
        }
        char text[120];
        int32_t ships = danger ? 0 : stopped_in(desk, area);
        snprintf(text, sizeof text, ships > 0 ? "%s: %d" : "%s", area->name, (int)ships);
        TextStyle style = style_of(FONT_MEDIUM, 11 * desk->u,
                                   danger                          ? COLOR_BROKEN_TEXT
                                   : area->kind == AREA_INSPECTION ? COLOR_ZONE_EDGE
                                                                   : COLOR_TEXT_2);
        LabelWish wish = {.step = 3, .most = 3 * COVER_HULL};
        Rect box;
        label_beside(desk, list, boxes, area_spot(desk, area), style, wish,
                     &desk->map_layer->area_choice[a], text, &box);
    }
}

/* The north mark, in the map's corner. */
static void draw_north(Desk *desk, DrawList *list, Boxes *boxes)
{
    float u = desk->u, x = desk->map_rect.x + desk->map_rect.w - 24 * u;
    float y = desk->map_rect.y + 38 * u;
    if (desk->map_rect.w < 180 * u) {
        return; /* half of a small window */
    }
    Rect box = {x - 12 * u, y - 22 * u, 24 * u, 44 * u};
    take(boxes, box);
    Vec2 west[3] = {{x, y - 9 * u}, {x, y + 10 * u}, {x - 6 * u, y + 15 * u}};
    Vec2 east[3] = {{x, y - 9 * u}, {x + 6 * u, y + 15 * u}, {x, y + 10 * u}};
    Vec2 both[4] = {west[0], east[1], west[1], west[2]};
    draw_polygon(list, both, 4, color_alpha(COLOR_INK, 0.6f));
    draw_polygon(list, west, 3, color_alpha(COLOR_TEXT, 0.95f));
    draw_polyline(list, both, 4, true, fmaxf(1, u), color_alpha(COLOR_TEXT, 0.95f));
    TextStyle style = style_center(style_of(FONT_SEMIBOLD, 11 * u, COLOR_TEXT));
    style.halo = COLOR_HALO;
    draw_text(list, x, y - 12 * u, style, "N");
}

static bool lies_at(const Desk *desk, const CrowdGroup *group, int32_t node)
{
    if (node < 0) {
        return false;
    }
    GeoPoint at = desk->config.scenario->network->nodes[node].at;
    Vec2 p = camera_project(&desk->camera, at.lon, at.lat);
    return fabsf(p.x - group->place.x) < 0.5f && fabsf(p.y - group->place.y) < 0.5f;
}

/* True when the label of a queue or of a port tells how many lie there. */
static bool is_counted(const Desk *desk, const CrowdGroup *group)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t l = 0; l < s->line_count; l++) {
        if (s->stations[s->lines[l].station].kind == STATION_INSPECTION &&
            lies_at(desk, group, s->lines[l].node) && waiting_at(desk, l) >= group->shown) {
            return true;
        }
    }
    for (int32_t p = 0; p < s->network->port_count; p++) {
        const Port *port = &s->network->ports[p];
        if (port->rank <= shown_ranks(desk) && (lies_at(desk, group, port->berth_node) ||
                                                lies_at(desk, group, port->roadstead_node))) {
            return true;
        }
    }
    return false;
}

/* How many more lie where only a part of a crowd is drawn. */
static void draw_more(Desk *desk, DrawList *list, Boxes *boxes)
{
    const Crowd *crowd = &desk->map_layer->crowd;
    TextStyle style = style_of(FONT_MEDIUM, 11 * desk->u, COLOR_TEXT_2);
    for (int32_t g = 0; g < crowd->group_count; g++) {
        const CrowdGroup *group = &crowd->groups[g];
        if (group->shown < group->count && !is_counted(desk, group)) {
            char text[32];
            uint8_t choice = 0;
            snprintf(text, sizeof text, "+%d", (int)(group->count - group->shown));
            LabelWish wish = {.step = 4, .most = 2 * COVER_HULL};
            Rect box;
            label_beside(desk, list, boxes, grown(group->extent, 7 * desk->u), style, wish, &choice,
                         text, &box);
        }
    }
}

/* True when a name's ends and middle lie on water and in the free part of the window. */
static bool name_afloat(const Desk *desk, Vec2 at, float width, float size)
{
    if (!inside(desk->map_rect, (Rect){at.x - width / 2, at.y - size, width, size * 1.3f})) {
        return false;
    }
    for (int32_t i = 0; i <= 4; i++) {
        double lon, lat;
        camera_unproject(&desk->camera, at.x + width * ((float)i / 4 - 0.5f) * 1.1f,
                         at.y - size * 0.35f, &lon, &lat);
        if (!water_mask_at(desk->map_layer->water, lon, lat)) {
            return false;
        }
    }
    return true;
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
    float zoom = (float)fmin(camera_zoom(&desk->camera), 3.0), u = desk->u;
    for (size_t i = 0; i < sizeof seas / sizeof seas[0]; i++) {
        Vec2 at = camera_project(&desk->camera, seas[i].lon, seas[i].lat);
        TextStyle style = style_of(FONT_ITALIC, seas[i].size * u * sqrtf(zoom), COLOR_SEA_NAME);
        for (; style.size >= 9 * u; style.size *= 0.85f) { /* smaller until it fits */
            style.tracking = style.size * 0.45f;
            float width = text_width(desk->config.text, &style, seas[i].name);
            if (name_afloat(desk, at, width, style.size)) {
                draw_text(list, at.x - width / 2, at.y, style, seas[i].name);
                break;
            }
        }
    }
}

MapLayer *map_layer_create(const Scenario *scenario, const Chart *chart)
{
    static const GeoBox water_box = {22, 38, 43, 48};
    MapLayer *layer = mem_alloc(1, sizeof *layer);
    const Network *n = scenario->network;
    layer->water = water_mask_create(&chart->land[chart_level(chart, CHART_MID)], water_box, 0.01);
    layer->at_port = mem_alloc(n ? (size_t)n->port_count + 1 : 1, sizeof layer->at_port[0]);
    layer->port_choice = mem_alloc(n ? (size_t)n->port_count + 1 : 1, 1);
    layer->queue_choice = mem_alloc((size_t)scenario->line_count + 1, 1);
    layer->area_choice = mem_alloc(n ? (size_t)n->area_count + 1 : 1, 1);
    layer->flows = mem_alloc(n ? (size_t)n->lane_count + 1 : 1, sizeof layer->flows[0]);
    return layer;
}

void map_layer_destroy(MapLayer *layer)
{
    if (layer) {
        water_mask_destroy(layer->water);
        clutter_free(&layer->clutter);
        crowd_free(&layer->crowd);
        mem_free(layer->at_port);
        mem_free(layer->port_choice);
        mem_free(layer->queue_choice);
        mem_free(layer->area_choice);
        mem_free(layer->flows);
        mem_free(layer->ships);
        mem_free(layer->clusters);
        mem_free(layer->trail);
        mem_free(layer);
    }
}

/* Last: they give way to everything else that is written on the map. */
static void draw_degrees(Desk *desk, DrawList *list, Boxes *boxes)
{
    TextStyle style = style_of(FONT_REGULAR, 10 * desk->u, color_alpha(COLOR_TEXT_2, 0.7f));
    style.halo = color_alpha(COLOR_HALO, 0.5f);
    DegreeLabel labels[DEGREE_LABELS_MAX];
    int32_t count =
        chart_view_degree_labels(&desk->camera, desk->map_rect, desk->config.text, &style, labels);
    for (int32_t i = 0; i < count; i++) {
        if (!overlaps(boxes, labels[i].box)) {
            take(boxes, grown(labels[i].box, 3 * desk->u)); /* and to each other */
            draw_text(list, labels[i].at.x, labels[i].at.y, style, labels[i].text);
        }
    }
}

/* The pointer is over the map itself, and not over what lies on it. */
static bool points_at_map(const Desk *desk)
{
    float x = desk->pointer_x, y = desk->pointer_y;
    return desk->pointer_inside && rect_contains(desk->map_rect, x, y) && !desk->help &&
           !(desk->card && rect_contains(desk->card_rect, x, y)) &&
           !(desk->entry.open && rect_contains(desk->entry.rect, x, y)) &&
           !(desk->menu.agreement >= 0 && rect_contains(desk->menu_rect, x, y));
}

/* Whether ships wait for an inspection within `edge` of a rectangle. */
static bool waits_near(const Desk *desk, Rect r, float edge)
{
    Vec2 at;
    for (int32_t l = 0; l < desk->config.scenario->line_count; l++) {
        if (queue_place(desk, l, &at) && !is_idle(desk, l) &&
            rect_contains(grown(r, edge), at.x, at.y)) {
            return true;
        }
    }
    return false;
}

/* The scale bar and, right of it where there is room, the position under the pointer; on a ground
 * of their own, since ships lie anywhere. */
static void draw_scale(Desk *desk, DrawList *list, Boxes *boxes)
{
    float u = desk->u, height = 22 * u;
    Rect map = desk->map_rect;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT);
    float most = fmaxf(fminf(140 * u, map.w - 150 * u), 60 * u);
    char words[SCALE_TEXT], text[POSITION_TEXT];
    float width = chart_view_scale(&desk->camera, most, words);
    width += SCALE_GAP * style.size + text_width(desk->config.text, &style, words);
    if (width > map.w - 34 * u) {
        return;
    }
    Rect bar = {map.x + 8 * u, map.y + map.h - 8 * u - height, width + 18 * u, height};
    if (waits_near(desk, bar, 40 * u)) { /* the queue's length is worth more */
        bar.x = map.x + map.w - 8 * u - bar.w;
        if (overlaps(boxes, bar)) {
            return;
        }
    }
    double lon, lat;
    camera_unproject(&desk->camera, desk->pointer_x, desk->pointer_y, &lon, &lat);
    chart_view_position(lon, lat, text);
    float place = bar.x + bar.w + 8 * u, base = bar.y + 0.69f * height;
    Rect both = bar;
    both.w += text_width(desk->config.text, &style, text) + 16 * u;
    bool told = points_at_map(desk) && inside(map, both) && !overlaps(boxes, both);
    bar = told ? both : bar;
    take(boxes, bar);
    draw_rect(list, bar, 5 * u, color_alpha(COLOR_BAR, 0.88f));
    chart_view_draw_scale(list, &desk->camera, bar.x + 9 * u, base, most, style);
    if (told) {
        draw_text(list, place, base, style, text);
    }
}

void map_view_draw(Desk *desk, DrawList *list)
{
    if (!desk->config.scenario->network) {
        return;
    }
    Boxes boxes = {0};
    clutter_reset(&desk->map_layer->clutter, desk->config.width, desk->config.height, 4 * desk->u);
    chart_view_draw_graticule(list, &desk->camera, color_alpha(COLOR_LINE, 0.08f));
    vessel_view_gather(desk);
    draw_sea_names(desk, list);
    draw_areas(desk, list);
    draw_lanes(desk, list);
    take_marks(desk, &boxes);
    take(&boxes, minimap_rect(desk));
    if (desk_compares(desk)) { /* the branch's name */
        Rect map = desk->map_rect;
        float u = desk->u;
        take(&boxes, (Rect){map.x, map.y, fminf(170 * u, map.w), 38 * u});
    }
    vessel_view_draw(desk, list);
    take_clusters(desk, &boxes);
    incident_view_draw(desk, list);
    draw_scale(desk, list, &boxes);
    draw_north(desk, list, &boxes);
    draw_selected(desk, list, &boxes);
    draw_queue_labels(desk, list, &boxes); /* the story first, then names */
    draw_ports(desk, list, &boxes);
    draw_area_labels(desk, list, &boxes);
    draw_more(desk, list, &boxes);
    draw_degrees(desk, list, &boxes);
}
