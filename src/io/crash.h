/* What is left of a run that ends by an assert, abort or fault of the program: a recording of what
 * led there, so that `corridor replay` goes there again. Its text is ready in memory all the time;
 * the signal handler only writes it out, tells its name on stderr and lets the program end as it
 * would have, after half-written files (io/out_file.h) are removed. There is one such recorder in a
 * process; which of its runs it was is told by experiment/running.h for the thread that failed. */
#ifndef CORRIDOR_IO_CRASH_H
#define CORRIDOR_IO_CRASH_H

#include "experiment/running.h"
#include "io/recording.h"

/* Begins to listen (SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL). The file will be
 * corridor-crash-PID.rec (taken: -PID-01 to -PID-99) in that folder (NULL: the present one) or,
 * where that cannot be written, in $TMPDIR or /tmp. Whole or not at all; either is told. */
void crash_start(const char *folder);
/* This is what will be written of run 0 .. RUNNING_RUNS - 1, without its hashes and branches, with
 * the replication and the time that it has come to: call it again for every decision, before that
 * is taken. It is copied. NULL: nothing more to keep. */
void crash_keep(int32_t run, const Recording *recording);
/* The last that a process left in a folder, into path[size]; false when there is none. */
bool crash_find(const char *folder, long process, char *path, size_t size);
/* Listens no more and forgets what it kept. */
void crash_stop(void);

#endif
