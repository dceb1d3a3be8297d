/* Hazards: what strikes ports, energy, rail and vessels, how often, and what it does. */
#include "io/scenario_reader.h"

#include "base/simtime.h"

static const ValueRule rule_strikes = {
    .unit = UNIT_RATE, .low = 0, .high = 100000, .range = "0 to 100 strikes a day"};
static const ValueRule rule_repair = {
    .unit = UNIT_DURATION, .low = 0, .high = 3660 * MS_PER_DAY, .range = "0 to 10 years"};
static const ValueRule rule_grain = {
    .unit = UNIT_MASS, .low = 0, .high = 1000000000, .range = "0 to 1 Mt"};
static const ValueRule rule_alarm = {
    .unit = UNIT_RATIO, .low = 0, .high = 100000000, .range = "0 to 10000 %"};
static const ValueRule rule_hazard_status = {.words = data_status_names,
                                             .word_count = DATA_STATUSES,
                                             .what = "published, derived, estimate or unverified"};

static const NameSet targets = {.what = "a target of strikes: energy, ports, rail or maritime",
                                .names = target_names,
                                .count = TARGET_LAND};
_Static_assert(TARGET_LAND == TARGETS - 1, "the targets of strikes come before the land");

/* Which keys a hazard of each target has, besides those of all. */
static const char *const keys_of[TARGETS] = {
    [TARGET_ENERGY] = "name! target! rate! by source status alarm ports! repair! left!",
    [TARGET_PORTS] = "name! target! rate! by source status alarm ports! repair berths grain hits "
                     "crew",
    [TARGET_RAIL] = "name! target! rate! by source status alarm ports! repair! left!",
    [TARGET_MARITIME] = "name! target! rate! by source status alarm lanes! repair! sinks crew",
    [TARGET_LAND] = "name! target! rate! by source status alarm ports lanes repair left berths "
                    "grain hits sinks crew"};

/* Ports that are struck: weighted where one is chosen, a list where all suffer. */
static void read_ports(Reader *r, const YamlNode *node, Hazard *h)
{
    if (h->target == TARGET_PORTS) {
        MixRead mix = reader_mix(r, node, "ports", &r->ports);
        h->ports = mix.choices;
        h->port_count = mix.choice_count;
        h->port_mix = mix.mixes;
        h->port_mix_count = mix.mix_count;
    } else {
        h->ports = reader_name_list(r, node, "ports", &r->ports, &h->port_count);
    }
    for (int32_t i = 0; r->scenario->port_station && i < h->port_count; i++) {
        if (r->scenario->port_station[h->ports[i]] < 0) {
            yaml_error(r->errors, yaml_at(node, "ports"), "found `%s`, which has no grain berths",
                       r->network->ports[h->ports[i]].name);
        }
    }
}

static void read_hazard(Reader *r, const YamlNode *node, Hazard *h)
{
    h->id = arena_string(r->arena, node->key);
    h->name = h->id;
    h->party = -1;
    h->left_ppm = 1000000;
    const YamlNode *word = node->kind == YAML_KIND_MAP ? yaml_get(node, "target") : NULL;
    int32_t target = word ? reader_name_of(r, word, &targets) : -1;
    if (word && target < 0) {
        return; /* what keys it may have depends on the target */
    }
    h->target = word ? (Target)target : TARGET_LAND;
    if (!reader_keys(r, node, "a hazard", keys_of[h->target])) {
        return;
    }
    h->name = reader_text(r, node, "name");
    h->source = reader_text(r, node, "source");
    h->status = (DataStatus)reader_value(r, node, "status", &rule_hazard_status, STATUS_UNVERIFIED);
    h->party = reader_name(r, node, "by", &r->parties);
    h->rates = reader_dated(r, node, "rate", &rule_strikes, &h->rate_count);
    h->alarm_ppm = (int32_t)reader_value(r, node, "alarm", &rule_alarm, 1000000);
    read_ports(r, node, h);
    h->lanes = reader_name_list(r, node, "lanes", &r->lanes, &h->lane_count);
    h->repair = reader_distribution(r, node, "repair", &rule_repair);
    h->berths = (int32_t)reader_value(r, node, "berths", &rule_count, 0);
    h->hits_ppm = (int32_t)reader_value(r, node, "hits", &rule_part, 0);
    h->grain = reader_distribution(r, node, "grain", &rule_grain);
    h->left_ppm = (int32_t)reader_value(r, node, "left", &rule_part, 1000000);
    h->sinks_ppm = (int32_t)reader_value(r, node, "sinks", &rule_part, 0);
    h->crew = reader_distribution(r, node, "crew", &rule_count);
    if (h->berths > 0 && !yaml_get(node, "repair")) {
        yaml_key_error(
            r->errors, yaml_at(node, "berths"),
            "found `berths` without `repair`, expected how long they are out of service");
    }
}

/* Gaps of random violations and strikes are draws of mean 2^32. */
static bool needs_gaps(const Scenario *s)
{
    bool needs = s->hazard_count > 0;
    for (int32_t a = 0; a < s->agreement_count; a++) {
        needs = needs || s->agreements[a].violations_per_1000_days > 0;
    }
    return needs;
}

void scenario_read_hazards(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "hazards");
    Scenario *s = r->scenario;
    int32_t count = reader_ids(r, map, "hazards", HAZARDS_MAX);
    if (count > 0) {
        Hazard *hazards = arena_alloc(r->arena, (size_t)count, sizeof hazards[0]);
        s->hazards = hazards;
        s->hazard_count = count;
        for (const YamlNode *node = map->first; node; node = node->next) {
            read_hazard(r, node, hazards++);
        }
    }
    if (needs_gaps(s)) {
        DistributionSpec spec = {.kind = DIST_EXPONENTIAL, .mean = INT64_C(1) << 32};
        s->unit_gap = reader_compile(r, &spec);
    }
}
