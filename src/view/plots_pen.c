/* Plots and pins in the panels on the left. */
#include "view/plots.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The argument of a pin's hit: kind and index. */
static int32_t number_of(PlotSpec spec)
{
    return spec.index * PLOT_KINDS + (int32_t)spec.kind;
}

static void call_pin(Desk *desk, int32_t number, Rect where)
{
    (void)where;
    PlotSpec spec = {(PlotKind)(number % PLOT_KINDS), number / PLOT_KINDS};
    plots_toggle(desk, spec);
    if (layout_cards(desk).w == 0) {
        desk_say(desk, "The window is too small for the column of plots: make it wider, or the "
                       "scale smaller");
    }
}

/* A drawing pin, upright; filled where it holds. */
static void draw_pin(DrawList *list, float x, float y, float u, bool on, Color color)
{
    Vec2 head[] = {{x - 3.5f * u, y - 6 * u},    {x + 3.5f * u, y - 6 * u},
                   {x + 2.2f * u, y - 1.5f * u}, {x + 4.6f * u, y + 1.2f * u},
                   {x - 4.6f * u, y + 1.2f * u}, {x - 2.2f * u, y - 1.5f * u}};
    if (on) {
        draw_polygon(list, head, 6, color);
    }
    draw_polyline(list, head, 6, true, 1.2f * u, color);
    draw_line(list, x, y + 1.2f * u, x, y + 6.5f * u, 1.2f * u, color);
}

static void pin(Pen *pen, Rect r, PlotSpec spec, const char *what)
{
    Desk *desk = pen->desk;
    bool on = plots_is_shown(desk, spec), hovered = desk_hovers(desk, r);
    char tip[160];
    if (hovered) {
        draw_rect(pen->list, r, 5 * desk->u, COLOR_BUTTON_HOVER);
    }
    draw_pin(pen->list, r.x + r.w / 2, r.y + r.h / 2, desk->u, on,
             on        ? COLOR_ACCENT
             : hovered ? COLOR_TEXT
                       : COLOR_MUTED);
    snprintf(tip, sizeof tip,
             on ? "Take its plot out of the right column: %.80s"
                : "Plot it in the right column: %.80s",
             what);
    desk_hit_call(desk, r, call_pin, number_of(spec), true, tip);
}

void pen_pair_pinned(Pen *pen, const char *key, const char *value, PlotSpec spec)
{
    if (!plots_has(pen->desk, spec)) {
        pen_pair(pen, key, value);
        return;
    }
    float u = pen->desk->u, top = pen->y, side = 24 * u;
    Pen inner = *pen;
    inner.w -= side;
    inner.y += u;
    pen_pair(&inner, key, value);
    pen->y = fmaxf(inner.y, top + 23 * u) + u;
    pin(pen, (Rect){pen->x + pen->w - side + 4 * u, top, side, side}, spec, key);
}

void pen_plot(Pen *pen, PlotSpec spec, float units)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    PlotData data;
    if (!plots_make(desk, spec, plots_range(desk), &data)) {
        plots_free(&data);
        return;
    }
    const char *what = strstr(data.plot.title, ": ");
    what = what ? what + 2 : data.plot.title;
    char title[160];
    snprintf(title, sizeof title, "%s, %s", what, data.plot.unit);
    title[0] = (char)(title[0] >= 'a' && title[0] <= 'z' ? title[0] - 'a' + 'A' : title[0]);
    TextStyle style = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT_2);
    char fitted[128];
    text_fit(desk->config.text, &style, title, pen->w - 28 * u, fitted, sizeof fitted);
    pen->y += 8 * u;
    draw_text(pen->list, pen->x, pen->y + 16 * u, style, fitted);
    pin(pen, (Rect){pen->x + pen->w - 20 * u, pen->y, 24 * u, 24 * u}, spec, data.plot.title);
    pen->y += 26 * u;
    Rect legend = {pen->x, pen->y, pen->w, 0};
    pen->y += plots_legend(desk, pen->list, &data.plot, legend, false);
    plots_graph(desk, pen->list, &data.plot, (Rect){pen->x, pen->y, pen->w, units * u});
    pen->y += units * u + 6 * u;
    plots_free(&data);
}
