/* Paints the base map of one view into a texture: no cache, no clock, no worker; chart_view decides
 * when and how much. */
#ifndef CORRIDOR_VIEW_CHART_PAINT_H
#define CORRIDOR_VIEW_CHART_PAINT_H

#include "view/chart_layer.h"
#include "view/chart_shade.h"

/* The chart made ready for drawing. Read only while painting. */
typedef struct ChartScene {
    ChartLayer land[CHART_LEVELS];
    ChartLayer borders, rivers, lakes, isobaths, channels;
    ChartRelief relief;
} ChartScene;

void chart_scene_build(ChartScene *scene, const Chart *chart); /* without channels */
void chart_scene_free(ChartScene *scene);

/* A rectangle of the plane in pixels. Corners lie on the grid of SHADE_CELL * 2 pixels counted from
 * CHART_ORIGIN, whatever the view, so that glow and dither of two textures of one scale agree. */
typedef struct ChartTexture {
    uint32_t *pixels;      /* [height][width] opaque */
    int32_t width, height; /* multiples of 8 */
    PlaneToPixels map;
} ChartTexture;

typedef struct ChartPainter ChartPainter; /* scratch memory, one per painting thread */

ChartPainter *chart_painter_create(void);
void chart_painter_color(ChartPainter *painter, const ChartColors *colors); /* before painting */
void chart_painter_destroy(ChartPainter *painter);

/* threads: 1, or 2 to split the bands with a helper thread. The pixels do not depend on it. */
void chart_paint(ChartPainter *painter, const ChartScene *scene, ChartTexture *texture,
                 int32_t threads);

#endif
