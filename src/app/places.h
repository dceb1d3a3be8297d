/* Where a user's files are, by the XDG base directory specification: $XDG_CONFIG_HOME,
 * $XDG_DATA_HOME and $XDG_STATE_HOME when they are absolute paths, else .config, .local/share and
 * .local/state in $HOME; in each the folder corridor. */
#ifndef CORRIDOR_APP_PLACES_H
#define CORRIDOR_APP_PLACES_H

#include <stdbool.h>

typedef enum Place { PLACE_CONFIG, PLACE_DATA, PLACE_STATE } Place;

enum { PLACE_PATH = 2048 };

/* The path of `name` ("recordings/autumn.rec") in a place. False when there is none: neither
 * variable is set, or the path is too long. */
bool place_path(Place place, const char *name, char out[PLACE_PATH]);
/* Makes the folders above a path, for the user alone. False with errno set. */
bool place_make(const char *path);

#endif
