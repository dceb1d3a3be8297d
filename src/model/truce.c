#include "model/truce.h"

const char *const target_names[TARGETS] = {"energy", "ports", "rail", "maritime", "land"};
const char *const consent_names[CONSENTS] = {"refuses", "discusses", "in_principle", "signed"};
const char *const agreement_status_names[AGREEMENT_STATUSES] = {
    "absent", "proposed", "agreed_in_principle", "in_force", "suspended", "expired", "collapsed"};
const char *const corridor_mode_names[CORRIDOR_MODES] = {"closed", "inspected", "coastal", "open"};
const char *const under_way_rule_names[UNDER_WAY_RULES] = {"continue", "hold", "return"};
