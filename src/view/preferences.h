/* What a user chooses once and finds again: kept by the app in a text file (io/settings_file.h),
 * held by the desk, changed in its settings dialog and by keys. Zero is not a valid value: begin
 * with preferences_defaults(). */
#ifndef CORRIDOR_VIEW_PREFERENCES_H
#define CORRIDOR_VIEW_PREFERENCES_H

#include <stdbool.h>
#include <stdint.h>

typedef enum PaletteChoice {
    PALETTE_AUTO, /* by the sun over the map at the time shown */
    PALETTE_DAY,
    PALETTE_DUSK,
    PALETTE_NIGHT,
    PALETTE_CHOICES
} PaletteChoice;

/* Plots of the whole run, as PlotKind in plots.h has them. */
enum { PLOT_CHOICES = 10 };

typedef struct Preferences {
    PaletteChoice palette;
    bool colour_blind;           /* colours that all kinds of colour vision tell apart */
    bool reduced_motion;         /* no glides, no pulses: things are where they are */
    float ui_scale;              /* 0.75 .. 3; 0: by the display */
    float tip_delay;             /* seconds until a tooltip, 0 .. 5 */
    int32_t autosave_minutes;    /* 1 .. 120; 0: never */
    int32_t width, height;       /* of the window, in its own units; 0: as designed */
    bool pause_on_truce;         /* the run pauses when an agreement changes, */
    bool pause_on_hit;           /* a vessel is hit, */
    int32_t pause_on_queue;      /* more vessels wait than this; 0: never for that */
    int32_t plot_count;          /* 0: those that suit the scenario */
    int32_t plots[PLOT_CHOICES]; /* [plot_count] from above, those that a scenario has */
} Preferences;

/* The words that a settings file uses: "auto", "day", "dusk", "night". */
extern const char *const palette_words[PALETTE_CHOICES];
extern const char *const plot_words[PLOT_CHOICES]; /* "exports", "queues" ... */

static inline Preferences preferences_defaults(void)
{
    return (Preferences){.palette = PALETTE_DUSK, .tip_delay = 0.3f, .autosave_minutes = 5};
}

#endif
