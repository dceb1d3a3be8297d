/* Scenarios made up from a number: any seed gives one that `check` accepts, with a map of its own
 * (three in four) or on black-sea, and any mixture of agreements, corridors, inspections, queues,
 * registration, straits, weather, hazards, silos, pilots, markets and events. As text, so that one
 * that breaks a promise can be read, kept and cut down. */
#ifndef CORRIDOR_TESTS_RANDOM_SCENARIO_H
#define CORRIDOR_TESTS_RANDOM_SCENARIO_H

#include <stdint.h>

typedef struct RandomScenario {
    char *yaml;
    char *network; /* network.geojson of its map, which it names ./map; NULL: on black-sea */
} RandomScenario;

RandomScenario random_scenario(uint64_t seed);
void random_scenario_free(RandomScenario *made);

#endif
