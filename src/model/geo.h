/* Geodesy on WGS84, by PROJ's geodesic.h (Karney 2013). */
#ifndef CORRIDOR_MODEL_GEO_H
#define CORRIDOR_MODEL_GEO_H

#include "model/network.h"

#define METRES_PER_NM 1852.0

double geo_distance_m(GeoPoint a, GeoPoint b);
/* Azimuth at a of the geodesic to b, degrees 0..360 clockwise from north. */
double geo_course_deg(GeoPoint a, GeoPoint b);
/* The point `metres` from a in direction course_deg. */
GeoPoint geo_ahead(GeoPoint a, double course_deg, double metres);

/* Whether the segments a-b and c-d cross or touch, taken as straight lines in lon/lat (segments
 * here are short). */
bool geo_segments_cross(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d);

#endif
