/* Prices, and what a day was like. */
#include "base/memory.h"
#include "sim/state.h"

int64_t economy_price(const Sim *sim, int32_t commodity)
{
    if (commodity < 0) {
        return 0;
    }
    const Commodity *c = &sim->scenario->commodities[commodity];
    return c->price_count > 0 ? dated_value(c->prices, c->price_count, sim->h.now)
                              : c->price_cents_t;
}

/* Called when the day's row has been written and counted. */
void economy_day_end(Sim *sim)
{
    insurance_day_end(sim);
    int32_t day = (int32_t)sim->h.day_count - 1, width = sim->scenario->corridor_count + 1;
    sim->economy_days =
        mem_grow(sim->economy_days, day, &sim->economy_day_capacity, sizeof sim->economy_days[0]);
    sim->economy_days[day] = sim->h.economy_today;
    sim->h.economy_today = (EconomyDay){0};
    for (int32_t c = 0; c < width; c++) {
        sim->premium_days = mem_grow(sim->premium_days, day * width + c, &sim->premium_day_capacity,
                                     sizeof sim->premium_days[0]);
        sim->premium_days[day * width + c] = sim_premium(sim, c < width - 1 ? c : -1);
    }
}

const EconomyDay *sim_economy_days(const Sim *sim)
{
    return sim->economy_days;
}

int32_t sim_premium_of_day(const Sim *sim, int32_t day, int32_t corridor)
{
    int32_t width = sim->scenario->corridor_count + 1;
    return sim->premium_days[day * width + (corridor >= 0 ? corridor : width - 1)];
}
