/* More or fewer inspection teams by the buttons of its area's details. */
#include "desk_keys.h"

static void open_inspection(World *w, int32_t *station)
{
    open_world(w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w->desk, w->bundle.scenario->start + 60 * MS_PER_DAY);
    frame(w);
    for (*station = 0; w->bundle.scenario->stations[*station].kind != STATION_INSPECTION;) {
        ++*station;
    }
    const Scenario *s = w->bundle.scenario;
    desk_select_place(w->desk, -1, s->lines[s->stations[*station].first_line].area);
    desk_show_tab(w->desk, TAB_DETAILS);
    frame(w);
}

static int32_t teams(const World *w, int32_t station)
{
    return sim_station(w->desk->sim, station).servers;
}

static void test_pressed_often_at_one_moment_it_is_one_decision(void **state)
{
    (void)state;
    World w;
    int32_t station;
    open_inspection(&w, &station);
    int32_t before = teams(&w, station);
    for (int32_t i = 1; i <= 5; i++) {
        press(&w, "One team more");
        assert_int_equal(teams(&w, station), before + i);
        assert_int_equal(sim_command_count(w.desk->sim), 1);
    }
    press(&w, "One team fewer");
    assert_int_equal(teams(&w, station), before + 4);
    ctrl(&w, 'z');
    assert_int_equal(teams(&w, station), before);
    assert_int_equal(sim_command_count(w.desk->sim), 0);
    close_world(&w);
}

static void test_a_later_press_is_a_decision_of_its_own(void **state)
{
    (void)state;
    World w;
    int32_t station;
    open_inspection(&w, &station);
    int32_t before = teams(&w, station);
    press(&w, "One team more");
    key(&w, KEY_RIGHT);
    press(&w, "One team more");
    assert_int_equal(sim_command_count(w.desk->sim), 2);
    assert_int_equal(teams(&w, station), before + 2);
    ctrl(&w, 'z');
    assert_int_equal(teams(&w, station), before + 1);
    close_world(&w);
}

static void test_the_calendar_holds_again_when_it_is_asked_to(void **state)
{
    (void)state;
    World w;
    int32_t station;
    open_inspection(&w, &station);
    int32_t before = teams(&w, station);
    assert_false(shows(&w, "As many as the scenario's calendar"));
    press(&w, "One team more");
    assert_true(sim_station(w.desk->sim, station).by_hand);
    key(&w, KEY_RIGHT);
    press(&w, "As many as the scenario's calendar");
    assert_false(sim_station(w.desk->sim, station).by_hand);
    assert_int_equal(teams(&w, station), before);
    close_world(&w);
}

static void test_there_are_never_fewer_teams_than_none(void **state)
{
    (void)state;
    World w;
    int32_t station;
    open_inspection(&w, &station);
    for (int32_t i = teams(&w, station) + 3; i > 0; i--) {
        press(&w, "One team fewer");
    }
    assert_int_equal(teams(&w, station), 0);
    assert_null(sim_fault(w.desk->sim));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pressed_often_at_one_moment_it_is_one_decision),
        cmocka_unit_test(test_a_later_press_is_a_decision_of_its_own),
        cmocka_unit_test(test_the_calendar_holds_again_when_it_is_asked_to),
        cmocka_unit_test(test_there_are_never_fewer_teams_than_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
