#include "model/chart.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>

void chart_shapes_free(ChartShapes *shapes)
{
    mem_free(shapes->points);
    mem_free(shapes->paths);
    *shapes = (ChartShapes){0};
}

void chart_free(Chart *chart)
{
    for (int32_t i = 0; i < CHART_LEVELS; i++) {
        chart_shapes_free(&chart->land[i]);
    }
    chart_shapes_free(&chart->borders);
    chart_shapes_free(&chart->rivers);
    chart_shapes_free(&chart->lakes);
    chart_shapes_free(&chart->isobaths);
    mem_free(chart->relief.height_m);
    *chart = (Chart){0};
}

void chart_shapes_begin(ChartShapes *shapes, bool closed, bool hole, int32_t depth_m)
{
    shapes->paths =
        mem_grow(shapes->paths, shapes->path_count, &shapes->path_capacity, sizeof *shapes->paths);
    shapes->paths[shapes->path_count++] = (ChartPath){
        .first = shapes->point_count, .depth_m = depth_m, .closed = closed, .hole = hole};
}

void chart_shapes_add(ChartShapes *shapes, ChartPoint point)
{
    assert(shapes->path_count > 0 && "points belong to a path");
    shapes->points = mem_grow(shapes->points, shapes->point_count, &shapes->point_capacity,
                              sizeof *shapes->points);
    shapes->points[shapes->point_count++] = point;
    shapes->paths[shapes->path_count - 1].count++;
}

static bool is_same(ChartPoint a, ChartPoint b)
{
    return a.lon == b.lon && a.lat == b.lat;
}

static int32_t drop_repeated(ChartPoint *points, int32_t count, bool closed)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        if (kept == 0 || !is_same(points[i], points[kept - 1])) {
            points[kept++] = points[i];
        }
    }
    while (closed && kept > 1 && is_same(points[0], points[kept - 1])) {
        kept--;
    }
    return kept;
}

/* Twice the signed area, square degrees; positive anticlockwise. Relative to the first point, so
 * that small rings far from the origin keep their sign. */
static double twice_area(const ChartPoint *points, int32_t count)
{
    double sum = 0;
    double x0 = (double)points[0].lon;
    double y0 = (double)points[0].lat;
    for (int32_t i = 1; i + 1 < count; i++) {
        sum += ((double)points[i].lon - x0) * ((double)points[i + 1].lat - y0) -
               ((double)points[i + 1].lon - x0) * ((double)points[i].lat - y0);
    }
    return sum;
}

static void reverse(ChartPoint *points, int32_t count)
{
    for (int32_t i = 0; i < count / 2; i++) {
        ChartPoint swap = points[i];
        points[i] = points[count - 1 - i];
        points[count - 1 - i] = swap;
    }
}

static ChartBox box_of(const ChartPoint *points, int32_t count)
{
    ChartBox box = {points[0].lon, points[0].lat, points[0].lon, points[0].lat};
    for (int32_t i = 1; i < count; i++) {
        box.west = points[i].lon < box.west ? points[i].lon : box.west;
        box.east = points[i].lon > box.east ? points[i].lon : box.east;
        box.south = points[i].lat < box.south ? points[i].lat : box.south;
        box.north = points[i].lat > box.north ? points[i].lat : box.north;
    }
    return box;
}

void chart_shapes_end(ChartShapes *shapes)
{
    assert(shapes->path_count > 0 && "a path was begun");
    ChartPath *path = &shapes->paths[shapes->path_count - 1];
    ChartPoint *points = shapes->points != NULL ? &shapes->points[path->first] : NULL;
    path->count = points != NULL ? drop_repeated(points, path->count, path->closed) : 0;
    shapes->point_count = path->first + path->count;
    if (path->count < (path->closed ? 3 : 2)) {
        shapes->point_count = path->first;
        shapes->path_count--;
        return;
    }
    if (path->closed && (twice_area(points, path->count) < 0) != path->hole) {
        reverse(points, path->count);
    }
    path->box = box_of(points, path->count);
}

ChartLevel chart_level(const Chart *chart, ChartLevel wanted)
{
    for (int32_t apart = 0; apart < CHART_LEVELS; apart++) {
        int32_t coarser = (int32_t)wanted - apart;
        int32_t finer = (int32_t)wanted + apart;
        if (coarser >= 0 && chart->land[coarser].path_count > 0) {
            return (ChartLevel)coarser;
        }
        if (finer < CHART_LEVELS && chart->land[finer].path_count > 0) {
            return (ChartLevel)finer;
        }
    }
    return wanted;
}

double chart_height_at(const ChartGrid *grid, double lon, double lat)
{
    if (grid->height_m == NULL || grid->width < 2 || grid->height < 2) {
        return 0;
    }
    double x = (lon - grid->west) / grid->step;
    double y = (grid->north - lat) / grid->step;
    if (!(x >= 0 && y >= 0 && x <= grid->width - 1 && y <= grid->height - 1)) {
        return 0;
    }
    int32_t column = x < grid->width - 1 ? (int32_t)x : grid->width - 2;
    int32_t row = y < grid->height - 1 ? (int32_t)y : grid->height - 2;
    double tx = x - column;
    double ty = y - row;
    const int16_t *above = &grid->height_m[(size_t)row * (size_t)grid->width + (size_t)column];
    const int16_t *below = above + grid->width;
    return (above[0] * (1 - tx) + above[1] * tx) * (1 - ty) +
           (below[0] * (1 - tx) + below[1] * tx) * ty;
}
