/* Inside the desk: shared by desk.c, the panels and the map layer, each of which reads the state
 * and writes only the draw list and the list of hits. */
#ifndef CORRIDOR_VIEW_DESK_STATE_H
#define CORRIDOR_VIEW_DESK_STATE_H

#include "experiment/branch.h"
#include "view/camera.h"
#include "view/chart_view.h"
#include "view/desk.h"
#include "view/theme.h"

/* What a click does. */
typedef enum Action {
    ACTION_NONE, /* catches the click: a panel's ground */
    ACTION_PAUSE,
    ACTION_SPEED,     /* argument: index of the speed */
    ACTION_OPEN,      /* details of an agreement in the truce panel, argument: agreement */
    ACTION_CHIP,      /* menu of what a party can do, argument: agreement * PARTIES_MAX + party */
    ACTION_CHOICE,    /* of that menu, argument: index of the choice */
    ACTION_CONDITION, /* met or not, argument: condition */
    ACTION_RENEW,     /* argument: agreement * RENEWALS + index of the term */
    ACTION_UNDO,      /* argument: index of the decision; -1: the last */
    ACTION_REDO,
    ACTION_SCROLL, /* drags the bar of the panel that scrolls */
    ACTION_CLOSE,  /* the inspector */
    ACTION_FOLLOW,
    ACTION_HELP,
    ACTION_CARD,   /* shows the scenario's card, or closes it */
    ACTION_ENTRY,  /* opens or closes the line to type a decision */
    ACTION_WORD,   /* takes a word that it offers, argument: index */
    ACTION_DECIDE, /* carries it out */
    ACTION_START,  /* closes it and runs */
    ACTION_CALL,   /* calls the hit's function */
    ACTION_VESSEL, /* argument: slot */
    ACTION_PORT    /* argument: port */
} Action;

/* What a hit calls. where: its rectangle. */
typedef void (*HitCall)(Desk *desk, int32_t argument, Rect where);

/* A region of the last frame that answers the pointer; later ones lie on top. */
typedef struct Hit {
    Rect rect;  /* what of it can be seen; w 0: scrolled out of sight */
    Rect whole; /* before a scrolling panel cut it */
    Action action;
    int32_t argument;
    HitCall call; /* ACTION_CALL */
    int32_t tip;  /* tooltip: offset in the desk's tips; 0: none */
    bool focusable, scrolls;
    bool tip_only; /* lets clicks through */
} Hit;

enum {
    HITS_MAX = 4096,
    TIPS_SIZE = 1 << 18,
    SPEEDS = 9,
    REDO_MAX = 64,
    RENEWALS = 3,
    REQUESTS_MAX = 16
};

typedef struct Speed {
    int32_t factor;                  /* 0: as fast as it can */
    const char *factor_text, *words; /* "x3,600", "1 s is 1 h" */
} Speed;
extern const Speed desk_speeds[SPEEDS];
enum { SPEED_AT_START = 5 }; /* 1 s is 6 h */

/* What stops the run by itself: auto_pause.c. */
typedef struct AutoPause {
    bool truce; /* the status of an agreement changes */
    bool hit;   /* a vessel is damaged or lost */
    bool queue; /* more than queue_over vessels wait */
    bool date;  /* date_at is reached */
    int32_t queue_over;
    int64_t date_at; /* ms */
} AutoPause;

/* What the column on the left shows. */
typedef enum LeftTab { TAB_TRUCE, TAB_VESSELS, TAB_DETAILS, LEFT_TABS } LeftTab;

/* A panel whose contents may be longer than it. Pixels. */
typedef struct Scroll {
    Rect view; /* of the last frame; w 0: nothing scrolls */
    float offset, content;
    bool dragged;
    float grab; /* of the pointer below the bar's top while it is dragged */
} Scroll;

/* A control of the scrolling panel that stays where it is while what stands above it changes. */
typedef struct Steady {
    Action action; /* ACTION_NONE: none */
    int32_t argument;
    float y; /* in the frame in which it was pressed */
} Steady;

/* The menu of a consent chip. */
typedef struct Menu {
    int32_t agreement, party; /* agreement -1: closed */
    Rect anchor;              /* the chip */
    int32_t at;               /* choice that the keyboard is on; -1 */
} Menu;

/* The line to type a decision. */
typedef struct Entry {
    bool open;
    char text[COMMAND_TEXT];
    char error[400]; /* why it was not taken; "" */
    Rect rect;       /* of the last frame */
    int32_t focus;   /* of the desk when it was opened */
} Entry;

/* What a party can do about an agreement, in the order of the menu. */
typedef struct Choice {
    const char *word;
    Verb verb;
    Consent consent; /* VERB_CONSENT, VERB_SIGN */
} Choice;
enum { CHOICES = 8, CHOICES_OF_CONSENT = 4 };
extern const Choice desk_choices[CHOICES];
extern const int32_t desk_renewal_days[RENEWALS];

/* Decisions of a branch that were taken back, the last one at the end. */
typedef struct Redo {
    Command commands[REDO_MAX];
    int32_t count;
} Redo;

/* How the other branch is shown beside the one that decisions go to. */
typedef enum CompareMode {
    COMPARE_OFF,
    COMPARE_SIDES,  /* a second map on the right */
    COMPARE_GHOSTS, /* its vessels, where they are elsewhere, on the one map */
    COMPARE_MODES
} CompareMode;

/* What of the run the timeline shows. */
typedef struct StripView {
    int64_t from, to; /* ms, within the run */
    int64_t now;      /* when it was drawn last: it follows when that moves out of it */
    bool panning;     /* the pointer holds the axis at `held` */
    int64_t held;
} StripView;

/* A moment that was marked to come back to. */
enum { BOOKMARKS_MAX = 64, BOOKMARK_NAME = 64 };
typedef struct Bookmark {
    int64_t t;
    char name[BOOKMARK_NAME];
} Bookmark;
/* By which palette_update chooses the theme. */
typedef struct Light {
    float value;   /* 0 night, 1 dusk, 2 day; on its way to what is wanted */
    double at_ms;  /* of the last frame */
    int32_t shade; /* shown: value in steps */
    bool begun, colour_blind;
} Light;

/* Ways that the camera is on: glide.h. */
typedef struct Glide {
    float x, y;          /* what a zoom keeps in its place, pixels */
    double zoom_left;    /* logarithm of the factor that is still to come */
    double pan_x, pan_y; /* pixels still to come */
    Camera from, to;
    double flown; /* 0 .. 1 of the flight */
    bool flying;
    double at_ms; /* of the last frame */
} Glide;

typedef struct MapLayer MapLayer; /* map_layer.h */
typedef struct Record Record;     /* record.h */
typedef struct Known Known;       /* known.h */

/* Where time is on its way to, and what is held on to on that way. */
typedef struct Seek {
    bool on;         /* the goal is not reached yet */
    bool dragging;   /* the pointer holds the timeline */
    Rect strip;      /* of the timeline, where the run is; of the last frame */
    float grab;      /* of the mark beside the pointer that drags it, pixels */
    int64_t goal;    /* ms */
    int64_t from;    /* ms, where a long way began */
    uint64_t budget; /* events that dragging may still run in this frame */
    /* The vessel that was selected but does not exist at this moment; 0: none. */
    uint64_t lost_serial;
    bool lost_following;
} Seek;

struct Desk {
    DeskConfig config;
    const Sim *sim; /* of the branch shown; moved by desk_time.c alone */
    ChartView *chart_view;
    Camera camera;
    Theme theme; /* colours of the next frame; see desk_set_theme */
    Light light;
    Glide glide;
    bool tracked;  /* the selected vessel's track is shown */
    float u;       /* pixels per layout unit: the UI scale */
    Rect map_rect; /* free of panels */
    bool paused, following, help, started;
    DeskRequest requests[REQUESTS_MAX];
    int32_t request_count;
    Preferences preferences;
    const struct Part *dialog; /* that takes all input now, NULL: none; dialog.h */
    Scroll covered;            /* of the inspector, while a dialog scrolls */
    int32_t dialog_focus;      /* focus to go back to */
    double tip_wait;           /* seconds until a tooltip comes */
    uint64_t glossed;          /* terms already marked in this frame: bits */
    bool below;                /* what is drawn now lies below the dialog */
    void **part_states;        /* parts.h */
    int32_t speed;
    double time_debt_ms; /* simulated time that advance still owes, below 1 ms */
    VesselIndex vessel;  /* selected; -1 */
    uint64_t vessel_serial;
    int32_t port, lane, area; /* selected; -1. At most one of the four is */
    LeftTab tab;
    float left_content; /* height of what the left column shows, in the last frame, pixels */
    float pointer_x, pointer_y;
    bool pointer_inside, dragging, drag_moved;
    bool by_keyboard; /* tooltips follow the focus, not the pointer */
    float drag_x, drag_y;
    int32_t focus; /* index among focusable hits; -1 */
    Hit hits[HITS_MAX];
    int32_t hit_count;
    char tips[TIPS_SIZE]; /* tooltips of the last frame, one after the other; [0] = 0 */
    int32_t tip_bytes;
    char message[400]; /* of the last refused or carried out command */
    double message_left;
    int32_t agreement; /* open in the truce panel; -1: none */
    Scroll scroll;     /* of the inspector */
    bool scrolling;    /* hits made now lie in the scrolling panel */
    Steady steady;     /* until the next frame */
    Entry entry;
    bool card;         /* the scenario's card is shown */
    float card_offset; /* how far it is scrolled; the inspector then is not */
    Rect card_rect;    /* of the last frame */
    bool show_focus;   /* bring the focused control into sight */
    Menu menu;
    Rect menu_rect;         /* of the last frame */
    int32_t suspender[AGREEMENTS_MAX]; /* party that T stands for */
    MapLayer *map_layer;
    int32_t looks[LOOKS]; /* vessels by look, counted while they are drawn */
    /* The simulated time under the pointer: everything with a time axis draws it. CURSOR_NONE: the
     * pointer is on no time axis. */
    int64_t cursor, cursor_next;
    bool unfinished; /* set while drawing: the next frame will show more */
    Record *record;  /* the past of what can be plotted; whole before a frame is drawn */
    /* Time: desk_time.c. */
    Branches *branches;
    int32_t branch; /* shown; decisions go there */
    int32_t other;  /* what it is held against; -1: there is no other */
    CompareMode compare;
    const Timeline *timeline; /* of the branch shown */
    Known *known[BRANCHES_MAX];
    Redo redo_of[BRANCHES_MAX];
    Seek seek;
    StripView strip;
    Bookmark bookmarks[BOOKMARKS_MAX]; /* in time's order */
    int32_t bookmark_count;
    AutoPause auto_pause;
    uint64_t flat_out; /* events that a frame bears at full speed */
    double reached;    /* simulated seconds per second, smoothed, at full speed */
};

#define CURSOR_NONE INT64_MIN
/* Called while drawing by the time axis that the pointer is on: what is drawn from then on shows
 * that time, and what was drawn before does in the next frame. */
void desk_hover_time(Desk *desk, int64_t t);

/* A region for the pointer. */
void desk_hit(Desk *desk, Rect rect, Action action, int32_t argument, bool focusable,
              const char *tip);
bool desk_hovers(const Desk *desk, Rect rect);

/* One that calls a function. */
void desk_hit_call(Desk *desk, Rect rect, HitCall call, int32_t argument, bool focusable,
                   const char *tip);
void desk_request(Desk *desk, RequestKind kind, int32_t number, const char *text);

/* ---- desk_time.c: every move through time goes through here ---- */
/* Goes to t, past or future, within the run. A long way goes on in desk_advance, so that nothing
 * waits for it. */
void desk_seek(Desk *desk, int64_t t);
/* The same, and pauses there. */
void desk_go_to(Desk *desk, int64_t t);
/* Ends a long way where it is. */
void desk_stop_seek(Desk *desk);
/* To t at once, whatever it takes. */
void desk_jump(Desk *desk, int64_t t);
/* One moment on or back at which something happens; pauses. */
void desk_next_event(Desk *desk);
void desk_previous_event(Desk *desk);
/* Whole days and months, UTC. */
void desk_step_days(Desk *desk, int32_t days);
void desk_step_months(Desk *desk, int32_t months);
/* The pointer takes hold of the timeline, moves it, lets go. */
void desk_grab_time(Desk *desk);
void desk_drag_time(Desk *desk, int64_t t);
void desk_release_time(Desk *desk);
void desk_set_speed(Desk *desk, int32_t speed); /* and runs; beyond the ends: the last */
/* Branches: shows one; forks the one shown at this moment and shows the fork, -1: there are four;
 * deletes one. */
void desk_activate(Desk *desk, int32_t branch);
int32_t desk_branch_here(Desk *desk);
void desk_delete_branch(Desk *desk, int32_t branch);
/* desk_tree.c: as branch_apply and branch_take_back. Every decision goes through them, and who
 * wants to know (DeskConfig.will_run) is told before. */
bool desk_apply(Desk *desk, int32_t branch, const Command *command, Errors *errors);
int32_t desk_take_back(Desk *desk, int32_t branch, int32_t index);
/* Tells of a branch as it is. */
void desk_tell_run(Desk *desk, int32_t branch);
/* Whether another branch is shown as well: the differences then take the column on the right. */
bool desk_compares(const Desk *desk);
void desk_advance_time(Desk *desk, double seconds);
void desk_create_time(Desk *desk);
void desk_destroy_time(Desk *desk);

/* A tooltip for a place that answers nothing else. */
void desk_hit_tip(Desk *desk, Rect rect, const char *tip);
/* The topmost hit with or without a tooltip of its own, also one that lets clicks through. */
const Hit *desk_tip_at(const Desk *desk, float x, float y);
void desk_toggle_help(Desk *desk);

/* The topmost hit at a pixel, NULL: none. */
const Hit *desk_hit_at(const Desk *desk, float x, float y);
/* The control that the keyboard is on, NULL: none. */
const Hit *desk_focused(const Desk *desk);
/* Presses a control, as a click or Enter does. */
void desk_press(Desk *desk, const Hit *hit);
void desk_focus_next(Desk *desk, int32_t step);
/* What a control does, from elsewhere than that control. */
void desk_act(Desk *desk, Action action, int32_t argument);
void desk_whole_map(Desk *desk);
void desk_fit_map(const Desk *desk, Camera *camera); /* the whole map in map_rect */
/* Comes closer to a pixel of the window, which stays where it is. */
void desk_zoom_at(Desk *desk, float x, float y, double factor);
/* Colours from the next frame on; the theme is copied. */
void desk_set_theme(Desk *desk, const Theme *theme);
void desk_lay_out(Desk *desk); /* after the window's size or scale changed */

/* The hit's tooltip; "" when it has none, or the room for tooltips was used up. */
const char *desk_tip(const Desk *desk, const Hit *hit);

/* Selects a lane or an area of the network. */
void desk_select_place(Desk *desk, int32_t lane, int32_t area);
bool desk_has_selection(const Desk *desk);
/* Shows a tab of the left column, from its top. */
void desk_show_tab(Desk *desk, LeftTab tab);
/* Moves the map so that a place is in the middle of its free part, closer if it is far. */
void desk_show_place(Desk *desk, GeoPoint at);

/* ---- map_pick.c: lanes and areas at a pixel ---- */
int32_t desk_lane_at(const Desk *desk, float x, float y); /* -1: none */
int32_t desk_area_at(const Desk *desk, float x, float y); /* the smallest; -1: none */
/* What lies at a pixel of open water, and what a click does; false: nothing. */
bool desk_place_tip(const Desk *desk, float x, float y, char *tip, int32_t size);
/* Vessels that sail in a lane; that wait or are served in an area. */
int32_t desk_lane_vessels(const Desk *desk, int32_t lane);
int32_t desk_area_vessels(const Desk *desk, int32_t area);

/* ---- desk_truce.c: decisions ---- */
/* Carries a command out, or says why not. Every decision in the window goes through here. */
void desk_decide(Desk *desk, const Command *command);
/* Takes back decision `index` of the known ones, -1: the last, though it may lie ahead: the run is
 * lived again without it. */
void desk_undo(Desk *desk, int32_t index);
/* The one that desk_undo(desk, -1) takes back; false: there is none. */
bool desk_last_decision(const Desk *desk, Command *last);
/* Takes the last decision that was undone again, at the time at which it was taken. */
void desk_redo(Desk *desk);
bool desk_next_redo(const Desk *desk, Command *next); /* the one that it would take */
/* The command that a choice of the open menu stands for. */
Command desk_choice_command(const Desk *desk, int32_t choice);
Command desk_renewal_command(int32_t agreement, int32_t term);
Command desk_condition_command(const Desk *desk, int32_t condition);
/* The key T: the usual party suspends its part, or takes it up again. */
void desk_toggle_agreement(Desk *desk, int32_t agreement);
/* The party that T stands for at the start. */
int32_t desk_usual_suspender(const Scenario *scenario, int32_t agreement);
/* The agreement whose details are open at the start; -1: there is none. */
int32_t desk_first_agreement(const Desk *desk);
enum { WORDS_TEXT = 240 };
/* "Russia signs the Maritime truce". */
const char *command_words(const Scenario *scenario, const Command *command, char out[WORDS_TEXT]);
/* The same before it is done, where it is offered: "Close Odesa". */
const char *command_deed(const Scenario *scenario, const Command *command, char out[WORDS_TEXT]);

/* ---- panel_entry.c: a decision typed or clicked together ---- */
void desk_open_entry(Desk *desk, bool open);
bool desk_entry_key(Desk *desk, const DeskEvent *event); /* true: it was for the line */
void desk_entry_word(Desk *desk, int32_t index);
void desk_entry_decide(Desk *desk);
void panel_entry_draw(Desk *desk, DrawList *list);

/* Common shapes, in pixels. */
void panel_ground(Desk *desk, DrawList *list, Rect rect);
void panel_caption(Desk *desk, DrawList *list, float x, float baseline, const char *text);

/* How far a vessel has come in its call: 0 arrives, until it is cleared; 1 goes in; 2 is at its
 * port; 3 goes out, until it is cleared; 4 departs. It falls back only where the vessel must: from
 * a port that closes, or when it is sent elsewhere. */
int32_t vessel_stage(const VesselView *vessel);

/* "MV Aegean Grace": a made-up name that belongs to the serial. */
void vessel_name(const VesselView *vessel, char *out, int32_t size);

/* ---- map_view.c ---- */
MapLayer *map_layer_create(const Scenario *scenario, const Chart *chart);
void map_layer_destroy(MapLayer *layer);
void map_view_draw(Desk *desk, DrawList *list);
/* Strikes and mines of the last days, and what is not repaired yet. */
void incident_view_draw(Desk *desk, DrawList *list);
/* ---- panels ---- */
void panel_top_draw(Desk *desk, DrawList *list);
void panel_inspector_draw(Desk *desk, DrawList *list);
void panel_timeline_draw(Desk *desk, DrawList *list);
void panel_start_draw(Desk *desk, DrawList *list);
void panel_menu_draw(Desk *desk, DrawList *list);
void panel_tip_draw(Desk *desk, DrawList *list);

/* Layout, in pixels, from the window's size and the UI scale. */
Rect layout_top(const Desk *desk);
Rect layout_inspector(const Desk *desk);
Rect layout_cards(const Desk *desk); /* w = 0: no room */
/* Whether the window has so little height (1024x600 at 200 %) that panels show the main thing
 * alone. */
bool layout_is_low(const Desk *desk);
Rect layout_timeline(const Desk *desk);

#endif
