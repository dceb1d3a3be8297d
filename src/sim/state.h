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

#define NEVER INT64_MAX

/* Slots of the alarm tree: 0 script, 1 day, then stations, agreements, flows, then vessels. */
enum { SLOT_SCRIPT = 0, SLOT_DAY = 1, SLOT_STATIONS = 2 };

/* What a random number is for: the third word of its counter. The numbers are part of every
 * golden hash; new ones go to the end. */
typedef enum Purpose {
    PURPOSE_GAP,       /* entity = flow, index = arrival */
    PURPOSE_BIRTH,     /* port, class, fill, commodity */
    PURPOSE_BIRTH_2,   /* destination, speed */
    PURPOSE_SERVICE,   /* index = step * 64 + attempt: duration, whether it must be repeated */
    PURPOSE_BRANCH,    /* index = how many branches it has taken */
    PURPOSE_DELAY,     /* index = steps begun */
    PURPOSE_RENOMINATE /* index = how often */
} Purpose;

enum {
    VESSEL_LADEN = 1,      /* cargo aboard */
    VESSEL_CLEARED = 2,    /* passed inspection on this passage */
    VESSEL_IN_STATION = 4, /* holds a server: of the station of line `held` */
    VESSEL_COMMITTED = 8,  /* in a lane that shut behind it: sails on to its end */
    VESSEL_TURNED = 16,    /* ordered back to where it came from */
    VESSEL_LISTED = 32,    /* stands in its line's list */
    VESSEL_EXPORTED = 64   /* its cargo has left port and been counted, once */
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
} Vessel;
_Static_assert(sizeof(Vessel) == 144, "no hidden padding: the state is hashed byte by byte");

typedef struct LineState {
    int64_t area_ms; /* integral of waiting over time, to last_change */
    int64_t last_change;
    int64_t wait_sum_ms;  /* of waits that ended */
    int64_t wait_open_ms; /* sum of -joined over those waiting: + waiting * now gives open waits */
    uint64_t arrivals, served;
    int32_t first, last; /* list of those waiting; -1 */
    int32_t waiting, in_service, max_waiting, padding;
} LineState;

typedef struct StationState {
    int64_t busy_area_ms, busy_since; /* integral of busy servers */
    int64_t free_at;                  /* STATION_CONTROL: when the next may enter */
    int64_t wait_ms[WAIT_CAUSES];     /* by cause, to last_change */
    int64_t last_change;
    int32_t waiting, busy;
    int32_t servers_by_hand;  /* COMMAND_AUTO: by the calendar */
    int32_t cause;            /* WaitCause of those in line now */
    int32_t servers, is_open; /* worked out by station_refresh */
    int32_t shut_by_corridor;
    int32_t first_served;  /* those in service, by `next`, where on_shut may stop them; -1 */
    int64_t stopped_since; /* services under way stand still since; NEVER: they go on */
    int64_t stopped_ms;    /* sum of the time that services stood still before that */
} StationState;

typedef enum AgreementReason {
    REASON_START,
    REASON_CONSENT,
    REASON_ALL_SIGNED,
    REASON_SUSPENDED,
    REASON_RESUMED,
    REASON_WITHDREW,
    REASON_TERM_ENDED,
    REASON_RENEWED
} AgreementReason;

typedef struct AgreementState {
    int64_t since, term_ends, in_force_ms;
    int32_t status, reason, reason_party, violations;
    uint32_t suspended_by; /* bit per party */
    uint8_t consent[PARTIES_MAX];
    int32_t padding;
} AgreementState;

typedef struct CorridorState {
    int64_t since;
    int32_t mode, by_hand; /* by_hand: a CorridorMode, COMMAND_AUTO: by the rules */
} CorridorState;

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
    uint64_t shut_version; /* hash of lane_shut: key of the route book */
    WaitPool pools[WAIT_CAUSES];
    DayRow today; /* counts of the current day so far */
    int64_t export_count, wait_count, day_count, command_count; /* lengths of the logs */
    int64_t route_count, route_leg_count;
    EconomyDay economy_today;
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
    int32_t line, padding;
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
    int16_t berthed;     /* 1: port dues and insurance have been taken */
    int16_t activity;    /* since Vessel.since */
} VoyageAccount;

/* Sums over the vessels of a flow that have departed laden. */
typedef struct FlowAccount {
    int64_t cents[COST_PARTS];
    int64_t cargo_kg;
    int64_t waiting_ms;
    uint64_t voyages;
} FlowAccount;

/* What has been delivered to a destination by counted flows. */
typedef struct DeliveryState {
    int64_t kg;
    int64_t delay_t_s; /* sum of tonnes times seconds that they waited */
    uint64_t voyages;
} DeliveryState;

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
    uint8_t *lane_shut;         /* [lane_count] worked out */
    uint8_t *port_shut;         /* [port_count] */
    Vessel *vessels;            /* [vessel_slots] in use of vessel_capacity */
    int32_t vessel_capacity;
    AlarmTree alarms;
    RouteEntry *routes;      /* [h.route_count] */
    DirectedLeg *route_legs; /* [h.route_leg_count] */
    int32_t route_capacity, route_leg_capacity;
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
    EconomyDay *economy_days;   /* [h.day_count] */
    int32_t *premium_days;      /* [h.day_count * (corridor_count + 1)] */
    int32_t economy_day_capacity, premium_day_capacity;
    int32_t export_capacity, wait_capacity, day_capacity, command_capacity;
    PortState *ports;   /* [port_count] */
    BinState *bins;     /* [scenario->bin_count] of all silos */
    BerthState *berths; /* [vessel_capacity], by vessel slot */
    bool trace_on;      /* the trace is output, not state: neither saved nor hashed */
    TraceRecord *trace;
    int32_t trace_count, trace_capacity;
};

/* ---- sim.c ---- */
uint32_t slot_of_station(const Sim *sim, int32_t station);
uint32_t slot_of_agreement(const Sim *sim, int32_t agreement);
uint32_t slot_of_flow(const Sim *sim, int32_t flow);
uint32_t slot_of_vessel(const Sim *sim, int32_t vessel);
/* Sets an alarm at an absolute time, not before now; NEVER or a time past the end: none. */
void set_alarm(Sim *sim, uint32_t slot, AlarmClass class, int64_t t);
void trace_add(Sim *sim, TraceKind kind, uint64_t serial, int32_t subject, int32_t a, int32_t b);

/* ---- vessel.c: the states of a port call ---- */
int32_t vessel_create(Sim *sim, int32_t flow, const DatedArrival *dated, int32_t dated_index);
void vessel_alarm(Sim *sim, int32_t vessel);           /* its service or passage ended */
void vessel_begin_service(Sim *sim, int32_t vessel);   /* a server has been given to it */
void vessel_skip_inspection(Sim *sim, int32_t vessel); /* the duty has ended while it waited */
void vessel_arrived(Sim *sim, int32_t vessel);         /* at its goal */
void vessel_set_state(Sim *sim, int32_t vessel, VesselState state);
int32_t vessel_draught_cm(const Sim *sim, const Vessel *v);
/* Starts and ends of waits outside lines. */
void vessel_wait_begin(Sim *sim, int32_t vessel, VesselState state, WaitCause cause);
void vessel_wait_end(Sim *sim, int32_t vessel);

/* ---- voyage.c: passages ---- */
void voyage_begin(Sim *sim, int32_t vessel, int32_t goal); /* sail from its node to goal */
void voyage_continue(Sim *sim, int32_t vessel);            /* after a stop or an admission */
void voyage_way_changed(Sim *sim);                         /* lanes were opened or shut */
/* Where a vessel is at t: index in its route and metres into that leg. False: not on a route. */
bool voyage_position(const Sim *sim, const Vessel *v, int64_t t, int32_t *leg, int32_t *metres);

/* ---- station.c ---- */
void station_join(Sim *sim, int32_t vessel, int32_t line);
void station_leave(Sim *sim, int32_t vessel);    /* out of the line without service */
void station_release(Sim *sim, int32_t vessel);  /* gives its server back */
void station_refresh(Sim *sim, int32_t station); /* after hours, calendar, corridor, port changed */
void station_alarm(Sim *sim, int32_t station);
/* Whether its service stands still because the station shut. */
bool station_has_stopped(const Sim *sim, const Vessel *v);
/* Whether a station's inspection is no duty, since its corridor is coastal or open. */
bool station_is_void(const Sim *sim, const Station *station);
void stations_start(Sim *sim);
/* Whether someone waits, may be served now and finds a server that is free and fit. */
bool station_can_serve(const Sim *sim, int32_t station);

/* ---- arrivals.c ---- */
void flow_start(Sim *sim, int32_t flow);
void flow_alarm(Sim *sim, int32_t flow);

/* ---- agreement.c ---- */
void agreements_start(Sim *sim);
void agreement_alarm(Sim *sim, int32_t agreement);
void agreement_consent(Sim *sim, int32_t agreement, int32_t party, Consent consent);
void agreement_suspend(Sim *sim, int32_t agreement, int32_t party);
void agreement_resume(Sim *sim, int32_t agreement, int32_t party);
void agreement_withdraw(Sim *sim, int32_t agreement, int32_t party);
void agreement_renew(Sim *sim, int32_t agreement, int64_t extension_ms);

/* ---- regime.c: what the agreements' states open and close ---- */
void regime_start(Sim *sim);
void regime_update(Sim *sim); /* works modes, lanes and ports out again and tells who is touched */

/* ---- command.c ---- */
void script_run(Sim *sim); /* the scenario's events due now */
void script_schedule(Sim *sim);

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
int32_t sim_port_count(const Sim *sim);
uint32_t slot_of_port(const Sim *sim, int32_t port);
void ports_start(Sim *sim);
void port_alarm(Sim *sim, int32_t port);
/* Effects of attacks and repairs. Each does nothing at a port without berths.
 * Berths out of service: idle ones at once, one in use when its vessel leaves. With berths by size
 * the size that has most in service loses one first, and the one that has most out gets one back.
 */
void port_take_berths(Sim *sim, int32_t port, int32_t count);
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
bool port_vessel_waits(const Sim *sim, int32_t vessel); /* at berth or for a pilot */
const char *port_fault(const Sim *sim, int32_t port);
/* vessel.c, called by port.c */
void vessel_to_berth(Sim *sim, int32_t vessel);
void vessel_loaded(Sim *sim, int32_t vessel);      /* its cargo is aboard */
void vessel_leave_berth(Sim *sim, int32_t vessel); /* and it goes */
/* ---- economy.c ---- */
int64_t economy_price(const Sim *sim, int32_t commodity); /* cents a tonne now; 0: not known */
void economy_day_end(Sim *sim);

/* ---- account.c: what each port call takes ---- */
void account_open(Sim *sim, int32_t vessel);                    /* born */
void account_state(Sim *sim, int32_t vessel, VesselState next); /* before its state changes */
void account_waits(Sim *sim, int32_t vessel);                   /* and it waits in the new one */
void account_berth(Sim *sim, int32_t vessel);              /* loading begins: dues, insurance */
void account_export(Sim *sim, const Vessel *v);            /* leaves port: inland carriage */
void account_lane(Sim *sim, int32_t vessel, int32_t lane); /* has passed it */
void account_close(Sim *sim, int32_t vessel);              /* departs */

/* ---- snapshot.c ---- */
typedef struct StateBlock {
    void *data;
    size_t bytes;
} StateBlock;
enum { STATE_BLOCKS = 48 }; /* room for; how many there are is returned */
/* Lists the arrays that make up the state; returns how many. */
int32_t state_blocks(const Sim *sim, StateBlock blocks[STATE_BLOCKS]);

#endif
