#ifndef CORRIDOR_VIEW_PANEL_FIND_H
#define CORRIDOR_VIEW_PANEL_FIND_H

#include "view/parts.h"
#include "view/widgets.h"

extern const Part part_find;

#endif
