/* PNG files: pictures of the canvas out, pictures and depth grids in. */
#ifndef CORRIDOR_IO_PNG_FILE_H
#define CORRIDOR_IO_PNG_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { PNG_MAX_SIDE = 32768 };

/* Writes 0xAARRGGBB pixels (not premultiplied, stride in pixels); without an alpha channel when all
 * are opaque. The file appears whole or not at all. False: reported in errors. */
bool png_write(const char *path, const uint32_t *pixels, int32_t width, int32_t height,
               int32_t stride, Errors *errors);

/* Any PNG as 0xAARRGGBB, [height][width]; *pixels is freed with mem_free. False: reported. */
bool png_read(const char *path, uint32_t **pixels, int32_t *width, int32_t *height, Errors *errors);

/* A 16-bit gray PNG, its values as they are. Other kinds are an error. */
bool png_read_gray16(const char *path, uint16_t **values, int32_t *width, int32_t *height,
                     Errors *errors);

#endif
