/* Settings: "PATH=VALUE" put into a tree before it is compiled. */
#include "io/yaml_node.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

/* The value of a map by key, or of a list by number. */
static YamlNode *child_of(const YamlNode *node, const char *part)
{
    if (node->kind != YAML_KIND_LIST) {
        return yaml_get(node, part);
    }
    if (part[0] == '\0' || strspn(part, "0123456789") != strlen(part) || strlen(part) > 6) {
        return NULL;
    }
    int32_t index = 0;
    for (const char *c = part; *c; c++) {
        index = index * 10 + (*c - '0');
    }
    YamlNode *value = node->first;
    while (value && index-- > 0) {
        value = value->next;
    }
    return value;
}

/* "the path ends at `x`, expected one of its keys", with the nearest. */
static void report_path(const YamlNode *node, const char *part, const char *origin, Errors *errors)
{
    if (node->kind == YAML_KIND_LIST) {
        errors_add(errors, origin, 0, 0, "found `%s` in the path, expected a number from 0 to %d",
                   part, (int)node->count - 1);
        return;
    }
    if (node->kind == YAML_KIND_SCALAR) {
        char found[YAML_FOUND_TEXT];
        errors_add(errors, origin, 0, 0, "found `%s` in the path, expected it to end before (%s)",
                   part, yaml_found(node, found));
        return;
    }
    const char **keys = mem_alloc((size_t)node->count + 1, sizeof keys[0]);
    int32_t count = 0;
    for (const YamlNode *value = node->first; value; value = value->next) {
        keys[count++] = value->key;
    }
    const char *nearest = nearest_name(part, keys, count);
    errors_add(errors, origin, 0, 0, "found `%s` in the path, expected a key of the scenario%s%s%s",
               part, nearest ? "; did you mean `" : "", nearest ? nearest : "",
               nearest ? "`?" : "");
    mem_free(keys);
}

/* Everything below node belongs to the setting, not to a line of a file. */
static void stamp(YamlNode *node, const char *origin)
{
    node->file = origin;
    node->line = node->column = node->key_line = node->key_column = 0;
    for (YamlNode *value = node->first; value; value = value->next) {
        stamp(value, origin);
    }
}

static YamlNode *parse_value(const char *text, const char *origin, Arena *arena, Errors *errors)
{
    Errors inner = {0};
    YamlNode *value = yaml_parse(origin, text, strlen(text), arena, &inner);
    if (!value) {
        errors_add(errors, origin, 0, 0, "%s", errors_first(&inner));
    } else {
        stamp(value, origin);
    }
    errors_free(&inner);
    return value;
}

/* Puts value in the place of target, keeping its key and neighbours. */
static void replace(YamlNode *target, const YamlNode *value)
{
    YamlNode kept = *target;
    *target = *value;
    target->key = kept.key;
    target->key_hash = kept.key_hash;
    target->next = kept.next;
}

bool yaml_set(YamlNode *root, const char *setting, Arena *arena, Errors *errors)
{
    size_t size = strlen(setting) + 8;
    char *origin = arena_alloc(arena, size, 1);
    snprintf(origin, size, "--set %s", setting);
    const char *equals = strchr(setting, '=');
    if (!equals || equals == setting) {
        errors_add(errors, origin, 0, 0, "expected PATH=VALUE, such as `seed=7`");
        return false;
    }
    char *path = arena_string(arena, setting);
    path[equals - setting] = '\0';
    YamlNode *node = root;
    char *part = path;
    for (char *dot = strchr(part, '.'); dot; part = dot + 1, dot = strchr(part, '.')) {
        *dot = '\0';
        YamlNode *child = child_of(node, part);
        if (!child) {
            report_path(node, part, origin, errors);
            return false;
        }
        node = child;
    }
    YamlNode *target = child_of(node, part);
    if (!target && node->kind != YAML_KIND_MAP) {
        report_path(node, part, origin, errors);
        return false;
    }
    YamlNode *value = parse_value(equals + 1, origin, arena, errors);
    if (!value) {
        return false;
    }
    if (target) {
        replace(target, value);
    } else {
        value->key = part;
        value->key_hash = hash_string(part);
        yaml_append(node, value);
    }
    return true;
}
