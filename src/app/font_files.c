#include "app/font_files.h"

#include "base/memory.h"

#include <fontconfig/fontconfig.h>

#include <string.h>
#include <strings.h>

typedef struct FaceWish {
    int weight, slant;
} FaceWish;

static const FaceWish wishes[FONT_FACES] = {
    [FONT_REGULAR] = {FC_WEIGHT_REGULAR, FC_SLANT_ROMAN},
    [FONT_MEDIUM] = {FC_WEIGHT_MEDIUM, FC_SLANT_ROMAN},
    [FONT_SEMIBOLD] = {FC_WEIGHT_DEMIBOLD, FC_SLANT_ROMAN},
    [FONT_BOLD] = {FC_WEIGHT_BOLD, FC_SLANT_ROMAN},
    [FONT_ITALIC] = {FC_WEIGHT_REGULAR, FC_SLANT_ITALIC},
};

/* Whether one of the match's family names is the one asked for. */
static bool has_family(FcPattern *match, const char *family)
{
    FcChar8 *name = NULL;
    for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++) {
        if (strcasecmp((const char *)name, family) == 0) {
            return true;
        }
    }
    return false;
}

static FontFile find_face(FcConfig *config, const char *family, FaceWish wish)
{
    FontFile file = {0};
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddInteger(pattern, FC_WEIGHT, wish.weight);
    FcPatternAddInteger(pattern, FC_SLANT, wish.slant);
    FcPatternAddInteger(pattern, FC_WIDTH, FC_WIDTH_NORMAL);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    /* SDL_ttf cannot set the axes of a variable font: all its faces would come out alike. */
    FcPatternAddBool(pattern, FC_VARIABLE, FcFalse);
    FcConfigSubstitute(config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result = FcResultNoMatch;
    FcPattern *match = FcFontMatch(config, pattern, &result);
    FcChar8 *path = NULL;
    if (match != NULL && has_family(match, family) &&
        FcPatternGetString(match, FC_FILE, 0, &path) == FcResultMatch) {
        int index = 0;
        FcPatternGetInteger(match, FC_INDEX, 0, &index);
        file.path = mem_string((const char *)path);
        file.index = index & 0xFFFF; /* the upper half names an instance of a variable font */
    }
    if (match != NULL) {
        FcPatternDestroy(match);
    }
    FcPatternDestroy(pattern);
    return file;
}

bool font_files_find(FontFiles *files, Errors *errors)
{
    memset(files, 0, sizeof *files);
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (config == NULL) {
        errors_add(errors, NULL, 0, 0, "fontconfig cannot read its configuration");
        return false;
    }
    bool found = true;
    for (int32_t i = 0; i < FONT_FACES; i++) {
        FontFile inter = find_face(config, "Inter", wishes[i]);
        FontFile dejavu = find_face(config, "DejaVu Sans", wishes[i]);
        files->main[i] = inter.path != NULL ? inter : dejavu;
        files->fallback[i] = inter.path != NULL ? dejavu : (FontFile){0};
        found = found && files->main[i].path != NULL;
    }
    FcConfigDestroy(config);
    if (!found) {
        errors_add(errors, NULL, 0, 0,
                   "neither the font Inter nor DejaVu Sans is installed (on Debian: packages "
                   "fonts-inter, fonts-dejavu-core)");
        font_files_free(files);
    }
    return found;
}

void font_files_free(FontFiles *files)
{
    for (int32_t i = 0; i < FONT_FACES; i++) {
        mem_free(files->main[i].path);
        mem_free(files->fallback[i].path);
    }
    memset(files, 0, sizeof *files);
}
