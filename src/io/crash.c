#define _XOPEN_SOURCE 700 /* sigaltstack */
#include "io/crash.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "io/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Kept {
    size_t length, head; /* bytes; of the lines that all recordings begin with */
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
enum { SIGNALS = sizeof signals / sizeof signals[0], STACK = 1 << 16, PATH = 4096, NAMES = 100 };

/* A signal handler can reach nothing but what is static. */
static _Atomic(Kept *) kept[RUNNING_RUNS];
static atomic_flag taken = ATOMIC_FLAG_INIT; /* by the thread that failed first */
static _Thread_local bool failed;            /* this thread is in the handler */
static struct sigaction before[SIGNALS];
static char path[PATH];   /* to be completed by create_file */
static size_t stem;       /* bytes of it without what comes last */
static char stack[STACK]; /* the program's own may have run over */
static bool listening;

/* ---- in the handler: nothing but what is safe there ---- */

static bool put_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t done = write(file, text, length);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        text += done;
        length -= (size_t)done;
    }
    return true;
}

static bool put(int file, const char *text)
{
    return put_all(file, text, strlen(text));
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
static bool put_time(int file, int64_t t)
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
    return put_all(file, text, (size_t)(out - text));
}

static bool put_replication(int file, uint32_t replication)
{
    char digits[10];
    int count = 1;
    for (uint32_t rest = replication; rest > 9; rest /= 10) {
        count++;
    }
    put_digits(digits, (int32_t)replication, count);
    return put(file, "replication ") && put_all(file, digits, (size_t)count) && put(file, "\n");
}

/* By a name of its own, in `path`: in a container this process may have the number of an earlier
 * one, whose file is still there. -1 with errno when none can be made. */
static int create_file(void)
{
    for (int i = 0; i < NAMES; i++) {
        char *end = path + stem;
        if (i > 0) {
            *end++ = '-';
            end = put_digits(end, i, 2);
        }
        memcpy(end, ".rec", sizeof ".rec");
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (file >= 0 || errno != EEXIST) {
            return file;
        }
    }
    return -1;
}

/* Whole, or not at all. */
static bool write_file(const Kept *text, const char *name)
{
    Running now = running_now;
    int file = create_file();
    if (file < 0) {
        return false;
    }
    bool good = put_all(file, text->text, text->head) &&
                (now.replication == 0 || put_replication(file, now.replication)) &&
                put_all(file, text->text + text->head, text->length - text->head) &&
                put(file, "crash ") && put_time(file, now.sim ? sim_now(now.sim) : text->until) &&
                put(file, " ") && put(file, name) && put(file, "\nend\n");
    good = close(file) == 0 && good;
    if (!good) {
        unlink(path);
    }
    return good;
}

static void leave_recording(const char *name)
{
    const Kept *text = running_now.on ? atomic_load(&kept[running_now.run]) : NULL;
    if (!text) {
        return;
    }
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told, as a full disk */
    bool good = write_file(text, name);
    put(STDERR_FILENO, "corridor: the program failed (");
    put(STDERR_FILENO, name);
    put(STDERR_FILENO,
        good ? "); what led there is in " : "); what led there cannot be written to ");
    put(STDERR_FILENO, path);
    put(STDERR_FILENO, good ? ", to be run again with `corridor replay`\n" : "\n");
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int error = errno;
    while (!failed && atomic_flag_test_and_set(&taken)) {
        pause(); /* the program ends by the thread that came first */
    }
    failed = true;
    for (int i = 0; i < SIGNALS; i++) {
        if (signals[i].number == number) {
            sigaction(number, &before[i], NULL);
            leave_recording(signals[i].name);
        }
    }
    out_file_forget_all();
    errno = error;
    if (info->si_code <= 0) { /* sent, not met: it would not come again by itself */
        raise(number);
    }
}

/* ---- outside it ---- */

static void choose_path(const char *wished)
{
    char folder[PATH - 64];
    const char *temporary = getenv("TMPDIR");
    if (wished && strlen(wished) < sizeof folder && access(wished, W_OK) == 0) {
        snprintf(folder, sizeof folder, "%s", wished);
    } else if (access(".", W_OK) != 0 || !getcwd(folder, sizeof folder)) {
        snprintf(folder, sizeof folder, "%s",
                 temporary && temporary[0] && strlen(temporary) < sizeof folder ? temporary
                                                                                : "/tmp");
    }
    stem = (size_t)snprintf(path, sizeof path, "%s/corridor-crash-%ld", folder, (long)getpid());
}

bool crash_find(const char *folder, long process, char *found, size_t size)
{
    bool any = false;
    const char *slash = folder[0] && folder[strlen(folder) - 1] == '/' ? "" : "/";
    for (int i = 0; i < NAMES; i++) { /* they were taken in this order */
        char name[PATH], suffix[4] = "";
        if (i > 0) {
            snprintf(suffix, sizeof suffix, "-%02d", i);
        }
        int length = snprintf(name, sizeof name, "%s%scorridor-crash-%ld%s.rec", folder, slash,
                              process, suffix);
        if (length < 0 || (size_t)length >= size || access(name, R_OK) != 0) {
            break;
        }
        memcpy(found, name, (size_t)length + 1);
        any = true;
    }
    return any;
}

void crash_start(const char *folder)
{
    if (listening) {
        return;
    }
    choose_path(folder);
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

/* Bytes of `corridor-recording`, `scenario`, `content`, `seed` and `until`. */
static size_t head_of(const char *text)
{
    const char *at = text;
    for (int32_t line = 0; line < 5 && strchr(at, '\n'); line++) {
        at = strchr(at, '\n') + 1;
    }
    return (size_t)(at - text);
}

void crash_keep(int32_t run, const Recording *recording)
{
    Kept *next = NULL;
    if (recording) {
        static const char last[] = "end\n"; /* comes after what it ended by */
        Recording plain = *recording;
        plain.run.hash_count = plain.branch_count = 0;
        plain.replication = 0; /* is written as it is then */
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
        next->head = head_of(next->text);
        free(text);
    }
    mem_free(atomic_exchange(&kept[run], next));
}

void crash_stop(void)
{
    for (int i = 0; listening && i < SIGNALS; i++) {
        sigaction(signals[i].number, &before[i], NULL);
    }
    listening = false;
    for (int32_t run = 0; run < RUNNING_RUNS; run++) {
        crash_keep(run, NULL);
    }
}
