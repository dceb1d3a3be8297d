/* The simulation: what happens. Deterministic, event-driven, without files, clocks or SDL.
 *
 * A Sim runs one replication of a scenario. Vessels, stations, flows and agreements each ring one
 * alarm at most; between alarms nothing moves, and a vessel's position at any time is a look-up.
 *
 *   Chunks     sim_run_until(a), sim_run_until(b) equals sim_run_until(b), bit for bit.
 *   Snapshots  restore and run on equals running on.
 *   Ledger     after every event vessels and kilograms in = inside + out + lost.
 *
 * A Sim has no globals and no pointers into other Sims: any number may run, one a thread. The
 * scenario must outlive it. Indexes of agreements, stations, lines, ports... are the scenario's. */
#ifndef CORRIDOR_SIM_SIM_H
#define CORRIDOR_SIM_SIM_H

#include "model/scenario.h"

typedef struct Sim Sim;

/* Where a vessel is in its port call. One function in vessel.c makes each transition. */
typedef enum VesselState {
    VESSEL_NONE,              /* an empty slot */
    VESSEL_INBOUND_SEA,       /* under way to the inspection area or, without one, to the port */
    VESSEL_INBOUND_ANCHORAGE, /* waiting for the inbound inspection */
    VESSEL_INBOUND_INSPECTION,
    VESSEL_INBOUND_PASSAGE, /* cleared, under way to the port */
    VESSEL_ROADSTEAD,       /* waiting for a berth or for leave to enter */
    VESSEL_LOADING,
    VESSEL_OUTBOUND_PASSAGE, /* laden, under way to the inspection area */
    VESSEL_OUTBOUND_ANCHORAGE,
    VESSEL_OUTBOUND_INSPECTION,
    VESSEL_OUTBOUND_SEA, /* laden and cleared, under way to the exit */
    VESSEL_STRAIT_QUEUE, /* waiting for admission to a controlled lane */
    VESSEL_HOLDING,      /* stopped: the way ahead is shut */
    VESSEL_IN_QUEUE,     /* at a plain queue or delay */
    VESSEL_IN_SERVICE,
    VESSEL_DAMAGED,  /* struck; under repair where it lies, then it goes on */
    VESSEL_DIVERTED, /* in ballast, under way to another port or away: its owner had enough */
    VESSEL_STATES
} VesselState;
extern const char *const vessel_state_names[VESSEL_STATES];

/* Why a vessel waits. Every waiting interval has exactly one cause at each moment; the causes of a
 * run sum to its total wait. */
typedef enum WaitCause {
    CAUSE_SERVERS_BUSY,  /* all teams, berths or turns are taken */
    CAUSE_OFF_HOURS,     /* outside the hours in which service may begin */
    CAUSE_NO_SERVERS,    /* the calendar or a command gives the station none */
    CAUSE_CORRIDOR_SHUT, /* the corridor that the station or the way ahead depends on is closed */
    CAUSE_PORT_CLOSED,
    CAUSE_NOT_READY, /* preparing for a repeat inspection */
    CAUSE_WAY_SHUT,  /* a lane ahead is closed for another reason than a corridor */
    CAUSE_NO_CARGO,  /* at berth: the silo does not hold what it came for */
    CAUSE_NO_POWER,  /* at berth: the port has no power to load with */
    CAUSE_NO_PILOT,  /* all pilots are out, or the channel is taken */
    CAUSE_WEATHER,   /* fog, wind or current: no boarding, no pilotage, strait or lane closed */
    CAUSE_DAYLIGHT,  /* it may go on by day only */
    CAUSE_WINDOW,    /* the strait is not open in this direction now */
    CAUSE_ONE_WAY,   /* a large vessel comes, or is to come, the other way; or it is large itself */
    CAUSE_DAY_QUOTA, /* the canal's turns of the day are used up */
    CAUSE_DRAUGHT,   /* no open lane is deep enough for it */
    CAUSE_REGISTRATION, /* not yet approved */
    WAIT_CAUSES
} WaitCause;
extern const char *const wait_cause_names[WAIT_CAUSES];

typedef struct SimConfig {
    const Scenario *scenario;
    uint64_t seed;
    uint32_t replication;
    bool trace; /* keep trace records for sim_trace */
} SimConfig;

/* NULL never; the scenario was checked by its loader. */
Sim *sim_create(const SimConfig *config);
void sim_destroy(Sim *sim);

/* ---- running ---- */

/* Runs exactly one event; false when there is none left before the scenario's end. */
bool sim_step(Sim *sim);
/* Runs all events up to and including time t (at most the scenario's end) and sets the time to it.
 */
void sim_run_until(Sim *sim, int64_t t);
int64_t sim_now(const Sim *sim);
/* Time of the next event; INT64_MAX when there is none. */
int64_t sim_next_event(const Sim *sim);
uint64_t sim_events(const Sim *sim); /* run so far */
const Scenario *sim_scenario(const Sim *sim);

/* ---- decisions ---- */

/* Whether the command is possible now; when not, the reason goes to errors (may be NULL). */
bool sim_check(const Sim *sim, const Command *command, Errors *errors);
/* Checks and carries out the command at sim_now (command->t is ignored) and logs it. */
bool sim_apply(Sim *sim, const Command *command, Errors *errors);
int32_t sim_command_count(const Sim *sim); /* applied by hand, not by the scenario's events */
Command sim_command(const Sim *sim, int32_t index);

/* A second Sim that has lived the same time without command `index` of its log: from the start
 * again, all other commands at their times. Those that are then not possible are left out;
 * *left_out counts them (may be NULL). This is how a decision is undone. */
Sim *sim_without_command(const Sim *sim, int32_t index, int32_t *left_out);

/* ---- snapshots ---- */

/* Bytes that a snapshot takes now. */
size_t sim_snapshot_size(const Sim *sim);
/* Writes a snapshot to buffer (size from sim_snapshot_size). Valid for Sims of the same scenario.
 */
void sim_snapshot(const Sim *sim, void *buffer, size_t size);
/* Restores it; false, the sim untouched, when the buffer is not a snapshot of this scenario. Logs
 * and trace are cut back to what they held then. */
bool sim_restore(Sim *sim, const void *buffer, size_t size);
/* A second Sim in the same state, with its own logs. */
Sim *sim_clone(const Sim *sim);
/* Hash of the whole state: equal on every build for the same scenario, seed and commands. */
uint64_t sim_state_hash(const Sim *sim);

/* ---- vessels ---- */

typedef int32_t VesselIndex; /* slot: reused after a vessel has gone; see VesselView.serial */

int32_t sim_vessel_slots(const Sim *sim); /* slots in use lie below this */
int32_t sim_vessels_inside(const Sim *sim);
/* Vessels in a state, of counted flows alone or of all. */
int32_t sim_vessels_in_state(const Sim *sim, VesselState state, bool counted_only);

/* The same for all calls of one ship: calls are numbered in bits 32 to 39 of their serial. */
static inline uint64_t ship_of_serial(uint64_t serial)
{
    return serial & ~(UINT64_C(0xFF) << 32);
}

typedef struct VesselView {
    uint64_t serial; /* unique in the run and the same in every branch; 0: empty slot */
    VesselState state;
    int32_t flow, vessel_class, port; /* port -1: none */
    int32_t commodity, destination;   /* -1: none */
    int64_t cargo_kg;                 /* aboard now */
    int64_t parcel_kg;                /* to be loaded in all */
    int64_t loaded_kg;                /* of that, while it loads; else cargo_kg */
    int64_t born;                     /* ms */
    int64_t since;                    /* in this state since, ms */
    int64_t until; /* when the present service or passage ends; INT64_MAX: not known */
    int32_t line;  /* where it waits or is served; -1 */
    bool is_laden, is_waiting;
    WaitCause cause;      /* of the present wait */
    int32_t speed_mm_s;   /* over ground; 0 when stopped */
    int32_t next_node;    /* node it sails to; -1 */
    int32_t attempt;      /* inspections failed so far at this stage */
    int32_t repeat_cause; /* why the last one failed, of the station's repeat_causes; -1 */
    const char *name;     /* of a dated arrival; NULL: made up by the view */
    bool is_cleared;      /* inspected on this leg of its call, or let through without */
    bool has_berth;       /* holds one: lies there, or goes there from the roadstead */
    bool is_stopped;      /* its service stands still: the station has shut for `cause` */
} VesselView;
VesselView sim_vessel(const Sim *sim, VesselIndex vessel);
/* 1 next ... ; 0: it stands in no line. Walks the line. */
int32_t sim_place_in_line(const Sim *sim, VesselIndex vessel);

/* Position and course at time t, from the present passage; t may lie a little outside it and is
 * then held to its ends. False for a vessel without a position. */
bool sim_pose(const Sim *sim, VesselIndex vessel, int64_t t, Pose *pose);

/* The lane that it sails in at sim_now; -1: it is stopped. */
int32_t sim_vessel_lane(const Sim *sim, VesselIndex vessel);

/* The rest of its present passage as points, from where it is; returns how many, <= capacity. */
int32_t sim_route_ahead(const Sim *sim, VesselIndex vessel, GeoPoint *points, int32_t capacity);

/* The part of its present route that lies behind it, from where that began to where it is. */
int32_t sim_route_behind(const Sim *sim, VesselIndex vessel, GeoPoint *points, int32_t capacity);

/* What a map shows of a vessel, without the cost of the rest (sim_vessel walks its line). */
typedef struct VesselMark {
    uint64_t serial; /* 0: empty slot, and nothing else is set */
    VesselState state;
    WaitCause cause;
    int32_t port;       /* -1: none */
    int32_t speed_mm_s; /* 0 when stopped */
    int32_t lane;       /* under way: the lane it is on; -1 */
    bool against;       /* from the lane's last point to its first */
    bool is_laden;
    bool is_placed; /* pose is set */
    Pose pose;      /* now */
    int64_t cargo_kg;
} VesselMark;
VesselMark sim_mark(const Sim *sim, VesselIndex vessel);

/* ---- stations and lines ---- */

/* Counted from the end of the scenario's warm-up on (all zero before, little_ratio 1); waits are
 * those that began after it, in the quantile and the histogram too. */
typedef struct LineView {
    int32_t waiting, in_service;
    uint64_t arrivals, served;
    int32_t max_waiting;
    double mean_waiting;   /* time average from the start, or the end of the warm-up, to now */
    double mean_wait_days; /* of waits that have ended, in service or by leaving the line */
    double little_ratio;   /* L / (lambda W), all waits so far included: 1 always; 0 when empty */
    VesselIndex first;     /* next to be served; -1 */
    WaitCause cause;       /* why those in it wait */
} LineView;
LineView sim_line(const Sim *sim, int32_t line);
/* Vessels that lie where the line waits but are not in it: they failed and prepare to be inspected
 * again. With LineView.waiting all that wait there. Walks the vessels. */
int32_t sim_line_preparing(const Sim *sim, int32_t line);

typedef struct StationView {
    int32_t servers, busy;
    bool is_open;    /* may begin a service now */
    bool by_hand;    /* servers by a decision, not by the calendar */
    WaitCause cause; /* why those in line wait; of its lines by themselves: LineView */
    Discipline discipline;
    int64_t next_change; /* of the calendar of its servers; INT64_MAX */
    double busy_mean;    /* time average of busy servers, stopped services included */
    /* Services that stand still until the station opens (on_shut: interrupt). They hold their
     * servers and are in service, not waiting: no part of waits or of their causes. */
    int32_t stopped;
    double stopped_mean; /* time average */
} StationView;
StationView sim_station(const Sim *sim, int32_t station);

/* Of a control or registration; next_free INT64_MAX, left_today -1 for other stations. */
typedef struct TurnView {
    int64_t next_free;          /* when the next may enter, if nothing else is in the way */
    int32_t left_today;         /* turns or approvals of the day that are left; -1: no limit */
    int32_t other_trades_ahead; /* vessels of other trades that have their turn before that */
    bool held_for_large;        /* nobody enters: a large vessel waits on the other side */
    int64_t clear_at;           /* when the lane is clear of those that sail against it */
} TurnView;
TurnView sim_turns(const Sim *sim, int32_t station);

/* The weather that closes a station now: index in the scenario's list; -1: none does. */
int32_t sim_station_weather(const Sim *sim, int32_t station);

/* How many services of a station had to be done again for the given cause of its repeat_causes. */
int32_t sim_repeats(const Sim *sim, int32_t station, int32_t repeat_cause);
/* How many vessels a station has turned away since their parcel was below its least. */
int32_t sim_too_small(const Sim *sim, int32_t station);

/* The recorded waits of a line that ended within [from, to): writes up to capacity, in days, in the
 * order they ended, and returns how many there were. */
int32_t sim_line_waits(const Sim *sim, int32_t line, int64_t from, int64_t to, double *days,
                       int32_t capacity);
/* The wait that this part of a line's recorded waits does not exceed, days, by nearest rank;
 * part_ppm 0..1000000. 0 when there are none. Costs a walk of them. */
double sim_line_wait_quantile(const Sim *sim, int32_t line, int32_t part_ppm);
/* Several of them by one walk: days[i] for parts_ppm[i], i < parts. */
void sim_line_wait_quantiles(const Sim *sim, int32_t line, const int32_t *parts_ppm, double *days,
                             int32_t parts);

/* How many of a line's waits lie in each bin. Bin 0: no wait; bin i: up to wait_bin_ends[i] ms, and
 * more than the bin before. */
enum { WAIT_BINS = 11 };
extern const int64_t wait_bin_ends[WAIT_BINS]; /* ms: 0, 1/4, 1/2, 1, 2, 4 ... 64 d, no end */
typedef struct WaitHistogram {
    int64_t counts[WAIT_BINS];
    int64_t total;
} WaitHistogram;
WaitHistogram sim_line_histogram(const Sim *sim, int32_t line);

/* ---- the truce ---- */

/* Why an agreement changed. */
typedef enum TruceReason {
    REASON_START,
    REASON_CONSENT,        /* a party moved its consent */
    REASON_ALL_SIGNED,     /* the party's signature was the last */
    REASON_SUSPENDED,      /* the party suspended its part */
    REASON_RESUMED,        /* the party took up its part, the last that had not */
    REASON_WITHDREW,       /* the party left */
    REASON_TERM_ENDED,     /* nobody renewed it */
    REASON_RENEWED,        /* by a command */
    REASON_RENEWED_BY_LOT, /* the parties extended it when the term ended */
    REASON_VIOLATIONS,     /* more than it bears within the window; the party's was the last */
    REASON_RECOVERED,      /* the parties took it up again by themselves */
    REASON_CONDITION_MET,  /* the party's last condition was met */
    REASON_CONDITION_UNMET,
    REASON_VIOLATED, /* by the party */
    TRUCE_REASONS
} TruceReason;

typedef struct AgreementView {
    AgreementStatus status;
    int64_t since;       /* of the status */
    int64_t term_ends;   /* INT64_MAX: open-ended or not running */
    int64_t in_force_ms; /* so far */
    int64_t recovers;    /* when the parties take it up again by themselves; INT64_MAX: not known */
    int32_t violations;  /* so far, in all */
    int32_t strain;      /* of these within the window, since it last came into force */
    bool is_violated;    /* in force, and strain > 0 */
    int32_t suspended_by;    /* first party that has suspended its part; -1 */
    uint32_t suspended_bits; /* bit per party */
    int32_t renewals;
    TruceReason reason; /* of its last transition */
    int32_t reason_party;
} AgreementView;
AgreementView sim_agreement(const Sim *sim, int32_t agreement);
enum { WHY_TEXT = 512 }; /* a longer text of the scenario ends with an ellipsis */
/* The cause of its last transition in plain words ("suspended: Russia suspended its part"). */
const char *sim_agreement_why(const Sim *sim, int32_t agreement, char out[WHY_TEXT]);
Consent sim_consent(const Sim *sim, int32_t agreement, int32_t party);
bool sim_condition_met(const Sim *sim, int32_t condition);

/* What stands between an agreement and its coming (again) into force. */
typedef enum BlockerKind {
    BLOCKER_CONSENT,   /* the party has not signed; consent tells where it stands */
    BLOCKER_CONDITION, /* a condition of the party is not met */
    BLOCKER_SUSPENDED, /* the party has suspended its part */
    BLOCKER_ENDED,     /* expired or collapsed: it must be negotiated anew */
    BLOCKER_KINDS
} BlockerKind;
typedef struct Blocker {
    BlockerKind kind;
    int32_t party, condition; /* -1 */
    Consent consent;
} Blocker;
/* Writes up to capacity blockers, party by party; returns how many there are. None: in force. */
int32_t sim_blockers(const Sim *sim, int32_t agreement, Blocker *blockers, int32_t capacity);
/* "Russia asks for sanctions relief, which is not met". */
const char *sim_blocker_text(const Sim *sim, const Blocker *blocker, char out[WHY_TEXT]);

/* How far a target is protected: 1 - the product over the agreements that cover it of what each
 * lets through. In ppm. port: what is at that port; -1: leaves out which ports are covered. */
int32_t sim_protection_ppm(const Sim *sim, Target target, int32_t port);
/* Whether some agreement that protects the target now covers only some ports. */
bool sim_protection_is_partial(const Sim *sim, Target target);

/* Everything that has happened to agreements, in order; append-only. */
typedef enum TruceKind {
    TRUCE_STATUS,    /* from, to: AgreementStatus */
    TRUCE_CONSENT,   /* from, to: Consent of the party */
    TRUCE_CONDITION, /* to: 1 met, 0 not met */
    TRUCE_VIOLATION, /* to: strain after it */
    TRUCE_RENEWAL,   /* to: days added */
    TRUCE_KINDS
} TruceKind;
extern const char *const truce_kind_names[TRUCE_KINDS];
enum { ORIGIN_HAND = -1, ORIGIN_SELF = -2 };
typedef struct TruceEvent {
    int64_t t;
    int32_t kind; /* TruceKind */
    int32_t agreement;
    int32_t party;     /* -1: none */
    int32_t condition; /* -1: none */
    int32_t from, to;
    int32_t reason; /* TruceReason */
    int32_t origin; /* index of the scenario's event; ORIGIN_HAND: a command by hand; ORIGIN_SELF:
                       it followed by itself (by lot, term or rule) */
} TruceEvent;
int32_t sim_truce_count(const Sim *sim);
TruceEvent sim_truce_event(const Sim *sim, int32_t index);
/* "collapsed: Russia withdrew". */
const char *sim_truce_text(const Sim *sim, const TruceEvent *event, char out[WHY_TEXT]);

typedef struct CorridorView {
    CorridorMode mode;
    bool by_command; /* overridden by a corridor command */
    int64_t since;
    int32_t rule;        /* index of the rule that holds now */
    uint32_t staff;      /* bit per party: who staffs the teams by it */
    int32_t premium_ppm; /* war-risk premium by it, part of the hull's value */
} CorridorView;
CorridorView sim_corridor(const Sim *sim, int32_t corridor);
bool sim_lane_is_open(const Sim *sim, int32_t lane); /* to anybody */
bool sim_lane_is_open_to(const Sim *sim, int32_t lane, int32_t flow);
bool sim_port_is_open(const Sim *sim, int32_t port);

/* War-risk premium of a port call at a port of the corridor now, or with -1 at any other port:
 * parts per million of the hull's value. */
int32_t sim_premium(const Sim *sim, int32_t corridor);

/* ---- ports ---- */

typedef struct PortView {
    bool has_silo;
    int64_t stock_kg, capacity_kg; /* of the silo; 0 without one */
    int64_t inflow_kg_per_day;     /* from inland now, whether or not there is room for it */
    int64_t accepted_kg, turned_away_kg, loaded_kg, lost_kg; /* of the silo, so far */
    int64_t balance_kg;       /* start + accepted - loaded - lost - stock: 0 always */
    int32_t berths;           /* that there are, those out of service included */
    int32_t berths_out;       /* out of service */
    int32_t loading, waiting; /* vessels at berth; at the roadstead, for a berth or a pilot */
    int32_t power_ppm, rail_ppm;
    int32_t light_loaded;      /* vessels that left with less than they came for: draught */
    int64_t light_shortage_kg; /* that they left behind */
} PortView;
PortView sim_port(const Sim *sim, int32_t port);
/* Stock of one commodity, kg; 0 when the port's silo has no cells for it. */
int64_t sim_port_stock(const Sim *sim, int32_t port, int32_t commodity);
/* What a port call costs, by component. Hire, fuel and dues count from entering the model to
 * leaving it: the voyage beyond is not part of it. */
typedef enum CostPart {
    COST_HIRE,      /* under way and in service */
    COST_WAITING,   /* hire while it waits, for whatever cause */
    COST_FUEL_SEA,  /* under way */
    COST_FUEL_PORT, /* waiting and in service */
    COST_DUES,      /* of ports, straits and canals */
    COST_INSURANCE, /* war risk */
    COST_INLAND,    /* carriage of the cargo to the port */
    COST_PARTS
} CostPart;
extern const char *const cost_part_names[COST_PARTS]; /* "hire" "waiting" "fuel_sea" ... */

typedef struct VoyageCost {
    int64_t cents[COST_PARTS]; /* so far */
    int64_t total_cents;
    int64_t cargo_kg; /* aboard, or to be loaded */
    int64_t under_way_ms, served_ms, waiting_ms;
    int32_t premium_ppm; /* war risk of this call, of the hull's value; 0: not yet quoted */
} VoyageCost;
/* Of the present call of a vessel. Without `costs` in the scenario: times, hire and insurance. */
VoyageCost sim_voyage_cost(const Sim *sim, VesselIndex vessel);

/* Sums over the vessels of a flow that have departed with cargo. */
typedef struct FlowCost {
    int64_t cents[COST_PARTS];
    int64_t total_cents, cargo_kg, waiting_ms;
    uint64_t voyages;
} FlowCost;
FlowCost sim_flow_cost(const Sim *sim, int32_t flow);

/* What the owners of a flow's ships decided so far. offers = declined + vessels that came. */
typedef struct FlowOwners {
    uint64_t offers;           /* voyages offered: arrivals, ships that would come again */
    uint64_t declined;         /* that did not pay, or to a closed port */
    uint64_t returned;         /* offers to ships that had called before */
    uint64_t diverted_to_port; /* ships sent to another port when their owner's patience ended */
    uint64_t left_empty;       /* ships sent away without cargo; they count as diverted when gone */
} FlowOwners;
FlowOwners sim_flow_owners(const Sim *sim, int32_t flow);

/* What counted flows have delivered, that is taken through the exit of the model, to a destination
 * (-1: to none that is known), and how long its tonnes were delayed: the time that their ships
 * waited on this call, which an undisturbed voyage over the same way would not have taken. */
typedef struct Delivery {
    int64_t kg;
    uint64_t voyages;
    double delay_tonne_days;
} Delivery;
Delivery sim_delivery(const Sim *sim, int32_t destination);
/* The same by commodity (-1: none that is known), kg. */
int64_t sim_delivered_kg(const Sim *sim, int32_t commodity);

/* In step with sim_days. */
typedef struct EconomyDay {
    int64_t delivered_kg; /* that day, counted flows */
    int64_t exported_cents;
    int32_t declined, diverted; /* voyages and ships of counted flows, by their owners */
} EconomyDay;
const EconomyDay *sim_economy_days(const Sim *sim); /* [sim_day_count]; until the next event */
/* Premium at the end of day number `day`, 0 <= day < sim_day_count. */
int32_t sim_premium_of_day(const Sim *sim, int32_t day, int32_t corridor);

/* ---- hazards ---- */

typedef struct HazardView {
    int32_t factor_ppm;     /* of the scenario's rate, set by hand; 1000000 else */
    double rate_per_day;    /* of strikes that would happen without protection, now */
    int32_t protection_ppm; /* of its target now (the mean over its ports where they differ) */
    int32_t strikes;        /* that happened */
    int32_t held_back;      /* that the protection in force kept from happening */
    int32_t missed;         /* that found no vessel to strike */
    int32_t vessels_damaged, vessels_lost, crew_lost;
    int64_t grain_lost_kg; /* in silos */
    int32_t in_repair;     /* effects of its strikes that last */
} HazardView;
HazardView sim_hazard(const Sim *sim, int32_t hazard);

typedef enum IncidentKind {
    INCIDENT_PORT,    /* berths out of service, grain lost */
    INCIDENT_ENERGY,  /* loading slowed */
    INCIDENT_RAIL,    /* inflow cut */
    INCIDENT_DAMAGED, /* a vessel */
    INCIDENT_LOST,    /* a vessel */
    INCIDENT_KINDS
} IncidentKind;
extern const char *const incident_kind_names[INCIDENT_KINDS];
typedef struct Incident {
    int64_t t, until; /* until: repaired; t when there is nothing to repair */
    int64_t kg;       /* grain lost in the silo, or cargo with the vessel */
    uint64_t serial;  /* of the vessel; 0 */
    int32_t kind, hazard;
    int32_t port; /* -1: at sea, or several */
    int32_t crew; /* lost */
    GeoPoint at;  /* of the vessel or port, for drawing; 0, 0 where there is none */
} Incident;
int32_t sim_incident_count(const Sim *sim);
Incident sim_incident(const Sim *sim, int32_t index);

/* ---- weather ---- */

typedef struct WeatherView {
    WeatherKind kind;
    bool is_on;           /* a spell is on, and closes what the scenario says */
    int64_t since, until; /* the spell, or the clear time; until: INT64_MAX when beyond the run */
    int32_t spells;       /* begun so far */
    int64_t on_ms;        /* time in spells so far */
} WeatherView;
WeatherView sim_weather(const Sim *sim, int32_t weather); /* index in the scenario's list */

/* ---- results ---- */

typedef struct SimTotals {
    uint64_t arrived, departed, lost, diverted;
    int64_t inside;
    int64_t loaded_kg, departed_kg, lost_kg, aboard_kg;
    int64_t vessels_balance, cargo_balance_kg; /* 0 always */
    uint64_t voyages_outbound;                 /* counted flows: vessels that left port laden */
    int64_t exported_kg;                       /* counted flows: cargo of those */
    int64_t exported_cents;                    /* its value at the scenario's prices */
    int64_t wait_ms[WAIT_CAUSES]; /* all waits so far by cause, those still open included */
    int64_t crew_signed_on, crew_signed_off, crew_lost, crew_aboard;
    int64_t crew_balance; /* 0 always */
} SimTotals;
SimTotals sim_totals(const Sim *sim);

/* Export matrix: kilograms that left port, summed as asked. An index -1 means all. */
typedef struct ExportQuery {
    int32_t flow, port, commodity, destination;
    bool counted_only;
    int64_t from, to; /* departure from port within [from, to) */
} ExportQuery;
typedef struct ExportSum {
    int64_t kg, cents;
    int64_t voyages;
} ExportSum;
ExportSum sim_exports(const Sim *sim, const ExportQuery *query);
typedef enum ExportKey {
    EXPORTS_BY_FLOW,
    EXPORTS_BY_PORT,
    EXPORTS_BY_COMMODITY,
    EXPORTS_BY_DESTINATION
} ExportKey;
/* The same for each value of a key, in one walk: adds to sums[0 .. count - 1] what sim_exports
 * answers for that index. Exports without that key, or beyond count, are left out. */
void sim_exports_by(const Sim *sim, const ExportQuery *query, ExportKey key, ExportSum *sums,
                    int32_t count);

/* One row a day, written at the end of each UTC day; row 0 is the day of the start. */
typedef struct DayRow {
    int64_t day;         /* its start, ms */
    int64_t exported_kg; /* that day, counted flows */
    int32_t voyages;
    int32_t inside;                                /* at its end */
    int32_t waiting_inbound, waiting_outbound;     /* at inspection, at its end */
    int32_t inspected_inbound, inspected_outbound; /* passed that day */
    int32_t in_port;                               /* roadstead and berth, counted flows */
    int32_t under_way;
} DayRow;
int32_t sim_day_count(const Sim *sim);
const DayRow *sim_days(const Sim *sim); /* [sim_day_count]; lives until the next event */

/* ---- trace ---- */

typedef enum TraceKind {
    TRACE_VESSEL,    /* a vessel entered a state: subject = slot, a = VesselState, b = line or -1 */
    TRACE_GONE,      /* a vessel left: a = 1 departed, 2 lost, 3 diverted */
    TRACE_AGREEMENT, /* subject = agreement, a = status, b = party or -1 */
    TRACE_CORRIDOR,  /* subject = corridor, a = mode */
    TRACE_COMMAND,   /* subject = verb, a = index of the scenario's event, or -1 by hand */
    TRACE_NOTE,      /* subject = index of the scenario's event */
    TRACE_INCIDENT,  /* subject = hazard, a = IncidentKind, b = port or -1 */
    TRACE_WEATHER,   /* subject = weather, a = 1 a spell begins, 0 it ends */
    TRACE_KINDS
} TraceKind;

typedef struct TraceRecord {
    int64_t t;
    uint64_t serial; /* of the vessel; 0 */
    int32_t subject, a, b;
    TraceKind kind;
} TraceRecord;

/* Pulls records from *cursor on (start with 0), up to capacity; moves the cursor. Returns how many.
 */
int32_t sim_trace(const Sim *sim, int64_t *cursor, TraceRecord *records, int32_t capacity);

/* ---- checks, for tests ---- */

/* NULL when every invariant of the state holds, else which one does not. O(state). */
const char *sim_fault(const Sim *sim);

#endif
