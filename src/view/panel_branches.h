/* Branches in the window: the tree under the timeline, the menu of a branch, the commands; and what
 * compares the branch shown with another: second map, ghosts, differences. */
#ifndef CORRIDOR_VIEW_PANEL_BRANCHES_H
#define CORRIDOR_VIEW_PANEL_BRANCHES_H

#include "view/parts.h"

extern const Part part_branches;

/* A branch's own colour, the same wherever it is shown. */
Color branch_color(int32_t branch);
/* Its mark: a disc; a ring around it: decisions go there. */
void branch_mark(DrawList *list, float x, float y, float u, int32_t branch, bool active);

void branches_compare(Desk *desk, CompareMode mode);

/* The buttons in the head of the timeline's names. */
void branch_buttons_draw(Desk *desk, DrawList *list, Rect head);
/* The tree, a row for each branch; height 0: there is one branch alone. rows: what is left of the
 * timeline's panel; strip: where time is. */
float branch_tree_height(const Desk *desk);
void branch_tree_draw(Desk *desk, DrawList *list, Rect rows, Rect strip);

/* ---- compare_panel.c ---- */
extern const Part part_compare; /* the differences, in the column on the right */
/* Where that has no room: the first of them in a few words, or who decides; and all of them. */
void compare_note(const Desk *desk, char note[120], char tip[600]);

/* ---- compare_view.c ---- */
/* Where the other branch's map lies; w 0: nowhere. */
Rect compare_other_rect(const Desk *desk);
/* Over the map: the other map or the ghosts, and which is which. first_hit: the map's. */
void compare_map_draw(Desk *desk, DrawList *list, int32_t first_hit);
/* What lies at a pixel of the other map's water; false: nothing, or another place. */
bool compare_place_tip(Desk *desk, float x, float y, char *tip, int32_t size);
/* Clicks and the wheel over the other map. */
bool compare_event(Desk *desk, const DeskEvent *event);

#endif
