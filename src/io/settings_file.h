/* Settings as a plain text file: `key = value`, one a line; `#` begins a comment line. A program
 * that keeps its settings so never loses what it does not understand: lines are kept as they were
 * read, with comments and unknown keys, and only the values that change are written anew. A file is
 * never refused: what is wrong with it becomes a warning with its place. */
#ifndef CORRIDOR_IO_SETTINGS_FILE_H
#define CORRIDOR_IO_SETTINGS_FILE_H

#include "base/error.h"

#include <stddef.h>

enum { SETTINGS_LINES_MAX = 1000, SETTINGS_LINE_BYTES = 4096 };

typedef struct SettingsLine {
    char *text;           /* as it stands in the file */
    char *key, *value;    /* NULL: a comment, an empty line, or not understood */
    int32_t line, column; /* of the value in the file; 0: added since */
} SettingsLine;

/* Zero is a valid empty file. */
typedef struct SettingsFile {
    char *file; /* for warnings */
    SettingsLine *lines;
    int32_t count, capacity;
} SettingsFile;

/* Reads text[length]. Lines without `=` or without a key, too long ones and those beyond
 * SETTINGS_LINES_MAX are warned about. Free with settings_free. */
void settings_read(const char *file, const char *text, size_t length, SettingsFile *out,
                   Errors *warnings);
void settings_free(SettingsFile *settings); /* leaves it empty */

/* The n-th value of a key, NULL: there is none. Single values: n 0; when a key stands twice the
 * last counts, so ask with settings_last. */
const SettingsLine *settings_get(const SettingsFile *settings, const char *key, int32_t n);
const SettingsLine *settings_last(const SettingsFile *settings, const char *key);

/* Warns about every key that is not one of names[count], with the nearest that is. */
void settings_warn_unknown(const SettingsFile *settings, const char *const *names, int32_t count,
                           Errors *warnings);

/* Gives a key one value: in its last line, or in a new one at the end. The value may have no line
 * break. */
void settings_set(SettingsFile *settings, const char *key, const char *value);
/* Takes out all lines of a key. */
void settings_remove(SettingsFile *settings, const char *key);
/* A further line of a key that may stand more than once. */
void settings_add(SettingsFile *settings, const char *key, const char *value);

/* Errors show in the stream. */
void settings_write(const SettingsFile *settings, FILE *out);

/* ---- values ---- */

/* Each reads the last value of the key. False, *out untouched, when there is none or, with a
 * warning, when it is not what is expected. */
bool settings_number(const SettingsFile *settings, const char *key, double least, double most,
                     double *out, Errors *warnings);
bool settings_bool(const SettingsFile *settings, const char *key, bool *out, Errors *warnings);
/* One of words[count]; *out is its index. */
bool settings_word(const SettingsFile *settings, const char *key, const char *const *words,
                   int32_t count, int32_t *out, Errors *warnings);

#endif
