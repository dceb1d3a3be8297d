#include "io/history_file.h"

#include "base/simtime.h"
#include "io/csv.h"
#include "io/map_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const history_daily_columns[HISTORY_DAILY_COLUMNS] = {
    "outbound_departures",
    "tonnes_departed",
    "dep_odesa",
    "dep_chornomorsk",
    "dep_pivdennyi",
    "outbound_inspections_cleared",
    "loaded_waiting_incl_transit",
    "loaded_waiting_at_istanbul_est",
    "tonnes_waiting_at_istanbul_est",
    "mean_days_of_ships_cleared_today",
};
static const char *const daily_units[HISTORY_DAILY_COLUMNS] = {
    "ships", "t", "ships", "ships", "ships", "ships", "ships", "ships", "t", "days"};

/* Columns of the other two forms besides date or month, metric and value. */
static const char *const long_columns[] = {"unit",  "status",  "source", "source_url",
                                           "quote", "licence", "note"};
enum { LONG_COLUMNS = sizeof long_columns / sizeof long_columns[0] };

static int32_t column_of(const CsvTable *table, const char *name)
{
    for (int32_t c = 0; c < table->column_count; c++) {
        if (strcmp(table->cells[c], name) == 0) {
            return c;
        }
    }
    return -1;
}

static const char *text_at(const CsvTable *table, int32_t row, int32_t column)
{
    return column < 0 ? "" : csv_cell(table, row, column);
}

static int32_t index_of(const char *const *names, int32_t count, const char *name)
{
    int32_t i = 0;
    while (i < count && strcmp(names[i], name) != 0) {
        i++;
    }
    return i < count ? i : -1;
}

static void unknown_column(const CsvTable *table, int32_t column, const char *const *names,
                           int32_t count, Errors *errors)
{
    const char *nearest = nearest_name(table->cells[column], names, count);
    errors_add(errors, table->file, table->lines[0], 0,
               "found the column `%.80s`, which is not %s%s%s%s", table->cells[column],
               "one of such a table", nearest ? "; is `" : "", nearest ? nearest : "",
               nearest ? "` meant?" : "");
}

/* ---- dates ---- */

static bool read_day(const CsvTable *table, int32_t row, int32_t column, int64_t *t, Errors *errors)
{
    const char *text = csv_cell(table, row, column);
    if (!time_parse(text, t) || time_day_start(*t) != *t) {
        csv_error(table, row, column, errors, "found `%.40s`, expected a day as 2022-10-29", text);
        return false;
    }
    return true;
}

static bool read_month(const CsvTable *table, int32_t row, int32_t column, int64_t *t,
                       Errors *errors)
{
    const char *text = csv_cell(table, row, column);
    char day[16];
    snprintf(day, sizeof day, "%.7s-01", text);
    if (strlen(text) != 7 || !time_parse(day, t)) {
        csv_error(table, row, column, errors, "found `%.40s`, expected a month as 2022-10", text);
        return false;
    }
    return true;
}

/* Whether t may follow the one before it: not the same, not earlier. */
static bool rises(const CsvTable *table, int32_t row, int32_t column, int64_t before, int64_t t,
                  const char *of, Errors *errors)
{
    const char *text = csv_cell(table, row, column);
    if (t == before) {
        csv_error(table, row, column, errors, "found `%s` a second time%s, expected it once", text,
                  of);
    } else if (t < before) {
        csv_error(table, row, column, errors,
                  "found `%s` after a later one%s, expected rising dates", text, of);
    }
    return t > before;
}

/* ---- days ---- */

static void read_day_cells(const CsvTable *table, int32_t row, int64_t t, History *out,
                           Errors *errors)
{
    int32_t source = column_of(table, "source");
    for (int32_t c = 0; c < table->column_count; c++) {
        int32_t i = index_of(history_daily_columns, HISTORY_DAILY_COLUMNS, table->cells[c]);
        if (i < 0) {
            continue;
        }
        double number = NAN;
        if (*csv_cell(table, row, c) && !csv_number(table, row, c, 0, 1e9, &number, errors)) {
            continue;
        }
        HistoryValue value = {t, number, number, number, "", text_at(table, row, source)};
        history_put(out, history_daily_columns[i], daily_units[i], HISTORY_DAILY, &value);
    }
}

static void read_days(const CsvTable *table, History *out, Errors *errors)
{
    int32_t known = 0, before_columns = errors->total, date = column_of(table, "date");
    for (int32_t c = 0; c < table->column_count; c++) {
        bool column = index_of(history_daily_columns, HISTORY_DAILY_COLUMNS, table->cells[c]) >= 0;
        known += column;
        if (!column && c != date && strcmp(table->cells[c], "source") != 0) {
            unknown_column(table, c, history_daily_columns, HISTORY_DAILY_COLUMNS, errors);
        }
    }
    if (known == 0 && errors->total > before_columns) {
        return;
    }
    if (known == 0) {
        errors_add(errors, table->file, table->lines[0], 0,
                   "found no column with figures, expected `loaded_waiting_at_istanbul_est` or "
                   "another of a table of days");
        return;
    }
    int64_t before = INT64_MIN, t;
    for (int32_t row = 0; row < table->row_count; row++) {
        if (!read_day(table, row, date, &t, errors)) {
            continue;
        }
        char missing[TIME_TEXT];
        if (before != INT64_MIN && rises(table, row, date, before, t, "", errors) &&
            t != before + MS_PER_DAY) {
            csv_error(table, row, date, errors, "found `%s`, expected %s: a day is missing",
                      csv_cell(table, row, date), time_format_date(before + MS_PER_DAY, missing));
        }
        before = t;
        read_day_cells(table, row, t, out, errors);
    }
}

/* ---- months and dates ---- */

static const double figure_most = 1e12;

/* "12.5", or "5-6" as its middle. */
static bool read_value(const CsvTable *table, int32_t row, int32_t column, HistoryValue *value,
                       Errors *errors)
{
    const char *text = csv_cell(table, row, column), *dash = strchr(text, '-');
    char *end = NULL;
    if (dash && dash > text && dash[-1] != 'e') {
        value->low = strtod(text, &end);
        bool good = end == dash && dash[1] >= '0' && dash[1] <= '9';
        value->high = good ? strtod(dash + 1, &end) : 0;
        if (!good || *end || !(value->high >= value->low) || value->high > figure_most) {
            csv_error(table, row, column, errors,
                      "found `%.40s`, expected a number or a range as 5-6", text);
            return false;
        }
        value->value = (value->low + value->high) / 2;
        return true;
    }
    if (!csv_number(table, row, column, -figure_most, figure_most, &value->value, errors)) {
        return false;
    }
    value->low = value->high = value->value;
    return true;
}

static void read_figures(const CsvTable *table, bool months, History *out, Errors *errors)
{
    int32_t date = column_of(table, months ? "month" : "date");
    int32_t metric = csv_column(table, "metric", errors),
            number = csv_column(table, "value", errors);
    int32_t unit = column_of(table, "unit"), status = column_of(table, "status");
    int32_t source = column_of(table, "source");
    source = source < 0 ? column_of(table, "source_url") : source;
    for (int32_t c = 0; c < table->column_count; c++) {
        if (c != date && c != metric && c != number &&
            index_of(long_columns, LONG_COLUMNS, table->cells[c]) < 0) {
            unknown_column(table, c, long_columns, LONG_COLUMNS, errors);
        }
    }
    for (int32_t row = 0; metric >= 0 && number >= 0 && row < table->row_count; row++) {
        HistoryValue value = {.status = text_at(table, row, status),
                              .source = text_at(table, row, source)};
        const char *key = csv_cell(table, row, metric);
        if (!*key) {
            csv_error(table, row, metric, errors, "found nothing, expected what was observed");
            continue;
        }
        bool good = months ? read_month(table, row, date, &value.t, errors)
                           : read_day(table, row, date, &value.t, errors);
        good = read_value(table, row, number, &value, errors) && good;
        const HistorySeries *series = history_find(out, key);
        char of[96];
        snprintf(of, sizeof of, " for %.80s", key);
        if (good && series) {
            rises(table, row, date, series->values[series->count - 1].t, value.t, of, errors);
        }
        if (good) {
            history_put(out, key, text_at(table, row, unit),
                        months ? HISTORY_MONTHLY : HISTORY_DATED, &value);
        }
    }
}

/* ---- the file ---- */

static void load_sources(const char *path, History *out, Errors *errors)
{
    const char *slash = strrchr(path, '/');
    char folder[1024];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    char *file = map_path(folder, "sources.csv");
    CsvTable table = {0};
    if (access(file, F_OK) == 0 && csv_load(file, &table, errors)) {
        int32_t columns[5];
        static const char *const names[5] = {"id", "title", "attribution", "licence", "url"};
        bool good = true;
        for (int32_t i = 0; i < 5; i++) {
            columns[i] = csv_column(&table, names[i], errors);
            good = good && columns[i] >= 0;
        }
        for (int32_t row = 0; good && row < table.row_count; row++) {
            HistorySource source = {
                csv_cell(&table, row, columns[0]), csv_cell(&table, row, columns[1]),
                csv_cell(&table, row, columns[2]), csv_cell(&table, row, columns[3]),
                csv_cell(&table, row, columns[4])};
            history_put_source(out, &source);
        }
        csv_free(&table);
    }
    mem_free(file);
}

/* Which of the three forms a header is of; HISTORY_STEPS: of none. */
static HistoryStep form_of(const CsvTable *table)
{
    bool date = column_of(table, "date") >= 0, metric = column_of(table, "metric") >= 0;
    return column_of(table, "month") >= 0 && metric ? HISTORY_MONTHLY
           : date && metric                         ? HISTORY_DATED
           : date && column_of(table, "port") < 0   ? HISTORY_DAILY
                                                    : HISTORY_STEPS;
}

bool history_load(const char *path, History *history, Errors *errors)
{
    CsvTable table = {0};
    if (!csv_load(path, &table, errors)) {
        return false;
    }
    History loaded = {0};
    int32_t before = errors->total;
    HistoryStep form = form_of(&table);
    if (form == HISTORY_STEPS) {
        errors_add(errors, table.file, table.lines[0], 0,
                   "found neither `date` nor `month` and `metric`, expected a table of days, or of "
                   "figures by month or date");
    } else if (form == HISTORY_DAILY) {
        read_days(&table, &loaded, errors);
    } else {
        read_figures(&table, form == HISTORY_MONTHLY, &loaded, errors);
    }
    if (errors->total == before && table.row_count == 0) {
        errors_add(errors, table.file, table.lines[0], 0, "found no rows, expected some");
    }
    if (errors->total == before) {
        load_sources(path, &loaded, errors);
    }
    csv_free(&table);
    bool good = errors->total == before;
    if (good) {
        history_join(history, &loaded);
    }
    history_free(&loaded);
    return good;
}
