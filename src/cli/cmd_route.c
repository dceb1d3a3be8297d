#include "cli/cli.h"

#include "base/memory.h"
#include "io/map_file.h"
#include "model/geo.h"
#include "sim/sim.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LEGS_MAX = NETWORK_NODES_MAX };

/* A speed at which the quickest way is the shortest unless a limit slows it: 12 kn. */
enum { ROUTE_SPEED_MM_S = 6173 };

/* The name of a waypoint as the word meant it: an alias in its own spelling, else its name. */
static const char *waypoint_name(const Node *node, const char *word)
{
    for (int32_t i = 0; i < node->alias_count; i++) {
        if (strcasecmp(node->aliases[i], word) == 0) {
            return node->aliases[i];
        }
    }
    return node->name && node->name[0] ? node->name : node->id;
}

static int32_t add_names(const char **names, int32_t count, const char *name,
                         const char *const *aliases, int32_t alias_count)
{
    names[count++] = name;
    for (int32_t i = 0; i < alias_count; i++) {
        names[count++] = aliases[i];
    }
    return count;
}

static void unknown_place(const Network *network, const char *word)
{
    size_t most = 0;
    for (int32_t i = 0; i < network->port_count; i++) {
        most += 2 + (size_t)network->ports[i].alias_count;
    }
    for (int32_t i = 0; i < network->node_count; i++) {
        most += 1 + (size_t)network->nodes[i].alias_count;
    }
    const char **names = mem_alloc(most, sizeof names[0]);
    int32_t count = 0;
    for (int32_t i = 0; i < network->port_count; i++) {
        const Port *port = &network->ports[i];
        names[count++] = port->id;
        count = add_names(names, count, port->name, port->aliases, port->alias_count);
    }
    for (int32_t i = 0; i < network->node_count; i++) {
        const Node *node = &network->nodes[i];
        count = add_names(names, count, node->name, node->aliases, node->alias_count);
    }
    const char *nearest = nearest_name(word, names, count);
    fprintf(stderr,
            "corridor: found `%s`, expected a port by name, alias or UN/LOCODE, or a "
            "waypoint%s%s%s\n",
            word, nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    mem_free(names);
}

/* The node of a port's berths or of a waypoint; -1 after a message. The map has "Istanbul" among
 * the names of the Bosphorus south entrance. */
static int32_t find_place(const Network *network, const char *word, const char **name)
{
    int32_t node = network_find_place(network, word);
    if (node < 0) {
        unknown_place(network, word);
        return -1;
    }
    int32_t port = network_find_port(network, word);
    *name = port >= 0 ? network->ports[port].name : waypoint_name(&network->nodes[node], word);
    return node;
}

static const char *node_label(const Network *network, int32_t node)
{
    const char *name = network->nodes[node].name;
    return name && name[0] ? name : network->nodes[node].id;
}

static void print_json(const Network *network, const char *from, const char *to, double miles,
                       const DirectedLeg *route, int32_t count, int32_t start)
{
    json_t *path = json_array();
    for (int32_t i = 0; i <= count; i++) {
        int32_t node = i == 0 ? start : leg_end_node(network, route[i - 1]);
        json_t *stop = json_object();
        json_object_set_new(stop, "node", json_string(node_label(network, node)));
        json_object_set_new(stop, "lon", json_real(network->nodes[node].at.lon));
        json_object_set_new(stop, "lat", json_real(network->nodes[node].at.lat));
        if (i > 0) {
            json_object_set_new(stop, "lane", json_string(leg_lane(network, route[i - 1])->id));
        }
        json_array_append_new(path, stop);
    }
    json_t *root = json_object();
    json_object_set_new(root, "from", json_string(from));
    json_object_set_new(root, "to", json_string(to));
    json_object_set_new(root, "distance_nm", json_real(miles));
    json_object_set_new(root, "path", path);
    json_dumpf(root, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(8));
    printf("\n");
    json_decref(root);
}

static void print_text(const Network *network, const char *from, const char *to, double miles,
                       const DirectedLeg *route, int32_t count)
{
    printf("%s to %s: %.1f nm\n", from, to, miles);
    for (int32_t i = 0; i < count; i++) {
        const Leg *leg = &network->legs[leg_index(route[i])];
        printf("  %7.1f nm  %-16s to %s\n", leg->length_m / METRES_PER_NM,
               network->lanes[leg->lane].id, node_label(network, leg_end_node(network, route[i])));
    }
}

static int find_route(const Network *network, const uint8_t *shut, const char *const *words,
                      bool as_json)
{
    const char *from = NULL, *to = NULL;
    int32_t start = find_place(network, words[0], &from);
    int32_t goal = find_place(network, words[1], &to);
    if (start < 0 || goal < 0) {
        return 2;
    }
    DirectedLeg route[LEGS_MAX];
    RouteQuery query = {start, goal, ROUTE_SPEED_MM_S, 0, shut};
    int32_t count = network_route(network, &query, route, LEGS_MAX);
    if (count < 0) {
        fprintf(stderr, "corridor: no open way leads from %s to %s\n", from, to);
        return 1;
    }
    int64_t metres = 0;
    for (int32_t i = 0; i < count; i++) {
        metres += network->legs[leg_index(route[i])].length_m;
    }
    double miles = (double)metres / METRES_PER_NM;
    if (as_json) {
        print_json(network, from, to, miles, route, count, start);
    } else {
        print_text(network, from, to, miles, route, count);
    }
    return 0;
}

/* The first mode in which the corridor's rules can open it; MODE_CLOSED when none does. */
static CorridorMode opening_mode(const Corridor *corridor)
{
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        if (corridor->rules[r].mode != MODE_CLOSED) {
            return corridor->rules[r].mode;
        }
    }
    return MODE_CLOSED;
}

/* Opens the corridors that the scenario can open but begins without, and says so. */
static void open_corridors(Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    for (int32_t c = 0; c < s->corridor_count; c++) {
        CorridorMode mode = opening_mode(&s->corridors[c]);
        if (sim_corridor(sim, c).mode != MODE_CLOSED || mode == MODE_CLOSED) {
            continue;
        }
        Command command = {.t = s->start,
                           .verb = VERB_CORRIDOR,
                           .subject = c,
                           .party = -1,
                           .value = (int64_t)mode};
        Errors ignored = {0};
        if (sim_apply(sim, &command, &ignored)) {
            fprintf(stderr, "corridor: `%s` is closed when the scenario starts; taken as open\n",
                    s->corridors[c].name);
        }
        errors_free(&ignored);
    }
}

/* Lanes as the scenario has them at its start, with all its corridors open: a route is asked for to
 * be sailed, and most scenarios begin before their agreement is in force. */
static int route_in_scenario(const char *name, const char *const *words, bool as_json)
{
    ScenarioSources sources = data_sources();
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, name, NULL, &bundle, &errors)) {
        return cli_bad_input(&errors);
    }
    if (!bundle.network) {
        scenario_bundle_free(&bundle);
        return cli_bad_word(name, "a scenario with a map");
    }
    SimConfig config = {bundle.scenario, bundle.scenario->seed, 0, false};
    Sim *sim = sim_create(&config);
    open_corridors(sim);
    uint8_t *shut = mem_alloc((size_t)bundle.network->lane_count + 1, 1);
    for (int32_t l = 0; l < bundle.network->lane_count; l++) {
        shut[l] = !sim_lane_is_open(sim, l);
    }
    int code = find_route(bundle.network, shut, words, as_json);
    mem_free(shut);
    sim_destroy(sim);
    scenario_bundle_free(&bundle);
    return code;
}

static int route_in_peace(const char *const *words, bool as_json)
{
    char folder[4400];
    snprintf(folder, sizeof folder, "%s/maps/black-sea", data_folder());
    Network network = {0};
    Errors errors = {0};
    if (!map_load_network(folder, &network, &errors)) {
        return cli_bad_input(&errors);
    }
    uint8_t *shut = mem_alloc((size_t)network.lane_count + 1, 1);
    network_shut_as_in_peace(&network, shut);
    int code = find_route(&network, shut, words, as_json);
    mem_free(shut);
    network_free(&network);
    return code;
}

int cmd_route(int argc, char **argv)
{
    const char *scenario[1], *words[2];
    CliOption options[] = {{"scenario", true, scenario, 1, 0}, {.name = "json"}};
    int32_t count;
    if (!cli_options(argc, argv, options, 2, words, 2, &count)) {
        return 2;
    }
    if (count < 2) {
        return cli_bad_word("corridor route", "`corridor route FROM TO`");
    }
    bool as_json = options[1].count > 0;
    return options[0].count > 0 ? route_in_scenario(scenario[0], words, as_json)
                                : route_in_peace(words, as_json);
}
