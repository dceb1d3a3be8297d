/* Open fonts by file and size: a pool, because opening one costs a parse of the file. A file is
 * read once, whole: fonts of all sizes share its bytes, and no glyph waits for the disc. */
#ifndef CORRIDOR_APP_FONT_POOL_H
#define CORRIDOR_APP_FONT_POOL_H

#include "app/font_files.h"

#include <SDL_ttf.h>

/* Sizes are multiples of a quarter pixel: UI scales such as 1.25 keep their proportions. */
enum { FONT_STEPS_PER_PIXEL = 4, FONT_SIZE_MAX = 512, FONT_POOL_SLOTS = 64 };

typedef struct FontSlot {
    const FontFile *file; /* NULL: empty */
    int32_t steps;
    TTF_Font *font; /* NULL: could not be opened */
    uint64_t used;  /* tick of the last use */
} FontSlot;

typedef struct FontBytes {
    const FontFile *file; /* NULL: none */
    void *bytes;          /* SDL_LoadFile's; NULL: it cannot be read */
    size_t size;
} FontBytes;

/* Zero is a valid empty pool. */
typedef struct FontPool {
    FontBytes files[2 * FONT_FACES]; /* main and fallback */
    FontSlot slots[FONT_POOL_SLOTS];
    uint64_t tick;
} FontPool;

/* The font of a file at `size` pixels an em; NULL when SDL_ttf refuses the file. Stays open at
 * least for the next FONT_POOL_SLOTS - 1 calls. */
TTF_Font *font_pool_get(FontPool *pool, const FontFile *file, float size);
void font_pool_free(FontPool *pool); /* leaves it empty */

#endif
