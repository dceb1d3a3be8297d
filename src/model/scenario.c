#include "model/scenario.h"

#include <string.h>

const char *const discipline_names[DISCIPLINES] = {"fifo", "priority", "smallest"};

void scenario_free(Scenario *scenario)
{
    arena_free(&scenario->arena);
    memset(scenario, 0, sizeof *scenario);
}

int32_t scenario_find_agreement(const Scenario *scenario, const char *id)
{
    for (int32_t i = 0; i < scenario->agreement_count; i++) {
        if (strcmp(scenario->agreements[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t scenario_find_party(const Scenario *scenario, const char *id)
{
    for (int32_t i = 0; i < scenario->party_count; i++) {
        if (strcmp(scenario->parties[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t scenario_find_corridor(const Scenario *scenario, const char *id)
{
    for (int32_t i = 0; i < scenario->corridor_count; i++) {
        if (strcmp(scenario->corridors[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t scenario_find_station(const Scenario *scenario, const char *id)
{
    for (int32_t i = 0; i < scenario->station_count; i++) {
        if (strcmp(scenario->stations[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t scenario_find_line(const Scenario *scenario, int32_t station, const char *id)
{
    const Station *s = &scenario->stations[station];
    for (int32_t i = s->first_line; i < s->first_line + s->line_count; i++) {
        if (strcmp(scenario->lines[i].id, id) == 0) {
            return i;
        }
    }
    return -1;
}

int64_t dated_value(const Dated *list, int32_t count, int64_t t)
{
    int32_t i = count - 1;
    while (i > 0 && list[i].from > t) {
        i--;
    }
    return list[i].value;
}

int64_t dated_next(const Dated *list, int32_t count, int64_t t)
{
    for (int32_t i = 1; i < count; i++) {
        if (list[i].from > t) {
            return list[i].from;
        }
    }
    return INT64_MAX;
}

int32_t mix_choose(const Mix *mixes, int32_t mix_count, int64_t t, uint32_t uniform)
{
    int32_t m = mix_count - 1;
    while (m > 0 && mixes[m].from > t) {
        m--;
    }
    const uint32_t *below = mixes[m].below;
    int32_t i = 0;
    while (below[i] != UINT32_MAX && uniform >= below[i]) {
        i++;
    }
    return i;
}
