#include "model/command.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "base/units.h"
#include "model/scenario.h"

#include <stdio.h>
#include <string.h>

const VerbInfo verb_infos[VERBS] = {
    {"consent", SUBJECT_AGREEMENT, "AGREEMENT PARTY refuses|discusses|in_principle|signed",
     "a party moves its consent to an agreement"},
    {"suspend", SUBJECT_AGREEMENT, "AGREEMENT PARTY",
     "a party suspends its part in an agreement in force"},
    {"resume", SUBJECT_AGREEMENT, "AGREEMENT PARTY",
     "a party that suspended its part takes it up again"},
    {"withdraw", SUBJECT_AGREEMENT, "AGREEMENT PARTY",
     "a party leaves an agreement for good; it collapses"},
    {"renew", SUBJECT_AGREEMENT, "AGREEMENT DURATION",
     "the term is extended, for instance by `120 d`"},
    {"corridor", SUBJECT_CORRIDOR, "CORRIDOR closed|inspected|coastal|open|auto",
     "the mode is set by hand; auto: by the scenario's rules"},
    {"teams", SUBJECT_STATION, "STATION COUNT|auto",
     "servers or teams by hand; auto: by the calendar"},
    {"port", SUBJECT_PORT, "PORT open|closed", "a port takes vessels to its berths, or none"},
    {"lane", SUBJECT_LANE, "LANE open|closed|auto", "a lane by hand; auto: by the corridors"},
    {"sign", SUBJECT_AGREEMENT, "AGREEMENT PARTY",
     "the party signs; an agreement that all have signed is in force"},
    {"violate", SUBJECT_AGREEMENT, "AGREEMENT PARTY",
     "a violation of an agreement in force, laid to the party"},
    {"condition", SUBJECT_CONDITION, "AGREEMENT.CONDITION met|unmet",
     "what a party asks for is met, or no longer"},
    {"hazard", SUBJECT_HAZARD, "HAZARD 0..400 %|auto",
     "how often it strikes, in parts of the scenario's rate"},
    {"attack", SUBJECT_HAZARD, "HAZARD PORT|any", "a strike now, whatever the protection"},
};

enum { WORDS_MAX = 5, WORD_BYTES = 96 };

typedef struct Words {
    char word[WORDS_MAX][WORD_BYTES];
    int32_t count;
    bool too_much; /* more words, or a longer one, than any command has */
} Words;

/* Words are parted by blanks; one in double quotes may hold blanks: port "Istanbul North" closed.
 */
static Words split(const char *text)
{
    static const char blanks[] = " \t\r\n";
    Words words = {0};
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        bool quoted = *text == '"';
        text += quoted;
        size_t length = strcspn(text, quoted ? "\"" : blanks);
        if (words.count == WORDS_MAX || length >= WORD_BYTES) {
            words.too_much = true;
            break;
        }
        memcpy(words.word[words.count++], text, length);
        text += length;
        text += quoted && *text == '"';
    }
    return words;
}

/* ---- names ---- */

typedef const char *(*NameOf)(const Scenario *scenario, int32_t index);

static const char *agreement_id(const Scenario *s, int32_t i)
{
    return s->agreements[i].id;
}
static const char *party_id(const Scenario *s, int32_t i)
{
    return s->parties[i].id;
}
static const char *corridor_id(const Scenario *s, int32_t i)
{
    return s->corridors[i].id;
}
static const char *station_id(const Scenario *s, int32_t i)
{
    return s->stations[i].id;
}
static const char *port_name(const Scenario *s, int32_t i)
{
    return s->network->ports[i].name;
}
static const char *condition_id(const Scenario *s, int32_t i)
{
    return s->conditions[i].id;
}
static const char *hazard_id(const Scenario *s, int32_t i)
{
    return s->hazards[i].id;
}
static const char *lane_id(const Scenario *s, int32_t i)
{
    return s->network->lanes[i].id;
}

/* Adds "found X, expected a WHAT, did you mean Y?". */
static void unknown(Errors *errors, const char *what, const char *word, const char *nearest)
{
    if (nearest) {
        errors_add(errors, NULL, 0, 0, "found `%s`, expected %s; did you mean `%s`?", word, what,
                   nearest);
    } else {
        errors_add(errors, NULL, 0, 0, "found `%s`, expected %s", word, what);
    }
}

static bool choose_name(const Scenario *s, const char *what, NameOf name_of, int32_t count,
                        const char *word, int32_t *index, Errors *errors)
{
    for (int32_t i = 0; i < count; i++) {
        if (strcmp(name_of(s, i), word) == 0) {
            *index = i;
            return true;
        }
    }
    const char **names = mem_alloc((size_t)count, sizeof names[0]);
    for (int32_t i = 0; i < count; i++) {
        names[i] = name_of(s, i);
    }
    unknown(errors, what, word, nearest_name(word, names, count));
    mem_free(names);
    return false;
}

static bool choose_word(const char *what, const char *const *words, int32_t count, const char *word,
                        int64_t *value, Errors *errors)
{
    for (int32_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            *value = i;
            return true;
        }
    }
    unknown(errors, what, word, nearest_name(word, words, count));
    return false;
}

/* ---- arguments of each verb ---- */

/* Tells why a condition was not found: no such id, or several. Returns false. */
static bool unknown_condition(const Scenario *s, const char *word, Errors *errors)
{
    int32_t index;
    const char *dot = strchr(word, '.');
    const char *id = dot ? dot + 1 : word;
    if (choose_name(s, "a condition of the scenario", condition_id, s->condition_count, id, &index,
                    errors)) {
        const Condition *c = &s->conditions[index];
        errors_add(errors, NULL, 0, 0,
                   "found `%s`, expected a condition with its agreement; did you mean `%s.%s`?",
                   word, s->agreements[c->agreement].id, c->id);
    }
    return false;
}

static bool find_subject(const Scenario *s, Verb verb, const char *word, int32_t *subject,
                         Errors *errors)
{
    int32_t ports = s->network ? s->network->port_count : 0;
    int32_t lanes = s->network ? s->network->lane_count : 0;
    const struct {
        const char *what;
        NameOf name_of;
        int32_t count;
    } kinds[SUBJECT_KINDS] = {
        [SUBJECT_AGREEMENT] = {"an agreement of the scenario", agreement_id, s->agreement_count},
        [SUBJECT_CORRIDOR] = {"a corridor of the scenario", corridor_id, s->corridor_count},
        [SUBJECT_STATION] = {"a station of the scenario", station_id, s->station_count},
        [SUBJECT_PORT] = {"a port of the map", port_name, ports},
        [SUBJECT_LANE] = {"a lane of the map", lane_id, lanes},
        [SUBJECT_HAZARD] = {"a hazard of the scenario", hazard_id, s->hazard_count},
    };
    SubjectKind kind = verb_infos[verb].subject;
    if (kind == SUBJECT_CONDITION) {
        *subject = scenario_find_condition(s, word);
        return *subject >= 0 || unknown_condition(s, word, errors);
    }
    if (kind == SUBJECT_PORT && s->network) { /* by its id, too */
        *subject = network_find_port(s->network, word);
        if (*subject >= 0) {
            return true;
        }
    }
    return choose_name(s, kinds[kind].what, kinds[kind].name_of, kinds[kind].count, word, subject,
                       errors);
}

/* The order is that of CorridorMode; "auto" stands one after the last. */
static const char *const mode_words[] = {"closed", "inspected", "coastal", "open", "auto"};
static const char *const met_words[] = {"unmet", "met"};
static const char *const open_words[] = {"closed", "open", "auto"}; /* a port is never "auto" */

static int64_t auto_if(bool is_auto, int64_t value)
{
    return is_auto ? COMMAND_AUTO : value;
}

/* The port of an attack: one that the hazard can strike, or "any". Where it strikes no single port
 * there is nothing to choose. */
static bool read_struck(const Scenario *s, const char *word, Command *command, Errors *errors)
{
    command->value = COMMAND_AUTO;
    if (strcmp(word, "any") == 0 || command->subject < 0) {
        return true;
    }
    const Hazard *hazard = &s->hazards[command->subject];
    if (hazard->target != TARGET_PORTS) {
        unknown(errors,
                hazard->target == TARGET_MARITIME ? "any: it strikes vessels under way"
                                                  : "any: all its ports suffer at once",
                word, NULL);
        return false;
    }
    int32_t port = s->network ? network_find_port(s->network, word) : -1;
    const char **names = mem_alloc((size_t)hazard->port_count + 1, sizeof names[0]);
    for (int32_t i = 0; i < hazard->port_count; i++) {
        names[i] = s->network->ports[hazard->ports[i]].name;
        if (hazard->ports[i] == port) {
            command->value = port;
        }
    }
    names[hazard->port_count] = "any";
    bool good = command->value >= 0;
    if (!good) {
        unknown(errors, "a port that the hazard strikes, or any", word,
                nearest_name(word, names, hazard->port_count + 1));
    }
    mem_free(names);
    return good;
}

static bool read_value(const Scenario *s, const char *word, Command *command, Errors *errors)
{
    int64_t value = 0;
    Verb verb = command->verb;
    switch (verb) {
    case VERB_CONSENT:
        return choose_word("refuses, discusses, in_principle or signed", consent_names, CONSENTS,
                           word, &command->value, errors);
    case VERB_CORRIDOR:
        if (choose_word("closed, inspected, coastal, open or auto", mode_words, CORRIDOR_MODES + 1,
                        word, &value, errors)) {
            command->value = auto_if(value == CORRIDOR_MODES, value);
            return true;
        }
        return false;
    case VERB_PORT:
        return choose_word("open or closed", open_words, 2, word, &command->value, errors);
    case VERB_LANE:
        if (choose_word("open, closed or auto", open_words, 3, word, &value, errors)) {
            command->value = auto_if(value == 2, value);
            return true;
        }
        return false;
    case VERB_TEAMS:
        if (strcmp(word, "auto") == 0 ||
            (units_parse(UNIT_COUNT, word, &value) && value >= 0 && value <= TEAMS_MAX)) {
            command->value = auto_if(strcmp(word, "auto") == 0, value);
            return true;
        }
        unknown(errors, "a count of 0 to 1000, or auto", word, NULL);
        return false;
    case VERB_RENEW:
        if (units_parse(UNIT_DURATION, word, &value) && value > 0) {
            command->value = value;
            return true;
        }
        unknown(errors, units_expectation(UNIT_DURATION), word, NULL);
        return false;
    case VERB_CONDITION:
        return choose_word("met or unmet", met_words, 2, word, &command->value, errors);
    case VERB_HAZARD:
        if (strcmp(word, "auto") == 0 ||
            (units_parse(UNIT_RATIO, word, &value) && value >= 0 && value <= 4000000)) {
            command->value = auto_if(strcmp(word, "auto") == 0, value);
            return true;
        }
        unknown(errors, "a part of the scenario's rate, 0 % to 400 %, or auto", word, NULL);
        return false;
    case VERB_ATTACK:
        return read_struck(s, word, command, errors);
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERB_SIGN:
    case VERB_VIOLATE:
    case VERBS:
        break;
    }
    return true;
}

static bool takes_party(Verb verb)
{
    return verb_infos[verb].subject == SUBJECT_AGREEMENT && verb != VERB_RENEW;
}

static bool takes_value(Verb verb)
{
    return verb == VERB_CONSENT || !takes_party(verb);
}

Command command_plain(const Command *command)
{
    Command plain = *command;
    plain.party = takes_party(plain.verb) ? plain.party : -1;
    plain.value = takes_value(plain.verb) ? plain.value : 0;
    return plain;
}

static bool read_verb(const char *word, Verb *verb, Errors *errors)
{
    const char *verbs[VERBS];
    for (int32_t i = 0; i < VERBS; i++) {
        verbs[i] = verb_infos[i].word;
    }
    int64_t index;
    if (!choose_word("a command", verbs, VERBS, word, &index, errors)) {
        return false;
    }
    *verb = (Verb)index;
    return true;
}

/* "renew bsgi 120 d": the unit may stand apart. */
static void join_unit(Words *words)
{
    if (words->count == 4) {
        size_t length = strlen(words->word[2]);
        snprintf(words->word[2] + length, WORD_BYTES - length, " %s", words->word[3]);
        words->count = 3;
    }
}

bool command_parse(const Scenario *scenario, const char *text, Command *command, Errors *errors)
{
    Words words = split(text);
    if (words.count == 0) {
        errors_add(errors, NULL, 0, 0, "found nothing, expected a command such as `%s %s`",
                   verb_infos[0].word, verb_infos[0].arguments);
        return false;
    }
    Command read = {.verb = VERBS, .subject = -1, .party = -1};
    if (!read_verb(words.word[0], &read.verb, errors)) {
        return false;
    }
    if (read.verb == VERB_RENEW || read.verb == VERB_HAZARD) {
        join_unit(&words);
    }
    int32_t wanted = 2 + takes_party(read.verb) + takes_value(read.verb);
    if (words.count != wanted || words.too_much) {
        errors_add(errors, NULL, 0, 0, "found `%s`, expected `%s %s`", text,
                   verb_infos[read.verb].word, verb_infos[read.verb].arguments);
        return false;
    }
    /* All arguments are read, so that all mistakes are told at once. */
    bool good = find_subject(scenario, read.verb, words.word[1], &read.subject, errors);
    if (takes_party(read.verb)) {
        good &= choose_name(scenario, "a party of the scenario", party_id, scenario->party_count,
                            words.word[2], &read.party, errors);
    }
    if (takes_value(read.verb)) {
        good &= read_value(scenario, words.word[wanted - 1], &read, errors);
    }
    if (good) {
        *command = read;
    }
    return good;
}

/* Length of the date that text begins with; a clock time may follow the day after a space. */
static size_t date_length(const char *text)
{
    size_t length = strcspn(text, " ");
    size_t blanks = strspn(text + length, " ");
    const char *rest = text + length + blanks;
    return *rest >= '0' && *rest <= '9' ? length + blanks + strcspn(rest, " ") : length;
}

bool command_parse_dated(const Scenario *scenario, const char *text, Command *command,
                         Errors *errors)
{
    text += strspn(text, " ");
    size_t length = date_length(text);
    char when[48];
    snprintf(when, sizeof when, "%.*s", (int)(length < sizeof when ? length : sizeof when), text);
    int64_t t;
    if (!time_parse(when, &t)) {
        errors_add(errors, NULL, 0, 0,
                   "found `%s`, expected a date such as `2022-10-29` or `2022-10-29 06:30`", when);
        return false;
    }
    if (t < scenario->start || t > scenario->end) {
        char from[TIME_TEXT], to[TIME_TEXT];
        errors_add(errors, NULL, 0, 0, "found %s, expected a date within the run, %s to %s", when,
                   time_format_date(scenario->start, from), time_format_date(scenario->end, to));
        return false;
    }
    text += length;
    if (!command_parse(scenario, text + strspn(text, " "), command, errors)) {
        return false;
    }
    command->t = t;
    return true;
}

/* The largest unit that leaves a whole number, so that units_parse reads the same back. */
static const char *duration_unit(int64_t ms, int64_t *count)
{
    static const struct {
        int64_t ms;
        const char *unit;
    } units[] = {
        {MS_PER_DAY, "d"}, {MS_PER_HOUR, "h"}, {MS_PER_MINUTE, "min"}, {MS_PER_SECOND, "s"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (ms % units[i].ms == 0) {
            *count = ms / units[i].ms;
            return units[i].unit;
        }
    }
    *count = ms;
    return "ms";
}

static const char *subject_id(const Scenario *s, const Command *c)
{
    switch (verb_infos[c->verb].subject) {
    case SUBJECT_AGREEMENT:
        return s->agreements[c->subject].id;
    case SUBJECT_CORRIDOR:
        return s->corridors[c->subject].id;
    case SUBJECT_STATION:
        return s->stations[c->subject].id;
    case SUBJECT_PORT:
        return s->network->ports[c->subject].id;
    case SUBJECT_LANE:
        return s->network->lanes[c->subject].id;
    case SUBJECT_CONDITION:
        return s->conditions[c->subject].id;
    case SUBJECT_HAZARD:
        return s->hazards[c->subject].id;
    case SUBJECT_KINDS:
        break;
    }
    return "";
}

/* The last argument as a word, or NULL where it is a number. */
static const char *value_word(const Command *c)
{
    if (c->value == COMMAND_AUTO) {
        return "auto";
    }
    switch (c->verb) {
    case VERB_CONSENT:
        return consent_names[c->value];
    case VERB_CORRIDOR:
        return corridor_mode_names[c->value];
    case VERB_PORT:
    case VERB_LANE:
        return open_words[c->value];
    case VERB_CONDITION:
        return met_words[c->value];
    case VERB_TEAMS:
    case VERB_RENEW:
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERB_SIGN:
    case VERB_VIOLATE:
    case VERB_HAZARD:
    case VERB_ATTACK:
    case VERBS:
        break;
    }
    return NULL;
}

const char *command_format(const Scenario *s, const Command *c, char out[COMMAND_TEXT])
{
    out[0] = '\0';
    if (c->verb == VERBS) {
        return out;
    }
    const char *verb = verb_infos[c->verb].word, *subject = subject_id(s, c);
    if (c->verb == VERB_CONDITION) {
        snprintf(out, COMMAND_TEXT, "%s %s.%s %s", verb,
                 s->agreements[s->conditions[c->subject].agreement].id, subject, value_word(c));
        return out;
    }
    if (c->verb == VERB_ATTACK) {
        snprintf(out, COMMAND_TEXT, "%s %s %s", verb, subject,
                 c->value < 0 ? "any" : s->network->ports[c->value].id);
        return out;
    }
    if (c->verb == VERB_HAZARD && c->value != COMMAND_AUTO) {
        snprintf(out, COMMAND_TEXT, "%s %s %lld.%04lld %%", verb, subject,
                 (long long)(c->value / 10000), (long long)(c->value % 10000));
        return out;
    }
    if (takes_party(c->verb)) {
        bool more = takes_value(c->verb);
        snprintf(out, COMMAND_TEXT, "%s %s %s%s%s", verb, subject, s->parties[c->party].id,
                 more ? " " : "", more ? value_word(c) : "");
    } else if (value_word(c)) {
        snprintf(out, COMMAND_TEXT, "%s %s %s", verb, subject, value_word(c));
    } else if (c->verb == VERB_RENEW) {
        int64_t count;
        const char *unit = duration_unit(c->value, &count);
        snprintf(out, COMMAND_TEXT, "%s %s %lld %s", verb, subject, (long long)count, unit);
    } else {
        snprintf(out, COMMAND_TEXT, "%s %s %lld", verb, subject, (long long)c->value);
    }
    return out;
}
