/* The truce engine on the peace conference of tests/data/toy-truce.yaml: every transition of the
 * machine, by itself and by command, and what follows from it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/sim.h"

#include <stdio.h>
#include <string.h>

enum { ENERGY, DEAL, HARBOURS };
enum { NORTH, SOUTH, BROKER };
enum { MISSILES, BLACKOUTS, RAILS, MINES };

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

static Sim *start_with(const ScenarioBundle *bundle, uint64_t seed)
{
    return sim_create(&(SimConfig){bundle->scenario, seed, 0, false});
}

static ScenarioBundle shared; /* without settings */

static int load_shared(void **context)
{
    (void)context;
    shared = load(NULL, 0);
    return 0;
}

static int free_shared(void **context)
{
    (void)context;
    scenario_bundle_free(&shared);
    return 0;
}

static int64_t day(double days)
{
    return shared.scenario->start + (int64_t)(days * (double)MS_PER_DAY);
}

static bool do_it(Sim *sim, const char *text, Errors *errors)
{
    Command command;
    Errors inner = {0};
    if (!command_parse(sim_scenario(sim), text, &command, &inner)) {
        errors_print(&inner, stderr);
        fail();
    }
    return sim_apply(sim, &command, errors);
}

static void apply(Sim *sim, const char *text)
{
    Errors errors = {0};
    if (!do_it(sim, text, &errors)) {
        fail_msg("%s: %s", text, errors_first(&errors));
    }
    assert_null(sim_fault(sim));
}

static void refused(Sim *sim, const char *text, const char *because)
{
    Errors errors = {0};
    uint64_t before = sim_state_hash(sim);
    assert_false(do_it(sim, text, &errors));
    if (!strstr(errors_first(&errors), because)) {
        fail_msg("`%s` was refused with `%s`, not for `%s`", text, errors_first(&errors), because);
    }
    assert_true(sim_state_hash(sim) == before);
    errors_free(&errors);
}

static AgreementStatus status(const Sim *sim, int32_t agreement)
{
    return sim_agreement(sim, agreement).status;
}

static bool why_says(const Sim *sim, int32_t agreement, const char *words)
{
    char why[WHY_TEXT];
    return strstr(sim_agreement_why(sim, agreement, why), words) != NULL;
}

/* ---- consent ---- */

static void test_consents_lead_from_absent_to_in_force(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_ABSENT);
    apply(sim, "consent harbours north discusses");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_PROPOSED);
    apply(sim, "consent harbours north in_principle");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_PROPOSED);
    apply(sim, "consent harbours south in_principle");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_IN_PRINCIPLE);
    apply(sim, "consent harbours south refuses");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_PROPOSED);
    apply(sim, "consent harbours north refuses");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_ABSENT);
    apply(sim, "sign harbours south");
    apply(sim, "sign harbours north");
    assert_int_equal(status(sim, HARBOURS), AGREEMENT_IN_FORCE);
    assert_true(why_says(sim, HARBOURS, "North last"));
    assert_int_equal(sim_agreement(sim, HARBOURS).term_ends, INT64_MAX);
    refused(sim, "consent harbours north refuses", "suspend, resume or withdraw");
    refused(sim, "sign harbours broker", "no signatory");
    sim_destroy(sim);
}

static void test_a_party_signs_by_itself_once_its_conditions_are_met(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    Blocker blockers[8];
    assert_int_equal(sim_blockers(sim, DEAL, blockers, 8), 2);
    assert_int_equal(blockers[0].kind, BLOCKER_CONSENT);
    assert_int_equal(blockers[1].kind, BLOCKER_CONDITION);
    char text[WHY_TEXT];
    assert_string_equal(sim_blocker_text(sim, &blockers[1], text),
                        "South asks: Sanctions on its bank are lifted");
    refused(sim, "sign deal south", "Sanctions on its bank are lifted");
    refused(sim, "condition deal.power met", "follows from Energy truce");
    refused(sim, "condition deal.relief unmet", "not met already");
    sim_run_until(sim, day(3));
    apply(sim, "condition deal.relief met");
    assert_int_equal(status(sim, DEAL), AGREEMENT_IN_FORCE);
    assert_int_equal(sim_consent(sim, DEAL, SOUTH), CONSENT_SIGNED);
    assert_int_equal(sim_blockers(sim, DEAL, blockers, 8), 0);
    assert_int_equal(sim_agreement(sim, DEAL).term_ends, day(63));
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_INSPECTED);
    /* The other condition lapses with the energy truce, on day 30. */
    sim_run_until(sim, day(29.9));
    assert_int_equal(status(sim, DEAL), AGREEMENT_IN_FORCE);
    sim_run_until(sim, day(30));
    assert_int_equal(status(sim, ENERGY), AGREEMENT_EXPIRED);
    assert_int_equal(status(sim, DEAL), AGREEMENT_SUSPENDED);
    assert_true(why_says(sim, DEAL, "South no longer has what it asked for"));
    refused(sim, "resume deal south", "The energy truce holds");
    /* And comes back when the energy truce is agreed anew. */
    apply(sim, "sign energy north");
    assert_int_equal(status(sim, ENERGY), AGREEMENT_PROPOSED);
    apply(sim, "sign energy south");
    assert_int_equal(status(sim, ENERGY), AGREEMENT_IN_FORCE);
    assert_int_equal(sim_agreement(sim, ENERGY).term_ends, day(60));
    assert_int_equal(status(sim, DEAL), AGREEMENT_IN_FORCE);
    assert_true(why_says(sim, DEAL, "South has what it asked for"));
    assert_int_equal(sim_agreement(sim, DEAL).term_ends, day(63)); /* the term ran on */
    sim_destroy(sim);
}

/* ---- suspension, withdrawal, terms ---- */

static void test_each_party_suspends_and_resumes_its_own_part(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    refused(sim, "resume energy north", "has not suspended");
    refused(sim, "suspend harbours north", "only an agreement in force");
    apply(sim, "suspend energy north");
    apply(sim, "suspend energy south");
    refused(sim, "suspend energy south", "already");
    refused(sim, "violate energy south", "only an agreement in force");
    assert_int_equal(sim_agreement(sim, ENERGY).suspended_bits, 3);
    sim_run_until(sim, day(2));
    apply(sim, "resume energy north");
    assert_int_equal(status(sim, ENERGY), AGREEMENT_SUSPENDED);
    apply(sim, "resume energy south");
    assert_int_equal(status(sim, ENERGY), AGREEMENT_IN_FORCE);
    assert_int_equal(sim_agreement(sim, ENERGY).in_force_ms, 0);
    sim_run_until(sim, day(5));
    assert_int_equal(sim_agreement(sim, ENERGY).in_force_ms, 3 * MS_PER_DAY);
    sim_destroy(sim);
}

static void test_a_withdrawal_ends_it_until_it_is_agreed_anew(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    apply(sim, "withdraw energy south");
    assert_int_equal(status(sim, ENERGY), AGREEMENT_COLLAPSED);
    assert_true(why_says(sim, ENERGY, "South withdrew"));
    refused(sim, "withdraw energy north", "already");
    refused(sim, "renew energy 30 d", "only a running term");
    Blocker blockers[4];
    assert_int_equal(sim_blockers(sim, ENERGY, blockers, 4), 2);
    assert_int_equal(blockers[0].kind, BLOCKER_ENDED);
    sim_run_until(sim, day(40)); /* past the end of the old term: nothing rings */
    assert_int_equal(status(sim, ENERGY), AGREEMENT_COLLAPSED);
    apply(sim, "sign energy south"); /* North's signature still stands */
    assert_int_equal(status(sim, ENERGY), AGREEMENT_IN_FORCE);
    assert_int_equal(sim_agreement(sim, ENERGY).term_ends, day(70));
    sim_destroy(sim);
}

static void test_a_term_ends_unless_it_is_renewed(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    apply(sim, "renew energy 120 d");
    assert_int_equal(sim_agreement(sim, ENERGY).term_ends, day(150));
    assert_int_equal(sim_agreement(sim, ENERGY).renewals, 1);
    sim_run_until(sim, day(149.99));
    assert_int_equal(status(sim, ENERGY), AGREEMENT_IN_FORCE);
    sim_run_until(sim, day(150));
    assert_int_equal(status(sim, ENERGY), AGREEMENT_EXPIRED);
    assert_true(why_says(sim, ENERGY, "term ended"));
    assert_int_equal(sim_consent(sim, ENERGY, NORTH), CONSENT_DISCUSSES);
    refused(sim, "renew harbours 30 d", "only a running term");
    sim_destroy(sim);
}

static void test_terms_are_renewed_by_lot_as_often_as_the_chance_says(void **context)
{
    (void)context;
    const char *settings[] = {"agreements.energy.renewal={chance: 75 %, by: 10 d}"};
    ScenarioBundle bundle = load(settings, 1);
    int32_t renewals = 0, runs = 400;
    for (int32_t seed = 0; seed < runs; seed++) {
        Sim *sim = start_with(&bundle, (uint64_t)seed);
        sim_run_until(sim, bundle.scenario->start + 31 * MS_PER_DAY);
        renewals += sim_agreement(sim, ENERGY).status == AGREEMENT_IN_FORCE;
        sim_destroy(sim);
    }
    /* Binomial(400, 0.75): 300 +- 3.29 * 8.66 is a 99.9 % interval. */
    assert_in_range(renewals, 272, 328);
    scenario_bundle_free(&bundle);
}

/* ---- violations ---- */

static void test_more_violations_than_it_bears_suspend_it(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    apply(sim, "condition deal.relief met");
    refused(sim, "violate harbours north", "only an agreement in force");
    apply(sim, "violate deal south"); /* it bears two within 10 d */
    assert_true(sim_agreement(sim, DEAL).is_violated);
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_COASTAL); /* by the rule on `violated` */
    sim_run_until(sim, day(1));
    apply(sim, "violate deal north");
    assert_int_equal(status(sim, DEAL), AGREEMENT_IN_FORCE);
    sim_run_until(sim, day(10.5)); /* the first no longer counts */
    assert_int_equal(sim_agreement(sim, DEAL).strain, 1);
    sim_run_until(sim, day(11)); /* nor the second: the rule on `violated` lets go by itself */
    assert_false(sim_agreement(sim, DEAL).is_violated);
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_INSPECTED);
    for (int32_t i = 0; i < 3; i++) {
        apply(sim, "violate deal south");
    }
    assert_int_equal(status(sim, DEAL), AGREEMENT_SUSPENDED);
    assert_true(why_says(sim, DEAL, "more violations than it bears, the last laid to South"));
    /* Those who did not commit the last one suspend; mediators do not. */
    assert_int_equal(sim_agreement(sim, DEAL).suspended_bits, 1u << NORTH);
    apply(sim, "resume deal north");
    assert_int_equal(sim_agreement(sim, DEAL).strain, 0); /* what was is forgiven */
    assert_int_equal(sim_agreement(sim, DEAL).violations, 5);
    apply(sim, "violate deal south"); /* at the same moment: counts */
    assert_int_equal(sim_agreement(sim, DEAL).strain, 1);
    sim_destroy(sim);
}

/* Mean number of violations of the energy truce in its first 29 days over seeds. */
static double mean_violations(const char *const *settings, int32_t count, int32_t runs)
{
    ScenarioBundle bundle = load(settings, count);
    int64_t sum = 0;
    for (int32_t seed = 0; seed < runs; seed++) {
        Sim *sim = start_with(&bundle, (uint64_t)seed);
        sim_run_until(sim, bundle.scenario->start + 29 * MS_PER_DAY);
        sum += sim_agreement(sim, ENERGY).violations;
        sim_destroy(sim);
    }
    scenario_bundle_free(&bundle);
    return (double)sum / runs;
}

static void
test_random_violations_come_at_their_rate_and_more_while_land_is_fought_over(void **context)
{
    (void)context;
    const char *plain[] = {"agreements.energy.violations={rate: 0.2 /day}",
                           "agreements.energy.tolerance=1000"};
    /* 0.2 a day for 29 d: 5.8; standard error over 300 runs sqrt(5.8 / 300) = 0.139. */
    double mean = mean_violations(plain, 2, 300);
    assert_true(mean > 5.8 - 3.29 * 0.139 && mean < 5.8 + 3.29 * 0.139);
    const char *land[] = {"agreements.energy.violations={rate: 0.2 /day, land: 150 %}",
                          "agreements.energy.tolerance=1000"};
    mean = mean_violations(land, 2, 300); /* 2.5 times: 14.5, standard error 0.220 */
    assert_true(mean > 14.5 - 3.29 * 0.220 && mean < 14.5 + 3.29 * 0.220);
    const char *truce[] = {"agreements.energy.violations={rate: 0.2 /day, land: 150 %}",
                           "agreements.energy.tolerance=1000",
                           "agreements.energy.targets=[energy, land]"};
    mean = mean_violations(truce, 3, 300); /* land protected but for 20 %: 1.3 times, 7.54 */
    assert_true(mean > 7.54 - 3.29 * 0.159 && mean < 7.54 + 3.29 * 0.159);
}

static void test_strain_breeds_violations(void **context)
{
    (void)context;
    /* With strain s the rate is r (1 + k s) and, the window never ending, s is the number so far:
     * a birth process with immigration, of mean (e^(r k t) - 1) / k. r 0.05, k 1, t 29: 3.263,
     * variance m (1 + k m) = 13.9, standard error over 400 runs 0.186. */
    const char *settings[] = {"agreements.energy.violations={rate: 0.05 /day, strain: 100 %}",
                              "agreements.energy.tolerance=40", "agreements.energy.window=365 d"};
    double mean = mean_violations(settings, 3, 400);
    assert_true(mean > 3.263 - 3.29 * 0.186 && mean < 3.263 + 3.29 * 0.186);
}

static void test_a_truce_that_flickers_is_in_force_as_long_as_theory_says(void **context)
{
    (void)context;
    /* Open for exponential times of mean 10 d, shut for 5 d: in force 2/3 of the time. */
    const char *settings[] = {
        "agreements.harbours.violations={rate: 0.1 /day}",
        "agreements.harbours.recovery={exponential: 5 d}", "agreements.harbours.status=in_force",
        "agreements.harbours.consent={north: signed, south: signed}", "end=2035-01-01"};
    ScenarioBundle bundle = load(settings, 5);
    Sim *sim = start_with(&bundle, 5);
    sim_run_until(sim, bundle.scenario->end);
    double part = (double)sim_agreement(sim, HARBOURS).in_force_ms /
                  (double)(bundle.scenario->end - bundle.scenario->start);
    /* 5479 d, 365 cycles: the part's standard error is about
     * sqrt(2) * (2/3) (1/3) / sqrt(365) = 0.0164 (both phases exponential). */
    assert_true(part > 0.6667 - 3.29 * 0.0164 && part < 0.6667 + 3.29 * 0.0164);
    assert_true(sim_agreement(sim, HARBOURS).violations > 250);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- what follows ---- */

static void test_rules_join_clauses_and_give_staff_teams_and_premium(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    assert_int_equal(sim_corridor(sim, 0).mode, MODE_CLOSED);
    assert_int_equal(sim_corridor(sim, 0).premium_ppm, 50000);
    apply(sim, "condition deal.relief met");
    CorridorView view = sim_corridor(sim, 0);
    assert_int_equal(view.rule, 1);
    assert_int_equal(view.staff, 1u << NORTH | 1u << SOUTH);
    assert_int_equal(view.premium_ppm, 10000);
    assert_int_equal(sim_station(sim, 0).servers, 1);
    sim_destroy(sim);
    /* Where South does not mind, the deal outlives the energy truce, with other teams. */
    const char *settings[] = {"agreements.deal.suspend_when_unmet=[]"};
    ScenarioBundle bundle = load(settings, 1);
    sim = start_with(&bundle, 1);
    apply(sim, "condition deal.relief met");
    apply(sim, "withdraw energy north");
    view = sim_corridor(sim, 0);
    assert_int_equal(view.mode, MODE_INSPECTED);
    assert_int_equal(view.staff, 1u << BROKER);
    assert_int_equal(view.premium_ppm, 15000);
    assert_int_equal(sim_station(sim, 0).servers, 5);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_protection_combines_agreements_and_knows_which_ports_are_covered(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    int32_t alpha = network_find_port(shared.network, "Alpha");
    int32_t beta = network_find_port(shared.network, "Beta");
    assert_int_equal(sim_protection_ppm(sim, TARGET_ENERGY, -1), 800000);
    assert_int_equal(sim_protection_ppm(sim, TARGET_MARITIME, -1), 400000); /* restraint */
    assert_int_equal(sim_protection_ppm(sim, TARGET_LAND, -1), 0);
    apply(sim, "condition deal.relief met");
    assert_int_equal(sim_protection_ppm(sim, TARGET_MARITIME, -1), 900000);
    apply(sim, "sign harbours north");
    apply(sim, "sign harbours south");
    assert_int_equal(sim_protection_ppm(sim, TARGET_PORTS, alpha), 1000000);
    assert_int_equal(sim_protection_ppm(sim, TARGET_PORTS, beta), 0);
    assert_true(sim_protection_is_partial(sim, TARGET_PORTS));
    assert_false(sim_protection_is_partial(sim, TARGET_ENERGY));
    sim_destroy(sim);
    /* Two agreements on one target: what comes through both, 0.2 * 0.5. */
    const char *settings[] = {"agreements.harbours.targets=[ports, energy]",
                              "agreements.harbours.leakage=50 %"};
    ScenarioBundle bundle = load(settings, 2);
    sim = start_with(&bundle, 1);
    apply(sim, "sign harbours north");
    apply(sim, "sign harbours south");
    assert_int_equal(sim_protection_ppm(sim, TARGET_ENERGY, alpha), 900000);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_a_corridor_with_users_is_open_to_these_alone(void **context)
{
    (void)context;
    const char *settings[] = {
        "corridors.way.users=[alpha]",
        "flows.other={name: Others, counted: no, arrivals: {even: 1 /day}, entry: GATE, exit: GATE,"
        " ports: {Alpha: 1}, classes: {boat: 1}, fill: 100 %, itinerary: [load, depart]}"};
    ScenarioBundle bundle = load(settings, 2);
    Sim *sim = start_with(&bundle, 1);
    apply(sim, "condition deal.relief met");
    int32_t lane = network_find_lane(bundle.network, "CORR");
    assert_true(sim_lane_is_open(sim, lane));
    assert_true(sim_lane_is_open_to(sim, lane, 0));
    assert_false(sim_lane_is_open_to(sim, lane, 1));
    sim_run_until(sim, bundle.scenario->start + 30 * MS_PER_DAY);
    ExportQuery query = {
        .flow = 0, .port = -1, .commodity = -1, .destination = -1, .to = INT64_MAX};
    assert_true(sim_exports(sim, &query).voyages > 10);
    query.flow = 1;
    assert_int_equal(sim_exports(sim, &query).voyages, 0);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_every_change_is_logged_with_its_cause_and_origin(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    sim_run_until(sim, day(1));
    apply(sim, "condition deal.relief met");
    assert_int_equal(sim_truce_count(sim), 3);
    static const struct {
        TruceKind kind;
        int32_t to, origin;
        const char *text;
    } expected[] = {
        {TRUCE_CONDITION, 1, ORIGIN_HAND, "condition met: Sanctions on its bank are lifted"},
        {TRUCE_CONSENT, CONSENT_SIGNED, ORIGIN_HAND, "South signs: its conditions are met"},
        {TRUCE_STATUS, AGREEMENT_IN_FORCE, ORIGIN_HAND,
         "in force: every party has signed, South last"}};
    for (int32_t i = 0; i < 3; i++) {
        TruceEvent event = sim_truce_event(sim, i);
        char text[WHY_TEXT];
        assert_int_equal(event.kind, expected[i].kind);
        assert_int_equal(event.to, expected[i].to);
        assert_int_equal(event.origin, expected[i].origin);
        assert_int_equal(event.t, day(1));
        assert_string_equal(sim_truce_text(sim, &event, text), expected[i].text);
    }
    sim_run_until(sim, day(30));
    assert_int_equal(sim_truce_event(sim, 3).kind, TRUCE_CONSENT); /* both fall back */
    assert_int_equal(sim_truce_event(sim, 4).kind, TRUCE_CONSENT);
    TruceEvent expired = sim_truce_event(sim, 5);
    assert_int_equal(expired.to, AGREEMENT_EXPIRED);
    assert_int_equal(expired.origin, ORIGIN_SELF);
    sim_destroy(sim);
}

/* 600 letters of two bytes each: what does not fit ends whole, with an ellipsis. */
static void test_a_long_reason_ends_with_a_whole_letter(void **context)
{
    (void)context;
    enum { LETTERS = 600 };
    char setting[2 * LETTERS + 80] = "agreements.deal.conditions={relief: {party: south, text: \"";
    for (int32_t i = 0; i < LETTERS; i++) {
        strcat(setting, "\xC8\x9B"); /* t with a comma below */
    }
    strcat(setting, "\"}}");
    const char *const settings[] = {setting};
    ScenarioBundle bundle = load(settings, 1);
    Sim *sim = start_with(&bundle, 1);
    apply(sim, "condition deal.relief met");
    for (int32_t i = 0; i < sim_truce_count(sim); i++) {
        TruceEvent event = sim_truce_event(sim, i);
        char text[WHY_TEXT];
        if (event.kind == TRUCE_CONDITION) {
            size_t length = strlen(sim_truce_text(sim, &event, text));
            assert_in_range(length, WHY_TEXT - 5, WHY_TEXT - 1);
            assert_string_equal(text + length - 5, "\xC8\x9B\xE2\x80\xA6");
        }
    }
    Blocker blockers[8];
    apply(sim, "condition deal.relief unmet");
    int32_t count = sim_blockers(sim, DEAL, blockers, 8);
    char text[WHY_TEXT];
    assert_true(count > 0);
    for (int32_t i = 0; i < count; i++) {
        assert_true(strlen(sim_blocker_text(sim, &blockers[i], text)) < WHY_TEXT);
    }
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* ---- hazards ---- */

/* What no command could say, no decision made up in the window may do either. */
static void test_a_hazard_strikes_only_the_ports_that_it_has(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    const Scenario *s = shared.scenario;
    for (int32_t port = 0; port < s->network->port_count; port++) {
        Command command = {.verb = VERB_ATTACK, .subject = MISSILES, .party = -1, .value = port};
        char text[COMMAND_TEXT];
        Command parsed;
        Errors errors = {0};
        bool can_be_said = command_parse(s, command_format(s, &command, text), &parsed, &errors);
        errors_free(&errors);
        assert_true(sim_check(sim, &command, NULL) == can_be_said);
        command.subject = BLACKOUTS; /* all its ports suffer at once */
        assert_false(sim_check(sim, &command, NULL));
    }
    refused(sim, "attack mines any", "finds no vessel under way");
    apply(sim, "attack missiles any");
    sim_destroy(sim);
}

static double strikes_held(const char *rate, const char *target, int32_t hazard, double *held)
{
    char text[96];
    snprintf(text, sizeof text, "hazards.%s.rate=%s", target, rate);
    const char *settings[] = {text, "agreements.energy.term=open"};
    ScenarioBundle bundle = load(settings, 2);
    Sim *sim = start_with(&bundle, 9);
    sim_run_until(sim, bundle.scenario->end);
    HazardView view = sim_hazard(sim, hazard);
    *held = view.held_back;
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
    return view.strikes;
}

static void test_protection_holds_back_its_part_of_the_strikes(void **context)
{
    (void)context;
    double held;
    double strikes = strikes_held("5 /day", "blackouts", BLACKOUTS, &held);
    double all = strikes + held; /* 5 a day for 182 d: 910, sd 30.2 */
    assert_true(all > 910 - 3.29 * 30.2 && all < 910 + 3.29 * 30.2);
    /* Leakage 20 %: binomial. */
    double sd = 0.4 * 0.4 * all; /* variance 0.2 * 0.8 * n */
    assert_true((strikes - 0.2 * all) * (strikes - 0.2 * all) < 3.29 * 3.29 * sd);
}

static void test_a_factor_by_hand_changes_how_often_but_not_when_the_others_strike(void **context)
{
    (void)context;
    const char *settings[] = {"hazards.rails.rate=0.5 /day"};
    ScenarioBundle bundle = load(settings, 1);
    Sim *a = start_with(&bundle, 3), *b = start_with(&bundle, 3);
    apply(b, "hazard rails 50 %");
    sim_run_until(a, bundle.scenario->end);
    sim_run_until(b, bundle.scenario->end);
    assert_true(sim_incident_count(b) < sim_incident_count(a));
    assert_true(sim_incident_count(b) > 0);
    /* Every strike of the calmer run is one of the other's. */
    for (int32_t i = 0, j = 0; i < sim_incident_count(b); i++) {
        while (j < sim_incident_count(a) && sim_incident(a, j).t < sim_incident(b, i).t) {
            j++;
        }
        assert_true(j < sim_incident_count(a));
        assert_int_equal(sim_incident(a, j).t, sim_incident(b, i).t);
    }
    sim_destroy(a);
    sim_destroy(b);
    scenario_bundle_free(&bundle);
}

static VesselIndex in_state(const Sim *sim, VesselState state)
{
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        if (sim_vessel(sim, i).state == state) {
            return i;
        }
    }
    return -1;
}

static void test_a_mined_vessel_lies_until_repaired_and_then_sails_on(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    refused(sim, "attack mines any", "no vessel under way");
    apply(sim, "condition deal.relief met");
    while (in_state(sim, VESSEL_INBOUND_PASSAGE) < 0 && sim_step(sim)) {
    }
    sim_run_until(sim, sim_now(sim) + MS_PER_HOUR);
    VesselIndex vessel = in_state(sim, VESSEL_INBOUND_PASSAGE);
    uint64_t serial = sim_vessel(sim, vessel).serial;
    Pose before, after;
    assert_true(sim_pose(sim, vessel, sim_now(sim), &before));
    apply(sim, "attack mines any");
    assert_int_equal(sim_vessel(sim, vessel).state, VESSEL_DAMAGED);
    int64_t repaired = sim_now(sim) + 4 * MS_PER_DAY;
    sim_run_until(sim, repaired - 1);
    assert_int_equal(sim_vessel(sim, vessel).state, VESSEL_DAMAGED);
    assert_true(sim_pose(sim, vessel, sim_now(sim), &after));
    assert_true(before.at.lon - after.at.lon < 0.001 && after.at.lon - before.at.lon < 0.001);
    sim_run_until(sim, repaired);
    assert_int_equal(sim_vessel(sim, vessel).state, VESSEL_INBOUND_PASSAGE);
    assert_true(sim_vessel(sim, vessel).serial == serial);
    Incident incident = sim_incident(sim, 0);
    assert_int_equal(incident.kind, INCIDENT_DAMAGED);
    assert_int_equal(incident.crew, 2);
    SimTotals totals = sim_totals(sim);
    assert_int_equal(totals.crew_lost, 2);
    assert_int_equal(totals.crew_balance, 0);
    sim_destroy(sim);
}

static void test_a_vessel_that_sinks_is_lost_with_its_cargo_and_accounted_for(void **context)
{
    (void)context;
    const char *settings[] = {"hazards.mines.sinks=100 %"};
    ScenarioBundle bundle = load(settings, 1);
    Sim *sim = start_with(&bundle, 1);
    apply(sim, "condition deal.relief met");
    while (in_state(sim, VESSEL_OUTBOUND_PASSAGE) < 0 && sim_step(sim)) {
    }
    sim_run_until(sim, sim_now(sim) + MS_PER_HOUR); /* past the approach, where no mines are */
    for (int32_t i = 0; i < 40 && sim_totals(sim).lost_kg == 0; i++) {
        apply(sim, "attack mines any"); /* inbound ones may be struck first */
    }
    SimTotals totals = sim_totals(sim);
    assert_true(totals.lost > 0);
    assert_int_equal(totals.lost_kg, 10000000);
    assert_int_equal(totals.crew_lost, 2 * (int64_t)totals.lost);
    assert_null(sim_fault(sim));
    sim_run_until(sim, bundle.scenario->end);
    assert_null(sim_fault(sim));
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* With inflow or without, a ship struck at its berth loses just the time of its repair. */
static void struck_at_berth(const char *silo)
{
    const char *settings[] = {"hazards.missiles.hits=100 %",
                              "hazards.missiles.repair=3 d",
                              "hazards.missiles.berths=0",
                              "hazards.missiles.crew=1",
                              "flows.alpha.arrivals={dated: [{on: 2020-01-01}]}",
                              silo};
    ScenarioBundle bundle = load(settings, silo ? 6 : 5);
    int64_t sailed[2];
    for (int32_t struck = 0; struck < 2; struck++) {
        Sim *sim = start_with(&bundle, 1);
        apply(sim, "condition deal.relief met");
        while (in_state(sim, VESSEL_LOADING) < 0 && sim_step(sim)) {
        }
        VesselIndex vessel = in_state(sim, VESSEL_LOADING);
        sim_run_until(sim, sim_now(sim) + 5 * MS_PER_HOUR);
        if (struck) {
            apply(sim, "attack missiles Alpha");
            assert_int_equal(sim_vessel(sim, vessel).state, VESSEL_DAMAGED);
            assert_false(sim_vessel(sim, vessel).is_waiting);
            sim_run_until(sim, sim_now(sim) + MS_PER_DAY);
            apply(sim, "corridor way closed"); /* must not touch it */
            apply(sim, "corridor way auto");
            assert_int_equal(sim_vessel(sim, vessel).state, VESSEL_DAMAGED);
        }
        while (sim_vessel(sim, vessel).state != VESSEL_OUTBOUND_PASSAGE && sim_step(sim)) {
        }
        sailed[struck] = sim_now(sim);
        assert_int_equal(sim_vessel(sim, vessel).cargo_kg, 10000000);
        assert_int_equal(sim_totals(sim).crew_lost, struck);
        assert_null(sim_fault(sim));
        sim_destroy(sim);
    }
    assert_int_equal(sailed[1] - sailed[0], 3 * MS_PER_DAY);
    scenario_bundle_free(&bundle);
}

/* South agrees again when all it asked for is there already, and other things happened since: it
 * signs, and the record names the condition that was met last. */
static void test_a_signature_by_rule_names_the_condition_behind_it(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    sim_run_until(sim, day(1));
    apply(sim, "consent deal south discusses");
    apply(sim, "condition deal.relief met");
    apply(sim, "violate energy south");
    apply(sim, "consent deal south in_principle");
    TruceEvent signature = {.condition = -2};
    for (int32_t i = 0; i < sim_truce_count(sim); i++) {
        TruceEvent e = sim_truce_event(sim, i);
        if (e.kind == TRUCE_CONSENT && e.agreement == DEAL && e.to == CONSENT_SIGNED) {
            signature = e;
        }
    }
    assert_int_equal(signature.reason, REASON_CONDITION_MET);
    assert_int_equal(signature.party, SOUTH);
    assert_int_equal(signature.condition, 0); /* relief */
    assert_int_equal(sim_agreement(sim, DEAL).status, AGREEMENT_IN_FORCE);
    sim_destroy(sim);
}

static void test_a_vessel_struck_at_its_berth_loads_on_when_repaired(void **context)
{
    (void)context;
    struck_at_berth(NULL);
}

static void test_strikes_take_berths_power_and_rail_until_repaired(void **context)
{
    (void)context;
    Sim *sim = start_with(&shared, 1);
    int32_t alpha = network_find_port(shared.network, "Alpha");
    int32_t beta = network_find_port(shared.network, "Beta");
    int32_t berths = sim_port(sim, alpha).berths;
    apply(sim, "attack missiles Alpha"); /* one of two berths for 5 d */
    apply(sim, "attack missiles any");   /* the other */
    apply(sim, "attack missiles any");   /* none is left to take */
    apply(sim, "attack blackouts any");
    apply(sim, "attack rails any");
    assert_int_equal(berths, 2);
    assert_int_equal(sim_port(sim, alpha).berths_out, 2);
    assert_int_equal(sim_port(sim, alpha).power_ppm, 500000);
    assert_int_equal(sim_port(sim, beta).power_ppm, 500000);
    assert_int_equal(sim_port(sim, alpha).rail_ppm, 250000);
    assert_int_equal(sim_port(sim, beta).rail_ppm, 1000000);
    assert_int_equal(sim_hazard(sim, MISSILES).in_repair, 3);
    sim_run_until(sim, day(1));
    apply(sim, "attack blackouts any"); /* two days from now: the longer counts */
    sim_run_until(sim, day(2));
    assert_int_equal(sim_port(sim, alpha).power_ppm, 500000);
    sim_run_until(sim, day(3));
    assert_int_equal(sim_port(sim, alpha).power_ppm, 1000000);
    assert_int_equal(sim_port(sim, alpha).rail_ppm, 1000000);
    sim_run_until(sim, day(5));
    assert_int_equal(sim_port(sim, alpha).berths_out, 0);
    sim_destroy(sim);
}

/* ---- undo ---- */

static void test_a_decision_taken_back_leaves_no_trace(void **context)
{
    (void)context;
    Sim *with = start_with(&shared, 4), *without = start_with(&shared, 4);
    sim_run_until(with, day(2));
    apply(with, "condition deal.relief met");
    sim_run_until(with, day(5));
    apply(with, "violate deal south");
    sim_run_until(with, day(20));
    int32_t left_out;
    Sim *undone = sim_without_command(with, 1, &left_out);
    assert_int_equal(left_out, 0);
    sim_run_until(without, day(2));
    apply(without, "condition deal.relief met");
    sim_run_until(without, day(20));
    assert_true(sim_state_hash(undone) == sim_state_hash(without));
    sim_destroy(undone);
    undone = sim_without_command(with, 0, &left_out); /* the violation is then not possible */
    assert_int_equal(left_out, 1);
    assert_int_equal(sim_agreement(undone, DEAL).status, AGREEMENT_IN_PRINCIPLE);
    sim_destroy(undone);
    sim_destroy(with);
    sim_destroy(without);
}

/* ---- many random commands ---- */

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* A command with sound arguments, possible or not. */
static Command random_command(const Scenario *s, uint64_t *state)
{
    Command c = {.verb = (Verb)(next_random(state) % VERBS), .party = -1};
    int32_t ports = s->network->port_count, lanes = s->network->lane_count;
    uint32_t value = next_random(state);
    switch (c.verb) {
    case VERB_CONSENT:
        c.value = value % CONSENTS;
        /* fall through */
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERB_SIGN:
    case VERB_VIOLATE:
        c.party = (int32_t)(next_random(state) % (uint32_t)s->party_count);
        c.subject = (int32_t)(next_random(state) % (uint32_t)s->agreement_count);
        break;
    case VERB_RENEW:
        c.subject = (int32_t)(next_random(state) % (uint32_t)s->agreement_count);
        c.value = (1 + value % 60) * MS_PER_DAY;
        break;
    case VERB_CORRIDOR:
        c.value = (int64_t)(value % (CORRIDOR_MODES + 1)) - 1;
        break;
    case VERB_TEAMS:
        c.value = (int64_t)(value % 5) - 1;
        break;
    case VERB_PORT:
        c.subject = (int32_t)(next_random(state) % (uint32_t)ports);
        c.value = value % 2;
        break;
    case VERB_LANE:
        c.subject = (int32_t)(next_random(state) % (uint32_t)lanes);
        c.value = (int64_t)(value % 3) - 1;
        break;
    case VERB_CONDITION:
        c.subject = (int32_t)(next_random(state) % (uint32_t)s->condition_count);
        c.value = value % 2;
        break;
    case VERB_HAZARD:
        c.subject = (int32_t)(next_random(state) % (uint32_t)s->hazard_count);
        c.value = value % 4000001;
        break;
    case VERB_ATTACK:
        c.subject = (int32_t)(next_random(state) % (uint32_t)s->hazard_count);
        c.value = COMMAND_AUTO;
        break;
    case VERBS:
        break;
    }
    return c;
}

/* What may never be, whatever was commanded. */
static void check_truce(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    for (int32_t a = 0; a < s->agreement_count; a++) {
        AgreementView view = sim_agreement(sim, a);
        bool all_signed = true;
        for (int32_t p = 0; p < s->party_count; p++) {
            all_signed &= !(s->agreements[a].signatories >> p & 1) ||
                          sim_consent(sim, a, p) == CONSENT_SIGNED;
        }
        bool running = view.status == AGREEMENT_IN_FORCE || view.status == AGREEMENT_SUSPENDED;
        assert_true(!running || all_signed);
        assert_true((view.status == AGREEMENT_SUSPENDED) == (view.suspended_bits != 0));
        assert_true(running || view.term_ends == INT64_MAX);
        assert_true(!running || s->agreements[a].term_ms == 0 || view.term_ends > sim_now(sim));
        assert_true(view.strain <= s->agreements[a].tolerance);
        Blocker blockers[16];
        int32_t blocked = sim_blockers(sim, a, blockers, 16);
        assert_true((blocked == 0) == (view.status == AGREEMENT_IN_FORCE) ||
                    view.status == AGREEMENT_IN_PRINCIPLE);
    }
    for (int32_t t = 0; t < TARGETS; t++) {
        assert_in_range(sim_protection_ppm(sim, (Target)t, -1), 0, 1000000);
    }
}

static void run_sequence(const ScenarioBundle *bundle, uint64_t seed)
{
    uint64_t state = seed * 77 + 1;
    Sim *sim = start_with(bundle, seed);
    for (int32_t i = 0; i < 12; i++) {
        sim_run_until(sim, sim_now(sim) + (int64_t)(next_random(&state) % 100) * MS_PER_HOUR);
        Command command = random_command(bundle->scenario, &state);
        sim_apply(sim, &command, NULL);
        check_truce(sim);
        const char *fault = sim_fault(sim);
        if (fault) {
            char text[COMMAND_TEXT];
            fail_msg("seed %d, after `%s`: %s", (int)seed,
                     command_format(bundle->scenario, &command, text), fault);
        }
    }
    if (seed % 10 == 0 && sim_command_count(sim) > 0) {
        /* Undoing the last: the same as never having given it. */
        int32_t last = sim_command_count(sim) - 1;
        Sim *undone = sim_without_command(sim, last, NULL);
        Sim *never = start_with(bundle, seed);
        for (int32_t i = 0; i < last; i++) {
            Command command = sim_command(sim, i);
            sim_run_until(never, command.t);
            assert_true(sim_apply(never, &command, NULL));
        }
        sim_run_until(never, sim_now(sim));
        assert_true(sim_state_hash(undone) == sim_state_hash(never));
        sim_destroy(undone);
        sim_destroy(never);
    }
    sim_destroy(sim);
}

static void test_ten_thousand_random_command_sequences_keep_every_promise(void **context)
{
    (void)context;
    const char *settings[] = {"hazards.missiles.rate=0.3 /day",
                              "hazards.blackouts.rate=0.3 /day",
                              "hazards.mines.rate=0.2 /day",
                              "hazards.mines.sinks=30 %",
                              "hazards.rails.rate=0.2 /day",
                              "hazards.missiles.hits=50 %",
                              "agreements.deal.violations={rate: 0.1 /day, strain: 50 %}",
                              "agreements.deal.recovery={exponential: 4 d}",
                              "agreements.energy.renewal={chance: 50 %, by: 10 d}"};
    ScenarioBundle bundle = load(settings, (int32_t)(sizeof settings / sizeof settings[0]));
    for (uint64_t seed = 0; seed < 10000; seed++) {
        run_sequence(&bundle, seed);
    }
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_consents_lead_from_absent_to_in_force),
        cmocka_unit_test(test_a_party_signs_by_itself_once_its_conditions_are_met),
        cmocka_unit_test(test_each_party_suspends_and_resumes_its_own_part),
        cmocka_unit_test(test_a_withdrawal_ends_it_until_it_is_agreed_anew),
        cmocka_unit_test(test_a_term_ends_unless_it_is_renewed),
        cmocka_unit_test(test_terms_are_renewed_by_lot_as_often_as_the_chance_says),
        cmocka_unit_test(test_more_violations_than_it_bears_suspend_it),
        cmocka_unit_test(
            test_random_violations_come_at_their_rate_and_more_while_land_is_fought_over),
        cmocka_unit_test(test_strain_breeds_violations),
        cmocka_unit_test(test_a_truce_that_flickers_is_in_force_as_long_as_theory_says),
        cmocka_unit_test(test_rules_join_clauses_and_give_staff_teams_and_premium),
        cmocka_unit_test(test_protection_combines_agreements_and_knows_which_ports_are_covered),
        cmocka_unit_test(test_a_corridor_with_users_is_open_to_these_alone),
        cmocka_unit_test(test_every_change_is_logged_with_its_cause_and_origin),
        cmocka_unit_test(test_a_long_reason_ends_with_a_whole_letter),
        cmocka_unit_test(test_a_hazard_strikes_only_the_ports_that_it_has),
        cmocka_unit_test(test_protection_holds_back_its_part_of_the_strikes),
        cmocka_unit_test(test_a_factor_by_hand_changes_how_often_but_not_when_the_others_strike),
        cmocka_unit_test(test_a_mined_vessel_lies_until_repaired_and_then_sails_on),
        cmocka_unit_test(test_a_vessel_that_sinks_is_lost_with_its_cargo_and_accounted_for),
        cmocka_unit_test(test_a_signature_by_rule_names_the_condition_behind_it),
        cmocka_unit_test(test_a_vessel_struck_at_its_berth_loads_on_when_repaired),
        cmocka_unit_test(test_strikes_take_berths_power_and_rail_until_repaired),
        cmocka_unit_test(test_a_decision_taken_back_leaves_no_trace),
        cmocka_unit_test(test_ten_thousand_random_command_sequences_keep_every_promise),
    };
    return cmocka_run_group_tests(tests, load_shared, free_shared);
}
