/* Opening and saving: what the desk asks for, and how it tells what is wrong. */
#include "desk_keys.h"

#include "view/dialog.h"

static const ShelfItem items[] = {
    {SHELF_UNFINISHED, "/state/a.rec", "Continue the last run", "2 decisions"},
    {SHELF_SCENARIO, "peace-2021", "Before the war", "2021, the baseline"},
    {SHELF_SCENARIO, "blockade-2022", "The blockade", "Nothing leaves Odesa"},
};
static const Shelf shelf = {items, 3, "/data/recordings"};

static void open_shelf(World *w, int32_t width, int32_t height, float scale)
{
    open_world(w, TOY_TRUCE, 1, width, height, scale);
    w->desk->config.shelf = &shelf;
}

static void assert_asked(World *w, RequestKind kind, const char *text)
{
    DeskRequest request;
    assert_true(desk_take_request(w->desk, &request));
    assert_int_equal(request.kind, kind);
    assert_string_equal(request.text, text);
    assert_false(desk_take_request(w->desk, &request));
}

static void test_the_first_of_the_list_is_opened_by_enter(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'o');
    assert_non_null(strstr(frame(&w), "Continue the last run"));
    key(&w, KEY_ENTER);
    assert_asked(&w, REQUEST_OPEN, "/state/a.rec");
    assert_false(dialog_is_open(w.desk, &part_files));
    close_world(&w);
}

static void test_letters_choose_and_a_description_counts(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'o');
    type(&w, "odesa");
    key(&w, KEY_ENTER);
    assert_asked(&w, REQUEST_OPEN, "blockade-2022");
    close_world(&w);
}

static void test_a_path_is_asked_for_as_it_is_typed(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'o');
    type(&w, "~/My Runs/x.yaml");
    key(&w, KEY_ENTER);
    assert_asked(&w, REQUEST_OPEN, "~/My Runs/x.yaml");
    close_world(&w);
}

static void test_a_recording_in_one_line_is_pasted(void **state)
{
    (void)state;
    World w;
    char line[1025], pasted[1030];
    memset(line, 'x', sizeof line);
    memcpy(line, "corridor1,", 10);
    line[1024] = '\0';
    snprintf(pasted, sizeof pasted, "%s\n", line);
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'o');
    DeskEvent paste = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'v', .ctrl = true};
    paste.pasted = pasted;
    send(&w, paste);
    key(&w, KEY_ENTER);
    assert_asked(&w, REQUEST_OPEN, line);
    close_world(&w);
}

static void test_a_dropped_file_is_opened_whatever_is_shown(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'p');
    send(&w, (DeskEvent){.kind = EVENT_DROP, .path = "/tmp/run.rec"});
    assert_asked(&w, REQUEST_OPEN, "/tmp/run.rec");
    assert_null(w.desk->dialog);
    close_world(&w);
}

static void test_saving_asks_for_a_name_and_may_go_without(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 's');
    assert_non_null(strstr(frame(&w), "/data/recordings"));
    key(&w, KEY_ENTER);
    assert_asked(&w, REQUEST_SAVE_RECORDING, "");
    ctrl(&w, 's');
    type(&w, "autumn");
    press(&w, "Write the recording");
    assert_asked(&w, REQUEST_SAVE_RECORDING, "autumn");
    close_world(&w);
}

static void test_nothing_found_says_what_a_path_looks_like(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    ctrl(&w, 'o');
    type(&w, "qqq");
    assert_non_null(strstr(frame(&w), ".yaml"));
    key(&w, KEY_ENTER);
    DeskRequest request;
    assert_false(desk_take_request(w.desk, &request));
    close_world(&w);
}

static void test_every_mistake_of_a_file_is_told_with_its_place(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1280, 720, 1);
    uint64_t hash = sim_state_hash(w.desk->sim);
    Errors errors = {0};
    errors_add(&errors, "/home/a/bad.yaml", 3, 7, "found `x`, expected `y`");
    errors_add(&errors, "/home/a/bad.yaml", 9, 1, "found `z`, expected `w`");
    desk_show_problem(w.desk, "bad.yaml cannot be opened", "Nothing was changed.", &errors);
    errors_free(&errors);
    const char *text = frame(&w);
    assert_non_null(strstr(text, "bad.yaml:3:7"));
    assert_non_null(strstr(text, "bad.yaml:9:1"));
    assert_non_null(strstr(text, "found `z`, expected `w`"));
    key(&w, KEY_ESCAPE);
    assert_null(w.desk->dialog);
    assert_true(sim_state_hash(w.desk->sim) == hash);
    close_world(&w);
}

static void test_many_mistakes_scroll(void **state)
{
    (void)state;
    World w;
    open_shelf(&w, 1024, 600, 2);
    Errors errors = {0};
    for (int32_t i = 0; i < 80; i++) {
        errors_add(&errors, "bad.yaml", i + 1, 1, "found a mistake that takes some words to tell");
    }
    desk_show_problem(w.desk, "bad.yaml cannot be opened", "Nothing was changed.", &errors);
    errors_free(&errors);
    frame(&w);
    assert_true(w.desk->scroll.content > w.desk->scroll.view.h);
    key(&w, KEY_END);
    assert_true(w.desk->scroll.offset > 0);
    assert_non_null(strstr(frame(&w), "and 16 more"));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_of_the_list_is_opened_by_enter),
        cmocka_unit_test(test_letters_choose_and_a_description_counts),
        cmocka_unit_test(test_a_path_is_asked_for_as_it_is_typed),
        cmocka_unit_test(test_a_recording_in_one_line_is_pasted),
        cmocka_unit_test(test_a_dropped_file_is_opened_whatever_is_shown),
        cmocka_unit_test(test_saving_asks_for_a_name_and_may_go_without),
        cmocka_unit_test(test_nothing_found_says_what_a_path_looks_like),
        cmocka_unit_test(test_every_mistake_of_a_file_is_told_with_its_place),
        cmocka_unit_test(test_many_mistakes_scroll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
