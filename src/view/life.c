#include "view/life.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "sim/why.h"

#include <stdio.h>

void life_open(Life *life, const Sim *sim, uint64_t seed, VesselIndex vessel)
{
    VesselView view = sim_vessel(sim, vessel);
    char name[VESSEL_NAME];
    *life = (Life){.serial = view.serial, .born = view.born, .slot = -1, .next = view.born};
    snprintf(life->name, sizeof life->name, "%s", sim_vessel_name(&view, name));
    shadow_open(&life->shadow, sim_scenario(sim), seed);
}

void life_close(Life *life)
{
    if (life->serial != 0) {
        shadow_close(&life->shadow);
        mem_free(life->points);
        *life = (Life){0};
    }
}

static void find_slot(Life *life)
{
    const Sim *sim = life->shadow.sim;
    for (VesselIndex v = 0; v < sim_vessel_slots(sim) && life->slot < 0; v++) {
        if (sim_vessel(sim, v).serial == life->serial) {
            life->slot = v;
        }
    }
}

static void look(Life *life, int64_t t)
{
    const Sim *sim = life->shadow.sim;
    if (life->slot < 0) {
        find_slot(life);
    }
    if (life->slot < 0) {
        return;
    }
    VesselView view = sim_vessel(sim, life->slot);
    if (view.serial != life->serial) {
        life->over = true;
        return;
    }
    life->points = mem_grow(life->points, life->count, &life->capacity, sizeof life->points[0]);
    life->points[life->count++] =
        (LifePoint){t, (float)view.speed_mm_s * 3.6F / 1852,
                    (float)((double)sim_voyage_cost(sim, life->slot).total_cents / 1e5),
                    view.is_waiting ? (int32_t)view.cause : -1};
}

bool life_follow(Life *life, const Sim *sim, int32_t max_events)
{
    if (shadow_check(&life->shadow, sim) != INT64_MAX) {
        life->count = 0;
        life->slot = -1;
        life->next = life->born;
        life->over = false;
    }
    while (!life->over && life->next <= sim_now(sim)) {
        if (!shadow_run(&life->shadow, sim, life->next, &max_events)) {
            return false;
        }
        look(life, life->next);
        life->next += MS_PER_HOUR;
    }
    return true;
}
