#include "common/theory.h"

#include <assert.h>
#include <math.h>

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

double theory_mmn_empty(int32_t servers, double utilisation)
{
    double load = servers * utilisation, term = 1, sum = 0;
    for (int32_t k = 0; k < servers; k++) {
        sum += term;
        term *= load / (k + 1);
    }
    return 1 / (sum + term / (1 - utilisation));
}

double theory_mmn_inside(int32_t servers, double utilisation)
{
    double load = servers * utilisation;
    return load * (theory_mmn_wait(servers, utilisation) + 1);
}

double theory_mg1_wait(double utilisation, double cv2)
{
    return utilisation / (1 - utilisation) * (1 + cv2) / 2;
}

void theory_priority_waits(int32_t count, const double *arrivals, const double *mean, double cv2,
                           double *waits)
{
    double left = 0; /* what an arrival finds left of the service under way, on average */
    for (int32_t i = 0; i < count; i++) {
        left += arrivals[i] * mean[i] * mean[i] * (1 + cv2) / 2;
    }
    double above = 0;
    for (int32_t i = 0; i < count; i++) {
        double with = above + arrivals[i] * mean[i];
        waits[i] = left / ((1 - above) * (1 - with));
        above = with;
    }
}

bool theory_network_rates(int32_t count, const double *external, const double *routing,
                          double *rates)
{
    assert(count >= 1 && count <= THEORY_NETWORK_MAX);
    /* rates (I - routing) = external, by elimination with the largest pivot. */
    double a[THEORY_NETWORK_MAX][THEORY_NETWORK_MAX + 1];
    for (int32_t i = 0; i < count; i++) {
        for (int32_t j = 0; j < count; j++) {
            a[i][j] = (i == j) - routing[j * count + i];
        }
        a[i][count] = external[i];
    }
    for (int32_t k = 0; k < count; k++) {
        int32_t pivot = k;
        for (int32_t i = k + 1; i < count; i++) {
            pivot = fabs(a[i][k]) > fabs(a[pivot][k]) ? i : pivot;
        }
        if (fabs(a[pivot][k]) < 1e-12) {
            return false;
        }
        for (int32_t j = k; j <= count; j++) {
            double swap = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = swap;
        }
        for (int32_t i = 0; i < count; i++) {
            double factor = i == k ? 0 : a[i][k] / a[k][k];
            for (int32_t j = k; j <= count; j++) {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    for (int32_t i = 0; i < count; i++) {
        rates[i] = a[i][count] / a[i][i];
    }
    return true;
}

double theory_on_off_inside(double arrivals, double services, double shutting, double reopening)
{
    double turn = shutting + reopening;
    double spare = reopening * (services - arrivals) - shutting * arrivals;
    if (spare <= 0) {
        return INFINITY;
    }
    return arrivals * (turn * turn + shutting * services) / (turn * spare);
}

double theory_closure_peak(double arrivals, double days)
{
    return arrivals * days;
}

double theory_closure_delay(double arrivals, double services, double days)
{
    return arrivals * services * days * days / (2 * (services - arrivals));
}

double theory_closure_clearing(double arrivals, double services, double days)
{
    return arrivals * days / (services - arrivals);
}
