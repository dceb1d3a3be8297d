#include "view/preferences.h"

const char *const palette_words[PALETTE_CHOICES] = {"auto", "day", "dusk", "night"};
