#define _XOPEN_SOURCE 700 /* realpath */
#include "io/out_file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
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
            atomic_signal_fence(memory_order_acquire);
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
            atomic_signal_fence(memory_order_release);
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

/* Where the link leads, from where it lies; NULL when it is none. For mem_free. */
static char *follow(const char *link)
{
    char to[PATH_BYTES];
    ssize_t length = readlink(link, to, sizeof to - 1);
    if (length < 0) {
        return NULL;
    }
    to[length] = '\0';
    const char *slash = to[0] == '/' ? NULL : strrchr(link, '/');
    size_t folder = slash ? (size_t)(slash - link) + 1 : 0;
    char *path = mem_alloc(folder + (size_t)length + 1, 1);
    memcpy(path, link, folder);
    memcpy(path + folder, to, (size_t)length + 1);
    return path;
}

/* The path with its links followed, also to where there is no file yet. For mem_free. */
static char *resolve(const char *path)
{
    enum { LINKS_MAX = 40 };
    char *target = mem_string(path), *real, *next;
    for (int i = 0; !(real = realpath(target, NULL)) && i < LINKS_MAX; i++) {
        next = follow(target);
        if (!next) {
            return target;
        }
        mem_free(target);
        target = next;
    }
    if (real) {
        mem_free(target);
        target = mem_string(real);
        free(real);
    }
    return target;
}

static void forget(OutFile *out)
{
    mem_free(out->target);
    mem_free(out->temporary);
    *out = (OutFile){0};
}

/* A new file beside the target, by a name that nothing has: not even a link, which would lead
 * elsewhere. -1 with errno. */
static int create_temporary(OutFile *out, mode_t mode)
{
    enum { NAMES = 100 };
    size_t bytes = strlen(out->target) + 40;
    out->temporary = mem_alloc(bytes, 1);
    for (int i = 0; i < NAMES; i++) {
        int length = snprintf(out->temporary, bytes, "%s.%ld", out->target, (long)getpid());
        if (i > 0) {
            length += snprintf(out->temporary + length, bytes - (size_t)length, "-%d", i);
        }
        snprintf(out->temporary + length, bytes - (size_t)length, ".tmp");
        note(out->temporary);
        int file = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (file >= 0) {
            return file;
        }
        int reason = errno;
        note_gone(out->temporary);
        errno = reason;
        if (reason != EEXIST) {
            return -1;
        }
    }
    return -1;
}

/* With the rights of the file whose place it takes, and never with more. */
static FILE *open_temporary(OutFile *out, const struct stat *old)
{
    int file = create_temporary(out, old ? 0600 : 0666);
    if (file >= 0 && old) {
        fchmod(file, old->st_mode & 0777); /* where there are no such rights it stays as it is */
    }
    FILE *stream = file < 0 ? NULL : fdopen(file, "wb");
    if (file >= 0 && !stream) {
        close(file);
        unlink(out->temporary);
        note_gone(out->temporary);
        errno = ENOMEM;
    }
    return stream;
}

bool out_file_open(OutFile *out, const char *path)
{
    struct stat info;
    *out = (OutFile){.target = resolve(path)};
    bool exists = stat(path, &info) == 0;
    /* A device is named by the path itself: what /dev/stdout leads to has no name in a folder. */
    out->stream = exists && !S_ISREG(info.st_mode) ? fopen(path, "wb")
                                                   : open_temporary(out, exists ? &info : NULL);
    if (out->stream == NULL) {
        int reason = errno;
        forget(out);
        errno = reason;
        return false;
    }
    return true;
}

/* So that the new name lasts as well. The file is in its place whatever comes of this. */
static void sync_folder(const char *path)
{
    char *folder = mem_string(path);
    char *slash = strrchr(folder, '/');
    if (slash) {
        slash[slash == folder] = '\0';
    }
    int handle = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        fsync(handle);
        close(handle);
    }
    mem_free(folder);
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
    if (out->temporary != NULL && good && keep) {
        if (rename(out->temporary, out->target) == 0) {
            sync_folder(out->target);
        } else {
            good = false;
            reason = errno;
        }
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
