/* Chains that go far back: a treaty that fell with another, strikes, an empty silo, and the year of
 * the grain deal by its own words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "io/scenario_file.h"
#include "sim/why.h"

#include <stdio.h>
#include <string.h>

static ScenarioBundle load(const char *name, const char *const *settings, int32_t count)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings set = {settings, count};
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, name, &set, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return bundle;
}

#define TRUCE_FILE SOURCE_DIR "/tests/data/toy-truce.yaml"
#define SILO_FILE  SOURCE_DIR "/tests/data/toy-silo.yaml"

static Sim *start(const ScenarioBundle *bundle)
{
    return sim_create(&(SimConfig){.scenario = bundle->scenario, .seed = bundle->scenario->seed});
}

static void run_to(Sim *sim, const char *date)
{
    int64_t t;
    assert_true(time_parse(date, &t));
    sim_run_until(sim, t);
}

static void apply(Sim *sim, const char *text)
{
    Command command;
    Errors errors = {0};
    if (!command_parse(sim_scenario(sim), text, &command, &errors) ||
        !sim_apply(sim, &command, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", text);
    }
}

static const char *chain_text(const Sim *sim, VesselIndex vessel, char out[4096])
{
    WhyLink links[WHY_LINKS];
    char text[WHY_LINK_TEXT];
    int32_t count = sim_why(sim, vessel, links, WHY_LINKS);
    size_t used = 0;
    out[0] = '\0';
    for (int32_t i = 0; i < count; i++) {
        used += (size_t)snprintf(out + used, 4096 - used, "%*s%s\n", (int)links[i].depth, "",
                                 sim_why_text(sim, &links[i], text));
    }
    return out;
}

/* Some vessel waits with this cause and its chain has these words. */
static void assert_someone_says(const Sim *sim, WaitCause cause, const char *words)
{
    char text[4096] = "nobody waits for it";
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        VesselView v = sim_vessel(sim, i);
        if (v.serial != 0 && v.is_waiting && v.cause == cause &&
            strstr(chain_text(sim, i, text), words)) {
            return;
        }
    }
    fail_msg("expected:\n%s\nfound, among others:\n%s", words, text);
}

/* The deal comes into force, and falls on the day the energy truce that South asked for ends. */
static void test_a_treaty_that_fell_with_another(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(TRUCE_FILE, NULL, 0);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-03");
    apply(sim, "condition deal.relief met");
    run_to(sim, "2020-02-03");
    assert_someone_says(
        sim, CAUSE_CORRIDOR_SHUT,
        " The way is closed, since 31 Jan 00:00\n"
        "  closed by rule: nothing holds that would open it, since 31 Jan 00:00\n"
        "   The deal, 31 Jan 00:00: suspended: South no longer has what it asked for: The energy "
        "truce holds\n"
        "    Energy truce, 31 Jan 00:00: expired: the term ended and nobody renewed it\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A condition taken away by hand is behind the suspension that follows by rule. */
static void test_a_condition_withdrawn_by_hand(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(TRUCE_FILE, NULL, 0);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-03");
    apply(sim, "condition deal.relief met");
    run_to(sim, "2020-01-10 06:00");
    apply(sim, "condition deal.relief unmet");
    run_to(sim, "2020-01-13");
    assert_someone_says(sim, CAUSE_CORRIDOR_SHUT,
                        "   The deal, 10 Jan 06:00: suspended: South no longer has what it asked "
                        "for: Sanctions on its bank are lifted\n"
                        "    The deal, 10 Jan 06:00: condition no longer met: Sanctions on its "
                        "bank are lifted\n"
                        "     by hand, 10 Jan 06:00: condition deal.relief unmet\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_more_violations_than_it_bears(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(TRUCE_FILE, NULL, 0);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-03");
    apply(sim, "condition deal.relief met");
    run_to(sim, "2020-01-10");
    apply(sim, "violate deal north");
    apply(sim, "violate deal north");
    run_to(sim, "2020-01-11");
    apply(sim, "violate deal south");
    run_to(sim, "2020-01-14");
    assert_someone_says(
        sim, CAUSE_CORRIDOR_SHUT,
        "suspended: more violations than it bears, the last laid to South\n"
        "    The deal, 11 Jan 00:00: violation laid to South: 3 within the window, it bears 2\n"
        "     by hand, 11 Jan 00:00: violate deal south\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* While the energy truce is away five teams of the broker inspect, by a rule of the corridor; here
 * none, so that all wait for them. */
static void test_teams_by_a_rule(void **state)
{
    (void)state;
    const char *settings[] = {
        "corridors.way.rules.2.teams=0", "agreements.deal.conditions.power.needs=harbours",
        "agreements.deal.suspend_when_unmet=[]", "agreements.deal.status=in_force",
        "agreements.deal.consent.south=signed"};
    ScenarioBundle bundle = load(TRUCE_FILE, settings, 5);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-02-03");
    assert_someone_says(sim, CAUSE_NO_SERVERS,
                        " Inspection at the gate has no teams, since 31 Jan 00:00\n"
                        "  0 teams by a rule of its corridor: The deal in force, since 31 Jan "
                        "00:00\n"
                        "   Energy truce, 31 Jan 00:00: expired: the term ended and nobody renewed "
                        "it\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A rule that held only while the deal was violated: it ended when the violation left the window of
 * ten days, and nothing but the passing of time is behind that. */
static void test_a_rule_that_ended_with_time(void **state)
{
    (void)state;
    const char *settings[] = {
        "corridors.way.rules.1.mode=closed", "agreements.deal.status=in_force",
        "agreements.deal.suspend_when_unmet=[]", "agreements.deal.consent.south=signed"};
    ScenarioBundle bundle = load(TRUCE_FILE, settings, 4);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-03 12:00");
    apply(sim, "violate deal north");
    run_to(sim, "2020-01-15");
    assert_someone_says(sim, CAUSE_CORRIDOR_SHUT,
                        " The way is closed, since 13 Jan 12:00\n"
                        "  closed by rule: The deal in force and Energy truce in force, since 13 "
                        "Jan 12:00\n"
                        "   The deal, 1 Jan 00:00: in force: as the scenario begins\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A treaty that comes into force again begins anew: a violation before that, still within the
 * window, no longer counts, also where it is told since when a rule holds. */
static void test_a_violation_before_the_treaty_came_back(void **state)
{
    (void)state;
    const char *settings[] = {
        "corridors.way.rules.1.mode=closed", "agreements.deal.status=in_force",
        "agreements.deal.suspend_when_unmet=[]", "agreements.deal.consent.south=signed"};
    ScenarioBundle bundle = load(TRUCE_FILE, settings, 4);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-03 12:00");
    apply(sim, "violate deal north");
    run_to(sim, "2020-01-04");
    apply(sim, "suspend deal south");
    run_to(sim, "2020-01-05");
    apply(sim, "condition deal.relief met");
    apply(sim, "resume deal south");
    run_to(sim, "2020-01-08");
    assert_someone_says(sim, CAUSE_CORRIDOR_SHUT,
                        "  closed by rule: The deal in force and Energy truce in force, since 5 "
                        "Jan 00:00\n"
                        "   The deal, 5 Jan 00:00: in force");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_no_power_after_a_strike(void **state)
{
    (void)state;
    const char *settings[] = {"hazards.blackouts.left=0 %", "agreements.deal.status=in_force",
                              "agreements.deal.suspend_when_unmet=[]",
                              "agreements.deal.consent.south=signed"};
    ScenarioBundle bundle = load(TRUCE_FILE, settings, 4);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-08");
    apply(sim, "attack blackouts any");
    run_to(sim, "2020-01-09");
    assert_someone_says(sim, CAUSE_NO_POWER,
                        " Alpha has no power to load with, since 8 Jan 00:00\n"
                        "  Blackouts, 8 Jan 00:00, repaired by 10 Jan 00:00\n"
                        "   by hand, 8 Jan 00:00: attack blackouts any\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

static void test_berths_out_of_service_after_a_strike(void **state)
{
    (void)state;
    const char *settings[] = {"agreements.deal.status=in_force",
                              "agreements.deal.suspend_when_unmet=[]",
                              "agreements.deal.consent.south=signed", "hazards.missiles.berths=9"};
    ScenarioBundle bundle = load(TRUCE_FILE, settings, 4);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-08");
    apply(sim, "attack missiles Alpha");
    run_to(sim, "2020-01-12");
    assert_someone_says(sim, CAUSE_NO_SERVERS,
                        " Alpha berths has no berths, since 8 Jan 00:00\n"
                        "  2 berths by the calendar, from the start\n"
                        "  out of service at Alpha: 2 of 2 berths, since 8 Jan 00:00\n"
                        "   Missiles at Alpha, 8 Jan 00:00, repaired by 13 Jan 00:00\n"
                        "    by hand, 8 Jan 00:00: attack missiles XXALP\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A silo that rail no longer fills. */
static void test_no_cargo_for_want_of_rail(void **state)
{
    (void)state;
    const char *settings[] = {
        "hazards={rails: {name: Attack on the railway, target: rail, rate: 0 /day, ports: [Alpha], "
        "left: 25 %, repair: 30 d, status: estimate, source: test}}",
        "ports.Alpha.silo.inflow.truck=100 t/day"};
    ScenarioBundle bundle = load(SILO_FILE, settings, 2);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-01-10");
    apply(sim, "attack rails any");
    run_to(sim, "2020-01-25");
    assert_someone_says(sim, CAUSE_NO_CARGO,
                        "  rail brings 25 % of what it could, since 10 Jan 00:00\n"
                        "   Attack on the railway, 10 Jan 00:00, repaired by 9 Feb 00:00\n"
                        "    by hand, 10 Jan 00:00: attack rails any\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* A silo whose inflow falls by the calendar, twice: the last of these days is the one that counts.
 */
static void test_no_cargo_since_less_comes_by_the_calendar(void **state)
{
    (void)state;
    const char *settings[] = {
        "ports.Alpha.silo.inflow.rail={start: 6 kt/day, 2020-01-15: 500 t/day}",
        "ports.Alpha.silo.inflow.truck={start: 2 kt/day, 2020-01-20 06:00: 100 t/day}"};
    ScenarioBundle bundle = load(SILO_FILE, settings, 2);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-02-10");
    assert_someone_says(sim, CAUSE_NO_CARGO,
                        " the silo of Alpha has 0.0 kt of Wheat left for it, it wants 3.4 kt; "
                        "before it comes MV Ilios Crest\n"
                        "  0.6 kt a day of all goods come from inland, by the calendar from 20 Jan "
                        "06:00\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* Pilots work from 06:00 to 18:00. */
static void test_the_night_began_when_the_hours_ended(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(SILO_FILE, NULL, 0);
    Sim *sim = start(&bundle);
    run_to(sim, "2020-02-11 04:00");
    assert_someone_says(sim, CAUSE_OFF_HOURS,
                        "Waits to be taken into Alpha, since 10 Feb 18:57\n"
                        " the pilots of Alpha are not at work, since 10 Feb 18:00, until 11 Feb "
                        "06:00\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* Weather shuts a place that is not the first of those it shuts. */
static void test_wind_at_the_second_port_of_its_list(void **state)
{
    (void)state;
    ScenarioBundle bundle = load(SOURCE_DIR "/tests/data/gates.yaml", NULL, 0);
    Sim *sim = start(&bundle);
    char text[4096] = "";
    int64_t end = bundle.scenario->end;
    for (int64_t t = bundle.scenario->start; t < end && text[0] == '\0'; t += MS_PER_HOUR) {
        sim_run_until(sim, t);
        for (VesselIndex i = 0; i < sim_vessel_slots(sim) && text[0] == '\0'; i++) {
            VesselView v = sim_vessel(sim, i);
            if (v.serial != 0 && v.is_waiting && v.cause == CAUSE_WEATHER && v.port == 1) {
                chain_text(sim, i, text);
            }
        }
    }
    assert_string_equal(text, "Waits for Beta berths, 1st in line, since 4 Jan 07:43\n"
                              " Beta berths: closed by the weather, since 4 Jan 08:14\n"
                              "  Strong wind at Ports, since 4 Jan 08:14\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

/* The record of the grain deal, told by a ship that could not move. */
static void test_the_suspension_of_october_2022(void **state)
{
    (void)state;
    ScenarioBundle bundle = load("bsgi-2022", NULL, 0);
    Sim *sim = start(&bundle);
    run_to(sim, "2022-10-14 11:00");
    assert_someone_says(sim, CAUSE_SERVERS_BUSY, "  5 teams by the calendar, from 14 Oct 00:00");
    run_to(sim, "2022-10-30 06:00");
    assert_someone_says(
        sim, CAUSE_CORRIDOR_SHUT,
        " Maritime humanitarian corridor is closed, since 29 Oct 14:00\n"
        "  closed by rule: Black Sea Grain Initiative suspended, since 29 Oct 14:00\n"
        "   Black Sea Grain Initiative, 29 Oct 14:00: suspended: Russia suspended its part\n"
        "    Russia suspends its part after the drone attack on Sevastopol, 29 Oct 14:00\n");
    run_to(sim, "2022-11-02 11:00");
    assert_someone_says(sim, CAUSE_CORRIDOR_SHUT,
                        " Maritime humanitarian corridor is closed, since 2 Nov 00:00\n"
                        "  closed by order, since 2 Nov 00:00\n"
                        "   No movements are planned for the day, 2 Nov 00:00\n");
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_treaty_that_fell_with_another),
        cmocka_unit_test(test_a_condition_withdrawn_by_hand),
        cmocka_unit_test(test_more_violations_than_it_bears),
        cmocka_unit_test(test_teams_by_a_rule),
        cmocka_unit_test(test_a_rule_that_ended_with_time),
        cmocka_unit_test(test_a_violation_before_the_treaty_came_back),
        cmocka_unit_test(test_no_power_after_a_strike),
        cmocka_unit_test(test_berths_out_of_service_after_a_strike),
        cmocka_unit_test(test_no_cargo_for_want_of_rail),
        cmocka_unit_test(test_no_cargo_since_less_comes_by_the_calendar),
        cmocka_unit_test(test_the_night_began_when_the_hours_ended),
        cmocka_unit_test(test_wind_at_the_second_port_of_its_list),
        cmocka_unit_test(test_the_suspension_of_october_2022),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
