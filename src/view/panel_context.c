/* The menu of the secondary button: what can be done with what lies under the pointer, or with what
 * is selected. */
#include "view/panel_context.h"

#include "view/panel_vessels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ITEMS_MAX = 10, ITEM_TEXT = WORDS_TEXT };

typedef struct Item {
    char text[ITEM_TEXT];
    char keys[KEYS_TEXT];
    HitCall call;
    int32_t argument;
    Command command; /* call_decide */
    bool rule;       /* a line above it */
} Item;

typedef struct Context {
    bool open, by_key;
    float x, y;
    double lon, lat; /* of the place */
    char title[ITEM_TEXT];
    Item items[ITEMS_MAX];
    int32_t count, at; /* at: the one that the keyboard is on; -1 */
    Rect rect;
} Context;

static Context *context_of(const Desk *desk)
{
    return part_state(desk, &part_context);
}

bool context_is_open(const Desk *desk)
{
    return context_of(desk)->open;
}

/* ---- what the items do ---- */

static void call_follow(Desk *desk, int32_t vessel, Rect where)
{
    (void)where;
    bool was = desk->following && desk->vessel == vessel;
    desk_select(desk, vessel, -1);
    desk->following = !was;
}

static void call_details(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    desk_show_tab(desk, TAB_DETAILS);
}

static void call_list(Desk *desk, int32_t port, Rect where)
{
    (void)where;
    desk_list_vessels(desk, port);
}

/* Opens the line of decisions with its first words written. */
static void write_decision(Desk *desk, const char *text)
{
    desk_open_entry(desk, true);
    snprintf(desk->entry.text, sizeof desk->entry.text, "%s", text);
}

static void call_decide(Desk *desk, int32_t item, Rect where)
{
    (void)where;
    Command command = context_of(desk)->items[item].command;
    desk_decide(desk, &command);
}

static void call_teams(Desk *desk, int32_t station, Rect where)
{
    (void)where;
    char text[COMMAND_TEXT];
    snprintf(text, sizeof text, "teams %s ", desk->config.scenario->stations[station].id);
    write_decision(desk, text);
}

static void call_any_decision(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    write_decision(desk, "");
}

static void call_zoom(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    const Context *context = context_of(desk);
    camera_zoom_at(&desk->camera, context->x, context->y, 2);
}

static void call_middle(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    const Context *context = context_of(desk);
    Rect r = desk->map_rect;
    desk->following = false;
    camera_follow(&desk->camera, context->lon, context->lat, r.x + r.w / 2, r.y + r.h / 2);
}

static void call_whole_map(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    desk_whole_map(desk);
}

static void call_find(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    DeskEvent event = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'f', .ctrl = true};
    const UiCommand *find = ui_command_of_key(desk, &event);
    if (find) {
        find->run(desk, find->argument);
    }
}

/* ---- what there is to do ---- */

static Item *add(Context *context, const char *text, const char *keys, HitCall call,
                 int32_t argument)
{
    if (context->count == ITEMS_MAX) {
        return NULL;
    }
    Item *item = &context->items[context->count++];
    *item = (Item){.call = call, .argument = argument};
    snprintf(item->text, sizeof item->text, "%s", text);
    snprintf(item->keys, sizeof item->keys, "%s", keys);
    return item;
}

/* A decision that can be taken now; others are left out. */
static void add_decision(Desk *desk, Context *context, Command command)
{
    char words[WORDS_TEXT];
    if (sim_check(desk->sim, &command, NULL)) {
        command_deed(desk->config.scenario, &command, words);
        Item *item = add(context, words, "", call_decide, context->count);
        if (item) {
            item->command = command;
        }
    }
}

static void about_vessel(Desk *desk, Context *context)
{
    VesselView v = sim_vessel(desk->sim, desk->vessel);
    vessel_name(&v, context->title, sizeof context->title);
    add(context, "Details", "", call_details, 0);
    add(context, desk->following ? "Stop following" : "Follow", "F", call_follow, desk->vessel);
    if (v.port >= 0 && desk->config.scenario->network) {
        char text[ITEM_TEXT];
        snprintf(text, sizeof text, "List the vessels for %s",
                 desk->config.scenario->network->ports[v.port].label);
        add(context, text, "", call_list, v.port);
    }
}

static void about_port(Desk *desk, Context *context)
{
    const Port *port = &desk->config.scenario->network->ports[desk->port];
    char text[ITEM_TEXT];
    snprintf(context->title, sizeof context->title, "%s", port->label);
    add(context, "Details", "", call_details, 0);
    snprintf(text, sizeof text, "List the vessels for %s", port->label);
    add(context, text, "", call_list, desk->port);
    bool open = sim_port_is_open(desk->sim, desk->port);
    add_decision(desk, context,
                 (Command){.verb = VERB_PORT, .subject = desk->port, .party = -1, .value = !open});
    for (int32_t h = 0; h < desk->config.scenario->hazard_count; h++) {
        if (desk->config.scenario->hazards[h].target == TARGET_PORTS) {
            add_decision(
                desk, context,
                (Command){.verb = VERB_ATTACK, .subject = h, .party = -1, .value = desk->port});
        }
    }
}

static void about_place(Desk *desk, Context *context)
{
    const Scenario *s = desk->config.scenario;
    bool lane = desk->lane >= 0;
    snprintf(context->title, sizeof context->title, "%s",
             lane ? s->network->lanes[desk->lane].name : s->network->areas[desk->area].name);
    add(context, "Details", "", call_details, 0);
    if (lane) {
        bool open = sim_lane_is_open(desk->sim, desk->lane);
        add_decision(
            desk, context,
            (Command){.verb = VERB_LANE, .subject = desk->lane, .party = -1, .value = !open});
        add_decision(
            desk, context,
            (Command){
                .verb = VERB_LANE, .subject = desk->lane, .party = -1, .value = COMMAND_AUTO});
    }
    int32_t done = -1;
    for (int32_t l = 0; !lane && l < s->line_count; l++) {
        const Station *station = &s->stations[s->lines[l].station];
        if (s->lines[l].area == desk->area && station->kind == STATION_INSPECTION &&
            s->lines[l].station != done) {
            done = s->lines[l].station;
            char text[ITEM_TEXT];
            snprintf(text, sizeof text, "Set the teams of %s \xE2\x80\xA6", station->name);
            add(context, text, "", call_teams, done);
        }
    }
}

static void about_map(Context *context, bool by_key)
{
    int32_t before = context->count;
    if (!by_key) {
        add(context, "Zoom in here", "", call_zoom, 0);
        add(context, "Middle of the map", "", call_middle, 0);
    }
    add(context, "The whole map", "Home", call_whole_map, 0);
    add(context, "Find by name \xE2\x80\xA6", "Ctrl+F", call_find, 0);
    add(context, "Any decision \xE2\x80\xA6", "C", call_any_decision, 0);
    if (before > 0 && before < context->count) {
        context->items[before].rule = true;
    }
}

static void open_at(Desk *desk, float x, float y, bool by_key)
{
    Context *context = context_of(desk);
    *context = (Context){.open = true, .by_key = by_key, .x = x, .y = y, .at = by_key ? 0 : -1};
    camera_unproject(&desk->camera, x, y, &context->lon, &context->lat);
    if (desk->vessel >= 0) {
        about_vessel(desk, context);
    } else if (desk->port >= 0) {
        about_port(desk, context);
    } else if (desk->lane >= 0 || desk->area >= 0) {
        about_place(desk, context);
    } else {
        snprintf(context->title, sizeof context->title, "Map");
    }
    about_map(context, by_key);
    desk->menu.agreement = -1;
    desk->focus = -1;
}

/* Selects what lies at a pixel, as a click would. */
static void select_at(Desk *desk, float x, float y)
{
    const Hit *hit = desk_hit_at(desk, x, y);
    int32_t lane = desk_lane_at(desk, x, y), area = lane < 0 ? desk_area_at(desk, x, y) : -1;
    if (hit && hit->action == ACTION_VESSEL) {
        desk_select(desk, hit->argument, -1);
    } else if (hit && hit->action == ACTION_PORT) {
        desk_select(desk, -1, hit->argument);
    } else if (lane >= 0 || area >= 0) {
        desk_select_place(desk, lane, area);
    } else {
        desk_select(desk, -1, -1);
    }
}

/* ---- input ---- */

static void choose(Desk *desk, Context *context, int32_t index)
{
    context->open = false;
    context->items[index].call(desk, context->items[index].argument, context->rect);
}

static void call_item(Desk *desk, int32_t index, Rect where)
{
    (void)where;
    choose(desk, context_of(desk), index);
}

static bool on_key(Desk *desk, Context *context, const DeskEvent *event)
{
    if (event->key == KEY_DOWN || event->key == KEY_TAB) {
        context->at = (context->at + 1) % context->count;
    } else if (event->key == KEY_UP) {
        context->at = (context->at <= 0 ? context->count : context->at) - 1;
    } else if ((event->key == KEY_ENTER || event->key == KEY_SPACE) && context->at >= 0) {
        choose(desk, context, context->at);
    } else if (event->key == KEY_ESCAPE || event->key == KEY_MENU) {
        context->open = false;
    } else {
        context->open = event->key == KEY_F12; /* the menu is to be in the picture */
        return false;                          /* what it always does */
    }
    return true;
}

static bool over_map(const Desk *desk, float x, float y)
{
    const Hit *hit = desk_hit_at(desk, x, y);
    bool object = hit && (hit->action == ACTION_VESSEL || hit->action == ACTION_PORT);
    return rect_contains(desk->map_rect, x, y) && (!hit || object);
}

static bool on_event(Desk *desk, void *state, const DeskEvent *event)
{
    Context *context = state;
    bool inside = context->open && rect_contains(context->rect, event->x, event->y);
    if (event->kind == EVENT_CONTEXT) {
        context->open = false;
        if (!inside && !desk->help && over_map(desk, event->x, event->y)) {
            desk_show_card(desk, false);
            select_at(desk, event->x, event->y);
            open_at(desk, event->x, event->y, false);
        }
        return true;
    }
    if (!context->open) {
        return false;
    }
    if (event->kind == EVENT_KEY) {
        return on_key(desk, context, event);
    }
    if (event->kind == EVENT_DOWN && !inside) {
        context->open = false;
        return true; /* the click beside a menu does nothing else */
    }
    if (event->kind == EVENT_WHEEL || event->kind == EVENT_RESIZE || event->kind == EVENT_SCALE) {
        context->open = false;
    }
    return false;
}

/* The key: at the selected vessel or port, or in the middle of the map. */
static void run_menu(Desk *desk, int32_t argument)
{
    (void)argument;
    Rect r = desk->map_rect;
    Vec2 at = {r.x + r.w / 2, r.y + r.h / 2};
    Pose pose;
    if (desk->vessel >= 0 && sim_pose(desk->sim, desk->vessel, sim_now(desk->sim), &pose)) {
        at = camera_project(&desk->camera, pose.at.lon, pose.at.lat);
    } else if (desk->port >= 0) {
        GeoPoint p = desk->config.scenario->network->ports[desk->port].at;
        at = camera_project(&desk->camera, p.lon, p.lat);
    }
    open_at(desk, fminf(fmaxf(at.x, r.x), r.x + r.w), fminf(fmaxf(at.y, r.y), r.y + r.h), true);
}

/* ---- drawing ---- */

static float widest(const Desk *desk, const Context *context)
{
    float u = desk->u, width = 150 * u;
    TextStyle style = style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT);
    for (int32_t i = 0; i < context->count; i++) {
        const Item *item = &context->items[i];
        float keys = item->keys[0] ? text_width(desk->config.text, &style, item->keys) + 20 * u : 0;
        width = fmaxf(width, text_width(desk->config.text, &style, item->text) + keys + 40 * u);
    }
    return fminf(width, (float)desk->config.width - 8 * u);
}

static void draw_item(Desk *desk, DrawList *list, Rect r, int32_t index)
{
    const Context *context = context_of(desk);
    const Item *item = &context->items[index];
    float u = desk->u, base = r.y + r.h / 2 + 4.4f * u;
    if (context->at == index || desk_hovers(desk, r)) {
        draw_rect(list, r, 5 * u, COLOR_BUTTON_HOVER);
    }
    TextStyle keys = style_of(FONT_REGULAR, 11.5f * u, COLOR_MUTED);
    float used = item->keys[0] ? text_width(desk->config.text, &keys, item->keys) + 12 * u : 0;
    draw_text(list, r.x + r.w - 10 * u, base, style_right(keys), item->keys);
    TextStyle style = style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT);
    char fitted[ITEM_TEXT + 8];
    text_fit(desk->config.text, &style, item->text, r.w - used - 20 * u, fitted, sizeof fitted);
    draw_text(list, r.x + 10 * u, base, style, fitted);
    desk_hit_call(desk, r, call_item, index, false, NULL);
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    Context *context = state;
    if (!context->open) {
        return;
    }
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    float width = widest(desk, context), head = 26 * u, pad = 5 * u;
    float row = fminf(27 * u, (h - head - 3 * pad - 8 * u) / (float)context->count);
    int32_t rules = 0;
    for (int32_t i = 0; i < context->count; i++) {
        rules += context->items[i].rule;
    }
    float height = head + row * (float)context->count + pad * (float)(rules + 1);
    float x = context->x + 2 * u, y = context->y + 2 * u;
    x = x + width > w - 4 * u ? context->x - width - 2 * u : x;
    y = y + height > h - 4 * u ? h - 4 * u - height : y;
    Rect r = {fmaxf(x, 4 * u), fmaxf(y, 0), width, height};
    context->rect = r;
    widget_overlay(desk, list, r);
    TextStyle title = style_of(FONT_SEMIBOLD, 11 * u, COLOR_TEXT_2);
    char fitted[ITEM_TEXT + 8];
    text_fit(desk->config.text, &title, context->title, width - 24 * u, fitted, sizeof fitted);
    draw_text(list, r.x + 14 * u, r.y + 18 * u, title, fitted);
    y = r.y + head;
    for (int32_t i = 0; i < context->count; i++) {
        if (context->items[i].rule) {
            draw_rect(list, (Rect){r.x + 10 * u, y + pad / 2, width - 20 * u, fmaxf(1, u)}, 0,
                      COLOR_RULE);
            y += pad;
        }
        draw_item(desk, list, (Rect){r.x + pad, y, width - 2 * pad, row}, i);
        y += row;
    }
}

static const UiCommand commands[] = {
    {"Selecting", "Menu of what is selected", {{KEY_MENU, 0, false, false}}, run_menu, 0, NULL},
};

const Part part_context = {
    .level = PART_OVERLAY,
    .state_size = sizeof(Context),
    .event = on_event,
    .draw = draw,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
