/* Weather: for each place, fog, wind and current by month, and what they close. */
#include "io/station_work.h"

#include "base/simtime.h"

#include <string.h>

static const ValueRule rule_spells = {
    .unit = UNIT_RATIO, .low = 0, .high = 100000000, .range = "0 to 100 spells a month"};
static const ValueRule rule_spell = {
    .unit = UNIT_DURATION, .low = 1000, .high = 60 * MS_PER_DAY, .range = "1 s to 60 d"};

/* ---- what is closed ---- */

/* Room for what one list of names can stand for; a lane with a control stands for two stations. */
typedef struct Closed {
    int32_t stations[2 * CLOSES_MAX], lanes[CLOSES_MAX], ports[CLOSES_MAX];
    int32_t station_count, lane_count, port_count;
} Closed;

/* The stations of the file: those before the berths of the ports. */
static int32_t find_station(const Scenario *s, const char *name)
{
    int32_t station = scenario_find_station(s, name);
    bool named = station >= 0 && s->stations[station].kind != STATION_BERTHS &&
                 s->stations[station].kind != STATION_CONTROL;
    return named ? station : -1;
}

static void close_lane(const Scenario *s, int32_t lane, Closed *closed)
{
    const int32_t *control = s->lane_control + 2 * (size_t)lane;
    if (control[0] < 0) {
        closed->lanes[closed->lane_count++] = lane;
        return;
    }
    closed->stations[closed->station_count++] = control[0];
    closed->stations[closed->station_count++] = control[1];
}

static void close_one(Reader *r, const YamlNode *node, Closed *closed)
{
    const Scenario *s = r->scenario;
    const char *name = reader_text_of(r, node, "a station, lane or port");
    if (!name) {
        return;
    }
    int32_t station = find_station(s, name), lane = reader_find(&r->lanes, name);
    int32_t port = reader_find(&r->ports, name);
    if (station >= 0) {
        closed->stations[closed->station_count++] = station;
    } else if (lane >= 0) {
        close_lane(s, lane, closed);
    } else if (port >= 0) {
        closed->ports[closed->port_count++] = port;
        if (s->port_station[port] >= 0) {
            closed->stations[closed->station_count++] = s->port_station[port];
        }
    } else {
        NameSet set = {.what = "a station of the scenario, a lane or a port"};
        const char **names = arena_alloc(
            r->scratch, (size_t)(s->station_count + r->lanes.count + 1), sizeof names[0]);
        set.names = names;
        for (int32_t i = 0; i < s->station_count; i++) {
            names[set.count++] = s->stations[i].id;
        }
        for (int32_t i = 0; i < r->lanes.count; i++) {
            names[set.count++] = r->lanes.names[i];
        }
        reader_unknown(r, node, name, &set);
    }
}

static const int32_t *kept(Reader *r, const int32_t *list, int32_t count)
{
    int32_t *copy = arena_alloc(r->arena, (size_t)count + 1, sizeof copy[0]);
    for (int32_t i = 0; i < count; i++) {
        copy[i] = list[i];
    }
    return copy;
}

static void read_closes(Reader *r, const YamlNode *list, Weather *weather)
{
    Closed closed = {.station_count = 0};
    if (!reader_is_list(r, list, "closes")) {
        return;
    }
    if (list->count == 0 || list->count > CLOSES_MAX) {
        yaml_error(r->errors, list, "found %d names, expected 1 to %d", (int)list->count,
                   CLOSES_MAX);
        return;
    }
    for (const YamlNode *node = list->first; node; node = node->next) {
        close_one(r, node, &closed);
    }
    weather->stations = kept(r, closed.stations, closed.station_count);
    weather->lanes = kept(r, closed.lanes, closed.lane_count);
    weather->ports = kept(r, closed.ports, closed.port_count);
    weather->station_count = closed.station_count;
    weather->lane_count = closed.lane_count;
    weather->port_count = closed.port_count;
}

/* ---- how often ---- */

/* A month of D days with s spells of mean length L has D - s L clear days, in which s begin. */
static void read_spells(Reader *r, const YamlNode *list, Weather *weather)
{
    static const int32_t month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!reader_is_list(r, list, "spells")) {
        return;
    }
    if (list->count != 12) {
        yaml_error(r->errors, list, "found %d numbers, expected 12, January to December",
                   (int)list->count);
        return;
    }
    int32_t month = 0;
    for (const YamlNode *node = list->first; node; node = node->next, month++) {
        int64_t ppm;
        if (!reader_value_of(r, node, &rule_spells, &ppm) || !weather->length) {
            continue;
        }
        double length_days = distribution_mean(&weather->length->spec) / (double)MS_PER_DAY;
        double clear = month_days[month] - (double)ppm / 1e6 * length_days;
        if (clear < 0.1 * month_days[month]) {
            yaml_error(r->errors, node,
                       "found spells that take more than nine tenths of the month, expected "
                       "fewer or shorter ones");
            continue;
        }
        weather->begins[month] = (int64_t)((double)ppm / clear + 0.5);
    }
}

static void read_kind(Reader *r, const YamlNode *node, Weather *weather)
{
    if (!reader_keys(r, node, "a kind of weather", "spells! length! closes source")) {
        return;
    }
    const YamlNode *closes = yaml_get(node, "closes"), *spells = yaml_get(node, "spells");
    weather->source = yaml_get(node, "source") ? reader_text(r, node, "source") : weather->source;
    weather->length = reader_distribution(r, node, "length", &rule_spell);
    if (spells) {
        read_spells(r, spells, weather);
    }
    if (closes) {
        read_closes(r, closes, weather);
    }
}

/* ---- all ---- */

static int32_t read_place(Reader *r, const YamlNode *place, const Distribution *unit_gap,
                          Weather *weather)
{
    int32_t count = 0, errors_before = r->errors->total;
    if (!reader_keys(r, place, "the weather of a place",
                     "name! area closes fog wind current source")) {
        return 0;
    }
    Weather model = {.id = arena_string(r->arena, place->key), .unit_gap = unit_gap};
    model.name = reader_text(r, place, "name");
    model.source = reader_text(r, place, "source");
    model.area = reader_name(r, place, "area", &r->areas);
    const YamlNode *closes = yaml_get(place, "closes");
    if (closes) {
        read_closes(r, closes, &model);
    }
    for (int32_t kind = 0; kind < WEATHER_KINDS; kind++) {
        const YamlNode *node = yaml_get(place, weather_kind_names[kind]);
        if (node) {
            weather[count] = model;
            weather[count].kind = (WeatherKind)kind;
            read_kind(r, node, &weather[count++]);
        }
    }
    if (count == 0 && r->errors->total == errors_before) {
        yaml_key_error(r->errors, place,
                       "found a place without weather, expected one of fog, "
                       "wind, current");
    }
    return count;
}

/* ---- stations that name the weather ---- */

static void add_station(Reader *r, Weather *weather, int32_t station)
{
    int32_t *list = arena_alloc(r->arena, (size_t)weather->station_count + 1, sizeof list[0]);
    for (int32_t i = 0; i < weather->station_count; i++) {
        list[i] = weather->stations[i];
        if (list[i] == station) {
            return;
        }
    }
    list[weather->station_count++] = station;
    weather->stations = list;
}

/* `PLACE`: whatever weather it has, or `PLACE KIND`. */
static void close_by(Reader *r, const YamlNode *node, int32_t station, Weather *weather)
{
    const Scenario *s = r->scenario;
    const char *text = reader_text_of(r, node, "a place of `weather`");
    if (!text) {
        return;
    }
    NameSet set = {.what = "a place of `weather`, or one and its kind"};
    const char **names =
        arena_alloc(r->scratch, (size_t)(2 * s->weather_count + 1), sizeof names[0]);
    set.names = names;
    bool found = false;
    for (int32_t w = 0; w < s->weather_count; w++) {
        const char *kind = work_joined(r, weather[w].id, " ", weather_kind_names[weather[w].kind]);
        names[set.count++] = weather[w].id;
        names[set.count++] = kind;
        if (strcmp(text, weather[w].id) == 0 || strcmp(text, kind) == 0) {
            add_station(r, &weather[w], station);
            found = true;
        }
    }
    if (!found) {
        reader_unknown(r, node, text, &set);
    }
}

static void read_stations_of(Reader *r, const YamlNode *map, Weather *weather)
{
    for (const YamlNode *node = map && map->kind == YAML_KIND_MAP ? map->first : NULL; node;
         node = node->next) {
        const YamlNode *list = yaml_get(node, "weather");
        int32_t station = find_station(r->scenario, node->key);
        if (!list || station < 0 || !reader_is_list(r, list, "weather")) {
            continue;
        }
        for (const YamlNode *item = list->first; item; item = item->next) {
            close_by(r, item, station, weather);
        }
    }
}

void scenario_read_weather(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "weather");
    Scenario *s = r->scenario;
    int32_t places = reader_ids(r, map, "weather", PLACES_MAX);
    if (places == 0) { /* whoever names one is told so */
        read_stations_of(r, yaml_get(root, "inspection"), NULL);
        read_stations_of(r, yaml_get(root, "queues"), NULL);
        read_stations_of(r, yaml_get(root, "registration"), NULL);
        return;
    }
    DistributionSpec spec = {.kind = DIST_EXPONENTIAL, .mean = INT64_C(1) << 32};
    const Distribution *unit_gap = reader_compile(r, &spec);
    Weather *weather = arena_alloc(r->arena, (size_t)places * WEATHER_KINDS, sizeof weather[0]);
    for (const YamlNode *node = map->first; node; node = node->next) {
        s->weather_count += read_place(r, node, unit_gap, weather + s->weather_count);
    }
    s->weather = weather;
    read_stations_of(r, yaml_get(root, "inspection"), weather);
    read_stations_of(r, yaml_get(root, "queues"), weather);
    read_stations_of(r, yaml_get(root, "registration"), weather);
    uint8_t *gated = arena_alloc(r->arena, (size_t)r->lanes.count + 1, sizeof gated[0]);
    bool any = false;
    for (int32_t w = 0; w < s->weather_count; w++) {
        for (int32_t i = 0; i < weather[w].lane_count; i++) {
            gated[weather[w].lanes[i]] = 1;
            any = true;
        }
    }
    s->lane_gated = any ? gated : NULL;
}
