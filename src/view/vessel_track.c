/* The path of the selected vessel: its route ahead dashed, and, when tracked (key O), what it has
 * sailed: its present route from its beginning, and where it was seen before that. */
#include "view/map_layer.h"
#include "view/vessel_track.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

enum { PATH_MAX_POINTS = 512, TRAIL_MAX = 4096 };

static void draw_path(Desk *desk, DrawList *list, const GeoPoint *path, int32_t count, bool ahead)
{
    Vec2 points[PATH_MAX_POINTS];
    float u = desk->u;
    for (int32_t i = 0; i < count; i++) {
        points[i] = camera_project(&desk->camera, path[i].lon, path[i].lat);
    }
    if (count > 1 && ahead) {
        draw_polyline(list, points, count, false, 3.6f * u, color_alpha(COLOR_INK, 0.5f));
        draw_dashed(list, points, count, false, 2 * u, 7 * u, 5 * u,
                    color_alpha(COLOR_SELECTED, 0.8f));
    } else if (count > 1) {
        draw_polyline(list, points, count, false, 4.2f * u, color_alpha(COLOR_INK, 0.6f));
        draw_polyline(list, points, count, false, 2.4f * u, color_alpha(COLOR_ACCENT, 0.95f));
    }
}

/* Keeps where the selected vessel is; forgets what lies after a time that was gone back to. */
static void keep_trail(Desk *desk)
{
    MapLayer *layer = desk->map_layer;
    VesselMark mark = sim_mark(desk->sim, desk->vessel);
    int64_t now = sim_now(desk->sim);
    if (layer->trail_serial != mark.serial || now < layer->trail_t) {
        layer->trail_serial = mark.serial;
        layer->trail_count = 0;
    }
    layer->trail_t = now;
    if (!mark.is_placed) {
        return;
    }
    GeoPoint last = layer->trail_count > 0 ? layer->trail[layer->trail_count - 1] : (GeoPoint){0};
    double moved = fabs(last.lon - mark.pose.at.lon) + fabs(last.lat - mark.pose.at.lat);
    if (moved < 0.002 || layer->trail_count == TRAIL_MAX) {
        return;
    }
    layer->trail =
        mem_grow(layer->trail, layer->trail_count, &layer->trail_capacity, sizeof layer->trail[0]);
    layer->trail[layer->trail_count++] = mark.pose.at;
}

static void draw_sailed(Desk *desk, DrawList *list)
{
    const MapLayer *layer = desk->map_layer;
    GeoPoint path[PATH_MAX_POINTS];
    for (int32_t first = 0; first + 1 < layer->trail_count; first += PATH_MAX_POINTS - 1) {
        int32_t rest = layer->trail_count - first;
        draw_path(desk, list, &layer->trail[first], rest < PATH_MAX_POINTS ? rest : PATH_MAX_POINTS,
                  false);
    }
    int32_t count = sim_route_behind(desk->sim, desk->vessel, path, PATH_MAX_POINTS);
    draw_path(desk, list, path, count, false);
}

void vessel_track_draw(Desk *desk, DrawList *list, bool tracked)
{
    GeoPoint path[PATH_MAX_POINTS];
    if (desk->vessel < 0) {
        return;
    }
    keep_trail(desk);
    if (tracked) {
        draw_sailed(desk, list);
    }
    int32_t count = sim_route_ahead(desk->sim, desk->vessel, path, PATH_MAX_POINTS);
    draw_path(desk, list, path, count, true);
}

static void run_track(Desk *desk, int32_t argument)
{
    (void)argument;
    desk->tracked = !desk->tracked;
    desk_say(desk, desk->tracked ? "Track shown" : "Track hidden");
}

static bool has_vessel(const Desk *desk)
{
    return desk->vessel >= 0;
}

static const UiCommand commands[] = {
    {.section = "Map",
     .name = "Show the track of the selected vessel",
     .keys = {{KEY_CHARACTER, 'o', false, false}},
     .run = run_track,
     .possible = has_vessel},
};

const Part vessel_track_part = {
    .level = PART_MAP, .commands = commands, .command_count = sizeof commands / sizeof commands[0]};
