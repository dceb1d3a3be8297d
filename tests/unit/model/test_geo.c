#include "model/geo.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

/* cmocka's own comparison rounds to float. */
static void assert_near(double found, double expected, double slack)
{
    if (!(fabs(found - expected) <= slack)) {
        fail_msg("found %.17g, expected %.17g to %g", found, expected, slack);
    }
}

static const GeoPoint odesa_approach = {30.75, 46.50};
static const GeoPoint bosphorus = {29.13, 41.20};

/* Geodesic computed by GeographicLib. */
static void test_distance_is_that_of_the_ellipsoid(void **state)
{
    (void)state;
    assert_near(geo_distance_m(odesa_approach, bosphorus), 603076, 0.5);
    assert_near(geo_distance_m(bosphorus, odesa_approach), 603076, 0.5);
    assert_true(geo_distance_m(bosphorus, bosphorus) == 0);
}

static void test_minute_of_latitude_is_about_a_nautical_mile(void **state)
{
    (void)state;
    double metres = geo_distance_m((GeoPoint){30, 45}, (GeoPoint){30, 45 + 1.0 / 60});
    assert_near(metres, METRES_PER_NM, 2);
}

static void test_courses_run_clockwise_from_north(void **state)
{
    (void)state;
    GeoPoint from = {30, 43};
    assert_near(geo_course_deg(from, (GeoPoint){30, 44}), 0, 1e-9);
    assert_near(geo_course_deg(from, (GeoPoint){30, 42}), 180, 1e-9);
    assert_near(geo_course_deg((GeoPoint){30, 0}, (GeoPoint){31, 0}), 90, 1e-9);
    assert_near(geo_course_deg((GeoPoint){30, 0}, (GeoPoint){29, 0}), 270, 1e-9);
}

static void test_sailing_the_course_and_distance_arrives(void **state)
{
    (void)state;
    double course = geo_course_deg(odesa_approach, bosphorus);
    double metres = geo_distance_m(odesa_approach, bosphorus);
    GeoPoint there = geo_ahead(odesa_approach, course, metres);
    assert_near(there.lon, bosphorus.lon, 1e-9);
    assert_near(there.lat, bosphorus.lat, 1e-9);
}

static void test_segments_cross(void **state)
{
    (void)state;
    GeoPoint a = {0, 0}, b = {2, 2};
    assert_true(geo_segments_cross(a, b, (GeoPoint){0, 2}, (GeoPoint){2, 0}));
    assert_false(geo_segments_cross(a, b, (GeoPoint){0, 1}, (GeoPoint){0, 5}));
    assert_false(geo_segments_cross(a, b, (GeoPoint){3, 3}, (GeoPoint){4, 4})); /* on its line */
    assert_false(geo_segments_cross(a, b, (GeoPoint){0, 1}, (GeoPoint){2, 3})); /* parallel */
    assert_false(geo_segments_cross(a, b, (GeoPoint){1.5, 1}, (GeoPoint){4, 0}));
}

static void test_touching_counts_as_crossing(void **state)
{
    (void)state;
    GeoPoint a = {0, 0}, b = {2, 2};
    assert_true(geo_segments_cross(a, b, (GeoPoint){1, 1}, (GeoPoint){5, 0})); /* end on middle */
    assert_true(geo_segments_cross(a, b, b, (GeoPoint){5, 0}));                /* end on end */
    assert_true(geo_segments_cross(a, b, (GeoPoint){1, 1}, (GeoPoint){3, 3})); /* overlap */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance_is_that_of_the_ellipsoid),
        cmocka_unit_test(test_minute_of_latitude_is_about_a_nautical_mile),
        cmocka_unit_test(test_courses_run_clockwise_from_north),
        cmocka_unit_test(test_sailing_the_course_and_distance_arrives),
        cmocka_unit_test(test_segments_cross),
        cmocka_unit_test(test_touching_counts_as_crossing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
