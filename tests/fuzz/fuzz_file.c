#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "fuzz/fuzz_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static FuzzFile *made; /* one a program */

static void remove_folder(void)
{
    unlink(made->path);
    rmdir(made->folder);
}

void fuzz_file_write(FuzzFile *at, const char *name, const uint8_t *data, size_t size)
{
    if (at->folder[0] == '\0') {
        snprintf(at->folder, sizeof at->folder, "%s/corridor-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        if (mkdtemp(at->folder) == NULL) {
            abort();
        }
        snprintf(at->path, sizeof at->path, "%s/%.20s", at->folder, name);
        made = at;
        atexit(remove_folder);
    }
    FILE *file = fopen(at->path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
}
