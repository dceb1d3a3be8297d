/* The one door for decisions: check, log, carry out. The scenario's dated events pass through it
 * too; one of them that is not possible when its day comes is left out and noted in the trace. */
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* Says why not, where somebody wants to know. */
__attribute__((format(printf, 2, 3))) static bool refuse(Errors *errors, const char *format, ...)
{
    if (errors) {
        va_list arguments;
        va_start(arguments, format);
        errors_add_v(errors, NULL, 0, 0, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* As sim_truce_text words them. */
static const char *status_words(const Sim *sim, int32_t agreement)
{
    int32_t status = sim->agreements[agreement].status;
    return status == AGREEMENT_IN_PRINCIPLE ? "agreed in principle"
           : status == AGREEMENT_IN_FORCE   ? "in force"
                                            : agreement_status_names[status];
}

static bool check_party(const Sim *sim, const Command *c, Errors *errors)
{
    const Agreement *def = &sim->scenario->agreements[c->subject];
    if (!(def->signatories >> c->party & 1)) {
        return refuse(errors, "%s is no signatory of %s", sim->scenario->parties[c->party].name,
                      def->name);
    }
    return true;
}

/* A party with an open condition neither signs nor goes on. */
static bool check_conditions(const Sim *sim, const Command *c, const char *what, Errors *errors)
{
    int32_t unmet = agreement_unmet(sim, c->subject, c->party);
    if (unmet >= 0) {
        return refuse(errors, "%s %s while this is not met: %s",
                      sim->scenario->parties[c->party].name, what,
                      sim->scenario->conditions[unmet].text);
    }
    return true;
}

static bool check_consent(const Sim *sim, const Command *c, Consent consent, Errors *errors)
{
    static const char *const stands[CONSENTS] = {"refuses", "discusses", "agrees in principle to",
                                                 "has signed"};
    const Agreement *def = &sim->scenario->agreements[c->subject];
    AgreementStatus status = (AgreementStatus)sim->agreements[c->subject].status;
    if (!check_party(sim, c, errors)) {
        return false;
    }
    if (status == AGREEMENT_IN_FORCE || status == AGREEMENT_SUSPENDED) {
        return refuse(errors, "%s is %s: a party can now suspend, resume or withdraw", def->name,
                      status_words(sim, c->subject));
    }
    if (sim_consent(sim, c->subject, c->party) == consent) {
        return refuse(errors, "%s %s %s already", sim->scenario->parties[c->party].name,
                      stands[consent], def->name);
    }
    return consent != CONSENT_SIGNED || check_conditions(sim, c, "does not sign", errors);
}

static bool check_agreement(const Sim *sim, const Command *c, Errors *errors)
{
    const Agreement *def = &sim->scenario->agreements[c->subject];
    const AgreementState *state = &sim->agreements[c->subject];
    AgreementStatus status = (AgreementStatus)state->status;
    const char *word = status_words(sim, c->subject);
    switch (c->verb) {
    case VERB_CONSENT:
        return check_consent(sim, c, (Consent)c->value, errors);
    case VERB_SIGN:
        return check_consent(sim, c, CONSENT_SIGNED, errors);
    case VERB_VIOLATE:
        if (status != AGREEMENT_IN_FORCE) {
            return refuse(errors, "%s is %s: only an agreement in force can be violated", def->name,
                          word);
        }
        return check_party(sim, c, errors);
    case VERB_SUSPEND:
        if (status != AGREEMENT_IN_FORCE && status != AGREEMENT_SUSPENDED) {
            return refuse(errors, "%s is %s: only an agreement in force can be suspended",
                          def->name, word);
        }
        if (state->suspended_by >> c->party & 1) {
            return refuse(errors, "%s has suspended %s already",
                          sim->scenario->parties[c->party].name, def->name);
        }
        return check_party(sim, c, errors);
    case VERB_RESUME:
        if (!(state->suspended_by >> c->party & 1) || status != AGREEMENT_SUSPENDED) {
            return refuse(errors, "%s has not suspended its part in %s",
                          sim->scenario->parties[c->party].name, def->name);
        }
        return check_conditions(sim, c, "does not resume", errors);
    case VERB_WITHDRAW:
        if (status == AGREEMENT_EXPIRED || status == AGREEMENT_COLLAPSED) {
            return refuse(errors, "%s is %s already", def->name, word);
        }
        if (status == AGREEMENT_ABSENT) {
            return refuse(errors, "%s is %s: there is nothing to withdraw from", def->name, word);
        }
        return check_party(sim, c, errors);
    case VERB_RENEW:
        if (status != AGREEMENT_IN_FORCE && status != AGREEMENT_SUSPENDED) {
            return refuse(errors, "%s is %s: only a running term can be extended", def->name, word);
        }
        if (state->term_ends == NEVER) {
            return refuse(errors, "%s is open-ended", def->name);
        }
        return true;
    case VERB_CORRIDOR:
    case VERB_TEAMS:
    case VERB_PORT:
    case VERB_LANE:
    case VERB_CONDITION:
    case VERB_HAZARD:
    case VERB_ATTACK:
    case VERBS:
        break;
    }
    return true;
}

static bool check_condition(const Sim *sim, const Command *c, Errors *errors)
{
    const Condition *def = &sim->scenario->conditions[c->subject];
    if (def->needs_agreement >= 0) {
        return refuse(errors, "%s: this follows from %s being in force, not by hand", def->text,
                      sim->scenario->agreements[def->needs_agreement].name);
    }
    if (sim->conditions[c->subject] == (c->value != 0)) {
        return refuse(errors, "%s: this is %s already", def->text, c->value ? "met" : "not met");
    }
    return true;
}

static bool check_attack(const Sim *sim, const Command *c, Errors *errors)
{
    const Hazard *hazard = &sim->scenario->hazards[c->subject];
    bool strikes = c->value == COMMAND_AUTO;
    for (int32_t i = 0; hazard->target == TARGET_PORTS && i < hazard->port_count; i++) {
        strikes = strikes || hazard->ports[i] == c->value;
    }
    if (!strikes) {
        return refuse(errors, "%s does not strike there", hazard->name);
    }
    return hazard_can_strike(sim, c->subject) ||
           refuse(errors, "%s finds no vessel under way to strike", hazard->name);
}

bool sim_check(const Sim *sim, const Command *command, Errors *errors)
{
    const Scenario *s = sim->scenario;
    int32_t subject = command->subject;
    if (command->verb == VERBS) {
        return refuse(errors, "this is no command");
    }
    switch (verb_infos[command->verb].subject) {
    case SUBJECT_AGREEMENT:
        return check_agreement(sim, command, errors);
    case SUBJECT_CONDITION:
        return check_condition(sim, command, errors);
    case SUBJECT_HAZARD:
        return command->verb != VERB_ATTACK || check_attack(sim, command, errors);
    case SUBJECT_STATION:
        return s->stations[subject].kind != STATION_CONTROL ||
               refuse(errors, "%s has no teams or berths", s->stations[subject].name);
    case SUBJECT_PORT:
        return s->port_station[subject] >= 0 ||
               refuse(errors, "%s has no grain berths", s->network->ports[subject].name);
    case SUBJECT_CORRIDOR:
    case SUBJECT_LANE:
    case SUBJECT_KINDS:
        break;
    }
    return true;
}

static void open_port(Sim *sim, int32_t port, bool open)
{
    if (sim->port_shut[port] == !open) {
        return; /* nobody has a reason to plan anew */
    }
    sim->port_shut[port] = !open;
    station_refresh(sim, sim->scenario->port_station[port]);
    voyage_way_changed(sim);
}

static void carry_out(Sim *sim, const Command *c)
{
    decision_record(sim, c);
    switch (c->verb) {
    case VERB_CONSENT:
        agreement_consent(sim, c->subject, c->party, (Consent)c->value);
        break;
    case VERB_SUSPEND:
        agreement_suspend(sim, c->subject, c->party);
        break;
    case VERB_RESUME:
        agreement_resume(sim, c->subject, c->party);
        break;
    case VERB_WITHDRAW:
        agreement_withdraw(sim, c->subject, c->party);
        break;
    case VERB_RENEW:
        agreement_renew(sim, c->subject, c->value);
        break;
    case VERB_CORRIDOR:
        sim->corridors[c->subject].by_hand = (int32_t)c->value;
        regime_update(sim);
        break;
    case VERB_TEAMS:
        sim->stations[c->subject].servers_by_hand = (int32_t)c->value;
        station_refresh(sim, c->subject);
        break;
    case VERB_PORT:
        open_port(sim, c->subject, c->value != 0);
        break;
    case VERB_LANE:
        sim->lane_hand[c->subject] = c->value == COMMAND_AUTO ? 0 : c->value ? 1 : 2;
        regime_update(sim);
        break;
    case VERB_SIGN:
        agreement_consent(sim, c->subject, c->party, CONSENT_SIGNED);
        break;
    case VERB_VIOLATE:
        agreement_violate(sim, c->subject, c->party);
        break;
    case VERB_CONDITION:
        agreement_condition(sim, c->subject, c->value != 0);
        break;
    case VERB_HAZARD:
        hazard_set_factor(sim, c->subject, c->value);
        break;
    case VERB_ATTACK:
        hazard_attack(sim, c->subject, (int32_t)c->value);
        break;
    case VERBS:
        assert(0 && "a command has a verb");
        break;
    }
}

bool sim_apply(Sim *sim, const Command *command, Errors *errors)
{
    if (!sim_check(sim, command, errors)) {
        return false;
    }
    sim->commands = mem_grow(sim->commands, (int32_t)sim->h.command_count, &sim->command_capacity,
                             sizeof sim->commands[0]);
    Command *logged = &sim->commands[sim->h.command_count++];
    memset(logged, 0, sizeof *logged);      /* field by field: the log is hashed, padding and all */
    Command plain = command_plain(command); /* the same decision by click and from the shell */
    logged->t = sim->h.now;
    logged->verb = plain.verb;
    logged->subject = plain.subject;
    logged->party = plain.party;
    logged->value = plain.value;
    trace_add(sim, TRACE_COMMAND, 0, (int32_t)command->verb, -1, -1);
    sim->origin = ORIGIN_HAND;
    carry_out(sim, command);
    sim->origin = ORIGIN_SELF;
    return true;
}

int32_t sim_command_count(const Sim *sim)
{
    return (int32_t)sim->h.command_count;
}

Command sim_command(const Sim *sim, int32_t index)
{
    assert(index >= 0 && index < sim->h.command_count);
    return sim->commands[index];
}

Sim *sim_without_command(const Sim *sim, int32_t index, int32_t *left_out)
{
    assert(index >= 0 && index < sim->h.command_count);
    SimConfig config = {sim->scenario, sim->h.seed, sim->h.replication, sim->trace_on};
    Sim *other = sim_create(&config);
    int32_t refused = 0;
    for (int32_t i = 0; i < sim->h.command_count; i++) {
        if (i == index) {
            continue;
        }
        sim_run_until(other, sim->commands[i].t);
        refused += !sim_apply(other, &sim->commands[i], NULL);
    }
    sim_run_until(other, sim->h.now);
    if (left_out) {
        *left_out = refused;
    }
    return other;
}

/* ---- the scenario's dated events ---- */

void script_schedule(Sim *sim)
{
    const Scenario *s = sim->scenario;
    int64_t t = sim->h.next_event < s->event_count ? s->events[sim->h.next_event].t : NEVER;
    set_alarm(sim, SLOT_SCRIPT, ALARM_SCRIPT, t);
}

void script_run(Sim *sim)
{
    const Scenario *s = sim->scenario;
    while (sim->h.next_event < s->event_count && s->events[sim->h.next_event].t <= sim->h.now) {
        int32_t index = sim->h.next_event++;
        const Command *command = &s->events[index].command;
        if (command->verb != VERBS && sim_check(sim, command, NULL)) {
            trace_add(sim, TRACE_COMMAND, 0, (int32_t)command->verb, index, -1);
            sim->origin = index;
            carry_out(sim, command);
            sim->origin = ORIGIN_SELF;
        } else {
            trace_add(sim, TRACE_NOTE, 0, index, command->verb != VERBS, -1);
        }
    }
    script_schedule(sim);
}
