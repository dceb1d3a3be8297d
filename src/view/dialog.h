/* Dialogs: parts that lie over everything and take all input while they are open; one at a time.
 * The palette, files, settings and help are dialogs. While one is open the desk's scroll is the
 * dialog's: scroll_begin and scroll_end in it work as in a panel. */
#ifndef CORRIDOR_VIEW_DIALOG_H
#define CORRIDOR_VIEW_DIALOG_H

#include "view/parts.h"
#include "view/widgets.h"

/* Closes what else is open (card, line, menu, help, another dialog). */
void dialog_open(Desk *desk, const Part *part);
void dialog_close(Desk *desk);
bool dialog_is_open(const Desk *desk, const Part *part);

/* What every dialog does with an event that it has no use for itself: keyboard focus, scrolling,
 * Esc and a click beside it close it; commands of the section "Window" still work. True: nobody
 * else shall see it. */
bool dialog_event(Desk *desk, const DeskEvent *event);

/* Whether the user points at something with the event: a pointer that rests where a dialog opens
 * chooses nothing there. */
bool dialog_points(const Desk *desk, const DeskEvent *event);

/* The veil, the ground and the head with the title and a cross. width in units; height in pixels
 * of what shall fit below the head, without margins. Returns where that goes: less high than
 * wished where the window is too small. */
Rect dialog_begin(Desk *desk, DrawList *list, float width, float height, const char *title);

/* Between scroll_begin's view and its rows: scrolls so that y0 .. y1 of the content is seen. Call
 * before scroll_begin with the height of the whole content. */
void dialog_show(Desk *desk, float view_height, float content, float y0, float y1);

/* Keys as small plates, from the right end x; "Ctrl+Z, Del". Returns the left end. */
float dialog_keys(Desk *desk, DrawList *list, float x, float middle, const char *keys);

/* For desk.c: what is drawn next lies below the dialog, or no longer. */
void dialog_below(Desk *desk, bool below);

#endif
