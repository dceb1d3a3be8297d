#include "base/fold.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void test_letters_are_small_and_without_marks(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"Odesa", "odesa"},
        {"", ""},
        {"T\xC3\xBCrkiye \xC4\xB0stanbul", "turkiye istanbul"},
        {"\xC4\xB1\xC4\x9F\xC5\x9F", "igs"}, /* dotless i, g breve, s cedilla */
        {"Constan\xC8\x9B"
         "a \xC3\x86\xC3\x9F",
         "constanta aess"},
        {"Kherson's `x`", "khersons x"},
        {"\xD0\x9E\xD0\x94\xD0\x95\xD0\xA1\xD0\x90", "\xD0\xBE\xD0\xB4\xD0\xB5\xD1\x81\xD0\xB0"},
        {"\xD0\x87\xD2\x90", "\xD1\x97\xD2\x91"}, /* yi, ge with upturn */
        {"\xE2\x82\xAC \xF0\x9F\x9A\xA2", "\xE2\x82\xAC \xF0\x9F\x9A\xA2"},
        {"e\xCC\x81", "e"}, /* a mark of its own */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        assert_string_equal(text_fold(cases[i].text, out, sizeof out), cases[i].folded);
    }
}

static void test_what_does_not_fit_is_left_out_at_a_whole_letter(void **state)
{
    (void)state;
    char out[4];
    assert_string_equal(text_fold("\xD0\x9E\xD0\x94", out, sizeof out), "\xD0\xBE");
    assert_string_equal(text_fold("abcd", out, sizeof out), "abc");
    assert_string_equal(text_fold("abcd", out, 1), "");
}

static void test_matches_are_ranked_by_where_they_begin(void **state)
{
    (void)state;
    assert_int_equal(text_match("port of odesa", ""), 1);
    assert_int_equal(text_match("port of odesa", "port"), 3);
    assert_int_equal(text_match("port of odesa", "ode"), 2);
    assert_int_equal(text_match("rostov-on-don", "don"), 2);
    assert_int_equal(text_match("a/b", "b"), 2);
    assert_int_equal(text_match("port of odesa", "desa"), 1);
    assert_int_equal(text_match("xon on", "on"), 2); /* a word begins so, later */
    assert_int_equal(text_match("port of odesa", "varna"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_are_small_and_without_marks),
        cmocka_unit_test(test_what_does_not_fit_is_left_out_at_a_whole_letter),
        cmocka_unit_test(test_matches_are_ranked_by_where_they_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
