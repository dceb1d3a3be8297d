#include "cli/figure.h"

#include <math.h>
#include <stdio.h>

void figure_print(double x, int width, int decimals)
{
    if (isfinite(x)) {
        printf(" %*.*f", width, decimals, x == 0 ? 0.0 : x); /* no -0 */
    } else {
        printf(" %*s", width, "-");
    }
}

json_t *figure_json(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}
