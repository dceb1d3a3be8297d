/* Why a vessel waits: since when, behind whom, by whose decision.
 *
 * The answer is a chain of links. The first says what the vessel waits for (cause); each other one
 * says what stands behind an earlier one: what is lacking (resource), what set it so (decision),
 * and behind that the event of a truce, of the scenario, a command by hand or an incident:
 *
 *   Waits for Outbound inspection, 12th in line, since 14 Oct 06:10
 *     all 5 teams are busy; it goes after MV Ceres Dawn
 *       5 teams by the calendar from 14 Oct
 *
 * Links are worked out from the state when asked for; the run does no work for them but to keep
 * who decided last over a port, lane, corridor or station. */
#ifndef CORRIDOR_SIM_WHY_H
#define CORRIDOR_SIM_WHY_H

#include "sim/sim.h"

typedef enum WhyKind {
    WHY_CAUSE,     /* what the vessel waits for */
    WHY_RESOURCE,  /* what is lacking or shut */
    WHY_DECISION,  /* a calendar, a rule or an order that makes it so */
    WHY_AGREEMENT, /* something that happened to an agreement */
    WHY_EVENT,     /* of the scenario */
    WHY_COMMAND,   /* by hand */
    WHY_INCIDENT,  /* a strike that is not yet repaired */
    WHY_WEATHER,   /* a spell of fog, wind or current */
    WHY_KINDS
} WhyKind;
extern const char *const why_kind_names[WHY_KINDS]; /* "cause" "resource" "decision" ... */

/* What `subject` of a link is an index of. */
typedef enum WhySubject {
    WHY_OF_NOTHING,
    WHY_OF_LINE,
    WHY_OF_STATION,
    WHY_OF_PORT,
    WHY_OF_LANE,
    WHY_OF_CORRIDOR,
    WHY_OF_AGREEMENT,
    WHY_OF_TRUCE_EVENT,    /* sim_truce_event */
    WHY_OF_SCENARIO_EVENT, /* Scenario.events */
    WHY_OF_COMMAND,        /* sim_command */
    WHY_OF_INCIDENT,       /* sim_incident */
    WHY_OF_WEATHER,        /* sim_weather */
    WHY_SUBJECTS
} WhySubject;

/* What a link states. In brackets: subject; what `count` is. */
typedef enum WhyFact {
    /* causes */
    FACT_IN_LINE, /* waits to be served (line; its place, 1 next) */
    FACT_STOPPED, /* its service stands still (line) */
    FACT_AGAIN,   /* is made ready to be inspected again (line; failures so far) */
    FACT_HOLDS,   /* stopped, for there is no way on (its port, or nothing) */
    FACT_LOADING, /* at berth, cannot load (port) */
    FACT_MOVES,   /* waits to be taken in or out (port; 0 in, 1 out) */
    /* resources */
    FACT_BUSY,            /* all servers are taken (station; how many) */
    FACT_TURN,            /* ships enter one by one (station) */
    FACT_HOURS,           /* outside its hours (station) */
    FACT_NO_SERVERS,      /* it has none (station) */
    FACT_BERTHS_OUT,      /* berths out of service (port; how many) */
    FACT_CORRIDOR_CLOSED, /* (corridor) */
    FACT_LANE_SHUT,       /* (lane) */
    FACT_NO_WAY,          /* several lanes are shut, none alone would be enough () */
    FACT_PORT_CLOSED,     /* (port) */
    FACT_NOT_READY,       /* not yet ready to be inspected again (station) */
    FACT_SILO,            /* holds too little (port; commodity) */
    FACT_RAIL,            /* rail brings less than it could (port; ppm left) */
    FACT_POWER,           /* none to load with (port) */
    FACT_PILOTS,          /* all are out, or the channel is taken (port) */
    FACT_PILOT_HOURS,     /* outside the pilots' hours (port) */
    FACT_DAYLIGHT,        /* it, or its large ships, by day only (station) */
    FACT_WINDOW,          /* the strait is not open in this direction (station) */
    FACT_ONE_WAY,         /* a large ship the other way, or it is large itself (station) */
    FACT_QUOTA,           /* the day's turns are used up (station; how many) */
    FACT_APPROVALS,       /* the day's approvals are given out (station; how many) */
    FACT_STATION_WEATHER, /* begins nothing in this weather (station) */
    FACT_PORT_WEATHER,    /* no pilot goes out (port) */
    FACT_LANE_WEATHER,    /* may not be entered (lane) */
    FACT_SHALLOW,         /* no open lane is deep enough () */
    /* decisions */
    FACT_CALENDAR,      /* so many servers by the scenario (station; how many) */
    FACT_TEAMS_BY_RULE, /* by the rule of its corridor (station; how many) */
    FACT_TEAMS_SET,     /* by a command (station; how many) */
    FACT_HOURS_SET,     /* hours as the scenario sets them (station) */
    FACT_PILOTS_SET,    /* so many pilots, these hours (port) */
    FACT_ORDER,         /* others go first (station; Discipline) */
    FACT_HEADWAY,       /* between ships (station) */
    FACT_REPEAT,        /* how long after a failed service it may be done again (station) */
    FACT_INFLOW,        /* what comes from inland (port) */
    FACT_RULE,          /* closed by a rule (corridor; rule) */
    FACT_CORRIDOR_SET,  /* by a command (corridor) */
    FACT_LANE_SET,      /* by a command (lane) */
    FACT_PORT_SET,      /* by a command (port) */
    FACT_PORT_AT_START, /* closed in the scenario (port) */
    FACT_AS_IN_PEACE,   /* a corridor's lane that no corridor of the scenario opens (lane) */
    FACT_NOT_FOR_IT,    /* open to other flows only (lane) */
    FACT_DAYLIGHT_SET,  /* (station) */
    FACT_WINDOW_SET,    /* (station) */
    FACT_LARGE_SET,     /* rules for large ships (station) */
    FACT_QUOTA_SET,     /* so many a day by the scenario (station; how many) */
    FACT_QUOTA_ORDERED, /* by a command (station; how many) */
    /* what is behind decisions */
    FACT_STATUS,   /* of an agreement since the start (agreement) */
    FACT_TRUCE,    /* (truce event) */
    FACT_EVENT,    /* (scenario event) */
    FACT_COMMAND,  /* (command) */
    FACT_INCIDENT, /* (incident) */
    FACT_WEATHER,  /* (weather) */
    WHY_FACTS
} WhyFact;

typedef struct WhyLink {
    WhyFact fact;
    WhyKind kind;       /* by the fact */
    WhySubject about;   /* by the fact */
    int32_t subject;    /* index of what `about` says; -1: nothing */
    int32_t of;         /* index of the link that it explains, lower than its own; -1: the first */
    int32_t depth;      /* links from here to the first */
    int32_t count;      /* see WhyFact */
    VesselIndex vessel; /* that was asked about */
    VesselIndex behind; /* the vessel before it: next in its line, at the server that is first free,
                           or with an earlier claim on the cargo; -1: none */
    int64_t since;      /* ms; never after now. Of a resource: at the latest since */
    int64_t until;      /* when it ends as things stand; INT64_MAX: not known */
} WhyLink;

enum { WHY_LINKS = 32 }; /* more than any chain has had */

/* Writes up to capacity links, the first one first; returns how many there are. 0: the vessel does
 * not wait and its service does not stand still. Costs a walk over vessels, and for a vessel that
 * holds without a way a search for one with each closed corridor opened. */
int32_t sim_why(const Sim *sim, VesselIndex vessel, WhyLink *links, int32_t capacity);

enum { WHY_LINK_TEXT = 320 };
/* The link in plain words, with its times: "Waits for Outbound inspection, 12th in line, since 14
 * Oct 06:10". The link must be of this moment. */
const char *sim_why_text(const Sim *sim, const WhyLink *link, char out[WHY_LINK_TEXT]);

enum { VESSEL_NAME = 64 };
/* A vessel's name: that of its dated arrival, or one made up that belongs to its serial. */
const char *sim_vessel_name(const VesselView *vessel, char out[VESSEL_NAME]);

#endif
