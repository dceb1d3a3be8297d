#include "io/text_file.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
        if (count < capacity - 1) {
            text[count] = '\0';
            *length = count;
            return text;
        }
        if (capacity > TEXT_FILE_BYTES_MAX) {
            errors_add(errors, path, 0, 0, "this file is larger than %d MB",
                       TEXT_FILE_BYTES_MAX / (1024 * 1024));
            break;
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
    char *text = read_all(in, path, &count, errors);
    fclose(in);
    if (text && length) {
        *length = count;
    }
    return text;
}
