#include "model/truce.h"

const char *const target_names[TARGETS] = {
    [TARGET_ENERGY] = "energy",     [TARGET_PORTS] = "ports", [TARGET_RAIL] = "rail",
    [TARGET_MARITIME] = "maritime", [TARGET_LAND] = "land",
};

const char *const consent_names[CONSENTS] = {
    [CONSENT_REFUSES] = "refuses",
    [CONSENT_DISCUSSES] = "discusses",
    [CONSENT_IN_PRINCIPLE] = "in_principle",
    [CONSENT_SIGNED] = "signed",
};

const char *const agreement_status_names[AGREEMENT_STATUSES] = {
    [AGREEMENT_ABSENT] = "absent",
    [AGREEMENT_PROPOSED] = "proposed",
    [AGREEMENT_IN_PRINCIPLE] = "agreed_in_principle",
    [AGREEMENT_IN_FORCE] = "in_force",
    [AGREEMENT_SUSPENDED] = "suspended",
    [AGREEMENT_EXPIRED] = "expired",
    [AGREEMENT_COLLAPSED] = "collapsed",
};

const char *const corridor_mode_names[CORRIDOR_MODES] = {
    [MODE_CLOSED] = "closed",
    [MODE_INSPECTED] = "inspected",
    [MODE_COASTAL] = "coastal",
    [MODE_OPEN] = "open",
};

const char *const under_way_rule_names[UNDER_WAY_RULES] = {
    [UNDER_WAY_CONTINUE] = "continue",
    [UNDER_WAY_HOLD] = "hold",
    [UNDER_WAY_RETURN] = "return",
};
