/* Moments that were marked to come back to. */
#ifndef CORRIDOR_VIEW_PANEL_BOOKMARKS_H
#define CORRIDOR_VIEW_PANEL_BOOKMARKS_H

#include "view/parts.h"

extern const Part part_bookmarks;

/* Their marks on the timeline's axis. */
void bookmarks_draw_marks(Desk *desk, DrawList *list, Rect strip);

#endif
