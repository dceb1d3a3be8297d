/* The scenario loader: sound files field by field. Mistakes are in test_scenario_mistakes.c. */
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

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static ScenarioBundle load(const char *name, const char *const *settings, int32_t count)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    ScenarioSettings set = {settings, count};
    if (!scenario_load(&sources, name, &set, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s: %s", name, errors_first(&errors));
    }
    assert_int_equal(errors.total, 0);
    errors_free(&errors);
    return bundle;
}

/* ---- a sound file ---- */

static void test_head_of_the_toy(void **state)
{
    (void)state;
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", NULL, 0);
    const Scenario *s = b.scenario;
    int64_t start, end;
    assert_true(time_parse("2020-01-01", &start) && time_parse("2020-03-01", &end));
    assert_string_equal(s->id, "toy-two-ports");
    assert_string_equal(s->title, "Two ports");
    assert_null(s->card);
    assert_true(s->start == start && s->end == end);
    assert_int_equal(s->seed, 1);
    assert_string_equal(s->map_name, "./tiny-map");
    assert_ptr_equal(s->network, b.network);
    assert_true(s->hash != 0);
    scenario_bundle_free(&b);
    assert_null(b.scenario);
}

static void test_fleet_and_goods_of_the_toy(void **state)
{
    (void)state;
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", NULL, 0);
    const Scenario *s = b.scenario;
    assert_int_equal(s->class_count, 1);
    const VesselClass *c = &s->classes[0];
    assert_string_equal(c->id, "boat");
    assert_int_equal(c->dwt_kg, 11000000);
    assert_int_equal(c->cargo_kg, 10000000);
    assert_int_equal(c->loa_cm, 10000);
    assert_int_equal(c->draught_laden_cm, 700);
    assert_int_equal(c->draught_ballast_cm, 400);
    assert_int_equal(c->laden_mm_s, 5000);
    assert_int_equal(c->fuel_ballast_kg_day, 8000);
    assert_int_equal(c->hull_value_cents, 500000000);
    assert_int_equal(c->hire_cents_day, 500000);
    assert_int_equal(c->crew, 12);
    assert_int_equal(c->status, STATUS_ESTIMATE);
    assert_int_equal(s->commodities[0].price_cents_t, 25000);
    assert_string_equal(s->destinations[0].income_group, "Lower middle income");
    scenario_bundle_free(&b);
}

static void test_truce_of_the_toy(void **state)
{
    (void)state;
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", NULL, 0);
    const Scenario *s = b.scenario;
    const Agreement *a = &s->agreements[0];
    assert_int_equal(a->targets, 1u << TARGET_MARITIME | 1u << TARGET_PORTS);
    assert_int_equal(a->signatories, 3);
    assert_int_equal(a->status_at_start, AGREEMENT_IN_FORCE);
    assert_int_equal(a->consent_at_start[0], CONSENT_SIGNED); /* as it is in force */
    assert_int_equal(a->consent_at_start[1], CONSENT_SIGNED);
    assert_true(a->term_ms == 40 * MS_PER_DAY);
    assert_int_equal(a->tolerance, 1);
    const Corridor *c = &s->corridors[0];
    assert_int_equal(c->lane_count, 1);
    assert_int_equal(c->lanes[0], network_find_lane(b.network, "CORR"));
    assert_int_equal(c->ports[0], network_find_port(b.network, "Alpha"));
    assert_int_equal(c->rule_count, 2);
    assert_int_equal(c->rules[0].clauses[0].agreement, 0);
    assert_int_equal(c->rules[0].clauses[0].statuses, 1u << AGREEMENT_IN_FORCE);
    assert_int_equal(c->rules[0].mode, MODE_INSPECTED);
    assert_int_equal(c->rules[1].clause_count, 0);
    assert_int_equal(c->rules[1].mode, MODE_CLOSED);
    scenario_bundle_free(&b);
}

static void test_stations_of_the_file_come_before_berths(void **state)
{
    (void)state;
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", NULL, 0);
    const Scenario *s = b.scenario;
    assert_int_equal(s->station_count, 3);
    const Station *gate = &s->stations[0];
    assert_int_equal(gate->kind, STATION_INSPECTION);
    assert_int_equal(gate->servers[0].value, 1);
    assert_int_equal(gate->disciplines[0].value, DISCIPLINE_PRIORITY);
    assert_true(gate->opens_ms == 0 && gate->closes_ms == MS_PER_DAY);
    assert_int_equal(gate->service->spec.kind, DIST_CONSTANT);
    assert_int_equal(gate->service->spec.mean, 2 * MS_PER_HOUR);
    assert_int_equal(gate->corridor, 0);
    assert_int_equal(gate->line_count, 2);
    assert_string_equal(s->lines[0].id, "outbound");
    assert_true(s->lines[0].outbound && !s->lines[1].outbound);
    assert_int_equal(s->lines[0].node, network_find_node(b.network, "GATE"));
    assert_int_equal(s->lines[1].area, network_find_area(b.network, "ROADS"));
    const Station *alpha = &s->stations[s->port_station[network_find_port(b.network, "Alpha")]];
    assert_int_equal(alpha->kind, STATION_BERTHS);
    assert_string_equal(alpha->name, "Alpha berths");
    assert_int_equal(alpha->servers[0].value, 2);
    assert_null(alpha->service);
    assert_int_equal(s->lines[alpha->first_line].node,
                     b.network->ports[alpha->port].roadstead_node);
    scenario_bundle_free(&b);
}

static void test_flows_and_events_of_the_toy(void **state)
{
    (void)state;
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", NULL, 0);
    const Scenario *s = b.scenario;
    const Flow *alpha = &s->flows[0], *beta = &s->flows[1];
    assert_true(alpha->counted && !beta->counted);
    assert_int_equal(alpha->arrivals, ARRIVAL_EVEN);
    assert_int_equal(alpha->rates[0].value, 1000); /* per 1000 days */
    assert_null(alpha->unit_gap);
    assert_int_equal(alpha->entry_node, network_find_node(b.network, "GATE"));
    assert_int_equal(alpha->port_mix[0].below[0], UINT32_MAX);
    assert_int_equal(alpha->fill->spec.mean, 1000000);
    assert_int_equal(alpha->step_count, 4);
    assert_int_equal(alpha->steps[0].line, 1);
    assert_int_equal(alpha->steps[1].kind, STEP_LOAD);
    assert_int_equal(alpha->steps[2].line, 0);
    assert_int_equal(beta->arrivals, ARRIVAL_DATED);
    assert_true(beta->dated[0].t == s->start + MS_PER_DAY);
    assert_string_equal(beta->dated[0].name, "First");
    assert_int_equal(s->event_count, 2);
    assert_int_equal(s->events[0].command.verb, VERB_SUSPEND);
    assert_int_equal(s->events[0].command.party, 1);
    assert_true(s->events[0].t == s->events[0].command.t);
    assert_string_equal(s->events[0].category, "suspension");
    assert_null(s->events[1].text);
    scenario_bundle_free(&b);
}

/* ---- values that are more than one ---- */

static void test_dated_values_and_hours(void **state)
{
    (void)state;
    const char *settings[] = {
        "inspection.gate.teams={start: 0, 2020-01-10: 2, 2020-01-20 12:00: 5}",
        "inspection.gate.hours=05:00-24:00",
        "inspection.gate.pace={start: 1, 2020-02-01: 250 %}",
    };
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 3);
    const Station *gate = &b.scenario->stations[0];
    assert_int_equal(gate->server_count, 3);
    assert_true(gate->servers[0].from == b.scenario->start);
    assert_int_equal(gate->servers[2].value, 5);
    assert_true(gate->servers[2].from == b.scenario->start + 19 * MS_PER_DAY + 12 * MS_PER_HOUR);
    assert_true(gate->opens_ms == 5 * MS_PER_HOUR && gate->closes_ms == MS_PER_DAY);
    assert_int_equal(gate->pace[1].value, 2500000);
    scenario_bundle_free(&b);
}

static void test_mix_becomes_rising_limits(void **state)
{
    (void)state;
    const char *settings[] = {
        "flows.beta.ports={start: {Alpha: 1, Beta: 3}, 2020-02-01: {XXBET: 25 %, Alpha: 75 %}}"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 1);
    const Flow *beta = &b.scenario->flows[1];
    assert_int_equal(beta->port_count, 2);
    assert_int_equal(beta->port_mix_count, 2);
    assert_int_equal(beta->port_mix[0].below[0], UINT32_C(1) << 30); /* a quarter of 2^32 */
    assert_int_equal(beta->port_mix[0].below[1], UINT32_MAX);
    assert_int_equal(beta->port_mix[1].below[0], UINT32_C(3) << 30);
    assert_true(beta->port_mix[1].from == b.scenario->start + 31 * MS_PER_DAY);
    scenario_bundle_free(&b);
}

static void test_control_becomes_a_station_each_way(void **state)
{
    (void)state;
    const char *settings[] = {"controls={narrows: {name: Narrows, lane: CORR, headway: 1 h}}"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 1);
    const Scenario *s = b.scenario;
    int32_t lane = network_find_lane(b.network, "CORR");
    int32_t east = scenario_find_station(s, "narrows_eastbound");
    int32_t west = scenario_find_station(s, "narrows_westbound");
    assert_int_equal(east, 3); /* last */
    assert_int_equal(west, 4);
    assert_int_equal(s->lane_control[2 * lane], east);
    assert_int_equal(s->lane_control[2 * lane + 1], west);
    assert_int_equal(s->lane_control[0], -1);
    assert_int_equal(s->lines[s->stations[east].first_line].node,
                     network_find_node(b.network, "FORK"));
    assert_true(s->stations[west].control_reversed);
    scenario_bundle_free(&b);
}

static void test_count_repeats_an_arrival(void **state)
{
    (void)state;
    const char *settings[] = {
        "flows.beta.arrivals={dated: [{on: 2020-01-01, count: 3}, {on: 2020-01-05}]}"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 1);
    assert_int_equal(b.scenario->flows[1].dated_count, 4);
    assert_true(b.scenario->flows[1].dated[2].t == b.scenario->start);
    scenario_bundle_free(&b);
}

static void test_line_written_first_is_the_one_of_priority(void **state)
{
    (void)state;
    const char *settings[] = {
        "inspection.gate={name: G, corridor: way, inbound: {at: GATE, name: In}, "
        "outbound: {at: GATE, name: Out}, teams: 1, order: priority, service: 1 h}"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 1);
    assert_string_equal(b.scenario->lines[0].id, "inbound");
    assert_true(b.scenario->lines[1].outbound);
    scenario_bundle_free(&b);
}

static void test_shut_lanes_are_commands_at_the_start(void **state)
{
    (void)state;
    const char *settings[] = {"shut_lanes=[BET_APP]", "flows.beta.ports={Alpha: 1}",
                              "flows.beta.arrivals={even: 1 /week}"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", settings, 3);
    const ScenarioEvent *event = &b.scenario->events[0];
    assert_true(event->t == b.scenario->start);
    assert_int_equal(event->command.verb, VERB_LANE);
    assert_int_equal(event->command.value, 0);
    scenario_bundle_free(&b);
}

static void test_settings_change_what_is_loaded(void **state)
{
    (void)state;
    const char *good[] = {"inspection.gate.teams=10", "flows.alpha.arrivals={poisson: 8 /day}",
                          "flows.alpha.arrivals.poisson=9 /day", "events.0.on=2020-01-19",
                          "seed=7"};
    ScenarioBundle b = load(DATA "toy-two-ports.yaml", good, 5);
    assert_int_equal(b.scenario->stations[0].servers[0].value, 10);
    assert_int_equal(b.scenario->flows[0].rates[0].value, 9000);
    assert_non_null(b.scenario->flows[0].unit_gap);
    assert_int_equal(b.scenario->seed, 7);
    assert_true(b.scenario->events[0].t == b.scenario->start + 18 * MS_PER_DAY);
    ScenarioBundle plain = load(DATA "toy-two-ports.yaml", NULL, 0);
    assert_true(b.scenario->hash != plain.scenario->hash);
    scenario_bundle_free(&plain);
    scenario_bundle_free(&b);
}

/* ---- files ---- */

static void test_bundled_scenarios_load(void **state)
{
    (void)state;
    ScenarioList list = {0};
    Errors errors = {0};
    assert_true(scenario_list(&sources, &list, &errors));
    assert_true(list.count >= 1);
    for (int32_t i = 0; i < list.count; i++) {
        ScenarioBundle b = load(list.items[i].id, NULL, 0); /* by name */
        assert_string_equal(b.scenario->id, list.items[i].id);
        assert_string_equal(b.scenario->title, list.items[i].title);
        assert_string_equal(b.scenario->file, list.items[i].file);
        assert_true(i == 0 || strcmp(list.items[i - 1].id, list.items[i].id) < 0);
        scenario_bundle_free(&b);
    }
    scenario_list_free(&list);
    assert_int_equal(list.count, 0);
}

static void test_theory_toys_load(void **state)
{
    (void)state;
    ScenarioBundle one = load(DATA "toy-mm1.yaml", NULL, 0);
    assert_null(one.network);
    assert_int_equal(one.scenario->stations[0].service->spec.kind, DIST_EXPONENTIAL);
    assert_int_equal(one.scenario->flows[0].rates[0].value, 12000); /* per 1000 days */
    ScenarioBundle many = load(DATA "toy-mmn.yaml", NULL, 0);
    assert_int_equal(many.scenario->stations[0].servers[0].value, 3);
    scenario_bundle_free(&one);
    scenario_bundle_free(&many);
}

static void test_unknown_name_gets_the_nearest(void **state)
{
    (void)state;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(scenario_load(&sources, "bsgi-2202", NULL, &bundle, &errors));
    assert_string_equal(errors_first(&errors),
                        "found `bsgi-2202`, expected a bundled scenario or a "
                        "path; did you mean `bsgi-2022`?");
    errors_free(&errors);
    assert_false(scenario_load(&sources, "no/such.yaml", NULL, &bundle, &errors));
    assert_string_equal(errors.items[0].file, "no/such.yaml");
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head_of_the_toy),
        cmocka_unit_test(test_fleet_and_goods_of_the_toy),
        cmocka_unit_test(test_truce_of_the_toy),
        cmocka_unit_test(test_stations_of_the_file_come_before_berths),
        cmocka_unit_test(test_flows_and_events_of_the_toy),
        cmocka_unit_test(test_dated_values_and_hours),
        cmocka_unit_test(test_mix_becomes_rising_limits),
        cmocka_unit_test(test_control_becomes_a_station_each_way),
        cmocka_unit_test(test_count_repeats_an_arrival),
        cmocka_unit_test(test_line_written_first_is_the_one_of_priority),
        cmocka_unit_test(test_shut_lanes_are_commands_at_the_start),
        cmocka_unit_test(test_settings_change_what_is_loaded),
        cmocka_unit_test(test_bundled_scenarios_load),
        cmocka_unit_test(test_theory_toys_load),
        cmocka_unit_test(test_unknown_name_gets_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
