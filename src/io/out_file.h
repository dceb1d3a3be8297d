/* A file that appears whole or not at all: written beside its place under another name, and renamed
 * when it is closed, after its bytes have reached the disk. It keeps the rights (rwx) of the file
 * whose place it takes. A device, pipe or other thing that is no regular file is written straight,
 * as renaming would put a file in its place; a link keeps pointing to what it points to, be that
 * there already or not. */
#ifndef CORRIDOR_IO_OUT_FILE_H
#define CORRIDOR_IO_OUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

typedef struct OutFile {
    FILE *stream;
    char *target, *temporary; /* temporary: NULL when written straight */
} OutFile;

/* Removes the temporaries of all that is open; they are then lost. Done at exit by itself. For
 * handlers of signals that end the program. */
void out_file_forget_all(void);

/* False with errno set, and then there is nothing to close. */
bool out_file_open(OutFile *out, const char *path);

/* Ends it and frees what open took. keep: the file is good and takes its place; else nothing is
 * left of it. False with errno set when it could not be written whole; also then nothing is left.
 */
bool out_file_close(OutFile *out, bool keep);

#endif
