/* What is left of a run that ends by an assert, abort or fault of the program: a recording of what
 * led there, so that `corridor replay` goes there again. Its text is ready in memory all the time;
 * the signal handler only writes it out, tells its name on stderr and lets the program end as it
 * would have. There is one such recorder in a process, for the run that a person looks at. */
#ifndef CORRIDOR_IO_CRASH_H
#define CORRIDOR_IO_CRASH_H

#include "io/recording.h"
#include "sim/sim.h"

/* Begins to listen (SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL). The file will be
 * corridor-crash-PID.rec in the present folder or, where that cannot be written, in $TMPDIR or
 * /tmp.
 */
void crash_start(void);
/* This is what will be written, without its hashes and branches: call it again after every
 * decision, before the run goes on. It is copied. NULL: nothing more to keep. */
void crash_keep(const Recording *recording);
/* Whose time is told as the moment of the crash. It must live until another is watched; NULL: the
 * recording's `until` is told. */
void crash_watch(const Sim *sim);
/* Listens no more and forgets what it kept. */
void crash_stop(void);

#endif
