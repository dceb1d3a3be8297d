/* Decisions typed, or clicked together from the words that are offered. */
#include "desk_world.h"

#include <ctype.h>

static void open_toy(World *w)
{
    open_world(w, TOY_TRUCE, 1, 1280, 720, 1);
}

/* As the window tells what is typed. */
static void type(World *w, const char *text)
{
    for (; *text; text++) {
        DeskEvent event = {.kind = EVENT_KEY,
                           .key = *text == ' '                   ? KEY_SPACE
                                  : *text == '-'                 ? KEY_MINUS
                                  : *text == '+' || *text == '=' ? KEY_PLUS
                                                                 : KEY_CHARACTER,
                           .character = (char)tolower((unsigned char)*text),
                           .typed = *text == ' ' ? '\0' : *text};
        desk_event(w->desk, &event);
        frame(w);
    }
}

/* Clicks the word that is offered under that index. */
static void click_word(World *w, const char *word)
{
    CommandWord words[64];
    size_t from;
    int32_t count = command_next(w->bundle.scenario, w->desk->entry.text, words, 64, &from);
    for (int32_t i = 0; i < w->desk->hit_count; i++) {
        const Hit *hit = &w->desk->hits[i];
        if (hit->action == ACTION_WORD && hit->argument < count &&
            strcmp(words[hit->argument], word) == 0) {
            click_in(w, hit->rect);
            return;
        }
    }
    fail_msg("`%s` is not offered", word);
}

static void test_a_decision_typed_is_carried_out_and_can_be_taken_back(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    uint64_t before = sim_state_hash(desk_sim(w.desk));
    int32_t alpha = network_find_port(w.bundle.network, "Alpha");
    type(&w, "cport Alpha closed"); /* c opens the line */
    assert_true(desk_is_paused(w.desk));
    assert_true(sim_port_is_open(desk_sim(w.desk), alpha));
    key(&w, KEY_ENTER);
    assert_false(sim_port_is_open(desk_sim(w.desk), alpha));
    assert_false(w.desk->entry.open);
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 1);
    DeskEvent undo = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'z', .ctrl = true};
    desk_event(w.desk, &undo);
    assert_true(sim_state_hash(desk_sim(w.desk)) == before);
    close_world(&w);
}

static void test_a_decision_is_clicked_together_from_the_words_offered(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    type(&w, "c");
    click_word(&w, "corridor");
    assert_non_null(strstr(frame(&w), "the mode is set by hand")); /* what the verb means */
    click_word(&w, "way");
    click_word(&w, "open");
    assert_string_equal(w.desk->entry.text, "corridor way open ");
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 0);
    key(&w, KEY_ENTER);
    assert_int_equal(sim_corridor(desk_sim(w.desk), 0).mode, MODE_OPEN);
    assert_true(sim_corridor(desk_sim(w.desk), 0).by_command);
    close_world(&w);
}

static void test_tab_completes_and_backspace_takes_back(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    type(&w, "cvi");
    key(&w, KEY_TAB);
    type(&w, "EN");
    key(&w, KEY_TAB);
    assert_string_equal(w.desk->entry.text, "violate energy ");
    type(&w, "southx");
    key(&w, KEY_BACKSPACE);
    key(&w, KEY_ENTER);
    assert_int_equal(sim_agreement(desk_sim(w.desk), 0).violations, 1);
    close_world(&w);
}

static void test_what_is_wrong_or_not_possible_is_said_and_the_line_stays(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    uint64_t before = sim_state_hash(desk_sim(w.desk));
    type(&w, "csuspend deel north");
    key(&w, KEY_ENTER);
    assert_non_null(strstr(w.desk->entry.error, "did you mean `deal`?"));
    for (int32_t i = 0; i < 40; i++) {
        key(&w, KEY_BACKSPACE);
    }
    assert_string_equal(w.desk->entry.error, "");
    type(&w, "suspend deal north");
    key(&w, KEY_ENTER);
    assert_non_null(strstr(w.desk->entry.error, "only an agreement in force"));
    assert_true(w.desk->entry.open);
    assert_true(sim_state_hash(desk_sim(w.desk)) == before);
    key(&w, KEY_ESCAPE);
    assert_false(w.desk->entry.open);
    close_world(&w);
}

static void test_the_line_lies_inside_the_window_at_every_size_whatever_is_offered(void **state)
{
    (void)state;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{640, 480, 1}, {1024, 600, 1}, {1024, 600, 2}, {1280, 720, 1}, {3840, 2160, 2}};
    static const char *const begun[] = {"", "port ", "lane ", "condition ", "nonsense"};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        open_world(&w, "riyadh-2025", 1, sizes[i].width, sizes[i].height, sizes[i].scale);
        for (size_t b = 0; b < sizeof begun / sizeof begun[0]; b++) {
            desk_open_entry(w.desk, true);
            type(&w, begun[b]);
            key(&w, KEY_ENTER); /* with what is wrong with it */
            Rect r = w.desk->entry.rect;
            assert_true(r.x >= 0 && r.x + r.w <= (float)sizes[i].width);
            assert_true(r.y >= 0 && r.y + r.h <= (float)sizes[i].height);
            for (int32_t h = 0; h < w.desk->hit_count; h++) {
                const Hit *hit = &w.desk->hits[h];
                if (hit->action == ACTION_WORD) {
                    assert_true(hit->rect.y + hit->rect.h <= r.y + r.h);
                    assert_true(hit->rect.x + hit->rect.w <= r.x + r.w);
                }
            }
        }
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_decision_typed_is_carried_out_and_can_be_taken_back),
        cmocka_unit_test(test_a_decision_is_clicked_together_from_the_words_offered),
        cmocka_unit_test(test_tab_completes_and_backspace_takes_back),
        cmocka_unit_test(test_what_is_wrong_or_not_possible_is_said_and_the_line_stays),
        cmocka_unit_test(test_the_line_lies_inside_the_window_at_every_size_whatever_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
