/* The draw list: what a frame shows, as data. Views write it, the canvas turns it into pixels, and
 * tests compare it as text. No pixel, font or window is needed to make one.
 *
 * Coordinates are output pixels, x right, y down, (0,0) the top left corner of the top left pixel.
 * Colours are 0xAARRGGBB, not premultiplied; #FEED00 to #FEEDFF stand for roles until theme_apply
 * (theme.h) has looked them up. Commands are drawn in order, later ones on top. */
#ifndef CORRIDOR_VIEW_DRAW_LIST_H
#define CORRIDOR_VIEW_DRAW_LIST_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Color;

static inline Color color_alpha(Color color, float alpha) /* alpha 0..1 multiplies the own one */
{
    return (color & 0xFFFFFFu) | ((Color)((float)(color >> 24) * alpha + 0.5f) << 24);
}

typedef struct Vec2 {
    float x, y;
} Vec2;

typedef struct Rect {
    float x, y, w, h;
} Rect;

static inline bool rect_contains(Rect r, float x, float y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

typedef enum FontFace { FONT_REGULAR, FONT_MEDIUM, FONT_SEMIBOLD, FONT_BOLD, FONT_ITALIC, FONT_FACES } FontFace;

typedef enum TextAlign { TEXT_LEFT, TEXT_CENTER, TEXT_RIGHT } TextAlign;

typedef struct TextStyle {
    FontFace face;
    float size;        /* em size in pixels */
    float tracking;    /* extra space between letters, pixels */
    Color color;
    Color halo;        /* outline colour for labels on the map; alpha 0: none */
    TextAlign align;   /* about the x of the position */
    bool tabular;      /* digits in cells of equal width */
} TextStyle;

typedef enum DrawKind {
    DRAW_RECT,     /* rounded rectangle: vertical gradient color -> color2, corner radius */
    DRAW_BORDER,   /* its outline, `width` thick, inside the edge */
    DRAW_SHADOW,   /* soft shadow of a rounded rectangle, `width` = blur radius */
    DRAW_POLYGON,  /* filled, even-odd, one or more contours */
    DRAW_POLYLINE, /* stroke, round joins, dashed when dash > 0 */
    DRAW_CIRCLE,   /* filled with color; ring of `width` in color2 when width > 0 */
    DRAW_HATCH,    /* 45 degree hatch lines inside polygon contours, spacing dash, `width` thick */
    DRAW_TEXT,     /* position = left/centre/right end of the baseline */
    DRAW_IMAGE,    /* blit of an opaque or alpha ARGB image, unscaled, to (rect.x, rect.y) */
    DRAW_CLIP,     /* sets the clip rectangle (intersected with the enclosing one) */
    DRAW_UNCLIP,   /* returns to the enclosing one */
    DRAW_KINDS
} DrawKind;

/* Pixels owned by somebody else, who keeps them until the list is drawn. Premultiplied ARGB when
 * not opaque. `name` stands in the text form. */
typedef struct DrawImage {
    const uint32_t *pixels;
    int32_t width, height, stride; /* stride in pixels */
    bool opaque;
    const char *name;
} DrawImage;

typedef struct DrawCommand {
    DrawKind kind;
    Rect rect;            /* RECT, BORDER, SHADOW, CLIP; IMAGE and TEXT use x, y; CIRCLE x, y, w = radius */
    Color color, color2;
    float radius;         /* corners */
    float width;          /* stroke, border, ring, blur */
    float dash, gap;      /* pixels; POLYLINE */
    int32_t first, count; /* points[first .. first+count) */
    int32_t contour_first, contour_count; /* contours: lengths, for POLYGON and HATCH */
    bool closed;          /* POLYLINE */
    int32_t text;         /* offset in texts */
    TextStyle style;
    DrawImage image;
} DrawCommand;

typedef struct DrawList {
    DrawCommand *commands;
    int32_t count, capacity;
    Vec2 *points;
    int32_t point_count, point_capacity;
    int32_t *contours;
    int32_t contour_count, contour_capacity;
    char *texts;
    int32_t text_bytes, text_capacity;
} DrawList;

void draw_list_clear(DrawList *list); /* keeps the memory */
void draw_list_free(DrawList *list);

void draw_rect(DrawList *list, Rect rect, float radius, Color color);
void draw_rect_gradient(DrawList *list, Rect rect, float radius, Color top, Color bottom);
void draw_border(DrawList *list, Rect rect, float radius, float width, Color color);
void draw_shadow(DrawList *list, Rect rect, float radius, float blur, Color color);
void draw_circle(DrawList *list, float x, float y, float radius, Color fill);
void draw_ring(DrawList *list, float x, float y, float radius, float width, Color color);
void draw_line(DrawList *list, float x0, float y0, float x1, float y1, float width, Color color);
void draw_polyline(DrawList *list, const Vec2 *points, int32_t count, bool closed, float width,
                   Color color);
void draw_dashed(DrawList *list, const Vec2 *points, int32_t count, bool closed, float width,
                 float dash, float gap, Color color);
void draw_polygon(DrawList *list, const Vec2 *points, int32_t count, Color color);
/* contours[contour_count] are the lengths of consecutive runs of points; even-odd fill. */
void draw_polygons(DrawList *list, const Vec2 *points, const int32_t *contours,
                   int32_t contour_count, Color color);
void draw_hatch(DrawList *list, const Vec2 *points, int32_t count, float spacing, float width,
                Color color);
void draw_text(DrawList *list, float x, float baseline, TextStyle style, const char *text);
void draw_textf(DrawList *list, float x, float baseline, TextStyle style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void draw_image(DrawList *list, float x, float y, DrawImage image);
void draw_clip(DrawList *list, Rect rect);
void draw_unclip(DrawList *list);

/* The list as text, one command a line, coordinates to 0.1 pixel, for golden tests and for reading.
 * Returns a string to be freed with mem_free. */
char *draw_list_to_text(const DrawList *list);

#endif
