/* Markets, patience, diversion and returns of a flow: what is read and what is refused. Mistakes
 * are made by changing one piece of tests/data/toy-owners.yaml. */
#include "io/scenario_file.h"

#include "base/simtime.h"
#include "io/text_file.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define FILE_NAME SOURCE_DIR "/tests/data/toy-owners.yaml"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static void test_a_market_is_read_in_base_units(void **state)
{
    (void)state;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, FILE_NAME, NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    const Flow *flow = &bundle.scenario->flows[0];
    const OwnerRules *owners = &flow->owners;
    assert_int_equal(flow->arrivals, ARRIVAL_MARKET);
    assert_int_equal(flow->rate_count, 2);
    assert_int_equal(flow->rates[0].value, 1500);
    assert_non_null(flow->unit_gap);
    assert_int_equal(owners->market->freight_count, 2);
    assert_int_equal(owners->market->freight[1].value, 1800);
    assert_int_equal(owners->market->class_ppm[0], 1100000);
    assert_int_equal(owners->market->reservation->spec.mean, 400000);
    assert_int_equal(owners->market->sea_ms, 5 * MS_PER_DAY);
    assert_int_equal(owners->market->port_ms, 3 * MS_PER_DAY);
    assert_int_equal(owners->market->dues_cents_t, 50);
    assert_int_equal(owners->market->status, STATUS_ESTIMATE);
    assert_int_equal(owners->patience->spec.mean, 3 * MS_PER_DAY);
    assert_int_equal(owners->divert_count, 1);
    assert_int_equal(owners->divert_to[0], network_find_port(bundle.network, "Beta"));
    assert_int_equal(owners->returns_ppm, 500000);
    assert_int_equal(owners->returns_after->spec.mean, 10 * MS_PER_DAY);
    scenario_bundle_free(&bundle);
}

typedef struct Mistake {
    const char *from, *to, *text;
} Mistake;

static const Mistake mistakes[] = {
    {"        freight: {start: 14 USD, 2020-03-15: 18 USD}\n", "",
     "found a market without `freight`, expected it"},
    {"14 USD", "14 EUR",
     "found `14 EUR`, expected an amount of money such as `12000 USD` (USD, kUSD, MUSD)"},
    {"{boat: 110 %}", "{boot: 110 %}",
     "found `boot`, expected a vessel class of the fleet; did you mean `boat`?"},
    {"{boat: 110 %}", "{boat: -1}", "found `-1`, expected 0 to 100"},
    {"{sea: 5 d, port: 3 d}", "{sea: 5 d}",
     "found an undisturbed voyage without `port`, expected it"},
    {"dues: 0.5 USD", "due: 0.5 USD", NULL},
    {"cv: 60 %", "cv: 0", "found `0`, expected a cv above 0 and up to 10"},
    {"divert_to: [Beta]", "divert_to: [Betta]",
     "found `Betta`, expected a port of the map; did you mean `Beta`?"},
    {"    patience: {gamma: 3 d, cv: 60 %}\n", "",
     "found `divert_to` without `patience`, expected it: when do owners divert?"},
    {"share: 50 %", "share: 150 %", "found `150 %`, expected 0 to 100 %"},
    {"{share: 50 %, after: {gamma: 10 d, cv: 40 %}}", "{share: 50 %}",
     "found returns without `after`, expected it"},
    {"    entry: GATE\n", "    entry: GATE\n    starts_in_port: yes\n",
     "found `returns` of ships that start in port, expected a flow that enters from the sea"},
};

static void test_each_mistake_is_told(void **state)
{
    (void)state;
    Errors errors = {0};
    char *text = text_file_read(FILE_NAME, NULL, &errors);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const Mistake *m = &mistakes[i];
        const char *at = strstr(text, m->from);
        if (!at) {
            fail_msg("`%s` is not in the file", m->from);
        }
        static char bad[16384];
        snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - text), text, m->to, at + strlen(m->from));
        ScenarioBundle bundle = {0};
        if (scenario_load_text(&sources, FILE_NAME, bad, strlen(bad), NULL, &bundle, &errors)) {
            fail_msg("`%s` was taken", m->to);
        }
        if (m->text && (errors.total != 1 || strcmp(errors.items[0].text, m->text) != 0)) {
            errors_print(&errors, stderr);
            fail_msg("for `%s` expected: %s", m->to, m->text);
        }
        errors_free(&errors);
    }
    mem_free(text);
}

static void test_a_market_is_for_ships_that_load(void **state)
{
    (void)state;
    static const char *const lines[] = {"flows.alpha.itinerary=[{serve: gate inbound}, depart]"};
    ScenarioSettings settings = {lines, 1};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(scenario_load(&sources, FILE_NAME, &settings, &bundle, &errors));
    assert_int_equal(errors.total, 2);
    assert_string_equal(errors.items[0].text,
                        "found a market for ships that do not load, expected the step `load`");
    assert_string_equal(errors.items[1].text,
                        "found ports for ships that do not load, expected the step `load`");
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_market_is_read_in_base_units),
        cmocka_unit_test(test_each_mistake_is_told),
        cmocka_unit_test(test_a_market_is_for_ships_that_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
