/* Figures that may not be known, NAN: as they are printed. */
#ifndef CORRIDOR_CLI_FIGURE_H
#define CORRIDOR_CLI_FIGURE_H

#include <jansson.h>

/* A blank and the figure in so many columns; "-" when it is not known. */
void figure_print(double x, int width, int decimals);
/* A new reference: a number, or null. */
json_t *figure_json(double x);

#endif
