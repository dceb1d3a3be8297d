#include "model/command.h"

#include "base/simtime.h"
#include "base/units.h"
#include "model/scenario.h"

#include <stdio.h>
#include <string.h>

const VerbInfo verb_infos[VERBS] = {
    {"consent", "AGREEMENT PARTY refuses|discusses|in_principle|signed",
     "a party moves its consent to an agreement"},
    {"suspend", "AGREEMENT PARTY", "a party suspends its part in an agreement in force"},
    {"resume", "AGREEMENT PARTY", "a party that suspended its part takes it up again"},
    {"withdraw", "AGREEMENT PARTY", "a party leaves an agreement for good; it collapses"},
    {"renew", "AGREEMENT DURATION", "the term is extended, for instance by `120 d`"},
    {"corridor", "CORRIDOR closed|inspected|coastal|open|auto",
     "the mode is set by hand; auto: by the scenario's rules"},
    {"teams", "STATION COUNT|auto", "servers or teams by hand; auto: by the calendar"},
    {"port", "PORT open|closed", "a port takes vessels to its berths, or none"},
    {"lane", "LANE open|closed|auto", "a lane by hand; auto: by the corridors"},
};

enum { WORDS_MAX = 5, WORD_BYTES = 64, CANDIDATES_MAX = 512 };

typedef struct Words {
    char word[WORDS_MAX][WORD_BYTES];
    int32_t count;
    bool too_many;
} Words;

static Words split(const char *text)
{
    Words words = {0};
    while (*text) {
        text += strspn(text, " \t\r\n");
        size_t length = strcspn(text, " \t\r\n");
        if (length == 0) {
            break;
        }
        if (words.count == WORDS_MAX || length >= WORD_BYTES) {
            words.too_many = true;
            break;
        }
        memcpy(words.word[words.count], text, length);
        words.word[words.count++][length] = '\0';
        text += length;
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
static const char *lane_id(const Scenario *s, int32_t i)
{
    return s->network->lanes[i].id;
}

/* Adds "found X, expected a WHAT (nearest: Y)". */
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
    const char *names[CANDIDATES_MAX];
    int32_t kept = count < CANDIDATES_MAX ? count : CANDIDATES_MAX;
    for (int32_t i = 0; i < count; i++) {
        const char *name = name_of(s, i);
        if (strcmp(name, word) == 0) {
            *index = i;
            return true;
        }
        if (i < kept) {
            names[i] = name;
        }
    }
    unknown(errors, what, word, nearest_name(word, names, kept));
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

static bool find_subject(const Scenario *s, Verb verb, const char *word, int32_t *subject,
                         Errors *errors)
{
    int32_t ports = s->network ? s->network->port_count : 0;
    int32_t lanes = s->network ? s->network->lane_count : 0;
    switch (verb) {
    case VERB_CONSENT:
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERB_RENEW:
        return choose_name(s, "an agreement of the scenario", agreement_id, s->agreement_count,
                           word, subject, errors);
    case VERB_CORRIDOR:
        return choose_name(s, "a corridor of the scenario", corridor_id, s->corridor_count, word,
                           subject, errors);
    case VERB_TEAMS:
        return choose_name(s, "a station of the scenario", station_id, s->station_count, word,
                           subject, errors);
    case VERB_PORT:
        *subject = s->network ? network_find_port(s->network, word) : -1;
        return *subject >= 0 ||
               choose_name(s, "a port of the map", port_name, ports, word, subject, errors);
    case VERB_LANE:
        return choose_name(s, "a lane of the map", lane_id, lanes, word, subject, errors);
    case VERBS:
        break;
    }
    return false;
}

static const char *const mode_words[] = {"closed", "inspected", "coastal", "open", "auto"};
static const char *const port_words[] = {"closed", "open"};
static const char *const lane_words[] = {"closed", "open", "auto"};

static bool read_value(Verb verb, const char *word, Command *command, Errors *errors)
{
    switch (verb) {
    case VERB_CONSENT:
        return choose_word("refuses, discusses, in_principle or signed", consent_names, CONSENTS,
                           word, &command->value, errors);
    case VERB_CORRIDOR:
        if (!choose_word("closed, inspected, coastal, open or auto", mode_words, 5, word,
                         &command->value, errors)) {
            return false;
        }
        command->value = command->value == 4 ? COMMAND_AUTO : command->value;
        return true;
    case VERB_PORT:
        return choose_word("open or closed", port_words, 2, word, &command->value, errors);
    case VERB_LANE:
        if (!choose_word("open, closed or auto", lane_words, 3, word, &command->value, errors)) {
            return false;
        }
        command->value = command->value == 2 ? COMMAND_AUTO : command->value;
        return true;
    case VERB_TEAMS:
        if (strcmp(word, "auto") == 0) {
            command->value = COMMAND_AUTO;
            return true;
        }
        if (!units_parse(UNIT_COUNT, word, &command->value) || command->value < 0 ||
            command->value > 1000) {
            unknown(errors, "a count of 0 to 1000, or auto", word, NULL);
            return false;
        }
        return true;
    case VERB_RENEW:
        if (!units_parse(UNIT_DURATION, word, &command->value) || command->value <= 0) {
            unknown(errors, units_expectation(UNIT_DURATION), word, NULL);
            return false;
        }
        return true;
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERBS:
        break;
    }
    return true;
}

static bool takes_party(Verb verb)
{
    return verb == VERB_CONSENT || verb == VERB_SUSPEND || verb == VERB_RESUME ||
           verb == VERB_WITHDRAW;
}

static bool takes_value(Verb verb)
{
    return verb != VERB_SUSPEND && verb != VERB_RESUME && verb != VERB_WITHDRAW;
}

bool command_parse(const Scenario *scenario, const char *text, Command *command, Errors *errors)
{
    Words words = split(text);
    if (words.count == 0) {
        errors_add(errors, NULL, 0, 0, "found nothing, expected a command such as `%s %s`",
                   verb_infos[0].word, verb_infos[0].arguments);
        return false;
    }
    const char *verbs[VERBS];
    for (int32_t i = 0; i < VERBS; i++) {
        verbs[i] = verb_infos[i].word;
    }
    int64_t verb_index;
    if (!choose_word("a command", verbs, VERBS, words.word[0], &verb_index, errors)) {
        return false;
    }
    Verb verb = (Verb)verb_index;
    /* "renew bsgi 120 d": the unit may stand apart. */
    if (verb == VERB_RENEW && words.count == 4) {
        size_t length = strlen(words.word[2]);
        snprintf(words.word[2] + length, WORD_BYTES - length, "%.8s", &words.word[3][0]);
        words.count = 3;
    }
    int32_t wanted = 2 + takes_party(verb) + takes_value(verb);
    if (words.count != wanted || words.too_many) {
        errors_add(errors, NULL, 0, 0, "found `%s`, expected `%s %s`", text, verb_infos[verb].word,
                   verb_infos[verb].arguments);
        return false;
    }
    Command read = {.verb = verb, .party = -1};
    bool good = find_subject(scenario, verb, words.word[1], &read.subject, errors);
    if (takes_party(verb)) {
        good &= choose_name(scenario, "a party of the scenario", party_id, scenario->party_count,
                            words.word[2], &read.party, errors);
    }
    if (takes_value(verb)) {
        good &= read_value(verb, words.word[wanted - 1], &read, errors);
    }
    if (good) {
        *command = read;
    }
    return good;
}

bool command_parse_dated(const Scenario *scenario, const char *text, Command *command,
                         Errors *errors)
{
    text += strspn(text, " ");
    size_t date = strcspn(text, " ");
    const char *rest = text + date;
    size_t second = strspn(rest, " ");
    /* A clock time may follow the date after a space. */
    if (rest[second] >= '0' && rest[second] <= '9') {
        date += second + strcspn(rest + second, " ");
    }
    char when[48];
    int64_t t;
    if (date >= sizeof when) {
        date = sizeof when - 1;
    }
    memcpy(when, text, date);
    when[date] = '\0';
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
    if (!command_parse(scenario, text + date, command, errors)) {
        return false;
    }
    command->t = t;
    return true;
}

const char *command_format(const Scenario *s, const Command *c, char out[COMMAND_TEXT])
{
    const char *word = verb_infos[c->verb].word;
    switch (c->verb) {
    case VERB_CONSENT:
        snprintf(out, COMMAND_TEXT, "%s %.40s %.40s %s", word, s->agreements[c->subject].id,
                 s->parties[c->party].id, consent_names[c->value]);
        break;
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
        snprintf(out, COMMAND_TEXT, "%s %.40s %.40s", word, s->agreements[c->subject].id,
                 s->parties[c->party].id);
        break;
    case VERB_RENEW:
        if (c->value % MS_PER_DAY == 0) {
            snprintf(out, COMMAND_TEXT, "%s %.40s %lld d", word, s->agreements[c->subject].id,
                     (long long)(c->value / MS_PER_DAY));
        } else {
            snprintf(out, COMMAND_TEXT, "%s %.40s %lld ms", word, s->agreements[c->subject].id,
                     (long long)c->value);
        }
        break;
    case VERB_CORRIDOR:
        snprintf(out, COMMAND_TEXT, "%s %.40s %s", word, s->corridors[c->subject].id,
                 c->value == COMMAND_AUTO ? "auto" : corridor_mode_names[c->value]);
        break;
    case VERB_TEAMS:
        if (c->value == COMMAND_AUTO) {
            snprintf(out, COMMAND_TEXT, "%s %.40s auto", word, s->stations[c->subject].id);
        } else {
            snprintf(out, COMMAND_TEXT, "%s %.40s %lld", word, s->stations[c->subject].id,
                     (long long)c->value);
        }
        break;
    case VERB_PORT:
        snprintf(out, COMMAND_TEXT, "%s %.40s %s", word, s->network->ports[c->subject].id,
                 port_words[c->value]);
        break;
    case VERB_LANE:
        snprintf(out, COMMAND_TEXT, "%s %.40s %s", word, s->network->lanes[c->subject].id,
                 c->value == COMMAND_AUTO ? "auto" : lane_words[c->value]);
        break;
    case VERBS:
        out[0] = '\0';
        break;
    }
    return out;
}
