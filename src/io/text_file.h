/* Reads a whole file into memory. */
#ifndef CORRIDOR_IO_TEXT_FILE_H
#define CORRIDOR_IO_TEXT_FILE_H

#include "base/error.h"
#include "io/limits.h"

#include <stddef.h>
#include <stdio.h>

/* Opens a regular file of at most TEXT_FILE_BYTES_MAX for reading; close with fclose. NULL with an
 * error, at once, for all else: pipes and devices may never end, and are refused unread. */
FILE *text_file_open(const char *path, Errors *errors);

/* The bytes with a zero after them; free with mem_free. NULL with an error when the file can't be
 * opened as above or read. *length may be NULL. */
char *text_file_read(const char *path, size_t *length, Errors *errors);

#endif
