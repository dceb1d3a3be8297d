/* The scenario's card: there when asked for, closed by what a person would try first, and readable
 * at every size. */
#include "desk_world.h"

static void open_card(World *w, const char *scenario, int32_t width, int32_t height, float scale)
{
    open_world(w, scenario, 1, width, height, scale);
    assert_false(desk_shows_card(w->desk));
    desk_show_card(w->desk, true);
    frame(w);
}

static void type(World *w, char character)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = character});
}

static void test_every_bundled_scenario_says_what_to_watch_and_what_to_try(void **state)
{
    (void)state;
    ScenarioList list = {0};
    Errors errors = {0};
    assert_true(scenario_list(&sources, &list, &errors));
    for (int32_t i = 0; i < list.count; i++) {
        World w;
        open_card(&w, list.items[i].id, 1280, 720, 1);
        const char *text = frame(&w);
        assert_non_null(strstr(text, w.bundle.scenario->title));
        assert_non_null(strstr(text, "WHAT TO WATCH"));
        assert_non_null(strstr(text, "WHAT TO TRY"));
        assert_true(w.desk->scroll.content <= w.desk->scroll.view.h + 1);
        close_world(&w);
    }
    scenario_list_free(&list);
}

static void test_space_and_run_start_escape_and_look_around_only_close(void **state)
{
    (void)state;
    World w;
    open_card(&w, "riyadh-2025", 1280, 720, 1);
    key(&w, KEY_SPACE);
    assert_false(desk_shows_card(w.desk));
    assert_false(desk_is_paused(w.desk));
    key(&w, KEY_SPACE);
    type(&w, 'i');
    assert_true(desk_shows_card(w.desk));
    key(&w, KEY_ESCAPE);
    assert_false(desk_shows_card(w.desk));
    assert_true(desk_is_paused(w.desk));
    type(&w, 'i');
    press(&w, "Close this; time stands still");
    assert_false(desk_shows_card(w.desk));
    assert_true(desk_is_paused(w.desk));
    type(&w, 'i');
    press(&w, "Close this and let time run");
    assert_false(desk_shows_card(w.desk));
    assert_false(desk_is_paused(w.desk));
    assert_null(strstr(frame(&w), "WHAT TO WATCH"));
    close_world(&w);
}

static void test_tab_goes_through_the_card_alone(void **state)
{
    (void)state;
    World w;
    open_card(&w, "riyadh-2025", 1280, 720, 1);
    key(&w, KEY_TAB);
    assert_int_equal(desk_focused(w.desk)->action, ACTION_START);
    key(&w, KEY_TAB);
    assert_int_equal(desk_focused(w.desk)->action, ACTION_CARD);
    key(&w, KEY_TAB);
    assert_int_equal(desk_focused(w.desk)->action, ACTION_START);
    key(&w, KEY_ENTER);
    assert_false(desk_is_paused(w.desk));
    close_world(&w);
}

/* What is decided beside the card is decided, and closes it; a click on it does neither. */
static void test_a_click_beside_the_card_closes_it_and_acts(void **state)
{
    (void)state;
    World w;
    open_card(&w, "riyadh-2025", 1280, 720, 1);
    Rect card = w.desk->card_rect;
    click(&w, card.x + 4, card.y + card.h / 2);
    assert_true(desk_shows_card(w.desk));
    press(&w, "Faster  (])");
    assert_false(desk_shows_card(w.desk));
    assert_int_equal(desk_speed(w.desk), 86400);
    type(&w, 'i');
    type(&w, '2');
    assert_false(desk_shows_card(w.desk));
    assert_int_equal(desk_speed(w.desk), 3600);
    close_world(&w);
}

static void test_a_card_too_long_for_the_window_scrolls_and_the_panel_stays(void **state)
{
    (void)state;
    World w;
    open_card(&w, "riyadh-2025", 1024, 600, 2);
    assert_true(w.desk->scroll.content > w.desk->scroll.view.h);
    for (int32_t i = 0; i < 40; i++) {
        key(&w, KEY_DOWN);
    }
    float most = w.desk->scroll.content - w.desk->scroll.view.h;
    assert_true(w.desk->card_offset > most - 1 && w.desk->card_offset < most + 1);
    DeskEvent wheel = {.kind = EVENT_WHEEL, .x = 500, .y = 300, .amount = 1};
    desk_event(w.desk, &wheel);
    frame(&w);
    assert_true(w.desk->card_offset < most - 1);
    key(&w, KEY_ESCAPE);
    assert_true(w.desk->scroll.offset == 0);
    close_world(&w);
}

static void test_the_card_lies_inside_the_window_at_every_size(void **state)
{
    (void)state;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{64, 64, 1},     {320, 240, 0.75f}, {640, 480, 1},   {1024, 600, 1},
                 {1024, 600, 2},  {1024, 600, 3},    {1280, 720, 1},  {1920, 1080, 2},
                 {2560, 1080, 1}, {3840, 2160, 1},   {3840, 2160, 2}, {1080, 1920, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        open_card(&w, "riyadh-2025", sizes[i].width, sizes[i].height, sizes[i].scale);
        Rect r = w.desk->card_rect, run;
        if (sizes[i].width > 64) {
            assert_true(r.x >= 0 && r.y >= 0 && r.w > 0 && r.h > 0);
            assert_true(r.x + r.w <= (float)sizes[i].width);
            assert_true(r.y + r.h <= (float)sizes[i].height);
            assert_true(desk_find(w.desk, "let time run", &run));
            assert_true(run.y + run.h <= r.y + r.h && run.x + run.w <= r.x + r.w);
        }
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bundled_scenario_says_what_to_watch_and_what_to_try),
        cmocka_unit_test(test_space_and_run_start_escape_and_look_around_only_close),
        cmocka_unit_test(test_tab_goes_through_the_card_alone),
        cmocka_unit_test(test_a_click_beside_the_card_closes_it_and_acts),
        cmocka_unit_test(test_a_card_too_long_for_the_window_scrolls_and_the_panel_stays),
        cmocka_unit_test(test_the_card_lies_inside_the_window_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
