/* Hazards: strikes on ports, energy, rail and vessels.
 *
 * Each hazard is a stream of candidate strikes at four times the scenario's rate. A candidate
 * happens with the chance factor / 4 * exposure of its target, so that neither a truce nor a factor
 * set by hand ever shifts when and where the others come: two branches differ only by the strikes
 * that one of them was spared. All luck of a candidate hangs on its number. */
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>

const char *const incident_kind_names[INCIDENT_KINDS] = {"port", "energy", "rail", "vessel_damaged",
                                                         "vessel_lost"};

enum { FACTOR_MOST = 4 };

/* Strikes by hand are numbered from here, so that they take no candidate's luck. */
#define BY_HAND 0x80000000u

static RngBlock luck_of(const Sim *sim, int32_t hazard, Purpose purpose, uint32_t candidate)
{
    return rng_block(sim->key, (uint64_t)hazard, (uint32_t)purpose, candidate);
}

/* ---- the alarm: the next candidate or the next repair ---- */

static void schedule(Sim *sim, int32_t hazard)
{
    int64_t t = sim->hazards[hazard].next;
    for (int64_t i = 0; i < sim->h.repair_count; i++) {
        const Repair *repair = &sim->repairs[i];
        if (repair->hazard == hazard && repair->until < t) {
            t = repair->until;
        }
    }
    set_alarm(sim, slot_of_hazard(sim, hazard), ALARM_HAZARD, t);
}

static void draw_next(Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    HazardState *state = &sim->hazards[hazard];
    uint32_t uniform = luck_of(sim, hazard, PURPOSE_STRIKE, (uint32_t)state->draws).u[0];
    uint64_t units = (uint64_t)distribution_draw(sim->scenario->unit_gap, uniform) / FACTOR_MOST;
    state->next = rate_spend(def->rates, def->rate_count, sim->h.now, units, sim->h.end);
}

/* ---- what is out of service ---- */

/* The least that is left of a port's power or rail, over the strikes that still last. */
static int32_t left_at(const Sim *sim, Target target, int32_t port)
{
    int32_t left = 1000000;
    for (int64_t i = 0; i < sim->h.repair_count; i++) {
        const Repair *repair = &sim->repairs[i];
        const Hazard *def = &sim->scenario->hazards[repair->hazard];
        if (repair->until == NEVER || def->target != target || def->left_ppm >= left) {
            continue;
        }
        for (int32_t p = 0; p < def->port_count; p++) {
            if (def->ports[p] == port) {
                left = def->left_ppm;
            }
        }
    }
    return left;
}

static void update_ports(Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    for (int32_t p = 0; p < def->port_count; p++) {
        int32_t left = left_at(sim, def->target, def->ports[p]);
        if (def->target == TARGET_ENERGY) {
            port_set_power(sim, def->ports[p], left);
        } else {
            port_set_rail(sim, def->ports[p], left);
        }
    }
}

static void add_repair(Sim *sim, Repair repair)
{
    int64_t i = 0;
    while (i < sim->h.repair_count && sim->repairs[i].until != NEVER) {
        i++;
    }
    if (i == sim->h.repair_count) {
        sim->repairs = mem_grow(sim->repairs, (int32_t)sim->h.repair_count, &sim->repair_capacity,
                                sizeof sim->repairs[0]);
        sim->h.repair_count++;
    }
    sim->repairs[i] = repair;
}

static void end_repairs(Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    for (int64_t i = 0; i < sim->h.repair_count; i++) {
        Repair *repair = &sim->repairs[i];
        if (repair->hazard != hazard || repair->until > sim->h.now) {
            continue;
        }
        repair->until = NEVER;
        if (def->target == TARGET_PORTS) {
            port_give_berths(sim, repair->port, repair->berths);
        } else {
            update_ports(sim, hazard);
        }
    }
}

/* ---- strikes ---- */

typedef struct Strike {
    int32_t hazard;
    uint32_t candidate;
    int64_t repair_ms;
} Strike;

static IncidentRecord *add_incident(Sim *sim, const Strike *strike, IncidentKind kind, int32_t port)
{
    sim->incidents = mem_grow(sim->incidents, (int32_t)sim->h.incident_count,
                              &sim->incident_capacity, sizeof sim->incidents[0]);
    IncidentRecord *record = &sim->incidents[sim->h.incident_count++];
    *record = (IncidentRecord){.t = sim->h.now,
                               .until = sim->h.now + strike->repair_ms,
                               .kind = (int32_t)kind,
                               .hazard = strike->hazard,
                               .port = port,
                               .leg = -1,
                               .origin = sim->origin,
                               .command = sim->origin == ORIGIN_HAND
                                              ? (int32_t)sim->h.command_count - 1
                                              : -1};
    if (port >= 0) {
        insurance_incident(sim, insurance_corridor_of_port(sim->scenario, port),
                           sim->scenario->hazards[strike->hazard].alarm_ppm);
    }
    return record;
}

static void strike_port(Sim *sim, const Strike *strike, int32_t port)
{
    const Hazard *def = &sim->scenario->hazards[strike->hazard];
    HazardState *state = &sim->hazards[strike->hazard];
    IncidentRecord *record = add_incident(sim, strike, INCIDENT_PORT, port);
    if (def->grain) {
        RngBlock luck = luck_of(sim, strike->hazard, PURPOSE_STRIKE_2, strike->candidate);
        record->kg = port_lose_grain(sim, port, distribution_draw(def->grain, luck.u[0]));
        state->grain_lost_kg += record->kg;
    }
    if (def->berths > 0 && strike->repair_ms > 0) {
        int32_t taken = port_take_berths(sim, port, def->berths);
        add_repair(sim, (Repair){sim->h.now + strike->repair_ms, strike->hazard, port, taken, 0});
    }
    trace_add(sim, TRACE_INCIDENT, 0, strike->hazard, INCIDENT_PORT, port);
}

static void strike_supply(Sim *sim, const Strike *strike, IncidentKind kind)
{
    int64_t until = add_incident(sim, strike, kind, -1)->until;
    add_repair(sim, (Repair){until, strike->hazard, -1, 0, 0});
    update_ports(sim, strike->hazard);
    trace_add(sim, TRACE_INCIDENT, 0, strike->hazard, (int32_t)kind, -1);
}

/* Whether a vessel is under way in one of the hazard's lanes. */
static bool at_risk(const Sim *sim, const Hazard *def, const Vessel *v, int32_t *leg,
                    int32_t *metres)
{
    if (v->serial == 0 || v->until == NEVER || v->leg_end <= v->leg ||
        !voyage_position(sim, v, sim->h.now, leg, metres)) {
        return false;
    }
    int32_t lane = sim->scenario->network->legs[leg_index(sim->route_legs[v->route + *leg])].lane;
    for (int32_t i = 0; i < def->lane_count; i++) {
        if (def->lanes[i] == lane) {
            return true;
        }
    }
    return false;
}

/* The vessel number `place` of those at risk, or, with place < 0, how many there are. */
static int32_t find_at_risk(const Sim *sim, const Hazard *def, int32_t place)
{
    int32_t count = 0, leg, metres;
    for (int32_t i = 0; i < sim->h.vessel_slots; i++) {
        if (at_risk(sim, def, &sim->vessels[i], &leg, &metres) && count++ == place) {
            return i;
        }
    }
    return place < 0 ? count : -1;
}

static void strike_vessel(Sim *sim, const Strike *strike, int32_t vessel)
{
    const Hazard *def = &sim->scenario->hazards[strike->hazard];
    HazardState *state = &sim->hazards[strike->hazard];
    Vessel *v = &sim->vessels[vessel];
    RngBlock luck = luck_of(sim, strike->hazard, PURPOSE_STRIKE_2, strike->candidate);
    bool sinks = luck.u[2] < ((uint64_t)(uint32_t)def->sinks_ppm << 32) / 1000000;
    int64_t casualties = def->crew ? distribution_draw(def->crew, luck.u[1]) : 0;
    casualties = casualties < v->crew ? casualties : v->crew;
    IncidentRecord *record =
        add_incident(sim, strike, sinks ? INCIDENT_LOST : INCIDENT_DAMAGED, v->port);
    record->serial = v->serial;
    record->crew = (int32_t)casualties;
    int32_t leg, metres;
    if (at_risk(sim, def, v, &leg, &metres)) {
        record->leg = sim->route_legs[v->route + leg];
        record->metres = metres;
    }
    trace_add(sim, TRACE_INCIDENT, v->serial, strike->hazard, record->kind, v->port);
    state->crew_lost += (int32_t)casualties;
    vessel_damage(sim, vessel, strike->repair_ms, (int32_t)casualties);
    if (sinks) {
        record->kg = v->cargo_kg;
        record->until = record->t;
        state->vessels_lost++;
        vessel_lose(sim, vessel);
    } else {
        state->vessels_damaged++;
    }
}

/* A strike on a port may damage one of the vessels at berth there. */
static void strike_berthed(Sim *sim, const Strike *strike, int32_t port)
{
    const Hazard *def = &sim->scenario->hazards[strike->hazard];
    RngBlock luck = luck_of(sim, strike->hazard, PURPOSE_STRIKE_2, strike->candidate);
    int32_t count = sim->ports[port].berth.count;
    if (count > 0 && luck.u[3] < ((uint64_t)(uint32_t)def->hits_ppm << 32) / 1000000) {
        int32_t place = (int32_t)rng_below(luck.u[2], (uint32_t)count);
        strike_vessel(sim, strike, port_berthed_vessel(sim, port, place));
    }
}

static void carry_out(Sim *sim, const Strike *strike, int32_t target)
{
    switch (sim->scenario->hazards[strike->hazard].target) {
    case TARGET_PORTS:
        strike_port(sim, strike, target);
        strike_berthed(sim, strike, target);
        break;
    case TARGET_ENERGY:
        strike_supply(sim, strike, INCIDENT_ENERGY);
        break;
    case TARGET_RAIL:
        strike_supply(sim, strike, INCIDENT_RAIL);
        break;
    case TARGET_MARITIME:
        if (target < 0) {
            sim->hazards[strike->hazard].missed++;
            return;
        }
        strike_vessel(sim, strike, target);
        break;
    case TARGET_LAND:
    case TARGETS:
        assert(0 && "no hazard strikes this");
        break;
    }
    sim->hazards[strike->hazard].strikes++;
}

/* Port or vessel that the candidate would strike; -1: none or all. */
static int32_t choose_target(const Sim *sim, const Hazard *def, uint32_t uniform)
{
    if (def->target == TARGET_PORTS) {
        return def->ports[mix_choose(def->port_mix, def->port_mix_count, sim->h.now, uniform)];
    }
    if (def->target != TARGET_MARITIME) {
        return -1;
    }
    int32_t count = find_at_risk(sim, def, -1);
    return count > 0 ? find_at_risk(sim, def, (int32_t)rng_below(uniform, (uint32_t)count)) : -1;
}

static Strike make_strike(const Sim *sim, int32_t hazard, uint32_t number, uint32_t uniform)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    return (Strike){hazard, number, def->repair ? distribution_draw(def->repair, uniform) : 0};
}

static void candidate(Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    HazardState *state = &sim->hazards[hazard];
    uint32_t number = (uint32_t)state->draws++;
    RngBlock luck = luck_of(sim, hazard, PURPOSE_STRIKE, number);
    Strike strike = make_strike(sim, hazard, number, luck.u[3]);
    draw_next(sim, hazard);
    /* Within one interval of the uniform: what the factor lets be, and of that what the protection
     * keeps from happening. */
    uint64_t meant = ((uint64_t)(uint32_t)state->factor_ppm << 32) / (FACTOR_MOST * 1000000u);
    if (luck.u[1] >= meant) {
        return;
    }
    int32_t target = choose_target(sim, def, luck.u[2]);
    int32_t port = def->target == TARGET_PORTS                     ? target
                   : def->target == TARGET_MARITIME && target >= 0 ? sim->vessels[target].port
                                                                   : -1;
    uint64_t exposed = 1000000u - (uint64_t)(uint32_t)sim_protection_ppm(sim, def->target, port);
    if (luck.u[1] >= meant * exposed / 1000000) {
        state->held_back++;
        return;
    }
    carry_out(sim, &strike, target);
}

void hazard_alarm(Sim *sim, int32_t hazard)
{
    end_repairs(sim, hazard);
    if (sim->hazards[hazard].next <= sim->h.now) {
        candidate(sim, hazard);
    }
    schedule(sim, hazard);
}

void hazard_set_factor(Sim *sim, int32_t hazard, int64_t factor_ppm)
{
    sim->hazards[hazard].factor_ppm = factor_ppm == COMMAND_AUTO ? 1000000 : (int32_t)factor_ppm;
}

bool hazard_can_strike(const Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    return def->target != TARGET_MARITIME || find_at_risk(sim, def, -1) > 0;
}

void hazard_attack(Sim *sim, int32_t hazard, int32_t port)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    uint32_t number = BY_HAND + (uint32_t)sim->hazards[hazard].by_hand++;
    RngBlock luck = luck_of(sim, hazard, PURPOSE_STRIKE, number);
    Strike strike = make_strike(sim, hazard, number, luck.u[3]);
    carry_out(sim, &strike, port >= 0 ? port : choose_target(sim, def, luck.u[2]));
    schedule(sim, hazard);
}

void hazards_start(Sim *sim)
{
    for (int32_t i = 0; i < sim->scenario->hazard_count; i++) {
        sim->hazards[i].factor_ppm = 1000000;
        draw_next(sim, i);
        schedule(sim, i);
    }
}

/* ---- queries ---- */

static int32_t mean_protection(const Sim *sim, const Hazard *def)
{
    if (def->target != TARGET_PORTS) {
        return sim_protection_ppm(sim, def->target, -1);
    }
    int64_t sum = 0;
    for (int32_t p = 0; p < def->port_count; p++) {
        sum += sim_protection_ppm(sim, def->target, def->ports[p]);
    }
    return (int32_t)(sum / def->port_count);
}

HazardView sim_hazard(const Sim *sim, int32_t hazard)
{
    const Hazard *def = &sim->scenario->hazards[hazard];
    const HazardState *state = &sim->hazards[hazard];
    HazardView view = {.factor_ppm = state->factor_ppm,
                       .protection_ppm = mean_protection(sim, def),
                       .strikes = state->strikes,
                       .held_back = state->held_back,
                       .missed = state->missed,
                       .vessels_damaged = state->vessels_damaged,
                       .vessels_lost = state->vessels_lost,
                       .crew_lost = state->crew_lost,
                       .grain_lost_kg = state->grain_lost_kg};
    int64_t rate = dated_value(def->rates, def->rate_count, sim->h.now);
    view.rate_per_day = (double)rate * state->factor_ppm / 1e9;
    for (int64_t i = 0; i < sim->h.repair_count; i++) {
        view.in_repair += sim->repairs[i].hazard == hazard && sim->repairs[i].until != NEVER;
    }
    return view;
}

int32_t sim_incident_count(const Sim *sim)
{
    return (int32_t)sim->h.incident_count;
}

Incident sim_incident(const Sim *sim, int32_t index)
{
    const IncidentRecord *record = &sim->incidents[index];
    Incident incident = {.t = record->t,
                         .until = record->until,
                         .kg = record->kg,
                         .serial = record->serial,
                         .kind = record->kind,
                         .hazard = record->hazard,
                         .port = record->port,
                         .crew = record->crew};
    const Network *network = sim->scenario->network;
    if (record->leg >= 0) {
        incident.at = leg_pose(network, record->leg, record->metres).at;
    } else if (record->port >= 0) {
        incident.at = network->ports[record->port].at;
    } else if (sim->scenario->hazards[record->hazard].port_count > 0) {
        incident.at = network->ports[sim->scenario->hazards[record->hazard].ports[0]].at;
    }
    return incident;
}
