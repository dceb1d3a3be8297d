/* Every parameter is listed with where it comes from, the least certain first. */
#include "io/sources.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/mistakes.h"

#include <stdio.h>
#include <string.h>

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static SourceList list_of(const char *name)
{
    SourceList list = {0};
    Errors errors = {0};
    if (!scenario_list_sources(&sources, name, &list, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
    return list;
}

static const SourceItem *find(const SourceList *list, const char *path)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].path, path) == 0) {
            return &list->items[i];
        }
    }
    fail_msg("%s is not listed", path);
    return NULL;
}

static void expect(const SourceList *list, const char *path, SourceStatus status, const char *value,
                   const char *source, int32_t line)
{
    const SourceItem *item = find(list, path);
    assert_string_equal(source_status_words[item->status], source_status_words[status]);
    assert_string_equal(item->value, value);
    assert_string_equal(item->source, source);
    assert_int_equal(item->line, line);
}

static void test_each_parameter_has_the_status_of_its_nearest_source(void **state)
{
    (void)state;
    SourceList list = list_of(SOURCE_DIR "/tests/data/sources.yaml");
    const char *desk = "published, in part unverified", *book = "https://example.org/a";
    expect(&list, "commodities.corn.price", SOURCE_DERIVED, "2 dated values",
           "derived from a table", 9);
    expect(&list, "flows.visitors.arrivals.poisson", SOURCE_STATED, "2 dated values", book, 14);
    expect(&list, "queues.desk.servers", SOURCE_UNVERIFIED, "2", desk, 20);
    expect(&list, "queues.desk.service.exponential", SOURCE_UNVERIFIED, "1 h", desk, 22);
    expect(&list, "queues.gate.service", SOURCE_NONE, "5 min", "", 24);
    source_list_free(&list);
}

static void test_a_basis_tells_of_all_or_of_one_parameter(void **state)
{
    (void)state;
    SourceList list = list_of(SOURCE_DIR "/tests/data/sources.yaml");
    const char *exit = "https://example.org/b";
    expect(&list, "queues.exit.servers", SOURCE_PUBLISHED, "3", exit, 27);
    expect(&list, "queues.exit.service", SOURCE_ESTIMATE, "7 min", exit, 29);
    source_list_free(&list);
}

static void test_mistakes_in_a_basis_are_told(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"default: published", "default: publshed", 31, 22,
         "found `publshed`, expected published, derived, estimate, unverified, fitted or model "
         "value; did you mean `published`?"},
        {"service: estimate", "servce: estimate", 31, 33,
         "found `servce`, expected `default` or a key that is given here"},
    };
    expect_mistakes(SOURCE_DIR "/tests/data/sources.yaml", mistakes, 2);
}

/* Whoever adds a figure to a shipped scenario says how certain it is. */
static void test_shipped_figures_with_a_source_say_how_far_it_bears_them(void **state)
{
    (void)state;
    static const char *const names[] = {"peace-2021",    "blockade-2022", "bsgi-2022",
                                        "corridor-2023", "riyadh-2025",   "full-truce"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SourceList list = list_of(names[i]);
        for (int32_t k = 0; k < list.count; k++) {
            if (list.items[k].status == SOURCE_STATED) {
                fail_msg("%s: %s says only `%s`", names[i], list.items[k].path,
                         list.items[k].source);
            }
        }
        source_list_free(&list);
    }
}

static void test_the_least_certain_come_first_and_the_counts_add_up(void **state)
{
    (void)state;
    SourceList list = list_of("bsgi-2022");
    int32_t sum = 0;
    for (int32_t s = 0; s < SOURCE_STATUSES; s++) {
        sum += list.by_status[s];
    }
    assert_int_equal(sum, list.count);
    for (int32_t i = 1; i < list.count; i++) {
        assert_true(list.items[i - 1].status <= list.items[i].status);
    }
    source_list_free(&list);
}

static void test_used_files_the_fleet_and_the_map_are_listed(void **state)
{
    (void)state;
    SourceList list = list_of("bsgi-2022");
    assert_non_null(strstr(find(&list, "costs.bunker.price")->file, "trade.yaml"));
    assert_int_equal(find(&list, "food.bread.a_day")->status, SOURCE_ESTIMATE);
    assert_int_equal(find(&list, "map.port.Odesa.load_rate")->status, SOURCE_PUBLISHED);
    assert_string_equal(find(&list, "map.port.Odesa.load_rate")->value, "18000 t per day");
    assert_int_equal(find(&list, "map.port.Odesa.berths")->status, SOURCE_ESTIMATE);
    assert_string_equal(find(&list, "map.port.Odesa.berths")->value, "10");
    assert_string_equal(find(&list, "map.port.Odesa.roadstead")->value, "30.9, 46.42");
    bool fleet = false;
    for (int32_t i = 0; i < list.count; i++) {
        fleet = fleet || strncmp(list.items[i].path, "fleet.classes.", 14) == 0;
    }
    assert_true(fleet);
    source_list_free(&list);
}

static void test_a_scenario_with_mistakes_lists_nothing(void **state)
{
    (void)state;
    SourceList list = {0};
    Errors errors = {0};
    assert_false(scenario_list_sources(&sources, "bsgi-2023", &list, &errors));
    assert_int_equal(list.count, 0);
    assert_int_equal(errors.total, 1);
    assert_non_null(strstr(errors_first(&errors), "bsgi-2022"));
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_parameter_has_the_status_of_its_nearest_source),
        cmocka_unit_test(test_a_basis_tells_of_all_or_of_one_parameter),
        cmocka_unit_test(test_mistakes_in_a_basis_are_told),
        cmocka_unit_test(test_shipped_figures_with_a_source_say_how_far_it_bears_them),
        cmocka_unit_test(test_the_least_certain_come_first_and_the_counts_add_up),
        cmocka_unit_test(test_used_files_the_fleet_and_the_map_are_listed),
        cmocka_unit_test(test_a_scenario_with_mistakes_lists_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
