/* Files that appear whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io/out_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/out-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int32_t files(void)
{
    int32_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        count += entry->d_name[0] != '.';
    }
    closedir(dir);
    return count;
}

static void write_word(const char *name, const char *word, bool keep)
{
    OutFile out;
    assert_true(out_file_open(&out, in_folder(name)));
    fputs(word, out.stream);
    assert_true(out_file_close(&out, keep));
}

static void assert_holds(const char *name, const char *word)
{
    char text[32] = "";
    FILE *file = fopen(in_folder(name), "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    assert_string_equal(text, word);
}

static void test_a_file_takes_its_place_when_it_is_closed(void **state)
{
    (void)state;
    write_word("a", "first", true);
    OutFile out;
    assert_true(out_file_open(&out, in_folder("a")));
    fputs("second", out.stream);
    fflush(out.stream);
    assert_holds("a", "first");
    assert_true(out_file_close(&out, true));
    assert_holds("a", "second");
    assert_int_equal(files(), 1);
}

static void test_a_file_given_up_leaves_nothing(void **state)
{
    (void)state;
    write_word("a", "second", true);
    write_word("a", "third", false);
    write_word("b", "third", false);
    assert_holds("a", "second");
    assert_int_equal(files(), 1);
}

static void test_a_link_keeps_pointing(void **state)
{
    (void)state;
    write_word("a", "old", true);
    char path[160];
    snprintf(path, sizeof path, "%s", in_folder("link"));
    assert_int_equal(symlink("a", path), 0);
    write_word("link", "new", true);
    assert_holds("a", "new");
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    unlink(path);
}

static void test_a_link_to_no_file_yet_makes_that(void **state)
{
    (void)state;
    char path[160], inner[160];
    snprintf(path, sizeof path, "%s", in_folder("outer"));
    snprintf(inner, sizeof inner, "%s", in_folder("inner"));
    assert_int_equal(symlink("inner", path), 0);
    assert_int_equal(symlink("later", inner), 0);
    write_word("outer", "new", true);
    assert_holds("later", "new");
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    unlink(path);
    unlink(inner);
    unlink(in_folder("later"));
}

static mode_t rights_of(const char *name)
{
    struct stat info;
    assert_int_equal(stat(in_folder(name), &info), 0);
    return info.st_mode & 0777;
}

static void test_a_file_keeps_its_rights(void **state)
{
    (void)state;
    static const mode_t rights[] = {0600, 0640, 0666, 0444};
    umask(022);
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        write_word("a", "old", true);
        assert_int_equal(chmod(in_folder("a"), rights[i]), 0);
        OutFile out;
        assert_true(out_file_open(&out, in_folder("a")));
        struct stat info;
        assert_int_equal(stat(out.temporary, &info), 0);
        assert_int_equal(info.st_mode & 0777, rights[i]); /* before anything is in it */
        assert_true(out_file_close(&out, true));
        assert_int_equal(rights_of("a"), rights[i]);
    }
    unlink(in_folder("a"));
    write_word("a", "new", true);
    assert_int_equal(rights_of("a"), 0644);
}

/* What an earlier process of this number left, or another laid there. */
static void test_a_temporary_s_name_that_is_taken_is_left_alone(void **state)
{
    (void)state;
    char name[64], taken[160];
    snprintf(name, sizeof name, "b.%ld.tmp", (long)getpid());
    snprintf(taken, sizeof taken, "%s", in_folder(name));
    write_word("a", "mine", true);
    assert_int_equal(symlink("a", taken), 0);
    write_word("b", "word", true);
    assert_holds("a", "mine");
    assert_holds("b", "word");
    struct stat info;
    assert_int_equal(lstat(taken, &info), 0);
    assert_int_equal(lstat(in_folder("b"), &info), 0);
    assert_true(S_ISREG(info.st_mode));
    unlink(taken);
    unlink(in_folder("b"));
}

static void test_two_of_one_name_do_not_mix(void **state)
{
    (void)state;
    OutFile one, two;
    assert_true(out_file_open(&one, in_folder("a")));
    assert_true(out_file_open(&two, in_folder("a")));
    fputs("one", one.stream);
    fputs("two", two.stream);
    assert_true(out_file_close(&one, true));
    assert_holds("a", "one");
    assert_true(out_file_close(&two, true));
    assert_holds("a", "two");
    assert_int_equal(files(), 1);
}

static void test_what_is_open_can_be_forgotten(void **state)
{
    (void)state;
    OutFile out;
    assert_true(out_file_open(&out, in_folder("b")));
    assert_int_equal(files(), 2);
    out_file_forget_all();
    assert_int_equal(files(), 1);
    out_file_close(&out, false);
}

static void test_a_pipe_stays_a_pipe(void **state)
{
    (void)state;
    char path[160], text[8] = "";
    snprintf(path, sizeof path, "%s", in_folder("pipe"));
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    write_word("pipe", "word", true);
    assert_int_equal(read(reader, text, sizeof text), 4);
    assert_string_equal(text, "word");
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    close(reader);
    unlink(path);
}

static void test_no_folder_is_told_by_errno(void **state)
{
    (void)state;
    OutFile out;
    assert_false(out_file_open(&out, in_folder("none/a")));
    assert_int_equal(errno, ENOENT);
    assert_null(out.stream);
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(in_folder("a"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_takes_its_place_when_it_is_closed),
        cmocka_unit_test(test_a_file_given_up_leaves_nothing),
        cmocka_unit_test(test_a_link_keeps_pointing),
        cmocka_unit_test(test_a_link_to_no_file_yet_makes_that),
        cmocka_unit_test(test_a_file_keeps_its_rights),
        cmocka_unit_test(test_a_temporary_s_name_that_is_taken_is_left_alone),
        cmocka_unit_test(test_two_of_one_name_do_not_mix),
        cmocka_unit_test(test_what_is_open_can_be_forgotten),
        cmocka_unit_test(test_a_pipe_stays_a_pipe),
        cmocka_unit_test(test_no_folder_is_told_by_errno),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
