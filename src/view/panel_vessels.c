/* The list of vessels: a tab of the left column. It shares the selection with the map. */
#include "view/panel_vessels.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum Column { COLUMN_NAME, COLUMN_PORT, COLUMN_SINCE, COLUMNS } Column;

typedef struct Row {
    VesselIndex index;
    uint64_t serial;
    int64_t since;
    const char *port; /* "" : none */
    VesselLook look;
    char name[VESSEL_NAME];
} Row;

typedef struct List {
    Row *rows;
    int32_t count, capacity;
    Column sort;
    bool falling;
    int32_t look;   /* only these; -1: all */
    int32_t port;   /* bound for it or there; -1: all */
    bool keyboard;  /* the arrows move in the list */
    bool show;      /* bring the selected row into sight */
    uint64_t shown; /* serial selected in the last frame */
    Rect view;      /* of the rows, in the last frame */
    /* what the rows were made from */
    uint64_t events;
    int64_t now;
    double age; /* real seconds */
    bool stale;
} List;

enum { LARGE = 3000 }; /* so many rows are not sorted anew in every frame */
static const double large_age_s = 0.5;

static List *list_of(const Desk *desk)
{
    return part_state(desk, &part_vessels);
}

/* ---- rows ---- */

static void add_row(List *list, const Desk *desk, VesselIndex index, const VesselView *v)
{
    const Scenario *s = desk->config.scenario;
    list->rows = mem_grow(list->rows, list->count, &list->capacity, sizeof list->rows[0]);
    Row *row = &list->rows[list->count++];
    *row = (Row){index, v->serial, v->since, "", look_of(v), ""};
    sim_vessel_name(v, row->name);
    if (v->port >= 0 && s->network) {
        row->port = s->network->ports[v->port].label;
    }
}

static int by_serial(const Row *a, const Row *b)
{
    return (a->serial > b->serial) - (a->serial < b->serial);
}

static int by_name(const void *a, const void *b)
{
    int order = strcmp(((const Row *)a)->name, ((const Row *)b)->name);
    return order != 0 ? order : by_serial(a, b);
}

static int by_port(const void *a, const void *b)
{
    int order = strcmp(((const Row *)a)->port, ((const Row *)b)->port);
    return order != 0 ? order : by_name(a, b);
}

static int by_since(const void *a, const void *b)
{
    int64_t x = ((const Row *)a)->since, y = ((const Row *)b)->since;
    return x != y ? (x > y) - (x < y) : by_serial(a, b);
}

static void sort(List *list)
{
    static int (*const orders[COLUMNS])(const void *, const void *) = {by_name, by_port, by_since};
    if (list->count > 0) { /* else there may be no array */
        qsort(list->rows, (size_t)list->count, sizeof list->rows[0], orders[list->sort]);
    }
    for (int32_t i = 0, k = list->count - 1; list->falling && i < k; i++, k--) {
        Row row = list->rows[i];
        list->rows[i] = list->rows[k];
        list->rows[k] = row;
    }
}

static void renew(List *list, const Desk *desk)
{
    bool same = list->events == sim_events(desk->sim) && list->now == sim_now(desk->sim);
    bool young = list->count > LARGE && list->age < large_age_s;
    if (!list->stale && (same || young)) {
        return;
    }
    list->count = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(desk->sim); i++) {
        VesselView v = sim_vessel(desk->sim, i);
        bool wanted = v.serial != 0 && (list->look < 0 || (int32_t)look_of(&v) == list->look) &&
                      (list->port < 0 || v.port == list->port);
        if (wanted) {
            add_row(list, desk, i, &v);
        }
    }
    sort(list);
    list->events = sim_events(desk->sim);
    list->now = sim_now(desk->sim);
    list->age = 0;
    list->stale = false;
}

static int32_t selected_row(const List *list, const Desk *desk)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (desk->vessel >= 0 && list->rows[i].serial == desk->vessel_serial) {
            return i;
        }
    }
    return -1;
}

/* ---- what is pressed ---- */

static void call_sort(Desk *desk, int32_t column, Rect where)
{
    (void)where;
    List *list = list_of(desk);
    list->falling = list->sort == (Column)column && !list->falling;
    list->sort = (Column)column;
    list->stale = list->keyboard = list->show = true;
}

static void call_look(Desk *desk, int32_t look, Rect where)
{
    (void)where;
    List *list = list_of(desk);
    list->look = list->look == look ? -1 : look;
    list->stale = list->keyboard = list->show = true;
}

static void call_any_port(Desk *desk, int32_t argument, Rect where)
{
    (void)argument, (void)where;
    list_of(desk)->port = -1;
    list_of(desk)->stale = true;
}

static void select_row(Desk *desk, int32_t index)
{
    List *list = list_of(desk);
    if (list->count > 0) {
        index = index < 0 ? 0 : index >= list->count ? list->count - 1 : index;
        desk_select(desk, list->rows[index].index, -1);
        list->show = true;
    }
}

static void call_row(Desk *desk, int32_t vessel, Rect where)
{
    (void)where;
    desk_select(desk, vessel, -1);
    list_of(desk)->keyboard = true;
    list_of(desk)->shown = desk->vessel_serial; /* it is in sight */
}

void desk_list_vessels(Desk *desk, int32_t port)
{
    List *list = list_of(desk);
    list->port = port;
    list->look = -1;
    list->stale = list->keyboard = list->show = true;
    desk_show_tab(desk, TAB_VESSELS);
}

static void run_list(Desk *desk, int32_t argument)
{
    (void)argument;
    List *list = list_of(desk);
    if (desk->tab == TAB_VESSELS && list->keyboard) {
        list->keyboard = false;
        desk_show_tab(desk, desk_has_selection(desk) ? TAB_DETAILS : TAB_TRUCE);
    } else {
        desk_show_tab(desk, TAB_VESSELS);
        list->keyboard = list->show = list->stale = true;
    }
}

/* The next in the list's order, whether or not it is shown. */
static void run_step(Desk *desk, int32_t step)
{
    List *list = list_of(desk);
    list->stale = true;
    renew(list, desk);
    int32_t at = selected_row(list, desk);
    select_row(desk, at < 0 ? (step > 0 ? 0 : list->count - 1) : at + step);
    if (desk->vessel >= 0) {
        Pose pose;
        if (sim_pose(desk->sim, desk->vessel, sim_now(desk->sim), &pose)) {
            Vec2 p = camera_project(&desk->camera, pose.at.lon, pose.at.lat);
            if (!rect_contains(desk->map_rect, p.x, p.y)) {
                desk_show_place(desk, pose.at);
            }
        }
    }
}

static void details(Desk *desk)
{
    if (desk_has_selection(desk)) {
        list_of(desk)->keyboard = false;
        desk_show_tab(desk, TAB_DETAILS);
    }
}

static bool on_key(Desk *desk, List *list, const DeskEvent *event)
{
    int32_t at = selected_row(list, desk);
    int32_t page = (int32_t)fmaxf(list->view.h / (24 * desk->u) - 1, 1);
    if (event->ctrl || desk->focus >= 0) {
        return false;
    }
    if (event->key == KEY_DOWN || event->key == KEY_UP) {
        select_row(desk, event->key == KEY_DOWN ? at + 1 : at < 0 ? 0 : at - 1);
    } else if (event->key == KEY_PAGE_DOWN || event->key == KEY_PAGE_UP) {
        select_row(desk, event->key == KEY_PAGE_DOWN ? at + page : at - page);
    } else if (event->key == KEY_HOME || event->key == KEY_END) {
        select_row(desk, event->key == KEY_HOME ? 0 : list->count - 1);
    } else if (event->key == KEY_ENTER && at >= 0) {
        details(desk);
    } else if (event->key == KEY_ESCAPE) {
        list->keyboard = false;
        desk_show_tab(desk, TAB_TRUCE);
    } else {
        return false;
    }
    return true;
}

static bool on_event(Desk *desk, void *state, const DeskEvent *event)
{
    List *list = state;
    bool modal = desk->help || desk->card || desk->entry.open || desk->menu.agreement >= 0;
    if (event->kind == EVENT_DOWN && !rect_contains(layout_inspector(desk), event->x, event->y)) {
        list->keyboard = false;
    }
    if (event->kind == EVENT_DOWN && event->clicks == 2 && desk->tab == TAB_VESSELS && !modal &&
        rect_contains(list->view, event->x, event->y)) {
        const Hit *hit = desk_hit_at(desk, event->x, event->y);
        if (hit && hit->call == call_row) {
            details(desk);
            return true;
        }
    }
    return event->kind == EVENT_KEY && desk->tab == TAB_VESSELS && list->keyboard && !modal &&
           on_key(desk, list, event);
}

/* ---- drawing ---- */

typedef struct Columns {
    float mark, name, port, since; /* left edges; since: right edge */
    float name_w, port_w;
} Columns;

static Columns columns_of(const Desk *desk, Rect r)
{
    float u = desk->u, left = r.x + 12 * u, right = r.x + r.w - 14 * u;
    Columns c = {.mark = left + 8 * u, .name = left + 24 * u, .since = right};
    float room = right - c.name - 74 * u;                    /* "14 h 57 min" */
    c.name_w = room < 150 * u ? room - 6 * u : room * 0.58f; /* little room: names alone */
    c.port = c.name + c.name_w + 6 * u;
    c.port_w = room - c.name_w - 10 * u;
    return c;
}

static void head_cell(Desk *desk, DrawList *list, Rect r, Column column, const char *text,
                      bool right)
{
    static const char *const tips[COLUMNS] = {"Sort by name; again: the other way round",
                                              "Sort by port; again: the other way round",
                                              ("Sort by the time in the present state; again: the "
                                               "other way round")};
    const List *state = list_of(desk);
    float u = desk->u;
    bool on = state->sort == column;
    TextStyle style = style_of(FONT_SEMIBOLD, 11 * u, on ? COLOR_TEXT : COLOR_TEXT_2);
    if (desk_hovers(desk, r)) {
        draw_rect(list, r, 4 * u, COLOR_BUTTON_HOVER);
    }
    float width = text_width(desk->config.text, &style, text);
    float x = right ? r.x + r.w - width - (on ? 12 * u : 0) : r.x + 4 * u;
    draw_text(list, x, r.y + r.h / 2 + 4 * u, style, text);
    if (on) {
        float cx = x + width + 7 * u, cy = r.y + r.h / 2,
              up = state->falling != (column == COLUMN_SINCE) ? -1 : 1;
        Vec2 arrow[] = {{cx - 3.5f * u, cy + 2 * u * up},
                        {cx + 3.5f * u, cy + 2 * u * up},
                        {cx, cy - 3 * u * up}};
        draw_polygon(list, arrow, 3, COLOR_ACCENT);
    }
    desk_hit_call(desk, r, call_sort, (int32_t)column, true, tips[column]);
}

/* One chip for each look: how many there are, and shows these alone. */
static void filters(Desk *desk, DrawList *list, Rect r)
{
    const List *state = list_of(desk);
    float u = desk->u, gap = 4 * u, width = (r.w - gap * (LOOKS - 1)) / LOOKS;
    for (int32_t i = 0; i < LOOKS; i++) {
        Rect chip = {r.x + (width + gap) * (float)i, r.y, width, r.h};
        bool on = state->look == i;
        draw_rect(list, chip, 6 * u,
                  on                        ? color_alpha(COLOR_ACCENT, 0.28f)
                  : desk_hovers(desk, chip) ? COLOR_BUTTON_HOVER
                                            : COLOR_BUTTON);
        if (on) {
            draw_border(list, chip, 6 * u, fmaxf(1, u), COLOR_ACCENT);
        }
        bool room = width >= 42 * u; /* for the number too */
        float x = room ? chip.x + 12 * u : chip.x + chip.w / 2;
        widget_look_mark(list, x, chip.y + chip.h / 2, (VesselLook)i, 0.8f * u);
        if (room) {
            draw_textf(list, chip.x + chip.w - 4 * u, chip.y + chip.h / 2 + 4 * u,
                       style_right(style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT)), "%d",
                       (int)desk->looks[i]);
        }
        char tip[80];
        if (on) {
            snprintf(tip, sizeof tip, "All vessels again");
        } else {
            snprintf(tip, sizeof tip, "%s: these alone, %d", look_names[i], (int)desk->looks[i]);
        }
        desk_hit_call(desk, chip, call_look, i, true, tip);
    }
}

static void draw_row(Desk *desk, DrawList *list, Rect r, const Columns *c, const Row *row)
{
    float u = desk->u, base = r.y + r.h / 2 + 4.2f * u;
    bool selected = row->serial == desk->vessel_serial && desk->vessel >= 0;
    if (selected) {
        draw_rect(list, r, 4 * u, color_alpha(COLOR_ACCENT, 0.22f));
        draw_rect(list, (Rect){r.x, r.y + 3 * u, 2.5f * u, r.h - 6 * u}, u, COLOR_ACCENT);
    } else if (desk_hovers(desk, r)) {
        draw_rect(list, r, 4 * u, COLOR_BUTTON_HOVER);
    }
    widget_look_mark(list, c->mark, r.y + r.h / 2, row->look, 0.85f * u);
    char fitted[96], when[48], tip[160];
    TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    text_fit(desk->config.text, &style, row->name, c->name_w, fitted, sizeof fitted);
    draw_text(list, c->name, base, style, fitted);
    style = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    if (c->port_w > 0) {
        text_fit(desk->config.text, &style, row->port, c->port_w, fitted, sizeof fitted);
        draw_text(list, c->port, base, style, fitted);
    }
    duration_words(sim_now(desk->sim) - row->since, when);
    draw_text(list, c->since, base, style_right(style_tabular(style)), when);
    VesselView v = sim_vessel(desk->sim, row->index);
    snprintf(tip, sizeof tip, "%s%s%s", state_sentences[v.state], v.is_waiting ? ": " : "",
             v.is_waiting ? cause_sentences[v.cause] : "");
    desk_hit_call(desk, r, call_row, row->index, false, tip);
}

/* Puts the selected row into the view. */
static void show_selected(Desk *desk, List *state, float pitch)
{
    int32_t at = selected_row(state, desk);
    bool changed = desk->vessel_serial != state->shown;
    state->shown = desk->vessel_serial;
    if (at >= 0 && (changed || state->show) && !desk->card) {
        float top = pitch * (float)at, view = state->view.h, offset = desk->scroll.offset;
        float fade = fminf(pitch, (view - pitch) / 2); /* whole, not where the list fades out */
        desk->scroll.offset =
            top - fade < offset ? top - fade : fmaxf(offset, top + pitch + fade - view);
    }
    state->show = false;
}

/* What is shown: "12 of 380, for Odesa". Returns its height. */
static float subtitle(Desk *desk, DrawList *list, const List *state, Rect r)
{
    float u = desk->u;
    if (state->port < 0) {
        return 0;
    }
    char text[120];
    snprintf(text, sizeof text, "%d for %s", (int)state->count,
             desk->config.scenario->network->ports[state->port].label);
    Rect button = {r.x + r.w - 84 * u, r.y, 84 * u, 24 * u};
    draw_text(list, r.x, r.y + 16 * u, style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT), text);
    widget_button_call(desk, list, button, "All ports", -1, BUTTON_PLAIN, call_any_port, 0,
                       "Vessels for any port");
    return 30 * u;
}

static void draw(Desk *desk, void *data, DrawList *list)
{
    List *state = data;
    if (desk->tab != TAB_VESSELS) {
        return;
    }
    renew(state, desk);
    float u = desk->u, pitch = 24 * u;
    Rect r = layout_inspector(desk);
    Columns c = columns_of(desk, r);
    float y = r.y + 42 * u, x = r.x + 12 * u, w = r.w - 24 * u;
    filters(desk, list, (Rect){x, y, w, 26 * u});
    y += 32 * u;
    y += subtitle(desk, list, state, (Rect){x, y, w, 24 * u});
    head_cell(desk, list, (Rect){c.name - 4 * u, y, c.name_w, 24 * u}, COLUMN_NAME, "Name", false);
    if (c.port_w > 0) {
        head_cell(desk, list, (Rect){c.port - 4 * u, y, c.port_w + 4 * u, 24 * u}, COLUMN_PORT,
                  "Port", false);
    }
    head_cell(desk, list, (Rect){c.since - 66 * u, y, 66 * u, 24 * u}, COLUMN_SINCE, "For", true);
    y += 26 * u;
    draw_rect(list, (Rect){x, y, w, fmaxf(1, u)}, 0, COLOR_RULE);
    state->view = (Rect){r.x + u, y + u, r.w - 2 * u, r.y + r.h - 6 * u - y - u};
    if (state->view.h < pitch) {
        return;
    }
    show_selected(desk, state, pitch);
    float top = scroll_begin(desk, list, state->view);
    int32_t first = (int32_t)fmaxf(desk->scroll.offset / pitch, 0);
    int32_t rows = (int32_t)(state->view.h / pitch) + 2;
    for (int32_t i = first; i < state->count && i < first + rows; i++) {
        Rect row = {r.x + 6 * u, top + pitch * (float)i, r.w - 16 * u, pitch};
        draw_row(desk, list, row, &c, &state->rows[i]);
    }
    if (state->count == 0) {
        draw_text(list, c.name, top + 22 * u, style_of(FONT_REGULAR, 12 * u, COLOR_MUTED),
                  "none at this moment");
    }
    scroll_end(desk, list, top + pitch * (float)state->count);
}

static void create(Desk *desk, void *data)
{
    (void)desk;
    List *list = data;
    list->look = list->port = -1;
    list->sort = COLUMN_SINCE;
    list->stale = true;
}

static void destroy(Desk *desk, void *data)
{
    (void)desk;
    mem_free(((List *)data)->rows);
}

static void advance(Desk *desk, void *data, double seconds)
{
    (void)desk;
    ((List *)data)->age += seconds;
}

static const UiCommand commands[] = {
    {"Selecting", "The list of vessels", {{KEY_CHARACTER, 'l', false, false}}, run_list, 0, NULL},
    {"Selecting", "Next vessel of the list", {{KEY_PAGE_DOWN, 0, false, false}}, run_step, 1, NULL},
    {"Selecting", "Previous vessel", {{KEY_PAGE_UP, 0, false, false}}, run_step, -1, NULL},
};

const Part part_vessels = {
    .level = PART_PANEL,
    .state_size = sizeof(List),
    .create = create,
    .destroy = destroy,
    .event = on_event,
    .advance = advance,
    .draw = draw,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
