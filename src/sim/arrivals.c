/* Flows: when the next vessel comes. Each gap is one draw numbered by the arrival, stretched over
 * the dated rates, so that a change of rate on some day moves no earlier arrival. */
#include "sim/state.h"

#include <assert.h>

__extension__ typedef unsigned __int128 u128;

/* Units of "expected arrivals" are 2^-32; rates are per 1000 days. */
#define RATE_PERIOD_MS (1000 * MS_PER_DAY)

int64_t rate_spend(const Dated *rates, int32_t rate_count, int64_t t, uint64_t units, int64_t end)
{
    while (t <= end) {
        uint64_t rate = (uint64_t)dated_value(rates, rate_count, t);
        int64_t change = dated_next(rates, rate_count, t);
        if (rate > 0) {
            /* ms = units * period / (rate * 2^32), rounded up so that time moves on. First by 2^32,
             * so that 64 bits are left to divide. */
            u128 whole = (u128)units * (uint64_t)RATE_PERIOD_MS + (((u128)rate << 32) - 1);
            assert(whole >> 96 == 0);
            uint64_t ms = (uint64_t)(whole >> 32) / rate;
            if (change == NEVER || ms <= (uint64_t)(change - t)) {
                return ms > (uint64_t)(end - t) ? NEVER : t + (int64_t)ms;
            }
            units -= (uint64_t)((((u128)rate << 32) * (uint64_t)(change - t)) /
                                (uint64_t)RATE_PERIOD_MS);
        }
        if (change == NEVER) {
            return NEVER;
        }
        t = change;
    }
    return NEVER;
}

static int64_t next_arrival(const Sim *sim, int32_t index)
{
    const Flow *flow = &sim->scenario->flows[index];
    const FlowState *state = &sim->flows[index];
    if (flow->arrivals == ARRIVAL_DATED) {
        return state->count < (uint64_t)flow->dated_count ? flow->dated[state->count].t : NEVER;
    }
    uint64_t units = UINT64_C(1) << 32;
    if (flow->unit_gap) {
        RngBlock block = rng_block(sim->key, (uint64_t)index, PURPOSE_GAP, (uint32_t)state->count);
        units = (uint64_t)distribution_draw(flow->unit_gap, block.u[0]);
    }
    return rate_spend(flow->rates, flow->rate_count, sim->h.now, units, sim->h.end);
}

static void schedule(Sim *sim, int32_t flow)
{
    int64_t t = next_arrival(sim, flow);
    if (t < sim->h.now) { /* dated before the start: comes with it */
        t = sim->h.now;
    }
    sim->flows[flow].next_arrival = t;
    set_alarm(sim, slot_of_flow(sim, flow), ALARM_FLOW, t);
}

void flow_start(Sim *sim, int32_t flow)
{
    schedule(sim, flow);
}

void flow_alarm(Sim *sim, int32_t index)
{
    const Flow *flow = &sim->scenario->flows[index];
    FlowState *state = &sim->flows[index];
    VesselOrder order = {
        .port = -1, .vessel_class = -1, .commodity = -1, .destination = -1, .name = -1};
    if (flow->arrivals == ARRIVAL_DATED) {
        const DatedArrival *dated = &flow->dated[state->count];
        order = (VesselOrder){.port = dated->port,
                              .vessel_class = dated->vessel_class,
                              .commodity = dated->commodity,
                              .destination = dated->destination,
                              .cargo_kg = dated->cargo_kg,
                              .name = dated->name ? (int32_t)state->count : -1};
    }
    uint64_t serial = ((uint64_t)(index + 1) << 40) | ++state->count;
    /* The next alarm first: the vessel may grow the alarm tree. */
    schedule(sim, index);
    market_nominate(sim, index, serial, &order);
}
