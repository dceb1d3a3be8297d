#include "view/chart_paint.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

enum { BAND_ROWS = 64, MAX_THREADS = 2 };

/* What one thread needs to paint bands. */
typedef struct Brush {
    Raster *raster;
    LayerScratch scratch;
    Shader shader;
    uint8_t *land; /* [BAND_ROWS][width] coverage by land, of the band in hand */
    size_t land_capacity;
} Brush;

struct ChartPainter {
    ChartTints tints;
    ShoreGlow glow;
    Brush brushes[MAX_THREADS];
};

ChartPainter *chart_painter_create(void)
{
    ChartPainter *painter = mem_alloc(1, sizeof *painter);
    for (int32_t i = 0; i < MAX_THREADS; i++) {
        painter->brushes[i].raster = raster_create();
    }
    return painter;
}

void chart_painter_color(ChartPainter *painter, const ChartColors *colors)
{
    chart_tints_make(&painter->tints, colors);
}

void chart_painter_destroy(ChartPainter *painter)
{
    if (painter == NULL) {
        return;
    }
    for (int32_t i = 0; i < MAX_THREADS; i++) {
        Brush *brush = &painter->brushes[i];
        raster_destroy(brush->raster);
        mem_free(brush->scratch.points);
        shader_free(&brush->shader);
        mem_free(brush->land);
    }
    shore_glow_free(&painter->glow);
    mem_free(painter);
}

void chart_scene_build(ChartScene *scene, const Chart *chart)
{
    *scene = (ChartScene){0};
    for (int32_t i = 0; i < CHART_LEVELS; i++) {
        chart_layer_build(&scene->land[i], &chart->land[i], true);
    }
    chart_layer_build(&scene->borders, &chart->borders, false);
    chart_layer_build(&scene->rivers, &chart->rivers, false);
    chart_layer_build(&scene->lakes, &chart->lakes, false);
    chart_layer_build(&scene->isobaths, &chart->isobaths, false);
    chart_relief_build(&scene->relief, &chart->relief);
}

void chart_scene_free(ChartScene *scene)
{
    for (int32_t i = 0; i < CHART_LEVELS; i++) {
        chart_layer_free(&scene->land[i]);
    }
    chart_layer_free(&scene->borders);
    chart_layer_free(&scene->rivers);
    chart_layer_free(&scene->lakes);
    chart_layer_free(&scene->isobaths);
    chart_layer_free(&scene->channels);
    chart_relief_free(&scene->relief);
    *scene = (ChartScene){0};
}

/* The wanted level, or the nearest that was loaded. */
static const ChartLayer *land_of(const ChartScene *scene, int32_t wanted)
{
    wanted = wanted < CHART_LOW ? CHART_LOW : wanted > CHART_HIGH ? CHART_HIGH : wanted;
    for (int32_t apart = 0; apart < CHART_LEVELS; apart++) {
        for (int32_t sign = -1; sign <= 1; sign += 2) {
            int32_t level = wanted + sign * apart;
            if (level >= 0 && level < CHART_LEVELS && scene->land[level].path_count > 0) {
                return &scene->land[level];
            }
        }
    }
    return &scene->land[wanted];
}

/* By pixels per degree: a level's tolerance (1000, 250, 60 m) should stay below a pixel or so. */
static int32_t level_at(double scale)
{
    return scale < 22 ? CHART_LOW : scale < 190 ? CHART_MID : CHART_HIGH;
}

/* One painting job, shared by its threads. */
typedef struct Job {
    const ChartScene *scene;
    ChartTexture *texture;
    ChartPainter *painter;
    const ChartLayer *land;
    int32_t next_band; /* bands are taken in turn, under the lock */
    pthread_mutex_t lock;
} Job;

typedef struct Band {
    Job *job;
    Brush *brush;
    PixelBox box;
    Color color;
    enum { EVERYWHERE, ON_SEA, ON_LAND } where;
} Band;

static uint8_t *land_row(const Band *band, int32_t y)
{
    return &band->brush->land[(size_t)(y - band->box.y0) * (size_t)band->job->texture->width];
}

static uint32_t *pixel_row(const Band *band, int32_t y)
{
    ChartTexture *texture = band->job->texture;
    return &texture->pixels[(size_t)y * (size_t)texture->width];
}

static void land_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    memcpy(land_row(context, y) + x, coverage, (size_t)count);
}

static void paint_row(const Band *band, int32_t y)
{
    Shader *shader = &band->brush->shader;
    const uint8_t *land = land_row(band, y);
    uint32_t *pixels = pixel_row(band, y);
    shader_row(shader, y);
    for (int32_t x = 0; x < band->box.x1; x += SHADE_RUN) {
        uint64_t eight;
        memcpy(&eight, &land[x], sizeof eight);
        if (eight == 0) {
            shader_sea(shader, x, y, &pixels[x]);
        } else if (eight == UINT64_MAX) {
            shader_land(shader, x, y, &pixels[x]);
        } else {
            uint32_t over[SHADE_RUN];
            shader_sea(shader, x, y, &pixels[x]);
            shader_land(shader, x, y, over);
            for (int32_t k = 0; k < SHADE_RUN; k++) {
                pixels[x + k] = pixel_mix(pixels[x + k], over[k], pixel_widen(land[x + k]));
            }
        }
    }
}

static void line_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    const Band *band = context;
    uint32_t *pixels = pixel_row(band, y) + x;
    const uint8_t *land = land_row(band, y) + x;
    uint32_t alpha = pixel_widen(band->color >> 24);
    for (int32_t i = 0; i < count;) {
        uint64_t eight = 1;
        if (i + 8 <= count) {
            memcpy(&eight, &coverage[i], sizeof eight);
        }
        if (eight == 0) {
            i += 8;
            continue;
        }
        uint32_t weight = pixel_widen(coverage[i]) * alpha >> 8;
        if (band->where != EVERYWHERE) {
            uint32_t share = band->where == ON_LAND ? land[i] : 255U - land[i];
            weight = weight * pixel_widen(share) >> 8;
        }
        if (weight > 0) {
            pixels[i] = pixel_mix(pixels[i], band->color, weight);
        }
        i++;
    }
}

static void stroke_layer(Band *band, const ChartLayer *layer, float width, float dash, float gap,
                         Color color)
{
    if (layer->path_count == 0 || color >> 24 == 0) {
        return;
    }
    Brush *brush = band->brush;
    band->color = color;
    raster_begin(brush->raster, band->box);
    chart_layer_stroke(layer, band->job->texture->map, band->box, brush->raster, &brush->scratch,
                       width, dash, gap);
    raster_finish(brush->raster, FILL_NON_ZERO, line_sink, band);
}

/* Sea colour over whatever lies under a channel's stroke. */
static void channel_sink(void *context, int32_t y, int32_t x, int32_t count,
                         const uint8_t *coverage)
{
    const Band *band = context;
    Shader *shader = &band->brush->shader;
    uint32_t *pixels = pixel_row(band, y);
    uint32_t alpha = pixel_widen(band->color >> 24);
    shader_row(shader, y);
    for (int32_t i = 0; i < count; i++) {
        if (coverage[i] != 0) {
            uint32_t sea[SHADE_RUN];
            int32_t cell = (x + i) / SHADE_RUN * SHADE_RUN;
            shader_sea(shader, cell, y, sea);
            pixels[x + i] =
                pixel_mix(pixels[x + i], sea[x + i - cell], pixel_widen(coverage[i]) * alpha >> 8);
        }
    }
}

static float ramp(double scale, double from, double to)
{
    double t = (scale - from) / (to - from);
    return t < 0 ? 0 : t > 1 ? 1 : (float)t;
}

static void paint_lines(Band *band)
{
    const ChartScene *scene = band->job->scene;
    const ChartColors *colors = &band->job->painter->tints.colors;
    double scale = band->job->texture->map.scale;
    float close = ramp(scale, 60, 600); /* lines grow a little when one looks closer */
    Brush *brush = band->brush;
    band->where = ON_SEA;
    /* Their grid is too coarse to look at closely. */
    stroke_layer(band, &scene->isobaths, 1, 0, 0,
                 color_alpha(colors->isobath, 1 - ramp(scale, 400, 1200)));
    band->where = ON_LAND;
    if (scene->lakes.path_count > 0) {
        band->color = colors->lake;
        raster_begin(brush->raster, band->box);
        chart_layer_fill(&scene->lakes, band->job->texture->map, band->box, brush->raster,
                         &brush->scratch);
        raster_finish(brush->raster, FILL_NON_ZERO, line_sink, band);
        stroke_layer(band, &scene->lakes, 1, 0, 0, colors->lake_shore);
    }
    stroke_layer(band, &scene->rivers, 1 + 0.5F * close, 0, 0,
                 color_alpha(colors->river, 0.6F + 0.4F * close));
    stroke_layer(band, &scene->borders, 1, 4, 4, colors->border);
    band->where = EVERYWHERE;
    stroke_layer(band, band->job->land, 1 + 0.3F * close, 0, 0, colors->coast);
}

/* The straits from afar: a stroke in sea colour with a faint shore, until the water itself shows.
 */
static void paint_channels(Band *band)
{
    double scale = band->job->texture->map.scale;
    float share = 1 - ramp(scale, 260, 420);
    const ChartLayer *channels = &band->job->scene->channels;
    if (channels->path_count == 0 || share <= 0) {
        return;
    }
    Brush *brush = band->brush;
    band->where = ON_LAND;
    stroke_layer(band, channels, 5, 0, 0,
                 color_alpha(band->job->painter->tints.colors.coast, 0.7F * share));
    band->color = color_alpha(0xFF000000U, share);
    raster_begin(brush->raster, band->box);
    chart_layer_stroke(channels, band->job->texture->map, band->box, brush->raster, &brush->scratch,
                       3, 0, 0);
    raster_finish(brush->raster, FILL_NON_ZERO, channel_sink, band);
}

static void paint_band(Job *job, Brush *brush, int32_t y0)
{
    ChartTexture *texture = job->texture;
    int32_t y1 = y0 + BAND_ROWS < texture->height ? y0 + BAND_ROWS : texture->height;
    Band band = {.job = job, .brush = brush, .box = {0, y0, texture->width, y1}};
    memset(brush->land, 0, (size_t)texture->width * (size_t)(y1 - y0));
    raster_begin(brush->raster, band.box);
    chart_layer_fill(job->land, texture->map, band.box, brush->raster, &brush->scratch);
    raster_finish(brush->raster, FILL_NON_ZERO, land_sink, &band);
    for (int32_t y = y0; y < y1; y++) {
        paint_row(&band, y);
    }
    paint_lines(&band);
    paint_channels(&band);
}

static void paint_bands(Job *job, Brush *brush)
{
    ChartTexture *texture = job->texture;
    size_t bytes = (size_t)texture->width * BAND_ROWS;
    if (bytes > brush->land_capacity) {
        mem_free(brush->land);
        brush->land = mem_alloc(bytes, 1);
        brush->land_capacity = bytes;
    }
    shader_begin(&brush->shader, &job->scene->relief, &job->painter->tints, &job->painter->glow,
                 texture->map, texture->width);
    for (;;) {
        pthread_mutex_lock(&job->lock);
        int32_t y0 = job->next_band * BAND_ROWS;
        job->next_band++;
        pthread_mutex_unlock(&job->lock);
        if (y0 >= texture->height) {
            break;
        }
        paint_band(job, brush, y0);
    }
}

static void *help(void *context)
{
    Job *job = context;
    paint_bands(job, &job->painter->brushes[1]);
    return NULL;
}

void chart_paint(ChartPainter *painter, const ChartScene *scene, ChartTexture *texture,
                 int32_t threads)
{
    assert(texture->width % 8 == 0 && texture->height % 8 == 0 && "textures are whole cells");
    double scale = texture->map.scale;
    Job job = {.scene = scene,
               .texture = texture,
               .painter = painter,
               .land = land_of(scene, level_at(scale))};
    Brush *brush = &painter->brushes[0];
    shore_glow_make(&painter->glow, land_of(scene, level_at(scale / SHADE_CELL)), texture->map,
                    texture->width, texture->height, brush->raster, &brush->scratch);
    pthread_mutex_init(&job.lock, NULL);
    pthread_t helper;
    bool has_helper = threads > 1 && pthread_create(&helper, NULL, help, &job) == 0;
    paint_bands(&job, brush);
    if (has_helper) {
        pthread_join(helper, NULL);
    }
    pthread_mutex_destroy(&job.lock);
}
