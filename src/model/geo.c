#include "model/geo.h"

#include <geodesic.h>

/* WGS84: semi-major axis in metres and flattening (NIMA TR8350.2). Initialised at every call: it
 * costs about as much as a sine, and leaves no state for threads to share. */
static struct geod_geodesic wgs84(void)
{
    struct geod_geodesic geodesic;
    geod_init(&geodesic, 6378137.0, 1 / 298.257223563);
    return geodesic;
}

double geo_distance_m(GeoPoint a, GeoPoint b)
{
    struct geod_geodesic geodesic = wgs84();
    double metres;
    geod_inverse(&geodesic, a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres;
}

double geo_course_deg(GeoPoint a, GeoPoint b)
{
    struct geod_geodesic geodesic = wgs84();
    double azimuth; /* -180..180 */
    geod_inverse(&geodesic, a.lat, a.lon, b.lat, b.lon, NULL, &azimuth, NULL);
    return azimuth < 0 ? azimuth + 360 : azimuth;
}

GeoPoint geo_ahead(GeoPoint a, double course_deg, double metres)
{
    struct geod_geodesic geodesic = wgs84();
    GeoPoint ahead;
    geod_direct(&geodesic, a.lat, a.lon, course_deg, metres, &ahead.lat, &ahead.lon, NULL);
    return ahead;
}

/* Twice the signed area of the triangle: positive when c lies left of a-b, 0 on its line. */
static double turn(GeoPoint a, GeoPoint b, GeoPoint c)
{
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

/* Whether p, known to lie on the line of a and b, lies between them. */
static bool within(GeoPoint a, GeoPoint b, GeoPoint p)
{
    return (p.lon >= a.lon || p.lon >= b.lon) && (p.lon <= a.lon || p.lon <= b.lon) &&
           (p.lat >= a.lat || p.lat >= b.lat) && (p.lat <= a.lat || p.lat <= b.lat);
}

bool geo_segments_cross(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d)
{
    double abc = turn(a, b, c), abd = turn(a, b, d);
    double cda = turn(c, d, a), cdb = turn(c, d, b);
    if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) &&
        ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0))) {
        return true;
    }
    return (abc == 0 && within(a, b, c)) || (abd == 0 && within(a, b, d)) ||
           (cda == 0 && within(c, d, a)) || (cdb == 0 && within(c, d, b));
}
