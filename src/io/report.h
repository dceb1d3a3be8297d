/* The report of a run: one JSON object with documented keys, units in the key names. Fields that
 * the model does not yet compute are absent, never made up.
 *
 *   scenario seed start end state_hash events wall_s
 *   exported_t exported_value_usd voyages_outbound   counted flows only (those the scenario is
 * about) by_flow{id:{exported_t, voyages_outbound, counted}}   every flow, background traffic
 * included vessels{arrived, departed, inside, lost, diverted}    all flows by_port by_commodity
 * by_destination by_income_group   counted flows, tonnes by_month[{month, exported_t,
 * voyages_outbound, inspections_inbound, inspections_outbound, mean_wait_inbound_days,
 * mean_wait_outbound_days, p90_wait_outbound_days, queue_inbound_end, queue_outbound_end}]
 *   queues{station.line:{arrivals, served, mean_length, max_length, mean_wait_days, p90_wait_days,
 *          little_ratio}}
 *   waits_by_cause_days  agreements[{id, status, why, since, violations, days_in_force}]
 *   corridors[{id, mode}]  ledger{vessels_balance, cargo_balance_kg}
 */
#ifndef CORRIDOR_IO_REPORT_H
#define CORRIDOR_IO_REPORT_H

#include "sim/sim.h"

#include <jansson.h>

/* A new reference; the caller calls json_decref. wall_s: seconds the run took, for the report. */
json_t *report_json(const Sim *sim, uint64_t seed, double wall_s);

/* A short summary for people. */
void report_text(const Sim *sim, uint64_t seed, FILE *out);

/* The months as CSV with a header line, same columns as by_month. */
void report_csv(const Sim *sim, FILE *out);

#endif
