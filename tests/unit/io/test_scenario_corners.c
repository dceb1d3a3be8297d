/* The scenario loader: one scenario with one of each thing, on tests/data/tiny-map, and mistakes
 * that need one. Bad inputs are that text with one place changed; a ^ in the change is left out and
 * marks where the error must be told. */
#include "io/scenario_file.h"

#include "base/simtime.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
static const char file_name[] = SOURCE_DIR "/tests/data/t.yaml";

/* One of each thing that a scenario can have. */
static const char full[] =
    "corridor: 1\n"
    "id: full\n"
    "title: All of it\n"
    "summary: One of each\n"
    "card: |\n"
    "  Try this\n"
    "  and that\n"
    "start: 2020-01-01\n"
    "end: 2020-03-01 12:00\n"
    "seed: 7\n"
    "map: ./tiny-map\n"
    "classes:\n"
    "  boat:\n"
    "    name: Boat\n"
    "    dwt: 11 kt\n"
    "    cargo: 10 kt\n"
    "    loa: 100 m\n"
    "    beam: 15 m\n"
    "    draught: {laden: 7 m, ballast: 4.25 m}\n"
    "    speed: {laden: 5 m/s, ballast: 6 m/s}\n"
    "    fuel: {laden: 10 t/day, ballast: 8 t/day, port: 1 t/day}\n"
    "    value: 5 MUSD\n"
    "    hire: 5000 USD\n"
    "    crew: 12\n"
    "    status: estimate\n"
    "    source: made up\n"
    "commodities: {corn: {name: Corn, price: 250.5 USD, source: paper}, oil: {name: Oil}}\n"
    "destinations: {east: {name: Eastland, region: East, income_group: High income}}\n"
    "parties: {north: North, south: South, host: Host}\n"
    "agreements:\n"
    "  deal:\n"
    "    name: The deal\n"
    "    targets: [maritime, ports]\n"
    "    signatories: [north, south]\n"
    "    mediators: [host]\n"
    "    guarantors: [host, north]\n"
    "    ports: [Alpha]\n"
    "    status: in_force\n"
    "    term: 40 d\n"
    "    tolerance: 2\n"
    "    window: 10 d\n"
    "    leakage: 5 %\n"
    "    restraint: 0.25\n"
    "    source: a letter\n"
    "  peace:\n"
    "    name: The peace\n"
    "    targets: [energy]\n"
    "    signatories: [north, south]\n"
    "    status: proposed\n"
    "    consent: {north: signed, south: discusses}\n"
    "    term: open\n"
    "    tolerance: 0\n"
    "    window: 1 d\n"
    "    leakage: 0 %\n"
    "    conditions:\n"
    "      ships: {party: south, text: Ships sail, needs: deal}\n"
    "      words: {party: north, text: Kind words, met: yes}\n"
    "corridors:\n"
    "  way:\n"
    "    name: The way\n"
    "    lanes: [CORR]\n"
    "    ports: [Alpha]\n"
    "    under_way: hold\n"
    "    rules:\n"
    "      - {when: deal in_force or suspended, mode: inspected}\n"
    "      - {mode: closed}\n"
    "shut_lanes: [BET_APP]\n"
    "ports: {Beta: {berths: 3, load: 6 kt/day}, Alpha: {closed: yes}}\n"
    "inspection:\n"
    "  gate:\n"
    "    name: The gate\n"
    "    corridor: way\n"
    "    outbound: {at: GATE, area: ROADS, name: Out}\n"
    "    inbound: {at: GATE, name: In}\n"
    "    teams: {start: 1, 2020-01-15: 3}\n"
    "    order: {start: fifo, 2020-02-01: priority}\n"
    "    hours: 05:00-12:30\n"
    "    service: {lognormal: 2 h, cv: 40 %}\n"
    "    set_up: 40 min\n"
    "    pace: {start: 1, 2020-02-01: 150 %}\n"
    "    repeat: 10 %\n"
    "    repeat_after: 1 d\n"
    "    source: a book\n"
    "queues:\n"
    "  desk: {name: Desk, servers: 2, lines: [first, second], order: smallest, service: 1 h}\n"
    "controls:\n"
    "  narrows: {name: Narrows, lane: CORR, headway: 10 min}\n"
    "flows:\n"
    "  alpha:\n"
    "    name: To Alpha\n"
    "    counted: yes\n"
    "    arrivals: {poisson: {start: 6 /day, 2020-02-01: 1 /week}}\n"
    "    entry: GATE\n"
    "    exit: GATE\n"
    "    ports: {start: {Alpha: 1}, 2020-01-10: {Beta: 1, Alpha: 3}}\n"
    "    classes: {boat: 1}\n"
    "    fill: {uniform: [80 %, 100 %]}\n"
    "    commodities: {corn: 1, oil: 1}\n"
    "    destinations: {east: 1}\n"
    "    itinerary:\n"
    "      - {serve: gate inbound}\n"
    "      - {label: again, do: load}\n"
    "      - {delay: {exponential: 3 h}}\n"
    "      - {branch: {again: 25 %, go: 75 %}}\n"
    "      - {label: go, serve: gate outbound}\n"
    "      - depart\n"
    "    source: a guess\n"
    "  beta:\n"
    "    name: To Beta\n"
    "    counted: no\n"
    "    arrivals: {dated: [{on: 2020-01-02, port: Beta, class: boat, cargo: 9 kt, name: One},\n"
    "                       {on: 2020-01-03 06:00}]}\n"
    "    exit: GATE\n"
    "    starts_in_port: yes\n"
    "    ports: {Beta: 1}\n"
    "    classes: {boat: 1}\n"
    "    fill: 100 %\n"
    "    itinerary: [load, {serve: desk second}, depart]\n"
    "events:\n"
    "  - {on: 2020-01-25, do: resume deal south}\n"
    "  - {on: 2020-01-20 14:00, do: suspend deal south, text: A halt, category: halt, source: "
    "radio}\n"
    "  - {on: 2020-01-02, do: lane BET_APP open}\n"
    "  - {on: 2020-02-02, text: Only a note}\n";

static ScenarioBundle load(const char *text, const ScenarioSettings *settings)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load_text(&sources, file_name, text, strlen(text), settings, &bundle, &errors)) {
        fail_msg("%d:%d: %s", (int)errors.items[0].line, (int)errors.items[0].column,
                 errors_first(&errors));
    }
    assert_int_equal(errors.total, 0);
    return bundle;
}

static int64_t date(const char *text)
{
    int64_t t = 0;
    assert_true(time_parse(text, &t));
    return t;
}

static int load_full(void **state)
{
    static ScenarioBundle bundle;
    bundle = load(full, NULL);
    *state = &bundle;
    return 0;
}

static int free_full(void **state)
{
    scenario_bundle_free(*state);
    return 0;
}

static const Scenario *scenario_of(void **state)
{
    return ((const ScenarioBundle *)*state)->scenario;
}

/* ---- a good one, field by field ---- */

static void test_the_agreements(void **state)
{
    const Scenario *s = scenario_of(state);
    assert_int_equal(s->party_count, 3);
    assert_int_equal(scenario_find_party(s, "south"), 1);
    assert_string_equal(s->parties[2].name, "Host");
    assert_int_equal(s->agreement_count, 2);
    const Agreement *deal = &s->agreements[scenario_find_agreement(s, "deal")];
    assert_string_equal(deal->name, "The deal");
    assert_string_equal(deal->source, "a letter");
    assert_int_equal(deal->targets, 1u << TARGET_MARITIME | 1u << TARGET_PORTS);
    assert_int_equal(deal->signatories, 3);
    assert_int_equal(deal->mediators, 4);
    assert_int_equal(deal->guarantors, 5);
    assert_int_equal(deal->port_count, 1);
    assert_int_equal(deal->ports[0], network_find_port(s->network, "Alpha"));
    assert_int_equal(deal->status_at_start, AGREEMENT_IN_FORCE);
    assert_int_equal(deal->consent_at_start[0], CONSENT_SIGNED);
    assert_int_equal(deal->consent_at_start[1], CONSENT_SIGNED);
    assert_int_equal(deal->term_ms, 40 * MS_PER_DAY);
    assert_int_equal(deal->tolerance, 2);
    assert_int_equal(deal->window_ms, 10 * MS_PER_DAY);
    assert_int_equal(deal->leakage_ppm, 50000);
    assert_int_equal(deal->restraint_ppm, 250000);
    assert_int_equal(deal->condition_count, 0);

    const Agreement *peace = &s->agreements[scenario_find_agreement(s, "peace")];
    assert_int_equal(peace->status_at_start, AGREEMENT_PROPOSED);
    assert_int_equal(peace->consent_at_start[0], CONSENT_SIGNED);
    assert_int_equal(peace->consent_at_start[1], CONSENT_DISCUSSES);
    assert_int_equal(peace->term_ms, 0);
    assert_int_equal(peace->port_count, 0);
    assert_int_equal(peace->condition_count, 2);
    assert_int_equal(s->condition_count, 2);
    const Condition *ships = &s->conditions[peace->first_condition], *words = ships + 1;
    assert_string_equal(ships->id, "ships");
    assert_string_equal(ships->text, "Ships sail");
    assert_int_equal(ships->agreement, 1);
    assert_int_equal(ships->party, 1);
    assert_int_equal(ships->needs_agreement, 0);
    assert_false(ships->met_at_start);
    assert_int_equal(words->needs_agreement, -1);
    assert_true(words->met_at_start);
}

static void test_the_corridors(void **state)
{
    const Scenario *s = scenario_of(state);
    assert_int_equal(s->corridor_count, 1);
    const Corridor *way = &s->corridors[scenario_find_corridor(s, "way")];
    assert_string_equal(way->name, "The way");
    assert_int_equal(way->lane_count, 1);
    assert_int_equal(way->lanes[0], network_find_lane(s->network, "CORR"));
    assert_int_equal(way->port_count, 1);
    assert_int_equal(way->under_way, UNDER_WAY_HOLD);
    assert_int_equal(way->rule_count, 2);
    assert_int_equal(way->rules[0].clauses[0].agreement, 0);
    assert_int_equal(way->rules[0].clauses[0].statuses,
                     1u << AGREEMENT_IN_FORCE | 1u << AGREEMENT_SUSPENDED);
    assert_int_equal(way->rules[0].mode, MODE_INSPECTED);
    assert_int_equal(way->rules[1].clause_count, 0);
    assert_int_equal(way->rules[1].mode, MODE_CLOSED);
}

static void test_queues_berths_and_controls(void **state)
{
    const Scenario *s = scenario_of(state);
    const Network *n = s->network;
    assert_int_equal(s->station_count, 6); /* gate, desk, two ports, one lane both ways */
    const Station *desk = &s->stations[1];
    assert_int_equal(desk->kind, STATION_QUEUE);
    assert_int_equal(desk->line_count, 2);
    assert_string_equal(s->lines[desk->first_line + 1].id, "second");
    assert_int_equal(s->lines[desk->first_line].node, -1);
    assert_int_equal(desk->disciplines[0].value, DISCIPLINE_SMALLEST);
    assert_int_equal(desk->service->spec.kind, DIST_CONSTANT);
    assert_int_equal(desk->opens_ms, 0);
    assert_int_equal(desk->closes_ms, MS_PER_DAY);
    assert_int_equal(desk->pace_count, 0);
    assert_int_equal(desk->corridor, -1);

    int32_t alpha = network_find_port(n, "Alpha"), beta = network_find_port(n, "Beta");
    assert_true(s->port_settings[alpha].closed);
    assert_int_equal(s->port_settings[alpha].berths, -1);
    assert_int_equal(s->port_settings[alpha].load_kg_per_day, 0);
    assert_false(s->port_settings[beta].closed);
    assert_int_equal(s->port_settings[beta].berths, 3);
    assert_int_equal(s->port_settings[beta].load_kg_per_day, 6000000);
    for (int32_t p = 0; p < 2; p++) {
        const Station *berths = &s->stations[s->port_station[p]];
        assert_int_equal(berths->kind, STATION_BERTHS);
        assert_int_equal(berths->port, p);
        assert_int_equal(berths->corridor, -1);
        assert_null(berths->service);
        assert_int_equal(berths->server_count, 1);
        assert_int_equal(berths->servers[0].value, p == beta ? 3 : 2);
        assert_int_equal(berths->discipline_count, 1);
        assert_int_equal(berths->closes_ms, MS_PER_DAY);
        assert_int_equal(berths->line_count, 1);
        assert_int_equal(s->lines[berths->first_line].node, n->ports[p].roadstead_node);
    }

    int32_t lane = network_find_lane(n, "CORR");
    for (int32_t l = 0; l < n->lane_count; l++) {
        assert_true((s->lane_control[2 * l] >= 0) == (l == lane));
    }
    for (int32_t reversed = 0; reversed < 2; reversed++) {
        const Station *control = &s->stations[s->lane_control[2 * lane + reversed]];
        assert_int_equal(control->kind, STATION_CONTROL);
        assert_string_equal(control->id, reversed ? "narrows_westbound" : "narrows_eastbound");
        assert_int_equal(control->lane, lane);
        assert_int_equal(control->control_reversed, reversed);
        assert_int_equal(control->servers[0].value, 1);
        assert_int_equal(control->discipline_count, 1);
        assert_int_equal(control->service->spec.mean, 10 * MS_PER_MINUTE);
        assert_int_equal(s->lines[control->first_line].node,
                         network_node_at(n, n->lanes[lane].points[reversed]));
    }
}

/* All mixes of a flow are over the same choices; limits rise to UINT32_MAX. */
static void test_weights_become_limits(void **state)
{
    const Scenario *s = scenario_of(state);
    const Flow *f = &s->flows[0];
    assert_int_equal(f->port_count, 2);
    assert_int_equal(f->ports[0], network_find_port(s->network, "Alpha"));
    assert_int_equal(f->ports[1], network_find_port(s->network, "Beta"));
    assert_int_equal(f->port_mix_count, 2);
    assert_int_equal(f->port_mix[0].from, s->start);
    assert_int_equal(f->port_mix[0].below[0], UINT32_MAX);
    assert_int_equal(f->port_mix[0].below[1], UINT32_MAX);
    assert_int_equal(f->port_mix[1].from, date("2020-01-10"));
    assert_int_equal(f->port_mix[1].below[0], 0xC0000000u);
    assert_int_equal(f->port_mix[1].below[1], UINT32_MAX);
    assert_int_equal(f->commodity_mix_count, 1);
    assert_int_equal(f->commodity_mix[0].below[0], 0x80000000u);
    assert_int_equal(f->commodity_mix[0].below[1], UINT32_MAX);
}

static void test_an_itinerary(void **state)
{
    const Scenario *s = scenario_of(state);
    const Flow *f = &s->flows[0];
    assert_int_equal(f->step_count, 6);
    assert_int_equal(f->steps[0].kind, STEP_SERVE);
    assert_int_equal(f->steps[0].line, scenario_find_line(s, 0, "inbound"));
    assert_int_equal(f->steps[1].kind, STEP_LOAD);
    assert_int_equal(f->steps[2].kind, STEP_DELAY);
    assert_int_equal(f->steps[2].delay->spec.mean, 3 * MS_PER_HOUR);
    assert_int_equal(f->steps[3].kind, STEP_BRANCH);
    assert_int_equal(f->steps[3].branch_count, 2);
    assert_int_equal(f->steps[3].branches[0].step, 1);
    assert_int_equal(f->steps[3].branches[0].below, 0x40000000u);
    assert_int_equal(f->steps[3].branches[1].step, 4);
    assert_int_equal(f->steps[3].branches[1].below, UINT32_MAX);
    assert_int_equal(f->steps[4].line, scenario_find_line(s, 0, "outbound"));
    assert_int_equal(f->steps[5].kind, STEP_DEPART);
    assert_int_equal(s->flows[1].steps[1].line, scenario_find_line(s, 1, "second"));
}

static void test_dated_arrivals(void **state)
{
    const Scenario *s = scenario_of(state);
    const Flow *f = &s->flows[1];
    assert_int_equal(f->arrivals, ARRIVAL_DATED);
    assert_false(f->counted);
    assert_true(f->starts_in_port);
    assert_int_equal(f->entry_node, -1);
    assert_null(f->unit_gap);
    assert_int_equal(f->dated_count, 2);
    assert_int_equal(f->dated[0].t, date("2020-01-02"));
    assert_int_equal(f->dated[0].port, network_find_port(s->network, "Beta"));
    assert_int_equal(f->dated[0].vessel_class, 0);
    assert_int_equal(f->dated[0].cargo_kg, 9000000);
    assert_string_equal(f->dated[0].name, "One");
    assert_int_equal(f->dated[1].t, date("2020-01-03 06:00"));
    assert_int_equal(f->dated[1].port, -1);
    assert_int_equal(f->dated[1].vessel_class, -1);
    assert_int_equal(f->dated[1].cargo_kg, 0);
    assert_null(f->dated[1].name);
}

static void test_events_rise_in_time(void **state)
{
    const Scenario *s = scenario_of(state);
    assert_int_equal(s->event_count, 5);
    const ScenarioEvent *e = s->events;
    assert_int_equal(e[0].t, s->start); /* shut_lanes */
    assert_int_equal(e[0].command.verb, VERB_LANE);
    assert_int_equal(e[0].command.subject, network_find_lane(s->network, "BET_APP"));
    assert_int_equal(e[0].command.value, 0);
    assert_int_equal(e[1].command.verb, VERB_LANE);
    assert_int_equal(e[1].command.value, 1);
    assert_int_equal(e[2].t, date("2020-01-20 14:00"));
    assert_int_equal(e[2].command.t, e[2].t);
    assert_int_equal(e[2].command.verb, VERB_SUSPEND);
    assert_int_equal(e[2].command.subject, 0);
    assert_int_equal(e[2].command.party, 1);
    assert_string_equal(e[2].text, "A halt");
    assert_string_equal(e[2].category, "halt");
    assert_string_equal(e[2].source, "radio");
    assert_int_equal(e[3].command.verb, VERB_RESUME);
    assert_null(e[3].text);
    assert_int_equal(e[4].command.verb, VERBS);
    assert_string_equal(e[4].text, "Only a note");
}

/* ---- bad ones ---- */

/* `text` with the first `old` changed to `new`, the ^ of which is left out and tells the place. */
static char *changed(const char *text, const char *old, const char *new, int32_t *line,
                     int32_t *column)
{
    const char *at = strstr(text, old);
    if (!at) {
        fail_msg("there is no `%s` in the text", old);
        return NULL;
    }
    const char *mark = strchr(new, '^');
    assert_non_null(mark);
    size_t before = (size_t)(at - text), to_mark = (size_t)(mark - new);
    char *result = mem_alloc(strlen(text) + strlen(new) + 1, 1);
    memcpy(result, text, before);
    memcpy(result + before, new, to_mark);
    *line = *column = 1;
    for (const char *c = result; *c; c++) {
        *line += *c == '\n';
        *column = *c == '\n' ? 1 : *column + 1;
    }
    strcat(result, mark + 1);
    strcat(result, at + strlen(old));
    return result;
}

/* The change gives exactly this one error, at the ^. */
static void assert_change_refused(const char *base, const char *old, const char *new,
                                  const char *reason)
{
    int32_t line, column;
    char *text = changed(base, old, new, &line, &column);
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(
        scenario_load_text(&sources, file_name, text, strlen(text), NULL, &bundle, &errors));
    assert_null(bundle.scenario);
    assert_string_equal(errors_first(&errors), reason);
    assert_int_equal(errors.total, 1);
    assert_string_equal(errors.items[0].file, file_name);
    assert_int_equal(errors.items[0].line, line);
    assert_int_equal(errors.items[0].column, column);
    errors_free(&errors);
    mem_free(text);
}

static void assert_refused(const char *old, const char *new, const char *reason)
{
    assert_change_refused(full, old, new, reason);
}

static void test_bad_agreements(void **state)
{
    (void)state;
    assert_refused("mediators: [host]", "mediators: [host, ^host]",
                   "found `host` a second time, expected it once");
    assert_refused("south: discusses", "^host: discusses, south: discusses",
                   "found `host`, which is no signatory of the agreement");
    assert_refused("north: signed,", "north: ^agreed,",
                   "found `agreed`, expected refuses, discusses, in_principle or signed");
    assert_refused("consent: {north: signed, south: discusses}", "^consent: {south: discusses}",
                   "found no consent of `north`, expected it: the agreement is not in force");
    assert_refused("{party: south, text: Ships", "{party: ^host, text: Ships",
                   "found `host`, which is no signatory of `peace`");
    assert_refused("needs: deal}", "needs: deal, ^met: no}",
                   "found both `needs` and `met`, expected one: a condition that needs an "
                   "agreement is met while that is in force");
}

/* A circle over two agreements is told at both. */
static void test_conditions_that_wait_for_each_other(void **state)
{
    (void)state;
    int32_t line, column;
    char *text = changed(full, "    leakage: 5 %\n",
                         "    leakage: 5 %\n"
                         "    ^conditions: {c: {party: south, text: Peace, needs: peace}}\n",
                         &line, &column);
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(
        scenario_load_text(&sources, file_name, text, strlen(text), NULL, &bundle, &errors));
    assert_int_equal(errors.total, 2);
    assert_string_equal(errors.items[0].text,
                        "found conditions by which `deal` waits for itself, expected no circle");
    assert_int_equal(errors.items[0].line, line);
    assert_int_equal(errors.items[0].column, column);
    assert_string_equal(errors.items[1].text,
                        "found conditions by which `peace` waits for itself, expected no circle");
    errors_free(&errors);
    mem_free(text);
}

static void test_bad_stations(void **state)
{
    (void)state;
    assert_refused("{start: 1, 2020-01-15: 3}", "^0",
                   "found 0 at all times, expected a number above 0 at some date");
    assert_refused("{start: 1, 2020-01-15: 3}", "^{start: 0, 2020-01-15: 0}",
                   "found 0 at all times, expected a number above 0 at some date");
    assert_refused("servers: 2", "servers: ^0",
                   "found 0 at all times, expected a number above 0 at some date");
    assert_refused("lines: [first, second]", "lines: [first, second, ^first]",
                   "found line `first` a second time, expected it once");
    assert_refused("load: 6 kt/day", "load: ^0 kt/day",
                   "found `0 kt/day`, expected 1 t/day to 1 Mt/day");
    assert_refused("lane: CORR", "lane: ^CORE",
                   "found `CORE`, expected a lane of the map; did you mean `CORR`?");
}

static void test_bad_mixes_and_branches(void **state)
{
    (void)state;
    assert_refused("{Beta: 1, Alpha: 3}", "{Beta: 1, ^Alpa: 3}",
                   "found `Alpa`, expected a port of the map; did you mean `Alpha`?");
    assert_refused("{start: {Alpha: 1}, 2020-01-10:", "{start: {Alpha: 1}, ^2020-04-10:",
                   "found `2020-04-10`, expected a date within the run, 2020-01-01 to 2020-03-01");
    assert_refused("{again: 25 %, go: 75 %}", "{again: 25 %, ^goo: 75 %}",
                   "found `goo`, expected the label of a step of this itinerary; did you mean "
                   "`go`?");
    assert_refused("{again: 25 %, go: 75 %}", "^{again: 0, go: 0}",
                   "found weights that sum to 0, expected one above 0");
    /* A step without a label cannot be branched to. */
    assert_refused("{again: 25 %, go: 75 %}", "{^\"\": 25 %, go: 75 %}",
                   "found ``, expected the label of a step of this itinerary");
}

static void test_bad_dated_arrivals(void **state)
{
    (void)state;
    assert_refused("{on: 2020-01-03 06:00}", "^{on: 2020-01-01}",
                   "found an arrival before the one above, expected rising dates");
    assert_refused("cargo: 9 kt", "cargo: ^0 t", "found `0 t`, expected 1 t to 1 Mt");
    assert_refused("port: Beta, class: boat", "port: Beta, class: ^bat",
                   "found `bat`, expected a vessel class of the fleet; did you mean `boat`?");
}

/* ---- can vessels get there? ---- */

/* What a dated arrival names need not be in the flow's mixes, and must be reachable all the same.
 */
static const char two_ways[] =
    "corridor: 1\n"
    "id: ways\n"
    "title: Ways\n"
    "summary: A way to Beta; that to Alpha is shut\n"
    "start: 2020-01-01\n"
    "end: 2020-02-01\n"
    "map: ./tiny-map\n"
    "classes:\n"
    "  boat: {name: Boat, dwt: 11 kt, cargo: 10 kt, loa: 100 m, beam: 15 m,\n"
    "         draught: {laden: 7 m, ballast: 4 m}, speed: {laden: 9 kn, ballast: 9 kn},\n"
    "         fuel: {laden: 9 t/day, ballast: 9 t/day, port: 1 t/day}, value: 5 MUSD,\n"
    "         hire: 5000 USD, crew: 12, status: estimate, source: made up}\n"
    "  whale: {name: Whale, dwt: 11 kt, cargo: 10 kt, loa: 100 m, beam: 15 m,\n"
    "          draught: {laden: 19 m, ballast: 11 m}, speed: {laden: 9 kn, ballast: 9 kn},\n"
    "          fuel: {laden: 9 t/day, ballast: 9 t/day, port: 1 t/day}, value: 5 MUSD,\n"
    "          hire: 5000 USD, crew: 12, status: estimate, source: made up}\n"
    "flows:\n"
    "  f:\n"
    "    name: F\n"
    "    counted: no\n"
    "    arrivals: {dated: [{on: 2020-01-02, port: Beta, class: boat}]}\n"
    "    entry: GATE\n"
    "    exit: GATE\n"
    "    ports: {Beta: 1}\n"
    "    classes: {boat: 1}\n"
    "    fill: 100 %\n"
    "    itinerary: [load, depart]\n";

static void test_dated_arrivals_that_have_no_way(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(two_ways, NULL);
    scenario_bundle_free(&bundle);
    assert_change_refused(two_ways, "port: Beta, class", "port: ^Alpha, class",
                          "found no way from `GATE` to `XXALP/roads` over lanes that this scenario "
                          "can open");
    assert_change_refused(two_ways, "port: Beta, class: boat", "port: Beta, class: ^whale",
                          "found `whale`, which in ballast (11.0 m) finds no way deep enough to "
                          "Beta");
    assert_change_refused(two_ways, "port: Beta, class: boat", "class: ^whale",
                          "found `whale`, which in ballast (11.0 m) finds no way deep enough to "
                          "Beta");
}

/* ---- damage ---- */

/* The text broken off anywhere, and with each byte in turn made another, never crashes. */
static void test_damaged_texts_are_survived(void **state)
{
    (void)state;
    size_t length = strlen(full);
    char *text = mem_alloc(length + 1, 1);
    static const char other[] = "{]:0 \n-x";
    for (size_t i = 0; i < length; i += 7) {
        for (int32_t cut = 0; cut < 2; cut++) {
            memcpy(text, full, length + 1);
            text[i] = cut ? '\0' : other[i % (sizeof other - 1)];
            ScenarioBundle bundle = {0};
            Errors errors = {0};
            bool good = scenario_load_text(&sources, file_name, text, cut ? i : length, NULL,
                                           &bundle, &errors);
            assert_true(good == (errors.total == 0));
            assert_true(good == (bundle.scenario != NULL));
            scenario_bundle_free(&bundle);
            errors_free(&errors);
        }
    }
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest good[] = {
        cmocka_unit_test(test_the_agreements),
        cmocka_unit_test(test_the_corridors),
        cmocka_unit_test(test_queues_berths_and_controls),
        cmocka_unit_test(test_weights_become_limits),
        cmocka_unit_test(test_an_itinerary),
        cmocka_unit_test(test_dated_arrivals),
        cmocka_unit_test(test_events_rise_in_time),
    };
    const struct CMUnitTest others[] = {
        cmocka_unit_test(test_bad_agreements),
        cmocka_unit_test(test_conditions_that_wait_for_each_other),
        cmocka_unit_test(test_bad_stations),
        cmocka_unit_test(test_bad_mixes_and_branches),
        cmocka_unit_test(test_bad_dated_arrivals),
        cmocka_unit_test(test_dated_arrivals_that_have_no_way),
        cmocka_unit_test(test_damaged_texts_are_survived),
    };
    int failed = cmocka_run_group_tests(good, load_full, free_full);
    return failed + cmocka_run_group_tests(others, NULL, NULL);
}
