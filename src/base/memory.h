/* Memory: the one door to the heap.
 *
 * Out of memory ends the program with a message (STYLE: a simulator that lost a vessel because
 * an allocation failed would be worse than one that stopped), so callers never test for NULL.
 * Tests may make the n-th allocation fail with mem_fail_after(). */
#ifndef CORRIDOR_BASE_MEMORY_H
#define CORRIDOR_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum { MEM_EXIT_STATUS = 3 }; /* what the program ends with when memory has run out */

/* Zeroed memory of count * size bytes; the product is checked. Free with mem_free. size > 0. */
void *mem_alloc(size_t count, size_t size);

/* Grows or shrinks *items to new_count elements, zeroing elements from old_count up. */
void *mem_resize(void *items, size_t old_count, size_t new_count, size_t size);

/* Copies a string; free with mem_free. NULL gives NULL. */
char *mem_string(const char *text);

void mem_free(void *memory); /* NULL is fine */

/* The slow part of mem_grow. */
void *mem_grow_now(void *items, int32_t count, int32_t *capacity, size_t size);

/* Makes room for one more element in a growable array: doubles *capacity (from 8) when count has
 * reached it. Returns the (possibly moved) items. Use: v->items = mem_grow(v->items, ...). */
static inline void *mem_grow(void *items, int32_t count, int32_t *capacity, size_t size)
{
    return count < *capacity ? items : mem_grow_now(items, count, capacity, size);
}

/* For tests: the count-th allocation from now (1: the next one) behaves as out of memory. 0 or less
 * turns it off. Counts over all threads; arenas count once a block. */
void mem_fail_after(int64_t count);

/* A bump allocator for data that is loaded once and dies at once. Zero is a valid empty arena. */
typedef struct ArenaBlock ArenaBlock;
typedef struct Arena {
    ArenaBlock *first; /* the block with the most room left comes first */
    size_t bytes;      /* handed out in all, each rounded up to 16, for reports */
} Arena;

void *arena_alloc(Arena *arena, size_t count, size_t size); /* zeroed, 16-byte aligned */
char *arena_string(Arena *arena, const char *text);         /* a copy; NULL gives NULL */
void arena_free(Arena *arena);                              /* all of it; leaves it empty */

#endif
