/* The way in and out of a port: pilots, hours, a channel with one way at a time. Moves go in the
 * order of asking, in and out alike. */
#include "sim/port.h"

#include <assert.h>

void pilot_start(Sim *sim, int32_t port)
{
    PortState *state = &sim->ports[port];
    for (int32_t i = 0; i < PILOTS_MAX; i++) {
        state->pilot_free[i] = sim->h.start;
    }
    state->way_free[0] = state->way_free[1] = sim->h.start;
}

static WaitCause cause_now(const Sim *sim, int32_t port)
{
    return !hours_hold(rules_of(sim, port)->pilot_hours, sim->h.now) ? CAUSE_OFF_HOURS
           : sim->port_weather[port] > 0                             ? CAUSE_WEATHER
                                                                     : CAUSE_NO_PILOT;
}

static int32_t next_pilot(const PortState *state, const PortRules *rules)
{
    int32_t best = 0;
    for (int32_t i = 1; i < rules->pilots; i++) {
        best = state->pilot_free[i] < state->pilot_free[best] ? i : best;
    }
    return best;
}

void pilot_ask(Sim *sim, int32_t vessel, BerthPhase phase)
{
    int32_t port = sim->vessels[vessel].port;
    port_settle(sim, port);
    sim->berths[vessel].phase = (uint8_t)phase;
    list_append(sim, &sim->ports[port].moves, vessel);
    vessel_wait_begin(sim, vessel, phase == PHASE_PILOT_IN ? VESSEL_ROADSTEAD : VESSEL_LOADING,
                      cause_now(sim, port));
}

void pilot_forget(Sim *sim, int32_t vessel)
{
    list_remove(sim, &sim->ports[sim->vessels[vessel].port].moves, vessel);
    vessel_wait_end(sim, vessel);
}

/* The cause of all who wait changes with hours and weather; since when they wait does not. */
static void refresh_causes(Sim *sim, int32_t port)
{
    WaitCause cause = cause_now(sim, port);
    for (int32_t i = sim->ports[port].moves.first; i >= 0; i = sim->berths[i].next) {
        vessel_wait_change(sim, i, cause);
    }
}

static void begin_move(Sim *sim, int32_t vessel, int32_t pilot)
{
    int32_t port = sim->vessels[vessel].port;
    const PortRules *rules = rules_of(sim, port);
    PortState *state = &sim->ports[port];
    int32_t way = sim->berths[vessel].phase == PHASE_PILOT_OUT;
    int64_t now = sim->h.now;
    state->pilot_free[pilot] = now + rules->pilotage_ms;
    state->way_free[way] = now + rules->headway_ms;
    int64_t clear = now + (rules->one_way_ms > 0 ? rules->one_way_ms : rules->headway_ms);
    state->way_free[!way] = clear > state->way_free[!way] ? clear : state->way_free[!way];
    pilot_forget(sim, vessel);
    if (way == 0) {
        sim->berths[vessel].phase = PHASE_TO_BERTH;
        sim->berths[vessel].moored = now + rules->pilotage_ms;
        vessel_to_berth(sim, vessel);
    } else {
        sim->berths[vessel].phase = PHASE_NONE;
        vessel_leave_berth(sim, vessel);
    }
}

int64_t pilot_run(Sim *sim, int32_t port)
{
    const PortRules *rules = rules_of(sim, port);
    PortState *state = &sim->ports[port];
    if (rules->pilots == 0) {
        return NEVER;
    }
    while (state->moves.first >= 0) {
        int32_t vessel = state->moves.first, pilot = next_pilot(state, rules);
        int64_t t = state->pilot_free[pilot];
        int64_t way = state->way_free[sim->berths[vessel].phase == PHASE_PILOT_OUT];
        t = way > t ? way : t;
        bool open = hours_hold(rules->pilot_hours, sim->h.now);
        bool weather = sim->port_weather[port] > 0;
        if (t > sim->h.now || !open || weather) {
            refresh_causes(sim, port);
            int64_t change = hours_next(rules->pilot_hours, sim->h.now);
            t = weather ? change : t; /* when it clears, the weather tells */
            return open && t < change ? t : change;
        }
        begin_move(sim, vessel, pilot);
    }
    return NEVER;
}
