/* More or fewer inspection teams, by buttons. */
#include "view/panel_places.h"

#include <math.h>
#include <stdio.h>

typedef enum TeamsStep { TEAMS_FEWER, TEAMS_MORE, TEAMS_CALENDAR, TEAMS_STEPS } TeamsStep;

/* The decision about the station's teams that was taken at this very moment; -1: none. */
static int32_t decided_now(const Desk *desk, int32_t station)
{
    for (int32_t i = sim_command_count(desk->sim) - 1; i >= 0; i--) {
        Command command = sim_command(desk->sim, i);
        if (command.t != sim_now(desk->sim)) {
            break;
        }
        if (command.verb == VERB_TEAMS && command.subject == station) {
            return i;
        }
    }
    return -1;
}

/* Pressed several times at one moment it is one decision. */
static void step(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    int32_t station = argument / TEAMS_STEPS, kind = argument % TEAMS_STEPS;
    int64_t count = sim_station(desk->sim, station).servers;
    count += kind == TEAMS_MORE ? 1 : -1;
    if (count < 0 || count > TEAMS_MAX) {
        return;
    }
    int32_t before = decided_now(desk, station);
    if (before >= 0 && before >= timeline_first_decision(desk->timeline)) {
        desk_undo(desk, before);
    }
    Command command = {.verb = VERB_TEAMS,
                       .subject = station,
                       .value = kind == TEAMS_CALENDAR ? COMMAND_AUTO : count};
    desk_decide(desk, &command);
}

void pen_teams(Pen *pen, int32_t station)
{
    Desk *desk = pen->desk;
    StationView view = sim_station(desk->sim, station);
    float u = desk->u, side = 26 * u, middle = pen->y + 15 * u;
    float x = pen->x + pen->w - side;
    char text[48];
    snprintf(text, sizeof text, "%d", (int)view.servers);
    TextStyle figure = style_center(style_of(FONT_SEMIBOLD, 13 * u, COLOR_TEXT));
    float room = fmaxf(text_width(desk->config.text, &figure, text), 18 * u) + 12 * u;
    widget_button_call(desk, pen->list, (Rect){x, middle - side / 2, side, side}, "+", -1,
                       BUTTON_PLAIN, step, station * TEAMS_STEPS + TEAMS_MORE,
                       "One team more from now on");
    draw_text(pen->list, x - room / 2, middle + 4.5f * u, figure, text);
    x -= room + side;
    widget_button_call(desk, pen->list, (Rect){x, middle - side / 2, side, side}, "\xE2\x88\x92",
                       -1, view.servers > 0 ? BUTTON_PLAIN : BUTTON_OFF, step,
                       station * TEAMS_STEPS + TEAMS_FEWER, "One team fewer from now on");
    TextStyle label = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    draw_text(pen->list, pen->x, middle + 4.5f * u, label, "Teams");
    float left = pen->x + text_width(desk->config.text, &label, "Teams") + 8 * u;
    if (view.by_hand && x - left > 84 * u) {
        Rect back = {x - 84 * u, middle - side / 2, 76 * u, side};
        widget_button_call(desk, pen->list, back, "Calendar", -1, BUTTON_PLAIN, step,
                           station * TEAMS_STEPS + TEAMS_CALENDAR,
                           "As many as the scenario's calendar has again");
    }
    pen->y += 32 * u;
}
