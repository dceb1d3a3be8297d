/* Between why.c (what a vessel waits for), why_station.c, why_port.c, why_way.c (what it lacks) and
 * why_truce.c (decisions and what is behind them). */
#ifndef CORRIDOR_SIM_WHY_CHAIN_H
#define CORRIDOR_SIM_WHY_CHAIN_H

#include "sim/state.h"
#include "sim/why.h"

typedef struct Chain {
    const Sim *sim;
    WhyLink *links; /* [capacity], count of them wanted */
    int32_t capacity, count;
    VesselIndex vessel;
} Chain;

/* Adds a link behind link `of` and returns its index. Times after now are cut to now. */
int32_t chain_add(Chain *chain, WhyFact fact, int32_t subject, int32_t of, int64_t since);
/* The same with a number and an end. */
int32_t chain_add_count(Chain *chain, WhyFact fact, int32_t subject, int32_t of, int64_t since,
                        int32_t count, int64_t until);

/* Names the vessel before the one that was asked about; -1: none. */
void chain_behind(Chain *chain, int32_t link, int32_t vessel);
/* Since when the entry of a dated list that holds now has held. */
int64_t chain_dated_since(const Sim *sim, const Dated *list, int32_t count);
/* The last change of hours at or before now, within two days; else the start. */
int64_t chain_hours_since(const Sim *sim, const Hours *hours);

/* ---- why_patterns.c ---- */
extern const char *const why_patterns[WHY_FACTS];

/* ---- why_station.c ---- */
/* What a station lacks, or what keeps it shut, for the vessel in its line or in its service. */
void why_station(Chain *chain, int32_t station, WaitCause cause, int32_t of);
/* The spells of weather that close a station, lane or port (`about`). */
void why_weather(Chain *chain, WhySubject about, int32_t subject, int32_t of);

/* ---- why_port.c ---- */
void why_port_closed(Chain *chain, int32_t port, int32_t of);
void why_cargo(Chain *chain, int32_t of);
void why_pilot(Chain *chain, WaitCause cause, int32_t of);
/* Power or rail that a strike has cut. */
void why_supply(Chain *chain, WhyFact fact, IncidentKind kind, int32_t port, int32_t ppm,
                int32_t of);
/* Berths out of service, if there are any. */
void why_berths_out(Chain *chain, int32_t port, int32_t of);

/* ---- why_way.c ---- */
void why_corridor(Chain *chain, int32_t corridor, int32_t of); /* that is closed */
/* What keeps a vessel that holds: corridor, lane or weather, by the cause. */
void why_way(Chain *chain, WaitCause cause, int32_t of);

/* ---- why_truce.c ---- */
/* The scenario's event or the command by hand that a decision was. */
void why_decision(Chain *chain, Decision decision, int32_t of);
/* Why a corridor is in its mode: command or rule, and what is behind it. */
void why_corridor_mode(Chain *chain, int32_t corridor, int32_t of);
/* What is behind the rule of a corridor that holds now; since is when it began to hold. */
int64_t why_rule_since(const Sim *sim, int32_t corridor);
void why_rule(Chain *chain, int32_t corridor, int32_t of);
/* A strike that has left something out of service. */
void why_incident(Chain *chain, int32_t incident, int32_t of);

#endif
