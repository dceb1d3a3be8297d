/* Time in the window: dragged, stepped, stopped; whatever the way, a moment is the same. */
#include "desk_world.h"
#include "sim/timeline.h"
#include "view/known.h"
#include "view/timeline.h"

#include <stdlib.h>

static uint64_t hash(World *w)
{
    return sim_state_hash(w->desk->sim);
}

static int64_t now(World *w)
{
    return sim_now(w->desk->sim);
}

/* The run of the same decisions by t, straight from the start. */
static uint64_t straight_hash(World *w, int64_t t)
{
    SimConfig config = {w->bundle.scenario, w->desk->config.seed, 0, false};
    Sim *sim = sim_create(&config);
    for (int32_t i = 0; i < known_decision_count(w->desk); i++) {
        Command command = known_decision(w->desk, i);
        if (command.t <= t) {
            sim_run_until(sim, command.t);
            assert_true(sim_apply(sim, &command, NULL));
            sim_run_until(sim, command.t);
        }
    }
    sim_run_until(sim, t);
    uint64_t result = sim_state_hash(sim);
    sim_destroy(sim);
    return result;
}

static void shifted(World *w, DeskKey which)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = which, .shift = true});
}

static void ctrl(World *w, char letter)
{
    send(w,
         (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = letter, .ctrl = true});
}

static void arrive(World *w)
{
    for (int32_t i = 0; i < 10000 && w->desk->seek.on; i++) {
        desk_advance(w->desk, 0.016);
    }
    assert_false(w->desk->seek.on);
    frame(w);
}

static float strip_y(World *w)
{
    Rect strip = w->desk->seek.strip;
    return strip.y + strip.h - 3;
}

static void down_at(World *w, int64_t t)
{
    float x = timeline_x(w->desk, w->desk->seek.strip, t);
    send(w, (DeskEvent){.kind = EVENT_DOWN, .x = x, .y = strip_y(w), .clicks = 1});
}

static void move_to(World *w, int64_t t)
{
    float x = timeline_x(w->desk, w->desk->seek.strip, t);
    send(w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = strip_y(w)});
}

static void up(World *w)
{
    send(w, (DeskEvent){.kind = EVENT_UP});
}

static void test_dragging_goes_anywhere_and_every_moment_is_the_straight_run(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w), end = w.bundle.scenario->end;
    desk_run_until(w.desk, start + 20 * MS_PER_DAY);
    down_at(&w, start + 5 * MS_PER_DAY);
    arrive(&w);
    assert_true(llabs(now(&w) - start - 5 * MS_PER_DAY) < MS_PER_DAY);
    static const int32_t percents[] = {3, 50, 20, 90, 10, 100, 0, 70};
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        move_to(&w, start + (end - start) / 100 * percents[i]);
        arrive(&w);
        assert_true(hash(&w) == straight_hash(&w, now(&w)));
    }
    up(&w);
    int64_t let_go = now(&w);
    move_to(&w, start);
    arrive(&w);
    assert_true(now(&w) == let_go);
    close_world(&w);
}

static void test_dragging_beyond_the_ends_stays_within_the_run(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    down_at(&w, start + MS_PER_DAY);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = 5000, .y = 0});
    arrive(&w);
    assert_true(now(&w) == w.bundle.scenario->end);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = -5000, .y = 0});
    arrive(&w);
    assert_true(now(&w) == start);
    close_world(&w);
}

/* The pill is not under the moment at the strip's end: taking it there must not move time. */
static void test_taking_the_mark_does_not_move_it(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    Rect pill;
    int64_t start = now(&w);
    assert_true(desk_find(w.desk, "Drag: to any moment", &pill));
    float x = pill.x + pill.w - 6, y = pill.y + 10;
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
    send(&w, (DeskEvent){.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1});
    assert_true(now(&w) == start);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x + 40, .y = y});
    arrive(&w);
    int64_t expected =
        timeline_t(w.desk, w.desk->seek.strip, timeline_x(w.desk, w.desk->seek.strip, start) + 40);
    assert_true(llabs(now(&w) - expected) <= 2 * MS_PER_MINUTE);
    close_world(&w);
}

static void test_running_goes_on_after_a_drag_but_not_during_it(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    desk_run_until(w.desk, start + 9 * MS_PER_DAY);
    desk_set_paused(w.desk, false);
    down_at(&w, start + 3 * MS_PER_DAY);
    arrive(&w);
    int64_t held = now(&w);
    desk_advance(w.desk, 0.1);
    assert_true(now(&w) == held);
    up(&w);
    desk_advance(w.desk, 0.1);
    assert_true(now(&w) > held);
    close_world(&w);
}

static void test_back_by_events_visits_the_moments_of_the_way_there(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    enum { STEPS = 60 };
    int64_t times[STEPS];
    uint64_t hashes[STEPS];
    desk_run_until(w.desk, now(&w) + 2 * MS_PER_DAY + 12345);
    Command met = desk_condition_command(w.desk, 0);
    desk_decide(w.desk, &met); /* a moment of its own */
    send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_LEFT});
    for (int32_t i = 0; i < STEPS; i++) {
        send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = '.'});
        times[i] = now(&w);
        hashes[i] = hash(&w);
        assert_true(i == 0 || times[i] > times[i - 1]);
        assert_true(hashes[i] == straight_hash(&w, times[i]));
    }
    assert_true(times[0] == met.t || times[0] == known_decision(w.desk, 0).t);
    for (int32_t i = STEPS - 2; i >= 0; i--) {
        key(&w, KEY_LEFT);
        assert_true(now(&w) == times[i]);
        assert_true(hash(&w) == hashes[i]);
    }
    close_world(&w);
}

static void test_back_from_the_start_stays_there(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    uint64_t first = hash(&w);
    key(&w, KEY_LEFT);
    shifted(&w, KEY_LEFT);
    assert_true(now(&w) == start);
    assert_true(hash(&w) == first);
    close_world(&w);
}

static void test_days_and_months_step_to_whole_ones(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    desk_run_until(w.desk, start + 3 * MS_PER_DAY + 7 * MS_PER_HOUR);
    shifted(&w, KEY_LEFT);
    assert_true(now(&w) == start + 3 * MS_PER_DAY);
    shifted(&w, KEY_LEFT);
    assert_true(now(&w) == start + 2 * MS_PER_DAY);
    key(&w, KEY_RIGHT);
    assert_true(now(&w) == start + 3 * MS_PER_DAY);
    int64_t month = time_next_month(now(&w));
    int64_t end = w.bundle.scenario->end;
    shifted(&w, KEY_RIGHT);
    arrive(&w);
    assert_true(now(&w) == (month < end ? month : end));
    close_world(&w);
}

/* ---- the known future ---- */

static void test_the_future_stays_known_until_a_decision_cuts_it(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    desk_run_until(w.desk, start + 2 * MS_PER_DAY);
    Command met = desk_condition_command(w.desk, 0);
    desk_decide(w.desk, &met);
    desk_run_until(w.desk, start + 12 * MS_PER_DAY);
    int32_t days = known_day_count(w.desk), truces = known_truce_count(w.desk);
    int64_t tonnes = 0;
    for (int32_t i = 0; i < days; i++) {
        tonnes += known_days(w.desk)[i].exported_kg;
    }
    desk_jump(w.desk, start + MS_PER_DAY);
    assert_int_equal(sim_command_count(w.desk->sim), 0);
    assert_true(sim_day_count(w.desk->sim) < days);
    assert_int_equal(known_day_count(w.desk), days);
    assert_int_equal(known_truce_count(w.desk), truces);
    assert_true(known_end(w.desk) == start + 12 * MS_PER_DAY);
    int64_t again = 0;
    for (int32_t i = 0; i < days; i++) {
        again += known_days(w.desk)[i].exported_kg;
    }
    assert_true(again == tonnes);
    assert_true(shows(&w, "by hand: Met")); /* the mark of the decision ahead */
    Command other = {.verb = VERB_CONSENT, .subject = 1, .value = CONSENT_DISCUSSES};
    while (!sim_check(w.desk->sim, &other, NULL)) {
        other.party++;
        assert_true(other.party < w.bundle.scenario->party_count);
    }
    desk_decide(w.desk, &other);
    assert_int_equal(known_decision_count(w.desk), 1);
    assert_true(known_end(w.desk) == start + MS_PER_DAY);
    ctrl(&w, 'y'); /* what was cut can be taken again, at its time */
    assert_int_equal(known_decision_count(w.desk), 2);
    assert_true(now(&w) == start + MS_PER_DAY);
    assert_true(known_decision(w.desk, 1).t == start + 2 * MS_PER_DAY);
    close_world(&w);
}

static void test_a_decision_ahead_can_be_taken_back_from_here(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    desk_run_until(w.desk, start + 5 * MS_PER_DAY);
    Command met = desk_condition_command(w.desk, 0);
    desk_decide(w.desk, &met);
    desk_jump(w.desk, start + 2 * MS_PER_DAY);
    uint64_t here = hash(&w);
    ctrl(&w, 'z');
    assert_int_equal(known_decision_count(w.desk), 0);
    assert_true(now(&w) == start + 2 * MS_PER_DAY);
    assert_true(hash(&w) == here);
    ctrl(&w, 'y');
    assert_int_equal(known_decision_count(w.desk), 1);
    assert_true(now(&w) == start + 2 * MS_PER_DAY);
    close_world(&w);
}

/* What the button offers is what it does, wherever one is. */
static void test_the_button_names_the_decision_that_it_takes_back(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    assert_true(shows(&w, "There is no decision to take back"));
    for (int32_t i = 1; i <= 2; i++) { /* met, no longer met */
        desk_jump(w.desk, start + 2 * i * MS_PER_DAY);
        Command command = desk_condition_command(w.desk, 0);
        desk_decide(w.desk, &command);
    }
    static const int32_t days[] = {5, 3, 1};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        desk_jump(w.desk, start + days[i] * MS_PER_DAY);
        assert_true(shows(&w, "Take back: No longer met"));
        assert_false(shows(&w, "There is no decision to take back"));
    }
    press(&w, "Take back: No longer met");
    assert_non_null(strstr(frame(&w), "Taken back: No longer met"));
    assert_int_equal(known_decision_count(w.desk), 1);
    press(&w, "Take back: Met");
    assert_int_equal(known_decision_count(w.desk), 0);
    assert_true(shows(&w, "There is no decision to take back"));
    close_world(&w);
}

static void test_undo_keeps_the_decisions_ahead(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    for (int32_t i = 1; i <= 3; i++) {
        desk_jump(w.desk, start + 2 * i * MS_PER_DAY);
        Command command = desk_condition_command(w.desk, 0); /* met, not met, met */
        desk_decide(w.desk, &command);
    }
    desk_jump(w.desk, start + 3 * MS_PER_DAY);
    desk_undo(w.desk, 0);
    assert_true(now(&w) == start + 3 * MS_PER_DAY);
    assert_true(known_decision_count(w.desk) >= 1);
    assert_true(known_decision(w.desk, known_decision_count(w.desk) - 1).t ==
                start + 6 * MS_PER_DAY);
    assert_true(hash(&w) == straight_hash(&w, now(&w)));
    close_world(&w);
}

/* All that rested on a signature is left out with it; what is taken again comes in its order. */
static void test_many_decisions_left_out_are_taken_again_in_order(void **context)
{
    (void)context;
    enum { TURNS = 80, AGAIN = 40, FIRST = 2 };
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    const Scenario *s = w.bundle.scenario;
    int32_t harbours = s->agreement_count - 1;
    assert_string_equal(s->agreements[harbours].id, "harbours");
    Command command = {.subject = harbours, .verb = VERB_SIGN, .value = CONSENT_SIGNED};
    for (command.party = 0; command.party < FIRST; command.party++) {
        desk_decide(w.desk, &command);
    }
    for (int32_t i = 0; i < TURNS; i++) {
        desk_jump(w.desk, start + (i + 1) * MS_PER_DAY);
        command = (Command){.subject = harbours, .verb = i % 2 ? VERB_RESUME : VERB_SUSPEND};
        desk_decide(w.desk, &command);
    }
    assert_int_equal(known_decision_count(w.desk), FIRST + TURNS);
    desk_undo(w.desk, 0); /* the signature of the party that took the turns */
    assert_int_equal(known_decision_count(w.desk), 1);
    for (int32_t i = 0; i < AGAIN; i++) {
        ctrl(&w, 'y');
        assert_int_equal(known_decision_count(w.desk), 2 + i);
        assert_true(known_decision(w.desk, 1 + i).t == start + i * MS_PER_DAY);
    }
    close_world(&w);
}

/* ---- the selected vessel ---- */

static void test_a_vessel_is_selected_again_where_it_exists(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = now(&w);
    desk_run_until(w.desk, start + 10 * MS_PER_DAY);
    VesselIndex newest = -1;
    uint64_t best = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(w.desk->sim); i++) {
        VesselView vessel = sim_vessel(w.desk->sim, i);
        if (vessel.serial != 0 && vessel.state != VESSEL_NONE && vessel.serial > best) {
            best = vessel.serial;
            newest = i;
        }
    }
    assert_true(newest >= 0);
    desk_select(w.desk, newest, -1);
    w.desk->following = true;
    uint64_t serial = w.desk->vessel_serial;
    desk_jump(w.desk, start);
    assert_int_equal(desk_selected_vessel(w.desk), -1);
    desk_jump(w.desk, start + 10 * MS_PER_DAY);
    assert_true(desk_selected_vessel(w.desk) >= 0);
    assert_true(sim_vessel(w.desk->sim, desk_selected_vessel(w.desk)).serial == serial);
    assert_true(w.desk->following);
    desk_jump(w.desk, start);
    key(&w, KEY_ESCAPE); /* nothing is wanted any more */
    desk_jump(w.desk, start + 10 * MS_PER_DAY);
    assert_int_equal(desk_selected_vessel(w.desk), -1);
    close_world(&w);
}

/* ---- long ways ---- */

static void test_a_long_way_goes_in_pieces_tells_so_and_can_be_stopped(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    int64_t start = now(&w), end = w.bundle.scenario->end;
    desk_go_to(w.desk, end);
    assert_true(w.desk->seek.on); /* a year is more than a frame's share */
    assert_true(now(&w) > start && now(&w) < end);
    assert_non_null(strstr(frame(&w), "running to "));
    desk_advance(w.desk, 0.016);
    int64_t on_the_way = now(&w);
    assert_true(on_the_way < end);
    key(&w, KEY_ESCAPE);
    assert_false(w.desk->seek.on);
    desk_advance(w.desk, 0.016);
    assert_true(now(&w) == on_the_way);
    assert_true(hash(&w) == straight_hash(&w, on_the_way));
    assert_null(strstr(frame(&w), "running to "));
    close_world(&w);
}

/* ---- anything at all ---- */

static void press_random_key(World *w, uint32_t luck)
{
    static const DeskEvent keys[] = {
        {.kind = EVENT_KEY, .key = KEY_LEFT},
        {.kind = EVENT_KEY, .key = KEY_LEFT, .shift = true},
        {.kind = EVENT_KEY, .key = KEY_RIGHT},
        {.kind = EVENT_KEY, .key = KEY_RIGHT, .shift = true},
        {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = '.'},
        {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = '['},
        {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 't'},
        {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'z', .ctrl = true},
        {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'y', .ctrl = true},
        {.kind = EVENT_KEY, .key = KEY_SPACE},
        {.kind = EVENT_KEY, .key = KEY_ESCAPE},
    };
    send(w, keys[luck % (sizeof keys / sizeof keys[0])]);
}

static void do_anything(World *w, uint32_t luck)
{
    const Scenario *s = w->bundle.scenario;
    int64_t any = s->start + (s->end - s->start) / 1000 * (luck / 8 % 1000);
    switch (luck % 8) {
    case 0:
        down_at(w, any);
        break;
    case 1:
        move_to(w, any);
        break;
    case 2:
        up(w);
        break;
    case 3:
        desk_advance(w->desk, 0.05);
        break;
    case 4: {
        Command command = desk_condition_command(w->desk, 0);
        command.subject = (int32_t)(luck / 8 % (uint32_t)s->condition_count);
        command.value = luck / 64 % 2;
        desk_decide(w->desk, &command);
        break;
    }
    default:
        press_random_key(w, luck / 8);
        break;
    }
}

static void test_any_edits_leave_the_straight_run_of_the_decisions(void **context)
{
    (void)context;
    for (uint32_t seed = 1; seed <= 4; seed++) {
        World w;
        open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, 1280, 720, 1);
        uint32_t luck = seed * 2654435761u;
        for (int32_t i = 0; i < 250; i++) {
            luck = luck * 1664525u + 1013904223u;
            do_anything(&w, luck >> 8);
            assert_null(sim_fault(w.desk->sim));
            assert_true(known_end(w.desk) >= now(&w));
            assert_true(known_day_count(w.desk) >= sim_day_count(w.desk->sim));
            if (i % 10 == 0) {
                desk_stop_seek(w.desk);
                assert_true(hash(&w) == straight_hash(&w, now(&w)));
            }
        }
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dragging_goes_anywhere_and_every_moment_is_the_straight_run),
        cmocka_unit_test(test_dragging_beyond_the_ends_stays_within_the_run),
        cmocka_unit_test(test_taking_the_mark_does_not_move_it),
        cmocka_unit_test(test_running_goes_on_after_a_drag_but_not_during_it),
        cmocka_unit_test(test_back_by_events_visits_the_moments_of_the_way_there),
        cmocka_unit_test(test_back_from_the_start_stays_there),
        cmocka_unit_test(test_days_and_months_step_to_whole_ones),
        cmocka_unit_test(test_the_future_stays_known_until_a_decision_cuts_it),
        cmocka_unit_test(test_a_decision_ahead_can_be_taken_back_from_here),
        cmocka_unit_test(test_the_button_names_the_decision_that_it_takes_back),
        cmocka_unit_test(test_undo_keeps_the_decisions_ahead),
        cmocka_unit_test(test_many_decisions_left_out_are_taken_again_in_order),
        cmocka_unit_test(test_a_vessel_is_selected_again_where_it_exists),
        cmocka_unit_test(test_a_long_way_goes_in_pieces_tells_so_and_can_be_stopped),
        cmocka_unit_test(test_any_edits_leave_the_straight_run_of_the_decisions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
