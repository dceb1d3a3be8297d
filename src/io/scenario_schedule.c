/* Arrivals or departures of a flow from a table, so that anybody can drive a scenario with a record
 * of their own. The columns are told in io/scenario_file.h. */
#include "base/hash.h"
#include "base/simtime.h"
#include "io/csv.h"
#include "io/limits.h"
#include "io/map_file.h"
#include "io/scenario_reader.h"

#include <string.h>

enum { COUNT_MAX = 1000 };

typedef enum Column {
    COLUMN_DATE,
    COLUMN_PORT,
    COLUMN_COUNT,
    COLUMN_TONNES,
    COLUMN_COMMODITY,
    COLUMN_DESTINATION,
    COLUMN_CLASS,
    COLUMN_NAME,
    COLUMNS
} Column;
static const char *const column_names[COLUMNS] = {"date",      "port",        "count", "tonnes",
                                                  "commodity", "destination", "class", "name"};

typedef struct Schedule {
    Reader *r;
    const CsvTable *table;
    const Flow *flow;
    int32_t columns[COLUMNS]; /* of the table; -1: it has none */
} Schedule;

/* ---- cells ---- */

static const char *cell(const Schedule *schedule, int32_t row, Column column)
{
    int32_t at = schedule->columns[column];
    return at < 0 ? "" : csv_cell(schedule->table, row, at);
}

/* Index among names, -1 where the cell is empty or, with an error, unknown. */
static int32_t name_at(const Schedule *schedule, int32_t row, Column column, const NameSet *names)
{
    const char *text = cell(schedule, row, column);
    if (!*text) {
        return -1;
    }
    int32_t index = reader_find(names, text);
    if (index < 0) {
        const char *nearest = nearest_name(text, names->names, names->count);
        csv_error(schedule->table, row, schedule->columns[column], schedule->r->errors,
                  "found `%.80s`, expected %s%s%s%s", text, names->what, nearest ? "; is `" : "",
                  nearest ? nearest : "", nearest ? "` meant?" : "");
    }
    return index;
}

static double number_at(const Schedule *schedule, int32_t row, Column column, double low,
                        double high, double if_empty)
{
    double number = if_empty;
    if (*cell(schedule, row, column)) {
        csv_number(schedule->table, row, schedule->columns[column], low, high, &number,
                   schedule->r->errors);
    }
    return number;
}

static void read_date(const Schedule *schedule, int32_t row, int64_t *t)
{
    const Scenario *s = schedule->r->scenario;
    const char *text = cell(schedule, row, COLUMN_DATE);
    char from[TIME_TEXT], to[TIME_TEXT];
    if (!time_parse(text, t)) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_DATE], schedule->r->errors,
                  "found `%.40s`, expected a date as 2022-10-29 or 2022-10-29 06:30", text);
    } else if (*t < s->start || *t > s->end) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_DATE], schedule->r->errors,
                  "found `%.40s`, expected a date within the run, %s to %s", text,
                  time_format_date(s->start, from), time_format_date(s->end, to));
    }
}

static int32_t class_for(const Schedule *schedule, int32_t row, int32_t port, int64_t kg)
{
    const Flow *flow = schedule->flow;
    int32_t best = scenario_class_for(schedule->r->scenario, flow, port, kg);
    if (best < 0 && flow->class_count > 0) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_TONNES], schedule->r->errors,
                  "found %lld t a ship, expected what some class of the flow carries that the port "
                  "can take",
                  (long long)(kg / 1000));
    }
    return best;
}

/* One row: what its vessels have in common, and how many they are. */
static int32_t read_row(const Schedule *schedule, int32_t row, DatedArrival *a)
{
    Reader *r = schedule->r;
    *a = (DatedArrival){.t = r->scenario->start};
    read_date(schedule, row, &a->t);
    double count = number_at(schedule, row, COLUMN_COUNT, 1, COUNT_MAX, 1);
    double tonnes = number_at(schedule, row, COLUMN_TONNES, 1, 1e9, 0);
    if (count != (double)(int32_t)count) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_COUNT], r->errors,
                  "found `%.40s`, expected a whole number of vessels",
                  cell(schedule, row, COLUMN_COUNT));
    }
    a->port = name_at(schedule, row, COLUMN_PORT, &r->ports);
    if (!*cell(schedule, row, COLUMN_PORT)) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_PORT], r->errors,
                  "found nothing, expected a port of the map");
    } else if (a->port >= 0 && r->scenario->port_station[a->port] < 0) {
        csv_error(schedule->table, row, schedule->columns[COLUMN_PORT], r->errors,
                  "found `%.80s`, which has no berths", cell(schedule, row, COLUMN_PORT));
    }
    a->commodity = name_at(schedule, row, COLUMN_COMMODITY, &r->commodities);
    a->destination = name_at(schedule, row, COLUMN_DESTINATION, &r->destinations);
    a->vessel_class = name_at(schedule, row, COLUMN_CLASS, &r->classes);
    a->cargo_kg = (int64_t)(tonnes * 1000 / count);
    if (a->vessel_class < 0 && a->cargo_kg > 0) {
        a->vessel_class = class_for(schedule, row, a->port, a->cargo_kg);
    }
    const char *name = cell(schedule, row, COLUMN_NAME);
    a->name = *name ? arena_string(r->arena, name) : NULL;
    return (int32_t)count;
}

/* ---- the table ---- */

static bool find_columns(Schedule *schedule)
{
    const CsvTable *table = schedule->table;
    Errors *errors = schedule->r->errors;
    int32_t before = errors->total;
    const char *const *header = (const char *const *)table->cells;
    for (int32_t i = 0; i < COLUMNS; i++) {
        schedule->columns[i] = -1;
    }
    for (int32_t c = 0; c < table->column_count; c++) {
        int32_t i = 0;
        while (i < COLUMNS && strcmp(header[c], column_names[i]) != 0) {
            i++;
        }
        if (i < COLUMNS) {
            schedule->columns[i] = c;
            continue;
        }
        const char *nearest = nearest_name(header[c], column_names, COLUMNS);
        errors_add(errors, table->file, table->lines[0], 0,
                   "found the column `%.80s`, expected date, port, count, tonnes, commodity, "
                   "destination, class or name%s%s%s",
                   header[c], nearest ? "; is `" : "", nearest ? nearest : "",
                   nearest ? "` meant?" : "");
    }
    for (int32_t i = 0; i <= COLUMN_PORT; i++) {
        if (schedule->columns[i] < 0) {
            errors_add(errors, table->file, table->lines[0], 0, "found no column `%s`, expected it",
                       column_names[i]);
        }
    }
    return errors->total == before;
}

static void read_rows(const Schedule *schedule, const YamlNode *file, Flow *flow)
{
    const CsvTable *table = schedule->table;
    Reader *r = schedule->r;
    DatedArrival *rows = arena_alloc(r->scratch, (size_t)table->row_count + 1, sizeof rows[0]);
    int32_t *counts = arena_alloc(r->scratch, (size_t)table->row_count + 1, sizeof counts[0]);
    int32_t total = 0;
    for (int32_t i = 0; i < table->row_count && total <= DATED_ARRIVALS_MAX; i++) {
        counts[i] = read_row(schedule, i, &rows[i]);
        total += counts[i];
        if (i > 0 && rows[i].t < rows[i - 1].t) {
            csv_error(table, i, schedule->columns[COLUMN_DATE], r->errors,
                      "found `%.40s`, before the row above, expected rising dates",
                      cell(schedule, i, COLUMN_DATE));
        }
    }
    if (total < 1 || total > DATED_ARRIVALS_MAX) {
        yaml_error(r->errors, file, "found a table of %s vessels, expected 1 to 100000",
                   total < 1 ? "no" : "more than 100000");
        return;
    }
    DatedArrival *dated = arena_alloc(r->arena, (size_t)total, sizeof dated[0]);
    int32_t at = 0;
    for (int32_t i = 0; i < table->row_count; i++) {
        for (int32_t times = counts[i]; times > 0; times--) {
            dated[at++] = rows[i];
        }
    }
    flow->dated = dated;
    flow->dated_count = total;
}

void scenario_read_schedule(Reader *r, const YamlNode *file, Flow *flow)
{
    const char *name = reader_text_of(r, file, "a table of arrivals");
    if (!name) {
        return;
    }
    char *folder = map_path(r->sources->assets_dir, "history");
    const char *path = reader_path(r, file, folder);
    mem_free(folder);
    CsvTable table = {0};
    if (!path) {
        return;
    }
    if (!csv_load(path, &table, r->errors)) {
        yaml_error(r->errors, file, "found `%.200s`, a table that cannot be read", name);
        return;
    }
    Schedule schedule = {.r = r, .table = &table, .flow = flow};
    for (int32_t i = 0; i < (table.row_count + 1) * table.column_count; i++) {
        const char *text = table.cells[i];
        r->scenario->hash = hash_bytes(text, strlen(text) + 1, r->scenario->hash);
    }
    if (r->network && r->scenario->port_station && find_columns(&schedule)) {
        read_rows(&schedule, file, flow);
    } else if (!r->network && !r->map_failed) {
        yaml_error(r->errors, file,
                   "found a table of arrivals at ports, but the scenario has no "
                   "map");
    }
    csv_free(&table);
}
