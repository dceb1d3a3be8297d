/* Ports, where they differ from the map: berths by size, silos, draught, pilots. */
#include "io/station_work.h"

#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

/* A silo's tonnes are multiplied with each other in 64 bits, and bins are bits of one word. */

static const ValueRule rule_load = {
    .unit = UNIT_FLOW, .low = 1000, .high = 1000000000, .range = "1 t/day to 1 Mt/day"};
static const ValueRule rule_inflow = {
    .unit = UNIT_FLOW, .low = 0, .high = 300000000, .range = "0 to 300 kt/day"};
static const ValueRule rule_silo = {.unit = UNIT_MASS,
                                    .low = 0,
                                    .high = 3000000000,
                                    .range = "0 to 3 Mt"}; /* also all goods together */
static const ValueRule rule_some = {
    .unit = UNIT_COUNT, .low = 1, .high = 1000, .range = "1 to 1000"};
static const ValueRule rule_dwt = {
    .unit = UNIT_MASS, .low = 100000, .high = 1000000000, .range = "100 t to 1 Mt"};
static const ValueRule rule_loa = {
    .unit = UNIT_LENGTH, .low = 10000, .high = 500000, .range = "10 m to 500 m"};
static const ValueRule rule_depth = {
    .unit = UNIT_LENGTH, .low = 1000, .high = 40000, .range = "1 m to 40 m"};
static const ValueRule rule_pilots = {
    .unit = UNIT_COUNT, .low = 1, .high = PILOTS_MAX, .range = "1 to 8 pilots"};
static const ValueRule rule_move = {
    .unit = UNIT_DURATION, .low = 0, .high = 2 * MS_PER_DAY, .range = "0 to 2 d"};

/* ---- berths ---- */

static BerthGroup read_group(Reader *r, const YamlNode *node)
{
    BerthGroup group = {.max_dwt_kg = INT64_MAX, .max_loa_cm = INT32_MAX};
    if (reader_keys(r, node, "berths of one size", "count! max_dwt max_loa load source")) {
        group.count = (int32_t)reader_value(r, node, "count", &rule_some, 1);
        group.max_dwt_kg = reader_value(r, node, "max_dwt", &rule_dwt, INT64_MAX);
        group.load_kg_per_day = reader_value(r, node, "load", &rule_load, 0);
        if (yaml_get(node, "max_loa")) {
            group.max_loa_cm = (int32_t)(reader_value(r, node, "max_loa", &rule_loa, 10) / 10);
        }
    }
    return group;
}

static void read_groups(Reader *r, const YamlNode *list, PortSetting *setting)
{
    if (list->count == 0 || list->count > BERTH_GROUPS_MAX) {
        yaml_error(r->errors, list, "found %d sizes of berths, expected 1 to %d", (int)list->count,
                   BERTH_GROUPS_MAX);
        return;
    }
    BerthGroup *groups = arena_alloc(r->arena, (size_t)list->count, sizeof groups[0]);
    setting->berths = 0;
    for (const YamlNode *node = list->first; node; node = node->next) {
        int32_t g = setting->rules.group_count++;
        groups[g] = read_group(r, node);
        setting->berths += groups[g].count;
        if (g > 0 && (groups[g].max_dwt_kg < groups[g - 1].max_dwt_kg ||
                      groups[g].max_loa_cm < groups[g - 1].max_loa_cm)) {
            yaml_error(r->errors, node,
                       "found smaller berths after larger ones, expected what fits "
                       "one size to fit the next");
        }
    }
    setting->rules.groups = groups;
}

/* ---- silo ---- */

/* The goods of a silo as names to choose among. */
static NameSet goods_names(Reader *r, const MixRead *goods)
{
    NameSet set = {.what = "one of the silo's goods", .count = goods->choice_count};
    const char **names = arena_alloc(r->scratch, (size_t)set.count + 1, sizeof names[0]);
    for (int32_t i = 0; i < set.count; i++) {
        names[i] = r->commodities.names[goods->choices[i]];
    }
    set.names = names;
    return set;
}

/* {GOOD: kg...} into kg[] by bin. */
static void read_by_good(Reader *r, const YamlNode *map, const NameSet *names, int64_t *kg)
{
    for (const YamlNode *node = map->first; node; node = node->next) {
        int32_t i = reader_find(names, node->key);
        if (i < 0) {
            reader_unknown(r, node, node->key, names);
        } else {
            reader_value_of(r, node, &rule_silo, &kg[i]);
        }
    }
}

/* One capacity for the whole silo: cells by the goods' shares of the inflow, the mean of all dates.
 */
static void divide_capacity(const MixRead *goods, int64_t whole, int64_t *kg)
{
    int64_t before = 0;
    for (int32_t i = 0; i < goods->choice_count; i++) {
        uint64_t below = 0;
        for (int32_t m = 0; m < goods->mix_count; m++) {
            below += goods->mixes[m].below[i];
        }
        below /= (uint64_t)goods->mix_count;
        int64_t up_to =
            below == UINT32_MAX ? whole : (int64_t)((uint64_t)whole * below / UINT32_MAX);
        kg[i] = up_to - before;
        before = up_to;
    }
}

static void read_capacity(Reader *r, const YamlNode *silo, const MixRead *goods,
                          const NameSet *names, int64_t *kg)
{
    const YamlNode *node = yaml_get(silo, "capacity");
    int64_t whole = 0;
    if (node && node->kind == YAML_KIND_MAP) {
        read_by_good(r, node, names, kg);
    } else if (node && reader_value_of(r, node, &rule_silo, &whole)) {
        divide_capacity(goods, whole, kg);
    }
}

/* A part of each bin's capacity, or kg by good. */
static void read_stock(Reader *r, const YamlNode *silo, const NameSet *names, SiloBin *bins)
{
    const YamlNode *node = yaml_get(silo, "stock");
    int64_t *kg = arena_alloc(r->scratch, (size_t)names->count + 1, sizeof kg[0]), part = 0;
    if (node && node->kind == YAML_KIND_MAP) {
        read_by_good(r, node, names, kg);
    } else if (node && reader_value_of(r, node, &rule_part, &part)) {
        for (int32_t i = 0; i < names->count; i++) {
            kg[i] = bins[i].capacity_kg / 1000 * part / 1000;
        }
    }
    for (int32_t i = 0; i < names->count; i++) {
        bins[i].stock_kg = kg[i];
        if (kg[i] > bins[i].capacity_kg) {
            yaml_error(r->errors, yaml_at(silo, "stock"),
                       "found %.0f t of %s, expected at most the %.0f t that its cells hold",
                       (double)kg[i] / 1000, names->names[i], (double)bins[i].capacity_kg / 1000);
        }
    }
}

static void read_inflow(Reader *r, const YamlNode *silo, SiloRules *rules)
{
    const YamlNode *inflow = yaml_get(silo, "inflow");
    if (inflow && reader_keys(r, inflow, "an inflow", "rail truck barge")) {
        for (int32_t m = 0; m < INLAND_MODES; m++) {
            rules->inflow[m] = reader_dated(r, inflow, inland_mode_names[m], &rule_inflow,
                                            &rules->inflow_count[m]);
        }
    }
    static const ValueRule rule_wagon = {
        .unit = UNIT_MASS, .low = 1000, .high = 200000, .range = "1 t to 200 t"};
    rules->wagons = reader_dated(r, silo, "wagons", &rule_rate, &rules->wagon_count);
    rules->wagon_kg = reader_value(r, silo, "wagon_load", &rule_wagon, 0);
    const YamlNode *wagons = yaml_get(silo, "wagons"), *load = yaml_get(silo, "wagon_load");
    if (wagons && !(inflow && yaml_get(inflow, "rail"))) {
        yaml_key_error(r->errors, wagons,
                       "found `wagons` without an inflow by `rail`, expected both");
    }
    if ((wagons != NULL) != (load != NULL)) {
        yaml_key_error(r->errors, wagons ? wagons : load, "found `%s` without `%s`, expected both",
                       wagons ? "wagons" : "wagon_load", wagons ? "wagon_load" : "wagons");
    }
}

static int64_t sum_kg(const int64_t *kg, int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += kg[i];
    }
    return sum;
}

static const SiloRules *read_silo(Reader *r, const YamlNode *node)
{
    if (!reader_keys(
            r, node, "a silo",
            "capacity! goods! stock inflow wagons wagon_load call_forward source status")) {
        return NULL;
    }
    SiloRules *rules = arena_alloc(r->arena, 1, sizeof *rules);
    MixRead goods = reader_mix(r, node, "goods", &r->commodities);
    read_inflow(r, node, rules);
    rules->call_forward_ppm = (int32_t)reader_value(r, node, "call_forward", &rule_part, 0);
    if (!yaml_get(node, "stock") && !yaml_get(node, "inflow")) {
        yaml_key_error(r->errors, node,
                       "found a silo without `stock` and without `inflow`, expected "
                       "one of them: nothing would ever be loaded");
    }
    if (goods.choice_count == 0) {
        return NULL;
    }
    if (goods.choice_count > BINS_MAX) {
        yaml_error(r->errors, yaml_at(node, "goods"), "found %d goods, expected at most %d",
                   (int)goods.choice_count, BINS_MAX);
        return NULL;
    }
    NameSet names = goods_names(r, &goods);
    int64_t *kg = arena_alloc(r->scratch, (size_t)goods.choice_count, sizeof kg[0]);
    SiloBin *bins = arena_alloc(r->arena, (size_t)goods.choice_count, sizeof bins[0]);
    int32_t errors_before = r->errors->total;
    read_capacity(r, node, &goods, &names, kg);
    bool was_read = yaml_get(node, "capacity") && r->errors->total == errors_before;
    for (int32_t i = 0; i < goods.choice_count; i++) {
        if (kg[i] == 0 && was_read) {
            yaml_error(r->errors, yaml_at(node, "capacity"),
                       "found no cells for %s, expected some for each of the goods",
                       names.names[i]);
        }
        bins[i] = (SiloBin){.commodity = goods.choices[i], .capacity_kg = kg[i]};
    }
    if (was_read && sum_kg(kg, goods.choice_count) > rule_silo.high) {
        yaml_error(r->errors, yaml_at(node, "capacity"),
                   "found cells for %.0f t in all, expected %s",
                   (double)sum_kg(kg, goods.choice_count) / 1000, rule_silo.range);
    }
    read_stock(r, node, &names, bins);
    rules->bins = bins;
    rules->bin_count = goods.choice_count;
    rules->first_bin = r->scenario->bin_count;
    rules->goods = goods.mixes;
    rules->goods_count = goods.mix_count;
    r->scenario->bin_count += rules->bin_count;
    return rules;
}

/* ---- the way in ---- */

static int32_t least(int32_t limit_cm, int32_t other_cm)
{
    return other_cm > 0 && (limit_cm == 0 || other_cm < limit_cm) ? other_cm : limit_cm;
}

/* The draught that the deepest way between roadstead and berth allows, cm; 0: any. */
static int32_t channel_draught(const Network *network, const Port *port)
{
    DirectedLeg legs[64];
    RouteQuery query = {
        .from_node = port->roadstead_node, .to_node = port->berth_node, .speed_mm_s = 5000};
    for (int32_t i = network->draught_limit_count; i >= 0; i--) {
        /* Deeper than any limit first: a way whose lanes have none. */
        query.draught_cm =
            i == network->draught_limit_count ? INT32_MAX : network->draught_limits[i];
        if (network_route(network, &query, legs, 64) >= 0) {
            return i == network->draught_limit_count ? 0 : network->draught_limits[i];
        }
    }
    return 0;
}

/* `map`, or a draught. */
static int32_t read_limit(Reader *r, const YamlNode *node, const Port *port)
{
    int64_t mm = 0;
    if (node->kind != YAML_KIND_SCALAR || strcmp(node->text, "map") != 0) {
        reader_value_of(r, node, &rule_depth, &mm);
        return (int32_t)(mm / 10);
    }
    if (port->max_draught_cm == 0) {
        yaml_error(r->errors, node,
                   "found `map`, which does not tell the draught of %s, expected a "
                   "length",
                   port->name);
    }
    return port->max_draught_cm;
}

static void read_draught(Reader *r, const YamlNode *node, const Port *port, PortRules *rules)
{
    int32_t limit = 0;
    if (node->kind != YAML_KIND_MAP) {
        limit = read_limit(r, node, port);
    } else if (reader_keys(r, node, "a draught", "limit depth under_keel source status")) {
        const YamlNode *given = yaml_get(node, "limit"), *depth = yaml_get(node, "depth");
        limit = given ? read_limit(r, given, port) : 0;
        int64_t mm = reader_value(r, node, "depth", &rule_depth, 0);
        int64_t under = reader_value(r, node, "under_keel", &rule_part, UNDER_KEEL_PPM);
        limit = least(limit, port_rules_draught((int32_t)(mm / 10), (int32_t)under));
        if (!given && !depth) {
            yaml_key_error(r->errors, node,
                           "found a draught without `limit` and without `depth`, expected one");
        }
        if (yaml_get(node, "under_keel") && !depth) {
            yaml_key_error(r->errors, yaml_at(node, "under_keel"),
                           "found `under_keel` without `depth`, expected both");
        }
    }
    rules->draught_cm = least(limit, channel_draught(r->network, port));
}

static void read_pilots(Reader *r, const YamlNode *node, const Port *port, PortRules *rules)
{
    const YamlNode *hours = yaml_get(node, "hours");
    if (reader_keys(r, node, "pilots", "count! pilotage! hours headway one_way source status")) {
        rules->pilots = (int32_t)reader_value(r, node, "count", &rule_pilots, 1);
        rules->pilotage_ms = reader_value(r, node, "pilotage", &rule_move, 0);
        rules->headway_ms = reader_value(r, node, "headway", &rule_move, 0);
        rules->one_way_ms = reader_value(r, node, "one_way", &rule_move, 0);
        rules->pilot_hours = hours ? work_hours(r, hours, port->roadstead) : NULL;
    }
}

/* ---- all ---- */

static void read_port(Reader *r, const YamlNode *node, int32_t port, PortSetting *setting)
{
    if (!reader_keys(r, node, "a port's setting",
                     "berths load closed silo draught pilots source status")) {
        return;
    }
    const YamlNode *berths = yaml_get(node, "berths"), *silo = yaml_get(node, "silo");
    const YamlNode *draught = yaml_get(node, "draught"), *pilots = yaml_get(node, "pilots");
    if (berths && berths->kind == YAML_KIND_LIST) {
        read_groups(r, berths, setting);
    } else {
        setting->berths = (int32_t)reader_value(r, node, "berths", &rule_count, setting->berths);
    }
    setting->load_kg_per_day = reader_value(r, node, "load", &rule_load, setting->load_kg_per_day);
    setting->closed = reader_value(r, node, "closed", &rule_yes_no, 0) != 0;
    if (silo) {
        setting->rules.silo = read_silo(r, silo);
    }
    if (draught) {
        read_draught(r, draught, &r->network->ports[port], &setting->rules);
    }
    if (pilots) {
        read_pilots(r, pilots, &r->network->ports[port], &setting->rules);
    }
}

void scenario_read_ports(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "ports");
    PortSetting *settings =
        arena_alloc(r->arena, (size_t)r->network->port_count + 1, sizeof settings[0]);
    for (int32_t p = 0; p < r->network->port_count; p++) {
        settings[p].berths = -1;
    }
    bool is_map = map && reader_is_map(r, map, "ports");
    for (const YamlNode *node = is_map ? map->first : NULL; node; node = node->next) {
        int32_t port = reader_find(&r->ports, node->key);
        if (port < 0) {
            reader_unknown(r, node, node->key, &r->ports);
        } else {
            read_port(r, node, port, &settings[port]);
        }
    }
    r->scenario->port_settings = settings;
}

/* ---- flows and ports ---- */

static bool holds(const SiloRules *silo, int32_t commodity)
{
    for (int32_t i = 0; i < silo->bin_count; i++) {
        if (silo->bins[i].commodity == commodity) {
            return true;
        }
    }
    return false;
}

static void check_goods(Reader *r, const YamlNode *node, const Flow *flow, int32_t port)
{
    const SiloRules *silo = r->scenario->port_settings[port].rules.silo;
    for (int32_t c = 0; silo && c < flow->commodity_count; c++) {
        if (!holds(silo, flow->commodities[c])) {
            yaml_error(r->errors, yaml_at(node, "commodities"),
                       "found `%s`, which the silo of %s does not hold, expected its goods only",
                       r->commodities.names[flow->commodities[c]], r->network->ports[port].name);
        }
    }
}

static bool fits(const Reader *r, int32_t port, int32_t class)
{
    return port_rules_fit(&r->scenario->port_settings[port].rules, &r->scenario->classes[class]);
}

void scenario_check_port_calls(Reader *r, const YamlNode *node, const Flow *flow)
{
    for (int32_t p = 0; p < flow->port_count; p++) {
        check_goods(r, node, flow, flow->ports[p]);
    }
    for (int32_t c = 0; c < flow->class_count; c++) {
        bool fit = flow->port_count == 0;
        for (int32_t p = 0; p < flow->port_count; p++) {
            fit = fit || fits(r, flow->ports[p], flow->classes[c]);
        }
        if (!fit) {
            yaml_error(r->errors, yaml_at(node, "classes"),
                       "found `%s`, which no port of the flow has a berth and water for",
                       r->classes.names[flow->classes[c]]);
        }
    }
    for (int32_t i = 0; i < flow->dated_count; i++) {
        const DatedArrival *a = &flow->dated[i];
        if (a->port >= 0 && a->vessel_class >= 0 && !fits(r, a->port, a->vessel_class)) {
            yaml_error(r->errors, node,
                       "found an arrival of `%s` for %s, which has no berth and "
                       "water for it",
                       r->classes.names[a->vessel_class], r->network->ports[a->port].name);
        }
    }
}
