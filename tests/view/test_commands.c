/* What keys stand for, and the line that is typed into. */
#include "desk_world.h"
#include "view/parts.h"
#include "view/widgets.h"

static bool same_chord(const KeyChord *a, const KeyChord *b)
{
    return a->key != KEY_NONE && a->key == b->key && a->character == b->character &&
           a->ctrl == b->ctrl && a->shift == b->shift;
}

static void test_no_key_stands_for_two_things(void **state)
{
    (void)state;
    for (int32_t i = 0; i < ui_command_count(); i++) {
        for (int32_t k = 0; k < i; k++) {
            for (int32_t n = 0; n < 4; n++) {
                if (same_chord(&ui_command(i)->keys[n / 2], &ui_command(k)->keys[n % 2])) {
                    fail_msg("%s and %s", ui_command(i)->name, ui_command(k)->name);
                }
            }
        }
    }
}

static void test_every_key_of_a_command_is_found_again(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    for (int32_t i = 0; i < ui_command_count(); i++) {
        for (int32_t k = 0; k < 2; k++) {
            KeyChord chord = ui_command(i)->keys[k];
            DeskEvent event = {.kind = EVENT_KEY,
                               .key = chord.key,
                               .character = chord.character,
                               .ctrl = chord.ctrl,
                               .shift = chord.shift};
            if (chord.key != KEY_NONE && ui_command_possible(w.desk, ui_command(i))) {
                assert_ptr_equal(ui_command_of_key(w.desk, &event), ui_command(i));
            }
        }
    }
    close_world(&w);
}

static void test_the_arrow_to_the_right_goes_to_the_next_midnight(void **state)
{
    (void)state;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = sim_now(w.desk->sim);
    desk_run_until(w.desk, start + 5 * MS_PER_HOUR);
    key(&w, KEY_RIGHT);
    assert_true(sim_now(w.desk->sim) % MS_PER_DAY == 0);
    assert_true(sim_now(w.desk->sim) > start + 5 * MS_PER_HOUR);
    assert_true(sim_now(w.desk->sim) <= start + 29 * MS_PER_HOUR);
    assert_true(desk_is_paused(w.desk));
    close_world(&w);
}

static void type(TextField *field, const char *letter)
{
    DeskEvent event = {.kind = EVENT_KEY, .key = KEY_CHARACTER};
    snprintf(event.utf8, sizeof event.utf8, "%s", letter);
    assert_true(text_field_key(field, &event));
}

static void press_in(TextField *field, DeskKey which)
{
    assert_true(text_field_key(field, &(DeskEvent){.kind = EVENT_KEY, .key = which}));
}

static void test_a_field_takes_letters_of_any_script_and_cuts_them_whole(void **state)
{
    (void)state;
    TextField field = {0};
    type(&field, "O");
    type(&field, "\xD0\xB4"); /* Cyrillic d */
    type(&field, "\xC5\x9F"); /* Turkish s */
    assert_string_equal(field.text, "O\xD0\xB4\xC5\x9F");
    press_in(&field, KEY_LEFT);
    press_in(&field, KEY_BACKSPACE);
    assert_string_equal(field.text, "O\xC5\x9F");
    press_in(&field, KEY_DELETE);
    assert_string_equal(field.text, "O");
    press_in(&field, KEY_HOME);
    press_in(&field, KEY_BACKSPACE);
    press_in(&field, KEY_END);
    press_in(&field, KEY_DELETE);
    assert_string_equal(field.text, "O");
}

static void test_a_full_field_takes_no_more_and_no_half_letter(void **state)
{
    (void)state;
    TextField field = {0};
    for (int32_t i = 0; i < FIELD_TEXT; i++) {
        type(&field, "\xC5\x9F");
    }
    assert_int_equal(strlen(field.text), FIELD_TEXT - 2);
    char longer[FIELD_TEXT + 10];
    memset(longer, 'x', sizeof longer);
    memcpy(longer + FIELD_TEXT - 2, "\xC5\x9F", 3);
    text_field_set(&field, longer);
    assert_int_equal(strlen(field.text), FIELD_TEXT - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_stands_for_two_things),
        cmocka_unit_test(test_every_key_of_a_command_is_found_again),
        cmocka_unit_test(test_the_arrow_to_the_right_goes_to_the_next_midnight),
        cmocka_unit_test(test_a_field_takes_letters_of_any_script_and_cuts_them_whole),
        cmocka_unit_test(test_a_full_field_takes_no_more_and_no_half_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
