/* The state of a Sim. Only src/sim and its tests include this.
 *
 * Everything is plain data in arrays addressed by index; there are no pointers inside, so a
 * snapshot is a copy of the arrays that state_blocks() lists, and the state hash is over the same
 * bytes. Structs have no padding that is not written: they are zeroed when made and explicit. */
#ifndef CORRIDOR_SIM_STATE_H
#define CORRIDOR_SIM_STATE_H

#include "base/rng.h"
#include "base/simtime.h"
#include "sim/alarm.h"
#include "sim/sim.h"

#include <assert.h>

#define NEVER INT64_MAX

/* Slots of the alarm tree: 0 script, 1 day, 2 ships that come again, then stations, agreements,
 * flows, ports, hazards, weather, then vessels. */
enum { SLOT_SCRIPT = 0, SLOT_DAY = 1, SLOT_RETURNS = 2, SLOT_STATIONS = 3 };

/* What a random number is for: the third word of its counter. The numbers are part of every
 * golden hash; new ones go to the end. */
typedef enum Purpose {
    PURPOSE_GAP,        /* entity = flow, index = arrival */
    PURPOSE_BIRTH,      /* port, class, fill, commodity */
    PURPOSE_BIRTH_2,    /* destination, speed */
    PURPOSE_SERVICE,    /* index = step * 64 + attempt: duration, whether it must be repeated */
    PURPOSE_BRANCH,     /* index = how many branches it has taken */
    PURPOSE_DELAY,      /* index = steps begun */
    PURPOSE_RENOMINATE, /* index = how often */
    PURPOSE_VIOLATION,  /* entity = agreement, index = candidate: gap, whether, by whom */
    PURPOSE_RECOVERY,   /* entity = agreement, index = violations so far */
    PURPOSE_RENEWAL,    /* entity = agreement, index = terms ended */
    PURPOSE_STRIKE,     /* entity = hazard, index = candidate: gap, whether, where, repair */
    PURPOSE_STRIKE_2,   /* the same: grain, crew, whether the vessel sinks */
    PURPOSE_WEATHER,    /* entity = weather, index = cycle: clear time, length of the spell */
    PURPOSE_BACKGROUND, /* entity = control, index = vessel / 4 */
    PURPOSE_STEPS,      /* index = (step * 64 + attempt) * 4 + part of the service / 4 */
    PURPOSE_OWNER       /* index 0: margin, patience; 1: whether and when it comes again */
} Purpose;

enum {
    VESSEL_LADEN = 1,      /* cargo aboard */
    VESSEL_CLEARED = 2,    /* passed inspection on this passage */
    VESSEL_IN_STATION = 4, /* holds a server: of the station of line `held` */
    VESSEL_COMMITTED = 8,  /* in a lane that shut behind it: sails on to its end */
    VESSEL_TURNED = 16,    /* ordered back to where it came from */
    VESSEL_LISTED = 32,    /* stands in its line's list */
    VESSEL_EXPORTED = 64,  /* its cargo has left port and been counted, once */
    VESSEL_COUNTED = 128   /* of a flow that is counted */
};

typedef struct Vessel {
    uint64_t serial; /* 0: the slot is free, then next links the free list */
    /* until: end of service or passage, NEVER when open; of a service that stands still, the end
     * had it gone on: it moves by the length of the stop when that is over. */
    int64_t born, since, until;
    int64_t joined; /* its line, or the start of a wait outside lines */
    int64_t cargo_kg, parcel_kg;
    int64_t passage_start;      /* when it was leg_m into leg */
    int32_t route, route_count; /* legs routes[route .. route + route_count) */
    int32_t leg;                /* index in the route where the passage began; = count: arrived */
    int32_t leg_m;              /* metres into that leg at passage_start */
    int32_t leg_end;            /* the passage ends at the end of leg leg_end - 1; = leg: stopped */
    int32_t speed_mm_s;
    int32_t node;           /* where it lies; -1: at sea or without geography */
    int32_t goal;           /* node that it sails to; -1 */
    int32_t admitted_lane;  /* controlled lane that it has leave to be in; -1 */
    int32_t held;           /* line of the station whose server it holds; -1 */
    int32_t line;           /* waiting or served there; -1 */
    int32_t next, previous; /* in the line's list, or among those in service; -1 */
    int32_t port, name;     /* name: index of the dated arrival; -1 */
    int32_t steps_begun;    /* for the counters of its random numbers */
    int16_t flow, vessel_class, commodity, destination;
    int16_t step;
    uint8_t state, cause;
    uint8_t attempt, flags, branches, renominations;
    int32_t crew;        /* aboard */
    int32_t route_entry; /* of the book, where its route is from; -1: a route of its own */
} Vessel;
_Static_assert(sizeof(Vessel) == 152, "no hidden padding: the state is hashed byte by byte");

typedef struct LineState {
    int64_t area_ms; /* integral of waiting over time, to last_change */
    int64_t last_change;
    int64_t wait_ms[WAIT_CAUSES]; /* the same by cause */
    int64_t wait_sum_ms;          /* of waits that ended */
    int64_t wait_open_ms; /* sum of -joined over those waiting: + waiting * now gives open waits */
    uint64_t arrivals, served;
    int32_t first, last; /* list of those waiting; -1 */
    int32_t waiting, in_service, max_waiting;
    int32_t cause;     /* WaitCause of those in it now */
    int32_t last_wait; /* its latest record in the log of waits, + 1; 0: none */
    int32_t before;    /* the cause before that */
    /* Since when each; a cause that comes back in the same moment has not changed. */
    int64_t cause_since, before_since;
} LineState;

typedef struct StationState {
    int64_t busy_area_ms, busy_since; /* integral of busy servers */
    int64_t free_at;                  /* STATION_CONTROL: when the next may enter */
    int32_t waiting, busy;
    int32_t servers_by_hand;  /* COMMAND_AUTO: by the calendar */
    int32_t cause;            /* CAUSE_SERVERS_BUSY: open; else why it is shut to all lines */
    int32_t servers, is_open; /* worked out by station_refresh */
    int32_t shut_by_corridor;
    int32_t first_served;    /* those in service, by `next`, where on_shut may stop them; -1 */
    int64_t stopped_since;   /* services under way stand still since; NEVER: they go on */
    int64_t stopped_ms;      /* sum of the time that services stood still before that */
    int64_t calendar_change; /* when hours or calendar next change; by station_refresh */
    int32_t weather;         /* spells that close it now */
    int32_t too_small;       /* vessels turned away so far for their parcel */
    uint32_t repeats[REPEAT_CAUSES_MAX]; /* services done again, by cause */
} StationState;

/* What stations that give turns keep besides (control.c). */
typedef struct TurnState {
    int64_t day_ends;        /* of the UTC day that the counts are of */
    int64_t large_change;    /* when the hours of the large next begin or end; NEVER */
    int64_t last_exit;       /* by then all that entered are out of the lane */
    int64_t large_exit;      /* by then the large ones among them are */
    int64_t advanced;        /* the other trades' turns are given up to here */
    int64_t background_next; /* when their next vessel comes; NEVER: none do */
    /* Mean time between them, 0 when none come; it holds for those that come before the change. */
    int64_t background_mean, background_change;
    uint32_t background_count;
    uint32_t background_gaps[4]; /* of background_count / 4 * 4 on, in means; units of 2^-16 */
    int32_t large_open;          /* the large may enter by their hours */
    int32_t quota, granted;      /* of the day; quota INT32_MAX: no limit */
    int32_t flows;               /* ordinary vessels could enter, since `advanced` */
    int32_t claims;              /* a large vessel waits for the other direction to clear */
} TurnState;

typedef struct WeatherState {
    int64_t since, until; /* the spell or clear time; until: NEVER when it does not end */
    int64_t on_ms;        /* of spells that have ended */
    uint32_t count;       /* spells begun */
    int32_t is_on;
} WeatherState;

typedef struct AgreementState {
    int64_t since, term_ends, in_force_ms;
    int64_t next_violation; /* the next candidate of the random stream; NEVER */
    int64_t recovers;       /* after a suspension for violations; NEVER */
    int64_t strain_from;    /* violations before this place in the truce log no longer count */
    int64_t calm_at;        /* when the last violation leaves the window; NEVER */
    int32_t status, reason, reason_party, violations;
    int32_t reason_condition;
    int32_t violation_draws, renewal_draws, renewals;
    uint32_t suspended_by; /* bit per party */
    uint32_t strained_by;  /* of these, for violations: all are lifted by the recovery */
    uint32_t lapsed_by;    /* of these, for a condition: lifted when it is met */
    uint8_t consent[PARTIES_MAX];
    int32_t padding;
} AgreementState;
_Static_assert(sizeof(AgreementState) == 120, "no hidden padding: the state is hashed");

typedef struct CorridorState {
    int64_t since;
    int32_t mode, by_hand; /* by_hand: a CorridorMode, COMMAND_AUTO: by the rules */
    int32_t rule, padding; /* the rule that holds; -1: none */
} CorridorState;

typedef struct HazardState {
    int64_t next; /* candidate strike; NEVER */
    int64_t grain_lost_kg;
    int32_t factor_ppm, draws;
    int32_t strikes, held_back, missed;
    int32_t vessels_damaged, vessels_lost, crew_lost;
    int32_t by_hand, padding; /* attacks by command so far */
} HazardState;

/* Something out of service until it is repaired. The list is short; free entries are reused. */
typedef struct Repair {
    int64_t until; /* NEVER: the entry is free */
    int32_t hazard;
    int32_t port;   /* ports: where; -1: all of the hazard's */
    int32_t berths; /* ports */
    int32_t padding;
} Repair;

typedef struct IncidentRecord {
    int64_t t, until, kg;
    uint64_t serial;
    int32_t kind, hazard, port, crew;
    int32_t leg, metres; /* of a vessel at sea: directed leg and metres into it; leg -1: none */
    int32_t origin;      /* as of a TruceEvent */
    int32_t command;     /* by hand: index in the log; -1 */
} IncidentRecord;

typedef struct FlowState {
    int64_t next_arrival; /* NEVER: none */
    uint64_t count;       /* vessels born so far */
} FlowState;

/* Waits outside lines (holding, not ready): as many at a time, and their time so far. */
typedef struct WaitPool {
    int64_t area_ms, last_change;
    int64_t count;
} WaitPool;

typedef struct StateHeader {
    int64_t now, start, end;
    uint64_t events, seed;
    uint32_t replication;
    int32_t next_event;   /* of the scenario's list */
    int32_t vessel_slots; /* high-water mark */
    int32_t free_slot;    /* head of the free list; -1 */
    int32_t inside, padding;
    uint64_t arrived, departed, lost, diverted;
    int64_t loaded_kg, departed_kg, lost_kg;
    uint64_t voyages; /* counted flows */
    int64_t exported_kg, exported_cents;
    WaitPool pools[WAIT_CAUSES];
    DayRow today;                       /* counts of the current day so far */
    int32_t in_state[2][VESSEL_STATES]; /* vessels by state; [1]: of counted flows */
    int64_t export_count, wait_count, day_count, command_count; /* lengths of the logs */
    int64_t route_count, route_leg_count;
    EconomyDay economy_today;
    int64_t truce_count, incident_count, repair_count;
    int64_t crew_signed_on, crew_signed_off, crew_lost;
    int64_t return_count;
} StateHeader;

/* Logs: append-only, never reordered. */
typedef struct ExportRecord {
    int64_t t, kg, cents;
    int32_t port;
    int16_t flow, commodity, destination, vessel_class;
    int32_t padding;
} ExportRecord;

typedef struct WaitRecord {
    int64_t ended, wait_ms;
    int32_t line;
    int32_t before; /* the line's record before this, + 1; 0: none */
} WaitRecord;

/* ---- ports ---- */

/* Grain in silos and under the spouts is counted in units of kg * MS_PER_DAY, so that a rate in kg
 * a day times milliseconds needs no rounding: stocks are exact however a run is cut into events. */
typedef struct Tally { /* of such units over a long run: kg and the rest of a kg */
    int64_t kg, part;  /* 0 <= part < MS_PER_DAY */
} Tally;

typedef enum BerthPhase {
    PHASE_NONE,      /* has no berth */
    PHASE_TO_BERTH,  /* under way to the berth it was given, or mooring */
    PHASE_PILOT_IN,  /* waits at the roadstead for a pilot to take it in */
    PHASE_LOADING,   /* takes from what is reserved for it */
    PHASE_NO_CARGO,  /* at berth, nothing reserved */
    PHASE_NO_POWER,  /* at berth, cargo reserved, no power */
    PHASE_DAMAGED,   /* struck at its berth; under repair */
    PHASE_PILOT_OUT, /* loaded, waits at berth for a pilot */
} BerthPhase;

/* What a vessel that was given a berth does there; one per vessel slot. */
typedef struct BerthState {
    int64_t remaining;       /* units still to load */
    int64_t reserved;        /* of these, in the silo and reserved for it; <= remaining */
    int64_t rate_kg_per_day; /* of its berth at full power */
    int64_t moored;          /* loading begins not before */
    int64_t settled;         /* time to which remaining and reserved are worked out */
    int32_t next, previous;  /* in the port's list of those at berth or waiting for a pilot; -1 */
    int32_t bin;             /* of the run, that it loads from; -1: without limit */
    int16_t group;
    uint8_t phase, padding;
} BerthState;
_Static_assert(sizeof(BerthState) == 56, "no hidden padding");

typedef struct BinState {
    int64_t free, reserved; /* units in stock, at the port's `settled` */
    int64_t inflow_kg_per_day;
    Tally accepted, turned_away, drawn;
    int64_t lost_kg;
} BinState;

typedef struct VesselList {
    int32_t first, last, count, padding;
} VesselList;

typedef struct PortState {
    int64_t settled;  /* time to which the bins are worked out */
    Tally loaded;     /* out of the silo, by vessels that are no longer loading */
    VesselList berth; /* those loading or waiting for cargo, in order of berthing */
    VesselList moves; /* those waiting for a pilot, in order of asking */
    int64_t pilot_free[PILOTS_MAX];
    int64_t way_free[2]; /* when the channel is free for a move in, out */
    int64_t light_shortage_kg;
    int32_t berths_out, power_ppm, rail_ppm, light_loaded;
    int32_t group_busy[BERTH_GROUPS_MAX], group_out[BERTH_GROUPS_MAX];
} PortState;

/* A route worked out once: the same question always gets the same answer. */
typedef struct RouteEntry {
    uint64_t shut_version;
    int32_t from, to;
    int32_t draught_cm, speed_mm_s;
    int32_t first, count; /* in route_legs; count -1: there is no way */
} RouteEntry;

/* What a line had counted when the warm-up ended. */
typedef struct LineMark {
    int64_t area_ms;  /* of LineState */
    int64_t waits_ms; /* sum of all waits until then, open ones included */
    uint64_t arrivals, served;
    int64_t is_set;
} LineMark;

/* What a port call has taken so far; in step with vessels. Times are those of states that have
 * ended: the present one runs since Vessel.since. */
typedef enum Activity {
    ACTIVITY_SERVED, /* at berth, under inspection, in other service */
    ACTIVITY_BALLAST,
    ACTIVITY_LADEN,
    ACTIVITY_WAITING,
    ACTIVITIES
} Activity;
typedef struct VoyageAccount {
    int64_t ms[ACTIVITIES];
    int64_t dues_cents, insurance_cents, inland_cents;
    int32_t premium_ppm; /* of its war-risk insurance */
    int8_t berthed;      /* 1: port dues and insurance have been taken */
    int8_t diverted;     /* 1: its owner has sent it elsewhere; it will not be sent again */
    int16_t activity;    /* since Vessel.since */
} VoyageAccount;

/* Sums over the vessels of a flow that have departed laden. */
typedef struct FlowAccount {
    int64_t cents[COST_PARTS];
    int64_t cargo_kg;
    int64_t waiting_ms;
    uint64_t voyages;
    /* What owners decided, of all vessels of the flow. */
    uint64_t declined, returned, diverted, left_empty;
} FlowAccount;

/* A ship that will come again. */
typedef struct ReturnCall {
    int64_t t;
    uint64_t serial; /* of its next call */
    int32_t flow, vessel_class;
    int32_t name; /* as Vessel.name */
    int32_t padding;
} ReturnCall;

/* What is given of a vessel, besides what is drawn: -1 and 0 are drawn. */
typedef struct VesselOrder {
    int32_t port, vessel_class, commodity, destination;
    int32_t name; /* as Vessel.name */
    int64_t cargo_kg;
} VesselOrder;

/* What an owner expects of a voyage. */
typedef struct VoyageOffer {
    int64_t days_ms, wait_ms; /* in all; of these, expected waits */
    int64_t freight_cents, hire_cents, fuel_cents, dues_cents, insurance_cents;
    int64_t result_cents, result_cents_day;
} VoyageOffer;

/* What has been delivered to a destination by counted flows. */
typedef struct DeliveryState {
    int64_t kg;
    int64_t delay_t_s; /* sum of tonnes times seconds that they waited */
    uint64_t voyages;
} DeliveryState;

/* The last decision over something, by an event of the scenario or by hand. */
typedef struct Decision {
    int64_t t;
    int32_t origin;  /* as of a TruceEvent; ORIGIN_SELF: there has been none */
    int32_t command; /* by hand: index in the log; -1 */
} Decision;

/* What sailing a leg in a direction asks for, gathered in one place: passages walk many legs. */
typedef struct LegFacts {
    int32_t lane, length_m, speed_limit_mm_s; /* limit 0: none */
    int32_t control;                          /* station that its lane is entered by; -1: free */
    int16_t dues;                             /* of its lane: index among the costs'; -1 */
    bool gated;                               /* weather may stop a vessel at its lane's entry */
} LegFacts;

/* What the scenario says of a station that gives turns, gathered as the turns need it. */
typedef struct TurnRules {
    int64_t headway_ms, large_headway_ms; /* after an ordinary vessel has entered, a large one */
    int64_t others_lane_ms;               /* how long those of other trades are in the lane */
    int32_t first_line, opposite;         /* opposite: -1 unless the large pass one way */
    int32_t lane_length_m, lane_limit_mm_s;
    bool is_control; /* the rest of them are registrations */
    bool has_large, has_quota, has_others, other_way;
} TurnRules;

/* What a leg of a route from the book asks for and what lies ahead of it, so that a passage need
 * not walk its legs. An index of "the next leg that ..." counts from the start of the route; it is
 * the number of legs when there is none. */
typedef struct RouteMark {
    int64_t through_ms; /* from the start of the route to the end of this leg */
    int32_t stop;       /* the next leg, after this one, that asks for something */
    int32_t dues;       /* the next leg, this one included, that ends a lane with dues */
    int32_t choice;     /* the next leg, this one included, for which there may be another way */
    int32_t lane;
    int32_t control; /* station that its lane is entered by here; -1: none, or not entered here */
    bool gated;      /* its lane is entered here, and weather may stop a vessel before it */
} RouteMark;

struct Sim {
    const Scenario *scenario;
    RngKey key;
    StateHeader h;
    StationState *stations;     /* [scenario->station_count] */
    LineState *lines;           /* [scenario->line_count] */
    AgreementState *agreements; /* [scenario->agreement_count] */
    CorridorState *corridors;   /* [scenario->corridor_count] */
    FlowState *flows;           /* [scenario->flow_count] */
    uint8_t *lane_hand;         /* [lane_count] 0 by the rules, 1 opened, 2 closed by command */
    uint8_t *lane_shut;         /* [access_count][lane_count] worked out */
    uint64_t *shut_version;     /* [access_count] hash of its row of lane_shut: key of the routes */
    uint8_t *port_shut;         /* [port_count] */
    Vessel *vessels;            /* [vessel_slots] in use of vessel_capacity */
    int32_t vessel_capacity;
    AlarmTree alarms;
    LegFacts *legs; /* [2 * leg_count of the network] by DirectedLeg; neither saved nor hashed */
    /* First slot of each kind of actor; from the scenario, so neither saved nor hashed. */
    uint32_t slot_agreements, slot_flows, slot_ports, slot_hazards, slot_weather, slot_vessels;
    RouteEntry *routes;      /* [h.route_count] */
    DirectedLeg *route_legs; /* [h.route_leg_count] */
    int32_t route_capacity, route_leg_capacity;
    /* In step with route_legs, for routes of the book; derived, so neither saved nor hashed. */
    RouteMark *route_marks; /* [route_mark_count] */
    int64_t route_mark_count;
    int64_t routes_marked; /* entries of the book that have theirs */
    /* Finds a route by its question; derived from routes, so neither saved nor hashed. */
    int32_t *route_index;     /* [route_index_size] entry + 1, 0: free; open addressing */
    int32_t route_index_size; /* a power of two */
    int64_t route_indexed;    /* entries in it; -1: build it anew */
    ExportRecord *exports;
    WaitRecord *waits;
    DayRow *days;
    Command *commands;          /* applied by hand */
    int64_t *stress_ppb;        /* [corridor_count + 1] of insurance, the last: elsewhere */
    VoyageAccount *accounts;    /* [vessel_slots] in use of vessel_capacity */
    FlowAccount *flow_accounts; /* [flow_count] */
    DeliveryState *deliveries;  /* [destination_count + 1], the last: to none that is known */
    int64_t *delivered_kg;      /* [commodity_count + 1], the last: of none that is known */
    EconomyDay *economy_days;   /* [h.day_count] */
    int32_t *premium_days;      /* [h.day_count * (corridor_count + 1)] */
    int32_t economy_day_capacity, premium_day_capacity;
    int64_t *recent_wait_ms; /* [line_count] of waits that ended lately */
    ReturnCall *returns;     /* [h.return_count] a heap: the next to come first */
    int32_t return_capacity;
    LineMark *marks; /* [line_count] */
    int32_t export_capacity, wait_capacity, day_capacity, command_capacity;
    PortState *ports;          /* [port_count] */
    BinState *bins;            /* [scenario->bin_count] of all silos */
    BerthState *berths;        /* [vessel_capacity], by vessel slot */
    HazardState *hazards;      /* [scenario->hazard_count] */
    uint8_t *conditions;       /* [scenario->condition_count] 1: marked as met by hand */
    TruceEvent *truce;         /* log, [h.truce_count] */
    IncidentRecord *incidents; /* log, [h.incident_count] */
    Repair *repairs;           /* [h.repair_count] */
    int32_t truce_capacity, incident_capacity, repair_capacity;
    Decision *decisions; /* [decision_count] see decision.c */
    int32_t origin; /* whose doing what happens now is (TruceEvent); not state: between events it is
                       always ORIGIN_SELF */
    TurnState *turns;      /* [scenario->station_count] */
    TurnRules *turn_rules; /* [scenario->station_count] neither saved nor hashed */
    WeatherState *weather; /* [scenario->weather_count] */
    uint8_t *lane_weather; /* [lane_count] spells that close the lane */
    uint8_t *port_weather; /* [port_count] spells that close the port */
    bool owners_decide;    /* some flow has a market or patience; not saved */
    bool ways_compete;     /* some control has other_way; not saved */
    bool trace_on;         /* the trace is output, not state: neither saved nor hashed */
    TraceRecord *trace;
    int32_t trace_count, trace_capacity;
};

/* ---- sim.c ---- */
static inline int32_t sim_port_count(const Sim *sim)
{
    return sim->scenario->network ? sim->scenario->network->port_count : 0;
}
static inline uint32_t slot_of_station(const Sim *sim, int32_t station)
{
    (void)sim;
    return (uint32_t)(SLOT_STATIONS + station);
}
static inline uint32_t slot_of_agreement(const Sim *sim, int32_t agreement)
{
    return sim->slot_agreements + (uint32_t)agreement;
}
static inline uint32_t slot_of_flow(const Sim *sim, int32_t flow)
{
    return sim->slot_flows + (uint32_t)flow;
}
static inline uint32_t slot_of_port(const Sim *sim, int32_t port)
{
    return sim->slot_ports + (uint32_t)port;
}
static inline uint32_t slot_of_hazard(const Sim *sim, int32_t hazard)
{
    return sim->slot_hazards + (uint32_t)hazard;
}
static inline uint32_t slot_of_weather(const Sim *sim, int32_t weather)
{
    return sim->slot_weather + (uint32_t)weather;
}
static inline uint32_t slot_of_vessel(const Sim *sim, int32_t vessel)
{
    return sim->slot_vessels + (uint32_t)vessel;
}
/* Sets an alarm at an absolute time, not before now; NEVER or a time past the end: none. */
static inline void set_alarm(Sim *sim, uint32_t slot, AlarmClass class, int64_t t)
{
    assert(t >= sim->h.now); /* an alarm in the past would break the order of events */
    uint64_t key = t <= sim->h.end ? alarm_key(t - sim->h.start, class, slot) : ALARM_IDLE;
    if (sim->alarms.keys[sim->alarms.capacity + slot] != key) {
        alarm_put(&sim->alarms, slot, key);
    }
}
void trace_record(Sim *sim, TraceKind kind, uint64_t serial, int32_t subject, int32_t a, int32_t b);
static inline void trace_add(Sim *sim, TraceKind kind, uint64_t serial, int32_t subject, int32_t a,
                             int32_t b)
{
    if (sim->trace_on) {
        trace_record(sim, kind, serial, subject, a, b);
    }
}

/* ---- account.c: what a change of state adds ---- */
extern const int16_t activity_of_state[VESSEL_STATES];
/* Before its state changes; account_waits after that when it waits in the new one. */
static inline void account_state(Sim *sim, int32_t vessel, VesselState next)
{
    VoyageAccount *account = &sim->accounts[vessel];
    account->ms[account->activity] += sim->h.now - sim->vessels[vessel].since;
    account->activity = activity_of_state[next];
}
static inline void account_waits(Sim *sim, int32_t vessel)
{
    sim->accounts[vessel].activity = ACTIVITY_WAITING;
}

/* ---- vessel.c: the states of a port call ---- */
/* A vessel is prepared in a slot, that is drawn, and then launched into the model or withdrawn. */
int32_t vessel_prepare(Sim *sim, int32_t flow, uint64_t serial, const VesselOrder *order);
void vessel_launch(Sim *sim, int32_t vessel);
void vessel_withdraw(Sim *sim, int32_t vessel);        /* it is not launched */
void vessel_step_again(Sim *sim, int32_t vessel);      /* its step has been changed: begins it */
void vessel_alarm(Sim *sim, int32_t vessel);           /* its service or passage ended */
void vessel_begin_service(Sim *sim, int32_t vessel);   /* a server has been given to it */
void vessel_skip_inspection(Sim *sim, int32_t vessel); /* the duty has ended while it waited */
void vessel_arrived(Sim *sim, int32_t vessel);         /* at its goal */
void vessel_divert(Sim *sim, int32_t vessel);          /* turned away: it leaves, unladen */
/* Every change of state comes by here. */
static inline void vessel_set_state(Sim *sim, int32_t vessel, VesselState state)
{
    Vessel *v = &sim->vessels[vessel];
    account_state(sim, vessel, state);
    int32_t *in_state = sim->h.in_state[(v->flags & VESSEL_COUNTED) != 0];
    in_state[v->state]--;
    in_state[state]++;
    v->state = (uint8_t)state;
    v->since = sim->h.now;
    trace_add(sim, TRACE_VESSEL, v->serial, vessel, (int32_t)state, v->line);
}
/* Why its last service failed: index among the station's repeat causes; attempt > 0. */
int32_t vessel_repeat_cause(const Sim *sim, const Vessel *v, const Station *station);
int32_t vessel_draught_cm(const Sim *sim, const Vessel *v);
/* Starts and ends of waits outside lines. */
void vessel_wait_begin(Sim *sim, int32_t vessel, VesselState state, WaitCause cause);
void vessel_wait_end(Sim *sim, int32_t vessel);
/* It waits on in the same state, but from now on for another reason. */
void vessel_wait_change(Sim *sim, int32_t vessel, WaitCause cause);
/* Struck while under way: damaged, it lies where it is until repaired; lost, it is gone with what
 * is aboard. */
void vessel_damage(Sim *sim, int32_t vessel, int64_t repair_ms, int32_t crew_lost);
void vessel_lose(Sim *sim, int32_t vessel);

/* ---- route.c ---- */
void routes_start(Sim *sim); /* gathers the facts of legs */

/* ---- voyage.c: passages ---- */
void voyage_begin(Sim *sim, int32_t vessel, int32_t goal); /* sail from its node to goal */
void voyage_continue(Sim *sim, int32_t vessel);            /* after a stop or an admission */
void voyage_way_changed(Sim *sim);                         /* lanes were opened or shut */
/* Modes have changed but no lane: why those at rest wait is worked out anew. */
void voyage_modes_changed(Sim *sim);
void voyage_stop(Sim *sim, int32_t vessel);   /* where it is; no alarm is left */
void voyage_resume(Sim *sim, int32_t vessel); /* from there on */
void voyage_weather_cleared(Sim *sim);        /* a spell has ended */
/* Whether there is a way from where it lies, or, at sea, from where its route began. */
bool voyage_can_reach(Sim *sim, const Vessel *v, int32_t goal);
/* Takes a vessel that has stopped off its route. True: it lies at a node, where its step may begin.
 * False: it lay at sea, and sails back to where its route began, thence to goal. */
bool voyage_divert(Sim *sim, int32_t vessel, int32_t goal);
/* Where a vessel is at t: index in its route and metres into that leg. False: not on a route. */
bool voyage_position(const Sim *sim, const Vessel *v, int64_t t, int32_t *leg, int32_t *metres);

/* ---- station.c ---- */
void station_join(Sim *sim, int32_t vessel, int32_t line);
void station_leave(Sim *sim, int32_t vessel);    /* out of the line without service */
void station_release(Sim *sim, int32_t vessel);  /* gives its server back */
void station_refresh(Sim *sim, int32_t station); /* after hours, calendar, corridor, port changed */
void station_alarm(Sim *sim, int32_t station);
void station_turn(Sim *sim, int32_t station); /* a turn may have come; nothing else has changed */
/* Whether its service stands still because the station shut. */
bool station_has_stopped(const Sim *sim, const Vessel *v);
/* Whether a station's inspection is no duty, since its corridor is coastal or open. */
static inline bool station_is_void(const Sim *sim, const Station *station)
{
    return station->corridor >= 0 &&
           (station->kind == STATION_INSPECTION || station->kind == STATION_REGISTRATION) &&
           sim->corridors[station->corridor].mode > MODE_INSPECTED;
}
void stations_start(Sim *sim);
/* Why nobody may be served now whoever waits; CAUSE_SERVERS_BUSY: it is open. As worked out last,
 * or anew where hours may have changed unseen. */
WaitCause station_cause(const Sim *sim, int32_t station);
/* Whether someone waits, may be served now and finds a server that is free and fit. */
bool station_can_serve(const Sim *sim, int32_t station);

/* A spell that closes it begins (+1) or ends (-1). */
void station_weather(Sim *sim, int32_t station, int32_t change);
void station_serve(Sim *sim, int32_t station, int32_t vessel); /* the next in line, by its turn */
/* The next to be served by the station's order; -1. */
int32_t station_choose(const Sim *sim, int32_t station);
/* Which of two in line goes first by order of coming. */
bool station_came_first(const Sim *sim, int32_t a, int32_t b);
void station_line_cause(Sim *sim, int32_t line, WaitCause cause);

/* ---- gate.c: whom a station does not take ---- */
/* The rules themselves, for stations that have some; ask by the two below. */
bool gate_undercuts(const Sim *sim, const Station *station, const Vessel *v);
bool gate_bars(const Sim *sim, const Station *station, const Vessel *v);
static inline bool gate_is_too_small(const Sim *sim, const Station *station, const Vessel *v)
{
    return station->minimum_count > 0 && gate_undercuts(sim, station, v); /* it is turned away */
}
static inline bool gate_refuses(const Sim *sim, const Station *station, const Vessel *v)
{
    return station->refusal_count > 0 && gate_bars(sim, station, v); /* it waits */
}
int64_t gate_next(const Station *station, int64_t t); /* when such a rule next changes after t */
void gate_turn_away(Sim *sim, int32_t station); /* those in line, when a rule has just changed */

/* ---- control.c: turns instead of servers ---- */
static inline bool station_gives_turns(const Station *station)
{
    return station->kind == STATION_CONTROL || station->kind == STATION_REGISTRATION;
}
/* Whether a day lets in only so many, so that what may enter changes with the day. */
static inline bool station_has_quota(const Station *station)
{
    return station->quota_count > 0 || station->kind == STATION_REGISTRATION;
}
void turns_gather(Sim *sim); /* the rules of all stations; before anything else here */
void turns_start(Sim *sim, int32_t station);
/* The line of a control that this vessel stands in. */
int32_t control_line(const Sim *sim, int32_t station, const Vessel *v);
/* Accounts for the time since the last call; before anything of the station changes. */
void turns_advance(Sim *sim, int32_t station);
/* Lets in whoever may go in now and works out why the others may not. Returns when the first of
 * these that may has its turn; NEVER: none may. */
int64_t turns_give(Sim *sim, int32_t station);
/* When to look again though nothing else happens, knowing when the next has its turn. */
int64_t turns_next(const Sim *sim, int32_t station, int64_t turn);
/* Whether hours and calendar may change unseen until somebody comes: nobody waits, neither ours nor
 * other trades, and no other direction looks at it. */
bool turns_rest(const Sim *sim, int32_t station);
void turns_new_day(Sim *sim, int32_t station); /* the day's quota, if the day is another */
bool turns_are_of_today(const Sim *sim, int32_t station);
/* When about one that is at a control at t, and decides on it now, may enter: by those that wait
 * now, the headway, the day's quota and the hours. Weather and other trades to come are left out.
 * NEVER when no day lets anybody in. */
int64_t turns_ready(const Sim *sim, int32_t station, int64_t t);
/* NULL, or what is wrong between two events. */
const char *turns_fault(const Sim *sim, int32_t station);

/* ---- weather.c ---- */
void weather_start(Sim *sim);
void weather_alarm(Sim *sim, int32_t weather);

/* ---- arrivals.c ---- */
void flow_start(Sim *sim, int32_t flow);
void flow_alarm(Sim *sim, int32_t flow);
/* The moment when `units` (2^-32 of an expected event) more have passed since t, at dated rates per
 * 1000 days; NEVER when that is after end. */
int64_t rate_spend(const Dated *rates, int32_t rate_count, int64_t t, uint64_t units, int64_t end);

/* ---- agreement.c ---- */
void agreements_start(Sim *sim);
void agreements_settle(Sim *sim); /* parties that act by rule have their turn */
void agreement_alarm(Sim *sim, int32_t agreement);
void agreement_consent(Sim *sim, int32_t agreement, int32_t party, Consent consent);
void agreement_suspend(Sim *sim, int32_t agreement, int32_t party);
void agreement_resume(Sim *sim, int32_t agreement, int32_t party);
void agreement_withdraw(Sim *sim, int32_t agreement, int32_t party);
void agreement_renew(Sim *sim, int32_t agreement, int64_t extension_ms);
void agreement_violate(Sim *sim, int32_t agreement, int32_t party);
void agreement_condition(Sim *sim, int32_t condition, bool met);
/* A condition of the party on the agreement that is not met; -1: none. */
int32_t agreement_unmet(const Sim *sim, int32_t agreement, int32_t party);
/* Violations that count now: within the window and since it last came into force. */
int32_t agreement_strain(const Sim *sim, int32_t agreement);

/* ---- regime.c: what the agreements' states open and close ---- */
void regime_start(Sim *sim);
void regime_update(Sim *sim); /* works modes, lanes and ports out again and tells who is touched */
/* The rule of a corridor that holds now; NULL: none. */
const CorridorRule *regime_rule(const Sim *sim, int32_t corridor);
/* [lane_count] lanes shut to vessels of the flow. */
static inline const uint8_t *regime_shut(const Sim *sim, int32_t flow)
{
    int32_t access = sim->scenario->flows[flow].access;
    return sim->lane_shut + (size_t)access * (size_t)sim->scenario->network->lane_count;
}

/* ---- hazard.c ---- */
void hazards_start(Sim *sim);
void hazard_alarm(Sim *sim, int32_t hazard);
void hazard_set_factor(Sim *sim, int32_t hazard, int64_t factor_ppm); /* COMMAND_AUTO: 1 */
/* A strike now, whatever the protection. port: where; -1: by lot. */
void hazard_attack(Sim *sim, int32_t hazard, int32_t port);
/* Whether there is something to strike: maritime hazards need a vessel. */
bool hazard_can_strike(const Sim *sim, int32_t hazard);

/* ---- command.c ---- */
void script_run(Sim *sim); /* the scenario's events due now */
void script_schedule(Sim *sim);

/* ---- decision.c ---- */
int32_t decision_count(const Sim *sim);
void decisions_start(Sim *sim);
void decision_record(Sim *sim, const Command *command);             /* about to be carried out */
Decision decision_over(const Sim *sim, Verb verb, int32_t subject); /* of teams, corridor, lane,
                                                                       port */

/* ---- stats.c ---- */
void stats_export(Sim *sim, const Vessel *v);
void stats_wait(Sim *sim, int32_t line, int64_t wait_ms);
void stats_day_end(Sim *sim);

/* ---- insurance.c ---- */
/* Something happened that underwriters read about: raises the premium of calls in a corridor, or
 * of all with -1. weight_ppm: 1,000,000 for an incident of full weight (a ship or a port's berth
 * hit). Nothing where the scenario has no `insurance`. */
void insurance_incident(Sim *sim, int32_t corridor, int32_t weight_ppm);
void insurance_day_end(Sim *sim); /* what incidents have added fades */
/* The first corridor that serves a port; -1. */
int32_t insurance_corridor_of_port(const Scenario *scenario, int32_t port);

/* ---- port.c: berths and loading; port_silo.c: what there is to load; port_pilot.c: ways in ----
 */
void ports_start(Sim *sim);
void port_alarm(Sim *sim, int32_t port);
/* Effects of attacks and repairs. Each does nothing at a port without berths.
 * Berths out of service: idle ones at once, one in use when its vessel leaves. With berths by size
 * the size that has most in service loses one first, and the one that has most out gets one back.
 */
int32_t port_take_berths(Sim *sim, int32_t port, int32_t count); /* at most those there are */
void port_give_berths(Sim *sim, int32_t port, int32_t count);
/* Loading goes at ppm (0 to 1,000,000) of its rate from now on; at 0 vessels at berth wait. */
void port_set_power(Sim *sim, int32_t port, int32_t ppm);
/* Part of the rail inflow that arrives from now on. */
void port_set_rail(Sim *sim, int32_t port, int32_t ppm);
/* Takes kg out of the silo, at most what is there, of all commodities in proportion; what was
 * reserved for vessels goes last. Returns the kg lost, 0 without a silo. */
int64_t port_lose_grain(Sim *sim, int32_t port, int64_t kg);
/* Whether vessels of the class can load there; another port of its flow for one that cannot. */
bool port_fits(const Sim *sim, int32_t port, const Vessel *v);
void port_choose_fitting(Sim *sim, Vessel *v);
int32_t port_line(const Sim *sim, int32_t port, const Vessel *v); /* where it waits for a berth */
/* The smallest size of berths, `group` or larger, that has one free; -1: none. */
int32_t port_free_group(const Sim *sim, int32_t port, int32_t group);
void port_allot(Sim *sim, int32_t vessel);   /* a berth has been given to it */
void port_enter(Sim *sim, int32_t vessel);   /* it may go there, with a pilot if there are any */
void port_berthed(Sim *sim, int32_t vessel); /* it is there */
void port_vessel_alarm(Sim *sim, int32_t vessel); /* it has loaded what was reserved, or moored */
void port_release(Sim *sim, int32_t vessel); /* it gives its berth up, whatever it does there */
/* The vessel at berth number `place` in order of berthing; -1 when there are not so many. */
int32_t port_berthed_vessel(const Sim *sim, int32_t port, int32_t place);
bool port_is_berthed(const Sim *sim, int32_t vessel);
void port_damage(Sim *sim, int32_t vessel,
                 int64_t repair_ms);                    /* at berth: loads on when repaired */
bool port_vessel_waits(const Sim *sim, int32_t vessel); /* at berth or for a pilot */
int64_t port_loaded_kg(const Sim *sim, int32_t vessel); /* at berth so far, else its cargo */
const char *port_fault(const Sim *sim, int32_t port);
/* vessel.c, called by port.c */
void vessel_to_berth(Sim *sim, int32_t vessel);
void vessel_loaded(Sim *sim, int32_t vessel);      /* its cargo is aboard */
void vessel_leave_berth(Sim *sim, int32_t vessel); /* and it goes */
/* ---- economy.c ---- */
int64_t economy_price(const Sim *sim, int32_t commodity); /* cents a tonne now; 0: not known */
void economy_day_end(Sim *sim);

/* ---- account.c: what each port call takes ---- */
void account_open(Sim *sim, int32_t vessel);               /* born */
void account_berth(Sim *sim, int32_t vessel);              /* loading begins: dues, insurance */
void account_export(Sim *sim, const Vessel *v);            /* leaves port: inland carriage */
void account_lane(Sim *sim, int32_t vessel, int32_t lane); /* has passed it */
void account_close(Sim *sim, int32_t vessel);              /* departs */

/* ---- tally.c ---- */
int64_t tally_begins(const Sim *sim);               /* end of the warm-up */
void tally_line_changes(Sim *sim, LineState *line); /* called before it does, with a warm-up */
LineMark tally_mark(const Sim *sim, int32_t line);  /* only once the warm-up is over */

/* ---- market.c ---- */
/* What owners remember of a line's waits; nothing where none has a say. */
static inline void market_wait_ended(Sim *sim, int32_t line, int64_t wait_ms)
{
    if (sim->owners_decide) { /* the last eight or so: a broker's memory */
        sim->recent_wait_ms[line] += (wait_ms - sim->recent_wait_ms[line]) / 8;
    }
}
/* The larger of how long ships waited lately and how long those in line have waited so far, ms. */
int64_t market_expected_wait(const Sim *sim, int32_t line);
VoyageOffer market_offer(const Sim *sim, const Vessel *v); /* of a flow with a market */
bool market_takes(const Sim *sim, const Vessel *v);        /* whether its owner sends it */
/* A voyage is offered: a vessel comes, or is counted as declined. */
void market_nominate(Sim *sim, int32_t flow, uint64_t serial, const VesselOrder *order);
void market_departed(Sim *sim, const Vessel *v); /* it may come again */
void market_return_alarm(Sim *sim);

/* ---- patience.c ---- */
void patience_set(Sim *sim, int32_t vessel);
void patience_unset(Sim *sim, int32_t vessel);
static inline void patience_start(Sim *sim, int32_t vessel) /* it waits */
{
    if (sim->owners_decide) {
        patience_set(sim, vessel); /* its alarm, where its patience has an end */
    }
}
static inline void patience_stop(Sim *sim, int32_t vessel)
{
    if (sim->owners_decide) {
        patience_unset(sim, vessel);
    }
}
/* Whether a vessel's alarm is its owner's. */
static inline bool patience_rings(const Vessel *v)
{
    return v->flags & VESSEL_LISTED || v->state == VESSEL_HOLDING;
}
void patience_ends(Sim *sim, int32_t vessel);

/* ---- snapshot.c ---- */
typedef struct StateBlock {
    void *data;
    size_t bytes;
    bool log; /* append-only: what it held is still there when its length goes back */
} StateBlock;
enum { STATE_BLOCKS = 48 }; /* room for; how many there are is returned */
/* Lists the arrays that make up the state; returns how many. */
int32_t state_blocks(const Sim *sim, StateBlock blocks[STATE_BLOCKS]);

/* A mark is a snapshot without the logs, of which it has only the lengths. A Sim can go back to its
 * own marks, and forward again to those of the run that it has lived since; what it lives after a
 * mark overwrites the logs from there on, so marks of a future that is given up are void. */
size_t state_mark_size(const Sim *sim);
void state_mark(const Sim *sim, void *buffer); /* buffer: [state_mark_size] */
void state_return(Sim *sim, const void *mark);
/* A second Sim in the same state with the same trace, whose logs reach as far as those of `last`,
 * a mark of this Sim that lies ahead, so that it can go to all marks up to that; NULL: as now. */
Sim *state_twin(const Sim *sim, const void *last);

#endif
