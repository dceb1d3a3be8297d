#include "io/scenario_file.h"

#include "base/hash.h"
#include "base/simtime.h"
#include "io/inside.h"
#include "io/map_file.h"
#include "io/scenario_reader.h"
#include "io/sources.h"
#include "io/text_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT_VERSION = 1 };

#define RUN_MAX                                                                                    \
    (17 * INT64_C(36525) * MS_PER_DAY / 100) /* 17 years: what alarms can be set for               \
                                              */

void scenario_bundle_free(ScenarioBundle *bundle)
{
    if (!bundle) {
        return;
    }
    scenario_free(bundle->scenario);
    if (bundle->network) {
        network_free(bundle->network);
        mem_free(bundle->network);
    }
    *bundle = (ScenarioBundle){0};
}

/* ---- files that a scenario names ---- */

bool scenario_name_is_path(const char *name)
{
    size_t length = strlen(name);
    struct stat info;
    return strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".yaml") == 0) ||
           (strchr(name, '.') && stat(name, &info) == 0 && S_ISREG(info.st_mode));
}

/* The name as a path from where the scenario lies; free with mem_free. */
static char *path_from(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t length = slash ? (size_t)(slash - file) + 1 : 0;
    size_t size = length + strlen(name) + 1;
    char *path = mem_alloc(size, 1);
    snprintf(path, size, "%.*s%s", (int)length, file, name);
    return path;
}

static bool may_reach(const Reader *r, const char *path)
{
    char *here = path_from(r->file, "");
    const char *folders[] = {here, r->sources->assets_dir, r->sources->maps_dir};
    bool inside = path_is_inside(path, folders, 3);
    mem_free(here);
    return inside;
}

/* A bare name lies in folder; one with a '/' starts from where the scenario lies. NULL after an
 * error at the node when it leads to where a scenario has no business. */
const char *reader_path(Reader *r, const YamlNode *node, const char *folder)
{
    const char *name = node->text;
    bool bare = !strchr(name, '/'), kept_in = strcmp(name, "..") != 0 && strcmp(name, ".") != 0;
    char *path = bare ? map_path(folder, name) : path_from(r->file, name);
    if (!bare) {
        kept_in = name[0] != '/' && may_reach(r, path);
    }
    const char *kept = kept_in ? arena_string(r->scratch, path) : NULL;
    if (!kept_in) {
        yaml_error(r->errors, node,
                   "found `%.200s`, expected a path that stays within the scenario's folder", name);
    }
    mem_free(path);
    return kept;
}

static const YamlNode *load_fleet(Reader *r, const YamlNode *root)
{
    const char *name = reader_text(r, root, "fleet");
    if (!name) {
        return NULL;
    }
    const char *path = reader_path(r, yaml_at(root, "fleet"), r->sources->assets_dir);
    if (!path) {
        return NULL;
    }
    size_t length;
    char *text = text_file_read(path, &length, r->errors);
    if (!text) {
        yaml_error(r->errors, yaml_at(root, "fleet"), "found `%.200s`, which cannot be read", name);
        return NULL;
    }
    r->scenario->hash = hash_bytes(text, length, r->scenario->hash);
    const YamlNode *fleet = yaml_parse(path, text, length, r->scratch, r->errors);
    mem_free(text);
    if (fleet) {
        reader_keys(r, fleet, "a fleet", "corridor! title source classes!");
        if (r->listed) {
            sources_of_tree(r->listed, fleet, "fleet");
        }
    }
    return fleet;
}

static NameSet names_of_network(Reader *r, const char *what,
                                const char *(*name)(const Network *n, int32_t i), int32_t count)
{
    const char **names = arena_alloc(r->scratch, (size_t)count + 1, sizeof names[0]);
    for (int32_t i = 0; i < count; i++) {
        names[i] = name(r->network, i);
    }
    return (NameSet){.what = what, .names = names, .count = count};
}

static const char *port_name(const Network *n, int32_t i)
{
    return n->ports[i].name;
}
static const char *lane_name(const Network *n, int32_t i)
{
    return n->lanes[i].id;
}
static const char *area_name(const Network *n, int32_t i)
{
    return n->areas[i].id;
}

static void load_map(Reader *r, const YamlNode *root)
{
    r->ports = (NameSet){.what = "a port of the map"};
    r->lanes = (NameSet){.what = "a lane of the map"};
    r->areas = (NameSet){.what = "an area of the map"};
    const char *name = reader_text(r, root, "map");
    if (!name) {
        return;
    }
    const char *folder = reader_path(r, yaml_at(root, "map"), r->sources->maps_dir);
    Network *network = mem_alloc(1, sizeof *network);
    if (!folder || !map_load_network(folder, network, r->errors)) {
        if (folder) {
            yaml_error(r->errors, yaml_at(root, "map"), "found `%.200s`, a map that cannot be read",
                       name);
        }
        mem_free(network);
        r->map_failed = true;
        return;
    }
    r->network = network;
    r->scenario->network = network;
    r->scenario->map_name = name;
    r->scenario->hash = hash_bytes(&network->hash, sizeof network->hash, r->scenario->hash);
    r->ports = names_of_network(r, r->ports.what, port_name, network->port_count);
    r->ports.ports = network;
    r->lanes = names_of_network(r, r->lanes.what, lane_name, network->lane_count);
    r->areas = names_of_network(r, r->areas.what, area_name, network->area_count);
    if (r->listed) {
        sources_of_map(r->listed, folder, r->errors);
    }
}

/* ---- the head ---- */

static void read_times(Reader *r, const YamlNode *root)
{
    Scenario *s = r->scenario;
    const YamlNode *start = yaml_get(root, "start"), *end = yaml_get(root, "end");
    int64_t from = 0, to = 0;
    bool good = start && end;
    good &= start && reader_date_of(r, start, start->text, false, false, &from);
    good &= end && reader_date_of(r, end, end->text, false, false, &to);
    if (!good) {
        return; /* dates are then not held against the run */
    }
    char text[TIME_TEXT];
    if (to <= from) {
        yaml_error(r->errors, end, "found `%s`, expected a date after the start, %s", end->text,
                   time_format(from, text));
    } else if (to - from > RUN_MAX) {
        yaml_error(r->errors, end, "found a run of more than 17 years, expected an end by %s",
                   time_format_date(from + RUN_MAX, text));
    } else {
        s->start = from;
        s->end = to;
    }
}

bool reader_version(Reader *r, const YamlNode *root)
{
    static const ValueRule rule_version = {.unit = UNIT_COUNT,
                                           .low = FORMAT_VERSION,
                                           .high = FORMAT_VERSION,
                                           .range = "1, the version of the format"};
    if (!yaml_get(root, "corridor")) {
        yaml_error(r->errors, root, "found a file without `corridor`, expected `corridor: 1`");
        return false;
    }
    return reader_value(r, root, "corridor", &rule_version, 0) == FORMAT_VERSION;
}

static void read_head(Reader *r, const YamlNode *root)
{
    static const ValueRule rule_seed = {
        .unit = UNIT_COUNT, .low = 0, .high = INT64_MAX, .range = "0 or more"};
    Scenario *s = r->scenario;
    if (yaml_get(root, "corridor")) { /* that it is missing has been told */
        reader_version(r, root);
    }
    s->id = reader_text(r, root, "id");
    s->title = reader_text(r, root, "title");
    s->summary = reader_text(r, root, "summary");
    s->card = reader_text(r, root, "card");
    s->seed = (uint64_t)reader_value(r, root, "seed", &rule_seed, 1);
    read_times(r, root);
    s->warm_up_ms = reader_value(r, root, "warm_up", &rule_duration, 0);
    if (s->end > s->start && s->warm_up_ms >= s->end - s->start) {
        yaml_error(r->errors, yaml_at(root, "warm_up"),
                   "found a warm-up that does not end before the run, expected less");
        s->warm_up_ms = 0;
    }
}

/* ---- the whole ---- */

static void compile(Reader *r, const YamlNode *root)
{
    int32_t errors_before = r->errors->total;
    if (!reader_keys(
            r, root, "a scenario",
            "corridor! id! title! summary! card start! end! warm_up seed map fleet use classes "
            "commodities destinations parties agreements corridors shut_lanes ports "
            "inspection queues controls flows! events hazards "
            "insurance costs food registration weather base record values")) {
        return;
    }
    read_head(r, root);
    load_map(r, root);
    scenario_read_classes(r, load_fleet(r, root), root);
    scenario_read_goods(r, root);
    scenario_read_truce(r, root);
    scenario_read_stations(r, root);
    scenario_read_weather(r, root);
    scenario_read_flows(r, root);
    scenario_read_users(r, root);
    scenario_read_hazards(r, root);
    scenario_read_events(r, root);
    scenario_read_economy(r, root);
    scenario_read_record(r, root);
    if (r->errors->total == errors_before) {
        scenario_check_ways(r, root);
        scenario_check_events(r);
    }
}

static void apply_settings(Reader *r, YamlNode *root, const ScenarioSettings *settings)
{
    for (int32_t i = 0; settings && i < settings->count; i++) {
        const char *text = settings->texts[i];
        if (strcspn(text, "=.[") == strlen("use") && strncmp(text, "use", strlen("use")) == 0) {
            errors_add(r->errors, NULL, 0, 0,
                       "found `--set %.200s`, but files are used before settings are made", text);
            continue;
        }
        yaml_set(root, text, r->scratch, r->errors);
        r->scenario->hash = hash_bytes(text, strlen(text), r->scenario->hash);
    }
}

/* A scenario's text, what is set, and, unless NULL, where to list the parameters. */
typedef struct Given {
    const char *file, *text;
    size_t length;
    const ScenarioSettings *settings;
    SourceList *listed;
} Given;

static bool load_given(const ScenarioSources *sources, const Given *given, ScenarioBundle *bundle,
                       Errors *errors)
{
    int32_t errors_before = errors->total;
    Arena arena = {0}, scratch = {0};
    Scenario *scenario = arena_alloc(&arena, 1, sizeof *scenario);
    Reader r = {.sources = sources,
                .file = given->file,
                .errors = errors,
                .arena = &arena,
                .scratch = &scratch,
                .scenario = scenario,
                .listed = given->listed};
    scenario->file = arena_string(&arena, given->file);
    scenario->hash = hash_bytes(given->text, given->length, 0);
    YamlNode *root = yaml_parse(given->file, given->text, given->length, &scratch, errors);
    if (root) {
        scenario_merge_base(&r, root);
        scenario_merge_used(&r, root);
        scenario_set_fitted(&r, root);
        apply_settings(&r, root, given->settings);
        if (given->listed) {
            sources_of_tree(given->listed, root, "");
        }
        compile(&r, root);
    }
    arena_free(&scratch);
    scenario->arena = arena;
    ScenarioBundle loaded = {scenario, r.network};
    if (errors->total != errors_before) {
        scenario_bundle_free(&loaded);
        return false;
    }
    *bundle = loaded;
    return true;
}

bool scenario_load_text(const ScenarioSources *sources, const char *file, const char *text,
                        size_t length, const ScenarioSettings *settings, ScenarioBundle *bundle,
                        Errors *errors)
{
    Given given = {file, text, length, settings, NULL};
    return load_given(sources, &given, bundle, errors);
}

/* The file that a name stands for; free with mem_free. */
static char *path_of(const ScenarioSources *sources, const char *name)
{
    if (scenario_name_is_path(name)) {
        return mem_string(name);
    }
    size_t size = strlen(sources->assets_dir) + strlen(name) + sizeof "/scenarios/.yaml";
    char *path = mem_alloc(size, 1);
    snprintf(path, size, "%s/scenarios/%s.yaml", sources->assets_dir, name);
    return path;
}

/* "no scenario of that name", with the nearest bundled one. */
static void report_no_scenario(const ScenarioSources *sources, const char *name, Errors *errors)
{
    Errors ignored = {0};
    ScenarioList list = {0};
    scenario_list(sources, &list, &ignored);
    const char **ids = mem_alloc((size_t)list.count + 1, sizeof ids[0]);
    for (int32_t i = 0; i < list.count; i++) {
        ids[i] = list.items[i].id;
    }
    const char *nearest = nearest_name(name, ids, list.count);
    errors_add(errors, NULL, 0, 0, "found `%s`, expected a bundled scenario or a path%s%s%s", name,
               nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    mem_free(ids);
    scenario_list_free(&list);
    errors_free(&ignored);
}

static bool load_named(const ScenarioSources *sources, const char *name,
                       const ScenarioSettings *settings, SourceList *listed, ScenarioBundle *bundle,
                       Errors *errors)
{
    char *path = path_of(sources, name);
    if (!scenario_name_is_path(name) && access(path, F_OK) != 0) {
        report_no_scenario(sources, name, errors);
        mem_free(path);
        return false;
    }
    size_t length;
    char *text = text_file_read(path, &length, errors);
    Given given = {path, text, length, settings, listed};
    bool good = text && load_given(sources, &given, bundle, errors);
    mem_free(text);
    mem_free(path);
    return good;
}

bool scenario_load(const ScenarioSources *sources, const char *name,
                   const ScenarioSettings *settings, ScenarioBundle *bundle, Errors *errors)
{
    return load_named(sources, name, settings, NULL, bundle, errors);
}

bool scenario_list_sources(const ScenarioSources *sources, const char *name, SourceList *list,
                           Errors *errors)
{
    ScenarioBundle bundle = {0};
    if (!load_named(sources, name, NULL, list, &bundle, errors)) {
        source_list_free(list);
        return false;
    }
    scenario_bundle_free(&bundle);
    source_list_sort(list);
    return true;
}

/* ---- the bundled ones ---- */

static char *head_text(const YamlNode *root, const char *key)
{
    const YamlNode *node = yaml_get(root, key);
    return mem_string(node ? node->text : "");
}

static bool add_summary(ScenarioList *list, const char *folder, const char *file_name,
                        Errors *errors)
{
    char *path = map_path(folder, file_name);
    size_t length;
    char *text = text_file_read(path, &length, errors);
    Arena arena = {0};
    const YamlNode *root = text ? yaml_parse(path, text, length, &arena, errors) : NULL;
    mem_free(text);
    if (root) {
        list->items = mem_grow(list->items, list->count, &list->capacity, sizeof list->items[0]);
        list->items[list->count++] = (ScenarioSummary){.id = head_text(root, "id"),
                                                       .title = head_text(root, "title"),
                                                       .summary = head_text(root, "summary"),
                                                       .file = path};
    } else {
        mem_free(path);
    }
    arena_free(&arena);
    return root != NULL;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const ScenarioSummary *)a)->id, ((const ScenarioSummary *)b)->id);
}

bool scenario_list(const ScenarioSources *sources, ScenarioList *list, Errors *errors)
{
    char *folder = map_path(sources->assets_dir, "scenarios");
    DIR *dir = opendir(folder);
    bool good = dir != NULL;
    if (!dir) {
        errors_add(errors, folder, 0, 0, "cannot be opened, expected the bundled scenarios");
    }
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && entry->d_name[0] != '.' &&
            strcmp(entry->d_name + length - 5, ".yaml") == 0) {
            good &= add_summary(list, folder, entry->d_name, errors);
        }
    }
    if (dir) {
        closedir(dir);
    }
    if (list->count > 1) {
        qsort(list->items, (size_t)list->count, sizeof list->items[0], by_id);
    }
    mem_free(folder);
    return good;
}

void scenario_list_free(ScenarioList *list)
{
    for (int32_t i = 0; i < list->count; i++) {
        mem_free(list->items[i].id);
        mem_free(list->items[i].title);
        mem_free(list->items[i].summary);
        mem_free(list->items[i].file);
    }
    mem_free(list->items);
    *list = (ScenarioList){0};
}
