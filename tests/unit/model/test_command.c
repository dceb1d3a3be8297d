#include "base/simtime.h"
#include "model/command.h"
#include "model/scenario.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

/* Two agreements, three parties, one corridor, two stations, two ports and one lane. */
static const Party parties[] = {
    {"ukraine", "Ukraine"}, {"russia", "Russia"}, {"turkiye", "Türkiye"}};
static const Agreement agreements[] = {{.id = "bsgi", .name = "Grain Initiative"},
                                       {.id = "energy_truce", .name = "Energy truce"}};
static const Corridor corridors[] = {{.id = "grain", .name = "Grain corridor"}};
static const Station stations[] = {{.id = "istanbul", .name = "Inspection"},
                                   {.id = "odesa_berths", .name = "Berths"}};
static Port ports[] = {{.id = "UAODS", .name = "Odesa", .label = "Odesa"},
                       {.id = "TRIST", .name = "Istanbul North", .label = "Türkeli"}};
static Lane lanes[] = {{.id = "BSGI_V2", .name = "Corridor"}};
static const Network network = {.ports = ports, .port_count = 2, .lanes = lanes, .lane_count = 1};

static Scenario scenario(void)
{
    return (Scenario){
        .start = time_from_civil((CivilTime){.year = 2022, .month = 8, .day = 1}),
        .end = time_from_civil((CivilTime){.year = 2023, .month = 8, .day = 1}),
        .network = &network,
        .parties = parties,
        .party_count = 3,
        .agreements = agreements,
        .agreement_count = 2,
        .corridors = corridors,
        .corridor_count = 1,
        .stations = stations,
        .station_count = 2,
    };
}

static Command read_command(const char *text)
{
    Scenario s = scenario();
    Errors errors = {0};
    Command command;
    if (!command_parse(&s, text, &command, &errors)) {
        fail_msg("`%s`: %s", text, errors_first(&errors));
    }
    assert_int_equal(errors.total, 0);
    assert_int_equal(command.t, 0);
    return command;
}

static void assert_refused(const char *text, const char *reason)
{
    Scenario s = scenario();
    Errors errors = {0};
    Command command = {.t = 4711};
    assert_false(command_parse(&s, text, &command, &errors));
    assert_string_equal(errors_first(&errors), reason);
    assert_int_equal(command.t, 4711);
    errors_free(&errors);
}

static void test_commands_are_read(void **state)
{
    (void)state;
    Command c = read_command("suspend bsgi russia");
    assert_int_equal(c.verb, VERB_SUSPEND);
    assert_int_equal(c.subject, 0);
    assert_int_equal(c.party, 1);
    c = read_command("  consent\tenergy_truce turkiye  in_principle ");
    assert_int_equal(c.verb, VERB_CONSENT);
    assert_int_equal(c.subject, 1);
    assert_int_equal(c.party, 2);
    assert_int_equal(c.value, CONSENT_IN_PRINCIPLE);
    c = read_command("renew bsgi 120 d");
    assert_true(c.value == 120 * MS_PER_DAY);
    assert_int_equal(c.party, -1);
    assert_true(read_command("renew bsgi 36h").value == 36 * MS_PER_HOUR);
    assert_int_equal(read_command("corridor grain coastal").value, MODE_COASTAL);
    assert_int_equal(read_command("corridor grain auto").value, COMMAND_AUTO);
    assert_int_equal(read_command("teams istanbul 0").value, 0);
    assert_int_equal(read_command("teams istanbul 4").value, 4);
    assert_int_equal(read_command("teams istanbul auto").value, COMMAND_AUTO);
    assert_int_equal(read_command("lane BSGI_V2 auto").value, COMMAND_AUTO);
    assert_int_equal(read_command("lane BSGI_V2 closed").value, 0);
}

static void test_ports_go_by_any_name(void **state)
{
    (void)state;
    assert_int_equal(read_command("port odesa closed").subject, 0);
    assert_int_equal(read_command("port UAODS open").value, 1);
    assert_int_equal(read_command("port \"Istanbul North\" closed").subject, 1);
}

static void test_what_is_written_is_read_back(void **state)
{
    (void)state;
    static const char *const texts[] = {"consent bsgi ukraine signed",
                                        "consent energy_truce russia refuses",
                                        "suspend bsgi russia",
                                        "resume bsgi russia",
                                        "withdraw bsgi russia",
                                        "renew bsgi 120 d",
                                        "renew bsgi 36 h",
                                        "renew bsgi 90 min",
                                        "renew bsgi 5 s",
                                        "renew bsgi 1001 ms",
                                        "corridor grain closed",
                                        "corridor grain inspected",
                                        "corridor grain coastal",
                                        "corridor grain open",
                                        "corridor grain auto",
                                        "teams istanbul 10",
                                        "teams istanbul 0",
                                        "teams odesa_berths auto",
                                        "port UAODS closed",
                                        "port TRIST open",
                                        "lane BSGI_V2 closed",
                                        "lane BSGI_V2 open",
                                        "lane BSGI_V2 auto"};
    Scenario s = scenario();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Command command = read_command(texts[i]);
        char text[COMMAND_TEXT];
        assert_string_equal(command_format(&s, &command, text), texts[i]);
    }
    Command none = {.verb = VERBS};
    char text[COMMAND_TEXT];
    assert_string_equal(command_format(&s, &none, text), "");
}

static void test_misspelt_names_get_the_nearest(void **state)
{
    (void)state;
    assert_refused("suspnd bsgi russia",
                   "found `suspnd`, expected a command; did you mean `suspend`?");
    assert_refused("suspend bgsi russia",
                   "found `bgsi`, expected an agreement of the scenario; did you mean `bsgi`?");
    assert_refused("suspend bsgi rusia",
                   "found `rusia`, expected a party of the scenario; did you mean `russia`?");
    assert_refused("corridor grain oepn", "found `oepn`, expected closed, inspected, coastal, open "
                                          "or auto; did you mean `open`?");
    assert_refused("port Odesaa open",
                   "found `Odesaa`, expected a port of the map; did you mean `Odesa`?");
    assert_refused("port atlantis open", "found `atlantis`, expected a port of the map");
    assert_refused("lane BSGI_V3 open",
                   "found `BSGI_V3`, expected a lane of the map; did you mean `BSGI_V2`?");
}

static void test_wrong_arguments_show_the_right_form(void **state)
{
    (void)state;
    assert_refused("", "found nothing, expected a command such as `consent AGREEMENT PARTY "
                       "refuses|discusses|in_principle|signed`");
    assert_refused("suspend bsgi", "found `suspend bsgi`, expected `suspend AGREEMENT PARTY`");
    assert_refused("suspend bsgi russia now",
                   "found `suspend bsgi russia now`, expected `suspend AGREEMENT PARTY`");
    assert_refused("a b c d e f g", "found `a`, expected a command");
    assert_refused("teams istanbul -1", "found `-1`, expected a count of 0 to 1000, or auto");
    assert_refused("teams istanbul 1001", "found `1001`, expected a count of 0 to 1000, or auto");
    assert_refused("port UAODS auto", "found `auto`, expected open or closed");
    Scenario s = scenario();
    Errors errors = {0};
    Command command;
    assert_false(command_parse(&s, "renew bsgi 0 d", &command, &errors));
    assert_false(command_parse(&s, "renew bsgi -3 d", &command, &errors));
    assert_false(command_parse(&s, "renew bsgi 3 kn", &command, &errors));
    assert_int_equal(errors.total, 3);
    errors_free(&errors);
}

static void test_all_mistakes_are_told_at_once(void **state)
{
    (void)state;
    Scenario s = scenario();
    Errors errors = {0};
    Command command;
    assert_false(command_parse(&s, "consent bgsi rusia sigend", &command, &errors));
    assert_int_equal(errors.total, 3);
    errors_free(&errors);
}

static void test_very_long_words_are_refused(void **state)
{
    (void)state;
    char text[1000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    Scenario s = scenario();
    Errors errors = {0};
    Command command;
    assert_false(command_parse(&s, text, &command, &errors));
    memcpy(text, "suspend ", 8);
    assert_false(command_parse(&s, text, &command, &errors));
    assert_false(command_parse_dated(&s, text, &command, &errors));
    errors_free(&errors);
}

static void test_without_a_map_no_port_is_known(void **state)
{
    (void)state;
    Scenario s = scenario();
    s.network = NULL;
    Errors errors = {0};
    Command command;
    assert_false(command_parse(&s, "port UAODS open", &command, &errors));
    assert_false(command_parse(&s, "lane BSGI_V2 open", &command, &errors));
    errors_free(&errors);
}

static void test_dates_come_before_commands(void **state)
{
    (void)state;
    Scenario s = scenario();
    Errors errors = {0};
    Command command;
    assert_true(command_parse_dated(&s, "2022-10-28 12:00 suspend bsgi russia", &command, &errors));
    assert_int_equal(command.verb, VERB_SUSPEND);
    assert_true(command.t ==
                time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 28, .hour = 12}));
    assert_true(command_parse_dated(&s, "2022-10-28 suspend bsgi russia", &command, &errors));
    assert_true(command.t == time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 28}));
    assert_int_equal(errors.total, 0);
    assert_false(command_parse_dated(&s, "suspend bsgi russia", &command, &errors));
    assert_false(command_parse_dated(&s, "2021-10-28 suspend bsgi russia", &command, &errors));
    assert_false(command_parse_dated(&s, "2022-10-28", &command, &errors));
    assert_string_equal(errors.items[0].text, "found `suspend`, expected a date such as "
                                              "`2022-10-29` or `2022-10-29 06:30`");
    assert_string_equal(errors.items[1].text, "found 2021-10-28, expected a date within the run, "
                                              "2022-08-01 to 2023-08-01");
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands_are_read),
        cmocka_unit_test(test_ports_go_by_any_name),
        cmocka_unit_test(test_what_is_written_is_read_back),
        cmocka_unit_test(test_misspelt_names_get_the_nearest),
        cmocka_unit_test(test_wrong_arguments_show_the_right_form),
        cmocka_unit_test(test_all_mistakes_are_told_at_once),
        cmocka_unit_test(test_very_long_words_are_refused),
        cmocka_unit_test(test_without_a_map_no_port_is_known),
        cmocka_unit_test(test_dates_come_before_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
