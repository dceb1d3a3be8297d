/* Preferences through their file: what is saved is what is read, and what is wrong is told. */
#define _XOPEN_SOURCE 700 /* mkdtemp, setenv */
#include "app/kept_bookmarks.h"
#include "io/scenario_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/corridor-settings-XXXXXX");
    return mkdtemp(folder) == NULL || setenv("XDG_CONFIG_HOME", folder, 1) != 0;
}

static int remove_file(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/corridor/settings", folder);
    unlink(path);
    return 0;
}

static int remove_folder(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/corridor", folder);
    rmdir(path);
    return rmdir(folder);
}

static Preferences read_again(Errors *warnings)
{
    UserSettings settings;
    user_settings_load(&settings, warnings);
    Preferences preferences = settings.preferences;
    user_settings_free(&settings);
    return preferences;
}

static void test_conditions_and_plots_are_kept(void **state)
{
    (void)state;
    Errors errors = {0};
    UserSettings settings;
    user_settings_load(&settings, &errors);
    assert_int_equal(settings.preferences.plot_count, 0);
    Preferences wished = settings.preferences;
    wished.pause_on_hit = true;
    wished.pause_on_queue = 70;
    wished.plot_count = 3;
    wished.plots[0] = 6;
    wished.plots[1] = 0;
    wished.plots[2] = 9;
    assert_true(user_settings_save(&settings, &wished, &errors));
    user_settings_free(&settings);
    Preferences found = read_again(&errors);
    assert_int_equal(errors.total, 0);
    assert_true(found.pause_on_hit && !found.pause_on_truce);
    assert_int_equal(found.pause_on_queue, 70);
    assert_int_equal(found.plot_count, 3);
    assert_memory_equal(found.plots, wished.plots, 3 * sizeof found.plots[0]);
}

static void test_names_of_plots_are_checked_each(void **state)
{
    (void)state;
    char path[128];
    Errors warnings = {0};
    snprintf(path, sizeof path, "%s/corridor/settings", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("# mine\nplots = cost quues, cost region\n", file);
    fclose(file);
    Preferences found = read_again(&warnings);
    assert_int_equal(found.plot_count, 2); /* each once */
    assert_string_equal(plot_words[found.plots[0]], "cost");
    assert_string_equal(plot_words[found.plots[1]], "region");
    assert_int_equal(warnings.total, 1);
    assert_int_equal(warnings.items[0].line, 2);
    assert_int_equal(warnings.items[0].column, 14);
    assert_string_equal(warnings.items[0].text, "plots: found `quues`, expected names of plots; "
                                                "did you mean `queues`?");
    errors_free(&warnings);
}

static void test_bookmarks_come_back_to_their_own_scenario(void **state)
{
    (void)state;
    static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    static const Chart chart;
    ScenarioBundle bundle;
    Errors errors = {0};
    assert_true(
        scenario_load(&sources, SOURCE_DIR "/tests/data/toy-truce.yaml", NULL, &bundle, &errors));
    DeskConfig config = {bundle.scenario,    &chart, text_fixed(), 1, 1024, 600, 1,
                         .synchronous = true};
    int64_t start = bundle.scenario->start, t = 0;
    Desk *desk = desk_create(&config), *later = desk_create(&config);
    UserSettings settings;
    user_settings_load(&settings, &errors);
    settings_add(&settings.file, "bookmark", "2022-10-20T12:00:00Z | bsgi-2022 | another run's");
    assert_true(desk_add_bookmark(desk, start + 2000, "b | bars stay"));
    assert_true(desk_add_bookmark(desk, start + 1000, "a"));
    assert_false(desk_add_bookmark(desk, start + 1000, "again"));
    kept_bookmarks_set(&settings, "toy", desk);
    kept_bookmarks_set(&settings, "toy", desk); /* once each */
    assert_true(user_settings_save(&settings, &settings.preferences, &errors));
    user_settings_free(&settings);
    user_settings_load(&settings, &errors);
    assert_int_equal(errors.total, 0);
    kept_bookmarks_take(&settings, "other", later);
    assert_int_equal(desk_bookmark_count(later), 0);
    kept_bookmarks_take(&settings, "bsgi-2022", later); /* outside of this run's time */
    assert_int_equal(desk_bookmark_count(later), 0);
    kept_bookmarks_take(&settings, "toy", later);
    assert_int_equal(desk_bookmark_count(later), 2);
    assert_string_equal(desk_bookmark(later, 0, &t), "a");
    assert_string_equal(desk_bookmark(later, 1, &t), "b | bars stay");
    assert_true(t == start + 2000);
    assert_non_null(settings_get(&settings.file, "bookmark", 2));
    assert_null(settings_get(&settings.file, "bookmark", 3));
    settings_add(&settings.file, "bookmark", "next week");
    kept_bookmarks_check(&settings, &errors);
    assert_int_equal(errors.total, 1);
    errors_free(&errors);
    user_settings_free(&settings);
    desk_destroy(desk);
    desk_destroy(later);
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_conditions_and_plots_are_kept, remove_file),
        cmocka_unit_test_teardown(test_names_of_plots_are_checked_each, remove_file),
        cmocka_unit_test_teardown(test_bookmarks_come_back_to_their_own_scenario, remove_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
