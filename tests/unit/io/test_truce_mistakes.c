/* Mistakes in what a scenario says of agreements, corridors, hazards and their commands: each is
 * told once, at its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "io/scenario_file.h"
#include "io/text_file.h"

#include <stdio.h>
#include <string.h>

#define FILE_NAME SOURCE_DIR "/tests/data/toy-truce.yaml"

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

/* What is written at `from` is replaced by `to`; the error is then told where `at` stands. */
typedef struct Mistake {
    const char *from, *to, *at, *text;
} Mistake;

static const Mistake mistakes[] = {
    {"targets: [energy]", "targets: [enrgy]", "enrgy",
     "found `enrgy`, expected a target: energy, ports, rail, maritime or land; did you mean "
     "`energy`?"},
    {"signatories: [north, south]\n    mediators", "signatories: [north, sauth]\n    mediators",
     "sauth", "found `sauth`, expected a party of the scenario; did you mean `south`?"},
    {"term: 30 d", "term: 0 d", "0 d", "found `0 d`, expected a term of 1 h to 100 years, or open"},
    {"window: 10 d", "window: 0 d", "0 d", "found `0 d`, expected a window of 1 min to 100 years"},
    {"leakage: 20 %", "leakage: 20 %\n    violations: {rate: 1 /day, by: [broker]}", "[broker]",
     "found a party that is no signatory of `energy`, which it so cannot violate"},
    {"leakage: 20 %", "leakage: 20 %\n    violations: {rate: often}", "often",
     "found `often`, expected a rate such as `6 /day` (/h, /day, /week, /month, /year)"},
    {"leakage: 20 %", "leakage: 20 %\n    violations: {rate: 1 /day, lnd: 1}", "lnd:",
     "found key `lnd`, expected one of random violations (rate, land, strain, by, source); did you "
     "mean `land`?"},
    {"leakage: 20 %", "leakage: 20 %\n    renewal: {chance: 50 %}", "renewal",
     "found a renewal without `by`, expected it"},
    {"term: open", "term: open\n    renewal: {chance: 50 %, by: 30 d}", "renewal",
     "found `renewal` of an agreement that is open-ended, expected a `term`"},
    {"sign_when_met: [south]", "sign_when_met: [souht]", "souht",
     "found `souht`, expected a party of the scenario; did you mean `south`?"},
    {"leakage: 20 %", "leakage: 20 %\n    sign_when_met: [broker]", "[broker]",
     "found a party that is no signatory of `energy`, expected those that sign"},
    {"status: in_force", "status: suspended", "suspended",
     "found status `suspended` without `suspended_by`, expected the parties that have suspended "
     "their part"},
    {"status: in_force", "status: suspended\n    suspended_by: []", "[]",
     "found no party, expected one or more"},
    {"status: in_force", "status: suspended\n    suspended_by: [broker]", "[broker]",
     "found a party that is no signatory of `energy`, expected those that sign"},
    {"status: in_force", "status: suspended\n    suspended_by: [sout]", "sout",
     "found `sout`, expected a party of the scenario; did you mean `south`?"},
    {"status: in_force", "status: in_force\n    suspended_by: [south]", "suspended_by",
     "found `suspended_by` of an agreement that does not begin suspended"},
    {"status: in_force", "status: agreed_in_principle\n    consent: {north: signed, south: signed}",
     "agreed_in_principle",
     "found status `agreed_in_principle`, but the consents of the signatories make it `in_force`"},
    {"consent: {north: signed, south: in_principle, broker: signed}",
     "consent: {north: signed, south: in_principle}", "consent",
     "found no consent of `broker`, expected it: the agreement is not in force"},
    {"power: {party: south, text", "power: {party: south, met: yes, text", "met:",
     "found both `needs` and `met`, expected one: a condition that needs an agreement is met while "
     "that is in force"},
    {"needs: energy}", "needs: harbors}", "harbors",
     "found `harbors`, expected an agreement of the scenario; did you mean `harbours`?"},
    {"needs: energy}", "needs: deal}", "conditions",
     "found conditions by which `deal` waits for itself, expected no circle"},
    {"relief: {party: south", "relief: {party: nobody", "nobody",
     "found `nobody`, expected a party of the scenario"},
    {"when: deal violated", "when: deel violated", "deel violated",
     "found `deel`, expected an agreement of the scenario; did you mean `deal`?"},
    {"when: deal in_force and energy in_force", "when: deal in_force and energy",
     "deal in_force and energy",
     "found `deal in_force and energy`, expected an agreement and a status: absent, proposed, "
     "agreed_in_principle, in_force, suspended, expired, collapsed or violated"},
    {"when: deal in_force and energy in_force", "when: deal in_force and", "deal in_force and",
     "found `deal in_force and`, expected an agreement after `and`"},
    {"lanes: [CORR]\n    ports", "lanes: [CORR]\n    under_wai: hold\n    ports", "under_wai",
     "found key `under_wai`, expected one of a corridor (name, lanes, ports, users, under_way, "
     "rules, source); did you mean `under_way`?"},
    {"mode: coastal", "mode: costal", "costal",
     "found `costal`, expected closed, inspected, coastal or open; did you mean `coastal`?"},
    {"premium: 1.5 %}\n      - {mode: closed, premium: 5 %}\n", "premium: 1.5 %}\n",
     "{when: deal in_force, mode",
     "found `when` in the last rule, expected a last one without: what holds otherwise"},
    {"- {when: deal violated, mode: coastal", "- {mode: coastal", "{mode: coastal",
     "found a rule without `when` before others, which would never count; expected it last"},
    {"staff: [broker]", "staff: [brokr]", "brokr",
     "found `brokr`, expected a party of the scenario; did you mean `broker`?"},
    {"teams: 5", "teams: many", "many", "found `many`, expected a whole number such as `3`"},
    {"premium: 5 %", "premium: 500 %", "500 %", "found `500 %`, expected 0 to 100 %"},
    {"under_way: continue", "users: [beta]\n    under_way: continue", "beta",
     "found `beta`, expected a flow of the scenario"},
    {"target: ports,", "target: land,", "land",
     "found `land`, expected a target of strikes: energy, ports, rail or maritime"},
    {"name: Missiles, target: ports, rate: 0 /day", "name: Missiles, target: ports, rate: 0", NULL,
     NULL}, /* a plain 0 needs no unit */
    {"ports: {Alpha: 1}, berths: 1", "ports: {Alfa: 1}, berths: 1", "Alfa",
     "found `Alfa`, expected a port of the map"},
    {"left: 50 %", "left: 50 %, berths: 1", "berths",
     "found key `berths`, expected one of a hazard (name, target, rate, by, source, status, alarm, "
     "ports, repair, left)"},
    {"lanes: [CORR, SEA]", "lanes: [COR, SEA]", "COR,",
     "found `COR`, expected a lane of the map; did you mean `CORR`?"},
    {"berths: 1, repair: 5 d", "berths: 1", "berths",
     "found `berths` without `repair`, expected how long they are out of service"},
    {"flows:\n", "events: [{on: 2020-02-01, do: suspend deel north}]\nflows:\n",
     "suspend deel north",
     "found `deel`, expected an agreement of the scenario; did you mean "
     "`deal`?"},
    {"flows:\n", "events: [{on: 2021-02-01, do: suspend deal north}]\nflows:\n", "2021-02-01",
     "found `2021-02-01`, expected a date within the run, 2020-01-01 to 2020-07-01"},
    {"flows:\n", "events: [{on: 2020-02-01, do: suspend deal north}]\nflows:\n",
     "suspend deal north",
     "not possible on that day: The deal is agreed in principle: only an agreement in force can be "
     "suspended"},
    {"flows:\n", "events: [{on: 2020-01-02, do: sign deal south}]\nflows:\n", "sign deal south",
     "not possible on that day: South does not sign while this is not met: Sanctions on its bank "
     "are lifted"},
    {"flows:\n", "events: [{on: 2020-01-02, do: condition deal.relif met}]\nflows:\n",
     "condition deal.relif met",
     "found `relif`, expected a condition of the scenario; did you mean `relief`?"},
    {"flows:\n", "events: [{on: 2020-01-02, do: condition energy.relief met}]\nflows:\n",
     "condition energy.relief met",
     "found `energy.relief`, expected a condition with its agreement; did you mean `deal.relief`?"},
    {"flows:\n", "events: [{on: 2020-01-02, do: hazard mines 500 %}]\nflows:\n",
     "hazard mines 500 %",
     "found `500 %`, expected a part of the scenario's rate, 0 % to 400 %, or auto"},
    {"flows:\n", "events: [{on: 2020-01-02, do: attack missiles Beta}]\nflows:\n",
     "attack missiles Beta", "found `Beta`, expected a port that the hazard strikes, or any"},
    {"flows:\n", "events: [{on: 2020-01-02, do: attack blackouts Alpha}]\nflows:\n",
     "attack blackouts Alpha", "found `Alpha`, expected any: all its ports suffer at once"},
    {"flows:\n", "events: [{on: 2020-01-02, do: attack mines Alpha}]\nflows:\n",
     "attack mines Alpha", "found `Alpha`, expected any: it strikes vessels under way"},
    {"flows:\n", "events: [{on: 2020-01-02, do: attack missile any}]\nflows:\n",
     "attack missile any",
     "found `missile`, expected a hazard of the scenario; did you mean "
     "`missiles`?"},
};

static char *replaced(const char *text, const Mistake *m)
{
    const char *at = strstr(text, m->from);
    if (!at) {
        fail_msg("`%s` is not in the file", m->from);
    }
    size_t size = strlen(text) + strlen(m->to) + 1;
    char *out = mem_alloc(size, 1);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, m->to, at + strlen(m->from));
    return out;
}

/* Line and column of `at`: the first from the replaced part on, else the last before it. */
static void place_of(const char *text, const char *bad, const Mistake *m, int32_t *line,
                     int32_t *column)
{
    const char *part = bad + (strstr(text, m->from) - text);
    const char *place = strstr(part, m->at);
    for (const char *c = bad; !strstr(part, m->at) && c < part; c++) {
        place = strncmp(c, m->at, strlen(m->at)) == 0 ? c : place;
    }
    assert_non_null(place);
    *line = *column = 1;
    for (const char *c = bad; c < place; c++) {
        *column = *c == '\n' ? 1 : *column + 1;
        *line += *c == '\n';
    }
}

static void expect(const char *text, const Mistake *m)
{
    char *bad = replaced(text, m);
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    bool taken = scenario_load_text(&sources, FILE_NAME, bad, strlen(bad), NULL, &bundle, &errors);
    if (!m->text) {
        assert_true(taken);
        scenario_bundle_free(&bundle);
        mem_free(bad);
        return;
    }
    int32_t line, column;
    place_of(text, bad, m, &line, &column);
    if (taken) {
        fail_msg("`%s` was taken", m->to);
    }
    /* Where the mistake is at a key, the error may stand at the key's map. */
    if (errors.total != 1 || errors.items[0].line != line ||
        strcmp(errors.items[0].text, m->text) != 0 ||
        (errors.items[0].column != column && strncmp(m->at, m->text + 7, 3) != 0)) {
        errors_print(&errors, stderr);
        fail_msg("for `%s` expected %d:%d: %s", m->to, (int)line, (int)column, m->text);
    }
    assert_null(bundle.scenario);
    errors_free(&errors);
    mem_free(bad);
}

static void test_each_mistake_about_the_truce_is_told_at_its_place(void **state)
{
    (void)state;
    Errors errors = {0};
    char *text = text_file_read(FILE_NAME, NULL, &errors);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        expect(text, &mistakes[i]);
    }
    mem_free(text);
}

static void test_a_condition_of_one_id_in_two_agreements_needs_its_agreement(void **state)
{
    (void)state;
    const char *set = "agreements.harbours.conditions={relief: {party: north, text: Also relief}}";
    ScenarioSettings settings = {&set, 1};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, FILE_NAME, &settings, &bundle, &errors));
    Command command;
    char text[COMMAND_TEXT];
    assert_false(command_parse(bundle.scenario, "condition relief met", &command, &errors));
    assert_true(command_parse(bundle.scenario, "condition harbours.relief met", &command, &errors));
    assert_string_equal(command_format(bundle.scenario, &command, text),
                        "condition harbours.relief met");
    errors_free(&errors);
    scenario_bundle_free(&bundle);
}

static void test_commands_of_the_truce_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "sign deal south",         "violate energy north",      "condition deal.relief unmet",
        "hazard mines 150.0000 %", "hazard mines auto",         "attack mines any",
        "attack missiles XXALP",   "consent deal south refuses"};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, FILE_NAME, NULL, &bundle, &errors));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Command command;
        char text[COMMAND_TEXT];
        if (!command_parse(bundle.scenario, texts[i], &command, &errors)) {
            fail_msg("%s: %s", texts[i], errors_first(&errors));
        }
        assert_string_equal(command_format(bundle.scenario, &command, text), texts[i]);
    }
    scenario_bundle_free(&bundle);
}

/* Follows every word that is offered to the end of the command; what ends there can be read. */
static int32_t follow(const Scenario *s, const char *begun)
{
    enum { WORDS = 64 };
    CommandWord *words = mem_alloc(WORDS, sizeof words[0]);
    size_t from;
    int32_t count = command_next(s, begun, words, WORDS, &from), ends = 0;
    assert_in_range(count, 0, WORDS);
    assert_true(from == strlen(begun));
    for (int32_t i = 0; i < count; i++) {
        char text[COMMAND_TEXT];
        snprintf(text, sizeof text, "%s%s ", begun, words[i]);
        ends += follow(s, text);
    }
    if (count == 0) {
        Command command;
        Errors errors = {0};
        if (!command_parse(s, begun, &command, &errors)) {
            fail_msg("`%s`: %s", begun, errors_first(&errors));
        }
        ends = 1;
    }
    mem_free(words);
    return ends;
}

static void test_every_command_that_is_offered_can_be_read(void **state)
{
    (void)state;
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_true(scenario_load(&sources, FILE_NAME, NULL, &bundle, &errors));
    assert_true(follow(bundle.scenario, "") > 100);
    CommandWord words[4];
    size_t from;
    assert_int_equal(command_next(bundle.scenario, "VIO", words, 4, &from), 1);
    assert_string_equal(words[0], "violate");
    assert_int_equal(command_next(bundle.scenario, "  sign deal s", words, 4, &from), 1);
    assert_string_equal(words[0], "south");
    assert_int_equal(from, strlen("  sign deal "));
    assert_int_equal(command_next(bundle.scenario, "sign deal south x ", words, 4, &from), 0);
    assert_int_equal(command_next(bundle.scenario, "a b c d e f g h i", words, 4, &from), 0);
    /* Those that sign, and a condition that no other agreement decides. */
    assert_int_equal(command_next(bundle.scenario, "violate energy ", words, 4, &from), 2);
    assert_int_equal(command_next(bundle.scenario, "condition ", words, 4, &from), 1);
    assert_string_equal(words[0], "deal.relief");
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_mistake_about_the_truce_is_told_at_its_place),
        cmocka_unit_test(test_a_condition_of_one_id_in_two_agreements_needs_its_agreement),
        cmocka_unit_test(test_commands_of_the_truce_are_written_as_they_are_read),
        cmocka_unit_test(test_every_command_that_is_offered_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
