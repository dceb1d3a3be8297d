/* Quantities with units, as people write them in scenario files: "12.5 kn", "18 h", "9 kt/day".
 * Each kind is read into the one integer base unit that the simulator uses. */
#ifndef CORRIDOR_BASE_UNITS_H
#define CORRIDOR_BASE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum UnitKind {
    UNIT_DURATION, /* ms           : ms s min h d w (min to w also in words: hour, hours) */
    UNIT_LENGTH,   /* mm           : mm cm m km nm (nautical miles) */
    UNIT_SPEED,    /* mm/s         : kn m/s km/h             */
    UNIT_MASS,     /* kg           : kg t kt Mt              */
    UNIT_FLOW,     /* kg/day       : t kt Mt, each per /h /day /week /month /year (also /d) */
    UNIT_RATE,     /* per 1000 days: /h /day /week /month(30.4375 d) /year(365.25 d) (also /d) */
    UNIT_RATIO,    /* parts per million: plain number, or %  */
    UNIT_MONEY,    /* US cents     : USD, kUSD, MUSD         */
    UNIT_COUNT,    /* plain integer, no unit                 */
    UNIT_KINDS
} UnitKind;

/* Reads a decimal number and its unit (a space between is optional); the value is rounded half away
 * from zero, once, from the exact decimal. Numbers are digits with an optional sign and fraction:
 * no exponent, no hexadecimal, no thousands separators. False when the text is no such number, the
 * unit is not of the kind, something follows, or the result leaves +-2^62; *value is then
 * untouched. A plain 0 needs no unit. Units are case-sensitive (Mt is not mt). */
bool units_parse(UnitKind kind, const char *text, int64_t *value);

/* "a duration such as `18 h` or `30 d` (ms, s, min, h, d, w)" for error messages. */
const char *units_expectation(UnitKind kind);

#endif
