#define _XOPEN_SOURCE 700 /* realpath */
#include "io/out_file.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
    }
    /* A device is named by the path itself: what /dev/stdout leads to has no name in a folder. */
    out->stream = fopen(straight ? path : out->temporary, "wb");
    if (out->stream == NULL) {
        int reason = errno;
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
    int reason = errno;
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
    forget(out);
    errno = reason != 0 ? reason : EIO;
    return good;
}
