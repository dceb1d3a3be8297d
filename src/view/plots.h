/* The plots that the desk can show, made from its record. Several panels show them: functions that
 * take a Desk. */
#ifndef CORRIDOR_VIEW_PLOTS_H
#define CORRIDOR_VIEW_PLOTS_H

#include "view/desk_state.h"
#include "view/plot.h"
#include "view/record.h"
#include "view/widgets.h"

struct StringPlot; /* string_plot.h */

typedef enum PlotKind {
    /* of the whole run */
    PLOT_EXPORTS,   /* kt by month */
    PLOT_QUEUES,    /* ships waiting for inspection, both ways */
    PLOT_WAITS_OUT, /* days: median, mean, 90th percentile */
    PLOT_WAITS_IN,
    PLOT_IN_PORT,
    PLOT_PROTECTION, /* %, by target */
    PLOT_COST,       /* USD a tonne */
    PLOT_PREMIUM,    /* % of the hull's value */
    PLOT_DELIVERED,  /* kt a day through the exit */
    PLOT_REGION,     /* ships inside, under way */
    /* of one thing */
    PLOTS_OF_RUN,
    PLOT_PORT_SHIPS = PLOTS_OF_RUN, /* index: port */
    PLOT_PORT_SILO,
    PLOT_PORT_LOADED,
    PLOT_STATION_QUEUE, /* index: station */
    PLOT_STATION_WAITS,
    PLOT_STATION_BUSY,
    PLOT_AGREEMENT,    /* index: agreement; violations within the window */
    PLOT_GUARD,        /* index: agreement; protection of its targets, % */
    PLOT_VESSEL_SPEED, /* index: of plots_life */
    PLOT_VESSEL_COST,
    PLOT_STRINGS, /* the string-line diagram, which is no plot of the column */
    PLOT_KINDS
} PlotKind;
extern const char *const plot_kind_names[PLOTS_OF_RUN]; /* "Exports by month" ... */

typedef struct PlotSpec {
    PlotKind kind;
    int32_t index; /* 0 for plots of the run */
} PlotSpec;

static inline bool plot_spec_same(PlotSpec a, PlotSpec b)
{
    return a.kind == b.kind && a.index == b.index;
}

/* A plot and what it points to; zero is one of nothing. */
typedef struct PlotData {
    Plot plot;
    int64_t *times;
    double *values; /* [PLOT_SERIES + 1][count] */
    bool live;      /* the last time is now: that day has not ended */
} PlotData;

/* How much of the past plots show. */
typedef enum PlotRange { PLOT_LAST_30, PLOT_LAST_90, PLOT_WHOLE, PLOT_RANGES } PlotRange;

/* Whether the scenario has what it shows. */
bool plots_has(const Desk *desk, PlotSpec spec);
/* Makes it, for the range; false: there is nothing to show. Free it with plots_free. */
bool plots_make(const Desk *desk, PlotSpec spec, PlotRange range, PlotData *data);
void plots_free(PlotData *data);

/* Draws a plot's legend with the values at the time cursor, or now; one line a series, or the first
 * alone as a large figure. Returns its height. list NULL: only measures. */
float plots_legend(Desk *desk, DrawList *list, const Plot *plot, Rect rect, bool large);
/* Draws the plot itself; the pointer on it moves the time cursor. */
void plots_graph(Desk *desk, DrawList *list, Plot *plot, Rect rect);

/* ---- plots_pen.c: in the panels on the left ---- */
/* The plot with its legend, `units` high without that, and a pin that shows it in the right column.
 * Nothing where the scenario has no such plot. */
void pen_plot(Pen *pen, PlotSpec spec, float units);
/* A pair of key and value with a pin that shows the value's past in the right column. */
void pen_pair_pinned(Pen *pen, const char *key, const char *value, PlotSpec spec);

/* ---- lives.c ---- */
/* The index by which plots of a vessel go, from now on until nobody shows them any more; -1: there
 * are already plots of too many. */
int32_t plots_life(Desk *desk, VesselIndex vessel);
/* How long it waited for what, as a bar. */
void pen_waits_by_cause(Pen *pen, int32_t life);

/* ---- panel_cards.c: what the right column shows ---- */
bool plots_is_shown(const Desk *desk, PlotSpec spec);
/* Shows it in the column, or takes it out. */
void plots_toggle(Desk *desk, PlotSpec spec);
PlotRange plots_range(const Desk *desk);
/* ---- panel_strings.c: the diagram as it is shown; false: it is not ---- */
bool plots_strings(const Desk *desk, struct StringPlot *plot);

#endif
