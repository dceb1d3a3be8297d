/* Parts of the report that have files of their own. Not for others; the way in is io/report.h. */
#ifndef CORRIDOR_IO_REPORT_PARTS_H
#define CORRIDOR_IO_REPORT_PARTS_H

#include "base/simtime.h"
#include "sim/sim.h"

#include <jansson.h>
#include <stdio.h>

static inline double tonnes_of(int64_t kg)
{
    return (double)kg / 1000.0;
}
static inline double days_of(int64_t ms)
{
    return (double)ms / (double)MS_PER_DAY;
}
/* "2022-10-29T00:00:00Z"; null: never. */
static inline json_t *json_date(int64_t t)
{
    char text[TIME_TEXT];
    return t == INT64_MAX ? json_null() : json_string(time_format(t, text));
}
/* Every export of the flows that count. */
static inline ExportQuery all_exports(void)
{
    return (ExportQuery){.flow = -1,
                         .port = -1,
                         .commodity = -1,
                         .destination = -1,
                         .counted_only = true,
                         .from = INT64_MIN,
                         .to = INT64_MAX};
}

/* What was exported in the whole run, [count] by a key (sim_exports_by); for the caller to free. */
ExportSum *report_exports(const Sim *sim, bool counted_only, ExportKey key, int32_t count);
/* Adds by_region, cost_per_tonne_usd, costs_by_flow, deliveries,
 * war_risk_premiums, share_of_world_wheat_exports. */
void report_economy(json_t *root, const Sim *sim);
/* One line on costs for the summary, where the scenario has them. */
void report_text_economy(const Sim *sim, FILE *out);
enum { QUEUE_KEY = 160 };
/* The key of a line in `queues`: its station's id, and of several its own: "istanbul.inbound". */
const char *report_queue_key(const Scenario *scenario, int32_t line, char out[QUEUE_KEY]);
/* {"0": vessels that did not wait, "0.25": up to a quarter of a day ... "64", "more"}. */
json_t *report_histogram(const Sim *sim, int32_t line);
/* Adds incidents, hazards, agreements, corridors, protection. */
void report_truce(const Sim *sim, json_t *root);
/* Adds `ports`: {NAME: {calls, berths, berths_out, vessels_at_berth, vessels_waiting, power_ppm,
 * light_loaded_vessels, light_shortage_t, silo: null or {capacity_t, stock_t,
 * stock_by_commodity_t{}, inflow_t_per_day, rail_ppm, accepted_t, turned_away_t, loaded_t, lost_t,
 * balance_kg}}}: at the end of the run; accepted to lost since its start, balance_kg always 0. */
void report_ports(const Sim *sim, json_t *root);
/* Adds `weather`: [{place, kind, spells, days}] `repeats`: {station: {cause: count}} and
 * `too_small`: {station: vessels}. */
void report_weather(const Sim *sim, json_t *root);

#endif
