/* Typing into a desk. */
#ifndef CORRIDOR_TESTS_DESK_KEYS_H
#define CORRIDOR_TESTS_DESK_KEYS_H

#include "desk_world.h"

static inline void ctrl(World *w, char letter)
{
    send(w,
         (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = letter, .ctrl = true});
}

/* ASCII, as a keyboard sends it. */
static inline void type(World *w, const char *text)
{
    for (; *text; text++) {
        DeskEvent event = {.kind = EVENT_KEY, .key = *text == ' ' ? KEY_SPACE : KEY_CHARACTER};
        if (*text != ' ') {
            event.character = event.typed = event.utf8[0] = *text;
        }
        send(w, event);
    }
}

#endif
