/* The settings dialog: what is chosen works at once and is asked to be kept. */
#include "desk_keys.h"

#include "view/dialog.h"

#include <math.h>

static void assert_kept(World *w)
{
    DeskRequest request;
    assert_true(desk_take_request(w->desk, &request));
    assert_int_equal(request.kind, REQUEST_SETTINGS);
}

static void test_a_click_changes_the_scale_live_and_keeps_it(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1600, 900, 1);
    ctrl(&w, ',');
    press(&w, "Size of everything: 150 %");
    assert_true(desk_scale(w.desk) == 1.5f);
    assert_true(desk_preferences(w.desk)->ui_scale == 1.5f);
    assert_kept(&w);
    assert_true(dialog_is_open(w.desk, &part_settings));
    close_world(&w);
}

static void test_every_setting_is_reached_by_tab_and_set_by_enter(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    ctrl(&w, ',');
    bool calm = false, safe = false, never = false;
    for (int32_t i = 0; i < 40; i++) {
        key(&w, KEY_TAB);
        const Hit *hit = desk_focused(w.desk);
        assert_non_null(hit);
        assert_true(hit->rect.w > 0); /* in sight */
        const char *tip = desk_tip(w.desk, hit);
        calm |= strcmp(tip, "Motion: Reduced") == 0;
        safe |= strcmp(tip, "Colours: Colour-blind safe") == 0;
        never |= strcmp(tip, "Saves by itself: Never") == 0;
        if (strstr(tip, "Reduced") || strstr(tip, "safe") || strstr(tip, "Never")) {
            key(&w, KEY_ENTER);
        }
    }
    assert_true(calm && safe && never);
    const Preferences *p = desk_preferences(w.desk);
    assert_true(p->reduced_motion && p->colour_blind && p->autosave_minutes == 0);
    assert_kept(&w);
    close_world(&w);
}

static void test_ctrl_with_plus_is_kept_too(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_PLUS, .ctrl = true});
    assert_true(fabsf(desk_preferences(w.desk)->ui_scale - 1.1f) < 0.001f);
    assert_kept(&w);
    close_world(&w);
}

static void test_it_fits_and_scrolls_at_every_size(void **state)
{
    (void)state;
    static const float scales[] = {0.75f, 1, 2, 3};
    for (int32_t i = 0; i < 4; i++) {
        World w;
        open_world(&w, TOY_TRUCE, 1, 1024, 600, scales[i]);
        ctrl(&w, ',');
        frame(&w);
        Rect r;
        assert_true(desk_find(w.desk, "Close  (Esc)", &r));
        assert_true(r.x >= 0 && r.y >= 0 && r.x + r.w <= 1024 && r.y + r.h <= 600);
        key(&w, KEY_END);
        key(&w, KEY_LEFT); /* from the end */
        const Hit *hit = desk_focused(w.desk);
        assert_non_null(hit);
        assert_string_equal(desk_tip(w.desk, hit), "Saves by itself: 15 min");
        assert_true(hit->rect.h > 20 * scales[i]);
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_click_changes_the_scale_live_and_keeps_it),
        cmocka_unit_test(test_every_setting_is_reached_by_tab_and_set_by_enter),
        cmocka_unit_test(test_ctrl_with_plus_is_kept_too),
        cmocka_unit_test(test_it_fits_and_scrolls_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
