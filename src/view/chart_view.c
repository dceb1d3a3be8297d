#include "view/chart_view.h"

#include "base/memory.h"
#include "view/chart_paint.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

static const double ZOOM_REST_MS =
    120; /* a map with a margin is asked for this long after a zoom */

enum { GRAIN = 2 * SHADE_CELL }; /* corners of textures lie on multiples of this */

typedef struct Texture {
    ChartTexture chart;
    size_t capacity;
    bool valid;
    uint32_t coloring; /* in whose colours */
} Texture;

struct ChartView {
    const Chart *chart;
    ChartScene scene;
    bool synchronous;
    ChartPainter *painter; /* of the caller's thread */
    Texture front;         /* with a margin, to pan in (synchronous: without) */
    Texture plain;         /* of just the window, while front does not fit */
    DrawImage image;       /* what is shown, and where in the window */
    float image_x, image_y;
    double scale, scale_changed_ms; /* of the last prepare */
    ChartColors colors;
    uint32_t coloring; /* counts changes of colours */

    /* The worker takes `request` while `wanted`, paints `back` and sets `ready`; the caller then
     * takes it as its front. All of it under the mutex, except back while `busy`. */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    ChartPainter *worker_painter;
    Texture back;
    Camera request;
    int32_t request_margin_x, request_margin_y;
    ChartColors request_colors;
    uint32_t request_coloring;
    bool wanted, busy, ready, quit;
};

/* The window's left and top edge in pixels from CHART_ORIGIN. */
static double left_of(const Camera *camera)
{
    return (camera->x - CHART_ORIGIN_X) * camera->scale - 0.5 * camera->width;
}

static double top_of(const Camera *camera)
{
    return (CHART_ORIGIN_Y - camera->y) * camera->scale - 0.5 * camera->height;
}

/* The nearest place at or before `at` that is a whole number of pixels from it and whose whole part
 * lies on the grain. */
static double on_grain(double at)
{
    double whole = floor(at);
    return at - (whole - floor(whole / GRAIN) * GRAIN);
}

static void paint(const ChartView *view, ChartPainter *painter, Texture *texture,
                  const Camera *camera, int32_t margin_x, int32_t margin_y, int32_t threads)
{
    ChartTexture *chart = &texture->chart;
    double left = on_grain(left_of(camera) - margin_x);
    double top = on_grain(top_of(camera) - margin_y);
    /* One grain more than the window: up to that much is lost on the left. */
    chart->width = (camera->width + 2 * margin_x + 2 * GRAIN - 1) / GRAIN * GRAIN;
    chart->height = (camera->height + 2 * margin_y + 2 * GRAIN - 1) / GRAIN * GRAIN;
    chart->map = (PlaneToPixels){camera->scale, -left, -top};
    size_t area = (size_t)chart->width * (size_t)chart->height;
    if (area > texture->capacity) {
        mem_free(chart->pixels);
        chart->pixels = mem_alloc(area, sizeof *chart->pixels);
        texture->capacity = area;
    }
    chart_paint(painter, &view->scene, chart, threads);
    texture->valid = true;
}

/* At 1920x1080 a texture with its margin is 19 MB: none is kept for a next time. */
static void drop(Texture *texture)
{
    mem_free(texture->chart.pixels);
    *texture = (Texture){0};
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
        int32_t margin_x = view->request_margin_x;
        int32_t margin_y = view->request_margin_y;
        chart_painter_color(view->worker_painter, &view->request_colors);
        view->back.coloring = view->request_coloring;
        view->wanted = false;
        view->busy = true;
        pthread_mutex_unlock(&view->mutex);
        paint(view, view->worker_painter, &view->back, &camera, margin_x, margin_y, 1);
        pthread_mutex_lock(&view->mutex);
        view->busy = false;
        view->ready = true;
        pthread_cond_broadcast(&view->changed);
    }
    pthread_mutex_unlock(&view->mutex);
    return NULL;
}

ChartView *chart_view_create(const Chart *chart, bool synchronous)
{
    ChartView *view = mem_alloc(1, sizeof *view);
    view->chart = chart;
    view->synchronous = synchronous;
    view->painter = chart_painter_create();
    chart_scene_build(&view->scene, chart);
    if (!synchronous) {
        view->worker_painter = chart_painter_create();
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
    chart_painter_destroy(view->painter);
    chart_painter_destroy(view->worker_painter);
    chart_scene_free(&view->scene);
    mem_free(view->front.chart.pixels);
    mem_free(view->back.chart.pixels);
    mem_free(view->plain.chart.pixels);
    mem_free(view);
}

/* Waits until the worker is idle and forgets what was painted. Only the caller's thread makes
 * requests, so the worker stays idle until the next prepare. */
static void stop_painting(ChartView *view)
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
    view->plain.valid = false;
}

void chart_view_set_channels(ChartView *view, const ChartShapes *lines)
{
    stop_painting(view);
    chart_layer_free(&view->scene.channels);
    chart_layer_build(&view->scene.channels, lines, false);
}

void chart_view_set_colors(ChartView *view, const ChartColors *colors)
{
    view->colors = *colors;
    view->coloring++;
    chart_painter_color(view->painter, colors);
}

/* Where the texture's corner lies in the window. */
static void place(const Texture *texture, const Camera *camera, float *x, float *y)
{
    *x = (float)floor(-texture->chart.map.dx - left_of(camera) + 0.5);
    *y = (float)floor(-texture->chart.map.dy - top_of(camera) + 0.5);
}

/* Pixels of the texture left beyond the window on the shortest side; negative: it does not cover
 * the window, or is of another scale. */
static float spare_pixels(const Texture *texture, const Camera *camera)
{
    if (!texture->valid || texture->chart.map.scale != camera->scale) {
        return -1;
    }
    float x = 0;
    float y = 0;
    place(texture, camera, &x, &y);
    float right = x + (float)(texture->chart.width - camera->width);
    float bottom = y + (float)(texture->chart.height - camera->height);
    return fminf(fminf(-x, right), fminf(-y, bottom));
}

/* To the very place: a texture half a pixel off is good enough in a pan, not in a picture. */
static bool is_exact(const ChartView *view, const Texture *texture, const Camera *camera)
{
    if (spare_pixels(texture, camera) < 0 || texture->coloring != view->coloring) {
        return false;
    }
    double off_x = -texture->chart.map.dx - left_of(camera);
    double off_y = -texture->chart.map.dy - top_of(camera);
    return fabs(off_x - floor(off_x + 0.5)) < 1e-6 && fabs(off_y - floor(off_y + 0.5)) < 1e-6;
}

static void show(ChartView *view, const Texture *texture, const Camera *camera)
{
    place(texture, camera, &view->image_x, &view->image_y);
    view->image = (DrawImage){.pixels = texture->chart.pixels,
                              .width = texture->chart.width,
                              .height = texture->chart.height,
                              .stride = texture->chart.width,
                              .opaque = true,
                              .name = "chart"};
}

/* Takes what the worker has finished and asks for a new map when the old one runs out. True while
 * the worker has something to do. */
static bool exchange(ChartView *view, const Camera *camera, bool may_request)
{
    int32_t shorter = camera->width < camera->height ? camera->width : camera->height;
    float enough = 0.1F * (float)shorter;
    pthread_mutex_lock(&view->mutex);
    if (view->ready) {
        drop(&view->front);
        view->front = view->back;
        view->back = (Texture){0};
        view->ready = false;
    }
    bool runs_out =
        spare_pixels(&view->front, camera) < enough || view->front.coloring != view->coloring;
    if (may_request && !view->busy && runs_out) {
        view->request = *camera;
        view->request_colors = view->colors;
        view->request_coloring = view->coloring;
        view->request_margin_x = camera->width / 4;
        view->request_margin_y = camera->height / 4;
        view->wanted = true;
        pthread_cond_broadcast(&view->changed);
    }
    bool working = view->wanted || view->busy;
    pthread_mutex_unlock(&view->mutex);
    return working;
}

bool chart_view_prepare(ChartView *view, const Camera *camera, double now_ms)
{
    assert(camera->width > 0 && camera->height > 0 && camera->scale > 0 && "a camera that sees");
    if (view->synchronous) {
        if (!is_exact(view, &view->front, camera)) {
            view->front.coloring = view->coloring;
            paint(view, view->painter, &view->front, camera, 0, 0, 2);
        }
        show(view, &view->front, camera);
        return false;
    }
    bool is_first = view->scale <= 0;
    if (view->scale != camera->scale) {
        view->scale = camera->scale;
        view->scale_changed_ms = is_first ? now_ms - ZOOM_REST_MS : now_ms;
    }
    bool rests = now_ms - view->scale_changed_ms >= ZOOM_REST_MS;
    bool working = exchange(view, camera, rests);
    if (spare_pixels(&view->front, camera) >= 0) {
        drop(&view->plain);
        show(view, &view->front, camera);
        return working;
    }
    if (!is_exact(view, &view->plain, camera)) {
        view->plain.coloring = view->coloring;
        paint(view, view->painter, &view->plain, camera, 0, 0, 2);
    }
    show(view, &view->plain, camera);
    return true;
}

void chart_view_draw_at(const ChartView *view, DrawList *list, float dx)
{
    assert(view->image.pixels != NULL && "prepare comes first");
    draw_image(list, view->image_x + dx, view->image_y, view->image);
}

void chart_view_draw(const ChartView *view, DrawList *list)
{
    assert(view->image.pixels != NULL && "prepare comes first");
    draw_image(list, view->image_x, view->image_y, view->image);
}
