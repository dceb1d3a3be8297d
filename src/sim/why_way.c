/* Ways that are shut: ports, corridors and lanes, and which of them keeps a vessel. */
#include "sim/why_chain.h"

#include "base/memory.h"

#include <string.h>

void why_corridor(Chain *chain, int32_t corridor, int32_t of)
{
    int32_t link =
        chain_add(chain, FACT_CORRIDOR_CLOSED, corridor, of, chain->sim->corridors[corridor].since);
    why_corridor_mode(chain, corridor, link);
}

static bool has_lane(const Corridor *corridor, int32_t lane)
{
    for (int32_t i = 0; i < corridor->lane_count; i++) {
        if (corridor->lanes[i] == lane) {
            return true;
        }
    }
    return false;
}

/* A lane that is shut to the vessel for another reason than a closed corridor. */
static void why_lane(Chain *chain, int32_t lane, int32_t of)
{
    const Sim *sim = chain->sim;
    Decision decision = decision_over(sim, VERB_LANE, lane);
    if (sim->lane_hand[lane] == 2) {
        int32_t link = chain_add(chain, FACT_LANE_SHUT, lane, of, decision.t);
        why_decision(chain, decision, chain_add(chain, FACT_LANE_SET, lane, link, decision.t));
        return;
    }
    bool of_corridor = false;
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        of_corridor |= has_lane(&sim->scenario->corridors[c], lane);
    }
    int32_t link = chain_add(chain, FACT_LANE_SHUT, lane, of, decision.t);
    chain_add(chain, of_corridor ? FACT_NOT_FOR_IT : FACT_AS_IN_PEACE, lane, link, decision.t);
}

/* The first lane ahead on its route that is shut to it; -1: it has no route, or all are open. */
static int32_t shut_lane_ahead(const Sim *sim, const Vessel *v)
{
    const uint8_t *shut = regime_shut(sim, v->flow);
    for (int32_t i = v->leg; i < v->route_count; i++) {
        int32_t lane = sim->scenario->network->legs[leg_index(sim->route_legs[v->route + i])].lane;
        if (shut[lane]) {
            return lane;
        }
    }
    return -1;
}

/* Whether there would be a way with the lanes of `corridor` open, or else with `lane` open. */
static bool would_open(const Sim *sim, const Vessel *v, int32_t corridor, int32_t lane)
{
    enum { LEGS = 256 };
    const Network *network = sim->scenario->network;
    uint8_t *shut = mem_alloc((size_t)network->lane_count, 1);
    memcpy(shut, regime_shut(sim, v->flow), (size_t)network->lane_count);
    for (int32_t i = 0; corridor >= 0 && i < sim->scenario->corridors[corridor].lane_count; i++) {
        int32_t opened = sim->scenario->corridors[corridor].lanes[i];
        shut[opened] = sim->lane_hand[opened] == 2;
    }
    if (lane >= 0) {
        shut[lane] = 0;
    }
    int32_t node =
        v->route_count > 0 ? leg_start_node(network, sim->route_legs[v->route + v->leg]) : v->node;
    DirectedLeg legs[LEGS];
    RouteQuery query = {node, v->goal, v->speed_mm_s, 0, shut};
    int32_t count = network_route(network, &query, legs, LEGS);
    mem_free(shut);
    return count >= 0;
}

static bool is_closed_to(const Sim *sim, const Vessel *v, int32_t corridor)
{
    const Scenario *s = sim->scenario;
    const uint8_t *denied =
        s->access_count > 0
            ? s->access_denied + (size_t)s->flows[v->flow].access * (size_t)s->corridor_count
            : NULL;
    return sim->corridors[corridor].mode == MODE_CLOSED && !(denied && denied[corridor]);
}

/* The closed corridor that keeps a vessel without a way: the first whose opening would give it one;
 * else, where more than one would have to open, the first that is closed to it; else any. */
static int32_t corridor_of_hold(const Sim *sim, const Vessel *v, int32_t lane)
{
    int32_t first = -1, any = -1;
    for (int32_t c = 0; c < sim->scenario->corridor_count; c++) {
        if (sim->corridors[c].mode != MODE_CLOSED) {
            continue;
        }
        if (lane >= 0 && has_lane(&sim->scenario->corridors[c], lane)) {
            return c;
        }
        any = any < 0 ? c : any;
        if (is_closed_to(sim, v, c)) {
            if (lane < 0 && would_open(sim, v, c, -1)) {
                return c;
            }
            first = first < 0 ? c : first;
        }
    }
    return first >= 0 ? first : any;
}

/* A lane, shut for another reason than a corridor, whose opening would give it a way: the one that
 * was closed last, by order before those that nothing opens; -1: none. */
static int32_t lane_of_hold(const Sim *sim, const Vessel *v)
{
    const uint8_t *shut = regime_shut(sim, v->flow);
    int32_t best = -1;
    int64_t best_t = INT64_MIN;
    for (int32_t l = 0; l < sim->scenario->network->lane_count; l++) {
        bool ordered = sim->lane_hand[l] == 2;
        int64_t t = ordered ? decision_over(sim, VERB_LANE, l).t : sim->h.start - 1;
        if (shut[l] && t > best_t && would_open(sim, v, -1, l)) {
            best = l;
            best_t = t;
        }
    }
    return best;
}

/* Weather keeps it out of the lane ahead, or in port. */
static void why_way_weather(Chain *chain, const Vessel *v, int32_t of)
{
    const Sim *sim = chain->sim;
    if (v->route_count > 0 && v->leg < v->route_count) {
        DirectedLeg ahead = sim->route_legs[v->route + v->leg];
        int32_t lane = sim->scenario->network->legs[leg_index(ahead)].lane;
        if (sim->lane_weather[lane] > 0) {
            int32_t link = chain_add(chain, FACT_LANE_WEATHER, lane, of, v->joined);
            why_weather(chain, WHY_OF_LANE, lane, link);
            return;
        }
    }
    int32_t link = chain_add(chain, FACT_PORT_WEATHER, v->port, of, v->joined);
    why_weather(chain, WHY_OF_PORT, v->port, link);
}

void why_way(Chain *chain, WaitCause cause, int32_t of)
{
    const Sim *sim = chain->sim;
    const Vessel *v = &sim->vessels[chain->vessel];
    if (cause == CAUSE_WEATHER) {
        why_way_weather(chain, v, of);
        return;
    }
    if (cause == CAUSE_DRAUGHT) {
        chain_add(chain, FACT_SHALLOW, -1, of, v->joined);
        return;
    }
    int32_t lane = shut_lane_ahead(sim, v);
    if (cause == CAUSE_CORRIDOR_SHUT) {
        int32_t corridor = corridor_of_hold(sim, v, lane);
        if (corridor >= 0) {
            why_corridor(chain, corridor, of);
            return;
        }
    }
    lane = lane >= 0 ? lane : lane_of_hold(sim, v);
    if (lane >= 0) {
        why_lane(chain, lane, of);
    } else {
        chain_add(chain, FACT_NO_WAY, -1, of, v->joined);
    }
}
