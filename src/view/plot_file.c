#include "view/plot_file.h"

#include "base/simtime.h"
#include "view/theme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- CSV ---- */

static void add_field(TextBuffer *out, const char *name, const char *more, const char *unit)
{
    text_buffer_add(out, ",\"");
    for (const char *c = name; *c; c++) {
        text_buffer_add(out, *c == '"' ? "\"\"" : "%c", *c);
    }
    text_buffer_add(out, "%s (%s)\"", more, unit);
}

static void add_value(TextBuffer *out, double value)
{
    if (isnan(value)) {
        text_buffer_add(out, ",");
    } else {
        text_buffer_add(out, ",%.9g", value);
    }
}

void plot_to_csv(const Plot *plot, TextBuffer *out)
{
    text_buffer_add(out, "# %s, %s\n# source: %s\n", plot->title, plot->unit, plot->source);
    text_buffer_add(out, "time_utc");
    for (int32_t s = 0; s < plot->series_count; s++) {
        const Series *series = &plot->series[s];
        add_field(out, series->name, series->upper ? ", from" : "", plot->unit);
        if (series->upper) {
            add_field(out, series->name, ", to", plot->unit);
        }
    }
    text_buffer_add(out, "\n");
    for (int32_t i = 0; i < plot->count; i++) {
        char when[TIME_TEXT];
        bool bar = plot->series_count > 0 && plot->series[0].look == SERIES_BARS;
        int64_t until = bar && i + 1 < plot->count ? plot->times[i + 1]
                        : bar                      ? plot->bars_end
                                                   : plot->times[i];
        if (until < plot->from || plot->times[i] > plot->to) {
            continue;
        }
        text_buffer_add(out, "%s", time_format(plot->times[i], when));
        for (int32_t s = 0; s < plot->series_count; s++) {
            add_value(out, plot->series[s].values[i]);
            if (plot->series[s].upper) {
                add_value(out, plot->series[s].upper[i]);
            }
        }
        text_buffer_add(out, "\n");
    }
}

/* ---- a picture ---- */

/* Swatches and names in rows; returns the height. */
static float picture_legend(const Plot *plot, TextSource *text, Rect r, float u, DrawList *list)
{
    TextStyle style = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    float x = r.x, y = r.y;
    for (int32_t s = 0; s < plot->series_count; s++) {
        const Series *series = &plot->series[s];
        float width = text_width(text, &style, series->name) + 40 * u;
        if (x > r.x && x + width > r.x + r.w) {
            x = r.x;
            y += 20 * u;
        }
        if (series->look == SERIES_BAND || series->look == SERIES_BARS) {
            draw_rect(list, (Rect){x, y + 2 * u, 14 * u, 9 * u}, 2 * u,
                      color_alpha(series->color, series->look == SERIES_BAND ? 0.35f : 0.9f));
        } else if (series->look == SERIES_DOTS) {
            draw_circle(list, x + 7 * u, y + 7 * u, 2.6f * u, series->color);
        } else {
            draw_line(list, x, y + 7 * u, x + 14 * u, y + 7 * u, 2.4f * u, series->color);
        }
        draw_text(list, x + 20 * u, y + 11 * u, style, series->name);
        x += width;
    }
    return y - r.y + 24 * u;
}

void plot_to_picture(const Plot *plot, TextSource *text, float width, float height, float u,
                     DrawList *list)
{
    Plot still = *plot;
    float pad = 24 * u;
    still.cursor = INT64_MIN;
    draw_rect(list, (Rect){0, 0, width, height}, 0, COLOR_DIALOG_TOP);
    TextStyle title = style_of(FONT_SEMIBOLD, 17 * u, COLOR_TEXT);
    TextStyle unit = style_of(FONT_REGULAR, 13 * u, COLOR_TEXT_2);
    TextStyle source = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    draw_text(list, pad, 36 * u, title, plot->title);
    draw_text(list, pad + text_width(text, &title, plot->title) + 10 * u, 36 * u, unit, plot->unit);
    float top =
        50 * u + picture_legend(plot, text, (Rect){pad, 50 * u, width - 2 * pad, 0}, u, list);
    PlotLayout layout =
        plot_lay_out(&still, text, (Rect){pad, top, width - 2 * pad, height - top - 40 * u}, u);
    plot_draw(&still, &layout, text, list, u);
    char fitted[240];
    text_fit(text, &source, plot->source, width - 2 * pad, fitted, sizeof fitted);
    draw_text(list, pad, height - 14 * u, source, fitted);
}
