#ifndef CORRIDOR_VIEW_PANEL_SCORE_H
#define CORRIDOR_VIEW_PANEL_SCORE_H

#include "view/parts.h"

extern const Part part_score;

/* Opens the scorecard, or closes it; what it shows is worked out the first time. */
void panel_score_toggle(Desk *desk, int32_t argument);

#endif
