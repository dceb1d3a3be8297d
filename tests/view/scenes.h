/* Eight views of the window at its best, which together show every part of it: what the picture
 * check compares and README shows. Each is reached as a user reaches it: by keys and clicks. */
#ifndef CORRIDOR_TESTS_SCENES_H
#define CORRIDOR_TESTS_SCENES_H

#include "experiment/history.h"
#include "io/scenario_file.h"
#include "view/canvas.h"
#include "view/desk_state.h"

/* A scenario with its map and record, and a desk on it. */
typedef struct Stage {
    const char *id; /* of the scenario that is loaded; NULL: none */
    ScenarioBundle bundle;
    Chart chart;
    History history;
    Desk *desk;
    DrawList list; /* the last frame */
    double now_ms; /* of the window's clock */
} Stage;

typedef struct Scene {
    const char *name;     /* of its picture's file */
    const char *scenario; /* id */
    bool in_readme;
    void (*play)(Stage *stage);
} Scene;

enum { SCENES = 8 };
extern const Scene scenes[SCENES];

/* Opens the scene in a window of that size and plays it, up to its last frame, which is in
 * stage->list. What was loaded before is used again. */
void stage_play(Stage *stage, const Scene *scene, TextSource *text, int32_t width, int32_t height,
                float scale);
void stage_close(Stage *stage); /* leaves it empty */

/* What a user does; each ends with a frame. A control that is missing ends the program. */
void stage_send(Stage *stage, DeskEvent event);
void stage_letter(Stage *stage, char letter);
void stage_frame(Stage *stage);
/* Frames until the picture rests. */
void stage_settle(Stage *stage);

#endif
