/* Between a recording and a desk: its decisions and branches lived again, and taken down. */
#ifndef CORRIDOR_APP_RELIVE_H
#define CORRIDOR_APP_RELIVE_H

#include "app/session.h"

/* Lives all of it up to its end (of a crash: to just before it), then goes to session->at: what
 * lies ahead of that is known. False when a decision is no longer possible, a branch finds no place
 * or a run ends in another state than the recorded one. Without a recording: goes to session->at.
 */
bool relive(const Session *session, Desk *desk);

/* The decisions of one branch as a run of its own, with scenario, seed and settings, without
 * hashes. Free with recording_free. */
Recording relive_plain(const Session *session, const Command *commands, int32_t count,
                       int64_t until);

/* Changes when a decision, a branch or a name does. */
uint64_t relive_decided(const Desk *desk);
/* The furthest moment that is known of any branch, ms. */
int64_t relive_known(const Desk *desk);

#endif
