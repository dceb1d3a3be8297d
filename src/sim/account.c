/* The account of each port call: time by what the vessel does, dues and premiums as they fall due,
 * and at the end the cost by component. Times are kept as they are and turned into money when it is
 * asked for, so nothing is rounded on the way and nothing is divided in the event loop. */
#include "sim/state.h"

#include <string.h>

__extension__ typedef unsigned __int128 u128;

const char *const cost_part_names[COST_PARTS] = {"hire", "waiting",   "fuel_sea", "fuel_port",
                                                 "dues", "insurance", "inland"};

/* States not named here are service; a vessel at its berth that waits, for cargo say, says so by
 * account_waits. */
const int16_t activity_of_state[VESSEL_STATES] = {
    [VESSEL_INBOUND_SEA] = ACTIVITY_BALLAST,        [VESSEL_INBOUND_PASSAGE] = ACTIVITY_BALLAST,
    [VESSEL_OUTBOUND_PASSAGE] = ACTIVITY_LADEN,     [VESSEL_OUTBOUND_SEA] = ACTIVITY_LADEN,
    [VESSEL_INBOUND_ANCHORAGE] = ACTIVITY_WAITING,  [VESSEL_ROADSTEAD] = ACTIVITY_WAITING,
    [VESSEL_OUTBOUND_ANCHORAGE] = ACTIVITY_WAITING, [VESSEL_STRAIT_QUEUE] = ACTIVITY_WAITING,
    [VESSEL_DIVERTED] = ACTIVITY_BALLAST,           [VESSEL_HOLDING] = ACTIVITY_WAITING,
    [VESSEL_IN_QUEUE] = ACTIVITY_WAITING,
};

void account_open(Sim *sim, int32_t vessel)
{
    memset(&sim->accounts[vessel], 0, sizeof sim->accounts[0]);
    sim->accounts[vessel].activity = activity_of_state[VESSEL_INBOUND_SEA];
}

static const VesselClass *class_of(const Sim *sim, const Vessel *v)
{
    return v->vessel_class >= 0 ? &sim->scenario->classes[v->vessel_class] : NULL;
}

static int64_t charge_now(const Sim *sim, const Charge *charge)
{
    return charge->count > 0 ? dated_value(charge->cents, charge->count, sim->h.now) : 0;
}

void account_berth(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    VoyageAccount *account = &sim->accounts[vessel];
    const VesselClass *class = class_of(sim, v);
    if (!class || account->berthed) {
        return;
    }
    account->berthed = 1;
    const Scenario *s = sim->scenario;
    account->dues_cents += class->dwt_kg / 1000 * charge_now(sim, &s->economy.costs.port_dues);
    account->premium_ppm = sim_premium(sim, insurance_corridor_of_port(s, v->port));
    /* A hull of 10^12 cents at most, 10^6 ppm: below 2^63. */
    account->insurance_cents = class->hull_value_cents * account->premium_ppm / 1000000;
}

void account_export(Sim *sim, const Vessel *v)
{
    const InlandCost *inland = sim->scenario->economy.costs.inland;
    if (inland && v->port >= 0) {
        sim->accounts[v - sim->vessels].inland_cents = v->cargo_kg / 1000 * inland[v->port].cents_t;
    }
}

void account_lane(Sim *sim, int32_t vessel, int32_t lane)
{
    const Costs *costs = &sim->scenario->economy.costs;
    const VesselClass *class = class_of(sim, &sim->vessels[vessel]);
    int32_t dues = costs->lane_count > 0 ? costs->lane_dues[lane] : -1;
    if (class && dues >= 0) {
        sim->accounts[vessel].dues_cents +=
            class->dwt_kg / 1000 * charge_now(sim, &costs->lanes[dues].charge);
    }
}

/* ---- costs ---- */

/* Up to now: its present state is not over. */
static int64_t time_in(const Sim *sim, int32_t vessel, Activity activity)
{
    const VoyageAccount *account = &sim->accounts[vessel];
    int64_t now =
        account->activity == (int16_t)activity ? sim->h.now - sim->vessels[vessel].since : 0;
    return account->ms[activity] + now;
}

/* So much a day over a time. Hire below 10 MUSD a day over less than 99 days, that is nearly
 * always, needs no division of 128 bits. */
static int64_t over_time(int64_t per_day, int64_t ms)
{
    if (per_day <= 1000000000 && ms < 8589934592) {
        return per_day * ms / MS_PER_DAY;
    }
    return (int64_t)((u128)(uint64_t)per_day * (uint64_t)ms / (uint64_t)MS_PER_DAY);
}

/* kg_ms: sum of kg a day times ms; at a price per tonne. */
static int64_t fuel_cents(u128 kg_ms, int64_t cents_t)
{
    return (int64_t)(kg_ms * (uint64_t)cents_t / ((u128)MS_PER_DAY * 1000));
}

/* Of a vessel that is there. In plain numbers until the end: every port call comes by here. */
static VoyageCost cost_so_far(const Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    const VoyageAccount *account = &sim->accounts[vessel];
    const VesselClass *class = class_of(sim, v);
    const Charge *bunker = &sim->scenario->economy.costs.bunker;
    int64_t served = time_in(sim, vessel, ACTIVITY_SERVED);
    int64_t ballast = time_in(sim, vessel, ACTIVITY_BALLAST);
    int64_t laden = time_in(sim, vessel, ACTIVITY_LADEN);
    int64_t waiting = time_in(sim, vessel, ACTIVITY_WAITING);
    int64_t hire = 0, idle_hire = 0, fuel_sea = 0, fuel_port = 0;
    if (class) {
        hire = over_time(class->hire_cents_day, ballast + laden + served);
        idle_hire = over_time(class->hire_cents_day, waiting);
    }
    if (class && bunker->count > 0) {
        int64_t price = dated_value(bunker->cents, bunker->count, v->born);
        fuel_sea = fuel_cents((u128)(uint32_t) class->fuel_ballast_kg_day * (uint64_t)ballast +
                                  (u128)(uint32_t) class->fuel_laden_kg_day * (uint64_t)laden,
                              price);
        fuel_port = fuel_cents(
            (u128)(uint32_t) class->fuel_port_kg_day * (uint64_t)(served + waiting), price);
    }
    int64_t dues = account->dues_cents, insurance = account->insurance_cents;
    int64_t inland = account->inland_cents;
    return (VoyageCost){.cents = {[COST_HIRE] = hire,
                                  [COST_WAITING] = idle_hire,
                                  [COST_FUEL_SEA] = fuel_sea,
                                  [COST_FUEL_PORT] = fuel_port,
                                  [COST_DUES] = dues,
                                  [COST_INSURANCE] = insurance,
                                  [COST_INLAND] = inland},
                        .total_cents =
                            hire + idle_hire + fuel_sea + fuel_port + dues + insurance + inland,
                        .under_way_ms = ballast + laden,
                        .served_ms = served,
                        .waiting_ms = waiting,
                        .cargo_kg = v->flags & VESSEL_LADEN ? v->cargo_kg : v->parcel_kg,
                        .premium_ppm = account->premium_ppm};
}

VoyageCost sim_voyage_cost(const Sim *sim, VesselIndex vessel)
{
    return sim->vessels[vessel].serial != 0 ? cost_so_far(sim, vessel) : (VoyageCost){0};
}

void account_close(Sim *sim, int32_t vessel)
{
    const Vessel *v = &sim->vessels[vessel];
    if (v->cargo_kg > 0) {
        VoyageCost cost = cost_so_far(sim, vessel);
        FlowAccount *flow = &sim->flow_accounts[v->flow];
        for (int32_t p = 0; p < COST_PARTS; p++) {
            flow->cents[p] += cost.cents[p];
        }
        flow->cargo_kg += v->cargo_kg;
        flow->waiting_ms += cost.waiting_ms;
        flow->voyages++;
        if (sim->scenario->flows[v->flow].counted) {
            int32_t destinations = sim->scenario->destination_count;
            DeliveryState *to =
                &sim->deliveries[v->destination >= 0 ? v->destination : destinations];
            to->kg += v->cargo_kg;
            to->voyages++;
            int32_t goods = sim->scenario->commodity_count;
            sim->delivered_kg[v->commodity >= 0 ? v->commodity : goods] += v->cargo_kg;
            /* 10^6 t * 5 * 10^8 s (17 years) * 10^4 voyages stays below 2^63. */
            to->delay_t_s += v->cargo_kg / 1000 * (cost.waiting_ms / 1000);
            sim->h.economy_today.delivered_kg += v->cargo_kg;
        }
    }
}

FlowCost sim_flow_cost(const Sim *sim, int32_t flow)
{
    const FlowAccount *account = &sim->flow_accounts[flow];
    FlowCost cost = {.cargo_kg = account->cargo_kg,
                     .waiting_ms = account->waiting_ms,
                     .voyages = account->voyages};
    for (int32_t p = 0; p < COST_PARTS; p++) {
        cost.cents[p] = account->cents[p];
        cost.total_cents += account->cents[p];
    }
    return cost;
}

int64_t sim_delivered_kg(const Sim *sim, int32_t commodity)
{
    return sim->delivered_kg[commodity >= 0 ? commodity : sim->scenario->commodity_count];
}

Delivery sim_delivery(const Sim *sim, int32_t destination)
{
    const DeliveryState *to =
        &sim->deliveries[destination >= 0 ? destination : sim->scenario->destination_count];
    return (Delivery){.kg = to->kg,
                      .voyages = to->voyages,
                      .delay_tonne_days = (double)to->delay_t_s * 1000 / (double)MS_PER_DAY};
}
