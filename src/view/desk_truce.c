/* Decisions by hand: carried out, taken back, taken again. */
#include "view/desk_state.h"

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
            snprintf(out, WORDS_TEXT, "%s: %d teams", s->stations[command->subject].name,
                     (int)command->value);
        }
        break;
    case VERB_PORT:
        snprintf(out, WORDS_TEXT, "%s: %s", s->network->ports[command->subject].label,
                 open_words(command->value));
        break;
    case VERB_LANE:
        snprintf(out, WORDS_TEXT, "Lane %s: %s", s->network->lanes[command->subject].id,
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

/* ---- carried out ---- */

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

static bool apply(Desk *desk, const Command *command)
{
    Errors errors = {0};
    char words[WORDS_TEXT];
    int32_t before = sim_truce_count(desk->sim);
    bool good = sim_apply(desk->sim, command, &errors);
    if (good) {
        say_outcome(desk, command_words(desk->config.scenario, command, words), before);
    } else {
        desk_say(desk, errors_first(&errors));
    }
    errors_free(&errors);
    return good;
}

void desk_decide(Desk *desk, const Command *command)
{
    /* After all that happens at this instant, as when the run is lived again. */
    sim_run_until(desk->sim, sim_now(desk->sim));
    if (apply(desk, command)) {
        desk->redo_count = 0; /* a new story */
    }
}

/* ---- taken back ---- */

/* The same vessel stays selected, if it sails in the other run too. */
static void replace_sim(Desk *desk, Sim *sim)
{
    uint64_t serial = desk->vessel >= 0 ? desk->vessel_serial : 0;
    sim_destroy(desk->sim);
    desk->sim = sim;
    if (serial == 0) {
        return;
    }
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        if (sim_vessel(sim, i).serial == serial) {
            desk->vessel = i;
            return;
        }
    }
    desk_select(desk, -1, -1);
}

static void push_redo(Desk *desk, Command command)
{
    if (desk->redo_count == REDO_MAX) {
        memmove(&desk->redo[0], &desk->redo[1], (REDO_MAX - 1) * sizeof desk->redo[0]);
        desk->redo_count--;
    }
    desk->redo[desk->redo_count++] = command;
}

static bool same_command(const Command *a, const Command *b)
{
    return a->t == b->t && a->verb == b->verb && a->subject == b->subject && a->party == b->party &&
           a->value == b->value;
}

/* Decisions that the run without `index` could no longer take are kept to be taken again, after
 * the one that was taken back. */
static void keep_left_out(Desk *desk, const Sim *without, int32_t index)
{
    Command left[REDO_MAX];
    int32_t count = 0, other = 0;
    for (int32_t i = 0; i < sim_command_count(desk->sim); i++) {
        Command command = sim_command(desk->sim, i), kept = {0};
        if (other < sim_command_count(without)) {
            kept = sim_command(without, other);
        }
        if (other < sim_command_count(without) && same_command(&command, &kept)) {
            other++;
        } else if (i != index && count < REDO_MAX) {
            left[count++] = command;
        }
    }
    while (count > 0) {
        push_redo(desk, left[--count]);
    }
}

void desk_undo(Desk *desk, int32_t index)
{
    int32_t count = sim_command_count(desk->sim), left_out = 0;
    index = index < 0 ? count - 1 : index;
    if (index < 0 || index >= count) {
        desk_say(desk, "There is no decision to take back");
        return;
    }
    Command command = sim_command(desk->sim, index);
    Sim *without = sim_without_command(desk->sim, index, &left_out);
    keep_left_out(desk, without, index);
    push_redo(desk, command);
    char words[WORDS_TEXT], text[WORDS_TEXT + 96];
    command_words(desk->config.scenario, &command, words);
    snprintf(text, sizeof text, "Taken back: %s", words);
    if (left_out > 0) {
        snprintf(text, sizeof text, "Taken back: %s\n\nand %d later that rested on it", words,
                 (int)left_out);
    }
    replace_sim(desk, without);
    desk_say(desk, text);
}

/* ---- taken again ---- */

/* A run from the start with the decisions of `sim` and one more, each at its time; NULL when that
 * one is not possible there. */
static Sim *live_with(const Desk *desk, const Command *more, Errors *errors)
{
    SimConfig config = {desk->config.scenario, desk->config.seed, 0, false};
    Sim *sim = sim_create(&config);
    int32_t count = sim_command_count(desk->sim);
    bool taken = false, good = true;
    for (int32_t i = 0; i < count || !taken; i++) {
        bool old_first = i < count && (taken || sim_command(desk->sim, i).t <= more->t);
        Command command = old_first ? sim_command(desk->sim, i) : *more;
        sim_run_until(sim, command.t);
        bool possible = sim_apply(sim, &command, old_first ? NULL : errors);
        if (!old_first) {
            taken = true;
            good = possible;
            i--;
        }
    }
    sim_run_until(sim, sim_now(desk->sim));
    if (!good) {
        sim_destroy(sim);
        return NULL;
    }
    return sim;
}

void desk_redo(Desk *desk)
{
    if (desk->redo_count == 0) {
        desk_say(desk, "There is no decision to take again");
        return;
    }
    Command command = desk->redo[--desk->redo_count];
    sim_run_until(desk->sim, sim_now(desk->sim));
    if (command.t == sim_now(desk->sim)) {
        apply(desk, &command);
        return;
    }
    Errors errors = {0};
    char words[WORDS_TEXT], text[WORDS_TEXT + 32];
    Sim *with = live_with(desk, &command, &errors);
    if (with) {
        replace_sim(desk, with);
        command_words(desk->config.scenario, &command, words);
        snprintf(text, sizeof text, "Taken again: %s", words);
        desk_say(desk, text);
    } else {
        desk_say(desk, errors_first(&errors));
    }
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
