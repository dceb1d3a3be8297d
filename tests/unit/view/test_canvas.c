/* The canvas: exact areas, clips, hostile coordinates, and Cairo as a second opinion. */
#include "view/canvas.h"

#ifdef HAVE_CAIRO
#include <cairo.h>
#endif
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 64 };

static const Color WHITE = 0xFFFFFFFFU;

static int32_t level(Canvas *canvas, int32_t x, int32_t y)
{
    return (int32_t)(canvas_pixels(canvas)[y * canvas_stride(canvas) + x] & 0xFFU);
}

static double total(Canvas *canvas) /* area covered by white, pixels */
{
    double sum = 0;
    for (int32_t y = 0; y < SIDE; y++) {
        for (int32_t x = 0; x < SIDE; x++) {
            sum += level(canvas, x, y) / 255.0;
        }
    }
    return sum;
}

static Canvas *drawn(DrawList *list)
{
    Canvas *canvas = canvas_create(SIDE, SIDE);
    canvas_draw(canvas, list, text_fixed());
    draw_list_free(list);
    return canvas;
}

static void partly_covered_pixels_have_their_area(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_rect(&list, (Rect){10.25F, 20.5F, 2, 1}, 0, WHITE);
    Canvas *canvas = drawn(&list);
    assert_in_range(level(canvas, 10, 20), 95, 97); /* 0.75 * 0.5 */
    assert_in_range(level(canvas, 11, 20), 127, 129);
    assert_in_range(level(canvas, 12, 21), 31, 33);
    assert_int_equal(level(canvas, 13, 20), 0);
    canvas_destroy(canvas);
}

static void areas_add_up(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_polygon(&list, (Vec2[]){{3.3F, 4.1F}, {60.7F, 20.2F}, {13.9F, 58.6F}}, 3, WHITE);
    double wanted = 0.5 * fabs((60.7 - 3.3) * (58.6 - 4.1) - (13.9 - 3.3) * (20.2 - 4.1));
    Canvas *canvas = drawn(&list);
    assert_true(fabs(total(canvas) - wanted) < 1.5);
    canvas_destroy(canvas);

    draw_circle(&list, 31.7F, 32.2F, 20, WHITE);
    canvas = drawn(&list);
    assert_true(fabs(total(canvas) - 3.14159265 * 400) < 3);
    canvas_destroy(canvas);

    draw_line(&list, 5, 5, 45, 35, 3, WHITE); /* 50 long */
    canvas = drawn(&list);
    assert_true(fabs(total(canvas) - 150) < 1);
    canvas_destroy(canvas);

    draw_polyline(&list, (Vec2[]){{10, 10}, {50, 10}, {50, 50}}, 3, false, 8, WHITE);
    canvas = drawn(&list); /* two bars and the quarter disc between their ends */
    assert_true(fabs(total(canvas) - (640 - 16 + 12.566)) < 2);
    canvas_destroy(canvas);
}

static void even_odd_leaves_holes(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_polygons(
        &list, (Vec2[]){{0, 0}, {40, 0}, {40, 40}, {0, 40}, {10, 10}, {30, 10}, {30, 30}, {10, 30}},
        (int32_t[]){4, 4}, 2, WHITE);
    Canvas *canvas = drawn(&list);
    assert_int_equal(level(canvas, 20, 20), 0);
    assert_int_equal(level(canvas, 5, 20), 255);
    assert_true(fabs(total(canvas) - 1200) < 0.01);
    canvas_destroy(canvas);
}

static void clips_nest(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_clip(&list, (Rect){8, 8, 40, 40});
    draw_clip(&list, (Rect){0, 0, 16, 16});
    draw_polygon(&list, (Vec2[]){{-900, -900}, {900, -900}, {900, 900}, {-900, 900}}, 4, WHITE);
    draw_unclip(&list);
    draw_rect(&list, (Rect){40, 40, 60, 60}, 4, WHITE);
    draw_unclip(&list);
    draw_rect(&list, (Rect){63, 63, 1, 1}, 0, WHITE);
    Canvas *canvas = drawn(&list);
    assert_int_equal(level(canvas, 8, 8), 255);
    assert_int_equal(level(canvas, 15, 15), 255);
    assert_int_equal(level(canvas, 16, 15), 0);
    assert_int_equal(level(canvas, 7, 8), 0);
    assert_int_equal(level(canvas, 47, 47), 255);
    assert_int_equal(level(canvas, 48, 47), 0);
    assert_int_equal(level(canvas, 63, 63), 255);
    canvas_destroy(canvas);
}

static void hostile_coordinates_are_harmless(void **state)
{
    (void)state;
    const float bad[] = {NAN, INFINITY, -INFINITY, 1e30F, -1e30F, 1e9F, -1e9F, 33};
    uint64_t random = 1;
    Canvas *canvas = canvas_create(SIDE, SIDE);
    for (int32_t round = 0; round < 3000; round++) {
        Vec2 points[5];
        for (int32_t i = 0; i < 5; i++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            points[i] = (Vec2){bad[random >> 61], bad[random >> 58 & 7U]};
        }
        DrawList list = {0};
        draw_polygon(&list, points, 5, 0x80FFFFFFU);
        draw_polyline(&list, points, 5, true, 3, 0x80FFFFFFU);
        draw_dashed(&list, points, 5, false, 3, 4, 4, 0x80FFFFFFU);
        draw_hatch(&list, points, 5, 6, 1, 0x80FFFFFFU);
        draw_circle(&list, points[0].x, points[0].y, points[1].x, WHITE);
        draw_rect(&list, (Rect){points[0].x, points[0].y, points[1].x, points[1].y}, 5, WHITE);
        draw_shadow(&list, (Rect){points[2].x, points[2].y, points[1].x, points[1].y}, 5, 9, WHITE);
        draw_text(&list, points[3].x, points[3].y, (TextStyle){.size = 10, .color = WHITE}, "x");
        canvas_draw(canvas, &list, text_fixed());
        draw_list_free(&list);
    }
    canvas_destroy(canvas);
}

static void huge_square_covers_all_or_nothing(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_polygon(&list, (Vec2[]){{-1e9F, -1e9F}, {1e9F, -1e9F}, {1e9F, 1e9F}, {-1e9F, 1e9F}}, 4,
                 WHITE);
    Canvas *canvas = drawn(&list);
    assert_true(fabs(total(canvas) - SIDE * SIDE) < 0.001);
    canvas_destroy(canvas);
}

static void dashes_cover_their_share(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_dashed(&list, (Vec2[]){{-1e6F, 32.5F}, {1e6F, 32.5F}}, 2, false, 1, 4, 4, WHITE);
    Canvas *canvas = drawn(&list);
    assert_true(fabs(total(canvas) - 32) < 2);
    canvas_destroy(canvas);
}

static void images_are_copied_and_blended(void **state)
{
    (void)state;
    const uint32_t pixels[2] = {0xFF112233U, 0x80404040U};
    DrawList list = {0};
    draw_image(&list, -1, 3, (DrawImage){pixels, 2, 1, 2, true, "a"});
    draw_image(&list, 5, 5, (DrawImage){pixels, 2, 1, 2, false, "b"});
    Canvas *canvas = drawn(&list);
    assert_int_equal(canvas_pixels(canvas)[3 * SIDE], 0x80404040U);
    assert_int_equal(canvas_pixels(canvas)[5 * SIDE + 5], 0xFF112233U);
    assert_int_equal(canvas_pixels(canvas)[5 * SIDE + 6], 0xFF404040U);
    canvas_destroy(canvas);
}

#ifdef HAVE_CAIRO
/* Random triangles; Cairo's default antialiasing samples 15 x 17 times a pixel. */
static void agrees_with_cairo(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int32_t round = 0; round < 60; round++) {
        Vec2 points[9];
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, SIDE, SIDE);
        cairo_t *cairo = cairo_create(surface);
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_BEST);
        cairo_set_source_rgb(cairo, 1, 1, 1);
        cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
        int32_t count = 3;
        for (int32_t i = 0; i < count; i++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            points[i] = (Vec2){(float)(random >> 40 & 0xFFFFU) / 512 - 32,
                               (float)(random >> 24 & 0xFFFFU) / 512 - 32};
            cairo_line_to(cairo, (double)points[i].x, (double)points[i].y);
        }
        cairo_close_path(cairo);
        cairo_fill(cairo);
        cairo_surface_flush(surface);
        DrawList list = {0};
        draw_polygon(&list, points, count, WHITE);
        Canvas *canvas = drawn(&list);
        for (int32_t y = 0; y < SIDE; y++) {
            const unsigned char *row =
                cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
            for (int32_t x = 0; x < SIDE; x++) {
                assert_true(abs(level(canvas, x, y) - row[4 * x]) <= 20);
            }
        }
        canvas_destroy(canvas);
        cairo_destroy(cairo);
        cairo_surface_destroy(surface);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partly_covered_pixels_have_their_area),
        cmocka_unit_test(areas_add_up),
        cmocka_unit_test(even_odd_leaves_holes),
        cmocka_unit_test(clips_nest),
        cmocka_unit_test(hostile_coordinates_are_harmless),
        cmocka_unit_test(huge_square_covers_all_or_nothing),
        cmocka_unit_test(dashes_cover_their_share),
        cmocka_unit_test(images_are_copied_and_blended),
#ifdef HAVE_CAIRO
        cmocka_unit_test(agrees_with_cairo),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
