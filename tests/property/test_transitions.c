/* Every status of an agreement against everything that a party, a user or time can do to it: what
 * comes of it, or that it is refused. On tests/data/toy-truce.yaml, whose energy truce of North and
 * South begins in each status in turn. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <stdio.h>
#include <string.h>

enum { NORTH, SOUTH };

static ScenarioBundle load(const char *const *settings, int32_t count)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings set = {settings, count};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/toy-truce.yaml", &set, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return bundle;
}

static Sim *start(const ScenarioBundle *bundle)
{
    return sim_create(&(SimConfig){bundle->scenario, 1, 0, false});
}

static bool command(Sim *sim, const char *text, Errors *errors)
{
    Command read;
    Errors inner = {0};
    if (!command_parse(sim_scenario(sim), text, &read, &inner)) {
        errors_print(&inner, stderr);
        fail();
    }
    return sim_apply(sim, &read, errors);
}

static void apply(Sim *sim, const char *text)
{
    Errors errors = {0};
    if (!command(sim, text, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
}

static int32_t energy(const Sim *sim)
{
    return scenario_find_agreement(sim_scenario(sim), "energy");
}

static AgreementStatus status(const Sim *sim)
{
    return sim_agreement(sim, energy(sim)).status;
}

/* How the truce begins in each status. */
static const char *const beginnings[AGREEMENT_STATUSES][3] = {
    [AGREEMENT_ABSENT] = {"agreements.energy.status=absent",
                          "agreements.energy.consent={north: refuses, south: refuses}"},
    [AGREEMENT_PROPOSED] = {"agreements.energy.status=proposed",
                            "agreements.energy.consent={north: discusses, south: discusses}"},
    [AGREEMENT_IN_PRINCIPLE] = {"agreements.energy.status=agreed_in_principle",
                                "agreements.energy.consent={north: in_principle, "
                                "south: in_principle}"},
    [AGREEMENT_IN_FORCE] = {"agreements.energy.status=in_force"},
    [AGREEMENT_SUSPENDED] = {"agreements.energy.status=suspended",
                             "agreements.energy.suspended_by=[south]"},
    [AGREEMENT_EXPIRED] = {"agreements.energy.status=expired",
                           "agreements.energy.consent={north: discusses, south: discusses}"},
    [AGREEMENT_COLLAPSED] = {"agreements.energy.status=collapsed",
                             "agreements.energy.consent={north: discusses, south: refuses}"},
};

static ScenarioBundle load_in(AgreementStatus at_start)
{
    int32_t count = 0;
    while (beginnings[at_start][count]) {
        count++;
    }
    return load(beginnings[at_start], count);
}

enum { DEEDS = 14 };

/* What is done, one after the other; the truce bears one violation. NULL: 31 days pass, one more
 * than the term. */
static const char *const deeds[DEEDS][2] = {
    {"consent energy south refuses"},
    {"consent energy south discusses"},
    {"consent energy south in_principle"},
    {"sign energy south"},
    {"sign energy north", "sign energy south"},
    {"violate energy south"},
    {"violate energy south", "violate energy south"},
    {"suspend energy north"},
    {"suspend energy south"},
    {"resume energy north"},
    {"resume energy south"},
    {"withdraw energy south"},
    {"renew energy 30 d"},
    {NULL},
};

/* The status after each deed by its initial (A absent, P proposed, I agreed in principle, F in
 * force, S suspended, E expired, C collapsed); a dash: refused. In columns: consent and signature,
 * violations, suspension, resumption, withdrawal, renewal, time. */
static const char initials[] = "APIFSEC";
static const char *const outcomes[AGREEMENT_STATUSES] = {
    [AGREEMENT_ABSENT] = "-PPPF -- -- -- - - A",
    [AGREEMENT_PROPOSED] = "P-PPF -- -- -- C - P",
    [AGREEMENT_IN_PRINCIPLE] = "PP-IF -- -- -- C - I",
    [AGREEMENT_IN_FORCE] = "----- FS SS -- C F E",
    [AGREEMENT_SUSPENDED] = "----- -- S- -F C S E",
    [AGREEMENT_EXPIRED] = "P-PPF -- -- -- - - E",
    [AGREEMENT_COLLAPSED] = "-PPPF -- -- -- - - C",
};

static char outcome(AgreementStatus from, int32_t deed)
{
    const char *c = outcomes[from];
    for (int32_t i = 0; i < deed || *c == ' '; c++) {
        i += *c != ' ';
    }
    return *c;
}

/* A refusal names whom or what it is about and leaves no trace. */
static void expect_refusal(Sim *sim, const char *deed)
{
    Errors errors = {0};
    uint64_t before = sim_state_hash(sim);
    if (command(sim, deed, &errors)) {
        fail_msg("%s: `%s` was taken", agreement_status_names[status(sim)], deed);
    }
    const char *why = errors_first(&errors);
    assert_true(strstr(why, "Energy truce") || strstr(why, "South") || strstr(why, "North"));
    assert_true(sim_state_hash(sim) == before);
    errors_free(&errors);
}

/* The last change of status in the log is this one, with a cause in words. */
static void check_log(const Sim *sim, AgreementStatus from)
{
    for (int32_t i = sim_truce_count(sim) - 1; i >= 0; i--) {
        TruceEvent event = sim_truce_event(sim, i);
        if (event.kind == TRUCE_STATUS && event.agreement == energy(sim)) {
            char text[WHY_TEXT];
            assert_int_equal(event.to, status(sim));
            assert_true(event.reason != REASON_START);
            assert_non_null(strstr(sim_truce_text(sim, &event, text), ": "));
            return;
        }
    }
    assert_int_equal(status(sim), from); /* nothing changed, so nothing was to be told */
}

static void do_deed(AgreementStatus from, int32_t deed)
{
    char expected = outcome(from, deed);
    ScenarioBundle bundle = load_in(from);
    Sim *sim = start(&bundle);
    assert_int_equal(status(sim), from);
    if (expected == '-') {
        expect_refusal(sim, deeds[deed][0]);
    } else if (!deeds[deed][0]) {
        sim_run_until(sim, bundle.scenario->start + 31 * MS_PER_DAY);
    } else {
        apply(sim, deeds[deed][0]);
        if (deeds[deed][1]) {
            apply(sim, deeds[deed][1]);
        }
    }
    if (expected != '-' && initials[status(sim)] != expected) {
        fail_msg("%s, `%s`: %s, expected %c", agreement_status_names[from],
                 deeds[deed][0] ? deeds[deed][0] : "time", agreement_status_names[status(sim)],
                 expected);
    }
    check_log(sim, from);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_every_deed_in_every_status_does_what_the_machine_says_or_is_refused(void **state)
{
    (void)state;
    for (int32_t from = 0; from < AGREEMENT_STATUSES; from++) {
        for (int32_t deed = 0; deed < DEEDS; deed++) {
            do_deed((AgreementStatus)from, deed);
        }
    }
}

static void test_a_truce_that_begins_suspended_tells_by_whom(void **state)
{
    (void)state;
    ScenarioBundle bundle = load_in(AGREEMENT_SUSPENDED);
    Sim *sim = start(&bundle);
    Blocker blocker;
    char text[WHY_TEXT];
    assert_int_equal(sim_blockers(sim, energy(sim), &blocker, 1), 1);
    assert_string_equal(sim_blocker_text(sim, &blocker, text), "South has suspended its part");
    assert_int_equal(sim_agreement(sim, energy(sim)).suspended_bits, 1u << SOUTH);
    assert_int_equal(sim_agreement(sim, energy(sim)).term_ends,
                     bundle.scenario->start + 30 * MS_PER_DAY);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_terms_of_30_60_and_120_days_end_to_the_millisecond(void **state)
{
    (void)state;
    static const int32_t days[] = {30, 60, 120};
    for (int32_t i = 0; i < 3; i++) {
        char text[64];
        snprintf(text, sizeof text, "agreements.energy.term=%d d", (int)days[i]);
        const char *settings[] = {text};
        ScenarioBundle bundle = load(settings, 1);
        Sim *sim = start(&bundle);
        sim_run_until(sim, bundle.scenario->start + days[i] * MS_PER_DAY - 1);
        assert_int_equal(status(sim), AGREEMENT_IN_FORCE);
        sim_run_until(sim, bundle.scenario->start + days[i] * MS_PER_DAY);
        assert_int_equal(status(sim), AGREEMENT_EXPIRED);
        assert_int_equal(sim_agreement(sim, energy(sim)).in_force_ms, days[i] * MS_PER_DAY);
        sim_destroy(sim);
        scenario_bundle_free(&bundle);
    }
}

/* What the parties stand for falls back with the term, and the log says so. */
static void test_a_term_that_ends_is_told_for_every_party(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(NULL, 0);
    Sim *sim = start(&bundle);
    sim_run_until(sim, bundle.scenario->start + 30 * MS_PER_DAY);
    static const char *const told[] = {"North discusses it again, since the term ended",
                                       "South discusses it again, since the term ended",
                                       "expired: the term ended and nobody renewed it"};
    int32_t count = sim_truce_count(sim), seen = 0;
    for (int32_t i = 0; i < count; i++) {
        TruceEvent event = sim_truce_event(sim, i);
        char text[WHY_TEXT];
        if (event.agreement == energy(sim) && seen < 3) {
            assert_string_equal(sim_truce_text(sim, &event, text), told[seen++]);
        }
    }
    assert_int_equal(seen, 3);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A renewal on a date of the scenario, as those of the grain initiative. */
static void test_a_dated_renewal_extends_the_term(void **state)
{
    (void)state;
    const char *settings[] = {"events=[{on: 2020-01-20, do: renew energy 60 d}]"};
    ScenarioBundle bundle = load(settings, 1);
    Sim *sim = start(&bundle);
    sim_run_until(sim, bundle.scenario->start + 90 * MS_PER_DAY - 1);
    assert_int_equal(status(sim), AGREEMENT_IN_FORCE);
    assert_int_equal(sim_truce_event(sim, 0).kind, TRUCE_RENEWAL);
    assert_int_equal(sim_truce_event(sim, 0).origin, 0);
    sim_run_until(sim, bundle.scenario->start + 90 * MS_PER_DAY);
    assert_int_equal(status(sim), AGREEMENT_EXPIRED);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_a_renewal_does_not_hide_why_a_truce_is_suspended(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(NULL, 0);
    Sim *sim = start(&bundle);
    char why[WHY_TEXT];
    apply(sim, "suspend energy south");
    apply(sim, "renew energy 30 d");
    assert_string_equal(sim_agreement_why(sim, energy(sim), why),
                        "suspended: South suspended its part");
    assert_int_equal(sim_agreement(sim, energy(sim)).renewals, 1);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* What one party suspended by hand stays so when the others forgive the violations. */
static void test_a_recovery_leaves_a_part_that_was_suspended_by_hand(void **state)
{
    (void)state;
    const char *settings[] = {"agreements.energy.recovery=4 d"};
    ScenarioBundle bundle = load(settings, 1);
    Sim *sim = start(&bundle);
    apply(sim, "violate energy north");
    apply(sim, "violate energy north");
    assert_int_equal(sim_agreement(sim, energy(sim)).suspended_bits, 1u << SOUTH);
    apply(sim, "suspend energy north");
    sim_run_until(sim, bundle.scenario->start + 4 * MS_PER_DAY);
    char text[WHY_TEXT];
    TruceEvent last = sim_truce_event(sim, sim_truce_count(sim) - 1);
    assert_int_equal(sim_agreement(sim, energy(sim)).suspended_bits, 1u << NORTH);
    assert_string_equal(sim_truce_text(sim, &last, text),
                        "still suspended: the parties took it up again");
    apply(sim, "resume energy north");
    assert_int_equal(status(sim), AGREEMENT_IN_FORCE);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* The names of a scenario are the user's: none of them is taken for a format. */
static void test_a_refusal_tells_names_as_they_are_written(void **state)
{
    (void)state;
    const char *settings[] = {"parties.south=100%s South"};
    ScenarioBundle bundle = load(settings, 1);
    Sim *sim = start(&bundle);
    Errors errors = {0};
    assert_false(command(sim, "sign deal south", &errors));
    assert_string_equal(
        errors_first(&errors),
        "100%s South does not sign while this is not met: Sanctions on its bank are lifted");
    errors_free(&errors);
    assert_false(command(sim, "consent deal south in_principle", &errors));
    assert_string_equal(errors_first(&errors),
                        "100%s South agrees in principle to The deal already");
    errors_free(&errors);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_deed_in_every_status_does_what_the_machine_says_or_is_refused),
        cmocka_unit_test(test_a_refusal_tells_names_as_they_are_written),
        cmocka_unit_test(test_a_truce_that_begins_suspended_tells_by_whom),
        cmocka_unit_test(test_terms_of_30_60_and_120_days_end_to_the_millisecond),
        cmocka_unit_test(test_a_term_that_ends_is_told_for_every_party),
        cmocka_unit_test(test_a_dated_renewal_extends_the_term),
        cmocka_unit_test(test_a_renewal_does_not_hide_why_a_truce_is_suspended),
        cmocka_unit_test(test_a_recovery_leaves_a_part_that_was_suspended_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
