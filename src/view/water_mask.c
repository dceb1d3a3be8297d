#include "view/water_mask.h"

#include "base/memory.h"

#include <math.h>

struct WaterMask {
    GeoBox box;
    double step;
    int32_t width, height;
    uint8_t *land; /* bits, row by row from the south, [(width * height + 7) / 8] */
};

/* Counts the edge a-b in every row whose middle it crosses: the winding number changes by one at
 * the first cell whose middle lies right of it. */
static void add_edge(const WaterMask *mask, int16_t *turns, ChartPoint a, ChartPoint b)
{
    int16_t turn = 1;
    if (a.lat > b.lat) {
        ChartPoint c = a;
        a = b;
        b = c;
        turn = -1;
    }
    double first = ceil((a.lat - mask->box.south) / mask->step - 0.5);
    double end = ceil((b.lat - mask->box.south) / mask->step - 0.5);
    int32_t row = first > 0 ? (int32_t)first : 0;
    int32_t last = end < mask->height ? (int32_t)end : mask->height;
    for (; row < last; row++) {
        double lat = mask->box.south + (row + 0.5) * mask->step;
        double lon = a.lon + (double)(b.lon - a.lon) * (lat - a.lat) / (double)(b.lat - a.lat);
        double column = ceil((lon - mask->box.west) / mask->step - 0.5);
        if (column < mask->width) {
            turns[row * mask->width + (column > 0 ? (int32_t)column : 0)] += turn;
        }
    }
}

WaterMask *water_mask_create(const ChartShapes *land, GeoBox box, double step)
{
    WaterMask *mask = mem_alloc(1, sizeof *mask);
    *mask = (WaterMask){.box = box,
                        .step = step,
                        .width = (int32_t)((box.east - box.west) / step) + 1,
                        .height = (int32_t)((box.north - box.south) / step) + 1};
    size_t cells = (size_t)mask->width * (size_t)mask->height;
    mask->land = mem_alloc((cells + 7) / 8, 1);
    int16_t *turns = mem_alloc(cells, sizeof turns[0]);
    for (int32_t p = 0; p < land->path_count; p++) {
        const ChartPath *path = &land->paths[p];
        const ChartPoint *points = &land->points[path->first];
        for (int32_t i = 0; i < path->count; i++) {
            add_edge(mask, turns, points[i], points[i + 1 < path->count ? i + 1 : 0]);
        }
    }
    for (int32_t row = 0; row < mask->height; row++) {
        int32_t winding = 0;
        for (int32_t column = 0; column < mask->width; column++) {
            size_t cell = (size_t)row * (size_t)mask->width + (size_t)column;
            winding += turns[cell];
            if (winding != 0) {
                mask->land[cell / 8] |= (uint8_t)(1U << cell % 8);
            }
        }
    }
    mem_free(turns);
    return mask;
}

void water_mask_destroy(WaterMask *mask)
{
    if (mask) {
        mem_free(mask->land);
        mem_free(mask);
    }
}

bool water_mask_at(const WaterMask *mask, double lon, double lat)
{
    double column = floor((lon - mask->box.west) / mask->step);
    double row = floor((lat - mask->box.south) / mask->step);
    if (!(column >= 0 && column < mask->width && row >= 0 && row < mask->height)) {
        return true;
    }
    size_t cell = (size_t)row * (size_t)mask->width + (size_t)column;
    return (mask->land[cell / 8] >> cell % 8 & 1) == 0;
}
