/* Whether this build is watched by a sanitizer: it takes ten times as long and looks for mistakes
 * of another kind, so that what is repeated with one seed after the other needs fewer of them
 * there. */
#ifndef CORRIDOR_TESTS_SANITIZED_H
#define CORRIDOR_TESTS_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
