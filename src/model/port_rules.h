/* What a scenario may say of a port beyond the map: berths by size, silo, draught, pilots. */
#ifndef CORRIDOR_MODEL_PORT_RULES_H
#define CORRIDOR_MODEL_PORT_RULES_H

#include <stdbool.h>
#include <stdint.h>

struct Dated;
struct Hours;
struct Mix;

/* Berths of one size. A port's groups stand from the smallest to the largest: what fits one of them
 * fits all that follow. */
typedef struct BerthGroup {
    int32_t count;           /* 1..1000 */
    int32_t max_loa_cm;      /* INT32_MAX: any */
    int64_t max_dwt_kg;      /* INT64_MAX: any */
    int64_t load_kg_per_day; /* 0: as the port */
} BerthGroup;

enum { BERTH_GROUPS_MAX = 6, PILOTS_MAX = 8 };

/* How grain comes from inland. */
typedef enum InlandMode { INLAND_RAIL, INLAND_TRUCK, INLAND_BARGE, INLAND_MODES } InlandMode;
extern const char *const inland_mode_names[INLAND_MODES]; /* "rail" "truck" "barge" */

/* One commodity's part of a silo: cells that hold nothing else. */
typedef struct SiloBin {
    int32_t commodity;
    int64_t stock_kg; /* at the start; at most capacity_kg */
    int64_t capacity_kg;
} SiloBin;

/* A port's silo. What a day brings is, mode by mode, the dated value in force; rail brings no more
 * than the wagons that can be unloaded. The goods divide the day's total among the bins, less the
 * part that is called forward (see below). */
typedef struct SiloRules {
    const SiloBin *bins; /* [bin_count], as the goods of the mix */
    int32_t bin_count;
    int32_t first_bin;                        /* in the array of all bins of the run */
    const struct Dated *inflow[INLAND_MODES]; /* kg/day by date; NULL: none */
    int32_t inflow_count[INLAND_MODES];
    const struct Dated *wagons; /* [wagon_count] unloaded in 1000 days, by date; NULL: no limit */
    int32_t wagon_count;
    int64_t wagon_kg;
    const struct Mix *goods; /* [goods_count] over the bins */
    int32_t goods_count;
    /* Part of the inflow that, while vessels at berth want more than their bin holds, is sent for
     * the one of them that berthed first: elevators call forward what ships ask for. ppm. */
    int32_t call_forward_ppm;
} SiloRules;

typedef struct PortRules {
    const BerthGroup *groups; /* [group_count]; 0: berths of one kind, which fit any vessel */
    int32_t group_count;
    const SiloRules *silo; /* NULL: vessels load without limit */
    /* Vessels load until they draw so much; 0: no limit. The least of what the harbour allows, the
     * depth less the clearance under the keel, and the limits of the lanes between roadstead and
     * berth. */
    int32_t draught_cm;
    int32_t pilots; /* 0: vessels move without */
    int64_t pilotage_ms;
    const struct Hours *pilot_hours; /* moves begin only then; NULL: at any hour */
    int64_t headway_ms;              /* between moves the same way */
    int64_t one_way_ms; /* between moves of opposite ways: how long one takes the channel */
} PortRules;

/* Clearance under the keel that PIANC's Harbour Approach Channels Design Guidelines (report 121,
 * 2014) give as a first estimate for sheltered water without swell: 10 % of the draught. There is
 * no tide to wait for in the Black Sea. Status: estimate. */
enum { UNDER_KEEL_PPM = 100000 };

/* The draught that water of this depth allows, the clearance kept. */
int32_t port_rules_draught(int32_t depth_cm, int32_t under_keel_ppm);

struct VesselClass;
/* Index of the smallest group that a vessel of the class fits, 0 without groups, -1: none. */
int32_t port_rules_group(const PortRules *rules, const struct VesselClass *vessel_class);
/* Whether it fits a berth and can load anything at the port's draught. */
bool port_rules_fit(const PortRules *rules, const struct VesselClass *vessel_class);
/* Most that it can load of parcel_kg at the port's draught (fleet_cargo_kg). */
int64_t port_rules_parcel(const PortRules *rules, const struct VesselClass *vessel_class,
                          int64_t parcel_kg);

#endif
