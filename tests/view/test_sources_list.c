/* Where the figures come from: every parameter with its status and source, in the window. */
#include "desk_keys.h"

#include "io/sources.h"
#include "view/dialog.h"

/* Opens the dialog as the key does, and answers the desk's request as the app does. */
static void open_sources(World *w, SourceList *list, int32_t width, int32_t height, float scale)
{
    DeskRequest request;
    Errors errors = {0};
    *list = (SourceList){0};
    open_world(w, "bsgi-2022", 1, width, height, scale);
    ctrl(w, 'i');
    assert_true(dialog_is_open(w->desk, &part_sources));
    assert_true(desk_take_request(w->desk, &request));
    assert_int_equal(request.kind, REQUEST_SOURCES);
    assert_non_null(strstr(frame(w), "The files are being read"));
    assert_true(scenario_list_sources(&sources, "bsgi-2022", list, &errors));
    desk_set_sources(w->desk, list);
    frame(w);
}

static void close_sources(World *w, SourceList *list)
{
    close_world(w);
    source_list_free(list);
}

static bool reads(World *w, const char *text)
{
    return strstr(frame(w), text) != NULL;
}

static void test_the_least_certain_stand_first_with_their_source(void **state)
{
    (void)state;
    World w;
    SourceList list;
    open_sources(&w, &list, 1600, 900, 1);
    assert_int_equal(list.items[0].status, SOURCE_UNVERIFIED);
    assert_true(reads(&w, list.items[0].path));
    assert_true(reads(&w, "Heard or remembered"));
    assert_true(reads(&w, "bsgi-2022.yaml:"));
    close_sources(&w, &list);
}

static void test_every_parameter_is_found_by_its_name_and_shows_its_source(void **state)
{
    (void)state;
    World w;
    SourceList list;
    open_sources(&w, &list, 1600, 900, 1);
    const SourceItem *item = NULL;
    for (int32_t i = 0; i < list.count && !item; i++) {
        item =
            strcmp(list.items[i].path, "controls.bosphorus.headway") == 0 ? &list.items[i] : NULL;
    }
    assert_non_null(item);
    type(&w, "bosphorus.headway");
    assert_true(reads(&w, "controls.bosphorus.headway: 10 min"));
    char line[64];
    snprintf(line, sizeof line, "black-sea.yaml:%d", (int)item->line);
    assert_true(reads(&w, line));
    assert_true(reads(&w, "Set by judgement"));
    assert_true(reads(&w, "new.informare.it"));
    close_sources(&w, &list);
}

static void test_a_status_alone_can_be_asked_for(void **state)
{
    (void)state;
    World w;
    SourceList list;
    open_sources(&w, &list, 1600, 900, 1);
    press(&w, "Fitted on a record");
    assert_false(reads(&w, "Heard or remembered"));
    for (int32_t i = 0; i < list.by_status[SOURCE_FITTED] + 5; i++) {
        assert_true(reads(&w, "Fitted on a record, in"));
        key(&w, KEY_DOWN);
    }
    press(&w, "Fitted on a record"); /* and again: all */
    assert_true(reads(&w, "Heard or remembered"));
    close_sources(&w, &list);
}

static void test_what_nothing_has_is_said(void **state)
{
    (void)state;
    World w;
    SourceList list;
    open_sources(&w, &list, 1280, 720, 1);
    type(&w, "zzqx");
    assert_true(reads(&w, "No parameter has that"));
    key(&w, KEY_DOWN);
    key(&w, KEY_PAGE_UP);
    key(&w, KEY_ESCAPE);
    assert_false(dialog_is_open(w.desk, &part_sources));
    close_sources(&w, &list);
}

static void test_all_rows_are_reached_by_keys_in_small_and_large_windows(void **state)
{
    (void)state;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{1024, 600, 1}, {1024, 600, 2}, {3840, 2160, 2}, {1024, 600, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        SourceList list;
        open_sources(&w, &list, sizes[i].width, sizes[i].height, sizes[i].scale);
        for (int32_t row = 0; row < list.count; row += 10) {
            DeskEvent on = {.kind = EVENT_KEY, .key = KEY_PAGE_DOWN};
            desk_event(w.desk, &on);
        }
        const SourceItem *last = &list.items[list.count - 1];
        assert_int_equal(last->status, SOURCE_PUBLISHED);
        assert_true(reads(&w, "As published"));
        close_sources(&w, &list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_least_certain_stand_first_with_their_source),
        cmocka_unit_test(test_every_parameter_is_found_by_its_name_and_shows_its_source),
        cmocka_unit_test(test_a_status_alone_can_be_asked_for),
        cmocka_unit_test(test_what_nothing_has_is_said),
        cmocka_unit_test(test_all_rows_are_reached_by_keys_in_small_and_large_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
