#include "app/app.h"
#include "app/host.h"
#include "app/platform_sdl.h"
#include "app/session.h"

#include <malloc.h>
#include <stdio.h>

static const char default_scenario[] = "riyadh-2025";

/* Pictures that are no longer shown go back to the system. Left to itself glibc, once it has given
 * one back, takes the next ones from its heap, where what follows pins them. */
static void give_memory_back(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

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
    give_memory_back();
    if (!cli_options(argc, argv, options, OPTIONS, &name, 1, &words)) {
        return 2;
    }
    int code = session_open(&session, name, &options[AT], &options[SEED]);
    if (code != 0) {
        return code;
    }
    Errors errors = {0};
    UserSettings settings;
    user_settings_load(&settings, &errors);
    errors_print(&errors, stderr); /* what is wrong in them; the defaults are used */
    char warning[400] = "";
    if (errors.total > 0) {
        snprintf(warning, sizeof warning, "settings:%d: %s", (int)errors.items[0].line,
                 errors_first(&errors));
    }
    errors_free(&errors);
    Host *host = host_create(&session, &settings);
    Platform *platform = platform_open(host_title(host), &settings.preferences, &errors);
    int status = 1;
    if (platform != NULL) {
        PlatformView view = platform_view(platform);
        /* Who names a date knows the scenario. */
        Desk *desk =
            host_desk(host, view.width, view.height, view.ui_scale, options[AT].count == 0);
        if (warning[0] != '\0') {
            desk_say(desk, warning);
        }
        status = platform_run(platform, host, &desk, &errors) ? 0 : 1;
        host_finish(host, desk);
        desk_destroy(desk);
        platform_close(platform);
    }
    errors_print(&errors, stderr);
    errors_free(&errors);
    host_destroy(host);
    user_settings_free(&settings);
    return status;
}
