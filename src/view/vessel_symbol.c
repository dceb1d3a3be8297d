#include "view/vessel_symbol.h"

#include <math.h>

enum { HULL_POINTS = 7 };

/* Bow at y 0.5, in lengths. */
static const Vec2 with_bow[HULL_POINTS] = {{0, 0.5f},      {0.21f, 0.26f},  {0.25f, -0.36f},
                                           {0.16f, -0.5f}, {-0.16f, -0.5f}, {-0.25f, -0.36f},
                                           {-0.21f, 0.26f}};
static const Vec2 blunt[HULL_POINTS] = {{0, 0.46f},      {0.25f, 0.46f},   {0.25f, 0},
                                        {0.25f, -0.46f}, {-0.25f, -0.46f}, {-0.25f, 0},
                                        {-0.25f, 0.46f}};

/* The outline turned to the course, and moved `edge` pixels outwards. */
static void outline(Vec2 out[HULL_POINTS], const Vec2 shape[HULL_POINTS], Vec2 at,
                    double course_deg, float length, float edge)
{
    float angle = (float)(course_deg * (3.14159265358979 / 180));
    float s = sinf(angle), c = cosf(angle);
    float along = length + 2 * edge, across = length + 4 * edge; /* a hull is half as broad */
    for (int32_t i = 0; i < HULL_POINTS; i++) {
        float x = shape[i].x * across, y = shape[i].y * along;
        out[i] = (Vec2){at.x + x * c + y * s, at.y + x * s - y * c};
    }
}

void vessel_hull(DrawList *list, Vec2 at, double course_deg, float length, VesselLook look, float u)
{
    const Vec2 *shape = look == LOOK_IN_PORT ? blunt : with_bow;
    Color color = look_color(look);
    Vec2 points[HULL_POINTS];
    bool hollow = look == LOOK_BALLAST; /* no cargo */
    outline(points, shape, at, course_deg, length, hollow ? 0.7f * u : 1.1f * u);
    draw_polygon(list, points, HULL_POINTS, hollow ? color : color_alpha(COLOR_INK, 0.753f));
    outline(points, shape, at, course_deg, length, hollow ? -0.7f * u : 0);
    draw_polygon(list, points, HULL_POINTS, hollow ? COLOR_HOLLOW : color);
}

void vessel_frame(DrawList *list, Vec2 at, float size, VesselLook look, float u)
{
    if (look == LOOK_INSPECTION) {
        draw_ring(list, at.x, at.y, size * 0.55f, 1.4f * u, COLOR_INSPECTION);
    } else if (look == LOOK_HELD) {
        float r = size * 0.74f;
        Vec2 diamond[4] = {{at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y}};
        draw_polyline(list, diamond, 4, true, 1.7f * u, COLOR_HELD);
    }
}
