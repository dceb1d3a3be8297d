#ifndef CORRIDOR_APP_SAVE_PLOT_H
#define CORRIDOR_APP_SAVE_PLOT_H

#include "view/canvas.h"
#include "view/desk.h"

/* Answers REQUEST_SAVE_PICTURE: writes the plot into the user's folder for pictures, or where the
 * program was started if there is none, and tells the path in a message of the desk. */
void save_plot(Desk *desk, const DeskRequest *request, TextSource *text);

/* Answers REQUEST_SCREENSHOT: writes the window's picture to where the program was started and its
 * name to stdout; when it cannot, the desk tells why. */
void save_screenshot(Desk *desk, Canvas *canvas);

#endif
