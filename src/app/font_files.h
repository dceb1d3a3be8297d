/* Where the fonts lie: fontconfig's answers, checked, for it always answers something. */
#ifndef CORRIDOR_APP_FONT_FILES_H
#define CORRIDOR_APP_FONT_FILES_H

#include "base/error.h"
#include "view/draw_list.h"

typedef struct FontFile {
    char *path;    /* NULL: not installed */
    int32_t index; /* of the face in a collection */
} FontFile;

/* Zero is a valid empty set. */
typedef struct FontFiles {
    FontFile main[FONT_FACES];     /* Inter; DejaVu Sans where Inter is missing */
    FontFile fallback[FONT_FACES]; /* DejaVu Sans, for code points that Inter lacks; may be NULL */
} FontFiles;

/* False, *files empty, with the reason in errors, when some face has no file at all. */
bool font_files_find(FontFiles *files, Errors *errors);
void font_files_free(FontFiles *files); /* leaves it empty */

#endif
