#ifndef CORRIDOR_VIEW_PANEL_CARDS_H
#define CORRIDOR_VIEW_PANEL_CARDS_H

#include "view/parts.h"

extern const Part part_cards, part_cards_menu;

/* Opens or closes the menu of plots. */
void panel_cards_choose(Desk *desk, int32_t argument);

#endif
