/* A program that fails leaves a recording that leads there again. Each failure is of a child. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/simtime.h"
#include "io/crash.h"
#include "io/out_file.h"
#include "io/scenario_file.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOY SOURCE_DIR "/tests/data/toy-truce.yaml"
static const char command_text[] = "2020-01-05T06:30:00Z suspend energy north";

typedef enum Failure {
    FAIL_ASSERT,
    FAIL_ABORT,
    FAIL_SIGNAL, /* sent, not met */
    FAIL_FAULT,
    FAIL_TAKEN,   /* where an earlier process of that number has left its own */
    FAIL_FULL,    /* where no file may grow */
    FAIL_STOPPED, /* after crash_stop: nothing is left */
    FAILURES
} Failure;
static const int numbers[FAILURES] = {SIGABRT, SIGABRT, SIGFPE, SIGSEGV, SIGABRT, SIGABRT, SIGABRT};
static const char *const names[FAILURES] = {"SIGABRT", "SIGABRT", "SIGFPE", "SIGSEGV",
                                            "SIGABRT", NULL,      NULL};

static char folder[] = "/tmp/corridor-crash-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder); /* fails when a test left something */
}

static void fail_now(Failure failure)
{
    volatile int *volatile nowhere = NULL;
    bool never = nowhere != NULL;
    switch (failure) {
    case FAIL_ASSERT:
        assert(never && "a test");
        break;
    case FAIL_STOPPED:
        crash_stop();
        abort();
    case FAIL_FULL:
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){100, 100});
        abort();
    case FAIL_TAKEN:
    case FAIL_ABORT:
        abort();
    case FAIL_SIGNAL:
        raise(SIGFPE);
        break;
    case FAIL_FAULT:
        kill(getpid(), SIGSEGV); /* a real one is the sanitizers' */
        pause();
        break;
    case FAILURES:
        break;
    }
}

static const char *taken_name(pid_t process)
{
    static char name[64];
    snprintf(name, sizeof name, "corridor-crash-%ld.rec", (long)process);
    return name;
}

/* A run with a decision, which fails two days after it. Never returns. */
static void run_and_fail(Failure failure, int errors_to)
{
    for (int i = 0; i < FAILURES; i++) {
        signal(numbers[i], SIG_DFL); /* not the test's own */
    }
    dup2(errors_to, STDERR_FILENO);
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioBundle bundle;
    Errors errors = {0};
    Command command;
    if (chdir(folder) != 0 || !scenario_load(&sources, TOY, NULL, &bundle, &errors) ||
        !command_parse_dated(bundle.scenario, command_text, &command, &errors)) {
        _exit(1);
    }
    OutFile half; /* which is lost */
    if (failure == FAIL_TAKEN) {
        fclose(fopen(taken_name(getpid()), "w"));
    }
    if (failure != FAIL_STOPPED && out_file_open(&half, "half.txt")) {
        fputs("half a w", half.stream);
        fflush(half.stream);
    }
    crash_start(NULL);
    Recording recording = RECORDING_EMPTY;
    recording.scenario = TOY;
    recording.content = bundle.scenario->hash;
    recording.seed = 4;
    recording.until = bundle.scenario->end;
    Sim *sim = sim_create(&(SimConfig){bundle.scenario, 4, 0, false});
    running_now = (Running){true, 2, 12, sim};
    crash_keep(2, &recording);
    sim_run_until(sim, command.t);
    sim_apply(sim, &command, NULL);
    recording_add_command(&recording.run, command.t, command_text);
    recording_add_hash(&recording.run, command.t, sim_state_hash(sim)); /* is left out */
    crash_keep(2, &recording);
    sim_run_until(sim, command.t + 2 * MS_PER_DAY + 7);
    fail_now(failure);
    _exit(1);
}

/* What the child said before it ended as it should. Its number. */
static pid_t fail_in_child(Failure failure, char *said, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        run_and_fail(failure, ends[1]);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while (length < size - 1 && (got = read(ends[0], said + length, size - 1 - length)) > 0) {
        length += (size_t)got;
    }
    said[length] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* the program ends as it would have */
    assert_int_equal(WTERMSIG(status), numbers[failure]);
    return child;
}

static void check_recording(Failure failure, const char *said)
{
    char path[256], words[8192];
    const char *name = strstr(said, folder);
    if (!name) {
        fail_msg("no file is named: %s", said);
    }
    snprintf(path, sizeof path, "%.*s", (int)strcspn(name, ","), name);
    Recording recording;
    Errors errors = {0};
    if (!recording_load(path, &recording, &errors)) {
        fail_msg("%s: %s", path, errors_first(&errors));
    }
    assert_string_equal(recording.crash, names[failure]);
    int64_t t;
    assert_true(time_parse("2020-01-07T06:30:00.007Z", &t));
    assert_int_equal(recording.crashed_at, t);
    assert_int_equal(recording.run.command_count, 1);
    assert_int_equal(recording.replication, 12);
    assert_string_equal(recording.run.commands[0].text, command_text);
    assert_int_equal(recording.run.hash_count, 0);
    assert_int_equal(recording.seed, 4);
    recording_free(&recording);
    snprintf(words, sizeof words, PROGRAM " replay %s | grep -q 'ended by %s after 2020-01-07'",
             path, names[failure]);
    assert_int_equal(system(words), 0);
    assert_int_equal(unlink(path), 0);
}

static void assert_nothing_is_left(void)
{
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(mkdir(folder, 0700), 0);
}

static void test_every_failure_leaves_a_recording_that_replays(void **state)
{
    (void)state;
    for (int i = 0; i < FAIL_TAKEN; i++) {
        char said[4096];
        fail_in_child((Failure)i, said, sizeof said);
        check_recording((Failure)i, said);
        assert_nothing_is_left(); /* nor of the half-written file */
    }
}

static void test_an_older_recording_of_the_same_name_stays(void **state)
{
    (void)state;
    char said[4096], older[256], last[256];
    pid_t child = fail_in_child(FAIL_TAKEN, said, sizeof said);
    assert_true(crash_find(folder, child, last, sizeof last));
    assert_non_null(strstr(said, last));
    assert_non_null(strstr(last, "-01.rec"));
    check_recording(FAIL_TAKEN, said);
    snprintf(older, sizeof older, "%s/%s", folder, taken_name(child));
    assert_true(crash_find(folder, child, last, sizeof last));
    assert_string_equal(last, older);
    assert_int_equal(unlink(older), 0);
    assert_false(crash_find(folder, child, last, sizeof last));
    assert_nothing_is_left();
}

static void test_a_recording_that_cannot_be_written_is_told_and_not_left(void **state)
{
    (void)state;
    char said[4096];
    fail_in_child(FAIL_FULL, said, sizeof said);
    assert_non_null(strstr(said, "(SIGABRT); what led there cannot be written to "));
    assert_null(strstr(said, "what led there is in"));
    assert_nothing_is_left();
}

static void test_nothing_is_left_of_what_was_not_listened_to(void **state)
{
    (void)state;
    char said[4096];
    fail_in_child(FAIL_STOPPED, said, sizeof said);
    assert_null(strstr(said, "corridor-crash-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_failure_leaves_a_recording_that_replays),
        cmocka_unit_test(test_an_older_recording_of_the_same_name_stays),
        cmocka_unit_test(test_a_recording_that_cannot_be_written_is_told_and_not_left),
        cmocka_unit_test(test_nothing_is_left_of_what_was_not_listened_to),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
