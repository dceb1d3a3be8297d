/* What the default scenario is for, in the window and in the shell: see why the truce at sea is not
 * in force, meet the conditions, watch ships take the straight way, violate it until it is
 * suspended. Both ways end in the same state. */
#include "base/memory.h"
#include "base/simtime.h"
#include "io/scenario_file.h"
#include "view/desk_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SEED = 2025 };

typedef struct World {
    ScenarioBundle bundle;
    Chart chart;
    Desk *desk;
    DrawList list;
    char *text;
    int32_t maritime;
} World;

static void open_world(World *w)
{
    memset(w, 0, sizeof *w);
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Errors errors = {0};
    if (!scenario_load(&sources, "riyadh-2025", NULL, &w->bundle, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    /* High, so that the whole panel can be reached without scrolling. */
    DeskConfig config = {w->bundle.scenario, &w->chart, text_fixed(), SEED, 1600, 2400, 1, true};
    w->desk = desk_create(&config);
    w->maritime = scenario_find_agreement(w->bundle.scenario, "maritime");
}

static void close_world(World *w)
{
    desk_destroy(w->desk);
    draw_list_free(&w->list);
    mem_free(w->text);
    chart_free(&w->chart);
    scenario_bundle_free(&w->bundle);
}

static const char *frame(World *w)
{
    mem_free(w->text);
    desk_draw(w->desk, &w->list, 0);
    w->text = draw_list_to_text(&w->list);
    return w->text;
}

static bool press_if_there(World *w, const char *tip)
{
    Rect r;
    frame(w);
    if (!desk_find(w->desk, tip, &r)) {
        return false;
    }
    DeskEvent down = {.kind = EVENT_DOWN, .x = r.x + r.w / 2, .y = r.y + r.h / 2, .clicks = 1};
    DeskEvent up = {.kind = EVENT_UP, .x = down.x, .y = down.y};
    desk_event(w->desk, &down);
    desk_event(w->desk, &up);
    return true;
}

static void press(World *w, const char *tip)
{
    if (!press_if_there(w, tip)) {
        fail_msg("no control says \"%s\"", tip);
    }
}

static void run_to(World *w, const char *date)
{
    int64_t t;
    assert_true(time_parse(date, &t));
    desk_run_until(w->desk, t);
}

static AgreementStatus maritime_status(World *w)
{
    return sim_agreement(desk_sim(w->desk), w->maritime).status;
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
    open_world(&w);
    run_to(&w, "2025-04-02 10:17:03");
    assert_int_equal(maritime_status(&w), AGREEMENT_IN_PRINCIPLE);
    assert_null(strstr(frame(&w), "Nothing: it is in force"));
    assert_non_null(strstr(frame(&w), "Russia asks for 5"));
    assert_int_equal(ships_on_the_straight_way(desk_sim(w.desk)), 0);
    int32_t met = 0;
    while (press_if_there(&w, "Click: it is met")) {
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
