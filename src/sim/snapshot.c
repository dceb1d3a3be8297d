/* Snapshots, the state hash and the check of invariants. All three go over the same list of
 * arrays, so whatever is added to the state is saved, hashed and restored. A snapshot is
 *   magic, scenario hash, trace records so far, header, then the arrays, whose lengths the header
 *   and the scenario say. */
#include "base/hash.h"
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>
#include <string.h>

#define SNAPSHOT_MAGIC UINT64_C(0x32305041534f4443) /* "CDOSAP02", little-endian */
enum { OPENING = 3 };                               /* words */

static size_t bytes_of(int64_t count, size_t size)
{
    return (size_t)count * size;
}

int32_t state_blocks(const Sim *sim, StateBlock blocks[STATE_BLOCKS])
{
    const Scenario *s = sim->scenario;
    const StateHeader *h = &sim->h;
    int64_t lanes = s->network ? s->network->lane_count : 0;
    int64_t ports = s->network ? s->network->port_count : 0;
    int64_t slots = slot_of_vessel(sim, h->vessel_slots);
    int64_t accesses = s->access_count > 0 ? s->access_count : 1;
    const struct {
        void *data;
        size_t bytes;
    } list[] = {
        {sim->stations, bytes_of(s->station_count, sizeof sim->stations[0])},
        {sim->lines, bytes_of(s->line_count, sizeof sim->lines[0])},
        {sim->agreements, bytes_of(s->agreement_count, sizeof sim->agreements[0])},
        {sim->corridors, bytes_of(s->corridor_count, sizeof sim->corridors[0])},
        {sim->flows, bytes_of(s->flow_count, sizeof sim->flows[0])},
        {sim->lane_hand, bytes_of(lanes, 1)},
        {sim->lane_shut, bytes_of(accesses * lanes, 1)},
        {sim->shut_version, bytes_of(accesses, sizeof sim->shut_version[0])},
        {sim->hazards, bytes_of(s->hazard_count, sizeof sim->hazards[0])},
        {sim->conditions, bytes_of(s->condition_count, 1)},
        {sim->truce, bytes_of(h->truce_count, sizeof sim->truce[0])},
        {sim->incidents, bytes_of(h->incident_count, sizeof sim->incidents[0])},
        {sim->repairs, bytes_of(h->repair_count, sizeof sim->repairs[0])},
        {sim->port_shut, bytes_of(ports, 1)},
        {sim->vessels, bytes_of(h->vessel_slots, sizeof sim->vessels[0])},
        {sim->alarms.keys + sim->alarms.capacity, bytes_of(slots, sizeof sim->alarms.keys[0])},
        {sim->routes, bytes_of(h->route_count, sizeof sim->routes[0])},
        {sim->route_legs, bytes_of(h->route_leg_count, sizeof sim->route_legs[0])},
        {sim->exports, bytes_of(h->export_count, sizeof sim->exports[0])},
        {sim->waits, bytes_of(h->wait_count, sizeof sim->waits[0])},
        {sim->days, bytes_of(h->day_count, sizeof sim->days[0])},
        {sim->commands, bytes_of(h->command_count, sizeof sim->commands[0])},
        {sim->stress_ppb, bytes_of(s->corridor_count + 1, sizeof sim->stress_ppb[0])},
        {sim->ports, bytes_of(ports, sizeof sim->ports[0])},
        {sim->bins, bytes_of(s->bin_count, sizeof sim->bins[0])},
        {sim->decisions, bytes_of(decision_count(sim), sizeof sim->decisions[0])},
        {sim->berths, bytes_of(h->vessel_slots, sizeof sim->berths[0])},
        {sim->accounts, bytes_of(h->vessel_slots, sizeof sim->accounts[0])},
        {sim->flow_accounts, bytes_of(s->flow_count, sizeof sim->flow_accounts[0])},
        {sim->delivered_kg, bytes_of(s->commodity_count + 1, sizeof sim->delivered_kg[0])},
        {sim->deliveries, bytes_of(s->destination_count + 1, sizeof sim->deliveries[0])},
        {sim->economy_days, bytes_of(h->day_count, sizeof sim->economy_days[0])},
        {sim->marks, bytes_of(s->line_count, sizeof sim->marks[0])},
        {sim->recent_wait_ms, bytes_of(s->line_count, sizeof sim->recent_wait_ms[0])},
        {sim->returns, bytes_of(h->return_count, sizeof sim->returns[0])},
        {sim->premium_days,
         bytes_of(h->day_count * (s->corridor_count + 1), sizeof sim->premium_days[0])},
        {sim->turns, bytes_of(s->station_count, sizeof sim->turns[0])},
        {sim->weather, bytes_of(s->weather_count, sizeof sim->weather[0])},
        {sim->lane_weather, bytes_of(lanes, 1)},
        {sim->port_weather, bytes_of(ports, 1)},
    };
    int32_t count = (int32_t)(sizeof list / sizeof list[0]);
    assert(count <= STATE_BLOCKS);
    /* The logs among them, in the list's order. */
    const void *const logs[] = {sim->truce,        sim->incidents,   sim->routes, sim->route_legs,
                                sim->exports,      sim->waits,       sim->days,   sim->commands,
                                sim->economy_days, sim->premium_days};
    size_t log = 0;
    for (int32_t i = 0; i < count; i++) {
        bool is_log = log < sizeof logs / sizeof logs[0] && list[i].data == logs[log];
        blocks[i] = (StateBlock){list[i].data, list[i].bytes, is_log};
        log += is_log;
    }
    assert(log == sizeof logs / sizeof logs[0]);
    return count;
}

/* What a snapshot, or a mark, takes of the arrays. */
static size_t size_of_blocks(const Sim *sim, bool with_logs)
{
    StateBlock blocks[STATE_BLOCKS];
    int32_t count = state_blocks(sim, blocks);
    size_t size = 0;
    for (int32_t i = 0; i < count; i++) {
        size += with_logs || !blocks[i].log ? blocks[i].bytes : 0;
    }
    return size;
}

static void write_blocks(const Sim *sim, unsigned char *to, bool with_logs)
{
    StateBlock blocks[STATE_BLOCKS];
    int32_t count = state_blocks(sim, blocks);
    for (int32_t i = 0; i < count; i++) {
        if (blocks[i].bytes > 0 && (with_logs || !blocks[i].log)) {
            memcpy(to, blocks[i].data, blocks[i].bytes);
            to += blocks[i].bytes;
        }
    }
}

size_t sim_snapshot_size(const Sim *sim)
{
    return OPENING * sizeof(uint64_t) + sizeof(StateHeader) + size_of_blocks(sim, true);
}

void sim_snapshot(const Sim *sim, void *buffer, size_t size)
{
    assert(size >= sim_snapshot_size(sim));
    (void)size;
    uint64_t opening[OPENING] = {SNAPSHOT_MAGIC, sim->scenario->hash, (uint64_t)sim->trace_count};
    unsigned char *to = buffer;
    memcpy(to, opening, sizeof opening);
    to += sizeof opening;
    memcpy(to, &sim->h, sizeof sim->h);
    write_blocks(sim, to + sizeof sim->h, true);
}

/* Grows an array to hold count elements. */
static void *make_room(void *items, int64_t count, int32_t *capacity, size_t size)
{
    if (count <= *capacity) {
        return items;
    }
    items = mem_resize(items, (size_t)*capacity, (size_t)count, size);
    *capacity = (int32_t)count;
    return items;
}

static void make_room_for(Sim *sim, const StateHeader *h)
{
    int32_t berths = sim->vessel_capacity; /* as many as vessels */
    sim->berths = make_room(sim->berths, h->vessel_slots, &berths, sizeof sim->berths[0]);
    int32_t accounts = sim->vessel_capacity;
    sim->accounts = make_room(sim->accounts, h->vessel_slots, &accounts, sizeof sim->accounts[0]);
    sim->returns =
        make_room(sim->returns, h->return_count, &sim->return_capacity, sizeof sim->returns[0]);
    sim->economy_days = make_room(sim->economy_days, h->day_count, &sim->economy_day_capacity,
                                  sizeof sim->economy_days[0]);
    sim->premium_days =
        make_room(sim->premium_days, h->day_count * (sim->scenario->corridor_count + 1),
                  &sim->premium_day_capacity, sizeof sim->premium_days[0]);
    sim->vessels =
        make_room(sim->vessels, h->vessel_slots, &sim->vessel_capacity, sizeof sim->vessels[0]);
    alarm_reserve(&sim->alarms, slot_of_vessel(sim, h->vessel_slots));
    sim->routes =
        make_room(sim->routes, h->route_count, &sim->route_capacity, sizeof sim->routes[0]);
    sim->route_legs = make_room(sim->route_legs, h->route_leg_count, &sim->route_leg_capacity,
                                sizeof sim->route_legs[0]);
    sim->exports =
        make_room(sim->exports, h->export_count, &sim->export_capacity, sizeof sim->exports[0]);
    sim->waits = make_room(sim->waits, h->wait_count, &sim->wait_capacity, sizeof sim->waits[0]);
    sim->truce = make_room(sim->truce, h->truce_count, &sim->truce_capacity, sizeof sim->truce[0]);
    sim->incidents = make_room(sim->incidents, h->incident_count, &sim->incident_capacity,
                               sizeof sim->incidents[0]);
    sim->repairs =
        make_room(sim->repairs, h->repair_count, &sim->repair_capacity, sizeof sim->repairs[0]);
    sim->days = make_room(sim->days, h->day_count, &sim->day_capacity, sizeof sim->days[0]);
    sim->commands =
        make_room(sim->commands, h->command_count, &sim->command_capacity, sizeof sim->commands[0]);
}

/* Bytes that a snapshot with this header must have. */
static size_t size_for(const Sim *sim, const StateHeader *h)
{
    Sim shape = *sim;
    shape.h = *h;
    return sim_snapshot_size(&shape);
}

/* The state with the header h, its arrays from `from`. */
static void read_state(Sim *sim, const StateHeader *h, const unsigned char *from, bool with_logs)
{
    make_room_for(sim, h);
    sim->h = *h;
    sim->key = rng_key(h->seed, h->replication);
    for (uint32_t i = 0; i < sim->alarms.capacity; i++) {
        sim->alarms.keys[sim->alarms.capacity + i] = ALARM_IDLE;
    }
    StateBlock blocks[STATE_BLOCKS];
    int32_t count = state_blocks(sim, blocks);
    for (int32_t i = 0; i < count; i++) {
        if (blocks[i].bytes > 0 && (with_logs || !blocks[i].log)) {
            memcpy(blocks[i].data, from, blocks[i].bytes);
            from += blocks[i].bytes;
        }
    }
    alarm_rebuild(&sim->alarms);
    sim->route_indexed = -1;
    sim->routes_marked = 0;
}

/* The trace is no state: it is cut back to what was there, also within one moment. */
static void cut_trace(Sim *sim, uint64_t count)
{
    if ((uint64_t)sim->trace_count > count) {
        sim->trace_count = (int32_t)count;
    }
    while (sim->trace_count > 0 && sim->trace[sim->trace_count - 1].t > sim->h.now) {
        sim->trace_count--; /* of another run */
    }
}

static void copy_trace(Sim *to, const Sim *from)
{
    to->trace_count = 0;
    for (int32_t i = 0; i < from->trace_count; i++) {
        to->trace = mem_grow(to->trace, i, &to->trace_capacity, sizeof to->trace[0]);
        to->trace[to->trace_count++] = from->trace[i];
    }
}

bool sim_restore(Sim *sim, const void *buffer, size_t size)
{
    uint64_t opening[OPENING];
    StateHeader h;
    if (size < sizeof opening + sizeof h) {
        return false;
    }
    const unsigned char *from = buffer;
    memcpy(opening, from, sizeof opening);
    memcpy(&h, from + sizeof opening, sizeof h);
    from += sizeof opening + sizeof h;
    if (opening[0] != SNAPSHOT_MAGIC || opening[1] != sim->scenario->hash || h.vessel_slots < 0 ||
        h.start != sim->h.start || h.end != sim->h.end || size < size_for(sim, &h)) {
        return false;
    }
    read_state(sim, &h, from, true);
    cut_trace(sim, opening[2]);
    return true;
}

size_t state_mark_size(const Sim *sim)
{
    return sizeof(StateHeader) + size_of_blocks(sim, false);
}

void state_mark(const Sim *sim, void *buffer)
{
    memcpy(buffer, &sim->h, sizeof sim->h);
    write_blocks(sim, (unsigned char *)buffer + sizeof sim->h, false);
}

void state_return(Sim *sim, const void *mark)
{
    StateHeader h;
    memcpy(&h, mark, sizeof h);
    read_state(sim, &h, (const unsigned char *)mark + sizeof h, false);
    cut_trace(sim, UINT64_MAX);
}

/* Copies the logs as far as a header has them; the Sim has lived so far, some time. */
static void copy_logs(Sim *to, const Sim *from, const StateHeader *h)
{
    Sim shape = *from;
    shape.h = *h;
    make_room_for(to, h);
    to->h = *h;
    StateBlock target[STATE_BLOCKS], source[STATE_BLOCKS];
    int32_t count = state_blocks(to, target);
    state_blocks(&shape, source);
    for (int32_t i = 0; i < count; i++) {
        if (source[i].log && source[i].bytes > 0) {
            memcpy(target[i].data, source[i].data, source[i].bytes);
        }
    }
}

Sim *state_twin(const Sim *sim, const void *last)
{
    StateHeader h = sim->h;
    if (last) {
        memcpy(&h, last, sizeof h);
    }
    SimConfig config = {sim->scenario, sim->h.seed, sim->h.replication, sim->trace_on};
    Sim *twin = sim_create(&config);
    copy_logs(twin, sim, &h);
    void *mark = mem_alloc(1, state_mark_size(sim));
    state_mark(sim, mark);
    state_return(twin, mark);
    mem_free(mark);
    copy_trace(twin, sim);
    return twin;
}

Sim *sim_clone(const Sim *sim)
{
    SimConfig config = {sim->scenario, sim->h.seed, sim->h.replication, sim->trace_on};
    Sim *clone = sim_create(&config);
    size_t size = sim_snapshot_size(sim);
    void *buffer = mem_alloc(1, size);
    sim_snapshot(sim, buffer, size);
    bool good = sim_restore(clone, buffer, size);
    assert(good);
    (void)good;
    mem_free(buffer);
    copy_trace(clone, sim);
    return clone;
}

uint64_t sim_state_hash(const Sim *sim)
{
    uint64_t hash = hash_bytes(&sim->h, sizeof sim->h, 0);
    StateBlock blocks[STATE_BLOCKS];
    int32_t count = state_blocks(sim, blocks);
    for (int32_t i = 0; i < count; i++) {
        if (blocks[i].bytes > 0) {
            hash = hash_bytes(blocks[i].data, blocks[i].bytes, hash);
        }
    }
    return hash;
}

/* ---- invariants ---- */

static const char *line_fault(const Sim *sim, int32_t index)
{
    const LineState *line = &sim->lines[index];
    int32_t count = 0, previous = -1;
    for (int32_t v = line->first; v >= 0; v = sim->vessels[v].next) {
        const Vessel *vessel = &sim->vessels[v];
        if (vessel->line != index || vessel->previous != previous ||
            !(vessel->flags & VESSEL_LISTED)) {
            return "a line's list is broken";
        }
        if (++count > line->waiting) {
            return "a line is longer than its count";
        }
        previous = v;
    }
    if (count != line->waiting || line->last != previous) {
        return "a line's count or end is wrong";
    }
    return line->in_service < 0 ? "a line serves fewer than none" : NULL;
}

static const char *station_fault(const Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    int32_t waiting = 0, in_service = 0;
    for (int32_t i = 0; i < station->line_count; i++) {
        waiting += sim->lines[station->first_line + i].waiting;
        in_service += sim->lines[station->first_line + i].in_service;
    }
    if (waiting != state->waiting || in_service != state->busy || state->busy < 0) {
        return "a station's counts differ from its lines'";
    }
    if (!station_gives_turns(station) && station_can_serve(sim, index)) {
        return "a vessel waits while a server is free";
    }
    return station_gives_turns(station) ? turns_fault(sim, index) : NULL;
}

/* Those in service are listed where a shut station stops them, and then have no alarm. */
static const char *served_fault(const Sim *sim, int32_t index)
{
    const StationState *state = &sim->stations[index];
    int32_t count = 0, previous = -1;
    for (int32_t i = state->first_served; i >= 0 && count <= state->busy; count++) {
        const Vessel *v = &sim->vessels[i];
        uint64_t key = sim->alarms.keys[sim->alarms.capacity + slot_of_vessel(sim, i)];
        if (v->previous != previous || v->held < 0 ||
            sim->scenario->lines[v->held].station != index) {
            return "a station's list of services is broken";
        }
        if (station_has_stopped(sim, v) && key != ALARM_IDLE) {
            return "a stopped service has an alarm";
        }
        previous = i;
        i = v->next;
    }
    bool listed = sim->scenario->stations[index].on_shut == ON_SHUT_INTERRUPT;
    return count != (listed ? state->busy : 0) ? "a station's count of services is wrong" : NULL;
}

static const char *vessel_fault(const Sim *sim, int32_t index)
{
    const Vessel *v = &sim->vessels[index];
    uint64_t key = sim->alarms.keys[sim->alarms.capacity + slot_of_vessel(sim, index)];
    if (v->serial == 0) {
        return key != ALARM_IDLE ? "an empty slot has an alarm" : NULL;
    }
    if (v->state == VESSEL_NONE || v->state >= VESSEL_STATES) {
        return "a vessel has no state";
    }
    if (v->until != NEVER && v->until < sim->h.now && !station_has_stopped(sim, v)) {
        return "a vessel's event lies in the past";
    }
    if ((v->cargo_kg > 0) != ((v->flags & VESSEL_LADEN) && v->cargo_kg != 0)) {
        return "cargo aboard a vessel that is not laden";
    }
    if ((v->held >= 0) != ((v->flags & VESSEL_IN_STATION) != 0)) {
        return "a vessel's server is not known";
    }
    return NULL;
}

static const char *count_fault(const Sim *sim)
{
    int32_t in_state[2][VESSEL_STATES] = {0};
    for (int32_t i = 0; i < sim->h.vessel_slots; i++) {
        const Vessel *v = &sim->vessels[i];
        in_state[v->serial != 0 && v->flags & VESSEL_COUNTED][v->state] += v->serial != 0;
    }
    return memcmp(in_state, sim->h.in_state, sizeof in_state) != 0
               ? "the counts of vessels by state are wrong"
               : NULL;
}

const char *sim_fault(const Sim *sim)
{
    const char *fault = NULL;
    for (int32_t i = 0; i < sim->scenario->line_count && !fault; i++) {
        fault = line_fault(sim, i);
    }
    for (int32_t i = 0; i < sim->scenario->station_count && !fault; i++) {
        fault = station_fault(sim, i);
        fault = fault ? fault : served_fault(sim, i);
    }
    for (int32_t i = 0; i < sim->h.vessel_slots && !fault; i++) {
        fault = vessel_fault(sim, i);
    }
    for (int32_t i = 0; i < sim_port_count(sim) && !fault; i++) {
        fault = port_fault(sim, i);
    }
    fault = fault ? fault : count_fault(sim);
    SimTotals totals = sim_totals(sim);
    if (!fault &&
        (totals.vessels_balance != 0 || totals.cargo_balance_kg != 0 || totals.crew_balance != 0)) {
        fault = "the ledger does not balance";
    }
    if (!fault && totals.inside != sim->h.inside) {
        fault = "the count of vessels inside is wrong";
    }
    return fault;
}
