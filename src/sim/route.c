/* The route book: every way that a vessel sails is worked out once a question (from, to, draught,
 * speed, open lanes), and kept with what lies ahead of each of its legs. */
#include "sim/route.h"

#include "base/memory.h"

#include <string.h>

static const Network *network_of(const Sim *sim)
{
    return sim->scenario->network;
}

void routes_start(Sim *sim)
{
    const Scenario *s = sim->scenario;
    int32_t count = s->network ? 2 * s->network->leg_count : 0;
    sim->legs = mem_alloc((size_t)count + 1, sizeof sim->legs[0]);
    for (int32_t i = 0; i < count; i++) {
        const Leg *leg = &s->network->legs[i / 2];
        const Costs *costs = &s->economy.costs;
        sim->legs[i] =
            (LegFacts){.lane = leg->lane,
                       .length_m = leg->length_m,
                       .speed_limit_mm_s = s->network->lanes[leg->lane].speed_limit_mm_s,
                       .control = s->lane_control ? s->lane_control[2 * leg->lane + i % 2] : -1,
                       .dues = costs->lane_count > 0 ? costs->lane_dues[leg->lane] : (int16_t)-1,
                       .gated = s->lane_gated && s->lane_gated[leg->lane]};
    }
}

/* ---- the index ---- */

static uint32_t question_slot(const Sim *sim, const RouteEntry *q)
{
    uint64_t mix = q->shut_version ^ ((uint64_t)(uint32_t)q->from << 40) ^
                   ((uint64_t)(uint32_t)q->to << 20) ^ (uint64_t)(uint32_t)q->draught_cm;
    mix = (mix ^ (uint64_t)(uint32_t)q->speed_mm_s) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mix >> 32) & (uint32_t)(sim->route_index_size - 1);
}

static bool same_question(const RouteEntry *a, const RouteEntry *b)
{
    return a->shut_version == b->shut_version && a->from == b->from && a->to == b->to &&
           a->draught_cm == b->draught_cm && a->speed_mm_s == b->speed_mm_s;
}

static void index_entry(Sim *sim, int32_t entry)
{
    uint32_t mask = (uint32_t)(sim->route_index_size - 1);
    uint32_t slot = question_slot(sim, &sim->routes[entry]);
    while (sim->route_index[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    sim->route_index[slot] = entry + 1;
}

/* Brings the index up to the book: adds what is new, or builds it anew, at most half full. */
static void update_index(Sim *sim)
{
    if (sim->route_indexed < 0 || 2 * sim->h.route_count >= sim->route_index_size) {
        int32_t size = 64;
        while (size <= 4 * sim->h.route_count) {
            size *= 2;
        }
        mem_free(sim->route_index);
        sim->route_index = mem_alloc((size_t)size, sizeof sim->route_index[0]);
        sim->route_index_size = size;
        sim->route_indexed = 0;
    }
    for (; sim->route_indexed < sim->h.route_count; sim->route_indexed++) {
        index_entry(sim, (int32_t)sim->route_indexed);
    }
}

static const RouteEntry *find_entry(Sim *sim, const RouteEntry *question)
{
    update_index(sim);
    uint32_t mask = (uint32_t)(sim->route_index_size - 1);
    for (uint32_t slot = question_slot(sim, question); sim->route_index[slot] != 0;
         slot = (slot + 1) & mask) {
        const RouteEntry *entry = &sim->routes[sim->route_index[slot] - 1];
        if (same_question(entry, question)) {
            return entry;
        }
    }
    return NULL;
}

/* ---- the entries ---- */

/* What stands in the book for "with every lane open"; a hash of real lanes is not it. */
#define OPEN_MAP UINT64_C(1)

static void add_legs(Sim *sim, const DirectedLeg *legs, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        sim->route_legs = mem_grow(sim->route_legs, (int32_t)sim->h.route_leg_count,
                                   &sim->route_leg_capacity, sizeof sim->route_legs[0]);
        sim->route_legs[sim->h.route_leg_count++] = legs[i];
    }
}

/* Works out what has not been asked before and adds it to the book. */
static const RouteEntry *add_entry(Sim *sim, RouteEntry question, const uint8_t *shut)
{
    DirectedLeg legs[ROUTE_LEGS_MAX];
    RouteQuery query = {question.from, question.to, question.speed_mm_s, question.draught_cm, shut};
    question.count = network_route(network_of(sim), &query, legs, ROUTE_LEGS_MAX);
    question.first = (int32_t)sim->h.route_leg_count;
    add_legs(sim, legs, question.count);
    sim->routes = mem_grow(sim->routes, (int32_t)sim->h.route_count, &sim->route_capacity,
                           sizeof sim->routes[0]);
    sim->routes[sim->h.route_count++] = question;
    return &sim->routes[sim->h.route_count - 1];
}

static RouteEntry question_of(const Sim *sim, const Vessel *v, int32_t from, int32_t to,
                              int32_t draught_cm)
{
    return (RouteEntry){.shut_version = sim->shut_version[sim->scenario->flows[v->flow].access],
                        .from = from,
                        .to = to,
                        .draught_cm = draught_cm,
                        .speed_mm_s = v->speed_mm_s};
}

const RouteEntry *route_look_up(Sim *sim, const Vessel *v, int32_t from, int32_t to,
                                int32_t draught_cm)
{
    RouteEntry question = question_of(sim, v, from, to, draught_cm);
    const RouteEntry *known = find_entry(sim, &question);
    return known ? known : add_entry(sim, question, regime_shut(sim, v->flow));
}

/* Whether there is a way with every lane open. */
static bool map_has_way(Sim *sim, const Vessel *v, int32_t from, int32_t to, int32_t draught_cm)
{
    RouteEntry question = question_of(sim, v, from, to, draught_cm);
    question.shut_version = OPEN_MAP;
    const RouteEntry *known = find_entry(sim, &question);
    return (known ? known : add_entry(sim, question, NULL))->count >= 0;
}

static void mark_route(Sim *sim, const RouteEntry *entry)
{
    const DirectedLeg *route = sim->route_legs + entry->first;
    RouteMark *marks = sim->route_marks + entry->first;
    int64_t through = 0;
    for (int32_t i = 0; i < entry->count; i++) {
        const LegFacts *leg = &sim->legs[route[i]];
        through += travel_ms(leg->length_m, entry->speed_mm_s, leg->speed_limit_mm_s);
        marks[i].through_ms = through;
    }
    int32_t stop = entry->count, dues = entry->count, choice = entry->count;
    for (int32_t i = entry->count - 1; i >= 0; i--) {
        const LegFacts *leg = &sim->legs[route[i]];
        bool ends = i + 1 == entry->count || sim->legs[route[i + 1]].lane != leg->lane;
        bool enters = i == 0 || sim->legs[route[i - 1]].lane != leg->lane;
        dues = ends && leg->dues >= 0 ? i : dues;
        choice =
            leg->control >= 0 && enters && sim->turn_rules[leg->control].other_way ? i : choice;
        marks[i].lane = leg->lane;
        marks[i].control = enters ? leg->control : -1;
        marks[i].gated = enters && leg->gated;
        marks[i].dues = dues;
        marks[i].choice = choice;
        marks[i].stop = stop;
        stop = marks[i].control >= 0 || marks[i].gated ? i : stop;
    }
}

void routes_mark(Sim *sim)
{
    if (sim->route_mark_count < sim->h.route_leg_count) {
        size_t size = 2 * (size_t)sim->h.route_leg_count;
        sim->route_marks = mem_resize(sim->route_marks, (size_t)sim->route_mark_count, size,
                                      sizeof sim->route_marks[0]);
        sim->route_mark_count = (int64_t)size;
    }
    for (; sim->routes_marked < sim->h.route_count; sim->routes_marked++) {
        const RouteEntry *entry = &sim->routes[sim->routes_marked];
        if (entry->count > 0) {
            mark_route(sim, entry);
        }
    }
}

static int32_t draught_class(const Sim *sim, const Vessel *v)
{
    return network_draught_class(network_of(sim), vessel_draught_cm(sim, v));
}

const RouteEntry *route_for(Sim *sim, const Vessel *v, int32_t from, int32_t to)
{
    int32_t draught = draught_class(sim, v);
    const RouteEntry *entry = route_look_up(sim, v, from, to, draught);
    if (entry->count >= 0 || draught == 0) {
        return entry;
    }
    /* Looked up again in any case: the book may have moved. */
    return route_look_up(sim, v, from, to, map_has_way(sim, v, from, to, draught) ? draught : 0);
}

/* ---- the choice of ways ---- */

/* The first leg of a route that enters a lane for which there may be another way; -1: none. */
static int32_t choice_leg(Sim *sim, const RouteEntry *entry)
{
    if (entry->count <= 0) {
        return -1;
    }
    routes_mark(sim);
    int32_t leg = sim->route_marks[entry->first].choice;
    return leg < entry->count ? leg : -1;
}

/* When about a vessel that sails now would be at the end of a route. */
static int64_t route_done(Sim *sim, const RouteEntry *entry)
{
    int32_t leg = choice_leg(sim, entry);
    const RouteMark *marks = sim->route_marks + entry->first;
    int64_t whole = entry->count > 0 ? marks[entry->count - 1].through_ms : 0;
    if (leg < 0) {
        return sim->h.now + whole;
    }
    int64_t to_it = leg > 0 ? marks[leg - 1].through_ms : 0;
    int32_t control = sim->legs[sim->route_legs[entry->first + leg]].control;
    int64_t ready = turns_ready(sim, control, sim->h.now + to_it);
    return ready == NEVER ? NEVER : ready + whole - to_it;
}

/* The way if one more lane were shut. */
static const RouteEntry *look_up_without(Sim *sim, const Vessel *v, int32_t from, int32_t to,
                                         int32_t lane)
{
    RouteEntry question = question_of(sim, v, from, to, draught_class(sim, v));
    question.shut_version ^= (uint64_t)(lane + 1) * UINT64_C(0x9E3779B97F4A7C15);
    const RouteEntry *entry = find_entry(sim, &question);
    if (!entry) {
        int32_t count = network_of(sim)->lane_count;
        uint8_t *shut = mem_alloc((size_t)count, sizeof shut[0]);
        memcpy(shut, regime_shut(sim, v->flow), (size_t)count);
        shut[lane] = 1;
        entry = add_entry(sim, question, shut);
        mem_free(shut);
    }
    return entry;
}

const RouteEntry *route_choose(Sim *sim, const Vessel *v, int32_t from, int32_t to,
                               const RouteEntry *entry)
{
    int32_t leg = choice_leg(sim, entry);
    if (leg < 0) {
        return entry;
    }
    int64_t done = route_done(sim, entry);
    int32_t lane = sim->legs[sim->route_legs[entry->first + leg]].lane;
    int64_t first = entry - sim->routes;
    const RouteEntry *other = look_up_without(sim, v, from, to, lane);
    /* The book may have moved. */
    return other->count > 0 && route_done(sim, other) < done ? other : &sim->routes[first];
}

void route_own(Sim *sim, Vessel *v, const DirectedLeg *legs, int32_t count)
{
    v->route = (int32_t)sim->h.route_leg_count;
    v->route_count = count;
    v->route_entry = -1;
    add_legs(sim, legs, count);
}
