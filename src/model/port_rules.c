#include "model/port_rules.h"

#include "model/fleet.h"

const char *const inland_mode_names[INLAND_MODES] = {"rail", "truck", "barge"};

int32_t port_rules_draught(int32_t depth_cm, int32_t under_keel_ppm)
{
    return (int32_t)((int64_t)depth_cm * 1000000 / (1000000 + under_keel_ppm));
}

int32_t port_rules_group(const PortRules *rules, const VesselClass *class)
{
    if (rules->group_count == 0) {
        return 0;
    }
    for (int32_t g = 0; g < rules->group_count; g++) {
        const BerthGroup *group = &rules->groups[g];
        if (class->dwt_kg <= group->max_dwt_kg && class->loa_cm <= group->max_loa_cm) {
            return g;
        }
    }
    return -1;
}

bool port_rules_fit(const PortRules *rules, const VesselClass *class)
{
    return port_rules_group(rules, class) >= 0 && port_rules_parcel(rules, class, 1000) > 0;
}

int64_t port_rules_parcel(const PortRules *rules, const VesselClass *class, int64_t parcel_kg)
{
    int64_t most = rules->draught_cm == 0 ? parcel_kg : fleet_cargo_kg(class, rules->draught_cm);
    return parcel_kg < most ? parcel_kg : most;
}
