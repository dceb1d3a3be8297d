/* What may be seen of the truce: views, protection of targets, what blocks a deal, and the plain
 * words for each. */
#include "sim/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* As snprintf, but what does not fit ends with a whole letter of UTF-8 and an ellipsis. */
static void tell(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void tell(char *out, size_t size, const char *format, ...)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, size, format, arguments);
    va_end(arguments);
    if (length >= (int)size) {
        size_t end = size - sizeof ellipsis;
        while (end > 0 && (out[end] & 0xC0) == 0x80) {
            end--;
        }
        memcpy(out + end, ellipsis, sizeof ellipsis);
    }
}

const char *const truce_kind_names[TRUCE_KINDS] = {"status", "consent", "condition", "violation",
                                                   "renewal"};

static const char *party_name(const Sim *sim, int32_t party)
{
    return party >= 0 ? sim->scenario->parties[party].name : "nobody";
}

AgreementView sim_agreement(const Sim *sim, int32_t agreement)
{
    const AgreementState *state = &sim->agreements[agreement];
    AgreementView view = {.status = (AgreementStatus)state->status,
                          .since = state->since,
                          .term_ends = state->term_ends,
                          .in_force_ms = state->in_force_ms,
                          .recovers = state->recovers,
                          .violations = state->violations,
                          .suspended_by = -1,
                          .suspended_bits = state->suspended_by,
                          .renewals = state->renewals,
                          .reason = (TruceReason)state->reason,
                          .reason_party = state->reason_party};
    if (state->status == AGREEMENT_IN_FORCE) {
        view.in_force_ms += sim->h.now - state->since;
        view.strain = agreement_strain(sim, agreement);
        view.is_violated = view.strain > 0;
    }
    for (int32_t p = sim->scenario->party_count - 1; p >= 0; p--) {
        if (state->suspended_by >> p & 1) {
            view.suspended_by = p;
        }
    }
    return view;
}

Consent sim_consent(const Sim *sim, int32_t agreement, int32_t party)
{
    return (Consent)sim->agreements[agreement].consent[party];
}

/* ---- protection ---- */

static bool covers_port(const Agreement *def, int32_t port)
{
    if (port < 0 || def->port_count == 0) {
        return true;
    }
    for (int32_t i = 0; i < def->port_count; i++) {
        if (def->ports[i] == port) {
            return true;
        }
    }
    return false;
}

/* What an agreement lets through to the targets that it covers, ppm. */
static int32_t lets_through_ppm(const Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    switch ((AgreementStatus)sim->agreements[agreement].status) {
    case AGREEMENT_IN_FORCE:
        return def->leakage_ppm;
    case AGREEMENT_IN_PRINCIPLE:
        return 1000000 - def->restraint_ppm;
    case AGREEMENT_ABSENT:
    case AGREEMENT_PROPOSED:
    case AGREEMENT_SUSPENDED:
    case AGREEMENT_EXPIRED:
    case AGREEMENT_COLLAPSED:
    case AGREEMENT_STATUSES:
        break;
    }
    return 1000000;
}

int32_t sim_protection_ppm(const Sim *sim, Target target, int32_t port)
{
    int64_t exposure = 1000000;
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        const Agreement *def = &sim->scenario->agreements[a];
        if (def->targets >> target & 1 && covers_port(def, port)) {
            exposure = exposure * lets_through_ppm(sim, a) / 1000000;
        }
    }
    return 1000000 - (int32_t)exposure;
}

bool sim_protection_is_partial(const Sim *sim, Target target)
{
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        const Agreement *def = &sim->scenario->agreements[a];
        if (def->targets >> target & 1 && def->port_count > 0 &&
            lets_through_ppm(sim, a) < 1000000) {
            return true;
        }
    }
    return false;
}

/* ---- what blocks a deal ---- */

static void add_blocker(Blocker *blockers, int32_t capacity, int32_t *count, Blocker blocker)
{
    if (*count < capacity) {
        blockers[*count] = blocker;
    }
    (*count)++;
}

int32_t sim_blockers(const Sim *sim, int32_t agreement, Blocker *blockers, int32_t capacity)
{
    const Scenario *s = sim->scenario;
    const Agreement *def = &s->agreements[agreement];
    const AgreementState *state = &sim->agreements[agreement];
    int32_t count = 0;
    if (state->status == AGREEMENT_IN_FORCE) {
        return 0;
    }
    if (state->status == AGREEMENT_EXPIRED || state->status == AGREEMENT_COLLAPSED) {
        add_blocker(blockers, capacity, &count, (Blocker){BLOCKER_ENDED, -1, -1, CONSENT_REFUSES});
    }
    for (int32_t p = 0; p < s->party_count; p++) {
        if (!(def->signatories >> p & 1)) {
            continue;
        }
        Consent consent = (Consent)state->consent[p];
        if (state->suspended_by >> p & 1) {
            add_blocker(blockers, capacity, &count, (Blocker){BLOCKER_SUSPENDED, p, -1, consent});
        } else if (consent != CONSENT_SIGNED) {
            add_blocker(blockers, capacity, &count, (Blocker){BLOCKER_CONSENT, p, -1, consent});
        }
        for (int32_t i = 0; i < def->condition_count; i++) {
            int32_t c = def->first_condition + i;
            if (s->conditions[c].party == p && !sim_condition_met(sim, c)) {
                add_blocker(blockers, capacity, &count,
                            (Blocker){BLOCKER_CONDITION, p, c, consent});
            }
        }
    }
    return count;
}

const char *sim_blocker_text(const Sim *sim, const Blocker *blocker, char out[WHY_TEXT])
{
    static const char *const stands[CONSENTS] = {
        "refuses", "only discusses it", "agrees in principle but has not signed", "has signed"};
    const char *party = party_name(sim, blocker->party);
    switch (blocker->kind) {
    case BLOCKER_CONSENT:
        tell(out, WHY_TEXT, "%s %s", party, stands[blocker->consent]);
        break;
    case BLOCKER_CONDITION:
        tell(out, WHY_TEXT, "%s asks: %s", party,
             sim->scenario->conditions[blocker->condition].text);
        break;
    case BLOCKER_SUSPENDED:
        tell(out, WHY_TEXT, "%s has suspended its part", party);
        break;
    case BLOCKER_ENDED:
        tell(out, WHY_TEXT, "It has ended: the parties would have to agree anew");
        break;
    case BLOCKER_KINDS:
        out[0] = '\0';
        break;
    }
    return out;
}

/* ---- the log ---- */

int32_t sim_truce_count(const Sim *sim)
{
    return (int32_t)sim->h.truce_count;
}

TruceEvent sim_truce_event(const Sim *sim, int32_t index)
{
    return sim->truce[index];
}

/* What led to a status, after the status itself. */
static void status_reason(const Sim *sim, const TruceEvent *e, char *out, size_t size)
{
    const char *party = party_name(sim, e->party);
    const char *condition =
        e->condition >= 0 ? sim->scenario->conditions[e->condition].text : "its conditions";
    switch ((TruceReason)e->reason) {
    case REASON_START:
        tell(out, size, "as the scenario begins");
        break;
    case REASON_CONSENT:
        tell(out, size, "%s changed its consent", party);
        break;
    case REASON_ALL_SIGNED:
        tell(out, size, "every party has signed, %s last", party);
        break;
    case REASON_SUSPENDED:
        tell(out, size, "%s suspended its part", party);
        break;
    case REASON_RESUMED:
        tell(out, size, "%s took up its part again", party);
        break;
    case REASON_WITHDREW:
        tell(out, size, "%s withdrew", party);
        break;
    case REASON_TERM_ENDED:
        tell(out, size, "the term ended and nobody renewed it");
        break;
    case REASON_RENEWED:
        tell(out, size, "the term was extended");
        break;
    case REASON_RENEWED_BY_LOT:
        tell(out, size, "the parties extended the term when it ended");
        break;
    case REASON_VIOLATIONS:
        tell(out, size, "more violations than it bears, the last laid to %s", party);
        break;
    case REASON_RECOVERED:
        tell(out, size, "the parties took it up again");
        break;
    case REASON_CONDITION_MET:
        tell(out, size, "%s has what it asked for: %s", party, condition);
        break;
    case REASON_CONDITION_UNMET:
        tell(out, size, "%s no longer has what it asked for: %s", party, condition);
        break;
    case REASON_VIOLATED:
        tell(out, size, "a violation laid to %s", party);
        break;
    case TRUCE_REASONS:
        out[0] = '\0';
        break;
    }
}

const char *sim_truce_text(const Sim *sim, const TruceEvent *e, char out[WHY_TEXT])
{
    static const char *const status_words[AGREEMENT_STATUSES] = {
        "absent",  "proposed", "agreed in principle", "in force", "suspended",
        "expired", "collapsed"};
    static const char *const consent_words[CONSENTS] = {"refuses", "discusses it",
                                                        "agrees in principle", "signs"};
    const char *party = party_name(sim, e->party);
    char reason[WHY_TEXT];
    switch ((TruceKind)e->kind) {
    case TRUCE_STATUS:
        status_reason(sim, e, reason, sizeof reason);
        tell(out, WHY_TEXT, "%s%s: %s",
             e->from == AGREEMENT_SUSPENDED && e->to == AGREEMENT_SUSPENDED ? "still " : "",
             status_words[e->to], reason);
        break;
    case TRUCE_CONSENT:
        tell(out, WHY_TEXT, "%s %s%s", party, consent_words[e->to],
             e->reason == REASON_CONDITION_MET ? ": its conditions are met"
             : e->reason == REASON_WITHDREW    ? " and withdraws"
             : e->reason == REASON_TERM_ENDED  ? " again, since the term ended"
                                               : "");
        break;
    case TRUCE_CONDITION:
        tell(out, WHY_TEXT, "%s: %s", e->to ? "condition met" : "condition no longer met",
             sim->scenario->conditions[e->condition].text);
        break;
    case TRUCE_VIOLATION:
        tell(out, WHY_TEXT, "violation laid to %s: %d within the window, it bears %d", party,
             (int)e->to, (int)sim->scenario->agreements[e->agreement].tolerance);
        break;
    case TRUCE_RENEWAL:
        status_reason(sim, e, reason, sizeof reason);
        tell(out, WHY_TEXT, "renewed by %d days: %s", (int)e->to, reason);
        break;
    case TRUCE_KINDS:
        out[0] = '\0';
        break;
    }
    return out;
}

const char *sim_agreement_why(const Sim *sim, int32_t agreement, char out[WHY_TEXT])
{
    const AgreementState *state = &sim->agreements[agreement];
    TruceEvent last = {.kind = TRUCE_STATUS,
                       .agreement = agreement,
                       .party = state->reason_party,
                       .condition = state->reason_condition,
                       .from = -1,
                       .to = state->status,
                       .reason = state->reason};
    return sim_truce_text(sim, &last, out);
}
