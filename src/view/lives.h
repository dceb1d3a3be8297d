/* Plots of single vessels. */
#ifndef CORRIDOR_VIEW_LIVES_H
#define CORRIDOR_VIEW_LIVES_H

#include "view/parts.h"
#include "view/plots.h"

extern const Part part_lives;

/* Whether a slot (PlotSpec.index) holds a vessel's life. */
bool lives_has(const Desk *desk, int32_t slot);
/* Fills in the plot of one. */
void lives_make(const Desk *desk, PlotSpec spec, PlotData *data);
Color lives_cause_color(int32_t cause);

#endif
