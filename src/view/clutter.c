#include "view/clutter.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

void clutter_reset(Clutter *clutter, int32_t width, int32_t height, float cell)
{
    clutter->cell = cell;
    clutter->width = (int32_t)((float)width / cell) + 1;
    clutter->height = (int32_t)((float)height / cell) + 1;
    size_t cells = (size_t)clutter->width * (size_t)clutter->height;
    if (cells > clutter->capacity) {
        mem_free(clutter->cover);
        clutter->cover = mem_alloc(cells, 1);
        clutter->capacity = cells;
    }
    memset(clutter->cover, COVER_NONE, cells);
}

void clutter_free(Clutter *clutter)
{
    mem_free(clutter->cover);
    *clutter = (Clutter){0};
}

/* The cell of a coordinate, held within 0 .. count - 1. */
static int32_t cell_of(float value, float cell, int32_t count)
{
    float n = floorf(value / cell);
    return n < 0 ? 0 : n >= (float)count ? count - 1 : (int32_t)n;
}

static bool outside(const Clutter *clutter, Rect r)
{
    return !(r.x + r.w >= 0 && r.y + r.h >= 0 && r.x < (float)clutter->width * clutter->cell &&
             r.y < (float)clutter->height * clutter->cell);
}

void clutter_add_rect(Clutter *clutter, Rect r, Cover cover)
{
    if (outside(clutter, r)) {
        return;
    }
    int32_t x0 = cell_of(r.x, clutter->cell, clutter->width);
    int32_t x1 = cell_of(r.x + r.w, clutter->cell, clutter->width);
    int32_t y1 = cell_of(r.y + r.h, clutter->cell, clutter->height);
    for (int32_t y = cell_of(r.y, clutter->cell, clutter->height); y <= y1; y++) {
        for (int32_t x = x0; x <= x1; x++) {
            uint8_t *at = &clutter->cover[y * clutter->width + x];
            *at = *at < cover ? (uint8_t)cover : *at;
        }
    }
}

/* Cuts the part of a-b that lies within low .. high in one coordinate; false when none does. */
static bool cut(float a, float b, float low, float high, float *from, float *to)
{
    if (a == b) {
        return a >= low && a <= high;
    }
    float first = (low - a) / (b - a), last = (high - a) / (b - a);
    *from = fmaxf(*from, fminf(first, last));
    *to = fminf(*to, fmaxf(first, last));
    return *from <= *to;
}

void clutter_add_line(Clutter *clutter, Vec2 a, Vec2 b, Cover cover)
{
    float from = 0, to = 1;
    if (!cut(a.x, b.x, 0, (float)clutter->width * clutter->cell, &from, &to) ||
        !cut(a.y, b.y, 0, (float)clutter->height * clutter->cell, &from, &to)) {
        return;
    }
    float length = hypotf(b.x - a.x, b.y - a.y) * (to - from);
    int32_t steps = (int32_t)(length / (clutter->cell * 0.5f)) + 1;
    for (int32_t i = 0; i <= steps; i++) {
        float t = from + (to - from) * (float)i / (float)steps;
        Rect point = {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, 0, 0};
        clutter_add_rect(clutter, point, cover);
    }
}

Cover clutter_at(const Clutter *clutter, Vec2 at)
{
    if (outside(clutter, (Rect){at.x, at.y, 0, 0})) {
        return COVER_NONE;
    }
    return (Cover)clutter->cover[cell_of(at.y, clutter->cell, clutter->height) * clutter->width +
                                 cell_of(at.x, clutter->cell, clutter->width)];
}

int32_t clutter_sum(const Clutter *clutter, Rect r)
{
    int32_t sum = 0;
    if (outside(clutter, r)) {
        return 0;
    }
    int32_t x0 = cell_of(r.x, clutter->cell, clutter->width);
    int32_t x1 = cell_of(r.x + r.w, clutter->cell, clutter->width);
    int32_t y1 = cell_of(r.y + r.h, clutter->cell, clutter->height);
    for (int32_t y = cell_of(r.y, clutter->cell, clutter->height); y <= y1; y++) {
        for (int32_t x = x0; x <= x1; x++) {
            sum += clutter->cover[y * clutter->width + x];
        }
    }
    return sum;
}
