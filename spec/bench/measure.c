/* Runs a command and prints its figures in one line:
 *
 *   wall SECONDS  cpu SECONDS  rss KIB  first SECONDS  lines COUNT  last LINE
 *
 * `first` is when the command wrote its first byte, `last` the last line that it wrote. A small process
 * of its own, because a child's peak memory begins with that of the process that made it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* What the command writes: when it begins, how many lines, and the last of them. */
struct output {
  double first;
  long lines;
  char line[256];
  size_t length;
  char last[256];
};

static void output_add(struct output *output, const char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] == '\n') {
      output->lines++;
      output->line[output->length] = 0;
      memcpy(output->last, output->line, output->length + 1);
      output->length = 0;
    } else if (output->length < sizeof output->line - 1) {
      output->line[output->length++] = bytes[i];
    }
  }
}

int main(int argc, char **argv) {
  int ends[2];
  if (argc < 2 || pipe(ends) != 0) {
    fprintf(stderr, "usage: measure COMMAND...\n");
    return 2;
  }
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  close(ends[1]);

  struct output output = {0};
  char bytes[65536];
  ssize_t count;
  while ((count = read(ends[0], bytes, sizeof bytes)) > 0) {
    if (output.first == 0) output.first = now() - start;
    output_add(&output, bytes, (size_t)count);
  }
  int status;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  printf("wall %.6f  cpu %.6f  rss %ld  first %.6f  lines %ld  last %s\n", now() - start,
         seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss, output.first, output.lines, output.last);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
