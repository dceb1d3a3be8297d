#include "common/toy.h"

#include "base/simtime.h"
#include "model/geo.h"

#include <stdlib.h>
#include <string.h>

static void *keep(Toy *toy, const void *items, size_t bytes)
{
    void *copy = arena_alloc(&toy->scenario.arena, 1, bytes);
    memcpy(copy, items, bytes);
    return copy;
}
#define KEEP(toy, array) keep(toy, array, sizeof(array))

static const Distribution *constant(Toy *toy, int64_t value)
{
    DistributionSpec spec = {.kind = DIST_CONSTANT, .mean = value};
    return distribution_compile(&spec, &toy->scenario.arena);
}

static const Distribution *exponential(Toy *toy, int64_t mean)
{
    DistributionSpec spec = {.kind = DIST_EXPONENTIAL, .mean = mean};
    return distribution_compile(&spec, &toy->scenario.arena);
}

static const Dated *always(Toy *toy, int64_t value)
{
    Dated entry[] = {{INT64_MIN, value}};
    return KEEP(toy, entry);
}

static Station station(Toy *toy, const char *id, StationKind kind, int32_t servers)
{
    return (Station){.id = id,
                     .name = id,
                     .kind = kind,
                     .servers = always(toy, servers),
                     .server_count = 1,
                     .disciplines = always(toy, DISCIPLINE_FIFO),
                     .discipline_count = 1,
                     .closes_ms = MS_PER_DAY,
                     .corridor = -1,
                     .port = -1,
                     .lane = -1};
}

static void begin(Toy *toy, const char *id, int32_t run_days)
{
    memset(toy, 0, sizeof *toy);
    toy->scenario.id = toy->scenario.title = id;
    toy->scenario.start = time_from_civil((CivilTime){.year = 2022, .month = 1, .day = 1});
    toy->scenario.end = toy->scenario.start + run_days * MS_PER_DAY;
    toy->scenario.seed = 1;
}

void toy_queue(Toy *toy, double arrivals_per_day, double mean_service_days, int32_t servers,
               int32_t run_days)
{
    begin(toy, "toy-queue", run_days);
    Scenario *s = &toy->scenario;
    Station desk[] = {station(toy, "desk", STATION_QUEUE, servers)};
    desk[0].service = exponential(toy, (int64_t)(mean_service_days * (double)MS_PER_DAY));
    desk[0].line_count = 1;
    Line line[] = {{.id = "desk", .name = "Desk", .node = -1, .area = -1}};
    Step steps[] = {{.kind = STEP_SERVE}, {.kind = STEP_DEPART}};
    Flow flow[] = {{.id = "calls",
                    .name = "Calls",
                    .counted = true,
                    .arrivals = ARRIVAL_POISSON,
                    .rates = always(toy, (int64_t)(arrivals_per_day * 1000 + 0.5)),
                    .rate_count = 1,
                    .unit_gap = exponential(toy, INT64_C(1) << 32),
                    .entry_node = -1,
                    .exit_node = -1,
                    .steps = KEEP(toy, steps),
                    .step_count = 2}};
    s->stations = KEEP(toy, desk);
    s->lines = KEEP(toy, line);
    s->flows = KEEP(toy, flow);
    s->station_count = s->line_count = s->flow_count = 1;
}

/* ---- the corridor ---- */

ToyCorridor toy_corridor_defaults(void)
{
    return (ToyCorridor){.every_ms = MS_PER_DAY,
                         .inspection_ms = 2 * MS_PER_HOUR,
                         .teams = 1,
                         .berths = 2,
                         .parcel_t = 20000,
                         .load_t_per_day = 10000,
                         .under_way = UNDER_WAY_CONTINUE,
                         .run_days = 60};
}

static void toy_network(Toy *toy, int32_t shoal_cm)
{
    Network *n = &toy->network;
    /* Points due north of each other, so lengths follow from geo_distance_m alone. */
    static const GeoPoint sea = {30.0, 42.0}, anchorage = {30.0, 42.5}, roads = {30.0, 44.5},
                          berth = {30.0, 44.6};
    static const struct {
        const char *id;
        LaneKind kind;
        GeoPoint from, to;
    } lanes[] = {{"SEA", LANE_OPEN_SEA, {30.0, 42.0}, {30.0, 42.5}},
                 {"CORR", LANE_CORRIDOR, {30.0, 42.5}, {30.0, 44.5}},
                 {"APP", LANE_APPROACH, {30.0, 44.5}, {30.0, 44.6}},
                 {"SHOAL", LANE_OPEN_SEA, {30.0, 42.5}, {30.0, 44.5}}};
    n->lane_count = shoal_cm > 0 ? 4 : 3;
    n->lanes = arena_alloc(&n->arena, 4, sizeof n->lanes[0]);
    for (int32_t i = 0; i < n->lane_count; i++) {
        GeoPoint *points = arena_alloc(&n->arena, 2, sizeof points[0]);
        points[0] = lanes[i].from;
        points[1] = lanes[i].to;
        n->lanes[i] = (Lane){.id = lanes[i].id,
                             .name = lanes[i].id,
                             .kind = lanes[i].kind,
                             .draught_limit_cm = i == 3 ? shoal_cm : 0,
                             .points = points,
                             .point_count = 2};
    }
    NamedPoint named[] = {{.id = "sea", .name = "Sea", .at = sea},
                          {.id = "anchorage", .name = "Anchorage", .at = anchorage},
                          {.id = "roads", .name = "Roads", .at = roads},
                          {.id = "berth", .name = "Berth", .at = berth}};
    network_join(n, named, 4);
    n->port_count = 1;
    n->ports = arena_alloc(&n->arena, 1, sizeof n->ports[0]);
    n->ports[0] = (Port){.id = "XXPRT",
                         .name = "Haven",
                         .label = "Haven",
                         .country = "XX",
                         .at = berth,
                         .roadstead = roads,
                         .berth_node = network_find_node(n, "berth"),
                         .roadstead_node = network_find_node(n, "roads"),
                         .berths = 2,
                         .rank = 1,
                         .load_kg_per_day = 10000000};
}

static void toy_parties(Toy *toy, const ToyCorridor *o)
{
    Scenario *s = &toy->scenario;
    Party parties[] = {{"east", "East"}, {"west", "West"}};
    Agreement deal[] = {{.id = "deal",
                         .name = "The Deal",
                         .targets = 1u << TARGET_MARITIME,
                         .signatories = 3,
                         .consent_at_start = {CONSENT_SIGNED, CONSENT_SIGNED},
                         .status_at_start = AGREEMENT_IN_FORCE,
                         .term_ms = o->term_ms}};
    CorridorRule rules[] = {{.clauses = {{0, 1u << AGREEMENT_IN_FORCE}},
                             .clause_count = 1,
                             .mode = MODE_INSPECTED,
                             .teams = -1},
                            {.mode = MODE_CLOSED, .teams = -1}};
    int32_t lane[] = {network_find_lane(&toy->network, "CORR")};
    int32_t port[] = {0};
    Corridor corridor[] = {{.id = "corr",
                            .name = "Corridor",
                            .lanes = KEEP(toy, lane),
                            .lane_count = 1,
                            .ports = KEEP(toy, port),
                            .port_count = 1,
                            .rules = KEEP(toy, rules),
                            .rule_count = 2,
                            .under_way = o->under_way}};
    s->parties = KEEP(toy, parties);
    s->party_count = 2;
    s->agreements = KEEP(toy, deal);
    s->agreement_count = 1;
    s->corridors = KEEP(toy, corridor);
    s->corridor_count = 1;
}

static void toy_stations(Toy *toy, const ToyCorridor *o)
{
    Scenario *s = &toy->scenario;
    int32_t anchorage = network_find_node(&toy->network, "anchorage");
    Station stations[] = {station(toy, "check", STATION_INSPECTION, o->teams),
                          station(toy, "berths:XXPRT", STATION_BERTHS, o->berths)};
    stations[0].service = constant(toy, o->inspection_ms);
    stations[0].repeat_ppm = o->repeat_ppm;
    stations[0].repeat_after_ms = MS_PER_DAY;
    stations[0].line_count = 2;
    stations[0].corridor = 0;
    stations[1].first_line = 2;
    stations[1].line_count = 1;
    stations[1].port = 0;
    Line lines[] = {
        {.id = "outbound", .name = "Out", .node = anchorage, .area = -1, .outbound = true},
        {.id = "inbound", .name = "In", .node = anchorage, .area = -1},
        {.id = "berths",
         .name = "Berths",
         .station = 1,
         .node = toy->network.ports[0].roadstead_node,
         .area = -1}};
    s->stations = KEEP(toy, stations);
    s->station_count = 2;
    s->lines = KEEP(toy, lines);
    s->line_count = 3;
    int32_t port_station[] = {1};
    int32_t control[] = {-1, -1, -1, -1, -1, -1, -1, -1};
    PortSetting setting[] = {{.berths = -1, .load_kg_per_day = o->load_t_per_day * 1000}};
    s->port_station = KEEP(toy, port_station);
    s->lane_control = KEEP(toy, control);
    s->port_settings = KEEP(toy, setting);
}

static void toy_flow(Toy *toy, const ToyCorridor *o)
{
    Scenario *s = &toy->scenario;
    VesselClass classes[] = {{.id = "tub",
                              .name = "Tub",
                              .dwt_kg = o->parcel_t * 1000,
                              .cargo_kg = o->parcel_t * 1000,
                              .draught_laden_cm = 700,
                              .draught_ballast_cm = 400,
                              .laden_mm_s = 5000,
                              .ballast_mm_s = 6000}};
    Step steps[] = {{.kind = STEP_SERVE, .line = 1},
                    {.kind = STEP_LOAD},
                    {.kind = STEP_SERVE, .line = 0},
                    {.kind = STEP_DEPART}};
    uint32_t only[] = {UINT32_MAX};
    Mix mix[] = {{INT64_MIN, KEEP(toy, only)}};
    int32_t first[] = {0};
    int32_t sea = network_find_node(&toy->network, "sea");
    Flow flow[] = {{.id = "grain",
                    .name = "Grain",
                    .counted = true,
                    .arrivals = ARRIVAL_EVEN,
                    .rates = always(toy, 1000 * MS_PER_DAY / o->every_ms),
                    .rate_count = 1,
                    .entry_node = sea,
                    .exit_node = sea,
                    .ports = KEEP(toy, first),
                    .port_count = 1,
                    .port_mix = KEEP(toy, mix),
                    .port_mix_count = 1,
                    .classes = KEEP(toy, first),
                    .class_count = 1,
                    .class_mix = KEEP(toy, mix),
                    .class_mix_count = 1,
                    .steps = KEEP(toy, steps),
                    .step_count = 4}};
    s->classes = KEEP(toy, classes);
    s->class_count = 1;
    s->flows = KEEP(toy, flow);
    s->flow_count = 1;
}

void toy_corridor(Toy *toy, const ToyCorridor *options)
{
    begin(toy, "toy-corridor", options->run_days);
    toy_network(toy, options->shoal_cm);
    toy->scenario.network = &toy->network;
    toy_parties(toy, options);
    toy_stations(toy, options);
    toy_flow(toy, options);
}

void toy_free(Toy *toy)
{
    scenario_free(&toy->scenario);
    network_free(&toy->network);
}

Command toy_command(const Toy *toy, const char *text)
{
    Command command;
    Errors errors = {0};
    if (!command_parse(&toy->scenario, text, &command, &errors)) {
        errors_print(&errors, stderr);
        abort();
    }
    return command;
}
