/* How fast time runs, and what stops it. */
#include "desk_world.h"
#include "view/auto_pause.h"

static int64_t now(World *w)
{
    return sim_now(w->desk->sim);
}

static void character(World *w, char c)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = c, .typed = c});
}

static void open_conditions(World *w)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_SPACE, .shift = true});
}

/* Runs until it pauses, at most so many frames. */
static void run(World *w, int32_t frames)
{
    desk_set_paused(w->desk, false);
    for (int32_t i = 0; i < frames && !desk_is_paused(w->desk); i++) {
        desk_advance(w->desk, 0.016);
    }
    frame(w);
}

static void test_speeds_step_from_real_time_to_all_it_can(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    for (int32_t i = 0; i < 20; i++) {
        press(&w, "Slower  ([)");
    }
    assert_int_equal(desk_speed(w.desk), 1);
    assert_true(desk_is_paused(w.desk)); /* a dial does not start it */
    assert_non_null(strstr(frame(&w), "real time"));
    int32_t before = 1;
    for (int32_t i = 0; i < SPEEDS - 2; i++) {
        press(&w, "Faster  (])");
        assert_true(desk_speed(w.desk) > before);
        before = desk_speed(w.desk);
    }
    character(&w, ']');
    assert_non_null(strstr(frame(&w), "as fast as it can"));
    character(&w, ']');
    assert_int_equal(w.desk->speed, SPEEDS - 1);
    assert_false(desk_is_paused(w.desk));
    close_world(&w);
}

static void test_a_speed_is_chosen_from_the_list_by_pointer_and_by_keys(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    press(&w, "Click: all speeds");
    press(&w, "Run: 1 s is 1 min");
    assert_int_equal(desk_speed(w.desk), 60);
    assert_false(desk_is_paused(w.desk));
    press(&w, "Click: all speeds");
    key(&w, KEY_DOWN);
    key(&w, KEY_DOWN);
    key(&w, KEY_ENTER);
    assert_int_equal(desk_speed(w.desk), 10);
    assert_false(shows(&w, "Run: 1 s is 1 min"));
    close_world(&w);
}

static void test_real_time_is_real(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    int64_t start = now(&w);
    character(&w, '0');
    for (int32_t i = 0; i < 100; i++) {
        desk_advance(w.desk, 0.016);
    }
    assert_true(now(&w) - start >= 1599 && now(&w) - start <= 1600);
    close_world(&w);
}

static void test_full_speed_gives_less_when_frames_come_late(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1);
    character(&w, '6');
    desk_advance(w.desk, 0.016);
    uint64_t gave = w.desk->flat_out;
    desk_advance(w.desk, 0.016);
    assert_true(w.desk->flat_out > gave);
    gave = w.desk->flat_out;
    desk_advance(w.desk, 0.1);
    assert_true(w.desk->flat_out < gave);
    assert_non_null(strstr(frame(&w), "1 s is ")); /* what it reaches */
    close_world(&w);
}

static void test_it_pauses_at_the_moment_an_agreement_changes_and_says_why(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1);
    w.desk->auto_pause.truce = true;
    desk_set_speed(w.desk, SPEEDS - 1);
    run(&w, 1000);
    int32_t last = sim_truce_count(w.desk->sim) - 1;
    TruceEvent event = sim_truce_event(w.desk->sim, last);
    assert_int_equal(event.kind, TRUCE_STATUS);
    assert_true(event.t == now(&w));
    assert_non_null(strstr(frame(&w), "Paused on "));
    int64_t first = now(&w);
    run(&w, 1000); /* on to the next */
    assert_true(now(&w) > first);
    close_world(&w);
}

static void test_it_pauses_when_the_queue_exceeds_the_number(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1);
    w.desk->auto_pause.queue = true;
    w.desk->auto_pause.queue_over = 30;
    desk_set_speed(w.desk, SPEEDS - 1);
    run(&w, 1000);
    assert_true(now(&w) < w.bundle.scenario->end);
    assert_int_equal(auto_pause_queue(w.desk), 31);
    int64_t there = now(&w);
    desk_jump(w.desk, there - MS_PER_MINUTE);
    assert_true(auto_pause_queue(w.desk) <= 30);
    close_world(&w);
}

static void test_the_pause_says_which_ships_it_counts(void **context)
{
    (void)context;
    World w;
    char words[PAUSE_TEXT];
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1);
    assert_string_equal(auto_pause_words(w.desk, PAUSE_QUEUE, words),
                        "Loaded ships awaiting inspection exceed");
    desk_run_until(w.desk, w.bundle.scenario->start + 90 * MS_PER_DAY);
    assert_int_equal(auto_pause_queue(w.desk),
                     sim_vessels_in_state(w.desk->sim, VESSEL_OUTBOUND_ANCHORAGE, true));
    close_world(&w);
    open_world(&w, "peace-2021", 1, 1024, 600, 1);
    assert_string_equal(auto_pause_words(w.desk, PAUSE_QUEUE, words), "Ships in lines exceed");
    close_world(&w);
}

static void test_it_pauses_on_the_date_typed(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1);
    open_conditions(&w);
    for (int32_t i = 0; i < 10; i++) {
        key(&w, KEY_BACKSPACE);
    }
    assert_false(w.desk->auto_pause.date);
    for (const char *c = "2022-09-07"; *c; c++) {
        character(&w, *c);
    }
    assert_true(w.desk->auto_pause.date);
    key(&w, KEY_ESCAPE);
    run(&w, 100000);
    int64_t date;
    assert_true(time_parse("2022-09-07", &date));
    assert_true(now(&w) == date);
    close_world(&w);
}

static void test_it_pauses_when_a_vessel_is_hit(void **context)
{
    (void)context;
    World w;
    open_world(&w, "corridor-2023", 1, 1024, 600, 1);
    w.desk->auto_pause.hit = true;
    desk_set_speed(w.desk, SPEEDS - 1);
    run(&w, 1000);
    bool hit = false;
    for (int32_t i = 0; i < sim_incident_count(w.desk->sim); i++) {
        Incident incident = sim_incident(w.desk->sim, i);
        bool vessel = incident.kind == INCIDENT_DAMAGED || incident.kind == INCIDENT_LOST;
        assert_true(!vessel || incident.t == now(&w)); /* the first */
        hit |= vessel;
    }
    assert_true(hit);
    close_world(&w);
}

static void test_conditions_are_switched_by_keys_and_shown(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1600, 900, 1);
    open_conditions(&w);
    key(&w, KEY_SPACE); /* the first: an agreement changes */
    key(&w, KEY_DOWN);
    key(&w, KEY_DOWN);
    key(&w, KEY_RIGHT); /* the queue, ten more, which switches it on */
    key(&w, KEY_ESCAPE);
    assert_true(w.desk->auto_pause.truce && w.desk->auto_pause.queue);
    assert_int_equal(w.desk->auto_pause.queue_over, 70);
    assert_non_null(strstr(frame(&w), "queue > 70"));
    assert_true(desk_is_paused(w.desk)); /* Space was the menu's */
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_speeds_step_from_real_time_to_all_it_can),
        cmocka_unit_test(test_a_speed_is_chosen_from_the_list_by_pointer_and_by_keys),
        cmocka_unit_test(test_real_time_is_real),
        cmocka_unit_test(test_full_speed_gives_less_when_frames_come_late),
        cmocka_unit_test(test_it_pauses_at_the_moment_an_agreement_changes_and_says_why),
        cmocka_unit_test(test_it_pauses_when_the_queue_exceeds_the_number),
        cmocka_unit_test(test_the_pause_says_which_ships_it_counts),
        cmocka_unit_test(test_it_pauses_on_the_date_typed),
        cmocka_unit_test(test_it_pauses_when_a_vessel_is_hit),
        cmocka_unit_test(test_conditions_are_switched_by_keys_and_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
