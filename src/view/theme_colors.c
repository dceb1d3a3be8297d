/* Palettes: day, dusk and night, and what changes in each for colour-blind eyes. */
#include "view/theme.h"

#include <math.h>

static const Color dusk_roles[ROLES] = {
    [ROLE_PANEL_TOP] = 0xF0121D28u,     [ROLE_PANEL_BOTTOM] = 0xF00D161Fu,
    [ROLE_PANEL_EDGE] = 0x298FB3C7u,    [ROLE_SHADOW] = 0x59000000u,
    [ROLE_BAR] = 0xFA0C151Eu,           [ROLE_RULE] = 0x2E8FB3C7u,
    [ROLE_LINE] = 0xFF8FB3C7u,          [ROLE_TEXT] = 0xFFE6EDF2u,
    [ROLE_TEXT_2] = 0xFFA9B8C4u,        [ROLE_MUTED] = 0xFF8495A3u,
    [ROLE_ACCENT] = 0xFF5CC8D7u,        [ROLE_ON_ACCENT] = 0xFF0B1620u,
    [ROLE_BUTTON] = 0xFF1B2A37u,        [ROLE_BUTTON_HOVER] = 0xFF263A4Au,
    [ROLE_STEP] = 0xFF22323Fu,          [ROLE_FOCUS] = 0xFFE6EDF2u,
    [ROLE_FIELD] = 0xFF0A121Au,         [ROLE_DIALOG_TOP] = 0xFF121D28u,
    [ROLE_DIALOG_BOTTOM] = 0xFF0D161Fu, [ROLE_DIALOG_EDGE] = 0x608FB3C7u,
    [ROLE_DIALOG_SHADOW] = 0xA0000000u, [ROLE_MENU] = 0xFC16232Fu,
    [ROLE_TIP] = 0xF81B2A37u,           [ROLE_CURTAIN] = 0xA0050B12u,
    [ROLE_LADEN] = 0xFFFCC62Du,         [ROLE_BALLAST] = 0xFF5A9FF5u,
    [ROLE_WAITING] = 0xFFE9EDF1u,       [ROLE_INSPECTION] = 0xFFDB74A6u,
    [ROLE_IN_PORT] = 0xFF52DD92u,       [ROLE_HELD] = 0xFFF7623Cu,
    [ROLE_LADEN_DEEP] = 0xFFC4971Eu,    [ROLE_GOOD] = 0xFF2FA98Cu,
    [ROLE_STRAINED] = 0xFFE3A83Au,      [ROLE_BROKEN] = 0xFFE0523Fu,
    [ROLE_PRINCIPLE] = 0xFF5B93C9u,     [ROLE_OVER] = 0xFF66737Eu,
    [ROLE_GOOD_TEXT] = 0xFF5FD3B5u,     [ROLE_STRAINED_TEXT] = 0xFFF2BE5Cu,
    [ROLE_BROKEN_TEXT] = 0xFFFF7A66u,   [ROLE_PRINCIPLE_TEXT] = 0xFF9CC8F2u,
    [ROLE_ON_BAND] = 0xFF06131Au,       [ROLE_BAND_LABEL] = 0xD80F1A24u,
    [ROLE_LANE] = 0xFF8FB3D9u,          [ROLE_CORRIDOR] = 0xFF5FD0D6u,
    [ROLE_ZONE] = 0xFFD46FB0u,          [ROLE_ZONE_EDGE] = 0xFFE58CC4u,
    [ROLE_HALO] = 0xD0071322u,          [ROLE_INK] = 0xFF071322u,
    [ROLE_HOLLOW] = 0xFF10283Cu,        [ROLE_SELECTED] = 0xFFFFFFFFu,
    [ROLE_PORT] = 0xFFE6EDF2u,          [ROLE_PORT_EXPORT] = 0xFFF4E4B0u,
    [ROLE_SEA_NAME] = 0x4C9FC6DCu,      [ROLE_MINIMAP_SEA] = 0xF00B2236u,
    [ROLE_MINIMAP_LAND] = 0xFF33393Bu,
};

static const Color day_roles[ROLES] = {
    [ROLE_PANEL_TOP] = 0xF6FBFCFDu,     [ROLE_PANEL_BOTTOM] = 0xF6F1F5F8u,
    [ROLE_PANEL_EDGE] = 0x4A506A7Au,    [ROLE_SHADOW] = 0x33203040u,
    [ROLE_BAR] = 0xFCF8FAFBu,           [ROLE_RULE] = 0x3A405868u,
    [ROLE_LINE] = 0xFF56758Au,          [ROLE_TEXT] = 0xFF14202Au,
    [ROLE_TEXT_2] = 0xFF384855u,        [ROLE_MUTED] = 0xFF546470u,
    [ROLE_ACCENT] = 0xFF0A6A7Bu,        [ROLE_ON_ACCENT] = 0xFFFFFFFFu,
    [ROLE_BUTTON] = 0xFFE2E9EEu,        [ROLE_BUTTON_HOVER] = 0xFFD2DDE5u,
    [ROLE_STEP] = 0xFFC9D5DDu,          [ROLE_FOCUS] = 0xFF0B3A55u,
    [ROLE_FIELD] = 0xFFFFFFFFu,         [ROLE_DIALOG_TOP] = 0xFFFBFCFDu,
    [ROLE_DIALOG_BOTTOM] = 0xFFF1F5F8u, [ROLE_DIALOG_EDGE] = 0x80506A7Au,
    [ROLE_DIALOG_SHADOW] = 0x60203040u, [ROLE_MENU] = 0xFCFFFFFFu,
    [ROLE_TIP] = 0xF8FFFFFFu,           [ROLE_CURTAIN] = 0x70283C4Cu,
    [ROLE_LADEN] = 0xFFA65E00u,         [ROLE_BALLAST] = 0xFF1557BEu,
    [ROLE_WAITING] = 0xFF26323Bu,       [ROLE_INSPECTION] = 0xFFA31B66u,
    [ROLE_IN_PORT] = 0xFF0A7040u,       [ROLE_HELD] = 0xFFBE2C0Au,
    [ROLE_LADEN_DEEP] = 0xFFC98A2Au,    [ROLE_GOOD] = 0xFF3FB296u,
    [ROLE_STRAINED] = 0xFFE0A030u,      [ROLE_BROKEN] = 0xFFE57767u,
    [ROLE_PRINCIPLE] = 0xFF6FA3D6u,     [ROLE_OVER] = 0xFFA3AEB6u,
    [ROLE_GOOD_TEXT] = 0xFF08604Au,     [ROLE_STRAINED_TEXT] = 0xFF754B00u,
    [ROLE_BROKEN_TEXT] = 0xFFA3200Fu,   [ROLE_PRINCIPLE_TEXT] = 0xFF1C5184u,
    [ROLE_ON_BAND] = 0xFF06131Au,       [ROLE_BAND_LABEL] = 0xE8FFFFFFu,
    [ROLE_LANE] = 0xFF2F5F93u,          [ROLE_CORRIDOR] = 0xFF00707Cu,
    [ROLE_ZONE] = 0xFFB0408Au,          [ROLE_ZONE_EDGE] = 0xFF8E2469u,
    [ROLE_HALO] = 0xD8F2F9FCu,          [ROLE_INK] = 0xFFF7FBFDu,
    [ROLE_HOLLOW] = 0xFFE6F1F6u,        [ROLE_SELECTED] = 0xFF0B2233u,
    [ROLE_PORT] = 0xFF1C2B36u,          [ROLE_PORT_EXPORT] = 0xFF5C4300u,
    [ROLE_SEA_NAME] = 0x66305A78u,      [ROLE_MINIMAP_SEA] = 0xF4D2E6F0u,
    [ROLE_MINIMAP_LAND] = 0xFFE9E2D0u,
};

static const Color night_roles[ROLES] = {
    [ROLE_PANEL_TOP] = 0xF00C0F12u,     [ROLE_PANEL_BOTTOM] = 0xF0080A0Du,
    [ROLE_PANEL_EDGE] = 0x24A08A70u,    [ROLE_SHADOW] = 0x66000000u,
    [ROLE_BAR] = 0xFA07090Bu,           [ROLE_RULE] = 0x28A08A70u,
    [ROLE_LINE] = 0xFF8C7A62u,          [ROLE_TEXT] = 0xFFC8B9A4u,
    [ROLE_TEXT_2] = 0xFF9C8E7Cu,        [ROLE_MUTED] = 0xFF948775u,
    [ROLE_ACCENT] = 0xFFC08A4Au,        [ROLE_ON_ACCENT] = 0xFF0B0D0Fu,
    [ROLE_BUTTON] = 0xFF15191Du,        [ROLE_BUTTON_HOVER] = 0xFF20262Bu,
    [ROLE_STEP] = 0xFF23282Cu,          [ROLE_FOCUS] = 0xFFD9C8AEu,
    [ROLE_FIELD] = 0xFF050608u,         [ROLE_DIALOG_TOP] = 0xFF0C0F12u,
    [ROLE_DIALOG_BOTTOM] = 0xFF080A0Du, [ROLE_DIALOG_EDGE] = 0x50A08A70u,
    [ROLE_DIALOG_SHADOW] = 0xB0000000u, [ROLE_MENU] = 0xFC0F1316u,
    [ROLE_TIP] = 0xF8151A1Eu,           [ROLE_CURTAIN] = 0xB0000000u,
    [ROLE_LADEN] = 0xFFC99A2Au,         [ROLE_BALLAST] = 0xFF4C80C0u,
    [ROLE_WAITING] = 0xFFB5AA9Bu,       [ROLE_INSPECTION] = 0xFFB4628Au,
    [ROLE_IN_PORT] = 0xFF42A872u,       [ROLE_HELD] = 0xFFCB5535u,
    [ROLE_LADEN_DEEP] = 0xFF94701Du,    [ROLE_GOOD] = 0xFF2A8F76u,
    [ROLE_STRAINED] = 0xFFA67A2Cu,      [ROLE_BROKEN] = 0xFFC2503Cu,
    [ROLE_PRINCIPLE] = 0xFF5A88B4u,     [ROLE_OVER] = 0xFF4C4740u,
    [ROLE_GOOD_TEXT] = 0xFF58A890u,     [ROLE_STRAINED_TEXT] = 0xFFC29748u,
    [ROLE_BROKEN_TEXT] = 0xFFD46F5Cu,   [ROLE_PRINCIPLE_TEXT] = 0xFF7FA3C6u,
    [ROLE_ON_BAND] = 0xFF000000u,       [ROLE_BAND_LABEL] = 0xD80A0D10u,
    [ROLE_LANE] = 0xFF6B86A3u,          [ROLE_CORRIDOR] = 0xFF4A9EA3u,
    [ROLE_ZONE] = 0xFFA0548Au,          [ROLE_ZONE_EDGE] = 0xFFBE74A2u,
    [ROLE_HALO] = 0xD0020508u,          [ROLE_INK] = 0xFF020508u,
    [ROLE_HOLLOW] = 0xFF0A151Fu,        [ROLE_SELECTED] = 0xFFE8D8C0u,
    [ROLE_PORT] = 0xFFB5AA9Bu,          [ROLE_PORT_EXPORT] = 0xFFC0AC78u,
    [ROLE_SEA_NAME] = 0x40708898u,      [ROLE_MINIMAP_SEA] = 0xF0060F17u,
    [ROLE_MINIMAP_LAND] = 0xFF1C1B19u,
};

/* Hues and lightness far apart for protan, deutan and tritan eyes: found by search round the set of
 * Okabe and Ito (2008). */
typedef struct Change {
    Role role;
    Color colors[PALETTES];
} Change;

static const Change colour_blind_changes[] = {
    {ROLE_LADEN, {0xFFA76300u, 0xFFFFDD30u, 0xFFDCC423u}},
    {ROLE_LADEN_DEEP, {0xFFB08030u, 0xFFC0A428u, 0xFF8E8020u}},
    {ROLE_BALLAST, {0xFF1748CAu, 0xFF7490FFu, 0xFF6A72E0u}},
    {ROLE_WAITING, {0xFF1B2C35u, 0xFFE4FBF6u, 0xFFC4CFC0u}},
    {ROLE_INSPECTION, {0xFF87597Cu, 0xFFCC79A7u, 0xFF96558Fu}},
    {ROLE_IN_PORT, {0xFF038452u, 0xFF45E58Fu, 0xFF0FAE86u}},
    {ROLE_HELD, {0xFF8B1E15u, 0xFFFF5D3Au, 0xFFB8501Cu}},
    {ROLE_GOOD, {0xFF658CFBu, 0xFF5C92FAu, 0xFF3E80C6u}},
    {ROLE_GOOD_TEXT, {0xFF0A4A86u, 0xFF8CC0F8u, 0xFF74A6D4u}},
    {ROLE_STRAINED, {0xFFE6DC3Cu, 0xFFF2E64Au, 0xFFC0B84Au}},
    {ROLE_STRAINED_TEXT, {0xFF665200u, 0xFFF0E46Au, 0xFFC4B850u}},
    {ROLE_BROKEN, {0xFFE86D4Fu, 0xFFEA6244u, 0xFFCA5238u}},
    {ROLE_BROKEN_TEXT, {0xFF8F3A00u, 0xFFFF9A5Cu, 0xFFD98048u}},
    {ROLE_PRINCIPLE, {0xFFC086A8u, 0xFFBD7A9Eu, 0xFF8F8A9Cu}},
    {ROLE_PRINCIPLE_TEXT, {0xFF6A3A5Cu, 0xFFDDB2CCu, 0xFFB498ACu}},
};

/* Most of the change lies in the first two hundred metres, where ships are. */
static const ChartColors charts[PALETTES] = {
    [DAY_PALETTE] = {.sea = {{176, 212, 229},
                             {184, 217, 232},
                             {194, 223, 236},
                             {204, 229, 240},
                             {212, 233, 242},
                             {219, 237, 244},
                             {225, 240, 246}},
                     .glow_near = {-22, -18, -12},
                     .glow_far = {-22, -16, -10},
                     .land_low = {239, 234, 219},
                     .land_high = {214, 203, 180},
                     .light_up = 10,
                     .light_down = 26,
                     .shore_rise = -6,
                     .coast = 0xB0566B70u,
                     .river = 0xA04F8FB0u,
                     .border = 0x90777064u,
                     .lake = 0xFFB9D8E6u,
                     .lake_shore = 0x80567F90u,
                     .isobath = 0x38306C90u},
    [DUSK_PALETTE] = {.sea = {{22, 56, 79},
                              {19, 50, 72},
                              {15, 42, 63},
                              {11, 33, 53},
                              {9, 26, 44},
                              {7, 21, 37},
                              {6, 17, 31}},
                      .glow_near = {14, 30, 34},
                      .glow_far = {12, 28, 34},
                      .land_low = {37, 42, 44},
                      .land_high = {58, 58, 57},
                      .light_up = 19,
                      .light_down = 13,
                      .shore_rise = 7,
                      .coast = 0x9E8FB0BAu,
                      .river = 0x8C4F8AA3u,
                      .border = 0x619FB0B8u,
                      .lake = 0xFF17303Fu,
                      .lake_shore = 0x668FB0BAu,
                      .isobath = 0x1C9FD0E6u},
    [NIGHT_PALETTE] = {.sea = {{10, 26, 36},
                               {8, 22, 32},
                               {6, 18, 27},
                               {5, 14, 22},
                               {4, 11, 18},
                               {3, 8, 14},
                               {2, 6, 11}},
                       .glow_near = {6, 12, 13},
                       .glow_far = {5, 11, 13},
                       .land_low = {19, 19, 18},
                       .land_high = {32, 30, 27},
                       .light_up = 9,
                       .light_down = 7,
                       .shore_rise = 3,
                       .coast = 0x90706858u,
                       .river = 0x80355060u,
                       .border = 0x58706858u,
                       .lake = 0xFF0A161Eu,
                       .lake_shore = 0x60706858u,
                       .isobath = 0x18688898u},
};

void theme_make(Theme *theme, ThemeKind palette, bool colour_blind)
{
    static const Color *const roles[PALETTES] = {day_roles, dusk_roles, night_roles};
    for (int32_t r = 0; r < ROLES; r++) {
        theme->roles[r] = roles[palette][r];
    }
    theme->chart = charts[palette];
    size_t changes = sizeof colour_blind_changes / sizeof colour_blind_changes[0];
    for (size_t c = 0; colour_blind && c < changes; c++) {
        theme->roles[colour_blind_changes[c].role] = colour_blind_changes[c].colors[palette];
    }
}

/* ---- between themes ---- */

static Color mix(Color from, Color to, float t)
{
    Color color = 0;
    for (int32_t shift = 0; shift < 32; shift += 8) {
        float a = (float)(from >> shift & 0xFFu), b = (float)(to >> shift & 0xFFu);
        color |= (Color)(a + (b - a) * t + 0.5f) << shift;
    }
    return color;
}

static float mix_number(float from, float to, float t)
{
    return from + (to - from) * t;
}

static ShadeColor mix_shade(ShadeColor a, ShadeColor b, float t)
{
    return (ShadeColor){mix_number(a.r, b.r, t), mix_number(a.g, b.g, t), mix_number(a.b, b.b, t)};
}

void theme_mix(Theme *theme, const Theme *from, const Theme *to, float t)
{
    for (int32_t r = 0; r < ROLES; r++) {
        theme->roles[r] = mix(from->roles[r], to->roles[r], t);
    }
    const ChartColors *a = &from->chart, *b = &to->chart;
    ChartColors *chart = &theme->chart;
    for (int32_t i = 0; i < SEA_STEPS; i++) {
        chart->sea[i] = mix_shade(a->sea[i], b->sea[i], t);
    }
    chart->glow_near = mix_shade(a->glow_near, b->glow_near, t);
    chart->glow_far = mix_shade(a->glow_far, b->glow_far, t);
    chart->land_low = mix_shade(a->land_low, b->land_low, t);
    chart->land_high = mix_shade(a->land_high, b->land_high, t);
    chart->light_up = mix_number(a->light_up, b->light_up, t);
    chart->light_down = mix_number(a->light_down, b->light_down, t);
    chart->shore_rise = mix_number(a->shore_rise, b->shore_rise, t);
    chart->coast = mix(a->coast, b->coast, t);
    chart->river = mix(a->river, b->river, t);
    chart->border = mix(a->border, b->border, t);
    chart->lake = mix(a->lake, b->lake, t);
    chart->lake_shore = mix(a->lake_shore, b->lake_shore, t);
    chart->isobath = mix(a->isobath, b->isobath, t);
}

/* ---- lookup ---- */

Color theme_color(const Theme *theme, Color color)
{
    if ((color & 0xFFFF00u) != ROLE_BASE || (color & 0xFFu) >= ROLES) {
        return color;
    }
    Color found = theme->roles[color & 0xFFu];
    Color alpha = ((found >> 24) * (color >> 24) + 127) / 255;
    return alpha << 24 | (found & 0xFFFFFFu);
}

void theme_apply(const Theme *theme, DrawList *list)
{
    for (int32_t i = 0; i < list->count; i++) {
        DrawCommand *command = &list->commands[i];
        command->color = theme_color(theme, command->color);
        command->color2 = theme_color(theme, command->color2);
        command->style.color = theme_color(theme, command->style.color);
        command->style.halo = theme_color(theme, command->style.halo);
    }
}

static float linear(Color channel)
{
    float c = (float)(channel & 0xFFu) / 255;
    return c <= 0.04045f ? c / 12.92f : powf((c + 0.055f) / 1.055f, 2.4f);
}

static float luminance(Color c)
{
    return 0.2126f * linear(c >> 16) + 0.7152f * linear(c >> 8) + 0.0722f * linear(c);
}

float theme_contrast(Color a, Color b)
{
    float x = luminance(a), y = luminance(b);
    return (fmaxf(x, y) + 0.05f) / (fminf(x, y) + 0.05f);
}
