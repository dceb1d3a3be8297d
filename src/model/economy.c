#include "model/economy.h"

#include "base/fmath.h"
#include "base/simtime.h"

#include <assert.h>

int32_t insurance_decay_ppb(int64_t half_life_ms)
{
    assert(half_life_ms > 0);
    double days = (double)half_life_ms / (double)MS_PER_DAY;
    double halvings = 1.0 / days;
    if (halvings > 100) {
        return 0; /* nothing of it is left after a day */
    }
    return (int32_t)(1e9 * fm_exp(-0.69314718055994530942 * halvings) + 0.5);
}
