/* For readers that open files: the input under a name, in a folder of its own. */
#ifndef CORRIDOR_TESTS_FUZZ_FILE_H
#define CORRIDOR_TESTS_FUZZ_FILE_H

#include "fuzz/fuzz.h"

typedef struct FuzzFile {
    char folder[64], path[96]; /* folder "": not yet made */
} FuzzFile;

/* Writes it; makes the folder at the first call, in memory where that goes. Aborts when it cannot.
 */
void fuzz_file_write(FuzzFile *at, const char *name, const uint8_t *data, size_t size);

#endif
