/* The shapes of a chart (land, borders, rivers, depths), which have a reader of their own. */
#include "fuzz/fuzz_file.h"

#include "io/map_chart.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FuzzFile at;
    fuzz_file_write(&at, "land.geojson", data, size);
    ChartShapes shapes = {0};
    Errors errors = {0};
    if (!map_load_shapes(at.path, &shapes, &errors) && errors.total == 0) {
        abort(); /* refused without a word */
    }
    chart_shapes_free(&shapes);
    errors_free(&errors);
    return 0;
}
