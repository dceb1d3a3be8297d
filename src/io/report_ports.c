/* The `ports` of a report: what each port that was called at, or has a silo, is like at the end. */
#include "io/report_parts.h"

static json_t *tonnes(int64_t kg)
{
    return json_real(tonnes_of(kg));
}

static json_t *silo_of(const Sim *sim, int32_t port, const PortView *view)
{
    const Scenario *s = sim_scenario(sim);
    const SiloRules *rules = s->port_settings[port].rules.silo;
    json_t *silo = json_object(), *stock = json_object();
    json_object_set_new(silo, "capacity_t", tonnes(view->capacity_kg));
    json_object_set_new(silo, "stock_t", tonnes(view->stock_kg));
    for (int32_t i = 0; i < rules->bin_count; i++) {
        int32_t commodity = rules->bins[i].commodity;
        json_object_set_new(stock, s->commodities[commodity].id,
                            tonnes(sim_port_stock(sim, port, commodity)));
    }
    json_object_set_new(silo, "stock_by_commodity_t", stock);
    json_object_set_new(silo, "inflow_t_per_day", tonnes(view->inflow_kg_per_day));
    json_object_set_new(silo, "rail_ppm", json_integer(view->rail_ppm));
    json_object_set_new(silo, "accepted_t", tonnes(view->accepted_kg));
    json_object_set_new(silo, "turned_away_t", tonnes(view->turned_away_kg));
    json_object_set_new(silo, "loaded_t", tonnes(view->loaded_kg));
    json_object_set_new(silo, "lost_t", tonnes(view->lost_kg));
    json_object_set_new(silo, "balance_kg", json_integer(view->balance_kg));
    return silo;
}

void report_ports(const Sim *sim, json_t *root)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    for (int32_t p = 0; s->network && p < s->network->port_count; p++) {
        PortView view = sim_port(sim, p);
        uint64_t calls = 0;
        const Station *station = s->port_station[p] >= 0 ? &s->stations[s->port_station[p]] : NULL;
        for (int32_t i = 0; station && i < station->line_count; i++) {
            calls += sim_line(sim, station->first_line + i).arrivals;
        }
        if (calls == 0 && !view.has_silo) {
            continue;
        }
        json_t *row = json_object();
        json_object_set_new(row, "calls", json_integer((json_int_t)calls));
        json_object_set_new(row, "berths", json_integer(view.berths));
        json_object_set_new(row, "berths_out", json_integer(view.berths_out));
        json_object_set_new(row, "vessels_at_berth", json_integer(view.loading));
        json_object_set_new(row, "vessels_waiting", json_integer(view.waiting));
        json_object_set_new(row, "power_ppm", json_integer(view.power_ppm));
        json_object_set_new(row, "light_loaded_vessels", json_integer(view.light_loaded));
        json_object_set_new(row, "light_shortage_t", tonnes(view.light_shortage_kg));
        json_object_set_new(row, "silo", view.has_silo ? silo_of(sim, p, &view) : json_null());
        json_object_set_new(object, s->network->ports[p].name, row);
    }
    json_object_set_new(root, "ports", object);
}
