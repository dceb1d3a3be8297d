/* The truce in the report: agreements with the log of their transitions, corridors, protection,
 * hazards and incidents; and the same as lines to step through. */
#include "io/report.h"
#include "io/report_parts.h"

#include "base/simtime.h"

#include <inttypes.h>

const char *const step_events_names[STEP_EVENTS_KINDS] = {"truce", "incidents", "all"};

static json_t *party_or_null(const Scenario *s, int32_t party)
{
    return party >= 0 ? json_string(s->parties[party].id) : json_null();
}

static json_t *party_list(const Scenario *s, uint32_t bits)
{
    json_t *list = json_array();
    for (int32_t p = 0; p < s->party_count; p++) {
        if (bits >> p & 1) {
            json_array_append_new(list, json_string(s->parties[p].id));
        }
    }
    return list;
}

/* Whose doing an event was. */
static const char *origin(const TruceEvent *event)
{
    return event->origin >= 0 ? "scenario" : event->origin == ORIGIN_HAND ? "by hand" : "followed";
}

static json_t *transitions(const Sim *sim, int32_t agreement)
{
    const Scenario *s = sim_scenario(sim);
    json_t *list = json_array();
    for (int32_t i = 0; i < sim_truce_count(sim); i++) {
        TruceEvent event = sim_truce_event(sim, i);
        if (event.agreement != agreement) {
            continue;
        }
        char why[WHY_TEXT];
        json_t *row = json_object();
        json_object_set_new(row, "date", json_date(event.t));
        json_object_set_new(row, "kind", json_string(truce_kind_names[event.kind]));
        if (event.kind == TRUCE_STATUS) {
            json_object_set_new(row, "status", json_string(agreement_status_names[event.to]));
        }
        json_object_set_new(row, "party", party_or_null(s, event.party));
        json_object_set_new(row, "cause", json_string(sim_truce_text(sim, &event, why)));
        json_object_set_new(row, "origin", json_string(origin(&event)));
        if (event.origin >= 0 && s->events[event.origin].text) {
            json_object_set_new(row, "event", json_string(s->events[event.origin].text));
        }
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *consents(const Sim *sim, int32_t agreement)
{
    const Scenario *s = sim_scenario(sim);
    json_t *object = json_object();
    for (int32_t p = 0; p < s->party_count; p++) {
        if (s->agreements[agreement].signatories >> p & 1) {
            json_object_set_new(object, s->parties[p].id,
                                json_string(consent_names[sim_consent(sim, agreement, p)]));
        }
    }
    return object;
}

static json_t *conditions(const Sim *sim, int32_t agreement)
{
    const Scenario *s = sim_scenario(sim);
    const Agreement *def = &s->agreements[agreement];
    json_t *list = json_array();
    for (int32_t i = 0; i < def->condition_count; i++) {
        const Condition *c = &s->conditions[def->first_condition + i];
        json_t *row = json_object();
        json_object_set_new(row, "id", json_string(c->id));
        json_object_set_new(row, "party", json_string(s->parties[c->party].id));
        json_object_set_new(row, "text", json_string(c->text));
        json_object_set_new(row, "met",
                            json_boolean(sim_condition_met(sim, def->first_condition + i)));
        json_array_append_new(list, row);
    }
    return list;
}

enum { BLOCKERS_MAX = 96 };

static json_t *blocked_by(const Sim *sim, int32_t agreement)
{
    Blocker blockers[BLOCKERS_MAX];
    int32_t count = sim_blockers(sim, agreement, blockers, BLOCKERS_MAX);
    json_t *list = json_array();
    for (int32_t i = 0; i < count && i < BLOCKERS_MAX; i++) {
        char text[WHY_TEXT];
        json_array_append_new(list, json_string(sim_blocker_text(sim, &blockers[i], text)));
    }
    return list;
}

static json_t *agreements(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *list = json_array();
    for (int32_t a = 0; a < s->agreement_count; a++) {
        AgreementView view = sim_agreement(sim, a);
        char why[WHY_TEXT];
        json_t *row = json_object();
        json_object_set_new(row, "id", json_string(s->agreements[a].id));
        json_object_set_new(row, "status", json_string(agreement_status_names[view.status]));
        json_object_set_new(row, "why", json_string(sim_agreement_why(sim, a, why)));
        json_object_set_new(row, "since", json_date(view.since));
        json_object_set_new(row, "term_ends", json_date(view.term_ends));
        json_object_set_new(row, "violations", json_integer(view.violations));
        json_object_set_new(row, "violations_that_count", json_integer(view.strain));
        json_object_set_new(row, "renewals", json_integer(view.renewals));
        json_object_set_new(row, "days_in_force", json_real(days_of(view.in_force_ms)));
        json_object_set_new(row, "suspended_by", party_list(s, view.suspended_bits));
        json_object_set_new(row, "consent", consents(sim, a));
        json_object_set_new(row, "conditions", conditions(sim, a));
        json_object_set_new(row, "blocked_by", blocked_by(sim, a));
        json_object_set_new(row, "transitions", transitions(sim, a));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *corridors(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *list = json_array();
    for (int32_t c = 0; c < s->corridor_count; c++) {
        CorridorView view = sim_corridor(sim, c);
        json_t *row = json_object();
        json_object_set_new(row, "id", json_string(s->corridors[c].id));
        json_object_set_new(row, "mode", json_string(corridor_mode_names[view.mode]));
        json_object_set_new(row, "by_command", json_boolean(view.by_command));
        json_object_set_new(row, "since", json_date(view.since));
        json_object_set_new(row, "inspection_is_a_duty", json_boolean(view.mode == MODE_INSPECTED));
        json_object_set_new(row, "staffed_by", party_list(s, view.staff));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *protection(const Sim *sim)
{
    json_t *object = json_object();
    for (int32_t t = 0; t < TARGETS; t++) {
        json_object_set_new(object, target_names[t],
                            json_real(sim_protection_ppm(sim, (Target)t, -1) / 1e6));
    }
    return object;
}

static json_t *hazards(const Sim *sim)
{
    const Scenario *s = sim_scenario(sim);
    json_t *list = json_array();
    for (int32_t h = 0; h < s->hazard_count; h++) {
        HazardView view = sim_hazard(sim, h);
        json_t *row = json_object();
        json_object_set_new(row, "id", json_string(s->hazards[h].id));
        json_object_set_new(row, "target", json_string(target_names[s->hazards[h].target]));
        json_object_set_new(row, "strikes", json_integer(view.strikes));
        json_object_set_new(row, "held_back", json_integer(view.held_back));
        json_object_set_new(row, "found_nothing", json_integer(view.missed));
        json_object_set_new(row, "vessels_damaged", json_integer(view.vessels_damaged));
        json_object_set_new(row, "vessels_lost", json_integer(view.vessels_lost));
        json_object_set_new(row, "crew_lost", json_integer(view.crew_lost));
        json_object_set_new(row, "grain_lost_t", json_real(tonnes_of(view.grain_lost_kg)));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *incidents(const Sim *sim)
{
    json_t *object = json_object();
    int64_t counts[INCIDENT_KINDS] = {0};
    for (int32_t i = 0; i < sim_incident_count(sim); i++) {
        counts[sim_incident(sim, i).kind]++;
    }
    for (int32_t k = 0; k < INCIDENT_KINDS; k++) {
        json_object_set_new(object, incident_kind_names[k], json_integer(counts[k]));
    }
    return object;
}

void report_truce(const Sim *sim, json_t *root)
{
    json_object_set_new(root, "incidents", incidents(sim));
    json_object_set_new(root, "hazards", hazards(sim));
    json_object_set_new(root, "agreements", agreements(sim));
    json_object_set_new(root, "corridors", corridors(sim));
    json_object_set_new(root, "protection", protection(sim));
}

/* ---- lines ---- */

static void truce_line(const Sim *sim, const TruceEvent *event, FILE *out)
{
    const Scenario *s = sim_scenario(sim);
    char when[TIME_TEXT], why[WHY_TEXT];
    const char *text = event->origin >= 0 ? s->events[event->origin].text : NULL;
    fprintf(out, "%s  %-12s %s%s%s%s\n", time_format(event->t, when),
            s->agreements[event->agreement].id, sim_truce_text(sim, event, why),
            text                           ? "  ("
            : event->origin == ORIGIN_HAND ? "  (by hand"
                                           : "",
            text ? text : "", text || event->origin == ORIGIN_HAND ? ")" : "");
}

static void incident_line(const Sim *sim, const Incident *incident, FILE *out)
{
    const Scenario *s = sim_scenario(sim);
    char when[TIME_TEXT];
    fprintf(out, "%s  %-12s %s", time_format(incident->t, when), s->hazards[incident->hazard].id,
            incident_kind_names[incident->kind]);
    if (incident->port >= 0) {
        fprintf(out, ", %s", s->network->ports[incident->port].name);
    }
    if (incident->kg > 0) {
        fprintf(out, ", %" PRId64 " t lost", incident->kg / 1000);
    }
    if (incident->crew > 0) {
        fprintf(out, ", %d of the crew lost", (int)incident->crew);
    }
    if (incident->until > incident->t) {
        fprintf(out, ", for %.1f days", days_of(incident->until - incident->t));
    }
    fprintf(out, "\n");
}

void report_step_events(const Sim *sim, StepEvents kind, FILE *out)
{
    int32_t truces = kind != STEP_EVENTS_INCIDENTS ? sim_truce_count(sim) : 0;
    int32_t incident_count = kind != STEP_EVENTS_TRUCE ? sim_incident_count(sim) : 0;
    for (int32_t t = 0, i = 0; t < truces || i < incident_count;) {
        Incident incident = i < incident_count ? sim_incident(sim, i) : (Incident){.t = INT64_MAX};
        TruceEvent event = t < truces ? sim_truce_event(sim, t) : (TruceEvent){.t = INT64_MAX};
        if (t < truces && event.t <= incident.t) {
            truce_line(sim, &event, out);
            t++;
        } else {
            incident_line(sim, &incident, out);
            i++;
        }
    }
}
