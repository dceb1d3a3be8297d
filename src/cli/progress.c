#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 40 };

void progress_show(void *context, int32_t done, int32_t all)
{
    (void)context;
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    if (done >= all) {
        fprintf(stderr, "\r%*s\r", WIDTH + 40, "");
        return;
    }
    int32_t filled = (int32_t)((int64_t)WIDTH * done / all);
    fprintf(stderr, "\r  [");
    for (int32_t i = 0; i < WIDTH; i++) {
        fputc(i < filled ? '#' : '.', stderr);
    }
    fprintf(stderr, "] %d of %d", (int)done, (int)all);
    fflush(stderr);
}
