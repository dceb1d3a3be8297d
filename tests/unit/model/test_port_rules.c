/* Which vessels a port has berths and water for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/fleet.h"
#include "model/port_rules.h"

static const VesselClass coaster = {.dwt_kg = 6000000,
                                    .cargo_kg = 5000000,
                                    .loa_cm = 11000,
                                    .draught_ballast_cm = 400,
                                    .draught_laden_cm = 700};
static const VesselClass panamax = {.dwt_kg = 74000000,
                                    .cargo_kg = 66000000,
                                    .loa_cm = 22500,
                                    .draught_ballast_cm = 650,
                                    .draught_laden_cm = 1400};

static void test_a_vessel_gets_the_smallest_berths_it_fits(void **context)
{
    (void)context;
    const BerthGroup groups[] = {{.count = 2, .max_dwt_kg = 10000000, .max_loa_cm = 12000},
                                 {.count = 1, .max_dwt_kg = 80000000, .max_loa_cm = 22400},
                                 {.count = 1, .max_dwt_kg = INT64_MAX, .max_loa_cm = 22500}};
    PortRules rules = {.groups = groups, .group_count = 3};
    assert_int_equal(port_rules_group(&rules, &coaster), 0);
    assert_int_equal(port_rules_group(&rules, &panamax), 2); /* a metre too long for the second */
    rules.group_count = 2;
    assert_int_equal(port_rules_group(&rules, &panamax), -1);
    assert_false(port_rules_fit(&rules, &panamax));
    rules.group_count = 0;
    assert_int_equal(port_rules_group(&rules, &panamax), 0);
    assert_true(port_rules_fit(&rules, &panamax));
}

static void test_cargo_is_limited_by_the_draught_in_a_straight_line(void **context)
{
    (void)context;
    PortRules rules = {.draught_cm = 1250};
    /* 600 of the 750 cm between ballast and full load: 80 % of 66 kt. */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 52800000);
    assert_int_equal(port_rules_parcel(&rules, &panamax, 40000000), 40000000);
    assert_int_equal(port_rules_parcel(&rules, &coaster, 5000000), 5000000);
    rules.draught_cm = 650; /* afloat in ballast, with no cargo at all */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 0);
    assert_false(port_rules_fit(&rules, &panamax));
    rules.draught_cm = 0; /* no limit */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 66000000);
}

static void test_a_tenth_of_the_draught_stays_under_the_keel(void **context)
{
    (void)context;
    assert_int_equal(port_rules_draught(1375, UNDER_KEEL_PPM), 1250);
    assert_int_equal(port_rules_draught(1000, 0), 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_vessel_gets_the_smallest_berths_it_fits),
        cmocka_unit_test(test_cargo_is_limited_by_the_draught_in_a_straight_line),
        cmocka_unit_test(test_a_tenth_of_the_draught_stays_under_the_keel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
