/* Settings: read with all that is wrong told, written back with all that was kept. */
#include "base/memory.h"
#include "io/settings_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static SettingsFile settings;
static Errors warnings;

static void read_text(const char *text)
{
    settings_read("settings", text, strlen(text), &settings, &warnings);
}

static int forget(void **state)
{
    (void)state;
    settings_free(&settings);
    errors_free(&warnings);
    return 0;
}

static void assert_written(const char *expected)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    settings_write(&settings, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void assert_warned(int32_t index, int32_t line, int32_t column, const char *words)
{
    assert_true(index < warnings.count);
    const ErrorItem *item = &warnings.items[index];
    assert_string_equal(item->file, "settings");
    assert_int_equal(item->line, line);
    assert_int_equal(item->column, column);
    if (!strstr(item->text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", item->text, words);
    }
}

static void test_comments_and_unknown_keys_are_written_back(void **state)
{
    (void)state;
    const char *const names[] = {"palette"};
    read_text("# mine\n\npalete = day\nui_scale=1.5\n");
    settings_warn_unknown(&settings, names, 1, &warnings);
    assert_int_equal(warnings.count, 2);
    assert_warned(0, 3, 1, "did you mean `palette`?");
    assert_warned(1, 4, 1, "`ui_scale`");
    settings_set(&settings, "palette", "dusk");
    assert_written("# mine\n\npalete = day\nui_scale=1.5\npalette = dusk\n");
}

static void test_a_value_is_changed_in_its_line(void **state)
{
    (void)state;
    read_text("a = 1\n b  =  2 \nc = 3");
    settings_set(&settings, "b", "4");
    settings_set(&settings, "c", "3"); /* unchanged: stays as it was written */
    assert_written("a = 1\nb = 4\nc = 3\n");
    assert_int_equal(warnings.count, 0);
}

static void test_of_two_lines_the_last_counts(void **state)
{
    (void)state;
    double value = 0;
    read_text("a = 1\na = 2\n");
    assert_true(settings_number(&settings, "a", 0, 9, &value, &warnings));
    assert_true(value == 2);
    assert_string_equal(settings_get(&settings, "a", 0)->value, "1");
    assert_null(settings_get(&settings, "a", 2));
    settings_remove(&settings, "a");
    settings_add(&settings, "a", "5");
    settings_add(&settings, "a", "6");
    assert_written("a = 5\na = 6\n");
}

static void test_a_bad_value_is_told_with_its_place_and_not_used(void **state)
{
    (void)state;
    static const char *const words[] = {"day", "night"};
    double scale = 1;
    bool calm = true;
    int32_t palette = 7;
    read_text("ui_scale = 12\n  calm =  maybe\npalette=nigth\nempty =\nhalf = 1.5x\n");
    assert_false(settings_number(&settings, "ui_scale", 0.75, 3, &scale, &warnings));
    assert_false(settings_bool(&settings, "calm", &calm, &warnings));
    assert_false(settings_word(&settings, "palette", words, 2, &palette, &warnings));
    assert_false(settings_number(&settings, "empty", 0, 1, &scale, &warnings));
    assert_false(settings_number(&settings, "half", 0, 3, &scale, &warnings));
    assert_true(scale == 1 && calm && palette == 7);
    assert_int_equal(warnings.count, 5);
    assert_warned(0, 1, 12, "found `12`, expected a number from 0.75 to 3");
    assert_warned(1, 2, 11, "found `maybe`, expected no or yes");
    assert_warned(2, 3, 9, "did you mean `night`?");
}

static void test_lines_that_say_nothing_are_told_and_kept(void **state)
{
    (void)state;
    read_text("ui_scale 2\n= 3\r\nok = yes\r\n");
    assert_int_equal(warnings.count, 2);
    assert_warned(0, 1, 1, "key = value");
    assert_warned(1, 2, 1, "key = value");
    assert_string_equal(settings_last(&settings, "ok")->value, "yes");
    assert_written("ui_scale 2\n= 3\nok = yes\n");
}

static void test_what_is_no_text_is_dropped(void **state)
{
    (void)state;
    settings_read("settings", "a = 1\nb\0 = 2\nc = 3", 18, &settings, &warnings);
    assert_int_equal(warnings.count, 1);
    assert_warned(0, 2, 0, "no text");
    assert_written("a = 1\nc = 3\n");
}

static void test_a_missing_key_is_no_mistake(void **state)
{
    (void)state;
    bool calm = true;
    read_text("");
    assert_false(settings_bool(&settings, "calm", &calm, &warnings));
    assert_int_equal(warnings.total, 0);
    assert_true(calm);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_teardown(f, forget)
    const struct CMUnitTest tests[] = {
        CASE(test_comments_and_unknown_keys_are_written_back),
        CASE(test_a_value_is_changed_in_its_line),
        CASE(test_of_two_lines_the_last_counts),
        CASE(test_a_bad_value_is_told_with_its_place_and_not_used),
        CASE(test_lines_that_say_nothing_are_told_and_kept),
        CASE(test_what_is_no_text_is_dropped),
        CASE(test_a_missing_key_is_no_mistake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
