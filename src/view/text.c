#include "view/text.h"

#include "base/memory.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

float text_width(TextSource *source, const TextStyle *style, const char *text)
{
    return text == NULL || text[0] == '\0' ? 0 : source->width(source, style, text);
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}

static int32_t code_points(const char *text)
{
    int32_t count = 0;
    for (; *text != '\0'; text++) {
        count += is_continuation(*text) ? 0 : 1;
    }
    return count;
}

/* The bytes that the first `count` code points take. */
static int32_t prefix_bytes(const char *text, int32_t count)
{
    int32_t bytes = 0;
    while (text[bytes] != '\0' && (count > 0 || is_continuation(text[bytes]))) {
        count -= is_continuation(text[bytes]) ? 0 : 1;
        bytes++;
    }
    return bytes;
}

/* Writes the first `count` code points, without trailing spaces, and the ellipsis. False when they
 * do not fit the buffer or are too wide. */
static bool write_shortened(TextSource *source, const TextStyle *style, const char *text,
                            int32_t count, float width, char *out, int32_t size)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    int32_t bytes = prefix_bytes(text, count);
    while (bytes > 0 && text[bytes - 1] == ' ') {
        bytes--;
    }
    if (bytes + (int32_t)sizeof ellipsis > size) {
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
    /* Bisection: low code points fit (or low is -1: not even the ellipsis), high do not. */
    int32_t low = -1;
    int32_t high = code_points(text) + 1;
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (write_shortened(source, style, text, middle, width, out, size)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    if (low < 0 || !write_shortened(source, style, text, low, width, out, size)) {
        out[0] = '\0';
    }
    return out;
}

typedef struct FixedSource {
    TextSource source;
    uint8_t *alpha;
    size_t bytes;
} FixedSource;

static float fixed_width(TextSource *source, const TextStyle *style, const char *text)
{
    (void)source;
    return (float)code_points(text) * (0.55F * style->size + style->tracking);
}

/* A box of half an em a code point; blanks stay empty. */
static TextMask fixed_mask(TextSource *source, const TextStyle *style, const char *text)
{
    FixedSource *fixed = (FixedSource *)source;
    int32_t width = (int32_t)ceilf(fixed_width(source, style, text));
    int32_t height = (int32_t)ceilf(0.5F * style->size);
    if (width <= 0 || height <= 0) {
        return (TextMask){0};
    }
    size_t bytes = (size_t)width * (size_t)height;
    if (bytes > fixed->bytes) {
        fixed->alpha = mem_resize(fixed->alpha, fixed->bytes, bytes, 1);
        fixed->bytes = bytes;
    }
    float advance = 0.55F * style->size + style->tracking;
    memset(fixed->alpha, 0, bytes);
    float pen = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (is_continuation(*c)) {
            continue;
        }
        int32_t from = (int32_t)pen;
        int32_t to = (int32_t)(pen + 0.55F * style->size);
        for (int32_t x = from; *c != ' ' && x < to && x < width; x++) {
            fixed->alpha[x] = 255;
        }
        pen += advance;
    }
    for (int32_t y = 1; y < height; y++) {
        memcpy(fixed->alpha + (size_t)y * (size_t)width, fixed->alpha, (size_t)width);
    }
    return (TextMask){fixed->alpha, width, height, width, 0, height};
}

TextSource *text_fixed(void)
{
    static FixedSource fixed = {{fixed_width, fixed_mask}, NULL, 0};
    return &fixed.source;
}
