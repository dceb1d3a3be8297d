/* What completion finds, and what first. */
#include "view/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_case_and_accents_do_not_count(void **state)
{
    (void)state;
    assert_true(match_score("constanta", "Constan\xC8\x9B"
                                         "a") > 0);
    assert_true(match_score("CANAKKALE", "\xC3\x87"
                                         "anakkale") > 0);
    assert_true(match_score("istanbul", "\xC4\xB0stanbul") > 0);
    assert_true(
        match_score("\xD0\xBE\xD0\xB4\xD0\xB5", "\xD0\x9E\xD0\x94\xD0\x95\xD0\xA1\xD0\x90") >
        0); /* Cyrillic ode, ODESA */
    assert_int_equal(match_score("ode", "\xD0\x9E\xD0\x94\xD0\x95\xD0\xA1\xD0\x90"), 0);
}

static void test_every_word_must_be_found_in_any_order(void **state)
{
    (void)state;
    assert_true(match_score("russia suspends", "Russia suspends its part") > 0);
    assert_true(match_score("suspends russia", "Russia suspends its part") > 0);
    assert_int_equal(match_score("russia signs", "Russia suspends its part"), 0);
}

static void test_a_word_start_beats_its_inside_and_that_beats_scattered_letters(void **state)
{
    (void)state;
    int32_t start = match_score("port", "Port of Odesa"), later = match_score("port", "The port");
    int32_t inside = match_score("port", "Exports"), letters = match_score("sap", "Save a picture");
    assert_true(start > later);
    assert_true(later > inside);
    assert_true(inside > letters);
    assert_true(letters > 0);
    assert_int_equal(match_score("xap", "Save a picture"), 0);
}

static void test_of_equals_the_shorter_is_better(void **state)
{
    (void)state;
    assert_true(match_score("zoom", "Zoom in") > match_score("zoom", "Zoom in on all of the map"));
}

static void test_nothing_typed_finds_all_alike(void **state)
{
    (void)state;
    assert_int_equal(match_score("", "Zoom"), match_score("  ", "A much longer line"));
    assert_true(match_score("", "") > 0);
    assert_int_equal(match_score("a", ""), 0);
}

static void test_broken_letters_do_no_harm(void **state)
{
    (void)state;
    assert_int_equal(match_score("z", "\xC5"), 0);
    assert_int_equal(match_score("\xF0\x9F", "abc"), 0);
    assert_true(match_score("b", "\xE2\x82 b") > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case_and_accents_do_not_count),
        cmocka_unit_test(test_every_word_must_be_found_in_any_order),
        cmocka_unit_test(test_a_word_start_beats_its_inside_and_that_beats_scattered_letters),
        cmocka_unit_test(test_of_equals_the_shorter_is_better),
        cmocka_unit_test(test_nothing_typed_finds_all_alike),
        cmocka_unit_test(test_broken_letters_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
