/* Silos. Each commodity has cells of its own (a bin). A bin's grain is free or reserved for a
 * vessel at berth; it comes from inland at a rate that changes only when planned, and what finds no
 * room is turned away. A vessel reserves what is free beyond the wants of those that berthed before
 * it, loads that, and only then looks again: so stocks never run below nothing, no event is needed
 * while grain flows, and planning a port more often than needed changes nothing.
 *
 *   balance: stock at the start + accepted = free + reserved + drawn + lost, to the unit */
#include "sim/port.h"

#include <assert.h>

static const SiloRules *silo_of(const Sim *sim, int32_t port)
{
    return rules_of(sim, port)->silo;
}

static int64_t capacity(const SiloRules *silo, int32_t i)
{
    return silo->bins[i].capacity_kg * MS_PER_DAY;
}

void silo_start(Sim *sim, int32_t port)
{
    const SiloRules *silo = silo_of(sim, port);
    for (int32_t i = 0; silo && i < silo->bin_count; i++) {
        sim->bins[silo->first_bin + i].free = silo->bins[i].stock_kg * MS_PER_DAY;
    }
}

int32_t silo_bin(const Sim *sim, int32_t port, int32_t commodity)
{
    const SiloRules *silo = silo_of(sim, port);
    for (int32_t i = 0; silo && i < silo->bin_count; i++) {
        if (silo->bins[i].commodity == commodity) {
            return silo->first_bin + i;
        }
    }
    return -1;
}

/* A bin after `passed` ms in which it held `loaded` units more, which are gone by now. While the
 * rates hold its stock rises or falls in a straight line, so it is full at the end if ever. */
static void fill(BinState *bin, int64_t most, int64_t passed)
{
    int64_t came = bin->inflow_kg_per_day * passed;
    int64_t over = bin->free + bin->reserved + came - most;
    over = over > 0 ? over : 0;
    assert(over <= came);
    bin->free += came - over;
    tally_add(&bin->accepted, came - over);
    tally_add(&bin->turned_away, over);
}

void silo_settle(Sim *sim, int32_t port, int64_t passed)
{
    const SiloRules *silo = silo_of(sim, port);
    for (int32_t i = 0; silo && i < silo->bin_count; i++) {
        fill(&sim->bins[silo->first_bin + i], capacity(silo, i), passed);
    }
}

/* ---- reserving ---- */

/* What must be free for a vessel at rest to begin: a shift's work, or all it wants, or all that its
 * cells can hold. */
static int64_t start_lot(const SiloRules *silo, const BerthState *b)
{
    int64_t lot = b->rate_kg_per_day * SHIFT_MS, most = capacity(silo, b->bin - silo->first_bin);
    lot = lot < most ? lot : most;
    return lot < b->remaining ? lot : b->remaining;
}

void silo_reserve(Sim *sim, int32_t port, int32_t vessel, int64_t *claims)
{
    BerthState *b = &sim->berths[vessel];
    if (b->bin < 0) {
        b->reserved = b->remaining;
        return;
    }
    const SiloRules *silo = silo_of(sim, port);
    BinState *bin = &sim->bins[b->bin];
    int64_t wants = b->remaining - b->reserved, *claim = &claims[b->bin - silo->first_bin];
    int64_t takes = bin->free - *claim < wants ? bin->free - *claim : wants;
    if (b->reserved == 0 && takes >= start_lot(silo, b)) {
        b->reserved += takes;
        bin->reserved += takes;
        bin->free -= takes;
    }
    silo_claim(sim, port, vessel, claims);
}

void silo_claim(const Sim *sim, int32_t port, int32_t vessel, int64_t *claims)
{
    const BerthState *b = &sim->berths[vessel];
    if (b->bin >= 0) {
        claims[b->bin - silo_of(sim, port)->first_bin] += b->remaining - b->reserved;
    }
}

void silo_give_back(Sim *sim, int32_t port, int32_t vessel)
{
    BerthState *b = &sim->berths[vessel];
    if (b->bin < 0) {
        return;
    }
    sim->bins[b->bin].free += b->reserved;
    sim->bins[b->bin].reserved -= b->reserved;
    tally_add(&sim->ports[port].loaded, sim->vessels[vessel].parcel_kg * MS_PER_DAY - b->remaining);
    b->reserved = 0;
}

/* ---- inflow ---- */

/* kg a day from inland by all modes now. */
static int64_t inflow_now(const Sim *sim, int32_t port)
{
    const SiloRules *silo = silo_of(sim, port);
    int64_t sum = 0;
    for (int32_t m = 0; m < INLAND_MODES; m++) {
        int64_t kg = silo->inflow_count[m] == 0
                         ? 0
                         : dated_value(silo->inflow[m], silo->inflow_count[m], sim->h.now);
        if (m == INLAND_RAIL && silo->wagon_count > 0) {
            int64_t wagons = dated_value(silo->wagons, silo->wagon_count, sim->h.now);
            int64_t most = wagons * silo->wagon_kg / 1000; /* wagons count in 1000 days */
            kg = kg < most ? kg : most;
        }
        sum += m == INLAND_RAIL ? kg / 1000 * sim->ports[port].rail_ppm / 1000 : kg;
    }
    return sum;
}

/* Divides kg a day among the bins by the goods' shares: limits of 2^32, so that the sum is exact.
 */
static void divide(Sim *sim, const SiloRules *silo, int64_t kg)
{
    const Mix *mix = &silo->goods[0];
    for (int32_t i = 1; i < silo->goods_count && silo->goods[i].from <= sim->h.now; i++) {
        mix = &silo->goods[i];
    }
    int64_t before = 0;
    for (int32_t i = 0; i < silo->bin_count; i++) {
        uint32_t below = mix->below[i];
        int64_t up_to = below == UINT32_MAX ? kg : (int64_t)(((uint64_t)kg * below) >> 32);
        sim->bins[silo->first_bin + i].inflow_kg_per_day = up_to - before;
        before = up_to;
    }
}

static int64_t next_date(const Sim *sim, const SiloRules *silo)
{
    int64_t now = sim->h.now, t = NEVER;
    for (int32_t m = 0; m < INLAND_MODES; m++) {
        int64_t next = dated_next(silo->inflow[m], silo->inflow_count[m], now);
        t = next < t ? next : t;
    }
    int64_t wagons = dated_next(silo->wagons, silo->wagon_count, now);
    t = wagons < t ? wagons : t;
    for (int32_t i = 1; i < silo->goods_count; i++) {
        if (silo->goods[i].from > now) {
            return silo->goods[i].from < t ? silo->goods[i].from : t;
        }
    }
    return t;
}

/* A silo is settled at least so often, so that what has come meanwhile fits 64 bits: 900 kt a day,
 * the most that a scenario may say, times 60 days are 4.7e18 units. */
#define SETTLE_MS (60 * MS_PER_DAY)

/* What vessels at berth ask of one bin. */
typedef struct Demand {
    int64_t wants; /* units to load that are not reserved */
    int64_t rate;  /* kg a day that leave */
    int64_t lot;   /* that must be free for the first at rest to begin; 0: none is */
} Demand;

/* Adds up what the bins are asked for. */
static void add_demands(const Sim *sim, int32_t port, const SiloRules *silo, Demand *demand)
{
    for (int32_t v = sim->ports[port].berth.first; v >= 0; v = sim->berths[v].next) {
        const BerthState *b = &sim->berths[v];
        if (b->bin < 0) {
            continue;
        }
        Demand *d = &demand[b->bin - silo->first_bin];
        if (b->phase == PHASE_LOADING) {
            d->rate += port_rate(sim, port, b);
        } else if (b->phase == PHASE_NO_CARGO && d->lot == 0) {
            d->lot = d->wants + start_lot(silo, b);
        }
        d->wants += b->remaining - b->reserved;
    }
}

/* The bin that holds less than its vessels want, of the vessel that berthed first; -1: none. */
static int32_t lacking_bin(const Sim *sim, int32_t port, const SiloRules *silo,
                           const Demand *demand)
{
    for (int32_t v = sim->ports[port].berth.first; v >= 0; v = sim->berths[v].next) {
        int32_t bin = sim->berths[v].bin;
        if (bin >= 0 && demand[bin - silo->first_bin].wants > sim->bins[bin].free) {
            return bin;
        }
    }
    return -1;
}

/* ms until `units` have come at `rate`; NEVER when they do not. */
static int64_t time_for(int64_t units, int64_t rate)
{
    return rate > 0 ? (units + rate - 1) / rate : NEVER;
}

/* When to look at a bin again, ms from now: when the vessel at rest can begin, when no vessel lacks
 * anything any more, or when the bin is full before that and less comes in from then on. */
static int64_t look_again(const BinState *bin, const Demand *d, int64_t most)
{
    if (d->wants <= bin->free) {
        return NEVER;
    }
    int64_t in = bin->inflow_kg_per_day, room = most - bin->free - bin->reserved;
    int64_t kept = room <= 0 && d->rate < in ? d->rate : in;
    int64_t t = time_for(d->wants - bin->free, kept);
    if (d->lot > bin->free) {
        int64_t lot = time_for(d->lot - bin->free, kept);
        t = lot < t ? lot : t;
    }
    if (room > 0 && in > d->rate) {
        int64_t full = time_for(room, in - d->rate);
        t = full < t ? full : t;
    }
    return t;
}

int64_t silo_plan(Sim *sim, int32_t port)
{
    const SiloRules *silo = silo_of(sim, port);
    if (!silo) {
        return NEVER;
    }
    Demand demand[BINS_OF_A_PORT_MAX]; /* for the few bins of a port */
    assert(silo->bin_count <= BINS_OF_A_PORT_MAX);
    for (int32_t i = 0; i < silo->bin_count; i++) {
        demand[i] = (Demand){0};
    }
    add_demands(sim, port, silo, demand);
    int32_t lacking = lacking_bin(sim, port, silo, demand);
    int64_t inflow = inflow_now(sim, port);
    int64_t called = lacking < 0 ? 0 : inflow / 1000 * silo->call_forward_ppm / 1000;
    divide(sim, silo, inflow - called);
    if (lacking >= 0) {
        sim->bins[lacking].inflow_kg_per_day += called;
    }
    int64_t t = next_date(sim, silo);
    t = t < sim->h.now + SETTLE_MS ? t : sim->h.now + SETTLE_MS;
    for (int32_t i = 0; i < silo->bin_count; i++) {
        int64_t wait = look_again(&sim->bins[silo->first_bin + i], &demand[i], capacity(silo, i));
        if (wait != NEVER && wait < t - sim->h.now) {
            t = sim->h.now + wait;
        }
    }
    return t;
}

/* ---- losses ---- */

/* What vessels have reserved of a bin is given up from the last berthed on. */
static void take_reserved(Sim *sim, int32_t port, int32_t bin, int64_t units)
{
    for (int32_t v = sim->ports[port].berth.last; v >= 0 && units > 0;
         v = sim->berths[v].previous) {
        BerthState *b = &sim->berths[v];
        if (b->bin == bin) {
            int64_t takes = units < b->reserved ? units : b->reserved;
            b->reserved -= takes;
            sim->bins[bin].reserved -= takes;
            units -= takes;
        }
    }
    assert(units == 0);
}

static void lose(Sim *sim, int32_t port, int32_t index, int64_t kg)
{
    BinState *bin = &sim->bins[index];
    int64_t units = kg * MS_PER_DAY, from_free = units < bin->free ? units : bin->free;
    bin->free -= from_free;
    take_reserved(sim, port, index, units - from_free);
    bin->lost_kg += kg;
}

static int64_t stock_kg(const BinState *bin)
{
    return (bin->free + bin->reserved) / MS_PER_DAY;
}

int64_t port_lose_grain(Sim *sim, int32_t port, int64_t kg)
{
    const SiloRules *silo = silo_of(sim, port);
    if (!silo || kg <= 0) {
        return 0;
    }
    port_settle(sim, port);
    int64_t stock = 0, before = 0, lost = 0;
    for (int32_t i = 0; i < silo->bin_count; i++) {
        stock += stock_kg(&sim->bins[silo->first_bin + i]);
    }
    kg = kg < stock ? kg : stock;
    for (int32_t i = 0; i < silo->bin_count && kg > 0; i++) {
        before += stock_kg(&sim->bins[silo->first_bin + i]);
        int64_t part = kg * before / stock - lost; /* rounded over the sum: it comes out as kg */
        lose(sim, port, silo->first_bin + i, part);
        lost += part;
    }
    port_plan(sim, port);
    return lost;
}

/* ---- queries ---- */

/* A bin now, between events: worked out as settling would, on a copy. */
static BinState bin_now(const Sim *sim, int32_t port, int32_t i)
{
    const SiloRules *silo = silo_of(sim, port);
    BinState bin = sim->bins[silo->first_bin + i];
    int64_t passed = sim->h.now - sim->ports[port].settled;
    for (int32_t v = sim->ports[port].berth.first; v >= 0; v = sim->berths[v].next) {
        const BerthState *b = &sim->berths[v];
        if (b->bin == silo->first_bin + i) {
            int64_t units = port_drawn(sim, port, b);
            bin.reserved -= units;
            tally_add(&bin.drawn, units);
        }
    }
    fill(&bin, capacity(silo, i), passed);
    return bin;
}

/* Start + accepted - stock - drawn - lost in units; the kg apart from the rest, for they are many.
 */
static int64_t bin_balance(const SiloBin *rule, const BinState *bin)
{
    int64_t stock = bin->free + bin->reserved;
    int64_t kg =
        rule->stock_kg + bin->accepted.kg - bin->drawn.kg - bin->lost_kg - stock / MS_PER_DAY;
    return kg * MS_PER_DAY + bin->accepted.part - bin->drawn.part - stock % MS_PER_DAY;
}

void silo_view(const Sim *sim, int32_t port, PortView *view)
{
    const SiloRules *silo = silo_of(sim, port);
    Tally accepted = {0}, turned_away = {0}, loaded = {0}, stock = {0};
    int64_t balance = 0;
    for (int32_t i = 0; silo && i < silo->bin_count; i++) {
        BinState bin = bin_now(sim, port, i);
        view->has_silo = true;
        view->capacity_kg += silo->bins[i].capacity_kg;
        view->inflow_kg_per_day += bin.inflow_kg_per_day;
        view->lost_kg += bin.lost_kg;
        balance += bin_balance(&silo->bins[i], &bin);
        tally_add(&stock, bin.free + bin.reserved);
        tally_add(&accepted, bin.accepted.part);
        accepted.kg += bin.accepted.kg;
        tally_add(&turned_away, bin.turned_away.part);
        turned_away.kg += bin.turned_away.kg;
        tally_add(&loaded, bin.drawn.part);
        loaded.kg += bin.drawn.kg;
    }
    view->stock_kg = stock.kg;
    view->accepted_kg = accepted.kg;
    view->turned_away_kg = turned_away.kg;
    view->loaded_kg = loaded.kg;
    view->balance_kg =
        (balance < 0 ? balance - MS_PER_DAY + 1 : balance + MS_PER_DAY - 1) / MS_PER_DAY;
}

int64_t sim_port_stock(const Sim *sim, int32_t port, int32_t commodity)
{
    int32_t index = silo_bin(sim, port, commodity);
    if (index < 0) {
        return 0;
    }
    BinState bin = bin_now(sim, port, index - silo_of(sim, port)->first_bin);
    return stock_kg(&bin);
}

const char *silo_fault(const Sim *sim, int32_t port)
{
    const SiloRules *silo = silo_of(sim, port);
    if (!silo) {
        return NULL;
    }
    int64_t reserved[BINS_OF_A_PORT_MAX] = {0};
    Tally gone = sim->ports[port].loaded, drawn = {0};
    for (int32_t v = sim->ports[port].berth.first; v >= 0; v = sim->berths[v].next) {
        const BerthState *b = &sim->berths[v];
        if (b->bin >= 0) {
            reserved[b->bin - silo->first_bin] += b->reserved;
            tally_add(&gone, sim->vessels[v].parcel_kg * MS_PER_DAY - b->remaining);
        }
    }
    for (int32_t i = 0; i < silo->bin_count; i++) {
        const BinState *bin = &sim->bins[silo->first_bin + i];
        if (bin_balance(&silo->bins[i], bin) != 0) {
            return "a silo's balance is out";
        }
        if (bin->free < 0 || bin->reserved != reserved[i]) {
            return "what vessels have reserved differs from their silo's account";
        }
        if (bin->free + bin->reserved > capacity(silo, i)) {
            return "a silo holds more than it can";
        }
        tally_add(&drawn, bin->drawn.part);
        drawn.kg += bin->drawn.kg;
    }
    return drawn.kg != gone.kg || drawn.part != gone.part
               ? "what left a silo differs from what vessels loaded"
               : NULL;
}
