#include "base/units.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define VALUE_LIMIT (UINT64_C(1) << 62)

/* One unit is numerator / denominator base units, exactly. The largest numerator, 2.4e10, times ten
 * fits 64 bits many times over, as does every numerator times its denominator. */
typedef struct Unit {
    UnitKind kind;
    const char *name;
    uint64_t numerator, denominator;
} Unit;

/* A month is 30.4375 days = 487 / 16, a year 365.25 days = 1461 / 4. */
static const Unit units[] = {
    {UNIT_DURATION, "ms", 1, 1},
    {UNIT_DURATION, "s", 1000, 1},
    {UNIT_DURATION, "min", 60000, 1},
    {UNIT_DURATION, "minute", 60000, 1},
    {UNIT_DURATION, "minutes", 60000, 1},
    {UNIT_DURATION, "h", 3600000, 1},
    {UNIT_DURATION, "hour", 3600000, 1},
    {UNIT_DURATION, "hours", 3600000, 1},
    {UNIT_DURATION, "d", 86400000, 1},
    {UNIT_DURATION, "day", 86400000, 1},
    {UNIT_DURATION, "days", 86400000, 1},
    {UNIT_DURATION, "w", 604800000, 1},
    {UNIT_DURATION, "week", 604800000, 1},
    {UNIT_DURATION, "weeks", 604800000, 1},
    {UNIT_LENGTH, "mm", 1, 1},
    {UNIT_LENGTH, "cm", 10, 1},
    {UNIT_LENGTH, "m", 1000, 1},
    {UNIT_LENGTH, "km", 1000000, 1},
    {UNIT_LENGTH, "nm", 1852000, 1},
    {UNIT_SPEED, "kn", 4630, 9}, /* 1852 m/h */
    {UNIT_SPEED, "m/s", 1000, 1},
    {UNIT_SPEED, "km/h", 2500, 9},
    {UNIT_MASS, "kg", 1, 1},
    {UNIT_MASS, "t", 1000, 1},
    {UNIT_MASS, "kt", 1000000, 1},
    {UNIT_MASS, "Mt", 1000000000, 1},
    {UNIT_FLOW, "t/h", 24000, 1},
    {UNIT_FLOW, "kt/h", 24000000, 1},
    {UNIT_FLOW, "Mt/h", UINT64_C(24000000000), 1},
    {UNIT_FLOW, "t/d", 1000, 1},
    {UNIT_FLOW, "t/day", 1000, 1},
    {UNIT_FLOW, "kt/d", 1000000, 1},
    {UNIT_FLOW, "kt/day", 1000000, 1},
    {UNIT_FLOW, "Mt/d", 1000000000, 1},
    {UNIT_FLOW, "Mt/day", 1000000000, 1},
    {UNIT_FLOW, "t/week", 1000, 7},
    {UNIT_FLOW, "kt/week", 1000000, 7},
    {UNIT_FLOW, "Mt/week", 1000000000, 7},
    {UNIT_FLOW, "t/month", 16000, 487},
    {UNIT_FLOW, "kt/month", 16000000, 487},
    {UNIT_FLOW, "Mt/month", UINT64_C(16000000000), 487},
    {UNIT_FLOW, "t/year", 4000, 1461},
    {UNIT_FLOW, "kt/year", 4000000, 1461},
    {UNIT_FLOW, "Mt/year", UINT64_C(4000000000), 1461},
    {UNIT_RATE, "/h", 24000, 1},
    {UNIT_RATE, "/d", 1000, 1},
    {UNIT_RATE, "/day", 1000, 1},
    {UNIT_RATE, "/week", 1000, 7},
    {UNIT_RATE, "/month", 16000, 487},
    {UNIT_RATE, "/year", 4000, 1461},
    {UNIT_RATIO, "", 1000000, 1},
    {UNIT_RATIO, "%", 10000, 1},
    {UNIT_MONEY, "USD", 100, 1},
    {UNIT_MONEY, "kUSD", 100000, 1},
    {UNIT_MONEY, "MUSD", 100000000, 1},
    {UNIT_COUNT, "", 1, 1},
};

/* A decimal number as written: whole part and the digits behind the point. */
typedef struct Decimal {
    bool is_negative, is_zero;
    uint64_t whole;
    const char *fraction;   /* digits, inside the text */
    size_t fraction_length; /* 0: no point was written */
} Decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " \t");
}

/* Reads sign, digits and an optional point with digits. Returns the rest of the text, or NULL when
 * it is no number or its whole part leaves 2^62. */
static const char *read_decimal(const char *text, Decimal *decimal)
{
    *decimal = (Decimal){.is_negative = *text == '-', .is_zero = true};
    if (*text == '-' || *text == '+') {
        text++;
    }
    if (!is_digit(*text)) {
        return NULL;
    }
    for (; is_digit(*text); text++) {
        if (decimal->whole > VALUE_LIMIT / 10) {
            return NULL;
        }
        decimal->whole = decimal->whole * 10 + (uint64_t)(*text - '0');
    }
    decimal->is_zero = decimal->whole == 0;
    if (*text != '.') {
        return text;
    }
    decimal->fraction = ++text;
    for (; is_digit(*text); text++) {
        decimal->is_zero = decimal->is_zero && *text == '0';
        decimal->fraction_length++;
    }
    return decimal->fraction_length > 0 ? text : NULL;
}

/* decimal * numerator / denominator, rounded half up (of the absolute value), without any rounding
 * on the way: 12.5 kn must not depend on how 12.5 looks in binary. False above 2^62. */
static bool scale_exactly(const Decimal *decimal, const Unit *unit, uint64_t *value)
{
    uint64_t n = unit->numerator;
    uint64_t d = unit->denominator;
    /* The fraction times n, by long multiplication from its last digit: carry becomes the whole
     * part (< n) and `first` the first digit behind the point. */
    uint64_t carry = 0;
    uint64_t first = 0;
    for (size_t i = decimal->fraction_length; i > 0; i--) {
        uint64_t product = (uint64_t)(decimal->fraction[i - 1] - '0') * n + carry;
        first = product % 10;
        carry = product / 10;
    }
    uint64_t quotient = decimal->whole / d;
    if (quotient > VALUE_LIMIT / n) {
        return false;
    }
    uint64_t top = decimal->whole % d * n + carry; /* < d * n */
    uint64_t rest = top % d;
    /* Up when (rest + 0.first...) / d >= 1/2. Both rest and d are whole, so the fraction decides
     * only where 2 * rest = d - 1, and there by being a half or more. */
    bool up = 2 * rest >= d || (2 * rest + 1 == d && first >= 5);
    uint64_t sum = quotient * n + top / d + (up ? 1 : 0); /* < 2^62 + n + 1 */
    if (sum > VALUE_LIMIT) {
        return false;
    }
    *value = sum;
    return true;
}

static const Unit *find_unit(UnitKind kind, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].kind == kind && strlen(units[i].name) == length &&
            memcmp(units[i].name, name, length) == 0) {
            return &units[i];
        }
    }
    return NULL;
}

bool units_parse(UnitKind kind, const char *text, int64_t *value)
{
    assert((int)kind >= 0 && kind < UNIT_KINDS);
    Decimal decimal;
    const char *rest = read_decimal(skip_spaces(text), &decimal);
    if (!rest || (kind == UNIT_COUNT && decimal.fraction)) {
        return false;
    }
    rest = skip_spaces(rest);
    size_t length = strcspn(rest, " \t");
    if (*skip_spaces(rest + length) != '\0') {
        return false;
    }
    if (length == 0 && decimal.is_zero) {
        *value = 0;
        return true;
    }
    const Unit *unit = find_unit(kind, rest, length);
    uint64_t size;
    if (!unit || !scale_exactly(&decimal, unit, &size)) {
        return false;
    }
    *value = decimal.is_negative ? -(int64_t)size : (int64_t)size;
    return true;
}

const char *units_expectation(UnitKind kind)
{
    static const char *const texts[UNIT_KINDS] = {
        [UNIT_DURATION] = "a duration such as `18 h` or `30 d` (ms, s, min, h, d, w)",
        [UNIT_LENGTH] = "a length such as `180 m` or `12 nm` (mm, cm, m, km, nm)",
        [UNIT_SPEED] = "a speed such as `12.5 kn` (kn, m/s, km/h)",
        [UNIT_MASS] = "a mass such as `25 kt` (kg, t, kt, Mt)",
        [UNIT_FLOW] = "a flow such as `9 kt/day` (t, kt, Mt per /h, /day, /week, /month, /year)",
        [UNIT_RATE] = "a rate such as `6 /day` (/h, /day, /week, /month, /year)",
        [UNIT_RATIO] = "a ratio such as `0.1` or `10 %`",
        [UNIT_MONEY] = "an amount of money such as `12000 USD` (USD, kUSD, MUSD)",
        [UNIT_COUNT] = "a whole number such as `3`",
    };
    assert((int)kind >= 0 && kind < UNIT_KINDS);
    return texts[kind];
}
