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

#endif
