/* Owners whose patience ends. A ship in ballast that waits, at an inspection anchorage, in a
 * roadstead or before a way that is shut, has no other alarm: it is set to when its owner has had
 * enough. Then it leaves the line for another port, or leaves empty. */
#include "sim/state.h"

static const OwnerRules *owners_of(const Sim *sim, const Vessel *v)
{
    return &sim->scenario->flows[v->flow].owners;
}

static int64_t patience_of(const Sim *sim, const Vessel *v)
{
    RngBlock luck = rng_block(sim->key, v->serial, PURPOSE_OWNER, 0);
    return distribution_draw(owners_of(sim, v)->patience, luck.u[1]);
}

void patience_set(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    if (!owners_of(sim, v)->patience || v->flags & VESSEL_LADEN || v->cargo_kg > 0 ||
        sim->accounts[vessel].diverted) {
        return;
    }
    bool waits =
        v->state == VESSEL_HOLDING ||
        (v->flags & VESSEL_LISTED && (v->state == VESSEL_INBOUND_ANCHORAGE ||
                                      v->state == VESSEL_ROADSTEAD || v->state == VESSEL_IN_QUEUE));
    if (!waits) {
        return;
    }
    int64_t left = patience_of(sim, v) - sim->accounts[vessel].ms[ACTIVITY_WAITING];
    set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, sim->h.now + (left > 0 ? left : 0));
}

void patience_unset(Sim *sim, int32_t vessel)
{
    if (owners_of(sim, &sim->vessels[vessel])->patience) {
        alarm_idle(&sim->alarms, slot_of_vessel(sim, vessel));
    }
}

/* The wait before the berths of a port is not more than its owner would bear again. */
static bool is_bearable(const Sim *sim, int32_t port, const Vessel *v)
{
    const Scenario *s = sim->scenario;
    int32_t line = s->stations[s->port_station[port]].first_line + port_line(sim, port, v);
    return market_expected_wait(sim, line) <= patience_of(sim, v);
}

/* Another port that takes it; -1: none. */
static int32_t alternative(Sim *sim, const Vessel *v)
{
    const OwnerRules *owners = owners_of(sim, v);
    for (int32_t i = 0; i < owners->divert_count; i++) {
        int32_t port = owners->divert_to[i];
        if (port != v->port && !sim->port_shut[port] && port_fits(sim, port, v) &&
            is_bearable(sim, port, v) &&
            voyage_can_reach(sim, v, sim->scenario->network->ports[port].roadstead_node)) {
            return port;
        }
    }
    return -1;
}

/* The next step of a kind, looking from the vessel's own on; its own when there is none. */
static int32_t next_of_kind(const Sim *sim, const Vessel *v, StepKind kind)
{
    const Flow *flow = &sim->scenario->flows[v->flow];
    for (int32_t i = v->step; i < flow->step_count; i++) {
        if (flow->steps[i].kind == kind) {
            return i;
        }
    }
    return v->step;
}

void patience_ends(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    FlowAccount *account = &sim->flow_accounts[v->flow];
    int32_t port = alternative(sim, v);
    sim->accounts[vessel].diverted = 1;
    sim->h.economy_today.diverted += sim->scenario->flows[v->flow].counted;
    if (v->flags & VESSEL_IN_STATION) { /* the berth that it could not sail to */
        station_release(sim, vessel);
    }
    int32_t goal;
    if (port >= 0) {
        account->diverted++;
        v->step = (int16_t)next_of_kind(sim, v, STEP_LOAD);
        v->port = port;
        goal = sim->scenario->network->ports[port].roadstead_node;
    } else {
        account->left_empty++;
        v->step = (int16_t)next_of_kind(sim, v, STEP_DEPART);
        goal = sim->scenario->flows[v->flow].exit_node;
    }
    if (v->flags & VESSEL_LISTED) {
        station_leave(sim, vessel);
    } else {
        vessel_wait_end(sim, vessel);
    }
    if (voyage_divert(sim, vessel, goal)) {
        vessel_step_again(sim, vessel);
    }
}
