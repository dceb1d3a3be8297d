/* Vessel classes, commodities and destinations. */
#include "io/scenario_reader.h"

#include <string.h>

static const ValueRule rule_ship_mass = {
    .unit = UNIT_MASS, .low = 1000, .high = 1000000000, .range = "1 t to 1 Mt"};
static const ValueRule rule_ship_length = {
    .unit = UNIT_LENGTH, .low = 100, .high = 600000, .range = "0.1 m to 600 m"};
static const ValueRule rule_speed = {
    .unit = UNIT_SPEED, .low = 257, .high = 30867, .range = "0.5 kn to 60 kn"};
static const ValueRule rule_fuel = {
    .unit = UNIT_FLOW, .low = 0, .high = 1000000, .range = "0 to 1000 t/day"};
static const ValueRule rule_money = {
    .unit = UNIT_MONEY, .low = 0, .high = INT64_C(1000000000000), .range = "0 to 10000 MUSD"};
static const ValueRule rule_crew = {
    .unit = UNIT_COUNT, .low = 0, .high = 1000, .range = "0 to 1000"};

/* A length in whole centimetres. */
static int32_t read_cm(Reader *r, const YamlNode *map, const char *key)
{
    return (int32_t)(reader_value(r, map, key, &rule_ship_length, 100) / 10);
}

static void read_draughts(Reader *r, const YamlNode *node, VesselClass *class)
{
    if (!node || !reader_keys(r, node, "draught", "laden! ballast!")) {
        return;
    }
    class->draught_laden_cm = read_cm(r, node, "laden");
    class->draught_ballast_cm = read_cm(r, node, "ballast");
    if (class->draught_ballast_cm > class->draught_laden_cm) {
        yaml_error(r->errors, node,
                   "found a draught in ballast above the laden one, expected less");
    }
}

static void read_speeds(Reader *r, const YamlNode *node, VesselClass *class)
{
    if (node && reader_keys(r, node, "speed", "laden! ballast!")) {
        class->laden_mm_s = (int32_t)reader_value(r, node, "laden", &rule_speed, 1);
        class->ballast_mm_s = (int32_t)reader_value(r, node, "ballast", &rule_speed, 1);
    }
}

static void read_fuel(Reader *r, const YamlNode *node, VesselClass *class)
{
    if (node && reader_keys(r, node, "fuel", "laden! ballast! port!")) {
        class->fuel_laden_kg_day = (int32_t)reader_value(r, node, "laden", &rule_fuel, 0);
        class->fuel_ballast_kg_day = (int32_t)reader_value(r, node, "ballast", &rule_fuel, 0);
        class->fuel_port_kg_day = (int32_t)reader_value(r, node, "port", &rule_fuel, 0);
    }
}

static void read_class(Reader *r, const YamlNode *node, VesselClass *class)
{
    static const ValueRule rule_status = {.words = data_status_names,
                                          .word_count = DATA_STATUSES,
                                          .what = "published, derived, estimate or unverified"};
    class->id = arena_string(r->arena, node->key);
    class->name = class->id;
    if (!reader_keys(r, node, "a vessel class",
                     "name! dwt! cargo! loa! beam! draught! speed! fuel! value! hire! crew! "
                     "status! source!")) {
        return;
    }
    class->name = reader_text(r, node, "name");
    class->source = reader_text(r, node, "source");
    class->status = (DataStatus)reader_value(r, node, "status", &rule_status, STATUS_UNVERIFIED);
    class->dwt_kg = reader_value(r, node, "dwt", &rule_ship_mass, 0);
    class->cargo_kg = reader_value(r, node, "cargo", &rule_ship_mass, 0);
    if (class->cargo_kg > class->dwt_kg && class->dwt_kg > 0) {
        yaml_error(r->errors, yaml_at(node, "cargo"),
                   "found a cargo above the deadweight, expected less");
    }
    class->loa_cm = read_cm(r, node, "loa");
    class->beam_cm = read_cm(r, node, "beam");
    read_draughts(r, yaml_get(node, "draught"), class);
    read_speeds(r, yaml_get(node, "speed"), class);
    read_fuel(r, yaml_get(node, "fuel"), class);
    class->hull_value_cents = reader_value(r, node, "value", &rule_money, 0);
    class->hire_cents_day = reader_value(r, node, "hire", &rule_money, 0);
    class->crew = (int32_t)reader_value(r, node, "crew", &rule_crew, 0);
}

/* The classes of the fleet file, then those of the scenario's own. */
void scenario_read_classes(Reader *r, const YamlNode *fleet, const YamlNode *root)
{
    const YamlNode *maps[2] = {yaml_get(fleet, "classes"), yaml_get(root, "classes")};
    int32_t counts[2], total = 0;
    for (int32_t m = 0; m < 2; m++) {
        counts[m] = reader_ids(r, maps[m], "classes", CLASSES_MAX);
        total += counts[m];
    }
    r->classes = (NameSet){.what = "a vessel class of the fleet"};
    if (total == 0) {
        return;
    }
    VesselClass *classes = arena_alloc(r->arena, (size_t)total, sizeof classes[0]);
    const char **names = arena_alloc(r->scratch, (size_t)total, sizeof names[0]);
    r->classes.names = names;
    int32_t count = 0;
    for (int32_t m = 0; m < 2; m++) {
        for (const YamlNode *node = counts[m] > 0 ? maps[m]->first : NULL; node;
             node = node->next) {
            if (reader_find(&r->classes, node->key) >= 0) {
                yaml_key_error(r->errors, node, "found `%s`, which the fleet file has already",
                               node->key);
                continue;
            }
            read_class(r, node, &classes[count]);
            names[count] = classes[count].id;
            r->classes.count = ++count;
        }
    }
    r->scenario->classes = classes;
    r->scenario->class_count = count;
}

static void read_commodities(Reader *r, const YamlNode *map)
{
    int32_t count = reader_ids(r, map, "commodities", GOODS_MAX);
    r->commodities = (NameSet){.what = "a commodity of the scenario"};
    if (count == 0) {
        return;
    }
    r->commodities = reader_names(r, map, r->commodities.what);
    Commodity *items = arena_alloc(r->arena, (size_t)count, sizeof items[0]);
    r->scenario->commodities = items;
    r->scenario->commodity_count = count;
    for (const YamlNode *node = map->first; node; node = node->next, items++) {
        items->id = r->commodities.names[items - r->scenario->commodities];
        if (reader_keys(r, node, "a commodity", "name! price source")) {
            items->name = reader_text(r, node, "name");
            items->source = reader_text(r, node, "source");
            items->prices = reader_dated(r, node, "price", &rule_money, &items->price_count);
            items->price_cents_t = items->price_count > 0 ? items->prices[0].value : 0;
        }
    }
}

static void read_destinations(Reader *r, const YamlNode *map)
{
    int32_t count = reader_ids(r, map, "destinations", GOODS_MAX);
    r->destinations = (NameSet){.what = "a destination of the scenario"};
    if (count == 0) {
        return;
    }
    r->destinations = reader_names(r, map, r->destinations.what);
    Destination *items = arena_alloc(r->arena, (size_t)count, sizeof items[0]);
    r->scenario->destinations = items;
    r->scenario->destination_count = count;
    for (const YamlNode *node = map->first; node; node = node->next, items++) {
        items->id = r->destinations.names[items - r->scenario->destinations];
        if (reader_keys(r, node, "a destination", "name! region! income_group! source")) {
            items->name = reader_text(r, node, "name");
            items->region = reader_text(r, node, "region");
            items->income_group = reader_text(r, node, "income_group");
        }
    }
}

void scenario_read_goods(Reader *r, const YamlNode *root)
{
    read_commodities(r, yaml_get(root, "commodities"));
    read_destinations(r, yaml_get(root, "destinations"));
}
