/* Help: keys of the present screen, the glossary, and tooltips in their time. */
#include "desk_keys.h"

#include "view/dialog.h"
#include "view/glossary.h"

static void test_help_lists_every_key_of_every_command(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 3840, 2160, 1);
    key(&w, KEY_F1);
    const char *text = frame(&w);
    for (int32_t i = 0; i < ui_command_count(); i++) {
        char keys[KEYS_TEXT], name[17]; /* long ones are shortened with these wide letters */
        snprintf(name, sizeof name, "%s", ui_command(i)->name);
        if (ui_keys_words(ui_command(i), keys)[0] && !strstr(text, name)) {
            fail_msg("%s is not listed", ui_command(i)->name);
        }
    }
    key(&w, KEY_F1);
    assert_null(w.desk->dialog);
    close_world(&w);
}

static void test_help_of_a_dialog_begins_with_its_keys(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1600, 900, 1);
    ctrl(&w, 'p');
    key(&w, KEY_F1);
    assert_non_null(strstr(frame(&w), "Take the word of a decision"));
    key(&w, KEY_ESCAPE);
    key(&w, KEY_F1);
    assert_null(strstr(frame(&w), "Take the word of a decision"));
    close_world(&w);
}

static void test_the_glossary_is_reached_by_the_arrow_and_scrolls(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    key(&w, KEY_F1);
    key(&w, KEY_RIGHT);
    assert_non_null(strstr(frame(&w), glossary[0].word));
    key(&w, KEY_END);
    assert_true(w.desk->scroll.offset > 0);
    assert_non_null(strstr(frame(&w), glossary[glossary_count - 1].word));
    close_world(&w);
}

static void test_terms_are_found_as_whole_words_whatever_their_case(void **state)
{
    (void)state;
    size_t at = 0, bytes = 0;
    int32_t t = glossary_find("Its DEMURRAGE", 0, &at, &bytes);
    assert_string_equal(glossary[t].word, "Demurrage");
    assert_int_equal(at, 4);
    assert_int_equal(bytes, 9);
    assert_int_equal(glossary_find("berthing, siloed, hullabaloo", 0, &at, &bytes), -1);
    t = glossary_find("sails in ballast", 0, &at, &bytes);
    assert_int_equal(at, 6); /* the longer form */
    assert_int_equal(glossary_find("", 0, &at, &bytes), -1);
}

static void test_terms_stand_in_order_and_say_where_they_come_from(void **state)
{
    (void)state;
    for (int32_t t = 0; t < glossary_count; t++) {
        assert_true(strlen(glossary[t].text) >= 20);
        assert_true(strlen(glossary[t].source) > 3);
        assert_non_null(glossary[t].forms[0]);
    }
}

static void test_a_term_in_a_panel_is_answered_and_lets_clicks_through(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    Rect r;
    frame(&w);
    assert_true(desk_find(w.desk, "Violation: An attack", &r));
    float x = r.x + r.w / 2, y = r.y + r.h / 2;
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
    assert_non_null(strstr(w.text, "An attack or other"));
    const Hit *hit = desk_hit_at(w.desk, x, y);
    assert_true(!hit || !hit->tip_only);
    close_world(&w);
}

static void test_a_tooltip_comes_after_a_rest_and_the_next_at_once(void **state)
{
    (void)state;
    World w;
    char first[TIP_TEXT] = "", next[TIP_TEXT] = "";
    Rect a = {0}, b = {0};
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    for (int32_t i = 0; i < w.desk->hit_count && !next[0]; i++) {
        const Hit *hit = &w.desk->hits[i];
        if (hit->action == ACTION_CHIP && hit->rect.w > 0) { /* two parties side by side */
            snprintf(first[0] ? next : first, TIP_TEXT, "%.20s", desk_tip(w.desk, hit));
            *(next[0] ? &b : &a) = hit->rect;
        }
    }
    assert_true(next[0] && strcmp(first, next) != 0);
    w.desk->config.synchronous = false; /* as in the window */
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = 800, .y = 300});
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = a.x + 5, .y = a.y + 5});
    assert_null(strstr(w.text, first));
    desk_advance(w.desk, 0.2);
    assert_null(strstr(frame(&w), first));
    desk_advance(w.desk, 0.15);
    assert_non_null(strstr(frame(&w), first));
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = b.x + 5, .y = b.y + 5});
    assert_non_null(strstr(w.text, next));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help_lists_every_key_of_every_command),
        cmocka_unit_test(test_help_of_a_dialog_begins_with_its_keys),
        cmocka_unit_test(test_the_glossary_is_reached_by_the_arrow_and_scrolls),
        cmocka_unit_test(test_terms_are_found_as_whole_words_whatever_their_case),
        cmocka_unit_test(test_terms_stand_in_order_and_say_where_they_come_from),
        cmocka_unit_test(test_a_term_in_a_panel_is_answered_and_lets_clicks_through),
        cmocka_unit_test(test_a_tooltip_comes_after_a_rest_and_the_next_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
