#include "view/desk_state.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const Speed desk_speeds[SPEEDS] = {
    {600, "10 min",
     "\xC3\x97"
     "600: 1 s is 10 min  (1)"},
    {3600, "1 h",
     "\xC3\x97"
     "3,600: 1 s is 1 h  (2)"},
    {21600, "6 h",
     "\xC3\x97"
     "21,600: 1 s is 6 h  (3)"},
    {86400, "1 d",
     "\xC3\x97"
     "86,400: 1 s is 1 day  (4)"},
    {432000, "5 d",
     "\xC3\x97"
     "432,000: 1 s is 5 days  (5)"},
};

/* The region that the whole map view shows. */
static const GeoBox region = {25.6, 39.6, 41.9, 47.4};
static const GeoBox world = {14.5, 35.0, 49.5, 52.0};

static void lay_out(Desk *desk)
{
    Rect top = layout_top(desk), left = layout_inspector(desk), right = layout_cards(desk),
         bottom = layout_timeline(desk);
    float x0 = left.x + left.w, y0 = top.h;
    float x1 = right.w > 0 ? right.x : (float)desk->config.width;
    desk->map_rect = (Rect){x0, y0, x1 - x0, bottom.y - y0};
    GeoBox limits = world;
    camera_set_limits(&desk->camera, limits,
                      (Rect){0, 0, (float)desk->config.width, (float)desk->config.height});
}

static void whole_map(Desk *desk)
{
    camera_fit(&desk->camera, region, desk->map_rect);
    desk->following = false;
}

/* Lanes narrower than a pixel from afar are kept visible as water. */
static void set_channels(Desk *desk)
{
    const Network *n = desk->config.scenario->network;
    ChartShapes lines = {0};
    for (int32_t l = 0; n && l < n->lane_count; l++) {
        LaneKind kind = n->lanes[l].kind;
        if (kind != LANE_STRAIT && kind != LANE_CHANNEL && kind != LANE_RIVER) {
            continue;
        }
        chart_shapes_begin(&lines, false, false, 0);
        for (int32_t p = 0; p < n->lanes[l].point_count; p++) {
            GeoPoint at = n->lanes[l].points[p];
            chart_shapes_add(&lines, (ChartPoint){(float)at.lon, (float)at.lat});
        }
        chart_shapes_end(&lines);
    }
    chart_view_set_channels(desk->chart_view, &lines);
    chart_shapes_free(&lines);
}

Desk *desk_create(const DeskConfig *config)
{
    Desk *desk = mem_alloc(1, sizeof *desk);
    const Scenario *s = config->scenario;
    desk->config = *config;
    desk->u = config->ui_scale > 0 ? config->ui_scale : 1;
    SimConfig sim_config = {s, config->seed, 0, false};
    desk->sim = sim_create(&sim_config);
    desk->chart_view = chart_view_create(config->chart, config->synchronous);
    desk->map_layer = map_layer_create(s, config->chart);
    desk->paused = true;
    desk->speed = 2;
    desk->vessel = desk->port = desk->focus = -1;
    desk->menu.agreement = -1;
    desk->agreement = desk_first_agreement(desk);
    for (int32_t a = 0; a < s->agreement_count; a++) {
        desk->suspender[a] = desk_usual_suspender(s, a);
    }
    set_channels(desk);
    camera_resize(&desk->camera, config->width, config->height);
    desk->camera.scale = 40;
    lay_out(desk);
    whole_map(desk);
    return desk;
}

void desk_destroy(Desk *desk)
{
    if (desk) {
        chart_view_destroy(desk->chart_view);
        map_layer_destroy(desk->map_layer);
        sim_destroy(desk->sim);
        mem_free(desk);
    }
}

/* ---- hits ---- */

static void start_frame(Desk *desk)
{
    desk->hit_count = 0;
    desk->tip_bytes = 1;
    desk->scroll.view = (Rect){0};
}

static int32_t keep_tip(Desk *desk, const char *tip)
{
    int32_t at = desk->tip_bytes, size = tip ? (int32_t)strlen(tip) + 1 : 0;
    if (size <= 1 || size > TIPS_SIZE - at) {
        return 0;
    }
    memcpy(desk->tips + at, tip, (size_t)size);
    desk->tip_bytes += size;
    return at;
}

static Rect common_part(Rect a, Rect b)
{
    float x0 = fmaxf(a.x, b.x), y0 = fmaxf(a.y, b.y);
    float x1 = fminf(a.x + a.w, b.x + b.w), y1 = fminf(a.y + a.h, b.y + b.h);
    return x1 > x0 && y1 > y0 ? (Rect){x0, y0, x1 - x0, y1 - y0} : (Rect){0};
}

void desk_hit(Desk *desk, Rect rect, Action action, int32_t argument, bool focusable,
              const char *tip)
{
    if (desk->hit_count == HITS_MAX) {
        return;
    }
    Rect seen = desk->scrolling ? common_part(rect, desk->scroll.view) : rect;
    desk->hits[desk->hit_count++] =
        (Hit){seen, rect, action, argument, keep_tip(desk, tip), focusable, desk->scrolling};
}

const char *desk_tip(const Desk *desk, const Hit *hit)
{
    return desk->tips + hit->tip;
}

static const Hit *hit_at(const Desk *desk, float x, float y)
{
    for (int32_t i = desk->hit_count - 1; i >= 0; i--) {
        if (rect_contains(desk->hits[i].rect, x, y)) {
            return &desk->hits[i];
        }
    }
    return NULL;
}

bool desk_find(const Desk *desk, const char *tip, Rect *rect)
{
    for (int32_t i = desk->hit_count - 1; i >= 0; i--) {
        const Hit *hit = &desk->hits[i];
        if (hit->tip > 0 && strstr(desk_tip(desk, hit), tip)) {
            *rect = hit->whole;
            return true;
        }
    }
    return false;
}

bool desk_hovers(const Desk *desk, Rect rect)
{
    return desk->pointer_inside && !desk->dragging &&
           rect_contains(rect, desk->pointer_x, desk->pointer_y) &&
           (!desk->scrolling || rect_contains(desk->scroll.view, desk->pointer_x, desk->pointer_y));
}

/* ---- selection ---- */

void desk_select(Desk *desk, VesselIndex vessel, int32_t port)
{
    desk->vessel = vessel;
    desk->vessel_serial = vessel >= 0 ? sim_vessel(desk->sim, vessel).serial : 0;
    if (vessel >= 0 || port >= 0 || desk->port >= 0) {
        desk->scroll.offset = 0;
    }
    desk->port = port;
    desk->menu.agreement = -1;
    if (vessel < 0) {
        desk->following = false;
    }
}

static void drop_gone_vessel(Desk *desk)
{
    if (desk->vessel >= 0 && (desk->vessel >= sim_vessel_slots(desk->sim) ||
                              sim_vessel(desk->sim, desk->vessel).serial != desk->vessel_serial)) {
        desk_select(desk, -1, -1);
    }
}

static void open_agreement(Desk *desk, int32_t agreement)
{
    bool seen = desk->vessel < 0 && desk->port < 0;
    desk->agreement = seen && desk->agreement == agreement ? -1 : agreement;
    desk_select(desk, -1, -1);
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
        Command command = desk_choice_command(desk, choice);
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
        break;
    case ACTION_SPEED:
        desk->speed = argument;
        desk->paused = false;
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
        desk->help = !desk->help;
        break;
    case ACTION_VESSEL:
        desk_select(desk, argument, -1);
        break;
    case ACTION_PORT:
        desk_select(desk, -1, argument);
        break;
    }
}

static void act_key(Desk *desk, Action action, int32_t argument)
{
    act(desk, action, argument, (Rect){0});
}

/* ---- input ---- */

static void focus_next(Desk *desk, int32_t step)
{
    int32_t count = 0;
    for (int32_t i = 0; i < desk->hit_count; i++) {
        count += desk->hits[i].focusable;
    }
    if (count > 0) {
        desk->focus =
            desk->focus < 0 && step < 0 ? count - 1 : (desk->focus + step + count) % count;
        desk->show_focus = true;
    }
}

static const Hit *focused(const Desk *desk)
{
    int32_t n = 0;
    for (int32_t i = 0; i < desk->hit_count; i++) {
        if (desk->hits[i].focusable && n++ == desk->focus) {
            return &desk->hits[i];
        }
    }
    return NULL;
}

static void zoom(Desk *desk, float x, float y, double factor)
{
    camera_zoom_at(&desk->camera, x, y, factor);
}

static void zoom_middle(Desk *desk, double factor)
{
    Rect r = desk->map_rect;
    zoom(desk, r.x + r.w / 2, r.y + r.h / 2, factor);
}

static void key_character(Desk *desk, char c)
{
    if (c >= '1' && c < '1' + SPEEDS) {
        act_key(desk, ACTION_SPEED, c - '1');
    } else if (c == '.') { /* the next event, without waiting for it */
        desk->paused = true;
        sim_step(desk->sim);
    } else if (c == 't' && desk->config.scenario->agreement_count > 0) {
        desk_toggle_agreement(desk, desk->agreement >= 0 ? desk->agreement : 0);
    } else if (c == 'f' && desk->vessel >= 0) {
        act_key(desk, ACTION_FOLLOW, 0);
    } else if (c == '?' || c == 'h') {
        act_key(desk, ACTION_HELP, 0);
    } else if (c == '+' || c == '=') {
        zoom_middle(desk, 1.5);
    } else if (c == '-') {
        zoom_middle(desk, 1 / 1.5);
    }
}

static void key_with_ctrl(Desk *desk, char c, bool shift)
{
    if (c == 'z' && !shift) {
        act_key(desk, ACTION_UNDO, -1);
    } else if (c == 'y' || c == 'z') {
        act_key(desk, ACTION_REDO, 0);
    }
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

static void key_event(Desk *desk, const DeskEvent *event)
{
    if (menu_key(desk, event->key)) {
        return;
    }
    float step = 60 * desk->u;
    const Hit *hit;
    switch (event->key) {
    case KEY_SPACE:
        act_key(desk, ACTION_PAUSE, 0);
        break;
    case KEY_ESCAPE:
        desk->message_left = 0;
        if (desk->help) {
            desk->help = false;
        } else if (desk->focus >= 0) {
            desk->focus = -1;
        } else {
            desk_select(desk, -1, -1);
        }
        break;
    case KEY_TAB:
        focus_next(desk, event->shift ? -1 : 1);
        break;
    case KEY_ENTER:
        hit = focused(desk);
        if (hit) {
            act(desk, hit->action, hit->argument, hit->whole);
        }
        break;
    case KEY_HOME:
        whole_map(desk);
        break;
    case KEY_LEFT:
        camera_pan(&desk->camera, step, 0);
        break;
    case KEY_RIGHT:
        camera_pan(&desk->camera, -step, 0);
        break;
    case KEY_UP:
        camera_pan(&desk->camera, 0, step);
        break;
    case KEY_DOWN:
        camera_pan(&desk->camera, 0, -step);
        break;
    case KEY_PLUS:
        zoom_middle(desk, 1.5);
        break;
    case KEY_MINUS:
        zoom_middle(desk, 1 / 1.5);
        break;
    case KEY_F1:
        act_key(desk, ACTION_HELP, 0);
        break;
    case KEY_F12:
        desk->wanted_screenshot = true;
        break;
    case KEY_CHARACTER:
        if (event->ctrl) {
            key_with_ctrl(desk, event->character, event->shift);
        } else {
            key_character(desk, event->character);
        }
        break;
    case KEY_NONE:
        break;
    }
}

static void pointer_down(Desk *desk, const DeskEvent *event)
{
    desk->focus = -1;
    const Hit *hit = hit_at(desk, event->x, event->y);
    bool of_menu = hit && (hit->action == ACTION_CHOICE || hit->action == ACTION_CHIP);
    if (desk->menu.agreement >= 0 && !of_menu) {
        bool on_menu =
            hit && hit->action == ACTION_NONE && rect_contains(desk->menu_rect, event->x, event->y);
        desk->menu.agreement = on_menu ? desk->menu.agreement : -1;
        return; /* the click beside a menu closes it and does nothing else */
    }
    if (desk->help) {
        desk->help = false;
    } else if (hit) {
        act(desk, hit->action, hit->argument, hit->whole);
    } else if (event->clicks == 2) {
        zoom(desk, event->x, event->y, 2);
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

static void pointer_move(Desk *desk, const DeskEvent *event)
{
    if (desk->scroll.dragged) {
        drag_scroll(desk, event->y);
    }
    if (desk->dragging) {
        float dx = event->x - desk->drag_x, dy = event->y - desk->drag_y;
        if (desk->drag_moved || fabsf(dx) + fabsf(dy) > 3 * desk->u) {
            camera_pan(&desk->camera, dx, dy);
            desk->drag_x = event->x;
            desk->drag_y = event->y;
            desk->drag_moved = true;
            desk->following = false;
        }
    }
    desk->pointer_x = event->x;
    desk->pointer_y = event->y;
    desk->pointer_inside = true;
}

void desk_event(Desk *desk, const DeskEvent *event)
{
    const Hit *hit;
    switch (event->kind) {
    case EVENT_MOVE:
        pointer_move(desk, event);
        break;
    case EVENT_DOWN:
        pointer_down(desk, event);
        break;
    case EVENT_UP:
        if (desk->dragging && !desk->drag_moved) {
            desk_select(desk, -1, -1); /* a click on open water */
        }
        desk->dragging = desk->scroll.dragged = false;
        break;
    case EVENT_LEAVE:
        desk->pointer_inside = false;
        break;
    case EVENT_WHEEL:
        hit = hit_at(desk, event->x, event->y);
        desk->menu.agreement = -1; /* its chip may move away */
        if (rect_contains(desk->scroll.view, event->x, event->y)) {
            desk->scroll.offset -= event->amount * 48 * desk->u;
        } else if (!hit || hit->action >= ACTION_VESSEL) {
            zoom(desk, event->x, event->y, pow(1.2, event->amount));
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
        lay_out(desk);
        break;
    case EVENT_SCALE:
        desk->menu.agreement = -1;
        desk->u = event->amount < 0.75f ? 0.75f : event->amount > 3 ? 3 : event->amount;
        lay_out(desk);
        break;
    }
}

/* ---- time ---- */

enum { EVENTS_A_FRAME = 20000 };

void desk_advance(Desk *desk, double seconds)
{
    if (desk->message_left > 0) {
        desk->message_left -= seconds;
    }
    if (desk->paused) {
        return;
    }
    desk->time_debt_ms += seconds * 1000.0 * desk_speeds[desk->speed].factor;
    int64_t now = sim_now(desk->sim);
    int64_t goal = now + (int64_t)desk->time_debt_ms;
    desk->time_debt_ms -= (double)(goal - now);
    int32_t events = 0;
    while (sim_next_event(desk->sim) <= goal && events < EVENTS_A_FRAME) {
        sim_step(desk->sim);
        events++;
    }
    if (events < EVENTS_A_FRAME) {
        sim_run_until(desk->sim, goal);
    }
    if (sim_now(desk->sim) >= desk->config.scenario->end) {
        desk->paused = true;
    }
    drop_gone_vessel(desk);
}

void desk_run_until(Desk *desk, int64_t t)
{
    sim_run_until(desk->sim, t);
    drop_gone_vessel(desk);
}

/* ---- drawing ---- */

static void follow(Desk *desk)
{
    Pose pose;
    if (desk->following && desk->vessel >= 0 &&
        sim_pose(desk->sim, desk->vessel, sim_now(desk->sim), &pose)) {
        Rect r = desk->map_rect;
        camera_follow(&desk->camera, pose.at.lon, pose.at.lat, r.x + r.w / 2, r.y + r.h / 2);
    }
}

/* Scrolls so that the focused control is seen; true when that moved anything. */
static bool show_focus(Desk *desk)
{
    const Hit *hit = desk->focus >= 0 && desk->show_focus ? focused(desk) : NULL;
    desk->show_focus = false;
    if (!hit || !hit->scrolls) {
        return false;
    }
    Rect v = desk->scroll.view, r = hit->whole;
    float margin = 6 * desk->u;
    float below = r.y + r.h + margin - v.y - v.h, above = v.y + margin - r.y;
    desk->scroll.offset += below > 0 ? below : above > 0 ? -above : 0;
    return below > 0 || above > 0;
}

static void draw_focus(Desk *desk, DrawList *list)
{
    const Hit *hit = desk->focus >= 0 ? focused(desk) : NULL;
    if (hit && hit->rect.w > 0) {
        Rect r = hit->rect;
        float grow = 2 * desk->u;
        draw_border(list, (Rect){r.x - grow, r.y - grow, r.w + 2 * grow, r.h + 2 * grow},
                    6 * desk->u, 2 * desk->u, COLOR_FOCUS);
    }
}

static void draw_frame(Desk *desk, DrawList *list)
{
    start_frame(desk);
    draw_list_clear(list);
    chart_view_draw(desk->chart_view, list);
    map_view_draw(desk, list);
    panel_timeline_draw(desk, list);
    panel_cards_draw(desk, list);
    panel_inspector_draw(desk, list);
    panel_top_draw(desk, list);
}

bool desk_draw(Desk *desk, DrawList *list, double now_ms)
{
    follow(desk);
    bool more = chart_view_prepare(desk->chart_view, &desk->camera, now_ms);
    draw_frame(desk, list);
    if (show_focus(desk)) {
        draw_frame(desk, list);
    }
    draw_focus(desk, list);
    panel_menu_draw(desk, list);
    panel_tip_draw(desk, list);
    if (desk->help) {
        panel_help_draw(desk, list);
    }
    return more || !desk->paused || desk->message_left > 0;
}

Sim *desk_sim(Desk *desk)
{
    return desk->sim;
}

bool desk_is_paused(const Desk *desk)
{
    return desk->paused;
}

void desk_set_paused(Desk *desk, bool paused)
{
    desk->paused = paused;
}

int32_t desk_speed(const Desk *desk)
{
    return desk_speeds[desk->speed].factor;
}

VesselIndex desk_selected_vessel(const Desk *desk)
{
    return desk->vessel;
}

int32_t desk_selected_port(const Desk *desk)
{
    return desk->port;
}

bool desk_take_screenshot_request(Desk *desk)
{
    bool wanted = desk->wanted_screenshot;
    desk->wanted_screenshot = false;
    return wanted;
}
