/* Results: logs of exports and waits, one row a day, and the sums asked of them. */
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>
#include <string.h>

void stats_export(Sim *sim, const Vessel *v)
{
    const Scenario *s = sim->scenario;
    int64_t cents = v->cargo_kg / 1000 * economy_price(sim, v->commodity);
    sim->exports = mem_grow(sim->exports, (int32_t)sim->h.export_count, &sim->export_capacity,
                            sizeof sim->exports[0]);
    sim->exports[sim->h.export_count++] = (ExportRecord){.t = sim->h.now,
                                                         .kg = v->cargo_kg,
                                                         .cents = cents,
                                                         .port = v->port,
                                                         .flow = v->flow,
                                                         .commodity = v->commodity,
                                                         .destination = v->destination,
                                                         .vessel_class = v->vessel_class};
    account_export(sim, v);
    if (s->flows[v->flow].counted) {
        sim->h.voyages++;
        sim->h.exported_kg += v->cargo_kg;
        sim->h.exported_cents += cents;
        sim->h.economy_today.exported_cents += cents;
        sim->h.today.exported_kg += v->cargo_kg;
        sim->h.today.voyages++;
    }
}

void stats_wait(Sim *sim, int32_t line, int64_t wait_ms)
{
    sim->waits =
        mem_grow(sim->waits, (int32_t)sim->h.wait_count, &sim->wait_capacity, sizeof sim->waits[0]);
    int32_t *last = &sim->lines[line].last_wait;
    sim->waits[sim->h.wait_count++] = (WaitRecord){sim->h.now, wait_ms, line, *last};
    *last = (int32_t)sim->h.wait_count;
}

/* What the row says of vessels at its end. */
static void count_vessels(const Sim *sim, DayRow *row)
{
    static const VesselState sailing[] = {VESSEL_INBOUND_SEA, VESSEL_INBOUND_PASSAGE,
                                          VESSEL_OUTBOUND_PASSAGE, VESSEL_OUTBOUND_SEA,
                                          VESSEL_DIVERTED};
    const int32_t *counted = sim->h.in_state[1];
    row->inside = sim->h.inside;
    for (size_t i = 0; i < sizeof sailing / sizeof sailing[0]; i++) {
        row->under_way += sim->h.in_state[0][sailing[i]] + counted[sailing[i]];
    }
    row->in_port = counted[VESSEL_ROADSTEAD] + counted[VESSEL_LOADING];
    row->waiting_inbound = counted[VESSEL_INBOUND_ANCHORAGE];
    row->waiting_outbound = counted[VESSEL_OUTBOUND_ANCHORAGE];
}

void stats_day_end(Sim *sim)
{
    DayRow row = sim->h.today;
    count_vessels(sim, &row);
    sim->days =
        mem_grow(sim->days, (int32_t)sim->h.day_count, &sim->day_capacity, sizeof sim->days[0]);
    sim->days[sim->h.day_count++] = row;
    economy_day_end(sim);
    sim->h.today = (DayRow){.day = row.day + MS_PER_DAY};
    set_alarm(sim, SLOT_DAY, ALARM_DAY, sim->h.today.day + MS_PER_DAY);
}

int32_t sim_day_count(const Sim *sim)
{
    return (int32_t)sim->h.day_count;
}

const DayRow *sim_days(const Sim *sim)
{
    return sim->days;
}

/* ---- sums ---- */

static int64_t aboard_kg(const Sim *sim)
{
    int64_t kg = 0;
    for (int32_t i = 0; i < sim->h.vessel_slots; i++) {
        kg += sim->vessels[i].serial ? sim->vessels[i].cargo_kg : 0;
    }
    return kg;
}

SimTotals sim_totals(const Sim *sim)
{
    const StateHeader *h = &sim->h;
    SimTotals t = {.arrived = h->arrived,
                   .departed = h->departed,
                   .lost = h->lost,
                   .diverted = h->diverted,
                   .loaded_kg = h->loaded_kg,
                   .departed_kg = h->departed_kg,
                   .lost_kg = h->lost_kg,
                   .aboard_kg = aboard_kg(sim),
                   .voyages_outbound = h->voyages,
                   .exported_kg = h->exported_kg,
                   .exported_cents = h->exported_cents};
    for (int32_t i = 0; i < h->vessel_slots; i++) {
        t.inside += sim->vessels[i].serial != 0;
        t.crew_aboard += sim->vessels[i].serial ? sim->vessels[i].crew : 0;
    }
    t.crew_signed_on = h->crew_signed_on;
    t.crew_signed_off = h->crew_signed_off;
    t.crew_lost = h->crew_lost;
    t.crew_balance = t.crew_signed_on - t.crew_aboard - t.crew_signed_off - t.crew_lost;
    t.vessels_balance = (int64_t)h->arrived - t.inside - (int64_t)h->departed - (int64_t)h->lost -
                        (int64_t)h->diverted;
    t.cargo_balance_kg = h->loaded_kg - t.aboard_kg - h->departed_kg - h->lost_kg;
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        const WaitPool *pool = &h->pools[c];
        t.wait_ms[c] = pool->area_ms + (h->now - pool->last_change) * pool->count;
    }
    for (int32_t l = 0; l < sim->scenario->line_count; l++) {
        const LineState *line = &sim->lines[l];
        for (int32_t c = 0; c < WAIT_CAUSES; c++) {
            t.wait_ms[c] += line->wait_ms[c];
        }
        t.wait_ms[line->cause] += (h->now - line->last_change) * line->waiting;
    }
    return t;
}

/* The first record of the log of exports at or after t: they are in order of time. */
static int64_t first_export(const Sim *sim, int64_t t)
{
    int64_t low = 0, high = sim->h.export_count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (sim->exports[middle].t < t) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_asked_for(const Sim *sim, const ExportQuery *q, const ExportRecord *e)
{
    return (q->flow < 0 || e->flow == q->flow) && (q->port < 0 || e->port == q->port) &&
           (q->commodity < 0 || e->commodity == q->commodity) &&
           (q->destination < 0 || e->destination == q->destination) &&
           (!q->counted_only || sim->scenario->flows[e->flow].counted);
}

static void add_export(ExportSum *sum, const ExportRecord *e)
{
    sum->kg += e->kg;
    sum->cents += e->cents;
    sum->voyages++;
}

ExportSum sim_exports(const Sim *sim, const ExportQuery *q)
{
    ExportSum sum = {0};
    int64_t end = first_export(sim, q->to);
    for (int64_t i = first_export(sim, q->from); i < end; i++) {
        if (is_asked_for(sim, q, &sim->exports[i])) {
            add_export(&sum, &sim->exports[i]);
        }
    }
    return sum;
}

static int32_t key_of(const ExportRecord *e, ExportKey key)
{
    switch (key) {
    case EXPORTS_BY_FLOW:
        return e->flow;
    case EXPORTS_BY_PORT:
        return e->port;
    case EXPORTS_BY_COMMODITY:
        return e->commodity;
    case EXPORTS_BY_DESTINATION:
        return e->destination;
    }
    return -1;
}

void sim_exports_by(const Sim *sim, const ExportQuery *q, ExportKey key, ExportSum *sums,
                    int32_t count)
{
    int64_t end = first_export(sim, q->to);
    for (int64_t i = first_export(sim, q->from); i < end; i++) {
        const ExportRecord *e = &sim->exports[i];
        int32_t of = key_of(e, key);
        if (of >= 0 && of < count && is_asked_for(sim, q, e)) {
            add_export(&sums[of], e);
        }
    }
}

int32_t sim_line_waits(const Sim *sim, int32_t line, int64_t from, int64_t to, double *days,
                       int32_t capacity)
{
    /* The line's records from the latest back: first how many there are, then each to its place. */
    int32_t next = sim->lines[line].last_wait, count = 0;
    while (next > 0 && sim->waits[next - 1].ended >= to) {
        next = sim->waits[next - 1].before;
    }
    for (int32_t i = next; i > 0 && sim->waits[i - 1].ended >= from; count++) {
        i = sim->waits[i - 1].before;
    }
    for (int32_t place = count - 1; place >= 0 && capacity > 0; place--) {
        const WaitRecord *w = &sim->waits[next - 1];
        if (place < capacity) {
            days[place] = (double)w->wait_ms / (double)MS_PER_DAY;
        }
        next = w->before;
    }
    return count;
}

/* ---- lines and stations ---- */

/* The k-th smallest (from 0) of values in any order, of which it leaves some out; logs are never
 * reordered, so these are a copy. Keeps those on one side of a pivot, again and again, without a
 * branch for each: on which side one lies nobody foresees. */
static int64_t select_kth(int64_t *values, int32_t count, int32_t k)
{
    for (;;) {
        int64_t pivot = values[count / 2];
        int32_t below = 0, equal = 0, kept = 0;
        for (int32_t i = 0; i < count; i++) {
            below += values[i] < pivot;
            equal += values[i] == pivot;
        }
        if (k >= below && k < below + equal) {
            return pivot;
        }
        bool low = k < below;
        for (int32_t i = 0; i < count; i++) {
            int64_t value = values[i];
            values[kept] = value; /* kept <= i: overwritten by the next unless it is kept */
            kept += low ? value < pivot : value > pivot;
        }
        k -= low ? 0 : below + equal;
        count = kept;
    }
}

/* The line's waits that have ended and began in the time that counts; free with mem_free. */
static int64_t *ended_waits(const Sim *sim, int32_t line, int32_t *count)
{
    int64_t most = (int64_t)sim->lines[line].arrivals - sim->lines[line].waiting;
    int64_t *values = mem_alloc((size_t)most + 1, sizeof values[0]), from = tally_begins(sim);
    *count = 0;
    for (int32_t i = sim->lines[line].last_wait; i > 0; i = sim->waits[i - 1].before) {
        const WaitRecord *w = &sim->waits[i - 1];
        if (w->ended - w->wait_ms >= from) {
            assert(*count < most);
            values[(*count)++] = w->wait_ms;
        }
    }
    return values;
}

void sim_line_wait_quantiles(const Sim *sim, int32_t line, const int32_t *parts_ppm, double *days,
                             int32_t parts)
{
    int32_t count;
    int64_t *values = ended_waits(sim, line, &count);
    int64_t *copy = mem_alloc((size_t)count + 1, sizeof copy[0]); /* selecting uses it up */
    for (int32_t p = 0; p < parts; p++) {
        int64_t rank = ((int64_t)count * parts_ppm[p] + 999999) / 1000000; /* nearest: 1..count */
        int32_t k = rank > 0 ? (int32_t)rank - 1 : 0;
        memcpy(copy, values, (size_t)count * sizeof copy[0]);
        days[p] = count > 0 ? (double)select_kth(copy, count, k) / (double)MS_PER_DAY : 0;
    }
    mem_free(copy);
    mem_free(values);
}

double sim_line_wait_quantile(const Sim *sim, int32_t line, int32_t part_ppm)
{
    double days;
    sim_line_wait_quantiles(sim, line, &part_ppm, &days, 1);
    return days;
}

/* Of the same waits: of all that have ended, less those that began in the warm-up. */
static double mean_wait_days(const Sim *sim, int32_t index)
{
    const LineState *line = &sim->lines[index];
    int64_t count = (int64_t)line->arrivals - line->waiting, sum = line->wait_sum_ms;
    int64_t from = tally_begins(sim);
    for (int32_t i = from > sim->h.start ? line->last_wait : 0; i > 0;
         i = sim->waits[i - 1].before) {
        const WaitRecord *w = &sim->waits[i - 1];
        if (w->ended - w->wait_ms < from) {
            count--;
            sum -= w->wait_ms;
        }
    }
    return count > 0 ? (double)sum / (double)count / (double)MS_PER_DAY : 0;
}

LineView sim_line(const Sim *sim, int32_t index)
{
    const LineState *line = &sim->lines[index];
    int64_t now = sim->h.now, elapsed = now - tally_begins(sim);
    LineView view = {.waiting = line->waiting,
                     .in_service = line->in_service,
                     .first = line->first,
                     .cause = (WaitCause)line->cause,
                     .little_ratio = 1};
    if (elapsed < 0) {
        return view; /* nothing counts yet */
    }
    LineMark mark = tally_mark(sim, index);
    int64_t area = line->area_ms + (now - line->last_change) * line->waiting - mark.area_ms;
    int64_t open = line->waiting * (now - sim->h.start) + line->wait_open_ms;
    view.arrivals = line->arrivals - mark.arrivals;
    view.served = line->served - mark.served;
    /* A line that has not changed since the warm-up has been as long as it is. */
    bool unchanged = sim->scenario->warm_up_ms > 0 && !sim->marks[index].is_set;
    view.max_waiting = unchanged ? line->waiting : line->max_waiting;
    view.mean_waiting = elapsed > 0 ? (double)area / (double)elapsed : 0;
    view.mean_wait_days = mean_wait_days(sim, index);
    /* L from the integral of the length; lambda W from the vessels' own waits. */
    int64_t waits = line->wait_sum_ms + open - mark.waits_ms;
    view.little_ratio = waits > 0 ? (double)area / (double)waits : area == 0 ? 1 : 0;
    return view;
}

StationView sim_station(const Sim *sim, int32_t index)
{
    const Station *station = &sim->scenario->stations[index];
    const StationState *state = &sim->stations[index];
    int64_t elapsed = sim->h.now - sim->h.start;
    int64_t busy = state->busy_area_ms + (sim->h.now - state->busy_since) * state->busy;
    int32_t stopped = 0;
    for (int32_t v = state->first_served; v >= 0; v = sim->vessels[v].next) {
        stopped += station_has_stopped(sim, &sim->vessels[v]);
    }
    int64_t still = state->stopped_ms;
    still += stopped > 0 ? (sim->h.now - state->stopped_since) * stopped : 0;
    return (StationView){
        .servers = state->servers,
        .busy = state->busy,
        .is_open = station_cause(sim, index) == CAUSE_SERVERS_BUSY,
        .by_hand = state->servers_by_hand != COMMAND_AUTO,
        .cause = station_cause(sim, index),
        .discipline =
            (Discipline)dated_value(station->disciplines, station->discipline_count, sim->h.now),
        .next_change = dated_next(station->servers, station->server_count, sim->h.now),
        .busy_mean = elapsed > 0 ? (double)busy / (double)elapsed : 0,
        .stopped = stopped,
        .stopped_mean = elapsed > 0 ? (double)still / (double)elapsed : 0};
}
