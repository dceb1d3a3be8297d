#include "view/draw_list.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void draw_list_clear(DrawList *list)
{
    list->count = 0;
    list->point_count = 0;
    list->contour_count = 0;
    list->text_bytes = 0;
}

void draw_list_free(DrawList *list)
{
    mem_free(list->commands);
    mem_free(list->points);
    mem_free(list->contours);
    mem_free(list->texts);
    *list = (DrawList){0};
}

/* The command is zeroed. Valid until the next add. */
static DrawCommand *add_command(DrawList *list, DrawKind kind)
{
    list->commands = mem_grow(list->commands, list->count, &list->capacity, sizeof *list->commands);
    DrawCommand *command = &list->commands[list->count++];
    *command = (DrawCommand){.kind = kind};
    return command;
}

/* Room for `more` elements behind count; doubling, so that adding stays linear. */
static void *reserve(void *items, int32_t count, int32_t more, int32_t *capacity, size_t size)
{
    assert(more >= 0 && count <= INT32_MAX - more && "draw list overflow");
    if (count + more <= *capacity) {
        return items;
    }
    int64_t wanted = *capacity > 0 ? *capacity : 256;
    while (wanted < (int64_t)count + more) {
        wanted *= 2;
    }
    wanted = wanted > INT32_MAX ? INT32_MAX : wanted;
    items = mem_resize(items, (size_t)*capacity, (size_t)wanted, size);
    *capacity = (int32_t)wanted;
    return items;
}

static int32_t add_points(DrawList *list, const Vec2 *points, int32_t count)
{
    list->points = reserve(list->points, list->point_count, count, &list->point_capacity,
                           sizeof *list->points);
    int32_t first = list->point_count;
    memcpy(&list->points[first], points, (size_t)count * sizeof *points);
    list->point_count += count;
    return first;
}

static int32_t add_contours(DrawList *list, const int32_t *lengths, int32_t count)
{
    list->contours = reserve(list->contours, list->contour_count, count, &list->contour_capacity,
                             sizeof *list->contours);
    int32_t first = list->contour_count;
    memcpy(&list->contours[first], lengths, (size_t)count * sizeof *lengths);
    list->contour_count += count;
    return first;
}

void draw_rect(DrawList *list, Rect rect, float radius, Color color)
{
    draw_rect_gradient(list, rect, radius, color, color);
}

void draw_rect_gradient(DrawList *list, Rect rect, float radius, Color top, Color bottom)
{
    DrawCommand *command = add_command(list, DRAW_RECT);
    command->rect = rect;
    command->radius = radius;
    command->color = top;
    command->color2 = bottom;
}

void draw_border(DrawList *list, Rect rect, float radius, float width, Color color)
{
    DrawCommand *command = add_command(list, DRAW_BORDER);
    command->rect = rect;
    command->radius = radius;
    command->width = width;
    command->color = color;
}

void draw_shadow(DrawList *list, Rect rect, float radius, float blur, Color color)
{
    DrawCommand *command = add_command(list, DRAW_SHADOW);
    command->rect = rect;
    command->radius = radius;
    command->width = blur;
    command->color = color;
}

void draw_circle(DrawList *list, float x, float y, float radius, Color fill)
{
    DrawCommand *command = add_command(list, DRAW_CIRCLE);
    command->rect = (Rect){x, y, radius, 0};
    command->color = fill;
}

void draw_ring(DrawList *list, float x, float y, float radius, float width, Color color)
{
    DrawCommand *command = add_command(list, DRAW_CIRCLE);
    command->rect = (Rect){x, y, radius, 0};
    command->width = width;
    command->color2 = color;
}

void draw_line(DrawList *list, float x0, float y0, float x1, float y1, float width, Color color)
{
    draw_polyline(list, (Vec2[]){{x0, y0}, {x1, y1}}, 2, false, width, color);
}

void draw_polyline(DrawList *list, const Vec2 *points, int32_t count, bool closed, float width,
                   Color color)
{
    draw_dashed(list, points, count, closed, width, 0, 0, color);
}

void draw_dashed(DrawList *list, const Vec2 *points, int32_t count, bool closed, float width,
                 float dash, float gap, Color color)
{
    if (count < 2) {
        return;
    }
    int32_t first = add_points(list, points, count);
    DrawCommand *command = add_command(list, DRAW_POLYLINE);
    command->first = first;
    command->count = count;
    command->closed = closed;
    command->width = width;
    command->dash = dash;
    command->gap = gap;
    command->color = color;
}

void draw_polygon(DrawList *list, const Vec2 *points, int32_t count, Color color)
{
    draw_polygons(list, points, &count, 1, color);
}

void draw_polygons(DrawList *list, const Vec2 *points, const int32_t *contours,
                   int32_t contour_count, Color color)
{
    int32_t count = 0;
    for (int32_t i = 0; i < contour_count; i++) {
        assert(contours[i] >= 0 && "contour lengths are counts");
        count += contours[i];
    }
    if (count < 3) {
        return;
    }
    int32_t first = add_points(list, points, count);
    int32_t contour_first = add_contours(list, contours, contour_count);
    DrawCommand *command = add_command(list, DRAW_POLYGON);
    command->first = first;
    command->count = count;
    command->contour_first = contour_first;
    command->contour_count = contour_count;
    command->color = color;
}

void draw_hatch(DrawList *list, const Vec2 *points, int32_t count, float spacing, float width,
                Color color)
{
    if (count < 3) {
        return;
    }
    draw_polygons(list, points, &count, 1, color);
    DrawCommand *command = &list->commands[list->count - 1];
    command->kind = DRAW_HATCH;
    command->dash = spacing;
    command->width = width;
}

void draw_text(DrawList *list, float x, float baseline, TextStyle style, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return;
    }
    size_t bytes = strlen(text) + 1;
    assert(bytes < INT32_MAX / 2 && "text too long");
    list->texts = reserve(list->texts, list->text_bytes, (int32_t)bytes, &list->text_capacity, 1);
    int32_t offset = list->text_bytes;
    memcpy(list->texts + offset, text, bytes);
    list->text_bytes += (int32_t)bytes;

    DrawCommand *command = add_command(list, DRAW_TEXT);
    command->rect = (Rect){x, baseline, 0, 0};
    command->text = offset;
    command->style = style;
    command->color = style.color;
}

void draw_textf(DrawList *list, float x, float baseline, TextStyle style, const char *format, ...)
{
    char text[512]; /* longer ones are cut: labels, not prose */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    draw_text(list, x, baseline, style, text);
}

void draw_image(DrawList *list, float x, float y, DrawImage image)
{
    DrawCommand *command = add_command(list, DRAW_IMAGE);
    command->rect = (Rect){x, y, (float)image.width, (float)image.height};
    command->image = image;
}

void draw_clip(DrawList *list, Rect rect)
{
    add_command(list, DRAW_CLIP)->rect = rect;
}

void draw_unclip(DrawList *list)
{
    add_command(list, DRAW_UNCLIP);
}

typedef struct Writer {
    char *text;
    int32_t count, capacity;
} Writer;

static void put(Writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(Writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0 && "bad format");
    writer->text = reserve(writer->text, writer->count, length + 1, &writer->capacity, 1);
    vsnprintf(writer->text + writer->count, (size_t)length + 1, format, again);
    va_end(again);
    writer->count += length;
}

/* To 0.1 pixel; adding 0 turns -0.0 into 0.0 so that the text does not depend on its sign. */
static double tenth(float value)
{
    return floor((double)value * 10.0 + 0.5) / 10.0 + 0.0;
}

static void put_rect(Writer *writer, Rect rect)
{
    put(writer, " %.1f,%.1f %.1fx%.1f", tenth(rect.x), tenth(rect.y), tenth(rect.w), tenth(rect.h));
}

static void put_points(Writer *writer, const DrawList *list, int32_t first, int32_t count)
{
    for (int32_t i = first; i < first + count; i++) {
        put(writer, " %.1f,%.1f", tenth(list->points[i].x), tenth(list->points[i].y));
    }
}

static void put_contours(Writer *writer, const DrawList *list, const DrawCommand *command)
{
    int32_t first = command->first;
    for (int32_t i = 0; i < command->contour_count; i++) {
        int32_t length = list->contours[command->contour_first + i];
        put(writer, "%s", i > 0 ? " |" : "");
        put_points(writer, list, first, length);
        first += length;
    }
}

static void put_escaped(Writer *writer, const char *text)
{
    put(writer, " \"");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n') {
            put(writer, "\\n");
        } else if (*c == '"' || *c == '\\') {
            put(writer, "\\%c", *c);
        } else {
            put(writer, "%c", *c);
        }
    }
    put(writer, "\"");
}

static void put_text_command(Writer *writer, const DrawList *list, const DrawCommand *command)
{
    static const char *const faces[FONT_FACES] = {"regular", "medium", "semibold", "bold",
                                                  "italic"};
    static const char *const aligns[] = {"left", "center", "right"};
    const TextStyle *style = &command->style;
    put(writer, "text %.1f,%.1f %s %.1f %s #%08X", tenth(command->rect.x), tenth(command->rect.y),
        faces[style->face], tenth(style->size), aligns[style->align], (unsigned)style->color);
    if (style->tracking != 0) {
        put(writer, " tracking %.2f", (double)style->tracking);
    }
    if (style->halo >> 24 != 0) {
        put(writer, " halo #%08X", (unsigned)style->halo);
    }
    put(writer, "%s", style->tabular ? " tabular" : "");
    put_escaped(writer, list->texts + command->text);
}

static void put_command(Writer *writer, const DrawList *list, const DrawCommand *command)
{
    switch (command->kind) {
    case DRAW_RECT:
        put(writer, "rect");
        put_rect(writer, command->rect);
        put(writer, " r%.1f #%08X", tenth(command->radius), (unsigned)command->color);
        if (command->color2 != command->color) {
            put(writer, " to #%08X", (unsigned)command->color2);
        }
        break;
    case DRAW_BORDER:
    case DRAW_SHADOW:
        put(writer, "%s", command->kind == DRAW_BORDER ? "border" : "shadow");
        put_rect(writer, command->rect);
        put(writer, " r%.1f w%.1f #%08X", tenth(command->radius), tenth(command->width),
            (unsigned)command->color);
        break;
    case DRAW_POLYGON:
        put(writer, "polygon #%08X", (unsigned)command->color);
        put_contours(writer, list, command);
        break;
    case DRAW_POLYLINE:
        put(writer, "polyline w%.1f", tenth(command->width));
        if (command->dash > 0) {
            put(writer, " dash %.1f-%.1f", tenth(command->dash), tenth(command->gap));
        }
        put(writer, "%s #%08X", command->closed ? " closed" : "", (unsigned)command->color);
        put_points(writer, list, command->first, command->count);
        break;
    case DRAW_CIRCLE:
        put(writer, "circle %.1f,%.1f r%.1f #%08X", tenth(command->rect.x), tenth(command->rect.y),
            tenth(command->rect.w), (unsigned)command->color);
        if (command->width > 0) {
            put(writer, " ring w%.1f #%08X", tenth(command->width), (unsigned)command->color2);
        }
        break;
    case DRAW_HATCH:
        put(writer, "hatch every %.1f w%.1f #%08X", tenth(command->dash), tenth(command->width),
            (unsigned)command->color);
        put_contours(writer, list, command);
        break;
    case DRAW_TEXT:
        put_text_command(writer, list, command);
        break;
    case DRAW_IMAGE:
        put(writer, "image %.1f,%.1f %dx%d %s", tenth(command->rect.x), tenth(command->rect.y),
            (int)command->image.width, (int)command->image.height,
            command->image.name != NULL ? command->image.name : "unnamed");
        break;
    case DRAW_CLIP:
        put(writer, "clip");
        put_rect(writer, command->rect);
        break;
    case DRAW_UNCLIP:
        put(writer, "unclip");
        break;
    case DRAW_KINDS:
        assert(false && "not a command");
    }
    put(writer, "\n");
}

char *draw_list_to_text(const DrawList *list)
{
    Writer writer = {0};
    put(&writer, "%s", "");
    for (int32_t i = 0; i < list->count; i++) {
        put_command(&writer, list, &list->commands[i]);
    }
    return writer.text;
}
