/* Parts of the strip along the bottom. */
#ifndef CORRIDOR_VIEW_TIMELINE_H
#define CORRIDOR_VIEW_TIMELINE_H

#include "view/widgets.h"

/* Pixel of a time in a strip that shows the whole run. */
float timeline_x(const Desk *desk, Rect strip, int64_t t);
int64_t timeline_t(const Desk *desk, Rect strip, float x);

/* What lies ahead of now, known from an earlier run, is drawn so strong. */
#define AHEAD_ALPHA 0.4f

/* Hit calls of the strip: the pointer takes hold of it where it is; of the mark of now, which does
 * not move for that (argument 1); at a time, in seconds from the scenario's start. */
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
