#include "app/app.h"
#include "app/platform_sdl.h"
#include "app/session.h"
#include "base/memory.h"
#include "cli/run_setup.h"

#include <string.h>

static const CliCommand desktop[] = {
    {"view", "[SCENARIO|RECORDING] [--at DATE] [--seed N]",
     "open the window (also without the word view)", cmd_view},
    {"shot",
     "SCENARIO --at DATE --size WxH --out FILE.png\n"
     "             [--seed N] [--scale 1.5] [--select VESSEL_INDEX|PORT] [--card]\n"
     "             [--center LAT,LON] [--zoom N] [--palette auto|day|dusk|night] [--colour-blind]",
     "draw one picture, no display needed", cmd_shot},
};

enum { DESKTOP = sizeof desktop / sizeof desktop[0] };

static int open_desktop(void)
{
    char name[] = "view";
    char *argv[] = {name, NULL};
    return cmd_view(1, argv);
}

/* `corridor SCENARIO ...` and `corridor --at DATE ...` mean `corridor view ...`. */
static bool means_view(const char *word)
{
    static const char *const options[] = {"--at", "--seed"};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        size_t length = strlen(options[i]);
        if (strncmp(word, options[i], length) == 0 &&
            (word[length] == '\0' || word[length] == '=')) {
            return true;
        }
    }
    return word[0] != '-' && (run_is_scenario(word) || session_is_recording(word));
}

/* `corridor open RECORDING` where there is a display. */
static bool opens_window(int argc, char **argv)
{
    return argc == 3 && strcmp(argv[1], "open") == 0 && argv[2][0] != '-' &&
           session_is_recording(argv[2]) && platform_has_display();
}

/* `corridor view` with the words from `first` on. */
static int view_with(int argc, char **argv, int first)
{
    static char view[] = "view";
    int count = argc - first;
    char **words = mem_alloc((size_t)count + 3, sizeof words[0]);
    words[0] = argv[0];
    words[1] = view;
    memcpy(words + 2, argv + first, (size_t)count * sizeof words[0]);
    words[count + 2] = NULL;
    int code = cli_main(count + 2, words, desktop, DESKTOP, open_desktop);
    mem_free(words);
    return code;
}

int main(int argc, char **argv)
{
    if (opens_window(argc, argv)) {
        return view_with(argc, argv, 2);
    }
    if (argc > 1 && means_view(argv[1])) {
        return view_with(argc, argv, 1);
    }
    return cli_main(argc, argv, desktop, DESKTOP, open_desktop);
}
