#include "io/scenario_reader.h"

#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

static const char *const yes_no_words[] = {"no", "yes"};

const ValueRule rule_duration = {
    .unit = UNIT_DURATION, .low = 0, .high = 36525 * MS_PER_DAY, .range = "0 to 100 years"};
const ValueRule rule_rate = {
    .unit = UNIT_RATE, .low = 0, .high = 100000000, .range = "0 to 100000 /day"};
const ValueRule rule_part = {.unit = UNIT_RATIO, .low = 0, .high = 1000000, .range = "0 to 100 %"};
const ValueRule rule_count = {.unit = UNIT_COUNT, .low = 0, .high = 1000, .range = "0 to 1000"};
const ValueRule rule_yes_no = {.words = yes_no_words, .word_count = 2, .what = "yes or no"};

/* ---- maps and lists ---- */

static bool is_kind(Reader *r, const YamlNode *node, YamlKind kind, const char *what,
                    const char *shape)
{
    if (node->kind == kind) {
        return true;
    }
    char found[YAML_FOUND_TEXT];
    yaml_error(r->errors, node, "found %s, expected %s: %s", yaml_found(node, found), what, shape);
    return false;
}

bool reader_is_map(Reader *r, const YamlNode *node, const char *what)
{
    return is_kind(r, node, YAML_KIND_MAP, what, "a map of keys and values");
}

bool reader_is_list(Reader *r, const YamlNode *node, const char *what)
{
    return is_kind(r, node, YAML_KIND_LIST, what, "a list");
}

enum { KEYS_MAX = 40 };

/* The words of "name! source", without their marks, and which are required. */
static int32_t split_keys(Reader *r, const char *keys, const char **names, bool *required)
{
    char *rest = NULL;
    int32_t count = 0;
    for (char *word = strtok_r(arena_string(r->scratch, keys), " ", &rest);
         word && count < KEYS_MAX; word = strtok_r(NULL, " ", &rest)) {
        size_t length = strlen(word);
        required[count] = word[length - 1] == '!';
        if (required[count]) {
            word[length - 1] = '\0';
        }
        names[count++] = word;
    }
    return count;
}

static void unknown_key(Reader *r, const YamlNode *value, const char *what, const char **names,
                        int32_t count)
{
    const char *nearest = nearest_name(value->key, names, count);
    char list[512] = "";
    size_t used = 0;
    for (int32_t i = 0; i < count && used < sizeof list; i++) {
        int written =
            snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", names[i]);
        used += (size_t)written;
    }
    if (nearest) {
        yaml_key_error(r->errors, value,
                       "found key `%s`, expected one of %s (%s); did you mean `%s`?", value->key,
                       what, list, nearest);
    } else {
        yaml_key_error(r->errors, value, "found key `%s`, expected one of %s (%s)", value->key,
                       what, list);
    }
}

static void check_basis_word(Reader *r, const YamlNode *word)
{
    static const char *const words[] = {"published",  "derived", "estimate",
                                        "unverified", "fitted",  "model value"};
    static const NameSet set = {.what = "published, derived, estimate, unverified, fitted or "
                                        "model value",
                                .names = words,
                                .count = 6};
    reader_name_of(r, word, &set);
}

/* Wherever a source may stand, `basis` may tell how far it bears the figures: all, or by key. */
static void check_basis(Reader *r, const YamlNode *map, const YamlNode *basis)
{
    if (basis->kind == YAML_KIND_SCALAR) {
        check_basis_word(r, basis);
        return;
    }
    if (!reader_is_map(r, basis, "a basis")) {
        return;
    }
    for (const YamlNode *word = basis->first; word; word = word->next) {
        if (strcmp(word->key, "default") != 0 && !yaml_get(map, word->key)) {
            yaml_key_error(r->errors, word,
                           "found `%.80s`, expected `default` or a key that is "
                           "given here",
                           word->key);
        }
        check_basis_word(r, word);
    }
}

bool reader_keys(Reader *r, const YamlNode *node, const char *what, const char *keys)
{
    if (!reader_is_map(r, node, what)) {
        return false;
    }
    const char *names[KEYS_MAX];
    bool required[KEYS_MAX];
    int32_t count = split_keys(r, keys, names, required);
    NameSet set = {.names = names, .count = count};
    bool has_source = reader_find(&set, "source") >= 0;
    for (const YamlNode *value = node->first; value; value = value->next) {
        if (has_source && strcmp(value->key, "basis") == 0) {
            check_basis(r, node, value);
        } else if (reader_find(&set, value->key) < 0) {
            unknown_key(r, value, what, names, count);
        }
    }
    for (int32_t i = 0; i < count; i++) {
        if (required[i] && !yaml_get(node, names[i])) {
            yaml_key_error(r->errors, node, "found %s without `%s`, expected it", what, names[i]);
        }
    }
    return true;
}

static bool is_id(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strlen(text);
    return length > 0 && length <= ID_BYTES_MAX && strspn(text, letters) == length;
}

int32_t reader_ids(Reader *r, const YamlNode *node, const char *what, int32_t most)
{
    if (!node || !reader_is_map(r, node, what)) {
        return 0;
    }
    for (const YamlNode *value = node->first; value; value = value->next) {
        if (!is_id(value->key)) {
            yaml_key_error(r->errors, value,
                           "found `%.*s`, expected an id of at most 48 letters, digits, - and _",
                           ID_BYTES_MAX + 8, value->key);
        }
    }
    if (node->count > most) {
        yaml_key_error(r->errors, node, "found %d %s, expected at most %d", (int)node->count, what,
                       (int)most);
        return 0;
    }
    return node->count;
}

NameSet reader_names(Reader *r, const YamlNode *node, const char *what)
{
    NameSet set = {.what = what};
    if (node && node->kind == YAML_KIND_MAP && node->count > 0) {
        const char **names = arena_alloc(r->scratch, (size_t)node->count, sizeof names[0]);
        for (const YamlNode *value = node->first; value; value = value->next) {
            names[set.count++] = arena_string(r->arena, value->key);
        }
        set.names = names;
    }
    return set;
}

/* ---- single values ---- */

static const char *text_fault(const char *text, size_t length)
{
    if (length == 0) {
        return "found nothing";
    }
    if (length > TEXT_BYTES_MAX) {
        return "found a text of more than 4000 bytes";
    }
    for (size_t i = 0; i < length; i++) {
        if (((unsigned char)text[i] < ' ' && text[i] != '\n') || text[i] == 0x7F) {
            return "found a control character";
        }
    }
    return NULL;
}

const char *reader_text_of(Reader *r, const YamlNode *node, const char *what)
{
    if (!is_kind(r, node, YAML_KIND_SCALAR, what, "a text")) {
        return NULL;
    }
    size_t length = strlen(node->text);
    while (length > 0 && (node->text[length - 1] == '\n' || node->text[length - 1] == ' ')) {
        length--;
    }
    const char *fault = text_fault(node->text, length);
    if (fault) {
        yaml_error(r->errors, node, "%s, expected %s: a text", fault, what);
        return NULL;
    }
    char *text = arena_string(r->arena, node->text);
    text[length] = '\0';
    return text;
}

const char *reader_text(Reader *r, const YamlNode *map, const char *key)
{
    const YamlNode *node = yaml_get(map, key);
    return node ? reader_text_of(r, node, key) : NULL;
}

static bool choose_word(Reader *r, const YamlNode *node, const ValueRule *rule, int64_t *value)
{
    NameSet set = {.what = rule->what, .names = rule->words, .count = rule->word_count};
    int32_t index = reader_name_of(r, node, &set);
    if (index < 0) {
        return false;
    }
    *value = index;
    return true;
}

/* YAML writers use both. */
static bool is_true_or_false(const YamlNode *node, const ValueRule *rule, int64_t *value)
{
    if (rule != &rule_yes_no || node->kind != YAML_KIND_SCALAR) {
        return false;
    }
    bool is_true = strcmp(node->text, "true") == 0;
    if (is_true || strcmp(node->text, "false") == 0) {
        *value = is_true;
        return true;
    }
    return false;
}

bool reader_value_of(Reader *r, const YamlNode *node, const ValueRule *rule, int64_t *value)
{
    if (rule->word_count > 0) {
        return is_true_or_false(node, rule, value) || choose_word(r, node, rule, value);
    }
    char found[YAML_FOUND_TEXT];
    int64_t read;
    if (node->kind != YAML_KIND_SCALAR || !units_parse(rule->unit, node->text, &read)) {
        yaml_error(r->errors, node, "found %s, expected %s", yaml_found(node, found),
                   units_expectation(rule->unit));
        return false;
    }
    if (read < rule->low || read > rule->high) {
        yaml_error(r->errors, node, "found %s, expected %s", yaml_found(node, found), rule->range);
        return false;
    }
    *value = read;
    return true;
}

int64_t reader_value(Reader *r, const YamlNode *map, const char *key, const ValueRule *rule,
                     int64_t if_absent)
{
    const YamlNode *node = yaml_get(map, key);
    int64_t value = if_absent;
    if (node) {
        reader_value_of(r, node, rule, &value);
    }
    return value;
}

/* ---- names ---- */

int32_t reader_find(const NameSet *names, const char *word)
{
    if (names->ports) {
        return network_find_port(names->ports, word);
    }
    for (int32_t i = 0; word[0] != '\0' && i < names->count; i++) {
        if (strcmp(names->names[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

void reader_unknown(Reader *r, const YamlNode *node, const char *word, const NameSet *names)
{
    if (r->map_failed && names->count == 0) {
        return; /* a consequence of the map's errors, which have been told */
    }
    const char *nearest = nearest_name(word, names->names, names->count);
    nearest = nearest && nearest[0] != '\0' ? nearest : NULL;
    bool at_key = node->key == word;
    char text[512];
    if (names->count == 0) {
        snprintf(text, sizeof text, "found `%.200s`, expected %s, of which there are none", word,
                 names->what);
    } else {
        snprintf(text, sizeof text, "found `%.200s`, expected %s%s%s%s", word, names->what,
                 nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    }
    if (at_key) {
        yaml_key_error(r->errors, node, "%s", text);
    } else {
        yaml_error(r->errors, node, "%s", text);
    }
}

int32_t reader_name_of(Reader *r, const YamlNode *node, const NameSet *names)
{
    if (node->kind != YAML_KIND_SCALAR || node->text[0] == '\0') {
        char found[YAML_FOUND_TEXT];
        yaml_error(r->errors, node, "found %s, expected %s", yaml_found(node, found), names->what);
        return -1;
    }
    int32_t index = reader_find(names, node->text);
    if (index < 0) {
        reader_unknown(r, node, node->text, names);
    }
    return index;
}

int32_t reader_name(Reader *r, const YamlNode *map, const char *key, const NameSet *names)
{
    const YamlNode *node = yaml_get(map, key);
    return node ? reader_name_of(r, node, names) : -1;
}

const int32_t *reader_name_list(Reader *r, const YamlNode *map, const char *key,
                                const NameSet *names, int32_t *count)
{
    *count = 0;
    const YamlNode *list = yaml_get(map, key);
    if (!list || !reader_is_list(r, list, key) || list->count == 0) {
        return NULL;
    }
    int32_t *indexes = arena_alloc(r->arena, (size_t)list->count, sizeof indexes[0]);
    for (const YamlNode *value = list->first; value; value = value->next) {
        int32_t index = reader_name_of(r, value, names);
        bool again = false;
        for (int32_t i = 0; i < *count; i++) {
            again = again || indexes[i] == index;
        }
        if (again) {
            yaml_error(r->errors, value, "found `%.200s` a second time, expected it once",
                       value->text);
        } else if (index >= 0) {
            indexes[(*count)++] = index;
        }
    }
    return indexes;
}

uint32_t reader_name_bits(Reader *r, const YamlNode *map, const char *key, const NameSet *names)
{
    int32_t count;
    const int32_t *indexes = reader_name_list(r, map, key, names, &count);
    uint32_t bits = 0;
    for (int32_t i = 0; i < count; i++) {
        bits |= 1u << (indexes[i] & 31);
    }
    return bits;
}

int32_t reader_place(Reader *r, const YamlNode *map, const char *key)
{
    const YamlNode *node = yaml_get(map, key);
    if (!node || r->map_failed) {
        return -1;
    }
    char found[YAML_FOUND_TEXT];
    if (node->kind != YAML_KIND_SCALAR || !r->network) {
        yaml_error(r->errors, node, "found %s, expected a place of the map%s",
                   yaml_found(node, found), r->network ? "" : ", which the scenario does not name");
        return -1;
    }
    int32_t index = network_find_node(r->network, node->text);
    index = index >= 0 ? index : network_find_place(r->network, node->text);
    if (index < 0) {
        NameSet set = {.what = "a waypoint or port of the map", .count = r->network->node_count};
        const char **names = arena_alloc(r->scratch, (size_t)set.count + 1, sizeof names[0]);
        for (int32_t i = 0; i < set.count; i++) {
            names[i] = r->network->nodes[i].id;
        }
        set.names = names;
        reader_unknown(r, node, node->text, &set);
    }
    return index;
}

/* ---- dates ---- */

bool reader_date_of(Reader *r, const YamlNode *node, const char *text, bool at_key, bool of_run,
                    int64_t *t)
{
    char why[128] = "";
    int64_t read = 0;
    const Scenario *s = r->scenario;
    if (!time_parse(text, &read)) {
        snprintf(why, sizeof why, "a date such as `2022-10-29` or `2022-10-29 06:30`");
    } else if (of_run && s->end > s->start && (read < s->start || read > s->end)) {
        char from[TIME_TEXT], to[TIME_TEXT];
        snprintf(why, sizeof why, "a date within the run, %s to %s",
                 time_format_date(s->start, from), time_format_date(s->end, to));
    } else {
        *t = read;
        return true;
    }
    if (at_key) {
        yaml_key_error(r->errors, node, "found `%.80s`, expected %s", text, why);
    } else {
        char found[YAML_FOUND_TEXT];
        yaml_error(r->errors, node, "found %s, expected %s", yaml_found(node, found), why);
    }
    return false;
}
