/* The status machine of agreements. Each function is one decision or event. What changes is written
 * to the truce log with its cause; a change of status tells the regime, and then every party that
 * acts by rule (signs once its conditions are met, suspends while one is not) has its turn. */
#include "base/memory.h"
#include "sim/state.h"

#include <assert.h>

/* Why something happens: reason and, where it has one, the party and the condition. */
typedef struct Cause {
    TruceReason reason;
    int32_t party, condition;
} Cause;

static Cause cause(TruceReason reason, int32_t party)
{
    return (Cause){reason, party, -1};
}

static void log_event(Sim *sim, TruceKind kind, int32_t agreement, Cause why, int32_t from,
                      int32_t to)
{
    sim->truce = mem_grow(sim->truce, (int32_t)sim->h.truce_count, &sim->truce_capacity,
                          sizeof sim->truce[0]);
    sim->truce[sim->h.truce_count++] = (TruceEvent){.t = sim->h.now,
                                                    .kind = (int32_t)kind,
                                                    .agreement = agreement,
                                                    .party = why.party,
                                                    .condition = why.condition,
                                                    .from = from,
                                                    .to = to,
                                                    .reason = (int32_t)why.reason,
                                                    .origin = sim->origin};
}

static void settle(Sim *sim);

/* ---- the alarm: the first of what is to come ---- */

static void schedule(Sim *sim, int32_t agreement)
{
    const AgreementState *state = &sim->agreements[agreement];
    int64_t t = state->term_ends;
    t = state->next_violation < t ? state->next_violation : t;
    t = state->recovers < t ? state->recovers : t;
    t = state->calm_at < t ? state->calm_at : t;
    set_alarm(sim, slot_of_agreement(sim, agreement), ALARM_AGREEMENT, t);
}

/* ---- status ---- */

static void close_account(Sim *sim, AgreementState *state)
{
    if (state->status == AGREEMENT_IN_FORCE) {
        state->in_force_ms += sim->h.now - state->since;
    }
}

static void set_status(Sim *sim, int32_t agreement, AgreementStatus status, Cause why)
{
    AgreementState *state = &sim->agreements[agreement];
    close_account(sim, state);
    log_event(sim, TRUCE_STATUS, agreement, why, state->status, (int32_t)status);
    state->status = (int32_t)status;
    state->since = sim->h.now;
    state->reason = (int32_t)why.reason;
    state->reason_party = why.party;
    state->reason_condition = why.condition;
    if (status != AGREEMENT_IN_FORCE && state->next_violation != NEVER) {
        state->violation_draws++; /* waited for in vain: its gap must not be drawn again */
        state->next_violation = NEVER;
    }
    if (status != AGREEMENT_IN_FORCE) {
        state->calm_at = NEVER;
    }
    if (status != AGREEMENT_SUSPENDED) {
        state->suspended_by = state->strained_by = state->lapsed_by = 0;
        state->recovers = NEVER;
    }
    if (status == AGREEMENT_EXPIRED || status == AGREEMENT_COLLAPSED) {
        state->term_ends = NEVER;
    }
    schedule(sim, agreement);
    trace_add(sim, TRACE_AGREEMENT, 0, agreement, (int32_t)status, why.party);
    regime_update(sim);
    settle(sim);
}

/* ---- random violations ---- */

__extension__ typedef unsigned __int128 u128;

/* The candidates of random violations come at the highest rate that there can be while in force:
 * land not protected at all, strain at the tolerance. Each counts with the chance that the present
 * rate is of that one, so that what changes the rate never shifts when candidates come. The rate
 * is in violations per 1000 days times 10^12: both factors are in ppm. At most 2^91. */
static u128 violation_rate(const Agreement *def, int64_t land_exposure_ppm, int64_t strain)
{
    u128 by_land = 1000000 + (u128)(uint32_t)def->land_ppm * (uint64_t)land_exposure_ppm / 1000000;
    u128 by_strain = 1000000 + (u128)(uint32_t)def->strain_ppm * (uint64_t)strain;
    return (u128)(uint32_t)def->violations_per_1000_days * by_land * by_strain;
}

static RngBlock violation_luck(const Sim *sim, int32_t agreement, int32_t candidate)
{
    return rng_block(sim->key, (uint64_t)agreement, PURPOSE_VIOLATION, (uint32_t)candidate);
}

/* Draws when the next candidate comes; the first millisecond after now at the soonest. */
static void draw_violation(Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    AgreementState *state = &sim->agreements[agreement];
    if (def->violations_per_1000_days == 0) {
        return;
    }
    uint32_t uniform = violation_luck(sim, agreement, state->violation_draws).u[0];
    u128 units = (u128)(uint64_t)distribution_draw(sim->scenario->unit_gap, uniform);
    /* ms = units / 2^32 * 1000 days / rate, the rate in units of 10^-12 (two ppm). */
    u128 period = (u128)(uint64_t)(1000 * MS_PER_DAY) * UINT64_C(1000000000000);
    u128 rate = violation_rate(def, 1000000, def->tolerance);
    u128 ms = (units * (period >> 20)) / ((rate >> 20 ? rate >> 20 : 1) << 32) + 1;
    int64_t left = sim->h.end - sim->h.now;
    state->next_violation = ms > (u128)(uint64_t)left ? NEVER : sim->h.now + (int64_t)ms;
}

/* A candidate has come: a violation, or none at the present rate. */
static void candidate_violation(Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    AgreementState *state = &sim->agreements[agreement];
    RngBlock luck = violation_luck(sim, agreement, state->violation_draws++);
    state->next_violation = NEVER;
    draw_violation(sim, agreement);
    int64_t exposure = 1000000 - sim_protection_ppm(sim, TARGET_LAND, -1);
    u128 rate = violation_rate(def, exposure, agreement_strain(sim, agreement));
    u128 most = violation_rate(def, 1000000, def->tolerance);
    if ((u128)luck.u[1] * most >= rate << 32) {
        schedule(sim, agreement);
        return;
    }
    int32_t count = 0, chosen = -1;
    for (int32_t p = 0; p < sim->scenario->party_count; p++) {
        count += (int32_t)(def->violators >> p & 1);
    }
    int32_t left = (int32_t)rng_below(luck.u[2], (uint32_t)count);
    for (int32_t p = 0; p < sim->scenario->party_count && chosen < 0; p++) {
        if (def->violators >> p & 1 && left-- == 0) {
            chosen = p;
        }
    }
    agreement_violate(sim, agreement, chosen);
}

int32_t agreement_strain(const Sim *sim, int32_t agreement)
{
    const AgreementState *state = &sim->agreements[agreement];
    int64_t since = sim->h.now - sim->scenario->agreements[agreement].window_ms;
    int32_t count = 0;
    for (int64_t i = sim->h.truce_count - 1; i >= state->strain_from && sim->truce[i].t > since;
         i--) {
        const TruceEvent *e = &sim->truce[i];
        count += e->kind == TRUCE_VIOLATION && e->agreement == agreement;
    }
    return count;
}

/* Who suspends its part when the agreement has borne enough: all that must sign, but not the party
 * that the last violation is laid to, nor mediators, as long as that leaves anybody. */
static uint32_t aggrieved(const Agreement *def, int32_t party)
{
    uint32_t others = def->signatories & ~(1u << party);
    uint32_t fighting = others & ~def->mediators;
    return fighting ? fighting : others ? others : def->signatories;
}

void agreement_violate(Sim *sim, int32_t agreement, int32_t party)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    AgreementState *state = &sim->agreements[agreement];
    assert(state->status == AGREEMENT_IN_FORCE);
    state->violations++;
    log_event(sim, TRUCE_VIOLATION, agreement, cause(REASON_VIOLATED, party), 0, 0);
    int32_t strain = agreement_strain(sim, agreement);
    sim->truce[sim->h.truce_count - 1].from = strain - 1;
    sim->truce[sim->h.truce_count - 1].to = strain;
    if (strain <= def->tolerance) {
        state->calm_at = sim->h.now + def->window_ms;
        schedule(sim, agreement);
        regime_update(sim);
        return;
    }
    state->suspended_by = state->strained_by = aggrieved(def, party);
    if (def->recovery) {
        RngBlock luck =
            rng_block(sim->key, (uint64_t)agreement, PURPOSE_RECOVERY, (uint32_t)state->violations);
        state->recovers = sim->h.now + distribution_draw(def->recovery, luck.u[0]);
    }
    set_status(sim, agreement, AGREEMENT_SUSPENDED, cause(REASON_VIOLATIONS, party));
}

/* ---- coming into force ---- */

static void come_into_force(Sim *sim, int32_t agreement, Cause why)
{
    AgreementState *state = &sim->agreements[agreement];
    int64_t term = sim->scenario->agreements[agreement].term_ms;
    if (state->term_ends == NEVER && term > 0) {
        state->term_ends = sim->h.now + term;
    }
    state->strain_from = sim->h.truce_count;
    state->calm_at = NEVER;
    draw_violation(sim, agreement);
    set_status(sim, agreement, AGREEMENT_IN_FORCE, why);
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

/* Status of an agreement that is not in force, from what its signatories say. */
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

static void move_consent(Sim *sim, int32_t agreement, Consent consent, Cause why)
{
    AgreementState *state = &sim->agreements[agreement];
    if (state->consent[why.party] != (uint8_t)consent) {
        log_event(sim, TRUCE_CONSENT, agreement, why, state->consent[why.party], (int32_t)consent);
    }
    state->consent[why.party] = (uint8_t)consent;
    AgreementStatus status = status_by_consent(sim, agreement);
    if (status == AGREEMENT_IN_FORCE) {
        come_into_force(sim, agreement, (Cause){REASON_ALL_SIGNED, why.party, why.condition});
    } else if (status != (AgreementStatus)state->status) {
        set_status(sim, agreement, status, why);
    } else {
        settle(sim);
    }
}

void agreement_consent(Sim *sim, int32_t agreement, int32_t party, Consent consent)
{
    move_consent(sim, agreement, consent, cause(REASON_CONSENT, party));
}

/* ---- one party's part ---- */

static void suspend_part(Sim *sim, int32_t agreement, Cause why)
{
    AgreementState *state = &sim->agreements[agreement];
    state->suspended_by |= 1u << why.party;
    set_status(sim, agreement, AGREEMENT_SUSPENDED, why);
}

static void resume_part(Sim *sim, int32_t agreement, Cause why)
{
    AgreementState *state = &sim->agreements[agreement];
    state->suspended_by &= ~(1u << why.party);
    state->strained_by &= state->suspended_by;
    state->lapsed_by &= state->suspended_by;
    if (state->suspended_by == 0) {
        come_into_force(sim, agreement, why);
    } else {
        set_status(sim, agreement, AGREEMENT_SUSPENDED, why); /* others still have theirs */
    }
}

void agreement_suspend(Sim *sim, int32_t agreement, int32_t party)
{
    suspend_part(sim, agreement, cause(REASON_SUSPENDED, party));
}

void agreement_resume(Sim *sim, int32_t agreement, int32_t party)
{
    resume_part(sim, agreement, cause(REASON_RESUMED, party));
}

void agreement_withdraw(Sim *sim, int32_t agreement, int32_t party)
{
    AgreementState *state = &sim->agreements[agreement];
    log_event(sim, TRUCE_CONSENT, agreement, cause(REASON_WITHDREW, party), state->consent[party],
              CONSENT_REFUSES);
    state->consent[party] = CONSENT_REFUSES;
    set_status(sim, agreement, AGREEMENT_COLLAPSED, cause(REASON_WITHDREW, party));
}

/* ---- terms ---- */

static void extend_term(Sim *sim, int32_t agreement, int64_t extension_ms, TruceReason reason)
{
    AgreementState *state = &sim->agreements[agreement];
    state->term_ends += extension_ms;
    state->renewals++;
    if (state->status == AGREEMENT_IN_FORCE) { /* why it is suspended has not changed */
        state->reason = (int32_t)reason;
        state->reason_party = state->reason_condition = -1;
    }
    schedule(sim, agreement);
    log_event(sim, TRUCE_RENEWAL, agreement, cause(reason, -1), 0,
              (int32_t)(extension_ms / MS_PER_DAY));
    trace_add(sim, TRACE_AGREEMENT, 0, agreement, state->status, -1);
}

void agreement_renew(Sim *sim, int32_t agreement, int64_t extension_ms)
{
    assert(sim->agreements[agreement].term_ends != NEVER);
    extend_term(sim, agreement, extension_ms, REASON_RENEWED);
}

/* A term has ended: the parties extend it by lot, or it is over and all that is left is to talk. */
static void term_ended(Sim *sim, int32_t agreement)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    AgreementState *state = &sim->agreements[agreement];
    RngBlock luck =
        rng_block(sim->key, (uint64_t)agreement, PURPOSE_RENEWAL, (uint32_t)state->renewal_draws++);
    uint64_t below = ((uint64_t)(uint32_t)def->renewal_ppm << 32) / 1000000;
    if (luck.u[0] < below) {
        extend_term(sim, agreement, def->renewal_ms, REASON_RENEWED_BY_LOT);
        return;
    }
    for (int32_t p = 0; p < sim->scenario->party_count; p++) {
        if (def->signatories >> p & 1 && state->consent[p] != CONSENT_DISCUSSES) {
            log_event(sim, TRUCE_CONSENT, agreement, cause(REASON_TERM_ENDED, p), state->consent[p],
                      CONSENT_DISCUSSES);
            state->consent[p] = CONSENT_DISCUSSES;
        }
    }
    set_status(sim, agreement, AGREEMENT_EXPIRED, cause(REASON_TERM_ENDED, -1));
}

/* The parties that suspended their part for violations take it up again by themselves. */
static void recover(Sim *sim, int32_t agreement)
{
    AgreementState *state = &sim->agreements[agreement];
    state->recovers = NEVER;
    state->suspended_by &= ~state->strained_by;
    state->strained_by = 0;
    if (state->suspended_by == 0) {
        come_into_force(sim, agreement, cause(REASON_RECOVERED, -1));
    } else {
        set_status(sim, agreement, AGREEMENT_SUSPENDED, cause(REASON_RECOVERED, -1)); /* still */
    }
}

void agreement_alarm(Sim *sim, int32_t agreement)
{
    AgreementState *state = &sim->agreements[agreement];
    int64_t now = sim->h.now;
    if (state->term_ends <= now) {
        term_ended(sim, agreement);
    } else if (state->recovers <= now) {
        recover(sim, agreement);
    } else if (state->next_violation <= now) {
        candidate_violation(sim, agreement);
    } else {
        state->calm_at = NEVER; /* the last violation has left the window */
        schedule(sim, agreement);
        regime_update(sim);
    }
}

/* ---- conditions ---- */

bool sim_condition_met(const Sim *sim, int32_t condition)
{
    int32_t needs = sim->scenario->conditions[condition].needs_agreement;
    return needs >= 0 ? sim->agreements[needs].status == AGREEMENT_IN_FORCE
                      : sim->conditions[condition] != 0;
}

int32_t agreement_unmet(const Sim *sim, int32_t agreement, int32_t party)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    for (int32_t i = 0; i < def->condition_count; i++) {
        int32_t c = def->first_condition + i;
        if (sim->scenario->conditions[c].party == party && !sim_condition_met(sim, c)) {
            return c;
        }
    }
    return -1;
}

void agreement_condition(Sim *sim, int32_t condition, bool met)
{
    const Condition *def = &sim->scenario->conditions[condition];
    Cause why = {met ? REASON_CONDITION_MET : REASON_CONDITION_UNMET, def->party, condition};
    log_event(sim, TRUCE_CONDITION, def->agreement, why, sim->conditions[condition], met);
    sim->conditions[condition] = met;
    settle(sim);
}

/* The condition of the party on the agreement that changed last, for the record; -1: none. */
static int32_t last_condition(const Sim *sim, int32_t agreement, int32_t party)
{
    for (int64_t i = sim->h.truce_count - 1; i >= 0; i--) {
        const TruceEvent *e = &sim->truce[i];
        if (e->kind == TRUCE_CONDITION && e->agreement == agreement && e->party == party) {
            return e->condition;
        }
    }
    return -1;
}

/* The party acts by its rules; true when it did. */
static bool party_acts(Sim *sim, int32_t agreement, int32_t party)
{
    const Agreement *def = &sim->scenario->agreements[agreement];
    AgreementState *state = &sim->agreements[agreement];
    uint32_t bit = 1u << party;
    int32_t unmet = agreement_unmet(sim, agreement, party);
    bool running = state->status == AGREEMENT_IN_FORCE || state->status == AGREEMENT_SUSPENDED;
    if (running && def->suspend_when_unmet & bit && unmet >= 0 && !(state->suspended_by & bit)) {
        state->lapsed_by |= bit;
        suspend_part(sim, agreement, (Cause){REASON_CONDITION_UNMET, party, unmet});
        return true;
    }
    Cause met = {REASON_CONDITION_MET, party, last_condition(sim, agreement, party)};
    if (running && state->lapsed_by & bit && unmet < 0) {
        resume_part(sim, agreement, met);
        return true;
    }
    if (state->status < AGREEMENT_IN_FORCE && def->sign_when_met & bit && unmet < 0 &&
        state->consent[party] == CONSENT_IN_PRINCIPLE) {
        move_consent(sim, agreement, CONSENT_SIGNED, met);
        return true;
    }
    return false;
}

static bool anyone_acts(Sim *sim)
{
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        const Agreement *def = &sim->scenario->agreements[a];
        uint32_t acting = def->sign_when_met | def->suspend_when_unmet;
        for (int32_t p = 0; acting >> p; p++) {
            if (acting >> p & 1 && party_acts(sim, a, p)) {
                return true;
            }
        }
    }
    return false;
}

/* Lets all parties act by their rules until none has reason to. What one does may give another its
 * reason (a condition that needs an agreement in force); conditions have no circles, so it ends. */
static void settle(Sim *sim)
{
    while (anyone_acts(sim)) {
    }
}

/* ---- the start ---- */

void agreements_start(Sim *sim)
{
    for (int32_t c = 0; c < sim->scenario->condition_count; c++) {
        sim->conditions[c] = sim->scenario->conditions[c].met_at_start;
    }
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        const Agreement *def = &sim->scenario->agreements[a];
        AgreementState *state = &sim->agreements[a];
        state->since = sim->h.start;
        state->term_ends = state->recovers = state->next_violation = state->calm_at = NEVER;
        state->status = (int32_t)def->status_at_start;
        state->reason = REASON_START;
        state->reason_party = state->reason_condition = -1;
        state->suspended_by = def->suspended_at_start;
        for (int32_t p = 0; p < sim->scenario->party_count; p++) {
            state->consent[p] = (uint8_t)def->consent_at_start[p];
        }
        if (def->status_at_start == AGREEMENT_IN_FORCE ||
            def->status_at_start == AGREEMENT_SUSPENDED) {
            state->term_ends = def->term_ms > 0 ? sim->h.start + def->term_ms : NEVER;
        }
        if (def->status_at_start == AGREEMENT_IN_FORCE) {
            draw_violation(sim, a);
        }
        schedule(sim, a);
    }
}

void agreements_settle(Sim *sim)
{
    settle(sim);
}
