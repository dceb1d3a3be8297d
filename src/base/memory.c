#include "base/memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_CAPACITY = 8,
    ARENA_ALIGNMENT = 16,
    ARENA_BLOCK_BYTES = 64 * 1024, /* a scenario's tables fit in a few, without many calls */
};

/* The room follows the header, which alignas pads to a multiple of 16. */
struct ArenaBlock {
    alignas(ARENA_ALIGNMENT) ArenaBlock *next;
    size_t used, size; /* bytes of room; used is a multiple of 16 */
};

/* Allocations until one fails; 0 or less: none does. */
static atomic_int_least64_t fail_countdown;

void mem_fail_after(int64_t count)
{
    atomic_store(&fail_countdown, count);
}

static bool told_to_fail(void)
{
    if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0) {
        return false;
    }
    return atomic_fetch_sub(&fail_countdown, 1) == 1;
}

_Noreturn static void out_of_memory(size_t count, size_t size)
{
    fprintf(stderr, "corridor: out of memory (asked for %zu times %zu bytes)\n", count, size);
    exit(MEM_EXIT_STATUS);
}

static size_t checked_bytes(size_t count, size_t size)
{
    assert(size > 0);
    if (count > SIZE_MAX / size) {
        out_of_memory(count, size);
    }
    return count * size;
}

void *mem_alloc(size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    /* calloc(0) may give NULL, which callers would take for an empty item. */
    void *memory = told_to_fail() ? NULL : calloc(bytes > 0 ? bytes : 1, 1);
    if (!memory) {
        out_of_memory(count, size);
    }
    return memory;
}

void *mem_resize(void *items, size_t old_count, size_t new_count, size_t size)
{
    assert(items || old_count == 0);
    size_t bytes = checked_bytes(new_count, size);
    /* realloc(..., 0) frees on some systems and not on others. */
    unsigned char *memory = told_to_fail() ? NULL : realloc(items, bytes > 0 ? bytes : 1);
    if (!memory) {
        out_of_memory(new_count, size);
    }
    if (new_count > old_count) {
        memset(memory + old_count * size, 0, (new_count - old_count) * size);
    }
    return memory;
}

char *mem_string(const char *text)
{
    if (!text) {
        return NULL;
    }
    size_t bytes = strlen(text) + 1;
    return memcpy(mem_alloc(bytes, 1), text, bytes);
}

void mem_free(void *memory)
{
    free(memory);
}

void *mem_grow_now(void *items, int32_t count, int32_t *capacity, size_t size)
{
    assert(count == *capacity);
    if (*capacity > INT32_MAX / 2) {
        out_of_memory((size_t)*capacity + 1, size);
    }
    int32_t wider = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;
    void *grown = mem_resize(items, (size_t)*capacity, (size_t)wider, size);
    *capacity = wider;
    return grown;
}

static size_t room_left(const ArenaBlock *block)
{
    return block ? block->size - block->used : 0;
}

/* A fresh block, put first unless the first keeps more room than the new one will have: one large
 * table must not waste the rest of a block. */
static ArenaBlock *add_block(Arena *arena, size_t bytes)
{
    size_t size = bytes > ARENA_BLOCK_BYTES ? bytes : ARENA_BLOCK_BYTES;
    ArenaBlock *block = mem_alloc(1, sizeof *block + size);
    assert((uintptr_t)block % ARENA_ALIGNMENT == 0);
    block->size = size;
    if (room_left(arena->first) > size - bytes) {
        block->next = arena->first->next;
        arena->first->next = block;
    } else {
        block->next = arena->first;
        arena->first = block;
    }
    return block;
}

void *arena_alloc(Arena *arena, size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    if (bytes > SIZE_MAX / 2) {
        out_of_memory(count, size); /* so that rounding and the header can't overflow */
    }
    bytes = (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    if (bytes == 0) {
        bytes = ARENA_ALIGNMENT; /* an address of its own */
    }
    ArenaBlock *block = arena->first;
    if (room_left(block) < bytes) {
        block = add_block(arena, bytes);
    }
    unsigned char *room = (unsigned char *)(block + 1);
    void *memory = room + block->used;
    block->used += bytes;
    arena->bytes += bytes;
    return memory;
}

char *arena_string(Arena *arena, const char *text)
{
    if (!text) {
        return NULL;
    }
    size_t bytes = strlen(text) + 1;
    return memcpy(arena_alloc(arena, bytes, 1), text, bytes);
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->first; block;) {
        ArenaBlock *next = block->next;
        mem_free(block);
        block = next;
    }
    *arena = (Arena){0};
}
