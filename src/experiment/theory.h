/* Queueing formulae, to compare runs with. Reference: Gross, Shortle, Thompson, Harris,
 * "Fundamentals of Queueing Theory", 4th ed., sections 2.2 to 2.4 and 5.1. */
#ifndef CORRIDOR_EXPERIMENT_THEORY_H
#define CORRIDOR_EXPERIMENT_THEORY_H

#include <stdint.h>

/* Probability that an arrival must wait in M/M/n (Erlang C). 0 <= utilisation < 1, servers >= 1. */
double theory_erlang_c(int32_t servers, double utilisation);

/* Mean wait in M/M/n in units of the mean service time. */
double theory_mmn_wait(int32_t servers, double utilisation);

/* Mean wait in M/G/1 in units of the mean service time (Pollaczek-Khinchine); cv2: squared
 * coefficient of variation of the service time, >= 0. */
double theory_mg1_wait(double utilisation, double cv2);

/* A queue that is shut for `days` while `arrivals` a day come, and then serves `services` a day:
 * ship-days lost in all, and days until it has cleared after reopening. services > arrivals. */
double theory_closure_delay(double arrivals, double services, double days);
double theory_closure_clearing(double arrivals, double services, double days);

#endif
