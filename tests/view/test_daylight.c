/* Which palette is shown: by choice, by the sun, with a change that takes its time. */
#include "desk_world.h"

#include "view/palette.h"

#include <math.h>

static void open_toy(World *w)
{
    open_world(w, TOY_TRUCE, 1, 1280, 720, 1);
}

static float light(const World *w)
{
    return w->desk->light.value;
}

static void choose(World *w, PaletteChoice choice)
{
    Preferences preferences = *desk_preferences(w->desk);
    preferences.palette = choice;
    desk_set_preferences(w->desk, &preferences);
}

static void press_n(World *w)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'n'});
}

static void n_goes_through_the_palettes_and_back(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    assert_int_equal(desk_preferences(w.desk)->palette, PALETTE_DUSK);
    press_n(&w);
    assert_int_equal(desk_preferences(w.desk)->palette, PALETTE_NIGHT);
    assert_true(light(&w) == 0);
    press_n(&w);
    assert_int_equal(desk_preferences(w.desk)->palette, PALETTE_AUTO);
    press_n(&w);
    assert_int_equal(desk_preferences(w.desk)->palette, PALETTE_DAY);
    assert_true(light(&w) == 2);
    press_n(&w);
    assert_int_equal(desk_preferences(w.desk)->palette, PALETTE_DUSK);
    close_world(&w);
}

static void no_role_is_left_in_a_frame(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    for (int32_t choice = 0; choice < PALETTE_CHOICES; choice++) {
        choose(&w, (PaletteChoice)choice);
        assert_null(strstr(frame(&w), "FEED"));
    }
    close_world(&w);
}

static void a_palette_changes_the_panels_and_the_map(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    Theme dusk, day;
    theme_make(&dusk, DUSK_PALETTE, false);
    theme_make(&day, DAY_PALETTE, false);
    char was[16], is[16];
    snprintf(was, sizeof was, "#%08X", (unsigned)dusk.roles[ROLE_TEXT]);
    snprintf(is, sizeof is, "#%08X", (unsigned)day.roles[ROLE_TEXT]);
    assert_non_null(strstr(frame(&w), was));
    choose(&w, PALETTE_DAY);
    assert_null(strstr(frame(&w), was));
    assert_non_null(strstr(frame(&w), is));
    assert_memory_equal(&w.desk->theme, &day, sizeof day);
    close_world(&w);
}

static void colour_blind_eyes_get_their_set_at_once(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    Preferences preferences = *desk_preferences(w.desk);
    preferences.colour_blind = true;
    desk_set_preferences(w.desk, &preferences);
    frame(&w);
    Theme theme;
    theme_make(&theme, DUSK_PALETTE, true);
    assert_memory_equal(&w.desk->theme, &theme, sizeof theme);
    close_world(&w);
}

/* A desk as in the window: what changes takes its time. */
static void open_moving(World *w)
{
    open_toy(w);
    w->desk->config.synchronous = false;
}

static void draw_at(World *w, double ms)
{
    palette_update(w->desk, ms);
}

static void a_change_takes_about_a_second(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    draw_at(&w, 0);
    choose(&w, PALETTE_NIGHT);
    draw_at(&w, 100);
    assert_true(light(&w) < 1 && light(&w) > 0.7f);
    draw_at(&w, 500);
    assert_true(light(&w) < 0.6f && light(&w) > 0.2f);
    draw_at(&w, 1000);
    assert_true(light(&w) == 0);
    w.desk->config.synchronous = true;
    close_world(&w);
}

static void with_reduced_motion_it_changes_at_once(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    draw_at(&w, 0);
    Preferences preferences = *desk_preferences(w.desk);
    preferences.palette = PALETTE_DAY;
    preferences.reduced_motion = true;
    desk_set_preferences(w.desk, &preferences);
    draw_at(&w, 1);
    assert_true(light(&w) == 2);
    w.desk->config.synchronous = true;
    close_world(&w);
}

static int64_t moment(int32_t month, int32_t day, int32_t hour)
{
    return time_from_civil((CivilTime){.year = 2022, .month = month, .day = day, .hour = hour});
}

/* Istanbul, 29 E: noon is about ten UTC. At the solstices the noon sun stands at 90 - 41 +- 23.4.
 */
static void the_sun_stands_where_almanacs_say(void **state)
{
    (void)state;
    assert_true(fabs(palette_sun_altitude(moment(6, 21, 10), 29, 41) - 72.4) < 2);
    assert_true(fabs(palette_sun_altitude(moment(12, 21, 10), 29, 41) - 25.6) < 2);
    assert_true(palette_sun_altitude(moment(3, 20, 22), 29, 41) < -40);
    /* equinox: it rises about six hours before noon */
    assert_true(fabs(palette_sun_altitude(moment(3, 20, 4), 29, 41)) < 5);
}

static void auto_is_day_at_noon_and_night_at_midnight(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    choose(&w, PALETTE_AUTO);
    int64_t start = time_day_start(sim_now(desk_sim(w.desk))) + MS_PER_DAY;
    desk_run_until(w.desk, start + 10 * MS_PER_HOUR);
    frame(&w);
    assert_true(light(&w) == 2);
    desk_run_until(w.desk, start + 22 * MS_PER_HOUR);
    frame(&w);
    assert_true(light(&w) == 0);
    close_world(&w);
}

static void auto_rests_at_dusk_while_days_fly_past(void **state)
{
    (void)state;
    World w;
    open_toy(&w);
    choose(&w, PALETTE_AUTO);
    desk_set_paused(w.desk, false);
    w.desk->speed = SPEEDS - 1;
    frame(&w);
    assert_true(light(&w) == 1);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(n_goes_through_the_palettes_and_back),
        cmocka_unit_test(no_role_is_left_in_a_frame),
        cmocka_unit_test(a_palette_changes_the_panels_and_the_map),
        cmocka_unit_test(colour_blind_eyes_get_their_set_at_once),
        cmocka_unit_test(a_change_takes_about_a_second),
        cmocka_unit_test(with_reduced_motion_it_changes_at_once),
        cmocka_unit_test(the_sun_stands_where_almanacs_say),
        cmocka_unit_test(auto_is_day_at_noon_and_night_at_midnight),
        cmocka_unit_test(auto_rests_at_dusk_while_days_fly_past),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
