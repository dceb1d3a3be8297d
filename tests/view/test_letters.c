/* The window's fonts have every letter that it writes: Latin, Turkish, Romanian, Cyrillic. */
#include "app/text_sdl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool same_mask(const TextMask *a, const uint8_t *alpha, int32_t width, int32_t height)
{
    if (a->width != width || a->height != height) {
        return false;
    }
    for (int32_t y = 0; y < height; y++) {
        if (memcmp(a->alpha + (size_t)y * (size_t)a->stride, alpha + (size_t)y * (size_t)width,
                   (size_t)width) != 0) {
            return false;
        }
    }
    return true;
}

static void test_no_letter_is_drawn_as_missing(void **state)
{
    (void)state;
    static const char *const alphabets[] = {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "\xC3\x87\xC3\xA7\xC4\x9E\xC4\x9F\xC4\xB0\xC4\xB1\xC3\x96\xC3\xB6\xC5\x9E\xC5\x9F\xC3\x9C"
        "\xC3\xBC", /* Turkish */
        "\xC4\x82\xC4\x83\xC3\x82\xC3\xA2\xC3\x8E\xC3\xAE\xC8\x98\xC8\x99\xC8\x9A\xC8\x9B",
        "\xD0\x90\xD0\x91\xD0\x92\xD0\x93\xD2\x90\xD0\x94\xD0\x95\xD0\x84\xD0\x96\xD0\x97\xD0\x98"
        "\xD0\x86\xD0\x87\xD0\x99\xD0\xA9\xD0\xAA\xD0\xAB\xD0\xAC\xD0\xAD\xD0\xAE\xD0\xAF\xD0\xB0"
        "\xD0\xB6\xD1\x87\xD1\x89\xD1\x8A\xD1\x8B\xD1\x8C\xD1\x8D\xD1\x8E\xD1\x8F\xD1\x94\xD1\x96"
        "\xD1\x97\xD2\x91", /* Cyrillic with the Ukrainian letters */
        "\xE2\x80\xA6\xE2\x80\x9C\xE2\x80\x9D\xE2\x86\x90\xE2\x86\x92\xE2\x86\x91\xE2\x86\x93"
        "\xE2\x88\x92\xC3\x97\xC2\xB7", /* what texts and keys use besides */
    };
    Errors errors = {0};
    TextSource *source = text_sdl_create(&errors);
    if (!source) {
        errors_print(&errors, stderr);
        fail();
    }
    static uint8_t missing[64 * 64];
    for (int32_t face = 0; face < FONT_FACES; face++) {
        TextStyle style = {.face = (FontFace)face, .size = 24, .color = 0xFFFFFFFFu};
        TextMask mask = source->mask(source, &style, "\xEF\xBF\xBE"); /* no letter at all */
        int32_t width = mask.width, height = mask.height;
        assert_true(width <= 64 && height <= 64);
        for (int32_t y = 0; y < height; y++) {
            memcpy(missing + y * width, mask.alpha + (size_t)y * (size_t)mask.stride,
                   (size_t)width);
        }
        for (size_t a = 0; a < sizeof alphabets / sizeof alphabets[0]; a++) {
            for (const char *c = alphabets[a]; *c;) {
                char letter[5] = "";
                size_t bytes = 1;
                while (((unsigned char)c[bytes] & 0xC0) == 0x80) {
                    bytes++;
                }
                memcpy(letter, c, bytes);
                c += bytes;
                mask = source->mask(source, &style, letter);
                if (mask.width == 0 || (width > 0 && same_mask(&mask, missing, width, height))) {
                    fail_msg("face %d has no %s", (int)face, letter);
                }
            }
        }
    }
    text_sdl_destroy(source);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_letter_is_drawn_as_missing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
