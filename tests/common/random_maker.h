/* What random_map.c and random_scenario.c share: luck, text, and the names that there are. */
#ifndef CORRIDOR_TESTS_RANDOM_MAKER_H
#define CORRIDOR_TESTS_RANDOM_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NAMES_MAX = 12 };

typedef struct Text {
    char *bytes;
    size_t length, capacity;
} Text;

typedef struct Maker {
    uint64_t luck;
    Text yaml, map;
    bool shipped;
    /* What there is to be named. */
    const char *ports[NAMES_MAX], *lanes[NAMES_MAX], *nodes[NAMES_MAX];
    int32_t port_count, lane_count, node_count;
    const char *first, *last; /* nodes where flows come from and go to */
    int32_t days, classes, goods, places, parties, agreements, corridors, queues;
    bool inspected, registered, weather, straits, market;
    int32_t hazards;
} Maker;

void add(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

int32_t below(Maker *m, int32_t bound); /* 0 .. bound - 1 */
int32_t within(Maker *m, int32_t low, int32_t high);
bool chance(Maker *m, int32_t percent);
const char *one_of(Maker *m, const char *const *words, int32_t count);
#define ONE_OF(m, ...)                                                                             \
    one_of(m, (const char *const[]){__VA_ARGS__},                                                  \
           (int32_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))

/* A map of its own, or black-sea, and the names on it that scenarios may use. */
void random_map(Maker *m);

#endif
