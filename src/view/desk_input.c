/* What keys, clicks and the wheel do. */
#include "view/glide.h"
#include "view/parts.h"
#include "view/timeline.h"

#include <math.h>
#include <stdio.h>

/* ---- controls ---- */

static void open_agreement(Desk *desk, int32_t agreement)
{
    bool seen = desk->tab == TAB_TRUCE;
    desk->agreement = seen && desk->agreement == agreement ? -1 : agreement;
    if (!seen) {
        desk_select(desk, -1, -1);
        desk_show_tab(desk, TAB_TRUCE);
    }
}

/* Opens the menu under its chip, or closes it when it is open there. */
static void open_menu(Desk *desk, int32_t argument, Rect anchor)
{
    int32_t agreement = argument / PARTIES_MAX, party = argument % PARTIES_MAX;
    bool same = desk->menu.agreement == agreement && desk->menu.party == party;
    desk->menu = (Menu){same ? -1 : agreement, party, anchor, -1};
}

static void choose(Desk *desk, int32_t choice)
{
    if (desk->menu.agreement >= 0) {
        int32_t chip = desk->menu.agreement * PARTIES_MAX + desk->menu.party;
        Command command = desk_choice_command(desk, choice);
        desk->steady = (Steady){ACTION_CHIP, chip, desk->menu.anchor.y};
        desk->suspender[desk->menu.agreement] = desk->menu.party;
        desk->menu.agreement = -1;
        desk_decide(desk, &command);
    }
}

/* What a control or a key does to the decisions of the truce. */
static void act_truce(Desk *desk, Action action, int32_t argument, Rect where)
{
    Command command;
    if (action == ACTION_OPEN) {
        open_agreement(desk, argument);
    } else if (action == ACTION_CHIP) {
        open_menu(desk, argument, where);
    } else if (action == ACTION_CHOICE) {
        choose(desk, argument);
    } else if (action == ACTION_CONDITION) {
        command = desk_condition_command(desk, argument);
        desk_decide(desk, &command);
    } else if (action == ACTION_RENEW) {
        command = desk_renewal_command(argument / RENEWALS, argument % RENEWALS);
        desk_decide(desk, &command);
    } else if (action == ACTION_UNDO) {
        desk_undo(desk, argument);
    } else if (action == ACTION_REDO) {
        desk_redo(desk);
    }
}

static void act(Desk *desk, Action action, int32_t argument, Rect where)
{
    switch (action) {
    case ACTION_NONE:
        break;
    case ACTION_PAUSE:
        desk->paused = !desk->paused;
        desk_stop_seek(desk);
        break;
    case ACTION_SPEED:
        desk_set_speed(desk, argument);
        break;
    case ACTION_OPEN:
    case ACTION_CHIP:
    case ACTION_CHOICE:
    case ACTION_CONDITION:
    case ACTION_RENEW:
    case ACTION_UNDO:
    case ACTION_REDO:
        act_truce(desk, action, argument, where);
        break;
    case ACTION_SCROLL:
        desk->scroll.dragged = true;
        desk->scroll.grab = desk->pointer_y - where.y;
        break;
    case ACTION_CLOSE:
        desk_select(desk, -1, -1);
        break;
    case ACTION_FOLLOW:
        desk->following = !desk->following;
        break;
    case ACTION_HELP:
        desk_toggle_help(desk);
        break;
    case ACTION_CARD:
        desk_show_card(desk, !desk->card);
        break;
    case ACTION_ENTRY:
        desk_open_entry(desk, !desk->entry.open);
        break;
    case ACTION_WORD:
        desk_entry_word(desk, argument);
        break;
    case ACTION_DECIDE:
        desk_entry_decide(desk);
        break;
    case ACTION_START:
        desk_show_card(desk, false);
        desk->paused = false;
        break;
    case ACTION_CALL: /* by press: it knows the hit */
        break;
    case ACTION_VESSEL:
        desk_select(desk, argument, -1);
        break;
    case ACTION_PORT:
        desk_select(desk, -1, argument);
        break;
    }
}

void desk_act(Desk *desk, Action action, int32_t argument)
{
    act(desk, action, argument, (Rect){0});
}

/* A control of the truce panel stays where it was pressed. */
void desk_press(Desk *desk, const Hit *hit)
{
    bool of_truce = hit->action == ACTION_OPEN || hit->action == ACTION_CHIP ||
                    hit->action == ACTION_CONDITION || hit->action == ACTION_RENEW;
    if (hit->scrolls && of_truce) {
        desk->steady = (Steady){hit->action, hit->argument, hit->whole.y};
    }
    if (hit->action == ACTION_CALL) {
        hit->call(desk, hit->argument, hit->whole);
    } else {
        act(desk, hit->action, hit->argument, hit->whole);
    }
}

/* ---- keys ---- */

void desk_focus_next(Desk *desk, int32_t step)
{
    int32_t count = 0;
    for (int32_t i = 0; i < desk->hit_count; i++) {
        count += desk->hits[i].focusable;
    }
    if (count > 0) {
        desk->focus =
            desk->focus < 0 && step < 0 ? count - 1 : (desk->focus + step + count) % count;
        desk->show_focus = desk->by_keyboard = true;
    }
}

/* ---- the UI scale ---- */

static void set_scale(Desk *desk, float scale)
{
    desk->menu.agreement = -1; /* its chip moves */
    desk->u = fmaxf(0.75f, fminf(scale, 3));
    desk_lay_out(desk);
}

/* Ctrl with + or - goes to the next scale of the row, with 0 back to the one at the start. */
static bool scale_key(Desk *desk, const DeskEvent *event)
{
    static const int32_t percents[] = {75, 90, 100, 110, 125, 150, 175, 200, 250, 300};
    enum { COUNT = sizeof percents / sizeof percents[0] };
    bool reset = event->key == KEY_CHARACTER && event->character == '0';
    if (!event->ctrl || (event->key != KEY_PLUS && event->key != KEY_MINUS && !reset)) {
        return false;
    }
    int32_t now = (int32_t)lroundf(desk->u * 100), next = now;
    if (reset) {
        next = (int32_t)lroundf((desk->config.ui_scale > 0 ? desk->config.ui_scale : 1) * 100);
    } else if (event->key == KEY_PLUS) {
        for (int32_t i = COUNT - 1; i >= 0 && percents[i] > now; i--) {
            next = percents[i];
        }
    } else {
        for (int32_t i = 0; i < COUNT && percents[i] < now; i++) {
            next = percents[i];
        }
    }
    set_scale(desk, (float)next / 100);
    Preferences preferences = desk->preferences;
    preferences.ui_scale = desk->u;
    desk_set_preferences(desk, &preferences);
    char text[32];
    snprintf(text, sizeof text, "Scale %d %%", (int)lroundf(desk->u * 100));
    desk_say(desk, text);
    return true;
}

/* The open menu takes arrows, Enter and Escape. */
static bool menu_key(Desk *desk, DeskKey which)
{
    Menu *menu = &desk->menu;
    if (menu->agreement < 0) {
        return false;
    }
    if (which == KEY_DOWN || which == KEY_UP) {
        int32_t step = which == KEY_DOWN ? 1 : -1;
        desk->by_keyboard = true;
        menu->at =
            menu->at < 0 ? (step > 0 ? 0 : CHOICES - 1) : (menu->at + step + CHOICES) % CHOICES;
        return true;
    }
    if (which == KEY_ENTER && menu->at >= 0) {
        choose(desk, menu->at);
        return true;
    }
    if (which == KEY_ESCAPE || which == KEY_TAB) {
        menu->agreement = -1;
        return which == KEY_ESCAPE;
    }
    return false;
}

/* The scenario's card scrolls with the arrows; what closes it besides does what it always does. */
static bool card_key(Desk *desk, const DeskEvent *event)
{
    if (!desk->card || desk->help) {
        return false;
    }
    switch (event->key) {
    case KEY_UP:
    case KEY_DOWN:
        desk->scroll.offset += (event->key == KEY_DOWN ? 48 : -48) * desk->u;
        return true;
    case KEY_ESCAPE:
        desk_show_card(desk, false);
        return true;
    case KEY_ENTER:
        if (desk->focus < 0) {
            desk_show_card(desk, false);
        }
        return desk->focus < 0;
    case KEY_SPACE:
        desk_act(desk, ACTION_START, 0);
        return true;
    case KEY_CHARACTER:
        desk_show_card(desk, event->character == 'i' && !event->ctrl);
        return false;
    case KEY_END:
    case KEY_PAGE_UP:
    case KEY_PAGE_DOWN:
    case KEY_DELETE:
    case KEY_F2:
    case KEY_NONE:
    case KEY_BACKSPACE:
    case KEY_TAB:
    case KEY_HOME:
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_PLUS:
    case KEY_MINUS:
    case KEY_F1:
    case KEY_F12:
    case KEY_MENU:
        break;
    }
    return false;
}

static void key_event(Desk *desk, const DeskEvent *event)
{
    if (scale_key(desk, event) || menu_key(desk, event->key) || card_key(desk, event) ||
        (desk->entry.open && !desk->help && desk_entry_key(desk, event))) {
        return;
    }
    const Hit *hit = event->key == KEY_ENTER ? desk_focused(desk) : NULL;
    const UiCommand *command = ui_command_of_key(desk, event);
    if (event->key == KEY_ESCAPE) {
        desk->message_left = 0;
        if (desk->seek.on) {
            desk_stop_seek(desk);
        } else if (desk->focus >= 0) {
            desk->focus = -1;
        } else if (desk_has_selection(desk)) {
            desk_select(desk, -1, -1);
        } else {
            desk->seek.lost_serial = 0; /* a vessel that is not there now is wanted no more */
            desk_show_tab(desk, TAB_TRUCE);
        }
    } else if (event->key == KEY_TAB && !event->ctrl) {
        desk_focus_next(desk, event->shift ? -1 : 1);
    } else if (hit) {
        desk_press(desk, hit);
    } else if (command) {
        command->run(desk, command->argument);
    }
}

/* ---- pointer ---- */

static void pointer_down(Desk *desk, const DeskEvent *event)
{
    desk->pointer_x = event->x;
    desk->pointer_y = event->y;
    desk->focus = -1;
    desk->by_keyboard = false;
    const Hit *hit = desk_hit_at(desk, event->x, event->y);
    bool of_menu = hit && (hit->action == ACTION_CHOICE || hit->action == ACTION_CHIP);
    if (desk->menu.agreement >= 0 && !of_menu) {
        bool on_menu =
            hit && hit->action == ACTION_NONE && rect_contains(desk->menu_rect, event->x, event->y);
        desk->menu.agreement = on_menu ? desk->menu.agreement : -1;
        return; /* the click beside a menu closes it and does nothing else */
    }
    if (desk->card && !desk->help && !rect_contains(desk->card_rect, event->x, event->y)) {
        desk_show_card(desk, false); /* and the click does what it would without */
    }
    if (desk->entry.open && !desk->help && !rect_contains(desk->entry.rect, event->x, event->y)) {
        desk_open_entry(desk, false);
    }
    if (hit) {
        desk_press(desk, hit);
    } else if (event->clicks == 2) {
        desk_zoom_at(desk, event->x, event->y, 2);
    } else {
        desk->dragging = true;
        desk->drag_moved = false;
        desk->drag_x = event->x;
        desk->drag_y = event->y;
    }
}

/* The bar follows the pointer. */
static void drag_scroll(Desk *desk, float y)
{
    Scroll *scroll = &desk->scroll;
    float bar = fmaxf(scroll->view.h * scroll->view.h / fmaxf(scroll->content, 1),
                      fminf(24 * desk->u, scroll->view.h));
    float way = scroll->view.h - bar;
    if (way > 0) {
        float part = (y - scroll->grab - scroll->view.y) / way;
        scroll->offset = part * (scroll->content - scroll->view.h);
    }
}

/* A tooltip comes when the pointer has rested on something; while one is shown the next one comes
 * at once. */
static void rest_anew(Desk *desk, float x, float y)
{
    const Hit *after = desk_tip_at(desk, x, y), *before = NULL;
    if (desk->pointer_inside) {
        before = desk_tip_at(desk, desk->pointer_x, desk->pointer_y);
    }
    bool shown = before && before->tip > 0 && desk->tip_wait <= 0;
    if (!desk->pointer_inside || (before != after && !(shown && after && after->tip > 0))) {
        desk->tip_wait = desk->config.synchronous ? 0 : (double)desk->preferences.tip_delay;
    }
}

static void pointer_move(Desk *desk, const DeskEvent *event)
{
    if (desk->scroll.dragged) {
        drag_scroll(desk, event->y);
    }
    if (desk->seek.dragging) {
        timeline_drag(desk, event->x);
    }
    if (desk->dragging) {
        float dx = event->x - desk->drag_x, dy = event->y - desk->drag_y;
        if (desk->drag_moved || fabsf(dx) + fabsf(dy) > 3 * desk->u) {
            glide_stop(desk);
            camera_pan(&desk->camera, dx, dy);
            desk->drag_x = event->x;
            desk->drag_y = event->y;
            desk->drag_moved = true;
            desk->following = false;
        }
    }
    rest_anew(desk, event->x, event->y);
    desk->pointer_x = event->x;
    desk->pointer_y = event->y;
    desk->pointer_inside = true;
    desk->by_keyboard = false;
}

/* A click where no ship or port is: a lane or an area, or nothing. */
static void select_water(Desk *desk, float x, float y)
{
    int32_t lane = desk_lane_at(desk, x, y);
    int32_t area = lane < 0 ? desk_area_at(desk, x, y) : -1;
    if (lane >= 0 || area >= 0) {
        desk_select_place(desk, lane, area);
    } else {
        desk_select(desk, -1, -1);
    }
}

void desk_event(Desk *desk, const DeskEvent *event)
{
    const Hit *hit;
    if (parts_event(desk, event)) {
        return;
    }
    switch (event->kind) {
    case EVENT_MOVE:
        pointer_move(desk, event);
        break;
    case EVENT_DOWN:
        pointer_down(desk, event);
        break;
    case EVENT_UP:
        if (desk->dragging && !desk->drag_moved) {
            select_water(desk, event->x, event->y);
        }
        desk->dragging = desk->scroll.dragged = false;
        desk_release_time(desk);
        break;
    case EVENT_LEAVE:
        desk->pointer_inside = false;
        break;
    case EVENT_ZOOM:
        glide_stop(desk);
        camera_zoom_at(&desk->camera, event->x, event->y, event->amount); /* under the fingers */
        break;
    case EVENT_CONTEXT:
    case EVENT_DROP:
        break; /* a part's */
    case EVENT_WHEEL:
        hit = desk_hit_at(desk, event->x, event->y);
        desk->menu.agreement = -1; /* its chip may move away */
        if (rect_contains(desk->scroll.view, event->x, event->y)) {
            desk->scroll.offset -= event->amount * 48 * desk->u;
        } else if (!hit || hit->action >= ACTION_VESSEL) {
            desk_zoom_at(desk, event->x, event->y, pow(1.2, event->amount));
        }
        break;
    case EVENT_KEY:
        key_event(desk, event);
        break;
    case EVENT_RESIZE:
        desk->menu.agreement = -1;
        desk->config.width = event->width > 64 ? event->width : 64;
        desk->config.height = event->height > 64 ? event->height : 64;
        camera_resize(&desk->camera, desk->config.width, desk->config.height);
        desk_lay_out(desk);
        break;
    case EVENT_SCALE:
        set_scale(desk, event->amount);
        break;
    }
}
