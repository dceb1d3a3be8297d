/* Sections that several scenarios share, from the files of `use:`. */
#include "io/scenario_reader.h"

#include "base/hash.h"
#include "base/simtime.h"
#include "io/text_file.h"

#include <string.h>

static bool is_head(const char *key)
{
    return strcmp(key, "corridor") == 0 || strcmp(key, "title") == 0 || strcmp(key, "source") == 0;
}

/* The moment a key of a dated map stands for: `start` is before all others. */
static bool moment_of(const char *key, int64_t *t)
{
    *t = INT64_MIN;
    return strcmp(key, "start") == 0 || time_parse(key, t);
}

/* A map of values by rising dates. One that is not quite so is left to its reader, which tells. */
static bool is_dated(const YamlNode *map)
{
    int64_t before = INT64_MIN, t;
    for (const YamlNode *value = map->first; value; value = value->next) {
        if (!moment_of(value->key, &t) || (value != map->first && t <= before)) {
            return false;
        }
        before = t;
    }
    return map->first != NULL;
}

/* Leaves the part of a dated map that bears on the run: what holds at its start, under the key
 * `start`, and what changes within it. A shared file may tell of many years. */
static void cut_dated(YamlNode *map, int64_t from, int64_t to)
{
    YamlNode *value = map->first;
    int64_t t;
    moment_of(value->key, &t);
    if (t > from) {
        return; /* it does not say what holds at the start, and its reader will ask for it */
    }
    while (value->next && moment_of(value->next->key, &t) && t <= from) {
        value = value->next;
        map->count--;
    }
    map->first = value;
    value->key = "start";
    value->key_hash = hash_string(value->key);
    while (value->next && moment_of(value->next->key, &t) && t < to) {
        value = value->next;
    }
    for (const YamlNode *later = value->next; later; later = later->next) {
        map->count--;
    }
    value->next = NULL;
    map->last = value;
}

static void cut_to_run(YamlNode *node, int64_t from, int64_t to)
{
    if (node->kind == YAML_KIND_MAP && is_dated(node)) {
        cut_dated(node, from, to);
    }
    for (YamlNode *value = node->first; value; value = value->next) {
        cut_to_run(value, from, to);
    }
}

/* Moves the entries of a used section behind those of the scenario, which keep their place and
 * stand for a used entry of the same name. */
static void merge_section(Reader *r, YamlNode *section, YamlNode *used)
{
    for (YamlNode *entry = used->first, *next; entry; entry = next) {
        next = entry->next;
        const YamlNode *own = yaml_get(section, entry->key);
        if (!own) {
            yaml_append(section, entry);
        } else if (strcmp(own->file, r->file) != 0 &&
                   (!r->base_file || strcmp(own->file, r->base_file) != 0)) {
            yaml_key_error(r->errors, entry, "found `%.80s`, which %s tells as well, expected once",
                           entry->key, own->file);
        }
    }
}

static void merge(Reader *r, YamlNode *root, YamlNode *used)
{
    for (YamlNode *section = used->first, *next; section; section = next) {
        next = section->next;
        YamlNode *own = yaml_get(root, section->key);
        if (is_head(section->key)) {
            continue;
        }
        if (section->kind != YAML_KIND_MAP) {
            yaml_key_error(r->errors, section,
                           "found `%.80s` in a used file, expected only sections of things by name "
                           "(flows, ports, commodities...)",
                           section->key);
        } else if (!own) {
            yaml_append(root, section);
        } else if (own->kind == YAML_KIND_MAP) { /* what else it may be, its reader tells */
            merge_section(r, own, section);
        }
    }
}

static void use_file(Reader *r, YamlNode *root, const YamlNode *name)
{
    const char *path = reader_path(r, name, r->sources->assets_dir);
    if (!path) {
        return;
    }
    size_t length;
    char *text = text_file_read(path, &length, r->errors);
    if (!text) {
        yaml_error(r->errors, name, "found `%.200s`, which cannot be read", name->text);
        return;
    }
    r->scenario->hash = hash_bytes(text, length, r->scenario->hash);
    YamlNode *used = yaml_parse(path, text, length, r->scratch, r->errors);
    mem_free(text);
    if (!used || !reader_is_map(r, used, "a used file") || !reader_version(r, used)) {
        return;
    }
    const YamlNode *start = yaml_get(root, "start"), *end = yaml_get(root, "end");
    int64_t from, to;
    if (start && end && time_parse(start->text, &from) && time_parse(end->text, &to)) {
        cut_to_run(used, from, to);
    }
    merge(r, root, used);
}

void scenario_merge_used(Reader *r, YamlNode *root)
{
    const YamlNode *list = yaml_get(root, "use");
    if (!list || !reader_is_list(r, list, "use")) {
        return;
    }
    if (list->count > USED_MAX) {
        yaml_error(r->errors, list, "found %d files, expected at most %d", (int)list->count,
                   USED_MAX);
        return;
    }
    for (const YamlNode *name = list->first; name; name = name->next) {
        bool again = false;
        for (const YamlNode *before = list->first; before != name; before = before->next) {
            again = again || strcmp(before->text, name->text) == 0;
        }
        if (again) {
            yaml_error(r->errors, name, "found `%.200s` a second time, expected it once",
                       name->text);
        } else if (reader_text_of(r, name, "a file to use")) {
            use_file(r, root, name);
        }
    }
}
