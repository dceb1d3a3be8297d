#include "base/units.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void assert_reads(UnitKind kind, const char *text, int64_t expected)
{
    int64_t value = -4711;
    if (!units_parse(kind, text, &value)) {
        fail_msg("`%s` was refused as %s", text, units_expectation(kind));
    }
    if (value != expected) {
        fail_msg("`%s` gave %lld, not %lld", text, (long long)value, (long long)expected);
    }
}

static void assert_refused(UnitKind kind, const char *text)
{
    int64_t value = 4711;
    if (units_parse(kind, text, &value)) {
        fail_msg("`%s` was accepted as %s", text, units_expectation(kind));
    }
    assert_int_equal(value, 4711);
}

static void test_durations_are_read_in_milliseconds(void **state)
{
    (void)state;
    assert_reads(UNIT_DURATION, "250 ms", 250);
    assert_reads(UNIT_DURATION, "1.5 s", 1500);
    assert_reads(UNIT_DURATION, "90 min", 5400000);
    assert_reads(UNIT_DURATION, "1 minute", 60000);
    assert_reads(UNIT_DURATION, "2 minutes", 120000);
    assert_reads(UNIT_DURATION, "18 h", 64800000);
    assert_reads(UNIT_DURATION, "18h", 64800000);
    assert_reads(UNIT_DURATION, "1 hour", 3600000);
    assert_reads(UNIT_DURATION, "2 hours", 7200000);
    assert_reads(UNIT_DURATION, "30 d", INT64_C(2592000000));
    assert_reads(UNIT_DURATION, "1 day", 86400000);
    assert_reads(UNIT_DURATION, "0.5 days", 43200000);
    assert_reads(UNIT_DURATION, "2 w", 1209600000);
    assert_reads(UNIT_DURATION, "1 week", 604800000);
    assert_reads(UNIT_DURATION, "2 weeks", 1209600000);
    assert_reads(UNIT_DURATION, "-3 h", -10800000);
    assert_reads(UNIT_DURATION, "+3 h", 10800000);
}

static void test_lengths_are_read_in_millimetres(void **state)
{
    (void)state;
    assert_reads(UNIT_LENGTH, "7 mm", 7);
    assert_reads(UNIT_LENGTH, "7 cm", 70);
    assert_reads(UNIT_LENGTH, "189.99 m", 189990);
    assert_reads(UNIT_LENGTH, "1.2 km", 1200000);
    assert_reads(UNIT_LENGTH, "12 nm", 22224000);
}

static void test_speeds_are_read_in_millimetres_a_second(void **state)
{
    (void)state;
    assert_reads(UNIT_SPEED, "1 kn", 514);     /* 514.444... */
    assert_reads(UNIT_SPEED, "12.5 kn", 6431); /* 6430.555... */
    assert_reads(UNIT_SPEED, "9 kn", 4630);
    assert_reads(UNIT_SPEED, "3 m/s", 3000);
    assert_reads(UNIT_SPEED, "36 km/h", 10000);
}

static void test_masses_are_read_in_kilograms(void **state)
{
    (void)state;
    assert_reads(UNIT_MASS, "1 kg", 1);
    assert_reads(UNIT_MASS, "25.5 t", 25500);
    assert_reads(UNIT_MASS, "30 kt", 30000000);
    assert_reads(UNIT_MASS, "1.2 Mt", 1200000000);
}

static void test_flows_are_read_in_kilograms_a_day(void **state)
{
    (void)state;
    assert_reads(UNIT_FLOW, "9 kt/day", 9000000);
    assert_reads(UNIT_FLOW, "9 kt/d", 9000000);
    assert_reads(UNIT_FLOW, "500 t/day", 500000);
    assert_reads(UNIT_FLOW, "500 t/d", 500000);
    assert_reads(UNIT_FLOW, "800 t/h", 19200000);
    assert_reads(UNIT_FLOW, "7 t/week", 1000);
    assert_reads(UNIT_FLOW, "487 kt/month", 16000000);
    assert_reads(UNIT_FLOW, "36.525 Mt/year", 100000000);
    assert_reads(UNIT_FLOW, "1 Mt/year", 2737851); /* 2737850.787 */
}

static void test_rates_are_read_in_events_per_1000_days(void **state)
{
    (void)state;
    assert_reads(UNIT_RATE, "6 /day", 6000);
    assert_reads(UNIT_RATE, "6/day", 6000);
    assert_reads(UNIT_RATE, "6 /d", 6000);
    assert_reads(UNIT_RATE, "1.4 /h", 33600);
    assert_reads(UNIT_RATE, "1 /week", 143); /* 142.857 */
    assert_reads(UNIT_RATE, "30.4375 /month", 1000);
    assert_reads(UNIT_RATE, "365.25 /year", 1000);
    assert_reads(UNIT_RATE, "1 /year", 3); /* 2.738 */
}

static void test_ratios_are_read_in_parts_per_million(void **state)
{
    (void)state;
    assert_reads(UNIT_RATIO, "10 %", 100000);
    assert_reads(UNIT_RATIO, "10%", 100000);
    assert_reads(UNIT_RATIO, "0.1", 100000);
    assert_reads(UNIT_RATIO, "1", 1000000);
    assert_reads(UNIT_RATIO, "0.0001 %", 1);
    assert_reads(UNIT_RATIO, "-2.5 %", -25000);
}

static void test_money_is_read_in_cents(void **state)
{
    (void)state;
    assert_reads(UNIT_MONEY, "12.34 USD", 1234);
    assert_reads(UNIT_MONEY, "15 kUSD", 1500000);
    assert_reads(UNIT_MONEY, "1.5 MUSD", 150000000);
}

static void test_counts_are_whole_numbers_without_a_unit(void **state)
{
    (void)state;
    assert_reads(UNIT_COUNT, "3", 3);
    assert_reads(UNIT_COUNT, "-3", -3);
    assert_reads(UNIT_COUNT, "007", 7);
    assert_refused(UNIT_COUNT, "3.5");
    assert_refused(UNIT_COUNT, "3.0");
    assert_refused(UNIT_COUNT, "3 vessels");
    assert_refused(UNIT_COUNT, "10 %");
}

static void test_plain_zero_needs_no_unit(void **state)
{
    (void)state;
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        assert_reads((UnitKind)kind, "0", 0);
        assert_reads((UnitKind)kind, " -0 ", 0);
    }
    assert_reads(UNIT_DURATION, "0.00", 0);
    assert_refused(UNIT_DURATION, "0.01");
    assert_refused(UNIT_DURATION, "0 kn");
}

static void test_spaces_around_are_of_no_account(void **state)
{
    (void)state;
    assert_reads(UNIT_SPEED, "  9   kn  ", 4630);
    assert_reads(UNIT_SPEED, "\t9\tkn\t", 4630);
    assert_reads(UNIT_RATIO, " 0.5 ", 500000);
}

static void test_values_round_half_away_from_zero_once(void **state)
{
    (void)state;
    assert_reads(UNIT_DURATION, "0.4999 ms", 0);
    assert_reads(UNIT_DURATION, "0.5 ms", 1);
    assert_reads(UNIT_DURATION, "-0.5 ms", -1);
    assert_reads(UNIT_DURATION, "2.5 ms", 3);
    assert_reads(UNIT_DURATION, "-2.5 ms", -3);
    assert_reads(UNIT_DURATION, "-0.4 ms", 0);
    assert_reads(UNIT_MONEY, "1.005 USD", 101); /* 1.00499999999999989... in binary */
    assert_reads(UNIT_RATE, "3.5 /week", 500);
    assert_reads(UNIT_RATE, "0.0035 /week", 1);
    assert_reads(UNIT_RATE, "0.003499999999999999999999999999999999999999 /week", 0);
    assert_reads(UNIT_SPEED, "0.35 kn", 180);    /* 180.0555 */
    assert_reads(UNIT_SPEED, "1.00108 kn", 515); /* 515.0000 */
    assert_reads(UNIT_SPEED, "1.8 km/h", 500);
    assert_reads(UNIT_SPEED, "0.0018 km/h", 1); /* exactly 0.5 */
    assert_reads(UNIT_SPEED, "0.00179999999999999999999999999999 km/h", 0);
}

static void test_integers_too_large_for_a_double_stay_exact(void **state)
{
    (void)state;
    assert_reads(UNIT_COUNT, "4611686018427387903", INT64_C(4611686018427387903));
    assert_reads(UNIT_COUNT, "-4611686018427387903", INT64_C(-4611686018427387903));
    assert_reads(UNIT_MASS, "4611686018427387.903 t", INT64_C(4611686018427387903));
}

static void test_values_beyond_two_to_the_62_are_refused(void **state)
{
    (void)state;
    assert_reads(UNIT_COUNT, "4611686018427387904", INT64_C(1) << 62);
    assert_reads(UNIT_COUNT, "-4611686018427387904", -(INT64_C(1) << 62));
    assert_refused(UNIT_COUNT, "4611686018427387905");
    assert_refused(UNIT_COUNT, "-4611686018427387905");
    assert_refused(UNIT_COUNT, "18446744073709551616"); /* 2^64 */
    assert_refused(UNIT_COUNT, "99999999999999999999999999999999999999");
    assert_reads(UNIT_DURATION, "4611686018427387904.4 ms", INT64_C(1) << 62);
    assert_refused(UNIT_DURATION, "4611686018427387904.5 ms");
    assert_refused(UNIT_DURATION, "4611686018427388 s");
    assert_refused(UNIT_FLOW, "9999999999 Mt/h");
    assert_refused(UNIT_RATIO, "4611686018428");
}

static void test_texts_that_are_no_numbers_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",      " ",     "h",          "-",       "- 3 h",   "--3 h",   ".",
        ".5 h",  "5. h",  "1.2.3 h",    "0x10 h",  "inf h",   "nan h",   "infinity",
        "nan",   "1e3 h", "1,000 h",    "1 000 h", "1_000 h", "three h", "12.5,0 h",
        "1/2 h", "3-4 h", "\xd9\xa3 h", /* ARABIC-INDIC DIGIT THREE */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_refused(UNIT_DURATION, bad[i]);
    }
}

static void test_units_of_another_kind_are_refused(void **state)
{
    (void)state;
    assert_refused(UNIT_DURATION, "12 kn");
    assert_refused(UNIT_DURATION, "12");
    assert_refused(UNIT_LENGTH, "3 h");
    assert_refused(UNIT_SPEED, "3 m");
    assert_refused(UNIT_MASS, "3 t/day");
    assert_refused(UNIT_FLOW, "3 t");
    assert_refused(UNIT_RATE, "3 h");
    assert_refused(UNIT_RATE, "3 t/day");
    assert_refused(UNIT_RATE, "3");
    assert_refused(UNIT_MONEY, "3 EUR");
    assert_refused(UNIT_MONEY, "3");
    assert_refused(UNIT_RATIO, "3 USD");
}

static void test_units_are_matched_letter_by_letter(void **state)
{
    (void)state;
    assert_refused(UNIT_MASS, "3 mt");
    assert_refused(UNIT_MASS, "3 KT");
    assert_refused(UNIT_SPEED, "3 Kn");
    assert_refused(UNIT_DURATION, "3 hou");
    assert_refused(UNIT_DURATION, "3 hourss");
}

static void test_anything_that_follows_is_refused(void **state)
{
    (void)state;
    assert_refused(UNIT_DURATION, "18 h 30 min");
    assert_refused(UNIT_DURATION, "18 h.");
    assert_refused(UNIT_DURATION, "18 h h");
    assert_refused(UNIT_DURATION, "18 h\n");
    assert_refused(UNIT_RATE, "6 per day");
    assert_refused(UNIT_RATE, "6 / day");
    assert_refused(UNIT_RATIO, "10 % x");
    assert_refused(UNIT_COUNT, "0 0");
}

static void test_expectations_quote_texts_that_are_accepted(void **state)
{
    (void)state;
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        const char *text = units_expectation((UnitKind)kind);
        int examples = 0;
        for (const char *open = strchr(text, '`'); open;) {
            const char *close = strchr(open + 1, '`');
            assert_non_null(close);
            char example[40];
            snprintf(example, sizeof example, "%.*s", (int)(close - open - 1), open + 1);
            int64_t value;
            assert_true(units_parse((UnitKind)kind, example, &value));
            examples++;
            open = strchr(close + 1, '`');
        }
        assert_true(examples > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durations_are_read_in_milliseconds),
        cmocka_unit_test(test_lengths_are_read_in_millimetres),
        cmocka_unit_test(test_speeds_are_read_in_millimetres_a_second),
        cmocka_unit_test(test_masses_are_read_in_kilograms),
        cmocka_unit_test(test_flows_are_read_in_kilograms_a_day),
        cmocka_unit_test(test_rates_are_read_in_events_per_1000_days),
        cmocka_unit_test(test_ratios_are_read_in_parts_per_million),
        cmocka_unit_test(test_money_is_read_in_cents),
        cmocka_unit_test(test_counts_are_whole_numbers_without_a_unit),
        cmocka_unit_test(test_plain_zero_needs_no_unit),
        cmocka_unit_test(test_spaces_around_are_of_no_account),
        cmocka_unit_test(test_values_round_half_away_from_zero_once),
        cmocka_unit_test(test_integers_too_large_for_a_double_stay_exact),
        cmocka_unit_test(test_values_beyond_two_to_the_62_are_refused),
        cmocka_unit_test(test_texts_that_are_no_numbers_are_refused),
        cmocka_unit_test(test_units_of_another_kind_are_refused),
        cmocka_unit_test(test_units_are_matched_letter_by_letter),
        cmocka_unit_test(test_anything_that_follows_is_refused),
        cmocka_unit_test(test_expectations_quote_texts_that_are_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
