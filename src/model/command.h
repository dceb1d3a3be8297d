/* Commands: every decision that can be taken in a run, by a scenario's dated events, by hand in the
 * window, or from the shell, goes through one of these. `corridor help commands` prints the table.
 */
#ifndef CORRIDOR_MODEL_COMMAND_H
#define CORRIDOR_MODEL_COMMAND_H

#include "base/error.h"
#include "model/truce.h"

#include <stddef.h>

struct Scenario;

typedef enum Verb {
    VERB_CONSENT,   /* consent AGREEMENT PARTY refuses|discusses|in_principle|signed */
    VERB_SUSPEND,   /* suspend AGREEMENT PARTY       the party suspends its part    */
    VERB_RESUME,    /* resume AGREEMENT PARTY                                       */
    VERB_WITHDRAW,  /* withdraw AGREEMENT PARTY      ends it: collapsed             */
    VERB_RENEW,     /* renew AGREEMENT DURATION      extends the term               */
    VERB_CORRIDOR,  /* corridor CORRIDOR closed|inspected|coastal|open|auto         */
    VERB_TEAMS,     /* teams STATION COUNT|auto      overrides the calendar         */
    VERB_PORT,      /* port PORT open|closed                                        */
    VERB_LANE,      /* lane LANE open|closed|auto    auto: by the corridors          */
    VERB_SIGN,      /* sign AGREEMENT PARTY          consent ... signed              */
    VERB_VIOLATE,   /* violate AGREEMENT PARTY       a violation laid to the party   */
    VERB_CONDITION, /* condition AGREEMENT.CONDITION met|unmet                      */
    VERB_HAZARD,    /* hazard HAZARD 0 %..400 %|auto its rate, times the scenario's  */
    VERB_ATTACK,    /* attack HAZARD PORT|any        a strike now                    */
    VERBS
} Verb;

/* What the subject of a command is one of. */
typedef enum SubjectKind {
    SUBJECT_AGREEMENT,
    SUBJECT_CORRIDOR,
    SUBJECT_STATION,
    SUBJECT_PORT,
    SUBJECT_LANE,
    SUBJECT_CONDITION,
    SUBJECT_HAZARD,
    SUBJECT_KINDS
} SubjectKind;

typedef struct VerbInfo {
    const char *word; /* "suspend" */
    SubjectKind subject;
    const char *arguments; /* "AGREEMENT PARTY" */
    const char *help;      /* one line */
} VerbInfo;
extern const VerbInfo verb_infos[VERBS];

enum { COMMAND_AUTO = -1 };
enum { TEAMS_MAX = 1000 }; /* that `teams` takes */

/* Indexes are into the arrays of the scenario (or its network). */
typedef struct Command {
    int64_t t; /* when; ms UTC */
    Verb verb;
    int32_t subject; /* agreement, corridor, station, port, lane, condition or hazard */
    int32_t party;   /* -1 where the verb has none */
    int64_t value;   /* consent, mode, team count, duration in ms, 1 open / 0 closed, 1 met / 0
                        unmet, ppm of a hazard's rate, port of an attack; COMMAND_AUTO */
} Command;

enum { COMMAND_TEXT = 160 };

/* Reads "suspend bsgi russia" (without a date); t is set to 0. False with a reason in errors. */
bool command_parse(const struct Scenario *scenario, const char *text, Command *command,
                   Errors *errors);
/* Reads "2022-10-28 12:00 suspend bsgi russia": date, then as above. */
bool command_parse_dated(const struct Scenario *scenario, const char *text, Command *command,
                         Errors *errors);
/* The command with what its verb does not take left at rest (party -1, value 0), as command_parse
 * makes it: two commands that mean the same are the same. */
Command command_plain(const Command *command);
/* The text that command_parse reads back. Returns out. */
const char *command_format(const struct Scenario *scenario, const Command *command,
                           char out[COMMAND_TEXT]);

enum { COMMAND_WORD = 64 };
typedef char CommandWord[COMMAND_WORD];
/* Words that can stand where the text of a command ends: those that complete its last word, or,
 * after a blank, those that can follow; of numbers only a few. Writes up to capacity of them,
 * returns how many there are; *from is where in the text they go. */
int32_t command_next(const struct Scenario *scenario, const char *text, CommandWord *words,
                     int32_t capacity, size_t *from);

#endif
