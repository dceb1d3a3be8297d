/* The timeline from hours to years, and its bookmarks. */
#include "desk_world.h"
#include "view/timeline.h"

#include <stdlib.h>

static void character(World *w, char c, bool shift)
{
    send(w, (DeskEvent){.kind = EVENT_KEY,
                        .key = KEY_CHARACTER,
                        .character = c,
                        .typed = c,
                        .utf8 = {c},
                        .shift = shift});
}

static void shifted(World *w, DeskKey which)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = which, .shift = true});
}

static int64_t span(World *w)
{
    return w->desk->strip.to - w->desk->strip.from;
}

static void wheel(World *w, float x, float amount, bool shift)
{
    Rect r = w->desk->seek.strip;
    send(w, (DeskEvent){
                .kind = EVENT_WHEEL, .x = x, .y = r.y + r.h / 2, .amount = amount, .shift = shift});
}

static void open_year(World *w)
{
    open_world(w, "bsgi-2022", 1, 1280, 720, 1);
}

static void test_the_wheel_zooms_about_the_time_under_the_pointer(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    Rect r = w.desk->seek.strip;
    float x = r.x + r.w * 0.3f;
    int64_t whole = span(&w), at = timeline_t(w.desk, r, x);
    for (int32_t i = 0; i < 10; i++) {
        wheel(&w, x, 1, false);
        assert_true(llabs(timeline_t(w.desk, r, x) - at) <= 2 * MS_PER_MINUTE);
    }
    assert_true(span(&w) < whole / 8);
    wheel(&w, x, -100, false);
    assert_true(span(&w) == whole);
    assert_true(w.desk->strip.from == w.bundle.scenario->start);
    wheel(&w, x, 500, false);
    assert_true(span(&w) == 2 * MS_PER_HOUR); /* no closer */
    close_world(&w);
}

static void test_panning_stays_within_the_run(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    const Scenario *s = w.bundle.scenario;
    Rect r = w.desk->seek.strip;
    wheel(&w, r.x + r.w / 2, 6, false);
    int64_t seen = span(&w), from = w.desk->strip.from;
    wheel(&w, r.x + r.w / 2, -1, true);
    assert_true(w.desk->strip.from > from && span(&w) == seen);
    for (int32_t i = 0; i < 200; i++) {
        wheel(&w, r.x + r.w / 2, -1, true);
    }
    assert_true(w.desk->strip.to == s->end && span(&w) == seen);
    for (int32_t i = 0; i < 200; i++) {
        wheel(&w, r.x + r.w / 2, 1, true);
    }
    assert_true(w.desk->strip.from == s->start && span(&w) == seen);
    close_world(&w);
}

static void test_dragging_the_axis_pans_and_leaves_now_alone(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    Rect r = w.desk->seek.strip;
    wheel(&w, r.x + r.w / 2, 6, false);
    int64_t now = sim_now(w.desk->sim), from = w.desk->strip.from;
    float x = r.x + r.w * 0.6f, y = r.y - 10;
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
    send(&w, (DeskEvent){.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1});
    int64_t held = timeline_t(w.desk, r, x);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x - 200, .y = y});
    assert_true(llabs(timeline_t(w.desk, r, x - 200) - held) <= 2 * MS_PER_MINUTE);
    send(&w, (DeskEvent){.kind = EVENT_UP});
    assert_true(w.desk->strip.from > from);
    assert_true(sim_now(w.desk->sim) == now);
    close_world(&w);
}

static void test_a_click_on_the_zoomed_strip_goes_to_what_is_seen_there(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    desk_jump(w.desk, w.bundle.scenario->start + 100 * MS_PER_DAY);
    frame(&w);
    Rect r = w.desk->seek.strip;
    for (int32_t i = 0; i < 8; i++) {
        shifted(&w, KEY_UP);
    }
    int64_t there = timeline_t(w.desk, r, r.x + r.w * 0.25f);
    click(&w, r.x + r.w * 0.25f, r.y + r.h - 4);
    assert_true(llabs(sim_now(w.desk->sim) - there) <= 2 * MS_PER_MINUTE);
    shifted(&w, KEY_HOME);
    assert_true(span(&w) == w.bundle.scenario->end - w.bundle.scenario->start);
    close_world(&w);
}

static void test_the_view_follows_now_out_of_it(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    for (int32_t i = 0; i < 10; i++) {
        shifted(&w, KEY_UP);
    }
    int64_t seen = span(&w);
    desk_jump(w.desk, w.bundle.scenario->start + 200 * MS_PER_DAY);
    frame(&w);
    int64_t now = sim_now(w.desk->sim);
    assert_true(now >= w.desk->strip.from && now <= w.desk->strip.to && span(&w) == seen);
    desk_jump(w.desk, w.bundle.scenario->start + 30 * MS_PER_DAY);
    frame(&w);
    now = sim_now(w.desk->sim);
    assert_true(now >= w.desk->strip.from && now <= w.desk->strip.to && span(&w) == seen);
    close_world(&w);
}

static void show(World *w, const char *from, int64_t ms)
{
    assert_true(time_parse(from, &w->desk->strip.from));
    w->desk->strip.to = w->desk->strip.from + ms;
}

static void test_the_axis_has_ticks_of_the_right_step(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    assert_non_null(strstr(frame(&w), "Jan 2023"));
    show(&w, "2022-10-28", 8 * MS_PER_HOUR);
    assert_non_null(strstr(frame(&w), "03:00"));
    assert_non_null(strstr(w.text, "Fri 28 Oct"));
    show(&w, "2022-10-28", 10 * MS_PER_DAY);
    assert_non_null(strstr(frame(&w), "\"29 Oct 2022\"")); /* the first that has room */
    assert_non_null(strstr(w.text, "\"2 Nov\""));
    show(&w, "2022-10-28", 60 * MS_PER_DAY);
    assert_non_null(strstr(frame(&w), "\"7 Nov")); /* Mondays */
    assert_null(strstr(w.text, "\"8 Nov\""));
    close_world(&w);
}

static void test_flags_say_what_they_are_where_there_is_room(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    const Scenario *s = w.bundle.scenario;
    show(&w, "2022-11-10", 20 * MS_PER_DAY);
    frame(&w);
    bool said = false;
    for (int32_t i = 0; i < s->event_count; i++) {
        const ScenarioEvent *event = &s->events[i];
        if (event->text && event->t > w.desk->strip.from && event->t < w.desk->strip.to) {
            char begin[24];
            snprintf(begin, sizeof begin, "%.8s", event->text);
            said |= strstr(w.text, begin) != NULL;
        }
    }
    assert_true(said);
    close_world(&w);
}

/* ---- bookmarks ---- */

static void test_bookmarks_are_set_visited_named_and_deleted(void **context)
{
    (void)context;
    World w;
    open_year(&w);
    int64_t start = w.bundle.scenario->start;
    desk_jump(w.desk, start + 90 * MS_PER_DAY);
    character(&w, 'b', false);
    desk_jump(w.desk, start + 20 * MS_PER_DAY);
    character(&w, 'b', false);
    assert_int_equal(w.desk->bookmark_count, 2);
    assert_true(w.desk->bookmarks[0].t == start + 20 * MS_PER_DAY); /* in time's order */
    character(&w, 'b', false);                                      /* here again: its name */
    assert_int_equal(w.desk->bookmark_count, 2);
    for (int32_t i = 0; i < 40; i++) {
        key(&w, KEY_BACKSPACE);
    }
    character(&w, 'X', true);
    key(&w, KEY_ENTER);
    assert_string_equal(w.desk->bookmarks[0].name, "X");
    key(&w, KEY_DOWN);
    key(&w, KEY_ENTER);
    assert_true(sim_now(w.desk->sim) == start + 90 * MS_PER_DAY);
    press(&w, "X\n\n"); /* its mark on the axis */
    assert_true(sim_now(w.desk->sim) == start + 20 * MS_PER_DAY);
    character(&w, 'b', true);
    press(&w, "Delete: X");
    assert_int_equal(w.desk->bookmark_count, 1);
    key(&w, KEY_DELETE);
    assert_int_equal(w.desk->bookmark_count, 0);
    assert_non_null(strstr(frame(&w), "None yet"));
    key(&w, KEY_ESCAPE);
    assert_null(strstr(frame(&w), "None yet"));
    close_world(&w);
}

static void test_a_full_list_of_bookmarks_takes_no_more_and_says_so(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    for (int32_t i = 0; i < BOOKMARKS_MAX + 2; i++) {
        desk_jump(w.desk, w.bundle.scenario->start + i * MS_PER_HOUR);
        character(&w, 'b', false);
    }
    assert_int_equal(w.desk->bookmark_count, BOOKMARKS_MAX);
    assert_non_null(strstr(frame(&w), "no room for more"));
    character(&w, 'b', true);
    for (int32_t i = 0; i < BOOKMARKS_MAX - 1; i++) {
        key(&w, KEY_DOWN);
    }
    key(&w, KEY_ENTER); /* the last, which the list has scrolled to */
    assert_true(sim_now(w.desk->sim) == w.desk->bookmarks[BOOKMARKS_MAX - 1].t);
    close_world(&w);
}

static void tab_to(World *w, const char *tip)
{
    for (int32_t i = 0; i < 300; i++) {
        key(w, KEY_TAB);
        const Hit *hit = desk_focused(w->desk);
        if (hit && strstr(desk_tip(w->desk, hit), tip)) {
            return;
        }
    }
    fail_msg("Tab never comes to \"%s\"", tip);
}

static void test_the_keyboard_reaches_the_strip_and_moves_time(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = w.bundle.scenario->start;
    desk_jump(w.desk, start + 60 * MS_PER_DAY);
    tab_to(&w, "Time: ");
    int64_t before = sim_now(w.desk->sim), span = w.desk->strip.to - w.desk->strip.from;
    key(&w, KEY_RIGHT);
    int64_t step = sim_now(w.desk->sim) - before;
    assert_true(step > 0 && step <= span / 100);
    send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_LEFT, .shift = true});
    assert_true(sim_now(w.desk->sim) == before - 9 * step);
    key(&w, KEY_UP);
    assert_true(w.desk->strip.to - w.desk->strip.from < span);
    key(&w, KEY_HOME);
    assert_true(sim_now(w.desk->sim) == start);
    key(&w, KEY_END);
    assert_true(sim_now(w.desk->sim) == desk_known_end(w.desk));
    key(&w, KEY_ESCAPE); /* the arrows are the desk's again */
    key(&w, KEY_HOME);
    assert_true(sim_now(w.desk->sim) == desk_known_end(w.desk));
    close_world(&w);
}

/* Each of many thousands of events, and the decision after them, has its mark; the exports reach
 * from the first week to the last. */
static void test_nothing_of_many_years_is_left_out(void **context)
{
    (void)context;
    enum { EVENTS = 6000, LINE = 48, DAYS = 2900 };
    World w;
    char *events = mem_alloc(EVENTS + 1, LINE);
    size_t used = (size_t)snprintf(events, LINE, "events:\n");
    for (int32_t i = 0; i < EVENTS; i++) {
        used += (size_t)snprintf(events + used, LINE, "  - {on: 2020-0%d-%02d, text: note}\n",
                                 i * 6 / EVENTS + 1, i % 28 + 1);
    }
    open_long_world(&w, events, 1600, 900);
    mem_free(events);
    int64_t start = w.bundle.scenario->start;
    Command open = {.verb = VERB_CORRIDOR, .party = -1, .value = MODE_OPEN};
    desk_decide(w.desk, &open);
    desk_jump(w.desk, start + DAYS * MS_PER_DAY);
    Command met = desk_condition_command(w.desk, 0);
    desk_decide(w.desk, &met);
    assert_true(shows(&w, "by hand: Met"));
    float right = 0;
    frame(&w);
    for (int32_t i = 0; i < w.list.count; i++) { /* the curve's end */
        const DrawCommand *c = &w.list.commands[i];
        for (int32_t p = c->first; c->kind == DRAW_POLYLINE && p < c->first + c->count; p++) {
            bool curve = c->count == DAYS / 7;
            right = curve && w.list.points[p].x > right ? w.list.points[p].x : right;
        }
    }
    float week = timeline_x(w.desk, w.desk->seek.strip, start + (DAYS - 14) * MS_PER_DAY);
    assert_true(right > week);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_wheel_zooms_about_the_time_under_the_pointer),
        cmocka_unit_test(test_panning_stays_within_the_run),
        cmocka_unit_test(test_dragging_the_axis_pans_and_leaves_now_alone),
        cmocka_unit_test(test_a_click_on_the_zoomed_strip_goes_to_what_is_seen_there),
        cmocka_unit_test(test_the_view_follows_now_out_of_it),
        cmocka_unit_test(test_the_axis_has_ticks_of_the_right_step),
        cmocka_unit_test(test_flags_say_what_they_are_where_there_is_room),
        cmocka_unit_test(test_bookmarks_are_set_visited_named_and_deleted),
        cmocka_unit_test(test_a_full_list_of_bookmarks_takes_no_more_and_says_so),
        cmocka_unit_test(test_the_keyboard_reaches_the_strip_and_moves_time),
        cmocka_unit_test(test_nothing_of_many_years_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
