/* The inspector of lanes and areas. */
#ifndef CORRIDOR_VIEW_PANEL_PLACES_H
#define CORRIDOR_VIEW_PANEL_PLACES_H

#include "view/widgets.h"

/* From the pen on down, in a scrolling panel. */
void panel_lane_draw(Pen *pen, int32_t lane);
void panel_area_draw(Pen *pen, int32_t area);
/* Buttons for more or fewer teams of an inspection: panel_teams.c. */
void pen_teams(Pen *pen, int32_t station);

#endif
