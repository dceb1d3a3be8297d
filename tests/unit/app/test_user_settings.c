/* Preferences through their file: what is saved is what is read, and what is wrong is told. */
#define _XOPEN_SOURCE 700 /* mkdtemp, setenv */
#include "app/user_settings.h"

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

static int remove_folder(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/corridor/settings", folder);
    unlink(path);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions_and_plots_are_kept),
        cmocka_unit_test(test_names_of_plots_are_checked_each),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
