/* Names for vessels that the record does not name. */
#include "sim/why.h"

#include <stdio.h>

const char *sim_vessel_name(const VesselView *vessel, char out[VESSEL_NAME])
{
    static const char *const first[] = {
        "Aegean", "Anatolia", "Ardent", "Boreas",   "Calypso", "Ceres",   "Danube", "Delphi",
        "Egret",  "Emine",    "Galata", "Golden",   "Halcyon", "Ilios",   "Juno",   "Karadeniz",
        "Levant", "Marmara",  "Meltem", "Nautilus", "Nordic",  "Olympia", "Pontos", "Quiet",
        "Rhea",   "Selin",    "Tethys", "Triton",   "Umbra",   "Vesta",   "Zephyr", "Zora"};
    static const char *const second[] = {
        "Arrow",  "Bay",   "Bloom", "Carrier", "Crest",   "Dawn",    "Dream",   "Faith",
        "Field",  "Grace", "Grain", "Harvest", "Hope",    "Horizon", "Journey", "Lady",
        "Legacy", "Light", "Mill",  "Pearl",   "Pride",   "Queen",   "River",   "Sky",
        "Spirit", "Star",  "Sun",   "Trader",  "Venture", "Wave",    "Wind",    "Wish"};
    if (vessel->name) {
        snprintf(out, VESSEL_NAME, "%s", vessel->name);
        return out;
    }
    /* All calls of a ship have its name. */
    uint64_t mixed = ship_of_serial(vessel->serial) * UINT64_C(0x9E3779B97F4A7C15);
    snprintf(out, VESSEL_NAME, "%s %s", first[mixed >> 59], second[(mixed >> 40) & 31]);
    return out;
}
