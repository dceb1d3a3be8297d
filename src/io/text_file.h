/* Reads a whole file into memory. */
#ifndef CORRIDOR_IO_TEXT_FILE_H
#define CORRIDOR_IO_TEXT_FILE_H

#include "base/error.h"

#include <stddef.h>

enum { TEXT_FILE_BYTES_MAX = 64 << 20 }; /* 50 times the largest file of the maps */

/* The bytes with a zero after them; free with mem_free. NULL with an error when the file can't be
 * read or is larger than TEXT_FILE_BYTES_MAX; one on disk is then refused unread. *length may be
 * NULL. */
char *text_file_read(const char *path, size_t *length, Errors *errors);

#endif
