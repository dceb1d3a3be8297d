#include "io/sources.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "io/json_file.h"
#include "io/map_file.h"
#include "io/scenario_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the status ---- */

/* A status of its own, or the worst that the words of a source name. */
static SourceStatus status_of(const char *status, const char *source)
{
    static const struct {
        const char *word;
        SourceStatus status;
    } words[] = {
        {"unverified", SOURCE_UNVERIFIED}, {"estimate", SOURCE_ESTIMATE},
        {"model value", SOURCE_MODEL},     {"fitted", SOURCE_FITTED},
        {"derived", SOURCE_DERIVED},       {"published", SOURCE_PUBLISHED},
    };
    const char *text = status[0] ? status : source;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strstr(text, words[i].word)) {
            return words[i].status;
        }
    }
    return source[0] ? SOURCE_STATED : SOURCE_NONE;
}

static void add(SourceList *list, const char *path, const char *value, const char *status,
                const char *source, const char *file, int32_t line)
{
    list->items = mem_grow(list->items, list->count, &list->capacity, sizeof list->items[0]);
    SourceItem *item = &list->items[list->count++];
    *item = (SourceItem){.status = status_of(status, source),
                         .path = mem_string(path),
                         .value = mem_string(value),
                         .source = mem_string(source),
                         .file = mem_string(file),
                         .line = line};
    list->by_status[item->status]++;
}

/* ---- YAML ---- */

/* What a map says of all that is in it, and by `basis: {KEY: word}` of some of it. */
typedef struct Origin {
    const char *status, *source;
    const YamlNode *basis; /* of this map only; NULL */
} Origin;

/* Keys that name, link or tell, and are no figures that a source could be asked for. */
static bool is_word(const char *key)
{
    static const char *const words[] = {
        "corridor", "id",    "title",   "summary",  "card", "seed",        "map",
        "fleet",    "use",   "name",    "notes",    "note", "source",      "text",
        "status",   "label", "targets", "at",       "area", "lane",        "parties",
        "record",   "base",  "values",  "basis",    "when", "signatories", "mediators",
        "party",    "needs", "counted", "itinerary"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(key, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_moment(const char *key)
{
    int64_t t;
    return strcmp(key, "start") == 0 || time_parse(key, &t);
}

static bool has_parts(const YamlNode *node)
{
    for (const YamlNode *value = node->first; value; value = value->next) {
        if (value->kind != YAML_KIND_SCALAR) {
            return true;
        }
    }
    return false;
}

/* A map of scalars by date is one parameter. */
static bool is_calendar(const YamlNode *node)
{
    if (node->kind != YAML_KIND_MAP || has_parts(node)) {
        return false;
    }
    for (const YamlNode *value = node->first; value; value = value->next) {
        if (!is_moment(value->key)) {
            return false;
        }
    }
    return node->first != NULL;
}

enum { VALUE_TEXT = 96 };

/* Scalars as written, a list of them in a row. */
static void value_text(const YamlNode *node, char out[VALUE_TEXT])
{
    if (node->kind == YAML_KIND_SCALAR) {
        snprintf(out, VALUE_TEXT, "%s", node->text);
    } else if (node->kind == YAML_KIND_MAP) {
        snprintf(out, VALUE_TEXT, "%d dated value%s", (int)node->count,
                 node->count == 1 ? "" : "s");
    } else {
        size_t length = 0;
        out[0] = '\0';
        for (const YamlNode *v = node->first; v && length < VALUE_TEXT; v = v->next) {
            length += (size_t)snprintf(out + length, VALUE_TEXT - length, "%s%s",
                                       v == node->first ? "" : ", ", v->text);
        }
    }
}

static Origin origin_of(const YamlNode *map, Origin outer)
{
    const YamlNode *status = yaml_get(map, "status"), *source = yaml_get(map, "source");
    bool has_status = status && status_of(status->text, "") != SOURCE_NONE; /* not an agreement's */
    if (source && source->kind == YAML_KIND_SCALAR) {
        outer =
            (Origin){"", source->text, NULL}; /* it does not have the status of what is around it */
    }
    if (has_status) {
        outer.status = status->text;
    }
    const YamlNode *basis = yaml_get(map, "basis");
    outer.basis = basis && basis->kind == YAML_KIND_MAP ? basis : NULL;
    if (basis && basis->kind == YAML_KIND_SCALAR) {
        outer.status = basis->text;
    }
    return outer;
}

/* What the map's `basis` says of the value of one of its keys. */
static Origin origin_of_key(Origin map, const char *key)
{
    const YamlNode *word = key ? yaml_get(map.basis, key) : NULL;
    word = word ? word : yaml_get(map.basis, "default");
    map.basis = NULL;
    map.status = word ? word->text : map.status;
    return map;
}

static void walk(SourceList *list, const YamlNode *node, const char *path, Origin outer)
{
    bool is_parameter = node->kind == YAML_KIND_SCALAR || is_calendar(node) ||
                        (node->kind == YAML_KIND_LIST && !has_parts(node));
    if (is_parameter) {
        char value[VALUE_TEXT];
        value_text(node, value);
        add(list, path, value, outer.status, outer.source, node->file, node->line);
        return;
    }
    Origin origin = node->kind == YAML_KIND_MAP ? origin_of(node, outer) : outer;
    int32_t index = 0;
    for (const YamlNode *value = node->first; value; value = value->next, index++) {
        bool of_the_run = path[0] == '\0' && value->key &&
                          (strcmp(value->key, "start") == 0 || strcmp(value->key, "end") == 0);
        if ((value->key && is_word(value->key)) || of_the_run) {
            continue;
        }
        char number[16];
        snprintf(number, sizeof number, "%d", (int)index);
        const char *key = value->key ? value->key : number;
        size_t size = strlen(path) + strlen(key) + 2;
        char *inner = mem_alloc(size, 1);
        snprintf(inner, size, "%s%s%s", path, path[0] ? "." : "", key);
        walk(list, value, inner, origin_of_key(origin, value->key));
        mem_free(inner);
    }
}

void sources_of_tree(SourceList *list, const YamlNode *root, const char *path)
{
    walk(list, root, path, (Origin){"", "", NULL});
}

/* ---- the map ---- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The property that a status is of: KEY itself, KEY_unit or what_KEY; with its unit. */
static void property_text(const json_t *properties, const char *key, char out[VALUE_TEXT])
{
    const char *name, *unit = "";
    const json_t *found = json_object_get(properties, key);
    size_t length = strlen(key);
    json_t *value;
    json_object_foreach((json_t *)properties, name, value)
    {
        size_t size = strlen(name);
        bool begins = strncmp(name, key, length) == 0 && name[length] == '_';
        bool ends = size > length && strcmp(name + size - length, key) == 0;
        if (!found && (begins || ends)) {
            found = value;
            unit = begins ? name + length : "";
        }
    }
    out[0] = '\0';
    if (json_is_number(found)) {
        snprintf(out, VALUE_TEXT, "%.10g%s", json_number_value(found), unit);
    } else if (json_is_array(found) && json_array_size(found) == 2) { /* longitude, latitude */
        snprintf(out, VALUE_TEXT, "%.10g, %.10g", json_number_value(json_array_get(found, 0)),
                 json_number_value(json_array_get(found, 1)));
    }
    for (char *c = out; *c; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
}

static void add_feature(SourceList *list, const json_t *properties, const char *file)
{
    char path[256], value[VALUE_TEXT];
    const json_t *status = json_object_get(properties, "status");
    const char *source = text_of(properties, "source"), *name = text_of(properties, "name");
    name = name[0] ? name : text_of(properties, "id");
    if (!json_is_object(status)) {
        snprintf(path, sizeof path, "map.%s.%s", text_of(properties, "feature"), name);
        add(list, path, "", json_is_string(status) ? json_string_value(status) : "", source, file,
            0);
        return;
    }
    const char *key;
    json_t *word;
    json_object_foreach((json_t *)status, key, word)
    {
        snprintf(path, sizeof path, "map.%s.%s.%s", text_of(properties, "feature"), name, key);
        property_text(properties, key, value);
        add(list, path, value, json_is_string(word) ? json_string_value(word) : "", source, file,
            0);
    }
}

void sources_of_map(SourceList *list, const char *folder, Errors *errors)
{
    JsonFile file;
    char *path = map_path(folder, "network.geojson");
    if (json_file_load(path, &file, errors)) {
        size_t index;
        json_t *feature;
        json_array_foreach(json_object_get(file.root, "features"), index, feature)
        {
            add_feature(list, json_object_get(feature, "properties"), path);
        }
        json_file_free(&file);
    }
    mem_free(path);
}

/* ---- the list ---- */

void source_list_sort(SourceList *list)
{
    SourceItem *sorted = mem_alloc((size_t)list->count + 1, sizeof sorted[0]);
    int32_t count = 0;
    for (int32_t status = 0; status < SOURCE_STATUSES; status++) {
        for (int32_t i = 0; i < list->count; i++) {
            if ((int32_t)list->items[i].status == status) {
                sorted[count++] = list->items[i];
            }
        }
    }
    mem_free(list->items);
    list->items = sorted;
    list->capacity = list->count + 1;
}
