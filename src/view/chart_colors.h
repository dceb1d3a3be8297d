/* The colours of the base map. */
#ifndef CORRIDOR_VIEW_CHART_COLORS_H
#define CORRIDOR_VIEW_CHART_COLORS_H

#include "view/draw_list.h"

typedef struct ShadeColor {
    float r, g, b;
} ShadeColor;

enum { SEA_STEPS = 7 };

typedef struct ChartColors {
    ShadeColor sea[SEA_STEPS];      /* from the shore to the deep, see chart_shade.c */
    ShadeColor glow_near, glow_far; /* added along the shore */
    ShadeColor land_low, land_high; /* at sea level and at 3000 m */
    float light_up, light_down;     /* added on slopes to the light, taken off in shadow */
    float shore_rise;               /* added to land along the shore */
    Color coast, river, border, lake, lake_shore, isobath;
} ChartColors;

#endif
