/* A plot for other programs: as comma separated values, and as a picture. */
#ifndef CORRIDOR_VIEW_PLOT_FILE_H
#define CORRIDOR_VIEW_PLOT_FILE_H

#include "view/draw_svg.h"
#include "view/plot.h"

/* Comma separated values (RFC 4180, but lines end in LF): lines that begin with # tell title, unit
 * and source, then a header, then a row for each time within what is shown, UTC. What is not known
 * is empty. A band has two columns. */
void plot_to_csv(const Plot *plot, TextBuffer *out);

/* The plot as it is shown, with title, unit, axes, legend and source, from the origin, of so many
 * pixels; u: pixels per layout unit. */
void plot_to_picture(const Plot *plot, TextSource *text, float width, float height, float u,
                     DrawList *list);

#endif
