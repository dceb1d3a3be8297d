/* How much a file may hold. Everything above is refused with its place, before it costs time or
 * memory: a file may come from anybody. All are generous; bsgi-2022 with what it uses has 5 flows,
 * 24 stations, 8,000 values and 60 kB a file.
 *
 * Some limits stand with the arrays that they size: NETWORK_NODES_MAX (model/network.h) for
 * waypoints with berths and roadsteads, PARTIES_MAX, AGREEMENTS_MAX, CONDITIONS_MAX,
 * RULE_CLAUSES_MAX (model/truce.h), SERVICE_STEPS_MAX, REPEAT_CAUSES_MAX (model/scenario.h),
 * BERTH_GROUPS_MAX, PILOTS_MAX (model/port_rules.h); those of recordings in io/recording.h, a
 * picture's side in io/png_file.h. A run lasts 17 years at most (sim/alarm.h). */
#ifndef CORRIDOR_IO_LIMITS_H
#define CORRIDOR_IO_LIMITS_H

/* Bytes of a file. */
enum {
    TEXT_FILE_BYTES_MAX = 64 << 20, /* any; 50 times the largest file of the maps */
    JSON_BYTES_MAX = 4 << 20, /* 50 times the largest network; 200 MB in memory if all brackets */
    YAML_BYTES_MAX = 4 << 20
};

/* YAML. */
enum {
    YAML_DEPTH_MAX = 32,     /* lists and maps within each other */
    YAML_NODES_MAX = 200000, /* values in all; 4 MiB of brackets would take 400 MB otherwise */
    ID_BYTES_MAX = 48,
    TEXT_BYTES_MAX = 4000
};

/* A scenario; entries of a section unless it says more. */
enum {
    USED_MAX = 16, /* files */
    CLASSES_MAX = 200,
    GOODS_MAX = 1000, /* commodities; destinations */
    CORRIDORS_MAX = 64,
    RULES_MAX = 64,     /* of a corridor */
    BINS_MAX = 64,      /* kinds of goods in a port's silo */
    STATIONS_MAX = 256, /* inspections; queues; registrations; controls */
    QUEUE_LINES_MAX = 16,
    PLACES_MAX = 64, /* with weather */
    CLOSES_MAX = 64, /* by the weather of a place */
    HAZARDS_MAX = 64,
    FLOWS_MAX = 64,
    STEPS_MAX = 256,             /* of an itinerary; of a branch */
    DATED_ARRIVALS_MAX = 100000, /* vessels that a flow lists by date */
    EVENTS_MAX = 10000,
    DATED_MAX = 2000,   /* values of a calendar */
    CHOICES_MAX = 1000, /* of a mix */
    /* Vessels of all flows that are to be expected in a run, as many may be inside at once: with
     * luck and all other actors they stay below the 2^20 slots of alarms. */
    VESSELS_MAX = 1000000
};

/* A map. */
enum {
    FEATURES_MAX = 10000, /* of its network; ports, waypoints, lanes and areas together */
    LINE_POINTS_MAX = 100000,
    NAME_BYTES_MAX = 200,
    PICTURE_PIXELS_MAX = 64 << 20
};

/* A table. */
enum { CSV_COLUMNS_MAX = 1000, CSV_ROWS_MAX = 1000000 };

#endif
