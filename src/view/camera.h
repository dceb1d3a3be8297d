/* The camera: which part of the Mercator plane the window shows. A small value type; copy freely.
 *
 * The plane is measured in degrees: x is longitude, y = mercator_y(latitude), growing north, equal
 * to the latitude's degrees at the equator. Pixels grow right and down. */
#ifndef CORRIDOR_VIEW_CAMERA_H
#define CORRIDOR_VIEW_CAMERA_H

#include "view/draw_list.h"

typedef struct GeoBox {
    double west, south, east, north; /* degrees */
} GeoBox;

typedef struct Camera {
    double x, y;           /* the centre, Mercator degrees */
    double scale;          /* pixels per degree of longitude */
    int32_t width, height; /* the window, pixels */
    /* Set by camera_set_limits; zero: no limits. The centre stays inside `world`. */
    double min_scale, max_scale;
    GeoBox world;
} Camera;

double mercator_y(double lat); /* degrees; lat is held within +-85 */
double mercator_lat(double y); /* its inverse */

Vec2 camera_project(const Camera *camera, double lon, double lat);
void camera_unproject(const Camera *camera, double px, double py, double *lon, double *lat);

/* Metres on the ground per pixel, at the centre and at a latitude. */
double camera_metres_per_pixel(const Camera *camera);
double camera_metres_per_pixel_at(const Camera *camera, double lat);

/* How many times closer than the view that shows the whole world box; 1 there. */
double camera_zoom(const Camera *camera);

/* Shows the whole box inside the rectangle of the window that panels leave free. Limits apply. */
void camera_fit(Camera *camera, GeoBox box, Rect free_rect);

/* Sets the limits: farthest out is `box` fitted into free_rect, closest is 5 m per pixel; the
 * centre may not leave the box. Applies them at once. */
void camera_set_limits(Camera *camera, GeoBox box, Rect free_rect);
/* Lets the camera go out as far as shows the whole box inside the rectangle. */
void camera_allow(Camera *camera, GeoBox box, Rect free_rect);

void camera_resize(Camera *camera, int32_t width, int32_t height); /* keeps centre and scale */
void camera_pan(Camera *camera, double dx, double dy); /* contents move by (dx, dy) pixels */
/* Multiplies the scale; the place under (px, py) stays there unless a limit moves it. */
void camera_zoom_at(Camera *camera, double px, double py, double factor);
/* Moves the centre to a place by a whole number of pixels, so that a cached base map still fits
 * exactly: for following a vessel. (px, py) is where in the window the place shall be. */
void camera_follow(Camera *camera, double lon, double lat, double px, double py);

/* Between two views, t 0..1: scale geometric, and the path such that a zoom about a point keeps
 * that point still. Ease t before the call. */
Camera camera_between(const Camera *from, const Camera *to, double t);

/* The part of the Earth inside the window. */
GeoBox camera_box(const Camera *camera);

#endif
