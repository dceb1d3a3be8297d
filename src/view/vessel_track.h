/* The part with the command to show a vessel's track. */
#ifndef CORRIDOR_VIEW_VESSEL_TRACK_H
#define CORRIDOR_VIEW_VESSEL_TRACK_H

#include "view/parts.h"

extern const Part vessel_track_part;

#endif
