#include "view/chart_view.h"

#include "base/memory.h"
#include "view/raster.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
    CELL = 4,          /* sea and relief are computed once per CELL x CELL pixels */
    DEPTH_STEPS = 256, /* of the colour table */
    DEEPEST_METRES = 2250,
    NARROW_BLUR = 1, /* cells; three passes of a box each */
    WIDE_BLUR = 5,
};

static const double ZOOM_REST_MS = 120; /* the full map is drawn this long after a zoom */
static const double MID_METRES = 2600;  /* metres a pixel from which the coarsest coast is enough */
static const double HIGH_METRES = 375;  /* and below which the finest is needed */
static const double FRAME_PUSH = 60;    /* degrees: see frame_of */
static const float CHANNEL_WIDTH = 3.2F; /* pixels */

static const Color COAST = 0x9E8FB0BAU;
static const Color COAST_DRAFT = 0x808FB0BAU;
static const Color RIVER = 0x8C4F8AA3U;
static const Color BORDER = 0x619FB0B8U;
static const Color LAKE = 0xFF17303FU;
static const Color LAKE_EDGE = 0x4D8FB0BAU;
static const Color ISOBATH = 0x1E9FD0E6U;

/* Heights made ready for drawing, on the grid of the chart. */
typedef struct Relief {
    float *depth; /* metres below the surface, 0 on land */
    float *shade; /* gray levels to add to the land, about -12..14 */
    int32_t width, height;
    double west, north, step;
} Relief;

/* Everything one thread needs to draw a map. */
typedef struct Painter {
    Raster *raster;
    uint8_t *land, *channel; /* [height][width] coverage; channel only when there are channels */
    size_t mask_capacity, channel_capacity;
    float *coverage, *narrow, *wide, *scratch; /* [cells_y][cells_x] of land */
    int32_t *sea;                              /* [cells_y][cells_x][3], 8.8 fixed point */
    int32_t *relief;                           /* [cells_y][cells_x], 8.8 */
    int32_t *line;                             /* [cells_x][4], one row of cells interpolated */
    size_t cell_capacity;
    Vec2 *points;
    int32_t point_capacity;
    int32_t cells_x, cells_y;
    int32_t width, height;
    uint32_t *pixels;
    bool has_channels;
} Painter;

typedef struct Texture {
    Camera camera; /* its width and height are the texture's */
    uint32_t *pixels;
    size_t capacity;
    bool valid;
} Texture;

struct ChartView {
    const Chart *chart;
    ChartShapes channels;
    Relief relief;
    Color sea_table[DEPTH_STEPS]; /* 0xRRGGBB by depth, square root spaced */
    bool synchronous;
    Painter painter; /* of the caller's thread */
    Texture front;   /* the full map */
    Texture draft;
    const Texture *shown;
    DrawImage image;
    float image_x, image_y;
    double scale, scale_changed_ms; /* of the last prepare */

    /* The worker: takes `request` while `wanted`, draws into back, sets `ready`. */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    Painter worker_painter;
    Texture back;
    Camera request;
    bool wanted, busy, ready, quit;
};

/* ---- Relief ------------------------------------------------------------------------------- */

static float height_in_grid(const ChartGrid *grid, int32_t x, int32_t y)
{
    x = x < 0 ? 0 : x >= grid->width ? grid->width - 1 : x;
    y = y < 0 ? 0 : y >= grid->height ? grid->height - 1 : y;
    int16_t height = grid->height_m[(size_t)y * (size_t)grid->width + (size_t)x];
    return height > 0 ? (float)height : 0.35F * (float)height;
}

/* Light from the north-west, plus a little brightness with height. */
static float shade_at(const ChartGrid *grid, int32_t x, int32_t y)
{
    float dx = 0.75F * (height_in_grid(grid, x + 1, y) - height_in_grid(grid, x - 1, y));
    float dy = height_in_grid(grid, x, y + 1) - height_in_grid(grid, x, y - 1);
    float slope = (dx + dy) * 0.0016F;
    float light = slope / sqrtf(1 + slope * slope);
    float height = height_in_grid(grid, x, y);
    float rise = height > 0 ? height / (height + 1800) : 0;
    return 13 * light + 9 * rise;
}

static void relief_free(Relief *relief)
{
    mem_free(relief->depth);
    mem_free(relief->shade);
    *relief = (Relief){0};
}

static void relief_make(Relief *relief, const ChartGrid *grid)
{
    relief_free(relief);
    if (grid->height_m == NULL || grid->width < 2 || grid->height < 2 || !(grid->step > 0)) {
        return;
    }
    size_t count = (size_t)grid->width * (size_t)grid->height;
    *relief = (Relief){.depth = mem_alloc(count, sizeof(float)),
                       .shade = mem_alloc(count, sizeof(float)),
                       .width = grid->width,
                       .height = grid->height,
                       .west = grid->west,
                       .north = grid->north,
                       .step = grid->step};
    for (int32_t y = 0; y < grid->height; y++) {
        for (int32_t x = 0; x < grid->width; x++) {
            size_t at = (size_t)y * (size_t)grid->width + (size_t)x;
            relief->depth[at] = grid->height_m[at] < 0 ? -(float)grid->height_m[at] : 0;
            relief->shade[at] = shade_at(grid, x, y);
        }
    }
}

typedef struct Spline {
    int32_t index[4];
    float weight[4];
} Spline;

/* Cubic B-spline: smooth in slope, so that the coarse grid does not show. */
static Spline spline_at(double place, int32_t count)
{
    place = place < -1 ? -1 : place > count ? count : place;
    double whole = floor(place);
    float t = (float)(place - whole);
    Spline spline;
    for (int32_t i = 0; i < 4; i++) {
        int32_t index = (int32_t)whole - 1 + i;
        spline.index[i] = index < 0 ? 0 : index >= count ? count - 1 : index;
    }
    float r = 1 - t;
    spline.weight[0] = r * r * r / 6;
    spline.weight[1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
    spline.weight[2] = (4 - 6 * r * r + 3 * r * r * r) / 6;
    spline.weight[3] = t * t * t / 6;
    return spline;
}

static float spline_sum(const Spline *spline, const float *values)
{
    return spline->weight[0] * values[spline->index[0]] +
           spline->weight[1] * values[spline->index[1]] +
           spline->weight[2] * values[spline->index[2]] +
           spline->weight[3] * values[spline->index[3]];
}

static void spline_rows(const Spline *spline, const float *grid, int32_t width, float *out)
{
    const float *rows[4];
    for (int32_t i = 0; i < 4; i++) {
        rows[i] = grid + (size_t)spline->index[i] * (size_t)width;
    }
    for (int32_t x = 0; x < width; x++) {
        out[x] = spline->weight[0] * rows[0][x] + spline->weight[1] * rows[1][x] +
                 spline->weight[2] * rows[2][x] + spline->weight[3] * rows[3][x];
    }
}

/* ---- Colours ------------------------------------------------------------------------------ */

/* Channel `shift` of the sea at a depth, 0..255: quick over the shelf, slow below. */
static float sea_channel(float depth, int32_t shift)
{
    static const struct {
        float depth;
        Color color;
    } stops[] = {{0, 0x19405A},   {40, 0x153450},   {110, 0x102A43},
                 {500, 0x0C1F36}, {1200, 0x091729}, {DEEPEST_METRES, 0x060F1E}};
    int32_t last = (int32_t)(sizeof stops / sizeof stops[0]) - 1;
    for (int32_t i = 0; i < last; i++) {
        if (depth < stops[i + 1].depth) {
            float t = (depth - stops[i].depth) / (stops[i + 1].depth - stops[i].depth);
            float a = (float)(stops[i].color >> shift & 0xFFU);
            float b = (float)(stops[i + 1].color >> shift & 0xFFU);
            return a + (b - a) * t;
        }
    }
    return (float)(stops[last].color >> shift & 0xFFU);
}

/* ---- Lines and areas ---------------------------------------------------------------------- */

static void *room(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count > *capacity) {
        mem_free(items);
        items = mem_alloc(count, size);
        *capacity = count;
    }
    return items;
}

static void painter_free(Painter *painter)
{
    raster_destroy(painter->raster);
    mem_free(painter->land);
    mem_free(painter->channel);
    mem_free(painter->coverage);
    mem_free(painter->narrow);
    mem_free(painter->wide);
    mem_free(painter->scratch);
    mem_free(painter->sea);
    mem_free(painter->relief);
    mem_free(painter->line);
    mem_free(painter->points);
    *painter = (Painter){0};
}

static void painter_begin(Painter *painter, const Camera *camera, uint32_t *pixels)
{
    if (painter->raster == NULL) {
        painter->raster = raster_create();
    }
    painter->width = camera->width;
    painter->height = camera->height;
    painter->pixels = pixels;
    size_t area = (size_t)camera->width * (size_t)camera->height;
    painter->land = room(painter->land, &painter->mask_capacity, area, 1);
    memset(painter->land, 0, area);
    painter->cells_x = (camera->width + CELL - 1) / CELL;
    painter->cells_y = (camera->height + CELL - 1) / CELL;
    size_t cells = (size_t)painter->cells_x * (size_t)painter->cells_y;
    if (cells > painter->cell_capacity) {
        float **planes[] = {&painter->coverage, &painter->narrow, &painter->wide,
                            &painter->scratch};
        for (int32_t i = 0; i < 4; i++) {
            mem_free(*planes[i]);
            *planes[i] = mem_alloc(cells, sizeof(float));
        }
        mem_free(painter->sea);
        mem_free(painter->relief);
        painter->sea = mem_alloc(cells * 3, sizeof *painter->sea);
        painter->relief = mem_alloc(cells, sizeof *painter->relief);
        painter->cell_capacity = cells;
    }
    mem_free(painter->line);
    painter->line = mem_alloc((size_t)painter->cells_x * 4, sizeof *painter->line);
}

/* Where the extract of the land was cut: points on it are moved far out, so that land goes on
 * beyond the data and no coast is drawn along the cut. */
static ChartBox frame_of(const ChartShapes *shapes)
{
    ChartBox frame = {1000, 1000, -1000, -1000};
    for (int32_t i = 0; i < shapes->path_count; i++) {
        ChartBox box = shapes->paths[i].box;
        frame.west = fminf(frame.west, box.west);
        frame.south = fminf(frame.south, box.south);
        frame.east = fmaxf(frame.east, box.east);
        frame.north = fmaxf(frame.north, box.north);
    }
    return frame;
}

static Vec2 project_point(const Camera *camera, ChartPoint point, const ChartBox *frame)
{
    double lon = (double)point.lon;
    double lat = (double)point.lat;
    if (frame != NULL) {
        const float near = 1e-3F;
        lon -= point.lon < frame->west + near ? FRAME_PUSH : 0;
        lon += point.lon > frame->east - near ? FRAME_PUSH : 0;
        lat -= point.lat < frame->south + near ? FRAME_PUSH : 0;
        lat += point.lat > frame->north - near ? FRAME_PUSH : 0;
    }
    return camera_project(camera, lon, lat);
}

/* The path in pixels, without points closer than a third of a pixel to the one before. */
static int32_t project_path(Painter *painter, const Camera *camera, const ChartShapes *shapes,
                            const ChartPath *path, const ChartBox *frame)
{
    if (path->count > painter->point_capacity) {
        mem_free(painter->points);
        painter->points = mem_alloc((size_t)path->count * 2, sizeof *painter->points);
        painter->point_capacity = path->count * 2;
    }
    int32_t count = 0;
    for (int32_t i = 0; i < path->count; i++) {
        Vec2 point = project_point(camera, shapes->points[path->first + i], frame);
        if (count > 0 && i + 1 < path->count) {
            float dx = point.x - painter->points[count - 1].x;
            float dy = point.y - painter->points[count - 1].y;
            if (dx * dx + dy * dy < 0.12F) {
                continue;
            }
        }
        painter->points[count++] = point;
    }
    return count;
}

static bool in_view(const ChartPath *path, const GeoBox *view, const ChartBox *frame)
{
    if (frame != NULL && (path->box.west <= frame->west || path->box.east >= frame->east ||
                          path->box.south <= frame->south || path->box.north >= frame->north)) {
        return true;
    }
    return (double)path->box.east >= view->west && (double)path->box.west <= view->east &&
           (double)path->box.north >= view->south && (double)path->box.south <= view->north;
}

/* A little more than the window: lines have widths. */
static GeoBox view_box(const Camera *camera)
{
    GeoBox box = camera_box(camera);
    double margin = 8 / camera->scale;
    return (GeoBox){box.west - margin, box.south - margin, box.east + margin, box.north + margin};
}

static PixelBox all_pixels(const Painter *painter)
{
    return (PixelBox){0, 0, painter->width, painter->height};
}

static void add_areas(Painter *painter, const Camera *camera, const ChartShapes *shapes,
                      const ChartBox *frame)
{
    GeoBox view = view_box(camera);
    for (int32_t i = 0; i < shapes->path_count; i++) {
        if (in_view(&shapes->paths[i], &view, frame)) {
            int32_t count = project_path(painter, camera, shapes, &shapes->paths[i], frame);
            raster_contour(painter->raster, painter->points, count);
        }
    }
}

typedef struct Pen {
    float width, dash, gap;
} Pen;

static void add_lines(Painter *painter, const Camera *camera, const ChartShapes *shapes,
                      const ChartBox *frame, Pen pen)
{
    GeoBox view = view_box(camera);
    for (int32_t i = 0; i < shapes->path_count; i++) {
        const ChartPath *path = &shapes->paths[i];
        if (in_view(path, &view, frame)) {
            int32_t count = project_path(painter, camera, shapes, path, frame);
            raster_stroke(painter->raster, painter->points, count, path->closed, pen.width,
                          pen.dash, pen.gap);
        }
    }
}

typedef enum MaskUse { EVERYWHERE, ON_LAND, ON_SEA, OFF_CHANNEL } MaskUse;

typedef struct Ink {
    Painter *painter;
    Color color;
    MaskUse use;
} Ink;

static uint32_t masked(const Ink *ink, size_t at)
{
    switch (ink->use) {
    case ON_LAND:
        return pixel_widen(ink->painter->land[at]);
    case ON_SEA:
        return 256 - pixel_widen(ink->painter->land[at]);
    case OFF_CHANNEL:
        return ink->painter->has_channels ? 256 - pixel_widen(ink->painter->channel[at]) : 256;
    case EVERYWHERE:
        break;
    }
    return 256;
}

static void ink_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    const Ink *ink = context;
    size_t at = (size_t)y * (size_t)ink->painter->width + (size_t)x;
    uint32_t alpha = pixel_widen(ink->color >> 24);
    for (int32_t i = 0; i < count; i++) {
        uint64_t eight = 1;
        if (i + 8 <= count) {
            memcpy(&eight, coverage + i, 8);
        }
        if (eight == 0) {
            i += 7;
            continue;
        }
        if (coverage[i] != 0) {
            size_t pixel = at + (size_t)i;
            uint32_t strength = pixel_widen(coverage[i]) * alpha >> 8;
            strength = strength * masked(ink, pixel) >> 8;
            ink->painter->pixels[pixel] =
                pixel_mix(ink->painter->pixels[pixel], ink->color, strength);
        }
    }
}

static void draw_lines(Painter *painter, const Camera *camera, const ChartShapes *shapes,
                       const ChartBox *frame, Pen pen, Color color, MaskUse use)
{
    if (shapes->path_count == 0) {
        return;
    }
    Ink ink = {painter, color, use};
    raster_begin(painter->raster, all_pixels(painter));
    add_lines(painter, camera, shapes, frame, pen);
    raster_finish(painter->raster, FILL_NON_ZERO, ink_sink, &ink);
}

static void mask_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    const Painter *painter = context;
    memcpy(&painter->land[(size_t)y * (size_t)painter->width + (size_t)x], coverage, (size_t)count);
}

static void channel_sink(void *context, int32_t y, int32_t x, int32_t count,
                         const uint8_t *coverage)
{
    const Painter *painter = context;
    size_t at = (size_t)y * (size_t)painter->width + (size_t)x;
    for (int32_t i = 0; i < count; i++) {
        if (coverage[i] != 0) {
            uint32_t rest = 256 - pixel_widen(coverage[i]);
            painter->channel[at + (size_t)i] = coverage[i];
            painter->land[at + (size_t)i] = (uint8_t)(painter->land[at + (size_t)i] * rest >> 8);
        }
    }
}

static void make_land(Painter *painter, const Camera *camera, const ChartShapes *land,
                      const ChartBox *frame, const ChartShapes *channels)
{
    raster_begin(painter->raster, all_pixels(painter));
    add_areas(painter, camera, land, frame);
    raster_finish(painter->raster, FILL_NON_ZERO, mask_sink, painter);
    painter->has_channels = channels->path_count > 0;
    if (!painter->has_channels) {
        return;
    }
    size_t area = (size_t)painter->width * (size_t)painter->height;
    painter->channel = room(painter->channel, &painter->channel_capacity, area, 1);
    memset(painter->channel, 0, area);
    raster_begin(painter->raster, all_pixels(painter));
    add_lines(painter, camera, channels, NULL, (Pen){.width = CHANNEL_WIDTH});
    raster_finish(painter->raster, FILL_NON_ZERO, channel_sink, painter);
}

/* ---- Sea and relief, a cell at a time ------------------------------------------------------ */

static void shrink_land(Painter *painter)
{
    for (int32_t cy = 0; cy < painter->cells_y; cy++) {
        for (int32_t cx = 0; cx < painter->cells_x; cx++) {
            int32_t x0 = cx * CELL < painter->width - CELL ? cx * CELL : painter->width - CELL;
            int32_t y0 = cy * CELL < painter->height - CELL ? cy * CELL : painter->height - CELL;
            x0 = x0 > 0 ? x0 : 0;
            y0 = y0 > 0 ? y0 : 0;
            int32_t sum = 0;
            int32_t count = 0;
            for (int32_t y = y0; y < y0 + CELL && y < painter->height; y++) {
                const uint8_t *row = &painter->land[(size_t)y * (size_t)painter->width];
                for (int32_t x = x0; x < x0 + CELL && x < painter->width; x++) {
                    sum += row[x];
                    count++;
                }
            }
            painter->coverage[(size_t)cy * (size_t)painter->cells_x + (size_t)cx] =
                (float)sum / (255 * (float)count);
        }
    }
}

/* Box blur of one line; sums in integers would need scaling, floats drift by 1e-6: invisible. */
static void blur_line(const float *in, float *out, int32_t count, int32_t step, int32_t radius)
{
    float sum = 0;
    for (int32_t i = -radius; i <= radius; i++) {
        int32_t at = i < 0 ? 0 : i >= count ? count - 1 : i;
        sum += in[(ptrdiff_t)at * step];
    }
    float share = 1 / (float)(2 * radius + 1);
    for (int32_t i = 0; i < count; i++) {
        out[(ptrdiff_t)i * step] = sum * share;
        int32_t enter = i + radius + 1 < count ? i + radius + 1 : count - 1;
        int32_t leave = i - radius > 0 ? i - radius : 0;
        sum += in[(ptrdiff_t)enter * step] - in[(ptrdiff_t)leave * step];
    }
}

static void blur_columns(const float *in, float *out, int32_t width, int32_t height, int32_t radius)
{
    float share = 1 / (float)(2 * radius + 1);
    for (int32_t y = 0; y < height; y++) {
        float *to = out + (size_t)y * (size_t)width;
        memset(to, 0, (size_t)width * sizeof *to);
        for (int32_t i = y - radius; i <= y + radius; i++) {
            int32_t row = i < 0 ? 0 : i >= height ? height - 1 : i;
            const float *from = in + (size_t)row * (size_t)width;
            for (int32_t x = 0; x < width; x++) {
                to[x] += from[x] * share;
            }
        }
    }
}

static void blur(Painter *painter, float *out, int32_t radius)
{
    int32_t width = painter->cells_x;
    int32_t height = painter->cells_y;
    memcpy(out, painter->coverage, (size_t)width * (size_t)height * sizeof *out);
    for (int32_t pass = 0; pass < 3; pass++) {
        for (int32_t y = 0; y < height; y++) {
            blur_line(out + (size_t)y * (size_t)width, painter->scratch + (size_t)y * (size_t)width,
                      width, 1, radius);
        }
        blur_columns(painter->scratch, out, width, height, radius);
    }
}

static float unit(float value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

static int32_t fixed(float value) /* 0..255 as 8.8, held */
{
    return value <= 0 ? 0 : value >= 255 ? 255 * 256 : (int32_t)(value * 256);
}

/* Colour of the sea in a cell: by depth, brighter the more land is near. */
static void color_cell(const ChartView *view, Painter *painter, size_t at, float depth, float shade)
{
    static const float glow[3] = {22, 46, 53};
    float narrow = painter->narrow[at];
    float wide = painter->wide[at];
    /* Half of a straight shore's surroundings is land: 2x brings the edge to 1. */
    float near = unit(2 * narrow);
    float far = unit(2 * wide);
    float light = 0.42F * near * near + 0.62F * far * (0.35F + 0.65F * far);
    float place = sqrtf(unit(depth / DEEPEST_METRES)) * (DEPTH_STEPS - 1);
    Color sea = view->sea_table[(int32_t)place];
    Color next =
        view->sea_table[(int32_t)place + 1 < DEPTH_STEPS ? (int32_t)place + 1 : DEPTH_STEPS - 1];
    float part = place - floorf(place);
    for (int32_t i = 0; i < 3; i++) {
        int32_t shift = 16 - 8 * i;
        float a = (float)(sea >> shift & 0xFFU);
        float b = (float)(next >> shift & 0xFFU);
        painter->sea[3 * at + (size_t)i] = fixed(a + (b - a) * part + glow[i] * light);
    }
    /* The land sinks a little towards the water. */
    float inland = unit(2 * wide - 1);
    painter->relief[at] = (int32_t)((shade - 4 * (1 - inland)) * 256);
}

static void color_cells(const ChartView *view, Painter *painter, const Camera *camera)
{
    const Relief *relief = &view->relief;
    bool flat = relief->depth == NULL;
    int32_t width = painter->cells_x;
    Spline *columns = mem_alloc((size_t)width, sizeof *columns);
    float *depths = flat ? NULL : mem_alloc((size_t)relief->width, sizeof *depths);
    float *shades = flat ? NULL : mem_alloc((size_t)relief->width, sizeof *shades);
    double west = camera->x - 0.5 * camera->width / camera->scale;
    for (int32_t x = 0; !flat && x < width; x++) {
        double lon = west + (x + 0.5) * CELL / camera->scale;
        columns[x] = spline_at((lon - relief->west) / relief->step, relief->width);
    }
    for (int32_t y = 0; y < painter->cells_y; y++) {
        if (!flat) {
            double up = 0.5 * camera->height - (y + 0.5) * CELL;
            double lat = mercator_lat(camera->y + up / camera->scale);
            Spline row = spline_at((relief->north - lat) / relief->step, relief->height);
            spline_rows(&row, relief->depth, relief->width, depths);
            spline_rows(&row, relief->shade, relief->width, shades);
        }
        for (int32_t x = 0; x < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            /* Without heights: deeper away from the coast. */
            float depth =
                flat ? 1600 * (1 - unit(2 * painter->wide[at])) : spline_sum(&columns[x], depths);
            color_cell(view, painter, at, depth, flat ? 0 : spline_sum(&columns[x], shades));
        }
    }
    mem_free(columns);
    mem_free(depths);
    mem_free(shades);
}

/* ---- From cells to pixels ------------------------------------------------------------------ */

/* Cells are interpolated between their centres: weights in eighths by the place in the cell. */
static void cell_pair(int32_t pixel, int32_t count, int32_t *low, int32_t *high, int32_t *eighths)
{
    static const int32_t part[CELL] = {5, 7, 1, 3};
    int32_t cell = pixel / CELL + (pixel % CELL < CELL / 2 ? -1 : 0);
    *low = cell < 0 ? 0 : cell;
    *high = cell + 1 < count ? cell + 1 : count - 1;
    *eighths = part[pixel % CELL];
}

static void interpolate_row(Painter *painter, int32_t y)
{
    int32_t low = 0;
    int32_t high = 0;
    int32_t part = 0;
    cell_pair(y, painter->cells_y, &low, &high, &part);
    size_t a = (size_t)low * (size_t)painter->cells_x;
    size_t b = (size_t)high * (size_t)painter->cells_x;
    for (int32_t x = 0; x < painter->cells_x; x++, a++, b++) {
        int32_t *to = &painter->line[4 * x];
        for (size_t i = 0; i < 3; i++) {
            to[i] = (painter->sea[3 * a + i] * (8 - part) + painter->sea[3 * b + i] * part) / 8;
        }
        to[3] = (painter->relief[a] * (8 - part) + painter->relief[b] * part) / 8;
    }
}

static uint32_t land_pixel(const int32_t *a, const int32_t *b, int32_t part, int32_t dither)
{
    int32_t gray = (a[3] * (8 - part) + b[3] * part) / 8 + dither;
    int32_t red = (40 * 256 + gray) >> 8;
    int32_t green = (44 * 256 + gray) >> 8;
    int32_t blue = (46 * 256 + gray) >> 8;
    red = red < 0 ? 0 : red > 255 ? 255 : red;
    green = green < 0 ? 0 : green > 255 ? 255 : green;
    blue = blue < 0 ? 0 : blue > 255 ? 255 : blue;
    return 0xFF000000U | (uint32_t)red << 16 | (uint32_t)green << 8 | (uint32_t)blue;
}

static uint32_t sea_pixel(const int32_t *a, const int32_t *b, int32_t part, int32_t dither)
{
    uint32_t pixel = 0xFFU;
    for (int32_t i = 0; i < 3; i++) {
        int32_t value = ((a[i] * (8 - part) + b[i] * part) / 8 + dither) >> 8;
        pixel = pixel << 8 | (uint32_t)(value > 255 ? 255 : value);
    }
    return pixel;
}

static void compose(Painter *painter)
{
    static const uint8_t dither[4][4] = {
        {0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    for (int32_t y = 0; y < painter->height; y++) {
        interpolate_row(painter, y);
        const uint8_t *land = &painter->land[(size_t)y * (size_t)painter->width];
        uint32_t *out = &painter->pixels[(size_t)y * (size_t)painter->width];
        for (int32_t x = 0; x < painter->width; x++) {
            int32_t low = 0;
            int32_t high = 0;
            int32_t part = 0;
            cell_pair(x, painter->cells_x, &low, &high, &part);
            const int32_t *a = &painter->line[4 * low];
            const int32_t *b = &painter->line[4 * high];
            int32_t grain = dither[y & 3][x & 3] * 16 + 8;
            if (land[x] == 0) {
                out[x] = sea_pixel(a, b, part, grain);
            } else if (land[x] == 255) {
                out[x] = land_pixel(a, b, part, grain);
            } else {
                out[x] = pixel_mix(sea_pixel(a, b, part, grain), land_pixel(a, b, part, grain),
                                   pixel_widen(land[x]));
            }
        }
    }
}

/* ---- The map ------------------------------------------------------------------------------- */

static void draw_lakes(Painter *painter, const Camera *camera, const ChartShapes *lakes)
{
    Ink ink = {painter, LAKE, EVERYWHERE};
    raster_begin(painter->raster, all_pixels(painter));
    add_areas(painter, camera, lakes, NULL);
    raster_finish(painter->raster, FILL_NON_ZERO, ink_sink, &ink);
    draw_lines(painter, camera, lakes, NULL, (Pen){.width = 1}, LAKE_EDGE, EVERYWHERE);
}

static void paint(const ChartView *view, Painter *painter, Texture *texture, const Camera *camera,
                  bool draft)
{
    const Chart *chart = view->chart;
    size_t area = (size_t)camera->width * (size_t)camera->height;
    texture->pixels = room(texture->pixels, &texture->capacity, area, sizeof *texture->pixels);
    texture->camera = *camera;
    texture->valid = true;
    painter_begin(painter, camera, texture->pixels);
    double metres = camera_metres_per_pixel(camera);
    ChartLevel level = metres < HIGH_METRES  ? CHART_HIGH
                       : metres < MID_METRES ? CHART_MID
                                             : CHART_LOW;
    if (draft && level != CHART_LOW) {
        level = level == CHART_HIGH ? CHART_MID : CHART_LOW;
    }
    const ChartShapes *land = &chart->land[chart_level(chart, level)];
    ChartBox frame = frame_of(land);
    make_land(painter, camera, land, &frame, &view->channels);
    shrink_land(painter);
    blur(painter, painter->narrow, NARROW_BLUR);
    blur(painter, painter->wide, WIDE_BLUR);
    color_cells(view, painter, camera);
    compose(painter);
    if (draft) {
        draw_lines(painter, camera, land, &frame, (Pen){.width = 1}, COAST_DRAFT, OFF_CHANNEL);
        return;
    }
    float river = metres > 700 ? 0.9F : metres > 150 ? 1.2F : 1.6F;
    draw_lines(painter, camera, &chart->isobaths, NULL, (Pen){.width = 1}, ISOBATH, ON_SEA);
    draw_lines(painter, camera, &chart->rivers, NULL, (Pen){.width = river}, RIVER, ON_LAND);
    draw_lakes(painter, camera, &chart->lakes);
    draw_lines(painter, camera, &chart->borders, NULL, (Pen){1, 4, 4}, BORDER, ON_LAND);
    draw_lines(painter, camera, land, &frame, (Pen){.width = 1.1F}, COAST, OFF_CHANNEL);
}

static void *work(void *context)
{
    ChartView *view = context;
    pthread_mutex_lock(&view->mutex);
    while (!view->quit) {
        if (!view->wanted) {
            pthread_cond_wait(&view->changed, &view->mutex);
            continue;
        }
        Camera camera = view->request;
        view->wanted = false;
        view->busy = true;
        pthread_mutex_unlock(&view->mutex);
        paint(view, &view->worker_painter, &view->back, &camera, false);
        pthread_mutex_lock(&view->mutex);
        view->busy = false;
        view->ready = true;
        pthread_cond_broadcast(&view->changed);
    }
    pthread_mutex_unlock(&view->mutex);
    return NULL;
}

static void make_sea_table(ChartView *view)
{
    for (int32_t i = 0; i < DEPTH_STEPS; i++) {
        float part = (float)i / (DEPTH_STEPS - 1);
        float depth = part * part * DEEPEST_METRES;
        Color color = 0;
        for (int32_t shift = 0; shift < 24; shift += 8) {
            color |= (Color)(sea_channel(depth, shift) + 0.5F) << shift;
        }
        view->sea_table[i] = color;
    }
}

ChartView *chart_view_create(const Chart *chart, bool synchronous)
{
    ChartView *view = mem_alloc(1, sizeof *view);
    view->chart = chart;
    view->synchronous = synchronous;
    make_sea_table(view);
    relief_make(&view->relief, &chart->relief);
    if (!synchronous) {
        pthread_mutex_init(&view->mutex, NULL);
        pthread_cond_init(&view->changed, NULL);
        if (pthread_create(&view->thread, NULL, work, view) != 0) {
            pthread_cond_destroy(&view->changed);
            pthread_mutex_destroy(&view->mutex);
            view->synchronous = true; /* slower, but it works */
        }
    }
    return view;
}

void chart_view_destroy(ChartView *view)
{
    if (view == NULL) {
        return;
    }
    if (!view->synchronous) {
        pthread_mutex_lock(&view->mutex);
        view->quit = true;
        pthread_cond_broadcast(&view->changed);
        pthread_mutex_unlock(&view->mutex);
        pthread_join(view->thread, NULL);
        pthread_cond_destroy(&view->changed);
        pthread_mutex_destroy(&view->mutex);
    }
    painter_free(&view->painter);
    painter_free(&view->worker_painter);
    relief_free(&view->relief);
    mem_free(view->channels.points);
    mem_free(view->channels.paths);
    mem_free(view->front.pixels);
    mem_free(view->back.pixels);
    mem_free(view->draft.pixels);
    mem_free(view);
}

/* Waits until the worker is idle and forgets what was drawn. The worker starts again only by a
 * request, which only the caller's thread makes. */
static void stop_drawing(ChartView *view)
{
    if (!view->synchronous) {
        pthread_mutex_lock(&view->mutex);
        view->wanted = false;
        while (view->busy) {
            pthread_cond_wait(&view->changed, &view->mutex);
        }
        view->ready = false;
        pthread_mutex_unlock(&view->mutex);
    }
    view->front.valid = false;
    view->draft.valid = false;
}

void chart_view_set_channels(ChartView *view, const ChartShapes *lines)
{
    stop_drawing(view);
    mem_free(view->channels.points);
    mem_free(view->channels.paths);
    view->channels = (ChartShapes){0};
    if (lines == NULL || lines->path_count == 0 || lines->point_count == 0) {
        return;
    }
    ChartShapes *copy = &view->channels;
    copy->points = mem_alloc((size_t)lines->point_count, sizeof *copy->points);
    copy->paths = mem_alloc((size_t)lines->path_count, sizeof *copy->paths);
    memcpy(copy->points, lines->points, (size_t)lines->point_count * sizeof *copy->points);
    memcpy(copy->paths, lines->paths, (size_t)lines->path_count * sizeof *copy->paths);
    copy->point_count = copy->point_capacity = lines->point_count;
    copy->path_count = copy->path_capacity = lines->path_count;
}

void chart_view_change_chart(ChartView *view, void (*change)(void *context), void *context)
{
    stop_drawing(view);
    change(context);
    relief_make(&view->relief, &view->chart->relief);
}

static bool same_scale(const Camera *a, const Camera *b)
{
    return fabs(a->scale - b->scale) <= 1e-9 * b->scale;
}

/* Where the texture's corner lies in the window of the camera. */
static void place_texture(const Texture *texture, const Camera *camera, float *x, float *y)
{
    double left = 0.5 * camera->width - 0.5 * texture->camera.width +
                  (texture->camera.x - camera->x) * camera->scale;
    double top = 0.5 * camera->height - 0.5 * texture->camera.height -
                 (texture->camera.y - camera->y) * camera->scale;
    *x = (float)floor(left + 0.5);
    *y = (float)floor(top + 0.5);
}

/* How many pixels of the texture are left beyond the window on the shortest side; negative: it
 * does not cover the window. */
static float spare_pixels(const Texture *texture, const Camera *camera)
{
    if (!texture->valid || !same_scale(&texture->camera, camera)) {
        return -1;
    }
    float x = 0;
    float y = 0;
    place_texture(texture, camera, &x, &y);
    float right = x + (float)(texture->camera.width - camera->width);
    float bottom = y + (float)(texture->camera.height - camera->height);
    return fminf(fminf(-x, right), fminf(-y, bottom));
}

static void show(ChartView *view, const Texture *texture, const Camera *camera)
{
    view->shown = texture;
    place_texture(texture, camera, &view->image_x, &view->image_y);
    view->image = (DrawImage){.pixels = texture->pixels,
                              .width = texture->camera.width,
                              .height = texture->camera.height,
                              .stride = texture->camera.width,
                              .opaque = true,
                              .name = "chart"};
}

static bool same_view(const Texture *texture, const Camera *camera)
{
    return texture->valid && texture->camera.scale == camera->scale &&
           texture->camera.x == camera->x && texture->camera.y == camera->y &&
           texture->camera.width == camera->width && texture->camera.height == camera->height;
}

static Camera with_margin(const Camera *camera)
{
    Camera wide = *camera;
    wide.width += 2 * (camera->width / 4);
    wide.height += 2 * (camera->height / 4);
    return wide;
}

/* Takes what the worker has finished; asks for more when wanted. Returns true while it works. */
static bool exchange(ChartView *view, const Camera *camera, bool may_request)
{
    float enough = 0.08F * (float)(camera->width < camera->height ? camera->width : camera->height);
    pthread_mutex_lock(&view->mutex);
    if (view->ready) {
        Texture swap = view->front;
        view->front = view->back;
        view->back = swap;
        view->ready = false;
    }
    if (may_request && spare_pixels(&view->front, camera) < enough && !view->busy) {
        view->request = with_margin(camera);
        view->wanted = true;
        pthread_cond_broadcast(&view->changed);
    }
    bool working = view->wanted || view->busy;
    pthread_mutex_unlock(&view->mutex);
    return working;
}

bool chart_view_prepare(ChartView *view, const Camera *camera, double now_ms)
{
    assert(camera->width > 0 && camera->height > 0 && camera->scale > 0);
    if (view->synchronous) {
        if (!same_view(&view->front, camera)) {
            paint(view, &view->painter, &view->front, camera, false);
        }
        show(view, &view->front, camera);
        return false;
    }
    bool first = view->scale <= 0;
    if (view->scale != camera->scale) {
        view->scale = camera->scale;
        view->scale_changed_ms = first ? now_ms - ZOOM_REST_MS : now_ms;
    }
    bool rests = now_ms - view->scale_changed_ms >= ZOOM_REST_MS;
    bool working = exchange(view, camera, rests);
    if (spare_pixels(&view->front, camera) >= 0) {
        show(view, &view->front, camera);
        return working;
    }
    if (!same_view(&view->draft, camera)) {
        paint(view, &view->painter, &view->draft, camera, true);
    }
    show(view, &view->draft, camera);
    return true;
}

void chart_view_draw(const ChartView *view, DrawList *list)
{
    assert(view->shown != NULL && "prepare comes first");
    draw_image(list, view->image_x, view->image_y, view->image);
}

/* ---- Graticule and scale -------------------------------------------------------------------- */

static void degrees_text(char *out, size_t size, int32_t minutes, char positive, char negative)
{
    int32_t absolute = minutes < 0 ? -minutes : minutes;
    char side = minutes < 0 ? negative : positive;
    if (absolute % 60 == 0) {
        snprintf(out, size, "%d\xC2\xB0%c", (int)(absolute / 60), side);
    } else {
        snprintf(out, size, "%d\xC2\xB0%02d\xE2\x80\xB2%c", (int)(absolute / 60),
                 (int)(absolute % 60), side);
    }
}

static int32_t graticule_minutes(const Camera *camera)
{
    static const int32_t steps[] = {1, 2, 5, 10, 15, 30, 60};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i] * camera->scale / 60 >= 90) {
            return steps[i];
        }
    }
    return 120;
}

void chart_view_draw_graticule(DrawList *list, const Camera *camera, Rect free_rect, Color line,
                               TextSource *text, TextStyle style)
{
    GeoBox box = camera_box(camera);
    int32_t step = graticule_minutes(camera);
    char label[32];
    style.align = TEXT_CENTER;
    for (int32_t m = (int32_t)ceil(box.west * 60 / step) * step; m <= box.east * 60; m += step) {
        float x = floorf(camera_project(camera, m / 60.0, 0).x) + 0.5F;
        draw_line(list, x, 0, x, (float)camera->height, 1, line);
        degrees_text(label, sizeof label, m, 'E', 'W');
        float half = text == NULL ? 0 : 0.5F * text_width(text, &style, label) + 4;
        if (text != NULL && x - half > free_rect.x + 4 * style.size &&
            x + half < free_rect.x + free_rect.w) {
            draw_text(list, x, free_rect.y + style.size + 5, style, label);
        }
    }
    style.align = TEXT_LEFT;
    for (int32_t m = (int32_t)ceil(box.south * 60 / step) * step; m <= box.north * 60; m += step) {
        float y = floorf(camera_project(camera, camera->x, m / 60.0).y) + 0.5F;
        draw_line(list, 0, y, (float)camera->width, y, 1, line);
        degrees_text(label, sizeof label, m, 'N', 'S');
        if (text != NULL && y > free_rect.y + 3 * style.size && y < free_rect.y + free_rect.h - 4) {
            draw_text(list, free_rect.x + 8, y - 4, style, label);
        }
    }
}

float chart_view_draw_scale(DrawList *list, const Camera *camera, float x, float y, float max_width,
                            TextStyle style)
{
    static const double lengths[] = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05};
    int32_t last = (int32_t)(sizeof lengths / sizeof lengths[0]) - 1;
    double pixels_per_mile = 1852 / camera_metres_per_pixel(camera);
    int32_t i = 0;
    while (i < last && lengths[i] * pixels_per_mile > (double)max_width) {
        i++;
    }
    float width = (float)(lengths[i] * pixels_per_mile);
    Vec2 bar[4] = {{x, y - 5}, {x, y}, {x + width, y}, {x + width, y - 5}};
    draw_polyline(list, bar, 4, false, 1.5F, style.color);
    draw_line(list, x + 0.5F * width, y - 3, x + 0.5F * width, y, 1, style.color);
    style.align = TEXT_LEFT;
    draw_textf(list, x + width + 8, y + 0.35F * style.size - 2, style, "%g nm", lengths[i]);
    return width;
}
