#include "view/record.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "experiment/waits.h"

#include <math.h>

enum { WINDOW_DAYS = 30, COSTS = 1 + COST_PARTS };

struct Record {
    Shadow shadow;
    int32_t first[QUANTITIES + 1]; /* column of index 0; the last: how many columns */
    int32_t count[QUANTITIES];     /* indexes */
    int64_t *times;
    double *values; /* [capacity][stride] */
    double *costs;  /* [capacity][COSTS]: cents and, first, kg departed so far */
    int32_t days, capacity;
    ExportSum *ports; /* [port_count], for one day */
};

static int32_t port_count(const Scenario *s)
{
    return s->network ? s->network->port_count : 0;
}

/* How many indexes a quantity has. */
static int32_t indexes(const Scenario *s, Quantity quantity)
{
    switch (quantity) {
    case QUANTITY_EXPORTED:
    case QUANTITY_DELIVERED:
    case QUANTITY_WAITING_OUT:
    case QUANTITY_WAITING_IN:
    case QUANTITY_INSIDE:
    case QUANTITY_IN_PORT:
    case QUANTITY_UNDER_WAY:
        return 1;
    case QUANTITY_WAIT_MEAN:
    case QUANTITY_WAIT_MEDIAN:
    case QUANTITY_WAIT_P90:
        return 2;
    case QUANTITY_COST:
        return COSTS;
    case QUANTITY_PREMIUM:
    case QUANTITY_MODE:
        return s->corridor_count;
    case QUANTITY_PROTECTION:
        return TARGETS;
    case QUANTITY_STRAIN:
    case QUANTITY_STATUS:
        return s->agreement_count;
    case QUANTITY_BERTHED:
    case QUANTITY_ROADSTEAD:
    case QUANTITY_SILO:
    case QUANTITY_PORT_EXPORTS:
        return port_count(s);
    case QUANTITY_STOCK:
        return port_count(s) * s->commodity_count;
    case QUANTITY_LINE:
    case QUANTITY_LINE_WAIT:
        return s->line_count;
    case QUANTITY_BUSY:
        return s->station_count;
    case QUANTITIES:
        break;
    }
    return 0;
}

Record *record_create(const Scenario *scenario, uint64_t seed)
{
    Record *r = mem_alloc(1, sizeof *r);
    shadow_open(&r->shadow, scenario, seed);
    for (int32_t q = 0; q < QUANTITIES; q++) {
        r->count[q] = indexes(scenario, (Quantity)q);
        r->first[q + 1] = r->first[q] + r->count[q];
    }
    if (port_count(scenario) > 0) {
        r->ports = mem_alloc((size_t)port_count(scenario), sizeof r->ports[0]);
    }
    return r;
}

void record_destroy(Record *r)
{
    if (r) {
        shadow_close(&r->shadow);
        mem_free(r->times);
        mem_free(r->values);
        mem_free(r->costs);
        mem_free(r->ports);
        mem_free(r);
    }
}

/* ---- one day ---- */

static double *cell(Record *r, Quantity quantity, int32_t index)
{
    return &r->values[(size_t)r->days * (size_t)r->first[QUANTITIES] +
                      (size_t)(r->first[quantity] + index)];
}

/* ---- levels ---- */

/* Ships of any flow that sail. */
static int32_t under_way(const Sim *sim)
{
    static const VesselState sailing[] = {VESSEL_INBOUND_SEA, VESSEL_INBOUND_PASSAGE,
                                          VESSEL_OUTBOUND_PASSAGE, VESSEL_OUTBOUND_SEA,
                                          VESSEL_DIVERTED};
    int32_t count = 0;
    for (size_t i = 0; i < sizeof sailing / sizeof sailing[0]; i++) {
        count += sim_vessels_in_state(sim, sailing[i], false);
    }
    return count;
}

double record_level(const Sim *sim, Quantity quantity, int32_t index)
{
    const Scenario *s = sim_scenario(sim);
    PortView port;
    switch (quantity) {
    case QUANTITY_WAITING_OUT:
        return sim_vessels_in_state(sim, VESSEL_OUTBOUND_ANCHORAGE, true);
    case QUANTITY_WAITING_IN:
        return sim_vessels_in_state(sim, VESSEL_INBOUND_ANCHORAGE, true);
    case QUANTITY_IN_PORT:
        return sim_vessels_in_state(sim, VESSEL_ROADSTEAD, true) +
               sim_vessels_in_state(sim, VESSEL_LOADING, true);
    case QUANTITY_UNDER_WAY:
        return under_way(sim);
    case QUANTITY_INSIDE:
        return sim_vessels_inside(sim);
    case QUANTITY_PREMIUM:
        return (double)sim_premium(sim, index) / 1e4;
    case QUANTITY_PROTECTION:
        return (double)sim_protection_ppm(sim, (Target)index, -1) / 1e4;
    case QUANTITY_STRAIN:
        return sim_agreement(sim, index).strain;
    case QUANTITY_STATUS:
        return sim_agreement(sim, index).status;
    case QUANTITY_MODE:
        return sim_corridor(sim, index).mode;
    case QUANTITY_BERTHED:
        return sim_port(sim, index).loading;
    case QUANTITY_ROADSTEAD:
        return sim_port(sim, index).waiting;
    case QUANTITY_SILO:
        port = sim_port(sim, index);
        return port.has_silo ? (double)port.stock_kg / 1e6 : NAN;
    case QUANTITY_STOCK:
        port = sim_port(sim, index / s->commodity_count);
        return port.has_silo ? (double)sim_port_stock(sim, index / s->commodity_count,
                                                      index % s->commodity_count) /
                                   1e6
                             : NAN;
    case QUANTITY_LINE:
        return sim_line(sim, index).waiting;
    case QUANTITY_BUSY:
        return sim_station(sim, index).busy;
    case QUANTITY_EXPORTED:
    case QUANTITY_DELIVERED:
    case QUANTITY_WAIT_MEAN:
    case QUANTITY_WAIT_MEDIAN:
    case QUANTITY_WAIT_P90:
    case QUANTITY_COST:
    case QUANTITY_PORT_EXPORTS:
    case QUANTITY_LINE_WAIT:
    case QUANTITIES:
        break;
    }
    return NAN;
}

/* All indexes of a level. */
static void take_levels(Record *r, Quantity quantity)
{
    for (int32_t i = 0; i < r->count[quantity]; i++) {
        *cell(r, quantity, i) = record_level(r->shadow.sim, quantity, i);
    }
}

static void take_waits(Record *r, int64_t t)
{
    for (int32_t way = 0; way < 2; way++) {
        int32_t count;
        double *waits =
            inspection_waits(r->shadow.sim, way == 0, t - WINDOW_DAYS * MS_PER_DAY, t, &count);
        *cell(r, QUANTITY_WAIT_MEAN, way) = waits_mean(waits, count);
        *cell(r, QUANTITY_WAIT_MEDIAN, way) = waits_median(waits, count);
        *cell(r, QUANTITY_WAIT_P90, way) = waits_p90(waits, count);
        mem_free(waits);
    }
}

/* USD a tonne over the last days, from the sums so far. */
static void take_costs(Record *r)
{
    const Scenario *s = r->shadow.scenario;
    double *now = &r->costs[(size_t)r->days * (COSTS + 1)];
    const double *then = r->days >= WINDOW_DAYS ? now - WINDOW_DAYS * (COSTS + 1) : NULL;
    for (int32_t i = 0; i <= COSTS; i++) {
        now[i] = 0;
    }
    for (int32_t f = 0; f < s->flow_count; f++) {
        if (s->flows[f].counted) {
            FlowCost cost = sim_flow_cost(r->shadow.sim, f);
            now[0] += (double)cost.cargo_kg;
            now[1] += (double)cost.total_cents;
            for (int32_t p = 0; p < COST_PARTS; p++) {
                now[2 + p] += (double)cost.cents[p];
            }
        }
    }
    double tonnes = (now[0] - (then ? then[0] : 0)) / 1000;
    for (int32_t i = 0; i < COSTS; i++) {
        double cents = now[1 + i] - (then ? then[1 + i] : 0);
        *cell(r, QUANTITY_COST, i) =
            s->economy.costs.given && tonnes > 0 ? cents / 100 / tonnes : NAN;
    }
}

static void take_ports(Record *r, int64_t from, int64_t to)
{
    const Sim *sim = r->shadow.sim;
    const Scenario *s = r->shadow.scenario;
    int32_t ports = port_count(s);
    if (ports == 0) {
        return;
    }
    for (int32_t p = 0; p < ports; p++) {
        r->ports[p] = (ExportSum){0};
    }
    ExportQuery day = {-1, -1, -1, -1, false, from, to};
    sim_exports_by(sim, &day, EXPORTS_BY_PORT, r->ports, ports);
    for (int32_t p = 0; p < ports; p++) {
        *cell(r, QUANTITY_PORT_EXPORTS, p) = (double)r->ports[p].kg / 1e6;
    }
}

static void take_stations(Record *r, int64_t t)
{
    const Sim *sim = r->shadow.sim;
    const Scenario *s = r->shadow.scenario;
    for (int32_t l = 0; l < s->line_count; l++) {
        int64_t from = t - WINDOW_DAYS * MS_PER_DAY;
        int32_t count = sim_line_waits(sim, l, from, t, NULL, 0);
        double *waits = count > 0 ? mem_alloc((size_t)count, sizeof waits[0]) : NULL;
        if (waits) {
            sim_line_waits(sim, l, from, t, waits, count);
        }
        *cell(r, QUANTITY_LINE_WAIT, l) = waits_mean(waits, count);
        mem_free(waits);
    }
}

static void make_room(Record *r)
{
    if (r->days == r->capacity) {
        size_t old = (size_t)r->capacity, more = old > 0 ? 2 * old : 128;
        size_t stride = (size_t)r->first[QUANTITIES];
        r->times = mem_resize(r->times, old, more, sizeof r->times[0]);
        r->values = mem_resize(r->values, old * stride, more * stride, sizeof r->values[0]);
        r->costs = mem_resize(r->costs, old * (COSTS + 1), more * (COSTS + 1), sizeof r->costs[0]);
        r->capacity = (int32_t)more;
    }
}

static void take_day(Record *r, int64_t end)
{
    const Sim *sim = r->shadow.sim;
    make_room(r);
    r->times[r->days] = end;
    DayRow row = sim_days(sim)[r->days];
    *cell(r, QUANTITY_WAITING_OUT, 0) = row.waiting_outbound; /* before what begins at midnight */
    *cell(r, QUANTITY_WAITING_IN, 0) = row.waiting_inbound;
    *cell(r, QUANTITY_IN_PORT, 0) = row.in_port;
    *cell(r, QUANTITY_UNDER_WAY, 0) = row.under_way;
    *cell(r, QUANTITY_EXPORTED, 0) = (double)row.exported_kg / 1e6;
    *cell(r, QUANTITY_DELIVERED, 0) = (double)sim_economy_days(sim)[r->days].delivered_kg / 1e6;
    take_waits(r, end);
    take_costs(r);
    take_ports(r, end - MS_PER_DAY, end);
    take_stations(r, end);
    static const Quantity levels[] = {QUANTITY_INSIDE,  QUANTITY_PREMIUM,   QUANTITY_PROTECTION,
                                      QUANTITY_STRAIN,  QUANTITY_STATUS,    QUANTITY_MODE,
                                      QUANTITY_BERTHED, QUANTITY_ROADSTEAD, QUANTITY_SILO,
                                      QUANTITY_STOCK,   QUANTITY_LINE,      QUANTITY_BUSY};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        take_levels(r, levels[i]);
    }
    r->days++;
}

bool record_follow(Record *r, const Sim *sim, int32_t max_events)
{
    int64_t valid = shadow_check(&r->shadow, sim);
    while (r->days > 0 && r->times[r->days - 1] >= valid) {
        r->days--;
    }
    int64_t first = time_day_start(r->shadow.scenario->start) + MS_PER_DAY;
    for (;;) {
        int64_t day = first + r->days * MS_PER_DAY;
        if (day > sim_now(sim)) {
            return true;
        }
        if (!shadow_run(&r->shadow, sim, day, &max_events)) {
            return false;
        }
        if (sim_day_count(r->shadow.sim) <= r->days) { /* the scenario ends within the day */
            return true;
        }
        take_day(r, day);
    }
}

/* ---- reading ---- */

int32_t record_days(const Record *r)
{
    return r->days;
}

const int64_t *record_times(const Record *r)
{
    return r->times;
}

int32_t record_stride(const Record *r)
{
    return r->first[QUANTITIES];
}

const double *record_column(const Record *r, Quantity quantity, int32_t index)
{
    return index >= 0 && index < r->count[quantity] && r->values
               ? r->values + r->first[quantity] + index
               : NULL;
}

void record_copy(const Record *r, Quantity quantity, int32_t index, int32_t first, int32_t count,
                 double *values)
{
    const double *column = record_column(r, quantity, index);
    for (int32_t i = 0; i < count; i++) {
        bool known = column && first + i >= 0 && first + i < r->days;
        values[i] = known ? column[(size_t)(first + i) * (size_t)record_stride(r)] : NAN;
    }
}
