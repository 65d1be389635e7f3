#include "http/proxy.h"

#include "base/text.h"
#include "http/secrets.h"

#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void proxy_free(struct proxy *proxy) {
  free(proxy->url);
  secrets_free(proxy->login);
  secrets_free(proxy->password);
  *proxy = (struct proxy){0};
}

const char *proxy_variable(void) {
  static const char variables[][12] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    const char *value = getenv(variables[i]);
    if (value != NULL && value[0] != '\0')
      return variables[i];
  }
  return NULL;
}

static int proxy_is_known_scheme(const char *scheme) {
  static const char schemes[][8] = {"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"};
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
    if (text_alike(scheme, schemes[i], strlen(scheme) + 1))
      return 1;
  }
  return 0;
}

/* The words in a piece of memory of our own, NULL when memory ran out. */
static char *proxy_join(const char *first, const char *middle, const char *last) {
  size_t size = strlen(first) + strlen(middle) + strlen(last) + 1;
  char *joined = malloc(size);
  if (joined != NULL)
    snprintf(joined, size, "%s%s%s", first, middle, last);
  return joined;
}

/* Takes the user name and password out of the parsed address. */
static CURLUcode proxy_take_login(struct proxy *proxy, CURLU *parsed) {
  char *user = NULL;
  char *password = NULL;
  char *secret = NULL;
  CURLUcode code = CURLUE_OK;
  curl_url_get(parsed, CURLUPART_USER, &user, 0);
  curl_url_get(parsed, CURLUPART_PASSWORD, &password, 0);
  if (user != NULL || password != NULL) {
    int alone = password == NULL || password[0] == '\0';
    code = curl_url_get(parsed, alone ? CURLUPART_USER : CURLUPART_PASSWORD, &secret, CURLU_URLDECODE);
    proxy->login = proxy_join(user != NULL ? user : "", ":", password != NULL ? password : "");
    if (code == CURLUE_OK && (proxy->login == NULL || !text_copy(&proxy->password, secret)))
      code = CURLUE_OUT_OF_MEMORY;
    curl_url_set(parsed, CURLUPART_USER, NULL, 0);
    curl_url_set(parsed, CURLUPART_PASSWORD, NULL, 0);
  }
  curl_free(user);
  curl_free(password);
  curl_free(secret);
  return code;
}

static CURLUcode proxy_take(struct proxy *proxy, CURLU *parsed, int *known) {
  char *scheme = NULL;
  char *url = NULL;
  CURLUcode code = curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0);
  *known = code == CURLUE_OK && proxy_is_known_scheme(scheme);
  if (code == CURLUE_OK)
    code = proxy_take_login(proxy, parsed);
  /* Nothing else counts, but for the path of a socket: "socks5h://localhost/run/tor.sock". */
  curl_url_set(parsed, CURLUPART_QUERY, NULL, 0);
  curl_url_set(parsed, CURLUPART_FRAGMENT, NULL, 0);
  if (code == CURLUE_OK && !text_alike(scheme, "socks", strlen("socks")))
    code = curl_url_set(parsed, CURLUPART_PATH, "/", 0);
  if (code == CURLUE_OK)
    code = curl_url_get(parsed, CURLUPART_URL, &url, 0);
  if (code == CURLUE_OK) {
    size_t length = strlen(url);
    if (length > 0 && url[length - 1] == '/')
      url[length - 1] = '\0';
    if (!text_copy(&proxy->url, url))
      code = CURLUE_OUT_OF_MEMORY;
  }
  curl_free(scheme);
  curl_free(url);
  return code;
}

int proxy_parse(struct proxy *proxy, const char *address, const char **why) {
  int known = 1;
  proxy_free(proxy);
  *why = "memory ran out";
  char *whole = proxy_join(strstr(address, "://") != NULL || address[0] == '\0' ? "" : "http://", address, "");
  if (whole == NULL || address[0] == '\0') {
    proxy->url = whole;
    return whole != NULL;
  }
  CURLU *parsed = curl_url();
  CURLUcode code =
      parsed != NULL ? curl_url_set(parsed, CURLUPART_URL, whole, CURLU_NON_SUPPORT_SCHEME) : CURLUE_OUT_OF_MEMORY;
  if (code == CURLUE_OK)
    code = proxy_take(proxy, parsed, &known);
  curl_url_cleanup(parsed);
  secrets_free(whole);
  if (code != CURLUE_OK && code != CURLUE_OUT_OF_MEMORY)
    *why = "it is no address, such as \"http://user:password@host:3128\"";
  else if (!known)
    *why = "its scheme is none of http, https, socks4, socks4a, socks5 and socks5h";
  if (code == CURLUE_OK && known)
    return 1;
  proxy_free(proxy);
  return 0;
}
