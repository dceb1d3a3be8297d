/* What can come next in a command that is being typed. */
#include "model/command.h"

#include "model/scenario.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef enum Slot {
    SLOT_END,
    SLOT_AGREEMENT,
    SLOT_PARTY,
    SLOT_CONSENT,
    SLOT_TERM,
    SLOT_CORRIDOR,
    SLOT_MODE,
    SLOT_STATION,
    SLOT_TEAMS,
    SLOT_PORT,
    SLOT_OPEN,
    SLOT_LANE,
    SLOT_LANE_STATE,
    SLOT_CONDITION,
    SLOT_MET,
    SLOT_HAZARD,
    SLOT_RATE,
    SLOT_STRUCK
} Slot;

enum { SLOTS_OF_FORM = 3 };
static const Slot forms[VERBS][SLOTS_OF_FORM] = {
    [VERB_CONSENT] = {SLOT_AGREEMENT, SLOT_PARTY, SLOT_CONSENT},
    [VERB_SUSPEND] = {SLOT_AGREEMENT, SLOT_PARTY},
    [VERB_RESUME] = {SLOT_AGREEMENT, SLOT_PARTY},
    [VERB_WITHDRAW] = {SLOT_AGREEMENT, SLOT_PARTY},
    [VERB_RENEW] = {SLOT_AGREEMENT, SLOT_TERM},
    [VERB_CORRIDOR] = {SLOT_CORRIDOR, SLOT_MODE},
    [VERB_TEAMS] = {SLOT_STATION, SLOT_TEAMS},
    [VERB_PORT] = {SLOT_PORT, SLOT_OPEN},
    [VERB_LANE] = {SLOT_LANE, SLOT_LANE_STATE},
    [VERB_SIGN] = {SLOT_AGREEMENT, SLOT_PARTY},
    [VERB_VIOLATE] = {SLOT_AGREEMENT, SLOT_PARTY},
    [VERB_CONDITION] = {SLOT_CONDITION, SLOT_MET},
    [VERB_HAZARD] = {SLOT_HAZARD, SLOT_RATE},
    [VERB_ATTACK] = {SLOT_HAZARD, SLOT_STRUCK},
};

/* Words that begin as the unfinished one does. */
typedef struct Offer {
    CommandWord *words;
    int32_t capacity, count;
    const char *prefix;
    size_t prefix_bytes;
} Offer;

static void offer(Offer *o, const char *word)
{
    if (strncasecmp(word, o->prefix, o->prefix_bytes) != 0 || strlen(word) >= COMMAND_WORD) {
        return;
    }
    if (o->count < o->capacity) {
        snprintf(o->words[o->count], COMMAND_WORD, "%s", word);
    }
    o->count++;
}

static void offer_all(Offer *o, const char *const *words, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        offer(o, words[i]);
    }
}

/* By its name, or by its code where that has blanks, which would ask for quotes. */
static void offer_port(Offer *o, const Scenario *s, int32_t port)
{
    const Port *p = &s->network->ports[port];
    offer(o, strchr(p->name, ' ') ? p->id : p->name);
}

static void offer_parties(Offer *o, const Scenario *s, const char *agreement)
{
    int32_t index = scenario_find_agreement(s, agreement);
    for (int32_t p = 0; p < s->party_count; p++) {
        if (index < 0 || s->agreements[index].signatories >> p & 1) {
            offer(o, s->parties[p].id);
        }
    }
}

static void offer_struck(Offer *o, const Scenario *s, const char *hazard)
{
    for (int32_t h = 0; h < s->hazard_count; h++) {
        const Hazard *def = &s->hazards[h];
        for (int32_t i = 0;
             strcmp(def->id, hazard) == 0 && def->target == TARGET_PORTS && i < def->port_count;
             i++) {
            offer_port(o, s, def->ports[i]);
        }
    }
    offer(o, "any");
}

static void offer_conditions(Offer *o, const Scenario *s)
{
    for (int32_t c = 0; c < s->condition_count; c++) {
        CommandWord word;
        const Condition *def = &s->conditions[c];
        int length =
            snprintf(word, sizeof word, "%s.%s", s->agreements[def->agreement].id, def->id);
        if (length < COMMAND_WORD && def->needs_agreement < 0) {
            offer(o, word);
        }
    }
}

/* Names of the scenario; subject: the word before. */
static void offer_names(Offer *o, const Scenario *s, Slot slot, const char *subject)
{
    int32_t ports = s->network ? s->network->port_count : 0;
    int32_t lanes = s->network ? s->network->lane_count : 0;
    for (int32_t i = 0; slot == SLOT_AGREEMENT && i < s->agreement_count; i++) {
        offer(o, s->agreements[i].id);
    }
    for (int32_t i = 0; slot == SLOT_CORRIDOR && i < s->corridor_count; i++) {
        offer(o, s->corridors[i].id);
    }
    for (int32_t i = 0; slot == SLOT_STATION && i < s->station_count; i++) {
        if (s->stations[i].kind == STATION_INSPECTION) {
            offer(o, s->stations[i].id);
        }
    }
    for (int32_t i = 0; slot == SLOT_PORT && i < ports; i++) {
        if (s->port_station && s->port_station[i] >= 0) {
            offer_port(o, s, i);
        }
    }
    for (int32_t i = 0; slot == SLOT_LANE && i < lanes; i++) {
        offer(o, s->network->lanes[i].id);
    }
    for (int32_t i = 0; slot == SLOT_HAZARD && i < s->hazard_count; i++) {
        offer(o, s->hazards[i].id);
    }
    if (slot == SLOT_PARTY) {
        offer_parties(o, s, subject);
    } else if (slot == SLOT_STRUCK) {
        offer_struck(o, s, subject);
    } else if (slot == SLOT_CONDITION) {
        offer_conditions(o, s);
    }
}

/* Words that are the same in every scenario; of numbers some that are often meant. */
static void offer_words(Offer *o, Slot slot)
{
    static const char *const terms[] = {"30d", "60d", "120d"};
    static const char *const modes[] = {"closed", "inspected", "coastal", "open", "auto"};
    static const char *const teams[] = {"auto", "0", "1", "2", "3", "4", "5", "10"};
    static const char *const states[] = {"closed", "open", "auto"};
    static const char *const met[] = {"met", "unmet"};
    static const char *const rates[] = {"auto", "0%", "50%", "200%", "400%"};
    static const struct {
        Slot slot;
        const char *const *words;
        int32_t count;
    } lists[] = {{SLOT_CONSENT, consent_names, CONSENTS},
                 {SLOT_TERM, terms, 3},
                 {SLOT_MODE, modes, 5},
                 {SLOT_TEAMS, teams, 8},
                 {SLOT_OPEN, states, 2},
                 {SLOT_LANE_STATE, states, 3},
                 {SLOT_MET, met, 2},
                 {SLOT_RATE, rates, 5}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (lists[i].slot == slot) {
            offer_all(o, lists[i].words, lists[i].count);
        }
    }
}

/* Verbs that have something to act on in the scenario. */
static void offer_verbs(Offer *o, const Scenario *s)
{
    for (int32_t v = 0; v < VERBS; v++) {
        Offer subjects = {.prefix = ""};
        offer_names(&subjects, s, forms[v][0], "");
        if (subjects.count > 0) {
            offer(o, verb_infos[v].word);
        }
    }
}

int32_t command_next(const Scenario *scenario, const char *text, CommandWord *words,
                     int32_t capacity, size_t *from)
{
    CommandWord done[SLOTS_OF_FORM + 1] = {""};
    int32_t place = 0;
    const char *at = text + strspn(text, " ");
    for (size_t length = strcspn(at, " "); at[length] == ' '; length = strcspn(at, " ")) {
        if (place > SLOTS_OF_FORM || length >= COMMAND_WORD) {
            *from = (size_t)(at - text);
            return 0;
        }
        snprintf(done[place++], COMMAND_WORD, "%.*s", (int)length, at);
        at += length;
        at += strspn(at, " ");
    }
    *from = (size_t)(at - text);
    Offer o = {words, capacity, 0, at, strlen(at)};
    int32_t verb = 0;
    while (place > 0 && verb < VERBS && strcmp(verb_infos[verb].word, done[0]) != 0) {
        verb++;
    }
    if (place == 0) {
        offer_verbs(&o, scenario);
    } else if (place <= SLOTS_OF_FORM && verb < VERBS) {
        offer_names(&o, scenario, forms[verb][place - 1], done[place - 1]);
        offer_words(&o, forms[verb][place - 1]);
    }
    return o.count;
}
