/* Which theme is shown: the one chosen, or by the sun over the middle of the map, with a change
 * that takes a second so that the eye can follow. Key N goes through the choices. */
#include "view/palette.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 16 };                           /* shades between two palettes */
static const double shade_per_ms = 1.2 / 1000; /* of the smooth change */
static const int32_t fastest_sun = 3600;       /* simulated seconds a second */
static const double rad = 3.14159265358979 / 180;

/* Declination after Cooper (1969): 23.45 sin(360 (284 + n) / 365) degrees on day n of the year.
 * The equation of time is left out: up to four degrees, a quarter of an hour. */
double palette_sun_altitude(int64_t t, double lon, double lat)
{
    CivilTime civil = time_to_civil(t);
    CivilTime first = {.year = civil.year, .month = 1, .day = 1};
    double day = (double)(t - time_from_civil(first)) / (double)MS_PER_DAY;
    double declination = 23.45 * sin(rad * 360 * (285 + floor(day)) / 365);
    double hour_angle = 360 * (day - floor(day)) - 180 + lon;
    double sine = sin(rad * lat) * sin(rad * declination) +
                  cos(rad * lat) * cos(rad * declination) * cos(rad * hour_angle);
    return asin(fmin(fmax(sine, -1), 1)) / rad;
}

/* 0 night .. 1 dusk .. 2 day: night below -12 degrees (nautical twilight), day above 6. */
static float light_of_sun(double altitude)
{
    double light = altitude < -3 ? (altitude + 12) / 9 : 1 + (altitude + 3) / 9;
    return (float)fmin(fmax(light, 0), 2);
}

static float wanted_light(const Desk *desk)
{
    switch (desk->preferences.palette) {
    case PALETTE_DAY:
        return 2;
    case PALETTE_NIGHT:
        return 0;
    case PALETTE_AUTO:
        if (desk->paused || (desk_speed(desk) > 0 && desk_speed(desk) <= fastest_sun)) {
            Rect r = desk->map_rect;
            double lon, lat;
            camera_unproject(&desk->camera, r.x + r.w / 2, r.y + r.h / 2, &lon, &lat);
            return light_of_sun(palette_sun_altitude(sim_now(desk->sim), lon, lat));
        }
        return 1; /* days fly past: rather none of them than a flicker */
    case PALETTE_DUSK:
    case PALETTE_CHOICES:
        break;
    }
    return 1;
}

static void show(Desk *desk, int32_t shade, bool colour_blind)
{
    Theme night, dusk, day, theme;
    theme_make(&dusk, DUSK_PALETTE, colour_blind);
    if (shade <= STEPS) {
        theme_make(&night, NIGHT_PALETTE, colour_blind);
        theme_mix(&theme, &night, &dusk, (float)shade / STEPS);
    } else {
        theme_make(&day, DAY_PALETTE, colour_blind);
        theme_mix(&theme, &dusk, &day, (float)(shade - STEPS) / STEPS);
    }
    desk_set_theme(desk, &theme);
}

bool palette_update(Desk *desk, double now_ms)
{
    Light *light = &desk->light;
    float wanted = wanted_light(desk);
    float step = (float)(fmax(now_ms - light->at_ms, 0) * shade_per_ms);
    if (!light->begun || desk->config.synchronous || desk->preferences.reduced_motion) {
        step = 2;
    }
    light->at_ms = now_ms;
    light->value = wanted > light->value ? fminf(light->value + step, wanted)
                                         : fmaxf(light->value - step, wanted);
    int32_t shade = (int32_t)lroundf(light->value * STEPS);
    bool colour_blind = desk->preferences.colour_blind;
    if (!light->begun || shade != light->shade || colour_blind != light->colour_blind) {
        show(desk, shade, colour_blind);
        light->shade = shade;
        light->colour_blind = colour_blind;
        light->begun = true;
    }
    return light->value != wanted;
}

static void run_next_palette(Desk *desk, int32_t argument)
{
    static const char *const words[PALETTE_CHOICES] = {"Palette: by the sun", "Palette: day",
                                                       "Palette: dusk", "Palette: night"};
    (void)argument;
    Preferences preferences = desk->preferences;
    preferences.palette = (PaletteChoice)((preferences.palette + 1) % PALETTE_CHOICES);
    desk_set_preferences(desk, &preferences);
    desk_say(desk, words[preferences.palette]);
}

static const UiCommand commands[] = {
    {.section = "Window",
     .name = "Palette: by the sun, day, dusk, night",
     .keys = {{KEY_CHARACTER, 'n', false, false}},
     .run = run_next_palette},
};

const Part palette_part = {
    .level = PART_MAP, .commands = commands, .command_count = sizeof commands / sizeof commands[0]};
