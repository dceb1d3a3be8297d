/* War-risk premiums: what the corridors' rules say, plus the stress of recent incidents.
 *
 * The stress of a corridor is in 10^-9 of a hull's value. It changes at incidents and fades once a
 * day, when the day ends; between these it stands, so a premium depends on nothing but the events
 * before it and is the same however a run is cut into pieces. */
#include "sim/state.h"

#include <assert.h>

/* What the corridor's rule in force says; without a corridor, the scenario's premium elsewhere. */
static int32_t corridor_premium_ppm(const Sim *sim, int32_t corridor)
{
    if (corridor < 0) {
        return sim->scenario->economy.insurance.elsewhere_ppm;
    }
    const CorridorRule *rule = regime_rule(sim, corridor);
    return rule ? rule->premium_ppm : 0;
}

/* Where the stress of a corridor stands: -1, all that is no corridor, comes last. */
static int64_t *stress_of(const Sim *sim, int32_t corridor)
{
    return &sim->stress_ppb[corridor >= 0 ? corridor : sim->scenario->corridor_count];
}

static void raise_stress(Sim *sim, int32_t corridor, int64_t by_ppb)
{
    const Insurance *insurance = &sim->scenario->economy.insurance;
    int64_t *stress = stress_of(sim, corridor);
    *stress += by_ppb;
    /* More than the cap would only hide how long it takes to fade below it. */
    int64_t most = insurance->cap_ppm > 0 ? insurance->cap_ppm : 1000000;
    *stress = *stress < most * 1000 ? *stress : most * 1000;
}

void insurance_incident(Sim *sim, int32_t corridor, int32_t weight_ppm)
{
    assert(weight_ppm >= 0);
    /* At most 10^6 * 10^9: far below 2^63. */
    int64_t by_ppb = (int64_t)sim->scenario->economy.insurance.incident_ppm * weight_ppm / 1000;
    if (by_ppb == 0) {
        return;
    }
    if (corridor >= 0) {
        raise_stress(sim, corridor, by_ppb);
        return;
    }
    for (int32_t c = -1; c < sim->scenario->corridor_count; c++) {
        raise_stress(sim, c, by_ppb);
    }
}

void insurance_day_end(Sim *sim)
{
    int64_t left = sim->scenario->economy.insurance.decay_ppb;
    for (int32_t c = -1; c < sim->scenario->corridor_count; c++) {
        int64_t *stress = stress_of(sim, c);
        *stress = *stress * left / 1000000000; /* at most 10^9 * 10^9 < 2^63 */
    }
}

int32_t insurance_corridor_of_port(const Scenario *scenario, int32_t port)
{
    for (int32_t c = 0; port >= 0 && c < scenario->corridor_count; c++) {
        for (int32_t i = 0; i < scenario->corridors[c].port_count; i++) {
            if (scenario->corridors[c].ports[i] == port) {
                return c;
            }
        }
    }
    return -1;
}

int32_t sim_premium(const Sim *sim, int32_t corridor)
{
    const Insurance *insurance = &sim->scenario->economy.insurance;
    int64_t premium = corridor_premium_ppm(sim, corridor) + *stress_of(sim, corridor) / 1000;
    int64_t cap = insurance->cap_ppm;
    return (int32_t)(cap > 0 && premium > cap ? cap : premium);
}
