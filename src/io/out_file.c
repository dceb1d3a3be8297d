#define _XOPEN_SOURCE 700 /* realpath */
#include "io/out_file.h"

#include "base/memory.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Temporaries that stand on the disk now, so that no end of the program but a kill leaves one
 * behind. More than so many are never open at once; those of a few further would only be left
 * behind. Written whole before `used`, as a signal may come at any moment. */
enum { STANDING_MAX = 8, PATH_BYTES = 4096 };
static struct {
    volatile sig_atomic_t used;
    char path[PATH_BYTES];
} standing[STANDING_MAX];

/* Calls nothing that a signal handler may not. */
void out_file_forget_all(void)
{
    for (int32_t i = 0; i < STANDING_MAX; i++) {
        if (standing[i].used) {
            unlink(standing[i].path);
            standing[i].used = 0;
        }
    }
}

static void note(const char *path)
{
    static bool at_exit;
    if (!at_exit) {
        at_exit = atexit(out_file_forget_all) == 0; /* out of memory ends by exit */
    }
    for (int32_t i = 0; i < STANDING_MAX; i++) {
        if (!standing[i].used && strlen(path) < PATH_BYTES) {
            snprintf(standing[i].path, PATH_BYTES, "%s", path);
            standing[i].used = 1;
            return;
        }
    }
}

static void note_gone(const char *path)
{
    for (int32_t i = 0; i < STANDING_MAX; i++) {
        if (standing[i].used && strcmp(standing[i].path, path) == 0) {
            standing[i].used = 0;
        }
    }
}

static char *resolve(const char *path)
{
    char *real = realpath(path, NULL); /* NULL: not there yet */
    char *target = mem_string(real ? real : path);
    free(real);
    return target;
}

static void forget(OutFile *out)
{
    mem_free(out->target);
    mem_free(out->temporary);
    *out = (OutFile){0};
}

bool out_file_open(OutFile *out, const char *path)
{
    struct stat info;
    *out = (OutFile){.target = resolve(path)};
    bool straight = stat(path, &info) == 0 && !S_ISREG(info.st_mode);
    if (!straight) {
        size_t bytes = strlen(out->target) + 32;
        out->temporary = mem_alloc(bytes, 1);
        snprintf(out->temporary, bytes, "%s.%ld.tmp", out->target, (long)getpid());
        note(out->temporary);
    }
    /* A device is named by the path itself: what /dev/stdout leads to has no name in a folder. */
    out->stream = fopen(straight ? path : out->temporary, "wb");
    if (out->stream == NULL) {
        int reason = errno;
        if (!straight) {
            note_gone(out->temporary);
        }
        forget(out);
        errno = reason;
        return false;
    }
    return true;
}

bool out_file_close(OutFile *out, bool keep)
{
    errno = 0;
    bool good = fflush(out->stream) == 0 && ferror(out->stream) == 0;
    /* Else the name may reach the disk before what it names. */
    if (good && keep && out->temporary != NULL && fsync(fileno(out->stream)) != 0) {
        good = errno == EINVAL || errno == ENOSYS; /* a file system that has no such thing */
    }
    int reason = good ? 0 : errno;
    if (fclose(out->stream) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (out->temporary != NULL && good && keep && rename(out->temporary, out->target) != 0) {
        good = false;
        reason = errno;
    }
    if (out->temporary != NULL && !(good && keep)) {
        unlink(out->temporary);
    }
    if (out->temporary != NULL) {
        note_gone(out->temporary);
    }
    forget(out);
    errno = reason != 0 ? reason : EIO;
    return good;
}
