/* The why-chain of a vessel as an indented list, part of the inspector. */
#ifndef CORRIDOR_VIEW_PANEL_WHY_H
#define CORRIDOR_VIEW_PANEL_WHY_H

#include "view/widgets.h"

/* Nothing where the vessel neither waits nor stands still in service. */
void panel_why_draw(Pen *pen, VesselIndex vessel);

#endif
