/* The scenario loader: for each kind of mistake its place and its words. Mistakes are made by
 * changing one piece of tests/data/toy-two-ports.yaml. */
#include "common/mistakes.h"

#define DATA SOURCE_DIR "/tests/data/"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

static const Mistake mistakes[] = {
    {"corridor: 1\n", "corridor: 2\n", 9, 11, "found `2`, expected 1, the version of the format"},
    {"end: 2020-03-01", "end: 2020-01-01", 14, 6,
     "found `2020-01-01`, expected a date after the start, 2020-01-01T00:00:00Z"},
    {"end: 2020-03-01", "end: 2038-03-01", 14, 6,
     "found a run of more than 17 years, expected an end by 2036-12-31"},
    {"start: 2020-01-01", "start: 2020-13-01", 13, 8,
     "found `2020-13-01`, expected a date such as `2022-10-29` or `2022-10-29 06:30`"},
    {"title: Two ports\n", "", 9, 1, "found a scenario without `title`, expected it"},
    {"id: toy-two-ports", "id: \"\"", 10, 5, "found nothing, expected id: a text"},
    {"cargo: 10 kt\n", "cargo: 10 kn\n", 20, 12,
     "found `10 kn`, expected a mass such as `25 kt` (kg, t, kt, Mt)"},
    {"cargo: 10 kt\n", "cargo: 12 kt\n", 20, 12,
     "found a cargo above the deadweight, expected less"},
    {"laden: 7 m", "laden: 3 m", 23, 14,
     "found a draught in ballast above the laden one, expected less"},
    {"status: estimate", "status: guess", 29, 13,
     "found `guess`, expected published, derived, estimate or unverified"},
    {"signatories: [north, south]", "signatories: [north, soth]", 38, 26,
     "found `soth`, expected a party of the scenario; did you mean `south`?"},
    {"signatories: [north, south]", "signatories: [north, north]", 38, 26,
     "found `north` a second time, expected it once"},
    {"signatories: [north, south]", "signatories: []", 38, 18,
     "found no signatory, expected one or more"},
    {"targets: [maritime, ports]", "targets: [maritime, port]", 37, 25,
     "found `port`, expected a target: energy, ports, rail, maritime or land; did you mean "
     "`ports`?"},
    {"status: in_force",
     "status: proposed\n    consent: {north: signed, south: refuses, est: signed}", 40, 46,
     "found `est`, expected a party of the scenario"},
    {"status: in_force", "status: in_force\n    consent: {north: discusses}", 39, 13,
     "found status `in_force`, but the consents of the signatories make it `proposed`"},
    {"status: in_force", "status: absent\n    consent: {north: signed, south: signed}", 39, 13,
     "found status `absent`, but the consents of the signatories make it `in_force`"},
    {"term: 40 d", "term: 0 d", 40, 11,
     "found `0 d`, expected a term of 1 h to 100 years, or open"},
    {"term: 40 d", "term: forty", 40, 11,
     "found `forty`, expected a duration such as `18 h` or `30 d` (ms, s, min, h, d, w)"},
    {"leakage: 0 %", "leakage: 120 %", 43, 14, "found `120 %`, expected 0 to 100 %"},
    {"leakage: 0 %", "leakage: 0 %\n    conditions: {c: {party: north, text: t, needs: deal}}", 44,
     5, "found conditions by which `deal` waits for itself, expected no circle"},
    {"leakage: 0 %", "leakage: 0 %\n    conditions: {c: {party: north, text: t, needs: dael}}", 44,
     52, "found `dael`, expected an agreement of the scenario; did you mean `deal`?"},
    {"lanes: [CORR]", "lanes: [COR]", 47, 13,
     "found `COR`, expected a lane of the map; did you mean `CORR`?"},
    {"ports: [Alpha]", "ports: [Alfa]", 48, 13, "found `Alfa`, expected a port of the map"},
    {"under_way: continue", "under_way: stop", 49, 16,
     "found `stop`, expected continue, hold or return"},
    {"when: deal in_force", "when: deal", 51, 16,
     "found `deal`, expected an agreement and a status: absent, proposed, agreed_in_principle, "
     "in_force, suspended, expired, collapsed or violated"},
    {"when: deal in_force", "when: deel in_force", 51, 16,
     "found `deel`, expected an agreement of the scenario; did you mean `deal`?"},
    {"when: deal in_force", "when: deal inforce", 51, 16,
     "found `inforce`, expected a status: absent, proposed, agreed_in_principle, in_force, "
     "suspended, expired, collapsed or violated; did you mean `in_force`?"},
    {"{mode: closed}", "{when: deal expired, mode: closed}", 52, 9,
     "found `when` in the last rule, expected a last one without: what holds otherwise"},
    {"      - {when: deal in_force, mode: inspected}\n", "      - {mode: inspected}\n", 51, 9,
     "found a rule without `when` before others, which would never count; expected it last"},
    {"corridor: way", "corridor: wy", 56, 15,
     "found `wy`, expected a corridor of the scenario; did you mean `way`?"},
    {"at: GATE, area: ROADS, name: Outbound", "at: GAT, area: ROADS, name: Outbound", 57, 20,
     "found `GAT`, expected a waypoint or port of the map; did you mean `GATE`?"},
    {"area: ROADS, name: Inbound", "area: ROAD, name: Inbound", 58, 31,
     "found `ROAD`, expected an area of the map; did you mean `ROADS`?"},
    {"teams: 1", "teams: -1", 59, 12, "found `-1`, expected 0 to 1000"},
    {"teams: 1", "teams: 1.5", 59, 12, "found `1.5`, expected a whole number such as `3`"},
    {"teams: 1", "teams: {2020-02-01: 1}", 59, 13,
     "found `2020-02-01` first, expected `start`: what holds from the start of the run"},
    {"teams: 1", "teams: {start: 1, 2021-02-01: 1}", 59, 23,
     "found `2021-02-01`, expected a date within the run, 2020-01-01 to 2020-03-01"},
    {"teams: 1", "teams: {start: 1, 2020-02-01: 2, 2020-01-05: 3}", 59, 38,
     "found `2020-01-05`, expected a date after the one before"},
    {"order: priority", "order: lifo", 60, 12,
     "found `lifo`, expected fifo, priority, smallest, outbound or cargo; did you mean `fifo`?"},
    {"service: 2 h", "service: {exponental: 2 h}", 61, 15,
     "found key `exponental`, expected one of a distribution (constant, exponential, erlang, "
     "gamma, lognormal, uniform, triangular, passage, cv, shape, speed); did you mean "
     "`exponential`?"},
    {"service: 2 h", "service: {passage: 10 nm, speed: [9 kn, 8 kn]}", 61, 38,
     "found the higher speed first, expected [LOW, HIGH]"},
    {"service: 2 h", "service: {passage: 10 nm, speed: 8 h}", 61, 38,
     "found `8 h`, expected a speed such as `12.5 kn` (kn, m/s, km/h)"},
    {"service: 2 h", "service: {passage: 10 nm}", 61, 5,
     "found a distribution without `speed`, expected it"},
    {"service: 2 h", "service: 2 h\n    on_shut: halt", 62, 14,
     "found `halt`, expected finish or interrupt"},
    {"fill: 100 %", "fill: {passage: 1 nm, speed: 1 kn}", 71, 11,
     "found `passage`, which is a time, expected another kind"},
    {"service: 2 h", "service: 2 h\n    hours: 12:30-05:00", 62, 12,
     "found `12:30-05:00`, expected the end of the hours after their begin"},
    {"service: 2 h", "service: 2 h\n    hours: 5-12", 62, 12,
     "found `5-12`, expected hours of the day such as `05:00-12:30`"},
    {"service: 2 h", "service: 2 h\n    repeat: 10 %", 62, 5,
     "found `repeat` without `repeat_after`, expected both"},
    {"service: 2 h", "service: 2 h\n    pace: 0", 62, 11,
     "found `0`, expected above 0 and up to 100"},
    {"even: 1 /day", "even: 1", 66, 22,
     "found `1`, expected a rate such as `6 /day` (/h, /day, /week, /month, /year)"},
    {"even: 1 /day", "even: -1 /day", 66, 22, "found `-1 /day`, expected 0 to 100000 /day"},
    {"arrivals: {even: 1 /day}\n    entry: GATE\n", "arrivals: {even: 1 /day}\n", 63, 3,
     "found a flow without `entry`, expected it: its vessels sail"},
    {"ports: {Alpha: 1}", "ports: {Alpha: 0}", 69, 12,
     "found weights that sum to 0, expected one above 0"},
    {"ports: {Alpha: 1}", "ports: {Alpha: -1}", 69, 20,
     "found `-1`, expected a weight of 0 to 1000000"},
    {"ports: {Alpha: 1}", "ports: {}", 69, 12, "found a map of 0 entries, expected 1 to 1000"},
    {"classes: {boat: 1}", "classes: {bot: 1}", 70, 15,
     "found `bot`, expected a vessel class of the fleet; did you mean `boat`?"},
    {"fill: 100 %", "fill: 101 %", 71, 11, "found `101 %`, expected 0 to 100 %"},
    {"corn: 1}", "wheat: 1}", 72, 19, "found `wheat`, expected a commodity of the scenario"},
    {"gate inbound}", "gate inbond}", 74, 25,
     "found `inbond`, expected one of the station's lines after its name; did you mean `inbound`?"},
    {"gate inbound}", "gat inbound}", 74, 25,
     "found `gat`, expected a station of `inspection` or `queues`; did you mean `gate`?"},
    {"gate inbound}", "gate}", 74, 25,
     "found `gate`, expected one of the station's lines after its name"},
    {"{serve: gate outbound}, depart]", "{serve: gate outbound}]", 74, 17,
     "found a step after which a vessel never comes to `depart`, expected a way there"},
    {"load, {serve: gate outbound}", "lode, {serve: gate outbound}", 74, 40,
     "found `lode`, expected a step: load, depart, {serve: ...}, {delay: ...} or {branch: ...}"},
    {"{serve: gate outbound}, depart]",
     "{label: again, serve: gate outbound}, {branch: {again: 1, out: 0}}, {label: out, do: "
     "depart}]",
     74, 17, "found a step after which a vessel never comes to `depart`, expected a way there"},
    {"{serve: gate outbound}, depart]", "{branch: {agin: 1}}, {label: again, do: depart}]", 74, 56,
     "found `agin`, expected the label of a step of this itinerary; did you mean `again`?"},
    {"[{on: 2020-01-02, port: Beta", "[{on: 2019-12-31, port: Beta", 78, 29,
     "found `2019-12-31`, expected a date within the run, 2020-01-01 to 2020-03-01"},
    {"do: suspend deal south", "do: suspend deal sout", 86, 26,
     "found `sout`, expected a party of the scenario; did you mean `south`?"},
    {"do: suspend deal south", "do: suspnd deal south", 86, 26,
     "found `suspnd`, expected a command; did you mean `suspend`?"},
    {"do: resume deal south", "do: resume deal north", 87, 26,
     "not possible on that day: North has not suspended its part in The deal"},
    {"on: 2020-01-25, do: resume deal south", "on: 2020-02-25, do: resume deal south", 87, 26,
     "not possible on that day: South has not suspended its part in The deal"},
    {"do: resume deal south", "category: x", 87, 5,
     "found an event without `do` and `text`, expected one or both"},
    {"on: 2020-01-25", "on: 2020-03-25", 87, 10,
     "found `2020-03-25`, expected a date within the run, 2020-01-01 to 2020-03-01"},
    {"events:", "shut_lanes: [CORR]\nevents:", 69, 12,
     "found no way from `GATE` to `XXALP/roads` over lanes that this scenario can open"},
    {"draught: {laden: 7 m, ballast: 4 m}", "draught: {laden: 12 m, ballast: 11 m}", 82, 14,
     "found `boat`, which in ballast (11.0 m) finds no way deep enough to Beta"},
    {"flows:\n", "queues: {gate: {name: G, servers: 1, order: fifo, service: 1 h}}\nflows:\n", 62,
     10, "found `gate`, the id of another station, expected a new one"},
    {"flows:\n", "ports: {Gamma: {closed: yes}}\nflows:\n", 62, 9,
     "found `Gamma`, expected a port of the map"},
    {"flows:\n", "controls: {c: {name: C, lane: CORR, headway: 0 s}}\nflows:\n", 62, 46,
     "found `0 s`, expected 1 s to 30 d"},
    {"commodities:", "commodities: {}\ncommodities:", 32, 1,
     "found key `commodities` a second time, expected it once"},
    {"title: Two ports", "title: &a Two ports", 11, 8,
     "found an anchor (&), expected plain YAML; quote the text if it begins with &"},
};
static void test_each_mistake_is_told_at_its_place(void **state)
{
    (void)state;
    expect_mistakes(DATA "toy-two-ports.yaml", mistakes, sizeof mistakes / sizeof mistakes[0]);
}

static void test_all_mistakes_of_a_file_are_told_in_one_go(void **state)
{
    (void)state;
    const char *text = "corridor: 2\n"
                       "id: x\n"
                       "titel: y\n"
                       "start: 2020-01-01\n"
                       "end: 2019-01-01\n"
                       "parties: {a: A}\n"
                       "corridors: {c: {name: C, under_way: stay, rules: [{mode: shut}]}}\n"
                       "flows:\n"
                       "  f: {name: F, counted: maybe, arrivals: {poisson: 3}, itinerary: [go]}\n"
                       "events: [{on: tomorrow, do: suspend a b}]\n";
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(
        scenario_load_text(&sources, "t.yaml", text, strlen(text), NULL, &bundle, &errors));
    /* version, titel, title and summary missing, end, under_way, mode, counted, rate, step, date,
     * agreement, party. */
    assert_int_equal(errors.total, 13);
    errors_free(&errors);
}

/* ---- settings ---- */

static void expect_setting_error(const char *setting, const char *text)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    ScenarioSettings set = {&setting, 1};
    assert_false(scenario_load(&sources, DATA "toy-two-ports.yaml", &set, &bundle, &errors));
    assert_int_equal(errors.total, 1);
    assert_string_equal(errors.items[0].text, text);
    assert_memory_equal(errors.items[0].file, "--set ", 6);
    assert_int_equal(errors.items[0].line, 0);
    errors_free(&errors);
}

static void test_settings_pass_all_checks(void **state)
{
    (void)state;
    expect_setting_error(
        "inspection.gat.teams=10",
        "found `gat` in the path, expected a key of the scenario; did you mean `gate`?");
    expect_setting_error(
        "inspection.gate.teems=10",
        "found key `teems`, expected one of an inspection (name, corridor, "
        "outbound, inbound, teams, on_shut, order, cargo_first, minimum, minimum_of, hours, "
        "weather, service, "
        "steps, set_up, pace, repeat, repeat_after, repeat_causes, source); did you mean `teams`?");
    expect_setting_error(
        "flows.alpha.arrivals.even=fast",
        "found `fast`, expected a rate such as `6 /day` (/h, /day, /week, /month, /year)");
    expect_setting_error("events.7.on=2020-01-01",
                         "found `7` in the path, expected a number from 0 to 1");
    expect_setting_error("title.sub=x",
                         "found `sub` in the path, expected it to end before (`Two ports`)");
    expect_setting_error("seed", "expected PATH=VALUE, such as `seed=7`");
    expect_setting_error(
        "seed=[1",
        "not readable as YAML: did not find expected ',' or ']', while parsing a flow sequence");
    expect_setting_error("seed=-1", "found `-1`, expected 0 or more");
}

/* No cut of a file, wherever it ends, may crash the loader. */
static void test_every_beginning_of_a_file_is_survived(void **state)
{
    (void)state;
    Errors errors = {0};
    size_t length;
    char *text = text_file_read(DATA "toy-two-ports.yaml", &length, &errors);
    for (size_t i = 0; i < length; i += 7) {
        ScenarioBundle bundle = {0};
        scenario_load_text(&sources, DATA "x.yaml", text, i, NULL, &bundle, &errors);
        scenario_bundle_free(&bundle);
        errors_free(&errors);
    }
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_mistake_is_told_at_its_place),
        cmocka_unit_test(test_all_mistakes_of_a_file_are_told_in_one_go),
        cmocka_unit_test(test_settings_pass_all_checks),
        cmocka_unit_test(test_every_beginning_of_a_file_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
