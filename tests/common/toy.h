/* Small worlds with hand-computed answers, built in code: no file is read. */
#ifndef CORRIDOR_TESTS_TOY_H
#define CORRIDOR_TESTS_TOY_H

#include "model/scenario.h"

/* A plain queue: Poisson arrivals (rate per day), exponential service (mean ms), n servers. */
typedef struct Toy {
    Scenario scenario;
    Network network;
} Toy;

void toy_queue(Toy *toy, double arrivals_per_day, double mean_service_days, int32_t servers,
               int32_t run_days);

/* Two nodes of open sea, a corridor lane of exactly known length, one port:
 *
 *   sea --- anchorage ===corridor=== port
 *
 * Vessels come evenly, `every_ms` apart, are inspected inbound and outbound at the anchorage by
 * `teams` (each inspection takes inspection_ms), load parcel_t tonnes at load_t_per_day in one of
 * two berths and leave. One agreement, `deal` of `east` and `west`, in force at the start, opens
 * the corridor. */
typedef struct ToyCorridor {
    int64_t every_ms, inspection_ms;
    int32_t teams, berths;
    int64_t parcel_t, load_t_per_day;
    UnderWayRule under_way;
    int32_t repeat_ppm;
    int32_t run_days;
    int64_t term_ms;
    int32_t shoal_cm; /* above 0: a lane SHOAL beside the corridor, so deep; vessels draw 4 m in
                         ballast and 7 m laden */
} ToyCorridor;
ToyCorridor toy_corridor_defaults(void);
void toy_corridor(Toy *toy, const ToyCorridor *options);

void toy_free(Toy *toy);

/* A command by its text; the test fails on a mistake. */
Command toy_command(const Toy *toy, const char *text);

#endif
