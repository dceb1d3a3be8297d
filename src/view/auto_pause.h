/* Conditions at which the run pauses by itself, at the very moment. */
#ifndef CORRIDOR_VIEW_AUTO_PAUSE_H
#define CORRIDOR_VIEW_AUTO_PAUSE_H

#include "view/desk_state.h"

typedef enum PauseOn { PAUSE_TRUCE, PAUSE_HIT, PAUSE_QUEUE, PAUSE_DATE, PAUSE_CONDITIONS } PauseOn;

void auto_pause_create(Desk *desk); /* as the preferences say */
void auto_pause_keep(Desk *desk);   /* in the preferences, all but the date, which is a run's */
bool *auto_pause_switch(Desk *desk, PauseOn on);
/* "Loaded ships awaiting inspection exceed", and short for a chip: "queue > 60". */
enum { PAUSE_TEXT = 80 };
const char *auto_pause_words(const Desk *desk, PauseOn on, char out[PAUSE_TEXT]);
const char *auto_pause_chip(const Desk *desk, PauseOn on, char out[PAUSE_TEXT]);
/* The vessels that PAUSE_QUEUE counts: loaded ones that wait for inspection, as the plot of them
 * does (QUANTITY_WAITING_OUT); where nothing is inspected, all that wait in a line. */
int32_t auto_pause_queue(const Desk *desk);

/* Runs towards t for about so many events. True when a condition came true: time stands at that
 * moment then, and a message says why. */
bool auto_pause_run(Desk *desk, int64_t t, uint64_t events);

#endif
