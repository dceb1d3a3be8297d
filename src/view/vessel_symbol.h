/* How a vessel is drawn, on the map and in its legend. State is told by shape as well as by colour:
 *   laden      filled, with a bow           in port   filled, blunt at both ends
 *   ballast    hollow                       held      filled, in a diamond
 *   waiting    filled and small (by length) inspection filled, in a circle */
#ifndef CORRIDOR_VIEW_VESSEL_SYMBOL_H
#define CORRIDOR_VIEW_VESSEL_SYMBOL_H

#include "view/theme.h"

/* The hull alone, `length` pixels long, about `at`; course in degrees, 0 up, clockwise. */
void vessel_hull(DrawList *list, Vec2 at, double course_deg, float length, VesselLook look,
                 float u);
/* What stands round the hull; size: of the hull of a vessel under way. Nothing for most looks. */
void vessel_frame(DrawList *list, Vec2 at, float size, VesselLook look, float u);

#endif
