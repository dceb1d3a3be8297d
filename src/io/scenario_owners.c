/* What owners decide: market-driven arrivals, patience, diversion, ships that come again. */
#include "io/scenario_reader.h"

static const ValueRule rule_freight = {
    .unit = UNIT_MONEY, .low = 0, .high = 1000000, .range = "0 to 10000 USD"};
static const ValueRule rule_margin = {
    .unit = UNIT_MONEY, .low = 0, .high = INT64_C(1000000000), .range = "0 to 10 MUSD"};
static const ValueRule rule_factor = {
    .unit = UNIT_RATIO, .low = 0, .high = 100000000, .range = "0 to 100"};
static const ValueRule rule_voyage = {
    .unit = UNIT_DURATION, .low = 0, .high = INT64_C(1000) * 86400000, .range = "0 to 1000 d"};

/* Parts of the freight by class, all of it where the file says nothing. */
static const int32_t *read_class_parts(Reader *r, const YamlNode *map)
{
    int32_t count = r->scenario->class_count;
    int32_t *ppm = arena_alloc(r->arena, (size_t)count + 1, sizeof ppm[0]);
    for (int32_t i = 0; i < count; i++) {
        ppm[i] = 1000000;
    }
    if (!map || !reader_is_map(r, map, "parts of the freight by class")) {
        return ppm;
    }
    for (const YamlNode *node = map->first; node; node = node->next) {
        int32_t class = reader_find(&r->classes, node->key);
        int64_t value;
        if (class < 0) {
            reader_unknown(r, node, node->key, &r->classes);
        } else if (reader_value_of(r, node, &rule_factor, &value)) {
            ppm[class] = (int32_t)value;
        }
    }
    return ppm;
}

void scenario_read_market(Reader *r, const YamlNode *node, Flow *flow)
{
    static const ValueRule rule_status = {.words = data_status_names,
                                          .word_count = DATA_STATUSES,
                                          .what = "published, derived, estimate or unverified"};
    Market *market = arena_alloc(r->arena, 1, sizeof *market);
    flow->owners.market = market;
    if (!reader_keys(r, node, "a market",
                     "rate! freight! by_class reservation! voyage! dues status! source!")) {
        return;
    }
    flow->rates = reader_dated(r, node, "rate", &rule_rate, &flow->rate_count);
    market->freight = reader_dated(r, node, "freight", &rule_freight, &market->freight_count);
    market->class_ppm = read_class_parts(r, yaml_get(node, "by_class"));
    market->reservation = reader_distribution(r, node, "reservation", &rule_margin);
    market->dues_cents_t = reader_value(r, node, "dues", &rule_freight, 0);
    market->status = (DataStatus)reader_value(r, node, "status", &rule_status, STATUS_UNVERIFIED);
    market->source = reader_text(r, node, "source");
    const YamlNode *voyage = yaml_get(node, "voyage");
    if (voyage && reader_keys(r, voyage, "an undisturbed voyage", "sea! port!")) {
        market->sea_ms = reader_value(r, voyage, "sea", &rule_voyage, 0);
        market->port_ms = reader_value(r, voyage, "port", &rule_voyage, 0);
    }
}

static void read_returns(Reader *r, const YamlNode *node, Flow *flow)
{
    if (!node || !reader_keys(r, node, "returns", "share! after!")) {
        return;
    }
    flow->owners.returns_ppm = (int32_t)reader_value(r, node, "share", &rule_part, 0);
    flow->owners.returns_after = reader_distribution(r, node, "after", &rule_duration);
    if (flow->starts_in_port) {
        yaml_key_error(r->errors, node,
                       "found `returns` of ships that start in port, expected a flow that enters "
                       "from the sea");
    }
}

static void check_divert_to(Reader *r, const YamlNode *node, const Flow *flow)
{
    const Scenario *s = r->scenario;
    for (int32_t i = 0; i < flow->owners.divert_count; i++) {
        int32_t port = flow->owners.divert_to[i];
        if (s->port_station && s->port_station[port] < 0) {
            yaml_error(r->errors, node, "found `%s`, which has no berths",
                       r->network->ports[port].name);
        } else if (s->port_settings && s->port_settings[port].load_kg_per_day <= 0 &&
                   r->network->ports[port].load_kg_per_day <= 0) {
            yaml_error(r->errors, node, "found `%s`, which has no loading rate",
                       r->network->ports[port].name);
        }
    }
}

/* What the decisions ask for. */
static void check_owners(Reader *r, const YamlNode *node, const Flow *flow)
{
    bool loads = false;
    for (int32_t i = 0; i < flow->step_count; i++) {
        loads = loads || flow->steps[i].kind == STEP_LOAD;
    }
    const YamlNode *arrivals = yaml_get(node, "arrivals");
    if (flow->owners.market && flow->step_count > 0 && !loads) {
        yaml_error(r->errors, arrivals,
                   "found a market for ships that do not load, expected the step `load`");
    }
    const YamlNode *divert_to = yaml_get(node, "divert_to");
    if (divert_to && flow->step_count > 0 && !loads) {
        yaml_error(r->errors, divert_to,
                   "found ports for ships that do not load, expected the step `load`");
    }
    if (divert_to && !yaml_get(node, "patience")) {
        yaml_key_error(r->errors, divert_to,
                       "found `divert_to` without `patience`, expected it: when do owners divert?");
    }
}

void scenario_read_owners(Reader *r, const YamlNode *node, Flow *flow)
{
    OwnerRules *owners = &flow->owners;
    owners->patience = reader_distribution(r, node, "patience", &rule_duration);
    owners->divert_to = reader_name_list(r, node, "divert_to", &r->ports, &owners->divert_count);
    if (r->network) {
        check_divert_to(r, yaml_get(node, "divert_to"), flow);
    }
    read_returns(r, yaml_get(node, "returns"), flow);
    check_owners(r, node, flow);
}
