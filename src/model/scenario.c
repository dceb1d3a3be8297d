#include "model/scenario.h"

#include <assert.h>
#include <string.h>

const char *const discipline_names[DISCIPLINES] = {
    [DISCIPLINE_FIFO] = "fifo",         [DISCIPLINE_PRIORITY] = "priority",
    [DISCIPLINE_SMALLEST] = "smallest", [DISCIPLINE_OUTBOUND] = "outbound",
    [DISCIPLINE_CARGO] = "cargo",
};

const char *const weather_kind_names[WEATHER_KINDS] = {
    [WEATHER_FOG] = "fog",
    [WEATHER_WIND] = "wind",
    [WEATHER_CURRENT] = "current",
};

const char *const on_shut_names[ON_SHUT_RULES] = {
    [ON_SHUT_FINISH] = "finish",
    [ON_SHUT_INTERRUPT] = "interrupt",
};

void scenario_free(Scenario *scenario)
{
    if (scenario) {
        Arena arena = scenario->arena; /* may hold the scenario itself, which so is gone after */
        *scenario = (Scenario){0};
        arena_free(&arena);
    }
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

int32_t scenario_find_condition(const Scenario *scenario, const char *id)
{
    const char *dot = strchr(id, '.');
    int32_t found = -1;
    for (int32_t i = 0; i < scenario->condition_count; i++) {
        const Condition *c = &scenario->conditions[i];
        const char *agreement = scenario->agreements[c->agreement].id;
        size_t length = dot ? (size_t)(dot - id) : 0;
        if (strcmp(c->id, dot ? dot + 1 : id) != 0 ||
            (dot && (strlen(agreement) != length || memcmp(agreement, id, length) != 0))) {
            continue;
        }
        if (found >= 0) {
            return -1; /* several have this id: it must be told which */
        }
        found = i;
    }
    return found;
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

/* Lists are short (the months of a scenario), so this and dated_value walk from the front. The
 * first entry counts from the start of the run, so its own date changes nothing. */
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
    assert(mix_count > 0);
    const Mix *mix = &mixes[0];
    for (int32_t i = 1; i < mix_count && mixes[i].from <= t; i++) {
        mix = &mixes[i];
    }
    /* The last bound is UINT32_MAX, which no uniform is below. */
    int32_t chosen = 0;
    while (uniform >= mix->below[chosen] && mix->below[chosen] != UINT32_MAX) {
        chosen++;
    }
    return chosen;
}

int32_t scenario_class_for(const Scenario *scenario, const Flow *flow, int32_t port, int64_t kg)
{
    const VesselClass *classes = scenario->classes;
    int32_t best = -1;
    for (int32_t lifts = 0; lifts < 2 && best < 0; lifts++) {
        for (int32_t i = 0; i < flow->class_count; i++) {
            const VesselClass *class = &classes[flow->classes[i]];
            int64_t carries = lifts ? class->dwt_kg : class->cargo_kg;
            bool fits = port < 0 || port_rules_fit(&scenario->port_settings[port].rules, class);
            if (fits && carries >= kg && (best < 0 || class->cargo_kg < classes[best].cargo_kg)) {
                best = flow->classes[i];
            }
        }
    }
    return best;
}
