/* The base map: sea tinted by depth, glow along the shore, land with relief, coast, rivers, lakes,
 * borders, isobaths. Drawn by the canvas's rasteriser into a texture somewhat larger than the
 * window, on a worker thread; a pan is a blit from it. While one zooms, the window alone is drawn
 * at once, in full: at 1280 x 720 that takes 4 ms on two threads, so there is no coarser draft.
 *
 * Use, once a frame on one thread:
 *     chart_view_prepare(view, &camera, now_ms);
 *     chart_view_draw(view, list);            first in the list: covers the whole window
 *     chart_view_draw_graticule(list, ...);   optional
 *     ... lanes, vessels, panels ... canvas_draw
 * The image lent to the list is valid until the next chart_view_prepare. */
#ifndef CORRIDOR_VIEW_CHART_VIEW_H
#define CORRIDOR_VIEW_CHART_VIEW_H

#include "model/chart.h"
#include "view/camera.h"
#include "view/chart_colors.h"
#include "view/draw_list.h"
#include "view/text.h"

typedef struct ChartView ChartView;

/* The chart is read by the worker thread as well: it must stay unchanged until destroy.
 * synchronous: no worker; every prepare leaves the finished map of exactly this camera, the same
 * pixels every time (pictures, tests). */
ChartView *chart_view_create(const Chart *chart, bool synchronous);
void chart_view_destroy(ChartView *view);

/* Navigable water too narrow to see from afar (straits, canals, river mouths): centre lines that
 * are drawn in sea colour over the land, at least 3 px wide. Copied. NULL removes them. */
void chart_view_set_channels(ChartView *view, const ChartShapes *lines);

/* Colours from the next prepare on. What was painted in others stays until the new one is there. */
void chart_view_set_colors(ChartView *view, const ChartColors *colors);

/* Makes the map of this camera ready. now_ms is any clock that does not jump back; only differences
 * count. Returns true while the worker is still busy or will be: call again (and draw) within the
 * next frames even if nothing else moves. */
bool chart_view_prepare(ChartView *view, const Camera *camera, double now_ms);

/* Appends the image; the same moved to the right by dx pixels. */
void chart_view_draw(const ChartView *view, DrawList *list);
void chart_view_draw_at(const ChartView *view, DrawList *list, float dx);

/* Meridians and parallels at a spacing that suits the scale: 2 degrees to 1 minute. */
void chart_view_draw_graticule(DrawList *list, const Camera *camera, Color line);

/* Their labels, such as 30°E along the top and 44°N along the left of free_rect. Nothing is
 * drawn, so that the caller may leave out those for which there is no room. */
enum { DEGREE_LABELS_MAX = 128 };
typedef struct DegreeLabel {
    Rect box;
    Vec2 at; /* left end of the baseline */
    char text[32];
} DegreeLabel;
int32_t chart_view_degree_labels(const Camera *camera, Rect free_rect, TextSource *text,
                                 const TextStyle *style, DegreeLabel *labels);

/* A position as charts write it, degrees and minutes to a tenth: 44°12.3′ N  031°05.4′ E. */
enum { POSITION_TEXT = 48 };
void chart_view_position(double lon, double lat, char out[POSITION_TEXT]);

/* A round length in nautical miles (and what it is in km) of at most max_width pixels at the
 * window's centre latitude, in words. Returns its pixels. */
enum { SCALE_TEXT = 48 };
#define SCALE_GAP 0.75F /* em between the bar and the words */
float chart_view_scale(const Camera *camera, float max_width, char out[SCALE_TEXT]);

/* The scale bar of that length with its words on the right; (x, y) is its left end. Returns the
 * bar's width. */
float chart_view_draw_scale(DrawList *list, const Camera *camera, float x, float y, float max_width,
                            TextStyle style);

#endif
