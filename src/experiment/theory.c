#include "experiment/theory.h"

double theory_erlang_c(int32_t servers, double utilisation)
{
    double load = servers * utilisation, blocked = 1; /* Erlang B by its stable recursion */
    for (int32_t k = 1; k <= servers; k++) {
        blocked = load * blocked / (k + load * blocked);
    }
    return blocked / (1 - utilisation * (1 - blocked));
}

double theory_mmn_wait(int32_t servers, double utilisation)
{
    return theory_erlang_c(servers, utilisation) / (servers * (1 - utilisation));
}

double theory_mg1_wait(double utilisation, double cv2)
{
    return utilisation / (1 - utilisation) * (1 + cv2) / 2;
}

double theory_closure_delay(double arrivals, double services, double days)
{
    return arrivals * services * days * days / (2 * (services - arrivals));
}

double theory_closure_clearing(double arrivals, double services, double days)
{
    return arrivals * days / (services - arrivals);
}
