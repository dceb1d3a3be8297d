#include "view/camera.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double METRES_PER_DEGREE = 111319.49079327358; /* at the equator, WGS84 */
static const double CLOSEST_METRES = 5;                     /* per pixel */

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

double mercator_y(double lat)
{
    double sine = sin(clamp(lat, -85, 85) * PI / 180);
    return 0.5 * log((1 + sine) / (1 - sine)) * 180 / PI;
}

double mercator_lat(double y)
{
    return atan(sinh(y * PI / 180)) * 180 / PI;
}

Vec2 camera_project(const Camera *camera, double lon, double lat)
{
    return (Vec2){(float)(0.5 * camera->width + (lon - camera->x) * camera->scale),
                  (float)(0.5 * camera->height - (mercator_y(lat) - camera->y) * camera->scale)};
}

void camera_unproject(const Camera *camera, double px, double py, double *lon, double *lat)
{
    *lon = camera->x + (px - 0.5 * camera->width) / camera->scale;
    *lat = mercator_lat(camera->y - (py - 0.5 * camera->height) / camera->scale);
}

double camera_metres_per_pixel_at(const Camera *camera, double lat)
{
    return METRES_PER_DEGREE * cos(clamp(lat, -85, 85) * PI / 180) / camera->scale;
}

double camera_metres_per_pixel(const Camera *camera)
{
    return camera_metres_per_pixel_at(camera, mercator_lat(camera->y));
}

double camera_zoom(const Camera *camera)
{
    return camera->min_scale > 0 ? camera->scale / camera->min_scale : 1;
}

static void apply_limits(Camera *camera)
{
    if (camera->max_scale > 0) {
        camera->scale = clamp(camera->scale, camera->min_scale, camera->max_scale);
    }
    if (camera->world.east > camera->world.west) {
        camera->x = clamp(camera->x, camera->world.west, camera->world.east);
        camera->y =
            clamp(camera->y, mercator_y(camera->world.south), mercator_y(camera->world.north));
    }
}

static double fitting_scale(GeoBox box, Rect free_rect)
{
    double width = fmax(box.east - box.west, 1e-6);
    double height = fmax(mercator_y(box.north) - mercator_y(box.south), 1e-6);
    return fmin(fmax((double)free_rect.w, 1) / width, fmax((double)free_rect.h, 1) / height);
}

void camera_fit(Camera *camera, GeoBox box, Rect free_rect)
{
    camera->scale = fitting_scale(box, free_rect);
    if (camera->max_scale > 0) {
        camera->scale = clamp(camera->scale, camera->min_scale, camera->max_scale);
    }
    double middle_x = (double)free_rect.x + 0.5 * (double)free_rect.w;
    double middle_y = (double)free_rect.y + 0.5 * (double)free_rect.h;
    camera->x = 0.5 * (box.west + box.east) - (middle_x - 0.5 * camera->width) / camera->scale;
    camera->y = 0.5 * (mercator_y(box.south) + mercator_y(box.north)) +
                (middle_y - 0.5 * camera->height) / camera->scale;
    apply_limits(camera);
}

void camera_set_limits(Camera *camera, GeoBox box, Rect free_rect)
{
    double lat = mercator_lat(0.5 * (mercator_y(box.south) + mercator_y(box.north)));
    camera->world = box;
    camera->min_scale = fitting_scale(box, free_rect);
    camera->max_scale =
        fmax(METRES_PER_DEGREE * cos(lat * PI / 180) / CLOSEST_METRES, camera->min_scale);
    apply_limits(camera);
}

void camera_allow(Camera *camera, GeoBox box, Rect free_rect)
{
    camera->min_scale = fmin(camera->min_scale, fitting_scale(box, free_rect));
}

void camera_resize(Camera *camera, int32_t width, int32_t height)
{
    camera->width = width;
    camera->height = height;
}

void camera_pan(Camera *camera, double dx, double dy)
{
    camera->x -= dx / camera->scale;
    camera->y += dy / camera->scale;
    apply_limits(camera);
}

void camera_zoom_at(Camera *camera, double px, double py, double factor)
{
    double right = px - 0.5 * camera->width;
    double down = py - 0.5 * camera->height;
    double x = camera->x + right / camera->scale;
    double y = camera->y - down / camera->scale;
    camera->scale *= factor;
    if (camera->max_scale > 0) {
        camera->scale = clamp(camera->scale, camera->min_scale, camera->max_scale);
    }
    camera->x = x - right / camera->scale;
    camera->y = y + down / camera->scale;
    apply_limits(camera);
}

void camera_follow(Camera *camera, double lon, double lat, double px, double py)
{
    double x = 0.5 * camera->width + (lon - camera->x) * camera->scale;
    double y = 0.5 * camera->height - (mercator_y(lat) - camera->y) * camera->scale;
    camera_pan(camera, floor(px - x + 0.5), floor(py - y + 0.5));
}

Camera camera_between(const Camera *from, const Camera *to, double t)
{
    if (t <= 0) {
        return *from;
    }
    if (t >= 1) {
        return *to;
    }
    Camera camera = *to;
    camera.scale = from->scale * pow(to->scale / from->scale, t);
    /* A place stays still when the centre moves linearly with the size of a pixel. */
    double span = 1 / from->scale - 1 / to->scale;
    double part = fabs(span) * from->scale < 1e-6 ? t : (1 / from->scale - 1 / camera.scale) / span;
    camera.x = from->x + (to->x - from->x) * part;
    camera.y = from->y + (to->y - from->y) * part;
    return camera;
}

GeoBox camera_box(const Camera *camera)
{
    GeoBox box;
    camera_unproject(camera, 0, 0, &box.west, &box.north);
    camera_unproject(camera, camera->width, camera->height, &box.east, &box.south);
    return box;
}
