/* JSON files with places. jansson parses them; it tells where a syntax error is, but not where a
 * value stood. As parsing is quick and errors are rare, a value's place is found afterwards, by
 * walking the text again along the path to the value. */
#ifndef CORRIDOR_IO_JSON_FILE_H
#define CORRIDOR_IO_JSON_FILE_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Makes JSON take its memory as all else does (base/memory.h), so that where it runs out the
 * program ends, and a report is never written without what did not fit. Once, before any other use.
 */
void json_use_memory(void);

typedef struct JsonFile {
    char *path;
    char *text; /* [length], and a zero; well-formed JSON */
    size_t length;
    json_t *root;
} JsonFile;

/* False with an error (its place included) when the file can't be read or isn't JSON. Keys that
 * occur twice in an object are errors too. Free with json_file_free. */
bool json_file_load(const char *path, JsonFile *out, Errors *errors);
void json_file_free(JsonFile *file);

/* Offsets into the text. Each function takes the offset of an object or array and gives that of
 * one of its parts, or of the whole again when it has no such part. The root is at
 * json_file_root. */
size_t json_file_root(const JsonFile *file);
size_t json_file_element(const JsonFile *file, size_t array, size_t index);
size_t json_file_key(const JsonFile *file, size_t object, const char *key); /* of the key's text */
size_t json_file_value(const JsonFile *file, size_t object, const char *key); /* of its value */

/* Line and column (from 1; characters, not bytes) of an offset. */
void json_file_place(const JsonFile *file, size_t offset, int32_t *line, int32_t *column);

enum { JSON_DESCRIPTION = 48 };
/* "text `abc`", "number 12", "null", "an object"...; "nothing" for NULL. Returns out. */
const char *json_describe(const json_t *value, char out[JSON_DESCRIPTION]);

#endif
