/* The pending set: one alarm per slot in a winner tree of 64-bit keys,
 *
 *   time since the start in ms (39 bits, 17 years) | class (4) | slot (20)
 *
 * so that one unsigned comparison orders alarms by time, then by class, then by slot: ties have a
 * written order. Setting, moving and cancelling an alarm cost the same, one climb to the root, and
 * need no handle. Measured against heaps, ladder and calendar queues this is the fastest up to some
 * 100,000 pending alarms. */
#ifndef CORRIDOR_SIM_ALARM_H
#define CORRIDOR_SIM_ALARM_H

#include <stddef.h>
#include <stdint.h>

#define ALARM_IDLE UINT64_MAX

enum { ALARM_SLOT_BITS = 20, ALARM_CLASS_BITS = 4, ALARM_TIME_BITS = 39 };

/* Order of alarms at the same millisecond. */
typedef enum AlarmClass {
    ALARM_DAY,       /* the day's row is written before anything of the next day happens */
    ALARM_SCRIPT,    /* the scenario's dated events */
    ALARM_AGREEMENT, /* terms end */
    ALARM_STATION,   /* hours and calendars change */
    ALARM_VESSEL,    /* services and passages end */
    ALARM_FLOW,      /* vessels arrive */
    ALARM_HAZARD,    /* strikes and ends of repairs */
    ALARM_WEATHER    /* spells begin and end */
} AlarmClass;

typedef struct AlarmTree {
    uint64_t *keys;    /* [2 * capacity]: root at 1, leaf of a slot at capacity + slot */
    uint32_t capacity; /* a power of two */
    uint64_t second;   /* the least key when an alarm had rung, while it stands; 0: not known */
} AlarmTree;

void alarm_init(AlarmTree *tree, uint32_t slots);
void alarm_free(AlarmTree *tree);
/* Doubles the capacity until `slots` fit; alarms stay. */
void alarm_reserve(AlarmTree *tree, uint32_t slots);
/* Works the inner nodes out again after the leaves were written directly. */
void alarm_rebuild(AlarmTree *tree);

static inline uint64_t alarm_key(int64_t since_start, AlarmClass class, uint32_t slot)
{
    return ((uint64_t)since_start << (ALARM_CLASS_BITS + ALARM_SLOT_BITS)) |
           ((uint64_t) class << ALARM_SLOT_BITS) | slot;
}
static inline int64_t alarm_time(uint64_t key)
{
    return (int64_t)(key >> (ALARM_CLASS_BITS + ALARM_SLOT_BITS));
}
static inline uint32_t alarm_slot(uint64_t key)
{
    return (uint32_t)key & ((1u << ALARM_SLOT_BITS) - 1);
}

static inline void alarm_put(AlarmTree *tree, uint32_t slot, uint64_t key)
{
    uint64_t *keys = tree->keys;
    size_t node = tree->capacity + slot;
    if (key < tree->second || slot == alarm_slot(tree->second)) {
        tree->second = 0;
    }
    keys[node] = key;
    /* Sibling addresses depend on the slot alone, so only min() is on the chain. To stop where
     * nothing changes any more costs more by its branch than it saves. */
    while (node > 1) {
        uint64_t sibling = keys[node ^ 1];
        key = sibling < key ? sibling : key;
        node >>= 1;
        keys[node] = key;
    }
}
/* Most slots told to be idle are, above all the one that rings. */
static inline void alarm_idle(AlarmTree *tree, uint32_t slot)
{
    if (tree->keys[tree->capacity + slot] != ALARM_IDLE) {
        alarm_put(tree, slot, ALARM_IDLE);
    }
}
static inline uint64_t alarm_top(const AlarmTree *tree)
{
    return tree->keys[1];
}
/* The alarm at the top rings: it is taken out, and what is left at the top is the next one unless
 * the handler sets an earlier one or moves it. */
static inline void alarm_ring(AlarmTree *tree, uint32_t slot)
{
    alarm_put(tree, slot, ALARM_IDLE);
    tree->second = tree->keys[1];
}
/* The same as alarm_top between two events, but mostly known before the handler of the one before
 * has ended: it is the runner-up then, unless the handler has set an earlier alarm. By a branch,
 * which the processor foresees, and not by the climb, whose end it would wait for. */
static inline uint64_t alarm_next(const AlarmTree *tree)
{
    if (__builtin_expect(tree->second != 0, 1)) {
        return tree->second;
    }
    return alarm_top(tree);
}

#endif
