/* Which observed figures a scenario is held against: `record:`. */
#include "io/scenario_reader.h"

#include "experiment/history.h"

#include <math.h>
#include <stdlib.h>

enum { RECORD_FILES_MAX = 16, FIT_RANGES_MAX = 8 };

static void read_span(Reader *r, const YamlNode *map, const char *key, int64_t *from, int64_t *to)
{
    const char *text = reader_text(r, map, key);
    if (text && !history_span(text, from, to)) {
        yaml_error(r->errors, yaml_get(map, key),
                   "found `%.40s`, expected months or days as 2022-08..2022-09", text);
    }
}

/* A plain number of a fit. */
static double read_number(Reader *r, const YamlNode *map, const char *key)
{
    const YamlNode *node = yaml_get(map, key);
    char *end = NULL;
    double number = node ? strtod(node->text, &end) : 0;
    if (node && (end == node->text || *end || !(fabs(number) < 1e9))) {
        yaml_error(r->errors, node, "found `%.40s`, expected a number", node->text);
        return 0;
    }
    return number;
}

static void read_range(Reader *r, const YamlNode *map, FitRange *range)
{
    *range = (FitRange){.id = arena_string(r->arena, map->key), .high = 1, .step = 1};
    if (!reader_keys(r, map, "a figure to be fitted", "set! low! high! step!")) {
        return;
    }
    range->low = read_number(r, map, "low");
    range->high = read_number(r, map, "high");
    range->step = read_number(r, map, "step");
    double points = range->step > 0 ? (range->high - range->low) / range->step : -1;
    if (!(points >= 0 && points <= 1000)) {
        yaml_error(r->errors, map,
                   "found a grid that is not one of 1 to 1001 points from low to "
                   "high by a step above 0");
    }
    const YamlNode *set = yaml_get(map, "set");
    if (!set || !reader_is_list(r, set, "paths to be set")) {
        return;
    }
    const char **paths = arena_alloc(r->arena, (size_t)set->count + 1, sizeof paths[0]);
    for (const YamlNode *path = set->first; path; path = path->next) {
        paths[range->path_count] = reader_text_of(r, path, "a path as of --set");
        range->path_count += paths[range->path_count] != NULL;
    }
    range->paths = paths;
}

static void read_fit(Reader *r, const YamlNode *map, RecordRef *record)
{
    int32_t count = reader_ids(r, map, "figures to be fitted", FIT_RANGES_MAX);
    FitRange *ranges = arena_alloc(r->arena, (size_t)count + 1, sizeof ranges[0]);
    record->fit = ranges;
    for (const YamlNode *node = count > 0 ? map->first : NULL; node; node = node->next) {
        read_range(r, node, &ranges[record->fit_count++]);
    }
}

void scenario_read_record(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "record");
    RecordRef *record = &r->scenario->record;
    record->values = reader_text(r, root, "values");
    if (!map || !reader_keys(r, map, "a record", "files driven fitted fall fit")) {
        return;
    }
    const YamlNode *files = yaml_get(map, "files");
    if (files && reader_is_list(r, files, "files of figures")) {
        if (files->count < 1 || files->count > RECORD_FILES_MAX) {
            yaml_error(r->errors, files, "found %d files, expected 1 to %d", (int)files->count,
                       RECORD_FILES_MAX);
            return;
        }
        const char **names = arena_alloc(r->arena, (size_t)files->count, sizeof names[0]);
        for (const YamlNode *file = files->first; file; file = file->next) {
            names[record->file_count] = reader_text_of(r, file, "a file of assets/history");
            record->file_count += names[record->file_count] != NULL;
        }
        record->files = names;
    }
    record->driven = reader_text(r, map, "driven");
    read_span(r, map, "fitted", &record->fit_from, &record->fit_to);
    read_span(r, map, "fall", &record->fall_from, &record->fall_to);
    if (yaml_get(map, "fit")) {
        read_fit(r, yaml_get(map, "fit"), record);
    }
}
