/*
** Words that nobody else makes: keys by which a service knows a request that is sent again.
*/
#ifndef FOOTAGE_UNIQUE_H
#define FOOTAGE_UNIQUE_H

enum { UNIQUE_SIZE = 33 };

/* Writes 32 hexadecimal digits. */
void unique_write(char room[UNIQUE_SIZE]);

#endif
