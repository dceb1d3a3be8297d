/* A scenario that is a variant of another: it tells what is different, `base:` has the rest. */
#include "io/scenario_reader.h"

#include "base/hash.h"
#include "io/map_file.h"
#include "io/text_file.h"

#include <stdio.h>
#include <string.h>

static bool is_dropped(const YamlNode *thing)
{
    return thing->kind == YAML_KIND_SCALAR && thing->is_plain && strcmp(thing->text, "none") == 0;
}

/* Keys of a thing of the base that the variant's does not have. */
static void merge_thing(YamlNode *own, const YamlNode *base)
{
    for (YamlNode *value = base->first, *next; value; value = next) {
        next = value->next;
        if (!yaml_get(own, value->key)) {
            yaml_append(own, value);
        }
    }
}

/* Takes what is `none` out of a section; it must be there in the base. */
static void drop_things(Reader *r, YamlNode *section, const YamlNode *base)
{
    YamlNode **at = &section->first;
    section->last = NULL;
    while (*at) {
        YamlNode *thing = *at;
        if (!is_dropped(thing)) {
            section->last = thing;
            at = &thing->next;
            continue;
        }
        if (!yaml_get(base, thing->key)) {
            yaml_key_error(r->errors, thing, "found `%.80s: none`, expected something of the base",
                           thing->key);
        }
        *at = thing->next;
        section->count--;
    }
}

static void merge_section(Reader *r, YamlNode *own, const YamlNode *base)
{
    YamlNode kept = *base;
    Arena *scratch = r->scratch;
    /* The base's things by name, for what is dropped: appending takes them out of their list. */
    YamlNode *names = arena_alloc(scratch, (size_t)base->count + 1, sizeof names[0]);
    kept.first = kept.last = NULL;
    kept.count = 0;
    int32_t at = 0;
    for (const YamlNode *thing = base->first; thing; thing = thing->next) {
        names[at] = *thing;
        yaml_append(&kept, &names[at++]);
    }
    for (YamlNode *thing = base->first, *next; thing; thing = next) {
        next = thing->next;
        YamlNode *mine = yaml_get(own, thing->key);
        if (!mine) {
            yaml_append(own, thing);
        } else if (mine->kind == YAML_KIND_MAP && thing->kind == YAML_KIND_MAP) {
            merge_thing(mine, thing);
        }
    }
    drop_things(r, own, &kept);
}

static void merge(Reader *r, YamlNode *root, const YamlNode *base)
{
    for (YamlNode *section = base->first, *next; section; section = next) {
        next = section->next;
        YamlNode *own = yaml_get(root, section->key);
        if (!own) {
            yaml_append(root, section);
        } else if (own->kind == YAML_KIND_MAP && section->kind == YAML_KIND_MAP) {
            merge_section(r, own, section);
        }
    }
}

/* A bare name is a bundled scenario, one with a '/' starts from where this one lies. */
static const char *path_of(Reader *r, const YamlNode *node)
{
    if (strchr(node->text, '/')) {
        return reader_path(r, node, "");
    }
    size_t size = strlen(node->text) + sizeof ".yaml";
    YamlNode file = *node;
    char *text = arena_alloc(r->scratch, size, 1);
    snprintf(text, size, "%s.yaml", node->text);
    file.text = text;
    char *folder = map_path(r->sources->assets_dir, "scenarios");
    const char *path = reader_path(r, &file, folder);
    mem_free(folder);
    return path;
}

void scenario_merge_base(Reader *r, YamlNode *root)
{
    const YamlNode *name = yaml_get(root, "base");
    if (!name || !reader_text_of(r, name, "a scenario to start from")) {
        return;
    }
    const char *path = path_of(r, name);
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
    const YamlNode *base = yaml_parse(path, text, length, r->scratch, r->errors);
    mem_free(text);
    if (!base || !reader_is_map(r, base, "a scenario") || !reader_version(r, base)) {
        return;
    }
    r->base_file = path;
    if (yaml_get(base, "base")) {
        yaml_error(r->errors, name, "found `%.200s`, itself a variant, expected a whole scenario",
                   name->text);
        return;
    }
    merge(r, root, base);
}
