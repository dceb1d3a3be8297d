#include "app/places.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool place_path(Place place, const char *name, char out[PLACE_PATH])
{
    static const char *const variables[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};
    static const char *const below_home[] = {".config", ".local/share", ".local/state"};
    const char *folder = getenv(variables[place]);
    const char *home = getenv("HOME");
    int length = -1;
    if (folder != NULL && folder[0] == '/') { /* others are to be ignored, says the specification */
        length = snprintf(out, PLACE_PATH, "%s/corridor/%s", folder, name);
    } else if (home != NULL && home[0] == '/') {
        length = snprintf(out, PLACE_PATH, "%s/%s/corridor/%s", home, below_home[place], name);
    }
    return length > 0 && length < PLACE_PATH;
}

bool place_make(const char *path)
{
    char folder[PLACE_PATH];
    int length = snprintf(folder, sizeof folder, "%s", path);
    if (length < 0 || length >= PLACE_PATH) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            return false;
        }
        *slash = '/';
    }
    return true;
}
