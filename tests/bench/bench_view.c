/* Median milliseconds of what a frame is made of. Run by hand; figures depend on the machine. */
#include "io/map_chart.h"
#include "view/canvas.h"
#include "view/chart_view.h"
#include "view/theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 31 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

static ChartView *create_view(const Chart *chart, bool synchronous)
{
    Theme theme;
    theme_make(&theme, DUSK_PALETTE, false);
    ChartView *view = chart_view_create(chart, synchronous);
    chart_view_set_colors(view, &theme.chart);
    return view;
}

static void report(const char *what, double *values)
{
    printf("%-36s %8.2f ms\n", what, median(values));
}

static void bench_map(const Chart *chart, int32_t width, int32_t height, double zoom,
                      const char *what)
{
    double times[ROUNDS];
    Camera camera = {.width = width, .height = height};
    camera_fit(&camera, (GeoBox){27, 40.5, 42, 47.5}, (Rect){0, 0, (float)width, (float)height});
    camera_zoom_at(&camera, 0.35 * width, 0.3 * height, zoom);
    ChartView *view = create_view(chart, true);
    for (int32_t i = 0; i < ROUNDS; i++) {
        camera_zoom_at(&camera, 0.5 * width, 0.5 * height, 1.0001); /* nothing to reuse */
        double start = now_ms();
        chart_view_prepare(view, &camera, 0);
        times[i] = now_ms() - start;
    }
    report(what, times);
    chart_view_destroy(view);
}

/* A frame in the middle of a zoom, from the map to the canvas. */
static void bench_zoom(const Chart *chart, int32_t width, int32_t height, const char *what)
{
    double times[ROUNDS];
    Camera camera = {.width = width, .height = height};
    camera_fit(&camera, (GeoBox){27, 40.5, 42, 47.5}, (Rect){0, 0, (float)width, (float)height});
    ChartView *view = create_view(chart, false);
    Canvas *canvas = canvas_create(width, height);
    DrawList list = {0};
    chart_view_prepare(view, &camera, 0);
    for (int32_t i = 0; i < ROUNDS; i++) {
        camera_zoom_at(&camera, 0.4 * width, 0.4 * height, 1.02);
        draw_list_clear(&list);
        double start = now_ms();
        chart_view_prepare(view, &camera, 16 * i + 16); /* never rests */
        chart_view_draw(view, &list);
        canvas_draw(canvas, &list, NULL);
        times[i] = now_ms() - start;
    }
    report(what, times);
    draw_list_free(&list);
    canvas_destroy(canvas);
    chart_view_destroy(view);
}

static void bench_pan(const Chart *chart, int32_t width, int32_t height, const char *what)
{
    double times[ROUNDS];
    Camera camera = {.width = width, .height = height};
    camera_fit(&camera, (GeoBox){27, 40.5, 42, 47.5}, (Rect){0, 0, (float)width, (float)height});
    ChartView *view = create_view(chart, false);
    Canvas *canvas = canvas_create(width, height);
    DrawList list = {0};
    while (chart_view_prepare(view, &camera, now_ms())) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    for (int32_t i = 0; i < ROUNDS; i++) {
        camera_pan(&camera, i % 2 == 0 ? 9 : -9, 3);
        draw_list_clear(&list);
        double start = now_ms();
        chart_view_prepare(view, &camera, start);
        chart_view_draw(view, &list);
        canvas_draw(canvas, &list, NULL);
        times[i] = now_ms() - start;
    }
    report(what, times);
    draw_list_free(&list);
    canvas_destroy(canvas);
    chart_view_destroy(view);
}

static void add_hulls(DrawList *list)
{
    for (int32_t i = 0; i < 300; i++) {
        float x = 40 + (float)(i % 30) * 40;
        float y = 40 + (float)(i / 30) * 60;
        float c = cosf((float)i);
        float s = sinf((float)i);
        static const Vec2 hull[5] = {{7, 0}, {3, 2.5F}, {-6, 2.5F}, {-6, -2.5F}, {3, -2.5F}};
        Vec2 points[5];
        for (int32_t k = 0; k < 5; k++) {
            points[k] =
                (Vec2){x + c * hull[k].x - s * hull[k].y, y + s * hull[k].x + c * hull[k].y};
        }
        draw_polygon(list, points, 5, 0xFFFCC62DU);
        draw_polyline(list, points, 5, true, 1, 0xC0071322U);
    }
}

static void add_labels(DrawList *list)
{
    const TextStyle style = {.size = 12, .color = 0xFFE6EDF2U, .halo = 0xFF071322U};
    for (int32_t i = 0; i < 150; i++) {
        draw_text(list, (float)(i % 10) * 120 + 10, (float)(i / 10) * 44 + 30, style,
                  "Chornomorsk");
    }
}

static void bench_list(void (*add)(DrawList *list), const char *what)
{
    double times[ROUNDS];
    Canvas *canvas = canvas_create(1280, 720);
    DrawList list = {0};
    add(&list);
    for (int32_t i = 0; i < ROUNDS; i++) {
        double start = now_ms();
        canvas_draw(canvas, &list, text_fixed());
        times[i] = now_ms() - start;
    }
    report(what, times);
    draw_list_free(&list);
    canvas_destroy(canvas);
}

int main(void)
{
    Chart chart = {0};
    Errors errors = {0};
    double start = now_ms();
    if (!map_load_chart(SOURCE_DIR "/maps/black-sea", &chart, &errors)) {
        errors_print(&errors, stderr);
        return 1;
    }
    printf("%-36s %8.2f ms\n", "load chart (once)", now_ms() - start);
    bench_map(&chart, 1280, 720, 1, "base map 1280x720, whole sea");
    bench_map(&chart, 1920, 1080, 1, "base map 1920x1080, whole sea");
    bench_map(&chart, 1280, 720, 8, "base map 1280x720, 8x");
    bench_map(&chart, 1920, 1080, 8, "base map 1920x1080, 8x");
    bench_pan(&chart, 1280, 720, "pan 1280x720");
    bench_pan(&chart, 1920, 1080, "pan 1920x1080");
    bench_zoom(&chart, 1280, 720, "zoom frame 1280x720");
    bench_zoom(&chart, 1920, 1080, "zoom frame 1920x1080");
    bench_list(add_hulls, "300 hulls, filled and outlined");
    bench_list(add_labels, "150 labels with halo");
    chart_free(&chart);
    return 0;
}
