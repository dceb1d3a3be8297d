/* Text over several lines. Letters of text_fixed() are 0.55 em wide: at 20 px, 11 px each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "view/widgets.h"

#include <string.h>

static const TextStyle style = {.size = 20};

static void expect_line(const char *text, const Wrapped *wrapped, int32_t line, const char *want)
{
    assert_true(line < wrapped->count);
    assert_int_equal(wrapped->bytes[line], strlen(want));
    assert_memory_equal(text + wrapped->first[line], want, strlen(want));
}

static void test_lines_break_between_words_and_stay_within_the_width(void **context)
{
    (void)context;
    const char *text = "one two  three four";
    Wrapped w = text_wrap(text_fixed(), &style, text, 99); /* nine letters */
    assert_int_equal(w.count, 3);
    expect_line(text, &w, 0, "one two");
    expect_line(text, &w, 1, "three");
    expect_line(text, &w, 2, "four");
    assert_true(w.width > 76.9f && w.width < 77.1f); /* "one two" */
}

static void test_an_empty_line_breaks_and_a_single_newline_does_not(void **context)
{
    (void)context;
    const char *text = "a\nb\n\nc";
    Wrapped w = text_wrap(text_fixed(), &style, text, 500);
    assert_int_equal(w.count, 2);
    expect_line(text, &w, 0, "a\nb");
    expect_line(text, &w, 1, "c");
}

static void test_a_word_wider_than_the_line_is_cut_between_letters(void **context)
{
    (void)context;
    const char *text =
        "xx \xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"; /* five letters of two bytes */
    Wrapped w = text_wrap(text_fixed(), &style, text, 34);
    assert_int_equal(w.count, 3);
    expect_line(text, &w, 0, "xx");
    expect_line(text, &w, 1, "\xC3\xBC\xC3\xBC\xC3\xBC");
    expect_line(text, &w, 2, "\xC3\xBC\xC3\xBC");
}

static void test_nothing_and_no_room_end(void **context)
{
    (void)context;
    assert_int_equal(text_wrap(text_fixed(), &style, "", 100).count, 0);
    assert_int_equal(text_wrap(text_fixed(), &style, " \n\n ", 100).count, 0);
    assert_int_equal(text_wrap(text_fixed(), &style, "abc", 0).count, 3); /* a letter a line */
    char longest[2000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(text_wrap(text_fixed(), &style, longest, 50).count, WRAP_LINES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_break_between_words_and_stay_within_the_width),
        cmocka_unit_test(test_an_empty_line_breaks_and_a_single_newline_does_not),
        cmocka_unit_test(test_a_word_wider_than_the_line_is_cut_between_letters),
        cmocka_unit_test(test_nothing_and_no_room_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
