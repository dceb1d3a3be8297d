/* Dated events, and the checks that need the whole scenario: are the events possible when their day
 * comes, and can vessels get where their flows send them? */
#include "io/scenario_reader.h"

#include "base/simtime.h"
#include "sim/sim.h"

#include <string.h>

enum { EXTENSION_MAX_DAYS = 36525 };

/* ---- reading ---- */

/* Parses the command and reports its errors where the file has it. */
static bool read_command(Reader *r, const YamlNode *node, Command *command)
{
    const char *text = reader_text_of(r, node, "a command");
    if (!text || r->map_failed) {
        return false;
    }
    Errors inner = {0};
    bool good = command_parse(r->scenario, text, command, &inner);
    for (int32_t i = 0; i < inner.count; i++) {
        yaml_error(r->errors, node, "%s", inner.items[i].text);
    }
    errors_free(&inner);
    if (good && command->verb == VERB_RENEW && command->value > EXTENSION_MAX_DAYS * MS_PER_DAY) {
        yaml_error(r->errors, node, "found an extension above 100 years, expected less");
        good = false;
    }
    return good;
}

static void read_event(Reader *r, const YamlNode *node, ScenarioEvent *event)
{
    *event = (ScenarioEvent){.t = r->scenario->start, .command = {.verb = VERBS}};
    if (!reader_keys(r, node, "an event", "on! do text category source")) {
        return;
    }
    const YamlNode *on = yaml_get(node, "on"), *command = yaml_get(node, "do");
    if (on) {
        reader_date_of(r, on, on->text, false, true, &event->t);
    }
    if (command && !read_command(r, command, &event->command)) {
        event->command = (Command){.verb = VERBS};
    }
    event->command.t = event->t;
    event->text = reader_text(r, node, "text");
    event->category = reader_text(r, node, "category");
    event->source = reader_text(r, node, "source");
    if (!command && !yaml_get(node, "text")) {
        yaml_error(r->errors, node, "found an event without `do` and `text`, expected one or both");
    }
}

/* An event and where it was written. */
typedef struct Read {
    ScenarioEvent event;
    const YamlNode *node;
} Read;

/* Lanes shut through the run are commands at its start, so that they can be opened by hand. */
static int32_t shut_lanes(Reader *r, const YamlNode *root, Read *reads)
{
    int32_t count;
    const int32_t *lanes = reader_name_list(r, root, "shut_lanes", &r->lanes, &count);
    for (int32_t i = 0; i < count; i++) {
        int64_t start = r->scenario->start;
        Command command = {.t = start, .verb = VERB_LANE, .subject = lanes[i], .party = -1};
        reads[i].event = (ScenarioEvent){.t = start, .command = command, .category = "setting"};
        reads[i].node = yaml_get(root, "shut_lanes");
    }
    return count;
}

/* By time; those of the same time stay in the order of the file. */
static void sort_events(Read *reads, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        Read read = reads[i];
        int32_t at = i;
        for (; at > 0 && reads[at - 1].event.t > read.event.t; at--) {
            reads[at] = reads[at - 1];
        }
        reads[at] = read;
    }
}

/* The events of the scenario, and beside them the nodes they came from. */
static void keep_events(Reader *r, const Read *reads, int32_t count)
{
    ScenarioEvent *events = arena_alloc(r->arena, (size_t)count + 1, sizeof events[0]);
    const YamlNode **nodes = arena_alloc(r->scratch, (size_t)count + 1, sizeof nodes[0]);
    for (int32_t i = 0; i < count; i++) {
        events[i] = reads[i].event;
        nodes[i] = reads[i].node;
    }
    r->scenario->events = events;
    r->scenario->event_count = count;
    r->event_nodes = nodes;
}

void scenario_read_events(Reader *r, const YamlNode *root)
{
    const YamlNode *list = yaml_get(root, "events"), *shut = yaml_get(root, "shut_lanes");
    if (list && !reader_is_list(r, list, "events")) {
        list = NULL;
    }
    if (list && list->count > EVENTS_MAX) {
        yaml_error(r->errors, list, "found %d events, expected at most 10000", (int)list->count);
        return;
    }
    size_t most = (size_t)(list ? list->count : 0) + (size_t)(shut ? shut->count : 0);
    Read *reads = arena_alloc(r->scratch, most + 1, sizeof reads[0]);
    int32_t count = shut_lanes(r, root, reads);
    for (const YamlNode *node = list ? list->first : NULL; node; node = node->next, count++) {
        reads[count].node = node;
        read_event(r, node, &reads[count].event);
    }
    sort_events(reads, count);
    keep_events(r, reads, count);
}

/* ---- are the events possible? ---- */

/* The scenario without vessels and without chance: what is left is what its own events do. It
 * borrows everything; its arena is not freed. */
static Scenario for_rehearsal(Reader *r)
{
    Scenario empty = *r->scenario;
    empty.flow_count = 0;
    empty.event_count = 0;
    size_t count = (size_t)empty.agreement_count;
    Agreement *agreements = arena_alloc(r->scratch, count + 1, sizeof agreements[0]);
    for (size_t a = 0; a < count; a++) {
        agreements[a] = empty.agreements[a];
        agreements[a].violations_per_1000_days = 0;
        agreements[a].renewal_ppm = 0;
    }
    empty.agreements = agreements;
    return empty;
}

/* Whether a vessel is struck is known only when there are any. */
static bool cannot_rehearse(const Scenario *s, const Command *command)
{
    return command->verb == VERBS ||
           (command->verb == VERB_ATTACK && s->hazards[command->subject].target == TARGET_MARITIME);
}

/* A rehearsal without vessels: each command is given when its day comes, and must be possible. */
void scenario_check_events(Reader *r)
{
    const Scenario *s = r->scenario;
    Scenario empty = for_rehearsal(r);
    Sim *sim = sim_create(&(SimConfig){.scenario = &empty, .seed = s->seed});
    for (int32_t i = 0; i < s->event_count; i++) {
        const ScenarioEvent *event = &s->events[i];
        if (cannot_rehearse(s, &event->command)) {
            continue;
        }
        /* Events come before all else of their moment. */
        sim_run_until(sim, event->t - 1);
        Errors inner = {0};
        if (!sim_apply(sim, &event->command, &inner)) {
            const YamlNode *command = yaml_get(r->event_nodes[i], "do");
            yaml_error(r->errors, command ? command : r->event_nodes[i],
                       "not possible on that day: %s", errors_first(&inner));
        }
        errors_free(&inner);
    }
    sim_destroy(sim);
}

/* ---- are there ways? ---- */

enum { ROUTE_LEGS_MAX = 256 };

typedef struct Ways {
    Reader *r;
    const uint8_t *shut; /* [lane_count] lanes that nothing in the scenario opens */
    const Flow *flow;
    const YamlNode *node; /* of the flow */
} Ways;

static bool is_way(const Ways *w, int32_t from, int32_t to, int32_t draught_cm, int32_t speed_mm_s)
{
    DirectedLeg route[ROUTE_LEGS_MAX];
    RouteQuery query = {.from_node = from,
                        .to_node = to,
                        .speed_mm_s = speed_mm_s,
                        .draught_cm = draught_cm,
                        .lane_shut = w->shut};
    return network_route(w->r->network, &query, route, ROUTE_LEGS_MAX) >= 0;
}

/* Where errors of a key are told: at its value, or at the flow. */
static const YamlNode *at_key(const Ways *w, const char *key)
{
    const YamlNode *node = yaml_get(w->node, key);
    return node ? node : w->node;
}

static bool check_way(const Ways *w, const YamlNode *at, int32_t from, int32_t to)
{
    if (from < 0 || to < 0 || is_way(w, from, to, 0, 5000)) {
        return true;
    }
    yaml_error(w->r->errors, at,
               "found no way from `%s` to `%s` over lanes that this scenario can open",
               w->r->network->nodes[from].id, w->r->network->nodes[to].id);
    return false;
}

/* Where vessels for a port set out. */
static int32_t origin(const Flow *flow, const Port *port)
{
    return flow->starts_in_port ? port->roadstead_node : flow->entry_node;
}

static bool check_port(const Ways *w, const YamlNode *at, const Port *port)
{
    return check_way(w, at, origin(w->flow, port), port->roadstead_node) &&
           check_way(w, at, port->roadstead_node, port->berth_node) &&
           check_way(w, at, port->berth_node, w->flow->exit_node);
}

/* In ballast a class must find water deep enough; laden it may carry less than a full cargo. */
static void check_draught(const Ways *w, const YamlNode *at, const Port *port, int32_t index)
{
    const VesselClass *class = &w->r->scenario->classes[index];
    int32_t from = origin(w->flow, port);
    if (from >= 0 &&
        !is_way(w, from, port->roadstead_node, class->draught_ballast_cm, class->ballast_mm_s)) {
        yaml_error(w->r->errors, at,
                   "found `%s`, which in ballast (%.1f m) finds no way deep enough to %s",
                   class->id, class->draught_ballast_cm / 100.0, port->name);
    }
}

static bool is_among(const int32_t *items, int32_t count, int32_t item)
{
    for (int32_t i = 0; i < count; i++) {
        if (items[i] == item) {
            return true;
        }
    }
    return false;
}

/* An arrival may name a port or a class that the flow's mixes do not have. */
static void check_dated_ways(const Ways *w)
{
    const Flow *flow = w->flow;
    const Network *network = w->r->network;
    const YamlNode *list = yaml_get(yaml_get(w->node, "arrivals"), "dated");
    for (const YamlNode *item = list ? list->first : NULL; item; item = item->next) {
        const YamlNode *port_node = yaml_get(item, "port"), *class_node = yaml_get(item, "class");
        int32_t port = port_node ? reader_find(&w->r->ports, port_node->text) : -1;
        int32_t class = class_node ? reader_find(&w->r->classes, class_node->text) : -1;
        bool new_port = port >= 0 && !is_among(flow->ports, flow->port_count, port);
        bool new_class = class >= 0 && !is_among(flow->classes, flow->class_count, class);
        if (!new_port && !new_class) {
            continue; /* checked with the mixes */
        }
        if (new_port && !check_port(w, port_node, &network->ports[port])) {
            continue;
        }
        int32_t port_count = port >= 0 ? 1 : flow->port_count;
        int32_t class_count = class >= 0 ? 1 : flow->class_count;
        for (int32_t p = 0; p < port_count; p++) {
            for (int32_t c = 0; c < class_count; c++) {
                check_draught(w, class_node ? class_node : port_node,
                              &network->ports[port >= 0 ? port : flow->ports[p]],
                              class >= 0 ? class : flow->classes[c]);
            }
        }
    }
}

static void check_flow_ways(const Ways *w)
{
    const Flow *flow = w->flow;
    const Scenario *s = w->r->scenario;
    for (int32_t p = 0; p < flow->port_count; p++) {
        const Port *port = &s->network->ports[flow->ports[p]];
        bool good = check_port(w, at_key(w, "ports"), port);
        for (int32_t c = 0; good && c < flow->class_count; c++) {
            check_draught(w, at_key(w, "classes"), port, flow->classes[c]);
        }
    }
    for (int32_t i = 0; i < flow->step_count; i++) {
        int32_t line = flow->steps[i].kind == STEP_SERVE ? flow->steps[i].line : -1;
        if (line >= 0) {
            check_way(w, at_key(w, "itinerary"), flow->entry_node, s->lines[line].node);
            check_way(w, at_key(w, "itinerary"), s->lines[line].node, flow->exit_node);
        }
    }
    if (flow->port_count == 0) {
        check_way(w, at_key(w, "exit"), flow->entry_node, flow->exit_node);
    }
    check_dated_ways(w);
}

/* Lanes that neither peace nor a corridor nor an event ever opens. */
static const uint8_t *lanes_never_open(Reader *r)
{
    const Scenario *s = r->scenario;
    uint8_t *shut = arena_alloc(r->scratch, (size_t)r->network->lane_count + 1, 1);
    network_shut_as_in_peace(r->network, shut);
    for (int32_t c = 0; c < s->corridor_count; c++) {
        for (int32_t i = 0; i < s->corridors[c].lane_count; i++) {
            shut[s->corridors[c].lanes[i]] = 0;
        }
    }
    for (int32_t e = 0; e < s->event_count; e++) {
        const Command *c = &s->events[e].command;
        if (c->verb == VERB_LANE && c->value == 0 && c->t <= s->start) {
            shut[c->subject] = 1;
        }
    }
    for (int32_t e = 0; e < s->event_count; e++) {
        const Command *c = &s->events[e].command;
        if (c->verb == VERB_LANE && c->value != 0) { /* open or auto */
            shut[c->subject] = 0;
        }
    }
    return shut;
}

void scenario_check_ways(Reader *r, const YamlNode *root)
{
    if (!r->network) {
        return;
    }
    const uint8_t *shut = lanes_never_open(r);
    const YamlNode *map = yaml_get(root, "flows");
    const YamlNode *node = map ? map->first : NULL;
    for (int32_t f = 0; f < r->scenario->flow_count && node; f++, node = node->next) {
        Ways w = {r, shut, &r->scenario->flows[f], node};
        check_flow_ways(&w);
    }
}
