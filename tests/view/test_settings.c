/* The settings dialog: what is chosen works at once and is asked to be kept. */
#include "desk_keys.h"

#include "view/auto_pause.h"
#include "view/dialog.h"
#include "view/plots.h"

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

static void run_command(World *w, const char *name)
{
    for (int32_t i = 0; i < ui_command_count(); i++) {
        if (strcmp(ui_command(i)->name, name) == 0) {
            ui_command(i)->run(w->desk, ui_command(i)->argument);
            return;
        }
    }
    fail_msg("no command \"%s\"", name);
}

/* A desk opened later, with the preferences that the first one asked to keep. */
static void test_plots_and_conditions_chosen_once_are_there_again(void **state)
{
    (void)state;
    World w, later;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    PlotSpec queues = {PLOT_QUEUES, 0}, region = {PLOT_REGION, 0}, exports = {PLOT_EXPORTS, 0};
    assert_true(plots_is_shown(w.desk, queues) && !plots_is_shown(w.desk, region));
    plots_toggle(w.desk, queues);
    plots_toggle(w.desk, region);
    run_command(&w, "Pause when a vessel is hit");
    assert_kept(&w);
    open_world(&later, "riyadh-2025", 1, 1600, 900, 1);
    desk_destroy(later.desk);
    DeskConfig config = *desk_config_of(w.desk);
    config.scenario = later.bundle.scenario;
    config.preferences = desk_preferences(w.desk);
    later.desk = desk_create(&config);
    assert_true(plots_is_shown(later.desk, region) && plots_is_shown(later.desk, exports));
    assert_true(!plots_is_shown(later.desk, queues));
    assert_true(later.desk->auto_pause.hit && !later.desk->auto_pause.truce);
    close_world(&later);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_click_changes_the_scale_live_and_keeps_it),
        cmocka_unit_test(test_every_setting_is_reached_by_tab_and_set_by_enter),
        cmocka_unit_test(test_ctrl_with_plus_is_kept_too),
        cmocka_unit_test(test_it_fits_and_scrolls_at_every_size),
        cmocka_unit_test(test_plots_and_conditions_chosen_once_are_there_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
