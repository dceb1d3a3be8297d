#include "view/plots.h"
#include "view/lives.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/history.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const plot_kind_names[PLOTS_OF_RUN] = {
    [PLOT_EXPORTS] = "Exported by month",
    [PLOT_QUEUES] = "Ships waiting for inspection",
    [PLOT_WAITS_OUT] = "Wait for outbound inspection",
    [PLOT_WAITS_IN] = "Wait for inbound inspection",
    [PLOT_IN_PORT] = "Export ships in port",
    [PLOT_PROTECTION] = "Protection by target",
    [PLOT_COST] = "Cost per tonne",
    [PLOT_PREMIUM] = "War-risk premium",
    [PLOT_DELIVERED] = "Delivered, by day",
    [PLOT_REGION] = "Ships in the region",
};

/* ---- what there is ---- */

static bool has_inspection(const Scenario *s)
{
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION) {
            return true;
        }
    }
    return false;
}

static bool target_is_covered(const Scenario *s, int32_t target)
{
    for (int32_t a = 0; a < s->agreement_count; a++) {
        if (s->agreements[a].targets & (1u << target)) {
            return true;
        }
    }
    return false;
}

static bool has_protection(const Scenario *s)
{
    for (int32_t t = 0; t < TARGETS; t++) {
        if (target_is_covered(s, t)) {
            return true;
        }
    }
    return false;
}

bool plots_has(const Desk *desk, PlotSpec spec)
{
    const Scenario *s = desk->config.scenario;
    switch (spec.kind) {
    case PLOT_EXPORTS:
    case PLOT_IN_PORT:
    case PLOT_DELIVERED:
    case PLOT_REGION:
        return true;
    case PLOT_QUEUES:
    case PLOT_WAITS_OUT:
    case PLOT_WAITS_IN:
        return has_inspection(s);
    case PLOT_PROTECTION:
        return has_protection(s);
    case PLOT_COST:
        return s->economy.costs.given;
    case PLOT_PREMIUM:
        return s->corridor_count > 0;
    case PLOT_PORT_SHIPS:
    case PLOT_PORT_LOADED:
        return s->network && spec.index < s->network->port_count;
    case PLOT_PORT_SILO:
        return s->network && spec.index < s->network->port_count &&
               sim_port(desk->sim, spec.index).has_silo;
    case PLOT_STATION_QUEUE:
    case PLOT_STATION_WAITS:
    case PLOT_STATION_BUSY:
        return spec.index < s->station_count;
    case PLOT_AGREEMENT:
    case PLOT_GUARD:
        return spec.index < s->agreement_count;
    case PLOT_VESSEL_SPEED:
        return lives_has(desk, spec.index);
    case PLOT_VESSEL_COST:
        return lives_has(desk, spec.index) && s->economy.costs.given;
    case PLOT_STRINGS:
    case PLOT_KINDS:
        break;
    }
    return false;
}

/* ---- making one ---- */

typedef struct Maker {
    const Desk *desk;
    PlotData *data;
    int32_t first; /* day of the record at which the plot begins */
    bool live;     /* its last time is now, after the last day that has ended */
} Maker;

static double *row(Maker *m, int32_t i)
{
    return m->data->values + (size_t)i * (size_t)m->data->plot.count;
}

/* Days of the record that have ended by now. */
static int32_t days_ended(const Desk *desk)
{
    const int64_t *times = record_times(desk->record);
    int32_t days = record_days(desk->record);
    while (days > 0 && times[days - 1] > sim_now(desk->sim)) {
        days--;
    }
    return days;
}

/* A level as it is now; of sums and means the one of the last day that has ended. */
static double present(const Desk *desk, Quantity quantity, int32_t index)
{
    double value = record_level(desk->sim, quantity, index);
    if (isnan(value)) {
        record_copy(desk->record, quantity, index, days_ended(desk) - 1, 1, &value);
    }
    return value;
}

/* One more series of a quantity. */
static Series *add(Maker *m, const char *name, SeriesLook look, Color color, Quantity quantity,
                   int32_t index)
{
    Plot *plot = &m->data->plot;
    if (plot->series_count == PLOT_SERIES) {
        return NULL;
    }
    double *values = row(m, plot->series_count);
    record_copy(m->desk->record, quantity, index, m->first, plot->count, values);
    Series *series = &plot->series[plot->series_count++];
    *series = (Series){.look = look,
                       .color = color,
                       .values = values,
                       .has_present = true,
                       .present = present(m->desk, quantity, index),
                       .present_upper = NAN};
    if (m->live) { /* the last time is now: no day has ended there */
        values[plot->count - 1] = series->present;
    }
    snprintf(series->name, sizeof series->name, "%s", name);
    return series;
}

static void name_plot(Maker *m, const char *title, const char *unit, int32_t decimals,
                      double least_top)
{
    Plot *plot = &m->data->plot;
    snprintf(plot->title, sizeof plot->title, "%s", title);
    snprintf(plot->unit, sizeof plot->unit, "%s", unit);
    plot->decimals = decimals;
    plot->least_top = least_top;
}

/* Times in which the scenario's first corridor was closed. */
static void shade_closures(Maker *m)
{
    Plot *plot = &m->data->plot;
    const Scenario *s = m->desk->config.scenario;
    if (s->corridor_count == 0) {
        return;
    }
    Color color = color_alpha(COLOR_BROKEN, 0.13f);
    bool on = false;
    for (int32_t i = 0; i < plot->count && plot->shade_count < PLOT_SHADES; i++) {
        double mode;
        record_copy(m->desk->record, QUANTITY_MODE, 0, m->first + i, 1, &mode);
        bool closed = mode == MODE_CLOSED;
        if (closed && !on) {
            plot->shades[plot->shade_count] =
                (Shade){plot->times[i] - MS_PER_DAY, plot->times[i], color};
        }
        if (closed) {
            plot->shades[plot->shade_count].to = plot->times[i];
        }
        plot->shade_count += on && !closed;
        on = closed;
    }
    plot->shade_count += on && plot->shade_count < PLOT_SHADES;
}

/* Exported in the calendar month of now, up to now, Mt. */
static double month_so_far(const Desk *desk)
{
    const int64_t *times = record_times(desk->record);
    int64_t month = time_month_start(sim_now(desk->sim));
    double sum = (double)sim_totals(desk->sim).exported_kg / 1e9, day;
    for (int32_t d = 0; d < record_days(desk->record) && times[d] <= month; d++) {
        record_copy(desk->record, QUANTITY_EXPORTED, 0, d, 1, &day);
        sum -= day / 1000;
    }
    return fmax(sum, 0);
}

/* The exports by calendar month instead of by day, the days from the start on. A bar is the whole
 * of what is known of its month, ahead of now too. */
static void by_month(Maker *m)
{
    PlotData *data = m->data;
    Plot *plot = &data->plot;
    double *values = row(m, 0);
    int32_t months = -1;
    int64_t ends = INT64_MIN;
    double whole = (double)sim_totals(m->desk->sim).exported_kg / 1e9, today = whole;
    for (int32_t i = 0; i < plot->count - m->live; i++) {
        today -= values[i];
    }
    today = fmax(today, 0);
    snprintf(plot->note, sizeof plot->note, "%.2f Mt in all", whole);
    for (int32_t i = 0; i < plot->count; i++) {
        int64_t day = data->times[i] - MS_PER_DAY; /* its start */
        double value = values[i];
        if (m->live && i == plot->count - 1) { /* what left today */
            day = time_day_start(data->times[i]);
            value = today;
        }
        if (day >= ends) {
            months++;
            data->times[months] = time_month_start(day);
            ends = time_next_month(day);
            values[months] = 0;
        }
        values[months] += value;
    }
    plot->count = months + 1;
    plot->bars_end = ends;
    plot->series[0].present = month_so_far(m->desk);
}

static void wait_series(Maker *m, int32_t way)
{
    Color color = way == 0 ? COLOR_INSPECTION : COLOR_BALLAST;
    Series *band = add(m, "90th percentile", SERIES_BAND, color, QUANTITY_WAIT_MEDIAN, way);
    double *upper = row(m, PLOT_SERIES);
    int32_t count = m->data->plot.count;
    record_copy(m->desk->record, QUANTITY_WAIT_P90, way, m->first, count, upper);
    band->present_upper = present(m->desk, QUANTITY_WAIT_P90, way);
    if (m->live) {
        upper[count - 1] = band->present_upper;
    }
    band->upper = upper;
    add(m, "median", SERIES_LINE, color, QUANTITY_WAIT_MEDIAN, way);
    add(m, "mean", SERIES_LINE, COLOR_TEXT_2, QUANTITY_WAIT_MEAN, way);
}

/* targets: a bit each. */
static void protection_series(Maker *m, uint32_t targets)
{
    static const Color colors[TARGETS] = {[TARGET_ENERGY] = COLOR_STRAINED,
                                          [TARGET_PORTS] =
                                              COLOR_CORRIDOR, /* not the accent: amber at night */
                                          [TARGET_RAIL] = COLOR_BALLAST,
                                          [TARGET_MARITIME] = COLOR_IN_PORT,
                                          [TARGET_LAND] = COLOR_INSPECTION};
    for (int32_t t = 0; t < TARGETS; t++) {
        if (targets & (1u << t) && target_is_covered(m->desk->config.scenario, t)) {
            add(m, target_words[t], SERIES_LINE, colors[t], QUANTITY_PROTECTION, t);
        }
    }
}

static void make_of_run(Maker *m, PlotKind kind)
{
    const Scenario *s = m->desk->config.scenario;
    static const Color colors[] = {COLOR_STRAINED, COLOR_CORRIDOR, COLOR_INSPECTION, COLOR_IN_PORT};
    const char *title = plot_kind_names[kind];
    switch (kind) {
    case PLOT_EXPORTS:
        name_plot(m, title, "Mt", 2, 0.1);
        add(m, "exported", SERIES_BARS, COLOR_LADEN, QUANTITY_EXPORTED, 0);
        for (int32_t i = 0; i < m->data->plot.count; i++) {
            row(m, 0)[i] /= 1000;
        }
        by_month(m);
        break;
    case PLOT_QUEUES:
        name_plot(m, title, "ships", 0, 4);
        add(m, "outbound, loaded", SERIES_AREA, COLOR_INSPECTION, QUANTITY_WAITING_OUT, 0);
        add(m, "inbound, empty", SERIES_LINE, COLOR_BALLAST, QUANTITY_WAITING_IN, 0);
        break;
    case PLOT_WAITS_OUT:
    case PLOT_WAITS_IN:
        name_plot(m, title, "days", 1, 1);
        wait_series(m, kind == PLOT_WAITS_IN);
        break;
    case PLOT_IN_PORT:
        name_plot(m, title, "ships", 0, 4);
        add(m, "at berth and roadstead", SERIES_AREA, COLOR_IN_PORT, QUANTITY_IN_PORT, 0);
        break;
    case PLOT_PROTECTION:
        name_plot(m, title, "%", 0, 100);
        protection_series(m, UINT32_MAX);
        break;
    case PLOT_COST:
        name_plot(m, title, "USD/t", 1, 1);
        add(m, "all costs", SERIES_AREA, COLOR_CORRIDOR, QUANTITY_COST, 0);
        add(m, "of that waiting", SERIES_LINE, COLOR_INSPECTION, QUANTITY_COST, 1 + COST_WAITING);
        add(m, "of that war risk", SERIES_LINE, COLOR_STRAINED, QUANTITY_COST, 1 + COST_INSURANCE);
        break;
    case PLOT_PREMIUM:
        name_plot(m, title, "% of hull", 2, 0.1);
        for (int32_t c = 0; c < s->corridor_count && c < 4; c++) {
            add(m, s->corridors[c].name, SERIES_STEPS, colors[c], QUANTITY_PREMIUM, c);
        }
        break;
    case PLOT_DELIVERED:
        name_plot(m, title, "kt", 0, 10);
        add(m, "through the exit", SERIES_AREA, COLOR_LADEN, QUANTITY_DELIVERED, 0);
        break;
    case PLOT_REGION:
        name_plot(m, title, "ships", 0, 4);
        add(m, "in the region", SERIES_AREA, COLOR_ACCENT, QUANTITY_INSIDE, 0);
        add(m, "under way", SERIES_LINE, COLOR_LADEN, QUANTITY_UNDER_WAY, 0);
        break;
    case PLOT_PORT_SHIPS:
    case PLOT_PORT_SILO:
    case PLOT_PORT_LOADED:
    case PLOT_STATION_QUEUE:
    case PLOT_STATION_WAITS:
    case PLOT_STATION_BUSY:
    case PLOT_AGREEMENT:
    case PLOT_GUARD:
    case PLOT_VESSEL_SPEED:
    case PLOT_VESSEL_COST:
    case PLOT_STRINGS:
    case PLOT_KINDS:
        break;
    }
}

static void title_of(Maker *m, const char *thing, const char *what, const char *unit,
                     int32_t decimals, double least_top)
{
    char title[120];
    snprintf(title, sizeof title, "%s: %s", thing, what);
    name_plot(m, title, unit, decimals, least_top);
}

/* The largest stocks first as lines, within the whole as an area. */
static void silo_series(Maker *m, int32_t port)
{
    const Scenario *s = m->desk->config.scenario;
    static const Color colors[] = {COLOR_LADEN, COLOR_IN_PORT, COLOR_BALLAST, COLOR_INSPECTION};
    add(m, "all goods", SERIES_AREA, COLOR_ACCENT, QUANTITY_SILO, port);
    for (int32_t c = 0, n = 0; c < s->commodity_count && n < 4; c++) {
        if (sim_port_stock(m->desk->sim, port, c) > 0) {
            add(m, s->commodities[c].name, SERIES_LINE, colors[n++], QUANTITY_STOCK,
                port * s->commodity_count + c);
        }
    }
}

static void station_series(Maker *m, int32_t station, Quantity quantity)
{
    const Scenario *s = m->desk->config.scenario;
    static const Color colors[] = {COLOR_INSPECTION, COLOR_BALLAST, COLOR_LADEN, COLOR_IN_PORT};
    const Station *def = &s->stations[station];
    for (int32_t i = 0; i < def->line_count && i < 4; i++) {
        int32_t line = def->first_line + i;
        add(m, s->lines[line].name, def->line_count == 1 ? SERIES_AREA : SERIES_LINE, colors[i],
            quantity, line);
    }
}

static void make_of_one(Maker *m, PlotSpec spec)
{
    const Scenario *s = m->desk->config.scenario;
    int32_t i = spec.index;
    bool of_port = spec.kind >= PLOT_PORT_SHIPS && spec.kind <= PLOT_PORT_LOADED;
    const char *thing = of_port                       ? s->network->ports[i].label
                        : spec.kind >= PLOT_AGREEMENT ? s->agreements[i].name
                                                      : s->stations[i].name;
    if (spec.kind == PLOT_PORT_SHIPS) {
        title_of(m, thing, "at the port", "ships", 0, 2);
        add(m, "at berth", SERIES_AREA, COLOR_IN_PORT, QUANTITY_BERTHED, i);
        add(m, "in the roadstead", SERIES_LINE, COLOR_WAITING, QUANTITY_ROADSTEAD, i);
    } else if (spec.kind == PLOT_PORT_SILO) {
        title_of(m, thing, "silo", "kt", 0, 1);
        silo_series(m, i);
    } else if (spec.kind == PLOT_PORT_LOADED) {
        title_of(m, thing, "left port, by day", "kt", 0, 1);
        add(m, "left port", SERIES_AREA, COLOR_LADEN, QUANTITY_PORT_EXPORTS, i);
    } else if (spec.kind == PLOT_STATION_QUEUE) {
        title_of(m, thing, "queue", "ships", 0, 2);
        station_series(m, i, QUANTITY_LINE);
    } else if (spec.kind == PLOT_STATION_WAITS) {
        title_of(m, thing, "mean wait", "days", 1, 1);
        station_series(m, i, QUANTITY_LINE_WAIT);
    } else if (spec.kind == PLOT_STATION_BUSY) {
        title_of(m, thing, "at work", "servers", 0, 1);
        add(m, "busy", SERIES_STEPS, COLOR_ACCENT, QUANTITY_BUSY, i);
    } else if (spec.kind == PLOT_GUARD) {
        title_of(m, thing, "protection", "%", 0, 100);
        protection_series(m, s->agreements[i].targets);
    } else {
        title_of(m, thing, "violations", "in the window", 0, 2);
        add(m, "violations", SERIES_AREA, COLOR_BROKEN, QUANTITY_STRAIN, i);
    }
}

/* ---- what was observed ---- */

/* What a plot of the run can be held against. */
typedef struct Observed {
    PlotKind kind;
    const char *key, *name; /* of the record; of the legend */
    double scale;
    bool of_month; /* over the month before: stands at its end, or on its bar */
    Color color;
} Observed;

static const Observed observed_series[] = {
    {PLOT_QUEUES, "loaded_waiting_at_istanbul_est", "observed, loaded", 1, false, COLOR_TEXT},
    {PLOT_QUEUES, "queue_inbound", "observed, empty", 1, false, COLOR_PRINCIPLE_TEXT},
    {PLOT_WAITS_OUT, "bsgi_outbound_dep_to_clear_days_p90", "observed 90th percentile", 1, true,
     COLOR_STRAINED},
    {PLOT_WAITS_OUT, "bsgi_outbound_dep_to_clear_days_mean", "observed mean", 1, true, COLOR_TEXT},
    {PLOT_EXPORTS, "bsgi_export_tonnes", "observed, whole month", 1e-6, true, COLOR_TEXT},
    {PLOT_EXPORTS, "corridor_food_mt", "observed, deep ports only", 1, true, COLOR_TEXT},
    {PLOT_EXPORTS, "ukraine_grain_mt", "observed grain, whole month", 1, true, COLOR_TEXT},
};

/* The day or month of the record that stands at a time of the plot. */
static int64_t observed_date(const Observed *o, int64_t t)
{
    if (o->kind == PLOT_EXPORTS) {
        return t; /* bars begin with their month */
    }
    if (o->of_month) {
        return t == time_month_start(t) ? time_month_start(t - 1) : INT64_MIN;
    }
    return t == time_day_start(t) ? t - MS_PER_DAY : INT64_MIN;
}

static void add_observed(Maker *m, const Observed *o)
{
    Plot *plot = &m->data->plot;
    const History *history = m->desk->config.history;
    const HistorySeries *known = history_find(history, o->key);
    double *values = row(m, plot->series_count);
    const HistoryValue *any = NULL;
    for (int32_t i = 0; i < plot->count; i++) {
        const HistoryValue *v = history_at(known, observed_date(o, plot->times[i]));
        values[i] = v ? v->value * o->scale : NAN;
        any = v ? v : any;
    }
    if (!any || plot->series_count == PLOT_SERIES) {
        return;
    }
    const HistorySource *from = history_source(history, any);
    Series *series = &plot->series[plot->series_count++];
    *series = (Series){.look = SERIES_DOTS, .color = o->color, .values = values};
    snprintf(series->name, sizeof series->name, "%s%s", o->name,
             from && strcmp(from->id, "jcc") == 0 ? " (JCC)" : "");
    size_t used = strlen(plot->source);
    snprintf(plot->source + used, sizeof plot->source - used, "; %s: %.90s", series->name,
             from ? from->attribution : any->source);
}

static void add_all_observed(Maker *m, PlotKind kind)
{
    for (size_t i = 0; i < sizeof observed_series / sizeof observed_series[0]; i++) {
        if (m->desk->config.history && observed_series[i].kind == kind) {
            add_observed(m, &observed_series[i]);
        }
    }
}

static void say_source(Maker *m, PlotSpec spec)
{
    const Desk *desk = m->desk;
    static const char *const over[] = {"at the end of each UTC day", "over the 30 days before",
                                       "summed by calendar month", "summed by UTC day"};
    int32_t which = spec.kind == PLOT_EXPORTS ? 2
                    : spec.kind == PLOT_WAITS_OUT || spec.kind == PLOT_WAITS_IN ||
                            spec.kind == PLOT_COST || spec.kind == PLOT_STATION_WAITS
                        ? 1
                    : spec.kind == PLOT_DELIVERED || spec.kind == PLOT_PORT_LOADED ? 3
                                                                                   : 0;
    snprintf(m->data->plot.source, sizeof m->data->plot.source,
             "Corridor, scenario %s, seed %llu, simulated; %s", desk->config.scenario->id,
             (unsigned long long)desk->config.seed, over[which]);
}

static void set_range(Maker *m, PlotRange range)
{
    static const int32_t days[] = {[PLOT_LAST_30] = 30, [PLOT_LAST_90] = 90, [PLOT_WHOLE] = 0};
    const Desk *desk = m->desk;
    Plot *plot = &m->data->plot;
    const Record *record = desk->record;
    int64_t start = desk->config.scenario->start, now = sim_now(desk->sim);
    int32_t known = record_days(record);
    int64_t last = known > 0 ? record_times(record)[known - 1] : start;
    plot->now = now;
    plot->cursor = desk->cursor;
    plot->to = range == PLOT_WHOLE && last > now ? last : now;
    plot->from = range == PLOT_WHOLE ? start : now - days[range] * MS_PER_DAY;
    plot->from = plot->from < start ? start : plot->from;
    int64_t least = (range == PLOT_LAST_90 ? 90 : 30) * MS_PER_DAY;
    plot->to = plot->to - plot->from < least ? plot->from + least : plot->to;
}

bool plots_make(const Desk *desk, PlotSpec spec, PlotRange range, PlotData *data)
{
    *data = (PlotData){0};
    if (!plots_has(desk, spec)) {
        return false;
    }
    if (spec.kind == PLOT_VESSEL_SPEED || spec.kind == PLOT_VESSEL_COST) {
        lives_make(desk, spec, data);
        return true;
    }
    Maker m = {desk, data, 0, false};
    Plot *plot = &data->plot;
    set_range(&m, range);
    const int64_t *times = record_times(desk->record);
    int32_t days = record_days(desk->record);
    while (m.first + 1 < days && times[m.first + 1] < plot->from && spec.kind != PLOT_EXPORTS) {
        m.first++;
    }
    int64_t now = sim_now(desk->sim);
    m.live = days == 0 || times[days - 1] < now;
    data->live = m.live;
    plot->count = days - m.first + m.live;
    data->times = mem_alloc((size_t)plot->count + 1, sizeof data->times[0]);
    data->values = mem_alloc((PLOT_SERIES + 1) * ((size_t)plot->count + 1), sizeof data->values[0]);
    if (days > m.first) {
        memcpy(data->times, times + m.first, (size_t)(days - m.first) * sizeof data->times[0]);
    }
    if (m.live) {
        data->times[plot->count - 1] = now;
    }
    plot->times = data->times;
    shade_closures(&m);
    if (spec.kind < PLOTS_OF_RUN) {
        make_of_run(&m, spec.kind);
    } else {
        make_of_one(&m, spec);
    }
    say_source(&m, spec);
    add_all_observed(&m, spec.kind);
    return plot->series_count > 0;
}

void plots_free(PlotData *data)
{
    mem_free(data->times);
    mem_free(data->values);
    *data = (PlotData){0};
}

/* ---- showing one ---- */

static int64_t legend_time(const Plot *plot)
{
    bool shown = plot->cursor >= plot->from && plot->cursor <= plot->to;
    return shown ? plot->cursor : plot->now;
}

/* The value at a time; before the first day has ended nothing is known. */
static double legend_value(const Plot *plot, int32_t s)
{
    double upper;
    double value = plot_value_at(plot, s, legend_time(plot), &upper);
    return plot->series[s].look == SERIES_BAND ? upper : value;
}

/* A number, its unit, and on the right the date that it is of. */
static float large_figure(Desk *desk, DrawList *list, const Plot *plot, Rect r)
{
    float u = desk->u, base = r.y + 24 * u;
    if (!list) {
        return 32 * u;
    }
    TextStyle big = style_of(FONT_SEMIBOLD, 24 * u, COLOR_TEXT);
    TextStyle small = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    char number[VALUE_TEXT], when[48];
    plot_value_words(legend_value(plot, 0), plot->decimals, number);
    draw_text(list, r.x, base, big, number);
    float x = r.x + text_width(desk->config.text, &big, number) + 6 * u;
    draw_text(list, x, base, small, plot->unit);
    x += text_width(desk->config.text, &small, plot->unit) + 10 * u;
    bool past = legend_time(plot) == plot->cursor;
    if (past || plot->note[0]) {
        TextStyle right =
            style_right(style_of(FONT_MEDIUM, 12 * u, past ? COLOR_ACCENT : COLOR_TEXT_2));
        if (past) {
            date_words(plot->cursor, when);
        } else {
            snprintf(when, sizeof when, "%s", plot->note);
        }
        if (x + text_width(desk->config.text, &right, when) < r.x + r.w) {
            draw_text(list, r.x + r.w, base, right, when);
        }
    }
    return 32 * u;
}

static void swatch(DrawList *list, float x, float y, const Series *s, float u)
{
    if (s->look == SERIES_BAND || s->look == SERIES_BARS) {
        float alpha = s->look == SERIES_BAND ? 0.35f : 0.9f;
        draw_rect(list, (Rect){x, y - 4 * u, 12 * u, 8 * u}, 1.5f * u,
                  color_alpha(s->color, alpha));
    } else if (s->look == SERIES_DOTS) {
        draw_circle(list, x + 6 * u, y, 2.2f * u, s->color);
    } else {
        draw_line(list, x, y, x + 12 * u, y, 2.2f * u, s->color);
    }
}

float plots_legend(Desk *desk, DrawList *list, const Plot *plot, Rect r, bool large)
{
    float u = desk->u, y = r.y;
    if (plot->series_count == 1 && large) {
        return large_figure(desk, list, plot, r);
    }
    for (int32_t s = 0; s < plot->series_count; s++, y += 17 * u) {
        if (!list) {
            continue;
        }
        char value[VALUE_TEXT + 32], number[VALUE_TEXT], name[64];
        plot_value_words(legend_value(plot, s), plot->decimals, number);
        snprintf(value, sizeof value, "%s %s", number, s == 0 ? plot->unit : "");
        TextStyle right = style_right(style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT));
        TextStyle left = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
        draw_text(list, r.x + r.w, y + 12 * u, right, s == 0 ? value : number);
        float room = r.w - 24 * u - text_width(desk->config.text, &right, value);
        text_fit(desk->config.text, &left, plot->series[s].name, room, name, sizeof name);
        swatch(list, r.x, y + 8 * u, &plot->series[s], u);
        draw_text(list, r.x + 18 * u, y + 12 * u, left, name);
    }
    return y - r.y + 3 * u;
}

void plots_graph(Desk *desk, DrawList *list, Plot *plot, Rect rect)
{
    PlotLayout layout = plot_lay_out(plot, desk->config.text, rect, desk->u);
    Rect a = layout.area;
    if (desk_hovers(desk, a)) {
        desk_hover_time(desk, plot_time_at(plot, a, desk->pointer_x));
        plot->cursor = desk->cursor;
    }
    plot_draw(plot, &layout, desk->config.text, list, desk->u);
}
