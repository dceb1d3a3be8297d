/* Sections that a scenario takes from other files by `use:`. */
#include "io/scenario_file.h"

#include "base/simtime.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define DATA SOURCE_DIR "/tests/data/"
#define HERE DATA "here.yaml" /* is never read: its text is in the tests */

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

#define HEAD                                                                                       \
    "corridor: 1\nid: here\ntitle: Here\nsummary: A test.\nstart: 2020-01-01\nend: 2021-01-01\n"

static bool load_text(const char *text, const char *setting, ScenarioBundle *bundle, Errors *errors)
{
    ScenarioSettings settings = {&setting, setting != NULL};
    return scenario_load_text(&sources, HERE, text, strlen(text), &settings, bundle, errors);
}

static ScenarioBundle load(const char *text, const char *setting)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!load_text(text, setting, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
    return bundle;
}

static void test_sections_of_a_used_file_are_taken(void **state)
{
    (void)state;
    ScenarioBundle b = load(HEAD "use: [./used-desk.yaml]\n", NULL);
    assert_int_equal(b.scenario->flow_count, 1);
    assert_string_equal(b.scenario->flows[0].name, "Shared visitors");
    assert_int_equal(b.scenario->commodity_count, 2);
    assert_int_equal(b.scenario->station_count, 1);
    scenario_bundle_free(&b);
}

static void test_own_entries_come_first_and_stand_for_used_ones(void **state)
{
    (void)state;
    ScenarioBundle b = load(HEAD "use: [./used-desk.yaml]\n"
                                 "commodities: {barley: {name: Barley}, wheat: {name: Own}}\n",
                            NULL);
    const Scenario *s = b.scenario;
    assert_int_equal(s->commodity_count, 3);
    assert_string_equal(s->commodities[0].id, "barley");
    assert_string_equal(s->commodities[1].name, "Own");
    assert_int_equal(s->commodities[1].price_cents_t, 0); /* replaced whole: no price is left */
    assert_string_equal(s->commodities[2].id, "corn");
    scenario_bundle_free(&b);
}

/* {start: 1, 2019-06-01: 2, 2020-03-01: 3, 2030-01-01: 4} in the year 2020: 2, then 3. */
static void test_dated_values_of_a_used_file_are_cut_to_the_run(void **state)
{
    (void)state;
    ScenarioBundle b = load(HEAD "use: [./used-desk.yaml]\n", NULL);
    const Station *desk = &b.scenario->stations[0];
    assert_int_equal(desk->server_count, 2);
    assert_true(desk->servers[0].from == b.scenario->start);
    assert_int_equal(desk->servers[0].value, 2);
    assert_true(desk->servers[1].from == b.scenario->start + 60 * MS_PER_DAY);
    assert_int_equal(desk->servers[1].value, 3);
    scenario_bundle_free(&b);
}

static void test_settings_reach_what_is_used(void **state)
{
    (void)state;
    ScenarioBundle b = load(HEAD "use: [./used-desk.yaml]\n", "queues.desk.servers=7");
    assert_int_equal(b.scenario->stations[0].servers[0].value, 7);
    scenario_bundle_free(&b);
}

static void test_the_hash_covers_used_files(void **state)
{
    (void)state;
    ScenarioBundle with = load(HEAD "use: [./used-desk.yaml]\nflows: {}\n", NULL);
    ScenarioSources elsewhere = {SOURCE_DIR "/tests/data", SOURCE_DIR "/maps"};
    Errors errors = {0};
    ScenarioBundle other = {0};
    const char text[] = HEAD "use: [./used-desk.yaml]\nflows: {}\n";
    assert_true(scenario_load_text(&elsewhere, HERE, text, sizeof text - 1, NULL, &other, &errors));
    assert_true(with.scenario->hash == other.scenario->hash); /* bytes count, not places */
    scenario_bundle_free(&other);
    ScenarioBundle two = load(HEAD "use: [./used-desk.yaml, black-sea.yaml]\nmap: black-sea\n"
                                   "fleet: fleet.yaml\ncommodities: {wheat: {name: Wheat}, corn: "
                                   "{name: Corn}}\n",
                              NULL);
    assert_true(with.scenario->hash != two.scenario->hash);
    scenario_bundle_free(&two);
    scenario_bundle_free(&with);
}

/* ---- mistakes ---- */

typedef struct Expected {
    const char *file;
    int32_t line, column;
    const char *text; /* how it begins */
} Expected;

static void expect_errors(const char *text, const char *setting, const Expected *expected,
                          int32_t count)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(load_text(text, setting, &bundle, &errors));
    bool same = errors.total == count;
    for (int32_t i = 0; same && i < count; i++) {
        const ErrorItem *e = &errors.items[i];
        const char *file = e->file ? e->file : "";
        same = strcmp(file, expected[i].file) == 0 && e->line == expected[i].line &&
               e->column == expected[i].column &&
               strncmp(e->text, expected[i].text, strlen(expected[i].text)) == 0;
    }
    if (!same) {
        errors_print(&errors, stderr);
        fail_msg("expected other errors, first %s:%d:%d: %s", expected[0].file,
                 (int)expected[0].line, (int)expected[0].column, expected[0].text);
    }
    assert_null(bundle.scenario);
    errors_free(&errors);
}

#define FLOWS                                                                                      \
    "queues: {hall: {name: Hall, servers: 1, order: fifo, service: 1 h}}\n"                        \
    "flows: {own: {name: Own, counted: no, arrivals: {poisson: 1 /day}, itinerary: [{serve: "      \
    "hall}, depart]}}\n"

static void test_mistakes_of_a_used_file_are_told_at_their_place_in_it(void **state)
{
    (void)state;
    static const Expected expected[] = {
        {DATA "./used-wrong.yaml", 3, 1,
         "found `start` in a used file, expected only sections of things by name (flows, ports, "
         "commodities...)"},
        {DATA "./used-wrong.yaml", 4, 1, "found key `portz`, expected one of a scenario ("},
        {DATA "./used-wrong.yaml", 6, 11, "found key `nam`, expected one of a commodity (name, "},
        {DATA "./used-wrong.yaml", 6, 3, "found a commodity without `name`, expected it"},
    };
    expect_errors(HEAD "use: [./used-wrong.yaml]\n" FLOWS, NULL, expected, 4);
}

static void test_what_two_used_files_tell_is_an_error(void **state)
{
    (void)state;
    static const Expected expected[] = {
        {DATA "../data/used-desk.yaml", 5, 3,
         "found `desk`, which " DATA "./used-desk.yaml tells as well, expected once"},
        {DATA "../data/used-desk.yaml", 7, 3,
         "found `wheat`, which " DATA "./used-desk.yaml tells as well, expected once"},
        {DATA "../data/used-desk.yaml", 8, 3,
         "found `corn`, which " DATA "./used-desk.yaml tells as well, expected once"},
        {DATA "../data/used-desk.yaml", 10, 3,
         "found `visitors`, which " DATA "./used-desk.yaml tells as well, expected once"}};
    expect_errors(HEAD "use: [./used-desk.yaml, ../data/used-desk.yaml]\n", NULL, expected, 4);
}

static void test_wrong_lists_of_used_files(void **state)
{
    (void)state;
    static const Expected no_list = {HERE, 7, 6, "found `./used-desk.yaml`, expected use: a list"};
    expect_errors(HEAD "use: ./used-desk.yaml\n" FLOWS, NULL, &no_list, 1);
    static const Expected twice = {HERE, 7, 25,
                                   "found `./used-desk.yaml` a second time, expected it once"};
    expect_errors(HEAD "use: [./used-desk.yaml, ./used-desk.yaml]\n", NULL, &twice, 1);
    static const Expected no_file[] = {
        {DATA "./none.yaml", 0, 0, "cannot open this file: No such file or directory"},
        {HERE, 7, 7, "found `./none.yaml`, which cannot be read"}};
    expect_errors(HEAD "use: [./none.yaml]\n" FLOWS, NULL, no_file, 2);
    static const Expected a_list = {HERE, 7, 7, "found a list, expected a file to use: a text"};
    expect_errors(HEAD "use: [[a]]\n" FLOWS, NULL, &a_list, 1);
    static const Expected set = {
        "", 0, 0,
        "found `--set use=[./used-desk.yaml]`, but files are used before settings are made"};
    expect_errors(HEAD FLOWS, "use=[./used-desk.yaml]", &set, 1);
}

static void test_a_section_that_is_no_map_is_told_once(void **state)
{
    (void)state;
    static const Expected expected = {HERE, 8, 14,
                                      "found `3`, expected commodities: a map of keys and values"};
    expect_errors(HEAD "use: [./used-desk.yaml]\ncommodities: 3\n", NULL, &expected, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_of_a_used_file_are_taken),
        cmocka_unit_test(test_own_entries_come_first_and_stand_for_used_ones),
        cmocka_unit_test(test_dated_values_of_a_used_file_are_cut_to_the_run),
        cmocka_unit_test(test_settings_reach_what_is_used),
        cmocka_unit_test(test_the_hash_covers_used_files),
        cmocka_unit_test(test_mistakes_of_a_used_file_are_told_at_their_place_in_it),
        cmocka_unit_test(test_what_two_used_files_tell_is_an_error),
        cmocka_unit_test(test_wrong_lists_of_used_files),
        cmocka_unit_test(test_a_section_that_is_no_map_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
