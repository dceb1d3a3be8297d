/* The regime: what the agreements' statuses open and close, by the scenario's rules. Worked out
 * anew whenever a status or a command changes; vessels and stations are told of differences. */
#include "base/hash.h"
#include "sim/state.h"

#include <string.h>

static CorridorMode mode_by_rules(const Sim *sim, const Corridor *corridor)
{
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        const CorridorRule *rule = &corridor->rules[r];
        if (rule->agreement < 0 || rule->statuses >> sim->agreements[rule->agreement].status & 1) {
            return rule->mode;
        }
    }
    return MODE_CLOSED;
}

static bool update_modes(Sim *sim)
{
    bool changed = false;
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        CorridorState *state = &sim->corridors[c];
        CorridorMode mode = state->by_hand != COMMAND_AUTO
                                ? (CorridorMode)state->by_hand
                                : mode_by_rules(sim, &sim->scenario->corridors[c]);
        if ((int32_t)mode != state->mode) {
            state->mode = (int32_t)mode;
            state->since = sim->h.now;
            trace_add(sim, TRACE_CORRIDOR, 0, c, (int32_t)mode, -1);
            changed = true;
        }
    }
    return changed;
}

/* A corridor's lanes are shut while it is closed; a lane of kind corridor that belongs to none is
 * shut as in peace; what was opened or closed by hand stays so. */
static bool update_lanes(Sim *sim)
{
    const Scenario *s = sim->scenario;
    if (!s->network) {
        return false;
    }
    uint8_t *shut = sim->lane_shut;
    uint64_t before = sim->h.shut_version;
    network_shut_as_in_peace(s->network, shut);
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            shut[s->corridors[c].lanes[i]] = sim->corridors[c].mode == MODE_CLOSED;
        }
    }
    for (int32_t l = 0; l < s->network->lane_count; l++) {
        if (sim->lane_hand[l] != 0) {
            shut[l] = sim->lane_hand[l] == 2;
        }
    }
    sim->h.shut_version = hash_bytes(shut, (size_t)s->network->lane_count, 0);
    return sim->h.shut_version != before;
}

void regime_start(Sim *sim)
{
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        const Corridor *corridor = &sim->scenario->corridors[c];
        sim->corridors[c].by_hand = COMMAND_AUTO;
        sim->corridors[c].since = sim->h.start;
        sim->corridors[c].mode = (int32_t)mode_by_rules(sim, corridor);
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
    return (CorridorView){(CorridorMode)state->mode, state->by_hand != COMMAND_AUTO, state->since};
}

bool sim_lane_is_open(const Sim *sim, int32_t lane)
{
    return !sim->lane_shut[lane];
}

bool sim_port_is_open(const Sim *sim, int32_t port)
{
    return !sim->port_shut[port];
}
