/* The window's loop: input to the desk, time to the desk, its picture to the screen. */
#ifndef CORRIDOR_APP_PLATFORM_SDL_H
#define CORRIDOR_APP_PLATFORM_SDL_H

#include "app/host.h"

typedef struct Platform Platform;

/* Whether a window could be opened. */
bool platform_has_display(void);

/* Starts SDL's video and opens a window named "title — Corridor", as large as it was left. NULL
 * with the reason in errors: without a display it names the commands that do without. */
Platform *platform_open(const char *title, const Preferences *preferences, Errors *errors);
void platform_close(Platform *platform); /* NULL is fine */

/* What a desk for this window starts with. ui_scale is $CORRIDOR_UI_SCALE (0.75 to 3), else the
 * preferred one, else from the display's dots per inch. */
typedef struct PlatformView {
    int32_t width, height; /* pixels */
    float ui_scale;
} PlatformView;
PlatformView platform_view(const Platform *platform);

/* Runs until the window is closed, at most 60 frames a second and without work while the picture
 * rests. The host answers what the desk asks for and may put another desk in the place of *desk.
 * False: the window failed, reason in errors. */
bool platform_run(Platform *platform, Host *host, Desk **desk, Errors *errors);

#endif
