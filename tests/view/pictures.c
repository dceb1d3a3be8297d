/* Draws the eight views of scenes.h as PNG: to be looked at, or, with --small, those of README in
 * 256 colours.
 *
 * Usage: view_pictures [--small] FOLDER [WIDTHxHEIGHT [SCALE [SCENE]]] */
#include "scenes.h"

#include "app/text_sdl.h"
#include "base/memory.h"
#include "io/png_file.h"

#include <png.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- 256 colours, by median cut ---- */

enum { BITS = 5, CELLS = 1 << 3 * BITS, COLOURS = 256 };

/* Pixels of one cell of the colour cube. */
typedef struct Cell {
    uint64_t sum[3];
    uint32_t count, index; /* index: of its colour */
} Cell;

typedef struct Box {
    int32_t *cells; /* [count] of the used ones */
    int32_t count;
    uint64_t pixels;
    int32_t axis, spread; /* the channel in which it is widest */
} Box;

typedef struct Palette {
    Cell *cells;
    int32_t *used; /* [used_count] cells with pixels */
    int32_t used_count;
    png_color colours[COLOURS];
    int32_t count;
} Palette;

static int32_t cell_of(uint32_t pixel)
{
    return (int32_t)((pixel >> 19 & 31) << 10 | (pixel >> 11 & 31) << 5 | (pixel >> 3 & 31));
}

static int32_t level(int32_t cell, int32_t axis)
{
    return cell >> (BITS * axis) & 31;
}

static int axis_compared;

static int by_level(const void *a, const void *b)
{
    return level(*(const int32_t *)a, axis_compared) - level(*(const int32_t *)b, axis_compared);
}

static void measure(Box *box, const Cell *cells)
{
    box->pixels = 0;
    box->spread = -1;
    for (int32_t i = 0; i < box->count; i++) {
        box->pixels += cells[box->cells[i]].count;
    }
    for (int32_t axis = 0; axis < 3; axis++) {
        int32_t low = 31;
        int32_t high = 0;
        for (int32_t i = 0; i < box->count; i++) {
            int32_t l = level(box->cells[i], axis);
            low = l < low ? l : low;
            high = l > high ? l : high;
        }
        if (high - low > box->spread) {
            box->spread = high - low;
            box->axis = axis;
        }
    }
}

/* In halves of about as many pixels; at least one cell each. */
static Box split(Box *box, const Cell *cells)
{
    axis_compared = box->axis;
    qsort(box->cells, (size_t)box->count, sizeof box->cells[0], by_level);
    uint64_t half = 0;
    int32_t at = 0;
    while (at < box->count - 1 && (at == 0 || half < box->pixels / 2)) {
        half += cells[box->cells[at++]].count;
    }
    Box upper = {.cells = box->cells + at, .count = box->count - at};
    box->count = at;
    measure(box, cells);
    measure(&upper, cells);
    return upper;
}

/* The box whose parting gains most: wide, and with many pixels. */
static int32_t widest(const Box *boxes, int32_t count)
{
    int32_t best = -1;
    double most = 0;
    for (int32_t i = 0; i < count; i++) {
        double worth = boxes[i].spread * boxes[i].spread * (double)(boxes[i].pixels + 50);
        if (boxes[i].count > 1 && boxes[i].spread > 0 && worth > most) {
            most = worth;
            best = i;
        }
    }
    return best;
}

static void name_colour(Palette *palette, const Box *box)
{
    uint64_t sum[3] = {0};
    for (int32_t i = 0; i < box->count; i++) {
        Cell *cell = &palette->cells[box->cells[i]];
        cell->index = (uint32_t)palette->count;
        for (int32_t c = 0; c < 3; c++) {
            sum[c] += cell->sum[c];
        }
    }
    palette->colours[palette->count++] =
        (png_color){(png_byte)(sum[2] / box->pixels), (png_byte)(sum[1] / box->pixels),
                    (png_byte)(sum[0] / box->pixels)};
}

static Palette palette_of(const uint32_t *pixels, int32_t width, int32_t height, int32_t stride)
{
    Palette p = {.cells = mem_alloc(CELLS, sizeof p.cells[0]),
                 .used = mem_alloc(CELLS, sizeof p.used[0])};
    for (int32_t y = 0; y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            uint32_t pixel = pixels[(size_t)y * (size_t)stride + (size_t)x];
            Cell *cell = &p.cells[cell_of(pixel)];
            if (cell->count++ == 0) {
                p.used[p.used_count++] = cell_of(pixel);
            }
            for (int32_t c = 0; c < 3; c++) {
                cell->sum[c] += pixel >> (8 * c) & 0xFF;
            }
        }
    }
    Box boxes[COLOURS] = {{.cells = p.used, .count = p.used_count}};
    int32_t count = 1;
    measure(&boxes[0], p.cells);
    for (int32_t at = 0; count < COLOURS && (at = widest(boxes, count)) >= 0; count++) {
        boxes[count] = split(&boxes[at], p.cells);
    }
    for (int32_t i = 0; i < count; i++) {
        name_colour(&p, &boxes[i]);
    }
    return p;
}

/* libpng's own error handling is fine for a tool: it ends the program. */
static bool write_small(const char *path, Canvas *canvas)
{
    int32_t width = canvas_width(canvas), height = canvas_height(canvas);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    Palette p = palette_of(canvas_pixels(canvas), width, height, canvas_stride(canvas));
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, file);
    png_set_compression_level(png, 9);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, p.colours, p.count);
    png_write_info(png, info);
    png_byte *row = mem_alloc((size_t)width, 1);
    for (int32_t y = 0; y < height; y++) {
        const uint32_t *from = canvas_pixels(canvas) + (size_t)y * (size_t)canvas_stride(canvas);
        for (int32_t x = 0; x < width; x++) {
            row[x] = (png_byte)p.cells[cell_of(from[x])].index;
        }
        png_write_row(png, row);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    mem_free(row);
    mem_free(p.cells);
    mem_free(p.used);
    return fclose(file) == 0;
}

/* ---- */

typedef struct Wish {
    bool small;
    const char *folder, *scene;
    int32_t width, height;
    float scale;
} Wish;

static bool read_wish(int argc, char **argv, Wish *wish)
{
    *wish = (Wish){.width = 1600, .height = 900, .scale = 1};
    if (argc > 1 && strcmp(argv[1], "--small") == 0) {
        wish->small = true;
        argc--;
        argv++;
    }
    wish->folder = argc > 1 ? argv[1] : NULL;
    wish->scene = argc > 4 ? argv[4] : NULL;
    if (argc > 3) {
        wish->scale = strtof(argv[3], NULL);
    }
    return argc > 1 && (argc < 3 || sscanf(argv[2], "%dx%d", &wish->width, &wish->height) == 2);
}

int main(int argc, char **argv)
{
    Wish wish;
    if (!read_wish(argc, argv, &wish)) {
        fprintf(stderr, "usage: %s [--small] FOLDER [WIDTHxHEIGHT [SCALE [SCENE]]]\n", argv[0]);
        return 2;
    }
    Errors errors = {0};
    TextSource *text = text_sdl_create(&errors);
    Stage stage = {0};
    Canvas *canvas = canvas_create(wish.width, wish.height);
    for (int32_t i = 0; i < SCENES && text != NULL; i++) {
        const Scene *scene = &scenes[i];
        if ((wish.scene != NULL && strcmp(wish.scene, scene->name) != 0) ||
            (wish.small && !scene->in_readme)) {
            continue;
        }
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.png", wish.folder, scene->name);
        stage_play(&stage, scene, text, wish.width, wish.height, wish.scale);
        canvas_draw(canvas, &stage.list, text);
        if (!wish.small) {
            png_write(path, canvas_pixels(canvas), wish.width, wish.height, canvas_stride(canvas),
                      &errors);
        } else if (!write_small(path, canvas)) {
            errors_add(&errors, path, 0, 0, "cannot be written");
        }
    }
    stage_close(&stage);
    canvas_destroy(canvas);
    text_sdl_destroy(text);
    errors_print(&errors, stderr);
    bool good = errors.total == 0;
    errors_free(&errors);
    return good ? 0 : 1;
}
