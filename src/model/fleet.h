/* Vessel classes. */
#ifndef CORRIDOR_MODEL_FLEET_H
#define CORRIDOR_MODEL_FLEET_H

#include "model/network.h"

typedef struct VesselClass {
    const char *id;   /* "handysize_28k" */
    const char *name; /* "Handysize" */
    const char *source;
    DataStatus status;
    int64_t dwt_kg;
    int64_t cargo_kg; /* typical full cargo */
    int32_t loa_cm, beam_cm;
    int32_t draught_laden_cm, draught_ballast_cm;
    int32_t laden_mm_s, ballast_mm_s; /* service speeds */
    int32_t fuel_laden_kg_day, fuel_ballast_kg_day, fuel_port_kg_day;
    int64_t hull_value_cents; /* mid of the range */
    int64_t hire_cents_day;   /* time charter equivalent, mid of the range */
    int32_t crew;
} VesselClass;

/* Draught with so much cargo, rounded up: as laden with all that the deadweight allows, and less by
 * what the waterplane carries for each centimetre; never less than in ballast. As laden for a class
 * without length or beam. */
int32_t fleet_draught_cm(const VesselClass *vessel_class, int64_t cargo_kg);
/* Most cargo at a draught; 0 when it is not more than that in ballast. */
int64_t fleet_cargo_kg(const VesselClass *vessel_class, int32_t draught_cm);

#endif
