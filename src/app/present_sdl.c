#include "app/present_sdl.h"

#include <string.h>

static const Uint32 window_flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;

/* A window with a renderer; false, with neither, when SDL cannot. */
static bool open_window(Presenter *presenter, const char *title, int32_t width, int32_t height,
                        Uint32 renderer_flags)
{
    presenter->window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                         width, height, window_flags);
    if (presenter->window != NULL) {
        presenter->renderer = SDL_CreateRenderer(presenter->window, -1, renderer_flags);
    }
    if (presenter->renderer == NULL) {
        presenter_close(presenter);
        return false;
    }
    return true;
}

/* The name of the graphics card as OpenGL tells it; "" when the renderer is not OpenGL. */
static const char *opengl_renderer(SDL_Renderer *renderer)
{
    enum { NAME_OF_RENDERER = 0x1F01 }; /* GL_RENDERER */
    typedef const unsigned char *(*GetString)(unsigned int name);
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || strncmp(info.name, "opengl", 6) != 0) {
        return "";
    }
    void *address = SDL_GL_GetProcAddress("glGetString");
    GetString get_string = NULL;
    memcpy(&get_string, &address, sizeof get_string); /* ISO C has no cast for this */
    const unsigned char *name = get_string != NULL ? get_string(NAME_OF_RENDERER) : NULL;
    return name != NULL ? (const char *)name : "";
}

static bool is_slow_opengl(SDL_Renderer *renderer)
{
    const char *name = opengl_renderer(renderer);
    return strstr(name, "llvmpipe") != NULL || strstr(name, "softpipe") != NULL;
}

bool presenter_open(Presenter *presenter, const char *title, int32_t width, int32_t height,
                    Errors *errors)
{
    memset(presenter, 0, sizeof *presenter);
    /* "0": the software renderer writes to the window itself, not through OpenGL. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (open_window(presenter, title, width, height, SDL_RENDERER_SOFTWARE)) {
        return true;
    }
    /* Wayland has no framebuffer without acceleration. SDL remembers the answer for a window, so
     * the second try needs a new one. */
    SDL_ResetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION);
    if (open_window(presenter, title, width, height, SDL_RENDERER_ACCELERATED)) {
        if (!is_slow_opengl(presenter->renderer)) {
            return true;
        }
        presenter_close(presenter); /* OpenGL on the processor: one copy less without it */
    }
    if (open_window(presenter, title, width, height, SDL_RENDERER_SOFTWARE) ||
        open_window(presenter, title, width, height, 0)) {
        return true;
    }
    errors_add(errors, NULL, 0, 0, "cannot open a window: %s", SDL_GetError());
    return false;
}

void presenter_close(Presenter *presenter)
{
    if (presenter->texture != NULL) {
        SDL_DestroyTexture(presenter->texture);
    }
    if (presenter->renderer != NULL) {
        SDL_DestroyRenderer(presenter->renderer);
    }
    if (presenter->window != NULL) {
        SDL_DestroyWindow(presenter->window);
    }
    memset(presenter, 0, sizeof *presenter);
}

void presenter_size(const Presenter *presenter, int32_t *width, int32_t *height)
{
    if (SDL_GetRendererOutputSize(presenter->renderer, width, height) != 0) {
        SDL_GetWindowSize(presenter->window, width, height);
    }
}

void presenter_reset(Presenter *presenter)
{
    if (presenter->texture != NULL) {
        SDL_DestroyTexture(presenter->texture);
        presenter->texture = NULL;
    }
}

static bool make_texture(Presenter *presenter, int32_t width, int32_t height)
{
    if (presenter->texture != NULL && presenter->texture_width == width &&
        presenter->texture_height == height) {
        return true;
    }
    presenter_reset(presenter);
    /* ARGB8888 without blending is the fast path of the software renderer (3.4 ms instead of 26
     * at 1280x720). A streaming texture would keep a copy of its pixels that nobody asks for. */
    presenter->texture = SDL_CreateTexture(presenter->renderer, SDL_PIXELFORMAT_ARGB8888,
                                           SDL_TEXTUREACCESS_STATIC, width, height);
    if (presenter->texture == NULL ||
        SDL_SetTextureBlendMode(presenter->texture, SDL_BLENDMODE_NONE) != 0) {
        presenter_reset(presenter);
        return false;
    }
    presenter->texture_width = width;
    presenter->texture_height = height;
    return true;
}

static bool copy_and_present(Presenter *presenter, Canvas *canvas)
{
    int pitch = canvas_stride(canvas) * (int)sizeof(uint32_t);
    if (!make_texture(presenter, canvas_width(canvas), canvas_height(canvas)) ||
        SDL_UpdateTexture(presenter->texture, NULL, canvas_pixels(canvas), pitch) != 0 ||
        SDL_RenderCopy(presenter->renderer, presenter->texture, NULL, NULL) != 0) {
        return false;
    }
    SDL_RenderPresent(presenter->renderer);
    return true;
}

/* A renderer anew in the same window. */
static bool renew_renderer(Presenter *presenter)
{
    presenter_reset(presenter);
    SDL_RendererInfo info = {0};
    SDL_GetRendererInfo(presenter->renderer, &info);
    SDL_DestroyRenderer(presenter->renderer);
    Uint32 kind = info.flags & (SDL_RENDERER_SOFTWARE | SDL_RENDERER_ACCELERATED);
    presenter->renderer = SDL_CreateRenderer(presenter->window, -1, kind);
    return presenter->renderer != NULL;
}

bool presenter_show(Presenter *presenter, Canvas *canvas, Errors *errors)
{
    if (copy_and_present(presenter, canvas) ||
        (renew_renderer(presenter) && copy_and_present(presenter, canvas))) {
        return true;
    }
    errors_add(errors, NULL, 0, 0, "cannot draw in the window: %s", SDL_GetError());
    return false;
}
