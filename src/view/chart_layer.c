#include "view/chart_layer.h"

#include "base/memory.h"
#include "view/camera.h"

#include <math.h>

enum { CHUNK_POINTS = 32 };

/* Points nearer to the last one drawn than this are left out: they move no pixel visibly. */
static const float NEAR = 0.35F;

static LayerChunk chunk_of(const PlanePoint *points, int32_t first, int32_t last)
{
    LayerChunk chunk = {first,           last,           points[first].x, points[first].y,
                        points[first].x, points[first].y};
    for (int32_t i = first + 1; i <= last; i++) {
        chunk.x0 = points[i].x < chunk.x0 ? points[i].x : chunk.x0;
        chunk.y0 = points[i].y < chunk.y0 ? points[i].y : chunk.y0;
        chunk.x1 = points[i].x > chunk.x1 ? points[i].x : chunk.x1;
        chunk.y1 = points[i].y > chunk.y1 ? points[i].y : chunk.y1;
    }
    return chunk;
}

/* Degrees by which points on the cut are moved out. */
static const float BEYOND = 60;

static ChartBox frame_of(const ChartShapes *shapes)
{
    ChartBox frame = shapes->paths[0].box;
    for (int32_t i = 1; i < shapes->path_count; i++) {
        ChartBox box = shapes->paths[i].box;
        frame.west = box.west < frame.west ? box.west : frame.west;
        frame.south = box.south < frame.south ? box.south : frame.south;
        frame.east = box.east > frame.east ? box.east : frame.east;
        frame.north = box.north > frame.north ? box.north : frame.north;
    }
    return frame;
}

/* Moved straight out, so that a coast that meets the cut goes on in its direction. */
static PlanePoint beyond(PlanePoint at, ChartPoint point, ChartBox frame)
{
    const float on = 2e-3F;
    at.x -= point.lon < frame.west + on ? BEYOND : 0;
    at.x += point.lon > frame.east - on ? BEYOND : 0;
    at.y -= point.lat < frame.south + on ? BEYOND : 0;
    at.y += point.lat > frame.north - on ? BEYOND : 0;
    return at;
}

static PlanePoint plane_point(ChartPoint point)
{
    return (PlanePoint){(float)((double)point.lon - CHART_ORIGIN_X),
                        (float)(mercator_y((double)point.lat) - CHART_ORIGIN_Y)};
}

/* Cuts points[first..last] into chunks behind those of the layer. */
static void add_chunks(ChartLayer *layer, LayerPath *path, int32_t first, int32_t last)
{
    path->first_chunk = layer->chunk_count;
    for (int32_t at = first; at < last; at += CHUNK_POINTS) {
        int32_t end = at + CHUNK_POINTS < last ? at + CHUNK_POINTS : last;
        LayerChunk chunk = chunk_of(layer->points, at, end);
        layer->chunks[layer->chunk_count++] = chunk;
        bool is_first = at == first;
        path->x0 = is_first || chunk.x0 < path->x0 ? chunk.x0 : path->x0;
        path->y0 = is_first || chunk.y0 < path->y0 ? chunk.y0 : path->y0;
        path->x1 = is_first || chunk.x1 > path->x1 ? chunk.x1 : path->x1;
        path->y1 = is_first || chunk.y1 > path->y1 ? chunk.y1 : path->y1;
    }
    path->chunk_count = layer->chunk_count - path->first_chunk;
}

void chart_layer_build(ChartLayer *layer, const ChartShapes *shapes, bool is_cut)
{
    *layer = (ChartLayer){0};
    if (shapes == NULL || shapes->path_count == 0) {
        return;
    }
    size_t points = (size_t)shapes->point_count + (size_t)shapes->path_count;
    size_t chunks = (size_t)shapes->point_count / CHUNK_POINTS + 2 * (size_t)shapes->path_count;
    layer->points = mem_alloc(points, sizeof *layer->points);
    layer->chunks = mem_alloc(chunks, sizeof *layer->chunks);
    layer->paths = mem_alloc((size_t)shapes->path_count, sizeof *layer->paths);
    ChartBox frame = frame_of(shapes);
    int32_t count = 0;
    for (int32_t i = 0; i < shapes->path_count; i++) {
        const ChartPath *from = &shapes->paths[i];
        if (from->count < 2) {
            continue;
        }
        int32_t first = count;
        for (int32_t k = 0; k < from->count; k++) {
            ChartPoint point = shapes->points[from->first + k];
            PlanePoint at = plane_point(point);
            layer->points[count++] = is_cut ? beyond(at, point, frame) : at;
        }
        if (from->closed) {
            layer->points[count++] = layer->points[first];
        }
        LayerPath *path = &layer->paths[layer->path_count++];
        path->closed = from->closed;
        path->depth_m = from->depth_m;
        add_chunks(layer, path, first, count - 1);
    }
}

void chart_layer_free(ChartLayer *layer)
{
    mem_free(layer->points);
    mem_free(layer->chunks);
    mem_free(layer->paths);
    *layer = (ChartLayer){0};
}

static Vec2 to_pixels(PlaneToPixels map, PlanePoint point)
{
    return (Vec2){(float)((double)point.x * map.scale + map.dx),
                  (float)(map.dy - (double)point.y * map.scale)};
}

/* The window on the plane, grown by a margin in pixels. */
typedef struct Window {
    float x0, y0, x1, y1;
} Window;

static Window window_of(PlaneToPixels map, PixelBox box, double margin)
{
    return (Window){(float)((box.x0 - margin - map.dx) / map.scale),
                    (float)((map.dy - box.y1 - margin) / map.scale),
                    (float)((box.x1 + margin - map.dx) / map.scale),
                    (float)((map.dy - box.y0 + margin) / map.scale)};
}

static bool is_outside(Window window, float x0, float y0, float x1, float y1)
{
    return x1 < window.x0 || x0 > window.x1 || y1 < window.y0 || y0 > window.y1;
}

static void reserve(LayerScratch *scratch, int32_t count)
{
    if (count > scratch->capacity) {
        mem_free(scratch->points);
        scratch->capacity = count * 2;
        scratch->points = mem_alloc((size_t)scratch->capacity, sizeof *scratch->points);
    }
}

static bool is_near(Vec2 a, Vec2 b)
{
    return fabsf(a.x - b.x) < NEAR && fabsf(a.y - b.y) < NEAR;
}

/* Appends a chunk's points after its first one. */
static int32_t add_chunk(const ChartLayer *layer, const LayerChunk *chunk, PlaneToPixels map,
                         Vec2 *points, int32_t count)
{
    for (int32_t i = chunk->first + 1; i <= chunk->last; i++) {
        Vec2 point = to_pixels(map, layer->points[i]);
        if (i == chunk->last || !is_near(point, points[count - 1])) {
            points[count++] = point;
        }
    }
    return count;
}

void chart_layer_fill(const ChartLayer *layer, PlaneToPixels map, PixelBox box, Raster *raster,
                      LayerScratch *scratch)
{
    Window window = window_of(map, box, 1);
    for (int32_t p = 0; p < layer->path_count; p++) {
        const LayerPath *path = &layer->paths[p];
        if (!path->closed || is_outside(window, path->x0, path->y0, path->x1, path->y1)) {
            continue;
        }
        const LayerChunk *chunks = &layer->chunks[path->first_chunk];
        reserve(scratch, chunks[path->chunk_count - 1].last - chunks[0].first + 1);
        int32_t count = 0;
        scratch->points[count++] = to_pixels(map, layer->points[chunks[0].first]);
        for (int32_t c = 0; c < path->chunk_count; c++) {
            const LayerChunk *chunk = &chunks[c];
            if (is_outside(window, chunk->x0, chunk->y0, chunk->x1, chunk->y1)) {
                /* All on one side: only where it ends can matter for the fill. */
                scratch->points[count++] = to_pixels(map, layer->points[chunk->last]);
            } else {
                count = add_chunk(layer, chunk, map, scratch->points, count);
            }
        }
        raster_contour(raster, scratch->points, count);
    }
}

void chart_layer_stroke(const ChartLayer *layer, PlaneToPixels map, PixelBox box, Raster *raster,
                        LayerScratch *scratch, float width, float dash, float gap)
{
    Window window = window_of(map, box, (double)width + 2);
    for (int32_t p = 0; p < layer->path_count; p++) {
        const LayerPath *path = &layer->paths[p];
        if (is_outside(window, path->x0, path->y0, path->x1, path->y1)) {
            continue;
        }
        const LayerChunk *chunks = &layer->chunks[path->first_chunk];
        reserve(scratch, chunks[path->chunk_count - 1].last - chunks[0].first + 1);
        int32_t count = 0;
        for (int32_t c = 0; c < path->chunk_count; c++) {
            const LayerChunk *chunk = &chunks[c];
            if (!is_outside(window, chunk->x0, chunk->y0, chunk->x1, chunk->y1)) {
                if (count == 0) {
                    scratch->points[count++] = to_pixels(map, layer->points[chunk->first]);
                }
                count = add_chunk(layer, chunk, map, scratch->points, count);
                if (dash <= 0 && c + 1 < path->chunk_count) {
                    continue; /* the run goes on */
                }
            }
            if (count > 1) {
                raster_stroke(raster, scratch->points, count, false, width, dash, gap);
            }
            count = 0;
        }
    }
}
