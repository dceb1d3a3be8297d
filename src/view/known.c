#include "view/known.h"

#include "base/memory.h"
#include "view/desk_state.h"

#include <string.h>

struct Known {
    TruceEvent *truce;
    Incident *incidents;
    DayRow *days;
    int32_t truce_count, truce_capacity;
    int32_t incident_count, incident_capacity;
    int32_t day_count, day_capacity;
};

Known *known_create(void)
{
    return mem_alloc(1, sizeof(Known));
}

void known_destroy(Known *known)
{
    if (known) {
        mem_free(known->truce);
        mem_free(known->incidents);
        mem_free(known->days);
        mem_free(known);
    }
}

static void keep_days(Known *known, const Sim *sim)
{
    const DayRow *days = sim_days(sim);
    known->day_count = sim_day_count(sim);
    for (int32_t d = 0; d < known->day_count; d++) {
        known->days = mem_grow(known->days, d, &known->day_capacity, sizeof known->days[0]);
        known->days[d] = days[d];
    }
}

void known_keep(Known *known, const Sim *sim)
{
    known->truce_count = sim_truce_count(sim);
    for (int32_t i = 0; i < known->truce_count; i++) {
        known->truce = mem_grow(known->truce, i, &known->truce_capacity, sizeof known->truce[0]);
        known->truce[i] = sim_truce_event(sim, i);
    }
    known->incident_count = sim_incident_count(sim);
    for (int32_t i = 0; i < known->incident_count; i++) {
        known->incidents =
            mem_grow(known->incidents, i, &known->incident_capacity, sizeof known->incidents[0]);
        known->incidents[i] = sim_incident(sim, i);
    }
    keep_days(known, sim);
}

static void *copy(void *to, const void *from, int32_t count, int32_t *capacity, size_t size)
{
    mem_free(to);
    *capacity = count;
    if (count == 0) {
        return NULL;
    }
    void *items = mem_alloc((size_t)count, size);
    memcpy(items, from, (size_t)count * size);
    return items;
}

void known_copy(Known *to, const Known *from)
{
    to->truce_count = from->truce_count;
    to->truce =
        copy(to->truce, from->truce, from->truce_count, &to->truce_capacity, sizeof to->truce[0]);
    to->incident_count = from->incident_count;
    to->incidents = copy(to->incidents, from->incidents, from->incident_count,
                         &to->incident_capacity, sizeof to->incidents[0]);
    to->day_count = from->day_count;
    to->days = copy(to->days, from->days, from->day_count, &to->day_capacity, sizeof to->days[0]);
}

/* At the furthest moment the Sim itself knows most. */
static bool is_ahead(const Desk *desk)
{
    return sim_now(desk->sim) < timeline_end(desk->timeline);
}

int64_t known_end(const Desk *desk)
{
    return timeline_end(desk->timeline);
}

int32_t known_truce_count(const Desk *desk)
{
    return is_ahead(desk) ? desk->known[desk->branch]->truce_count : sim_truce_count(desk->sim);
}

TruceEvent known_truce_event(const Desk *desk, int32_t index)
{
    return is_ahead(desk) ? desk->known[desk->branch]->truce[index]
                          : sim_truce_event(desk->sim, index);
}

int32_t known_incident_count(const Desk *desk)
{
    return is_ahead(desk) ? desk->known[desk->branch]->incident_count
                          : sim_incident_count(desk->sim);
}

Incident known_incident(const Desk *desk, int32_t index)
{
    /* The past as the Sim tells it: what is repaired by now. */
    return index < sim_incident_count(desk->sim) ? sim_incident(desk->sim, index)
                                                 : desk->known[desk->branch]->incidents[index];
}

int32_t known_day_count(const Desk *desk)
{
    return is_ahead(desk) ? desk->known[desk->branch]->day_count : sim_day_count(desk->sim);
}

const DayRow *known_days(const Desk *desk)
{
    return is_ahead(desk) ? desk->known[desk->branch]->days : sim_days(desk->sim);
}

int32_t known_decision_count(const Desk *desk)
{
    return timeline_decisions(desk->timeline);
}

Command known_decision(const Desk *desk, int32_t index)
{
    return timeline_decision(desk->timeline, index);
}
