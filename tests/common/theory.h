/* Queueing formulae, to hold runs against. Times are in units of the mean
 * service time and rates per such unit where nothing else is said. References:
 *   [G] Gross, Shortle, Thompson, Harris, "Fundamentals of Queueing Theory", 4th ed., 2008:
 *       2.2-2.4 (M/M/n), 3.4.2 (priorities), 4.1 (networks), 5.1 (M/G/1)
 *   [C] Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954
 *   [W] White, Christie, "Queuing with preemptive priorities or with breakdown", Operations
 *       Research 6, 1958
 *   [N] Neuts, "Matrix-Geometric Solutions in Stochastic Models", 1981 (chains by levels) */
#ifndef CORRIDOR_TESTS_THEORY_H
#define CORRIDOR_TESTS_THEORY_H

#include <stdbool.h>
#include <stdint.h>

/* Probability that an arrival must wait in M/M/n (Erlang C). 0 <= utilisation < 1, servers >= 1. */
double theory_erlang_c(int32_t servers, double utilisation);

/* Mean wait in M/M/n in units of the mean service time. */
double theory_mmn_wait(int32_t servers, double utilisation);

/* Part of the time that M/M/n is empty, and the mean number in it, waiting and served. */
double theory_mmn_empty(int32_t servers, double utilisation);
double theory_mmn_inside(int32_t servers, double utilisation);

/* Mean wait in M/G/1 in units of the mean service time (Pollaczek-Khinchine); cv2: squared
 * coefficient of variation of the service time, >= 0. */
double theory_mg1_wait(double utilisation, double cv2);

/* Mean wait in Em/E2/n in units of the mean service time: arrivals with Erlang gaps of shape m (1:
 * Poisson), Erlang service of shape 2. Not a formula: the stationary law of the exact chain of
 * (number inside, phase of the gap, services in their first phase), cut at so many inside that what
 * is left out is below 1e-12 for utilisations up to 0.95 [N]. m 1..4, servers 1..16. */
double theory_erlang2_wait(int32_t gap_shape, int32_t servers, double utilisation);

/* Mean waits by class, [count], of a single server that always takes the first of the highest class
 * (0 first) and never interrupts [C]. arrivals[i] a unit of time, service times of mean[i] and cv2.
 * The sum of arrivals * mean is below 1. */
void theory_priority_waits(int32_t count, const double *arrivals, const double *mean, double cv2,
                           double *waits);

/* Rates through the stations of an open network [count] (Jackson): external[i] arrive from outside,
 * of those served at i the part routing[i * count + j] goes to j, the rest leaves. False when they
 * have no solution (some never leave). count 1..THEORY_NETWORK_MAX. */
enum { THEORY_NETWORK_MAX = 16 };
bool theory_network_rates(int32_t count, const double *external, const double *routing,
                          double *rates);

/* Mean number inside of M/M/1 whose server shuts after exponential open times (rate `shutting`) and
 * reopens after exponential shut times (rate `reopening`); service is interrupted and goes on where
 * it stopped [W]. Infinity when arrivals are too many: arrivals >= services * reopening /
 * (shutting + reopening). */
double theory_on_off_inside(double arrivals, double services, double shutting, double reopening);

/* A queue that is shut for `days` while `arrivals` a day come, and then serves `services` a day:
 * ships in line at the end, ship-days lost in all, and days until it has cleared after reopening.
 * services > arrivals. The delay grows with the square of the days. */
double theory_closure_peak(double arrivals, double days);
double theory_closure_delay(double arrivals, double services, double days);
double theory_closure_clearing(double arrivals, double services, double days);

#endif
