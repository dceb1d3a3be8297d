#define _XOPEN_SOURCE 700 /* sigaltstack */
#include "io/crash.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Kept {
    size_t length;
    int64_t until;
    char text[];
} Kept;

static const struct {
    int number;
    const char *name;
} signals[] = {{SIGABRT, "SIGABRT"},
               {SIGSEGV, "SIGSEGV"},
               {SIGBUS, "SIGBUS"},
               {SIGFPE, "SIGFPE"},
               {SIGILL, "SIGILL"}};
enum { SIGNALS = sizeof signals / sizeof signals[0], STACK = 1 << 16, PATH = 4096 };

/* A signal handler can reach nothing but what is static. */
static _Atomic(Kept *) kept;
static _Atomic(const Sim *) watched;
static struct sigaction before[SIGNALS];
static char path[PATH];
static char stack[STACK]; /* the program's own may have run over */
static bool listening;

/* ---- in the handler: nothing but what is safe there ---- */

static void put_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t done = write(file, text, length);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return;
        }
        text += done;
        length -= (size_t)done;
    }
}

static void put(int file, const char *text)
{
    put_all(file, text, strlen(text));
}

static char *put_digits(char *out, int32_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

/* As time_format does, which prints. */
static void put_time(int file, int64_t t)
{
    CivilTime c = time_to_civil(t);
    const int32_t values[] = {c.year, c.month, c.day, c.hour, c.minute, c.second, c.milli};
    static const int digits[] = {4, 2, 2, 2, 2, 2, 3};
    static const char after[] = "--T::.Z";
    char text[TIME_TEXT], *out = text;
    for (int i = 0; i < 7; i++) {
        out = put_digits(out, values[i], digits[i]);
        *out++ = after[i];
    }
    put_all(file, text, (size_t)(out - text));
}

static bool write_file(const char *name)
{
    const Kept *text = atomic_load(&kept);
    const Sim *sim = atomic_load(&watched);
    int file = text ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644) : -1;
    if (file < 0) {
        return false;
    }
    put_all(file, text->text, text->length);
    put(file, "crash ");
    put_time(file, sim ? sim_now(sim) : text->until);
    put(file, " ");
    put(file, name);
    put(file, "\nend\n");
    close(file);
    return true;
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int error = errno;
    for (int i = 0; i < SIGNALS; i++) {
        if (signals[i].number == number) {
            sigaction(number, &before[i], NULL);
            if (write_file(signals[i].name)) {
                put(STDERR_FILENO, "corridor: the program failed (");
                put(STDERR_FILENO, signals[i].name);
                put(STDERR_FILENO, "); what led there is in ");
                put(STDERR_FILENO, path);
                put(STDERR_FILENO, ", to be run again with `corridor replay`\n");
            }
        }
    }
    errno = error;
    if (info->si_code <= 0) { /* sent, not met: it would not come again by itself */
        raise(number);
    }
}

/* ---- outside it ---- */

static void choose_path(void)
{
    char folder[PATH - 64];
    const char *temporary = getenv("TMPDIR");
    if (access(".", W_OK) != 0 || !getcwd(folder, sizeof folder)) {
        snprintf(folder, sizeof folder, "%s",
                 temporary && temporary[0] && strlen(temporary) < sizeof folder ? temporary
                                                                                : "/tmp");
    }
    snprintf(path, sizeof path, "%s/corridor-crash-%ld.rec", folder, (long)getpid());
}

void crash_start(void)
{
    if (listening) {
        return;
    }
    choose_path();
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    action.sa_sigaction = on_signal;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNALS; i++) {
        sigaction(signals[i].number, &action, &before[i]);
    }
    listening = true;
}

void crash_keep(const Recording *recording)
{
    Kept *next = NULL;
    if (recording) {
        static const char last[] = "end\n"; /* comes after what it ended by */
        Recording plain = *recording;
        plain.run.hash_count = plain.branch_count = 0;
        plain.crash = NULL;
        char *text = NULL;
        size_t length = 0;
        FILE *out = open_memstream(&text, &length);
        if (out) {
            recording_write(&plain, out);
            fclose(out);
        }
        length = length > sizeof last - 1 ? length - (sizeof last - 1) : 0;
        next = mem_alloc(1, sizeof *next + length + 1);
        next->length = length;
        next->until = recording->until;
        memcpy(next->text, text ? text : "", length);
        free(text);
    }
    mem_free(atomic_exchange(&kept, next));
}

void crash_watch(const Sim *sim)
{
    atomic_store(&watched, sim);
}

void crash_stop(void)
{
    for (int i = 0; listening && i < SIGNALS; i++) {
        sigaction(signals[i].number, &before[i], NULL);
    }
    listening = false;
    crash_keep(NULL);
    crash_watch(NULL);
}
