/* Insurance, costs, food and prices by date: what is read and what is refused. */
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

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static const char toy[] =
    "insurance: {incident: 0.25 %, half_life: 14 d, cap: 10 %, elsewhere: 0.1 %,\n"
    "  status: estimate, source: test}\n"
    "costs:\n"
    "  bunker: {price: {start: 600 USD, 2020-02-01: 650 USD}, status: published, source: test}\n"
    "  port_dues: {price: 2 USD, status: derived, source: test}\n"
    "  lanes: {CORR: {price: 0.25 USD, status: estimate, source: test}}\n"
    "  inland:\n"
    "    Alpha: {rail: {share: 60 %, cost: 30 USD}, truck: {share: 20 %, cost: 50 USD},\n"
    "      status: estimate, source: test}\n"
    "food:\n"
    "  wheat: [corn]\n"
    "  bread: {wheat: 0.96, a_day: 0.25, status: estimate, source: test}\n"
    "  world_exports: {rate: 210 Mt/year, status: unverified, source: test}\n";

/* toy-two-ports.yaml with `tail` behind it. */
static bool load(const char *tail, ScenarioBundle *bundle, Errors *errors)
{
    char *text = text_file_read(SOURCE_DIR "/tests/data/toy-two-ports.yaml", NULL, errors);
    assert_non_null(text);
    size_t size = strlen(text) + strlen(tail) + 1;
    char *whole = mem_alloc(size, 1);
    snprintf(whole, size, "%s%s", text, tail);
    bool good = scenario_load_text(&sources, SOURCE_DIR "/tests/data/t.yaml", whole, strlen(whole),
                                   NULL, bundle, errors);
    mem_free(text);
    mem_free(whole);
    return good;
}

static void test_sections_are_read_in_base_units(void **state)
{
    (void)state;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!load(toy, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    const Scenario *s = bundle.scenario;
    const Economy *e = &s->economy;
    assert_int_equal(e->insurance.incident_ppm, 2500);
    assert_int_equal(e->insurance.cap_ppm, 100000);
    assert_int_equal(e->insurance.elsewhere_ppm, 1000);
    assert_int_equal(e->insurance.decay_ppb, insurance_decay_ppb(14 * MS_PER_DAY));
    assert_int_equal(e->costs.bunker.count, 2);
    assert_int_equal(e->costs.bunker.cents[1].value, 65000);
    assert_int_equal(e->costs.bunker.status, STATUS_PUBLISHED);
    assert_int_equal(e->costs.port_dues.cents[0].value, 200);
    assert_int_equal(e->costs.lane_count, 1);
    assert_int_equal(e->costs.lanes[0].lane, network_find_lane(s->network, "CORR"));
    assert_int_equal(e->costs.lanes[0].charge.cents[0].value, 25);
    int32_t alpha = network_find_port(s->network, "Alpha");
    assert_int_equal(e->costs.inland[alpha].cents_t, 3500); /* (60 * 30 + 20 * 50) / 80 */
    int32_t beta = network_find_port(s->network, "Beta");
    assert_int_equal(e->costs.inland[beta].cents_t, 0);
    assert_int_equal(e->food.wheat_count, 1);
    assert_int_equal(e->food.wheat[0], 0);
    assert_int_equal(e->food.wheat_per_bread_ppm, 960000);
    assert_int_equal(e->food.bread_a_day_ppm, 250000);
    /* 210 Mt over 365.25 days. */
    assert_int_equal(e->food.world_exports[0].value, 574948665);
    scenario_bundle_free(&bundle);
}

typedef struct Mistake {
    const char *from, *to, *text;
} Mistake;

static const Mistake mistakes[] = {
    {"incident: 0.25 %", "incident: 250 %", "found `250 %`, expected 0 to 100 %"},
    {"half_life: 14 d", "half_life: 0 d", "found `0 d`, expected 1 h to 3650 d"},
    {"half_life: 14 d", "halflife: 14 d", NULL},
    {"status: estimate", "status: sure",
     "found `sure`, expected published, derived, estimate or unverified"},
    {"600 USD", "600", NULL},
    {"CORR:", "COR:", "found `COR`, expected a lane of the map; did you mean `CORR`?"},
    {"Alpha:", "Alhpa:", "found `Alhpa`, expected a port of the map; did you mean `Alpha`?"},
    {"truck:", "lorry:", NULL},
    {"rail: {share: 60 %, cost: 30 USD}, truck: {share: 20 %, cost: 50 USD},",
     "rail: {share: 0, cost: 30 USD},",
     "found no mode with a share above 0, expected one of rail, truck, barge"},
    {"wheat: [corn]", "wheat: [wheat]", "found `wheat`, expected a commodity of the scenario"},
    {"a_day: 0.25", "a_day: 0", "found `0`, expected 0.01 to 10"},
    {"210 Mt/year", "0 Mt/year", "found `0 Mt/year`, expected 1 t/day to 100 Mt/day"},
};

static void test_each_mistake_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const Mistake *m = &mistakes[i];
        const char *at = strstr(toy, m->from);
        assert_non_null(at);
        char bad[4096];
        snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - toy), toy, m->to, at + strlen(m->from));
        ScenarioBundle bundle = {0};
        Errors errors = {0};
        if (load(bad, &bundle, &errors)) {
            fail_msg("`%s` was taken", m->to);
        }
        assert_true(errors.items[0].line > 68); /* behind the toy's own lines */
        if (m->text && (errors.total != 1 || strcmp(errors.items[0].text, m->text) != 0)) {
            errors_print(&errors, stderr);
            fail_msg("for `%s` expected: %s", m->to, m->text);
        }
        errors_free(&errors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_are_read_in_base_units),
        cmocka_unit_test(test_each_mistake_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
