/* The command palette: found by a few letters, done by Enter or a click. */
#include "desk_keys.h"

#include "view/dialog.h"

#include <math.h>

static void open_palette(World *w, int32_t width, int32_t height, float scale)
{
    open_world(w, TOY_TRUCE, 1, width, height, scale);
    ctrl(w, 'p');
    assert_true(dialog_is_open(w->desk, &part_palette));
}

static bool reads(World *w, const char *text)
{
    return strstr(frame(w), text) != NULL;
}

static void test_a_command_is_found_by_scattered_letters_and_done(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "pause");
    key(&w, KEY_ENTER);
    assert_false(dialog_is_open(w.desk, &part_palette));
    assert_false(desk_is_paused(w.desk));
    close_world(&w);
}

static void test_keys_stand_beside_their_commands(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "quit");
    assert_true(reads(&w, "Ctrl+Q"));
    close_world(&w);
}

static void test_a_decision_is_found_by_what_it_says(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "north suspends energy");
    key(&w, KEY_ENTER);
    assert_int_equal(sim_command_count(w.desk->sim), 1);
    assert_int_equal(sim_command(w.desk->sim, 0).verb, VERB_SUSPEND);
    assert_string_equal(w.bundle.scenario->parties[sim_command(w.desk->sim, 0).party].id, "north");
    close_world(&w);
}

static void test_a_decision_is_typed_word_by_word(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "port alp");
    key(&w, KEY_TAB); /* port Alpha */
    type(&w, "clo");
    key(&w, KEY_ENTER);
    assert_int_equal(sim_command_count(w.desk->sim), 1);
    assert_int_equal(sim_command(w.desk->sim, 0).verb, VERB_PORT);
    assert_int_equal(sim_command(w.desk->sim, 0).value, 0);
    close_world(&w);
}

static void test_a_number_that_no_list_has_can_be_typed(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "renew energy 17 d");
    key(&w, KEY_ENTER);
    assert_int_equal(sim_command_count(w.desk->sim), 1);
    assert_true(sim_command(w.desk->sim, 0).value == 17 * MS_PER_DAY);
    close_world(&w);
}

static void test_every_decision_of_the_simulator_is_offered_by_its_verb(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    for (int32_t v = 0; v < VERBS; v++) {
        CommandWord words[4];
        char text[COMMAND_TEXT];
        size_t from;
        snprintf(text, sizeof text, "%s ", verb_infos[v].word);
        if (command_next(w.bundle.scenario, text, words, 4, &from) == 0) {
            continue; /* the scenario has nothing that it could be about */
        }
        type(&w, text);
        snprintf(text, sizeof text, "%s %s", verb_infos[v].word, words[0]);
        if (!reads(&w, text)) {
            fail_msg("\"%s\" is not offered", text);
        }
        key(&w, KEY_ESCAPE);
        ctrl(&w, 'p');
    }
    close_world(&w);
}

static void test_a_port_is_gone_to(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    ctrl(&w, 'p');
    type(&w, "chornom");
    key(&w, KEY_ENTER);
    assert_int_equal(desk_selected_port(w.desk),
                     network_find_port(w.bundle.network, "Chornomorsk"));
    Vec2 at = camera_project(&w.desk->camera, w.bundle.network->ports[w.desk->port].at.lon,
                             w.bundle.network->ports[w.desk->port].at.lat);
    assert_true(rect_contains(w.desk->map_rect, at.x, at.y));
    close_world(&w);
}

static void test_a_vessel_is_found_by_its_name(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 20 * MS_PER_DAY);
    VesselIndex vessel = 0;
    while (sim_vessel(w.desk->sim, vessel).state == VESSEL_NONE) {
        vessel++;
        assert_true(vessel < sim_vessel_slots(w.desk->sim));
    }
    VesselView view = sim_vessel(w.desk->sim, vessel);
    char name[64];
    vessel_name(&view, name, sizeof name);
    ctrl(&w, 'p');
    type(&w, name);
    key(&w, KEY_ENTER);
    assert_int_equal(desk_selected_vessel(w.desk), vessel);
    close_world(&w);
}

static void test_a_scenario_of_the_shelf_is_asked_for(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    ShelfItem item = {SHELF_SCENARIO, "peace-2021", "Before the war", NULL};
    Shelf shelf = {&item, 1, NULL};
    w.desk->config.shelf = &shelf;
    ctrl(&w, 'p');
    type(&w, "before");
    key(&w, KEY_ENTER);
    DeskRequest request;
    assert_true(desk_take_request(w.desk, &request));
    assert_int_equal(request.kind, REQUEST_OPEN);
    assert_string_equal(request.text, "peace-2021");
    close_world(&w);
}

static void test_what_was_done_last_stands_first(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "whole map");
    key(&w, KEY_ENTER);
    desk_set_paused(w.desk, true);
    ctrl(&w, 'p');
    const char *text = frame(&w);
    const char *recent = strstr(text, "\"The whole map\""), *first = strstr(text, "\"Next day\"");
    assert_non_null(recent);
    assert_non_null(first);
    assert_true(recent < first);
    close_world(&w);
}

static void test_what_finds_nothing_says_what_to_try(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "qqxx");
    assert_true(reads(&w, "Nothing answers"));
    key(&w, KEY_ENTER); /* does no harm */
    assert_true(dialog_is_open(w.desk, &part_palette));
    key(&w, KEY_ESCAPE);
    assert_false(dialog_is_open(w.desk, &part_palette));
    close_world(&w);
}

static void test_a_decision_that_cannot_be_read_says_why(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "renew energy soon");
    assert_true(reads(&w, "AGREEMENT DURATION"));
    close_world(&w);
}

static void test_letters_typed_into_it_are_no_keys_of_the_desk(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    type(&w, "t c 3 ?");
    assert_int_equal(sim_command_count(w.desk->sim), 0);
    assert_true(desk_is_paused(w.desk));
    assert_false(w.desk->help);
    assert_true(dialog_is_open(w.desk, &part_palette));
    close_world(&w);
}

static void test_a_row_answers_a_click_and_the_wheel_scrolls(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    float x = 640, y = w.desk->scroll.view.y + 16;
    send(&w, (DeskEvent){.kind = EVENT_WHEEL, .x = x, .y = y, .amount = -3});
    assert_true(w.desk->scroll.offset > 0);
    type(&w, "run");
    click(&w, x, w.desk->scroll.view.y + 16);
    assert_false(dialog_is_open(w.desk, &part_palette));
    assert_false(desk_is_paused(w.desk));
    close_world(&w);
}

static void test_a_click_beside_it_closes_it_and_does_nothing_else(void **state)
{
    (void)state;
    World w;
    open_palette(&w, 1280, 720, 1);
    click(&w, 40, 20); /* the bar */
    assert_false(dialog_is_open(w.desk, &part_palette));
    assert_true(desk_is_paused(w.desk));
    close_world(&w);
}

static void test_the_scroll_of_the_panel_below_is_kept(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    Rect v = w.desk->scroll.view;
    send(&w, (DeskEvent){.kind = EVENT_WHEEL, .x = v.x + 5, .y = v.y + 5, .amount = -1});
    float offset = w.desk->scroll.offset;
    assert_true(offset > 0);
    ctrl(&w, 'p');
    key(&w, KEY_END);
    key(&w, KEY_UP);
    key(&w, KEY_ESCAPE);
    frame(&w);
    assert_true(w.desk->scroll.offset == offset);
    close_world(&w);
}

static void test_the_chosen_row_is_in_sight_at_every_size(void **state)
{
    (void)state;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{1024, 600, 0.75f}, {1024, 600, 3}, {1600, 900, 1}, {3840, 2160, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        open_palette(&w, sizes[i].width, sizes[i].height, sizes[i].scale);
        key(&w, KEY_UP); /* around to the last */
        Scroll *scroll = &w.desk->scroll;
        assert_true(scroll->view.h >= 32 * sizes[i].scale);
        assert_true(fabsf(scroll->offset - fmaxf(scroll->content - scroll->view.h, 0)) < 1);
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_command_is_found_by_scattered_letters_and_done),
        cmocka_unit_test(test_keys_stand_beside_their_commands),
        cmocka_unit_test(test_a_decision_is_found_by_what_it_says),
        cmocka_unit_test(test_a_decision_is_typed_word_by_word),
        cmocka_unit_test(test_a_number_that_no_list_has_can_be_typed),
        cmocka_unit_test(test_every_decision_of_the_simulator_is_offered_by_its_verb),
        cmocka_unit_test(test_a_port_is_gone_to),
        cmocka_unit_test(test_a_vessel_is_found_by_its_name),
        cmocka_unit_test(test_a_scenario_of_the_shelf_is_asked_for),
        cmocka_unit_test(test_what_was_done_last_stands_first),
        cmocka_unit_test(test_what_finds_nothing_says_what_to_try),
        cmocka_unit_test(test_a_decision_that_cannot_be_read_says_why),
        cmocka_unit_test(test_letters_typed_into_it_are_no_keys_of_the_desk),
        cmocka_unit_test(test_a_row_answers_a_click_and_the_wheel_scrolls),
        cmocka_unit_test(test_a_click_beside_it_closes_it_and_does_nothing_else),
        cmocka_unit_test(test_the_scroll_of_the_panel_below_is_kept),
        cmocka_unit_test(test_the_chosen_row_is_in_sight_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
