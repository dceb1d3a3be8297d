/* Where the chart has water, as a grid of bits: for pictures only (stopped vessels are drawn on
 * water, labels rather on land). Nothing here decides where a vessel may go. */
#ifndef CORRIDOR_VIEW_WATER_MASK_H
#define CORRIDOR_VIEW_WATER_MASK_H

#include "model/chart.h"
#include "view/camera.h"

typedef struct WaterMask WaterMask;

/* Land by non-zero winding at the middle of every cell of step x step degrees. */
WaterMask *water_mask_create(const ChartShapes *land, GeoBox box, double step);
void water_mask_destroy(WaterMask *mask); /* NULL is fine */

/* True outside the box: what is not known is taken as sea. */
bool water_mask_at(const WaterMask *mask, double lon, double lat);

#endif
