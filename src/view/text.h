/* Text: what the views need to know of fonts, behind one small interface. The desktop implements it
 * with SDL_ttf (app/text_sdl.c); tests use text_fixed(), whose letters are all 0.55 em wide. */
#ifndef CORRIDOR_VIEW_TEXT_H
#define CORRIDOR_VIEW_TEXT_H

#include "view/draw_list.h"

/* Coverage of one run of text: 8-bit alpha, owned by the source, valid until its next call. */
typedef struct TextMask {
    const uint8_t *alpha;
    int32_t width, height, stride; /* stride in bytes; width 0: nothing to draw */
    int32_t left;                  /* of the mask from the pen position, pixels */
    int32_t ascent;                /* of the mask's top above the baseline, pixels */
} TextMask;

typedef struct TextSource TextSource;
struct TextSource {
    /* Advance width in pixels of text (UTF-8) in the given style. */
    float (*width)(TextSource *source, const TextStyle *style, const char *text);
    /* Mask of a whole run drawn at a pixel position. */
    TextMask (*mask)(TextSource *source, const TextStyle *style, const char *text);
};

/* The width by a source; NULL text is empty. */
float text_width(TextSource *source, const TextStyle *style, const char *text);

/* Copies text to out (size bytes), shortened with "…" so that it is at most width pixels wide. */
const char *text_fit(TextSource *source, const TextStyle *style, const char *text, float width,
                     char *out, int32_t size);

/* A source without fonts: every code point is 0.55 em wide, masks are plain boxes of 0.5 em height.
 * For tests: draw lists made with it are the same on every machine. */
TextSource *text_fixed(void);

#endif
