/*
** What must never be shown: a list of words, one to a line, for text_add_foreign. Keys and passwords are added by
** whoever has them; headers and parameters are known as credentials by their names. Knows neither Lua nor requests.
*/
#ifndef FOOTAGE_SECRETS_H
#define FOOTAGE_SECRETS_H

#include <curl/curl.h>

#include <stddef.h>

/* Whether what goes by this name, a header or a parameter, is likely a credential or a signature. */
int secrets_has_name(const char *name, size_t length);

/* Each 1, or 0 when memory ran out; the list is malloc'ed, and NULL at first. */
int secrets_add(char **secrets, const char *secret, size_t length);
int secrets_add_headers(char **secrets, const struct curl_slist *headers);
int secrets_add_query(char **secrets, const char *url);

/* Neither leaves them behind in freed memory. */
void secrets_free(char *secrets);
void secrets_free_headers(struct curl_slist **headers); /* NULL from then on */

#endif
