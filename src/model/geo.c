#include "model/geo.h"

#include <geodesic.h>

/* WGS84, defining parameters a and f (NGA.STND.0036). */
static struct geod_geodesic wgs84(void)
{
    struct geod_geodesic g;
    geod_init(&g, 6378137.0, 1.0 / 298.257223563);
    return g;
}

double geo_distance_m(GeoPoint a, GeoPoint b)
{
    struct geod_geodesic g = wgs84();
    double metres;
    geod_inverse(&g, a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres;
}

double geo_course_deg(GeoPoint a, GeoPoint b)
{
    struct geod_geodesic g = wgs84();
    double azimuth;
    geod_inverse(&g, a.lat, a.lon, b.lat, b.lon, NULL, &azimuth, NULL);
    return azimuth < 0 ? azimuth + 360.0 : azimuth;
}

GeoPoint geo_ahead(GeoPoint a, double course_deg, double metres)
{
    struct geod_geodesic g = wgs84();
    GeoPoint b;
    geod_direct(&g, a.lat, a.lon, course_deg, metres, &b.lat, &b.lon, NULL);
    return b;
}

static double side(GeoPoint a, GeoPoint b, GeoPoint p)
{
    return (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
}

static bool within_box(GeoPoint a, GeoPoint b, GeoPoint p)
{
    return p.lon >= (a.lon < b.lon ? a.lon : b.lon) && p.lon <= (a.lon > b.lon ? a.lon : b.lon) &&
           p.lat >= (a.lat < b.lat ? a.lat : b.lat) && p.lat <= (a.lat > b.lat ? a.lat : b.lat);
}

bool geo_segments_cross(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d)
{
    double c_side = side(a, b, c), d_side = side(a, b, d);
    double a_side = side(c, d, a), b_side = side(c, d, b);
    if (((c_side > 0) != (d_side > 0)) && ((a_side > 0) != (b_side > 0)) && c_side != 0 &&
        d_side != 0 && a_side != 0 && b_side != 0) {
        return true;
    }
    return (c_side == 0 && within_box(a, b, c)) || (d_side == 0 && within_box(a, b, d)) ||
           (a_side == 0 && within_box(c, d, a)) || (b_side == 0 && within_box(c, d, b));
}
