#include "view/camera.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const GeoBox SEA = {27, 40.5, 42, 47.5};

static Camera fitted(void)
{
    Camera camera = {.width = 1280, .height = 720};
    camera_fit(&camera, SEA, (Rect){256, 52, 792, 540});
    camera_set_limits(&camera, SEA, (Rect){256, 52, 792, 540});
    return camera;
}

static void mercator_has_its_inverse(void **state)
{
    (void)state;
    for (double lat = -84; lat <= 84; lat += 0.5) {
        assert_true(fabs(mercator_lat(mercator_y(lat)) - lat) < 1e-10);
    }
    assert_true(mercator_y(90) == mercator_y(85));
    assert_true(fabs(mercator_y(45) - 50.4987) < 1e-3);
}

static void fit_shows_the_box_in_the_free_part(void **state)
{
    (void)state;
    Camera camera = fitted();
    Vec2 a = camera_project(&camera, SEA.west, SEA.north);
    Vec2 b = camera_project(&camera, SEA.east, SEA.south);
    assert_true(a.x >= 255.9F && b.x <= 1048.1F && a.y >= 51.9F && b.y <= 592.1F);
    assert_true(fabsf(0.5F * (a.x + b.x) - 652) < 0.01F);
    assert_true(fabs(camera_zoom(&camera) - 1) < 1e-12);
}

static void unproject_undoes_project(void **state)
{
    (void)state;
    Camera camera = fitted();
    double lon = 0;
    double lat = 0;
    camera_unproject(&camera, 321, 456, &lon, &lat);
    Vec2 p = camera_project(&camera, lon, lat);
    assert_true(fabsf(p.x - 321) < 1e-3F && fabsf(p.y - 456) < 1e-3F);
}

static void zoom_keeps_the_place_under_the_pointer(void **state)
{
    (void)state;
    Camera camera = fitted();
    camera_zoom_at(&camera, 700, 300, 3);
    double lon = 0;
    double lat = 0;
    camera_unproject(&camera, 700, 300, &lon, &lat);
    camera_zoom_at(&camera, 700, 300, 2);
    Vec2 p = camera_project(&camera, lon, lat);
    assert_true(fabsf(p.x - 700) < 0.01F && fabsf(p.y - 300) < 0.01F);
}

static void limits_hold(void **state)
{
    (void)state;
    Camera camera = fitted();
    camera_zoom_at(&camera, 100, 100, 1e9);
    assert_true(fabs(camera_metres_per_pixel_at(&camera, 44.1) - 5) < 0.05);
    camera_pan(&camera, 1e9, -1e9);
    assert_true(camera.x == SEA.west && fabs(camera.y - mercator_y(SEA.south)) < 1e-9);
    camera_zoom_at(&camera, 100, 100, 1e-9);
    assert_true(camera.scale == camera.min_scale);
}

static void following_moves_by_whole_pixels(void **state)
{
    (void)state;
    Camera camera = fitted();
    Vec2 before = camera_project(&camera, 33, 43);
    camera_follow(&camera, 31.2345, 43.4321, 640, 360);
    Vec2 after = camera_project(&camera, 33, 43);
    Vec2 target = camera_project(&camera, 31.2345, 43.4321);
    float dx = after.x - before.x;
    assert_true(fabsf(dx - roundf(dx)) < 1e-3F);
    assert_true(fabsf(target.x - 640) <= 0.501F && fabsf(target.y - 360) <= 0.501F);
}

static void between_keeps_the_fixed_place_still(void **state)
{
    (void)state;
    Camera from = fitted();
    camera_zoom_at(&from, 640, 360, 2);
    Camera to = from;
    camera_zoom_at(&to, 500, 300, 4);
    double lon = 0;
    double lat = 0;
    camera_unproject(&from, 500, 300, &lon, &lat);
    for (double t = 0; t <= 1; t += 0.125) {
        Camera camera = camera_between(&from, &to, t);
        Vec2 p = camera_project(&camera, lon, lat);
        assert_true(fabsf(p.x - 500) < 0.05F && fabsf(p.y - 300) < 0.05F);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mercator_has_its_inverse),
        cmocka_unit_test(fit_shows_the_box_in_the_free_part),
        cmocka_unit_test(unproject_undoes_project),
        cmocka_unit_test(zoom_keeps_the_place_under_the_pointer),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(following_moves_by_whole_pixels),
        cmocka_unit_test(between_keeps_the_fixed_place_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
