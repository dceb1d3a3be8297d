/* What the default scenario is for, in the window and in the shell: see why the truce at sea is not
 * in force, meet the conditions, watch ships take the straight way, violate it until it is
 * suspended. Both ways end in the same state. */
#include "desk_world.h"

enum { SEED = 2025 };

static void run_to(World *w, const char *date)
{
    int64_t t;
    assert_true(time_parse(date, &t));
    desk_run_until(w->desk, t);
}

static AgreementStatus maritime_status(const World *w)
{
    int32_t maritime = scenario_find_agreement(w->bundle.scenario, "maritime");
    return sim_agreement(desk_sim(w->desk), maritime).status;
}

/* Ships on the straight way from Odesa, where no other lane leads. */
static int32_t ships_on_the_straight_way(const Sim *sim)
{
    int32_t count = 0;
    for (int32_t i = 0; i < sim_vessel_slots(sim); i++) {
        Pose pose;
        count += sim_pose(sim, i, sim_now(sim), &pose) && pose.at.lat > 43.2 &&
                 pose.at.lat < 44.8 && pose.at.lon > 29.9 && pose.at.lon < 30.8;
    }
    return count;
}

static void sign_the_inspection(World *w)
{
    static const char *const parties[] = {"Ukraine", "T\xC3\xBCrkiye", "United Nations", "Russia"};
    for (size_t p = 0; p < sizeof parties / sizeof parties[0]; p++) {
        char chip[96], choice[96];
        snprintf(chip, sizeof chip, "%s, Inspection of ships", parties[p]);
        snprintf(choice, sizeof choice, "%s signs: Inspection of ships", parties[p]);
        press(w, chip);
        press(w, choice);
    }
}

/* The commands that the window has taken, as `corridor run --command` takes them. */
static uint64_t hash_from_the_shell(const World *w)
{
    const Sim *told = w->desk->sim;
    SimConfig config = {w->bundle.scenario, SEED, 0, false};
    Sim *sim = sim_create(&config);
    for (int32_t i = 0; i < sim_command_count(told); i++) {
        char line[COMMAND_TEXT + TIME_TEXT + 2], date[TIME_TEXT], text[COMMAND_TEXT];
        Command command = sim_command(told, i), read;
        Errors errors = {0};
        snprintf(line, sizeof line, "%s %s", time_format(command.t, date),
                 command_format(w->bundle.scenario, &command, text));
        assert_true(command_parse_dated(w->bundle.scenario, line, &read, &errors));
        sim_run_until(sim, read.t);
        assert_true(sim_apply(sim, &read, &errors));
    }
    sim_run_until(sim, sim_now(told));
    uint64_t hash = sim_state_hash(sim);
    sim_destroy(sim);
    return hash;
}

static void test_the_truce_at_sea_is_met_seen_broken_and_the_same_in_the_shell(void **state)
{
    (void)state;
    World w;
    /* High, so that the whole panel can be reached without scrolling. */
    open_world(&w, "riyadh-2025", SEED, 1600, 2400, 1);
    run_to(&w, "2025-04-02 10:17:03");
    assert_int_equal(maritime_status(&w), AGREEMENT_IN_PRINCIPLE);
    assert_null(strstr(frame(&w), "Nothing: it is in force"));
    assert_non_null(strstr(frame(&w), "Russia asks for 5"));
    assert_int_equal(ships_on_the_straight_way(desk_sim(w.desk)), 0);
    int32_t met = 0;
    while (shows(&w, "Click: it is met")) {
        press(&w, "Click: it is met");
        met++;
    }
    assert_int_equal(met, 7); /* the eighth follows the inspection */
    assert_int_equal(maritime_status(&w), AGREEMENT_IN_PRINCIPLE);
    sign_the_inspection(&w);
    assert_int_equal(maritime_status(&w), AGREEMENT_IN_FORCE);
    assert_non_null(strstr(frame(&w), "Nothing: it is in force"));
    run_to(&w, "2025-04-12 10:17:03.123");
    assert_true(ships_on_the_straight_way(desk_sim(w.desk)) > 0);
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(maritime_status(&w), AGREEMENT_IN_FORCE);
        press(&w, "Russia, Black Sea truce");
        press(&w, "Russia violates: Black Sea truce");
    }
    assert_int_equal(maritime_status(&w), AGREEMENT_SUSPENDED);
    run_to(&w, "2025-04-14 23:00");
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 15);
    assert_true(sim_state_hash(desk_sim(w.desk)) == hash_from_the_shell(&w));
    assert_null(sim_fault(desk_sim(w.desk)));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_truce_at_sea_is_met_seen_broken_and_the_same_in_the_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
