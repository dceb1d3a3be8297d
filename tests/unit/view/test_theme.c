/* Palettes: legible in every one, told apart by every eye. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "view/theme.h"

#include <math.h>
#include <stdio.h>

static const char *const palette_names[PALETTES] = {"day", "dusk", "night"};

/* A colour seen over a ground: its alpha worked in. */
static Color over(Color top, Color below)
{
    float a = (float)(top >> 24) / 255;
    Color out = 0xFF000000u;
    for (int32_t shift = 0; shift < 24; shift += 8) {
        float x = (float)(top >> shift & 0xFFu), y = (float)(below >> shift & 0xFFu);
        out |= (Color)(y + (x - y) * a + 0.5f) << shift;
    }
    return out;
}

static Color of_shade(ShadeColor c)
{
    return 0xFF000000u | (Color)c.r << 16 | (Color)c.g << 8 | (Color)c.b;
}

static void expect_contrast(const Theme *theme, int32_t p, Role text, Color ground, float least)
{
    float contrast = theme_contrast(theme->roles[text], ground);
    if (contrast < least) {
        fail_msg("%s: role %d (#%06X) on #%06X has contrast %.2f, not %.1f", palette_names[p],
                 (int)text, (unsigned)(theme->roles[text] & 0xFFFFFFu),
                 (unsigned)(ground & 0xFFFFFFu), (double)contrast, (double)least);
    }
}

static void text_on_panels_has_contrast_4_5_in_every_palette(void **state)
{
    (void)state;
    static const Role texts[] = {ROLE_TEXT,           ROLE_TEXT_2,        ROLE_MUTED,
                                 ROLE_GOOD_TEXT,      ROLE_STRAINED_TEXT, ROLE_BROKEN_TEXT,
                                 ROLE_PRINCIPLE_TEXT, ROLE_ACCENT};
    static const Role grounds[] = {ROLE_PANEL_TOP, ROLE_PANEL_BOTTOM,  ROLE_BAR,  ROLE_DIALOG_TOP,
                                   ROLE_FIELD,     ROLE_DIALOG_BOTTOM, ROLE_MENU, ROLE_TIP};
    for (int32_t set = 0; set < 2 * PALETTES; set++) {
        Theme theme;
        theme_make(&theme, (ThemeKind)(set / 2), set % 2);
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
            for (size_t g = 0; g < sizeof grounds / sizeof grounds[0]; g++) {
                /* whatever lies under the panel: the lightest and the darkest of the map */
                Color land = over(theme.roles[grounds[g]], of_shade(theme.chart.land_low));
                Color sea = over(theme.roles[grounds[g]], of_shade(theme.chart.sea[6]));
                expect_contrast(&theme, set / 2, texts[t], land, 4.5f);
                expect_contrast(&theme, set / 2, texts[t], sea, 4.5f);
            }
        }
    }
}

static void words_on_buttons_and_bands_have_contrast_4_5(void **state)
{
    (void)state;
    for (int32_t set = 0; set < 2 * PALETTES; set++) {
        Theme theme;
        int32_t p = set / 2;
        theme_make(&theme, (ThemeKind)p, set % 2);
        expect_contrast(&theme, p, ROLE_TEXT, theme.roles[ROLE_BUTTON], 4.5f);
        expect_contrast(&theme, p, ROLE_TEXT, theme.roles[ROLE_BUTTON_HOVER], 4.5f);
        expect_contrast(&theme, p, ROLE_TEXT_2, theme.roles[ROLE_BUTTON], 4.5f);
        expect_contrast(&theme, p, ROLE_ON_ACCENT, theme.roles[ROLE_ACCENT], 4.5f);
        expect_contrast(&theme, p, ROLE_ON_BAND, theme.roles[ROLE_GOOD], 4.5f);
        expect_contrast(&theme, p, ROLE_ON_BAND, theme.roles[ROLE_STRAINED], 4.5f);
        expect_contrast(&theme, p, ROLE_ON_BAND, theme.roles[ROLE_BROKEN], 4.5f);
        expect_contrast(&theme, p, ROLE_ON_BAND, theme.roles[ROLE_PRINCIPLE], 4.5f);
    }
}

static void labels_on_the_map_have_contrast_4_5_on_their_halo(void **state)
{
    (void)state;
    for (int32_t set = 0; set < 2 * PALETTES; set++) {
        Theme theme;
        int32_t p = set / 2;
        theme_make(&theme, (ThemeKind)p, set % 2);
        Color halo = theme.roles[ROLE_HALO] | 0xFF000000u;
        expect_contrast(&theme, p, ROLE_TEXT, halo, 4.5f);
        expect_contrast(&theme, p, ROLE_TEXT_2, halo, 4.5f);
        expect_contrast(&theme, p, ROLE_ZONE_EDGE, halo, 4.5f);
    }
}

static void vessels_stand_out_from_the_sea_at_every_depth(void **state)
{
    (void)state;
    for (int32_t set = 0; set < 2 * PALETTES; set++) {
        Theme theme;
        theme_make(&theme, (ThemeKind)(set / 2), set % 2);
        for (int32_t r = ROLE_LADEN; r <= ROLE_HELD; r++) {
            for (int32_t i = 0; i < SEA_STEPS; i++) {
                expect_contrast(&theme, set / 2, (Role)r, of_shade(theme.chart.sea[i]), 3);
            }
        }
    }
}

/* ---- colour vision ---- */

typedef struct Lab {
    double l, a, b;
} Lab;

static double linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double lab_part(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* Machado, Oliveira and Fernandes (2009), full severity, on linear RGB; CIE L*a*b*, D65. */
static Lab seen(Color color, int32_t eye)
{
    static const double eyes[4][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                         {{0.152286, 1.052583, -0.204868},
                                          {0.114503, 0.786281, 0.099216},
                                          {-0.003882, -0.048116, 1.051998}},
                                         {{0.367322, 0.860646, -0.227968},
                                          {0.280085, 0.672501, 0.047413},
                                          {-0.011820, 0.042940, 0.968881}},
                                         {{1.255528, -0.076749, -0.178779},
                                          {-0.078411, 0.930809, 0.147602},
                                          {0.004733, 0.691367, 0.303900}}};
    double in[3], rgb[3];
    for (int32_t i = 0; i < 3; i++) {
        in[i] = linear((double)(color >> (16 - 8 * i) & 0xFFu) / 255);
    }
    for (int32_t i = 0; i < 3; i++) {
        double sum = 0;
        for (int32_t k = 0; k < 3; k++) {
            sum += eyes[eye][i][k] * in[k];
        }
        rgb[i] = sum < 0 ? 0 : sum > 1 ? 1 : sum;
    }
    double x = lab_part((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
    double y = lab_part(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    double z = lab_part((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
    return (Lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double apart(Color a, Color b, int32_t eye)
{
    Lab x = seen(a, eye), y = seen(b, eye);
    return sqrt((x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) + (x.b - y.b) * (x.b - y.b));
}

static void states_differ_for_every_eye_in_the_colour_blind_sets(void **state)
{
    (void)state;
    static const char *const eyes[] = {"normal", "protan", "deutan", "tritan"};
    static const Role sets[][6] = {
        {ROLE_LADEN, ROLE_BALLAST, ROLE_WAITING, ROLE_INSPECTION, ROLE_IN_PORT, ROLE_HELD},
        {ROLE_GOOD, ROLE_STRAINED, ROLE_BROKEN, ROLE_PRINCIPLE, ROLE_PRINCIPLE, ROLE_PRINCIPLE}};
    for (int32_t p = 0; p < PALETTES; p++) {
        Theme theme;
        theme_make(&theme, (ThemeKind)p, true);
        for (int32_t n = 0; n < 8; n++) {
            int32_t eye = n / 2, s = n % 2;
            for (int32_t i = 0; i < 6; i++) {
                for (int32_t k = i + 1; k < 6; k++) {
                    Color a = theme.roles[sets[s][i]], b = theme.roles[sets[s][k]];
                    double distance = apart(a, b, eye);
                    if (a != b && distance < 15) {
                        fail_msg("%s: roles %d and %d are %.0f apart for %s eyes", palette_names[p],
                                 (int)sets[s][i], (int)sets[s][k], distance, eyes[eye]);
                    }
                }
            }
        }
    }
}

/* ---- lookup ---- */

static void a_role_becomes_its_colour_and_other_colours_stay(void **state)
{
    (void)state;
    Theme theme;
    theme_make(&theme, DUSK_PALETTE, false);
    assert_int_equal(theme_color(&theme, COLOR_LADEN), 0xFFFCC62Du);
    assert_int_equal(theme_color(&theme, 0x80123456u), 0x80123456u);
    assert_int_equal(theme_color(&theme, 0xFFFEEDFFu), 0xFFFEEDFFu); /* no role has that number */
}

static void a_role_keeps_the_alpha_it_was_drawn_with(void **state)
{
    (void)state;
    Theme theme;
    theme_make(&theme, DUSK_PALETTE, false);
    assert_int_equal(theme_color(&theme, color_alpha(COLOR_LADEN, 0.5f)), 0x80FCC62Du);
    assert_int_equal(theme_color(&theme, COLOR_RULE), 0x2E8FB3C7u);
    assert_int_equal(theme_color(&theme, color_alpha(COLOR_RULE, 0)) >> 24, 0);
}

static void every_command_of_a_list_is_looked_up(void **state)
{
    (void)state;
    Theme theme;
    theme_make(&theme, DAY_PALETTE, false);
    DrawList list = {0};
    draw_rect_gradient(&list, (Rect){0, 0, 9, 9}, 0, COLOR_PANEL_TOP, COLOR_PANEL_BOTTOM);
    draw_ring(&list, 5, 5, 3, 1, COLOR_HELD);
    TextStyle style = style_of(FONT_BOLD, 12, COLOR_TEXT);
    style.halo = COLOR_HALO;
    draw_text(&list, 0, 0, style, "x");
    theme_apply(&theme, &list);
    assert_int_equal(list.commands[0].color, theme.roles[ROLE_PANEL_TOP]);
    assert_int_equal(list.commands[0].color2, theme.roles[ROLE_PANEL_BOTTOM]);
    assert_int_equal(list.commands[1].color2, theme.roles[ROLE_HELD]);
    assert_int_equal(list.commands[2].color, theme.roles[ROLE_TEXT]);
    assert_int_equal(list.commands[2].style.halo, theme.roles[ROLE_HALO]);
    draw_list_free(&list);
}

static void a_mix_begins_and_ends_with_its_themes(void **state)
{
    (void)state;
    Theme day, night, mixed;
    theme_make(&day, DAY_PALETTE, false);
    theme_make(&night, NIGHT_PALETTE, true);
    theme_mix(&mixed, &day, &night, 0);
    assert_memory_equal(&mixed, &day, sizeof day);
    theme_mix(&mixed, &day, &night, 1);
    assert_memory_equal(&mixed, &night, sizeof night);
    theme_mix(&mixed, &day, &night, 0.5f);
    assert_true(mixed.chart.sea[0].r > night.chart.sea[0].r);
    assert_true(mixed.chart.sea[0].r < day.chart.sea[0].r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_on_panels_has_contrast_4_5_in_every_palette),
        cmocka_unit_test(words_on_buttons_and_bands_have_contrast_4_5),
        cmocka_unit_test(labels_on_the_map_have_contrast_4_5_on_their_halo),
        cmocka_unit_test(vessels_stand_out_from_the_sea_at_every_depth),
        cmocka_unit_test(states_differ_for_every_eye_in_the_colour_blind_sets),
        cmocka_unit_test(a_role_becomes_its_colour_and_other_colours_stay),
        cmocka_unit_test(a_role_keeps_the_alpha_it_was_drawn_with),
        cmocka_unit_test(every_command_of_a_list_is_looked_up),
        cmocka_unit_test(a_mix_begins_and_ends_with_its_themes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
