#include "experiment/day_figures.h"

#include "base/simtime.h"
#include "experiment/compare.h"

const DayFigureInfo day_figure_infos[DAY_FIGURES] = {
    [FIGURE_EXPORTED] = {"exported_t", "exported", "t", 0},
    [FIGURE_DELIVERED] = {"delivered_t", "food delivered", "t", 0},
    [FIGURE_DELIVERED_LOW] = {"delivered_low_income_t", "delivered to low income", "t", 0},
    [FIGURE_LOADED_QUEUE] = {"loaded_queue_ships", "loaded ships waiting", "ships", 0},
    [FIGURE_SHIP_DAYS] = {"waiting_loaded_ship_days", "waits of loaded ships", "ship-days", 1},
    [FIGURE_WAITS] = {"waiting_ship_days", "waits of all ships", "ship-days", 1},
    [FIGURE_COST] = {"cost_per_tonne_usd", "cost per tonne", "USD/t", 2},
};

static double all_waits_days(const SimTotals *totals)
{
    int64_t ms = 0;
    for (int32_t cause = 0; cause < WAIT_CAUSES; cause++) {
        ms += totals->wait_ms[cause];
    }
    return (double)ms / MS_PER_DAY;
}

void day_figures(const Sim *sim, double figures[DAY_FIGURES])
{
    SimTotals totals = sim_totals(sim);
    MeasuredDelivery delivered = measure_delivery(sim);
    MeasuredQueue queue = measure_loaded_queue(sim);
    figures[FIGURE_EXPORTED] = (double)totals.exported_kg / 1000;
    figures[FIGURE_DELIVERED] = delivered.t;
    figures[FIGURE_DELIVERED_LOW] = delivered.low_income_t;
    figures[FIGURE_LOADED_QUEUE] = queue.ships;
    figures[FIGURE_SHIP_DAYS] = queue.ship_days;
    figures[FIGURE_WAITS] = all_waits_days(&totals);
    figures[FIGURE_COST] = measure_cost_per_tonne(sim);
}
