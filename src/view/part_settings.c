/* Settings: every preference with its choices beside each other; what is chosen works at once and
 * is kept. */
#include "view/dialog.h"

#include <math.h>
#include <stdio.h>

typedef enum Setting {
    SETTING_SCALE,
    SETTING_PALETTE,
    SETTING_COLOURS,
    SETTING_MOTION,
    SETTING_TIPS,
    SETTING_AUTOSAVE,
    SETTINGS
} Setting;

enum { CHOICES_MAX = 6 };

typedef struct Row {
    const char *name, *text;
    const char *choices[CHOICES_MAX]; /* NULL: no more */
} Row;

static const Row rows[SETTINGS] = {
    {"Size of everything",
     "Or Ctrl with + and \xE2\x88\x92",
     {"75 %", "100 %", "125 %", "150 %", "200 %", "300 %"}},
    {"Map and panels",
     "By the sun: as light as it is over the sea at the time shown",
     {"By the sun", "Day", "Dusk", "Night"}},
    {"Colours",
     "Those that every kind of colour vision tells apart",
     {"Usual", "Colour-blind safe"}},
    {"Motion", "Without it nothing glides or pulses", {"Usual", "Reduced"}},
    {"Tooltips", "How long the pointer rests before one comes", {"At once", "0.3 s", "1 s"}},
    {"Saves by itself",
     "Each decision, and every so often; nothing with Never",
     {"Never", "1 min", "5 min", "15 min"}},
};
static const float scales[] = {0.75f, 1, 1.25f, 1.5f, 2, 3};
static const float delays[] = {0, 0.3f, 1};
static const int32_t minutes[] = {0, 1, 5, 15};

static int32_t choice_count(const Row *row)
{
    int32_t count = 0;
    while (count < CHOICES_MAX && row->choices[count]) {
        count++;
    }
    return count;
}

/* ---- what is chosen, and choosing ---- */

static int32_t nearest(const float *values, int32_t count, float value)
{
    for (int32_t i = 0; i < count; i++) {
        if (fabsf(values[i] - value) < 0.004f) {
            return i;
        }
    }
    return -1; /* a value from the file that has no button */
}

static int32_t chosen(const Desk *desk, Setting setting)
{
    const Preferences *p = &desk->preferences;
    switch (setting) {
    case SETTING_SCALE:
        return nearest(scales, sizeof scales / sizeof scales[0], desk->u);
    case SETTING_PALETTE:
        return (int32_t)p->palette;
    case SETTING_COLOURS:
        return p->colour_blind;
    case SETTING_MOTION:
        return p->reduced_motion;
    case SETTING_TIPS:
        return nearest(delays, sizeof delays / sizeof delays[0], p->tip_delay);
    case SETTING_AUTOSAVE:
        for (int32_t i = 0; i < (int32_t)(sizeof minutes / sizeof minutes[0]); i++) {
            if (minutes[i] == p->autosave_minutes) {
                return i;
            }
        }
        return -1;
    case SETTINGS:
        break;
    }
    return -1;
}

/* argument: setting * CHOICES_MAX + choice. */
static void choose_call(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    int32_t choice = argument % CHOICES_MAX;
    Preferences p = desk->preferences;
    switch ((Setting)(argument / CHOICES_MAX)) {
    case SETTING_SCALE:
        p.ui_scale = scales[choice];
        desk_set_scale(desk, p.ui_scale);
        break;
    case SETTING_PALETTE:
        p.palette = (PaletteChoice)choice;
        break;
    case SETTING_COLOURS:
        p.colour_blind = choice == 1;
        break;
    case SETTING_MOTION:
        p.reduced_motion = choice == 1;
        break;
    case SETTING_TIPS:
        p.tip_delay = delays[choice];
        break;
    case SETTING_AUTOSAVE:
        p.autosave_minutes = minutes[choice];
        break;
    case SETTINGS:
        break;
    }
    desk_set_preferences(desk, &p);
}

static void run_settings(Desk *desk, int32_t argument)
{
    (void)argument;
    if (dialog_is_open(desk, &part_settings)) {
        dialog_close(desk);
    } else {
        dialog_open(desk, &part_settings);
    }
}

static bool settings_event(Desk *desk, void *state, const DeskEvent *event)
{
    (void)state;
    if (!dialog_is_open(desk, &part_settings)) {
        return false;
    }
    bool back = event->key == KEY_LEFT || event->key == KEY_UP;
    bool on = event->key == KEY_RIGHT || event->key == KEY_DOWN;
    if (event->kind == EVENT_KEY && !event->ctrl && (back || on)) {
        desk_focus_next(desk, back ? -1 : 1);
        return true;
    }
    return dialog_event(desk, event);
}

/* ---- drawing ---- */

/* The choices of a row, in as many lines as they need; with list NULL only counted. Returns their
 * height. */
static float draw_choices(Desk *desk, DrawList *list, Setting setting, float x, float y, float w)
{
    const Row *row = &rows[setting];
    float u = desk->u, height = 28 * u, gap = 6 * u, at = x, top = y;
    TextStyle style = style_of(FONT_SEMIBOLD, 12.5f * u, COLOR_TEXT);
    for (int32_t i = 0; i < choice_count(row); i++) {
        float width =
            fmaxf(text_width(desk->config.text, &style, row->choices[i]) + 22 * u, 52 * u);
        if (at > x && at + width > x + w) {
            at = x;
            y += height + gap;
        }
        if (list) {
            char tip[160];
            snprintf(tip, sizeof tip, "%s: %s", row->name, row->choices[i]);
            widget_button_call(desk, list, (Rect){at, y, fminf(width, w), height}, row->choices[i],
                               -1, chosen(desk, setting) == i ? BUTTON_PRIMARY : BUTTON_PLAIN,
                               choose_call, (int32_t)setting * CHOICES_MAX + i, tip);
        }
        at += width + gap;
    }
    return y + height - top;
}

/* Name and text on the left, choices on the right; below each other where that is too narrow. */
static float draw_row(Desk *desk, DrawList *list, Setting setting, Rect r)
{
    float u = desk->u;
    bool narrow = r.w < 560 * u;
    float left = narrow ? r.w : 210 * u, x = narrow ? r.x : r.x + left + 16 * u;
    TextStyle name = style_of(FONT_SEMIBOLD, 13 * u, COLOR_TEXT);
    TextStyle text = style_of(FONT_REGULAR, 11.5f * u, COLOR_TEXT_2);
    Wrapped lines = text_wrap(desk->config.text, &text, rows[setting].text, left);
    float said = 20 * u + wrapped_height(&lines, 16 * u, 0);
    if (list) {
        draw_text(list, r.x, r.y + 14 * u, name, rows[setting].name);
        draw_wrapped(list, r.x, r.y + 31 * u, 16 * u, 0, text, rows[setting].text, &lines);
    }
    float y = narrow ? r.y + said + 6 * u : r.y;
    float height = draw_choices(desk, list, setting, x, y, r.x + r.w - x);
    return narrow ? said + 6 * u + height : fmaxf(said, height);
}

/* All rows from y; returns where they end. */
static float draw_rows(Desk *desk, DrawList *list, float x, float y, float w)
{
    for (int32_t s = 0; s < SETTINGS; s++) {
        y += draw_row(desk, list, (Setting)s, (Rect){x, y, w, 0}) + 16 * desk->u;
    }
    return y - 16 * desk->u;
}

static void settings_draw(Desk *desk, void *state, DrawList *list)
{
    (void)state;
    if (!dialog_is_open(desk, &part_settings)) {
        return;
    }
    float u = desk->u, inner = fminf(680 * u, (float)desk->config.width - 32 * u) - 36 * u - 14 * u;
    float content = draw_rows(desk, NULL, 0, 0, inner) + 8 * u, foot = 24 * u;
    Rect r = dialog_begin(desk, list, 680, content + foot, "Settings");
    Rect view = {r.x - 4 * u, r.y, r.w + 4 * u, fmaxf(r.h - foot, 0)};
    desk->scroll.content = content;
    float y = scroll_begin(desk, list, view);
    draw_rows(desk, list, r.x, y + 4 * u, inner);
    scroll_end(desk, list, y + content);
    char fitted[200];
    TextStyle style = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    text_fit(desk->config.text, &style,
             "Works at once, and is kept in the file corridor/settings, which may be edited", r.w,
             fitted, sizeof fitted);
    draw_text(list, r.x, r.y + r.h - 2 * u, style, fitted);
}

static const UiCommand commands[] = {
    {"Window", "Settings", {{KEY_CHARACTER, ',', true, false}}, run_settings, 0, NULL},
};

const Part part_settings = {.level = PART_DIALOG,
                            .event = settings_event,
                            .draw = settings_draw,
                            .commands = commands,
                            .command_count = 1};
