/* Parties and agreements with their conditions. */
#include "io/scenario_reader.h"

#include "base/simtime.h"

#include <string.h>

static const ValueRule rule_consent = {.words = consent_names,
                                       .word_count = CONSENTS,
                                       .what = "refuses, discusses, in_principle or signed"};
static const ValueRule rule_status = {
    .words = agreement_status_names,
    .word_count = AGREEMENT_STATUSES,
    .what = "a status: absent, proposed, agreed_in_principle, in_force, suspended, expired or "
            "collapsed"};
static const ValueRule rule_term = {.unit = UNIT_DURATION,
                                    .low = MS_PER_HOUR,
                                    .high = 36525 * MS_PER_DAY,
                                    .range = "a term of 1 h to 100 years, or open"};
static const ValueRule rule_window = {.unit = UNIT_DURATION,
                                      .low = MS_PER_MINUTE,
                                      .high = 36525 * MS_PER_DAY,
                                      .range = "a window of 1 min to 100 years"};
static const ValueRule rule_violations = {
    .unit = UNIT_RATE, .low = 0, .high = 1000000, .range = "0 to 1000 violations a day"};
static const ValueRule rule_factor = {
    .unit = UNIT_RATIO, .low = 0, .high = 100000000, .range = "0 to 10000 %"};

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

/* Random violations: {rate, land, strain, by}. */
static void read_violations(Reader *r, const YamlNode *map, Agreement *a)
{
    if (!map || !reader_keys(r, map, "random violations", "rate! land strain by source")) {
        return;
    }
    a->violations_per_1000_days = (int32_t)reader_value(r, map, "rate", &rule_violations, 0);
    a->land_ppm = (int32_t)reader_value(r, map, "land", &rule_factor, 0);
    a->strain_ppm = (int32_t)reader_value(r, map, "strain", &rule_factor, 0);
    a->violators = reader_name_bits(r, map, "by", &r->parties);
    const YamlNode *by = yaml_get(map, "by");
    if (!by) {
        a->violators =
            a->signatories & ~a->mediators ? a->signatories & ~a->mediators : a->signatories;
    } else if (a->violators & ~a->signatories) {
        yaml_error(r->errors, by,
                   "found a party that is no signatory of `%s`, which it so cannot "
                   "violate",
                   a->id);
    }
}

/* What happens when the term ends: {chance, by}; without it the agreement expires. */
static void read_renewal(Reader *r, const YamlNode *map, Agreement *a)
{
    if (!map || !reader_keys(r, map, "a renewal", "chance! by! source")) {
        return;
    }
    a->renewal_ppm = (int32_t)reader_value(r, map, "chance", &rule_part, 0);
    a->renewal_ms = reader_value(r, map, "by", &rule_term, 0);
    if (a->term_ms == 0) {
        yaml_key_error(r->errors, map,
                       "found `renewal` of an agreement that is open-ended, "
                       "expected a `term`");
    }
}

static void check_acting(Reader *r, const YamlNode *node, const char *key, uint32_t bits,
                         const Agreement *a)
{
    if (bits & ~a->signatories) {
        yaml_error(r->errors, yaml_at(node, key),
                   "found a party that is no signatory of `%s`, expected those that sign", a->id);
    }
}

/* Who has suspended its part, where the status at the start is suspended: who else could take it
 * up again? */
static void read_suspension(Reader *r, const YamlNode *node, Agreement *a)
{
    const YamlNode *by = yaml_get(node, "suspended_by");
    a->suspended_at_start = reader_name_bits(r, node, "suspended_by", &r->parties);
    bool suspended = a->status_at_start == AGREEMENT_SUSPENDED;
    if (suspended && !by) {
        yaml_error(r->errors, yaml_at(node, "status"),
                   "found status `suspended` without `suspended_by`, expected the parties that "
                   "have suspended their part");
    } else if (suspended && by->kind == YAML_KIND_LIST && by->count == 0) {
        yaml_error(r->errors, by, "found no party, expected one or more");
    } else if (!suspended && by) {
        yaml_key_error(r->errors, by,
                       "found `suspended_by` of an agreement that does not begin suspended");
    }
    check_acting(r, node, "suspended_by", a->suspended_at_start, a);
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
                     "tolerance! window! leakage! restraint conditions violations recovery "
                     "renewal sign_when_met suspend_when_unmet suspended_by source")) {
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
    read_suspension(r, node, a);
    bool is_standing_known = r->errors->total == errors_before;
    read_term(r, node, a);
    a->tolerance = (int32_t)reader_value(r, node, "tolerance", &rule_count, 0);
    a->window_ms = reader_value(r, node, "window", &rule_window, MS_PER_MINUTE);
    a->leakage_ppm = (int32_t)reader_value(r, node, "leakage", &rule_part, 0);
    a->restraint_ppm = (int32_t)reader_value(r, node, "restraint", &rule_part, 0);
    read_violations(r, yaml_get(node, "violations"), a);
    a->recovery = reader_distribution(r, node, "recovery", &rule_duration);
    read_renewal(r, yaml_get(node, "renewal"), a);
    a->sign_when_met = reader_name_bits(r, node, "sign_when_met", &r->parties);
    a->suspend_when_unmet = reader_name_bits(r, node, "suspend_when_unmet", &r->parties);
    check_acting(r, node, "sign_when_met", a->sign_when_met, a);
    check_acting(r, node, "suspend_when_unmet", a->suspend_when_unmet, a);
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
    if (!reader_keys(r, node, "a condition", "party! text! needs met source")) {
        return;
    }
    c->text = reader_text(r, node, "text");
    c->source = reader_text(r, node, "source");
    c->party = reader_name(r, node, "party", &r->parties);
    c->needs_agreement = reader_name(r, node, "needs", &r->agreements);
    c->met_at_start = reader_value(r, node, "met", &rule_yes_no, 0) != 0;
    const Agreement *a = &r->scenario->agreements[agreement];
    if (c->party >= 0 && !(a->signatories >> c->party & 1)) {
        yaml_error(r->errors, yaml_at(node, "party"), "found `%s`, which is no signatory of `%s`",
                   r->parties.names[c->party], a->id);
    }
    if (yaml_get(node, "needs") && yaml_get(node, "met")) {
        yaml_key_error(r->errors, yaml_at(node, "met"),
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
            yaml_key_error(r->errors, yaml_at(node, "conditions"),
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

void scenario_read_truce(Reader *r, const YamlNode *root)
{
    read_parties(r, yaml_get(root, "parties"));
    read_agreements(r, yaml_get(root, "agreements"));
    scenario_read_corridors(r, root);
}
