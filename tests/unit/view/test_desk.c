/* The desk through its public door: input events in, draw list and decisions out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "view/desk.h"
#include "view/desk_state.h"

#include <stdlib.h>
#include <string.h>

typedef struct World {
    Toy toy;
    Chart chart;
    Desk *desk;
    DrawList list;
    char *text;
} World;

static void open_desk(World *w, int32_t width, int32_t height, float scale)
{
    memset(w, 0, sizeof *w);
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&w->toy, &options);
    DeskConfig config = {&w->toy.scenario, &w->chart, text_fixed(),       1, width,
                         height,           scale,     .synchronous = true};
    w->desk = desk_create(&config);
}

static const char *frame(World *w)
{
    mem_free(w->text);
    desk_draw(w->desk, &w->list, 0);
    w->text = draw_list_to_text(&w->list);
    return w->text;
}

static void close_desk(World *w)
{
    desk_destroy(w->desk);
    draw_list_free(&w->list);
    mem_free(w->text);
    chart_free(&w->chart);
    toy_free(&w->toy);
}

static void key(World *w, DeskKey which, char character)
{
    DeskEvent event = {.kind = EVENT_KEY, .key = which, .character = character};
    desk_event(w->desk, &event);
}

static void test_space_runs_and_pauses(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 720, 1);
    assert_true(desk_is_paused(w.desk));
    desk_advance(w.desk, 1.0);
    assert_true(sim_now(desk_sim(w.desk)) == w.toy.scenario.start);
    key(&w, KEY_SPACE, 0);
    key(&w, KEY_CHARACTER, '4'); /* a day a second */
    assert_int_equal(desk_speed(w.desk), 86400);
    desk_advance(w.desk, 2.5);
    assert_true(sim_now(desk_sim(w.desk)) == w.toy.scenario.start + 5 * MS_PER_DAY / 2);
    key(&w, KEY_SPACE, 0);
    assert_true(desk_is_paused(w.desk));
    close_desk(&w);
}

static void test_frames_of_uneven_length_do_not_change_the_run(void **context)
{
    (void)context;
    World a, b;
    open_desk(&a, 1280, 720, 1);
    open_desk(&b, 1280, 720, 1);
    desk_set_paused(a.desk, false);
    desk_set_paused(b.desk, false);
    for (int i = 0; i < 64; i++) {
        desk_advance(a.desk, 0.03125);
    }
    for (int i = 0; i < 4; i++) {
        desk_advance(b.desk, 0.5);
    }
    assert_true(sim_state_hash(desk_sim(a.desk)) == sim_state_hash(desk_sim(b.desk)));
    close_desk(&a);
    close_desk(&b);
}

static void test_the_key_t_suspends_and_resumes_the_agreement(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 720, 1);
    assert_non_null(strstr(frame(&w), "In force"));
    key(&w, KEY_CHARACTER, 't');
    assert_int_equal(sim_agreement(desk_sim(w.desk), 0).status, AGREEMENT_SUSPENDED);
    assert_non_null(strstr(frame(&w), "Suspended"));
    assert_non_null(strstr(w.text, "suspended: East suspended its part"));
    key(&w, KEY_CHARACTER, 't');
    assert_int_equal(sim_agreement(desk_sim(w.desk), 0).status, AGREEMENT_IN_FORCE);
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 2);
    close_desk(&w);
}

static void test_tab_and_enter_reach_every_control(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 720, 1);
    bool ran = false, suspended = false;
    for (int i = 0; i < 40; i++) {
        frame(&w);
        key(&w, KEY_TAB, 0);
        if (strstr(frame(&w), "All vessels, sorted")) {
            continue; /* another tab: the list has its own test */
        }
        key(&w, KEY_ENTER, 0);
        ran |= !desk_is_paused(w.desk);
        if (strstr(frame(&w), "A decision as the shell takes it")) {
            key(&w, KEY_ESCAPE, 0); /* back to the button that opened it */
        }
        if (!suspended && strstr(frame(&w), "Suspend its part")) { /* the menu of a party's chip */
            for (int up = 0; up < 4; up++) {
                key(&w, KEY_UP, 0); /* violate, withdraw, resume, suspend */
            }
            key(&w, KEY_ENTER, 0);
            suspended = sim_agreement(desk_sim(w.desk), 0).status == AGREEMENT_SUSPENDED;
        }
    }
    assert_true(suspended);
    assert_true(ran);
    close_desk(&w);
}

static void test_a_click_on_a_port_opens_it_and_escape_closes_it(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 720, 1);
    frame(&w);
    desk_select(w.desk, -1, 0);
    assert_non_null(strstr(frame(&w), "Berths taken"));
    key(&w, KEY_ESCAPE, 0);
    assert_int_equal(desk_selected_port(w.desk), -1);
    assert_null(strstr(frame(&w), "Berths taken"));
    close_desk(&w);
}

static void test_a_selected_vessel_says_why_it_waits(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 900, 1);
    desk_run_until(w.desk, w.toy.scenario.start + 20 * MS_PER_DAY);
    Command command = toy_command(&w.toy, "suspend deal east");
    desk_decide(w.desk, &command);
    desk_run_until(w.desk, w.toy.scenario.start + 24 * MS_PER_DAY);
    LineView line = sim_line(desk_sim(w.desk), 1);
    assert_true(line.waiting > 0);
    desk_select(w.desk, line.first, -1);
    assert_non_null(strstr(frame(&w), "WHY IT WAITS"));
    assert_non_null(strstr(w.text, "Waits for In, 1st")); /* wherever the lines break */
    assert_non_null(strstr(w.text, "Corridor is closed"));
    assert_non_null(strstr(w.text, "The Deal, 21 Jan"));
    assert_non_null(strstr(w.text, "by hand, 21 Jan"));
    close_desk(&w);
}

/* The second in line names the first, and a click on that link selects it; at 200 % as well. */
static void test_a_click_on_a_link_selects_the_vessel_ahead(void **context)
{
    (void)context;
    for (float scale = 1; scale <= 2; scale++) {
        World w;
        open_desk(&w, 1024, (int32_t)(600 * scale), scale);
        Command command = toy_command(&w.toy, "suspend deal east");
        desk_decide(w.desk, &command);
        desk_run_until(w.desk, w.toy.scenario.start + 5 * MS_PER_DAY);
        VesselIndex first = sim_line(desk_sim(w.desk), 1).first, second = -1;
        for (VesselIndex i = 0; i < sim_vessel_slots(desk_sim(w.desk)); i++) {
            VesselView v = sim_vessel(desk_sim(w.desk), i);
            second = v.serial != 0 && v.line == 1 && sim_place_in_line(desk_sim(w.desk), i) == 2
                         ? i
                         : second;
        }
        assert_true(first >= 0 && second >= 0);
        desk_select(w.desk, second, -1);
        frame(&w);
        Rect link;
        assert_true(desk_find(w.desk, "Select MV ", &link));
        DeskEvent down = {
            .kind = EVENT_DOWN, .x = link.x + link.w / 2, .y = link.y + 4 * scale, .clicks = 1};
        DeskEvent up = down;
        up.kind = EVENT_UP;
        desk_event(w.desk, &down);
        desk_event(w.desk, &up);
        assert_int_equal(desk_selected_vessel(w.desk), first);
        close_desk(&w);
    }
}

static void test_wheel_and_drag_move_the_map(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1280, 720, 1);
    char *before = mem_string(frame(&w));
    DeskEvent wheel = {.kind = EVENT_WHEEL, .x = 640, .y = 300, .amount = 1};
    desk_event(w.desk, &wheel);
    assert_string_not_equal(before, frame(&w));
    mem_free(before);
    before = mem_string(w.text);
    DeskEvent down = {.kind = EVENT_DOWN, .x = 600, .y = 250, .clicks = 1};
    DeskEvent move = {.kind = EVENT_MOVE, .x = 660, .y = 280};
    DeskEvent up = {.kind = EVENT_UP, .x = 660, .y = 280};
    desk_event(w.desk, &down);
    desk_event(w.desk, &move);
    desk_event(w.desk, &up);
    assert_string_not_equal(before, frame(&w));
    mem_free(before);
    key(&w, KEY_HOME, 0);
    frame(&w);
    close_desk(&w);
}

static void test_the_same_frame_gives_the_same_list(void **context)
{
    (void)context;
    World a, b;
    open_desk(&a, 1280, 720, 1.5f);
    open_desk(&b, 1280, 720, 1.5f);
    desk_run_until(a.desk, a.toy.scenario.start + 30 * MS_PER_DAY);
    desk_run_until(b.desk, b.toy.scenario.start + 30 * MS_PER_DAY);
    assert_string_equal(frame(&a), frame(&b));
    close_desk(&a);
    close_desk(&b);
}

static void test_every_size_and_scale_draws(void **context)
{
    (void)context;
    static const int32_t sizes[][2] = {{64, 64}, {320, 240}, {1024, 600}, {3840, 2160}};
    static const float scales[] = {0.75f, 1, 2, 3};
    World w;
    open_desk(&w, 1280, 720, 1);
    desk_run_until(w.desk, w.toy.scenario.start + 30 * MS_PER_DAY);
    for (int s = 0; s < 4; s++) {
        for (int u = 0; u < 4; u++) {
            DeskEvent scale = {.kind = EVENT_SCALE, .amount = scales[u]};
            DeskEvent size = {.kind = EVENT_RESIZE, .width = sizes[s][0], .height = sizes[s][1]};
            desk_event(w.desk, &scale);
            desk_event(w.desk, &size);
            assert_true(strlen(frame(&w)) > 100);
        }
    }
    close_desk(&w);
}

static void test_random_input_breaks_nothing(void **context)
{
    (void)context;
    World w;
    open_desk(&w, 1024, 600, 1);
    uint32_t luck = 12345;
    for (int i = 0; i < 3000; i++) {
        luck = luck * 1664525u + 1013904223u;
        DeskEvent event = {.kind = (DeskEventKind)((luck >> 8) % 6),
                           .x = (float)((luck >> 12) % 1024),
                           .y = (float)((luck >> 7) % 600),
                           .amount = (float)((luck >> 20) % 5) - 2,
                           .clicks = 1 + (int32_t)((luck >> 9) & 1),
                           .key = (DeskKey)((luck >> 16) % (KEY_CHARACTER + 1)),
                           .character = (char)(' ' + (luck >> 24) % 95),
                           .shift = luck >> 31};
        desk_event(w.desk, &event);
        desk_advance(w.desk, 0.01);
        if (i % 10 == 0) {
            desk_draw(w.desk, &w.list, i);
        }
        if (i % 100 == 0) {
            assert_null(sim_fault(desk_sim(w.desk)));
        }
    }
    close_desk(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_space_runs_and_pauses),
        cmocka_unit_test(test_frames_of_uneven_length_do_not_change_the_run),
        cmocka_unit_test(test_the_key_t_suspends_and_resumes_the_agreement),
        cmocka_unit_test(test_tab_and_enter_reach_every_control),
        cmocka_unit_test(test_a_click_on_a_port_opens_it_and_escape_closes_it),
        cmocka_unit_test(test_a_selected_vessel_says_why_it_waits),
        cmocka_unit_test(test_a_click_on_a_link_selects_the_vessel_ahead),
        cmocka_unit_test(test_wheel_and_drag_move_the_map),
        cmocka_unit_test(test_the_same_frame_gives_the_same_list),
        cmocka_unit_test(test_every_size_and_scale_draws),
        cmocka_unit_test(test_random_input_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
