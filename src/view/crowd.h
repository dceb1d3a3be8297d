/* Where stopped vessels are drawn. Vessels at one anchorage or berth share one point of the
 * network; drawn there they would hide each other. Each gets a cell of a lattice that lies in the
 * wind, rank beside rank, the nearest one that is free, on water, and off lanes and port marks.
 * Where there is no water near (a berth up a river, seen from afar) they lie close together round
 * their place.
 *
 * A vessel keeps its cell from frame to frame while the scale stays: a queue does not twitch when
 * its head leaves. A first frame depends on nothing but what it shows. */
#ifndef CORRIDOR_VIEW_CROWD_H
#define CORRIDOR_VIEW_CROWD_H

#include "view/camera.h"
#include "view/clutter.h"
#include "view/water_mask.h"

/* Course of a vessel at anchor, degrees: the wind of the picture. */
enum { CROWD_COURSE_DEG = 40 };

typedef struct CrowdShip {
    Vec2 place; /* where it lies, pixels; those of one place within half a pixel */
    uint64_t serial;
    int32_t group; /* index into groups */
    Vec2 drawn;    /* set by crowd_spread */
    bool hidden;   /* too many for the scale or the room: only counted */
} CrowdShip;

typedef struct CrowdGroup {
    Vec2 place;
    int32_t count, shown;
    Rect extent; /* of the middles of its hulls; set by crowd_spread */
} CrowdGroup;

typedef struct CrowdCell {
    int32_t i, j; /* across and along */
} CrowdCell;

/* A table from keys to cells; key 0 is an empty row. */
typedef struct CrowdTable {
    uint64_t *keys;
    CrowdCell *cells;
    int32_t rows; /* a power of two, at least twice the entries */
} CrowdTable;

typedef struct Crowd {
    CrowdShip *ships; /* [ship_count], in the order added */
    CrowdGroup *groups;
    int32_t ship_count, ship_capacity, group_count, group_capacity;
    CrowdCell *nearest; /* [nearest_count] offsets, from the middle outwards; made once */
    int32_t nearest_count;
    CrowdTable taken;  /* cell -> itself */
    CrowdTable kept;   /* serial -> cell of the last frame */
    double kept_scale; /* of that frame */
    float kept_length;
} Crowd;

typedef struct CrowdGround {
    const Camera *camera;
    const WaterMask *water; /* NULL: water everywhere */
    const Clutter *clutter; /* lanes and marks to keep off; hulls are not yet in it */
    float length;           /* of a hull, pixels */
    int32_t most;           /* hulls drawn of a group */
} CrowdGround;

void crowd_reset(Crowd *crowd); /* keeps memory and cells */
void crowd_free(Crowd *crowd);
void crowd_add(Crowd *crowd, Vec2 place, uint64_t serial); /* serial > 0 */
void crowd_spread(Crowd *crowd, const CrowdGround *ground);

/* The group at a place; NULL when nobody lies there. */
const CrowdGroup *crowd_group_at(const Crowd *crowd, Vec2 place);

#endif
