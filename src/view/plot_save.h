/* Saving plots: a part asks, and whoever runs the desk writes the file with what is made here. */
#ifndef CORRIDOR_VIEW_PLOT_SAVE_H
#define CORRIDOR_VIEW_PLOT_SAVE_H

#include "view/draw_svg.h"
#include "view/plots.h"

typedef enum PlotFormat { PLOT_PNG, PLOT_SVG, PLOT_CSV, PLOT_FORMATS } PlotFormat;
extern const char *const plot_format_names[PLOT_FORMATS]; /* "PNG" ... */

/* Asks for it: REQUEST_SAVE_PICTURE with a name for the file, without folder and ending. */
void plot_save(Desk *desk, PlotSpec spec, PlotFormat format);

/* ---- answering the request; number is that of the request ---- */

PlotFormat plot_save_format(int32_t number);
/* The file's text, for SVG and CSV; false: there is no such plot. Free it with text_buffer_free. */
bool plot_save_text(Desk *desk, int32_t number, TextBuffer *out);
/* What a PNG shows, and its size in pixels; false: there is no such plot. */
bool plot_save_picture(Desk *desk, int32_t number, DrawList *list, int32_t *width, int32_t *height);

#endif
