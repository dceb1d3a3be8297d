/* What everyone needs: targets that can be hit, all by keyboard, in every state of the window. */
#include "desk_keys.h"

#include "view/dialog.h"

enum { TARGET = 24 }; /* px at scale 1: WCAG 2.2, 2.5.8 */

/* Each control is that large, or has as much room around it as it lacks. */
static void assert_targets(World *w, const char *where)
{
    frame(w);
    for (int32_t i = 0; i < w->desk->hit_count; i++) {
        const Hit *hit = &w->desk->hits[i];
        if (hit->focusable && (hit->whole.w < TARGET - 0.01f || hit->whole.h < TARGET - 0.01f)) {
            fail_msg("%s: \"%s\" is %.1f x %.1f", where, desk_tip(w->desk, hit),
                     (double)hit->whole.w, (double)hit->whole.h);
        }
    }
}

static void letter(World *w, char c)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = c});
}

static void test_targets_are_large_enough_in_every_state(void **state)
{
    (void)state;
    static const struct {
        int32_t width, height;
    } sizes[] = {{1024, 600}, {1600, 900}};
    for (int32_t i = 0; i < 2; i++) {
        World w;
        open_world(&w, "bsgi-2022", 1, sizes[i].width, sizes[i].height, 1);
        desk_run_until(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY);
        assert_targets(&w, "at the start");
        static const char dialogs[] = "pos,";
        for (int32_t d = 0; dialogs[d]; d++) {
            ctrl(&w, dialogs[d]);
            assert_targets(&w, "a dialog");
            key(&w, KEY_ESCAPE);
        }
        key(&w, KEY_F1);
        assert_targets(&w, "help");
        key(&w, KEY_ESCAPE);
        letter(&w, 'i');
        assert_targets(&w, "the card");
        letter(&w, 'i');
        letter(&w, 'c');
        assert_targets(&w, "the line");
        key(&w, KEY_ESCAPE);
        desk_select(w.desk, -1, 0);
        assert_targets(&w, "a port");
        letter(&w, 'l');
        assert_targets(&w, "the list");
        close_world(&w);
    }
}

static bool same_control(const Hit *a, const Hit *b)
{
    return a->action == b->action && a->argument == b->argument && a->call == b->call;
}

/* Tab from none comes back to the first control after all others, each of them in sight. */
static void test_tab_goes_around_all_controls(void **state)
{
    (void)state;
    static const float scales[] = {0.75f, 1, 2};
    for (int32_t s = 0; s < 3; s++) {
        World w;
        open_world(&w, "bsgi-2022", 1, 1280, 720, scales[s]);
        int32_t count = 0, pressed = 0;
        frame(&w);
        for (int32_t i = 0; i < w.desk->hit_count; i++) {
            count += w.desk->hits[i].focusable;
        }
        assert_true(count > 5);
        Hit first = {0};
        for (;;) {
            key(&w, KEY_TAB);
            const Hit *hit = desk_focused(w.desk);
            assert_non_null(hit);
            if (hit->rect.w <= 0 || hit->rect.h <= 0) {
                fail_msg("\"%s\" has the focus out of sight", desk_tip(w.desk, hit));
            }
            if (pressed > 0 && same_control(hit, &first)) {
                break;
            }
            first = pressed++ == 0 ? *hit : first;
            assert_true(pressed <= count);
        }
        assert_int_equal(pressed, count);
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets_are_large_enough_in_every_state),
        cmocka_unit_test(test_tab_goes_around_all_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
