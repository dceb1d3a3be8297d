/* From a plot to a draw list; its axes are in plot_axes.c. */
#include "view/plot.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "view/theme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

float plot_x(const Plot *plot, Rect area, int64_t t)
{
    return area.x + area.w * (float)((double)(t - plot->from) / (double)(plot->to - plot->from));
}

int64_t plot_time_at(const Plot *plot, Rect area, float x)
{
    double part = area.w > 0 ? (double)(x - area.x) / (double)area.w : 0;
    part = fmin(fmax(part, 0), 1);
    return plot->from + (int64_t)(part * (double)(plot->to - plot->from));
}

float plot_y(const PlotLayout *layout, double value)
{
    const ValueAxis *axis = &layout->axis;
    double part = (value - axis->low) / (axis->high - axis->low);
    return layout->area.y + layout->area.h * (float)(1 - part);
}

static bool holds(SeriesLook look)
{
    return look == SERIES_BARS || look == SERIES_STEPS;
}

/* Last time that is not after t; -1: all are. */
static int32_t last_not_after(const Plot *plot, int64_t t)
{
    int32_t low = 0, high = plot->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (plot->times[middle] <= t) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low - 1;
}

double plot_value_at(const Plot *plot, int32_t series, int64_t t, double *upper)
{
    const Series *s = &plot->series[series];
    if (upper) {
        *upper = NAN;
    }
    if (t == plot->now && s->has_present) {
        if (upper) {
            *upper = s->present_upper;
        }
        return s->present;
    }
    int32_t i = last_not_after(plot, t);
    if (holds(s->look)) {
        bool beyond = s->look == SERIES_BARS && i == plot->count - 1 && t >= plot->bars_end;
        return i < 0 || beyond ? NAN : s->values[i];
    }
    if (s->look == SERIES_DOTS) {
        while (i >= 0 && isnan(s->values[i]) && t - plot->times[i] < 40 * MS_PER_DAY) {
            i--;
        }
        return i < 0 ? NAN : s->values[i];
    }
    int32_t next = i + 1 < plot->count ? i + 1 : i;
    if (i < 0 && plot->count > 0) { /* just before the first */
        int64_t gap = plot->count > 1 ? plot->times[1] - plot->times[0] : 0;
        i = plot->times[0] - t <= gap ? 0 : -1;
        next = 0;
    }
    if (i < 0) {
        return NAN;
    }
    if (t - plot->times[i] > plot->times[next] - t && next != i) {
        i = next;
    } else if (next == i && t > plot->times[i]) { /* beyond the last */
        int64_t gap = i > 0 ? plot->times[i] - plot->times[i - 1] : 0;
        if (t - plot->times[i] > gap) {
            return NAN;
        }
    }
    if (upper && s->upper) {
        *upper = s->upper[i];
    }
    return s->values[i];
}

/* ---- lines ---- */

typedef struct Column {
    int32_t at; /* pixel column; -1: none yet */
    Vec2 first, last;
    Vec2 lowest, highest; /* in order of coming: see lowest_first */
    bool lowest_first;
    int32_t values;
} Column;

static void flush(Column *column, Vec2 *points, int32_t *count)
{
    if (column->values == 0) {
        return;
    }
    points[(*count)++] = column->first;
    if (column->values > 2) {
        Vec2 a = column->lowest_first ? column->lowest : column->highest;
        Vec2 b = column->lowest_first ? column->highest : column->lowest;
        points[(*count)++] = a;
        points[(*count)++] = b;
    }
    if (column->values > 1) {
        points[(*count)++] = column->last;
    }
    column->values = 0;
}

static void add(Column *column, Vec2 p)
{
    if (column->values == 0) {
        column->first = column->lowest = column->highest = p;
    } else if (p.y > column->lowest.y) {
        column->lowest = p;
        column->lowest_first = false;
    } else if (p.y < column->highest.y) {
        column->highest = p;
        column->lowest_first = true;
    }
    column->last = p;
    column->values++;
}

int32_t plot_reduce(const Plot *plot, const PlotLayout *layout, const double *values, Vec2 *points,
                    int32_t *lengths, int32_t columns)
{
    Rect area = layout->area;
    int32_t runs = 0, count = 0, began = 0;
    Column column = {.at = -1};
    int32_t first = last_not_after(plot, plot->from), end = last_not_after(plot, plot->to) + 2;
    first = first < 0 ? 0 : first;
    end = end > plot->count ? plot->count : end;
    for (int32_t i = first; i <= end; i++) {
        bool known = i < end && !isnan(values[i]);
        if (known) {
            Vec2 p = {plot_x(plot, area, plot->times[i]), plot_y(layout, values[i])};
            int32_t at = (int32_t)fminf(fmaxf(p.x - area.x, -1), (float)columns);
            if (at != column.at) {
                flush(&column, points, &count);
                column.at = at;
            }
            add(&column, p);
        } else {
            flush(&column, points, &count);
            column.at = -1;
            /* a gap ends the run, unless so many lie in one pixel that they would not be told */
            if (count > began && runs < columns + 2) {
                lengths[runs++] = count - began;
                began = count;
            }
        }
        if (count > 4 * columns) { /* cannot be: no column has more than four */
            break;
        }
    }
    return runs;
}

static void draw_line_series(const Plot *plot, const PlotLayout *layout, const Series *s,
                             DrawList *list, float u)
{
    int32_t columns = (int32_t)ceilf(layout->area.w) + 2;
    Vec2 *points = mem_alloc((size_t)(4 * columns + 16), sizeof points[0]);
    int32_t *lengths = mem_alloc((size_t)columns + 4, sizeof lengths[0]);
    int32_t runs = plot_reduce(plot, layout, s->values, points, lengths, columns);
    float zero = plot_y(layout, fmax(layout->axis.low, 0));
    Vec2 *p = points;
    for (int32_t r = 0; r < runs; p += lengths[r], r++) {
        int32_t n = lengths[r];
        if (n == 1) {
            draw_circle(list, p[0].x, p[0].y, 1.4f * u, s->color);
            continue;
        }
        if (s->look == SERIES_AREA) {
            Vec2 keep[2] = {p[n], p[n + 1]}; /* there is room for two more */
            p[n] = (Vec2){p[n - 1].x, zero};
            p[n + 1] = (Vec2){p[0].x, zero};
            draw_polygon(list, p, n + 2, color_alpha(s->color, 0.18f));
            p[n] = keep[0];
            p[n + 1] = keep[1];
        }
        draw_polyline(list, p, n, false, 1.6f * u, s->color);
    }
    mem_free(lengths);
    mem_free(points);
}

/* Runs in which both edges are known, as polygons. */
static void draw_band(const Plot *plot, const PlotLayout *layout, const Series *s, DrawList *list)
{
    int32_t stride = 1 + plot->count / ((int32_t)layout->area.w + 1), n = 0;
    Vec2 *points = mem_alloc((size_t)(2 * plot->count + 2), sizeof points[0]);
    for (int32_t i = 0; i <= plot->count; i += stride) {
        bool known = i < plot->count && !isnan(s->values[i]) && !isnan(s->upper[i]);
        if (known) {
            points[n++] =
                (Vec2){plot_x(plot, layout->area, plot->times[i]), plot_y(layout, s->values[i])};
            continue;
        }
        if (n > 1) {
            for (int32_t k = n - 1, j = i - stride; k >= 0; k--, j -= stride) {
                points[n + (n - 1 - k)] = (Vec2){points[k].x, plot_y(layout, s->upper[j])};
            }
            draw_polygon(list, points, 2 * n, color_alpha(s->color, 0.22f));
        }
        n = 0;
    }
    if (n > 1) { /* the stride jumped over the end */
        int32_t last = (plot->count - 1) / stride * stride;
        for (int32_t k = n - 1, j = last; k >= 0; k--, j -= stride) {
            points[n + (n - 1 - k)] = (Vec2){points[k].x, plot_y(layout, s->upper[j])};
        }
        draw_polygon(list, points, 2 * n, color_alpha(s->color, 0.22f));
    }
    mem_free(points);
}

static int64_t held_until(const Plot *plot, int32_t i, SeriesLook look)
{
    return i + 1 < plot->count          ? plot->times[i + 1]
           : look == SERIES_BARS        ? plot->bars_end
           : plot->now > plot->times[i] ? plot->now
                                        : plot->to;
}

static void draw_bars(const Plot *plot, const PlotLayout *layout, const Series *s, DrawList *list,
                      float u)
{
    for (int32_t i = 0; i < plot->count; i++) {
        int64_t until = held_until(plot, i, SERIES_BARS);
        if (isnan(s->values[i]) || until <= plot->from || plot->times[i] >= plot->to) {
            continue;
        }
        float x0 = plot_x(plot, layout->area, plot->times[i]);
        float x1 = plot_x(plot, layout->area, until < plot->to ? until : plot->to);
        float gap = (x1 - x0) * 0.12f;
        float y = plot_y(layout, s->values[i]), zero = plot_y(layout, 0);
        bool open = plot->now < until; /* not over yet */
        Rect bar = {x0 + gap, fminf(y, zero), x1 - x0 - 2 * gap, fabsf(zero - y)};
        draw_rect(list, bar, fminf(2 * u, bar.w / 3), color_alpha(s->color, open ? 0.55f : 0.9f));
    }
}

static void draw_steps(const Plot *plot, const PlotLayout *layout, const Series *s, DrawList *list,
                       float u)
{
    Vec2 *points = mem_alloc((size_t)(2 * plot->count + 2), sizeof points[0]);
    int32_t n = 0;
    for (int32_t i = 0; i <= plot->count; i++) {
        bool known = i < plot->count && !isnan(s->values[i]);
        if (known) {
            float y = plot_y(layout, s->values[i]);
            if (n > 0 && points[n - 1].y == y) { /* nothing changed */
                points[n - 1].x = plot_x(plot, layout->area, held_until(plot, i, SERIES_STEPS));
                continue;
            }
            points[n++] = (Vec2){plot_x(plot, layout->area, plot->times[i]), y};
            points[n++] = (Vec2){plot_x(plot, layout->area, held_until(plot, i, SERIES_STEPS)), y};
        } else if (n > 0) {
            draw_polyline(list, points, n, false, 1.6f * u, s->color);
            n = 0;
        }
    }
    mem_free(points);
}

static void draw_dots(const Plot *plot, const PlotLayout *layout, const Series *s, DrawList *list,
                      float u)
{
    int32_t known = 0;
    for (int32_t i = 0; i < plot->count; i++) {
        known += !isnan(s->values[i]);
    }
    float free_from = -INFINITY, radius = (known < 40 ? 2.6f : 1.5f) * u;
    bool on_bars = plot->series[0].look == SERIES_BARS;
    for (int32_t i = 0; i < plot->count; i++) {
        int64_t t = plot->times[i];
        if (on_bars) { /* on the middle of what is seen of its bar */
            int64_t until = held_until(plot, i, SERIES_BARS);
            t += ((until < plot->to ? until : plot->to) - t) / 2;
        }
        float x = plot_x(plot, layout->area, t);
        if (!isnan(s->values[i]) && x >= free_from) {
            draw_circle(list, x, plot_y(layout, s->values[i]), radius, s->color);
            free_from = x + 2.4f * u;
        }
    }
}

static void draw_series(const Plot *plot, const PlotLayout *layout, const Series *s, DrawList *list,
                        float u)
{
    switch (s->look) {
    case SERIES_LINE:
    case SERIES_AREA:
        draw_line_series(plot, layout, s, list, u);
        break;
    case SERIES_BARS:
        draw_bars(plot, layout, s, list, u);
        break;
    case SERIES_BAND:
        draw_band(plot, layout, s, list);
        break;
    case SERIES_STEPS:
        draw_steps(plot, layout, s, list, u);
        break;
    case SERIES_DOTS:
        draw_dots(plot, layout, s, list, u);
        break;
    }
}

/* ---- the whole ---- */

static void draw_value_axis(const Plot *plot, const PlotLayout *layout, DrawList *list, float u)
{
    const ValueAxis *axis = &layout->axis;
    Rect a = layout->area;
    TextStyle style = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    int32_t steps = (int32_t)lround((axis->high - axis->low) / axis->step);
    (void)plot;
    for (int32_t i = 0; i <= steps; i++) {
        double value = axis->low + axis->step * i;
        float y = plot_y(layout, value);
        char text[VALUE_TEXT];
        draw_line(list, a.x, y, a.x + a.w, y, fmaxf(1, u),
                  i == 0 ? COLOR_RULE : color_alpha(COLOR_RULE, 0.5f));
        plot_value_words(fabs(value) < axis->step / 1e6 ? 0 : value, axis->decimals, text);
        draw_text(list, a.x + a.w + 5 * u, y + 3.5f * u, style, text);
    }
}

static void draw_time_axis(const Plot *plot, const PlotLayout *layout, TextSource *text,
                           DrawList *list, float u)
{
    Rect a = layout->area;
    TimeTick ticks[PLOT_TICKS];
    TextStyle style = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    int32_t most = (int32_t)(a.w / (50 * u));
    int32_t count = plot_time_ticks(plot->from, plot->to, most < 2 ? 2 : most, ticks);
    float free_from = a.x;
    for (int32_t i = 0; i < count; i++) {
        float x = plot_x(plot, a, ticks[i].t);
        draw_line(list, x, a.y + a.h, x, a.y + a.h + 4 * u, fmaxf(1, u), COLOR_RULE);
        float width = text_width(text, &style, ticks[i].text);
        float left = x - width / 2;
        if (left < a.x && x + width <= a.x + a.w) {
            left = a.x; /* the first stays in the picture */
        }
        if (left >= free_from && left + width <= a.x + a.w + 12 * u) {
            draw_text(list, left, a.y + a.h + 15 * u, style, ticks[i].text);
            free_from = left + width + 6 * u;
        }
    }
}

static void draw_cursor(const Plot *plot, const PlotLayout *layout, DrawList *list, float u)
{
    Rect a = layout->area;
    if (plot->cursor < plot->from || plot->cursor > plot->to) {
        return;
    }
    float x = plot_x(plot, a, plot->cursor);
    draw_line(list, x, a.y, x, a.y + a.h, fmaxf(1, u), color_alpha(COLOR_ACCENT, 0.9f));
    for (int32_t s = 0; s < plot->series_count; s++) {
        SeriesLook look = plot->series[s].look;
        double value = plot_value_at(plot, s, plot->cursor, NULL);
        if (!isnan(value) && look != SERIES_BAND && look != SERIES_BARS && look != SERIES_DOTS) {
            draw_circle(list, x, plot_y(layout, value), 3.6f * u, COLOR_DIALOG_TOP);
            draw_circle(list, x, plot_y(layout, value), 2.6f * u, plot->series[s].color);
        }
    }
}

void plot_draw(const Plot *plot, const PlotLayout *layout, TextSource *text, DrawList *list,
               float u)
{
    Rect a = layout->area;
    if (a.w < 8 || a.h < 8 || plot->from >= plot->to) {
        return;
    }
    for (int32_t i = 0; i < plot->shade_count; i++) {
        int64_t from = plot->shades[i].from, to = plot->shades[i].to;
        if (to > plot->from && from < plot->to) {
            float x0 = fmaxf(plot_x(plot, a, from), a.x),
                  x1 = fminf(plot_x(plot, a, to), a.x + a.w);
            draw_rect(list, (Rect){x0, a.y, fmaxf(x1 - x0, 1), a.h}, 0, plot->shades[i].color);
        }
    }
    draw_value_axis(plot, layout, list, u);
    draw_time_axis(plot, layout, text, list, u);
    draw_clip(list, (Rect){a.x, a.y - 4 * u, a.w + 4 * u, a.h + 8 * u});
    for (int32_t s = 0; s < plot->series_count; s++) {
        draw_series(plot, layout, &plot->series[s], list, u);
    }
    if (plot->now > plot->from && plot->now < plot->to) {
        float x = plot_x(plot, a, plot->now);
        draw_line(list, x, a.y, x, a.y + a.h, fmaxf(1, u), color_alpha(COLOR_TEXT, 0.55f));
    }
    draw_cursor(plot, layout, list, u);
    draw_unclip(list);
}
