/* Parts: what the desk is made of beyond its map and its fixed panels. A part owns a state of its
 * own, draws itself from the Sim and the desk, answers input, and brings commands. Parts do not
 * know each other: what several need (selection, camera, time, messages) is the desk's. One file
 * each; parts.c lists them. */
#ifndef CORRIDOR_VIEW_PARTS_H
#define CORRIDOR_VIEW_PARTS_H

#include "view/desk_state.h"

/* A key and what is held with it. character: with KEY_CHARACTER, lower case. */
typedef struct KeyChord {
    DeskKey key;
    char character;
    bool ctrl, shift;
} KeyChord;

/* Something that a user can have done. The help lists all with keys, the palette all. */
typedef struct UiCommand {
    const char *section; /* of the help: "Time" */
    const char *name;    /* "Pause or run" */
    KeyChord keys[2];    /* KEY_NONE: none */
    void (*run)(Desk *desk, int32_t argument);
    int32_t argument;
    bool (*possible)(const Desk *desk); /* NULL: always */
} UiCommand;

/* Where a part is drawn, and so who answers first: later ones lie on top. */
typedef enum PartLevel {
    PART_MAP,    /* on the map, below the panels */
    PART_PANEL,  /* with the panels */
    PART_OVERLAY, /* above those: menus */
    PART_DIALOG   /* above everything: dialog.h */
} PartLevel;

typedef struct Part {
    PartLevel level;
    size_t state_size; /* bytes, zeroed before create; 0: none */
    /* Each may be NULL. `state` is the part's own. */
    void (*create)(Desk *desk, void *state);
    void (*destroy)(Desk *desk, void *state);
    /* Before anything else: true: it was for this part, nobody else sees it. Asked from the top. */
    bool (*event)(Desk *desk, void *state, const DeskEvent *event);
    void (*advance)(Desk *desk, void *state, double seconds); /* real time, paused or not */
    void (*draw)(Desk *desk, void *state, DrawList *list);
    const UiCommand *commands;
    int32_t command_count;
} Part;

extern const Part *const desk_parts[];
extern const int32_t desk_part_count;

/* Each in a file of its own, part_NAME.c. */
extern const Part part_files, part_help, part_palette, part_problem, part_settings, part_sources;

void *part_state(const Desk *desk, const Part *part);
void parts_create(Desk *desk);
void parts_destroy(Desk *desk);
bool parts_event(Desk *desk, const DeskEvent *event);
void parts_advance(Desk *desk, double seconds);
void parts_draw(Desk *desk, PartLevel level, DrawList *list);

/* ---- commands: those of the desk, then those of the parts ---- */

int32_t ui_command_count(void);
const UiCommand *ui_command(int32_t index);
bool ui_command_possible(const Desk *desk, const UiCommand *command);
/* The command that a key stands for now, NULL: none. */
const UiCommand *ui_command_of_key(const Desk *desk, const DeskEvent *event);
bool ui_chord_matches(const KeyChord *chord, const DeskEvent *event);
/* "Ctrl+Z, Ctrl+Shift+Y"; "" when it has no key. */
enum { KEYS_TEXT = 64 };
const char *ui_keys_words(const UiCommand *command, char out[KEYS_TEXT]);
/* "Pause or run  (Space)": for tooltips; the command is found by its function and argument. */
enum { TIP_TEXT = 240 };
const char *ui_tip(void (*run)(Desk *, int32_t), int32_t argument, const char *text,
                   char out[TIP_TEXT]);

extern const UiCommand desk_commands[]; /* desk_commands.c */
extern const int32_t desk_command_count;

#endif
