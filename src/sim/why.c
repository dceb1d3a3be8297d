/* Why a vessel waits: from its state to the links. What it lacks is in why_station.c, why_port.c
 * and why_way.c, what is behind decisions in why_truce.c, the words in why_text.c. */
#include "sim/why_chain.h"

#include "sim/port.h"

#include <assert.h>

const char *const why_kind_names[WHY_KINDS] = {"cause", "resource", "decision", "agreement",
                                               "event", "command",  "incident", "weather"};

/* ---- links ---- */

static const struct {
    WhyKind kind;
    WhySubject about;
} facts[WHY_FACTS] = {
    [FACT_IN_LINE] = {WHY_CAUSE, WHY_OF_LINE},
    [FACT_STOPPED] = {WHY_CAUSE, WHY_OF_LINE},
    [FACT_AGAIN] = {WHY_CAUSE, WHY_OF_LINE},
    [FACT_HOLDS] = {WHY_CAUSE, WHY_OF_PORT},
    [FACT_LOADING] = {WHY_CAUSE, WHY_OF_PORT},
    [FACT_MOVES] = {WHY_CAUSE, WHY_OF_PORT},
    [FACT_BUSY] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_TURN] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_HOURS] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_NO_SERVERS] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_BERTHS_OUT] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_CORRIDOR_CLOSED] = {WHY_RESOURCE, WHY_OF_CORRIDOR},
    [FACT_LANE_SHUT] = {WHY_RESOURCE, WHY_OF_LANE},
    [FACT_NO_WAY] = {WHY_RESOURCE, WHY_OF_NOTHING},
    [FACT_PORT_CLOSED] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_NOT_READY] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_SILO] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_RAIL] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_POWER] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_PILOTS] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_PILOT_HOURS] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_DAYLIGHT] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_WINDOW] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_ONE_WAY] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_QUOTA] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_APPROVALS] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_STATION_WEATHER] = {WHY_RESOURCE, WHY_OF_STATION},
    [FACT_PORT_WEATHER] = {WHY_RESOURCE, WHY_OF_PORT},
    [FACT_LANE_WEATHER] = {WHY_RESOURCE, WHY_OF_LANE},
    [FACT_SHALLOW] = {WHY_RESOURCE, WHY_OF_NOTHING},
    [FACT_CALENDAR] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_TEAMS_BY_RULE] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_TEAMS_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_HOURS_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_PILOTS_SET] = {WHY_DECISION, WHY_OF_PORT},
    [FACT_ORDER] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_HEADWAY] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_REPEAT] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_INFLOW] = {WHY_DECISION, WHY_OF_PORT},
    [FACT_RULE] = {WHY_DECISION, WHY_OF_CORRIDOR},
    [FACT_CORRIDOR_SET] = {WHY_DECISION, WHY_OF_CORRIDOR},
    [FACT_LANE_SET] = {WHY_DECISION, WHY_OF_LANE},
    [FACT_PORT_SET] = {WHY_DECISION, WHY_OF_PORT},
    [FACT_PORT_AT_START] = {WHY_DECISION, WHY_OF_PORT},
    [FACT_AS_IN_PEACE] = {WHY_DECISION, WHY_OF_LANE},
    [FACT_NOT_FOR_IT] = {WHY_DECISION, WHY_OF_LANE},
    [FACT_DAYLIGHT_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_WINDOW_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_LARGE_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_QUOTA_SET] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_QUOTA_ORDERED] = {WHY_DECISION, WHY_OF_STATION},
    [FACT_STATUS] = {WHY_AGREEMENT, WHY_OF_AGREEMENT},
    [FACT_TRUCE] = {WHY_AGREEMENT, WHY_OF_TRUCE_EVENT},
    [FACT_EVENT] = {WHY_EVENT, WHY_OF_SCENARIO_EVENT},
    [FACT_COMMAND] = {WHY_COMMAND, WHY_OF_COMMAND},
    [FACT_INCIDENT] = {WHY_INCIDENT, WHY_OF_INCIDENT},
    [FACT_WEATHER] = {WHY_WEATHER, WHY_OF_WEATHER},
};

int32_t chain_add_count(Chain *chain, WhyFact fact, int32_t subject, int32_t of, int64_t since,
                        int32_t count, int64_t until)
{
    int32_t index = chain->count++;
    if (index < chain->capacity) {
        int64_t now = chain->sim->h.now;
        bool knows_of = of >= 0 && of < chain->capacity;
        chain->links[index] = (WhyLink){.fact = fact,
                                        .kind = facts[fact].kind,
                                        .about = facts[fact].about,
                                        .subject = subject,
                                        .of = of,
                                        .depth = knows_of ? chain->links[of].depth + 1 : 0,
                                        .count = count,
                                        .vessel = chain->vessel,
                                        .behind = -1,
                                        .since = since < now ? since : now,
                                        .until = until};
    }
    return index;
}

int32_t chain_add(Chain *chain, WhyFact fact, int32_t subject, int32_t of, int64_t since)
{
    return chain_add_count(chain, fact, subject, of, since, 0, NEVER);
}

void chain_behind(Chain *chain, int32_t link, int32_t vessel)
{
    if (link < chain->capacity) {
        chain->links[link].behind = vessel;
    }
}

int64_t chain_dated_since(const Sim *sim, const Dated *list, int32_t count)
{
    int64_t since = sim->h.start;
    for (int32_t i = 1; i < count && list[i].from <= sim->h.now; i++) {
        since = list[i].from > since ? list[i].from : since;
    }
    return since;
}

int64_t chain_hours_since(const Sim *sim, const Hours *hours)
{
    int64_t since = sim->h.start;
    for (int64_t t = sim->h.now - 2 * MS_PER_DAY; (t = hours_next(hours, t)) <= sim->h.now;) {
        since = t > since ? t : since;
    }
    return since;
}

/* A wait outside lines. */
static void why_pool(Chain *chain, const VesselView *view)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    BerthPhase phase = (BerthPhase)sim->berths[chain->vessel].phase;
    bool in_port = port_vessel_waits(sim, chain->vessel);
    int32_t first;
    if (in_port && (phase == PHASE_PILOT_IN || phase == PHASE_PILOT_OUT)) {
        first = chain_add_count(chain, FACT_MOVES, v->port, -1, v->joined, phase == PHASE_PILOT_OUT,
                                NEVER);
        why_pilot(chain, view->cause, first);
        return;
    }
    WhyFact fact = in_port                          ? FACT_LOADING
                   : view->cause == CAUSE_NOT_READY ? FACT_AGAIN
                                                    : FACT_HOLDS;
    first = chain_add_count(chain, fact, fact == FACT_AGAIN ? v->line : v->port, -1, v->joined,
                            v->attempt, NEVER);
    switch (view->cause) {
    case CAUSE_NO_CARGO:
        why_cargo(chain, first);
        break;
    case CAUSE_NO_POWER:
        why_supply(chain, FACT_POWER, INCIDENT_ENERGY, v->port, sim->ports[v->port].power_ppm,
                   first);
        break;
    case CAUSE_NOT_READY:
        why_station(chain, sim->scenario->lines[v->line].station, CAUSE_NOT_READY, first);
        break;
    case CAUSE_PORT_CLOSED:
        why_port_closed(chain, v->port, first);
        break;
    case CAUSE_CORRIDOR_SHUT:
    case CAUSE_WAY_SHUT:
    case CAUSE_WEATHER:
    case CAUSE_DRAUGHT:
        why_way(chain, view->cause, first);
        break;
    case CAUSE_SERVERS_BUSY:
    case CAUSE_OFF_HOURS:
    case CAUSE_NO_SERVERS:
    case CAUSE_NO_PILOT:
    case CAUSE_DAYLIGHT:
    case CAUSE_WINDOW:
    case CAUSE_ONE_WAY:
    case CAUSE_DAY_QUOTA:
    case CAUSE_REGISTRATION:
    case WAIT_CAUSES:
        assert(0 && "nobody waits for this outside lines");
        break;
    }
}

int32_t sim_why(const Sim *sim, VesselIndex vessel, WhyLink *links, int32_t capacity)
{
    VesselView view = sim_vessel(sim, vessel);
    if (view.serial == 0 || !(view.is_waiting || view.is_stopped)) {
        return 0;
    }
    const Vessel *v = &sim->vessels[vessel];
    Chain chain = {sim, links, capacity, 0, vessel};
    if (v->flags & VESSEL_LISTED) {
        int32_t first = chain_add_count(&chain, FACT_IN_LINE, v->line, -1, v->joined,
                                        sim_place_in_line(sim, vessel), NEVER);
        chain_behind(&chain, first, v->previous);
        why_station(&chain, sim->scenario->lines[v->line].station, view.cause, first);
    } else if (view.is_waiting) {
        why_pool(&chain, &view);
    } else {
        int32_t station = sim->scenario->lines[v->held].station;
        int32_t first =
            chain_add(&chain, FACT_STOPPED, v->held, -1, sim->stations[station].stopped_since);
        why_station(&chain, station, view.cause, first);
    }
    return chain.count;
}
