/* Inside the desk: shared by desk.c, the panels and the map layer, each of which reads the state
 * and writes only the draw list and the list of hits. */
#ifndef CORRIDOR_VIEW_DESK_STATE_H
#define CORRIDOR_VIEW_DESK_STATE_H

#include "view/camera.h"
#include "view/chart_view.h"
#include "view/desk.h"
#include "view/theme.h"

/* What a click does. */
typedef enum Action {
    ACTION_NONE, /* catches the click: a panel's ground */
    ACTION_PAUSE,
    ACTION_SPEED,     /* argument: index of the speed */
    ACTION_AGREEMENT, /* suspend or resume, argument: agreement */
    ACTION_PARTY,     /* one party's part, argument: agreement * PARTIES_MAX + party */
    ACTION_CLOSE,     /* the inspector */
    ACTION_FOLLOW,
    ACTION_HELP,
    ACTION_VESSEL, /* argument: slot */
    ACTION_PORT    /* argument: port */
} Action;

/* A region of the last frame that answers the pointer; later ones lie on top. */
typedef struct Hit {
    Rect rect;
    Action action;
    int32_t argument;
    bool focusable;
    char tip[96]; /* tooltip; "" none */
} Hit;

enum { HITS_MAX = 1024, SPEEDS = 5, BANDS_MAX = 512 };

typedef struct Speed {
    int32_t factor;
    const char *label, *tip;
} Speed;
extern const Speed desk_speeds[SPEEDS];

/* A stretch of an agreement's history, for the timeline; ends where the next of it begins. */
typedef struct Band {
    int64_t from;
    int32_t agreement, status;
} Band;

struct Desk {
    DeskConfig config;
    Sim *sim;
    ChartView *chart_view;
    Camera camera;
    float u;       /* pixels per layout unit: the UI scale */
    Rect map_rect; /* free of panels */
    bool paused, following, help, wanted_screenshot, started;
    int32_t speed;
    double time_debt_ms; /* simulated time that advance still owes, below 1 ms */
    VesselIndex vessel;  /* selected; -1 */
    uint64_t vessel_serial;
    int32_t port;
    float pointer_x, pointer_y;
    bool pointer_inside, dragging, drag_moved;
    float drag_x, drag_y;
    int32_t focus; /* index among focusable hits; -1 */
    Hit hits[HITS_MAX];
    int32_t hit_count;
    Band bands[BANDS_MAX];
    int32_t band_count;
    int64_t trace_cursor;
    char message[160]; /* of the last refused or carried out command */
    double message_left;
    int32_t suspender[AGREEMENTS_MAX]; /* party that the switch stands for */
    int32_t looks[LOOKS];              /* vessels by look, counted while they are drawn */
};

/* A region for the pointer. */
void desk_hit(Desk *desk, Rect rect, Action action, int32_t argument, bool focusable,
              const char *tip);
bool desk_hovers(const Desk *desk, Rect rect);

/* Common shapes, in pixels. */
void panel_ground(Desk *desk, DrawList *list, Rect rect);
void panel_caption(Desk *desk, DrawList *list, float x, float baseline, const char *text);
void draw_icon_status(DrawList *list, float x, float y, float size, int32_t icon, Color color);

/* "MV Aegean Grace": a made-up name that belongs to the serial. */
void vessel_name(const VesselView *vessel, char *out, int32_t size);

/* ---- map_view.c ---- */
void map_view_draw(Desk *desk, DrawList *list);
/* ---- panels ---- */
void panel_top_draw(Desk *desk, DrawList *list);
void panel_inspector_draw(Desk *desk, DrawList *list);
void panel_cards_draw(Desk *desk, DrawList *list);
void panel_timeline_draw(Desk *desk, DrawList *list);
void panel_help_draw(Desk *desk, DrawList *list);
void panel_tip_draw(Desk *desk, DrawList *list);

/* Layout, in pixels, from the window's size and the UI scale. */
Rect layout_top(const Desk *desk);
Rect layout_inspector(const Desk *desk);
Rect layout_cards(const Desk *desk); /* w = 0: no room */
Rect layout_timeline(const Desk *desk);

#endif
