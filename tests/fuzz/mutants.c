/* Changes the scenarios named on the command line (mutate.h), so many times each, and tries what
 * comes out (scenario_trial.h). What is accepted is changed further, so that files drift far from
 * where they began. One that breaks something is printed.
 * Usage: fuzz_mutants FIRST_SEED COUNT FILE... */
#include "base/memory.h"
#include "fuzz/mutate.h"
#include "fuzz/scenario_trial.h"
#include "io/text_file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_EACH = 60, CHAIN = 200 };

static const char *tried_file, *tried_text;
static uint64_t tried_seed;

/* The program ends, so that what it may spoil does not matter. */
static void show(int number)
{
    fprintf(stderr, "%s\n%s, seed %llu: signal %d\n", tried_text ? tried_text : "", tried_file,
            (unsigned long long)tried_seed, number);
    _exit(1);
}

static char *read_file(const char *path, size_t *length)
{
    Errors errors = {0};
    char *text = text_file_read(path, length, &errors);
    if (!text) {
        errors_print(&errors, stderr);
        exit(1);
    }
    return text;
}

static int32_t try_file(const char *path, uint64_t first, uint64_t count)
{
    size_t length, now_length = 0;
    char *text = read_file(path, &length), *now = NULL;
    int32_t accepted = 0;
    tried_file = path;
    for (uint64_t seed = first; seed < first + count; seed++) {
        size_t next_length;
        if (!now || (seed - first) % CHAIN == 0) {
            mem_free(now);
            now = memcpy(mem_alloc(length + 1, 1), text, length);
            now_length = length;
        }
        char *next = mutate_scenario(now, now_length, seed, 1 + (seed % 8 == 0), &next_length);
        tried_seed = seed;
        tried_text = next;
        alarm(SECONDS_EACH); /* a run that does not end is as bad */
        bool good = next && scenario_trial(next, next_length);
        tried_text = NULL;
        accepted += good;
        mem_free(good ? now : next);
        if (good) {
            now = next;
            now_length = next_length;
        }
    }
    alarm(0);
    mem_free(now);
    mem_free(text);
    return accepted;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: fuzz_mutants FIRST_SEED COUNT FILE...\n");
        return 2;
    }
    uint64_t first = strtoull(argv[1], NULL, 10), count = strtoull(argv[2], NULL, 10);
    signal(SIGABRT, show);
    signal(SIGSEGV, show);
    signal(SIGFPE, show);
    signal(SIGALRM, show);
    int64_t accepted = 0;
    for (int i = 3; i < argc; i++) {
        accepted += try_file(argv[i], first, count);
    }
    printf("%lld of %lld mutants were accepted and ran\n", (long long)accepted,
           (long long)count * (argc - 3));
    return accepted > 0 ? 0 : 1;
}
