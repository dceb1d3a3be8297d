/* Inside the map layer: what map_view.c (chart, ports, labels) and vessel_view.c share. */
#ifndef CORRIDOR_VIEW_MAP_LAYER_H
#define CORRIDOR_VIEW_MAP_LAYER_H

#include "view/crowd.h"
#include "view/desk_state.h"

struct MapLayer {
    WaterMask *water;
    Clutter clutter; /* of the frame that is being drawn */
    Crowd crowd;
    int32_t *at_port;      /* vessels in roads and at berths, by port */
    uint8_t *port_choice;  /* where its label stood last, by port: 1 + index; 0: nowhere yet */
    uint8_t *queue_choice; /* the same by line */
};

/* True when a circle of `margin` pixels about p touches the window. */
bool near_window(const Desk *desk, Vec2 p, float margin);

/* Fills at_port and looks, draws the vessels, and notes the stopped ones in the clutter. */
void vessel_view_draw(Desk *desk, DrawList *list);

#endif
