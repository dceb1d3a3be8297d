/* CSV tables as in RFC 4180: commas, fields in double quotes where they hold commas, quotes
 * (doubled) or line ends, one header line. LF and CRLF both end a line; blank lines are skipped, a
 * byte order mark is too. */
#ifndef CORRIDOR_IO_CSV_H
#define CORRIDOR_IO_CSV_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CsvTable {
    char *file;
    char *text;                      /* the cells' texts lie in it */
    char **cells;                    /* [(row_count + 1) * column_count], the header's first */
    int32_t *lines;                  /* [row_count + 1] line that each row begins on */
    int32_t column_count, row_count; /* rows without the header */
} CsvTable;

/* False with all errors of the file (a row with too many or too few fields, a stray quote); *out
 * is then untouched. Free with csv_free. */
bool csv_load(const char *path, CsvTable *out, Errors *errors);
/* The same from text[length]; file is the name for errors. */
bool csv_read(const char *file, const char *text, size_t length, CsvTable *out, Errors *errors);
void csv_free(CsvTable *table); /* leaves it empty */

/* Number of the column with that header, -1 with an error when there is none. */
int32_t csv_column(const CsvTable *table, const char *name, Errors *errors);

/* A cell, rows from 0; "" where it is empty. Lives as long as the table. */
const char *csv_cell(const CsvTable *table, int32_t row, int32_t column);
int32_t csv_line(const CsvTable *table, int32_t row);

/* An error at a cell. The column's header is part of the message, as fields have no fixed place. */
void csv_error(const CsvTable *table, int32_t row, int32_t column, Errors *errors,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A cell as a decimal number within low..high; false with an error when it isn't. */
bool csv_number(const CsvTable *table, int32_t row, int32_t column, double low, double high,
                double *out, Errors *errors);

#endif
