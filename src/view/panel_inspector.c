/* The panel on the left: the selected vessel or port, or else the truce and its parties. */
#include "view/desk_state.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

/* A pen that goes down the panel. */
typedef struct Pen {
    Desk *desk;
    DrawList *list;
    float x, y, w, bottom;
} Pen;

static bool room(const Pen *pen, float units)
{
    return pen->y + units * pen->desk->u <= pen->bottom;
}

static void caption(Pen *pen, const char *text)
{
    if (room(pen, 22)) {
        pen->y += 16 * pen->desk->u;
        panel_caption(pen->desk, pen->list, pen->x, pen->y, text);
        pen->y += 6 * pen->desk->u;
    }
}

static void rule(Pen *pen)
{
    pen->y += 8 * pen->desk->u;
    draw_rect(pen->list, (Rect){pen->x, pen->y, pen->w, fmaxf(1, pen->desk->u)}, 0, COLOR_RULE);
    pen->y += 4 * pen->desk->u;
}

static void text_line(Pen *pen, TextStyle style, float height, const char *text)
{
    if (!room(pen, height)) {
        return;
    }
    char fitted[192];
    pen->y += height * pen->desk->u;
    text_fit(pen->desk->config.text, &style, text, pen->w, fitted, sizeof fitted);
    draw_text(pen->list, pen->x, pen->y - height * pen->desk->u * 0.28f, style, fitted);
}

static void pair(Pen *pen, const char *key, const char *value)
{
    if (!room(pen, 22)) {
        return;
    }
    float u = pen->desk->u;
    TextStyle left = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    TextStyle right = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float used = text_width(pen->desk->config.text, &left, key);
    char fitted[160];
    text_fit(pen->desk->config.text, &right, value, pen->w - used - 12 * u, fitted, sizeof fitted);
    pen->y += 22 * u;
    draw_text(pen->list, pen->x, pen->y - 6 * u, left, key);
    draw_text(pen->list, pen->x + pen->w, pen->y - 6 * u, style_right(right), fitted);
}

/* Text over several lines, cut between words. */
static void paragraph(Pen *pen, TextStyle style, const char *text)
{
    char line[200];
    while (*text && room(pen, 18)) {
        size_t take = 0, last_space = 0;
        while (text[take] && !(text[take] == '\n' && text[take + 1] == '\n') &&
               take < sizeof line - 1) {
            line[take] = text[take] == '\n' ? ' ' : text[take]; /* files wrap their lines */
            line[take + 1] = '\0';
            if (text_width(pen->desk->config.text, &style, line) > pen->w) {
                break;
            }
            take++;
            if (text[take] == ' ' || text[take] == '\n') {
                last_space = take;
            }
        }
        bool whole = text[take] == '\0' || text[take] == '\n';
        size_t end = whole || last_space == 0 ? take : last_space;
        line[end] = '\0';
        text_line(pen, style, 18, line);
        text += end > 0 ? end : 1;
        while (*text == ' ' || *text == '\n') {
            text++;
        }
    }
}

static const char *duration_text(int64_t ms, char out[48])
{
    int64_t hours = ms / MS_PER_HOUR;
    if (hours >= 48) {
        snprintf(out, 48, "%d d %02d h", (int)(hours / 24), (int)(hours % 24));
    } else {
        snprintf(out, 48, "%d h %02d min", (int)hours, (int)(ms / MS_PER_MINUTE % 60));
    }
    return out;
}

static const char *moment_text(int64_t t, char out[48])
{
    CivilTime c = time_to_civil(t);
    snprintf(out, 48, "%d %s %02d:%02d", (int)c.day, time_month_names[c.month - 1], (int)c.hour,
             (int)c.minute);
    return out;
}

static void wide_button(Pen *pen, const char *text, Action action, int32_t argument, bool primary,
                        const char *tip)
{
    if (!room(pen, 40)) {
        return;
    }
    float u = pen->desk->u;
    Rect r = {pen->x, pen->y + 8 * u, pen->w, 30 * u};
    Color ground = primary                     ? COLOR_ACCENT
                   : desk_hovers(pen->desk, r) ? COLOR_BUTTON_HOVER
                                               : COLOR_BUTTON;
    draw_rect(pen->list, r, 6 * u, ground);
    draw_border(pen->list, r, 6 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    TextStyle style =
        style_center(style_of(FONT_SEMIBOLD, 12.5f * u, primary ? COLOR_ON_ACCENT : COLOR_TEXT));
    draw_text(pen->list, r.x + r.w / 2, r.y + 19.5f * u, style, text);
    desk_hit(pen->desk, r, action, argument, true, tip);
    pen->y += 40 * u;
}

/* ---- a vessel ---- */

/* Five stations of a port call and how far the vessel has come. */
static int32_t stage_of(VesselState state, bool laden)
{
    switch (state) {
    case VESSEL_INBOUND_SEA:
    case VESSEL_INBOUND_ANCHORAGE:
    case VESSEL_INBOUND_INSPECTION:
        return 0;
    case VESSEL_INBOUND_PASSAGE:
        return 1;
    case VESSEL_ROADSTEAD:
    case VESSEL_LOADING:
        return 2;
    case VESSEL_OUTBOUND_PASSAGE:
    case VESSEL_OUTBOUND_ANCHORAGE:
    case VESSEL_OUTBOUND_INSPECTION:
        return 3;
    case VESSEL_OUTBOUND_SEA:
        return 4;
    case VESSEL_HOLDING:
    case VESSEL_STRAIT_QUEUE:
    case VESSEL_IN_QUEUE:
    case VESSEL_IN_SERVICE:
    case VESSEL_DAMAGED:
    case VESSEL_NONE:
    case VESSEL_STATES:
        break;
    }
    return laden ? 3 : 1;
}

static void stages(Pen *pen, int32_t at)
{
    static const char *const names[] = {"Arrive", "Inbound", "Load", "Outbound", "Depart"};
    if (!room(pen, 48)) {
        return;
    }
    float u = pen->desk->u, y = pen->y + 18 * u, left = pen->x + 14 * u;
    float step = (pen->w - 28 * u) / 4;
    draw_line(pen->list, left, y, left + 4 * step, y, 2 * u, 0x508FB3C7u);
    draw_line(pen->list, left, y, left + step * (float)at, y, 2 * u, COLOR_ACCENT);
    for (int32_t i = 0; i < 5; i++) {
        float x = left + step * (float)i;
        draw_circle(pen->list, x, y, 5 * u, i <= at ? COLOR_ACCENT : 0xFF22323Fu);
        if (i == at) {
            draw_ring(pen->list, x, y, 8 * u, 1.5f * u, COLOR_ACCENT);
        }
        TextStyle style = style_center(style_of(i == at ? FONT_SEMIBOLD : FONT_REGULAR, 10 * u,
                                                i == at ? COLOR_TEXT : COLOR_TEXT_2));
        draw_text(pen->list, x, y + 22 * u, style, names[i]);
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
    pair(pen, "Cargo", text);
    if (v->port >= 0) {
        pair(pen, "Port", s->network->ports[v->port].label);
    }
    if (v->destination >= 0) {
        pair(pen, "Destination", s->destinations[v->destination].name);
    }
}

static void vessel_panel(Pen *pen)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    VesselView v = sim_vessel(desk->sim, desk->vessel);
    char text[200], when[48];
    vessel_name(&v, text, sizeof text);
    text_line(pen, style_of(FONT_SEMIBOLD, 18 * u, COLOR_TEXT), 28, text);
    if (v.vessel_class >= 0) {
        const VesselClass *c = &s->classes[v.vessel_class];
        snprintf(text, sizeof text, "%s \xC2\xB7 %.0f kt dwt \xC2\xB7 %.0f m", c->name,
                 (double)c->dwt_kg / 1e6, c->loa_cm / 100.0);
        text_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 18, text);
    }
    VesselLook look = look_of(&v);
    text_line(pen, style_of(FONT_SEMIBOLD, 12.5f * u, look_color(look)), 24,
              state_sentences[v.state]);
    stages(pen, stage_of(v.state, v.is_laden));
    rule(pen);
    vessel_cargo(pen, &v);
    pair(pen, "Flow", s->flows[v.flow].name);
    if (v.speed_mm_s > 0) {
        snprintf(text, sizeof text, "%.1f kn", v.speed_mm_s * 3.6 / 1852.0);
        pair(pen, "Speed", text);
    }
    if (v.until != INT64_MAX) {
        pair(pen, v.speed_mm_s > 0 ? "Next stop at" : "Done at", moment_text(v.until, when));
    }
    pair(pen, "In this state for", duration_text(sim_now(desk->sim) - v.since, when));
    pair(pen, "In the region for", duration_text(sim_now(desk->sim) - v.born, when));
    if (v.is_waiting) {
        rule(pen);
        caption(pen, "WHY IT WAITS");
        if (v.place_in_line > 0) {
            snprintf(text, sizeof text, "Number %d in the line of %s: %s.", (int)v.place_in_line,
                     s->stations[s->lines[v.line].station].name, cause_sentences[v.cause]);
        } else {
            snprintf(text, sizeof text, "It waits: %s.", cause_sentences[v.cause]);
        }
        paragraph(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT), text);
    }
    if (v.attempt > 0) {
        snprintf(text, sizeof text, "Inspections failed here: %d", (int)v.attempt);
        text_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_STRAINED_TEXT), 20, text);
    }
    wide_button(pen, desk->following ? "Stop following" : "Follow", ACTION_FOLLOW, 0, true,
                "Keep it in the middle  (F)");
    wide_button(pen, "Close", ACTION_CLOSE, 0, false, "Close  (Esc)");
}

/* ---- a port ---- */

static void port_panel(Pen *pen)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    const Port *port = &s->network->ports[desk->port];
    float u = desk->u;
    char text[200];
    text_line(pen, style_of(FONT_SEMIBOLD, 18 * u, COLOR_TEXT), 28, port->label);
    snprintf(text, sizeof text, "%s \xC2\xB7 %s", port->id, port->country);
    text_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 18, text);
    bool open = sim_port_is_open(desk->sim, desk->port);
    text_line(pen, style_of(FONT_SEMIBOLD, 12.5f * u, open ? COLOR_GOOD_TEXT : COLOR_BROKEN_TEXT),
              24, open ? "Open" : "Closed in this scenario");
    rule(pen);
    int32_t station = s->port_station[desk->port];
    if (station >= 0) {
        StationView view = sim_station(desk->sim, station);
        LineView line = sim_line(desk->sim, s->stations[station].first_line);
        snprintf(text, sizeof text, "%d of %d", (int)view.busy, (int)view.servers);
        pair(pen, "Berths taken", text);
        snprintf(text, sizeof text, "%d", (int)line.waiting);
        pair(pen, "Waiting in the roadstead", text);
        snprintf(text, sizeof text, "%.1f d", line.mean_wait_days);
        pair(pen, "Mean wait for a berth", text);
        snprintf(text, sizeof text, "%.0f kt/day", (double)port->load_kg_per_day / 1e6);
        pair(pen, "Loading rate of a berth", text);
        ExportQuery query = {-1, desk->port, -1, -1, false, INT64_MIN, INT64_MAX};
        ExportSum sum = sim_exports(desk->sim, &query);
        snprintf(text, sizeof text, "%.2f Mt in %d voyages", (double)sum.kg / 1e9,
                 (int)sum.voyages);
        pair(pen, "Exported so far", text);
    }
    snprintf(text, sizeof text, "%.1f m", port->max_draught_cm / 100.0);
    pair(pen, "Draught limit", text);
    rule(pen);
    caption(pen, "HOW FAR TO TRUST IT");
    snprintf(text, sizeof text, "Berths: %s. Loading rate: %s. Draught: %s.",
             data_status_names[port->berths_status], data_status_names[port->load_status],
             data_status_names[port->draught_status]);
    paragraph(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), text);
    wide_button(pen, "Close", ACTION_CLOSE, 0, false, "Close  (Esc)");
}

/* ---- the truce ---- */

static void party_row(Pen *pen, int32_t agreement, int32_t party)
{
    if (!room(pen, 34)) {
        return;
    }
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    float u = desk->u;
    AgreementView view = sim_agreement(desk->sim, agreement);
    Consent consent = sim_consent(desk->sim, agreement, party);
    static const StatusLook looks[CONSENTS] = {
        {COLOR_BROKEN, COLOR_BROKEN_TEXT, "Refuses", 2},
        {COLOR_STRAINED, COLOR_STRAINED_TEXT, "Discusses", 1},
        {COLOR_STRAINED, COLOR_STRAINED_TEXT, "In principle", 1},
        {COLOR_GOOD, COLOR_GOOD_TEXT, "Signed", 0}};
    StatusLook look = looks[consent];
    Command resume = {.verb = VERB_RESUME, .subject = agreement, .party = party};
    bool suspended = sim_check(desk->sim, &resume, NULL);
    if (suspended) {
        look = (StatusLook){COLOR_BROKEN, COLOR_BROKEN_TEXT, "Suspended", 2};
    }
    Rect r = {pen->x, pen->y + 3 * u, pen->w, 28 * u};
    draw_rect(pen->list, r, 6 * u, desk_hovers(desk, r) ? COLOR_BUTTON_HOVER : COLOR_BUTTON);
    draw_text(pen->list, r.x + 10 * u, r.y + 18.5f * u, style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT),
              s->parties[party].name);
    TextStyle word = style_right(style_of(FONT_SEMIBOLD, 12 * u, look.text));
    draw_text(pen->list, r.x + r.w - 10 * u, r.y + 18.5f * u, word, look.word);
    float width = text_width(desk->config.text, &word, look.word);
    draw_icon_status(pen->list, r.x + r.w - 22 * u - width, r.y + r.h / 2, 11 * u, look.icon,
                     look.text);
    bool over = view.status >= AGREEMENT_EXPIRED;
    desk_hit(desk, r, over ? ACTION_NONE : ACTION_PARTY, agreement * PARTIES_MAX + party, !over,
             over                                ? "This agreement has ended"
             : suspended                         ? "Click: it takes up its part again"
             : view.status >= AGREEMENT_IN_FORCE ? "Click: it suspends its part"
                                                 : "Click: its consent moves on");
    pen->y += 34 * u;
}

static void agreement_section(Pen *pen, int32_t agreement)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    const Agreement *def = &s->agreements[agreement];
    float u = desk->u;
    AgreementView view = sim_agreement(desk->sim, agreement);
    StatusLook look = status_look(view.status);
    char text[200], why[WHY_TEXT], when[48];
    text_line(pen, style_of(FONT_SEMIBOLD, 15 * u, COLOR_TEXT), 26, def->name);
    snprintf(text, sizeof text, "%s since %s", look.word, moment_text(view.since, when));
    text_line(pen, style_of(FONT_SEMIBOLD, 12.5f * u, look.text), 20, text);
    paragraph(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2),
              sim_agreement_why(desk->sim, agreement, why));
    if (view.term_ends != INT64_MAX) {
        pair(pen, "Term ends in", duration_text(view.term_ends - sim_now(desk->sim), when));
    }
    snprintf(text, sizeof text, "%.0f d", (double)view.in_force_ms / (double)MS_PER_DAY);
    pair(pen, "In force so far", text);
    for (int32_t p = 0; p < s->party_count; p++) {
        if (def->signatories >> p & 1) {
            party_row(pen, agreement, p);
        }
    }
}

static void corridor_section(Pen *pen, int32_t corridor)
{
    static const char *const words[CORRIDOR_MODES] = {"Closed", "Inspected", "Coastal", "Open"};
    CorridorView view = sim_corridor(pen->desk->sim, corridor);
    pair(pen, pen->desk->config.scenario->corridors[corridor].name, words[view.mode]);
    if (view.by_command) {
        text_line(pen, style_of(FONT_REGULAR, 11 * pen->desk->u, COLOR_MUTED), 16,
                  "set by a decision, not by the rules");
    }
}

static void truce_panel(Pen *pen)
{
    Desk *desk = pen->desk;
    const Scenario *s = desk->config.scenario;
    caption(pen, "TRUCE");
    for (int32_t a = 0; a < s->agreement_count; a++) {
        agreement_section(pen, a);
    }
    rule(pen);
    caption(pen, "CORRIDOR");
    for (int32_t c = 0; c < s->corridor_count; c++) {
        corridor_section(pen, c);
    }
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION) {
            StationView view = sim_station(desk->sim, i);
            char text[96];
            snprintf(text, sizeof text, "%d of %d at work", (int)view.busy, (int)view.servers);
            pair(pen, "Inspection teams", text);
            if (!view.is_open) {
                text_line(pen, style_of(FONT_REGULAR, 11 * desk->u, COLOR_MUTED), 16,
                          cause_sentences[view.cause]);
            }
        }
    }
    if (s->card && room(pen, 70)) {
        rule(pen);
        caption(pen, "WHAT TO TRY");
        paragraph(pen, style_of(FONT_REGULAR, 12 * desk->u, COLOR_TEXT_2), s->card);
    }
}

void panel_inspector_draw(Desk *desk, DrawList *list)
{
    float u = desk->u;
    Rect r = layout_inspector(desk);
    panel_ground(desk, list, r);
    draw_clip(list, r);
    Pen pen = {desk, list, r.x + 16 * u, r.y + 10 * u, r.w - 32 * u, r.y + r.h - 8 * u};
    if (desk->vessel >= 0) {
        caption(&pen, "SELECTED VESSEL");
        vessel_panel(&pen);
    } else if (desk->port >= 0) {
        caption(&pen, "SELECTED PORT");
        port_panel(&pen);
    } else {
        truce_panel(&pen);
    }
    draw_unclip(list);
}
