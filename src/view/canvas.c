#include "view/canvas.h"

#include "base/memory.h"
#include "view/raster.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MAX_CLIPS = 64 };

struct Canvas {
    int32_t width, height;
    uint32_t *pixels; /* [height][width] */
    Raster *raster;
    PixelBox clips[MAX_CLIPS];
    int32_t clip_count; /* may exceed MAX_CLIPS; deeper ones are not kept */
};

Canvas *canvas_create(int32_t width, int32_t height)
{
    Canvas *canvas = mem_alloc(1, sizeof *canvas);
    canvas->raster = raster_create();
    canvas_resize(canvas, width, height);
    return canvas;
}

void canvas_destroy(Canvas *canvas)
{
    if (canvas == NULL) {
        return;
    }
    raster_destroy(canvas->raster);
    mem_free(canvas->pixels);
    mem_free(canvas);
}

void canvas_resize(Canvas *canvas, int32_t width, int32_t height)
{
    assert(width >= 1 && width <= CANVAS_SIZE_MAX && height >= 1 && height <= CANVAS_SIZE_MAX);
    mem_free(canvas->pixels);
    canvas->pixels = mem_alloc((size_t)width * (size_t)height, sizeof *canvas->pixels);
    canvas->width = width;
    canvas->height = height;
    canvas_clear(canvas, 0xFF000000U);
}

int32_t canvas_width(const Canvas *canvas)
{
    return canvas->width;
}

int32_t canvas_height(const Canvas *canvas)
{
    return canvas->height;
}

int32_t canvas_stride(const Canvas *canvas)
{
    return canvas->width;
}

uint32_t *canvas_pixels(Canvas *canvas)
{
    return canvas->pixels;
}

void canvas_clear(Canvas *canvas, Color color)
{
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        canvas->pixels[i] = color | 0xFF000000U;
    }
}

static void fill_span(uint32_t *pixels, int32_t count, Color color)
{
    uint32_t alpha = pixel_widen(color >> 24);
    if (alpha == 256) {
        for (int32_t i = 0; i < count; i++) {
            pixels[i] = color;
        }
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        pixels[i] = pixel_mix(pixels[i], color, alpha);
    }
}

static void cover_span(uint32_t *pixels, int32_t count, const uint8_t *coverage, Color color)
{
    uint32_t alpha = pixel_widen(color >> 24);
    int32_t i = 0;
    while (i < count) {
        uint64_t eight = 1;
        if (i + 8 <= count) {
            memcpy(&eight, coverage + i, 8);
        }
        if (eight == 0) {
            i += 8;
        } else if (eight == UINT64_MAX) {
            fill_span(pixels + i, 8, color);
            i += 8;
        } else {
            if (coverage[i] != 0) {
                pixels[i] = pixel_mix(pixels[i], color, pixel_widen(coverage[i]) * alpha >> 8);
            }
            i++;
        }
    }
}

static PixelBox intersect(PixelBox a, PixelBox b)
{
    PixelBox box = {a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0, a.x1 < b.x1 ? a.x1 : b.x1,
                    a.y1 < b.y1 ? a.y1 : b.y1};
    box.x1 = box.x1 > box.x0 ? box.x1 : box.x0;
    box.y1 = box.y1 > box.y0 ? box.y1 : box.y0;
    return box;
}

static int32_t to_pixel(float value) /* not a number: 0 */
{
    return value > -1e6F && value < 1e6F ? (int32_t)floorf(value)
           : value >= 1e6F               ? 1000000
           : value <= -1e6F              ? -1000000
                                         : 0;
}

static PixelBox outer_box(float x0, float y0, float x1, float y1)
{
    return (PixelBox){to_pixel(x0), to_pixel(y0), to_pixel(x1) + 1, to_pixel(y1) + 1};
}

static PixelBox clip_of(const Canvas *canvas)
{
    PixelBox all = {0, 0, canvas->width, canvas->height};
    int32_t top = canvas->clip_count < MAX_CLIPS ? canvas->clip_count : MAX_CLIPS;
    return top > 0 ? canvas->clips[top - 1] : all;
}

static bool is_empty(PixelBox box)
{
    return box.x1 <= box.x0 || box.y1 <= box.y0;
}

/* What the sinks need: one colour a row (top -> bottom over rect) or hatch lines. */
typedef struct Paint {
    Canvas *canvas;
    Color top, bottom;
    float y, height; /* of the gradient */
    float spacing, width;
    double anchor; /* x + y of the first point of a hatch */
    uint8_t *row;
} Paint;

static Color gradient(const Paint *paint, int32_t y)
{
    if (paint->top == paint->bottom || !(paint->height > 0)) {
        return paint->top;
    }
    float t = ((float)y + 0.5F - paint->y) / paint->height;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    Color color = 0;
    for (int32_t shift = 0; shift < 32; shift += 8) {
        float from = (float)(paint->top >> shift & 0xFFU);
        float to = (float)(paint->bottom >> shift & 0xFFU);
        color |= (Color)(from + (to - from) * t + 0.5F) << shift;
    }
    return color;
}

static void paint_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    Paint *paint = context;
    Canvas *canvas = paint->canvas;
    cover_span(&canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x], count, coverage,
               gradient(paint, y));
}

/* A line of the hatch covers a pixel by its distance from the pixel's centre. */
static float hatch_at(const Paint *paint, int32_t x, int32_t y)
{
    double along = ((double)x + y + 1 - paint->anchor) * 0.70710678118654752;
    double spacing = (double)paint->spacing;
    double from_line = fabs(along - spacing * floor(along / spacing + 0.5));
    double cover = 0.5 * (double)paint->width + 0.5 - from_line;
    return cover <= 0 ? 0 : cover >= 1 ? 1 : (float)cover;
}

static void hatch_sink(void *context, int32_t y, int32_t x, int32_t count, const uint8_t *coverage)
{
    Paint *paint = context;
    Canvas *canvas = paint->canvas;
    for (int32_t i = 0; i < count; i++) {
        paint->row[i] =
            coverage[i] == 0 ? 0 : (uint8_t)((float)coverage[i] * hatch_at(paint, x + i, y) + 0.5F);
    }
    cover_span(&canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x], count, paint->row,
               paint->top);
}

static void fill_box(Canvas *canvas, PixelBox box, const Paint *paint)
{
    box = intersect(box, clip_of(canvas));
    for (int32_t y = box.y0; y < box.y1; y++) {
        fill_span(&canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)box.x0],
                  box.x1 - box.x0, gradient(paint, y));
    }
}

static Paint plain(Canvas *canvas, Color color)
{
    return (Paint){.canvas = canvas, .top = color, .bottom = color};
}

static PixelBox rect_box(const Canvas *canvas, Rect rect)
{
    return intersect(outer_box(rect.x, rect.y, rect.x + rect.w, rect.y + rect.h), clip_of(canvas));
}

/* The part of a rounded rectangle within a box. */
static void fill_round(Canvas *canvas, Rect rect, float radius, PixelBox box, const Paint *paint)
{
    if (!is_empty(box)) {
        Paint own = *paint;
        raster_begin(canvas->raster, box);
        raster_round_rect(canvas->raster, rect, radius, false);
        raster_finish(canvas->raster, FILL_NON_ZERO, paint_sink, &own);
    }
}

static void draw_rect_command(Canvas *canvas, const DrawCommand *command)
{
    Rect rect = command->rect;
    Paint paint = {.canvas = canvas,
                   .top = command->color,
                   .bottom = command->color2,
                   .y = rect.y,
                   .height = rect.h};
    PixelBox box = rect_box(canvas, rect);
    if (is_empty(box) || !(rect.w > 0) || !(rect.h > 0)) {
        return;
    }
    bool whole = rect.x == floorf(rect.x) && rect.y == floorf(rect.y) && rect.w == floorf(rect.w) &&
                 rect.h == floorf(rect.h);
    if (whole && command->radius <= 0) {
        fill_box(canvas,
                 (PixelBox){to_pixel(rect.x), to_pixel(rect.y), to_pixel(rect.x + rect.w),
                            to_pixel(rect.y + rect.h)},
                 &paint);
        return;
    }
    if (!whole) {
        fill_round(canvas, rect, command->radius, box, &paint);
        return;
    }
    /* Between its corners it is a box, which is filled faster than a shape: the same pixels. */
    float corner = ceilf(fminf(command->radius, 0.5F * fminf(rect.w, rect.h)));
    int32_t upper = to_pixel(rect.y + corner), lower = to_pixel(rect.y + rect.h - corner);
    int32_t left = to_pixel(rect.x), right = to_pixel(rect.x + rect.w);
    if (lower <= upper) {
        upper = lower = box.y1;
    }
    fill_round(canvas, rect, command->radius,
               intersect(box, (PixelBox){box.x0, box.y0, box.x1, upper}), &paint);
    fill_box(canvas, (PixelBox){left, upper, right, lower}, &paint);
    fill_round(canvas, rect, command->radius,
               intersect(box, (PixelBox){box.x0, lower, box.x1, box.y1}), &paint);
}

static void draw_border_command(Canvas *canvas, const DrawCommand *command)
{
    Rect rect = command->rect;
    float width = command->width;
    PixelBox box = rect_box(canvas, rect);
    if (is_empty(box) || !(width > 0)) {
        return;
    }
    Rect inner = {rect.x + width, rect.y + width, rect.w - 2 * width, rect.h - 2 * width};
    Paint paint = plain(canvas, command->color);
    raster_begin(canvas->raster, box);
    raster_round_rect(canvas->raster, rect, command->radius, false);
    raster_round_rect(canvas->raster, inner, command->radius - width, true);
    raster_finish(canvas->raster, FILL_NON_ZERO, paint_sink, &paint);
}

/* Like a blurred box: half strength on the edge, gone one blur radius outside. */
static float shadow_at(float distance, float blur)
{
    float t = (distance + blur) / (2 * blur);
    if (!(t < 1)) {
        return 0; /* not a number, from a huge box, casts no shadow */
    }
    t = t < 0 ? 0 : t;
    return 1 - t * t * (3 - 2 * t);
}

static void draw_shadow_command(Canvas *canvas, const DrawCommand *command)
{
    Rect rect = command->rect;
    float blur = command->width > 0.5F ? command->width : 0.5F;
    PixelBox box = rect_box(
        canvas, (Rect){rect.x - blur, rect.y - blur, rect.w + 2 * blur, rect.h + 2 * blur});
    if (is_empty(box) || !(rect.w > 0) || !(rect.h > 0)) {
        return;
    }
    float most = 0.5F * (rect.w < rect.h ? rect.w : rect.h);
    float radius = command->radius > blur ? command->radius : blur;
    radius = radius < most ? radius : most;
    float half_w = 0.5F * rect.w - radius;
    float half_h = 0.5F * rect.h - radius;
    float cx = rect.x + 0.5F * rect.w;
    float cy = rect.y + 0.5F * rect.h;
    uint32_t alpha = command->color >> 24;
    for (int32_t y = box.y0; y < box.y1; y++) {
        uint32_t *row = &canvas->pixels[(size_t)y * (size_t)canvas->width];
        float qy = fabsf((float)y + 0.5F - cy) - half_h;
        int32_t x = box.x0;
        while (x < box.x1) {
            float qx = fabsf((float)x + 0.5F - cx) - half_w;
            float outside = qx > 0 && qy > 0 ? sqrtf(qx * qx + qy * qy) : qx > qy ? qx : qy;
            Color color = color_alpha(command->color, shadow_at(outside - radius, blur));
            int32_t run = 1;
            if (qx < qy && qx < 0) { /* the same up to the mirror point, as far as qx stays below */
                float limit = qy < 0 ? qy : 0;
                int32_t to = to_pixel(cx + half_w + limit) - 1;
                run = to > x ? (to < box.x1 ? to : box.x1) - x : 1;
            }
            if (color >> 24 != 0 && alpha != 0) {
                fill_span(row + x, run, color);
            }
            x += run;
        }
    }
}

/* Bounds of numbers only; an empty box at the origin when there are none. */
static PixelBox points_box(const Vec2 *points, int32_t count, float margin)
{
    float x0 = 1e7F;
    float y0 = 1e7F;
    float x1 = -1e7F;
    float y1 = -1e7F;
    for (int32_t i = 0; i < count; i++) {
        if (isnan(points[i].x) || isnan(points[i].y)) {
            continue;
        }
        x0 = points[i].x < x0 ? points[i].x : x0;
        y0 = points[i].y < y0 ? points[i].y : y0;
        x1 = points[i].x > x1 ? points[i].x : x1;
        y1 = points[i].y > y1 ? points[i].y : y1;
    }
    if (x0 > x1 || y0 > y1) {
        return (PixelBox){0};
    }
    return outer_box(x0 - margin, y0 - margin, x1 + margin, y1 + margin);
}

static void draw_polygon_command(Canvas *canvas, const DrawList *list, const DrawCommand *command)
{
    const Vec2 *points = &list->points[command->first];
    PixelBox box = intersect(points_box(points, command->count, 0), clip_of(canvas));
    if (is_empty(box)) {
        return;
    }
    raster_begin(canvas->raster, box);
    int32_t first = 0;
    for (int32_t i = 0; i < command->contour_count; i++) {
        int32_t length = list->contours[command->contour_first + i];
        raster_contour(canvas->raster, points + first, length);
        first += length;
    }
    Paint paint = plain(canvas, command->color);
    if (command->kind == DRAW_POLYGON) {
        raster_finish(canvas->raster, FILL_EVEN_ODD, paint_sink, &paint);
        return;
    }
    double anchor = (double)points[0].x + (double)points[0].y;
    paint.spacing = command->dash > 1 ? command->dash : 1;
    paint.width = command->width;
    paint.anchor = fabs(anchor) < 1e7 ? anchor : 0; /* also not-a-number */
    paint.row = mem_alloc((size_t)canvas->width, 1);
    raster_finish(canvas->raster, FILL_EVEN_ODD, hatch_sink, &paint);
    mem_free(paint.row);
}

static void draw_polyline_command(Canvas *canvas, const DrawList *list, const DrawCommand *command)
{
    const Vec2 *points = &list->points[command->first];
    PixelBox box =
        intersect(points_box(points, command->count, 0.75F * command->width + 1), clip_of(canvas));
    if (is_empty(box)) {
        return;
    }
    Paint paint = plain(canvas, command->color);
    raster_begin(canvas->raster, box);
    raster_stroke(canvas->raster, points, command->count, command->closed, command->width,
                  command->dash, command->gap);
    raster_finish(canvas->raster, FILL_NON_ZERO, paint_sink, &paint);
}

static void draw_circle_command(Canvas *canvas, const DrawCommand *command)
{
    float x = command->rect.x;
    float y = command->rect.y;
    float radius = command->rect.w;
    float outer = radius + 0.5F * (command->width > 0 ? command->width : 0);
    PixelBox box = rect_box(canvas, (Rect){x - outer, y - outer, 2 * outer, 2 * outer});
    if (is_empty(box) || !(radius > 0) || isnan(x) || isnan(y)) {
        return;
    }
    if (command->color >> 24 != 0) {
        Paint paint = plain(canvas, command->color);
        raster_begin(canvas->raster, box);
        raster_circle(canvas->raster, x, y, radius, false);
        raster_finish(canvas->raster, FILL_NON_ZERO, paint_sink, &paint);
    }
    if (command->width > 0) {
        Paint paint = plain(canvas, command->color2);
        raster_begin(canvas->raster, box);
        raster_circle(canvas->raster, x, y, outer, false);
        raster_circle(canvas->raster, x, y, outer - command->width, true);
        raster_finish(canvas->raster, FILL_NON_ZERO, paint_sink, &paint);
    }
}

static void blit_mask(Canvas *canvas, TextMask mask, int32_t x, int32_t y, Color color)
{
    PixelBox box = intersect((PixelBox){x, y, x + mask.width, y + mask.height}, clip_of(canvas));
    if (is_empty(box)) {
        return;
    }
    for (int32_t row = box.y0; row < box.y1; row++) {
        cover_span(&canvas->pixels[(size_t)row * (size_t)canvas->width + (size_t)box.x0],
                   box.x1 - box.x0, &mask.alpha[(ptrdiff_t)(row - y) * mask.stride + (box.x0 - x)],
                   color);
    }
}

static void draw_text_command(Canvas *canvas, const DrawList *list, const DrawCommand *command,
                              TextSource *source)
{
    static const int8_t halo[12][2] = {{-2, 0}, {2, 0}, {0, -2}, {0, 2}, {-1, -1}, {1, -1},
                                       {-1, 1}, {1, 1}, {-1, 0}, {1, 0}, {0, -1},  {0, 1}};
    const TextStyle *style = &command->style;
    const char *text = list->texts + command->text;
    float left = command->rect.x;
    if (style->align != TEXT_LEFT) {
        float width = text_width(source, style, text);
        left -= style->align == TEXT_CENTER ? 0.5F * width : width;
    }
    TextMask mask = source->mask(source, style, text);
    if (mask.width <= 0 || mask.height <= 0 || mask.alpha == NULL) {
        return;
    }
    int32_t x = to_pixel(left + 0.5F) + mask.left;
    int32_t y = to_pixel(command->rect.y + 0.5F) - mask.ascent;
    if (style->halo >> 24 != 0) {
        for (int32_t i = 0; i < 12; i++) {
            blit_mask(canvas, mask, x + halo[i][0], y + halo[i][1],
                      color_alpha(style->halo, i < 4 ? 0.25F : 0.55F));
        }
    }
    blit_mask(canvas, mask, x, y, command->color);
}

static void draw_image_command(Canvas *canvas, const DrawCommand *command)
{
    const DrawImage *image = &command->image;
    int32_t x = to_pixel(command->rect.x + 0.5F);
    int32_t y = to_pixel(command->rect.y + 0.5F);
    PixelBox box =
        intersect((PixelBox){x, y, x + image->width, y + image->height}, clip_of(canvas));
    if (is_empty(box) || image->pixels == NULL) {
        return;
    }
    int32_t count = box.x1 - box.x0;
    for (int32_t row = box.y0; row < box.y1; row++) {
        const uint32_t *from = &image->pixels[(ptrdiff_t)(row - y) * image->stride + (box.x0 - x)];
        uint32_t *to = &canvas->pixels[(size_t)row * (size_t)canvas->width + (size_t)box.x0];
        if (image->opaque) {
            memcpy(to, from, (size_t)count * sizeof *to);
            continue;
        }
        for (int32_t i = 0; i < count; i++) {
            uint32_t rest = 256 - pixel_widen(from[i] >> 24);
            uint32_t red_blue = ((to[i] & 0xFF00FFU) * rest >> 8) & 0xFF00FFU;
            uint32_t green = ((to[i] & 0xFF00U) * rest >> 8) & 0xFF00U;
            to[i] = 0xFF000000U | ((from[i] & 0xFFFFFFU) + (red_blue | green));
        }
    }
}

static void push_clip(Canvas *canvas, Rect rect)
{
    PixelBox box = {to_pixel(rect.x + 0.5F), to_pixel(rect.y + 0.5F),
                    to_pixel(rect.x + rect.w + 0.5F), to_pixel(rect.y + rect.h + 0.5F)};
    box = intersect(box, clip_of(canvas));
    if (canvas->clip_count < MAX_CLIPS) {
        canvas->clips[canvas->clip_count] = box;
    }
    canvas->clip_count++;
}

static void draw_command(Canvas *canvas, const DrawList *list, const DrawCommand *command,
                         TextSource *text)
{
    switch (command->kind) {
    case DRAW_RECT:
        draw_rect_command(canvas, command);
        break;
    case DRAW_BORDER:
        draw_border_command(canvas, command);
        break;
    case DRAW_SHADOW:
        draw_shadow_command(canvas, command);
        break;
    case DRAW_POLYGON:
    case DRAW_HATCH:
        draw_polygon_command(canvas, list, command);
        break;
    case DRAW_POLYLINE:
        draw_polyline_command(canvas, list, command);
        break;
    case DRAW_CIRCLE:
        draw_circle_command(canvas, command);
        break;
    case DRAW_TEXT:
        assert(text != NULL && "a list with text needs a text source");
        draw_text_command(canvas, list, command, text);
        break;
    case DRAW_IMAGE:
        draw_image_command(canvas, command);
        break;
    case DRAW_CLIP:
        push_clip(canvas, command->rect);
        break;
    case DRAW_UNCLIP:
        assert(canvas->clip_count > 0 && "unclip without clip");
        canvas->clip_count--;
        break;
    case DRAW_KINDS:
        assert(false && "not a command");
    }
}

void canvas_draw(Canvas *canvas, const DrawList *list, TextSource *text)
{
    canvas->clip_count = 0;
    for (int32_t i = 0; i < list->count; i++) {
        draw_command(canvas, list, &list->commands[i], text);
    }
    canvas->clip_count = 0;
}
