/* The shelf: bundled scenarios and recordings, recent files, and runs that saved themselves. */
#ifndef CORRIDOR_APP_LIBRARY_H
#define CORRIDOR_APP_LIBRARY_H

#include "app/user_settings.h"
#include "view/shelf.h"

typedef struct Library {
    Shelf shelf; /* its strings are the library's */
    ShelfItem *items;
    int32_t count, capacity;
    char folder[PLACE_PATH]; /* of recordings; "": none */
} Library;

/* Looks again; pointers into the shelf are then stale, indexes change. unfinished: paths of runs
 * that were cut off, [count]. */
void library_fill(Library *library, const UserSettings *settings, char *const *unfinished,
                  int32_t count);
void library_free(Library *library);

/* Names of the files in a folder that end in `ending`, rising; free each and the array with
 * mem_free. A folder that cannot be read has none. */
char **library_files(const char *folder, const char *ending, int32_t *count);

#endif
