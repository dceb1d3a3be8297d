/* Widgets: the small parts that panels are made of. Each draws itself and registers what it does
 * with the desk. Rectangles are pixels; heights named `units` are layout units. */
#ifndef CORRIDOR_VIEW_WIDGETS_H
#define CORRIDOR_VIEW_WIDGETS_H

#include "view/desk_state.h"
#include "view/icons.h"

/* ---- text over several lines ---- */

enum { WRAP_LINES = 24 };

typedef struct Wrapped {
    int32_t count;
    int32_t first[WRAP_LINES], bytes[WRAP_LINES]; /* of each line in the text */
    int32_t block[WRAP_LINES];                    /* empty lines before it */
    float width;                                  /* of the widest line, pixels */
} Wrapped;

/* Breaks text (UTF-8) between words so that no line is wider than `width` pixels; a word that is
 * wider itself is cut. A single newline counts as a space (files wrap their lines), an empty line
 * as a break. What does not fit into WRAP_LINES lines is left out. */
Wrapped text_wrap(TextSource *source, const TextStyle *style, const char *text, float width);
/* Height of the lines, `pitch` pixels each, and of `gap` pixels more at every empty line. */
float wrapped_height(const Wrapped *wrapped, float pitch, float gap);
/* Draws them so, the first on `baseline`. */
void draw_wrapped(DrawList *list, float x, float baseline, float pitch, float gap, TextStyle style,
                  const char *text, const Wrapped *wrapped);

/* ---- a pen that goes down a panel ---- */

typedef struct Pen {
    Desk *desk;
    DrawList *list;
    float x, y, w;
} Pen;

void pen_caption(Pen *pen, const char *text);
void pen_rule(Pen *pen);
/* One line, `units` high, shortened when it is too long. */
void pen_line(Pen *pen, TextStyle style, float units, const char *text);
void pen_paragraph(Pen *pen, TextStyle style, const char *text);
/* An icon before a paragraph. */
void pen_item(Pen *pen, int32_t icon, Color icon_color, TextStyle style, const char *text);
/* A key on the left, its value on the right; below each other where they do not fit. */
void pen_pair(Pen *pen, const char *key, const char *value);
/* Tells the source of what was drawn from `top` on under the pointer: "Berths: estimate" and where
 * it is from. status -1: not said; source NULL: none is known. */
void pen_source(Pen *pen, float top, const char *what, int32_t status, const char *source);
void pen_button(Pen *pen, const char *text, Action action, int32_t argument, bool primary,
                const char *tip);

/* ---- parts ---- */

/* Dims what lies behind an overlay, so that what is read stands apart. */
void widget_veil(DrawList *list, Rect rect);
/* The ground of a menu or dialog above everything; takes the clicks that nothing on it takes. */
void widget_overlay(Desk *desk, DrawList *list, Rect rect);

typedef enum ButtonLook { BUTTON_PLAIN, BUTTON_PRIMARY, BUTTON_OFF } ButtonLook;
/* BUTTON_OFF is drawn grey; it still answers, with the reason. icon -1: none. */
void widget_button(Desk *desk, DrawList *list, Rect rect, const char *text, int32_t icon,
                   ButtonLook look, Action action, int32_t argument, const char *tip);
/* The same, calling a function. */
void widget_button_call(Desk *desk, DrawList *list, Rect rect, const char *text, int32_t icon,
                        ButtonLook look, HitCall call, int32_t argument, const char *tip);
/* A box to be ticked; `on` ticked, `fixed` follows something else and is drawn so. */
void widget_check(Desk *desk, DrawList *list, Rect box, bool on, bool fixed, bool hovered);
/* The mark of a look, as on the map: a hull, about (x, y). u: the UI scale. */
void widget_look_mark(DrawList *list, float x, float y, VesselLook look, float u);
/* A rectangle in a colour at `ground` alpha with lines of the colour at 45 degrees. */
void widget_hatched(DrawList *list, Rect rect, float radius, float spacing, Color color,
                    float ground);

/* ---- a line to type into ---- */

enum { FIELD_TEXT = 1100 }; /* a recording in one line is 1024 bytes long */

typedef struct TextField {
    char text[FIELD_TEXT]; /* UTF-8 */
    int32_t caret;         /* byte that it stands before */
} TextField;

void text_field_set(TextField *field, const char *text);
/* Letters, Backspace, Delete, Left, Right, Home, End; true: it was for the field. */
bool text_field_key(TextField *field, const DeskEvent *event);
/* hint: shown while it is empty. */
void text_field_draw(Desk *desk, DrawList *list, Rect rect, const TextField *field,
                     const char *hint);

/* Between these two, what is drawn is cut to the rectangle and moved by the scroll offset; the
 * content's height is told at the end. Returns the y at which the content begins. */
float scroll_begin(Desk *desk, DrawList *list, Rect view);
void scroll_end(Desk *desk, DrawList *list, float content_bottom);

/* ---- words ---- */

const char *duration_words(int64_t ms, char out[48]); /* "3 d 04 h" */
const char *moment_words(int64_t t, char out[48]);    /* "14 Mar 06:40" */
const char *date_words(int64_t t, char out[48]);      /* "14 Mar 2026" */

#endif
