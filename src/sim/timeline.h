/* Exact rewind: one Sim moved to any moment of its run, past or known future.
 *
 * A Timeline keeps keyframes (the state without its logs) as its Sim runs for the first time, and a
 * log of the decisions. A seek restores the nearest keyframe at or before the moment and runs on,
 * taking the known decisions again at their times; since a Sim is deterministic, the state is the
 * same to the bit. What was run or decided after the present moment stays known until a new
 * decision cuts it.
 *
 * The state at a moment t: all events up to and including t are run and all known decisions of t
 * taken, in their order, each with what it sets off at t itself:
 *     sim_run_until(t), sim_apply(1st), sim_run_until(t), sim_apply(2nd), sim_run_until(t)
 *
 * The Sim is the caller's and must outlive the Timeline. While that lives, read the Sim freely,
 * but run it, decide and restore only through the Timeline. */
#ifndef CORRIDOR_SIM_TIMELINE_H
#define CORRIDOR_SIM_TIMELINE_H

#include "sim/sim.h"

typedef struct Timeline Timeline;

#define TIMELINE_BUDGET ((size_t)256 << 20) /* the default, bytes */

/* Begins at the Sim's present moment, which no seek goes behind. budget: bytes for keyframes, not
 * for the Sim's own logs, of which they need no copies; 0: TIMELINE_BUDGET. The first keyframe is
 * kept even when it alone is larger than that. */
Timeline *timeline_create(Sim *sim, size_t budget);
/* A second run, from now on by itself, that knows the same past and future: *sim is a copy of the
 * Sim with its trace, for the caller to destroy after the fork. Keyframes in common are kept once
 * and the budget is one for both and all further forks, which belong to one thread. */
Timeline *timeline_fork(Timeline *timeline, Sim **sim);
void timeline_destroy(Timeline *timeline); /* not the Sim; NULL is fine */

/* Runs forward to t (at most the scenario's end), through the known future and beyond it. Nothing
 * happens when t lies in the past. */
void timeline_run_until(Timeline *timeline, int64_t t);
/* Goes to t, past or future. A t before timeline_start goes there; one after the scenario's end
 * goes to that. A Sim that keeps a trace has all of it up to t afterwards, so seeks ahead run. */
void timeline_seek(Timeline *timeline, int64_t t);

/* Checks and takes a decision now, as sim_apply does, and runs what it sets off at this moment. The
 * known future is cut: its decisions are forgotten and its keyframes dropped. False, nothing
 * changed, with the reason in errors (may be NULL), when it is not possible now. */
bool timeline_apply(Timeline *timeline, const Command *command, Errors *errors);
/* Takes decision `index` back (of sim_command, so taken by now): the run as it is at this moment
 * without it, all other decisions taken at their times. Those that are then not possible are left
 * out; returns how many. The known future is cut. Decisions from before the Timeline cannot be
 * taken back: timeline_first_decision <= index < sim_command_count. */
int32_t timeline_take_back(Timeline *timeline, int32_t index);

int64_t timeline_start(const Timeline *timeline); /* ms, where it begins */
int64_t timeline_end(const Timeline *timeline);   /* ms, the furthest moment that is known */
int32_t timeline_first_decision(const Timeline *timeline);
/* All known decisions, those of the future too: the first sim_command_count are taken by now. */
int32_t timeline_decisions(const Timeline *timeline);
Command timeline_decision(const Timeline *timeline, int32_t index);

/* Of all keyframes, those of its forks too: what the budget limits. */
size_t timeline_bytes(const Timeline *timeline);
int32_t timeline_keyframes(const Timeline *timeline);

#endif
