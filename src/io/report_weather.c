/* Weather and repeated inspections in the report. */
#include "io/report_parts.h"

#include "base/simtime.h"

static void report_repeats(const Sim *sim, json_t *root)
{
    const Scenario *s = sim_scenario(sim);
    json_t *stations = json_object();
    for (int32_t i = 0; i < s->station_count; i++) {
        const Station *station = &s->stations[i];
        if (station->repeat_cause_count == 0) {
            continue;
        }
        json_t *causes = json_object();
        for (int32_t c = 0; c < station->repeat_cause_count; c++) {
            json_object_set_new(causes, station->repeat_causes[c].id,
                                json_integer(sim_repeats(sim, i, c)));
        }
        json_object_set_new(stations, station->id, causes);
    }
    json_object_set_new(root, "repeats", stations);
}

static void report_too_small(const Sim *sim, json_t *root)
{
    const Scenario *s = sim_scenario(sim);
    json_t *stations = json_object();
    for (int32_t i = 0; i < s->station_count; i++) {
        if (s->stations[i].minimum_count > 0) {
            json_object_set_new(stations, s->stations[i].id, json_integer(sim_too_small(sim, i)));
        }
    }
    json_object_set_new(root, "too_small", stations);
}

void report_weather(const Sim *sim, json_t *root)
{
    const Scenario *s = sim_scenario(sim);
    json_t *list = json_array();
    for (int32_t w = 0; w < s->weather_count; w++) {
        WeatherView view = sim_weather(sim, w);
        json_t *item = json_object();
        json_object_set_new(item, "place", json_string(s->weather[w].id));
        json_object_set_new(item, "kind", json_string(weather_kind_names[view.kind]));
        json_object_set_new(item, "spells", json_integer(view.spells));
        json_object_set_new(item, "days", json_real(days_of(view.on_ms)));
        json_array_append_new(list, item);
    }
    json_object_set_new(root, "weather", list);
    report_repeats(sim, root);
    report_too_small(sim, root);
}
