/* Variants of a scenario (`base:`), and flows whose vessels come or leave by a table. */
#include "io/scenario_file.h"

#include "base/simtime.h"
#include "sim/sim.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HERE SOURCE_DIR "/tests/data/here.yaml" /* is never read: its text is in the tests */

/* Tables lie in the folder history of the assets, here a folder of the test's own. */
static char assets[] = "/tmp/corridor-tables-XXXXXX";
static char folder[64], table_path[80];
static ScenarioSources sources = {assets, SOURCE_DIR "/maps"};

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(assets)) {
        return -1;
    }
    snprintf(folder, sizeof folder, "%s/history", assets);
    snprintf(table_path, sizeof table_path, "%s/table.csv", folder);
    return mkdir(folder, 0700);
}

static int remove_folder(void **state)
{
    (void)state;
    return unlink(table_path) | rmdir(folder) | rmdir(assets);
}

#define HEAD "corridor: 1\nid: here\ntitle: Here\nsummary: A test.\nbase: ./toy-two-ports.yaml\n"

static bool load_text(const char *text, ScenarioBundle *bundle, Errors *errors)
{
    return scenario_load_text(&sources, HERE, text, strlen(text), NULL, bundle, errors);
}

static ScenarioBundle load(const char *text)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!load_text(text, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s", errors_first(&errors));
    }
    return bundle;
}

static void expect_error(const char *text, int32_t line, const char *message)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    assert_false(load_text(text, &bundle, &errors));
    if (errors.items[0].line != line || strcmp(errors.items[0].text, message) != 0) {
        errors_print(&errors, stderr);
        fail_msg("expected line %d: %s", (int)line, message);
    }
    errors_free(&errors);
}

/* ---- variants ---- */

static void test_a_variant_keeps_what_it_does_not_name(void **state)
{
    (void)state;
    ScenarioBundle b = load(HEAD "flows: {beta: none, alpha: {arrivals: {even: 2 /day}}}\n");
    const Scenario *s = b.scenario;
    assert_string_equal(s->id, "here");
    assert_int_equal(s->agreement_count, 1);
    assert_int_equal(s->event_count, 2);
    assert_int_equal(s->flow_count, 1);
    assert_string_equal(s->flows[0].name, "To Alpha");
    assert_int_equal(s->flows[0].rates[0].value, 2000); /* its own */
    assert_int_equal(s->flows[0].step_count, 4);        /* the base's */
    scenario_bundle_free(&b);
}

static void test_what_a_variant_drops_must_be_there(void **state)
{
    (void)state;
    expect_error(HEAD "flows: {gamma: none}\n", 6,
                 "found `gamma: none`, expected something of the base");
}

static void test_a_variant_of_a_variant_is_refused(void **state)
{
    (void)state;
    expect_error("corridor: 1\nid: a\ntitle: A\nsummary: A.\nbase: "
                 "./toy-variant.yaml\n",
                 5,
                 "found `./toy-variant.yaml`, itself a variant, expected "
                 "a whole scenario");
}

/* ---- tables ---- */

/* A variant in which the ships for Alpha come by a table. */
static const char *by_table(const char *table, const char *more)
{
    static char text[512];
    FILE *out = fopen(table_path, "wb");
    assert_non_null(out);
    fputs(table, out);
    fclose(out);
    snprintf(text, sizeof text,
             HEAD "flows:\n  beta: none\n  alpha:\n    arrivals: {csv: table.csv}\n%s", more);
    return text;
}

#define LADEN                                                                                      \
    "    starts_in_port: yes\n    starts_laden: yes\n"                                             \
    "    itinerary: [{serve: gate outbound}, depart]\n"

static void test_rows_are_vessels_with_their_part_of_the_tonnes(void **state)
{
    (void)state;
    ScenarioBundle b = load(by_table("date,port,count,tonnes,commodity,destination,name\n"
                                     "2020-01-03,Alpha,2,15000,corn,east,\n"
                                     "2020-01-05 06:00,Alpha,,,,,Third\n",
                                     ""));
    const Flow *flow = &b.scenario->flows[0];
    assert_int_equal(flow->arrivals, ARRIVAL_DATED);
    assert_int_equal(flow->dated_count, 3);
    assert_true(flow->dated[1].cargo_kg == 7500000);
    assert_int_equal(flow->dated[1].commodity, 0);
    assert_int_equal(flow->dated[1].destination, 0);
    assert_int_equal(flow->dated[1].vessel_class, 0);
    assert_null(flow->dated[1].name);
    assert_true(flow->dated[2].t == b.scenario->start + 4 * MS_PER_DAY + 6 * MS_PER_HOUR);
    assert_int_equal(flow->dated[2].vessel_class, -1); /* to be drawn */
    assert_true(flow->dated[2].cargo_kg == 0);
    assert_int_equal(flow->dated[2].commodity, -1);
    assert_string_equal(flow->dated[2].name, "Third");
    scenario_bundle_free(&b);
}

/* Two ships of 7,500 t leave on the 3rd without having loaded here, and the ledger balances. */
static void test_laden_vessels_leave_on_their_day(void **state)
{
    (void)state;
    ScenarioBundle b = load(by_table("date,port,count,tonnes\n2020-01-03,Alpha,2,15000\n", LADEN));
    SimConfig config = {b.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    sim_run_until(sim, b.scenario->start + 3 * MS_PER_DAY);
    assert_int_equal(sim_days(sim)[1].voyages, 0);
    assert_int_equal(sim_days(sim)[2].voyages, 2);
    assert_true(sim_totals(sim).exported_kg == 15000000);
    assert_null(sim_fault(sim));
    sim_run_until(sim, b.scenario->end);
    SimTotals totals = sim_totals(sim);
    assert_true(totals.departed_kg == 15000000 && totals.loaded_kg == 15000000);
    assert_int_equal(totals.vessels_balance, 0);
    assert_int_equal(totals.cargo_balance_kg, 0);
    sim_destroy(sim);
    scenario_bundle_free(&b);
}

static void test_mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *table;
        int32_t line;
        const char *message;
    } cases[] = {
        {"date,prt\n2020-01-03,Alpha\n", 1,
         "found the column `prt`, expected date, port, count, tonnes, commodity, destination, "
         "class or name; is `port` meant?"},
        {"date,port\n2020-01-03,Alpha\n2020-13-01,Alpha\n", 3,
         "`date`: found `2020-13-01`, expected a date as 2022-10-29 or 2022-10-29 06:30"},
        {"date,port\n2021-01-03,Alpha\n", 2,
         "`date`: found `2021-01-03`, expected a date within the run, 2020-01-01 to 2020-03-01"},
        {"date,port\n2020-01-03,Alpha\n\n2020-01-02,Alpha\n", 4,
         "`date`: found `2020-01-02`, before the row above, expected rising dates"},
        {"date,port\n2020-01-03,Alhpa\n", 2,
         "`port`: found `Alhpa`, expected a port of the map; is `Alpha` meant?"},
        {"date,port\n2020-01-03,\n", 2, "`port`: found nothing, expected a port of the map"},
        {"date,port,count\n2020-01-03,Alpha,0\n", 2,
         "`count`: found `0`, expected a number from 1 to 1000"},
        {"date,port,count\n2020-01-03,Alpha,1.5\n", 2,
         "`count`: found `1.5`, expected a whole number of vessels"},
        {"date,port,tonnes\n2020-01-03,Alpha,12000\n", 2,
         "`tonnes`: found 12000 t a ship, expected what some class of the flow carries that the "
         "port can take"},
        {"date,port,commodity\n2020-01-03,Alpha,wheat\n", 2,
         "`commodity`: found `wheat`, expected a commodity of the scenario"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect_error(by_table(cases[i].table, ""), cases[i].line, cases[i].message);
    }
}

static void test_a_laden_start_needs_a_port(void **state)
{
    (void)state;
    expect_error(by_table("date,port\n2020-01-03,Alpha\n", "    starts_laden: yes\n"), 8,
                 "found a flow without `starts_in_port`, expected it: its vessels start laden, as "
                 "if they had loaded there");
}

static void test_who_starts_laden_does_not_load_again(void **state)
{
    (void)state;
    expect_error(by_table("date,port\n2020-01-03,Alpha\n",
                          "    starts_in_port: yes\n    starts_laden: yes\n"
                          "    itinerary: [{serve: gate outbound}, load, depart]\n"),
                 12,
                 "found `load` in the itinerary of a flow that `starts_laden`, expected only what "
                 "comes after loading");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_variant_keeps_what_it_does_not_name),
        cmocka_unit_test(test_what_a_variant_drops_must_be_there),
        cmocka_unit_test(test_a_variant_of_a_variant_is_refused),
        cmocka_unit_test(test_rows_are_vessels_with_their_part_of_the_tonnes),
        cmocka_unit_test(test_laden_vessels_leave_on_their_day),
        cmocka_unit_test(test_mistakes_are_told_with_their_line),
        cmocka_unit_test(test_a_laden_start_needs_a_port),
        cmocka_unit_test(test_who_starts_laden_does_not_load_again),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
