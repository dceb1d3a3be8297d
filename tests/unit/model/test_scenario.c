#include "model/scenario.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void test_dated_value_holds_from_its_date_on(void **state)
{
    (void)state;
    static const Dated teams[] = {{100, 3}, {200, 5}, {300, 4}};
    assert_int_equal(dated_value(teams, 3, 0), 3); /* the first counts from the start */
    assert_int_equal(dated_value(teams, 3, 199), 3);
    assert_int_equal(dated_value(teams, 3, 200), 5);
    assert_int_equal(dated_value(teams, 3, 299), 5);
    assert_int_equal(dated_value(teams, 3, 1000), 4);
    assert_int_equal(dated_value(teams, 1, 1000), 3);
}

static void test_dated_next_is_the_following_change(void **state)
{
    (void)state;
    static const Dated teams[] = {{100, 3}, {200, 5}, {300, 4}};
    assert_true(dated_next(teams, 3, 0) == 200);
    assert_true(dated_next(teams, 3, 199) == 200);
    assert_true(dated_next(teams, 3, 200) == 300);
    assert_true(dated_next(teams, 3, 300) == INT64_MAX);
    assert_true(dated_next(teams, 1, 0) == INT64_MAX);
}

static void test_mix_gives_each_its_part(void **state)
{
    (void)state;
    /* A quarter, nothing, the rest; from 500 on only the middle one. */
    static const uint32_t first[] = {0x40000000u, 0x40000000u, UINT32_MAX};
    static const uint32_t second[] = {0, UINT32_MAX, UINT32_MAX};
    static const Mix mixes[] = {{100, first}, {500, second}};
    assert_int_equal(mix_choose(mixes, 2, 0, 0), 0);
    assert_int_equal(mix_choose(mixes, 2, 499, 0x3FFFFFFFu), 0);
    assert_int_equal(mix_choose(mixes, 2, 499, 0x40000000u), 2);
    assert_int_equal(mix_choose(mixes, 2, 499, UINT32_MAX), 2);
    assert_int_equal(mix_choose(mixes, 2, 500, 0), 1);
    assert_int_equal(mix_choose(mixes, 2, 500, UINT32_MAX), 1);
}

static void test_things_are_found_by_id(void **state)
{
    (void)state;
    static const Party parties[] = {{"a", "A"}, {"b", "B"}};
    static const Agreement agreements[] = {{.id = "deal"}};
    static const Corridor corridors[] = {{.id = "grain"}};
    static const Station stations[] = {{.id = "one", .first_line = 0, .line_count = 1},
                                       {.id = "two", .first_line = 1, .line_count = 2}};
    static const Line lines[] = {{.id = "one"}, {.id = "inbound"}, {.id = "outbound"}};
    Scenario s = {
        .parties = parties,
        .party_count = 2,
        .agreements = agreements,
        .agreement_count = 1,
        .corridors = corridors,
        .corridor_count = 1,
        .stations = stations,
        .station_count = 2,
        .lines = lines,
        .line_count = 3,
    };
    assert_int_equal(scenario_find_party(&s, "b"), 1);
    assert_int_equal(scenario_find_party(&s, "B"), -1);
    assert_int_equal(scenario_find_agreement(&s, "deal"), 0);
    assert_int_equal(scenario_find_corridor(&s, "grain"), 0);
    assert_int_equal(scenario_find_corridor(&s, "deal"), -1);
    assert_int_equal(scenario_find_station(&s, "two"), 1);
    assert_int_equal(scenario_find_line(&s, 1, "outbound"), 2);
    assert_int_equal(scenario_find_line(&s, 0, "outbound"), -1); /* of the other station */
}

static void test_scenario_is_freed_wherever_it_lives(void **state)
{
    (void)state;
    Scenario here = {0};
    here.id = arena_string(&here.arena, "here");
    scenario_free(&here);
    assert_null(here.id);
    Arena arena = {0};
    Scenario *there = arena_alloc(&arena, 1, sizeof *there);
    there->id = arena_string(&arena, "there");
    there->arena = arena;
    scenario_free(there); /* the sanitizers watch this */
    scenario_free(NULL);
}

static void test_names_are_complete(void **state)
{
    (void)state;
    for (int32_t i = 0; i < DISCIPLINES; i++) {
        assert_non_null(discipline_names[i]);
    }
    for (int32_t i = 0; i < TARGETS; i++) {
        assert_non_null(target_names[i]);
    }
    for (int32_t i = 0; i < CONSENTS; i++) {
        assert_non_null(consent_names[i]);
    }
    for (int32_t i = 0; i < AGREEMENT_STATUSES; i++) {
        assert_non_null(agreement_status_names[i]);
    }
    for (int32_t i = 0; i < CORRIDOR_MODES; i++) {
        assert_non_null(corridor_mode_names[i]);
    }
    for (int32_t i = 0; i < UNDER_WAY_RULES; i++) {
        assert_non_null(under_way_rule_names[i]);
    }
    for (int32_t i = 0; i < DIST_KINDS; i++) {
        assert_non_null(distribution_kind_names[i]);
    }
    for (int32_t i = 0; i < VERBS; i++) {
        assert_non_null(verb_infos[i].word);
    }
    assert_string_equal(agreement_status_names[AGREEMENT_IN_PRINCIPLE], "agreed_in_principle");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dated_value_holds_from_its_date_on),
        cmocka_unit_test(test_dated_next_is_the_following_change),
        cmocka_unit_test(test_mix_gives_each_its_part),
        cmocka_unit_test(test_things_are_found_by_id),
        cmocka_unit_test(test_scenario_is_freed_wherever_it_lives),
        cmocka_unit_test(test_names_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
