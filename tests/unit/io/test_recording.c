#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "io/recording.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const char head[] = "corridor-recording 1\n"
                           "scenario toy\n"
                           "content 00000000000000ab\n"
                           "seed 7\n"
                           "until 2022-03-01T00:00:00Z\n";
static const char whole[] = "corridor-recording 1\n"
                            "scenario toy\n"
                            "content 00000000000000ab\n"
                            "seed 7\n"
                            "until 2022-03-01T00:00:00Z\n"
                            "set flows.grain.arrivals.poisson=8 /day\n"
                            "hash 2022-01-01T00:00:00Z 0000000000000001\n"
                            "command 2022-01-05T06:30:00.250Z suspend deal north\n"
                            "command 2022-01-31T00:00:00Z resume deal north\n"
                            "hash 2022-01-31T00:00:00Z 0000000000000002\n"
                            "hash 2022-03-01T00:00:00Z fedcba9876543210\n"
                            "end\n";

/* The same run with branches and all that is optional. */
static const char forked[] = "corridor-recording 1\n"
                             "scenario toy\n"
                             "content 00000000000000ab\n"
                             "seed 7\n"
                             "until 2022-03-01T00:00:00Z\n"
                             "title What if\n"
                             "name as it was\n"
                             "replication 3\n"
                             "at 2022-01-20T00:00:00Z\n"
                             "command 2022-01-05T06:30:00Z suspend deal north\n"
                             "hash 2022-03-01T00:00:00Z 0000000000000001\n"
                             "branch 2022-01-20T00:00:00Z the north comes back\n"
                             "command 2022-01-20T00:00:00Z resume deal north\n"
                             "hash 2022-02-01T00:00:00Z 0000000000000002\n"
                             "hash 2022-03-01T00:00:00Z 0000000000000003\n"
                             "branch 2022-01-01T00:00:00Z B\n"
                             "hash 2022-03-01T00:00:00Z 0000000000000004\n"
                             "branch 2022-01-21T00:00:00Z C\n"
                             "of the north comes back\n"
                             "hash 2022-03-01T00:00:00Z 0000000000000005\n"
                             "end\n";
static const char crashed[] = "corridor-recording 1\n"
                              "scenario toy\n"
                              "content 00000000000000ab\n"
                              "seed 7\n"
                              "until 2022-03-01T00:00:00Z\n"
                              "command 2022-01-05T06:30:00Z suspend deal north\n"
                              "crash 2022-01-09T01:02:03.004Z SIGABRT\n"
                              "end\n";

static Recording read_text(const char *text)
{
    Recording recording;
    Errors errors = {0};
    if (!recording_read("t.rec", text, strlen(text), &recording, &errors)) {
        fail_msg("line %d: %s", (int)errors.items[0].line, errors_first(&errors));
    }
    return recording;
}

/* What recording_write makes of it; free it. */
static char *written(const Recording *recording)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    recording_write(recording, out);
    fclose(out);
    return text;
}

static void assert_refused_bytes(const char *text, size_t length, int32_t line, int32_t column,
                                 const char *reason)
{
    Recording recording = {.seed = 4711};
    Errors errors = {0};
    assert_false(recording_read("t.rec", text, length, &recording, &errors));
    if (errors.items[0].line != line || errors.items[0].column != column ||
        !strstr(errors_first(&errors), reason)) {
        fail_msg("%d:%d: %s", (int)errors.items[0].line, (int)errors.items[0].column,
                 errors_first(&errors));
    }
    assert_string_equal(errors.items[0].file, "t.rec");
    assert_int_equal(recording.seed, 4711); /* untouched */
    errors_free(&errors);
}

static void assert_refused(const char *text, int32_t line, int32_t column, const char *reason)
{
    assert_refused_bytes(text, strlen(text), line, column, reason);
}

/* The head, then these lines, which begin at 6. */
static void assert_body_refused(const char *body, int32_t line, int32_t column, const char *reason)
{
    char text[2048];
    snprintf(text, sizeof text, "%s%s", head, body);
    assert_refused(text, line, column, reason);
}

static void test_a_recording_is_written_as_it_was_read(void **state)
{
    (void)state;
    Recording recording = read_text(whole);
    assert_string_equal(recording.scenario, "toy");
    assert_int_equal(recording.content, 0xab);
    assert_int_equal(recording.seed, 7);
    assert_int_equal(recording.set_count, 1);
    assert_string_equal(recording.sets[0].text, "flows.grain.arrivals.poisson=8 /day");
    assert_int_equal(recording.run.command_count, 2);
    assert_string_equal(recording.run.commands[0].text,
                        "2022-01-05T06:30:00.250Z suspend deal north");
    assert_int_equal(recording.run.commands[0].line, 8);
    assert_int_equal(recording.run.commands[0].column, 9);
    assert_int_equal(recording.run.commands[0].t - recording.run.hashes[0].t,
                     4 * MS_PER_DAY + 390 * MS_PER_MINUTE + 250);
    assert_int_equal(recording.run.hash_count, 3);
    assert_true(recording.run.hashes[2].hash == UINT64_C(0xfedcba9876543210));
    assert_int_equal(recording.run.hashes[2].t, recording.until);
    char *text = written(&recording);
    assert_string_equal(text, whole);
    free(text);
    recording_free(&recording);
}

static void test_branches_and_crashes_are_read_and_written_back(void **state)
{
    (void)state;
    Recording recording = read_text(forked);
    assert_string_equal(recording.title, "What if");
    assert_int_equal(recording.run.command_count, 1);
    assert_string_equal(recording.name, "as it was");
    assert_int_equal(recording.replication, 3);
    assert_int_equal(recording.branch_count, 3);
    assert_int_equal(recording.branches[1].of, -1);
    assert_int_equal(recording.branches[2].of, 0);
    const RecordedBranch *branch = &recording.branches[0];
    assert_string_equal(branch->name, "the north comes back");
    assert_int_equal(branch->t, recording.at);
    assert_int_equal(branch->run.commands[0].line, 13);
    assert_int_equal(branch->run.hash_count, 2);
    assert_int_equal(recording.branches[1].run.command_count, 0);
    char *text = written(&recording);
    assert_string_equal(text, forked);
    free(text);
    recording_free(&recording);
    recording = read_text(crashed);
    assert_string_equal(recording.crash, "SIGABRT");
    assert_int_equal(recording.run.hash_count, 0);
    text = written(&recording);
    assert_string_equal(text, crashed);
    free(text);
    recording_free(&recording);
}

static void test_mistakes_of_branches_have_their_places(void **state)
{
    (void)state;
#define RUN "hash 2022-03-01 00000000000000aa\n"
    assert_body_refused("branch 2022-01-20 b\n", 6, 1, "`branch` without a hash at the end");
    assert_body_refused(RUN "branch 2022-01-20 b\nend\n", 8, 1, "`end` without a hash");
    assert_body_refused(RUN "branch b\n", 7, 8, "expected a date");
    assert_body_refused(RUN "branch 2022-01-20\n", 7, 18, "a name of 1 to 63 bytes");
    assert_body_refused(RUN "branch 2022-03-02 b\n", 7, 8, "after the end of the run");
    assert_body_refused(RUN "branch 2022-01-20 b\ncommand 2022-01-19 a\n", 8, 9, "rising dates");
    assert_body_refused(RUN "branch 2022-01-20 b\n" RUN "branch 2022-01-20 b\n", 9, 19,
                        "another name");
    assert_body_refused(RUN "branch 2022-01-20 a\n" RUN "branch 2022-01-20 b\n" RUN
                            "branch 2022-01-20 c\n" RUN "branch 2022-01-20 d\n",
                        13, 1, "more than 3 branches");
    assert_body_refused(RUN "branch 2022-01-20 a\nset a=b\n", 8, 1, "`set` after a command");
    assert_body_refused(RUN "title a\n", 7, 1, "`title` after a command");
    assert_body_refused("title a\ntitle b\n", 7, 1, "a second `title`");
    assert_body_refused("name a\n" RUN "branch 2022-01-20 a\n", 8, 19, "another name");
    assert_body_refused("replication 0\n", 6, 13, "a whole number from 1");
    assert_body_refused("of a\n", 6, 1, "`of` elsewhere");
    assert_body_refused(RUN "branch 2022-01-20 long\n" RUN "of long\n", 9, 1, "`of` elsewhere");
    assert_body_refused(RUN "branch 2022-01-20 long\n" RUN "branch 2022-01-21 b\nof lnog\n", 10, 4,
                        "did you mean `long`");
    assert_body_refused(RUN "branch 2022-01-20 long\n" RUN "branch 2022-01-19 b\nof long\n", 9, 8,
                        "before that of the branch it is of");
    assert_body_refused("at 2022-03-02\n", 6, 4, "a date up to the end");
    assert_body_refused("crash SIGABRT\n", 6, 7, "expected a date");
    assert_body_refused("crash 2022-01-05\n", 6, 17, "what it ended by");
    assert_body_refused("crash 2022-01-05 S\n" RUN, 7, 1, "`hash` after `crash`");
    assert_body_refused(RUN "branch 2022-01-20 a\n" RUN "crash 2022-01-05 S\n", 9, 1,
                        "a run without branches");
#undef RUN
}

static void test_a_line_holds_neither_branches_nor_a_crash(void **state)
{
    (void)state;
    const char *const texts[] = {forked, crashed};
    for (int i = 0; i < 2; i++) {
        Recording recording = read_text(texts[i]);
        char line[RECORDING_LINE_MAX + 1];
        Errors errors = {0};
        assert_false(recording_to_line(&recording, line, &errors));
        assert_non_null(strstr(errors_first(&errors), i == 0 ? "with branches" : "of a crash"));
        errors_free(&errors);
        recording_free(&recording);
    }
}

static void test_lines_may_end_as_windows_ends_them(void **state)
{
    (void)state;
    char text[2 * sizeof whole], *out = text;
    for (const char *c = whole; *c; c++) {
        if (*c == '\n') {
            *out++ = '\r';
        }
        *out++ = *c;
    }
    *out = '\0';
    Recording recording = read_text(text);
    char *again = written(&recording);
    assert_string_equal(again, whole);
    free(again);
    recording_free(&recording);
}

static void cut_everywhere(const char *whole_text)
{
    size_t length = strlen(whole_text);
    for (size_t cut = 0; cut < length; cut++) {
        char *text = malloc(cut + 1); /* of its own: reading beyond is found by the sanitizers */
        assert_non_null(text);
        memcpy(text, whole_text, cut);
        Recording recording;
        Errors errors = {0};
        bool good = recording_read("t.rec", text, cut, &recording, &errors);
        assert_int_equal(good, cut == length - 1);
        if (good) {
            char *again = written(&recording);
            assert_string_equal(again, whole_text);
            free(again);
            recording_free(&recording);
        } else {
            assert_true(errors.total > 0 && errors.items[0].line > 0);
        }
        errors_free(&errors);
        free(text);
    }
}

static void test_every_cut_is_refused_but_that_of_the_last_line_end(void **state)
{
    (void)state;
    cut_everywhere(whole);
    cut_everywhere(forked);
    cut_everywhere(crashed);
}

static void change_everywhere(const char *whole_text)
{
    static const char bytes[] = {'\0', '\n', ' ', '0', 'z', '%', '=', (char)0xff};
    size_t length = strlen(whole_text);
    for (size_t at = 0; at < length; at++) {
        for (size_t k = 0; k < sizeof bytes; k++) {
            char text[sizeof forked + sizeof whole];
            memcpy(text, whole_text, length + 1);
            text[at] = bytes[k];
            Recording recording;
            Errors errors = {0};
            if (recording_read("t.rec", text, length, &recording, &errors)) {
                char *first = written(&recording);
                Recording again = read_text(first);
                char *second = written(&again);
                assert_string_equal(first, second);
                free(first);
                free(second);
                recording_free(&again);
                recording_free(&recording);
            } else {
                assert_true(errors.total > 0);
            }
            errors_free(&errors);
        }
    }
}

static void test_every_changed_byte_is_refused_or_read_as_it_stands(void **state)
{
    (void)state;
    change_everywhere(whole);
    change_everywhere(forked);
    change_everywhere(crashed);
}

static void test_what_is_no_recording_is_refused_at_once(void **state)
{
    (void)state;
    assert_refused("", 1, 1, "found an empty file");
    assert_refused("corridor: 1\ntitle: x\n", 1, 1, "this is no recording");
    assert_refused("corridor-recording 2\nnew things\n", 1, 20, "found `2`, expected version 1");
    assert_refused_bytes("\x7f"
                         "ELF\0\0\n",
                         7, 1, 1, "found a zero byte");
}

static void test_mistakes_of_the_head_have_their_places(void **state)
{
    (void)state;
    assert_refused("corridor-recording 1\nseed 7\n", 2, 1, "found `seed`, expected scenario");
    assert_refused("corridor-recording 1\nscenari toy\n", 2, 1, "did you mean `scenario`?");
    assert_refused("corridor-recording 1\nscenario\n", 2, 9, "found nothing, expected a value");
    assert_refused("corridor-recording 1\nscenario toy\ncontent 12\n", 3, 9,
                   "found `12`, expected sixteen hexadecimal digits");
    assert_refused("corridor-recording 1\nscenario toy\ncontent 00000000000000ab\nseed -1\n", 4, 6,
                   "found `-1`, expected a whole number");
    assert_refused("corridor-recording 1\nscenario toy\ncontent 00000000000000ab\n"
                   "seed 9223372036854775808\n",
                   4, 6, "expected a whole number");
    assert_refused("corridor-recording 1\nscenario toy\ncontent 00000000000000ab\nseed 1\n"
                   "until 2022-02-30\n",
                   5, 7, "expected a date");
    assert_refused("corridor-recording 1\nscenario toy\nend\n", 3, 1, "expected `content` before");
    assert_body_refused("seed 7\n", 6, 1, "found `seed`, expected a hash, a command or `end`");
}

static void test_mistakes_of_the_body_have_their_places(void **state)
{
    (void)state;
    assert_body_refused("hsh 2022-01-01 0\n", 6, 1, "did you mean `hash`?");
    assert_body_refused("set flows\n", 6, 5, "expected PATH=VALUE");
    assert_body_refused("hash 2022-01-01 00000000000000ag\n", 6, 17, "sixteen hexadecimal");
    assert_body_refused("hash 2022-13-01 00000000000000aa\n", 6, 6, "expected a date");
    assert_body_refused("hash 2022-01-01\n", 6, 16, "sixteen hexadecimal");
    assert_body_refused("command suspend deal north\n", 6, 9, "expected a date and a command");
    assert_body_refused("command 2022-01-05  \n", 6, 9, "blanks at an end");
    assert_body_refused("command 2022-01-05 a\tb\n", 6, 9, "control characters");
    assert_body_refused("command 2022-01-05 a\ncommand 2022-01-04 b\n", 7, 9, "rising dates");
    assert_body_refused("hash 2022-01-01 00000000000000aa\ncommand 2022-01-01 b\n", 7, 9,
                        "a command after the hash of its date");
    assert_body_refused("hash 2022-01-01 00000000000000aa\nhash 2022-01-01 00000000000000aa\n", 7,
                        6, "a second hash of this date");
    assert_body_refused("command 2022-03-01 00:01 b\n", 6, 9, "after the end of the run");
    assert_body_refused("command 2022-01-05 a\nset a=b\n", 7, 1, "`set` after a command");
    assert_body_refused("end\n", 6, 1, "`end` without a hash at the end");
    assert_body_refused("hash 2022-02-28 00000000000000aa\nend\n", 7, 1, "`end` without a hash");
    assert_body_refused("hash 2022-03-01 00000000000000aa\nend\nend\n", 8, 1,
                        "nothing after `end`");
    assert_body_refused("hash 2022-03-01 00000000000000aa\nend now\n", 7, 5, "nothing after");
    assert_body_refused("hash 2022-03-01 00000000000000aa\n", 7, 1,
                        "expected `end`: it is cut off");
}

static void test_all_mistakes_come_at_once(void **state)
{
    (void)state;
    char text[512];
    snprintf(text, sizeof text, "%sset a\nhash x\nbogus\n", head);
    Recording recording;
    Errors errors = {0};
    assert_false(recording_read("t.rec", text, strlen(text), &recording, &errors));
    assert_int_equal(errors.total, 4); /* and no end */
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(errors.items[i].line, 6 + i);
    }
    errors_free(&errors);
}

static void test_too_many_commands_and_too_long_lines_are_refused(void **state)
{
    (void)state;
    size_t size = sizeof head + (RECORDING_COMMANDS_MAX + 400) * 32;
    char *text = malloc(size);
    assert_non_null(text);
    size_t length = (size_t)snprintf(text, size, "%s", head);
    for (int i = 0; i < RECORDING_COMMANDS_MAX + 1; i++) {
        length += (size_t)snprintf(text + length, size - length, "command 2022-01-05 a b\n");
    }
    assert_refused(text, 6 + RECORDING_COMMANDS_MAX, 1, "more than 4096 commands");
    length = (size_t)snprintf(text, size, "%sset ", head);
    memset(text + length, 'a', 5000);
    text[length + 5000] = '\0';
    assert_refused(text, 6, 1, "more than 4000 bytes");
    free(text);
}

static void test_what_could_not_be_read_again_does_not_fit(void **state)
{
    (void)state;
    Recording recording = RECORDING_EMPTY;
    recording.scenario = mem_string("toy");
    for (int32_t i = 0; i < RECORDING_COMMANDS_MAX; i++) {
        recording_add_command(&recording.run, i, "2022-01-05 a b");
    }
    assert_true(recording_fits(&recording));
    recording_add_command(&recording.run, RECORDING_COMMANDS_MAX, "2022-01-05 a b");
    assert_false(recording_fits(&recording));
    recording.run.command_count--;
    recording.scenario[0] = '\n';
    assert_false(recording_fits(&recording));
    recording.run.command_count++;
    recording_free(&recording);
}

/* ---- in one line ---- */

static const char line_of_whole[] =
    "corridor1,toy,00000000000000ab,7,2022-03-01,s=flows.grain.arrivals.poisson=8+/day,"
    "c=2022-01-05T06:30:00.250Z+suspend+deal+north,c=2022-01-31+resume+deal+north,"
    "h=fedcba9876543210";

static void assert_line_refused(const char *line, int32_t column, const char *reason)
{
    Recording recording = {.seed = 4711};
    Errors errors = {0};
    assert_false(recording_from_line(line, &recording, &errors));
    if (errors.items[0].column != column || !strstr(errors_first(&errors), reason)) {
        fail_msg("%d: %s", (int)errors.items[0].column, errors_first(&errors));
    }
    assert_int_equal(recording.seed, 4711);
    errors_free(&errors);
}

static void test_a_line_holds_all_but_the_earlier_hashes(void **state)
{
    (void)state;
    char line[RECORDING_LINE_MAX + 1], second[RECORDING_LINE_MAX + 1];
    Errors errors = {0};
    Recording recording = read_text(whole), again;
    assert_true(recording_to_line(&recording, line, &errors));
    assert_string_equal(line, line_of_whole);
    assert_true(recording_from_line(line, &again, &errors));
    assert_int_equal(again.until, recording.until);
    assert_int_equal(again.content, recording.content);
    assert_int_equal(again.run.commands[0].t, recording.run.commands[0].t);
    assert_string_equal(again.run.commands[1].text, "2022-01-31 resume deal north");
    assert_string_equal(again.sets[0].text, recording.sets[0].text);
    assert_int_equal(again.run.hash_count, 1);
    assert_true(again.run.hashes[0].hash == recording.run.hashes[2].hash);
    assert_true(recording_to_line(&again, second, &errors));
    assert_string_equal(second, line);
    recording_free(&again);
    recording_free(&recording);
}

static void test_any_text_goes_through_a_line_as_printable_ascii(void **state)
{
    (void)state;
    const char *odd = "a.b=\"x, y\" + 100 % \xC3\xA9 ~$`'\\;&|";
    Recording recording = read_text(whole), again;
    recording_add_set(&recording, odd);
    char line[RECORDING_LINE_MAX + 1];
    Errors errors = {0};
    assert_true(recording_to_line(&recording, line, &errors));
    for (const char *c = line; *c; c++) {
        assert_true(*c > ' ' && *c < 127 && !strchr("\"'`$\\;&|~", *c));
    }
    assert_true(recording_from_line(line, &again, &errors));
    assert_string_equal(again.sets[1].text, odd);
    recording_free(&again);
    recording_free(&recording);
}

static void test_what_does_not_fit_a_line_is_refused(void **state)
{
    (void)state;
    Recording recording = read_text(whole);
    char line[RECORDING_LINE_MAX + 1] = "as it was";
    Errors errors = {0};
    while (recording_to_line(&recording, line, &errors)) {
        assert_true(strlen(line) <= RECORDING_LINE_MAX);
        recording_add_command(&recording.run, recording.until, "2022-03-01T00:00:00Z suspend a b");
        snprintf(line, sizeof line, "as it was");
    }
    assert_true(recording.run.command_count > 20);
    assert_non_null(strstr(errors_first(&errors), "expected at most 1024"));
    assert_string_equal(line, "as it was");
    errors_free(&errors);
    recording_free(&recording);
}

static void test_every_cut_of_a_line_is_refused(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof line_of_whole - 1; cut++) {
        char line[sizeof line_of_whole];
        memcpy(line, line_of_whole, cut);
        line[cut] = '\0';
        Recording recording;
        Errors errors = {0};
        assert_false(recording_from_line(line, &recording, &errors));
        assert_int_equal(errors.items[0].line, 1);
        errors_free(&errors);
    }
}

static void test_lines_with_mistakes_are_refused_at_their_column(void **state)
{
    (void)state;
    assert_line_refused("hello", 1, "expected a line that `corridor share` printed");
    assert_line_refused("corridor1,toy,12,7,2022-03-01,h=0000000000000001", 15, "found `12`");
    assert_line_refused("corridor1,toy,00000000000000ab,x,2022-03-01,h=0000000000000001", 32,
                        "the seed");
    assert_line_refused("corridor1,toy,00000000000000ab,7,never,h=0000000000000001", 34,
                        "the end of the run");
    assert_line_refused("corridor1,t%00y,00000000000000ab", 11, "%XX");
    assert_line_refused("corridor1,t%zzy,00000000000000ab", 11, "%XX");
    assert_line_refused("corridor1,toy,00000000000000ab,7,2022-03-01,"
                        "c=2022-04-01+a,h=0000000000000001",
                        45, "found `c=2022-04-01 a`");
    assert_line_refused("corridor1,toy,00000000000000ab,7,2022-03-01,h=0000000000000001,s=a=b", 64,
                        "nothing after the hash");
    assert_line_refused("corridor1,toy,00000000000000ab,7,2022-03-01", 44, "it is cut off");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_recording_is_written_as_it_was_read),
        cmocka_unit_test(test_branches_and_crashes_are_read_and_written_back),
        cmocka_unit_test(test_mistakes_of_branches_have_their_places),
        cmocka_unit_test(test_a_line_holds_neither_branches_nor_a_crash),
        cmocka_unit_test(test_lines_may_end_as_windows_ends_them),
        cmocka_unit_test(test_every_cut_is_refused_but_that_of_the_last_line_end),
        cmocka_unit_test(test_every_changed_byte_is_refused_or_read_as_it_stands),
        cmocka_unit_test(test_what_is_no_recording_is_refused_at_once),
        cmocka_unit_test(test_mistakes_of_the_head_have_their_places),
        cmocka_unit_test(test_mistakes_of_the_body_have_their_places),
        cmocka_unit_test(test_all_mistakes_come_at_once),
        cmocka_unit_test(test_too_many_commands_and_too_long_lines_are_refused),
        cmocka_unit_test(test_what_could_not_be_read_again_does_not_fit),
        cmocka_unit_test(test_a_line_holds_all_but_the_earlier_hashes),
        cmocka_unit_test(test_any_text_goes_through_a_line_as_printable_ascii),
        cmocka_unit_test(test_what_does_not_fit_a_line_is_refused),
        cmocka_unit_test(test_every_cut_of_a_line_is_refused),
        cmocka_unit_test(test_lines_with_mistakes_are_refused_at_their_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
