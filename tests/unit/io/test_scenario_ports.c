/* Ports in scenario files: what is read, and each mistake at its place. Mistakes are made by
 * changing one piece of tests/data/toy-silo.yaml. */
#include "common/mistakes.h"

#include "base/simtime.h"

#define TOY SOURCE_DIR "/tests/data/toy-silo.yaml"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static void test_a_port_is_read_field_by_field(void **context)
{
    (void)context;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, TOY, NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    const Scenario *s = bundle.scenario;
    const PortRules *alpha = &s->port_settings[0].rules, *beta = &s->port_settings[1].rules;
    assert_int_equal(s->port_settings[0].berths, 3);
    assert_int_equal(alpha->group_count, 2);
    assert_int_equal(alpha->groups[0].count, 2);
    assert_int_equal(alpha->groups[0].max_dwt_kg, 10000000);
    assert_int_equal(alpha->groups[0].max_loa_cm, INT32_MAX);
    assert_int_equal(alpha->groups[0].load_kg_per_day, 5000000);
    assert_true(alpha->groups[1].max_dwt_kg == INT64_MAX);
    assert_int_equal(alpha->draught_cm, 900);
    assert_int_equal(alpha->pilots, 2);
    assert_int_equal(alpha->pilotage_ms, 2 * MS_PER_HOUR);
    assert_int_equal(alpha->pilot_hours->parts[0].opens_ms, 6 * MS_PER_HOUR);
    assert_int_equal(alpha->pilot_hours->parts[0].closes_ms, 18 * MS_PER_HOUR);
    assert_int_equal(alpha->headway_ms, 30 * MS_PER_MINUTE);
    assert_int_equal(alpha->one_way_ms, MS_PER_HOUR);
    const SiloRules *silo = alpha->silo;
    assert_int_equal(silo->bin_count, 2);
    assert_int_equal(s->bin_count, 2);
    /* The mean of 60 and 30 % of 40 kt; all of it to the kilogram. */
    assert_in_range(silo->bins[0].capacity_kg, 17999999, 18000001);
    assert_int_equal(silo->bins[0].capacity_kg + silo->bins[1].capacity_kg, 40000000);
    assert_in_range(silo->bins[0].stock_kg, 8998000, 9000000);
    assert_int_equal(silo->inflow_count[INLAND_RAIL], 2);
    assert_int_equal(silo->inflow[INLAND_RAIL][1].value, 3000000);
    assert_int_equal(silo->inflow_count[INLAND_TRUCK], 1);
    assert_int_equal(silo->wagons[0].value, 70000);
    assert_int_equal(silo->wagon_kg, 60000);
    assert_int_equal(silo->call_forward_ppm, 400000);
    assert_null(beta->silo);
    assert_int_equal(beta->group_count + beta->pilots + beta->draught_cm, 0);
    scenario_bundle_free(&bundle);
}

/* Beta's approach is charted for 9 m. */
static void test_the_channel_limits_the_draught_too(void **context)
{
    (void)context;
    const char *const settings[] = {"ports.Beta={draught: 12 m}"};
    ScenarioSettings changes = {settings, 1};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, TOY, &changes, &bundle, &errors));
    assert_int_equal(bundle.scenario->port_settings[1].rules.draught_cm, 900);
    scenario_bundle_free(&bundle);
}

static const Mistake mistakes[] = {
    {"{count: 2, max_dwt: 10 kt", "{max_dwt: 10 kt", 47, 9,
     "found berths of one size without `count`, expected it"},
    {"max_dwt: 10 kt", "max_dtw: 10 kt", 47, 20,
     "found key `max_dtw`, expected one of berths of one size (count, max_dwt, max_loa, load, "
     "source); did you mean `max_dwt`?"},
    {"{count: 1, load: 10 kt/day}", "{count: 1, max_dwt: 8 kt, load: 10 kt/day}", 48, 9,
     "found smaller berths after larger ones, expected what fits one size to fit the next"},
    {"capacity: 40 kt", "capacity: 40 kt/day", 50, 17,
     "found `40 kt/day`, expected a mass such as `25 kt` (kg, t, kt, Mt)"},
    {"      capacity: 40 kt\n", "", 49, 5, "found a silo without `capacity`, expected it"},
    {"capacity: 40 kt", "capacity: {corn: 2 Mt, wheat: 2 Mt}", 50, 17,
     "found cells for 4000000 t in all, expected 0 to 3 Mt"},
    {"stock: 50 %", "stock: {barley: 5 kt}", 51, 15,
     "found `barley`, expected one of the silo's goods"},
    {"stock: 50 %", "stock: {corn: 19 kt}", 51, 14,
     "found 19000 t of corn, expected at most the 18000 t that its cells hold"},
    {"goods: {start: {corn: 60, wheat: 40}", "goods: {start: {corn: 60, barley: 40}", 52, 33,
     "found `barley`, expected a commodity of the scenario"},
    {"truck: 2 kt/day", "lorry: 2 kt/day", 55, 9,
     "found key `lorry`, expected one of an inflow (rail, truck, barge)"},
    {"truck: 2 kt/day", "truck: 2 kt", 55, 16,
     "found `2 kt`, expected a flow such as `9 kt/day` (t, kt, Mt per /h, /day, /week, /month, "
     "/year)"},
    {"      wagon_load: 60 t\n", "", 57, 7, "found `wagons` without `wagon_load`, expected both"},
    {"        rail: {start: 6 kt/day, 2020-03-01: 3 kt/day}\n", "", 56, 7,
     "found `wagons` without an inflow by `rail`, expected both"},
    {"capacity: 40 kt", "capacity: {corn: 40 kt}", 50, 17,
     "found no cells for wheat, expected some for each of the goods"},
    {"goods: {start: {corn: 60, wheat: 40}, 2020-04-01: {corn: 30, wheat: 70}}",
     "goods: {corn: 60, wheat: 0}", 50, 17,
     "found no cells for wheat, expected some for each of the goods"},
    {"call_forward: 40 %", "call_forward: 140 %", 59, 21, "found `140 %`, expected 0 to 100 %"},
    {"draught: {limit: 9 m, depth: 9.9 m, under_keel: 10 %}", "draught: {source: none}", 62, 5,
     "found a draught without `limit` and without `depth`, expected one"},
    {"depth: 9.9 m, under_keel: 10 %", "under_keel: 10 %", 62, 27,
     "found `under_keel` without `depth`, expected both"},
    {"draught: {limit: 9 m, depth: 9.9 m, under_keel: 10 %}", "draught: map", 62, 14,
     "found `map`, which does not tell the draught of Alpha, expected a length"},
    {"pilots: {count: 2,", "pilots: {count: 9,", 63, 21, "found `9`, expected 1 to 8 pilots"},
    {"hours: 06:00-18:00", "hours: 18:00-18:00", 63, 46,
     "found `18:00-18:00`, expected the end of the hours after their begin"},
};

/* Loads the toy with the settings, which must fail with just these errors in its text. */
static void expect_errors(const char *const *settings, int32_t count, const char *const *texts,
                          int32_t text_count)
{
    ScenarioSettings changes = {settings, count};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(scenario_load(&sources, TOY, &changes, &bundle, &errors));
    assert_int_equal(errors.total, text_count);
    for (int32_t i = 0; i < text_count; i++) {
        assert_string_equal(errors.items[i].text, texts[i]);
    }
    errors_free(&errors);
}

static void test_ships_and_goods_must_fit_their_ports(void **context)
{
    (void)context;
    const char *const shallow[] = {"flows.grain.ports={Alpha: 1}", "ports.Alpha.draught=4 m"};
    const char *const no_water[] = {
        "found `small`, which no port of the flow has a berth and water for",
        "found `big`, which no port of the flow has a berth and water for"};
    expect_errors(shallow, 2, no_water, 2);
    const char *const short_berths[] = {
        "flows.grain.ports={Alpha: 1}", "ports.Alpha.berths=[{count: 3, max_loa: 179 m}]",
        "flows.grain.arrivals={dated: [{on: 2020-02-01, port: Alpha, class: big}]}"};
    const char *const no_berth[] = {
        "found `big`, which no port of the flow has a berth and water for",
        "found an arrival of `big` for Alpha, which has no berth and water for it"};
    expect_errors(short_berths, 3, no_berth, 2);
    const char *const rye[] = {"commodities={corn: {name: Corn}, wheat: {name: Wheat}, rye: {name: "
                               "Rye}}",
                               "flows.grain.commodities={corn: 1, rye: 1}"};
    const char *const no_rye[] = {
        "found `rye`, which the silo of Alpha does not hold, expected its goods only"};
    expect_errors(rye, 2, no_rye, 1);
    const char *const empty[] = {"ports.Alpha.silo={capacity: 1 kt, goods: {corn: 1, wheat: 1}}"};
    const char *const nothing[] = {
        "found a silo without `stock` and without `inflow`, expected one "
        "of them: nothing would ever be loaded"};
    expect_errors(empty, 1, nothing, 1);
}

static void test_each_mistake_is_told_at_its_place(void **context)
{
    (void)context;
    expect_mistakes(TOY, mistakes, sizeof mistakes / sizeof mistakes[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_port_is_read_field_by_field),
        cmocka_unit_test(test_the_channel_limits_the_draught_too),
        cmocka_unit_test(test_ships_and_goods_must_fit_their_ports),
        cmocka_unit_test(test_each_mistake_is_told_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
