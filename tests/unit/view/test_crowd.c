/* Stopped vessels on the chart: on water, apart, at rest; and the grids that this is worked out on.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "view/crowd.h"

enum { WIDTH = 800, HEIGHT = 600 };
static const float LENGTH = 8;

/* Land west of 34 degrees east, with a lake (a hole) in it; and an island. */
static void draw_land(ChartShapes *land)
{
    static const ChartPoint west[] = {{30, 40}, {34, 40}, {34, 46}, {30, 46}};
    static const ChartPoint lake[] = {{31, 42}, {31, 43}, {32, 43}, {32, 42}};
    static const ChartPoint island[] = {{35, 44}, {35.5f, 44}, {35.5f, 44.5f}, {35, 44.5f}};
    const ChartPoint *rings[] = {west, lake, island};
    for (int32_t r = 0; r < 3; r++) {
        chart_shapes_begin(land, true, r == 1, 0);
        for (int32_t i = 0; i < 4; i++) {
            chart_shapes_add(land, rings[r][i]);
        }
        chart_shapes_end(land);
    }
}

typedef struct World {
    Camera camera;
    ChartShapes land;
    WaterMask *water;
    Clutter clutter;
    Crowd crowd;
    CrowdGround ground;
} World;

static void open_world(World *w)
{
    *w = (World){.camera = {.x = 34, .scale = 80, .width = WIDTH, .height = HEIGHT}};
    w->camera.y = mercator_y(43);
    draw_land(&w->land);
    w->water = water_mask_create(&w->land, (GeoBox){30, 40, 40, 46}, 0.01);
    clutter_reset(&w->clutter, WIDTH, HEIGHT, 4);
    w->ground = (CrowdGround){&w->camera, w->water, &w->clutter, LENGTH, 1000};
}

static void close_world(World *w)
{
    water_mask_destroy(w->water);
    chart_shapes_free(&w->land);
    clutter_free(&w->clutter);
    crowd_free(&w->crowd);
}

static void gather(World *w, double lon, double lat, int32_t count, uint64_t first_serial)
{
    Vec2 place = camera_project(&w->camera, lon, lat);
    for (int32_t i = 0; i < count; i++) {
        crowd_add(&w->crowd, place, first_serial + (uint64_t)i);
    }
}

static bool afloat(const World *w, Vec2 at)
{
    double lon, lat;
    camera_unproject(&w->camera, at.x, at.y, &lon, &lat);
    return water_mask_at(w->water, lon, lat);
}

static float apart(Vec2 a, Vec2 b)
{
    return hypotf(a.x - b.x, a.y - b.y);
}

static void test_water_is_what_no_ring_winds_round(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    assert_false(water_mask_at(w.water, 33, 41));
    assert_false(water_mask_at(w.water, 33.98, 41));
    assert_true(water_mask_at(w.water, 34.02, 41));
    assert_true(water_mask_at(w.water, 31.5, 42.5));
    assert_false(water_mask_at(w.water, 35.2, 44.2));
    assert_true(water_mask_at(w.water, 35.7, 44.2));
    assert_true(water_mask_at(w.water, 29, 41)); /* outside the box */
    assert_true(water_mask_at(w.water, NAN, 41));
    close_world(&w);
}

static void test_clutter_keeps_the_greater_cover(void **state)
{
    (void)state;
    Clutter c = {0};
    clutter_reset(&c, 100, 50, 4);
    clutter_add_rect(&c, (Rect){8, 8, 7, 3}, COVER_HULL); /* two cells */
    clutter_add_line(&c, (Vec2){-1000, 10}, (Vec2){1000, 10}, COVER_LANE);
    assert_int_equal(clutter_at(&c, (Vec2){9, 9}), COVER_HULL);
    assert_int_equal(clutter_at(&c, (Vec2){40, 10}), COVER_LANE);
    assert_int_equal(clutter_at(&c, (Vec2){40, 20}), COVER_NONE);
    assert_int_equal(clutter_at(&c, (Vec2){-1, 10}), COVER_NONE);
    assert_int_equal(clutter_sum(&c, (Rect){4, 8, 15, 3}), 2 * COVER_HULL + 2 * COVER_LANE);
    assert_int_equal(clutter_sum(&c, (Rect){500, 8, 16, 4}), 0);
    clutter_add_line(&c, (Vec2){5, 1e6f}, (Vec2){6, 2e6f}, COVER_MARK); /* far outside */
    clutter_reset(&c, 100, 50, 4);
    assert_int_equal(clutter_sum(&c, (Rect){0, 0, 100, 50}), 0);
    clutter_free(&c);
}

static void test_a_queue_by_the_coast_lies_on_water_and_apart(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    gather(&w, 34.02, 43, 60, 1);
    crowd_spread(&w.crowd, &w.ground);
    for (int32_t i = 0; i < 60; i++) {
        const CrowdShip *ship = &w.crowd.ships[i];
        assert_false(ship->hidden);
        assert_true(afloat(&w, ship->drawn));
        assert_true(apart(ship->drawn, ship->place) < 12 * LENGTH);
        for (int32_t j = 0; j < i; j++) {
            assert_true(apart(ship->drawn, w.crowd.ships[j].drawn) > 0.7f * LENGTH);
        }
    }
    const CrowdGroup *group = crowd_group_at(&w.crowd, w.crowd.ships[0].place);
    assert_int_equal(group->shown, 60);
    assert_null(crowd_group_at(&w.crowd, (Vec2){0, 0}));
    close_world(&w);
}

static void test_ships_keep_off_lanes_and_marks(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    Vec2 place = camera_project(&w.camera, 36, 42);
    clutter_add_line(&w.clutter, (Vec2){place.x, 0}, (Vec2){place.x, HEIGHT}, COVER_LANE);
    clutter_add_rect(&w.clutter, (Rect){place.x - 10, place.y - 10, 20, 20}, COVER_MARK);
    gather(&w, 36, 42, 20, 1);
    crowd_spread(&w.crowd, &w.ground);
    for (int32_t i = 0; i < 20; i++) {
        assert_int_equal(clutter_at(&w.clutter, w.crowd.ships[i].drawn), COVER_NONE);
    }
    close_world(&w);
}

static void test_a_vessel_alone_lies_where_it_is(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    gather(&w, 36, 42, 1, 1);
    crowd_spread(&w.crowd, &w.ground);
    assert_true(apart(w.crowd.ships[0].drawn, w.crowd.ships[0].place) == 0);
    close_world(&w);
}

static void test_a_berth_far_inland_is_crowded_round_its_place(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    gather(&w, 33, 41, 7, 1);
    crowd_spread(&w.crowd, &w.ground);
    for (int32_t i = 0; i < 7; i++) {
        assert_false(w.crowd.ships[i].hidden);
        assert_true(apart(w.crowd.ships[i].drawn, w.crowd.ships[i].place) < 2 * LENGTH);
    }
    close_world(&w);
}

/* The lake is 80 pixels wide; the sea lies 160 further east. Both are water. */
static void test_a_crowd_does_not_spill_over_land(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    w.camera.scale = 20; /* the lake: 20 pixels, room for few; the sea 40 pixels away */
    gather(&w, 31.5, 42.5, 60, 1);
    crowd_spread(&w.crowd, &w.ground);
    int32_t shown = 0;
    for (int32_t i = 0; i < 60; i++) {
        double lon, lat;
        camera_unproject(&w.camera, w.crowd.ships[i].drawn.x, w.crowd.ships[i].drawn.y, &lon, &lat);
        assert_true(lon < 33);
        shown += !w.crowd.ships[i].hidden;
    }
    assert_true(shown > 0 && shown < 20);
    assert_int_equal(w.crowd.groups[0].shown, shown);
    assert_int_equal(w.crowd.groups[0].count, 60);
    close_world(&w);
}

static void test_from_afar_a_part_is_drawn_and_all_are_counted(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    w.ground.most = 15;
    gather(&w, 36, 42, 40, 1);
    crowd_spread(&w.crowd, &w.ground);
    assert_int_equal(w.crowd.groups[0].shown, 15);
    assert_int_equal(w.crowd.groups[0].count, 40);
    close_world(&w);
}

static void test_those_who_stay_keep_their_cells_when_the_head_leaves(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    gather(&w, 36, 42, 30, 1);
    crowd_spread(&w.crowd, &w.ground);
    Vec2 before[30];
    for (int32_t i = 0; i < 30; i++) {
        before[i] = w.crowd.ships[i].drawn;
    }
    camera_pan(&w.camera, 13.5, -7.25);
    crowd_reset(&w.crowd);
    gather(&w, 36, 42, 27, 4); /* 1 to 3 have gone */
    crowd_spread(&w.crowd, &w.ground);
    for (int32_t i = 0; i < 27; i++) {
        Vec2 moved = {before[i + 3].x + 13.5f, before[i + 3].y - 7.25f};
        assert_true(apart(w.crowd.ships[i].drawn, moved) < 0.1f);
    }
    close_world(&w);
}

static void test_a_group_that_shrinks_draws_together(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    gather(&w, 36, 42, 300, 1);
    crowd_spread(&w.crowd, &w.ground);
    crowd_reset(&w.crowd);
    gather(&w, 36, 42, 4, 297);
    crowd_spread(&w.crowd, &w.ground);
    for (int32_t i = 0; i < 4; i++) {
        assert_true(apart(w.crowd.ships[i].drawn, w.crowd.ships[i].place) < 6 * LENGTH);
    }
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_water_is_what_no_ring_winds_round),
        cmocka_unit_test(test_clutter_keeps_the_greater_cover),
        cmocka_unit_test(test_a_queue_by_the_coast_lies_on_water_and_apart),
        cmocka_unit_test(test_ships_keep_off_lanes_and_marks),
        cmocka_unit_test(test_a_vessel_alone_lies_where_it_is),
        cmocka_unit_test(test_a_berth_far_inland_is_crowded_round_its_place),
        cmocka_unit_test(test_a_crowd_does_not_spill_over_land),
        cmocka_unit_test(test_from_afar_a_part_is_drawn_and_all_are_counted),
        cmocka_unit_test(test_those_who_stay_keep_their_cells_when_the_head_leaves),
        cmocka_unit_test(test_a_group_that_shrinks_draws_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
