#include "app/input_sdl.h"

#include <math.h>
#include <string.h>

typedef struct KeyPair {
    SDL_Keycode code;
    DeskKey key;
} KeyPair;

/* + - = and other signs come as text, because where they lie depends on the layout. */
static const KeyPair keys[] = {
    {SDLK_SPACE, KEY_SPACE},
    {SDLK_ESCAPE, KEY_ESCAPE},
    {SDLK_TAB, KEY_TAB},
    {SDLK_RETURN, KEY_ENTER},
    {SDLK_KP_ENTER, KEY_ENTER},
    {SDLK_HOME, KEY_HOME},
    {SDLK_LEFT, KEY_LEFT},
    {SDLK_RIGHT, KEY_RIGHT},
    {SDLK_UP, KEY_UP},
    {SDLK_DOWN, KEY_DOWN},
    {SDLK_F1, KEY_F1},
    {SDLK_F12, KEY_F12},
    {SDLK_BACKSPACE, KEY_BACKSPACE},
    {SDLK_END, KEY_END},
    {SDLK_PAGEUP, KEY_PAGE_UP},
    {SDLK_PAGEDOWN, KEY_PAGE_DOWN},
    {SDLK_DELETE, KEY_DELETE},
    {SDLK_F2, KEY_F2},
    {SDLK_F10, KEY_MENU},
    {SDLK_MENU, KEY_MENU},
    {SDLK_APPLICATION, KEY_MENU},
};

/* What is held with a key or button, as of the event that is translated. SDL_GetModState tells it
 * as of the last event that has come in, which after a slow frame is a later one. */
static SDL_Keymod held_modifiers;

static DeskEvent key_event(DeskKey key, char character)
{
    return (DeskEvent){.kind = EVENT_KEY,
                       .key = key,
                       .character = character,
                       .shift = (held_modifiers & KMOD_SHIFT) != 0,
                       .ctrl = (held_modifiers & KMOD_CTRL) != 0};
}

static DeskKey key_of_character(char character)
{
    switch (character) {
    case '+':
    case '=':
        return KEY_PLUS;
    case '-':
        return KEY_MINUS;
    default:
        return KEY_CHARACTER;
    }
}

/* Keys by name; letters and signs here only with Ctrl, which makes no text, and on layouts without
 * Latin letters (Ukrainian, Greek), where the key's place counts. */
/* Lives until the next call. */
static const char *clipboard(void)
{
    static char *text;
    SDL_free(text);
    text = SDL_GetClipboardText();
    return text;
}

static bool translate_key(const SDL_KeyboardEvent *event, DeskEvent *out)
{
    SDL_Keycode code = event->keysym.sym;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].code == code) {
            *out = key_event(keys[i].key, 0);
            return true;
        }
    }
    bool ctrl = (event->keysym.mod & KMOD_CTRL) != 0;
    code = !ctrl                   ? code
           : code == SDLK_KP_PLUS  ? SDLK_PLUS
           : code == SDLK_KP_MINUS ? SDLK_MINUS
           : code == SDLK_KP_0     ? SDLK_0
                                   : code;
    if (ctrl && code > ' ' && code < 0x7F) {
        *out = key_event(key_of_character((char)code), (char)code);
        out->pasted = code == SDLK_v ? clipboard() : NULL;
        return true;
    }
    SDL_Scancode place = event->keysym.scancode;
    if (code >= 0x80 && (code & SDLK_SCANCODE_MASK) == 0 && place >= SDL_SCANCODE_A &&
        place <= SDL_SCANCODE_Z) {
        *out = key_event(KEY_CHARACTER, (char)('a' + (int)(place - SDL_SCANCODE_A)));
        out->by_place = true;
        return true;
    }
    return false;
}

static bool translate_text(const SDL_TextInputEvent *event, DeskEvent *out)
{
    char c = event->text[0];
    size_t bytes = strlen(event->text);
    if ((held_modifiers & KMOD_CTRL) != 0 && (held_modifiers & (KMOD_MODE | KMOD_RALT)) == 0) {
        return false; /* came as a key; some input methods send both */
    }
    if (bytes == 0 || bytes >= sizeof out->utf8 || (bytes == 1 && (c <= ' ' || c == 0x7F))) {
        return false; /* a space came as a key */
    }
    if (bytes > 1 || (unsigned char)c >= 0x80) { /* other scripts: what it does came by its place */
        *out = key_event(KEY_CHARACTER, 0);
        memcpy(out->utf8, event->text, bytes + 1);
        return true;
    }
    char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    *out = key_event(key_of_character(lower), lower);
    out->typed = c;
    out->utf8[0] = c;
    return true;
}

static bool translate_button(const SDL_MouseButtonEvent *event, float pixels_x, float pixels_y,
                             DeskEvent *out)
{
    bool down = event->type == SDL_MOUSEBUTTONDOWN, right = event->button == SDL_BUTTON_RIGHT;
    if (event->button != SDL_BUTTON_LEFT && !(right && down)) {
        return false;
    }
    *out = (DeskEvent){.kind = right  ? EVENT_CONTEXT
                               : down ? EVENT_DOWN
                                      : EVENT_UP,
                       .x = ((float)event->x + 0.5F) * pixels_x,
                       .y = ((float)event->y + 0.5F) * pixels_y,
                       .clicks = event->clicks,
                       .shift = (held_modifiers & KMOD_SHIFT) != 0,
                       .ctrl = (held_modifiers & KMOD_CTRL) != 0};
    return true;
}

static DeskEvent translate_wheel(const SDL_MouseWheelEvent *event, float pixels_x, float pixels_y)
{
    float amount = event->preciseY;
    return (DeskEvent){.kind = EVENT_WHEEL,
                       .x = ((float)event->mouseX + 0.5F) * pixels_x,
                       .y = ((float)event->mouseY + 0.5F) * pixels_y,
                       .amount = event->direction == SDL_MOUSEWHEEL_FLIPPED ? -amount : amount,
                       .shift = (held_modifiers & KMOD_SHIFT) != 0,
                       .ctrl = (held_modifiers & KMOD_CTRL) != 0};
}

/* A pinch of the whole window's width is four times the size. */
static bool translate_pinch(const SDL_MultiGestureEvent *event, float pixels_x, float pixels_y,
                            DeskEvent *out)
{
    int x = 0;
    int y = 0;
    SDL_GetMouseState(&x, &y);
    *out = (DeskEvent){.kind = EVENT_ZOOM,
                       .x = ((float)x + 0.5F) * pixels_x,
                       .y = ((float)y + 0.5F) * pixels_y,
                       .amount = exp2f(2 * event->dDist)};
    return event->numFingers == 2 && event->dDist != 0;
}

bool input_translate(const SDL_Event *event, float pixels_x, float pixels_y, DeskEvent *out)
{
    if (event->type == SDL_KEYDOWN || event->type == SDL_KEYUP) {
        held_modifiers = (SDL_Keymod)event->key.keysym.mod;
    }
    switch (event->type) {
    case SDL_MOUSEMOTION:
        *out = (DeskEvent){.kind = EVENT_MOVE,
                           .x = ((float)event->motion.x + 0.5F) * pixels_x,
                           .y = ((float)event->motion.y + 0.5F) * pixels_y};
        return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return translate_button(&event->button, pixels_x, pixels_y, out);
    case SDL_DROPFILE:
        *out = (DeskEvent){.kind = EVENT_DROP, .path = event->drop.file};
        return true;
    case SDL_MULTIGESTURE: /* where the pointer is, as touch screens put it between the fingers */
        return translate_pinch(&event->mgesture, pixels_x, pixels_y, out);
    case SDL_MOUSEWHEEL:
        *out = translate_wheel(&event->wheel, pixels_x, pixels_y);
        return true;
    case SDL_KEYDOWN:
        return translate_key(&event->key, out);
    case SDL_TEXTINPUT:
        return translate_text(&event->text, out);
    case SDL_WINDOWEVENT:
        *out = (DeskEvent){.kind = EVENT_LEAVE};
        return event->window.event == SDL_WINDOWEVENT_LEAVE;
    default:
        return false;
    }
}
