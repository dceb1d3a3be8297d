/* Which observed figures a scenario is held against: `record:`. */
#include "io/scenario_reader.h"

#include "experiment/history.h"

enum { RECORD_FILES_MAX = 16 };

static void read_span(Reader *r, const YamlNode *map, const char *key, int64_t *from, int64_t *to)
{
    const char *text = reader_text(r, map, key);
    if (text && !history_span(text, from, to)) {
        yaml_error(r->errors, yaml_get(map, key),
                   "found `%.40s`, expected months or days as 2022-08..2022-09", text);
    }
}

void scenario_read_record(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "record");
    RecordRef *record = &r->scenario->record;
    if (!map || !reader_keys(r, map, "a record", "files! driven fitted fall")) {
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
}
