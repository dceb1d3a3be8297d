#include "io/yaml_node.h"

#include "base/hash.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* A list or map that is being read, with the key that its next value belongs to. */
typedef struct Level {
    YamlNode *node;
    const char *key;
    int32_t key_line, key_column;
} Level;

/* A value and the map it is in. */
typedef struct KeySlot {
    const YamlNode *map, *value; /* NULL: free */
} KeySlot;

typedef struct Builder {
    const char *file;
    Arena *arena;
    Errors *errors;
    YamlNode *root;
    Level levels[YAML_DEPTH_MAX];
    int32_t depth;
    int32_t node_count;
    KeySlot *keys; /* [key_size] the keys of all maps, found by hash, to tell repeated ones */
    int32_t key_count, key_size; /* size: 0 or a power of two, more than twice the count */
    bool stop;                   /* an error after which the rest cannot be read */
} Builder;

static int32_t line_of(yaml_mark_t mark)
{
    return (int32_t)mark.line + 1;
}

static int32_t column_of(yaml_mark_t mark)
{
    return (int32_t)mark.column + 1;
}

static void refuse(Builder *b, yaml_mark_t mark, const char *text)
{
    errors_add(b->errors, b->file, line_of(mark), column_of(mark), "%s", text);
    b->stop = true;
}

/* The slot of a key, or the free one where it would be. */
static KeySlot *key_slot(KeySlot *slots, int32_t size, const YamlNode *map, const YamlNode *value)
{
    uint64_t hash = value->key_hash + (uint64_t)map->line * 0x9E3779B97F4A7C15u +
                    (uint64_t)map->column * 0xC2B2AE3D27D4EB4Fu;
    uint32_t at = (uint32_t)(hash ^ hash >> 32);
    for (;; at++) {
        KeySlot *slot = &slots[at & (uint32_t)(size - 1)];
        if (!slot->map || (slot->map == map && slot->value->key_hash == value->key_hash &&
                           strcmp(slot->value->key, value->key) == 0)) {
            return slot;
        }
    }
}

static void grow_keys(Builder *b)
{
    int32_t size = b->key_size > 0 ? 2 * b->key_size : 256;
    KeySlot *slots = mem_alloc((size_t)size, sizeof slots[0]);
    for (int32_t i = 0; i < b->key_size; i++) {
        if (b->keys[i].map) {
            *key_slot(slots, size, b->keys[i].map, b->keys[i].value) = b->keys[i];
        }
    }
    mem_free(b->keys);
    b->keys = slots;
    b->key_size = size;
}

/* Whether the map has the value's key already; notes it when not. */
static bool is_repeated(Builder *b, const YamlNode *map, const YamlNode *value)
{
    if (2 * (b->key_count + 1) > b->key_size) {
        grow_keys(b);
    }
    KeySlot *slot = key_slot(b->keys, b->key_size, map, value);
    if (slot->map) {
        return true;
    }
    *slot = (KeySlot){map, value};
    b->key_count++;
    return false;
}

void yaml_append(YamlNode *parent, YamlNode *value)
{
    if (parent->last) {
        parent->last->next = value;
    } else {
        parent->first = value;
    }
    value->next = NULL;
    parent->last = value;
    parent->count++;
}

/* Puts a value where it belongs; a repeated key is an error and its value is left out. */
static void place(Builder *b, YamlNode *value)
{
    if (b->depth == 0) {
        b->root = value;
        return;
    }
    Level *level = &b->levels[b->depth - 1];
    if (level->node->kind == YAML_KIND_MAP) {
        value->key = level->key;
        value->key_line = level->key_line;
        value->key_column = level->key_column;
        value->key_hash = hash_string(value->key);
        level->key = NULL;
        if (is_repeated(b, level->node, value)) {
            yaml_key_error(b->errors, value, "found key `%s` a second time, expected it once",
                           value->key);
            return;
        }
    }
    yaml_append(level->node, value);
}

static YamlNode *make_node(Builder *b, const yaml_event_t *event, YamlKind kind)
{
    if (++b->node_count > YAML_NODES_MAX) {
        refuse(b, event->start_mark, "found more than 200000 values, expected a smaller file");
    }
    YamlNode *node = arena_alloc(b->arena, 1, sizeof *node);
    node->kind = kind;
    node->file = b->file;
    node->line = line_of(event->start_mark);
    node->column = column_of(event->start_mark);
    node->text = "";
    return node;
}

static void open_level(Builder *b, const yaml_event_t *event, YamlKind kind)
{
    Level *parent = b->depth > 0 ? &b->levels[b->depth - 1] : NULL;
    if (parent && parent->node->kind == YAML_KIND_MAP && !parent->key) {
        refuse(b, event->start_mark, "found a list or a map as a key, expected a word");
        return;
    }
    if (b->depth == YAML_DEPTH_MAX) {
        refuse(b, event->start_mark, "found more than 32 levels of lists and maps, expected fewer");
        return;
    }
    YamlNode *node = make_node(b, event, kind);
    place(b, node);
    b->levels[b->depth++] = (Level){.node = node};
}

static void take_scalar(Builder *b, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    if (strlen(value) != event->data.scalar.length) {
        refuse(b, event->start_mark, "found a character of code 0, expected text");
        return;
    }
    Level *level = b->depth > 0 ? &b->levels[b->depth - 1] : NULL;
    if (level && level->node->kind == YAML_KIND_MAP && !level->key) {
        level->key = arena_string(b->arena, value);
        level->key_line = line_of(event->start_mark);
        level->key_column = column_of(event->start_mark);
        return;
    }
    YamlNode *node = make_node(b, event, YAML_KIND_SCALAR);
    node->text = arena_string(b->arena, value);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    place(b, node);
}

static bool has_mark_up(const yaml_char_t *anchor, const yaml_char_t *tag, const char **what)
{
    *what = anchor ? "found an anchor (&), expected plain YAML; quote the text if it begins with &"
                   : "found a tag (!), expected plain YAML; quote the text if it begins with !";
    return anchor || tag;
}

static void take(Builder *b, const yaml_event_t *event)
{
    const char *what;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        refuse(b, event->start_mark,
               "found an alias (*), expected plain YAML; quote the text if it begins with *");
        break;
    case YAML_SCALAR_EVENT:
        if (has_mark_up(event->data.scalar.anchor, event->data.scalar.tag, &what)) {
            refuse(b, event->start_mark, what);
        } else {
            take_scalar(b, event);
        }
        break;
    case YAML_SEQUENCE_START_EVENT:
        if (has_mark_up(event->data.sequence_start.anchor, event->data.sequence_start.tag, &what)) {
            refuse(b, event->start_mark, what);
        } else {
            open_level(b, event, YAML_KIND_LIST);
        }
        break;
    case YAML_MAPPING_START_EVENT:
        if (has_mark_up(event->data.mapping_start.anchor, event->data.mapping_start.tag, &what)) {
            refuse(b, event->start_mark, what);
        } else {
            open_level(b, event, YAML_KIND_MAP);
        }
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        assert(b->depth > 0);
        b->depth--;
        break;
    case YAML_DOCUMENT_START_EVENT:
        if (b->root) {
            refuse(b, event->start_mark, "found a second document, expected one a file");
        }
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
}

/* Bytes that are no UTF-8 or no text are told by their offset only. */
static void place_of_offset(const char *text, size_t offset, int32_t *line, int32_t *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            (*line)++;
            *column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) { /* not within a character */
            (*column)++;
        }
    }
}

static void report_syntax(Builder *b, const yaml_parser_t *parser, const char *text, size_t length)
{
    const char *problem = parser->problem ? parser->problem : "unknown problem";
    if (parser->error == YAML_READER_ERROR) {
        size_t offset = parser->problem_offset < length ? parser->problem_offset : length;
        int32_t line, column;
        place_of_offset(text, offset, &line, &column);
        if (parser->problem_value >= 0) {
            bool is_byte = parser->problem_value <= 0xFF;
            errors_add(b->errors, b->file, line, column, "found %s%02X, expected UTF-8 text (%s)",
                       is_byte ? "byte 0x" : "character U+", (unsigned)parser->problem_value,
                       problem);
        } else {
            errors_add(b->errors, b->file, line, column, "expected UTF-8 text: %s", problem);
        }
        return;
    }
    errors_add(b->errors, b->file, line_of(parser->problem_mark), column_of(parser->problem_mark),
               "not readable as YAML: %s%s%s", problem, parser->context ? ", " : "",
               parser->context ? parser->context : "");
}

static void read_events(Builder *b, yaml_parser_t *parser, const char *text, size_t length)
{
    bool done = false;
    while (!done && !b->stop) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            report_syntax(b, parser, text, length);
            b->stop = true;
            return;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        take(b, &event);
        yaml_event_delete(&event);
    }
}

YamlNode *yaml_parse(const char *file, const char *text, size_t length, Arena *arena,
                     Errors *errors)
{
    int32_t errors_before = errors->total;
    Builder b = {.file = arena_string(arena, file), .arena = arena, .errors = errors};
    if (length > YAML_BYTES_MAX) {
        errors_add(errors, file, 0, 0, "found more than 4 MiB, expected a smaller file");
        return NULL;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        errors_add(errors, file, 0, 0, "the YAML reader could not start");
        return NULL;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    read_events(&b, &parser, text, length);
    yaml_parser_delete(&parser);
    mem_free(b.keys);
    if (!b.root && errors->total == errors_before) {
        errors_add(errors, file, 0, 0, "found nothing in the file, expected YAML");
    }
    return errors->total == errors_before ? b.root : NULL;
}

YamlNode *yaml_get(const YamlNode *node, const char *key)
{
    if (!node || node->kind != YAML_KIND_MAP) {
        return NULL;
    }
    for (YamlNode *value = node->first; value; value = value->next) {
        if (strcmp(value->key, key) == 0) {
            return value;
        }
    }
    return NULL;
}

const YamlNode *yaml_at(const YamlNode *map, const char *key)
{
    const YamlNode *value = yaml_get(map, key);
    return value ? value : map;
}

enum { MESSAGE_TEXT = 1024 };

void yaml_error(Errors *errors, const YamlNode *node, const char *format, ...)
{
    char text[MESSAGE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    errors_add(errors, node->file, node->line, node->column, "%s", text);
}

void yaml_key_error(Errors *errors, const YamlNode *node, const char *format, ...)
{
    char text[MESSAGE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    bool keyed = node->key != NULL;
    errors_add(errors, node->file, keyed ? node->key_line : node->line,
               keyed ? node->key_column : node->column, "%s", text);
}

/* Length of the longest part of text of at most `most` bytes that does not end within a UTF-8
 * character. */
static size_t whole_characters(const char *text, size_t most)
{
    size_t length = strlen(text);
    if (length <= most) {
        return length;
    }
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80) {
        most--;
    }
    return most;
}

const char *yaml_found(const YamlNode *node, char out[YAML_FOUND_TEXT])
{
    if (node->kind != YAML_KIND_SCALAR) {
        return node->kind == YAML_KIND_LIST ? "a list" : "a map";
    }
    if (node->text[0] == '\0') {
        return "nothing";
    }
    enum { ROOM = YAML_FOUND_TEXT - 8 };
    size_t length = whole_characters(node->text, ROOM);
    snprintf(out, YAML_FOUND_TEXT, "`%.*s%s`", (int)length, node->text,
             node->text[length] ? "..." : "");
    return out;
}
