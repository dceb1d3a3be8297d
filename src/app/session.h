/* What the window and pictures show: a scenario, its chart and the fonts, loaded once. */
#ifndef CORRIDOR_APP_SESSION_H
#define CORRIDOR_APP_SESSION_H

#include "cli/cli.h"
#include "experiment/history.h"
#include "io/recording.h"
#include "io/sources.h"
#include "model/chart.h"
#include "view/desk.h"

typedef struct Session {
    ScenarioBundle bundle;
    Chart chart;     /* empty for a scenario without a map */
    History history; /* what was observed; empty for a scenario without a record */
    SourceList sources; /* where its figures come from; empty until session_sources */
    TextSource *text;
    uint64_t seed;
    int64_t at; /* where it opens: the scenario's start, --at, or where the recording opens */
    char *name; /* as a recording names the scenario: an id, or a whole path */
    Recording recording; /* empty unless it was opened from one */
} Session;

/* Loads a scenario by name or path, or a recording as session_is_recording tells. at and seed are
 * the options --at and --seed, each given at most once. 0, or an exit code after messages on
 * stderr (1 without fonts, 2 for bad input), and then there is nothing to free. */
int session_open(Session *session, const char *name, const CliOption *at, const CliOption *seed);
/* The same without fonts and with the reasons in errors; *session untouched when false. */
bool session_load(Session *session, const char *name, Errors *errors);
void session_close(Session *session); /* leaves it empty */

/* The list of sources, read when it is first asked for; NULL with the reasons in errors. */
const SourceList *session_sources(Session *session, Errors *errors);

/* Whether it names a recording: a file of one, one that comes with the program, or its line. */
bool session_is_recording(const char *name);

/* A desk on the session, brought to its date with the decisions and branches of its recording. The
 * session outlives it. `config` gives all but the scenario, the chart, the fonts and the seed.
 * *differs: the run is not the one that was recorded; may be NULL. */
Desk *session_desk(Session *session, const DeskConfig *config, bool *differs);

/* The run with its branches, each to the furthest moment known of any, as a recording that opens
 * at the present moment: relive.c. Free with recording_free.
 */
Recording session_record(const Session *session, Desk *desk);

#endif
