/* SDL's events in the words of the desk. */
#ifndef CORRIDOR_APP_INPUT_SDL_H
#define CORRIDOR_APP_INPUT_SDL_H

#include "view/desk.h"

#include <SDL.h>

/* Translates an event; pixels_x and pixels_y are output pixels per window unit. False for one that
 * means nothing to the desk. Sizes of the window are for the caller to ask for. */
bool input_translate(const SDL_Event *event, float pixels_x, float pixels_y, DeskEvent *out);

#endif
