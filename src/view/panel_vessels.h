/* The list of vessels, sorted and filtered: a tab of the left column. */
#ifndef CORRIDOR_VIEW_PANEL_VESSELS_H
#define CORRIDOR_VIEW_PANEL_VESSELS_H

#include "sim/why.h"
#include "view/parts.h"
#include "view/widgets.h"

extern const Part part_vessels;

/* Shows the list of those bound for a port or there; -1: of all. */
void desk_list_vessels(Desk *desk, int32_t port);

#endif
