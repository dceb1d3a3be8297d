/* A table of what was observed and, behind a line of dashes, the sources.csv beside it. What is
 * read has rising dates, and values within what their source says. */
#include "fuzz/fuzz_file.h"

#include "io/history_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char line[] = "\n---\n"; /* between the two */

static const uint8_t *behind(const uint8_t *data, size_t size, size_t *first)
{
    size_t length = sizeof line - 1;
    for (size_t at = 0; at + length <= size; at++) {
        if (memcmp(data + at, line, length) == 0) {
            *first = at + 1;
            return data + at + length;
        }
    }
    *first = size;
    return data + size;
}

static void look_at(const History *history)
{
    for (int32_t i = 0; i < history->series_count; i++) {
        const HistorySeries *series = &history->series[i];
        for (int32_t v = 0; v < series->count; v++) {
            const HistoryValue *value = &series->values[v];
            bool known = !isnan(value->value);
            if ((v > 0 && value->t <= value[-1].t) || isinf(value->value) ||
                (known && !(value->low <= value->value && value->value <= value->high)) ||
                history_at(series, value->t) != (known ? value : NULL)) {
                abort();
            }
            history_source(history, value);
        }
        if (history_find(history, series->key) != series) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FuzzFile at;
    size_t first;
    const uint8_t *sources = behind(data, size, &first);
    fuzz_file_write(&at, "sources.csv", sources, size - (size_t)(sources - data));
    fuzz_file_write(&at, "table.csv", data, first);
    History history = {0};
    Errors errors = {0};
    if (history_load(at.path, &history, &errors)) {
        look_at(&history);
    } else if (errors.total == 0 || history.series_count > 0) {
        abort(); /* refused without a word, or not left alone */
    }
    history_free(&history);
    errors_free(&errors);
    return 0;
}
