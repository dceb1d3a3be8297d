/* What is behind a decision: rules of corridors, the truce log, the scenario's events, commands by
 * hand and strikes. */
#include "sim/why_chain.h"

/* ---- events and commands ---- */

static void why_origin(Chain *chain, int64_t t, int32_t origin, int32_t command, int32_t of)
{
    if (origin >= 0) {
        chain_add(chain, FACT_EVENT, origin, of, t);
    } else if (origin == ORIGIN_HAND && command >= 0) {
        chain_add(chain, FACT_COMMAND, command, of, t);
    }
}

void why_decision(Chain *chain, Decision decision, int32_t of)
{
    why_origin(chain, decision.t, decision.origin, decision.command, of);
}

void why_incident(Chain *chain, int32_t incident, int32_t of)
{
    const IncidentRecord *record = &chain->sim->incidents[incident];
    int32_t link = chain_add_count(chain, FACT_INCIDENT, incident, of, record->t, 0, record->until);
    why_origin(chain, record->t, record->origin, record->command, link);
}

/* Whether a command can have led to an event of the truce. */
static bool may_have_led(const Sim *sim, const Command *c, const TruceEvent *e)
{
    SubjectKind kind = verb_infos[c->verb].subject;
    if (kind == SUBJECT_CONDITION) {
        return sim->scenario->conditions[c->subject].agreement == e->agreement;
    }
    return kind == SUBJECT_AGREEMENT && c->subject == e->agreement &&
           (e->party < 0 || c->party < 0 || c->party == e->party);
}

/* The command by hand behind an event of the truce; -1: none. */
static int32_t command_behind(const Sim *sim, const TruceEvent *e)
{
    for (int64_t i = sim->h.command_count - 1; i >= 0 && sim->commands[i].t >= e->t; i--) {
        if (sim->commands[i].t == e->t && may_have_led(sim, &sim->commands[i], e)) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* ---- the truce log ---- */

/* The last event before `index` of a kind about an agreement (and, with to >= 0, to that state);
 * -1: none. */
static int32_t event_before(const Sim *sim, int64_t index, TruceKind kind, int32_t agreement,
                            int32_t to)
{
    for (int64_t i = index - 1; i >= 0; i--) {
        const TruceEvent *e = &sim->truce[i];
        if (e->kind == (int32_t)kind && e->agreement == agreement && (to < 0 || e->to == to)) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* The last change of a condition to not met before `index`; for one that needs another agreement,
 * that agreement's last change of status. */
static int32_t unmet_before(const Sim *sim, int64_t index, int32_t condition)
{
    int32_t needs = condition >= 0 ? sim->scenario->conditions[condition].needs_agreement : -1;
    if (needs >= 0) {
        return event_before(sim, index, TRUCE_STATUS, needs, -1);
    }
    for (int64_t i = index - 1; i >= 0; i--) {
        const TruceEvent *e = &sim->truce[i];
        if (e->kind == TRUCE_CONDITION && e->condition == condition && e->to == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* The earlier event of the log that an event followed from; -1: none. */
static int32_t event_behind(const Sim *sim, int32_t index)
{
    const TruceEvent *e = &sim->truce[index];
    if (e->kind != TRUCE_STATUS) {
        return -1;
    }
    switch ((TruceReason)e->reason) {
    case REASON_VIOLATIONS:
        return event_before(sim, index, TRUCE_VIOLATION, e->agreement, -1);
    case REASON_CONDITION_UNMET:
        return unmet_before(sim, index, e->condition);
    case REASON_TERM_ENDED: {
        int32_t renewed = event_before(sim, index, TRUCE_RENEWAL, e->agreement, -1);
        int32_t began = event_before(sim, index, TRUCE_STATUS, e->agreement, AGREEMENT_IN_FORCE);
        return renewed > began ? renewed : began;
    }
    case REASON_START:
    case REASON_CONSENT:
    case REASON_ALL_SIGNED:
    case REASON_SUSPENDED:
    case REASON_RESUMED:
    case REASON_WITHDREW:
    case REASON_RENEWED:
    case REASON_RENEWED_BY_LOT:
    case REASON_RECOVERED:
    case REASON_CONDITION_MET:
    case REASON_VIOLATED:
    case TRUCE_REASONS:
        break;
    }
    return -1;
}

/* An event of the truce and all that led to it. Each step goes back in the log, so it ends. */
static void why_truce(Chain *chain, int32_t index, int32_t of)
{
    const Sim *sim = chain->sim;
    while (index >= 0) {
        const TruceEvent *e = &sim->truce[index];
        of = chain_add(chain, FACT_TRUCE, index, of, e->t);
        int32_t behind = event_behind(sim, index);
        if (behind < 0) {
            why_origin(chain, e->t, e->origin, command_behind(sim, e), of);
        }
        index = behind;
    }
}

/* ---- rules ---- */

/* Statuses of the agreements as they were just after some event of the log. */
typedef struct Past {
    int32_t status[AGREEMENTS_MAX];
    int64_t index; /* of the next event */
    int64_t t;
} Past;

static bool was_violated(const Sim *sim, const Past *past, int32_t agreement)
{
    int64_t since = past->t - sim->scenario->agreements[agreement].window_ms;
    for (int64_t i = past->index - 1; i >= 0 && sim->truce[i].t > since; i--) {
        const TruceEvent *e = &sim->truce[i];
        if (e->agreement != agreement) {
            continue;
        }
        if (e->kind == TRUCE_VIOLATION) {
            return true;
        }
        if (e->kind == TRUCE_STATUS && e->to == AGREEMENT_IN_FORCE) {
            return false; /* what was before does not count */
        }
    }
    return false;
}

static bool clause_held(const Sim *sim, const Past *past, const RuleClause *clause)
{
    int32_t status = past->status[clause->agreement];
    return clause->statuses >> status & 1 ||
           (clause->statuses >> RULE_VIOLATED & 1 && status == AGREEMENT_IN_FORCE &&
            was_violated(sim, past, clause->agreement));
}

static int32_t rule_then(const Sim *sim, const Past *past, const Corridor *corridor)
{
    for (int32_t r = 0; r < corridor->rule_count; r++) {
        const CorridorRule *rule = &corridor->rules[r];
        int32_t holding = 0;
        while (holding < rule->clause_count && clause_held(sim, past, &rule->clauses[holding])) {
            holding++;
        }
        if (holding == rule->clause_count) {
            return r;
        }
    }
    return -1;
}

/* Takes the event before the past's moment back. */
static void step_back(const Sim *sim, Past *past)
{
    const TruceEvent *e = &sim->truce[--past->index];
    if (e->kind == TRUCE_STATUS) {
        past->status[e->agreement] = e->from;
    }
    past->t = e->t;
}

/* When the rule that holds now began to, and the event that did it; -1: it has held since the
 * start, or began when a violation left its window. Rules look at statuses and violations only, so
 * the log has all that can have changed them. */
typedef struct Beginning {
    int64_t since;
    int32_t event;
} Beginning;

/* When the last violation before `index` left its window, and so ended what held just after it. */
static int64_t calm_after(const Sim *sim, int64_t index, int64_t latest)
{
    for (int64_t i = index - 1; i >= 0; i--) {
        const TruceEvent *e = &sim->truce[i];
        if (e->kind == TRUCE_VIOLATION) {
            int64_t calm = e->t + sim->scenario->agreements[e->agreement].window_ms;
            return calm < latest ? calm : latest;
        }
    }
    return latest;
}

static Beginning rule_beginning(const Sim *sim, int32_t corridor)
{
    const Corridor *def = &sim->scenario->corridors[corridor];
    int32_t rule = sim->corridors[corridor].rule;
    Past past = {.index = sim->h.truce_count, .t = sim->h.now};
    for (int32_t a = 0; a < sim->scenario->agreement_count; a++) {
        past.status[a] = sim->agreements[a].status;
    }
    int64_t since = sim->h.now;
    while (past.index > 0) {
        past.t = sim->truce[past.index - 1].t;
        if (rule_then(sim, &past, def) != rule) {
            return (Beginning){calm_after(sim, past.index, since), -1};
        }
        since = past.t;
        step_back(sim, &past);
        if (rule_then(sim, &past, def) != rule) {
            return (Beginning){since, (int32_t)past.index};
        }
    }
    return (Beginning){sim->h.start, -1};
}

int64_t why_rule_since(const Sim *sim, int32_t corridor)
{
    return rule_beginning(sim, corridor).since;
}

/* The agreement that the rule turns on: of its own clauses, else of the first rule before it. */
static int32_t agreement_of_rule(const Sim *sim, int32_t corridor)
{
    const Corridor *def = &sim->scenario->corridors[corridor];
    int32_t rule = sim->corridors[corridor].rule;
    if (rule >= 0 && def->rules[rule].clause_count > 0) {
        return def->rules[rule].clauses[0].agreement;
    }
    int32_t before = rule >= 0 ? rule : def->rule_count;
    for (int32_t r = 0; r < before; r++) {
        if (def->rules[r].clause_count > 0) {
            return def->rules[r].clauses[0].agreement;
        }
    }
    return -1;
}

void why_rule(Chain *chain, int32_t corridor, int32_t of)
{
    const Sim *sim = chain->sim;
    Beginning beginning = rule_beginning(sim, corridor);
    if (beginning.event >= 0) {
        why_truce(chain, beginning.event, of);
        return;
    }
    int32_t agreement = agreement_of_rule(sim, corridor);
    if (agreement < 0) {
        return;
    }
    int32_t last = event_before(sim, sim->h.truce_count, TRUCE_STATUS, agreement, -1);
    if (last >= 0) {
        why_truce(chain, last, of);
    } else {
        chain_add(chain, FACT_STATUS, agreement, of, sim->agreements[agreement].since);
    }
}

void why_corridor_mode(Chain *chain, int32_t corridor, int32_t of)
{
    const Sim *sim = chain->sim;
    const CorridorState *state = &sim->corridors[corridor];
    if (state->by_hand != COMMAND_AUTO) {
        Decision decision = decision_over(sim, VERB_CORRIDOR, corridor);
        why_decision(chain, decision,
                     chain_add(chain, FACT_CORRIDOR_SET, corridor, of, decision.t));
        return;
    }
    int32_t link = chain_add_count(chain, FACT_RULE, corridor, of, why_rule_since(sim, corridor),
                                   state->rule, NEVER);
    why_rule(chain, corridor, link);
}
