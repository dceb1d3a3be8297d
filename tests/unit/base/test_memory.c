#include "base/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_allocated_memory_is_zero(void **state)
{
    (void)state;
    unsigned char *bytes = mem_alloc(1000, 3);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(bytes[i], 0);
    }
    mem_free(bytes);
}

static void test_nothing_can_be_allocated_and_freed(void **state)
{
    (void)state;
    void *nothing = mem_alloc(0, 8);
    assert_non_null(nothing);
    nothing = mem_resize(nothing, 0, 0, 8);
    assert_non_null(nothing);
    mem_free(nothing);
    mem_free(NULL);
}

static void test_resize_keeps_old_elements_and_zeroes_new_ones(void **state)
{
    (void)state;
    int32_t *items = mem_resize(NULL, 0, 3, sizeof *items);
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(items[i], 0);
        items[i] = i + 1;
    }
    items = mem_resize(items, 3, 500, sizeof *items);
    for (int32_t i = 0; i < 500; i++) {
        assert_int_equal(items[i], i < 3 ? i + 1 : 0);
    }
    items = mem_resize(items, 500, 2, sizeof *items);
    assert_int_equal(items[1], 2);
    mem_free(items);
}

static void test_string_is_copied(void **state)
{
    (void)state;
    char original[] = "Chornomorsk";
    char *copy = mem_string(original);
    original[0] = 'X';
    assert_string_equal(copy, "Chornomorsk");
    mem_free(copy);
    assert_null(mem_string(NULL));
}

static void test_grow_doubles_from_eight_and_keeps_elements(void **state)
{
    (void)state;
    int64_t *items = NULL;
    int32_t capacity = 0;
    for (int32_t count = 0; count < 100; count++) {
        items = mem_grow(items, count, &capacity, sizeof *items);
        assert_true(capacity > count);
        assert_int_equal(items[count], 0);
        items[count] = count * 7;
    }
    assert_int_equal(capacity, 128);
    for (int32_t i = 0; i < 100; i++) {
        assert_int_equal(items[i], i * 7);
    }
    int64_t *same = mem_grow(items, 100, &capacity, sizeof *items);
    assert_ptr_equal(same, items);
    mem_free(items);
}

static void test_arena_memory_is_zero_and_aligned(void **state)
{
    (void)state;
    Arena arena = {0};
    for (size_t i = 0; i < 2000; i++) {
        unsigned char *bytes = arena_alloc(&arena, i % 97, 1);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t k = 0; k < i % 97; k++) {
            assert_int_equal(bytes[k], 0);
        }
        memset(bytes, 0xff, i % 97);
    }
    arena_free(&arena);
}

static void test_arena_pieces_do_not_overlap_even_among_large_ones(void **state)
{
    (void)state;
    enum { PIECES = 60 };
    Arena arena = {0};
    unsigned char *pieces[PIECES];
    size_t sizes[PIECES];
    for (int i = 0; i < PIECES; i++) {
        sizes[i] = i % 3 == 0 ? 100000 + (size_t)i : 20000 + (size_t)i;
        pieces[i] = arena_alloc(&arena, sizes[i], 1);
        memset(pieces[i], i, sizes[i]);
    }
    for (int i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(pieces[i][k], i);
        }
    }
    assert_true(arena.bytes >= 20 * 100000 + 40 * 20000);
    arena_free(&arena);
}

static void test_large_arena_piece_leaves_the_open_block_in_use(void **state)
{
    (void)state;
    Arena arena = {0};
    char *before = arena_alloc(&arena, 16, 1);
    arena_alloc(&arena, 1000000, 1);
    char *after = arena_alloc(&arena, 16, 1);
    assert_ptr_equal(after, before + 16);
    arena_free(&arena);
}

static void test_arena_is_empty_and_usable_after_free(void **state)
{
    (void)state;
    Arena arena = {0};
    arena_free(&arena);
    assert_string_equal(arena_string(&arena, "Bosporus"), "Bosporus");
    assert_null(arena_string(&arena, NULL));
    assert_int_equal(arena.bytes, 16);
    arena_free(&arena);
    assert_null(arena.first);
    assert_int_equal(arena.bytes, 0);
    assert_string_equal(arena_string(&arena, ""), "");
    arena_free(&arena);
}

static void make_three(void)
{
    void *a = mem_alloc(1, 8);
    a = mem_resize(a, 1, 2, 8);
    Arena arena = {0};
    arena_alloc(&arena, 1, 8);
    arena_free(&arena);
    mem_free(a);
}

static void ask_for_more_than_an_address_can_hold(void)
{
    mem_free(mem_alloc(SIZE_MAX / 2, 3));
}

static void ask_the_arena_for_almost_everything(void)
{
    Arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 3, 1);
    arena_free(&arena);
}

/* Runs work in a child and gives its exit status and what it wrote to stderr. */
static int run_apart(void (*work)(void), int64_t fail_after, char *message, size_t room)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        mem_fail_after(fail_after);
        work();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while (length + 1 < room && (got = read(ends[0], message + length, room - 1 - length)) > 0) {
        length += (size_t)got;
    }
    message[length] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_nth_allocation_ends_the_program_with_a_message(void **state)
{
    (void)state;
    char message[200];
    for (int64_t n = 1; n <= 3; n++) {
        assert_int_equal(run_apart(make_three, n, message, sizeof message), MEM_EXIT_STATUS);
        assert_non_null(strstr(message, "out of memory"));
    }
    assert_int_equal(run_apart(make_three, 4, message, sizeof message), 0);
    assert_string_equal(message, "");
}

static void test_failing_can_be_turned_off(void **state)
{
    (void)state;
    mem_fail_after(1);
    mem_fail_after(-1);
    make_three();
    mem_fail_after(0);
    make_three();
}

static void test_overflowing_size_counts_as_out_of_memory(void **state)
{
    (void)state;
    char message[200];
    assert_int_equal(run_apart(ask_for_more_than_an_address_can_hold, 0, message, sizeof message),
                     MEM_EXIT_STATUS);
    assert_int_equal(run_apart(ask_the_arena_for_almost_everything, 0, message, sizeof message),
                     MEM_EXIT_STATUS);
    assert_non_null(strstr(message, "out of memory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocated_memory_is_zero),
        cmocka_unit_test(test_nothing_can_be_allocated_and_freed),
        cmocka_unit_test(test_resize_keeps_old_elements_and_zeroes_new_ones),
        cmocka_unit_test(test_string_is_copied),
        cmocka_unit_test(test_grow_doubles_from_eight_and_keeps_elements),
        cmocka_unit_test(test_arena_memory_is_zero_and_aligned),
        cmocka_unit_test(test_arena_pieces_do_not_overlap_even_among_large_ones),
        cmocka_unit_test(test_large_arena_piece_leaves_the_open_block_in_use),
        cmocka_unit_test(test_arena_is_empty_and_usable_after_free),
        cmocka_unit_test(test_nth_allocation_ends_the_program_with_a_message),
        cmocka_unit_test(test_failing_can_be_turned_off),
        cmocka_unit_test(test_overflowing_size_counts_as_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
