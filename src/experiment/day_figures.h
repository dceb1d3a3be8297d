/* What is followed of a run day by day, so that two runs can be held against each other. Flows that
 * the scenario is about count (`counted: yes`). */
#ifndef CORRIDOR_EXPERIMENT_DAY_FIGURES_H
#define CORRIDOR_EXPERIMENT_DAY_FIGURES_H

#include "sim/sim.h"

typedef enum DayFigure {
    FIGURE_EXPORTED,      /* t that left port, so far */
    FIGURE_DELIVERED,     /* t of food through the exit, so far */
    FIGURE_DELIVERED_LOW, /* t of these to countries of low income; NAN: the scenario has none */
    FIGURE_LOADED_QUEUE,  /* loaded vessels that wait for their inspection, now */
    FIGURE_SHIP_DAYS,     /* days that loaded vessels waited for it after the warm-up, so far */
    FIGURE_WAITS,         /* days that all vessels waited, for whatever cause, so far */
    FIGURE_COST,          /* USD a tonne carried out of the model so far; NAN: none, or no costs */
    DAY_FIGURES
} DayFigure;

typedef struct DayFigureInfo {
    const char *key;  /* "loaded_queue_ships": its unit at the end */
    const char *name; /* "loaded ships waiting" */
    const char *unit; /* "ships" */
    int32_t decimals; /* that make sense to a person */
} DayFigureInfo;
extern const DayFigureInfo day_figure_infos[DAY_FIGURES];

/* Of the present moment of a run. */
void day_figures(const Sim *sim, double figures[DAY_FIGURES]);

#endif
