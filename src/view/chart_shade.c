#include "view/chart_shade.h"

#include "base/memory.h"
#include "view/camera.h"

#include <math.h>
#include <string.h>

enum { FRACTION = 5 }; /* bits of the colour planes behind the point */

/* Where the sea colours lie on the ramp, 0 (shore) .. 255 (deep). */
static const float SEA_AT[SEA_STEPS] = {0, 40, 85, 125, 175, 215, 255};

/* Metres of depth to ramp position. */
static const struct {
    float depth_m, index;
} DEPTH_STEPS[] = {{0, 0},     {15, 22},   {40, 48},    {80, 78},    {150, 105},
                   {400, 138}, {900, 170}, {1500, 204}, {2050, 236}, {2600, 255}};

static float clamp(float v, float low, float high)
{
    return v < low ? low : v > high ? high : v;
}

static float depth_index(float depth_m)
{
    size_t count = sizeof DEPTH_STEPS / sizeof DEPTH_STEPS[0];
    for (size_t i = 1; i < count; i++) {
        if (depth_m < DEPTH_STEPS[i].depth_m) {
            float from = DEPTH_STEPS[i - 1].depth_m;
            float t = (depth_m - from) / (DEPTH_STEPS[i].depth_m - from);
            return DEPTH_STEPS[i - 1].index +
                   (DEPTH_STEPS[i].index - DEPTH_STEPS[i - 1].index) * (t < 0 ? 0 : t);
        }
    }
    return 255;
}

static ShadeColor sea_color(const ShadeColor colors[SEA_STEPS], float index)
{
    size_t i = 1;
    while (i + 1 < SEA_STEPS && index > SEA_AT[i]) {
        i++;
    }
    float t = clamp((index - SEA_AT[i - 1]) / (SEA_AT[i] - SEA_AT[i - 1]), 0, 1);
    ShadeColor a = colors[i - 1];
    ShadeColor b = colors[i];
    return (ShadeColor){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

void chart_tints_make(ChartTints *tints, const ChartColors *colors)
{
    tints->colors = *colors;
    for (int32_t i = 0; i < SEA_COLORS; i++) {
        tints->sea[i] = sea_color(colors->sea, (float)i * 255 / (SEA_COLORS - 1));
    }
}

/* Whether a node that is not on the edge of the grid has a known neighbour. */
static bool is_beside_known(const bool *known, size_t width, size_t at)
{
    const bool *north = &known[at - width], *here = &known[at], *south = &known[at + width];
    return north[-1] | north[0] | north[1] | here[-1] | here[1] | south[-1] | south[0] | south[1];
}

/* Carries sea values on under the land, a ring of nodes at a time, to `rings` nodes inland: what
 * lies farther is never seen through the coast line's tolerance. */
static void fill_inland(float *sea, bool *known, int32_t width, int32_t height, int32_t rings)
{
    size_t count = (size_t)width * (size_t)height;
    float *next = mem_alloc(count, sizeof *next);
    bool *next_known = mem_alloc(count, sizeof *next_known);
    for (int32_t ring = 0; ring < rings; ring++) {
        memcpy(next, sea, count * sizeof *next);
        memcpy(next_known, known, count * sizeof *next_known);
        for (int32_t y = 0; y < height; y++) {
            for (int32_t x = 0; x < width; x++) {
                size_t at = (size_t)y * (size_t)width + (size_t)x;
                bool inner = x > 0 && x + 1 < width && y > 0 && y + 1 < height;
                if (known[at] || (inner && !is_beside_known(known, (size_t)width, at))) {
                    continue;
                }
                float sum = 0;
                int32_t neighbours = 0;
                for (int32_t dy = -1; dy <= 1; dy++) {
                    for (int32_t dx = -1; dx <= 1; dx++) {
                        if (x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height) {
                            size_t from = (size_t)(y + dy) * (size_t)width + (size_t)(x + dx);
                            sum += known[from] ? sea[from] : 0;
                            neighbours += known[from];
                        }
                    }
                }
                if (neighbours > 0) {
                    next[at] = sum / (float)neighbours;
                    next_known[at] = true;
                }
            }
        }
        memcpy(sea, next, count * sizeof *next);
        memcpy(known, next_known, count * sizeof *next_known);
    }
    mem_free(next);
    mem_free(next_known);
}

static int16_t height_at(const ChartGrid *grid, int32_t x, int32_t y)
{
    x = x < 0 ? 0 : x >= grid->width ? grid->width - 1 : x;
    y = y < 0 ? 0 : y >= grid->height ? grid->height - 1 : y;
    int16_t height = grid->height_m[(size_t)y * (size_t)grid->width + (size_t)x];
    return height > 0 ? height : 0; /* the sea is flat here */
}

/* Light from the north-west on a slope, -1 .. 1; slopes are exaggerated so that the mild ones of a
 * coarse grid show, and the steep ones are held by the quotient. */
static float light_at(const ChartGrid *grid, int32_t x, int32_t y, float metres_x, float metres_y)
{
    float east = (float)(height_at(grid, x + 1, y) - height_at(grid, x - 1, y)) / (2 * metres_x);
    float south = (float)(height_at(grid, x, y + 1) - height_at(grid, x, y - 1)) / (2 * metres_y);
    float facing = (east + south) * 18;
    return facing / (1 + fabsf(facing));
}

/* A B-spline smooths; sharpened by a sixth of the curvature its result passes nearly through the
 * values themselves. */
static void sharpen(float *values, int32_t width, int32_t height)
{
    size_t count = (size_t)width * (size_t)height;
    float *old = mem_alloc(count, sizeof *old);
    memcpy(old, values, count * sizeof *old);
    for (int32_t y = 1; y + 1 < height; y++) {
        for (int32_t x = 1; x + 1 < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            float around =
                old[at - 1] + old[at + 1] + old[at - (size_t)width] + old[at + (size_t)width];
            values[at] = old[at] + (4 * old[at] - around) / 6;
        }
    }
    mem_free(old);
}

void chart_relief_build(ChartRelief *relief, const ChartGrid *grid)
{
    *relief = (ChartRelief){0};
    if (grid->width < 2 || grid->height < 2 || grid->height_m == NULL || !(grid->step > 0)) {
        return;
    }
    size_t count = (size_t)grid->width * (size_t)grid->height;
    relief->width = grid->width;
    relief->height = grid->height;
    relief->west = grid->west;
    relief->north = grid->north;
    relief->step = grid->step;
    relief->sea = mem_alloc(count, sizeof *relief->sea);
    relief->light = mem_alloc(count, sizeof *relief->light);
    relief->height_share = mem_alloc(count, sizeof *relief->height_share);
    bool *known = mem_alloc(count, sizeof *known);
    for (size_t i = 0; i < count; i++) {
        known[i] = grid->height_m[i] < 0;
        relief->sea[i] = known[i] ? depth_index(-(float)grid->height_m[i]) : 20;
        relief->height_share[i] = clamp((float)grid->height_m[i] / 3000, 0, 1);
    }
    fill_inland(relief->sea, known, relief->width, relief->height, 4);
    mem_free(known);
    const double metres_per_degree = 111195;
    for (int32_t y = 0; y < relief->height; y++) {
        double lat = relief->north - y * relief->step;
        float metres_y = (float)(relief->step * metres_per_degree);
        float metres_x = metres_y * (float)cos(lat * 3.14159265358979 / 180);
        for (int32_t x = 0; x < relief->width; x++) {
            relief->light[(size_t)y * (size_t)relief->width + (size_t)x] =
                light_at(grid, x, y, metres_x, metres_y);
        }
    }
    sharpen(relief->light, relief->width, relief->height);
}

void chart_relief_free(ChartRelief *relief)
{
    mem_free(relief->sea);
    mem_free(relief->light);
    mem_free(relief->height_share);
    *relief = (ChartRelief){0};
}

/* Samples beyond the texture on each side, so that land just outside it glows in as well. */
enum { PAD = 24, NEAR_RADIUS = 1, FAR_RADIUS = 6 };

static void glow_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    ShoreGlow *glow = context;
    memcpy(&glow->near[(size_t)y * (size_t)glow->width + (size_t)x], coverage, (size_t)count);
}

/* One box blur of 2 radius + 1 samples along the rows. Edges repeat. */
static void blur_rows(const uint8_t *from, uint8_t *to, int32_t width, int32_t height,
                      int32_t radius)
{
    uint32_t divisor = (uint32_t)(2 * radius + 1);
    uint32_t reciprocal = (65536 + divisor / 2) / divisor;
    for (int32_t y = 0; y < height; y++) {
        const uint8_t *in = &from[(size_t)y * (size_t)width];
        uint8_t *out = &to[(size_t)y * (size_t)width];
        uint32_t sum = in[0] * (uint32_t)(radius + 1);
        for (int32_t x = 1; x <= radius; x++) {
            sum += in[x < width ? x : width - 1];
        }
        for (int32_t x = 0; x < width; x++) {
            out[x] = (uint8_t)((sum * reciprocal + 32768) >> 16);
            int32_t enter = x + radius + 1;
            int32_t leave = x - radius;
            sum += in[enter < width ? enter : width - 1];
            sum -= in[leave > 0 ? leave : 0];
        }
    }
}

/* The same down the columns; sums[width] is scratch. */
static void blur_columns(const uint8_t *from, uint8_t *to, int32_t width, int32_t height,
                         int32_t radius, uint16_t *sums)
{
    uint32_t divisor = (uint32_t)(2 * radius + 1);
    uint32_t reciprocal = (65536 + divisor / 2) / divisor;
    for (int32_t x = 0; x < width; x++) {
        sums[x] = (uint16_t)(from[x] * (radius + 1));
    }
    for (int32_t y = 1; y <= radius; y++) {
        const uint8_t *in = &from[(size_t)(y < height ? y : height - 1) * (size_t)width];
        for (int32_t x = 0; x < width; x++) {
            sums[x] = (uint16_t)(sums[x] + in[x]);
        }
    }
    for (int32_t y = 0; y < height; y++) {
        uint8_t *out = &to[(size_t)y * (size_t)width];
        int32_t enter_at = y + radius + 1 < height ? y + radius + 1 : height - 1;
        int32_t leave_at = y - radius > 0 ? y - radius : 0;
        const uint8_t *enter = &from[(size_t)enter_at * (size_t)width];
        const uint8_t *leave = &from[(size_t)leave_at * (size_t)width];
        for (int32_t x = 0; x < width; x++) {
            out[x] = (uint8_t)((sums[x] * reciprocal + 32768) >> 16);
            sums[x] = (uint16_t)(sums[x] + enter[x] - leave[x]);
        }
    }
}

static void blur(ShoreGlow *glow, const uint8_t *from, uint8_t *to, int32_t radius, int32_t passes)
{
    for (int32_t i = 0; i < passes; i++) {
        blur_rows(i == 0 ? from : to, glow->scratch, glow->width, glow->height, radius);
        blur_columns(glow->scratch, to, glow->width, glow->height, radius, glow->sums);
    }
}

void shore_glow_make(ShoreGlow *glow, const ChartLayer *land, PlaneToPixels map, int32_t width,
                     int32_t height, Raster *raster, LayerScratch *scratch)
{
    glow->width = width / SHADE_CELL + 2 + 2 * PAD;
    glow->height = height / SHADE_CELL + 2 + 2 * PAD;
    size_t count = (size_t)glow->width * (size_t)glow->height;
    if (count > glow->capacity) {
        shore_glow_free(glow);
        glow->width = width / SHADE_CELL + 2 + 2 * PAD;
        glow->height = height / SHADE_CELL + 2 + 2 * PAD;
        glow->capacity = count;
        glow->near = mem_alloc(count, 1);
        glow->far = mem_alloc(count, 1);
        glow->scratch = mem_alloc(count, 1);
        glow->sums = mem_alloc(count, sizeof *glow->sums);
    }
    memset(glow->near, 0, count);
    PixelBox box = {0, 0, glow->width, glow->height};
    /* Sample i covers the texture's pixels 4 (i - PAD - 1) .. + 3. */
    double offset = PAD + 1;
    PlaneToPixels quarter = {map.scale / SHADE_CELL, map.dx / SHADE_CELL + offset,
                             map.dy / SHADE_CELL + offset};
    raster_begin(raster, box);
    chart_layer_fill(land, quarter, box, raster, scratch);
    raster_finish(raster, FILL_NON_ZERO, glow_sink, glow);
    blur(glow, glow->near, glow->far, FAR_RADIUS, 3);
    blur(glow, glow->near, glow->near, NEAR_RADIUS, 2);
}

void shore_glow_free(ShoreGlow *glow)
{
    mem_free(glow->near);
    mem_free(glow->far);
    mem_free(glow->scratch);
    mem_free(glow->sums);
    *glow = (ShoreGlow){0};
}

/* Cubic B-spline: smooth to the second derivative, so no grid shows however close one looks. */
static void spline_weights(float t, float weights[4])
{
    float s = 1 - t;
    weights[0] = s * s * s / 6;
    weights[1] = (4 + 3 * t * t * (t - 2)) / 6;
    weights[2] = (4 + 3 * s * s * (s - 2)) / 6;
    weights[3] = t * t * t / 6;
}

/* Hands out pieces of one allocation. */
static void *take(char **memory, size_t count, size_t size)
{
    void *piece = *memory;
    *memory += (count * size + 15) / 16 * 16;
    return piece;
}

void shader_begin(Shader *shader, const ChartRelief *relief, const ChartTints *tints,
                  const ShoreGlow *glow, PlaneToPixels map, int32_t texture_width)
{
    shader->relief = relief;
    shader->tints = tints;
    shader->glow = glow;
    shader->map = map;
    shader->samples = texture_width / SHADE_CELL + 2;
    size_t samples = (size_t)shader->samples;
    size_t width = (size_t)texture_width;
    size_t columns = (size_t)relief->width + 4;
    size_t bytes = 12 * (width * sizeof(uint16_t) + 16) + 6 * (samples * sizeof(uint16_t) + 16) +
                   3 * (columns * sizeof(float) + 16) + samples * 5 * sizeof(float) + 32;
    if (bytes > shader->capacity) {
        mem_free(shader->memory);
        shader->memory = mem_alloc(bytes, 1);
        shader->capacity = bytes;
    }
    char *memory = shader->memory;
    for (int32_t i = 0; i < 6; i++) {
        shader->rows[0].plane[i] = take(&memory, width, sizeof(uint16_t));
        shader->rows[1].plane[i] = take(&memory, width, sizeof(uint16_t));
        shader->line[i] = take(&memory, samples, sizeof(uint16_t));
    }
    shader->rows[0].row = -1;
    shader->rows[1].row = -1;
    for (int32_t i = 0; i < 3; i++) {
        shader->columns[i] = take(&memory, columns, sizeof(float));
    }
    shader->weights = take(&memory, samples * 4, sizeof(float));
    shader->column_at = take(&memory, samples, sizeof(int32_t));
    for (int32_t i = 0; i < shader->samples && relief->width > 0; i++) {
        double px = (i - 1) * SHADE_CELL + 0.5 * SHADE_CELL;
        double lon = CHART_ORIGIN_X + (px - map.dx) / map.scale;
        double at = (lon - relief->west) / relief->step;
        at = at < 0 ? 0 : at > relief->width - 1 ? relief->width - 1 : at;
        int32_t column = (int32_t)at;
        column = column < relief->width - 1 ? column : relief->width - 2;
        shader->column_at[i] = column; /* columns[] has one more on the left: this is column - 1 */
        spline_weights((float)(at - column), &shader->weights[4 * i]);
    }
}

void shader_free(Shader *shader)
{
    mem_free(shader->memory);
    *shader = (Shader){0};
}

/* Interpolates the relief's columns to the latitude of a sample row. */
static void make_columns(Shader *shader, int32_t row)
{
    const ChartRelief *relief = shader->relief;
    double py = (row - 1) * SHADE_CELL + 0.5 * SHADE_CELL;
    double lat = mercator_lat(CHART_ORIGIN_Y + (shader->map.dy - py) / shader->map.scale);
    double at = (relief->north - lat) / relief->step;
    at = at < 0 ? 0 : at > relief->height - 1 ? relief->height - 1 : at;
    int32_t first = (int32_t)at;
    first = first < relief->height - 1 ? first : relief->height - 2;
    float w[4];
    spline_weights((float)(at - first), w);
    size_t offsets[4];
    for (int32_t i = 0; i < 4; i++) {
        int32_t y = first - 1 + i;
        y = y < 0 ? 0 : y >= relief->height ? relief->height - 1 : y;
        offsets[i] = (size_t)y * (size_t)relief->width;
    }
    const float *const fields[3] = {relief->sea, relief->light, relief->height_share};
    int32_t from = shader->column_at[0] - 1 > 0 ? shader->column_at[0] - 1 : 0;
    int32_t to = shader->column_at[shader->samples - 1] + 3;
    to = to < relief->width ? to : relief->width;
    for (int32_t f = 0; f < 3; f++) {
        const float *a = fields[f] + offsets[0];
        const float *b = fields[f] + offsets[1];
        const float *c = fields[f] + offsets[2];
        const float *d = fields[f] + offsets[3];
        float *out = shader->columns[f] + 1;
        for (int32_t x = from; x < to; x++) {
            out[x] = a[x] * w[0] + b[x] * w[1] + c[x] * w[2] + d[x] * w[3];
        }
        shader->columns[f][0] = out[0];
        out[relief->width] = out[relief->width - 1];
    }
}

static uint16_t fixed(float value)
{
    return (uint16_t)(clamp(value, 0, 255) * (float)(1 << FRACTION) + 0.5F);
}

static float spline(const float *columns, const float *w)
{
    return columns[0] * w[0] + columns[1] * w[1] + columns[2] * w[2] + columns[3] * w[3];
}

static void make_line(Shader *shader, int32_t row)
{
    const ChartRelief *relief = shader->relief;
    const ChartColors *colors = &shader->tints->colors;
    ShadeColor glow_near = colors->glow_near, glow_far = colors->glow_far;
    ShadeColor low = colors->land_low, high = colors->land_high;
    bool has_relief = relief->width > 0;
    if (has_relief) {
        make_columns(shader, row);
    }
    size_t glow_row = (size_t)(row + PAD) * (size_t)shader->glow->width + PAD;
    const uint8_t *near = &shader->glow->near[glow_row];
    const uint8_t *far = &shader->glow->far[glow_row];
    for (int32_t i = 0; i < shader->samples; i++) {
        float index = 60;
        float light = 0;
        float height = 0;
        if (has_relief) {
            const float *w = &shader->weights[4 * i];
            int32_t column = shader->column_at[i];
            index = spline(shader->columns[0] + column, w);
            light = spline(shader->columns[1] + column, w);
            height = spline(shader->columns[2] + column, w);
        }
        ShadeColor sea = shader->tints->sea[(int32_t)(index * (SEA_COLORS - 1) / 255 + 0.5F)];
        float n = (float)near[i] * (1.0F / 255);
        float f = (float)far[i] * (1.0F / 255);
        shader->line[0][i] = fixed(sea.r + glow_near.r * n + glow_far.r * f);
        shader->line[1][i] = fixed(sea.g + glow_near.g * n + glow_far.g * f);
        shader->line[2][i] = fixed(sea.b + glow_near.b * n + glow_far.b * f);
        float shade = light * (light > 0 ? colors->light_up : colors->light_down) +
                      colors->shore_rise * (1 - f);
        shader->line[3][i] = fixed(low.r + (high.r - low.r) * height + shade);
        shader->line[4][i] = fixed(low.g + (high.g - low.g) * height + shade);
        shader->line[5][i] = fixed(low.b + (high.b - low.b) * height + shade);
    }
}

/* Stretches the samples of one row over its pixels: pixel x lies 5/8 of the way from sample x/4 to
 * the next, x + 1 lies 7/8, and so on. */
static void stretch(const uint16_t *line, uint16_t *out, int32_t samples)
{
    for (int32_t i = 0; i + 2 < samples; i++) {
        uint32_t left = line[i];
        uint32_t middle = line[i + 1];
        uint32_t right = line[i + 2];
        out[0] = (uint16_t)((left * 3 + middle * 5 + 4) >> 3);
        out[1] = (uint16_t)((left + middle * 7 + 4) >> 3);
        out[2] = (uint16_t)((middle * 7 + right + 4) >> 3);
        out[3] = (uint16_t)((middle * 5 + right * 3 + 4) >> 3);
        out += SHADE_CELL;
    }
}

static void make_row(Shader *shader, int32_t row)
{
    ShadeRow *out = &shader->rows[row & 1];
    if (out->row == row) {
        return;
    }
    make_line(shader, row);
    for (int32_t p = 0; p < 6; p++) {
        stretch(shader->line[p], out->plane[p], shader->samples);
    }
    out->row = row;
}

/* Sample row k is centred on the lower edge of pixel row 4 k - 3. */
void shader_row(Shader *shader, int32_t y)
{
    int32_t above = (y + 2) / SHADE_CELL;
    make_row(shader, above);
    make_row(shader, above + 1);
}

/* 8 x 8 ordered dither (Bayer), 0..63 times 4, plus half a step. */
static const uint16_t DITHER[8][8] = {
    {2, 130, 34, 162, 10, 138, 42, 170},  {194, 66, 226, 98, 202, 74, 234, 106},
    {50, 178, 18, 146, 58, 186, 26, 154}, {242, 114, 210, 82, 250, 122, 218, 90},
    {14, 142, 46, 174, 6, 134, 38, 166},  {206, 78, 238, 110, 198, 70, 230, 102},
    {62, 190, 30, 158, 54, 182, 22, 150}, {254, 126, 222, 94, 246, 118, 214, 86}};

/* Between two sample rows, eighths 1, 3, 5, 7 of the way. The loops have a fixed length so that
 * compilers turn them into vector code: this is most of the work of a base map. */
static void shade_run(const Shader *shader, int32_t first_plane, int32_t x, int32_t y,
                      uint32_t out[SHADE_RUN])
{
    int32_t above = (y + 2) / SHADE_CELL;
    uint16_t below_part = (uint16_t)(2 * ((y + 2) % SHADE_CELL) + 1);
    uint16_t above_part = (uint16_t)(8 - below_part);
    const ShadeRow *a = &shader->rows[above & 1];
    const ShadeRow *b = &shader->rows[(above + 1) & 1];
    const uint16_t *dither = DITHER[y & 7];
    uint16_t level[3][SHADE_RUN];
    for (int32_t p = 0; p < 3; p++) {
        const uint16_t *from = &a->plane[first_plane + p][x];
        const uint16_t *to = &b->plane[first_plane + p][x];
        for (int32_t k = 0; k < SHADE_RUN; k++) {
            uint16_t sum = (uint16_t)(from[k] * above_part + to[k] * below_part + dither[k]);
            level[p][k] = (uint16_t)(sum >> 8);
        }
    }
    for (int32_t k = 0; k < SHADE_RUN; k++) {
        out[k] = 0xFF000000U | (uint32_t)level[0][k] << 16 | (uint32_t)level[1][k] << 8 |
                 (uint32_t)level[2][k];
    }
}

void shader_sea(const Shader *shader, int32_t x, int32_t y, uint32_t out[SHADE_RUN])
{
    shade_run(shader, 0, x, y, out);
}

void shader_land(const Shader *shader, int32_t x, int32_t y, uint32_t out[SHADE_RUN])
{
    shade_run(shader, 3, x, y, out);
}
