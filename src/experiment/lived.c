#include "experiment/lived.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <stdlib.h>

enum { RECORDS = 4096 };

/* The walk through the trace. */
typedef struct Walk {
    const Scenario *scenario;
    Lived *lived;
    int32_t *voyage_of; /* [slots] of the vessel in the slot; -1: it does not count */
    uint64_t *serials;  /* [slots] of that vessel; 0 */
    uint8_t *states;    /* [slots] VesselState */
    uint8_t *groups;    /* [slots] where it waits */
    LivedDay waiting;   /* now */
} Walk;

typedef enum Group { GROUP_NONE, GROUP_LOADED, GROUP_REGISTERED, GROUP_APPLIED } Group;

static Group group_of(const Scenario *s, const TraceRecord *record)
{
    int32_t state = record->a, line = record->b;
    bool applies = state == VESSEL_IN_QUEUE && line >= 0 &&
                   s->stations[s->lines[line].station].kind == STATION_REGISTRATION;
    return state == VESSEL_OUTBOUND_ANCHORAGE || state == VESSEL_OUTBOUND_INSPECTION ? GROUP_LOADED
           : state == VESSEL_INBOUND_ANCHORAGE || state == VESSEL_INBOUND_INSPECTION
               ? GROUP_REGISTERED
           : applies ? GROUP_APPLIED
                     : GROUP_NONE;
}

static void count_group(LivedDay *waiting, Group group, int32_t change)
{
    waiting->waiting_loaded += group == GROUP_LOADED ? change : 0;
    waiting->waiting_registered += group == GROUP_REGISTERED ? change : 0;
    waiting->waiting_inbound += group == GROUP_REGISTERED || group == GROUP_APPLIED ? change : 0;
}

static LivedDay *day_of(Lived *lived, int64_t t)
{
    int64_t day = (t - lived->first_day) / MS_PER_DAY;
    return &lived->days[day < lived->day_count ? day : lived->day_count - 1];
}

static int32_t flow_of_serial(uint64_t serial)
{
    return (int32_t)(serial >> 40) - 1;
}

/* A vessel seen for the first time. */
static void begin(Walk *walk, const TraceRecord *record)
{
    Lived *lived = walk->lived;
    const Flow *flow = &walk->scenario->flows[flow_of_serial(record->serial)];
    int32_t slot = record->subject;
    walk->serials[slot] = record->serial;
    walk->states[slot] = VESSEL_NONE;
    walk->groups[slot] = GROUP_NONE;
    walk->voyage_of[slot] = -1;
    if (!flow->counted) {
        return;
    }
    lived->voyages = mem_grow(lived->voyages, lived->voyage_count, &lived->voyage_capacity,
                              sizeof lived->voyages[0]);
    walk->voyage_of[slot] = lived->voyage_count;
    lived->voyages[lived->voyage_count++] =
        (LivedVoyage){flow->starts_in_port ? record->t : LIVED_NEVER, LIVED_NEVER, LIVED_NEVER};
}

/* What entering a state (VESSEL_NONE: leaving the model) says of the voyage, from the one before.
 */
static void note(Walk *walk, LivedVoyage *voyage, VesselState before, VesselState now,
                 const TraceRecord *record)
{
    LivedDay *day = day_of(walk->lived, record->t);
    if (before == VESSEL_INBOUND_INSPECTION && now != VESSEL_INBOUND_ANCHORAGE) {
        voyage->let_in = record->t;
        day->let_in++;
    }
    if (before == VESSEL_OUTBOUND_INSPECTION && now != VESSEL_OUTBOUND_ANCHORAGE &&
        voyage->cleared == LIVED_NEVER) {
        voyage->cleared = record->t;
        day->cleared++;
    }
    if ((now == VESSEL_OUTBOUND_PASSAGE || now == VESSEL_OUTBOUND_SEA) &&
        voyage->departed == LIVED_NEVER) {
        voyage->departed = record->t;
        day->departed++;
    }
}

static void see(Walk *walk, const TraceRecord *record)
{
    int32_t slot = record->subject;
    if (walk->serials[slot] != record->serial) {
        begin(walk, record);
    }
    bool gone = record->kind == TRACE_GONE;
    VesselState now = gone ? VESSEL_NONE : (VesselState)record->a;
    Group group = gone ? GROUP_NONE : group_of(walk->scenario, record);
    count_group(&walk->waiting, (Group)walk->groups[slot], -1);
    count_group(&walk->waiting, group, 1);
    if (walk->voyage_of[slot] >= 0 &&
        !(gone && record->a != 1)) { /* lost or diverted: not cleared */
        note(walk, &walk->lived->voyages[walk->voyage_of[slot]], (VesselState)walk->states[slot],
             now, record);
    }
    walk->groups[slot] = (uint8_t)group;
    walk->states[slot] = (uint8_t)now;
    walk->serials[slot] = gone ? 0 : record->serial;
}

/* The day is over: so many wait at its end. */
static void end_days(Walk *walk, int32_t *ended, int64_t t)
{
    Lived *lived = walk->lived;
    while (*ended < lived->day_count && lived->first_day + (*ended + 1) * MS_PER_DAY <= t) {
        LivedDay *day = &lived->days[(*ended)++];
        day->waiting_loaded = walk->waiting.waiting_loaded;
        day->waiting_registered = walk->waiting.waiting_registered;
        day->waiting_inbound = walk->waiting.waiting_inbound;
    }
}

void lived_read(const Sim *sim, Lived *lived)
{
    const Scenario *s = sim_scenario(sim);
    int64_t first = time_day_start(s->start), end = sim_now(sim);
    *lived = (Lived){.first_day = first,
                     .day_count = (int32_t)((end - first + MS_PER_DAY - 1) / MS_PER_DAY) + 1};
    lived->days = mem_alloc((size_t)lived->day_count, sizeof lived->days[0]);
    size_t slots = (size_t)sim_vessel_slots(sim) + 1;
    Walk walk = {.scenario = s,
                 .lived = lived,
                 .voyage_of = mem_alloc(slots, sizeof walk.voyage_of[0]),
                 .serials = mem_alloc(slots, sizeof walk.serials[0]),
                 .states = mem_alloc(slots, 1),
                 .groups = mem_alloc(slots, 1)};
    TraceRecord *records = mem_alloc(RECORDS, sizeof records[0]);
    int64_t cursor = 0;
    int32_t ended = 0;
    for (int32_t count; (count = sim_trace(sim, &cursor, records, RECORDS)) > 0;) {
        for (int32_t i = 0; i < count; i++) {
            if (records[i].kind == TRACE_VESSEL || records[i].kind == TRACE_GONE) {
                end_days(&walk, &ended, records[i].t);
                see(&walk, &records[i]);
            }
        }
    }
    end_days(&walk, &ended, INT64_MAX);
    mem_free(records);
    mem_free(walk.voyage_of);
    mem_free(walk.serials);
    mem_free(walk.states);
    mem_free(walk.groups);
}

void lived_free(Lived *lived)
{
    mem_free(lived->days);
    mem_free(lived->voyages);
    *lived = (Lived){0};
}
