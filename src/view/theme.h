/* The look: palettes and type. Colours were checked for the three kinds of colour blindness; state
 * is never told by colour alone (hulls differ in fill, outline, frame and size). */
#ifndef CORRIDOR_VIEW_THEME_H
#define CORRIDOR_VIEW_THEME_H

#include "sim/sim.h"
#include "view/chart_colors.h"
#include "view/draw_list.h"

/* What a colour is for. Views draw with the COLOR_ names below; which pixel colour that is depends
 * on the theme and is looked up when the frame is done, by theme_apply. */
typedef enum Role {
    ROLE_PANEL_TOP,
    ROLE_PANEL_BOTTOM,
    ROLE_PANEL_EDGE,
    ROLE_SHADOW,
    ROLE_BAR,
    ROLE_RULE,
    ROLE_LINE,
    ROLE_TEXT,
    ROLE_TEXT_2,
    ROLE_MUTED,
    ROLE_ACCENT,
    ROLE_ON_ACCENT,
    ROLE_BUTTON,
    ROLE_BUTTON_HOVER,
    ROLE_STEP,
    ROLE_FOCUS,
    ROLE_FIELD,
    ROLE_DIALOG_TOP,
    ROLE_DIALOG_BOTTOM,
    ROLE_DIALOG_EDGE,
    ROLE_DIALOG_SHADOW,
    ROLE_MENU,
    ROLE_TIP,
    ROLE_CURTAIN,
    ROLE_LADEN,
    ROLE_BALLAST,
    ROLE_WAITING,
    ROLE_INSPECTION,
    ROLE_IN_PORT,
    ROLE_HELD,
    ROLE_LADEN_DEEP,
    ROLE_GOOD,
    ROLE_STRAINED,
    ROLE_BROKEN,
    ROLE_PRINCIPLE,
    ROLE_OVER,
    ROLE_GOOD_TEXT,
    ROLE_STRAINED_TEXT,
    ROLE_BROKEN_TEXT,
    ROLE_PRINCIPLE_TEXT,
    ROLE_ON_BAND,
    ROLE_BAND_LABEL,
    ROLE_LANE,
    ROLE_CORRIDOR,
    ROLE_ZONE,
    ROLE_ZONE_EDGE,
    ROLE_HALO,
    ROLE_INK,
    ROLE_HOLLOW,
    ROLE_SELECTED,
    ROLE_PORT,
    ROLE_PORT_EXPORT,
    ROLE_SEA_NAME,
    ROLE_MINIMAP_SEA,
    ROLE_MINIMAP_LAND,
    ROLES
} Role;

/* A role as a Color: those 256 colours from #FEED00 on mean roles and nothing else. Its alpha
 * multiplies the theme's, so color_alpha works as with any other. */
#define ROLE_BASE        0xFEED00u
#define ROLE_COLOR(role) (0xFF000000u | ROLE_BASE | (Color)(role))

#define COLOR_PANEL_TOP      ROLE_COLOR(ROLE_PANEL_TOP)
#define COLOR_PANEL_BOTTOM   ROLE_COLOR(ROLE_PANEL_BOTTOM)
#define COLOR_PANEL_EDGE     ROLE_COLOR(ROLE_PANEL_EDGE)
#define COLOR_SHADOW         ROLE_COLOR(ROLE_SHADOW)
#define COLOR_BAR            ROLE_COLOR(ROLE_BAR)
#define COLOR_RULE           ROLE_COLOR(ROLE_RULE)
#define COLOR_LINE           ROLE_COLOR(ROLE_LINE)
#define COLOR_TEXT           ROLE_COLOR(ROLE_TEXT)
#define COLOR_TEXT_2         ROLE_COLOR(ROLE_TEXT_2)
#define COLOR_MUTED          ROLE_COLOR(ROLE_MUTED)
#define COLOR_ACCENT         ROLE_COLOR(ROLE_ACCENT)
#define COLOR_ON_ACCENT      ROLE_COLOR(ROLE_ON_ACCENT)
#define COLOR_BUTTON         ROLE_COLOR(ROLE_BUTTON)
#define COLOR_BUTTON_HOVER   ROLE_COLOR(ROLE_BUTTON_HOVER)
#define COLOR_STEP           ROLE_COLOR(ROLE_STEP)
#define COLOR_FOCUS          ROLE_COLOR(ROLE_FOCUS)
#define COLOR_FIELD          ROLE_COLOR(ROLE_FIELD)
#define COLOR_DIALOG_TOP     ROLE_COLOR(ROLE_DIALOG_TOP)
#define COLOR_DIALOG_BOTTOM  ROLE_COLOR(ROLE_DIALOG_BOTTOM)
#define COLOR_DIALOG_EDGE    ROLE_COLOR(ROLE_DIALOG_EDGE)
#define COLOR_DIALOG_SHADOW  ROLE_COLOR(ROLE_DIALOG_SHADOW)
#define COLOR_MENU           ROLE_COLOR(ROLE_MENU)
#define COLOR_TIP            ROLE_COLOR(ROLE_TIP)
#define COLOR_CURTAIN        ROLE_COLOR(ROLE_CURTAIN)
#define COLOR_LADEN          ROLE_COLOR(ROLE_LADEN)
#define COLOR_BALLAST        ROLE_COLOR(ROLE_BALLAST)
#define COLOR_WAITING        ROLE_COLOR(ROLE_WAITING)
#define COLOR_INSPECTION     ROLE_COLOR(ROLE_INSPECTION)
#define COLOR_IN_PORT        ROLE_COLOR(ROLE_IN_PORT)
#define COLOR_HELD           ROLE_COLOR(ROLE_HELD)
#define COLOR_LADEN_DEEP     ROLE_COLOR(ROLE_LADEN_DEEP)
#define COLOR_GOOD           ROLE_COLOR(ROLE_GOOD)
#define COLOR_STRAINED       ROLE_COLOR(ROLE_STRAINED)
#define COLOR_BROKEN         ROLE_COLOR(ROLE_BROKEN)
#define COLOR_PRINCIPLE      ROLE_COLOR(ROLE_PRINCIPLE)
#define COLOR_OVER           ROLE_COLOR(ROLE_OVER)
#define COLOR_GOOD_TEXT      ROLE_COLOR(ROLE_GOOD_TEXT)
#define COLOR_STRAINED_TEXT  ROLE_COLOR(ROLE_STRAINED_TEXT)
#define COLOR_BROKEN_TEXT    ROLE_COLOR(ROLE_BROKEN_TEXT)
#define COLOR_PRINCIPLE_TEXT ROLE_COLOR(ROLE_PRINCIPLE_TEXT)
#define COLOR_ON_BAND        ROLE_COLOR(ROLE_ON_BAND)
#define COLOR_BAND_LABEL     ROLE_COLOR(ROLE_BAND_LABEL)
#define COLOR_LANE           ROLE_COLOR(ROLE_LANE)
#define COLOR_CORRIDOR       ROLE_COLOR(ROLE_CORRIDOR)
#define COLOR_ZONE           ROLE_COLOR(ROLE_ZONE)
#define COLOR_ZONE_EDGE      ROLE_COLOR(ROLE_ZONE_EDGE)
#define COLOR_HALO           ROLE_COLOR(ROLE_HALO)
#define COLOR_INK            ROLE_COLOR(ROLE_INK)
#define COLOR_HOLLOW         ROLE_COLOR(ROLE_HOLLOW)
#define COLOR_SELECTED       ROLE_COLOR(ROLE_SELECTED)
#define COLOR_PORT           ROLE_COLOR(ROLE_PORT)
#define COLOR_PORT_EXPORT    ROLE_COLOR(ROLE_PORT_EXPORT)
#define COLOR_SEA_NAME       ROLE_COLOR(ROLE_SEA_NAME)
#define COLOR_MINIMAP_SEA    ROLE_COLOR(ROLE_MINIMAP_SEA)
#define COLOR_MINIMAP_LAND   ROLE_COLOR(ROLE_MINIMAP_LAND)

/* The times of day that a chart is drawn for. Dusk is the one that was designed first. */
typedef enum ThemeKind { DAY_PALETTE, DUSK_PALETTE, NIGHT_PALETTE, PALETTES } ThemeKind;

/* All colours of a frame: map, vessels and panels. */
typedef struct Theme {
    Color roles[ROLES];
    ChartColors chart;
} Theme;

/* colour_blind: states differ for every kind of colour vision, by hue and lightness. */
void theme_make(Theme *theme, ThemeKind palette, bool colour_blind);
/* Between two themes, t 0 .. 1. */
void theme_mix(Theme *theme, const Theme *from, const Theme *to, float t);
/* The colour that a role, or any other colour, has in a theme. */
Color theme_color(const Theme *theme, Color color);
/* Replaces every role in a list. desk_draw does it for a whole frame; who draws a list on his own
 * (a plot to be saved) does it before the list goes to a canvas. */
void theme_apply(const Theme *theme, DrawList *list);
/* Contrast of two opaque colours, 1 .. 21, as WCAG 2.1 defines it. */
float theme_contrast(Color a, Color b);

/* How a vessel is shown. */
typedef enum VesselLook {
    LOOK_LADEN,
    LOOK_BALLAST,
    LOOK_WAITING,
    LOOK_INSPECTION,
    LOOK_IN_PORT,
    LOOK_HELD,
    LOOKS
} VesselLook;
VesselLook look_of(const VesselView *vessel);
VesselLook look_of_state(VesselState state, WaitCause cause, bool is_laden);
Color look_color(VesselLook look);
extern const char *const look_names[LOOKS];              /* "Laden" ... */
extern const char *const look_words[LOOKS];              /* "laden", to follow a number */
extern const char *const state_sentences[VESSEL_STATES]; /* "Under inspection, inbound" ... */
extern const char *const cause_sentences[WAIT_CAUSES];   /* "all teams are busy" ... */

/* Colours and words of an agreement's status. */
typedef struct StatusLook {
    Color fill, text;
    const char *word;
    int32_t icon; /* Icon */
    bool hatched; /* in bands */
} StatusLook;
StatusLook status_look(AgreementStatus status);
StatusLook violated_look(void); /* in force, with violations within the window */
StatusLook agreement_look(const AgreementView *view); /* of its status, or violated */
StatusLook consent_look(Consent consent, bool suspended);
extern const char *const target_words[TARGETS]; /* "Energy" ... */

static inline TextStyle style_of(FontFace face, float size, Color color)
{
    return (TextStyle){.face = face, .size = size, .color = color};
}
/* The same, from the right or with figures in equal cells. */
static inline TextStyle style_right(TextStyle style)
{
    style.align = TEXT_RIGHT;
    return style;
}
static inline TextStyle style_center(TextStyle style)
{
    style.align = TEXT_CENTER;
    return style;
}
static inline TextStyle style_tabular(TextStyle style)
{
    style.tabular = true;
    return style;
}

#endif
