/* Between port.c, port_silo.c and port_pilot.c. Not for others: what they may call is in state.h.
 *
 * A port is worked out (settled) to now before anything about it changes, and planned anew after:
 *   settle   what came in and what was loaded since `settled`, exactly
 *   plan     who reserves what, who loads, who waits, and when to look again */
#ifndef CORRIDOR_SIM_PORT_H
#define CORRIDOR_SIM_PORT_H

#include "sim/state.h"

/* A loading gang is called for a shift: a vessel that waits for cargo begins again when the silo
 * holds what it loads in 8 h, or all that it wants. Status: estimate. */
#define SHIFT_MS (8 * MS_PER_HOUR)

enum { BINS_OF_A_PORT_MAX = 64 };

static inline const PortRules *rules_of(const Sim *sim, int32_t port)
{
    return &sim->scenario->port_settings[port].rules;
}

/* kg a day at the port's power now. */
int64_t port_rate(const Sim *sim, int32_t port, const BerthState *berth);

/* Units that a vessel has loaded since it was settled. */
int64_t port_drawn(const Sim *sim, int32_t port, const BerthState *berth);

void tally_add(Tally *tally, int64_t units);

void list_append(Sim *sim, VesselList *list, int32_t vessel);
void list_remove(Sim *sim, VesselList *list, int32_t vessel);

void port_settle_silo(Sim *sim, int32_t port);
static inline void port_settle(Sim *sim, int32_t port) /* without a silo there is nothing to do */
{
    if (rules_of(sim, port)->silo) {
        port_settle_silo(sim, port);
    }
}
void port_plan(Sim *sim, int32_t port);

/* Berths that there are, by the calendar or by hand, before any is out of service. */
int32_t port_berths(const Sim *sim, int32_t port);

/* ---- port_silo.c ---- */
void silo_start(Sim *sim, int32_t port);
void silo_settle(Sim *sim, int32_t port, int64_t passed_ms);       /* before the vessels at berth */
int32_t silo_bin(const Sim *sim, int32_t port, int32_t commodity); /* of the run; -1: none */
/* Reserves for one vessel at rest what is free beyond the claims of earlier ones; claims[] is by
 * bin of the port, and grows by what it still wants then. silo_claim: it only keeps its place. */
void silo_reserve(Sim *sim, int32_t port, int32_t vessel, int64_t *claims);
void silo_claim(const Sim *sim, int32_t port, int32_t vessel, int64_t *claims);
/* Works the inflow out; returns when to plan again for the sake of the silo, NEVER when not. */
int64_t silo_plan(Sim *sim, int32_t port);
void silo_give_back(Sim *sim, int32_t port, int32_t vessel);
void silo_view(const Sim *sim, int32_t port, PortView *view);
const char *silo_fault(const Sim *sim, int32_t port);

/* ---- port_pilot.c ---- */
void pilot_start(Sim *sim, int32_t port);
void pilot_ask(Sim *sim, int32_t vessel, BerthPhase phase);
void pilot_forget(Sim *sim, int32_t vessel);
int64_t pilot_run(Sim *sim, int32_t port); /* sends off who can go; when to look again */

#endif
