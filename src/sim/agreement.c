/* The status machine of agreements. Each function is one decision or event; all of them end in
 * set_status, which keeps the account of days in force and tells the regime. */
#include "sim/state.h"

#include <assert.h>
#include <stdio.h>

static void close_account(Sim *sim, AgreementState *state)
{
    if (state->status == AGREEMENT_IN_FORCE) {
        state->in_force_ms += sim->h.now - state->since;
    }
}

static void set_status(Sim *sim, int32_t agreement, AgreementStatus status, AgreementReason reason,
                       int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    close_account(sim, state);
    state->status = (int32_t)status;
    state->since = sim->h.now;
    state->reason = (int32_t)reason;
    state->reason_party = party;
    trace_add(sim, TRACE_AGREEMENT, 0, agreement, (int32_t)status, party);
    regime_update(sim);
}

static void schedule_term(Sim *sim, int32_t agreement)
{
    set_alarm(sim, slot_of_agreement(sim, agreement), ALARM_AGREEMENT,
              sim->agreements[agreement].term_ends);
}

static void come_into_force(Sim *sim, int32_t agreement, AgreementReason reason, int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    int64_t term = sim->scenario->agreements[agreement].term_ms;
    if (state->term_ends == NEVER && term > 0) {
        state->term_ends = sim->h.now + term;
        schedule_term(sim, agreement);
    }
    set_status(sim, agreement, AGREEMENT_IN_FORCE, reason, party);
}

/* The least consent of the required signatories. */
static Consent weakest(const Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    Consent least = CONSENT_SIGNED;
    for (int32_t p = 0; p < sim->scenario->party_count; p++) {
        Consent consent = (Consent)sim->agreements[agreement].consent[p];
        if (def->signatories >> p & 1 && consent < least) {
            least = consent;
        }
    }
    return least;
}

static bool anyone_talks(const Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    for (int32_t p = 0; p < sim->scenario->party_count; p++) {
        if (def->signatories >> p & 1 && sim->agreements[agreement].consent[p] != CONSENT_REFUSES) {
            return true;
        }
    }
    return false;
}

/* Status of an agreement that is not yet in force, from what its signatories say. */
static AgreementStatus status_by_consent(const Sim *sim, int32_t agreement)
{
    switch (weakest(sim, agreement)) {
    case CONSENT_SIGNED:
        return AGREEMENT_IN_FORCE;
    case CONSENT_IN_PRINCIPLE:
        return AGREEMENT_IN_PRINCIPLE;
    case CONSENT_DISCUSSES:
        return AGREEMENT_PROPOSED;
    case CONSENT_REFUSES:
    case CONSENTS:
        break;
    }
    return anyone_talks(sim, agreement) ? AGREEMENT_PROPOSED : AGREEMENT_ABSENT;
}

void agreement_consent(Sim *sim, int32_t agreement, int32_t party, Consent consent)
{
    AgreementState *state = &sim->agreements[agreement];
    state->consent[party] = (uint8_t)consent;
    AgreementStatus status = status_by_consent(sim, agreement);
    if (status == AGREEMENT_IN_FORCE) {
        come_into_force(sim, agreement, REASON_ALL_SIGNED, party);
    } else if (status != (AgreementStatus)state->status) {
        set_status(sim, agreement, status, REASON_CONSENT, party);
    }
}

void agreement_suspend(Sim *sim, int32_t agreement, int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    state->suspended_by |= 1u << party;
    if (state->status == AGREEMENT_IN_FORCE) {
        set_status(sim, agreement, AGREEMENT_SUSPENDED, REASON_SUSPENDED, party);
    }
}

void agreement_resume(Sim *sim, int32_t agreement, int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    state->suspended_by &= ~(1u << party);
    if (state->suspended_by == 0) {
        set_status(sim, agreement, AGREEMENT_IN_FORCE, REASON_RESUMED, party);
    }
}

void agreement_withdraw(Sim *sim, int32_t agreement, int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    state->consent[party] = CONSENT_REFUSES;
    state->term_ends = NEVER;
    schedule_term(sim, agreement);
    set_status(sim, agreement, AGREEMENT_COLLAPSED, REASON_WITHDREW, party);
}

void agreement_renew(Sim *sim, int32_t agreement, int64_t extension_ms)
{
    AgreementState *state = &sim->agreements[agreement];
    assert(state->term_ends != NEVER);
    state->term_ends += extension_ms;
    state->reason = REASON_RENEWED;
    state->reason_party = -1;
    schedule_term(sim, agreement);
    trace_add(sim, TRACE_AGREEMENT, 0, agreement, state->status, -1);
}

void agreement_alarm(Sim *sim, int32_t agreement)
{
    sim->agreements[agreement].term_ends = NEVER;
    set_status(sim, agreement, AGREEMENT_EXPIRED, REASON_TERM_ENDED, -1);
}

void agreements_start(Sim *sim)
{
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        const Agreement *def = &sim->scenario->agreements[a];
        AgreementState *state = &sim->agreements[a];
        state->since = sim->h.start;
        state->term_ends = NEVER;
        state->status = (int32_t)def->status_at_start;
        state->reason = REASON_START;
        state->reason_party = -1;
        for (int32_t p = 0; p < sim->scenario->party_count; p++) {
            state->consent[p] = (uint8_t)def->consent_at_start[p];
        }
        if (def->status_at_start == AGREEMENT_IN_FORCE && def->term_ms > 0) {
            state->term_ends = sim->h.start + def->term_ms;
            schedule_term(sim, a);
        }
    }
}

/* ---- queries ---- */

AgreementView sim_agreement(const Sim *sim, int32_t agreement)
{
    const AgreementState *state = &sim->agreements[agreement];
    AgreementView view = {.status = (AgreementStatus)state->status,
                          .since = state->since,
                          .term_ends = state->term_ends,
                          .in_force_ms = state->in_force_ms,
                          .violations = state->violations,
                          .suspended_by = -1};
    if (state->status == AGREEMENT_IN_FORCE) {
        view.in_force_ms += sim->h.now - state->since;
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

const char *sim_agreement_why(const Sim *sim, int32_t agreement, char out[WHY_TEXT])
{
    const AgreementState *state = &sim->agreements[agreement];
    const char *party =
        state->reason_party >= 0 ? sim->scenario->parties[state->reason_party].name : "";
    switch ((AgreementReason)state->reason) {
    case REASON_START:
        snprintf(out, WHY_TEXT, "as the scenario begins");
        break;
    case REASON_CONSENT:
        snprintf(out, WHY_TEXT, "%s changed its consent", party);
        break;
    case REASON_ALL_SIGNED:
        snprintf(out, WHY_TEXT, "in force: every party has signed, %s last", party);
        break;
    case REASON_SUSPENDED:
        snprintf(out, WHY_TEXT, "suspended: %s suspended its part", party);
        break;
    case REASON_RESUMED:
        snprintf(out, WHY_TEXT, "in force again: %s took up its part", party);
        break;
    case REASON_WITHDREW:
        snprintf(out, WHY_TEXT, "collapsed: %s withdrew", party);
        break;
    case REASON_TERM_ENDED:
        snprintf(out, WHY_TEXT, "expired: the term ended and nobody renewed it");
        break;
    case REASON_RENEWED:
        snprintf(out, WHY_TEXT, "the term was extended");
        break;
    }
    return out;
}
