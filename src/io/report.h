/* The report of a run: one JSON object with documented keys, units in the key names. Fields that
 * the model does not yet compute are absent, never made up; null: not known, or of nothing. */
/* clang-format off */
/* The run
 *   scenario seed start end state_hash events wall_s
 *   exported_t exported_value_usd voyages_outbound   of counted flows: those the scenario is about
 *   by_flow{id: {exported_t, voyages_outbound, counted}}   every flow, background traffic included
 *   vessels{arrived, departed, inside, lost, diverted}     of all flows
 *   ledger{vessels_balance, cargo_balance_kg, crew_balance, crew_lost}
 *
 * Exports of counted flows, tonnes
 *   by_port{} by_commodity{} by_destination{} by_income_group{} by_region{}
 *   share_of_world_wheat_exports   in the time of the run; null when the world's are not known
 *   by_month[{month, exported_t, voyages_outbound, inspections_inbound, inspections_outbound,
 *       mean_wait_inbound_days, mean_wait_outbound_days, p90_wait_outbound_days,
 *       queue_inbound_end, queue_outbound_end}]
 *
 * Waiting
 *   queues{station.line: {arrivals, served, mean_length, max_length, mean_wait_days,
 *       p50_wait_days, p90_wait_days, p95_wait_days,
 *       waits_by_days{"0", "0.25" ... "64", "more"}, little_ratio}}
 *           from the end of the scenario's warm-up on; waits_by_days: vessels by their waits,
 *           the others null when no wait has ended
 *   waits_by_cause_days{cause: days}
 *   repeats{station: {cause: count}}   inspections done again
 *   too_small{station: vessels}        turned away: their parcel was below the least of the time
 *   weather[{place, kind, spells, days}]
 *
 * The truce
 *   agreements[{id, status, why, since, term_ends, violations, violations_that_count, renewals,
 *       days_in_force, suspended_by[], consent{party: word},
 *       conditions[{id, party, text, met}], blocked_by[],
 *       transitions[{date, kind, status, party, cause, origin, event}]}]
 *   corridors[{id, mode, by_command, since, inspection_is_a_duty, staffed_by[]}]
 *   incidents{kind: count}
 *   hazards[{id, target, strikes, held_back, found_nothing, vessels_damaged, vessels_lost,
 *       crew_lost, grain_lost_t}]
 *   protection{target: part}
 *
 * Costs and owners
 *   cost_per_tonne_usd{total, hire, waiting, fuel_sea, fuel_port, dues, insurance, inland}
 *           of counted flows' voyages that have ended, from entering the model to leaving it; null
 *           without `costs` in the scenario
 *   costs_by_flow{id: {voyages, cargo_t, cost_per_tonne_usd}}
 *   war_risk_premiums{corridor with ports | elsewhere: {end_percent, mean_percent, max_percent}}
 *           of the hull's value for a call
 *   owners{flow: {offers, declined, returned, diverted_to_port, left_empty}}
 *           of flows whose owners decide: voyages offered, those not taken, offers to ships that
 *           had called before, ships sent to another port or away when their owner's patience had
 *           ended
 *
 * Deliveries of counted flows: what has left by the exit
 *   deliveries{delivered_t, delay_days_per_tonne, by_destination{}, by_region{}, by_income_group{}}
 *           delay: what its ships waited on that call
 *
 * Ports called at or with a silo, at the end; accepted to lost: since the start
 *   ports{NAME: {calls, berths, berths_out, vessels_at_berth, vessels_waiting, power_ppm,
 *       light_loaded_vessels, light_shortage_t,
 *       silo: null or {capacity_t, stock_t, stock_by_commodity_t{}, inflow_t_per_day, rail_ppm,
 *           accepted_t, turned_away_t, loaded_t, lost_t, balance_kg}}}
 */
/* clang-format on */
#ifndef CORRIDOR_IO_REPORT_H
#define CORRIDOR_IO_REPORT_H

#include "experiment/baseline.h"
#include "sim/sim.h"

#include <jansson.h>

/* A new reference; the caller calls json_decref. wall_s: seconds the run took, for the report. */
json_t *report_json(const Sim *sim, uint64_t seed, double wall_s);

/* A short summary for people. */
void report_text(const Sim *sim, uint64_t seed, FILE *out);

/* The months as CSV with a header line, same columns as by_month. */
void report_csv(const Sim *sim, FILE *out);

/* Lines for stepping through a run, in order of time: one for each transition of the truce, each
 * incident, or both. */
typedef enum StepEvents {
    STEP_EVENTS_TRUCE,
    STEP_EVENTS_INCIDENTS,
    STEP_EVENTS_ALL,
    STEP_EVENTS_KINDS
} StepEvents;
extern const char *const step_events_names[STEP_EVENTS_KINDS]; /* "truce" "incidents" "all" */
void report_step_events(const Sim *sim, StepEvents kind, FILE *out);

/* Adds `waiting`: each vessel that waits now, in the order of their slots, with why.
 *   waiting[{vessel, serial, slot, flow, state, cause, since, line, place, chain[{kind, text,
 *          since, until, explains, behind, behind_serial, ...}]}]
 * line: its key in `queues`. slot: the index by which `corridor shot --select` takes it.
 * explains: the place in the chain (from 0) of the link that this one explains, null for the first;
 * then the ids of what the link is about: line and station, port, lane, corridor, agreement and
 * party, event with its source, command or incident by number, weather. */
void report_why(const Sim *sim, json_t *root);
/* The same as indented lines. */
void report_why_text(const Sim *sim, FILE *out);
/* The days of a run as CSV with a header line; the last columns are war-risk premiums by corridor.
 */
void report_daily_csv(const Sim *sim, FILE *out);

/* Adds food_gap{delivered_t, without_closure_t, not_delivered_t, wheat_not_delivered_t,
 * late_tonne_days, largest_shortfall_t, largest_shortfall_day, bread_days, assumption}: what the
 * run delivered less than the same run without closure (experiment/baseline.h). bread_days: null
 * where the scenario does not say what bread is made of. */
void report_add_food_gap(json_t *root, const Sim *sim, const FoodGap *gap);
void report_text_food_gap(const Sim *sim, const FoodGap *gap, FILE *out);

#endif
