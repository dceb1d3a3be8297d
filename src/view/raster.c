#include "view/raster.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { CIRCLE_POINTS = 256, SPARE_CELLS = 10 };

static const float HUGE_COORDINATE = 1e7F;

struct Raster {
    PixelBox box;
    int32_t width, height, stride;
    float *cells; /* [height][stride], zero between shapes */
    size_t cell_capacity;
    int32_t *first, *last; /* [height] touched columns; last excluded */
    int32_t row_capacity;
    int32_t top, bottom; /* touched rows; bottom excluded */
    uint8_t *coverage;   /* one row */
    size_t coverage_capacity;
    Vec2 *points; /* scratch of strokes */
    int32_t point_capacity;
    Vec2 *dashes; /* scratch of dashes */
    int32_t dash_capacity;
    Vec2 circle[CIRCLE_POINTS];
};

/* By halving the angle with square roots: the same bits everywhere, unlike sin and cos. */
static void make_circle(Vec2 *circle)
{
    double x[CIRCLE_POINTS + 1] = {0};
    double y[CIRCLE_POINTS + 1] = {0};
    int32_t quarter = CIRCLE_POINTS / 4;
    for (int32_t i = 0; i <= 4; i++) {
        x[i * quarter] = i % 4 == 0 ? 1 : i == 2 ? -1 : 0;
        y[i * quarter] = i == 1 ? 1 : i == 3 ? -1 : 0;
    }
    for (int32_t step = quarter; step > 1; step /= 2) {
        for (int32_t i = 0; i < CIRCLE_POINTS; i += step) {
            double mx = x[i] + x[i + step];
            double my = y[i] + y[i + step];
            double length = sqrt(mx * mx + my * my);
            x[i + step / 2] = mx / length;
            y[i + step / 2] = my / length;
        }
    }
    for (int32_t i = 0; i < CIRCLE_POINTS; i++) {
        circle[i] = (Vec2){(float)x[i], (float)y[i]};
    }
}

Raster *raster_create(void)
{
    Raster *raster = mem_alloc(1, sizeof *raster);
    make_circle(raster->circle);
    return raster;
}

void raster_destroy(Raster *raster)
{
    if (raster == NULL) {
        return;
    }
    mem_free(raster->cells);
    mem_free(raster->first);
    mem_free(raster->last);
    mem_free(raster->coverage);
    mem_free(raster->points);
    mem_free(raster->dashes);
    mem_free(raster);
}

void raster_begin(Raster *raster, PixelBox box)
{
    raster->box = box;
    raster->width = box.x1 > box.x0 ? box.x1 - box.x0 : 0;
    raster->height = box.y1 > box.y0 ? box.y1 - box.y0 : 0;
    raster->stride = raster->width + SPARE_CELLS;
    size_t cells = (size_t)raster->stride * (size_t)raster->height;
    if (cells > raster->cell_capacity) {
        raster->cells =
            mem_resize(raster->cells, raster->cell_capacity, cells, sizeof *raster->cells);
        raster->cell_capacity = cells;
    }
    if (raster->height > raster->row_capacity) {
        size_t old = (size_t)raster->row_capacity;
        size_t rows = (size_t)raster->height;
        raster->first = mem_resize(raster->first, old, rows, sizeof *raster->first);
        raster->last = mem_resize(raster->last, old, rows, sizeof *raster->last);
        raster->row_capacity = raster->height;
    }
    if ((size_t)raster->stride > raster->coverage_capacity) {
        raster->coverage =
            mem_resize(raster->coverage, raster->coverage_capacity, (size_t)raster->stride, 1);
        raster->coverage_capacity = (size_t)raster->stride;
    }
    raster->top = raster->height;
    raster->bottom = 0;
}

static void touch(Raster *raster, int32_t y, int32_t first, int32_t last)
{
    /* Rows between are opened empty when the touched range grows. */
    if (raster->top >= raster->bottom) {
        raster->top = y;
        raster->bottom = y;
    }
    while (raster->top > y) {
        raster->top--;
        raster->first[raster->top] = INT32_MAX;
        raster->last[raster->top] = 0;
    }
    while (raster->bottom <= y) {
        raster->first[raster->bottom] = INT32_MAX;
        raster->last[raster->bottom] = 0;
        raster->bottom++;
    }
    if (first < raster->first[y]) {
        raster->first[y] = first;
    }
    if (last > raster->last[y]) {
        raster->last[y] = last;
    }
}

/* Adds the area right of the piece of an edge inside one row; left <= right, area = signed height
 * of the piece. */
static void add_to_row(float *row, float left, float right, float area)
{
    int32_t from = (int32_t)left;
    int32_t to = (int32_t)right;
    if ((float)to < right) {
        to++;
    }
    float start = left - (float)from;
    if (to <= from + 1) {
        float middle = 0.5F * (left + right) - (float)from;
        row[from] += area - area * middle;
        row[from + 1] += area * middle;
        return;
    }
    float slope = 1 / (right - left);
    float end = right - (float)(to - 1);
    float first = 0.5F * slope * (1 - start) * (1 - start);
    float last = 0.5F * slope * end * end;
    row[from] += area * first;
    if (to == from + 2) {
        row[from + 1] += area * (1 - first - last);
    } else {
        float second = slope * (1.5F - start);
        row[from + 1] += area * (second - first);
        for (int32_t x = from + 2; x < to - 1; x++) {
            row[x] += area * slope;
        }
        float before = second + (float)(to - from - 3) * slope;
        row[to - 1] += area * (1 - before - last);
    }
    row[to] += area * last;
}

/* An edge inside the box, y0 < y1, direction +-1, box coordinates. */
static void add_inside(Raster *raster, double x0, double y0, double x1, double y1, float direction)
{
    double slope = (x1 - x0) / (y1 - y0);
    double low = x0 < x1 ? x0 : x1;
    double high = x0 < x1 ? x1 : x0;
    double x = x0;
    int32_t row = (int32_t)y0;
    for (double y = y0; y < y1 && row < raster->height; row++) {
        double next = row + 1 < y1 ? row + 1 : y1;
        double step = next - y;
        double end = next == y1 ? x1 : x + slope * step;
        end = end < low ? low : end > high ? high : end;
        float left = (float)(x < end ? x : end);
        float right = (float)(x < end ? end : x);
        touch(raster, row, (int32_t)left, (int32_t)right + 2);
        add_to_row(&raster->cells[(size_t)row * (size_t)raster->stride], left, right,
                   direction * (float)step);
        x = end;
        y = next;
    }
}

static void add_vertical(Raster *raster, double y0, double y1, float direction)
{
    if (y1 > y0) {
        add_inside(raster, 0, y0, 0, y1, direction);
    }
}

/* Clips the edge: what is left of the box counts at its left side, what is right of it, above or
 * below does not count. */
static void add_edge(Raster *raster, Vec2 a, Vec2 b)
{
    double x0 = (double)a.x - raster->box.x0;
    double y0 = (double)a.y - raster->box.y0;
    double x1 = (double)b.x - raster->box.x0;
    double y1 = (double)b.y - raster->box.y0;
    float direction = 1;
    if (y0 > y1) {
        double swap = y0;
        y0 = y1;
        y1 = swap;
        swap = x0;
        x0 = x1;
        x1 = swap;
        direction = -1;
    }
    double width = raster->width;
    double height = raster->height;
    if (y1 <= 0 || y0 >= height || y0 == y1 || (x0 >= width && x1 >= width)) {
        return;
    }
    double slope = (x1 - x0) / (y1 - y0);
    if (y1 > height) {
        x1 = x0 + slope * (height - y0);
        y1 = height;
    }
    if (y0 < 0) {
        x0 -= slope * y0;
        y0 = 0;
    }
    if (x0 <= 0 && x1 <= 0) {
        add_vertical(raster, y0, y1, direction);
        return;
    }
    if (x0 < 0 || x1 < 0) {
        double y = y0 - x0 / slope;
        y = y < y0 ? y0 : y > y1 ? y1 : y;
        if (x0 < 0) {
            add_vertical(raster, y0, y, direction);
            x0 = 0;
            y0 = y;
        } else {
            add_vertical(raster, y, y1, direction);
            x1 = 0;
            y1 = y;
        }
    }
    if (x0 > width || x1 > width) {
        double y = y0 + (width - x0) / slope;
        y = y < y0 ? y0 : y > y1 ? y1 : y;
        if (x0 > width) {
            x0 = width;
            y0 = y;
        } else {
            x1 = width;
            y1 = y;
        }
    }
    if (y1 > y0 && x0 <= width && x1 <= width) {
        add_inside(raster, x0, y0, x1, y1, direction);
    }
}

static float hold(float value)
{
    return value < -HUGE_COORDINATE  ? -HUGE_COORDINATE
           : value > HUGE_COORDINATE ? HUGE_COORDINATE
                                     : value;
}

static bool is_number(Vec2 point)
{
    return !isnan(point.x) && !isnan(point.y);
}

void raster_contour(Raster *raster, const Vec2 *points, int32_t count)
{
    int32_t last = count - 1;
    while (last >= 0 && !is_number(points[last])) {
        last--;
    }
    if (last < 1 || raster->width == 0 || raster->height == 0) {
        return;
    }
    Vec2 before = {hold(points[last].x), hold(points[last].y)};
    for (int32_t i = 0; i <= last; i++) {
        if (!is_number(points[i])) {
            continue;
        }
        Vec2 point = {hold(points[i].x), hold(points[i].y)};
        add_edge(raster, before, point);
        before = point;
    }
}

/* Every how many-th point of the circle table is enough for 0.03 pixels. */
static int32_t circle_step(float radius)
{
    int32_t step = 1;
    while (step < CIRCLE_POINTS / 8 && (float)(step * step) * radius * 0.0003F < 0.02F) {
        step *= 2;
    }
    return step;
}

void raster_circle(Raster *raster, float x, float y, float radius, bool hole)
{
    if (!(radius > 0)) {
        return;
    }
    Vec2 points[CIRCLE_POINTS];
    int32_t step = circle_step(radius);
    int32_t count = 0;
    for (int32_t i = 0; i < CIRCLE_POINTS; i += step) {
        Vec2 unit = raster->circle[hole ? CIRCLE_POINTS - 1 - i : i];
        points[count++] = (Vec2){x + radius * unit.x, y + radius * unit.y};
    }
    raster_contour(raster, points, count);
}

void raster_round_rect(Raster *raster, Rect rect, float radius, bool hole)
{
    if (!(rect.w > 0 && rect.h > 0)) {
        return;
    }
    float most = 0.5F * (rect.w < rect.h ? rect.w : rect.h);
    radius = radius < 0 ? 0 : radius > most ? most : radius;
    Vec2 points[CIRCLE_POINTS + 4];
    int32_t count = 0;
    int32_t quarter = CIRCLE_POINTS / 4;
    int32_t step = radius > 0 ? circle_step(radius) : quarter;
    for (int32_t corner = 0; corner < 4; corner++) {
        float cx = corner == 0 || corner == 3 ? rect.x + rect.w - radius : rect.x + radius;
        float cy = corner < 2 ? rect.y + rect.h - radius : rect.y + radius;
        for (int32_t i = 0; i <= quarter; i += step) {
            Vec2 unit = raster->circle[(corner * quarter + i) % CIRCLE_POINTS];
            points[count++] = (Vec2){cx + radius * unit.x, cy + radius * unit.y};
            if (radius <= 0) {
                break;
            }
        }
    }
    for (int32_t i = 0; hole && i < count / 2; i++) {
        Vec2 swap = points[i];
        points[i] = points[count - 1 - i];
        points[count - 1 - i] = swap;
    }
    raster_contour(raster, points, count);
}

static Vec2 unit_along(Vec2 a, Vec2 b)
{
    float x = b.x - a.x;
    float y = b.y - a.y;
    float length = sqrtf(x * x + y * y);
    return length > 0 ? (Vec2){x / length, y / length} : (Vec2){0, 0};
}

/* Where the outline leaves the vertex between directions a and b: on the bisector for a gentle
 * turn (returns true), square to each segment and to be joined by a disc for a sharp one. */
static bool miter(Vec2 a, Vec2 b, float half, Vec2 *offset)
{
    float cosine = a.x * b.x + a.y * b.y;
    if (cosine < 0.8F) {
        return false;
    }
    float scale = half / (1 + cosine);
    *offset = (Vec2){-(a.y + b.y) * scale, (a.x + b.x) * scale};
    return true;
}

static void stroke_quad(Raster *raster, Vec2 a, Vec2 b, Vec2 offset_a, Vec2 offset_b)
{
    Vec2 quad[4] = {{a.x + offset_a.x, a.y + offset_a.y},
                    {a.x - offset_a.x, a.y - offset_a.y},
                    {b.x - offset_b.x, b.y - offset_b.y},
                    {b.x + offset_b.x, b.y + offset_b.y}};
    raster_contour(raster, quad, 4);
}

static bool misses(const Raster *raster, Vec2 a, Vec2 b, float margin)
{
    const PixelBox *box = &raster->box;
    return (a.x < (float)box->x0 - margin && b.x < (float)box->x0 - margin) ||
           (a.x > (float)box->x1 + margin && b.x > (float)box->x1 + margin) ||
           (a.y < (float)box->y0 - margin && b.y < (float)box->y0 - margin) ||
           (a.y > (float)box->y1 + margin && b.y > (float)box->y1 + margin);
}

/* Points are distinct numbers. */
static void stroke_solid(Raster *raster, const Vec2 *points, int32_t count, bool closed,
                         float width)
{
    float half = 0.5F * width;
    int32_t segments = closed ? count : count - 1;
    for (int32_t i = 0; i < segments; i++) {
        Vec2 a = points[i];
        Vec2 b = points[(i + 1) % count];
        if (misses(raster, a, b, 2 * width + 2)) {
            continue;
        }
        Vec2 along = unit_along(a, b);
        Vec2 offset_a = {-along.y * half, along.x * half};
        Vec2 offset_b = offset_a;
        if (i > 0 || closed) {
            Vec2 before = unit_along(points[(i + count - 1) % count], a);
            miter(before, along, half, &offset_a);
        }
        if (i + 1 < segments || closed) {
            Vec2 after = unit_along(b, points[(i + 2) % count]);
            if (!miter(along, after, half, &offset_b) && width > 1) {
                raster_circle(raster, b.x, b.y, half, false);
            }
        }
        stroke_quad(raster, a, b, offset_a, offset_b);
    }
}

static Vec2 *reserve_points(Vec2 *points, int32_t count, int32_t *capacity)
{
    if (count > *capacity) {
        points = mem_resize(points, (size_t)*capacity, (size_t)count * 2, sizeof *points);
        *capacity = count * 2;
    }
    return points;
}

/* The part [from, to] of the segment that may touch the box grown by margin; false: none. */
static bool visible_part(const Raster *raster, Vec2 a, Vec2 b, double margin, double *from,
                         double *to)
{
    double start[2] = {(double)a.x, (double)a.y};
    double delta[2] = {(double)b.x - (double)a.x, (double)b.y - (double)a.y};
    double low[2] = {raster->box.x0 - margin, raster->box.y0 - margin};
    double high[2] = {raster->box.x1 + margin, raster->box.y1 + margin};
    *from = 0;
    *to = 1;
    for (int32_t axis = 0; axis < 2; axis++) {
        if (delta[axis] == 0) {
            if (start[axis] < low[axis] || start[axis] > high[axis]) {
                return false;
            }
            continue;
        }
        double enter = (low[axis] - start[axis]) / delta[axis];
        double leave = (high[axis] - start[axis]) / delta[axis];
        *from = fmax(*from, fmin(enter, leave));
        *to = fmin(*to, fmax(enter, leave));
    }
    return *from < *to;
}

typedef struct Dasher {
    Raster *raster;
    float width;
    double dash, period;
    double phase; /* in [0, period); on while below dash */
    int32_t count;
} Dasher;

static void dash_point(Dasher *dasher, Vec2 point)
{
    Raster *raster = dasher->raster;
    if (dasher->count > 0 && raster->dashes[dasher->count - 1].x == point.x &&
        raster->dashes[dasher->count - 1].y == point.y) {
        return;
    }
    raster->dashes = reserve_points(raster->dashes, dasher->count + 1, &raster->dash_capacity);
    raster->dashes[dasher->count++] = point;
}

static void dash_flush(Dasher *dasher)
{
    if (dasher->count > 1) {
        stroke_solid(dasher->raster, dasher->raster->dashes, dasher->count, false, dasher->width);
    }
    dasher->count = 0;
}

static void dash_segment(Dasher *dasher, Vec2 a, Vec2 b)
{
    double dx = (double)b.x - (double)a.x;
    double dy = (double)b.y - (double)a.y;
    double length = sqrt(dx * dx + dy * dy);
    double from = 0;
    double to = 0;
    if (!visible_part(dasher->raster, a, b, dasher->period + (double)dasher->width, &from, &to)) {
        dash_flush(dasher);
        dasher->phase = fmod(dasher->phase + length, dasher->period);
        return;
    }
    if (from > 0) {
        dash_flush(dasher);
    }
    double at = from * length;
    double end = to * length;
    dasher->phase = fmod(dasher->phase + at, dasher->period);
    while (at < end) {
        bool on = dasher->phase < dasher->dash;
        double rest = (on ? dasher->dash : dasher->period) - dasher->phase;
        double next = at + rest < end ? at + rest : end;
        if (on) {
            dash_point(dasher, (Vec2){(float)((double)a.x + dx * at / length),
                                      (float)((double)a.y + dy * at / length)});
            dash_point(dasher, (Vec2){(float)((double)a.x + dx * next / length),
                                      (float)((double)a.y + dy * next / length)});
        }
        bool whole = at + rest <= end;
        dasher->phase = whole ? (on ? dasher->dash : 0) : dasher->phase + (next - at);
        if (whole) {
            dash_flush(dasher);
        }
        if (next <= at && !whole) {
            break;
        }
        at = next;
    }
    if (to < 1) {
        dash_flush(dasher);
        dasher->phase = fmod(dasher->phase + (length - end), dasher->period);
    }
}

void raster_stroke(Raster *raster, const Vec2 *points, int32_t count, bool closed, float width,
                   float dash, float gap)
{
    if (!(width > 0) || count < 2 || raster->width == 0 || raster->height == 0) {
        return;
    }
    raster->points = reserve_points(raster->points, count, &raster->point_capacity);
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        Vec2 point = {hold(points[i].x), hold(points[i].y)};
        if (is_number(points[i]) && (kept == 0 || raster->points[kept - 1].x != point.x ||
                                     raster->points[kept - 1].y != point.y)) {
            raster->points[kept++] = point;
        }
    }
    if (closed && kept > 1 && raster->points[0].x == raster->points[kept - 1].x &&
        raster->points[0].y == raster->points[kept - 1].y) {
        kept--;
    }
    closed = closed && kept > 2;
    if (kept < 2) {
        return;
    }
    if (!(dash > 0) || !(gap > 0) || dash + gap < 0.5F) {
        stroke_solid(raster, raster->points, kept, closed, width);
        return;
    }
    Dasher dasher = {.raster = raster,
                     .width = width,
                     .dash = (double)dash,
                     .period = (double)dash + (double)gap};
    for (int32_t i = 0; i + (closed ? 0 : 1) < kept; i++) {
        dash_segment(&dasher, raster->points[i], raster->points[(i + 1) % kept]);
    }
    dash_flush(&dasher);
}

static uint8_t to_byte(float winding, FillRule rule)
{
    float area = fabsf(winding);
    if (rule == FILL_EVEN_ODD && area > 1) {
        area -= 2 * floorf(0.5F * area);
        area = area > 1 ? 2 - area : area;
    }
    return area >= 1 ? 255 : (uint8_t)(area * 255 + 0.5F);
}

static bool zero_run(const float *cells)
{
    uint64_t bits[4];
    memcpy(bits, cells, sizeof bits);
    return (bits[0] | bits[1] | bits[2] | bits[3]) == 0;
}

void raster_finish(Raster *raster, FillRule rule, RasterSink sink, void *context)
{
    for (int32_t y = raster->top; y < raster->bottom; y++) {
        int32_t first = raster->first[y];
        if (first == INT32_MAX) {
            continue;
        }
        float *row = &raster->cells[(size_t)y * (size_t)raster->stride];
        int32_t last = raster->last[y] < raster->width ? raster->last[y] : raster->width;
        float sum = 0;
        int32_t x = first;
        while (x < last) {
            if (x + 8 <= last && zero_run(&row[x])) {
                memset(&raster->coverage[x], to_byte(sum, rule), 8);
                x += 8;
                continue;
            }
            sum += row[x];
            raster->coverage[x] = to_byte(sum, rule);
            x++;
        }
        /* What reaches beyond the last edge is inside up to the right side of the box. */
        uint8_t rest = to_byte(sum, rule);
        if (rest > 0 && last < raster->width) {
            memset(&raster->coverage[last], rest, (size_t)(raster->width - last));
            last = raster->width;
        }
        memset(&row[first], 0, (size_t)(raster->last[y] - first) * sizeof *row);
        if (last > first) {
            sink(context, y + raster->box.y0, first + raster->box.x0, last - first,
                 &raster->coverage[first]);
        }
    }
    raster->top = raster->height;
    raster->bottom = 0;
}
