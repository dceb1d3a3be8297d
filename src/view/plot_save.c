#include "view/plot_save.h"

#include "view/plot_file.h"
#include "view/string_plot.h"
#include "view/theme.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 960, HEIGHT = 480, STRINGS_WIDTH = 1280, STRINGS_HEIGHT = 720, PNG_SCALE = 2 };

const char *const plot_format_names[PLOT_FORMATS] = {"PNG", "SVG", "CSV"};

/* A spec and a format as the one number of a request. */
static int32_t number_of(PlotSpec spec, PlotFormat format)
{
    return ((spec.index * PLOT_KINDS) + (int32_t)spec.kind) * PLOT_FORMATS + (int32_t)format;
}

static PlotSpec spec_of(int32_t number)
{
    return (PlotSpec){(PlotKind)(number / PLOT_FORMATS % PLOT_KINDS),
                      number / PLOT_FORMATS / PLOT_KINDS};
}

PlotFormat plot_save_format(int32_t number)
{
    return (PlotFormat)(number % PLOT_FORMATS);
}

/* Lower-case letters, digits and dashes of a title: the same on every file system. */
static void file_name(const char *title, char *out, size_t size)
{
    size_t used = 0;
    for (const char *c = title; *c && used + 1 < size; c++) {
        char lower = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (plain) {
            out[used++] = lower;
        } else if (used > 0 && out[used - 1] != '-' && ((unsigned char)*c & 0xC0) != 0x80) {
            out[used++] = '-';
        }
    }
    while (used > 0 && out[used - 1] == '-') {
        used--;
    }
    out[used] = '\0';
}

void plot_save(Desk *desk, PlotSpec spec, PlotFormat format)
{
    char name[96] = "string-lines";
    PlotData data;
    if (spec.kind != PLOT_STRINGS) {
        if (!plots_make(desk, spec, plots_range(desk), &data)) {
            plots_free(&data);
            return;
        }
        file_name(data.plot.title, name, sizeof name);
        plots_free(&data);
    }
    desk_request(desk, REQUEST_SAVE_PICTURE, number_of(spec, format), name);
}

static void strings_picture(Desk *desk, const StringPlot *plot, float u, DrawList *list)
{
    TextSource *text = desk->config.text;
    StringPlot still = *plot;
    char words[160];
    still.cursor = INT64_MIN;
    still.marked = -1;
    float w = STRINGS_WIDTH * u, h = STRINGS_HEIGHT * u, pad = 24 * u;
    draw_rect(list, (Rect){0, 0, w, h}, 0, COLOR_DIALOG_TOP);
    draw_text(list, pad, 36 * u, style_of(FONT_SEMIBOLD, 17 * u, COLOR_TEXT),
              string_axis_words(plot->scenario, plot->axis, words));
    string_plot_legend(text, list, pad, 58 * u, w, u);
    string_plot_draw(&still, text, list, (Rect){pad, 74 * u, w - 2 * pad, h - 108 * u}, u);
    draw_textf(list, pad, h - 14 * u, style_of(FONT_REGULAR, 11 * u, COLOR_MUTED),
               "Source: Corridor, scenario %s, seed %llu, simulated; a ship's place every %d hours",
               plot->scenario->id, (unsigned long long)desk->config.seed, STRING_HOURS);
}

/* Draws it in so many pixels a unit. */
static bool picture(Desk *desk, PlotSpec spec, float u, DrawList *list, int32_t *width,
                    int32_t *height)
{
    StringPlot strings;
    PlotData data;
    bool of_strings = spec.kind == PLOT_STRINGS;
    *width = (int32_t)((float)(of_strings ? STRINGS_WIDTH : WIDTH) * u);
    *height = (int32_t)((float)(of_strings ? STRINGS_HEIGHT : HEIGHT) * u);
    if (of_strings) {
        bool shown = plots_strings(desk, &strings);
        if (shown) {
            strings_picture(desk, &strings, u, list);
            theme_apply(&desk->theme, list);
        }
        return shown;
    }
    bool made = plots_make(desk, spec, plots_range(desk), &data);
    if (made) {
        plot_to_picture(&data.plot, desk->config.text, (float)*width, (float)*height, u, list);
        theme_apply(&desk->theme, list);
    }
    plots_free(&data);
    return made;
}

bool plot_save_picture(Desk *desk, int32_t number, DrawList *list, int32_t *width, int32_t *height)
{
    return picture(desk, spec_of(number), PNG_SCALE, list, width, height);
}

static bool csv(Desk *desk, PlotSpec spec, TextBuffer *out)
{
    StringPlot strings;
    PlotData data;
    if (spec.kind == PLOT_STRINGS) {
        bool shown = plots_strings(desk, &strings);
        if (shown) {
            string_plot_to_csv(&strings, out);
        }
        return shown;
    }
    bool made = plots_make(desk, spec, plots_range(desk), &data);
    if (made) {
        bool bars = data.plot.series[0].look == SERIES_BARS;
        data.plot.count -= data.live && !bars; /* days that have ended; months so far */
        plot_to_csv(&data.plot, out);
    }
    plots_free(&data);
    return made;
}

bool plot_save_text(Desk *desk, int32_t number, TextBuffer *out)
{
    PlotSpec spec = spec_of(number);
    int32_t width, height;
    if (plot_save_format(number) == PLOT_CSV) {
        return csv(desk, spec, out);
    }
    DrawList list = {0};
    bool made = picture(desk, spec, 1, &list, &width, &height);
    if (made) {
        draw_list_to_svg(&list, width, height, "Corridor", out);
    }
    draw_list_free(&list);
    return made;
}
