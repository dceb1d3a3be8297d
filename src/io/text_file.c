#include "io/text_file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void refuse_size(const char *path, Errors *errors)
{
    errors_add(errors, path, 0, 0, "found more than %d MiB, expected a smaller file",
               TEXT_FILE_BYTES_MAX >> 20);
}

/* False after saying why what was opened is no file to read. */
static bool is_readable(int handle, const char *path, Errors *errors)
{
    struct stat info;
    if (fstat(handle, &info) != 0) {
        errors_add(errors, path, 0, 0, "cannot open this file: %s", strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
        errors_add(errors, path, 0, 0, "found %s, expected a file",
                   S_ISDIR(info.st_mode)    ? "a folder"
                   : S_ISFIFO(info.st_mode) ? "a pipe"
                                            : "a device");
    } else if (info.st_size > TEXT_FILE_BYTES_MAX) {
        refuse_size(path, errors);
    } else {
        return true;
    }
    return false;
}

FILE *text_file_open(const char *path, Errors *errors)
{
    /* Without O_NONBLOCK a pipe would be waited for until somebody writes to it. */
    int handle = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (handle < 0) {
        errors_add(errors, path, 0, 0, "cannot open this file: %s", strerror(errno));
        return NULL;
    }
    if (!is_readable(handle, path, errors)) {
        close(handle);
        return NULL;
    }
    FILE *in = fdopen(handle, "rb");
    if (!in) {
        errors_add(errors, path, 0, 0, "cannot open this file: %s", strerror(errno));
        close(handle);
    }
    return in;
}

static char *read_all(FILE *in, const char *path, size_t *length, Errors *errors)
{
    size_t capacity = 64 * 1024, count = 0;
    char *text = mem_alloc(capacity, 1);
    for (;;) {
        count += fread(text + count, 1, capacity - count - 1, in);
        if (ferror(in)) {
            errors_add(errors, path, 0, 0, "cannot read this file: %s", strerror(errno));
            break;
        }
        if (count > TEXT_FILE_BYTES_MAX) {
            refuse_size(path, errors);
            break;
        }
        if (count < capacity - 1) {
            text[count] = '\0';
            *length = count;
            return text;
        }
        text = mem_resize(text, capacity, capacity * 2, 1);
        capacity *= 2;
    }
    mem_free(text);
    return NULL;
}

char *text_file_read(const char *path, size_t *length, Errors *errors)
{
    FILE *in = text_file_open(path, errors);
    if (!in) {
        return NULL;
    }
    size_t count = 0;
    char *text = read_all(in, path, &count, errors);
    fclose(in);
    if (text && length) {
        *length = count;
    }
    return text;
}
