/* Parties, agreements with their conditions, and corridors. */
#include "io/scenario_reader.h"

#include "base/simtime.h"

#include <string.h>

enum { CORRIDORS_MAX = 64, RULES_MAX = 64 };

static const ValueRule rule_consent = {.words = consent_names,
                                       .word_count = CONSENTS,
                                       .what = "refuses, discusses, in_principle or signed"};
static const ValueRule rule_status = {
    .words = agreement_status_names,
    .word_count = AGREEMENT_STATUSES,
    .what = "a status: absent, proposed, agreed_in_principle, in_force, suspended, expired or "
            "collapsed"};
static const ValueRule rule_mode = {.words = corridor_mode_names,
                                    .word_count = CORRIDOR_MODES,
                                    .what = "closed, inspected, coastal or open"};
static const ValueRule rule_under_way = {.words = under_way_rule_names,
                                         .word_count = UNDER_WAY_RULES,
                                         .what = "continue, hold or return"};
static const ValueRule rule_term = {.unit = UNIT_DURATION,
                                    .low = MS_PER_HOUR,
                                    .high = 36525 * MS_PER_DAY,
                                    .range = "a term of 1 h to 100 years, or open"};

/* ---- parties ---- */

static void read_parties(Reader *r, const YamlNode *map)
{
    int32_t count = reader_ids(r, map, "parties", PARTIES_MAX);
    r->parties = (NameSet){.what = "a party of the scenario"};
    if (count == 0) {
        return;
    }
    r->parties = reader_names(r, map, r->parties.what);
    Party *parties = arena_alloc(r->arena, (size_t)count, sizeof parties[0]);
    r->scenario->parties = parties;
    r->scenario->party_count = count;
    for (const YamlNode *node = map->first; node; node = node->next, parties++) {
        parties->id = r->parties.names[parties - r->scenario->parties];
        parties->name = reader_text_of(r, node, "a party's name");
    }
}

/* ---- agreements ---- */

/* What the consents at the start would make of an agreement that was never in force. */
static AgreementStatus status_by_consent(const Agreement *a)
{
    Consent least = CONSENT_SIGNED, most = CONSENT_REFUSES;
    for (int32_t p = 0; p < PARTIES_MAX; p++) {
        if (a->signatories >> p & 1) {
            least = a->consent_at_start[p] < least ? a->consent_at_start[p] : least;
            most = a->consent_at_start[p] > most ? a->consent_at_start[p] : most;
        }
    }
    return least == CONSENT_SIGNED         ? AGREEMENT_IN_FORCE
           : least == CONSENT_IN_PRINCIPLE ? AGREEMENT_IN_PRINCIPLE
           : most == CONSENT_REFUSES       ? AGREEMENT_ABSENT
                                           : AGREEMENT_PROPOSED;
}

static void check_status(Reader *r, const YamlNode *node, const Agreement *a)
{
    AgreementStatus by_consent = status_by_consent(a);
    AgreementStatus wanted =
        a->status_at_start == AGREEMENT_SUSPENDED ? AGREEMENT_IN_FORCE : a->status_at_start;
    if (wanted == AGREEMENT_EXPIRED || wanted == AGREEMENT_COLLAPSED || by_consent == wanted) {
        return;
    }
    const YamlNode *status = yaml_get(node, "status");
    yaml_error(r->errors, status ? status : node,
               "found status `%s`, but the consents of the signatories make it `%s`",
               agreement_status_names[a->status_at_start], agreement_status_names[by_consent]);
}

/* Every signatory of an agreement that is or was in force has signed; of any other the file must
 * say where each stands. */
static void read_consents(Reader *r, const YamlNode *node, Agreement *a)
{
    const YamlNode *map = yaml_get(node, "consent");
    bool signed_by_all =
        a->status_at_start == AGREEMENT_IN_FORCE || a->status_at_start == AGREEMENT_SUSPENDED;
    bool past =
        a->status_at_start == AGREEMENT_EXPIRED || a->status_at_start == AGREEMENT_COLLAPSED;
    for (int32_t p = 0; p < r->parties.count; p++) {
        a->consent_at_start[p] = signed_by_all ? CONSENT_SIGNED : CONSENT_REFUSES;
    }
    uint32_t told = 0;
    bool is_map = map && reader_is_map(r, map, "consent");
    for (const YamlNode *value = is_map ? map->first : NULL; value; value = value->next) {
        int32_t party = reader_find(&r->parties, value->key);
        int64_t consent;
        if (party < 0) {
            reader_unknown(r, value, value->key, &r->parties);
        } else if (!(a->signatories >> party & 1)) {
            yaml_key_error(r->errors, value, "found `%s`, which is no signatory of the agreement",
                           value->key);
        } else {
            told |= 1u << party;
            if (reader_value_of(r, value, &rule_consent, &consent)) {
                a->consent_at_start[party] = (Consent)consent;
            }
        }
    }
    for (int32_t p = 0; p < r->parties.count && !signed_by_all && !past; p++) {
        if (a->signatories >> p & 1 && !(told >> p & 1) && (!map || is_map)) {
            yaml_key_error(r->errors, map ? map : node,
                           "found no consent of `%s`, expected it: the agreement is not in force",
                           r->parties.names[p]);
        }
    }
}

static void read_term(Reader *r, const YamlNode *node, Agreement *a)
{
    const YamlNode *term = yaml_get(node, "term");
    if (term && strcmp(term->text, "open") != 0) {
        reader_value_of(r, term, &rule_term, &a->term_ms);
    }
}

static void read_agreement(Reader *r, const YamlNode *node, Agreement *a)
{
    static const NameSet targets = {.what = "a target: energy, ports, rail, maritime or land",
                                    .names = target_names,
                                    .count = TARGETS};
    a->id = arena_string(r->arena, node->key);
    a->name = a->id;
    if (!reader_keys(r, node, "an agreement",
                     "name! targets! signatories! mediators guarantors ports status! consent term! "
                     "tolerance! window! leakage! restraint conditions source")) {
        return;
    }
    a->name = reader_text(r, node, "name");
    a->source = reader_text(r, node, "source");
    a->targets = reader_name_bits(r, node, "targets", &targets);
    a->signatories = reader_name_bits(r, node, "signatories", &r->parties);
    a->mediators = reader_name_bits(r, node, "mediators", &r->parties);
    a->guarantors = reader_name_bits(r, node, "guarantors", &r->parties);
    a->ports = reader_name_list(r, node, "ports", &r->ports, &a->port_count);
    int32_t errors_before = r->errors->total;
    a->status_at_start =
        (AgreementStatus)reader_value(r, node, "status", &rule_status, AGREEMENT_ABSENT);
    read_consents(r, node, a);
    bool is_standing_known = r->errors->total == errors_before;
    read_term(r, node, a);
    a->tolerance = (int32_t)reader_value(r, node, "tolerance", &rule_count, 0);
    a->window_ms = reader_value(r, node, "window", &rule_duration, 0);
    a->leakage_ppm = (int32_t)reader_value(r, node, "leakage", &rule_part, 0);
    a->restraint_ppm = (int32_t)reader_value(r, node, "restraint", &rule_part, 0);
    const YamlNode *signatories = yaml_get(node, "signatories");
    if (signatories && signatories->kind == YAML_KIND_LIST && signatories->count == 0) {
        yaml_error(r->errors, signatories, "found no signatory, expected one or more");
    } else if (a->signatories != 0 && is_standing_known) {
        check_status(r, node, a);
    }
}

/* ---- conditions ---- */

static void read_condition(Reader *r, const YamlNode *node, int32_t agreement, Condition *c)
{
    c->id = arena_string(r->arena, node->key);
    c->agreement = agreement;
    c->party = c->needs_agreement = -1;
    if (!reader_keys(r, node, "a condition", "party! text! needs met")) {
        return;
    }
    c->text = reader_text(r, node, "text");
    c->party = reader_name(r, node, "party", &r->parties);
    c->needs_agreement = reader_name(r, node, "needs", &r->agreements);
    c->met_at_start = reader_value(r, node, "met", &rule_yes_no, 0) != 0;
    const Agreement *a = &r->scenario->agreements[agreement];
    if (c->party >= 0 && !(a->signatories >> c->party & 1)) {
        yaml_error(r->errors, yaml_get(node, "party"), "found `%s`, which is no signatory of `%s`",
                   r->parties.names[c->party], a->id);
    }
    if (yaml_get(node, "needs") && yaml_get(node, "met")) {
        yaml_key_error(r->errors, yaml_get(node, "met"),
                       "found both `needs` and `met`, expected one: a condition that needs an "
                       "agreement is met while that is in force");
    }
}

static void read_conditions(Reader *r, const YamlNode *map, Agreement *agreements)
{
    Condition *conditions = arena_alloc(r->arena, CONDITIONS_MAX, sizeof conditions[0]);
    r->scenario->conditions = conditions;
    int32_t count = 0, index = 0;
    for (const YamlNode *node = map->first; node; node = node->next, index++) {
        const YamlNode *list = yaml_get(node, "conditions");
        agreements[index].first_condition = count;
        if (reader_ids(r, list, "conditions", CONDITIONS_MAX - count) == 0) {
            continue;
        }
        for (const YamlNode *item = list->first; item; item = item->next) {
            read_condition(r, item, index, &conditions[count++]);
        }
        agreements[index].condition_count = count - agreements[index].first_condition;
    }
    r->scenario->condition_count = count;
}

/* Whether `from` waits, by conditions, for `to`; seen holds the agreements looked at. */
static bool waits_for(const Scenario *s, int32_t from, int32_t to, uint32_t *seen)
{
    if (*seen >> from & 1) {
        return false;
    }
    *seen |= 1u << from;
    for (int32_t i = 0; i < s->condition_count; i++) {
        const Condition *c = &s->conditions[i];
        if (c->agreement == from && c->needs_agreement >= 0 &&
            (c->needs_agreement == to || waits_for(s, c->needs_agreement, to, seen))) {
            return true;
        }
    }
    return false;
}

static void check_circles(Reader *r, const YamlNode *map)
{
    int32_t index = 0;
    for (const YamlNode *node = map->first; node; node = node->next, index++) {
        uint32_t seen = 0;
        if (waits_for(r->scenario, index, index, &seen)) {
            yaml_key_error(r->errors, yaml_get(node, "conditions"),
                           "found conditions by which `%s` waits for itself, expected no circle",
                           node->key);
        }
    }
}

static void read_agreements(Reader *r, const YamlNode *map)
{
    int32_t count = reader_ids(r, map, "agreements", AGREEMENTS_MAX);
    r->agreements = (NameSet){.what = "an agreement of the scenario"};
    if (count == 0) {
        return;
    }
    r->agreements = reader_names(r, map, r->agreements.what);
    Agreement *agreements = arena_alloc(r->arena, (size_t)count, sizeof agreements[0]);
    r->scenario->agreements = agreements;
    r->scenario->agreement_count = count;
    Agreement *next = agreements;
    for (const YamlNode *node = map->first; node; node = node->next) {
        read_agreement(r, node, next++);
    }
    read_conditions(r, map, agreements);
    check_circles(r, map);
}

/* ---- corridors ---- */

/* Reads "bsgi in_force or suspended". */
static void read_when(Reader *r, const YamlNode *node, CorridorRule *rule)
{
    const char *text = reader_text_of(r, node, "a rule's condition");
    if (!text) {
        return;
    }
    NameSet statuses = {
        .what = rule_status.what, .names = rule_status.words, .count = rule_status.word_count};
    char *rest = NULL;
    char *word = strtok_r(arena_string(r->scratch, text), " ,", &rest);
    rule->agreement = word ? reader_find(&r->agreements, word) : -1;
    if (rule->agreement < 0) {
        reader_unknown(r, node, word ? word : text, &r->agreements);
    }
    int32_t named = 0;
    while ((word = strtok_r(NULL, " ,", &rest)) != NULL) {
        int32_t status = reader_find(&statuses, word);
        if (status >= 0) {
            rule->statuses |= 1u << status;
            named++;
        } else if (strcmp(word, "or") != 0) {
            reader_unknown(r, node, word, &statuses);
            named++;
        }
    }
    if (named == 0) {
        yaml_error(r->errors, node, "found `%.200s`, expected an agreement and %s", text,
                   rule_status.what);
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
        *rules = (CorridorRule){.agreement = -1};
        if (!reader_keys(r, node, "a rule", "when mode!")) {
            continue;
        }
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
    if (!reader_keys(r, node, "a corridor", "name! lanes ports under_way! rules!")) {
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
                        yaml_error(r->errors, yaml_get(node, "lanes"),
                                   "found lane `%s`, which belongs to corridor `%s` already",
                                   r->lanes.names[lane], s->corridors[other].id);
                    }
                }
            }
        }
    }
}

static void read_corridors(Reader *r, const YamlNode *map)
{
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

void scenario_read_truce(Reader *r, const YamlNode *root)
{
    read_parties(r, yaml_get(root, "parties"));
    read_agreements(r, yaml_get(root, "agreements"));
    read_corridors(r, yaml_get(root, "corridors"));
}
