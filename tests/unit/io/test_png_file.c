#include "io/png_file.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/png-test-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(in_folder("a.png"));
    unlink(in_folder("bad.png"));
    return rmdir(folder); /* fails when a temporary file was left behind */
}

static void pictures_come_back(void **state)
{
    (void)state;
    const uint32_t pixels[6] = {0xFF102030U, 0x80FF0001U, 1, 0, 0xFFFFFFFFU, 2};
    Errors errors = {0};
    assert_true(png_write(in_folder("a.png"), pixels, 2, 2, 3, &errors));
    uint32_t *read = NULL;
    int32_t width = 0;
    int32_t height = 0;
    assert_true(png_read(in_folder("a.png"), &read, &width, &height, &errors));
    assert_int_equal(width, 2);
    assert_int_equal(height, 2);
    assert_int_equal(read[0], pixels[0]);
    assert_int_equal(read[1], pixels[1]);
    assert_int_equal(read[2], 0);
    assert_int_equal(read[3], pixels[4]);
    mem_free(read);
    uint16_t *gray = NULL;
    assert_false(png_read_gray16(in_folder("a.png"), &gray, &width, &height, &errors));
    assert_null(gray);
    errors_free(&errors);
}

static void failures_are_reported(void **state)
{
    (void)state;
    Errors errors = {0};
    const uint32_t pixel = 0xFF000000U;
    uint32_t *read = NULL;
    int32_t width = 0;
    int32_t height = 0;
    assert_false(png_write("/nonexistent-folder/a.png", &pixel, 1, 1, 1, &errors));
    assert_false(png_read("/nonexistent-folder/a.png", &read, &width, &height, &errors));
    FILE *file = fopen(in_folder("bad.png"), "wb");
    assert_non_null(file);
    fputs("not a picture", file);
    fclose(file);
    assert_false(png_read(in_folder("bad.png"), &read, &width, &height, &errors));
    assert_null(read);
    assert_int_equal(errors.total, 3);
    errors_free(&errors);
}

static void a_cut_file_is_reported(void **state)
{
    (void)state;
    static uint32_t pixels[64 * 64];
    for (uint32_t i = 0; i < 64 * 64; i++) {
        pixels[i] = 0xFF000000U | (i * 2654435761U >> 8);
    }
    Errors errors = {0};
    assert_true(png_write(in_folder("a.png"), pixels, 64, 64, 64, &errors));
    assert_int_equal(truncate(in_folder("a.png"), 3000), 0);
    uint32_t *read = NULL;
    int32_t width = 0;
    int32_t height = 0;
    assert_false(png_read(in_folder("a.png"), &read, &width, &height, &errors));
    assert_null(read);
    assert_int_equal(errors.total, 1);
    errors_free(&errors);
}

static void gray16_keeps_its_values(void **state)
{
    (void)state;
    Errors errors = {0};
    uint16_t *values = NULL;
    int32_t width = 0;
    int32_t height = 0;
    assert_true(
        png_read_gray16(SOURCE_DIR "/maps/black-sea/depth.png", &values, &width, &height, &errors));
    assert_int_equal(width, 457);
    assert_int_equal(height, 235);
    assert_in_range(values[117 * 457 + 252], 12000 - 2300, 12000 - 2000); /* 34 E, 43.25 N */
    mem_free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_come_back),
        cmocka_unit_test(failures_are_reported),
        cmocka_unit_test(a_cut_file_is_reported),
        cmocka_unit_test(gray16_keeps_its_values),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
