#include "view/glossary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const Term glossary[] = {
    {"Anchorage",
     {"anchorage"},
     "Water where ships lie at anchor while they wait for their turn.",
     "common use at sea"},
    {"Ballast",
     {"in ballast", "ballast"},
     "Water taken in so that an empty ship lies deep enough to steer. A ship in ballast carries no "
     "cargo and earns nothing on that leg.",
     "common use at sea"},
    {"Berth",
     {"berth", "berths"},
     "A place at the quay where one ship loads or unloads.",
     "common use in ports"},
    {"Consent",
     {"consent"},
     "Where a party stands on an agreement: it refuses, discusses, agrees in principle, or signed.",
     "this program"},
    {"Convoy",
     {"convoy", "convoys"},
     "Ships that pass a canal or strait one behind the other, at hours and in an order that the "
     "authority sets.",
     "Suez Canal rules of navigation"},
    {"Corridor",
     {"humanitarian corridor", "corridor"},
     "A way through mined or contested water that is kept open by agreement, or under one's own "
     "protection.",
     "Black Sea Grain Initiative, 22 July 2022"},
    {"Demurrage",
     {"demurrage"},
     "What a charterer owes the shipowner for each day a ship is kept longer in port than agreed.",
     "BIMCO, Laytime Definitions 2013"},
    {"DWT",
     {"dwt", "deadweight"},
     "Deadweight, tonnes: all that a ship can carry, cargo with fuel, water and stores.",
     "common use in shipping"},
    {"Draught",
     {"draught"},
     "How deep a ship lies in the water, keel to surface.",
     "common use at sea"},
    {"Flow",
     {"flow"},
     "Ships of one kind of trade, which come at a rate that the scenario gives.",
     "this program"},
    {"Hull insurance",
     {"hull"},
     "Insurance of the ship itself, as against its cargo or what it does to others.",
     "common use in marine insurance"},
    {"In principle",
     {"in principle"},
     "Agreed as to what is to be done, not yet signed: it holds back some attacks and opens no "
     "corridor.",
     "this program"},
    {"JCC",
     {"jcc", "joint coordination centre"},
     "The Joint Coordination Centre in Istanbul, where Russia, T\xC3\xBCrkiye, Ukraine and the "
     "United Nations ran the grain initiative and inspected its ships.",
     "Black Sea Grain Initiative, 22 July 2022"},
    {"Laden", {"laden"}, "With cargo on board.", "common use at sea"},
    {"Leakage",
     {"leakage"},
     "The share of attacks that still happen while an agreement against them is in force.",
     "this program"},
    {"LOA", {"loa", "length overall"}, "A ship's length from end to end.", "common use at sea"},
    {"Mediator",
     {"mediator", "mediators"},
     "Who brings the parties together without being one of them.",
     "common use"},
    {"Pilotage",
     {"pilotage", "pilot", "pilots"},
     "Guidance by a local pilot, who comes on board where the water is difficult.",
     "common use in ports"},
    {"Premium",
     {"war-risk premium", "premium"},
     "What insuring a ship against war costs for one call, in per cent of the ship's value.",
     "London market; Joint War Committee's listed areas"},
    {"Roadstead",
     {"roadstead"},
     "Sheltered water off a port, where ships wait at anchor for a berth or for leave to enter.",
     "common use at sea"},
    {"Signatory",
     {"signatory", "signatories"},
     "A party whose signature an agreement needs.",
     "common use"},
    {"Silo",
     {"silo", "silos"},
     "The port's store of grain, filled by rail and road.",
     "common use in ports"},
    {"Tolerance",
     {"tolerance"},
     "How many violations within its window an agreement bears before a party suspends it.",
     "this program"},
    {"Turnaround",
     {"turnaround"},
     "The time between a ship's arrival and its departure, waits and all.",
     "UNCTAD, Review of Maritime Transport"},
    {"Under way",
     {"under way"},
     "Neither at anchor, nor made fast, nor aground.",
     "COLREGs 1972, rule 3"},
    {"Violation",
     {"violation", "violations"},
     "An attack or other breach that counts against an agreement, laid to one of its parties.",
     "this program"},
};
const int32_t glossary_count = sizeof glossary / sizeof glossary[0];
_Static_assert(sizeof glossary / sizeof glossary[0] <= TERMS_MAX, "a bit for each term");

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool in_word(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) ||
           c == '-' || c == '_';
}

/* Bytes of the form when the text begins with it as a whole word, 0 otherwise. */
static size_t begins_with(const char *text, const char *form)
{
    size_t i = 0;
    while (form[i] != '\0' && lower(text[i]) == form[i]) {
        i++;
    }
    return form[i] == '\0' && !in_word(text[i]) ? i : 0;
}

int32_t glossary_find(const char *text, size_t from, size_t *at, size_t *bytes)
{
    for (size_t i = from; text[i] != '\0'; i++) {
        if (!in_word(text[i]) || (i > 0 && in_word(text[i - 1]))) {
            continue;
        }
        int32_t best = -1;
        *bytes = 0;
        for (int32_t t = 0; t < glossary_count; t++) {
            for (int32_t f = 0; f < 3 && glossary[t].forms[f]; f++) {
                size_t length = begins_with(text + i, glossary[t].forms[f]);
                if (length > *bytes) { /* "in ballast" before "ballast" */
                    best = t;
                    *bytes = length;
                }
            }
        }
        if (best >= 0) {
            *at = i;
            return best;
        }
    }
    return -1;
}

void glossary_mark(Desk *desk, DrawList *list, float x, float baseline, const TextStyle *style,
                   const char *line)
{
    size_t at = 0, bytes = 0;
    for (int32_t t = glossary_find(line, 0, &at, &bytes); t >= 0;
         t = glossary_find(line, at + bytes, &at, &bytes)) {
        char before[256], tip[400];
        if (desk->glossed >> t & 1 || at + bytes >= sizeof before) {
            continue;
        }
        desk->glossed |= (uint64_t)1 << t;
        snprintf(before, sizeof before, "%.*s", (int)at, line);
        float x0 = x + text_width(desk->config.text, style, before);
        snprintf(before, sizeof before, "%.*s", (int)(at + bytes), line);
        float x1 = x + text_width(desk->config.text, style, before), u = desk->u;
        Vec2 ends[] = {{x0, baseline + 2.5f * u}, {x1, baseline + 2.5f * u}};
        draw_dashed(list, ends, 2, false, fmaxf(1, u), fmaxf(1, u), 2 * fmaxf(1, u), COLOR_MUTED);
        snprintf(tip, sizeof tip, "%s: %s", glossary[t].word, glossary[t].text);
        desk_hit_tip(desk, (Rect){x0, baseline - style->size, x1 - x0, style->size * 1.4f}, tip);
    }
}
