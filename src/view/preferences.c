#include "view/preferences.h"

const char *const palette_words[PALETTE_CHOICES] = {"auto", "day", "dusk", "night"};

const char *const plot_words[PLOT_CHOICES] = {"exports",   "queues",     "waits_out", "waits_in",
                                              "in_port",   "protection", "cost",      "premium",
                                              "delivered", "region"};
