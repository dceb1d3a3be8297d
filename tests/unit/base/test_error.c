#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* What errors_print writes; free with free. */
static char *printed(const Errors *errors)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    errors_print(errors, out);
    fclose(out);
    return text;
}

static void assert_printed(const Errors *errors, const char *expected)
{
    char *text = printed(errors);
    assert_string_equal(text, expected);
    free(text);
}

static void test_no_errors_print_nothing(void **state)
{
    (void)state;
    Errors errors = {0};
    assert_printed(&errors, "");
    assert_string_equal(errors_first(&errors), "");
    errors_free(&errors);
}

static void test_errors_print_as_much_of_their_place_as_is_known(void **state)
{
    (void)state;
    Errors errors = {0};
    errors_add(&errors, "a.yaml", 12, 3, "unknown port `%s`", "Odessa");
    errors_add(&errors, "a.yaml", 12, 0, "missing %d berths", 2);
    errors_add(&errors, "a.yaml", 0, 0, "no vessels");
    errors_add(&errors, NULL, 0, 0, "unknown option");
    assert_int_equal(errors.count, 4);
    assert_int_equal(errors.total, 4);
    assert_printed(&errors, "a.yaml:12:3: unknown port `Odessa`\n"
                            "a.yaml:12: missing 2 berths\n"
                            "a.yaml: no vessels\n"
                            "unknown option\n");
    errors_free(&errors);
}

static void test_what_a_message_quotes_cannot_steer_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *quoted, *told;
    } cases[] = {
        {"\x1b[2J", " [2J"},
        {"two\nlines\r\t", "two lines  "},
        {"\x7f", " "},
        {"\xC2\x9B", "  "}, /* U+009B, another ESC [ */
        {"Odesa \xD0\x9E\xC3\xBC\xE2\x82\xAC\xF0\x9F\x9A\xA2",
         "Odesa \xD0\x9E\xC3\xBC\xE2\x82\xAC\xF0\x9F\x9A\xA2"},
        {"\xC3", "?"}, /* cut within a character */
        {"\xE2\x82", "??"},
        {"\xC0\xAF", "??"},           /* overlong */
        {"\xE0\x80\x80", "???"},      /* overlong */
        {"\xED\xA0\x80", "???"},      /* half a pair */
        {"\xF4\x90\x80\x80", "????"}, /* past the last character */
        {"\xFF", "?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Errors errors = {0};
        errors_add(&errors, NULL, 0, 0, "%s", cases[i].quoted);
        assert_string_equal(errors_first(&errors), cases[i].told);
        errors_free(&errors);
    }
}

static void test_first_error_is_given_without_its_place(void **state)
{
    (void)state;
    Errors errors = {0};
    errors_add(&errors, "a.yaml", 1, 1, "first");
    errors_add(&errors, "a.yaml", 2, 1, "second");
    assert_string_equal(errors_first(&errors), "first");
    errors_free(&errors);
}

static void test_errors_keep_their_own_copy_of_the_file_name(void **state)
{
    (void)state;
    Errors errors = {0};
    char file[] = "a.yaml";
    errors_add(&errors, file, 1, 0, "text");
    file[0] = 'b';
    assert_string_equal(errors.items[0].file, "a.yaml");
    errors_free(&errors);
}

static void test_long_messages_are_kept_whole(void **state)
{
    (void)state;
    Errors errors = {0};
    char word[5001];
    memset(word, 'x', 5000);
    word[5000] = '\0';
    errors_add(&errors, NULL, 0, 0, "<%s>", word);
    assert_int_equal(strlen(errors_first(&errors)), 5002);
    errors_free(&errors);
}

static void test_errors_beyond_the_limit_are_only_counted(void **state)
{
    (void)state;
    Errors errors = {0};
    for (int32_t i = 0; i < ERRORS_KEPT; i++) {
        errors_add(&errors, "a.yaml", i + 1, 0, "bad");
    }
    char *text = printed(&errors);
    assert_null(strstr(text, "more"));
    free(text);

    errors_add(&errors, "a.yaml", 1000, 0, "bad");
    text = printed(&errors);
    assert_non_null(strstr(text, "a.yaml:64: bad\nand 1 more error\n"));
    free(text);

    errors_add(&errors, "a.yaml", 1001, 0, "bad");
    assert_int_equal(errors.count, ERRORS_KEPT);
    assert_int_equal(errors.total, ERRORS_KEPT + 2);
    text = printed(&errors);
    assert_non_null(strstr(text, "a.yaml:64: bad\nand 2 more errors\n"));
    assert_null(strstr(text, "1000"));
    free(text);
    errors_free(&errors);
}

static void test_errors_are_usable_after_free(void **state)
{
    (void)state;
    Errors errors = {0};
    errors_add(&errors, NULL, 0, 0, "one");
    errors_free(&errors);
    assert_int_equal(errors.count, 0);
    assert_int_equal(errors.total, 0);
    errors_add(&errors, NULL, 0, 0, "two");
    assert_string_equal(errors_first(&errors), "two");
    errors_free(&errors);
}

static const char *nearest_port(const char *word)
{
    static const char *const ports[] = {"Chornomorsk", NULL,     "Odesa", "Pivdennyi",
                                        "Istanbul",    "Izmail", "Reni"};
    return nearest_name(word, ports, 7);
}

static void test_misspelt_name_finds_the_nearest(void **state)
{
    (void)state;
    assert_string_equal(nearest_port("Odessa"), "Odesa");
    assert_string_equal(nearest_port("odesa"), "Odesa");
    assert_string_equal(nearest_port("Chernomorsk"), "Chornomorsk");
    assert_string_equal(nearest_port("Pivdenniy"), "Pivdennyi"); /* one swap */
    assert_string_equal(nearest_port("Istambul"), "Istanbul");
    assert_string_equal(nearest_port("ISMAIL"), "Izmail");
    assert_string_equal(nearest_port("Rnei"), "Reni");
}

static void test_exact_name_wins_over_a_neighbour(void **state)
{
    (void)state;
    const char *const names[] = {"berth1", "berth2", "berth3"};
    assert_string_equal(nearest_name("berth2", names, 3), "berth2");
    assert_string_equal(nearest_name("berth9", names, 3), "berth1"); /* the first of equals */
}

static void test_far_words_find_nothing(void **state)
{
    (void)state;
    assert_null(nearest_port("Rotterdam"));
    assert_null(nearest_port("x"));
    assert_null(nearest_port(""));
    assert_null(nearest_name("Odesa", NULL, 0));
}

static void test_swapped_pair_counts_as_one_error(void **state)
{
    (void)state;
    const char *const names[] = {"lenght"};
    assert_string_equal(nearest_name("length", names, 1), "lenght");
    const char *const short_names[] = {"kn"};
    assert_string_equal(nearest_name("nk", short_names, 1), "kn");
}

static void test_very_long_words_are_refused_without_harm(void **state)
{
    (void)state;
    char word[1000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *const names[] = {word, "aaaa"};
    assert_null(nearest_name(word, names, 2));
    assert_string_equal(nearest_name("aaab", names, 2), "aaaa");
    char longest[121];
    memset(longest, 'a', 120);
    longest[120] = '\0';
    const char *const longest_names[] = {longest};
    assert_ptr_equal(nearest_name(longest, longest_names, 1), longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_errors_print_nothing),
        cmocka_unit_test(test_errors_print_as_much_of_their_place_as_is_known),
        cmocka_unit_test(test_what_a_message_quotes_cannot_steer_a_terminal),
        cmocka_unit_test(test_first_error_is_given_without_its_place),
        cmocka_unit_test(test_errors_keep_their_own_copy_of_the_file_name),
        cmocka_unit_test(test_long_messages_are_kept_whole),
        cmocka_unit_test(test_errors_beyond_the_limit_are_only_counted),
        cmocka_unit_test(test_errors_are_usable_after_free),
        cmocka_unit_test(test_misspelt_name_finds_the_nearest),
        cmocka_unit_test(test_exact_name_wins_over_a_neighbour),
        cmocka_unit_test(test_far_words_find_nothing),
        cmocka_unit_test(test_swapped_pair_counts_as_one_error),
        cmocka_unit_test(test_very_long_words_are_refused_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
