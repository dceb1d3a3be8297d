/* What things cost and what they are worth: war-risk insurance, voyage costs, food. All of it is
 * optional in a scenario; a zeroed Economy is one without. Money is in US cents. */
#ifndef CORRIDOR_MODEL_ECONOMY_H
#define CORRIDOR_MODEL_ECONOMY_H

#include <stdbool.h>
#include <stdint.h>

/* War-risk insurance of a port call. The premium, a part of the hull's value, is what the rule in
 * force of the port's corridor says, plus a stress that each incident raises and that fades away.
 * Premiums are quoted anew once a day, at midnight UTC (published for 2026: daily re-quotes), and
 * at each incident. */
typedef struct Insurance {
    const char *source;    /* NULL: the scenario says nothing about insurance */
    int32_t incident_ppm;  /* added by an incident of full weight */
    int64_t half_life_ms;  /* of what incidents have added */
    int32_t decay_ppb;     /* part of it, 10^-9, that a day leaves: insurance_decay_ppb */
    int32_t cap_ppm;       /* of the whole premium; 0: none */
    int32_t elsewhere_ppm; /* premium for ports that belong to no corridor */
} Insurance;

/* 10^9 * 2^(-1 day / half_life), rounded; half_life_ms > 0. */
int32_t insurance_decay_ppb(int64_t half_life_ms);

typedef struct Economy {
    Insurance insurance;
} Economy;

#endif
