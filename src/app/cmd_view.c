#include "app/app.h"
#include "app/platform_sdl.h"
#include "app/session.h"

#include <stdio.h>

static const char default_scenario[] = "riyadh-2025";

int cmd_view(int argc, char **argv)
{
    enum { AT, SEED, OPTIONS };
    const char *values[OPTIONS] = {0};
    CliOption options[OPTIONS] = {
        [AT] = {"at", true, &values[AT], 1, 0},
        [SEED] = {"seed", true, &values[SEED], 1, 0},
    };
    const char *name = default_scenario;
    int32_t words = 0;
    Session session;
    if (!cli_options(argc, argv, options, OPTIONS, &name, 1, &words) ||
        session_open(&session, name, &options[AT], &options[SEED]) != 0) {
        return 2;
    }
    Errors errors = {0};
    const char *title = session.bundle.scenario->title;
    Platform *platform = platform_open(title != NULL ? title : name, &errors);
    int status = 1;
    if (platform != NULL) {
        PlatformView view = platform_view(platform);
        Desk *desk = session_desk(&session, view.width, view.height, view.ui_scale, false);
        desk_show_card(desk, options[AT].count == 0); /* who names a date knows the scenario */
        status = platform_run(platform, desk, session.text, &errors) ? 0 : 1;
        desk_destroy(desk);
        platform_close(platform);
    }
    errors_print(&errors, stderr);
    errors_free(&errors);
    session_close(&session);
    return status;
}
