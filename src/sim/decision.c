/* Who decided last over a station's servers, a corridor, a lane or a port. Kept so that a vessel
 * can be told whose doing its wait is; nothing else depends on it. */
#include "sim/state.h"

#include <assert.h>

static int32_t lane_count(const Sim *sim)
{
    return sim->scenario->network ? sim->scenario->network->lane_count : 0;
}

int32_t decision_count(const Sim *sim)
{
    return sim->scenario->station_count + sim->scenario->corridor_count + lane_count(sim) +
           sim_port_count(sim);
}

/* Where the decisions over a subject of this verb stand; -1: none are kept. */
static int32_t place(const Sim *sim, Verb verb, int32_t subject)
{
    int32_t corridors = sim->scenario->station_count;
    int32_t lanes = corridors + sim->scenario->corridor_count;
    return verb == VERB_TEAMS      ? subject
           : verb == VERB_CORRIDOR ? corridors + subject
           : verb == VERB_LANE     ? lanes + subject
           : verb == VERB_PORT     ? lanes + lane_count(sim) + subject
                                   : -1;
}

void decisions_start(Sim *sim)
{
    for (int32_t i = 0; i < decision_count(sim); i++) {
        sim->decisions[i] = (Decision){sim->h.start, ORIGIN_SELF, -1};
    }
}

void decision_record(Sim *sim, const Command *command)
{
    int32_t i = place(sim, command->verb, command->subject);
    if (i >= 0) {
        int32_t logged = sim->origin == ORIGIN_HAND ? (int32_t)sim->h.command_count - 1 : -1;
        sim->decisions[i] = (Decision){sim->h.now, sim->origin, logged};
    }
}

Decision decision_over(const Sim *sim, Verb verb, int32_t subject)
{
    int32_t i = place(sim, verb, subject);
    assert(i >= 0);
    return sim->decisions[i];
}
