/* The window, and one texture that the canvas is copied to and shown by. SDL's software renderer
 * is preferred: with a picture that is computed anyway, the way through OpenGL only adds copies,
 * and without a graphics card costs 14 to 28 ms a frame instead of 1 to 2. */
#ifndef CORRIDOR_APP_PRESENT_SDL_H
#define CORRIDOR_APP_PRESENT_SDL_H

#include "base/error.h"
#include "view/canvas.h"

#include <SDL.h>

typedef struct Presenter {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture; /* NULL: to be made again */
    int32_t texture_width, texture_height;
} Presenter;

/* Opens a window of about this size, in window units, resizable. SDL's video must be up. False:
 * the reason in errors, *presenter empty. */
bool presenter_open(Presenter *presenter, const char *title, int32_t width, int32_t height,
                    Errors *errors);
void presenter_close(Presenter *presenter); /* leaves it empty */

/* Size of the picture in pixels. On some systems a window unit is more than one pixel. */
void presenter_size(const Presenter *presenter, int32_t *width, int32_t *height);

/* Shows the canvas. False, with SDL's words in errors, when it could not even after the renderer
 * was made anew. */
bool presenter_show(Presenter *presenter, Canvas *canvas, Errors *errors);

/* The renderer lost its textures (SDL_RENDER_TARGETS_RESET) or all it had
 * (SDL_RENDER_DEVICE_RESET): they are made anew by the next presenter_show. */
void presenter_reset(Presenter *presenter);

#endif
