/* A CSV table, and every cell of it read as a number. */
#include "fuzz/fuzz.h"

#include "io/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CsvTable table = {0};
    Errors errors = {0};
    if (csv_read("fuzzed.csv", (const char *)data, size, &table, &errors)) {
        for (int32_t row = 0; row < table.row_count; row++) {
            for (int32_t column = 0; column < table.column_count; column++) {
                double value;
                csv_number(&table, row, column, -1e9, 1e9, &value, &errors);
            }
        }
        csv_free(&table);
    } else if (errors.total == 0) {
        abort(); /* refused without a word */
    }
    errors_free(&errors);
    return 0;
}
