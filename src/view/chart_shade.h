/* The colours under the lines of the base map: sea by depth with a glow along the shore, land by
 * relief. Both vary slowly, so they are computed for one sample per 4 x 4 pixels and interpolated;
 * an ordered dither keeps the dark gradients free of steps. */
#ifndef CORRIDOR_VIEW_CHART_SHADE_H
#define CORRIDOR_VIEW_CHART_SHADE_H

#include "model/chart.h"
#include "view/chart_colors.h"
#include "view/chart_layer.h"

/* The relief made ready: per grid node a sea colour index, carried on under the land so that the
 * tint runs up to any coast line, and the light on the land. */
enum { SEA_COLORS = 1024 }; /* of the table */

typedef struct ChartRelief {
    int32_t width, height;
    double west, north, step; /* as in ChartGrid */
    float *sea;               /* [height][width] 0 (shore) .. 255 (deep) */
    float *light;             /* -1 (shadow) .. 1 */
    float *height_share;      /* 0 (sea level) .. 1 (3000 m and more) */
} ChartRelief;

/* Colours made ready. */
typedef struct ChartTints {
    ChartColors colors;
    ShadeColor sea[SEA_COLORS]; /* over the sea index */
} ChartTints;

void chart_tints_make(ChartTints *tints, const ChartColors *colors);

void chart_relief_build(ChartRelief *relief, const ChartGrid *grid);
void chart_relief_free(ChartRelief *relief);

enum { SHADE_CELL = 4 }; /* pixels per sample, each way */

/* Nearness of land at quarter resolution, for a texture of width x height pixels. */
typedef struct ShoreGlow {
    int32_t width, height; /* samples */
    uint8_t *near;         /* [height][width] land blurred over about 10 pixels, 0..255 */
    uint8_t *far;          /* over about 45 pixels */
    uint8_t *scratch;
    uint16_t *sums;
    size_t capacity;
} ShoreGlow;

/* Sample (0, 0) is the centre of the 4 x 4 pixels left above the texture's first ones. */
void shore_glow_make(ShoreGlow *glow, const ChartLayer *land, PlaneToPixels map, int32_t width,
                     int32_t height, Raster *raster, LayerScratch *scratch);
void shore_glow_free(ShoreGlow *glow);

/* A row of samples, stretched to the width of the texture: colours with 5 bits behind the point, so
 * that eight times one still fits in 16 bits. */
typedef struct ShadeRow {
    uint16_t *plane[6]; /* sea r g b, land r g b; [texture width] */
    int32_t row;        /* which sample row this is; -1: none */
} ShadeRow;

/* Colours one texture, row by row; one per thread. */
typedef struct Shader {
    const ChartRelief *relief;
    const ChartTints *tints;
    const ShoreGlow *glow;
    PlaneToPixels map;
    int32_t samples;    /* across the texture, one more on either side */
    ShadeRow rows[2];   /* around the pixel row in hand */
    uint16_t *line[6];  /* [samples] before they are stretched */
    float *columns[3];  /* relief interpolated to one latitude, per grid column */
    float *weights;     /* [samples][4] */
    int32_t *column_at; /* [samples] first of four grid columns */
    void *memory;
    size_t capacity;
} Shader;

enum { SHADE_RUN = 8 }; /* pixels coloured at once */

void shader_begin(Shader *shader, const ChartRelief *relief, const ChartTints *tints,
                  const ShoreGlow *glow, PlaneToPixels map, int32_t texture_width);
/* Gets ready for pixel row y of the texture; rows go up or down by any step. */
void shader_row(Shader *shader, int32_t y);
/* Colours of pixels x .. x + 7 of that row; x is a multiple of 8. */
void shader_sea(const Shader *shader, int32_t x, int32_t y, uint32_t out[SHADE_RUN]);
void shader_land(const Shader *shader, int32_t x, int32_t y, uint32_t out[SHADE_RUN]);
void shader_free(Shader *shader);

#endif
