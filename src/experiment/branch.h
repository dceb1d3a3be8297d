/* Up to four branches of one run, in step: the same luck, other decisions.
 *
 *   Branches *tree = branches_create(&config, 0);      one branch, the root
 *   branches_run_until(tree, t);
 *   int32_t other = branch_fork(tree, branches_root(tree), "ten teams stay");
 *   branch_apply(tree, other, &command, &errors);      decides in that branch only
 *   branches_run_until(tree, end);                     both move
 *   branches_difference(tree, other, branches_root(tree), FIGURE_EXPORTED, tonnes, days);
 *
 * Each branch is a whole run from the start, a Sim with a Timeline, so that it can go back behind
 * its fork; what it has in common with others is kept once. All are at the same moment: they run
 * and seek together, and there is no other way to move one. Two branches with the same decisions
 * are equal to the bit for ever; with a decision on day d in one of them, before d.
 *
 * A branch is named by its place, 0 .. BRANCHES_MAX - 1, which is its own until it is deleted; the
 * next fork takes the lowest that is free. A tree belongs to one thread. */
#ifndef CORRIDOR_EXPERIMENT_BRANCH_H
#define CORRIDOR_EXPERIMENT_BRANCH_H

#include "experiment/day_figures.h"
#include "sim/timeline.h"

enum { BRANCHES_MAX = 4, BRANCH_NAME = 64 };

typedef struct Branches Branches;

/* A tree of one branch, at the scenario's start. budget: bytes of keyframes for all branches
 * together; 0: TIMELINE_BUDGET. The scenario outlives it. */
Branches *branches_create(const SimConfig *config, size_t budget);
void branches_destroy(Branches *tree); /* NULL is fine */

/* ---- time ---- */

int64_t branches_now(const Branches *tree);
/* The earliest event to come in any of them; INT64_MAX: none. */
int64_t branches_next_event(const Branches *tree);
/* Runs all forward to t (at most the scenario's end), known decisions of the future included.
 * Nothing happens when t lies in the past. */
void branches_run_until(Branches *tree, int64_t t);
/* The same, but stops, all at one moment, soon after max_events events in all: false, call again.
 * So a window stays at hand when much happens. */
bool branches_run_some(Branches *tree, int64_t t, uint64_t max_events);
/* Brings all to t, past or future, as timeline_seek does. */
void branches_seek(Branches *tree, int64_t t);
/* The same in pieces: what all know is sought at once, beyond it as branches_run_some. */
bool branches_seek_some(Branches *tree, int64_t t, uint64_t max_events);

/* ---- the tree ---- */

typedef struct BranchInfo {
    const char *name;  /* until it is renamed or deleted; not two have the same */
    int32_t parent;    /* -1: the root */
    int64_t forked;    /* ms: to here it is its parent's run. A decision that either of them takes
                          before it moves it there. The root: the start */
    int64_t known;     /* ms: to here its future is known, at least the present */
    int32_t taken;     /* decisions taken by now */
    int32_t decisions; /* all known ones, those of the future too */
} BranchInfo;

int32_t branches_count(const Branches *tree); /* 1 .. BRANCHES_MAX */
int32_t branches_root(const Branches *tree);
bool branch_exists(const Branches *tree, int32_t branch); /* false for any other number */
BranchInfo branch_info(const Branches *tree, int32_t branch);
/* To read; they move with the tree and die with the branch. */
const Sim *branch_sim(const Branches *tree, int32_t branch);
const Timeline *branch_timeline(const Branches *tree, int32_t branch);
size_t branches_bytes(const Branches *tree); /* of all keyframes, what the budget limits */

/* Branches here, at the present moment: a copy of `from` with its past, its known future and its
 * decisions. name: NULL for the first free one of "A", "B", "C", "D". Its place, or -1 with the
 * reason in errors (may be NULL): there are four, or the name will not do. */
int32_t branch_fork(Branches *tree, int32_t from, const char *name, Errors *errors);
/* A name has 1 to BRANCH_NAME - 1 bytes without control characters or blanks at an end, and is no
 * other branch's. False, unchanged, with the reason in errors (may be NULL). */
bool branch_rename(Branches *tree, int32_t branch, const char *name, Errors *errors);
/* Its children stay: they hang on its parent then or, when it was the root, the first of them to
 * fork becomes the root. False when it is the last branch. */
bool branch_delete(Branches *tree, int32_t branch);
/* Makes it the root: the branches that led to it hang on it. No run changes. */
void branch_promote(Branches *tree, int32_t branch);

/* The state's hash of a branch as it will be at t, in its known future or beyond it (at most the
 * scenario's end). Nothing moves. */
uint64_t branch_hash(Branches *tree, int32_t branch, int64_t t);

/* ---- decisions ---- */

/* As timeline_apply and timeline_take_back, in one branch: its known future is cut. */
bool branch_apply(Branches *tree, int32_t branch, const Command *command, Errors *errors);
int32_t branch_take_back(Branches *tree, int32_t branch, int32_t index);

typedef struct BranchDecision {
    Command command;
    int32_t branch; /* the one that has it */
    int32_t index;  /* in its decisions: taken by now when below BranchInfo.taken */
} BranchDecision;
/* The decisions, known future included, that only one of two branches takes, in time's order.
 * Writes up to capacity of them and returns how many there are. */
int32_t branches_decisions(const Branches *tree, int32_t a, int32_t b, BranchDecision *decisions,
                           int32_t capacity);
/* The moment up to which they are the same run, that is of the first decision that one of them
 * takes and the other does not; INT64_MAX: there is none. */
int64_t branches_parted(const Branches *tree, int32_t a, int32_t b);

/* ---- figures ---- */

/* Ends of UTC days, from the start, up to the end of the known future (the present included when it
 * is one): day 0 ends at the first midnight after the start. */
int32_t branch_days(const Branches *tree, int32_t branch);
int64_t branches_day_end(const Branches *tree, int32_t day); /* ms, 0 <= day */
/* At the end of a day, 0 <= day < branch_days; NAN where the scenario has no such figure. */
double branch_figure(const Branches *tree, int32_t branch, DayFigure figure, int32_t day);
/* A - B at the end of each day that both know; writes up to capacity of them and returns how many
 * days there are. Exactly 0 up to the day of branches_parted. */
int32_t branches_difference(const Branches *tree, int32_t a, int32_t b, DayFigure figure,
                            double *differences, int32_t capacity);

#endif
