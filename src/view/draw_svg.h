/* A draw list as an SVG picture. */
#ifndef CORRIDOR_VIEW_DRAW_SVG_H
#define CORRIDOR_VIEW_DRAW_SVG_H

#include "view/draw_list.h"

/* Text that grows. Zero is an empty one; free with text_buffer_free. */
typedef struct TextBuffer {
    char *text; /* ends with 0; NULL while empty */
    int32_t bytes, capacity;
} TextBuffer;

void text_buffer_add(TextBuffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_buffer_free(TextBuffer *buffer);

/* SVG 1.1 of so many pixels: shapes, lines, text and clips; images and shadows are left out. Text
 * is text, in the reader's own sans-serif where there is no Inter. title: for those who cannot see
 * it. */
void draw_list_to_svg(const DrawList *list, int32_t width, int32_t height, const char *title,
                      TextBuffer *out);

#endif
