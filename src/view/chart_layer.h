/* A chart layer made ready for drawing: points on the Mercator plane, cut into chunks with boxes,
 * so that what lies outside a window costs a comparison per chunk and not per point. */
#ifndef CORRIDOR_VIEW_CHART_LAYER_H
#define CORRIDOR_VIEW_CHART_LAYER_H

#include "model/chart.h"
#include "view/draw_list.h"
#include "view/raster.h"

/* Relative to CHART_ORIGIN, so that floats keep a hundredth of a pixel at the closest zoom. */
typedef struct PlanePoint {
    float x, y; /* Mercator degrees, y north */
} PlanePoint;

#define CHART_ORIGIN_X 34.0
#define CHART_ORIGIN_Y 48.0 /* about 43 N */

typedef struct LayerChunk {
    int32_t first, last; /* points[first .. last], the last being the first of the next chunk */
    float x0, y0, x1, y1;
} LayerChunk;

typedef struct LayerPath {
    int32_t first_chunk, chunk_count;
    float x0, y0, x1, y1;
    bool closed; /* its first point is repeated at the end */
    int32_t depth_m;
} LayerPath;

typedef struct ChartLayer {
    PlanePoint *points;
    LayerChunk *chunks; /* [chunk_count] */
    LayerPath *paths;   /* [path_count] */
    int32_t chunk_count, path_count;
} ChartLayer;

/* Pixels of the plane: x_px = x * scale + dx, y_px = dy - y * scale. */
typedef struct PlaneToPixels {
    double scale, dx, dy;
} PlaneToPixels;

/* The longest run of points handed out at once is as long as the longest path. */
typedef struct LayerScratch {
    Vec2 *points;
    int32_t capacity;
} LayerScratch;

/* is_cut: the shapes were cut out of a larger map; what lies on their common bounding box is moved
 * far out, so that land goes on beyond the data and no coast is drawn along the cut. */
void chart_layer_build(ChartLayer *layer, const ChartShapes *shapes, bool is_cut);
void chart_layer_free(ChartLayer *layer);

/* Adds the rings to a raster that has begun with the box. */
void chart_layer_fill(const ChartLayer *layer, PlaneToPixels map, PixelBox box, Raster *raster,
                      LayerScratch *scratch);
/* Adds strokes; dashes start anew at every chunk, so they stay where they are when panned. */
void chart_layer_stroke(const ChartLayer *layer, PlaneToPixels map, PixelBox box, Raster *raster,
                        LayerScratch *scratch, float width, float dash, float gap);

#endif
