/* The base map of the shipped chart: covers the window, same pixels every time, sea where there is
 * sea; the worker ends up with the map that the synchronous view draws. */
#include "base/memory.h"
#include "io/map_chart.h"
#include "view/canvas.h"
#include "view/chart_view.h"
#include "view/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { WIDTH = 640, HEIGHT = 360 };

static Chart chart;

static int load(void **state)
{
    (void)state;
    Errors errors = {0};
    bool done = map_load_chart(SOURCE_DIR "/maps/black-sea", &chart, &errors);
    errors_free(&errors);
    return done ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    chart_free(&chart);
    return 0;
}

static ChartView *create_view(bool synchronous)
{
    Theme theme;
    theme_make(&theme, DUSK_PALETTE, false);
    ChartView *view = chart_view_create(&chart, synchronous);
    chart_view_set_colors(view, &theme.chart);
    return view;
}

static Camera whole_sea(void)
{
    Camera camera = {.width = WIDTH, .height = HEIGHT};
    camera_fit(&camera, (GeoBox){27, 40.5, 42, 47.5}, (Rect){0, 0, WIDTH, HEIGHT});
    return camera;
}

static Canvas *picture(const ChartView *view)
{
    Canvas *canvas = canvas_create(WIDTH, HEIGHT);
    canvas_clear(canvas, 0xFFFF00FFU);
    DrawList list = {0};
    chart_view_draw(view, &list);
    canvas_draw(canvas, &list, NULL);
    draw_list_free(&list);
    return canvas;
}

static uint32_t pixel_at(Canvas *canvas, const Camera *camera, double lon, double lat)
{
    Vec2 p = camera_project(camera, lon, lat);
    return canvas_pixels(canvas)[(int32_t)p.y * canvas_stride(canvas) + (int32_t)p.x];
}

static bool bluish(uint32_t pixel)
{
    return (pixel & 0xFFU) > 2 * (pixel >> 16 & 0xFFU);
}

static void sea_is_blue_and_land_is_gray(void **state)
{
    (void)state;
    ChartView *view = create_view(true);
    Camera camera = whole_sea();
    assert_false(chart_view_prepare(view, &camera, 0));
    Canvas *canvas = picture(view);
    assert_true(bluish(pixel_at(canvas, &camera, 34, 43)));
    assert_true(bluish(pixel_at(canvas, &camera, 36.5, 46)));
    assert_false(bluish(pixel_at(canvas, &camera, 33, 40.8)));
    assert_false(bluish(pixel_at(canvas, &camera, 34.2, 45.3)));
    for (int32_t i = 0; i < WIDTH * HEIGHT; i++) {
        assert_int_not_equal(canvas_pixels(canvas)[i], 0xFFFF00FFU);
    }
    canvas_destroy(canvas);
    chart_view_destroy(view);
}

static void synchronous_maps_are_the_same_every_time(void **state)
{
    (void)state;
    Camera camera = whole_sea();
    ChartView *one = create_view(true);
    ChartView *two = create_view(true);
    Camera other = camera;
    camera_zoom_at(&other, 100, 100, 7);
    chart_view_prepare(two, &other, 0);
    chart_view_prepare(one, &camera, 0);
    chart_view_prepare(two, &camera, 500);
    Canvas *a = picture(one);
    Canvas *b = picture(two);
    assert_memory_equal(canvas_pixels(a), canvas_pixels(b), sizeof(uint32_t) * WIDTH * HEIGHT);
    canvas_destroy(a);
    canvas_destroy(b);
    chart_view_destroy(one);
    chart_view_destroy(two);
}

static void channels_open_the_land(void **state)
{
    (void)state;
    ChartShapes lines = {0};
    chart_shapes_begin(&lines, false, false, 0);
    chart_shapes_add(&lines, (ChartPoint){33, 40.8F});
    chart_shapes_add(&lines, (ChartPoint){34, 40.8F});
    chart_shapes_end(&lines);
    ChartView *view = create_view(true);
    Camera camera = whole_sea();
    chart_view_set_channels(view, &lines);
    chart_shapes_free(&lines);
    chart_view_prepare(view, &camera, 0);
    Canvas *canvas = picture(view);
    assert_true(bluish(pixel_at(canvas, &camera, 33.5, 40.8)));
    canvas_destroy(canvas);
    chart_view_set_channels(view, NULL);
    chart_view_prepare(view, &camera, 0);
    canvas = picture(view);
    assert_false(bluish(pixel_at(canvas, &camera, 33.5, 40.8)));
    canvas_destroy(canvas);
    chart_view_destroy(view);
}

static void the_worker_finishes_and_pans_are_blits(void **state)
{
    (void)state;
    ChartView *view = create_view(false);
    Camera camera = whole_sea();
    int32_t frames = 0;
    for (; chart_view_prepare(view, &camera, 16 * frames) && frames < 2000; frames++) {
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    assert_true(frames > 0 && frames < 2000);
    Canvas *still = picture(view);
    assert_true(bluish(pixel_at(still, &camera, 34, 43)));
    camera_pan(&camera, 40, -30);
    chart_view_prepare(view, &camera, 16 * frames);
    Canvas *moved = picture(view);
    for (int32_t x = 50; x < WIDTH; x++) {
        assert_int_equal(canvas_pixels(moved)[100 * WIDTH + x],
                         canvas_pixels(still)[130 * WIDTH + x - 40]);
    }
    camera_zoom_at(&camera, 10, 10, 3);
    assert_true(chart_view_prepare(view, &camera, 16 * frames + 16)); /* no margin yet */
    canvas_destroy(still);
    canvas_destroy(moved);
    chart_view_destroy(view);
}

/* Along the published centre line, south to north: no land may close the strait. */
static void the_bosphorus_is_open_water_from_close_by(void **state)
{
    (void)state;
    static const double fairway[][2] = {{28.9897, 40.9797}, {28.9947, 41.0114}, {29.0169, 41.0336},
                                        {29.0464, 41.0603}, {29.0581, 41.0936}, {29.0719, 41.1103},
                                        {29.0636, 41.1375}, {29.0653, 41.1636}, {29.1114, 41.2019},
                                        {29.1336, 41.2431}};
    ChartView *view = create_view(true);
    Camera camera = {.width = WIDTH, .height = HEIGHT, .x = 29.06, .y = mercator_y(41.11)};
    camera.scale = 900; /* 93 m a pixel */
    chart_view_prepare(view, &camera, 0);
    Canvas *canvas = picture(view);
    for (size_t i = 0; i < sizeof fairway / sizeof fairway[0]; i++) {
        assert_true(bluish(pixel_at(canvas, &camera, fairway[i][0], fairway[i][1])));
    }
    assert_false(bluish(pixel_at(canvas, &camera, 28.95, 41.1)));
    assert_false(bluish(pixel_at(canvas, &camera, 29.15, 41.1)));
    canvas_destroy(canvas);
    chart_view_destroy(view);
}

static void the_worker_draws_what_the_synchronous_view_draws(void **state)
{
    (void)state;
    ChartView *worker = create_view(false);
    ChartView *synchronous = create_view(true);
    Camera camera = whole_sea();
    for (int32_t i = 0; chart_view_prepare(worker, &camera, 16 * i) && i < 2000; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    camera_pan(&camera, 37, -21);
    chart_view_prepare(worker, &camera, 1e6);
    chart_view_prepare(synchronous, &camera, 0);
    Canvas *a = picture(worker);
    Canvas *b = picture(synchronous);
    /* The corners differ, so floats may round to the next level of a colour. */
    for (int32_t i = 0; i < WIDTH * HEIGHT; i++) {
        for (int32_t shift = 0; shift < 24; shift += 8) {
            int32_t one = (int32_t)(canvas_pixels(a)[i] >> shift & 0xFFU);
            int32_t other = (int32_t)(canvas_pixels(b)[i] >> shift & 0xFFU);
            assert_in_range(one - other + 2, 0, 4);
        }
    }
    canvas_destroy(a);
    canvas_destroy(b);
    chart_view_destroy(worker);
    chart_view_destroy(synchronous);
}

static void graticule_and_scale_are_round(void **state)
{
    (void)state;
    Camera camera = whole_sea();
    DrawList list = {0};
    TextStyle style = {.size = 10, .color = 0xFFFFFFFFU};
    DegreeLabel labels[DEGREE_LABELS_MAX];
    Rect all = {0, 0, WIDTH, HEIGHT};
    int32_t count = chart_view_degree_labels(&camera, all, text_fixed(), &style, labels);
    bool east = false, north = false;
    for (int32_t i = 0; i < count; i++) {
        east = east || strcmp(labels[i].text, "34\xC2\xB0"
                                              "E") == 0;
        north = north || strcmp(labels[i].text, "44\xC2\xB0"
                                                "N") == 0;
        assert_true(labels[i].box.x >= 0 && labels[i].box.x + labels[i].box.w <= WIDTH);
        for (int32_t other = 0; other < i; other++) {
            Rect a = labels[i].box, b = labels[other].box;
            assert_true(a.x >= b.x + b.w || b.x >= a.x + a.w || a.y >= b.y + b.h ||
                        b.y >= a.y + a.h);
        }
    }
    assert_true(east && north);
    float width = chart_view_draw_scale(&list, &camera, 10, 300, 120, style);
    assert_true(width > 40 && width <= 120);
    char *text = draw_list_to_text(&list);
    assert_non_null(strstr(text, " nm \xC2\xB7 "));
    mem_free(text);
    draw_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sea_is_blue_and_land_is_gray),
        cmocka_unit_test(synchronous_maps_are_the_same_every_time),
        cmocka_unit_test(channels_open_the_land),
        cmocka_unit_test(the_worker_finishes_and_pans_are_blits),
        cmocka_unit_test(the_bosphorus_is_open_water_from_close_by),
        cmocka_unit_test(the_worker_draws_what_the_synchronous_view_draws),
        cmocka_unit_test(graticule_and_scale_are_round),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
