/* The inspector of lanes and areas: what they are, who may pass, who waits there. */
#include "view/panel_places.h"
#include "view/plots.h"

#include <math.h>
#include <stdio.h>

static const char *const lane_words[LANE_KINDS] = {"Open sea", "Corridor", "Strait",  "Channel",
                                                   "River",    "Approach", "Crossing"};
static const char *const area_words[AREA_KINDS] = {"Anchorage", "Inspection area", "Waiting area",
                                                   "Port limits", "Danger of mines"};
static const char *const mode_words[CORRIDOR_MODES] = {"closed", "inspected", "coastal", "open"};

static void head(Pen *pen, const char *name, const char *kind)
{
    float u = pen->desk->u;
    pen_paragraph(pen, style_of(FONT_SEMIBOLD, 18 * u, COLOR_TEXT), name);
    pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 18, kind);
}

static void trust(Pen *pen, DataStatus status, const char *source)
{
    char text[400];
    pen_rule(pen);
    pen_caption(pen, "HOW FAR TO TRUST IT");
    snprintf(text, sizeof text, "%s%s%s.", data_status_names[status], source ? ": " : "",
             source ? source : "");
    text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
    pen_paragraph(pen, style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT_2), text);
    pen_button(pen, "Close", ACTION_CLOSE, 0, false, "Close  (Esc)");
}

/* The vessel at the head of a line, to be clicked. */
static void first_in_line(Pen *pen, VesselIndex vessel)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    VesselView view = sim_vessel(desk->sim, vessel);
    char name[64], text[96];
    vessel_name(&view, name, sizeof name);
    snprintf(text, sizeof text, "Next: %s", name);
    Rect r = {pen->x, pen->y + 3 * u, pen->w, 26 * u};
    widget_button(desk, pen->list, r, text, -1, BUTTON_PLAIN, ACTION_VESSEL, vessel,
                  "Select the vessel at the head of the line");
    pen->y += 33 * u;
}

/* One line of a station: who waits, how long. */
static void line_of(Pen *pen, int32_t line)
{
    const Desk *desk = pen->desk;
    LineView view = sim_line(desk->sim, line);
    char text[96];
    pen_rule(pen);
    pen_caption(pen, desk->config.scenario->lines[line].name);
    snprintf(text, sizeof text, "%d, and %d in service", (int)view.waiting, (int)view.in_service);
    int32_t station = desk->config.scenario->lines[line].station;
    pen_pair_pinned(pen, "Waiting now", text, (PlotSpec){PLOT_STATION_QUEUE, station});
    int32_t preparing = sim_line_preparing(desk->sim, line);
    if (preparing > 0) {
        snprintf(text, sizeof text, "%d", (int)preparing);
        pen_pair(pen, "Preparing to be inspected again", text);
    }
    snprintf(text, sizeof text, "%.1f, at most %d", view.mean_waiting, (int)view.max_waiting);
    pen_pair(pen, "Waiting on average", text);
    snprintf(text, sizeof text, "%.1f d, p90 %.1f d", view.mean_wait_days,
             sim_line_wait_quantile(desk->sim, line, 900000));
    pen_pair_pinned(pen, "Mean wait", view.served > 0 ? text : "nobody was served yet",
                    (PlotSpec){PLOT_STATION_WAITS, station});
    snprintf(text, sizeof text, "%llu of %llu", (unsigned long long)view.served,
             (unsigned long long)view.arrivals);
    pen_pair(pen, "Served of those that came", text);
    if (view.waiting > 0) {
        pen_pair(pen, "They wait because", cause_sentences[view.cause]);
    }
    if (view.first >= 0) {
        first_in_line(pen, view.first);
    }
}

static void station_of(Pen *pen, int32_t station)
{
    const Desk *desk = pen->desk;
    const Station *def = &desk->config.scenario->stations[station];
    StationView view = sim_station(desk->sim, station);
    char text[96], when[48];
    if (def->kind == STATION_INSPECTION) {
        snprintf(text, sizeof text, "%d of %d", (int)view.busy, (int)view.servers);
        pen_pair_pinned(pen, "Teams at work", text, (PlotSpec){PLOT_STATION_BUSY, station});
        pen_teams(pen, station);
    }
    if (def->kind == STATION_CONTROL) {
        TurnView turns = sim_turns(desk->sim, station);
        if (turns.left_today >= 0) {
            snprintf(text, sizeof text, "%d", (int)turns.left_today);
            pen_pair(pen, "Turns left today", text);
        }
    }
    if (!view.is_open) {
        pen_pair(pen, "Shut", cause_sentences[view.cause]);
    }
    if (view.next_change != INT64_MAX) {
        pen_pair(pen, "Next change of its calendar", moment_words(view.next_change, when));
    }
}

/* ---- a lane ---- */

static void lane_access(Pen *pen, int32_t lane)
{
    const Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    bool open = sim_lane_is_open(desk->sim, lane);
    pen_line(pen,
             style_of(FONT_SEMIBOLD, 12.5f * desk->u, open ? COLOR_GOOD_TEXT : COLOR_BROKEN_TEXT),
             24, open ? "Open" : "Closed");
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            if (s->corridors[c].lanes[i] == lane) {
                char text[160], when[48];
                CorridorView view = sim_corridor(desk->sim, c);
                snprintf(text, sizeof text, "%s, %s since %s", s->corridors[c].name,
                         mode_words[view.mode], moment_words(view.since, when));
                pen_paragraph(pen, style_of(FONT_REGULAR, 12 * desk->u, COLOR_TEXT_2), text);
                break;
            }
        }
    }
}

static void lane_figures(Pen *pen, int32_t index)
{
    const Desk *desk = pen->desk;
    const Lane *lane = &desk->config.scenario->network->lanes[index];
    char text[96];
    snprintf(text, sizeof text, "%d", (int)desk_lane_vessels(desk, index));
    pen_pair(pen, "Vessels under way in it", text);
    snprintf(text, sizeof text, "%.1f nm", lane->length_m / 1852.0);
    pen_pair(pen, "Length", text);
    if (lane->width_m > 0) {
        snprintf(text, sizeof text, "%.2f nm", lane->width_m / 1852.0);
        pen_pair(pen, "Width", text);
    }
    if (lane->speed_limit_mm_s > 0) {
        snprintf(text, sizeof text, "%.1f kn", lane->speed_limit_mm_s * 3.6 / 1852.0);
        pen_pair(pen, "Speed limit", text);
    }
    if (lane->draught_limit_cm > 0) {
        snprintf(text, sizeof text, "%.1f m", lane->draught_limit_cm / 100.0);
        pen_pair(pen, "Draught limit", text);
    }
    if (lane->alternates) {
        pen_pair(pen, "Traffic", "one direction at a time");
    }
}

void panel_lane_draw(Pen *pen, int32_t index)
{
    const Scenario *s = pen->desk->config.scenario;
    const Lane *lane = &s->network->lanes[index];
    head(pen, lane->name, lane_words[lane->kind]);
    lane_access(pen, index);
    pen_rule(pen);
    lane_figures(pen, index);
    for (int32_t end = 0; s->lane_control && end < 2; end++) {
        int32_t station = s->lane_control[2 * index + end];
        if (station >= 0) {
            pen_rule(pen);
            pen_line(pen, style_of(FONT_SEMIBOLD, 13 * pen->desk->u, COLOR_TEXT), 24,
                     s->stations[station].name);
            station_of(pen, station);
            for (int32_t l = 0; l < s->stations[station].line_count; l++) {
                line_of(pen, s->stations[station].first_line + l);
            }
            pen_plot(pen, (PlotSpec){PLOT_STATION_QUEUE, station}, 76);
            pen_plot(pen, (PlotSpec){PLOT_STATION_WAITS, station}, 76);
        }
    }
    trust(pen, lane->status, lane->source);
}

/* ---- an area ---- */

void panel_area_draw(Pen *pen, int32_t index)
{
    const Scenario *s = pen->desk->config.scenario;
    const Area *area = &s->network->areas[index];
    char text[96];
    head(pen, area->name, area_words[area->kind]);
    pen_rule(pen);
    if (area->kind != AREA_MINE_RISK) {
        snprintf(text, sizeof text, "%d", (int)desk_area_vessels(pen->desk, index));
        pen_pair(pen, "Vessels in it", text);
    } else {
        pen_paragraph(pen, style_of(FONT_REGULAR, 12 * pen->desk->u, COLOR_TEXT_2),
                      "Ships keep out. Mines that break loose drift; what they hit is told on the "
                      "timeline.");
    }
    int32_t shown = -1;
    for (int32_t l = 0; l < s->line_count; l++) {
        if (s->lines[l].area == index) {
            if (s->lines[l].station != shown) {
                shown = s->lines[l].station;
                station_of(pen, shown);
            }
            line_of(pen, l);
        }
    }
    if (shown >= 0) {
        pen_rule(pen);
        pen_plot(pen, (PlotSpec){PLOT_STATION_QUEUE, shown}, 76);
        pen_plot(pen, (PlotSpec){PLOT_STATION_WAITS, shown}, 76);
    }
    trust(pen, area->status, area->source);
}
