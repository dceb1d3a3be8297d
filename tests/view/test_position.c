/* The position under the pointer, beside the scale bar. */
#include "desk_world.h"

#include "view/chart_view.h"

static void point_at(World *w, float x, float y)
{
    send(w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
}

static void point_at_middle(World *w)
{
    Rect m = w->desk->map_rect;
    point_at(w, m.x + m.w / 2, m.y + m.h / 2);
}

/* The position as it must stand in the draw list, for a place in the window. */
static bool shows_position(World *w)
{
    char text[POSITION_TEXT];
    double lon, lat;
    camera_unproject(&w->desk->camera, w->desk->pointer_x, w->desk->pointer_y, &lon, &lat);
    chart_view_position(lon, lat, text);
    return strstr(w->text, text) != NULL;
}

static void test_positions_are_degrees_and_minutes_to_a_tenth(void **state)
{
    (void)state;
    static const struct {
        double lon, lat;
        const char *text;
    } cases[] = {
        {31.09, 44.205,
         "44\xC2\xB0"
         "12.3\xE2\x80\xB2 N  031\xC2\xB0"
         "05.4\xE2\x80\xB2 E"},
        {-0.5, -7.25,
         "07\xC2\xB0"
         "15.0\xE2\x80\xB2 S  000\xC2\xB0"
         "30.0\xE2\x80\xB2 W"},
        {29.99999, 45.9999,
         "46\xC2\xB0"
         "00.0\xE2\x80\xB2 N  030\xC2\xB0"
         "00.0\xE2\x80\xB2 E"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[POSITION_TEXT];
        chart_view_position(cases[i].lon, cases[i].lat, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_the_position_shows_over_the_map_and_only_there(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    assert_false(shows_position(&w)); /* the pointer is not in the window */
    point_at_middle(&w);
    assert_true(shows_position(&w));
    point_at(&w, 640, 700); /* the timeline */
    assert_false(shows_position(&w));
    point_at_middle(&w);
    send(&w, (DeskEvent){.kind = EVENT_LEAVE});
    assert_false(shows_position(&w));
    point_at_middle(&w);
    key(&w, KEY_F1);
    assert_false(shows_position(&w));
    close_world(&w);
}

static void test_it_gives_way_in_a_small_window(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 2);
    point_at_middle(&w);
    assert_false(shows_position(&w));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions_are_degrees_and_minutes_to_a_tenth),
        cmocka_unit_test(test_the_position_shows_over_the_map_and_only_there),
        cmocka_unit_test(test_it_gives_way_in_a_small_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
