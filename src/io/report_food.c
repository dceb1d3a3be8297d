/* What a closure cost in food, and the days of a run as a table. */
#include "base/simtime.h"
#include "io/report.h"
#include "io/report_parts.h"

enum { ASSUMPTION_TEXT = 400 };

/* Everything the figure rests on, in one sentence. */
static const char *assumption(const Sim *sim, char out[ASSUMPTION_TEXT])
{
    const Food *food = &sim_scenario(sim)->economy.food;
    int length =
        snprintf(out, ASSUMPTION_TEXT,
                 "the same run (seed, arrivals, decisions) with corridors that serve ports "
                 "never closed; goods that left by the exit by then");
    if (food->wheat_per_bread_ppm > 0 && food->bread_a_day_ppm > 0) {
        snprintf(out + length, (size_t)(ASSUMPTION_TEXT - length),
                 "; %.2f kg of wheat in a kg of bread, %.2f kg of bread a person and day (%s)",
                 food->wheat_per_bread_ppm / 1e6, food->bread_a_day_ppm / 1e6,
                 data_status_names[food->bread_status]);
    }
    return out;
}

void report_add_food_gap(json_t *root, const Sim *sim, const FoodGap *gap)
{
    char text[ASSUMPTION_TEXT];
    json_t *object = json_object();
    json_object_set_new(object, "delivered_t", json_real(tonnes_of(gap->delivered_kg)));
    json_object_set_new(object, "without_closure_t", json_real(tonnes_of(gap->baseline_kg)));
    json_object_set_new(object, "not_delivered_t",
                        json_real(tonnes_of(gap->baseline_kg - gap->delivered_kg)));
    json_object_set_new(object, "wheat_not_delivered_t",
                        json_real(tonnes_of(gap->baseline_wheat_kg - gap->wheat_kg)));
    json_object_set_new(object, "late_tonne_days", json_real(gap->late_tonne_days));
    json_object_set_new(object, "largest_shortfall_t", json_real(tonnes_of(gap->largest_kg)));
    json_t *day = json_null();
    if (gap->largest_kg > 0) {
        char date[TIME_TEXT];
        day = json_string(time_format_date(gap->largest_day, date));
    }
    json_object_set_new(object, "largest_shortfall_day", day);
    json_object_set_new(object, "bread_days",
                        gap->bread_known ? json_real(gap->bread_days) : json_null());
    json_object_set_new(object, "assumption", json_string(assumption(sim, text)));
    json_object_set_new(root, "food_gap", object);
}

void report_text_food_gap(const Sim *sim, const FoodGap *gap, FILE *out)
{
    char text[ASSUMPTION_TEXT], day[TIME_TEXT];
    fprintf(out, "\n  against the same run without closure (%s)\n", assumption(sim, text));
    fprintf(out, "  not delivered      %12.0f t of %.0f t, wheat %.0f t\n",
            tonnes_of(gap->baseline_kg - gap->delivered_kg), tonnes_of(gap->baseline_kg),
            tonnes_of(gap->baseline_wheat_kg - gap->wheat_kg));
    if (gap->largest_kg > 0) {
        fprintf(out, "  largest shortfall  %12.0f t on %s\n", tonnes_of(gap->largest_kg),
                time_format_date(gap->largest_day, day));
    }
    fprintf(out, "  late               %12.0f tonne-days\n", gap->late_tonne_days);
    if (gap->bread_known) {
        fprintf(out, "  bread-days         %12.0f\n", gap->bread_days);
    }
}

/* ---- the days ---- */

static void daily_header(const Scenario *s, FILE *out)
{
    fprintf(out, "day,exported_t,exported_value_usd,voyages_outbound,delivered_t,inside,under_way,"
                 "in_port,waiting_inbound,waiting_outbound,inspected_inbound,inspected_outbound,"
                 "declined,diverted");
    for (int32_t c = 0; c < s->corridor_count; c++) {
        fprintf(out, ",premium_%s_percent", s->corridors[c].id);
    }
    fprintf(out, ",premium_elsewhere_percent\n");
}

void report_daily_csv(const Sim *sim, FILE *out)
{
    const Scenario *s = sim_scenario(sim);
    const DayRow *rows = sim_days(sim);
    const EconomyDay *economy = sim_economy_days(sim);
    daily_header(s, out);
    for (int32_t d = 0; d < sim_day_count(sim); d++) {
        const DayRow *r = &rows[d];
        const EconomyDay *e = &economy[d];
        char day[TIME_TEXT];
        fprintf(out, "%s,%.3f,%.2f,%d,%.3f,%d,%d,%d,%d,%d,%d,%d,%d,%d",
                time_format_date(r->day, day), tonnes_of(r->exported_kg),
                (double)e->exported_cents / 100, (int)r->voyages, tonnes_of(e->delivered_kg),
                (int)r->inside, (int)r->under_way, (int)r->in_port, (int)r->waiting_inbound,
                (int)r->waiting_outbound, (int)r->inspected_inbound, (int)r->inspected_outbound,
                (int)e->declined, (int)e->diverted);
        for (int32_t c = 0; c <= s->corridor_count; c++) {
            fprintf(out, ",%.4f", sim_premium_of_day(sim, d, c < s->corridor_count ? c : -1) / 1e4);
        }
        fprintf(out, "\n");
    }
}
