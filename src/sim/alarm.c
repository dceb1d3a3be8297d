#include "sim/alarm.h"

#include "base/memory.h"

#include <assert.h>

void alarm_init(AlarmTree *tree, uint32_t slots)
{
    uint32_t capacity = 2;
    while (capacity < slots) {
        capacity *= 2;
    }
    assert(capacity <= 1u << ALARM_SLOT_BITS);
    tree->capacity = capacity;
    tree->second = 0;
    tree->keys = mem_alloc(2 * (size_t)capacity, sizeof tree->keys[0]);
    for (uint32_t i = 0; i < 2 * capacity; i++) {
        tree->keys[i] = ALARM_IDLE;
    }
}

void alarm_free(AlarmTree *tree)
{
    mem_free(tree->keys);
    tree->keys = NULL;
    tree->capacity = 0;
}

void alarm_reserve(AlarmTree *tree, uint32_t slots)
{
    if (slots <= tree->capacity) {
        return;
    }
    AlarmTree bigger = {0};
    alarm_init(&bigger, slots);
    for (uint32_t slot = 0; slot < tree->capacity; slot++) {
        bigger.keys[bigger.capacity + slot] = tree->keys[tree->capacity + slot];
    }
    alarm_free(tree);
    *tree = bigger;
    alarm_rebuild(tree);
}

void alarm_rebuild(AlarmTree *tree)
{
    tree->second = 0;
    for (uint32_t node = tree->capacity - 1; node > 0; node--) {
        uint64_t left = tree->keys[2 * node], right = tree->keys[2 * node + 1];
        tree->keys[node] = left < right ? left : right;
    }
}
