/* Clusters: where vessels lie so close that drawing each would hide the others, a disc with their
 * number and a ring by state. Cells are a grid on the map whose side doubles as one goes out, so a
 * pan leaves clusters as they are. */
#include "view/map_layer.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SHOWN_ONE_BY_ONE = 600, /* more than these in the window: clusters */
    FEWEST = 3,             /* of a cluster */
    CELLS_MAX = 1 << 16
};
static const float far_out = 0.4f;     /* of 62 layout units a degree: whatever their number */
static const float beyond_map = 0.95f; /* of the scale of the whole map: the same */
static const float cell_size = 44;     /* layout units, up to twice that */

typedef struct Grid {
    double side, west, north; /* plane degrees; of the corner */
    int32_t columns, rows;
} Grid;

static Grid grid_of(const Desk *desk)
{
    const Camera *camera = &desk->camera;
    double least = (double)(cell_size * desk->u) / camera->scale;
    Grid grid = {.side = exp2(ceil(log2(least)))};
    double half_w = 0.5 * camera->width / camera->scale,
           half_h = 0.5 * camera->height / camera->scale;
    double first_x = floor((camera->x - half_w) / grid.side) - 1;
    double first_y = floor((camera->y - half_h) / grid.side) - 1;
    grid.west = first_x * grid.side;
    grid.north = first_y * grid.side; /* the southern edge: rows count north */
    grid.columns = (int32_t)(2 * half_w / grid.side) + 4;
    grid.rows = (int32_t)(2 * half_h / grid.side) + 4;
    return grid;
}

static int32_t cell_at(const Grid *grid, GeoPoint at)
{
    double x = (at.lon - grid->west) / grid->side;
    double y = (mercator_y(at.lat) - grid->north) / grid->side;
    if (!(x >= 0 && y >= 0 && x < grid->columns && y < grid->rows)) {
        return -1;
    }
    return (int32_t)y * grid->columns + (int32_t)x;
}

static bool is_wanted(const Desk *desk)
{
    float closeness = (float)desk->camera.scale / (62 * desk->u);
    Camera whole = desk->camera;
    desk_fit_map(desk, &whole);
    return desk->map_layer->near_count > SHOWN_ONE_BY_ONE || closeness < far_out ||
           desk->camera.scale < (double)beyond_map * whole.scale;
}

void vessel_clusters_make(Desk *desk)
{
    MapLayer *layer = desk->map_layer;
    layer->cluster_count = 0;
    Grid grid = grid_of(desk);
    int32_t cells = grid.columns * grid.rows;
    if (!is_wanted(desk) || cells > CELLS_MAX) {
        return;
    }
    if (cells > layer->cluster_capacity) {
        mem_free(layer->clusters);
        layer->clusters = mem_alloc((size_t)cells, sizeof layer->clusters[0]);
        layer->cluster_capacity = cells;
    }
    layer->cluster_count = cells;
    memset(layer->clusters, 0, (size_t)cells * sizeof layer->clusters[0]);
    for (int32_t i = 0; i < layer->ship_count; i++) {
        Ship *ship = &layer->ships[i];
        bool alone = ship->index == desk->vessel || !ship->is_near; /* the chosen one stays seen */
        ship->cluster = alone ? -1 : cell_at(&grid, ship->mark.pose.at);
        if (ship->cluster >= 0) {
            Cluster *cluster = &layer->clusters[ship->cluster];
            cluster->sum = (Vec2){cluster->sum.x + ship->at.x, cluster->sum.y + ship->at.y};
            cluster->count++;
            cluster->looks[ship->look]++;
        }
    }
    for (int32_t i = 0; i < layer->ship_count; i++) {
        Ship *ship = &layer->ships[i];
        if (ship->cluster >= 0 && layer->clusters[ship->cluster].count < FEWEST) {
            ship->cluster = -1;
        }
    }
}

static Vec2 middle_of(const Cluster *cluster)
{
    return (Vec2){cluster->sum.x / (float)cluster->count, cluster->sum.y / (float)cluster->count};
}

/* A click comes closer, to the cluster's middle. */
static void open_cluster(Desk *desk, int32_t index, Rect where)
{
    (void)index;
    desk_zoom_at(desk, where.x + where.w / 2, where.y + where.h / 2, 2.5);
}

static void arc(DrawList *list, Vec2 at, float radius, float from, float to, float width,
                Color color)
{
    enum { MOST = 25 };
    Vec2 points[MOST];
    int32_t count = 2 + (int32_t)((to - from) * (MOST - 3));
    for (int32_t i = 0; i < count; i++) {
        float t = 6.2831853f * (from + (to - from) * (float)i / (float)(count - 1));
        points[i] = (Vec2){at.x + radius * sinf(t), at.y - radius * cosf(t)};
    }
    draw_polyline(list, points, count, false, width, color);
}

static void describe(const Cluster *cluster, char *out, size_t size)
{
    int used = snprintf(out, size, "%d vessels: ", (int)cluster->count);
    bool first = true;
    for (int32_t k = 0; k < LOOKS; k++) {
        if (cluster->looks[k] > 0 && used >= 0 && (size_t)used < size) {
            used += snprintf(out + used, size - (size_t)used, "%s%d %s", first ? "" : ", ",
                             (int)cluster->looks[k], look_words[k]);
            first = false;
        }
    }
    if (used >= 0 && (size_t)used < size) {
        snprintf(out + used, size - (size_t)used, "\n\nA click comes closer");
    }
}

static float radius_of(const Desk *desk, const Cluster *cluster)
{
    return fminf(8 + 3.2f * log10f((float)cluster->count), 19) * desk->u;
}

static Rect place_of(const Desk *desk, const Cluster *cluster)
{
    Vec2 at = middle_of(cluster);
    float half = fmaxf(radius_of(desk, cluster) + 1.5f * desk->u, 12 * desk->u);
    return (Rect){at.x - half, at.y - half, 2 * half, 2 * half};
}

static void draw_cluster(Desk *desk, DrawList *list, const Cluster *cluster, int32_t index)
{
    float u = desk->u, from = 0, r = radius_of(desk, cluster);
    Vec2 at = middle_of(cluster);
    draw_circle(list, at.x, at.y, r + 1.5f * u, color_alpha(COLOR_INK, 0.9f));
    for (int32_t k = 0; k < LOOKS; k++) {
        float share = (float)cluster->looks[k] / (float)cluster->count;
        if (share > 0) {
            arc(list, at, r - 0.5f * u, from, from + share, 3 * u, look_color((VesselLook)k));
            from += share;
        }
    }
    TextStyle style = style_center(style_of(FONT_SEMIBOLD, 10 * u, COLOR_TEXT));
    draw_textf(list, at.x, at.y + 3.6f * u, style, "%d", (int)cluster->count);
    Rect where = place_of(desk, cluster);
    clutter_add_rect(&desk->map_layer->clutter, where, COVER_MARK);
    char tip[240] = "";
    if (rect_contains(where, desk->pointer_x, desk->pointer_y)) {
        describe(cluster, tip, sizeof tip);
    }
    desk_hit_call(desk, where, open_cluster, index, false, tip);
}

Rect vessel_cluster_place(const Desk *desk, int32_t index)
{
    const Cluster *cluster = &desk->map_layer->clusters[index];
    return cluster->count < FEWEST ? (Rect){0} : place_of(desk, cluster);
}

void vessel_clusters_draw(Desk *desk, DrawList *list)
{
    const MapLayer *layer = desk->map_layer;
    for (int32_t i = 0; i < layer->cluster_count; i++) {
        if (layer->clusters[i].count >= FEWEST) {
            draw_cluster(desk, list, &layer->clusters[i], i);
        }
    }
}
