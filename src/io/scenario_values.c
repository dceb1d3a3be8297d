/* Values made of several: dated lists, distributions, mixes. */
#include "io/scenario_reader.h"

#include "base/simtime.h"

#include <string.h>

/* ---- dates as keys ---- */

/* The moment a key of a dated map stands for. The first must be `start` or a date not after the
 * start of the run, the others dates of the run, later each time. */
static bool read_from(Reader *r, const YamlNode *value, bool is_first, int64_t before,
                      int64_t *from)
{
    int64_t start = r->scenario->start;
    if (strcmp(value->key, "start") == 0) {
        *from = start;
        if (!is_first) {
            yaml_key_error(r->errors, value, "found `start`, expected it as the first key");
        }
        return is_first;
    }
    if (!reader_date_of(r, value, value->key, true, true, from)) {
        return false;
    }
    if (is_first && *from != start) {
        yaml_key_error(r->errors, value,
                       "found `%s` first, expected `start`: what holds from the start of the run",
                       value->key);
        return false;
    }
    if (!is_first && *from <= before) {
        yaml_key_error(r->errors, value, "found `%s`, expected a date after the one before",
                       value->key);
        return false;
    }
    return true;
}

static bool has_fit_count(Reader *r, const YamlNode *map, int32_t most)
{
    if (map->count == 0 || map->count > most) {
        yaml_error(r->errors, map, "found a map of %d entries, expected 1 to %d", (int)map->count,
                   (int)most);
        return false;
    }
    return true;
}

/* ---- dated lists ---- */

const Dated *reader_always(Reader *r, int64_t value)
{
    Dated *list = arena_alloc(r->arena, 1, sizeof list[0]);
    list[0] = (Dated){r->scenario->start, value};
    return list;
}

const Dated *reader_dated(Reader *r, const YamlNode *map, const char *key, const ValueRule *rule,
                          int32_t *count)
{
    *count = 0;
    const YamlNode *node = yaml_get(map, key);
    if (!node) {
        return NULL;
    }
    if (node->kind != YAML_KIND_MAP) {
        int64_t value;
        if (!reader_value_of(r, node, rule, &value)) {
            return NULL;
        }
        *count = 1;
        return reader_always(r, value);
    }
    if (!has_fit_count(r, node, DATED_MAX)) {
        return NULL;
    }
    Dated *list = arena_alloc(r->arena, (size_t)node->count, sizeof list[0]);
    int64_t before = r->scenario->start;
    for (const YamlNode *value = node->first; value; value = value->next) {
        Dated entry = {0};
        bool dated = read_from(r, value, value == node->first, before, &entry.from);
        bool valued = reader_value_of(r, value, rule, &entry.value);
        if (dated) {
            before = entry.from;
        }
        if (dated && valued) {
            list[(*count)++] = entry;
        }
    }
    return *count > 0 ? list : NULL;
}

/* ---- distributions ---- */

static const ValueRule rule_cv = {
    .unit = UNIT_RATIO, .low = 1, .high = 10000000, .range = "a cv above 0 and up to 10"};
static const ValueRule rule_shape = {
    .unit = UNIT_COUNT, .low = 1, .high = 64, .range = "a shape of 1 to 64"};

static const ValueRule rule_distance = {
    .unit = UNIT_LENGTH, .low = 1000000, .high = INT64_C(20000000000), .range = "1 km to 20000 km"};
static const ValueRule rule_speed = {
    .unit = UNIT_SPEED, .low = 100, .high = 30000, .range = "0.1 m/s to 30 m/s"};

/* Reads [LOW, HIGH] or [LOW, MODE, HIGH]. */
static bool read_bounds(Reader *r, const YamlNode *list, const ValueRule *rule, int32_t count,
                        int64_t *values)
{
    if (list->kind != YAML_KIND_LIST || list->count != count) {
        char found[YAML_FOUND_TEXT];
        yaml_error(r->errors, list, "found %s, expected %s", yaml_found(list, found),
                   count == 2 ? "[LOW, HIGH]" : "[LOW, MODE, HIGH]");
        return false;
    }
    bool good = true;
    for (const YamlNode *value = list->first; value; value = value->next) {
        good &= reader_value_of(r, value, rule, values++);
    }
    return good;
}

/* {passage: DISTANCE, speed: SPEED or [LOW, HIGH]}: the time it takes, rounded to ms. */
static bool read_passage(Reader *r, const YamlNode *node, DistributionSpec *spec)
{
    const YamlNode *speed = yaml_get(node, "speed");
    int64_t distance_mm, speeds[2];
    bool good = reader_value_of(r, yaml_get(node, "passage"), &rule_distance, &distance_mm);
    if (speed->kind == YAML_KIND_LIST) {
        good &= read_bounds(r, speed, &rule_speed, 2, speeds);
    } else {
        good &= reader_value_of(r, speed, &rule_speed, speeds);
        speeds[1] = speeds[0];
    }
    if (!good) {
        return false;
    }
    if (speeds[1] < speeds[0]) {
        yaml_error(r->errors, speed, "found the higher speed first, expected [LOW, HIGH]");
        return false;
    }
    /* Milliseconds: below 20000 km at 0.1 m/s, 2 * 10^11. */
    spec->low = (distance_mm * 1000 + speeds[1] / 2) / speeds[1];
    spec->high = (distance_mm * 1000 + speeds[0] / 2) / speeds[0];
    if (spec->low == spec->high) {
        spec->kind = DIST_CONSTANT;
        spec->mean = spec->low;
    }
    return true;
}

static bool read_kind(Reader *r, const YamlNode *node, const ValueRule *rule,
                      DistributionSpec *spec)
{
    const YamlNode *main = yaml_get(node, distribution_kind_names[spec->kind]);
    int64_t bounds[3];
    switch (spec->kind) {
    case DIST_UNIFORM:
        if (!read_bounds(r, main, rule, 2, bounds)) {
            return false;
        }
        spec->low = bounds[0];
        spec->high = bounds[1];
        return true;
    case DIST_TRIANGULAR:
        if (!read_bounds(r, main, rule, 3, bounds)) {
            return false;
        }
        spec->low = bounds[0];
        spec->mode = bounds[1];
        spec->high = bounds[2];
        return true;
    case DIST_PASSAGE:
        return read_passage(r, node, spec);
    case DIST_CONSTANT:
    case DIST_EXPONENTIAL:
    case DIST_ERLANG:
    case DIST_GAMMA:
    case DIST_LOGNORMAL:
    case DIST_KINDS:
        break;
    }
    spec->cv_ppm = (int32_t)reader_value(r, node, "cv", &rule_cv, 0);
    spec->shape = (int32_t)reader_value(r, node, "shape", &rule_shape, 0);
    return reader_value_of(r, main, rule, &spec->mean);
}

static const char *keys_of_kind(DistributionKind kind)
{
    switch (kind) {
    case DIST_ERLANG:
        return "erlang! shape!";
    case DIST_GAMMA:
        return "gamma! cv!";
    case DIST_LOGNORMAL:
        return "lognormal! cv!";
    case DIST_CONSTANT:
        return "constant!";
    case DIST_EXPONENTIAL:
        return "exponential!";
    case DIST_UNIFORM:
        return "uniform!";
    case DIST_TRIANGULAR:
        return "triangular!";
    case DIST_PASSAGE:
        return "passage! speed!";
    case DIST_KINDS:
        break;
    }
    return "constant exponential erlang gamma lognormal uniform triangular passage cv shape speed";
}

static DistributionKind kind_of(const YamlNode *node)
{
    for (int32_t kind = 0; kind < DIST_KINDS; kind++) {
        if (yaml_get(node, distribution_kind_names[kind])) {
            return (DistributionKind)kind;
        }
    }
    return DIST_KINDS;
}

static bool read_spec(Reader *r, const YamlNode *node, const ValueRule *rule,
                      DistributionSpec *spec)
{
    if (node->kind != YAML_KIND_MAP) {
        spec->kind = DIST_CONSTANT;
        return reader_value_of(r, node, rule, &spec->mean);
    }
    int32_t errors_before = r->errors->total;
    spec->kind = kind_of(node);
    reader_keys(r, node, "a distribution", keys_of_kind(spec->kind));
    if (r->errors->total != errors_before) {
        return false;
    }
    if (spec->kind == DIST_PASSAGE && rule->unit != UNIT_DURATION) {
        yaml_error(r->errors, node, "found `passage`, which is a time, expected another kind");
        return false;
    }
    if (spec->kind == DIST_KINDS) {
        yaml_error(r->errors, node,
                   "found a map without a kind, expected a value or one of constant, exponential, "
                   "erlang, gamma, lognormal, uniform, triangular, passage");
        return false;
    }
    read_kind(r, node, rule, spec);
    return r->errors->total == errors_before;
}

struct KnownTable {
    const Distribution *table;
    struct KnownTable *next;
};

static bool same_spec(const DistributionSpec *a, const DistributionSpec *b)
{
    return a->kind == b->kind && a->mean == b->mean && a->low == b->low && a->mode == b->mode &&
           a->high == b->high && a->cv_ppm == b->cv_ppm && a->shape == b->shape;
}

const Distribution *reader_compile(Reader *r, const DistributionSpec *spec)
{
    for (const struct KnownTable *known = r->tables; known; known = known->next) {
        if (same_spec(&known->table->spec, spec)) {
            return known->table;
        }
    }
    struct KnownTable *known = arena_alloc(r->scratch, 1, sizeof *known);
    r->shapes.arena = r->scratch;
    *known =
        (struct KnownTable){distribution_compile_knowing(spec, &r->shapes, r->arena), r->tables};
    r->tables = known;
    return known->table;
}

const Distribution *reader_distribution(Reader *r, const YamlNode *map, const char *key,
                                        const ValueRule *rule)
{
    const YamlNode *node = yaml_get(map, key);
    DistributionSpec spec = {0};
    if (!node || !read_spec(r, node, rule, &spec)) {
        return NULL;
    }
    const char *fault = distribution_fault(&spec);
    if (fault) {
        yaml_error(r->errors, node, "this distribution cannot be: %s", fault);
        return NULL;
    }
    return reader_compile(r, &spec);
}

/* ---- mixes ---- */

/* part / whole as a fraction of 2^32, rounded down; part < whole < 2^62. By long division: the
 * product would not fit 64 bits. */
static uint32_t fraction(int64_t part, int64_t whole)
{
    uint32_t result = 0;
    for (int32_t bit = 0; bit < 32; bit++) {
        part *= 2;
        result *= 2;
        if (part >= whole) {
            part -= whole;
            result++;
        }
    }
    return result;
}

void reader_limits(const int64_t *weights, int32_t count, uint32_t *below)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    int64_t part = 0;
    for (int32_t i = 0; i < count; i++) {
        part += weights[i];
        below[i] = part < sum ? fraction(part, sum) : UINT32_MAX;
    }
}

bool reader_weights(Reader *r, const YamlNode *map, int64_t *weights)
{
    static const ValueRule rule = {.unit = UNIT_RATIO,
                                   .low = 0,
                                   .high = INT64_C(1000000000000),
                                   .range = "a weight of 0 to 1000000"};
    int32_t errors_before = r->errors->total;
    int64_t sum = 0;
    for (const YamlNode *value = map->first; value; value = value->next, weights++) {
        *weights = 0;
        reader_value_of(r, value, &rule, weights);
        sum += *weights;
    }
    if (sum == 0 && r->errors->total == errors_before) {
        yaml_error(r->errors, map, "found weights that sum to 0, expected one above 0");
    }
    return r->errors->total == errors_before;
}

static bool is_dated(const YamlNode *map)
{
    int64_t t;
    return map->first && map->first->kind == YAML_KIND_MAP &&
           (strcmp(map->first->key, "start") == 0 || time_parse(map->first->key, &t));
}

/* Where an index stands among the choices; it is added when new. */
static int32_t choice_of(int32_t *choices, int32_t *count, int32_t index)
{
    for (int32_t i = 0; i < *count; i++) {
        if (choices[i] == index) {
            return i;
        }
    }
    choices[*count] = index;
    return (*count)++;
}

typedef struct MixWork {
    const NameSet *names;
    int32_t *choices;
    int32_t count;
} MixWork;

/* Adds the names of one map to the choices. */
static bool collect(Reader *r, const YamlNode *map, MixWork *work)
{
    if (!reader_is_map(r, map, "a mix") || !has_fit_count(r, map, CHOICES_MAX)) {
        return false;
    }
    bool good = true;
    for (const YamlNode *value = map->first; value; value = value->next) {
        int32_t index = reader_find(work->names, value->key);
        if (index < 0) {
            reader_unknown(r, value, value->key, work->names);
            good = false;
        } else {
            choice_of(work->choices, &work->count, index);
        }
    }
    int64_t *weights = arena_alloc(r->scratch, (size_t)map->count, sizeof weights[0]);
    return reader_weights(r, map, weights) && good;
}

/* The limits of one map whose names are all among the choices. */
static const uint32_t *limits_of(Reader *r, const YamlNode *map, MixWork *work)
{
    int64_t *given = arena_alloc(r->scratch, (size_t)map->count, sizeof given[0]);
    int64_t *weights = arena_alloc(r->scratch, (size_t)work->count, sizeof weights[0]);
    reader_weights(r, map, given);
    for (const YamlNode *value = map->first; value; value = value->next) {
        int32_t index = reader_find(work->names, value->key);
        /* Two names of one port count together. */
        weights[choice_of(work->choices, &work->count, index)] += *given++;
    }
    uint32_t *below = arena_alloc(r->arena, (size_t)work->count, sizeof below[0]);
    reader_limits(weights, work->count, below);
    return below;
}

/* First every date's names, so that all mixes are over the same choices; then the limits. */
static bool collect_all(Reader *r, const YamlNode *node, MixWork *work)
{
    if (!is_dated(node)) {
        return collect(r, node, work);
    }
    bool good = has_fit_count(r, node, DATED_MAX);
    int64_t before = r->scenario->start;
    for (const YamlNode *map = node->first; good && map; map = map->next) {
        good = read_from(r, map, map == node->first, before, &before) && collect(r, map, work);
    }
    return good;
}

static Mix *make_mixes(Reader *r, const YamlNode *node, MixWork *work, int32_t *count)
{
    *count = is_dated(node) ? node->count : 1;
    Mix *mixes = arena_alloc(r->arena, (size_t)*count, sizeof mixes[0]);
    if (!is_dated(node)) {
        mixes[0] = (Mix){r->scenario->start, limits_of(r, node, work)};
        return mixes;
    }
    Mix *mix = mixes;
    for (const YamlNode *map = node->first; map; map = map->next, mix++) {
        read_from(r, map, map == node->first, INT64_MIN, &mix->from);
        mix->below = limits_of(r, map, work);
    }
    return mixes;
}

MixRead reader_mix(Reader *r, const YamlNode *map, const char *key, const NameSet *names)
{
    MixRead read = {0};
    const YamlNode *node = yaml_get(map, key);
    if (!node || !reader_is_map(r, node, key)) {
        return read;
    }
    MixWork work = {.names = names};
    work.choices = arena_alloc(r->arena, (size_t)names->count + 1, sizeof work.choices[0]);
    if (!collect_all(r, node, &work)) {
        return read;
    }
    read.mixes = make_mixes(r, node, &work, &read.mix_count);
    read.choices = work.choices;
    read.choice_count = work.count;
    return read;
}
