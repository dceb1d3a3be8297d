/* The loader's words for mistakes in controls, registrations, weather and services. Mistakes are
 * made by changing one piece of tests/data/gates.yaml. */
#include "common/mistakes.h"

#define DATA SOURCE_DIR "/tests/data/"

static const Mistake mistakes[] = {
    {"windows: {eastbound: [", "windows: {northbound: [", 29, 13,
     "found `northbound`, expected eastbound or westbound"},
    {"[00:00-08:00, 10:00-20:00]", "[00:00-08:00, 08:00-20:00]", 29, 24,
     "found parts of the day that touch, expected them apart"},
    {"04:00-23:00", "04:00-04:00", 29, 63,
     "found `04:00-04:00`, expected the end of the hours after their begin"},
    {"04:00-23:00", "4-23", 29, 63,
     "found `4-23`, expected hours of the day such as `05:00-12:30`"},
    {"loa: 200 m, hours: daylight", "loa: 200 t, hours: daylight", 30, 16,
     "found `200 t`, expected a length such as `180 m` or `12 nm` (mm, cm, m, km, nm)"},
    {"loa: 200 m, hours: daylight", "hours: daylight", 30, 3,
     "found the rule for large vessels without `loa`, expected it"},
    {"background: 60 /day", "background: 0 /day", 28, 71,
     "found `0 /day`, expected above 0 and up to 1000 /day"},
    {"capacity: 9.5 /day", "capacity: 9.5", 30, 82,
     "found `9.5`, expected a rate such as `6 /day` (/h, /day, /week, /month, /year)"},
    {"approvals: 5.5 /day", "approvals: many", 31, 71,
     "found `many`, expected a rate such as `6 /day` (/h, /day, /week, /month, /year)"},
    {"lane: SEA, headway", "lane: SEE, headway", 28, 37,
     "found `SEE`, expected a lane of the map; did you mean `SEA`?"},
    {"minimum: {start: 0 t", "minimum: {start: 0 d", 32, 40,
     "found `0 d`, expected a mass such as `25 kt` (kg, t, kt, Mt)"},
    {"minimum: {start: 0 t", "minimum_of: {corm: 1 kt}, minimum: {start: 0 t", 32, 36,
     "found `corm`, expected a commodity of the scenario; did you mean `corn`?"},
    {"hours: 06:00-15:00,", "hours: 06:00-15:00, refuses: {Alfa: yes},", 32, 33,
     "found `Alfa`, expected a port of the map"},
    {"hours: 06:00-15:00,", "hours: 06:00-15:00, refuses: {Alpha: maybe},", 32, 40,
     "found `maybe`, expected yes or no"},
    {"order: outbound", "order: cargo", 35, 70,
     "found the order `cargo` without `cargo_first`, expected both or neither"},
    {"order: outbound", "order: fifo, cargo_first: [corn]", 35, 83,
     "found `cargo_first` without the order `cargo`, expected both or neither"},
    {"documents: {part: 1, after", "documents: {part: 0, after", 36, 54,
     "found causes whose parts are all 0, expected one above 0"},
    {"{part: 1, after: 9 h}}", "{part: 1, after: 9 h}}, repeat_after: 1 h", 36, 39,
     "found `repeat_causes` beside `repeat_after`, expected one of the two"},
    {"    steps: {boat: 40 min", "    service: 1 h, steps: {boat: 40 min", 37, 19,
     "found `steps` beside `service`, expected one of the two"},
    {"closes: [check, SEA]", "closes: [chek, SEA]", 39, 31,
     "found `chek`, expected a station of the scenario, a lane or a port; did you mean `check`?"},
    {"order: outbound", "order: outbound, weather: [gat]", 35, 97,
     "found `gat`, expected a place of `weather`, or one and its kind; did you mean `gate`?"},
    {"order: outbound", "order: outbound, weather: [gate current]", 35, 97,
     "found `gate current`, expected a place of `weather`, or one and its kind"},
    {"[6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]", "[6, 6]", 39, 58,
     "found 2 numbers, expected 12, January to December"},
    {"[5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]", "[5, 48, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]", 43, 24,
     "found spells that take more than nine tenths of the month, expected fewer or shorter ones"},
    {"    wind: {spells: [5,", "    wimd: {spells: [5,", 43, 5,
     "found key `wimd`, expected one of the weather of a place (name, area, closes, fog, wind, "
     "current, source); did you mean `wind`?"},
};

static void test_each_mistake_is_told_at_its_place(void **state)
{
    (void)state;
    expect_mistakes(DATA "gates.yaml", mistakes, sizeof mistakes / sizeof mistakes[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_mistake_is_told_at_its_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
