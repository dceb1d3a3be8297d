/* Parts of the strip along the bottom. */
#ifndef CORRIDOR_VIEW_TIMELINE_H
#define CORRIDOR_VIEW_TIMELINE_H

#include "view/widgets.h"

/* Pixel of a time in a strip that shows the whole run. */
float timeline_x(const Desk *desk, Rect strip, int64_t t);

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
