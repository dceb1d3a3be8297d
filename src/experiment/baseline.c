#include "experiment/baseline.h"

#include "base/simtime.h"

#include <string.h>

static const CorridorRule *opening_rule(const Corridor *corridor)
{
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        if (corridor->rules[r].mode != MODE_CLOSED) {
            return &corridor->rules[r];
        }
    }
    return NULL;
}

/* Whether the baseline keeps it open. */
static bool is_kept_open(const Corridor *corridor)
{
    return corridor->port_count > 0 && opening_rule(corridor);
}

/* The rule with the effects of another, holding when it held. */
static CorridorRule with_effects(const CorridorRule *rule, const CorridorRule *effects)
{
    CorridorRule merged = *effects;
    memcpy(merged.clauses, rule->clauses, sizeof merged.clauses);
    merged.clause_count = rule->clause_count;
    return merged;
}

static void keep_open(Scenario *open, Corridor *corridor)
{
    const CorridorRule *effects = opening_rule(corridor);
    CorridorRule *rules =
        arena_alloc(&open->arena, (size_t)corridor->rule_count + 1, sizeof rules[0]);
    int32_t count = 0;
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        const CorridorRule *rule = &corridor->rules[r];
        rules[count++] = rule->mode == MODE_CLOSED ? with_effects(rule, effects) : *rule;
    }
    rules[count] = *effects; /* where no rule holds it would be closed */
    rules[count++].clause_count = 0;
    corridor->rules = rules;
    corridor->rule_count = count;
}

static bool closes(const Scenario *scenario, const Command *command)
{
    return command->verb == VERB_CORRIDOR && command->value == MODE_CLOSED &&
           is_kept_open(&scenario->corridors[command->subject]);
}

void baseline_scenario(const Scenario *scenario, Scenario *open)
{
    *open = *scenario;
    open->arena = (Arena){0};
    open->hash = scenario->hash ^ UINT64_C(0x6261736c696e6521); /* its snapshots are its own */
    Corridor *corridors =
        arena_alloc(&open->arena, (size_t)scenario->corridor_count + 1, sizeof corridors[0]);
    for (int32_t c = 0; c < scenario->corridor_count; c++) {
        corridors[c] = scenario->corridors[c];
        if (is_kept_open(&corridors[c])) {
            keep_open(open, &corridors[c]);
        }
    }
    open->corridors = corridors;
    ScenarioEvent *events =
        arena_alloc(&open->arena, (size_t)scenario->event_count + 1, sizeof events[0]);
    for (int32_t e = 0; e < scenario->event_count; e++) {
        events[e] = scenario->events[e];
        if (closes(scenario, &events[e].command)) {
            events[e].command.verb = VERBS; /* a note only */
        }
    }
    open->events = events;
}

Sim *baseline_run(const Sim *sim, uint64_t seed, uint32_t replication, const Scenario *open)
{
    SimConfig config = {open, seed, replication, false};
    Sim *baseline = sim_create(&config);
    for (int32_t i = 0; i < sim_command_count(sim); i++) {
        Command command = sim_command(sim, i);
        if (!closes(sim_scenario(sim), &command)) {
            sim_run_until(baseline, command.t);
            sim_apply(baseline, &command, NULL);
        }
    }
    sim_run_until(baseline, sim_now(sim));
    return baseline;
}

/* Goods delivered by counted flows; of the commodities of a list, or of all with NULL. */
static int64_t delivered(const Sim *sim, const int32_t *commodities, int32_t count)
{
    int64_t kg = 0;
    if (commodities) {
        for (int32_t i = 0; i < count; i++) {
            kg += sim_delivered_kg(sim, commodities[i]);
        }
        return kg;
    }
    for (int32_t c = -1; c < sim_scenario(sim)->commodity_count; c++) {
        kg += sim_delivered_kg(sim, c);
    }
    return kg;
}

FoodGap baseline_food_gap(const Sim *sim, const Sim *baseline)
{
    const Food *food = &sim_scenario(sim)->economy.food;
    FoodGap gap = {.delivered_kg = delivered(sim, NULL, 0),
                   .baseline_kg = delivered(baseline, NULL, 0)};
    if (food->wheat_count > 0) {
        gap.wheat_kg = delivered(sim, food->wheat, food->wheat_count);
        gap.baseline_wheat_kg = delivered(baseline, food->wheat, food->wheat_count);
    }
    const EconomyDay *ours = sim_economy_days(sim), *theirs = sim_economy_days(baseline);
    int64_t shortfall = 0;
    for (int32_t d = 0; d < sim_day_count(sim) && d < sim_day_count(baseline); d++) {
        shortfall += theirs[d].delivered_kg - ours[d].delivered_kg;
        gap.late_tonne_days += (double)shortfall / 1000;
        if (shortfall > gap.largest_kg) {
            gap.largest_kg = shortfall;
            gap.largest_day = sim_days(sim)[d].day;
        }
    }
    gap.bread_known = food->wheat_per_bread_ppm > 0 && food->bread_a_day_ppm > 0;
    if (gap.bread_known) {
        gap.bread_days = (double)(gap.baseline_wheat_kg - gap.wheat_kg) /
                         (food->wheat_per_bread_ppm / 1e6) / (food->bread_a_day_ppm / 1e6);
    }
    return gap;
}
