/* Errors in data from outside: every one has a place (file, line, column) and says what was found,
 * what was expected and, where a name was misspelt, the nearest valid one. A reader reports all
 * errors of a file in one go. Wrong code is a matter for assert, not for this. */
#ifndef CORRIDOR_BASE_ERROR_H
#define CORRIDOR_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { ERRORS_KEPT = 64 }; /* further ones are only counted */

typedef struct ErrorItem {
    char *file;     /* NULL: not from a file (a command line, a live command) */
    int32_t line;   /* from 1; 0: the file as a whole */
    int32_t column; /* from 1; 0: the whole line */
    char *text;     /* one sentence without a full stop */
} ErrorItem;

typedef struct Errors {
    ErrorItem *items; /* [count], in the order found */
    int32_t count, capacity;
    int32_t total; /* reported in all; total > count when some were left out */
} Errors;

/* Adds one; line or column may be 0, file may be NULL. What a message quotes may be anything:
 * control characters become blanks, bytes that are no UTF-8 become `?`. */
void errors_add(Errors *errors, const char *file, int32_t line, int32_t column, const char *format,
                ...) __attribute__((format(printf, 5, 6)));
void errors_add_v(Errors *errors, const char *file, int32_t line, int32_t column,
                  const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

/* Prints `file:line:column: text`, one a line, and a last line when some were left out. */
void errors_print(const Errors *errors, FILE *out);

/* The first message without its place, "" when there is none. Lives as long as errors. */
const char *errors_first(const Errors *errors);

void errors_free(Errors *errors); /* leaves it empty and usable */

/* The candidate nearest to word (Damerau-Levenshtein distance, ASCII case ignored), or NULL when
 * none is nearer than about a third of its length. NULL candidates are skipped. */
const char *nearest_name(const char *word, const char *const *candidates, int32_t count);

#endif
