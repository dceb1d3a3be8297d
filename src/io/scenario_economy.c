/* Insurance, costs and food: what a scenario says about money. */
#include "io/scenario_reader.h"

static const ValueRule rule_half_life = {.unit = UNIT_DURATION,
                                         .low = 3600000,
                                         .high = INT64_C(3650) * 86400000,
                                         .range = "1 h to 3650 d"};

static void read_insurance(Reader *r, const YamlNode *node, Insurance *insurance)
{
    if (!node || !reader_keys(r, node, "insurance", "incident! half_life! cap elsewhere source!")) {
        return;
    }
    insurance->incident_ppm = (int32_t)reader_value(r, node, "incident", &rule_part, 0);
    insurance->half_life_ms = reader_value(r, node, "half_life", &rule_half_life, 3600000);
    insurance->decay_ppb = insurance_decay_ppb(insurance->half_life_ms);
    insurance->cap_ppm = (int32_t)reader_value(r, node, "cap", &rule_part, 0);
    insurance->elsewhere_ppm = (int32_t)reader_value(r, node, "elsewhere", &rule_part, 0);
    insurance->source = reader_text(r, node, "source");
}

void scenario_read_economy(Reader *r, const YamlNode *root)
{
    Economy *economy = &r->scenario->economy;
    read_insurance(r, yaml_get(root, "insurance"), &economy->insurance);
}
