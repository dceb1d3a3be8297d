/* Flows of vessels and their itineraries. */
#include "io/scenario_reader.h"

#include "base/simtime.h"

#include <string.h>

static const ValueRule rule_cargo = {
    .unit = UNIT_MASS, .low = 1000, .high = 1000000000, .range = "1 t to 1 Mt"};

/* ---- arrivals ---- */

static void read_dated_arrival(Reader *r, const YamlNode *node, DatedArrival *a)
{
    *a = (DatedArrival){.t = r->scenario->start,
                        .port = -1,
                        .vessel_class = -1,
                        .commodity = -1,
                        .destination = -1};
    if (!reader_keys(r, node, "an arrival", "on! count port class cargo name")) {
        return;
    }
    const YamlNode *on = yaml_get(node, "on");
    if (on) {
        reader_date_of(r, on, on->text, false, true, &a->t);
    }
    a->port = reader_name(r, node, "port", &r->ports);
    a->vessel_class = reader_name(r, node, "class", &r->classes);
    a->cargo_kg = reader_value(r, node, "cargo", &rule_cargo, 0);
    a->name = reader_text(r, node, "name");
}

/* How many vessels an entry of the list stands for. */
static int32_t count_of(Reader *r, const YamlNode *node)
{
    static const ValueRule rule = {
        .unit = UNIT_COUNT, .low = 1, .high = 1000, .range = "1 to 1000"};
    return (int32_t)reader_value(r, node, "count", &rule, 1);
}

static void read_dated_arrivals(Reader *r, const YamlNode *list, Flow *flow)
{
    if (!reader_is_list(r, list, "arrivals by date")) {
        return;
    }
    int32_t *counts = arena_alloc(r->scratch, (size_t)list->count + 1, sizeof counts[0]);
    int64_t total = 0;
    for (const YamlNode *node = list->first; node; node = node->next) {
        *counts = count_of(r, node);
        total += *counts++;
    }
    counts -= list->count;
    if (total == 0 || total > DATED_ARRIVALS_MAX) {
        yaml_error(r->errors, list, "found %lld arrivals, expected 1 to 100000", (long long)total);
        return;
    }
    DatedArrival *arrivals = arena_alloc(r->arena, (size_t)total, sizeof arrivals[0]);
    int32_t count = 0;
    for (const YamlNode *node = list->first; node; node = node->next) {
        DatedArrival arrival;
        read_dated_arrival(r, node, &arrival);
        if (count > 0 && arrival.t < arrivals[count - 1].t) {
            yaml_error(r->errors, node,
                       "found an arrival before the one above, expected rising dates");
        }
        for (int32_t times = *counts++; times > 0; times--) {
            arrivals[count++] = arrival;
        }
    }
    flow->dated = arrivals;
    flow->dated_count = count;
}

/* The gap between arrivals of rate 1 as a draw of mean 2^32. */
static const Distribution *unit_gap(Reader *r, DistributionKind kind, int32_t shape)
{
    DistributionSpec spec = {.kind = kind, .mean = INT64_C(1) << 32, .shape = shape};
    return reader_compile(r, &spec);
}

static void read_arrivals(Reader *r, const YamlNode *node, Flow *flow)
{
    static const ValueRule rule_shape = {
        .unit = UNIT_COUNT, .low = 1, .high = 64, .range = "a shape of 1 to 64"};
    static const struct {
        const char *word, *keys;
        ArrivalKind kind;
    } kinds[] = {{"poisson", "poisson!", ARRIVAL_POISSON},
                 {"even", "even!", ARRIVAL_EVEN},
                 {"erlang", "erlang! shape!", ARRIVAL_ERLANG},
                 {"dated", "dated!", ARRIVAL_DATED},
                 {"csv", "csv!", ARRIVAL_DATED},
                 {"market", "market!", ARRIVAL_MARKET}};
    flow->erlang_shape = 1;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const YamlNode *main = yaml_get(node, kinds[i].word);
        if (!main) {
            continue;
        }
        reader_keys(r, node, "arrivals", kinds[i].keys);
        flow->arrivals = kinds[i].kind;
        if (kinds[i].kind == ARRIVAL_DATED) {
            if (strcmp(kinds[i].word, "csv") == 0) {
                scenario_read_schedule(r, main, flow);
            } else {
                read_dated_arrivals(r, main, flow);
            }
            return;
        }
        if (kinds[i].kind == ARRIVAL_MARKET) {
            scenario_read_market(r, main, flow);
            flow->unit_gap = unit_gap(r, DIST_EXPONENTIAL, 0);
            return;
        }
        flow->rates = reader_dated(r, node, kinds[i].word, &rule_rate, &flow->rate_count);
        if (kinds[i].kind == ARRIVAL_POISSON) {
            flow->unit_gap = unit_gap(r, DIST_EXPONENTIAL, 0);
        } else if (kinds[i].kind == ARRIVAL_ERLANG) {
            flow->erlang_shape = (int32_t)reader_value(r, node, "shape", &rule_shape, 1);
            flow->unit_gap = unit_gap(r, DIST_ERLANG, flow->erlang_shape);
        }
        return;
    }
    if (reader_keys(r, node, "arrivals", "poisson even erlang dated csv market shape")) {
        yaml_error(r->errors, node,
                   "found arrivals without a kind, expected one of poisson, even, erlang, dated, "
                   "csv, market");
    }
}

/* ---- itinerary ---- */

/* Reads "istanbul outbound", or "desk" where a station has one line. */
static int32_t read_line(Reader *r, const YamlNode *node)
{
    const char *text = reader_text_of(r, node, "a station and its line");
    if (!text) {
        return -1;
    }
    const Scenario *s = r->scenario;
    char *rest = NULL;
    char *word = strtok_r(arena_string(r->scratch, text), " ", &rest);
    char *line_word = strtok_r(NULL, " ", &rest);
    NameSet set = {.what = "a station of `inspection` or `queues`"};
    const char **names = arena_alloc(r->scratch, (size_t)s->station_count + 17, sizeof names[0]);
    set.names = names;
    /* Berths and controls come after those of the file; vessels meet them without being told. */
    while (set.count < s->station_count && s->stations[set.count].kind != STATION_BERTHS &&
           s->stations[set.count].kind != STATION_CONTROL) {
        names[set.count] = s->stations[set.count].id;
        set.count++;
    }
    int32_t station = word ? reader_find(&set, word) : -1;
    if (station < 0) {
        reader_unknown(r, node, word ? word : text, &set);
        return -1;
    }
    const Station *found = &s->stations[station];
    if (!line_word && found->line_count == 1) {
        return found->first_line;
    }
    set = (NameSet){.what = "one of the station's lines after its name", .names = names};
    for (; set.count < found->line_count; set.count++) {
        names[set.count] = s->lines[found->first_line + set.count].id;
    }
    int32_t line = line_word ? reader_find(&set, line_word) : -1;
    if (line < 0 || strtok_r(NULL, " ", &rest)) {
        reader_unknown(r, node, line_word ? line_word : text, &set);
        return -1;
    }
    return found->first_line + line;
}

static void read_branches(Reader *r, const YamlNode *map, const NameSet *labels, Step *step)
{
    if (!reader_is_map(r, map, "a branch")) {
        return;
    }
    if (map->count == 0 || map->count > STEPS_MAX) {
        yaml_error(r->errors, map, "found %d ways to go, expected 1 to 256", (int)map->count);
        return;
    }
    int64_t *weights = arena_alloc(r->scratch, (size_t)map->count, sizeof weights[0]);
    uint32_t *below = arena_alloc(r->scratch, (size_t)map->count, sizeof below[0]);
    BranchTo *branches = arena_alloc(r->arena, (size_t)map->count, sizeof branches[0]);
    bool good = reader_weights(r, map, weights);
    if (good) {
        reader_limits(weights, map->count, below);
    }
    int32_t count = 0;
    for (const YamlNode *value = map->first; value; value = value->next, count++) {
        branches[count] = (BranchTo){reader_find(labels, value->key), below[count]};
        if (branches[count].step < 0) {
            reader_unknown(r, value, value->key, labels);
            branches[count].step = 0;
        }
    }
    step->branches = branches;
    step->branch_count = good ? count : 0;
}

static void read_step_word(Reader *r, const YamlNode *node, Step *step)
{
    static const char *const words[] = {"load", "depart"};
    static const NameSet set = {
        .what = "a step: load, depart, {serve: ...}, {delay: ...} or {branch: ...}",
        .names = words,
        .count = 2};
    int32_t index = reader_name_of(r, node, &set);
    step->kind = index == 0 ? STEP_LOAD : STEP_DEPART;
}

static void read_step(Reader *r, const YamlNode *node, const NameSet *labels, Step *step)
{
    *step = (Step){.kind = STEP_DEPART, .line = -1};
    if (node->kind != YAML_KIND_MAP) {
        read_step_word(r, node, step);
        return;
    }
    reader_keys(r, node, "a step", "label do serve delay branch");
    const YamlNode *word = yaml_get(node, "do"), *serve = yaml_get(node, "serve");
    const YamlNode *delay = yaml_get(node, "delay"), *branch = yaml_get(node, "branch");
    if ((word != NULL) + (serve != NULL) + (delay != NULL) + (branch != NULL) != 1) {
        yaml_error(r->errors, node,
                   "found a step that does not do one thing, expected one of do, "
                   "serve, delay, branch");
        return;
    }
    if (word) {
        read_step_word(r, word, step);
    } else if (serve) {
        step->kind = STEP_SERVE;
        step->line = read_line(r, serve);
    } else if (delay) {
        step->kind = STEP_DELAY;
        step->delay = reader_distribution(r, node, "delay", &rule_duration);
    } else {
        step->kind = STEP_BRANCH;
        read_branches(r, branch, labels, step);
    }
}

/* The label of each step as a name; "" stands for none, which no branch can name. */
static NameSet read_labels(Reader *r, const YamlNode *list)
{
    NameSet labels = {.what = "the label of a step of this itinerary"};
    const char **names = arena_alloc(r->scratch, (size_t)list->count + 1, sizeof names[0]);
    labels.names = names;
    for (const YamlNode *node = list->first; node; node = node->next) {
        const YamlNode *label = yaml_get(node, "label");
        const char *text = label ? reader_text_of(r, label, "a label") : NULL;
        if (text && reader_find(&labels, text) >= 0) {
            yaml_error(r->errors, label, "found label `%.80s` a second time, expected it once",
                       text);
        }
        names[labels.count++] = text ? text : "";
    }
    return labels;
}

/* Which steps lead, with some chance, to `depart`; worked out backwards until nothing changes. */
static void mark_ending(const Step *steps, int32_t count, bool *ends)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int32_t i = count - 1; i >= 0; i--) {
            bool now = steps[i].kind == STEP_DEPART;
            uint32_t below = 0;
            for (int32_t b = 0; b < steps[i].branch_count; b++) {
                bool possible = steps[i].branches[b].below > below;
                below = steps[i].branches[b].below;
                now = now || (possible && ends[steps[i].branches[b].step]);
            }
            if (steps[i].kind != STEP_DEPART && steps[i].kind != STEP_BRANCH && i + 1 < count) {
                now = ends[i + 1];
            }
            changed = changed || now != ends[i];
            ends[i] = now;
        }
    }
}

static void check_ending(Reader *r, const YamlNode *list, const Flow *flow)
{
    bool *ends = arena_alloc(r->scratch, (size_t)flow->step_count, sizeof ends[0]);
    mark_ending(flow->steps, flow->step_count, ends);
    const YamlNode *node = list->first;
    for (int32_t i = 0; i < flow->step_count; i++, node = node->next) {
        if (!ends[i]) {
            yaml_error(r->errors, node,
                       "found a step after which a vessel never comes to `depart`, expected a way "
                       "there");
            return;
        }
    }
}

static void read_itinerary(Reader *r, const YamlNode *list, Flow *flow)
{
    if (!reader_is_list(r, list, "an itinerary")) {
        return;
    }
    if (list->count == 0 || list->count > STEPS_MAX) {
        yaml_error(r->errors, list, "found %d steps, expected 1 to 256", (int)list->count);
        return;
    }
    int32_t errors_before = r->errors->total;
    NameSet labels = read_labels(r, list);
    Step *steps = arena_alloc(r->arena, (size_t)list->count, sizeof steps[0]);
    flow->steps = steps;
    flow->step_count = list->count;
    for (const YamlNode *node = list->first; node; node = node->next) {
        read_step(r, node, &labels, steps++);
    }
    if (r->errors->total == errors_before) {
        check_ending(r, list, flow);
    }
}

/* ---- a flow as a whole ---- */

static void need(Reader *r, const YamlNode *node, const char *key, const char *why)
{
    if (!yaml_get(node, key)) {
        yaml_key_error(r->errors, node, "found a flow without `%s`, expected it: %s", key, why);
    }
}

/* Who starts with its cargo aboard has no room for another. */
static void check_laden(Reader *r, const YamlNode *node, const Flow *flow)
{
    const YamlNode *itinerary = yaml_get(node, "itinerary");
    const YamlNode *item = itinerary ? itinerary->first : NULL;
    for (int32_t i = 0; i < flow->step_count && item; i++, item = item->next) {
        if (flow->steps[i].kind == STEP_LOAD) {
            yaml_error(r->errors, item,
                       "found `load` in the itinerary of a flow that `starts_laden`, expected only "
                       "what comes after loading");
        }
    }
}

/* What the steps ask for: a place to start from, a class to sail as, a port to load at. */
static void check_needs(Reader *r, const YamlNode *node, const Flow *flow)
{
    bool loads = flow->starts_laden, sails = yaml_get(node, "exit") != NULL;
    if (flow->starts_laden && !flow->starts_in_port) {
        need(r, node, "starts_in_port", "its vessels start laden, as if they had loaded there");
    }
    if (flow->starts_laden) {
        check_laden(r, node, flow);
    }
    for (int32_t i = 0; i < flow->step_count; i++) {
        const Step *step = &flow->steps[i];
        loads = loads || step->kind == STEP_LOAD;
        sails = sails || (step->kind == STEP_SERVE && step->line >= 0 &&
                          r->scenario->lines[step->line].node >= 0);
    }
    if (flow->starts_in_port) {
        need(r, node, "ports", "its vessels start in port");
    }
    if (loads) {
        need(r, node, "ports", "its vessels load");
        if (!flow->starts_laden) {
            need(r, node, "fill", "its vessels load");
        }
    }
    if (loads || sails || flow->starts_in_port) {
        need(r, node, "classes", "its vessels sail");
        need(r, node, "exit", "its vessels sail");
        if (!flow->starts_in_port) {
            need(r, node, "entry", "its vessels sail");
        }
    }
    if (loads && flow->counted) {
        need(r, node, "commodities", "it is counted");
        need(r, node, "destinations", "it is counted");
    }
}

static bool has_loading_rate(const Reader *r, int32_t port)
{
    const PortSetting *setting = &r->scenario->port_settings[port];
    bool all = setting->rules.group_count > 0;
    for (int32_t g = 0; g < setting->rules.group_count; g++) {
        all = all && setting->rules.groups[g].load_kg_per_day > 0;
    }
    return all || setting->load_kg_per_day > 0 || r->network->ports[port].load_kg_per_day > 0;
}

/* Ports that vessels load at have berths and a loading rate. */
static void check_ports(Reader *r, const YamlNode *node, const Flow *flow)
{
    for (int32_t i = 0; i < flow->port_count; i++) {
        int32_t port = flow->ports[i];
        if (r->scenario->port_station[port] < 0) {
            yaml_error(r->errors, yaml_at(node, "ports"), "found `%s`, which has no berths",
                       r->network->ports[port].name);
        } else if (!has_loading_rate(r, port)) {
            yaml_error(r->errors, yaml_at(node, "ports"), "found `%s`, which has no loading rate",
                       r->network->ports[port].name);
        }
    }
    for (int32_t i = 0; i < flow->dated_count; i++) {
        int32_t port = flow->dated[i].port;
        if (port >= 0 && r->scenario->port_station[port] < 0) {
            yaml_error(r->errors, node, "found an arrival for `%s`, which has no berths",
                       r->network->ports[port].name);
        }
    }
}

static void read_mixes(Reader *r, const YamlNode *node, Flow *flow)
{
    MixRead ports = reader_mix(r, node, "ports", &r->ports);
    flow->ports = ports.choices;
    flow->port_count = ports.choice_count;
    flow->port_mix = ports.mixes;
    flow->port_mix_count = ports.mix_count;
    MixRead classes = reader_mix(r, node, "classes", &r->classes);
    flow->classes = classes.choices;
    flow->class_count = classes.choice_count;
    flow->class_mix = classes.mixes;
    flow->class_mix_count = classes.mix_count;
    MixRead commodities = reader_mix(r, node, "commodities", &r->commodities);
    flow->commodities = commodities.choices;
    flow->commodity_count = commodities.choice_count;
    flow->commodity_mix = commodities.mixes;
    flow->commodity_mix_count = commodities.mix_count;
    MixRead destinations = reader_mix(r, node, "destinations", &r->destinations);
    flow->destinations = destinations.choices;
    flow->destination_count = destinations.choice_count;
    flow->destination_mix = destinations.mixes;
    flow->destination_mix_count = destinations.mix_count;
}

static void read_flow(Reader *r, const YamlNode *node, Flow *flow)
{
    flow->id = arena_string(r->arena, node->key);
    flow->name = flow->id;
    flow->entry_node = flow->exit_node = -1;
    if (!reader_keys(r, node, "a flow",
                     "name! counted! arrivals! entry exit starts_in_port starts_laden ports "
                     "classes fill "
                     "commodities destinations itinerary! patience divert_to returns source")) {
        return;
    }
    flow->name = reader_text(r, node, "name");
    flow->source = reader_text(r, node, "source");
    flow->counted = reader_value(r, node, "counted", &rule_yes_no, 0) != 0;
    flow->starts_in_port = reader_value(r, node, "starts_in_port", &rule_yes_no, 0) != 0;
    flow->starts_laden = reader_value(r, node, "starts_laden", &rule_yes_no, 0) != 0;
    flow->entry_node = reader_place(r, node, "entry");
    flow->exit_node = reader_place(r, node, "exit");
    read_mixes(r, node, flow);
    flow->fill = reader_distribution(r, node, "fill", &rule_part);
    const YamlNode *arrivals = yaml_get(node, "arrivals"), *steps = yaml_get(node, "itinerary");
    if (arrivals) {
        read_arrivals(r, arrivals, flow);
    }
    if (steps) {
        read_itinerary(r, steps, flow);
    }
    scenario_read_owners(r, node, flow);
    check_needs(r, node, flow);
    if (r->network && r->scenario->port_settings) {
        check_ports(r, node, flow);
        scenario_check_port_calls(r, node, flow);
    }
}

/* Vessels to be expected of a flow in the run, rounded up. */
static int64_t expected_vessels(const Scenario *s, const Flow *flow)
{
    int64_t count = flow->dated_count;
    for (int64_t t = s->start; t < s->end && flow->rate_count > 0;) {
        int64_t change = dated_next(flow->rates, flow->rate_count, t);
        int64_t next = change < s->end ? change : s->end;
        /* per 1000 days; up to 10^8 times 17 years in days stays far below 2^63 */
        int64_t days = (next - t + MS_PER_DAY - 1) / MS_PER_DAY;
        count += dated_value(flow->rates, flow->rate_count, t) * days / 1000 + 1;
        t = next;
    }
    return count;
}

/* All may be inside at once, when their ports are shut. */
static void check_vessels(Reader *r, const YamlNode *map)
{
    const Flow *flow = r->scenario->flows;
    int64_t count = 0;
    for (const YamlNode *node = map->first; node; node = node->next, flow++) {
        int64_t before = count;
        count += expected_vessels(r->scenario, flow);
        if (before <= VESSELS_MAX && count > VESSELS_MAX) {
            yaml_error(r->errors, yaml_at(node, "arrivals"),
                       "found %lld vessels to be expected in the run up to this flow, expected at "
                       "most %d",
                       (long long)count, VESSELS_MAX);
        }
    }
}

void scenario_read_flows(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "flows");
    int32_t count = reader_ids(r, map, "flows", FLOWS_MAX);
    if (count == 0) {
        return;
    }
    Flow *flows = arena_alloc(r->arena, (size_t)count, sizeof flows[0]);
    r->scenario->flows = flows;
    r->scenario->flow_count = count;
    for (const YamlNode *node = map->first; node; node = node->next) {
        read_flow(r, node, flows++);
    }
    check_vessels(r, map);
}
