/* A run with branches that is saved and opened again is the same: every branch with its name, its
 * place in the tree, its decisions and its state, at the moment at which it was left. */
#include "app/relive.h"
#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/branch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCENARIO "bsgi-2022"

/* A session with its desk, as the window has them, without fonts and files of the user's. */
typedef struct Window {
    Session session;
    Desk *desk;
    bool differs;
} Window;

static void open_window(Window *w, const char *name)
{
    Errors errors = {0};
    if (!session_load(&w->session, name, &errors)) {
        fail_msg("%s: %s", name, errors_first(&errors));
    }
    w->session.text = text_fixed();
    DeskConfig config = {.width = 1280, .height = 720, .ui_scale = 1, .synchronous = true};
    w->desk = session_desk(&w->session, &config, &w->differs);
}

static void close_window(Window *w)
{
    desk_destroy(w->desk);
    w->session.text = NULL;
    session_close(&w->session);
}

/* Free with free. */
static char *saved(Window *w)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    Recording recording = session_record(&w->session, w->desk);
    recording_write(&recording, out);
    recording_free(&recording);
    fclose(out);
    return text;
}

static void open_saved(Window *w, const char *text)
{
    char path[] = "/tmp/corridor-relive-XXXXXX";
    int file = mkstemp(path);
    FILE *out = fdopen(file, "w");
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
    open_window(w, path);
    remove(path);
}

static int32_t named(const Branches *tree, const char *name)
{
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        if (branch_exists(tree, b) && strcmp(branch_info(tree, b).name, name) == 0) {
            return b;
        }
    }
    return -1;
}

static void check_same_branch(Window *a, int32_t branch, Window *b)
{
    const Branches *one = desk_branches(a->desk), *other = desk_branches(b->desk);
    BranchInfo info = branch_info(one, branch);
    int32_t twin = named(other, info.name);
    assert_true(twin >= 0);
    assert_true(sim_state_hash(branch_sim(one, branch)) == sim_state_hash(branch_sim(other, twin)));
    int64_t end = relive_known(a->desk);
    assert_true(desk_branch_hash(a->desk, branch, end) == desk_branch_hash(b->desk, twin, end));
    assert_int_equal(branch_info(other, twin).decisions, info.decisions);
    assert_int_equal(branch_info(other, twin).taken, info.taken);
    for (int32_t i = 0; i < info.decisions; i++) {
        Command x = timeline_decision(branch_timeline(one, branch), i);
        Command y = timeline_decision(branch_timeline(other, twin), i);
        assert_memory_equal(&x, &y, sizeof x);
    }
}

/* Saves, opens, compares; what is saved then is the same text. */
static void check_comes_back(Window *w)
{
    char *text = saved(w);
    Window again;
    open_saved(&again, text);
    assert_false(again.differs);
    const Branches *one = desk_branches(w->desk), *other = desk_branches(again.desk);
    assert_int_equal(branches_count(one), branches_count(other));
    assert_true(branches_now(one) == branches_now(other));
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        if (branch_exists(one, b)) {
            check_same_branch(w, b, &again);
        }
    }
    char *second = saved(&again);
    assert_string_equal(second, text);
    free(second);
    free(text);
    close_window(&again);
}

static bool decide(Window *w, int32_t branch, int64_t t, const char *words)
{
    Command command;
    assert_true(command_parse(w->session.bundle.scenario, words, &command, NULL));
    command.t = t;
    return desk_take_decision(w->desk, branch, &command);
}

static void test_a_tree_comes_back_as_it_was(void **state)
{
    (void)state;
    Window w;
    open_window(&w, SCENARIO);
    int64_t day = MS_PER_DAY, start = w.session.bundle.scenario->start;
    int32_t root = desk_branch(w.desk);
    assert_true(decide(&w, root, start + 2 * day, "suspend bsgi russia"));
    int32_t b = desk_fork(w.desk, root, start + 5 * day,
                          "\xC3\xB6"
                          "ffnen");                                       /* a letter that is two */
    assert_true(decide(&w, root, start + 5 * day, "resume bsgi russia")); /* at the very fork */
    assert_true(decide(&w, b, start + 6 * day + 1, "resume bsgi russia"));
    int32_t c = desk_fork(w.desk, b, start + 8 * day, "of a branch");
    assert_true(decide(&w, c, start + 9 * day, "suspend bsgi russia"));
    assert_true(desk_fork(w.desk, root, start + 9 * day, NULL) >= 0);
    assert_true(desk_name_branch(w.desk, root, "the run"));
    desk_run_until(w.desk, start + 20 * day + 7);
    check_comes_back(&w);
    desk_move_to(w.desk, start + 7 * day); /* the rest is known ahead */
    check_comes_back(&w);
    char *text = saved(&w);
    assert_non_null(strstr(text, "name the run\nat 2022-07-29T00:00:00Z\n"));
    assert_non_null(strstr(text, "branch 2022-07-26T23:59:59.999Z \xC3\xB6"
                                 "ffnen\n"));
    assert_non_null(strstr(text, "of a branch\nof \xC3\xB6"
                                 "ffnen\n"));
    free(text);
    close_window(&w);
}

static void test_random_trees_come_back(void **state)
{
    (void)state;
    static const char *const words[] = {"suspend bsgi russia", "resume bsgi russia",
                                        "teams istanbul 3", "teams istanbul auto"};
    uint64_t luck = 7;
    for (int32_t tree = 0; tree < 24; tree++) {
        Window w;
        open_window(&w, SCENARIO);
        int64_t start = w.session.bundle.scenario->start;
        for (int32_t i = 0; i < 14; i++) {
            luck = luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            int32_t roll = (int32_t)(luck >> 40), branch = roll / 64 % BRANCHES_MAX;
            int64_t now = branches_now(desk_branches(w.desk));
            if (!branch_exists(desk_branches(w.desk), branch)) {
                branch = branches_root(desk_branches(w.desk));
            }
            if (roll % 8 < 4) {
                decide(&w, branch, now, words[roll / 8 % 4]); /* when it is possible */
            } else if (roll % 8 == 4) {
                desk_fork(w.desk, branch, now, NULL);
            } else if (roll % 8 == 5) {
                desk_move_to(w.desk, start + roll / 256 % 30 * MS_PER_DAY);
            } else {
                desk_run_until(w.desk, now + roll / 256 % 5 * MS_PER_DAY);
            }
        }
        check_comes_back(&w);
        close_window(&w);
    }
}

static void test_the_bundled_experiment_opens_with_its_branch(void **state)
{
    (void)state;
    Window w;
    open_window(&w, "october-2022");
    assert_false(w.differs);
    const Branches *tree = desk_branches(w.desk);
    int32_t other = named(tree, "ten teams stay"), run = named(tree, "as it was");
    int64_t t;
    assert_true(time_parse("2022-10-28", &t));
    assert_int_equal(branches_count(tree), 2);
    assert_true(branches_now(tree) == t);
    assert_int_equal(run, desk_branch(w.desk));
    assert_true(branch_info(tree, other).forked == t);
    assert_true(time_parse("2022-11-02", &t));
    assert_true(branches_parted(tree, run, other) == t);
    assert_true(time_parse("2023-01-01", &t));
    assert_true(branch_info(tree, run).known == t && branch_info(tree, other).known == t);
    check_comes_back(&w);
    close_window(&w);
}

static void test_a_line_opens_too(void **state)
{
    (void)state;
    Window w, again;
    open_window(&w, SCENARIO);
    int64_t start = w.session.bundle.scenario->start;
    assert_true(decide(&w, 0, start + MS_PER_DAY, "suspend bsgi russia"));
    desk_run_until(w.desk, start + 9 * MS_PER_DAY);
    Recording recording = session_record(&w.session, w.desk);
    char line[RECORDING_LINE_MAX + 1];
    assert_true(recording_to_line(&recording, line, NULL));
    recording_free(&recording);
    open_window(&again, line);
    assert_false(again.differs);
    check_same_branch(&w, 0, &again);
    close_window(&again);
    close_window(&w);
}

/* It goes to just before the crash, not over it. */
static void test_a_crashed_run_opens_before_its_end(void **state)
{
    (void)state;
    Window w, again;
    open_window(&w, SCENARIO);
    int64_t start = w.session.bundle.scenario->start;
    Recording recording = relive_plain(&w.session, NULL, 0, w.session.bundle.scenario->end);
    recording.crash = mem_string("SIGSEGV");
    recording.crashed_at = start + 3 * MS_PER_DAY;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    recording_write(&recording, out);
    recording_free(&recording);
    fclose(out);
    open_saved(&again, text);
    free(text);
    assert_true(relive_known(again.desk) == start + 3 * MS_PER_DAY - 1);
    close_window(&again);
    close_window(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_tree_comes_back_as_it_was),
        cmocka_unit_test(test_random_trees_come_back),
        cmocka_unit_test(test_the_bundled_experiment_opens_with_its_branch),
        cmocka_unit_test(test_a_line_opens_too),
        cmocka_unit_test(test_a_crashed_run_opens_before_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
