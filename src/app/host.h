/* What the desk cannot do itself: opening another scenario or recording, saving the run, keeping
 * settings, and saving by itself so that a run is never lost.
 *
 * Every run has a file of its own in the state folder, autosave/NAME-DATE-TIME-PROCESS.rec, written
 * after each decision, every few minutes, before another run takes its place, and at the end; the
 * newest AUTOSAVES are kept. While the program runs a file running-PROCESS beside them names it:
 * one that is found without its process belongs to a run that was cut off, which is offered. */
#ifndef CORRIDOR_APP_HOST_H
#define CORRIDOR_APP_HOST_H

#include "app/session.h"
#include "app/user_settings.h"

enum { AUTOSAVES = 12 };

typedef struct Host Host;

/* Takes over the session. settings outlives it. */
Host *host_create(Session *session, UserSettings *settings);
void host_destroy(Host *host);

TextSource *host_text(const Host *host);
const char *host_title(const Host *host); /* of the scenario */
/* The first desk: with the scenario's card, or the list of files when a run was cut off. */
Desk *host_desk(Host *host, int32_t width, int32_t height, float ui_scale, bool card);

/* Opens a bundled scenario, a scenario file or a recording. Returns the desk to go on with: a new
 * one, and the old one is gone, or the old one, which then tells what is wrong. */
Desk *host_open(Host *host, Desk *desk, const char *name);
/* Writes the run to a path ("": the folder of recordings) and says where it went. */
void host_save(Host *host, Desk *desk, const char *path);
/* Writes the settings, the desk's preferences with them. */
void host_keep_settings(Host *host, Desk *desk);
/* Gives the desk the list of where the figures of its scenario come from, or tells what is wrong.
 */
void host_list_sources(Host *host, Desk *desk);
/* Saves by itself when it is time: seconds by a clock that does not jump back. */
void host_tick(Host *host, Desk *desk, double now_s);
/* The end: saves the run and the settings. Where the run cannot be saved stderr tells why, as the
 * window is gone. */
void host_finish(Host *host, Desk *desk);

#endif
