/* How stations serve: order, hours, the time of a service and its repeats. */
#include "io/station_work.h"

#include "base/simtime.h"

#include <string.h>

static const ValueRule rule_order = {.words = discipline_names,
                                     .word_count = DISCIPLINES,
                                     .what = "fifo, priority, smallest, outbound or cargo"};
static const ValueRule rule_service = {
    .unit = UNIT_DURATION, .low = 0, .high = 366 * MS_PER_DAY, .range = "0 to 366 d"};
static const ValueRule rule_pace = {
    .unit = UNIT_RATIO, .low = 1, .high = 100000000, .range = "above 0 and up to 100"};
static const ValueRule rule_repeat = {
    .unit = UNIT_RATIO, .low = 0, .high = 950000, .range = "0 to 95 %"};
static const ValueRule rule_parcel = {
    .unit = UNIT_MASS, .low = 0, .high = 1000000000, .range = "0 to 1 Mt"};
static const ValueRule rule_weight = {
    .unit = UNIT_RATIO, .low = 0, .high = INT64_C(1000000000), .range = "0 to 1000"};

/* ---- order ---- */

static bool orders_by_cargo(const Station *station)
{
    for (int32_t i = 0; i < station->discipline_count; i++) {
        if (station->disciplines[i].value == DISCIPLINE_CARGO) {
            return true;
        }
    }
    return false;
}

/* `minimum` for all cargoes and `minimum_of` for some. */
static void read_minimum(Reader *r, const YamlNode *node, Station *station)
{
    const YamlNode *of = yaml_get(node, "minimum_of");
    bool is_map = of && reader_is_map(r, of, "minimum_of");
    int32_t most = 1 + (is_map ? of->count : 0), count = 0;
    LeastParcel *rules = arena_alloc(r->arena, (size_t)most, sizeof rules[0]);
    LeastParcel rule = {.commodity = -1};
    rule.kg = reader_dated(r, node, "minimum", &rule_parcel, &rule.count);
    if (rule.count > 0) {
        rules[count++] = rule;
    }
    for (const YamlNode *item = is_map ? of->first : NULL; item; item = item->next) {
        rule.commodity = reader_find(&r->commodities, item->key);
        if (rule.commodity < 0) {
            reader_unknown(r, item, item->key, &r->commodities);
            continue;
        }
        rule.kg = reader_dated(r, of, item->key, &rule_parcel, &rule.count);
        if (rule.count > 0) {
            rules[count++] = rule;
        }
    }
    station->minimum = rules;
    station->minimum_count = count;
}

void work_order(Reader *r, const YamlNode *node, Station *station)
{
    const YamlNode *order = yaml_get(node, "order"), *first = yaml_get(node, "cargo_first");
    station->disciplines = reader_dated(r, node, "order", &rule_order, &station->discipline_count);
    read_minimum(r, node, station);
    if (first) {
        int32_t count;
        const int32_t *goods = reader_name_list(r, node, "cargo_first", &r->commodities, &count);
        uint8_t *marks =
            arena_alloc(r->arena, (size_t)r->scenario->commodity_count + 1, sizeof marks[0]);
        for (int32_t i = 0; i < count; i++) {
            marks[goods[i]] = 1;
        }
        station->cargo_first = marks;
    }
    if ((first != NULL) != orders_by_cargo(station)) {
        yaml_key_error(r->errors, first ? first : order, "found %s, expected both or neither",
                       first ? "`cargo_first` without the order `cargo`"
                             : "the order `cargo` without `cargo_first`");
    }
}

/* ---- the time of a service ---- */

static void read_steps(Reader *r, const YamlNode *map, Station *station)
{
    int32_t count = reader_ids(r, map, "steps", SERVICE_STEPS_MAX);
    if (count == 0) {
        return;
    }
    ServiceStep *steps = arena_alloc(r->arena, (size_t)count, sizeof steps[0]);
    station->service_steps = steps;
    for (const YamlNode *node = map->first; node; node = node->next, steps++) {
        steps->name = arena_string(r->arena, node->key);
        steps->time = reader_distribution(r, map, node->key, &rule_service);
        station->service_step_count++;
    }
}

static void read_time(Reader *r, const YamlNode *node, Station *station)
{
    const YamlNode *steps = yaml_get(node, "steps"), *service = yaml_get(node, "service");
    if ((steps != NULL) == (service != NULL)) {
        yaml_key_error(r->errors, steps ? steps : node, "found %s, expected one of the two",
                       steps ? "`steps` beside `service`" : "neither `service` nor `steps`");
    }
    station->service = reader_distribution(r, node, "service", &rule_service);
    if (steps) {
        read_steps(r, steps, station);
    }
    station->pace = reader_dated(r, node, "pace", &rule_pace, &station->pace_count);
    station->set_up_ms = reader_value(r, node, "set_up", &rule_service, 0);
}

/* ---- repeats ---- */

static void read_repeat_causes(Reader *r, const YamlNode *map, Station *station)
{
    int32_t count = reader_ids(r, map, "repeat_causes", REPEAT_CAUSES_MAX);
    if (count == 0) {
        return;
    }
    RepeatCause *causes = arena_alloc(r->arena, (size_t)count, sizeof causes[0]);
    int64_t weights[REPEAT_CAUSES_MAX], sum = 0;
    uint32_t below[REPEAT_CAUSES_MAX];
    int32_t i = 0;
    for (const YamlNode *node = map->first; node && i < REPEAT_CAUSES_MAX; node = node->next, i++) {
        causes[i].id = causes[i].name = arena_string(r->arena, node->key);
        weights[i] = 0;
        if (reader_keys(r, node, "a cause of repeats", "part! after! name source")) {
            causes[i].name = yaml_get(node, "name") ? reader_text(r, node, "name") : causes[i].id;
            weights[i] = reader_value(r, node, "part", &rule_weight, 0);
            causes[i].after = reader_distribution(r, node, "after", &rule_service);
        }
        sum += weights[i];
    }
    if (sum == 0) {
        yaml_error(r->errors, map, "found causes whose parts are all 0, expected one above 0");
        return;
    }
    reader_limits(weights, i, below);
    for (int32_t k = 0; k < i; k++) {
        causes[k].below = below[k];
    }
    station->repeat_causes = causes;
    station->repeat_cause_count = i;
}

static void read_repeats(Reader *r, const YamlNode *node, Station *station)
{
    const YamlNode *causes = yaml_get(node, "repeat_causes"),
                   *after = yaml_get(node, "repeat_after");
    station->repeat_ppm = (int32_t)reader_value(r, node, "repeat", &rule_repeat, 0);
    station->repeat_after_ms = reader_value(r, node, "repeat_after", &rule_service, 0);
    if (causes) {
        read_repeat_causes(r, causes, station);
    }
    if (causes && after) {
        yaml_key_error(r->errors, causes,
                       "found `repeat_causes` beside `repeat_after`, expected one of the two");
    } else if (station->repeat_ppm > 0 && !causes && !after) {
        yaml_key_error(r->errors, yaml_at(node, "repeat"),
                       "found `repeat` without `repeat_after`, expected both");
    }
}

void work_service(Reader *r, const YamlNode *node, Station *station)
{
    const YamlNode *hours = yaml_get(node, "hours");
    int64_t opens, closes;
    if (hours && work_day_part(r, hours, false, &opens, &closes)) {
        station->opens_ms = opens;
        station->closes_ms = closes;
    }
    work_order(r, node, station);
    read_time(r, node, station);
    read_repeats(r, node, station);
}
