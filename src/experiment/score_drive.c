/* A scenario driven by the departures of a record. */
#include "experiment/scorecard.h"

#include "base/simtime.h"

#include <math.h>

static int32_t driven_flow(const Scenario *s)
{
    for (int32_t f = 0; f < s->flow_count; f++) {
        if (s->flows[f].starts_laden && s->flows[f].arrivals == ARRIVAL_DATED) {
            return f;
        }
    }
    return -1;
}

/* The day's departures, one entry each; how many they are. */
typedef struct Day {
    const Scenario *scenario;
    const Flow *flow;
    int64_t t, cargo_kg;
} Day;

static int32_t add_some(const Day *day, int32_t count, int32_t port, DatedArrival *out)
{
    int32_t class =
        day->cargo_kg > 0 ? scenario_class_for(day->scenario, day->flow, port, day->cargo_kg) : -1;
    for (int32_t i = 0; out && i < count; i++) {
        out[i] = (DatedArrival){.t = day->t,
                                .port = port,
                                .vessel_class = class,
                                .cargo_kg = day->cargo_kg,
                                .commodity = -1,
                                .destination = -1};
    }
    return count;
}

/* out NULL: only counts. */
static int32_t add_day(const Scenario *s, const Flow *flow, const History *history, int64_t t,
                       DatedArrival *out)
{
    static const struct {
        const char *key, *port;
    } ports[] = {
        {"dep_odesa", "Odesa"}, {"dep_chornomorsk", "Chornomorsk"}, {"dep_pivdennyi", "Pivdennyi"}};
    const HistoryValue *all = history_at(history_find(history, "outbound_departures"), t);
    const HistoryValue *tonnes = history_at(history_find(history, "tonnes_departed"), t);
    int32_t total = (int32_t)all->value, told = 0;
    Day day = {s, flow, t, 0};
    if (total > 0 && tonnes && tonnes->value > 0) {
        day.cargo_kg = (int64_t)(tonnes->value * 1000 / total);
    }
    for (size_t p = 0; p < sizeof ports / sizeof ports[0]; p++) {
        const HistoryValue *some = history_at(history_find(history, ports[p].key), t);
        int32_t port = s->network ? network_find_port(s->network, ports[p].port) : -1;
        if (some && port >= 0) {
            told += add_some(&day, (int32_t)some->value, port, out ? out + told : NULL);
        }
    }
    if (total > told) { /* of no port that is told: drawn */
        told += add_some(&day, total - told, -1, out ? out + told : NULL);
    }
    return told;
}

/* The record's days in place of the scenario's; out NULL: only counts. */
static int32_t merge(const Scenario *s, const Flow *flow, const History *history, DatedArrival *out)
{
    const HistorySeries *series = history_find(history, "outbound_departures");
    int32_t count = 0, at = 0;
    for (int64_t day = time_day_start(s->start); day < s->end; day += MS_PER_DAY) {
        bool recorded = history_at(series, day) != NULL && day >= s->start;
        if (recorded) {
            count += add_day(s, flow, history, day, out ? out + count : NULL);
        }
        for (; at < flow->dated_count && flow->dated[at].t < day + MS_PER_DAY; at++) {
            if (!recorded && out) {
                out[count] = flow->dated[at];
            }
            count += !recorded;
        }
    }
    return count;
}

bool score_drive(const Scenario *scenario, const History *history, Scenario *driven)
{
    int32_t f = driven_flow(scenario);
    if (f < 0) {
        return false;
    }
    *driven = *scenario;
    driven->arena = (Arena){0};
    driven->hash = scenario->hash ^ UINT64_C(0x64726976656e2121); /* its snapshots are its own */
    Flow *flows = arena_alloc(&driven->arena, (size_t)scenario->flow_count, sizeof flows[0]);
    for (int32_t i = 0; i < scenario->flow_count; i++) {
        flows[i] = scenario->flows[i];
    }
    const Flow *flow = &scenario->flows[f];
    int32_t count = merge(scenario, flow, history, NULL);
    DatedArrival *dated = arena_alloc(&driven->arena, (size_t)count + 1, sizeof dated[0]);
    merge(scenario, flow, history, dated);
    flows[f].dated = dated;
    flows[f].dated_count = count;
    driven->flows = flows;
    return true;
}
