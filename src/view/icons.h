/* Icons, drawn as paths: no font has all of them. */
#ifndef CORRIDOR_VIEW_ICONS_H
#define CORRIDOR_VIEW_ICONS_H

#include "view/draw_list.h"

typedef enum Icon {
    ICON_TICK,
    ICON_TRIANGLE,
    ICON_CROSS,
    ICON_RING,
    ICON_DOTS,  /* talks */
    ICON_HALF,  /* a ring half full: agreed, not signed */
    ICON_PAUSE, /* suspended */
    ICON_LINK,
    ICON_UNDO,
    ICON_REDO,
    ICON_DOWN,
    ICON_RIGHT,
    ICON_TARGETS /* + Target: energy, ports, rail, maritime, land */
} Icon;

/* About the middle (x, y), size pixels high. */
void draw_icon(DrawList *list, float x, float y, float size, int32_t icon, Color color);

#endif
