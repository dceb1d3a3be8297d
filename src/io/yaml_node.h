/* A YAML document as a tree that knows where everything stands, for readers that report every
 * mistake with its line and column. Built over libyaml's events.
 *
 * Only the plain part of YAML is taken: one document of scalars, lists and maps with plain keys.
 * Anchors, aliases and tags are refused (a file of a kilobyte could grow to gigabytes by them), as
 * are duplicate keys, nesting deeper than YAML_DEPTH_MAX and files larger than YAML_BYTES_MAX. */
#ifndef CORRIDOR_IO_YAML_NODE_H
#define CORRIDOR_IO_YAML_NODE_H

#include "base/error.h"
#include "base/memory.h"
#include "io/limits.h"

#include <stddef.h>

typedef enum YamlKind { YAML_KIND_SCALAR, YAML_KIND_LIST, YAML_KIND_MAP } YamlKind;

typedef struct YamlNode YamlNode;
struct YamlNode {
    YamlKind kind;
    const char *file;     /* where the value was written: a file, or "--set ..." */
    int32_t line, column; /* of the value, from 1; 0 when it was not in a file */
    const char *key;      /* in a map: its key; else NULL */
    int32_t key_line, key_column;
    uint64_t key_hash;
    const char *text;       /* scalars; "" for the others */
    bool is_plain;          /* a scalar without quotes: `~` and "~" are not the same */
    YamlNode *first, *last; /* lists and maps: values in the order of the file */
    YamlNode *next;         /* the next value of the same list or map */
    int32_t count;          /* of values */
};

/* Reads a document; NULL, with the reasons in errors, when it is no YAML or not the plain part.
 * Nodes and their strings live in the arena, file (copied) too. */
YamlNode *yaml_parse(const char *file, const char *text, size_t length, Arena *arena,
                     Errors *errors);

/* The value of a key, NULL when the map has none (or node is NULL or no map). */
YamlNode *yaml_get(const YamlNode *node, const char *key);

/* Where to report what is wrong with a key's value: there, or at the map when it has none. */
const YamlNode *yaml_at(const YamlNode *map, const char *key);

/* Adds value behind the last of a list or map; it leaves the one it was in without notice. */
void yaml_append(YamlNode *parent, YamlNode *value);

/* Adds an error at the value, or at its key. node->key may be used only when it is in a map. */
void yaml_error(Errors *errors, const YamlNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void yaml_key_error(Errors *errors, const YamlNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "a list", "a map", "nothing" or "`text`" (cut when long), for messages. Returns out. */
enum { YAML_FOUND_TEXT = 80 };
const char *yaml_found(const YamlNode *node, char out[YAML_FOUND_TEXT]);

/* Applies "PATH=VALUE" to a tree: replaces the value at the path (keys parted by dots, items of
 * lists by number) or adds a key to a map that exists. False with a reason in errors. What was set
 * reports its errors under "--set PATH=VALUE". */
bool yaml_set(YamlNode *root, const char *setting, Arena *arena, Errors *errors);

#endif
