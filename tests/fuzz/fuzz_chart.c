/* The shapes of a chart (land, borders, rivers, depths), which have a reader of their own. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "fuzz/fuzz.h"

#include "io/map_chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64], path[96];

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s/fuzz-chart-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL) {
        abort();
    }
    snprintf(path, sizeof path, "%s/land.geojson", folder);
    atexit(remove_folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (folder[0] == '\0') {
        make_folder();
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
    ChartShapes shapes = {0};
    Errors errors = {0};
    if (!map_load_shapes(path, &shapes, &errors) && errors.total == 0) {
        abort(); /* refused without a word */
    }
    chart_shapes_free(&shapes);
    errors_free(&errors);
    return 0;
}
