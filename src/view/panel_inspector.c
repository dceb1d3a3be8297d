/* The panel on the left: the selected vessel or port, or else the truce and its parties. */
#include "view/panel_places.h"
#include "view/panel_truce.h"
#include "view/panel_why.h"
#include "view/plots.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- a vessel ---- */

int32_t vessel_stage(const VesselView *v)
{
    if (v->state == VESSEL_ROADSTEAD || v->state == VESSEL_LOADING || v->has_berth) {
        return 2;
    }
    return (v->is_laden ? 3 : 0) + v->is_cleared;
}

static void stages(Pen *pen, int32_t at)
{
    static const char *const names[] = {"Arrive", "Inbound", "Load", "Outbound", "Depart"};
    float u = pen->desk->u, y = pen->y + 18 * u, left = pen->x + 14 * u;
    float step = (pen->w - 28 * u) / 4;
    draw_line(pen->list, left, y, left + 4 * step, y, 2 * u, color_alpha(COLOR_LINE, 0.314f));
    draw_line(pen->list, left, y, left + step * (float)at, y, 2 * u, COLOR_ACCENT);
    for (int32_t i = 0; i < 5; i++) {
        float x = left + step * (float)i;
        draw_circle(pen->list, x, y, 5 * u, i <= at ? COLOR_ACCENT : COLOR_STEP);
        if (i == at) {
            draw_ring(pen->list, x, y, 8 * u, 1.5f * u, COLOR_ACCENT);
        }
        TextStyle style = style_center(style_of(i == at ? FONT_SEMIBOLD : FONT_REGULAR, 10 * u,
                                                i == at ? COLOR_TEXT : COLOR_TEXT_2));
        float half =
            text_width(pen->desk->config.text, &style, names[i]) / 2; /* within the panel */
        float middle = fminf(fmaxf(x, pen->x + half), pen->x + pen->w - half);
        draw_text(pen->list, middle, y + 22 * u, style, names[i]);
    }
    pen->y += 48 * u;
}

static void vessel_cargo(Pen *pen, const VesselView *v)
{
    const Scenario *s = pen->desk->config.scenario;
    char text[160];
    const char *what = v->commodity >= 0 ? s->commodities[v->commodity].name : "cargo";
    if (v->cargo_kg > 0) {
        snprintf(text, sizeof text, "%.1f kt %s", (double)v->cargo_kg / 1e6, what);
    } else {
        snprintf(text, sizeof text, "none; for %.1f kt %s", (double)v->parcel_kg / 1e6, what);
    }
    pen_pair(pen, "Cargo", text);
    if (v->port >= 0) {
        pen_pair(pen, "Port", s->network->ports[v->port].label);
    }
    if (v->destination >= 0) {
        pen_pair(pen, "Destination", s->destinations[v->destination].name);
    }
}

/* What its call has cost so far, by component. */
static void vessel_cost(Pen *pen, int32_t life)
{
    static const char *const names[COST_PARTS] = {"hire", "waiting",  "fuel at sea", "fuel in port",
                                                  "dues", "war risk", "inland"};
    VoyageCost cost = sim_voyage_cost(pen->desk->sim, pen->desk->vessel);
    if (cost.total_cents <= 0) {
        return;
    }
    char text[240] = "Thousands: ";
    size_t length = strlen(text), head = length;
    for (int32_t part = 0; part < COST_PARTS; part++) {
        double thousands = (double)cost.cents[part] / 1e5;
        if (thousands >= 0.5) {
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %.0f",
                                       length > head ? ", " : "", names[part], thousands);
        }
    }
    char total[64];
    double millions = (double)cost.total_cents / 1e8;
    snprintf(total, sizeof total, millions >= 1 ? "%.2f M USD" : "%.0f k USD",
             millions >= 1 ? millions : millions * 1e3);
    pen_pair_pinned(pen, "Cost of this call so far", total, (PlotSpec){PLOT_VESSEL_COST, life});
    pen_paragraph(pen, style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT_2), text);
}

static void vessel_panel(Pen *pen)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    VesselView v = sim_vessel(desk->sim, desk->vessel);
    char text[200], when[48];
    vessel_name(&v, text, sizeof text);
    pen_line(pen, style_of(FONT_SEMIBOLD, 18 * u, COLOR_TEXT), 28, text);
    if (v.vessel_class >= 0) {
        const VesselClass *c = &s->classes[v.vessel_class];
        snprintf(text, sizeof text, "%s \xC2\xB7 %.0f kt dwt \xC2\xB7 %.0f m", c->name,
                 (double)c->dwt_kg / 1e6, c->loa_cm / 100.0);
        float class_top = pen->y;
        pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 18, text);
        pen_source(pen, class_top, "This class of ships", -1, c->source);
    }
    VesselLook look = look_of(&v);
    pen_line(pen, style_of(FONT_SEMIBOLD, 12.5f * u, look_color(look)), 24,
             state_sentences[v.state]);
    stages(pen, vessel_stage(&v));
    panel_why_draw(pen, desk->vessel);
    pen_rule(pen);
    vessel_cargo(pen, &v);
    float top = pen->y;
    pen_pair(pen, "Flow", s->flows[v.flow].name);
    pen_source(pen, top, "Arrivals of this flow", -1, s->flows[v.flow].source);
    int32_t life = plots_life(desk, desk->vessel);
    if (v.speed_mm_s > 0) {
        snprintf(text, sizeof text, "%.1f kn", v.speed_mm_s * 3.6 / 1852.0);
        pen_pair_pinned(pen, "Speed", text, (PlotSpec){PLOT_VESSEL_SPEED, life});
    }
    if (v.until != INT64_MAX) {
        pen_pair(pen, v.speed_mm_s > 0 ? "Next stop at" : "Done at", moment_words(v.until, when));
    }
    pen_pair(pen, "In this state for", duration_words(sim_now(desk->sim) - v.since, when));
    pen_pair(pen, "In the region for", duration_words(sim_now(desk->sim) - v.born, when));
    vessel_cost(pen, life);
    if (life >= 0) {
        pen_waits_by_cause(pen, life);
        pen_plot(pen, (PlotSpec){PLOT_VESSEL_SPEED, life}, 76);
    }
    if (v.attempt > 0) {
        snprintf(text, sizeof text, "Inspections failed here: %d", (int)v.attempt);
        pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_STRAINED_TEXT), 20, text);
    }
    pen_button(pen, desk->following ? "Stop following" : "Follow", ACTION_FOLLOW, 0, true,
               "Keep it in the middle  (F)");
    pen_button(pen, "Close", ACTION_CLOSE, 0, false, "Close  (Esc)");
}

/* ---- a port ---- */

/* Days, over ships of all sizes. */
static double mean_berth_wait(const Sim *sim, const Station *berths)
{
    double days = 0, ships = 0;
    for (int32_t i = 0; i < berths->line_count; i++) {
        LineView line = sim_line(sim, berths->first_line + i);
        days += line.mean_wait_days * (double)line.served;
        ships += (double)line.served;
    }
    return ships > 0 ? days / ships : 0;
}

/* The goods in a port's silo, kt. */
static void port_silo(Pen *pen, const PortView *at)
{
    const Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    if (!at->has_silo) {
        return;
    }
    char text[400] = "";
    size_t length = 0;
    for (int32_t c = 0; c < s->commodity_count && length < sizeof text - 80; c++) {
        int64_t kg = sim_port_stock(desk->sim, desk->port, c);
        if (kg >= 500000) {
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "%s%.40s %.0f",
                                 length > 0 ? ", " : "", s->commodities[c].name, (double)kg / 1e6);
        }
    }
    char total[64];
    snprintf(total, sizeof total, "%.0f of %.0f kt", (double)at->stock_kg / 1e6,
             (double)at->capacity_kg / 1e6);
    const Port *port = &s->network->ports[desk->port];
    float top = pen->y;
    pen_pair_pinned(pen, "In the silo", total, (PlotSpec){PLOT_PORT_SILO, desk->port});
    pen_source(pen, top, "Storage", (int32_t)port->storage_status, port->source);
    pen_paragraph(pen, style_of(FONT_REGULAR, 12 * desk->u, COLOR_TEXT_2), text);
    snprintf(total, sizeof total, "%.1f kt/day", (double)at->inflow_kg_per_day / 1e6);
    pen_pair(pen, "Comes from inland", total);
    if (at->lost_kg > 0) {
        snprintf(total, sizeof total, "%.1f kt", (double)at->lost_kg / 1e6);
        pen_pair(pen, "Lost in strikes", total);
    }
}

/* What strikes have left of it, while it lasts. */
static void port_damage(Pen *pen, const PortView *view)
{
    char text[120];
    TextStyle style = style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_STRAINED_TEXT);
    if (view->berths_out > 0) {
        snprintf(text, sizeof text, "%d of %d berths out of service", (int)view->berths_out,
                 (int)view->berths);
        pen_paragraph(pen, style, text);
    }
    if (view->power_ppm < 1000000) {
        snprintf(text, sizeof text, "Power hit: loads at %d %% of its rate",
                 (int)(view->power_ppm / 10000));
        pen_paragraph(pen, style, text);
    }
    if (view->rail_ppm < 1000000) {
        snprintf(text, sizeof text, "Railways hit: %d %% of the cargo arrives",
                 (int)(view->rail_ppm / 10000));
        pen_paragraph(pen, style, text);
    }
}

static void port_panel(Pen *pen)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    const Port *port = &s->network->ports[desk->port];
    float u = desk->u;
    char text[200];
    pen_line(pen, style_of(FONT_SEMIBOLD, 18 * u, COLOR_TEXT), 28, port->label);
    snprintf(text, sizeof text, "%s \xC2\xB7 %s", port->id, port->country);
    pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 18, text);
    bool open = sim_port_is_open(desk->sim, desk->port);
    pen_line(pen, style_of(FONT_SEMIBOLD, 12.5f * u, open ? COLOR_GOOD_TEXT : COLOR_BROKEN_TEXT),
             24, open ? "Open" : "Closed: takes no vessels");
    PortView at = sim_port(desk->sim, desk->port);
    port_damage(pen, &at);
    pen_rule(pen);
    int32_t station = s->port_station[desk->port];
    if (station >= 0) {
        StationView view = sim_station(desk->sim, station);
        snprintf(text, sizeof text, "%d of %d", (int)view.busy, (int)view.servers);
        PlotSpec ships = {PLOT_PORT_SHIPS, desk->port}, loaded = {PLOT_PORT_LOADED, desk->port};
        PlotSpec waits = {PLOT_STATION_WAITS, station};
        float top = pen->y;
        pen_pair_pinned(pen, "Berths taken", text, ships);
        pen_source(pen, top, "Berths", (int32_t)port->berths_status, port->source);
        snprintf(text, sizeof text, "%d", (int)at.waiting);
        pen_pair_pinned(pen, "Waiting in the roadstead", text, ships);
        snprintf(text, sizeof text, "%.1f d", mean_berth_wait(desk->sim, &s->stations[station]));
        pen_pair_pinned(pen, "Mean wait for a berth", text, waits);
        int64_t set = s->port_settings[desk->port].load_kg_per_day;
        snprintf(text, sizeof text, "%.1f kt/day",
                 (double)(set > 0 ? set : port->load_kg_per_day) / 1e6);
        top = pen->y;
        pen_pair(pen, "Loading rate of a berth", text);
        pen_source(pen, top, "Loading rate of a berth", (int32_t)port->load_status, port->source);
        ExportQuery query = {-1, desk->port, -1, -1, false, INT64_MIN, INT64_MAX};
        ExportSum sum = sim_exports(desk->sim, &query);
        snprintf(text, sizeof text,
                 sum.voyages == 1 ? "%.2f Mt in %d voyage" : "%.2f Mt in %d voyages",
                 (double)sum.kg / 1e9, (int)sum.voyages);
        pen_pair_pinned(pen, "Exported so far", text, loaded);
        port_silo(pen, &at);
        pen_plot(pen, ships, 76);
        pen_plot(pen, (PlotSpec){PLOT_PORT_SILO, desk->port}, 76);
        pen_plot(pen, loaded, 76);
    }
    snprintf(text, sizeof text, "%.1f m", port->max_draught_cm / 100.0);
    float draught = pen->y;
    pen_pair(pen, "Draught limit", text);
    pen_source(pen, draught, "Draught limit", (int32_t)port->draught_status, port->source);
    pen_rule(pen);
    pen_caption(pen, "HOW FAR TO TRUST IT");
    snprintf(text, sizeof text, "Berths: %s. Loading rate: %s. Draught: %s.",
             data_status_names[port->berths_status], data_status_names[port->load_status],
             data_status_names[port->draught_status]);
    pen_paragraph(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), text);
    pen_button(pen, "Close", ACTION_CLOSE, 0, false, "Close  (Esc)");
}

/* ---- the panel ---- */

static void call_tab(Desk *desk, int32_t tab, Rect where)
{
    (void)where;
    desk_show_tab(desk, (LeftTab)tab);
}

static bool is_narrow(const Desk *desk)
{
    return layout_inspector(desk).w < 290 * desk->u;
}

/* Returns where the tab ends. */
static float draw_tab(Desk *desk, DrawList *list, LeftTab tab, Rect r)
{
    static const char *const tips[LEFT_TABS] = {
        "What is protected, each agreement and what its parties can do",
        "All vessels, sorted and filtered  (L)",
        "What is selected on the map or in the list",
    };
    const char *names[LEFT_TABS] = {"Truce", "Vessels", "Details"};
    names[0] = desk->config.scenario->agreement_count > 0 ? names[0] : "Overview";
    float u = desk->u;
    bool on = desk->tab == tab, off = tab == TAB_DETAILS && !desk_has_selection(desk);
    TextStyle style = style_of(FONT_SEMIBOLD, (is_narrow(desk) ? 12 : 12.5f) * u,
                               on                     ? COLOR_TEXT
                               : off                  ? color_alpha(COLOR_MUTED, 0.6f)
                               : desk_hovers(desk, r) ? COLOR_TEXT
                                                      : COLOR_TEXT_2);
    float side = is_narrow(desk) ? 5 * u : 9 * u;
    r.w = text_width(desk->config.text, &style, names[tab]) + 2 * side;
    draw_text(list, r.x + side, r.y + r.h / 2 + 4.5f * u, style, names[tab]);
    if (on) {
        draw_rect(list, (Rect){r.x + side, r.y + r.h - 2 * u, r.w - 2 * side, 2 * u}, u,
                  COLOR_ACCENT);
    }
    if (off) {
        desk_hit(desk, r, ACTION_NONE, 0, false,
                 "Nothing is selected: click a vessel, a port, a lane or an area");
    } else {
        desk_hit_call(desk, r, call_tab, (int32_t)tab, true, tips[tab]);
    }
    return r.x + r.w;
}

static void history_button(Desk *desk, DrawList *list, Rect r, int32_t icon, bool possible,
                           Action action, int32_t argument, const char *tip)
{
    bool hovered = possible && desk_hovers(desk, r);
    draw_rect(list, r, 6 * desk->u, hovered ? COLOR_BUTTON_HOVER : COLOR_BUTTON);
    draw_icon(list, r.x + r.w / 2, r.y + r.h / 2, 12 * desk->u, icon,
              possible ? COLOR_TEXT : color_alpha(COLOR_MUTED, 0.6f));
    desk_hit(desk, r, action, argument, true, tip);
}

/* Decisions can be taken back from wherever one is. */
static void history_buttons(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, w = (is_narrow(desk) ? 24 : 28) * u;
    Command last, next;
    bool undo = desk_last_decision(desk, &last), redo = desk_next_redo(desk, &next);
    Rect right = {r.x + r.w - w, r.y, w, r.h}, left = {right.x - w - 4 * u, r.y, w, r.h};
    char words[WORDS_TEXT], tip[WORDS_TEXT + 48] = "There is no decision to take back  (Ctrl+Z)";
    if (undo) {
        command_words(desk->config.scenario, &last, words);
        snprintf(tip, sizeof tip, "Take back: %s  (Ctrl+Z)", words);
    }
    history_button(desk, list, left, ICON_UNDO, undo, ACTION_UNDO, -1, tip);
    snprintf(tip, sizeof tip, "There is no decision to take again  (Ctrl+Y)");
    if (redo) {
        command_words(desk->config.scenario, &next, words);
        snprintf(tip, sizeof tip, "Take again: %s  (Ctrl+Y)", words);
    }
    history_button(desk, list, right, ICON_REDO, redo, ACTION_REDO, 0, tip);
}

static void draw_head(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, x = r.x + 6 * u;
    for (int32_t tab = 0; tab < LEFT_TABS; tab++) {
        x = draw_tab(desk, list, (LeftTab)tab, (Rect){x, r.y + 4 * u, 60 * u, 30 * u});
    }
    history_buttons(desk, list, (Rect){r.x + 10 * u, r.y + 6 * u, r.w - 20 * u, 26 * u});
    draw_rect(list, (Rect){r.x, r.y + 34 * u, r.w, fmaxf(1, u)}, 0, COLOR_RULE);
}

static void draw_details(Pen *pen)
{
    Desk *desk = pen->desk;
    if (desk->vessel >= 0) {
        vessel_panel(pen);
    } else if (desk->port >= 0) {
        port_panel(pen);
    } else if (desk->lane >= 0) {
        panel_lane_draw(pen, desk->lane);
    } else if (desk->area >= 0) {
        panel_area_draw(pen, desk->area);
    }
}

void panel_inspector_draw(Desk *desk, DrawList *list)
{
    float u = desk->u, head = 36 * u;
    Rect r = layout_inspector(desk);
    if (desk->tab != TAB_VESSELS &&
        desk->left_content > 0) { /* the map is worth more than ground */
        r.h = fminf(r.h, head + 8 * u + fmaxf(desk->left_content, 60 * u));
    }
    panel_ground(desk, list, r);
    draw_head(desk, list, r);
    if (desk->tab == TAB_VESSELS) {
        return; /* panel_vessels.c draws it */
    }
    Rect view = {r.x + u, r.y + head, r.w - 2 * u, r.h - head - 6 * u};
    Pen pen = {desk, list, r.x + 14 * u, r.y, r.w - 28 * u};
    pen.y = scroll_begin(desk, list, view) + 6 * u;
    if (desk->tab == TAB_DETAILS) {
        draw_details(&pen);
    } else {
        panel_truce_draw(&pen);
    }
    scroll_end(desk, list, pen.y + 6 * u);
    desk->unfinished |= fabsf(desk->scroll.content - desk->left_content) > 0.5f;
    desk->left_content = desk->scroll.content;
}
