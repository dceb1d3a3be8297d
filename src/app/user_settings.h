/* The user's settings: preferences and recent files, in corridor/settings of the configuration
 * folder. A missing file is no mistake; what is wrong in it is a warning, and its default is used.
 */
#ifndef CORRIDOR_APP_USER_SETTINGS_H
#define CORRIDOR_APP_USER_SETTINGS_H

#include "app/places.h"
#include "io/settings_file.h"
#include "view/preferences.h"

enum { RECENT_FILES = 10 };

typedef struct UserSettings {
    SettingsFile file;
    Preferences preferences;
    char path[PLACE_PATH]; /* "": there is nowhere to keep them */
    bool unread;           /* the file is there but could not be read: it is left as it is */
} UserSettings;

void user_settings_load(UserSettings *settings, Errors *warnings);
/* Takes over what differs and writes the file. False with the reason in errors. */
bool user_settings_save(UserSettings *settings, const Preferences *preferences, Errors *errors);
void user_settings_free(UserSettings *settings);

/* The n-th recently opened file, the newest first; NULL: there are no more. */
const char *user_settings_recent(const UserSettings *settings, int32_t n);
/* Makes it the newest, still unsaved. A path with a line break cannot be kept. */
void user_settings_add_recent(UserSettings *settings, const char *path);

#endif
