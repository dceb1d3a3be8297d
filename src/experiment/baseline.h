/* What a closure cost in food: the same run again without it. */
#ifndef CORRIDOR_EXPERIMENT_BASELINE_H
#define CORRIDOR_EXPERIMENT_BASELINE_H

#include "sim/sim.h"

/* The scenario without closures: corridors that serve ports and that some rule opens are never
 * closed. Where a rule would close one, the first of its rules that opens it counts instead (mode,
 * teams, premium); commands of the scenario that close one are left out. Everything else is as it
 * was: agreements, arrivals, teams, weather, closed ports and lanes. *open borrows from scenario,
 * which must outlive it; free it with scenario_free (of what it borrows nothing is freed). */
void baseline_scenario(const Scenario *scenario, Scenario *open);

/* A run of such a scenario with the seed and replication, and with the commands that were applied
 * by hand in sim, those that close a corridor left out; commands that are then not possible are
 * passed over. Run to sim_now(sim). The caller destroys it, before open. */
Sim *baseline_run(const Sim *sim, uint64_t seed, uint32_t replication, const Scenario *open);

/* Both runs side by side: goods of counted flows that left by the exit. */
typedef struct FoodGap {
    int64_t delivered_kg, baseline_kg; /* by the end */
    int64_t wheat_kg, baseline_wheat_kg;
    int64_t largest_kg;     /* largest shortfall at the end of a day; 0: it never fell short */
    int64_t largest_day;    /* that day's start, ms */
    double late_tonne_days; /* sum over the days of the shortfall at their end; where the run
                               is ahead of the baseline this counts as less */
    bool bread_known;       /* the scenario says what bread is made of */
    double bread_days;      /* days of one person's bread that the missing wheat would have
                               been; below 0 when the run delivered more */
} FoodGap;
FoodGap baseline_food_gap(const Sim *sim, const Sim *baseline);

#endif
