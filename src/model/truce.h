/* Agreements between parties: what they cover, who must sign, and the status machine's words.
 *
 *   absent -> proposed -> agreed in principle -> in force -> suspended -> in force ...
 *                                                         -> expired | collapsed -> proposed ...
 *
 * All required parties consent in principle: agreed in principle. All have signed: in force, and
 * the term starts. "Violated" is a flag of an agreement in force (violations within the window),
 * "renewed" an event that extends the term. An agreement that has expired or collapsed can be
 * negotiated anew. What each status opens and closes is said by the corridors' rules. */
#ifndef CORRIDOR_MODEL_TRUCE_H
#define CORRIDOR_MODEL_TRUCE_H

#include "model/distribution.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum Target {
    TARGET_ENERGY,
    TARGET_PORTS,
    TARGET_RAIL,
    TARGET_MARITIME,
    TARGET_LAND,
    TARGETS
} Target;
extern const char *const target_names[TARGETS];

typedef enum Consent {
    CONSENT_REFUSES,
    CONSENT_DISCUSSES,
    CONSENT_IN_PRINCIPLE,
    CONSENT_SIGNED,
    CONSENTS
} Consent;
extern const char
    *const consent_names[CONSENTS]; /* "refuses" "discusses" "in_principle" "signed" */

typedef enum AgreementStatus {
    AGREEMENT_ABSENT,
    AGREEMENT_PROPOSED,
    AGREEMENT_IN_PRINCIPLE,
    AGREEMENT_IN_FORCE,
    AGREEMENT_SUSPENDED,
    AGREEMENT_EXPIRED,
    AGREEMENT_COLLAPSED,
    AGREEMENT_STATUSES
} AgreementStatus;
extern const char *const agreement_status_names[AGREEMENT_STATUSES]; /* "agreed_in_principle" ... */

typedef struct Party {
    const char *id, *name;
} Party;

enum { PARTIES_MAX = 16, AGREEMENTS_MAX = 16, CONDITIONS_MAX = 64 };

/* Something a party asks for before it signs (or goes on). While one of a party's conditions is
 * not met it can neither sign nor take up its part again. */
typedef struct Condition {
    const char *id, *text, *source;
    int32_t agreement, party;
    int32_t needs_agreement; /* met while that agreement is in force; -1: marked by hand */
    bool met_at_start;
} Condition;

typedef struct Agreement {
    const char *id, *name, *source;
    uint32_t targets;               /* bit per Target */
    uint32_t signatories;           /* bit per party: all of these must sign */
    uint32_t mediators, guarantors; /* bit per party, for show */
    const int32_t *ports;           /* [port_count] covered; port_count 0: all */
    int32_t port_count;
    Consent consent_at_start[PARTIES_MAX]; /* by party */
    AgreementStatus status_at_start;       /* in_force and suspended need all signatures */
    uint32_t suspended_at_start;           /* bit per party: suspended at the start by these */
    int64_t term_ms;   /* 0: open-ended; counted from coming into force, or from the start */
    int32_t tolerance; /* violations within the window that it bears; one more suspends */
    int64_t window_ms;
    int32_t leakage_ppm;   /* part of the hazard that comes through while in force */
    int32_t restraint_ppm; /* part of the hazard held back while agreed in principle */
    int32_t first_condition, condition_count;
    /* Random violations while in force: so many per 1000 days, times 1 + land_ppm while the land
     * is not protected (in proportion to its exposure), times 1 + strain_ppm for each violation
     * that lies within the window. 0: none. */
    int32_t violations_per_1000_days, land_ppm, strain_ppm;
    uint32_t violators;           /* bit per party: who is accused of a random violation, by lot */
    const Distribution *recovery; /* ms from a suspension for violations until the parties take it
                                     up again by themselves; NULL: by hand only */
    int32_t renewal_ppm;          /* chance that the parties extend a term that ends */
    int64_t renewal_ms;           /* by how much */
    uint32_t sign_when_met;       /* bit per party: signs once it agrees in principle and all its
                                     conditions are met */
    uint32_t suspend_when_unmet;  /* bit per party: suspends its part while a condition of it is
                                     not met, and takes it up again */
} Agreement;

/* How ships may use a corridor. */
typedef enum CorridorMode {
    MODE_CLOSED,
    MODE_INSPECTED, /* open, inspection is a duty both ways */
    MODE_COASTAL,   /* open without inspection, in the waters of coastal states */
    MODE_OPEN,
    CORRIDOR_MODES
} CorridorMode;
extern const char *const corridor_mode_names[CORRIDOR_MODES];

/* What a vessel under way in a corridor does when it closes. */
typedef enum UnderWayRule {
    UNDER_WAY_CONTINUE,
    UNDER_WAY_HOLD,
    UNDER_WAY_RETURN,
    UNDER_WAY_RULES
} UnderWayRule;
extern const char *const under_way_rule_names[UNDER_WAY_RULES]; /* "continue" "hold" "return" */

/* Holds while the agreement has one of the statuses. */
typedef struct RuleClause {
    int32_t agreement;
    uint32_t statuses; /* bit per AgreementStatus; bit RULE_VIOLATED: in force and violated */
} RuleClause;

enum { RULE_CLAUSES_MAX = 4, RULE_VIOLATED = AGREEMENT_STATUSES };

/* The first rule of a corridor whose clauses all hold decides what is derived from the truce. */
typedef struct CorridorRule {
    RuleClause clauses[RULE_CLAUSES_MAX];
    int32_t clause_count; /* 0: holds always */
    CorridorMode mode;
    uint32_t staff;      /* bit per party: who must staff the inspection teams */
    int32_t teams;       /* of each of its inspection stations; -1: by the calendar */
    int32_t premium_ppm; /* war-risk premium of a call, part of the hull's value */
} CorridorRule;

#endif
