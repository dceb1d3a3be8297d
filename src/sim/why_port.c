/* What a vessel lacks in port: cargo, power, pilots, berths that are out of service, the port. */
#include "sim/why_chain.h"

#include "sim/port.h"

void why_port_closed(Chain *chain, int32_t port, int32_t of)
{
    Decision decision = decision_over(chain->sim, VERB_PORT, port);
    int32_t link = chain_add(chain, FACT_PORT_CLOSED, port, of, decision.t);
    if (decision.origin == ORIGIN_SELF) {
        chain_add(chain, FACT_PORT_AT_START, port, link, decision.t);
    } else {
        why_decision(chain, decision, chain_add(chain, FACT_PORT_SET, port, link, decision.t));
    }
}

/* ---- strikes ---- */

static bool hazard_has_port(const Hazard *hazard, int32_t port)
{
    for (int32_t i = 0; i < hazard->port_count; i++) {
        if (hazard->ports[i] == port) {
            return true;
        }
    }
    return false;
}

/* The strike that leaves a port the least of its power or rail, the last one of these; -1. */
static int32_t strike_on_supply(const Sim *sim, IncidentKind kind, int32_t port)
{
    int32_t best = -1, least = 1000000;
    for (int32_t i = 0; i < (int32_t)sim->h.incident_count; i++) {
        const IncidentRecord *record = &sim->incidents[i];
        const Hazard *hazard = &sim->scenario->hazards[record->hazard];
        if (record->kind == (int32_t)kind && record->until > sim->h.now &&
            hazard_has_port(hazard, port) && hazard->left_ppm <= least) {
            best = i;
            least = hazard->left_ppm;
        }
    }
    return best;
}

void why_supply(Chain *chain, WhyFact fact, IncidentKind kind, int32_t port, int32_t ppm,
                int32_t of)
{
    int32_t strike = strike_on_supply(chain->sim, kind, port);
    int64_t since = strike >= 0 ? chain->sim->incidents[strike].t : chain->sim->h.now;
    int32_t link = chain_add_count(chain, fact, port, of, since, ppm, NEVER);
    if (strike >= 0) {
        why_incident(chain, strike, link);
    }
}

/* Berths out of service, by strikes that are not repaired. */
void why_berths_out(Chain *chain, int32_t port, int32_t of)
{
    enum { STRIKES_SHOWN = 3 };
    const Sim *sim = chain->sim;
    int32_t out = port >= 0 ? sim_port(sim, port).berths_out : 0;
    if (out == 0) {
        return;
    }
    int32_t shown[STRIKES_SHOWN], count = 0;
    for (int64_t i = sim->h.incident_count - 1; i >= 0 && count < STRIKES_SHOWN; i--) {
        const IncidentRecord *record = &sim->incidents[i];
        if (record->kind == INCIDENT_PORT && record->port == port && record->until > sim->h.now &&
            sim->scenario->hazards[record->hazard].berths > 0) {
            shown[count++] = (int32_t)i;
        }
    }
    int64_t since = count > 0 ? sim->incidents[shown[0]].t : sim->h.now;
    int32_t link = chain_add_count(chain, FACT_BERTHS_OUT, port, of, since, out, NEVER);
    for (int32_t i = 0; i < count; i++) {
        why_incident(chain, shown[i], link);
    }
}

/* ---- at berth ---- */

/* The vessel berthed before it that still wants of the same cargo; -1: none. */
static int32_t earlier_claim(const Sim *sim, int32_t vessel)
{
    const BerthState *b = &sim->berths[vessel];
    int32_t port = sim->vessels[vessel].port;
    for (int32_t i = sim->ports[port].berth.first; i >= 0 && i != vessel; i = sim->berths[i].next) {
        const BerthState *other = &sim->berths[i];
        if (other->bin == b->bin && other->remaining > other->reserved) {
            return i;
        }
    }
    return -1;
}

static int64_t inflow_since(const Sim *sim, const SiloRules *silo)
{
    int64_t since = sim->h.start;
    for (int32_t m = 0; m < INLAND_MODES; m++) {
        int64_t t = chain_dated_since(sim, silo->inflow[m], silo->inflow_count[m]);
        since = t > since ? t : since;
    }
    return since;
}

void why_cargo(Chain *chain, int32_t of)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    int32_t link = chain_add_count(chain, FACT_SILO, v->port, of, v->joined, v->commodity, NEVER);
    chain_behind(chain, link, earlier_claim(sim, chain->vessel));
    int32_t rail = sim->ports[v->port].rail_ppm;
    if (rail < 1000000) {
        why_supply(chain, FACT_RAIL, INCIDENT_RAIL, v->port, rail, link);
    }
    const SiloRules *silo = rules_of(sim, v->port)->silo;
    if (silo) {
        chain_add(chain, FACT_INFLOW, v->port, link, inflow_since(sim, silo));
    }
}

void why_pilot(Chain *chain, WaitCause cause, int32_t of)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    const PortRules *rules = rules_of(sim, v->port);
    int32_t link;
    if (cause == CAUSE_WEATHER) {
        link = chain_add(chain, FACT_PORT_WEATHER, v->port, of, v->joined);
        why_weather(chain, WHY_OF_PORT, v->port, link);
        return;
    }
    if (cause == CAUSE_OFF_HOURS) {
        link = chain_add_count(chain, FACT_PILOT_HOURS, v->port, of,
                               chain_hours_since(sim, rules->pilot_hours), 0,
                               hours_next(rules->pilot_hours, sim->h.now));
    } else {
        link = chain_add_count(chain, FACT_PILOTS, v->port, of,
                               sim->vessels[sim->ports[v->port].moves.first].joined, rules->pilots,
                               NEVER);
    }
    chain_behind(chain, link, sim->berths[chain->vessel].previous);
    chain_add_count(chain, FACT_PILOTS_SET, v->port, link, sim->h.start, rules->pilots, NEVER);
}
