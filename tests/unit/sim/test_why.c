/* Why a vessel waits, word by word, in a small world of one corridor and one port. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "common/toy.h"
#include "sim/state.h"
#include "sim/why.h"

#include <stdio.h>
#include <string.h>

typedef struct World {
    Toy toy;
    Sim *sim;
} World;

static void begin(World *w, const ToyCorridor *options)
{
    toy_corridor(&w->toy, options);
    w->sim = NULL;
}

static void start(World *w)
{
    w->sim = sim_create(&(SimConfig){&w->toy.scenario, 1, 0, false});
}

static void end(World *w)
{
    sim_destroy(w->sim);
    toy_free(&w->toy);
}

static void run_days(World *w, double days)
{
    sim_run_until(w->sim, w->toy.scenario.start + (int64_t)(days * (double)MS_PER_DAY));
}

static void apply(World *w, const char *text)
{
    Command command = toy_command(&w->toy, text);
    assert_true(sim_apply(w->sim, &command, NULL));
}

/* The chain of a vessel, one link a line, indented by depth. */
static const char *chain_text(const World *w, VesselIndex vessel)
{
    static char all[4096];
    WhyLink links[WHY_LINKS];
    char text[WHY_LINK_TEXT];
    int32_t count = sim_why(w->sim, vessel, links, WHY_LINKS);
    size_t used = 0;
    all[0] = '\0';
    for (int32_t i = 0; i < count; i++) {
        used += (size_t)snprintf(all + used, sizeof all - used, "%*s%s\n", (int)links[i].depth, "",
                                 sim_why_text(w->sim, &links[i], text));
    }
    return all;
}

/* The vessel at a place in a line. */
static VesselIndex in_line(const World *w, int32_t line, int32_t place)
{
    for (VesselIndex i = 0; i < sim_vessel_slots(w->sim); i++) {
        VesselView v = sim_vessel(w->sim, i);
        if (v.serial != 0 && v.line == line && sim_place_in_line(w->sim, i) == place) {
            return i;
        }
    }
    fail_msg("nobody stands there");
    return -1;
}

static VesselIndex holding(const World *w)
{
    for (VesselIndex i = 0; i < sim_vessel_slots(w->sim); i++) {
        if (sim_vessel(w->sim, i).state == VESSEL_HOLDING) {
            return i;
        }
    }
    fail_msg("nobody holds");
    return -1;
}

static const char *name_of(const World *w, VesselIndex vessel, char out[VESSEL_NAME])
{
    VesselView view = sim_vessel(w->sim, vessel);
    return sim_vessel_name(&view, out);
}

enum { OUT, IN, BERTHS };

/* Vessels come every 6 h and each inspection takes 12 h: the line grows by one in 12 h. */
static ToyCorridor crowded(void)
{
    ToyCorridor options = toy_corridor_defaults();
    options.every_ms = 6 * MS_PER_HOUR;
    options.inspection_ms = 12 * MS_PER_HOUR;
    return options;
}

static void test_in_a_line_it_waits_for_the_one_before_it(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 4);
    VesselIndex third = in_line(&w, IN, 3), second = in_line(&w, IN, 2);
    WhyLink links[WHY_LINKS];
    assert_int_equal(sim_why(w.sim, third, links, WHY_LINKS), 3);
    assert_int_equal(links[0].fact, FACT_IN_LINE);
    assert_int_equal(links[0].behind, second);
    assert_int_equal(links[1].fact, FACT_BUSY);
    assert_int_equal(links[1].subject, 0); /* the station */
    assert_int_equal(links[1].behind, second);
    assert_int_equal(links[2].fact, FACT_CALENDAR);
    char name[VESSEL_NAME], text[WHY_LINK_TEXT], expected[WHY_LINK_TEXT];
    assert_non_null(
        strstr(sim_why_text(w.sim, &links[0], text), "Waits for In, 3rd in line, since"));
    snprintf(expected, sizeof expected, "; it goes after MV %s", name_of(&w, second, name));
    sim_why_text(w.sim, &links[1], text);
    assert_non_null(strstr(text, "the only team is busy, at least since "));
    assert_non_null(strstr(text, expected));
    assert_string_equal(sim_why_text(w.sim, &links[2], text),
                        "1 team by the calendar, from the start");
    end(&w);
}

static void test_the_first_in_line_waits_for_the_one_in_service(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 4);
    WhyLink links[WHY_LINKS];
    sim_why(w.sim, in_line(&w, IN, 1), links, WHY_LINKS);
    assert_int_equal(links[0].behind, -1);
    VesselView served = sim_vessel(w.sim, links[1].behind);
    assert_true(served.state == VESSEL_INBOUND_INSPECTION ||
                served.state == VESSEL_OUTBOUND_INSPECTION);
    assert_int_equal(links[1].until, served.until);
    end(&w);
}

static void test_a_suspension_by_hand_is_behind_a_closed_corridor(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 10.5);
    apply(&w, "suspend deal east");
    run_days(&w, 11);
    WhyLink first;
    VesselIndex vessel = in_line(&w, IN, 1);
    sim_why(w.sim, vessel, &first, 1);
    char head[WHY_LINK_TEXT], expected[2048];
    snprintf(expected, sizeof expected,
             "%s\n"
             " Corridor is closed, since 11 Jan 12:00\n"
             "  closed by rule: nothing holds that would open it, since 11 Jan 12:00\n"
             "   The Deal, 11 Jan 12:00: suspended: East suspended its part\n"
             "    by hand, 11 Jan 12:00: suspend deal east\n",
             sim_why_text(w.sim, &first, head));
    assert_string_equal(chain_text(&w, vessel), expected);
    end(&w);
}

static void test_a_corridor_closed_by_hand_names_the_command(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = toy_corridor_defaults();
    begin(&w, &options);
    start(&w);
    run_days(&w, 20);
    apply(&w, "suspend deal east"); /* closes it too, but the order counts */
    run_days(&w, 20.25);
    apply(&w, "corridor corr closed");
    run_days(&w, 24);
    assert_non_null(strstr(chain_text(&w, holding(&w)),
                           " Corridor is closed, since 21 Jan 00:00\n"
                           "  closed by order, since 21 Jan 06:00\n"
                           "   by hand, 21 Jan 06:00: corridor corr closed\n"));
    end(&w);
}

/* The rule that closes the corridor holds since the first of two suspensions. */
static void test_the_event_that_closed_it_counts_not_the_last_one(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 5);
    apply(&w, "suspend deal east");
    run_days(&w, 6);
    apply(&w, "suspend deal west");
    run_days(&w, 7);
    const char *text = chain_text(&w, in_line(&w, IN, 2));
    assert_non_null(strstr(text, "   The Deal, 6 Jan 00:00: suspended: East suspended its part\n"
                                 "    by hand, 6 Jan 00:00: suspend deal east\n"));
    assert_null(strstr(text, "West"));
    end(&w);
}

static void test_a_term_that_ended_by_itself_ends_the_chain(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    options.term_ms = 8 * MS_PER_DAY;
    begin(&w, &options);
    start(&w);
    run_days(&w, 5);
    apply(&w, "renew deal 1 d");
    run_days(&w, 12);
    assert_non_null(
        strstr(chain_text(&w, in_line(&w, IN, 2)),
               " Corridor is closed, since 10 Jan 00:00\n"
               "  closed by rule: nothing holds that would open it, since 10 Jan 00:00\n"
               "   The Deal, 10 Jan 00:00: expired: the term ended and nobody renewed it\n"
               "    The Deal, 6 Jan 00:00: renewed by 1 days: the term was extended\n"
               "     by hand, 6 Jan 00:00: renew deal 1 d\n"));
    end(&w);
}

static void test_an_event_of_the_scenario_is_named_in_its_own_words(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    Command suspend = toy_command(&w.toy, "suspend deal west");
    Command teams = toy_command(&w.toy, "teams check 0");
    int64_t t = w.toy.scenario.start + 4 * MS_PER_DAY;
    ScenarioEvent events[] = {{.t = t, .command = suspend, .text = "West walks out"},
                              {.t = t, .command = teams}};
    w.toy.scenario.events = events;
    w.toy.scenario.event_count = 2;
    start(&w);
    run_days(&w, 5);
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 1)),
                           "   The Deal, 5 Jan 00:00: suspended: West suspended its part\n"
                           "    West walks out, 5 Jan 00:00\n"));
    apply(&w, "resume deal west");
    /* The second event has no words: it is part of the one before it. */
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 1)),
                           " check has no teams, since 5 Jan 00:00\n"
                           "  0 teams by order, since 5 Jan 00:00\n"
                           "   West walks out, 5 Jan 00:00\n"));
    end(&w);
}

static void test_teams_set_by_hand_and_by_the_calendar(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    Dated servers[] = {{INT64_MIN, 1},
                       {w.toy.scenario.start + 3 * MS_PER_DAY, 2},
                       {w.toy.scenario.start + 30 * MS_PER_DAY, 1}};
    Station *check = (Station *)&w.toy.scenario.stations[0];
    check->servers = servers;
    check->server_count = 3;
    start(&w);
    run_days(&w, 9);
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 2)),
                           "\n  2 teams by the calendar, from 4 Jan 00:00, until 31 Jan 00:00\n"));
    apply(&w, "teams check 1");
    run_days(&w, 10);
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 2)),
                           "\n  1 team by order, since 10 Jan 00:00\n"
                           "   by hand, 10 Jan 00:00: teams check 1\n"));
    end(&w);
}

static void test_outside_hours_it_waits_for_the_morning(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    Station *check = (Station *)&w.toy.scenario.stations[0];
    check->opens_ms = 5 * MS_PER_HOUR;
    check->closes_ms = 12 * MS_PER_HOUR + 30 * MS_PER_MINUTE;
    start(&w);
    run_days(&w, 6.75);
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 1)),
                           " check is not at work, since 7 Jan 12:30, until 8 Jan 05:00\n"
                           "  hours of work: from 05:00 to 12:30 UTC\n"));
    run_days(&w, 7.1);
    assert_non_null(strstr(chain_text(&w, in_line(&w, IN, 1)),
                           " check is not at work, since 7 Jan 12:30, until 8 Jan 05:00\n"));
    end(&w);
}

static void test_a_closed_port_and_who_closed_it(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = toy_corridor_defaults();
    begin(&w, &options);
    start(&w);
    run_days(&w, 3.5);
    apply(&w, "port Haven closed");
    run_days(&w, 8);
    assert_non_null(strstr(chain_text(&w, in_line(&w, BERTHS, 1)),
                           " the port of Haven is closed, since 4 Jan 12:00\n"
                           "  closed by order, since 4 Jan 12:00\n"
                           "   by hand, 4 Jan 12:00: port XXPRT closed\n"));
    end(&w);

    begin(&w, &options);
    PortSetting *setting = (PortSetting *)w.toy.scenario.port_settings;
    setting[0].closed = true;
    start(&w);
    run_days(&w, 8);
    assert_non_null(strstr(chain_text(&w, holding(&w)),
                           " the port of Haven is closed, since 1 Jan 00:00\n"
                           "  closed in this scenario from its start\n"));
    end(&w);
}

static void test_a_lane_closed_by_hand(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = toy_corridor_defaults();
    begin(&w, &options);
    start(&w);
    run_days(&w, 3);
    apply(&w, "lane APP closed");
    run_days(&w, 8);
    assert_non_null(strstr(chain_text(&w, holding(&w)),
                           " the lane APP is shut, since 4 Jan 00:00\n"
                           "  closed by order, since 4 Jan 00:00\n"
                           "   by hand, 4 Jan 00:00: lane APP closed\n"));
    end(&w);
}

static void test_a_failed_inspection_must_be_done_again(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = toy_corridor_defaults();
    options.repeat_ppm = 1000000;
    begin(&w, &options);
    start(&w);
    run_days(&w, 3);
    for (VesselIndex i = 0; i < sim_vessel_slots(w.sim); i++) {
        VesselView v = sim_vessel(w.sim, i);
        if (v.is_waiting && v.cause == CAUSE_NOT_READY) {
            const char *text = chain_text(&w, i);
            assert_non_null(strstr(text, "Has not passed In and must be served again, since "));
            assert_non_null(strstr(text, "\n it is not yet ready for it, until "));
            end(&w);
            return;
        }
    }
    fail_msg("nobody failed");
}

/* Who under way does not wait has nothing to explain; capacity limits what is written only. */
static void test_no_wait_no_chain_and_small_buffers(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 4);
    WhyLink links[2] = {{.since = 7}, {.since = 7}};
    assert_int_equal(sim_why(w.sim, in_line(&w, IN, 2), links, 1), 3);
    assert_true(links[0].since != 7);
    assert_int_equal(links[1].since, 7);
    for (VesselIndex i = 0; i < sim_vessel_slots(w.sim); i++) {
        if (!sim_vessel(w.sim, i).is_waiting) {
            assert_int_equal(sim_why(w.sim, i, links, 2), 0);
        }
    }
    end(&w);
}

/* Decisions are part of the state: a snapshot has them. */
static void test_a_snapshot_remembers_who_decided(void **state)
{
    (void)state;
    World w;
    ToyCorridor options = crowded();
    begin(&w, &options);
    start(&w);
    run_days(&w, 4);
    apply(&w, "teams check 0");
    World other = {.toy = w.toy, .sim = sim_clone(w.sim)};
    run_days(&w, 5);
    run_days(&other, 5);
    assert_int_equal(sim_state_hash(w.sim), sim_state_hash(other.sim));
    assert_non_null(strstr(chain_text(&other, in_line(&other, IN, 1)),
                           "   by hand, 5 Jan 00:00: teams check 0\n"));
    sim_destroy(other.sim);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_a_line_it_waits_for_the_one_before_it),
        cmocka_unit_test(test_the_first_in_line_waits_for_the_one_in_service),
        cmocka_unit_test(test_a_suspension_by_hand_is_behind_a_closed_corridor),
        cmocka_unit_test(test_a_corridor_closed_by_hand_names_the_command),
        cmocka_unit_test(test_the_event_that_closed_it_counts_not_the_last_one),
        cmocka_unit_test(test_a_term_that_ended_by_itself_ends_the_chain),
        cmocka_unit_test(test_an_event_of_the_scenario_is_named_in_its_own_words),
        cmocka_unit_test(test_teams_set_by_hand_and_by_the_calendar),
        cmocka_unit_test(test_outside_hours_it_waits_for_the_morning),
        cmocka_unit_test(test_a_closed_port_and_who_closed_it),
        cmocka_unit_test(test_a_lane_closed_by_hand),
        cmocka_unit_test(test_a_failed_inspection_must_be_done_again),
        cmocka_unit_test(test_no_wait_no_chain_and_small_buffers),
        cmocka_unit_test(test_a_snapshot_remembers_who_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
