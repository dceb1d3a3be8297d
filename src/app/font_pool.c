#include "app/font_pool.h"

#include <math.h>
#include <string.h>

/* The file's bytes, read when they are first asked for. */
static const FontBytes *bytes_of(FontPool *pool, const FontFile *file)
{
    int32_t i = 0;
    while (i < 2 * FONT_FACES - 1 && pool->files[i].file != NULL && pool->files[i].file != file) {
        i++;
    }
    FontBytes *known = &pool->files[i];
    if (known->file == NULL) {
        known->file = file;
        known->bytes = SDL_LoadFile(file->path, &known->size);
    }
    return known;
}

static TTF_Font *open_font(FontPool *pool, const FontFile *file, int32_t steps)
{
    const FontBytes *known = bytes_of(pool, file);
    SDL_RWops *source =
        known->bytes != NULL ? SDL_RWFromConstMem(known->bytes, (int)known->size) : NULL;
    if (source == NULL) {
        return NULL;
    }
    /* A point is 1/72 inch, so at 72 / 4 dots an inch it is a quarter of a pixel. */
    unsigned int dpi = 72 / FONT_STEPS_PER_PIXEL;
    TTF_Font *font = TTF_OpenFontIndexDPIRW(source, 1, steps, file->index, dpi, dpi);
    if (font != NULL) {
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    }
    return font;
}

TTF_Font *font_pool_get(FontPool *pool, const FontFile *file, float size)
{
    if (file->path == NULL) {
        return NULL;
    }
    float bounded = fminf(fmaxf(size, 1.0F), (float)FONT_SIZE_MAX);
    int32_t steps = (int32_t)lroundf(bounded * (float)FONT_STEPS_PER_PIXEL);
    FontSlot *oldest = &pool->slots[0];
    pool->tick++;
    for (int32_t i = 0; i < FONT_POOL_SLOTS; i++) {
        FontSlot *slot = &pool->slots[i];
        if (slot->file == file && slot->steps == steps) {
            slot->used = pool->tick;
            return slot->font;
        }
        oldest = slot->used < oldest->used ? slot : oldest;
    }
    if (oldest->font != NULL) {
        TTF_CloseFont(oldest->font);
    }
    *oldest = (FontSlot){file, steps, open_font(pool, file, steps), pool->tick};
    return oldest->font;
}

void font_pool_free(FontPool *pool)
{
    for (int32_t i = 0; i < FONT_POOL_SLOTS; i++) {
        if (pool->slots[i].font != NULL) {
            TTF_CloseFont(pool->slots[i].font);
        }
    }
    for (int32_t i = 0; i < 2 * FONT_FACES; i++) {
        SDL_free(pool->files[i].bytes);
    }
    memset(pool, 0, sizeof *pool);
}
