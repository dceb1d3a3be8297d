/* Branches in the window: forked, decided in, held against each other, deleted. */
#include "desk_world.h"
#include "view/known.h"
#include "view/panel_branches.h"

#include <math.h>

static void character(World *w, char c, bool shift)
{
    send(w, (DeskEvent){.kind = EVENT_KEY,
                        .key = KEY_CHARACTER,
                        .character = c,
                        .typed = c,
                        .utf8 = {c},
                        .shift = shift});
}

static void ctrl(World *w, char letter)
{
    send(w,
         (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = letter, .ctrl = true});
}

static uint64_t hash_of(World *w, int32_t branch)
{
    return sim_state_hash(branch_sim(w->desk->branches, branch));
}

/* The run of a branch's decisions by now, straight from the start. */
static uint64_t straight_hash(World *w, int32_t branch)
{
    const Sim *shown = branch_sim(w->desk->branches, branch);
    SimConfig config = {w->bundle.scenario, w->desk->config.seed, 0, false};
    Sim *sim = sim_create(&config);
    for (int32_t i = 0; i < sim_command_count(shown); i++) {
        Command command = sim_command(shown, i);
        sim_run_until(sim, command.t);
        assert_true(sim_apply(sim, &command, NULL));
        sim_run_until(sim, command.t);
    }
    sim_run_until(sim, sim_now(shown));
    uint64_t result = sim_state_hash(sim);
    sim_destroy(sim);
    return result;
}

static void meet(World *w)
{
    Command met = desk_condition_command(w->desk, 0);
    desk_decide(w->desk, &met);
    frame(w);
}

static void test_decisions_go_to_the_branch_shown_alone(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    int64_t start = w.bundle.scenario->start;
    desk_jump(w.desk, start + 3 * MS_PER_DAY);
    assert_null(strstr(frame(&w), "decisions go here"));
    character(&w, 'k', false);
    assert_int_equal(branches_count(w.desk->branches), 2);
    assert_int_equal(w.desk->branch, 1);
    assert_int_equal(w.desk->other, 0);
    assert_non_null(strstr(frame(&w), "decisions go here"));
    assert_non_null(strstr(frame(&w), "None: the two are the same run"));
    meet(&w);
    assert_int_equal(branch_info(w.desk->branches, 0).decisions, 0);
    assert_int_equal(branch_info(w.desk->branches, 1).decisions, 1);
    assert_non_null(strstr(frame(&w), "only in B"));
    desk_jump(w.desk, start + 20 * MS_PER_DAY);
    assert_true(sim_now(branch_sim(w.desk->branches, 0)) == sim_now(w.desk->sim));
    assert_true(hash_of(&w, 0) != hash_of(&w, 1));
    assert_true(hash_of(&w, 0) == straight_hash(&w, 0));
    assert_true(hash_of(&w, 1) == straight_hash(&w, 1));
    desk_jump(w.desk, start + 2 * MS_PER_DAY); /* before they part */
    assert_true(hash_of(&w, 0) == hash_of(&w, 1));
    close_world(&w);
}

static void test_the_next_branch_is_shown_with_its_own_decisions_to_take_again(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    character(&w, 'k', false);
    meet(&w);
    ctrl(&w, 'z');
    assert_int_equal(w.desk->redo_of[w.desk->branch].count, 1);
    character(&w, 'j', false);
    assert_int_equal(w.desk->branch, 0);
    assert_int_equal(w.desk->other, 1);
    assert_int_equal(w.desk->redo_of[w.desk->branch].count, 0);
    ctrl(&w, 'y');
    assert_int_equal(known_decision_count(w.desk), 0);
    character(&w, 'j', false);
    ctrl(&w, 'y');
    assert_int_equal(known_decision_count(w.desk), 1);
    close_world(&w);
}

static void test_a_click_on_the_other_map_decides_there(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    character(&w, 'k', false);
    Rect other = compare_other_rect(w.desk);
    assert_true(other.w > 100);
    float x = other.x + other.w / 2, y = other.y + other.h / 2;
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
    click(&w, x, y);
    assert_int_equal(w.desk->branch, 0);
    assert_int_equal(w.desk->other, 1);
    double before = w.desk->camera.x; /* a drag pans both and changes nothing else */
    send(&w, (DeskEvent){.kind = EVENT_DOWN, .x = x, .y = y, .clicks = 1});
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x + 60, .y = y});
    send(&w, (DeskEvent){.kind = EVENT_UP, .x = x + 60, .y = y});
    assert_true(w.desk->camera.x != before);
    assert_int_equal(w.desk->branch, 0);
    close_world(&w);
}

/* The last tooltip in a rectangle that begins with a word; NULL: there is none. */
static const Hit *tip_in(const World *w, Rect r, const char *word)
{
    for (int32_t i = w->desk->hit_count - 1; i >= 0; i--) {
        const Hit *hit = &w->desk->hits[i];
        if (hit->tip > 0 && rect_contains(r, hit->rect.x + hit->rect.w / 2, hit->rect.y) &&
            strncmp(desk_tip(w->desk, hit), word, strlen(word)) == 0) {
            return hit;
        }
    }
    return NULL;
}

static void test_what_lies_on_the_other_map_tells_what_it_is(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_jump(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY);
    character(&w, 'k', false);
    const Hit *here = tip_in(&w, w.desk->map_rect, "Samsun");
    const Hit *there = tip_in(&w, compare_other_rect(w.desk), "Samsun");
    assert_non_null(here);
    assert_non_null(there);
    assert_true(fabsf(there->rect.x - here->rect.x - w.desk->map_rect.w) < 2);
    float x = there->rect.x + there->rect.w / 2, y = there->rect.y + there->rect.h / 2;
    assert_ptr_equal(desk_tip_at(w.desk, x, y), there);
    click(&w, x, y); /* and a click still means the branch */
    assert_int_equal(w.desk->branch, 0);
    assert_int_equal(w.desk->port, -1);
    close_world(&w);
}

static void test_a_window_without_room_for_plots_tells_the_differences(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1024, 600, 1.5f);
    Command suspend;
    assert_true(command_parse(w.bundle.scenario, "suspend bsgi russia", &suspend, NULL));
    desk_jump(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY);
    character(&w, 'k', false);
    assert_non_null(strstr(frame(&w), "decisions go here"));
    desk_decide(w.desk, &suspend);
    desk_jump(w.desk, w.bundle.scenario->start + 75 * MS_PER_DAY);
    assert_non_null(strstr(frame(&w), "t exported"));
    Rect tag;
    assert_true(desk_find(w.desk, "B against A", &tag));
    assert_true(desk_find(w.desk, "Food delivered \xE2\x88\x92", &tag));
    close_world(&w);
}

/* The wheel keeps the place under the pointer still on the map that it is over. */
static void test_the_wheel_over_the_other_map_zooms_there(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    character(&w, 'k', false);
    Rect other = compare_other_rect(w.desk);
    float x = other.x + other.w * 0.4f, y = other.y + other.h * 0.5f;
    double lon, lat, lon_after, lat_after;
    camera_unproject(&w.desk->camera, x - other.w, y, &lon, &lat);
    send(&w, (DeskEvent){.kind = EVENT_WHEEL, .x = x, .y = y, .amount = 2});
    camera_unproject(&w.desk->camera, x - other.w, y, &lon_after, &lat_after);
    assert_true(fabs(lon - lon_after) < 1e-6 && fabs(lat - lat_after) < 1e-6);
    close_world(&w);
}

static void test_a_branch_is_renamed_promoted_and_deleted_from_its_menu(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    character(&w, 'k', false);
    press(&w, "B: rename, compare, delete");
    press(&w, "Rename");
    key(&w, KEY_BACKSPACE);
    for (const char *c = "Met"; *c; c++) {
        character(&w, *c, false);
    }
    key(&w, KEY_ENTER);
    assert_string_equal(branch_info(w.desk->branches, 1).name, "Met");
    press(&w, "Met: rename, compare, delete");
    press(&w, "Make it the trunk");
    assert_int_equal(branches_root(w.desk->branches), 1);
    press(&w, "Met: rename, compare, delete");
    press(&w, "Delete");
    assert_int_equal(branches_count(w.desk->branches), 1);
    assert_int_equal(w.desk->branch, 0);
    assert_int_equal(w.desk->other, -1);
    assert_null(strstr(frame(&w), "decisions go here"));
    assert_true(branch_tree_height(w.desk) == 0);
    close_world(&w);
}

static void test_a_name_that_is_taken_is_refused_and_can_be_mended(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1280, 720, 1);
    character(&w, 'k', false);
    press(&w, "B: rename, compare, delete");
    press(&w, "Rename");
    key(&w, KEY_BACKSPACE);
    character(&w, 'A', false);
    key(&w, KEY_ENTER);
    assert_string_equal(branch_info(w.desk->branches, 1).name, "B");
    character(&w, '2', false);
    key(&w, KEY_ENTER);
    assert_string_equal(branch_info(w.desk->branches, 1).name, "A2");
    close_world(&w);
}

static void test_a_fifth_branch_is_refused_and_says_why(void **context)
{
    (void)context;
    World w;
    open_world(&w, TOY_TRUCE, 1, 1024, 600, 1);
    for (int32_t i = 0; i < 4; i++) {
        character(&w, 'k', false);
    }
    assert_int_equal(branches_count(w.desk->branches), 4);
    assert_non_null(strstr(frame(&w), "delete one"));
    close_world(&w);
}

static int32_t count_in(const char *text, const char *word)
{
    int32_t count = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        count++;
    }
    return count;
}

static void test_ghosts_show_only_ships_that_are_elsewhere(void **context)
{
    (void)context;
    World w;
    Command ten_teams;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    int64_t start = w.bundle.scenario->start;
    assert_true(command_parse(w.bundle.scenario, "teams istanbul 10", &ten_teams, NULL));
    desk_jump(w.desk, start + 60 * MS_PER_DAY);
    character(&w, 'k', false);
    character(&w, 'k', true);
    assert_int_equal(w.desk->compare, COMPARE_GHOSTS);
    assert_true(compare_other_rect(w.desk).w == 0);
    desk_jump(w.desk, start + 80 * MS_PER_DAY);
    int32_t same = count_in(frame(&w), " ring ");
    desk_jump(w.desk, start + 60 * MS_PER_DAY);
    desk_decide(w.desk, &ten_teams);
    desk_jump(w.desk, start + 80 * MS_PER_DAY);
    assert_true(count_in(frame(&w), " ring ") > same + 10);
    character(&w, 'k', true);
    assert_int_equal(w.desk->compare, COMPARE_OFF);
    close_world(&w);
}

/* With four branches, and at the smallest size, all rows and tags are inside the window. */
static void test_everything_fits_into_small_and_large_windows(void **context)
{
    (void)context;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{1024, 600, 1}, {1280, 720, 1}, {1024, 600, 2}, {3840, 2160, 2}, {1600, 900, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        open_world(&w, TOY_TRUCE, 1, sizes[i].width, sizes[i].height, sizes[i].scale);
        for (int32_t b = 0; b < 3; b++) {
            desk_jump(w.desk, w.bundle.scenario->start + (b + 1) * 2 * MS_PER_DAY);
            character(&w, 'k', false);
            meet(&w);
        }
        Rect strip = layout_timeline(w.desk), left = layout_inspector(w.desk);
        assert_true(strip.y + strip.h <= (float)sizes[i].height);
        assert_true(left.h > 0 && w.desk->map_rect.h > 0 && w.desk->map_rect.w > 0);
        Rect r;
        bool tree = branch_tree_height(w.desk) > 0;
        assert_true(tree != layout_is_low(w.desk));
        if (tree) {
            assert_true(desk_find(w.desk, "D: rename, compare, delete", &r));
            assert_true(r.y >= strip.y && r.y + r.h <= strip.y + strip.h);
        }
        close_world(&w);
    }
}

/* ---- anything at all ---- */

static void do_anything(World *w, uint32_t luck)
{
    const Scenario *s = w->bundle.scenario;
    Desk *desk = w->desk;
    Command command = desk_condition_command(desk, 0);
    switch (luck % 10) {
    case 0:
    case 1:
        desk_jump(desk, s->start + (s->end - s->start) / 1000 * (luck / 16 % 1000));
        break;
    case 2:
    case 3:
        command.subject = (int32_t)(luck / 16 % (uint32_t)s->condition_count);
        command.value = luck / 256 % 2;
        desk_decide(desk, &command);
        break;
    case 4:
        ctrl(w, 'z');
        break;
    case 5:
        ctrl(w, 'y');
        break;
    case 6:
        character(w, 'k', luck / 16 % 2);
        break;
    case 7:
        character(w, 'j', false);
        break;
    case 8:
        if (luck / 16 % 3 == 0) {
            desk_delete_branch(desk, desk->branch);
        } else {
            branch_promote(desk->branches, desk->branch);
        }
        break;
    default:
        desk_set_paused(desk, false);
        desk_advance(desk, 0.05);
        break;
    }
}

static void test_any_edits_keep_every_branch_the_run_of_its_decisions(void **context)
{
    (void)context;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        World w;
        open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, 1280, 720, 1);
        uint32_t luck = seed * 2654435761u;
        for (int32_t i = 0; i < 200; i++) {
            luck = luck * 1664525u + 1013904223u;
            do_anything(&w, luck >> 8);
            frame(&w);
            assert_true(branch_exists(w.desk->branches, w.desk->branch));
            assert_true(w.desk->other < 0 || branch_exists(w.desk->branches, w.desk->other));
            assert_true(w.desk->other != w.desk->branch);
            for (int32_t b = 0; b < BRANCHES_MAX; b++) {
                if (branch_exists(w.desk->branches, b) && i % 10 == 0) {
                    assert_null(sim_fault(branch_sim(w.desk->branches, b)));
                    assert_true(hash_of(&w, b) == straight_hash(&w, b));
                }
            }
        }
        close_world(&w);
    }
}

static void test_differences_are_of_now_after_many_years(void **context)
{
    (void)context;
    enum { DAYS = 2000 };
    static double differences[DAYS];
    World w;
    char text[48];
    open_long_world(&w, "", 1600, 900);
    int64_t start = w.bundle.scenario->start;
    desk_jump(w.desk, start + MS_PER_DAY);
    int32_t root = w.desk->branch;
    assert_true(desk_branch_here(w.desk) >= 0);
    Command open = {.verb = VERB_CORRIDOR, .party = -1, .value = MODE_OPEN};
    desk_decide(w.desk, &open);
    desk_show_branches(w.desk);
    desk_jump(w.desk, start + DAYS * MS_PER_DAY);
    assert_int_equal(branches_difference(w.desk->branches, w.desk->branch, root, FIGURE_EXPORTED,
                                         differences, DAYS),
                     DAYS);
    assert_true(differences[DAYS - 1] > differences[DAYS / 2] && differences[DAYS / 2] > 1e6);
    snprintf(text, sizeof text, "\"+%.2f Mt\"", differences[DAYS - 1] / 1e6);
    assert_non_null(strstr(frame(&w), text));
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decisions_go_to_the_branch_shown_alone),
        cmocka_unit_test(test_the_next_branch_is_shown_with_its_own_decisions_to_take_again),
        cmocka_unit_test(test_a_click_on_the_other_map_decides_there),
        cmocka_unit_test(test_what_lies_on_the_other_map_tells_what_it_is),
        cmocka_unit_test(test_a_window_without_room_for_plots_tells_the_differences),
        cmocka_unit_test(test_the_wheel_over_the_other_map_zooms_there),
        cmocka_unit_test(test_a_branch_is_renamed_promoted_and_deleted_from_its_menu),
        cmocka_unit_test(test_a_name_that_is_taken_is_refused_and_can_be_mended),
        cmocka_unit_test(test_a_fifth_branch_is_refused_and_says_why),
        cmocka_unit_test(test_ghosts_show_only_ships_that_are_elsewhere),
        cmocka_unit_test(test_everything_fits_into_small_and_large_windows),
        cmocka_unit_test(test_any_edits_keep_every_branch_the_run_of_its_decisions),
        cmocka_unit_test(test_differences_are_of_now_after_many_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
