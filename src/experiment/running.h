/* Which run a thread moves just now: for who has to tell what led to a fault of the program, maybe
 * in a signal handler. Nothing else may depend on it. */
#ifndef CORRIDOR_EXPERIMENT_RUNNING_H
#define CORRIDOR_EXPERIMENT_RUNNING_H

#include "sim/sim.h"

/* The runs of one process that are told apart: branches of a tree by their place, A and B of a
 * comparison. */
enum { RUNNING_RUNS = 4 };

typedef struct Running {
    bool on;     /* false: none, and what follows means nothing */
    int32_t run; /* 0 .. RUNNING_RUNS - 1 */
    uint32_t replication;
    const Sim *sim; /* NULL: it is still being made */
} Running;

/* Of this thread. Whoever moves a Sim sets it before, and ends it before that Sim is destroyed. */
extern _Thread_local Running running_now;

#endif
