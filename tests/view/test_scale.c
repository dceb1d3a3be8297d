/* The scale of the desk, changed by keys while it is open. */
#include "desk_world.h"

#include <math.h>

static void ctrl(World *w, DeskKey which, char character)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = which, .character = character, .ctrl = true});
}

static int32_t percent(const World *w)
{
    return (int32_t)lroundf(w->desk->u * 100);
}

static void test_the_keys_walk_the_row_of_scales_and_stop_at_its_ends(void **state)
{
    (void)state;
    static const int32_t up[] = {110, 125, 150, 175, 200, 250, 300, 300};
    static const int32_t down[] = {250, 200, 175, 150, 125, 110, 100, 90, 75, 75};
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    for (size_t i = 0; i < sizeof up / sizeof up[0]; i++) {
        ctrl(&w, KEY_PLUS, '+');
        assert_int_equal(percent(&w), up[i]);
    }
    for (size_t i = 0; i < sizeof down / sizeof down[0]; i++) {
        ctrl(&w, KEY_MINUS, '-');
        assert_int_equal(percent(&w), down[i]);
    }
    close_world(&w);
}

static void test_zero_goes_back_to_the_scale_at_the_start_even_between_two_of_the_row(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1.33f);
    ctrl(&w, KEY_PLUS, '+');
    assert_int_equal(percent(&w), 150);
    ctrl(&w, KEY_CHARACTER, '0');
    assert_int_equal(percent(&w), 133);
    ctrl(&w, KEY_MINUS, '-');
    assert_int_equal(percent(&w), 125);
    close_world(&w);
}

static void test_the_new_scale_is_said_and_the_map_and_the_line_stay(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    double map = w.desk->camera.scale;
    desk_open_entry(w.desk, true);
    ctrl(&w, KEY_PLUS, '+');
    assert_int_equal(percent(&w), 110);
    assert_true(w.desk->entry.open);
    assert_string_equal(w.desk->entry.text, "");
    desk_open_entry(w.desk, false);
    ctrl(&w, KEY_PLUS, '=');
    assert_non_null(strstr(w.text, "Scale 125 %"));
    assert_true(fabs(w.desk->camera.scale - map) < 1e-9);
    key(&w, KEY_PLUS); /* without Ctrl it zooms the map */
    assert_true(w.desk->camera.scale > map);
    assert_int_equal(percent(&w), 125);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_keys_walk_the_row_of_scales_and_stop_at_its_ends),
        cmocka_unit_test(test_zero_goes_back_to_the_scale_at_the_start_even_between_two_of_the_row),
        cmocka_unit_test(test_the_new_scale_is_said_and_the_map_and_the_line_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
