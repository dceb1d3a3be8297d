/* A PNG, as a picture and as a grid of depths. What is read is written and read again: the same.
 * The chunks' sums are put right first, so that changes come further than the sums. */
#include "fuzz/fuzz_file.h"

#include "base/memory.h"
#include "io/png_file.h"

#include <stdlib.h>
#include <string.h>

static uint32_t sum_of(const uint8_t *bytes, size_t count)
{
    uint32_t sum = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320U : 0);
        }
    }
    return ~sum;
}

/* Chunks: four bytes of length, four of a name, the content, four of the sum of the two. */
static void put_sums_right(uint8_t *png, size_t size)
{
    for (size_t at = 8, length; at + 12 <= size; at += length + 12) {
        length = (size_t)png[at] << 24 | (size_t)png[at + 1] << 16 | (size_t)png[at + 2] << 8 |
                 png[at + 3];
        if (length > size - at - 12) {
            return;
        }
        uint32_t sum = sum_of(png + at + 4, length + 4);
        for (int i = 0; i < 4; i++) {
            png[at + 8 + length + (size_t)i] = (uint8_t)(sum >> (24 - 8 * i));
        }
    }
}

static void write_and_read(FuzzFile *at, const uint32_t *pixels, int32_t width, int32_t height)
{
    uint32_t *again = NULL;
    int32_t same_width, same_height;
    Errors errors = {0};
    if (!png_write(at->path, pixels, width, height, width, &errors) ||
        !png_read(at->path, &again, &same_width, &same_height, &errors) || same_width != width ||
        same_height != height ||
        memcmp(pixels, again, sizeof *again * (size_t)width * (size_t)height) != 0) {
        abort();
    }
    mem_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FuzzFile at;
    uint8_t *png = mem_alloc(size + 1, 1);
    memcpy(png, data, size);
    put_sums_right(png, size);
    fuzz_file_write(&at, "picture.png", png, size);
    mem_free(png);
    uint32_t *pixels = NULL;
    uint16_t *depths = NULL;
    int32_t width, height;
    Errors errors = {0};
    if (png_read_gray16(at.path, &depths, &width, &height, &errors)) {
        mem_free(depths);
    } else if (errors.total == 0 || depths != NULL) {
        abort(); /* refused without a word */
    }
    int32_t before = errors.total;
    if (png_read(at.path, &pixels, &width, &height, &errors)) {
        if ((int64_t)width * height < 100000) {
            write_and_read(&at, pixels, width, height);
        }
        mem_free(pixels);
    } else if (errors.total == before || pixels != NULL) {
        abort();
    }
    errors_free(&errors);
    return 0;
}
