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
                                    .beam_cm = 3200,
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

/* 225 m by 32 m: 7200 square metres carry 67,104 kg a cm. 96 % of 74 kt are 71,040 t at 14 m. */
static void test_cargo_is_limited_by_the_draught(void **context)
{
    (void)context;
    PortRules rules = {.draught_cm = 1250};
    /* 150 cm less than laden: 71,040 - 10,065.6 t. */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 60974400);
    assert_int_equal(port_rules_parcel(&rules, &panamax, 40000000), 40000000);
    assert_int_equal(port_rules_parcel(&rules, &coaster, 5000000), 5000000);
    rules.draught_cm = 650; /* afloat in ballast, with no cargo at all */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 0);
    assert_false(port_rules_fit(&rules, &panamax));
    rules.draught_cm = 0; /* no limit */
    assert_int_equal(port_rules_parcel(&rules, &panamax, 66000000), 66000000);
}

static void test_draught_and_cargo_answer_each_other(void **context)
{
    (void)context;
    assert_int_equal(fleet_draught_cm(&panamax, 71040000), 1400);
    assert_int_equal(fleet_draught_cm(&panamax, 80000000), 1400); /* no deeper than laden */
    assert_int_equal(fleet_draught_cm(&panamax, 60974400), 1250);
    assert_int_equal(fleet_draught_cm(&panamax, 60974401), 1251); /* rounded up */
    assert_int_equal(fleet_draught_cm(&panamax, 0), 650);         /* ballast water instead */
    assert_int_equal(fleet_cargo_kg(&panamax, 1500), 71040000);
    for (int32_t draught = 900; draught <= 1400; draught += 7) {
        assert_int_equal(fleet_draught_cm(&panamax, fleet_cargo_kg(&panamax, draught)), draught);
    }
}

/* Published: 5,320 t at 3.60 m, 8,144 t of deadweight at 4.706. */
static void test_a_river_sea_ship_carries_in_the_river_what_is_published(void **context)
{
    (void)context;
    static const VesselClass rsd59 = {.dwt_kg = 8144000,
                                      .cargo_kg = 7000000,
                                      .loa_cm = 14100,
                                      .beam_cm = 1698,
                                      .draught_ballast_cm = 330,
                                      .draught_laden_cm = 471};
    assert_in_range(fleet_cargo_kg(&rsd59, 360), 5250000, 5450000);
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
        cmocka_unit_test(test_cargo_is_limited_by_the_draught),
        cmocka_unit_test(test_draught_and_cargo_answer_each_other),
        cmocka_unit_test(test_a_river_sea_ship_carries_in_the_river_what_is_published),
        cmocka_unit_test(test_a_tenth_of_the_draught_stays_under_the_keel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
