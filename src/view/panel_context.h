#ifndef CORRIDOR_VIEW_PANEL_CONTEXT_H
#define CORRIDOR_VIEW_PANEL_CONTEXT_H

#include "view/parts.h"
#include "view/widgets.h"

extern const Part part_context;
/* Whether the menu is open: nothing may be drawn over it. */
bool context_is_open(const Desk *desk);

#endif
