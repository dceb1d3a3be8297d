#include "view/text.h"

#include <stddef.h>
#include <string.h>

float text_width(TextSource *source, const TextStyle *style, const char *text)
{
    return text == NULL || text[0] == '\0' ? 0 : source->width(source, style, text);
}

/* Bytes of the first `letters` code points, or of all there are. */
static int32_t bytes_of(const char *text, int32_t letters)
{
    int32_t i = 0;
    while (text[i] != '\0') {
        bool starts_letter = ((unsigned char)text[i] & 0xC0u) != 0x80u;
        if (starts_letter && letters-- == 0) {
            break;
        }
        i++;
    }
    return i;
}

/* Writes the first `letters` code points, without trailing spaces, and the ellipsis, if they fit
 * in size bytes and in the width. */
static bool write_shortened(TextSource *source, const TextStyle *style, const char *text,
                            int32_t letters, float width, char *out, int32_t size)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    int32_t bytes = bytes_of(text, letters);
    while (bytes > 0 && text[bytes - 1] == ' ') {
        bytes--;
    }
    if (bytes > size - (int32_t)sizeof ellipsis) {
        return false;
    }
    memcpy(out, text, (size_t)bytes);
    memcpy(out + bytes, ellipsis, sizeof ellipsis);
    return text_width(source, style, out) <= width;
}

const char *text_fit(TextSource *source, const TextStyle *style, const char *text, float width,
                     char *out, int32_t size)
{
    if (size <= 0) {
        return "";
    }
    out[0] = '\0';
    if (text == NULL) {
        return out;
    }
    size_t length = strlen(text);
    if (length < (size_t)size && text_width(source, style, text) <= width) {
        memcpy(out, text, length + 1);
        return out;
    }
    /* Widths grow with the text: bisect the number of letters kept. No letters fit more than `low`
     * when low < 0. More than size letters never fit. */
    int32_t low = -1;
    int32_t high = length < (size_t)size ? (int32_t)length : size;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (write_shortened(source, style, text, middle, width, out, size)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    if (low < 0 || !write_shortened(source, style, text, low, width, out, size)) {
        out[0] = '\0'; /* not even the ellipsis fits */
    }
    return out;
}

/* The fixed source: cells of 0.55 em, the box inside each 0.45 em wide and 0.5 em high. */

enum { FIXED_MASK_BYTES = 1 << 16 };

typedef struct FixedSource {
    TextSource base;
    uint8_t mask[FIXED_MASK_BYTES];
} FixedSource;

static float fixed_width(TextSource *source, const TextStyle *style, const char *text)
{
    (void)source;
    int32_t letters = 0;
    for (const char *c = text; *c != '\0'; c++) {
        letters += ((unsigned char)*c & 0xC0u) != 0x80u;
    }
    return (float)letters * (style->size * 0.55f + style->tracking);
}

static TextMask fixed_mask(TextSource *source, const TextStyle *style, const char *text)
{
    FixedSource *fixed = (FixedSource *)source;
    float advance = style->size * 0.55f + style->tracking;
    int32_t height = (int32_t)(style->size * 0.5f + 0.5f);
    int32_t width = (int32_t)(fixed_width(source, style, text) + 0.5f);
    if (height < 1 || width < 1 || advance <= 0 || width > FIXED_MASK_BYTES / height) {
        return (TextMask){0};
    }
    memset(fixed->mask, 0, (size_t)width * (size_t)height);
    float x = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (((unsigned char)*c & 0xC0u) == 0x80u) {
            continue;
        }
        int32_t from = (int32_t)x;
        int32_t to = (int32_t)(x + style->size * 0.45f);
        to = to < width ? to : width;
        for (int32_t row = 0; row < height && *c != ' ' && to > from; row++) {
            memset(&fixed->mask[row * width + from], 255, (size_t)(to - from));
        }
        x += advance;
    }
    return (TextMask){.alpha = fixed->mask,
                      .width = width,
                      .height = height,
                      .stride = width,
                      .left = 0,
                      .ascent = height};
}

TextSource *text_fixed(void)
{
    static FixedSource source = {.base = {fixed_width, fixed_mask}};
    return &source.base;
}
