/* Insurance, costs and food: what a scenario says about money. */
#include "io/scenario_reader.h"

static const ValueRule rule_half_life = {.unit = UNIT_DURATION,
                                         .low = 3600000,
                                         .high = INT64_C(3650) * 86400000,
                                         .range = "1 h to 3650 d"};
static const ValueRule rule_price = {
    .unit = UNIT_MONEY, .low = 0, .high = 100000000, .range = "0 to 1 MUSD"};

static DataStatus read_status(Reader *r, const YamlNode *map)
{
    static const ValueRule rule = {.words = data_status_names,
                                   .word_count = DATA_STATUSES,
                                   .what = "published, derived, estimate or unverified"};
    return (DataStatus)reader_value(r, map, "status", &rule, STATUS_UNVERIFIED);
}

static void read_insurance(Reader *r, const YamlNode *node, Insurance *insurance)
{
    if (!node ||
        !reader_keys(r, node, "insurance", "incident! half_life! cap elsewhere status! source!")) {
        return;
    }
    insurance->incident_ppm = (int32_t)reader_value(r, node, "incident", &rule_part, 0);
    insurance->half_life_ms = reader_value(r, node, "half_life", &rule_half_life, 3600000);
    insurance->decay_ppb = insurance_decay_ppb(insurance->half_life_ms);
    insurance->cap_ppm = (int32_t)reader_value(r, node, "cap", &rule_part, 0);
    insurance->elsewhere_ppm = (int32_t)reader_value(r, node, "elsewhere", &rule_part, 0);
    insurance->status = read_status(r, node);
    insurance->source = reader_text(r, node, "source");
}

/* ---- costs ---- */

/* {price: USD by date, status, source} */
static Charge read_charge(Reader *r, const YamlNode *node, const char *what)
{
    Charge charge = {0};
    if (node && reader_keys(r, node, what, "price! status! source!")) {
        charge.cents = reader_dated(r, node, "price", &rule_price, &charge.count);
        charge.status = read_status(r, node);
        charge.source = reader_text(r, node, "source");
    }
    return charge;
}

static void read_lane_dues(Reader *r, const YamlNode *map, Costs *costs)
{
    if (!map || !reader_is_map(r, map, "dues by lane")) {
        return;
    }
    LaneDues *dues = arena_alloc(r->arena, (size_t)map->count + 1, sizeof dues[0]);
    costs->lanes = dues;
    int32_t lanes = r->network ? r->network->lane_count : 0;
    int16_t *of_lane = arena_alloc(r->arena, (size_t)lanes + 1, sizeof of_lane[0]);
    for (int32_t l = 0; l < lanes; l++) {
        of_lane[l] = -1;
    }
    costs->lane_dues = of_lane;
    for (const YamlNode *node = map->first; node; node = node->next) {
        int32_t lane = reader_find(&r->lanes, node->key);
        if (lane < 0) {
            reader_unknown(r, node, node->key, &r->lanes);
            continue;
        }
        of_lane[lane] = (int16_t)costs->lane_count;
        dues[costs->lane_count++] = (LaneDues){lane, read_charge(r, node, "dues of a lane")};
    }
}

static void read_inland(Reader *r, const YamlNode *node, InlandCost *inland)
{
    if (!reader_keys(r, node, "inland carriage", "rail truck barge status! source!")) {
        return;
    }
    inland->status = read_status(r, node);
    inland->source = reader_text(r, node, "source");
    int64_t shares = 0, weighted = 0;
    for (int32_t m = 0; m < INLAND_MODES; m++) {
        const YamlNode *mode = yaml_get(node, inland_mode_names[m]);
        if (!mode || !reader_keys(r, mode, "a mode of carriage", "share! cost!")) {
            continue;
        }
        inland->share_ppm[m] = (int32_t)reader_value(r, mode, "share", &rule_part, 0);
        inland->mode_cents_t[m] = reader_value(r, mode, "cost", &rule_price, 0);
        shares += inland->share_ppm[m];
        weighted += inland->share_ppm[m] * inland->mode_cents_t[m];
    }
    if (shares == 0) {
        yaml_error(r->errors, node,
                   "found no mode with a share above 0, expected one of rail, truck, barge");
        return;
    }
    inland->cents_t = (weighted + shares / 2) / shares;
}

static void read_inlands(Reader *r, const YamlNode *map, Costs *costs)
{
    if (!map || !reader_is_map(r, map, "inland carriage by port") || !r->network) {
        return;
    }
    InlandCost *inland =
        arena_alloc(r->arena, (size_t)r->network->port_count + 1, sizeof inland[0]);
    costs->inland = inland;
    for (const YamlNode *node = map->first; node; node = node->next) {
        int32_t port = reader_find(&r->ports, node->key);
        if (port < 0) {
            reader_unknown(r, node, node->key, &r->ports);
            continue;
        }
        read_inland(r, node, &inland[port]);
    }
}

static void read_costs(Reader *r, const YamlNode *node, Costs *costs)
{
    if (!node || !reader_keys(r, node, "costs", "bunker! port_dues! lanes inland")) {
        return;
    }
    costs->given = true;
    costs->bunker = read_charge(r, yaml_get(node, "bunker"), "a price");
    costs->port_dues = read_charge(r, yaml_get(node, "port_dues"), "a price");
    read_lane_dues(r, yaml_get(node, "lanes"), costs);
    read_inlands(r, yaml_get(node, "inland"), costs);
}

/* ---- food ---- */

static void read_bread(Reader *r, const YamlNode *node, Food *food)
{
    static const ValueRule rule = {
        .unit = UNIT_RATIO, .low = 10000, .high = 10000000, .range = "0.01 to 10"};
    if (node && reader_keys(r, node, "bread", "wheat! a_day! status! source!")) {
        food->wheat_per_bread_ppm = (int32_t)reader_value(r, node, "wheat", &rule, 1000000);
        food->bread_a_day_ppm = (int32_t)reader_value(r, node, "a_day", &rule, 1000000);
        food->bread_status = read_status(r, node);
        food->bread_source = reader_text(r, node, "source");
    }
}

static void read_world(Reader *r, const YamlNode *node, Food *food)
{
    static const ValueRule rule = {.unit = UNIT_FLOW,
                                   .low = 1000,
                                   .high = INT64_C(100000000000),
                                   .range = "1 t/day to 100 Mt/day"};
    if (node && reader_keys(r, node, "exports of the world", "rate! status! source!")) {
        food->world_exports = reader_dated(r, node, "rate", &rule, &food->world_count);
        food->world_status = read_status(r, node);
        food->world_source = reader_text(r, node, "source");
    }
}

static void read_food(Reader *r, const YamlNode *node, Food *food)
{
    if (!node || !reader_keys(r, node, "food", "wheat! bread! world_exports")) {
        return;
    }
    food->given = true;
    food->wheat = reader_name_list(r, node, "wheat", &r->commodities, &food->wheat_count);
    read_bread(r, yaml_get(node, "bread"), food);
    read_world(r, yaml_get(node, "world_exports"), food);
}

void scenario_read_economy(Reader *r, const YamlNode *root)
{
    Economy *economy = &r->scenario->economy;
    read_insurance(r, yaml_get(root, "insurance"), &economy->insurance);
    read_costs(r, yaml_get(root, "costs"), &economy->costs);
    read_food(r, yaml_get(root, "food"), &economy->food);
}
