/* Agreements between parties: what they cover, who must sign, and the status machine's words.
 *
 *   absent -> proposed -> agreed in principle -> in force -> suspended -> in force ...
 *                                                         -> expired | collapsed
 * "Violated" is a flag of an agreement in force (violations within the window), "renewed" an event
 * that extends the term. What each status opens and closes is said by the corridors' rules. */
#ifndef CORRIDOR_MODEL_TRUCE_H
#define CORRIDOR_MODEL_TRUCE_H

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

/* Something a party asks for before it signs (or goes on). */
typedef struct Condition {
    const char *id, *text;
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
    int64_t term_ms;                       /* 0: open-ended; counted from coming into force */
    int32_t tolerance; /* violations within the window that it bears; one more suspends */
    int64_t window_ms;
    int32_t leakage_ppm;   /* part of the hazard that comes through while in force */
    int32_t restraint_ppm; /* part of the hazard held back while agreed in principle */
    int32_t first_condition, condition_count;
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

/* The first rule that holds decides the mode. */
typedef struct CorridorRule {
    int32_t agreement; /* -1: holds always */
    uint32_t statuses; /* bit per AgreementStatus */
    CorridorMode mode;
} CorridorRule;

#endif
