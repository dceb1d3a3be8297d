/* A small map of the whole region in a corner of the map: coast, ships, what the window shows. */
#ifndef CORRIDOR_VIEW_MINIMAP_H
#define CORRIDOR_VIEW_MINIMAP_H

#include "view/parts.h"

extern const Part minimap_part;

/* Where it lies in this frame; w 0: nowhere. */
Rect minimap_rect(const Desk *desk);

#endif
