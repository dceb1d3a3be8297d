#include "io/settings_file.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A copy of text[length] without blanks at its ends. */
static char *trimmed(const char *text, size_t length)
{
    while (length > 0 && is_blank(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && is_blank(text[length - 1])) {
        length--;
    }
    char *copy = mem_alloc(length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

/* ---- reading ---- */

static SettingsLine *new_line(SettingsFile *settings)
{
    settings->lines =
        mem_grow(settings->lines, settings->count, &settings->capacity, sizeof *settings->lines);
    SettingsLine *line = &settings->lines[settings->count++];
    *line = (SettingsLine){0};
    return line;
}

static void read_line(SettingsFile *settings, const char *text, size_t length, int32_t number,
                      Errors *warnings)
{
    SettingsLine *line = new_line(settings);
    while (length > 0 && text[length - 1] == '\r') {
        length--;
    }
    line->text = mem_alloc(length + 1, 1);
    memcpy(line->text, text, length);
    line->line = number;
    size_t start = 0;
    while (start < length && is_blank(text[start])) {
        start++;
    }
    if (start == length || text[start] == '#') {
        return;
    }
    const char *equals = memchr(text, '=', length);
    if (!equals || equals == text + start) {
        errors_add(warnings, settings->file, number, (int32_t)start + 1,
                   "found no `key = value`; the line is kept and not used");
        return;
    }
    size_t at = (size_t)(equals - text) + 1;
    line->key = trimmed(text, at - 1);
    while (at < length && is_blank(text[at])) {
        at++;
    }
    line->value = trimmed(text + at, length - at);
    line->column = (int32_t)at + 1;
}

void settings_read(const char *file, const char *text, size_t length, SettingsFile *out,
                   Errors *warnings)
{
    *out = (SettingsFile){.file = mem_string(file)};
    int32_t number = 1;
    for (size_t at = 0; at < length; number++) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t bytes = end ? (size_t)(end - text) - at : length - at;
        if (number > SETTINGS_LINES_MAX) {
            errors_add(warnings, file, number, 0, "expected at most %d lines; the rest is dropped",
                       (int)SETTINGS_LINES_MAX);
            return;
        }
        if (bytes > SETTINGS_LINE_BYTES || memchr(text + at, '\0', bytes)) {
            errors_add(warnings, file, number, 0,
                       "found a line that is no text, or longer than %d bytes; it is dropped",
                       (int)SETTINGS_LINE_BYTES);
        } else {
            read_line(out, text + at, bytes, number, warnings);
        }
        at += bytes + 1;
    }
}

static void free_line(SettingsLine *line)
{
    mem_free(line->text);
    mem_free(line->key);
    mem_free(line->value);
}

void settings_free(SettingsFile *settings)
{
    for (int32_t i = 0; i < settings->count; i++) {
        free_line(&settings->lines[i]);
    }
    mem_free(settings->lines);
    mem_free(settings->file);
    *settings = (SettingsFile){0};
}

/* ---- values ---- */

static bool has_key(const SettingsLine *line, const char *key)
{
    return line->key && strcmp(line->key, key) == 0;
}

const SettingsLine *settings_get(const SettingsFile *settings, const char *key, int32_t n)
{
    for (int32_t i = 0; i < settings->count; i++) {
        if (has_key(&settings->lines[i], key) && n-- == 0) {
            return &settings->lines[i];
        }
    }
    return NULL;
}

const SettingsLine *settings_last(const SettingsFile *settings, const char *key)
{
    for (int32_t i = settings->count - 1; i >= 0; i--) {
        if (has_key(&settings->lines[i], key)) {
            return &settings->lines[i];
        }
    }
    return NULL;
}

void settings_warn_unknown(const SettingsFile *settings, const char *const *names, int32_t count,
                           Errors *warnings)
{
    for (int32_t i = 0; i < settings->count; i++) {
        const SettingsLine *line = &settings->lines[i];
        bool known = !line->key;
        for (int32_t k = 0; k < count && !known; k++) {
            known = strcmp(line->key, names[k]) == 0;
        }
        if (!known) {
            const char *near = nearest_name(line->key, names, count);
            errors_add(warnings, settings->file, line->line, 1,
                       "found the key `%s`, which is kept and not used%s%s%s", line->key,
                       near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        }
    }
}

bool settings_number(const SettingsFile *settings, const char *key, double least, double most,
                     double *out, Errors *warnings)
{
    const SettingsLine *line = settings_last(settings, key);
    if (!line) {
        return false;
    }
    char *end = NULL;
    double value = strtod(line->value, &end);
    if (end == line->value || *end != '\0' || !(value >= least && value <= most)) {
        errors_add(warnings, settings->file, line->line, line->column,
                   "%s: found `%s`, expected a number from %g to %g", key, line->value, least,
                   most);
        return false;
    }
    *out = value;
    return true;
}

bool settings_word(const SettingsFile *settings, const char *key, const char *const *words,
                   int32_t count, int32_t *out, Errors *warnings)
{
    const SettingsLine *line = settings_last(settings, key);
    for (int32_t i = 0; line && i < count; i++) {
        if (strcmp(line->value, words[i]) == 0) {
            *out = i;
            return true;
        }
    }
    if (line) {
        char expected[256];
        size_t used = 0;
        for (int32_t i = 0; i < count && used < sizeof expected; i++) {
            used += (size_t)snprintf(expected + used, sizeof expected - used, "%s%s",
                                     i == 0          ? ""
                                     : i + 1 < count ? ", "
                                                     : " or ",
                                     words[i]);
        }
        const char *near = nearest_name(line->value, words, count);
        errors_add(warnings, settings->file, line->line, line->column,
                   "%s: found `%s`, expected %s%s%s%s", key, line->value, expected,
                   near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    }
    return false;
}

bool settings_bool(const SettingsFile *settings, const char *key, bool *out, Errors *warnings)
{
    static const char *const words[] = {"no", "yes"};
    int32_t index = 0;
    if (!settings_word(settings, key, words, 2, &index, warnings)) {
        return false;
    }
    *out = index == 1;
    return true;
}

/* ---- writing ---- */

static void write_value(SettingsLine *line, const char *key, const char *value)
{
    SettingsLine old = *line;
    size_t bytes = strlen(key) + strlen(value) + 4;
    line->text = mem_alloc(bytes, 1);
    snprintf(line->text, bytes, "%s = %s", key, value);
    line->key = mem_string(key);
    line->value = mem_string(value);
    free_line(&old);
}

void settings_add(SettingsFile *settings, const char *key, const char *value)
{
    write_value(new_line(settings), key, value);
}

void settings_set(SettingsFile *settings, const char *key, const char *value)
{
    for (int32_t i = settings->count - 1; i >= 0; i--) {
        SettingsLine *line = &settings->lines[i];
        if (has_key(line, key)) {
            if (strcmp(line->value, value) != 0) {
                write_value(line, key, value);
            }
            return;
        }
    }
    settings_add(settings, key, value);
}

void settings_remove(SettingsFile *settings, const char *key)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < settings->count; i++) {
        if (has_key(&settings->lines[i], key)) {
            free_line(&settings->lines[i]);
        } else {
            settings->lines[kept++] = settings->lines[i];
        }
    }
    settings->count = kept;
}

void settings_write(const SettingsFile *settings, FILE *out)
{
    for (int32_t i = 0; i < settings->count; i++) {
        fprintf(out, "%s\n", settings->lines[i].text);
    }
}
