#ifndef CORRIDOR_VIEW_PANEL_STRINGS_H
#define CORRIDOR_VIEW_PANEL_STRINGS_H

#include "view/parts.h"

extern const Part part_strings;

/* Opens the diagram, or closes it. */
void panel_strings_toggle(Desk *desk, int32_t argument);

#endif
