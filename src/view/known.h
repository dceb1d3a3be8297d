/* What is known of the run that the desk shows: all up to now, which the Sim tells, and, after a
 * step back in time, what lies ahead as it was seen when it was run. The first sim_..._count
 * entries of each list are the Sim's; those after them lie ahead. Pointers live until time moves.
 */
#ifndef CORRIDOR_VIEW_KNOWN_H
#define CORRIDOR_VIEW_KNOWN_H

#include "view/desk.h"

typedef struct Known Known;

Known *known_create(void);
void known_destroy(Known *known);
/* Keeps what the Sim knows now; called before time leaves the furthest known moment. */
void known_keep(Known *known, const Sim *sim);

/* What a fork knows: the same. */
void known_copy(Known *to, const Known *from);

int64_t known_end(const Desk *desk); /* ms, the furthest known moment, >= now */

int32_t known_truce_count(const Desk *desk);
TruceEvent known_truce_event(const Desk *desk, int32_t index);
int32_t known_incident_count(const Desk *desk);
Incident known_incident(const Desk *desk, int32_t index);
/* Days that are over. */
int32_t known_day_count(const Desk *desk);
const DayRow *known_days(const Desk *desk);
/* Decisions by hand. */
int32_t known_decision_count(const Desk *desk);
Command known_decision(const Desk *desk, int32_t index);

#endif
