/* A scenario: everything a run needs to know, immutable once loaded. The loader (io) reads it from
 * YAML and checks it; the simulation (sim) only reads it. All of it lives in its arena.
 *
 * Vessels come in flows. A flow says how often they arrive, of which class and for which port, and
 * the itinerary: a list of steps that each vessel goes through (be served at a station, load at the
 * port, depart). Between steps that lie at different nodes it sails, by the quickest open route.
 *
 * A station is anything with servers and waiting lines: inspection teams, a port's berths, the
 * traffic control of a strait, or a plain queue. Each port's berths and each lane control become
 * stations when the scenario is compiled. */
#ifndef CORRIDOR_MODEL_SCENARIO_H
#define CORRIDOR_MODEL_SCENARIO_H

#include "model/command.h"
#include "model/distribution.h"
#include "model/economy.h"
#include "model/fleet.h"
#include "model/hours.h"
#include "model/network.h"
#include "model/owners.h"
#include "model/port_rules.h"
#include "model/truce.h"

#include <assert.h>

typedef enum StationKind {
    STATION_QUEUE,        /* a plain queue */
    STATION_INSPECTION,   /* teams that board vessels at anchorage */
    STATION_BERTHS,       /* the grain berths of a port; service is loading */
    STATION_CONTROL,      /* admission to a strait, channel or canal in one direction */
    STATION_REGISTRATION, /* a gate that lets so many vessels a day go on: servers = approvals */
    STATION_KINDS
} StationKind;

/* What becomes of services under way when a station stops being open: when its corridor shuts, its
 * hours end or its servers become none. */
typedef enum OnShut {
    ON_SHUT_FINISH,    /* they are finished; only no new one begins */
    ON_SHUT_INTERRUPT, /* they stop, and go on where they stopped when it opens again */
    ON_SHUT_RULES
} OnShut;
extern const char *const on_shut_names[ON_SHUT_RULES]; /* "finish" "interrupt" */

typedef enum Discipline {
    DISCIPLINE_FIFO,     /* first come, over all lines of the station */
    DISCIPLINE_PRIORITY, /* the line written first in the file first, then first come */
    DISCIPLINE_SMALLEST, /* smallest cargo or deadweight first */
    DISCIPLINE_OUTBOUND, /* outbound lines first, then first come */
    DISCIPLINE_CARGO,    /* those with a cargo of the station's cargo_first first */
    DISCIPLINES
} Discipline;
/* "fifo" "priority" "smallest" "outbound" "cargo" */
extern const char *const discipline_names[DISCIPLINES];

/* A value from a date on. */
typedef struct Dated {
    int64_t from; /* ms; the first entry's counts from the start of the run */
    int64_t value;
} Dated;

typedef struct Line {
    const char *id;   /* "inbound", "outbound", or the station's id for a single line */
    const char *name; /* as shown: "Inbound inspection" */
    int32_t station;
    int32_t node;  /* where vessels wait; -1: nowhere in particular */
    int32_t area;  /* -1: none */
    bool outbound; /* vessels here are laden */
} Line;

/* Why a service had to be done again. */
typedef struct RepeatCause {
    const char *id, *name;     /* "fumigation" */
    uint32_t below;            /* as in a mix: taken when the uniform is below this */
    const Distribution *after; /* ms until it is ready again */
} RepeatCause;
enum { REPEAT_CAUSES_MAX = 8 };

/* The least parcel of a cargo, by date. */
typedef struct LeastParcel {
    int32_t commodity; /* -1: those without an entry of their own */
    const Dated *kg;   /* [count] */
    int32_t count;
} LeastParcel;

/* Vessels for a port wait while this says 1, and let others pass. */
typedef struct PortRefusal {
    int32_t port;
    const Dated *refused; /* [count] 0 or 1, by date */
    int32_t count;
} PortRefusal;

/* A service made of steps takes the sum of their times. */
typedef struct ServiceStep {
    const char *name;
    const Distribution *time; /* ms */
} ServiceStep;
enum { SERVICE_STEPS_MAX = 16 };

/* The rule for large vessels at a control: they wait in a line of their own for their hours. */
typedef struct LargeRule {
    int32_t loa_cm;     /* a vessel as long as this or longer is large; 0: the rule is not used */
    int32_t draught_cm; /* as deep as this too; 0: depth does not count */
    const Hours *hours; /* they enter only then; NULL: at any hour */
    bool one_way;       /* nobody may be in the lane the other way while one of them is */
    int64_t headway_ms; /* after one of them; 0: as after any other */
} LargeRule;

typedef struct Station {
    const char *id, *name, *source;
    StationKind kind;
    const Dated *servers; /* [server_count] number of servers by date, rising dates */
    int32_t server_count;
    const Dated *disciplines; /* [discipline_count] Discipline by date; at least one */
    int32_t discipline_count;
    int64_t opens_ms, closes_ms; /* service may begin within this part of the UTC day; 0 and
                                    MS_PER_DAY: always. opens < closes */
    const Distribution *service; /* ms; NULL for berths (cargo over loading rate) */
    const Dated *pace;       /* [pace_count] ppm by which service times are multiplied, by date */
    int32_t pace_count;      /* 0: no change */
    int64_t set_up_ms;       /* added to each service: boarding by launch */
    int32_t repeat_ppm;      /* part of the services that must be done again */
    int64_t repeat_after_ms; /* it rejoins its line so long after a failed service */
    int32_t first_line, line_count;
    int32_t corridor;      /* an inspection works only while this corridor is inspected, and is no
                              duty while it is coastal or open; any other works unless it is
                              closed; -1: always */
    int32_t port;          /* STATION_BERTHS; -1 */
    int32_t lane;          /* STATION_CONTROL; -1 */
    bool control_reversed; /* STATION_CONTROL: from the lane's last point to its first */
    OnShut on_shut;
    /* Of inspections, queues and registrations. */
    const ServiceStep *service_steps; /* [service_step_count] instead of service; 0: none */
    const RepeatCause *repeat_causes; /* [repeat_cause_count]; 0: repeat_after_ms for all */
    int32_t service_step_count, repeat_cause_count;
    const uint8_t *cargo_first;  /* [commodity_count] 1: goes first (DISCIPLINE_CARGO); NULL */
    const LeastParcel *minimum;  /* [minimum_count] below which unladen vessels are turned away */
    const PortRefusal *refusals; /* [refusal_count] STATION_REGISTRATION: ports not approved for */
    int32_t minimum_count, refusal_count;
    /* Of controls, and quota of registrations too. */
    const Dated *quota;  /* [quota_count] turns per 1000 days, by date, given out by the UTC day */
    int32_t quota_count; /* 0: no limit */
    const Hours *daylight; /* works only in daylight; NULL: day and night. Inspections too. */
    const Hours *windows;  /* STATION_CONTROL: hours of this direction; NULL: all */
    LargeRule large;       /* STATION_CONTROL: then line 1 of 2 is that of the large */
    /* Vessels of other trades, which take turns as others do but are not vessels of the run: per
     * 1000 days both ways together, by date, and gaps of mean 2^32 at rate 1. */
    const Dated *background; /* [background_count]; 0: none */
    int32_t background_count;
    const Distribution *background_gap;
    int32_t opposite; /* STATION_CONTROL: the other direction's station; -1 elsewhere */
    bool other_way;   /* STATION_CONTROL: a vessel goes without this lane where that is sooner */
} Station;

typedef struct Corridor {
    const char *id, *name;
    const int32_t *lanes; /* [lane_count]: shut unless the mode is not closed */
    int32_t lane_count;
    const int32_t *ports; /* [port_count] that it serves: closed to arrivals with it */
    int32_t port_count;
    const CorridorRule *rules; /* [rule_count] */
    int32_t rule_count;
    UnderWayRule under_way;
    const int32_t *users; /* [user_count] flows to which its lanes are open; user_count 0: to all */
    int32_t user_count;
} Corridor;

typedef enum StepKind {
    STEP_SERVE,  /* join a line, be served, go on (inspection: a duty only while it is one) */
    STEP_LOAD,   /* sail to the vessel's port, wait for a berth, load */
    STEP_DELAY,  /* spend a drawn time */
    STEP_BRANCH, /* go to another step by lot */
    STEP_DEPART, /* sail to the flow's exit and leave */
    STEP_KINDS
} StepKind;

typedef struct BranchTo {
    int32_t step;   /* index into the itinerary, 0..step_count-1 */
    uint32_t below; /* taken when the uniform is below this; rising, the last is UINT32_MAX */
} BranchTo;

typedef struct Step {
    StepKind kind;
    int32_t line;              /* STEP_SERVE */
    const Distribution *delay; /* STEP_DELAY, ms */
    const BranchTo *branches;  /* STEP_BRANCH [branch_count] */
    int32_t branch_count;
} Step;

typedef enum ArrivalKind {
    ARRIVAL_POISSON,
    ARRIVAL_ERLANG,
    ARRIVAL_EVEN,
    ARRIVAL_DATED,
    ARRIVAL_MARKET /* offers by a Poisson process, of which owners take some: owners.market */
} ArrivalKind;

/* Weighted choice: entry i is taken when the uniform is below[i]; rising, the last UINT32_MAX. */
typedef struct Mix {
    int64_t from;          /* from this date */
    const uint32_t *below; /* [count of the thing chosen among] */
} Mix;

typedef struct DatedArrival {
    int64_t t;
    int32_t port, vessel_class;     /* -1: drawn */
    int64_t cargo_kg;               /* 0: drawn */
    const char *name;               /* NULL: made up */
    int32_t commodity, destination; /* -1: drawn */
} DatedArrival;

typedef struct Flow {
    const char *id, *name, *source;
    bool counted; /* part of the exports that the scenario is about */
    OwnerRules owners;
    ArrivalKind arrivals;
    const Dated *rates; /* [rate_count] per 1000 days, by date */
    int32_t rate_count;
    int32_t erlang_shape; /* ARRIVAL_ERLANG */
    const Distribution
        *unit_gap;             /* gap of mean 2^32 (interarrival of rate 1); NULL if EVEN, DATED */
    const DatedArrival *dated; /* [dated_count], rising t */
    int32_t dated_count;
    int32_t entry_node, exit_node; /* -1: flows without geography */
    bool starts_in_port;  /* vessels appear at their port's roadstead instead of the entry */
    bool starts_laden;    /* and there with their cargo aboard, as if they had just loaded */
    const int32_t *ports; /* [port_count] choices */
    int32_t port_count;
    const Mix *port_mix; /* [port_mix_count] */
    int32_t port_mix_count;
    const int32_t *classes; /* [class_count] choices */
    int32_t class_count;
    const Mix *class_mix;
    int32_t class_mix_count;
    const Distribution *fill;   /* part of the class's cargo that is loaded, ppm */
    const int32_t *commodities; /* [commodity_count] choices */
    int32_t commodity_count;
    const Mix *commodity_mix;
    int32_t commodity_mix_count;
    const int32_t *destinations; /* [destination_count] choices */
    int32_t destination_count;
    const Mix *destination_mix;
    int32_t destination_mix_count;
    const Step *steps; /* the itinerary, [step_count] */
    int32_t step_count;
    int32_t access; /* which corridors are open to it: row of Scenario.access_denied */
} Flow;

/* Something that strikes: a Poisson stream of events, each of which happens with the chance that
 * the protection of its target leaves, 1 - leakage of every agreement in force that covers it. */
typedef struct Hazard {
    const char *id, *name, *source;
    DataStatus status;
    Target target;      /* not land */
    int32_t party;      /* whose strikes; -1: nobody's (mines adrift) */
    const Dated *rates; /* [rate_count] per 1000 days without any protection */
    int32_t rate_count;
    const int32_t *ports; /* [port_count] ports: one is struck, by the mix; energy, rail: all these
                             suffer */
    int32_t port_count;
    const Mix *port_mix; /* TARGET_PORTS */
    int32_t port_mix_count;
    const int32_t *lanes; /* [lane_count] maritime: one vessel under way in these is struck, by lot;
                             none when there is no vessel */
    int32_t lane_count;
    const Distribution *repair; /* ms out of service: berths, power, rail, vessel */
    int32_t berths;             /* ports: berths that a strike puts out of service */
    int32_t hits_ppm;           /* ports: chance that a vessel at berth there is damaged */
    const Distribution *grain;  /* ports: kg of grain lost in the silo; NULL: none */
    int32_t left_ppm;           /* energy: loading rate that is left; rail: inflow that is left */
    int32_t sinks_ppm;          /* maritime: chance that the vessel is lost with its cargo */
    const Distribution
        *crew;         /* crew lost of a vessel that is struck, at most those aboard; NULL: none */
    int32_t alarm_ppm; /* what insurers make of it: weight of an incident; 10^6: one */
} Hazard;

typedef struct Commodity {
    const char *id, *name;
    int64_t price_cents_t; /* per tonne at the start; 0: not known */
    const Dated *prices;   /* [price_count] by date; price_count 0: price_cents_t always */
    int32_t price_count;
    const char *source;
} Commodity;

typedef struct Destination {
    const char *id, *name, *region, *income_group; /* World Bank income group */
} Destination;

/* A dated event: a command, or only a note on the timeline. */
typedef struct ScenarioEvent {
    int64_t t;
    Command command;      /* verb VERBS: a note without a command */
    const char *text;     /* what happened, for people; NULL: the command's own words */
    const char *category; /* "agreement", "attack", "weather"...; may be NULL */
    const char *source;
} ScenarioEvent;

/* Weather of one kind at one place: clear times and spells in turn, with luck of its own. */
typedef enum WeatherKind { WEATHER_FOG, WEATHER_WIND, WEATHER_CURRENT, WEATHER_KINDS } WeatherKind;
extern const char *const weather_kind_names[WEATHER_KINDS]; /* "fog" "wind" "current" */

typedef struct Weather {
    const char *id;   /* of the place: "istanbul" */
    const char *name; /* of the place */
    const char *source;
    WeatherKind kind;
    int32_t area;                 /* of the network, for drawing; -1 */
    int64_t begins[12];           /* per 10^6 clear days, by month from January */
    const Distribution *unit_gap; /* exponential of mean 2^32: a clear time at rate 1 */
    const Distribution *length;   /* ms, of a spell */
    const int32_t *stations;      /* [station_count] begin no service during a spell */
    const int32_t *lanes, *ports; /* [lane_count] may not be entered; [port_count] not left */
    int32_t station_count, lane_count, port_count;
} Weather;

typedef struct PortSetting {
    int32_t berths;          /* -1: as in the network */
    int64_t load_kg_per_day; /* 0: as in the network */
    bool closed;
    PortRules rules; /* all zero: none */
} PortSetting;

/* A figure that fitting may set: at all these paths of the scenario's file, on a grid. */
typedef struct FitRange {
    const char *id;
    const char *const *paths; /* [path_count] "inspection.istanbul.pace.start" */
    int32_t path_count;
    double low, high, step;
} FitRange;

/* What the scenario is held against, by the scorecard. */
typedef struct RecordRef {
    const char *const *files; /* [file_count] of observed figures, in assets/history */
    int32_t file_count;
    const char *values;  /* file of assets/history that fitting writes; NULL: none */
    const FitRange *fit; /* [fit_count] */
    int32_t fit_count;
    const char *driven;         /* the variant that the recorded departures drive; NULL: none */
    int64_t fit_from, fit_to;   /* what parameters were fitted on, [from, to); equal: nothing */
    int64_t fall_from, fall_to; /* days on which the queue fell, [from, to); equal: none */
} RecordRef;

typedef struct Scenario {
    const char *id, *title, *summary, *card, *file;
    const char *map_name;   /* folder name, NULL: no map */
    int64_t start, end;     /* ms UTC; end - start < 17 years */
    uint64_t seed;          /* default seed */
    int64_t warm_up_ms;     /* statistics of lines count from so long after the start */
    const Network *network; /* NULL without a map; not owned */
    Economy economy;
    const VesselClass *classes;
    const Commodity *commodities;
    const Destination *destinations;
    const Party *parties;
    const Agreement *agreements;
    const Condition *conditions;
    const Corridor *corridors;
    const Station *stations; /* those of the file first, then berths by port, then lane controls */
    const Line *lines;
    const Flow *flows;
    const Hazard *hazards;
    const ScenarioEvent *events;      /* rising t */
    const PortSetting *port_settings; /* [network->port_count] */
    const int32_t *port_station;      /* [network->port_count] berth station; -1: no berths */
    const int32_t *lane_control; /* [network->lane_count][2] station for entering the lane at its
                                    first point, at its last point; -1: free */
    int32_t class_count, commodity_count, destination_count, party_count, agreement_count,
        condition_count, corridor_count, station_count, line_count, flow_count, event_count,
        hazard_count;
    /* [access_count][corridor_count], 1: its lanes are shut to flows of this access, whatever its
     * mode. access_count 0: every corridor is open to all flows. */
    const uint8_t *access_denied;
    int32_t access_count;
    int32_t bin_count;            /* of all silos */
    const Distribution *unit_gap; /* exponential of mean 2^32: gaps of random violations and
                                     strikes; NULL when there are neither */
    uint64_t hash;          /* of all it was read from, the map's network too: recordings name it */
    const Weather *weather; /* [weather_count] */
    const uint8_t *lane_gated; /* [lane_count] 1: some weather closes the lane; NULL: none */
    int32_t weather_count;
    RecordRef record;
    Arena arena;
} Scenario;

/* Frees its arena. A Scenario that a loader made lives in that arena and goes with it; one on the
 * stack is left empty. NULL is fine. */
void scenario_free(Scenario *scenario);

/* Index by id, -1 when there is none. */
int32_t scenario_find_agreement(const Scenario *scenario, const char *id);
int32_t scenario_find_party(const Scenario *scenario, const char *id);
/* By "agreement.condition", or by the condition's id where only one has it. */
int32_t scenario_find_condition(const Scenario *scenario, const char *id);
int32_t scenario_find_corridor(const Scenario *scenario, const char *id);
int32_t scenario_find_station(const Scenario *scenario, const char *id);
int32_t scenario_find_line(const Scenario *scenario, int32_t station, const char *id);

/* Value of a dated list at time t: the last entry with from <= t, the first before that. count > 0.
 */
static inline int64_t dated_value(const Dated *list, int32_t count, int64_t t)
{
    assert(count > 0);
    int32_t i = 1;
    while (i < count && list[i].from <= t) {
        i++;
    }
    return list[i - 1].value;
}
/* The first change after t; INT64_MAX when there is none. */
int64_t dated_next(const Dated *list, int32_t count, int64_t t);

/* The smallest class of the flow that the port (-1: any) can take and that carries so much: as its
 * usual cargo or, where none does, as all that it can lift. -1 where none can. */
int32_t scenario_class_for(const Scenario *scenario, const Flow *flow, int32_t port, int64_t kg);

/* Index chosen by a mix at time t for a uniform. */
int32_t mix_choose(const Mix *mixes, int32_t mix_count, int64_t t, uint32_t uniform);

#endif
