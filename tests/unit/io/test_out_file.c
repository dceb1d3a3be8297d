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
        cmocka_unit_test(test_a_pipe_stays_a_pipe),
        cmocka_unit_test(test_no_folder_is_told_by_errno),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
