/* Inside the map layer: what map_view.c (chart, ports, labels), vessel_view.c and the parts on the
 * map share. */
#ifndef CORRIDOR_VIEW_MAP_LAYER_H
#define CORRIDOR_VIEW_MAP_LAYER_H

#include "view/crowd.h"
#include "view/desk_state.h"

/* A vessel of this frame. */
typedef struct Ship {
    VesselMark mark;
    VesselIndex index;
    VesselLook look;
    Vec2 at;         /* pixels, where it is (drawn aside when it lies in a crowd) */
    int32_t cluster; /* -1: drawn by itself */
    bool is_near;    /* the window */
} Ship;

/* Vessels too many to be drawn one by one. */
typedef struct Cluster {
    Vec2 sum; /* of their places; divided by count: where it is drawn */
    int32_t count, looks[LOOKS];
} Cluster;

/* Traffic on a lane now: passages a day that its vessels amount to, and laden kilogrammes a day
 * along its points and against them. */
typedef struct LaneFlow {
    float passages, along_kg, against_kg;
} LaneFlow;

struct MapLayer {
    WaterMask *water;
    Clutter clutter; /* of the frame that is being drawn */
    Crowd crowd;
    Ship *ships; /* [ship_count] those with a place, by slot */
    int32_t ship_count, ship_capacity, near_count;
    Cluster *clusters; /* [cluster_capacity] by cell */
    int32_t cluster_count, cluster_capacity;
    LaneFlow *flows;       /* by lane */
    int32_t *at_port;      /* vessels in roads and at berths, by port */
    uint8_t *port_choice;  /* where its label stood last, by port: 1 + index; 0: nowhere yet */
    uint8_t *queue_choice; /* the same by line */
    uint8_t *area_choice;  /* the same by area */
    Rect selected;         /* the selected vessel's ring in this frame; w 0: not shown */
    uint8_t selected_choice;
    GeoPoint *trail; /* [trail_count] where the tracked vessel has been seen */
    int32_t trail_count, trail_capacity;
    uint64_t trail_serial;
    int64_t trail_t; /* of the last point */
};

/* True when a circle of `margin` pixels about p touches the window. */
bool near_window(const Desk *desk, Vec2 p, float margin);

/* Fills ships, flows, at_port and looks, and puts the stopped into the crowd's lattice. */
void vessel_view_gather(Desk *desk);
/* Draws the vessels, and notes hulls in the clutter. */
void vessel_view_draw(Desk *desk, DrawList *list);
/* The path of the selected vessel: what lies ahead, and what it has sailed when `tracked`. */
void vessel_track_draw(Desk *desk, DrawList *list, bool tracked);
/* Sums up those that lie too close for the scale; sets ship.cluster. */
void vessel_clusters_make(Desk *desk);
/* Draws them and notes them in the clutter. */
void vessel_clusters_draw(Desk *desk, DrawList *list);
/* Of clusters[index], 0 .. cluster_count - 1; w 0: too few to be one. */
Rect vessel_cluster_place(const Desk *desk, int32_t index);

#endif
