/* Parts of the strip along the bottom. */
#ifndef CORRIDOR_VIEW_TIMELINE_H
#define CORRIDOR_VIEW_TIMELINE_H

#include "view/parts.h"
#include "view/widgets.h"

/* Pixel of a time in the strip, which shows desk->strip of the run; may lie outside. */
float timeline_x(const Desk *desk, Rect strip, int64_t t);
int64_t timeline_t(const Desk *desk, Rect strip, float x);

/* ---- timeline_view.c: what of the run is shown ---- */
/* Shows a factor of the time (less than 1: closer), from 2 hours to the whole run, such that the
 * time at x stays where it is. */
void timeline_zoom(Desk *desk, Rect strip, float x, double factor);
void timeline_pan(Desk *desk, int64_t ms); /* to the right; stays within the run */
void timeline_show_all(Desk *desk);
/* Before drawing: the view follows now, when that has moved out of it. */
void timeline_follow(Desk *desk);
/* The axis: hours, days, weeks, months or years, as there is room; the pill of now spans
 * pill_x +- pill_half and goes first. */
void timeline_ticks(Desk *desk, DrawList *list, Rect strip, float pill_x, float pill_half);
/* Where the view lies within the run, when it shows less: a thin bar. */
void timeline_overview(Desk *desk, DrawList *list, Rect bar);
/* A region for the pointer, cut to the strip. */
void timeline_hit(Desk *desk, Rect strip, Rect rect, HitCall call, int32_t argument,
                  const char *tip);
/* The axis is taken, to pan. */
void timeline_take_axis(Desk *desk, int32_t argument, Rect where);
extern const Part part_timeline;

/* What lies ahead of now, known from an earlier run, is drawn so strong. */
#define AHEAD_ALPHA 0.4f

/* Hit calls of the strip: the pointer takes hold of it where it is; of the mark of now, which does
 * not move for that (argument 1); at a time, in seconds from the scenario's start. */
void timeline_focus(Desk *desk, int32_t argument, Rect where); /* the keyboard's: next event */
void timeline_grab(Desk *desk, int32_t mark, Rect where);
void timeline_grab_at(Desk *desk, int32_t seconds, Rect where);
/* Goes to that time without taking hold. */
void timeline_go(Desk *desk, int32_t seconds, Rect where);
/* The pointer that holds it has moved to x. */
void timeline_drag(Desk *desk, float x);

/* timeline_bands.c: one agreement's history as a coloured band, with its violations. */
void timeline_bands(Desk *desk, DrawList *list, Rect strip, int32_t agreement);

/* timeline_flags.c: events of the scenario, decisions by hand, incidents. `reach` is
 * how far down their lines go. */
void timeline_flags(Desk *desk, DrawList *list, Rect strip, float reach);

enum { EVENT_WORDS = 900 };
/* What brought a truce event about, for a tooltip: the scenario's event with its source, a decision
 * by hand, or that it followed by itself. */
const char *timeline_origin(const Desk *desk, const TruceEvent *event, char out[EVENT_WORDS]);

#endif
