/* The look: palette and type. Colours were chosen for a dark chart and checked for the three kinds
 * of colour blindness; state is never told by colour alone (hulls differ in fill, ring and size).
 */
#ifndef CORRIDOR_VIEW_THEME_H
#define CORRIDOR_VIEW_THEME_H

#include "sim/sim.h"
#include "view/draw_list.h"

#define COLOR_PANEL_TOP    0xF0121D28u
#define COLOR_PANEL_BOTTOM 0xF00D161Fu
#define COLOR_PANEL_EDGE   0x298FB3C7u
#define COLOR_SHADOW       0x59000000u
#define COLOR_BAR          0xFA0C151Eu
#define COLOR_RULE         0x2E8FB3C7u
#define COLOR_TEXT         0xFFE6EDF2u
#define COLOR_TEXT_2       0xFFA9B8C4u
#define COLOR_MUTED        0xFF8495A3u
#define COLOR_ACCENT       0xFF5CC8D7u
#define COLOR_ON_ACCENT    0xFF0B1620u
#define COLOR_BUTTON       0xFF1B2A37u
#define COLOR_BUTTON_HOVER 0xFF263A4Au
#define COLOR_FOCUS        0xFFE6EDF2u

#define COLOR_LADEN      0xFFFCC62Du
#define COLOR_BALLAST    0xFF5A9FF5u
#define COLOR_WAITING    0xFFE9EDF1u
#define COLOR_INSPECTION 0xFFDB74A6u
#define COLOR_IN_PORT    0xFF52DD92u
#define COLOR_HELD       0xFFF7623Cu

#define COLOR_GOOD          0xFF2FA98Cu
#define COLOR_STRAINED      0xFFE3A83Au
#define COLOR_BROKEN        0xFFE0523Fu
#define COLOR_GOOD_TEXT     0xFF5FD3B5u
#define COLOR_STRAINED_TEXT 0xFFF2BE5Cu
#define COLOR_BROKEN_TEXT   0xFFFF7A66u

#define COLOR_PRINCIPLE      0xFF5B93C9u /* agreed in principle */
#define COLOR_PRINCIPLE_TEXT 0xFF9CC8F2u
#define COLOR_OVER           0xFF66737Eu /* expired */

/* Dialogs. */
#define COLOR_CURTAIN       0xA0050B12u /* over what one covers */
#define COLOR_DIALOG_TOP    (COLOR_PANEL_TOP | 0xFF000000u)
#define COLOR_DIALOG_BOTTOM (COLOR_PANEL_BOTTOM | 0xFF000000u)
#define COLOR_DIALOG_EDGE   0x608FB3C7u
#define COLOR_FIELD         0xFF0A121Au /* ground of a line to type into */
#define COLOR_STEP          0xFF22323Fu /* ground of a key's name */

#define COLOR_LANE      0xFF8FB3D9u
#define COLOR_CORRIDOR  0xFF5FD0D6u
#define COLOR_ZONE      0xFFD46FB0u
#define COLOR_ZONE_EDGE 0xFFE58CC4u
#define COLOR_HALO      0xD0071322u

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
Color look_color(VesselLook look);
extern const char *const look_names[LOOKS];              /* "Laden" ... */
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
