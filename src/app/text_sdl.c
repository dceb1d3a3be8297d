#include "app/text_sdl.h"

#include "app/font_pool.h"
#include "app/run_cache.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

enum {
    CACHE_BYTES = 8 * 1024 * 1024,
    /* Advances are taken from an instance this large and scaled down: at 10 px whole-pixel
     * advances look uneven. */
    MEASURE_SIZE = 256,
    PIECE_BYTES = 512 /* of text; longer runs are cut into several pieces */
};

typedef struct TextSdl {
    TextSource source;
    FontFiles files;
    FontPool pool;
    RunCache cache;
    float digit_cell[FONT_FACES]; /* widest digit, in ems; 0: not measured yet */
} TextSdl;

/* Part of a run that SDL_ttf draws in one go: one font, no tracking within. */
typedef struct Piece {
    const FontFile *file;
    char text[PIECE_BYTES];
    int32_t bytes;
    float pen; /* pixels from the start of the run */
} Piece;

/* A drawn piece, and where it goes. */
typedef struct PieceImage {
    SDL_Surface *surface; /* ARGB, white; NULL: blank */
    int32_t left;         /* of the surface from the run's start */
    int32_t ascent;       /* of its top above the baseline */
} PieceImage;

/* Called for each piece of a run, left to right. */
typedef void (*PieceFunction)(TextSdl *text, const TextStyle *style, const Piece *piece,
                              void *context);

/* Decodes a code point and moves *text behind it; U+FFFD for a malformed byte. */
static uint32_t next_code_point(const char **text)
{
    const unsigned char *c = (const unsigned char *)*text;
    int32_t more = c[0] < 0x80   ? 0
                   : c[0] < 0xC2 ? -1
                   : c[0] < 0xE0 ? 1
                   : c[0] < 0xF0 ? 2
                   : c[0] < 0xF5 ? 3
                                 : -1;
    uint32_t value = more <= 0 ? c[0] : c[0] & (0x3FU >> more);
    for (int32_t i = 1; i <= more; i++) {
        if ((c[i] & 0xC0U) != 0x80U) {
            more = -1;
            break;
        }
        value = value << 6 | (c[i] & 0x3FU);
    }
    *text += more < 0 ? 1 : more + 1;
    return more < 0 ? 0xFFFDU : value;
}

static bool has_glyph(TextSdl *text, const FontFile *file, uint32_t code_point)
{
    TTF_Font *font = font_pool_get(&text->pool, file, MEASURE_SIZE);
    return font != NULL && TTF_GlyphIsProvided32(font, code_point) != 0;
}

/* The first font that has the code point; the main one, with its empty box, when none has. */
static const FontFile *file_for(TextSdl *text, FontFace face, uint32_t code_point)
{
    const FontFile *main = &text->files.main[face];
    const FontFile *fallback = &text->files.fallback[face];
    if (has_glyph(text, main, code_point) || !has_glyph(text, fallback, code_point)) {
        return main;
    }
    return fallback;
}

/* Advance of a text in one font, pixels at style size. */
static float measure(TextSdl *text, const FontFile *file, float size, const char *string)
{
    TTF_Font *font = font_pool_get(&text->pool, file, MEASURE_SIZE);
    int width = 0;
    if (font == NULL || TTF_SizeUTF8(font, string, &width, NULL) != 0) {
        return 0;
    }
    return (float)width * size / (float)MEASURE_SIZE;
}

static float digit_cell(TextSdl *text, FontFace face, float size)
{
    if (text->digit_cell[face] <= 0) {
        for (char digit = '0'; digit <= '9'; digit++) {
            float width = measure(text, &text->files.main[face], 1, (char[]){digit, '\0'});
            text->digit_cell[face] = fmaxf(text->digit_cell[face], width);
        }
    }
    return text->digit_cell[face] * size;
}

static bool is_digit(uint32_t code_point)
{
    return code_point >= '0' && code_point <= '9';
}

/* Hands a piece over, if it has any text, and begins the next one behind it. */
static void end_piece(TextSdl *text, const TextStyle *style, Piece *piece, PieceFunction function,
                      void *context)
{
    if (piece->bytes > 0) {
        piece->text[piece->bytes] = '\0';
        function(text, style, piece, context);
        piece->pen += measure(text, piece->file, style->size, piece->text);
        piece->bytes = 0;
    }
}

/* Cuts a run into pieces: at changes of font, around digits in cells, and at every letter when
 * there is tracking. Returns the run's advance. */
static float each_piece(TextSdl *text, const TextStyle *style, const char *string,
                        PieceFunction function, void *context)
{
    bool tracked = style->tracking < 0 || style->tracking > 0;
    Piece piece = {.file = &text->files.main[style->face]};
    bool first = true;
    while (*string != '\0') {
        const char *start = string;
        uint32_t code_point = next_code_point(&string);
        bool malformed = code_point == 0xFFFDU;
        const char *bytes = malformed ? "\xEF\xBF\xBD" : start;
        int32_t length = malformed ? 3 : (int32_t)(string - start);
        const FontFile *file = file_for(text, style->face, code_point);
        bool cell = style->tabular && is_digit(code_point);
        if (cell || tracked || file != piece.file || piece.bytes + length >= PIECE_BYTES) {
            end_piece(text, style, &piece, function, context);
        }
        piece.pen += tracked && !first ? style->tracking : 0;
        first = false;
        piece.file = file;
        memcpy(piece.text + piece.bytes, bytes, (size_t)length);
        piece.bytes += length;
        if (cell) {
            float pen = piece.pen;
            float width = digit_cell(text, style->face, style->size);
            piece.text[piece.bytes] = '\0';
            piece.pen += (width - measure(text, file, style->size, piece.text)) / 2;
            end_piece(text, style, &piece, function, context);
            piece.pen = pen + width;
        }
    }
    end_piece(text, style, &piece, function, context);
    return piece.pen;
}

static void ignore_piece(TextSdl *text, const TextStyle *style, const Piece *piece, void *context)
{
    (void)text, (void)style, (void)piece, (void)context;
}

/* SDL_ttf moves a surface left when the first letters reach left of the pen, and up when a letter
 * is higher than the font's ascent; it does not say so, hence the look at the letters. */
static void place_image(TTF_Font *font, const char *string, PieceImage *image)
{
    int ascent = TTF_FontAscent(font);
    int left = 0;
    bool first = true;
    while (*string != '\0') {
        int min_x = 0;
        int max_y = 0;
        uint32_t code_point = next_code_point(&string);
        if (TTF_GlyphMetrics32(font, code_point, &min_x, NULL, NULL, &max_y, NULL) == 0) {
            left = first && min_x < left ? min_x : left;
            ascent = max_y > ascent ? max_y : ascent;
        }
        first = false;
    }
    image->left = left;
    image->ascent = ascent;
}

typedef struct PieceImages {
    PieceImage *items;
    int32_t count, capacity;
} PieceImages;

static void draw_piece(TextSdl *text, const TextStyle *style, const Piece *piece, void *context)
{
    PieceImages *images = context;
    TTF_Font *font = font_pool_get(&text->pool, piece->file, style->size);
    if (font == NULL) {
        return;
    }
    SDL_Color white = {255, 255, 255, 255};
    PieceImage image = {TTF_RenderUTF8_Blended(font, piece->text, white), 0, 0};
    if (image.surface == NULL) {
        return; /* no width: combining marks alone, say */
    }
    place_image(font, piece->text, &image);
    image.left += (int32_t)lroundf(piece->pen);
    images->items = mem_grow(images->items, images->count, &images->capacity, sizeof image);
    images->items[images->count++] = image;
}

/* Copies the alpha of a surface into the mask; where pieces overlap the denser one counts. */
static void copy_alpha(uint8_t *alpha, int32_t stride, const SDL_Surface *surface)
{
    for (int32_t y = 0; y < surface->h; y++) {
        const uint8_t *row = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
        for (int32_t x = 0; x < surface->w; x++) {
            uint32_t pixel = 0;
            memcpy(&pixel, row + (ptrdiff_t)x * 4, sizeof pixel);
            uint8_t value = (uint8_t)(pixel >> 24);
            uint8_t *out = &alpha[(ptrdiff_t)y * stride + x];
            *out = value > *out ? value : *out;
        }
    }
}

/* Joins the pieces in one mask and frees their surfaces. */
static TextMask join_images(const PieceImages *images)
{
    int32_t left = INT32_MAX;
    int32_t right = INT32_MIN;
    int32_t top = INT32_MIN;
    int32_t bottom = INT32_MAX;
    for (int32_t i = 0; i < images->count; i++) {
        const PieceImage *image = &images->items[i];
        left = image->left < left ? image->left : left;
        right = image->left + image->surface->w > right ? image->left + image->surface->w : right;
        top = image->ascent > top ? image->ascent : top;
        bottom =
            image->ascent - image->surface->h < bottom ? image->ascent - image->surface->h : bottom;
    }
    if (images->count == 0 || right <= left || top <= bottom) {
        return (TextMask){0};
    }
    TextMask mask = {NULL, right - left, top - bottom, right - left, left, top};
    uint8_t *alpha = mem_alloc((size_t)mask.width, (size_t)mask.height);
    for (int32_t i = 0; i < images->count; i++) {
        const PieceImage *image = &images->items[i];
        ptrdiff_t offset = (ptrdiff_t)(top - image->ascent) * mask.stride + (image->left - left);
        copy_alpha(alpha + offset, mask.stride, image->surface);
    }
    mask.alpha = alpha;
    return mask;
}

static TextMask draw_run(TextSdl *text, const TextStyle *style, const char *string)
{
    PieceImages images = {0};
    each_piece(text, style, string, draw_piece, &images);
    TextMask mask = join_images(&images);
    for (int32_t i = 0; i < images.count; i++) {
        SDL_FreeSurface(images.items[i].surface);
    }
    mem_free(images.items);
    return mask;
}

static Run *get_run(TextSdl *text, const TextStyle *style, const char *string)
{
    RunKey key = {style->face, style->size, style->tracking, style->tabular, string};
    Run *run = run_cache_find(&text->cache, &key);
    if (run == NULL) {
        run_cache_trim(&text->cache, CACHE_BYTES);
        float width = each_piece(text, style, string, ignore_piece, NULL);
        run = run_cache_add(&text->cache, &key, width);
    }
    return run;
}

static float sdl_width(TextSource *source, const TextStyle *style, const char *string)
{
    return string == NULL || *string == '\0' ? 0 : get_run((TextSdl *)source, style, string)->width;
}

static TextMask sdl_mask(TextSource *source, const TextStyle *style, const char *string)
{
    TextSdl *text = (TextSdl *)source;
    if (string == NULL || *string == '\0') {
        return (TextMask){0};
    }
    Run *run = get_run(text, style, string);
    if (!run->has_mask) {
        run_cache_set_mask(&text->cache, run, draw_run(text, style, string));
    }
    return run->mask;
}

/* Whether each face really opens: fontconfig may know of files that are damaged or gone. */
static bool check_fonts(TextSdl *text, Errors *errors)
{
    for (int32_t i = 0; i < FONT_FACES; i++) {
        if (font_pool_get(&text->pool, &text->files.main[i], MEASURE_SIZE) == NULL) {
            errors_add(errors, text->files.main[i].path, 0, 0, "cannot open this font: %s",
                       TTF_GetError());
            return false;
        }
    }
    return true;
}

TextSource *text_sdl_create(Errors *errors)
{
    if (TTF_Init() != 0) {
        errors_add(errors, NULL, 0, 0, "SDL_ttf does not start: %s", TTF_GetError());
        return NULL;
    }
    TextSdl *text = mem_alloc(1, sizeof *text);
    text->source = (TextSource){sdl_width, sdl_mask};
    if (!font_files_find(&text->files, errors) || !check_fonts(text, errors)) {
        text_sdl_destroy(&text->source);
        return NULL;
    }
    return &text->source;
}

void text_sdl_destroy(TextSource *source)
{
    TextSdl *text = (TextSdl *)source;
    if (text == NULL) {
        return;
    }
    run_cache_free(&text->cache);
    font_pool_free(&text->pool);
    font_files_free(&text->files);
    mem_free(text);
    TTF_Quit();
}
