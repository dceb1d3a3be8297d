#include "io/text_file.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void refuse_size(const char *path, Errors *errors)
{
    errors_add(errors, path, 0, 0, "found more than %d MiB, expected a smaller file",
               TEXT_FILE_BYTES_MAX >> 20);
}

static bool is_huge(FILE *in)
{
    struct stat info; /* only of files on disk does the system know the size */
    return fstat(fileno(in), &info) == 0 && S_ISREG(info.st_mode) &&
           info.st_size > TEXT_FILE_BYTES_MAX;
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
    FILE *in = fopen(path, "rb");
    if (!in) {
        errors_add(errors, path, 0, 0, "cannot open this file: %s", strerror(errno));
        return NULL;
    }
    size_t count = 0;
    char *text = NULL;
    if (is_huge(in)) {
        refuse_size(path, errors);
    } else {
        text = read_all(in, path, &count, errors);
    }
    fclose(in);
    if (text && length) {
        *length = count;
    }
    return text;
}
