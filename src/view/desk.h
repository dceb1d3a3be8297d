/* The desk: everything in the window, without a window. It owns a Sim, a camera and the panels,
 * takes input events, lets time pass, and writes a draw list. The desktop feeds it from SDL; tests
 * and `corridor shot` feed it by hand and get the same frame.
 *
 * Drawing: desk_draw fills a list that starts with the base map and covers the whole window. */
#ifndef CORRIDOR_VIEW_DESK_H
#define CORRIDOR_VIEW_DESK_H

#include "model/chart.h"
#include "model/sources.h"
#include "sim/sim.h"
#include "view/draw_list.h"
#include "view/preferences.h"
#include "view/shelf.h"
#include "view/text.h"

typedef struct Desk Desk;

typedef struct DeskConfig {
    const Scenario *scenario; /* outlives the desk */
    const Chart *chart;       /* outlives the desk */
    TextSource *text;         /* outlives the desk */
    uint64_t seed;
    int32_t width, height;          /* pixels */
    float ui_scale;                 /* 0.75 .. 3 */
    bool synchronous;               /* the base map is finished in every frame: shots and tests */
    const Preferences *preferences; /* copied; NULL: the defaults */
    const struct History *history;  /* what was observed; outlives the desk; NULL: nothing */
    const Shelf *shelf;             /* outlives the desk and may change; NULL: nothing to open */
    /* Called before a branch is run with these decisions, those ahead included; NULL: nobody wants
     * to know. */
    void (*will_run)(void *owner, int32_t branch, const Command *commands, int32_t count);
    void *owner;
    const SourceList *sources; /* outlives the desk; NULL: REQUEST_SOURCES asks for it */
} DeskConfig;

Desk *desk_create(const DeskConfig *config);
void desk_destroy(Desk *desk);

/* ---- input ---- */

typedef enum DeskKey {
    KEY_NONE,
    KEY_SPACE,
    KEY_ESCAPE,
    KEY_TAB,
    KEY_ENTER,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_DELETE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_PLUS,
    KEY_MINUS,
    KEY_F1,
    KEY_F2,
    KEY_F12,
    KEY_MENU, /* that of the context menu, or F10 */
    KEY_BACKSPACE,
    KEY_CHARACTER /* a letter, digit or sign: in `character`, lower case */
} DeskKey;

typedef enum DeskEventKind {
    EVENT_MOVE, /* pointer at x, y */
    EVENT_DOWN, /* primary button at x, y; clicks = 2 for the second of a double click */
    EVENT_UP,
    EVENT_CONTEXT, /* secondary button pressed at x, y */
    EVENT_ZOOM,    /* pinched at x, y; amount = factor */
    EVENT_DROP,    /* a file was dropped: path */
    EVENT_LEAVE,   /* the pointer left the window */
    EVENT_WHEEL,   /* at x, y; amount > 0 away from the user */
    EVENT_KEY,
    EVENT_RESIZE, /* width, height in pixels */
    EVENT_SCALE   /* amount = new UI scale */
} DeskEventKind;

typedef struct DeskEvent {
    DeskEventKind kind;
    float x, y, amount;
    int32_t clicks, width, height;
    DeskKey key;
    char character;
    char typed;    /* with a key that makes text: as it was typed, case and all */
    char utf8[8];  /* the same for all letters; "" when the key makes no text */
    bool by_place; /* a letter by its key's place on a layout without Latin letters: no text */
    bool shift, ctrl;
    const char *path;   /* lives until the call returns */
    const char *pasted; /* with Ctrl+V: what the clipboard holds; lives as long */
} DeskEvent;

void desk_event(Desk *desk, const DeskEvent *event);

/* Lets real time pass: `seconds` since the last call. The simulation moves by seconds * speed, but
 * at most max_events events, so that input never waits; what is left over is made up next time. */
void desk_advance(Desk *desk, double seconds);

/* Shows a place in the middle of the map, `zoom` times as large as the whole map. */
void desk_look_at(Desk *desk, double lon, double lat, double zoom);

/* Writes the frame. now_ms: any clock that does not jump back. Returns true while the picture is
 * still changing by itself (running, or a finer base map to come), false when it may rest. */
bool desk_draw(Desk *desk, DrawList *list, double now_ms);

/* ---- what it shows, for the desktop's title and for tests ---- */

const Sim *desk_sim(const Desk *desk);
void desk_run_until(Desk *desk, int64_t t); /* for --at */
bool desk_is_paused(const Desk *desk);
void desk_set_paused(Desk *desk, bool paused);
const DeskConfig *desk_config_of(const Desk *desk); /* its size is the present one */
float desk_scale(const Desk *desk);
void desk_set_scale(Desk *desk, float scale);       /* 0.75 .. 3 */
int32_t desk_speed(const Desk *desk);               /* simulated seconds per second */
VesselIndex desk_selected_vessel(const Desk *desk); /* -1: none */
int32_t desk_selected_port(const Desk *desk);       /* -1: none */
/* Selects as a click would; -1, -1 selects nothing. */
void desk_select(Desk *desk, VesselIndex vessel, int32_t port);
/* The control of the last frame, from the topmost, whose tooltip contains the words: its rectangle,
 * which may be scrolled out of sight. */
bool desk_find(const Desk *desk, const char *tip, Rect *rect);
/* The scenario's card, with what to watch and to try, over the map. Not shown until asked for. */
void desk_show_card(Desk *desk, bool shown);
bool desk_shows_card(const Desk *desk);
/* ---- the run as a whole: also what is known ahead of the time shown ---- */

int64_t desk_known_end(const Desk *desk); /* ms, >= now */
int32_t desk_decision_count(const Desk *desk);
Command desk_decision(const Desk *desk, int32_t index); /* by rising t */

/* ---- the tree of runs, for those who keep it or live it again: experiment/branch.h ---- */

/* To read; branches come and go as the person at the window wants. */
const struct Branches *desk_branches(const Desk *desk);
int32_t desk_branch(const Desk *desk); /* the one shown, which decisions go to */
/* Of the branch as it will be at t, in its known future or beyond it. */
uint64_t desk_branch_hash(Desk *desk, int32_t branch, int64_t t);
/* Runs all branches to command->t and takes the decision then in one of them. False when it is not
 * possible. */
bool desk_take_decision(Desk *desk, int32_t branch, const Command *command);
/* Runs all to t and forks one of them there; the branch shown stays. Its place; -1: there are four.
 * A name that will not do becomes a letter. */
int32_t desk_fork(Desk *desk, int32_t from, int64_t t, const char *name);
bool desk_name_branch(Desk *desk, int32_t branch, const char *name); /* false: it will not do */
/* Brings all to t, past or future; what was known stays known. */
void desk_move_to(Desk *desk, int64_t t);
/* Two maps, when there are several branches: the branch shown beside the next. */
void desk_show_branches(Desk *desk);

/* ---- bookmarks, in time's order; whoever runs the desk keeps them (REQUEST_SETTINGS) ---- */

int32_t desk_bookmark_count(const Desk *desk);
const char *desk_bookmark(const Desk *desk, int32_t index, int64_t *t); /* its name */
/* False: there is one at that time, or no room. */
bool desk_add_bookmark(Desk *desk, int64_t t, const char *name);

const Preferences *desk_preferences(const Desk *desk);
/* Takes effect with the next frame, and asks who runs the desk to keep them (REQUEST_SETTINGS). */
void desk_set_preferences(Desk *desk, const Preferences *preferences);
/* ---- what the desk cannot do itself: it asks who runs it ---- */

typedef enum RequestKind {
    REQUEST_SCREENSHOT,
    REQUEST_OPEN,           /* text: a bundled scenario or recording, or a path */
    REQUEST_SAVE_RECORDING, /* text: path; "": where such files go */
    REQUEST_SAVE_PICTURE,   /* text: path; number: what, as the part that asked knows */
    REQUEST_SETTINGS,       /* they have changed: keep them */
    REQUEST_SOURCES,        /* the list for desk_set_sources */
    REQUEST_QUIT
} RequestKind;

typedef struct DeskRequest {
    RequestKind kind;
    int32_t number;
    char text[1280]; /* a recording in one line is 1024 bytes long */
} DeskRequest;

/* The oldest request that was not taken yet; false: there is none. */
bool desk_take_request(Desk *desk, DeskRequest *request);
/* What is wrong with a file, in a panel to be read; advice: one or two sentences before it. */
void desk_show_problem(Desk *desk, const char *title, const char *advice, const Errors *errors);
/* Where the figures of the scenario come from; the list outlives the desk. */
void desk_set_sources(Desk *desk, const SourceList *list);
/* The list of what can be opened. */
void desk_show_files(Desk *desk);
/* Shows a message over the map for some seconds. */
void desk_say(Desk *desk, const char *text);

#endif
