/* Bookmarks of runs between sessions: a line of the settings each, with its time, the run (the
 * scenario's id or its file) and its name: `bookmark = 2022-10-20T12:00:00Z | bsgi-2022 | Queue`. */
#ifndef CORRIDOR_APP_KEPT_BOOKMARKS_H
#define CORRIDOR_APP_KEPT_BOOKMARKS_H

#include "app/user_settings.h"
#include "view/desk.h"

/* Gives a new desk those of its run. */
void kept_bookmarks_take(const UserSettings *settings, const char *run, Desk *desk);
/* Makes those of the desk the run's, still unsaved; other runs keep theirs. */
void kept_bookmarks_set(UserSettings *settings, const char *run, const Desk *desk);
/* Warns about lines that are none; they stay in the file. */
void kept_bookmarks_check(const UserSettings *settings, Errors *warnings);

#endif
