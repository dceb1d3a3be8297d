#include "io/json_file.h"

#include "base/memory.h"
#include "io/text_file.h"

#include <stdio.h>
#include <string.h>

static void *allocate(size_t bytes)
{
    return mem_alloc(bytes, 1);
}

void json_use_memory(void)
{
    json_set_alloc_funcs(allocate, mem_free);
}

bool json_file_load(const char *path, JsonFile *out, Errors *errors)
{
    JsonFile file = {0};
    file.text = text_file_read(path, &file.length, errors);
    if (!file.text) {
        return false;
    }
    if (file.length > JSON_BYTES_MAX) {
        errors_add(errors, path, 0, 0, "found more than %d MiB, expected a smaller file",
                   JSON_BYTES_MAX >> 20);
        mem_free(file.text);
        return false;
    }
    json_error_t error;
    file.root = json_loadb(file.text, file.length, JSON_REJECT_DUPLICATES, &error);
    if (!file.root) {
        errors_add(errors, path, error.line, error.column, "this is not JSON: %s", error.text);
        mem_free(file.text);
        return false;
    }
    file.path = mem_string(path);
    *out = file;
    return true;
}

void json_file_free(JsonFile *file)
{
    json_decref(file->root);
    mem_free(file->text);
    mem_free(file->path);
    *file = (JsonFile){0};
}

/* ---- walking the text, which is known to be well-formed ---- */

static size_t skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t\r\n");
}

/* From a quote to after the closing one. */
static size_t skip_string(const char *text, size_t at)
{
    for (at++; text[at] && text[at] != '"'; at++) {
        at += text[at] == '\\' && text[at + 1];
    }
    return text[at] ? at + 1 : at;
}

static size_t skip_value(const char *text, size_t at)
{
    int32_t depth = 0;
    do {
        at = skip_blanks(text, at);
        if (text[at] == '"') {
            at = skip_string(text, at);
        } else if (text[at] == '{' || text[at] == '[') {
            depth++;
            at++;
        } else if (text[at] == '}' || text[at] == ']') {
            depth--;
            at++;
        } else if (text[at] == ',' || text[at] == ':') {
            at++;
        } else { /* a number or a word; one step at least, so that this ends on any text */
            at += strcspn(text + at, " \t\r\n,:]}");
        }
    } while (depth > 0 && text[at]);
    return at;
}

size_t json_file_root(const JsonFile *file)
{
    return skip_blanks(file->text, 0);
}

size_t json_file_element(const JsonFile *file, size_t array, size_t index)
{
    const char *text = file->text;
    if (text[array] != '[') {
        return array;
    }
    size_t at = skip_blanks(text, array + 1);
    for (size_t i = 0; text[at] && text[at] != ']'; i++) {
        if (i == index) {
            return at;
        }
        at = skip_blanks(text, skip_value(text, at));
        at = text[at] == ',' ? skip_blanks(text, at + 1) : at;
    }
    return array;
}

/* Offsets of a member's key and value; false when the object has none such. Keys are compared as
 * they are written; one with escapes in it is not found. */
static bool find_member(const char *text, size_t object, const char *wanted, size_t *key,
                        size_t *value)
{
    if (text[object] != '{') {
        return false;
    }
    size_t length = strlen(wanted);
    size_t at = skip_blanks(text, object + 1);
    while (text[at] == '"') {
        *key = at;
        size_t end = skip_string(text, at);
        at = skip_blanks(text, end);
        at = text[at] == ':' ? skip_blanks(text, at + 1) : at;
        if (end - *key == length + 2 && memcmp(text + *key + 1, wanted, length) == 0) {
            *value = at;
            return true;
        }
        at = skip_blanks(text, skip_value(text, at));
        at = text[at] == ',' ? skip_blanks(text, at + 1) : at;
    }
    return false;
}

size_t json_file_key(const JsonFile *file, size_t object, const char *key)
{
    size_t at, value;
    return find_member(file->text, object, key, &at, &value) ? at : object;
}

size_t json_file_value(const JsonFile *file, size_t object, const char *key)
{
    size_t at, value;
    return find_member(file->text, object, key, &at, &value) ? value : object;
}

void json_file_place(const JsonFile *file, size_t offset, int32_t *line, int32_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset && i < file->length; i++) {
        if (file->text[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)file->text[i] & 0xC0) != 0x80) { /* UTF-8: not a later byte */
            ++*column;
        }
    }
}

const char *json_describe(const json_t *value, char out[JSON_DESCRIPTION])
{
    if (!value) {
        return "nothing";
    }
    switch (json_typeof(value)) {
    case JSON_STRING: {
        /* Cut at 24 bytes, but not within a character. */
        const char *text = json_string_value(value);
        size_t length = strlen(text), cut = length > 24 ? 24 : length;
        while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80) {
            cut--;
        }
        snprintf(out, JSON_DESCRIPTION, "text `%.*s%s`", (int)cut, text, cut < length ? "..." : "");
        return out;
    }
    case JSON_INTEGER:
        snprintf(out, JSON_DESCRIPTION, "number %lld", (long long)json_integer_value(value));
        return out;
    case JSON_REAL:
        snprintf(out, JSON_DESCRIPTION, "number %.10g", json_real_value(value));
        return out;
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        return "null";
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    }
    return "something else";
}
