/*
** Lua states in threads of their own, all at once: threads SCRIPT THREADS ROUNDS [LINGER]. Each round
** starts so many threads; each makes a Lua state, runs the script in it with the numbers of the thread
** and of the round, and closes the state. Every third state is closed by the main thread, once its own
** thread has ended. LINGER is how many milliseconds the process goes on after the last one.
*/
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#endif

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_THREADS = 64 };

struct walker {
  pthread_t thread;
  const char *script;
  int number;
  int round;
  lua_State *left; /* a state that somebody else is to close */
  int failed;
};

/* The main thread holds it until all threads are there: then they start at the same moment. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *walk(void *given) {
  struct walker *walker = given;
  pthread_mutex_lock(&gate);
  pthread_mutex_unlock(&gate);
  lua_State *L = luaL_newstate();
  if (L == NULL) {
    walker->failed = 1;
    return NULL;
  }
  luaL_openlibs(L);
  walker->failed = luaL_loadfile(L, walker->script) != 0;
  if (!walker->failed) {
    lua_pushinteger(L, walker->number);
    lua_pushinteger(L, walker->round);
    walker->failed = lua_pcall(L, 2, 0, 0) != 0;
  }
  if (walker->failed)
    fprintf(stderr, "thread %d, round %d: %s\n", walker->number, walker->round, lua_tostring(L, -1));
  if (walker->number % 3 == 0)
    walker->left = L;
  else
    lua_close(L);
  return NULL;
}

static int run_round(const char *script, int threads, int round) {
  static struct walker walkers[MOST_THREADS];
  int failed = 0;
  pthread_mutex_lock(&gate);
  for (int i = 0; i < threads; i++) {
    walkers[i] = (struct walker){.script = script, .number = i + 1, .round = round};
    if (pthread_create(&walkers[i].thread, NULL, walk, &walkers[i]) != 0) {
      perror("pthread_create");
      exit(2);
    }
  }
  pthread_mutex_unlock(&gate);
  for (int i = 0; i < threads; i++) {
    pthread_join(walkers[i].thread, NULL);
    failed += walkers[i].failed;
    if (walkers[i].left != NULL)
      lua_close(walkers[i].left);
  }
  return failed;
}

int main(int count, char **words) {
  int threads = count > 3 ? atoi(words[2]) : 0;
  int rounds = count > 3 ? atoi(words[3]) : 0;
  long linger = count > 4 ? atol(words[4]) : 0;
  if (threads < 1 || threads > MOST_THREADS || rounds < 1) {
    fputs("usage: threads SCRIPT THREADS ROUNDS [LINGER]\n", stderr);
    return 2;
  }
  int failed = 0;
  for (int round = 1; round <= rounds; round++)
    failed += run_round(words[1], threads, round);
  nanosleep(&(struct timespec){.tv_sec = linger / 1000, .tv_nsec = linger % 1000 * 1000000}, NULL);
  printf("%d states, %d failed\n", threads * rounds, failed);
  return failed > 0;
}
