/* What things cost and what they are worth: war-risk insurance, voyage costs, food. All of it is
 * optional in a scenario; a zeroed Economy is one without. Money is in US cents. */
#ifndef CORRIDOR_MODEL_ECONOMY_H
#define CORRIDOR_MODEL_ECONOMY_H

#include "model/network.h"
#include "model/port_rules.h"

#include <stdbool.h>
#include <stdint.h>

struct Dated; /* scenario.h: a value from a date on */

/* War-risk insurance of a port call. The premium, a part of the hull's value, is what the rule in
 * force of the port's corridor says, plus a stress that each incident raises and that fades away.
 * Premiums are quoted anew once a day, at midnight UTC (published for 2026: daily re-quotes), and
 * at each incident. */
typedef struct Insurance {
    const char *source; /* NULL: the scenario says nothing about insurance */
    DataStatus status;
    int32_t incident_ppm;  /* added by an incident of full weight */
    int64_t half_life_ms;  /* of what incidents have added */
    int32_t decay_ppb;     /* part of it, 10^-9, that a day leaves: insurance_decay_ppb */
    int32_t cap_ppm;       /* of the whole premium; 0: none */
    int32_t elsewhere_ppm; /* premium for ports that belong to no corridor */
} Insurance;

/* 10^9 * 2^(-1 day / half_life), rounded; half_life_ms > 0. */
int32_t insurance_decay_ppb(int64_t half_life_ms);

/* A price by date, with where it comes from. */
typedef struct Charge {
    const struct Dated *cents; /* [count]; count 0: nothing is charged */
    int32_t count;
    DataStatus status;
    const char *source;
} Charge;

/* Dues of a strait or canal: for each passage, either way, per tonne of deadweight. */
typedef struct LaneDues {
    int32_t lane;
    Charge charge;
} LaneDues;

/* Carriage of the grain to the port and aboard, per tonne. */
typedef struct InlandCost {
    int64_t cents_t;                 /* mean over the modes; 0: not known */
    int32_t share_ppm[INLAND_MODES]; /* as given; they need not sum to a million */
    int64_t mode_cents_t[INLAND_MODES];
    DataStatus status;
    const char *source;
} InlandCost;

/* Costs of a port call besides what its class says (hire, fuel burnt). */
typedef struct Costs {
    bool given;
    Charge bunker;         /* a tonne of fuel, at the price of the day the voyage began */
    Charge port_dues;      /* of a port call, per tonne of deadweight */
    const LaneDues *lanes; /* [lane_count] */
    int32_t lane_count;
    const int16_t *lane_dues; /* [lane_count of the network] index among lanes; -1: none */
    const InlandCost *inland; /* [port_count of the network]; NULL: none */
} Costs;

/* What grain is to people. */
typedef struct Food {
    bool given;
    const int32_t *wheat; /* [wheat_count] commodities that are wheat */
    int32_t wheat_count;
    int32_t wheat_per_bread_ppm; /* kilograms of wheat in one of bread */
    int32_t bread_a_day_ppm;     /* kilograms of bread that a person eats a day */
    DataStatus bread_status;
    const char *bread_source;
    const struct Dated *world_exports; /* [world_count] wheat, kg a day by date; 0: not known */
    int32_t world_count;
    DataStatus world_status;
    const char *world_source;
} Food;

typedef struct Economy {
    Insurance insurance;
    Costs costs;
    Food food;
} Economy;

#endif
