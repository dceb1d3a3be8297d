/* For readers that open files: the input under a name, in a folder of its own. */
#ifndef CORRIDOR_TESTS_FUZZ_FILE_H
#define CORRIDOR_TESTS_FUZZ_FILE_H

#include "fuzz/fuzz.h"

enum { FUZZ_FILES = 4 };

typedef struct FuzzFile {
    char folder[64]; /* "": not yet made */
    char path[96];   /* of the file that was written last */
    char paths[FUZZ_FILES][96];
    int count;
} FuzzFile;

/* Writes a file; makes the folder at the first call, in memory where that goes. At most FUZZ_FILES
 * names. Aborts when it cannot. */
void fuzz_file_write(FuzzFile *at, const char *name, const uint8_t *data, size_t size);

#endif
