/* Values that `corridor score --fit` has written, set before a scenario is compiled. */
#include "io/scenario_reader.h"

#include "base/hash.h"
#include "io/map_file.h"
#include "io/text_file.h"

#include <stdio.h>
#include <string.h>

void scenario_set_fitted(Reader *r, YamlNode *root)
{
    const YamlNode *name = yaml_get(root, "values");
    if (!name || !reader_text_of(r, name, "a file of fitted values")) {
        return;
    }
    char *folder = map_path(r->sources->assets_dir, "history");
    const char *path = reader_path(r, name, folder);
    mem_free(folder);
    size_t length;
    char *text = path ? text_file_read(path, &length, r->errors) : NULL;
    if (!text) {
        return;
    }
    r->scenario->hash = hash_bytes(text, length, r->scenario->hash);
    const YamlNode *file = yaml_parse(path, text, length, r->scratch, r->errors);
    mem_free(text);
    if (!file || !reader_version(r, file) ||
        !reader_keys(r, file, "a file of fitted values",
                     "corridor! title! fitted_on! mode seed replications tries loss values! "
                     "residuals")) {
        return;
    }
    const YamlNode *values = yaml_get(file, "values");
    if (!values || !reader_is_map(r, values, "fitted values")) {
        return;
    }
    for (const YamlNode *value = values->first; value; value = value->next) {
        if (value->kind != YAML_KIND_SCALAR) {
            yaml_error(r->errors, value, "found more than one value, expected one");
            continue;
        }
        size_t size = strlen(value->key) + strlen(value->text) + 2;
        char *setting = arena_alloc(r->scratch, size, 1);
        snprintf(setting, size, "%s=%s", value->key, value->text);
        yaml_set(root, setting, r->scratch, r->errors);
    }
}
