/* Ports: which berth a vessel gets, how fast it loads there, what attacks take away. */
#include "sim/port.h"

#include <assert.h>
#include <string.h>

/* ---- small tools ---- */

void tally_add(Tally *tally, int64_t units)
{
    tally->part += units % MS_PER_DAY;
    tally->kg += units / MS_PER_DAY + tally->part / MS_PER_DAY;
    tally->part %= MS_PER_DAY;
}

void list_append(Sim *sim, VesselList *list, int32_t vessel)
{
    BerthState *b = &sim->berths[vessel];
    b->next = -1;
    b->previous = list->last;
    if (list->last >= 0) {
        sim->berths[list->last].next = vessel;
    } else {
        list->first = vessel;
    }
    list->last = vessel;
    list->count++;
}

void list_remove(Sim *sim, VesselList *list, int32_t vessel)
{
    BerthState *b = &sim->berths[vessel];
    if (b->previous >= 0) {
        sim->berths[b->previous].next = b->next;
    } else {
        list->first = b->next;
    }
    if (b->next >= 0) {
        sim->berths[b->next].previous = b->previous;
    } else {
        list->last = b->previous;
    }
    b->next = b->previous = -1;
    list->count--;
}

static const VesselClass *class_of(const Sim *sim, const Vessel *v)
{
    assert(v->vessel_class >= 0); /* the loader asks for classes where vessels load */
    return &sim->scenario->classes[v->vessel_class];
}

static bool is_berthed(const BerthState *b)
{
    return b->phase == PHASE_LOADING || b->phase == PHASE_NO_CARGO || b->phase == PHASE_NO_POWER ||
           b->phase == PHASE_DAMAGED;
}

/* ---- berths by size ---- */

bool port_fits(const Sim *sim, int32_t port, const Vessel *v)
{
    return v->vessel_class < 0 || port_rules_fit(rules_of(sim, port), class_of(sim, v));
}

/* By its own lot first; then the first of its flow's ports that fits, which the loader saw to. */
void port_choose_fitting(Sim *sim, Vessel *v)
{
    if (v->port < 0 || port_fits(sim, v->port, v)) {
        return;
    }
    const Flow *flow = &sim->scenario->flows[v->flow];
    for (int32_t attempt = 0; attempt < 8 && !port_fits(sim, v->port, v); attempt++) {
        RngBlock block = rng_block(sim->key, v->serial, PURPOSE_RENOMINATE, v->renominations++);
        v->port =
            flow->ports[mix_choose(flow->port_mix, flow->port_mix_count, sim->h.now, block.u[0])];
    }
    for (int32_t i = 0; i < flow->port_count && !port_fits(sim, v->port, v); i++) {
        v->port = flow->ports[i];
    }
}

int32_t port_line(const Sim *sim, int32_t port, const Vessel *v)
{
    const PortRules *rules = rules_of(sim, port);
    int32_t group = port_rules_group(rules, class_of(sim, v));
    return group >= 0 ? group : rules->group_count - 1;
}

int32_t port_free_group(const Sim *sim, int32_t port, int32_t group)
{
    const PortRules *rules = rules_of(sim, port);
    const PortState *state = &sim->ports[port];
    for (int32_t g = group; g < rules->group_count; g++) {
        if (state->group_busy[g] < rules->groups[g].count - state->group_out[g]) {
            return g;
        }
    }
    return rules->group_count == 0 ? 0 : -1;
}

void port_allot(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    int32_t line =
        v->held - sim->scenario->stations[sim->scenario->port_station[v->port]].first_line;
    int32_t group = port_free_group(sim, v->port, line);
    assert(group >= 0);
    const PortSetting *setting = &sim->scenario->port_settings[v->port];
    int64_t rate = setting->load_kg_per_day > 0
                       ? setting->load_kg_per_day
                       : sim->scenario->network->ports[v->port].load_kg_per_day;
    if (setting->rules.group_count > 0 && setting->rules.groups[group].load_kg_per_day > 0) {
        rate = setting->rules.groups[group].load_kg_per_day;
    }
    assert(rate > 0);
    BerthState *b = &sim->berths[vessel];
    memset(b, 0, sizeof *b);
    b->next = b->previous = b->bin = -1;
    b->group = (int16_t)group;
    b->phase = PHASE_TO_BERTH;
    b->rate_kg_per_day = rate >= 1000 ? rate / 1000 * 1000 : 1000; /* whole tonnes */
    sim->ports[v->port].group_busy[group]++;
}

void port_enter(Sim *sim, int32_t vessel)
{
    if (rules_of(sim, sim->vessels[vessel].port)->pilots > 0) {
        pilot_ask(sim, vessel, PHASE_PILOT_IN);
        port_plan(sim, sim->vessels[vessel].port);
    } else {
        vessel_to_berth(sim, vessel);
    }
}

/* ---- loading ---- */

int64_t port_rate(const Sim *sim, int32_t port, const BerthState *berth)
{
    int32_t ppm = sim->ports[port].power_ppm;
    return ppm == 1000000 ? berth->rate_kg_per_day
                          : berth->rate_kg_per_day / 1000 * ppm / 1000; /* small products */
}

/* When what is reserved for it will be aboard: in whole ms, rounded down without a silo, up with
 * one, so that the silo has given it all by then. */
static int64_t loading_ends(const BerthState *b, int64_t rate)
{
    return b->settled + (b->reserved + (b->bin < 0 ? 0 : rate - 1)) / rate;
}

static void set_phase(Sim *sim, int32_t vessel, BerthPhase phase)
{
    BerthState *b = &sim->berths[vessel];
    if (b->phase == phase) {
        return;
    }
    bool waited = b->phase == PHASE_NO_CARGO || b->phase == PHASE_NO_POWER;
    bool damaged = b->phase == PHASE_DAMAGED;
    if (waited) {
        vessel_wait_end(sim, vessel);
    }
    b->phase = (uint8_t)phase;
    if (phase == PHASE_LOADING) {
        if (waited || damaged) {
            vessel_set_state(sim, vessel, VESSEL_LOADING);
        }
        return;
    }
    if (phase == PHASE_DAMAGED) {
        sim->vessels[vessel].until = b->moored;
        vessel_set_state(sim, vessel, VESSEL_DAMAGED);
        set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, b->moored);
        return;
    }
    vessel_wait_begin(sim, vessel, VESSEL_LOADING,
                      phase == PHASE_NO_CARGO ? CAUSE_NO_CARGO : CAUSE_NO_POWER);
    alarm_idle(&sim->alarms, slot_of_vessel(sim, vessel));
}

static void plan_vessel(Sim *sim, int32_t port, int32_t vessel, int64_t *claims)
{
    Vessel *v = &sim->vessels[vessel];
    BerthState *b = &sim->berths[vessel];
    if (b->moored > sim->h.now) { /* struck at its berth: it keeps what it has, and its place */
        silo_claim(sim, port, vessel, claims);
        set_phase(sim, vessel, PHASE_DAMAGED);
        return;
    }
    silo_reserve(sim, port, vessel, claims);
    int64_t rate = port_rate(sim, port, b);
    set_phase(sim, vessel,
              b->reserved == 0 && b->remaining > 0 ? PHASE_NO_CARGO
              : rate == 0                          ? PHASE_NO_POWER
                                                   : PHASE_LOADING);
    if (b->phase == PHASE_LOADING) {
        int64_t until = loading_ends(b, rate);
        if (until != v->until) {
            v->until = until;
            set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, until);
        }
    }
}

int64_t port_drawn(const Sim *sim, int32_t port, const BerthState *b)
{
    if (b->phase != PHASE_LOADING) {
        return 0;
    }
    int64_t units = port_rate(sim, port, b) * (sim->h.now - b->settled);
    return units < b->reserved ? units : b->reserved;
}

static void settle_vessel(Sim *sim, int32_t port, int32_t vessel)
{
    BerthState *b = &sim->berths[vessel];
    int64_t units = port_drawn(sim, port, b);
    b->settled = sim->h.now;
    b->reserved -= units;
    b->remaining -= units;
    if (b->bin >= 0) {
        sim->bins[b->bin].reserved -= units;
        tally_add(&sim->bins[b->bin].drawn, units);
    }
}

static void settle_vessels(Sim *sim, int32_t port)
{
    for (int32_t i = sim->ports[port].berth.first; i >= 0; i = sim->berths[i].next) {
        settle_vessel(sim, port, i);
    }
}

void port_settle_silo(Sim *sim, int32_t port)
{
    int64_t passed = sim->h.now - sim->ports[port].settled;
    if (passed > 0) {
        sim->ports[port].settled = sim->h.now;
        settle_vessels(sim, port);
        silo_settle(sim, port, passed);
    }
}

static void plan_vessels(Sim *sim, int32_t port)
{
    const SiloRules *silo = rules_of(sim, port)->silo;
    int64_t claims[BINS_OF_A_PORT_MAX]; /* for the few bins of a port */
    for (int32_t i = 0; silo && i < silo->bin_count; i++) {
        claims[i] = 0;
    }
    for (int32_t i = sim->ports[port].berth.first; i >= 0; i = sim->berths[i].next) {
        plan_vessel(sim, port, i, claims);
    }
}

void port_plan(Sim *sim, int32_t port)
{
    const PortRules *rules = rules_of(sim, port);
    assert(sim->ports[port].settled == sim->h.now || !rules->silo);
    int64_t pilots = pilot_run(sim, port);
    if (rules->silo) { /* else vessels at berth do not touch each other */
        plan_vessels(sim, port);
    }
    int64_t silo = silo_plan(sim, port);
    set_alarm(sim, slot_of_port(sim, port), ALARM_STATION, silo < pilots ? silo : pilots);
}

/* Less when the port is not deep enough for all of it. */
static void limit_parcel(Sim *sim, Vessel *v)
{
    PortState *port = &sim->ports[v->port];
    int64_t most = port_rules_parcel(rules_of(sim, v->port), class_of(sim, v), v->parcel_kg);
    if (most < v->parcel_kg) {
        port->light_loaded++;
        port->light_shortage_kg += v->parcel_kg - most;
        v->parcel_kg = most;
    }
}

static void plan_again(Sim *sim, int32_t vessel)
{
    int32_t port = sim->vessels[vessel].port;
    if (rules_of(sim, port)->silo) {
        port_plan(sim, port);
    } else {
        plan_vessel(sim, port, vessel, NULL); /* no bins, no claims */
    }
}

void port_berthed(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    BerthState *b = &sim->berths[vessel];
    assert(b->phase == PHASE_TO_BERTH);
    if (b->moored > sim->h.now) { /* the pilot is still aboard */
        v->until = b->moored;
        vessel_set_state(sim, vessel, VESSEL_IN_SERVICE);
        set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
        return;
    }
    port_settle(sim, v->port);
    limit_parcel(sim, v);
    account_berth(sim, vessel);
    b->settled = sim->h.now;
    b->bin = silo_bin(sim, v->port, v->commodity);
    /* Without a silo whole tonnes count. */
    b->remaining = (b->bin < 0 ? v->parcel_kg / 1000 * 1000 : v->parcel_kg) * MS_PER_DAY;
    list_append(sim, &sim->ports[v->port].berth, vessel);
    vessel_set_state(sim, vessel, VESSEL_LOADING);
    plan_again(sim, vessel);
}

void port_alarm(Sim *sim, int32_t port)
{
    port_settle(sim, port);
    port_plan(sim, port);
}

/* Its cargo is aboard: the berth is free when it has left, which may need a pilot. */
static void finish(Sim *sim, int32_t vessel)
{
    int32_t port = sim->vessels[vessel].port;
    BerthState *b = &sim->berths[vessel];
    list_remove(sim, &sim->ports[port].berth, vessel);
    if (b->bin >= 0) {
        tally_add(&sim->ports[port].loaded, sim->vessels[vessel].parcel_kg * MS_PER_DAY);
    }
    b->phase = PHASE_NONE;
    vessel_loaded(sim, vessel);
    if (rules_of(sim, port)->pilots > 0) {
        pilot_ask(sim, vessel, PHASE_PILOT_OUT);
        port_plan(sim, port);
    } else {
        vessel_leave_berth(sim, vessel);
    }
}

bool port_is_berthed(const Sim *sim, int32_t vessel)
{
    return sim->vessels[vessel].serial != 0 && is_berthed(&sim->berths[vessel]);
}

int32_t port_berthed_vessel(const Sim *sim, int32_t port, int32_t place)
{
    int32_t vessel = sim->ports[port].berth.first;
    while (vessel >= 0 && place-- > 0) {
        vessel = sim->berths[vessel].next;
    }
    return vessel;
}

void port_damage(Sim *sim, int32_t vessel, int64_t repair_ms)
{
    BerthState *b = &sim->berths[vessel];
    assert(is_berthed(b));
    port_settle(sim, sim->vessels[vessel].port);
    settle_vessel(sim, sim->vessels[vessel].port, vessel);
    int64_t until = sim->h.now + repair_ms;
    if (b->phase == PHASE_DAMAGED && until <= b->moored) {
        return; /* the repair under way takes longer */
    }
    if (b->phase == PHASE_DAMAGED) {
        b->phase = PHASE_LOADING; /* so that the new end is set */
    }
    b->moored = until;
    plan_again(sim, vessel);
}

void port_vessel_alarm(Sim *sim, int32_t vessel)
{
    BerthState *b = &sim->berths[vessel];
    if (b->phase == PHASE_TO_BERTH) {
        port_berthed(sim, vessel);
        return;
    }
    port_settle(sim, sim->vessels[vessel].port);
    if (b->phase == PHASE_DAMAGED) { /* repaired: it loads on */
        b->settled = sim->h.now;
        plan_again(sim, vessel);
        return;
    }
    assert(b->phase == PHASE_LOADING);
    if (b->bin < 0) {
        b->remaining = b->reserved = 0; /* what is left is less than a ms loads */
    }
    if (b->remaining == 0) {
        finish(sim, vessel);
    } else {
        port_plan(sim, sim->vessels[vessel].port);
    }
}

void port_release(Sim *sim, int32_t vessel)
{
    int32_t port = sim->vessels[vessel].port;
    PortState *state = &sim->ports[port];
    BerthState *b = &sim->berths[vessel];
    port_settle(sim, port);
    if (is_berthed(b)) { /* it goes with less than it came for */
        if (b->phase == PHASE_NO_CARGO || b->phase == PHASE_NO_POWER) {
            vessel_wait_end(sim, vessel);
        }
        silo_give_back(sim, port, vessel);
        list_remove(sim, &state->berth, vessel);
    } else if (b->phase == PHASE_PILOT_IN || b->phase == PHASE_PILOT_OUT) {
        pilot_forget(sim, vessel);
    }
    b->phase = PHASE_NONE;
    state->group_busy[b->group]--;
    if (rules_of(sim, port)->silo || rules_of(sim, port)->pilots > 0) {
        port_plan(sim, port);
    }
}

bool port_vessel_waits(const Sim *sim, int32_t vessel)
{
    BerthPhase phase = (BerthPhase)sim->berths[vessel].phase;
    return sim->vessels[vessel].serial != 0 && phase != PHASE_NONE && phase != PHASE_TO_BERTH &&
           phase != PHASE_LOADING && phase != PHASE_DAMAGED;
}

void ports_start(Sim *sim)
{
    for (int32_t p = 0; p < sim_port_count(sim); p++) {
        PortState *state = &sim->ports[p];
        state->settled = sim->h.start;
        state->power_ppm = state->rail_ppm = 1000000;
        state->berth.first = state->berth.last = state->moves.first = state->moves.last = -1;
        pilot_start(sim, p);
        silo_start(sim, p);
        if (sim->scenario->port_station[p] >= 0) {
            port_plan(sim, p);
        }
    }
}

/* ---- attacks and repairs ---- */

int32_t port_berths(const Sim *sim, int32_t port)
{
    int32_t index = sim->scenario->port_station[port];
    if (index < 0) {
        return 0;
    }
    const Station *station = &sim->scenario->stations[index];
    int32_t by_hand = sim->stations[index].servers_by_hand;
    return by_hand != COMMAND_AUTO
               ? by_hand
               : (int32_t)dated_value(station->servers, station->server_count, sim->h.now);
}

static void change_berths(Sim *sim, int32_t port, int32_t by)
{
    PortState *state = &sim->ports[port];
    const PortRules *rules = rules_of(sim, port);
    state->berths_out += by;
    for (; rules->group_count > 0 && by != 0; by += by > 0 ? -1 : 1) {
        int32_t best = 0, most = 0;
        for (int32_t g = 0; g < rules->group_count; g++) {
            int32_t here =
                by > 0 ? rules->groups[g].count - state->group_out[g] : state->group_out[g];
            if (here > most) {
                best = g;
                most = here;
            }
        }
        state->group_out[best] += by > 0 ? 1 : -1;
    }
    station_refresh(sim, sim->scenario->port_station[port]);
}

int32_t port_take_berths(Sim *sim, int32_t port, int32_t count)
{
    int32_t left = port_berths(sim, port) - sim->ports[port].berths_out;
    count = count < left ? count : left;
    if (count <= 0) {
        return 0;
    }
    change_berths(sim, port, count);
    return count;
}

void port_give_berths(Sim *sim, int32_t port, int32_t count)
{
    int32_t out = sim->ports[port].berths_out;
    count = count < out ? count : out;
    if (count > 0) {
        change_berths(sim, port, -count);
    }
}

void port_set_power(Sim *sim, int32_t port, int32_t ppm)
{
    assert(ppm >= 0 && ppm <= 1000000);
    if (sim->scenario->port_station[port] < 0) {
        return;
    }
    port_settle(sim, port);
    settle_vessels(sim, port);
    sim->ports[port].power_ppm = ppm;
    plan_vessels(sim, port);
    port_plan(sim, port);
}

void port_set_rail(Sim *sim, int32_t port, int32_t ppm)
{
    assert(ppm >= 0 && ppm <= 1000000);
    if (sim->scenario->port_station[port] < 0) {
        return;
    }
    port_settle(sim, port);
    sim->ports[port].rail_ppm = ppm;
    port_plan(sim, port);
}
