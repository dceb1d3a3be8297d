/* Whether what a file names lies where that file may reach. A scenario may come from anybody: with
 * `use: [/etc/passwd]` or `map: ../../private` its messages would quote files that it has no
 * business with. So the paths that a scenario's file names start from its own folder and end within
 * it, or within the program's assets or maps; links are followed first, and count as where they
 * lead to. */
#ifndef CORRIDOR_IO_INSIDE_H
#define CORRIDOR_IO_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether path, and what lies in it if it is a folder, is within one of the folders, all links
 * followed. What is not there is judged by the nearest folder above that is. NULL folders are
 * skipped; "" is the working folder. */
bool path_is_inside(const char *path, const char *const *folders, int32_t count);

/* Whether there is a folder of that name, all links followed. */
bool path_is_folder(const char *path);

#endif
