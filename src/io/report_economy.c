/* Money and food in the report. */
#include "base/memory.h"
#include "base/simtime.h"
#include "io/report_parts.h"

#include <stdio.h>

/* ---- costs ---- */

/* Components in USD a tonne, or null when nothing has been carried or the scenario has no costs. */
static json_t *per_tonne(const Scenario *s, const FlowCost *cost)
{
    if (!s->economy.costs.given || cost->cargo_kg == 0) {
        return json_null();
    }
    json_t *object = json_object();
    double scale = 1.0 / (100.0 * tonnes_of(cost->cargo_kg));
    json_object_set_new(object, "total", json_real((double)cost->total_cents * scale));
    for (int32_t p = 0; p < COST_PARTS; p++) {
        json_object_set_new(object, cost_part_names[p], json_real((double)cost->cents[p] * scale));
    }
    return object;
}

static FlowCost counted_cost(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    FlowCost all = {0};
    for (int32_t f = 0; f < s->flow_count; f++) {
        FlowCost cost = sim_flow_cost(sim, f);
        if (!s->flows[f].counted) {
            continue;
        }
        for (int32_t p = 0; p < COST_PARTS; p++) {
            all.cents[p] += cost.cents[p];
        }
        all.total_cents += cost.total_cents;
        all.cargo_kg += cost.cargo_kg;
    }
    return all;
}

static void costs(json_t *root, const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    FlowCost all = counted_cost(sim);
    json_t *by_flow = json_object();
    for (int32_t f = 0; f < s->flow_count; f++) {
        FlowCost cost = sim_flow_cost(sim, f);
        json_t *row = json_object();
        json_object_set_new(row, "voyages", json_integer((json_int_t)cost.voyages));
        json_object_set_new(row, "cargo_t", json_real(tonnes_of(cost.cargo_kg)));
        json_object_set_new(row, "cost_per_tonne_usd", per_tonne(s, &cost));
        json_object_set_new(by_flow, s->flows[f].id, row);
    }
    json_object_set_new(root, "cost_per_tonne_usd", per_tonne(s, &all));
    json_object_set_new(root, "costs_by_flow", by_flow);
}

/* ---- food ---- */

static void add_real(json_t *object, const char *key, double value)
{
    double before = json_real_value(json_object_get(object, key));
    json_object_set_new(object, key, json_real(before + value));
}

/* Adds a delivery to the row of a group; delays are sums until finish_group. */
static void add_delivery(json_t *groups, const char *group, const Delivery *delivery)
{
    json_t *row = json_object_get(groups, group);
    if (!row) {
        row = json_object();
        json_object_set_new(groups, group, row);
    }
    add_real(row, "delivered_t", tonnes_of(delivery->kg));
    add_real(row, "delay_days_per_tonne", delivery->delay_tonne_days);
}

static void finish_row(json_t *row)
{
    double delivered = json_real_value(json_object_get(row, "delivered_t"));
    double delay = json_real_value(json_object_get(row, "delay_days_per_tonne"));
    json_object_set_new(row, "delay_days_per_tonne",
                        delivered > 0 ? json_real(delay / delivered) : json_null());
}

static void finish_group(json_t *groups)
{
    const char *key;
    json_t *row;
    json_object_foreach(groups, key, row)
    {
        finish_row(row);
    }
}

static void deliveries(json_t *root, const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    json_t *regions = json_object(), *incomes = json_object(), *countries = json_object();
    add_real(object, "delivered_t", 0);
    add_real(object, "delay_days_per_tonne", 0);
    for (int32_t d = -1; d < s->destination_count; d++) {
        Delivery delivery = sim_delivery(sim, d);
        if (delivery.kg == 0) {
            continue;
        }
        add_real(object, "delivered_t", tonnes_of(delivery.kg));
        add_real(object, "delay_days_per_tonne", delivery.delay_tonne_days);
        if (d >= 0) {
            add_delivery(countries, s->destinations[d].id, &delivery);
            add_delivery(regions, s->destinations[d].region, &delivery);
            add_delivery(incomes, s->destinations[d].income_group, &delivery);
        }
    }
    finish_row(object);
    finish_group(countries);
    finish_group(regions);
    finish_group(incomes);
    json_object_set_new(object, "by_destination", countries);
    json_object_set_new(object, "by_region", regions);
    json_object_set_new(object, "by_income_group", incomes);
    json_object_set_new(root, "deliveries", object);
}

static void by_region(json_t *root, const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *regions = json_object();
    ExportSum *sums = report_exports(sim, true, EXPORTS_BY_DESTINATION, s->destination_count);
    for (int32_t d = 0; d < s->destination_count; d++) {
        if (sums[d].kg > 0 && s->destinations[d].region) {
            add_real(regions, s->destinations[d].region, tonnes_of(sums[d].kg));
        }
    }
    mem_free(sums);
    json_object_set_new(root, "by_region", regions);
}

/* Wheat that counted flows have exported over what the world has in the same time. */
static json_t *wheat_share(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    const Food *food = &s->economy.food;
    double kg = 0, world = 0;
    ExportSum *sums = report_exports(sim, true, EXPORTS_BY_COMMODITY, s->commodity_count);
    for (int32_t w = 0; w < food->wheat_count; w++) {
        kg += (double)sums[food->wheat[w]].kg;
    }
    mem_free(sums);
    for (int64_t t = s->start, to; food->world_count > 0 && t < sim_now(sim); t = to) {
        to = dated_next(food->world_exports, food->world_count, t);
        to = to < sim_now(sim) ? to : sim_now(sim);
        world += (double)dated_value(food->world_exports, food->world_count, t) * days_of(to - t);
    }
    return world > 0 ? json_real(kg / world) : json_null();
}

/* ---- insurance ---- */

static void premiums(json_t *root, const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    int32_t days = sim_day_count(sim);
    for (int32_t c = -1; c < s->corridor_count; c++) {
        if (c >= 0 && s->corridors[c].port_count == 0) {
            continue; /* premiums are for calls at ports */
        }
        double sum = 0;
        int32_t most = sim_premium(sim, c);
        json_t *row = json_object();
        json_object_set_new(row, "end_percent", json_real(most / 1e4));
        for (int32_t d = 0; d < days; d++) {
            int32_t premium = sim_premium_of_day(sim, d, c);
            sum += premium;
            most = premium > most ? premium : most;
        }
        json_object_set_new(row, "mean_percent",
                            days > 0 ? json_real(sum / days / 1e4) : json_null());
        json_object_set_new(row, "max_percent", json_real(most / 1e4));
        json_object_set_new(object, c < 0 ? "elsewhere" : s->corridors[c].id, row);
    }
    json_object_set_new(root, "war_risk_premiums", object);
}

/* ---- waits ---- */

json_t *report_histogram(const Sim *sim, int32_t line)
{
    WaitHistogram histogram = sim_line_histogram(sim, line);
    json_t *object = json_object();
    for (int32_t bin = 0; bin < WAIT_BINS; bin++) {
        char key[32] = "more";
        if (bin < WAIT_BINS - 1) {
            snprintf(key, sizeof key, "%g", days_of(wait_bin_ends[bin]));
        }
        json_object_set_new(object, key, json_integer((json_int_t)histogram.counts[bin]));
    }
    return object;
}

/* ---- owners ---- */

/* Flows whose owners decide anything. */
static void owners(json_t *root, const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    for (int32_t f = 0; f < s->flow_count; f++) {
        const OwnerRules *rules = &s->flows[f].owners;
        if (!rules->market && !rules->patience && rules->returns_ppm == 0) {
            continue;
        }
        FlowOwners decided = sim_flow_owners(sim, f);
        json_t *row = json_object();
        json_object_set_new(row, "offers", json_integer((json_int_t)decided.offers));
        json_object_set_new(row, "declined", json_integer((json_int_t)decided.declined));
        json_object_set_new(row, "returned", json_integer((json_int_t)decided.returned));
        json_object_set_new(row, "diverted_to_port",
                            json_integer((json_int_t)decided.diverted_to_port));
        json_object_set_new(row, "left_empty", json_integer((json_int_t)decided.left_empty));
        json_object_set_new(object, s->flows[f].id, row);
    }
    json_object_set_new(root, "owners", object);
}

void report_text_economy(const Sim *sim, FILE *out)
{
    FlowCost cost = counted_cost(sim);
    if (sim_scenario(sim)->economy.costs.given && cost.cargo_kg > 0) {
        double scale = 1.0 / (100.0 * tonnes_of(cost.cargo_kg));
        fprintf(
            out,
            "  cost a tonne       %12.2f USD, of which inland %.2f, insurance %.2f, waiting %.2f\n",
            (double)cost.total_cents * scale, (double)cost.cents[COST_INLAND] * scale,
            (double)cost.cents[COST_INSURANCE] * scale, (double)cost.cents[COST_WAITING] * scale);
    }
}

void report_economy(json_t *root, const Sim *sim)
{
    by_region(root, sim);
    costs(root, sim);
    deliveries(root, sim);
    premiums(root, sim);
    owners(root, sim);
    json_object_set_new(root, "share_of_world_wheat_exports", wheat_share(sim));
}
