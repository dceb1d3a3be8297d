/* Stations that give turns: controls of lanes and registrations. */
#include "io/station_work.h"

#include "base/simtime.h"

#include <string.h>

enum { DAY_PARTS_MAX = 8 };

static const ValueRule rule_headway = {
    .unit = UNIT_DURATION, .low = 1000, .high = 30 * MS_PER_DAY, .range = "1 s to 30 d"};
static const ValueRule rule_length = {
    .unit = UNIT_LENGTH, .low = 1000, .high = 600000, .range = "1 m to 600 m"};
static const ValueRule rule_background = {
    .unit = UNIT_RATE, .low = 1, .high = 1000000, .range = "above 0 and up to 1000 /day"};
static const ValueRule rule_quota = {
    .unit = UNIT_RATE, .low = 0, .high = 1000000, .range = "0 to 1000 /day"};

/* ---- hours ---- */

/* Adds a part to a rising list; one over midnight becomes two. */
static void add_part(DayPart *parts, int32_t *count, int64_t opens, int64_t closes)
{
    if (opens > closes) {
        if (closes > 0) {
            add_part(parts, count, 0, closes);
        }
        closes = MS_PER_DAY;
    }
    int32_t at = (*count)++;
    for (; at > 0 && parts[at - 1].opens_ms > opens; at--) {
        parts[at] = parts[at - 1];
    }
    parts[at] = (DayPart){(int32_t)opens, (int32_t)closes};
}

/* One part of the day or a list of them. */
static const Hours *read_parts(Reader *r, const YamlNode *node)
{
    DayPart *parts = arena_alloc(r->arena, 2 * DAY_PARTS_MAX, sizeof parts[0]);
    Hours *hours = arena_alloc(r->arena, 1, sizeof *hours);
    hours->parts = parts;
    bool is_list = node->kind == YAML_KIND_LIST;
    if (is_list && (node->count == 0 || node->count > DAY_PARTS_MAX)) {
        yaml_error(r->errors, node, "found %d parts of the day, expected 1 to %d", (int)node->count,
                   DAY_PARTS_MAX);
        return NULL;
    }
    for (const YamlNode *item = is_list ? node->first : node; item;
         item = is_list ? item->next : NULL) {
        int64_t opens, closes;
        if (!work_day_part(r, item, true, &opens, &closes)) {
            return NULL;
        }
        add_part(parts, &hours->part_count, opens, closes);
    }
    for (int32_t i = 1; i < hours->part_count; i++) {
        if (parts[i].opens_ms <= parts[i - 1].closes_ms) {
            yaml_error(r->errors, node, "found parts of the day that touch, expected them apart");
            return NULL;
        }
    }
    return hours;
}

static const Hours *read_daylight(Reader *r, const Lane *lane)
{
    GeoPoint middle = lane->points[lane->point_count / 2];
    return hours_daylight(middle.lat, middle.lon, r->arena);
}

static bool says_daylight(const YamlNode *node)
{
    return node->kind == YAML_KIND_SCALAR && strcmp(node->text, "daylight") == 0;
}

const Hours *work_hours(Reader *r, const YamlNode *node, GeoPoint place)
{
    return says_daylight(node) ? hours_daylight(place.lat, place.lon, r->arena)
                               : read_parts(r, node);
}

/* Hours by direction: {southbound: 02:00-11:00, northbound: [...]}; one left out is NULL. */
static void read_by_direction(Reader *r, const YamlNode *map, const char *const words[2],
                              const Hours *hours[2])
{
    NameSet set = {.what = work_joined(r, words[0], " or ", words[1]), .names = words, .count = 2};
    if (!reader_is_map(r, map, "hours by direction")) {
        return;
    }
    for (const YamlNode *node = map->first; node; node = node->next) {
        int32_t way = reader_find(&set, node->key);
        if (way < 0) {
            reader_unknown(r, node, node->key, &set);
        } else {
            hours[way] = read_parts(r, node);
        }
    }
}

/* ---- controls ---- */

static const char *direction(GeoPoint from, GeoPoint to)
{
    double east = to.lon - from.lon, north = to.lat - from.lat;
    double size_east = east < 0 ? -east : east, size_north = north < 0 ? -north : north;
    if (size_north >= size_east) {
        return north < 0 ? "southbound" : "northbound";
    }
    return east < 0 ? "westbound" : "eastbound";
}

static void read_large(Reader *r, const YamlNode *node, const Lane *lane,
                       const char *const words[2], Station models[2])
{
    if (!reader_keys(r, node, "the rule for large vessels",
                     "loa! draught hours one_way headway source")) {
        return;
    }
    const YamlNode *when = yaml_get(node, "hours");
    const Hours *hours[2] = {NULL, NULL};
    if (when && says_daylight(when)) {
        hours[0] = hours[1] = read_daylight(r, lane);
    } else if (when && when->kind == YAML_KIND_MAP) {
        read_by_direction(r, when, words, hours);
    } else if (when) {
        hours[0] = hours[1] = read_parts(r, when);
    }
    LargeRule rule = {.loa_cm = (int32_t)(reader_value(r, node, "loa", &rule_length, 1000) / 10),
                      .draught_cm =
                          (int32_t)(reader_value(r, node, "draught", &rule_length, 0) / 10),
                      .one_way = reader_value(r, node, "one_way", &rule_yes_no, 0) != 0,
                      .headway_ms = reader_value(r, node, "headway", &rule_headway, 0)};
    for (int32_t way = 0; way < 2; way++) {
        models[way].large = rule;
        models[way].large.hours = hours[way];
    }
}

static void read_background(Reader *r, const YamlNode *node, Station *model)
{
    model->background =
        reader_dated(r, node, "background", &rule_background, &model->background_count);
    if (model->background_count > 0) {
        DistributionSpec spec = {.kind = DIST_EXPONENTIAL, .mean = INT64_C(1) << 32};
        model->background_gap = reader_compile(r, &spec);
    }
}

static void read_control_hours(Reader *r, const YamlNode *node, const Lane *lane,
                               const char *const words[2], Station models[2])
{
    const YamlNode *hours = yaml_get(node, "hours"), *windows = yaml_get(node, "windows");
    int64_t opens = 0, closes = MS_PER_DAY;
    const Hours *daylight = NULL, *by_way[2] = {NULL, NULL};
    if (hours && says_daylight(hours)) {
        daylight = read_daylight(r, lane);
    } else if (hours && !work_day_part(r, hours, false, &opens, &closes)) {
        return;
    }
    if (windows) {
        read_by_direction(r, windows, words, by_way);
    }
    for (int32_t way = 0; way < 2; way++) {
        models[way].opens_ms = opens;
        models[way].closes_ms = closes;
        models[way].daylight = daylight;
        models[way].windows = by_way[way];
    }
}

static void make_control(Reader *r, const YamlNode *node, const Station *model, const char *way,
                         StationWork *work)
{
    const Lane *lane = &r->network->lanes[model->lane];
    const Leg *legs = &r->network->legs[lane->first_leg];
    const char *name = model->name ? model->name : "";
    Station *station = work_station(r, work, node, STATION_CONTROL);
    int32_t first_line = station->first_line;
    *station = *model;
    station->first_line = first_line;
    station->id = work_joined(r, node->key, "_", way);
    station->name = work_joined(r, name, " ", way);
    int32_t wait_at =
        station->control_reversed ? legs[lane->leg_count - 1].to_node : legs[0].from_node;
    work_line(work, station->id, station->name)->node = wait_at;
    if (station->large.loa_cm > 0) {
        work_line(work, work_joined(r, station->id, "_", "large"),
                  work_joined(r, station->name, ", ", "large vessels"))
            ->node = wait_at;
    }
}

static void read_control(Reader *r, const YamlNode *node, int32_t (*lane_control)[2],
                         StationWork *work)
{
    if (!reader_keys(
            r, node, "a control",
            "name! lane! headway! hours windows large background capacity other_way source")) {
        return;
    }
    Station model = {.kind = STATION_CONTROL, .corridor = -1, .port = -1, .closes_ms = MS_PER_DAY};
    model.name = reader_text(r, node, "name");
    model.source = reader_text(r, node, "source");
    model.lane = reader_name(r, node, "lane", &r->lanes);
    model.service = reader_distribution(r, node, "headway", &rule_headway);
    if (model.service && model.service->spec.kind != DIST_CONSTANT) {
        yaml_error(r->errors, yaml_at(node, "headway"),
                   "found a distribution, expected one duration");
    }
    read_background(r, node, &model);
    model.quota = reader_dated(r, node, "capacity", &rule_quota, &model.quota_count);
    model.other_way = reader_value(r, node, "other_way", &rule_yes_no, 0) != 0;
    model.servers = reader_always(r, 1);
    model.disciplines = reader_always(r, DISCIPLINE_FIFO);
    model.server_count = model.discipline_count = 1;
    if (model.lane < 0) {
        return;
    }
    if (lane_control[model.lane][0] >= 0) {
        yaml_error(r->errors, yaml_at(node, "lane"), "found lane `%s`, which has a control already",
                   r->lanes.names[model.lane]);
        return;
    }
    const Lane *lane = &r->network->lanes[model.lane];
    GeoPoint first = lane->points[0], last = lane->points[lane->point_count - 1];
    const char *const words[2] = {direction(first, last), direction(last, first)};
    Station models[2] = {model, model};
    read_control_hours(r, node, lane, words, models);
    if (yaml_get(node, "large")) {
        read_large(r, yaml_get(node, "large"), lane, words, models);
    }
    for (int32_t way = 0; way < 2; way++) {
        models[way].control_reversed = way == 1;
        models[way].opposite = work->station_count + (way == 0 ? 1 : -1);
        lane_control[model.lane][way] = work->station_count;
        make_control(r, node, &models[way], words[way], work);
    }
}

void work_controls(Reader *r, const YamlNode *map, int32_t count, StationWork *work)
{
    int32_t lanes = r->network->lane_count;
    int32_t(*control)[2] = arena_alloc(r->arena, (size_t)lanes + 1, sizeof control[0]);
    for (int32_t l = 0; l < lanes; l++) {
        control[l][0] = control[l][1] = -1;
    }
    for (const YamlNode *node = count > 0 ? map->first : NULL; node; node = node->next) {
        read_control(r, node, control, work);
    }
    r->scenario->lane_control = &control[0][0];
}

/* ---- registrations ---- */

/* {PORT: yes, PORT: {start: no, DATE: yes}} */
static void read_refusals(Reader *r, const YamlNode *map, Station *station)
{
    if (!map || !reader_is_map(r, map, "refuses")) {
        return;
    }
    PortRefusal *rules = arena_alloc(r->arena, (size_t)map->count + 1, sizeof rules[0]);
    int32_t count = 0;
    for (const YamlNode *node = map->first; node; node = node->next) {
        PortRefusal rule = {.port = reader_find(&r->ports, node->key)};
        if (rule.port < 0) {
            reader_unknown(r, node, node->key, &r->ports);
            continue;
        }
        rule.refused = reader_dated(r, map, node->key, &rule_yes_no, &rule.count);
        if (rule.count > 0) {
            rules[count++] = rule;
        }
    }
    station->refusals = rules;
    station->refusal_count = count;
}

static void read_registration(Reader *r, const YamlNode *node, StationWork *work)
{
    Station *station = work_station(r, work, node, STATION_REGISTRATION);
    if (!reader_keys(
            r, node, "a registration",
            "name! corridor at approvals! order cargo_first minimum minimum_of refuses hours "
            "weather source")) {
        return;
    }
    station->name = reader_text(r, node, "name");
    station->source = reader_text(r, node, "source");
    station->corridor = reader_name(r, node, "corridor", &r->corridors);
    station->quota = reader_dated(r, node, "approvals", &rule_quota, &station->quota_count);
    station->servers = reader_always(r, 1); /* not used: the quota is the day's number */
    station->server_count = 1;
    const YamlNode *hours = yaml_get(node, "hours");
    int64_t opens, closes;
    if (hours && work_day_part(r, hours, false, &opens, &closes)) {
        station->opens_ms = opens;
        station->closes_ms = closes;
    }
    work_order(r, node, station);
    read_refusals(r, yaml_get(node, "refuses"), station);
    if (station->discipline_count == 0) {
        station->disciplines = reader_always(r, DISCIPLINE_FIFO);
        station->discipline_count = 1;
    }
    work_line(work, station->id, station->name)->node = reader_place(r, node, "at");
}

void work_registrations(Reader *r, const YamlNode *map, int32_t count, StationWork *work)
{
    for (const YamlNode *node = count > 0 ? map->first : NULL; node; node = node->next) {
        read_registration(r, node, work);
    }
}
