/* The regime: what the agreements' statuses open and close, by the scenario's rules. Worked out
 * anew whenever a status or a command changes; vessels and stations are told of differences. */
#include "base/hash.h"
#include "sim/state.h"

#include <string.h>

static bool clause_holds(const Sim *sim, const RuleClause *clause)
{
    int32_t status = sim->agreements[clause->agreement].status;
    return clause->statuses >> status & 1 ||
           (clause->statuses >> RULE_VIOLATED & 1 && status == AGREEMENT_IN_FORCE &&
            agreement_strain(sim, clause->agreement) > 0);
}

static int32_t rule_now(const Sim *sim, const Corridor *corridor)
{
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        const CorridorRule *rule = &corridor->rules[r];
        int32_t holding = 0;
        while (holding < rule->clause_count && clause_holds(sim, &rule->clauses[holding])) {
            holding++;
        }
        if (holding == rule->clause_count) {
            return r;
        }
    }
    return -1;
}

const CorridorRule *regime_rule(const Sim *sim, int32_t corridor)
{
    int32_t rule = sim->corridors[corridor].rule;
    return rule >= 0 ? &sim->scenario->corridors[corridor].rules[rule] : NULL;
}

/* True when a mode, or what else a rule gives, has changed. */
static bool update_modes(Sim *sim)
{
    bool changed = false;
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        CorridorState *state = &sim->corridors[c];
        int32_t rule = rule_now(sim, &sim->scenario->corridors[c]);
        changed = changed || rule != state->rule;
        state->rule = rule;
        CorridorMode mode = state->by_hand != COMMAND_AUTO ? (CorridorMode)state->by_hand
                            : rule >= 0                    ? regime_rule(sim, c)->mode
                                                           : MODE_CLOSED;
        if ((int32_t)mode != state->mode) {
            state->mode = (int32_t)mode;
            state->since = sim->h.now;
            trace_add(sim, TRACE_CORRIDOR, 0, c, (int32_t)mode, -1);
            changed = true;
        }
    }
    return changed;
}

static int32_t access_count(const Scenario *s)
{
    return s->access_count > 0 ? s->access_count : 1;
}

/* For flows of one access: a corridor's lanes are shut while it is closed, or not for them; a lane
 * of kind corridor that belongs to none is shut as in peace; what was opened or closed by hand
 * stays so for all. */
static bool update_access(Sim *sim, int32_t access)
{
    const Scenario *s = sim->scenario;
    uint8_t *shut = sim->lane_shut + (size_t)access * (size_t)s->network->lane_count;
    const uint8_t *denied =
        s->access_count > 0 ? s->access_denied + (size_t)access * (size_t)s->corridor_count : NULL;
    uint64_t before = sim->shut_version[access];
    network_shut_as_in_peace(s->network, shut);
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            shut[s->corridors[c].lanes[i]] =
                sim->corridors[c].mode == MODE_CLOSED || (denied && denied[c]);
        }
    }
    for (int32_t l = 0; l < s->network->lane_count; l++) {
        if (sim->lane_hand[l] != 0) {
            shut[l] = sim->lane_hand[l] == 2;
        }
    }
    sim->shut_version[access] = hash_bytes(shut, (size_t)s->network->lane_count, 0);
    return sim->shut_version[access] != before;
}

static bool update_lanes(Sim *sim)
{
    bool changed = false;
    for (int32_t i = 0; sim->scenario->network && i < access_count(sim->scenario); i++) {
        changed |= update_access(sim, i);
    }
    return changed;
}

void regime_start(Sim *sim)
{
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        CorridorState *state = &sim->corridors[c];
        state->by_hand = COMMAND_AUTO;
        state->since = sim->h.start;
        state->rule = rule_now(sim, &sim->scenario->corridors[c]);
        state->mode = state->rule >= 0 ? (int32_t)regime_rule(sim, c)->mode : MODE_CLOSED;
    }
    if (sim->scenario->network) {
        for (int32_t p = 0; p < sim->scenario->network->port_count; p++) {
            sim->port_shut[p] = sim->scenario->port_settings[p].closed;
        }
    }
    update_lanes(sim);
}

void regime_update(Sim *sim)
{
    bool modes = update_modes(sim);
    bool lanes = update_lanes(sim);
    if (lanes) {
        voyage_way_changed(sim);
    } else if (modes) {
        voyage_modes_changed(sim); /* who is to blame for a lane that stays shut */
    }
    if (modes) {
        for (int32_t i = 0; i < sim->scenario->station_count; i++) {
            if (sim->scenario->stations[i].corridor >= 0) {
                station_refresh(sim, i);
            }
        }
    }
}

/* ---- queries ---- */

CorridorView sim_corridor(const Sim *sim, int32_t corridor)
{
    const CorridorState *state = &sim->corridors[corridor];
    const CorridorRule *rule = regime_rule(sim, corridor);
    return (CorridorView){.mode = (CorridorMode)state->mode,
                          .by_command = state->by_hand != COMMAND_AUTO,
                          .since = state->since,
                          .rule = state->rule,
                          .staff = rule ? rule->staff : 0,
                          .premium_ppm = rule ? rule->premium_ppm : 0};
}

bool sim_lane_is_open(const Sim *sim, int32_t lane)
{
    for (int32_t i = 0; i < access_count(sim->scenario); i++) {
        if (!sim->lane_shut[(size_t)i * (size_t)sim->scenario->network->lane_count +
                            (size_t)lane]) {
            return true;
        }
    }
    return false;
}

bool sim_lane_is_open_to(const Sim *sim, int32_t lane, int32_t flow)
{
    return !regime_shut(sim, flow)[lane];
}

bool sim_port_is_open(const Sim *sim, int32_t port)
{
    return !sim->port_shut[port];
}
