/* The chart: coast, borders, rivers, lakes, isobaths and relief of a map as plain arrays. io fills
 * it in (io/map_chart.h), the views draw it; nothing here decides where a vessel may go.
 *
 * Coordinates are WGS84 degrees in floats: the step near 40 degrees is 4e-6 degrees, 0.4 m, a tenth
 * of a pixel at the closest zoom. Everything is owned by the Chart and freed with chart_free. */
#ifndef CORRIDOR_MODEL_CHART_H
#define CORRIDOR_MODEL_CHART_H

#include <stdbool.h>
#include <stdint.h>

typedef struct ChartPoint {
    float lon, lat;
} ChartPoint;

typedef struct ChartBox {
    float west, south, east, north; /* empty when east < west */
} ChartBox;

/* One ring of a polygon or one line: points[first .. first + count). */
typedef struct ChartPath {
    int32_t first, count;
    ChartBox box;
    int32_t depth_m; /* isobaths: metres below the surface; else 0 */
    bool closed;     /* a ring; its first point is not repeated at the end */
    bool hole;       /* ring: an inner one */
} ChartPath;

/* A layer. Outer rings run anticlockwise and holes clockwise (x east, y north), so that a non-zero
 * winding fill is right even where simplified neighbours overlap a little. */
typedef struct ChartShapes {
    ChartPoint *points; /* [point_count] */
    int32_t point_count, point_capacity;
    ChartPath *paths; /* [path_count] */
    int32_t path_count, path_capacity;
} ChartShapes;

/* Heights on a regular grid of degrees; row 0 is the northernmost. */
typedef struct ChartGrid {
    int16_t *height_m; /* [height][width]; metres above sea level, negative in the sea */
    int32_t width, height;
    double west, north; /* of the centre of sample [0][0] */
    double step;        /* degrees between samples */
} ChartGrid;

typedef enum ChartLevel { CHART_LOW, CHART_MID, CHART_HIGH, CHART_LEVELS } ChartLevel;

/* Zero is a valid empty chart: all sea. A level that was not loaded has no paths; views then take
 * the nearest one that has. */
typedef struct Chart {
    ChartShapes land[CHART_LEVELS]; /* tolerance about 1 km, 250 m, 60 m */
    ChartShapes borders, rivers, lakes, isobaths;
    ChartGrid relief;
} Chart;

void chart_free(Chart *chart); /* leaves it empty */
void chart_shapes_free(ChartShapes *shapes);

/* Building a layer: points are added to the path begun last. */
void chart_shapes_begin(ChartShapes *shapes, bool closed, bool hole, int32_t depth_m);
void chart_shapes_add(ChartShapes *shapes, ChartPoint point);
/* Ends the path: drops repeated points and the closing one, sets box and orientation, and removes
 * the path again when fewer than 3 (ring) or 2 (line) points are left. */
void chart_shapes_end(ChartShapes *shapes);

/* The level nearest to the wanted one that has paths; the wanted one when none has. */
ChartLevel chart_level(const Chart *chart, ChartLevel wanted);

/* Height at a place, bilinear; 0 outside the grid. */
double chart_height_at(const ChartGrid *grid, double lon, double lat);

#endif
