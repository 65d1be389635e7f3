/* The version of footage, here and nowhere else. `make release` compares it with CHANGELOG.md. */
#ifndef FOOTAGE_VERSION_H
#define FOOTAGE_VERSION_H

#define FOOTAGE_VERSION "0.2.0"

#endif
