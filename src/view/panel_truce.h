/* The truce panel: protection, agreements by party, what blocks them, what the parties ask for. */
#ifndef CORRIDOR_VIEW_PANEL_TRUCE_H
#define CORRIDOR_VIEW_PANEL_TRUCE_H

#include "view/widgets.h"

/* Draws it from the pen on down, in a scrolling panel. */
void panel_truce_draw(Pen *pen);
/* One agreement's details, panel_deal.c. */
void panel_deal_draw(Pen *pen, int32_t agreement);

#endif
