/* The words of the command line: the first line is a dated command, the second a --set. */
#include "fuzz/fuzz.h"

#include "base/memory.h"
#include "io/scenario_file.h"
#include "io/text_file.h"
#include "model/command.h"

#include <stdlib.h>
#include <string.h>

static const char toy_path[] = SOURCE_DIR "/tests/data/toy-two-ports.yaml";

static void try_command(const Scenario *scenario, const char *text)
{
    Command command, again;
    char formatted[COMMAND_TEXT];
    Errors errors = {0};
    if (command_parse_dated(scenario, text, &command, &errors)) {
        command_format(scenario, &command, formatted);
        if (!command_parse(scenario, formatted, &again, &errors) || again.verb != command.verb ||
            again.value != command.value) {
            abort(); /* what is written must be read back as the same */
        }
    } else if (errors.total == 0) {
        abort();
    }
    errors_free(&errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *toy;
    static size_t toy_length;
    Errors errors = {0};
    if (toy == NULL) {
        toy = text_file_read(toy_path, &toy_length, &errors);
    }
    char *text = mem_alloc(size + 1, 1);
    memcpy(text, data, size);
    char *end = strchr(text, '\n');
    const char *setting = end ? end + 1 : "seed=1";
    if (end) {
        *end = '\0';
    }
    ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};
    ScenarioSettings settings = {&setting, 1};
    ScenarioBundle bundle = {0};
    if (scenario_load_text(&sources, toy_path, toy, toy_length, &settings, &bundle, &errors)) {
        try_command(bundle.scenario, text);
        scenario_bundle_free(&bundle);
    } else if (errors.total == 0) {
        abort();
    }
    errors_free(&errors);
    mem_free(text);
    return 0;
}
