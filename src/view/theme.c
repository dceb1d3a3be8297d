#include "view/theme.h"

#include "view/icons.h"

const char *const look_names[LOOKS] = {"Laden",      "Ballast", "Waiting",
                                       "Inspection", "In port", "Held"};

const char *const look_words[LOOKS] = {"laden",     "in ballast", "waiting",
                                       "inspected", "in port",    "held"};

const char *const state_sentences[VESSEL_STATES] = {"",
                                                    "In ballast, inbound",
                                                    "At anchor, awaiting inspection",
                                                    "Under inspection, inbound",
                                                    "Cleared, sailing to port",
                                                    "In the roadstead, awaiting a berth",
                                                    "At berth, loading",
                                                    "Laden, sailing from port",
                                                    "At anchor, laden, awaiting inspection",
                                                    "Under inspection, outbound",
                                                    "Laden and cleared, outbound",
                                                    "Awaiting its turn in the strait",
                                                    "Holding",
                                                    "Waiting in line",
                                                    "Being served",
                                                    "Damaged, under repair",
                                                    "Sent elsewhere, in ballast"};

const char *const cause_sentences[WAIT_CAUSES] = {"all servers are busy",
                                                  "outside working hours",
                                                  "no team is on duty",
                                                  "the corridor is closed",
                                                  "the port is closed",
                                                  "preparing for a repeat inspection",
                                                  "the way ahead is shut",
                                                  "the silo has no cargo for it",
                                                  "the port has no power",
                                                  "no pilot is free, or the channel is taken",
                                                  "fog, wind or current",
                                                  "only by day",
                                                  "the strait is open the other way",
                                                  "large vessels pass one at a time, one way",
                                                  "the day's turns are used up",
                                                  "no open lane is deep enough",
                                                  "its registration is not approved"};

VesselLook look_of_state(VesselState state, WaitCause cause, bool is_laden)
{
    switch (state) {
    case VESSEL_INBOUND_INSPECTION:
    case VESSEL_OUTBOUND_INSPECTION:
        return LOOK_INSPECTION;
    case VESSEL_LOADING:
        return LOOK_IN_PORT;
    case VESSEL_HOLDING:
    case VESSEL_DAMAGED:
        return LOOK_HELD;
    case VESSEL_INBOUND_ANCHORAGE:
    case VESSEL_OUTBOUND_ANCHORAGE:
    case VESSEL_ROADSTEAD:
    case VESSEL_STRAIT_QUEUE:
    case VESSEL_IN_QUEUE:
    case VESSEL_IN_SERVICE:
        return cause == CAUSE_CORRIDOR_SHUT ? LOOK_HELD : LOOK_WAITING;
    case VESSEL_NONE:
    case VESSEL_INBOUND_SEA:
    case VESSEL_INBOUND_PASSAGE:
    case VESSEL_OUTBOUND_PASSAGE:
    case VESSEL_OUTBOUND_SEA:
    case VESSEL_DIVERTED:
    case VESSEL_STATES:
        break;
    }
    return is_laden ? LOOK_LADEN : LOOK_BALLAST;
}

VesselLook look_of(const VesselView *vessel)
{
    return look_of_state(vessel->state, vessel->cause, vessel->is_laden);
}

Color look_color(VesselLook look)
{
    static const Color colors[LOOKS] = {COLOR_LADEN,      COLOR_BALLAST, COLOR_WAITING,
                                        COLOR_INSPECTION, COLOR_IN_PORT, COLOR_HELD};
    return colors[look];
}

const char *const target_words[TARGETS] = {"Energy", "Ports", "Rail", "Maritime", "Land"};

StatusLook status_look(AgreementStatus status)
{
    switch (status) {
    case AGREEMENT_IN_FORCE:
        return (StatusLook){COLOR_GOOD, COLOR_GOOD_TEXT, "In force", ICON_TICK, false};
    case AGREEMENT_PROPOSED:
        return (StatusLook){COLOR_MUTED, COLOR_TEXT_2, "Proposed", ICON_DOTS, true};
    case AGREEMENT_IN_PRINCIPLE:
        return (StatusLook){COLOR_PRINCIPLE, COLOR_PRINCIPLE_TEXT, "In principle", ICON_HALF, true};
    case AGREEMENT_SUSPENDED:
        return (StatusLook){COLOR_BROKEN, COLOR_BROKEN_TEXT, "Suspended", ICON_PAUSE, false};
    case AGREEMENT_EXPIRED:
        return (StatusLook){COLOR_OVER, COLOR_TEXT_2, "Expired", ICON_CROSS, false};
    case AGREEMENT_COLLAPSED:
        return (StatusLook){COLOR_BROKEN, COLOR_BROKEN_TEXT, "Collapsed", ICON_CROSS, false};
    case AGREEMENT_ABSENT:
    case AGREEMENT_STATUSES:
        break;
    }
    return (StatusLook){COLOR_MUTED, COLOR_TEXT_2, "Absent", ICON_RING, false};
}

StatusLook violated_look(void)
{
    return (StatusLook){COLOR_STRAINED, COLOR_STRAINED_TEXT, "Violated", ICON_TRIANGLE, true};
}

StatusLook agreement_look(const AgreementView *view)
{
    return view->is_violated ? violated_look() : status_look(view->status);
}

StatusLook consent_look(Consent consent, bool suspended)
{
    static const StatusLook looks[CONSENTS] = {
        {COLOR_BROKEN, COLOR_BROKEN_TEXT, "Refuses", ICON_CROSS, false},
        {COLOR_STRAINED, COLOR_STRAINED_TEXT, "Discusses", ICON_DOTS, false},
        {COLOR_PRINCIPLE, COLOR_PRINCIPLE_TEXT, "In principle", ICON_HALF, true},
        {COLOR_GOOD, COLOR_GOOD_TEXT, "Signed", ICON_TICK, false}};
    return suspended ? (StatusLook){COLOR_BROKEN, COLOR_BROKEN_TEXT, "Suspended", ICON_PAUSE, false}
                     : looks[consent];
}
