/* Which theme the desk shows. */
#ifndef CORRIDOR_VIEW_PALETTE_H
#define CORRIDOR_VIEW_PALETTE_H

#include "view/parts.h"

/* Sets the desk's theme for the frame at now_ms; true while it is still changing. */
bool palette_update(Desk *desk, double now_ms);

/* Degrees of the sun's middle above the horizon at t, without refraction; exact to about four. */
double palette_sun_altitude(int64_t t, double lon, double lat);

extern const Part palette_part;

#endif
