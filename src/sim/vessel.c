/* The port call: how a vessel goes from state to state.
 *
 *   born -> [sail] -> inbound anchorage -> inspection (pass / repeat) -> inbound passage ->
 *   roadstead -> berth: loading -> outbound passage -> outbound anchorage -> inspection ->
 *   [straits on the way] -> departed
 *
 * Which of these a vessel meets is the itinerary of its flow: each step begins with the sailing to
 * where it is done. Passages are the business of voyage.c, lines of station.c. */
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>

static const Flow *flow_of(const Sim *sim, const Vessel *v)
{
    return &sim->scenario->flows[v->flow];
}

static const Step *step_of(const Sim *sim, const Vessel *v)
{
    const Flow *flow = flow_of(sim, v);
    assert(v->step < flow->step_count); /* itineraries end with departing */
    return &flow->steps[v->step];
}

int32_t vessel_draught_cm(const Sim *sim, const Vessel *v)
{
    if (v->vessel_class < 0) {
        return 0;
    }
    const VesselClass *class = &sim->scenario->classes[v->vessel_class];
    return v->flags & VESSEL_LADEN ? fleet_draught_cm(class, v->cargo_kg)
                                   : class->draught_ballast_cm;
}

/* ---- waits outside lines ---- */

static void account_pool(Sim *sim, WaitPool *pool)
{
    pool->area_ms += (sim->h.now - pool->last_change) * pool->count;
    pool->last_change = sim->h.now;
}

void vessel_wait_begin(Sim *sim, int32_t vessel, VesselState state, WaitCause cause)
{
    Vessel *v = &sim->vessels[vessel];
    WaitPool *pool = &sim->h.pools[cause];
    account_pool(sim, pool);
    pool->count++;
    v->cause = (uint8_t)cause;
    v->joined = sim->h.now;
    v->until = NEVER;
    vessel_set_state(sim, vessel, state);
    account_waits(sim, vessel);
    patience_start(sim, vessel);
}

void vessel_wait_end(Sim *sim, int32_t vessel)
{
    patience_stop(sim, vessel);
    WaitPool *pool = &sim->h.pools[sim->vessels[vessel].cause];
    account_pool(sim, pool);
    pool->count--;
    assert(pool->count >= 0);
}

/* Its owner's patience goes on: it is the same wait. */
void vessel_wait_change(Sim *sim, int32_t vessel, WaitCause cause)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->cause == (uint8_t)cause) {
        return;
    }
    WaitPool *before = &sim->h.pools[v->cause], *after = &sim->h.pools[cause];
    account_pool(sim, before);
    before->count--;
    account_pool(sim, after);
    after->count++;
    v->cause = (uint8_t)cause;
}

/* ---- birth and end ---- */

static int32_t take_slot(Sim *sim)
{
    int32_t slot = sim->h.free_slot;
    if (slot >= 0) {
        sim->h.free_slot = sim->vessels[slot].next;
        return slot;
    }
    slot = sim->h.vessel_slots++; /* may have been used, by a run that was then rewound */
    if (slot == sim->vessel_capacity) {
        sim->vessels =
            mem_resize(sim->vessels, (size_t)slot, 2 * (size_t)slot, sizeof sim->vessels[0]);
        sim->berths =
            mem_resize(sim->berths, (size_t)slot, 2 * (size_t)slot, sizeof sim->berths[0]);
        sim->accounts =
            mem_resize(sim->accounts, (size_t)slot, 2 * (size_t)slot, sizeof sim->accounts[0]);
        sim->vessel_capacity = 2 * slot;
    }
    sim->berths[slot] = (BerthState){0};
    alarm_reserve(&sim->alarms, slot_of_vessel(sim, slot + 1)); /* no more: a level costs time */
    return slot;
}

static void draw_attributes(const Sim *sim, Vessel *v, const Flow *flow, const VesselOrder *order)
{
    int64_t now = sim->h.now;
    RngBlock a = rng_block(sim->key, v->serial, PURPOSE_BIRTH, 0);
    if (flow->port_count > 0) {
        v->port = flow->ports[mix_choose(flow->port_mix, flow->port_mix_count, now, a.u[0])];
    }
    if (flow->class_count > 0) {
        v->vessel_class =
            (int16_t)flow->classes[mix_choose(flow->class_mix, flow->class_mix_count, now, a.u[1])];
    }
    if (flow->commodity_count > 0) {
        v->commodity = (int16_t)flow->commodities[mix_choose(
            flow->commodity_mix, flow->commodity_mix_count, now, a.u[3])];
    }
    if (flow->destination_count == 1) {
        v->destination = (int16_t)flow->destinations[0];
    } else if (flow->destination_count > 1) {
        RngBlock b = rng_block(sim->key, v->serial, PURPOSE_BIRTH_2, 0);
        v->destination = (int16_t)flow->destinations[mix_choose(
            flow->destination_mix, flow->destination_mix_count, now, b.u[0])];
    }
    v->port = order->port >= 0 ? order->port : v->port;
    v->vessel_class = order->vessel_class >= 0 ? (int16_t)order->vessel_class : v->vessel_class;
    v->commodity = order->commodity >= 0 ? (int16_t)order->commodity : v->commodity;
    v->destination = order->destination >= 0 ? (int16_t)order->destination : v->destination;
    if (v->vessel_class >= 0) {
        int64_t full = sim->scenario->classes[v->vessel_class].cargo_kg;
        int64_t fill_ppm = flow->fill ? distribution_draw(flow->fill, a.u[2]) : 1000000;
        v->parcel_kg = full / 1000 * fill_ppm / 1000; /* full / 1000 keeps the product small */
    }
    v->parcel_kg = order->cargo_kg > 0 ? order->cargo_kg : v->parcel_kg;
}

static void begin_step(Sim *sim, int32_t vessel);

int32_t vessel_prepare(Sim *sim, int32_t flow_index, uint64_t serial, const VesselOrder *order)
{
    const Flow *flow = &sim->scenario->flows[flow_index];
    int32_t vessel = take_slot(sim);
    Vessel *v = &sim->vessels[vessel];
    int64_t now = sim->h.now;
    *v = (Vessel){.serial = serial,
                  .born = now,
                  .since = now,
                  .joined = now,
                  .until = NEVER,
                  .cargo_kg = 0,
                  .parcel_kg = 0,
                  .passage_start = 0,
                  .route = 0,
                  .route_count = 0,
                  .leg = 0,
                  .leg_m = 0,
                  .leg_end = 0,
                  .speed_mm_s = 0,
                  .node = flow->entry_node,
                  .goal = -1,
                  .admitted_lane = -1,
                  .held = -1,
                  .line = -1,
                  .next = -1,
                  .previous = -1,
                  .port = -1,
                  .name = order->name,
                  .steps_begun = 0,
                  .flow = (int16_t)flow_index,
                  .vessel_class = -1,
                  .commodity = -1,
                  .destination = -1,
                  .step = 0,
                  .state = VESSEL_INBOUND_SEA,
                  .cause = 0,
                  .attempt = 0,
                  .branches = 0,
                  .renominations = 0,
                  .crew = 0,
                  .route_entry = 0,
                  .flags = flow->counted ? VESSEL_COUNTED : 0};
    draw_attributes(sim, v, flow, order);
    port_choose_fitting(sim, v);
    v->crew = v->vessel_class >= 0 ? sim->scenario->classes[v->vessel_class].crew : 0;
    if (flow->starts_in_port && v->port >= 0) {
        v->node = sim->scenario->network->ports[v->port].roadstead_node;
    }
    sim->berths[vessel].phase = PHASE_NONE;
    account_open(sim, vessel);
    return vessel;
}

void vessel_launch(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    sim->h.crew_signed_on += v->crew;
    sim->h.arrived++;
    sim->h.inside++;
    sim->h.in_state[(v->flags & VESSEL_COUNTED) != 0][v->state]++;
    if (flow_of(sim, v)->starts_laden) {
        account_berth(sim, vessel); /* it was at berth: dues and premium are due */
        vessel_loaded(sim, vessel);
    }
    begin_step(sim, vessel);
}

void vessel_step_again(Sim *sim, int32_t vessel)
{
    begin_step(sim, vessel);
}

void vessel_withdraw(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    v->serial = 0;
    v->state = VESSEL_NONE;
    v->next = sim->h.free_slot;
    sim->h.free_slot = vessel;
}

static void free_slot(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    sim->h.inside--;
    sim->h.in_state[(v->flags & VESSEL_COUNTED) != 0][v->state]--;
    alarm_idle(&sim->alarms, slot_of_vessel(sim, vessel));
    vessel_withdraw(sim, vessel);
}

void vessel_lose(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    trace_add(sim, TRACE_GONE, v->serial, vessel, 2, -1);
    if (v->flags & VESSEL_IN_STATION) { /* the berth it was sailing to */
        station_release(sim, vessel);
    }
    sim->h.lost++;
    sim->h.lost_kg += v->cargo_kg;
    sim->h.crew_signed_off += v->crew; /* those who were saved */
    free_slot(sim, vessel);
}

void vessel_damage(Sim *sim, int32_t vessel, int64_t repair_ms, int32_t crew_lost)
{
    Vessel *v = &sim->vessels[vessel];
    assert(crew_lost <= v->crew);
    v->crew -= crew_lost;
    sim->h.crew_lost += crew_lost;
    if (port_is_berthed(sim, vessel)) {
        port_damage(sim, vessel, repair_ms);
        return;
    }
    voyage_stop(sim, vessel);
    v->until = sim->h.now + repair_ms;
    vessel_set_state(sim, vessel, VESSEL_DAMAGED);
    set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
}

void vessel_divert(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    assert(v->cargo_kg == 0);
    trace_add(sim, TRACE_GONE, v->serial, vessel, 3, -1);
    sim->h.diverted++;
    sim->h.crew_signed_off += v->crew;
    free_slot(sim, vessel);
}

static void vessel_depart(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    if (sim->accounts[vessel].diverted && v->cargo_kg == 0) { /* its owner's patience had ended */
        vessel_divert(sim, vessel);
        return;
    }
    trace_add(sim, TRACE_GONE, v->serial, vessel, 1, -1);
    sim->h.departed++;
    sim->h.departed_kg += v->cargo_kg;
    sim->h.crew_signed_off += v->crew;
    market_departed(sim, v);
    account_close(sim, vessel);
    free_slot(sim, vessel);
}

/* ---- steps ---- */

/* A vessel whose port is closed when it would sail there is nominated anew to an open port of its
 * flow, by its own lot. True when it now has an open port. */
static bool renominate(Sim *sim, Vessel *v)
{
    const Flow *flow = flow_of(sim, v);
    for (int32_t attempt = 0; attempt < 8 && sim->port_shut[v->port]; attempt++) {
        RngBlock block = rng_block(sim->key, v->serial, PURPOSE_RENOMINATE, v->renominations++);
        int32_t choice = mix_choose(flow->port_mix, flow->port_mix_count, sim->h.now, block.u[0]);
        if (!sim->port_shut[flow->ports[choice]] && port_fits(sim, flow->ports[choice], v)) {
            v->port = flow->ports[choice];
        }
    }
    return !sim->port_shut[v->port];
}

/* Sails to node first when the vessel is not there; true when it is. */
static bool at_node(Sim *sim, int32_t vessel, int32_t node)
{
    Vessel *v = &sim->vessels[vessel];
    if (node < 0 || v->node == node) {
        return true;
    }
    voyage_begin(sim, vessel, node);
    return false;
}

static void next_step(Sim *sim, int32_t vessel)
{
    sim->vessels[vessel].step++;
    begin_step(sim, vessel);
}

/* A ship sent to another port has no business with the inspections of the corridor it left. */
static bool is_diverted_from(const Sim *sim, int32_t vessel, const Station *station)
{
    return sim->accounts[vessel].diverted && station->kind == STATION_INSPECTION &&
           station->corridor >= 0 &&
           insurance_corridor_of_port(sim->scenario, sim->vessels[vessel].port) !=
               station->corridor;
}

static void serve_step(Sim *sim, int32_t vessel, const Step *step)
{
    Vessel *v = &sim->vessels[vessel];
    const Line *line = &sim->scenario->lines[step->line];
    const Station *station = &sim->scenario->stations[line->station];
    if (station_is_void(sim, station) || is_diverted_from(sim, vessel, station)) {
        v->flags |= station->kind == STATION_INSPECTION ? VESSEL_CLEARED : 0;
        next_step(sim, vessel);
        return;
    }
    if (!at_node(sim, vessel, line->node)) {
        return;
    }
    if (gate_is_too_small(sim, station, v)) {
        sim->stations[line->station].too_small++;
        vessel_divert(sim, vessel);
        return;
    }
    VesselState state = station->kind != STATION_INSPECTION ? VESSEL_IN_QUEUE
                        : line->outbound                    ? VESSEL_OUTBOUND_ANCHORAGE
                                                            : VESSEL_INBOUND_ANCHORAGE;
    v->line = step->line;
    vessel_set_state(sim, vessel, state);
    station_join(sim, vessel, step->line);
}

static void load_step(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    const Port *port = &sim->scenario->network->ports[v->port];
    int32_t roadstead = port->roadstead_node;
    if (v->node != roadstead && sim->port_shut[v->port]) {
        if (!renominate(sim, v)) {
            vessel_wait_begin(sim, vessel, VESSEL_HOLDING, CAUSE_PORT_CLOSED);
            return;
        }
        roadstead = sim->scenario->network->ports[v->port].roadstead_node;
    }
    if (!at_node(sim, vessel, roadstead)) {
        return;
    }
    int32_t station = sim->scenario->port_station[v->port];
    int32_t line = sim->scenario->stations[station].first_line + port_line(sim, v->port, v);
    v->line = line;
    vessel_set_state(sim, vessel, VESSEL_ROADSTEAD);
    station_join(sim, vessel, line);
}

static void branch_step(Sim *sim, int32_t vessel, const Step *step)
{
    Vessel *v = &sim->vessels[vessel];
    RngBlock block = rng_block(sim->key, v->serial, PURPOSE_BRANCH, (uint32_t)v->steps_begun);
    int32_t i = 0;
    while (i < step->branch_count - 1 && block.u[0] >= step->branches[i].below) {
        i++;
    }
    v->step = (int16_t)step->branches[i].step;
    begin_step(sim, vessel);
}

static void delay_step(Sim *sim, int32_t vessel, const Step *step)
{
    Vessel *v = &sim->vessels[vessel];
    RngBlock block = rng_block(sim->key, v->serial, PURPOSE_DELAY, (uint32_t)v->steps_begun);
    v->until = sim->h.now + distribution_draw(step->delay, block.u[0]);
    vessel_set_state(sim, vessel, VESSEL_IN_SERVICE);
    set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
}

static void begin_step(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    const Step *step = step_of(sim, v);
    v->steps_begun++;
    v->attempt = 0;
    switch (step->kind) {
    case STEP_SERVE:
        serve_step(sim, vessel, step);
        break;
    case STEP_LOAD:
        load_step(sim, vessel);
        break;
    case STEP_DELAY:
        delay_step(sim, vessel, step);
        break;
    case STEP_BRANCH:
        branch_step(sim, vessel, step);
        break;
    case STEP_DEPART:
        if (at_node(sim, vessel, flow_of(sim, v)->exit_node)) {
            vessel_depart(sim, vessel);
        }
        break;
    case STEP_KINDS:
        assert(0 && "a step has a kind");
        break;
    }
}

/* ---- service ---- */

void vessel_to_berth(Sim *sim, int32_t vessel)
{
    if (at_node(sim, vessel, sim->scenario->network->ports[sim->vessels[vessel].port].berth_node)) {
        port_berthed(sim, vessel);
    }
}

static RngBlock service_luck(const Sim *sim, const Vessel *v)
{
    return rng_block(sim->key, v->serial, PURPOSE_SERVICE,
                     (uint32_t)v->steps_begun * 64u + v->attempt);
}

/* One draw, or the sum of its steps' draws. */
static int64_t service_ms(const Sim *sim, const Vessel *v, const Station *station)
{
    if (station->service_step_count == 0) {
        return distribution_draw(station->service, service_luck(sim, v).u[0]);
    }
    int64_t sum = 0;
    for (int32_t i = 0; i < station->service_step_count; i++) {
        uint32_t index = ((uint32_t)v->steps_begun * 64u + v->attempt) * 4u + (uint32_t)i / 4u;
        RngBlock block = rng_block(sim->key, v->serial, PURPOSE_STEPS, index);
        sum += distribution_draw(station->service_steps[i].time, block.u[i % 4]);
    }
    return sum;
}

void vessel_begin_service(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    const Line *line = &sim->scenario->lines[v->line];
    const Station *station = &sim->scenario->stations[line->station];
    if (station->kind == STATION_CONTROL) {
        v->admitted_lane = station->lane;
        v->line = -1;
        voyage_continue(sim, vessel);
        return;
    }
    if (station->kind == STATION_REGISTRATION) { /* approved: it goes on at once */
        v->line = -1;
        next_step(sim, vessel);
        return;
    }
    if (station->kind == STATION_BERTHS) {
        port_enter(sim, vessel);
        return;
    }
    int64_t service = service_ms(sim, v, station);
    if (station->pace_count > 0) {
        int64_t pace_ppm = dated_value(station->pace, station->pace_count, sim->h.now);
        service = service / 1000 * pace_ppm / 1000; /* / 1000 twice: the product stays small */
    }
    v->until = sim->h.now + station->set_up_ms + service;
    VesselState state = station->kind != STATION_INSPECTION ? VESSEL_IN_SERVICE
                        : line->outbound                    ? VESSEL_OUTBOUND_INSPECTION
                                                            : VESSEL_INBOUND_INSPECTION;
    vessel_set_state(sim, vessel, state);
    set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
}

void vessel_skip_inspection(Sim *sim, int32_t vessel)
{
    int32_t station = sim->scenario->lines[sim->vessels[vessel].line].station;
    station_leave(sim, vessel);
    if (sim->scenario->stations[station].kind == STATION_INSPECTION) {
        sim->vessels[vessel].flags |= VESSEL_CLEARED;
    }
    next_step(sim, vessel);
}

void vessel_loaded(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    v->cargo_kg = v->parcel_kg;
    v->flags = (uint8_t)((v->flags | VESSEL_LADEN) & ~(VESSEL_CLEARED | VESSEL_EXPORTED));
    sim->h.loaded_kg += v->cargo_kg;
}

void vessel_leave_berth(Sim *sim, int32_t vessel)
{
    station_release(sim, vessel);
    /* It leaves port now, or lies there until the way opens: voyage_begin counts the export. */
    next_step(sim, vessel);
}

int32_t vessel_repeat_cause(const Sim *sim, const Vessel *v, const Station *station)
{
    Vessel before = *v;
    before.attempt--;
    uint32_t uniform = service_luck(sim, &before).u[2];
    int32_t i = 0;
    while (i < station->repeat_cause_count - 1 && uniform >= station->repeat_causes[i].below) {
        i++;
    }
    return i;
}

/* How long after the service that has just failed the vessel is ready again; counts the cause. */
static int64_t repeat_after(Sim *sim, const Vessel *v, const Station *station)
{
    if (station->repeat_cause_count == 0) {
        return station->repeat_after_ms;
    }
    int32_t cause = vessel_repeat_cause(sim, v, station);
    sim->stations[station - sim->scenario->stations].repeats[cause]++;
    Vessel before = *v;
    before.attempt--;
    return distribution_draw(station->repeat_causes[cause].after, service_luck(sim, &before).u[3]);
}

static void end_service(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    int32_t line_index = v->line;
    const Line *line = &sim->scenario->lines[line_index];
    const Station *station = &sim->scenario->stations[line->station];
    uint64_t below = ((uint64_t)station->repeat_ppm << 32) / 1000000;
    bool passes = below == 0 || v->attempt >= 63 || service_luck(sim, v).u[1] >= below;
    station_release(sim, vessel);
    if (!passes) {
        v->attempt++;
        v->line = line_index;
        vessel_wait_begin(sim, vessel,
                          line->outbound ? VESSEL_OUTBOUND_ANCHORAGE : VESSEL_INBOUND_ANCHORAGE,
                          CAUSE_NOT_READY);
        v->until = sim->h.now + repeat_after(sim, v, station);
        set_alarm(sim, slot_of_vessel(sim, vessel), ALARM_VESSEL, v->until);
        return;
    }
    if (station->kind == STATION_INSPECTION) {
        v->flags |= VESSEL_CLEARED;
        if (line->outbound) {
            sim->h.today.inspected_outbound++;
        } else {
            sim->h.today.inspected_inbound++;
        }
    }
    next_step(sim, vessel);
}

void vessel_alarm(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    assert(v->serial != 0);
    v->until = NEVER;
    if (patience_rings(v)) {
        patience_ends(sim, vessel);
        return;
    }
    switch ((VesselState)v->state) {
    case VESSEL_LOADING:
        port_vessel_alarm(sim, vessel);
        break;
    case VESSEL_IN_SERVICE:
        if (v->flags & VESSEL_IN_STATION) {
            int32_t station = sim->scenario->lines[v->held].station;
            if (sim->scenario->stations[station].kind == STATION_BERTHS) {
                port_vessel_alarm(sim, vessel); /* moored */
            } else {
                end_service(sim, vessel);
            }
        } else { /* a delay is over */
            next_step(sim, vessel);
        }
        break;
    case VESSEL_INBOUND_INSPECTION:
    case VESSEL_OUTBOUND_INSPECTION:
        end_service(sim, vessel);
        break;
    case VESSEL_INBOUND_ANCHORAGE: /* ready for the repeat inspection */
    case VESSEL_OUTBOUND_ANCHORAGE:
    case VESSEL_IN_QUEUE:
        vessel_wait_end(sim, vessel);
        station_join(sim, vessel, v->line);
        break;
    case VESSEL_INBOUND_SEA:
    case VESSEL_INBOUND_PASSAGE:
    case VESSEL_OUTBOUND_PASSAGE:
    case VESSEL_OUTBOUND_SEA:
    case VESSEL_DIVERTED:
        voyage_continue(sim, vessel);
        break;
    case VESSEL_DAMAGED:
        if (port_is_berthed(sim, vessel)) {
            port_vessel_alarm(sim, vessel);
        } else {
            voyage_resume(sim, vessel);
        }
        break;
    case VESSEL_NONE:
    case VESSEL_ROADSTEAD:
    case VESSEL_STRAIT_QUEUE:
    case VESSEL_HOLDING:
    case VESSEL_STATES:
        assert(0 && "this state has no alarm");
        break;
    }
}

void vessel_arrived(Sim *sim, int32_t vessel)
{
    Vessel *v = &sim->vessels[vessel];
    if (v->flags & VESSEL_IN_STATION) { /* from the roadstead to the berth it was given */
        port_berthed(sim, vessel);
        return;
    }
    v->steps_begun--; /* the same step goes on where it is done */
    begin_step(sim, vessel);
}
