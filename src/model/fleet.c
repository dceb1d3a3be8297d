#include "model/fleet.h"

/* kg that a centimetre more of draught carries, per square metre of length over all times beam: the
 * waterplane of full-bodied dry cargo ships fills some 0.92 of it, and the Black Sea's water weighs
 * 1.013 t a cubic metre. Held against the one ship of the fleet whose figures are published for two
 * draughts: an RSD59 carries 5,320 t at 3.60 m, 5,350 by this. Status: estimate. */
enum { KG_PER_CM_MILLI = 9320 };

/* Of the deadweight, for cargo; the rest is fuel, water and stores. Status: estimate. */
enum { CARGO_PERCENT = 96 };

static int64_t kg_per_cm(const VesselClass *class)
{
    /* 50,000 cm squared times 10^4: below 2^45. */
    return (int64_t) class->loa_cm * class->beam_cm * KG_PER_CM_MILLI / 10000000;
}

static int64_t most_cargo_kg(const VesselClass *class)
{
    return class->dwt_kg / 100 * CARGO_PERCENT;
}

int32_t fleet_draught_cm(const VesselClass *class, int64_t cargo_kg)
{
    int64_t lighter = most_cargo_kg(class) - cargo_kg, per_cm = kg_per_cm(class);
    if (lighter <= 0 || per_cm == 0) {
        return class->draught_laden_cm;
    }
    int64_t draught = class->draught_laden_cm - lighter / per_cm; /* the cargo up, the draught up */
    return draught > class->draught_ballast_cm ? (int32_t)draught : class->draught_ballast_cm;
}

int64_t fleet_cargo_kg(const VesselClass *class, int32_t draught_cm)
{
    if (draught_cm >= class->draught_laden_cm) {
        return class->cargo_kg > most_cargo_kg(class) ? class->cargo_kg : most_cargo_kg(class);
    }
    if (draught_cm <= class->draught_ballast_cm) {
        return 0;
    }
    int64_t kg = most_cargo_kg(class) - (class->draught_laden_cm - draught_cm) * kg_per_cm(class);
    return kg > 0 ? kg : 0;
}
