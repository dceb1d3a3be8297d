/* The time controls of the bar along the top. */
#ifndef CORRIDOR_VIEW_PANEL_TIME_H
#define CORRIDOR_VIEW_PANEL_TIME_H

#include "view/parts.h"

/* The menus of speeds and of conditions to pause at. */
extern const Part part_time;

/* Pause, speed, auto-pause from x on; returns where they end. roomy: conditions as chips. */
float panel_time_draw(Desk *desk, DrawList *list, float x, float middle, bool narrow, bool roomy);

#endif
