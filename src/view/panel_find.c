/* Find: vessels, ports, lanes, areas and agreements by their names. */
#include "view/panel_find.h"

#include "base/fold.h"
#include "base/memory.h"
#include "sim/why.h"
#include "view/panel_vessels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum FindKind {
    FOUND_PORT,
    FOUND_BOUND,
    FOUND_VESSEL,
    FOUND_AREA,
    FOUND_LANE,
    FOUND_AGREEMENT
} FindKind;

typedef struct Found {
    FindKind kind;
    int32_t index, match, order;
    char name[96], note[96];
} Found;

enum { FOUND_MAX = 256 };

typedef struct Find {
    bool open;
    TextField field;
    Found found[FOUND_MAX];
    int32_t count, all; /* kept, and how many there are */
    int32_t at, first;  /* chosen; first row shown */
    int32_t rows;       /* that fit, in the last frame */
    Rect rect;
} Find;

static Find *find_of(const Desk *desk)
{
    return part_state(desk, &part_find);
}

/* ---- looking ---- */

static void keep(Find *find, FindKind kind, int32_t index, int32_t match, const char *name,
                 const char *note)
{
    if (match > 0) {
        find->all++;
    }
    if (match > 0 && find->count < FOUND_MAX) {
        Found *found = &find->found[find->count];
        *found = (Found){kind, index, match, find->count, "", ""};
        snprintf(found->name, sizeof found->name, "%s", name);
        snprintf(found->note, sizeof found->note, "%s", note);
        find->count++;
    }
}

static int32_t match_of(const char *text, const char *query)
{
    char folded[128];
    return text ? text_match(text_fold(text, folded, sizeof folded), query) : 0;
}

static int32_t port_match(const Port *port, const char *query)
{
    int32_t best = match_of(port->label, query);
    int32_t other[] = {match_of(port->name, query), match_of(port->id, query)};
    for (int32_t i = 0; i < 2; i++) {
        best = other[i] > best ? other[i] : best;
    }
    for (int32_t i = 0; i < port->alias_count; i++) {
        int32_t match = match_of(port->aliases[i], query);
        best = match > best ? match : best;
    }
    return best;
}

static int32_t bound_for(const Desk *desk, int32_t port)
{
    int32_t count = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        count += v.serial != 0 && v.port == port;
    }
    return count;
}

static void look_for_ports(Find *find, const Desk *desk, const char *query)
{
    const Network *n = desk->config.scenario->network;
    for (int32_t p = 0; n && p < n->port_count; p++) {
        int32_t match = port_match(&n->ports[p], query);
        if (match > 0) {
            int32_t bound = bound_for(desk, p);
            char name[96];
            keep(find, FOUND_PORT, p, match + 1, n->ports[p].label,
                 sim_port_is_open(desk->sim, p) ? "port" : "port, closed");
            snprintf(name, sizeof name, "Vessels for %s: %d", n->ports[p].label, (int)bound);
            keep(find, FOUND_BOUND, p, bound > 0 ? match : 0, name, "list");
        }
    }
}

static void look_for_vessels(Find *find, const Desk *desk, const char *query)
{
    const Scenario *s = desk->config.scenario;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        if (v.serial == 0) {
            continue;
        }
        char name[VESSEL_NAME], note[96];
        sim_vessel_name(&v, name);
        int32_t match = match_of(name, query);
        if (match > 0) {
            bool port = v.port >= 0 && s->network;
            snprintf(note, sizeof note, "%s%s%s", look_names[look_of(&v)], port ? ", " : "",
                     port ? s->network->ports[v.port].label : "");
            keep(find, FOUND_VESSEL, i, match, name, note);
        }
    }
}

static int by_match(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    return x->match != y->match ? y->match - x->match : x->order - y->order;
}

static void look(Desk *desk)
{
    Find *find = find_of(desk);
    const Scenario *s = desk->config.scenario;
    const Network *n = s->network;
    char query[FIELD_TEXT];
    text_fold(find->field.text, query, sizeof query);
    find->count = find->all = 0;
    look_for_ports(find, desk, query);
    for (int32_t a = 0; a < s->agreement_count; a++) {
        keep(find, FOUND_AGREEMENT, a, match_of(s->agreements[a].name, query),
             s->agreements[a].name, "agreement");
    }
    for (int32_t a = 0; n && a < n->area_count; a++) {
        keep(find, FOUND_AREA, a, match_of(n->areas[a].name, query), n->areas[a].name, "area");
    }
    for (int32_t l = 0; n && l < n->lane_count; l++) {
        keep(find, FOUND_LANE, l, match_of(n->lanes[l].name, query), n->lanes[l].name, "lane");
    }
    look_for_vessels(find, desk, query);
    qsort(find->found, (size_t)find->count, sizeof find->found[0], by_match);
    find->at = find->at < find->count ? find->at : find->count > 0 ? find->count - 1 : 0;
}

/* ---- going there ---- */

static GeoPoint middle_of(const Lane *lane)
{
    return lane->points[lane->point_count / 2];
}

static void go(Desk *desk, const Found *found)
{
    const Network *n = desk->config.scenario->network;
    Pose pose;
    find_of(desk)->open = false;
    if (found->kind == FOUND_VESSEL) {
        desk_select(desk, found->index, -1);
        if (sim_pose(desk->sim, found->index, sim_now(desk->sim), &pose)) {
            desk_show_place(desk, pose.at);
        }
    } else if (found->kind == FOUND_PORT) {
        desk_select(desk, -1, found->index);
        desk_show_place(desk, n->ports[found->index].at);
    } else if (found->kind == FOUND_BOUND) {
        desk_list_vessels(desk, found->index);
    } else if (found->kind == FOUND_AREA) {
        desk_select_place(desk, -1, found->index);
        desk_show_place(desk, n->areas[found->index].centre);
    } else if (found->kind == FOUND_LANE) {
        desk_select_place(desk, found->index, -1);
        desk_show_place(desk, middle_of(&n->lanes[found->index]));
    } else {
        desk_select(desk, -1, -1);
        desk->agreement = found->index;
        desk_show_tab(desk, TAB_TRUCE);
    }
}

static void call_go(Desk *desk, int32_t index, Rect where)
{
    (void)where;
    Find *find = find_of(desk);
    if (index < find->count) {
        Found found = find->found[index];
        go(desk, &found);
    }
}

static void run_find(Desk *desk, int32_t argument)
{
    (void)argument;
    Find *find = find_of(desk);
    find->open = !find->open;
    find->at = find->first = 0;
    text_field_set(&find->field, "");
    if (find->open) {
        desk_show_card(desk, false);
        desk_open_entry(desk, false);
        desk->help = false;
        desk->focus = -1;
    }
}

static void move(Find *find, int32_t to)
{
    int32_t last = find->count - 1;
    find->at = to > last ? last : to;
    find->at = find->at < 0 ? 0 : find->at;
    if (find->at < find->first) {
        find->first = find->at;
    } else if (find->rows > 0 && find->at >= find->first + find->rows) {
        find->first = find->at - find->rows + 1;
    }
}

static bool on_key(Desk *desk, Find *find, const DeskEvent *event)
{
    if (event->ctrl && event->key == KEY_CHARACTER && event->character == 'f') {
        find->open = false;
    } else if (event->ctrl) {
        return false;
    } else if (event->key == KEY_ESCAPE) {
        find->open = false;
    } else if (event->key == KEY_ENTER) {
        call_go(desk, find->at, (Rect){0});
    } else if (event->key == KEY_DOWN || event->key == KEY_TAB) {
        move(find, event->shift ? find->at - 1 : find->at + 1);
    } else if (event->key == KEY_UP) {
        move(find, find->at - 1);
    } else if (event->key == KEY_PAGE_DOWN || event->key == KEY_PAGE_UP) {
        move(find, find->at + (event->key == KEY_PAGE_DOWN ? find->rows : -find->rows));
    } else if (text_field_key(&find->field, event)) {
        find->at = find->first = 0;
    } else {
        return event->key != KEY_F1 && event->key != KEY_F12;
    }
    return true;
}

static bool on_event(Desk *desk, void *state, const DeskEvent *event)
{
    Find *find = state;
    if (!find->open || desk->help) {
        return false;
    }
    bool inside = rect_contains(find->rect, event->x, event->y);
    if (event->kind == EVENT_KEY) {
        return on_key(desk, find, event);
    }
    if (event->kind == EVENT_DOWN && !inside) {
        find->open = false; /* and the click does what it would without */
    }
    if (event->kind == EVENT_WHEEL && inside) {
        int32_t most = find->count - find->rows;
        find->first -= (int32_t)lroundf(event->amount * 2);
        find->first = find->first > most ? most : find->first;
        find->first = find->first < 0 ? 0 : find->first;
        return true;
    }
    return false;
}

/* ---- drawing ---- */

static void draw_mark(Desk *desk, DrawList *list, const Found *found, float x, float y)
{
    float u = desk->u;
    if (found->kind == FOUND_VESSEL) {
        VesselView v = sim_vessel(desk->sim, found->index);
        widget_look_mark(list, x, y, look_of(&v), 0.85f * u);
    } else if (found->kind == FOUND_PORT || found->kind == FOUND_BOUND) {
        draw_rect(list, (Rect){x - 4 * u, y - 4 * u, 8 * u, 8 * u}, u, COLOR_TEXT_2);
    } else if (found->kind == FOUND_AGREEMENT) {
        AgreementView view = sim_agreement(desk->sim, found->index);
        StatusLook look = agreement_look(&view);
        draw_icon(list, x, y, 11 * u, look.icon, look.text);
    } else {
        draw_line(list, x - 6 * u, y + 3 * u, x + 6 * u, y - 3 * u, 2 * u, COLOR_CORRIDOR);
    }
}

static void draw_row(Desk *desk, DrawList *list, Rect r, int32_t index)
{
    Find *find = find_of(desk);
    const Found *found = &find->found[index];
    float u = desk->u, base = r.y + r.h / 2 + 4.3f * u;
    if (index == find->at) {
        draw_rect(list, r, 5 * u, color_alpha(COLOR_ACCENT, 0.22f));
    } else if (desk_hovers(desk, r)) {
        draw_rect(list, r, 5 * u, COLOR_BUTTON_HOVER);
    }
    draw_mark(desk, list, found, r.x + 14 * u, r.y + r.h / 2);
    char fitted[112];
    TextStyle note = style_of(FONT_REGULAR, 11.5f * u, COLOR_TEXT_2);
    text_fit(desk->config.text, &note, found->note, r.w * 0.45f, fitted, sizeof fitted);
    float used = text_width(desk->config.text, &note, fitted);
    draw_text(list, r.x + r.w - 10 * u, base, style_right(note), fitted);
    TextStyle style = style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT);
    text_fit(desk->config.text, &style, found->name, r.w - used - 52 * u, fitted, sizeof fitted);
    draw_text(list, r.x + 30 * u, base, style, fitted);
    desk_hit_call(desk, r, call_go, index, false, NULL);
}

/* "12 of 381", or why there is none. */
static void draw_foot(Desk *desk, DrawList *list, float x, float baseline, float width)
{
    const Find *find = find_of(desk);
    char text[160], fitted[160];
    if (find->count == 0) {
        snprintf(text, sizeof text, "Nothing in the scenario is called so at this moment.");
    } else if (find->all > find->count) {
        snprintf(text, sizeof text, "%d found, the first %d are listed: type more", (int)find->all,
                 (int)find->count);
    } else {
        snprintf(text, sizeof text, "%d found. Enter goes there, Esc closes.", (int)find->all);
    }
    TextStyle style = style_of(FONT_REGULAR, 11.5f * desk->u, COLOR_MUTED);
    text_fit(desk->config.text, &style, text, width, fitted, sizeof fitted);
    draw_text(list, x, baseline, style, fitted);
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    Find *find = state;
    if (!find->open) {
        return;
    }
    look(desk);
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    float pad = 12 * u, line = 32 * u, pitch = 28 * u, foot = 24 * u;
    float width = fminf(460 * u, w - 24 * u), top = layout_top(desk).h + 12 * u;
    float room = h - 12 * u - top - 2 * pad - line - 8 * u - foot;
    find->rows = (int32_t)fminf(fmaxf(room / pitch, 1), 12);
    int32_t shown = find->count - find->first;
    shown = shown > find->rows ? find->rows : shown;
    float height = 2 * pad + line + 8 * u + pitch * (float)shown + foot;
    Rect m = desk->map_rect;
    float x = fmaxf(fminf(m.x + (m.w - width) / 2, w - width - 12 * u), 12 * u);
    Rect r = {x, top, width, height};
    find->rect = r;
    widget_overlay(desk, list, r);
    float y = r.y + pad;
    text_field_draw(desk, list, (Rect){x + pad, y, width - 2 * pad, line}, &find->field,
                    "a vessel, a port, a lane, an area or an agreement");
    y += line + 8 * u;
    for (int32_t i = 0; i < shown; i++, y += pitch) {
        draw_row(desk, list, (Rect){x + pad / 2, y, width - pad, pitch}, find->first + i);
    }
    draw_foot(desk, list, x + pad, y + 17 * u, width - 2 * pad);
}

static const UiCommand commands[] = {
    {"Selecting", "Find by name", {{KEY_CHARACTER, 'f', true, false}}, run_find, 0, NULL},
};

const Part part_find = {
    .level = PART_OVERLAY,
    .state_size = sizeof(Find),
    .event = on_event,
    .draw = draw,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
