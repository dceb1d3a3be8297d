/* The string-line diagram: distance along a corridor against time, a line a ship. */
#ifndef CORRIDOR_VIEW_STRING_PLOT_H
#define CORRIDOR_VIEW_STRING_PLOT_H

#include "view/draw_svg.h"
#include "view/plot.h"
#include "view/strings.h"

typedef struct StringPlot StringPlot;
struct StringPlot {
    const Scenario *scenario;
    const Strings *strings;
    const StringAxis *axis;
    int64_t from, to, now, cursor; /* as of a Plot */
    int32_t marked, selected;      /* tracks that stand out; -1 */
};

/* The part of rect that holds the lines; the rest is for labels. */
Rect string_plot_area(const StringPlot *plot, TextSource *text, Rect rect, float u);
void string_plot_draw(const StringPlot *plot, TextSource *text, DrawList *list, Rect rect, float u);
/* What stands out from it: the marked line and the cursor. */
void string_plot_marks(const StringPlot *plot, TextSource *text, DrawList *list, Rect rect,
                       float u);
/* The line nearest to a pixel within `reach` pixels: its track, and where on it; -1: none is. */
int32_t string_plot_at(const StringPlot *plot, Rect area, float u, float x, float y, float reach,
                       StringSample *sample);
/* What the colours mean, in one line of so many pixels from x on. */
void string_plot_legend(TextSource *text, DrawList *list, float x, float baseline, float width,
                        float u);
/* "Odesa to the exit at Çanakkale, Grain ships". */
const char *string_axis_words(const Scenario *scenario, const StringAxis *axis, char out[160]);
/* time_utc, ship, distance, state: a row for each look that is shown. */
void string_plot_to_csv(const StringPlot *plot, TextBuffer *out);

#endif
