/* Decisions by hand: carried out, taken back, taken again. */
#include "view/desk_state.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

const Choice desk_choices[CHOICES] = {
    {"Refuse", VERB_CONSENT, CONSENT_REFUSES},
    {"Discuss", VERB_CONSENT, CONSENT_DISCUSSES},
    {"Agree in principle", VERB_CONSENT, CONSENT_IN_PRINCIPLE},
    {"Sign", VERB_SIGN, CONSENT_SIGNED},
    {"Suspend its part", VERB_SUSPEND, 0},
    {"Take up its part again", VERB_RESUME, 0},
    {"Withdraw", VERB_WITHDRAW, 0},
    {"Violate it", VERB_VIOLATE, 0},
};

const int32_t desk_renewal_days[RENEWALS] = {30, 60, 120};

void desk_say(Desk *desk, const char *text)
{
    snprintf(desk->message, sizeof desk->message, "%s", text);
    desk->message_left = 5;
}

/* ---- in words ---- */

static const char *consent_words(int64_t consent)
{
    static const char *const words[CONSENTS] = {"refuses", "discusses", "agrees in principle to",
                                                "signs"};
    return consent >= 0 && consent < CONSENTS ? words[consent] : "?";
}

/* Commands about one agreement. */
static void deal_words(const Scenario *s, const Command *command, char out[WORDS_TEXT])
{
    const char *what = s->agreements[command->subject].name;
    const char *who = command->party >= 0 ? s->parties[command->party].name : "";
    if (command->verb == VERB_RENEW) {
        snprintf(out, WORDS_TEXT, "Renewed by %d days: %s", (int)(command->value / MS_PER_DAY),
                 what);
        return;
    }
    const char *does = command->verb == VERB_CONSENT    ? consent_words(command->value)
                       : command->verb == VERB_SIGN     ? "signs"
                       : command->verb == VERB_SUSPEND  ? "suspends its part"
                       : command->verb == VERB_RESUME   ? "takes up its part again"
                       : command->verb == VERB_WITHDRAW ? "withdraws"
                                                        : "violates";
    snprintf(out, WORDS_TEXT, "%s %s: %s", who, does, what);
}

static const char *open_words(int64_t value)
{
    return value == COMMAND_AUTO ? "by the rules" : value ? "open" : "closed";
}

const char *command_words(const Scenario *s, const Command *command, char out[WORDS_TEXT])
{
    const char *at = "";
    switch (command->verb) {
    case VERB_CONSENT:
    case VERB_SIGN:
    case VERB_SUSPEND:
    case VERB_RESUME:
    case VERB_WITHDRAW:
    case VERB_VIOLATE:
    case VERB_RENEW:
        deal_words(s, command, out);
        break;
    case VERB_CONDITION:
        snprintf(out, WORDS_TEXT, "%s: %s", command->value ? "Met" : "No longer met",
                 s->conditions[command->subject].text);
        break;
    case VERB_CORRIDOR:
        at = command->value == COMMAND_AUTO ? "by the rules" : corridor_mode_names[command->value];
        snprintf(out, WORDS_TEXT, "%s: %s", s->corridors[command->subject].name, at);
        break;
    case VERB_TEAMS:
        if (command->value == COMMAND_AUTO) {
            snprintf(out, WORDS_TEXT, "%s: teams by the calendar",
                     s->stations[command->subject].name);
        } else {
            snprintf(out, WORDS_TEXT, "%s: %d team%s", s->stations[command->subject].name,
                     (int)command->value, command->value == 1 ? "" : "s");
        }
        break;
    case VERB_PORT:
        snprintf(out, WORDS_TEXT, "%s: %s", s->network->ports[command->subject].label,
                 open_words(command->value));
        break;
    case VERB_LANE:
        snprintf(out, WORDS_TEXT, "%s: %s", s->network->lanes[command->subject].name,
                 open_words(command->value));
        break;
    case VERB_HAZARD:
        if (command->value == COMMAND_AUTO) {
            snprintf(out, WORDS_TEXT, "%s: as in the scenario", s->hazards[command->subject].name);
        } else {
            snprintf(out, WORDS_TEXT, "%s: %d %% of the scenario's rate",
                     s->hazards[command->subject].name, (int)(command->value / 10000));
        }
        break;
    case VERB_ATTACK:
        at = command->value >= 0 ? s->network->ports[command->value].label : "";
        snprintf(out, WORDS_TEXT, "A strike: %s%s%s", s->hazards[command->subject].name,
                 at[0] ? ", " : "", at);
        break;
    case VERBS:
        out[0] = '\0';
        break;
    }
    return out;
}

static void open_deed(const char *what, int64_t value, char out[WORDS_TEXT])
{
    if (value == COMMAND_AUTO) {
        snprintf(out, WORDS_TEXT, "Leave %s to the rules", what);
    } else {
        snprintf(out, WORDS_TEXT, "%s %s", value ? "Open" : "Close", what);
    }
}

const char *command_deed(const Scenario *s, const Command *command, char out[WORDS_TEXT])
{
    const char *what;
    switch ((int)command->verb) {
    case VERB_PORT:
        open_deed(s->network->ports[command->subject].label, command->value, out);
        break;
    case VERB_LANE:
        open_deed(s->network->lanes[command->subject].name, command->value, out);
        break;
    case VERB_CORRIDOR:
        what = s->corridors[command->subject].name;
        if (command->value == COMMAND_AUTO || command->value == MODE_CLOSED) {
            open_deed(what, command->value == COMMAND_AUTO ? COMMAND_AUTO : 0, out);
        } else {
            snprintf(out, WORDS_TEXT, "Open %s, %s", what, corridor_mode_names[command->value]);
        }
        break;
    case VERB_TEAMS:
        what = s->stations[command->subject].name;
        if (command->value == COMMAND_AUTO) {
            snprintf(out, WORDS_TEXT, "Leave the teams of %s to the calendar", what);
        } else {
            snprintf(out, WORDS_TEXT, "Set the teams of %s to %d", what, (int)command->value);
        }
        break;
    case VERB_RENEW:
        snprintf(out, WORDS_TEXT, "Renew by %d days: %s", (int)(command->value / MS_PER_DAY),
                 s->agreements[command->subject].name);
        break;
    default: /* says who does it */
        command_words(s, command, out);
        break;
    }
    return out;
}

/* What came of it: the changes of status since the log had `before` entries. */
static void say_outcome(Desk *desk, const char *words, int32_t before)
{
    char text[sizeof desk->message], why[WHY_TEXT];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", words);
    for (int32_t i = before; i < sim_truce_count(desk->sim) && used < sizeof text; i++) {
        TruceEvent event = sim_truce_event(desk->sim, i);
        if (event.kind == TRUCE_STATUS) {
            used += (size_t)snprintf(text + used, sizeof text - used, "\n\n%s %s",
                                     desk->config.scenario->agreements[event.agreement].name,
                                     sim_truce_text(desk->sim, &event, why));
        }
    }
    desk_say(desk, text);
}

/* ---- the list of decisions ---- */

static void push_redo(Desk *desk, Command command)
{
    Redo *redo = &desk->redo_of[desk->branch];
    if (redo->count == REDO_MAX) {
        memmove(&redo->commands[0], &redo->commands[1], (REDO_MAX - 1) * sizeof redo->commands[0]);
        redo->count--;
    }
    redo->commands[redo->count++] = command;
}

bool desk_next_redo(const Desk *desk, Command *next)
{
    const Redo *redo = &desk->redo_of[desk->branch];
    if (redo->count == 0) {
        return false;
    }
    *next = redo->commands[redo->count - 1];
    return true;
}

/* Decisions taken out of the known ones, from the last to the first. */
typedef struct Taken {
    Command *commands;
    int32_t count;
} Taken;

static Taken known_from(const Desk *desk, int32_t first)
{
    int32_t count = timeline_decisions(desk->timeline);
    Taken taken = {mem_alloc((size_t)count + 1, sizeof(Command)), 0};
    for (int32_t i = first; i < count; i++) {
        taken.commands[taken.count++] = timeline_decision(desk->timeline, i);
    }
    return taken;
}

/* Forgets all decisions from `keep` on; time is then at that decision. */
static void forget_from(Desk *desk, int32_t keep)
{
    if (keep < timeline_decisions(desk->timeline)) {
        desk_jump(desk, timeline_decision(desk->timeline, keep).t);
        while (sim_command_count(desk->sim) > keep) {
            desk_take_back(desk, desk->branch, sim_command_count(desk->sim) - 1);
        }
    }
}

/* Takes decisions at their times, as far as they are possible. The others can be taken again, the
 * first of them first; returns how many there are. */
static int32_t take(Desk *desk, const Command *commands, int32_t count)
{
    Command *left = mem_alloc((size_t)count + 1, sizeof left[0]);
    int32_t left_out = 0;
    for (int32_t i = 0; i < count; i++) {
        desk_jump(desk, commands[i].t);
        if (!desk_apply(desk, desk->branch, &commands[i], NULL)) {
            left[left_out++] = commands[i];
        }
    }
    for (int32_t i = left_out; i > 0; i--) {
        push_redo(desk, left[i - 1]);
    }
    mem_free(left);
    return left_out;
}

/* ---- carried out ---- */

void desk_decide(Desk *desk, const Command *command)
{
    Errors errors = {0};
    char words[WORDS_TEXT];
    desk_stop_seek(desk);
    int32_t before = sim_truce_count(desk->sim), taken = sim_command_count(desk->sim);
    Taken ahead = known_from(desk, taken);
    if (desk_apply(desk, desk->branch, command, &errors)) {
        desk->redo_of[desk->branch].count =
            0; /* a new story, which what was decided later may still join */
        while (ahead.count > 0) {
            push_redo(desk, ahead.commands[--ahead.count]);
        }
        say_outcome(desk, command_words(desk->config.scenario, command, words), before);
    } else {
        desk_say(desk, errors_first(&errors));
    }
    mem_free(ahead.commands);
    errors_free(&errors);
}

bool desk_last_decision(const Desk *desk, Command *last)
{
    int32_t count = timeline_decisions(desk->timeline);
    if (count <= timeline_first_decision(desk->timeline)) {
        return false;
    }
    *last = timeline_decision(desk->timeline, count - 1);
    return true;
}

void desk_undo(Desk *desk, int32_t index)
{
    int32_t count = timeline_decisions(desk->timeline);
    int32_t first = timeline_first_decision(desk->timeline);
    index = index < 0 ? count - 1 : index;
    if (index < first || index >= count) {
        desk_say(desk, "There is no decision to take back");
        return;
    }
    int64_t now = sim_now(desk->sim);
    desk_stop_seek(desk);
    Command command = timeline_decision(desk->timeline, index);
    Taken later = known_from(desk, index + 1);
    forget_from(desk, index);
    int32_t left_out = take(desk, later.commands, later.count);
    desk_jump(desk, now);
    push_redo(desk, command);
    char words[WORDS_TEXT], text[WORDS_TEXT + 96];
    command_words(desk->config.scenario, &command, words);
    snprintf(text, sizeof text, "Taken back: %s", words);
    if (left_out > 0) {
        snprintf(text, sizeof text, "Taken back: %s\n\nand %d later that rested on it", words,
                 (int)left_out);
    }
    mem_free(later.commands);
    desk_say(desk, text);
}

/* Takes a decision at its own time, before those that were taken later. */
static bool take_again(Desk *desk, const Command *command, Errors *errors)
{
    int32_t count = timeline_decisions(desk->timeline), first = 0;
    while (first < count && timeline_decision(desk->timeline, first).t <= command->t) {
        first++;
    }
    desk_jump(desk, command->t);
    if (!sim_check(desk->sim, command, errors)) {
        return false;
    }
    Taken later = known_from(desk, first);
    desk_apply(desk, desk->branch, command, errors);
    take(desk, later.commands, later.count);
    mem_free(later.commands);
    return true;
}

void desk_redo(Desk *desk)
{
    Command command;
    if (!desk_next_redo(desk, &command)) {
        desk_say(desk, "There is no decision to take again");
        return;
    }
    Errors errors = {0};
    desk->redo_of[desk->branch].count--;
    int64_t now = sim_now(desk->sim);
    desk_stop_seek(desk);
    char words[WORDS_TEXT], text[WORDS_TEXT + 32];
    bool good = take_again(desk, &command, &errors);
    desk_jump(desk, now);
    if (good) {
        command_words(desk->config.scenario, &command, words);
        snprintf(text, sizeof text, "Taken again: %s", words);
    }
    desk_say(desk, good ? text : errors_first(&errors));
    errors_free(&errors);
}

/* ---- which command ---- */

Command desk_choice_command(const Desk *desk, int32_t choice)
{
    const Choice *c = &desk_choices[choice];
    bool consent = c->verb == VERB_CONSENT || c->verb == VERB_SIGN;
    return (Command){.verb = c->verb,
                     .subject = desk->menu.agreement,
                     .party = desk->menu.party,
                     .value = consent ? (int64_t)c->consent : 0};
}

Command desk_renewal_command(int32_t agreement, int32_t term)
{
    return (Command){.verb = VERB_RENEW,
                     .subject = agreement,
                     .party = -1,
                     .value = desk_renewal_days[term] * MS_PER_DAY};
}

Command desk_condition_command(const Desk *desk, int32_t condition)
{
    return (Command){.verb = VERB_CONDITION,
                     .subject = condition,
                     .party = -1,
                     .value = !sim_condition_met(desk->sim, condition)};
}

/* The one that the scenario's own events make suspend it, else its first signatory. */
int32_t desk_usual_suspender(const Scenario *s, int32_t agreement)
{
    for (int32_t i = 0; i < s->event_count; i++) {
        const Command *c = &s->events[i].command;
        if (c->verb == VERB_SUSPEND && c->subject == agreement) {
            return c->party;
        }
    }
    for (int32_t p = 0; p < s->party_count; p++) {
        if (s->agreements[agreement].signatories >> p & 1) {
            return p;
        }
    }
    return 0;
}

void desk_toggle_agreement(Desk *desk, int32_t agreement)
{
    AgreementView view = sim_agreement(desk->sim, agreement);
    Command command = {.verb = VERB_SUSPEND, .subject = agreement};
    command.party = view.suspended_by >= 0 ? view.suspended_by : desk->suspender[agreement];
    if (view.status != AGREEMENT_IN_FORCE && view.status != AGREEMENT_SUSPENDED) {
        Blocker blocker;
        char why[WHY_TEXT], text[WHY_TEXT + WORDS_TEXT];
        bool blocked = sim_blockers(desk->sim, agreement, &blocker, 1) > 0;
        snprintf(text, sizeof text, "%s is not in force: %s",
                 desk->config.scenario->agreements[agreement].name,
                 blocked ? sim_blocker_text(desk->sim, &blocker, why) : "");
        desk_say(desk, text);
        return;
    }
    if (view.suspended_by >= 0) {
        command.verb = VERB_RESUME;
    }
    desk->suspender[agreement] = command.party;
    desk_decide(desk, &command);
}

int32_t desk_first_agreement(const Desk *desk)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t a = 0; a < s->agreement_count; a++) {
        if ((s->agreements[a].targets >> TARGET_MARITIME & 1) &&
            sim_agreement(desk->sim, a).status != AGREEMENT_IN_FORCE) {
            return a;
        }
    }
    return s->agreement_count > 0 ? 0 : -1;
}
