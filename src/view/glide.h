/* Smooth ways of the camera: zooms and pans that ease out, flights to a view. At once where motion
 * is reduced, and in desks that are drawn picture by picture. */
#ifndef CORRIDOR_VIEW_GLIDE_H
#define CORRIDOR_VIEW_GLIDE_H

#include "view/desk_state.h"

/* Moves the camera on to the frame at now_ms; true while it still has a way to go. */
bool glide_update(Desk *desk, double now_ms);
void glide_stop(Desk *desk); /* where it is */

/* Contents move by (dx, dy) pixels. */
void desk_pan_by(Desk *desk, float dx, float dy);
/* Changes to another view. */
void desk_fly_to(Desk *desk, const Camera *goal);

#endif
