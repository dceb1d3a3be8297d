/* Parts of the report that have files of their own. Not for others; the way in is io/report.h. */
#ifndef CORRIDOR_IO_REPORT_PARTS_H
#define CORRIDOR_IO_REPORT_PARTS_H

#include "sim/sim.h"

#include <jansson.h>

/* Adds by_region, cost_per_tonne_usd, costs_by_flow, deliveries,
 * war_risk_premiums, share_of_world_wheat_exports. */
void report_economy(json_t *root, const Sim *sim);
/* Adds incidents, hazards, agreements, corridors, protection. */
void report_truce(const Sim *sim, json_t *root);

#endif
