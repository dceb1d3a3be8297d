#include "io/map_chart.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Loads a text as a file; the first error (or "") goes to message. */
static bool load(const char *text, ChartShapes *out, char message[256])
{
    char path[] = "/tmp/chart-test-XXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, text, strlen(text)), (ssize_t)strlen(text));
    close(handle);
    Errors errors = {0};
    bool done = map_load_shapes(path, out, &errors);
    assert_int_equal(errors.total, done ? 0 : 1);
    snprintf(message, 256, "%s", errors_first(&errors));
    errors_free(&errors);
    unlink(path);
    return done;
}

static void geometries_become_paths(void **state)
{
    (void)state;
    static const char text[] =
        "{\"type\":\"FeatureCollection\", \"x\":[1,{\"a\":null}],\n\"features\":[\n"
        "{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,9],[9,9],[9,0],[0,0]],"
        "[[1,1],[2,1],[2,2],[1,1]]]},\"properties\":{\"name\":\"\\\"}\"}},\n"
        "{\"properties\":{\"depth\":50},\"geometry\":{\"coordinates\":[[1.5,-2.25e0,7],[3,4]],"
        "\"type\":\"LineString\"}}]}\n";
    ChartShapes shapes = {0};
    char message[256];
    assert_true(load(text, &shapes, message));
    assert_int_equal(shapes.path_count, 3);
    assert_int_equal(shapes.paths[0].count, 4);
    assert_true(shapes.paths[0].closed && !shapes.paths[0].hole && shapes.paths[1].hole);
    assert_int_equal(shapes.paths[2].depth_m, 50);
    assert_false(shapes.paths[2].closed);
    assert_true(shapes.points[shapes.paths[2].first].lat == -2.25F);
    chart_shapes_free(&shapes);
}

static void errors_have_a_place(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"features\":[{]}",
        "{\"features\":[{\"geometry\":null}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,200],[1,2]]}}]}",
        "{\"features\":[{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2",
        "{\"features\":[{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1],[2]]}}]}",
        "{\"features\":[]} x",
        "{\"features\":\"unfinished",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ChartShapes shapes = {0};
        char message[256];
        assert_false(load(bad[i], &shapes, message));
        assert_true(message[0] != '\0');
        chart_shapes_free(&shapes);
    }
}

static void the_shipped_chart_loads(void **state)
{
    (void)state;
    Chart chart = {0};
    Errors errors = {0};
    bool done = map_load_chart(SOURCE_DIR "/maps/black-sea", &chart, &errors);
    errors_print(&errors, stderr);
    assert_true(done);
    assert_true(chart.land[CHART_LOW].point_count > 5000);
    assert_true(chart.land[CHART_HIGH].point_count > chart.land[CHART_MID].point_count);
    assert_true(chart.borders.path_count > 0 && chart.rivers.path_count > 0);
    assert_true(chart.lakes.path_count > 0 && chart.isobaths.path_count > 0);
    assert_true(chart.isobaths.paths[0].depth_m == 50);
    assert_true(chart_height_at(&chart.relief, 34, 43.3) < -2000);
    assert_true(chart_height_at(&chart.relief, 33, 39.9) > 500);
    chart_free(&chart);
    errors_free(&errors);
}

static void a_missing_folder_is_reported(void **state)
{
    (void)state;
    Chart chart = {0};
    Errors errors = {0};
    assert_false(map_load_chart("/nonexistent-folder", &chart, &errors));
    assert_int_equal(errors.total, 7);
    chart_free(&chart);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometries_become_paths),
        cmocka_unit_test(errors_have_a_place),
        cmocka_unit_test(the_shipped_chart_loads),
        cmocka_unit_test(a_missing_folder_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
