/* What goes wrong while a scenario is loaded, run and saved loses nothing: where memory runs out at
 * any allocation, the program ends with a message and its own exit code; where it is killed while
 * it saves, the file is the old one or the new one, whole. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "io/json_file.h"
#include "io/out_file.h"
#include "io/png_file.h"
#include "io/recording.h"
#include "io/report.h"
#include "io/scenario_file.h"
#include "sim/sim.h"
#include "sim/timeline.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* ---- what is saved ---- */

typedef struct Run {
    ScenarioBundle bundle;
    Sim *sim;
    uint64_t seed;
} Run;

static Run run_toy(uint64_t seed)
{
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    Run run = {.seed = seed};
    Errors errors = {0};
    if (!scenario_load(&sources, SOURCE_DIR "/tests/data/toy-truce.yaml", NULL, &run.bundle,
                       &errors)) {
        errors_print(&errors, stderr);
        exit(2);
    }
    run.sim = sim_create(&(SimConfig){run.bundle.scenario, seed, 0, true});
    sim_run_until(run.sim, run.bundle.scenario->end);
    return run;
}

static void save(const Run *run, const char *name, void (*write)(const Run *run, FILE *out))
{
    OutFile out;
    if (!out_file_open(&out, in_folder(name))) {
        exit(1);
    }
    write(run, out.stream);
    if (!out_file_close(&out, true)) {
        exit(1);
    }
}

static void write_report(const Run *run, FILE *out)
{
    json_t *json = report_json(run->sim, run->seed, 0);
    json_dumpf(json, out, JSON_INDENT(1));
    json_decref(json);
}

static void write_months(const Run *run, FILE *out)
{
    report_csv(run->sim, out);
    report_daily_csv(run->sim, out);
}

static void write_recording(const Run *run, FILE *out)
{
    Recording recording = RECORDING_EMPTY;
    recording.scenario = mem_string("toy");
    recording.seed = run->seed;
    for (int32_t i = 0; i < 200; i++) {
        recording_add_command(&recording.run, i, "2020-01-05 suspend energy north");
        recording_add_hash(&recording.run, i, run->seed);
    }
    recording_write(&recording, out);
    recording_free(&recording);
}

static void save_report(const Run *run)
{
    save(run, "report.json", write_report);
}
static void save_months(const Run *run)
{
    save(run, "months.csv", write_months);
}
static void save_recording(const Run *run)
{
    save(run, "run.rec", write_recording);
}
static void save_picture(const Run *run)
{
    enum { SIDE = 64 };
    uint32_t pixels[SIDE * SIDE];
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        pixels[i] = 0xFF000000u | (i * 2654435761u * (uint32_t)run->seed & 0xFFFFFF);
    }
    Errors errors = {0};
    if (!png_write(in_folder("map.png"), pixels, SIDE, SIDE, SIDE, &errors)) {
        exit(1);
    }
}

enum { WRITERS = 4 };
static const struct {
    const char *name;
    void (*save)(const Run *run);
} writers[WRITERS] = {{"report.json", save_report},
                      {"months.csv", save_months},
                      {"run.rec", save_recording},
                      {"map.png", save_picture}};

/* ---- files ---- */

typedef struct Bytes {
    char *text;
    size_t length;
} Bytes;

static Bytes bytes_of(const char *name)
{
    Bytes bytes = {0};
    FILE *in = fopen(in_folder(name), "rb");
    assert_non_null(in);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    bytes.length = (size_t)ftell(in);
    rewind(in);
    bytes.text = malloc(bytes.length + 1);
    assert_non_null(bytes.text);
    assert_int_equal(fread(bytes.text, 1, bytes.length, in), bytes.length);
    fclose(in);
    return bytes;
}

static bool equal(Bytes a, Bytes b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Files besides those of the writers; removed if wanted, as only a kill may leave any. */
static int32_t others(bool removed)
{
    int32_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        bool known = entry->d_name[0] == '.' && strlen(entry->d_name) <= 2;
        for (int32_t w = 0; w < WRITERS; w++) {
            known = known || strcmp(entry->d_name, writers[w].name) == 0;
        }
        if (!known) {
            count++;
            if (removed) {
                unlink(in_folder(entry->d_name));
            }
        }
    }
    closedir(dir);
    return count;
}

/* All files as two runs write them. */
static Bytes as_written[2][WRITERS];

static int write_both(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/corridor-faults-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder)) {
        return -1;
    }
    json_use_memory();
    for (uint64_t seed = 1; seed <= 2; seed++) {
        Run run = run_toy(seed);
        for (int32_t w = 0; w < WRITERS; w++) {
            writers[w].save(&run);
            as_written[seed - 1][w] = bytes_of(writers[w].name);
        }
        sim_destroy(run.sim);
        scenario_bundle_free(&run.bundle);
    }
    return 0;
}

static int remove_all(void **state)
{
    (void)state;
    for (int32_t w = 0; w < WRITERS; w++) {
        unlink(in_folder(writers[w].name));
        free(as_written[0][w].text);
        free(as_written[1][w].text);
    }
    return rmdir(folder);
}

/* Whether each file is that of the first run or that of the second. */
static void check_files(const char *when, int64_t number)
{
    for (int32_t w = 0; w < WRITERS; w++) {
        Bytes now = bytes_of(writers[w].name);
        if (!equal(now, as_written[0][w]) && !equal(now, as_written[1][w])) {
            fail_msg("%s %lld: %s is neither the old nor the new one (%zu bytes)", when,
                     (long long)number, writers[w].name, now.length);
        }
        free(now.text);
    }
}

/* ---- memory ---- */

/* Everything once, and a way back in time; with the n-th allocation failing. */
static int live_and_save(int64_t n)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr)) {
            _exit(99);
        }
        mem_fail_after(n);
        Run run = run_toy(1);
        Timeline *timeline = timeline_create(run.sim, 0);
        timeline_seek(timeline, run.bundle.scenario->start);
        timeline_destroy(timeline);
        for (int32_t w = 0; w < WRITERS; w++) {
            writers[w].save(&run);
        }
        sim_destroy(run.sim);
        scenario_bundle_free(&run.bundle);
        exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* CORRIDOR_EVERY_ALLOCATION=1: at every single one (4000); else every seventh, from another one
 * in each run of ten. */
static void test_memory_may_run_out_at_any_allocation(void **state)
{
    (void)state;
    int64_t step = getenv("CORRIDOR_EVERY_ALLOCATION") ? 1 : 7, failed = 0;
    for (int64_t n = 1;; n += n < 100 ? 1 : step) {
        int status = live_and_save(n);
        check_files("allocation", n);
        if (others(false) > 0) {
            fail_msg("allocation %lld: a temporary file is left", (long long)n);
        }
        if (status == 0) {
            break; /* there are no more */
        }
        if (status != MEM_EXIT_STATUS) {
            fail_msg("allocation %lld: exit %d", (long long)n, status);
        }
        failed++;
    }
    print_message("%lld allocations failed\n", (long long)failed);
    assert_true(failed > 100);
}

/* ---- kills ---- */

/* Saves the one, then the other, until it is killed. */
static void save_forever(int32_t writer, const Run runs[2])
{
    for (int32_t i = 0;; i = 1 - i) {
        writers[writer].save(&runs[i]);
    }
}

static void test_killed_while_it_saves_leaves_the_old_file_or_the_new_one(void **state)
{
    (void)state;
    enum { KILLS = 200 };
    Run runs[2] = {run_toy(1), run_toy(2)};
    uint32_t luck = 1;
    for (int32_t w = 0; w < WRITERS; w++) {
        int32_t cut = 0;
        for (int32_t kill_number = 0; kill_number < KILLS; kill_number++) {
            fflush(NULL);
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                save_forever(w, runs);
            }
            luck = luck * 1664525u + 1013904223u;
            nanosleep(&(struct timespec){0, (long)(luck % 4000000)}, NULL);
            kill(child, SIGKILL);
            int status;
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
            check_files("kill", kill_number);
            cut += others(true) > 0; /* it was within a save: what it had begun lies beside */
        }
        print_message("%s: %d of %d kills came within a save\n", writers[w].name, (int)cut,
                      (int)KILLS);
        assert_true(cut > 0);
    }
    for (int32_t i = 0; i < 2; i++) {
        sim_destroy(runs[i].sim);
        scenario_bundle_free(&runs[i].bundle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_may_run_out_at_any_allocation),
        cmocka_unit_test(test_killed_while_it_saves_leaves_the_old_file_or_the_new_one),
    };
    return cmocka_run_group_tests(tests, write_both, remove_all);
}
