/* Owners: which offers they take, and which ships come again. */
#include "sim/state.h"

#include "base/memory.h"

#include <assert.h>

__extension__ typedef __int128 i128;

/* ---- what waits are to be expected ---- */

int64_t market_expected_wait(const Sim *sim, int32_t line_index)
{
    const LineState *line = &sim->lines[line_index];
    int64_t expected = sim->recent_wait_ms[line_index];
    if (line->waiting > 0) {
        int64_t open = line->waiting * (sim->h.now - sim->h.start) + line->wait_open_ms;
        int64_t so_far = open / line->waiting;
        expected = so_far > expected ? so_far : expected;
    }
    return expected;
}

static int64_t expected_waits(const Sim *sim, const Vessel *v)
{
    const Scenario *s = sim->scenario;
    const Flow *flow = &s->flows[v->flow];
    int64_t waits = 0;
    for (int32_t i = 0; i < flow->step_count; i++) {
        const Step *step = &flow->steps[i];
        if (step->kind == STEP_SERVE &&
            !station_is_void(sim, &s->stations[s->lines[step->line].station])) {
            waits += market_expected_wait(sim, step->line);
        } else if (step->kind == STEP_LOAD) {
            int32_t station = s->port_station[v->port];
            waits += market_expected_wait(sim, s->stations[station].first_line +
                                                   port_line(sim, v->port, v));
        }
    }
    return waits;
}

/* ---- what a voyage brings ---- */

static int64_t per_day(int64_t amount_a_day, int64_t ms)
{
    return (int64_t)((i128)amount_a_day * ms / MS_PER_DAY);
}

VoyageOffer market_offer(const Sim *sim, const Vessel *v)
{
    const Scenario *s = sim->scenario;
    const Market *market = s->flows[v->flow].owners.market;
    const VesselClass *class = &s->classes[v->vessel_class];
    const Costs *costs = &s->economy.costs;
    int64_t now = sim->h.now, dwt_t = class->dwt_kg / 1000;
    VoyageOffer offer = {0};
    offer.wait_ms = expected_waits(sim, v);
    offer.days_ms = market->sea_ms + market->port_ms + offer.wait_ms;
    /* 10^6 t, 10^8 cents a tonne, 10^7 ppm: more than 63 bits. */
    offer.freight_cents =
        (int64_t)((i128)dated_value(market->freight, market->freight_count, now) *
                  (v->parcel_kg / 1000) * market->class_ppm[v->vessel_class] / 1000000);
    offer.hire_cents = per_day(class->hire_cents_day, offer.days_ms);
    if (costs->bunker.count > 0) {
        int64_t sea_kg_day = (class->fuel_ballast_kg_day + class->fuel_laden_kg_day) / 2;
        int64_t kg = per_day(sea_kg_day, market->sea_ms) +
                     per_day(class->fuel_port_kg_day, market->port_ms + offer.wait_ms);
        offer.fuel_cents = kg * dated_value(costs->bunker.cents, costs->bunker.count, now) / 1000;
    }
    offer.dues_cents = dwt_t * market->dues_cents_t;
    if (costs->port_dues.count > 0) {
        offer.dues_cents +=
            dwt_t * dated_value(costs->port_dues.cents, costs->port_dues.count, now);
    }
    int32_t premium_ppm = sim_premium(sim, insurance_corridor_of_port(s, v->port));
    offer.insurance_cents = (int64_t)((i128) class->hull_value_cents * premium_ppm / 1000000);
    offer.result_cents = offer.freight_cents - offer.hire_cents - offer.fuel_cents -
                         offer.dues_cents - offer.insurance_cents;
    offer.result_cents_day =
        (int64_t)((i128)offer.result_cents * MS_PER_DAY / (offer.days_ms > 0 ? offer.days_ms : 1));
    return offer;
}

/* The port takes ships, and its corridor, where it has one, is open. */
static bool is_open(const Sim *sim, int32_t port)
{
    int32_t corridor = insurance_corridor_of_port(sim->scenario, port);
    return !sim->port_shut[port] && (corridor < 0 || sim->corridors[corridor].mode != MODE_CLOSED);
}

bool market_takes(const Sim *sim, const Vessel *v)
{
    const Market *market = sim->scenario->flows[v->flow].owners.market;
    if (!market) {
        return true;
    }
    if (!is_open(sim, v->port)) {
        return false;
    }
    RngBlock luck = rng_block(sim->key, v->serial, PURPOSE_OWNER, 0);
    return market_offer(sim, v).result_cents_day >=
           distribution_draw(market->reservation, luck.u[0]);
}

void market_nominate(Sim *sim, int32_t flow, uint64_t serial, const VesselOrder *order)
{
    int32_t vessel = vessel_prepare(sim, flow, serial, order);
    if (market_takes(sim, &sim->vessels[vessel])) {
        vessel_launch(sim, vessel);
        return;
    }
    vessel_withdraw(sim, vessel);
    sim->flow_accounts[flow].declined++;
    sim->h.economy_today.declined += sim->scenario->flows[flow].counted;
}

/* ---- ships that come again: a binary heap by time, then serial ---- */

static bool comes_first(const ReturnCall *a, const ReturnCall *b)
{
    return a->t != b->t ? a->t < b->t : a->serial < b->serial;
}

static void swap_calls(ReturnCall *a, ReturnCall *b)
{
    ReturnCall keep = *a;
    *a = *b;
    *b = keep;
}

static void schedule_return(Sim *sim)
{
    set_alarm(sim, SLOT_RETURNS, ALARM_FLOW, sim->h.return_count > 0 ? sim->returns[0].t : NEVER);
}

static void push(Sim *sim, ReturnCall call)
{
    int32_t at = (int32_t)sim->h.return_count++;
    sim->returns = mem_grow(sim->returns, at, &sim->return_capacity, sizeof sim->returns[0]);
    sim->returns[at] = call;
    while (at > 0 && comes_first(&sim->returns[at], &sim->returns[(at - 1) / 2])) {
        swap_calls(&sim->returns[at], &sim->returns[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static ReturnCall pop(Sim *sim)
{
    ReturnCall *calls = sim->returns, first = calls[0];
    int32_t count = (int32_t)--sim->h.return_count;
    calls[0] = calls[count];
    for (int32_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && comes_first(&calls[child + 1], &calls[child])) {
            child++;
        }
        if (!comes_first(&calls[child], &calls[at])) {
            break;
        }
        swap_calls(&calls[child], &calls[at]);
    }
    return first;
}

/* Calls of one ship are numbered in bits 32 to 39 of its serial (ship_of_serial), which flows leave
 * free. */
#define NEXT_CALL (UINT64_C(1) << 32)
#define LAST_CALL (UINT64_C(0xFF) << 32)

void market_departed(Sim *sim, const Vessel *v)
{
    const OwnerRules *owners = &sim->scenario->flows[v->flow].owners;
    if (owners->returns_ppm == 0 || (v->serial & LAST_CALL) == LAST_CALL) {
        return;
    }
    RngBlock luck = rng_block(sim->key, v->serial, PURPOSE_OWNER, 1);
    uint64_t below = ((uint64_t)owners->returns_ppm << 32) / 1000000;
    if (luck.u[0] >= below) {
        return;
    }
    int64_t t = sim->h.now + distribution_draw(owners->returns_after, luck.u[1]);
    if (t > sim->h.end) {
        return; /* beyond the run */
    }
    push(sim, (ReturnCall){.t = t,
                           .serial = v->serial + NEXT_CALL,
                           .flow = v->flow,
                           .vessel_class = v->vessel_class,
                           .name = v->name});
    schedule_return(sim);
}

void market_return_alarm(Sim *sim)
{
    ReturnCall call = pop(sim);
    assert(call.t == sim->h.now);
    schedule_return(sim);
    sim->flow_accounts[call.flow].returned++;
    VesselOrder order = {.port = -1,
                         .vessel_class = call.vessel_class,
                         .commodity = -1,
                         .destination = -1,
                         .name = call.name};
    market_nominate(sim, call.flow, call.serial, &order);
}

/* ---- queries ---- */

FlowOwners sim_flow_owners(const Sim *sim, int32_t flow)
{
    const FlowAccount *account = &sim->flow_accounts[flow];
    return (FlowOwners){.offers = sim->flows[flow].count + account->returned,
                        .declined = account->declined,
                        .returned = account->returned,
                        .diverted_to_port = account->diverted,
                        .left_empty = account->left_empty};
}
