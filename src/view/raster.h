/* Exact-area coverage of polygons and strokes. Edges add signed areas to one cell buffer; a prefix
 * sum along each row turns them into winding numbers weighted by coverage. One raster belongs to
 * one thread. Coordinates may be anything: not-a-number points are skipped, huge ones held. */
#ifndef CORRIDOR_VIEW_RASTER_H
#define CORRIDOR_VIEW_RASTER_H

#include "view/draw_list.h"

#include <stddef.h>

typedef struct Raster Raster;

typedef enum FillRule { FILL_EVEN_ODD, FILL_NON_ZERO } FillRule;

/* Whole pixels, right and bottom excluded. */
typedef struct PixelBox {
    int32_t x0, y0, x1, y1;
} PixelBox;

/* Gets the coverage of pixels x .. x + count - 1 of row y. */
typedef void (*RasterSink)(void *context, int32_t y, int32_t x, int32_t count,
                           const uint8_t *coverage);

Raster *raster_create(void);
void raster_destroy(Raster *raster);

/* Starts a shape; only pixels inside the box are produced. */
void raster_begin(Raster *raster, PixelBox box);
void raster_contour(Raster *raster, const Vec2 *points, int32_t count); /* closed by itself */
void raster_circle(Raster *raster, float x, float y, float radius, bool hole);
void raster_round_rect(Raster *raster, Rect rect, float radius, bool hole);
/* dash 0: solid. Fill with non-zero. */
void raster_stroke(Raster *raster, const Vec2 *points, int32_t count, bool closed, float width,
                   float dash, float gap);
/* Hands every row with something in it to the sink, top to bottom, and empties the raster. */
void raster_finish(Raster *raster, FillRule rule, RasterSink sink, void *context);

/* Colour over an opaque pixel; alpha 0..256. */
static inline uint32_t pixel_mix(uint32_t below, uint32_t color, uint32_t alpha)
{
    uint32_t rest = 256 - alpha;
    uint32_t red_blue =
        (((color & 0xFF00FFU) * alpha + (below & 0xFF00FFU) * rest + 0x800080U) >> 8) & 0xFF00FFU;
    uint32_t green =
        (((color & 0xFF00U) * alpha + (below & 0xFF00U) * rest + 0x8000U) >> 8) & 0xFF00U;
    return 0xFF000000U | red_blue | green;
}

static inline uint32_t pixel_widen(uint32_t alpha) /* 0..255 -> 0..256 */
{
    return alpha + (alpha >> 7);
}

#endif
