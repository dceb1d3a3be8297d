/* Feeds each file named on the command line to the target that this is linked with. */
#include "fuzz/fuzz.h"

#include "base/memory.h"
#include "io/text_file.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        Errors errors = {0};
        size_t length = 0;
        char *bytes = text_file_read(argv[i], &length, &errors);
        if (bytes == NULL) {
            errors_print(&errors, stderr);
            errors_free(&errors);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
        mem_free(bytes);
    }
    printf("%d files\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
