#include "base/hash.h"
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>
#include <string.h>

const char *const vessel_state_names[VESSEL_STATES] = {"none",
                                                       "inbound_sea",
                                                       "inbound_anchorage",
                                                       "inbound_inspection",
                                                       "inbound_passage",
                                                       "roadstead",
                                                       "loading",
                                                       "outbound_passage",
                                                       "outbound_anchorage",
                                                       "outbound_inspection",
                                                       "outbound_sea",
                                                       "strait_queue",
                                                       "holding",
                                                       "in_queue",
                                                       "in_service",
                                                       "damaged",
                                                       "diverted"};

const char *const wait_cause_names[WAIT_CAUSES] = {
    "servers_busy", "off_hours", "no_servers", "corridor_shut", "port_closed", "not_ready",
    "way_shut",     "no_cargo",  "no_power",   "no_pilot",      "weather",     "daylight",
    "window",       "one_way",   "day_quota",  "draught",       "registration"};

static void lay_out_slots(Sim *sim)
{
    const Scenario *s = sim->scenario;
    sim->slot_agreements = (uint32_t)(SLOT_STATIONS + s->station_count);
    sim->slot_flows = sim->slot_agreements + (uint32_t)s->agreement_count;
    sim->slot_ports = sim->slot_flows + (uint32_t)s->flow_count;
    sim->slot_hazards = sim->slot_ports + (uint32_t)sim_port_count(sim);
    sim->slot_weather = sim->slot_hazards + (uint32_t)s->hazard_count;
    sim->slot_vessels = sim->slot_weather + (uint32_t)s->weather_count;
}

void trace_record(Sim *sim, TraceKind kind, uint64_t serial, int32_t subject, int32_t a, int32_t b)
{
    sim->trace = mem_grow(sim->trace, sim->trace_count, &sim->trace_capacity, sizeof sim->trace[0]);
    sim->trace[sim->trace_count++] = (TraceRecord){sim->h.now, serial, subject, a, b, kind};
}

int32_t sim_trace(const Sim *sim, int64_t *cursor, TraceRecord *records, int32_t capacity)
{
    int64_t left = sim->trace_count - *cursor;
    if (left < 0) { /* the run was rewound behind the reader */
        *cursor = sim->trace_count;
        left = 0;
    }
    int32_t count = left < capacity ? (int32_t)left : capacity;
    if (count > 0) {
        memcpy(records, sim->trace + *cursor, (size_t)count * sizeof records[0]);
    }
    *cursor += count;
    return count;
}

/* An array of count zeroed elements that exists even when count is 0. */
static void *make(int32_t count, size_t size)
{
    return mem_alloc(count > 0 ? (size_t)count : 1, size);
}

static void allocate(Sim *sim)
{
    const Scenario *s = sim->scenario;
    int32_t lanes = s->network ? s->network->lane_count : 0;
    int32_t ports = s->network ? s->network->port_count : 0;
    sim->stations = make(s->station_count, sizeof sim->stations[0]);
    sim->lines = make(s->line_count, sizeof sim->lines[0]);
    sim->agreements = make(s->agreement_count, sizeof sim->agreements[0]);
    sim->corridors = make(s->corridor_count, sizeof sim->corridors[0]);
    sim->flows = make(s->flow_count, sizeof sim->flows[0]);
    sim->lane_hand = make(lanes, 1);
    sim->marks = make(s->line_count, sizeof sim->marks[0]);
    sim->recent_wait_ms = make(s->line_count, sizeof sim->recent_wait_ms[0]);
    sim->stress_ppb = make(s->corridor_count + 1, sizeof sim->stress_ppb[0]);
    sim->flow_accounts = make(s->flow_count, sizeof sim->flow_accounts[0]);
    sim->delivered_kg = make(s->commodity_count + 1, sizeof sim->delivered_kg[0]);
    sim->deliveries = make(s->destination_count + 1, sizeof sim->deliveries[0]);
    int32_t accesses = s->access_count > 0 ? s->access_count : 1;
    sim->lane_shut = make(accesses * lanes, 1);
    sim->shut_version = make(accesses, sizeof sim->shut_version[0]);
    sim->hazards = make(s->hazard_count, sizeof sim->hazards[0]);
    sim->conditions = make(s->condition_count, 1);
    sim->port_shut = make(ports, 1);
    sim->turns = make(s->station_count, sizeof sim->turns[0]);
    sim->turn_rules = make(s->station_count, sizeof sim->turn_rules[0]);
    sim->weather = make(s->weather_count, sizeof sim->weather[0]);
    sim->lane_weather = make(lanes, 1);
    sim->port_weather = make(ports, 1);
    sim->vessel_capacity = 64;
    sim->vessels = make(sim->vessel_capacity, sizeof sim->vessels[0]);
    sim->ports = make(ports, sizeof sim->ports[0]);
    sim->bins = make(s->bin_count, sizeof sim->bins[0]);
    sim->decisions = make(decision_count(sim), sizeof sim->decisions[0]);
    sim->berths = make(sim->vessel_capacity, sizeof sim->berths[0]);
    sim->accounts = make(sim->vessel_capacity, sizeof sim->accounts[0]);
    alarm_init(&sim->alarms, slot_of_vessel(sim, sim->vessel_capacity));
}

Sim *sim_create(const SimConfig *config)
{
    Sim *sim = mem_alloc(1, sizeof *sim);
    sim->scenario = config->scenario;
    sim->key = rng_key(config->seed, config->replication);
    sim->trace_on = config->trace;
    sim->h.seed = config->seed;
    sim->h.replication = config->replication;
    sim->h.start = sim->h.now = config->scenario->start;
    sim->h.end = config->scenario->end;
    sim->h.free_slot = -1;
    sim->origin = ORIGIN_SELF;
    sim->h.today.day = time_day_start(sim->h.start);
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        sim->h.pools[c].last_change = sim->h.start;
    }
    for (int32_t f = 0; f < sim->scenario->flow_count; f++) {
        const OwnerRules *owners = &sim->scenario->flows[f].owners;
        sim->owners_decide |= owners->market || owners->patience;
    }
    lay_out_slots(sim);
    allocate(sim);
    turns_gather(sim);
    decisions_start(sim);
    agreements_start(sim);
    regime_start(sim);
    routes_start(sim);
    ports_start(sim);
    stations_start(sim);
    hazards_start(sim);
    agreements_settle(sim);
    weather_start(sim);
    script_run(sim); /* what is dated at or before the start belongs to the first moment */
    for (int32_t f = 0; f < config->scenario->flow_count; f++) {
        flow_start(sim, f);
    }
    set_alarm(sim, SLOT_DAY, ALARM_DAY, sim->h.today.day + MS_PER_DAY);
    return sim;
}

void sim_destroy(Sim *sim)
{
    if (!sim) {
        return;
    }
    mem_free(sim->legs);
    mem_free(sim->stations);
    mem_free(sim->lines);
    mem_free(sim->agreements);
    mem_free(sim->corridors);
    mem_free(sim->flows);
    mem_free(sim->lane_hand);
    mem_free(sim->lane_shut);
    mem_free(sim->port_shut);
    mem_free(sim->shut_version);
    mem_free(sim->hazards);
    mem_free(sim->conditions);
    mem_free(sim->truce);
    mem_free(sim->incidents);
    mem_free(sim->repairs);
    mem_free(sim->turns);
    mem_free(sim->turn_rules);
    mem_free(sim->weather);
    mem_free(sim->lane_weather);
    mem_free(sim->port_weather);
    mem_free(sim->vessels);
    alarm_free(&sim->alarms);
    mem_free(sim->routes);
    mem_free(sim->route_legs);
    mem_free(sim->route_index);
    mem_free(sim->route_marks);
    mem_free(sim->exports);
    mem_free(sim->waits);
    mem_free(sim->days);
    mem_free(sim->stress_ppb);
    mem_free(sim->accounts);
    mem_free(sim->flow_accounts);
    mem_free(sim->deliveries);
    mem_free(sim->delivered_kg);
    mem_free(sim->economy_days);
    mem_free(sim->premium_days);
    mem_free(sim->recent_wait_ms);
    mem_free(sim->marks);
    mem_free(sim->returns);
    mem_free(sim->commands);
    mem_free(sim->trace);
    mem_free(sim->ports);
    mem_free(sim->bins);
    mem_free(sim->decisions);
    mem_free(sim->berths);
    mem_free(sim);
}

static void dispatch(Sim *sim, uint32_t slot)
{
    if (slot >= slot_of_vessel(sim, 0)) { /* most */
        vessel_alarm(sim, (int32_t)(slot - slot_of_vessel(sim, 0)));
    } else if (slot == SLOT_SCRIPT) {
        script_run(sim);
    } else if (slot == SLOT_DAY) {
        stats_day_end(sim);
    } else if (slot == SLOT_RETURNS) {
        market_return_alarm(sim);
    } else if (slot < slot_of_agreement(sim, 0)) {
        station_alarm(sim, (int32_t)(slot - slot_of_station(sim, 0)));
    } else if (slot < slot_of_flow(sim, 0)) {
        agreement_alarm(sim, (int32_t)(slot - slot_of_agreement(sim, 0)));
    } else if (slot < slot_of_port(sim, 0)) {
        flow_alarm(sim, (int32_t)(slot - slot_of_flow(sim, 0)));
    } else if (slot < slot_of_hazard(sim, 0)) {
        port_alarm(sim, (int32_t)(slot - slot_of_port(sim, 0)));
    } else if (slot < slot_of_weather(sim, 0)) {
        hazard_alarm(sim, (int32_t)(slot - slot_of_hazard(sim, 0)));
    } else {
        weather_alarm(sim, (int32_t)(slot - slot_of_weather(sim, 0)));
    }
}

/* Runs the earliest event if it is due at or before `since_start`. */
static bool run_next(Sim *sim, int64_t since_start)
{
    uint64_t key = alarm_next(&sim->alarms);
    if (key == ALARM_IDLE || alarm_time(key) > since_start) {
        return false;
    }
    uint32_t slot = alarm_slot(key);
    sim->h.now = sim->h.start + alarm_time(key);
    alarm_ring(&sim->alarms, slot);
    sim->h.events++;
    dispatch(sim, slot);
    return true;
}

bool sim_step(Sim *sim)
{
    return run_next(sim, sim->h.end - sim->h.start);
}

void sim_run_until(Sim *sim, int64_t t)
{
    t = t < sim->h.end ? t : sim->h.end;
    int64_t since_start = t - sim->h.start;
    while (run_next(sim, since_start)) {
    }
    if (t > sim->h.now) {
        sim->h.now = t;
    }
}

int64_t sim_now(const Sim *sim)
{
    return sim->h.now;
}

int64_t sim_next_event(const Sim *sim)
{
    uint64_t key = alarm_top(&sim->alarms);
    return key == ALARM_IDLE ? NEVER : sim->h.start + alarm_time(key);
}

uint64_t sim_events(const Sim *sim)
{
    return sim->h.events;
}

const Scenario *sim_scenario(const Sim *sim)
{
    return sim->scenario;
}
