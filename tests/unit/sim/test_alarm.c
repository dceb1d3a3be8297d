#include "base/rng.h"
#include "sim/alarm.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

enum { SLOTS = 77, EVENTS = 20000 };

static uint32_t number(uint32_t index, uint32_t below)
{
    return rng_below(rng_block(rng_key(1, 0), 0, 0, index).u[0], below);
}

static uint64_t least(const uint64_t keys[SLOTS])
{
    uint64_t least = ALARM_IDLE;
    for (int32_t i = 0; i < SLOTS; i++) {
        least = keys[i] < least ? keys[i] : least;
    }
    return least;
}

static void put(AlarmTree *tree, uint64_t keys[SLOTS], uint32_t slot, int64_t t)
{
    keys[slot] = alarm_key(t, ALARM_VESSEL, slot);
    alarm_put(tree, slot, keys[slot]);
}

/* Against a plain list: handlers set their own alarm, sooner or later than the next, move another
 * one to before or behind it, cancel the very next one, or do nothing. */
static void test_alarms_ring_in_order_whatever_handlers_do(void **state)
{
    (void)state;
    AlarmTree tree;
    uint64_t keys[SLOTS];
    alarm_init(&tree, SLOTS);
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        put(&tree, keys, slot, 1 + number(slot, 100));
    }
    uint32_t draws = SLOTS;
    for (int32_t i = 0; i < EVENTS; i++) {
        uint64_t key = alarm_next(&tree);
        assert_true(key == least(keys));
        assert_true(key == alarm_top(&tree));
        uint32_t slot = alarm_slot(key);
        int64_t now = alarm_time(key);
        alarm_ring(&tree, slot);
        keys[slot] = ALARM_IDLE;
        uint32_t does = number(draws++, 8), other = number(draws++, SLOTS);
        if (does != 0) {
            put(&tree, keys, slot, now + number(draws++, does == 1 ? 2 : 100));
        }
        if (does == 2) {
            put(&tree, keys, other, now + number(draws++, 100));
        } else if (does == 3) {
            uint32_t next = alarm_slot(least(keys));
            keys[next] = ALARM_IDLE;
            alarm_idle(&tree, next);
        } else if (does == 4) {
            alarm_reserve(&tree, SLOTS + (uint32_t)i / 16);
        }
        for (uint32_t s = 0; least(keys) == ALARM_IDLE && s < SLOTS; s++) {
            put(&tree, keys, s, now + 1 + number(draws++, 100));
        }
    }
    alarm_free(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alarms_ring_in_order_whatever_handlers_do),
    };
    return cmocka_run_group_tests_name("sim/alarm", tests, NULL, NULL);
}
