/* Text by SDL_ttf: the fonts of the desktop and of pictures. Inter, and DejaVu Sans for what Inter
 * lacks (or for everything where Inter is not installed), found through fontconfig. Needs neither a
 * display nor SDL's video.
 *
 * Runs of text are kept as masks with their widths, about 8 MB of them, the least recently used
 * given up first. One thread at a time. */
#ifndef CORRIDOR_APP_TEXT_SDL_H
#define CORRIDOR_APP_TEXT_SDL_H

#include "base/error.h"
#include "view/text.h"

/* NULL, with the reason and the packages to install in errors, when there are no fonts. */
TextSource *text_sdl_create(Errors *errors);
void text_sdl_destroy(TextSource *source); /* NULL is fine */

#endif
