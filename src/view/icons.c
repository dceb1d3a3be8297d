#include "view/icons.h"

#include "model/truce.h"

#include <math.h>

/* Points of the icon, in parts of half its size, are turned into pixels. */
typedef struct Frame {
    DrawList *list;
    float x, y, r, line;
    Color color;
} Frame;

enum { STROKE_MAX = 16 };

static void stroke(const Frame *f, const float (*points)[2], int32_t count, bool closed)
{
    Vec2 out[STROKE_MAX];
    for (int32_t i = 0; i < count && i < STROKE_MAX; i++) {
        out[i] = (Vec2){f->x + f->r * points[i][0], f->y + f->r * points[i][1]};
    }
    draw_polyline(f->list, out, count, closed, f->line, f->color);
}

static void fill(const Frame *f, const float (*points)[2], int32_t count)
{
    Vec2 out[STROKE_MAX];
    for (int32_t i = 0; i < count && i < STROKE_MAX; i++) {
        out[i] = (Vec2){f->x + f->r * points[i][0], f->y + f->r * points[i][1]};
    }
    draw_polygon(f->list, out, count, f->color);
}

static void line(const Frame *f, float x0, float y0, float x1, float y1)
{
    draw_line(f->list, f->x + f->r * x0, f->y + f->r * y0, f->x + f->r * x1, f->y + f->r * y1,
              f->line, f->color);
}

static void bar(const Frame *f, float x, float y, float w, float h)
{
    draw_rect(f->list, (Rect){f->x + f->r * x, f->y + f->r * y, f->r * w, f->r * h}, 0, f->color);
}

/* ---- truce ---- */

static void half_ring(const Frame *f)
{
    Vec2 points[STROKE_MAX];
    for (int32_t i = 0; i < STROKE_MAX; i++) { /* the lower half */
        float angle = 3.14159265f * (float)i / (float)(STROKE_MAX - 1);
        points[i] = (Vec2){f->x + f->r * 0.7f * cosf(angle), f->y + f->r * 0.7f * sinf(angle)};
    }
    draw_polygon(f->list, points, STROKE_MAX, f->color);
    draw_ring(f->list, f->x, f->y, f->r * 0.75f, f->line, f->color);
}

static void dots(const Frame *f)
{
    for (int32_t i = -1; i <= 1; i++) {
        draw_circle(f->list, f->x + 0.72f * f->r * (float)i, f->y, f->r * 0.26f, f->color);
    }
}

/* An arrow that turns back to the left (side 1) or to the right (-1). */
static void turn(const Frame *f, float side)
{
    Vec2 arc[9];
    for (int32_t i = 0; i < 9; i++) {
        float angle = -1.5707963f + 3.1415927f * (float)i / 8;
        arc[i] = (Vec2){f->x + side * f->r * (0.15f + 0.55f * cosf(angle)),
                        f->y + f->r * (0.2f + 0.55f * sinf(angle))};
    }
    draw_polyline(f->list, arc, 9, false, f->line, f->color);
    line(f, side * 0.15f, -0.35f, -side * 0.75f, -0.35f);
    line(f, side * 0.15f, 0.75f, -side * 0.4f, 0.75f);
    const float head[][2] = {
        {-side * 0.35f, -0.8f}, {-side * 0.85f, -0.35f}, {-side * 0.35f, 0.1f}};
    stroke(f, head, 3, false);
}

/* ---- targets ---- */

static void bolt(const Frame *f)
{
    static const float points[][2] = {{0.15f, -1}, {-0.6f, 0.15f}, {-0.05f, 0.15f},
                                      {-0.15f, 1}, {0.6f, -0.2f},  {0.05f, -0.2f}};
    fill(f, points, 6);
}

static void crane(const Frame *f)
{
    bar(f, -0.95f, 0.75f, 1.9f, 0.18f);
    line(f, -0.35f, 0.75f, -0.35f, -0.85f);
    line(f, -0.75f, -0.55f, 0.85f, -0.55f);
    line(f, -0.35f, -0.85f, 0.5f, -0.55f);
    line(f, 0.6f, -0.55f, 0.6f, 0.0f);
    bar(f, 0.3f, 0.0f, 0.6f, 0.45f);
}

static void track(const Frame *f)
{
    line(f, -0.25f, -0.9f, -0.7f, 0.9f);
    line(f, 0.25f, -0.9f, 0.7f, 0.9f);
    line(f, -0.45f, -0.45f, 0.45f, -0.45f);
    line(f, -0.6f, 0.05f, 0.6f, 0.05f);
    line(f, -0.75f, 0.55f, 0.75f, 0.55f);
}

static void ship(const Frame *f)
{
    static const float hull[][2] = {{-0.95f, 0.1f}, {0.95f, 0.1f}, {0.6f, 0.75f}, {-0.6f, 0.75f}};
    fill(f, hull, 4);
    bar(f, -0.5f, -0.4f, 0.7f, 0.4f);
    bar(f, 0.0f, -0.85f, 0.22f, 0.5f);
}

static void hills(const Frame *f)
{
    static const float far[][2] = {
        {-1, 0.7f}, {-0.3f, -0.7f}, {0.1f, 0.05f}, {0.4f, -0.4f}, {1, 0.7f}};
    stroke(f, far, 5, true);
}

static void draw_target(const Frame *f, Target target)
{
    switch (target) {
    case TARGET_ENERGY:
        bolt(f);
        break;
    case TARGET_PORTS:
        crane(f);
        break;
    case TARGET_RAIL:
        track(f);
        break;
    case TARGET_MARITIME:
        ship(f);
        break;
    case TARGET_LAND:
        hills(f);
        break;
    case TARGETS:
        break;
    }
}

void draw_icon(DrawList *list, float x, float y, float size, int32_t icon, Color color)
{
    static const float tick[][2] = {{-0.7f, 0}, {-0.15f, 0.55f}, {0.75f, -0.6f}};
    static const float triangle[][2] = {{0, -0.8f}, {0.85f, 0.7f}, {-0.85f, 0.7f}};
    static const float down[][2] = {{-0.6f, -0.3f}, {0, 0.35f}, {0.6f, -0.3f}};
    static const float right[][2] = {{-0.3f, -0.6f}, {0.35f, 0}, {-0.3f, 0.6f}};
    Frame f = {list, x, y, size / 2, size * 0.16f, color};
    if (icon >= ICON_TARGETS) {
        f.line = size * 0.11f;
        draw_target(&f, (Target)(icon - ICON_TARGETS));
        return;
    }
    switch ((Icon)icon) {
    case ICON_TICK:
        stroke(&f, tick, 3, false);
        break;
    case ICON_TRIANGLE:
        stroke(&f, triangle, 3, true);
        break;
    case ICON_CROSS:
        line(&f, -0.6f, -0.6f, 0.6f, 0.6f);
        line(&f, -0.6f, 0.6f, 0.6f, -0.6f);
        break;
    case ICON_RING:
        draw_ring(list, x, y, f.r * 0.7f, f.line, color);
        break;
    case ICON_DOTS:
        dots(&f);
        break;
    case ICON_HALF:
        half_ring(&f);
        break;
    case ICON_PAUSE:
        bar(&f, -0.65f, -0.75f, 0.45f, 1.5f);
        bar(&f, 0.2f, -0.75f, 0.45f, 1.5f);
        break;
    case ICON_LINK:
        draw_ring(list, x - f.r * 0.35f, y, f.r * 0.5f, f.line, color);
        draw_ring(list, x + f.r * 0.35f, y, f.r * 0.5f, f.line, color);
        break;
    case ICON_UNDO:
        turn(&f, 1);
        break;
    case ICON_REDO:
        turn(&f, -1);
        break;
    case ICON_DOWN:
        stroke(&f, down, 3, false);
        break;
    case ICON_RIGHT:
        stroke(&f, right, 3, false);
        break;
    case ICON_TARGETS:
        break;
    }
}
