/* Corridors: what the truce opens and closes, by rules. */
#include "io/scenario_reader.h"

#include <string.h>

/* Statuses as a rule may name them: those of an agreement, and "violated". */
static const char *const status_words[] = {"absent",    "proposed",  "agreed_in_principle",
                                           "in_force",  "suspended", "expired",
                                           "collapsed", "violated"};
_Static_assert(sizeof status_words / sizeof status_words[0] == RULE_VIOLATED + 1,
               "one word for each status, then violated");
static const ValueRule rule_mode = {.words = corridor_mode_names,
                                    .word_count = CORRIDOR_MODES,
                                    .what = "closed, inspected, coastal or open"};
static const ValueRule rule_under_way = {.words = under_way_rule_names,
                                         .word_count = UNDER_WAY_RULES,
                                         .what = "continue, hold or return"};

static const NameSet statuses = {
    .what = "a status: absent, proposed, agreed_in_principle, in_force, suspended, expired, "
            "collapsed or violated",
    .names = status_words,
    .count = RULE_VIOLATED + 1};

/* Reads one clause, "bsgi in_force or suspended", up to an "and" or the end. Returns whether an
 * "and" follows. */
static bool read_clause(Reader *r, const YamlNode *node, char **rest, RuleClause *clause)
{
    char *word = strtok_r(NULL, " ,", rest);
    if (!word) {
        yaml_error(r->errors, node, "found `%.200s`, expected an agreement after `and`",
                   node->text);
        clause->statuses = 0;
        return false;
    }
    clause->agreement = reader_find(&r->agreements, word);
    if (clause->agreement < 0) {
        reader_unknown(r, node, word, &r->agreements);
        clause->agreement = 0;
    }
    int32_t named = 0;
    bool more = false;
    while (!more && (word = strtok_r(NULL, " ,", rest)) != NULL) {
        int32_t status = reader_find(&statuses, word);
        if (status >= 0) {
            clause->statuses |= 1u << status;
            named++;
        } else if (strcmp(word, "and") == 0) {
            more = true;
        } else if (strcmp(word, "or") != 0) {
            reader_unknown(r, node, word, &statuses);
            named++;
        }
    }
    if (named == 0) {
        yaml_error(r->errors, node, "found `%.200s`, expected an agreement and %s", node->text,
                   statuses.what);
    }
    return more;
}

/* Reads "bsgi in_force or suspended and energy in_force". */
static void read_when(Reader *r, const YamlNode *node, CorridorRule *rule)
{
    const char *text = reader_text_of(r, node, "a rule's condition");
    if (!text) {
        return;
    }
    /* A blank first word, so that every clause begins in the same way. */
    size_t size = strlen(text) + 3;
    char *words = arena_alloc(r->scratch, size, 1);
    words[0] = '-';
    words[1] = ' ';
    memcpy(words + 2, text, size - 2);
    char *rest = NULL;
    strtok_r(words, " ", &rest);
    bool more = true;
    while (more && rule->clause_count < RULE_CLAUSES_MAX) {
        more = read_clause(r, node, &rest, &rule->clauses[rule->clause_count++]);
    }
    if (more) {
        yaml_error(r->errors, node, "found more than 4 clauses joined by `and`, expected fewer");
    }
}

static void read_rules(Reader *r, const YamlNode *corridor, Corridor *c)
{
    const YamlNode *list = yaml_get(corridor, "rules");
    if (!list || !reader_is_list(r, list, "rules")) {
        return;
    }
    if (list->count == 0 || list->count > RULES_MAX) {
        yaml_error(r->errors, list, "found %d rules, expected 1 to 64", (int)list->count);
        return;
    }
    CorridorRule *rules = arena_alloc(r->arena, (size_t)list->count, sizeof rules[0]);
    c->rules = rules;
    for (const YamlNode *node = list->first; node; node = node->next, rules++) {
        *rules = (CorridorRule){.teams = -1};
        if (!reader_keys(r, node, "a rule", "when mode! staff teams premium source")) {
            continue;
        }
        rules->staff = reader_name_bits(r, node, "staff", &r->parties);
        rules->teams = (int32_t)reader_value(r, node, "teams", &rule_count, -1);
        rules->premium_ppm = (int32_t)reader_value(r, node, "premium", &rule_part, 0);
        rules->mode = (CorridorMode)reader_value(r, node, "mode", &rule_mode, MODE_CLOSED);
        const YamlNode *when = yaml_get(node, "when");
        if (when) {
            read_when(r, when, rules);
        }
        if (!when && node->next) {
            yaml_error(r->errors, node,
                       "found a rule without `when` before others, which would never count; "
                       "expected it last");
        } else if (when && !node->next) {
            yaml_error(r->errors, node,
                       "found `when` in the last rule, expected a last one without: what holds "
                       "otherwise");
        }
    }
    c->rule_count = list->count;
}

static void read_corridor(Reader *r, const YamlNode *node, Corridor *c)
{
    c->id = arena_string(r->arena, node->key);
    c->name = c->id;
    if (!reader_keys(r, node, "a corridor", "name! lanes ports users under_way! rules! source")) {
        return;
    }
    c->name = reader_text(r, node, "name");
    c->lanes = reader_name_list(r, node, "lanes", &r->lanes, &c->lane_count);
    c->ports = reader_name_list(r, node, "ports", &r->ports, &c->port_count);
    c->under_way =
        (UnderWayRule)reader_value(r, node, "under_way", &rule_under_way, UNDER_WAY_CONTINUE);
    read_rules(r, node, c);
}

/* A lane is opened and shut by one corridor: two could contradict each other. */
static void check_shared_lanes(Reader *r, const YamlNode *map)
{
    const Scenario *s = r->scenario;
    int32_t index = 0;
    for (const YamlNode *node = map->first; node; node = node->next, index++) {
        for (int32_t i = 0; i < s->corridors[index].lane_count; i++) {
            int32_t lane = s->corridors[index].lanes[i];
            for (int32_t other = 0; other < index; other++) {
                for (int32_t j = 0; j < s->corridors[other].lane_count; j++) {
                    if (s->corridors[other].lanes[j] == lane) {
                        yaml_error(r->errors, yaml_at(node, "lanes"),
                                   "found lane `%s`, which belongs to corridor `%s` already",
                                   r->lanes.names[lane], s->corridors[other].id);
                    }
                }
            }
        }
    }
}

void scenario_read_corridors(Reader *r, const YamlNode *root)
{
    const YamlNode *map = yaml_get(root, "corridors");
    int32_t count = reader_ids(r, map, "corridors", CORRIDORS_MAX);
    r->corridors = (NameSet){.what = "a corridor of the scenario"};
    if (count == 0) {
        return;
    }
    r->corridors = reader_names(r, map, r->corridors.what);
    Corridor *corridors = arena_alloc(r->arena, (size_t)count, sizeof corridors[0]);
    r->scenario->corridors = corridors;
    r->scenario->corridor_count = count;
    for (const YamlNode *node = map->first; node; node = node->next) {
        read_corridor(r, node, corridors++);
    }
    check_shared_lanes(r, map);
}

/* ---- who may use them ---- */

/* The row of denials that a flow has; flows with the same share one. */
static int32_t access_of(Reader *r, int32_t flow, uint8_t *denied, int32_t *rows)
{
    const Scenario *s = r->scenario;
    size_t width = (size_t)s->corridor_count;
    uint8_t *row = denied + (size_t)*rows * width;
    for (int32_t c = 0; c < s->corridor_count; c++) {
        const Corridor *corridor = &s->corridors[c];
        row[c] = corridor->user_count > 0;
        for (int32_t u = 0; u < corridor->user_count; u++) {
            row[c] = row[c] && corridor->users[u] != flow;
        }
    }
    for (int32_t i = 0; i < *rows; i++) {
        if (memcmp(denied + (size_t)i * width, row, width) == 0) {
            return i;
        }
    }
    return (*rows)++;
}

/* The corridors' `users`, which are flows and so known only after these. */
void scenario_read_users(Reader *r, const YamlNode *root)
{
    Scenario *s = r->scenario;
    const YamlNode *map = yaml_get(root, "corridors"), *flows = yaml_get(root, "flows");
    if (s->corridor_count == 0 || s->flow_count == 0 || !flows) {
        return;
    }
    NameSet names = reader_names(r, flows, "a flow of the scenario");
    Corridor *corridor = (Corridor *)s->corridors; /* being filled */
    for (const YamlNode *node = map->first; node; node = node->next, corridor++) {
        corridor->users = reader_name_list(r, node, "users", &names, &corridor->user_count);
    }
    Flow *list = (Flow *)s->flows;
    uint8_t *denied =
        arena_alloc(r->arena, (size_t)(s->flow_count + 1) * (size_t)s->corridor_count, 1);
    for (int32_t f = 0; f < s->flow_count; f++) {
        list[f].access = access_of(r, f, denied, &s->access_count);
    }
    s->access_denied = denied;
}
