/* The canvas: a small anti-aliased rasteriser that turns a draw list into one ARGB8888 buffer. The
 * same pixels on every machine and backend, with or without a display, so pictures can be tested.
 * Fill is by exact area coverage: signed edge areas are accumulated per row and prefix-summed. */
#ifndef CORRIDOR_VIEW_CANVAS_H
#define CORRIDOR_VIEW_CANVAS_H

#include "view/draw_list.h"
#include "view/text.h"

typedef struct Canvas Canvas;

enum { CANVAS_SIZE_MAX = 16384 };
Canvas *canvas_create(int32_t width, int32_t height); /* 1..CANVAS_SIZE_MAX each; black */
void canvas_destroy(Canvas *canvas);
void canvas_resize(Canvas *canvas, int32_t width, int32_t height); /* contents are lost */

int32_t canvas_width(const Canvas *canvas);
int32_t canvas_height(const Canvas *canvas);
int32_t canvas_stride(const Canvas *canvas); /* pixels */
/* Opaque 0xFFRRGGBB, [height][stride]; valid until resize or destroy. */
uint32_t *canvas_pixels(Canvas *canvas);

void canvas_clear(Canvas *canvas, Color color);

/* Draws the list over what is there. text may be NULL when the list has none. */
void canvas_draw(Canvas *canvas, const DrawList *list, TextSource *text);

#endif
