/* Stations: those of the file, then the berths of each port, then the controls of lanes. */
#include "io/station_work.h"

#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

static const ValueRule rule_on_shut = {
    .words = on_shut_names, .word_count = ON_SHUT_RULES, .what = "finish or interrupt"};

Station *work_station(Reader *r, StationWork *work, const YamlNode *node, StationKind kind)
{
    work->nodes[work->station_count] = node;
    Station *station = &work->stations[work->station_count++];
    station->kind = kind;
    station->id = node ? arena_string(r->arena, node->key) : NULL;
    station->name = station->id;
    station->closes_ms = MS_PER_DAY;
    station->corridor = station->port = station->lane = station->opposite = -1;
    station->first_line = work->line_count;
    return station;
}

Line *work_line(StationWork *work, const char *id, const char *name)
{
    Line *line = &work->lines[work->line_count++];
    *line = (Line){.id = id, .name = name, .node = -1, .area = -1};
    line->station = work->station_count - 1;
    work->stations[line->station].line_count++;
    return line;
}

/* ---- what stations of the file share ---- */

/* "05:00" as ms of the day, 24:00 allowed. */
static bool read_clock(const char *text, int64_t *ms)
{
    int32_t digits[4];
    static const int32_t at[4] = {0, 1, 3, 4};
    if (strlen(text) < 5 || text[2] != ':') {
        return false;
    }
    for (int32_t i = 0; i < 4; i++) {
        char c = text[at[i]];
        if (c < '0' || c > '9') {
            return false;
        }
        digits[i] = c - '0';
    }
    int32_t hours = digits[0] * 10 + digits[1], minutes = digits[2] * 10 + digits[3];
    *ms = hours * MS_PER_HOUR + minutes * MS_PER_MINUTE;
    return minutes < 60 && *ms <= MS_PER_DAY;
}

bool work_day_part(Reader *r, const YamlNode *node, bool over_midnight, int64_t *opens,
                   int64_t *closes)
{
    char found[YAML_FOUND_TEXT];
    if (node->kind != YAML_KIND_SCALAR || strlen(node->text) != 11 || node->text[5] != '-' ||
        !read_clock(node->text, opens) || !read_clock(node->text + 6, closes)) {
        yaml_error(r->errors, node, "found %s, expected hours of the day such as `05:00-12:30`",
                   yaml_found(node, found));
        return false;
    }
    if (*opens == *closes || (*opens > *closes && !over_midnight)) {
        yaml_error(r->errors, node, "found %s, expected the end of the hours after their begin",
                   yaml_found(node, found));
        return false;
    }
    return true;
}

/* A station without a server at any date would hold its first vessel for ever. */
static void check_servers(Reader *r, const YamlNode *node, const Station *station)
{
    for (int32_t i = 0; i < station->server_count; i++) {
        if (station->servers[i].value > 0) {
            return;
        }
    }
    if (station->server_count > 0) {
        yaml_error(r->errors, node, "found 0 at all times, expected a number above 0 at some date");
    }
}

static void read_common(Reader *r, const YamlNode *node, const char *servers, Station *station)
{
    station->name = reader_text(r, node, "name");
    station->source = reader_text(r, node, "source");
    station->servers = reader_dated(r, node, servers, &rule_count, &station->server_count);
    check_servers(r, yaml_get(node, servers), station);
    station->on_shut = (OnShut)reader_value(r, node, "on_shut", &rule_on_shut, ON_SHUT_FINISH);
    work_service(r, node, station);
}

/* ---- inspection ---- */

static void read_inspection_line(Reader *r, const YamlNode *station, const char *key,
                                 StationWork *work)
{
    const YamlNode *node = yaml_get(station, key);
    Line *line = work_line(work, arena_string(r->arena, key), key);
    line->outbound = strcmp(key, "outbound") == 0;
    if (node && reader_keys(r, node, "an inspection line", "at! area name!")) {
        line->name = reader_text(r, node, "name");
        line->node = reader_place(r, node, "at");
        line->area = reader_name(r, node, "area", &r->areas);
    }
}

static void read_inspection(Reader *r, const YamlNode *node, StationWork *work)
{
    Station *station = work_station(r, work, node, STATION_INSPECTION);
    if (!reader_keys(r, node, "an inspection",
                     "name! corridor! outbound! inbound! teams! on_shut" SERVICE_KEYS)) {
        return;
    }
    read_common(r, node, "teams", station);
    station->corridor = reader_name(r, node, "corridor", &r->corridors);
    /* In the order of the file: DISCIPLINE_PRIORITY serves the line written first. */
    bool inbound_first = false;
    for (const YamlNode *key = node->first; key && strcmp(key->key, "outbound") != 0;
         key = key->next) {
        inbound_first = inbound_first || strcmp(key->key, "inbound") == 0;
    }
    read_inspection_line(r, node, inbound_first ? "inbound" : "outbound", work);
    read_inspection_line(r, node, inbound_first ? "outbound" : "inbound", work);
}

/* ---- plain queues ---- */

static void read_queue_lines(Reader *r, const YamlNode *node, StationWork *work)
{
    const YamlNode *list = yaml_get(node, "lines");
    const Station *station = &work->stations[work->station_count - 1];
    if (!list) {
        work_line(work, station->id, station->name);
        return;
    }
    if (!reader_is_list(r, list, "lines")) {
        return;
    }
    if (list->count == 0 || list->count > QUEUE_LINES_MAX) {
        yaml_error(r->errors, list, "found %d lines, expected 1 to 16", (int)list->count);
        return;
    }
    for (const YamlNode *item = list->first; item; item = item->next) {
        const char *id = reader_text_of(r, item, "a line's id");
        for (int32_t i = station->first_line; id && i < work->line_count; i++) {
            if (strcmp(work->lines[i].id, id) == 0) {
                yaml_error(r->errors, item, "found line `%.80s` a second time, expected it once",
                           id);
            }
        }
        work_line(work, id ? id : "", id ? id : "");
    }
}

static void read_queue(Reader *r, const YamlNode *node, StationWork *work)
{
    Station *station = work_station(r, work, node, STATION_QUEUE);
    if (!reader_keys(r, node, "a queue", "name! servers! lines at corridor on_shut" SERVICE_KEYS)) {
        return;
    }
    read_common(r, node, "servers", station);
    station->corridor = reader_name(r, node, "corridor", &r->corridors);
    read_queue_lines(r, node, work);
    int32_t place = reader_place(r, node, "at");
    for (int32_t i = 0; i < station->line_count; i++) {
        work->lines[station->first_line + i].node = place;
    }
}

/* ---- berths ---- */

char *work_joined(Reader *r, const char *a, const char *between, const char *b)
{
    size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
    char *text = arena_alloc(r->arena, size, 1);
    snprintf(text, size, "%s%s%s", a, between, b);
    return text;
}

/* One line, or one for each size of vessel: those that wait for the smallest berths they fit. */
static void add_berth_lines(Reader *r, StationWork *work, const Port *port, const PortRules *rules)
{
    const char *name = work->stations[work->station_count - 1].name;
    for (int32_t g = 0; g < rules->group_count || g == 0; g++) {
        char id[16] = "", size[64] = "";
        const BerthGroup *group = rules->group_count > 0 ? &rules->groups[g] : NULL;
        snprintf(id, sizeof id, "size%d", (int)g + 1);
        if (group && group->max_dwt_kg < INT64_MAX) {
            snprintf(size, sizeof size, ", to %.0f t", (double)group->max_dwt_kg / 1000);
        } else if (group && group->max_loa_cm < INT32_MAX) {
            snprintf(size, sizeof size, ", to %.0f m", (double)group->max_loa_cm / 100);
        }
        work_line(work, group ? arena_string(r->arena, id) : port->id,
                  work_joined(r, name, size, ""))
            ->node = port->roadstead_node;
    }
}

static void make_berths(Reader *r, StationWork *work)
{
    const Network *network = r->network;
    int32_t *stations = arena_alloc(r->arena, (size_t)network->port_count + 1, sizeof stations[0]);
    for (int32_t p = 0; p < network->port_count; p++) {
        const Port *port = &network->ports[p];
        int32_t set = r->scenario->port_settings[p].berths;
        int32_t berths = set >= 0 ? set : port->berths;
        stations[p] = -1;
        if (berths == 0) {
            continue;
        }
        stations[p] = work->station_count;
        Station *station = work_station(r, work, NULL, STATION_BERTHS);
        station->id = port->id;
        station->name = work_joined(r, port->name, " ", "berths");
        station->source = port->source;
        station->port = p;
        station->servers = reader_always(r, berths);
        station->disciplines = reader_always(r, DISCIPLINE_FIFO);
        station->server_count = station->discipline_count = 1;
        add_berth_lines(r, work, port, &r->scenario->port_settings[p].rules);
    }
    r->scenario->port_station = stations;
}

/* ---- all ---- */

/* Commands name stations by id, so each may be there once. */
static void check_ids(Reader *r, const StationWork *work)
{
    for (int32_t i = 0; i < work->station_count; i++) {
        for (int32_t j = 0; j < i; j++) {
            const char *id = work->stations[i].id, *other = work->stations[j].id;
            if (strcmp(id, other) == 0) {
                const YamlNode *node = work->nodes[i] ? work->nodes[i] : work->nodes[j];
                if (node) {
                    yaml_key_error(r->errors, node,
                                   "found `%s`, the id of another station, expected a new one", id);
                }
            }
        }
    }
}

static int32_t count_queue_lines(const YamlNode *map)
{
    int32_t count = 0;
    for (const YamlNode *node = map ? map->first : NULL; node; node = node->next) {
        const YamlNode *lines = yaml_get(node, "lines");
        count += lines ? lines->count : 1;
    }
    return count;
}

void scenario_read_stations(Reader *r, const YamlNode *root)
{
    const YamlNode *inspection = yaml_get(root, "inspection"), *queues = yaml_get(root, "queues");
    const YamlNode *controls = yaml_get(root, "controls"), *ports = yaml_get(root, "ports");
    const YamlNode *registration = yaml_get(root, "registration");
    int32_t inspections = reader_ids(r, inspection, "inspection", STATIONS_MAX);
    int32_t queue_count = reader_ids(r, queues, "queues", STATIONS_MAX);
    int32_t registrations = reader_ids(r, registration, "registration", STATIONS_MAX);
    int32_t control_count = reader_ids(r, controls, "controls", STATIONS_MAX);
    int32_t port_count = r->network ? r->network->port_count : 0;
    size_t stations =
        (size_t)(inspections + queue_count + registrations + port_count + 2 * control_count);
    size_t lines = stations + (size_t)(inspections + 2 * control_count) +
                   (size_t)count_queue_lines(queues) + (size_t)port_count * (BERTH_GROUPS_MAX - 1);
    StationWork work = {.stations = arena_alloc(r->arena, stations + 1, sizeof(Station)),
                        .lines = arena_alloc(r->arena, lines + 1, sizeof(Line)),
                        .nodes = arena_alloc(r->scratch, stations + 1, sizeof(YamlNode *))};
    for (const YamlNode *node = inspections > 0 ? inspection->first : NULL; node;
         node = node->next) {
        read_inspection(r, node, &work);
    }
    for (const YamlNode *node = queue_count > 0 ? queues->first : NULL; node; node = node->next) {
        read_queue(r, node, &work);
    }
    work_registrations(r, registration, registrations, &work);
    if (r->network) {
        scenario_read_ports(r, root);
        make_berths(r, &work);
        work_controls(r, controls, control_count, &work);
    } else if (!r->map_failed && (ports || controls)) {
        yaml_key_error(r->errors, ports ? ports : controls,
                       "found `%s` in a scenario without a `map`, expected a map",
                       ports ? "ports" : "controls");
    }
    check_ids(r, &work);
    r->scenario->stations = work.stations;
    r->scenario->station_count = work.station_count;
    r->scenario->lines = work.lines;
    r->scenario->line_count = work.line_count;
}
