#include "fuzz/mutate.h"

#include "base/memory.h"
#include "io/yaml_node.h"
#include "model/command.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NODES_MAX = 20000, TEXT_MAX = 1 << 20 };

typedef struct Mutator {
    uint64_t luck;
    Arena arena;
    YamlNode *root;
    YamlNode *nodes[NODES_MAX]; /* of the whole tree, in the order of the file */
    YamlNode *parents[NODES_MAX];
    int32_t count;
    char *out;
    size_t length;
} Mutator;

static uint64_t draw(Mutator *m)
{
    uint64_t z = m->luck += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static int32_t below(Mutator *m, int32_t bound)
{
    return bound > 0 ? (int32_t)(draw(m) % (uint64_t)bound) : 0;
}

static void list_nodes(Mutator *m, YamlNode *node, YamlNode *parent)
{
    if (m->count < NODES_MAX) {
        m->nodes[m->count] = node;
        m->parents[m->count++] = parent;
    }
    for (YamlNode *value = node->first; value; value = value->next) {
        list_nodes(m, value, node);
    }
}

/* Some node of that kind (-1: any) that is not the root; its place in nodes, -1: none found. */
static int32_t some_node(Mutator *m, int kind)
{
    for (int32_t attempt = 0; attempt < 50 && m->count > 1; attempt++) {
        int32_t i = 1 + below(m, m->count - 1);
        if (kind < 0 || (int)m->nodes[i]->kind == kind) {
            return i;
        }
    }
    return -1;
}

/* ---- the tree ---- */

static YamlNode *copy_of(Mutator *m, const YamlNode *node)
{
    YamlNode *copy = arena_alloc(&m->arena, 1, sizeof *copy);
    *copy = *node;
    copy->first = copy->last = copy->next = NULL;
    copy->count = 0;
    for (const YamlNode *value = node->first; value; value = value->next) {
        yaml_append(copy, copy_of(m, value));
    }
    return copy;
}

static YamlNode *new_scalar(Mutator *m, const char *key, const char *text)
{
    YamlNode *node = arena_alloc(&m->arena, 1, sizeof *node);
    node->kind = YAML_KIND_SCALAR;
    node->key = key;
    node->text = arena_string(&m->arena, text);
    node->is_plain = true;
    return node;
}

static void remove_child(YamlNode *parent, const YamlNode *child)
{
    YamlNode *next, *first = parent->first;
    parent->first = parent->last = NULL;
    parent->count = 0;
    for (YamlNode *value = first; value; value = next) {
        next = value->next;
        if (value != child) {
            yaml_append(parent, value);
        }
    }
}

/* What stands in its place, with its key and its neighbours. */
static void become(YamlNode *node, const YamlNode *other)
{
    YamlNode *next = node->next;
    const char *key = node->key;
    *node = *other;
    node->next = next;
    node->key = key;
}

/* ---- changes ---- */

static const char *some_key(Mutator *m)
{
    for (int32_t attempt = 0; attempt < 20; attempt++) {
        const char *key = m->nodes[below(m, m->count)]->key;
        if (key) {
            return key;
        }
    }
    return "x";
}

static const char *some_value(Mutator *m)
{
    static const char *const values[] = {
        "0",           "1",           "-1",          "2",          "1000",       "0 /day",
        "1 /day",      "1000 /day",   "0.001 /day",  "0 t",        "1 t",        "500 kt",
        "1 Mt",        "0 %",         "1 %",         "50 %",       "100 %",      "400 %",
        "0 h",         "1 ms",        "1 s",         "1 min",      "12 h",       "1 d",
        "1000 d",      "5000 d",      "open",        "closed",     "yes",        "no",
        "2020-01-01",  "2020-01-10",  "2020-02-29",  "2020-03-01", "2021-06-30", "2036-12-30",
        "00:00-24:00", "23:00-01:00", "00:00-00:01", "daylight",   "0 kn",       "0.1 kn",
        "60 kn",       "0.1 m",       "500 m",       "1 USD",      "0 USD",      "1 MUSD",
        "in_force",    "suspended",   "proposed",    "absent",     "hold",       "return",
        "continue",    "inspected",   "coastal",     "market",     "fifo",       "smallest",
        "priority",    "interrupt",   "finish",      "auto",       "~",          "",
    };
    return values[below(m, (int32_t)(sizeof values / sizeof values[0]))];
}

/* Another value of the same unit, mostly. */
static const char *some_value_like(Mutator *m, const char *text)
{
    const char *unit = strrchr(text, ' ');
    const char *value = some_value(m);
    for (int32_t attempt = 0; attempt < 40 && below(m, 20) > 0; attempt++) {
        const char *other = strrchr(value, ' ');
        bool same = unit ? other && strcmp(other, unit) == 0
                         : !other && (isdigit(value[0]) != 0) == (isdigit(text[0]) != 0) &&
                               (strchr(value, '-') != NULL) == (strchr(text, '-') != NULL);
        if (same) {
            break;
        }
        value = some_value(m);
    }
    return value;
}

/* The number at its front times something, what follows it as it was. */
static void scale(Mutator *m, YamlNode *node)
{
    static const double factors[] = {0, 0.001, 0.1, 0.5, 0.99, 1.01, 2, 10, 1000, 1e6, -1};
    char text[200], *rest = NULL;
    double number = 0;
    int used = 0;
    if (strlen(node->text) > 100 || sscanf(node->text, "%lf%n", &number, &used) < 1) {
        node->text = some_value(m);
        return;
    }
    rest = (char *)node->text + used;
    number *= factors[below(m, (int32_t)(sizeof factors / sizeof factors[0]))];
    snprintf(text, sizeof text, "%.10g%s", number, rest);
    node->text = arena_string(&m->arena, text);
}

static void make_composite(Mutator *m, YamlNode *node)
{
    static const char *const kinds[] = {"exponential", "start", "poisson", "even", "uniform"};
    YamlNode *inner = copy_of(m, node), map = {.kind = YAML_KIND_MAP};
    inner->key = kinds[below(m, 5)];
    if (strcmp(inner->key, "uniform") == 0) {
        YamlNode list = {.kind = YAML_KIND_LIST, .key = inner->key};
        yaml_append(&list, copy_of(m, inner));
        yaml_append(&list, copy_of(m, inner));
        become(inner, &list);
    }
    yaml_append(&map, inner);
    if (strcmp(inner->key, "start") == 0) {
        YamlNode *later = copy_of(m, node);
        later->key = below(m, 2) ? "2020-01-15" : "2022-10-01";
        scale(m, later);
        yaml_append(&map, later);
    }
    become(node, &map);
}

static void add_event(Mutator *m)
{
    YamlNode *events = yaml_get(m->root, "events"), event = {.kind = YAML_KIND_MAP};
    if (!events || events->kind != YAML_KIND_LIST) {
        return;
    }
    const YamlNode *start = yaml_get(m->root, "start");
    char date[64], command[300];
    snprintf(date, sizeof date, "%.20s", below(m, 3) && start ? start->text : "2020-01-20");
    if (below(m, 2) && strlen(date) == 10) {
        snprintf(date + 8, sizeof date - 8, "%02d", 1 + (int)below(m, 28));
    }
    snprintf(command, sizeof command, "%s %.60s %.60s", verb_infos[below(m, VERBS)].word,
             some_key(m), below(m, 2) ? some_key(m) : some_value(m));
    yaml_append(&event, new_scalar(m, "on", date));
    yaml_append(&event, new_scalar(m, "do", command));
    YamlNode *kept = arena_alloc(&m->arena, 1, sizeof *kept);
    *kept = event;
    yaml_append(events, kept);
}

/* Another scalar under the same key anywhere in the file. */
static void take_from_namesake(Mutator *m, YamlNode *node)
{
    for (int32_t attempt = 0; attempt < 200 && node->key; attempt++) {
        const YamlNode *other = m->nodes[below(m, m->count)];
        if (other != node && other->key && strcmp(other->key, node->key) == 0) {
            become(node, copy_of(m, other));
            return;
        }
    }
    node->text = some_value(m);
}

static void double_node(Mutator *m, YamlNode *parent, const YamlNode *node)
{
    YamlNode *copy = copy_of(m, node);
    char key[80];
    if (copy->key) {
        snprintf(key, sizeof key, "%.60s%d", copy->key, (int)below(m, 10));
        copy->key = arena_string(&m->arena, key);
    }
    yaml_append(parent, copy);
}

static void change(Mutator *m)
{
    m->count = 0;
    list_nodes(m, m->root, NULL);
    int32_t any = some_node(m, -1), scalar = some_node(m, YAML_KIND_SCALAR);
    if (any < 0 || scalar < 0) {
        return;
    }
    YamlNode *node = m->nodes[scalar];
    switch (below(m, 15)) {
    case 0:
        remove_child(m->parents[any], m->nodes[any]);
        break;
    case 1:
        double_node(m, m->parents[any], m->nodes[any]);
        break;
    case 2: {
        YamlNode *other = m->nodes[some_node(m, YAML_KIND_SCALAR)], kept = *node;
        become(node, other);
        become(other, &kept);
        break;
    }
    case 3:
    case 4:
        node->text = some_value_like(m, node->text);
        break;
    case 5:
    case 11:
    case 12:
        scale(m, node);
        break;
    case 6:
    case 13:
        take_from_namesake(m, node);
        break;
    case 7:
        node->text = some_key(m);
        break;
    case 8:
        make_composite(m, node);
        break;
    case 9: { /* to another place of the same shape */
        int32_t to = some_node(m, YAML_KIND_MAP);
        if (to >= 0 && m->nodes[any]->key) {
            double_node(m, m->nodes[to], m->nodes[any]);
            m->nodes[to]->last->key = m->nodes[any]->key;
        }
        break;
    }
    default:
        add_event(m);
        break;
    }
}

/* ---- text ---- */

static void put(Mutator *m, const char *text)
{
    size_t length = strlen(text);
    if (m->length + length < TEXT_MAX) {
        memcpy(m->out + m->length, text, length);
        m->length += length;
    }
}

static void put_scalar(Mutator *m, const char *text, bool plain)
{
    bool safe = plain && text[0] != '\0';
    for (const char *c = text; *c && safe; c++) {
        safe = isalnum((unsigned char)*c) || strchr(" _./%-+~", *c) || (*c == ':' && isdigit(c[1]));
    }
    if (safe && text[0] != ' ' && text[0] != '-' && text[strlen(text) - 1] != ' ') {
        put(m, text);
        return;
    }
    put(m, "\"");
    for (const char *c = text; *c; c++) {
        char hex[8] = {*c, '\0'};
        if (*c == '"' || *c == '\\') {
            snprintf(hex, sizeof hex, "\\%c", *c);
        } else if ((unsigned char)*c < ' ') {
            snprintf(hex, sizeof hex, "\\x%02X", (unsigned)(unsigned char)*c);
        }
        put(m, hex);
    }
    put(m, "\"");
}

static void put_node(Mutator *m, const YamlNode *node, int32_t depth)
{
    if (node->kind == YAML_KIND_SCALAR) {
        put_scalar(m, node->text, node->is_plain);
        return;
    }
    bool map = node->kind == YAML_KIND_MAP;
    put(m, map ? "{" : "[");
    for (const YamlNode *value = node->first; value; value = value->next) {
        put(m, depth < 2 ? "\n" : "");
        if (map) {
            put_scalar(m, value->key ? value->key : "x", true);
            put(m, ": ");
        }
        put_node(m, value, depth + 1);
        put(m, value->next ? ", " : "");
    }
    put(m, map ? "}" : "]");
}

char *mutate_scenario(const char *text, size_t length, uint64_t seed, int32_t times,
                      size_t *out_length)
{
    Mutator *m = mem_alloc(1, sizeof *m);
    m->luck = seed;
    Errors errors = {0};
    m->root = yaml_parse("mutated.yaml", text, length, &m->arena, &errors);
    errors_free(&errors);
    char *out = NULL;
    if (m->root && m->root->kind == YAML_KIND_MAP) {
        for (int32_t i = 0; i < times; i++) {
            change(m);
        }
        m->out = out = mem_alloc(TEXT_MAX, 1);
        put_node(m, m->root, 0);
        put(m, "\n");
        *out_length = m->length;
    }
    arena_free(&m->arena);
    mem_free(m);
    return out;
}
