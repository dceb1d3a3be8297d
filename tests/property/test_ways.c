/* Two canals to one port: which of them ships take. On the map of the Black Sea: from the roads of
 * Sulina to Izmail it is 55.0 nm by the Sulina canal, 9 h 10 min at 6 knots, and 10.9 nm over sea
 * and 44.7 nm of river by the Bystre mouth, some 8 h 25 min for a coaster. */
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

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

typedef struct Run {
    ScenarioBundle bundle;
    Sim *sim;
} Run;

#define HEAD                                                                                       \
    "corridor: 1\nid: ways\ntitle: Ways\nsummary: Two canals.\nstart: 2022-08-01\n"                \
    "end: 2022-08-20\nmap: black-sea\nfleet: fleet.yaml\n"
#define CANALS(choice)                                                                             \
    "controls:\n"                                                                                  \
    "  sulina: {name: S, lane: SULINA, headway: 30 min, capacity: 2 /day" choice "}\n"             \
    "  bystre: {name: B, lane: BYSTRE, headway: 30 min, capacity: 2 /day" choice "}\n"

/* One coaster every other hour from midnight, five in all. */
#define FIVE                                                                                       \
    "flows:\n  in: {name: In, counted: no, entry: SUL_ROADS, exit: Izmail, itinerary: [depart],\n" \
    "    classes: {coaster_6k_danube: 1}, arrivals: {dated: [{on: 2022-08-02 00:00},\n"            \
    "      {on: 2022-08-02 02:00}, {on: 2022-08-02 04:00}, {on: 2022-08-02 06:00},\n"              \
    "      {on: 2022-08-02 08:00}]}}\n"

static Run run(const char *text)
{
    Run run = {0};
    Errors errors = {0};
    if (!scenario_load_text(&sources, SOURCE_DIR "/tests/data/ways.yaml", text, strlen(text), NULL,
                            &run.bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("the scenario could not be loaded");
    }
    run.sim = sim_create(&(SimConfig){.scenario = run.bundle.scenario, .seed = 1});
    sim_run_until(run.sim, run.bundle.scenario->end);
    assert_null(sim_fault(run.sim));
    assert_int_equal(sim_totals(run.sim).inside, 0);
    return run;
}

static int64_t entered(const Run *run, const char *station)
{
    int32_t index = scenario_find_station(run->bundle.scenario, station);
    assert_true(index >= 0);
    return (int64_t)sim_line(run->sim, run->bundle.scenario->stations[index].first_line).arrivals;
}

static void end(Run *run)
{
    sim_destroy(run->sim);
    scenario_bundle_free(&run->bundle);
}

static void test_without_a_choice_all_take_the_quickest_way_and_wait(void **state)
{
    (void)state;
    Run r = run(HEAD CANALS("") FIVE);
    assert_int_equal(entered(&r, "bystre_westbound"), 5);
    assert_int_equal(entered(&r, "sulina_westbound"), 0);
    /* The third and fourth wait for the next day, the fifth for the one after. */
    assert_true(sim_totals(r.sim).wait_ms[CAUSE_DAY_QUOTA] > 65 * MS_PER_HOUR);
    end(&r);
}

/* Two by Bystre, whose day is then full; two by Sulina; the fifth waits until midnight either way,
 * and is sooner at Izmail by Bystre. */
static void test_with_a_choice_they_take_the_way_that_ends_sooner(void **state)
{
    (void)state;
    Run r = run(HEAD CANALS(", other_way: yes") FIVE);
    assert_int_equal(entered(&r, "bystre_westbound"), 3);
    assert_int_equal(entered(&r, "sulina_westbound"), 2);
    assert_true(sim_totals(r.sim).wait_ms[CAUSE_DAY_QUOTA] < 16 * MS_PER_HOUR);
    end(&r);
}

static void test_a_closed_canal_is_no_choice(void **state)
{
    (void)state;
    Run r = run(HEAD "shut_lanes: [BYSTRE]\n" CANALS(", other_way: yes") FIVE);
    assert_int_equal(entered(&r, "sulina_westbound"), 5);
    end(&r);
}

/* With 5,800 t a coaster draws 6.64 m, too much for the 6.5 m of Bystre; with 4,060 t 5.6 m. */
static void test_the_deep_take_the_deeper_canal(void **state)
{
    (void)state;
    static const char out[] =
        HEAD CANALS(", other_way: yes") "commodities: {corn: {name: Corn}}\n"
                                        "destinations: {east: {name: Eastland, region: East, "
                                        "income_group: High income}}\n"
                                        "flows:\n  out: {name: Out, counted: yes, exit: SUL_ROADS, "
                                        "starts_in_port: yes,\n"
                                        "    ports: {Izmail: 1}, classes: {coaster_6k_danube: 1}, "
                                        "fill: %s, commodities: {corn: 1},\n"
                                        "    destinations: {east: 1}, itinerary: [load, depart],\n"
                                        "    arrivals: {dated: [{on: 2022-08-02, count: 2}]}}\n";
    char text[4000];
    snprintf(text, sizeof text, out, "100 %");
    Run r = run(text);
    assert_int_equal(entered(&r, "sulina_eastbound"), 2);
    end(&r);
    snprintf(text, sizeof text, out, "70 %");
    r = run(text);
    assert_int_equal(entered(&r, "bystre_eastbound"), 2);
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_choice_all_take_the_quickest_way_and_wait),
        cmocka_unit_test(test_with_a_choice_they_take_the_way_that_ends_sooner),
        cmocka_unit_test(test_a_closed_canal_is_no_choice),
        cmocka_unit_test(test_the_deep_take_the_deeper_canal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
