/* The column on the right: the queue, the exports by month, and the legend with its counts. */
#include "view/widgets.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS = 400, MONTHS = 13, CARD_DAYS = 90 };

typedef struct Card {
    Rect rect;
    float x, y, w; /* inner */
} Card;

static Card card(Desk *desk, DrawList *list, float *y, float height, const char *title)
{
    float u = desk->u;
    Rect column = layout_cards(desk);
    Card c = {.rect = {column.x, *y, column.w, height}};
    panel_ground(desk, list, c.rect);
    c.x = c.rect.x + 14 * u;
    c.w = c.rect.w - 28 * u;
    c.y = c.rect.y + 20 * u;
    panel_caption(desk, list, c.x, c.y, title);
    *y += height + 10 * u;
    return c;
}

static void figure(Desk *desk, DrawList *list, const Card *c, const char *number, const char *unit,
                   const char *note)
{
    float u = desk->u;
    TextStyle big = style_of(FONT_SEMIBOLD, 24 * u, COLOR_TEXT);
    TextStyle small = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    draw_text(list, c->x, c->y + 28 * u, big, number);
    float x = c->x + text_width(desk->config.text, &big, number) + 7 * u;
    draw_text(list, x, c->y + 28 * u, small, unit);
    x += text_width(desk->config.text, &small, unit) + 10 * u;
    TextStyle right = style_right(style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT_2));
    char fitted[96];
    text_fit(desk->config.text, &right, note, c->x + c->w - x, fitted, sizeof fitted);
    draw_text(list, c->x + c->w, c->y + 28 * u, right, fitted);
}

/* The last `span` days as an area; value_of picks the figure. */
static float plot(DrawList *list, Rect r, const DayRow *rows, int32_t count, int32_t span,
                  float (*value_of)(const DayRow *), Color color, float u)
{
    float top = 1;
    int32_t first = count > span ? count - span : 0;
    for (int32_t i = first; i < count; i++) {
        top = fmaxf(top, value_of(&rows[i]));
    }
    Vec2 points[POINTS + 2];
    int32_t n = 0;
    for (int32_t i = first; i < count && n < POINTS; i++) {
        float x = r.x + r.w * (float)(i - first + span - (count - first)) / (float)(span - 1);
        points[n++] = (Vec2){x, r.y + r.h - r.h * value_of(&rows[i]) / top};
    }
    draw_line(list, r.x, r.y, r.x + r.w, r.y, fmaxf(1, u), COLOR_RULE);
    draw_line(list, r.x, r.y + r.h, r.x + r.w, r.y + r.h, fmaxf(1, u), COLOR_RULE);
    if (n > 1) {
        points[n] = (Vec2){points[n - 1].x, r.y + r.h};
        points[n + 1] = (Vec2){points[0].x, r.y + r.h};
        draw_polygon(list, points, n + 2, color_alpha(color, 0.20f));
        draw_polyline(list, points, n, false, 1.6f * u, color);
        draw_circle(list, points[n - 1].x, points[n - 1].y, 3 * u, color);
    }
    return top;
}

static float outbound_queue(const DayRow *row)
{
    return (float)row->waiting_outbound;
}

static void axis(Desk *desk, DrawList *list, Rect r, float top, const char *from)
{
    float u = desk->u;
    TextStyle style = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    char text[32];
    snprintf(text, sizeof text, "%.0f", (double)top);
    draw_text(list, r.x + r.w + 24 * u, r.y + 4 * u, style_right(style), text);
    draw_text(list, r.x + r.w + 24 * u, r.y + r.h + 3 * u, style_right(style), "0");
    draw_text(list, r.x, r.y + r.h + 15 * u, style, from);
    draw_text(list, r.x + r.w, r.y + r.h + 15 * u, style_right(style), "now");
}

/* Lines of all inspections in one direction. */
static int32_t waiting_at_inspection(const Desk *desk, bool outbound)
{
    const Scenario *s = desk->config.scenario;
    int32_t waiting = 0;
    for (int32_t l = 0; l < s->line_count; l++) {
        if (s->stations[s->lines[l].station].kind == STATION_INSPECTION &&
            s->lines[l].outbound == outbound) {
            waiting += sim_line(desk->sim, l).waiting;
        }
    }
    return waiting;
}

static float ships_in_port(const DayRow *row)
{
    return (float)row->in_port;
}

/* True where ships are inspected, or were in the time that the card shows. */
static bool has_inspections(const Desk *desk)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t l = 0; l < s->line_count; l++) {
        const Station *station = &s->stations[s->lines[l].station];
        if (station->kind == STATION_INSPECTION &&
            (station->corridor < 0 ||
             sim_corridor(desk->sim, station->corridor).mode == MODE_INSPECTED ||
             sim_line(desk->sim, l).waiting > 0)) {
            return true;
        }
    }
    int32_t days = sim_day_count(desk->sim);
    const DayRow *rows = sim_days(desk->sim);
    for (int32_t d = days > CARD_DAYS ? days - CARD_DAYS : 0; d < days; d++) {
        if (rows[d].waiting_outbound > 0) {
            return true;
        }
    }
    return false;
}

/* What tells most where nothing is inspected: the ships that load or wait to. */
static void port_card(Desk *desk, DrawList *list, float *y, float height)
{
    float u = desk->u;
    Card c = card(desk, list, y, height, "EXPORT SHIPS IN PORT");
    int32_t days = sim_day_count(desk->sim);
    const DayRow *rows = sim_days(desk->sim);
    char number[24];
    snprintf(number, sizeof number, "%d", days > 0 ? (int)rows[days - 1].in_port : 0);
    figure(desk, list, &c, number, strcmp(number, "1") == 0 ? "ship" : "ships", "at midnight");
    Rect r = {c.x, c.y + 40 * u, c.w - 26 * u, height - 82 * u};
    float top = plot(list, r, rows, days, CARD_DAYS, ships_in_port, COLOR_IN_PORT, u);
    axis(desk, list, r, top, "90 days ago");
}

static void queue_card(Desk *desk, DrawList *list, float *y, float height)
{
    float u = desk->u;
    Card c = card(desk, list, y, height, "LOADED SHIPS WAITING");
    int32_t days = sim_day_count(desk->sim);
    char number[24], note[48];
    snprintf(number, sizeof number, "%d", (int)waiting_at_inspection(desk, true));
    snprintf(note, sizeof note, "inbound %d", (int)waiting_at_inspection(desk, false));
    figure(desk, list, &c, number, strcmp(number, "1") == 0 ? "ship" : "ships", note);
    Rect r = {c.x, c.y + 40 * u, c.w - 26 * u, height - 82 * u};
    float top =
        plot(list, r, sim_days(desk->sim), days, CARD_DAYS, outbound_queue, COLOR_INSPECTION, u);
    axis(desk, list, r, top, "90 days ago");
}

static void export_card(Desk *desk, DrawList *list, float *y, float height)
{
    float u = desk->u;
    Card c = card(desk, list, y, height, "EXPORTED, BY MONTH");
    SimTotals totals = sim_totals(desk->sim);
    char number[24], note[48];
    snprintf(number, sizeof number, "%.2f", (double)totals.exported_kg / 1e9);
    snprintf(note, sizeof note, totals.voyages_outbound == 1 ? "%d voyage" : "%d voyages",
             (int)totals.voyages_outbound);
    figure(desk, list, &c, number, "Mt", note);
    double month[MONTHS] = {0}, top = 0.1;
    int64_t starts[MONTHS];
    int64_t t = time_month_start(desk->config.scenario->start), now = sim_now(desk->sim);
    int32_t count = 0;
    for (; t <= now; t = time_next_month(t)) {
        if (count == MONTHS) { /* the last thirteen */
            for (int32_t i = 1; i < MONTHS; i++) {
                starts[i - 1] = starts[i];
            }
            count--;
        }
        starts[count++] = t;
    }
    const DayRow *rows = sim_days(desk->sim);
    for (int32_t d = 0; d < sim_day_count(desk->sim); d++) {
        for (int32_t m = count - 1; m >= 0; m--) {
            if (rows[d].day >= starts[m]) {
                month[m] += (double)rows[d].exported_kg / 1e9;
                top = fmax(top, month[m]);
                break;
            }
        }
    }
    Rect r = {c.x, c.y + 40 * u, c.w - 26 * u, height - 82 * u};
    draw_line(list, r.x, r.y, r.x + r.w, r.y, fmaxf(1, u), COLOR_RULE);
    draw_line(list, r.x, r.y + r.h, r.x + r.w, r.y + r.h, fmaxf(1, u), COLOR_RULE);
    TextStyle style = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    float step = r.w / MONTHS;
    for (int32_t m = 0; m < count; m++) {
        float h = (float)(month[m] / top) * r.h;
        Rect bar = {r.x + step * (float)m + step * 0.15f, r.y + r.h - h, step * 0.7f, h};
        draw_rect_gradient(list, bar, 2 * u, m == count - 1 ? 0xB0FCC62Du : COLOR_LADEN,
                           0xFFC4971Eu);
        char letter[2] = {time_month_names[time_to_civil(starts[m]).month - 1][0], '\0'};
        draw_text(list, bar.x + bar.w / 2, r.y + r.h + 15 * u, style_center(style), letter);
    }
    char text[24];
    snprintf(text, sizeof text, "%.1f", top);
    draw_text(list, r.x + r.w + 24 * u, r.y + 4 * u, style_right(style), text);
    draw_text(list, r.x + r.w + 24 * u, r.y + r.h + 3 * u, style_right(style), "0");
}

static void legend_card(Desk *desk, DrawList *list, float *y, float height)
{
    float u = desk->u;
    char title[48];
    snprintf(title, sizeof title, "VESSELS, %d IN THE REGION", (int)sim_vessels_inside(desk->sim));
    Card c = card(desk, list, y, height, title);
    for (int32_t i = 0; i < LOOKS; i++) {
        bool right = i >= 3;
        float column = right ? c.w * 0.50f : 0;
        float row_y = c.y + (22 + 22 * (float)(i % 3)) * u;
        widget_look_mark(list, c.x + column + 8 * u, row_y - 4 * u, (VesselLook)i, u);
        draw_text(list, c.x + column + 22 * u, row_y, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT),
                  look_names[i]);
        draw_textf(list, right ? c.x + c.w : c.x + c.w * 0.45f, row_y,
                   style_right(style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT)), "%d",
                   (int)desk->looks[i]);
    }
}

static void first_card(Desk *desk, DrawList *list, float *y, float height)
{
    if (has_inspections(desk)) {
        queue_card(desk, list, y, height);
    } else {
        port_card(desk, list, y, height);
    }
}

void panel_cards_draw(Desk *desk, DrawList *list)
{
    float u = desk->u;
    Rect column = layout_cards(desk);
    if (column.w == 0) {
        return;
    }
    float y = column.y, legend = 104 * u, gap = 10 * u;
    float each = fminf((column.h - legend - 2 * gap) / 2, 210 * u);
    if (each > 130 * u) {
        first_card(desk, list, &y, each);
        export_card(desk, list, &y, each);
    } else if (column.h - legend - gap > 130 * u) {
        first_card(desk, list, &y, fminf(column.h - legend - gap, 210 * u));
    }
    legend_card(desk, list, &y, legend);
}
