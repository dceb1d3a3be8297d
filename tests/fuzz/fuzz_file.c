#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "fuzz/fuzz_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FuzzFile *made; /* one a program */

static void remove_folder(void)
{
    for (int i = 0; i < made->count; i++) {
        unlink(made->paths[i]);
    }
    rmdir(made->folder);
}

static void remember(FuzzFile *at)
{
    for (int i = 0; i < at->count; i++) {
        if (strcmp(at->paths[i], at->path) == 0) {
            return;
        }
    }
    if (at->count == FUZZ_FILES) {
        abort();
    }
    memcpy(at->paths[at->count++], at->path, sizeof at->path);
}

void fuzz_file_write(FuzzFile *at, const char *name, const uint8_t *data, size_t size)
{
    if (at->folder[0] == '\0') {
        snprintf(at->folder, sizeof at->folder, "%s/corridor-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        if (mkdtemp(at->folder) == NULL) {
            abort();
        }
        made = at;
        atexit(remove_folder);
    }
    snprintf(at->path, sizeof at->path, "%s/%.20s", at->folder, name);
    remember(at);
    FILE *file = fopen(at->path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
}
