#define _XOPEN_SOURCE 700 /* realpath */
#include "io/inside.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Both without links. */
static bool is_under(const char *real, const char *folder)
{
    size_t length = strlen(folder);
    length -= length > 0 && folder[length - 1] == '/'; /* the root of all */
    return strncmp(real, folder, length) == 0 && (real[length] == '/' || real[length] == '\0');
}

/* Where the path leads, or its nearest parent that is there; NULL: nowhere. Free with free. */
static char *real_or_parent(const char *path)
{
    char *shorter = mem_string(path[0] ? path : ".");
    char *real = realpath(shorter, NULL);
    while (real == NULL && errno == ENOENT) {
        char *slash = strrchr(shorter, '/');
        if (slash == NULL) {
            real = realpath(".", NULL);
            break;
        }
        *slash = '\0';
        real = realpath(slash == shorter ? "/" : shorter, NULL);
    }
    mem_free(shorter);
    return real;
}

static bool is_within(const char *path, const char *const *folders, int32_t count)
{
    char *real = real_or_parent(path);
    bool inside = false;
    for (int32_t i = 0; real != NULL && i < count && !inside; i++) {
        char *folder = folders[i] != NULL ? realpath(folders[i][0] ? folders[i] : ".", NULL) : NULL;
        inside = folder != NULL && is_under(real, folder);
        free(folder);
    }
    free(real);
    return inside;
}

bool path_is_inside(const char *path, const char *const *folders, int32_t count)
{
    if (!is_within(path, folders, count)) {
        return false;
    }
    DIR *dir = opendir(path);
    bool inside = true;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && inside; entry = readdir(dir)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            size_t size = strlen(path) + strlen(entry->d_name) + 2;
            char *item = mem_alloc(size, 1);
            snprintf(item, size, "%s/%s", path, entry->d_name);
            inside = is_within(item, folders, count);
            mem_free(item);
        }
    }
    if (dir) {
        closedir(dir);
    }
    return inside;
}

bool path_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}
