#include "io/csv.h"

#include "base/memory.h"
#include "io/text_file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads forward through the text and writes the cells, unquoted and ended by zeros, over what has
 * been read: a cell never grows. */
typedef struct CsvReader {
    CsvTable *table;
    Errors *errors;
    char *read, *write;
    int32_t line; /* of read */
    int32_t cell_count, cell_capacity;
    int32_t line_count, line_capacity;
} CsvReader;

static bool at_line_end(const char *p)
{
    return *p == '\0' || *p == '\n' || (p[0] == '\r' && (p[1] == '\n' || p[1] == '\0'));
}

static void next_line(CsvReader *r)
{
    r->read += *r->read == '\r';
    r->read += *r->read == '\n';
    r->line++;
}

static void reader_error(CsvReader *r, const char *text)
{
    errors_add(r->errors, r->table->file, r->line, 0, "%s", text);
}

/* From the opening quote to after the closing one. */
static void read_quoted(CsvReader *r)
{
    int32_t opened = r->line;
    for (r->read++; *r->read; r->read++) {
        if (r->read[0] == '"' && r->read[1] != '"') {
            r->read++;
            return;
        }
        r->read += *r->read == '"';
        r->line += *r->read == '\n';
        *r->write++ = *r->read;
    }
    errors_add(r->errors, r->table->file, opened, 0,
               "found a field with an opening quote but no closing one");
}

static void read_plain(CsvReader *r)
{
    bool stray = false;
    while (*r->read != ',' && !at_line_end(r->read)) {
        stray |= *r->read == '"';
        *r->write++ = *r->read++;
    }
    if (stray) {
        reader_error(r, "found a quote within a field, expected the whole field in quotes and the "
                        "quotes in it doubled");
    }
}

static void read_cell(CsvReader *r)
{
    CsvTable *table = r->table;
    char *start = r->write;
    if (*r->read == '"') {
        read_quoted(r);
        if (*r->read != ',' && !at_line_end(r->read)) {
            reader_error(r, "found text after a field's closing quote, expected a comma");
            r->read += strcspn(r->read, ",\n");
        }
    } else {
        read_plain(r);
    }
    table->cells = mem_grow(table->cells, r->cell_count, &r->cell_capacity, sizeof table->cells[0]);
    table->cells[r->cell_count++] = start;
}

/* The reader stands on the character that ends the cell; the zero may be written over it. */
static bool end_cell(CsvReader *r)
{
    bool more = *r->read == ',';
    if (more) {
        r->read++;
    } else if (*r->read) {
        next_line(r);
    }
    *r->write++ = '\0';
    return more;
}

static void read_row(CsvReader *r)
{
    CsvTable *table = r->table;
    int32_t line = r->line, first = r->cell_count;
    do {
        read_cell(r);
    } while (end_cell(r));
    int32_t found = r->cell_count - first;
    if (r->line_count == 0) {
        table->column_count = found;
    } else if (found != table->column_count) {
        errors_add(r->errors, table->file, line, 0,
                   "found %d field%s, expected %d as in the header", (int)found,
                   found == 1 ? "" : "s", (int)table->column_count);
    }
    table->lines = mem_grow(table->lines, r->line_count, &r->line_capacity, sizeof table->lines[0]);
    table->lines[r->line_count++] = line;
}

static void check_header(CsvReader *r)
{
    CsvTable *table = r->table;
    if (r->line_count == 0) {
        errors_add(r->errors, table->file, 0, 0, "found an empty file, expected a header line");
        return;
    }
    if (table->column_count > CSV_COLUMNS_MAX) {
        errors_add(r->errors, table->file, table->lines[0], 0,
                   "found %d columns, expected at most %d", (int)table->column_count,
                   CSV_COLUMNS_MAX);
        return;
    }
    for (int32_t i = 0; i < table->column_count; i++) {
        for (int32_t k = 0; k < i; k++) {
            if (strcmp(table->cells[i], table->cells[k]) == 0) {
                errors_add(r->errors, table->file, table->lines[0], 0,
                           "found the column `%s` a second time", table->cells[i]);
            }
        }
    }
}

static void read_table(CsvReader *r)
{
    if (strncmp(r->read, "\xEF\xBB\xBF", 3) == 0) {
        r->read += 3;
    }
    while (*r->read) {
        if (at_line_end(r->read)) {
            next_line(r);
        } else if (r->line_count <= CSV_ROWS_MAX && r->errors->count < ERRORS_KEPT) {
            read_row(r);
        } else if (r->line_count > CSV_ROWS_MAX) {
            errors_add(r->errors, r->table->file, r->line, 0, "found more than %d rows",
                       CSV_ROWS_MAX);
            return;
        } else {
            return; /* what else is wrong would only be counted */
        }
    }
    check_header(r);
    r->table->row_count = r->line_count > 0 ? r->line_count - 1 : 0;
}

bool csv_read(const char *file, const char *text, size_t length, CsvTable *out, Errors *errors)
{
    if (memchr(text, '\0', length)) {
        errors_add(errors, file, 0, 0, "found a zero byte, expected a text file");
        return false;
    }
    CsvTable table = {.file = mem_string(file)};
    /* One byte more than text and end: the last cell's zero may come after the text's own. */
    table.text = mem_alloc(length + 2, 1);
    memcpy(table.text, text, length);
    CsvReader reader = {
        .table = &table, .errors = errors, .read = table.text, .write = table.text, .line = 1};
    int32_t before = errors->total;
    read_table(&reader);
    if (errors->total > before) {
        csv_free(&table);
        return false;
    }
    *out = table;
    return true;
}

bool csv_load(const char *path, CsvTable *out, Errors *errors)
{
    size_t length;
    char *text = text_file_read(path, &length, errors);
    if (!text) {
        return false;
    }
    bool good = csv_read(path, text, length, out, errors);
    mem_free(text);
    return good;
}

void csv_free(CsvTable *table)
{
    mem_free(table->file);
    mem_free(table->text);
    mem_free(table->cells);
    mem_free(table->lines);
    *table = (CsvTable){0};
}

int32_t csv_column(const CsvTable *table, const char *name, Errors *errors)
{
    const char *const *header = (const char *const *)table->cells;
    for (int32_t i = 0; i < table->column_count; i++) {
        if (strcmp(header[i], name) == 0) {
            return i;
        }
    }
    const char *nearest = nearest_name(name, header, table->column_count);
    errors_add(errors, table->file, table->lines[0], 0, "found no column `%s`%s%s%s", name,
               nearest ? "; is `" : "", nearest ? nearest : "", nearest ? "` meant?" : "");
    return -1;
}

const char *csv_cell(const CsvTable *table, int32_t row, int32_t column)
{
    assert(row >= 0 && row < table->row_count && column >= 0 && column < table->column_count);
    return table->cells[((size_t)row + 1) * (size_t)table->column_count + (size_t)column];
}

int32_t csv_line(const CsvTable *table, int32_t row)
{
    assert(row >= 0 && row < table->row_count);
    return table->lines[row + 1];
}

void csv_error(const CsvTable *table, int32_t row, int32_t column, Errors *errors,
               const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    errors_add(errors, table->file, csv_line(table, row), 0, "`%s`: %s", table->cells[column],
               text);
}

bool csv_number(const CsvTable *table, int32_t row, int32_t column, double low, double high,
                double *out, Errors *errors)
{
    const char *cell = csv_cell(table, row, column);
    char *end = NULL;
    double number = 0;
    /* Not all that strtod reads: no hexadecimal, no infinity, no blanks in front. */
    bool plain = *cell && cell[strspn(cell, "+-.0123456789eE")] == '\0';
    if (plain) {
        number = strtod(cell, &end);
    }
    if (!plain || *end || !(number >= low && number <= high)) {
        csv_error(table, row, column, errors,
                  "found `%.40s`, expected a number from %.10g to %.10g", cell, low, high);
        return false;
    }
    *out = number;
    return true;
}
