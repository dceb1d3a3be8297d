#include "view/minimap.h"

#include "base/memory.h"
#include "view/glide.h"
#include "view/map_layer.h"

#include <math.h>
#include <string.h>

/* What it shows: the region of the whole map. */
static const GeoBox box = {25.6, 39.6, 41.9, 47.4};
enum { MINIMAP_WIDTH = 176, CELL = 2, CELLS_MAX = 512 * 512 };

typedef enum Wish { WISH_AUTO, WISH_SHOWN, WISH_HIDDEN } Wish;

typedef struct Minimap {
    Wish wish; /* by key; auto: once the window shows a part only */
    bool dragged;
    Vec2 *coast; /* of the land as drawn, in pixels of the window */
    int32_t *lengths;
    int32_t point_count, path_count;
    Rect made_for;
    uint8_t *cells; /* [CELLS_MAX] by ships: 1 + look; of this frame */
} Minimap;

static double plane_height(void)
{
    return mercator_y(box.north) - mercator_y(box.south);
}

static bool is_shown(const Desk *desk, const Minimap *state)
{
    double whole = (double)desk->map_rect.w / (box.east - box.west);
    bool zoomed = desk->camera.scale > 1.4 * fmin(whole, (double)desk->map_rect.h / plane_height());
    return state->wish == WISH_SHOWN || (state->wish == WISH_AUTO && zoomed);
}

/* Where it would lie; w 0: the map is too small for it. */
static Rect place(const Desk *desk)
{
    float u = desk->u, w = roundf(MINIMAP_WIDTH * u);
    float h = roundf(w * (float)(plane_height() / (box.east - box.west)));
    Rect map = desk->map_rect;
    if (map.w < 2.2f * w || map.h < 2.2f * h) {
        return (Rect){0};
    }
    float gap = roundf(12 * u);
    return (Rect){roundf(map.x + map.w - w) - gap, roundf(map.y + map.h - h) - gap, w, h};
}

Rect minimap_rect(const Desk *desk)
{
    const Minimap *state = part_state(desk, &minimap_part);
    return state && is_shown(desk, state) ? place(desk) : (Rect){0};
}

static Vec2 project(Rect r, double lon, double lat)
{
    float x = (float)((lon - box.west) / (box.east - box.west));
    float y = (float)((mercator_y(box.north) - mercator_y(lat)) / plane_height());
    return (Vec2){r.x + x * r.w, r.y + y * r.h};
}

/* ---- moving the view ---- */

static void center_on(Desk *desk, float x, float y, bool smooth)
{
    Rect r = minimap_rect(desk), map = desk->map_rect;
    if (r.w == 0) {
        return;
    }
    double lon = box.west + (double)((x - r.x) / r.w) * (box.east - box.west);
    double lat = mercator_lat(mercator_y(box.north) - (double)((y - r.y) / r.h) * plane_height());
    Camera goal = desk->camera;
    camera_follow(&goal, lon, lat, map.x + map.w / 2, map.y + map.h / 2);
    desk->following = false;
    if (smooth) {
        desk_fly_to(desk, &goal);
    } else {
        glide_stop(desk);
        desk->camera = goal;
    }
}

static void press(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    Minimap *state = part_state(desk, &minimap_part);
    state->dragged = true;
    center_on(desk, desk->pointer_x, desk->pointer_y, true);
}

static bool event(Desk *desk, void *own, const DeskEvent *e)
{
    Minimap *state = own;
    if (state->dragged && e->kind == EVENT_MOVE) {
        center_on(desk, e->x, e->y, false);
        desk->pointer_x = e->x;
        desk->pointer_y = e->y;
        return true;
    }
    if (state->dragged && e->kind == EVENT_UP) {
        state->dragged = false;
        return true;
    }
    if (e->kind == EVENT_DOWN) { /* for press, which knows the hit but not where in it */
        desk->pointer_x = e->x;
        desk->pointer_y = e->y;
    }
    return false;
}

/* ---- drawing ---- */

static void forget_coast(Minimap *state)
{
    mem_free(state->coast);
    mem_free(state->lengths);
    state->coast = NULL;
    state->lengths = NULL;
    state->point_count = state->path_count = 0;
}

static bool same(Rect a, Rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* Points nearer than half a pixel to the last one are left out; so are islands of a pixel. */
static void make_coast(const Desk *desk, Minimap *state, Rect r)
{
    const Chart *chart = desk->config.chart;
    const ChartShapes *land = &chart->land[chart_level(chart, CHART_LOW)];
    forget_coast(state);
    state->made_for = r;
    state->coast = mem_alloc((size_t)land->point_count + 1, sizeof state->coast[0]);
    state->lengths = mem_alloc((size_t)land->path_count + 1, sizeof state->lengths[0]);
    for (int32_t p = 0; p < land->path_count; p++) {
        const ChartPath *path = &land->paths[p];
        int32_t first = state->point_count;
        for (int32_t i = 0; i < path->count; i++) {
            ChartPoint point = land->points[path->first + i];
            Vec2 at = project(r, (double)point.lon, (double)point.lat);
            Vec2 last = state->point_count > first ? state->coast[state->point_count - 1]
                                                   : (Vec2){-1e9f, -1e9f};
            if (fabsf(at.x - last.x) + fabsf(at.y - last.y) > 0.7f) {
                state->coast[state->point_count++] = at;
            }
        }
        int32_t count = state->point_count - first;
        if (count < 4) {
            state->point_count = first;
        } else {
            state->lengths[state->path_count++] = count;
        }
    }
}

static void draw_ships(const Desk *desk, Minimap *state, DrawList *list, Rect r)
{
    const MapLayer *layer = desk->map_layer;
    float cell = fmaxf(CELL * desk->u, CELL);
    int32_t columns = (int32_t)(r.w / cell), rows = (int32_t)(r.h / cell);
    if (columns * rows > CELLS_MAX) {
        return;
    }
    memset(state->cells, 0, (size_t)(columns * rows));
    for (int32_t i = 0; i < layer->ship_count; i++) { /* one dot a cell, however many lie there */
        const Ship *ship = &layer->ships[i];
        Vec2 at = project(r, ship->mark.pose.at.lon, ship->mark.pose.at.lat);
        int32_t x = (int32_t)floorf((at.x - r.x) / cell), y = (int32_t)floorf((at.y - r.y) / cell);
        if (x >= 0 && y >= 0 && x < columns && y < rows) {
            state->cells[y * columns + x] = (uint8_t)(1 + ship->look);
        }
    }
    for (int32_t c = 0; c < columns * rows; c++) {
        if (state->cells[c] > 0) {
            float x = r.x + cell * (float)(c % columns), y = r.y + cell * (float)(c / columns);
            draw_rect(list, (Rect){floorf(x), floorf(y), roundf(cell), roundf(cell)}, 0,
                      look_color((VesselLook)(state->cells[c] - 1)));
        }
    }
}

static void draw_view(const Desk *desk, DrawList *list, Rect r)
{
    Rect map = desk->map_rect;
    double west, north, east, south;
    camera_unproject(&desk->camera, map.x, map.y, &west, &north);
    camera_unproject(&desk->camera, map.x + map.w, map.y + map.h, &east, &south);
    Vec2 a = project(r, west, north), b = project(r, east, south);
    float u = desk->u, least = 6 * u; /* however close one looks, it can be seen */
    float x = (a.x + b.x) / 2, y = (a.y + b.y) / 2;
    float w = fmaxf(b.x - a.x, least), h = fmaxf(b.y - a.y, least);
    Rect view = {x - w / 2, y - h / 2, w, h};
    draw_rect(list, view, 1.5f * u, color_alpha(COLOR_SELECTED, 0.10f));
    draw_border(list, view, 1.5f * u, 1.5f * u, COLOR_SELECTED);
}

static void run_toggle(Desk *desk, int32_t argument);

static void draw(Desk *desk, void *own, DrawList *list)
{
    Minimap *state = own;
    Rect r = minimap_rect(desk);
    float u = desk->u;
    if (r.w == 0) {
        state->dragged = false;
        return;
    }
    if (!same(r, state->made_for)) {
        make_coast(desk, state, r);
    }
    draw_shadow(list, r, 5 * u, 10 * u, COLOR_SHADOW);
    draw_rect(list, r, 5 * u, COLOR_MINIMAP_SEA);
    draw_clip(list, r);
    if (state->path_count > 0) {
        draw_polygons(list, state->coast, state->lengths, state->path_count, COLOR_MINIMAP_LAND);
    }
    draw_ships(desk, state, list, r);
    draw_view(desk, list, r);
    draw_unclip(list);
    draw_border(list, r, 5 * u, fmaxf(1, u), COLOR_DIALOG_EDGE);
    char tip[TIP_TEXT];
    desk_hit_call(desk, r, press, 0, false,
                  ui_tip(run_toggle, 0, "The whole region: click or drag to move the view", tip));
}

static void run_toggle(Desk *desk, int32_t argument)
{
    (void)argument;
    Minimap *state = part_state(desk, &minimap_part);
    bool was = is_shown(desk, state);
    state->wish = was ? WISH_HIDDEN : WISH_SHOWN;
    if (!was && place(desk).w == 0) {
        desk_say(desk, "There is no room for the small map here");
    }
}

static void create(Desk *desk, void *own)
{
    (void)desk;
    Minimap *state = own;
    state->cells = mem_alloc(CELLS_MAX, 1);
}

static void destroy(Desk *desk, void *own)
{
    (void)desk;
    Minimap *state = own;
    forget_coast(state);
    mem_free(state->cells);
}

static const UiCommand commands[] = {
    {.section = "Map",
     .name = "Show or hide the small map",
     .keys = {{KEY_CHARACTER, 'm', false, false}},
     .run = run_toggle},
};

const Part minimap_part = {.level = PART_MAP,
                           .state_size = sizeof(Minimap),
                           .create = create,
                           .destroy = destroy,
                           .event = event,
                           .draw = draw,
                           .commands = commands,
                           .command_count = sizeof commands / sizeof commands[0]};
