#include "view/glide.h"

#include <math.h>

static const double ease_ms = 60; /* in which two thirds of what is left are done */
static const double flight_ms = 380;
static const double longest_ms = 100; /* a frame that took longer counts as one of that length */

static bool moves_at_once(const Desk *desk)
{
    return desk->config.synchronous || desk->preferences.reduced_motion;
}

void glide_stop(Desk *desk)
{
    desk->glide.zoom_left = desk->glide.pan_x = desk->glide.pan_y = 0;
    desk->glide.flying = false;
}

void desk_zoom_at(Desk *desk, float x, float y, double factor)
{
    if (moves_at_once(desk)) {
        camera_zoom_at(&desk->camera, x, y, factor);
        return;
    }
    Glide *glide = &desk->glide;
    glide->flying = false;
    if (log(factor) * glide->zoom_left < 0) {
        glide->zoom_left = 0; /* turned back: at once */
    }
    glide->zoom_left += log(factor);
    glide->x = x;
    glide->y = y;
}

void desk_pan_by(Desk *desk, float dx, float dy)
{
    desk->following = false;
    if (moves_at_once(desk)) {
        camera_pan(&desk->camera, dx, dy);
        return;
    }
    desk->glide.flying = false;
    desk->glide.pan_x += dx;
    desk->glide.pan_y += dy;
}

void desk_fly_to(Desk *desk, const Camera *goal)
{
    glide_stop(desk);
    if (moves_at_once(desk)) {
        desk->camera = *goal;
        return;
    }
    desk->glide.from = desk->camera;
    desk->glide.to = *goal;
    desk->glide.flown = 0;
    desk->glide.flying = true;
}

static void fly(Desk *desk, double ms)
{
    Glide *glide = &desk->glide;
    glide->flown = fmin(glide->flown + ms / flight_ms, 1);
    double t = glide->flown, eased = t * t * (3 - 2 * t);
    Camera to = glide->to; /* the window may have changed its size since */
    Camera from = glide->from;
    from.width = to.width = desk->camera.width;
    from.height = to.height = desk->camera.height;
    desk->camera = t < 1 ? camera_between(&from, &to, eased) : to;
    glide->flying = t < 1;
}

/* Whole pixels, so that the base map can be moved instead of drawn. */
static double part_of(double *left, double share)
{
    double part = fabs(*left) < 1.5 ? *left : trunc(*left * share);
    if (part == 0) {
        part = *left > 0 ? 1 : -1;
    }
    *left -= part;
    return part;
}

bool glide_update(Desk *desk, double now_ms)
{
    Glide *glide = &desk->glide;
    double ms = fmin(fmax(now_ms - glide->at_ms, 0), longest_ms);
    double share = 1 - exp(-ms / ease_ms);
    glide->at_ms = now_ms;
    if (glide->flying) {
        fly(desk, ms);
    }
    if (glide->zoom_left != 0) {
        double part = fabs(glide->zoom_left) < 0.004 ? glide->zoom_left : glide->zoom_left * share;
        camera_zoom_at(&desk->camera, glide->x, glide->y, exp(part));
        glide->zoom_left -= part;
    }
    if (ms > 0 && (glide->pan_x != 0 || glide->pan_y != 0)) {
        double dx = glide->pan_x != 0 ? part_of(&glide->pan_x, share) : 0;
        double dy = glide->pan_y != 0 ? part_of(&glide->pan_y, share) : 0;
        camera_pan(&desk->camera, dx, dy);
    }
    return glide->flying || glide->zoom_left != 0 || glide->pan_x != 0 || glide->pan_y != 0;
}
