#include "view/draw_svg.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- text that grows ---- */

void text_buffer_add(TextBuffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int32_t more = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (more > 0) {
        int32_t need = buffer->bytes + more + 1;
        if (need > buffer->capacity) {
            int32_t capacity = need < 4096 ? 4096 : 2 * need;
            buffer->text = mem_resize(buffer->text, (size_t)buffer->capacity, (size_t)capacity, 1);
            buffer->capacity = capacity;
        }
        vsnprintf(buffer->text + buffer->bytes, (size_t)more + 1, format, again);
        buffer->bytes += more;
    }
    va_end(again);
}

void text_buffer_free(TextBuffer *buffer)
{
    mem_free(buffer->text);
    *buffer = (TextBuffer){0};
}

/* ---- pieces of SVG ---- */

static void add_escaped(TextBuffer *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        switch (*c) {
        case '&':
            text_buffer_add(out, "&amp;");
            break;
        case '<':
            text_buffer_add(out, "&lt;");
            break;
        case '>':
            text_buffer_add(out, "&gt;");
            break;
        case '"':
            text_buffer_add(out, "&quot;");
            break;
        default:
            if ((unsigned char)*c >= 0x20) { /* others cannot stand in XML */
                text_buffer_add(out, "%c", *c);
            }
        }
    }
}

static double part(float alpha)
{
    return (double)alpha;
}

/* name="#rrggbb" and, where it is not opaque, its opacity. */
static void add_color(TextBuffer *out, const char *name, Color color)
{
    text_buffer_add(out, " %s=\"#%06x\"", name, (unsigned)(color & 0xFFFFFFu));
    if (color >> 24 != 0xFF) {
        text_buffer_add(out, " %s-opacity=\"%.3f\"", name, part((float)(color >> 24) / 255));
    }
}

static void add_points(TextBuffer *out, const Vec2 *points, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        text_buffer_add(out, "%s%.2f %.2f", i > 0 ? "L" : "M", (double)points[i].x,
                        (double)points[i].y);
    }
}

static void add_rect(TextBuffer *out, const DrawCommand *c)
{
    text_buffer_add(out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"%.2f\"",
                    (double)c->rect.x, (double)c->rect.y, (double)c->rect.w, (double)c->rect.h,
                    (double)c->radius);
    if (c->kind == DRAW_BORDER) {
        text_buffer_add(out, " fill=\"none\" stroke-width=\"%.2f\"", (double)c->width);
        add_color(out, "stroke", c->color);
    } else {
        add_color(out, "fill", c->color);
    }
    text_buffer_add(out, "/>\n");
}

static void add_circle(TextBuffer *out, const DrawCommand *c)
{
    text_buffer_add(out, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"", (double)c->rect.x,
                    (double)c->rect.y, (double)c->rect.w);
    add_color(out, "fill", c->color);
    if (c->width > 0) {
        add_color(out, "stroke", c->color2);
        text_buffer_add(out, " stroke-width=\"%.2f\"", (double)c->width);
    }
    text_buffer_add(out, "/>\n");
}

static void add_polygon(TextBuffer *out, const DrawList *list, const DrawCommand *c)
{
    int32_t first = c->first;
    text_buffer_add(out, "<path fill-rule=\"evenodd\" d=\"");
    for (int32_t i = 0; i < c->contour_count; i++) {
        int32_t length = list->contours[c->contour_first + i];
        add_points(out, list->points + first, length);
        text_buffer_add(out, "Z");
        first += length;
    }
    if (c->contour_count == 0) {
        add_points(out, list->points + first, c->count);
        text_buffer_add(out, "Z");
    }
    text_buffer_add(out, "\"");
    add_color(out, "fill", c->kind == DRAW_HATCH ? color_alpha(c->color, 0.4f) : c->color);
    text_buffer_add(out, "/>\n");
}

static void add_line(TextBuffer *out, const DrawList *list, const DrawCommand *c)
{
    text_buffer_add(out, "<path fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"%.2f\"",
                    (double)c->width);
    add_color(out, "stroke", c->color);
    if (c->dash > 0) {
        text_buffer_add(out, " stroke-dasharray=\"%.2f %.2f\"", (double)c->dash, (double)c->gap);
    }
    text_buffer_add(out, " d=\"");
    add_points(out, list->points + c->first, c->count);
    text_buffer_add(out, "%s\"/>\n", c->closed ? "Z" : "");
}

static void add_text(TextBuffer *out, const DrawList *list, const DrawCommand *c)
{
    static const int32_t weights[FONT_FACES] = {400, 500, 600, 700, 400};
    static const char *const anchors[] = {"start", "middle", "end"};
    const TextStyle *s = &c->style;
    text_buffer_add(out, "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.2f\" text-anchor=\"%s\"",
                    (double)c->rect.x, (double)c->rect.y, (double)s->size, anchors[s->align]);
    if (weights[s->face] != 400) {
        text_buffer_add(out, " font-weight=\"%d\"", (int)weights[s->face]);
    }
    if (s->face == FONT_ITALIC) {
        text_buffer_add(out, " font-style=\"italic\"");
    }
    if (s->tracking != 0) {
        text_buffer_add(out, " letter-spacing=\"%.2f\"", (double)s->tracking);
    }
    add_color(out, "fill", s->color);
    text_buffer_add(out, ">");
    add_escaped(out, list->texts + c->text);
    text_buffer_add(out, "</text>\n");
}

/* ---- the whole ---- */

void draw_list_to_svg(const DrawList *list, int32_t width, int32_t height, const char *title,
                      TextBuffer *out)
{
    int32_t clips = 0, open = 0;
    text_buffer_add(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "
                    "xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 "
                    "%d %d\" font-family=\"Inter, 'DejaVu Sans', sans-serif\">\n<title>",
                    (int)width, (int)height, (int)width, (int)height);
    add_escaped(out, title);
    text_buffer_add(out, "</title>\n");
    for (int32_t i = 0; i < list->count; i++) {
        const DrawCommand *c = &list->commands[i];
        switch (c->kind) {
        case DRAW_RECT:
        case DRAW_BORDER:
            add_rect(out, c);
            break;
        case DRAW_POLYGON:
        case DRAW_HATCH:
            add_polygon(out, list, c);
            break;
        case DRAW_POLYLINE:
            add_line(out, list, c);
            break;
        case DRAW_CIRCLE:
            add_circle(out, c);
            break;
        case DRAW_TEXT:
            add_text(out, list, c);
            break;
        case DRAW_CLIP:
            text_buffer_add(out,
                            "<clipPath id=\"clip%d\"><rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" "
                            "height=\"%.2f\"/></clipPath>\n<g clip-path=\"url(#clip%d)\">\n",
                            (int)clips, (double)c->rect.x, (double)c->rect.y, (double)c->rect.w,
                            (double)c->rect.h, (int)clips);
            clips++;
            open++;
            break;
        case DRAW_UNCLIP:
            if (open > 0) {
                text_buffer_add(out, "</g>\n");
                open--;
            }
            break;
        case DRAW_SHADOW:
        case DRAW_IMAGE:
        case DRAW_KINDS:
            break;
        }
    }
    for (; open > 0; open--) {
        text_buffer_add(out, "</g>\n");
    }
    text_buffer_add(out, "</svg>\n");
}
