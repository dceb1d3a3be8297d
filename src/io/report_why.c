/* Why each vessel waits that waits at the end of a run: for the JSON report and as lines. */
#include "io/report.h"
#include "io/report_parts.h"
#include "sim/why.h"

#include <inttypes.h>

static json_t *name_of(const Sim *sim, VesselIndex vessel)
{
    char name[VESSEL_NAME];
    VesselView view = sim_vessel(sim, vessel);
    return json_string(sim_vessel_name(&view, name));
}

/* What a link is about: its kind as the key, its id (or its number in its log) as the value. */
static void put_subject(const Scenario *s, const WhyLink *link, json_t *row)
{
    int32_t i = link->subject;
    switch (link->about) {
    case WHY_OF_LINE:
        json_object_set_new(row, "line", json_string(s->lines[i].id));
        json_object_set_new(row, "station", json_string(s->stations[s->lines[i].station].id));
        break;
    case WHY_OF_STATION:
        json_object_set_new(row, "station", json_string(s->stations[i].id));
        break;
    case WHY_OF_PORT:
        json_object_set_new(row, "port",
                            i >= 0 ? json_string(s->network->ports[i].name) : json_null());
        break;
    case WHY_OF_LANE:
        json_object_set_new(row, "lane", json_string(s->network->lanes[i].id));
        break;
    case WHY_OF_CORRIDOR:
        json_object_set_new(row, "corridor", json_string(s->corridors[i].id));
        break;
    case WHY_OF_AGREEMENT:
        json_object_set_new(row, "agreement", json_string(s->agreements[i].id));
        break;
    case WHY_OF_WEATHER:
        json_object_set_new(row, "weather", json_string(weather_kind_names[s->weather[i].kind]));
        break;
    case WHY_OF_SCENARIO_EVENT:
        json_object_set_new(row, "event", json_integer(i));
        if (s->events[i].source) {
            json_object_set_new(row, "source", json_string(s->events[i].source));
        }
        break;
    case WHY_OF_COMMAND:
        json_object_set_new(row, "command", json_integer(i));
        break;
    case WHY_OF_INCIDENT:
        json_object_set_new(row, "incident", json_integer(i));
        break;
    case WHY_OF_TRUCE_EVENT:
    case WHY_OF_NOTHING:
    case WHY_SUBJECTS:
        break;
    }
}

static json_t *link_json(const Sim *sim, const WhyLink *link)
{
    const Scenario *s = sim_scenario(sim);
    char text[WHY_LINK_TEXT];
    json_t *row = json_object();
    json_object_set_new(row, "kind", json_string(why_kind_names[link->kind]));
    json_object_set_new(row, "text", json_string(sim_why_text(sim, link, text)));
    json_object_set_new(row, "since", json_date(link->since));
    json_object_set_new(row, "until", json_date(link->until));
    json_object_set_new(row, "explains", link->of >= 0 ? json_integer(link->of) : json_null());
    put_subject(s, link, row);
    if (link->about == WHY_OF_TRUCE_EVENT) {
        TruceEvent event = sim_truce_event(sim, link->subject);
        json_object_set_new(row, "agreement", json_string(s->agreements[event.agreement].id));
        json_object_set_new(
            row, "party", event.party >= 0 ? json_string(s->parties[event.party].id) : json_null());
    }
    if (link->behind >= 0) {
        json_object_set_new(row, "behind", name_of(sim, link->behind));
        json_object_set_new(row, "behind_serial",
                            json_integer((json_int_t)sim_vessel(sim, link->behind).serial));
    }
    return row;
}

static json_t *vessel_json(const Sim *sim, const VesselView *v, const WhyLink *links, int32_t count)
{
    const Scenario *s = sim_scenario(sim);
    char name[VESSEL_NAME], key[QUEUE_KEY];
    json_t *row = json_object();
    json_object_set_new(row, "vessel", json_string(sim_vessel_name(v, name)));
    json_object_set_new(row, "serial", json_integer((json_int_t)v->serial));
    json_object_set_new(row, "slot", json_integer(links[0].vessel));
    json_object_set_new(row, "flow", json_string(s->flows[v->flow].id));
    json_object_set_new(row, "state", json_string(vessel_state_names[v->state]));
    json_object_set_new(row, "cause", json_string(wait_cause_names[v->cause]));
    json_object_set_new(row, "since", json_date(links[0].since));
    json_object_set_new(
        row, "line", v->line >= 0 ? json_string(report_queue_key(s, v->line, key)) : json_null());
    int32_t place = sim_place_in_line(sim, links[0].vessel);
    json_object_set_new(row, "place", place > 0 ? json_integer(place) : json_null());
    json_t *chain = json_array();
    for (int32_t i = 0; i < count; i++) {
        json_array_append_new(chain, link_json(sim, &links[i]));
    }
    json_object_set_new(row, "chain", chain);
    return row;
}

void report_why(const Sim *sim, json_t *root)
{
    json_t *list = json_array();
    WhyLink links[WHY_LINKS];
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        int32_t count = sim_why(sim, i, links, WHY_LINKS);
        if (count > 0) {
            VesselView v = sim_vessel(sim, i);
            count = count < WHY_LINKS ? count : WHY_LINKS;
            json_array_append_new(list, vessel_json(sim, &v, links, count));
        }
    }
    json_object_set_new(root, "waiting", list);
}

void report_why_text(const Sim *sim, FILE *out)
{
    WhyLink links[WHY_LINKS];
    char text[WHY_LINK_TEXT], name[VESSEL_NAME];
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        int32_t count = sim_why(sim, i, links, WHY_LINKS);
        if (count == 0) {
            continue;
        }
        VesselView v = sim_vessel(sim, i);
        fprintf(out, "MV %s (%s)\n", sim_vessel_name(&v, name),
                sim_scenario(sim)->flows[v.flow].id);
        for (int32_t l = 0; l < count && l < WHY_LINKS; l++) {
            fprintf(out, "  %*s%s\n", (int)(2 * links[l].depth), "",
                    sim_why_text(sim, &links[l], text));
        }
    }
}
