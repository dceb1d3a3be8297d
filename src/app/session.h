/* What the window and pictures show: a scenario, its chart and the fonts, loaded once. */
#ifndef CORRIDOR_APP_SESSION_H
#define CORRIDOR_APP_SESSION_H

#include "cli/cli.h"
#include "experiment/history.h"
#include "model/chart.h"
#include "view/desk.h"

typedef struct Session {
    ScenarioBundle bundle;
    Chart chart;     /* empty for a scenario without a map */
    History history; /* what was observed; empty for a scenario without a record */
    TextSource *text;
    uint64_t seed;
    int64_t at; /* where it opens: the scenario's start, or --at */
} Session;

/* Loads a scenario by name or path. at and seed are the options --at and --seed, each given at
 * most once. 0, or exit code 2 after messages on stderr, and then there is nothing to free. */
int session_open(Session *session, const char *name, const CliOption *at, const CliOption *seed);
void session_close(Session *session); /* leaves it empty */

/* A desk on the session, brought to its date. The session outlives it. */
Desk *session_desk(Session *session, int32_t width, int32_t height, float ui_scale,
                   bool synchronous);

#endif
