/* Plots over time: series with axes, a time cursor and the moment. Pure: from numbers to a draw
 * list, without a desk; plot_file.h writes the same as SVG and CSV.
 *
 * All series of a plot share their times. Values that are not known are NAN. However many values
 * there are, no more than four points a pixel column are drawn, and no extreme is lost. */
#ifndef CORRIDOR_VIEW_PLOT_H
#define CORRIDOR_VIEW_PLOT_H

#include "view/text.h"

typedef enum SeriesLook {
    SERIES_LINE,
    SERIES_AREA,  /* a line, filled down to zero */
    SERIES_BARS,  /* value i holds from times[i] to times[i + 1], the last to `bars_end` */
    SERIES_BAND,  /* between values and upper */
    SERIES_STEPS, /* value i holds until times[i + 1] */
    SERIES_DOTS   /* what was observed */
} SeriesLook;

typedef struct Series {
    char name[64]; /* legend, and header of the CSV */
    SeriesLook look;
    Color color;
    const double *values; /* [count of the plot]; NAN: not known */
    const double *upper;  /* SERIES_BAND: its upper edge, else NULL */
    bool has_present;     /* what it is at the plot's `now`, which no value need be of: */
    double present, present_upper;
} Series;

/* A time in which something was so, shaded behind the series. */
typedef struct Shade {
    int64_t from, to;
    Color color;
} Shade;

enum { PLOT_SERIES = 10, PLOT_SHADES = 64, PLOT_TICKS = 24 };

typedef struct Plot {
    char title[120];      /* "Loaded ships waiting" */
    char unit[24];        /* "ships" */
    char note[48];        /* beside the figure: "10.2 Mt in all" */
    char source[400];     /* what it was computed from: into files */
    const int64_t *times; /* [count], ms, rising */
    int32_t count;
    Series series[PLOT_SERIES];
    int32_t series_count;
    Shade shades[PLOT_SHADES];
    int32_t shade_count;
    int64_t from, to;    /* what is shown; from < to */
    int64_t now, cursor; /* ms; INT64_MIN: none */
    int64_t bars_end;
    int32_t decimals; /* of values in words, 0..3 */
    double least_top; /* the axis reaches at least to here; 0: to the largest value */
} Plot;

/* ---- axes ---- */

/* Steps of 1, 2 or 5 times a power of ten so that 0 (or the least, when negative) to the top takes
 * at most `most` steps. */
typedef struct ValueAxis {
    double low, high, step;
    int32_t decimals; /* that tell its ticks apart */
} ValueAxis;
ValueAxis plot_value_axis(double least, double top, int32_t most);

typedef struct TimeTick {
    int64_t t;
    char text[16]; /* "14 Nov", "Nov", "2022", "06:00"; "": no room */
} TimeTick;
/* Ticks at hours, days, weeks (Mondays), months or years, whichever come to at most `most`. */
int32_t plot_time_ticks(int64_t from, int64_t to, int32_t most, TimeTick ticks[PLOT_TICKS]);

/* ---- drawing ---- */

typedef struct PlotLayout {
    Rect area; /* of the values, without labels */
    ValueAxis axis;
} PlotLayout;

/* The largest and least value that is shown; false: none is. */
bool plot_extent(const Plot *plot, double *least, double *top);
/* Labels stand below and to the right of the area, within rect. u: pixels per layout unit. */
PlotLayout plot_lay_out(const Plot *plot, TextSource *text, Rect rect, float u);
void plot_draw(const Plot *plot, const PlotLayout *layout, TextSource *text, DrawList *list,
               float u);

float plot_x(const Plot *plot, Rect area, int64_t t);
int64_t plot_time_at(const Plot *plot, Rect area, float x);
float plot_y(const PlotLayout *layout, double value);
/* The value of a series that belongs to t: at `now` what it is then; else the one that holds (bars,
 * steps), of dots the last one known within 40 days before, else that of the nearest time; NAN when
 * there is none within the plot's times. upper: of a band (may be NULL). */
double plot_value_at(const Plot *plot, int32_t series, int64_t t, double *upper);
/* "1,234.5", or an en dash for NAN. */
enum { VALUE_TEXT = 48 };
const char *plot_value_words(double value, int32_t decimals, char out[VALUE_TEXT]);

/* Points of a line through the values, reduced to the pixels; writes runs of known values.
 * lengths: of each run. Returns the count of runs. points: room for 4 * columns + 8; lengths: for
 * columns + 2. */
int32_t plot_reduce(const Plot *plot, const PlotLayout *layout, const double *values, Vec2 *points,
                    int32_t *lengths, int32_t columns);

#endif
