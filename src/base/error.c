#include "base/error.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

enum { NAME_LONGEST = 120 }; /* bytes; longer words get no suggestion */

/* The formatted text in memory of its own. */
static char *format_text(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0 && "the format of an error message is wrong");
    char *text = mem_alloc((size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

/* Bytes of the UTF-8 character that text begins with, 0 when it begins with none (RFC 3629). */
static size_t character_length(const unsigned char *text)
{
    size_t length = text[0] < 0x80                      ? 1
                    : text[0] >= 0xC2 && text[0] < 0xE0 ? 2
                    : text[0] >= 0xE0 && text[0] < 0xF0 ? 3
                    : text[0] >= 0xF0 && text[0] < 0xF5 ? 4
                                                        : 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xF0 && text[1] < 0x90);
    bool no_character = (text[0] == 0xED && text[1] > 0x9F) || (text[0] == 0xF4 && text[1] > 0x8F);
    return overlong || no_character ? 0 : length;
}

/* A message is one line of text: nothing quoted in it may steer a terminal or end within a
 * character. */
static void make_plain(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c;) {
        size_t length = character_length(c);
        bool control = *c < ' ' || *c == 0x7F || (length == 2 && c[0] == 0xC2 && c[1] < 0xA0);
        if (length == 0) {
            *c++ = '?';
        } else if (control) {
            for (; length > 0; length--) {
                *c++ = ' ';
            }
        } else {
            c += length;
        }
    }
}

void errors_add_v(Errors *errors, const char *file, int32_t line, int32_t column,
                  const char *format, va_list arguments)
{
    errors->total++;
    if (errors->count == ERRORS_KEPT) {
        return;
    }
    char *text = format_text(format, arguments);
    make_plain(text);
    errors->items =
        mem_grow(errors->items, errors->count, &errors->capacity, sizeof *errors->items);
    errors->items[errors->count++] = (ErrorItem){
        .file = mem_string(file),
        .line = line,
        .column = column,
        .text = text,
    };
}

void errors_add(Errors *errors, const char *file, int32_t line, int32_t column, const char *format,
                ...)
{
    va_list arguments;
    va_start(arguments, format);
    errors_add_v(errors, file, line, column, format, arguments);
    va_end(arguments);
}

static void print_place(const ErrorItem *item, FILE *out)
{
    if (!item->file) {
        return;
    }
    fprintf(out, "%s:", item->file);
    if (item->line > 0) {
        fprintf(out, "%d:", (int)item->line);
        if (item->column > 0) {
            fprintf(out, "%d:", (int)item->column);
        }
    }
    fputc(' ', out);
}

void errors_print(const Errors *errors, FILE *out)
{
    for (int32_t i = 0; i < errors->count; i++) {
        print_place(&errors->items[i], out);
        fprintf(out, "%s\n", errors->items[i].text);
    }
    int32_t left_out = errors->total - errors->count;
    if (left_out > 0) {
        fprintf(out, "and %d more error%s\n", (int)left_out, left_out == 1 ? "" : "s");
    }
}

const char *errors_first(const Errors *errors)
{
    return errors->count > 0 ? errors->items[0].text : "";
}

void errors_free(Errors *errors)
{
    for (int32_t i = 0; i < errors->count; i++) {
        mem_free(errors->items[i].file);
        mem_free(errors->items[i].text);
    }
    mem_free(errors->items);
    *errors = (Errors){0};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance in its usual restricted form (optimal string alignment: a swapped
 * pair is not edited again), over bytes. Both lengths are at most NAME_LONGEST. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][NAME_LONGEST + 1]; /* distances of prefixes; row i in rows[i % 3] */
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        const size_t *before = rows[(i + 1) % 3]; /* row i - 2 */
        const size_t *above = rows[(i - 1) % 3];
        size_t *row = rows[i % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            char x = lower(a[i - 1]);
            char y = lower(b[j - 1]);
            row[j] = least(above[j - 1] + (x == y ? 0 : 1), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

const char *nearest_name(const char *word, const char *const *candidates, int32_t count)
{
    size_t length = strlen(word);
    if (length > NAME_LONGEST) {
        return NULL;
    }
    const char *nearest = NULL;
    size_t limit = (length + 1) / 3 + 1; /* a distance must stay below; "kn" may have one error */
    for (int32_t i = 0; i < count; i++) {
        size_t other = candidates[i] ? strlen(candidates[i]) : SIZE_MAX;
        if (other > NAME_LONGEST) {
            continue;
        }
        size_t distance = edit_distance(word, length, candidates[i], other);
        if (distance < limit) {
            limit = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
