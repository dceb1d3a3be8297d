/* What can be done by a key or from the palette, beyond what the parts bring. */
#include "view/glide.h"
#include "view/parts.h"

static void run_act(Desk *desk, int32_t action)
{
    desk_act(desk, (Action)action, 0);
}

static void run_speed(Desk *desk, int32_t speed)
{
    desk_act(desk, ACTION_SPEED, speed);
}

static void run_faster(Desk *desk, int32_t steps)
{
    desk_set_speed(desk, desk->speed + steps);
}

static void run_undo(Desk *desk, int32_t argument)
{
    (void)argument;
    desk_act(desk, ACTION_UNDO, -1);
}

static void run_event(Desk *desk, int32_t ahead)
{
    if (ahead) {
        desk_next_event(desk);
    } else {
        desk_previous_event(desk);
    }
}

static void run_months(Desk *desk, int32_t months)
{
    desk_step_months(desk, months);
}

static void run_toggle(Desk *desk, int32_t argument)
{
    (void)argument;
    desk_toggle_agreement(desk, desk->agreement >= 0 ? desk->agreement : 0);
}

static void run_pan(Desk *desk, int32_t way)
{
    static const float dx[] = {1, -1, 0, 0}, dy[] = {0, 0, 1, -1};
    float step = 60 * desk->u;
    desk_pan_by(desk, dx[way] * step, dy[way] * step);
}

static void run_zoom(Desk *desk, int32_t in)
{
    Rect r = desk->map_rect;
    desk_zoom_at(desk, r.x + r.w / 2, r.y + r.h / 2, in ? 1.5 : 1 / 1.5);
}

static void run_whole_map(Desk *desk, int32_t argument)
{
    (void)argument;
    desk_whole_map(desk);
}

static void run_request(Desk *desk, int32_t kind)
{
    desk_request(desk, (RequestKind)kind, 0, "");
}

static bool has_agreements(const Desk *desk)
{
    return desk->config.scenario->agreement_count > 0;
}

static bool has_vessel(const Desk *desk)
{
    return desk->vessel >= 0;
}

static bool has_decisions(const Desk *desk)
{
    Command last;
    return desk_last_decision(desk, &last);
}

static bool has_redo(const Desk *desk)
{
    Command next;
    return desk_next_redo(desk, &next);
}

#define LETTER(c)                                                                                  \
    {                                                                                              \
        KEY_CHARACTER, c, false, false                                                             \
    }
#define CTRL(c)                                                                                    \
    {                                                                                              \
        KEY_CHARACTER, c, true, false                                                              \
    }
#define NAMED(k)                                                                                   \
    {                                                                                              \
        k, 0, false, false                                                                         \
    }
#define SHIFT_NAMED(k)                                                                             \
    {                                                                                              \
        k, 0, false, true                                                                          \
    }
#define CTRL_NAMED(k)                                                                              \
    {                                                                                              \
        k, 0, true, false                                                                          \
    }

const UiCommand desk_commands[] = {
    {"Time", "Pause or run", {NAMED(KEY_SPACE)}, run_act, ACTION_PAUSE, NULL},
    {"Time", "Next event", {LETTER('.')}, run_event, 1, NULL},
    {"Time", "Previous event", {NAMED(KEY_LEFT), LETTER(',')}, run_event, 0, NULL},
    {"Time", "Next day", {NAMED(KEY_RIGHT)}, desk_step_days, 1, NULL},
    {"Time", "Previous day", {SHIFT_NAMED(KEY_LEFT)}, desk_step_days, -1, NULL},
    {"Time", "Next month", {SHIFT_NAMED(KEY_RIGHT)}, run_months, 1, NULL},
    {"Time", "Previous month", {{KEY_LEFT, 0, true, true}}, run_months, -1, NULL},
    {"Time", "Slower", {LETTER('[')}, run_faster, -1, NULL},
    {"Time", "Faster", {LETTER(']')}, run_faster, 1, NULL},
    {"Time", "Real time", {LETTER('0')}, run_speed, 0, NULL},
    {"Time", "1 s is 10 min", {LETTER('1')}, run_speed, 3, NULL},
    {"Time", "1 s is 1 h", {LETTER('2')}, run_speed, 4, NULL},
    {"Time", "1 s is 6 h", {LETTER('3')}, run_speed, 5, NULL},
    {"Time", "1 s is 1 day", {LETTER('4')}, run_speed, 6, NULL},
    {"Time", "1 s is 5 days", {LETTER('5')}, run_speed, 7, NULL},
    {"Time", "As fast as it can", {LETTER('6')}, run_speed, 8, NULL},
    {"Decisions",
     "Suspend or resume the open agreement",
     {LETTER('t')},
     run_toggle,
     0,
     has_agreements},
    {"Decisions", "Type any decision", {LETTER('c')}, run_act, ACTION_ENTRY, NULL},
    {"Decisions", "Undo", {CTRL('z')}, run_undo, 0, has_decisions},
    {"Decisions",
     "Redo",
     {CTRL('y'), {KEY_CHARACTER, 'z', true, true}},
     run_act,
     ACTION_REDO,
     has_redo},
    {"Map", "Zoom in", {NAMED(KEY_PLUS)}, run_zoom, 1, NULL},
    {"Map", "Zoom out", {NAMED(KEY_MINUS)}, run_zoom, 0, NULL},
    {"Map", "The whole map", {NAMED(KEY_HOME)}, run_whole_map, 0, NULL},
    {"Map", "Move left", {CTRL_NAMED(KEY_LEFT), LETTER('a')}, run_pan, 0, NULL},
    {"Map", "Move right", {CTRL_NAMED(KEY_RIGHT), LETTER('d')}, run_pan, 1, NULL},
    {"Map", "Move up", {NAMED(KEY_UP), LETTER('w')}, run_pan, 2, NULL},
    {"Map", "Move down", {NAMED(KEY_DOWN), LETTER('s')}, run_pan, 3, NULL},
    {"Map", "Follow the selected vessel", {LETTER('f')}, run_act, ACTION_FOLLOW, has_vessel},
    {"Window", "What the scenario is about", {LETTER('i')}, run_act, ACTION_CARD, NULL},
    {"Window", "Keys", {NAMED(KEY_F1), LETTER('?')}, run_act, ACTION_HELP, NULL},
    {"Window", "Save a picture", {NAMED(KEY_F12)}, run_request, REQUEST_SCREENSHOT, NULL},
    {"Window", "Quit", {CTRL('q')}, run_request, REQUEST_QUIT, NULL},
};
const int32_t desk_command_count = sizeof desk_commands / sizeof desk_commands[0];
