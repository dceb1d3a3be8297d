/* What a scenario says of the record that it is held against, and values that fitting left. */
#include "io/scenario_file.h"

#include "base/simtime.h"
#include "common/mistakes.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME SOURCE_DIR "/tests/data/toy-record.yaml"

static void test_a_record_is_read(void **state)
{
    (void)state;
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, FILE_NAME, NULL, &bundle, &errors));
    const RecordRef *record = &bundle.scenario->record;
    assert_int_equal(record->file_count, 1);
    assert_string_equal(record->files[0], "bsgi-daily.csv");
    assert_true(record->fit_to - record->fit_from == 60 * MS_PER_DAY); /* 31 and 29 days */
    assert_int_equal(record->fit_count, 1);
    assert_string_equal(record->fit[0].paths[0], "seed");
    assert_true(record->fit[0].step == 0.5);
    assert_null(record->driven);
    assert_true(record->fall_from == record->fall_to);
    scenario_bundle_free(&bundle);
}

static void test_mistakes_in_a_record(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"files: [bsgi-daily.csv]", "files: []", 7, 10, "found 0 files, expected 1 to 16"},
        {"2020-01..2020-02", "2020-02..2020-01", 8, 11,
         "found `2020-02..2020-01`, expected months or days as 2022-08..2022-09"},
        {"low: 1", "low: one", 10, 31, "found `one`, expected a number"},
        {"step: 0.5", "step: 0", 10, 12,
         "found a grid that is not one of 1 to 1001 points from low to high by a step above 0"},
    };
    expect_mistakes(FILE_NAME, mistakes, sizeof mistakes / sizeof mistakes[0]);
}

/* ---- values ---- */

static char assets[] = "/tmp/corridor-values-XXXXXX";
static char folder[64], values_path[80];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(assets)) {
        return -1;
    }
    snprintf(folder, sizeof folder, "%s/history", assets);
    snprintf(values_path, sizeof values_path, "%s/v.yaml", folder);
    return mkdir(folder, 0700);
}

static int remove_folder(void **state)
{
    (void)state;
    return unlink(values_path) | rmdir(folder) | rmdir(assets);
}

static bool load_with_values(const char *values, const char *setting, ScenarioBundle *bundle,
                             Errors *errors)
{
    ScenarioSources sources = {assets, SOURCE_DIR "/maps"};
    static const char text[] =
        "corridor: 1\nid: here\ntitle: Here\nsummary: A test.\nbase: ./toy-two-ports.yaml\n"
        "values: v.yaml\n";
    FILE *out = fopen(values_path, "wb");
    assert_non_null(out);
    fprintf(out, "corridor: 1\ntitle: Fit\nfitted_on: 2020-01\n%s", values);
    fclose(out);
    ScenarioSettings settings = {&setting, setting != NULL};
    return scenario_load_text(&sources, SOURCE_DIR "/tests/data/here.yaml", text, strlen(text),
                              &settings, bundle, errors);
}

static void test_fitted_values_are_set_before_those_set_by_hand(void **state)
{
    (void)state;
    ScenarioBundle a = {0}, b = {0};
    Errors errors = {0};
    assert_true(load_with_values("values: {inspection.gate.teams: 3}\n", NULL, &a, &errors));
    assert_int_equal(a.scenario->stations[0].servers[0].value, 3);
    assert_true(load_with_values("values: {inspection.gate.teams: 4}\n", NULL, &b, &errors));
    assert_true(a.scenario->hash != b.scenario->hash);
    scenario_bundle_free(&a);
    scenario_bundle_free(&b);
    assert_true(load_with_values("values: {inspection.gate.teams: 3}\n", "inspection.gate.teams=5",
                                 &a, &errors));
    assert_int_equal(a.scenario->stations[0].servers[0].value, 5);
    scenario_bundle_free(&a);
}

static void test_mistakes_in_fitted_values_are_told(void **state)
{
    (void)state;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(load_with_values("values: {inspection.gate.tems.x: 3}\n", NULL, &bundle, &errors));
    assert_non_null(strstr(errors_first(&errors), "did you mean `teams`?"));
    errors_free(&errors);
    assert_false(load_with_values("valus: {seed: 3}\n", NULL, &bundle, &errors));
    assert_non_null(strstr(errors_first(&errors), "did you mean `values`?"));
    errors_free(&errors);
    assert_false(
        load_with_values("values: {inspection.gate.teams: [3]}\n", NULL, &bundle, &errors));
    assert_string_equal(errors_first(&errors), "found more than one value, expected one");
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_record_is_read),
        cmocka_unit_test(test_mistakes_in_a_record),
        cmocka_unit_test(test_fitted_values_are_set_before_those_set_by_hand),
        cmocka_unit_test(test_mistakes_in_fitted_values_are_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
