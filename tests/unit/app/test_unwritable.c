/* Where nothing can be written: in a folder that is none, on a full disk, in a folder that has
 * gone. The window says what was not saved and why, what stood there stays, and the run goes on. */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "app/host.h"
#include "app/save_plot.h"
#include "base/memory.h"
#include "view/desk_state.h"
#include "view/plot_save.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- files ---- */

static char folder[64]; /* of a test, which it works in */

static const char *below(const char *name)
{
    static char path[4][256];
    static int32_t turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *path, const char *text)
{
    char found[256] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(found, text);
}

static bool is_there(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/corridor-unwritable-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    setenv("XDG_CONFIG_HOME", below("config"), 1);
    setenv("XDG_DATA_HOME", below("data"), 1);
    setenv("XDG_STATE_HOME", below("state"), 1);
    setenv("XDG_PICTURES_DIR", below("pictures"), 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return chdir("/") != 0 ||
           (is_there(folder) && nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0);
}

/* ---- a run ---- */

typedef struct Opened {
    UserSettings settings;
    Host *host;
    Desk *desk;
} Opened;

static void open_toy(Opened *o)
{
    CliOption none = {0};
    Session session;
    Errors errors = {0};
    user_settings_load(&o->settings, &errors);
    errors_free(&errors);
    assert_int_equal(session_open(&session, SOURCE_DIR "/tests/data/toy-mm1.yaml", &none, &none),
                     0);
    o->host = host_create(&session, &o->settings);
    o->desk = host_desk(o->host, 800, 600, 1, false);
}

static void close_toy(Opened *o)
{
    desk_destroy(o->desk);
    host_destroy(o->host);
    user_settings_free(&o->settings);
}

static void play(Opened *o, double seconds)
{
    DeskEvent space = {.kind = EVENT_KEY, .key = KEY_SPACE};
    int64_t before = desk_known_end(o->desk);
    desk_event(o->desk, &space);
    desk_advance(o->desk, seconds);
    desk_event(o->desk, &space);
    assert_true(desk_known_end(o->desk) > before);
}

/* The message, which is then taken away. */
static void assert_said(Opened *o, const char *what, const char *why)
{
    if (strstr(o->desk->message, what) == NULL || strstr(o->desk->message, why) == NULL) {
        fail_msg("said `%s`, expected `%s` and `%s`", o->desk->message, what, why);
    }
    desk_say(o->desk, "");
}

static void assert_silent(const Opened *o)
{
    assert_string_equal(o->desk->message, "");
}

/* ---- recordings ---- */

static void test_a_run_in_a_folder_that_is_none_is_not_saved_and_says_so(void **state)
{
    (void)state;
    Opened o;
    write_text(below("data"), "a file");
    open_toy(&o);
    host_save(o.host, o.desk, "mine");
    assert_said(&o, "Not saved: ", "Not a directory");
    host_save(o.host, o.desk, "/proc/nowhere/mine.rec");
    assert_said(&o, "Not saved: /proc/nowhere/mine.rec: ", "");
    assert_holds(below("data"), "a file");
    unlink(below("data"));
    host_save(o.host, o.desk, "mine");
    assert_said(&o, "Saved: ", "data/corridor/recordings/mine.rec");
    assert_true(is_there(below("data/corridor/recordings/mine.rec")));
    close_toy(&o);
}

static void test_on_a_full_disk_the_recording_before_stays(void **state)
{
    (void)state;
    Opened o;
    if (!is_there("/dev/full")) {
        skip(); /* a device that Linux has */
    }
    open_toy(&o);
    assert_int_equal(symlink("/dev/full", below("full.rec")), 0);
    host_save(o.host, o.desk, below("full.rec"));
    assert_said(&o, "Not saved: ", "No space left on device");
    assert_true(is_there(below("full.rec")) && !is_there(below("full.rec~")));
    close_toy(&o);
}

static void test_a_save_over_another_keeps_that_beside_it(void **state)
{
    (void)state;
    Opened o;
    open_toy(&o);
    write_text(below("a.rec"), "the run before");
    host_save(o.host, o.desk, below("a.rec"));
    assert_said(&o, "Saved: ", "a.rec");
    assert_holds(below("a.rec~"), "the run before");
    close_toy(&o);
}

static void test_a_save_that_fails_leaves_the_file_of_that_name(void **state)
{
    (void)state;
    Opened o;
    char name[256] = ""; /* so long that the temporary beside it cannot be made */
    memset(name, 'n', 248);
    memcpy(name + 244, ".rec", 5);
    open_toy(&o);
    write_text(name, "the run before");
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    host_save(o.host, o.desk, path);
    assert_said(&o, "Not saved: ", "name");
    assert_holds(name, "the run before");
    close_toy(&o);
}

static void test_a_folder_is_not_taken_for_a_file_to_be_replaced(void **state)
{
    (void)state;
    Opened o;
    open_toy(&o);
    assert_int_equal(mkdir(below("runs"), 0700), 0);
    write_text(below("runs/old.rec"), "the run before");
    host_save(o.host, o.desk, below("runs"));
    assert_said(&o, "Not saved: ", "Is a directory");
    assert_holds(below("runs/old.rec"), "the run before");
    close_toy(&o);
}

/* ---- saving by itself ---- */

static void test_an_autosave_that_fails_says_so_once_and_is_tried_again(void **state)
{
    (void)state;
    Opened o;
    char marker[64];
    write_text(below("state"), "a file");
    open_toy(&o);
    play(&o, 1);
    host_tick(o.host, o.desk, 301);
    assert_said(&o, "This run cannot be saved by itself: ", "Not a directory");
    host_tick(o.host, o.desk, 602);
    assert_silent(&o);
    unlink(below("state"));
    host_tick(o.host, o.desk, 700); /* not yet due */
    assert_false(is_there(below("state")));
    host_tick(o.host, o.desk, 903);
    assert_silent(&o);
    snprintf(marker, sizeof marker, "state/corridor/running-%ld", (long)getpid());
    assert_true(is_there(below("state/corridor/autosave")));
    assert_true(is_there(below(marker))); /* so that it is found after a crash */
    host_finish(o.host, o.desk);
    assert_false(is_there(below(marker)));
    close_toy(&o);
}

/* What the end of the program tells there. */
static void told_on_stderr(Opened *o, char out[512])
{
    int kept = dup(STDERR_FILENO);
    assert_non_null(freopen(below("told"), "w+", stderr));
    host_finish(o->host, o->desk);
    fflush(stderr);
    rewind(stderr);
    out[fread(out, 1, 511, stderr)] = '\0';
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
}

static void test_a_run_that_cannot_be_saved_at_the_end_says_so_where_it_was_started(void **state)
{
    (void)state;
    Opened o;
    char told[512];
    write_text(below("state"), "a file");
    open_toy(&o);
    told_on_stderr(&o, told);
    assert_string_equal(told, ""); /* there is nothing to save */
    play(&o, 1);
    told_on_stderr(&o, told);
    assert_non_null(strstr(told, "this run cannot be saved by itself: Not a directory\n"));
    close_toy(&o);
}

/* ---- settings ---- */

static void change_palette(Opened *o)
{
    Preferences preferences = *desk_preferences(o->desk);
    preferences.palette = PALETTE_NIGHT;
    desk_set_preferences(o->desk, &preferences);
}

static void test_settings_that_cannot_be_kept_say_so_once_and_hold_for_the_run(void **state)
{
    (void)state;
    Opened o;
    write_text(below("config"), "a file");
    open_toy(&o);
    change_palette(&o);
    host_keep_settings(o.host, o.desk);
    assert_said(&o, "config/corridor/settings: cannot be written (Not a directory)",
                "settings are kept for this run alone");
    host_keep_settings(o.host, o.desk);
    assert_silent(&o);
    assert_int_equal(desk_preferences(o.desk)->palette, PALETTE_NIGHT);
    assert_holds(below("config"), "a file");
    close_toy(&o);
}

static void test_settings_that_cannot_be_read_are_left_as_they_are(void **state)
{
    (void)state;
    Opened o;
    assert_int_equal(mkdir(below("config"), 0700) | mkdir(below("config/corridor"), 0700), 0);
    write_text(below("config/corridor/settings"), "mine = 1\n");
    assert_int_equal(truncate(below("config/corridor/settings"), INT64_C(1) << 30), 0);
    open_toy(&o);
    change_palette(&o);
    host_keep_settings(o.host, o.desk);
    assert_said(&o, "could not be read and is left as it is", "for this run alone");
    struct stat info;
    assert_int_equal(stat(below("config/corridor/settings"), &info), 0);
    assert_true(info.st_size == INT64_C(1) << 30);
    close_toy(&o);
}

/* ---- pictures ---- */

/* Root may write anywhere, but not into a folder that has gone. */
static void lose_the_folder(void)
{
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_a_screenshot_says_why_it_is_not_there(void **state)
{
    (void)state;
    Opened o;
    open_toy(&o);
    Canvas *canvas = canvas_create(8, 8);
    lose_the_folder();
    save_screenshot(o.desk, canvas);
    assert_said(&o, "Could not save corridor-", "No such file or directory");
    canvas_destroy(canvas);
    close_toy(&o);
}

static void test_a_plot_says_why_it_is_not_there(void **state)
{
    (void)state;
    Opened o;
    open_toy(&o);
    play(&o, 1);
    lose_the_folder();
    for (PlotFormat format = PLOT_PNG; format < PLOT_FORMATS; format++) {
        DeskRequest request = {0};
        plot_save(o.desk, (PlotSpec){PLOT_REGION, 0}, format);
        assert_true(desk_take_request(o.desk, &request));
        save_plot(o.desk, &request, host_text(o.host));
        assert_said(&o, "Could not save ./corridor-", "No such file or directory");
    }
    close_toy(&o);
}

/* ---- what is to be opened ---- */

static void test_a_file_that_has_gone_leaves_the_present_run(void **state)
{
    (void)state;
    Opened o;
    open_toy(&o);
    Desk *before = o.desk;
    int64_t t = desk_known_end(before);
    o.desk = host_open(o.host, o.desk, below("gone.yaml"));
    assert_ptr_equal(o.desk, before);
    assert_true(desk_known_end(o.desk) == t);
    DrawList list = {0};
    desk_draw(o.desk, &list, 0);
    char *text = draw_list_to_text(&list);
    assert_non_null(strstr(text, "gone.yaml cannot be opened"));
    assert_non_null(strstr(text, "cannot open this file: No such file or directory"));
    mem_free(text);
    draw_list_free(&list);
    close_toy(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(test_a_run_in_a_folder_that_is_none_is_not_saved_and_says_so),
        TEST(test_on_a_full_disk_the_recording_before_stays),
        TEST(test_a_save_over_another_keeps_that_beside_it),
        TEST(test_a_save_that_fails_leaves_the_file_of_that_name),
        TEST(test_a_folder_is_not_taken_for_a_file_to_be_replaced),
        TEST(test_an_autosave_that_fails_says_so_once_and_is_tried_again),
        TEST(test_a_run_that_cannot_be_saved_at_the_end_says_so_where_it_was_started),
        TEST(test_settings_that_cannot_be_kept_say_so_once_and_hold_for_the_run),
        TEST(test_settings_that_cannot_be_read_are_left_as_they_are),
        TEST(test_a_screenshot_says_why_it_is_not_there),
        TEST(test_a_plot_says_why_it_is_not_there),
        TEST(test_a_file_that_has_gone_leaves_the_present_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
