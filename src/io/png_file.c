#include "io/png_file.h"

#include "base/memory.h"
#include "io/out_file.h"
#include "io/text_file.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* libpng reports by calling back and jumping; the message is kept for the caller. */
typedef struct Failure {
    char text[160];
} Failure;

static void on_error(png_structp png, png_const_charp message)
{
    Failure *failure = png_get_error_ptr(png);
    snprintf(failure->text, sizeof failure->text, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static bool all_opaque(const uint32_t *pixels, int32_t width, int32_t height, int32_t stride)
{
    for (int32_t y = 0; y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            if (pixels[(size_t)y * (size_t)stride + (size_t)x] >> 24 != 0xFF) {
                return false;
            }
        }
    }
    return true;
}

static void to_bytes(const uint32_t *pixels, int32_t count, bool opaque, uint8_t *out)
{
    for (int32_t i = 0; i < count; i++) {
        *out++ = (uint8_t)(pixels[i] >> 16);
        *out++ = (uint8_t)(pixels[i] >> 8);
        *out++ = (uint8_t)pixels[i];
        if (!opaque) {
            *out++ = (uint8_t)(pixels[i] >> 24);
        }
    }
}

static bool write_stream(FILE *file, const uint32_t *pixels, int32_t width, int32_t height,
                         int32_t stride, Failure *failure)
{
    volatile bool opaque = all_opaque(pixels, width, height, stride);
    uint8_t *row = mem_alloc((size_t)width * 4, 1);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, failure, on_error, on_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        mem_free(row);
        return false;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8,
                 opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 4);
    png_write_info(png, info);
    for (int32_t y = 0; y < height; y++) {
        to_bytes(pixels + (size_t)y * (size_t)stride, width, opaque, row);
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    mem_free(row);
    return true;
}

bool png_write(const char *path, const uint32_t *pixels, int32_t width, int32_t height,
               int32_t stride, Errors *errors)
{
    Failure failure = {"cannot compress the picture"};
    OutFile out;
    bool done = false;
    if (!out_file_open(&out, path)) {
        snprintf(failure.text, sizeof failure.text, "%s", strerror(errno));
    } else {
        done = write_stream(out.stream, pixels, width, height, stride, &failure);
        if (!out_file_close(&out, done) && done) {
            snprintf(failure.text, sizeof failure.text, "%s", strerror(errno));
            done = false;
        }
    }
    if (!done) {
        errors_add(errors, path, 0, 0, "cannot write the picture: %s", failure.text);
    }
    return done;
}

typedef struct Reader {
    png_structp png;
    png_infop info;
    Failure failure;
    int32_t width, height;
    uint8_t *bytes; /* rows one after the other */
    bool gray16;    /* wanted; else RGBA of 8 bits */
} Reader;

static void set_transforms(Reader *reader)
{
    png_structp png = reader->png;
    int type = png_get_color_type(png, reader->info);
    if (reader->gray16) {
        if (type != PNG_COLOR_TYPE_GRAY || png_get_bit_depth(png, reader->info) != 16) {
            png_error(png, "not a 16-bit gray picture");
        }
        return;
    }
    png_set_expand(png);
    png_set_strip_16(png);
    if (type == PNG_COLOR_TYPE_GRAY || type == PNG_COLOR_TYPE_GRAY_ALPHA) {
        png_set_gray_to_rgb(png);
    }
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
}

/* Jumps are caught here; only the reader's own members change after setjmp. */
static bool read_stream(Reader *reader, FILE *file)
{
    reader->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader->failure, on_error, on_warning);
    reader->info = reader->png == NULL ? NULL : png_create_info_struct(reader->png);
    if (reader->info == NULL || setjmp(png_jmpbuf(reader->png)) != 0) {
        png_destroy_read_struct(&reader->png, &reader->info, NULL);
        mem_free(reader->bytes);
        reader->bytes = NULL;
        return false;
    }
    png_set_user_limits(reader->png, PNG_MAX_SIDE, PNG_MAX_SIDE);
    png_init_io(reader->png, file);
    png_read_info(reader->png, reader->info);
    if ((int64_t)png_get_image_width(reader->png, reader->info) *
            png_get_image_height(reader->png, reader->info) >
        PICTURE_PIXELS_MAX) {
        png_error(reader->png, "more than 64 Mi pixels");
    }
    set_transforms(reader);
    int passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    reader->width = (int32_t)png_get_image_width(reader->png, reader->info);
    reader->height = (int32_t)png_get_image_height(reader->png, reader->info);
    size_t stride = png_get_rowbytes(reader->png, reader->info);
    reader->bytes = mem_alloc(stride * (size_t)reader->height, 1);
    for (int pass = 0; pass < passes; pass++) {
        for (int32_t y = 0; y < reader->height; y++) {
            png_read_row(reader->png, reader->bytes + (size_t)y * stride, NULL);
        }
    }
    png_read_end(reader->png, NULL);
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    return true;
}

static bool read_file(const char *path, Reader *reader, Errors *errors)
{
    snprintf(reader->failure.text, sizeof reader->failure.text, "no memory for it");
    FILE *file = text_file_open(path, errors);
    if (file == NULL) {
        return false;
    }
    bool done = read_stream(reader, file);
    fclose(file);
    if (!done) {
        errors_add(errors, path, 0, 0, "cannot read the picture: %s", reader->failure.text);
    }
    return done;
}

bool png_read(const char *path, uint32_t **pixels, int32_t *width, int32_t *height, Errors *errors)
{
    Reader reader = {.gray16 = false};
    *pixels = NULL;
    if (!read_file(path, &reader, errors)) {
        return false;
    }
    size_t count = (size_t)reader.width * (size_t)reader.height;
    *pixels = mem_alloc(count, sizeof **pixels);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = reader.bytes + 4 * i;
        (*pixels)[i] = (uint32_t)p[3] << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    }
    *width = reader.width;
    *height = reader.height;
    mem_free(reader.bytes);
    return true;
}

bool png_read_gray16(const char *path, uint16_t **values, int32_t *width, int32_t *height,
                     Errors *errors)
{
    Reader reader = {.gray16 = true};
    *values = NULL;
    if (!read_file(path, &reader, errors)) {
        return false;
    }
    size_t count = (size_t)reader.width * (size_t)reader.height;
    *values = mem_alloc(count, sizeof **values);
    for (size_t i = 0; i < count; i++) {
        (*values)[i] = (uint16_t)(reader.bytes[2 * i] << 8 | reader.bytes[2 * i + 1]);
    }
    *width = reader.width;
    *height = reader.height;
    mem_free(reader.bytes);
    return true;
}
